package papers

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

// notice is the place of the entry with which a thing was sent.
func notice(t *testing.T, h *sitetest.House, chain, what string) string {
	t.Helper()
	v, err := h.Desk.Case(context.Background(), chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	seq := ""
	for _, e := range v.Entries {
		if e.Event != nil && e.Event.Thing == what {
			seq = strconv.FormatInt(e.Seq, 10)
		}
	}
	if seq == "" {
		t.Fatalf("nobody sent %s", what)
	}
	return "/c/" + chain + "/notices/" + seq
}

func TestNoticeNamesWhatItLacks(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "charged")
	record(t, h, chain, `Bram Example sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "hall", stating the charges`)
	path := notice(t, h, chain, "notice of hearing")
	for _, who := range []string{"Bram Example", "Chris Carter"} {
		page := h.In(who).Page(path).Words()
		for _, want := range []string{"Says it Charges", "Missing Right to bring supporter", "Missing Right of appeal", "What it counts for It counts for nothing"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not read %q: %s", who, want, page)
			}
		}
	}
	if page := h.In("Bram Example").Page("/c/" + chain + "/notices").Words(); !strings.Contains(page, "2 missing") {
		t.Errorf("the list says: %s", page)
	}
}

func TestWholeNoticeLacksNothing(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	page := h.In("Chris Carter").Page(notice(t, h, chain, "notice of hearing")).Words()
	if strings.Contains(page, "Missing") || !strings.Contains(page, "Says it Right to bring supporter") {
		t.Errorf("the page says: %s", page)
	}
}

func TestServiceIsRecorded(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	path := notice(t, h, chain, "notice of hearing")
	g := h.In("Bram Example")
	if page := g.Page(path).Words(); !strings.Contains(page, "Counts as received on Thursday 23 September 2010") || !strings.Contains(page, "not yet marked as sent") {
		t.Errorf("the page says: %s", page)
	}
	before := entries(t, h, chain)
	if w := g.Post(path, url.Values{"letter": {"1"}}, path+"/sent"); w.Code != 422 {
		t.Errorf("sent by nothing: %d", w.Code)
	}
	form := url.Values{"letter": {"1"}, "how-1": {"post"}, "note-1": {"registered, RR 1"}, "once": {"k"}}
	for range 2 {
		if w := g.Post(path, form, path+"/sent"); w.Code != 303 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if n := entries(t, h, chain); n != before+1 {
		t.Errorf("%d entries, want one", n-before)
	}
	if page := g.Page(path).Words(); !strings.Contains(page, "Sent by post") {
		t.Errorf("the page says: %s", page)
	}
	for _, bad := range []url.Values{{"whom": {"Chris Carter"}}, {"came-day": {"24"}, "came-month": {"9"}, "came-year": {"2010"}}, {"whom": {"Chris Carter"}, "came-day": {"31"}, "came-month": {"12"}, "came-year": {"2010"}}} {
		w := g.Post(path, bad, path+"/received")
		if w.Code != 422 {
			t.Errorf("%v answers %d", bad, w.Code)
		}
		for _, fault := range sitetest.Faults(sitetest.Parse(t, w.Body.String())) {
			t.Errorf("%v: %s", bad, fault)
		}
	}
	if w := g.Post(path, url.Values{"whom": {"Chris Carter"}, "came-day": {"24"}, "came-month": {"9"}, "came-year": {"2010"}, "time": {"9.30am"}}, path+"/received"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	page := h.In("Chris Carter").Page(path).Words()
	if !strings.Contains(page, "Shown to have come Friday 24 September 2010") {
		t.Errorf("the page says: %s", page)
	}
	if w := h.In("Wren Example").Get(path); w.Code != 404 {
		t.Errorf("the complainant gets %d", w.Code)
	}
}

func TestNoticeIsRecalledOnlyBeforeItIsSent(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	path := notice(t, h, chain, "notice of hearing")
	g := h.In("Bram Example")
	if w := g.Post(path, url.Values{"reason": {"the wrong day"}}, path+"/recall"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got := last(t, h, chain); !strings.Contains(got, "is withdrawn: the wrong day") {
		t.Errorf("recorded: %s", got)
	}
	chain = carter(t, h, "set down")
	path = notice(t, h, chain, "notice of hearing")
	if w := g.Post(path, url.Values{"letter": {"1"}, "how-1": {"hand"}}, path+"/sent"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if body := g.Get(path).Body.String(); strings.Contains(body, path+"/recall") || !strings.Contains(body, "Write a new one") {
		t.Error("a notice that was sent can be recalled")
	}
}
