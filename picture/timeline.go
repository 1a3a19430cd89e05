package picture

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
)

// mostRows is how many rows a timeline has before they are gathered by stage.
const mostRows = 12

// reach is how many days a timeline goes back and ahead of today when the case
// has times that are longer.
const reach = 370

// timeline is what the picture of the deadlines is drawn from.
type timeline struct {
	title  string
	rows   []span
	lo, hi calendar.Date // first and last day of the axis
	today  calendar.Date
	closed *calendar.Closed
	named  []holiday
}

// holiday is a named closed day; several days of one name in a row are one.
type holiday struct {
	name     string
	from, to calendar.Date
}

// Timeline draws the duties and powers of a case that have a day: a bar for the
// time allowed, hatched where it was extended, a dot where the thing was done, a
// ring on the day when it is due, and the word late where it is. Weekends and
// holidays of the rulebook's calendar are light columns, and today is a line.
// More than twelve rows are gathered by the outermost clause they stand under;
// the table has each of them all the same. The days are those of the rulebook's
// place; today is the day of Standing.At.
func Timeline(id string, c Case) Picture {
	place := &c.Program.Settings.Reckoner.Place
	t := &timeline{title: "What is due when", today: place.DateOf(c.Standing.At), closed: place.Closed}
	if name := clean(c.Program.Title); name != "" {
		t.title += ": " + name
	}
	t.rows = spansOf(&c)
	all := t.rows
	var members [][]span
	if len(all) > mostRows {
		t.rows, members = stages(c.Program, all, t.today, mostRows)
	}
	t.setAxis()
	words := t.words(all)
	return paint(id, t.title, words, t.table(all, members), t.draw)
}

// setAxis fixes the days that the picture covers, and finds the holidays in
// them.
func (t *timeline) setAxis() {
	if len(t.rows) == 0 {
		t.lo, t.hi = t.today, t.today
		return
	}
	t.lo, t.hi = t.rows[0].begin(), t.rows[0].last()
	for i := range t.rows {
		t.lo, t.hi = min(t.lo, t.rows[i].begin()), max(t.hi, t.rows[i].last())
	}
	if near := max(45, (t.hi-t.lo)/4); t.today > t.hi && t.today-t.hi <= near {
		t.hi = t.today
	} else if t.today < t.lo && t.lo-t.today <= near {
		t.lo = t.today
	}
	if t.hi-t.lo > 2*reach {
		middle := min(max(t.today, t.lo+reach), t.hi-reach)
		t.lo, t.hi = middle-reach, middle+reach
	}
	pad := max(2, (t.hi-t.lo)/40)
	t.lo, t.hi = t.lo-pad, t.hi+pad
	if t.closed == nil {
		return
	}
	for d := t.lo; d <= t.hi; d++ {
		name := t.closed.Name(d)
		if name == "" || name == d.Weekday().String() {
			continue
		}
		if n := len(t.named); n > 0 && t.named[n-1].name == clean(name) && t.named[n-1].to == d-1 {
			t.named[n-1].to = d
			continue
		}
		t.named = append(t.named, holiday{clean(name), d, d})
	}
}

// short writes a day for the picture; the year stands only where it is not
// today's.
func (t *timeline) short(d calendar.Date) string {
	y, m, n := d.Civil()
	text := strconv.Itoa(n) + " " + m.String()[:3]
	if now, _, _ := t.today.Civil(); y != now {
		text += " " + strconv.Itoa(y)
	}
	return text
}

func (t *timeline) words(rows []span) string {
	if len(rows) == 0 {
		return "Nothing in this case has a day by which it is due."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Today is %s.", t.today.Long())
	for i := range rows {
		if i == 40 {
			b.WriteString(" The rest is in the table.")
			break
		}
		s := &rows[i]
		fmt.Fprintf(&b, " %s: %s, %s.", s.clause, s.what, s.state(t.today, calendar.Date.String))
	}
	return b.String()
}

// table is every row in full; rows of a stage stand beneath it.
func (t *timeline) table(all []span, members [][]span) Table {
	out := Table{Caption: t.title, Header: []string{"Clause", "What", "Who", "From", "Until", "State"}}
	if len(all) > 0 {
		out.Caption += fmt.Sprintf("; the picture runs from %s to %s", t.lo, t.hi)
		from, _, _ := t.lo.Civil()
		to, _, _ := t.hi.Civil()
		for y := from + 1; y < to; y++ {
			out.Caption += fmt.Sprintf(", through %d", y)
		}
	}
	add := func(s *span) {
		until := longOr(s.by, "no end")
		if s.first != calendar.NoDate {
			until += ", extended from " + s.first.Long()
		}
		out.Rows = append(out.Rows, []string{s.clause, s.what, s.who, longOr(s.from, "not recorded"), until, s.state(t.today, calendar.Date.Long)})
	}
	if members == nil {
		for i := range all {
			add(&all[i])
		}
	}
	for i := range members {
		g := &t.rows[i]
		out.Rows = append(out.Rows, []string{g.clause, capital(g.what), "", longOr(g.from, ""), longOr(g.by, ""), g.count})
		for j := range members[i] {
			add(&members[i][j])
		}
	}
	out.Rows = append(out.Rows, []string{"", "Today", "", t.today.Long(), "", ""})
	for _, h := range t.named {
		out.Rows = append(out.Rows, []string{"", h.name, "", h.from.Long(), h.to.Long(), "closed"})
	}
	return out
}

func longOr(d calendar.Date, none string) string {
	if d == calendar.NoDate {
		return none
	}
	return d.Long()
}

// frame is where the parts of the picture stand.
type frame struct {
	left, right float64 // of the axis
	row, bar    float64 // height of a row; from its top to the middle of its bar
	day         float64 // width of a day
	lo          calendar.Date
}

// x is where a day begins.
func (f *frame) x(d calendar.Date) float64 {
	return min(max(f.left+float64(d-f.lo)*f.day, f.left), f.right)
}

func (t *timeline) draw(c *canvas) {
	y := c.head(t.title)
	if len(t.rows) == 0 {
		c.h = c.lines(c.margin(), y+14, 13, c.w-2*c.margin(), 3, "", t.words(nil)) + 6
		return
	}
	f := &frame{left: 286, right: 690, row: 38, bar: 17, lo: t.lo}
	if !c.wide {
		f = &frame{left: 12, right: 348, row: 56, bar: 27, lo: t.lo}
	}
	f.day = (f.right - f.left) / float64(t.hi-t.lo+1)
	top := t.drawMonths(c, f, y+10)
	y = t.drawNames(c, f, top)
	bottom := y + 4 + f.row*float64(len(t.rows))
	t.drawColumns(c, f, top-12, bottom)
	t.drawToday(c, f, y, bottom)
	y += 4
	for i := range t.rows {
		t.drawRow(c, f, &t.rows[i], y)
		y += f.row
	}
	c.h = t.drawLegend(c, bottom+42) + 8
}

// drawMonths writes the months over the axis and returns the y beneath them.
func (t *timeline) drawMonths(c *canvas, f *frame, y float64) float64 {
	c.line(f.left, y+4, f.right, y+4, "")
	last, year := -100.0, 0
	for d := t.lo; d <= t.hi; d++ {
		n, m, day := d.Civil()
		if day != 1 && d != t.lo {
			continue
		}
		x := f.x(d)
		label := m.String()[:3]
		if n != year {
			label += " " + strconv.Itoa(n)
		}
		if day == 1 {
			c.line(x, y, x, y+8, "")
		}
		if next := x + width(label, 11); x < last+6 || next > f.right+6 {
			continue
		}
		// The first of two labels that are close is that of a part of a month.
		if d == t.lo && f.day*float64(31-day) < width(label, 11)+4 {
			continue
		}
		c.text(x+2, y-2, 11, 80, scale, label)
		last, year = x+width(label, 11), n
	}
	return y + 8
}

// drawNames writes the names of holidays over their columns, those that are
// close together as one ("Christmas Day to New Year's Day"), in as many lines as
// it takes, at most four; all are in the table. It returns the y beneath them.
func (t *timeline) drawNames(c *canvas, f *frame, y float64) float64 {
	const size, most = 10.0, 4
	var ends []float64
	for i := 0; i < len(t.named); i++ {
		h := t.named[i]
		for i+1 < len(t.named) && t.named[i+1].from-t.named[i].to <= 8 {
			i++
		}
		name := clip(h.name, size, 180)
		if last := t.named[i]; last.from != h.from {
			name = clip(name+" to "+last.name, size, f.right-f.left)
		}
		w := width(name, size)
		x := (f.x(h.from) + f.x(t.named[i].to+1)) / 2
		from := min(max(x-w/2, f.left), f.right-w)
		lane := slices.IndexFunc(ends, func(e float64) bool { return e+6 <= from })
		if lane < 0 {
			if lane = len(ends); lane == most {
				continue
			}
			ends = append(ends, 0)
		}
		ends[lane] = from + w
		c.text(from+w/2, y+12+13*float64(lane), size, w+2, middle+soft, name)
	}
	return y + 13*float64(len(ends)) + 4
}

// drawColumns tints the days on which the place does not work: named ones
// darker, weekends only while a day is wide enough to see.
func (t *timeline) drawColumns(c *canvas, f *frame, top, bottom float64) {
	if t.closed == nil {
		return
	}
	weekends := f.day >= 1.2
	for d := t.lo; d <= t.hi; d++ {
		name := t.closed.Name(d)
		if name == "" {
			continue
		}
		if name != d.Weekday().String() {
			c.rect(f.x(d), top, max(f.day, 1.5), bottom-top, ` class="pic-closed" fill="currentColor" fill-opacity="0.22"`)
			continue
		}
		if !weekends {
			continue
		}
		from := d
		for d < t.hi && t.closed.Name(d+1) == (d+1).Weekday().String() {
			d++
		}
		c.rect(f.x(from), top, f.day*float64(d-from+1), bottom-top, ` class="pic-closed"`+faint)
	}
}

// drawToday draws the line of today, on phones only where bars are, so that it
// does not run through words; it names the day beneath the rows.
func (t *timeline) drawToday(c *canvas, f *frame, top, bottom float64) {
	label := "today, " + t.short(t.today)
	x := f.x(t.today) + f.day/2
	const look = ` class="pic-today" stroke-width="2" stroke-dasharray="5 3"`
	switch {
	case t.today < t.lo:
		c.text(f.left, bottom+16, 12, 200, bold, "◂ "+label)
		return
	case t.today > t.hi:
		c.text(f.right, bottom+16, 12, 200, bold+end, label+" ▸")
		return
	case c.wide:
		c.line(x, top, x, bottom+4, look)
	default:
		for i := range t.rows {
			y := top + 4 + f.row*float64(i) + f.bar
			c.line(x, y-10, x, y+10, look)
		}
	}
	w := width(label, 12*boldWide)
	c.text(min(max(x, f.left+w/2), f.right-w/2), bottom+16, 12, w+2, bold+middle, label)
}
