package dossier

import (
	"slices"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// edition is a rulebook whose periods the tests change: of notice, of appeal
// and of reply.
func edition(t testing.TB, change ...string) *rulebook.Program {
	t.Helper()
	text := `# Club
zone: UTC. calendar: Wellington. count days as: NZ Legislation Act 2019.

## 1 People
` + "```rule" + `
The council is a body of 3 members. The appeals board is a body of 3 members.
The complainant is a member. The respondent is a member.
Complaint is an act by the complainant about the respondent.
Notice of hearing is an act by the council to the respondent.
Hearing is a meeting of the council.
Warning is a decision of the council about the respondent.
Reply is an act by the council to the complainant.
Appeal is an act by the respondent to the appeals board.
` + "```" + `

## 2 Reply
` + "```rule" + `
The council must give a reply within 14 days after complaint.
` + "```" + `

## 3 Notice
` + "```rule" + `
Notice of hearing must be given not less than 14 days before the hearing, void.
` + "```" + `

## 4 Appeal
` + "```rule" + `
The respondent may appeal within 14 days after warning.
` + "```" + `
`
	out := strings.NewReplacer(change...).Replace(text)
	if len(change) > 0 && out == text {
		t.Fatal("the change changes nothing")
	}
	_, p := build(t, "club.md", out)
	return p
}

func council() docket.Register {
	return docket.Register{Bodies: []docket.Seat{{Role: "council", Person: "pa"}, {Role: "council", Person: "pb"}, {Role: "council", Person: "pc"}}, Members: []string{"ph", "pi"}}
}

// The acts of the tests, each on a day of 2027.
func did(t testing.TB, id, thing, who string, month, d int) docket.Event {
	e := docket.Event{ID: id, Kind: docket.Did, Thing: thing, Actors: []string{who}, On: day(t, month, d)}
	switch thing {
	case "complaint":
		e.About = []string{"ph"}
	case "notice of hearing":
		e.To = []string{"ph"}
	case "hearing":
		e.Kind, e.Actors, e.Present = docket.Opened, nil, []string{"pa", "pb", "pc", "ph"}
	case "warning":
		e.Kind, e.About = docket.Decided, []string{"ph"}
	case "reply":
		e.To = []string{"pi"}
	}
	return e
}

// A period has the length that it had when it began: what the new edition makes
// shorter is not cut off, what it makes longer is not begun again, and what
// begins under it has its length.
func TestPeriodsRunAsTheyBegan(t *testing.T) {
	shorter, longer := []string{"within 14 days after warning", "within 7 days after warning"}, []string{"within 14 days after warning", "within 40 days after warning"}
	gone, without := []string{"The respondent may appeal within 14 days after warning.", "The chair is an office held by one member of the council.", "Appeal is an act by the respondent to the appeals board.", ""}, []string{"may appeal within 14 days after warning", "may appeal"}
	bare := gone[:2]
	notice21, notice7 := []string{"not less than 14 days", "not less than 21 days"}, []string{"not less than 14 days", "not less than 7 days"}
	for _, test := range []struct {
		name     string
		old      []string
		next     []string
		opens    string // what begins the period
		on       int    // day of March
		act      string // what is held against it
		month, d int
		want     docket.Effect
	}{
		{"an appeal whose time was shortened while it ran", nil, shorter, "warning", 5, "appeal", 3, 18, docket.Effective},
		{"and after its own time", nil, shorter, "warning", 5, "appeal", 3, 20, docket.NoEffect},
		{"an appeal from a warning of the new edition", nil, shorter, "warning", 12, "appeal", 3, 18, docket.Effective},
		{"which is too late after seven days", nil, shorter, "warning", 12, "appeal", 3, 20, docket.NoEffect},
		{"an appeal whose time had lapsed is not revived", nil, longer, "warning", 1, "appeal", 3, 30, docket.NoEffect},
		{"nor lengthened while it runs", nil, longer, "warning", 5, "appeal", 3, 30, docket.NoEffect},
		{"the longer time is for warnings of the new edition", nil, longer, "warning", 12, "appeal", 4, 10, docket.Effective},
		{"a limit that was dropped still binds what it bound", nil, without, "warning", 1, "appeal", 3, 30, docket.NoEffect},
		{"and no later warning", nil, without, "warning", 12, "appeal", 5, 30, docket.Effective},
		{"a limit that is new does not bind what had none", without, nil, "warning", 1, "appeal", 3, 30, docket.Effective},
		{"it binds what comes after", without, nil, "warning", 12, "appeal", 3, 31, docket.NoEffect},
		{"an appeal that was taken away while its time ran", nil, gone, "warning", 5, "appeal", 3, 18, docket.Effective},
		{"and when its time was over", nil, gone, "warning", 5, "appeal", 3, 25, docket.NoEffect},
		{"and from a warning of the new edition", nil, gone, "warning", 12, "appeal", 3, 18, docket.NoEffect},
		{"an appeal that is left without its clause", nil, bare, "warning", 5, "appeal", 3, 18, docket.Effective},
		{"does not revive", nil, bare, "warning", 5, "appeal", 3, 25, docket.NoEffect},
		{"and has no limit after later warnings", nil, bare, "warning", 12, "appeal", 4, 25, docket.Effective},
		{"a notice of the old edition gave fourteen days", nil, notice21, "notice of hearing", 5, "hearing", 3, 20, docket.Effective},
		{"a notice of the new edition must give twenty-one", nil, notice21, "notice of hearing", 12, "hearing", 3, 28, docket.NoEffect},
		{"and does", nil, notice21, "notice of hearing", 12, "hearing", 4, 10, docket.Effective},
		{"a notice that promised fourteen days is not shortened to seven", nil, notice7, "notice of hearing", 5, "hearing", 3, 15, docket.NoEffect},
		{"a later one needs seven", nil, notice7, "notice of hearing", 12, "hearing", 3, 22, docket.Effective},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := New(edition(t, test.old...), "e1", Opening{Register: council()})
			move := func() { c.Move(edition(t, test.next...), "e2", day(t, 3, 10).Day) }
			if test.on > 10 {
				move()
			}
			c.Add(did(t, "1", "complaint", "pi", 2, 20))
			c.Add(did(t, "2", test.opens, "council", 3, test.on))
			if test.on < 10 {
				move()
			}
			who := map[string]string{"appeal": "ph"}[test.act]
			got := c.Add(did(t, "3", test.act, who, test.month, test.d))
			if got.Ruling.Effect != test.want {
				t.Errorf("%s on %d/%d: got %s, want %s: %+v", test.act, test.d, test.month, got.Ruling.Effect, test.want, got.Ruling.Findings)
			}
		})
	}
}

// A duty that is running when the edition changes is due when it was due; one
// that begins later is due as the new edition says; none is counted twice.
func TestDutiesRunAsTheyBegan(t *testing.T) {
	c := New(edition(t), "e1", Opening{Register: council()})
	c.Add(did(t, "1", "complaint", "pi", 3, 5))
	c.Move(edition(t, "within 14 days after complaint", "within 3 days after complaint"), "e2", day(t, 3, 10).Day)
	got := c.Add(did(t, "2", "complaint", "pi", 3, 12))
	if got.Edition != "e2" || text(t, got.State()["opened"]) != `[["2","must","2027-03-15"]]` {
		t.Errorf("the later duty: edition %s, %s", got.Edition, text(t, got.State()))
	}
	st := c.Standing(instant(day(t, 3, 14)), 0)
	var due []string
	for _, d := range st.Duties {
		due = append(due, d.Trigger+" by "+d.By.ISO()+" "+d.Status)
	}
	if want := []string{"2 by 2027-03-15 open", "1 by 2027-03-19 open"}; !slices.Equal(due, want) {
		t.Errorf("got %q, want %q", due, want)
	}
	if e, _ := c.Edition(day(t, 3, 9).Day); e != "e1" {
		t.Errorf("on 9 March the edition is %s", e)
	}
	if len(st.Rulings) != 2 || st.Rulings[0].Effect != docket.Effective {
		t.Errorf("rulings: %s", text(t, st.Rulings))
	}
}

// An edition under which nothing changes changes nothing: every case of the
// examples comes out alike when it moves to the same rulebook halfway.
func TestMovingToTheSameEditionChangesNothing(t *testing.T) {
	for _, s := range samples(t) {
		if len(s.c.Events) < 2 {
			continue
		}
		o := Opening{Register: s.c.Register, Incomplete: s.c.Incomplete}
		one, two := New(s.p, "e1", o), New(s.p, "e1", o)
		mid := s.c.Events[len(s.c.Events)/2].On.Day
		if mid == calendar.NoDate {
			continue
		}
		two.Move(s.p, "e2", mid)
		for _, e := range s.c.Events {
			a, b := one.Add(e), two.Add(e)
			if a.Ruling.Effect != b.Ruling.Effect || len(a.Changes) != len(b.Changes) || len(a.Made) != len(b.Made) || a.Closed != b.Closed {
				t.Errorf("%s, entry %s: %s with one edition, %s with two alike", s.name, e.ID, text(t, a.State()), text(t, b.State()))
			}
		}
		for i, x := range one.fold.effects() {
			if y := two.fold.effects()[i]; x.ID != y.ID || x.Effect != y.Effect {
				t.Errorf("%s: entry %s is %s with one edition and %s with two", s.name, x.ID, x.Effect, y.Effect)
			}
		}
	}
}

// A case stays under its edition, save for clauses that a later one applies to
// every case: those govern it from their day.
func TestTransitionalClauses(t *testing.T) {
	old := edition(t)
	next := edition(t, "within 14 days after complaint", "within 30 days after complaint", "may appeal within 14 days", "may appeal within 2 days",
		"## 4 Appeal", "## 5 Change\n```rule\nClause 2 applies to every case from 1 July 2027.\n```\n\n## 4 Appeal")
	list := Transitions(next)
	if len(list) != 1 || !slices.Equal(list[0].Clauses, []string{"2"}) || list[0].From.ISO() != "2027-07-01" {
		t.Fatalf("got %+v", list)
	}
	if len(Transitions(old)) != 0 {
		t.Error("an edition without such a sentence has transitions")
	}
	c := New(old, "e1", Opening{Register: council()})
	c.Add(did(t, "1", "complaint", "pi", 6, 25))
	if err := c.MoveClauses(next, "e2", list[0].Clauses, list[0].From); err != nil {
		t.Fatal(err)
	}
	got := c.Add(did(t, "2", "complaint", "pi", 7, 2))
	if text(t, got.State()["opened"]) != `[["2","must","2027-08-02"]]` {
		t.Errorf("a complaint of 2 July: %s", text(t, got.State()))
	}
	st := c.Standing(instant(day(t, 7, 3)), 0)
	if len(st.Duties) != 2 || st.Duties[0].By.ISO() != "2027-07-09" {
		t.Errorf("the reply to the complaint of 25 June: %s", text(t, st.Duties))
	}
	c.Add(did(t, "3", "warning", "council", 7, 5))
	if got := c.Add(did(t, "4", "appeal", "ph", 7, 15)); got.Ruling.Effect != docket.Effective {
		t.Errorf("the appeal, which no transition speaks of: %s", text(t, got.Ruling))
	}
	if err := c.MoveClauses(next, "e2", []string{"77"}, list[0].From); err == nil || !strings.Contains(err.Error(), "no clause 77") {
		t.Errorf("a clause that there is not: %v", err)
	}
}
