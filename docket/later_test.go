package docket_test

import (
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// "Within 10 days after expulsion or within 5 days after written reasons is
// received, whichever is the later": while no reasons have come the later end is
// not known, so the time is not over and an appeal is in time. Before either
// period has begun it is too early, and after both are over too late.
func TestTheLaterOfTwoPeriods(t *testing.T) {
	file, _ := syntax.Parse(source.NewFile("club.md", []byte("# Club\nzone: Europe/London.  count days as: plain.\n\n## 1 All\n```rule\n"+`The council is a body of 3 members.
The secretary is an office held by one member of the council.
The respondent is a member.
Expulsion is a decision of the council about the respondent.
Expulsion needs more than half of the votes cast.
Written reasons is an act by the secretary to the respondent.
Appeal is an act by the respondent to the council.
The respondent may appeal within 10 days after expulsion or within 5 days after written reasons is received,
  whichever is the later.
`+"```\n")))
	p, diags := rulebook.Build(file)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	on := func(day int) docket.When {
		d, _ := calendar.DateOf(2027, 3, day)
		return docket.When{Day: d, Clock: calendar.NoClock, Last: d, LastClock: calendar.NoClock}
	}
	passed, _ := p.Condition("the time for appeal has passed")
	for _, c := range []struct {
		name                      string
		expelled, reasons, appeal int // days of March; 0: never
		inc                       docket.Incomplete
		effect                    docket.Effect
		passed                    docket.Answer
	}{
		{"neither has begun", 0, 0, 20, nil, docket.NoEffect, docket.Broken},
		{"the first runs", 2, 0, 12, nil, docket.Effective, docket.Broken},
		{"the first is over, and no reasons have come", 2, 0, 13, nil, docket.Effective, docket.Broken},
		{"the reasons came early, and the first ends later", 2, 3, 12, nil, docket.Effective, docket.Broken},
		{"both are over", 2, 3, 13, nil, docket.NoEffect, docket.Shown},
		{"the reasons came late", 2, 20, 25, nil, docket.Effective, docket.Broken},
		{"and five days later it is over", 2, 20, 26, nil, docket.NoEffect, docket.Shown},
		{"a record that may lack the reasons shows neither", 2, 0, 13, docket.Incomplete{"written reasons"}, docket.UnknownEffect, docket.NotShown},
	} {
		s := docket.Open(p, docket.Register{
			Bodies:  []docket.Seat{{Role: "council", Person: "Ann"}, {Role: "council", Person: "Bo"}, {Role: "council", Person: "Cy"}},
			Offices: []docket.Seat{{Role: "secretary", Person: "Cy"}}, Parties: []docket.Seat{{Role: "respondent", Person: "Rae"}}, Members: []string{"Rae"},
		}, c.inc)
		if c.expelled > 0 {
			s, _ = docket.Step(s, docket.Event{ID: "1", Kind: docket.Decided, Thing: "expulsion", Vote: &docket.Vote{For: 3}, On: on(c.expelled)})
		}
		if c.reasons > 0 {
			s, _ = docket.Step(s, docket.Event{ID: "2", Kind: docket.Did, Thing: "written reasons", Actors: []string{"Cy"}, To: []string{"Rae"}, Method: "hand", On: on(c.reasons)})
		}
		at, _ := p.Settings.Reckoner.Place.At(on(c.appeal).Day, 0)
		if got, why := s.Ask(docket.Query{If: passed, Of: -1}, docket.Mark{Entry: s.Len() - 1, At: at}); got != c.passed {
			t.Errorf("%s: the time has passed: %s (%s), want %s", c.name, got, why, c.passed)
		}
		_, r := docket.Step(s, docket.Event{ID: "3", Kind: docket.Did, Thing: "appeal", Actors: []string{"Rae"}, On: on(c.appeal)})
		if r.Effect != c.effect {
			t.Errorf("%s: the appeal is %s, want %s: %v", c.name, r.Effect, c.effect, r.Findings)
		}
	}
}
