package mail

import (
	"slices"
	"strconv"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/rulebook"
)

// rung is how far somebody has come on the ladder of reminders.
type rung string

// The rungs of the ladder, in their order.
const (
	assigned rung = "assigned"
	half     rung = "half"
	soon     rung = "soon"
	theDay   rung = "day"
	overdue  rung = "overdue"
)

// Reminders leave at a civil hour.
const (
	morning  = calendar.Clock(8 * 3600)
	shortest = 6 // days: of a shorter period nobody is told that half is over
)

// climb says on which rung of the ladder a duty stands at a moment: of several
// whose time has come the last one counts, so that whoever was away, or begins
// with mail today, gets one mail and not five.
func climb(k *calendar.Reckoner, d *docket.Due, from calendar.Date, now calendar.Instant) (rung, bool) {
	if d.By == nil || d.Done != nil || d.Status != "open" && d.Status != "missed" {
		return "", false
	}
	today := k.Place.DateOf(now)
	if k.Place.ClockOf(now) < morning {
		today--
	}
	by, two := *d.By, twoBefore(k, *d.By)
	switch {
	case today > by:
		return overdue, true
	case today == by:
		return theDay, true
	case today >= two && two > from:
		return soon, true
	case by-from >= shortest && today >= from+(by-from)/2:
		return half, true
	}
	return assigned, true
}

// twoBefore is two working days before a day.
func twoBefore(k *calendar.Reckoner, by calendar.Date) calendar.Date {
	for d := by - 1; d > by-30; d-- {
		if n, _, known := k.Between(calendar.WorkingDay, d-1, by); !known {
			break
		} else if n >= 2 {
			return d
		}
	}
	return by - 2
}

// sitting is a meeting that people were called to and that has not begun.
type sitting struct {
	thing     string
	nth       int // of that thing in the case, from 0
	day       calendar.Date
	clock     calendar.Clock
	moves     int // how often something was said of its day since it was first called
	cancelled bool
	called    []string // names
}

// sittings lists the meetings of a case that lie ahead, or that were called and
// called off.
func sittings(p *rulebook.Program, events []docket.Event) []sitting {
	stands, _ := docket.Arrange(p, events, docket.Known{})
	var out []sitting
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind != rulebook.Meeting {
			continue
		}
		calls := callers(p, t.ID)
		nth, last := 0, -1 // place of the last opening among the events as written
		for k := range events {
			if events[k].Kind == docket.Opened && events[k].Thing == t.Name {
				nth, last = nth+1, k
			}
		}
		s := sitting{thing: t.Name, nth: nth, day: calendar.NoDate, moves: -1, cancelled: true}
		ours := map[string]bool{}
		for k := last + 1; k < len(events); k++ {
			switch e := &events[k]; {
			case e.Kind == docket.Did && calls[e.Thing]:
				ours[e.ID] = true
				s.take(p, e)
			case (e.Kind == docket.Corrected || e.Kind == docket.Withdrawn) && ours[e.Target]:
				s.moves++
			}
		}
		for k := range stands {
			if e := &stands[k]; ours[e.ID] {
				s.take(p, e)
				s.moves--
				s.cancelled = false
			}
		}
		if s.day != calendar.NoDate {
			out = append(out, s)
		}
	}
	return out
}

// take reads day, time and people of an act that calls to a meeting.
func (s *sitting) take(p *rulebook.Program, e *docket.Event) {
	s.moves++
	id, _ := p.Lookup(e.Thing)
	day, clock := calendar.NoDate, calendar.NoClock
	for _, f := range p.Thing(id).Fields {
		i := slices.IndexFunc(e.Fields, func(x docket.Field) bool { return x.Name == f.Name })
		if i < 0 {
			continue
		}
		if d, err := calendar.ParseDate(e.Fields[i].Value); f.Type == rulebook.DateField && day == calendar.NoDate && err == nil {
			day = d
		}
		if c, err := calendar.ParseClock(e.Fields[i].Value); f.Type == rulebook.TimeField && clock == calendar.NoClock && err == nil {
			clock = c
		}
	}
	if day != calendar.NoDate {
		s.day, s.clock = day, clock
	}
	for _, name := range e.To {
		if !slices.Contains(s.called, name) {
			s.called = append(s.called, name)
		}
	}
}

// callers are the acts that call people to a meeting: the rulebook says how long
// before it they must be received.
func callers(p *rulebook.Program, meeting rulebook.ID) map[string]bool {
	out := map[string]bool{}
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind == rulebook.Required && slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.Thing == meeting }) {
			out[p.Thing(n.Thing).Name] = true
		}
	}
	return out
}

// start is the moment of a sitting; whole says that only its day is known.
func (s *sitting) start(place *calendar.Place) (at time.Time, whole bool) {
	if s.clock == calendar.NoClock {
		y, m, d := s.day.Civil()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
	}
	i, _ := place.At(s.day, s.clock)
	return time.Unix(0, int64(i)).UTC(), false
}

// when is the moment of a sitting in words.
func (s *sitting) when(place *calendar.Place) string {
	if s.clock == calendar.NoClock {
		return s.day.Long()
	}
	i, _ := place.At(s.day, s.clock)
	return place.Format(i)
}

// zone is the name of the zone of a place; empty when it has none that others
// know.
func zone(place *calendar.Place) string {
	if place.Zone == nil || place.Zone.String() == "Local" {
		return ""
	}
	return place.Zone.String()
}

// began is the day on which a duty began: that of the entry that armed it.
func began(view *clerk.View, d *docket.Due) calendar.Date {
	for i := range view.File.Events {
		if e := &view.File.Events[i]; e.ID == d.Trigger && e.On.Day != calendar.NoDate {
			return e.On.Day
		}
	}
	if d.From != nil {
		return *d.From
	}
	return *d.By
}

// members are the people of a case who are in the register, by name.
func members(view *clerk.View) map[string]string {
	out := map[string]string{}
	for _, p := range view.People {
		if p.Member != "" && p.Erased == "" {
			out[p.Name] = p.Member
		}
	}
	return out
}

// seqOf is the number of an entry in its case, of an id in the docket; -1 when
// it is none.
func seqOf(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
