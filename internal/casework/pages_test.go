package casework

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/internal/site/sitetest"
)

// ours are the parts of a case that this room shows.
func ours(path, chain string) bool {
	if path == "/" || path == "/cases" || path == "/cases/new" {
		return true
	}
	part, in := strings.CutPrefix(path, "/c/"+chain)
	part, _, _ = strings.Cut(strings.TrimPrefix(part, "/"), "/")
	return in && slices.Contains([]string{"", "timeline", "dates", "people", "conflicts", "messages", "why", "record", "do", "entry"}, part)
}

// walk follows every link to a page of this room and looks at each page once.
func walk(g *sitetest.Guest, chain string, look func(path string, page *sitetest.Node)) int {
	t := g.House.T
	t.Helper()
	todo, seen, alike := []string{"/"}, map[string]bool{}, map[string]int{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		kind := strings.TrimRight(path, "0123456789")
		if seen[path] || strings.HasSuffix(kind, "/") && kind != path && alike[kind] >= 12 {
			continue // of pages and files that differ by a number, a dozen
		}
		seen[path] = true
		alike[kind]++
		w := g.Get(path)
		if w.Code == http.StatusSeeOther && ours(strings.Split(w.Header().Get("Location"), "?")[0], chain) {
			todo = append(todo, w.Header().Get("Location"))
			continue
		}
		if w.Code != http.StatusOK {
			t.Errorf("%s answers %d", path, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		page := sitetest.Parse(t, w.Body.String())
		look(path, page)
		for _, a := range page.All("a") {
			u, err := url.Parse(a.Attr["href"])
			if err != nil || u.IsAbs() || u.Host != "" {
				t.Errorf("%s links to %q", path, a.Attr["href"])
				continue
			}
			if u.Path == "" && u.Fragment != "" && page.ByID(u.Fragment) == nil {
				t.Errorf("%s links to #%s, which is not there", path, u.Fragment)
			}
			if ours(u.Path, chain) {
				u.Fragment = ""
				todo = append(todo, u.String())
			}
		}
	}
	return len(seen)
}

// Every page that somebody can come to is sound, whoever it is, and no link
// leads nowhere.
func TestPagesAreSoundForEachRole(t *testing.T) {
	h, chain := evening(t)
	for name, least := range map[string]int{"Bram Example": 45, "Andrew Little": 20, "Cleo Example": 20, "Chris Carter": 20, "Wren Example": 6} {
		t.Run(name, func(t *testing.T) {
			n := walk(h.In(name), chain, func(path string, page *sitetest.Node) {
				for _, fault := range sitetest.Faults(page) {
					t.Errorf("%s: %s", path, fault)
				}
				if words := page.Words(); strings.Contains(words, "<no value>") || strings.Contains(words, "%!") {
					t.Errorf("%s: %s", path, words)
				}
			})
			if n < least {
				t.Errorf("%d pages, at least %d are expected", n, least)
			}
		})
	}
}

// What one may not know of answers as what is not there, byte for byte: who
// has stood down, who has no part, who has not signed in.
func TestForbiddenCaseIsNoCase(t *testing.T) {
	h, chain := evening(t)
	nowhere := strings.Repeat("0", 32)
	if nowhere == chain {
		t.Fatal(chain)
	}
	looked := 0
	for _, name := range []string{"Moss Example", "Quin Example", "Phil Goff", ""} {
		g := h.In(name)
		for _, r := range Room().Routes {
			if !strings.HasPrefix(r.Path, "/c/{case}") || r.Method != "GET" {
				continue
			}
			path := strings.NewReplacer("{act}", "appeal", "{seq}", "1", "{n}", "0").Replace(r.Path)
			there, not := g.Get(strings.Replace(path, "{case}", chain, 1)), g.Get(strings.Replace(path, "{case}", nowhere, 1))
			looked++
			if there.Code != not.Code || strings.ReplaceAll(there.Body.String(), chain, nowhere) != not.Body.String() || there.Code == http.StatusOK {
				t.Errorf("%q: %s answers %d, and %d where there is no case", name, r.Path, there.Code, not.Code)
			}
			if name != "" && strings.Contains(there.Body.String(), chain) {
				t.Errorf("%q: %s names the case", name, r.Path)
			}
		}
		if name == "" {
			continue
		}
		for _, path := range []string{"/", "/cases"} {
			if text := g.Get(path).Body.String(); strings.Contains(text, chain) || strings.Contains(text, "Chris Carter") || strings.Contains(text, "2010-0") {
				t.Errorf("%q finds a trace at %s", name, path)
			}
		}
	}
	if looked < 40 {
		t.Errorf("%d requests", looked)
	}
}

// The panel finds the case once the hearing is set down, and not before.
func TestCountsLeaveOutWhatOneMayNotKnowOf(t *testing.T) {
	h, _ := evening(t)
	for name, want := range map[string]string{"Bram Example": "Cases in which you have a part: 1.", "Cleo Example": "Cases in which you have a part: 1.", "Moss Example": "You have no part in a case.", "Phil Goff": "You have no part in a case."} {
		if words := h.In(name).Page("/cases").Words(); !strings.Contains(words, want) {
			t.Errorf("%s does not read %q: %s", name, want, words)
		}
	}
	if words := h.In("Bram Example").Page("/cases?stage=raised").Words(); !strings.Contains(words, "Shown: 0 of your 1 cases.") {
		t.Error(words)
	}
}

// What somebody has to do stands first, with its last day and its rule.
func TestMyNextStepLeadsToItsForm(t *testing.T) {
	h, chain := evening(t)
	page := h.In("Chris Carter").Page("/")
	words := page.Words()
	for _, want := range []string{"You may appeal", "By Wednesday 10 November 2010", "That is in 20 days.", "Rule 17.1"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not said: %s", want, words)
		}
	}
	button := page.Find("button")
	if len(button) != 1 || button[0].Attr["href"] != "/c/"+chain+"/appeal" { // a page of another room
		t.Fatal(button)
	}
}

// Before the hearing the member reads when and where it is, and what can be done
// until then; after it nothing of the kind.
func TestMemberReadsOfTheHearingToCome(t *testing.T) {
	h, chain := morning(t, "24 September 2010 11:00", time.Date(2010, 9, 27, 5, 0, 0, 0, time.UTC))
	for _, path := range []string{"/", "/c/" + chain} {
		page := h.In("Chris Carter").Page(path)
		for _, want := range []string{"Hearing: Monday 11 October 2010", "party headquarters, Willis St, Wellington", "Answer the charges", "Say whether you will come", "Let somebody stand beside you"} {
			if !strings.Contains(page.Words(), want) {
				t.Errorf("%s does not say %q: %s", path, want, page.Words())
			}
		}
	}
	h, chain = evening(t)
	if words := h.In("Chris Carter").Page("/c/" + chain).Words(); strings.Contains(words, "Hearing: Monday") {
		t.Error("a hearing that was held is still to come:", words)
	}
}

// An appeal is filed by the one whose right it is, in three steps: what, check,
// send. The check says what it counts for before anything is recorded.
func TestRespondentAppeals(t *testing.T) {
	h, chain := evening(t)
	g, path := h.In("Chris Carter"), "/c/"+chain+"/do/appeal"
	page := g.Page(path)
	if strings.Contains(page.Words(), "Who did it?") {
		t.Error("a party is asked who did it")
	}
	w := post(t, g, formOn(t, page, path), url.Values{"form": {hidden(t, page, path, "form")}, "once": {"a"}, "step": {"check"}, "to": {"appeals board"}, "f-0": {"I was not heard on charge 2."}})
	check := sitetest.Parse(t, w.Body.String())
	words := check.Words()
	for _, want := range []string{"Check before you record: appeal", "Chris Carter gives appeal to appeals board", "It counts", "This cannot be taken back."} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not said: %s", want, check.All("main")[0].Words())
		}
	}
	form := formOn(t, check, path)
	answers := answersOf(form)
	answers.Set("step", "file")
	codes := make(chan string, 64)
	for range 64 {
		go func() {
			body := strings.NewReader(answers.Encode())
			r := httptest.NewRequest("POST", path, body)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			codes <- g.Do(r).Header().Get("Location")
		}()
	}
	first := <-codes
	for range 63 {
		if next := <-codes; next != first || next == "" {
			t.Errorf("sent at once from many places, it goes to %q and %q", first, next)
		}
	}
	if n := strings.Count(h.In("Bram Example").Get("/c/"+chain+"/timeline").Body.String(), "I was not heard on charge 2."); n != 1 {
		t.Errorf("the record holds it %d times", n)
	}
}

// hidden is the value of a hidden field of a form.
func hidden(t *testing.T, page *sitetest.Node, path, name string) string {
	t.Helper()
	for _, in := range formOn(t, page, path).All("input") {
		if in.Attr["name"] == name {
			return in.Attr["value"]
		}
	}
	t.Fatalf("no field %s", name)
	return ""
}

// What is wrong with an answer stands at its field, and every answer is kept.
func TestWrongAnswersAreKept(t *testing.T) {
	h, chain := evening(t)
	g, base := h.In("Bram Example"), "/c/"+chain
	tests := []struct {
		path   string
		values url.Values
		says   string
		keeps  string
	}{
		{base + "/do/notice-of-hearing", url.Values{"step": {"check"}, "who": {"Bram Example"}, "f-0-day": {"31"}, "f-0-month": {"feb"}, "f-0-year": {"2010"}, "f-1": {"Willis St"}, "by": {"email"}, "to": {"Chris Carter"}}, "must be a real day", "Willis St"},
		{base + "/do/notice-of-hearing", url.Values{"step": {"check"}, "who": {"Bram Example"}, "f-1": {"Willis St"}}, "Choose how it is sent", "Willis St"},
		{base + "/do/notice-of-hearing", url.Values{"step": {"check"}, "f-1": {"Willis St"}, "by": {"pigeon"}}, "Say who did it", "Willis St"},
		{base + "/do/minutes", url.Values{"step": {"check"}, "who": {"Bram Example"}, "on-day": {"1"}, "on-month": {"1"}, "on-year": {"2099"}, "f-0": {"the minutes"}}, "has not come yet", "2099"},
		{base + "/do/minutes", url.Values{"step": {"check"}, "who": {"Nobody Known"}, "f-0": {"the minutes"}}, "Nobody Known", "the minutes"},
		{base + "/do/charges", url.Values{"step": {"check"}, "who": {"Andrew Little"}, "rule-0": {"1.1(1)"}, "by": {"post"}}, "Say what charge 1 is about", "1.1(1)"},
		{base + "/do/charges", url.Values{"step": {"check"}, "who": {"Andrew Little"}, "by": {"post"}}, "Write at least one charge", ""},
		{base + "/do/extension-of-clause-6.3", url.Values{"step": {"check"}, "who": {"Chris Carter", "Wren Example"}, "number": {"many"}, "unit": {"days"}}, "as a number", "many"},
		{base + "/conflicts", url.Values{"what": {"declare"}, "words": {"we are cousins"}}, "Choose what kind", "we are cousins"},
		{base + "/conflicts", url.Values{"what": {"decide"}, "decision": {"the chair said so"}}, "Choose about whom", "the chair said so"},
		{base + "/conflicts", url.Values{"what": {"down"}}, "Say it in your own words", ""},
		{base + "/messages", url.Values{"lane": {"panel"}}, "Write something first", ""},
		{base + "/record", url.Values{"what": {"hold"}}, "Say why", ""},
		{base + "/record/bundle", url.Values{"purpose": {"party"}, "holder": {"Nobody Known"}}, "Nobody in this case is called", "Nobody Known"},
		{base + "/record/bundle", url.Values{}, "Choose for whom", ""},
		{"/cases/new", url.Values{"at": {"respondent"}, "edition": {edition(t, h)}, "respondent": {"Nobody Known"}}, "Nobody in the register is called Nobody Known", "Nobody Known"},
		{"/cases/new", url.Values{"at": {"title"}, "edition": {edition(t, h)}, "respondent": {"Phil Goff"}}, "Give the case a name", "Phil Goff"},
	}
	for _, test := range tests {
		page := strings.TrimSuffix(test.path, "/bundle")
		before := entries(t, h, chain)
		w := g.Post(page, test.values, test.path)
		text := w.Body.String()
		node := sitetest.Parse(t, text)
		for _, fault := range sitetest.Faults(node) {
			t.Errorf("%s: %s", test.path, fault)
		}
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(node.Words(), test.says) || !strings.Contains(text, test.keeps) {
			t.Errorf("%s %v: %d, want %q and %q kept: %s", test.path, test.values, w.Code, test.says, test.keeps, node.All("main")[0].Words())
		}
		for _, a := range node.Find("errors")[0].All("a") {
			if node.ByID(strings.TrimPrefix(a.Attr["href"], "#")) == nil {
				t.Errorf("%s: the fault leads to %s, which is not there", test.path, a.Attr["href"])
			}
		}
		if after := entries(t, h, chain); after != before {
			t.Errorf("%s: something was recorded", test.path)
		}
	}
}

func edition(t *testing.T, h *sitetest.House) string {
	t.Helper()
	list, err := h.Desk.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list[0].Hash
}

func entries(t *testing.T, h *sitetest.House, chain string) int {
	t.Helper()
	view, err := h.Desk.Case(t.Context(), chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(view.Entries)
}

// A case is opened in five questions, and the register warns of who is close to
// a party.
func TestSecretaryOpensACase(t *testing.T) {
	h, _ := evening(t)
	g := h.In("Bram Example")
	page := g.Page("/cases/new")
	for _, answer := range []url.Values{{}, {"respondent": {"Phil Goff"}}, {"complainant": {"Cleo Example"}}, {"title": {"A quarrel"}}} {
		form := formOn(t, page, "/cases/new")
		values := answersOf(form)
		for name, list := range answer {
			values[name] = list
		}
		w := post(t, g, form, values)
		page = sitetest.Parse(t, w.Body.String())
		if w.Code != 200 {
			t.Fatalf("%d: %s", w.Code, page.Words())
		}
		for _, fault := range sitetest.Faults(page) {
			t.Error(fault)
		}
	}
	for _, want := range []string{"Check your answers", "Phil Goff", "Cleo Example (council): is a party", "A quarrel"} {
		if !strings.Contains(page.Words(), want) {
			t.Errorf("%q is not said: %s", want, page.Words())
		}
	}
	form := formOn(t, page, "/cases/new")
	values := answersOf(form)
	first, second := post(t, g, form, values), post(t, g, form, values)
	if first.Code != 303 || first.Header().Get("Location") != second.Header().Get("Location") {
		t.Errorf("opened twice: %d %v, %d %v", first.Code, first.Header(), second.Code, second.Header())
	}
	if words := g.Page(first.Header().Get("Location")).Words(); !strings.Contains(words, "A quarrel") {
		t.Error(words)
	}
	if words := g.Page("/cases").Words(); !strings.Contains(words, "Cases in which you have a part: 2.") {
		t.Error(words)
	}
}

// What is written in one lane is not read in another.
func TestLanesAreNeverMixed(t *testing.T) {
	h, chain := evening(t)
	path := "/c/" + chain + "/messages"
	secret := map[string]string{"respondent": "only between us one", "complainant": "only between us two", "panel": "only between us three"}
	for lane, words := range secret {
		if w := h.In("Bram Example").Post(path, url.Values{"lane": {lane}, "words-" + lane: {words}}); w.Code != 303 {
			t.Fatalf("%s: %d", lane, w.Code)
		}
	}
	for name, lanes := range map[string][]string{"Chris Carter": {"respondent"}, "Wren Example": {"complainant"}, "Cleo Example": {"panel"}, "Bram Example": {"respondent", "complainant", "panel"}} {
		g := h.In(name)
		for lane, words := range secret {
			if got, want := strings.Contains(g.Get(path).Body.String(), words), slices.Contains(lanes, lane); got != want {
				t.Errorf("%s reads the lane %s: %v", name, lane, got)
			}
			for _, other := range []string{"", "/timeline", "/record", "/conflicts"} {
				if strings.Contains(g.Get("/c/"+chain+other).Body.String(), words) {
					t.Errorf("%s: %s shows what was written in the lane %s", name, other, lane)
				}
			}
		}
	}
	w := h.In("Chris Carter").Post(path, url.Values{"lane": {"panel"}, "words-panel": {"hello"}})
	if w.Code != http.StatusNotFound {
		t.Errorf("a party writes to the panel: %d", w.Code)
	}
}

// Who stands down finds no trace of the case from then on.
func TestStandingDownEndsEverything(t *testing.T) {
	h, chain := evening(t)
	h.Clock = h.Clock.Add(time.Hour)
	g := h.In("Cleo Example")
	if !strings.Contains(g.Get("/cases").Body.String(), chain) || !strings.Contains(g.Get("/").Body.String(), chain) {
		t.Fatal("who sits does not find the case")
	}
	w := g.Post("/c/"+chain+"/conflicts", url.Values{"what": {"down"}, "reason": {"an old quarrel"}})
	if w.Code != 303 {
		t.Fatalf("%d %s", w.Code, sitetest.Parse(t, w.Body.String()).Words())
	}
	if w := g.Get("/c/" + chain); w.Code != http.StatusNotFound {
		t.Errorf("the case answers %d", w.Code)
	}
	for _, path := range []string{"/cases", "/"} { // both were shown a moment ago
		if strings.Contains(g.Get(path).Body.String(), chain) {
			t.Errorf("%s still leads to the case", path)
		}
	}
	if words := h.In("Chris Carter").Page("/c/" + chain + "/conflicts").Words(); !strings.Contains(words, "Cleo Example stands down") {
		t.Error(words)
	}
}

// A party lets somebody in to read and act, and takes it back.
func TestRepresentativeComesAndGoes(t *testing.T) {
	h, chain := evening(t)
	path := "/c/" + chain + "/people"
	party, friend := h.In("Chris Carter"), h.In("Phil Goff")
	if w := friend.Get("/c/" + chain); w.Code != http.StatusNotFound {
		t.Fatalf("before: %d", w.Code)
	}
	if w := party.Post(path, url.Values{"name": {"Nobody Known"}, "as": {"representative"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Nobody Known") {
		t.Errorf("somebody unknown: %d", w.Code)
	}
	for _, name := range []string{"Cleo Example", "Andrew Little", "Bram Example", "Quin Example", "Wren Example"} {
		if w := party.Post(path, url.Values{"name": {name}, "as": {"supporter"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), name+" may have to decide this case") {
			t.Errorf("%s is let in beside a party: %d", name, w.Code)
		}
	}
	if w := party.Post(path, url.Values{"name": {"Phil Goff"}, "as": {"representative"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, sitetest.Parse(t, w.Body.String()).Words())
	}
	if words := friend.Page("/c/" + chain).Words(); !strings.Contains(words, "a representative") {
		t.Error(words)
	}
	for _, part := range []string{"", "/timeline", "/dates", "/people", "/conflicts", "/messages", "/why", "/record"} {
		friend.Page("/c/" + chain + part)
	}
	if words := friend.Page("/c/" + chain + "/do/appeal").Words(); !strings.Contains(words, "You do this as Chris Carter.") {
		t.Error(words)
	}
	h.Clock = h.Clock.Add(time.Minute)
	page := party.Page(path)
	form := formOn(t, page, path)
	if w := post(t, party, form, answersOf(form)); w.Code != http.StatusSeeOther {
		t.Errorf("taking it back answers %d", w.Code)
	}
	if w := friend.Get("/c/" + chain); w.Code != http.StatusNotFound {
		t.Errorf("after it was taken back: %d", w.Code)
	}
}

// What somebody declares is read by who keeps the record and by nobody else,
// and once it was decided that he or she is out, there is no trace of the case.
func TestDeclarationIsDecided(t *testing.T) {
	h, chain := evening(t)
	path := "/c/" + chain + "/conflicts"
	g, clerk := h.In("Cleo Example"), h.In("Bram Example")
	if w := g.Post(path, url.Values{"what": {"declare"}, "kind": {"family"}, "words": {"a cousin by marriage"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	for name, want := range map[string]bool{"Cleo Example": true, "Bram Example": true, "Dara Example": false, "Chris Carter": false, "Wren Example": false} {
		if got := strings.Contains(h.In(name).Get(path).Body.String(), "a cousin by marriage"); got != want {
			t.Errorf("%s reads it: %v", name, got)
		}
	}
	if w := clerk.Post(path, url.Values{"what": {"decide"}, "seat": {"Cleo Example"}, "outcome": {"out"}, "decision": {"the chair: too close"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, sitetest.Parse(t, w.Body.String()).Words())
	}
	if w := g.Get(path); w.Code != http.StatusNotFound {
		t.Errorf("who is out gets %d", w.Code)
	}
	clerk.Page(path)
}

// A form without the token of the session records nothing, and what was typed
// comes back to be sent again; a file that is not there is no page.
func TestForeignFormIsNotTaken(t *testing.T) {
	h, chain := evening(t)
	g, base := h.In("Bram Example"), "/c/"+chain
	before := entries(t, h, chain)
	form := formOn(t, g.Page(base+"/do/minutes"), base+"/do/minutes")
	for _, kind := range []string{"", "multipart/form-data"} {
		form.Attr["enctype"] = kind
		if kind == "" {
			delete(form.Attr, "enctype")
		}
		values := answersOf(form)
		values.Set("form", "of somebody else")
		values.Set("step", "file")
		if w := post(t, g, form, values); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "for f-0") {
			t.Errorf("%q: %d", kind, w.Code)
		}
	}
	if after := entries(t, h, chain); after != before {
		t.Error("something was recorded")
	}
	for _, path := range []string{"/entry/99999", "/entry/x", "/entry/29/0", "/entry/29/-1", "/record/receipt/99999", "/do/nothing-of-the-kind"} {
		if w := g.Get(base + path); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	if w := h.In("Chris Carter").Get(base + "/entry/26"); w.Code != http.StatusNotFound { // the complaint itself
		t.Errorf("an entry that one may not read answers %d", w.Code)
	}
}

// A table has no column in which nothing stands.
func TestPeopleHaveNoEmptyColumns(t *testing.T) {
	h, chain := evening(t)
	page := h.In("Bram Example").Page("/c/" + chain + "/people")
	for _, table := range page.All("table") {
		for i, head := range table.All("thead")[0].All("th") {
			full := false
			for _, row := range table.All("tbody")[0].All("tr") {
				cell := row.All("th", "td")[i].Words()
				full = full || strings.TrimSpace(strings.TrimPrefix(cell, head.Words())) != "" && !strings.HasSuffix(cell, "–")
			}
			if !full {
				t.Errorf("nothing stands under %q", head.Words())
			}
		}
	}
}
