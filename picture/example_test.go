package picture_test

import (
	"fmt"
	"strings"

	"alteram/docket"
	"alteram/picture"
)

// A vote is drawn from its tally; the table beneath says the same.
func ExampleVote() {
	p := picture.Vote("vote-1", picture.Ballot{
		Title: "expulsion",
		Tally: docket.Tally{For: 6, Against: 4, Abstain: 1, Base: 12, Needed: 7, Present: 12, Carried: docket.Broken,
			Sentence: "Not carried: 6 of 12, needed 7 (more than half of those present)."},
	})
	fmt.Println(p.Words)
	for _, row := range p.Table.Rows {
		fmt.Println(strings.Join(row, ": "))
	}
	// Output:
	// Not carried. For: 6. Against: 4. Abstain: 1. Did not vote: 1. Recused: 0. Needed: 7 of 12, more than half of those present.
	// For: 6
	// Against: 4
	// Abstain: 1
	// Did not vote: 1
	// Recused: 0
	// Needed: 7 of 12, more than half of those present
	// Result: Not carried
}
