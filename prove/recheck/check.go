package recheck

import (
	"context"
	"fmt"
	"math"

	"alteram/prove/net"
)

// free is the entry of a matrix that limits nothing.
const free = math.MaxInt32

// matrix of rows*rows entries: row 0 is zero, row k+1 the clock k; entry
// [i][j] is the most by which i can exceed j. It is kept closed: no entry is
// larger than the way round by another.
type matrix []int32

type checker struct {
	n    *net.Net
	rows int
	at   map[string][]matrix // the regions, by the values of the flags
}

// Check verifies that the regions hold every state that the net can reach and
// no bad one. The error is the first fact against it and its place, or that of
// the context.
func (c *Certificate) Check(ctx context.Context) error {
	k := checker{c.Net, len(c.Net.Clocks) + 1, map[string][]matrix{}}
	all := make([]matrix, len(c.Regions))
	for i, r := range c.Regions {
		m, ok := k.matrix(r)
		if !ok {
			return fmt.Errorf("region %d (%s): it is empty: its limits contradict each other", i, c.Net.Describe(r))
		}
		all[i] = m
		at := string(bytesOf(r.Values))
		k.at[at] = append(k.at[at], m)
	}
	start := c.Net.Start()
	if !k.holds(start.Values, make(matrix, k.rows*k.rows)) {
		return fmt.Errorf("the start of the net is in no region")
	}
	for i, r := range c.Regions {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("region %d: %w", i, err)
		}
		if err := k.region(bytesOf(r.Values), all[i]); err != nil {
			return fmt.Errorf("region %d (%s): %w", i, c.Net.Describe(r), err)
		}
	}
	return nil
}

func bytesOf(values []int) []uint8 {
	b := make([]uint8, len(values))
	for i, v := range values {
		b[i] = uint8(v)
	}
	return b
}

// region verifies one region: nothing in it is bad, and nothing leads out.
func (k *checker) region(values []uint8, m matrix) error {
	for i, bad := range k.n.Bad {
		if _, ok := k.narrow(values, m, bad); ok {
			return fmt.Errorf("bad condition %d holds in it", i)
		}
	}
	later := append(matrix(nil), m...)
	for i := 1; i < k.rows; i++ {
		later[i*k.rows] = free
	}
	if !k.keep(values, later) {
		return nil // no state in it is allowed at all
	}
	if !k.holds(values, later) {
		return fmt.Errorf("days lead to %s, which no region holds", k.describe(values, later))
	}
	for _, s := range k.n.Steps {
		next, ok := k.narrow(values, m, s.Guard)
		if !ok {
			continue
		}
		to := append([]uint8(nil), values...)
		for _, a := range s.Set {
			to[a.Flag] = a.To
		}
		for _, c := range s.Reset {
			k.restart(next, c+1, 0)
		}
		for _, c := range s.Free {
			k.restart(next, c+1, free)
		}
		if k.keep(to, next) && !k.holds(to, next) {
			return fmt.Errorf("step %q leads to %s, which no region holds", s.Name, k.describe(to, next))
		}
	}
	return nil
}

// matrix returns the closed matrix of a region; false when it is empty.
func (k *checker) matrix(r net.Region) (matrix, bool) {
	m := make(matrix, k.rows*k.rows)
	for i := range k.rows {
		for j := range k.rows {
			if i != j && i != 0 { // row 0: no clock shows less than 0
				m[i*k.rows+j] = free
			}
		}
	}
	for _, l := range r.Limits {
		if !k.limit(m, int(l[0])+1, int(l[1])+1, l[2]) {
			return nil, false
		}
	}
	return m, true
}

// limit demands that i exceeds j by at most x; false when nothing is left.
func (k *checker) limit(m matrix, i, j int, x int32) bool {
	w := k.rows
	if back := m[j*w+i]; back != free && back+x < 0 {
		return false
	}
	if x >= m[i*w+j] {
		return true
	}
	for a := range w {
		for b := range w {
			if left, right := m[a*w+i], m[j*w+b]; left != free && right != free {
				m[a*w+b] = min(m[a*w+b], left+x+right)
			}
		}
	}
	return true
}

// narrow returns the part of the matrix where the condition holds.
func (k *checker) narrow(values []uint8, m matrix, c net.Cond) (matrix, bool) {
	for _, t := range c.Flags {
		if !t.In.Has(values[t.Flag]) {
			return nil, false
		}
	}
	part := append(matrix(nil), m...)
	for _, b := range c.Bounds {
		if !k.limit(part, 0, b.Clock+1, -b.Min) || b.Max >= 0 && !k.limit(part, b.Clock+1, 0, b.Max) {
			return nil, false
		}
	}
	return part, true
}

// keep narrows the matrix to the invariants.
func (k *checker) keep(values []uint8, m matrix) bool {
	for _, v := range k.n.Invariants {
		holds := true
		for _, t := range v.When {
			holds = holds && t.In.Has(values[t.Flag])
		}
		if holds && !k.limit(m, v.Clock+1, 0, v.Max) {
			return false
		}
	}
	return true
}

// restart lets clock row i show 0, when most is 0, or anything.
func (k *checker) restart(m matrix, i int, most int32) {
	w := k.rows
	for j := range w {
		if j != i {
			m[j*w+i] = m[j*w] // what j exceeds zero by, for i shows 0 or more
			m[i*w+j] = free
			if most == 0 {
				m[i*w+j] = m[j]
			}
		}
	}
}

// holds reports whether one region holds all of the matrix.
func (k *checker) holds(values []uint8, m matrix) bool {
next:
	for _, r := range k.at[string(values)] {
		for i, x := range m {
			if x > r[i] {
				continue next
			}
		}
		return true
	}
	return false
}

func (k *checker) describe(values []uint8, m matrix) string {
	r := net.Region{}
	for _, v := range values {
		r.Values = append(r.Values, int(v))
	}
	for i := range k.rows {
		for j := range k.rows {
			if x := m[i*k.rows+j]; i != j && x != free && (i > 0 || x < 0) {
				r.Limits = append(r.Limits, net.Limit{int32(i - 1), int32(j - 1), x})
			}
		}
	}
	return k.n.Describe(r)
}
