package sameday_test

import (
	"os"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/sameday"
	"alteram/source"
	"alteram/syntax"
)

// Two entries of one day whose order decides are reported: K.10.
func TestSwapsThatMatterAreReported(t *testing.T) {
	text, err := os.ReadFile("../docket/testdata/kernel.md")
	if err != nil {
		t.Fatal(err)
	}
	f, _ := syntax.Parse(source.NewFile("kernel.md", text))
	p, _ := rulebook.Build(f)
	day := func(d int) docket.When {
		x, _ := calendar.DateOf(2027, 3, d)
		return docket.When{Day: x, Clock: calendar.NoClock, Last: x, LastClock: calendar.NoClock}
	}
	reg := docket.Register{
		Bodies:  []docket.Seat{{Role: "council", Person: "Ann"}, {Role: "council", Person: "Bo"}, {Role: "council", Person: "Cy"}},
		Offices: []docket.Seat{{Role: "president", Person: "Ann"}, {Role: "secretary", Person: "Bo"}},
		Members: []string{"Hal", "Ivy"},
	}
	complaint := docket.Event{ID: "1", Kind: docket.Did, Thing: "complaint", Actors: []string{"Ivy"}, About: []string{"Hal"}, Method: "email", On: day(1)}
	charges := docket.Event{ID: "2", Kind: docket.Did, Thing: "charges", Actors: []string{"Ann"}, To: []string{"Hal"}, On: day(2)}
	opens := docket.Event{ID: "3", Kind: docket.Opened, Thing: "hearing", Present: []string{"Ann", "Bo", "Cy"}, On: day(2)}
	decides := docket.Event{ID: "4", Kind: docket.Decided, Thing: "expulsion", Actors: []string{"council"}, Vote: &docket.Vote{For: 3}, On: day(2)}
	if got := sameday.Swaps(p, reg, nil, []docket.Event{complaint, opens, charges, decides}); len(got) != 1 || !strings.Contains(got[0], "2") || !strings.Contains(got[0], "4") {
		t.Errorf("got %q, want one report on entries 2 and 4", got)
	}
	decides.On = day(3)
	if got := sameday.Swaps(p, reg, nil, []docket.Event{complaint, opens, charges, decides}); len(got) != 0 {
		t.Errorf("entries of different days are reported: %q", got)
	}
}
