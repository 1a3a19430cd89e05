package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// crawl follows every link from the start, and hands each page to look.
func crawl(t *testing.T, o *office, more []string, look func(path string, page *node)) int {
	t.Helper()
	todo := append([]string{"/"}, more...)
	seen := map[string]bool{}
	links := map[string][]string{} // of a page: targets within others
	ids := map[string]map[string]bool{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		w := o.get(path)
		if strings.HasPrefix(path, "/static/") {
			if w.Code != 200 {
				t.Errorf("%s answers %d", path, w.Code)
			}
			continue
		}
		if w.Code != 200 && !slices.Contains(more, path) {
			t.Errorf("%s answers %d", path, w.Code)
			continue
		}
		page := parse(t, w.Body.String())
		look(path, page)
		ids[path] = map[string]bool{}
		for _, e := range page.all() {
			if id := e.attr["id"]; id != "" {
				ids[path][id] = true
			}
			href := e.attr["href"]
			if href == "" {
				continue
			}
			u, err := url.Parse(href)
			if err != nil || u.IsAbs() || u.Host != "" {
				t.Errorf("%s links to %q, which is not ours", path, href)
				continue
			}
			target := path
			if u.Path != "" {
				target = u.EscapedPath()
				if u.RawQuery != "" {
					target += "?" + u.RawQuery
				}
				todo = append(todo, target)
			}
			if u.Fragment != "" {
				links[path] = append(links[path], target+"#"+u.Fragment)
			}
		}
	}
	for path, list := range links {
		for _, l := range list {
			target, id, _ := strings.Cut(l, "#")
			if !ids[target][id] {
				t.Errorf("%s links to %s, which is not there", path, l)
			}
		}
	}
	return len(seen)
}

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
			n := crawl(t, o, more, func(path string, page *node) {
				for _, fault := range faultsOf(page) {
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

// faultsOf checks the structure of a page.
func faultsOf(page *node) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	root := page.all("html")
	if len(root) != 1 || root[0].attr["lang"] == "" {
		say("the language of the page is not said")
	}
	if len(page.all("main")) != 1 {
		say("%d main parts", len(page.all("main")))
	}
	if title := page.all("head")[0].all("title"); len(title) != 1 || title[0].words() == "" {
		say("no title")
	} else if wrong := len(page.find("errors")) > 0; wrong != strings.HasPrefix(title[0].words(), "Error:") {
		say("the title is %q, and there are errors: %v", title[0].words(), wrong)
	}
	if n := len(page.all("h1")); n != 1 {
		say("%d headings of the first level", n)
	}
	if n := len(page.all("main")[0].find("button")); n > 1 {
		say("%d main actions", n)
	}
	level := 0
	for _, h := range page.all("main")[0].all("h1", "h2", "h3", "h4", "h5", "h6") {
		now := int(h.name[1] - '0')
		if first := h.name == "h2" && h.attr["id"] == "errors-title"; now > level+1 && !first {
			say("heading %q of level %d stands under level %d", h.words(), now, level)
		}
		level = max(now, 1)
		if h.words() == "" {
			say("a heading is empty")
		}
	}
	ids, labels := map[string]int{}, map[string]bool{}
	for _, e := range page.all() {
		if id, ok := e.attr["id"]; ok {
			if ids[id]++; ids[id] > 1 || id == "" || strings.ContainsAny(id, " \t") {
				say("id %q", id)
			}
		}
		if e.name == "label" && e.words() != "" {
			labels[e.attr["for"]] = true
		}
	}
	for _, e := range page.all() {
		out = append(out, elementFaults(e, ids, labels)...)
	}
	return out
}

// elementFaults checks one element.
func elementFaults(e *node, ids map[string]int, labels map[string]bool) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for key, value := range e.attr {
		switch {
		case strings.HasPrefix(key, "on") || key == "style" || key == "disabled":
			say("<%s> has %s", e.name, key)
		case key == "aria-describedby" || key == "aria-labelledby":
			for id := range strings.FieldsSeq(value) {
				if ids[id] == 0 {
					say("<%s> speaks of %q, which is not there", e.name, id)
				}
			}
		}
	}
	switch e.name {
	case "script", "style", "iframe", "object", "embed", "img", "base":
		say("<%s> is on the page", e.name)
	case "input", "select", "textarea":
		if e.attr["type"] != "hidden" && !labels[e.attr["id"]] {
			say("<%s name=%q> has no label", e.name, e.attr["name"])
		}
		if e.attr["name"] == "" {
			say("<%s id=%q> has no name", e.name, e.attr["id"])
		}
	case "fieldset":
		if first := e.all(); len(first) == 0 || first[0].name != "legend" || first[0].words() == "" {
			say("a group has no legend")
		}
	case "a", "button", "summary", "caption", "legend", "th", "dt":
		if e.words() == "" {
			say("<%s> is empty", e.name)
		}
		if e.name == "th" && e.attr["scope"] == "" {
			say("the heading %q of a table has no scope", e.words())
		}
	case "svg":
		if len(e.all("title")) != 1 || len(e.all("desc")) != 1 || e.attr["role"] != "img" {
			say("a picture has no title or no description")
		}
	case "nav":
		if e.attr["aria-label"] == "" {
			say("a navigation has no label")
		}
	case "table":
		if len(e.all("caption")) != 1 {
			say("a table has no caption")
		}
	case "ul", "ol":
		for _, k := range e.kids {
			if k.name != "li" && strings.TrimSpace(k.name+k.text) != "" {
				say("<%s> holds <%s>%s", e.name, k.name, k.text)
			}
		}
	}
	return out
}

// A check that cannot fail checks nothing.
func TestUnsoundPagesAreFound(t *testing.T) {
	const frame = `<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><main><h1>x</h1>%s</main></body></html>`
	if faults := faultsOf(parse(t, fmt.Sprintf(frame, ""))); len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, bad := range []string{
		`<h1>y</h1>`, `<h3>y</h3>`, `<p id="a"></p><p id="a"></p>`, `<input id="b" name="b">`, `<a href="/"></a>`, `<p onclick="x"></p>`, `<p style="x"></p>`,
		`<script></script>`, `<table></table>`, `<table><caption>c</caption><tr><th>x</th></tr></table>`, `<nav></nav>`, `<p aria-describedby="no"></p>`,
		`<fieldset><p>x</p></fieldset>`, `<div class="errors"></div>`, `<ul><p>x</p></ul>`, `<button disabled>x</button>`, `<a class="button">x</a><a class="button">y</a>`,
	} {
		if len(faultsOf(parse(t, fmt.Sprintf(frame, bad)))) == 0 {
			t.Errorf("nothing is said of %s", bad)
		}
	}
}
