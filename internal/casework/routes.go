package casework

import (
	"embed"
	"io/fs"

	"alteram/internal/access"
	"alteram/internal/site"
)

//go:embed templates words
var files embed.FS

//go:embed casework.css
var sheet []byte

// Room returns the pages of the course of a case.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	return site.Room{Name: "casework", Templates: templates, Words: words, Sheet: sheet, Routes: []site.Route{
		{Method: "GET", Path: "/{$}", Object: access.Steps, Need: access.Read, Page: minePage, Signed: true},
		{Method: "GET", Path: "/cases", Object: access.Cases, Need: access.Read, Page: casesPage},
		{Method: "GET", Path: "/calendar", Object: access.Steps, Need: access.Read, Page: calendarPage},
		{Method: "POST", Path: "/calendar", Object: access.Steps, Need: access.Read, Page: calendarPost},
		{Method: "GET", Path: "/calendar/{token}", Object: access.Machine, Need: access.Read, Raw: feed},
		{Method: "GET", Path: "/cases/new", Object: access.NewCase, Need: access.Write, Page: newCasePage},
		{Method: "POST", Path: "/cases/new", Object: access.NewCase, Need: access.Write, Page: newCasePost},
		{Method: "GET", Path: "/c/{case}/conflicts", Object: access.Conflicts, Need: access.Outcome, Page: conflictsPage},
		{Method: "POST", Path: "/c/{case}/conflicts", Object: access.Conflicts, Need: access.Write, Page: conflictsPost},
		{Method: "GET", Path: "/c/{case}/messages", Object: access.Messages, Need: access.Read, Page: messagesPage},
		{Method: "POST", Path: "/c/{case}/messages", Object: access.Messages, Need: access.Write, Page: messagesPost},
		{Method: "GET", Path: "/c/{case}/record", Object: access.Record, Need: access.Own, Page: recordPage},
		{Method: "POST", Path: "/c/{case}/record", Object: access.Record, Need: access.Read, Page: recordPost},
		{Method: "POST", Path: "/c/{case}/record/bundle", Object: access.Record, Need: access.Own, Page: bundlePost},
		{Method: "GET", Path: "/c/{case}/record/receipt/{seq}", Object: access.Record, Need: access.Own, Page: receiptFile},
		{Method: "GET", Path: "/c/{case}/timeline", Object: access.Timeline, Need: access.Read, Page: timelinePage},
		{Method: "GET", Path: "/c/{case}/entry/{seq}", Object: access.Timeline, Need: access.Read, Page: entryPage},
		{Method: "GET", Path: "/c/{case}/entry/{seq}/{n}", Object: access.Timeline, Need: access.Read, Page: entryFile},
		{Method: "GET", Path: "/c/{case}/dates", Object: access.Dates, Need: access.Read, Page: datesPage},
		{Method: "POST", Path: "/c/{case}/dates", Object: access.Dates, Need: access.Write, Page: datesPost},
		{Method: "GET", Path: "/c/{case}/people", Object: access.People, Need: access.Read, Page: peoplePage},
		{Method: "POST", Path: "/c/{case}/people", Object: access.People, Need: access.Read, Page: peoplePost},
		{Method: "GET", Path: "/c/{case}/why", Object: access.Why, Need: access.Read, Page: whyPage},
		{Method: "GET", Path: "/c/{case}/do/{act}", Object: access.Overview, Need: access.Own, Page: actPage},
		{Method: "POST", Path: "/c/{case}/do/{act}", Object: access.Overview, Need: access.Own, Page: actPost, Large: true},
		{Method: "GET", Path: "/c/{case}", Object: access.Overview, Need: access.Outcome, Page: overviewPage},
	}}
}
