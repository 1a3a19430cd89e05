package docket

import (
	"cmp"
	"maps"
	"slices"

	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
)

// seat is a person's holding of an office, a place in a body, or a part in
// the case, from one entry to another. Membership of the organisation, office
// and seat are three different facts.
type seat struct {
	role        rulebook.ID // 0 for a role that the rulebook does not know
	name        string      // the role's name, when role is 0
	person      string
	from, until calendar.Date // NoDate: unbounded
	fromSeq     int           // place in the record of the entry that began it
	untilSeq    int           // of the entry that ended it; 0: none
}

// seat adds a holding of the register.
func (c *core) seat(s Seat) {
	id, _ := c.p.Lookup(s.Role)
	from, until := cmp.Or(s.From, calendar.NoDate), cmp.Or(s.Until, calendar.NoDate) // 0: absent from a register in JSON
	c.seats = append(c.seats, seat{role: id, name: phrase.Canonical(s.Role), person: s.Person, from: from, until: until, fromSeq: -1})
	if k := c.p.Thing(id).Kind; k == rulebook.Office || k == rulebook.Body {
		c.enrol(s.Person)
	}
}

func (s *seat) holds(m moment) bool {
	switch {
	case s.from != calendar.NoDate && (m.last < s.from || m.day == s.from && s.fromSeq >= m.seq):
		return false
	case s.until != calendar.NoDate && s.untilSeq == 0:
		return m.day < s.until
	case s.until != calendar.NoDate:
		return m.day < s.until || m.day == s.until && m.seq < s.untilSeq
	}
	return true
}

// holders returns who holds a role at a moment, in the order in which they
// came to it. Acting arrangements are applied to offices.
func (c *core) holders(role rulebook.ID, m moment) []string {
	var out []string
	t := c.p.Thing(role)
	if t.Kind == rulebook.Body && t.All {
		return c.enrolled()
	}
	for i := range c.seats {
		if s := &c.seats[i]; s.role == role && s.holds(m) && !slices.Contains(out, s.person) {
			out = append(out, s.person)
		}
	}
	return out
}

// acting returns who exercises an office or body at a moment: its holders, or
// those whom the rulebook puts in their place, with the norm that does.
func (c *core) acting(role rulebook.ID, m moment) ([]string, *rulebook.Norm) {
	hold := c.holders(role, m)
	if c.plain {
		return hold, nil
	}
	for _, n := range c.ix.ofKind[rulebook.Acting] {
		if n.Thing != role {
			continue
		}
		f := &frame{c: c.view(true), at: m, norm: n}
		if f.cond(n.If).t != yes {
			continue
		}
		var out []string
		for _, p := range c.people(n.Who, m) {
			if !slices.Contains(hold, p) && !c.barred(p, m) {
				out = append(out, p)
			}
		}
		if n.Who.Longest && len(out) > 1 {
			out = []string{c.longest(out, n.Who.MemberOf)}
		}
		if len(out) > 0 {
			return out, n
		}
	}
	return hold, nil
}

// longest returns the one of people who has held a seat in body for longest;
// of equals the first in the register.
func (c *core) longest(people []string, body rulebook.ID) string {
	best, from := people[0], calendar.Date(1<<31-1)
	for i := range c.seats { // NoDate is before any day that is known
		if s := &c.seats[i]; s.role == body && slices.Contains(people, s.person) && s.from < from {
			best, from = s.person, s.from
		}
	}
	return best
}

// barred reports whether a person is a party of the case or has stood down.
func (c *core) barred(person string, m moment) bool {
	for i := range c.seats {
		if s := &c.seats[i]; s.person == person && c.p.Thing(s.role).Kind == rulebook.Party && s.holds(m) {
			return true
		}
	}
	return c.stoodDown(person, m)
}

// stoodDown reports whether a person had withdrawn from the case by m.
func (c *core) stoodDown(person string, m moment) bool {
	return slices.ContainsFunc(c.log, func(e *entry) bool {
		return e.Kind == StoodDown && slices.Contains(e.Actors, person) && before(e.at, m) == yes
	})
}

// people lists whom a Who names at a moment, as far as the record knows.
func (c *core) people(w rulebook.Who, m moment) []string {
	var out []string
	add := func(list []string) {
		for _, p := range list {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	if w.MemberOf != 0 {
		add(c.holders(w.MemberOf, m))
	}
	for _, id := range w.Roles {
		switch c.p.Thing(id).Kind {
		case rulebook.Office:
			list, _ := c.acting(id, m)
			add(list)
		case rulebook.Class:
			add(c.everyone(m))
		default:
			add(c.holders(id, m))
		}
	}
	if w.Anyone || w.Member || len(w.Roles) == 0 && w.MemberOf == 0 {
		add(c.everyone(m))
	}
	return slices.DeleteFunc(out, func(p string) bool { return c.matches(p, w, m).t == no })
}

// everyone lists all persons known to the case, in the order of the register.
func (c *core) everyone(m moment) []string {
	var out []string
	for i := range c.seats {
		if s := &c.seats[i]; s.holds(m) && !slices.Contains(out, s.person) {
			out = append(out, s.person)
		}
	}
	seated := len(out)
	for _, name := range c.enrolled() {
		if !slices.Contains(out[:seated], name) {
			out = append(out, name)
		}
	}
	return out
}

// enrol makes a person a member of the organisation.
func (c *core) enrol(person string) {
	if _, known := c.members[person]; !known {
		c.members[person] = c.enrolments
		c.enrolments++
	}
}

// enrolled lists the members in the order of the register: never by name, so
// that a case reads alike whatever its people are called.
func (c *core) enrolled() []string {
	out := slices.Collect(maps.Keys(c.members))
	slices.SortFunc(out, func(a, b string) int { return c.members[a] - c.members[b] })
	return out
}

// matches reports whether one person is whom a Who speaks of. A body acts by
// its own name.
func (c *core) matches(person string, w rulebook.Who, m moment) result {
	parts := make([]result, 0, 3)
	switch {
	case w.MemberOf != 0:
		parts = append(parts, c.holds(person, w.MemberOf, m))
	case len(w.Roles) > 0:
		any := make([]result, 0, 2)
		for _, id := range w.Roles {
			any = append(any, c.is(person, id, m))
		}
		parts = append(parts, join(any, false))
	case w.Member:
		parts = append(parts, c.isMember(person, m))
	}
	if len(parts) > 0 && parts[0].t == no {
		return parts[0] // it decides
	}
	if w.Class != 0 {
		parts = append(parts, c.is(person, w.Class, m))
	}
	if w.If != nil {
		f := &frame{c: c, at: m, person: person}
		parts = append(parts, f.cond(w.If))
	}
	return join(parts, true)
}

// is reports whether a person is a role or of a class.
func (c *core) is(person string, id rulebook.ID, m moment) result {
	t := c.p.Thing(id)
	switch t.Kind {
	case rulebook.Class:
		if c.deemedIn(person, id, m) {
			return answer(yes, person+" counts as "+t.Name)
		}
		if c.depth > maxDepth {
			return result{t: unknown, why: "the definitions go round in a circle"}
		}
		f := &frame{c: c.view(false), at: m, person: person}
		parts := make([]result, 0, 2)
		if t.Of != 0 {
			parts = append(parts, c.holds(person, t.Of, m))
		}
		parts = append(parts, f.cond(t.If))
		r := join(parts, true)
		if r.t == yes && r.why == "" {
			r.why = person + " is " + t.Name
		}
		return r
	case rulebook.Body:
		if phrase.Canonical(person) == t.Name {
			return result{t: yes}
		}
		if list, n := c.acting(id, m); n != nil && slices.Contains(list, person) {
			return result{t: yes}
		}
		if t.All {
			return c.isMember(person, m)
		}
		return answer(no, person+" is not the "+t.Name)
	case rulebook.Office:
		list, n := c.acting(id, m)
		if slices.Contains(list, person) {
			return answer(yes, person+" is the "+t.Name)
		}
		why := person + " is not the " + t.Name
		if n != nil {
			why += " for this case (clause " + c.clause(n) + ")"
		}
		return c.holding(why, id)
	}
	return c.holds(person, id, m)
}

// holds reports whether a person holds a seat, office or part.
func (c *core) holds(person string, role rulebook.ID, m moment) result {
	t := c.p.Thing(role)
	if t.Kind == rulebook.Body && t.All {
		return c.isMember(person, m)
	}
	if slices.ContainsFunc(c.seats, func(s seat) bool { return s.role == role && s.person == person && s.holds(m) }) {
		if t.Kind == rulebook.Body {
			return answer(yes, person+" is a member of the "+t.Name)
		}
		return answer(yes, person+" is the "+t.Name)
	}
	if t.Kind == rulebook.Body {
		return c.holding(person+" is not a member of the "+t.Name, role)
	}
	return c.holding(person+" is not the "+t.Name, role)
}

// holding is the answer when a person is not found in a role: no, unless the
// record does not say who holds it.
func (c *core) holding(why string, role rulebook.ID) result {
	for i := range c.seats {
		if c.seats[i].role == role {
			if c.lack("membership") && c.p.Thing(role).Kind == rulebook.Body {
				break
			}
			return answer(no, why)
		}
	}
	if c.lacksFor(role) || c.lack("membership") {
		return result{t: unknown, why: "the record does not say who the " + c.p.Thing(role).Name + " is", needs: "who holds it"}
	}
	return answer(no, why)
}

func (c *core) isMember(person string, m moment) result {
	if _, ok := c.members[person]; ok {
		return answer(yes, person+" is a member")
	}
	if !c.known || c.lack("membership") {
		return result{t: unknown, why: "the record does not say who is a member", needs: "the register of members"}
	}
	return answer(no, person+" is not a member")
}

// bind records what an entry changes in who holds what: the parts of the case
// taken by whoever makes or suffers an act, and comings and goings.
func (c *core) bind(e *entry) {
	switch e.Kind {
	case Joined, Leaves:
		c.move(e)
		return
	case Did, Decided:
	default:
		return
	}
	t := c.p.Thing(e.thing)
	for i, b := range []struct {
		roles  []rulebook.ID
		people []string
	}{{t.By, e.Actors}, {t.About, e.About}, {t.To, e.To}} {
		for _, id := range b.roles {
			if c.p.Thing(id).Kind != rulebook.Party || len(b.people) == 0 || e.ruling.Effect == Rejected {
				continue
			}
			held := len(c.holders(id, e.at)) > 0
			for _, p := range b.people {
				if held && !(i == 0 && c.joins(e, p, id)) {
					continue
				}
				c.seats = append(slices.Clip(c.seats), seat{role: id, name: c.p.Thing(id).Name, person: p, from: e.at.day, until: calendar.NoDate, fromSeq: e.at.seq - 1})
			}
		}
	}
}

// joins reports whether an act makes its doer a party beside those who are: a
// second complaint, which counts, by somebody who could make it without being a
// party, about nobody but those whom the first is about, and not by one of them.
func (c *core) joins(e *entry, p string, party rulebook.ID) bool {
	t := c.p.Thing(e.thing)
	var about []string
	for _, id := range t.About {
		about = append(about, c.holders(id, e.at)...)
	}
	stranger := func(other string) bool { return !slices.Contains(about, other) }
	if e.Kind != Did || !e.stands() || slices.Contains(append(about, c.holders(party, e.at)...), p) || slices.ContainsFunc(e.About, stranger) {
		return false
	}
	return slices.ContainsFunc(c.ix.powers[e.thing], func(n *rulebook.Norm) bool {
		return n.Kind == rulebook.Power && !slices.Contains(n.Who.Roles, party) && c.matches(p, n.Who, e.at).t == yes
	})
}

// move records a coming or going.
func (c *core) move(e *entry) {
	id, ok := c.p.Lookup(e.Role)
	c.members, c.seats = maps.Clone(c.members), slices.Clone(c.seats)
	for _, p := range e.Actors {
		if !ok && phrase.Canonical(e.Role) == "member" {
			if e.Kind == Joined {
				c.enrol(p)
				c.known = true
			} else {
				delete(c.members, p)
			}
			continue
		}
		if e.Kind == Joined {
			if k := c.p.Thing(id).Kind; k == rulebook.Office {
				c.vacate(id, e)
			}
			c.seats = append(c.seats, seat{role: id, name: phrase.Canonical(e.Role), person: p, from: e.at.day, until: calendar.NoDate, fromSeq: e.at.seq})
			continue
		}
		for i := range c.seats {
			if s := &c.seats[i]; s.person == p && (s.role == id && ok || !ok) && s.holds(e.at) && c.p.Thing(s.role).Kind != rulebook.Party {
				s.until, s.untilSeq = e.at.day, e.at.seq
			}
		}
	}
}

// vacate ends the holding of an office that is full when another takes it.
func (c *core) vacate(id rulebook.ID, e *entry) {
	t := c.p.Thing(id)
	hold := c.holders(id, e.at)
	if t.Max == 0 || len(hold) < t.Max {
		return
	}
	for i := range c.seats {
		if s := &c.seats[i]; s.role == id && s.person == hold[0] && s.holds(e.at) {
			s.until, s.untilSeq = e.at.day, e.at.seq
		}
	}
}

// deemedIn reports whether a Deem norm puts a person in a class.
func (c *core) deemedIn(person string, class rulebook.ID, m moment) bool {
	for _, n := range c.ix.deems {
		if n.State != rulebook.InClass || n.With != class {
			continue
		}
		f := &frame{c: c.view(false), at: m, person: person, norm: n}
		if c.depth <= maxDepth && c.matches(person, n.Who, m).t == yes && f.cond(n.If).t == yes {
			return true
		}
	}
	return false
}
