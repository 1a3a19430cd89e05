package attack

import (
	"slices"

	"alteram/prove/claim"
	"alteram/rulebook"
)

// plan is a rulebook with what was found in it.
type plan struct {
	p     *rulebook.Program
	m     claim.Parts
	agree []agreement // what people can agree to
	both  bool        // the complainant has to be heard, too
}

// agreement is words to which somebody can agree in writing.
type agreement struct {
	who  []rulebook.ID
	text string
}

// stage is one step of a course: an act, a judgement or a meeting of thing, or
// telling the respondent of thing.
type stage struct {
	thing  rulebook.ID
	decide rulebook.ID // of a meeting: what is decided at it
	tell   bool
	agree  int  // 1 + index of an agreement
	resign bool // the respondent leaves the organisation
	stray  bool // out of the course: done without waiting until it counts
}

// way is how a case goes: which sanction, and what the appeal comes to.
type way struct{ sanction, appeal rulebook.ID }

func study(p *rulebook.Program) *plan {
	b := &plan{p: p, m: claim.Find(p)}
	var look func(c rulebook.Cond)
	look = func(c rulebook.Cond) {
		switch x := c.(type) {
		case *rulebook.And:
			for _, part := range x.Parts {
				look(part)
			}
		case *rulebook.Or:
			look(&rulebook.And{Parts: x.Parts})
		case *rulebook.Not:
			look(x.Part)
		case *rulebook.Test:
			b.both = b.both || x.Op == rulebook.WasHeard && slices.Contains(x.Who.Roles, b.m.Complainant)
			if x.Op == rulebook.Agreed {
				b.agree = append(b.agree, agreement{x.Who.Roles, x.Value})
			}
		}
	}
	for i := range p.Norms {
		n := &p.Norms[i]
		look(n.If)
		look(n.Unless)
		if n.Kind == rulebook.Extension && n.Most != nil && len(n.Clauses) > 0 {
			verb := "extend"
			if n.Shorten {
				verb = "shorten"
			}
			b.agree = append(b.agree, agreement{n.Who.Roles, words(verb, "the period in clause", p.Clauses[n.Clauses[0]].Number, "by", n.Most.Span.String())})
		}
	}
	return b
}

// ways lists how a case can go: each sanction and each acquittal without
// appeal, and one sanction with each outcome of an appeal.
func (b *plan) ways() []way {
	var out []way
	for _, x := range slices.Concat(b.m.Sanctions, b.m.Clearing) {
		out = append(out, way{sanction: x})
	}
	if n := len(b.m.Sanctions); n > 0 && b.m.Appeal != 0 { // the last is the gravest, as books are written
		for _, y := range slices.Concat(b.m.Confirming, b.m.Quashing) {
			out = append(out, way{b.m.Sanctions[n-1], y})
		}
	}
	return out
}

// script is the lawful course of a case: each part of the procedure, and
// before it what it needs.
func (b *plan) script(w way) []stage {
	var out []stage
	done := map[rulebook.ID]bool{0: true}
	var add func(s stage, depth int)
	add = func(s stage, depth int) {
		if s.thing == 0 || done[s.thing] && !s.tell || depth > 6 {
			return
		}
		done[s.thing] = true
		for _, x := range append(b.needs(s.thing), b.needs(s.decide)...) {
			add(stage{thing: x}, depth+1)
		}
		out = append(out, s)
	}
	for _, x := range []rulebook.ID{b.m.Complaint, b.m.Interim, b.m.Charges, b.m.Notice} {
		add(stage{thing: x}, 0)
	}
	if b.p.Thing(w.sanction).Kind == rulebook.Decision && b.m.Hearing != 0 && first(b.p.Thing(b.m.Hearing).By) == first(b.p.Thing(w.sanction).By) {
		add(stage{thing: b.m.Hearing, decide: w.sanction}, 0)
		done[w.sanction] = true
	} else {
		add(stage{thing: b.m.Hearing}, 0)
		add(stage{thing: w.sanction}, 0)
	}
	out = append(out, stage{thing: w.sanction, tell: true})
	add(stage{thing: b.m.Reasons}, 0)
	if w.appeal != 0 {
		add(stage{thing: b.m.Appeal}, 0)
		if b.m.AppealHearing != 0 {
			add(stage{thing: b.m.AppealHearing, decide: w.appeal}, 0)
		} else {
			add(stage{thing: w.appeal}, 0)
		}
		out = append(out, stage{thing: w.appeal, tell: true})
	}
	for _, x := range b.m.Publications {
		if b.p.Thing(x).Target == w.sanction {
			add(stage{thing: x}, 0)
		}
	}
	return out
}

func first(list []rulebook.ID) rulebook.ID {
	if len(list) == 0 {
		return 0
	}
	return list[0]
}

// needs lists the acts, facts and judgements without which a thing would not
// count.
func (b *plan) needs(id rulebook.ID) []rulebook.ID {
	var out []rulebook.ID
	if id == 0 {
		return nil
	}
	add := func(x rulebook.ID) {
		switch b.p.Thing(x).Kind {
		case rulebook.Act, rulebook.Fact, rulebook.Judgement:
			if x != id && !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	empowered := false
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		switch n.Kind {
		case rulebook.Power:
			if !empowered && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id }) {
				empowered = true
				asks(n.If, false, add)
				for _, w := range n.Windows {
					add(w.Point.Thing)
				}
			}
		case rulebook.Needs, rulebook.Without:
			if n.Thing == id {
				add(n.With)
			}
		case rulebook.Required:
			for _, w := range n.Windows {
				if w.Point.Thing == id && n.Thing != 0 {
					add(n.Thing)
				}
			}
		case rulebook.Verdict:
			if n.Thing == id {
				asks(n.If, true, add)
				asks(n.Unless, false, add)
			}
		case rulebook.Deem:
			if n.State == rulebook.Heard && b.p.Thing(id).Kind == rulebook.Decision {
				asks(n.If, false, add)
			}
		}
	}
	return out
}

// asks lists what must have happened for a condition to hold, or with deny for
// it not to: of alternatives the first.
func asks(c rulebook.Cond, deny bool, add func(rulebook.ID)) {
	switch x := c.(type) {
	case *rulebook.And:
		for _, part := range x.Parts {
			asks(part, deny, add)
		}
	case *rulebook.Or:
		if len(x.Parts) > 0 {
			asks(x.Parts[0], deny, add)
		}
	case *rulebook.Not:
		asks(x.Part, !deny, add)
	case *rulebook.Test:
		if !deny && (x.Op == rulebook.HasHappened || x.Op == rulebook.Considers || x.Op == rulebook.SentAct) {
			add(x.Thing)
		}
	}
}

// stray puts acts out of place into a course: any act of the book, an
// agreement, a resignation, a part of the course once more.
func (b *plan) stray(script []stage, d *dice) []stage {
	out := slices.Clone(script)
	for range d.n(4) {
		s := stage{stray: true}
		switch k := d.n(6); {
		case k == 0 && len(b.agree) > 0:
			s.agree = 1 + d.n(len(b.agree))
		case k == 1:
			s.resign = true
		case k == 2 && len(script) > 0:
			s = script[d.n(len(script))]
		default:
			s.thing = rulebook.ID(1 + d.n(len(b.p.Things)-1))
			switch b.p.Thing(s.thing).Kind {
			case rulebook.Act, rulebook.Judgement, rulebook.Fact, rulebook.Decision, rulebook.Meeting:
			default:
				continue
			}
		}
		out = slices.Insert(out, d.n(len(out)+1), s)
	}
	return out
}

// fits reports whether a flaw makes sense at a stage.
func (b *plan) fits(s stage, f Flaw) bool {
	kind := b.p.Thing(s.thing).Kind
	switch {
	case f == Sound || s.agree > 0 || s.resign:
		return false
	case s.tell:
		return f == Skip || f == Again
	case f <= Early, f == LastDay, f == DayAfter:
		return true
	case f == ByOther, f == ByParty, f == Bare, f == Posted:
		return kind == rulebook.Act
	case f == Again:
		return kind == rulebook.Act || kind == rulebook.Meeting
	case f >= DayLater && f <= Untold && kind == rulebook.Decision:
		return f != DayLater
	case f >= DayLater:
		return kind == rulebook.Meeting && s.decide != 0
	}
	return kind == rulebook.Meeting
}
