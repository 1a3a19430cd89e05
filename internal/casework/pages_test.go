package casework

import (
	"testing"
)

func TestFirstPagesAreThere(t *testing.T) {
	h, chain := evening(t)
	for _, who := range []string{"Bram Example", "Andrew Little", "Cleo Example", "Chris Carter", "Wren Example"} {
		g := h.In(who)
		for _, path := range []string{"/", "/cases", "/c/" + chain, "/c/" + chain + "/timeline", "/c/" + chain + "/dates", "/c/" + chain + "/people", "/c/" + chain + "/conflicts", "/c/" + chain + "/messages", "/c/" + chain + "/record", "/c/" + chain + "/why", "/c/" + chain + "/why?act=appeal", "/c/" + chain + "/why?act=charges-or-dismissal"} {
			g.Page(path)
		}
	}
	g := h.In("Bram Example")
	g.Page("/cases/new")
	for _, act := range []string{"notice-of-hearing", "charges", "charges-or-dismissal", "extension-of-clause-6.3", "partiality", "expulsion", "hearing", "suspension", "minutes"} {
		g.Page("/c/" + chain + "/do/" + act)
	}
}
