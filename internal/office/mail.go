package office

import (
	"errors"
	"slices"
	"strconv"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/mail"
	"alteram/internal/site"
	"alteram/letter"
)

// mailBody is how mail leaves, and how it does.
type mailBody struct {
	Done      string
	On        bool // mail is configured
	Rehearsal bool // nothing leaves, whatever is configured
	Fault     string
	Round     string // when the outbox was last looked into
	Oldest    string // since when the oldest letter waits that may leave
	States    []fact
	Tasks     int // reminders that could not be delivered
	Password  bool
	Ways      []site.Choice
	May       bool // the reader may change the settings
}

func mailPage(v *site.Visit) (*site.Page, error) { return showMail(v, &site.Page{}) }

func showMail(v *site.Visit, p *site.Page) (*site.Page, error) {
	if v.Site.Carrier == nil || v.Site.Folder == "" {
		return nil, site.ErrNone
	}
	st, err := v.Site.Carrier.Status(v.Context())
	if err != nil {
		return nil, err
	}
	b := mailBody{Done: done(v), Rehearsal: v.Site.Desk.Organisation().Rehearsal, Fault: st.Fault, Tasks: st.Tasks, May: v.General(access.Accounts, access.Write)}
	for _, way := range []string{mail.StartTLS, mail.Implicit, mail.Plain} {
		b.Ways = append(b.Ways, site.Choice{Value: way, Text: v.Words("admin.mail.tls." + way)})
	}
	if !st.At.IsZero() {
		b.Round = v.Clock(st.At)
	}
	if !st.Oldest.IsZero() {
		b.Oldest = v.Clock(st.Oldest)
	}
	for _, s := range []letter.State{letter.Held, letter.Due, letter.Claimed, letter.Failed, letter.Accepted, letter.Bounced, letter.Paper, letter.Recalled} {
		if n := st.Counts[s]; n > 0 {
			b.States = append(b.States, fact{"admin.mail.state." + string(s), strconv.Itoa(n)})
		}
	}
	set, err := mail.ReadSettings(v.Site.Folder)
	var problem *clerk.Problem
	if err != nil && !errors.As(err, &problem) {
		return nil, err
	}
	b.On = set != nil
	if set != nil {
		b.Password = set.Password != ""
	}
	if p.Values == nil {
		p.Values = map[string][]string{"tls": {mail.StartTLS}, "url": {address(v)}}
		if set != nil {
			p.Values = map[string][]string{"host": {set.Host}, "tls": {set.TLS}, "user": {set.User}, "sender": {set.Sender}, "url": {set.URL}, "dkim": {set.DKIM}}
			if set.TLS == "" {
				p.Values.Set("tls", mail.StartTLS)
			}
			if set.Port != 0 {
				p.Values.Set("port", strconv.Itoa(set.Port))
			}
		}
	}
	p.Body = b
	return page("mail", v, p), nil
}

// address is where the reader has found the pages.
func address(v *site.Visit) string {
	if v.Site.HTTPS {
		return "https://" + v.Host
	}
	return "http://" + v.Host
}

// mailPost keeps the settings. A password that is not typed again stays, as long
// as server and user do.
func mailPost(v *site.Visit) (*site.Page, error) {
	if v.Site.Carrier == nil || v.Site.Folder == "" {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	s := mail.Settings{Host: p.Field("host"), TLS: p.Field("tls"), User: p.Field("user"), Password: v.PostForm.Get("password"), Sender: p.Field("sender"), URL: p.Field("url"), DKIM: p.Field("dkim")}
	p.Values.Del("password") // it is never shown
	if text := p.Field("port"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			p.Wrong("port", "admin.mail.fault.port")
			return showMail(v, p)
		}
		s.Port = n
	}
	if !slices.Contains([]string{mail.StartTLS, mail.Implicit, mail.Plain}, s.TLS) {
		p.WrongAt("tls", "tls-0", "admin.mail.fault.tls")
		return showMail(v, p)
	}
	if old, err := mail.ReadSettings(v.Site.Folder); err == nil && old != nil && s.Password == "" && old.Host == s.Host && old.User == s.User {
		s.Password = old.Password
	}
	if err := s.Write(v.Site.Folder); err != nil {
		if p.Problem("host", err) {
			return showMail(v, p)
		}
		return nil, err
	}
	return &site.Page{Go: "/admin/mail?done=mail"}, nil
}
