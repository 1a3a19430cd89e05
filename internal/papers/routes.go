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
	sent := newForms()
	return site.Room{Name: "papers", Templates: templates, Words: words, Sheet: sheet, Routes: []site.Route{
		{Method: "GET", Path: "/c/{case}/charges", Object: access.Charges, Need: access.Outcome, Page: chargesPage},
		{Method: "POST", Path: "/c/{case}/charges", Object: access.Answers, Need: access.Write, Page: sent.once("charges", answersPost)},
		{Method: "GET", Path: "/c/{case}/evidence", Object: access.Evidence, Need: access.Own, Page: evidencePage},
		{Method: "POST", Path: "/c/{case}/evidence", Object: access.Evidence, Need: access.Write, Page: evidencePost(sent), Large: true},
		{Method: "GET", Path: "/c/{case}/evidence/{item}", Object: access.Evidence, Need: access.Own, Page: itemPage},
		{Method: "GET", Path: "/c/{case}/evidence/{item}/file/{entry}/{n}", Object: access.Evidence, Need: access.Own, Page: filePage},
		{Method: "GET", Path: "/c/{case}/evidence/{item}/file/{entry}/{n}/copy", Object: access.Evidence, Need: access.Own, Page: copyPage},
		{Method: "GET", Path: "/c/{case}/evidence/{item}/file/{entry}/{n}/copy/file", Object: access.Evidence, Need: access.Own, Page: copyFile},
		{Method: "POST", Path: "/c/{case}/evidence/{item}/disclose", Object: access.Evidence, Need: access.Write, Page: sent.once("evidence", disclosePost)},
		{Method: "POST", Path: "/c/{case}/evidence/{item}/withdraw", Object: access.Evidence, Need: access.Write, Page: sent.once("evidence", withdrawPost)},
		{Method: "GET", Path: "/c/{case}/grid", Object: access.Grid, Need: access.Read, Page: gridPage},
		{Method: "GET", Path: "/c/{case}/notices", Object: access.Notices, Need: access.Own, Page: noticesPage},
		{Method: "GET", Path: "/c/{case}/notices/{entry}", Object: access.Notices, Need: access.Own, Page: noticePage},
		{Method: "POST", Path: "/c/{case}/notices/{entry}/sent", Object: access.Service, Need: access.Write, Page: sent.once("notices", sentPost)},
		{Method: "POST", Path: "/c/{case}/notices/{entry}/received", Object: access.Service, Need: access.Write, Page: sent.once("notices", receivedPost)},
		{Method: "POST", Path: "/c/{case}/notices/{entry}/returned", Object: access.Service, Need: access.Write, Page: sent.once("notices", returnedPost)},
		{Method: "POST", Path: "/c/{case}/notices/{entry}/mail", Object: access.Service, Need: access.Write, Page: mailPost},
		{Method: "POST", Path: "/c/{case}/notices/{entry}/proof", Object: access.Service, Need: access.Write, Page: proofPost(sent), Large: true},
		{Method: "GET", Path: "/c/{case}/notices/{entry}/proof/{seq}/{n}", Object: access.Notes, Need: access.Read, Page: proofFile},
		{Method: "POST", Path: "/c/{case}/notices/{entry}/recall", Object: access.Notices, Need: access.Write, Page: sent.once("notices", recallPost)},
		{Method: "GET", Path: "/c/{case}/interim", Object: access.Interim, Need: access.Read, Page: interimPage},
		{Method: "GET", Path: "/c/{case}/telling", Object: access.Telling, Need: access.Own, Page: tellingPage},
		{Method: "POST", Path: "/c/{case}/telling", Object: access.Telling, Need: access.Write, Page: sent.once("telling", tellingPost)},
		{Method: "GET", Path: "/c/{case}/sanction", Object: access.Sanction, Need: access.Outcome, Page: sanctionPage},
		{Method: "POST", Path: "/c/{case}/sanction", Object: access.Sanction, Need: access.Write, Page: sent.once("sanction", sanctionPost)},
		{Method: "GET", Path: "/c/{case}/appeal", Object: access.Appeal, Need: access.Outcome, Page: appealPage},
		{Method: "POST", Path: "/c/{case}/appeal", Object: access.Appeal, Need: access.Write, Page: sent.once("appeal", appealPost)},
	}}
}
