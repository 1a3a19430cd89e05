package web

import (
	"alteram/internal/site/sitetest"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// seen is what a browser says of a page.
type seen struct {
	Wide, Window, Sheets, Small int
	Title                       string
	Far                         string // an element that stands out at the side
}

// look measures a page: how wide it is, and how many targets are smaller than
// 24 pixels and no link within text (WCAG 2.2, 2.5.8).
const look = `(() => {
  const d = document.documentElement;
  let far = "", small = 0;
  for (const e of document.querySelectorAll("body *")) {
    const r = e.getBoundingClientRect();
    if (r.width > 1 && r.right > d.clientWidth + 1 && r.left >= 0 && getComputedStyle(e).display !== "none") far = e.tagName + "." + e.className;
    if (e.matches(".button, input, select, textarea, summary, .service a") && r.width > 0 && r.height < 24) small++;
  }
  return {Wide: d.scrollWidth, Window: d.clientWidth, Sheets: document.styleSheets.length, Small: small, Title: document.title, Far: far};
})()`

// A browser shows every kind of page, on a phone and on a desk, in light and
// dark, without sideways scrolling and without one violation of the
// Content-Security-Policy.
func TestInBrowser(t *testing.T) {
	ctx := sitetest.Browser(t, 3*time.Minute)
	o := full(t)
	server := httptest.NewServer(o.Pages)
	defer server.Close()
	var mu sync.Mutex
	var complaints []string
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			mu.Lock()
			complaints = append(complaints, m.Text)
			mu.Unlock()
		}
	}()
	paths := append([]string{"/", "/rules", "/rules/v1", "/rules/v2/6.2", "/rules/v2/5.1", "/rules/v2/20.1", "/rules/v2/map", "/rules/v2/changes/v1", "/rules/dates", "/rules/dates/count", "/verify", "/help", "/accessibility", "/privacy", "/nowhere"}, answered()...)
	looked := 0
	for _, width := range []int64{320, 1280} {
		scheme := map[int64]string{320: "dark", 1280: "light"}[width]
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
			t.Fatal(err)
		}
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+path)); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			got, err := chromedp.Run(ctx, chromedp.Evaluate[seen](look))
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			looked++
			if got.Wide > got.Window || int64(got.Window) > width {
				t.Errorf("%s at %d: %d wide (%s)", path, width, got.Wide, got.Far)
			}
			if got.Sheets != 1 || got.Title == "" || got.Small > 0 {
				t.Errorf("%s at %d: %+v", path, width, got)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, c := range complaints {
		if !strings.Contains(c, "404") && !strings.Contains(c, "422") {
			t.Errorf("the browser says: %s", c)
		}
	}
	if looked < 50 {
		t.Errorf("%d pages were looked at", looked)
	}
}

// The browser must object to what the policy forbids, or the test above looks
// at nothing.
func TestBrowserEnforcesThePolicy(t *testing.T) {
	ctx := sitetest.Browser(t, 3*time.Minute)
	o := full(t)
	server := httptest.NewServer(o.Pages)
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/help")); err != nil {
		t.Fatal(err)
	}
	const try = `new Promise(done => {
	  let n = 0;
	  document.addEventListener("securitypolicyviolation", () => { n++; });
	  document.body.insertAdjacentHTML("beforeend", '<p style="color:red">x</p><img src="https://example.org/x.png">');
	  const s = document.createElement("script"); s.textContent = "window.ran = true"; document.body.append(s);
	  setTimeout(() => done(window.ran ? -1 : n), 300);
	})`
	n, err := chromedp.Run(ctx, chromedp.Evaluate[int](try, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if n < 3 {
		t.Errorf("%d violations of three were told", n)
	}
}
