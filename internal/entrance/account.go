package entrance

import (
	"errors"
	"io"
	"net/http"
	"time"

	"alteram/clerk"
	"alteram/internal/site"
)

// accountBody is what somebody's own account shows.
type accountBody struct {
	Calendar bool // dates can be fetched by a calendar program
	Name     string
	Roles    []string
	Withheld bool   // there are roles that a passkey or a code would open
	How      string // key
	Sessions []sessionLine
	Passkeys []passkeyLine
	CanAdd   bool
}

// sessionLine is a browser in which the person is signed in.
type sessionLine struct {
	ID, Device, Since, Seen string
	This                    bool
}

// passkeyLine is a passkey.
type passkeyLine struct {
	ID, Name, Made, Used string
	Doubted              bool
}

func accountPage(v *site.Visit) (*site.Page, error) { return account(v, &site.Page{}) }

// account fills the page of the account.
func account(v *site.Visit, p *site.Page) (*site.Page, error) {
	p.Name, p.Title, p.Section = "account", "account.title", "account"
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, err
	}
	b := accountBody{Calendar: v.Site.Carrier != nil, Withheld: len(v.Session.Withheld) > 0, How: "account.how." + string(v.Session.How), CanAdd: v.Site.Door.MustBeFresh(*v.Session, 5*time.Minute) == nil}
	if person, ok := reg.Person(v.Session.Person); ok {
		b.Name = person.Label()
	}
	for _, r := range v.Session.Roles {
		b.Roles = append(b.Roles, v.Words("account.role."+r))
	}
	sessions, err := v.Site.Door.Sessions(v.Context(), v.Session.Person)
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		b.Sessions = append(b.Sessions, sessionLine{s.ID, s.Device, v.Clock(s.Made), v.Clock(s.Seen), s.ID == v.Session.ID})
	}
	keys, err := v.Site.Door.Passkeys(v.Context(), v.Session.Person)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		line := passkeyLine{ID: k.ID, Name: k.Name, Made: v.Clock(k.Made), Doubted: !k.Doubted.IsZero()}
		if !k.Used.IsZero() {
			line.Used = v.Clock(k.Used)
		}
		b.Passkeys = append(b.Passkeys, line)
	}
	p.Body = b
	return p, nil
}

func endSession(v *site.Visit) (*site.Page, error) {
	err := v.Site.Door.SignOut(v.Context(), v.Session.Person, v.PostForm.Get("session"))
	if err != nil && !errors.Is(err, clerk.ErrNone) {
		return nil, err
	}
	return &site.Page{Go: "/account"}, nil
}

func endAll(v *site.Visit) (*site.Page, error) {
	if err := v.Site.Door.SignOutEverywhere(v.Context(), v.Session.Person); err != nil {
		return nil, err
	}
	v.SetCookie(v.Site.Door.SessionCookie(""))
	return &site.Page{Go: "/sign-in"}, nil
}

// beginPasskey answers with what the browser needs to make a passkey.
func beginPasskey(v *site.Visit, w http.ResponseWriter) error {
	options, err := v.Site.Door.BeginPasskey(v.Context(), *v.Session)
	if err != nil {
		return answer(w, err)
	}
	return data(w, options)
}

func finishPasskey(v *site.Visit, w http.ResponseWriter) error {
	body, err := io.ReadAll(v.Body)
	if err != nil {
		return err
	}
	_, notice, err := v.Site.Door.FinishPasskey(v.Context(), *v.Session, v.Session.Device, body)
	if err != nil {
		return answer(w, err)
	}
	if err := v.Site.Announce(v, notice); err != nil {
		return err
	}
	return data(w, []byte(`{"go":"/account"}`))
}

func removePasskey(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	notice, err := v.Site.Door.RemovePasskey(v.Context(), *v.Session, p.Field("passkey"))
	if errors.Is(err, clerk.ErrNone) {
		return &site.Page{Go: "/account"}, nil
	}
	if p.Problem("passkeys", err) {
		return account(v, p)
	}
	if err != nil {
		return nil, err
	}
	if err := v.Site.Announce(v, notice); err != nil {
		return nil, err
	}
	return &site.Page{Go: "/account"}, nil
}
