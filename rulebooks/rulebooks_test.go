package rulebooks_test

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/prove/claim"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
	"alteram/syntax"
)

// known are the lints at each encoding: faults of the procedure that it
// restates, by code and clause. A template has none.
var known = map[string][]string{
	"nsw-model-constitution":     {"A307 at 11(3)"}, // at least fourteen days: clear or not?
	"party-discipline-committee": {"A316 at 8.5"},   // nobody has to decide the appeal
}

// refusal marks an expectation that something does not count.
var refusal = regexp.MustCompile(`is (void|without power|not carried|rejected|too early|late|irregular|not effective|broken|missed)|may not|nobody may|not heard`)

// read parses and builds a book of the library, which must be free of errors.
func read(t *testing.T, name string) (*syntax.File, *rulebook.Program, []source.Diagnostic) {
	t.Helper()
	text, err := rulebooks.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile(name+"/rulebook.md", []byte(text)))
	p, more := rulebook.Build(f)
	diags = append(diags, more...)
	for _, d := range diags {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return f, p, diags
}

func TestEveryBook(t *testing.T) {
	for _, b := range rulebooks.List() {
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			f, p, diags := read(t, b.Name)
			t.Run("is titled as listed", func(t *testing.T) {
				if p.Title != b.Title {
					t.Errorf("its title is %q, listed as %q", p.Title, b.Title)
				}
				if b.About == "" || b.Source != "" && !strings.Contains(string(f.Source.Text), "in our own words") {
					t.Error("it does not say what it is")
				}
			})
			t.Run("is in canonical form", func(t *testing.T) {
				if !bytes.Equal(syntax.Format(f), f.Source.Text) {
					t.Error("alteram fmt would change it")
				}
			})
			t.Run("says its licence", func(t *testing.T) {
				head, _, _ := strings.Cut(string(f.Source.Text), "\n## ")
				if !strings.Contains(head, "CC0") || !strings.Contains(head, "not legal") {
					t.Error("its head does not say that it is CC0 and not legal advice")
				}
			})
			t.Run("has a block for every rule", func(t *testing.T) {
				open, _ := p.Coverage()
				for _, i := range open {
					t.Errorf("clause %s looks like a rule and has no block", p.Clauses[i].Number)
				}
			})
			t.Run("has the known faults", func(t *testing.T) {
				var found []string
				for _, d := range diags {
					if d.Severity == source.Warning {
						found = append(found, d.Code+" at "+clauseAt(p, d.Span.Start))
					}
				}
				if !slices.Equal(found, known[b.Name]) {
					t.Errorf("lints %q, want %q", found, known[b.Name])
				}
				if b.Source == "" && len(known[b.Name]) > 0 {
					t.Error("a template has no faults")
				}
			})
			t.Run("makes claims that can be read", func(t *testing.T) {
				own, diags := claim.Parse(p)
				for _, d := range diags {
					t.Error(d.Draw())
				}
				if len(own) < 3 {
					t.Errorf("%d claims", len(own))
				}
			})
			t.Run("has a map", func(t *testing.T) {
				if g := p.Map(); len(g.Nodes) < 5 || !strings.Contains(g.Text(), g.Nodes[0].Name) {
					t.Error("its map shows too little")
				}
			})
			t.Run("tells stories that hold", func(t *testing.T) { stories(t, f, p) })
		})
	}
}

// stories checks that there are at least eight, that each holds, and that in
// at least three of them something is refused.
func stories(t *testing.T, f *syntax.File, p *rulebook.Program) {
	refused := 0
	for _, s := range p.Stories {
		c, diags := casefile.FromStory(s, f.Source, p)
		for _, d := range diags {
			t.Error(d.Draw())
		}
		outcomes := casefile.Check(p, c)
		if len(outcomes) == 0 {
			t.Errorf("%s: it expects nothing", c.Title)
		}
		no := false
		for _, o := range outcomes {
			want := o.Expect.String()
			no = no || refusal.MatchString(want)
			if !o.Met {
				t.Errorf("%s:\nexpected %s\nfound %s", c.Title, want, o.Found)
			}
		}
		if no {
			refused++
		}
	}
	if len(p.Stories) < 8 || refused < 3 {
		t.Errorf("%d stories, %d with a refusal; at least 8 and 3", len(p.Stories), refused)
	}
}

// clauseAt is the number of the clause in which a position lies.
func clauseAt(p *rulebook.Program, at int) string {
	number := ""
	for i := range p.Clauses {
		if p.Clauses[i].Span.Start <= at {
			number = p.Clauses[i].Number
		}
	}
	return number
}

// Every folder with a rulebook is listed, so that no book escapes the tests.
func TestTheListIsWhole(t *testing.T) {
	listed := map[string]bool{}
	for _, b := range rulebooks.List() {
		listed[b.Name] = true
	}
	found, err := fs.Glob(rulebooks.Files, "*/rulebook.md")
	if err != nil || len(found) == 0 {
		t.Fatal("no books", err)
	}
	for _, name := range found {
		if name = strings.TrimSuffix(name, "/rulebook.md"); !listed[name] {
			t.Errorf("%s is not listed", name)
		}
	}
	if _, err := rulebooks.Text("sprots-club"); err == nil || !strings.Contains(err.Error(), "nz-incorporated-society") {
		t.Errorf("a book that there is not: %v, want the names that there are", err)
	}
}

// The page of the library names every book, as listed.
func TestThePageNamesEveryBook(t *testing.T) {
	page, err := os.ReadFile("../docs/reference/library.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range rulebooks.List() {
		if line := "| `" + b.Name + "` | " + b.About + " |"; !bytes.Contains(page, []byte(line)) {
			t.Errorf("docs/reference/library.md lacks the line\n%s", line)
		}
	}
	licence, err := rulebooks.Files.ReadFile("LICENSE")
	if err != nil || !bytes.Contains(licence, []byte("CC0 1.0")) || rulebooks.Licence != "CC0-1.0" {
		t.Error("the licence is not CC0", err)
	}
}
