package office

import (
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/internal/access"
	"alteram/internal/keep"
	"alteram/internal/signin"
	"alteram/internal/site/sitetest"
)

// A list is looked at before it is recorded; rows that can be read in two ways
// are named with line, field and reason; it is recorded once and taken back as
// a whole.
func TestImport(t *testing.T) {
	h := house(t)
	g := h.In(secretary)
	list := "number,name,email,joined\n3001,Āwhina Tāne,awhina@party.example,2010-01-02\n3002,Bo Bad,not an address,2010-01-02\n"
	before := size(h)
	w := g.Post("/admin/register/import", url.Values{"list": {list}})
	sound(t, "preview", w)
	if said := words(t, w); w.Code != 200 || !strings.Contains(said, "1 new") || !strings.Contains(said, "not an address") || size(h) != before {
		t.Fatal(w.Code, said)
	}
	sent := url.Values{}
	for _, in := range sitetest.Parse(t, w.Body.String()).All("input") {
		if in.Attr["type"] == "hidden" {
			sent.Set(in.Attr["name"], in.Attr["value"])
		}
	}
	for range 2 { // a double tap
		r := httptest.NewRequest("POST", "/admin/register/import", strings.NewReader(sent.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if w := g.Do(r); w.Code != 303 {
			t.Fatal(w.Code, words(t, w))
		}
	}
	if got := size(h) - before; got != 3 || len(registered(h).Find("3001")) != 1 {
		t.Fatalf("%d entries", got)
	}
	im := registered(h).Imports()
	last := im[len(im)-1]
	g.Page("/admin/register/import")
	if w := g.Post("/admin/register/imports/"+last.ID, url.Values{"reason": {"the wrong list"}}); w.Code != 303 {
		t.Fatal(w.Code, words(t, w))
	}
	if len(registered(h).Find("3001")) != 0 {
		t.Error("it was not taken back")
	}
	for _, bad := range []url.Values{{"list": {""}}, {"list": {"x"}, "mapping": {"nonsense"}}, {"list": {"foo,bar\n1,2\n"}}} {
		w := g.Post("/admin/register/import", bad)
		if sound(t, "bad", w); w.Code != 422 {
			t.Errorf("%v: %d", bad, w.Code)
		}
	}
}

// Accounts are opened and closed by the secretary; whoever only runs the site
// gives nobody a role, or a code, that would open a case.
func TestAccounts(t *testing.T) {
	h := house(t)
	g, a := h.In(secretary), h.In(admin)
	moss := "/admin/people/" + h.Person("Moss Example")
	if w := g.Post(moss, url.Values{"roles": {"member", "councillor"}, "email": {"moss@party.example"}}); w.Code != 303 {
		t.Fatal(w.Code, words(t, w))
	}
	w := g.Post(moss, url.Values{"days": {"3"}}, moss+"/code")
	sound(t, "code", w)
	code := ""
	for _, c := range sitetest.Parse(t, w.Body.String()).All("code") {
		code = c.Words()
	}
	if _, err := h.Door.UseCode(t.Context(), signin.Browser{Device: "a test"}, code); err != nil {
		t.Fatalf("the code %q: %v", code, err)
	}
	if w := a.Post("/admin/people/"+h.Person(admin), url.Values{"roles": {"administrator", "secretary"}, "email": {sitetest.Address(admin)}}); w.Code != 422 {
		t.Errorf("an administrator made himself secretary: %d", w.Code)
	}
	closed := a.Page(moss)
	token := closed.All("form")[len(closed.All("form"))-1].All("input")[0].Attr["value"]
	r := httptest.NewRequest("POST", moss+"/code", strings.NewReader(url.Values{"form": {token}, "once": {"x"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w := a.Do(r); w.Code != 404 {
		t.Errorf("an administrator printed a code for somebody who may have a part in a case: %d", w.Code)
	}
	if w := g.Post("/admin/people/"+h.Person(secretary), url.Values{"roles": {"member"}, "email": {sitetest.Address(secretary)}}); w.Code != 422 {
		t.Errorf("nobody is left who keeps the record: %d", w.Code)
	}
	if w := g.Post(moss, url.Values{"roles": {}, "email": {"moss@party.example"}}); w.Code != 303 {
		t.Error(w.Code, words(t, w))
	}
	if x, _ := registered(h).Account(h.Person("Moss Example")); len(x.Roles) != 0 {
		t.Errorf("the account is not closed: %v", x.Roles)
	}
}

// A backup is made into a new folder, tried out, and its age is told.
func TestBackup(t *testing.T) {
	h := house(t)
	g := h.In(admin)
	to := filepath.Join(t.TempDir(), "one")
	for range 2 { // a double tap makes one
		if w := g.Post("/admin/backup", url.Values{"to": {to}}); w.Code != 303 {
			t.Fatal(w.Code, words(t, w))
		}
	}
	if last, err := keep.LastBackup(h.Site.Folder); err != nil || last.To != to {
		t.Fatal(last, err)
	}
	w := g.Post("/admin/backup", url.Values{"from": {to}}, "/admin/backup/check")
	if said := words(t, w); !strings.Contains(said, "The backup is whole") {
		t.Error(said)
	}
	for _, bad := range []string{"", "relative", filepath.Join(to, "no", "where")} {
		w := g.Post("/admin/backup", url.Values{"to": {bad}})
		if sound(t, bad, w); w.Code != 422 || !strings.Contains(w.Body.String(), `value="`+bad+`"`) {
			t.Errorf("%q: %d", bad, w.Code)
		}
	}
}

// Two break the glass: who asks learns nothing before, not even whether there
// is such a case, and afterwards it stands in the case.
func TestBreakingTheGlass(t *testing.T) {
	h := house(t)
	chain := h.Lodge("rehearsal")
	a, c := h.In(admin), h.In(chair)
	ask := func(name string) url.Values {
		return url.Values{"case": {name}, "reason": {"a court has ordered it"}, "hours": {"4"}, "second": {h.Person(chair)}}
	}
	cases, err := h.Desk.Cases(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	number := access.Reference(cases[0])
	for _, name := range []string{number, "1999-777", "The evening"} {
		if w := a.Post("/admin/break-glass", ask(name)); w.Code != 303 || w.Header().Get("Location") != "/admin/break-glass?done=asked" {
			t.Fatal(name, w.Code, words(t, w))
		}
	}
	if w := a.Post("/admin/break-glass", url.Values{"case": {number}}); w.Code != 422 {
		t.Error(w.Code)
	} else {
		sound(t, "wrong", w)
	}
	if w := a.Get("/c/" + chain + "/probe"); w.Code != 404 {
		t.Errorf("before: %d", w.Code)
	}
	agreed := 0
	for range 3 {
		h.Restart(Room(), probe()) // what was asked for is still there
		page := c.Page("/admin/break-glass")
		if !strings.Contains(page.Words(), "Somebody asks to open a case, and waits for your answer") {
			t.Error("nothing leads the second person to the request")
		}
		sent := url.Values{"answer": {"yes"}}
		for _, f := range page.All("form") {
			if f.Attr["action"] == "/admin/break-glass/answer" {
				for _, in := range f.All("input") {
					sent.Set(in.Attr["name"], in.Attr["value"])
				}
			}
		}
		if w := c.Post("/admin/break-glass", sent, "/admin/break-glass/answer"); w.Code == 303 {
			agreed++
		}
	}
	said, err := h.Desk.Sayings(t.Context(), chain)
	if err != nil || agreed != 3 || len(said) != 1 || said[0].Kind != "breakglass" || said[0].Words != "a court has ordered it" {
		t.Fatal(agreed, said, err)
	}
	if w := a.Get("/c/" + chain + "/probe"); w.Code != 204 {
		t.Errorf("after: %d", w.Code)
	}
	h.Clock = h.Clock.Add(5 * time.Hour)
	if w := a.Get("/c/" + chain + "/probe"); w.Code != 404 {
		t.Errorf("when the time is over: %d", w.Code)
	}
	h.Clock = h.Clock.Add(-5 * time.Hour)
	if page := a.Page("/admin/break-glass").Words(); !strings.Contains(page, number) || strings.Contains(page, "evening of 11") {
		t.Error(page)
	}
}

// A rulebook is looked at, held against the one in force, and adopted once.
func TestAdoptingARulebook(t *testing.T) {
	h := house(t)
	g := h.In(secretary)
	before := size(h)
	w := g.Post("/admin/rulebooks/edit", url.Values{"text": {strings.Replace(sitetest.Carter(t), "within 14 days after complaint", "within 14 dayz after complaint", 1)}})
	sound(t, "errors", w)
	if said := words(t, w); !strings.Contains(said, "cannot be adopted") || strings.Contains(said, "Adopt this rulebook") {
		t.Error(said[:400])
	}
	w = g.Post("/admin/rulebooks/edit", url.Values{"text": {sitetest.Second(t)}})
	sound(t, "good", w)
	if said := words(t, w); !strings.Contains(said, "Put in:") || size(h) != before {
		t.Fatal(said[:400])
	}
	sent := day(day(url.Values{"body": {"annual conference"}, "words": {"That it be adopted."}}, "on", "1", "12", "2010"), "from", "1", "1", "2011")
	for _, f := range sitetest.Parse(t, w.Body.String()).All("form") {
		if f.Attr["action"] == "/admin/rulebooks/adopt" {
			for _, in := range f.All("input") {
				if in.Attr["type"] == "hidden" {
					sent.Set(in.Attr["name"], in.Attr["value"])
				}
			}
		}
	}
	post := func(v url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/admin/rulebooks/adopt", strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return g.Do(r)
	}
	words1 := sent.Get("words")
	sent.Set("words", "")
	if w := post(sent); w.Code != 422 || !strings.Contains(w.Body.String(), "annual conference") {
		t.Fatal(w.Code)
	}
	sent.Set("words", words1)
	for range 2 {
		if w := post(sent); w.Code != 303 {
			t.Fatal(w.Code, words(t, w)[:300])
		}
	}
	if list, err := h.Desk.Editions(t.Context()); err != nil || len(list) != 2 || size(h) != before+1 {
		t.Fatal(len(list), err)
	}
	g.Page("/admin/rulebooks")
}

// A case is played on paper dates under the rulebook in force, beginning with
// one that is there to write on; nothing is recorded.
func TestRehearsing(t *testing.T) {
	h := house(t)
	g := h.In(chair)
	before := size(h)
	text := g.Page("/admin/rulebooks/rehearse").All("textarea")[0].Kids[0].Text
	w := g.Post("/admin/rulebooks/rehearse", url.Values{"case": {text}})
	sound(t, "sample", w)
	if said := words(t, w); w.Code != 200 || !strings.Contains(said, "What the rules say of it") || !strings.Contains(said, "charges or dismissal") {
		t.Fatal(w.Code, said)
	}
	w = g.Post("/admin/rulebooks/rehearse", url.Values{"case": {"council: A.\n1 Foo 2010 nonsense"}})
	if sound(t, "bad", w); w.Code != 422 || !strings.Contains(w.Body.String(), "nonsense") || size(h) != before {
		t.Error(w.Code)
	}
}
