package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"alteram/syntax"
)

// lintEndings looks for cases that fall asleep: a body that hears and need not
// decide, and decisions after which the case stays open for ever.
func (b *builder) lintEndings() {
	closes, timed := map[ID]bool{}, false
	for n := range b.norms(Effect) {
		if n.Change != ClosesCase {
			continue
		}
		closes[n.Thing] = true
		for i := range n.Windows {
			closes[n.Windows[i].Point.Thing] = true
			timed = timed || n.Windows[i].Point.State == AtPassed
		}
		for t := range Tests(n.If) {
			closes[t.Thing] = true
			timed = timed || t.Op == TimePassed
		}
	}
	obliged := map[ID]bool{}
	for n := range b.norms(Duty) {
		for _, d := range n.Deeds {
			obliged[d.Thing] = true
		}
	}
	for i := range b.p.Things {
		if m := &b.p.Things[i]; m.Kind == Meeting {
			b.lintSleepingMeeting(m, obliged)
		}
	}
	appeals := b.appealable()
	for d := range b.things(Decision) {
		if !closes[d.ID] && !timed && len(closes) > 0 && (obliged[d.ID] || appeals[d.ID]) {
			b.warnThing(warnNoEnd, d, d.Name)
		}
	}
	if len(closes) == 0 {
		for n := range b.norms(Duty) {
			b.warn(warnNothingCloses, n)
			break
		}
	}
}

// lintSleepingMeeting warns when a meeting that must be held leads to no
// decision that anybody must make.
func (b *builder) lintSleepingMeeting(m *Thing, obliged map[ID]bool) {
	if !obliged[m.ID] {
		return
	}
	var names []string
	for d := range b.things(Decision) {
		if len(d.By) == 0 || len(m.By) == 0 || d.By[0] != m.By[0] {
			continue
		}
		if obliged[d.ID] {
			return
		}
		names = append(names, d.Name)
	}
	if len(names) > 0 {
		b.warnThing(warnNoDutyToDecide, m, m.Name, b.thing(m.By[0]).Name, orList(names))
	}
}

// appealable are the decisions from which a power to do something runs, or
// whose effect follows another act.
func (b *builder) appealable() map[ID]bool {
	out := map[ID]bool{}
	for n := range b.norms(Effect) {
		if n.Change == TakesEffect {
			out[n.Thing] = true
		}
	}
	return out
}

// lintMenus looks for bodies that sanction without a closed list of sanctions.
func (b *builder) lintMenus() {
	listed := map[ID]bool{}
	for n := range b.norms(Menu) {
		for _, id := range n.Who.Roles {
			listed[id] = true
		}
	}
	for s := range b.things(Sanction) {
		id, ok := b.names.find(s.Name)
		t := b.thing(id)
		if ok && t.Kind == Decision && len(t.By) > 0 && !listed[t.By[0]] {
			b.warnThing(warnNoMenu, s, s.Name, b.thing(t.By[0]).Name)
		}
	}
}

// lintTransitions holds changes in time against K.12: a change may govern the
// next act of an open case, never shorten a window that is running.
func (b *builder) lintTransitions() {
	for n := range b.norms(Applies) {
		if n.Thing != 0 || n.For != 0 {
			continue
		}
		for _, id := range b.normsOf(n.Clauses) {
			c := &b.p.Norms[id]
			for i := range c.Windows {
				if (c.Kind == Power || c.Kind == Duty) && bound(c.Windows[i].Kind) == "latest" {
					b.warn(warnTransition, n, b.p.cite(c.Clause), c.Windows[i].Words)
					b.relatedIn(c.File, c.Span, "a window that may be running")
				}
			}
		}
	}
	for t := range b.things(Parameter) {
		for i := 1; i < len(t.Values); i++ {
			if old, now := t.Values[i-1], t.Values[i]; now.Den == 0 && longestDays(now.Span) < longestDays(old.Span) && b.limits(t.ID) {
				b.warnThing(warnShorter, t, t.Name, now.From.String(), old.Span.String(), now.Span.String())
			}
		}
	}
}

// limits reports whether a parameter is the length of time that somebody has.
func (b *builder) limits(param ID) bool {
	for n := range b.norms(Power, Duty) {
		for i := range n.Windows {
			if n.Windows[i].Span.Param == param && bound(n.Windows[i].Kind) == "latest" {
				return true
			}
		}
	}
	return false
}

// lintBorrowed looks for borrowed clauses whose clock still runs from the
// first stage: by the time of the second it may be over.
func (b *builder) lintBorrowed() {
	for n := range b.norms(Duty, Power) {
		if n.For == 0 {
			continue
		}
		for i := range n.Windows {
			w := &n.Windows[i]
			if w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter || w.Point.Thing == n.For || b.thing(w.Point.Thing).Target == n.For {
				continue
			}
			for applies := range b.norms(Applies) {
				if applies.Thing == n.For && slices.Contains(applies.Clauses, n.Clause) {
					b.warn(warnBorrowedClock, applies, b.p.cite(n.Clause), w.Words, b.thing(n.For).Name)
					b.relatedIn(n.File, n.Span, "the period that was borrowed")
				}
			}
		}
	}
}

// lintUnused looks for names that no sentence uses.
func (b *builder) lintUnused() {
	used := map[ID]bool{}
	look := swaps{seen: func(id ID) { used[id] = true }}
	for n := range b.norms() {
		c := *n
		look.norm(&c)
		used[n.Sev.By] = true
		for i := range n.Windows {
			used[n.Windows[i].Span.Param] = true
		}
		if n.Major != nil {
			used[n.Major.Param] = true
		}
		if n.Most != nil {
			used[n.Most.Param] = true
		}
	}
	for i := range b.p.Things {
		t := &b.p.Things[i]
		for _, list := range [][]ID{t.By, t.To, t.About} {
			for _, id := range list {
				used[id] = true
			}
		}
		used[t.Of], used[t.Target] = true, true
		look.cond(t.If)
		if t.Most != nil {
			used[t.Most.Param] = true
		}
	}
	for i := range b.p.Things {
		t := &b.p.Things[i]
		switch {
		case used[t.ID] || t.Implicit || t.ID == 0:
		case t.Kind == Sanction, t.Kind == Decision && used[b.names.sanctns[foldAll(t.Name)]]:
		default:
			b.warnThing(noteUnused, t, t.Name, kindName(t.Kind))
		}
	}
}

// lintWhoActs looks for duties and powers of somebody by whom the act is not.
func (b *builder) lintWhoActs() {
	for n := range b.norms(Duty, Power) {
		for _, d := range n.Deeds {
			t := b.thing(d.Thing)
			if d.Verb != Do || t.Implicit || t.Kind != Act || len(t.By) == 0 || n.For != 0 || b.mayAct(n.Who, t) {
				continue
			}
			b.warn(warnOtherActor, n, n.Who.Words, t.Name, roleWords(b.p, t))
		}
	}
}

// mayAct reports whether those whom a norm speaks of are among those by whom
// the act is. A party may be anybody, since the act itself binds it.
func (b *builder) mayAct(w Who, t *Thing) bool {
	if w.Anyone || w.Member || w.Class != 0 {
		return true
	}
	for _, by := range t.By {
		switch {
		case slices.Contains(w.Roles, by), w.MemberOf == by, b.thing(by).Kind == Class:
			return true
		case b.thing(by).Kind == Party && (w.MemberOf != 0 || len(w.Roles) == 0):
			return true
		case t.Member && slices.ContainsFunc(w.Roles, func(r ID) bool { return slices.Contains(b.thing(r).By, by) }):
			return true
		}
	}
	return false
}

// lintAppealTime looks for a time to appeal that ends before the reasons for
// the decision are due: both run from the decision, and the reasons go to
// whoever may appeal.
func (b *builder) lintAppealTime() {
	for power := range b.norms(Power) {
		for _, pw := range power.Windows {
			if pw.Kind != syntax.Within || b.thing(pw.Point.Thing).Kind != Decision || pw.Point.State != AtMade {
				continue
			}
			for duty := range b.norms(Duty) {
				b.appealTime(power, &pw, duty)
			}
		}
	}
}

func (b *builder) appealTime(power *Norm, pw *Window, duty *Norm) {
	for i := range duty.Windows {
		dw := &duty.Windows[i]
		if dw.Kind != syntax.Within || dw.Point.Thing != pw.Point.Thing || dw.Point.State != AtMade {
			continue
		}
		for _, d := range duty.Deeds {
			t := b.thing(d.Thing)
			reaches := slices.ContainsFunc(t.To, func(id ID) bool { return slices.Contains(power.Who.Roles, id) })
			if !reaches || !strings.Contains(t.Name, "reason") && !b.carriesEffect(t.ID, pw.Point.Thing) {
				continue
			}
			if b.days(&pw.Span).least <= b.days(&dw.Span).most {
				b.warn(warnAppealTime, power, b.p.deedWords(power.Deeds[0]), pw.Words, t.Name, dw.Words)
				b.relatedIn(duty.File, duty.Span, fmt.Sprintf("%s is due later", t.Name))
			}
		}
	}
}

// carriesEffect reports whether a decision takes effect by an act.
func (b *builder) carriesEffect(act, decision ID) bool {
	for n := range b.norms(Effect) {
		if n.Change == TakesEffect && n.Thing == decision && len(n.Windows) > 0 && n.Windows[0].Point.Thing == act {
			return true
		}
	}
	return false
}

// lintTimeOrDecided finds what waits for the time for an appeal or for its
// decision, and publications that wait for the time alone: an appeal made on the
// last day is open when the time has passed.
func (b *builder) lintTimeOrDecided() {
	for n := range b.norms() {
		conds := []Cond{n.If, n.Unless}
		publish := slices.ContainsFunc(n.Deeds, func(d Deed) bool { return b.thing(d.Thing).Deed == Publish })
		for i := range n.Windows {
			w := &n.Windows[i]
			conds = append(conds, w.If)
			if publish && n.If == nil && n.Unless == nil && len(n.Windows) == 1 && w.Kind == syntax.After && w.Point.State == AtPassed {
				b.warn(warnTimeOrDecided, n, b.thing(w.Point.Thing).Name)
			}
		}
		for _, c := range conds {
			or, _ := c.(*Or)
			if or == nil || n.For != 0 {
				continue
			}
			for _, part := range or.Parts {
				t, _ := part.(*Test)
				decided := func(c Cond) bool { u, ok := c.(*Test); return ok && u.Op == IsDecided && u.Thing == t.Thing }
				if t != nil && t.Op == TimePassed && slices.ContainsFunc(or.Parts, decided) {
					b.warn(warnTimeOrDecided, n, b.thing(t.Thing).Name)
				}
			}
		}
	}
}
