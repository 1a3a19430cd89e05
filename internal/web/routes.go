package web

import (
	"embed"
	"io/fs"

	"alteram/internal/access"
	"alteram/internal/site"
)

//go:embed templates words
var files embed.FS

// maxChecks is how many uploads are checked at once.
const maxChecks = 2

// Room returns the public pages. Whatever else is asked for does not exist.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	checks := make(chan struct{}, maxChecks) // a place for each upload that is being checked
	return site.Room{Name: "web", Templates: templates, Words: words, Routes: []site.Route{
		{Method: "GET", Path: "/{$}", Object: access.Front, Need: access.Read, Page: startPage},
		{Method: "GET", Path: "/rules", Object: access.Rules, Need: access.Read, Page: rulesPage},
		{Method: "GET", Path: "/rules/dates", Object: access.Counts, Need: access.Read, Page: datesPage},
		{Method: "GET", Path: "/rules/dates/count", Object: access.Counts, Need: access.Read, Page: countPage},
		{Method: "GET", Path: "/rules/{edition}", Object: access.Rules, Need: access.Read, Page: editionPage},
		{Method: "GET", Path: "/rules/{edition}/map", Object: access.Rules, Need: access.Read, Page: mapPage},
		{Method: "GET", Path: "/rules/{edition}/proved", Object: access.Rules, Need: access.Read, Page: provedPage},
		{Method: "GET", Path: "/rules/{edition}/proved/{claim}", Object: access.Rules, Need: access.Read, Raw: provedCase},
		{Method: "GET", Path: "/rules/{edition}/changes/{from}", Object: access.Rules, Need: access.Read, Page: changesPage},
		{Method: "GET", Path: "/rules/{edition}/{clause}", Object: access.Rules, Need: access.Read, Page: clausePage},
		{Method: "GET", Path: "/verify", Object: access.Proofs, Need: access.Read, Page: verifyPage},
		{Method: "POST", Path: "/verify", Object: access.Proofs, Need: access.Read, Page: func(v *site.Visit) (*site.Page, error) { return verifyPost(v, checks) }, Large: true},
		{Method: "GET", Path: "/help", Object: access.Help, Need: access.Read, Page: helpPage},
		{Method: "GET", Path: "/accessibility", Object: access.Front, Need: access.Read, Page: accessibilityPage},
		{Method: "GET", Path: "/privacy", Object: access.Front, Need: access.Read, Page: privacyPage},
	}}
}
