// Package register says who belonged to an organisation, who held which office
// and who sat in which body, on any day and as known at any point of the log.
//
// Membership, office and seat are three different facts. Each is recorded by a
// [Change], an act of the organisation's own chain; [Fold] reads changes back
// into a [Register]. A change is never altered: another one replaces it or
// takes it back, so that the register as it was known at an earlier size of
// the log ([Register.AsKnown]) is the same fold over fewer changes. Personal
// words (names, addresses, reasons) are sealed field by field under the key of
// the member; once erased they are reported as erased, and the facts stand.
//
// [ReadCSV] compares a list of members with the register and proposes changes.
// It guesses nothing: a row that can be read in two ways is rejected and said.
//
// The package does not say what follows from a standing or an office: that is
// the rulebook's. It reads no clock and files nothing. docs/reference/register.md
// describes changes, rules and the columns of a list.
package register
