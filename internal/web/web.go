package web

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"alteram/calendar"
	"alteram/clerk"
)

// Config is what the pages stand on.
type Config struct {
	Desk *clerk.Desk // must be there

	Now       func() time.Time // the clock; nil is time.Now
	Log       *slog.Logger     // one line a request, without personal data; nil is none
	MaxUpload int64            // bytes of a file to check; 0 is 64 MB
	HTTPS     bool             // browsers reach it by TLS only: they are told to insist
	Help      string           // who helps, as people reach them: "Ann Ash, 04 123 4567"; empty: the secretary
}

// Limits of a request. An upload has its own.
const (
	maxUpload   = 64 << 20
	maxForm     = 64 << 10
	maxDrain    = 512 << 20 // of a request that is too large
	maxRequests = 256       // at once
	maxChecks   = 2         // uploads checked at once
	pageTime    = 10 * time.Second
	uploadTime  = 5 * time.Minute
)

// site is the pages of one organisation.
type site struct {
	Config
	words  catalogue
	views  views
	assets assets
	policy policy
	checks chan struct{} // a place for each upload that is being checked
}

// New returns the handler of every page.
func New(c Config) (http.Handler, error) {
	s, err := newSite(c)
	if err != nil {
		return nil, err
	}
	return s.handler(routes()), nil
}

func newSite(c Config) (*site, error) {
	if c.Desk == nil {
		return nil, errors.New("web: there is no desk")
	}
	s := &site{Config: c, policy: house(), checks: make(chan struct{}, maxChecks)}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.MaxUpload <= 0 {
		s.MaxUpload = maxUpload
	}
	var err error
	if s.words, err = readWords(); err != nil {
		return nil, err
	}
	if s.assets, err = readAssets(); err != nil {
		return nil, err
	}
	if s.views, err = readViews(); err != nil {
		return nil, err
	}
	return s, nil
}

// handler puts the routes behind what every request passes.
func (s *site) handler(rows []route) http.Handler {
	mux := http.NewServeMux()
	for _, r := range rows {
		mux.Handle(r.pattern(), s.serve(r))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errNone) })
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errCross) }))
	return s.guard(cross.Handler(mux), maxRequests)
}

// serve answers one route: the policy first, then the page.
func (s *site) serve(row route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.policy.allows(public, row.object, anyStage) < row.need {
			s.fail(w, r, errNone)
			return
		}
		if row.raw != nil {
			if err := row.raw(s, w, r); err != nil {
				s.fail(w, r, err)
			}
			return
		}
		limit := row.body(s)
		if r.ContentLength > limit {
			_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // a browser reads the answer only when it has sent all
			s.fail(w, r, &http.MaxBytesError{Limit: limit})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		p, err := row.page(s, r)
		if err == nil {
			err = s.show(w, r, p)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// What ends a request without its page. Each has a page of its own.
var (
	errNone  = errors.New("there is no such page")
	errCross = errors.New("the form was sent from another site")
)

// fail answers with the page for an error. What is our own failure is logged.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	p := &page{Name: "failed", Status: http.StatusInternalServerError, Title: "failed.title", Body: failedBody{"failed.text", "failed.do"}}
	switch {
	case errors.Is(err, errNone):
		p.Status, p.Title, p.Body = http.StatusNotFound, "none.title", failedBody{"none.text", "none.do"}
	case errors.Is(err, errCross):
		p.Status, p.Title, p.Body = http.StatusForbidden, "cross.title", failedBody{"cross.text", "cross.do"}
	case errors.As(err, &large):
		p.Status, p.Title, p.Body = http.StatusRequestEntityTooLarge, "large.title", failedBody{"large.text", "large.do"}
		w.Header().Set("Connection", "close")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		busy(w)
		return
	default:
		s.Log.Error("request failed", "route", r.Pattern, "error", err)
	}
	if err := s.show(w, r, p); err != nil {
		s.Log.Error("page of an error failed", "error", err)
		busy(w)
	}
}

// failedBody is the page of an error: keys of its words.
type failedBody struct{ Text, Do string }

// show writes a page.
func (s *site) show(w http.ResponseWriter, r *http.Request, p *page) error {
	s.dress(p, r)
	var b bytes.Buffer
	if err := s.views.write(&b, p); err != nil {
		return fmt.Errorf("page %s: %w", p.Name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", p.Lang)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Language")
	w.WriteHeader(p.Status)
	w.Write(b.Bytes()) // a reader that has gone is no failure of ours
	return nil
}

// dress fills in what every page has.
func (s *site) dress(p *page, r *http.Request) {
	org := s.Desk.Organisation()
	p.words, p.Lang = s.words.pick(r.Header.Get("Accept-Language"))
	p.Org, p.Rehearsal, p.Help = org.Name, org.Rehearsal, s.Help
	p.CSS, p.Icon = s.assets.url("alteram.css"), s.assets.url("icon.svg")
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	if len(p.Faults) > 0 && p.Status == http.StatusOK {
		p.Status = http.StatusUnprocessableEntity
	}
}

// today is the day where the organisation is.
func (s *site) today() calendar.Date {
	place := s.Desk.Organisation().Clock
	return place.DateOf(calendar.Instant(s.Now().UnixNano()))
}

// guard is what every request passes before its page: headers, a place among
// the requests of the moment, a time limit, and a page where one of us fell
// over.
func (s *site) guard(next http.Handler, most int) http.Handler {
	places := make(chan struct{}, most)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		headers(w.Header(), s.HTTPS)
		out := &tally{ResponseWriter: w}
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
		default:
			busy(out)
			s.line(r, out, begun)
			return
		}
		limit := pageTime
		if r.Method == http.MethodPost {
			limit = uploadTime
		}
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		control := http.NewResponseController(w)
		_ = control.SetReadDeadline(begun.Add(limit)) // a recorder in a test has none
		_ = control.SetWriteDeadline(begun.Add(limit + pageTime))
		r = r.WithContext(ctx)
		defer s.line(r, out, begun)
		defer func() {
			fell := recover()
			if fell == nil {
				return
			}
			if fell == http.ErrAbortHandler {
				panic(fell)
			}
			s.Log.Error("page fell over", "route", r.Pattern, "kind", fmt.Sprintf("%T", fell), "stack", string(debug.Stack()))
			if out.status == 0 {
				s.fail(out, r, errors.New("fell over"))
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// line logs a request: its route and never its path, which may name a case.
func (s *site) line(r *http.Request, out *tally, begun time.Time) {
	s.Log.Info("request", "method", r.Method, "route", r.Pattern, "status", out.status, "bytes", out.bytes, "took", time.Since(begun).Round(time.Microsecond))
}

// tally counts what is written.
type tally struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (t *tally) WriteHeader(status int) {
	if t.status == 0 {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tally) Write(b []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	n, err := t.ResponseWriter.Write(b)
	t.bytes += n
	return n, err
}

// Unwrap lets a ResponseController reach the connection.
func (t *tally) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// Serve answers on a listener until the context ends, and then lets the
// requests that are under way finish for up to ten seconds.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS12},
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve the pages: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), pageTime)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return fmt.Errorf("stop serving: %w", err)
	}
	<-done
	return nil
}
