package raise

import (
	"cmp"
	"embed"
	"io/fs"
	"slices"

	"alteram/internal/access"
	"alteram/internal/intake"
	"alteram/internal/site"
	"alteram/register"
	"alteram/rulebook"
)

//go:embed templates words
var files embed.FS

// pad is the step, in bytes, in which the sizes of these pages grow.
const pad = 16 << 10

// Room returns the pages of the confidential intake.
func Room() site.Room {
	templates, _ := fs.Sub(files, "templates") // both are embedded
	words, _ := fs.Sub(files, "words")
	rows := []site.Route{
		{Method: "GET", Path: "/raise", Object: access.Raise, Need: access.Write, Page: raisePage},
		{Method: "POST", Path: "/raise/about", Object: access.Raise, Need: access.Write, Page: aboutPost},
		{Method: "POST", Path: "/raise/check", Object: access.Raise, Need: access.Write, Page: checkPost},
		{Method: "POST", Path: "/raise/look", Object: access.Raise, Need: access.Write, Page: lookPost, Large: true},
		{Method: "POST", Path: "/raise/sent", Object: access.Raise, Need: access.Write, Page: sentPost, Large: true},
		{Method: "POST", Path: "/raise/kept", Object: access.Raise, Need: access.Write, Page: keptPost},
		{Method: "GET", Path: "/mailbox", Object: access.Mailbox, Need: access.Write, Page: mailboxPage},
		{Method: "POST", Path: "/mailbox", Object: access.Mailbox, Need: access.Write, Page: mailboxPost},
		{Method: "POST", Path: "/mailbox/write", Object: access.Mailbox, Need: access.Write, Page: mailboxWrite, Large: true},
		{Method: "POST", Path: "/mailbox/drop", Object: access.Mailbox, Need: access.Write, Page: mailboxDrop},
		{Method: "POST", Path: "/mailbox/hide", Object: access.Mailbox, Need: access.Write, Page: mailboxHide},
		{Method: "GET", Path: "/intake", Object: access.Intake, Need: access.Own, Page: intakePage},
		{Method: "GET", Path: "/intake/{item}", Object: access.Intake, Need: access.Own, Page: reportPage},
		{Method: "POST", Path: "/intake/{item}/write", Object: access.Intake, Need: access.Own, Page: reportWrite},
		{Method: "POST", Path: "/intake/{item}/case", Object: access.Intake, Need: access.Own, Page: reportCase},
		{Method: "GET", Path: "/intake/{item}/file/{sha}", Object: access.Intake, Need: access.Own, Page: reportFile},
	}
	for i := range rows {
		rows[i].Silent = true
		page := rows[i].Page
		rows[i].Page = func(v *site.Visit) (*site.Page, error) {
			if v.Site.Intake == nil {
				return &site.Page{Name: "noraise", Title: "raise.none.title", Section: "raise"}, nil
			}
			p, err := page(v)
			if p != nil {
				p.Pad = pad
				p.Section = cmp.Or(p.Section, "raise")
			}
			return p, err
		}
	}
	return site.Room{Name: "raise", Templates: templates, Words: words, Routes: rows, Waits: waits}
}

// scene is the register and the rulebook of today.
type scene struct {
	reg    *register.Register
	ladder [][]string
}

func sceneOf(v *site.Visit) (*scene, error) {
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, err
	}
	list, err := v.Site.Desk.Editions(v.Context())
	if err != nil {
		return nil, err
	}
	var p *rulebook.Program
	for i := range list {
		if list[i].From <= v.Today() {
			p = list[i].Program
		}
	}
	return &scene{reg, intake.Ladder(p, v.Site.Intake.Offices())}, nil
}

// waits says that a report waits, to those alone who read it.
func waits(v *site.Visit) *site.Link {
	if v.Site.Intake == nil {
		return nil
	}
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil // every page would fail; the page of the reports says it
	}
	if slices.ContainsFunc(mine(v, reg), func(r *intake.Report) bool { return r.Status == intake.Received }) {
		l := site.To(v.Words("intake.waits"), "/intake")
		return &l
	}
	return nil
}

// mine are the reports that the reader reads. Nobody else learns of them.
func mine(v *site.Visit, reg *register.Register) []*intake.Report {
	var out []*intake.Report
	for _, r := range v.Site.Intake.All() {
		if _, ok := r.MayRead(reg, v.Reader.Person, v.Today()); ok {
			out = append(out, r)
		}
	}
	return out
}
