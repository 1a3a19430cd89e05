package entrance

import (
	"embed"
	"io/fs"

	"alteram/internal/access"
	"alteram/internal/site"
)

//go:embed templates words
var files embed.FS

// Room returns the pages of the way in.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	get := func(path string, o access.Object, page func(*site.Visit) (*site.Page, error)) site.Route {
		return site.Route{Method: "GET", Path: path, Object: o, Need: access.Read, Page: page}
	}
	post := func(path string, o access.Object, page func(*site.Visit) (*site.Page, error)) site.Route {
		return site.Route{Method: "POST", Path: path, Object: o, Need: access.Read, Page: page}
	}
	return site.Room{Name: "entrance", Templates: templates, Words: words, Routes: []site.Route{
		get("/sign-in", access.SignIn, signInPage),
		post("/sign-in/mail", access.SignIn, askLink),
		get("/sign-in/link/{token}", access.SignIn, linkPage),
		post("/sign-in/link/{token}", access.SignIn, useLink),
		post("/sign-in/code", access.SignIn, useCode),
		{Method: "POST", Path: "/sign-in/passkey/begin", Object: access.SignIn, Need: access.Read, Raw: beginSignIn},
		{Method: "POST", Path: "/sign-in/passkey", Object: access.SignIn, Need: access.Read, Raw: finishSignIn},
		post("/sign-out", access.Account, signOut),
		get("/account", access.Account, accountPage),
		post("/account/sessions", access.Account, endSession),
		post("/account/everywhere", access.Account, endAll),
		{Method: "POST", Path: "/account/passkey/begin", Object: access.Account, Need: access.Read, Raw: beginPasskey},
		{Method: "POST", Path: "/account/passkey", Object: access.Account, Need: access.Read, Raw: finishPasskey},
		post("/account/passkey/remove", access.Account, removePasskey),
	}}
}
