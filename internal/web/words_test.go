package web

import (
	"testing"

	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{ // keys that are put together
		"count.ask.": {"last-after", "first-after", "last-before", "first-before", "event", "received", "between"},
		"unit.":      {"days", "clear", "working", "weeks", "months", "years", "hours"},
		"verify.":    {"bundle.genuine", "bundle.altered", "bundle.unknown", "receipt.genuine", "receipt.altered", "receipt.unknown", "other.unknown", "intake.genuine", "intake.unknown", "issued.genuine", "issued.altered", "issued.unknown"},
	})
}
