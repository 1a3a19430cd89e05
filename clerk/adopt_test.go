package clerk_test

import (
	"alteram/calendar"
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/docket"
	"alteram/register"
	"alteram/verdict"
)

func TestACaseStaysOnItsEditionUnlessAClauseAppliesToEveryCase(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	before, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	adopt := func(from, to string) {
		t.Helper()
		text := strings.Replace(string(carter(t)), from, to, 1)
		if text == string(carter(t)) {
			t.Fatalf("%q is not in the constitution", from)
		}
		if _, err := h.desk.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "constitution.md", Data: []byte(text)}}, From: date(2010, 1, 1)}); err != nil {
			t.Fatal(err)
		}
	}
	adopt("A member may make a complaint within 6 months after", "A member may make a complaint within 3 months after")
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	if v.Edition != before.Edition || len(v.Entries) != len(before.Entries) {
		t.Error("the case moved to another edition")
	}
	text := strings.Replace(string(carter(t)), "A member may make a complaint within 6 months after", "A member may make a complaint within 2 months after", 1)
	text = strings.Replace(text, "Clause 17.3 applies to every case", "Clauses 4 and 17.3 apply to every case", 1)
	if _, err := h.desk.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "constitution.md", Data: []byte(text)}}, From: date(2010, 1, 1)}); err != nil {
		t.Fatal(err)
	}
	if v, err = h.desk.Case(ctx, chain, 0); err != nil {
		t.Fatal(err)
	}
	last := v.Entries[len(v.Entries)-1]
	if last.Act != "case.edition" || !strings.Contains(last.Words, "clause 4") {
		t.Errorf("the last event is %s: %s", last.Act, last.Words)
	}
	var no *clerk.Refusal
	_, err = h.desk.File(ctx, clerk.Draft{Case: chain, Text: strings.Replace(complaint, "29 July 2010", "9 May 2010", 1)})
	if !errors.As(err, &no) {
		t.Errorf("a complaint after three months: %v", err)
	}
	zip, err := bytesOf(h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt}))
	if err != nil {
		t.Fatal(err)
	}
	c, err := bundle.Read(zip)
	if err != nil {
		t.Fatal(err)
	}
	if v := verdict.Of(c, h.verify); !v.OK {
		t.Errorf("%+v", v.Findings)
	}
}

func TestARulebookThatCannotBeReadIsNotAdopted(t *testing.T) {
	h := found(t, true)
	_, err := h.desk.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "x.md", Data: []byte("# X\n\n## 1 One\n```rule\nThe nobody shall whatever.\n```\n")}}, From: date(2010, 1, 1)})
	var p *clerk.Problem
	if !errors.As(err, &p) || len(p.Diagnostics) == 0 {
		t.Fatalf("got %v", err)
	}
	if list, _ := h.desk.Editions(ctx); len(list) != 0 {
		t.Error("it was adopted")
	}
}

// Who leaves an office while a case is open leaves it in the case, too, before
// the next act is judged.
func TestTheRegisterIsTakenOverIntoOpenCases(t *testing.T) {
	h := found(t, true)
	h.adopt()
	ids := h.enrol()
	chain := h.openCase()
	h.file(chain, complaint)
	until := date(2010, 8, 10)
	reg, err := h.desk.Register(ctx)
	if err != nil {
		t.Fatal(err)
	}
	term := reg.Who("secretary", until)[0]
	changes := []register.Change{
		register.SetOffice(register.Term{Person: ids["Bram Example"], Role: "secretary", From: term.From, Until: until, Source: register.Source{Replaces: term.Entry}}),
		register.SetOffice(register.Term{Person: ids["Cleo Example"], Role: "secretary", From: until, Until: noDate}),
	}
	if _, err := h.desk.Change(ctx, clerk.Request{Now: time.Date(2010, 8, 10, 9, 0, 0, 0, time.UTC)}, changes...); err != nil {
		t.Fatal(err)
	}
	f := h.file(chain, "11 August 2010 15:00 Cleo Example sends an acknowledgement by email to Wren Example.")
	last := f.Entries[len(f.Entries)-1]
	if last.Ruling.Effect != docket.Effective || len(f.Entries) < 3 {
		t.Errorf("%d events, the last is %s: %+v", len(f.Entries), last.Ruling.Effect, last.Ruling.Findings)
	}
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	var words bytes.Buffer
	for _, e := range v.Entries {
		words.WriteString(e.Words + "\n")
	}
	for _, want := range []string{"Cleo Example becomes secretary", "Bram Example ceases to be secretary"} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("the case does not say %q:\n%s", want, words.String())
		}
	}
}

// What the register learns late about the past is put into an open case with
// the day on which it began, not the day on which it was learnt.
func TestWhatTheRegisterLearnsLateKeepsItsDay(t *testing.T) {
	h := found(t, true)
	h.adopt()
	ids := h.enrol()
	chain := h.openCase()
	h.file(chain, complaint)
	id, err := register.NewID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := h.desk.Register(ctx)
	if err != nil {
		t.Fatal(err)
	}
	left := date(2010, 8, 3)
	var seat register.Term
	for _, x := range reg.Body("appeals board", left) {
		if x.Person == ids["Udo Example"] {
			seat = x
		}
	}
	if _, err := h.desk.Change(ctx, clerk.Request{Now: time.Date(2010, 8, 10, 9, 0, 0, 0, time.UTC)},
		register.SetMember(id, map[string]string{register.FieldName: "Uma Roe"}, register.Source{}),
		register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: date(2005, 1, 1), Until: noDate}),
		register.SetSeat(register.Term{Person: id, Role: "appeals board", From: date(2010, 3, 1), Until: noDate}),
		register.SetSeat(register.Term{Person: ids["Udo Example"], Role: "appeals board", From: seat.From, Until: left, Source: register.Source{Replaces: seat.Entry}}),
	); err != nil {
		t.Fatal(err)
	}
	h.file(chain, "11 August 2010 15:00 Bram Example sends an acknowledgement by email to Wren Example.")
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]calendar.Date{"appeals board Uma Roe": date(2010, 3, 1), "member Uma Roe": date(2005, 1, 1), "appeals board Udo Example": left}
	for _, e := range v.Entries {
		if e.Event == nil || e.Event.Kind != docket.Joined && e.Event.Kind != docket.Leaves {
			continue
		}
		what := e.Event.Role + " " + e.Event.Actors[0]
		if day, ok := want[what]; !ok || e.Event.On.Day != day {
			t.Errorf("%s %s on %s, not %s", what, e.Event.Kind, e.Event.On.Day, day)
		}
		delete(want, what)
	}
	delete(want, "member Uma Roe") // a seat makes a member
	if len(want) > 0 {
		t.Errorf("the case does not say %v", want)
	}
}

func TestTheLogKeyChangesToThePromisedOne(t *testing.T) {
	h := found(t, true)
	h.adopt()
	var digest [32]byte
	digest[0] = 1
	if _, err := h.desk.Rotate(ctx, clerk.Request{}, otherKey(t), digest, false); err == nil {
		t.Error("a key that was not promised was taken")
	}
	if _, err := h.desk.Rotate(ctx, clerk.Request{}, h.next, digest, false); err != nil {
		t.Fatal(err)
	}
	h.enrol()
	chain := h.open()
	if _, err := chain.Head(ctx); err != nil {
		t.Fatal(err)
	}
	zip, err := bytesOf(h.desk.Export(ctx, clerk.Issue{Case: h.openCase(), For: clerk.ForCourt}))
	if err != nil {
		t.Fatal(err)
	}
	c, err := bundle.Read(zip)
	if err != nil {
		t.Fatal(err)
	}
	if v := verdict.Of(c, ""); !v.OK {
		t.Errorf("%+v", v.Findings)
	}
}
