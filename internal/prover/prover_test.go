package prover_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"alteram/internal/prover"
	"alteram/prove"
	"alteram/prove/story"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

func load(t *testing.T, name string) *rulebook.Program {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile(name, text))
	p, more := rulebook.Build(f)
	if source.HasError(append(diags, more...)) {
		t.Fatal(diags, more)
	}
	return p
}

// run lets a prover work until the test ends.
func run(t *testing.T, p *prover.Prover) {
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { p.Run(ctx) })
	t.Cleanup(func() { stop(); wg.Wait() })
}

// until asks until a rulebook is decided.
func until(t *testing.T, p *prover.Prover, b *rulebook.Program) prover.State {
	t.Helper()
	for {
		if s := p.Of(b); s.Done() {
			return s
		}
		select {
		case <-t.Context().Done():
			t.Fatal("it was not decided")
		case <-time.After(5 * time.Millisecond): // it works elsewhere
		}
	}
}

// What is asked for is there in the end: every claim with its answer, each
// refutation with its story, and the second asking finds it at once.
func TestItIsWorkedOutAndKept(t *testing.T) {
	b := load(t, "rulebooks/hackspace/rulebook.md")
	p := prover.New(prover.Limits{Claim: time.Minute})
	if s := p.Of(b); s.Done() || len(s.Found) > 0 || s.Claims != len(story.All(b)) {
		t.Fatalf("before anything was worked out: %d of %d", len(s.Found), s.Claims)
	}
	run(t, p)
	s := until(t, p, b)
	refuted := 0
	for i, c := range story.All(b) {
		f := s.Found[i]
		if f.Property != c.Property || story.Plain(f.Claim) != story.Plain(c.Text) {
			t.Errorf("answer %d is to %q, the claim is %q", i, f.Claim, c.Text)
		}
		if (f.Outcome == prove.Refuted) != (f.Story != nil) && f.Nodes > 0 {
			t.Errorf("%s: outcome %d, story %v", f.Claim, f.Outcome, f.Story != nil)
		}
		if f.Outcome == prove.Refuted {
			refuted++
		}
	}
	if refuted == 0 {
		t.Error("nothing is refuted of a procedure that bans unheard")
	}
	if again := p.Of(b); !again.Done() {
		t.Error("what was worked out was not kept")
	}
}

// Only so many rulebooks are kept: the one that was asked for longest ago goes.
func TestTheOldestGoes(t *testing.T) {
	hack, chapter := load(t, "rulebooks/hackspace/rulebook.md"), load(t, "rulebooks/chapter-grievances/rulebook.md")
	p := prover.New(prover.Limits{Claim: time.Minute, Nodes: 50, Books: 1})
	run(t, p)
	until(t, p, hack)
	until(t, p, chapter)
	if s := p.Of(hack); s.Done() {
		t.Error("two rulebooks are kept, and the limit is one")
	}
}

// What the limits do not allow is not proved, and says so; the rest goes on.
func TestLimitsAreKept(t *testing.T) {
	b := load(t, "examples/harbour/constitution.md")
	p := prover.New(prover.Limits{Claim: time.Minute, Nodes: 1})
	run(t, p)
	for _, f := range until(t, p, b).Found {
		if f.Nodes > 100 { // a search looks at the limit now and then
			t.Errorf("%s: %d sets of states", f.Claim, f.Nodes)
		}
	}
}
