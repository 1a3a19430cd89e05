package report

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
)

// strip is a picture of one meeting: who was in the room when, who had the
// floor, when the deliberation began and the vote was taken.
type strip struct {
	title    string
	from, to int // minutes since the day of the opening began
	people   []string
	present  map[string][]span // by person
	floor    map[string][]span
	marks    []mark
}

// span is a stretch of time in minutes.
type span struct{ from, to int }

// mark is a moment that is named.
type mark struct {
	at   int
	text string
}

// meetingStrips collects a strip for each meeting of a record that has times
// of day. An entry without a time of day says nothing here.
func meetingStrips(events []docket.Event) []strip {
	var out []strip
	var now *strip
	var day calendar.Date
	here := map[string]int{} // since when somebody is in the room
	leave := func(p string, at int) {
		if since, in := here[p]; in {
			now.present[p] = append(now.present[p], span{since, at})
			delete(here, p)
		}
	}
	enter := func(p string, at int) {
		if _, in := here[p]; !in {
			here[p] = at
			if !slices.Contains(now.people, p) {
				now.people = append(now.people, p)
			}
		}
	}
	for _, e := range events {
		if e.On.Clock == calendar.NoClock {
			continue
		}
		if e.Kind == docket.Opened {
			day = e.On.Day
			now = &strip{title: e.Thing + ", " + day.Long(), from: minutes(e.On.Clock), present: map[string][]span{}, floor: map[string][]span{}}
			clear(here)
		}
		if now == nil {
			continue
		}
		at := int(e.On.Day-day)*24*60 + minutes(e.On.Clock)
		switch e.Kind {
		case docket.Opened:
			for _, p := range e.Present {
				enter(p, at)
			}
		case docket.Entered:
			for _, p := range e.Actors {
				enter(p, at)
			}
		case docket.Exited, docket.StoodDown:
			for _, p := range e.Actors {
				leave(p, at)
			}
		case docket.Closed:
			now.to = at
			for _, p := range slices.Clone(now.people) {
				leave(p, at)
			}
			out = append(out, *now)
			now = nil
		default:
			now.note(e, at, day)
		}
	}
	return out
}

// note takes down what is marked on the picture.
func (s *strip) note(e docket.Event, at int, day calendar.Date) {
	switch e.Kind {
	case docket.Floor:
		if end := e.On.LastClock; end != calendar.NoClock && len(e.Actors) > 0 {
			until := int(e.On.Last-day)*24*60 + minutes(end)
			s.floor[e.Actors[0]] = append(s.floor[e.Actors[0]], span{at, until})
		}
	case docket.Deliberates:
		s.marks = append(s.marks, mark{at, e.On.Clock.String() + " deliberation"})
	case docket.Decided:
		text := e.On.Clock.String() + " " + e.Thing
		if v := e.Vote; v != nil {
			text += fmt.Sprintf(" (%d for, %d against)", max(v.For, len(v.ForNames)), max(v.Against, len(v.AgainstNames)))
		}
		s.marks = append(s.marks, mark{at, text})
	case docket.Told:
		s.marks = append(s.marks, mark{at, e.On.Clock.String() + " " + strings.Join(e.To, ", ") + " told"})
	}
}

func minutes(c calendar.Clock) int { return int(c) / 60 }

// Sizes of the picture, in pixels.
const (
	stripWide  = 900
	stripLeft  = 150
	stripRight = 24
	stripRow   = 18
	stripHead  = 40
)

// svg draws the strip: a row for each person, dark where present and black
// with a white line where he or she has the floor. It reads without colour,
// and the description says the same in words.
func (s *strip) svg() string {
	x := func(m int) int {
		return stripLeft + (m-s.from)*(stripWide-stripLeft-stripRight)/max(1, s.to-s.from)
	}
	bottom := stripHead + len(s.people)*stripRow
	high := bottom + 14 + 16*len(s.marks) + 10
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="strip-title strip-text" font-family="sans-serif" font-size="11">`+"\n", stripWide, high)
	fmt.Fprintf(&b, "<title id=\"strip-title\">%s: who was in the room when</title>\n<desc id=\"strip-text\">%s</desc>\n", html.EscapeString(s.title), html.EscapeString(s.text()))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", stripWide, high)
	fmt.Fprintf(&b, `<text x="8" y="16" font-size="13" font-weight="bold">%s</text>`+"\n", html.EscapeString(s.title))
	for h := (s.from + 59) / 60; h*60 <= s.to; h++ {
		fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#ddd"/><text x="%d" y="%d" text-anchor="middle" fill="#444">%s</text>`+"\n",
			x(h*60), stripHead-6, x(h*60), bottom, x(h*60), stripHead-10, calendar.Clock(h*60%(24*60)*60))
	}
	for i, p := range s.people {
		y := stripHead + i*stripRow
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", stripLeft-8, y+12, html.EscapeString(p))
		for _, sp := range s.present[p] {
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#8a94a6"/>`+"\n", x(sp.from), y+3, max(2, x(sp.to)-x(sp.from)), stripRow-7)
		}
		for _, sp := range s.floor[p] {
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#1d2433"/><line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#fff"/>`+"\n",
				x(sp.from), y+1, max(2, x(sp.to)-x(sp.from)), stripRow-3, x(sp.from)+3, y+stripRow/2, x(sp.to)-3, y+stripRow/2)
		}
	}
	for i, m := range s.marks {
		y := bottom + 14 + 16*i
		fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#b3261e" stroke-dasharray="3 2"/><text x="%d" y="%d" text-anchor="end">%s</text>`+"\n",
			x(m.at), stripHead, x(m.at), y+4, x(m.at)-5, y+4, html.EscapeString(m.text))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// text is the picture in words.
func (s *strip) text() string {
	var b strings.Builder
	clock := func(m int) string { return calendar.Clock(m % (24 * 60) * 60).String() }
	for _, p := range s.people {
		for _, sp := range s.present[p] {
			fmt.Fprintf(&b, "%s: present %s to %s. ", p, clock(sp.from), clock(sp.to))
		}
		for _, sp := range s.floor[p] {
			fmt.Fprintf(&b, "%s has the floor %s to %s. ", p, clock(sp.from), clock(sp.to))
		}
	}
	for _, m := range s.marks {
		b.WriteString(m.text + ". ")
	}
	return strings.TrimSpace(b.String())
}

// Strip draws the first meeting of the case that has times of day: who was in
// the room when, who had the floor, when the deliberation began and the vote
// was taken. Ok is false when there is no such meeting.
func (o *Case) Strip() (svg string, ok bool) {
	strips := meetingStrips(o.State.Events())
	if len(strips) == 0 {
		return "", false
	}
	if o.Text.Label != "" {
		strips[0].title += " (" + o.Text.Label + ")"
	}
	return strips[0].svg(), true
}
