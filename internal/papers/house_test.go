package papers

import (
	"testing"
	"time"

	"alteram/internal/site/sitetest"
)

// evening is the organisation of the Carter example with the rehearsed case,
// looked at on the morning after the minutes.
func evening(t *testing.T) (*sitetest.House, string) {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	chain := h.Lodge("rehearsal")
	h.Clock = time.Date(2010, 10, 21, 9, 0, 0, 0, time.UTC)
	return h, chain
}

var everybody = []string{"Bram Example", "Andrew Little", "Cleo Example", "Chris Carter", "Wren Example", "Quin Example"}
