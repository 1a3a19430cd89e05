package office

import (
	"testing"

	"alteram/internal/site/sitetest"
)

func TestEveryRouteIsInThePolicy(t *testing.T) { sitetest.Rows(t, Room()) }

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{
		"admin.":          {"register.title", "person.title", "import.title", "undo.title", "bodies.title", "calendars.title", "people.title", "account.title", "code.title", "backup.title", "rulebooks.title", "edit.title", "rehearse.title", "glass.title"},
		"setup.":          {"code.title", "restore.title", "organisation.title", "you.title", "rules.title", "book.title", "questions.title", "check.title", "council.title", "mail.title", "backup.title"},
		"setup.book.":     {"society", "party", "club", "association", "blank", "society.hint", "party.hint", "club.hint", "association.hint", "blank.hint"},
		"setup.ask.":      {"least", "most", "seats", "panel", "inquiry", "quorum", "quorum-number", "majority", "majority-appeal", "charge", "notice", "hearing", "appeal", "appeal-held"},
		"admin.role.":     {"member", "secretary", "chair", "councillor", "auditor", "administrator", "member.hint", "secretary.hint", "chair.hint", "councillor.hint", "auditor.hint", "administrator.hint"},
		"admin.change.":   {"add", "details", "standing", "office", "seat", "interest", "undo"},
		"admin.standing.": {"member", "suspended", "resigned", "expelled", "lapsed", "died", "left", "applicant"},
		"admin.interest.": {"family", "friendship", "dispute", "money", "work", "earlier-part", "other"},
	})
}

// Health is said at a glance, and looked into when it is asked for.
func TestHealth(t *testing.T) {
	h := house(t)
	clerk := h.In("Bram Example")
	clerk.Page("/admin")
	if w := clerk.Post("/admin", nil, "/admin/check"); w.Code != 303 {
		t.Fatal(w.Code, w.Body.String())
	}
	clerk.Page("/admin")
}
