package zone

import (
	"context"
	"math/bits"
	"slices"

	"alteram/prove/net"
)

// node is a zone that was reached: a place and a matrix.
type node struct {
	zone   uint32 // where its matrix is kept
	place  int32
	parent int32 // -1: the start
	next   int32 // an older node of the place; -1: none
	sum    int32 // of the matrix: a zone within another has no larger one
	step   uint16
	state  uint8
}

const (
	covered = 1 << iota // another node holds all its states
	skipped             // and was reached with no more steps: it need not be expanded
)

// end says why a search came to its end.
type end int

const (
	all       end = iota // there is nothing else to reach
	asked                // the caller wanted no more
	budget               // the nodes or the memory are used up
	cancelled            // the context is done
)

// order is what to do with a successor in which a bad condition holds.
type order int

const (
	proceed order = iota // as with any other
	leave                // do not go there
	stop                 // the whole search
)

// search is a breadth-first search through zones, by the number of steps.
type search struct {
	places
	budget Budget
	tree   *tree                                   // of forbidden paths; nil: none
	exact  bool                                    // only equal zones are one, and edges are kept
	found  func(parent int32, step, bad int) order // called where a bad condition holds; nil: none is of interest

	nodes  []node
	zones  shelves
	edges  []edge
	fired  []int32 // for each step, the first node from which it was taken; -1: none
	depth  int     // every node with fewer steps is expanded
	last   int     // the first node of the next depth
	effort int     // comparisons since the context was asked

	a, b, c []int32 // matrices: of the node, of the guard, of the successor
	z       []int16 // the successor, packed
	index   []int   // for each clock, its row in a; -1: none
	spot    []int   // for each clock of c, its row
	src     []int   // for each row of c, its row in a; 0: reset, -1: free
	mask    []uint64
	target  []uint64
}

type edge struct {
	from, to int32
	step     uint16
}

func newSearch(m *model, b Budget) *search {
	size := (len(m.n.Clocks) + 1) * (len(m.n.Clocks) + 1)
	return &search{
		places: newPlaces(m), budget: b.orDefault(), fired: slices.Repeat([]int32{-1}, len(m.steps)),
		a: make([]int32, size), b: make([]int32, size), c: make([]int32, size), z: make([]int16, size),
		index: make([]int, len(m.n.Clocks)), spot: make([]int, len(m.n.Clocks)), src: make([]int, len(m.n.Clocks)+1),
		mask: make([]uint64, m.may.words), target: make([]uint64, m.words),
	}
}

// run searches until everything is reached, the caller has enough, or the
// budget is used up.
func (s *search) run(ctx context.Context) end {
	if ctx.Err() != nil {
		return cancelled
	}
	for i, f := range s.n.Flags {
		s.values[i] = f.Start
	}
	key := make([]uint64, s.words)
	s.pack(s.values, key)
	start := s.find(key, s.tree.root())
	s.a[0] = 0
	for i := range s.index {
		s.index[i] = 0
	}
	if e := s.arrive(-1, 0, start, s.a, 1, ^uint64(0), 0); e != all {
		return e
	}
	s.last = len(s.nodes)
	for u := 0; u < len(s.nodes); u++ {
		if u == s.last {
			s.depth++
			s.last = len(s.nodes)
		}
		if s.nodes[u].state&skipped != 0 {
			continue
		}
		if s.effort > 1<<13 {
			s.effort = 0
			if ctx.Err() != nil {
				return cancelled
			}
		}
		if e := s.expand(ctx, int32(u)); e != all {
			return e
		}
	}
	return all
}

// expand takes every step that can be taken from a node.
func (s *search) expand(ctx context.Context, u int32) end {
	at := s.nodes[u].place
	from := s.at(at)
	m := len(from.clocks) + 1
	unpackZone(s.zones.from(s.nodes[u].zone), s.a, m)
	for k := range s.index {
		s.index[k] = -1
	}
	for i, k := range from.clocks {
		s.index[k] = i + 1
	}
	s.unpack(s.key(at), s.values)
	s.may.of(s.values, len(s.steps), s.mask)
	for w, rest := range s.mask {
		for ; rest != 0; rest &= rest - 1 {
			i := w*64 + bits.TrailingZeros64(rest)
			if e := s.take(u, i, m); e != all {
				return e
			}
			if s.effort++; s.effort > 1<<15 {
				s.effort = 0
				if ctx.Err() != nil {
					return cancelled
				}
			}
		}
	}
	return all
}

// take takes one step from node u, whose matrix of m rows is in s.a.
func (s *search) take(u int32, i, m int) end {
	t := &s.steps[i]
	mark, forbidden := s.tree.follow(s.list[s.nodes[u].place].mark, i)
	if forbidden {
		return all
	}
	d, ok := s.guard(t.bounds, s.index, s.a, s.b, m)
	if !ok {
		return all
	}
	key := s.key(s.nodes[u].place)
	for w := range s.target {
		s.target[w] = key[w]&^t.clear[w] | t.set[w]
	}
	return s.arrive(u, i, s.find(s.target, mark), d, m, t.reset, t.free)
}

// guard returns the part of a matrix in which the bounds hold, the matrix
// itself or spare; row says where each clock is in it.
func (s *search) guard(bounds []net.Bound, row []int, d, spare []int32, m int) ([]int32, bool) {
	size := m * m
	for _, b := range bounds {
		i := row[b.Clock]
		if most(d, m, i) < b.Min || b.Max >= 0 && least(d, i) > b.Max {
			return nil, false
		}
		low, high := least(d, i) < b.Min, b.Max >= 0 && most(d, m, i) > b.Max
		if !low && !high {
			continue
		}
		if &d[0] != &spare[0] {
			copy(spare[:size], d[:size])
			d = spare
		}
		if low && !tighten(d, m, 0, i, -b.Min) || high && !tighten(d, m, i, 0, b.Max) {
			return nil, false
		}
	}
	return d, true
}

// arrive enters a place by a step, with the matrix d of m rows, and keeps what
// is new of it.
func (s *search) arrive(u int32, step int, at int32, d []int32, m int, reset, free uint64) end {
	to := s.at(at)
	m2 := len(to.clocks) + 1
	for i, k := range to.clocks {
		switch bit := uint64(1) << k; {
		case reset&bit != 0:
			s.src[i+1] = 0
		case free&bit != 0:
			s.src[i+1] = -1
		default:
			s.src[i+1] = s.index[k]
		}
	}
	project(d, m, s.c, m2, s.src[:m2])
	if !s.holdTo(to.keeps, m2) {
		return all
	}
	pass(s.c, m2)
	s.holdTo(to.keeps, m2)
	if widen(s.c, m2, to.low, to.high) {
		closeAll(s.c, m2)
	}
	if u >= 0 && s.fired[step] < 0 {
		s.fired[step] = u
	}
	if s.found != nil && len(to.bad) > 0 {
		if bad := s.badIn(to, m2); bad >= 0 {
			switch s.found(u, step, bad) {
			case leave:
				return all
			case stop:
				return asked
			case proceed:
			}
		}
	}
	return s.keep(u, step, at, m2)
}

// holdTo tightens s.c by invariants and reports whether anything is left.
func (s *search) holdTo(keeps []int16, m int) bool {
	for i := 0; i < len(keeps); i += 2 {
		if !tighten(s.c, m, int(keeps[i])+1, 0, int32(keeps[i+1])) {
			return false
		}
	}
	return true
}

// badIn returns the first bad condition that holds somewhere in s.c; -1: none.
func (s *search) badIn(to facts, m int) int {
	for i, k := range to.clocks {
		s.spot[k] = i + 1
	}
	for _, i := range to.bad {
		if _, ok := s.guard(s.bads[i], s.spot, s.c, s.b, m); ok {
			return int(i)
		}
	}
	return -1
}

// keep notes the zone in s.c unless another holds all of it.
func (s *search) keep(u int32, step int, at int32, m int) end {
	sum := packZone(s.c, s.z, m)
	z := s.z[:m*(m-1)]
	id := int32(len(s.nodes))
	for p, v := &s.list[at].first, s.list[at].first; v >= 0; v = *p {
		s.effort++
		old := &s.nodes[v]
		x := s.zones.from(old.zone)
		switch {
		case s.exact:
			if old.sum == sum && slices.Equal(z, x[:len(z)]) {
				s.edges = append(s.edges, edge{u, v, uint16(step)})
				return all
			}
		case sum <= old.sum && within(z, x):
			return all
		case sum >= old.sum && within(x[:len(z)], z):
			old.state |= covered
			if int(v) >= s.last {
				old.state |= skipped
			}
			*p = old.next
			continue
		}
		p = &old.next
	}
	if len(s.nodes) >= s.budget.Nodes || s.bytes() > s.budget.Bytes {
		return budget
	}
	if s.exact && u >= 0 {
		s.edges = append(s.edges, edge{u, id, uint16(step)})
	}
	s.nodes = append(s.nodes, node{s.zones.put(z), at, u, s.list[at].first, sum, uint16(step), 0})
	s.list[at].first = id
	return all
}

// bytes is the memory in use, about.
func (s *search) bytes() int {
	return 24*cap(s.nodes) + s.zones.size + s.store.size + 12*cap(s.list) + 8*cap(s.keys) + 4*cap(s.slots) + 12*cap(s.edges)
}

// pathBy returns the steps to a node and one more; to the start when there is no node.
func (s *search) pathBy(u int32, step int) []int {
	if u < 0 {
		return nil
	}
	return append(s.path(u), step)
}

// path returns the steps that lead to a node.
func (s *search) path(u int32) []int {
	var steps []int
	for ; u >= 0 && s.nodes[u].parent >= 0; u = s.nodes[u].parent {
		steps = append(steps, int(s.nodes[u].step))
	}
	slices.Reverse(steps)
	return steps
}
