package net

import (
	"errors"
	"fmt"
)

// Check says everything that is wrong with the net, place by place; nil when
// it has a meaning.
func (n *Net) Check() error {
	c := checker{n: n}
	if len(n.Flags) > MaxFlags || len(n.Clocks) > MaxClocks || len(n.Steps) > MaxSteps {
		c.wrong("net", "%d flags, %d clocks and %d steps: at most %d, %d and %d",
			len(n.Flags), len(n.Clocks), len(n.Steps), MaxFlags, MaxClocks, MaxSteps)
	}
	names := map[string]bool{}
	for i, f := range n.Flags {
		place := fmt.Sprintf("flag %d", i)
		c.name(names, place, f.Name)
		if f.Size < 1 || f.Size > MaxValues {
			c.wrong(place, "it has %d values: a flag has 1 to %d", f.Size, MaxValues)
		} else if f.Start >= f.Size {
			c.wrong(place, "it starts as %d, and its values run from 0 to %d", f.Start, f.Size-1)
		}
	}
	clear(names)
	for i, k := range n.Clocks {
		c.name(names, fmt.Sprintf("clock %d", i), k.Name)
	}
	for i, s := range n.Steps {
		c.step(fmt.Sprintf("step %d (%s)", i, s.Name), s)
	}
	for i, v := range n.Invariants {
		place := fmt.Sprintf("invariant %d", i)
		c.tests(place, v.When)
		if c.clock(place, v.Clock) && (v.Max < 0 || v.Max > MaxDays) {
			c.wrong(place, "at most %d days: a limit is 0 to %d", v.Max, MaxDays)
		}
	}
	for i, bad := range n.Bad {
		c.cond(fmt.Sprintf("bad condition %d", i), bad)
	}
	return errors.Join(c.found...)
}

// checker collects what is wrong.
type checker struct {
	n     *Net
	found []error
}

func (c *checker) wrong(place, format string, args ...any) {
	c.found = append(c.found, fmt.Errorf("net: %s: %s", place, fmt.Sprintf(format, args...)))
}

func (c *checker) name(seen map[string]bool, place, name string) {
	if name == "" {
		c.wrong(place, "it has no name")
	} else if seen[name] {
		c.wrong(place, "the name %q is taken", name)
	}
	seen[name] = true
}

func (c *checker) step(place string, s Step) {
	c.cond(place, s.Guard)
	set := map[int]bool{}
	for _, a := range s.Set {
		switch {
		case a.Flag < 0 || a.Flag >= len(c.n.Flags):
			c.wrong(place, "it sets flag %d, and there are %d", a.Flag, len(c.n.Flags))
		case a.To >= c.n.Flags[a.Flag].Size:
			c.wrong(place, "it sets flag %q to %d, and its values run from 0 to %d", c.n.Flags[a.Flag].Name, a.To, int(c.n.Flags[a.Flag].Size)-1)
		case set[a.Flag]:
			c.wrong(place, "it sets flag %q twice", c.n.Flags[a.Flag].Name)
		}
		set[a.Flag] = true
	}
	started := map[int]bool{}
	for _, list := range [][]int{s.Reset, s.Free} {
		for _, k := range list {
			if c.clock(place, k) && started[k] {
				c.wrong(place, "it resets or frees clock %q twice", c.n.Clocks[k].Name)
			}
			started[k] = true
		}
	}
}

func (c *checker) cond(place string, cond Cond) {
	c.tests(place, cond.Flags)
	for _, b := range cond.Bounds {
		if !c.clock(place, b.Clock) {
			continue
		}
		if b.Min < 0 || b.Min > MaxDays || b.Max > MaxDays || b.Max >= 0 && b.Max < b.Min {
			c.wrong(place, "clock %q from %d to %d days: a bound lies within 0 to %d, the lesser first; a Max below 0 is none",
				c.n.Clocks[b.Clock].Name, b.Min, b.Max, MaxDays)
		}
	}
}

func (c *checker) tests(place string, tests []Test) {
	for _, t := range tests {
		if t.Flag < 0 || t.Flag >= len(c.n.Flags) {
			c.wrong(place, "it tests flag %d, and there are %d", t.Flag, len(c.n.Flags))
			continue
		}
		f := c.n.Flags[t.Flag]
		if t.In == 0 || f.Size < MaxValues && t.In>>f.Size != 0 {
			c.wrong(place, "it tests flag %q for the values %v: some, from 0 to %d", f.Name, t.In.list(), int(f.Size)-1)
		}
	}
}

func (c *checker) clock(place string, k int) bool {
	if k < 0 || k >= len(c.n.Clocks) {
		c.wrong(place, "it speaks of clock %d, and there are %d", k, len(c.n.Clocks))
		return false
	}
	return true
}
