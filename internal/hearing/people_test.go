package hearing

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"alteram/aside"
	"alteram/clerk"
)

// Whoever speaks for the member comes in, objects for the member, and reads no
// more than the member does.
func TestARepresentativeInTheRoom(t *testing.T) {
	e := newEvening(t)
	e.tonight("17:00")
	const counsel = "Phil Goff"
	if _, err := e.Desk.Say(context.Background(), clerk.Request{Now: e.Clock}, e.chain, clerk.Saying{Kind: aside.Access, By: respondent, To: e.Person(counsel), As: "representative"}); err != nil {
		t.Fatal(err)
	}
	e.opens()
	if w := e.as(counsel).Get(e.path("hearing/room")); w.Code != http.StatusOK {
		t.Fatalf("the representative gets %d", w.Code)
	}
	e.tonight("17:45")
	if page := e.as(counsel).Page(e.path("hearing/room")); !strings.Contains(page.Words(), "Object: You can do this while you are in the room") || len(page.ByID("main").All("form")) > 0 {
		t.Error("the representative may object from outside")
	}
	e.does("17:46", secretary, "in", "in-who", counsel)
	e.does("17:47", counsel, "object", "object-words", "too loud")
	if page := e.as(president).Page(e.path("hearing/room")).Words(); !strings.Contains(page, counsel+": too loud") {
		t.Error("the chair does not read the objection")
	}
	e.does("18:00", secretary, "out", "out-who", counsel)
	e.leaves()
	e.deliberates()
	if part := e.sees(counsel, marker); part != "" {
		t.Errorf("the representative reads of the deliberation in %s", part)
	}
	if w := e.as(counsel).Get(e.path("deliberation")); w.Code != http.StatusNotFound {
		t.Errorf("the representative gets %d for the deliberation", w.Code)
	}
}

// In the deliberation a member of the panel speaks for himself or herself alone;
// who keeps the record takes down what others said.
func TestNobodySpeaksForAnother(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.leaves()
	e.deliberates()
	for _, act := range []string{"minority", "motion"} {
		pairs := []string{"act", act, act + "-thing", "expulsion", act + "-by", "Cleo Example", act + "-words", "too harsh"}
		if w := e.send("Alba Example", "deliberation", pairs...); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("somebody else's %s is taken: %d", act, w.Code)
		}
		e.recorded(e.send(secretary, "deliberation", pairs...), act)
		pairs[5] = "Alba Example"
		e.recorded(e.send("Alba Example", "deliberation", pairs...), act)
	}
	lines := ""
	for _, th := range e.as(secretary).Page(e.path("hearing/sheet")).All("th") {
		lines += th.Words() + ";"
	}
	if strings.Contains(lines, "Moss Example;") || !strings.Contains(lines, "Alba Example;") {
		t.Error("the vote on the run-sheet has lines for", lines)
	}
}

// The running order can be set; the next item is then one of it.
func TestTheRunningOrder(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.does("17:50", president, "item")
	e.does("17:51", president, "agenda", "agenda-items", "Mihi\r\n\r\nCharges / pleas\nKarakia")
	e.does("17:52", president, "item", "item-words", "Mihi")
	e.does("17:53", president, "item")
	if page := e.as(respondent).Page(e.path("hearing/room")).Words(); !strings.Contains(page, "Now: Charges, pleas") {
		t.Error("the second item is not the one that was set")
	}
	if page := e.as(secretary).Page(e.path("hearing/screen")).Words(); !strings.Contains(page, "Charges, pleas") {
		t.Error("the wall does not show the item")
	}
	e.tonight("17:54")
	e.wrong(president, "hearing/room", form("act", "agenda", "agenda-items", " \n "), "Write at least one item")
}

// Whoever stands down when part of the case was heard is named.
func TestStandingDownLate(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.tonight("18:00")
	w := e.send("Liam Example", "hearing/room", "act", "conflict", "conflict-words", "knows a witness", "step", "record")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "You have stood down") {
		t.Fatalf("%d", w.Code)
	}
	if page := e.as(president).Page(e.path("hearing/room")).Words(); !strings.Contains(page, "Liam Example stood down after part of the case was heard") || !strings.Contains(page, "12 of the 17 members") {
		t.Errorf("the chair reads %s", page)
	}
}

// The result of a secret vote in which all voted alike shows no numbers.
func TestASecretVoteStaysSecret(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.leaves()
	e.deliberates()
	e.tonight("23:41")
	values := form("method", "secret ballot", "step", "check", "count-for", "13", "count-against", "0", "count-abstain", "0", "again-for", "13", "again-against", "0", "again-abstain", "0", "teller", "Alba Example", "found-0", "proved", "found-1", "proved")
	w := e.as(secretary).Post(e.path("vote"), values)
	if !strings.Contains(w.Body.String(), "everybody can work out how the others voted") {
		t.Error("the check does not warn")
	}
	e.recorded(e.confirm(w), "vote")
	page := e.as(president).Page(e.path("vote/result")).All("main")[0].Words()
	if !strings.Contains(page, "only the result is shown") || !strings.Contains(page, "Carried") {
		t.Errorf("the result says %.600s", page)
	}
	for _, part := range []string{"vote/result", "decision", "hearing/minutes", "hearing/room", "deliberation"} {
		if page := e.as(president).Page(e.path(part)).All("main")[0].Words(); strings.Contains(page, "13 of 13") || strings.Contains(page, "for 13") {
			t.Errorf("%s gives the numbers away: %s", part, page)
		}
	}
}

// Words of one's own do not read as the act of another: what begins as the
// record marks a ruling, a motion, a vote is refused at the field, and what is
// in quotation marks stands as what it is.
func TestAFreeNoteIsNobodysAct(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.tonight("18:00")
	for _, words := range []string{
		"ruling by Andrew Little: objection 1: refused", "Motion by Cleo Example: expulsion: expel him", "objection by Chris Carter: unfair", "votes called aloud: two tellers",
		"Reason: gravity: a fine", "minority view by Cleo Example: too hard", "told of expulsion by telephone: Radio", "RULING by Andrew Little", "item: tea",
	} {
		e.wrong(secretary, "hearing/room", form("act", "note", "note-words", words), "which is how the record marks such an act", words[:7])
	}
	e.does("18:01", secretary, "note", "note-words", `“ruling by Andrew Little: refused” is what he called out`)
	e.does("18:02", secretary, "note", "note-words", "The reason: nobody knows")
	e.wrong(secretary, "hearing/room", form("act", "note", "note-words", "tea", "note-at", "17:10", "note-because", "no net"), "The meeting opened at 5.30pm", "tea")
	e.wrong(secretary, "hearing/paper", form("day-day", "11", "day-month", "10", "day-year", "2010", "why", "no net", "line-1-time", "18:10", "line-1-kind", "note", "line-1-words", "motion by Cleo Example: expulsion: now"), "Line 1: these words begin with", "no net")
	e.leaves()
	e.tonight("22:00")
	e.wrong(secretary, "deliberation", form("act", "said", "said-words", "motion by Cleo Example: expulsion: now"), "which is how the record marks such an act")
}
