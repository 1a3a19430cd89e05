package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"alteram/syntax"
)

// checkClasses reports definitions that rest on themselves, and rules that
// look into a secret ballot.
func (b *builder) checkClasses() {
	b.definitionCycles()
	b.secretVotes()
}

// A definition is a node of the graph of what is derived: a class, or what
// "counts as" makes of persons and acts.
type definition struct {
	key   string
	words string
	uses  []string
	thing *Thing
	norm  *Norm
}

// definitionCycles finds rings among classes and deeming sentences. Derived
// facts are worked out in layers (K.2), which a ring does not have.
func (b *builder) definitionCycles() {
	var defs []definition
	for i := range b.p.Things {
		if t := &b.p.Things[i]; t.Kind == Class {
			defs = append(defs, definition{key: fmt.Sprint("class ", t.ID), words: `"` + t.Name + `"`, uses: derivedIn(t.If), thing: t})
		}
	}
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		if n.Kind != Deem {
			continue
		}
		key, words := fmt.Sprint("state ", n.State), `"counts as `+stateName(n.State)+`"`
		if n.State == InClass {
			key, words = fmt.Sprint("class ", n.With), `"`+b.thing(n.With).Name+`"`
		}
		uses := append(append(derivedIn(n.If), derivedIn(n.Unless)...), derivedIn(n.Who.If)...)
		defs = append(defs, definition{key: key, words: words, uses: uses, norm: n})
	}
	next := func(i int) []int {
		var out []int
		for k := range defs {
			if slices.Contains(defs[i].uses, defs[k].key) {
				out = append(out, k)
			}
		}
		return out
	}
	for i := range defs {
		ring := ringFrom(i, next)
		if ring == nil || i != slices.Min(ring) {
			continue
		}
		var through []string
		for _, k := range ring[1:] {
			through = append(through, defs[k].words)
		}
		if len(through) == 0 {
			through = []string{"itself"}
		}
		d := defs[i]
		if d.thing != nil {
			b.clause = d.thing.Clause
			b.src = b.p.Clauses[b.clause].File
			b.report(errClassCycle, d.thing.Span, d.words, strings.Join(through, ", "))
		} else {
			b.src = d.norm.File
			b.report(errClassCycle, d.norm.Span, d.words, strings.Join(through, ", "))
		}
	}
}

// derivedIn lists the derived facts that a condition asks for.
func derivedIn(c Cond) []string {
	var out []string
	for t := range Tests(c) {
		switch t.Op {
		case IsClass:
			out = append(out, fmt.Sprint("class ", t.Thing))
		case CountIs:
			if t.With != 0 {
				out = append(out, fmt.Sprint("class ", t.With))
			}
		case WasHeard:
			out = append(out, fmt.Sprint("state ", Heard))
		case IsReceived:
			out = append(out, fmt.Sprint("state ", Received))
		case WasPresent:
			out = append(out, fmt.Sprint("state ", Present))
		}
		for _, w := range []Who{t.Who, t.Other} {
			if w.Class != 0 {
				out = append(out, fmt.Sprint("class ", w.Class))
			}
			out = append(out, derivedIn(w.If)...)
		}
		for i := range t.Windows {
			if t.Windows[i].Point.State == AtReceived {
				out = append(out, fmt.Sprint("state ", Received))
			}
		}
	}
	return out
}

// secretVotes reports tests of how one person voted on what is decided by
// secret ballot: totals are all that is known (K.8).
func (b *builder) secretVotes() {
	secret := map[ID]bool{}
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		if n.Method == "secret ballot" && (n.Kind == Needs || n.Kind == Without && n.Sev.Kind != syntax.Irregular) {
			secret[n.Thing] = true
		}
	}
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		for _, c := range []Cond{n.If, n.Unless, n.Who.If} {
			for t := range Tests(c) {
				if t.Op == VotedOn && t.Value != "" && (secret[t.Thing] || secret[0]) {
					b.src = n.File
					b.report(errSecretVote, n.Span, "the "+b.thing(t.Thing).Name)
				}
			}
		}
	}
	for i := range b.p.Things {
		t := &b.p.Things[i]
		for test := range Tests(t.If) {
			if test.Op == VotedOn && test.Value != "" && (secret[test.Thing] || secret[0]) {
				b.src = b.p.Clauses[t.Clause].File
				b.report(errSecretVote, t.Span, "the "+b.thing(test.Thing).Name)
			}
		}
	}
}
