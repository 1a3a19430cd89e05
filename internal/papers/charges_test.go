package papers

import "testing"

func TestChargesAreShownWithTheWordsOfTheirRule(t *testing.T) {
	h, chain := evening(t)
	for _, who := range []string{"Bram Example", "Andrew Little", "Cleo Example", "Chris Carter", "Wren Example"} {
		h.In(who).Page("/c/" + chain + "/charges")
	}
}
