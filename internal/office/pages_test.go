package office

import (
	"testing"

	"alteram/internal/site/sitetest"
)

func TestEveryRouteIsInThePolicy(t *testing.T) { sitetest.Rows(t, Room()) }

func TestCatalogueIsWhole(t *testing.T) {
	sitetest.Catalogue(t, Room(), nil)
}

// Health is said at a glance, and looked into when it is asked for.
func TestHealth(t *testing.T) {
	h := house(t)
	clerk := h.In("Bram Example")
	clerk.Page("/admin")
	if w := clerk.Post("/admin", nil, "/admin/check"); w.Code != 303 {
		t.Fatal(w.Code, w.Body.String())
	}
	t.Log(clerk.Page("/admin").All("main")[0].Words())
}
