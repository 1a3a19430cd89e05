package casework

import (
	"strings"
	"testing"

	"alteram/internal/site/sitetest"
)

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{ // keys that are put together
		"effect.":           {"effective", "void", "voidable", "waits", "rejected", "unknown", "recorded", "aside"},
		"status.":           {"open", "kept", "late", "missed", "excused", "waived", "suspended", "blocked", "unknown"},
		"act.field.":        {"text", "date", "time", "number", "document", "person", "choice"},
		"act.who.hint.":     {"many"},
		"conflict.kind.":    {"family", "friendship", "dispute", "money", "work", "earlier-part", "other"},
		"message.lane.":     {"respondent", "complainant", "panel"},
		"message.reads.":    {"respondent", "complainant", "panel"},
		"record.for.":       {"party", "appeal", "court", "auditor", "public", "party.hint", "appeal.hint", "court.hint", "auditor.hint", "public.hint"},
		"record.looked.":    {"looked", "breakglass"},
		"newcase.title.":    {"edition", "respondent", "complainant", "title", "check"},
		"people.as.":        {"representative", "supporter"},
		"conflict.outcome.": {"out", "stays"},
		"newcase.":          {"respondent", "complainant", "respondent.hint", "complainant.hint"},
		"kind.":             strings.Fields("overview record notes service decision telling conflicts deliberation undisclosed evidence people dates hearing statement interim complaint charges appeal answers notices minutes messages looked vote result sanction reasons declarations"),
	})
}

// A route without a line of the policy would answer nobody.
func TestEveryRouteHasItsRow(t *testing.T) { sitetest.Rows(t, Room()) }
