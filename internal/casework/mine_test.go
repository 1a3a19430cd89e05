package casework

import (
	"strings"
	"testing"
	"time"

	"alteram/clerk"
)

// What somebody did last holds what happened in the room too, and the vote.
func TestLastDoneHoldsTheRoom(t *testing.T) {
	h, _ := morning(t, "\n23:50 Andrew", time.Date(2010, 10, 11, 10, 45, 0, 0, time.UTC))
	for who, want := range map[string]string{"Bram Example": "Council decides expulsion", "Cleo Example": "Council decides expulsion"} {
		page := h.In(who).Page("/").Words()
		_, done, _ := strings.Cut(page, "What you did or wrote down last")
		if !strings.Contains(done, want) || !strings.Contains(done, "11 October 2010, 11.41pm NZDT") {
			t.Errorf("%s reads: %s", who, done)
		}
	}
}

// A duty says what the rules say follows when nobody does it.
func TestADutySaysWhatFollows(t *testing.T) {
	h, _ := evening(t)
	opened, err := h.Desk.OpenCase(t.Context(), clerk.Opening{Request: clerk.Request{Now: h.Clock}, Title: "Another", Edition: edition(t, h), Respondent: h.Person("Phil Goff"), Complainant: h.Person("Wren Example")})
	if err != nil {
		t.Fatal(err)
	}
	chain := opened.Entries[0].Case
	if _, err := h.Desk.File(t.Context(), clerk.Draft{
		Request: clerk.Request{Now: h.Clock}, Case: chain, On: "21 October 2010 21:30", Happened: true,
		Text: `Wren Example makes a complaint about Phil Goff, allegation "a letter", day of conduct 20 October 2010`,
	}); err != nil {
		t.Fatal(err)
	}
	want := "If it is not done: The council must make charges or dismissal within 42 days after complaint"
	for _, path := range []string{"/", "/c/" + chain} {
		if words := h.In("Andrew Little").Page(path).Words(); !strings.Contains(words, want) {
			t.Errorf("%s does not say %q: %s", path, want, words)
		}
	}
}
