// Package statement says what may be told in public of a case, and how far a
// text agrees with the record.
//
// [Make] writes a statement from facts that may be published, at one of four
// levels; each sentence bears the entries on which it rests. [Check] goes the
// other way: it takes a text of anybody's apart into sentences and claims
// (days, hours, lengths of time, counts, votes, sanctions, who did what, in
// which order, what did not happen) and answers for each whether the record
// supports it, contradicts it or does not show it.
//
// Nothing is guessed. Record and claim are intervals: "over six hours" is all
// that is more, "close to midnight" the half hour before it, an entry without a
// time of day the whole day. The record supports a claim when every moment that
// the record leaves possible fits it, contradicts it when none does, and shows
// it otherwise not. Words that no claim was read from are named: a sentence with
// such words is "not read", however well the rest of it agrees, unless they are
// an opinion, of which a record can say nothing. docs/reference/check-statement.md
// lists what is read and what each approximate word means.
//
// The package reads English. It knows no law: whether something was lawful is
// package docket's to say; and it reads no clock: the day of a text is given.
package statement
