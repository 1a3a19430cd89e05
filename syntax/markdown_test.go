package syntax

import (
	"strings"
	"testing"

	"alteram/source"
)

// The Markdown of outline.md has these clauses, prose and sentences.
func TestOutline(t *testing.T) {
	golden(t, "outline.tree", dumpFile(parseClean(t, read(t, "testdata/outline.md"))))
}

// Every place in the tree is where the text says the words.
func TestSpansAreExact(t *testing.T) {
	for _, name := range books {
		f := read(t, name)
		file, diags := Parse(f)
		if source.HasError(diags) {
			continue
		}
		for _, c := range file.Clauses {
			for _, s := range c.Sentences {
				for _, w := range s.Subject.Words {
					if got := f.Slice(w.Span); got != w.Text {
						t.Errorf("%s: the word %q has the place of %q", name, w.Text, got)
					}
				}
				text := f.Slice(s.Span)
				if !strings.HasSuffix(text, ".") || s.Form != BadForm && len(s.Lead) == 0 && len(s.Subject.Words) > 0 && !strings.Contains(text, s.Subject.Words[0].Text) {
					t.Errorf("%s: a sentence has the place of %q", name, text)
				}
			}
			for _, claim := range c.Claims {
				if got := strings.Join(strings.Fields(f.Slice(claim.Span)), " "); got != claim.Text+"." && !strings.Contains(got, "--") {
					t.Errorf("%s: the claim %q has the place of %q", name, claim.Text, got)
				}
			}
		}
		for _, s := range file.Settings {
			if got := strings.Join(strings.Fields(f.Slice(s.ValueSpan)), " "); got != s.Value {
				t.Errorf("%s: the value %q has the place of %q", name, s.Value, got)
			}
		}
		for _, s := range file.Stories {
			for _, l := range s.Lines {
				if got := strings.Fields(f.Slice(l.Span)); got[0] != strings.Fields(l.Text)[0] {
					t.Errorf("%s: the story line %q has the place of %q", name, l.Text, got)
				}
			}
		}
	}
}

func TestClauseNumbers(t *testing.T) {
	tests := []struct {
		heading, number, rest string
		ok                    bool
	}{
		{"5 Notice of hearing", "5", "Notice of hearing", true},
		{"5. Notice", "5", "Notice", true},
		{"5) Notice", "5", "Notice", true},
		{"5.2 Form", "5.2", "Form", true},
		{"5A Form", "5A", "Form", true},
		{"5(2) Form", "5(2)", "Form", true},
		{"5(2)(a) Form", "5(2)(a)", "Form", true},
		{"(2) Form", "(2)", "Form", true},
		{"Clause 5: Notice", "5", "Notice", true},
		{"Rule 12 – Notice", "12", "Notice", true},
		{"§ 10 Ausschluss", "10", "Ausschluss", true},
		{"§10 Ausschluss", "10", "Ausschluss", true},
		{"Article XIV. Trials", "XIV", "Trials", true},
		{"**7.** Bold", "7", "Bold", true},
		{"Notice", "", "", false},
		{"2027 is a year", "", "", false},
		{"IV Trials", "", "", false},
		{"5th meeting", "", "", false},
		{"", "", "", false},
		{"(", "", "", false},
	}
	for _, test := range tests {
		number, rest, _, ok := clauseNumber(test.heading)
		if ok != test.ok || ok && (number != test.number || rest != test.rest) {
			t.Errorf("%q: got %q %q %v, want %q %q %v", test.heading, number, rest, ok, test.number, test.rest, test.ok)
		}
	}
}

func TestRomanNumbers(t *testing.T) {
	for n := 1; n <= 50; n++ {
		if got := roman(romanNumeral(n)); got != n {
			t.Errorf("%s is read as %d, want %d", romanNumeral(n), got, n)
		}
	}
	for _, s := range []string{"", "iiii", "vx", "a", "ic", "lx"} {
		if got := roman(s); got != 0 {
			t.Errorf("%q is read as %d, want no number", s, got)
		}
	}
}

// What is not text is said to be, and the rest is read.
func TestBadBytes(t *testing.T) {
	tests := []struct{ name, text, code string }{
		{"not UTF-8", "# Club\n\n## 1 A\nProse \xff\xfe.\n```rule\nThe clerk is a member.\n```\n", "A102"},
		{"not UTF-8 in a sentence", "# Club\n\n## 1 A\n```rule\nThe clerk is a member.\nThe cl\xffrk is a member.\n```\n", "A102 A122"},
		{"a zero", "# Club\n\n## 1 A\n```rule\nThe clerk\x00is a member.\n```\n", "A103"},
		{"carriage return alone", "# Club\n\n## 1 A\n```rule\nThe clerk\ris a member.\n```\n", "A103"},
	}
	for _, test := range tests {
		file, diags := Parse(source.NewFile("x.md", []byte(test.text)))
		var codes []string
		for _, d := range diags {
			codes = append(codes, d.Code)
			if d.Draw() == "" {
				t.Errorf("%s: nothing is drawn", test.name)
			}
		}
		if got := strings.Join(codes, " "); got != test.code {
			t.Errorf("%s: codes %s, want %s", test.name, got, test.code)
		}
		if len(file.Clauses) != 1 || len(file.Clauses[0].Sentences) == 0 || file.Clauses[0].Sentences[0].Form != PartyForm {
			t.Errorf("%s: the sentence is lost", test.name)
		}
	}
}

func TestStories(t *testing.T) {
	text := "# T\n\n## 1 A\n```story\nThe first. -- about it\n  council: Ann.\n  1 May 2027 Ann says \"a -- b\".\n    and more   -- note\n\n-- a note\nThe second.\n  2 May 2027 Bo speaks.\n```\n" +
		"```story\nFlat lines.\ntitle: no.\n1 May 2027 Ann speaks,\n  and goes on.\n```\n"
	file := parseClean(t, source.NewFile("x.md", []byte(text)))
	var got []string
	for _, s := range file.Stories {
		got = append(got, "* "+s.Title)
		for _, l := range s.Lines {
			got = append(got, l.Text)
		}
	}
	want := []string{"* The first", "council: Ann.", "1 May 2027 Ann says \"a -- b\". and more", "* The second", "2 May 2027 Bo speaks.",
		"* Flat lines", "title: no.", "1 May 2027 Ann speaks, and goes on."}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
