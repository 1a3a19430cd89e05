package office

import (
	"net/url"
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

// day fills the fields of a date.
func day(v url.Values, field, d, m, y string) url.Values {
	v.Set(field+"-day", d)
	v.Set(field+"-month", m)
	v.Set(field+"-year", y)
	return v
}

// Each form of the register makes its entries once, however often it is sent,
// and keeps what was typed when it is wrong.
func TestRegisterForms(t *testing.T) {
	h := house(t)
	g := h.In("Bram Example")
	id := h.Person("Moss Example")
	at := "/admin/register/" + id + "/"
	for name, x := range map[string]struct {
		path    string
		right   url.Values
		entries int64
		wrong   url.Values
		field   string
	}{
		"add":      {"/admin/register/add", day(url.Values{"name": {"Kōwhai Ngāta"}, "number": {"2001"}}, "from", "1", "11", "2010"), 2, url.Values{"number": {"77"}}, "name"},
		"details":  {at + "details", url.Values{"name": {"Moss Example"}, "phone": {"04 123"}}, 1, url.Values{"name": {""}}, "name"},
		"standing": {at + "standing", day(url.Values{"kind": {"suspended"}}, "from", "1", "11", "2010"), 1, day(url.Values{"kind": {"suspended"}}, "from", "31", "2", "2010"), "from-day"},
		"office":   {at + "office", day(url.Values{"role": {"vice-president"}, "sure": {"yes"}}, "from", "1", "11", "2010"), 1, url.Values{"reason": {"because"}}, "reason"},
		"interest": {at + "interest", url.Values{"kind": {"family"}, "whom": {"Chris Carter"}, "words": {"a cousin"}}, 1, url.Values{"kind": {"work"}, "whom": {"Nobody Atall"}}, "whom"},
	} {
		t.Run(name, func(t *testing.T) {
			w := g.Post(x.path, x.wrong)
			page := sitetest.Parse(t, w.Body.String())
			if faults := sitetest.Faults(page); w.Code != 422 || len(faults) > 0 {
				t.Fatal(w.Code, faults, w.Body.String())
			}
			for key, want := range x.wrong {
				for _, in := range page.All("input") {
					if in.Attr["name"] == key && in.Attr["type"] == "text" && in.Attr["value"] != want[0] {
						t.Errorf("%s was kept as %q, want %q", key, in.Attr["value"], want[0])
					}
				}
			}
			if page.ByID(x.field) == nil {
				t.Errorf("there is no %s", x.field)
			}
			before := size(h)
			values := url.Values{"once": {name}}
			for k, v := range x.right {
				values[k] = v
			}
			for range 2 {
				if w := g.Post(x.path, values); w.Code != 303 {
					t.Fatal(w.Code, sitetest.Parse(t, w.Body.String()).All("main")[0].Words())
				}
			}
			if got := size(h) - before; got != x.entries {
				t.Errorf("%d entries, want %d", got, x.entries)
			}
		})
	}
	g.Page("/admin/register/" + id)
	g.Page("/admin/register?q=moss")
}

// What looks odd is recorded once somebody has confirmed it.
func TestOddChangesAreConfirmed(t *testing.T) {
	h := house(t)
	g := h.In("Bram Example")
	v := day(url.Values{"role": {"president"}}, "from", "1", "11", "2010")
	path := "/admin/register/" + h.Person("Moss Example") + "/office"
	before := size(h)
	if w := g.Post(path, v); w.Code != 422 || size(h) != before {
		t.Fatal(w.Code)
	}
	v.Set("sure", "yes")
	if w := g.Post(path, v); w.Code != 303 || size(h) != before+1 {
		t.Fatal(w.Code, size(h)-before)
	}
	if n := len(registered(h).Who("president", today(h))); n != 2 {
		t.Errorf("%d presidents", n)
	}
}

// Whoever came from another page to add somebody goes back to it, and to no
// other site.
func TestAddingLeadsBack(t *testing.T) {
	h := house(t)
	g := h.In("Bram Example")
	page := g.Page("/admin/register/add?" + url.Values{"name": {"Hēmi Kōrero"}, "to": {"/cases/new?at=respondent"}}.Encode())
	if in := page.ByID("name"); in == nil || in.Attr["value"] != "Hēmi Kōrero" {
		t.Errorf("the name is not filled in: %s", page.Words())
	}
	for to, want := range map[string]string{"/cases/new?at=respondent": "/cases/new?at=respondent", "//example.net/": "/admin/register/"} {
		w := g.Post("/admin/register/add", day(url.Values{"name": {"Hēmi Kōrero of " + want}, "to": {to}}, "from", "1", "11", "2010"))
		if at := w.Header().Get("Location"); w.Code != 303 || !strings.HasPrefix(at, want) {
			t.Errorf("to %s: %d, %s", to, w.Code, at)
		}
	}
}
