package story

import (
	"context"
	"strings"
	"testing"

	"alteram/prove"
	"alteram/prove/net"
)

// Whatever day is chosen within the span of a step, the steps behind it can
// still be dated.
func TestGapsCanBeCompleted(t *testing.T) {
	n := &net.Net{
		Clocks: []net.Clock{{Name: "charges"}, {Name: "notice"}},
		Steps: []net.Step{
			{Name: "charges", Reset: []int{0}},
			{Name: "notice", Guard: net.Cond{Bounds: []net.Bound{{Clock: 0, Max: 10}}}, Reset: []int{1}},
			{Name: "hearing", Guard: net.Cond{Bounds: []net.Bound{{Clock: 1, Min: 15, Max: -1}, {Clock: 0, Max: 20}}}},
		},
	}
	g, ok := newGaps(n, []int{0, 1, 2})
	if !ok {
		t.Fatal("no days are found")
	}
	for _, c := range []struct {
		row         int
		days        []int
		first, last int
	}{
		{1, []int{0}, 0, -1},
		{2, []int{0, 3}, 3, 8}, // not 13: the hearing must follow within 20 days after the charges
		{3, []int{0, 3, 8}, 23, 23},
		{3, []int{0, 3, 5}, 20, 23},
	} {
		if first, last := g.span(c.row, c.days); first != c.first || last != c.last {
			t.Errorf("row %d after %v: %d to %d, want %d to %d", c.row, c.days, first, last, c.first, c.last)
		}
	}
	n.Steps[2].Guard.Bounds[1].Max = 14
	if _, ok := newGaps(n, []int{0, 1, 2}); ok {
		t.Error("days are found for a hearing that must come before it may")
	}
}

// What the docket does not let happen is not told, and the reason names the
// clause.
func TestWhatTheDocketRefusesIsNoStory(t *testing.T) {
	p := open(t, harbour, "")
	m, path := unheard(t, p)
	m.Net.Steps[3].Guard.Bounds = []net.Bound{{Clock: 0, Min: 0, Max: 14}} // clause 5 wants 14 clear days
	s, _, why := replay(context.Background(), m, path, Options{}, unheardBy)
	if s != nil {
		t.Fatalf("it is told all the same:\n%s", s.Text(p))
	}
	if !strings.Contains(why, "clause 5") {
		t.Errorf("the reason is %q", why)
	}
}

// Who may do an act is found where the path does not say it.
func TestWhoMayActIsFound(t *testing.T) {
	p := open(t, harbour, "")
	m, path := unheard(t, p)
	for i := range m.Moves {
		if m.Moves[i].Kind == prove.Act {
			m.Moves[i].By = 0
		}
	}
	s, _, why := replay(context.Background(), m, path, Options{}, unheardBy)
	if s == nil {
		t.Fatal(why)
	}
	for _, l := range s.Lines {
		if strings.Contains(l.Text, "written reasons by") && !strings.HasPrefix(l.Text, "Ben ") {
			t.Errorf("%s: Ben is the secretary", l.Text)
		}
	}
}
