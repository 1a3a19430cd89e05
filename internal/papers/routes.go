package papers

import (
	"embed"
	"io/fs"

	"alteram/internal/access"
	"alteram/internal/site"
)

//go:embed templates words
var files embed.FS

//go:embed papers.css
var sheet []byte

// Room returns the pages of the papers of a case.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	return site.Room{Name: "papers", Templates: templates, Words: words, Sheet: sheet, Routes: []site.Route{
		{Method: "GET", Path: "/c/{case}/charges", Object: access.Charges, Need: access.Outcome, Page: chargesPage},
		{Method: "POST", Path: "/c/{case}/charges", Object: access.Answers, Need: access.Write, Page: answersPost},
	}}
}
