package report

import (
	"os"
	"path/filepath"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

func TestEntryTextLeavesOutTheTime(t *testing.T) {
	const what = "Bo sends notice of hearing by email to Hal"
	for _, when := range []string{
		"", "11 October 2010 ", "Monday 11 October 2010, ", "11 October 2010 21:30 ", "11 October 2010 9.30pm ", "11 October 2010 17:32-21:28 ",
		"11 October 2010 between 21:30 and 24:00 ", "between 21:30 and 24:00 ", "between 1 and 11 October 2010 ", "October 2010 ",
		"date not known ", "2010-10-11 ", "21:32 ", "not after 11 October 2010 ", "between 1 October 2010 and 3 November 2010 ", "11 October 2010\n  21:30  ",
	} {
		if got := entryText(when + what + "."); got != what {
			t.Errorf("%q: got %q", when, got)
		}
	}
}

// Every form of a leading date that docs/reference/cases.md lists is cut, and
// remarks at the end with it; brackets that belong to the entry stay.
func TestEntryTextLeavesOutRemarks(t *testing.T) {
	for text, want := range map[string]string{
		"11 October 2010 [notice] Bo sends notice to Hal. (reported, F6)":      "Bo sends notice to Hal",
		"11 October 2010 Bo sends notice to Hal (recorded 14 October 2010).":   "Bo sends notice to Hal",
		"11 October 2010 note: the lights went out (twice). (invented)":        "note: the lights went out (twice)",
		"11 October 2010 council decides expulsion; for 2, against 1.":         "council decides expulsion; for 2, against 1",
		"11 October 2010 Bo sends notice, stating the charges (illustrative).": "Bo sends notice, stating the charges",
	} {
		if got := entryText(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// An entry that was corrected is shown in the words that the ruling is about,
// with what stood there before; one that was withdrawn does not vanish.
func TestAmendedEntriesSaySo(t *testing.T) {
	book, err := os.ReadFile(filepath.Join("..", "..", "examples", "harbour", "constitution.md"))
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := syntax.Parse(source.NewFile("constitution.md", book))
	program, _ := rulebook.Build(tree)
	file := source.NewFile("a.case", []byte("3 May 2027   [a] note: one.\n4 May 2027   [b] note: two.\n"+
		"5 May 2027   [c] correction of a: 2 May 2027 10:00 note: three.\n6 May 2027   [d] entry b is withdrawn: doubled.\n"))
	text, diags := casefile.Read(file, program)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	c := &Case{Program: program, Text: text, Source: file}
	for _, tt := range []struct {
		name string
		on   int
		want []Entry
	}{
		{"before", 4, []Entry{{ID: "a", Text: "note: one"}, {ID: "b", Text: "note: two"}}},
		{"corrected", 5, []Entry{{ID: "a", Text: "note: three", Amended: "corrected by entry c", Before: "note: one"}, {ID: "b", Text: "note: two"}}},
		{"withdrawn", 6, []Entry{{ID: "a", Text: "note: three", Amended: "corrected by entry c", Before: "note: one"}, {ID: "b", Text: "note: two", Amended: "withdrawn by entry d"}}},
	} {
		day, _ := calendar.DateOf(2027, 5, tt.on)
		c.Look(day)
		got := c.Standing("a").Entries
		if len(got) != len(tt.want) {
			t.Errorf("%s: %d entries, want %d: %+v", tt.name, len(got), len(tt.want), got)
			continue
		}
		for i, w := range tt.want {
			if g := got[i]; g.ID != w.ID || g.Text != w.Text || g.Amended != w.Amended || g.Before != w.Before {
				t.Errorf("%s: got %+v, want %+v", tt.name, g, w)
			}
		}
	}
}
