package net

import (
	"fmt"
	"slices"
)

// State is a moment of a net: the value of each flag and what each clock shows.
type State struct {
	Values []uint8 `json:"values"`
	Clocks []Span  `json:"clocks"`
}

// Span is what is known of a clock: that it shows Lo to Hi days, each of which
// is possible; a Hi below 0 is no limit. A clock that was never freed has one
// day. Since no guard compares two clocks, the spans of a state are
// independent, and they lose nothing.
type Span struct {
	Lo int32 `json:"lo"`
	Hi int32 `json:"hi"`
}

// within returns the part of the span from min to max days (max below 0: no limit).
func (s Span) within(min, max int32) (Span, bool) {
	if min > s.Lo {
		s.Lo = min
	}
	if max >= 0 && (s.Hi < 0 || max < s.Hi) {
		s.Hi = max
	}
	return s, s.Hi < 0 || s.Lo <= s.Hi
}

func (s Span) String() string {
	switch {
	case s.Hi < 0:
		return fmt.Sprintf("%d or more days", s.Lo)
	case s.Lo == s.Hi:
		return fmt.Sprintf("%d days", s.Lo)
	}
	return fmt.Sprintf("%d to %d days", s.Lo, s.Hi)
}

// Start returns the state in which the net begins. The net has passed [Net.Check].
func (n *Net) Start() State {
	s := State{Values: make([]uint8, len(n.Flags)), Clocks: make([]Span, len(n.Clocks))}
	for i, f := range n.Flags {
		s.Values[i] = f.Start
	}
	return s
}

// Fire takes a step on the day the state stands at. The error says what
// forbids it. What a guard says of a freed clock narrows its span.
func (n *Net) Fire(s State, step int) (State, error) {
	t := n.Steps[step]
	next, err := n.narrow(s, t.Guard)
	if err != nil {
		return State{}, fmt.Errorf("step %q: %w", t.Name, err)
	}
	for _, a := range t.Set {
		next.Values[a.Flag] = a.To
	}
	for _, k := range t.Reset {
		next.Clocks[k] = Span{}
	}
	for _, k := range t.Free {
		next.Clocks[k] = Span{Hi: -1}
	}
	if err := n.keep(next); err != nil {
		return State{}, fmt.Errorf("step %q: then %w", t.Name, err)
	}
	return next, nil
}

// Pass lets days pass. The error says which invariant forbids it.
func (n *Net) Pass(s State, days int32) (State, error) {
	next := State{slices.Clone(s.Values), slices.Clone(s.Clocks)}
	for k := range next.Clocks {
		next.Clocks[k].Lo += days
		if next.Clocks[k].Hi >= 0 {
			next.Clocks[k].Hi += days
		}
	}
	if err := n.keep(next); err != nil {
		return State{}, fmt.Errorf("%d days cannot pass: %w", days, err)
	}
	return next, nil
}

// Holds reports whether the condition holds, or for a freed clock can hold.
func (n *Net) Holds(c Cond, s State) bool {
	_, err := n.narrow(s, c)
	return err == nil
}

// BadAt returns the first bad condition that holds in the state; -1 when none does.
func (n *Net) BadAt(s State) int {
	return slices.IndexFunc(n.Bad, func(c Cond) bool { return n.Holds(c, s) })
}

// Move is a step and the day, from the start, on which it is taken.
type Move struct {
	Step int   `json:"step"`
	Day  int32 `json:"day"`
}

// Replay takes the steps on their days, lets time pass to the day end and
// returns the state then. The error says which move cannot be made, and why.
func (n *Net) Replay(moves []Move, end int32) (State, error) {
	s, day := n.Start(), int32(0)
	var err error
	for i, m := range moves {
		if m.Day < day {
			return State{}, fmt.Errorf("move %d: day %d is before day %d", i, m.Day, day)
		}
		if m.Step < 0 || m.Step >= len(n.Steps) {
			return State{}, fmt.Errorf("move %d: there is no step %d", i, m.Step)
		}
		if s, err = n.Pass(s, m.Day-day); err != nil {
			return State{}, fmt.Errorf("move %d: %w", i, err)
		}
		if s, err = n.Fire(s, m.Step); err != nil {
			return State{}, fmt.Errorf("move %d: %w", i, err)
		}
		day = m.Day
	}
	if end < day {
		return State{}, fmt.Errorf("day %d is before the last move, on day %d", end, day)
	}
	return n.Pass(s, end-day)
}

// narrow returns a copy of the state in which the condition holds.
func (n *Net) narrow(s State, c Cond) (State, error) {
	for _, t := range c.Flags {
		if !t.In.Has(s.Values[t.Flag]) {
			return State{}, fmt.Errorf("flag %q is %d, not one of %v", n.Flags[t.Flag].Name, s.Values[t.Flag], t.In.list())
		}
	}
	next := State{slices.Clone(s.Values), slices.Clone(s.Clocks)}
	for _, b := range c.Bounds {
		span, ok := next.Clocks[b.Clock].within(b.Min, b.Max)
		if !ok {
			return State{}, fmt.Errorf("clock %q shows %v, not %v", n.Clocks[b.Clock].Name, next.Clocks[b.Clock], Span{b.Min, b.Max})
		}
		next.Clocks[b.Clock] = span
	}
	return next, nil
}

// keep narrows the state to its invariants, in place.
func (n *Net) keep(s State) error {
	for _, v := range n.Invariants {
		if !n.all(v.When, s) {
			continue
		}
		span, ok := s.Clocks[v.Clock].within(0, v.Max)
		if !ok {
			return fmt.Errorf("clock %q shows %v and may show at most %d", n.Clocks[v.Clock].Name, s.Clocks[v.Clock], v.Max)
		}
		s.Clocks[v.Clock] = span
	}
	return nil
}

func (n *Net) all(tests []Test, s State) bool {
	for _, t := range tests {
		if !t.In.Has(s.Values[t.Flag]) {
			return false
		}
	}
	return true
}
