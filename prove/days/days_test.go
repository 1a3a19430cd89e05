package days_test

import (
	"testing"

	"alteram/prove/days"
	"alteram/prove/net"
)

// lamp can be lit once three days have passed, and burns for two days at most.
func lamp() *net.Net {
	off, on := []net.Test{{Flag: 0, In: net.Values(0)}}, []net.Test{{Flag: 0, In: net.Values(1)}}
	return &net.Net{
		Flags:  []net.Flag{{Name: "lit", Size: 3}},
		Clocks: []net.Clock{{Name: "since"}},
		Steps: []net.Step{
			{Name: "light", Guard: net.Cond{Flags: off, Bounds: []net.Bound{{Clock: 0, Min: 3, Max: -1}}}, Set: []net.Assign{{Flag: 0, To: 1}}, Reset: []int{0}},
			{Name: "put out", Guard: net.Cond{Flags: on}, Set: []net.Assign{{Flag: 0, To: 0}}, Reset: []int{0}},
			{Name: "break", Guard: net.Cond{Flags: on, Bounds: []net.Bound{{Clock: 0, Min: 3, Max: -1}}}, Set: []net.Assign{{Flag: 0, To: 2}}},
		},
		Invariants: []net.Invariant{{When: on, Clock: 0, Max: 2}},
	}
}

func TestEveryStateIsCounted(t *testing.T) {
	n := lamp()
	n.Bad = []net.Cond{{Flags: []net.Test{{Flag: 0, In: net.Values(1)}}, Bounds: []net.Bound{{Clock: 0, Min: 2, Max: -1}}}}
	r := days.Explore(n, 1000)
	// off on the days 0 to 4 (the fourth stands for all later), lit on 0 to 2
	if !r.Complete || r.States != 8 || len(r.Values) != 2 || r.Bad != 1 {
		t.Errorf("got %+v", r)
	}
	if !r.Fired[0] || !r.Fired[1] || r.Fired[2] {
		t.Errorf("fired %v: a lamp that burns for two days never breaks on the third", r.Fired)
	}
}

func TestDaysTakeNoStep(t *testing.T) {
	n := lamp()
	n.Bad = []net.Cond{{Bounds: []net.Bound{{Clock: 0, Min: 3, Max: 3}}}}
	if r := days.Explore(n, 1000); r.Bad != 0 {
		t.Errorf("got %d steps to a bad day that only waiting leads to", r.Bad)
	}
}

func TestAFreedClockTakesEveryReading(t *testing.T) {
	n := lamp()
	n.Steps[0].Reset, n.Steps[0].Free = nil, []int{0}
	n.Invariants = nil
	if r := days.Explore(n, 1000); !r.Fired[2] || r.Bad != -1 || r.States != 5+5+2 {
		t.Errorf("got %+v", r)
	}
}

func TestTheLimitIsToldOf(t *testing.T) {
	if r := days.Explore(lamp(), 3); r.Complete || r.States < 4 {
		t.Errorf("got %+v", r)
	}
}
