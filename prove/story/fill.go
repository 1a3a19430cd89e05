package story

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove"
	"alteram/rulebook"
)

// filler supplies what the rulebook demands of an act in detail and the path
// does not speak of: fields, contents, method, the way of voting.
type filler struct {
	p     *rulebook.Program
	cast  *cast
	fails map[int]bool // norms whose requirement the path says is not met
}

// act is the entry of an act of people, done on a day.
func (f *filler) act(thing rulebook.ID, actors []string, to rulebook.ID, method string, on calendar.Date) docket.Event {
	t := f.p.Thing(thing)
	e := docket.Event{Kind: docket.Did, Thing: t.Name, On: dayOf(on), Actors: actors, Method: f.method(method)}
	if to != 0 {
		e.To = f.cast.who(to)
	} else {
		for _, id := range t.To {
			e.To = append(e.To, f.cast.who(id)...)
		}
	}
	e.About = f.about(t)
	f.fields(&e, t, on)
	e.States = f.contents(thing, e.States)
	return e
}

// about lists whom a thing is about.
func (f *filler) about(t *rulebook.Thing) []string {
	var out []string
	for _, id := range t.About {
		if f.p.Thing(id).Kind != rulebook.Body {
			out = append(out, f.cast.hold[id]...)
		}
	}
	return out
}

// method is how something is sent: at once by email where a clause says that
// email arrives at once, else by hand.
func (f *filler) method(wanted string) string {
	switch wanted {
	case "post":
		return wanted
	case "email":
		for i := range f.p.Norms {
			n := &f.p.Norms[i]
			if n.Kind == rulebook.Service && n.Method == "email" && !n.After && len(n.Windows) > 0 && n.Windows[0].Span.Span.N == 0 {
				return wanted
			}
		}
	}
	return ""
}

// fields records what an act is to record.
func (f *filler) fields(e *docket.Event, t *rulebook.Thing, on calendar.Date) {
	for _, fl := range t.Fields {
		if fl.Optional {
			continue
		}
		value := ""
		switch fl.Type {
		case rulebook.DateField:
			value = (on - 1).String()
			switch {
			case strings.Contains(fl.Name, "hearing") || strings.Contains(fl.Name, "meeting"):
				value = (on + 28).String()
			case slices.Contains([]string{"until", "last day", "end", "ends"}, fl.Name):
				value = (on + f.lasting(t)).String()
			}
		case rulebook.TimeField:
			value = "19:00"
		case rulebook.NumberField:
			value = "1"
		case rulebook.MoneyField:
			value = "100"
		case rulebook.ChoiceField:
			if len(fl.Choices) > 0 {
				value = fl.Choices[0]
			}
		case rulebook.PersonField:
			value = f.cast.everybody()[0]
		case rulebook.ChargesField:
			e.Charges = append(e.Charges, docket.Charge{Label: "1", Text: "what is alleged"})
			continue
		case rulebook.EvidenceField:
			e.Evidence = append(e.Evidence, "E1")
			continue
		case rulebook.DocumentField:
			value = "as attached"
		default:
			value = "as set out"
			if strings.Contains(fl.Name, "place") {
				value = "the hall"
			}
		}
		e.Fields = append(e.Fields, docket.Field{Name: fl.Name, Value: value})
	}
}

// lasting is for how many days a sanction is imposed: for nearly as long as it may
// last and, where nothing bounds it, for a long time.
func (f *filler) lasting(t *rulebook.Thing) calendar.Date {
	most := t.Most
	for i := range f.p.Things {
		if s := &f.p.Things[i]; s.Kind == rulebook.Sanction && s.Name == t.Name && s.Most != nil {
			most = s.Most
		}
	}
	if most == nil {
		return 2 * 365
	}
	days := map[calendar.Unit]int{calendar.Day: 1, calendar.WorkingDay: 1, calendar.Week: 7, calendar.Month: 28, calendar.Year: 365}
	return calendar.Date(max(days[most.Span.Unit]*most.Span.N-1, 1))
}

// contents is what an act must state.
func (f *filler) contents(thing rulebook.ID, states []string) []string {
	for i := range f.p.Norms {
		n := &f.p.Norms[i]
		if n.Kind != rulebook.Content || n.Thing != thing || f.fails[i] {
			continue
		}
		for _, item := range n.Items {
			if !slices.Contains(states, item) {
				states = append(states, item)
			}
		}
	}
	return states
}

// ballot is how a decision is voted on, and the votes of those who vote: all
// are in favour.
func (f *filler) ballot(e *docket.Event, thing rulebook.ID, voters []string) {
	for i := range f.p.Norms {
		n := &f.p.Norms[i]
		asks := n.Kind == rulebook.Needs || n.Kind == rulebook.Without && n.With == 0
		if asks && (n.Thing == thing || n.Thing == 0) && n.Method != "" && n.Method != "quorum" && !f.fails[i] {
			e.Method = n.Method
		}
	}
	e.Vote = &docket.Vote{For: len(voters)}
	if e.Method == "roll call" {
		e.Vote.ForNames = voters
	}
}

// offers lists what must be offered at a meeting, and to whom, as far as the
// path does not withhold it.
func (f *filler) offers(meeting, body rulebook.ID, on calendar.Date) []docket.Event {
	var out []docket.Event
	for i := range f.p.Norms {
		n := &f.p.Norms[i]
		if n.Kind != rulebook.Offer || f.fails[i] || n.At != 0 && n.At != meeting || n.At == 0 && len(n.Who.Roles) > 0 && n.Who.Roles[0] != body {
			continue
		}
		for _, role := range n.To {
			people := f.cast.hold[role]
			if len(people) == 0 {
				continue
			}
			for _, item := range n.Items {
				out = append(out, docket.Event{Kind: docket.Offered, On: dayOf(on), To: people, Text: item})
			}
		}
	}
	return out
}

// choices applies what the path says of the fields of an act.
func choices(e *docket.Event, t *rulebook.Thing, says []prove.Said) {
	for _, s := range says {
		if s.Test == nil || s.Test.Op != rulebook.FieldIs || s.Test.Thing != t.ID || s.Test.Field >= len(t.Fields) {
			continue
		}
		fl := &t.Fields[s.Test.Field]
		value := s.Test.Value
		if (s.Test.Cmp == rulebook.NotEqual) == s.Holds {
			value = other(fl, value)
		}
		for i := range e.Fields {
			if e.Fields[i].Name == fl.Name && value != "" {
				e.Fields[i].Value = value
			}
		}
	}
}

// other is a value of a field that is not the one given.
func other(fl *rulebook.Field, not string) string {
	for _, c := range fl.Choices {
		if !strings.EqualFold(c, not) {
			return c
		}
	}
	return ""
}

func dayOf(d calendar.Date) docket.When {
	return docket.When{Day: d, Clock: calendar.NoClock, Last: d, LastClock: calendar.NoClock}
}

// serviceOf returns the clause that says when what is sent by a method is
// received, or nil.
func serviceOf(p *rulebook.Program, thing rulebook.ID, method string) *rulebook.Norm {
	var found *rulebook.Norm
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind == rulebook.Service && !n.After && (n.Method == method || n.Method == "") && (n.Thing == thing || n.Thing == 0 && found == nil) {
			found = n
		}
	}
	return found
}
