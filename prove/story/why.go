package story

import (
	"slices"

	"alteram/docket"
	"alteram/rulebook"
	"alteram/syntax"
)

// grounds finds the sentences that let the history break the claim: one after
// the other is made void in its breach, or taken out, and the same entries are
// put to the docket again. A sentence without which the claim is not broken is
// one of them.
func (s *Story) grounds(p *rulebook.Program, broken judge) {
	against, path := s.norms(p)
	for _, id := range against {
		if n := &p.Norms[id]; n.Sev.Kind != syntax.Void && s.blocked(strictly(p, id), broken) {
			s.ground(p, id, "it would not have happened if a breach of this made what is done void")
		}
	}
	for _, id := range path {
		if s.blocked(without(p, id), broken) {
			s.ground(p, id, "it would not have happened without this")
		}
	}
}

func (s *Story) ground(p *rulebook.Program, id int, how string) {
	n := &p.Norms[id]
	if slices.ContainsFunc(s.Words, func(g Ground) bool { return g.Norm == id || g.Words == n.Words && g.Clause == clauseOf(p, id) }) {
		return
	}
	s.Words = append(s.Words, Ground{Norm: id, Clause: clauseOf(p, id), Words: sentence(n.Words), How: how})
}

// norms lists the norms that the rulings find broken although the entry
// counts, and those that the history goes by: what lets entries count, what
// follows of itself, and what says when things take effect, end or are closed.
func (s *Story) norms(p *rulebook.Program) (against, path []int) {
	state := docket.Replay(p, s.Case.Register, nil, s.Case.Events, docket.Known{})
	if next, _, moved := docket.Pass(state, s.At); moved {
		state = next
	}
	in := map[rulebook.ID]bool{}
	for i, e := range state.Events() {
		r := state.Ruling(i)
		if id, ok := p.Lookup(e.Thing); ok && e.Thing != "" {
			in[id] = true
		}
		for _, f := range r.Findings {
			switch {
			case f.Norm < 0 || f.Planned:
			case f.Answer == docket.Broken && counts(&r):
				against = once(against, f.Norm)
			case f.Answer == docket.Shown:
				path = once(path, f.Norm)
			}
		}
	}
	for i := range p.Norms {
		switch n := &p.Norms[i]; n.Kind {
		case rulebook.Effect, rulebook.Service, rulebook.Acting, rulebook.Extension:
			if n.Thing == 0 || in[n.Thing] {
				path = once(path, i)
			}
		case rulebook.Deem:
			path = once(path, i)
		case rulebook.Power, rulebook.Duty:
			if slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return in[d.Thing] }) {
				path = once(path, i)
			}
		}
	}
	return against, path
}

func once(list []int, id int) []int {
	if slices.Contains(list, id) {
		return list
	}
	return append(list, id)
}

// blocked reports whether the same entries no longer break the claim under a
// changed rulebook.
func (s *Story) blocked(changed *rulebook.Program, broken judge) bool {
	state := docket.Replay(changed, s.Case.Register, nil, s.Case.Events, docket.Known{})
	if next, _, moved := docket.Pass(state, s.At); moved {
		state = next
	}
	yes, _ := broken(s.Claim, state, s.At)
	return !yes
}

// strictly is the rulebook in which a breach of one norm is void.
func strictly(p *rulebook.Program, id int) *rulebook.Program {
	return with(p, id, func(n *rulebook.Norm) { n.Sev = rulebook.Severity{Kind: syntax.Void} })
}

// without is the rulebook without one norm: in its place stands one that says
// nothing, so that the others keep their numbers.
func without(p *rulebook.Program, id int) *rulebook.Program {
	return with(p, id, func(n *rulebook.Norm) {
		*n = rulebook.Norm{ID: n.ID, Kind: rulebook.Survives, Clause: n.Clause, Words: n.Words, File: n.File, Span: n.Span, Parent: n.Parent}
	})
}

func with(p *rulebook.Program, id int, change func(*rulebook.Norm)) *rulebook.Program {
	out := *p
	out.Norms = slices.Clone(p.Norms)
	change(&out.Norms[id])
	return &out
}
