package office

import (
	"crypto/rand"
	"errors"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/keep"
	"alteram/internal/site"
	"alteram/letter"
	"alteram/record"
)

// health is how the site does. A look at everything opens the whole record, so
// it is made when somebody asks for it, and what it found is kept until the
// next one.
type health struct {
	mu    sync.Mutex
	at    time.Time // of the last look; zero: none since the program began
	found []keep.Finding
}

// healthBody is the first page of those who run the site.
type healthBody struct {
	Facts   []fact // key of the words, and what it is
	Checked string // when the last look was; empty: none yet
	Found   []keep.Finding
	Parts   []part
}

// fact is a line of a summary list.
type fact struct{ Key, Is string }

// mailHref is the page of the mail.
const mailHref = "/admin/mail"

// part is a link to a page of this room.
type part struct{ Href, Key string }

func (h *health) page(v *site.Visit) (*site.Page, error) {
	body := healthBody{}
	fact := func(key, is string) { body.Facts = append(body.Facts, fact{key, is}) }
	org := v.Site.Desk.Organisation()
	fact("admin.fact.clock", v.Clock(v.Now))
	fact("admin.fact.recorded", v.Clock(v.Site.Desk.Recorded()))
	fact("admin.fact.version", version())
	head, err := v.Site.Desk.Head(v.Context())
	if err != nil {
		return nil, err
	}
	checkpoint, err := record.ParseCheckpoint(head.Checkpoint)
	if err != nil {
		return nil, err
	}
	fact("admin.fact.log", org.Origin)
	fact("admin.fact.head", v.Words("admin.head", "n", strconv.FormatInt(head.Size, 10), "root", checkpoint.Root.String()))
	last, err := keep.LastBackup(v.Site.Folder)
	if err != nil {
		return nil, err
	}
	if last.Made.IsZero() {
		fact("admin.fact.backup", v.Words("admin.backup.never"))
	} else {
		fact("admin.fact.backup", v.Words("admin.fact.backup.last", "at", v.Clock(last.Made), "days", int(time.Since(last.Made).Hours()/24)))
	}
	if c := v.Site.Carrier; c != nil {
		st, err := c.Status(v.Context())
		if err != nil {
			return nil, err
		}
		key := "admin.fact.mail.off"
		switch {
		case st.Fault != "":
			key = "admin.fact.mail.fault"
		case st.On:
			key = "admin.fact.mail.on"
		}
		fact("admin.fact.mail", v.Words(key, "n", st.Counts[letter.Bounced]+st.Counts[letter.Paper]+st.Tasks))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.at.IsZero() {
		body.Checked, body.Found = v.Clock(h.at), h.found
	}
	for _, p := range parts() {
		if v.General(p.object, access.Read) && (p.Href != mailHref || v.Site.Carrier != nil) {
			body.Parts = append(body.Parts, part{p.Href, p.Key})
		}
	}
	return &site.Page{Name: "admin", Title: "admin.title", Section: "admin", Body: body}, nil
}

// check looks at everything and comes back to the page.
func (h *health) check(v *site.Visit) (*site.Page, error) {
	found, err := keep.Doctor(v.Context(), v.Site.Folder, keep.Health{World: clerk.World{Now: v.Site.Now, Rand: rand.Reader, Engine: "alteram"}})
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at, h.found = v.Now, found
	return &site.Page{Go: "/admin#check"}, nil
}

// section is a part with the object that it is about.
type section struct {
	part
	object access.Object
}

// parts are the pages of this room, as the policy may show them.
func parts() []section {
	return []section{
		{part{"/admin/register", "admin.register.title"}, access.RegisterPages},
		{part{"/admin/bodies", "admin.bodies.title"}, access.Bodies},
		{part{"/admin/rulebooks", "admin.rulebooks.title"}, access.Rulebooks},
		{part{"/admin/calendars", "admin.calendars.title"}, access.Calendars},
		{part{"/admin/people", "admin.people.title"}, access.Accounts},
		{part{"/admin/backup", "admin.backup.title"}, access.Backup},
		{part{mailHref, "admin.mail.title"}, access.Health},
		{part{"/admin/break-glass", "admin.glass.title"}, access.BreakGlass},
	}
}

// version is what the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	text := info.Main.Version
	for _, set := range info.Settings {
		if strings.HasSuffix(set.Key, "revision") {
			text += " " + set.Value[:min(12, len(set.Value))]
		}
	}
	return text
}

// problem is the complaint of the desk in an error, or nil.
func problem(err error) *clerk.Problem {
	var p *clerk.Problem
	errors.As(err, &p)
	return p
}
