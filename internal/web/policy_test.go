package web

import (
	"bytes"
	"net/http/httptest"
	"testing"
)

// A route without a line of the policy would answer nobody; a line without a
// route is a promise about nothing.
func TestEveryRouteHasItsRow(t *testing.T) {
	used := map[grant]bool{}
	for _, r := range routes() {
		g := grant{public, r.object, anyStage}
		used[g] = true
		if got := house()[g]; got < r.need || r.need == none {
			t.Errorf("%s: the policy gives %d, the route needs %d", r.pattern(), got, r.need)
		}
		if (r.page == nil) == (r.raw == nil) {
			t.Errorf("%s has %v pages", r.pattern(), r.page != nil)
		}
	}
	for g := range house() {
		if !used[g] {
			t.Errorf("no route uses %v", g)
		}
	}
	if len(used) == 0 {
		t.Error("there are no routes")
	}
}

// Whoever may not see something cannot tell it from what does not exist.
func TestForbiddenLooksLikeAbsent(t *testing.T) {
	o := full(t)
	absent := o.get("/no/such/page")
	if absent.Code != 404 {
		t.Fatalf("what does not exist answers %d", absent.Code)
	}
	asked := 0
	for what := range house() {
		o.site.policy = house()
		delete(o.site.policy, what)
		for _, r := range routes() {
			path := map[string]string{"/{$}": "/", "/rules/{edition}": "/rules/v1", "/rules/{edition}/map": "/rules/v1/map", "/rules/{edition}/changes/{from}": "/rules/v2/changes/v1",
				"/rules/{edition}/{clause}": "/rules/v1/6.2", "/static/{name}": o.site.assets.url("alteram.css")}[r.path]
			if path == "" {
				path = r.path
			}
			if r.object != what.object {
				continue
			}
			asked++
			w := httptest.NewRecorder()
			o.pages.ServeHTTP(w, httptest.NewRequest(r.method, path, nil))
			if w.Code != absent.Code || !bytes.Equal(w.Body.Bytes(), absent.Body.Bytes()) {
				t.Errorf("%s %s answers %d with %d bytes, what does not exist %d with %d", r.method, path, w.Code, w.Body.Len(), absent.Code, absent.Body.Len())
			}
			for key, values := range absent.Header() {
				if len(w.Header()[key]) != len(values) || w.Header()[key][0] != values[0] {
					t.Errorf("%s: header %s is %q, not %q", path, key, w.Header()[key], values)
				}
			}
		}
	}
	if asked != len(routes()) {
		t.Errorf("%d requests for %d routes", asked, len(routes()))
	}
	o.site.policy = policy{}
	if w := o.get("/"); w.Code != 404 {
		t.Errorf("an empty policy answers %d", w.Code)
	}
}
