package casefile_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"alteram/casefile"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// club is the rulebook of testdata/club.md.
var club = sync.OnceValues(func() (*rulebook.Program, []source.Diagnostic) {
	text, err := os.ReadFile("testdata/club.md")
	if err != nil {
		panic(err)
	}
	tree, diags := syntax.Parse(source.NewFile("club.md", text))
	p, more := rulebook.Build(tree)
	return p, append(diags, more...)
})

func program(t testing.TB) *rulebook.Program {
	t.Helper()
	p, diags := club()
	if source.HasError(diags) {
		t.Fatalf("the rulebook of the tests does not build:\n%s", drawn(diags))
	}
	return p
}

func drawn(diags []source.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(d.Draw())
	}
	return b.String()
}

// read reads a case of the club.
func read(t testing.TB, text string) (*casefile.Case, []source.Diagnostic) {
	t.Helper()
	return casefile.Read(source.NewFile("case.txt", []byte(text)), program(t))
}

// clean reads a case in which nothing is wrong.
func clean(t testing.TB, text string) *casefile.Case {
	t.Helper()
	c, diags := read(t, text)
	if len(diags) > 0 {
		t.Fatalf("unexpected complaints:\n%s", drawn(diags))
	}
	return c
}
