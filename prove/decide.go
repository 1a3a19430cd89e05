package prove

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/prove/slim"
	"alteram/prove/zone"
	"alteram/rulebook"
)

// Build makes the model of a claim at its full depth: everything that can change
// the claim's truth is in it. The error says why no net decides the claim, or that ctx ended.
func Build(ctx context.Context, p *rulebook.Program, c claim.Claim, o Options) (*Model, error) {
	b := newBuilder(ctx, p, c, o)
	if o.Depth > 0 {
		b.max = o.Depth - 1
	}
	return b.build()
}

func newBuilder(ctx context.Context, p *rulebook.Program, c claim.Claim, o Options) *builder {
	h := horizon(p, o)
	b := &builder{ctx: ctx, p: p, ix: newIndex(p), c: c, max: deepest, place: map[string]int{}, notes: map[Note]bool{}, tests: map[string]*rulebook.Test{}, horizon: h}
	b.spans = &spans{rk: p.Settings.Reckoner, from: h[0], to: h[1], known: map[measure]bounds{}}
	b.spans.rk.Brief = true
	b.about = []rulebook.ID{c.Thing}
	if c.Moment == claim.IsPublished && p.Thing(c.Thing).Deed != rulebook.Publish {
		b.about = nil
		for i := range p.Things {
			if t := &p.Things[i]; t.Deed == rulebook.Publish && t.Target == c.Thing {
				b.about = append(b.about, t.ID)
			}
		}
	}
	return b
}

// rounds bounds how often a model is made again for what it turned out to need.
const rounds = 200

// build makes the net, again and again until it asks for nothing more.
func (b *builder) build() (*Model, error) {
	for range rounds {
		flags, clocks := len(b.flags), len(b.clocks)
		b.net, b.moves, b.seen, b.over = net.Net{}, nil, map[string]bool{}, false
		if err := b.bad(); err != nil {
			return nil, err
		}
		b.need()
		b.events()
		if b.ctx.Err() != nil {
			return nil, fmt.Errorf("the model was not made in time: %w", b.ctx.Err())
		}
		if b.over {
			return nil, fmt.Errorf("the model needs more than %d steps", net.MaxSteps)
		}
		if len(b.flags) == flags && len(b.clocks) == clocks {
			m := b.model()
			m.part = slim.Of(&m.Net)
			return m, m.part.Net().Check()
		}
	}
	return nil, fmt.Errorf("the model does not come to an end")
}

// model is what was built.
func (b *builder) model() *Model {
	m := &Model{Program: b.p, Claim: b.c, Net: b.net, Moves: b.moves, Horizon: b.horizon, Depth: b.max + 1}
	for i := range b.flags {
		m.Net.Flags = append(m.Net.Flags, net.Flag{Name: b.label(i), Size: b.flags[i].size})
	}
	for i := range b.clocks {
		m.Net.Clocks = append(m.Net.Clocks, net.Clock{Name: "days since: " + b.clocks[i].name})
	}
	for n, loose := range b.notes {
		if loose {
			m.Loose = append(m.Loose, n)
		} else {
			m.Rests = append(m.Rests, n)
		}
	}
	sortNotes(m.Rests)
	sortNotes(m.Loose)
	return m
}

// label is the name of a flag; a choice bears the words of its test.
func (b *builder) label(i int) string {
	if t := b.said(i); t != nil && t.Words != "" {
		return fmt.Sprintf("so chosen (%d): %s", i, t.Words)
	}
	return b.flags[i].name
}

// Answer decides a claim. It searches models of growing depth: the shallowest
// that is safe proves the claim; at the full depth a trace that confirm accepts
// refutes it. What ctx or the options end is not proved.
func Answer(ctx context.Context, p *rulebook.Program, c claim.Claim, o Options, confirm Confirm) Verdict {
	v := Verdict{Claim: c}
	o.Nodes = cmp.Or(o.Nodes, 2_000_000)
	s := seeker{ctx: ctx, p: p, o: o, confirm: confirm, v: &v}
	switch c.Moment {
	case claim.ByDocket:
		v.Outcome, v.Reason = Proved, "the docket lets no history do it"
	case claim.Inquorate:
		s.quorum()
	case claim.Dead:
		s.dead()
	case claim.StaysOpen:
		if c.Days == 0 { // no bound that anybody would call one
			s.v.Claim.Days = forEver
		}
		s.search()
		if c.Days == 0 && v.Outcome == Proved {
			v.Reason = fmt.Sprintf("it ends within %d days at the latest", forEver)
		}
	default:
		s.search()
	}
	v.Assumptions = append(v.Assumptions, s.assumed()...)
	return v
}

// forEver is for how many days a case is open that is said to have no end.
const forEver = 3650

// seeker looks for the answer to one claim.
type seeker struct {
	ctx     context.Context
	p       *rulebook.Program
	o       Options
	confirm Confirm
	v       *Verdict
}

// depths are tried one after the other.
var depths = [...]int{1, 2, 3, 5, deepest}

func (s *seeker) search() {
	b := newBuilder(s.ctx, s.p, s.v.Claim, s.o)
	var r zone.Result
	for _, depth := range depths {
		b.deeper(depth)
		m, err := b.build()
		if err != nil {
			s.v.Reason = err.Error()
			return
		}
		s.v.Model, s.v.Rests, s.v.Loose = m, m.Rests, m.Loose
		r = zone.Search(s.ctx, m.Searched(), zone.Budget{Nodes: s.o.Nodes})
		s.v.Nodes += r.Nodes
		switch r.Outcome {
		case zone.Safe:
			s.proved(r)
			return
		case zone.Stopped:
			s.v.Reason = s.large(m, r)
			return
		}
		if !b.cut {
			break
		}
	}
	s.refute(s.v.Model)
}

// deeper makes a builder begin again with a greater depth.
func (b *builder) deeper(depth int) {
	b.max, b.cut = depth, false
	b.flags, b.clocks, b.place = nil, nil, map[string]int{}
	b.notes = map[Note]bool{}
}

// proved notes a proof, and whether what it is about can happen at all.
func (s *seeker) proved(r zone.Result) {
	s.v.Outcome = Proved
	s.v.Certificate = slices.Collect(r.Invariant())
	c := s.v.Claim
	if c.Missing != "" || c.Moment != claim.TakesEffect && c.Moment != claim.IsMade && c.Moment != claim.IsPublished && c.Moment != claim.InEffect {
		return
	}
	c.If, c.Unless, c.Notice, c.Fault, c.Some = nil, nil, nil, claim.NoFault, false
	m, err := Build(s.ctx, s.p, c, s.o)
	if err != nil {
		return
	}
	w := zone.Search(s.ctx, m.Searched(), zone.Budget{Nodes: min(s.o.Nodes, 200_000)})
	s.v.Nodes += w.Nodes
	if w.Outcome == zone.Safe {
		s.v.Vacuous, s.v.Reason = true, fmt.Sprintf("no %s can ever come about", s.p.Thing(c.Thing).Name)
	}
}

// large says why a search came to no end, and which clauses made it large.
func (s *seeker) large(m *Model, r zone.Result) string {
	if r.Why != nil {
		return fmt.Sprintf("it was stopped after %d nodes: %v", r.Nodes, r.Why)
	}
	var names []string
	for _, c := range r.Shares().Clocks[:min(3, len(r.Shares().Clocks))] {
		names = append(names, m.Searched().Clocks[c.Index].Name)
	}
	return fmt.Sprintf("the search is too large: %d nodes; what adds most to it: %s", r.Nodes, strings.Join(names, "; "))
}

// assumed says what a verdict takes for granted.
func (s *seeker) assumed() []string {
	h := horizon(s.p, s.o)
	out := []string{
		fmt.Sprintf("Working days and months are those of the book's own calendar from %s to %s.", h[0], h[1]),
		"What arrives has been sent.",
		"Nobody takes or gives up an office, a seat or membership while the case runs.",
		"The record lacks nothing, and what is done on one day is recorded in the order in which it was done; what discharges a duty is done after it has arisen.",
	}
	switch c := s.v.Claim; c.Mode {
	case claim.Dutiful:
		out = append(out, "Every duty is kept.")
	case claim.DutifulBut:
		out = append(out, fmt.Sprintf("Every duty is kept but those of the %s.", s.p.Thing(c.Office).Name))
	}
	return out
}

// quorum answers whether a quorum can be formed: arithmetic, no search.
func (s *seeker) quorum() {
	c := s.v.Claim
	t := s.p.Thing(c.Thing)
	s.v.Outcome = Proved
	found := false
	for i := range s.p.Norms {
		n := &s.p.Norms[i]
		if n.Kind != rulebook.Quorum || n.Thing != c.Thing || n.Major == nil {
			continue
		}
		found = true
		for size := max(t.Min, 1); size <= max(t.Max, t.Min, 1); size++ {
			of := base(n.Major, size, c.Count)
			if need := n.Major.Needed(of); size-c.Count < need || of == 0 {
				s.v.Outcome = Refuted
				s.v.Reason = fmt.Sprintf("of %d members %d can act when %d have withdrawn, and the quorum is %d", size, max(size-c.Count, 0), c.Count, need)
				return
			}
		}
		s.v.Reason = fmt.Sprintf("at the smallest, with %d members, %d can act and the quorum is %d", max(t.Min, 1), max(t.Min, 1)-c.Count, n.Major.Needed(base(n.Major, t.Min, c.Count)))
	}
	if !found {
		s.v.Reason = "the book asks for no quorum of the " + t.Name
	}
}

// base is of how many a quorum is counted.
func base(m *rulebook.Majority, size, withdrawn int) int {
	if m.Of == rulebook.OfEntitled {
		return max(size-withdrawn, 0)
	}
	return size
}

// dead answers whether every clause can apply: for each thing that some clause
// lets be done a way is looked for in which it is done and counts.
func (s *seeker) dead() {
	s.v.Outcome = Proved
	for i := range s.p.Things {
		t := &s.p.Things[i]
		if t.Kind != rulebook.Act && t.Kind != rulebook.Decision && t.Kind != rulebook.Meeting || t.Implicit {
			continue
		}
		m, err := Build(s.ctx, s.p, claim.Claim{Moment: claim.IsMade, Thing: t.ID}, s.o)
		if err != nil {
			s.v.Outcome, s.v.Reason = NotProved, err.Error()
			return
		}
		r := zone.Search(s.ctx, m.Searched(), zone.Budget{Nodes: s.o.Nodes})
		s.v.Nodes += r.Nodes
		switch r.Outcome {
		case zone.Safe:
			s.v.Outcome, s.v.Model = Refuted, m
			s.v.Reason = fmt.Sprintf("no history lets %s of clause %s count: what it says can never apply", t.Name, s.p.Clauses[t.Clause].Number)
			return
		case zone.Stopped:
			s.v.Outcome, s.v.Reason = NotProved, s.large(m, r)
			return
		}
	}
}

// sortNotes puts notes in the order of the text.
func sortNotes(list []Note) {
	slices.SortFunc(list, func(a, b Note) int { return cmp.Or(cmp.Compare(a.Clause, b.Clause), cmp.Compare(a.Words, b.Words)) })
}
