package zone

import (
	"context"
	"slices"

	"alteram/prove/net"
)

// Lasso is a way in which the goal is never reached although time goes on for
// ever: a path, of which the steps from Loop on can be taken again and again.
type Lasso struct {
	Outcome Outcome // Reached: there is one; Safe: there is none; Stopped
	Trace   Trace   // as far as the end of the first round
	Loop    int     // where the round begins; len(Trace.Steps) when time just passes and nothing happens
	Nodes   int
}

// FindLasso looks for a run on which time goes on for ever and the tests of
// the goal never hold together. Where the invariants stop time there is no
// such run. The net has passed [net.Net.Check]; its bad conditions are left
// aside.
//
// A clock and a step are added that let days go by one at a time; the run is
// then a cycle with that step (Tripakis, Yovine and Bouajjani, Checking timed
// Büchi automata emptiness efficiently, 2005). Zones are kept apart unless they
// are equal, so that a cycle of zones is a run; this takes more of them than
// Search does.
func FindLasso(ctx context.Context, n *net.Net, goal []net.Test, b Budget) Lasso {
	day := len(n.Steps)
	s := newSearch(newModel(withDays(n, goal)), b)
	s.exact = true
	s.found = func(int32, int, int) order { return leave }
	e := s.run(ctx)
	l := Lasso{Nodes: len(s.nodes)}
	if e != all {
		return l // what was seen is no graph yet
	}
	stem, round := s.cycle(day)
	if round == nil {
		l.Outcome = Safe
		return l
	}
	real := func(path []int) []int {
		return slices.DeleteFunc(path, func(i int) bool { return i == day })
	}
	stem, round = real(stem), real(round)
	l.Outcome, l.Loop = Reached, len(stem)
	l.Trace = newTrace(n, append(stem, round...), -1)
	return l
}

// withDays returns the net with a step that is taken when a day has passed
// since it was last taken, and of which the goal is the bad condition.
func withDays(n *net.Net, goal []net.Test) *net.Net {
	d := &net.Net{Flags: n.Flags, Clocks: slices.Clone(n.Clocks), Steps: slices.Clone(n.Steps), Invariants: n.Invariants, Bad: []net.Cond{{Flags: goal}}}
	k := len(d.Clocks)
	d.Clocks = append(d.Clocks, net.Clock{Name: "day"})
	d.Steps = append(d.Steps, net.Step{Name: "day", Guard: net.Cond{Bounds: []net.Bound{{Clock: k, Min: 1, Max: -1}}}, Reset: []int{k}})
	return d
}

// cycle returns the steps to a node and those of a cycle from there that takes
// the given step; nil when no such cycle is there.
func (s *search) cycle(step int) (stem, round []int) {
	out := make([]int32, len(s.nodes)+1) // where the edges of each node begin
	slices.SortStableFunc(s.edges, func(a, b edge) int { return int(a.from - b.from) })
	for _, e := range s.edges {
		out[e.from+1]++
	}
	for i := range s.nodes {
		out[i+1] += out[i]
	}
	part := components(s.edges, out)
	for _, e := range s.edges {
		if int(e.step) == step && part[e.from] == part[e.to] {
			return s.path(e.from), append([]int{step}, s.back(e.to, e.from, out, part)...)
		}
	}
	return nil, nil
}

// back returns a shortest path between two nodes of one component.
func (s *search) back(from, to int32, out, part []int32) []int {
	by := map[int32]edge{from: {from: -1}}
	for queue := []int32{from}; len(queue) > 0; queue = queue[1:] {
		u := queue[0]
		if u == to {
			break
		}
		for _, e := range s.edges[out[u]:out[u+1]] {
			if _, seen := by[e.to]; !seen && part[e.to] == part[u] {
				by[e.to] = e
				queue = append(queue, e.to)
			}
		}
	}
	var steps []int
	for u := to; u != from; u = by[u].from {
		steps = append(steps, int(by[u].step))
	}
	slices.Reverse(steps)
	return steps
}

// components numbers the strongly connected components of a graph (Tarjan,
// 1972, without recursion).
func components(edges []edge, out []int32) []int32 {
	n := len(out) - 1
	part, index, low := slices.Repeat([]int32{-1}, n), make([]int32, n), make([]int32, n)
	next := slices.Clone(out[:n]) // the next edge of each node
	var stack, trail []int32
	count, parts := int32(0), int32(0)
	for root := range int32(n) {
		if index[root] != 0 {
			continue
		}
		trail = append(trail, root)
		for len(trail) > 0 {
			u := trail[len(trail)-1]
			if index[u] == 0 {
				count++
				index[u], low[u] = count, count
				stack = append(stack, u)
			}
			if next[u] < out[u+1] {
				v := edges[next[u]].to
				if index[v] == 0 {
					trail = append(trail, v) // comes back to this edge
					continue
				}
				next[u]++
				if part[v] < 0 {
					low[u] = min(low[u], low[v])
				}
				continue
			}
			trail = trail[:len(trail)-1]
			if low[u] != index[u] {
				continue
			}
			for {
				v := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				part[v] = parts
				if v == u {
					break
				}
			}
			parts++
		}
	}
	return part
}
