// Package papers shows what is on the table of a case, and takes more in: the
// charges and what is answered to them, interim measures, the evidence with its
// fingerprints and who has had it, the notices and their service, who is told of
// a decision in which order, what a sanction does, and the appeal.
//
// Every page is a struct that its template reads, filled from what package
// access lets the reader see. What is done here becomes an entry of the case
// through the desk; the rulings on it are the rulebook's. Acts that a rulebook
// declares are made on the page of that act, to which the pages here lead.
//
// What the package does not do: it decides nothing that a rulebook decides, and
// it reads no case but through access.
package papers
