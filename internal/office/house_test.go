package office

import (
	"testing"
	"time"

	"alteram/internal/site/sitetest"
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
