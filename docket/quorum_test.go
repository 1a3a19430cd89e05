package docket_test

import (
	"fmt"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/docket"
)

// A quorum is lost when somebody who makes it up leaves, not when a party does
// where there was none from the start.
func TestQuorumIsLostOnlyWhereItWas(t *testing.T) {
	_, p := build(t, "../examples/harbour/constitution.md")
	reg := docket.Register{Members: []string{"Hal"}}
	for _, n := range []string{"Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Ivy"} {
		reg.Bodies = append(reg.Bodies, docket.Seat{Role: "council", Person: n})
	}
	day, _ := calendar.DateOf(2027, 5, 4)
	on := docket.When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}
	for _, test := range []struct {
		name    string
		present []string
		leaves  string
		lost    bool
	}{
		{"three of seven, and the respondent leaves", []string{"Ann", "Bo", "Cy", "Hal"}, "Hal", false},
		{"four of seven, and one of them leaves", []string{"Ann", "Bo", "Cy", "Di", "Hal"}, "Di", true},
	} {
		s := docket.Open(p, reg, nil)
		var r docket.Ruling
		for _, e := range []docket.Event{
			{Kind: docket.Opened, On: on, Thing: "hearing", Present: test.present},
			{Kind: docket.Exited, On: on, Actors: []string{test.leaves}},
			{Kind: docket.Decided, On: on, Thing: "expulsion", About: []string{"Hal"}, Method: "secret ballot", Vote: &docket.Vote{For: 3}},
		} {
			s, r = docket.Step(s, e)
		}
		text := fmt.Sprint(r.Findings)
		if !strings.Contains(text, "No quorum at the vote: 3 present, and the quorum is 4.") || strings.Contains(text, "It was lost") != test.lost {
			t.Errorf("%s: it was lost: %v wanted, in %s", test.name, test.lost, text)
		}
	}
}
