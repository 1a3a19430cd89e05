package calendar

import (
	"fmt"
	"time"
)

// pause is the stretch about the new year that a policy treats apart: from a
// day of December to a day of January, both included.
type pause struct{ from, to uint8 }

// workdays is the closed days of a place together with what the policy says of
// the new year. All questions about working days are asked here.
type workdays struct {
	closed *Closed
	kind   uint8 // an answer to yearEnd; 0 is like yearRuns
	pause  pause
}

func (r *Reckoner) workdays() workdays {
	return workdays{r.Place.Closed, r.Policy.taken[yearEnd], r.Policy.pause}
}

// paused reports whether the policy treats the new year apart at all.
func (w workdays) paused() bool { return w.kind > yearRuns }

// bounds returns the first and last day of the pause that begins in December
// of a year. Days in lieu of 1 January follow section 13 of the Legislation
// Act 2019: the Monday after when it is a Friday, the Monday and Tuesday after
// when it is a Saturday or Sunday. Between them and the pause lie only the
// Saturday and Sunday that the section closes anyway, so the pause is one
// stretch.
func (w workdays) bounds(year int) (from, to Date) {
	from = civil(year, time.December, int(w.pause.from))
	newYear := civil(year+1, time.January, 1)
	to = newYear + Date(w.pause.to) - 1
	if w.kind != yearClosedInLieu {
		return from, to
	}
	switch newYear.Weekday() {
	case time.Friday, time.Saturday:
		to = max(to, newYear+3)
	case time.Sunday:
		to = max(to, newYear+2)
	}
	return from, to
}

// within returns the pause that d lies in.
func (w workdays) within(d Date) (from, to Date, ok bool) {
	if !w.paused() {
		return 0, 0, false
	}
	y, m, _ := d.Civil()
	if m < time.December {
		y--
	}
	from, to = w.bounds(y)
	return from, to, from <= d && d <= to
}

// isWorking is Closed.IsWorking with the new year taken out.
func (w workdays) isWorking(d Date) (working, known bool) {
	working, known = w.closed.IsWorking(d)
	if working {
		_, _, in := w.within(d)
		working = !in
	}
	return working, known
}

// name says why d is not a working day.
func (w workdays) name(d Date) string {
	if name := w.closed.Name(d); name != "" {
		return name
	}
	if from, to, in := w.within(d); in {
		return fmt.Sprintf("closed from %s to %s", from, to)
	}
	return ""
}

// after returns the nth working day after d, n at least 1. It is false when
// the closed days are not known that far.
func (w workdays) after(d Date, n int) (Date, bool) {
	if _, known := w.closed.IsWorking(d); !known {
		return NoDate, false
	}
	if !w.paused() {
		return w.closed.after(d, n)
	}
	y, _, _ := d.Civil()
	for y--; ; y++ {
		from, to := w.bounds(y)
		if to <= d {
			continue
		}
		if from-1 > d {
			free := w.closed.rank(min(from-1, w.closed.last)) - w.closed.rank(d)
			if free >= n {
				return w.closed.after(d, n)
			}
			n -= free
		}
		if d = max(d, to); d >= w.closed.last {
			return NoDate, false
		}
	}
}

// before returns the nth working day before d, n at least 1. It is false when
// the closed days are not known that far back.
func (w workdays) before(d Date, n int) (Date, bool) {
	if _, known := w.closed.IsWorking(d); !known {
		return NoDate, false
	}
	if !w.paused() {
		return w.closed.ahead(d, n)
	}
	y, _, _ := d.Civil()
	for ; ; y-- {
		from, to := w.bounds(y)
		if from >= d {
			continue
		}
		if to+1 < d {
			free := w.closed.rank(d-1) - w.closed.rank(max(to, w.closed.first-1))
			if free >= n {
				return w.closed.ahead(d, n)
			}
			n -= free
		}
		if d = min(d, from); d <= w.closed.first {
			return NoDate, false
		}
	}
}

// count is the number of working days after a up to b, b included; a is before
// b. It is false when the closed days are not known.
func (w workdays) count(a, b Date) (int, bool) {
	_, knownA := w.closed.IsWorking(a)
	if _, knownB := w.closed.IsWorking(b); !knownA || !knownB {
		return 0, false
	}
	n := w.closed.rank(b) - w.closed.rank(a)
	if !w.paused() {
		return n, true
	}
	last, _, _ := b.Civil()
	first, _, _ := a.Civil()
	for y := first - 1; y <= last; y++ {
		from, to := w.bounds(y)
		if from, to = max(from-1, a), min(to, b); from < to {
			n -= w.closed.rank(to) - w.closed.rank(from)
		}
	}
	return n, true
}

// stretch moves e, the end of a period counted from d, past the days that are
// not counted at all: later when the period runs forward, earlier when back.
func (w workdays) stretch(d, e Date, dir int) Date {
	if w.kind != yearStopped || e == d {
		return e
	}
	y, _, _ := d.Civil()
	if dir > 0 {
		for y--; ; y++ {
			from, to := w.bounds(y)
			if from > e {
				return e
			}
			if to > d {
				e += to - max(from, d+1) + 1
			}
		}
	}
	for ; ; y-- {
		from, to := w.bounds(y)
		if to < e {
			return e
		}
		if from < d {
			e -= min(to, d-1) - from + 1
		}
	}
}

// unknown says why nobody can tell whether d is a working day.
func (w workdays) unknown(d Date) string {
	if w.closed == nil {
		return "no closed days are given for this place, so working days cannot be told"
	}
	year, _, _ := d.Civil()
	first, _, _ := w.closed.first.Civil()
	last, _, _ := w.closed.last.Civil()
	return fmt.Sprintf("no holiday data for %d: %s is known from %d to %d", year, w.closed.name, first, last)
}
