package statement_test

import (
	"testing"

	"alteram/calendar"
	"alteram/statement"
)

// FuzzCheck asks of any text that every sentence is a part of it, in order, that
// no answer is made up, and that what supports or contradicts says why.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"He was told at ten to midnight.", "The vote was 13–0; nobody abstained.", "“Last night”, said the president.", "9.30pm", "a.m.", "half past",
		"two-thirds of the 17", "between 4 and", "not only told", "F1 | text\n\n- x", "at 25:99 on 45 October 0000", "ⅷ ½ \xff",
	} {
		f.Add(s)
	}
	c := open(f, "carter/rehearsal.case")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			t.Skip()
		}
		last := 0
		for _, s := range statement.Check(c, text, calendar.NoDate) {
			if s.Start < last || s.End > len(text) || text[s.Start:s.End] != s.Text {
				t.Fatalf("%q is not text[%d:%d]", s.Text, s.Start, s.End)
			}
			last = s.End
			if s.Answer == statement.Supports && len(s.Claims) == 0 {
				t.Fatalf("%q is supported and claims nothing", s.Text)
			}
			for _, x := range s.Claims {
				if x.Says == "" || x.About == "" {
					t.Fatalf("%q: a claim without a reason: %+v", s.Text, x)
				}
			}
		}
	})
}
