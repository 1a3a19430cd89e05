package papers

import (
	"strings"
	"testing"
)

func TestInterimMeasureShowsItsTestAndItsReview(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "charged")
	g := h.In("Bram Example")
	path := "/c/" + chain + "/interim"
	if page := g.Page(path).Words(); !strings.Contains(page, "There is no interim measure") || !strings.Contains(page, "Urgent risk") && !strings.Contains(page, "urgent risk") || !strings.Contains(page, "60 days") {
		t.Errorf("the page says: %s", page)
	}
	record(t, h, chain, `council considers urgent risk`)
	record(t, h, chain, `Andrew Little suspends Chris Carter`)
	for _, who := range []string{"Bram Example", "Chris Carter"} {
		page := h.In(who).Page(path).Words()
		for _, want := range []string{"Ordered by Andrew Little", "What it rests on", "In effect", "By Wednesday 29 September 2010"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not read %q: %s", who, want, page)
			}
		}
	}
	if page := h.In("Chris Carter").Page(path).Words(); !strings.Contains(page, "Ask for a review") {
		t.Error("the respondent cannot ask for a review")
	}
}
