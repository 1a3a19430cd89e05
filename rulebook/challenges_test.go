package rulebook_test

import (
	"os"
	"testing"

	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// The twenty-five clauses of real procedures on which rule languages founder
// are not only read: their names and conditions resolve.
func TestChallengeClausesBuild(t *testing.T) {
	text, err := os.ReadFile("../syntax/testdata/challenges.md")
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile("challenges.md", text))
	p, more := rulebook.Build(f)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Error(d.Draw())
		}
	}
	if len(p.Norms) < 25 {
		t.Errorf("got %d norms, want at least one for each of 25 clauses", len(p.Norms))
	}
}
