package hearing

import (
	"embed"
	"io/fs"

	"alteram/internal/access"
	"alteram/internal/site"
)

//go:embed templates words
var files embed.FS

//go:embed hearing.css
var sheet []byte

// Room returns the pages of a meeting, from its notice to its decision.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	sent := newSent()
	return site.Room{Name: "hearing", Templates: templates, Words: words, Sheet: sheet, Routes: []site.Route{
		{Method: "GET", Path: "/c/{case}/hearing", Object: access.Hearing, Need: access.Outcome, Page: hearingPage},
		{Method: "POST", Path: "/c/{case}/hearing", Object: access.Hearing, Need: access.Own, Page: sent.once("hearing", hearingPost)},
		{Method: "GET", Path: "/c/{case}/hearing/room", Object: access.Room, Need: access.Read, Page: roomPage},
		{Method: "POST", Path: "/c/{case}/hearing/room", Object: access.Room, Need: access.Write, Page: sent.once("hearing/room", roomPost)},
		{Method: "GET", Path: "/c/{case}/hearing/room/live", Object: access.Room, Need: access.Read, Raw: site.Live},
		{Method: "GET", Path: "/c/{case}/deliberation", Object: access.Deliberation, Need: access.Read, Page: deliberationPage},
		{Method: "POST", Path: "/c/{case}/deliberation", Object: access.Deliberation, Need: access.Write, Page: sent.once("deliberation", deliberationPost)},
		{Method: "GET", Path: "/c/{case}/vote", Object: access.Vote, Need: access.Read, Page: votePage},
		{Method: "POST", Path: "/c/{case}/vote", Object: access.Vote, Need: access.Write, Page: sent.once("vote/result", votePost)},
		{Method: "GET", Path: "/c/{case}/vote/result", Object: access.Result, Need: access.Read, Page: resultPage},
		{Method: "GET", Path: "/c/{case}/decision", Object: access.Decision, Need: access.Outcome, Page: decisionPage},
		{Method: "GET", Path: "/c/{case}/hearing/minutes", Object: access.Minutes, Need: access.Redacted, Page: minutesPage},
		{Method: "POST", Path: "/c/{case}/hearing/minutes", Object: access.Minutes, Need: access.Write, Page: sent.once("hearing/minutes", minutesPost)},
		{Method: "GET", Path: "/c/{case}/hearing/screen", Object: access.Wall, Need: access.Read, Page: screenPage},
		{Method: "GET", Path: "/c/{case}/hearing/sheet", Object: access.Sheet, Need: access.Read, Page: sheetPage},
		{Method: "GET", Path: "/c/{case}/hearing/paper", Object: access.Sheet, Need: access.Write, Page: paperPage},
		{Method: "POST", Path: "/c/{case}/hearing/paper", Object: access.Sheet, Need: access.Write, Page: sent.once("hearing/paper", paperPost)},
	}}
}
