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
	ahead   *moment // what it must come before, when that bounds it
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
// several, or the later where the rulebook says so, and that is not known while
// one of them has not begun. What it has to come before ends it, once that comes.
func (c *core) bound(d *duty, n *rulebook.Norm, main *rulebook.Window, a anchor) {
	now := &frame{c: c, at: c.at(c.clock, len(c.log)+1), norm: n}
	waits := false
	for i := range n.Windows {
		w := &n.Windows[i]
		at := a
		if w.Point.Thing != main.Point.Thing || w.Point.State != main.Point.State {
			list := now.points(w.Point)
			if beforeKind(w.Kind) {
				if k := slices.IndexFunc(list, func(b anchor) bool { return before(b.moment, a.moment) != yes }); k >= 0 {
					c.stop(d, w, list[k])
				}
				continue
			}
			if len(list) == 0 {
				waits = waits || bounds(w)
				continue
			}
			at = list[len(list)-1]
		}
		res, span := c.count(&c.p.Settings.Reckoner, n, w, at, at.day)
		switch {
		case w.Kind == syntax.NotLessAfter:
			d.from = days(res)[0]
		case !bounds(w) || span.N < 0:
		case res.Problem != "":
			d.needs = res.Problem
		case !d.bounded || (days(res)[0] > d.last) == (n.Whichever == rulebook.Later):
			c.ends(d, res)
		}
	}
	if waits && n.Whichever == rulebook.Later && d.bounded {
		d.bounded, d.work, d.alts, d.needs = false, nil, nil, "the other period to begin: the later of the two ends counts"
	}
}

// bounds reports whether a window has a last day of its own.
func bounds(w *rulebook.Window) bool {
	return w.Kind == syntax.Within || w.Kind == syntax.NotMoreAfter
}

// ends lets the time of a duty end as counted.
func (c *core) ends(d *duty, res calendar.Result) {
	d.last, d.bounded, d.work, d.alts, d.ahead = days(res)[0], true, &res.Working, choices(res), nil
	if res.Exact {
		d.end = res.End + 1 // the instant itself is in time
		return
	}
	d.end, _ = c.p.Settings.Reckoner.Place.At(slices.Max(days(res))+1, 0)
}

// stop ends the time of a duty before something that has come, unless it has
// ended before.
func (c *core) stop(d *duty, w *rulebook.Window, b anchor) {
	was := *d
	d.last, d.bounded, d.end, d.ahead = b.day, true, b.lo, &b.moment
	switch {
	case w.Kind == syntax.NotLessBefore:
		res, _ := c.count(&c.p.Settings.Reckoner, d.n, w, b, b.day)
		c.ends(d, res)
	case w.OnOr:
		d.end, _ = c.p.Settings.Reckoner.Place.At(b.last+1, 0)
		d.ahead = nil
	case w.Point.Whole:
		d.last--
		d.end, _ = c.p.Settings.Reckoner.Place.At(b.day, 0)
		d.ahead = nil
	}
	if was.bounded && was.end <= d.end {
		*d = was
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
			d := duty{n: n, trigger: a, from: calendar.NoDate}
			c.stop(&d, w, a)
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
	late := min(truth(m.hi >= d.end), max(truth(m.lo >= d.end), unknown))
	if d.ahead != nil {
		late = before(m, *d.ahead).not()
	}
	switch late {
	case yes:
		d.status = dutyLate
	case unknown:
		d.status, d.needs = dutyNotShown, "the day on which it was done"
	}
	if len(d.alts) > 0 && d.status == dutyKept && m.day > d.last {
		d.status, d.needs = dutyNotShown, "the rulebook to say how the days are counted: "+strings.Join(d.alts, " or ")
	}
}

// count counts the period of a window from an occurrence of its point, or back
// from it, with what was agreed or granted under the Extension norms that name
// the norm's clause. The period that then holds comes with it. An agreement
// changes the bound, never the clock, and makes nobody late by itself. A period
// has the length that it had on the day from.
func (c *core) count(rk *calendar.Reckoner, n *rulebook.Norm, w *rulebook.Window, a anchor, from calendar.Date) (res calendar.Result, span calendar.Span) {
	if span = c.span(w.Span, from); span.N < 0 { // no limit
		return res, span
	}
	if res = reckon(rk, w, span, a); n == nil {
		return res, span
	}
	for _, x := range c.ix.ofKind[rulebook.Extension] {
		if !slices.Contains(x.Clauses, n.Clause) || !x.Shorten && !bounds(w) {
			continue
		}
		for _, e := range c.extensions(x) {
			last := days(res)[0]
			by, _ := e.period()
			short, less := c.shorter(span, by, e)
			switch {
			case !c.concerns(e, n, w, a) || x.Shorten && !less || !beforeKind(w.Kind) && e.at.day > last && !x.Late:
			case x.Shorten:
				span = short
				if res = reckon(rk, w, span, a); bounds(w) && days(res)[0] < e.at.last {
					res = rk.Within(calendar.Span{N: int(e.at.last - a.day), Fact: true}, a.calendar())
				}
			default:
				more := rk.Within(by, calendar.Moment{Day: last})
				more.Working = append(slices.Clone(res.Working), more.Working...)
				res = more
			}
		}
	}
	return res, span
}

// reckon counts a period in the direction of its window.
func reckon(rk *calendar.Reckoner, w *rulebook.Window, span calendar.Span, a anchor) (res calendar.Result) {
	switch w.Kind {
	case syntax.Within, syntax.NotMoreAfter:
		return rk.Within(span, a.calendar())
	case syntax.NotLessAfter:
		return rk.NotBefore(span, a.calendar())
	case syntax.WithinBefore, syntax.NotMoreBefore:
		return rk.Earliest(span, a.calendar())
	case syntax.NotLessBefore:
		return rk.Latest(span, a.calendar())
	}
	return res
}

// shorter is the period that remains of one when it is shortened to another, or
// by as much. It is counted as it was: in clear days, where it was.
func (c *core) shorter(span, to calendar.Span, e *entry) (calendar.Span, bool) {
	if to.Unit == span.Unit {
		to.Clear, to.Fact = span.Clear, span.Fact
	}
	if strings.Contains(phrase.Canonical(e.Text), " by ") {
		to.N = span.N - to.N
		return to, to.Unit == span.Unit && 0 <= to.N && to.N < span.N
	}
	return to, phrase.Longer(span, to)
}

// concerns reports whether what was agreed is about this occasion of a period:
// the last that had begun, or else the first to come; of a period before
// something the next to come.
func (c *core) concerns(e *entry, n *rulebook.Norm, w *rulebook.Window, a anchor) bool {
	back := beforeKind(w.Kind)
	if before(e.at, a.moment) != yes {
		return !back
	}
	earlier := func(b anchor) bool {
		return before(b.moment, a.moment) == yes && (!back || before(e.at, b.moment) == yes)
	}
	return !slices.ContainsFunc((&frame{c: c, at: a.moment, norm: n}).points(w.Point), earlier)
}

// extensions lists the entries that extend or shorten a period lawfully under a
// norm: by all whom it names, no further than it allows, no more often than it
// allows, while its conditions hold.
func (c *core) extensions(x *rulebook.Norm) []*entry {
	var out []*entry
	verb := map[bool]string{false: "extend", true: "shorten"}[x.Shorten]
	for _, e := range c.log {
		if e.Kind != Agreed && e.Kind != Did {
			continue
		}
		made := e.Kind == Did && e.thing == x.Thing && x.Thing != 0
		if !made && (e.Kind != Agreed || !strings.Contains(phrase.Canonical(e.Text), verb)) {
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
		if x.Most != nil {
			if most := c.span(*x.Most, e.at.day); !x.Shorten && phrase.Longer(span, most) || x.Shorten && phrase.Longer(most, span) {
				continue
			}
		}
		if f := (&frame{c: c, at: e.at, norm: x}); f.guards(x).t == no {
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
