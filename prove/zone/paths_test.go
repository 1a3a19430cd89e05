package zone_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"alteram/prove/net"
	"alteram/prove/zone"
)

// onward makes a net whose stage only grows, so that its paths are finitely many.
func onward(seed int) *net.Net {
	n := random(rand.New(rand.NewPCG(uint64(seed), 8)))
	last := n.Flags[0].Size - 1
	n.Steps = slices.DeleteFunc(n.Steps, func(s net.Step) bool {
		now := s.Guard.Flags[len(s.Guard.Flags)-1].In // its own stage
		return now >= 1<<s.Set[0].To || now == 1<<last
	})
	for i := range n.Steps { // few guards, so that many paths can be gone
		g := &n.Steps[i].Guard
		g.Flags, g.Bounds = g.Flags[len(g.Flags)-1:], g.Bounds[:min(1, len(g.Bounds))]
	}
	for i := range n.Bad {
		n.Bad[i].Bounds = nil
	}
	return n
}

// everyPath tries all orders of steps, each by itself, and returns those that
// end where a bad condition can hold.
func everyPath(n *net.Net, path []int) []string {
	can := func(end net.Cond) bool {
		return zone.Search(background, only(n, path, end), zone.Budget{}).Outcome == zone.Reached
	}
	if !can(net.Cond{}) {
		return nil
	}
	var found []string
	if slices.ContainsFunc(n.Bad, can) {
		found = append(found, fmt.Sprint(path))
	}
	for i := range n.Steps {
		found = append(found, everyPath(n, append(slices.Clip(path), i))...)
	}
	return found
}

func TestPathsAreAllThereAre(t *testing.T) {
	several := 0
	for seed := range 300 {
		n := onward(seed)
		want := everyPath(n, []int{})
		p := zone.NewPaths(n, zone.Budget{})
		var got []string
		for trace := range p.All(background) {
			replay(t, n, trace)
			path := []int{}
			for _, s := range trace.Steps {
				path = append(path, s.Step)
			}
			got = append(got, fmt.Sprint(path))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || !p.Exhausted() {
			t.Fatalf("net %d: got the paths %v, want %v", seed, got, want)
		}
		if len(want) > 2 {
			several++
		}
	}
	if several < 30 {
		t.Errorf("only %d nets have several paths", several)
	}
}
