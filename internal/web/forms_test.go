package web

import (
	"alteram/internal/site/sitetest"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// payloads are texts that become script where a page forgets to escape.
func payloads(t testing.TB) []string {
	t.Helper()
	list := []string{
		`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `"><svg/onload=alert(1)>`, `</textarea><script>alert(1)</script>`,
		`</title><script>alert(1)</script>`, `</select><script>alert(1)</script>`, `" autofocus onfocus="alert(1)`, `' onmouseover='alert(1)`, "` onclick=alert(1) `",
		`javascript:alert(1)`, `<a href="javascript:alert(1)">x</a>`, `<iframe src=//evil>`, `<base href=//evil>`, `<meta http-equiv=refresh content=0>`, `<style>*{}</style>`,
		`<!--`, `]]>`, `{{.}}`, `{{template "main"}}`, `${7*7}`, `[x](javascript:alert(1))`, `{fact}`, `&lt;script&gt;`, `&#x3c;script>`, "\x00<script>", "<scr\x00ipt>",
		"\u2028alert(1)", "\u202e<b>", "＜script＞", "ʺ><b>", "<ſcript>", "%3Cscript%3E", "\xff\xfe<script>", strings.Repeat("<b>", 5000), "Tāmaki Makaurau <b>", "👩🏽‍⚖️<b>",
		"שלום <b>", "a\r\nSet-Cookie: x=1", "{{printf \"%s\" \"<b>\"}}",
	}
	return list
}

// shared are the payloads of the shared test data, where they are at hand.
func shared(t testing.TB) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	data := filepath.Join(dir, "..", "shared", "data", "security")
	var out, list []string
	for _, name := range []string{"XSSPolyglot.txt", "naughty-unicode.txt", "right-to-left.txt"} {
		text, err := os.ReadFile(filepath.Join(data, name))
		if err == nil {
			out = append(out, strings.Split(strings.TrimSpace(string(text)), "\n")...)
		}
	}
	text, err := os.ReadFile(filepath.Join(data, "blns.json"))
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if out = append(out, list...); err != nil || len(out) < 500 {
		if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
			t.Fatalf("%d payloads in %s: %v", len(out), data, err)
		}
		t.Logf("only the payloads of this file: %v", err)
	}
	return out
}

// fields lists the fields of the form of a page, and answers that are right.
func fields(t testing.TB, page *sitetest.Node) (names []string, right url.Values) {
	t.Helper()
	right = url.Values{}
	forms := page.All("form")
	if len(forms) != 1 {
		t.Fatalf("%d forms", len(forms))
	}
	for _, e := range forms[0].All("input", "select", "textarea") {
		name := e.Attr["name"]
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		value := e.Attr["value"]
		for _, o := range e.All("option") {
			value = o.Attr["value"]
		}
		if right.Get(name) == "" {
			right.Set(name, value)
		}
	}
	for _, day := range []string{"from", "to"} {
		right.Set(day+"-day", "11")
		right.Set(day+"-month", "10")
		right.Set(day+"-year", "2010")
	}
	right.Set("clock", "5pm")
	right.Set("number", "14")
	return names, right
}

// Whatever is typed into a field comes back as text, in the field where it was
// typed, and never as part of the page.
func TestNothingTypedBecomesPartOfThePage(t *testing.T) {
	o := full(t)
	sent := 0
	try := func(path string, v url.Values) {
		w := o.query(path, v)
		sent++
		if w.Code != 200 && w.Code != 422 {
			t.Fatalf("%s, %.300q: %d", path, v, w.Code)
		}
		if faults := sitetest.Faults(sitetest.Parse(t, w.Body.String())); len(faults) > 0 {
			t.Fatalf("%s, %.300q: %v", path, v, faults)
		}
	}
	all := append(payloads(t), shared(t)...)
	for _, path := range []string{"/rules/dates", "/rules/dates/count"} {
		names, right := fields(t, sitetest.Parse(t, o.Get(path).Body.String()))
		for _, name := range names { // one wrong among right ones
			for _, text := range payloads(t) {
				v := maps.Clone(right)
				v[name] = []string{text}
				try(path, v)
			}
		}
		for i := range all { // a different one in each field
			v := url.Values{}
			for k, name := range names {
				v.Set(name, all[(i+k)%len(all)])
			}
			try(path, v)
		}
	}
	for _, text := range all {
		w := o.upload(text, map[string][]byte{text: []byte(text)})
		sent++
		if w.Code != 200 && w.Code != 422 {
			t.Fatalf("upload of %.60q: %d", text, w.Code)
		}
		if faults := sitetest.Faults(sitetest.Parse(t, w.Body.String())); len(faults) > 0 {
			t.Fatalf("upload of %.60q: %v", text, faults)
		}
	}
	if sent < 500 {
		t.Errorf("%d requests", sent)
	}
	t.Logf("%d requests", sent)
}

// A rulebook is written by people, too.
func TestARulebookCannotScript(t *testing.T) {
	o := newOffice(t, `<script>alert("org")</script>`)
	text := strings.ReplaceAll(sitetest.Carter(t), "illustrative party", `<script>alert(1)</script> party`)
	text = strings.Replace(text, "Members deal openly", `<img src=x onerror=alert(1)> [x](javascript:alert(1)) Members deal openly`, 1)
	o.Adopt(text, 2009, 7)
	seen := 0
	o.Crawl(nil, func(path string, page *sitetest.Node) {
		if faults := sitetest.Faults(page); len(faults) > 0 {
			t.Errorf("%s: %v", path, faults)
		}
		if strings.Contains(page.Words(), "<script>alert(1)</script>") {
			seen++
		}
	})
	if seen == 0 {
		t.Error("the text is nowhere: nothing was tried")
	}
}

// A wrong answer is told at the top and at its field, and nothing that was
// typed is lost.
func TestWrongAnswersAreToldAndKept(t *testing.T) {
	o := full(t)
	for _, test := range []struct {
		path, change, value string
		at, say             string
	}{
		{"/rules/dates", "event", "nothing of ours", "event", "Choose what happened"},
		{"/rules/dates", "from-day", "", "from-day", "The date must include a day"},
		{"/rules/dates", "from-month", "", "from-month", "The date must include a month"},
		{"/rules/dates", "from-year", "", "from-year", "The date must include a year"},
		{"/rules/dates", "from-day", "eleven", "from-day", "a day, a month and a year of four digits"},
		{"/rules/dates", "from-year", "10", "from-day", "a year of four digits"},
		{"/rules/dates", "from-day", "32", "from-day", "must be a real day"},
		{"/rules/dates", "from-year", "0999", "from-day", "must be a real day"},
		{"/rules/dates", "clock", "9:30", "clock", "could be morning or evening"},
		{"/rules/dates", "method", "pigeon", "method-none", "Choose how it was sent"},
		{"/rules/dates", "edition", "v7", "edition", "Choose an edition from the list"},
		{"/rules/dates/count", "ask", "why", "ask-last-after", "Choose what you want to know"},
		{"/rules/dates/count", "number", "-1", "number", "a whole number from 1 to 9999"},
		{"/rules/dates/count", "number", "1e3", "number", "a whole number from 1 to 9999"},
		{"/rules/dates/count", "unit", "moons", "unit", "Choose what the period is counted in"},
	} {
		_, v := fields(t, sitetest.Parse(t, o.Get(test.path).Body.String()))
		v.Set(test.change, test.value)
		w := o.query(test.path, v)
		page := sitetest.Parse(t, w.Body.String())
		name := fmt.Sprintf("%s %s=%q", test.path, test.change, test.value)
		summary := page.Find("errors")
		if w.Code != 422 || len(summary) != 1 {
			t.Errorf("%s: %d, %d summaries", name, w.Code, len(summary))
			continue
		}
		link := summary[0].All("a")
		if len(link) != 1 || link[0].Attr["href"] != "#"+test.at || !strings.Contains(link[0].Words(), test.say) {
			t.Errorf("%s: the summary says %q and leads to %q", name, summary[0].Words(), link[0].Attr["href"])
		}
		if page.ByID(test.at) == nil {
			t.Errorf("%s: there is no %q", name, test.at)
		}
		if errs := page.Find("error"); len(errs) != 1 || !strings.Contains(errs[0].Words(), test.say) {
			t.Errorf("%s: at the field: %d", name, len(errs))
		}
		for _, e := range page.All("form")[0].All("input") {
			field := e.Attr["name"]
			if e.Attr["type"] == "text" && e.Attr["value"] != v.Get(field) {
				t.Errorf("%s: %s was %q and is %q", name, field, v.Get(field), e.Attr["value"])
			}
		}
	}
}

// The evening of the example, worked out as its people would.
func TestDatesAreWorkedOut(t *testing.T) {
	o := full(t)
	ask := func(path string, pairs ...string) string {
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		w := o.query(path, v)
		if w.Code != 200 {
			t.Fatalf("%v: %d: %s", pairs, w.Code, sitetest.Parse(t, w.Body.String()).Words())
		}
		return sitetest.Parse(t, w.Body.String()).Find("answers")[0].Words()
	}
	day := func(name, d, m, y string) []string {
		return []string{name + "-day", d, name + "-month", m, name + "-year", y}
	}
	join := func(lists ...[]string) []string { return slices.Concat(lists...) }
	for _, test := range []struct {
		path  string
		pairs []string
		want  []string
	}{
		{"/rules/dates", join(day("from", "27", "9", "2010"), []string{"event", "notice of hearing", "method", "email", "clock", "17:30"}),
			[]string{"Monday 27 September 2010, 5.30pm NZDT", "Counts as received on: Tuesday 28 September 2010", "First day for the hearing: Wednesday 13 October 2010", "Rule 6.2 Fourteen clear days"}},
		{"/rules/dates", join(day("from", "11", "October", "2010"), []string{"event", "hearing"}),
			[]string{"Last day: Sunday 26 September 2010 until the end of that day, NZ", "Monday 18 October 2010"}},
		{"/rules/dates", join(day("from", "2", "8", "2010"), []string{"event", "complaint", "edition", "v1"}), []string{"Monday 16 August 2010 until the end of that day, NZST"}},
		{"/rules/dates", join(day("from", "2", "8", "2010"), []string{"event", "complaint", "edition", "v2"}), []string{"Thursday 12 August 2010 until the end of that day, NZST"}},
		{"/rules/dates/count", join(day("from", "12", "10", "2010"), []string{"ask", "last-after", "number", "14", "unit", "days"}), []string{"Last day: Tuesday 26 October 2010"}},
		{"/rules/dates/count", join(day("from", "23", "9", "2010"), []string{"ask", "received", "method", "post"}), []string{"Counts as received on: Tuesday 28 September 2010"}},
		{"/rules/dates/count", join(day("from", "29", "9", "2010"), day("to", "11", "10", "2010"), []string{"ask", "between"}), []string{"days, with the last day How many 12", "clear days How many 11"}},
		{"/rules/dates/count", join(day("from", "11", "10", "2010"), []string{"ask", "last-after", "number", "48", "unit", "hours", "clock", "5.30pm"}), []string{"Wednesday 13 October 2010, 5.30pm NZDT"}},
		{"/rules/dates/count", join(day("from", "11", "10", "2010"), []string{"ask", "last-after", "number", "9999", "unit", "working"}), []string{"There is no answer"}},
	} {
		got := ask(test.path, test.pairs...)
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%v:\n got %s\nwant %s", test.pairs, got, want)
			}
		}
	}
}

func FuzzDates(f *testing.F) {
	o := full(f)
	f.Add("complaint", "11", "10", "2010", "5pm", "email", "v1", "last-after", "14", "days")
	f.Add("hearing", "31", "feb", "9999", "24:00", "post", "", "event", "9999", "working")
	f.Add("<b>", "\x00", "-1", "1600", "noon", "", "v0", "between", "0", "hours")
	f.Fuzz(func(t *testing.T, event, day, month, year, clock, method, edition, ask, number, unit string) {
		o.T = t
		v := url.Values{"event": {event}, "from-day": {day}, "from-month": {month}, "from-year": {year}, "to-day": {day}, "to-month": {month}, "to-year": {year},
			"clock": {clock}, "method": {method}, "edition": {edition}, "ask": {ask}, "number": {number}, "unit": {unit}}
		for _, path := range []string{"/rules/dates", "/rules/dates/count"} {
			w := o.query(path, v)
			if w.Code != 200 && w.Code != 422 {
				t.Fatalf("%s: %d", path, w.Code)
			}
			if faults := sitetest.Faults(sitetest.Parse(t, w.Body.String())); len(faults) > 0 {
				t.Errorf("%s: %v", path, faults)
			}
		}
	})
}
