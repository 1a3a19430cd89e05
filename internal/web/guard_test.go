package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
)

// Every answer carries the headers, also those of errors.
func TestEveryAnswerIsGuarded(t *testing.T) {
	o := full(t)
	fall := route{method: "GET", path: "/fall", object: front, need: read, page: func(*site, *http.Request) (*page, error) { panic("fell over") }}
	wait := route{method: "GET", path: "/wait", object: front, need: read, page: func(_ *site, r *http.Request) (*page, error) { return nil, context.DeadlineExceeded }}
	o.site.HTTPS = true
	pages := o.site.handler(append(routes(), fall, wait))
	cross := httptest.NewRequest("POST", "/verify", strings.NewReader("x"))
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	large := httptest.NewRequest("POST", "/verify", strings.NewReader("x"))
	large.ContentLength = 1 << 40
	full := o.site.guard(pages, 0)
	for _, test := range []struct {
		name string
		r    *http.Request
		in   http.Handler
		want int
	}{
		{"a page", httptest.NewRequest("GET", "/", nil), pages, 200},
		{"a head", httptest.NewRequest("HEAD", "/rules", nil), pages, 200},
		{"health", httptest.NewRequest("GET", "/healthz", nil), pages, 200},
		{"the sheet", httptest.NewRequest("GET", o.site.assets.url("alteram.css"), nil), pages, 200},
		{"a sheet of another edition", httptest.NewRequest("GET", "/static/alteram-00.css", nil), pages, 404},
		{"nothing", httptest.NewRequest("GET", "/nowhere", nil), pages, 404},
		{"another method", httptest.NewRequest("DELETE", "/rules", nil), pages, 404},
		{"a path of dots", httptest.NewRequest("GET", "/rules/..%2f..%2fetc", nil), pages, 404},
		{"a form from elsewhere", cross, pages, 403},
		{"far too large", large, pages, 413},
		{"a page that fell over", httptest.NewRequest("GET", "/fall", nil), pages, 500},
		{"a page that took too long", httptest.NewRequest("GET", "/wait", nil), pages, 503},
		{"one too many", httptest.NewRequest("GET", "/", nil), full, 503},
	} {
		w := httptest.NewRecorder()
		test.in.ServeHTTP(w, test.r)
		if w.Code != test.want {
			t.Errorf("%s: %d, want %d", test.name, w.Code, test.want)
		}
		h := w.Header()
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none';") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: the policy is %q", test.name, csp)
		}
		for key, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000"} {
			if h.Get(key) != want {
				t.Errorf("%s: %s is %q", test.name, key, h.Get(key))
			}
		}
		if h.Get("Content-Type") == "" || h.Get("Cache-Control") == "" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", test.name, h)
		}
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && test.r.Method != "HEAD" && w.Code != 503 {
			if faults := faultsOf(parse(t, w.Body.String())); len(faults) > 0 {
				t.Errorf("%s: %v", test.name, faults)
			}
		}
	}
}

// The log says what an operator needs and nothing about people.
func TestTheLogNamesNobody(t *testing.T) {
	o := full(t)
	var b bytes.Buffer
	o.site.Log = slog.New(slog.NewTextHandler(&b, nil))
	for _, path := range []string{"/rules/v1/6.2?who=hettie", "/hettie", "/rules/dates?event=hettie", "/static/hettie"} {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = "192.0.2.77:1234"
		r.Header.Set("User-Agent", "hettie")
		r.Header.Set("Referer", "http://hettie/")
		o.pages.ServeHTTP(httptest.NewRecorder(), r)
	}
	text := b.String()
	if strings.Contains(text, "hettie") || strings.Contains(text, "192.0.2.77") {
		t.Error(text)
	}
	if strings.Count(text, "msg=request") != 4 || !strings.Contains(text, `route="GET /rules/{edition}/{clause}" status=200`) {
		t.Error(text)
	}
}

func TestFilesAreSmallAndKept(t *testing.T) {
	o := full(t)
	url := o.site.assets.url("alteram.css")
	r := httptest.NewRequest("GET", url, nil)
	r.Header.Set("Accept-Encoding", "br, gzip;q=0.5")
	w := httptest.NewRecorder()
	o.pages.ServeHTTP(w, r)
	size := w.Body.Len()
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	plain := o.get(url)
	if !bytes.Equal(text, plain.Body.Bytes()) || size >= plain.Body.Len() || size > 20<<10 {
		t.Errorf("%d bytes packed, %d plain", size, plain.Body.Len())
	}
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Error(got)
	}
	for accept, want := range map[string]bool{"gzip": true, "GZIP": true, "gzip;q=0": false, "": false, "br": false, "x-gzip": false, "gzip;q=0.001": true, "gzip;q=": false} {
		if takesGzip(accept) != want {
			t.Errorf("%q: %v", accept, !want)
		}
	}
}

// No page needs more than a phone on a poor line can take.
func TestPagesAreLight(t *testing.T) {
	o := full(t)
	sheet := o.get(o.site.assets.url("alteram.css")).Body.Len()
	crawl(t, o, answered(), func(path string, _ *node) {
		if n := o.get(path).Body.Len() + sheet; n > 100<<10 {
			t.Errorf("%s is %d bytes with its sheet", path, n)
		}
	})
}

// A sick record is told to whoever watches, and answers with a page.
func TestASickRecordIsTold(t *testing.T) {
	o := full(t)
	if err := o.store.Close(); err != nil {
		t.Fatal(err)
	}
	if w := o.get("/healthz"); w.Code != 503 || w.Body.String() != "the record does not answer\n" {
		t.Errorf("/healthz: %d %s", w.Code, w.Body)
	}
	w := o.get("/rules")
	if faults := faultsOf(parse(t, w.Body.String())); w.Code != 500 || len(faults) > 0 {
		t.Errorf("/rules: %d %v", w.Code, faults)
	}
}

func TestServeStopsWhenTold(t *testing.T) {
	o := full(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, o.pages) }()
	client := http.Client{Timeout: 10 * time.Second}
	res, err := client.Get("http://" + l.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || string(text) != "ok\n" {
		t.Error(string(text), err)
	}
	client.CloseIdleConnections()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestNewNeedsADesk(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("no desk, and pages")
	}
	if h, err := New(Config{Desk: new(clerk.Desk)}); err != nil || h == nil {
		t.Error(err)
	}
}

// Text stands out from what is behind it by at least 4.5 to 1, in light and
// in dark.
func TestColoursStandApart(t *testing.T) {
	text, err := staticFiles.ReadFile("static/alteram.css")
	if err != nil {
		t.Fatal(err)
	}
	roots := regexp.MustCompile(`:root \{([^}]*)\}`).FindAllSubmatch(text, 2)
	token := regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)
	colours := map[string]string{}
	looked := 0
	for i, scheme := range []string{"light", "dark"} {
		for _, m := range token.FindAllSubmatch(roots[i][1], -1) {
			colours[string(m[1])] = string(m[2])
		}
		for back, fronts := range map[string]string{
			"paper": "ink soft link link-seen link-over bad good doubt edge", "panel": "ink soft link link-seen link-over", "brand": "on-brand", "brand-deep": "on-brand",
			"good-panel": "good ink", "bad-panel": "bad ink", "doubt-panel": "doubt ink", "gone": "ink", "new": "ink", "focus": "on-focus",
		} {
			for front := range strings.FieldsSeq(fronts) {
				looked++
				if c := contrast(t, colours[front], colours[back]); c < 4.5 {
					t.Errorf("%s: %s on %s: %.2f", scheme, front, back, c)
				}
			}
		}
	}
	if looked < 40 {
		t.Errorf("%d pairs", looked)
	}
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	light := func(c string) float64 {
		n, err := strconv.ParseUint(strings.TrimPrefix(c, "#"), 16, 32)
		if err != nil {
			t.Fatalf("%q is no colour", c)
		}
		part := func(v uint64) float64 {
			x := float64(v&255) / 255
			if x <= 0.04045 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*part(n>>16) + 0.7152*part(n>>8) + 0.0722*part(n)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
