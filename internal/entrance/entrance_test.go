package entrance

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{
		"account.how.":  {"link", "code", "passkey"},
		"account.role.": {"secretary", "chair", "councillor", "member", "auditor", "administrator"},
	})
}

func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }

// house is the example with people who can sign in and mails that arrive.
func house(t *testing.T) (*sitetest.House, chan signin.Mail) {
	t.Helper()
	h := sitetest.New(t, "Example Party", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	mails := make(chan signin.Mail, 16)
	h.Site.Post = func(_ context.Context, m signin.Mail) error { mails <- m; return nil }
	return h, mails
}

// post sends a form without opening its page.
func post(g *sitetest.Guest, path string, pairs ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := g.Do(r)
	g.Cookies = append(g.Cookies, w.Result().Cookies()...)
	return w
}

// A link is mailed to the address in the register, asks for a press of a
// button, and works once.
func TestALinkSignsInOnce(t *testing.T) {
	h, mails := house(t)
	g := h.In("")
	g.Page("/sign-in")
	w := post(g, "/sign-in/mail", "email", sitetest.Address("Chris Carter"), "to", "/account")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "is on its way") {
		t.Fatalf("%d", w.Code)
	}
	m := <-mails
	link, err := url.Parse(m.Link)
	if err != nil || !strings.HasPrefix(link.Path, signin.LinkPath) {
		t.Fatal(m.Link, err)
	}
	g.Page(link.Path)
	if w := post(g, link.Path); w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, sitetest.Parse(t, w.Body.String()).Words())
	}
	page := g.Page("/account")
	if !strings.Contains(page.Words(), "with a link by mail") {
		t.Error(page.Words())
	}
	if w := post(h.In(""), link.Path); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the link works twice: %d", w.Code)
	}
}

// Whoever asks for a link learns nothing of who has an account.
func TestAskingTellsNothing(t *testing.T) {
	h, mails := house(t)
	known, unknown := h.In(""), h.In("")
	a := post(known, "/sign-in/mail", "email", sitetest.Address("Chris Carter"))
	b := post(unknown, "/sign-in/mail", "email", "nobody@party.example")
	<-mails
	plain := func(w *httptest.ResponseRecorder) string {
		page := sitetest.Parse(t, w.Body.String())
		for _, e := range page.Find("day") {
			e.Kids = nil // the code differs
		}
		return page.Words()
	}
	if a.Code != b.Code || plain(a) != plain(b) {
		t.Errorf("%d %s\n%d %s", a.Code, plain(a), b.Code, plain(b))
	}
}

func TestWrongAnswersStandAtTheirFields(t *testing.T) {
	h, _ := house(t)
	for _, test := range []struct{ path, field, value, say string }{
		{"/sign-in/mail", "email", "no address", "Enter an e-mail address"},
		{"/sign-in/code", "code", "", "Enter the code"},
		{"/sign-in/code", "code", "ABCD", ""},
		{"/sign-in/code", "code", "<script>alert(1)</script>", ""},
	} {
		w := post(h.In(""), test.path, test.field, test.value)
		page := sitetest.Parse(t, w.Body.String())
		if w.Code != 422 || len(page.Find("errors")) != 1 || page.ByID(test.field).Attr["value"] != test.value || !strings.Contains(page.Find("error")[len(page.Find("error"))-1].Words()+page.Find("errors")[0].Words(), test.say) {
			t.Errorf("%s %q: %d %s", test.path, test.value, w.Code, page.Find("errors")[0].Words())
		}
		if faults := sitetest.Faults(page); len(faults) > 0 {
			t.Error(faults)
		}
	}
}

// A page of a case, or of one's own, asks to sign in first and comes back.
func TestWhoHasNotSignedInIsAskedTo(t *testing.T) {
	h, _ := house(t)
	w := h.In("").Get("/account")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?to=%2Faccount" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
	for to, want := range map[string]string{"/cases": "/cases", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "javascript:x": "/"} {
		v := &site.Visit{Request: httptest.NewRequest("GET", "/sign-in?to="+url.QueryEscape(to), nil)}
		if got := v.To(); got != want {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}

func TestSigningOutEverywhereEndsEverySession(t *testing.T) {
	h, _ := house(t)
	one, two := h.In("Chris Carter"), h.In("Chris Carter")
	one.Page("/account")
	if w := two.Post("/account", nil, "/account/everywhere"); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	for _, g := range []*sitetest.Guest{one, two} {
		if w := g.Get("/account"); w.Code != http.StatusSeeOther {
			t.Errorf("%d", w.Code)
		}
	}
}

// A form without the token of its session changes nothing, and what was typed
// is kept.
func TestAFormOfAnotherSessionIsAskedForAgain(t *testing.T) {
	h, _ := house(t)
	g := h.In("Chris Carter")
	w := post(g, "/account/everywhere", "form", "00", "note", "what I typed")
	page := sitetest.Parse(t, w.Body.String())
	if w.Code != http.StatusConflict || !strings.Contains(page.Words(), "what I typed") {
		t.Errorf("%d %s", w.Code, page.Words())
	}
	g.Page("/account")
}
