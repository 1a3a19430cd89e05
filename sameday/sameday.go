// Package sameday says where the order of two entries of one day decides.
//
// A record that names days and no times of day leaves open which of two entries
// of a day came first. Mostly it does not matter; where swapping two neighbours
// changes what one of them counts for, [Swaps] says so, and somebody has to say
// which it was. It judges nothing itself: it asks the docket twice (K.10).
package sameday

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Swaps reports the pairs of neighbouring entries of one day, without a time of
// day, whose order decides a ruling. Each is a sentence.
func Swaps(p *rulebook.Program, reg docket.Register, inc docket.Incomplete, events []docket.Event) []string {
	base := docket.Open(p, reg, inc)
	list, _ := docket.Arrange(p, events, docket.Known{})
	var out []string
	for i := 0; i+1 < len(list); i++ {
		a, b := &list[i], &list[i+1]
		first, ra := docket.Step(base, *a)
		if a.On.Day == b.On.Day && (a.On.Clock == calendar.NoClock || b.On.Clock == calendar.NoClock) && related(p, a, b) {
			_, rb := docket.Step(first, *b)
			other, rb2 := docket.Step(base, *b)
			_, ra2 := docket.Step(other, *a)
			if ra.Effect != ra2.Effect || rb.Effect != rb2.Effect {
				out = append(out, fmt.Sprintf("entries %s and %s are of one day, and the record does not say which came first: %s is %s or %s, %s is %s or %s",
					a.ID, b.ID, a.ID, ra.Effect, ra2.Effect, b.ID, rb.Effect, rb2.Effect))
			}
		}
		base = first
	}
	return out
}

// related reports whether some norm speaks of both entries' things, so that
// their order may matter.
func related(p *rulebook.Program, a, b *docket.Event) bool {
	x, okx := p.Lookup(a.Thing)
	y, oky := p.Lookup(b.Thing)
	if !okx || !oky || x == y {
		return false
	}
	return slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool {
		return judges(&n, x) && speaksOf(&n, y) || judges(&n, y) && speaksOf(&n, x)
	})
}

// judges reports whether an entry about a thing is held against a norm.
func judges(n *rulebook.Norm, id rulebook.ID) bool {
	switch n.Kind {
	case rulebook.Power, rulebook.Duty, rulebook.Ban:
		return slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id && (d.Verb == rulebook.Do || n.Kind != rulebook.Ban) })
	case rulebook.Required, rulebook.Content, rulebook.Needs, rulebook.Without, rulebook.Verdict:
		w := docket.BindingWindow(n)
		return n.Thing == id || n.Kind == rulebook.Required && w != nil && w.Point.Thing == id
	}
	return false
}

// speaksOf reports whether a norm is about a thing besides the one that it
// judges: its windows run from it or its conditions ask about it.
func speaksOf(n *rulebook.Norm, id rulebook.ID) bool {
	if n.Thing == id || n.With == id || slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.Thing == id }) {
		return true
	}
	for _, c := range []rulebook.Cond{n.If, n.Unless} {
		for t := range rulebook.Tests(c) {
			if t.Thing == id || t.With == id {
				return true
			}
		}
	}
	return false
}
