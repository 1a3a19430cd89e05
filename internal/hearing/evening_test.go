package hearing

import "testing"

func TestTheWholeEvening(t *testing.T) {
	e := newEvening(t)
	e.opens()
	e.asks()
	e.leaves()
	e.decides()
}
