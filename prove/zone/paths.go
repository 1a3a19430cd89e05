package zone

import (
	"context"
	"iter"

	"alteram/prove/net"
)

// Paths finds one path after the other to the bad conditions of a net. The
// caller tries each in the world, and may forbid what cannot be there.
type Paths struct {
	model  *model
	n      *net.Net
	budget Budget
	tree   *tree
	nodes  int
	done   bool
}

// NewPaths begins with no path told. The budget is for all of them together.
// The net has passed [net.Net.Check].
func NewPaths(n *net.Net, b Budget) *Paths {
	return &Paths{model: newModel(n), n: n, budget: b.orDefault(), tree: newTree()}
}

// All yields paths that were not told before, until the caller breaks off, the
// budget is used up or there are no more. The search keeps one path to each
// zone, so after each pass through the net it begins again with what was told
// kept apart; within a pass the paths come by the number of their steps, and
// none is longer than necessary in the first.
func (p *Paths) All(ctx context.Context) iter.Seq[Trace] {
	return func(yield func(Trace) bool) {
		for !p.done {
			told, more := 0, true
			left := p.budget
			if left.Nodes -= p.nodes; left.Nodes <= 0 {
				return
			}
			s := newSearch(p.model, left)
			s.tree = p.tree
			s.found = func(parent int32, step, bad int) order {
				path := s.pathBy(parent, step)
				if p.tree.known(path) {
					return proceed
				}
				p.tree.told[p.tree.add(path)] = true
				told++
				if more = yield(newTrace(p.n, path, bad)); more {
					return proceed
				}
				return stop
			}
			e := s.run(ctx)
			p.nodes += len(s.nodes)
			if e != all || !more {
				return
			}
			p.done = told == 0
		}
	}
}

// Reject forbids every further path that begins with the first k steps of t.
func (p *Paths) Reject(t Trace, k int) {
	path := make([]int, k)
	for i := range path {
		path[i] = t.Steps[i].Step
	}
	p.tree.dead[p.tree.add(path)] = true
}

// Exhausted reports whether all paths were told or forbidden: then none that
// the caller has not seen, or ruled out, leads to a bad condition.
func (p *Paths) Exhausted() bool { return p.done }

// Nodes is the number of zones that were kept, in all passes.
func (p *Paths) Nodes() int { return p.nodes }
