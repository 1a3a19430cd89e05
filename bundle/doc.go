// Package bundle says what a bundle holds and whether it is whole and true:
// the events of one case, with proofs that they stand in the log of an
// organisation, as one file that can be handed to a party, a court or the
// public and checked without asking anybody.
//
// A bundle is a ZIP archive in one form only: names sorted, nothing
// compressed, one date. The same contents give the same bytes, and every byte
// is accounted for: what the signed head of the log does not vouch for is
// refused. [Write] and [Read] turn [Contents] into bytes and back, [Verify]
// checks one bundle, [Cross] holds two against each other and [Seen] holds one
// against a receipt from an earlier letter.
//
// What was handed over is itself an act: the hash of bundle.json, which lists
// what is shown, stands in the last event of the case. So a field that was
// withheld, one that was erased and one that was lost afterwards are told
// apart.
//
// The package knows no law: it does not replay the rulebook. It reads nothing
// but the bytes that it is given.
//
// docs/reference/record.md describes the form; verify.py ([VerifyPy]) is a
// second implementation of the checks, in the standard library of Python. The
// tests change every byte of a bundle, one at a time, and both must object.
package bundle
