package docket_test

import (
	"testing"

	"alteram/calendar"
	"alteram/docket"
)

// What is decided on the day after, at no meeting, rests on the hearing all the
// same: an accuser who came in and sat there makes it void.
func TestDecisionAtNoMeetingRestsOnTheHearing(t *testing.T) {
	_, p := build(t, "../examples/harbour/constitution.md")
	reg := docket.Register{Members: []string{"Hal"}, Offices: []docket.Seat{{Role: "president", Person: "Ann"}, {Role: "secretary", Person: "Bo"}}}
	for _, n := range []string{"Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Ivy"} {
		reg.Bodies = append(reg.Bodies, docket.Seat{Role: "council", Person: n})
	}
	day, _ := calendar.DateOf(2027, 5, 4)
	on := func(n calendar.Date) docket.When {
		return docket.When{Day: day + n, Clock: calendar.NoClock, Last: day + n, LastClock: calendar.NoClock}
	}
	present := []string{"Ann", "Bo", "Cy", "Di", "Ed", "Hal"}
	for _, accuser := range []bool{false, true} {
		s := docket.Open(p, reg, nil)
		events := []docket.Event{
			{Kind: docket.Did, On: on(0), Actors: []string{"Ivy"}, Thing: "complaint", About: []string{"Hal"}, Fields: []docket.Field{{Name: "day of conduct", Value: "1 May 2027"}}},
			{Kind: docket.Did, On: on(0), Actors: []string{"Ann"}, Thing: "charges", To: []string{"Hal"}},
			{Kind: docket.Did, On: on(1), Actors: []string{"Bo"}, Thing: "notice of hearing", To: []string{"Hal"}, Method: "email"},
			{Kind: docket.Opened, On: on(30), Thing: "hearing", Present: present},
			{Kind: docket.Entered, On: on(30), Actors: []string{"Ivy"}},
			{Kind: docket.Floor, On: on(30), Actors: []string{"Hal"}},
			{Kind: docket.Offered, On: on(30), To: []string{"Hal"}, Text: "to be represented"},
			{Kind: docket.Offered, On: on(30), To: []string{"Hal"}, Text: "questions to witnesses"},
			{Kind: docket.Closed, On: on(30), Thing: "hearing"},
			{Kind: docket.Decided, On: on(31), Thing: "expulsion", About: []string{"Hal"}, Method: "secret ballot", Vote: &docket.Vote{For: 5}},
		}
		if !accuser {
			events = append(events[:4], events[5:]...)
		}
		var r docket.Ruling
		for _, e := range events {
			s, r = docket.Step(s, e)
		}
		want := docket.Effective
		if accuser {
			want = docket.NoEffect
		}
		if r.Effect != want {
			t.Errorf("accuser in the room %v: the expulsion is %s, want %s: %v", accuser, r.Effect, want, r.Findings)
		}
	}
}

// The longest time that a clause gives for a suspension holds whatever end the
// suspension itself names.
func TestSuspensionNamesNoLongerTime(t *testing.T) {
	_, p := build(t, "../examples/harbour/constitution.md")
	day, _ := calendar.DateOf(2027, 5, 4)
	on := docket.When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}
	s := docket.Open(p, docket.Register{Offices: []docket.Seat{{Role: "president", Person: "Ann"}}, Members: []string{"Hal", "Ivy"}}, nil)
	s, _ = docket.Step(s, docket.Event{Kind: docket.Did, On: on, Actors: []string{"Ivy"}, Thing: "complaint", About: []string{"Hal"}, Fields: []docket.Field{{Name: "day of conduct", Value: "1 May 2027"}}})
	s, _ = docket.Step(s, docket.Event{Kind: docket.Did, On: on, Actors: []string{"Ann"}, Thing: "suspension", About: []string{"Hal"},
		Fields: []docket.Field{{Name: "until", Value: "1 January 2030"}}})
	got := docket.At(s, instantOf(p, day+1)).Results
	if len(got) != 1 || got[0].Until == nil || *got[0].Until > day+60 {
		t.Errorf("results %+v, want a suspension until %s at the latest", got, (day + 60).Long())
	}
}

// A suspension ends by itself, on whatever day its longest time is over: sixty
// days after 27 October 2009 is 26 December, and no working day for an act
// comes in New Zealand before 16 January.
func TestASuspensionEndsOnAHoliday(t *testing.T) {
	_, p := build(t, "../examples/carter/constitution.md")
	day, _ := calendar.DateOf(2009, 10, 27)
	on := func(n calendar.Date) docket.When {
		return docket.When{Day: day + n, Clock: calendar.NoClock, Last: day + n, LastClock: calendar.NoClock}
	}
	s := docket.Open(p, docket.Register{Offices: []docket.Seat{{Role: "president", Person: "Ann"}}, Members: []string{"Rae", "Sam"}}, nil)
	for _, e := range []docket.Event{
		{Kind: docket.Did, On: on(0), Actors: []string{"Sam"}, Thing: "complaint", About: []string{"Rae"}, Fields: []docket.Field{{Name: "day of conduct", Value: "1 October 2009"}}},
		{Kind: docket.Considered, On: on(0), Actors: []string{"council"}, Thing: "urgent risk"},
		{Kind: docket.Did, On: on(0), Actors: []string{"Ann"}, Thing: "suspension", About: []string{"Rae"}},
		{Kind: docket.Did, On: on(20), Actors: []string{"council"}, Thing: "review of suspension"},
	} {
		s, _ = docket.Step(s, e)
	}
	for n, want := range map[calendar.Date]string{60: "in effect", 61: "ended"} {
		at, _ := p.Settings.Reckoner.Place.At(day+n, 0)
		if got := s.Fate(2, docket.Mark{Entry: s.Len() - 1, At: at}); got != want {
			t.Errorf("on %s the suspension is %s, want %s", (day + n).Long(), got, want)
		}
	}
}
