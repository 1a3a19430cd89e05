package access_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"testing"
	"time"

	"alteram/aside"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site/sitetest"
	"alteram/register"
	"alteram/source"
)

// evening is a case at a real desk: the rehearsal of the example with an
// appeal, words that only some may read marked by "zq-GROUP-N", and what was
// said beside it.
type evening struct {
	t     testing.TB
	house *sitetest.House
	chain string
	reg   *register.Register
	said  []clerk.Saying
	at    map[moment]access.Material
}

// moment is a point of the evening.
type moment int

const (
	noticed moment = iota // the papers have gone out
	six                   // the hearing has begun
	left                  // half past nine: the member has gone
	decided               // a quarter to twelve: the vote was taken, the member does not know
	told
	reasons  // written reasons are there
	appealed // the board has decided, the member does not know
	ended
	moments
)

func (m moment) String() string {
	return [...]string{"noticed", "6 pm", "9.30 pm", "11.45 pm", "told", "reasons", "appeal day", "ended"}[m]
}

// when is a moment in Wellington, in UTC+13.
func (m moment) when() time.Time {
	nz := time.FixedZone("NZDT", 13*3600)
	return [...]time.Time{
		time.Date(2010, 9, 30, 12, 0, 0, 0, nz), time.Date(2010, 10, 11, 18, 10, 0, 0, nz), time.Date(2010, 10, 11, 21, 31, 0, 0, nz), time.Date(2010, 10, 11, 23, 45, 0, 0, nz),
		time.Date(2010, 10, 11, 23, 51, 0, 0, nz), time.Date(2010, 10, 21, 9, 0, 0, 0, nz), time.Date(2010, 11, 15, 20, 0, 0, 0, nz), time.Date(2010, 11, 16, 9, 0, 0, 0, nz),
	}[m]
}

func newEvening(t testing.TB) *evening {
	t.Helper()
	ctx := context.Background()
	e := &evening{t: t, house: sitetest.New(t, "Example Party"), at: map[moment]access.Material{}}
	e.house.Adopt(sitetest.Carter(t), 2009, time.July)
	e.house.People()
	e.join("Rhea Example", "Vera Example", "Yani Example", "Zita Example")
	text, err := os.ReadFile("testdata/evening.case")
	if err != nil {
		t.Fatal(err)
	}
	editions, err := e.house.Desk.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("evening.case", text), editions[0].Program)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	if e.reg, err = e.house.Desk.Register(ctx); err != nil {
		t.Fatal(err)
	}
	members := map[string]string{}
	for _, p := range e.reg.People() {
		members[p.Name] = p.ID
	}
	if _, err := e.house.Desk.ImportCase(ctx, clerk.Import{Case: c, Edition: editions[0].Hash, Members: members}, nil); err != nil {
		t.Fatal(err)
	}
	cases, err := e.house.Desk.Cases(ctx)
	if err != nil {
		t.Fatal(err)
	}
	e.chain = cases[0].Chain
	for i, s := range []clerk.Saying{
		{Kind: aside.Message, Lane: "respondent", By: "Chris Carter", Words: "zq-lanerespondent-1 may I bring a friend"},
		{Kind: aside.Message, Lane: "complainant", By: "Wren Example", Words: "zq-lanecomplainant-1 must I be there"},
		{Kind: aside.Message, Lane: "panel", By: "Cleo Example", Words: "zq-lanepanel-1 where is the room"},
		{Kind: aside.Adjustment, By: "Chris Carter", To: "Chris Carter", Words: "zq-adjustment-1 a break every hour"},
		{Kind: aside.Conflict, By: "Dara Example", Words: "zq-interest-1 we were at school together"},
		{Kind: aside.Access, By: "Chris Carter", To: "Phil Goff", As: "representative", Words: "zq-grant-1 speaks for me"},
		{Kind: aside.Access, By: "Wren Example", To: "Yani Example", As: "supporter"},
		{Kind: aside.Access, By: "Bram Example", To: "Zita Example", As: "observer"},
	} {
		if _, err := e.house.Desk.Say(ctx, clerk.Request{Key: fmt.Sprint("said", i), Actor: "secretary"}, e.chain, s); err != nil {
			t.Fatal(s, err)
		}
	}
	if e.said, err = e.house.Desk.Sayings(ctx, e.chain); err != nil {
		t.Fatal(err)
	}
	return e
}

// join makes members.
func (e *evening) join(names ...string) {
	e.t.Helper()
	from, _ := calendar.DateOf(2009, time.July, 1)
	var changes []register.Change
	for _, name := range names {
		id, err := register.NewID(rand.Reader)
		if err != nil {
			e.t.Fatal(err)
		}
		changes = append(changes, register.SetMember(id, map[string]string{register.FieldName: name}, register.Source{}),
			register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: from, Until: calendar.NoDate}))
	}
	if _, err := e.house.Desk.Change(context.Background(), clerk.Request{Key: "join"}, changes...); err != nil {
		e.t.Fatal(err)
	}
}

// material is the whole case as it was known at a moment.
func (e *evening) material(m moment) access.Material {
	e.t.Helper()
	if got, ok := e.at[m]; ok {
		return got
	}
	ctx := context.Background()
	at := calendar.Instant(m.when().UnixNano())
	view, err := e.house.Desk.Case(ctx, e.chain, at)
	if err != nil {
		e.t.Fatal(err)
	}
	now, err := e.house.Desk.Case(ctx, e.chain, 0) // the people whom the case came to know since
	if err != nil {
		e.t.Fatal(err)
	}
	view.People = now.People
	standing, err := e.house.Desk.Standing(ctx, e.chain, at, at)
	if err != nil {
		e.t.Fatal(err)
	}
	letters, err := e.house.Desk.Letters(ctx, e.chain)
	if err != nil {
		e.t.Fatal(err)
	}
	var sent []clerk.Letter
	for _, l := range letters {
		if !l.Made.After(m.when()) {
			sent = append(sent, l)
		}
	}
	got := access.Material{View: view, EditionName: "v1", Standing: standing, Register: e.reg, Letters: sent, Sayings: e.said, Now: at}
	e.at[m] = got
	return got
}

// reader is somebody by name, signed in by a passkey.
func (e *evening) reader(name string, roles ...string) access.Reader {
	e.t.Helper()
	id := e.house.Person(name)
	a, _ := e.reg.Account(id)
	return access.Reader{Person: id, Roles: append(a.Roles, roles...), Strong: true}
}

func (e *evening) open(m moment, r access.Reader) (*access.Case, bool) {
	e.t.Helper()
	return access.Open(access.House(), e.material(m), r)
}
