// Package refusal says when an act is refused, and why: it would count for
// nothing, or not fully, as its ruling has it. It judges nothing itself.
package refusal

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
)

// Refusal says that an act would not count, or not fully, and that nothing was
// recorded. It is a ruling, not a failure.
type Refusal struct {
	What     string          // the reason, when no ruling has it: a hold, a rulebook that does not know the act
	Rulings  []docket.Ruling // of the entries of the draft, names filled in
	Clauses  []string        // that stand in the way
	Earliest calendar.Date   // first day on which it would have been lawful, or NoDate
	Remedy   string
}

// Error returns the first reason.
func (r *Refusal) Error() string {
	if r.What != "" {
		return r.What
	}
	for _, ruling := range r.Rulings {
		for _, f := range obstacles(&ruling) {
			return strings.TrimSuffix(f.Text, ".")
		}
	}
	return "the rulebook does not allow it"
}

// obstacles returns the findings for which an act is refused: it would count
// for nothing, could be set aside, waits for something or is irregular. A plan
// that would make a later act void is among them, because now is the time to
// change it; so is what a paper must state and does not, whatever the rulebook
// makes of it afterwards, because now it can still be written. A duty that is
// met late is none: late is better than never.
func obstacles(r *docket.Ruling) []docket.Finding {
	var out []docket.Finding
	for _, f := range r.Findings {
		if f.Answer == docket.Broken && (f.Planned || f.Code == "forbidden" || f.Code == "not-stated") {
			out = append(out, f)
			continue
		}
		switch f.Severity {
		case "void", "voidable", "curable", "irregularity":
			if f.Answer == docket.Broken || f.Planned {
				out = append(out, f)
			}
		}
	}
	return out
}

// Refusable reports whether an entry is an act that would not count fully.
func Refusable(r *docket.Ruling) bool {
	switch r.Effect {
	case docket.NoEffect, docket.Stands, docket.Awaits, docket.Rejected:
		return true
	}
	return len(obstacles(r)) > 0
}

// Of says what stands in the way of rulings.
func Of(rulings []docket.Ruling) *Refusal {
	out := &Refusal{Rulings: rulings, Earliest: calendar.NoDate, Remedy: "wait, or mend what is missing; if it has happened all the same, say so and it is recorded with this ruling"}
	for i := range rulings {
		for _, f := range rulings[i].Findings {
			if f.Earliest != nil && (out.Earliest == calendar.NoDate || *f.Earliest > out.Earliest) {
				out.Earliest = *f.Earliest
			}
			if f.Clause != "" && f.Answer == docket.Broken && !slices.Contains(out.Clauses, f.Clause) {
				out.Clauses = append(out.Clauses, f.Clause)
			}
		}
	}
	return out
}
