package slim_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"alteram/prove/net"
	"alteram/prove/slim"
	"alteram/prove/zone"
)

// random is a net of some flags and clocks, with steps that ask for little, so
// that much of it can be reached.
func random(r *rand.Rand) *net.Net {
	n := &net.Net{}
	for i := range 2 + r.IntN(5) {
		n.Flags = append(n.Flags, net.Flag{Name: fmt.Sprint("f", i), Size: uint8(2 + r.IntN(2))})
	}
	for i := range r.IntN(3) {
		n.Clocks = append(n.Clocks, net.Clock{Name: fmt.Sprint("c", i)})
	}
	cond := func(most int) net.Cond {
		var c net.Cond
		for _, f := range r.Perm(len(n.Flags))[:min(r.IntN(most+1), len(n.Flags))] {
			c.Flags = append(c.Flags, net.Test{Flag: f, In: net.Values(uint8(r.IntN(int(n.Flags[f].Size))))})
		}
		if len(n.Clocks) > 0 && r.IntN(3) == 0 {
			b := net.Bound{Clock: r.IntN(len(n.Clocks)), Min: int32(r.IntN(5)), Max: -1}
			if r.IntN(2) == 0 {
				b.Max = b.Min + int32(r.IntN(4))
			}
			c.Bounds = append(c.Bounds, b)
		}
		return c
	}
	for i := range 3 + r.IntN(10) {
		s := net.Step{Name: fmt.Sprint("s", i), Guard: cond(3)}
		for _, f := range r.Perm(len(n.Flags))[:r.IntN(3)] {
			s.Set = append(s.Set, net.Assign{Flag: f, To: uint8(r.IntN(int(n.Flags[f].Size)))})
		}
		for k := range n.Clocks {
			switch r.IntN(5) {
			case 0:
				s.Reset = append(s.Reset, k)
			case 1:
				s.Free = append(s.Free, k)
			}
		}
		n.Steps = append(n.Steps, s)
	}
	if len(n.Clocks) > 0 && r.IntN(3) == 0 {
		n.Invariants = append(n.Invariants, net.Invariant{When: cond(1).Flags, Clock: 0, Max: int32(r.IntN(6))})
	}
	for range 1 + r.IntN(3) {
		c := cond(4)
		if len(c.Flags) > 0 {
			n.Bad = append(n.Bad, c)
		}
	}
	return n
}

// Whether a bad state can be reached is the same with what cannot matter and
// without; and what is put back into a trace makes a trace of the whole.
func TestSlimNetsReachTheSame(t *testing.T) {
	reached := 0
	for seed := range uint64(4000) {
		n := random(rand.New(rand.NewPCG(seed, 1)))
		if n.Check() != nil || len(n.Bad) == 0 {
			continue
		}
		s := slim.Of(n)
		if err := s.Net().Check(); err != nil {
			t.Fatalf("seed %d: what is left is no net: %v", seed, err)
		}
		want, got := zone.Search(t.Context(), n, zone.Budget{}), zone.Search(t.Context(), s.Net(), zone.Budget{})
		if want.Outcome != got.Outcome {
			t.Fatalf("seed %d: the whole is %v, what is left %v", seed, want.Outcome, got.Outcome)
		}
		if got.Outcome != zone.Reached {
			continue
		}
		reached++
		state := n.Start()
		day := int32(0)
		for _, m := range s.Whole(n, got.Trace).Moves() {
			next, err := n.Pass(state, m.Day-day)
			if err == nil {
				next, err = n.Fire(next, m.Step)
			}
			if err != nil {
				t.Fatalf("seed %d: the trace cannot be gone: %v", seed, err)
			}
			state, day = next, m.Day
		}
	}
	if reached < 500 {
		t.Errorf("%d nets reach a bad state: too few to show anything", reached)
	}
}
