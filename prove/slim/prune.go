package slim

import (
	"slices"

	"alteram/prove/net"
)

// A model is made of many clauses, and asks now and then for what cannot be:
// that something was received and never sent. Two kinds of invariants of the flags
// alone show it without a search: which values a flag can have at all, and pairs
// of values that no step brings together.

// literal says that a flag has one of some values.
type literal struct {
	flag int
	in   net.Set
}

// pair is two literals of which never both hold.
type pair struct{ a, b literal }

// prune leaves out the steps that can never be taken, the bad conditions that can
// never hold, and the tests that always do. It reports whether there were any.
func (r *Slim) prune() bool {
	can := r.possible()
	dead := func(c net.Cond) bool {
		return slices.ContainsFunc(c.Flags, func(t net.Test) bool { return t.In&can[t.Flag] == 0 })
	}
	known := map[pair]bool{}
	clash := func(c net.Cond) bool {
		for i, x := range c.Flags {
			for _, y := range c.Flags[i+1:] {
				p := pair{literal{x.Flag, x.In & can[x.Flag]}, literal{y.Flag, y.In & can[y.Flag]}}
				never, seen := known[p]
				if !seen {
					never = r.never(p)
					known[p] = never
				}
				if never {
					return true
				}
			}
		}
		return false
	}
	before := len(r.net.Steps) + len(r.net.Bad)
	var steps []net.Step
	var origin []int
	for i, s := range r.net.Steps {
		if !dead(s.Guard) && !clash(s.Guard) {
			steps, origin = append(steps, s), append(origin, r.origin[i])
		}
	}
	var bad, as []net.Cond
	for i, c := range r.net.Bad {
		if !dead(c) && !clash(c) {
			bad, as = append(bad, c), append(as, r.bad[i])
		}
	}
	r.net.Steps, r.origin, r.net.Bad, r.bad = steps, origin, bad, as
	fewer := len(steps)+len(bad) < before
	for i := range r.net.Steps {
		fewer = r.sure(&r.net.Steps[i].Guard, can) || fewer
	}
	for i := range r.net.Bad {
		fewer = r.sure(&r.net.Bad[i], can) || fewer
	}
	return fewer
}

// sure leaves out of a condition the tests that always hold.
func (r *Slim) sure(c *net.Cond, can []net.Set) bool {
	n := len(c.Flags)
	c.Flags = slices.DeleteFunc(slices.Clone(c.Flags), func(t net.Test) bool { return can[t.Flag]&^t.In == 0 })
	return len(c.Flags) < n
}

// possible says which values each flag can have, each flag taken by itself.
func (r *Slim) possible() []net.Set {
	can := make([]net.Set, len(r.net.Flags))
	for i, f := range r.net.Flags {
		can[i] = net.Values(f.Start)
	}
	for more := true; more; {
		more = false
		for _, s := range r.net.Steps {
			if slices.ContainsFunc(s.Guard.Flags, func(t net.Test) bool { return t.In&can[t.Flag] == 0 }) {
				continue
			}
			for _, a := range s.Set {
				if !can[a.Flag].Has(a.To) {
					can[a.Flag] |= net.Values(a.To)
					more = true
				}
			}
		}
	}
	return can
}

// never reports whether two literals exclude each other: they do at the start, and
// no step brings one about while the other may hold.
func (r *Slim) never(p pair) bool {
	if p.a.in.Has(r.net.Flags[p.a.flag].Start) && p.b.in.Has(r.net.Flags[p.b.flag].Start) {
		return false
	}
	for i := range r.net.Steps {
		s := &r.net.Steps[i]
		a, b := after(s, p.a), after(s, p.b)
		switch {
		case a == not || b == not, a == stays && b == stays:
		case a == made && b == made:
			return false
		case a == made && !before(s, p.a), b == made && !before(s, p.b): // the other may hold
			return false
		}
	}
	return true
}

// standing is what a step does for a literal.
type standing uint8

const (
	not   standing = iota // it does not hold afterwards
	stays                 // it holds afterwards if it did before
	made                  // it holds afterwards
)

func after(s *net.Step, l literal) standing {
	for _, a := range s.Set {
		if a.Flag == l.flag && l.in.Has(a.To) {
			return made
		} else if a.Flag == l.flag {
			return not
		}
	}
	for _, t := range s.Guard.Flags {
		if t.Flag == l.flag && t.In&l.in == 0 {
			return not
		}
	}
	return stays
}

// before reports whether a literal surely holds when a step is taken.
func before(s *net.Step, l literal) bool {
	return slices.ContainsFunc(s.Guard.Flags, func(t net.Test) bool { return t.Flag == l.flag && t.In&^l.in == 0 })
}
