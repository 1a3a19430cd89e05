package claim

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Broken holds a claim against a case as it stands at an instant, by the
// docket's own answers, and says why it is broken. What the record leaves open
// breaks nothing. A claim about an act or decision (TakesEffect, IsMade,
// IsPublished) is judged over the whole record; one about a state (InEffect,
// Lasts and the like) as at the instant, so that whoever plays a history asks
// after each step, and at the ends of the days between: see [First].
func Broken(c Claim, s docket.State, at calendar.Instant) (bool, string) {
	if next, _, ok := docket.Pass(s, at); ok {
		s = next
	}
	j := judge{Claim: c, s: s, p: s.Program(), at: at, events: s.Events()}
	j.now = docket.Mark{Entry: len(j.events) - 1, At: at}
	ok, why := j.broken()
	if ok && c.Mode != Any && !j.dutiful() {
		return false, ""
	}
	return ok, why
}

// First plays a record from the start and returns when it first breaks a
// claim, asking after each entry and, where the claim is about a state, at the
// end of each day up to the last.
func First(c Claim, p *rulebook.Program, reg docket.Register, inc docket.Incomplete, events []docket.Event, until calendar.Date) (calendar.Instant, string, bool) {
	s := docket.Open(p, reg, inc)
	list, _ := docket.Arrange(p, events, docket.Known{})
	last, _ := p.Settings.Reckoner.Place.At(until+1, 0)
	whole := c.Moment == TakesEffect || c.Moment == IsMade || c.Moment == IsPublished
	if ok, why := Broken(c, docket.Replay(p, reg, inc, events, docket.Known{}), last); whole && !ok {
		return 0, why, false
	}
	day := until
	if len(list) > 0 {
		day = list[0].On.Day
	}
	for i := 0; i < len(list) || day <= until; {
		if i < len(list) && list[i].On.Day <= day {
			e := &list[i]
			s, _ = docket.Step(s, *e)
			at := instant(p, e.On)
			if ok, why := Broken(c, s, at); ok {
				return at, why, true
			}
			i++
			continue
		}
		if day++; whole && day <= until {
			continue
		}
		end, _ := p.Settings.Reckoner.Place.At(day, 0)
		if ok, why := Broken(c, s, end); ok {
			return end, why, true
		}
	}
	return 0, "", false
}

// instant is when an event happened, as far as that is known: its day begins
// where no time of day is.
func instant(p *rulebook.Program, w docket.When) calendar.Instant {
	clock := w.Clock
	if clock == calendar.NoClock {
		clock = 0
	}
	at, _ := p.Settings.Reckoner.Place.At(w.Day, clock)
	return at
}

// judge is a claim held against a case.
type judge struct {
	Claim
	s      docket.State
	p      *rulebook.Program
	at     calendar.Instant
	now    docket.Mark
	events []docket.Event
}

func (j *judge) broken() (bool, string) {
	switch j.Moment {
	case TakesEffect, IsMade, IsPublished:
		return j.each(j.happened)
	case InEffect:
		return j.each(j.inEffect)
	case Lasts:
		return j.each(j.lasts)
	case StaysOpen:
		return j.each(j.staysOpen)
	case Unfollowed:
		return j.each(j.unfollowed)
	case Shut:
		return j.each(j.shut)
	case TimePasses:
		passed := j.ask(&rulebook.Test{Op: rulebook.TimePassed, Thing: j.Thing}, -1, "", j.now)
		return passed && j.holds(-1, j.now, j.now), fmt.Sprintf("the time for %s has passed", j.p.Thing(j.Thing).Name)
	case Asleep:
		return j.asleep()
	case Undischarged:
		return j.undischarged()
	case Clash:
		return j.clash()
	case Inquorate:
		return j.inquorate()
	case Dead, ByDocket:
		return false, ""
	}
	panic(fmt.Sprintf("claim: moment %d is not known", j.Moment))
}

// each holds every occurrence of the claim's thing that counts, or of its
// publication, against the claim.
func (j *judge) each(broken func(i int) (bool, string)) (bool, string) {
	for i := range j.events {
		e := &j.events[i]
		id, ok := j.p.Lookup(e.Thing)
		if j.Moment == IsPublished && ok {
			t := j.p.Thing(id)
			ok = t.Deed == rulebook.Publish && t.Target == j.Thing
		} else {
			ok = ok && id == j.Thing
		}
		if !ok || e.Kind != docket.Did && e.Kind != docket.Decided && e.Kind != docket.Opened && e.Kind != docket.Happened || !j.counts(i) {
			continue
		}
		if is, why := broken(i); is {
			return true, why
		}
	}
	return false, ""
}

// counts reports whether an entry counted when it was made, and has not been
// found void since.
func (j *judge) counts(i int) bool {
	switch j.s.Effect(i).Effect {
	case docket.Effective, docket.Stands, docket.Overturned, docket.Fact:
		return true
	}
	return false
}

// ask reports whether the docket answers a condition with yes.
func (j *judge) ask(c rulebook.Cond, of int, person string, m docket.Mark) bool {
	a, _ := j.s.Ask(docket.Query{If: c, Of: of, Person: person}, m)
	return a == docket.Shown
}

// denied reports whether the docket answers a condition with no.
func (j *judge) denied(c rulebook.Cond, of int, m docket.Mark) bool {
	a, _ := j.s.Ask(docket.Query{If: c, Of: of}, m)
	return a == docket.Broken
}

// holds reports whether If holds at the moment at which entry of was made, and
// Unless neither then nor later.
func (j *judge) holds(of int, made, later docket.Mark) bool {
	switch {
	case j.Unless != nil && !(j.denied(j.Unless, of, made) && (made == later || j.denied(j.Unless, of, later))):
		return false
	case j.If == nil:
		return true
	case j.Some:
		return slices.ContainsFunc(j.people(), func(p string) bool { return j.ask(j.If, of, p, made) })
	}
	return j.ask(j.If, of, "", made)
}

// people lists everybody whom the record names.
func (j *judge) people() []string {
	var out []string
	for i := range j.events {
		e := &j.events[i]
		for _, list := range [][]string{e.Actors, e.About, e.To, e.Present, e.Remote} {
			for _, p := range list {
				if !slices.Contains(out, p) {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// happened: the thing is made, is published or takes effect.
func (j *judge) happened(i int) (bool, string) {
	made, later := docket.Mark{Entry: i}, docket.Mark{Entry: i}
	verb := map[Moment]string{IsMade: "is made", IsPublished: "is published", TakesEffect: "takes effect"}[j.Moment]
	if j.Moment == TakesEffect {
		var ok bool
		if later, ok = j.effect(i); !ok {
			return false, ""
		}
	}
	if !j.holds(i, made, later) {
		return false, ""
	}
	why := ""
	if j.Fault != NoFault {
		if why = j.fault(i); why == "" {
			return false, ""
		}
	}
	if j.Notice != nil {
		a, text := j.s.Ask(docket.Query{Notice: j.Notice, Of: i}, made)
		if a != docket.Broken {
			return false, ""
		}
		why = text
	}
	if j.Missing != "" {
		why = "the rulebook has " + j.Missing
	}
	text := fmt.Sprintf("%s of %s %s", j.p.Thing(j.Thing).Name, j.events[i].On.Day.Long(), verb)
	if why != "" {
		text += ": " + why
	}
	return true, text
}

// effect returns the mark at which an entry first was in effect: after an
// entry, or just before the next.
func (j *judge) effect(i int) (docket.Mark, bool) {
	for k := i; k < len(j.events); k++ {
		for _, m := range []docket.Mark{{Entry: k}, {Entry: k, At: j.next(k)}} {
			if j.s.Fate(i, m) == "in effect" {
				return m, true
			}
		}
	}
	return docket.Mark{}, false
}

// next is when the entry after k was made, or the instant asked about.
func (j *judge) next(k int) calendar.Instant {
	if k+1 >= len(j.events) {
		return j.at
	}
	return min(instant(j.p, j.events[k+1].On), j.at)
}

// inEffect: the thing is in effect now.
func (j *judge) inEffect(i int) (bool, string) {
	if j.s.Fate(i, j.now) != "in effect" || !j.holds(i, j.now, j.now) {
		return false, ""
	}
	return true, fmt.Sprintf("%s of %s is in effect on %s", j.p.Thing(j.Thing).Name, j.events[i].On.Day.Long(), j.day().Long())
}

func (j *judge) day() calendar.Date { return j.p.Settings.Reckoner.Place.DateOf(j.at) }

// since is how many days ago an entry was made.
func (j *judge) since(i int) int { return int(j.day() - j.events[i].On.Day) }

// lasts: the thing is in effect for too long.
func (j *judge) lasts(i int) (bool, string) {
	if j.Days == 0 || j.since(i) <= j.Days || j.s.Fate(i, j.now) != "in effect" {
		return false, ""
	}
	return true, fmt.Sprintf("%s of %s is in effect on %s, %d days later", j.p.Thing(j.Thing).Name, j.events[i].On.Day.Long(), j.day().Long(), j.since(i))
}

// staysOpen: the case is open too long after the thing.
func (j *judge) staysOpen(i int) (bool, string) {
	if j.Days == 0 || j.since(i) <= j.Days || !j.open(j.now) {
		return false, ""
	}
	return true, fmt.Sprintf("the case is open on %s, %d days after %s of %s", j.day().Long(), j.since(i), j.p.Thing(j.Thing).Name, j.events[i].On.Day.Long())
}

func (j *judge) open(m docket.Mark) bool {
	return j.ask(&rulebook.Test{Op: rulebook.CaseOpen}, -1, "", m)
}

// unfollowed: what must follow has not been done in time.
func (j *judge) unfollowed(i int) (bool, string) {
	if j.since(i) <= j.Days || j.s.Effect(i).Effect == docket.Overturned {
		return false, ""
	}
	for k := i + 1; k < len(j.events); k++ {
		e := &j.events[k]
		if id, _ := j.p.Lookup(e.Thing); id == j.With && e.Kind != docket.Arrived && j.counts(k) && int(e.On.Day-j.events[i].On.Day) <= j.Days {
			return false, ""
		}
	}
	return true, fmt.Sprintf("%s of %s has not been followed by %s on %s", j.p.Thing(j.Thing).Name, j.events[i].On.Day.Long(), j.p.Thing(j.With).Name, j.day().Long())
}

// shut: the thing is in effect, and what must be possible is not.
func (j *judge) shut(i int) (bool, string) {
	if j.s.Fate(i, j.now) != "in effect" || !j.holds(i, j.now, j.now) {
		return false, ""
	}
	for k := i + 1; k < len(j.events); k++ {
		if id, _ := j.p.Lookup(j.events[k].Thing); id == j.With && j.counts(k) {
			return false, "" // it has been done
		}
	}
	for _, w := range j.Until {
		in, _ := j.s.Ask(docket.Query{Windows: []rulebook.Window{w}, Of: -1}, j.now)
		w.Kind = afterPoint
		come, _ := j.s.Ask(docket.Query{Windows: []rulebook.Window{w}, Of: -1}, j.now)
		if in != docket.Shown && come != docket.Broken {
			return false, "" // its time is over, or the record does not say
		}
	}
	shut, why := false, ""
	for _, who := range j.holders(j.By) {
		_, r := docket.Step(j.s, attempt(j.p, j.With, who, j.at))
		if r.Effect != docket.NoEffect && r.Effect != docket.Rejected && r.Effect != docket.Awaits {
			return false, ""
		}
		if !shut {
			shut, why = true, fmt.Sprintf("on %s %s of %s is in effect, and %s by %s would be %s: %s", j.day().Long(), j.p.Thing(j.Thing).Name,
				j.events[i].On.Day.Long(), j.p.Thing(j.With).Name, who, r.Effect, ground(r))
		}
	}
	return shut, why
}

// holders lists who holds a role now, of those whom the record names.
func (j *judge) holders(role rulebook.ID) []string {
	is := &rulebook.Test{Op: rulebook.IsRole, That: true, Other: rulebook.Who{Roles: []rulebook.ID{role}}}
	return slices.DeleteFunc(j.people(), func(p string) bool { return !j.ask(is, -1, p, j.now) })
}

// ground is the first broken finding of a ruling, in words.
func ground(r docket.Ruling) string {
	for _, f := range r.Findings {
		if f.Answer == docket.Broken {
			return fmt.Sprintf("clause %s: %s", f.Clause, f.Text)
		}
	}
	return "it does not count"
}

// dutiful reports whether the history is one in which duties are kept: all, or
// all but those of the office that does nothing.
func (j *judge) dutiful() bool {
	for _, d := range docket.At(j.s, j.at).Duties {
		if d.Soft || d.Status != "missed" && d.Status != "late" {
			continue
		}
		n := &j.p.Norms[d.Norm]
		if j.Mode == DutifulBut && len(n.Who.Roles) == 1 && n.Who.Roles[0] == j.Office {
			continue
		}
		return false
	}
	return true
}
