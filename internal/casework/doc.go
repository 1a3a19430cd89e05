// Package casework is the pages of a case that are about its course: what one
// has to do next, the list of cases, opening one, and of each case its
// overview, timeline, dates, people, conflicts of interest, messages and
// record, why an act is open or not, and the form that files any act of any
// rulebook.
//
// Every page is filled from an *access.Case, so that it can hold nothing which
// its reader may not see. The form of an act is made of what the rulebook says
// of the act: who does it to whom, what it records and must state. Nothing here
// knows a rulebook.
//
// Pages of charges, evidence, notices and the hearing are other rooms'.
package casework
