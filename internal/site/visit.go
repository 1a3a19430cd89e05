package site

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/signin"
)

// Visit is a request by somebody.
type Visit struct {
	*http.Request
	Site    *Site
	Route   *Route
	Session *signin.Session // nil: nobody has signed in
	Reader  access.Reader
	Case    *access.Case // of a route below /c/{case}: what the reader may see of it
	Now     time.Time    // of the organisation: in a rehearsal that of its clock

	w        http.ResponseWriter
	broken   error              // it could not be found out who asks
	raw      io.ReadCloser      // the body without its limit
	received []clerk.Attachment // that may not be recorded yet
	words    words              // picked when they are first asked for
}

// SetCookie sends a cookie with the answer.
func (v *Visit) SetCookie(c *http.Cookie) { http.SetCookie(v.w, c) }

// Clock writes an instant as people read it where the organisation is: with
// weekday, time and zone.
func (v *Visit) Clock(t time.Time) string {
	return Moment(v.Place(), calendar.Instant(t.UnixNano()))
}

// visit says who asks. A session whose cookie was replaced gets the new one.
func (s *Site) visit(w http.ResponseWriter, r *http.Request) *Visit {
	v := &Visit{Request: r, Site: s, Now: s.Now(), w: w}
	if s.Door == nil {
		return v
	}
	c, err := r.Cookie(s.Door.SessionCookieName())
	if err != nil {
		return v
	}
	look := s.Door.Look
	if strings.HasSuffix(r.URL.Path, "/live") {
		look = s.Door.Glance
	}
	session, err := look(r.Context(), c.Value)
	if err != nil {
		var problem *clerk.Problem
		if !errors.As(err, &problem) {
			v.broken = err // who asks is not known: that is no answer
		}
		return v
	}
	if session.Cookie != "" && session.Cookie != c.Value {
		http.SetCookie(w, s.Door.SessionCookie(session.Cookie))
	} else {
		session.Cookie = c.Value
	}
	v.Session = &session
	v.Reader = access.Reader{Person: session.Person, Roles: session.Roles, Strong: session.How != signin.ByLink}
	return v
}

// Browser is what the visit says of the browser, for the door.
func (v *Visit) Browser() signin.Browser {
	b := signin.Browser{Device: signin.DeviceName(v.UserAgent())}
	if at, err := netip.ParseAddrPort(v.RemoteAddr); err == nil {
		b.Address = at.Addr()
	}
	if c, err := v.Cookie(v.Site.Door.MarkCookieName()); err == nil {
		b.Mark = c.Value
	}
	if v.Session != nil {
		b.Session = v.Session.Cookie
	}
	return b
}

// enter holds the visit against the policy, and opens the case that its path
// names.
func (v *Visit) enter() error {
	if v.broken != nil {
		return v.broken
	}
	chain := v.PathValue("case")
	if chain == "" {
		if v.Site.policy.Best(v.Reader.General(), v.Route.Object, access.AnyStage) < v.Route.Need {
			return v.away()
		}
		return nil
	}
	if v.Session == nil {
		return errSignIn
	}
	c, err := v.Site.open(v.Context(), chain, v.Reader, v.Now)
	if err != nil {
		return err
	}
	if c == nil || c.May(v.Route.Object) < v.Route.Need {
		return ErrNone
	}
	v.Case = c
	return nil
}

// away is the answer to somebody who may not: to sign in first, where that
// could help, or that there is no such page.
func (v *Visit) away() error {
	if v.Session == nil && v.Site.Door != nil && v.Site.policy.Best([]access.Role{access.Member, access.Clerk, access.Chair, access.Administrator}, v.Route.Object, access.AnyStage) >= v.Route.Need {
		return errSignIn
	}
	return ErrNone
}

// General reports whether the reader has a level at what is not about a case.
func (v *Visit) General(o access.Object, need access.Level) bool {
	return v.Site.policy.Best(v.Reader.General(), o, access.AnyStage) >= need
}

// Token is what a form of the session must bear: the hash of the cookie, which
// no other site can know.
func (v *Visit) Token() string {
	if v.Session == nil {
		return ""
	}
	sum := sha256.Sum256([]byte("form " + v.Session.Cookie))
	return hex.EncodeToString(sum[:16])
}

// checkForm refuses a form of another session. Large forms are checked by
// whoever reads their parts.
func (v *Visit) checkForm() error {
	if token := v.Header.Get("X-Form"); token != "" { // of the page's own script
		if subtle.ConstantTimeCompare([]byte(token), []byte(v.Token())) != 1 {
			return errForm
		}
		return nil
	}
	if strings.HasPrefix(v.Pattern, "POST /sign-in") {
		return nil // whoever signs in again has a session that is about to end
	}
	if err := v.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return errForm
	}
	if !v.FormHolds(v.PostForm) {
		return errForm
	}
	return nil
}

// FormHolds reports whether a form bears the session's token.
func (v *Visit) FormHolds(form url.Values) bool {
	return subtle.ConstantTimeCompare([]byte(form.Get("form")), []byte(v.Token())) == 1
}

// Key is the idempotency key of the form that was sent: the same form with the
// same answers twice is one event; with other answers, after a step back, it is
// another.
func (v *Visit) Key() string {
	once := v.PostForm.Get("once")
	if once == "" || len(once) > 100 {
		return ""
	}
	answers := maps.Clone(v.PostForm)
	delete(answers, "form")
	sum := sha256.Sum256([]byte(v.Reader.Person + " " + v.Pattern + " " + answers.Encode()))
	return "form:" + hex.EncodeToString(sum[:16])
}

// newOnce is a fresh key for a form.
func newOnce() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails: it would end the process
	return hex.EncodeToString(b)
}

// Ask is what every act of the visit has in common.
func (v *Visit) Ask() clerk.Request {
	r := clerk.Request{Key: v.Key(), Actor: v.Reader.Office()}
	if v.Site.Desk.Organisation().Rehearsal {
		r.Now = v.Now
	}
	return r
}

// File files entries in the case of the page. What is refused comes back as a
// *clerk.Refusal, which a page hands on: the reader gets the reasons.
// Where the form says "happened" and the reader keeps the record, it is
// recorded with its ruling.
func (v *Visit) File(d clerk.Draft) (*clerk.Filed, error) {
	d.Request = v.Ask()
	d.Case = v.Case.Chain
	d.Happened = d.Happened || v.PostForm.Get("happened") == "yes" && v.Case.Is(access.Clerk)
	filed, err := v.Site.Desk.File(v.Context(), d)
	if err != nil {
		return nil, err
	}
	return filed, nil
}

// Try judges entries as File would, and records nothing.
func (v *Visit) Try(d clerk.Draft) (*clerk.Filed, error) {
	d.Request = v.Ask()
	d.Request.Key = ""
	d.Case, d.DryRun, d.Happened = v.Case.Chain, true, true
	return v.Site.Desk.File(v.Context(), d)
}

// Done is where a page goes after something was recorded: back to a path, with
// the entry named so that the next page says so.
func (v *Visit) Done(path string, filed *clerk.Filed) *Page {
	if filed != nil && len(filed.Entries) > 0 {
		last := filed.Entries[len(filed.Entries)-1]
		path += fmt.Sprintf("?recorded=%d", last.Seq)
	}
	return &Page{Go: path}
}

// CaseHref is the path of a page of the case of the visit; part may be empty.
func (v *Visit) CaseHref(part string) string {
	href := "/c/" + v.Case.Chain
	if part != "" {
		href += "/" + part
	}
	return href
}

// To is the path to which a reader wants to go after this page; the start for
// whatever is not a path of ours.
func (v *Visit) To() string {
	to := v.FormValue("to")
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return to
}

func queryEscape(s string) string { return url.QueryEscape(s) }

// Quit is closed when the server stops; a stream of events ends then.
func Quit(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(quitKey{}).(<-chan struct{})
	return c
}
