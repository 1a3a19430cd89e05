package story

import (
	"context"
	"slices"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// Repair is a change of the rulebook under which the claim is proved, and no
// claim that was proved before is refuted.
type Repair struct {
	Changes []Change // of the text, in the order in which they were found
}

const (
	mostRepairs = 3
	mostChanges = 4  // sentences of one repair
	mostTrials  = 60 // rulebooks that are built in search of repairs of one story
)

// Decider answers a claim about a rulebook, with the story of a refutation.
type Decider func(ctx context.Context, p *rulebook.Program, c claim.Claim) (prove.Verdict, *Story)

// Repairs looks for up to three ways of preventing the story. Each was built
// and decided: under it the claim is proved, not vacuously, and no claim of
// proved is refuted. Where one changed sentence leads to another story against
// the same claim, that is prevented, too.
func Repairs(ctx context.Context, p *rulebook.Program, s *Story, proved []claim.Claim, decide Decider) []Repair {
	r := &repairer{ctx: ctx, proved: proved, decide: decide, trials: mostTrials}
	r.search(p, s)
	return r.found
}

type repairer struct {
	ctx    context.Context
	proved []claim.Claim
	decide Decider
	trials int
	found  []Repair
}

// branch is a rulebook with changes made, and the story against it.
type branch struct {
	p    *rulebook.Program
	s    *Story
	made []Change
}

// search tries single changes, then, where one led to another story, a second
// beside it, and so on.
func (r *repairer) search(p *rulebook.Program, s *Story) {
	queue := []branch{{p, s, nil}}
	for ; len(queue) > 0; queue = queue[1:] {
		b := queue[0]
		for _, c := range b.s.changes(b.p) {
			if len(r.found) >= mostRepairs || r.trials <= 0 || r.ctx.Err() != nil {
				return
			}
			list := append(slices.Clip(b.made), c)
			next, ok := changed(b.p, []Change{c})
			if !ok || r.covered(list) {
				continue
			}
			same, ok := again(next, s.Claim)
			if !ok || !b.s.preventedBy(next, same) {
				continue
			}
			r.trials--
			v, other := r.decide(r.ctx, next, same)
			switch {
			case v.Outcome == prove.Proved && !v.Vacuous && r.harmless(next):
				r.found = append(r.found, Repair{list})
			case v.Outcome == prove.Refuted && other != nil && len(list) < mostChanges:
				queue = append(queue, branch{next, other, list})
			}
		}
	}
}

// covered reports whether a part of a list of changes was found to be enough.
func (r *repairer) covered(list []Change) bool {
	return slices.ContainsFunc(r.found, func(f Repair) bool {
		return !slices.ContainsFunc(f.Changes, func(c Change) bool {
			return !slices.ContainsFunc(list, func(x Change) bool { return x.New == c.New })
		})
	})
}

// preventedBy reports whether the entries of the story do not break the claim
// under a changed rulebook.
func (s *Story) preventedBy(p *rulebook.Program, c claim.Claim) bool {
	t := *s
	t.Claim = c
	return t.blocked(p, claim.Broken)
}

// harmless reports whether no claim that was proved is refuted now.
func (r *repairer) harmless(p *rulebook.Program) bool {
	for _, c := range r.proved {
		same, ok := again(p, c)
		if !ok {
			return false
		}
		if v, _ := r.decide(r.ctx, p, same); v.Outcome == prove.Refuted {
			return false
		}
	}
	return true
}

// again is the claim about a changed rulebook.
func again(p *rulebook.Program, c claim.Claim) (claim.Claim, bool) {
	for _, now := range All(p) {
		if now.Text == c.Text && now.Property == c.Property {
			return now, true
		}
	}
	return claim.Claim{}, false
}

// All lists the claims about a rulebook: its own, then the twelve properties of
// a fair procedure.
func All(p *rulebook.Program) []claim.Claim {
	own, _ := claim.Parse(p)
	return append(own, claim.Justice(p, claim.Find(p))...)
}
