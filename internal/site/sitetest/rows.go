package sitetest

import (
	"strings"
	"testing"

	"alteram/internal/access"
	"alteram/internal/site"
)

// Rows fails unless every route of a room needs something that the policy
// gives to some role at some stage, and has one way to be answered.
func Rows(t *testing.T, room site.Room) {
	t.Helper()
	p := access.House()
	for _, r := range room.Routes {
		given := false
		for _, cell := range p.Cells() {
			general := !strings.HasPrefix(r.Path, "/c/{case}")
			if cell.Object == r.Object && cell.Level >= r.Need && (cell.Stage == access.AnyStage) == general {
				given = true
			}
		}
		if !given || r.Need == access.None {
			t.Errorf("%s: the policy gives nobody %d of %s", r.Pattern(), r.Need, r.Object)
		}
		if (r.Page == nil) == (r.Raw == nil) {
			t.Errorf("%s has %v pages", r.Pattern(), r.Page != nil)
		}
	}
	if len(room.Routes) == 0 {
		t.Error("there are no routes")
	}
}
