package claim

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/syntax"
)

// afterPoint is the window that asks only whether a point has come.
const afterPoint = syntax.After

// fault says what the docket found against an entry, or "".
func (j *judge) fault(i int) string {
	r := j.s.Ruling(i)
	switch j.Fault {
	case NoQuorum:
		return found(r, "no-quorum")
	case NoPower:
		return found(r, "no-power", "unknown-act", "case-closed")
	case Uncharged:
		return j.uncharged(i, r)
	case PartialHearer:
		return j.partialHearer(i, r)
	}
	return ""
}

// found is the first broken finding of some kinds, in words.
func found(r docket.Ruling, codes ...string) string {
	for _, f := range r.Findings {
		if f.Answer == docket.Broken && slices.Contains(codes, f.Code) {
			return f.Text
		}
	}
	return ""
}

// uncharged says which charge stands proved that was never put.
func (j *judge) uncharged(i int, r docket.Ruling) string {
	var put []string
	for k := range i {
		if e := &j.events[k]; e.Kind == docket.Did && j.counts(k) {
			for _, ch := range e.Charges {
				put = append(put, ch.Label)
			}
		}
	}
	stand, fallen := "", ""
	for _, ch := range r.Charges {
		switch {
		case (ch.Found == "proved" || ch.Found == "admitted") && !slices.Contains(put, ch.Label):
			return fmt.Sprintf("charge %s stands proved and was never put", ch.Label)
		case ch.Found == "proved" || ch.Found == "admitted":
			stand = ch.Label
		case ch.Found == "void":
			fallen = ch.Label
		}
	}
	switch {
	case stand == "" && fallen != "":
		return fmt.Sprintf("it rests on charge %s alone, which was never put", fallen)
	case j.With != 0 && j.denied(&rulebook.Test{Op: rulebook.HasHappened, Thing: j.With}, i, docket.Mark{Entry: i}):
		return "nothing was charged before it"
	}
	return ""
}

// partialHearer says whose vote counts although he did not hear the whole.
func (j *judge) partialHearer(i int, r docket.Ruling) string {
	v := j.events[i].Vote
	if v == nil || r.Tally == nil {
		return ""
	}
	heard := &rulebook.Test{Op: rulebook.HeardWhole, That: true, Thing: j.With}
	sat := &rulebook.Test{Op: rulebook.SatAt, That: true, Thing: j.With}
	made := docket.Mark{Entry: i}
	if names := slices.Concat(v.ForNames, v.AgainstNames); len(names) > 0 {
		for _, p := range names {
			a, _ := j.s.Ask(docket.Query{If: heard, Of: i, Person: p}, made)
			if a == docket.Broken && !slices.Contains(r.Tally.Uncounted, p) {
				return fmt.Sprintf("the vote of %s counts, who did not hear the whole of the %s", p, j.p.Thing(j.With).Name)
			}
		}
		return ""
	}
	able := 0
	for _, p := range j.people() {
		a, _ := j.s.Ask(docket.Query{If: heard, Of: i, Person: p}, made)
		if a != docket.Broken && j.ask(sat, i, p, made) {
			able++
		}
	}
	if n := r.Tally.For + r.Tally.Against; n > able && !v.All {
		return fmt.Sprintf("%d votes count, and %d members heard the whole of the %s", n, able, j.p.Thing(j.With).Name)
	}
	return ""
}

// attempt is an act done now by a person as fully as the rulebook asks: with
// all that it must record and state.
func attempt(p *rulebook.Program, act rulebook.ID, by string, at calendar.Instant) docket.Event {
	t := p.Thing(act)
	place := &p.Settings.Reckoner.Place
	day, clock := place.DateOf(at), place.ClockOf(at)
	e := docket.Event{ID: "attempt", Kind: docket.Did, Thing: t.Name, Actors: []string{by}, On: docket.When{Day: day, Clock: clock, Last: day, LastClock: clock}}
	switch t.Kind {
	case rulebook.Decision:
		e.Kind = docket.Decided
	case rulebook.Meeting:
		e.Kind = docket.Opened
	}
	for _, f := range t.Fields {
		value := "as asked"
		switch f.Type {
		case rulebook.DateField:
			value = day.Long()
		case rulebook.NumberField, rulebook.MoneyField:
			value = "1"
		case rulebook.ChoiceField:
			value = f.Choices[0]
		}
		e.Fields = append(e.Fields, docket.Field{Name: f.Name, Value: value})
	}
	for _, n := range p.Norms {
		if n.Kind == rulebook.Content && n.Thing == act {
			e.States = append(e.States, n.Items...)
		}
	}
	for _, id := range t.To {
		if k := p.Thing(id).Kind; len(e.To) == 0 && (k == rulebook.Body || k == rulebook.Office) {
			e.To = []string{p.Thing(id).Name}
		}
	}
	return e
}
