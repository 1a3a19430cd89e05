package prove

import (
	"fmt"
	"slices"

	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/prove/slim"
	"alteram/prove/zone"
)

// refute gives ways to the bad conditions to confirm, until the docket lets one
// of them happen: first those on which everything that is done counts, then any.
// Nothing is learnt from a way that fails but where to look next.
func (s *seeker) refute(m *Model) {
	s.v.Reason = "the search ended before it was done"
	c := candidates{seeker: s, m: m, tries: s.o.Tries, seen: map[string]bool{}}
	if c.tries <= 0 {
		c.tries = 40
	}
	plain := m.Net
	plain.Steps = slices.Clone(plain.Steps)
	for i := range plain.Steps {
		if m.Moves[i].Void {
			idle(&plain.Steps[i])
		}
	}
	each := m.Net.Bad[:min(len(m.Net.Bad), 16)]
	switch {
	case m.Claim.Moment != claim.Undischarged && c.vary(plain, c.tries/2): // of duties each is tried by itself
		return
	case slices.ContainsFunc(each, func(bad net.Cond) bool { // what is bad in another way may lie further off
		one := plain
		one.Bad = []net.Cond{bad}
		return s.ctx.Err() == nil && c.vary(one, min(c.tries, 4))
	}):
		return
	case s.ctx.Err() == nil && (c.vary(m.Net, c.tries/2) || c.more(c.tries)):
		return
	}
	if s.ctx.Err() != nil && s.v.Outcome != Refuted {
		s.v.Reason = "it was stopped: " + s.ctx.Err().Error()
	}
}

// idle makes a step one that changes nothing, so that no search takes it.
func idle(s *net.Step) { s.Set, s.Reset, s.Free = nil, nil, nil }

// candidates are the traces that are tried for one model.
type candidates struct {
	*seeker
	m     *Model
	tries int
	seen  map[string]bool
}

// avoided is a set of steps that are left out, in rising order.
type avoided []int

func (w avoided) and(step int) avoided {
	i, there := slices.BinarySearch(w, step)
	if there {
		return w
	}
	return slices.Insert(slices.Clone(w), i, step)
}

// vary tries the shortest trace of a net, then that of the net without the step
// which the docket would not have, and so on. Where it had all and found nothing
// broken, each step of the trace is left out in its turn, those of the claim's
// own occurrence first.
func (c *candidates) vary(n net.Net, tries int) bool {
	queue := []avoided{nil}
	known := map[string]bool{}
	for ; len(queue) > 0 && tries > 0 && c.ctx.Err() == nil; queue = queue[1:] {
		left := n
		left.Steps = slices.Clone(n.Steps)
		for _, i := range queue[0] {
			idle(&left.Steps[i])
		}
		r := slim.Of(&left)
		found := zone.Search(c.ctx, r.Net(), zone.Budget{Nodes: c.o.Nodes})
		c.v.Nodes += found.Nodes
		if found.Outcome != zone.Reached {
			continue
		}
		t := r.Whole(&c.m.Net, found.Trace)
		ok, done := c.confirmed(t)
		if ok {
			return true
		}
		tries--
		for _, i := range suspects(c.m, t, done) {
			next := queue[0].and(i)
			if key := fmt.Sprint(next); !known[key] {
				known[key] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// suspects lists the steps of a trace of which another may do better: that which
// did not happen, else all, the likeliest first.
func suspects(m *Model, t zone.Trace, done int) []int {
	if done < len(t.Steps) {
		return []int{t.Steps[done].Step}
	}
	var out []int
	for i := len(t.Steps) - 1; i >= 0; i-- {
		if x := t.Steps[i].Step; !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(i, k int) int { return int(bit(m.Moves[k].Star)) - int(bit(m.Moves[i].Star)) })
	return out
}

// confirmed puts a trace that was not tried yet to the docket.
func (c *candidates) confirmed(t zone.Trace) (ok bool, done int) {
	path := make([]int, len(t.Steps))
	for i := range t.Steps {
		path[i] = t.Steps[i].Step
	}
	key := fmt.Sprint(path)
	if c.seen[key] {
		return false, len(t.Steps)
	}
	c.seen[key] = true
	if c.confirm == nil {
		c.v.Trace, c.v.Reason = t, "nobody replays what the search finds"
		return true, 0
	}
	ok, done, why := c.confirm(c.m, t)
	if ok {
		c.v.Outcome, c.v.Trace, c.v.Reason = Refuted, t, ""
		return true, done
	}
	if len(c.v.Trace.Steps) == 0 {
		c.v.Trace, c.v.Reason = t, "the model sees a way to break it that the docket does not allow: "+why
	}
	return false, done
}

// more tries further traces of the whole model, as they come.
func (c *candidates) more(tries int) bool {
	paths := zone.NewPaths(c.m.part.Net(), zone.Budget{Nodes: c.o.Nodes})
	defer func() { c.v.Nodes += paths.Nodes() }()
	for t := range paths.All(c.ctx) {
		t = c.m.part.Whole(&c.m.Net, t)
		before := len(c.seen)
		if ok, _ := c.confirmed(t); ok {
			return true
		}
		if tries -= len(c.seen) - before; tries <= 0 || c.ctx.Err() != nil {
			return false
		}
	}
	return false
}
