package web

import "net/http"

// route is a row of the table: what answers a request.
type route struct {
	method, path string
	object       object
	need         access

	page  func(*site, *http.Request) (*page, error)
	raw   func(*site, http.ResponseWriter, *http.Request) error // instead of a page
	large bool                                                  // it takes an upload
}

// routes is everything there is to ask for. Whatever else is asked for does
// not exist.
func routes() []route {
	return []route{
		{"GET", "/{$}", front, read, startPage, nil, false},
		{"GET", "/rules", rules, read, rulesPage, nil, false},
		{"GET", "/rules/dates", counts, read, datesPage, nil, false},
		{"GET", "/rules/dates/count", counts, read, countPage, nil, false},
		{"GET", "/rules/{edition}", rules, read, editionPage, nil, false},
		{"GET", "/rules/{edition}/map", rules, read, mapPage, nil, false},
		{"GET", "/rules/{edition}/changes/{from}", rules, read, changesPage, nil, false},
		{"GET", "/rules/{edition}/{clause}", rules, read, clausePage, nil, false},
		{"GET", "/verify", proofs, read, verifyPage, nil, false},
		{"POST", "/verify", proofs, read, verifyPost, nil, true},
		{"GET", "/help", front, read, helpPage, nil, false},
		{"GET", "/accessibility", front, read, accessibilityPage, nil, false},
		{"GET", "/privacy", front, read, privacyPage, nil, false},
		{"GET", "/healthz", machine, read, nil, health, false},
		{"GET", "/static/{name}", machine, read, nil, static, false},
	}
}

// pattern is the route for a ServeMux.
func (r *route) pattern() string { return r.method + " " + r.path }

// body is how many bytes a request may bring.
func (r *route) body(s *site) int64 {
	if r.large {
		return s.MaxUpload + maxForm
	}
	return maxForm
}
