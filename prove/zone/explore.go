package zone

import (
	"context"
	"iter"

	"alteram/prove/net"
)

// Reach is what a net can do at all, whatever is bad.
type Reach struct {
	Complete bool      // false: the budget or the context ended the search; what is missing below may yet be possible
	Fired    []bool    // the steps that can be taken
	Values   []net.Set // the values that each flag can have
	Nodes    int

	search *search
}

// Explore finds every step that can be taken and every value that a flag can
// have: a step that is missing from a complete answer is dead. The bad
// conditions of the net are left aside. The net has passed [net.Net.Check].
func Explore(ctx context.Context, n *net.Net, b Budget) Reach {
	only := *n
	only.Bad = nil
	s := newSearch(newModel(&only), b)
	r := Reach{Fired: make([]bool, len(n.Steps)), Values: make([]net.Set, len(n.Flags)), search: s}
	r.Complete = s.run(ctx) == all
	r.Nodes = len(s.nodes)
	for i, u := range s.fired {
		r.Fired[i] = u >= 0
	}
	for values := range r.Places() {
		for f, v := range values {
			r.Values[f] |= 1 << v
		}
	}
	return r
}

// Places yields the values of all flags that can come together, each once. The
// slice is good until the next.
func (r Reach) Places() iter.Seq[[]uint8] {
	s := r.search
	return func(yield func([]uint8) bool) {
		values := make([]uint8, len(s.n.Flags))
		for i := range s.list {
			if s.list[i].first < 0 {
				continue // the bounds close it
			}
			s.unpack(s.key(int32(i)), values)
			if !yield(values) {
				return
			}
		}
	}
}

// To returns a path of the fewest steps that ends with the step; false when it
// was never taken.
func (r Reach) To(step int) (Trace, bool) {
	u := r.search.fired[step]
	if u < 0 {
		return Trace{}, false
	}
	return newTrace(r.search.n, r.search.pathBy(u, step), -1), true
}
