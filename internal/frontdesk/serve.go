package frontdesk

import (
	"context"
	"log/slog"
	"net"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/site"
	"alteram/internal/web"
)

func serveCommand(d *front) *cobra.Command {
	var addr, help string
	var https bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "show the organisation's pages in a browser",
		Long: "Serve the pages of the organisation until interrupted: the rulebook in every edition, dates with their working, and the check of bundles and letters. " +
			"Without --addr they can be reached from this machine only. Put a proxy that speaks TLS in front of it for everybody else, and add --https.",
		Example: "alteram serve\nalteram serve --addr :8080 --https --help-from \"Ann Ash, 04 123 4567\"",
		Args:    command.Takes(0, 0),
	}
	command.TextFlag(c, &addr, "addr", "", "HOST:PORT", "where to listen; otherwise 127.0.0.1:8080")
	command.TextFlag(c, &help, "help-from", "", "WORDS", "who helps and how to reach them, for the foot of every page; otherwise the secretary")
	c.Flags().BoolVar(&https, "https", false, "readers reach the pages by TLS only, through a proxy: tell their browsers to insist")
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
			pages, err := site.New(site.Config{Desk: o.Desk, Now: now, Log: slog.New(slog.NewTextHandler(d.World.Err, nil)), HTTPS: https, Help: help}, web.Room())
			if err != nil {
				return err
			}
			if addr == "" {
				addr = "127.0.0.1:8080"
			}
			l, err := net.Listen("tcp", addr)
			if err != nil {
				return command.WrongUse("name another with --addr", "cannot listen on %s: %v", addr, err)
			}
			d.Say("%s is at http://%s until you press Ctrl-C", o.Org.Name, l.Addr())
			d.Talk.Flush()
			return site.Serve(ctx, l, pages.Handler())
		})
	})
	return c
}
