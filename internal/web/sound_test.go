package web

import (
	"alteram/internal/site/sitetest"
	"fmt"
	"net/url"
	"testing"
)

// answered are pages with a form's answers: right, wrong and odd.
func answered() []string {
	q := func(path string, pairs ...string) string {
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return path + "?" + v.Encode()
	}
	day := []string{"from-day", "11", "from-month", "10", "from-year", "2010"}
	with := func(more ...string) []string { return append(more, day...) }
	return []string{
		q("/rules/dates", with("event", "notice of hearing", "edition", "v1", "method", "email", "clock", "17:30")...),
		q("/rules/dates", with("event", "hearing")...),
		q("/rules/dates", with("event", "complaint", "edition", "v2")...),
		q("/rules/dates", "event", "", "from-day", "31", "from-month", "2", "from-year", "2010", "clock", "9:30", "method", "pigeon", "edition", "v9"),
		q("/rules/dates/count", with("ask", "last-after", "number", "14", "unit", "days")...),
		q("/rules/dates/count", with("ask", "last-before", "number", "14", "unit", "clear")...),
		q("/rules/dates/count", with("ask", "event", "number", "14", "unit", "working")...),
		q("/rules/dates/count", with("ask", "received", "method", "post")...),
		q("/rules/dates/count", with("ask", "between", "to-day", "1", "to-month", "dec", "to-year", "2010")...),
		q("/rules/dates/count", with("ask", "last-after", "number", "48", "unit", "hours")...),
		q("/rules/dates/count", "ask", "between", "from-day", "", "number", "x"),
		q("/rules/dates/count", with("ask", "last-after", "number", "9999", "unit", "working")...),
	}
}

// Every page that a reader can come to holds what a program can check of the
// Web Content Accessibility Guidelines, and of our own rules.
func TestPagesAreSound(t *testing.T) {
	for name, o := range map[string]*office{"nothing adopted": newOffice(t, "Te Rōpū <Ture> & “Co”"), "two editions": full(t)} {
		t.Run(name, func(t *testing.T) {
			more := append([]string{"/nowhere", "/rules/v9", "/rules/v1/99.9"}, answered()...)
			n := o.Crawl(more, func(path string, page *sitetest.Node) {
				for _, fault := range sitetest.Faults(page) {
					t.Errorf("%s: %s", path, fault)
				}
			})
			if least := map[string]int{"nothing adopted": 10, "two editions": 150}[name]; n < least {
				t.Errorf("%d pages were looked at, at least %d are expected", n, least)
			}
			t.Logf("%d pages", n)
		})
	}
}

// A check that cannot fail checks nothing.
func TestUnsoundPagesAreFound(t *testing.T) {
	const frame = `<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><main><h1>x</h1>%s</main></body></html>`
	if faults := sitetest.Faults(sitetest.Parse(t, fmt.Sprintf(frame, ""))); len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, bad := range []string{
		`<h1>y</h1>`, `<h3>y</h3>`, `<p id="a"></p><p id="a"></p>`, `<input id="b" name="b">`, `<a href="/"></a>`, `<p onclick="x"></p>`, `<p style="x"></p>`,
		`<script></script>`, `<table></table>`, `<table><caption>c</caption><tr><th>x</th></tr></table>`, `<nav></nav>`, `<p aria-describedby="no"></p>`,
		`<fieldset><p>x</p></fieldset>`, `<div class="errors"></div>`, `<ul><p>x</p></ul>`, `<button disabled>x</button>`, `<a class="button">x</a><a class="button">y</a>`,
	} {
		if len(sitetest.Faults(sitetest.Parse(t, fmt.Sprintf(frame, bad)))) == 0 {
			t.Errorf("nothing is said of %s", bad)
		}
	}
}
