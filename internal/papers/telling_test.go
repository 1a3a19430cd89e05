package papers

import (
	"net/url"
	"strings"
	"testing"
)

func TestRespondentIsToldFirst(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "decided")
	path := "/c/" + chain + "/telling"
	g := h.In("Andrew Little")
	page := g.Page(path)
	if words := page.Words(); !strings.Contains(words, "This waits until Chris Carter has been told") {
		t.Errorf("the list says: %s", words)
	}
	call := url.Values{"by": {"Andrew Little"}, "how": {"telephone"}, "told-day": {"11"}, "told-month": {"10"}, "told-year": {"2010"}, "time": {"23:44"}, "words": {"“You are expelled”; I said it twice."}, "once": {"k"}}
	early := url.Values{"whom": {"Wren Example"}}
	for k, v := range call {
		early[k] = v
	}
	before := entries(t, h, chain)
	w := g.Post(path, early)
	if w.Code != 422 || entries(t, h, chain) != before || !strings.Contains(w.Body.String(), "I said it twice") {
		t.Fatalf("the complainant is told first: %d", w.Code)
	}
	call["whom"], call["time"] = []string{"Chris Carter"}, []string{"21:00"}
	if w := g.Post(path, call); w.Code != 422 || entries(t, h, chain) != before || !strings.Contains(w.Body.String(), "Nobody can have been told of it before") {
		t.Fatalf("he is told before it was decided: %d", w.Code)
	}
	call["time"] = []string{"23:44"}
	for range 2 {
		if w := g.Post(path, call); w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if n := entries(t, h, chain); n != before+2 {
		t.Errorf("%d entries, want the call and its words", n-before)
	}
	words := g.Page(path).Words()
	for _, want := range []string{"Told by Andrew Little by telephone, Monday 11 October 2010, 11.44pm NZDT", "Do this", "To do"} { // the statement is the president's
		if !strings.Contains(words, want) {
			t.Errorf("the list does not say %q: %s", want, words)
		}
	}
	for _, a := range g.Page(path).All("a") {
		if strings.HasSuffix(a.Attr["href"], "/do/written-reasons") {
			t.Error("the president is led to what only the secretary may do")
		}
	}
	own := h.In("Chris Carter").Page(path).Words()
	if !strings.Contains(own, "Told by Andrew Little") || strings.Contains(own, "Wren Example") || strings.Contains(own, "twice") {
		t.Errorf("the respondent reads: %s", own)
	}
	if w := h.In("Wren Example").Get(path); w.Code != 404 {
		t.Errorf("the complainant gets %d", w.Code)
	}
}

func TestSecretaryLogsCallsToOthers(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "told")
	path := "/c/" + chain + "/telling"
	g := h.In("Bram Example")
	form := url.Values{"whom": {"other"}, "by": {"Bram Example"}, "how": {"email"}, "told-day": {"12"}, "told-month": {"10"}, "told-year": {"2010"}}
	if w := g.Post(path, form); w.Code != 422 {
		t.Errorf("somebody without a name: %d", w.Code)
	}
	form["other"] = []string{"the <branches>"}
	if w := g.Post(path, form); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if body := g.Get(path).Body.String(); !strings.Contains(body, "the &lt;branches&gt;, by Bram Example") {
		t.Error("the call is not in the list")
	}
}

// Who asks for somebody else before the respondent was told reads why not.
func TestOthersWaitForTheRespondent(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "decided")
	g := h.In("Bram Example")
	w := g.Post("/c/"+chain+"/telling", url.Values{"whom": {"other"}, "other": {"Radio"}, "by": {"Andrew Little"}, "how": {"telephone"}})
	if w.Code != 422 || !strings.Contains(w.Body.String(), "Chris Carter is told first") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if words := g.Page("/c/" + chain + "/telling").Words(); !strings.Contains(words, "Wren Example : is told how it ended") {
		t.Errorf("the list says: %s", words)
	}
}
