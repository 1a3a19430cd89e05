package site

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"
)

// guard is what every request passes before its page: headers, a place among
// the requests of the moment, a time limit, and a page where one of us fell
// over.
func (s *Site) guard(next http.Handler, most int) http.Handler {
	places := make(chan struct{}, most)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		headers(w.Header(), s.HTTPS)
		out := &tally{ResponseWriter: w}
		live := strings.HasSuffix(r.URL.Path, "/live") // a stream of events holds no place and has no end
		if !live {
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
			ctx, cancel := context.WithCancelCause(r.Context())
			p := &patience{control: http.NewResponseController(w), last: begun.Add(longUpload), end: time.AfterFunc(limit, func() { cancel(context.DeadlineExceeded) })}
			defer cancel(nil)
			defer p.end.Stop()
			p.deadlines(begun.Add(limit))
			r = r.WithContext(context.WithValue(ctx, patienceKey{}, p))
		}
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
				s.fail(out, &Visit{Request: r, Site: s, Now: s.Now()}, errors.New("fell over"))
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// patience is how long a request may take. What brings or takes a large file
// gets more for as long as it goes on.
type patience struct {
	control *http.ResponseController
	end     *time.Timer
	last    time.Time // until when at most
	given   time.Time // when it was last prolonged
}

type patienceKey struct{}

// deadlines sets those of the connection: later than any page, because once
// they have passed the connection is lost. A recorder in a test has none.
func (p *patience) deadlines(until time.Time) {
	_ = p.control.SetReadDeadline(until.Add(pageTime))
	_ = p.control.SetWriteDeadline(until.Add(pageTime))
}

// moves prolongs the time of a request that goes on.
func (p *patience) moves() {
	now := time.Now()
	if p == nil || now.Sub(p.given) < time.Second || now.After(p.last) {
		return
	}
	p.given = now
	if p.end.Stop() { // otherwise it is over
		p.end.Reset(uploadTime)
		p.deadlines(now.Add(uploadTime))
	}
}

// steadily reads and writes for as long as something moves.
type steadily struct {
	http.ResponseWriter
	body     io.Reader
	patience *patience
}

// steady is a request whose time is prolonged while its parts are read or its
// answer is written.
func (v *Visit) steady(w http.ResponseWriter, body io.Reader) *steadily {
	p, _ := v.Context().Value(patienceKey{}).(*patience)
	return &steadily{w, body, p}
}

func (s *steadily) Read(b []byte) (int, error) {
	n, err := s.body.Read(b)
	if n > 0 {
		s.patience.moves()
	}
	return n, err
}

func (s *steadily) Write(b []byte) (int, error) {
	n, err := s.ResponseWriter.Write(b)
	if n > 0 {
		s.patience.moves()
	}
	return n, err
}

// line logs a request: its route and never its path, which may name a case.
func (s *Site) line(r *http.Request, out *tally, begun time.Time) {
	if s.silent(r.Pattern) {
		return
	}
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

// quitKey is the key, in the context of a request, of the channel that is
// closed when the server stops.
type quitKey struct{}

// Serve answers on a listener until the context ends, and then lets the
// requests that are under way finish for up to ten seconds.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // a server shares its machine: less memory for a little more work
	}
	quit := make(chan struct{})
	base := context.WithValue(context.WithoutCancel(ctx), quitKey{}, (<-chan struct{})(quit))
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		TLSConfig:         &tls.Config{MinVersion: tls.VersionTLS12},
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		BaseContext:       func(net.Listener) context.Context { return base },
	}
	server.RegisterOnShutdown(func() { close(quit) }) // streams of events end
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
