package clerk

import (
	"strings"

	"alteram/docket"
	"alteram/dossier"
)

// Purpose says for whom a bundle is made.
type Purpose string

// The purposes.
const (
	ForParty   Purpose = "party"
	ForCourt   Purpose = "court"
	ForAppeal  Purpose = "appeal"
	ForPublic  Purpose = "public"
	ForAuditor Purpose = "auditor"
)

// share says whose private parts of a kind a bundle shows.
type share uint8

const (
	none share = iota
	own        // the holder's
	all
)

// part is a kind of private parts.
type part uint8

const (
	facts         part = iota // on which rulings rest
	names_                    // who people are
	contacts                  // where they are reached
	words                     // what was said and written
	deliberations             // notes made while the body deliberated
	letters
	files
	remarks // the desk's own: grounds of holds, notes on letters, resolutions
)

// policy says what a bundle shows: a line for each purpose.
type policy [8]share

// policies returns the table of what each bundle shows.
//
// A party gets the record of his case with what was written to him; not the
// addresses of others, nor what was noted in deliberation. A court and an
// appeal body get all there is. Auditors get what rulings rest on, without
// names and words; everybody else the bare sheets, in which the outcome stands.
func policies() map[Purpose]policy {
	return map[Purpose]policy{
		//          facts names contacts words deliberations letters files remarks
		ForParty:   {all, all, own, all, none, own, all, none},
		ForCourt:   {all, all, all, all, all, all, all, all},
		ForAppeal:  {all, all, all, all, all, all, all, all},
		ForPublic:  {none, none, none, none, none, none, none, none},
		ForAuditor: {all, none, none, none, none, none, none, none},
	}
}

// partOf returns the kind of a private part of an event.
func partOf(e *event, name string, deliberating bool) part {
	head, _, _ := strings.Cut(name, ".")
	switch {
	case e.sheet.Act == "entry" || e.sheet.Act == "case.open" || e.sheet.Act == "case.person":
	default:
		return remarks
	}
	switch {
	case head == "letter":
		return letters
	case head == "file":
		return files
	case name == "contact":
		return contacts
	case dossier.ClassOf(name) == dossier.Name:
		return names_
	case dossier.ClassOf(name) == dossier.Words && deliberating:
		return deliberations
	case dossier.ClassOf(name) == dossier.Words:
		return words
	}
	return facts
}

// shows reports whether a bundle shows a private part to a holder, who is a
// person of the case or nobody.
func (p policy) shows(e *event, n int, holder string, deliberating bool) bool {
	x := e.shown[n]
	switch p[partOf(e, x.Name, deliberating)] {
	case all:
		return true
	case own:
		if holder == "" {
			return false
		}
		if v, ok := x.Value.(map[string]any); ok && text(v, "to") == holder {
			return true
		}
		return text(e.sheet.Open, "handle") == holder
	}
	return false
}

// deliberated marks the notes that were made between the beginning of a
// deliberation and its decision, in the order of the record.
func deliberated(events []*event) map[int64]bool {
	out := map[int64]bool{}
	in := false
	for _, e := range events {
		if e.sheet.Act != "entry" {
			continue
		}
		switch docket.EventKind(text(e.sheet.Open, "kind")) {
		case docket.Deliberates:
			in = true
		case docket.Decided, docket.Closed, docket.Adjourned:
			in = false
		case docket.Noted, docket.Considered:
			if in {
				out[e.index] = true
			}
		}
	}
	return out
}
