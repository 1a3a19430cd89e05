package casework

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

// Who is in no register is added to it from the question, and the answers come
// back; who may not add anybody reads who can.
func TestNewCaseLeadsToTheRegisterAndBack(t *testing.T) {
	h, _ := evening(t)
	typed := url.Values{"at": {"complainant"}, "edition": {edition(t, h)}, "respondent": {"Phil Goff"}, "complainant": {"Hēmi Kōrero"}}
	g := h.In("Bram Example")
	w := g.Post("/cases/new", typed)
	page := sitetest.Parse(t, w.Body.String())
	var link string
	for _, a := range page.All("a") {
		if strings.Contains(a.Words(), "Add Hēmi Kōrero to the register now") {
			link = a.Attr["href"]
		}
	}
	u, err := url.Parse(link)
	if w.Code != http.StatusUnprocessableEntity || err != nil || u.Path != "/admin/register/add" || u.Query().Get("name") != "Hēmi Kōrero" {
		t.Fatalf("%d: the link is %q: %s", w.Code, link, page.Words())
	}
	again := g.Page(u.Query().Get("to"))
	values := map[string]string{}
	for _, in := range again.All("input") {
		values[in.Attr["name"]] = in.Attr["value"]
	}
	for name, want := range typed {
		if values[name] != want[0] {
			t.Errorf("%s comes back as %q, want %q", name, values[name], want[0])
		}
	}
	if words := again.Words(); strings.Contains(words, "Nobody in the register") {
		t.Errorf("a fault before anything was sent: %s", words)
	}

	words := sitetest.Parse(t, h.In("Andrew Little").Post("/cases/new", typed).Body.String()).Words()
	if !strings.Contains(words, "You cannot add Hēmi Kōrero yourself. This person can: Bram Example.") || strings.Contains(words, "to the register now") {
		t.Errorf("the chair reads: %s", words)
	}
}
