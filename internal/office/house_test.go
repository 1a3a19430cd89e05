package office

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
	"alteram/register"
)

// The people of the example who are used here, by what their accounts are.
const (
	secretary = "Bram Example"
	chair     = "Andrew Little"
	member    = "Wren Example"
	admin     = "Zoe Example" // is nothing but that
	auditor   = "Rosa Example"
)

// house is an organisation with these pages, the members of the example, an
// administrator and an auditor.
func house(t testing.TB) *sitetest.House {
	t.Helper()
	h := sitetest.New(t, "Example Party", Room(), probe())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	id, err := register.NewID(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Desk.Change(t.Context(), clerk.Request{Key: "who runs it"},
		register.SetMember(id, map[string]string{register.FieldName: admin}, register.Source{}),
		register.SetAccount(register.Account{Person: id, Roles: []string{"administrator"}, Email: sitetest.Address(admin)}),
		register.SetAccount(register.Account{Person: h.Person(auditor), Roles: []string{"auditor"}, Email: sitetest.Address(auditor)}))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(h.Site.Folder, "organisation.json"), []byte(`{"format":1,"store":"store.db"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	return h
}

// probe is a room with a page of a case that says nothing but that it is there.
func probe() site.Room {
	none := fstest.MapFS{}
	return site.Room{Name: "probe", Templates: none, Words: none, Routes: []site.Route{{
		Method: "GET", Path: "/c/{case}/probe", Object: access.Overview, Need: access.Read,
		Raw: func(v *site.Visit, w http.ResponseWriter) error { w.WriteHeader(http.StatusNoContent); return nil },
	}}}
}

// registered is the register as it stands.
func registered(h *sitetest.House) *register.Register {
	h.T.Helper()
	r, err := h.Desk.Register(h.T.Context())
	if err != nil {
		h.T.Fatal(err)
	}
	return r
}

// today is the day on the clock of the house.
func today(h *sitetest.House) calendar.Date {
	clock := h.Desk.Organisation().Clock
	return clock.DateOf(calendar.Instant(h.Clock.UnixNano()))
}

// size is how many entries the record has.
func size(h *sitetest.House) int64 {
	h.T.Helper()
	head, err := h.Desk.Head(h.T.Context())
	if err != nil {
		h.T.Fatal(err)
	}
	return head.Size
}

// words is the text of the main part of an answer.
func words(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	return sitetest.Parse(t, w.Body.String()).All("main")[0].Words()
}

// sound fails unless the structure of an answer is as it should be.
func sound(t testing.TB, name string, w *httptest.ResponseRecorder) {
	t.Helper()
	for _, fault := range sitetest.Faults(sitetest.Parse(t, w.Body.String())) {
		t.Errorf("%s: %s", name, fault)
	}
}

// alike are the parts of a path that differ from one person, import or page of
// a list to the next.
var alike = regexp.MustCompile(`[mi][0-9a-f]{16}|entry=\d+|from=\d+|year=\d+`)

// walk opens the pages of this room that can be come to from the first one, of
// each kind of page the first three, and hands each answer on.
func walk(g *sitetest.Guest, more []string, look func(path string, w *httptest.ResponseRecorder)) int {
	t := g.House.T
	t.Helper()
	todo, seen, kinds := append([]string{"/admin"}, more...), map[string]bool{}, map[string]int{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if path, _, _ = strings.Cut(path, "#"); seen[path] || !strings.HasPrefix(path, "/admin") {
			continue
		}
		seen[path] = true
		kind := alike.ReplaceAllString(path, "-")
		if kinds[kind]++; kinds[kind] > 3 && !slices.Contains(more, path) {
			continue
		}
		w := g.Get(path)
		look(path, w)
		if w.Code != 200 {
			t.Errorf("a link to %s leads to %d", path, w.Code)
			continue
		}
		for _, a := range sitetest.Parse(t, w.Body.String()).All("a") {
			todo = append(todo, a.Attr["href"])
		}
	}
	return len(kinds)
}
