package zone_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"alteram/prove/days"
	"alteram/prove/net"
	"alteram/prove/recheck"
	"alteram/prove/zone"
)

// random makes a small net. The numbers are small so that a walk day by day
// ends; every kind of guard, invariant, reset and freed clock is frequent. The
// first flag is a stage, from which most steps lead to the next, so that what is
// bad lies some steps away.
func random(r *rand.Rand) *net.Net {
	stages := 2 + r.IntN(5)
	n := &net.Net{Flags: []net.Flag{{Name: "stage", Size: uint8(stages)}}}
	for i := range r.IntN(3) {
		size := uint8(1 + r.IntN(3))
		n.Flags = append(n.Flags, net.Flag{Name: fmt.Sprint("f", i), Size: size, Start: uint8(r.IntN(int(size)))})
	}
	for i := range 1 + r.IntN(3) {
		n.Clocks = append(n.Clocks, net.Clock{Name: fmt.Sprint("x", i)})
	}
	for i := range stages + r.IntN(4) {
		at := i
		if i >= stages {
			at = r.IntN(stages)
		}
		s := net.Step{Name: fmt.Sprint("s", i), Guard: randomCond(r, n, 2)}
		s.Guard.Flags = append(s.Guard.Flags, net.Test{Flag: 0, In: 1 << at})
		s.Set = []net.Assign{{Flag: 0, To: uint8((at + 1 + r.IntN(8)/7) % stages)}}
		for f := 1; f < len(n.Flags); f++ {
			if r.IntN(3) == 0 {
				s.Set = append(s.Set, net.Assign{Flag: f, To: uint8(r.IntN(int(n.Flags[f].Size)))})
			}
		}
		for k := range n.Clocks {
			switch r.IntN(6) {
			case 0, 1:
				s.Reset = append(s.Reset, k)
			case 2:
				s.Free = append(s.Free, k)
			}
		}
		n.Steps = append(n.Steps, s)
	}
	for range r.IntN(4) {
		n.Invariants = append(n.Invariants, net.Invariant{When: randomTests(r, n, 1), Clock: r.IntN(len(n.Clocks)), Max: int32(r.IntN(6))})
	}
	for range 1 + r.IntN(2) {
		bad := randomCond(r, n, 2)
		bad.Flags = append(bad.Flags, net.Test{Flag: 0, In: 1 << (stages - 1 - r.IntN((stages+1)/2))})
		n.Bad = append(n.Bad, bad)
	}
	return n
}

func randomTests(r *rand.Rand, n *net.Net, most int) []net.Test {
	var tests []net.Test
	for range r.IntN(most + 1) {
		f := r.IntN(len(n.Flags))
		tests = append(tests, net.Test{Flag: f, In: 1 + net.Set(r.Uint64N(1<<n.Flags[f].Size-1))})
	}
	return tests
}

func randomCond(r *rand.Rand, n *net.Net, most int) net.Cond {
	return net.Cond{Flags: randomTests(r, n, most), Bounds: randomBounds(r, n, most)}
}

func randomBounds(r *rand.Rand, n *net.Net, most int) []net.Bound {
	var bounds []net.Bound
	for range r.IntN(most + 1) {
		b := net.Bound{Clock: r.IntN(len(n.Clocks)), Max: -1}
		if r.IntN(3) > 0 {
			b.Min = int32(r.IntN(6))
		}
		if r.IntN(2) > 0 {
			b.Max = b.Min + int32(r.IntN(4))
		}
		bounds = append(bounds, b)
	}
	return bounds
}

// The two must agree on the verdict, on the fewest steps, on the values of the
// flags that can come together and on the steps that can be taken; what is
// safe must pass the re-check and what is reached must replay.
func TestZonesAgreeWithDays(t *testing.T) {
	count := 4000
	var safe, reached, deep int
	for seed := range count {
		n := random(rand.New(rand.NewPCG(uint64(seed), 6)))
		if err := n.Check(); err != nil {
			t.Fatal(err)
		}
		want := days.Explore(n, 200_000)
		if !want.Complete {
			t.Fatalf("net %d is too large for the oracle", seed)
		}
		reach := zone.Explore(context.Background(), n, zone.Budget{})
		agree(t, n, want, reach)
		got := zone.Search(context.Background(), n, zone.Budget{})
		switch {
		case want.Bad < 0 && got.Outcome == zone.Safe:
			safe++
			vet(t, n, got)
		case want.Bad >= 0 && got.Outcome == zone.Reached && len(got.Trace.Steps) == want.Bad:
			reached++
			if want.Bad > 1 {
				deep++
			}
			replay(t, n, got.Trace)
		default:
			t.Fatalf("net %d: zones say %v in %d steps, days %d", seed, got.Outcome, len(got.Trace.Steps), want.Bad)
		}
	}
	t.Logf("%d safe, %d reached, %d of them in more than one step", safe, reached, deep)
	if safe < count/5 || reached < count/5 || deep < count/50 {
		t.Error("the nets are too much alike to tell anything")
	}
}

// agree compares what can be reached at all.
func agree(t *testing.T, n *net.Net, want days.Result, got zone.Reach) {
	t.Helper()
	if !got.Complete || !slices.Equal(got.Fired, want.Fired) {
		t.Fatalf("zones take the steps %v, days %v", got.Fired, want.Fired)
	}
	values := map[string]bool{}
	for v := range got.Places() {
		values[string(v)] = true
	}
	if !maps.Equal(values, want.Values) {
		t.Fatalf("zones reach %d values of the flags, days %d", len(values), len(want.Values))
	}
	for i, fired := range want.Fired {
		trace, ok := got.To(i)
		if ok != fired {
			t.Fatalf("step %d: a path %v, fired %v", i, ok, fired)
		}
		if !ok {
			continue
		}
		if _, err := n.Replay(trace.Moves(), trace.End.Earliest); err != nil || trace.Steps[len(trace.Steps)-1].Step != i {
			t.Fatalf("the path to step %d: %v", i, err)
		}
	}
}

// replay takes the steps of a trace by the meaning of the net.
func replay(t *testing.T, n *net.Net, trace zone.Trace) {
	t.Helper()
	s, err := n.Replay(trace.Moves(), trace.End.Earliest)
	if err != nil {
		t.Fatal(err)
	}
	if !n.Holds(n.Bad[trace.Bad], s) {
		t.Fatalf("after %v, on day %d, bad condition %d does not hold", trace.Moves(), trace.End.Earliest, trace.Bad)
	}
}

// vet checks the invariant of a safe net.
func vet(t *testing.T, n *net.Net, got zone.Result) {
	t.Helper()
	c := recheck.Certificate{Net: n, Regions: slices.Collect(got.Invariant())}
	if err := c.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
}
