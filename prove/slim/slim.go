// Package slim leaves out of a timed net what cannot matter to whether a bad
// state can be reached.
//
// A flag that is only asked to be set, and that a step of its own can set at any
// time, is taken as set from the start; a step that only spoils what others need is
// never taken; what is asked by nobody is left out; and so is what can never be,
// seen from the flags alone. None of this changes whether a bad state can be
// reached: TestSlimNetsReachTheSame. What was left out is put back into a trace
// where it is first needed.
//
// The package searches nothing and knows no law.
package slim

import (
	"slices"

	"alteram/prove/net"
	"alteram/prove/zone"
)

// Slim is a net with what leads back to the net that it was made of.
type Slim struct {
	net    net.Net
	origin []int       // for each step, the one it was made of
	bad    []net.Cond  // as they were
	given  map[int]int // for each flag taken as set, the step that sets it
}

// uses says how the values of a flag of two are asked for.
type uses struct{ set, unset bool }

// Of leaves out of a net what cannot matter.
func Of(n *net.Net) Slim {
	r := Slim{net: net.Net{Flags: n.Flags, Clocks: n.Clocks, Invariants: n.Invariants}, given: map[int]int{}, bad: n.Bad}
	if len(n.Bad) == 0 { // nothing is forbidden
		r.net = net.Net{}
		return r
	}
	for i, s := range n.Steps {
		r.net.Steps = append(r.net.Steps, s)
		r.origin = append(r.origin, i)
	}
	r.net.Bad = n.Bad
	for r.prune() || r.pass() {
	}
	if len(r.net.Bad) == 0 {
		r.net = net.Net{}
		return r
	}
	r.compact()
	return r
}

// pass leaves something out; false when there is nothing more.
func (r *Slim) pass() bool {
	asked, read := r.asked()
	for i, s := range r.net.Steps {
		if len(s.Guard.Flags)+len(s.Guard.Bounds) > 0 || len(s.Set) == 0 || slices.ContainsFunc(s.Reset, func(k int) bool { return read[k] }) || len(s.Free) > 0 {
			continue
		}
		harmless := !slices.ContainsFunc(s.Set, func(a net.Assign) bool {
			return r.net.Flags[a.Flag].Size != 2 || a.To != 1 || asked[a.Flag].unset || r.unsets(a.Flag)
		})
		if harmless && slices.ContainsFunc(s.Set, func(a net.Assign) bool { return asked[a.Flag].set }) {
			for _, a := range s.Set {
				r.take(a.Flag, r.origin[i])
			}
			return true
		}
	}
	before := len(r.net.Steps)
	var origin []int
	var steps []net.Step
	for i, s := range r.net.Steps {
		useful := slices.ContainsFunc(s.Set, func(a net.Assign) bool {
			u := asked[a.Flag]
			return r.net.Flags[a.Flag].Size != 2 && (u.set || u.unset) || a.To == 1 && u.set || a.To == 0 && u.unset
		}) || slices.ContainsFunc(slices.Concat(s.Reset, s.Free), func(k int) bool { return read[k] })
		if useful {
			steps, origin = append(steps, s), append(origin, r.origin[i])
		}
	}
	r.net.Steps, r.origin = steps, origin
	return len(steps) < before
}

// asked says how each flag is asked for, and which clocks are read.
func (r *Slim) asked() ([]uses, []bool) {
	asked, read := make([]uses, len(r.net.Flags)), make([]bool, len(r.net.Clocks))
	look := func(tests []net.Test) {
		for _, t := range tests {
			u := &asked[t.Flag]
			u.set = u.set || t.In != net.Values(0)
			u.unset = u.unset || t.In != net.Values(1)
		}
	}
	for _, c := range r.net.Bad {
		look(c.Flags)
		mark(read, c.Bounds)
	}
	for _, s := range r.net.Steps {
		look(s.Guard.Flags)
		mark(read, s.Guard.Bounds)
	}
	for _, v := range r.net.Invariants {
		look(v.When)
		read[v.Clock] = true
		for _, t := range v.When { // to be out of it is of use as well
			asked[t.Flag] = uses{true, true}
		}
	}
	return asked, read
}

func mark(read []bool, bounds []net.Bound) {
	for _, b := range bounds {
		read[b.Clock] = true
	}
}

// unsets reports whether a step can unset a flag.
func (r *Slim) unsets(flag int) bool {
	return slices.ContainsFunc(r.net.Steps, func(s net.Step) bool {
		return slices.ContainsFunc(s.Set, func(a net.Assign) bool { return a.Flag == flag && a.To == 0 })
	})
}

// take takes a flag as set from the start.
func (r *Slim) take(flag, by int) {
	if _, ok := r.given[flag]; !ok {
		r.given[flag] = by
	}
	for i := range r.net.Bad {
		r.net.Bad = slices.Clone(r.net.Bad)
		r.net.Bad[i].Flags = without(r.net.Bad[i].Flags, flag)
	}
	for i := range r.net.Steps {
		s := &r.net.Steps[i]
		s.Guard.Flags = without(s.Guard.Flags, flag)
		s.Set = slices.DeleteFunc(slices.Clone(s.Set), func(a net.Assign) bool { return a.Flag == flag })
	}
}

func without(tests []net.Test, flag int) []net.Test {
	return slices.DeleteFunc(slices.Clone(tests), func(t net.Test) bool { return t.Flag == flag })
}

// compact leaves out flags and clocks that nobody asks for, and steps that are
// the same as others.
func (r *Slim) compact() {
	asked, read := r.asked()
	flag, clock := make([]int, len(asked)), make([]int, len(read))
	var n net.Net
	for i, u := range asked {
		flag[i] = -1
		if u.set || u.unset {
			flag[i] = len(n.Flags)
			n.Flags = append(n.Flags, r.net.Flags[i])
		}
	}
	for i, ok := range read {
		clock[i] = -1
		if ok {
			clock[i] = len(n.Clocks)
			n.Clocks = append(n.Clocks, r.net.Clocks[i])
		}
	}
	for _, c := range r.net.Bad {
		n.Bad = append(n.Bad, renamed(c, flag, clock))
	}
	for _, v := range r.net.Invariants {
		n.Invariants = append(n.Invariants, net.Invariant{When: renamed(net.Cond{Flags: v.When}, flag, clock).Flags, Clock: clock[v.Clock], Max: v.Max})
	}
	for _, s := range r.net.Steps {
		t := net.Step{Name: s.Name, Guard: renamed(s.Guard, flag, clock)}
		for _, a := range s.Set {
			if flag[a.Flag] >= 0 {
				t.Set = append(t.Set, net.Assign{Flag: flag[a.Flag], To: a.To})
			}
		}
		t.Reset, t.Free = kept(s.Reset, clock), kept(s.Free, clock)
		n.Steps = append(n.Steps, t)
	}
	r.net = n
}

func renamed(c net.Cond, flag, clock []int) net.Cond {
	var out net.Cond
	for _, t := range c.Flags {
		out.Flags = append(out.Flags, net.Test{Flag: flag[t.Flag], In: t.In})
	}
	for _, b := range c.Bounds {
		out.Bounds = append(out.Bounds, net.Bound{Clock: clock[b.Clock], Min: b.Min, Max: b.Max})
	}
	return out
}

func kept(list, place []int) []int {
	var out []int
	for _, k := range list {
		if place[k] >= 0 {
			out = append(out, place[k])
		}
	}
	return out
}

// Net is what is left.
func (r *Slim) Net() *net.Net { return &r.net }

// Whole makes a trace of the net n, of which this was made, from one of what is
// left: what was taken as given happens just before it is needed.
func (r *Slim) Whole(n *net.Net, t zone.Trace) zone.Trace {
	values := make([]uint8, len(n.Flags))
	for i, f := range n.Flags {
		values[i] = f.Start
	}
	out := zone.Trace{End: t.End, Bad: t.Bad}
	take := func(step int, days zone.Days) {
		for _, a := range n.Steps[step].Set {
			values[a.Flag] = a.To
		}
		out.Steps = append(out.Steps, zone.TraceStep{Step: step, Days: days})
	}
	need := func(tests []net.Test, days zone.Days) {
		for _, x := range tests {
			if by, ok := r.given[x.Flag]; ok && !x.In.Has(values[x.Flag]) {
				take(by, days)
			}
		}
	}
	for _, s := range t.Steps {
		step := r.origin[s.Step]
		need(n.Steps[step].Guard.Flags, s.Days)
		take(step, s.Days)
	}
	if t.Bad >= 0 && t.Bad < len(r.bad) {
		need(r.bad[t.Bad].Flags, t.End)
	}
	return out
}
