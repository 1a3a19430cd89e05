package docket_test

import (
	"fmt"
	"os"
	"testing"

	"alteram/casefile"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// longCase is the rehearsal with questions and answers added until it has n
// entries.
func longCase(b *testing.B, p *rulebook.Program, n int) *casefile.Case {
	b.Helper()
	text, err := os.ReadFile("../examples/carter/rehearsal.case")
	if err != nil {
		b.Fatal(err)
	}
	c, _ := casefile.Read(source.NewFile("rehearsal.case", text), p)
	at := 0
	for i, e := range c.Events {
		if e.Kind == docket.Question {
			at = i
			break
		}
	}
	var more []docket.Event
	for i := 0; len(c.Events)+len(more) < n; i++ {
		q, a := c.Events[at], c.Events[at+1]
		q.ID, a.ID = fmt.Sprintf("q%d", i), fmt.Sprintf("a%d", i)
		more = append(more, q, a)
	}
	c.Events = append(c.Events[:at:at], append(more, c.Events[at:]...)...)
	return c
}

// BenchmarkCheck500 judges a case of 500 entries against the 50 clauses of the
// Carter constitution and holds it against every clause.
func BenchmarkCheck500(b *testing.B) {
	_, p := build(b, "../examples/carter/constitution.md")
	c := longCase(b, p, 500)
	at := instantOf(p, c.Events[len(c.Events)-1].On.Day+5)
	for b.Loop() {
		s := docket.Replay(p, c.Register, c.Incomplete, c.Events, docket.Known{})
		if st := docket.At(s, at); len(st.Rulings) < 500 {
			b.Fatal("entries are missing")
		}
	}
}

// BenchmarkBuild50 parses and builds the 50 clauses.
func BenchmarkBuild50(b *testing.B) {
	text, err := os.ReadFile("../examples/carter/constitution.md")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		f, _ := syntax.Parse(source.NewFile("constitution.md", text))
		if p, _ := rulebook.Build(f); len(p.Norms) == 0 {
			b.Fatal("no norms")
		}
	}
}
