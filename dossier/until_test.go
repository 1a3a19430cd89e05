package dossier

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// standingText is how a case stands, without the moment itself.
func standingText(t *testing.T, c *Case, at calendar.Instant) string {
	t.Helper()
	s := c.Standing(at, 0)
	s.At = 0
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Between two moments of which Until speaks nothing changes in any case of the
// examples, and Until speaks of few.
func TestACaseStandsAsItDoesUntilThen(t *testing.T) {
	const minute = calendar.Instant(60e9)
	rnd := rand.New(rand.NewPCG(3, 4))
	hours, days, tried := 0, 0, 0
	for _, s := range samples(t) {
		c := New(s.p, "", Opening{Register: s.c.Register, Incomplete: s.c.Incomplete})
		for _, e := range s.c.Events {
			c.Add(e)
		}
		events := c.Events()
		if len(events) == 0 {
			continue
		}
		place := &s.p.Settings.Reckoner.Place
		first, last := events[0].On.Day, events[len(events)-1].On.Last
		for range 3 {
			at, _ := place.At(first+calendar.Date(rnd.IntN(int(last-first)+30)), calendar.Clock(rnd.IntN(24*3600)))
			if e := &events[rnd.IntN(len(events))]; rnd.IntN(2) == 0 { // a moment near an entry
				at, _ = place.At(e.On.Day, max(e.On.Clock, 0))
				at += calendar.Instant(rnd.IntN(3)-1) * minute
			}
			until := Until(events, at, s.p)
			switch {
			case until < at:
				t.Fatalf("%s: until %d, before %d", s.name, until, at)
			case until == at:
				hours++
				continue
			case until == at+1:
				continue
			}
			tried++
			if end, _ := place.At(place.DateOf(at)+1, 0); until == end {
				days++
			}
			want := standingText(t, c, at)
			for _, x := range []calendar.Instant{until - 1, at + calendar.Instant(rnd.Int64N(int64(until-at)))} {
				if got := standingText(t, c, x); got != want {
					t.Errorf("%s: it stands otherwise at %s than at %s, though until %s nothing should change", s.name, place.Format(x), place.Format(at), place.Format(until))
				}
			}
		}
	}
	if hours == 0 || days < tried/4 || tried < 100 {
		t.Errorf("%d looks at books that count hours, %d at others, of which %d held until midnight", hours, tried, days)
	}
}

// A rule that counts hours, wherever it stands, and a period of hours in the
// record leave nothing to be kept.
func TestHoursAreNeverWaitedFor(t *testing.T) {
	var carter, victoria sample
	for _, s := range samples(t) {
		switch {
		case strings.HasSuffix(s.name, "rehearsal.case"):
			carter = s
		case strings.Contains(s.name, "victoria"):
			victoria = s
		}
	}
	at := calendar.Instant(1_300_000_000e9)
	if until := Until(carter.c.Events, at, carter.p); until <= at {
		t.Fatal("days alone are counted, and nothing is kept")
	}
	if until := Until(carter.c.Events, at, carter.p, victoria.p); until != at {
		t.Error("a rule counts hours, and what is said is kept")
	}
	agreed := append(append([]docket.Event(nil), carter.c.Events...), docket.Event{Kind: docket.Agreed, Text: "the period of clause 3 is extended by 48 hours"})
	extended := *carter.p
	extended.Norms = append(append([]rulebook.Norm(nil), carter.p.Norms...), rulebook.Norm{Kind: rulebook.Extension})
	if until := Until(agreed, at, &extended); until != at {
		t.Error("a period of hours was agreed, and what is said is kept")
	}
}
