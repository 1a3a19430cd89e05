package docket_test

import (
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// A query is answered as at its mark: what came later does not change the
// answer, and a void hearing that was held again is not the one on which the
// decision rests.
func TestAskLooksAtItsMark(t *testing.T) {
	file, _ := syntax.Parse(source.NewFile("club.md", []byte("# Club\nzone: Europe/London.  count days as: plain.\n\n## 1 All\n```rule\n"+`The council is a body of 3 members.
The secretary is an office held by one member of the council.
The complainant is a member.
The respondent is a member.
Complaint is an act by the complainant about the respondent.
A member may make a complaint.
Hearing is a meeting of the council.
Invitation is an act by the secretary to the respondent.
The secretary may give an invitation after complaint.
Invitation must be received not less than 3 days before the hearing, void.
Expulsion is a decision of the council about the respondent.
Expulsion needs more than half of the votes cast.
Expulsion takes effect when the respondent is told of expulsion.
`+"```\n")))
	p, diags := rulebook.Build(file)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	on := func(text string) docket.When {
		day, err := calendar.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return docket.When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}
	}
	s := docket.Open(p, docket.Register{
		Bodies:  []docket.Seat{{Role: "council", Person: "Ann"}, {Role: "council", Person: "Bo"}, {Role: "council", Person: "Cy"}},
		Offices: []docket.Seat{{Role: "secretary", Person: "Cy"}},
		Members: []string{"Rae"},
	}, nil)
	for _, e := range []docket.Event{
		{ID: "0", Kind: docket.Did, Thing: "complaint", Actors: []string{"Ann"}, About: []string{"Rae"}, On: on("2010-08-02")},
		{ID: "1", Kind: docket.Opened, Thing: "hearing", Present: []string{"Ann", "Bo", "Rae"}, On: on("2010-08-03")}, // uninvited
		{ID: "2", Kind: docket.Closed, Thing: "hearing", On: on("2010-08-03")},
		{ID: "3", Kind: docket.Did, Thing: "invitation", Actors: []string{"Cy"}, To: []string{"Rae"}, Method: "hand", On: on("2010-08-04")},
		{ID: "4", Kind: docket.Opened, Thing: "hearing", Present: []string{"Bo", "Cy", "Rae"}, On: on("2010-08-10")},
		{ID: "5", Kind: docket.Decided, Thing: "expulsion", Vote: &docket.Vote{For: 2}, On: on("2010-08-10")},
		{ID: "6", Kind: docket.Told, Thing: "expulsion", To: []string{"Rae"}, On: on("2010-08-12")},
	} {
		s, _ = docket.Step(s, e)
	}
	ask := func(words string, of, after int) docket.Answer {
		t.Helper()
		cond, diags := p.Condition(words)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		a, _ := s.Ask(docket.Query{If: cond, Of: of}, docket.Mark{Entry: after})
		return a
	}
	for _, c := range []struct {
		words     string
		of, after int
		want      docket.Answer
	}{
		{"the respondent was told of expulsion", -1, 5, docket.Broken},
		{"the respondent was told of expulsion", -1, 6, docket.Shown},
		{"invitation has been received", -1, 2, docket.Broken},
		{"the complainant sat at the hearing", -1, 1, docket.Broken}, // a void hearing is none
		{"the complainant sat at the hearing", 5, 5, docket.Broken},  // the decision rests on the second
		{"the secretary sat at the hearing", 5, 5, docket.Shown},
		{"the case is open", -1, -1, docket.Shown},
	} {
		if got := ask(c.words, c.of, c.after); got != c.want {
			t.Errorf("%s, entry %d in hand, after %d: %s, want %s", c.words, c.of, c.after, got, c.want)
		}
	}
	for after, want := range map[int]string{5: "not yet in effect", 6: "in effect"} {
		if got := s.Fate(5, docket.Mark{Entry: after}); got != want {
			t.Errorf("after entry %d expulsion is %s, want %s", after, got, want)
		}
	}
	cond, _ := p.Condition("expulsion has been made within 2 days after invitation is received")
	for day, want := range map[string]docket.Answer{"2010-08-06": docket.Shown, "2010-08-07": docket.Broken} {
		at, _ := p.Settings.Reckoner.Place.At(on(day).Day, 0)
		if got, _ := s.Ask(docket.Query{Windows: cond.(*rulebook.Test).Windows, Of: -1}, docket.Mark{Entry: 3, At: at}); got != want {
			t.Errorf("two days after the invitation, on %s: %s, want %s", day, got, want)
		}
	}
	for _, n := range p.Norms {
		if n.Kind != rulebook.Required {
			continue
		}
		longer := n
		longer.Windows = []rulebook.Window{n.Windows[0]}
		longer.Windows[0].Span.Span.N = 14
		for want, norm := range map[docket.Answer]*rulebook.Norm{docket.Shown: &n, docket.Broken: &longer} {
			if got, why := s.Ask(docket.Query{Notice: norm, Of: 5}, docket.Mark{Entry: 5}); got != want {
				t.Errorf("an invitation %d days before the hearing on which the expulsion rests: %s (%s), want %s", norm.Windows[0].Span.Span.N, got, why, want)
			}
		}
	}
}
