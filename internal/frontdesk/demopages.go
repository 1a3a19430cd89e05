package frontdesk

import (
	"log/slog"
	"net"
	"os/signal"
	"strconv"
	"syscall"

	"alteram/internal/command"
	"alteram/internal/demo"
	"alteram/internal/site"
)

// DemoPages shows the demonstration in a browser until interrupted. names is
// "fictional", or "reported" as an empty one is; addr may be empty.
func DemoPages(s *command.Session, engine, addr, names string, keep bool) error {
	if names != "" && names != "reported" && names != "fictional" {
		return command.WrongUse("write reported or fictional", "there are no names %q", names)
	}
	ctx, stop := signal.NotifyContext(s.Ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	l, err := listen(addr)
	if err != nil {
		return err
	}
	prover, end := proving(ctx)
	defer end()
	d, err := demo.Open(ctx, demo.Config{
		Prover: prover, Engine: engine, Origin: "http://" + local(l.Addr()), Fictional: names == "fictional", Keep: keep, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		_ = l.Close() // nothing was served
		return err
	}
	s.Say("Open http://%s/demo in a browser. Ctrl-C ends the demonstration.", local(l.Addr()))
	s.Talk.Flush()
	err = site.Serve(ctx, l, d.Handler())
	folder := d.Folder()
	if gone := d.Close(); err == nil {
		err = gone
	}
	if keep {
		s.Say("The organisation stays as you left it. Look into it with: alteram audit --org %s", folder)
	}
	return err
}

// listen listens where it was told to, or at the usual port of this machine, or
// at a free one when that is taken.
func listen(addr string) (net.Listener, error) {
	first := addr
	if first == "" {
		first = "127.0.0.1:8080"
	}
	l, err := net.Listen("tcp", first)
	if err != nil && addr == "" {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, command.WrongUse("name another with --addr", "cannot listen on %s: %v", first, err)
	}
	return l, nil
}

// local is an address as a browser on this machine types it.
func local(a net.Addr) string {
	if t, ok := a.(*net.TCPAddr); ok && (t.IP.IsUnspecified() || t.IP.IsLoopback()) {
		return net.JoinHostPort("localhost", strconv.Itoa(t.Port))
	}
	return a.String()
}
