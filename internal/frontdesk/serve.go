package frontdesk

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/demo"
	"alteram/internal/desk"
	"alteram/internal/keep"
	"alteram/internal/office"
	"alteram/internal/prover"
	"alteram/internal/signin"
	"alteram/internal/site"
)

func serveCommand(d *front) *cobra.Command {
	var addr, url, help string
	var most int
	c := &cobra.Command{
		Use:   "serve [FOLDER]",
		Short: "show the organisation's pages in a browser",
		Long: "Serve the pages of the organisation until interrupted: the rulebook, dates with their working and the check of documents for everybody, and behind a sign-in the cases for those who have a part in them. " +
			"Without --addr they can be reached from this machine only. For everybody else put a proxy that speaks TLS in front of it, and say its address with --url: sign-in depends on it.\n\n" +
			"Where there is no organisation yet, in FOLDER or anywhere above, it prints a code and the address of nine screens that found one.",
		Example: "alteram serve\nalteram serve club\nalteram serve --addr :8080 --url https://cases.example.org --help-from \"Ann Ash, 04 123 4567\"",
		Args:    command.Takes(0, 1),
	}
	command.TextFlag(c, &addr, "addr", "", "HOST:PORT", "where to listen; otherwise 127.0.0.1:8080, or a free port")
	command.TextFlag(c, &help, "help-from", "", "WORDS", "who helps and how to reach them, for the foot of every page; otherwise the secretary")
	command.TextFlag(c, &url, "url", "", "URL", "how browsers reach it, such as https://cases.example.org; otherwise http://localhost and the port")
	c.Flags().IntVar(&most, "max-upload", 512, "megabytes that one form may bring in files, at most 2048")
	c.Flags().Lookup("max-upload").Annotations = map[string][]string{"argument": {"MB"}}
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		if most < 1 || most > 2048 {
			return command.WrongUse("alteram serve --max-upload 512", "--max-upload is a number of megabytes from 1 to 2048")
		}
		f := serving{d, url, help, int64(most) << 20}
		if len(args) > 0 {
			d.Org = args[0]
		}
		l, err := listen(addr)
		if err != nil {
			return err
		}
		if f.origin == "" {
			f.origin = "http://" + local(l.Addr())
		}
		ctx, stop := signal.NotifyContext(d.Ctx, syscall.SIGINT, syscall.SIGTERM)
		defer stop()
		if dir, first := f.first(args); first {
			return f.setUp(ctx, l, dir)
		}
		err = d.With(func(_ context.Context, o *desk.Folder) error {
			return f.open(ctx, o, func(pages http.Handler) error { return site.Serve(ctx, l, pages) })
		})
		_ = l.Close() // served, or not: it is closed already, or nothing was served
		return err
	})
	return c
}

// serving is one run of the pages.
type serving struct {
	*front
	origin string // how browsers reach them
	help   string
	most   int64 // bytes of an upload
}

// first reports whether the folder that is meant has a first run before it or
// under way, and which it is: the one that is named, the one that is found from
// here, or else one called alteram. A folder named by --org must be there.
func (f *serving) first(args []string) (dir string, first bool) {
	named := f.Org != ""
	if dir = f.Org; !named {
		var err error
		if dir, err = f.FindFolder(); err != nil {
			if f.World.Env("ALTERAM_ORG") != "" {
				return "", false // the one that it names must be there
			}
			dir = "alteram"
		}
	}
	if named && len(args) == 0 && !office.UnderWay(dir) {
		return "", false
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	f.Org = dir
	return dir, office.UnderWay(dir) || !keep.Founded(dir)
}

// open puts the pages of an organisation together and hands them on.
func (f *serving) open(ctx context.Context, o *desk.Folder, use func(http.Handler) error) error {
	now := func() time.Time { // in a rehearsal the clock of the last entry, or --now
		at, err := f.Instant(ctx, o)
		if err != nil {
			return f.World.Now()
		}
		return time.Unix(0, int64(at))
	}
	door, err := signin.Open(ctx, o.Dir, signin.Config{Register: o.Register, Origin: f.origin, Name: o.Org.Name})
	if err != nil {
		return err
	}
	defer door.Close()
	prover, stop := proving(ctx)
	defer stop()
	carrier := carrierOf(o, now, f.log())
	post, err := poster(o, carrier)
	if err != nil {
		return err
	}
	box, rest, err := f.confidential(ctx, o)
	if err != nil {
		return err
	}
	defer rest()
	pages, err := site.New(site.Config{Intake: box, Carrier: carrier, Post: post, Prover: prover, Desk: o.Desk, Door: door, Folder: o.Dir, Now: now, Log: f.log(), HTTPS: strings.HasPrefix(f.origin, "https://"), Help: f.help, MaxUpload: f.most}, demo.Rooms()...)
	if err != nil {
		return err
	}
	f.Say("%s (%s) is at %s until you press Ctrl-C", o.Org.Name, o.Dir, f.origin)
	if post == nil {
		f.Say("No mail is sent: letters are printed, and people sign in with printed codes (docs/how-to/send-mail.md)")
	}
	f.Talk.Flush()
	sending, done := context.WithCancel(ctx)
	var carried sync.WaitGroup
	carried.Go(func() { carrier.Run(sending) })
	defer carried.Wait()
	defer done()
	return use(pages.Handler())
}

// proving starts to work out what is proved of the rules. stop ends that and
// waits until it has ended.
func proving(ctx context.Context) (p *prover.Prover, stop func()) {
	ctx, end := context.WithCancel(ctx)
	p = prover.New(prover.Limits{})
	var wg sync.WaitGroup
	wg.Go(func() { p.Run(ctx) })
	return p, func() { end(); wg.Wait() }
}

func (f *serving) log() *slog.Logger { return slog.New(slog.NewTextHandler(f.World.Err, nil)) }

// setUp serves the screens of a first run, and from the last of them on the
// pages of the organisation, to the same browser at the same address.
func (f *serving) setUp(ctx context.Context, l net.Listener, dir string) error {
	setup, err := office.NewSetup(office.SetupConfig{Folder: dir, World: f.ClerkWorld(), Origin: f.origin, Log: f.log()})
	if err != nil {
		_ = l.Close() // nothing was served
		return err
	}
	f.Say("There is no organisation yet. Its folder will be %s", dir)
	f.Say("Open %s/setup in a browser, and type this code: %s", f.origin, setup.Code())
	f.Talk.Flush()
	ctx, end := context.WithCancel(ctx)
	defer end()
	swap := &exchange{setup: setup, ready: make(chan struct{})}
	served := make(chan error, 1)
	go func() { served <- site.Serve(ctx, l, swap) }()
	select {
	case err := <-served: // interrupted, or it could not serve
		return err
	case <-setup.Done():
	}
	err = f.With(func(_ context.Context, o *desk.Folder) error {
		return f.open(ctx, o, func(pages http.Handler) error {
			swap.pages = pages
			close(swap.ready)
			return <-served
		})
	})
	end()
	return err
}

// exchange answers with the screens of the first run until the organisation is
// founded, and then with its pages. In between a request waits.
type exchange struct {
	setup *office.Setup
	ready chan struct{} // closed when there are pages
	pages http.Handler  // written before ready is closed, read after
}

// ServeHTTP answers a request.
func (e *exchange) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-e.setup.Done():
	default:
		e.setup.Handler().ServeHTTP(w, r)
		return
	}
	select {
	case <-e.ready:
		e.pages.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}
