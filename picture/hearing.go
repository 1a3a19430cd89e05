package picture

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
)

// Hearing is a meeting whose speaking time is kept. The zero Hearing is one at
// which nothing has happened, in UTC.
type Hearing struct {
	Place        *calendar.Place
	Events       []docket.Event // of the case, in the order in which they happened
	Meeting      string         // as the record names it; empty: whichever opened last
	Member       []string       // the member, and those who speak for the member; all others speak for the organisation
	Organisation time.Duration  // allotted to the organisation; 0 is no limit
	Allotted     time.Duration  // allotted to the member; 0 is no limit
}

// The two sides of a hearing, as indexes.
const (
	organisation = iota
	member
)

// reading is what the clock of a hearing shows.
type reading struct {
	timer   timer
	at      calendar.Instant
	state   string              // in words
	speaker string              // who has the floor, also while it is paused
	side    int                 // of the speaker, or of the last one
	used    [2]calendar.Instant // by side
	asked   calendar.Instant    // for questions
	allot   [2]calendar.Instant
	running bool
	untimed int // entries of the meeting without a time of day

	phase    string
	meeting  string
	wanted   string
	mine     map[string]bool
	mark     calendar.Instant // up to here time is counted
	ends     calendar.Instant // of the recorded time of the speaker
	ended    bool             // ends is known
	question bool
}

// The phases of a hearing.
const (
	notOpen    = "not open yet"
	sits       = "nobody has the floor"
	breaks     = "break"
	adjourned  = "adjourned"
	deliberate = "deliberation"
	over       = "closed"
)

// read runs through the entries up to an instant.
func (h *Hearing) read(at calendar.Instant) *reading {
	place := h.Place
	if place == nil {
		place = &calendar.Place{}
	}
	r := &reading{timer: timer{place: place}, at: at, phase: notOpen, side: member, wanted: h.Meeting, mine: map[string]bool{}}
	r.allot = [2]calendar.Instant{calendar.Instant(max(0, h.Organisation)), calendar.Instant(max(0, h.Allotted))}
	for _, m := range h.Member {
		r.mine[m] = true
	}
	for i := range h.Events {
		e := &h.Events[i]
		on, ok := r.timer.of(e)
		switch {
		case ok && on > at:
			continue
		case e.Kind == docket.Opened && (r.wanted == "" || strings.EqualFold(e.Thing, r.wanted)):
			r.used, r.asked, r.untimed = [2]calendar.Instant{}, 0, 0
			r.meeting, r.phase, r.speaker, r.question = e.Thing, sits, "", false
			if ok {
				r.mark = on
			}
		case e.Kind == docket.Opened:
			r.advance(on)
			r.phase = notOpen // another meeting
		case r.phase == notOpen:
		case !ok:
			r.untimed++
		default:
			r.take(e, on)
		}
	}
	r.advance(at)
	r.running = r.speaker != "" && r.phase == sits && !r.question
	r.state = r.phase
	switch {
	case r.phase != sits:
	case r.question && r.speaker != "":
		r.state = "paused for a question"
	case r.question:
		r.state = "a question"
	case r.speaker != "":
		r.state = clean(r.speaker) + " is speaking"
	}
	return r
}

// advance counts the time up to an instant for whoever it belongs to.
func (r *reading) advance(to calendar.Instant) {
	from := r.mark
	if to <= from {
		return
	}
	r.mark = to
	if r.phase != sits {
		return
	}
	if r.question {
		r.asked += to - from
	}
	if r.speaker == "" {
		return
	}
	stop := to
	if r.ended {
		stop = min(stop, r.ends)
	}
	if !r.question {
		r.used[r.side] += max(0, stop-from)
	}
	if r.ended && r.ends <= to {
		r.speaker = ""
	}
}

// take lets an entry happen.
func (r *reading) take(e *docket.Event, on calendar.Instant) {
	r.advance(on)
	switch e.Kind {
	case docket.Floor:
		if len(e.Actors) == 0 {
			return
		}
		r.speaker, r.side, r.question = e.Actors[0], organisation, false
		if slices.ContainsFunc(e.Actors, func(p string) bool { return r.mine[p] }) {
			r.side = member
		}
		r.ends, r.ended = r.timer.until(e)
		r.ended = r.ended && r.ends >= on
	case docket.Question:
		r.question = true
	case docket.Answered:
		r.question = false
	case docket.Declined:
		r.question = false
	case docket.Exited, docket.StoodDown:
		if slices.Contains(e.Actors, r.speaker) && !r.ended {
			r.speaker, r.question = "", false
		}
	case docket.Adjourned:
		r.phase = breaks
		if len(e.Fields) > 0 {
			r.phase = adjourned
		}
	case docket.Resumed:
		r.phase = sits
	case docket.Deliberates:
		r.phase, r.speaker, r.question = deliberate, "", false
	case docket.Closed:
		r.phase, r.speaker, r.question = over, "", false
	}
}

// digits writes a length of time as a clock does: minutes and seconds below an
// hour, hours and minutes from there, and which of the two.
func digits(d calendar.Instant) (text, units string) {
	s := int64(max(d, 0)) / int64(time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60), "minutes:seconds"
	}
	return fmt.Sprintf("%d:%02d", s/3600, s/60%60), "hours:minutes"
}

// full writes a length of time with its units in words.
func full(d calendar.Instant) string {
	text, units := digits(d)
	if units == "hours:minutes" {
		return text + " h"
	}
	return text + " min"
}

// left says how much of a side's time is left, or by how much it is over.
func (r *reading) left(side int) string {
	switch allot, used := r.allot[side], r.used[side]; {
	case allot == 0:
		return "no limit"
	case used > allot:
		return "+" + full(used-allot) + " over"
	default:
		return full(allot-used) + " left"
	}
}

// shareOf writes a part and a whole, with the units once where they are the
// same.
func shareOf(part, whole calendar.Instant) string {
	text, units := digits(part)
	if _, other := digits(whole); units == other {
		return text + " of " + full(whole)
	}
	return full(part) + " of " + full(whole)
}

func (r *reading) asAt() string {
	return r.timer.place.DateOf(r.at).Long() + ", " + (r.timer.place.ClockOf(r.at)).String()
}

// HearingClock shows how much of their time the two sides of a hearing have had
// at an instant, from the entries about who had the floor. Questions pause the
// clock of the speaker until they are answered or declined, and are counted by
// themselves; so do breaks. A floor whose end is not recorded runs on until
// somebody else has it, the speaker leaves, or the meeting deliberates or
// closes. The big figure is the time that is left to whoever speaks or spoke
// last, or used where there is no limit; the element of class pic-clock has it
// in seconds as data-seconds, with the step by which it changes each second as
// data-step, so that a page may let it tick.
func HearingClock(id string, h Hearing, at calendar.Instant) Picture {
	r := h.read(at)
	title := "The clock of the " + orElse(clean(r.meeting), orElse(clean(h.Meeting), "hearing"))
	t := Table{Caption: title + ", " + r.asAt(), Header: []string{"Whose time", "Used", "Allotted", "Left"}}
	words := capital(r.state) + "."
	for side, name := range sideNames {
		allotted := "no limit"
		if r.allot[side] > 0 {
			allotted = full(r.allot[side])
		}
		t.Rows = append(t.Rows, []string{name, full(r.used[side]), allotted, r.left(side)})
		words += fmt.Sprintf(" %s: %s used, %s.", name, full(r.used[side]), r.left(side))
	}
	t.Rows = append(t.Rows, []string{"Questions", full(r.asked), "–", "–"}, []string{"State: " + r.state, "", "", ""})
	if r.untimed > 0 {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("Entries without a time of day, not counted: %d", r.untimed), "", "", ""})
	}
	words += " Questions: " + full(r.asked) + ". As at " + r.asAt() + "."
	return paint(id, title, words, t, func(c *canvas) { r.draw(c, title) })
}

var sideNames = [2]string{"Organisation", "Member"}

func (r *reading) draw(c *canvas, title string) {
	y, m := c.head(title), c.margin()
	figure, caption, seconds, step := r.figure()
	attr := fmt.Sprintf(` class="pic-clock" data-seconds="%d" data-step="%d"`+bold, seconds, step)
	x, room := m, c.w-2*m
	if c.wide {
		room = 270
	}
	c.text(x, y+52, 60, room, attr, figure)
	c.text(x, y+74, 13, room, soft, caption)
	below := r.drawState(c, x, y+104, room)
	if c.wide {
		x, room = 320, c.w-320-m
	} else {
		y = below + 8
	}
	for side := range sideNames {
		y = r.drawTrack(c, x, y, room, side)
	}
	c.text(x, y+14, 12, room, soft, "Questions: "+full(r.asked))
	most := max(r.scale(), r.asked)
	c.rect(x, y+20, room, 8, outline+` stroke-opacity="0.6"`)
	c.rect(x, y+20, room*float64(r.asked)/float64(most), 8, c.fill("dots"))
	y += 52
	c.text(x, y, 12, room, soft, "As at "+r.asAt())
	c.h = max(y, below) + 12
}

// figure is the big number, what it is, and its seconds and their step.
func (r *reading) figure() (text, caption string, seconds int64, step int) {
	used, allot := r.used[r.side], r.allot[r.side]
	d, word, sign := used, "used", ""
	if r.running {
		step = 1
	}
	switch {
	case allot > 0 && used > allot:
		d, word, sign = used-allot, "over", "+"
	case allot > 0:
		d, word, step = allot-used, "left", -step
	}
	text, units := digits(d)
	return sign + text, strings.ToLower(sideNames[r.side]) + ", " + units + " " + word, int64(d) / int64(time.Second), step
}

// drawState says what is going on, with a shape beside the word.
func (r *reading) drawState(c *canvas, x, y, room float64) float64 {
	switch {
	case r.running:
		c.path(solid, true, x, y-11, x+11, y-5, x, y+1)
	case r.phase == sits && r.question, r.phase == breaks:
		c.rect(x, y-11, 4, 12, solid)
		c.rect(x+7, y-11, 4, 12, solid)
	default:
		c.rect(x, y-11, 11, 11, outline+` stroke-width="2"`)
	}
	return c.lines(x+20, y, 15, room-20, 2, bold, capital(r.state))
}

// scale is the time that a whole track stands for.
func (r *reading) scale() calendar.Instant {
	most := max(r.allot[0], r.allot[1], r.used[0], r.used[1])
	if r.allot[0] == 0 && r.allot[1] == 0 {
		most = max(most, hour)
	}
	return max(most, minute)
}

// drawTrack draws the time of one side and returns the y beneath it.
func (r *reading) drawTrack(c *canvas, x, y, room float64, side int) float64 {
	used, allot, unit := r.used[side], r.allot[side], room/float64(r.scale())
	at := func(d calendar.Instant) float64 { return x + unit*float64(d) }
	weight := ""
	if side == r.side && r.speaker != "" {
		weight = bold
	}
	label, sum := sideNames[side], full(used)+" used"
	if allot > 0 {
		label, sum = label+": "+r.left(side), shareOf(used, allot)
	}
	size := 12.0
	if c.wide {
		size = 13
	}
	c.text(x, y+14, size, room-width(sum, 12)-8, weight, label)
	c.text(x+room, y+14, 12, room, soft+end, sum)
	whole := r.scale()
	if allot > 0 {
		whole = allot
	}
	c.rect(x, y+20, at(whole)-x, 20, outline)
	within := used
	if allot > 0 {
		within = min(used, allot)
	}
	c.rect(x, y+20, at(within)-x, 20, solid+forTint+` stroke="currentColor"`)
	if allot > 0 && used > allot {
		c.rect(at(allot), y+20, at(used)-at(allot), 20, late+c.fill("back"))
		c.line(at(allot), y+16, at(allot), y+44, ` stroke-width="3"`)
	}
	return y + 54
}
