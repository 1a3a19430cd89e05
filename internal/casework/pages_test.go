package casework

import (
	"testing"
)

func TestFirstPagesAreThere(t *testing.T) {
	h, chain := evening(t)
	for _, who := range []string{"Bram Example", "Andrew Little", "Cleo Example", "Chris Carter", "Wren Example"} {
		g := h.In(who)
		for _, path := range []string{"/", "/cases", "/c/" + chain} {
			g.Page(path)
		}
	}
}
