package conform

import (
	"context"

	"alteram/rulebook"
)

// proof is what the prover says of a demand.
type proof struct {
	found
	story *Story
}

// prove asks the prover whether a demand that no clause meets holds in every
// history all the same. ok is false when the demand is none that it decides.
func (m *Match) prove(ctx context.Context, n *rulebook.Norm, f found) (proof, bool) {
	return proof{}, false
}

// claimed holds the rulebook against a sentence of a claims block.
func (m *Match) claimed(ctx context.Context, text string) []Demand {
	return []Demand{{Words: text, Answer: Unproved, Text: "No proof was sought."}}
}
