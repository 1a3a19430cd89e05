// Package dossier reads a case out of its record, and says what goes into it.
//
// The record knows sheets and sealed fields; package docket knows events and
// rulings. A dossier stands between them: [Entry] takes an event apart into
// what everybody may read, facts on which rulings rest and words on which none
// does, and [ReadEntry] puts it together again. A [Case] takes entries as they
// are filed, late ones, corrections and withdrawals included, judges each under
// the edition of the rulebook that held for the case when it was done, and
// keeps both standings: as it now appears, and as it appeared at a time.
// [Replay] does all this once more over what a bundle shows and compares the
// outcome with what was recorded. [Diff] tells two editions of a rulebook
// apart, clause by clause.
//
// People appear under the handles that a case gives them. No ruling depends on
// a name, so a case replays alike with names and without.
//
// The package reads no clock, stores nothing and knows no keys.
package dossier

import "strings"

// Class says what a sealed field is needed for.
type Class uint8

// The classes.
const (
	Facts Class = iota // rulings may rest on it: without it the case cannot be replayed
	Words              // said or written; no ruling rests on it
	Name               // says who a person of the case is
)

// Field is one sealed field of a sheet.
type Field struct {
	Name    string
	Value   any // of the sheet form: string, int64, []any or record.Object
	Class   Class
	Subject string // handle of the person under whose key it is sealed, or empty: the case's
}

// ClassOf returns the class of a field of that name.
func ClassOf(name string) Class {
	for strings.HasPrefix(name, withPrefix) {
		name = strings.TrimPrefix(name, withPrefix)
	}
	head, rest, dotted := strings.Cut(name, ".")
	switch {
	case name == "name" || name == "contact" || name == "member":
		return Name
	case name == "title", dotted && (head == "text" || head == "field" || head == "letter" || head == "file"),
		head == "charge" && strings.HasSuffix(rest, ".text"):
		return Words
	}
	return Facts
}

// withPrefix marks the words of what a correction says instead.
const withPrefix = "with."
