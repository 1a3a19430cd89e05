package report

import "testing"

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
