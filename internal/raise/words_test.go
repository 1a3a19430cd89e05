package raise

import (
	"testing"

	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	states := []string{"received", "reading", "question", "decided", "closed"}
	sitetest.Catalogue(t, Room(), map[string][]string{"mailbox.status.": states, "mailbox.told.": states, "raise.": {"who.short", "what.short", "when.short", "where.short", "you.short"}})
}

// A route without a line of the policy would answer nobody.
func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }
