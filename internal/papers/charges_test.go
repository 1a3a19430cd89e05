package papers

import (
	"net/url"
	"strings"
	"testing"
)

func TestChargesStandWithTheWordsOfTheirRule(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "charged")
	page := h.In("Chris Carter").Page("/c/" + chain + "/charges").Words()
	for _, want := range []string{"Charge 1", "1.1(1) What members owe one another", "Members deal openly with one another and with the party.", "anonymous letters to journalists on 29 July 2010", "Members do no deliberate harm", "No answer yet"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if other := h.In("Wren Example").Page("/c/" + chain + "/charges").Words(); strings.Contains(other, "journalists on 29 July") || !strings.Contains(other, "Charges were put on") {
		t.Errorf("the complainant reads: %s", other)
	}
}

func TestRespondentAnswersChargeByCharge(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "charged")
	path := "/c/" + chain + "/charges"
	g := h.In("Chris Carter")
	before := entries(t, h, chain)
	hard := `Kāore; “I <script>alert(1)</script>” didn't, at "9.30". E1 שלום 🙂` + strings.Repeat(" ngā kupu", 1100)
	w := g.Post(path, url.Values{"plea-1": {"explained"}, "words-2": {hard}})
	if w.Code != 422 || !strings.Contains(w.Body.String(), "&lt;script&gt;") || strings.Contains(w.Body.String(), "<script>alert") {
		t.Fatalf("a form with faults answers %d", w.Code)
	}
	if n := entries(t, h, chain); n != before {
		t.Fatalf("%d entries were made of a form with faults", n-before)
	}
	form := url.Values{"plea-1": {"denied"}, "words-1": {hard}, "plea-2": {"admitted"}, "once": {"the same form"}}
	for range 2 {
		if w := g.Post(path, form); w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if n := entries(t, h, chain); n != before+2 {
		t.Errorf("%d entries, want one for each charge", n-before)
	}
	for _, who := range []string{"Chris Carter", "Bram Example", "Andrew Little"} {
		body := h.In(who).Get(path).Body.String()
		if !strings.Contains(body, "Denied") || !strings.Contains(body, "Kāore; “I &lt;script&gt;alert(1)&lt;/script&gt;”") || strings.Contains(body, "<script>alert") || !strings.Contains(body, "🙂") {
			t.Errorf("%s does not see the answer as it was given", who)
		}
	}
	if w := h.In("Wren Example").Get(path); strings.Contains(w.Body.String(), "Kāore") {
		t.Error("the complainant reads the answer")
	}
	r := h.In("Bram Example").Get(path)
	if strings.Contains(r.Body.String(), `name="plea-1"`) {
		t.Error("the secretary is offered to answer")
	}
}

func TestChargeThatChangesAsksForFreshNotice(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	g := h.In("Bram Example")
	if page := g.Page("/c/" + chain + "/charges").Words(); strings.Contains(page, "Send it again") {
		t.Fatal("a fresh notice is asked for before anything changed")
	}
	record(t, h, chain, `Andrew Little gives charges by email to Chris Carter, charge 2 under rule 1.1(2) "the letters were sent twice", stating the rule, the particulars`)
	page := g.Page("/c/" + chain + "/charges").Words()
	for _, want := range []string{"the letters were sent twice", "the letters undermined the leader", "Send it again"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}
