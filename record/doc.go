// Package record holds the forms of the record as bytes: sheets, commitments,
// entries, the Merkle tree, checkpoints, proofs, receipts and keys. It knows
// no law: what an act means is decided elsewhere and written into a sheet.
//
// docs/reference/record.md describes every form, complete enough for a second
// implementation.
package record
