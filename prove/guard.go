package prove

import (
	"slices"

	"alteram/prove/net"
)

// maxParts bounds a condition in normal form. What would grow larger is
// weakened instead, which allows more and is sound.
const maxParts = 192

// anyOf is a condition of a net in disjunctive form: one of the parts holds.
// None is never; a part without tests and bounds is always.
type anyOf []net.Cond

func always() anyOf { return anyOf{{}} }

// is holds when a flag has one of the values.
func is(flag int, values ...uint8) anyOf {
	return anyOf{{Flags: []net.Test{{Flag: flag, In: net.Values(values...)}}}}
}

// from holds when a clock shows at least so many days.
func from(clock int, days int32) anyOf {
	if days <= 0 {
		return always()
	}
	return anyOf{{Bounds: []net.Bound{{Clock: clock, Min: days, Max: -1}}}}
}

// upTo holds when a clock shows at most so many days.
func upTo(clock int, days int32) anyOf {
	if days < 0 {
		return nil
	}
	return anyOf{{Bounds: []net.Bound{{Clock: clock, Max: days}}}}
}

// or joins two conditions of which one must hold.
func (a anyOf) or(b anyOf) anyOf {
	out := slices.Clone(a)
	for _, c := range b {
		if slices.ContainsFunc(out, func(o net.Cond) bool { return implies(c, o) }) {
			continue
		}
		out = slices.DeleteFunc(out, func(o net.Cond) bool { return implies(o, c) })
		out = append(out, c)
	}
	if len(out) > maxParts {
		return always()
	}
	return out
}

// and joins two conditions which must both hold. Where that would grow too
// large, the second is left out.
func (a anyOf) and(b anyOf) anyOf {
	var out anyOf
	for _, x := range a {
		for _, y := range b {
			if c, ok := both(x, y); ok {
				out = out.or(anyOf{c})
			}
		}
		if len(out) > maxParts/2 {
			return a
		}
	}
	return out
}

// free reports whether the condition always holds.
func (a anyOf) free() bool {
	return slices.ContainsFunc(a, func(c net.Cond) bool { return len(c.Flags) == 0 && len(c.Bounds) == 0 })
}

// both joins two parts; ok is false when they exclude each other.
func both(x, y net.Cond) (net.Cond, bool) {
	out := net.Cond{Flags: slices.Clone(x.Flags), Bounds: slices.Clone(x.Bounds)}
	for _, t := range y.Flags {
		i := slices.IndexFunc(out.Flags, func(o net.Test) bool { return o.Flag == t.Flag })
		if i < 0 {
			out.Flags = append(out.Flags, t)
			continue
		}
		out.Flags[i].In &= t.In
		if out.Flags[i].In == 0 {
			return out, false
		}
	}
	for _, b := range y.Bounds {
		i := slices.IndexFunc(out.Bounds, func(o net.Bound) bool { return o.Clock == b.Clock })
		if i < 0 {
			out.Bounds = append(out.Bounds, b)
			continue
		}
		o := &out.Bounds[i]
		o.Min = max(o.Min, b.Min)
		if b.Max >= 0 && (o.Max < 0 || b.Max < o.Max) {
			o.Max = b.Max
		}
		if o.Max >= 0 && o.Max < o.Min {
			return out, false
		}
	}
	return out, true
}

// implies reports whether x surely holds only where y does.
func implies(x, y net.Cond) bool {
	for _, t := range y.Flags {
		if !slices.ContainsFunc(x.Flags, func(o net.Test) bool { return o.Flag == t.Flag && o.In&^t.In == 0 }) {
			return false
		}
	}
	for _, b := range y.Bounds {
		if !slices.ContainsFunc(x.Bounds, func(o net.Bound) bool {
			return o.Clock == b.Clock && o.Min >= b.Min && (b.Max < 0 || o.Max >= 0 && o.Max <= b.Max)
		}) {
			return false
		}
	}
	return true
}

// given leaves out of a condition what is known of some flags: parts that
// contradict it, and tests that it meets.
func (a anyOf) given(known map[int]uint8) anyOf {
	var out anyOf
	for _, c := range a {
		d := net.Cond{Bounds: c.Bounds}
		ok := true
		for _, t := range c.Flags {
			v, set := known[t.Flag]
			switch {
			case !set:
				d.Flags = append(d.Flags, t)
			case !t.In.Has(v):
				ok = false
			}
		}
		if ok {
			out = out.or(anyOf{d})
		}
	}
	return out
}

// outcome is one way in which an event changes a net, in states where when
// holds.
type outcome struct {
	when  anyOf
	set   []net.Assign
	reset []int
	free  []int // clocks that may show anything from here on
}

// change is what an event does to one thing: one of the outcomes.
type change []outcome

// sets is a change that gives a flag a value, whatever it was.
func sets(flag int, to uint8) change {
	return change{{when: always(), set: []net.Assign{{Flag: flag, To: to}}}}
}

// maySet is a change that gives a flag a value, or leaves it.
func maySet(flag int, to uint8) change {
	return change{{when: always(), set: []net.Assign{{Flag: flag, To: to}}}, {when: always()}}
}

// starts is a change that resets a clock.
func starts(clock int) change { return change{{when: always(), reset: []int{clock}}} }

// join makes one list of outcomes of several changes that happen at once.
func join(changes []change) []outcome {
	out := []outcome{{when: always()}}
	for _, ch := range changes {
		var next []outcome
		for _, o := range out {
			for _, c := range ch {
				when := o.when.and(c.when)
				if len(when) == 0 {
					continue
				}
				n := outcome{when: when, set: slices.Clone(o.set), reset: slices.Clone(o.reset), free: slices.Concat(o.free, c.free)}
				for _, a := range c.set {
					n.assign(a)
				}
				for _, k := range c.reset {
					if !slices.Contains(n.reset, k) {
						n.reset = append(n.reset, k)
					}
				}
				next = append(next, n)
			}
		}
		out = next
	}
	return out
}

// assign sets a flag; a later assignment wins.
func (o *outcome) assign(a net.Assign) {
	for i := range o.set {
		if o.set[i].Flag == a.Flag {
			o.set[i].To = a.To
			return
		}
	}
	o.set = append(o.set, a)
}
