package zone_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"alteram/prove/net"
	"alteram/prove/zone"
)

var background = context.Background()

// at and to are a stage that flag 0 has or gets.
func at(v ...uint8) net.Cond  { return net.Cond{Flags: []net.Test{{Flag: 0, In: net.Values(v...)}}} }
func to(v uint8) []net.Assign { return []net.Assign{{Flag: 0, To: v}} }
func from(c net.Cond, clock int, min, max int32) net.Cond {
	c.Bounds = append(c.Bounds, net.Bound{Clock: clock, Min: min, Max: max})
	return c
}

// hearing is a charge that is noticed, perhaps adjourned, heard and decided.
// Nothing is decided less than 14 days after the notice or 30 after the charge.
func hearing() *net.Net {
	return &net.Net{
		Flags:  []net.Flag{{Name: "stage", Size: 5}},
		Clocks: []net.Clock{{Name: "charge"}, {Name: "notice"}},
		Steps: []net.Step{
			{Name: "charge", Guard: at(0), Set: to(1), Reset: []int{0}},
			{Name: "notice", Guard: at(1), Set: to(2), Reset: []int{1}},
			{Name: "adjourn", Guard: from(at(2), 1, 0, 10), Set: to(1)},
			{Name: "hear", Guard: from(from(at(2), 1, 14, 40), 0, 30, -1), Set: to(3)},
			{Name: "decide", Guard: at(3), Set: to(4)},
		},
		Invariants: []net.Invariant{{When: at(1).Flags, Clock: 0, Max: 50}},
		Bad:        []net.Cond{at(4)},
	}
}

func TestATraceHasTheDaysThatThePathLeaves(t *testing.T) {
	n := hearing()
	r := zone.Search(background, n, zone.Budget{})
	if r.Outcome != zone.Reached {
		t.Fatal(r.Outcome)
	}
	got := fmt.Sprint(r.Trace)
	// noticed within 50 days of the charge, heard 14 to 40 days later and at
	// least 30 after the charge, on any day from the start
	if want := "{[{0 {0 -1}} {1 {0 -1}} {3 {30 -1}} {4 {30 -1}}] {30 -1} 0}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	n.Invariants = append(n.Invariants, net.Invariant{When: at(0).Flags, Clock: 0, Max: 3}, net.Invariant{When: at(3, 4).Flags, Clock: 1, Max: 45})
	got = fmt.Sprint(zone.Search(background, n, zone.Budget{}).Trace)
	if want := "{[{0 {0 3}} {1 {0 53}} {3 {30 93}} {4 {30 98}}] {30 98} 0}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBadAtTheStart(t *testing.T) {
	n := hearing()
	n.Bad = []net.Cond{from(at(0), 0, 7, 9)}
	r := zone.Search(background, n, zone.Budget{})
	if r.Outcome != zone.Reached || len(r.Trace.Steps) != 0 || r.Trace.End != (zone.Days{Earliest: 7, Latest: 9}) {
		t.Errorf("got %v %+v", r.Outcome, r.Trace)
	}
}

// A zone that lies within one reached by more steps is expanded all the same:
// the short way is through it.
func TestTheShortWayIsKept(t *testing.T) {
	n := &net.Net{
		Flags:  []net.Flag{{Name: "stage", Size: 4}},
		Clocks: []net.Clock{{Name: "x"}},
		Steps: []net.Step{
			{Name: "round about", Guard: at(0), Set: to(2)},
			{Name: "straight", Guard: from(at(0), 0, 3, -1), Set: to(1)},
			{Name: "on", Guard: at(2), Set: to(1), Reset: []int{0}},
			{Name: "end", Guard: from(at(1), 0, 0, 10), Set: to(3)},
		},
		Bad: []net.Cond{at(3)},
	}
	if got := names(n, zone.Search(background, n, zone.Budget{}).Trace); got != "straight end " {
		t.Errorf("got %q", got)
	}
}

func TestASearchStopsWithItsBudget(t *testing.T) {
	n := fischer(5, 10)
	r := zone.Search(background, n, zone.Budget{Nodes: 100})
	if r.Outcome != zone.Stopped || r.Nodes != 100 || r.Depth == 0 || r.Why != nil {
		t.Errorf("nodes: got %v after %d nodes, depth %d, %v", r.Outcome, r.Nodes, r.Depth, r.Why)
	}
	if r := zone.Search(background, n, zone.Budget{Bytes: 1 << 14}); r.Outcome != zone.Stopped || r.Nodes == 0 {
		t.Errorf("bytes: got %v after %d nodes", r.Outcome, r.Nodes)
	}
	ctx, cancel := context.WithCancel(background)
	cancel()
	if r := zone.Search(ctx, n, zone.Budget{}); r.Outcome != zone.Stopped || !errors.Is(r.Why, context.Canceled) {
		t.Errorf("context: got %v, %v", r.Outcome, r.Why)
	}
	if slices.Collect(r.Invariant()) != nil {
		t.Error("a search that stopped has an invariant")
	}
	if e := zone.Explore(background, n, zone.Budget{Nodes: 100}); e.Complete {
		t.Error("a part is told for the whole")
	}
	if l := zone.FindLasso(background, n, at(2).Flags, zone.Budget{Nodes: 100}); l.Outcome != zone.Stopped {
		t.Errorf("lasso: got %v", l.Outcome)
	}
}

func TestSharesSayWhatIsLarge(t *testing.T) {
	n := fischer(3, 10)
	n.Flags = append(n.Flags, net.Flag{Name: "idle", Size: 2}, net.Flag{Name: "busy", Size: 4})
	busy := len(n.Flags) - 1
	for v := range uint8(4) {
		n.Steps = append(n.Steps, net.Step{Name: "turn", Set: []net.Assign{{Flag: busy, To: v}}})
	}
	r := zone.Search(background, n, zone.Budget{})
	shares := r.Shares()
	if len(shares.Flags) == 0 || shares.Flags[0].Index != busy {
		t.Errorf("flags: got %v, and flag %d takes four values everywhere", shares.Flags, busy)
	}
	sum := 0
	for _, s := range shares.Steps {
		sum += s.Count
	}
	if sum != r.Nodes-1 {
		t.Errorf("steps: they led to %d nodes of %d", sum, r.Nodes)
	}
	if len(shares.Clocks) != 3 || shares.Clocks[0].Count >= r.Nodes {
		t.Errorf("clocks: got %v of %d nodes", shares.Clocks, r.Nodes)
	}
}

func TestAClockIsLeftOutWhereNothingReadsIt(t *testing.T) {
	n := hearing()
	for range 6 { // clocks that run but are read only before they are reset
		k := len(n.Clocks)
		n.Clocks = append(n.Clocks, net.Clock{Name: fmt.Sprint("x", k)})
		n.Steps[1].Reset = append(n.Steps[1].Reset, k)
		n.Steps = append(n.Steps, net.Step{Name: "read", Guard: from(at(2), k, 3, 9)})
	}
	n.Bad = nil
	plain := hearing()
	plain.Bad = nil
	got, want := zone.Search(background, n, zone.Budget{}), zone.Search(background, plain, zone.Budget{})
	for _, s := range got.Shares().Clocks {
		if s.Index > 1 && s.Count > got.Nodes/2 {
			t.Errorf("clock %d is kept in %d nodes of %d", s.Index, s.Count, got.Nodes)
		}
	}
	if got.Nodes > 4*want.Nodes {
		t.Errorf("%d nodes with idle clocks, %d without", got.Nodes, want.Nodes)
	}
}

// loops has two ways to the end, one of them with a round that may be gone any
// number of times.
func loops() *net.Net {
	return &net.Net{
		Flags:  []net.Flag{{Name: "stage", Size: 4}},
		Clocks: []net.Clock{{Name: "x"}},
		Steps: []net.Step{
			{Name: "a", Guard: at(0), Set: to(1), Reset: []int{0}},
			{Name: "b", Guard: at(0), Set: to(2)},
			{Name: "back", Guard: from(at(1), 0, 5, -1), Set: to(0)},
			{Name: "end", Guard: at(1, 2), Set: to(3)},
		},
		Bad: []net.Cond{at(3)},
	}
}

func names(n *net.Net, t zone.Trace) string {
	var s string
	for _, x := range t.Steps {
		s += n.Steps[x.Step].Name + " "
	}
	return s
}

func TestPathsComeOneByOne(t *testing.T) {
	n := loops()
	p := zone.NewPaths(n, zone.Budget{})
	var got []string
	for trace := range p.All(background) {
		replay(t, n, trace)
		got = append(got, names(n, trace))
		if len(got) == 6 {
			break
		}
	}
	want := []string{"a end ", "b end ", "a back a end ", "a back b end ", "a back a back a end ", "a back a back b end "}
	if !slices.Equal(got, want) || p.Exhausted() {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestARejectedBeginningDoesNotComeAgain(t *testing.T) {
	n := loops()
	p := zone.NewPaths(n, zone.Budget{})
	var got []string
	for trace := range p.All(background) {
		got = append(got, names(n, trace))
		p.Reject(trace, 1)
	}
	if !slices.Equal(got, []string{"a end ", "b end "}) || !p.Exhausted() {
		t.Errorf("got %q; exhausted: %v", got, p.Exhausted())
	}
}

// What one path hides from the search is found when that path is rejected: the
// zone of the second way lies within that of the first.
func TestARejectedPathHidesNoOther(t *testing.T) {
	n := &net.Net{
		Flags:  []net.Flag{{Name: "stage", Size: 3}},
		Clocks: []net.Clock{{Name: "x"}},
		Steps: []net.Step{
			{Name: "wide", Guard: at(0), Set: to(1)},
			{Name: "narrow", Guard: from(at(0), 0, 3, 5), Set: to(1)},
			{Name: "end", Guard: at(1), Set: to(2)},
		},
		Bad: []net.Cond{at(2)},
	}
	p := zone.NewPaths(n, zone.Budget{})
	var got []string
	for trace := range p.All(background) {
		got = append(got, names(n, trace))
		p.Reject(trace, 2)
	}
	if !slices.Equal(got, []string{"wide end ", "narrow end "}) || !p.Exhausted() {
		t.Errorf("got %q; exhausted: %v", got, p.Exhausted())
	}
}

func TestPathsStopWithTheirBudget(t *testing.T) {
	p := zone.NewPaths(loops(), zone.Budget{Nodes: 200})
	count := 0
	for range p.All(background) {
		count++
	}
	if p.Exhausted() || count < 5 || p.Nodes() > 200 {
		t.Errorf("%d paths, %d nodes, exhausted: %v", count, p.Nodes(), p.Exhausted())
	}
}

func TestALassoIsFoundWhereTimeGoesOn(t *testing.T) {
	pending := func(days int32) net.Invariant { return net.Invariant{When: at(0, 1, 2).Flags, Clock: 0, Max: days} }
	for _, tt := range []struct {
		name string
		make func() *net.Net
		want zone.Outcome
		loop string // the steps of the round
	}{
		{"nobody does anything", loops, zone.Reached, ""},
		{"one way round", func() *net.Net {
			n := loops()
			n.Invariants = []net.Invariant{pending(9)}
			n.Steps[1].Guard = at(1) // the other way leads on from the round only
			return n
		}, zone.Reached, "back a "},
		{"the round takes longer than there is time", func() *net.Net {
			n := loops()
			n.Invariants = []net.Invariant{pending(4)}
			return n
		}, zone.Safe, ""},
		{"a round in which no day passes", func() *net.Net {
			n := loops()
			n.Invariants = []net.Invariant{pending(4)}
			n.Steps[0].Reset, n.Steps[2].Guard.Bounds = nil, nil
			return n
		}, zone.Safe, ""},
	} {
		n := tt.make()
		got := zone.FindLasso(background, n, at(3).Flags, zone.Budget{})
		if got.Outcome != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got.Outcome, tt.want)
			continue
		}
		if got.Outcome != zone.Reached {
			continue
		}
		round := zone.Trace{Steps: got.Trace.Steps[got.Loop:]}
		if names(n, round) != tt.loop {
			t.Errorf("%s: the round is %q after %d steps, want %q", tt.name, names(n, round), got.Loop, tt.loop)
		}
		if r := zone.Search(background, unrolled(n, got, 5), zone.Budget{}); r.Outcome != zone.Reached {
			t.Errorf("%s: five rounds cannot be gone", tt.name)
		}
	}
}
