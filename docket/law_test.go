package docket_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/rulebook"
)

// corpus is every case we have, with its rulebook.
func corpus(t testing.TB) []struct {
	p *rulebook.Program
	c *casefile.Case
} {
	t.Helper()
	type pair = struct {
		p *rulebook.Program
		c *casefile.Case
	}
	var out []pair
	for _, name := range []string{"testdata/kernel.md", "../examples/harbour/constitution.md", "../rulebooks/victoria-model-rules/rulebook.md", "../examples/nz-schedule-2/rulebook.md"} {
		f, p := build(t, name)
		for _, c := range stories(t, f, p) {
			out = append(out, pair{p, c})
		}
	}
	_, p := build(t, "../examples/carter/constitution.md")
	for _, pattern := range []string{"../examples/carter/*.case", "../examples/carter/broken/*.case"} {
		for _, c := range cases(t, p, pattern) {
			out = append(out, pair{p, c})
		}
	}
	return out
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func instantOf(p *rulebook.Program, day calendar.Date) calendar.Instant {
	at, _ := p.Settings.Reckoner.Place.At(day, 0)
	return at
}

// The same rulebook and record always give the same answer.
func TestReplayIsDeterministic(t *testing.T) {
	for _, x := range corpus(t) {
		once := docket.Replay(x.p, x.c.Register, x.c.Incomplete, x.c.Events, docket.Known{})
		again := docket.Replay(x.p, x.c.Register, x.c.Incomplete, x.c.Events, docket.Known{})
		at := instantOf(x.p, x.c.Events[len(x.c.Events)-1].On.Day+40)
		if a, b := asJSON(t, docket.At(once, at)), asJSON(t, docket.At(again, at)); a != b {
			t.Fatalf("%s: two replays differ", x.c.Title)
		}
	}
}

// Step leaves the state it was given as it was: stepping on from it again
// gives the same, whatever was done with the state in between.
func TestStepLeavesTheOldState(t *testing.T) {
	for _, x := range corpus(t) {
		s := docket.Open(x.p, x.c.Register, x.c.Incomplete)
		for _, e := range x.c.Events {
			if e.Kind == docket.Corrected || e.Kind == docket.Withdrawn {
				continue
			}
			at := instantOf(x.p, e.On.Last+1)
			before := asJSON(t, docket.At(s, at))
			next, r := docket.Step(s, e)
			if asJSON(t, docket.At(s, at)) != before {
				t.Fatalf("%s, entry %s: Step changed the state it was given", x.c.Title, e.ID)
			}
			if _, r2 := docket.Step(s, e); asJSON(t, r) != asJSON(t, r2) {
				t.Fatalf("%s, entry %s: a second Step rules otherwise", x.c.Title, e.ID)
			}
			s = next
		}
	}
}

// Looking at a case between two events is the same as letting the time pass
// day by day.
func TestAtEqualsTimersOneByOne(t *testing.T) {
	note := func(p *rulebook.Program, id string, day calendar.Date) docket.Event {
		return docket.Event{ID: id, Kind: docket.Noted, On: docket.When{Day: day, Clock: 0, Last: day, LastClock: 0}}
	}
	for _, x := range corpus(t) {
		s := docket.Replay(x.p, x.c.Register, x.c.Incomplete, x.c.Events, docket.Known{})
		first := x.c.Events[len(x.c.Events)-1].On.Last + 1
		slow := s
		for d := first; d < first+60; d++ {
			slow, _ = docket.Step(slow, note(x.p, "tick"+d.ISO(), d))
		}
		at := instantOf(x.p, first+60)
		a, b := docket.At(s, at), docket.At(slow, at)
		if a.Open != b.Open || len(a.Duties) != len(b.Duties) || asJSON(t, a.Powers) != asJSON(t, b.Powers) {
			t.Errorf("%s: letting time pass day by day gives another standing", x.c.Title)
			continue
		}
		for i := range a.Clauses {
			if a.Clauses[i].Answer != b.Clauses[i].Answer {
				t.Errorf("%s: clause %s is %s at once and %s day by day", x.c.Title, a.Clauses[i].Clause, a.Clauses[i].Answer, b.Clauses[i].Answer)
			}
		}
		for i := range a.Duties {
			if a.Duties[i].Status != b.Duties[i].Status {
				t.Errorf("%s: clause %s is %s at once and %s day by day", x.c.Title, a.Duties[i].Clause, a.Duties[i].Status, b.Duties[i].Status)
			}
		}
	}
}

// The order in which entries of different days are written down does not
// matter; what matters within a day is reported.
func TestOrderOfTheRecordDoesNotMatter(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, x := range corpus(t) {
		at := instantOf(x.p, x.c.Events[len(x.c.Events)-1].On.Day+40)
		want := docket.At(docket.Replay(x.p, x.c.Register, x.c.Incomplete, x.c.Events, docket.Known{}), at)
		byDay := map[calendar.Date][]docket.Event{}
		var days []calendar.Date
		for _, e := range x.c.Events {
			if byDay[e.On.Day] == nil {
				days = append(days, e.On.Day)
			}
			byDay[e.On.Day] = append(byDay[e.On.Day], e)
		}
		rnd.Shuffle(len(days), func(i, j int) { days[i], days[j] = days[j], days[i] })
		var mixed []docket.Event
		for _, d := range days {
			mixed = append(mixed, byDay[d]...)
		}
		got := docket.At(docket.Replay(x.p, x.c.Register, x.c.Incomplete, mixed, docket.Known{}), at)
		if asJSON(t, got) != asJSON(t, want) {
			t.Errorf("%s: writing the days down in another order changes the standing", x.c.Title)
		}
	}
}

// What was recorded later was not known before: K.11.
func TestAsKnownThen(t *testing.T) {
	_, p := build(t, "testdata/kernel.md")
	d1, _ := calendar.DateOf(2027, 3, 1)
	d2, _ := calendar.DateOf(2027, 3, 10)
	on := docket.When{Day: d1, Clock: calendar.NoClock, Last: d1, LastClock: calendar.NoClock}
	reg := docket.Register{Members: []string{"Hal", "Ivy"}}
	events := []docket.Event{
		{ID: "1", Kind: docket.Did, Thing: "complaint", Actors: []string{"Ivy"}, About: []string{"Hal"}, Method: "telephone", On: on},
		{ID: "2", Kind: docket.Corrected, Target: "1", On: on, Recorded: instantOf(p, d2), With: &docket.Event{
			Kind: docket.Did, Thing: "complaint", Actors: []string{"Ivy"}, About: []string{"Hal"}, Method: "email", On: on,
		}},
	}
	now := docket.Replay(p, reg, nil, events, docket.Known{}).Rulings()
	then := docket.Replay(p, reg, nil, events, docket.Known{At: instantOf(p, d2) - 1}).Rulings()
	if now[0].Effect != docket.Effective || then[0].Effect != docket.Awaits {
		t.Errorf("now %s, then %s; want effective and not effective", now[0].Effect, then[0].Effect)
	}
}
