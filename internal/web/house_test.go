package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/examples"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
	"alteram/source"
)

// office is an organisation in a temporary folder, with its pages.
type office struct {
	t     testing.TB
	desk  *clerk.Desk
	site  *site
	store *store.Store
	pages http.Handler
}

const origin = "example.org/alteram/1"

// newOffice makes an organisation that has adopted nothing.
func newOffice(t testing.TB, name string) *office {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	clock := func() time.Time { return time.Date(2010, 12, 1, 9, 0, 0, 0, time.UTC) }
	st, err := store.Create(ctx, filepath.Join(dir, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
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
	world := clerk.World{Now: clock, Rand: rand.Reader, Engine: "alteram test"}
	f := clerk.Founding{Origin: origin, Name: name, Place: "Wellington", Rehearsal: true, Key: skey, NextDigest: hex.EncodeToString(digest[:]), Now: time.Date(2009, 6, 1, 0, 0, 0, 0, time.UTC)}
	if err := clerk.Found(ctx, st, va, world, f); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, store: st}
	if o.desk, err = clerk.Open(ctx, st, va, world); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.desk.Close() })
	if o.site, err = newSite(Config{Desk: o.desk, Now: clock, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}); err != nil {
		t.Fatal(err)
	}
	o.pages = o.site.handler(routes())
	return o
}

// adopt adopts a rulebook.
func (o *office) adopt(text string, year int, month time.Month) {
	o.t.Helper()
	from, _ := calendar.DateOf(year, month, 1)
	_, err := o.desk.Adopt(context.Background(), clerk.Adoption{
		Files: []bundle.File{{Name: "constitution.md", Data: []byte(text)}}, Body: "annual conference", From: from, On: from - 10, Words: "that the constitution be adopted",
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// carter is the constitution of the example.
func carter(t testing.TB) string {
	t.Helper()
	text, err := examples.Files.ReadFile("carter/constitution.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// second is the next edition of it: a clause changed, one added.
func second(t testing.TB) string {
	t.Helper()
	text := carter(t)
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

// full is an organisation with two editions and the case of the example.
func full(t testing.TB) *office {
	t.Helper()
	o := newOffice(t, "Example Party")
	o.adopt(carter(t), 2009, time.July)
	o.adopt(second(t), 2010, time.November)
	return o
}

// lodge records the case of the example and returns its chain.
func (o *office) lodge() string {
	o.t.Helper()
	text, err := examples.Files.ReadFile("carter/reported.case")
	if err != nil {
		o.t.Fatal(err)
	}
	ctx := context.Background()
	list, err := o.desk.Editions(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("reported.case", text), list[0].Program)
	if source.HasError(diags) {
		o.t.Fatal(diags)
	}
	if _, err := o.desk.ImportCase(ctx, clerk.Import{Case: c, Edition: list[0].Hash}, nil); err != nil {
		o.t.Fatal(err)
	}
	cases, err := o.desk.Cases(ctx)
	if err != nil || len(cases) != 1 {
		o.t.Fatal(cases, err)
	}
	return cases[0].Chain
}

// get asks for a page.
func (o *office) get(path string) *httptest.ResponseRecorder {
	o.t.Helper()
	w := httptest.NewRecorder()
	o.pages.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

// query asks for a page with a form's answers.
func (o *office) query(path string, v url.Values) *httptest.ResponseRecorder {
	o.t.Helper()
	return o.get(path + "?" + v.Encode())
}

// upload sends files and a pasted text to be checked.
func (o *office) upload(text string, files map[string][]byte) *httptest.ResponseRecorder {
	o.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, content := range files {
		part, err := m.CreateFormFile("file", name)
		if err != nil {
			o.t.Fatal(err)
		}
		part.Write(content)
	}
	if err := m.WriteField("text", text); err != nil {
		o.t.Fatal(err)
	}
	m.Close()
	r := httptest.NewRequest("POST", "/verify", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	o.pages.ServeHTTP(w, r)
	return w
}
