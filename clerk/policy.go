package clerk

import (
	"slices"
	"strings"

	"alteram/aside"
	"alteram/docket"
	"alteram/dossier"
	"alteram/record"
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
	asides  // what was said beside the acts
	parts
)

// policy says what a bundle shows: a line for each purpose.
type policy [parts]share

// policies returns the table of what each bundle shows.
//
// A party gets the record of his case with what was written to him, and the
// messages of his lane; not the addresses of others, nor what was noted in
// deliberation. A court and an appeal body get all there is. Auditors get what
// rulings rest on, without names and words, and what was said beside the acts:
// they look at the hands that kept the record. Everybody else gets the bare
// sheets, in which the outcome stands.
func policies() map[Purpose]policy {
	return map[Purpose]policy{
		//          facts names contacts words deliberations letters files remarks asides
		ForParty:   {all, all, own, all, none, own, all, none, own},
		ForCourt:   {all, all, all, all, all, all, all, all, all},
		ForAppeal:  {all, all, all, all, all, all, all, all, all},
		ForPublic:  {none, none, none, none, none, none, none, none, none},
		ForAuditor: {all, none, none, none, none, none, none, none, all},
	}
}

// partOf returns the kind of a private part of an event.
func partOf(e *event, name string, deliberating bool) part {
	head, _, _ := strings.Cut(name, ".")
	switch {
	case e.sheet.Act == aside.ActCase:
		return asides
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

// shows reports whether the bundle shows a private part to its holder, who is a
// person of the case or nobody.
func (x *exporting) shows(e *event, n int, deliberating bool) bool {
	part := e.shown[n]
	switch policies()[x.i.For][partOf(e, part.Name, deliberating)] {
	case all:
		return true
	case own:
		return x.holder != "" && x.owns(e, part.Value)
	}
	return false
}

// owns reports whether a private part is the holder's own: written to him or
// her, or by; who the person is; or said in the lane of the holder's party.
func (x *exporting) owns(e *event, value any) bool {
	if e.sheet.Act == aside.ActCase {
		s := readSaying(e)
		return s.By == x.holder || s.To == x.holder || slices.Contains(x.c.holders(s.Lane, x.made), x.holder)
	}
	if v, ok := value.(record.Object); ok && text(v, "to") == x.holder {
		return true
	}
	return text(e.sheet.Open, "handle") == x.holder
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
