package conform

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// teller tells a case in the words of a pack.
type teller struct {
	m      *Match
	r      *Record
	from   map[rulebook.ID][]rulebook.ID // rulebook -> pack
	days   map[string]calendar.Date      // of entries
	made   map[rulebook.ID]bool          // decisions and acts that the case has
	things map[string]string             // what an entry is called in the rulebook
}

func newTeller(m *Match, r *Record) *teller {
	tr := &teller{m: m, r: r, from: map[rulebook.ID][]rulebook.ID{}, days: map[string]calendar.Date{}, things: map[string]string{}, made: map[rulebook.ID]bool{}}
	for _, e := range r.State.Events() {
		if id, ok := m.p.Lookup(e.Thing); ok && (e.Kind == docket.Decided || e.Kind == docket.Did) {
			tr.made[id] = true
		}
	}
	for i := range m.pk.Program.Things {
		id := m.pk.Program.Things[i].ID
		for _, own := range m.to[id] {
			tr.from[own] = append(tr.from[own], id)
		}
	}
	tr.hearings()
	return tr
}

// hearings lets every meeting of a body that imposes a sanction stand for the
// pack's hearing, where nothing else does: what was said there was said to those
// who decided.
func (tr *teller) hearings() {
	for _, tm := range tr.m.pk.terms {
		if tm.part != "hearing" {
			continue
		}
		for i := range tr.m.p.Things {
			t := &tr.m.p.Things[i]
			if t.Kind == rulebook.Meeting && len(tr.from[t.ID]) == 0 && slices.ContainsFunc(t.By, tr.decides) {
				tr.from[t.ID] = []rulebook.ID{tm.thing}
			}
		}
	}
}

// decides reports whether a body makes a decision for which the pack has a
// name.
func (tr *teller) decides(body rulebook.ID) bool {
	for i := range tr.m.p.Things {
		if t := &tr.m.p.Things[i]; t.Kind == rulebook.Decision && len(tr.from[t.ID]) > 0 && slices.Contains(t.By, body) {
			return true
		}
	}
	return false
}

// program is the pack as a rulebook under which everybody may do everything:
// who may act is the business of the case's own rulebook.
func (tr *teller) program() *rulebook.Program {
	p := *tr.m.pk.Program
	p.Settings.Reckoner = tr.m.law()
	p.Norms = slices.Clone(p.Norms)
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind == rulebook.Cure && !tr.m.cures(n) {
			n.Clauses = nil // whether an appeal cures is the rulebook's to say
		}
		if n.Kind == rulebook.Power {
			n.Who, n.Windows, n.If, n.Unless, n.Only, n.Limit, n.Most = rulebook.Who{Anyone: true}, nil, nil, nil, false, 0, nil
		}
	}
	for i := range p.Things {
		switch t := &p.Things[i]; t.Kind {
		case rulebook.Act, rulebook.Decision, rulebook.Meeting:
			p.Norms = append(p.Norms, rulebook.Norm{
				ID: len(p.Norms), Kind: rulebook.Power, Who: rulebook.Who{Anyone: true}, Deeds: []rulebook.Deed{{Thing: t.ID}}, Clause: t.Clause, Parent: -1,
			})
		}
	}
	return &p
}

// cures reports whether the rulebook says that what stands for the thing of a
// pack's cure cures something.
func (m *Match) cures(n *rulebook.Norm) bool {
	return slices.ContainsFunc(m.p.Norms, func(b rulebook.Norm) bool { return b.Kind == rulebook.Cure && m.same(n.Thing, b.Thing) })
}

// register is who holds what, with the parties whom the case came to have.
func (tr *teller) register() docket.Register {
	var out docket.Register
	seats := func(list []docket.Seat) {
		for _, s := range list {
			id, _ := tr.m.p.Lookup(s.Role)
			for _, to := range tr.from[id] {
				s.Role = tr.m.pk.Program.Thing(to).Name
				out.Bodies = append(out.Bodies, s)
			}
			if k := tr.m.p.Thing(id).Kind; k == rulebook.Body || k == rulebook.Office {
				out.Members = append(out.Members, s.Person)
			}
		}
	}
	seats(tr.r.Register.Bodies)
	seats(tr.r.Register.Offices)
	out.Members = append(out.Members, tr.r.Register.Members...)
	st := docket.At(tr.r.State, tr.r.At)
	for i := range tr.m.p.Things {
		t := &tr.m.p.Things[i]
		for _, person := range st.Parties[t.Name] {
			for _, to := range tr.from[t.ID] {
				if t.Kind == rulebook.Party {
					out.Parties = append(out.Parties, docket.Seat{Role: tr.m.pk.Program.Thing(to).Name, Person: person, From: calendar.NoDate, Until: calendar.NoDate})
				}
			}
		}
	}
	return out
}

// incomplete is what the record may lack: what it said itself, and what the
// pack asks for and the rulebook has no name for. Where such a thing is only one
// of several ways in a condition, there has been none.
func (tr *teller) incomplete() docket.Incomplete {
	var out docket.Incomplete
	for _, name := range tr.r.Incomplete {
		id, ok := tr.m.p.Lookup(name)
		if !ok {
			out = append(out, name)
		}
		for _, to := range tr.from[id] {
			out = append(out, tr.m.pk.Program.Thing(to).Name)
		}
	}
	for i := range tr.m.pk.Program.Things {
		if t := &tr.m.pk.Program.Things[i]; t.ID != 0 && named(t.Kind) && len(tr.m.to[t.ID]) == 0 && tr.m.demanded(t) {
			out = append(out, t.Name)
		}
	}
	return out
}

// demanded reports whether sentences of the pack rest on a thing: it is done,
// judged, or counted from in one of them.
func (m *Match) demanded(t *rulebook.Thing) bool {
	if t.Kind == rulebook.Judgement || t.Kind == rulebook.Fact {
		return true
	}
	return slices.ContainsFunc(m.pk.Program.Norms, func(n rulebook.Norm) bool {
		return n.Thing == t.ID || n.With == t.ID || n.At == t.ID ||
			slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == t.ID }) ||
			slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.Thing == t.ID })
	})
}

// events are the entries, in the pack's words. What the pack has no name for
// is left out, and so is what happened in a meeting of that kind; so is a vote
// that was lost.
func (tr *teller) events() []docket.Event {
	var out []docket.Event
	outside := false
	events := tr.r.State.Events()
	for i := range events {
		e := events[i]
		tr.days[e.ID], tr.things[e.ID] = e.On.Day, e.Thing
		r := tr.r.State.Ruling(i)
		id, _ := tr.m.p.Lookup(e.Thing)
		switch {
		case e.Kind == docket.Opened:
			outside = len(tr.from[id]) == 0
		case e.Kind == docket.Closed && outside:
			outside = false
			continue
		}
		lost := e.Kind == docket.Decided && r.Tally != nil && r.Tally.Carried == docket.Broken
		if outside && e.Thing == "" || e.Thing != "" && len(tr.from[id]) == 0 || lost || r.Effect == docket.Rejected {
			continue
		}
		if e.Thing == "" {
			out = append(out, tr.told(e, 0)...)
			continue
		}
		for k, to := range tr.from[id] {
			x := e
			x.ID += strings.Repeat("'", k)
			tr.things[x.ID] = e.Thing
			out = append(out, tr.told(x, to)...)
			if a, ok := arrival(&x, &r); ok {
				a.Thing = tr.m.pk.Program.Thing(to).Name
				out = append(out, a)
			}
		}
	}
	return out
}

// told is an entry in the pack's words, as often as somebody took a place.
func (tr *teller) told(e docket.Event, to rulebook.ID) []docket.Event {
	p := tr.m.pk.Program
	if to != 0 {
		t := p.Thing(to)
		e.Thing = t.Name
		e.States = slices.Concat(e.States, tr.states(&e, to))
		if e.Kind == docket.Decided && t.Kind != rulebook.Decision {
			e.Kind = docket.Did // what the rulebook decides is an act to the pack
			e.Vote = nil
		}
		if e.Kind == docket.Did && t.Kind == rulebook.Decision {
			e.Kind = docket.Decided
		}
		if e.Kind == docket.Decided && len(t.By) > 0 {
			e.Actors = []string{p.Thing(t.By[0]).Name}
		}
		e.Vote = plainVote(e.Vote)
	}
	if e.Kind != docket.Decided {
		e.Actors = tr.people(e.Actors)
	}
	e.To, e.About = tr.people(e.To), tr.people(e.About)
	if e.Role == "" {
		return []docket.Event{e}
	}
	id, ok := tr.m.p.Lookup(e.Role)
	if !ok {
		return []docket.Event{e}
	}
	var out []docket.Event
	for _, role := range tr.from[id] {
		x := e
		x.Role = p.Thing(role).Name
		out = append(out, x)
	}
	return out
}

// plainVote is a vote without what only the rulebook can judge: the sanction
// named with it, and how it was carried when not by more votes for it.
func plainVote(v *docket.Vote) *docket.Vote {
	if v == nil || v.For <= v.Against && !v.All {
		return nil
	}
	out := *v
	out.Sanction = ""
	return &out
}

// people puts the names of the pack's bodies for those of the rulebook's.
func (tr *teller) people(list []string) []string {
	out := slices.Clone(list)
	for i, name := range out {
		id, ok := tr.m.p.Lookup(name)
		if t := tr.m.p.Thing(id); ok && (t.Kind == rulebook.Body || t.Kind == rulebook.Office) && len(tr.from[id]) > 0 {
			out[i] = tr.m.pk.Program.Thing(tr.from[id][0]).Name
		}
	}
	return out
}

// states adds what an entry states in other words than the pack's.
func (tr *teller) states(e *docket.Event, to rulebook.ID) []string {
	var out []string
	for i := range tr.m.pk.Program.Norms {
		n := &tr.m.pk.Program.Norms[i]
		if n.Kind != rulebook.Content || n.Thing != to {
			continue
		}
		for _, item := range n.Items {
			said := slices.ContainsFunc(e.States, func(s string) bool { return alikeWords(item, s) }) ||
				slices.ContainsFunc(e.Fields, func(f docket.Field) bool { return alikeWords(item, f.Name) }) ||
				len(e.Charges) > 0 && tr.charged(e, item)
			if said {
				out = append(out, item)
			}
		}
	}
	return out
}

// charged reports whether the charges themselves say an item: each its rule,
// or each its particulars.
func (tr *teller) charged(e *docket.Event, item string) bool {
	all := func(says func(c *docket.Charge) bool) bool {
		return !slices.ContainsFunc(e.Charges, func(c docket.Charge) bool { return !says(&c) })
	}
	switch {
	case alikeWords(item, "rule"):
		return all(func(c *docket.Charge) bool { return c.Rule != "" })
	case alikeWords(item, "particulars"):
		return all(func(c *docket.Charge) bool { return c.Text != "" })
	}
	return alikeWords(item, "charges")
}

// arrival is the receipt of what was sent, where the rulebook's own clauses on
// service say when it was.
func arrival(e *docket.Event, r *docket.Ruling) (docket.Event, bool) {
	if e.Kind != docket.Did || r.Received == nil || len(e.To) == 0 {
		return docket.Event{}, false
	}
	day := *r.Received
	on := docket.When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}
	if day == e.On.Day {
		on = e.On
	}
	return docket.Event{ID: e.ID + "'received", Kind: docket.Arrived, On: on, Target: e.ID, To: e.To}, true
}
