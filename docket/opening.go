package docket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// opening judges a meeting as it opens: whether it may be held, whether the
// notice was good, whether those who sit may sit.
func (c *core) opening(e *entry) []Finding {
	t := c.p.Thing(e.thing)
	if t.Kind != rulebook.Meeting {
		return nil
	}
	var out []Finding
	if len(c.ix.powers[e.thing]) > 0 {
		called := *e
		called.Actors, called.derived = nil, true // who called it is not part of its opening
		out = append(out, c.power(&called)...)
	}
	out = append(out, c.bans(e)...)
	out = append(out, c.notices(e)...)
	out = append(out, c.validity(e)...)
	m := &meeting{thing: e.thing, entries: []*entry{e}}
	return append(out, c.sitters(m, e, nil)...)
}

// notices holds a thing (a hearing that opens, a decision that is made)
// against the norms that bind it to an earlier one: a notice received in time.
func (c *core) notices(e *entry) []Finding {
	var out []Finding
	for _, n := range c.ix.binds[e.thing] {
		f := &frame{c: c, at: e.at, self: e, norm: n}
		if f.cond(n.If).t == no {
			continue
		}
		if n.State == rulebook.Disclosed && n.Thing == 0 {
			continue // of exhibits; judged where a decision relies on them
		}
		out = append(out, f.notice(n, e))
	}
	return out
}

// notice holds a thing against one such norm: by the best notice of several.
func (f *frame) notice(n *rulebook.Norm, e *entry) Finding {
	var best *Finding
	c := f.c
	for _, x := range c.byThing[n.Thing] {
		if x.Kind != Did || !x.stands() || before(x.at, e.at) == no {
			continue
		}
		if day, ok := c.plannedDay(x, e.thing); ok && day != e.at.day && c.moved(x, e) {
			continue // it called another day
		}
		if fd, ok := c.interval(n, x, e.at, false); ok && (best == nil || score(fd) >= score(*best)) {
			best = &fd
		}
	}
	if best == nil {
		fd := c.finding(n, "no-notice", Broken)
		name := c.p.Thing(n.Thing).Name
		fd.Text, fd.Needs = fmt.Sprintf("There was no %s for it.", name), "a "+name
		if c.lacksFor(n.Thing) || c.lack("notice") {
			fd.Answer, fd.Text = NotShown, fmt.Sprintf("The record does not show a %s.", name)
		}
		best = &fd
	}
	c.excuse(n, f, best)
	return *best
}

// disclosed holds each exhibit that a decision relies on against the norms on
// when evidence must have been disclosed: "not less than 7 clear days before
// the hearing".
func (c *core) disclosed(m *meeting, e *entry) []Finding {
	var out []Finding
	for _, n := range c.ix.ofKind[rulebook.Required] {
		w := BindingWindow(n)
		if n.State != rulebook.Disclosed || n.Thing != 0 || w == nil {
			continue
		}
		to := e.at
		if m != nil && w.Point.Thing == m.thing {
			to = m.opened().at
		}
		for _, x := range e.Evidence {
			for _, p := range c.accused(e) {
				out = append(out, c.exhibit(n, w, x, p, to, e))
			}
		}
	}
	return out
}

func (c *core) exhibit(n *rulebook.Norm, w *rulebook.Window, x, p string, to moment, e *entry) Finding {
	fd := c.finding(n, "not-disclosed", Shown)
	when, id, ok := c.disclosures(x, p)
	if !ok {
		fd.Answer, fd.Text = Broken, fmt.Sprintf("%s was not disclosed to %s.", x, p)
		if c.lack("evidence") || c.lack("everything") {
			fd.Answer, fd.Needs = NotShown, "when "+x+" was disclosed"
		}
		return fd
	}
	f := &frame{c: c, at: to, norm: n, self: e}
	r := f.measure(w, anchor{moment: to, t: yes}, when)
	fd = fd.from(r)
	fd.Facts = append(fd.Facts, id)
	fd.Text = fmt.Sprintf("%s was disclosed to %s on %s.", x, p, when.day.Long())
	if r.t == no && r.last != nil {
		fd.Text = fmt.Sprintf("%s was disclosed to %s on %s; the last good day was %s.", x, p, when.day.Long(), r.last.Long())
	}
	c.excuse(n, f, &fd)
	return fd
}

// accused lists those whom a decision is about.
func (c *core) accused(e *entry) []string {
	if len(e.About) > 0 {
		return e.About
	}
	var out []string
	for _, id := range c.p.Thing(e.thing).About {
		out = append(out, c.holders(id, e.at)...)
	}
	return out
}

func score(fd Finding) int {
	return map[Answer]int{Broken: 0, NotShown: 1, Shown: 2}[fd.Answer]
}

// moved reports whether a later notice called a meeting for its actual day, so
// that the earlier one no longer speaks of it.
func (c *core) moved(x, e *entry) bool {
	for _, y := range c.byThing[x.thing] {
		if y.at.seq > x.at.seq && y.stands() {
			if day, ok := c.plannedDay(y, e.thing); ok && day == e.at.day {
				return true
			}
		}
	}
	return false
}

// excuse applies a norm's "unless" to a broken finding.
func (c *core) excuse(n *rulebook.Norm, f *frame, fd *Finding) {
	if fd.Answer == Shown || n.Unless == nil {
		return
	}
	switch u := f.cond(n.Unless); u.t {
	case yes:
		fd.Answer, fd.Text = Shown, fd.Text+" "+sentence("it need not have been: "+u.why)
	case unknown:
		fd.Answer, fd.Needs = NotShown, u.needs
	}
}

// interval holds the time from an earlier act (received, made) to a later one
// against the windows of a Required norm. When it is too short the finding
// carries the first day on which the later one would have been lawful.
func (c *core) interval(n *rulebook.Norm, x *entry, to moment, planned bool) (Finding, bool) {
	fd := c.finding(n, "", Shown)
	got := anchor{moment: x.at, entry: x, t: yes}
	name, kind := c.p.Thing(n.Thing).Name, "given"
	if n.State == rulebook.Received {
		kind = "received"
		a, ok := c.receipt(x)
		if !ok {
			fd.Answer, fd.Code, fd.Needs = Broken, "not-received", "a record of its receipt"
			fd.Text = fmt.Sprintf("The %s of %s was sent by %s, and nothing shows or says when it was received.", name, x.at.day, x.Method)
			return fd, true
		}
		got = a
	}
	later := c.p.Thing(n.Windows[0].Point.Thing).Name
	fd.Facts = []string{x.ID}
	f := &frame{c: c, at: to, norm: n}
	for i := range n.Windows {
		w := &n.Windows[i]
		r := f.measure(w, anchor{moment: to, t: yes}, got.moment)
		if r.t == yes {
			fd.Working, fd.Latest = r.work, r.last
			continue
		}
		fd.Answer = r.t.answer()
		_, span := c.count(&c.p.Settings.Reckoner, n, w, anchor{moment: to}, got.day)
		fd.Working, fd.Needs = r.work, r.needs
		verb := "was"
		if planned {
			verb = "would be"
		}
		text := fmt.Sprintf("The %s was %s on %s", name, kind, got.day.Long())
		if got.note != "" {
			text = fmt.Sprintf("The %s was %s", name, got.note)
		}
		switch w.Kind {
		case syntax.NotLessBefore:
			fd.Code = "too-early"
			rk := &c.p.Settings.Reckoner
			ev := rk.EventAfter(span, got.calendar())
			fd.Earliest, fd.Working = ptr(days(ev)[0]), &ev.Working
			unit := calendar.Span{N: span.N, Unit: span.Unit, Clear: true}
			between, _, _ := rk.Between(unit.Unit, got.day, to.day)
			unit.N = between
			fd.Days = ptr(int(to.day - days(ev)[0]))
			fd.Text = fmt.Sprintf("%s. The %s of %s %s too early: %s, not %d. The first good day is %s.", text, later, to.day.Long(), verb, unit, span.N, days(ev)[0].Long())
			if len(ev.Alternatives) > 0 {
				fd.Text += fmt.Sprintf(" The rulebook leaves the count open: either %s.", strings.Join(choices(ev), " or "))
			}
		case syntax.NotMoreBefore, syntax.WithinBefore:
			fd.Code = "too-soon-given"
			fd.Text = fmt.Sprintf("%s, more than %s before the %s of %s: it came too early to count. The first good day to give it was %s.", text, span, later, to.day.Long(), r.first.Long())
		default:
			fd.Code = "wrong-order"
			fd.Text = fmt.Sprintf("%s, not before the %s of %s.", text, later, to.day.Long())
		}
		return fd, true
	}
	fd.Text = fmt.Sprintf("The %s was %s on %s, in time for %s.", name, kind, got.day.Long(), to.day.Long())
	if got.note != "" {
		fd.Text = fmt.Sprintf("The %s was %s, in time for %s.", name, got.note, to.day.Long())
	}
	return fd, true
}

// sitters reports members who sat and must not. For an opening, those present
// then; for a decision (d), all who sat.
func (c *core) sitters(m *meeting, e *entry, d *entry) []Finding {
	var out []Finding
	body := c.bodyOf(m)
	sat := c.sat(m)
	if d == nil {
		sat = c.seated(m, nil)
	}
	for _, n := range c.ix.taking {
		for _, deed := range n.Deeds {
			if deed.Verb != rulebook.Sit && deed.Verb != rulebook.Preside || deed.Thing != 0 && deed.Thing != m.thing {
				continue
			}
			people := sat
			verb := "sat"
			if deed.Verb == rulebook.Preside {
				people, verb = c.presiding(m, e), "presided"
			}
			clean := true
			for _, p := range people {
				r := c.takes(n, p, e)
				if r.t == no {
					continue
				}
				clean = false
				fd := c.finding(n, "may-not-sit", Broken)
				if r.t == unknown {
					fd.Answer = NotShown
				}
				fd.Facts = append(fd.Facts, m.opened().ID)
				fd.Text = sentence(fmt.Sprintf("%s %s at the %s of the %s although %s", p, verb, c.p.Thing(m.thing).Name, c.p.Thing(body).Name, cmp.Or(r.why, "clause "+c.clause(n)+" forbids it")))
				fd.Needs = p + " to stand down"
				out = append(out, fd)
			}
			if clean && d != nil {
				fd := c.finding(n, "may-not-sit", Shown)
				fd.Text = "Nobody took part who must not."
				if c.lack("attendance") && len(people) == 0 {
					fd.Answer, fd.Text, fd.Needs = NotShown, "The record does not say who took part.", "the attendance"
				}
				out = append(out, fd)
			}
		}
	}
	return out
}

// takes reports whether a ban on taking part speaks of this person now.
func (c *core) takes(n *rulebook.Norm, p string, e *entry) result {
	f := &frame{c: c, at: e.at, self: e, norm: n, person: p}
	r := c.matches(p, n.Who, e.at)
	if r.t == no {
		return r
	}
	g := f.guards(n)
	w := result{t: yes}
	if len(n.Windows) > 0 {
		w = f.windows(n.Windows, n.Whichever, e.at)
	}
	return join([]result{r, g, w}, true)
}

// presiding returns who presided at a meeting: as recorded, else the holder of
// the office that presides who is in the room and has not stood down.
func (c *core) presiding(m *meeting, e *entry) []string {
	for i := len(m.entries) - 1; i >= 0; i-- {
		for _, name := range []string{"chair", "presiding", "president", "chaired by"} {
			if v, ok := m.entries[i].field(name); ok {
				return []string{v}
			}
		}
	}
	room := c.seated(m, nil)
	for _, n := range c.ix.ofKind[rulebook.Chair] {
		if n.Thing != 0 && n.Thing != m.thing {
			continue
		}
		for _, p := range c.people(n.Who, e.at) {
			if slices.Contains(room, p) {
				return []string{p}
			}
		}
	}
	return nil
}

// forbidden reports whether some ban keeps a person from sitting in a body's
// meetings in this case.
func (c *core) forbidden(p string, body rulebook.ID, m moment) bool {
	for _, n := range c.ix.taking {
		for _, deed := range n.Deeds {
			if deed.Verb != rulebook.Sit {
				continue
			}
			if by := c.p.Thing(deed.Thing).By; deed.Thing != 0 && (len(by) == 0 || by[0] != body) {
				continue
			}
			f := &frame{c: c, at: m, norm: n, person: p}
			if join([]result{c.matches(p, n.Who, m), f.guards(n)}, true).t == yes {
				return true
			}
		}
	}
	return false
}

// noticeDefect reports whether a meeting was held without good notice.
func (c *core) noticeDefect(m *meeting) bool {
	r := m.opened().ruling
	if r == nil {
		return false
	}
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Answer == Broken && (f.Code == "too-early" || f.Code == "no-notice" || f.Code == "not-received")
	})
}
