package public

import (
	"testing"

	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{"public.level.": {"nothing", "outcome", "summary", "full"}, "public.answer.": {"supports", "contradicts", "not-shown", "not-read", "no-claim"}, "register.": {"down", "over"}})
}

// A route without a line of the policy would answer nobody.
func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }
