package dossier

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/docket"
)

// mustEqualReplay holds a case against one replay of its whole record.
func mustEqualReplay(t *testing.T, s *sample, c *Case, events []docket.Event) {
	t.Helper()
	whole := docket.Replay(s.p, s.c.Register, s.c.Incomplete, events, docket.Known{})
	a, b := c.Rulings(), whole.Rulings()
	if len(a) != len(b) {
		t.Fatalf("%s, after %d entries: %d rulings, replay gives %d", s.name, len(events), len(a), len(b))
	}
	for i := range a {
		if whole.Effect(i).Effect == docket.Overturned {
			b[i].Effect, a[i].Because = docket.Overturned, ""
		}
		if x, y := text(t, a[i]), text(t, b[i]); x != y {
			t.Fatalf("%s, after %d entries:\n   add %s\nreplay %s", s.name, len(events), x, y)
		}
	}
}

// shuffled is the record of a case written down in another order, by whoever
// files late: each entry is recorded an hour after the one before.
func shuffled(s *sample, rnd *rand.Rand, swaps int) []docket.Event {
	events := slices.Clone(s.c.Events)
	for range swaps {
		i, j := rnd.IntN(len(events)), rnd.IntN(len(events))
		events[i], events[j] = events[j], events[i]
	}
	number(events)
	for i := range events {
		events[i].Recorded = calendar.Instant(i+1) * 3600e9
	}
	return events
}

// Adding entry by entry gives what one replay gives, at every point, in
// whatever order they are recorded; and what Try says is what Add does, without
// doing it.
func TestAddEqualsReplay(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	late := 0
	for n, s := range samples(t) {
		for k, swaps := range []int{0, 1, 12} {
			if k > 0 && n%4 != k { // a late entry has the whole judged again
				continue
			}
			events := shuffled(&s, rnd, swaps)
			c := New(s.p, "", Opening{Register: s.c.Register, Incomplete: s.c.Incomplete})
			course := docket.Course{}
			for i := range events {
				if !course.Next(&events[i]) {
					late++
				}
				looked := swaps == 1 && i%5 == 0
				var before string
				if looked {
					before = text(t, c.Rulings())
				}
				tried := c.Try(events[i])
				if looked && before != text(t, c.Rulings()) || len(c.Events()) != i {
					t.Fatalf("%s: Try changed the case", s.name)
				}
				was := c.fold.effects()
				got := c.Add(events[i])
				if text(t, tried) != text(t, got) {
					t.Fatalf("%s, entry %d: tried %s\nadded %s", s.name, i+1, text(t, tried), text(t, got))
				}
				mustTellChanges(t, s.name, got, was, c.fold.effects())
				if len(events) < 15 || i%9 == 0 || i+1 == len(events) {
					mustEqualReplay(t, &s, c, events[:i+1])
				}
			}
		}
	}
	if late < 50 {
		t.Fatalf("only %d entries came late", late)
	}
}

// mustTellChanges holds an outcome against the effects before and after.
func mustTellChanges(t *testing.T, name string, got Outcome, before, after []docket.Entry) {
	t.Helper()
	want := 0
	for _, x := range after {
		if x.ByRule || x.ID == got.Ruling.Event {
			continue
		}
		i := slices.IndexFunc(before, func(y docket.Entry) bool { return y.ID == x.ID })
		if i < 0 || before[i].Effect != x.Effect {
			want++
		}
	}
	for _, y := range before {
		if !y.ByRule && !slices.ContainsFunc(after, func(x docket.Entry) bool { return x.ID == y.ID }) {
			want++
		}
	}
	if len(got.Changes) != want {
		t.Fatalf("%s, entry %s: it tells of %d changes and made %d", name, got.Ruling.Event, len(got.Changes), want)
	}
}

// Two cases that grow from one do not get into each other's way.
func TestClonesGoTheirOwnWay(t *testing.T) {
	for _, s := range samples(t)[:8] {
		c := New(s.p, "", Opening{Register: s.c.Register, Incomplete: s.c.Incomplete})
		for i, e := range s.c.Events {
			other := c.Clone()
			note := docket.Event{ID: e.ID, Kind: docket.Noted, On: e.On, Text: "aside"}
			other.Add(note)
			other.Add(docket.Event{ID: "900", Kind: docket.Noted, On: e.On})
			c.Add(e)
			mustEqualReplay(t, &s, c, s.c.Events[:i+1])
			mustEqualReplay(t, &s, other, append(slices.Clone(s.c.Events[:i]), note, docket.Event{ID: "900", Kind: docket.Noted, On: e.On}))
		}
	}
}

// ruleCase is a small case: a complaint by telephone, which must be in writing.
const ruleBook = `# Club
zone: UTC. calendar: Wellington. count days as: NZ Legislation Act 2019.

## 1 People
` + "```rule" + `
The council is a body of 3 members.
The complainant is a member. The respondent is a member.
Complaint is an act by the complainant about the respondent.
Complaint must be in writing, curable by confirmation.
Confirmation is an act by the complainant.
Warning is a decision of the council about the respondent.
Warning without a complaint is void.
` + "```" + `
`

func day(t testing.TB, month, d int) docket.When {
	t.Helper()
	x, ok := calendar.DateOf(2027, time.Month(month), d)
	if !ok {
		t.Fatal("no such day")
	}
	return docket.When{Day: x, Clock: calendar.NoClock, Last: x, LastClock: calendar.NoClock}
}

func instant(on docket.When) calendar.Instant { return calendar.Instant(on.Day) * 86400e9 }

// A correction, a withdrawal and an entry that comes late are events; what they
// change of other entries is told, and what was known at a time stays known.
func TestCorrectionsAndWithdrawals(t *testing.T) {
	_, p := build(t, "club.md", ruleBook)
	reg := docket.Register{Bodies: []docket.Seat{{Role: "council", Person: "pa"}, {Role: "council", Person: "pb"}, {Role: "council", Person: "pc"}}, Members: []string{"ph", "pi"}}
	c := New(p, "e1", Opening{Register: reg})
	complaint := docket.Event{ID: "1", Kind: docket.Did, Thing: "complaint", Actors: []string{"pi"}, About: []string{"ph"}, Method: "telephone", On: day(t, 3, 1), Recorded: instant(day(t, 3, 1))}
	warning := docket.Event{ID: "2", Kind: docket.Decided, Thing: "warning", Actors: []string{"council"}, About: []string{"ph"}, On: day(t, 3, 9), Recorded: instant(day(t, 3, 9))}
	if got := c.Add(complaint); got.Ruling.Effect != docket.Awaits || len(got.Changes) != 0 {
		t.Fatalf("a complaint by telephone: got %s with changes %v", got.Ruling.Effect, got.Changes)
	}
	if got := c.Add(warning); got.Ruling.Effect != docket.NoEffect {
		t.Fatalf("a warning on it: got %s, want void", got.Ruling.Effect)
	}
	written := complaint
	written.Method, written.ID, written.Recorded = "email", "", 0
	got := c.Add(docket.Event{ID: "3", Kind: docket.Corrected, Target: "1", With: &written, On: day(t, 3, 20), Recorded: instant(day(t, 3, 20))})
	if want := []Change{{1, docket.Effective}, {2, docket.Effective}}; !slices.Equal(got.Changes, want) || got.Ruling.Effect != docket.Fact {
		t.Errorf("a correction: got %s, changes %v; want %v", got.Ruling.Effect, got.Changes, want)
	}
	effectAt := func(known calendar.Instant) docket.Effect {
		return c.Standing(instant(day(t, 4, 1)), known).Rulings[1].Effect
	}
	if now, then := effectAt(0), effectAt(instant(day(t, 3, 19))); now != docket.Effective || then != docket.NoEffect {
		t.Errorf("the warning as it now appears: %s; as it appeared on 19 March: %s", now, then)
	}
	got = c.Add(docket.Event{ID: "4", Kind: docket.Withdrawn, Target: "1", On: day(t, 3, 21), Recorded: instant(day(t, 3, 21))})
	if want := []Change{{1, Gone}, {2, docket.NoEffect}}; !slices.Equal(got.Changes, want) {
		t.Errorf("a withdrawal: got changes %v, want %v", got.Changes, want)
	}
	late := docket.Event{ID: "5", Kind: docket.Did, Thing: "complaint", Actors: []string{"pi"}, About: []string{"ph"}, Method: "post", On: day(t, 3, 2), Recorded: instant(day(t, 3, 22))}
	got = c.Add(late)
	if want := []Change{{2, docket.Effective}}; !slices.Equal(got.Changes, want) || got.Ruling.Effect != docket.Effective {
		t.Errorf("a complaint that was filed late: got %s, changes %v; want %v", got.Ruling.Effect, got.Changes, want)
	}
	if text(t, got.State()["changes"]) != `[[2,"effective"]]` {
		t.Errorf("state: %s", text(t, got.State()))
	}
}
