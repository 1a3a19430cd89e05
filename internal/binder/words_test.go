package binder

import (
	"testing"

	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{ // keys that are put together
		"binder.label.": {"reported", "invented", "illustrative"},
		"binder.kind.":  {"charges", "notice", "agenda", "sheet", "minutes", "decision", "appeal", "record"},
		"binder.code.":  reasons,
		"binder.paper.": {"index", "no", "what", "pages", "foot", "home", "page", "blank", "withheld", "file", "other", "locked", "damaged", "large", "redacted", "codes"},
	})
}

// A route without a line of the policy would answer nobody.
func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }
