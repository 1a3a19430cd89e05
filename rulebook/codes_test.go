package rulebook

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/source"
)

var update = flag.Bool("update", false, "renew the reference pages")

// allCodes is every code of this package, in order.
func allCodes() []*code {
	list := []*code{
		errUnknownName, errTwice, errReserved, errWrongKind, errUnknownDeed, errUnknownTest, errUnknownClause, errUnknownBook,
		errFieldAmbiguous, errFieldTwice, errSettingValue, errUnknownCalendar,
		errConflict, errThen, errSecretVote, errClassCycle, errYieldCycle, errAppliesNothing, errAppliesTwo, errAppliesNone,
		errMajority, errParameterUse, errParameterKind, errRefOrder, errNotBeforeList, errIncluded,
		warnDead, warnDuplicate, warnNoDeadline, warnQuorumLarge, warnInfeasible, warnAppealTime, warnCounting, warnNoQuorum,
		warnNoMajority, warnSelfService, noteOneWord, warnOnlyTwice, noteNoPower, warnUnboundParty, warnShortMonth, warnNoDutyToDecide,
		warnNoMenu, warnTransition, warnBorrowedClock, warnWorkingDays, noteZone, noteProse, noteUnused, warnOtherActor, warnShorter,
		warnNoEnd, warnNothingCloses, warnWithinBefore, warnTimeOrDecided,
	}
	slices.SortFunc(list, func(a, b *code) int { return cmp.Compare(a.id, b.id) })
	return list
}

// The table of codes above is complete: every code in the source is in it.
func TestEveryCodeIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, c := range allCodes() {
		if listed[c.id] {
			t.Errorf("%s stands for two things", c.id)
		}
		listed[c.id] = true
	}
	for _, name := range []string{"codes.go", "lintcodes.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\{"(A\d\d\d)"`).FindAllStringSubmatch(string(text), -1) {
			if !listed[m[1]] {
				t.Errorf("%s: %s is not in the list of codes", name, m[1])
			}
		}
	}
}

// exampleOf builds the example of a code and returns all its diagnostics.
func exampleOf(t testing.TB, c *code) []source.Diagnostic {
	t.Helper()
	if c == errIncluded {
		twin := "# Twin\n\n## 1 One\n```rule\nThe panel is a body of 3 members.\n```\n"
		_, diags := Build(parse(t, "main.md", "# Main\nincludes: a.md; b.md.\n\n## 1 One\n```rule\nThe council is a body of 3 members.\n```\n"),
			parse(t, "a.md", twin), parse(t, "b.md", strings.Replace(twin, "panel", "jury", 1)))
		return diags
	}
	_, diags := Build(parse(t, "club.md", book(c.example)))
	return diags
}

// Every code is shown by its example; an example of an error shows no other
// error, and the example of a lint builds.
func TestEveryCodeIsShownByItsExample(t *testing.T) {
	for _, c := range allCodes() {
		t.Run(c.id, func(t *testing.T) {
			diags := exampleOf(t, c)
			found := false
			for _, d := range diags {
				found = found || d.Code == c.id
				if d.Code != c.id && d.Severity == source.Error {
					t.Errorf("the example also shows\n%s", d.Draw())
				}
				if strings.Contains(d.Message+d.Hint, "{") {
					t.Errorf("a slot is empty: %s / %s", d.Message, d.Hint)
				}
			}
			if !found {
				t.Errorf("the example does not show %s %q; it shows\n%s", c.id, c.message, drawAll(diags))
			}
		})
	}
}

func drawAll(diags []source.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(d.Draw())
	}
	return b.String()
}

// The reference page lists every code with what its example gives.
func TestDiagnosticsReference(t *testing.T) {
	const begin, end = "<!-- rulebook: written by go test ./rulebook -update -->\n", "<!-- end of rulebook -->\n"
	page := filepath.Join("..", "docs", "reference", "diagnostics.md")
	old, err := os.ReadFile(page)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	text := string(old)
	want := begin + reference(t) + end
	if before, rest, ok := strings.Cut(text, begin); ok {
		_, after, _ := strings.Cut(rest, end)
		want = before + want + after
	} else {
		want = text + map[bool]string{true: "\n"}[text != ""] + want
	}
	if text == want {
		return
	}
	if !*update {
		t.Errorf("%s is not what the codes say; run go test ./rulebook -update", page)
		return
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func reference(t testing.TB) string {
	var b strings.Builder
	heading := ""
	for _, c := range allCodes() {
		if h := map[bool]string{true: "Errors of meaning (A2)", false: "Lints (A3)"}[c.id < "A3"]; h != heading {
			heading = h
			fmt.Fprintf(&b, "## %s\n\n", h)
		}
		var shown source.Diagnostic
		for _, d := range exampleOf(t, c) {
			if d.Code == c.id {
				shown = d
				break
			}
		}
		fmt.Fprintf(&b, "### %s\n\n%s\n\n```text\n%s```\n\n", c.id, c.why, shown.Draw())
	}
	return b.String()
}

// Whatever is wrong, Build says all of it, sorted by place, and each thing
// once.
func TestAllDiagnosticsAtOnceInOrder(t *testing.T) {
	p, diags := Build(parse(t, "club.md", book("The secretary must give notise within 3 days after complant.\nThe chairman must hold the heering.\nDespite clause 77, the secretary must make reply.\n")))
	if p == nil {
		t.Fatal("Build gave no program")
	}
	last := -1
	seen := map[string]bool{}
	for _, d := range diags {
		if d.Span.Start < last {
			t.Errorf("out of order: %s", d)
		}
		last = d.Span.Start
		if seen[d.String()] {
			t.Errorf("said twice: %s", d)
		}
		seen[d.String()] = true
	}
	if len(diags) < 6 {
		t.Errorf("%d diagnostics, want at least 6:\n%s", len(diags), drawAll(diags))
	}
}

// The model messages of the design.
func TestModelMessages(t *testing.T) {
	tests := []struct{ name, rules, message, hint string }{
		{"one word for members of two bodies", "The board is a body of 3 members.\nA member of the council is partial if the member is the complainant.\nA member of the board is partial if the member is the complainant.\n",
			`"partial" is declared already (a class, clause 1)`, "give one of the two another name, or delete one sentence"},
		{"a slip of the pen", "Notice of hearing is an act by the secretary.\nThe secretary must give notise of hearing within 3 days after complaint.\n",
			`I do not know a thing called "notise of hearing"`, `did you mean "notice of hearing" (an act, clause 1)?`},
		{"two clauses fix one thing", "# Example\n\n## 1 All\n```rule\nThe council is a body of 7 members.\nHearing is a meeting of the council.\nThe respondent is a member.\nCharges is an act by the council to the respondent.\n```\n\n## 7 Hearing\n```rule\nThe council must hold the hearing within 60 days after charges.\n```\n\n## 13 Sooner\n```rule\nThe council must hold the hearing within 30 days after charges.\n```\n",
			"clause 7 and clause 13 both fix when the hearing must be held, and neither gives way", `write "Despite clause N," before the one that prevails, or "Except as clause N provides," before the one that gives way`},
		{"a day that February lacks", "# Example\n\n## 2 Complaint\n```rule\nThe complainant is a member.\nComplaint is an act by the complainant, recording: day of conduct (date).\nThe complainant may make complaint within 12 months after the day of conduct.\n```\n",
			"12 months after 29 February has no such day in most years: 28 February or 1 March?", `write "missing day: last day of the month" or "missing day: first day of the next month" at the head of the rulebook`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := Build(parse(t, "club.md", book(tt.rules)))
			for _, d := range diags {
				if d.Message == tt.message && d.Hint == tt.hint {
					return
				}
			}
			t.Errorf("got\n%swant %s\nhint %s", drawAll(diags), tt.message, tt.hint)
		})
	}
}

// A test that is not known is answered with two that are, in the author's own
// names.
func TestUnknownTestNamesTheNearest(t *testing.T) {
	_, diags := Build(parse(t, "club.md", book("The secretary may make closure if the complaint seems received.\n")))
	for _, d := range diags {
		if d.Code == errUnknownTest.id {
			if !strings.Contains(d.Hint, "the complaint is received") && !strings.Contains(d.Hint, "the complaint has been received") {
				t.Errorf("hint %q does not offer the author's words", d.Hint)
			}
			return
		}
	}
	t.Errorf("no %s in\n%s", errUnknownTest.id, drawAll(diags))
}
