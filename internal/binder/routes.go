package binder

import (
	"embed"
	"io/fs"
	"sync"

	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/paper"
)

//go:embed templates words
var files embed.FS

// press is what sets pages: its fonts are read when they are first needed, and at most
// two bundles are bound at once.
type press struct {
	fonts func() (*paper.Fonts, error)
	busy  chan struct{}
}

// Room returns the pages.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	p := &press{fonts: sync.OnceValues(paper.ReadFonts), busy: make(chan struct{}, 2)}
	return site.Room{Name: "binder", Templates: templates, Words: words, Routes: []site.Route{
		{Method: "GET", Path: "/c/{case}/documents", Object: access.Timeline, Need: access.Read, Page: documentsPage},
		{Method: "GET", Path: "/c/{case}/documents/{file}", Object: access.Timeline, Need: access.Read, Page: p.documentPage},
		{Method: "GET", Path: "/c/{case}/bundle", Object: access.Bundle, Need: access.Read, Page: p.bundlePage},
		{Method: "POST", Path: "/c/{case}/bundle", Object: access.Bundle, Need: access.Write, Page: p.bundlePost},
		{Method: "GET", Path: "/c/{case}/bundle.pdf", Object: access.Bundle, Need: access.Read, Page: p.bundleFile},
		{Method: "GET", Path: "/c/{case}/evidence/{item}/redact", Object: access.Evidence, Need: access.Write, Page: redactPage},
		{Method: "POST", Path: "/c/{case}/evidence/{item}/redact", Object: access.Evidence, Need: access.Write, Page: redactPost},
		{Method: "GET", Path: "/c/{case}/evidence/{item}/redacted/{entry}/{n}", Object: access.Evidence, Need: access.Own, Page: redactedPage},
	}}
}
