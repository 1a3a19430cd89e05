package casefile_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"alteram/casefile"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// checkCase holds any text to what must be true of all: reading ends, a case
// without errors comes back from both forms, and complaints can be drawn.
func checkCase(t *testing.T, text []byte) {
	p := program(t)
	c, diags := casefile.Read(source.NewFile("fuzz", text), p)
	if len(c.Events) != len(c.Spans) {
		t.Fatalf("%d events have %d places", len(c.Events), len(c.Spans))
	}
	for _, d := range diags {
		if d.Code == "" || d.Message == "" || d.Draw() == "" {
			t.Fatalf("a complaint says nothing: %+v", d)
		}
	}
	casefile.Head(source.NewFile("fuzz", text))
	if source.HasError(diags) {
		c.Text(p)
		c.JSONLines()
		return
	}
	asText := c.Text(p)
	again, more := casefile.Read(source.NewFile("text", asText), p)
	if source.HasError(more) {
		t.Fatalf("the canonical text of\n%s\nreads with complaints:\n%s\n%s", text, asText, drawn(more))
	}
	sameCase(t, "text", c, again)
	asJSON := c.JSONLines()
	again, more = casefile.Read(source.NewFile("json", asJSON), p)
	if source.HasError(more) {
		t.Fatalf("the JSON form of\n%s\nreads with complaints:\n%s\n%s", text, asJSON, drawn(more))
	}
	sameCase(t, "JSON", c, again)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(evening(f)))
	f.Add([]byte(trial))
	f.Add([]byte(head + "26 May 2027 19:00-21:15  hearing; present Ann, Bo; remote Di; Hal speaks; council decides warning; for Ann; against 2 (Bo, Cy).\nexpect: says \"x\".\n"))
	f.Add([]byte(head + "between 1 and 11 May 2027 [n7] correction of n7: 12 May 2027 Hal is told of expulsion by telephone (recorded 13 May 2027, source F6).\n"))
	f.Add([]byte("\xff\xfe1\x00"))
	f.Fuzz(checkCase)
}

func FuzzReadJSON(f *testing.F) {
	p, _ := club()
	c, _ := casefile.Read(source.NewFile("seed", []byte(evening(f))), p)
	f.Add(c.JSONLines())
	c, _ = casefile.Read(source.NewFile("seed", []byte(trial)), p)
	f.Add(c.JSONLines())
	f.Add([]byte(jsonHead + `{"kind":"correction","on":"unknown","target":"1","with":{"kind":"speaks","on":"2027-05-26","at":"21:30","actors":["Hal"]}}`))
	f.Add([]byte(jsonHead + `{"kind":"decides","on":"2027-05-26","actors":["council"],"thing":"expulsion","vote":{"for":1,"against":-5},"charges":[{"label":"x"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 0 && text[0] != '{' {
			text = append([]byte("{"), text...)
		}
		checkCase(t, text)
	})
}

// The examples that stand in the tree, cases and stories, read without an
// error and come back from both forms.
func TestExamplesComeBack(t *testing.T) {
	books, err := filepath.Glob("../examples/*/*.md")
	if err != nil || len(books) == 0 {
		t.Fatalf("no rulebooks among the examples: %v", err)
	}
	for _, name := range books {
		f := source.NewFile(name, contents(t, name))
		tree, _ := syntax.Parse(f)
		p, diags := rulebook.Build(tree)
		if p == nil || source.HasError(diags) {
			continue // a text that is not a rulebook by itself
		}
		comesBack := func(name string, c *casefile.Case, diags []source.Diagnostic) {
			if source.HasError(diags) {
				t.Errorf("%s:\n%s", name, drawn(diags))
				return
			}
			for form, text := range map[string][]byte{"text": c.Text(p), "JSON": c.JSONLines()} {
				again, diags := casefile.Read(source.NewFile(name, text), p)
				if source.HasError(diags) {
					t.Errorf("%s: its %s reads with complaints:\n%s", name, form, drawn(diags))
				}
				sameCase(t, form, c, again)
			}
		}
		for _, s := range p.Stories {
			c, diags := casefile.FromStory(s, f, p)
			comesBack(name+": "+s.Title, c, diags)
		}
		err := filepath.WalkDir(filepath.Dir(name), func(file string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(file) != ".case" {
				return err
			}
			f := source.NewFile(file, contents(t, file))
			if book, _ := casefile.Head(f); filepath.Join(filepath.Dir(file), filepath.FromSlash(book)) != name {
				return nil // it stands under another rulebook
			}
			c, diags := casefile.Read(f, p)
			comesBack(file, c, diags)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func contents(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
