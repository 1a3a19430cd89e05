// Package access says who may see what.
//
// House is the one policy: a table of roles, objects and the stage from which on
// a role sees an object. What it does not say is None. Open takes a case whole
// and returns what one reader may see of it, a *Case, or nothing at all: pages
// are given a Case and never the record, so that what is hidden cannot slip out
// through a list, a count, a picture or a duty.
//
// Roles are held in a case and at a time. They come from the parties of the
// case, from the rulebook (who holds the hearing, presides, gives notice, hears
// the appeal), from the offices and seats of the register on that day, from the
// account of the reader, and from grants that the record holds. Whoever is
// conflicted in a case (stood down, a party to it, an accepted interest) loses
// every role that judges or keeps it, and finds no trace of it.
//
// The package reads no clock and no store; the same values give the same answer.
package access
