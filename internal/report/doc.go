// Package report says what docket makes of a case in words for a screen and in
// values for JSON.
//
// A [Case] is a case file replayed under its rulebook; [Case.Standing],
// [Case.Why] and [Compare] turn docket's answers into views, and the Print
// functions write a view for people: the entry's own words first, then the
// ruling, the clause, the working of dates and the remedy. The views are also
// what the command line prints as JSON, so their fields are a promise
// (docs/reference/json): one may be added, none renamed.
//
// The package judges nothing: every answer in it is docket's.
package report
