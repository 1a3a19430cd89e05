package attack_test

import (
	"iter"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/docket"
	"alteram/prove/claim"
	"alteram/prove/claim/attack"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func build(t testing.TB, text string) *rulebook.Program {
	t.Helper()
	f, _ := syntax.Parse(source.NewFile("book.md", []byte(text)))
	p, diags := rulebook.Build(f)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	return p
}

// first is the first n of some histories.
func first(n int, seq iter.Seq[attack.History]) []attack.History {
	var out []attack.History
	for h := range seq {
		if out = append(out, h); len(out) == n {
			break
		}
	}
	return out
}

var books = []string{
	"examples/carter/constitution.md", "examples/harbour/constitution.md", "rulebooks/victoria-model-rules/rulebook.md",
	"examples/nz-schedule-2/rulebook.md", "rulebooks/nz-incorporated-society/rulebook.md",
}

// The course that is worked out from a rulebook is lawful: every act in it
// counts, and a sanction takes effect.
func TestTheCourseIsLawful(t *testing.T) {
	for _, name := range books {
		p := build(t, read(t, name))
		h := first(1, attack.Systematic(p, false))[0]
		if len(h.Flaws) > 0 {
			t.Fatalf("%s: the first history has flaws %q", name, h.Flaws)
		}
		s := docket.Open(p, h.Register, nil)
		decided := -1
		for i, e := range h.Events {
			var r docket.Ruling
			s, r = docket.Step(s, e)
			if r.Effect != docket.Effective && r.Effect != docket.Fact {
				t.Errorf("%s: %s of %s by %v is %s: %v", name, e.Kind, e.Thing, e.Actors, r.Effect, r.Findings)
			}
			if e.Kind == docket.Decided {
				decided = i
			}
		}
		if decided < 0 || s.Fate(decided, docket.Mark{Entry: s.Len() - 1}) != "in effect" {
			t.Errorf("%s: no sanction is in effect at the end of\n%v", name, h.Events)
		}
	}
}

// The same seed gives the same histories, another others, and what is played
// can be recorded: the events come in order, each with an id of its own.
func TestHistoriesDependOnTheSeedAlone(t *testing.T) {
	p := build(t, read(t, "examples/harbour/constitution.md"))
	one, same, other := first(8, attack.Random(p, 7)), first(8, attack.Random(p, 7)), first(8, attack.Random(p, 8))
	if !reflect.DeepEqual(one, same) {
		t.Error("two runs of one seed differ")
	}
	if reflect.DeepEqual(one, other) {
		t.Error("two seeds give the same histories")
	}
	for _, h := range one {
		ids := map[string]bool{}
		for _, e := range h.Events {
			ids[e.ID] = true
		}
		list, _ := docket.Arrange(p, h.Events, docket.Known{})
		if len(ids) != len(h.Events) || !reflect.DeepEqual(list, h.Events) {
			t.Errorf("the events of %q are out of order, or share their ids", h.Flaws)
		}
	}
}

// Every flaw comes about, at some stage of some history.
func TestEveryFlawComesAbout(t *testing.T) {
	p := build(t, read(t, "examples/harbour/constitution.md"))
	seen := map[string]bool{}
	for _, h := range first(60, attack.Systematic(p, false)) {
		for _, f := range h.Flaws {
			seen[f[strings.LastIndex(f, ": ")+2:]] = true
		}
	}
	for f := attack.Skip; f.String() != "not told"; f++ {
		if !seen[f.String()] {
			t.Errorf("no history has the flaw %q", f)
		}
	}
}

// broken lists the claims that histories break, as found.
func broken(p *rulebook.Program, claims []claim.Claim, n int) []string {
	var out []string
	for _, f := range attack.Seek(p, claims, attack.Systematic(p, false), n) {
		if text := claims[f.Claim].Text; !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	slices.Sort(out)
	return out
}

// The holes of the Harbour draft that acts and decisions show are found, and
// none where its clauses are tight.
func TestHarbourIsAttacked(t *testing.T) {
	p := build(t, read(t, "examples/harbour/constitution.md"))
	list, _ := claim.Parse(p)
	list = slices.DeleteFunc(append(list, claim.Justice(p, claim.Find(p))...), func(c claim.Claim) bool { return c.Moment > claim.IsPublished || c.Moment == claim.InEffect })
	got := broken(p, list, 80)
	want := []string{
		"No expulsion is published while an appeal is possible or pending",                            // clause 15 forbids it and undoes nothing
		"No expulsion takes effect if the council relies on evidence not disclosed to the respondent", // no clause
		"No expulsion takes effect on a charge that was not put",                                      // charges need not come first
		"No expulsion takes effect on the vote of a member who did not hear the whole of the hearing", // no clause
		"No expulsion takes effect unless the respondent was heard",                                   // voidable only
	}
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What the Carter constitution makes void is not broken by any of these
// histories; where the same defects are irregularities, each is found.
func TestCarterIsAttacked(t *testing.T) {
	text := read(t, "examples/carter/constitution.md")
	lenient := strings.NewReplacer("; void.", "; an irregularity.", ", void", ", an irregularity", "the vote does not count", "an irregularity").Replace(text)
	lenient = regexp.MustCompile(`(are|is) void(,?\s+(if|unless))`).ReplaceAllString(lenient, "$1 an irregularity$2")
	lenient = strings.Replace(lenient, "without a quorum is void", "without a quorum is an irregularity", 1)
	about := func(p *rulebook.Program) []claim.Claim {
		list := claim.Justice(p, claim.Find(p))
		return slices.DeleteFunc(list, func(c claim.Claim) bool {
			return c.Moment != claim.TakesEffect || p.Thing(c.Thing).Name != "suspension of membership" // the first way of the course
		})
	}
	strict := build(t, text)
	if got := broken(strict, about(strict), 60); len(got) > 0 {
		t.Errorf("under the constitution: broken\n%s", strings.Join(got, "\n"))
	}
	p := build(t, lenient)
	got := broken(p, about(p), 300)
	for _, want := range []string{
		"unless the respondent was heard", "unless notice of hearing was received", "relies on evidence not disclosed", "who did not hear the whole",
		"without a quorum", "imposes a sanction that is not listed",
		"if the complainant sat at the hearing",
	} {
		if !slices.ContainsFunc(got, func(c string) bool { return strings.Contains(c, want) }) {
			t.Errorf("no history breaks %q; broken are\n%s", want, strings.Join(got, "\n"))
		}
	}
}
