package docket

import (
	"cmp"
	"slices"

	"alteram/calendar"
	"alteram/rulebook"
)

// Known says what of a record is to be counted. The zero value counts all of
// it: the case as it now appears. With At, entries and corrections recorded
// after At are left out: the case as it appeared to those who acted then.
type Known struct{ At calendar.Instant }

// Replay folds a whole record, in the order in which things happened, with its
// corrections and withdrawals applied: K.11.
func Replay(p *rulebook.Program, reg Register, inc Incomplete, events []Event, known Known) State {
	s := Open(p, reg, inc)
	list, _ := Arrange(p, events, known)
	for _, e := range list {
		s.c.step(e)
	}
	return s
}

// Arrange applies corrections and sorts by day, then time of day. Entries of
// one day without a time of day keep the order of the record, after the entry
// that stands before them. The course is where the record then stands.
func Arrange(p *rulebook.Program, events []Event, known Known) ([]Event, Course) {
	c := &core{p: p}
	visible := func(e *Event) bool { return known.At == 0 || recorded(c, e) <= known.At }
	withdrawn := map[string]bool{}
	replaced := map[string]*Event{}
	for i := range events {
		e := &events[i]
		if !visible(e) {
			continue
		}
		switch e.Kind {
		case Withdrawn:
			withdrawn[e.Target] = true
		case Corrected:
			if e.With != nil {
				replaced[e.Target] = e.With
				delete(withdrawn, e.Target)
			}
		}
	}
	type keyed struct {
		Event
		at place
	}
	var out []keyed
	var course Course
	for i := range events {
		e := events[i]
		if !visible(&e) || e.Kind == Corrected || e.Kind == Withdrawn || withdrawn[e.ID] {
			continue
		}
		if with, ok := replaced[e.ID]; ok {
			id := e.ID
			e = *with
			e.ID = id
		}
		course.Next(&e)
		out = append(out, keyed{e, course.last})
	}
	slices.SortStableFunc(out, func(a, b keyed) int { return a.at.compare(b.at) })
	list := make([]Event, len(out))
	for i := range out {
		list[i] = out[i].Event
	}
	return list, course
}

// Course follows a record in the order in which it was written down. The zero
// Course is that of an empty record.
type Course struct {
	begun     bool
	last, end place
}

// place is where an entry stands in time.
type place struct {
	day calendar.Date
	clk calendar.Clock
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.day, q.day), cmp.Compare(p.clk, q.clk))
}

// Next takes the next entry of the record, and reports whether it comes after
// all before it, so that Step may add it. Corrections and withdrawals are not
// entries in this sense.
func (c *Course) Next(e *Event) bool {
	p := place{e.On.Day, e.On.Clock}
	if p.clk == calendar.NoClock && c.begun && p.day == c.last.day {
		p.clk = c.last.clk
	}
	inOrder := !c.begun || p.compare(c.end) >= 0
	c.last = p
	if inOrder {
		c.end = p
	}
	c.begun = true
	return inOrder
}

// recorded is when an entry was recorded: as it says, or when it happened.
func recorded(c *core, e *Event) calendar.Instant {
	if e.Recorded != 0 {
		return e.Recorded
	}
	return c.moment(e.On, 0).lo
}
