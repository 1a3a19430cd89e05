package casefile

import (
	"cmp"
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/source"
)

// follow keeps track of who holds what, so that an office can stand for the
// person who holds it.
func (r *reader) follow(e *docket.Event) {
	if e.Kind != docket.Joined && e.Kind != docket.Leaves {
		return
	}
	id, ok := r.p.Lookup(e.Role)
	if !ok {
		return
	}
	for _, name := range e.Actors {
		hold := slices.DeleteFunc(slices.Clone(r.holders[id]), func(h string) bool { return h == name })
		if e.Kind == docket.Joined {
			if most := r.p.Thing(id).Max; most == 1 {
				hold = nil
			}
			hold = append(hold, name)
		}
		r.holders[id] = hold
	}
}

// room is a meeting as the checks follow it.
type room struct {
	thing     string
	index     int // of the event that opened it
	in        []string
	adjourned bool
}

// checkCourse goes through the events in the order of time and reports what
// cannot have been as it is written, though nothing of it is refused: votes
// beyond those present, leaving a room never entered, two meetings at once.
func (r *reader) checkCourse() {
	if r.p == nil {
		return
	}
	r.checkTimes()
	order := make([]int, len(r.c.Events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareWhen(r.c.Events[a].On, r.c.Events[b].On) })
	var open []*room
	for _, i := range order {
		open = r.step(open, i)
	}
}

// compareWhen orders times as far as days and known hours go.
func compareWhen(a, b docket.When) int {
	if a.Day == calendar.NoDate || b.Day == calendar.NoDate || a.Day != a.Last || b.Day != b.Last {
		return 0
	}
	if a.Day != b.Day || a.Clock == calendar.NoClock || b.Clock == calendar.NoClock {
		return cmp.Compare(a.Day, b.Day)
	}
	return cmp.Compare(a.Clock, b.Clock)
}

// step takes the ith event into account.
func (r *reader) step(open []*room, i int) []*room {
	e := &r.c.Events[i]
	var now *room // the meeting that sits
	for _, m := range open {
		if !m.adjourned {
			now = m
		}
	}
	switch e.Kind {
	case docket.Opened:
		if now != nil && r.sameBody(now.thing, e.Thing) {
			r.add(source.Diagnostic{
				Code: codeTwoMeetings, Severity: source.Warning, File: r.file, Span: r.c.Spans[i],
				Message: fmt.Sprintf("the %s opens while the %s of the same body is still open", e.Thing, now.thing),
				Hint:    fmt.Sprintf("close or adjourn the first: %s closes", now.thing),
				Related: []source.Related{{File: r.file, Span: r.c.Spans[now.index], Message: "it opened here"}},
			})
		}
		return append(open, &room{thing: e.Thing, index: i, in: slices.Clone(e.Present)})
	case docket.Adjourned, docket.Resumed, docket.Closed:
		return r.turn(open, e, i)
	case docket.Entered:
		if now != nil {
			now.in = append(now.in, e.Actors...)
		}
	case docket.Exited, docket.StoodDown:
		r.exit(now, e, i)
	case docket.Decided:
		if now != nil {
			r.checkVote(e, i, now.in)
		}
	}
	return open
}

// turn adjourns, resumes or closes a meeting.
func (r *reader) turn(open []*room, e *docket.Event, i int) []*room {
	k := slices.IndexFunc(open, func(m *room) bool { return m.thing == e.Thing })
	if k < 0 {
		if !r.lacks("everything") && !r.lacks("attendance") && !r.lacks(e.Thing) {
			r.warn(codeNoMeeting, r.c.Spans[i], fmt.Sprintf("no %s is open", e.Thing), fmt.Sprintf("say first that it opened: %s opens; present ...", e.Thing))
		}
		return open
	}
	m := open[k]
	switch e.Kind {
	case docket.Closed:
		return slices.Delete(open, k, k+1)
	case docket.Adjourned:
		m.adjourned = true
	case docket.Resumed:
		if m.adjourned = false; len(e.Present) > 0 {
			m.in = slices.Clone(e.Present)
		}
	}
	return open
}

// exit takes people out of the room. Standing down is not only for those in a
// room, and parties come and go without being members of the meeting.
func (r *reader) exit(now *room, e *docket.Event, i int) {
	for _, name := range e.Actors {
		in := now != nil && slices.Contains(now.in, name)
		member := slices.ContainsFunc(r.c.Register.Bodies, func(s docket.Seat) bool { return s.Person == name })
		if e.Kind == docket.Exited && !in && member && !r.lacks("attendance") {
			r.warn(codeNotIn, r.c.Spans[i], fmt.Sprintf("%s leaves, and has not come in", name), fmt.Sprintf("say first that %s arrives, or is present when the meeting opens", name))
		}
		if in {
			now.in = slices.DeleteFunc(now.in, func(n string) bool { return n == name })
		}
	}
}

func (r *reader) sameBody(a, b string) bool {
	x, okX := r.p.Lookup(a)
	y, okY := r.p.Lookup(b)
	return okX && okY && (x == y || slices.Equal(r.p.Thing(x).By, r.p.Thing(y).By))
}

// checkTimes reports entries out of order, recorded before they happened, or
// older than the rulebook.
func (r *reader) checkTimes() {
	latest := -1
	force := r.p.Settings.InForce
	old := false
	for i := range r.c.Events {
		e := &r.c.Events[i]
		if e.Recorded != 0 && e.On.Day != calendar.NoDate {
			place := &r.p.Settings.Reckoner.Place
			day := place.DateOf(e.Recorded - 1) // the first instant of a day stands for the end of the one before
			happened := e.Recorded
			if e.On.Clock != calendar.NoClock {
				happened, _ = place.At(e.On.Day, e.On.Clock)
			}
			if day < e.On.Day || e.Recorded < happened {
				r.error(codeForesight, r.c.Spans[i], fmt.Sprintf("this was recorded on %s, before it happened on %s", day, e.On.Day), "mend one of the two dates")
			}
		}
		if force != calendar.NoDate && e.On.Last != calendar.NoDate && e.On.Last < force && !old {
			old = true
			r.warn(codeBeforeForce, r.c.Spans[i], fmt.Sprintf("the rulebook is in force from %s, and this was before", force), "hold the case against the rulebook of its time")
		}
		if e.Kind == docket.Corrected || e.Kind == docket.Withdrawn || e.On.Day == calendar.NoDate {
			continue
		}
		if latest >= 0 && compareWhen(r.c.Events[latest].On, e.On) > 0 {
			r.add(source.Diagnostic{
				Code: codeOrder, Severity: source.Note, File: r.file, Span: r.c.Spans[i],
				Message: "this happened before the entry above it; it is taken in the order of time",
				Hint:    "move it up, or leave it where it was learnt",
				Related: []source.Related{{File: r.file, Span: r.c.Spans[latest], Message: "the later entry"}},
			})
			continue
		}
		latest = i
	}
}
