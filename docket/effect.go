package docket

import (
	"cmp"
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// closing is how a case was closed.
type closing struct {
	at    moment
	entry *entry
	thing rulebook.ID
	norm  *rulebook.Norm
	why   string
	facts []string
}

// closing returns how and whether the case was closed by a moment. A later
// reopening undoes it.
func (c *core) closing(at moment) (closing, bool) {
	var last closing
	found := false
	for _, n := range c.ix.ofKind[rulebook.Effect] {
		if n.Change != rulebook.ClosesCase {
			continue
		}
		for _, o := range c.moments(n, at) {
			if !found || before(last.at, o.moment) == yes {
				found, last = true, closing{at: o.moment, entry: o.entry, thing: n.Thing, norm: n}
			}
		}
	}
	if !found {
		return last, false
	}
	for _, n := range c.ix.ofKind[rulebook.Effect] {
		if n.Change != rulebook.ReopensCase {
			continue
		}
		for _, o := range c.moments(n, at) {
			if before(last.at, o.moment) == yes {
				return closing{}, false
			}
		}
	}
	name, clause := c.p.Thing(last.thing).Name, c.clause(last.norm)
	last.why = fmt.Sprintf("%s closes it (clause %s)", cmp.Or(name, "this"), clause)
	if last.entry != nil {
		last.facts = []string{last.entry.ID}
		last.why = fmt.Sprintf("%s of %s closed it (clause %s)", name, last.entry.at.day, clause)
	}
	return last, true
}

// moments lists when an effect fell: when its thing happened, or when its own
// window says, or when the duty that it punishes was missed.
func (c *core) moments(n *rulebook.Norm, at moment) []anchor {
	if n.Parent >= 0 {
		var out []anchor
		for _, x := range c.fired[n.ID] {
			if before(x.at, at) != no {
				out = append(out, anchor{moment: x.at, t: yes})
			}
		}
		return out
	}
	f := &frame{c: c, at: at, norm: n}
	var out []anchor
	switch {
	case len(n.Windows) > 0:
		for i := range n.Windows {
			for _, a := range f.points(n.Windows[i].Point) {
				if a.lo <= at.lo && before(a.moment, at) != no {
					out = append(out, a)
				}
			}
		}
	case n.Thing != 0:
		for _, e := range f.past(n.Thing) {
			out = append(out, anchor{moment: e.at, entry: e, t: yes})
		}
	case n.If != nil:
		out = append(out, anchor{moment: at, t: yes})
	}
	if len(out) > 0 && f.guards(n).t != yes {
		return nil
	}
	return out
}

// ends returns when things of a kind (a suspension) ended.
func (f *frame) ends(thing rulebook.ID) []anchor {
	var out []anchor
	for _, e := range f.past(thing) {
		if m, _, ok := f.c.endOf(e, f.at); ok {
			out = append(out, anchor{moment: m, entry: e, t: yes})
		}
	}
	return out
}

// endOf returns when something that lasts came to its end by a moment.
func (c *core) endOf(e *entry, at moment) (moment, string, bool) {
	var best moment
	why, found := "", false
	take := func(m moment, w string) {
		if m.lo <= at.lo && m.lo >= e.at.lo && (!found || m.lo < best.lo) {
			best, why, found = m, w, true
		}
	}
	for _, n := range c.ix.effects[e.thing] {
		if n.Change == rulebook.Ends || n.Change == rulebook.SetAside {
			for _, a := range c.moments(n, at) {
				if a.entry != e || len(n.Windows) > 0 {
					take(a.moment, "clause "+c.clause(n))
				}
			}
		}
	}
	if until, ok := c.sanctionEnd(e); ok {
		end, _ := c.p.Settings.Reckoner.Place.At(until+1, 0)
		take(c.at(end, e.at.seq), "its time was over")
	}
	return best, why, found
}

// sanctionEnd returns the last day for which a sanction or interim measure
// runs: as recorded, but no longer than the power to impose it allows.
func (c *core) sanctionEnd(e *entry) (calendar.Date, bool) {
	end, recorded := c.recordedEnd(e)
	for _, n := range c.ix.powers[e.thing] {
		if n.Most != nil {
			res := c.p.Settings.Reckoner.Within(lasting(c.span(*n.Most, e.at.day)), calendar.Moment{Day: e.at.day})
			if most := days(res)[0]; !recorded || end > most {
				return most, true
			}
			break
		}
	}
	return end, recorded
}

// lasting is a period that ends by itself: its end is moved off no holiday.
func lasting(s calendar.Span) calendar.Span { s.Fact = true; return s }

// recordedEnd returns the last day that an entry itself names.
func (c *core) recordedEnd(e *entry) (calendar.Date, bool) {
	for _, name := range []string{"until", "last day", "end", "ends"} {
		if v, ok := e.field(name); ok {
			if d, err := calendar.ParseDate(v); err == nil {
				return d, true
			}
		}
	}
	for _, name := range []string{"period", "for", "length", "duration"} {
		if v, ok := e.field(name); ok {
			if s, err := calendar.ParseSpan(v); err == nil {
				return days(c.p.Settings.Reckoner.Within(lasting(s), calendar.Moment{Day: e.at.day}))[0], true
			}
		}
	}
	return 0, false
}

// effective returns when decisions of a kind took effect.
func (f *frame) effective(thing rulebook.ID) []anchor {
	var out []anchor
	for _, e := range f.past(thing) {
		if m, ok := f.c.takesEffect(e, f.at); ok {
			out = append(out, anchor{moment: m, entry: e, t: yes})
		}
	}
	return out
}

// fates returns when acts of a kind were decided, or decisions set aside.
func (f *frame) fates(p rulebook.Point) []anchor {
	var out []anchor
	for _, e := range f.past(p.Thing) {
		if p.State == rulebook.AtSetAside {
			if m, _, ok := f.c.setAside(e, f.at); ok {
				out = append(out, anchor{moment: m, entry: e, t: yes})
			}
			continue
		}
		if by := f.c.deciding(e, f.at); by != nil {
			out = append(out, anchor{moment: by.at, entry: by, t: yes})
		}
	}
	return out
}

// takesEffect returns when an entry took effect: at once, unless the rulebook
// makes it wait.
func (c *core) takesEffect(e *entry, at moment) (moment, bool) {
	waits := false
	for _, n := range c.ix.effects[e.thing] {
		if n.Change != rulebook.TakesEffect {
			continue
		}
		waits = true
		if len(n.Windows) == 0 {
			f := &frame{c: c, at: at, norm: n}
			if f.guards(n).t == yes {
				return e.at, true
			}
			continue
		}
		f := &frame{c: c, at: at, norm: n}
		for i := range n.Windows {
			for _, a := range f.points(n.Windows[i].Point) {
				if a.lo >= e.at.lo && a.lo <= at.lo && f.guards(n).t == yes {
					return a.moment, true
				}
			}
		}
	}
	return e.at, !waits
}

// suspended reports whether a decision is suspended at a moment, and why.
func (c *core) suspended(e *entry, at moment) (string, bool) {
	for _, n := range c.ix.effects[e.thing] {
		if n.Change != rulebook.IsSuspended {
			continue
		}
		f := &frame{c: c, at: at, norm: n}
		if f.guards(n).t != yes {
			continue
		}
		if len(n.Windows) == 0 || f.windows(n.Windows, n.Whichever, at).t == yes {
			return "clause " + c.clause(n), true
		}
	}
	return "", false
}

// setAside reports whether a decision has been set aside by a moment.
func (c *core) setAside(e *entry, at moment) (moment, string, bool) {
	for _, n := range c.ix.effects[e.thing] {
		if n.Change != rulebook.SetAside {
			continue
		}
		if n.Parent < 0 && len(n.Windows) == 0 { // "is set aside if COND"
			f := &frame{c: c, at: at, norm: n}
			if n.If != nil && f.guards(n).t == yes {
				return at, fmt.Sprintf("clause %s", c.clause(n)), true
			}
			continue
		}
		for _, a := range c.moments(n, at) {
			if a.entry != e && a.lo >= e.at.lo && (a.lo > e.at.lo || a.seq > e.at.seq) {
				return a.moment, fmt.Sprintf("clause %s", c.clause(n)), true
			}
		}
	}
	return moment{}, "", false
}

// decided answers whether an act such as an appeal is still open.
func (f *frame) decided(t *rulebook.Test) result {
	c := f.c
	name := c.p.Thing(t.Thing).Name
	made := f.past(t.Thing)
	if len(made) == 0 {
		r := answer(no, "there has been no "+name)
		if c.lacksFor(t.Thing) {
			r = result{t: unknown, why: "the record does not show whether there was a " + name, needs: name}
		}
		return r
	}
	e := made[len(made)-1]
	by := c.deciding(e, f.at)
	open := truth(by == nil)
	why := fmt.Sprintf("the %s of %s is open", name, e.at.day)
	if by != nil {
		why = fmt.Sprintf("the %s was decided on %s", name, by.at.day)
	}
	if t.Op == rulebook.IsDecided {
		open = open.not()
	}
	return answer(open, why, e.ID)
}

// deciding returns the decision that answers an act: the first that the body
// to which it went made afterwards.
func (c *core) deciding(e *entry, at moment) *entry {
	to := c.p.Thing(e.thing).To
	for _, x := range c.log {
		if x.Kind != Decided || !x.stands() || x.at.seq <= e.at.seq || !happens(x) || before(x.at, at) == no {
			continue
		}
		by := c.p.Thing(x.thing).By
		if len(to) == 0 || len(by) > 0 && slices.Contains(to, by[0]) {
			return x
		}
	}
	return nil
}

// fate answers tests on what has become of a decision or act.
func (f *frame) fate(t *rulebook.Test) result {
	c := f.c
	name := c.p.Thing(t.Thing).Name
	var e *entry
	for _, x := range c.byThing[t.Thing] {
		if (x.Kind == Decided || x.Kind == Did || x.Kind == Opened) && before(x.at, f.at) != no {
			e = x
		}
	}
	if f.self != nil && f.self.thing == t.Thing && t.Op == rulebook.IsTied {
		e = f.self
	}
	if e == nil {
		if c.lacksFor(t.Thing) {
			return result{t: unknown, why: "the record does not show a " + name, needs: name}
		}
		if t.Op == rulebook.IsCarried {
			return result{t: unknown, why: "there has been no vote on " + name, needs: "the vote"}
		}
		return answer(no, "there has been no "+name)
	}
	switch t.Op {
	case rulebook.IsVoid:
		return answer(truth(!e.stands()), "the "+name+" is "+string(e.ruling.Effect), e.ID)
	case rulebook.IsSetAside:
		_, why, ok := c.setAside(e, f.at)
		return answer(truth(ok), "the "+name+" was set aside under "+why, e.ID)
	case rulebook.IsTied:
		return answer(truth(e.Vote != nil && e.Vote.For == e.Vote.Against && e.Vote.For > 0), "the vote on "+name, e.ID)
	case rulebook.IsCarried:
		carried := e.ruling.Tally == nil || e.ruling.Tally.Carried != Broken
		return answer(truth(carried && e.stands()), "the "+name+" was carried", e.ID)
	}
	r := c.result(e, f.at)
	return answer(truth(r.Status == "in effect"), "the "+name+" is "+r.Status, e.ID)
}

// result says what has become of a decision or lasting measure.
func (c *core) result(e *entry, at moment) Result {
	r := Result{Event: e.ID, Thing: c.p.Thing(e.thing).Name, On: e.at.day.Long(), Status: "in effect"}
	if t := c.ix.sanction[r.Thing]; t != nil && t.Status != "" {
		r.Statuses = []string{t.Status}
	}
	if e.ruling != nil {
		switch {
		case e.ruling.Tally != nil && e.ruling.Tally.Carried == Broken:
			r.Status, r.Why = "not carried", e.ruling.Tally.Sentence
			return r
		case !e.stands():
			r.Status, r.Why = string(e.ruling.Effect), reason(e.ruling)
			return r
		case e.ruling.Effect == UnknownEffect:
			r.Status, r.Why = string(UnknownEffect), reason(e.ruling)
			return r
		}
	}
	if until, ok := c.sanctionEnd(e); ok {
		r.Until = &until
	}
	if _, why, ok := c.setAside(e, at); ok {
		r.Status, r.Why = "set aside", why
		return r
	}
	if _, why, ok := c.endOf(e, at); ok {
		r.Status, r.Why = "ended", why
		return r
	}
	if why, ok := c.suspended(e, at); ok {
		r.Status, r.Why = "suspended", why
		return r
	}
	if _, ok := c.takesEffect(e, at); !ok {
		r.Status = "not yet in effect"
		return r
	}
	if e.ruling != nil && e.ruling.Effect == Stands {
		r.Why = reason(e.ruling)
	}
	return r
}

// reason is the first broken finding of a ruling, in words.
func reason(r *Ruling) string {
	for _, want := range []Answer{Broken, NotShown} {
		for _, f := range r.Findings {
			if f.Answer == want && f.Charge == "" && f.Severity != "" && f.Severity != "irregularity" && f.Severity != "not counted" {
				return fmt.Sprintf("clause %s: %s", f.Clause, f.Text)
			}
		}
	}
	return ""
}

// passed returns the instant at which the time for an act ran out: the latest
// over the occasions that have come. ok is false while no end is in sight.
func (c *core) passed(thing rulebook.ID, at moment) (moment, bool) {
	var out moment
	found := false
	for _, n := range c.ix.powers[thing] {
		begun, waits := false, false
		for i := range n.Windows {
			w := &n.Windows[i]
			if w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter {
				continue
			}
			f := &frame{c: c, at: at, norm: n, anyway: c.p.Thing(w.Point.Thing).Kind == rulebook.Decision} // void reasons start no time
			points := f.points(w.Point)
			begun, waits = begun || len(points) > 0, waits || len(points) == 0
			for _, a := range points {
				res, span := c.count(&c.ix.brief, n, w, a, a.day)
				if res.Problem != "" || span.N < 0 {
					continue
				}
				end := res.End
				if !res.Exact {
					end, _ = c.p.Settings.Reckoner.Place.At(slices.Max(days(res))+1, 0)
				}
				if m := c.at(end, -1); !found || m.lo > out.lo {
					out, found = m, true
				}
			}
		}
		if n.Whichever == rulebook.Later && begun && waits {
			return out, false // one of the two periods has not begun: it is not known to be the earlier
		}
	}
	return out, found
}
