package papers

import (
	"net/url"
	"strings"
	"testing"

	"alteram/aside"
	"alteram/clerk"
)

// somebody is let in by a party.
func TestRepresentativeWritesForTheRespondentAndSupporterReads(t *testing.T) {
	h := house(t)
	for _, as := range []string{"representative", "supporter"} {
		chain := carter(t, h, "charged")
		if _, err := h.Desk.Say(t.Context(), clerk.Request{Now: h.Clock}, chain, clerk.Saying{Kind: aside.Access, By: "Chris Carter", To: "Phil Goff", As: as}); err != nil {
			t.Fatal(err)
		}
		g := h.In("Phil Goff")
		for _, part := range []string{"charges", "interim", "evidence", "grid", "notices"} {
			g.Page("/c/" + chain + "/" + part)
		}
		path := "/c/" + chain + "/charges"
		body := g.Get(path).Body.String()
		if offers := strings.Contains(body, `name="plea-1"`); offers != (as == "representative") {
			t.Errorf("the %s is offered to answer: %v", as, offers)
		}
		if as == "supporter" {
			continue
		}
		if w := g.Post(path, url.Values{"plea-1": {"denied"}, "words-1": {"It was not so."}}); w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if got := last(t, h, chain); !strings.Contains(got, "Chris Carter answers") || !strings.Contains(got, "written by Phil Goff, who acts for Chris Carter") {
			t.Errorf("recorded: %s", got)
		}
	}
}

func TestWitnessSeesWhatIsHisOrHerOwn(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "charged")
	record(t, h, chain, `Phil Goff becomes witness`)
	record(t, h, chain, `evidence E1 "zq-statement of Phil" is disclosed to Bram Example by Phil Goff`)
	record(t, h, chain, `evidence E2 "zq-another" is disclosed to Bram Example by Wren Example`)
	g := h.In("Phil Goff")
	for part, want := range map[string]string{"evidence": "Zq-statement of Phil", "notices": "Nothing has been sent", "evidence/E1": "Zq-statement"} {
		page := g.Page("/c/" + chain + "/" + part)
		if words := page.Words(); !strings.Contains(words, want) || strings.Contains(words, "another") {
			t.Errorf("%s: %s", part, words)
		}
		for _, a := range page.All("main")[0].All("a") {
			if strings.Contains(a.Attr["href"], "/timeline") {
				t.Errorf("%s links to a timeline that the witness has not", part)
			}
		}
	}
	for _, part := range []string{"charges", "grid", "interim", "evidence/E2", "telling"} {
		if w := g.Get("/c/" + chain + "/" + part); w.Code != 404 {
			t.Errorf("%s answers the witness %d", part, w.Code)
		}
	}
	if w := g.Get("/c/" + chain + "/evidence"); strings.Contains(w.Body.String(), "Give evidence") {
		t.Error("the witness is offered a form that would not be taken")
	}
}
