package docket

import (
	"strings"

	"alteram/calendar"
)

// moment is when something happened, as far as that is known: somewhere from
// lo to hi, both included. A known time of day makes lo and hi equal. seq is
// its place in the record, which decides between entries of one day that have
// no time of day.
type moment struct {
	lo, hi    calendar.Instant
	day, last calendar.Date
	seq       int
}

func (m moment) timed() bool { return m.lo == m.hi }

// wide reports whether not even the day is known.
func (m moment) wide() bool { return m.day != m.last }

func (m moment) calendar() calendar.Moment {
	if m.timed() {
		return calendar.Moment{Day: m.day, At: m.lo, Timed: true}
	}
	return calendar.Moment{Day: m.day}
}

// moment places an event's time in the rulebook's zone.
func (c *core) moment(w When, seq int) moment {
	place := &c.p.Settings.Reckoner.Place
	m := moment{day: w.Day, last: max(w.Last, w.Day), seq: seq}
	if w.Clock != calendar.NoClock {
		m.lo, _ = place.At(w.Day, w.Clock)
	} else {
		m.lo, _ = place.At(w.Day, 0)
	}
	switch {
	case w.LastClock != calendar.NoClock:
		m.hi, _ = place.At(m.last, w.LastClock)
	case w.Clock != calendar.NoClock && m.last == m.day:
		m.hi = m.lo
	default:
		end, _ := place.At(m.last+1, 0)
		m.hi = end - 1
	}
	m.hi = max(m.hi, m.lo)
	return m
}

// start returns the moment at which an interval such as a speech began.
func (m moment) start() moment { m.hi, m.last = m.lo, m.day; return m }

// at returns the moment of an instant.
func (c *core) at(i calendar.Instant, seq int) moment {
	d := c.p.Settings.Reckoner.Place.DateOf(i)
	return moment{lo: i, hi: i, day: d, last: d, seq: seq}
}

// tri is an answer in strong Kleene logic.
type tri int8

const (
	no tri = iota
	unknown
	yes
)

func (t tri) not() tri { return yes - t }

// answer is what t says to "is the requirement met".
func (t tri) answer() Answer { return [...]Answer{no: Broken, unknown: NotShown, yes: Shown}[t] }

func truth(b bool) tri {
	if b {
		return yes
	}
	return no
}

// before reports whether a came before b. Entries of one day of which one has
// no time of day came in the order of the record.
func before(a, b moment) tri {
	switch {
	case a.hi < b.lo:
		return yes
	case a.lo > b.hi:
		return no
	case !a.wide() && !b.wide() && a.day == b.day && (!a.timed() || !b.timed() || a.lo == b.lo):
		return truth(a.seq < b.seq)
	case a.lo == b.lo && a.hi == b.hi:
		return truth(a.seq < b.seq)
	}
	return unknown
}

// onOrBefore compares civil days: a's day is not after d.
func onOrBefore(a moment, d calendar.Date) tri {
	switch {
	case a.last <= d:
		return yes
	case a.day > d:
		return no
	}
	return unknown
}

// onOrAfter compares civil days: a's day is not before d.
func onOrAfter(a moment, d calendar.Date) tri {
	switch {
	case a.day >= d:
		return yes
	case a.last < d:
		return no
	}
	return unknown
}

// result is the answer to a condition with what it rests on.
type result struct {
	t                 tri
	why               string   // a clause of a sentence, such as "no notice of hearing has been given"
	facts             []string // ids of entries
	needs             string   // what would settle or change it
	first             *calendar.Date
	last              *calendar.Date
	days              *int
	work              *calendar.Working
	alts              []string // other dates, where the rulebook leaves the count open
	tooEarly, tooLate bool
}

func answer(t tri, why string, facts ...string) result { return result{t: t, why: why, facts: facts} }

// join makes one result of several: the least of them for and, the greatest
// for or. The explanation is that of the deciding parts.
func join(parts []result, and bool) result {
	if len(parts) == 0 {
		return result{t: truth(and)}
	}
	out := parts[0]
	for _, r := range parts[1:] {
		switch {
		case and && r.t < out.t, !and && r.t > out.t:
			out = r
		case r.t != out.t, and && r.t == no, !and && r.t == yes, r.t == unknown:
			// one part decides, and the first that does stands for all
		default:
			out.add(r)
		}
	}
	return out
}

// add joins what another part rests on to an answer that both give.
func (r *result) add(o result) {
	r.facts = append(append([]string(nil), r.facts...), o.facts...)
	switch {
	case strings.Contains(o.why, r.why):
		r.why = o.why
	case o.why != "" && !strings.Contains(r.why, o.why):
		r.why += ", and " + o.why
	}
	if o.last != nil && (r.last == nil || r.t == yes && *o.last > *r.last) {
		r.last, r.work = o.last, o.work
	}
	if r.first == nil {
		r.first = o.first
	}
	if r.work == nil {
		r.work = o.work
	}
	if r.days == nil {
		r.days = o.days
	}
	r.alts = append(r.alts, o.alts...)
	r.tooEarly, r.tooLate = r.tooEarly || o.tooEarly, r.tooLate || o.tooLate
}

func ptr[T any](v T) *T { return &v }
