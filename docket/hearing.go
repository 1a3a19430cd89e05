package docket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
)

// meetingsOf returns the meetings of a thing that had opened by the frame's
// moment; 0 means those of the frame's room, and without one any.
func (f *frame) meetingsOf(thing rulebook.ID) []*meeting {
	var out []*meeting
	thing = cmp.Or(thing, f.room)
	for _, m := range f.c.meetings {
		if (thing == 0 || m.thing == thing) && before(m.opened().at.start(), f.at) != no && (!f.rests || m.opened().stands()) {
			out = append(out, m)
		}
	}
	if f.rests && f.self != nil && f.self.Kind == Decided {
		if m := f.c.restsUpon(f.self); m != nil && m.thing == thing {
			return []*meeting{m}
		}
	}
	return out
}

// judging is the frame in which it is asked whether a person was heard: of a
// decision that is meant as the claims mean it, at the meeting on which it rests
// or, where another is named or none, at one that stands. Nobody is heard at a
// void hearing for the sake of a second, silent one.
func (f *frame) judging() *frame {
	g := *f
	g.rests = f.rests || f.self != nil && f.self.Kind == Decided
	return &g
}

// attendance answers tests on who was in the room.
func (f *frame) attendance(t *rulebook.Test) result {
	if t.Op == rulebook.FailedAttend {
		f = f.judging()
	}
	c := f.c
	meetings := f.meetingsOf(t.Thing)
	name := c.p.Thing(cmp.Or(t.Thing, f.room)).Name
	switch {
	case t.Op == rulebook.FailedAttend && f.elsewhere(t):
		return answer(no, "the "+name+" is another meeting")
	case len(meetings) == 0:
		if c.lacksFor(t.Thing) {
			return result{t: unknown, why: "the record does not show the " + name, needs: "the " + name}
		}
		return answer(no, "there has been no "+name)
	}
	var parts []result
	for _, p := range f.subjects(t) {
		var any []result
		for _, m := range meetings {
			any = append(any, f.attended(t, p, m))
		}
		parts = append(parts, join(any, false))
	}
	if len(parts) == 0 {
		return answer(no, "nobody holds that place")
	}
	return join(parts, false)
}

func (f *frame) attended(t *rulebook.Test, p string, m *meeting) result {
	c := f.c
	name := c.p.Thing(m.thing).Name
	in := len(m.stays(p)) > 0
	switch t.Op {
	case rulebook.HeardWhole:
		return c.heardWhole(p, m)
	case rulebook.SatAt:
		if slices.Contains(c.sat(m), p) {
			return answer(yes, p+" sat at the "+name, m.opened().ID)
		}
		return c.notSeen(p+" did not sit at the "+name, m)
	case rulebook.FailedAttend:
		spoke, facts := m.spoke(p)
		if in || spoke > 0 || len(facts) > 0 {
			return answer(no, p+" attended the "+name, m.opened().ID)
		}
		if t.With != 0 { // "after good notice"
			good := func(e *entry) bool { return e.Kind == Did && e.stands() && before(e.at, m.opened().at) == yes }
			if !slices.ContainsFunc(c.byThing[t.With], good) || c.noticeDefect(m) {
				return answer(no, "there was no good "+c.p.Thing(t.With).Name+" for the "+name)
			}
		}
		r := c.notSeen(p+" was absent from the "+name, m)
		r.t = r.t.not()
		return r
	}
	if in {
		return answer(yes, p+" was at the "+name, m.opened().ID)
	}
	return c.notSeen(p+" was not at the "+name, m)
}

// notSeen is the answer for somebody whom the minutes do not show.
func (c *core) notSeen(why string, m *meeting) result {
	if c.lack("attendance") {
		return result{t: unknown, why: "the record does not say who was at the " + c.p.Thing(m.thing).Name, needs: "the attendance"}
	}
	return answer(no, why, m.opened().ID)
}

// elsewhere reports whether a meaning of heard names another meeting than the one
// to which the question is confined: "heard at the hearing" asks for no other.
func (f *frame) elsewhere(t *rulebook.Test) bool {
	return f.room != 0 && t.Thing != 0 && t.Thing != f.room && f.norm.Kind != rulebook.Cure
}

// hearing answers whether a person was heard, spoke, was offered something or
// declined it. Heard is an opportunity, not an attendance.
func (f *frame) hearing(t *rulebook.Test) result {
	f = f.judging()
	people := f.subjects(t)
	switch {
	case len(people) == 0:
		return answer(no, "nobody holds that place")
	case f.elsewhere(t):
		return answer(no, "the "+f.c.p.Thing(t.Thing).Name+" is another meeting")
	}
	var parts []result
	for _, p := range people {
		switch t.Op {
		case rulebook.WasHeard:
			parts = append(parts, f.heard(p, t.Thing))
		case rulebook.Spoke:
			parts = append(parts, f.spoke(p, t.Thing))
		default:
			parts = append(parts, f.offered(p, t))
		}
	}
	return join(parts, true)
}

func (f *frame) spoke(p string, thing rulebook.ID) result {
	for _, m := range f.meetingsOf(thing) {
		if _, facts := m.spoke(p); len(facts) > 0 {
			return answer(yes, p+" spoke", facts...)
		}
	}
	if f.c.lack("attendance") && f.c.lack("everything") {
		return result{t: unknown, why: "the record does not show whether " + p + " spoke", needs: "the minutes"}
	}
	return answer(no, p+" did not speak")
}

// heard applies the rulebook's own meaning of heard, or else: the floor was
// taken, or offered. Asked of one meeting (or in the room of one), it looks at
// that meeting alone, and a meaning that speaks only of others says nothing of it.
func (f *frame) heard(p string, thing rulebook.ID) result {
	c := f.c
	room := cmp.Or(thing, f.room)
	var own []result
	for _, n := range c.ix.deems {
		if n.State != rulebook.Heard || c.matches(p, n.Who, f.at).t == no || f.norm == n || speaksOfOthers(n, room) {
			continue
		}
		g := *f
		g.person, g.norm, g.room, g.depth = p, n, room, f.depth+1
		r := g.cond(n.If)
		if r.t == yes {
			r.why = p + " counts as heard under clause " + c.clause(n)
		} else if r.t == no {
			r.why = p + " was not heard as clause " + c.clause(n) + " has it: " + r.why
		}
		own = append(own, r)
	}
	if len(own) > 0 {
		return join(own, false)
	}
	if r := f.spoke(p, thing); r.t == yes {
		return r
	}
	for _, m := range f.meetingsOf(thing) {
		for _, e := range m.entries {
			if e.Kind == Offered && slices.Contains(e.To, p) && phrase.Floor(e.Text) || e.Kind == Declined && slices.Contains(e.Actors, p) && phrase.Floor(e.Text) {
				return answer(yes, p+" was offered the floor", e.ID)
			}
		}
	}
	if c.lack("everything") {
		return result{t: unknown, why: "the record does not show whether " + p + " was heard", needs: "the minutes"}
	}
	return answer(no, p+" was not given the floor")
}

// speaksOfOthers reports whether what a meaning of heard says of meetings it says
// of others than this one.
func speaksOfOthers(n *rulebook.Norm, room rulebook.ID) bool {
	others := false
	for t := range rulebook.Tests(n.If) {
		if t.Thing != 0 && (t.Op == rulebook.Spoke || t.Op == rulebook.WasHeard || t.Op == rulebook.FailedAttend) {
			if t.Thing == room {
				return false
			}
			others = room != 0
		}
	}
	return others
}

// tooLateFor reports whether what a person did came after the end of every
// meeting to which the question is confined: it was not part of being heard there.
func (f *frame) tooLateFor(e *entry) bool {
	held := f.meetingsOf(0)
	if f.room == 0 || len(held) == 0 || !slices.Contains(e.Actors, f.person) {
		return false
	}
	return !slices.ContainsFunc(held, func(m *meeting) bool { return m.open() || before(m.closed().at, e.at) != yes })
}

// offered answers "was offered the last word", "declined the floor".
func (f *frame) offered(p string, t *rulebook.Test) result {
	for _, m := range f.meetingsOf(t.Thing) {
		for _, e := range m.entries {
			if before(e.at, f.at) == no {
				continue
			}
			offer := e.Kind == Offered && slices.Contains(e.To, p) || e.Kind == Declined && slices.Contains(e.Actors, p)
			if t.Op == rulebook.Declined {
				offer = e.Kind == Declined && slices.Contains(e.Actors, p)
			}
			if offer && phrase.SameOffer(t.Value, e.Text) {
				return answer(yes, p+" was offered "+t.Value, e.ID)
			}
		}
	}
	if f.c.lack("everything") || f.c.lack("minutes") {
		return result{t: unknown, why: "the record does not show whether " + p + " was offered " + t.Value, needs: "the minutes"}
	}
	return answer(no, p+" was not offered "+t.Value)
}

// offers holds a meeting against the Offer norms: each item must have been
// offered to, or taken by, the person.
func (c *core) offers(m *meeting, at moment) []Finding {
	var out []Finding
	for _, n := range c.ix.ofKind[rulebook.Offer] {
		if n.At != 0 && n.At != m.thing || n.At == 0 && len(n.Who.Roles) > 0 && n.Who.Roles[0] != c.bodyOf(m) {
			continue
		}
		f := &frame{c: c, at: at, norm: n}
		if f.guards(n).t != yes {
			continue
		}
		for _, role := range n.To {
			for _, p := range c.holders(role, at) {
				for _, item := range n.Items {
					out = append(out, c.offer(n, m, p, item))
				}
			}
		}
	}
	return out
}

func (c *core) offer(n *rulebook.Norm, m *meeting, p, item string) Finding {
	fd := c.finding(n, "not-offered", Shown)
	for _, e := range m.entries {
		taken := e.Kind == Floor && slices.Contains(e.Actors, p) && phrase.SameOffer(item, "the floor") ||
			e.Kind == Question && slices.Contains(e.Actors, p) && strings.Contains(item, "question") ||
			(e.Kind == Offered && slices.Contains(e.To, p) || e.Kind == Declined && slices.Contains(e.Actors, p) || e.Kind == Floor && slices.Contains(e.Actors, p) && e.Text != "") && phrase.SameOffer(item, e.Text)
		if taken {
			fd.Facts = append(fd.Facts, e.ID)
		}
	}
	name := c.p.Thing(m.thing).Name
	_, words := m.spoke(p)
	spoke := len(words) > 0
	switch {
	case len(fd.Facts) > 0:
		fd.Text = fmt.Sprintf("%s was offered %s at the %s.", p, item, name)
	case c.lack("everything") || c.lack("minutes"):
		fd.Answer, fd.Text, fd.Needs = NotShown, fmt.Sprintf("The record does not show that %s was offered %s at the %s.", p, item, name), "the minutes of the "+name
	case len(m.stays(p)) == 0 && !spoke && !c.lack("attendance"):
		fd.Answer, fd.Text = Excused, fmt.Sprintf("%s did not attend the %s.", p, name)
	default:
		fd.Answer, fd.Text = Broken, fmt.Sprintf("%s was not offered %s at the %s.", p, item, name)
		fd.Needs = "the " + name + " to offer " + item
		if phrase.Floor(item) && !strings.Contains(item, "question") {
			fd.Text = fmt.Sprintf("%s was not heard: nobody offered the floor at the %s.", p, name)
		}
	}
	return fd
}

// disclosures returns when an exhibit was first made known to a person, by
// disclosure or by being put while the person was in the room.
func (c *core) disclosures(exhibit, person string) (moment, string, bool) {
	for _, e := range c.log {
		if !slices.Contains(e.Evidence, exhibit) {
			continue
		}
		sent := e.Kind == Disclosed && len(e.To) == 0 || (e.Kind == Disclosed || e.Kind == Did) && slices.Contains(e.To, person)
		if sent || e.Kind == Exhibit && c.inRoom(e, person) {
			return e.at, e.ID, true
		}
	}
	return moment{}, "", false
}

// undisclosed answers "the council relies on evidence not disclosed to the
// respondent", with a window for how early it had to be.
func (f *frame) undisclosed(t *rulebook.Test) result {
	c := f.c
	e := f.self
	if e == nil || e.Kind != Decided {
		for i := len(c.log) - 1; i >= 0 && (e == nil || e.Kind != Decided); i-- {
			if c.log[i].Kind == Decided {
				e = c.log[i]
			}
		}
	}
	if e == nil || e.Kind != Decided {
		return answer(no, "nothing has been decided")
	}
	if len(e.Evidence) == 0 && (c.lack("evidence") || c.lack("everything")) {
		return result{t: unknown, why: "the record does not say on what evidence the decision rests", needs: "the evidence relied on"}
	}
	for _, p := range c.people(t.Other, f.at) {
		for _, x := range e.Evidence {
			when, id, ok := c.disclosures(x, p)
			if t.Value == "left" {
				if put := c.put(x); put == nil || c.inRoom(put, p) {
					continue
				}
				ok = false
			}
			if !ok || before(when, e.at) == no {
				why := fmt.Sprintf("the decision relies on %s, which %s could not answer", x, p)
				put := c.put(x)
				if put != nil {
					why += ": it was put at " + c.clockOf(put)
					if m := c.meetingOf(put); m != nil {
						if s := m.stays(p); len(s) > 0 && s[len(s)-1].out != nil {
							why += ", after " + p + " left at " + c.clockOf(s[len(s)-1].out)
						}
					}
					return answer(yes, why, e.ID, put.ID)
				}
				return answer(yes, why, e.ID)
			}
			if len(t.Windows) > 0 {
				if r := f.windows(t.Windows, rulebook.AllHold, when); r.t == no {
					r.t, r.why = yes, fmt.Sprintf("%s was disclosed to %s on %s, and %s", x, p, when.day.Long(), r.why)
					r.facts = append(r.facts, id)
					return r
				}
			}
		}
	}
	return answer(no, "all evidence relied on was disclosed", e.ID)
}

// inRoom reports whether a person was in the room when an entry was made.
func (c *core) inRoom(e *entry, p string) bool {
	m := c.meetingOf(e)
	return m == nil || slices.Contains(m.present(e), p)
}

// put returns the entry with which an exhibit was first put.
func (c *core) put(exhibit string) *entry {
	for _, e := range c.log {
		if e.Kind == Exhibit && slices.Contains(e.Evidence, exhibit) {
			return e
		}
	}
	return nil
}

// votedOn answers "the member voted against expulsion".
func (f *frame) votedOn(t *rulebook.Test) result {
	for _, e := range f.c.byThing[t.Thing] {
		if e.Kind != Decided || e.Vote == nil {
			continue
		}
		for _, p := range f.subjects(t) {
			in := slices.Contains(e.Vote.ForNames, p) && t.Value != "against" || slices.Contains(e.Vote.AgainstNames, p) && t.Value != "for"
			if in {
				return answer(yes, p+" voted on it", e.ID)
			}
		}
	}
	if f.c.lack("vote") {
		return result{t: unknown, why: "the record does not say how each voted", needs: "the names"}
	}
	return answer(no, "the record shows no such vote")
}

// dayBefore is the civil day that an instant ends: 24:00 of a day is its end.
func (c *core) dayBefore(i calendar.Instant) calendar.Date {
	return c.p.Settings.Reckoner.Place.DateOf(i - 1)
}
