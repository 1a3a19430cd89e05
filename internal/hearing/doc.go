// Package hearing shows the pages of a meeting that hears a case, and takes
// down what happens at it.
//
// What a page shows is read from the entries of the case that its reader may
// see (sitting.go); nothing is kept beside them, so that a page that is loaded
// again after the net was gone shows what was recorded and no second is lost.
// Each button is one entry at the time of the server (acts.go says which there
// are, who has them and when).
//
// The package judges nothing: whether a meeting, a vote or a decision counts is
// said by the desk. It follows chapter 11 to 14 of the example constitution
// for its words only; the rulebook of the case says who meets, what must be
// offered and what may be decided. TestTheWholeEvening holds it to the example.
package hearing
