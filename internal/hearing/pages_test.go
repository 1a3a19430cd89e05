package hearing

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

// pages are the paths of the room that are read, below the case.
func pages() []string {
	var out []string
	for _, r := range Room().Routes {
		if part := strings.TrimPrefix(r.Path, "/c/{case}/"); r.Method == "GET" && r.Raw == nil {
			out = append(out, part)
		}
	}
	return out
}

// readers are people of every part in the case.
var readers = []string{secretary, president, "Cleo Example", "Nell Example", "Moss Example", respondent, "Wren Example", "Quin Example", "Phil Goff"}

// look opens every page as every reader: what is there is sound, and links
// nowhere that is not there for the same reader.
func (e *evening) look(moment string) map[string][]string {
	e.T.Helper()
	seen := map[string][]string{}
	for _, name := range readers {
		for _, part := range pages() {
			w := e.as(name).Get(e.path(part))
			if w.Code == http.StatusNotFound {
				continue
			}
			if w.Code != http.StatusOK {
				e.T.Errorf("%s, %s: %s answers %d", moment, name, part, w.Code)
				continue
			}
			seen[name] = append(seen[name], part)
			body := w.Body.String()
			page := sitetest.Parse(e.T, body)
			for _, fault := range sitetest.Faults(page) {
				e.T.Errorf("%s, %s: %s: %s", moment, name, part, fault)
			}
			if w.Body.Len() > 100_000 {
				e.T.Errorf("%s, %s: %s has %d bytes", moment, name, part, w.Body.Len())
			}
			if !strings.Contains(body, "<main") || strings.Contains(body, "{{") || strings.Contains(body, "%!") || strings.Contains(body, "ZgotmplZ") {
				e.T.Errorf("%s, %s: %s is not whole", moment, name, part)
			}
		}
	}
	for name, parts := range seen {
		for _, part := range parts {
			page := sitetest.Parse(e.T, e.as(name).Get(e.path(part)).Body.String())
			for _, a := range page.All("a") {
				target, ok := strings.CutPrefix(a.Attr["href"], "/c/"+e.chain+"/")
				target, _, _ = strings.Cut(target, "?")
				if ok && slices.Contains(pages(), target) && !slices.Contains(parts, target) {
					e.T.Errorf("%s, %s: %s links to %s, which is not there", moment, name, part, target)
				}
			}
		}
	}
	return seen
}

// sees names the page, if any, in which a reader gets some words.
func (e *evening) sees(name, words string) string {
	e.T.Helper()
	for _, part := range pages() {
		if w := e.as(name).Get(e.path(part)); strings.Contains(w.Body.String(), words) {
			return part
		}
	}
	return ""
}

// Every page at every moment of the evening, for everybody.
func TestPagesAtEveryMoment(t *testing.T) {
	e := newEvening(t)
	allowed := func(seen map[string][]string, name string, want ...string) {
		t.Helper()
		slices.Sort(want)
		slices.Sort(seen[name])
		if !slices.Equal(seen[name], want) {
			t.Errorf("%s sees %v, want %v", name, seen[name], want)
		}
	}
	e.tonight("17:00")
	seen := e.look("before")
	allowed(seen, respondent, "hearing", "hearing/room")
	allowed(seen, "Quin Example")
	allowed(seen, "Phil Goff")

	e.opens()
	e.tonight("18:00")
	seen = e.look("6 pm")
	allowed(seen, "Moss Example")
	allowed(seen, respondent, "hearing", "hearing/room", "hearing/minutes")
	allowed(seen, "Cleo Example", "decision", "deliberation", "hearing", "hearing/minutes", "hearing/room", "hearing/screen", "vote", "vote/result")

	e.question("18:05", "Cleo Example", "about the letters")
	e.leaves()
	seen = e.look("9.32 pm")
	allowed(seen, respondent, "hearing", "hearing/room", "hearing/minutes")

	e.deliberates()
	e.votes()
	e.tonight("23:45")
	e.look("11.45 pm")
	for name, words := range map[string]string{respondent: marker, "Wren Example": marker, "Moss Example": marker, "Nell Example": marker + " "} { // who holds a seat may read the decision
		if part := e.sees(name, words); part != "" {
			t.Errorf("%s reads of the deliberation in %s", name, part)
		}
	}
	for _, name := range []string{secretary, president, "Cleo Example"} {
		if e.sees(name, marker+" ") == "" {
			t.Errorf("%s reads nothing of the deliberation", name)
		}
	}
	if page := e.as(president).Get(e.path("hearing/screen")).Body.String(); strings.Contains(page, marker) || strings.Contains(page, "Carter be") {
		t.Error("the closed part is on the wall")
	}
	for _, part := range []string{"vote/result", "decision"} {
		if w := e.as(respondent).Get(e.path(part)); w.Code != http.StatusNotFound {
			t.Errorf("before being told, the respondent gets %d for %s", w.Code, part)
		}
	}

	e.does("23:50", secretary, "tell", "tell-by", president, "tell-how", "telephone")
	e.does("23:55", president, "close")
	seen = e.look("told")
	allowed(seen, respondent, "decision", "hearing", "hearing/minutes", "hearing/room", "vote/result")
	page := e.as(respondent).Page(e.path("decision")).All("main")[0].Words()
	for _, want := range []string{"Expulsion", "13 of 13, needed 9", "Charge 1", "Proved", "E1, E2", "told by Andrew Little, by telephone", "10 November 2010"} {
		if !strings.Contains(page, want) {
			t.Errorf("the decision does not say %q: %s", want, page)
		}
	}
}

func TestCatalogueIsWhole(t *testing.T) {
	asks := map[string][]string{}
	for _, key := range []string{"present", "remote", "chair", "day", "item", "items", "organisation", "member", "speaker", "floor", "queue", "by", "to", "question", "offer", "declined", "who", "why", "because", "note", "labels", "objection", "ruling", "teller", "how", "entry", "conflict", "object", "time"} {
		asks["room.ask."] = append(asks["room.ask."], key, key+".hint")
	}
	for _, key := range []string{"charge", "issue", "draft", "judgement", "motion", "mover", "wording", "kind", "reason", "by", "minority", "said"} {
		asks["talk.ask."] = append(asks["talk.ask."], key, key+".hint")
	}
	for _, r := range rows() {
		asks["room.act."] = append(asks["room.act."], r.acts...)
	}
	for _, a := range talkActs() {
		asks["talk.act."] = append(asks["talk.act."], a.name)
	}
	for _, k := range written() {
		asks["paper.kind."] = append(asks["paper.kind."], k.name)
	}
	asks["hearing.state."] = []string{"before", "open", "adjourned", "deliberating", "closed"}
	asks["hearing.way."] = []string{"here", "remote", "not", "hint"}
	asks["room.tap."] = []string{"in", "out", "remote"}
	asks["vote.method."] = []string{"roll-call", "show-of-hands", "secret-ballot"}
	asks["vote.effect."] = []string{"effective", "void", "voidable", "not-effective", "rejected", "not-shown", "recorded", "set-aside"}
	asks["vote.field."] = []string{"hint"}
	asks["decision.reason."] = []string{"gravity", "mitigation", "other"}
	sitetest.Catalogue(t, Room(), asks)
}

// A route without a line of the policy would answer nobody.
func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }
