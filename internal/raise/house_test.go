package raise

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/internal/intake"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
	"alteram/internal/vault"
	"alteram/internal/web"
)

// home is an organisation with a box, and what its operator sees.
type home struct {
	*sitetest.House
	box    *intake.Box
	folder string
	log    *bytes.Buffer
}

func house(t testing.TB) *home {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room(), web.Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	x := &home{House: h, folder: t.TempDir(), log: &bytes.Buffer{}}
	keys, err := vault.Create(context.Background(), filepath.Join(t.TempDir(), "keys"), vault.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = keys.Close() })
	x.box, err = intake.Open(context.Background(), intake.Config{Folder: x.folder, Vault: keys, Desk: h.Desk, Now: func() time.Time { return h.Clock }, Rand: rand.Reader, Blocks: 40})
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.New(site.Config{Desk: h.Desk, Door: h.Door, Now: func() time.Time { return h.Clock }, Intake: x.box, Log: slog.New(slog.NewTextHandler(x.log, nil))}, Room(), web.Room())
	if err != nil {
		t.Fatal(err)
	}
	h.Pages = s.Handler()
	return x
}

// send posts values to a path, with the hidden fields of the form in a page that
// goes there.
func send(t testing.TB, g *sitetest.Guest, page string, to string, values url.Values, files ...[2]string) *httptest.ResponseRecorder {
	t.Helper()
	sent := url.Values{}
	multi, found := false, false
	for _, form := range sitetest.Parse(t, page).All("form") {
		if form.Attr["action"] != to || found {
			continue
		}
		found, multi = true, form.Attr["enctype"] != ""
		for _, in := range form.All("input") {
			if in.Attr["type"] == "hidden" {
				sent.Add(in.Attr["name"], in.Attr["value"])
			}
		}
	}
	if !found {
		t.Fatalf("no form goes to %s in %s", to, page)
	}
	for name, list := range values {
		sent[name] = list
	}
	if !multi {
		r := httptest.NewRequest("POST", to, strings.NewReader(sent.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return do(g, r)
	}
	return do(g, form(t, to, sent, files...))
}

func form(t testing.TB, to string, sent url.Values, files ...[2]string) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, list := range sent {
		for _, v := range list {
			_ = w.WriteField(name, v)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f[0])
		if err == nil {
			_, err = part.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	r := httptest.NewRequest("POST", to, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// Marks of a browser, which must be nowhere.
const (
	agent   = "Zq-Agent/7"
	address = "198.51.100.77:4242"
	tongue  = "zq-language"
)

func do(g *sitetest.Guest, r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("User-Agent", agent)
	r.Header.Set("Accept-Language", tongue)
	r.Header.Set("X-Forwarded-For", "203.0.113.99")
	r.RemoteAddr = address
	return g.Do(r)
}

func get(g *sitetest.Guest, path string) *httptest.ResponseRecorder {
	return do(g, httptest.NewRequest("GET", path, nil))
}

// lodge goes the whole way and returns the code and the page that shows it.
func (h *home) lodge(t testing.TB, about url.Values, what string, files ...[2]string) (code string, page string) {
	t.Helper()
	g := h.In("")
	first := get(g, "/raise")
	second := send(t, g, first.Body.String(), "/raise/about", about)
	third := send(t, g, second.Body.String(), "/raise/check", url.Values{"what": {what}, "when": {"in May"}})
	last := send(t, g, third.Body.String(), "/raise/sent", nil, files...)
	for _, w := range []*httptest.ResponseRecorder{first, second, third, last} {
		if w.Code != 200 {
			t.Fatalf("%d %s", w.Code, sitetest.Parse(t, w.Body.String()).Words())
		}
		if len(w.Result().Cookies()) > 0 {
			t.Error("a cookie was set")
		}
		for _, fault := range sitetest.Faults(sitetest.Parse(t, w.Body.String())) {
			t.Error(fault)
		}
	}
	return codeOf(t, last.Body.String()), last.Body.String()
}

func codeOf(t testing.TB, page string) string {
	t.Helper()
	for _, n := range sitetest.Parse(t, page).Find("code") {
		return strings.TrimSpace(n.Words())
	}
	t.Fatalf("no code in %s", sitetest.Parse(t, page).Words())
	return ""
}

// tickOf is the value under which somebody can be ticked on the first page.
func (h *home) tickOf(t testing.TB, name string) string {
	t.Helper()
	return ticked(h.Person(name))
}
