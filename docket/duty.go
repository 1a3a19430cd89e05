package docket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
	"alteram/syntax"
)

// duty is one instance of a Duty norm: one for each occasion (and each person,
// where the norm says "each").
type duty struct {
	n       *rulebook.Norm
	trigger anchor
	from    calendar.Date
	last    calendar.Date // meaningful when bounded
	end     calendar.Instant
	bounded bool
	person  string // of "each member"
	done    *entry
	status  string
	days    int // late (positive) or early (negative) against the last day
	why     string
	needs   string
	soft    bool
	work    *calendar.Working
	alts    []string
}

// The statuses of a duty.
const (
	dutyOpen      = "open"
	dutyKept      = "kept"
	dutyLate      = "late"
	dutyMissed    = "missed"
	dutyExcused   = "excused"
	dutySuspended = "suspended"
	dutyNotShown  = "not shown"
)

// duties lists all instances as they stand at a moment.
func (c *core) duties(at moment) []duty {
	var out []duty
	for _, n := range c.ix.duties {
		out = append(out, c.instances(n, at)...)
	}
	return out
}

// instances lists the instances of one norm.
func (c *core) instances(n *rulebook.Norm, at moment) []duty {
	if !c.live(n) || n.For != 0 && !c.called(n.For, at) {
		return nil
	}
	var out []duty
	for _, d := range c.occasions(n, at) {
		if n.Who.Each && n.Who.MemberOf != 0 {
			for _, p := range c.holders(n.Who.MemberOf, d.trigger.moment) {
				each := d
				each.person = p
				out = append(out, c.settle(each, at))
			}
			continue
		}
		out = append(out, c.settle(d, at))
	}
	return out
}

// called reports whether a further stage, such as an appeal hearing to which a
// clause was made to apply, has been called for: something was addressed to
// its body, or it has met.
func (c *core) called(meeting rulebook.ID, at moment) bool {
	by := c.p.Thing(meeting).By
	for _, e := range c.log {
		to := c.p.Thing(e.thing).To
		if e.thing == meeting || e.Kind == Did && len(by) > 0 && slices.Contains(to, by[0]) && e.stands() {
			return before(e.at, at) != no
		}
	}
	return false
}

// occasions computes when a duty was armed, and until when it may be kept.
func (c *core) occasions(n *rulebook.Norm, at moment) []duty {
	f := &frame{c: c, at: at, norm: n}
	w := ArmingWindow(n)
	if w == nil {
		return c.standing(n, f)
	}
	if w.Kind == syntax.ByDate {
		end, _ := c.p.Settings.Reckoner.Place.At(w.Day+1, 0)
		return []duty{{n: n, last: w.Day, end: end, bounded: true, soft: w.Soft}}
	}
	anchors := f.points(w.Point)
	if n.Parent >= 0 && len(anchors) == 0 {
		for _, x := range c.fired[n.ID] {
			anchors = append(anchors, anchor{moment: x.at, t: yes})
		}
	}
	var out []duty
	for _, a := range anchors {
		if !c.held(a.moment) {
			continue
		}
		g := &frame{c: c, at: a.moment, norm: n}
		g.at.seq++
		if g.cond(n.If).t == no && f.cond(n.If).t == no {
			continue
		}
		d := duty{n: n, trigger: a, from: a.day, soft: w.Soft}
		c.bound(&d, n, w, a)
		out = append(out, d)
	}
	return out
}

// bound computes the end of a duty's time from its windows: the earliest of
// several, or the later where the rulebook says so.
func (c *core) bound(d *duty, n *rulebook.Norm, main *rulebook.Window, a anchor) {
	rk := &c.p.Settings.Reckoner
	for i := range n.Windows {
		w := &n.Windows[i]
		at := a
		if w != main && w.Point != main.Point && !(w.Point.Thing == main.Point.Thing && w.Point.State == main.Point.State) {
			f := &frame{c: c, at: c.at(c.clock, len(c.log)+1), norm: n}
			list := f.points(w.Point)
			if len(list) == 0 || beforeKind(w.Kind) {
				continue
			}
			at = list[len(list)-1]
		}
		var res calendar.Result
		switch w.Kind {
		case syntax.Within, syntax.NotMoreAfter:
			res = rk.Within(c.span(w.Span, at.day), at.calendar())
		case syntax.NotLessAfter:
			res = rk.NotBefore(c.span(w.Span, at.day), at.calendar())
			d.from = days(res)[0]
			continue
		default:
			continue
		}
		c.extend(n, at, &res)
		last := days(res)[0]
		earlier := !d.bounded || last < d.last
		if d.bounded && n.Whichever == rulebook.Later {
			earlier = last > d.last
		}
		if !earlier || res.Problem != "" {
			if res.Problem != "" {
				d.needs = res.Problem
			}
			continue
		}
		d.last, d.bounded, d.work, d.alts = last, true, &res.Working, choices(res)
		d.end = res.End
		if res.Exact {
			d.end++ // the instant itself is in time
		} else {
			d.end, _ = rk.Place.At(last+1, 0)
		}
		if len(res.Alternatives) > 0 {
			worst := slices.Max(days(res))
			d.end, _ = rk.Place.At(worst+1, 0)
		}
	}
}

// ArmingWindow returns the window that arms a duty: the one that runs from a
// point, or a date.
func ArmingWindow(n *rulebook.Norm) *rulebook.Window {
	var after *rulebook.Window
	for i := range n.Windows {
		switch w := &n.Windows[i]; w.Kind {
		case syntax.Within, syntax.NotMoreAfter, syntax.ByDate:
			return w
		case syntax.NotLessAfter, syntax.After, syntax.Soon:
			if after == nil && w.Point.Thing != 0 {
				after = w
			}
		}
	}
	return after
}

// standing is a duty without a starting point: it holds while its condition
// does, or is armed by the later thing it must come before.
func (c *core) standing(n *rulebook.Norm, f *frame) []duty {
	var out []duty
	for i := range n.Windows {
		w := &n.Windows[i]
		if !beforeKind(w.Kind) || w.Point.Thing == 0 {
			continue
		}
		for _, a := range f.points(w.Point) {
			g := &frame{c: c, at: a.moment, norm: n}
			if g.cond(n.If).t == no {
				continue
			}
			d := duty{n: n, trigger: a, from: calendar.NoDate, last: a.day, bounded: true, end: a.lo}
			if w.Kind == syntax.NotLessBefore {
				res := c.p.Settings.Reckoner.Latest(c.span(w.Span, a.day), a.calendar())
				d.last, d.work, d.alts = days(res)[0], &res.Working, choices(res)
				d.end, _ = c.p.Settings.Reckoner.Place.At(d.last+1, 0)
			}
			out = append(out, d)
		}
		return out
	}
	if !c.opened && n.Parent < 0 || f.cond(n.If).t == no {
		return nil
	}
	if n.Parent < 0 && n.If == nil {
		return nil // a duty with neither occasion nor time: the build warns of it
	}
	d := duty{n: n, trigger: anchor{t: yes}, from: calendar.NoDate}
	if fs := c.fired[n.ID]; n.Parent >= 0 && len(fs) > 0 {
		d.trigger.moment, d.from = fs[0].at, fs[0].at.day
	}
	return []duty{d}
}

// settle says what has become of an instance at a moment.
func (c *core) settle(d duty, at moment) duty {
	d.status = dutyOpen
	f := &frame{c: c, at: at, norm: d.n, person: d.person}
	for _, e := range c.performances(&d, at) {
		if d.done == nil || before(e.at, d.done.at) == yes {
			d.done = e
		}
	}
	if d.done != nil {
		c.measureDone(&d)
		if d.status == dutyKept {
			return d
		}
	}
	late := d.bounded && at.lo >= d.end
	if d.n.Unless != nil {
		g := *f
		then := at
		if d.bounded && at.lo > d.end-1 {
			then = c.at(d.end-1, len(c.log)+1)
		}
		g.at, g.then = then, &then
		u := g.cond(d.n.Unless)
		if u.t == yes {
			d.status, d.why = dutyExcused, u.why
			return d
		}
	}
	if d.done != nil {
		return d
	}
	cl, closed := c.closing(at)
	switch {
	case closed && c.closedBefore(&d, cl):
		d.status, d.why = dutyExcused, cl.why
	case late && c.lacksForAny(d.n):
		d.status, d.needs = dutyNotShown, "a record of it"
	case late && d.trigger.t == unknown:
		d.status, d.needs = dutyNotShown, "the day from which the time runs"
	case late && len(d.alts) > 0 && at.lo < d.end:
		d.status = dutyNotShown
	case late:
		d.status = dutyMissed
		d.days = int(at.day - d.last)
		if d.soft {
			d.why = "the time was a target, not a limit"
		}
	case c.lacksForAny(d.n):
		d.status, d.needs = dutyNotShown, "a record of it"
	}
	return d
}

// closedBefore reports whether the case was closed by something other than
// what armed the duty, and before the duty's time was over.
func (c *core) closedBefore(d *duty, cl closing) bool {
	if d.trigger.entry != nil && cl.entry == d.trigger.entry {
		return false
	}
	return !d.bounded || cl.at.lo < d.end
}

func (c *core) lacksForAny(n *rulebook.Norm) bool {
	return slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return c.lacksFor(d.Thing) })
}

// performances lists the entries that may discharge an instance.
func (c *core) performances(d *duty, at moment) []*entry {
	var out []*entry
	for _, deed := range d.n.Deeds {
		for _, e := range c.byThing[deed.Thing] {
			if !happens(e) || e.derived || !e.stands() || before(e.at, at) == no {
				continue
			}
			if d.person != "" && !slices.Contains(e.Actors, d.person) {
				continue
			}
			m := e.at.start()
			if d.n.State == rulebook.Received {
				if a, ok := c.receipt(e); ok {
					m = a.moment
				}
			}
			if !d.n.Early && d.from != calendar.NoDate && onOrAfter(m, d.from) == no {
				continue
			}
			if d.trigger.entry != nil && !d.n.Early && !beforeAnchored(d) && !sameRoom(e, d.trigger.entry) && m.timed() && d.trigger.timed() && m.lo < d.trigger.lo {
				continue
			}
			out = append(out, e)
		}
	}
	return out
}

// sameRoom reports whether two entries belong to one meeting: what a meeting
// decides before it closes is decided after it, where time runs from its end.
func sameRoom(a, b *entry) bool { return a.room != nil && a.room == b.room }

func beforeAnchored(d *duty) bool { return d.from == calendar.NoDate }

// measureDone compares the day of performance with the last day.
func (c *core) measureDone(d *duty) {
	m := d.done.at
	d.status = dutyKept
	if !d.bounded {
		return
	}
	d.days = int(m.day - d.last)
	switch {
	case m.lo >= d.end:
		d.status = dutyLate
	case m.hi >= d.end:
		d.status, d.needs = dutyNotShown, "the day on which it was done"
	}
	if len(d.alts) > 0 && d.status == dutyKept && m.day > d.last {
		d.status, d.needs = dutyNotShown, "the rulebook to say how the days are counted: "+strings.Join(d.alts, " or ")
	}
}

// extend moves the end of a period by what was agreed or granted under the
// Extension norms that name the clause. It changes the bound, never the clock.
func (c *core) extend(n *rulebook.Norm, a anchor, res *calendar.Result) {
	if n == nil {
		return
	}
	for _, x := range c.ix.ofKind[rulebook.Extension] {
		if x.Shorten || !slices.Contains(x.Clauses, n.Clause) {
			continue
		}
		for _, e := range c.extensions(x) {
			span, ok := e.period()
			if !ok || before(e.at, c.at(a.lo, a.seq)) == yes || !x.Late && e.at.day > days(*res)[0] {
				continue // of another occasion, or after the period had ended
			}
			more := c.p.Settings.Reckoner.Within(span, calendar.Moment{Day: days(*res)[0]})
			more.Working = append(slices.Clone(res.Working), more.Working...)
			*res = more
		}
	}
}

// extensions lists the entries that extend a period lawfully under a norm: by
// all whom it names, by no more than it allows, no more often than it allows.
func (c *core) extensions(x *rulebook.Norm) []*entry {
	var out []*entry
	for _, e := range c.log {
		if e.Kind != Agreed && e.Kind != Did {
			continue
		}
		made := e.Kind == Did && e.thing == x.Thing && x.Thing != 0
		if !made && (e.Kind != Agreed || !strings.Contains(phrase.Canonical(e.Text), "extend")) {
			continue
		}
		text := phrase.Canonical(e.Text)
		named := made
		for _, i := range x.Clauses {
			named = named || strings.Contains(text, "clause "+strings.ToLower(c.p.Clauses[i].Number))
		}
		who := x.Who
		who.All = who.All || x.Written
		span, ok := e.period()
		if !named || !ok || c.doers(e, who).t == no || x.Limit > 0 && len(out) >= x.Limit {
			continue
		}
		if x.Most != nil && phrase.Longer(span, c.span(*x.Most, e.at.day)) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// period reads the period from the words of an agreement ("by 14 days") or
// the fields of an act.
func (e *entry) period() (calendar.Span, bool) {
	text := e.Text
	for _, f := range e.Fields {
		text += " " + f.Value
	}
	return phrase.Period(text)
}

// touched lists the duties that an entry may have armed or discharged.
func (c *core) touched(e *entry) []duty {
	at := e.at
	at.seq = len(c.log) + 1
	var out []duty
	for _, n := range c.ix.touch[e.thing] {
		out = append(out, c.instances(n, at)...)
	}
	return out
}

// account tells rulings which duties their entries armed and discharged, and
// which ran out before them.
func (c *core) account(due []duty, rulings []*Ruling) {
	at := map[string]*Ruling{}
	for _, r := range rulings {
		at[r.Event] = r
		r.Opened, r.Armed, r.Discharged, r.Late, r.Missed = nil, nil, nil, nil, nil
	}
	byID := map[string]*entry{}
	if len(rulings) > 1 {
		for _, e := range c.log {
			byID[e.ID] = e
		}
	}
	for i := range due {
		d := &due[i]
		if d.trigger.entry != nil {
			if r := at[d.trigger.entry.ID]; r != nil && (d.done == nil || d.done.at.seq > d.trigger.entry.at.seq) {
				r.Opened, r.Armed = append(r.Opened, c.line(d)), append(r.Armed, armed(c.clause(d.n), d))
			}
		}
		if d.done != nil && (d.status == dutyKept || d.status == dutyLate) {
			if r := at[d.done.ID]; r != nil && d.status == dutyKept {
				r.Discharged = append(r.Discharged, c.line(d))
			} else if r != nil {
				r.Late = append(r.Late, fmt.Sprintf("%s, %s late", c.line(d), plural(d.days, "day")))
			}
		}
		if d.status != dutyMissed && d.status != dutyLate || !d.bounded {
			continue
		}
		for _, r := range rulings {
			if e := byID[r.Event]; e != nil && e.at.lo >= d.end {
				r.Missed = append(r.Missed, c.line(d))
				break
			}
		}
	}
}

// armed is a duty as it was opened.
func armed(clause string, d *duty) Due {
	out := Due{Clause: clause, Norm: d.n.ID, Kind: "must"}
	if d.bounded {
		out.By = ptr(d.last)
	}
	return out
}

// deed words what a duty or power is about.
func (c *core) deed(n *rulebook.Norm) string {
	var out []string
	for _, d := range n.Deeds {
		out = append(out, c.p.Thing(d.Thing).Name)
	}
	return strings.Join(out, " or ")
}

// line is a duty as a sentence.
func (c *core) line(d *duty) string {
	who := d.n.Who.Words
	if d.person != "" {
		who = d.person
	}
	s := fmt.Sprintf("clause %s: %s must do %s", c.clause(d.n), cmp.Or(who, "somebody"), c.deed(d.n))
	if d.bounded {
		s += " by " + d.last.Long()
	}
	return s
}
