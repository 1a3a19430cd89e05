package site

import (
	"math"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"alteram/clerk"
)

func TestNewNeedsADesk(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("no desk, and pages")
	}
	if s, err := New(Config{Desk: new(clerk.Desk)}); err != nil || s == nil {
		t.Error(err)
	}
}

func TestOneTooManyIsTold(t *testing.T) {
	s, err := New(Config{Desk: new(clerk.Desk)})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	s.handler(s.Routes, 0).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestGzipIsTakenWhereItIsAskedFor(t *testing.T) {
	for accept, want := range map[string]bool{"gzip": true, "GZIP": true, "gzip;q=0": false, "": false, "br": false, "x-gzip": false, "gzip;q=0.001": true, "gzip;q=": false} {
		if takesGzip(accept) != want {
			t.Errorf("%q: %v", accept, !want)
		}
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
