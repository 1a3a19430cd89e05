package story

import (
	"alteram/prove/net"
)

// never stands for "no bound" among days.
const never = 1 << 29

// gaps are the bounds on the days between the steps of a path: step i comes at
// least -at[i][j] and at most at[j][i] days after step j. Row 0 is the start
// of the case, row k the kth step of the path, and the last row the moment at
// which the claim is broken.
type gaps struct{ at [][]int }

// newGaps reads the bounds off the guards and invariants of the steps that a
// path takes, and closes them: whatever days keep them for the steps so far
// can be completed. ok is false when nothing keeps them.
func newGaps(n *net.Net, path []int) (g gaps, ok bool) {
	size := len(path) + 2
	g.at = make([][]int, size)
	for i := range g.at {
		g.at[i] = make([]int, size)
	}
	for i := range size {
		for j := i + 1; j < size; j++ {
			g.at[i][j] = never // how long after i step j may come; it never comes before
		}
	}
	return g, g.read(n, path) && g.close()
}

// read takes in what the net says of the path.
func (g *gaps) read(n *net.Net, path []int) bool {
	reset := make([]int, len(n.Clocks)) // the row at which a clock was reset; -1 when it was freed
	flags := make([]uint8, len(n.Flags))
	for i, f := range n.Flags {
		flags[i] = f.Start
	}
	for k, step := range path {
		row := k + 1
		g.invariants(n, flags, reset, row)
		s := &n.Steps[step]
		g.bounds(s.Guard.Bounds, reset, row)
		for _, a := range s.Set {
			flags[a.Flag] = a.To
		}
		for _, c := range s.Free {
			reset[c] = -1
		}
		for _, c := range s.Reset {
			reset[c] = row
		}
	}
	last := len(path) + 1
	g.invariants(n, flags, reset, last)
	for i := range n.Bad {
		if holds(n.Bad[i].Flags, flags) {
			g.bounds(n.Bad[i].Bounds, reset, last)
			return true
		}
	}
	return len(n.Bad) == 0
}

func (g *gaps) invariants(n *net.Net, flags []uint8, reset []int, row int) {
	for _, in := range n.Invariants {
		if from := reset[in.Clock]; from >= 0 && holds(in.When, flags) {
			g.within(from, row, int(in.Max))
		}
	}
}

func (g *gaps) bounds(list []net.Bound, reset []int, row int) {
	for _, b := range list {
		from := reset[b.Clock]
		if from < 0 {
			continue
		}
		if b.Max >= 0 {
			g.within(from, row, int(b.Max))
		}
		g.at[row][from] = min(g.at[row][from], -int(b.Min))
	}
}

// within lets row come at most so many days after from.
func (g *gaps) within(from, row, days int) { g.at[from][row] = min(g.at[from][row], days) }

func holds(tests []net.Test, flags []uint8) bool {
	for _, t := range tests {
		if !t.In.Has(flags[t.Flag]) {
			return false
		}
	}
	return true
}

// close makes every bound the tightest that follows from all.
func (g *gaps) close() bool {
	size := len(g.at)
	for k := range size {
		for i := range size {
			for j := range size {
				if d := g.at[i][k] + g.at[k][j]; d < g.at[i][j] {
					g.at[i][j] = d
				}
			}
		}
	}
	for i := range size {
		if g.at[i][i] < 0 {
			return false
		}
	}
	return true
}

// span returns the first and last day, counted from the start, on which row
// may come after the rows before it. last is -1 when there is none.
func (g *gaps) span(row int, days []int) (first, last int) {
	first, last = 0, never
	for i, d := range days[:row] {
		first = max(first, d-g.at[row][i])
		if b := g.at[i][row]; b < never/2 {
			last = min(last, d+b)
		}
	}
	if last >= never {
		last = -1
	}
	return first, last
}
