package cli

import (
	"fmt"
	"strings"
	"time"
)

// bar is a progress bar on standard error: drawn only when somebody is
// watching, only once the work has gone on for a while, and gone when it is
// done.
type bar struct {
	s            *session
	total        int
	began, drawn time.Time
}

// Times of a progress bar: nothing is drawn before the first, and nothing more
// often than the second.
const (
	drawAfter = 300 * time.Millisecond
	drawEvery = 100 * time.Millisecond
)

// progress begins a piece of work of total steps.
func (s *session) progress(total int) *bar {
	return &bar{s: s, total: total, began: s.world.Now()}
}

// to says that the work has come to step at, and what is being worked on.
func (b *bar) to(at int, what string) {
	if !b.s.world.Progress.Is || b.s.world.Env("TERM") == "dumb" || b.total <= 0 {
		return
	}
	now := b.s.world.Now()
	if now.Sub(b.began) < drawAfter || now.Sub(b.drawn) < drawEvery {
		return
	}
	b.drawn = now
	fmt.Fprint(b.s.talk, "\r\x1b[K"+b.picture(at, what))
	b.s.talk.Flush()
}

// picture is the bar as drawn, cut to the width of the screen:
// "[======    ] 6/10 name".
func (b *bar) picture(at int, what string) string {
	const cells = 20
	full := min(cells, cells*at/b.total)
	text := fmt.Sprintf("[%s%s] %d/%d %s", strings.Repeat("=", full), strings.Repeat(" ", cells-full), at, b.total, what)
	columns := b.s.world.Progress.Width
	if r := []rune(text); columns > 1 && len(r) >= columns {
		text = string(r[:columns-1])
	}
	return text
}

// done takes the bar away.
func (b *bar) done() {
	if !b.drawn.IsZero() {
		fmt.Fprint(b.s.talk, "\r\x1b[K")
		b.s.talk.Flush()
	}
}
