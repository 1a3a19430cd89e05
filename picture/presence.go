package picture

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
)

// Presence draws who was in the room: for each sitting of a meeting whose times
// were recorded, a strip for each person (in the room, attending remotely, stood
// down, out), who had the floor, when the deliberation began, the vote with
// those who are recorded as voting, and above it how many of those who count
// were there, against the quorum. A break of more than four hours begins another
// sitting. A case without such a meeting has no pictures.
func Presence(id string, c Case) []Picture {
	var out []Picture
	for i, s := range sittings(&c) {
		if i > 0 {
			id += "-" + strconv.Itoa(i+1)
		}
		absent := s.absent(&c)
		title := "Who was in the room: " + orElse(clean(s.meeting), "meeting") + ", " + s.day.Long()
		out = append(out, paint(id, title, s.words(absent), s.table(title, absent), func(cv *canvas) { s.draw(cv, title, absent) }))
	}
	return out
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// absent is the members of the body who were not there at all, in the order of
// the register; nobody where it is not recorded who was there.
func (s *sitting) absent(c *Case) []string {
	if !s.listed {
		return nil
	}
	body := c.bodyOf(s.meeting)
	var out []string
	for _, seat := range c.Register.Bodies {
		if body[seat.Person] && !slices.Contains(out, seat.Person) && !slices.ContainsFunc(s.people, func(a *attendee) bool { return a.name == seat.Person }) {
			out = append(out, seat.Person)
		}
	}
	return out
}

// vote is the moment of the first vote.
func (s *sitting) vote() (calendar.Instant, bool) {
	for _, m := range s.marks {
		if m.vote {
			return m.at, true
		}
	}
	return 0, false
}

// in is how long somebody was at the meeting between two instants.
func (a *attendee) in(from, to calendar.Instant) calendar.Instant {
	var sum calendar.Instant
	for _, st := range a.stays {
		if st.how != recused {
			sum += max(0, min(st.to, to)-max(st.from, from))
		}
	}
	return sum
}

// heard says how much of what came before the vote somebody who voted, or might
// have, was there for; empty for others.
func (s *sitting) heard(a *attendee) string {
	at, ok := s.vote()
	if !ok || !a.voted && (!a.counts || a.gone) {
		return ""
	}
	switch missed := at - s.from - a.in(s.from, at); {
	case s.noStart:
		return "not shown"
	case missed < minute:
		return "there for all"
	default:
		return "missed " + lasting(missed)
	}
}

// stays writes stretches of time: "5.30pm to 9.30pm, remote 10pm to 11pm".
func (s *sitting) stays(list []stay, plain string) string {
	var out []string
	for _, st := range list {
		text := s.timer.clock(st.from) + " to " + s.timer.clock(st.to)
		if st.how == before {
			text = "until " + s.timer.clock(st.to)
		} else if st.how != plain {
			text = st.how + " " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// step is how many of those who count were there from an instant on.
type step struct {
	at calendar.Instant
	n  int
}

// steps counts those who count over the sitting.
func (s *sitting) steps() []step {
	times := []calendar.Instant{s.from}
	for _, a := range s.people {
		for _, st := range a.stays {
			times = append(times, st.from, st.to)
		}
	}
	slices.Sort(times)
	var out []step
	if !s.listed && len(times) == 1 {
		return nil // it is not recorded who was there
	}
	for _, at := range slices.Compact(times) {
		n := 0
		for _, a := range s.people {
			for _, st := range a.stays {
				if a.countsIn(st) && st.from <= at && at < st.to {
					n++
				}
			}
		}
		if at < s.to && (len(out) == 0 || out[len(out)-1].n != n) {
			out = append(out, step{at, n})
		}
	}
	return out
}

// countsIn reports whether somebody's stay counts towards the quorum: not once
// they have stood down.
func (a *attendee) countsIn(st stay) bool { return a.counts && st.how != recused }

func (s *sitting) words(absent []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From %s to %s.", s.timer.clock(s.from), s.timer.clock(s.to))
	if s.noStart {
		b.WriteString(" The time of opening is not recorded.")
	}
	for i, a := range s.people {
		if i == 40 {
			b.WriteString(" The rest is in the table.")
			break
		}
		fmt.Fprintf(&b, " %s: %s", clean(a.name), orElse(s.stays(a.stays, there), "no times recorded"))
		if h := s.heard(a); h != "" {
			b.WriteString("; " + h)
		}
		b.WriteByte('.')
	}
	for _, m := range s.marks {
		b.WriteString(" " + capital(m.text) + ".")
	}
	if len(absent) > 0 && len(absent) <= 40 {
		b.WriteString(" Not there: " + list(cleanAll(absent)) + ".")
	}
	return b.String()
}

func (s *sitting) table(title string, absent []string) Table {
	t := Table{Caption: title, Header: []string{"Who", "Part", "At the meeting", "Had the floor", "Before the vote"}}
	add := func(cells ...string) { t.Rows = append(t.Rows, cells) }
	if s.noStart {
		add("Meeting", "", "time of opening not recorded, first time "+s.timer.clock(s.from)+", until "+s.timer.clock(s.to), "", "")
	} else {
		add("Meeting", "", s.timer.clock(s.from)+" to "+s.timer.clock(s.to), "", "")
	}
	if s.quorum > 0 {
		add("Quorum", "", strconv.Itoa(s.quorum)+" needed", "", "")
	}
	for _, st := range s.steps() {
		add("Counted", "", strconv.Itoa(st.n)+" from "+s.timer.clock(st.at), "", "")
	}
	for _, a := range s.people {
		heard := s.heard(a)
		if a.voted {
			heard = strings.TrimPrefix(heard+", voted", ", ")
		}
		add(clean(a.name), a.part, orElse(s.stays(a.stays, there), "no times recorded"), s.stays(a.floor, "floor"), heard)
	}
	for _, p := range absent {
		add(clean(p), "", "not there", "", "")
	}
	for _, m := range s.marks {
		add(capital(m.what), "", strings.TrimSuffix(m.text, " "+m.what), "", "")
	}
	return t
}

// hall is where the parts of the picture of a sitting stand.
type hall struct {
	left, right float64 // of the scale of time
	row, strip  float64 // height of a row; from its top to the middle of its strip
	s           *sitting
}

func (h *hall) x(at calendar.Instant) float64 {
	part := float64(at-h.s.from) / float64(h.s.to-h.s.from)
	return h.left + min(max(part, 0), 1)*(h.right-h.left)
}

// mostPeople is how many strips a picture has; the others are in the table.
const mostPeople = 60

func (s *sitting) draw(c *canvas, title string, absent []string) {
	y := c.head(title)
	h := &hall{left: 236, right: 760, row: 24, strip: 12, s: s}
	if !c.wide {
		h = &hall{left: 12, right: 348, row: 34, strip: 24, s: s}
	}
	y = h.drawQuorum(c, y)
	top := h.drawScale(c, y)
	y = top + 4
	people := s.people[:min(len(s.people), mostPeople)]
	bottom := y + h.row*float64(len(people))
	h.drawGrid(c, top, bottom)
	for _, a := range people {
		h.drawPerson(c, a, y)
		y += h.row
	}
	y = h.drawMarks(c, top, bottom)
	if len(s.people) > len(people) {
		y = c.lines(c.margin(), y+14, 12, c.w-2*c.margin(), 2, "", "The others are in the table.")
	}
	if s.noStart {
		y = c.lines(c.margin(), y+16, 12, c.w-2*c.margin(), 2, "", "The time of opening is not recorded.") - 8
	}
	if len(absent) > 0 {
		y = c.lines(c.margin(), y+16, 12, c.w-2*c.margin(), 4, "", "Not there: "+list(cleanAll(absent))+".") - 8
	}
	c.h = h.drawLegend(c, y+28) + 6
}

// ticks are the instants that the scale names, on whole hours or parts of them,
// far enough apart to be read.
func (h *hall) ticks(room float64) []calendar.Instant {
	s := h.s
	most := calendar.Instant(max(1, (h.right-h.left)/room))
	gap := 24 * hour
	for _, g := range []calendar.Instant{minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour} {
		room := g
		if g < hour {
			room = g * 3 / 4 // "10.15pm" is wider than "10pm"
		}
		if (s.to-s.from)/room <= most {
			gap = g
			break
		}
	}
	gap = max(gap, (s.to-s.from)/most/hour*hour)
	wall := calendar.Instant(s.timer.place.ClockOf(s.from)) * calendar.Instant(time.Second)
	var out []calendar.Instant
	for at := s.from + (gap-wall%gap)%gap; at <= s.to && len(out) < 200; at += gap {
		out = append(out, at)
	}
	return out
}

func (h *hall) drawScale(c *canvas, y float64) float64 {
	last := -100.0
	for _, at := range h.ticks(58) {
		label := h.s.timer.clock(at)
		w := width(label, 11)
		x := min(max(h.x(at), h.left+w/2), h.right-w/2)
		if x-w/2 < last+4 {
			continue
		}
		c.text(x, y+12, 11, w+2, scale+middle, label)
		last = x + w/2
	}
	c.line(h.left, y+18, h.right, y+18, "")
	if c.wide {
		if slices.ContainsFunc(h.s.people, func(a *attendee) bool { return h.s.heard(a) != "" }) {
			c.text(h.right+12, y+12, 11, c.w-h.right-16, soft, "before the vote")
		}
	}
	return y + 18
}

func (h *hall) drawGrid(c *canvas, top, bottom float64) {
	for _, at := range h.ticks(58) {
		h.upright(c, h.x(at), top-4, bottom, ` stroke-opacity="0.25"`)
	}
}

// upright draws a line down through the strips; on phones only where the strips
// are, so that it does not run through words.
func (h *hall) upright(c *canvas, x, top, bottom float64, attr string) {
	if c.wide {
		c.line(x, top, x, bottom, attr)
		return
	}
	for y := top + 4; y+h.row <= bottom+h.row/2; y += h.row {
		c.line(x, y+h.strip-8, x, y+h.strip+8, attr)
	}
}

const quorumLine = ` stroke-width="2" stroke-dasharray="7 3"`

// drawQuorum draws how many of those who count were there, and the quorum as a
// line.
func (h *hall) drawQuorum(c *canvas, y float64) float64 {
	const high = 46.0
	steps, most := h.s.steps(), h.s.quorum
	for _, st := range steps {
		most = max(most, st.n)
	}
	if len(steps) == 0 || most == 0 {
		return y
	}
	label := "In the room"
	if h.s.quorum > 0 {
		label = "Counted for the quorum"
	}
	if c.wide {
		c.lines(16, y+26, 12, h.left-32, 2, bold, label)
	} else {
		if q := h.s.quorum; q > 0 {
			text := "quorum " + strconv.Itoa(q)
			x := h.right - width(text, 12*boldWide) - 6
			c.line(x-26, y+8, x, y+8, quorumLine)
			c.text(h.right, y+12, 12, 120, bold+end, text)
		}
		c.text(h.left, y+12, 12, 224, bold, label)
		y += 20
	}
	base := y + high + 14
	level := func(n int) float64 { return base - high*float64(n)/float64(most) }
	lastLabel := -100.0
	for i, st := range steps {
		to := h.s.to
		if i+1 < len(steps) {
			to = steps[i+1].at
		}
		x1, x2 := h.x(st.at), h.x(to)
		attr := tint
		if st.n < h.s.quorum {
			attr = late + c.fill("back")
		}
		c.rect(x1, level(st.n), x2-x1, base-level(st.n), attr)
		text, above := strconv.Itoa(st.n), level(st.n)-3
		if st.n < h.s.quorum {
			text, above = text+" too few", level(h.s.quorum)-4
		}
		if w := width(text, 12*boldWide); x1 > lastLabel+4 && x1+w+4 < h.right {
			c.text(x1+3, above, 12, w+2, bold, text)
			lastLabel = x1 + w + 3
		} else if x2-w > lastLabel+4 {
			c.text(x2, above, 12, w+2, bold+end, text)
			lastLabel = x2
		}
	}
	if q := h.s.quorum; q > 0 {
		c.line(h.left, level(q), h.right, level(q), quorumLine)
		if c.wide {
			c.text(h.right+12, level(q)+4, 12, c.w-h.right-16, bold, "quorum "+strconv.Itoa(q))
		}
	}
	return base + 8
}

// drawPerson draws the strip of one person whose row begins at y.
func (h *hall) drawPerson(c *canvas, a *attendee, y float64) {
	name := clean(a.name)
	if a.part != "" {
		name += " (" + a.part + ")"
	}
	mid := y + h.strip
	weight := ""
	if !a.counts || a.gone {
		weight = soft
	}
	if c.wide {
		c.text(h.left-10, mid+4, 12, h.left-22, weight+end, name)
		c.text(h.right+12, mid+4, 12, c.w-h.right-16, "", h.s.heard(a))
	} else {
		room := h.right - h.left
		if heard := h.s.heard(a); heard != "" {
			c.text(h.right, y+13, 11, 130, soft+end, heard)
			room -= width(heard, 11) + 8
		}
		c.text(h.left, y+13, 12, room, weight, name)
	}
	for _, gap := range h.s.away(a) {
		c.line(h.x(gap.from), mid, h.x(gap.to), mid, outside)
	}
	for _, st := range a.stays {
		x := h.x(st.from)
		c.rect(x, mid-6, max(1.5, h.x(st.to)-x), 12, c.stayFill(st.how))
	}
	for _, st := range a.floor {
		x := h.x(st.from)
		c.rect(x, mid-2.5, max(2, h.x(st.to)-x), 5, solid)
	}
	if at, ok := h.s.vote(); ok && a.voted {
		x := h.x(at)
		c.path(solid, true, x, mid-7, x+6, mid, x, mid+7, x-6, mid)
	}
}

// outside is how the time looks in which somebody is not there.
const outside = ` stroke-opacity="0.7" stroke-dasharray="1 4"`

// away is when somebody was not there.
func (s *sitting) away(a *attendee) []stay {
	var out []stay
	at := s.from
	for _, st := range a.stays {
		if st.from > at {
			out = append(out, stay{"", at, st.from})
		}
		at = max(at, st.to)
	}
	if at < s.to {
		out = append(out, stay{"", at, s.to})
	}
	return out
}

// stayFill is how a way of being there looks.
func (c *canvas) stayFill(how string) string {
	switch how {
	case remote:
		return c.fill("hatch")
	case recused:
		return c.fill("dots") + ` stroke-dasharray="2 2"`
	case before:
		return outline + ` stroke-dasharray="4 2"`
	}
	return tint
}

// inRows is the marks in the order of their lines of text: those on the left
// from the last to the first, since their text goes to the right, then those on
// the right from the first to the last. So few lines run through words.
func (h *hall) inRows() []mark {
	var left, right []mark
	for _, m := range h.s.marks {
		if h.x(m.at) > (h.left+h.right)/2 {
			right = append(right, m)
		} else {
			left = append(left, m)
		}
	}
	slices.Reverse(left)
	return append(left, right...)
}

// drawMarks names the moments, each on a line of its own beneath the strips.
func (h *hall) drawMarks(c *canvas, top, bottom float64) float64 {
	y := bottom + 6
	for i, m := range h.inRows() {
		if i == 24 {
			return c.lines(c.margin(), y+16, 12, c.w-2*c.margin(), 1, "", "The others are in the table.")
		}
		y += 17
		if m.end > m.at {
			y += 7
		}
		x := h.x(m.at)
		look := ` stroke-dasharray="6 3"`
		if m.vote {
			look = ` stroke-width="2"`
		}
		h.upright(c, x, top, bottom, look)
		c.line(x, bottom, x, y-4, look)
		if m.end > m.at {
			c.line(x, y-14, h.x(m.end), y-14, ` stroke-width="2" stroke-dasharray="2 2"`)
		}
		c.line(x, y-4, x+map[bool]float64{true: -6, false: 6}[x > (h.left+h.right)/2], y-4, "")
		if x > (h.left+h.right)/2 {
			c.text(x-9, y, 12, x-12, end, m.text)
		} else {
			c.text(x+9, y, 12, c.w-x-12, "", m.text)
		}
	}
	return y
}

func (h *hall) drawLegend(c *canvas, y float64) float64 {
	used := map[string]bool{}
	for _, a := range h.s.people {
		for _, st := range a.stays {
			used[st.how] = true
		}
		used["out"] = used["out"] || len(h.s.away(a)) > 0
		used["floor"] = used["floor"] || len(a.floor) > 0
		used["voted"] = used["voted"] || a.voted
	}
	var keys []key
	for _, how := range []string{there, remote, recused, before} {
		if used[how] {
			keys = append(keys, key{map[string]string{there: "in the room", remote: "remote", recused: "stood down (recused)", before: "there, since when is not recorded"}[how],
				func(x, y float64) { c.rect(x, y-10, 22, 12, c.stayFill(how)) }})
		}
	}
	if used["out"] {
		keys = append(keys, key{"out", func(x, y float64) { c.line(x, y-4, x+22, y-4, outside) }})
	}
	if used["floor"] {
		keys = append(keys, key{"has the floor", func(x, y float64) { c.rect(x, y-10, 22, 12, tint); c.rect(x, y-6.5, 22, 5, solid) }})
	}
	if used["voted"] {
		keys = append(keys, key{"voted, by name", func(x, y float64) { c.path(solid, true, x+11, y-11, x+17, y-4, x+11, y+3, x+5, y-4) }})
	}
	return c.keys(keys, y)
}
