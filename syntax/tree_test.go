package syntax

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/source"
)

var update = flag.Bool("update", false, "write golden files anew")

// read returns a file of the repository as a source.
func read(t testing.TB, name string) *source.File {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(name, text)
}

// parseClean parses a text that must have nothing wrong with it.
func parseClean(t testing.TB, f *source.File) *File {
	t.Helper()
	file, diags := Parse(f)
	for _, d := range diags {
		t.Errorf("unexpected: %s", d.Draw())
	}
	return file
}

// sentence parses one sentence that must be right.
func sentence(t testing.TB, text string) *Sentence {
	t.Helper()
	file := parseClean(t, source.NewFile("test.md", []byte(ruleText(text))))
	if len(file.Clauses) != 1 || len(file.Clauses[0].Sentences) != 1 {
		t.Fatalf("%q is not one sentence", text)
	}
	return file.Clauses[0].Sentences[0]
}

// ruleText wraps sentences into the smallest rulebook.
func ruleText(sentences string) string {
	return "# Club\n\n## 1 Rule\n```rule\n" + sentences + "\n```\n"
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; first at:\n%s", name, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			want := "(end)"
			if i < len(w) {
				want = w[i]
			}
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], want)
		}
	}
	return fmt.Sprintf("got ends at line %d", len(g))
}

// dump is a tree as text: exported fields that are set, without places.
func dump(v any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(v), 0)
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value, depth int) {
	if depth > 60 {
		b.WriteString("...")
		return
	}
	indent := "\n" + strings.Repeat("  ", depth)
	switch x := v.Interface().(type) {
	case Phrase:
		fmt.Fprintf(b, "%q", wordsText(x.Words))
		return
	case calendar.Date:
		b.WriteString(x.String())
		return
	case Form:
		b.WriteString(formNames[x])
		return
	case WindowKind:
		b.WriteString(windowNames[x])
		return
	case LeadKind:
		b.WriteString([...]string{"If", "While", "At", "Despite", "Except", "After"}[x])
		return
	case SeverityKind:
		b.WriteString([...]string{"none", "void", "voidable", "curable", "irregular", "not counted"}[x])
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		if v.Kind() == reflect.Pointer && v.Type() != reflect.TypeFor[*Sentence]() {
			b.WriteString(v.Type().Elem().Name() + " ")
		}
		dumpValue(b, v.Elem(), depth)
	case reflect.Slice:
		for i := range v.Len() {
			b.WriteString(indent + "- ")
			dumpValue(b, v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() || f.Type == reflect.TypeFor[source.Span]() || isUnset(v.Field(i)) {
				continue
			}
			b.WriteString(indent + f.Name + ": ")
			dumpValue(b, v.Field(i), depth+1)
		}
	default:
		fmt.Fprintf(b, "%v", v.Interface())
	}
}

func isUnset(v reflect.Value) bool {
	switch v.Interface().(type) {
	case WindowKind, LeadKind:
		return false
	case Window, Lead:
		return false
	}
	if d, ok := v.Interface().(calendar.Date); ok {
		return d == calendar.NoDate
	}
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type().Field(i).Type != reflect.TypeFor[source.Span]() && !isUnset(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return v.IsZero()
}

// formNames are the forms in their order.
var formNames = [...]string{
	"Bad", "Body", "Office", "Party", "Act", "Decision", "Meeting", "Fact", "Judgement", "Class", "Parameter", "Sanction", "Menu", "Power", "Duty", "Ban", "Offer", "State", "Content", "Majority", "Without", "Verdict", "Quorum", "Acting", "Service", "Deem", "Effect", "Extend", "Applies", "Casting", "Chair", "Cure", "Survives", "Yields", "Needs",
}

// windowNames are the kinds of windows in their order.
var windowNames = [...]string{
	"Within", "WithinBefore", "NotLessBefore", "NotMoreBefore", "NotLessAfter", "NotMoreAfter", "After", "Before", "At", "ByDate", "While", "Soon", "Until",
}

// dumpFile is the tree of a file as text.
func dumpFile(f *File) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Title: %q\n", f.Title)
	for _, s := range f.Settings {
		fmt.Fprintf(&b, "Setting %q: %q\n", s.Key, s.Value)
	}
	for _, c := range f.Clauses {
		parent := ""
		if c.Parent != nil {
			parent = " in " + c.Parent.Number
		}
		fmt.Fprintf(&b, "Clause %s%s %q\n", c.Number, parent, c.Heading)
		for _, p := range c.Prose {
			fmt.Fprintf(&b, "  Prose %q\n", p.Text)
		}
		for _, s := range c.Sentences {
			b.WriteString("  Sentence" + strings.ReplaceAll(dump(s), "\n", "\n    ") + "\n")
		}
		for _, claim := range c.Claims {
			fmt.Fprintf(&b, "  Claim %q\n", claim.Text)
		}
	}
	for _, s := range f.Stories {
		fmt.Fprintf(&b, "Story %q\n", s.Title)
		for _, l := range s.Lines {
			fmt.Fprintf(&b, "  %q\n", l.Text)
		}
	}
	return b.String()
}
