package dossier

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Until is the moment up to which a case stands as it does at an instant, as
// long as nothing is recorded in it: what [Case.Standing] says changes then at
// the earliest, and not in between. It is the next midnight of a rulebook, or
// before it the next moment of an entry, or the opening or closing of the
// offices. A rule that counts hours may change its answer at any moment: where
// one of the rulebooks has such a rule, or the record such a period, it is the
// instant itself. Books are the editions under which the case may have gone.
func Until(events []docket.Event, at calendar.Instant, books ...*rulebook.Program) calendar.Instant {
	var until calendar.Instant
	next := func(x calendar.Instant) {
		if x > at && (until == 0 || x < until) {
			until = x
		}
	}
	for _, p := range books {
		if countsHours(p) || mayExtend(p) && slices.ContainsFunc(events, speaksOfHours) {
			return at
		}
		place := &p.Settings.Reckoner.Place
		today := place.DateOf(at)
		turns := func(day calendar.Date, clock calendar.Clock) {
			if x, _ := place.At(day, clock); clock != calendar.NoClock {
				next(x)
				next(x + 1)
			}
		}
		turns(today+1, 0)
		if place.OfficeCloses > 0 {
			turns(today, place.OfficeOpens)
			turns(today, place.OfficeCloses)
		}
		for i := range events {
			for e := &events[i]; e != nil; e = e.With {
				turns(e.On.Day, e.On.Clock)
				turns(e.On.Last, e.On.LastClock)
			}
		}
	}
	return max(until, at)
}

// countsHours reports whether a rulebook has a period of hours.
func countsHours(p *rulebook.Program) bool {
	hour := func(s calendar.Span) bool { return s.Unit == calendar.Hour && s.N > 0 }
	span := func(s *rulebook.Span) bool { return s != nil && hour(s.Span) }
	window := func(w rulebook.Window) bool { return span(&w.Span) }
	tested := func(c rulebook.Cond) bool {
		return anyTest(c, func(t *rulebook.Test) bool { return slices.ContainsFunc(t.Windows, window) })
	}
	inside := func(w rulebook.Window) bool { return window(w) || tested(w.If) }
	return slices.ContainsFunc(p.Things, func(t rulebook.Thing) bool {
		return span(t.Most) || tested(t.If) || slices.ContainsFunc(t.Values, func(v rulebook.Value) bool { return hour(v.Span) })
	}) || slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool {
		return span(n.Most) || slices.ContainsFunc(n.Windows, inside) || slices.ContainsFunc(n.Sev.Within, inside) || tested(n.If) || tested(n.Unless)
	})
}

// anyTest reports whether an elementary condition inside one is as asked.
func anyTest(c rulebook.Cond, like func(*rulebook.Test) bool) bool {
	part := func(c rulebook.Cond) bool { return anyTest(c, like) }
	switch c := c.(type) {
	case *rulebook.And:
		return slices.ContainsFunc(c.Parts, part)
	case *rulebook.Or:
		return slices.ContainsFunc(c.Parts, part)
	case *rulebook.Not:
		return part(c.Part)
	case *rulebook.Test:
		return like(c) || slices.ContainsFunc(c.Windows, func(w rulebook.Window) bool { return part(w.If) })
	}
	return false
}

// mayExtend reports whether a period may be made longer by what the record says.
func mayExtend(p *rulebook.Program) bool {
	return slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool { return n.Kind == rulebook.Extension })
}

// speaksOfHours reports whether the words of an entry may be a period of hours.
func speaksOfHours(e docket.Event) bool {
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), "hour") }
	return has(e.Text) || slices.ContainsFunc(e.Fields, func(f docket.Field) bool { return has(f.Value) }) || e.With != nil && speaksOfHours(*e.With)
}
