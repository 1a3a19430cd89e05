package access_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
)

// cast is who asks in the tests, by what he or she is.
func (e *evening) cast() map[string]access.Reader {
	return map[string]access.Reader{
		"complainant": e.reader("Wren Example"), "respondent": e.reader("Chris Carter"), "representative": e.reader("Phil Goff"), "supporter": e.reader("Yani Example"),
		"witness": e.reader("Vera Example"), "clerk": e.reader("Bram Example"), "chair": e.reader("Andrew Little"), "panel": e.reader("Cleo Example"), "absent": e.reader("Nell Example"),
		"board": e.reader("Quin Example"), "observer": e.reader("Zita Example"), "auditor": e.reader("Rhea Example", "auditor"),
		"administrator": e.reader("Rhea Example", "administrator"), "stranger": e.reader("Rhea Example"), "stood down": e.reader("Moss Example"), "nobody": {},
	}
}

// readers says for each group of marked words who may read them, and since
// when: whoever is not named never may. It is written by hand from the table of
// roles and objects, not from the policy.
var readers = map[string]map[string]moment{
	"complaint":    {"complainant": noticed, "supporter": noticed, "clerk": noticed, "chair": noticed, "panel": noticed, "board": appealed, "auditor": noticed, "stood down": noticed},
	"charges":      {"respondent": noticed, "representative": noticed, "clerk": noticed, "chair": noticed, "panel": noticed, "board": appealed, "auditor": noticed, "stood down": noticed},
	"notice":       {"respondent": noticed, "representative": noticed, "clerk": noticed, "chair": noticed, "panel": noticed, "board": appealed, "auditor": noticed, "stood down": noticed},
	"papers":       {"respondent": noticed, "representative": noticed, "clerk": noticed, "chair": noticed, "panel": noticed, "board": appealed, "auditor": noticed, "stood down": noticed},
	"undisclosed":  {"complainant": noticed, "supporter": noticed, "clerk": noticed, "auditor": noticed},
	"statement":    {"witness": noticed, "clerk": noticed, "auditor": noticed},
	"notes":        {"clerk": six, "auditor": six},
	"hearing":      {"complainant": six, "supporter": six, "respondent": six, "representative": six, "observer": six, "clerk": six, "chair": six, "panel": six, "board": appealed, "auditor": six},
	"declared":     {"clerk": six, "chair": six, "board": appealed, "auditor": six},
	"deliberation": {"clerk": decided, "chair": decided, "panel": decided, "auditor": decided},
	"reasons":      {"respondent": reasons, "representative": reasons, "clerk": reasons, "chair": reasons, "panel": reasons, "board": appealed, "auditor": reasons},
	"minutes":      {"respondent": reasons, "representative": reasons, "clerk": reasons, "chair": reasons, "panel": reasons, "board": appealed, "auditor": reasons},
	"appeal":       {"respondent": appealed, "representative": appealed, "clerk": appealed, "chair": appealed, "panel": appealed, "board": appealed, "auditor": appealed},
	"second":       {"complainant": appealed, "supporter": appealed, "respondent": appealed, "representative": appealed, "observer": appealed, "clerk": appealed, "board": appealed, "auditor": appealed},
	"closed":       {"clerk": appealed, "board": appealed, "auditor": appealed},

	"lanerespondent":  {"respondent": noticed, "representative": noticed, "clerk": noticed, "auditor": noticed},
	"lanecomplainant": {"complainant": noticed, "supporter": noticed, "clerk": noticed, "auditor": noticed},
	"lanepanel":       {"panel": noticed, "chair": noticed, "clerk": noticed, "auditor": noticed, "stood down": noticed},
	"adjustment":      {"respondent": noticed, "representative": noticed, "clerk": noticed, "chair": noticed},
	"interest":        {"clerk": noticed, "chair": noticed, "auditor": noticed, "board": appealed},
	"grant":           {"respondent": noticed, "representative": noticed, "clerk": noticed, "chair": noticed, "auditor": noticed},
}

var marker = regexp.MustCompile(`zq-([a-z]+)-[0-9]+`)

// since is when marked words come into the record.
func since(word string) moment {
	switch {
	case strings.HasPrefix(word, "zq-deliberation-6"), strings.HasPrefix(word, "zq-notes-2"):
		return reasons
	case strings.HasPrefix(word, "zq-notice-2"):
		return appealed
	case word == "zq-questions-1", word == "zq-hearing-1", word == "zq-hearing-2":
		return six
	case strings.HasPrefix(word, "zq-questions"), word == "zq-leaving-1":
		return left
	}
	return noticed
}

// group is the line of readers that marked words belong to.
func group(word string) string {
	switch name := marker.FindStringSubmatch(word)[1]; name {
	case "questions", "leaving":
		return "hearing"
	default:
		return name
	}
}

// words are the marks of the whole evening.
func (e *evening) words() []string {
	e.t.Helper()
	text, err := os.ReadFile("testdata/evening.case")
	if err != nil {
		e.t.Fatal(err)
	}
	found := marker.FindAllString(string(text), -1)
	for _, s := range e.said {
		found = append(found, marker.FindAllString(s.Words, -1)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// marks finds the marks in a value: where each stands.
func marks(v any) map[string]string {
	out := map[string]string{}
	walk(v, func(path, s string) {
		for _, word := range marker.FindAllString(s, -1) {
			out[word] = path
		}
	})
	return out
}

// encoded is a case in JSON, without the rulebook.
func encoded(t *testing.T, c *access.Case) []byte {
	t.Helper()
	if c == nil {
		return nil
	}
	bare := *c
	bare.Program, bare.Picture.Program, bare.Edition = nil, nil, clerk.Edition{}
	text, err := json.Marshal(bare)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Everybody reads, of every word of the evening, at every moment, what the
// table says and no byte else.
func nobodyReadsWhatIsHidden(t *testing.T, e *evening) {
	all := e.words()
	count := 0
	cast := e.cast()
	for m := range moments {
		for who, r := range cast {
			c, _ := e.open(m, r)
			found := marks(c)
			text := encoded(t, c)
			for _, word := range marker.FindAllString(string(text), -1) {
				if _, ok := found[word]; !ok {
					t.Errorf("%v: the JSON of the %s's case holds %s, which the walk did not find", m, who, word)
				}
			}
			for _, word := range all {
				as := who
				if who == "absent" && group(word) != "deliberation" {
					as = "panel" // who sent apologies was not in the closed room, and reads the rest
				}
				from, may := readers[group(word)][as]
				may = may && m >= max(from, since(word)) && (who != "stood down" || m < six)
				path, reads := found[word]
				if reads && !may {
					t.Errorf("%v: the %s may not read %s, which stands at %s", m, who, word, path)
				}
				if may && !reads {
					t.Errorf("%v: the %s may read %s and does not find it", m, who, word)
				}
				count++
			}
		}
	}
	t.Logf("%d marks held against %d readers at %d moments: %d answers", len(all), len(cast), moments, count)
}

// The walk would find a leak: at the top, behind a pointer, in a hidden field,
// in the key of a map.
func theWalkFindsLeaks(t *testing.T, e *evening) {
	c, ok := e.open(decided, e.reader("Chris Carter"))
	if !ok {
		t.Fatal("the respondent finds no case")
	}
	const leak = "zq-leak-1"
	clean := marks(c)
	if _, found := clean[leak]; found {
		t.Fatal("the mark is there before it is planted")
	}
	type nest struct{ inner map[string]*docket.Event }
	for name, plant := range map[string]func(*access.Case) any{
		"title": func(c *access.Case) any { c.Title = leak; return c },
		"entry": func(c *access.Case) any { c.Entries[0].Words = leak; return c },
		"event": func(c *access.Case) any {
			c.Picture.Events = append(c.Picture.Events, docket.Event{With: &docket.Event{Text: leak}})
			return c
		},
		"duty": func(c *access.Case) any {
			c.Standing.Duties = append(c.Standing.Duties, docket.Due{Blocked: []docket.Finding{{Facts: []string{leak}}}})
			return c
		},
		"parties": func(c *access.Case) any { c.Standing.Parties = map[string][]string{leak: nil}; return c },
		"hidden":  func(c *access.Case) any { return nest{map[string]*docket.Event{"x": {Text: leak}}} },
	} {
		copy := *c
		copy.Entries, copy.Picture.Events = slices.Clone(c.Entries), slices.Clone(c.Picture.Events)
		if _, found := marks(plant(&copy))[leak]; !found {
			t.Errorf("a leak in the %s is not found", name)
		}
	}
}

// No id of an entry that a reader may not see is left in what remains: as a
// fact, a cause, a fulfilment, a result.
func noHiddenEntryIsQuoted(t *testing.T, e *evening) {
	quotes := regexp.MustCompile(`\.(Facts\[\d+\]|Trigger|Fulfilled|Event|ID|Target)$`)
	left := 0
	for m := range moments {
		whole := map[string]bool{}
		for i := range e.material(m).View.Entries {
			if ev := e.material(m).View.Entries[i].Event; ev != nil {
				whole[ev.ID] = true
			}
		}
		for who, r := range e.cast() {
			c, ok := e.open(m, r)
			if !ok {
				continue
			}
			shown := map[string]bool{}
			for i := range c.Entries {
				if ev := c.Entries[i].Event; ev != nil {
					shown[ev.ID] = true
				}
			}
			left += len(whole) - len(shown)
			walk(c, func(path, s string) {
				if quotes.MatchString(path) && whole[s] && !shown[s] {
					t.Errorf("%v: %s of the %s's case quotes entry %s, which he or she may not see", m, path, who, s)
				}
			})
		}
	}
	if left == 0 {
		t.Error("nothing was hidden from anybody: the test says nothing")
	}
}

// Until the respondent is told, nothing says that there is a decision: not its
// entry, its numbers, what it did or what may be done about it; and nothing
// goes away at the moment when it is made.
func aDecisionIsNotKnownBeforeItIsTold(t *testing.T, e *evening) {
	for who, r := range e.cast() {
		before, ok := e.open(left, r)
		now, still := e.open(decided, r)
		if ok != still || !ok {
			continue
		}
		insider := now.Is(access.Clerk, access.Chair, access.Panel, access.Auditor)
		text := encoded(t, now)
		knows := strings.Contains(string(text), "13 of 13") || len(now.Standing.Results) > 0 || now.Stage >= access.Decided ||
			slices.ContainsFunc(now.Picture.Events, func(e docket.Event) bool { return e.Kind == docket.Decided }) ||
			slices.ContainsFunc(now.Entries, func(e access.Entry) bool { return e.Event != nil && e.Event.Kind == docket.Decided })
		if knows != insider {
			t.Errorf("the %s knows of the decision: %v, want %v", who, knows, insider)
		}
		if insider {
			continue
		}
		if got, want := len(now.Standing.Clauses), len(before.Standing.Clauses); got != want {
			t.Errorf("the %s had answers to %d clauses before the decision and has %d after it", who, want, got)
			for _, a := range before.Standing.Clauses {
				if !slices.ContainsFunc(now.Standing.Clauses, func(b docket.ClauseAnswer) bool { return a.Clause == b.Clause }) {
					t.Logf("clause %s: %+v", a.Clause, a)
				}
			}
		}
		if got, want := len(now.Standing.Powers), len(before.Standing.Powers); got != want {
			t.Errorf("the %s knew %d powers before the decision and knows %d after it", who, want, got)
		}
		if got, want := len(now.Standing.Duties), len(before.Standing.Duties); got != want {
			t.Errorf("the %s knew %d duties before the decision and knows %d after it", who, want, got)
		}
	}
}
