package docket

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
)

// maxDepth bounds definitions that rest on one another; the build refuses
// cycles, this only keeps a mistake of ours from running away.
const maxDepth = 40

// cond answers a condition; nil is true.
func (f *frame) cond(cond rulebook.Cond) result {
	if f.depth+f.c.depth > maxDepth {
		return result{t: unknown, why: "the definitions go round in a circle"}
	}
	switch x := cond.(type) {
	case nil:
		return result{t: yes}
	case *rulebook.And:
		return f.each(x.Parts, true)
	case *rulebook.Or:
		return f.each(x.Parts, false)
	case *rulebook.Not:
		r := f.cond(x.Part)
		r.t = r.t.not()
		return r
	case *rulebook.Test:
		g := *f
		g.depth++
		return g.test(x)
	}
	panic("docket: condition of an unknown kind")
}

// each joins the answers to several conditions. It stops at one that decides.
func (f *frame) each(parts []rulebook.Cond, and bool) result {
	out := make([]result, 0, len(parts))
	for _, p := range parts {
		out = append(out, f.cond(p))
		if out[len(out)-1].t == truth(!and) {
			break
		}
	}
	return join(out, and)
}

// test answers an elementary condition.
func (f *frame) test(t *rulebook.Test) result {
	c := f.c
	name := c.p.Thing(t.Thing).Name
	switch t.Op {
	case rulebook.HasHappened, rulebook.Considers, rulebook.ByMethod, rulebook.AfterHours:
		return f.happened(t)
	case rulebook.IsReceived:
		return f.exists(f.receipts(t.Thing), t, "received")
	case rulebook.WasTold:
		return f.exists(f.tellings(t.Thing), t, "told")
	case rulebook.IsOpen, rulebook.IsDecided:
		return f.decided(t)
	case rulebook.IsVoid, rulebook.IsSetAside, rulebook.InEffect, rulebook.IsCarried, rulebook.IsTied:
		return f.fate(t)
	case rulebook.TimePassed:
		m, ok := c.passed(t.Thing, f.at)
		if !ok {
			if c.lacksFor(t.Thing) || c.lack("times") || slices.ContainsFunc(c.ix.powers[t.Thing], c.lacksPoint) {
				return result{t: unknown, why: "the record does not show when the time for " + name + " ran out", needs: "the day from which it runs"}
			}
			return answer(no, "the time for "+name+" has no end in sight")
		}
		r := answer(truth(m.lo <= f.at.lo), "the time for "+name+" ends on "+(c.dayBefore(m.lo)).Long())
		r.first = ptr(c.dayBefore(m.lo) + 1)
		return r
	case rulebook.IsRole, rulebook.IsClass, rulebook.IsMember, rulebook.HasStoodDown:
		return f.personIs(t)
	case rulebook.SatAt, rulebook.WasPresent, rulebook.HeardWhole, rulebook.FailedAttend:
		return f.attendance(t)
	case rulebook.WasHeard, rulebook.Spoke, rulebook.WasOffered, rulebook.Declined:
		return f.hearing(t)
	case rulebook.SentAct:
		return f.happened(t)
	case rulebook.Agreed:
		return f.agreed(t)
	case rulebook.VotedOn:
		return f.votedOn(t)
	case rulebook.CountIs:
		return f.countMembers(t)
	case rulebook.MadeCount:
		return f.countMade(t)
	case rulebook.FieldIs:
		return f.fieldIs(t)
	case rulebook.ReliesUndisclosed:
		return f.undisclosed(t)
	case rulebook.FindsUncharged, rulebook.SameFacts, rulebook.ChargeProved, rulebook.ImposesUnlisted:
		return f.chargeTest(t)
	case rulebook.CaseOpen:
		_, closed := c.closing(f.at)
		return answer(truth(!closed), "the case is "+map[bool]string{true: "closed", false: "open"}[closed])
	case rulebook.IsIncomplete:
		return f.incomplete(t)
	}
	panic(fmt.Sprintf("docket: test %d is not known", t.Op))
}

// subjects lists whom a test is about: the person spoken of, or the holders.
func (f *frame) subjects(t *rulebook.Test) []string {
	if t.That && f.person != "" {
		return []string{f.person}
	}
	return f.c.people(t.Who, f.at)
}

// happened answers "a payment has been made", with its windows, doer, method.
func (f *frame) happened(t *rulebook.Test) result {
	c := f.c
	name := c.p.Thing(t.Thing).Name
	g := *f
	if len(t.Windows) > 0 && f.then != nil {
		g.at = *f.then // what matters lies up to the end of the sentence's own window
		g.at.seq = len(c.log) + 1
	}
	best := result{t: no, why: "there has been no " + name, needs: name}
	found := g.past(t.Thing)
	if f.self != nil && f.self.thing == t.Thing && (t.Op == rulebook.ByMethod || t.Op == rulebook.AfterHours) {
		found = []*entry{f.self}
	}
	for _, e := range found {
		r := g.windows(t.Windows, rulebook.AllHold, e.at.start())
		r.facts = append(r.facts, e.ID)
		if r.t == yes && r.why == "" {
			r.why = fmt.Sprintf("%s of %s", name, e.at.day)
		}
		if !f.doneBy(t, e) || f.tooLateFor(e) || t.Op == rulebook.ByMethod && !sameMethod(e, t.Value) || t.Op == rulebook.AfterHours && !c.late(e) {
			continue
		}
		if r.t >= best.t {
			best = r
		}
	}
	if best.t == no && c.lacksFor(t.Thing) {
		best.t, best.why, best.needs = unknown, "the record does not show whether there was a "+name, name
	}
	return best
}

// doneBy reports whether an entry was done by those a test names, if it names
// any; "two or more members of the council consider" counts the doers.
func (f *frame) doneBy(t *rulebook.Test, e *entry) bool {
	if t.That && f.person != "" {
		if t.Op == rulebook.Considers || t.Op == rulebook.HasHappened {
			return len(e.About) == 0 || slices.Contains(e.About, f.person)
		}
		return slices.Contains(e.Actors, f.person)
	}
	if own := len(f.c.p.Thing(t.Thing).About) > 0; !own && t.Op == rulebook.Considers && f.person != "" && len(e.About) > 0 && !slices.Contains(e.About, f.person) {
		return false
	}
	if len(t.Who.Roles) == 0 && t.Who.MemberOf == 0 && !t.Who.Member {
		return true
	}
	n := 0
	for _, a := range e.Actors {
		if f.c.matches(a, t.Who, e.at).t == yes {
			n++
		}
	}
	return n >= max(1, t.Who.Count)
}

func sameMethod(e *entry, method string) bool {
	return phrase.Canonical(e.Method) == phrase.Canonical(method) || e.Vote != nil && phrase.Canonical(e.Method) == phrase.Canonical(method)
}

// exists answers a test on computed moments such as receipts.
func (f *frame) exists(list []anchor, t *rulebook.Test, verb string) result {
	name := f.c.p.Thing(t.Thing).Name
	best := result{t: no, why: "the " + name + " has not been " + verb, needs: name}
	for _, a := range list {
		r := f.windows(t.Windows, rulebook.AllHold, a.moment)
		r.t = min(r.t, a.t)
		if a.entry != nil {
			r.facts = append(r.facts, a.entry.ID)
		}
		if r.t >= best.t {
			best = r
		}
	}
	if best.t == no && f.c.lacksFor(t.Thing) {
		best.t, best.why = unknown, "the record does not show whether the "+name+" was "+verb
	}
	return best
}

// personIs answers "the member is the complainant", "the president is a
// member". Whoever is spoken of must be so; of several, one is enough.
func (f *frame) personIs(t *rulebook.Test) result {
	var parts []result
	for _, p := range f.subjects(t) {
		switch t.Op {
		case rulebook.IsMember:
			parts = append(parts, f.c.isMember(p, f.at))
		case rulebook.HasStoodDown:
			parts = append(parts, answer(truth(f.c.stoodDown(p, f.at)), p+" has stood down"))
		case rulebook.IsClass:
			parts = append(parts, f.c.is(p, t.Thing, f.at))
		default:
			parts = append(parts, f.c.matches(p, t.Other, f.at))
		}
	}
	if len(parts) == 0 {
		return answer(no, "nobody holds that place")
	}
	return join(parts, false)
}

// agreed answers "the respondent has agreed in writing to shorter notice".
func (f *frame) agreed(t *rulebook.Test) result {
	want := phrase.Canonical(t.Value)
	subjects := f.subjects(t)
	for _, p := range subjects {
		found := false
		for _, e := range f.c.log {
			if e.Kind == Agreed && slices.Contains(e.Actors, p) && before(e.at, f.at) == yes && (want == "" || strings.Contains(phrase.Canonical(e.Text), want) || strings.Contains(want, phrase.Canonical(e.Text))) {
				found = true
			}
		}
		if !found && (f.c.lack("agreement") || f.c.lack("agreements")) {
			return result{t: unknown, why: "the record does not show whether " + p + " agreed in writing to " + t.Value, needs: "the agreement"}
		}
		if !found {
			return answer(no, p+" has not agreed in writing to "+t.Value)
		}
	}
	if len(subjects) == 0 {
		return answer(no, "nobody has agreed in writing to "+t.Value)
	}
	return answer(yes, strings.Join(subjects, " and ")+" agreed in writing to "+t.Value)
}

// consented reports whether a person agreed in writing to an act.
func (f *frame) consented(p, what string) result {
	for _, e := range f.c.log {
		if e.Kind == Agreed && slices.Contains(e.Actors, p) && strings.Contains(phrase.Canonical(e.Text), what) {
			return answer(yes, p+" consented", e.ID)
		}
	}
	if f.c.lack("agreements") || f.c.lack("everything") {
		return result{t: unknown, why: "the record does not show whether " + p + " consented", needs: "the consent"}
	}
	return answer(no, p+" has not consented")
}

// countMade answers "at least 3 severe rebukes have been made".
func (f *frame) countMade(t *rulebook.Test) result {
	n := 0
	var facts []string
	for _, e := range append(f.past(t.Thing), f.past(t.With)...) { // "counting" a second thing
		if f.windows(t.Windows, rulebook.AllHold, e.at.start()).t == yes {
			n++
			facts = append(facts, e.ID)
		}
	}
	r := answer(truth(t.Cmp.Holds(n, t.N)), fmt.Sprintf("%s: %d", f.c.p.Thing(t.Thing).Name, n), facts...)
	if (f.c.lacksFor(t.Thing) || t.With != 0 && f.c.lacksFor(t.With)) && !(t.Cmp >= rulebook.AtLeast && r.t == yes) {
		r.t = unknown
	}
	return r
}

// countMembers answers "fewer than 3 members of the board are entitled to act".
func (f *frame) countMembers(t *rulebook.Test) result {
	n := 0
	switch t.Value {
	case "entitled", "entitled to act":
		n = len(f.c.entitled(t.Thing, f.at))
	case "present":
		for _, m := range f.c.meetings {
			if m.open() && f.c.bodyOf(m) == t.Thing {
				n = len(f.c.seated(m, nil))
			}
		}
	case "", "in office":
		n = len(f.c.holders(t.Thing, f.at))
	default:
		id, _ := f.c.p.Lookup(t.Value)
		for _, p := range f.c.holders(t.Thing, f.at) {
			if f.c.is(p, id, f.at).t == yes {
				n++
			}
		}
	}
	r := answer(truth(t.Cmp.Holds(n, t.N)), fmt.Sprintf("%d members of the %s are %s", n, f.c.p.Thing(t.Thing).Name, t.Value))
	if f.c.lacksFor(t.Thing) || f.c.lack("membership") {
		r.t, r.needs = unknown, "the members of the "+f.c.p.Thing(t.Thing).Name
	}
	return r
}

// entitled lists the members of a body who may act: in office, no party, not
// stood down, and not forbidden to sit.
func (c *core) entitled(body rulebook.ID, m moment) []string {
	var out []string
	for _, p := range c.holders(body, m) {
		if !c.barred(p, m) && (c.plain || !c.view(true).forbidden(p, body, m)) {
			out = append(out, p)
		}
	}
	return out
}

// fieldIs compares a recorded field.
func (f *frame) fieldIs(t *rulebook.Test) result {
	th := f.c.p.Thing(t.Thing)
	if t.Field < 0 || t.Field >= len(th.Fields) {
		return result{t: unknown, why: "nothing is recorded under that name"}
	}
	name := th.Fields[t.Field].Name
	e := f.self
	if e == nil || e.thing != t.Thing {
		if past := f.past(t.Thing); len(past) > 0 {
			e = past[len(past)-1]
		} else {
			return result{t: unknown, why: "there has been no " + th.Name, needs: th.Name}
		}
	}
	v, ok := e.field(name)
	if !ok {
		return result{t: unknown, why: "the " + name + " is not recorded", facts: []string{e.ID}, needs: "the " + name}
	}
	why := "the " + name + " is " + v
	if t.Cmp == rulebook.Lists {
		return answer(truth(phrase.Lists(v, t.Value)), why, e.ID)
	}
	if t.Day != 0 && t.Day != calendar.NoDate && t.Value == "" {
		d, err := calendar.ParseDate(v)
		if err != nil {
			return result{t: unknown, why: why, needs: "a date"}
		}
		return answer(truth(t.Cmp.Holds(int(d), int(t.Day))), why, e.ID)
	}
	if n, ok := phrase.Number(v); ok && t.Value == "" {
		return answer(truth(t.Cmp.Holds(n, t.N)), why, e.ID)
	}
	same := phrase.Canonical(v) == phrase.Canonical(t.Value)
	return answer(truth(same == (t.Cmp != rulebook.NotEqual)), why, e.ID)
}

// incomplete answers "the notice lacks something it must state".
func (f *frame) incomplete(t *rulebook.Test) result {
	for _, e := range f.past(t.Thing) {
		for _, n := range f.c.ix.about[t.Thing] {
			if n.Kind == rulebook.Content && len(missingItems(n, e)) > 0 {
				return answer(yes, "it does not state "+missingItems(n, e)[0], e.ID)
			}
		}
	}
	return answer(no, "it states all that it must")
}
