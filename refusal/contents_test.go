package refusal

import (
	"testing"

	"alteram/docket"
)

// What a notice must state is asked for before it goes, though the rulebook may
// not say what becomes of one that lacks it.
func TestAPaperThatLacksWhatItMustStateIsRefused(t *testing.T) {
	r := docket.Ruling{Effect: docket.Effective, Findings: []docket.Finding{{Code: "not-stated", Clause: "9.2", Answer: docket.Broken, Text: "The notice does not state right of appeal.", Needs: "it to state right of appeal"}}}
	if !Refusable(&r) {
		t.Error("it goes out")
	}
	if got := Of([]docket.Ruling{r}); got.Error() != "The notice does not state right of appeal" || len(got.Clauses) != 1 || got.Clauses[0] != "9.2" {
		t.Errorf("%q %v", got.Error(), got.Clauses)
	}
	r.Findings[0].Answer = docket.NotShown
	if Refusable(&r) {
		t.Error("what a record of elsewhere does not show is refused")
	}
}
