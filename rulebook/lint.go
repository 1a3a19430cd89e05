package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"alteram/source"
	"alteram/syntax"
)

// lint holds a program without errors against what careful drafters look for.
func (b *builder) lint() {
	for _, look := range [...]func(*builder){
		(*builder).lintSettings, (*builder).lintProse, (*builder).lintDeadClauses, (*builder).lintDuplicates,
		(*builder).lintDeadlines, (*builder).lintQuorums, (*builder).lintMajorities, (*builder).lintSelfService,
		(*builder).lintSuspended, (*builder).lintOnlyTwice, (*builder).lintPowers, (*builder).lintParties,
		(*builder).lintEndings, (*builder).lintMenus, (*builder).lintTransitions, (*builder).lintBorrowed,
		(*builder).lintUnused, (*builder).lintWhoActs, (*builder).lintWithinBefore, (*builder).lintTimeOrDecided,
		(*builder).lintFeasible, (*builder).lintAppealTime, (*builder).lintCounting, (*builder).lintShortMonths,
	} {
		look(b)
	}
}

// warn reports a code at a norm.
func (b *builder) warn(c *code, n *Norm, args ...string) {
	b.src, b.clause = n.File, n.Clause
	b.report(c, n.Span, args...)
}

// warnThing reports a code at the declaration of a thing.
func (b *builder) warnThing(c *code, t *Thing, args ...string) {
	if t.Clause < 0 || t.Clause >= len(b.p.Clauses) {
		return
	}
	b.src, b.clause = b.p.Clauses[t.Clause].File, t.Clause
	b.report(c, t.Span, args...)
}

// norms yields the norms of some kinds, all when none is named.
func (b *builder) norms(kinds ...NormKind) func(yield func(*Norm) bool) {
	return func(yield func(*Norm) bool) {
		for i := range b.p.Norms {
			if n := &b.p.Norms[i]; (len(kinds) == 0 || slices.Contains(kinds, n.Kind)) && !yield(n) {
				return
			}
		}
	}
}

// things yields the declared things of a kind.
func (b *builder) things(kind Kind) func(yield func(*Thing) bool) {
	return func(yield func(*Thing) bool) {
		for i := range b.p.Things {
			if t := &b.p.Things[i]; t.Kind == kind && !t.Implicit && !yield(t) {
				return
			}
		}
	}
}

func (b *builder) lintSettings() {
	place := &b.p.Settings.Reckoner.Place
	if place.Zone == nil && len(b.p.Clauses) > 0 {
		b.src, b.clause = b.p.Clauses[len(b.p.Clauses)-1].File, -1
		b.report(noteZone, source.Span{})
	}
	if place.Closed != nil {
		return
	}
	for n := range b.norms() {
		for i := range n.Windows {
			if strings.Contains(b.p.spanText(&n.Windows[i].Span), "working day") {
				b.warn(warnWorkingDays, n)
				return
			}
		}
	}
}

func (b *builder) lintProse() {
	open, of := b.p.Coverage()
	for _, i := range open {
		c := &b.p.Clauses[i]
		b.src, b.clause = c.File, i
		b.report(noteProse, c.Span, b.p.cite(i), fmt.Sprint(of-len(open)), fmt.Sprint(of))
	}
}

// possible works out which things can ever be made. Decisions, meetings and
// facts can, and so can an act for which no sentence gives a power, since its
// declaration does; another act needs a power or duty that can come to apply.
func (b *builder) possible() map[ID]bool {
	can, done := map[ID]bool{}, b.done()
	for i := range b.p.Things {
		t := &b.p.Things[i]
		can[t.ID] = t.Kind != Act || !done[t.ID]
	}
	for again := true; again; {
		again = false
		for n := range b.norms(Power, Duty, Extension) {
			if !b.canArm(n, can) {
				continue
			}
			for _, d := range n.Deeds {
				if d.Verb == Do && !can[d.Thing] {
					can[d.Thing], again = true, true
				}
			}
		}
	}
	return can
}

// canArm reports whether a norm can come to apply.
func (b *builder) canArm(n *Norm, can map[ID]bool) bool {
	if n.Parent >= 0 && !b.canArm(&b.p.Norms[n.Parent], can) {
		return false
	}
	for i := range n.Windows {
		w := &n.Windows[i]
		switch w.Kind {
		case syntax.Within, syntax.After, syntax.NotLessAfter, syntax.NotMoreAfter, syntax.Soon, syntax.At:
			if t := b.thing(w.Point.Thing); t.Kind == Act && !can[t.ID] && w.Point.State != AtField {
				return n.Whichever != AllHold && i > 0
			}
		}
	}
	return true
}

func (b *builder) lintDeadClauses() {
	can := b.possible()
	for n := range b.norms() {
		if n.For != 0 {
			continue
		}
		if !b.canArm(n, can) {
			b.warn(warnDead, n, "what it waits for waits for it")
			continue
		}
		if n.If != nil && b.disjoint(n, n) {
			b.warn(warnDead, n, "its conditions exclude each other")
		}
	}
}

func (b *builder) lintDuplicates() {
	seen := map[string]*Norm{}
	for n := range b.norms() {
		if n.Parent >= 0 || n.For != 0 {
			continue
		}
		bare := *n
		bare.Gives, bare.IfNot = nil, nil
		text := b.p.normText(&bare)
		if old := seen[text]; old != nil {
			b.warn(warnDuplicate, n, b.p.cite(old.Clause))
			b.relatedIn(old.File, old.Span, "the same rule")
			continue
		}
		seen[text] = n
	}
}

func (b *builder) lintDeadlines() {
	for n := range b.norms(Duty) {
		bounded := n.At != 0
		for i := range n.Windows {
			side := bound(n.Windows[i].Kind)
			bounded = bounded || side != "earliest" || n.Windows[i].Kind == syntax.WithinBefore
		}
		if len(n.Deeds) > 0 && n.Deeds[0].Verb == Do && !bounded && n.For == 0 {
			b.warn(warnNoDeadline, n, n.Who.Words, b.p.deedWords(n.Deeds[0]))
		}
	}
}

func (b *builder) lintQuorums() {
	has := map[ID]bool{}
	for n := range b.norms(Quorum) {
		has[n.Thing] = true
		t := b.thing(n.Thing)
		if n.Major == nil || n.Major.Den != 0 || n.Major.Param != 0 || t.All {
			continue
		}
		need := n.Major.Num
		if n.Major.MoreThan {
			need++
		}
		switch {
		case t.Max > 0 && need > t.Max:
			b.warn(warnQuorumLarge, n, t.Name, fmt.Sprint(need), fmt.Sprintf("at most %d members", t.Max))
		case need > t.Min && n.Major.Less == 0:
			b.warn(warnQuorumLarge, n, t.Name, fmt.Sprint(need), fmt.Sprintf("as few as %d members", t.Min))
		}
	}
	acts := map[ID]bool{}
	for _, kind := range []Kind{Decision, Meeting} {
		for t := range b.things(kind) {
			for _, by := range t.By {
				acts[by] = true
			}
		}
	}
	for t := range b.things(Body) {
		if acts[t.ID] && !has[t.ID] {
			b.warnThing(warnNoQuorum, t, t.Name)
		}
	}
}

func (b *builder) lintMajorities() {
	has := map[ID]bool{}
	for n := range b.norms(Needs) {
		if n.Major != nil {
			has[n.Thing] = true
		}
	}
	for t := range b.things(Decision) {
		if !has[t.ID] && !has[0] && b.thing(firstOf(t.By)).Kind == Body {
			b.warnThing(warnNoMajority, t, t.Name, b.thing(firstOf(t.By)).Name)
		}
	}
}

func firstOf(list []ID) ID {
	if len(list) == 0 {
		return 0
	}
	return list[0]
}

// lintSelfService finds officers who would serve a notice on themselves: the
// party it goes to may be the officer, and nobody acts in the officer's place.
func (b *builder) lintSelfService() {
	type pair struct{ office, party ID }
	seen := map[pair]bool{}
	for t := range b.things(Act) {
		for _, by := range t.By {
			for _, to := range t.To {
				office, party := b.thing(by), b.thing(to)
				k := pair{by, to}
				if office.Kind != Office || party.Kind != Party || !party.Member || seen[k] || b.replaced(by, to) {
					continue
				}
				seen[k] = true
				b.warnThing(warnSelfService, t, office.Name, party.Name, t.Name)
			}
		}
	}
}

// replaced reports whether somebody acts as the office when its holder is the
// party, or the holder cannot be.
func (b *builder) replaced(office, party ID) bool {
	for n := range b.norms(Acting) {
		if n.Thing != office {
			continue
		}
		for t := range Tests(n.If) {
			if t.Op == IsRole && slices.Contains(t.Other.Roles, party) || t.Op == IsClass {
				return true
			}
		}
	}
	return false
}

// lintSuspended finds one word for two things: persons and decisions that are
// both "suspended".
func (b *builder) lintSuspended() {
	var person *Thing
	for i := range b.p.Things {
		if t := &b.p.Things[i]; t.Deed == Suspend && len(t.About) > 0 {
			person = t
		}
	}
	for n := range b.norms(Effect) {
		if person != nil && n.Change == IsSuspended && n.Thing != person.ID && n.For == 0 {
			b.warn(noteOneWord, n, "suspended", "a person ("+b.p.cite(person.Clause)+")", "the "+b.thing(n.Thing).Name+" ("+b.p.cite(n.Clause)+")")
			break
		}
	}
	for t := range b.things(Class) {
		switch t.Name {
		case "heard", "present", "open", "received", "void", "decided", "carried", "told", "sent", "made", "held":
			b.warnThing(noteOneWord, t, t.Name, "a class of persons", "what tests say of acts and persons")
		}
	}
}

func (b *builder) lintOnlyTwice() {
	seen := map[string]*Norm{}
	for n := range b.norms(Power) {
		if !n.Only || n.For != 0 {
			continue
		}
		for _, d := range n.Deeds {
			key := fmt.Sprint(d)
			if old := seen[key]; old != nil {
				b.warn(warnOnlyTwice, n, b.p.deedWords(d), b.p.cite(old.Clause))
				b.relatedIn(old.File, old.Span, "said here too")
			}
			seen[key] = n
		}
	}
}

// done lists the things that somebody may or must make.
func (b *builder) done() map[ID]bool {
	out := map[ID]bool{}
	for n := range b.norms(Power, Duty, Extension) {
		for _, d := range n.Deeds {
			if d.Verb == Do {
				out[d.Thing] = true
			}
		}
	}
	return out
}

// lintPowers lists the acts that are declared and for which no sentence gives
// a power or duty, in one note at the first.
func (b *builder) lintPowers() {
	done := b.done()
	var open []*Thing
	var names []string
	for t := range b.things(Act) {
		if !done[t.ID] {
			open = append(open, t)
			names = append(names, t.Name)
		}
	}
	if len(open) == 0 {
		return
	}
	b.warnThing(noteNoPower, open[0], orList(names))
	for _, t := range open[1:] {
		b.relatedIn(b.p.Clauses[t.Clause].File, t.Span, t.Name)
	}
}

// roleWords is who does an act, in words.
func roleWords(p *Program, t *Thing) string {
	var out []string
	for _, id := range t.By {
		name := "the " + p.Thing(id).Name
		if t.Member && p.Thing(id).Kind == Body {
			name = "a member of " + name
		}
		out = append(out, name)
	}
	if len(out) == 0 {
		return "a member"
	}
	return orList(out)
}

func (b *builder) lintParties() {
	bound := map[ID]bool{}
	for i := range b.p.Things {
		t := &b.p.Things[i]
		if t.Kind != Party {
			for _, id := range append(append([]ID{}, t.By...), t.About...) {
				bound[id] = true
			}
		}
	}
	for t := range b.things(Party) {
		if !bound[t.ID] {
			b.warnThing(warnUnboundParty, t, t.Name)
		}
	}
}
