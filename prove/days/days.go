// Package days walks through a timed net day by day.
//
// It is the oracle of the search by zones: every state is written out, every
// clock is a number, a day is a step, and nothing is clever. A clock is counted
// up to one day beyond the largest number that anything compares it with; from
// there on no guard can tell days apart. It is for small nets only: the states
// grow with the product of all clocks, and a model of fifteen clauses has tens
// of millions.
//
// TestZonesAgreeWithDays in package zone holds the two together.
package days

import (
	"slices"

	"alteram/prove/net"
)

// Result is what can be reached in a net.
type Result struct {
	Complete bool            // false: the limit was met first, and the rest is a part only
	States   int             // seen
	Values   map[string]bool // the values of the flags, a byte each, that some state has
	Fired    []bool          // the steps that can be taken
	Bad      int             // the fewest steps to a state in which a bad condition holds; -1: none is reached
}

// Explore visits every state of the net, and stops when there are more than
// limit. The net has passed [net.Net.Check].
func Explore(n *net.Net, limit int) Result {
	w := walk{n: n, most: most(n), seen: map[string]bool{}}
	w.Values, w.Fired, w.Bad = map[string]bool{}, make([]bool, len(n.Steps)), -1
	start := state{make([]uint8, len(n.Flags)), make([]int32, len(n.Clocks))}
	for i, f := range n.Flags {
		start.values[i] = f.Start
	}
	w.meet(start)
	for steps := 0; len(w.next) > 0; steps++ {
		level := w.next
		w.next = nil
		for _, s := range level {
			w.pass(s)
		}
		level = append(level, w.next...)
		w.next = nil
		for _, s := range level {
			if len(w.seen) > limit {
				break
			}
			if w.Bad < 0 && w.bad(s) {
				w.Bad = steps
			}
			for i := range n.Steps {
				w.step(s, i)
			}
		}
		if len(w.seen) > limit {
			w.States = len(w.seen)
			return w.Result
		}
	}
	w.Complete, w.States = true, len(w.seen)
	return w.Result
}

type state struct {
	values []uint8
	clocks []int32
}

type walk struct {
	n    *net.Net
	most []int32 // the number at which each clock stops
	seen map[string]bool
	next []state // met, and to be visited
	Result
}

// most returns, for each clock, one more than the largest number it is compared with.
func most(n *net.Net) []int32 {
	m := make([]int32, len(n.Clocks))
	note := func(c net.Cond) {
		for _, b := range c.Bounds {
			m[b.Clock] = max(m[b.Clock], b.Min+1, b.Max+1)
		}
	}
	for _, s := range n.Steps {
		note(s.Guard)
	}
	for _, v := range n.Invariants {
		m[v.Clock] = max(m[v.Clock], v.Max+1)
	}
	for _, c := range n.Bad {
		note(c)
	}
	return m
}

// allowed reports whether the invariants hold.
func (w *walk) allowed(s state) bool {
	for _, v := range w.n.Invariants {
		if s.clocks[v.Clock] > v.Max && all(v.When, s) {
			return false
		}
	}
	return true
}

// meet keeps the state when it is allowed and new, and reports that.
func (w *walk) meet(s state) bool {
	key := make([]byte, 0, len(s.values)+2*len(s.clocks))
	key = append(key, s.values...)
	for _, c := range s.clocks {
		key = append(key, byte(c), byte(c>>8))
	}
	if w.seen[string(key)] || !w.allowed(s) {
		return false
	}
	w.seen[string(key)] = true
	w.Values[string(s.values)] = true
	w.next = append(w.next, s)
	return true
}

// pass meets the states that days lead to, without a step.
func (w *walk) pass(s state) {
	for more := true; more; more = w.meet(s) {
		clocks := slices.Clone(s.clocks)
		for k := range clocks {
			clocks[k] = min(clocks[k]+1, w.most[k])
		}
		s = state{s.values, clocks}
	}
}

// step meets the states that a step leads to.
func (w *walk) step(s state, i int) {
	step := w.n.Steps[i]
	if !holds(step.Guard, s) {
		return
	}
	t := state{slices.Clone(s.values), slices.Clone(s.clocks)}
	for _, a := range step.Set {
		t.values[a.Flag] = a.To
	}
	for _, k := range step.Reset {
		t.clocks[k] = 0
	}
	w.free(t, step.Free, i)
}

// free meets the state with every reading of the clocks.
func (w *walk) free(s state, clocks []int, step int) {
	if len(clocks) == 0 {
		w.meet(s)
		w.Fired[step] = w.Fired[step] || w.allowed(s)
		return
	}
	for c := int32(0); c <= w.most[clocks[0]]; c++ {
		t := state{s.values, slices.Clone(s.clocks)}
		t.clocks[clocks[0]] = c
		w.free(t, clocks[1:], step)
	}
}

func (w *walk) bad(s state) bool {
	return slices.ContainsFunc(w.n.Bad, func(c net.Cond) bool { return holds(c, s) })
}

func holds(c net.Cond, s state) bool {
	for _, b := range c.Bounds {
		if v := s.clocks[b.Clock]; v < b.Min || b.Max >= 0 && v > b.Max {
			return false
		}
	}
	return all(c.Flags, s)
}

func all(tests []net.Test, s state) bool {
	for _, t := range tests {
		if !t.In.Has(s.values[t.Flag]) {
			return false
		}
	}
	return true
}
