package story

import (
	"context"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/zone"
	"alteram/rulebook"
)

// Decide answers a claim as prove.Answer does, and confirms refutations by
// telling them: the story is that of a refuted claim, else nil.
func Decide(ctx context.Context, p *rulebook.Program, c claim.Claim, bounds prove.Options, opt Options) (prove.Verdict, *Story) {
	var told *Story
	v := prove.Answer(ctx, p, c, bounds, func(m *prove.Model, t zone.Trace) (bool, string) {
		path := make([]int, len(t.Steps))
		for i := range t.Steps {
			path[i] = t.Steps[i].Step
		}
		s, why := Replay(ctx, m, path, opt)
		if s != nil {
			told = s
		}
		return s != nil, why
	})
	if v.Outcome != prove.Refuted {
		told = nil
	}
	return v, told
}
