package attack

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/syntax"
)

// player plays one history: what the docket says of an act decides when, and by
// whom, the next is done.
type player struct {
	*plan
	c      *cast
	d      *dice // nil: nothing is left to chance
	s      docket.State
	day    calendar.Date
	clock  calendar.Clock
	events []docket.Event
	flaw   Flaw // of the stage at hand

	charges []string // labels that were put
	shown   bool     // E1 was disclosed
	sat     []string // who sat at the first hearing
}

const (
	morning = calendar.Clock(10 * 3600)
	evening = calendar.Clock(22 * 3600)
	pause   = calendar.Clock(5 * 60)
)

// play plays a course with flaws at some of its stages.
func (b *plan) play(script []stage, kind int, flaws map[int]Flaw, d *dice) History {
	p := &player{plan: b, c: b.people(kind), d: d, day: b.p.Settings.InForce, clock: morning}
	if p.day == calendar.NoDate || p.day == 0 {
		p.day, _ = calendar.DateOf(2027, 3, 1)
	}
	if d != nil {
		p.day += calendar.Date(d.n(10))
	}
	p.s = docket.Open(b.p, p.c.reg, nil)
	h := History{Register: p.c.reg}
	for i, s := range script {
		p.flaw = flaws[i]
		if p.flaw != Sound {
			name := b.p.Thing(s.thing).Name
			if s.tell {
				name = "telling of " + name
			}
			h.Flaws = append(h.Flaws, name+": "+p.flaw.String())
		}
		if p.flaw == Skip {
			continue
		}
		p.perform(s)
		if p.flaw == Again {
			p.perform(s)
		}
	}
	h.Events = p.events
	return h
}

func (p *player) name(id rulebook.ID) string { return p.p.Thing(id).Name }

// at places the next event on a day, after what has happened.
func (p *player) at(e docket.Event, day calendar.Date) docket.Event {
	clock := morning
	switch {
	case day <= p.day && p.clock+pause > evening:
		day = p.day + 1
	case day <= p.day:
		day, clock = p.day, p.clock+pause
	}
	e.ID = fmt.Sprintf("e%d", len(p.events)+1)
	e.On = docket.When{Day: day, Clock: clock, Last: day, LastClock: clock}
	return e
}

// do records an event.
func (p *player) do(e docket.Event, day calendar.Date) docket.Ruling {
	e = p.at(e, day)
	p.day, p.clock = e.On.Day, e.On.Clock
	p.events = append(p.events, e)
	var r docket.Ruling
	p.s, r = docket.Step(p.s, e)
	return r
}

// counts reports whether an event would count on a day, and if not, the first
// day on which it might.
func (p *player) counts(e docket.Event, day calendar.Date) (ok bool, next calendar.Date) {
	_, r := docket.Step(p.s, p.at(e, day))
	switch r.Effect {
	case docket.Effective, docket.Fact, docket.Stands:
		return true, day
	}
	next = day + 1
	for _, f := range r.Findings {
		if f.Answer == docket.Broken && f.Earliest != nil {
			next = max(next, *f.Earliest)
		}
	}
	return false, next
}

// settle finds the first day on which one of several ways to do a thing counts,
// and moves it as the flaw, or chance, has it.
func (p *player) settle(thing rulebook.ID, ways []docket.Event) (docket.Event, calendar.Date) {
	e, day := ways[0], p.day
search:
	for range 5 {
		next := calendar.Date(0)
		for _, w := range ways {
			ok, on := p.counts(w, day)
			if ok {
				e = w
				break search
			}
			next = max(next, on)
		}
		day = min(next, p.day+400)
	}
	if ok, _ := p.counts(e, day); !ok {
		day = p.day // it never does: then at once
	}
	last, bounded := p.last(thing)
	switch {
	case p.flaw == Early:
		return e, max(day-1, p.day)
	case p.flaw == LastDay && bounded:
		return e, max(last, p.day)
	case p.flaw == DayAfter && bounded:
		return e, max(last+1, p.day)
	case p.flaw == LastDay, p.flaw == DayAfter:
		return e, day + 1
	case p.d == nil || p.d.n(3) > 0:
		return e, day
	}
	drawn := []calendar.Date{day - 1, day + 1, day + 2, day + 7, day + 30}
	if bounded {
		drawn = append(drawn, last, last, last+1, last-1)
	}
	return e, max(drawn[p.d.n(len(drawn))], p.day)
}

// last is the last day of the duty or power that is about a thing.
func (p *player) last(thing rulebook.ID) (calendar.Date, bool) {
	at, _ := p.p.Settings.Reckoner.Place.At(p.day, p.clock)
	st := docket.At(p.s, at)
	last, ok := calendar.Date(0), false
	for _, d := range append(st.Duties, st.Powers...) {
		about := slices.ContainsFunc(p.p.Norms[d.Norm].Deeds, func(x rulebook.Deed) bool { return x.Thing == thing })
		if about && d.By != nil && *d.By >= p.day && *d.By > last {
			last, ok = *d.By, true
		}
	}
	return last, ok
}

func (p *player) perform(s stage) {
	t := p.p.Thing(s.thing)
	switch {
	case s.resign:
		p.do(docket.Event{Kind: docket.Leaves, Actors: []string{p.c.respondent}, Role: "member"}, p.day)
	case s.agree > 0:
		a := p.agree[s.agree-1]
		var who []string
		for _, id := range a.who {
			who = append(who, p.c.role(p.plan, id)...)
		}
		p.do(docket.Event{Kind: docket.Agreed, Actors: who, Text: a.text}, p.day)
	case s.tell:
		who := p.c.all()[:1]
		p.do(docket.Event{Kind: docket.Told, Thing: t.Name, Actors: who, To: []string{p.c.respondent}}, p.day)
	case t.Kind == rulebook.Meeting:
		p.meet(s)
	case t.Kind == rulebook.Decision:
		ways := []docket.Event{p.decision(s.thing, p.c.role(p.plan, first(t.By)))}
		e, day := p.settle(s.thing, ways)
		p.do(e, day)
	default:
		p.act(t)
	}
}

// act does an act, or records a judgement or a fact.
func (p *player) act(t *rulebook.Thing) {
	var ways []docket.Event
	for _, who := range p.doers(t) {
		ways = append(ways, p.event(t, who))
	}
	e, day := p.settle(t.ID, ways)
	p.do(e, day)
	if len(e.Charges) > 0 && p.flaw != Bare {
		p.charges = []string{"1"}
	}
	if (t.ID == p.m.Notice || t.ID == p.m.Charges) && !p.shown {
		p.shown = true
		p.do(docket.Event{Kind: docket.Disclosed, Evidence: []string{"E1"}, To: []string{p.c.respondent}}, p.day)
	}
}

// doers lists by whom an act might be done: those who are called to it first.
func (p *player) doers(t *rulebook.Thing) [][]string {
	switch p.flaw {
	case ByOther:
		return [][]string{{p.c.other}}
	case ByParty:
		if slices.Contains(t.By, p.m.Respondent) {
			return [][]string{{p.c.complainant}}
		}
		return [][]string{{p.c.respondent}}
	}
	var out [][]string
	roles := slices.Clone(t.By)
	for i := range p.p.Norms {
		if n := &p.p.Norms[i]; (n.Kind == rulebook.Power || n.Kind == rulebook.Duty) && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == t.ID }) {
			roles = append(roles, n.Who.Roles...)
		}
	}
	for _, id := range roles {
		people := p.c.role(p.plan, id)
		switch k := p.p.Thing(id).Kind; {
		case k == rulebook.Body && t.Member:
			out = append(out, people[:min(max(t.Together, 2), len(people))])
		case k == rulebook.Body:
			out = append(out, []string{p.name(id)})
		default:
			out = append(out, people[:min(1, len(people))])
			out = append(out, p.instead(people, id)...)
		}
	}
	return append(slices.DeleteFunc(out, func(l []string) bool { return len(l) == 0 }), []string{p.c.other})
}

// instead lists who might stand in for an officer.
func (p *player) instead(officers []string, office rulebook.ID) [][]string {
	var out [][]string
	for _, n := range p.p.Norms {
		if n.Kind != rulebook.Acting || n.Thing != office {
			continue
		}
		people := p.c.role(p.plan, n.Who.MemberOf)
		for _, id := range n.Who.Roles {
			people = append(slices.Clone(people), p.c.role(p.plan, id)...)
		}
		for _, q := range people[:min(3, len(people))] {
			if !slices.Contains(officers, q) {
				out = append(out, []string{q})
			}
		}
	}
	return out
}

// event is an act done as fully as the rulebook asks.
func (p *player) event(t *rulebook.Thing, who []string) docket.Event {
	e := docket.Event{Kind: docket.Did, Thing: t.Name, Actors: who, Fields: p.fields(t)}
	switch t.Kind {
	case rulebook.Judgement:
		e.Kind = docket.Considered
	case rulebook.Fact:
		e.Kind = docket.Happened
	}
	for _, id := range t.About {
		e.About = append(e.About, p.c.role(p.plan, id)...)
	}
	for _, id := range t.To {
		switch p.p.Thing(id).Kind {
		case rulebook.Body:
			e.To = append(e.To, p.name(id))
		default:
			e.To = append(e.To, p.c.role(p.plan, id)...)
		}
	}
	e.To = e.To[:min(1, len(e.To))]
	if len(e.To) > 0 {
		e.Method = "email"
	}
	if p.flaw == Posted {
		e.Method = "post"
	}
	if t.ID == p.m.Charges || slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.ChargesField }) {
		e.Charges = []docket.Charge{{Label: "1", Rule: "1", Text: "what was done"}}
	}
	for i := range p.p.Norms {
		if n := &p.p.Norms[i]; n.Kind == rulebook.Content && n.Thing == t.ID {
			e.States = append(e.States, n.Items...)
		}
	}
	if p.flaw == Bare {
		e.States, e.Charges, e.Fields = nil, nil, nil
	}
	return e
}

// fields fills in what a thing records. A day of a meeting is the first on
// which it could be held on this notice.
func (p *player) fields(t *rulebook.Thing) []docket.Field {
	var out []docket.Field
	for _, f := range t.Fields {
		v := "as it was"
		switch f.Type {
		case rulebook.DateField:
			v = p.dateFor(t, f.Name).Long()
		case rulebook.NumberField, rulebook.MoneyField:
			v = "1"
		case rulebook.ChoiceField:
			v = f.Choices[0]
			if p.d != nil {
				v = f.Choices[p.d.n(len(f.Choices))]
			}
		}
		out = append(out, docket.Field{Name: f.Name, Value: v})
	}
	return out
}

// dateFor is a sensible day for a field: before today for what lies behind,
// else as far ahead as the rules on the act ask.
func (p *player) dateFor(t *rulebook.Thing, name string) calendar.Date {
	if t.ID == p.m.Complaint {
		return p.day - 7
	}
	ahead := calendar.Date(30)
	for i := range p.p.Norms {
		n := &p.p.Norms[i]
		if n.Kind != rulebook.Required || n.Thing != t.ID {
			continue
		}
		for _, w := range n.Windows {
			if w.Kind == syntax.NotLessBefore {
				r := p.p.Settings.Reckoner.EventAfter(w.Span.Span, calendar.Moment{Day: p.day})
				return r.Day
			}
		}
	}
	return p.day + ahead
}
