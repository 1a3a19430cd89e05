package web

import (
	"testing"

	"alteram/internal/site/sitetest"
)

// A route without a line of the policy would answer nobody.
func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }
