package docket

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// maxFirings bounds what may follow from the passing of time in one step; a
// rulebook whose consequences breed consequences for ever stops there.
const maxFirings = 1000

// advance lets time pass up to an instant: deadlines run out in their order,
// and what the rulebook attaches to a missed duty, or to the end of a time,
// falls at that moment.
func (c *core) advance(to calendar.Instant) {
	for range maxFirings {
		at, fire := c.nextTimer(to)
		if fire == nil {
			return
		}
		fire(c.at(at, len(c.log)))
	}
}

// nextTimer finds the earliest timer that runs out by an instant. Of two that
// run out together the one of the earlier norm comes first.
func (c *core) nextTimer(to calendar.Instant) (calendar.Instant, func(moment)) {
	var best calendar.Instant
	var fire func(moment)
	take := func(at calendar.Instant, f func(moment)) {
		if at <= to && (fire == nil || at < best) {
			best, fire = at, f
		}
	}
	for _, n := range c.ix.duties {
		if len(n.IfNot) == 0 {
			continue
		}
		for _, d := range c.instances(n, c.at(to, len(c.log)+1)) {
			if !d.bounded || d.end > to || d.status == dutyExcused || c.hasFired(n, &d) {
				continue
			}
			if d.status == dutyLate || d.status == dutyMissed {
				take(d.end, func(at moment) { c.fire(&d, at) })
			}
		}
	}
	for _, n := range c.ix.makes {
		for _, at := range c.conditionEnds(n.If) {
			if at > to || at <= c.clock && c.clock > 0 && at < c.clock {
				continue
			}
			if !c.deemed(n) {
				f := &frame{c: c, at: c.at(at, len(c.log)), norm: n}
				if f.guards(n).t == yes {
					take(at, func(m moment) { c.deem(n, m) })
				}
			}
		}
	}
	return best, fire
}

// hasFired reports whether the consequence of this instance has fallen.
func (c *core) hasFired(n *rulebook.Norm, d *duty) bool {
	return slices.ContainsFunc(c.fired[n.IfNot[0]], func(x fired) bool { return x.duty == d.trigger.id() })
}

// fire lets the consequences of a missed duty fall.
func (c *core) fire(d *duty, at moment) {
	c.fired = maps.Clone(c.fired)
	for _, k := range d.n.IfNot {
		n := &c.p.Norms[k]
		c.fired[k] = append(slices.Clip(c.fired[k]), fired{at: at, duty: d.trigger.id()})
		if n.Change == rulebook.CountsAsMade || n.Kind == rulebook.Deem {
			c.deem(n, at)
			continue
		}
		text := fmt.Sprintf("%s was not done by %s", c.deed(d.n), d.last.Long())
		c.derive(Event{Kind: Noted, Text: text}, n, at)
	}
}

// deem records that a thing counts as made.
func (c *core) deem(n *rulebook.Norm, at moment) {
	t := c.p.Thing(n.Thing)
	e := Event{Kind: Did, Thing: t.Name}
	if t.Kind == rulebook.Decision {
		e.Kind = Decided
	}
	if len(t.About) > 0 {
		e.About = c.holders(t.About[0], at)
	}
	c.derive(e, n, at)
}

// derive adds an entry that a rule makes.
func (c *core) derive(e Event, n *rulebook.Norm, at moment) {
	e.ID = fmt.Sprintf("r%d", len(c.log)+1)
	clk := c.p.Settings.Reckoner.Place.ClockOf(at.lo)
	e.On = When{Day: at.day, Clock: clk, Last: at.day, LastClock: clk}
	ent := &entry{Event: e, thing: n.Thing, at: at, derived: true, norm: n.ID}
	r := Ruling{Event: e.ID, Thing: c.p.Thing(n.Thing).Name, On: c.when(ent), Effect: Effective}
	if e.Kind == Noted {
		r.Effect = Fact
	}
	fd := c.finding(n, "by-rule", Shown)
	fd.Text = sentence(cmp.Or(e.Text, c.p.Thing(n.Thing).Name+" counts as made under clause "+c.clause(n)))
	r.Findings = []Finding{fd}
	ent.ruling = &r
	c.record(ent)
}

// deemed reports whether a Deem norm has already made its thing.
func (c *core) deemed(n *rulebook.Norm) bool {
	for _, e := range c.log {
		if e.derived && e.norm == n.ID {
			return true
		}
	}
	return false
}

// consequences applies the deemings whose condition an entry has made true.
func (c *core) consequences(at moment) {
	for _, n := range c.ix.makes {
		if c.deemed(n) || len(c.conditionEnds(n.If)) > 0 {
			continue
		}
		m := at
		m.seq = len(c.log)
		f := &frame{c: c, at: m, norm: n}
		if f.guards(n).t == yes && (len(n.Windows) == 0 || len(c.moments(n, m)) > 0) {
			c.deem(n, c.at(at.hi, len(c.log)))
		}
	}
}

// conditionEnds lists the instants at which the windows inside a condition run
// out: "if no appeal is made within 72 hours after the warning".
func (c *core) conditionEnds(cond rulebook.Cond) []calendar.Instant {
	var out []calendar.Instant
	for x := range rulebook.Tests(cond) {
		for _, w := range x.Windows {
			if w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter {
				continue
			}
			f := &frame{c: c, at: c.at(1<<62, len(c.log)+1)}
			for _, a := range f.points(w.Point) {
				if !c.held(a.moment) {
					continue
				}
				res := c.ix.brief.Within(c.span(w.Span, a.day), a.calendar())
				if res.Exact {
					out = append(out, res.End+1)
				} else if end, _ := c.p.Settings.Reckoner.Place.At(days(res)[len(days(res))-1]+1, 0); res.Problem == "" {
					out = append(out, end)
				}
			}
		}
		if x.Op == rulebook.TimePassed {
			if m, ok := c.passed(x.Thing, c.at(1<<62, len(c.log)+1)); ok {
				out = append(out, m.lo)
			}
		}
	}
	return out
}
