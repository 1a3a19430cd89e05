package demo

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"alteram/internal/site/sitetest"
)

// finding is a barrier that axe-core finds.
type finding struct {
	ID    string
	Help  string
	Nodes []struct {
		HTML   string
		Target []any
	}
}

// examine looks at the page for barriers, and measures what stands out at the
// side and what is too small to touch.
const examine = `axe.run(document, {resultTypes: ["violations"]}).then(r => {
  const d = document.documentElement;
  let small = "";
  for (const e of document.querySelectorAll(".button, input:not([type=hidden]), select, textarea, summary")) {
    const r = e.getBoundingClientRect();
    if (r.width > 0 && r.height < 24) small = e.outerHTML.slice(0, 80);
  }
  return JSON.stringify({found: r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html.slice(0, 160), Target: n.target}))})), wide: d.scrollWidth - d.clientWidth, small});
})`

var everybody = flag.Bool("everybody", false, "look for barriers at every moment as everybody: it takes some minutes")

// Every page of the secretary and a stranger on a desk in the light, and of the
// respondent on a phone in the dark, at half past nine (with -everybody those
// of all, at all moments) is without a barrier that a program can find, and
// without a violation of the Content-Security-Policy.
func TestNoBarriers(t *testing.T) {
	axe := sitetest.Axe(t)
	limit := 15 * time.Minute
	if *everybody {
		limit = 30 * time.Minute
	}
	ctx := sitetest.Browser(t, limit)
	d, err := Open(context.Background(), Config{Engine: "alteram test", Origin: "http://localhost", Fictional: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(d.Handler())
	defer server.Close()
	defer server.CloseClientConnections() // the room's stream of events has no end
	var mu sync.Mutex
	complaints := map[string]bool{}
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			mu.Lock()
			complaints[m.Text] = true
			mu.Unlock()
		}
	}()
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: axe}); err != nil {
		t.Fatal(err)
	}
	found, looked, seen := 0, 0, map[string]bool{}
	list, people := []moment{moments()[2]}, []string{"", "Bram Example", "Chris Carter"}
	if *everybody {
		list, people = moments(), nil
	}
	for i, m := range list {
		s, err := d.set(context.Background(), m)
		if err != nil {
			t.Fatal(err)
		}
		old := d.now
		d.now = s
		if err := old.close(); err != nil {
			t.Error(err)
		}
		for k, p := range personas() {
			if p.link || people != nil && !slices.Contains(people, p.name) {
				continue
			}
			narrow := p.name == "Chris Carter" || (i+k)%3 == 2
			if err := device(ctx, narrow); err != nil {
				t.Fatal(err)
			}
			p.name = invented(p.name)
			c := p.cookie(t, s)
			if err := wear(ctx, server.URL, s, c.String()); err != nil {
				t.Fatal(err)
			}
			for path, shape := range s.pagesOf(t, c.String()) {
				found++
				if seen[fmt.Sprint(narrow)+shape] {
					continue // a page of the same shape was looked at
				}
				seen[fmt.Sprint(narrow)+shape] = true
				looked++
				if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+path)); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				text, err := chromedp.Run(ctx, chromedp.Evaluate[string](examine, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				t.Logf("%s, %s, %s", m.Slug, p.title(), path)
				report(t, fmt.Sprintf("%s, %s, %s", m.Slug, p.title(), strings.ReplaceAll(path, s.chain, "…")), text)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for c := range complaints {
		if !strings.Contains(c, "404") && !strings.Contains(c, "422") {
			t.Errorf("the browser says: %s", c)
		}
	}
	t.Logf("barriers: %d pages found, %d of different shape looked at", found, looked)
	if looked < 40 {
		t.Errorf("%d pages were looked at", looked)
	}
}

// device is a phone in the dark, or a desk in the light.
func device(ctx context.Context, narrow bool) error {
	width, scheme := int64(1280), "light"
	if narrow {
		width, scheme = 360, "dark"
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	return err
}

// wear puts a session's cookie into the browser; an empty one takes it away.
func wear(ctx context.Context, at string, s *stage, cookie string) error {
	_, value, _ := strings.Cut(strings.Split(cookie, ";")[0], "=")
	if value == "" {
		value = "none"
	}
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: s.door.SessionCookieName(), Value: value, URL: at})
	return err
}

// pagesOf are the pages that links lead to from the start, one of each kind of
// clause and entry, with their shapes.
func (s *stage) pagesOf(t *testing.T, cookie string) map[string]string {
	t.Helper()
	todo, seen := []string{"/", "/demo", "/demo/mails"}, map[string]bool{}
	out := map[string]string{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		kind := path
		for _, prefix := range []string{"/rules/", "/c/" + s.chain + "/do/", "/c/" + s.chain + "/why", "/c/" + s.chain + "/notices/", "/c/" + s.chain + "/evidence/", "/c/" + s.chain + "/report?", "/admin/register/", "/sign-in"} {
			if strings.HasPrefix(path, prefix) {
				kind = prefix
			}
		}
		if seen[kind] {
			continue
		}
		seen[kind] = true
		r := httptest.NewRequest("GET", path, nil)
		if cookie != "" {
			r.Header.Set("Cookie", strings.Split(cookie, ";")[0])
		}
		w := httptest.NewRecorder()
		s.pages.ServeHTTP(w, r)
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		read := sitetest.Parse(t, w.Body.String())
		out[path] = shape(read)
		for _, e := range read.All("a") {
			u, err := url.Parse(e.Attr["href"])
			if err == nil && u.Path != "" && u.Host == "" {
				todo = append(todo, u.RequestURI())
			}
		}
	}
	return out
}

// shape is a page without its words: its elements with their classes and
// kinds, of like ones in a row the first.
func shape(n *sitetest.Node) string {
	var b strings.Builder
	last := ""
	for _, k := range n.Kids {
		if k.Name == "" || k.Name == "svg" {
			continue
		}
		one := k.Name + "." + k.Attr["class"] + k.Attr["type"] + k.Attr["role"] + "(" + shape(k) + ")"
		if one != last {
			b.WriteString(one)
			last = one
		}
	}
	return b.String()
}

// report tells what was found on a page.
func report(t *testing.T, where, text string) {
	t.Helper()
	var r struct {
		Found []finding
		Wide  int
		Small string
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Found {
		for _, n := range f.Nodes {
			t.Errorf("%s: %s (%s): %v %s", where, f.ID, f.Help, n.Target, n.HTML)
		}
	}
	if r.Wide > 1 {
		t.Errorf("%s: %d pixels stand out at the side", where, r.Wide)
	}
	if r.Small != "" {
		t.Errorf("%s: too small to touch: %s", where, r.Small)
	}
}

// A barrier that was put there is found, or the test above looks at nothing.
func TestABarrierIsFound(t *testing.T) {
	axe := sitetest.Axe(t)
	ctx := sitetest.Browser(t, time.Minute)
	if err := chromedp.Do(ctx, chromedp.Navigate("data:text/html,<title>x</title><main><h1>x</h1><img src=x><input></main>")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](axe)); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](examine, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"image-alt", "html-has-lang", "label"} {
		if !strings.Contains(text, `"`+want+`"`) {
			t.Errorf("%s is not found: %s", want, text)
		}
	}
}
