package conform

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

const decided = "../examples/decided/"

// readIncluding reads a rulebook with those that it includes.
func readIncluding(t testing.TB, path string) *rulebook.Program {
	t.Helper()
	main, diags := syntax.Parse(readText(t, path))
	files := []*syntax.File{main}
	for _, name := range rulebook.Includes(main) {
		f, more := syntax.Parse(readText(t, filepath.ToSlash(filepath.Join(filepath.Dir(path), name))))
		files, diags = append(files, f), append(diags, more...)
	}
	p, more := rulebook.Build(files...)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return p
}

// heldCase reads a case and holds it against a pack.
func heldCase(t testing.TB, pk *Pack, path string) Report {
	t.Helper()
	f := readText(t, path)
	book, _ := casefile.Head(f)
	p := readIncluding(t, filepath.ToSlash(filepath.Join(filepath.Dir(path), book)))
	c, diags := casefile.Read(f, p)
	if source.HasError(diags) {
		t.Fatal(diags[0].Draw())
	}
	last := calendar.NoDate
	for _, e := range c.Events {
		last = max(last, e.On.Last)
	}
	at, _ := p.Settings.Reckoner.Place.At(last+1, 0)
	m, err := NewMatch(pk, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := docket.Replay(p, c.Register, c.Incomplete, c.Events, docket.Known{})
	return Case(context.Background(), m, &Record{Register: c.Register, Incomplete: c.Incomplete, State: s, At: at})
}

// codes lists the codes of all that is broken, and the text of all that is
// said.
func codes(r Report) (list []string, said string) {
	for _, row := range r.Rows {
		for _, d := range row.Demands {
			said += d.Text + "\n"
			if d.Answer != Broken && d.Answer != Missing {
				continue
			}
			code := d.Pattern
			if code == "" {
				code = row.Pattern
			}
			if !slices.Contains(list, code) {
				list = append(list, code)
			}
		}
	}
	return list, said
}

// The table in examples/decided/README.md is what is claimed of the decided
// cases: each defect is named, and where there was none nothing is.
func TestDecidedCases(t *testing.T) {
	pk := readPack(t, "natural-justice")
	listed := map[string]bool{}
	for _, line := range strings.Split(string(readText(t, decided+"README.md").Text), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 7 || strings.Contains(cells[0], "no ") || strings.HasPrefix(line, "|-") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		name, want, says := cells[2], cells[5], cells[6]
		listed[name] = true
		t.Run(name, func(t *testing.T) {
			got, said := codes(heldCase(t, pk, decided+name+".case"))
			if want == "none" {
				if len(got) > 0 {
					t.Errorf("found %v where there was nothing to find:\n%s", got, said)
				}
			} else {
				for code := range strings.SplitSeq(want, ", ") {
					if !slices.Contains(got, code) {
						t.Errorf("%s was not found, only %v", code, got)
					}
				}
			}
			if !strings.Contains(said, says) {
				t.Errorf("nothing says %q:\n%s", says, said)
			}
		})
	}
	files, err := filepath.Glob(filepath.FromSlash(decided + "*.case"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".case"); !listed[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
}

// What the decided cases expect of their own rulebooks holds.
func TestDecidedCasesAsTheirRulesSay(t *testing.T) {
	files, _ := filepath.Glob(filepath.FromSlash(decided + "*.case"))
	n := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := source.NewFile(name, text)
		book, _ := casefile.Head(f)
		p := readIncluding(t, decided+book)
		c, _ := casefile.Read(f, p)
		for _, o := range casefile.Check(p, c) {
			if n++; !o.Met {
				t.Errorf("%s", o.Diagnostic(f).Draw())
			}
		}
	}
	if n < 60 {
		t.Errorf("%d expectations, which is fewer than there were", n)
	}
}
