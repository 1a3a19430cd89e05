package access

import (
	"slices"

	"alteram/rulebook"
	"alteram/syntax"
)

// book is what a rulebook says of who is who in a case. Nothing is known by
// its name but the two parties for which the language itself has names.
type book struct {
	p           *rulebook.Program
	respondent  []rulebook.ID // parties about whom is decided
	complainant []rulebook.ID // parties who accuse
	panels      []rulebook.ID // bodies that decide about the respondent
	appeals     []rulebook.ID // bodies that hear an appeal, and decide nothing before it
	chairs      []rulebook.ID // offices that preside
	clerks      []rulebook.ID // offices that call a party to a meeting; where there are none, bodies that write to parties
	speakers    []rulebook.ID // offices that publish; where the rulebook names none, those that preside
	calls       []rulebook.ID // acts that call the respondent to a meeting
	appealActs  []rulebook.ID // acts of the respondent against a decision
	late        []rulebook.ID // acts that follow a decision
}

func readBook(p *rulebook.Program) book {
	b := book{p: p}
	b.readParties()
	b.late = b.lateActs()
	b.readAppeals()
	b.readBodies()
	b.readOffices()
	return b
}

// places are the bodies and offices whose holders judge, preside, keep the
// record or publish.
func (b *book) places() []rulebook.ID {
	return slices.Concat(b.panels, b.appeals, b.chairs, b.clerks, b.speakers)
}

func add(list []rulebook.ID, more ...rulebook.ID) []rulebook.ID {
	for _, id := range more {
		if id != 0 && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// share reports whether two lists have something in common.
func share[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// ofKind are the things of a kind among some.
func (b *book) ofKind(list []rulebook.ID, kind rulebook.Kind) []rulebook.ID {
	var out []rulebook.ID
	for _, id := range list {
		if t := b.p.Thing(id); t.Kind == kind && !t.All { // a body of all members judges in the open: it makes nobody a judge who reads the file
			out = append(out, id)
		}
	}
	return out
}

// readParties finds who accuses and who is accused.
func (b *book) readParties() {
	things := b.p.Things
	for i := range things {
		t := &things[i]
		switch {
		case t.Kind == rulebook.Decision:
			b.respondent = add(b.respondent, b.ofKind(t.About, rulebook.Party)...)
		case t.Kind == rulebook.Party && t.Name == "respondent":
			b.respondent = add(b.respondent, t.ID)
		case t.Kind == rulebook.Party && t.Name == "complainant":
			b.complainant = add(b.complainant, t.ID)
		}
	}
	for i := range things {
		if t := &things[i]; len(b.respondent) == 0 && t.Kind == rulebook.Act {
			b.respondent = add(b.respondent, b.ofKind(t.About, rulebook.Party)...)
		}
	}
	for i := range things {
		t := &things[i]
		if t.Kind != rulebook.Act {
			continue
		}
		for _, by := range b.ofKind(t.By, rulebook.Party) {
			if !slices.Contains(b.respondent, by) && (share(t.About, b.respondent) || b.sets(t.ID)) {
				b.complainant = add(b.complainant, by)
			}
		}
	}
}

// sets reports whether an act sets others a time in which they must act: what
// an accusation does, and the statement of a witness does not.
func (b *book) sets(act rulebook.ID) bool {
	for i := range b.p.Norms {
		if n := &b.p.Norms[i]; n.Kind == rulebook.Duty && slices.Contains(follows(n), act) {
			return true
		}
	}
	return false
}

// follows are the things after which a norm lets its deeds happen.
func follows(n *rulebook.Norm) []rulebook.ID {
	var out []rulebook.ID
	for i := range n.Windows {
		w := &n.Windows[i]
		switch w.Kind {
		case syntax.Within, syntax.NotLessAfter, syntax.NotMoreAfter, syntax.After, syntax.Soon:
			out = add(out, w.Point.Thing)
		}
	}
	return out
}

// does reports whether a norm allows or demands a thing.
func does(n *rulebook.Norm, id rulebook.ID) bool {
	return (n.Kind == rulebook.Power || n.Kind == rulebook.Duty) && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id })
}

// readAppeals finds the acts of the respondent that come after a decision, or
// after what comes after decisions only: written reasons.
func (b *book) readAppeals() {
	decision := func(id rulebook.ID) bool { return b.p.Thing(id).Kind == rulebook.Decision }
	late := func(id rulebook.ID) bool {
		found := false
		for i := range b.p.Norms {
			n := &b.p.Norms[i]
			if !does(n, id) {
				continue
			}
			if !slices.ContainsFunc(follows(n), decision) {
				return false
			}
			found = true
		}
		return found
	}
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		for _, d := range n.Deeds {
			if does(n, d.Thing) && share(b.p.Thing(d.Thing).By, b.respondent) && slices.ContainsFunc(follows(n), func(id rulebook.ID) bool { return decision(id) || late(id) }) {
				b.appealActs = add(b.appealActs, d.Thing)
			}
		}
	}
}

// readBodies finds who decides, and who hears what is brought against it.
func (b *book) readBodies() {
	var deciders, any []rulebook.ID
	for i := range b.p.Things {
		t := &b.p.Things[i]
		switch {
		case t.Kind == rulebook.Decision && share(t.About, b.respondent):
			deciders = add(deciders, b.ofKind(t.By, rulebook.Body)...)
		case t.Kind == rulebook.Decision || t.Kind == rulebook.Meeting:
			any = add(any, b.ofKind(t.By, rulebook.Body)...)
		}
	}
	if len(deciders) == 0 {
		deciders = any
	}
	var appeals []rulebook.ID
	for _, act := range b.appealActs {
		appeals = add(appeals, b.ofKind(b.p.Thing(act).To, rulebook.Body)...)
		for i := range b.p.Norms {
			n := &b.p.Norms[i]
			for _, d := range n.Deeds {
				if t := b.p.Thing(d.Thing); t.Kind == rulebook.Meeting && n.Kind == rulebook.Duty && slices.Contains(follows(n), act) {
					appeals = add(appeals, b.ofKind(t.By, rulebook.Body)...)
				}
			}
		}
	}
	first := slices.DeleteFunc(slices.Clone(deciders), func(id rulebook.ID) bool { return slices.Contains(appeals, id) })
	if len(first) == 0 {
		b.panels = deciders // the body that decided, or all members, hears the appeal
		return
	}
	b.panels, b.appeals = first, appeals
}

// readOffices finds who keeps the record, presides and publishes.
func (b *book) readOffices() {
	var called, dated, others, bodies []rulebook.ID
	parties := append(slices.Clone(b.respondent), b.complainant...)
	for i := range b.p.Things {
		t := &b.p.Things[i]
		if t.Kind != rulebook.Act || !share(t.To, parties) {
			continue
		}
		offices := b.ofKind(t.By, rulebook.Office)
		others = add(others, offices...)
		bodies = add(bodies, b.ofKind(t.By, rulebook.Body)...)
		if !share(t.To, b.respondent) || slices.Contains(b.complainant, first(t.By)) {
			continue
		}
		switch {
		case b.required(t.ID):
			b.calls = add(b.calls, t.ID)
			called = add(called, offices...)
		case slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.DateField }) && !slices.Contains(b.late, t.ID):
			b.calls = add(b.calls, t.ID)
			dated = add(dated, offices...)
		}
	}
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		switch {
		case n.Kind == rulebook.Chair:
			b.chairs = add(b.chairs, b.ofKind(n.Who.Roles, rulebook.Office)...)
		case n.Kind == rulebook.Power || n.Kind == rulebook.Duty:
			if slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return b.p.Thing(d.Thing).Deed == rulebook.Publish }) {
				b.speakers = add(b.speakers, b.ofKind(n.Who.Roles, rulebook.Office)...)
			}
		}
	}
	without := func(list, less []rulebook.ID) []rulebook.ID {
		return slices.DeleteFunc(slices.Clone(list), func(id rulebook.ID) bool { return slices.Contains(less, id) })
	}
	for _, list := range [][]rulebook.ID{called, dated, without(others, b.chairs), without(bodies, b.panels)} {
		if b.clerks = without(list, b.chairs); len(b.clerks) > 0 {
			break
		}
	}
	if len(b.chairs) == 0 {
		b.chairs = without(others, b.clerks)
	}
	if len(b.speakers) == 0 {
		b.speakers = b.chairs
	}
}

func first(list []rulebook.ID) rulebook.ID {
	if len(list) == 0 {
		return 0
	}
	return list[0]
}

// required reports whether a rule says when an act has to be received.
func (b *book) required(act rulebook.ID) bool {
	for i := range b.p.Norms {
		if n := &b.p.Norms[i]; n.Kind == rulebook.Required && n.Thing == act {
			return true
		}
	}
	return false
}

// lateActs are the acts that follow a decision: their days call nobody.
func (b *book) lateActs() []rulebook.ID {
	var out []rulebook.ID
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		if slices.ContainsFunc(follows(n), func(id rulebook.ID) bool { return b.p.Thing(id).Kind == rulebook.Decision }) {
			for _, d := range n.Deeds {
				out = add(out, d.Thing)
			}
		}
	}
	return out
}

// tells reports whether an act is what has to follow a decision: reasons.
func (b *book) tells(act, decision rulebook.ID) bool {
	for i := range b.p.Norms {
		if n := &b.p.Norms[i]; does(n, act) && slices.Contains(follows(n), decision) {
			return true
		}
	}
	return false
}

// closes reports whether an act ends the case by itself.
func (b *book) closes(id rulebook.ID) bool {
	for i := range b.p.Norms {
		if n := &b.p.Norms[i]; n.Kind == rulebook.Effect && n.Thing == id && n.Change == rulebook.ClosesCase {
			return true
		}
	}
	return false
}

// sendsBack reports whether a decision on appeal sends the case back: a meeting
// of those who decided first has to be held after it.
func (b *book) sendsBack(id rulebook.ID) bool {
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		if n.Kind == rulebook.Duty && slices.Contains(follows(n), id) && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool {
			t := b.p.Thing(d.Thing)
			return t.Kind == rulebook.Meeting && share(t.By, b.panels)
		}) {
			return true
		}
	}
	return false
}

// mentions are the things on which a norm rests: what it allows or demands,
// from when its times run, and under which conditions.
func mentions(n *rulebook.Norm) []rulebook.ID {
	out := add(nil, n.Thing, n.With, n.At)
	out = add(out, n.Things...)
	for _, d := range n.Deeds {
		out = add(out, d.Thing)
	}
	out = mentionedIn(out, n.Windows)
	out = mentioned(out, n.If)
	return mentioned(out, n.Unless)
}

func mentionedIn(out []rulebook.ID, windows []rulebook.Window) []rulebook.ID {
	for i := range windows {
		out = add(out, windows[i].Point.Thing)
		out = mentioned(out, windows[i].If)
	}
	return out
}

func mentioned(out []rulebook.ID, c rulebook.Cond) []rulebook.ID {
	switch c := c.(type) {
	case *rulebook.And:
		for _, part := range c.Parts {
			out = mentioned(out, part)
		}
	case *rulebook.Or:
		for _, part := range c.Parts {
			out = mentioned(out, part)
		}
	case *rulebook.Not:
		out = mentioned(out, c.Part)
	case *rulebook.Test:
		out = mentionedIn(add(out, c.Thing, c.With), c.Windows)
	}
	return out
}
