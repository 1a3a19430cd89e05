package claim

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

var update = flag.Bool("update", false, "write the reference of the diagnostics anew")

const reference = "../../docs/reference/claims.md"

// carter is the book that the reference speaks of.
func carter(t *testing.T) *rulebook.Program {
	t.Helper()
	text, err := os.ReadFile("../../examples/carter/constitution.md")
	if err != nil {
		t.Fatal(err)
	}
	file, _ := syntax.Parse(source.NewFile("constitution.md", text))
	p, diags := rulebook.Build(file)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	return p
}

// Every sentence of the reference is read as the template that it stands for,
// all fifteen templates have one, and every form of the closed list stands
// there with its example.
func TestTheReferenceIsRead(t *testing.T) {
	text, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	p := carter(t)
	have := map[string]bool{}
	templates := map[int]bool{}
	_, table, _ := strings.Cut(string(text), "## Sentences")
	table, _, _ = strings.Cut(table, "### How people behave")
	for line := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !strings.Contains(cells[2], "`") {
			continue
		}
		sentence := strings.Trim(strings.TrimSpace(cells[2]), "`")
		have[sentence] = true
		var want int
		if _, err := fmt.Sscan(cells[1], &want); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		list, diags := Read(p, sentence)
		if len(list) == 0 || len(diags) > 0 {
			t.Errorf("%s: read as %d claims, %v", sentence, len(list), diags)
			continue
		}
		if sentence != "P1 holds." && list[0].Template != want {
			t.Errorf("%s is read as template %d, want %d", sentence, list[0].Template, want)
		}
		templates[list[0].Template] = true
	}
	for n := 1; n <= 15; n++ {
		if !templates[n] {
			t.Errorf("template %d has no sentence", n)
		}
	}
	examples := []string{}
	for _, f := range forms {
		examples = append(examples, f.example)
	}
	for _, f := range tails {
		examples = append(examples, f.example)
	}
	for _, e := range examples {
		if !have[e] {
			t.Errorf("the reference does not show %q", e)
		}
	}
}

// Every diagnostic is documented with a claim that brings it about, at the
// place where it stands.
func TestDiagnosticsAreDocumented(t *testing.T) {
	p := carter(t)
	var b strings.Builder
	for _, c := range []*code{errForm, errThing, errRole, errCondition, errDays, errNoNotice} {
		list, diags := Read(p, c.example)
		if len(list) > 0 || len(diags) != 1 || diags[0].Code != c.id || diags[0].File == nil || diags[0].Message == "" || diags[0].Hint == "" {
			t.Errorf("%s: %q gives %d claims and %v", c.id, c.example, len(list), diags)
			continue
		}
		fmt.Fprintf(&b, "### %s\n\n%s\n\n```text\n%s\n```\n\n", c.id, c.why, strings.TrimRight(diags[0].Draw(), "\n"))
	}
	text, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	head, old, _ := strings.Cut(string(text), "## What can be wrong with a claim\n\n")
	now := strings.TrimRight(b.String(), "\n") + "\n"
	if *update {
		if err := os.WriteFile(reference, []byte(head+"## What can be wrong with a claim\n\n"+now), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if old != now {
		t.Error("the reference is out of date: run go test ./prove/claim -update")
	}
}

// A condition is complained of at its own words.
func TestPlaceOfACondition(t *testing.T) {
	_, diags := Read(carter(t), "No expulsion takes effect unless the moon is full.")
	if len(diags) != 1 {
		t.Fatalf("%v", diags)
	}
	if got := diags[0].File.Slice(diags[0].Span); !strings.Contains(got, "moon") || strings.Contains(got, "expulsion") {
		t.Errorf("the complaint stands at %q", got)
	}
}
