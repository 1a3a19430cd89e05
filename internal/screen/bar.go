package screen

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Bar is a progress bar: drawn only when somebody is
// watching, only once the work has gone on for a while, and gone when it is
// done.
type Bar struct {
	w            io.Writer
	terminal     Terminal
	now          func() time.Time
	total        int
	began, drawn time.Time
}

// Times of a progress bar: nothing is drawn before the first, and nothing more
// often than the second.
const (
	drawAfter = 300 * time.Millisecond
	drawEvery = 100 * time.Millisecond
)

// NewBar begins a piece of work of total steps, shown on w when a person is
// watching there.
func NewBar(w io.Writer, t Terminal, env func(string) string, now func() time.Time, total int) *Bar {
	t.Is = t.Is && env("TERM") != "dumb"
	return &Bar{w: w, terminal: t, now: now, total: total, began: now()}
}

// To says that the work has come to step at, and what is being worked on.
func (b *Bar) To(at int, what string) {
	if !b.terminal.Is || b.total <= 0 {
		return
	}
	now := b.now()
	if now.Sub(b.began) < drawAfter || now.Sub(b.drawn) < drawEvery {
		return
	}
	b.drawn = now
	fmt.Fprint(b.w, "\r\x1b[K"+b.picture(at, what))
}

// picture is the bar as drawn, cut to the width of the screen:
// "[======    ] 6/10 name".
func (b *Bar) picture(at int, what string) string {
	const cells = 20
	full := min(cells, cells*at/b.total)
	text := fmt.Sprintf("[%s%s] %d/%d %s", strings.Repeat("=", full), strings.Repeat(" ", cells-full), at, b.total, what)
	columns := b.terminal.Width
	if r := []rune(text); columns > 1 && len(r) >= columns {
		text = string(r[:columns-1])
	}
	return text
}

// Done takes the bar away.
func (b *Bar) Done() {
	if !b.drawn.IsZero() {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}
