// Package intake keeps what people report in confidence, so that nobody but its
// readers can tell that there is anything to keep.
//
// A [Box] is one file of a fixed size in the folder of the organisation. It is
// sealed in blocks under a key of the vault and written anew, whole and with
// fresh randomness, whenever something changes and once in every [Rhythm] besides.
// With a report or without one it has the same size and looks the same: like
// noise. In the same rhythm one entry of a fixed size goes into the log: the hash
// of a list of [Leaves] fingerprints, of which those of new reports are some and
// random ones the rest. So the log grows alike in either case, and a report that
// was lodged is bound to it all the same ([Box.Check]).
//
// Whoever reports holds a code of 125 bits; the box holds what Argon2id (RFC 9106)
// makes of it. Who may read a report is worked out by [Readers] from the offices of
// the register, without those whom the report is about, and held fast with it.
//
// What the package does not do: it shows nothing and asks for nothing from the
// net. It cannot hide from whoever watches the disk of the machine at the very
// minute that a file is written. Decision 0020 says what was weighed.
package intake
