package dossier

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/docket"
	"alteram/record"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// sample is a case of the examples with its rulebook.
type sample struct {
	name string
	p    *rulebook.Program
	c    *casefile.Case
}

// build makes a program of a text that must be free of errors.
func build(t testing.TB, name, text string) (*syntax.File, *rulebook.Program) {
	t.Helper()
	f, diags := syntax.Parse(source.NewFile(name, []byte(text)))
	books := []*syntax.File{f}
	for _, inc := range rulebook.Includes(f) {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(name), inc))
		if err != nil {
			t.Fatal(err)
		}
		book, more := syntax.Parse(source.NewFile(inc, text))
		books, diags = append(books, book), append(diags, more...)
	}
	p, more := rulebook.Build(books...)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return f, p
}

// loaded keeps the samples: building the examples takes longer than a test.
var loaded []sample

// samples returns every case and every story of the examples, and those of the
// model rules of Victoria. Events are named by their place, as in a chain, and
// what they aim at likewise.
func samples(t testing.TB) []sample {
	t.Helper()
	if loaded != nil {
		return loaded
	}
	var out []sample
	take := func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, p := build(t, name, string(text))
		for _, s := range p.Stories {
			c, _ := casefile.FromStory(s, f.Source, p)
			out = append(out, sample{name + ": " + c.Title, p, c})
		}
		if !strings.Contains(name, "carter") {
			return nil
		}
		for _, pattern := range []string{"*.case", "broken/*.case"} {
			files, _ := filepath.Glob(filepath.Join(filepath.Dir(name), pattern))
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				c, _ := casefile.Read(source.NewFile(file, text), p)
				out = append(out, sample{file, p, c})
			}
		}
		return nil
	}
	for _, folder := range []string{"../examples", "../rulebooks/victoria-model-rules"} {
		if err := filepath.WalkDir(folder, take); err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 40 {
		t.Fatalf("only %d cases found", len(out))
	}
	for _, s := range out {
		number(s.c.Events)
	}
	loaded = out
	return out
}

// number gives events their places for names, and targets with them.
func number(events []docket.Event) {
	at := map[string]string{}
	for i := range events {
		at[events[i].ID] = strconv.Itoa(i + 1)
	}
	for i := range events {
		events[i].ID = strconv.Itoa(i + 1)
		if to, ok := at[events[i].Target]; ok {
			events[i].Target = to
		}
	}
}

// people lists everybody of a case.
func people(c *casefile.Case) []string {
	var out []string
	seen := map[string]bool{}
	add := func(names ...string) {
		for _, n := range names {
			if n != "" && !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	for _, seats := range [][]docket.Seat{c.Register.Bodies, c.Register.Offices, c.Register.Parties} {
		for _, s := range seats {
			add(s.Person)
		}
	}
	add(c.Register.Members...)
	add(c.People...)
	return out
}

// handles gives every person of a case a handle, in an order that is not that
// of their names, and both directions of the list.
func handles(c *casefile.Case) (to, back func(string) (string, bool)) {
	fwd, rev := map[string]string{}, map[string]string{}
	for i, name := range people(c) {
		h := fmt.Sprintf("p%012x", (uint64(i)+1)*0x9e3779b97f4a7c15>>16)
		fwd[name], rev[h] = h, name
	}
	return func(s string) (string, bool) { h, ok := fwd[s]; return h, ok },
		func(s string) (string, bool) { n, ok := rev[s]; return n, ok }
}

// blinded is the register of a case with handles for names.
func blinded(r docket.Register, names func(string) (string, bool)) docket.Register {
	person := func(n string) string {
		if h, ok := names(n); ok {
			return h
		}
		return n
	}
	seats := func(list []docket.Seat) []docket.Seat {
		var out []docket.Seat
		for _, s := range list {
			s.Person = person(s.Person)
			out = append(out, s)
		}
		return out
	}
	out := docket.Register{Bodies: seats(r.Bodies), Offices: seats(r.Offices), Parties: seats(r.Parties)}
	for _, m := range r.Members {
		out.Members = append(out.Members, person(m))
	}
	return out
}

// sealed is what a record keeps of an event: its sheet, through its bytes and
// back, and its fields.
func sealed(t testing.TB, s sample, e *docket.Event, names func(string) (string, bool)) (*record.Sheet, map[string]Field) {
	t.Helper()
	open, on, fields := Entry(s.p, e, names)
	seq, _ := strconv.ParseInt(e.ID, 10, 64)
	id := strings.Repeat("0", 31) + "1"
	sheet := &record.Sheet{
		V: 1, Org: "club.example/log", ID: id, Case: id, Seq: seq, Prev: [32]byte{1}, Act: "entry",
		Occurred: on, Recorded: "2030-01-02T03:04:05Z", Open: open, AttKind: "desk",
	}
	byName := map[string]Field{}
	for i, f := range fields {
		if _, twice := byName[f.Name]; twice {
			t.Fatalf("%s, entry %s: field %s is there twice", s.name, e.ID, f.Name)
		}
		if got := ClassOf(f.Name); got != f.Class {
			t.Errorf("field %s is of class %d by its name and was given %d", f.Name, got, f.Class)
		}
		byName[f.Name] = f
		sheet.Sealed = append(sheet.Sealed, [32]byte{byte(i + 1)})
		if _, err := record.Encode(f.Value); err != nil {
			t.Errorf("%s, entry %s: field %s: %v", s.name, e.ID, f.Name, err)
		}
	}
	b, err := sheet.Encode()
	if err != nil {
		t.Fatalf("%s, entry %s: %v", s.name, e.ID, err)
	}
	back, err := record.DecodeSheet(b)
	if err != nil {
		t.Fatalf("%s, entry %s: %v", s.name, e.ID, err)
	}
	return back, byName
}
