package statement_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/statement"
	"alteram/syntax"
)

// open reads a case of the examples with its rulebook, as it stands at the end
// of the day of its last entry.
func open(t testing.TB, name string) *statement.Case {
	t.Helper()
	read := func(file string) *source.File {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return source.NewFile(file, text)
	}
	f := read(filepath.Join("../examples", name))
	book, _ := casefile.Head(f)
	tree, _ := syntax.Parse(read(filepath.Join("../examples", filepath.Dir(name), book)))
	p, diags := rulebook.Build(tree)
	if source.HasError(diags) {
		t.Fatal(diags[0])
	}
	c, diags := casefile.Read(f, p)
	if source.HasError(diags) {
		t.Fatal(diags[0])
	}
	return of(p, c)
}

func of(p *rulebook.Program, c *casefile.Case) *statement.Case {
	last := calendar.NoDate
	for _, e := range c.Events {
		if e.On.Last != calendar.NoDate {
			last = max(last, e.On.Last)
		}
	}
	at, _ := p.Settings.Reckoner.Place.At(last, 86400)
	s := docket.Replay(p, c.Register, c.Incomplete, c.Events, docket.Known{})
	return &statement.Case{Program: p, Register: c.Register, Incomplete: c.Incomplete, Events: s.Events(), Standing: docket.At(s, at-1)}
}

// TestCorpus holds sentences against cases. Each line of a corpus is an
// expected answer and a sentence; "case" and "day" lines say which case, and on
// which day the text is written.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/*.corpus")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus: ", err)
	}
	n := 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		var c *statement.Case
		on := calendar.NoDate
		lines := bufio.NewScanner(f)
		for no := 1; lines.Scan(); no++ {
			line := strings.TrimSpace(lines.Text())
			want, text, ok := strings.Cut(line, "|")
			want, text = strings.TrimSpace(want), strings.TrimSpace(text)
			switch {
			case line == "" || strings.HasPrefix(line, "#"):
			case !ok:
				t.Errorf("%s:%d: no | in %q", file, no, line)
			case want == "case":
				c, on = open(t, text), calendar.NoDate
			case want == "day":
				if on, err = calendar.ParseDate(text); err != nil {
					t.Fatal(err)
				}
			default:
				n++
				got := statement.Check(c, text, on)
				if len(got) != 1 || string(got[0].Answer) != want {
					t.Errorf("%s:%d: %q\nwant %s, got %s", file, no, text, want, shown(got))
				}
			}
		}
		f.Close()
	}
	if n < 120 {
		t.Errorf("the corpus has %d sentences, fewer than 120", n)
	}
}

func shown(list []statement.Sentence) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(string(s.Answer))
		for _, c := range s.Claims {
			b.WriteString("\n    " + string(c.Answer) + " {" + c.Text + "} " + c.About + ": " + c.Says + " " + strings.Join(c.Entries, ","))
		}
		if len(s.Unread) > 0 {
			b.WriteString("\n    unread: " + strings.Join(s.Unread, " / "))
		}
		b.WriteString("\n")
	}
	return b.String()
}
