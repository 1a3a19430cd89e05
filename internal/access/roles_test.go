package access_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site/sitetest"
	"alteram/register"
)

// office is an organisation in which cases are opened and filed in one by one.
type office struct {
	t     *testing.T
	house *sitetest.House
	now   time.Time
	n     int
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, house: sitetest.New(t, "Example Party"), now: time.Date(2010, 8, 8, 21, 0, 0, 0, time.UTC)}
	o.house.Adopt(sitetest.Carter(t), 2009, time.July)
	o.house.People()
	return o
}

// request is the next act, a minute later.
func (o *office) request() clerk.Request {
	o.n++
	o.now = o.now.Add(time.Minute)
	return clerk.Request{Key: fmt.Sprint("act", o.n), Now: o.now, Actor: "secretary"}
}

func (o *office) openCase(complainant, respondent string) string {
	o.t.Helper()
	if _, err := o.house.Desk.OpenCase(context.Background(), clerk.Opening{Request: o.request(), Title: "A case", Complainant: complainant, Respondent: respondent}); err != nil {
		o.t.Fatal(err)
	}
	cases, err := o.house.Desk.Cases(context.Background())
	if err != nil {
		o.t.Fatal(err)
	}
	return cases[len(cases)-1].Chain
}

// file records an act, now.
func (o *office) file(chain, text string) {
	o.t.Helper()
	r := o.request()
	if _, err := o.house.Desk.File(context.Background(), clerk.Draft{Request: r, Case: chain, Text: text, On: o.now.In(time.FixedZone("NZST", 12*3600)).Format("2 January 2006 15:04"), Happened: true}); err != nil {
		o.t.Fatal(text, err)
	}
}

func (o *office) say(chain string, s clerk.Saying) {
	o.t.Helper()
	if _, err := o.house.Desk.Say(context.Background(), o.request(), chain, s); err != nil {
		o.t.Fatal(err)
	}
}

// as opens a case as somebody, with the roles of the account and others.
func (o *office) as(chain, name string, more ...string) (*access.Case, bool) {
	o.t.Helper()
	ctx := context.Background()
	view, err := o.house.Desk.Case(ctx, chain, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	at := calendar.Instant(o.now.UnixNano())
	standing, err := o.house.Desk.Standing(ctx, chain, at, 0)
	if err != nil {
		o.t.Fatal(err)
	}
	reg, err := o.house.Desk.Register(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	said, err := o.house.Desk.Sayings(ctx, chain)
	if err != nil {
		o.t.Fatal(err)
	}
	id := o.house.Person(name)
	a, _ := reg.Account(id)
	return access.Open(access.House(), access.Material{View: view, Standing: standing, Register: reg, Sayings: said, Now: at}, access.Reader{Person: id, Roles: append(more, a.Roles...), Strong: true})
}

// is fails unless somebody has exactly these roles in a case; none is no trace.
func (o *office) is(chain, name string, want ...access.Role) {
	o.t.Helper()
	c, ok := o.as(chain, name)
	var got []access.Role
	if ok {
		got = slices.Clone(c.Roles)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		o.t.Errorf("%s is %v, want %v", name, got, want)
	}
}

func TestWhoIsWhat(t *testing.T) {
	o := newOffice(t)
	t.Run("the respondent finds nothing before something is addressed to him", func(t *testing.T) {
		chain := o.openCase("Wren Example", "Chris Carter")
		o.file(chain, `Wren Example makes a complaint about Chris Carter, allegation "letters", day of conduct 29 July 2010`)
		o.is(chain, "Chris Carter")
		o.is(chain, "Wren Example", access.Complainant)
		o.is(chain, "Bram Example", access.Clerk)
		o.is(chain, "Andrew Little", access.Chair)
		o.is(chain, "Cleo Example")
		o.is(chain, "Phil Goff")
		o.file(chain, `Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars`)
		o.is(chain, "Chris Carter", access.Respondent)
		o.is(chain, "Cleo Example")
		o.file(chain, `Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "here", stating the charges, the right to bring a supporter, the right of appeal`)
		o.is(chain, "Cleo Example", access.Panel)
		o.is(chain, "Quin Example")
	})
	t.Run("a draft of charges is no word to the respondent", func(t *testing.T) {
		chain := o.openCase("Wren Example", "Chris Carter")
		o.file(chain, `Andrew Little gives charges, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars`)
		o.is(chain, "Chris Carter")
	})
	t.Run("the president who complains is complainant and nothing else, and the vice-president presides", func(t *testing.T) {
		chain := o.openCase("Andrew Little", "Phil Goff")
		o.is(chain, "Andrew Little", access.Complainant)
		c, ok := o.as(chain, "Alba Example")
		if !ok || !c.Is(access.Chair) {
			t.Error("the vice-president does not preside")
		}
	})
	t.Run("the secretary who is accused keeps nothing, and somebody else does", func(t *testing.T) {
		chain := o.openCase("Wren Example", "Bram Example")
		o.is(chain, "Bram Example")
		keepers := 0
		for _, name := range []string{"Alba Example", "Cleo Example", "Dara Example", "Enzo Example", "Gwen Example", "Hugo Example", "Nell Example", "Andrew Little"} {
			if c, ok := o.as(chain, name); ok && c.Is(access.Clerk) {
				keepers++
			}
		}
		if keepers != 1 {
			t.Errorf("%d people keep the record, want the councillor who has served longest", keepers)
		}
	})
	t.Run("who stands down, is found partial or has an interest finds no trace", func(t *testing.T) {
		chain := o.openCase("Wren Example", "Chris Carter")
		o.file(chain, `Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars`)
		o.file(chain, `Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "here", stating the charges, the right to bring a supporter, the right of appeal`)
		o.is(chain, "Bram Example", access.Clerk, access.Panel)
		for _, name := range []string{"Moss Example", "Nell Example", "Omar Example", "Pia Example"} {
			o.is(chain, name, access.Panel)
		}
		o.file(chain, "Moss Example stands down: an old friend")
		o.file(chain, "Cleo Example considers partiality about Nell Example")
		o.is(chain, "Nell Example", access.Panel)
		o.file(chain, "Dara Example considers partiality about Nell Example")
		interest := register.SetInterest(register.Interest{Person: o.house.Person("Omar Example"), About: register.AboutCase, Whom: chain, Kind: "friendship", From: calendar.NoDate, Until: calendar.NoDate, Words: "a neighbour"})
		if _, err := o.house.Desk.Change(context.Background(), o.request(), interest); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Moss Example", "Nell Example", "Omar Example"} {
			o.is(chain, name)
			if _, ok := o.as(chain, name, "secretary", "auditor"); ok {
				t.Errorf("%s finds the case by another account role", name)
			}
		}
		o.is(chain, "Pia Example", access.Panel)
	})
	t.Run("the site administrator finds no case, and breaks the glass for a time with a second person", func(t *testing.T) { o.glass(t) })
	t.Run("grants come from those who may give them, and end", func(t *testing.T) { o.grants(t) })
}

func (o *office) glass(t *testing.T) {
	chain := o.openCase("Wren Example", "Chris Carter")
	if _, ok := o.as(chain, "Phil Goff", "administrator"); ok {
		t.Error("the administrator finds a case")
	}
	until := o.now.Add(time.Hour)
	o.say(chain, clerk.Saying{Kind: aside.BreakGlass, By: "Phil Goff", Until: until.Format(time.RFC3339), Words: "the disk is broken"})
	if _, ok := o.as(chain, "Phil Goff", "administrator"); ok {
		t.Error("the glass is broken without a second person")
	}
	o.say(chain, clerk.Saying{Kind: aside.BreakGlass, By: "Phil Goff", To: "Quin Example", Until: until.Format(time.RFC3339), Words: "the disk is broken"})
	c, ok := o.as(chain, "Phil Goff", "administrator")
	if !ok || !c.Is(access.Auditor) || c.May(access.Complaint) != access.Read {
		t.Error("the glass is broken and nothing is to be read")
	}
	if c, ok := o.as(chain, "Wren Example"); !ok || !slices.ContainsFunc(c.Sayings, func(s clerk.Saying) bool { return s.Kind == aside.BreakGlass }) {
		t.Error("a party is not told")
	}
	o.now = until.Add(time.Minute)
	if _, ok := o.as(chain, "Phil Goff", "administrator"); ok {
		t.Error("the glass stays broken after its time")
	}
}

// A party who lets a judge, or who keeps the record, stand beside him or her
// puts nobody out of the case.
func TestGrantPutsNobodyOut(t *testing.T) {
	o := newOffice(t)
	chain := o.openCase("Wren Example", "Chris Carter")
	o.file(chain, `Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars`)
	o.file(chain, `Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "here", stating the charges, the right to bring a supporter, the right of appeal`)
	for _, name := range []string{"Andrew Little", "Bram Example", "Cleo Example", "Moss Example", "Quin Example"} {
		o.say(chain, clerk.Saying{Kind: aside.Access, By: "Chris Carter", To: name, As: "representative"})
		o.say(chain, clerk.Saying{Kind: aside.Access, By: "Wren Example", To: name, As: "supporter"})
	}
	o.is(chain, "Andrew Little", access.Chair, access.Panel)
	o.is(chain, "Bram Example", access.Clerk, access.Panel)
	o.is(chain, "Cleo Example", access.Panel)
	o.is(chain, "Quin Example")
	o.file(chain, "Moss Example stands down: an old friend")
	o.is(chain, "Moss Example", access.Representative)
	party, _ := o.as(chain, "Chris Carter")
	reg, err := o.house.Desk.Register(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"Andrew Little": false, "Bram Example": false, "Cleo Example": false, "Quin Example": false, "Wren Example": false, "Chris Carter": false, "Moss Example": true, "Phil Goff": true} {
		if got := party.Free(reg, o.house.Person(name)); got != want {
			t.Errorf("%s is free to stand beside a party: %v, want %v", name, got, want)
		}
	}
}

func (o *office) grants(t *testing.T) {
	chain := o.openCase("Wren Example", "Chris Carter")
	o.file(chain, `Wren Example makes a complaint about Chris Carter, allegation "letters", day of conduct 29 July 2010`)
	o.say(chain, clerk.Saying{Kind: aside.Access, By: "Chris Carter", To: "Phil Goff", As: "representative"})
	o.is(chain, "Phil Goff") // not before Chris Carter himself
	o.file(chain, `Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars`)
	o.is(chain, "Phil Goff", access.Representative)
	own, _ := o.as(chain, "Chris Carter")
	o.file(chain, "Moss Example stands down: an old friend")
	for _, name := range []string{"Phil Goff", "Moss Example"} {
		o.say(chain, clerk.Saying{Kind: aside.Access, By: "Wren Example", To: name, As: "supporter"})
	}
	o.is(chain, "Phil Goff", access.Representative)
	c, ok := o.as(chain, "Phil Goff")
	if !ok || c.May(access.Answers) != own.May(access.Answers) || c.May(access.Complaint) != access.Redacted {
		t.Error("the representative stands on both sides")
	}
	if c, ok = o.as(chain, "Moss Example"); !ok || c.May(access.Answers) != access.None || c.May(access.Complaint) != access.Read {
		t.Error("the complainant's supporter reads more or less than the complainant, or acts")
	}
	o.say(chain, clerk.Saying{Kind: aside.Access, By: "Rosa Example", To: "Sven Example", As: "representative"})
	o.say(chain, clerk.Saying{Kind: aside.Access, By: "Wren Example", To: "Tove Example", As: "observer"})
	o.file(chain, "hearing opens; present Andrew Little, Chris Carter")
	o.is(chain, "Sven Example")
	o.is(chain, "Tove Example")
	o.say(chain, clerk.Saying{Kind: aside.Access, By: "Bram Example", To: "Tove Example", As: "observer"})
	o.is(chain, "Tove Example", access.Observer)
	o.say(chain, clerk.Saying{Kind: aside.Access, By: "Chris Carter", To: "Phil Goff", As: "representative", Ends: true})
	if c, ok := o.as(chain, "Phil Goff"); ok && c.May(access.Answers) > access.None {
		t.Error("a representative goes on after the end")
	}
}
