package hearing

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"alteram/clerk"
	"alteram/internal/site/sitetest"
)

// nasty are texts that are typed by people and mean nothing to the program.
var nasty = []string{
	`<script>alert(1)</script>`, `"quoted" and “curly”`, `one. Two. Three`, `(reported, F6)`, `ends in a colon:`, `entry 12 is withdrawn`, `correction of 3: note: no`,
	`Māori kōrero 🙂 שלום`, `a, b; c`, `back\slash \n`, `11 October 2010 18:00 Chris Carter leaves`, `deliberation begins`, `, ; .`, strings.Repeat("long words ", 900),
}

// Whatever is typed is one entry with these words, shown as words.
func TestWordsAreWords(t *testing.T) {
	e := newEvening(t)
	e.opens()
	for i, words := range nasty {
		before := e.entries()
		act := []string{"note", "question", "out"}[i%3]
		switch act {
		case "note":
			e.does(fmt.Sprintf("18:%02d", i), secretary, act, "note-words", words)
		case "question":
			e.does(fmt.Sprintf("18:%02d", i), secretary, act, "question-by", "Cleo Example", "question-to", respondent, "question-words", words)
		default:
			e.does(fmt.Sprintf("18:%02d", i), secretary, act, "out-who", councillors[i-1], "out-why", words)
		}
		if n := e.entries() - before; n != 1 {
			t.Errorf("%q is %d entries", words, n)
		}
		if got, want := e.last().Text, strings.TrimSpace(words); got != want {
			t.Errorf("%q is recorded as %q", want, got)
		}
		w := e.as(secretary).Get(e.path("hearing/room"))
		if strings.Contains(w.Body.String(), "<script>alert") {
			t.Errorf("%q is not escaped", words)
		}
		for _, fault := range sitetest.Faults(sitetest.Parse(t, w.Body.String())) {
			t.Errorf("%q: %s", words, fault)
		}
	}
}

// A meeting that may not be held is not opened by a tap; when it has been held
// all the same, that is recorded.
func TestOpeningTooEarlyIsARuling(t *testing.T) {
	e := newEvening(t)
	e.at("30 September 2010 18:00")
	values := form("act", "open", "open-chair", president, "open-present", respondent)
	for _, name := range councillors {
		values.Add("open-present", name)
	}
	before := e.entries()
	w := e.as(secretary).Post(e.path("hearing/room"), values)
	page := sitetest.Parse(t, w.Body.String())
	if words := page.Words(); w.Code != http.StatusOK || e.entries() != before || !strings.Contains(words, "6.2 Fourteen clear days") {
		t.Fatalf("%d: %s", w.Code, words)
	}
	sent := form()
	for _, in := range page.ByID("main").All("form")[0].All("input") {
		sent.Add(in.Attr["name"], in.Attr["value"])
	}
	values = sent
	e.recorded(e.as(secretary).Post(e.path("hearing/room"), without(values, "form", "once")), "happened")
	if e.entries() != before+1 {
		t.Error("what happened is not recorded")
	}
}

func without(v map[string][]string, names ...string) map[string][]string {
	for _, n := range names {
		delete(v, n)
	}
	return v
}

// The appeals board hears the appeal in the same room, and reads nothing of the
// deliberation below.
func TestTheAppealIsHeard(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.question("18:05", "Cleo Example", "about the letters")
	e.leaves()
	e.decides()
	for _, x := range [][2]string{
		{"13 October 2010 11:00", `Bram Example sends written reasons by email to Chris Carter, reasons "decision of 11 October 2010 with reasons", last day of appeal 10 November 2010, stating the findings, the evidence relied on, the right of appeal`},
		{"20 October 2010 10:00", `Chris Carter makes an appeal by email to the appeals board, grounds "too harsh"`},
		{"25 October 2010 10:00", `Bram Example sends notice of appeal hearing by email to Chris Carter, hearing day 15 November 2010, place "the hall"`},
	} {
		e.at(x[0])
		if _, err := e.Desk.File(context.Background(), clerk.Draft{Request: clerk.Request{Now: e.Clock}, Case: e.chain, On: x[0], Text: x[1]}); err != nil {
			t.Fatal(x[1], err)
		}
	}
	board := []string{"Quin Example", "Rosa Example", "Sven Example"}
	e.at("15 November 2010 18:00")
	clear(e.in) // sessions have run out
	page := e.as("Quin Example").Page(e.path("hearing")).Words()
	if !strings.Contains(page, "Appeal hearing") || !strings.Contains(page, "the hall") {
		t.Errorf("the board reads %s", page)
	}
	at := func(clock, act string, pairs ...string) {
		t.Helper()
		e.at("15 November 2010 " + clock)
		e.recorded(e.send(secretary, "hearing/room", append([]string{"act", act}, pairs...)...), act)
	}
	present := []string{"open-present", respondent}
	for _, name := range board {
		present = append(present, "open-present", name)
	}
	at("18:00", "open", present...)
	at("18:01", "offer", "offer-what", "the floor")
	at("18:02", "floor", "floor-who", respondent, "floor-what", "the floor")
	at("18:40", "stop")
	if words := e.as("Quin Example").Page(e.path("hearing/room")).Words(); !strings.Contains(words, "3 of the 5 members of the appeals board are here, 3 are needed") {
		t.Errorf("the quorum of the board: %.600s", words)
	}
	at("18:50", "offer", "offer-what", "questions to witnesses")
	at("18:55", "offer", "offer-what", "the last word")
	at("18:56", "out", "out-who", respondent)
	at("19:00", "deliberate")
	if part := e.sees("Quin Example", marker+" "); part != "" {
		t.Errorf("the board reads of the deliberation below in %s", part)
	}
	e.at("15 November 2010 19:20")
	e.recorded(e.send(secretary, "deliberation", "act", "motion", "motion-thing", "quashing", "motion-by", "Quin Example", "motion-words", "That the expulsion be quashed."), "motion")
	e.at("15 November 2010 19:30")
	values := form("method", "show of hands", "step", "check", "count-for", "2", "count-against", "1", "count-abstain", "0", "again-for", "2", "again-against", "1", "again-abstain", "0", "teller", "Rosa Example", "found-0", "not proved", "found-1", "not proved")
	e.wrong(secretary, "vote", values, "the rules ask for it", `value="2"`)
	values.Set("field-ground", "merits")
	w := e.as(secretary).Post(e.path("vote"), values)
	if words := sitetest.Parse(t, w.Body.String()).Words(); !strings.Contains(words, "Carried: 2 of 3, needed 2") {
		t.Fatalf("the check says %s", words)
	}
	e.recorded(e.confirm(w), "vote")
}
