package conform

import (
	"context"
	"fmt"
	"strings"

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
	if list, ok := m.forbidden(text); ok {
		return list
	}
	return []Demand{{Words: text, Answer: Unproved, Text: "No proof was sought."}}
}

// forbidden answers "No clause forbids THING": what the law leaves to people
// no rule may take from them. What the rulebook has no name for it forbids to
// nobody.
func (m *Match) forbidden(text string) ([]Demand, bool) {
	name, ok := strings.CutPrefix(strings.ToLower(text), "no clause forbids ")
	if !ok {
		return nil, false
	}
	id, ok := m.pk.Program.Lookup(name)
	if !ok {
		return []Demand{{Words: text, Answer: Unproved, Text: fmt.Sprintf("The pack declares nothing called %q.", name)}}, true
	}
	for i := range m.p.Norms {
		n := &m.p.Norms[i]
		if n.Kind != rulebook.Ban {
			continue
		}
		for _, d := range n.Deeds {
			if m.same(id, d.Thing) {
				at := m.p.Clauses[n.Clause].Number
				return []Demand{{Words: text, Answer: Broken, Text: "Clause " + at + " forbids it: " + n.Words, Clauses: []string{at}}}, true
			}
		}
	}
	return []Demand{{Words: text, Answer: Met, Text: "No clause does."}}, true
}
