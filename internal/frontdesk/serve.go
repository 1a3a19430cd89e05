package frontdesk

import (
	"context"
	"log/slog"
	"strings"

	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/demo"
	"alteram/internal/desk"
	"alteram/internal/signin"
	"alteram/internal/site"
)

func serveCommand(d *front) *cobra.Command {
	var addr, url, help string
	c := &cobra.Command{
		Use:   "serve",
		Short: "show the organisation's pages in a browser",
		Long: "Serve the pages of the organisation until interrupted: the rulebook, dates with their working and the check of documents for everybody, and behind a sign-in the cases for those who have a part in them. " +
			"Without --addr they can be reached from this machine only. For everybody else put a proxy that speaks TLS in front of it, and say its address with --url: sign-in depends on it.",
		Example: "alteram serve\nalteram serve --addr :8080 --url https://cases.example.org --help-from \"Ann Ash, 04 123 4567\"",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &addr, "addr", "", "HOST:PORT", "where to listen; otherwise 127.0.0.1:8080, or a free port")
	command.TextFlag(c, &help, "help-from", "", "WORDS", "who helps and how to reach them, for the foot of every page; otherwise the secretary")
	command.TextFlag(c, &url, "url", "", "URL", "how browsers reach it, such as https://cases.example.org; otherwise http://localhost and the port")
	d.Flags(c, false)
	c.RunE = d.Run(func([]string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			ctx, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			now := func() time.Time { // in a rehearsal the clock of the last entry, or --now
				at, err := d.Instant(ctx, o)
				if err != nil {
					return d.World.Now()
				}
				return time.Unix(0, int64(at))
			}
			l, err := listen(addr)
			if err != nil {
				return err
			}
			origin := url
			if origin == "" {
				origin = "http://" + local(l.Addr())
			}
			secure := strings.HasPrefix(origin, "https://")
			door, err := signin.Open(ctx, o.Dir, signin.Config{Register: o.Register, Origin: origin, Name: o.Org.Name})
			if err != nil {
				_ = l.Close() // nothing was served
				return err
			}
			defer door.Close()
			pages, err := site.New(site.Config{Desk: o.Desk, Door: door, Folder: o.Dir, Now: now, Log: slog.New(slog.NewTextHandler(d.World.Err, nil)), HTTPS: secure, Help: help}, demo.Rooms()...)
			if err != nil {
				_ = l.Close() // nothing was served
				return err
			}
			d.Say("%s (%s) is at %s until you press Ctrl-C", o.Org.Name, o.Dir, origin)
			d.Talk.Flush()
			return site.Serve(ctx, l, pages.Handler())
		})
	})
	return c
}
