package office

import (
	"net/http/httptest"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/site/sitetest"
	"alteram/register"
)

func TestEveryRouteIsInThePolicy(t *testing.T) { sitetest.Rows(t, Room()) }

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), map[string][]string{
		"admin.":            {"register.title", "person.title", "import.title", "undo.title", "bodies.title", "calendars.title", "people.title", "account.title", "code.title", "backup.title", "rulebooks.title", "edit.title", "rehearse.title", "glass.title", "mail.title"},
		"admin.mail.tls.":   {"starttls", "implicit", "none"},
		"admin.mail.state.": {"held", "due", "claimed", "failed", "accepted", "bounced", "paper", "recalled"},
		"setup.":            {"code.title", "restore.title", "organisation.title", "you.title", "rules.title", "book.title", "questions.title", "check.title", "council.title", "mail.title", "backup.title"},
		"setup.book.":       {"society", "party", "club", "association", "blank", "society.hint", "party.hint", "club.hint", "association.hint", "blank.hint"},
		"setup.ask.":        {"least", "most", "seats", "panel", "inquiry", "quorum", "quorum-number", "majority", "majority-appeal", "charge", "notice", "hearing", "appeal", "appeal-held"},
		"admin.role.":       {"member", "secretary", "chair", "councillor", "auditor", "administrator", "member.hint", "secretary.hint", "chair.hint", "councillor.hint", "auditor.hint", "administrator.hint"},
		"admin.change.":     {"add", "details", "standing", "office", "seat", "interest", "undo"},
		"admin.standing.":   {"member", "suspended", "resigned", "expelled", "lapsed", "died", "left", "applicant"},
		"admin.interest.":   {"family", "friendship", "dispute", "money", "work", "earlier-part", "other"},
	})
}

// Health is said at a glance, and looked into when it is asked for: of an
// organisation that was never backed up, that is found.
func TestHealth(t *testing.T) {
	h := house(t)
	g := h.In(secretary)
	if said := words(t, g.Get("/admin")); !strings.Contains(said, "Nobody has looked") {
		t.Error(said)
	}
	if w := g.Post("/admin", nil, "/admin/check"); w.Code != 303 {
		t.Fatal(w.Code, w.Body.String())
	}
	if said := words(t, g.Get("/admin")); !strings.Contains(said, "no backup was ever made") {
		t.Error(said)
	}
}

// Every page of everybody who may come here is sound, and its links hold; the
// others find no page.
func TestPagesOfEachRole(t *testing.T) {
	h := house(t)
	h.Lodge("rehearsal")
	for who, least := range map[string]int{secretary: 20, admin: 12, chair: 0, auditor: 0, member: 0} {
		t.Run(who, func(t *testing.T) {
			g := h.In(who)
			if least == 0 {
				for _, path := range []string{"/admin", "/admin/register", "/admin/people", "/admin/backup", "/setup/done"} {
					if w := g.Get(path); w.Code != 404 {
						t.Errorf("%s answers %d", path, w.Code)
					}
				}
				return
			}
			n := walk(g, nil, func(path string, w *httptest.ResponseRecorder) { sound(t, path, w) })
			if n < least {
				t.Errorf("%d kinds of pages, at least %d are expected", n, least)
			}
			t.Logf("%d kinds of pages", n)
		})
	}
	chairs := h.In(chair)
	for _, path := range []string{"/admin/rulebooks", "/admin/rulebooks/rehearse", "/admin/break-glass"} {
		chairs.Page(path)
	}
	if w := h.In("").Get("/admin"); w.Code != 303 {
		t.Errorf("without signing in: %d", w.Code)
	}
}

// Nothing of a case is in any byte of any page here, whoever looks: not its
// title, not its words, not what was declared in it.
func TestNothingOfACase(t *testing.T) {
	h := house(t)
	chain := h.Lodge("rehearsal")
	const planted = "zitronenfalter"
	ctx := t.Context()
	if _, err := h.Desk.Change(ctx, clerk.Request{Key: "interest"}, register.SetInterest(register.Interest{Person: h.Person(member), About: register.AboutCase, Whom: chain, Kind: "other", From: calendar.NoDate, Until: calendar.NoDate, Words: planted + " in an interest"})); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk.Say(ctx, clerk.Request{Key: "message"}, chain, clerk.Saying{Kind: "message", Lane: "complainant", By: member, Words: planted + " in a message"}); err != nil {
		t.Fatal(err)
	}
	opened, err := h.Desk.OpenCase(ctx, clerk.Opening{Title: "The " + planted, Respondent: "Chris Carter", Complainant: member})
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{planted, "rehearsed under an illustrative", "Press Gallery", "undermined the leader", chain, opened.Entries[0].Case}
	for _, who := range []string{secretary, admin} {
		g := h.In(who)
		g.Post("/admin", nil, "/admin/check")
		walk(g, []string{"/admin/register/" + h.Person(member)}, func(path string, w *httptest.ResponseRecorder) {
			for _, s := range secrets {
				if strings.Contains(w.Body.String(), s) {
					t.Errorf("%s shows %q to %s", path, s, who)
				}
			}
		})
	}
}
