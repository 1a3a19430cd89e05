package conform

import (
	"fmt"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// aim says what makes one window as good as another.
type aim uint8

const (
	duty  aim = iota // an act must be done: the rulebook must leave no more time
	right            // a person may act: the rulebook must leave no less time
)

// sides is how two windows compare.
type sides struct {
	ok    bool
	weak  bool   // the rulebook has such a window, and it asks for less
	clear bool   // the two count from different points, so that they cannot be compared
	text  string // what was found, as a clause of a sentence
}

// windows holds the windows of the rulebook against those of the pack: each
// must be matched by one at least as strict, or for a right as wide.
func (m *Match) windows(pack, book []rulebook.Window, a aim) sides {
	out := sides{ok: true}
	for i := range pack {
		s := m.window(&pack[i], book, a)
		if !s.ok {
			return s
		}
		if out.text == "" {
			out.text = s.text
		}
	}
	return out
}

func (m *Match) window(w *rulebook.Window, book []rulebook.Window, a aim) sides {
	best := sides{text: "no time is set"}
	if a == right {
		best.ok = true
		if len(book) > 0 && w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter {
			return best // a beginning: it need not begin so early
		}
	}
	for i := range book {
		b := &book[i]
		s, same := m.compare(w, b, a)
		switch {
		case !same:
		case s.ok:
			return s
		default:
			best = s
		}
	}
	if a == duty && !best.weak && !best.clear && (w.Kind == syntax.After || w.Kind == syntax.Before) && m.implied(w, book) {
		return sides{ok: true}
	}
	return best
}

// implied reports whether a bare "after X" or "before X" is within some other
// window that runs from X or to it.
func (m *Match) implied(w *rulebook.Window, book []rulebook.Window) bool {
	for i := range book {
		b := &book[i]
		if !m.same(w.Point.Thing, b.Point.Thing) {
			continue
		}
		switch b.Kind {
		case syntax.Within, syntax.NotLessAfter, syntax.NotMoreAfter, syntax.After, syntax.Soon:
			if w.Kind == syntax.After {
				return true
			}
		case syntax.NotLessBefore, syntax.Before, syntax.WithinBefore, syntax.NotMoreBefore:
			if w.Kind == syntax.Before {
				return true
			}
		}
	}
	return false
}

// group says which windows bound an act on the same side.
func group(k syntax.WindowKind) int {
	switch k {
	case syntax.Within, syntax.NotMoreAfter, syntax.Soon:
		return 1
	case syntax.NotLessAfter:
		return 2
	case syntax.NotLessBefore:
		return 3
	case syntax.NotMoreBefore, syntax.WithinBefore:
		return 4
	}
	return 5 + int(k)
}

// compare holds one window against another of the same sort; same is false
// when they bound different things.
func (m *Match) compare(w, b *rulebook.Window, a aim) (s sides, same bool) {
	if group(w.Kind) != group(b.Kind) || w.Day != b.Day {
		return s, false
	}
	s.text = b.Words
	if !m.same(w.Point.Thing, b.Point.Thing) && w.Point.State != rulebook.AtThen {
		s.clear, s.text = true, fmt.Sprintf("it runs from another point: %s", b.Words)
		return s, true
	}
	if later := moment(b.Point.State) - moment(w.Point.State); a == duty && group(w.Kind) == 1 && later > 0 || a == right && later < 0 {
		s.clear, s.text = true, fmt.Sprintf("it counts from %q, the law from %q", b.Point.Words, w.Point.Words)
		return s, true
	}
	switch {
	case w.Kind == syntax.Soon: // any fixed time is one that somebody thought soon
		s.ok = true
		return s, true
	case b.Kind == syntax.Soon:
		s.clear, s.text = true, "it sets no number of days"
		return s, true
	case w.Span == (rulebook.Span{}) && b.Span == (rulebook.Span{}):
		s.ok = true
		return s, true
	}
	day, known, ok := m.worst(w, b, a)
	s.ok, s.weak, s.clear = ok, known && !ok, !known
	if s.weak {
		s.text = fmt.Sprintf("it has %q where the law has %q; counted from %s they differ to the member's cost", b.Words, w.Words, day.Long())
	} else if s.clear {
		s.text = fmt.Sprintf("%q cannot be counted for %s: the rulebook's calendar does not say which days are working days", b.Words, day.Long())
	}
	return s, true
}

// moment orders the moments of a thing in time.
func moment(s rulebook.PointState) int {
	switch s {
	case rulebook.AtReceived, rulebook.AtTold:
		return 2
	case rulebook.AtSent:
		return 1
	case rulebook.AtEnd, rulebook.AtEffect:
		return 1
	}
	return 0
}

// sample is for how many days two counts are compared, one by one: each day of
// a leap cycle, so that every weekday meets every holiday of the calendar.
const sample = 4*365 + 1

// worst looks for a day from which the rulebook's window is not as good as the
// pack's, each counted as its own text says.
// known is false when one of them cannot be counted at all.
func (m *Match) worst(w, b *rulebook.Window, a aim) (day calendar.Date, known, ok bool) {
	law, own := m.law(), m.p.Settings.Reckoner
	own.Brief, law.Brief = true, true
	start := m.p.Settings.InForce
	if start == calendar.NoDate {
		start, _ = calendar.DateOf(2027, 1, 1)
	}
	for d := start; d < start+sample; d++ {
		low, high, counted := count(&own, b.Kind, m.period(m.p, b, d), d)
		from, to, said := count(&law, w.Kind, m.period(m.pk.Program, w, d), d)
		if !counted || !said {
			return d, false, false
		}
		good := false
		switch late := high <= from; group(w.Kind) { // the last good day, or the first, of each
		case 1, 3:
			good = late
			if a == right {
				good = low >= to
			}
		default:
			good = low >= to
			if a == right {
				good = late
			}
		}
		if !good {
			return d, true, false
		}
	}
	return 0, true, true
}

// law is how the pack counts: by its own policy, at the rulebook's place.
func (m *Match) law() calendar.Reckoner {
	r := m.pk.Program.Settings.Reckoner
	r.Place = m.p.Settings.Reckoner.Place
	if r.Policy.Name == "" {
		r.Policy = m.p.Settings.Reckoner.Policy
	}
	return r
}

func (m *Match) period(p *rulebook.Program, w *rulebook.Window, day calendar.Date) calendar.Span {
	if w.Span.Param == 0 {
		return w.Span.Span
	}
	var out calendar.Span
	for _, v := range p.Thing(w.Span.Param).Values {
		if v.From == calendar.NoDate || v.From <= day {
			out = v.Span
		}
	}
	return out
}

// count is the day that a window leads to; where a text leaves the count open,
// the earliest and the latest.
func count(r *calendar.Reckoner, k syntax.WindowKind, s calendar.Span, from calendar.Date) (least, most calendar.Date, ok bool) {
	at := calendar.Moment{Day: from}
	if s.Unit == calendar.Hour {
		at.Timed = true
		at.At, _ = r.Place.At(from, 0)
	}
	var res calendar.Result
	switch group(k) {
	case 1:
		res = r.Within(s, at)
	case 2:
		res = r.NotBefore(s, at)
	case 3:
		res = r.Latest(s, at)
	default:
		res = r.Earliest(s, at)
	}
	if len(res.Alternatives) == 0 {
		return res.Day, res.Day, res.Problem == ""
	}
	for i, alt := range res.Alternatives {
		if alt.Problem != "" {
			return 0, 0, false
		}
		if i == 0 {
			least, most = alt.Day, alt.Day
		}
		least, most = min(least, alt.Day), max(most, alt.Day)
	}
	return least, most, true
}
