package zone

import (
	"slices"

	"alteram/prove/net"
)

// tableSize is the most rows that the table of a clock may have.
const tableSize = 256

// table says for one clock what it will still be compared with before it is
// reset or freed. The rows are the values of a few flags: those that are tested
// together with the clock. A flag that is left out can only make the numbers
// larger, which is slower and never wrong.
type table struct {
	flags, stride []int
	low, high     []int16 // the largest number it is compared with from below and from above; -1: none
}

// row returns the row of a state.
func (t *table) row(values []uint8) int {
	row := 0
	for i, f := range t.flags {
		row += int(values[f]) * t.stride[i]
	}
	return row
}

// value returns the value that flag f has in a row.
func (t *table) value(row, f int, n *net.Net) (uint8, bool) {
	i := slices.Index(t.flags, f)
	if i < 0 {
		return 0, false
	}
	return uint8(row / t.stride[i] % int(n.Flags[f].Size)), true
}

// may reports whether the tests can hold in a row.
func (t *table) may(row int, tests []net.Test, n *net.Net) bool {
	for _, x := range tests {
		if v, known := t.value(row, x.Flag, n); known && !x.In.Has(v) {
			return false
		}
	}
	return true
}

// compared is a place where a clock is compared with numbers.
type compared struct {
	when      []net.Test
	low, high int16
}

// comparisons lists where clock k is compared, in guards, invariants and bad
// conditions.
func comparisons(n *net.Net, k int) []compared {
	var list []compared
	add := func(c net.Cond) {
		p := compared{c.Flags, -1, -1}
		for _, b := range c.Bounds {
			if b.Clock != k {
				continue
			}
			if b.Min > 0 {
				p.low = max(p.low, int16(b.Min))
			}
			p.high = max(p.high, int16(b.Max))
		}
		if p.low >= 0 || p.high >= 0 {
			list = append(list, p)
		}
	}
	for _, s := range n.Steps {
		add(s.Guard)
	}
	for _, c := range n.Bad {
		add(c)
	}
	for _, v := range n.Invariants {
		add(net.Cond{Flags: v.When, Bounds: []net.Bound{{Clock: v.Clock, Max: v.Max}}})
	}
	return list
}

// newTable works the table of clock k out, backwards along the steps.
func newTable(n *net.Net, k int) table {
	at := comparisons(n, k)
	t := table{flags: together(n, at)}
	size := 1
	for _, f := range t.flags {
		t.stride = append(t.stride, size)
		size *= int(n.Flags[f].Size)
	}
	t.low, t.high = slices.Repeat([]int16{-1}, size), slices.Repeat([]int16{-1}, size)
	for row := range size {
		for _, p := range at {
			if t.may(row, p.when, n) {
				t.low[row], t.high[row] = max(t.low[row], p.low), max(t.high[row], p.high)
			}
		}
	}
	type edge struct{ from, to int }
	var edges []edge
	for _, s := range n.Steps {
		if slices.Contains(s.Reset, k) || slices.Contains(s.Free, k) {
			continue
		}
		if !slices.ContainsFunc(s.Set, func(a net.Assign) bool { return slices.Contains(t.flags, a.Flag) }) {
			continue // stays in its row
		}
		for row := range size {
			if !t.may(row, s.Guard.Flags, n) {
				continue
			}
			to := row
			for _, a := range s.Set {
				if v, known := t.value(row, a.Flag, n); known {
					to += (int(a.To) - int(v)) * t.stride[slices.Index(t.flags, a.Flag)]
				}
			}
			edges = append(edges, edge{row, to})
		}
	}
	for changed := true; changed; {
		changed = false
		for _, e := range edges {
			if t.low[e.to] > t.low[e.from] || t.high[e.to] > t.high[e.from] {
				t.low[e.from], t.high[e.from] = max(t.low[e.from], t.low[e.to]), max(t.high[e.from], t.high[e.to])
				changed = true
			}
		}
	}
	return t
}

// together returns the flags that are tested where the clock is compared, the
// most frequent first, as many as a table has room for.
func together(n *net.Net, at []compared) []int {
	count := map[int]int{}
	for _, p := range at {
		for _, x := range p.when {
			count[x.Flag]++
		}
	}
	flags := make([]int, 0, len(count))
	for f := range count {
		flags = append(flags, f)
	}
	slices.SortFunc(flags, func(a, b int) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return a - b
	})
	size, kept := 1, flags[:0]
	for _, f := range flags {
		if s := size * int(n.Flags[f].Size); s <= tableSize {
			size, kept = s, append(kept, f)
		}
	}
	return kept
}
