// Command alteram runs an organisation's disciplinary cases under its own
// constitution. It is the only place that knows a clock, a terminal and
// signals; everything else is in package cli.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"alteram/internal/cli"
	"alteram/internal/command"
	"alteram/internal/screen"
)

func main() { os.Exit(run()) }

// grace is how long a command may take, when it is interrupted, to print what
// it knows.
const grace = 2 * time.Second

// run returns the exit code. An interrupt ends the program at once, or as soon
// as the command has said what it knows, with the code that shells expect of
// it; a second one does not wait. Files are replaced whole, so none is left half
// written.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := make(chan int, 1)
	go func() {
		done <- cli.Run(ctx, os.Args[1:], command.World{
			In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
			Env: os.Getenv, Now: time.Now,
			Terminal: terminal(os.Stdout), Progress: terminal(os.Stderr),
		})
	}()
	select {
	case code := <-done:
		return code
	case <-ctx.Done():
	}
	stop()
	select {
	case code := <-done:
		return code
	case <-time.After(grace):
		return command.CodeInterrupted
	}
}

func terminal(f *os.File) screen.Terminal {
	t := screen.Terminal{Is: term.IsTerminal(int(f.Fd()))}
	if t.Is {
		t.Width, _, _ = term.GetSize(int(f.Fd()))
	}
	return t
}
