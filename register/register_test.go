package register

import (
	"slices"
	"strings"
	"testing"

	"alteram/calendar"
)

const (
	annID = "m00000000000000aa"
	boID  = "m00000000000000bb"
	none  = calendar.NoDate
)

func people() []Change {
	return []Change{
		SetMember(annID, map[string]string{FieldName: "Ann Example", FieldNumber: "7", FieldEmail: "ann@example.org"}, Source{}),
		SetMember(boID, map[string]string{FieldName: "Bo Ngāta"}, Source{}),
	}
}

func TestStandingOfTheDay(t *testing.T) {
	d := func(s string) calendar.Date { return day(t, s) }
	r := Fold(filed(1, append(people(),
		SetStanding(Standing{Person: annID, Kind: Suspended, From: d("2010-03-01"), Until: d("2010-06-01"), Reason: "dues"}),
		SetStanding(Standing{Person: annID, Kind: Expelled, From: d("2010-05-01"), Until: none}),
		SetOffice(Term{Person: annID, Role: "The President", From: d("2009-01-01"), Until: none}),
		SetStanding(Standing{Person: annID, Kind: Member, From: d("2001-01-01"), Until: none}))...))
	if len(r.Faults()) > 0 {
		t.Fatal(r.Faults())
	}
	for _, c := range []struct {
		day    string
		want   Kind
		source int64
	}{{"2000-12-31", "", 0}, {"2001-01-01", Member, 6}, {"2010-02-28", Member, 6}, {"2010-03-01", Suspended, 3}, {"2010-05-01", Expelled, 4}, {"2020-01-01", Expelled, 4}} {
		s, ok := r.Standing(annID, d(c.day))
		if ok != (c.want != "") || s.Kind != c.want || s.Entry != c.source {
			t.Errorf("%s: got %q of entry %d, want %q of entry %d", c.day, s.Kind, s.Entry, c.want, c.source)
		}
	}
	if who := r.Who("president", d("2010-04-01")); len(who) != 1 || who[0].Entry != 5 {
		t.Errorf("a suspended member keeps the office: %v", who)
	}
	if _, ok := r.AsKnown(6).Standing(annID, d("2005-01-01")); ok {
		t.Error("before entry 6 nobody knew that Ann was a member in 2005")
	}
}

func TestReplacingAndTakingBack(t *testing.T) {
	term := func(until calendar.Date, replaces int64) Change {
		return SetOffice(Term{Person: annID, Role: "president", From: 100, Until: until, Source: Source{Replaces: replaces}})
	}
	r := Fold(filed(1, append(people(), term(none, 0), term(200, 3), term(300, 4), UndoEntry(4, "slip"))...))
	if who := r.Who("president", 250); len(who) != 1 || who[0].Entry != 5 || len(r.Faults()) > 0 {
		t.Errorf("%v %v", who, r.Faults())
	}
	if who := r.Who("president", 350); len(who) != 0 {
		t.Errorf("what entry 4 had replaced is back: %v", who)
	}
	if who := r.With(filed(7, UndoEntry(5, ""))...).Who("president", 350); len(who) != 1 || who[0].Entry != 3 {
		t.Errorf("with both taken back the first stands: %v", who)
	}
	h := r.History(annID)
	if len(h) != 4 || h[1].Gone != 5 || h[3].Gone != 0 || !strings.Contains(h[3].Text, "president from") {
		t.Errorf("history: %+v", h)
	}
}

func TestErasedIsToldFromNeverSaid(t *testing.T) {
	cs := filed(1, people()...)
	delete(cs[0].Sealed, FieldName)
	r := Fold(cs)
	p, ok := r.Person(annID)
	if !ok || !slices.Equal(p.Erased, []string{FieldName}) || p.Number != "7" || !strings.Contains(p.Label(), "erased") || len(r.Faults()) > 0 {
		t.Errorf("%+v %v", p, r.Faults())
	}
}

func TestFaultsNameTheEntry(t *testing.T) {
	for _, c := range []struct {
		name, field string
		change      Change
	}{
		{"unknown act", "", Change{Act: "register.vote"}},
		{"unknown member", "member", SetStanding(Standing{Person: "m0123456789abcdef", Kind: Member, From: 1, Until: none})},
		{"no kind", "kind", SetStanding(Standing{Person: annID, Kind: "king", From: 1, Until: none})},
		{"backwards", "until", SetSeat(Term{Person: annID, Role: "council", From: 9, Until: 9})},
		{"extra key", "colour", func() Change {
			c := SetSeat(Term{Person: annID, Role: "council", From: 9, Until: none})
			c.Open["colour"] = "red"
			return c
		}()},
		{"name in the open", "name", func() Change {
			c := people()[0]
			c.Open["name"] = "Ann"
			return c
		}()},
		{"date in words", "from", func() Change {
			c := SetSeat(Term{Person: annID, Role: "council", From: 9, Until: none})
			c.Open["from"] = "1 May 2001"
			return c
		}()},
		{"undo of nothing", "entry", UndoEntry(77, "")},
		{"undo of an unknown import", "import", UndoImport("i0123456789abcdef", "")},
		{"replaces another's", "replaces", SetSeat(Term{Person: annID, Role: "council", From: 9, Until: none, Source: Source{Replaces: 2}})},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := Fold(filed(1, append(people(), c.change)...)).Faults()
			if len(bad) != 1 || bad[0].Entry != 3 || bad[0].Field != c.field || bad[0].Fact == "" || bad[0].Remedy == "" {
				t.Errorf("%+v", bad)
			}
		})
	}
}

func TestCheckBeforeFiling(t *testing.T) {
	today := day(t, "2026-11-24")
	base := Fold(filed(1, append(people(),
		SetSeat(Term{Person: annID, Role: "council", From: 100, Until: none}),
		SetOffice(Term{Person: annID, Role: "president", From: 100, Until: none}),
		SetAccount(Account{Person: annID, Roles: []string{"secretary"}, Email: "ann@example.org"}),
		SetStanding(Standing{Person: annID, Kind: Suspended, From: 100, Until: 200}))...))
	office := func(id, role string, from, until calendar.Date, replaces int64) Change {
		return SetOffice(Term{Person: id, Role: role, From: from, Until: until, Source: Source{Replaces: replaces}})
	}
	for _, c := range []struct {
		name    string
		changes []Change
		want    string // part of the only problem; empty for none
		ask     bool
	}{
		{"a handover in one go", []Change{office(annID, "president", 100, 500, 4), SetSeat(Term{Person: boID, Role: "council", From: 100, Until: none}), office(boID, "president", 500, none, 0)}, "", false},
		{"two presidents", []Change{SetSeat(Term{Person: boID, Role: "council", From: 100, Until: none}), office(boID, "president", 500, none, 0)}, "Ann Example holds it", true},
		{"twice president", []Change{office(annID, "president", 300, none, 0)}, "has that already", false},
		{"office without a seat", []Change{office(boID, "secretary", 300, none, 0)}, "has no seat there", true},
		{"office of no rulebook", []Change{office(annID, "tresurer", 300, none, 0)}, "knows no office", true},
		{"seats are filled", []Change{SetSeat(Term{Person: boID, Role: "council", From: 100, Until: none}),
			SetMember("m00000000000000cc", map[string]string{FieldName: "Cy"}, Source{}), SetSeat(Term{Person: "m00000000000000cc", Role: "council", From: 50, Until: none})}, "all 2 places", true},
		{"unknown member", []Change{office("m00000000000000ff", "secretary", 300, none, 0)}, "nobody in the register", false},
		{"far ahead", []Change{SetStanding(Standing{Person: boID, Kind: Member, From: today + 400, Until: none})}, "more than a year ahead", true},
		{"long ago", []Change{SetStanding(Standing{Person: boID, Kind: Member, From: day(t, "1710-01-01"), Until: none})}, "before 1800", true},
		{"halfway overlap", []Change{SetStanding(Standing{Person: annID, Kind: Suspended, From: 150, Until: 250})}, "already (entry 6)", false},
		{"number taken", []Change{SetMember(boID, map[string]string{FieldNumber: "7"}, Source{})}, "number 7 is Ann Example's", false},
		{"address shared", []Change{SetMember(boID, map[string]string{FieldEmail: "ANN@example.org"}, Source{})}, "address too", true},
		{"sign-in taken", []Change{SetAccount(Account{Person: boID, Roles: []string{"member"}, Email: "ann@example.org"})}, "signs in with", false},
		{"interest in oneself", []Change{SetInterest(Interest{Person: boID, About: AboutPerson, Whom: boID, Kind: "family", From: none, Until: none})}, "about the person who declares it", false},
		{"undo under later entries", []Change{UndoEntry(1, "")}, "speaks of this person", false},
		{"same name", []Change{SetMember("m00000000000000cc", map[string]string{FieldName: "ann  example"}, Source{})}, "another person", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := base.Check(c.changes, club(t), today)
			switch {
			case c.want == "" && len(bad) > 0:
				t.Errorf("problems: %v", bad)
			case c.want != "" && (len(bad) != 1 || !strings.Contains(bad[0].Fact, c.want) || bad[0].Ask != c.ask || bad[0].Change != len(c.changes)-1 || bad[0].Remedy == ""):
				t.Errorf("got %+v; want %q", bad, c.want)
			}
		})
	}
	if len(base.Who("president", 600)) != 1 {
		t.Error("checking has changed the register")
	}
}

func TestFind(t *testing.T) {
	r := Fold(filed(1, people()...))
	for what, want := range map[string]string{"7": FieldNumber, "ANN@EXAMPLE.ORG": FieldEmail, "ann  example": FieldName, "bo nga\u0304ta": FieldName, "ngata": "part of the name", "exam an": "part of the name", "nobody": "", "": ""} {
		got := r.Find(what)
		if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0].By != want) {
			t.Errorf("%q: %v, want %q", what, got, want)
		}
	}
}

func TestSnapshotAndVacancies(t *testing.T) {
	p := club(t)
	r := Fold(filed(1, append(people(),
		SetSeat(Term{Person: annID, Role: "council", From: 100, Until: 300}),
		SetOffice(Term{Person: annID, Role: "president", From: 100, Until: none}),
		SetOffice(Term{Person: annID, Role: "archivist", From: 100, Until: none}),
		SetStanding(Standing{Person: boID, Kind: Member, From: 50, Until: none}))...))
	s := r.Snapshot(p, 200, func(p Person) string { return p.Name })
	if len(s.Offices) != 1 || s.Offices[0].Role != "president" || s.Offices[0].Person != "Ann Example" || len(s.Bodies) != 1 || s.Bodies[0].Until != 300 || !slices.Equal(s.Members, []string{"Bo Ngāta"}) {
		t.Errorf("%+v", s)
	}
	if s := r.Snapshot(p, 300, nil); len(s.Bodies) != 0 || s.Offices[0].Person != annID {
		t.Errorf("%+v", s)
	}
	want := []Vacancy{{"council", false, 2, 1}, {"secretary", true, 1, 0}}
	if got := r.Vacancies(p, 200); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAccounts(t *testing.T) {
	r := Fold(filed(1, append(people(), SetAccount(Account{Person: annID, Roles: []string{"secretary"}, Email: "Ann@example.org"}))...))
	if a, ok := r.SignIn("ann@EXAMPLE.org"); !ok || a.Person != annID || a.Entry != 3 {
		t.Errorf("%+v", a)
	}
	if _, ok := r.With(filed(4, SetAccount(Account{Person: boID, Roles: []string{"member"}, Email: "ann@example.org"}))...).SignIn("ann@example.org"); ok {
		t.Error("two accounts have the address: nobody may sign in with it")
	}
	if _, ok := r.With(filed(4, SetAccount(Account{Person: annID}))...).SignIn("ann@example.org"); ok {
		t.Error("the account is closed")
	}
	for role, known := range map[string]bool{"administrator": true, "auditor": true, "caretaker": false} {
		r := Fold(filed(1, append(people(), SetAccount(Account{Person: annID, Roles: []string{role}}))...))
		if a, ok := r.Account(annID); ok != known || len(r.Faults()) == 0 != known {
			t.Errorf("%s: %v, %v", role, a, r.Faults())
		}
	}
}

// A successor may stand on an earlier line than the end of the term before.
func TestSuccessorOnAnEarlierLine(t *testing.T) {
	_, r := imported1(t, clubList, Fold(nil))
	im, r := imported1(t, "number,name,office,office from,office until\n007b,Bo Ngāta,president,2020-01-01,\n7,Ann Example,president,2010-10-10,2020-01-01\n", r)
	if len(im.Rejected) != 0 || len(im.Rows) != 2 {
		t.Fatal(im.Rejected)
	}
	for on, want := range map[string]string{"2019-12-31": "Ann Example", "2020-01-01": "Bo Ngāta"} {
		who := r.Who("president", day(t, on))
		if len(who) != 1 {
			t.Fatalf("%s: %v", on, who)
		}
		if p, _ := r.Person(who[0].Person); p.Name != want {
			t.Errorf("%s: %s", on, p.Name)
		}
	}
}
