package syntax

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/source"
)

// The worked book of the language reference has this tree.
func TestHarbourTree(t *testing.T) {
	file := parseClean(t, read(t, "../examples/harbour/constitution.md"))
	golden(t, "harbour.tree", dumpFile(file))
}

// Every clause that once seemed out of reach is expressible.
func TestChallengesAreExpressible(t *testing.T) {
	file := parseClean(t, read(t, "testdata/challenges.md"))
	for n := 1; n <= 25; n++ {
		i := slices.IndexFunc(file.Clauses, func(c *Clause) bool { return c.Number == fmt.Sprint(n) })
		if i < 0 || len(file.Clauses[i].Sentences) == 0 {
			t.Errorf("challenge E%d has no sentence", n)
			continue
		}
		if quote := file.Clauses[i].Prose; len(quote) == 0 || len(strings.Fields(quote[0].Text)) > 25 {
			t.Errorf("challenge E%d quotes more than 25 words or none", n)
		}
	}
}

// The examples of the reference are sentences of the language, and those of a
// shape's row have its form.
func TestReferenceExamplesParse(t *testing.T) {
	text, err := os.ReadFile("../docs/reference/language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(text), "## Sentences")
	part, _, _ = strings.Cut(part, "## Windows")
	n := 0
	for line := range strings.Lines(part) {
		cells := strings.Split(strings.ReplaceAll(strings.TrimSpace(line), `\|`, "¦"), " | ")
		if len(cells) != 2 || !strings.HasSuffix(cells[1], ". |") {
			continue
		}
		example := strings.Trim(strings.TrimSuffix(cells[1], "|"), " `")
		n++
		t.Run(example, func(t *testing.T) { parseClean(t, source.NewFile("test.md", []byte(ruleText(example)))) })
	}
	if n < 30 {
		t.Errorf("%d examples found in the reference, want the whole list", n)
	}
}

// Every form is shown by the worked books or by the reference.
func TestEveryFormIsUsed(t *testing.T) {
	var seen [NeedsForm + 1]bool
	for _, name := range []string{"../examples/harbour/constitution.md", "testdata/challenges.md", "testdata/shapes.md"} {
		for _, c := range parseClean(t, read(t, name)).Clauses {
			for _, s := range c.Sentences {
				seen[s.Form] = true
			}
		}
	}
	for form := BodyForm; form <= NeedsForm; form++ {
		if !seen[form] {
			t.Errorf("form %d is shown nowhere", form)
		}
	}
}

// What shapes.md says has this tree: one sentence for each choice of a shape.
func TestShapesTree(t *testing.T) {
	golden(t, "shapes.tree", dumpFile(parseClean(t, read(t, "testdata/shapes.md"))))
}

var expectation = regexp.MustCompile(`-- ERROR ("(?:[^"\\]|\\.)*")`)

// In errors.md each mistake is reported at its line, all of them at once, and
// nothing else.
func TestMistakesAreReportedWhereTheyAre(t *testing.T) {
	names, _ := filepath.Glob("testdata/errors*.md")
	if len(names) == 0 {
		t.Fatal("no files with mistakes")
	}
	for _, name := range names {
		f := read(t, name)
		_, diags := Parse(f)
		got := map[int][]source.Diagnostic{}
		for _, d := range diags {
			line := f.Position(d.Span.Start).Line
			got[line] = append(got[line], d)
		}
		for n := 1; n <= f.Lines(); n++ {
			wants := expectation.FindAllStringSubmatch(f.Line(n), -1)
			for _, w := range wants {
				var pattern string
				if _, err := fmt.Sscanf(w[1], "%q", &pattern); err != nil {
					t.Fatalf("%s:%d: %v", name, n, err)
				}
				i := slices.IndexFunc(got[n], func(d source.Diagnostic) bool {
					return regexp.MustCompile(pattern).MatchString(d.Code + " " + d.Message + "; " + d.Hint)
				})
				if i < 0 {
					t.Errorf("%s:%d: nothing says %q; there is %v", name, n, pattern, got[n])
					continue
				}
				got[n] = slices.Delete(got[n], i, i+1)
			}
			for _, d := range got[n] {
				t.Errorf("%s:%d: unexpected: %s; %s", name, n, d, d.Hint)
			}
		}
	}
}

// A bad sentence does not hide the good ones around it.
func TestReadingGoesOnAfterAMistake(t *testing.T) {
	file, diags := Parse(source.NewFile("x.md", []byte(ruleText("The council is a body of 3 members.\nBlah blah.\nThe respondent is a member."))))
	if len(diags) != 1 {
		t.Fatalf("got %d diagnostics, want 1: %v", len(diags), diags)
	}
	var forms []Form
	for _, s := range file.Clauses[0].Sentences {
		forms = append(forms, s.Form)
	}
	if want := []Form{BodyForm, BadForm, PartyForm}; !slices.Equal(forms, want) {
		t.Errorf("forms %v, want %v", forms, want)
	}
}

// The two model messages of the language's error style that are this
// package's.
func TestModelMessages(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Expulsion needs at least two thirds of the members present.",
			"test.md:5:17: \"at least two thirds of the members present\" could count those who abstain [A161]\n" +
				"    5 | Expulsion needs at least two thirds of the members present.\n" +
				"      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n" +
				"hint: choose \"of those present\" (abstainers count against) or \"of those present and voting\" (they do not count)\n"},
		{"The respondent may appeal within 28 days.",
			"test.md:5:27: \"within 28 days\" does not say after what [A150]\n" +
				"    5 | The respondent may appeal within 28 days.\n" +
				"      |                           ^^^^^^^^^^^^^^\n" +
				"hint: write \"after\" or \"before\" and what the time runs from\n"},
	}
	for _, test := range tests {
		_, diags := Parse(source.NewFile("test.md", []byte(ruleText(test.text))))
		if len(diags) != 1 {
			t.Errorf("%s: %d diagnostics, want 1", test.text, len(diags))
			continue
		}
		if got := diags[0].Draw(); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

// Which comma ends an opening condition shows by what follows it.
func TestCommasOfAnOpeningCondition(t *testing.T) {
	tests := []struct {
		text, subject string
		tests         int
	}{
		{"If the chair is absent, the clerk acts as chair.", "the clerk", 1},
		{"If the chair is the complainant or the respondent, the clerk acts as chair.", "the clerk", 2},
		{"If the chair is the complainant, the respondent or a witness, the clerk acts as chair.", "the clerk", 3},
		{"If the chair is the complainant, the respondent, or a witness, the clerk acts as chair.", "the clerk", 3},
		{"If the chair is the complainant, or is the respondent, the clerk acts as chair.", "the clerk", 2},
		{"If the chair is the complainant, the clerk and the steward act as the panel.", "the clerk", 1},
	}
	for _, test := range tests {
		s := sentence(t, test.text)
		n := 1
		if or, ok := s.Lead[0].Cond.(*Or); ok {
			n = len(or.Parts)
		}
		if got := phrase(s.Subject); got != test.subject || n != test.tests {
			t.Errorf("%s\ngot %d tests and %q, want %d and %q", test.text, n, got, test.tests, test.subject)
		}
	}
}

// Without a comma the meeting ends where the next phrase starts.
func TestMeetingThatOpensASentence(t *testing.T) {
	tests := []struct{ text, meeting, subject string }{
		{"At the hearing the council must offer the respondent: the last word.", "the hearing", "the council"},
		{"At the hearing of the appeal the president of the council must offer the respondent: the last word.", "the hearing of the appeal", "the president of the council"},
		{"At a hearing each member of the council may speak.", "a hearing", "each member of the council"},
		{"At hearings, members may speak.", "hearings", "members"},
	}
	for _, test := range tests {
		s := sentence(t, test.text)
		if got := phrase(s.Lead[0].At); got != test.meeting || phrase(s.Subject) != test.subject {
			t.Errorf("%s\ngot %q and %q, want %q and %q", test.text, got, phrase(s.Subject), test.meeting, test.subject)
		}
	}
}

// An unreadable sentence is answered with the two nearest shapes in the
// author's words.
func TestNearestShapes(t *testing.T) {
	tests := []struct{ text, first, second string }{
		{"The council shall hold the hearing within 60 days after charges.",
			"The council must hold the hearing within 60 days after charges", "WHO may DEED"},
		{"The president can suspend the respondent.", "The president may suspend the respondent", "The president may suspend the respondent within PERIOD after POINT"},
		{"The respondent has the right to be heard.", "The respondent may be heard", "The respondent may be heard within PERIOD after POINT"},
		{"Notice must be given 14 days before the hearing.",
			"Notice must be given at least 14 days before the hearing, SEVERITY", "WHO may DEED"},
		{"The chair chairs the hearing.", "The chair presides at the hearing", "WHO may DEED"},
		{"Expulsion is invalid.", "Expulsion is void if CONDITION", "WHO may DEED"},
		{"Complaint is an act.", "Complaint is an act by ROLES to ROLES, recording: NAME (TYPE)", "Complaint is an act if CONDITION"},
		{"Expulsion takes immediate effect.", "Expulsion takes effect", "Expulsion takes effect when POINT"},
		{"Blah blah blah.", "WHO may DEED", "WHO must DEED within PERIOD after POINT"},
	}
	for _, test := range tests {
		_, diags := Parse(source.NewFile("test.md", []byte(ruleText(test.text))))
		if len(diags) != 1 || diags[0].Code != "A130" {
			t.Errorf("%s: got %v", test.text, diags)
			continue
		}
		if want := fmt.Sprintf("the nearest shapes are %q and %q", test.first+".", test.second+"."); diags[0].Hint != want {
			t.Errorf("%s:\nhint %s\nwant %s", test.text, diags[0].Hint, want)
		}
	}
}
