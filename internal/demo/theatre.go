package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"sync"

	"alteram/internal/binder"
	"alteram/internal/casework"
	"alteram/internal/entrance"
	"alteram/internal/hearing"
	"alteram/internal/office"
	"alteram/internal/papers"
	"alteram/internal/prover"
	"alteram/internal/public"
	"alteram/internal/raise"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/web"
)

// Rooms are the parts of the site, in a demonstration as in earnest.
func Rooms() []site.Room {
	return []site.Room{web.Room(), binder.Room(), entrance.Room(), casework.Room(), papers.Room(), hearing.Room(), public.Room(), raise.Room(), office.Room()}
}

// Theatre is a demonstration: an organisation whose clock can be set.
type Theatre struct {
	Config

	text   text
	folder string
	mu     sync.RWMutex // held for reading while a page is made
	now    *stage
	count  int

	passing *os.File // held as long as the process lives; nil of one that is kept
}

// Config is what a demonstration stands on.
type Config struct {
	Engine    string // name and version of the program
	Origin    string // where browsers find it: "http://127.0.0.1:8080"
	Fictional bool   // invented names
	Keep      bool   // the folder stays when the demonstration ends, however it ends
	Log       *slog.Logger
	Prover    *prover.Prover // what is proved of the rules; nil: no page says so
}

// Open prepares a demonstration in a new folder below the folder for
// temporary files, with the clock at six in the evening. Close takes the folder
// away, and what demonstrations left that were killed goes as well.
func Open(ctx context.Context, c Config) (*Theatre, error) {
	d := &Theatre{Config: c}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	var err error
	if d.text, err = readText(c.Fictional); err != nil {
		return nil, err
	}
	sweep(os.TempDir())
	if d.folder, err = os.MkdirTemp("", folderName); err != nil {
		return nil, fmt.Errorf("make a folder for the demonstration: %w", err)
	}
	if !c.Keep {
		if d.passing, err = pass(d.folder); err != nil {
			return nil, err
		}
	}
	if d.now, err = d.set(ctx, moments()[1]); err != nil {
		return nil, errors.Join(err, os.RemoveAll(d.folder))
	}
	return d, nil
}

// Folder is where the organisation lies as it is now: the one that the clock was
// set to last.
func (d *Theatre) Folder() string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.now.folder
}

// Close ends the demonstration and removes its folder, unless it is to be kept.
func (d *Theatre) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.now.close()
	if !d.Keep {
		err = errors.Join(err, os.RemoveAll(d.folder), d.passing.Close())
	}
	return err
}

// Handler answers requests.
func (d *Theatre) Handler() http.Handler {
	mux := http.NewServeMux()
	cross := http.NewCrossOriginProtection() // the pages have one of their own
	mux.Handle("POST /demo/clock/{moment}", cross.Handler(http.HandlerFunc(d.clock)))
	mux.Handle("POST /demo/in", cross.Handler(http.HandlerFunc(d.in)))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.mu.RLock()
		s := d.now
		d.mu.RUnlock()
		s.pages.ServeHTTP(w, r)
	})
	return mux
}

// clock sets the clock. The visitor stays signed in as the same person.
func (d *Theatre) clock(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(moments(), func(m moment) bool { return m.Slug == r.PathValue("moment") })
	if i < 0 {
		http.NotFound(w, r)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.now
	name := old.visitor(r)
	next, err := d.set(context.WithoutCancel(r.Context()), moments()[i])
	if err != nil {
		d.Log.Error("the clock could not be set", "error", err)
		http.Error(w, "the clock could not be set: "+err.Error(), http.StatusInternalServerError)
		return
	}
	d.now = next
	if err := old.close(); err != nil {
		d.Log.Error("close the stage", "error", err)
	}
	to := "/demo"
	if name != "" {
		if id, ok := next.person(r.Context(), name); ok {
			if s, err := next.enter(r.Context(), browser(r), id); err == nil {
				http.SetCookie(w, next.door.SessionCookie(s.Cookie))
				to = "/"
			}
		}
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// visitor is the name of who has signed in, or empty.
func (s *stage) visitor(r *http.Request) string {
	c, err := r.Cookie(s.door.SessionCookieName())
	if err != nil {
		return ""
	}
	in, err := s.door.Glance(r.Context(), c.Value)
	if err != nil {
		return ""
	}
	reg, err := s.desk.Register(r.Context())
	if err != nil {
		return ""
	}
	p, _ := reg.Person(in.Person)
	return p.Name
}

// browser is what the door wants to know of a request.
func browser(r *http.Request) signin.Browser {
	b := signin.Browser{Device: signin.DeviceName(r.UserAgent())}
	if at, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		b.Address = at.Addr()
	}
	return b
}

// in signs the visitor in as somebody.
func (d *Theatre) in(w http.ResponseWriter, r *http.Request) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	s := d.now
	if r.PostFormValue("who") == "" {
		http.SetCookie(w, s.door.SessionCookie(""))
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	in, err := s.enter(r.Context(), browser(r), r.PostFormValue("who"))
	if err != nil {
		d.Log.Error("sign in", "error", err)
		http.NotFound(w, r)
		return
	}
	http.SetCookie(w, s.door.SessionCookie(in.Cookie))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
