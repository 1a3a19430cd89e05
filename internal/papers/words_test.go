package papers

import (
	"testing"

	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{"notices.effect.": {"effective", "void", "voidable", "not-effective", "rejected", "not-shown", "recorded", "set-aside"}, "charges.": {"admitted", "denied", "explained"}, "notices.how.": {"post", "email", "hand"}, "notices.way.": {"held", "due", "claimed", "accepted", "failed", "bounced", "paper", "recalled"},
		"proof.":          {"email", "email.proves", "post", "post.proves", "hand", "hand.proves", "other", "other.proves", "bounced", "bounced.proves", "posted", "posted.proves", "delivered", "delivered.proves", "sworn", "sworn.proves"},
		"sanction.touch.": {"membership", "office", "seat", "money", "none"}, "telling.how.": {"telephone", "in-person", "email", "post"}})
}

// A route without a line of the policy would answer nobody.
func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }
