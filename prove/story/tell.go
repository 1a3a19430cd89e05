package story

import (
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// number is the name of an entry that is the nth of its case.
func number(n int) string { return strconv.Itoa(n) }

// tell makes the story of a history that breaks the claim at an instant.
func (w *player) tell(sc scene, at calendar.Instant, why string) *Story {
	events := w.planned(sc.events)
	if state, ok := w.again(events); !ok {
		events = sc.events
	} else if yes, now := w.judge(w.m.Claim, state, at); yes {
		why = orElse(now, why)
	} else {
		events = sc.events
	}
	day := w.p.Settings.Reckoner.Place.DateOf(at)
	s := &Story{Claim: w.m.Claim, Broken: why, Day: day, At: at}
	s.Title = titled(w.m.Claim.Text)
	s.Case = &casefile.Case{Name: s.Title, Title: s.Title, Label: "invented", Register: w.cast.reg, Events: events, Closed: true}
	for i := range events {
		events[i].Label = "invented"
	}
	s.Case.Expects = w.expectations(s)
	s.lines(w.p)
	s.grounds(w.p, w.judge)
	s.Silent = w.silent(s)
	return s
}

// silent says, of a case that does not end, that nobody need do anything in it,
// or who still must.
func (w *player) silent(s *Story) string {
	if m := w.m.Claim.Moment; m != claim.StaysOpen && m != claim.Asleep {
		return ""
	}
	state := docket.Replay(w.p, s.Case.Register, nil, s.Case.Events, docket.Known{})
	st := docket.At(state, s.At)
	for _, d := range st.Duties {
		if d.Status == "open" {
			return "clause " + d.Clause + " lets it wait: " + d.Who + " must do " + d.Deed + ", and no day ends the time for it"
		}
	}
	last := s.Day
	if n := len(s.Lines); n > 0 {
		last = s.Lines[n-1].Day
	}
	return "no sentence makes anybody do anything after " + last.Long() + ", and none ends the case"
}

// titled is the title of the story that breaks a claim.
func titled(text string) string {
	text = strings.TrimRight(strings.Join(strings.Fields(text), " "), ".")
	if text == "" {
		return "A history against the claim."
	}
	return "A history against the claim: " + strings.ToLower(text[:1]) + text[1:] + "."
}

// planned writes into notices the day on which the meeting that they call was
// held.
func (w *player) planned(events []docket.Event) []docket.Event {
	events = slices.Clone(events)
	for i := range events {
		id, ok := w.p.Lookup(events[i].Thing)
		if !ok || events[i].Kind != docket.Did {
			continue
		}
		for _, fl := range w.p.Thing(id).Fields {
			if fl.Type != rulebook.DateField {
				continue
			}
			day, ok := w.held(events[i+1:], fl.Name)
			if !ok {
				continue
			}
			fields := slices.Clone(events[i].Fields)
			for k := range fields {
				if fields[k].Name == fl.Name {
					fields[k].Value = day.String()
				}
			}
			events[i].Fields = fields
		}
	}
	return events
}

// held returns the day of the first meeting that the name of a field speaks of.
func (w *player) held(events []docket.Event, field string) (calendar.Date, bool) {
	field = strings.ToLower(field)
	for _, word := range []string{" day", " date", "day of ", "date of "} {
		field = strings.TrimSpace(strings.ReplaceAll(field, word, ""))
	}
	for i := range events {
		if e := &events[i]; e.Kind == docket.Opened && (field == "day" || field == "date" || strings.HasSuffix(strings.ToLower(e.Thing), field)) {
			return e.On.Day, true
		}
	}
	return 0, false
}

// again replays entries; ok is false when one of them that counted does not.
func (w *player) again(events []docket.Event) (docket.State, bool) {
	s := docket.Open(w.p, w.cast.reg, nil)
	for i := range events {
		next, r := docket.Step(s, events[i])
		if _, _, bad := w.refused(&r); bad && w.way.strict {
			return s, false
		}
		s = next
	}
	return s, true
}

// lines tells the entries, those that rules made included.
func (s *Story) lines(p *rulebook.Program) {
	state := docket.Replay(p, s.Case.Register, nil, s.Case.Events, docket.Known{})
	if next, _, moved := docket.Pass(state, s.At); moved {
		state = next
	}
	turning, said := -1, map[string]bool{}
	for i, e := range state.Events() {
		r := state.Ruling(i)
		l := Line{Day: e.On.Day, Norm: -1, ByRule: state.Effect(i).ByRule}
		switch {
		case l.ByRule && e.Kind == docket.Noted:
			l.Text = e.Text
		case l.ByRule:
			l.Text = e.Thing + " counts as made"
		default:
			l.Text = casefile.Sentence(p, &e)
		}
		l.grounds(p, &e, &r, said)
		if l.Note != "" && turning < 0 && counts(&r) {
			turning = len(s.Lines)
		}
		s.Lines = append(s.Lines, l)
	}
	if turning < 0 {
		turning = len(s.Lines) - 1
	}
	if turning >= 0 {
		s.Lines[turning].Turning = true
	}
}

// grounds says by which clause an entry counts, and what there is against it
// that was not said of an earlier line: the first under each clause.
func (l *Line) grounds(p *rulebook.Program, e *docket.Event, r *docket.Ruling, said map[string]bool) {
	var against []string
	under := map[string]bool{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Planned {
			continue
		}
		if f.Answer == docket.Broken {
			if !said[f.Text] && !under[f.Clause] {
				against = append(against, "clause "+f.Clause+": "+f.Text)
				under[f.Clause] = true
			}
			said[f.Text] = true
		} else if l.Norm < 0 && f.Norm >= 0 && (f.Code == "no-power" || f.Code == "by-rule" || f.Code == "not-carried") {
			l.Norm, l.Clause = f.Norm, f.Clause
		}
	}
	if !counts(r) {
		against = append([]string{"it is " + string(r.Effect)}, against...)
	}
	l.Note = strings.Join(against, " ")
	if id, ok := p.Lookup(e.Thing); ok && l.Clause == "" && e.Thing != "" {
		l.Clause = p.Clauses[p.Thing(id).Clause].Number
	}
}

// expectations are sentences about the end of the history that come true: what
// became of that which the claim is about, and how the case stands.
func (w *player) expectations(s *Story) []casefile.Expect {
	base := casefile.Expect{After: len(s.Case.Events), On: s.Day, Day: calendar.NoDate, First: calendar.NoDate, Abstain: -1}
	var may []casefile.Expect
	thing := func(id rulebook.ID, words ...string) {
		for _, word := range words {
			x := base
			x.Kind, x.Thing, x.Status = casefile.ThingIs, w.p.Thing(id).Name, word
			may = append(may, x)
		}
	}
	c := &w.m.Claim
	if k := w.p.Thing(c.Thing).Kind; c.Thing != 0 && (k == rulebook.Decision || k == rulebook.Act || k == rulebook.Meeting) {
		thing(c.Thing, "in effect", "voidable", "suspended", "valid")
	}
	open := base
	open.Kind, open.Status = casefile.CaseIs, "open"
	closed := open
	closed.Status = "closed"
	if c.Moment == claim.StaysOpen || c.Moment == claim.Asleep {
		may = append([]casefile.Expect{open}, may...)
	}
	for _, t := range w.parties() {
		if asksHeard(c.If) || asksHeard(c.Unless) {
			x := base
			x.Kind, x.Who, x.Status = casefile.WasHeard, w.cast.hold[t.ID][0], "not heard"
			if w.heardOf(t.ID) {
				may = append(may, x)
			}
		}
	}
	may = append(may, open, closed)
	return w.true(s, may)
}

// true keeps the expectations that are met: of each kind the first.
func (w *player) true(s *Story, may []casefile.Expect) []casefile.Expect {
	trial := *s.Case
	trial.Expects = may
	var out []casefile.Expect
	for _, o := range casefile.Check(w.p, &trial) {
		if o.Met && !slices.ContainsFunc(out, func(x casefile.Expect) bool { return x.Kind == o.Expect.Kind }) {
			out = append(out, o.Expect)
		}
	}
	return out
}

// asksHeard reports whether a condition asks who was heard.
func asksHeard(c rulebook.Cond) bool {
	switch x := c.(type) {
	case *rulebook.And:
		return slices.ContainsFunc(x.Parts, asksHeard)
	case *rulebook.Or:
		return slices.ContainsFunc(x.Parts, asksHeard)
	case *rulebook.Not:
		return asksHeard(x.Part)
	case *rulebook.Test:
		return x.Op == rulebook.WasHeard
	}
	return false
}
