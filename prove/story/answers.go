package story

import (
	"context"
	"strings"
	"sync"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// Answered is the answer to a claim, with the story that refutes it.
type Answered struct {
	prove.Verdict
	Story *Story // of Refuted; else nil
}

// Answers decides claims about a rulebook, so many at a time as there are
// workers. Claims of the same words are decided once. done, when not nil, is
// told of each that was decided; it is never called by two at a time. What a
// cancelled context leaves open is NotProved, with that reason.
func Answers(ctx context.Context, p *rulebook.Program, claims []claim.Claim, bounds prove.Options, opt Options, workers int, done func(claim.Claim)) []Answered {
	out := make([]Answered, len(claims))
	first := map[string]int{}
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range workers {
		wg.Go(func() {
			for i := range next {
				if out[i] = answer(ctx, p, claims[i], bounds, opt); done != nil {
					mu.Lock()
					done(claims[i])
					mu.Unlock()
				}
			}
		})
	}
	for i := range claims {
		if _, again := first[Plain(claims[i].Text)]; !again {
			first[Plain(claims[i].Text)] = i
			next <- i
		}
	}
	close(next)
	wg.Wait()
	for i := range claims {
		if k := first[Plain(claims[i].Text)]; k != i {
			out[i] = out[k]
			out[i].Claim = claims[i]
		}
	}
	return out
}

func answer(ctx context.Context, p *rulebook.Program, c claim.Claim, bounds prove.Options, opt Options) Answered {
	if ctx.Err() != nil {
		return Answered{Verdict: prove.Verdict{Claim: c, Reason: "interrupted before it was decided"}}
	}
	v, s := Decide(ctx, p, c, bounds, opt)
	return Answered{v, s}
}

// Plain is a claim's text as texts are compared: lower case, single spaces, no
// full stop.
func Plain(text string) string {
	return strings.ToLower(strings.TrimRight(strings.Join(strings.Fields(text), " "), "."))
}
