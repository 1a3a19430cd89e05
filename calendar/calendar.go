// Package calendar says when time runs out.
//
// A rule says "within 14 days after notice"; a member needs a date and an
// hour, and the reason for it. A [Reckoner] counts a [Span] from a [Moment] by
// a [Policy] at a [Place], and its [Result] carries the last day, the instant
// at which it ends in the zone of the place, and the [Working]: every day left
// out and the section that leaves it out. What a policy leaves open is never
// guessed: the Result then holds the different dates, each with the reading
// that leads to it. What nobody knows, such as the holidays of a year not yet
// tabled, is a Problem and never an open day.
//
// The policies follow enactments: section 54 to 56 of the New Zealand
// Legislation Act 2019, rule 2.8 of the English Civil Procedure Rules, three
// Australian interpretation acts, BGB sections 187 to 193 and rule 6 of the
// United States Federal Rules of Civil Procedure. TestOracles holds them to the examples
// their sources give; docs/decisions/0003-counting-policies.md says how
// disagreements were settled. TestFastEqualsWalk holds every count to a walk
// from day to day.
//
// Dates are civil and Gregorian, from 1600 to 9999. The package does not know
// what time it is, does not read the world outside its tables and the zone it
// is given, and decides nothing about whether an act is lawful: it answers
// "when", and others ask it.
package calendar
