// Package zone finds what a timed net can reach.
//
// A zone is all readings of the clocks that keep to some bounds on their
// differences: a matrix of days (Dill, Timing assumptions and verification of
// finite-state concurrent systems, 1989). The search goes breadth first, by
// the number of steps, through pairs of flag values and zones; days pass in
// one stroke, and a zone within another is not looked at again. Two things
// make the zones few: a clock is left out where nothing will compare it any
// more before it is reset, and differences that no guard can see are
// forgotten. Both are exact for bounds on single clocks, which are all that a
// net has, and over whole days closed bounds lose nothing.
//
// The answer is one of three: Safe with an invariant that package recheck can
// verify without this one, Reached with a path of the fewest steps, or Stopped,
// when the budget ends, with what made the search large. The package knows no
// law: what a step means is the caller's.
//
// TestZonesAgreeWithDays holds every answer to a walk day by day.
package zone

import (
	"context"
	"iter"
	"math"

	"alteram/prove/net"
)

// Budget bounds a search; the context bounds its time. The zero value allows
// two million nodes and one gibibyte.
type Budget struct {
	Nodes int // zones that are kept; 0: 2,000,000
	Bytes int // of memory, about; 0: 1 GiB, at most 4 GiB
}

func (b Budget) orDefault() Budget {
	if b.Nodes <= 0 {
		b.Nodes = 2_000_000
	}
	if b.Bytes <= 0 {
		b.Bytes = 1 << 30
	}
	b.Nodes, b.Bytes = min(b.Nodes, math.MaxInt32), min(b.Bytes, 1<<32) // what a node and a shelf can number
	return b
}

// Outcome is how a search ended.
type Outcome int

// The outcomes.
const (
	Stopped Outcome = iota // the budget or the context ended it: nothing is known beyond Depth
	Safe                   // no bad condition ever holds
	Reached                // a bad condition can hold
)

func (o Outcome) String() string {
	return [...]string{"stopped", "safe", "reached"}[o]
}

// Result is what a search found.
type Result struct {
	Outcome Outcome
	Trace   Trace // when Reached: a path of the fewest steps
	Nodes   int   // kept
	Depth   int   // of Stopped: everything up to this number of steps was seen
	Why     error // of Stopped: the error of the context; nil when the budget was used up

	search *search
}

// Search looks for a state in which a bad condition of the net holds. The net
// has passed [net.Net.Check].
func Search(ctx context.Context, n *net.Net, b Budget) Result {
	s := newSearch(newModel(n), b)
	var path []int
	var bad int
	s.found = func(parent int32, step, which int) order {
		path, bad = s.pathBy(parent, step), which
		return stop
	}
	e := s.run(ctx)
	r := Result{Nodes: len(s.nodes), Depth: s.depth, search: s}
	switch e {
	case all:
		r.Outcome = Safe
	case asked:
		r.Outcome, r.Trace = Reached, newTrace(n, path, bad)
	case budget:
	case cancelled:
		r.Why = ctx.Err()
	}
	return r
}

// Invariant yields, of a Safe result, the regions that hold every reachable
// state and no bad one; none lies within another. Whoever takes a step from
// one of them, or lets days pass, is in one of them.
func (r Result) Invariant() iter.Seq[net.Region] {
	return func(yield func(net.Region) bool) {
		if r.Outcome != Safe {
			return
		}
		for u := range r.search.nodes {
			if r.search.nodes[u].state&covered == 0 && !yield(r.search.region(int32(u))) {
				return
			}
		}
	}
}

// region writes a node out. A limit that the others imply through zero is left out.
func (s *search) region(u int32) net.Region {
	at := s.nodes[u].place
	clocks := s.at(at).clocks
	m := len(clocks) + 1
	d := make([]int32, m*m)
	unpackZone(s.zones.from(s.nodes[u].zone), d, m)
	values := make([]uint8, len(s.n.Flags))
	s.unpack(s.key(at), values)
	r := net.Region{Values: make([]int, len(values))}
	for i, v := range values {
		r.Values[i] = int(v)
	}
	name := func(i int) int32 {
		if i == 0 {
			return -1
		}
		return int32(clocks[i-1])
	}
	for i := range m {
		for j := range m {
			x := d[i*m+j]
			if i == j || x >= none/2 || i == 0 && x == 0 || i > 0 && j > 0 && x == d[i*m]+d[j] {
				continue
			}
			r.Limits = append(r.Limits, net.Limit{name(i), name(j), x})
		}
	}
	return r
}
