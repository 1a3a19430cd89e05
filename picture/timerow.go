package picture

import (
	"strings"

	"alteram/calendar"
)

// drawRow draws one row whose top is y: what it is, its bar and how it stands.
func (t *timeline) drawRow(c *canvas, f *frame, s *span, y float64) {
	state := t.shown(s)
	attr := ""
	if s.late || strings.HasPrefix(state, "late") {
		attr = bold + late
	}
	// The number is a text of its own, so that it stands on the left of a name
	// that is written from the right.
	indent := func(x, y, room float64) {
		c.text(x, y, 13, room/3, bold, s.clause)
		if s.clause != "" {
			w := min(width(s.clause+" ", 13*boldWide), room/3)
			x, room = x+w, room-w
		}
		c.text(x, y, 13, room, bold, capital(s.what))
	}
	if c.wide {
		c.line(16, y, c.w-16, y, ` stroke-opacity="0.2"`)
		indent(16, y+16, f.left-30)
		c.text(16, y+31, 11, f.left-30, soft, s.who)
		c.lines(f.right+14, y+15, 12, c.w-16-f.right-14, 2, attr, state)
	} else {
		indent(f.left, y+14, f.right-f.left)
		c.text(f.left, y+48, 12, f.right-f.left, attr, capital(state))
	}
	t.drawBar(c, f, s, y+f.bar)
}

// shown is the state of a row as the picture words it.
func (t *timeline) shown(s *span) string {
	state := s.state(t.today, t.short)
	if s.first != calendar.NoDate {
		state += ", extended"
	}
	return state
}

// drawBar draws the time allowed and the marks on it.
func (t *timeline) drawBar(c *canvas, f *frame, s *span, y float64) {
	const half = 6.0
	from, to := s.from, s.by
	x1, x2 := f.left, f.right
	if from != calendar.NoDate {
		x1 = f.x(from)
	}
	if to != calendar.NoDate {
		x2 = f.x(to + 1)
	}
	look := tint
	if s.may {
		look = outline + ` stroke-dasharray="4 2"`
	}
	if end := s.first; end != calendar.NoDate && from <= end {
		mid := f.x(end + 1)
		c.rect(x1, y-half, mid-x1, 2*half, look)
		c.rect(mid, y-half, x2-mid, 2*half, c.fill("hatch"))
	} else {
		c.rect(x1, y-half, x2-x1, 2*half, look)
	}
	if from == calendar.NoDate || from < t.lo {
		c.arrow(x1+1, y, -1, "")
	}
	if to == calendar.NoDate || to > t.hi {
		c.arrow(f.right-1, y, 1, "")
	}
	if s.count == "" {
		t.drawMarks(c, f, s, y)
	}
}

// drawMarks draws what is late, the dot where a thing was done and the ring
// where it is due.
func (t *timeline) drawMarks(c *canvas, f *frame, s *span, y float64) {
	at := func(d calendar.Date) float64 { return f.x(d) + f.day/2 }
	inside := func(d calendar.Date) bool { return d != calendar.NoDate && d >= t.lo && d <= t.hi }
	if over := s.overdue(t.today); over != calendar.NoDate && s.by < t.hi {
		x := f.x(s.by + 1)
		c.rect(x, y-3, max(f.x(over+1)-x, 3), 6, late+solid)
	}
	switch {
	case s.done != calendar.NoDate && inside(s.done):
		c.circle(at(s.done), y, 5, solid)
	case s.done == calendar.NoDate && s.overdue(t.today) != calendar.NoDate && inside(s.by):
		c.cross(at(s.by), y, 5, late)
	case s.done == calendar.NoDate && inside(s.by) && s.open(t.today):
		c.circle(at(s.by), y, 7, outline+` stroke-width="2.5"`)
	}
}

// overdue is the last day of the time by which a row is late, NoDate when it is
// not.
func (s *span) overdue(today calendar.Date) calendar.Date {
	switch {
	case s.by == calendar.NoDate:
	case s.late && s.done > s.by:
		return s.done
	case s.done == calendar.NoDate && today > s.by && (s.late || !s.may && s.open(today)):
		return today
	}
	return calendar.NoDate
}

// key is an entry of a legend: a word and how its mark is drawn at x, y.
type key struct {
	word string
	draw func(x, y float64)
}

// drawLegend explains the marks that are used.
func (t *timeline) drawLegend(c *canvas, y float64) float64 {
	has := func(f func(*span) bool) bool {
		for i := range t.rows {
			if f(&t.rows[i]) {
				return true
			}
		}
		return false
	}
	single := func(s *span) bool { return s.count == "" }
	var keys []key
	add := func(word string, used bool, draw func(x, y float64)) {
		if used {
			keys = append(keys, key{word, draw})
		}
	}
	box := func(fill string) func(x, y float64) {
		return func(x, y float64) { c.rect(x, y-10, 22, 11, fill) }
	}
	add("time to do what must be done", has(func(s *span) bool { return !s.may && single(s) }), box(tint))
	add("time of a stage", has(func(s *span) bool { return !single(s) }), box(tint))
	add("time for what may be done", has(func(s *span) bool { return s.may && single(s) }), box(outline+` stroke-dasharray="4 2"`))
	add("extended", has(func(s *span) bool { return s.first != calendar.NoDate }), box(c.fill("hatch")))
	add("done", has(func(s *span) bool { return single(s) && s.done != calendar.NoDate }), func(x, y float64) { c.circle(x+11, y-4.5, 5, solid) })
	add("due, or last day", has(func(s *span) bool {
		return single(s) && s.by != calendar.NoDate && s.open(t.today) && s.overdue(t.today) == calendar.NoDate
	}), func(x, y float64) { c.circle(x+11, y-4.5, 6, outline+` stroke-width="2.5"`) })
	add("late", has(func(s *span) bool { return single(s) && s.overdue(t.today) != calendar.NoDate }), func(x, y float64) { c.rect(x, y-7, 22, 6, late+solid) })
	add("closed: weekend or holiday", t.closed != nil, func(x, y float64) { c.rect(x, y-12, 22, 15, ` fill="currentColor" fill-opacity="0.15"`) })
	return c.keys(keys, y)
}

// keys sets the entries of a legend one after the other, in as many lines as
// they take, and returns the y beneath.
func (c *canvas) keys(keys []key, y float64) float64 {
	x := c.margin()
	for _, k := range keys {
		w := 30 + width(k.word, 12)
		if x > c.margin() && x+w > c.w-c.margin() {
			x, y = c.margin(), y+22
		}
		k.draw(x, y)
		c.text(x+28, y, 12, c.w, "", k.word)
		x += w + 14
	}
	return y + 10
}
