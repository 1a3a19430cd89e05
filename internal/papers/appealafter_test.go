package papers

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"alteram/internal/site/sitetest"
	"alteram/rulebooks"
)

// heard is the appeal hearing of the example, up to its decision.
func heard(t *testing.T, h *sitetest.House, chain string) {
	t.Helper()
	record(t, h, chain, `Bram Example sends notice of appeal hearing by email to Chris Carter, hearing day 15 November 2010, place "hall"`)
	h.Clock = time.Date(2010, 11, 15, 5, 0, 0, 0, time.UTC)
	for _, text := range []string{
		`appeal hearing opens; present Quin Example, Rosa Example, Sven Example, Chris Carter`, `Chris Carter speaks`,
		`Chris Carter is offered questions to witnesses`, `Chris Carter has the last word`, `Chris Carter leaves`,
	} {
		h.Clock = h.Clock.Add(-50 * time.Minute) // ten minutes each
		record(t, h, chain, text)
	}
}

func TestAnAppealOnPaperCountsFromTheDayOnWhichItCame(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	h.Clock = time.Date(2010, 11, 15, 9, 0, 0, 0, time.UTC) // the time is over
	bram := h.In("Bram Example")
	page := bram.Page("/c/" + chain + "/appeal").Words()
	for _, want := range []string{"It goes to the appeals board", "on paper to the secretary", "Record a paper: Appeal"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	if page := h.In("Chris Carter").Page("/c/" + chain + "/appeal").Words(); strings.Contains(page, "Record a paper") {
		t.Error("the respondent is to record what came on paper")
	}
	h.Clock = time.Date(2010, 11, 9, 8, 0, 0, 0, time.UTC)
	record(t, h, chain, `Chris Carter makes an appeal by hand to the appeals board, grounds "on paper"`)
	h.Clock = time.Date(2010, 11, 16, 9, 0, 0, 0, time.UTC)
	page = h.In("Bram Example").Page("/c/" + chain + "/appeal").Words()
	for _, want := range []string{"An appeal has been made: Appeal", "9 November 2010", "The bundle of the case", "This waits now: Expulsion"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
}

func TestWhatComesOfAnAppealFlowsBackIntoTheRegister(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	bram := h.In("Bram Example")
	path := "/c/" + chain + "/sanction"
	write := func(want string) {
		t.Helper()
		bram = h.In("Bram Example") // a session has an end
		page := bram.Page(path)
		if !strings.Contains(page.Words(), want) {
			t.Errorf("%q is not offered: %s", want, page.Words())
		}
		form := url.Values{}
		for _, in := range page.All("input") {
			if in.Attr["name"] == "decision" {
				form.Set("decision", in.Attr["value"])
			}
		}
		if w := bram.Post(path, form); w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	write("Chris Carter is expelled from")
	if page := bram.Page(path).Words(); !strings.Contains(page, "Expelled") || strings.Contains(page, "Write this into the register") {
		t.Errorf("the register says: %s", page)
	}
	record(t, h, chain, `Chris Carter makes an appeal by email to the appeals board, grounds "too harsh"`)
	heard(t, h, chain)
	record(t, h, chain, `appeals board decides quashing; for 3, against 0; ground merits`)
	if page := h.In("Bram Example").Page("/c/" + chain + "/appeal").Words(); !strings.Contains(page, "What came of it: Quashing") || !strings.Contains(page, "Expulsion: set aside") || !strings.Contains(page, "Ground merits") {
		t.Errorf("the appeal page says: %s", page)
	}
	write("taken back: expelled")
	if page := bram.Page(path).Words(); strings.Contains(page, "Expelled") || strings.Contains(page, "Write this into the register") {
		t.Errorf("the register says: %s", page)
	}
}

func TestACaseThatWasSentBackShowsItsDirections(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal")
	heard(t, h, chain)
	record(t, h, chain, `appeals board decides remittal; for 3, against 0`)
	path := "/c/" + chain + "/appeal"
	bram := h.In("Bram Example")
	if page := bram.Page(path).Words(); !strings.Contains(page, "Council has to hold the hearing again") || !strings.Contains(page, "when the respondent has been told") || strings.Contains(page, "Keep these directions") {
		t.Errorf("before he is told: %s", page)
	}
	record(t, h, chain, `Bram Example tells Chris Carter of remittal by telephone`)
	if w := bram.Post(path, url.Values{"decision": {"remittal"}}); w.Code != 422 {
		t.Errorf("directions without words: %d", w.Code)
	}
	if w := bram.Post(path, url.Values{"decision": {"remittal"}, "directions": {`hear the printer; "in full"`}, "once": {"k"}}); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, who := range []string{"Bram Example", "Cleo Example", "Chris Carter", "Quin Example"} {
		page := h.In(who).Page(path).Words()
		for _, want := range []string{`hear the printer; "in full"`, "Cleo Example Had a part was at the hearing", "Expulsion: set aside"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not read %q: %s", who, want, page)
			}
		}
	}
	if w := h.In("Wren Example").Get(path); strings.Contains(w.Body.String(), "printer; ") {
		t.Error("the complainant reads the directions")
	}
}

// Under a rulebook that keeps the first panel out, the page says whom it keeps out.
func TestWhoSatBeforeIsBarredFromTheFreshHearing(t *testing.T) {
	h := house(t)
	text, err := rulebooks.Files.ReadFile("party-discipline-committee/rulebook.md")
	if err != nil {
		t.Fatal(err)
	}
	h.Adopt(string(text), 2026, time.May)
	chain := lodge(t, h, 1, `referral group: Alba Example, Omar Example, Pia Example, Nell Example, Moss Example.
disciplinary committee: Cleo Example, Dara Example, Enzo Example, Faye Example, Gwen Example, Hugo Example, Iris Example.
panel: Cleo Example, Dara Example, Enzo Example.  appeal panel: Faye Example, Gwen Example, Hugo Example.  party officer: Bram Example.
members: Wren Example, Chris Carter, Andrew Little, Phil Goff.

1 June 2026 Wren Example makes a complaint by email to Bram Example about Chris Carter, allegation "abuse online".
10 June 2026 referral group decides referral; for 3, against 0; about Chris Carter.
1 July 2026 Andrew Little gives charges by email to Chris Carter, charge 1 under rule 4 "abuse online", stating the conduct, the evidence, the clauses.
6 July 2026 Bram Example gives notice of hearing by email to Chris Carter, hearing day 20 July 2026, place "online".
20 July 2026 18:00 hearing opens; present Cleo Example, Dara Example, Enzo Example, Chris Carter.
18:10 Chris Carter speaks.
19:00 panel decides sanction; for 2, against 1; about Chris Carter; kind expulsion; charge 1 proved.
19:04 Bram Example tells Chris Carter of sanction by email.
19:05 hearing closes.
10 August 2026 Chris Carter makes an appeal by email to the disciplinary committee, ground procedure.
1 September 2026 18:00 appeal hearing opens; present Faye Example, Gwen Example, Hugo Example.
18:30 appeal panel decides remittal; for 3, against 0; about Chris Carter.
18:35 Bram Example tells Chris Carter of remittal by email.
18:40 appeal hearing closes.
2 September 2026 note: directions with remittal: give the member the messages.
`, time.Date(2026, 9, 3, 9, 0, 0, 0, time.UTC))
	page := h.In("Bram Example").Page("/c/" + chain + "/appeal").Words()
	for _, want := range []string{
		"Disciplinary committee has to hold the fresh hearing again", "1 December 2026", "give the member the messages", "Iris Example No part so far",
		"Cleo Example May not sit was at the hearing", "A person who sat at the hearing must not sit at the fresh hearing",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	if page := h.In("Iris Example").Get("/c/" + chain + "/appeal"); page.Code != 200 || !strings.Contains(page.Body.String(), "give the member the messages") {
		t.Errorf("who hears it afresh does not read the directions: %d", page.Code)
	}
}
