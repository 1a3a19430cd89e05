package story

import (
	"context"
	"errors"
	"fmt"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/zone"
	"alteram/rulebook"
)

// Decide answers a claim as prove.Answer does, and confirms refutations by
// telling them: the story is that of a refuted claim, else nil. What takes longer
// than Options.Limit is not proved, for that reason.
func Decide(ctx context.Context, p *rulebook.Program, c claim.Claim, bounds prove.Options, opt Options) (prove.Verdict, *Story) {
	if opt.Limit > 0 {
		var done context.CancelFunc
		ctx, done = context.WithTimeout(ctx, opt.Limit)
		defer done()
	}
	var told *Story
	v := prove.Answer(ctx, p, c, bounds, func(m *prove.Model, t zone.Trace) (bool, int, string) {
		path := make([]int, len(t.Steps))
		for i := range t.Steps {
			path[i] = t.Steps[i].Step
		}
		s, done, why := Replay(ctx, m, path, opt)
		if s != nil {
			told = s
		}
		return s != nil, done, why
	})
	if v.Outcome != prove.Refuted {
		told = nil
	}
	if opt.Limit > 0 && v.Outcome == prove.NotProved && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		v.Reason = fmt.Sprintf("it was not decided within %s, after %d sets of states", opt.Limit, v.Nodes)
	}
	return v, told
}
