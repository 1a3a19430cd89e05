package picture

import (
	"cmp"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
)

// pause is how long a break is before what follows is drawn as another sitting.
const pause = 4 * hour

// How somebody is at a meeting.
const (
	there   = "present"
	remote  = "remote"
	recused = "recused"
	before  = "until then" // the record shows that they were there, and not since when
)

// stay is a stretch of time in which somebody is in a meeting in one way.
type stay struct {
	how      string
	from, to calendar.Instant
}

// attendee is somebody at a sitting.
type attendee struct {
	name, part string // as recorded; what they are in the case
	counts     bool   // towards the quorum, until they stand down
	gone       bool   // stood down
	stays      []stay
	floor      []stay
	how        string // now, while the record is read; empty when out
	since      calendar.Instant
	voted      bool
}

// mark is a moment of a sitting that is named.
type mark struct {
	at   calendar.Instant
	end  calendar.Instant // of the time in which it happened; at when that is known
	what string           // deliberation, vote, told and the like
	text string           // with its time
	vote bool
}

// sitting is one stretch of a meeting: who was there when.
type sitting struct {
	meeting  string
	day      calendar.Date
	from, to calendar.Instant
	noStart  bool // the time of its opening is not recorded
	begun    bool // from is known
	people   []*attendee
	marks    []mark
	quorum   int  // how many have to be there; 0 when not known
	listed   bool // it is recorded who was there when it opened
	timer    *timer
}

// sittings reads the meetings of a case out of its entries. An entry without a
// time of day says nothing here.
func sittings(c *Case) []*sitting {
	r := &roomReader{c: c, timer: &timer{place: &c.Program.Settings.Reckoner.Place}}
	for i := range c.Events {
		e := &c.Events[i]
		at, ok := r.timer.of(e)
		switch {
		case e.Kind == docket.Opened:
			r.finish(r.last)
			r.open(e, at, ok)
		case r.now == nil || !ok:
		case !r.now.begun:
			r.now.from, r.last, r.now.day, r.now.begun = at, at, e.On.Day, true
			r.read(e, at)
		default:
			r.read(e, at)
		}
	}
	if r.now != nil {
		end := r.last
		if at := c.Standing.At; at > end && at-end <= pause {
			end = at // it goes on
		}
		r.finish(end)
	}
	return r.out
}

// roomReader is the state of reading sittings.
type roomReader struct {
	c       *Case
	timer   *timer
	now     *sitting
	body    map[string]bool // who counts for the quorum; empty: everybody
	last    calendar.Instant
	stopped bool             // the sitting is adjourned
	adjourn calendar.Instant // since when
	out     []*sitting
}

func (r *roomReader) open(e *docket.Event, at calendar.Instant, timed bool) {
	r.body = r.c.bodyOf(e.Thing)
	r.now = &sitting{meeting: e.Thing, day: e.On.Day, from: at, listed: len(e.Present)+len(e.Remote) > 0, noStart: !timed, begun: timed, timer: r.timer}
	r.stopped = false
	if timed {
		r.last = at
	}
	for _, p := range e.Present {
		r.person(p).how = there
	}
	for _, p := range e.Remote {
		r.person(p).how = remote
	}
	for _, a := range r.now.people {
		a.since = at
	}
}

// person finds or adds somebody.
func (r *roomReader) person(name string) *attendee {
	for _, a := range r.now.people {
		if a.name == name {
			return a
		}
	}
	a := &attendee{name: name, part: r.c.partOf(name), counts: len(r.body) == 0 || r.body[name]}
	r.now.people = append(r.now.people, a)
	return a
}

// turn ends the stay of somebody and begins another; how is empty when they go.
func (a *attendee) turn(how string, at calendar.Instant) {
	if a.how != "" && at > a.since {
		a.stays = append(a.stays, stay{a.how, a.since, at})
	}
	a.how, a.since = how, at
}

func (r *roomReader) read(e *docket.Event, at calendar.Instant) {
	s := r.now
	if s.noStart {
		// Whoever is there without a time of coming is there from the first time.
		for _, a := range s.people {
			a.since = max(a.since, s.from)
		}
	}
	r.last = max(r.last, at)
	switch e.Kind {
	case docket.Entered:
		for _, p := range e.Actors {
			a := r.person(p)
			how := there
			if slices.Contains(e.Remote, p) || strings.EqualFold(e.Method, remote) {
				how = remote
			}
			if a.gone {
				how = recused
			}
			if a.how != how {
				a.turn(how, at)
			}
		}
	case docket.Exited:
		for _, p := range e.Actors {
			if a := r.person(p); a.how != "" {
				a.turn("", at)
			} else if len(a.stays) == 0 && at > s.from {
				a.stays = append(a.stays, stay{before, s.from, at})
			} else {
				r.note(e, at, clean(p)+" leaves")
			}
		}
	case docket.StoodDown:
		for _, p := range e.Actors {
			a := r.person(p)
			a.turn(recused, at)
			a.gone = true
		}
	case docket.Adjourned:
		r.adjourn, r.stopped = at, true
		r.note(e, at, "adjourned")
	case docket.Resumed:
		if r.stopped && at-r.adjourn > pause {
			r.split(e, at)
		}
		r.stopped = false
		r.note(e, at, "resumed")
	case docket.Closed:
		end := at
		if last, ok := r.timer.until(e); ok {
			end = max(end, last)
		}
		r.finish(max(end, r.last))
	default:
		r.happen(e, at)
	}
}

// split ends a sitting at its adjournment and begins the next, with whoever was
// there.
func (r *roomReader) split(e *docket.Event, at calendar.Instant) {
	old, stopped := r.now, r.adjourn
	next := &sitting{meeting: old.meeting, day: e.On.Day, from: at, begun: true, listed: old.listed, timer: r.timer, quorum: old.quorum}
	for _, a := range old.people {
		if a.how != "" {
			next.people = append(next.people, &attendee{name: a.name, part: a.part, counts: a.counts, gone: a.gone, how: a.how, since: at})
		}
	}
	r.finish(stopped)
	r.now, r.last = next, at
}

// finish ends the sitting that is being read.
func (r *roomReader) finish(at calendar.Instant) {
	s := r.now
	r.now = nil
	if s == nil || !s.begun {
		return
	}
	s.to = max(at, s.from+minute)
	for _, a := range s.people {
		a.turn("", s.to)
		for i := range a.floor {
			a.floor[i].to = min(a.floor[i].to, s.to)
		}
	}
	slices.SortStableFunc(s.people, func(a, b *attendee) int { return cmp.Compare(a.rank(), b.rank()) })
	r.out = append(r.out, s)
}

// rank puts those whom the case is about first.
func (a *attendee) rank() int {
	switch {
	case a.part == "respondent":
		return 0
	case a.counts:
		return 1
	}
	return 2
}

// happen takes down what is marked on the picture.
func (r *roomReader) happen(e *docket.Event, at calendar.Instant) {
	switch e.Kind {
	case docket.Floor:
		if end, ok := r.timer.until(e); ok && end > at {
			r.last = max(r.last, end)
			for _, p := range e.Actors {
				a := r.person(p)
				a.floor = append(a.floor, stay{"floor", at, end})
			}
		}
	case docket.Deliberates:
		r.note(e, at, "deliberation begins")
	case docket.Decided:
		r.note(e, at, "vote on "+clean(e.Thing))
		r.now.marks[len(r.now.marks)-1].vote = true
		r.vote(e)
	case docket.Told:
		r.note(e, at, list(cleanAll(e.To))+" told")
	}
}

// vote takes down who voted, and the quorum as the ruling on it has it.
func (r *roomReader) vote(e *docket.Event) {
	for i := range r.c.Standing.Rulings {
		if x := &r.c.Standing.Rulings[i]; x.Event == e.ID && x.Tally != nil {
			r.now.quorum = max(r.now.quorum, x.Tally.Quorum)
		}
	}
	if e.Vote == nil {
		return
	}
	for _, names := range [][]string{e.Vote.ForNames, e.Vote.AgainstNames, e.Vote.AbstainNames} {
		for _, p := range names {
			r.person(p).voted = true
		}
	}
}

func (r *roomReader) note(e *docket.Event, at calendar.Instant, what string) {
	text, last := r.timer.clock(at)+" "+what, at
	if end, ok := r.timer.until(e); ok && end > at {
		text = "between " + r.timer.clock(at) + " and " + r.timer.clock(end) + " " + what
		last = end
		r.last = max(r.last, end)
	}
	r.now.marks = append(r.now.marks, mark{at: at, end: last, what: what, text: text})
}

// bodyOf is the people of the body whose meeting it is; nobody when the
// rulebook or the register does not say.
func (c *Case) bodyOf(meeting string) map[string]bool {
	out := map[string]bool{}
	id, ok := c.Program.Lookup(meeting)
	if !ok {
		return out
	}
	for _, by := range c.Program.Thing(id).By {
		for _, s := range c.Register.Bodies {
			if body, ok := c.Program.Lookup(s.Role); ok && body == by {
				out[s.Person] = true
			}
		}
	}
	return out
}

// partOf is what somebody is in the case: a party, or the office they hold.
func (c *Case) partOf(name string) string {
	for _, part := range []string{"respondent", "complainant"} {
		if slices.Contains(c.Standing.Parties[part], name) {
			return part
		}
	}
	for _, seats := range [][]docket.Seat{c.Register.Parties, c.Register.Offices} {
		for _, s := range seats {
			if s.Person == name {
				return clean(s.Role)
			}
		}
	}
	return ""
}
