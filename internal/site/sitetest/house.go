// Package sitetest gives the tests of pages what they have in common: an
// organisation with its desk and its pages, a strict reader of HTML, the check
// of a page's structure, and a crawl.
package sitetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/examples"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
	"alteram/register"
	"alteram/source"
)

// House is an organisation in a temporary folder, with its pages.
type House struct {
	T     testing.TB
	Desk  *clerk.Desk
	Door  *signin.Door // nil before People
	Store *store.Store
	Site  *site.Site
	Pages http.Handler
	Clock time.Time // of the organisation and its pages

	folder string
	rooms  []site.Room
}

const origin = "example.org/alteram/1"

// New makes an organisation that has adopted nothing, a rehearsal in
// Wellington, with the given rooms.
func New(t testing.TB, name string, rooms ...site.Room) *House {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	h := &House{T: t, Clock: time.Date(2010, 12, 1, 9, 0, 0, 0, time.UTC), folder: dir, rooms: rooms}
	now := func() time.Time { return h.Clock }
	var err error
	if h.Store, err = store.Create(ctx, filepath.Join(dir, "store.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Store.Close() })
	va, err := vault.Create(ctx, filepath.Join(dir, "keys"), vault.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { va.Close() })
	skey, _, err := record.NewKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	_, next, err := record.NewKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	digest := record.KeyDigest(next)
	world := clerk.World{Now: now, Rand: rand.Reader, Engine: "alteram test"}
	f := clerk.Founding{Origin: origin, Name: name, Place: "Wellington", Rehearsal: true, Key: skey, NextDigest: hex.EncodeToString(digest[:]), Now: time.Date(2009, 6, 1, 0, 0, 0, 0, time.UTC)}
	if err := clerk.Found(ctx, h.Store, va, world, f); err != nil {
		t.Fatal(err)
	}
	if h.Desk, err = clerk.Open(ctx, h.Store, va, world); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Desk.Close() })
	h.serve(site.Config{})
	return h
}

// serve makes the pages.
func (h *House) serve(c site.Config) {
	h.T.Helper()
	c.Desk, c.Door, c.Folder = h.Desk, h.Door, h.folder
	c.Now = func() time.Time { return h.Clock }
	c.Log = slog.New(slog.NewTextHandler(h.T.Output(), nil))
	var err error
	if h.Site, err = site.New(c, h.rooms...); err != nil {
		h.T.Fatal(err)
	}
	h.Pages = h.Site.Handler()
}

// Restart makes the pages anew from what is on the disk, as after the process
// was stopped. rooms are the same as before, made anew.
func (h *House) Restart(rooms ...site.Room) {
	h.T.Helper()
	h.rooms = rooms
	h.serve(site.Config{})
}

// Adopt adopts a rulebook, in force from the first of a month.
func (h *House) Adopt(text string, year int, month time.Month) {
	h.T.Helper()
	from, _ := calendar.DateOf(year, month, 1)
	_, err := h.Desk.Adopt(context.Background(), clerk.Adoption{
		Files: []bundle.File{{Name: "constitution.md", Data: []byte(text)}}, Body: "annual conference", From: from, On: from - 10, Words: "that the constitution be adopted",
	})
	if err != nil {
		h.T.Fatal(err)
	}
}

// Carter is the constitution of the example.
func Carter(t testing.TB) string {
	t.Helper()
	text, err := examples.Files.ReadFile("carter/constitution.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Second is the next edition of it: a clause changed, one added.
func Second(t testing.TB) string {
	t.Helper()
	text := Carter(t)
	for _, change := range [][2]string{
		{"Within fourteen days after a complaint the president", "Within ten days after a complaint the president"},
		{"The president must make charges or dismissal within 14 days after complaint.", "The president must make charges or dismissal within 10 days after complaint."},
		{"## Claims", "## 23 Te reo Māori\n\nA member may speak te reo Māori at a hearing; clause 11.2 applies to it.\n\n## Claims"},
	} {
		if !strings.Contains(text, change[0]) {
			t.Fatalf("the example does not hold %q", change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return regexp.MustCompile("(?s)```(story|claims)\n.*?\n```\n").ReplaceAllString(text, "") // they tell of the first edition
}

// People brings the members of the example into the register, with their
// offices and seats, and opens accounts: the secretary, the president (chair),
// every councillor and member as such. From then on people can sign in.
func (h *House) People() {
	h.T.Helper()
	ctx := context.Background()
	text, err := examples.Files.ReadFile("carter/register.csv")
	if err != nil {
		h.T.Fatal(err)
	}
	reg, err := h.Desk.Register(ctx)
	if err != nil {
		h.T.Fatal(err)
	}
	editions, err := h.Desk.Editions(ctx)
	if err != nil || len(editions) == 0 {
		h.T.Fatal("adopt a rulebook first", err)
	}
	today, _ := calendar.DateOf(2009, time.July, 1)
	list := register.ReadCSV("register.csv", text, register.Mapping{}, reg, editions[0].Program, today)
	changes, err := list.Changes(rand.Reader)
	if err != nil || len(list.Rejected) > 0 {
		h.T.Fatal(err, list.Rejected)
	}
	if _, err := h.Desk.Change(ctx, clerk.Request{Key: "people"}, changes...); err != nil {
		h.T.Fatal(err)
	}
	if reg, err = h.Desk.Register(ctx); err != nil {
		h.T.Fatal(err)
	}
	changes = nil
	day, _ := calendar.DateOf(2010, time.October, 11)
	for _, p := range reg.People() {
		roles := []string{"member"}
		for office, role := range map[string]string{"secretary": "secretary", "president": "chair"} {
			for _, t := range reg.Who(office, day) {
				if t.Person == p.ID {
					roles = append(roles, role)
				}
			}
		}
		for _, t := range reg.Body("council", day) {
			if t.Person == p.ID {
				roles = append(roles, "councillor")
			}
		}
		slices.Sort(roles)
		changes = append(changes, register.SetAccount(register.Account{Person: p.ID, Roles: slices.Compact(roles), Email: Address(p.Name)}))
	}
	if _, err := h.Desk.Change(ctx, clerk.Request{Key: "accounts"}, changes...); err != nil {
		h.T.Fatal(err)
	}
	h.Doors()
}

// Doors lets those who have an account sign in.
func (h *House) Doors() {
	h.T.Helper()
	var err error
	h.Door, err = signin.Open(context.Background(), h.folder, signin.Config{Register: h.Desk.Register, Origin: "http://localhost", Name: "Example Party", Now: func() time.Time { return h.Clock }, Absolute: 90 * 24 * time.Hour})
	if err != nil {
		h.T.Fatal(err)
	}
	h.T.Cleanup(func() { h.Door.Close() })
	h.serve(site.Config{})
}

// Address is the e-mail address that People gives to somebody.
func Address(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@party.example"
}

// Person is the id of somebody in the register.
func (h *House) Person(name string) string {
	h.T.Helper()
	reg, err := h.Desk.Register(context.Background())
	if err != nil {
		h.T.Fatal(err)
	}
	for _, p := range reg.People() {
		if p.Name == name {
			return p.ID
		}
	}
	h.T.Fatalf("nobody is called %q", name)
	return ""
}

// Lodge records a case of the example (examples/carter/NAME.case) and returns
// its chain.
func (h *House) Lodge(name string) string {
	h.T.Helper()
	text, err := examples.Files.ReadFile("carter/" + name + ".case")
	if err != nil {
		h.T.Fatal(err)
	}
	ctx := context.Background()
	list, err := h.Desk.Editions(ctx)
	if err != nil {
		h.T.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile(name+".case", text), list[0].Program)
	if source.HasError(diags) {
		h.T.Fatal(diags)
	}
	reg, err := h.Desk.Register(ctx)
	if err != nil {
		h.T.Fatal(err)
	}
	members := map[string]string{}
	for _, p := range reg.People() {
		members[p.Name] = p.ID
	}
	if _, err := h.Desk.ImportCase(ctx, clerk.Import{Case: c, Edition: list[0].Hash, Members: members}, nil); err != nil {
		h.T.Fatal(err)
	}
	cases, err := h.Desk.Cases(ctx)
	if err != nil || len(cases) == 0 {
		h.T.Fatal(cases, err)
	}
	return cases[len(cases)-1].Chain
}

// Guest is somebody at a browser.
type Guest struct {
	House   *House
	Cookies []*http.Cookie
}

// In signs somebody in by a printed code, which opens every role of the
// account; "" is somebody who does not sign in.
func (h *House) In(name string) *Guest {
	h.T.Helper()
	g := &Guest{House: h}
	if name == "" {
		return g
	}
	ctx := context.Background()
	reg, err := h.Desk.Register(ctx)
	if err != nil {
		h.T.Fatal(err)
	}
	day, _ := calendar.DateOf(2010, time.October, 11)
	minted, err := h.Door.Recover(ctx, reg.Who("secretary", day)[0].Person, "a test")
	if err != nil {
		h.T.Fatal(err)
	}
	by, err := h.Door.UseCode(ctx, signin.Browser{Device: "a test"}, minted.Code)
	if err != nil {
		h.T.Fatal(err)
	}
	printed, err := h.Door.IssueCode(ctx, by, h.Person(name), time.Hour)
	if err != nil {
		h.T.Fatal(err)
	}
	s, err := h.Door.UseCode(ctx, signin.Browser{Device: "a test"}, printed.Code)
	if err != nil {
		h.T.Fatal(err)
	}
	g.Cookies = []*http.Cookie{h.Door.SessionCookie(s.Cookie)}
	return g
}

// Do sends a request with the cookies of the guest.
func (g *Guest) Do(r *http.Request) *httptest.ResponseRecorder {
	g.House.T.Helper()
	for _, c := range g.Cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	g.House.Pages.ServeHTTP(w, r)
	return w
}

// Get asks for a page.
func (g *Guest) Get(path string) *httptest.ResponseRecorder {
	g.House.T.Helper()
	return g.Do(httptest.NewRequest("GET", path, nil))
}

// Page asks for a page, which must be there and sound.
func (g *Guest) Page(path string) *Node {
	g.House.T.Helper()
	w := g.Get(path)
	if w.Code != http.StatusOK {
		g.House.T.Fatalf("%s answers %d", path, w.Code)
	}
	page := Parse(g.House.T, w.Body.String())
	for _, fault := range Faults(page) {
		g.House.T.Errorf("%s: %s", path, fault)
	}
	return page
}

// Post opens the page at a path, fills the form whose action is that of the
// last argument (or the path) with the values, and sends it.
func (g *Guest) Post(path string, values url.Values, action ...string) *httptest.ResponseRecorder {
	g.House.T.Helper()
	to := path
	if len(action) > 0 {
		to = action[0]
	}
	page := Parse(g.House.T, g.Get(path).Body.String())
	sent := url.Values{}
	found := false
	for _, form := range page.All("form") {
		if form.Attr["method"] != "post" || form.Attr["action"] != to || found {
			continue
		}
		found = true
		for _, in := range form.All("input") {
			if in.Attr["type"] == "hidden" {
				sent.Add(in.Attr["name"], in.Attr["value"])
			}
		}
	}
	if !found {
		g.House.T.Fatalf("%s has no form that goes to %s", path, to)
	}
	for name, list := range values {
		sent[name] = list
	}
	r := httptest.NewRequest("POST", to, bytes.NewBufferString(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return g.Do(r)
}
