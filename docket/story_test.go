package docket_test

import (
	"os"
	"path/filepath"
	"testing"

	"alteram/casefile"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// build reads a rulebook that must be free of errors.
func build(t testing.TB, name string) (*syntax.File, *rulebook.Program) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile(name, text))
	p, more := rulebook.Build(f)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return f, p
}

// stories returns the cases of a rulebook's story blocks.
func stories(t testing.TB, f *syntax.File, p *rulebook.Program) []*casefile.Case {
	t.Helper()
	var out []*casefile.Case
	for _, s := range p.Stories {
		c, diags := casefile.FromStory(s, f.Source, p)
		for _, d := range diags {
			if d.Severity == source.Error {
				t.Error(d.Draw())
			}
		}
		out = append(out, c)
	}
	return out
}

// cases reads every case file that a pattern names, under the rulebook p.
func cases(t testing.TB, p *rulebook.Program, pattern string) []*casefile.Case {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases at %s: %v", pattern, err)
	}
	var out []*casefile.Case
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c, diags := casefile.Read(source.NewFile(name, text), p)
		for _, d := range diags {
			if d.Severity == source.Error {
				t.Error(d.Draw())
			}
		}
		out = append(out, c)
	}
	return out
}

func mustHold(t *testing.T, p *rulebook.Program, list []*casefile.Case) {
	t.Helper()
	for _, c := range list {
		t.Run(c.Title, func(t *testing.T) {
			outcomes := casefile.Check(p, c)
			if len(outcomes) == 0 {
				t.Error("it expects nothing")
			}
			for _, o := range outcomes {
				if !o.Met {
					t.Errorf("expected %s\nfound %s", o.Expect.String(), o.Found)
				}
			}
		})
	}
}

func TestKernelStories(t *testing.T) {
	f, p := build(t, "testdata/kernel.md")
	mustHold(t, p, stories(t, f, p))
}

// Every story of the example rulebooks holds, and every case of the Carter
// evening gets the rulings it expects.
func TestExamplesHold(t *testing.T) {
	for _, name := range []string{"examples/harbour/constitution.md", "examples/carter/constitution.md", "examples/nz-schedule-2/rulebook.md", "rulebooks/victoria-model-rules/rulebook.md"} {
		f, p := build(t, "../"+name)
		mustHold(t, p, stories(t, f, p))
	}
	_, p := build(t, "../examples/carter/constitution.md")
	mustHold(t, p, cases(t, p, "../examples/carter/*.case"))
	mustHold(t, p, cases(t, p, "../examples/carter/broken/*.case"))
}
