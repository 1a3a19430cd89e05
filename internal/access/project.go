package access

import (
	"slices"
	"strconv"

	"alteram/clerk"
	"alteram/docket"
	"alteram/picture"
	"alteram/rulebook"
)

// fill puts into the case what its reader may see.
func (k *knowledge) fill(c *Case) {
	seen := map[string]Level{} // of an entry, by its id
	for i := range k.View.Entries {
		e := k.entry(c, &k.View.Entries[i])
		if e.Level < Own {
			continue
		}
		c.Entries = append(c.Entries, e)
		if e.Event != nil {
			seen[e.Event.ID] = e.Level
		}
	}
	c.Standing = k.standing(c, seen)
	c.Picture = k.picture(c, seen)
	c.People = k.people(c)
	for _, l := range k.Letters {
		if c.May(Notices) >= Read || l.To == c.MyHandle && c.MyHandle != "" && c.May(Notices) >= Own {
			c.Letters = append(c.Letters, l)
		}
	}
}

// entry is an entry as the reader may see it; its level is below Own when the
// reader may not know of it.
func (k *knowledge) entry(c *Case, v *clerk.EntryView) Entry {
	e := Entry{EntryView: *v, Object: Record}
	if v.Event == nil {
		if v.Act == "case.open" || v.Act == "case.edition" {
			e.Object = Overview
		}
		e.Level = c.May(e.Object)
		if e.Level == Own {
			e.Level = None
		}
		if v.Act == "case.person" && !c.Is(Clerk, Auditor, Chair) {
			e.Level = None
		}
		return e
	}
	e.Object = k.objectOf(v.Event)
	e.Level = c.May(e.Object)
	mine := c.Me != "" && (slices.Contains(v.Event.Actors, c.Me) || slices.Contains(v.Event.To, c.Me))
	switch {
	case mine && e.Level >= Own:
		e.Level = max(e.Level, Read)
	case e.Level == Own, e.Level == Outcome:
		e.Level = None
	}
	if e.Level == Redacted {
		e.EntryView = hide(e.EntryView)
	} else if e.Level >= Read {
		e.EntryView = k.shorten(c, e.EntryView)
	}
	return e
}

// hide leaves of an entry its kind, day and people.
func hide(v clerk.EntryView) clerk.EntryView {
	e := v.Event
	v.Event = &docket.Event{ID: e.ID, Kind: e.Kind, On: e.On, Thing: e.Thing, Label: e.Label}
	v.Words, v.Ruling, v.Erased, v.Amended = "", nil, nil, ""
	return v
}

// shorten takes from an entry what is less widely known than the entry: who
// voted how, and findings that rest on entries which the reader may not see.
func (k *knowledge) shorten(c *Case, v clerk.EntryView) clerk.EntryView {
	if v.Ruling != nil {
		r := *v.Ruling
		r.Findings = k.findings(c, r.Findings)
		v.Ruling = &r
	}
	return v
}

// findings keeps those that rest on entries which the reader may see, and what
// may be known of the rules themselves.
func (k *knowledge) findings(c *Case, list []docket.Finding) []docket.Finding {
	var out []docket.Finding
	for _, f := range list {
		if slices.ContainsFunc(f.Facts, func(id string) bool { return !k.sees(c, id) }) {
			continue
		}
		out = append(out, f)
	}
	return out
}

// sees reports whether the reader may see the entry of an id.
func (k *knowledge) sees(c *Case, id string) bool {
	i, ok := k.byID[id]
	if !ok {
		return id == "" || seq(id) < 0 // an entry that a rule made has no words of anybody
	}
	e := &k.events[i]
	level := c.May(k.objectOf(e))
	mine := c.Me != "" && (slices.Contains(e.Actors, c.Me) || slices.Contains(e.To, c.Me))
	return level >= Read || mine && level >= Own
}

// objectOf is what an event is about.
func (k *knowledge) objectOf(e *docket.Event) Object {
	i, known := k.byID[e.ID]
	closed := known && k.closed[i]
	switch e.Kind {
	case docket.Corrected, docket.Withdrawn:
		if t, ok := k.byID[e.Target]; ok && k.events[t].Kind != docket.Corrected && k.events[t].Kind != docket.Withdrawn {
			return k.objectOf(&k.events[t])
		}
		return Notes
	case docket.Did:
		return k.objectOfAct(e)
	case docket.Arrived:
		return Service
	case docket.Decided:
		return Decision
	case docket.Told:
		return Telling
	case docket.StoodDown, docket.Challenged:
		return Conflicts
	case docket.Considered:
		if thing, ok := k.p.Lookup(e.Thing); ok && len(k.p.Thing(thing).About) > 0 && !slices.ContainsFunc(e.About, k.isRespondent) {
			return Conflicts
		}
		return Deliberation
	case docket.Exhibit, docket.Disclosed:
		if slices.ContainsFunc(e.Evidence, func(x string) bool { return !k.shown[x] }) {
			return Undisclosed
		}
		return Evidence
	case docket.Joined, docket.Leaves:
		return People
	case docket.Agreed:
		return Dates
	case docket.Deliberates, docket.Closed, docket.Entered, docket.Exited, docket.Opened, docket.Adjourned, docket.Resumed:
		return Hearing
	case docket.Noted:
		switch {
		case closed:
			return Deliberation
		case known && k.during(i):
			return Hearing
		}
		return Notes
	case docket.Happened:
		return Record
	}
	if closed {
		return Deliberation
	}
	return Hearing
}

// objectOfAct is what an act is about.
func (k *knowledge) objectOfAct(e *docket.Event) Object {
	thing, _ := k.p.Lookup(e.Thing)
	t := k.p.Thing(thing)
	by := func(yes func(string) bool) bool { return slices.ContainsFunc(e.Actors, yes) }
	complainant := func(s string) bool { return k.holds(s, k.ids.complainant...) }
	after := k.madeAfterDecision(e)
	switch {
	case t.Deed == rulebook.Publish:
		return Statement
	case t.Deed == rulebook.Suspend, t.Deed == rulebook.Review:
		return Interim
	case by(complainant) && slices.ContainsFunc(e.About, k.isRespondent):
		return Complaint
	case len(e.Charges) > 0:
		return Charges
	case by(k.isRespondent) && after:
		return Appeal
	case by(k.isRespondent):
		return Answers
	case slices.ContainsFunc(e.To, func(s string) bool { return k.party(s) }):
		return Notices
	case slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.DocumentField }) && len(e.To) == 0 && len(t.To) == 0:
		return Minutes
	case by(k.party):
		return Evidence
	}
	return Record
}

// madeAfterDecision reports whether an event stands after a decision.
func (k *knowledge) madeAfterDecision(e *docket.Event) bool {
	for i := range k.events {
		if k.events[i].ID == e.ID {
			return false
		}
		if k.events[i].Kind == docket.Decided {
			return true
		}
	}
	return false
}

// during reports whether a meeting was open at an event.
func (k *knowledge) during(at int) bool {
	open := false
	for i := range at {
		switch k.events[i].Kind {
		case docket.Opened, docket.Resumed:
			open = true
		case docket.Closed, docket.Adjourned:
			open = false
		}
	}
	return open
}

// standing is how the case stands, as far as the reader may know.
func (k *knowledge) standing(c *Case, seen map[string]Level) docket.Standing {
	s := k.Standing
	out := docket.Standing{At: s.At, Open: s.Open, Parties: map[string][]string{}}
	if k.sees(c, s.ClosedBy) {
		out.ClosedBy = s.ClosedBy
	}
	for role, people := range s.Parties {
		if c.May(People) >= Read || slices.Contains(people, c.Me) {
			out.Parties[role] = slices.Clone(people)
		}
	}
	out.Duties, out.Powers = k.dues(c, s.Duties), k.dues(c, s.Powers)
	if c.May(Decision) >= Read {
		for _, r := range s.Results {
			if k.sees(c, r.Event) {
				out.Results = append(out.Results, r)
			}
		}
	}
	for _, h := range s.Heard {
		if c.May(Hearing) >= Read && !slices.ContainsFunc(h.Facts, func(id string) bool { return !k.sees(c, id) }) {
			out.Heard = append(out.Heard, h)
		}
	}
	for _, r := range s.Rulings {
		if seen[r.Event] >= Read {
			r.Findings, r.Armed = k.findings(c, r.Findings), nil
			out.Rulings = append(out.Rulings, r)
		}
	}
	if c.Is(Clerk, Chair, Auditor, AppealPanel) {
		for _, a := range s.Clauses {
			a.Findings = k.findings(c, a.Findings)
			out.Clauses = append(out.Clauses, a)
		}
	}
	if c.Is(Clerk, Auditor) {
		out.Alerts = slices.Clone(s.Alerts)
	}
	return out
}

// dues keeps the duties and powers of which the reader may know: all that a
// keeper or judge of the case may see the cause of, and of others those that
// are the reader's own or rest on what the reader may see.
func (k *knowledge) dues(c *Case, list []docket.Due) []docket.Due {
	var out []docket.Due
	for _, d := range list {
		mine := c.Me != "" && slices.Contains(d.People, c.Me)
		if !mine && (c.May(Dates) < Read || !k.sees(c, d.Trigger)) {
			continue
		}
		if !k.sees(c, d.Trigger) {
			d.Trigger = ""
		}
		if d.Fulfilled != "" && !k.sees(c, d.Fulfilled) {
			continue
		}
		d.Blocked = k.findings(c, d.Blocked)
		out = append(out, d)
	}
	return out
}

// picture is what pictures are drawn of.
func (k *knowledge) picture(c *Case, seen map[string]Level) picture.Case {
	p := picture.Case{Program: k.p, Standing: c.Standing}
	if c.May(People) >= Read {
		p.Register = k.View.File.Register
		p.Register.Members = nil
	}
	for i := range k.events {
		if e := &k.events[i]; seen[e.ID] >= Read {
			p.Events = append(p.Events, *e)
		}
	}
	return p
}

// people are those of whom the reader may know: with what they are in the case,
// and addresses for those who write to them.
func (k *knowledge) people(c *Case) []Person {
	var out []Person
	if c.May(People) < Read {
		return nil
	}
	reg := k.View.File.Register
	for i := range k.View.People {
		v := &k.View.People[i]
		p := Person{Name: v.Name, Handle: v.Handle, Out: k.out[v.Name]}
		if c.May(Conflicts) < Outcome {
			p.Out = ""
		}
		if c.May(Personal) >= Read {
			p.Contact, p.Member = v.Contact, v.Member
		}
		for role, holders := range k.Standing.Parties {
			if slices.Contains(holders, v.Name) {
				p.Parties = append(p.Parties, role)
			}
		}
		slices.Sort(p.Parties)
		for _, list := range [][]docket.Seat{reg.Bodies, reg.Offices} {
			for _, s := range list {
				if s.Person == v.Name {
					p.Seats = append(p.Seats, s)
				}
			}
		}
		if len(p.Parties)+len(p.Seats) > 0 || c.Is(Clerk) {
			out = append(out, p)
		}
	}
	return out
}

// Handle is the handle of a person of the case by name, or empty.
func (c *Case) Handle(name string) string {
	for _, p := range c.People {
		if p.Name == name {
			return p.Handle
		}
	}
	return ""
}

// Event is the event of an entry that the reader may see, by its id, or nil.
func (c *Case) Event(id string) *docket.Event {
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Event != nil && e.Event.ID == id {
			return e.Event
		}
	}
	return nil
}

// EntryHref is the place of an entry on the timeline: "#e12".
func EntryHref(seq int64) string { return "#e" + strconv.FormatInt(seq, 10) }
