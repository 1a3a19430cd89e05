package zone

import (
	"alteram/prove/net"
)

// Trace is a path to a bad condition. All its earliest days taken together are
// one way of going it: [Trace.Moves].
type Trace struct {
	Steps []TraceStep
	End   Days // when the bad condition holds
	Bad   int  // which one; -1 for a path that leads elsewhere
}

// TraceStep is a step of a path.
type TraceStep struct {
	Step int // of the net
	Days
}

// Days are the days, counted from the start, that the bounds of the whole path
// leave to one of its steps. A Latest below 0 is no limit.
type Days struct {
	Earliest, Latest int32
}

// Moves returns the steps on their earliest days.
func (t Trace) Moves() []net.Move {
	moves := make([]net.Move, len(t.Steps))
	for i, s := range t.Steps {
		moves[i] = net.Move{Step: s.Step, Day: s.Earliest}
	}
	return moves
}

// atMost says that variable a is at most c after variable b.
type atMost struct {
	a, b int
	c    int32
}

// plan collects what a path demands of its days. Variable 0 is the start, i the
// i-th step, the one after the last step the end; further ones are the days on
// which freed clocks were as if reset.
type plan struct {
	n      *net.Net
	limits []atMost
	vars   int
	since  []int // for each clock, the variable it counts from
	values []uint8
}

func (p *plan) within(bounds []net.Bound, now int) {
	for _, b := range bounds {
		if b.Min > 0 {
			p.limits = append(p.limits, atMost{p.since[b.Clock], now, -b.Min})
		}
		if b.Max >= 0 {
			p.limits = append(p.limits, atMost{now, p.since[b.Clock], b.Max})
		}
	}
}

// wait lets time pass in the present state, up to a variable.
func (p *plan) wait(from, until int) {
	p.limits = append(p.limits, atMost{from, until, 0})
	for _, v := range p.n.Invariants {
		holds := true
		for _, t := range v.When {
			holds = holds && t.In.Has(p.values[t.Flag])
		}
		if holds {
			p.within([]net.Bound{{Clock: v.Clock, Max: v.Max}}, until)
		}
	}
}

func (p *plan) take(step net.Step, now int) {
	p.within(step.Guard.Bounds, now)
	for _, a := range step.Set {
		p.values[a.Flag] = a.To
	}
	for _, k := range step.Reset {
		p.since[k] = now
	}
	for _, k := range step.Free {
		p.since[k] = p.vars
		p.limits = append(p.limits, atMost{p.vars, now, 0})
		p.vars++
	}
}

// newTrace works out the days of a path.
func newTrace(n *net.Net, path []int, bad int) Trace {
	end := len(path) + 1
	p := plan{n: n, vars: end + 1, since: make([]int, len(n.Clocks)), values: n.Start().Values}
	t := Trace{Steps: make([]TraceStep, len(path)), Bad: bad}
	for i, s := range path {
		p.wait(i, i+1)
		p.take(n.Steps[s], i+1)
	}
	p.wait(len(path), end)
	if bad >= 0 {
		p.within(n.Bad[bad].Bounds, end)
	}
	early, late := p.solve()
	for i, s := range path {
		t.Steps[i] = TraceStep{s, Days{early[i+1], late[i+1]}}
	}
	t.End = Days{early[end], late[end]}
	return t
}

// solve returns the earliest and the latest days of all variables, by the
// shortest paths to the start and from it (Bellman and Ford).
func (p *plan) solve() (early, late []int32) {
	early, late = make([]int32, p.vars), make([]int32, p.vars)
	for v := range p.vars {
		early[v], late[v] = -none, none
	}
	early[0], late[0] = 0, 0
	for changed, rounds := true, 0; changed; rounds++ {
		if rounds > p.vars {
			panic("zone: a path was found that nobody can go")
		}
		changed = false
		for _, l := range p.limits {
			// a - b <= c: a is at most b+c, and b is at least a-c.
			if late[l.b] < none && late[l.b]+l.c < late[l.a] {
				late[l.a], changed = late[l.b]+l.c, true
			}
			if early[l.a] > -none && early[l.a]-l.c > early[l.b] {
				early[l.b], changed = early[l.a]-l.c, true
			}
		}
	}
	for v := range p.vars {
		if late[v] == none {
			late[v] = -1
		}
	}
	return early, late
}
