package office

import (
	"testing"
	"time"

	"alteram/calendar"

	"alteram/internal/site/sitetest"
	"alteram/register"
)

// house is an organisation with these pages, the members of the example, and
// one account that is nothing but an administrator's.
func house(t testing.TB) *sitetest.House {
	t.Helper()
	h := sitetest.New(t, "Example Party", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	return h
}

// registered is the register as it stands.
func registered(h *sitetest.House) *register.Register {
	h.T.Helper()
	r, err := h.Desk.Register(h.T.Context())
	if err != nil {
		h.T.Fatal(err)
	}
	return r
}

// today is the day on the clock of the house.
func today(h *sitetest.House) calendar.Date {
	clock := h.Desk.Organisation().Clock
	return clock.DateOf(calendar.Instant(h.Clock.UnixNano()))
}
