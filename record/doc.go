// Package record holds the forms of the record as bytes.
//
// An event is a [Sheet], strict JSON whose exact bytes are hashed; what is
// private in it stands beside it as [Disclosure]s, of which the sheet has only
// salted commitments. The log holds an [Entry] of 33 bytes for each event, a
// blinded commitment that says nothing to those who lack the blind. The
// entries are the leaves of a Merkle tree (RFC 6962, golang.org/x/mod/sumdb/tlog);
// its head is signed as a [Checkpoint] and leaves the house in [Proof]s and
// [Receipt]s. [Seal] is how a store keeps what is private.
//
// The package knows no law: what an act means is decided elsewhere and written
// into a sheet. It does no input or output, reads no clock and makes no
// randomness of its own.
//
// docs/reference/record.md describes every form, complete enough for a second
// implementation; a second encoder in the tests and published vectors of the
// C2SP formats hold the two together.
package record
