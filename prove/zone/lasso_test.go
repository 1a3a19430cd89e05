package zone_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"alteram/prove/net"
	"alteram/prove/zone"
)

// before keeps a net from the goal: no step is taken where the stage is the
// last, so that a run that avoids it is a run of the whole.
func before(n *net.Net) (goal, open []net.Test) {
	last := n.Flags[0].Size - 1
	goal = []net.Test{{Flag: 0, In: 1 << last}}
	open = []net.Test{{Flag: 0, In: 1<<last - 1}}
	for i := range n.Steps {
		g := &n.Steps[i].Guard
		g.Flags = append(slices.Clip(g.Flags), open...)
	}
	return goal, open
}

// A net has few states, so a run that avoids the goal for many days avoids it
// for ever: both questions must have one answer. What is found can be gone for
// as many rounds as one likes, a day or more in each.
func TestLassosAgreeWithLongRuns(t *testing.T) {
	const long = 500
	var found, none, rounds int
	for seed := range 1500 {
		n := random(rand.New(rand.NewPCG(uint64(seed), 7)))
		goal, open := before(n)
		n.Bad = nil
		got := zone.FindLasso(background, n, goal, zone.Budget{})
		timed := *n
		timed.Clocks = append(slices.Clone(n.Clocks), net.Clock{Name: "total"})
		timed.Bad = []net.Cond{{Flags: open, Bounds: []net.Bound{{Clock: len(n.Clocks), Min: long, Max: -1}}}}
		want := zone.Search(background, &timed, zone.Budget{})
		if got.Outcome != want.Outcome {
			t.Fatalf("net %d: a lasso is %v, a run of %d days %v", seed, got.Outcome, long, want.Outcome)
		}
		if got.Outcome == zone.Safe {
			none++
			continue
		}
		found++
		if got.Loop < len(got.Trace.Steps) {
			rounds++
		}
		r := zone.Search(background, unrolled(n, got, 5), zone.Budget{})
		if r.Outcome != zone.Reached {
			t.Fatalf("net %d: five rounds of %v from step %d on cannot be gone", seed, got.Trace, got.Loop)
		}
	}
	t.Logf("%d lassos, %d of them with steps in the round; %d nets without", found, rounds, none)
	if found < 200 || none < 200 || rounds < 20 {
		t.Error("the nets are too much alike to tell anything")
	}
}

// unrolled returns a net that can only go a lasso, a day or more in each round,
// and is bad at its end.
func unrolled(n *net.Net, l zone.Lasso, rounds int) *net.Net {
	var stem, round []int
	for i, s := range l.Trace.Steps {
		if i < l.Loop {
			stem = append(stem, s.Step)
		} else {
			round = append(round, s.Step)
		}
	}
	day := len(n.Steps)
	timed := &net.Net{Flags: n.Flags, Clocks: append(slices.Clone(n.Clocks), net.Clock{Name: "day"}), Steps: slices.Clone(n.Steps), Invariants: n.Invariants}
	timed.Steps = append(timed.Steps, net.Step{Name: "day", Guard: from(net.Cond{}, len(n.Clocks), 1, -1), Reset: []int{len(n.Clocks)}})
	return only(timed, append(stem, slices.Repeat(append(round, day), rounds)...), net.Cond{})
}

// only returns a net that can take just the steps of a path, and where end is
// bad once it has.
func only(n *net.Net, path []int, end net.Cond) *net.Net {
	u := &net.Net{Flags: slices.Clone(n.Flags), Clocks: n.Clocks, Invariants: n.Invariants}
	// Two digits count the steps that were taken.
	low, high := len(u.Flags), len(u.Flags)+1
	u.Flags = append(u.Flags, net.Flag{Name: "low", Size: net.MaxValues}, net.Flag{Name: "high", Size: net.MaxValues})
	here := func(i int) []net.Test {
		return []net.Test{{Flag: low, In: 1 << (i % net.MaxValues)}, {Flag: high, In: 1 << (i / net.MaxValues)}}
	}
	for i, s := range path {
		step := n.Steps[s]
		step.Guard.Flags = append(slices.Clip(step.Guard.Flags), here(i)...)
		step.Set = append(slices.Clip(step.Set), net.Assign{Flag: low, To: uint8((i + 1) % net.MaxValues)}, net.Assign{Flag: high, To: uint8((i + 1) / net.MaxValues)})
		u.Steps = append(u.Steps, step)
	}
	end.Flags = append(slices.Clip(end.Flags), here(len(path))...)
	u.Bad = []net.Cond{end}
	return u
}
