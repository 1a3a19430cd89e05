package office

import (
	"embed"
	"io/fs"

	"alteram/internal/access"
	"alteram/internal/site"
)

//go:embed templates words
var files embed.FS

// Room returns the pages that run the site.
func Room() site.Room {
	r := room()
	h, g := new(health), new(glass)
	r.Waits = g.waits
	r.Routes = []site.Route{
		get("/admin", access.Health, h.page),
		get("/setup/done", access.Health, setupDone),
		post("/admin/check", access.Health, access.Read, h.check),
		get("/admin/register", access.RegisterPages, registerPage),
		write("GET", "/admin/register/add", access.RegisterPages, changePage),
		write("POST", "/admin/register/add", access.RegisterPages, changePost),
		write("GET", "/admin/register/import", access.RegisterPages, importPage),
		{Method: "POST", Path: "/admin/register/import", Object: access.RegisterPages, Need: access.Write, Page: importPost, Large: true},
		write("GET", "/admin/register/imports/{import}", access.RegisterPages, undoPage),
		write("POST", "/admin/register/imports/{import}", access.RegisterPages, undoPost),
		get("/admin/register/{person}", access.RegisterPages, personPage),
		write("GET", "/admin/register/{person}/{kind}", access.RegisterPages, changePage),
		write("POST", "/admin/register/{person}/{kind}", access.RegisterPages, changePost),
		get("/admin/bodies", access.Bodies, bodiesPage),
		get("/admin/rulebooks", access.Rulebooks, rulebooksPage),
		write("GET", "/admin/rulebooks/edit", access.Rulebooks, editPage),
		{Method: "POST", Path: "/admin/rulebooks/edit", Object: access.Rulebooks, Need: access.Write, Page: checkPost, Large: true},
		{Method: "POST", Path: "/admin/rulebooks/adopt", Object: access.Rulebooks, Need: access.Write, Page: adoptPost, Large: true},
		get("/admin/rulebooks/rehearse", access.Rulebooks, rehearsePage),
		post("/admin/rulebooks/rehearse", access.Rulebooks, access.Read, rehearsePost),
		get("/admin/calendars", access.Calendars, calendarsPage),
		get("/admin/break-glass", access.BreakGlass, g.page),
		write("POST", "/admin/break-glass", access.BreakGlass, g.ask),
		post("/admin/break-glass/answer", access.BreakGlass, access.Read, g.answer),
		get("/admin/people", access.Accounts, peoplePage),
		get("/admin/people/{person}", access.Accounts, accountPage),
		write("POST", "/admin/people/{person}", access.Accounts, accountPost),
		write("POST", "/admin/people/{person}/code", access.Accounts, codePost),
		write("POST", "/admin/people/{person}/revoke", access.Accounts, revokePost),
		write("POST", "/admin/people/{person}/end", access.Accounts, endPost),
		get("/admin/backup", access.Backup, backupPage),
		write("POST", "/admin/backup", access.Backup, backupPost),
		get("/admin/mail", access.Health, mailPage),
		write("POST", "/admin/mail", access.Accounts, mailPost),
		write("POST", "/admin/backup/check", access.Backup, backupCheck),
	}
	return r
}

// room is the room without routes.
func room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	return site.Room{Name: "office", Templates: templates, Words: words}
}

func get(path string, o access.Object, page func(*site.Visit) (*site.Page, error)) site.Route {
	return site.Route{Method: "GET", Path: path, Object: o, Need: access.Read, Page: page}
}

// write is a route for those who may change something.
func write(method, path string, o access.Object, page func(*site.Visit) (*site.Page, error)) site.Route {
	return site.Route{Method: method, Path: path, Object: o, Need: access.Write, Page: page}
}

func post(path string, o access.Object, need access.Level, page func(*site.Visit) (*site.Page, error)) site.Route {
	return site.Route{Method: "POST", Path: path, Object: o, Need: need, Page: page}
}
