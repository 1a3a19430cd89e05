package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/internal/site/sitetest"
)

// Every answer carries the headers, also those of errors.
func TestEveryAnswerIsGuarded(t *testing.T) {
	o := full(t)
	o.Site.HTTPS = true
	o.Site.Routes = append(o.Site.Routes,
		site.Route{Method: "GET", Path: "/fall", Object: access.Front, Need: access.Read, Page: func(*site.Visit) (*site.Page, error) { panic("fell over") }},
		site.Route{Method: "GET", Path: "/wait", Object: access.Front, Need: access.Read, Page: func(*site.Visit) (*site.Page, error) { return nil, context.DeadlineExceeded }})
	pages := o.Site.Handler()
	cross := httptest.NewRequest("POST", "/verify", strings.NewReader("x"))
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	large := httptest.NewRequest("POST", "/verify", strings.NewReader("x"))
	large.ContentLength = 1 << 40
	for _, test := range []struct {
		name string
		r    *http.Request
		in   http.Handler
		want int
	}{
		{"a page", httptest.NewRequest("GET", "/", nil), pages, 200},
		{"a head", httptest.NewRequest("HEAD", "/rules", nil), pages, 200},
		{"health", httptest.NewRequest("GET", "/healthz", nil), pages, 200},
		{"the sheet", httptest.NewRequest("GET", sheet(o), nil), pages, 200},
		{"a sheet of another edition", httptest.NewRequest("GET", "/static/alteram-00.css", nil), pages, 404},
		{"nothing", httptest.NewRequest("GET", "/nowhere", nil), pages, 404},
		{"another method", httptest.NewRequest("DELETE", "/rules", nil), pages, 404},
		{"a path of dots", httptest.NewRequest("GET", "/rules/..%2f..%2fetc", nil), pages, 404},
		{"a form from elsewhere", cross, pages, 403},
		{"far too large", large, pages, 413},
		{"a page that fell over", httptest.NewRequest("GET", "/fall", nil), pages, 500},
		{"a page that took too long", httptest.NewRequest("GET", "/wait", nil), pages, 503},
	} {
		w := httptest.NewRecorder()
		test.in.ServeHTTP(w, test.r)
		if w.Code != test.want {
			t.Errorf("%s: %d, want %d", test.name, w.Code, test.want)
		}
		h := w.Header()
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none';") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "script-src 'self';") {
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
			if faults := sitetest.Faults(sitetest.Parse(t, w.Body.String())); len(faults) > 0 {
				t.Errorf("%s: %v", test.name, faults)
			}
		}
	}
}

// The log says what an operator needs and nothing about people.
func TestTheLogNamesNobody(t *testing.T) {
	o := full(t)
	var b bytes.Buffer
	o.Site.Log = slog.New(slog.NewTextHandler(&b, nil))
	for _, path := range []string{"/rules/v1/6.2?who=hettie", "/hettie", "/rules/dates?event=hettie", "/static/hettie"} {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = "192.0.2.77:1234"
		r.Header.Set("User-Agent", "hettie")
		r.Header.Set("Referer", "http://hettie/")
		o.Pages.ServeHTTP(httptest.NewRecorder(), r)
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
	url := sheet(o)
	r := httptest.NewRequest("GET", url, nil)
	r.Header.Set("Accept-Encoding", "br, gzip;q=0.5")
	w := httptest.NewRecorder()
	o.Pages.ServeHTTP(w, r)
	size := w.Body.Len()
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	plain := o.Get(url)
	if !bytes.Equal(text, plain.Body.Bytes()) || size >= plain.Body.Len() || size > 20<<10 {
		t.Errorf("%d bytes packed, %d plain", size, plain.Body.Len())
	}
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Error(got)
	}
}

// No page needs more than a phone on a poor line can take.
func TestPagesAreLight(t *testing.T) {
	o := full(t)
	sheet := o.Get(sheet(o)).Body.Len()
	o.Crawl(answered(), func(path string, _ *sitetest.Node) {
		if n := o.Get(path).Body.Len() + sheet; n > 100<<10 {
			t.Errorf("%s is %d bytes with its sheet", path, n)
		}
	})
}

// A sick record is told to whoever watches, and answers with a page.
func TestASickRecordIsTold(t *testing.T) {
	o := full(t)
	if err := o.Store.Close(); err != nil {
		t.Fatal(err)
	}
	if w := o.Get("/healthz"); w.Code != 503 || w.Body.String() != "the record does not answer\n" {
		t.Errorf("/healthz: %d %s", w.Code, w.Body)
	}
	w := o.Get("/rules")
	if faults := sitetest.Faults(sitetest.Parse(t, w.Body.String())); w.Code != 500 || len(faults) > 0 {
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
	go func() { done <- site.Serve(ctx, l, o.Pages) }()
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

// sheet is where the style sheet is.
func sheet(o *office) string {
	return sitetest.Parse(o.T, o.Get("/help").Body.String()).All("link")[0].Attr["href"]
}
