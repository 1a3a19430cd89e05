package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/intake"
	"alteram/internal/mail"
	"alteram/internal/prover"
	"alteram/internal/signin"
)

// Config is what the pages stand on.
type Config struct {
	Desk *clerk.Desk  // must be there, but for a place that has no organisation yet
	Door *signin.Door // who comes in; nil: there are public pages only

	Name      string                                   // on the pages of a place that has no organisation yet
	Folder    string                                   // of the organisation; empty: what needs it is not offered
	Now       func() time.Time                         // the clock; nil is time.Now
	Log       *slog.Logger                             // one line a request, without personal data; nil is none
	MaxUpload int64                                    // bytes of a file; 0 is 512 MB
	HTTPS     bool                                     // browsers reach it by TLS only: they are told to insist
	Help      string                                   // who helps, as people reach them: "Ann Ash, 04 123 4567"; empty: the secretary
	Post      func(context.Context, signin.Mail) error // delivers a mail; nil: there is no mail, codes are printed
	Carrier   *mail.Carrier                            // takes letters to people; nil: they are printed and sent by hand
	Prover    *prover.Prover                           // works out what is proved of the rules; nil: no page says so
	Intake    *intake.Box                              // what was told in confidence; nil: it is not offered
	Demo      *Demo                                    // of a demonstration; nil in earnest
}

// Demo is what every page of a demonstration shows.
type Demo struct {
	Label  string // key of what the case is: as reported and invented, or with invented names
	Jumps  []Link // moments to which the clock can be set: a POST to Href
	People string // path of the page of sign-ins
	Mails  string // path of the mails that would have been sent
	Facts  string // path of the list of what was reported; empty: nothing was
}

// Room is a part of the site.
type Room struct {
	Name      string
	Templates fs.FS  // *.html; parts.html holds what its pages share
	Words     fs.FS  // one file for each language: en.txt
	Sheet     []byte // appended to the style sheet; may be empty
	Routes    []Route
	Waits     func(*Visit) *Link // what waits for a reader who has signed in, on every page; may be nil
}

// Route is a row of the table: what answers a request.
type Route struct {
	Method, Path string
	Object       access.Object
	Need         access.Level

	Page   func(*Visit) (*Page, error)
	Raw    func(*Visit, http.ResponseWriter) error // instead of a page
	Large  bool                                    // it takes an upload
	Silent bool                                    // it stands in no log
	Signed bool                                    // of two routes with one pattern, the one for those who have signed in
}

// Pattern is the route for an http.ServeMux.
func (r *Route) Pattern() string { return r.Method + " " + r.Path }

// Limits of a request. An upload has its own.
const (
	maxUpload   = 512 << 20
	maxForm     = 512 << 10
	maxDrain    = 512 << 20 // of a request that is too large
	maxRequests = 256       // at once
	pageTime    = 10 * time.Second
	uploadTime  = 5 * time.Minute // with nothing said in between, of a large file
	longUpload  = 4 * time.Hour   // however much moves
)

// Site is the pages of one organisation.
type Site struct {
	Config
	Routes []Route // of every room

	waits    []func(*Visit) *Link
	words    catalogue
	views    views
	assets   assets
	policy   access.Policy
	folders  *shelf[string, *folder]
	glimpses *shelf[glimpseKey, glimpse]
}

// New joins rooms to a site. It fails when there is no desk, or a room has a
// template, a text or a route that cannot be.
func New(c Config, rooms ...Room) (*Site, error) {
	if c.Desk == nil && c.Name == "" {
		return nil, errors.New("site: there is no desk")
	}
	s := &Site{Config: c, policy: access.House(), folders: newShelf[string, *folder](maxFolders), glimpses: newShelf[glimpseKey, glimpse](maxGlimpses)}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.MaxUpload <= 0 {
		s.MaxUpload = maxUpload
	}
	rooms = append([]Room{own()}, rooms...)
	var err error
	if s.words, err = readWords(rooms); err != nil {
		return nil, err
	}
	if s.assets, err = readAssets(rooms); err != nil {
		return nil, err
	}
	if s.views, err = readViews(rooms); err != nil {
		return nil, err
	}
	for _, r := range rooms {
		s.Routes = append(s.Routes, r.Routes...)
		if r.Waits != nil {
			s.waits = append(s.waits, r.Waits)
		}
	}
	return s, nil
}

// own is the room of the kit: its error pages, files and health.
func own() Room {
	return Room{Name: "site", Templates: sub(templates, "templates"), Words: sub(wordFiles, "words"), Routes: []Route{
		{Method: "GET", Path: "/healthz", Object: access.Machine, Need: access.Read, Raw: health},
		{Method: "GET", Path: "/static/{name}", Object: access.Machine, Need: access.Read, Raw: static},
	}}
}

// sub is a folder of embedded files, which is there.
func sub(files fs.FS, folder string) fs.FS {
	f, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the name is a constant
	}
	return f
}

// Handler puts the routes behind what every request passes.
func (s *Site) Handler() http.Handler { return s.handler(s.Routes, maxRequests) }

func (s *Site) handler(rows []Route, most int) http.Handler {
	mux := http.NewServeMux()
	pairs := map[string][2]http.Handler{} // for those who have not signed in, and for those who have
	for _, r := range rows {
		both := pairs[r.Pattern()]
		if r.Signed {
			both[1] = s.serve(r)
		} else {
			both[0] = s.serve(r)
		}
		pairs[r.Pattern()] = both
	}
	for pattern, both := range pairs {
		mux.Handle(pattern, s.either(both[0], both[1]))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, s.visit(w, r), ErrNone) })
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, &Visit{Request: r, Site: s, Now: s.Now()}, errCross)
	}))
	return s.guard(cross.Handler(mux), most)
}

// either chooses by whether the visitor has signed in.
func (s *Site) either(outside, inside http.Handler) http.Handler {
	if outside == nil || inside == nil {
		if outside == nil {
			return inside
		}
		return outside
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v := s.visit(w, r); v.Session != nil {
			inside.ServeHTTP(w, r)
			return
		}
		outside.ServeHTTP(w, r)
	})
}

// serve answers one route: who asks, the policy, then the page.
func (s *Site) serve(row Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.visit(w, r)
		v.Route = &row
		limit, most := s.limit(row), s.limit(row)
		if v.raw = r.Body; row.Large { // what is too large is said at the field
			most += maxDrain
		}
		if r.ContentLength > most {
			_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // a browser reads the answer only when it has sent all
			s.fail(w, v, &http.MaxBytesError{Limit: limit})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if err := s.answer(w, v); err != nil {
			s.fail(w, v, err)
		}
	})
}

// silent reports whether requests of a pattern stand in no log.
func (s *Site) silent(pattern string) bool {
	return slices.ContainsFunc(s.Routes, func(r Route) bool { return r.Silent && r.Pattern() == pattern })
}

// limit is how many bytes a request may bring.
func (s *Site) limit(row Route) int64 {
	if row.Large {
		return s.MaxUpload + maxForm
	}
	return maxForm
}

// answer lets the visitor in and writes the page.
func (s *Site) answer(w http.ResponseWriter, v *Visit) error {
	if err := v.enter(); err != nil {
		return err
	}
	if v.Method == http.MethodPost && v.Session != nil && !v.Route.Large {
		if err := v.checkForm(); err != nil {
			return err
		}
	}
	if v.Route.Raw != nil {
		return v.Route.Raw(v, w)
	}
	p, err := v.Route.Page(v)
	if v.Route.Large && v.Method == http.MethodPost {
		_, _ = io.CopyN(io.Discard, v.raw, maxDrain) // as above
		defer v.drop()
	}
	var refused *clerk.Refusal
	if errors.As(err, &refused) {
		p, err = refusalPage(v, refused), nil
	}
	if err != nil {
		return err
	}
	if p.File != nil {
		p.File.send(v, w)
		return nil
	}
	if p.Go != "" {
		http.Redirect(w, v.Request, p.Go, http.StatusSeeOther)
		return nil
	}
	return s.show(w, v, p)
}

// What ends a request without its page. Each has a page of its own.
var (
	ErrNone   = errors.New("there is no such page") // or not for this reader: the answer is the same
	errCross  = errors.New("the form was sent from another site")
	errSignIn = errors.New("sign in first")
	errForm   = errors.New("the form has grown old")
)

// fail answers with the page for an error. What is our own failure is logged.
func (s *Site) fail(w http.ResponseWriter, v *Visit, err error) {
	var large *http.MaxBytesError
	p := &Page{Name: "failed", Status: http.StatusInternalServerError, Title: "failed.title", Body: failedBody{"failed.text", "failed.do"}}
	switch {
	case errors.Is(err, errSignIn) && v.Method == http.MethodPost && typed(v):
		p = againPage(v)
		p.Body = againBody{v.URL.RequestURI(), keep(v), true}
	case errors.Is(err, errSignIn):
		http.Redirect(w, v.Request, "/sign-in?to="+queryEscape(v.URL.RequestURI()), http.StatusSeeOther)
		return
	case errors.Is(err, ErrNone):
		v.Case = nil
		p.Status, p.Title, p.Body = http.StatusNotFound, "none.title", failedBody{"none.text", "none.do"}
	case errors.Is(err, errCross):
		p.Status, p.Title, p.Body = http.StatusForbidden, "cross.title", failedBody{"cross.text", "cross.do"}
	case errors.Is(err, errForm):
		p = againPage(v)
	case errors.As(err, &large):
		p.Status, p.Title, p.Body = http.StatusRequestEntityTooLarge, "large.title", failedBody{"large.text", "large.do"}
		w.Header().Set("Connection", "close")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		busy(w)
		return
	default:
		s.Log.Error("request failed", "route", v.Pattern, "error", err)
	}
	if err := s.show(w, v, p); err != nil {
		s.Log.Error("page of an error failed", "error", err)
		busy(w)
	}
}

// failedBody is the page of an error: keys of its words.
type failedBody struct{ Text, Do string }

// show writes a page.
func (s *Site) show(w http.ResponseWriter, v *Visit, p *Page) error {
	s.dress(p, v)
	var b bytes.Buffer
	if err := s.views.write(&b, p); err != nil {
		return fmt.Errorf("page %s: %w", p.Name, err)
	}
	if p.Pad > 0 && b.Len()%p.Pad != 0 {
		b.Write(bytes.Repeat([]byte("\n"), p.Pad-b.Len()%p.Pad))
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", p.Lang)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(p.Status)
	_, _ = w.Write(b.Bytes()) // a reader that has gone is no failure of ours
	return nil
}

// Today is the day where the organisation is.
func (v *Visit) Today() calendar.Date { return v.Place().DateOf(v.Instant()) }

// Place is where the organisation is.
func (v *Visit) Place() *calendar.Place {
	place := v.Site.organisation().Clock
	return &place
}

// Instant is the moment of the visit.
func (v *Visit) Instant() calendar.Instant { return calendar.Instant(v.Now.UnixNano()) }

// organisation is what everybody may know of it; before there is one, what the
// pages are called.
func (s *Site) organisation() clerk.Organisation {
	if s.Desk == nil {
		return clerk.Organisation{Name: s.Name}
	}
	return s.Desk.Organisation()
}
