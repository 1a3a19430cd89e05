package zone_test

import (
	"fmt"
	"testing"

	"alteram/prove/net"
	"alteram/prove/zone"
)

// fischer is Fischer's protocol for mutual exclusion: a process asks, writes
// its number within limit days, and enters when its number still stands more
// than ten days later. Flag i is process i (idle, asks, waits, inside), the
// last flag the number that stands.
func fischer(processes int, limit int32) *net.Net {
	n := &net.Net{}
	id := processes
	is := func(p int, v uint8, number uint8) []net.Test {
		return []net.Test{{Flag: p, In: net.Values(v)}, {Flag: id, In: net.Values(number)}}
	}
	for p := range processes {
		n.Flags = append(n.Flags, net.Flag{Name: fmt.Sprint("process ", p), Size: 4})
		n.Clocks = append(n.Clocks, net.Clock{Name: fmt.Sprint("x", p)})
		own := uint8(p + 1)
		n.Steps = append(n.Steps,
			net.Step{Name: "ask", Guard: net.Cond{Flags: is(p, 0, 0)}, Set: []net.Assign{{Flag: p, To: 1}}, Reset: []int{p}},
			net.Step{Name: "write", Guard: net.Cond{Flags: []net.Test{{Flag: p, In: 1 << 1}}}, Set: []net.Assign{{Flag: p, To: 2}, {Flag: id, To: own}}, Reset: []int{p}},
			net.Step{Name: "ask again", Guard: net.Cond{Flags: is(p, 2, 0)}, Set: []net.Assign{{Flag: p, To: 1}}, Reset: []int{p}},
			net.Step{Name: "enter", Guard: from(net.Cond{Flags: is(p, 2, own)}, p, 11, -1), Set: []net.Assign{{Flag: p, To: 3}}},
			net.Step{Name: "leave", Guard: net.Cond{Flags: []net.Test{{Flag: p, In: 1 << 3}}}, Set: []net.Assign{{Flag: p, To: 0}, {Flag: id, To: 0}}},
		)
		n.Invariants = append(n.Invariants, net.Invariant{When: []net.Test{{Flag: p, In: 1 << 1}}, Clock: p, Max: limit})
		for q := range p {
			n.Bad = append(n.Bad, net.Cond{Flags: []net.Test{{Flag: p, In: 1 << 3}, {Flag: q, In: 1 << 3}}})
		}
	}
	n.Flags = append(n.Flags, net.Flag{Name: "number", Size: uint8(processes + 1)})
	return n
}

func TestFischerKeepsProcessesApart(t *testing.T) {
	for n := 2; n <= 5; n++ {
		got := zone.Search(background, fischer(n, 10), zone.Budget{})
		if got.Outcome != zone.Safe {
			t.Errorf("%d processes: %v", n, got.Outcome)
		}
		vet(t, fischer(n, 10), got)
		slow := fischer(n, 11)
		got = zone.Search(background, slow, zone.Budget{})
		if got.Outcome != zone.Reached {
			t.Fatalf("%d processes that may write a day later: %v", n, got.Outcome)
		}
		replay(t, slow, got.Trace)
	}
	// TChecker finds as many values of the flags for three processes.
	places := 0
	for range zone.Explore(background, fischer(3, 10), zone.Budget{}).Places() {
		places++
	}
	if places != 65 {
		t.Errorf("three processes: %d places, want 65", places)
	}
}
