// Package demo shows an evening in a browser: the expulsion of a member from a
// party, as reported and invented, in an organisation that is thrown away
// afterwards.
//
// The clock can be set to moments of the evening. Setting it plays the record
// anew up to that moment into a fresh organisation, so that what a visitor did
// in between is gone, and the page says so. One page signs the visitor in as
// anybody; no mail leaves, and a page shows what would have been sent. With
// invented names nothing of the demonstration names a living person.
package demo
