// Package story makes of a path through a model a history that can be told.
//
// The prover finds that a bad end can be reached: a list of moves and the days
// that may lie between them. [Replay] looks for one real history of it: people
// with names, a register, dates on the organisation's own calendar, and the
// details of every act that the rulebook demands and the path does not speak
// of. Each entry is judged by package docket as it is added; what the docket
// does not let count is tried otherwise or given up. At the end claim.Broken
// must say that the claim is broken. A [Story] is therefore no picture of the
// model: it is a case, and [Story.Fence] and [Story.Case] write it as one.
//
// [Story.Words] says which sentences of the rulebook let it happen: those
// without which, or with a stricter form of which, the same history breaks the
// claim no more. [Repairs] offers changes of the text that prevent it.
//
// The package does not search the model and proves nothing: it asks package
// prove. What it cannot replay it gives up with a reason; it never claims that
// no history exists.
package story

import (
	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// Story is a history that breaks a claim, as the docket judged it.
type Story struct {
	Claim  claim.Claim
	Title  string           // a sentence
	Case   *casefile.Case   // the history, with what is expected of it
	Lines  []Line           // in the order of time, what rules made included
	Broken string           // why the claim is broken, in the docket's words
	Day    calendar.Date    // the day on which it is
	At     calendar.Instant // the instant at which the claim was found broken
	Words  []Ground         // which sentences let it happen, the most telling first
	Silent string           // of a case that does not end: what the rulebook does not say; else empty
}

// Line is a line of a story: one entry.
type Line struct {
	Day     calendar.Date
	Text    string // who did what, as an entry of a case reads
	Clause  string // number of the clause that let it count; empty when none is needed
	Norm    int    // the norm, or -1
	Note    string // what the rulebook finds against it, though it counts
	ByRule  bool   // nobody did it: it follows from the rulebook
	Turning bool   // the line with which the history leaves the right way
}

// Ground is a sentence of the rulebook that let a story happen.
type Ground struct {
	Norm   int
	Clause string // number
	Words  string // the sentence
	How    string // without it, or if it were void
}

// Turn returns the line that is marked, or nil.
func (s *Story) Turn() *Line {
	for i := range s.Lines {
		if s.Lines[i].Turning {
			return &s.Lines[i]
		}
	}
	return nil
}

// norm returns a norm, or nil when there is none of that number.
func norm(p *rulebook.Program, id int) *rulebook.Norm {
	if id < 0 || id >= len(p.Norms) {
		return nil
	}
	return &p.Norms[id]
}

// clauseOf is the number of a norm's clause.
func clauseOf(p *rulebook.Program, id int) string {
	if n := norm(p, id); n != nil {
		return p.Clauses[n.Clause].Number
	}
	return ""
}

// counts reports whether a ruling gives an act its effect.
func counts(r *docket.Ruling) bool {
	switch r.Effect {
	case docket.Effective, docket.Stands, docket.Fact:
		return true
	}
	return false
}
