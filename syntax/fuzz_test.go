package syntax

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"alteram/source"
)

// seeds are the texts that fuzzing starts from: books, mistakes, and hostile
// scraps.
func seeds(f *testing.F) {
	for _, name := range books {
		// Clause by clause, since small texts fuzz faster.
		for i, part := range bytes.SplitAfter(read(f, name).Text, []byte("\n```\n")) {
			if i%3 == 0 {
				f.Add(part)
			}
		}
	}
	for id := range codes {
		if text := exampleText(codeID(id)); len(text) < 4096 {
			f.Add([]byte(text))
		}
	}
	for _, text := range []string{
		"", "\uFEFF", "```rule", "# a\n> > > ```rule\n> > x.\n", "## 1 A\n1. ```rule\n   a is a member.", "## 1 A\n\t```rule\n\tThe a is a member.\n\t```",
		"## 1 A\n```rule\nIf a, b, c, d or e, f, g, h acts as i.\n```", "## 1 A\n```story\n--\n a\n  b\n```", "## 1(1 A\n(a) x\n(i) y\n", "place: a: b. zone: .\n",
		"## 1 A\n```rule\n. .. \"a. \n-- \x00\n- - -\n```\n", "## 1 A\r```rule\r\nThe a is a member.\r\n```\r\n", "a\n===\nb\n---\n",
		"## 1 A\n```rule\nThe A may b if all of:\n  - c\n- d\n .\n```", "## 1 A\n```rule\nThe a must b within 1 day after c. If not, d ends. If not, e.\n```",
	} {
		f.Add([]byte(text))
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		src := source.NewFile("fuzz.md", text)
		file, diags := Parse(src)
		for _, d := range diags {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) || d.Message == "" || d.Hint == "" || strings.Contains(d.Message+d.Hint, "%!s(") || len(d.Message+d.Hint) > 4000 {
				t.Fatalf("bad diagnostic %+v", d)
			}
		}
		for _, c := range file.Clauses {
			for _, s := range c.Sentences {
				checkSpans(t, src, s)
				if s.Form == BadForm && !source.HasError(diags) {
					t.Fatalf("a bad sentence without an error: %q", src.Slice(s.Span))
				}
			}
		}
	})
}

// checkSpans checks that a sentence's places lie in the text and in order.
func checkSpans(t *testing.T, f *source.File, s *Sentence) {
	for ; s != nil; s = s.IfNot {
		if s.Span.Start < 0 || s.Span.End < s.Span.Start || s.Span.End > len(f.Text) {
			t.Fatalf("bad place %v", s.Span)
		}
		for _, w := range s.Subject.Words {
			if w.Span.Start < s.Span.Start || w.Span.End > s.Span.End {
				t.Fatalf("the word %q lies outside its sentence", w.Text)
			}
		}
	}
}

func FuzzFormat(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		checkFormat(t, source.NewFile("fuzz.md", text))
	})
}

// Words of the language in any order give diagnostics, never a panic, and
// what is read obeys the laws of formatting.
func TestWordSaladIsHarmless(t *testing.T) {
	words := strings.Fields("The the a council respondent hearing is are was not may must be received void , , , . . ; : if unless only if provided that and or who within 14 days " +
		"after before until at during by 1 May 2027 half of those present and voting at least more than needs without counts as takes effect ends closes the case clause 5 5(2) to applies " +
		"yields agree in writing extend period If not, Despite Except as provides While At After all any none of: - ( ) / \"x y\" recording: (date) once twice at most 3 times for throughout quorum " +
		"an act by sanction on membership body office held one member meeting decision fact judgement whichever later earlier ideally immediately then told of passed time")
	n := 4000
	if testing.Short() {
		n = 2000
	}
	for seed := range n {
		r := rand.New(rand.NewSource(int64(seed)))
		var b strings.Builder
		for range 1 + r.Intn(30) {
			b.WriteString(words[r.Intn(len(words))])
			b.WriteString([...]string{" ", " ", " ", " ", " ", " ", "\n  ", "\n    ", "\n"}[r.Intn(9)])
		}
		checkFormat(t, source.NewFile(fmt.Sprintf("salad-%d.md", seed), []byte(ruleText(b.String()+"."))))
	}
}

// Hostile sizes end soon and with a diagnostic; the test's time limit is the
// claim.
func TestHostileSizes(t *testing.T) {
	const n = 200_000
	tests := []struct{ name, text string }{
		{"one long line", ruleText(strings.Repeat("word ", n))},
		{"one long word", ruleText(strings.Repeat("w", 4*n) + ".")},
		{"many commas", ruleText("If a" + strings.Repeat(", a", 300) + " or b, c acts as d.")},
		{"many sentences", ruleText(strings.Repeat("The council is a body of 3 members.\n", n/10))},
		{"many leads", ruleText(strings.Repeat("If a, b or c, ", 60) + "d may e.")},
		{"many follow-ups", ruleText("The a must b within 1 day after c." + strings.Repeat(" If not, the a must b within 1 day after c.", 500))},
		{"many fences", "# A\n\n## 1 A\n" + strings.Repeat("```rule\n", n/10)},
		{"many clauses", "# A\n" + strings.Repeat("## 1 A\n5.1 b\n", n/20)},
		{"deep lists", "# A\n\n## 1 A\n" + deep(500)},
		{"deep quotes", strings.Repeat("> ", n) + "x"},
		{"many quotes", ruleText(strings.Repeat(`"`, n) + ".")},
		{"many notes", ruleText(strings.Repeat("-- note\n", n/10))},
		{"many stops", ruleText(strings.Repeat(".", n/10))},
		{"many settings", "# A\n" + strings.Repeat("place: a. ", n/10)},
		{"one setting of many lines", "# A\nplace: a" + strings.Repeat("\n b", n/4)},
		{"bad bytes", "# A\n" + strings.Repeat("\xff", n)},
		{"zeros", strings.Repeat("\x00", n)},
		{"brackets", ruleText("A is an act by b, recording: c (one of " + strings.Repeat("d / ", 400) + "e).")},
		{"numbers", ruleText("Clauses " + strings.Repeat("1, ", 450) + "2 apply to c.")},
		{"too long", strings.Repeat("a", maxBytes+1)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := source.NewFile("x.md", []byte(test.text))
			file, _ := Parse(f)
			if out := Format(file); len(out) < len(test.text)/2 && !bytes.Contains(out, []byte("3 members")) {
				t.Errorf("formatting loses text: %d bytes of %d", len(out), len(test.text))
			}
		})
	}
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", 2*i) + "- x\n")
	}
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	harbour := read(b, "../examples/harbour/constitution.md").Text
	_, body, _ := bytes.Cut(harbour, []byte("## 1 "))
	var text bytes.Buffer
	text.WriteString("# Book\n")
	for range 4 { // sixty clauses
		text.WriteString("\n## 1 ")
		text.Write(body)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		Parse(source.NewFile("x.md", text.Bytes()))
	}
}

func BenchmarkFormat(b *testing.B) {
	file, _ := Parse(read(b, "../examples/harbour/constitution.md"))
	b.ReportAllocs()
	for b.Loop() {
		Format(file)
	}
}
