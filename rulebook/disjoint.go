package rulebook

import (
	"fmt"
	"slices"

	"alteram/syntax"
)

// maxAtoms bounds the elementary tests that are tried in all combinations
// when two guards are compared: 2^12 evaluations.
const maxAtoms = 12

// disjoint reports whether it is certain that two norms never apply together:
// no combination of answers to their elementary tests, and no order of the
// events that their windows name, satisfies both guards. When there are too
// many tests it is not certain.
func (b *builder) disjoint(x, y *Norm) bool {
	var atoms atomTable
	gx, gy := b.guard(x), b.guard(y)
	atoms.collect(b.p, gx)
	atoms.collect(b.p, gy)
	if len(atoms.tests) > maxAtoms {
		return false
	}
	for bits := range 1 << len(atoms.tests) {
		if atoms.holds(gx, bits) && atoms.holds(gy, bits) && atoms.possible(bits) {
			return false
		}
	}
	return true
}

// guard is everything on which a norm depends: its conditions, what "while"
// and "after" and "before" ask of the state, and who it is for when that is a
// class.
func (b *builder) guard(n *Norm) Cond {
	g := all(n.If, n.Who.If)
	if n.Unless != nil {
		g = all(g, &Not{n.Unless})
	}
	for i := range n.Windows {
		w := &n.Windows[i]
		if w.If != nil {
			g = all(g, w.If)
		}
		happened := &Test{Op: HasHappened, Thing: w.Point.Thing, N: int(w.Point.State), Day: noDay}
		switch {
		case w.Point.Thing == 0:
		case w.Kind == syntax.After:
			g = all(g, happened)
		case w.Kind == syntax.Before || w.Kind == syntax.Until:
			g = all(g, &Not{happened})
		}
	}
	return g
}

// atomTable numbers the elementary tests of some conditions.
type atomTable struct {
	keys  []string
	tests []*Test
	index map[*Test]int
}

func (a *atomTable) collect(p *Program, c Cond) {
	if a.index == nil {
		a.index = map[*Test]int{}
	}
	for t := range Tests(c) {
		key := p.condText(t)
		i := slices.Index(a.keys, key)
		if i < 0 {
			i = len(a.keys)
			a.keys = append(a.keys, key)
			a.tests = append(a.tests, t)
		}
		a.index[t] = i
	}
}

// holds evaluates a condition; bit i of bits answers test i.
func (a *atomTable) holds(c Cond, bits int) bool {
	switch c := c.(type) {
	case *And:
		return !slices.ContainsFunc(c.Parts, func(part Cond) bool { return !a.holds(part, bits) })
	case *Or:
		return slices.ContainsFunc(c.Parts, func(part Cond) bool { return a.holds(part, bits) })
	case *Not:
		return !a.holds(c.Part, bits)
	case *Test:
		return bits>>a.index[c]&1 == 1
	}
	return true
}

// possible reports whether the answers can be given together: tests that
// compare the same number must have a number that fits them all, and a field
// has one choice.
func (a *atomTable) possible(bits int) bool {
	for i, t := range a.tests {
		if bits>>i&1 == 0 {
			continue
		}
		for j, u := range a.tests[:i] {
			if bits>>j&1 == 1 && t.Op == FieldIs && u.Op == FieldIs && t.Thing == u.Thing && t.Field == u.Field &&
				t.Cmp == Equal && u.Cmp == Equal && t.Value != u.Value {
				return false
			}
		}
	}
	for i, t := range a.tests {
		if numberKey(t) != "" && !a.fits(i, bits) {
			return false
		}
	}
	return true
}

// numberKey names the number that a test compares.
func numberKey(t *Test) string {
	switch t.Op {
	case CountIs, MadeCount:
		return fmt.Sprint(t.Op, t.Thing, t.With, t.Value)
	case FieldIs:
		if t.Day != noDay || t.N != 0 {
			return fmt.Sprint(t.Op, t.Thing, t.Field)
		}
	}
	return ""
}

// fits looks for a number that gives all tests about the number of test i the
// answers in bits. Only the numbers next to a bound need trying.
func (a *atomTable) fits(i, bits int) bool {
	key := numberKey(a.tests[i])
	for _, t := range a.tests {
		if numberKey(t) != key {
			continue
		}
		for d := -1; d <= 1; d++ {
			n := comparedTo(t) + d
			ok := true
			for j, u := range a.tests {
				ok = ok && (numberKey(u) != key || u.Cmp.Holds(n, comparedTo(u)) == (bits>>j&1 == 1))
			}
			if ok {
				return true
			}
		}
	}
	return false
}

func comparedTo(t *Test) int {
	if t.Op == FieldIs && t.Day != noDay {
		return int(t.Day)
	}
	return t.N
}
