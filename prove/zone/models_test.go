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

// flagIs is a test for one value.
func flagIs(flag int, v int) net.Test { return net.Test{Flag: flag, In: 1 << v} }

// trains is a bridge with one track and a gate that keeps the trains which
// approach in a queue: a train is stopped within ten time units, or reaches the
// bridge. Flag i is train i (away, approaching, stopped, starting, crossing);
// then come the gate (free, occupied, about to stop the last), the places of
// the queue, its head and its length. The last clock lets no time pass while
// the gate is about to stop a train.
func trains(count int, stop int32) *net.Net {
	n := &net.Net{}
	gate, queue := count, count+1
	head, length := queue+count, queue+count+1
	for p := range count {
		n.Flags = append(n.Flags, net.Flag{Name: fmt.Sprint("train ", p), Size: 5})
		n.Clocks = append(n.Clocks, net.Clock{Name: fmt.Sprint("x", p)})
		for v, most := range map[int]int32{1: 20, 3: 15, 4: 5} {
			n.Invariants = append(n.Invariants, net.Invariant{When: []net.Test{flagIs(p, v)}, Clock: p, Max: most})
		}
		for q := range p {
			n.Bad = append(n.Bad, net.Cond{Flags: []net.Test{flagIs(p, 4), flagIs(q, 4)}})
		}
	}
	n.Flags = append(n.Flags, net.Flag{Name: "gate", Size: 3})
	for p := range count {
		n.Flags = append(n.Flags, net.Flag{Name: fmt.Sprint("place ", p), Size: uint8(count)})
	}
	n.Flags = append(n.Flags, net.Flag{Name: "head", Size: uint8(count)}, net.Flag{Name: "length", Size: uint8(count + 1)})
	n.Clocks = append(n.Clocks, net.Clock{Name: "told"})
	n.Invariants = append(n.Invariants, net.Invariant{When: []net.Test{flagIs(gate, 2)}, Clock: count, Max: 0})
	for p := range count {
		step := func(from, to int, set []net.Assign, tests ...net.Test) *net.Step {
			n.Steps = append(n.Steps, net.Step{Name: fmt.Sprint("train ", p, ": ", from, " to ", to), Guard: net.Cond{Flags: append(tests, flagIs(p, from))},
				Set: append(set, net.Assign{Flag: p, To: uint8(to)}), Reset: []int{p}})
			return &n.Steps[len(n.Steps)-1]
		}
		settled := net.Test{Flag: gate, In: net.Values(0, 1)}
		s := step(1, 4, nil, settled)
		s.Guard = from(s.Guard, p, 10, -1)
		s = step(3, 4, nil, settled)
		s.Guard = from(s.Guard, p, 7, -1)
		for h := range count {
			for l := range count + 1 {
				set := func(g, h, l int) []net.Assign {
					return []net.Assign{{Flag: gate, To: uint8(g)}, {Flag: head, To: uint8(h % count)}, {Flag: length, To: uint8(l)}}
				}
				now := func(g int) []net.Test { return []net.Test{flagIs(gate, g), flagIs(head, h), flagIs(length, l)} }
				last := net.Assign{Flag: queue + (h+l)%count, To: uint8(p)}
				if l < count {
					if l == 0 {
						step(0, 1, append(set(1, h, 1), last), now(0)...)
					}
					s := step(0, 1, append(set(2, h, l+1), last), now(1)...)
					s.Reset = append(s.Reset, count)
				}
				if l > 0 {
					first := flagIs(queue+h, p)
					step(2, 3, set(1, h, l), append(now(0), first)...)
					s := step(4, 0, set(0, h+1, l-1), append(now(1), first)...)
					s.Guard = from(s.Guard, p, 3, -1)
					s = step(1, 2, set(1, h, l), append(now(2), flagIs(queue+(h+l-1)%count, p))...)
					s.Guard = from(s.Guard, p, 0, stop)
				}
			}
		}
	}
	return n
}

// csmacd is a bus on which stations send, and on which two that begin at nearly
// the same time collide; all are told. Times are doubled, so that "less than
// 26" is "at most 51". The first flags are the stations (waiting, sending,
// trying again), then the bus (idle, active, collision, telling) and whom it
// tells.
func csmacd(stations int, long, short int32) *net.Net {
	n := &net.Net{}
	bus, next := stations, stations+1
	y, told := stations, stations+1
	for p := range stations {
		n.Flags = append(n.Flags, net.Flag{Name: fmt.Sprint("station ", p), Size: 3})
		n.Clocks = append(n.Clocks, net.Clock{Name: fmt.Sprint("x", p)})
		n.Invariants = append(n.Invariants, net.Invariant{When: []net.Test{flagIs(p, 1)}, Clock: p, Max: 2 * long},
			net.Invariant{When: []net.Test{flagIs(p, 2)}, Clock: p, Max: 4*short - 1})
	}
	n.Flags = append(n.Flags, net.Flag{Name: "bus", Size: 4}, net.Flag{Name: "next", Size: uint8(stations + 1)})
	n.Clocks = append(n.Clocks, net.Clock{Name: "y"}, net.Clock{Name: "told"})
	n.Invariants = append(n.Invariants, net.Invariant{When: []net.Test{flagIs(bus, 2)}, Clock: y, Max: 2*short - 1},
		net.Invariant{When: []net.Test{flagIs(bus, 3)}, Clock: told, Max: 0})
	soon := net.Bound{Clock: y, Max: 2*short - 1}
	step := func(from, to int, bounds []net.Bound, set []net.Assign, reset []int, tests ...net.Test) {
		n.Steps = append(n.Steps, net.Step{Name: fmt.Sprint("bus ", from, " to ", to), Guard: net.Cond{Flags: append(tests, flagIs(bus, from)), Bounds: bounds},
			Set: append(set, net.Assign{Flag: bus, To: uint8(to)}), Reset: reset})
	}
	step(2, 3, []net.Bound{soon}, []net.Assign{{Flag: next, To: 0}}, []int{told})
	step(3, 0, []net.Bound{soon}, []net.Assign{{Flag: next, To: 0}}, []int{y}, flagIs(next, stations))
	for p := range stations {
		wait, again := flagIs(p, 0), flagIs(p, 2)
		sends, tries := []net.Assign{{Flag: p, To: 1}}, []net.Assign{{Flag: p, To: 2}}
		within := net.Bound{Clock: p, Max: 4*short - 1}
		step(0, 1, nil, sends, []int{y, p}, wait)
		step(0, 1, []net.Bound{within}, sends, []int{y, p}, again)
		step(1, 2, []net.Bound{soon}, sends, []int{y, p}, wait)
		step(1, 2, []net.Bound{soon, within}, sends, []int{y, p}, again)
		busy := net.Bound{Clock: y, Min: 2 * short, Max: -1}
		step(1, 1, []net.Bound{busy}, tries, []int{p}, wait)
		step(1, 1, []net.Bound{busy, within}, tries, []int{p}, again)
		step(1, 0, []net.Bound{{Clock: p, Min: 2 * long, Max: 2 * long}}, []net.Assign{{Flag: p, To: 0}}, []int{y, p}, flagIs(p, 1))
		tell := net.Assign{Flag: next, To: uint8(p + 1)}
		step(3, 3, nil, []net.Assign{tell}, []int{p}, wait, flagIs(next, p))
		step(3, 3, nil, append(tries, tell), []int{p}, wait, flagIs(next, p))
		step(3, 3, []net.Bound{{Clock: p, Max: 2*short - 1}}, append(tries, tell), []int{p}, flagIs(p, 1), flagIs(next, p))
		step(3, 3, []net.Bound{within}, append(tries, tell), []int{p}, again, flagIs(next, p))
		for q := range p { // both long after the collision: it was missed
			n.Bad = append(n.Bad, net.Cond{Flags: []net.Test{flagIs(p, 1), flagIs(q, 1)}, Bounds: []net.Bound{{Clock: p, Min: 2 * short, Max: -1}, {Clock: q, Min: 4 * short, Max: -1}}})
		}
	}
	return n
}

func places(t *testing.T, n *net.Net) int {
	t.Helper()
	if err := n.Check(); err != nil {
		t.Fatal(err)
	}
	count := 0
	for range zone.Explore(background, n, zone.Budget{}).Places() {
		count++
	}
	return count
}

// TChecker, another engine, reaches as many values of the flags in these models
// (its suite, covering search: train_gate, csmacd and fischer-async).
func TestKnownModelsReachAsManyPlaces(t *testing.T) {
	for _, tt := range []struct {
		name string
		net  *net.Net
		want int
	}{
		{"two trains", trains(2, 10), 56},
		{"three trains", trains(3, 10), 765},
		{"three stations on a bus", csmacd(3, 808, 26), 47},
		{"three processes", fischer(3, 10), 65},
	} {
		if got := places(t, tt.net); got != tt.want {
			t.Errorf("%s: %d places, want %d", tt.name, got, tt.want)
		}
	}
}

func TestTrainsThatAreStoppedLateMeetOnTheBridge(t *testing.T) {
	for count := 2; count <= 4; count++ {
		n := trains(count, 10)
		got := zone.Search(background, n, zone.Budget{})
		if got.Outcome != zone.Safe {
			t.Fatalf("%d trains: %v", count, got.Outcome)
		}
		if count < 4 {
			vet(t, n, got)
		}
		for i := range n.Steps { // the gate forgets to stop those who come second
			if s := &n.Steps[i]; len(s.Set) == 5 && s.Set[0].To == 2 {
				s.Set[0].To = 1
			}
		}
		if got = zone.Search(background, n, zone.Budget{}); got.Outcome != zone.Reached {
			t.Fatalf("%d trains that are not stopped: %v", count, got.Outcome)
		}
		replay(t, n, got.Trace)
	}
}

func TestACollisionOnTheBusIsNoticed(t *testing.T) {
	for stations := 2; stations <= 4; stations++ {
		n := csmacd(stations, 808, 26)
		got := zone.Search(background, n, zone.Budget{})
		if got.Outcome != zone.Safe {
			t.Fatalf("%d stations: %v", stations, got.Outcome)
		}
		vet(t, n, got)
		n.Invariants = n.Invariants[:2*stations] // the bus may take its time
		for i := range n.Steps {
			n.Steps[i].Guard.Bounds = nil
		}
		if got = zone.Search(background, n, zone.Budget{}); got.Outcome != zone.Reached {
			t.Fatalf("%d stations on a slow bus: %v", stations, got.Outcome)
		}
		replay(t, n, got.Trace)
	}
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
}
