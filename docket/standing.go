package docket

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
)

// At says how a case stands at an instant: what is due, what may be done and
// until when, what decisions have become of, and the whole case held against
// every clause. Time passes up to the instant as it does in Step.
func At(s State, at calendar.Instant) Standing {
	c := s.c.clone(false)
	c.advance(at)
	c.clock = max(c.clock, at)
	m := c.at(at, len(c.log)+1)
	out := Standing{At: at, Parties: map[string][]string{}}
	cl, closed := c.closing(m)
	out.Open = !closed
	if closed {
		out.ClosedBy = cl.why
	}
	for i := range c.p.Things {
		if t := &c.p.Things[i]; t.Kind == rulebook.Party {
			if people := c.holders(t.ID, m); len(people) > 0 {
				out.Parties[t.Name] = people
			}
		}
	}
	due := c.duties(m)
	for i := range due {
		out.Duties = append(out.Duties, c.due(&due[i], m))
	}
	slices.SortStableFunc(out.Duties, func(a, b Due) int { return compareDays(a.By, b.By) })
	out.Powers = c.powersAt(m)
	for _, e := range c.log {
		if e.Kind == Decided || e.Kind == Did && c.lasting(e) {
			out.Results = append(out.Results, c.result(e, m))
		}
		r := *e.ruling
		c.fallen(e, &r, m)
		out.Rulings = append(out.Rulings, r)
	}
	list := make([]*Ruling, len(out.Rulings))
	for i := range out.Rulings {
		list[i] = &out.Rulings[i]
	}
	c.account(due, list)
	out.Heard = c.hearings(m)
	out.Clauses = c.clauses(due, out.Rulings)
	for i := range due {
		if len(due[i].alts) > 0 {
			out.Alerts = append(out.Alerts, fmt.Sprintf("clause %s: the rulebook leaves the count open: either %s", c.clause(due[i].n), strings.Join(due[i].alts, " or ")))
		}
	}
	return out
}

// hearings says of each party whether he was heard.
func (c *core) hearings(m moment) []Heard {
	var out []Heard
	for i := range c.seats {
		s := &c.seats[i]
		if c.p.Thing(s.role).Kind != rulebook.Party || slices.ContainsFunc(out, func(h Heard) bool { return h.Person == s.person }) {
			continue
		}
		f := &frame{c: c, at: m, person: s.person}
		r := f.heard(s.person, 0)
		h := Heard{Person: s.person, Answer: r.t.answer(), Text: sentence(r.why), Facts: r.facts}
		out = append(out, h)
	}
	return out
}

func compareDays(a, b *calendar.Date) int {
	never := calendar.Date(1 << 30)
	return cmp.Compare(*cmp.Or(a, &never), *cmp.Or(b, &never))
}

// lasting reports whether an act has a state that goes on: a suspension.
func (c *core) lasting(e *entry) bool {
	t := c.p.Thing(e.thing)
	return t.Deed == rulebook.Suspend || c.ix.sanction[t.Name] != nil
}

// fallen marks a ruling whose act was set aside later, or falls with one that
// was.
func (c *core) fallen(e *entry, r *Ruling, at moment) {
	if e.Kind != Decided || !e.stands() {
		return
	}
	if _, why, ok := c.setAside(e, at); ok {
		r.Effect, r.Because = Overturned, why
	}
}

// due is a duty as a reader sees it.
func (c *core) due(d *duty, at moment) Due {
	out := Due{
		Clause: c.clause(d.n), Norm: d.n.ID, Kind: "must", Who: d.n.Who.Words, Deed: c.deed(d.n), Thing: c.deed(d.n),
		Status: d.status, Working: d.work, Alternatives: d.alts, Soft: d.soft, Needs: cmp.Or(d.needs, d.why),
	}
	if d.person != "" {
		out.People = []string{d.person}
	} else {
		out.People = c.people(d.n.Who, at)
	}
	if len(out.People) > 6 && d.n.Who.MemberOf == 0 {
		out.People = nil
	}
	if d.from != calendar.NoDate && d.trigger.entry != nil {
		out.From = ptr(d.from)
	}
	if d.bounded {
		out.By = ptr(d.last)
		out.ByTime = ptr(d.end)
	}
	out.Trigger = d.trigger.id()
	if d.done != nil {
		out.Done, out.Fulfilled = ptr(d.done.at.day), d.done.ID
		if d.bounded {
			out.Days = ptr(d.days)
		}
	} else if d.status == dutyMissed {
		out.Days = ptr(d.days)
	}
	return out
}

// powersAt lists every power with whether it may be used now, until when, and
// if not, why not and from when.
func (c *core) powersAt(at moment) []Due {
	var out []Due
	for _, n := range c.ix.ofKind[rulebook.Power] {
		if !c.live(n) {
			continue
		}
		people := c.people(n.Who, at)
		d := Due{Clause: c.clause(n), Norm: n.ID, Kind: "may", Who: n.Who.Words, People: people, Deed: c.deed(n), Thing: c.deed(n), Status: "open"}
		if len(people) > 6 {
			d.People = nil
		}
		for _, deed := range n.Deeds {
			t := c.p.Thing(deed.Thing)
			e := &entry{Event: Event{ID: "?", Kind: Did, Thing: t.Name}, thing: deed.Thing, at: at}
			if len(people) > 0 {
				e.Actors = people[:1]
			}
			if n.Who.Count > 0 && len(people) >= n.Who.Count {
				e.Actors = people[:n.Who.Count]
			}
			if n.Who.All {
				e.Actors = people
			}
			if t.Kind == rulebook.Meeting {
				e.Kind = Opened
			}
			fd, ok := c.empowers(n, e)
			if cfd, shut := c.afterClosing(e, t); shut {
				fd, ok = cfd, false
			}
			if ok && n.Only {
				for _, b := range c.bans(e) {
					if b.Norm == n.ID && b.Answer != Shown {
						fd, ok = b, false
					}
				}
			}
			d.By, d.Working = fd.Latest, fd.Working
			if !ok {
				d.Status = map[bool]string{true: "not shown", false: "blocked"}[fd.Answer == NotShown]
				d.From, d.Blocked, d.Needs = fd.Earliest, append(d.Blocked, fd), fd.Needs
			}
		}
		out = append(out, d)
	}
	return out
}

// clauses holds the whole case against each clause: the worst of what its
// norms say.
func (c *core) clauses(due []duty, rulings []Ruling) []ClauseAnswer {
	out := make([]ClauseAnswer, len(c.p.Clauses))
	at := map[string]int{}
	for i := range c.p.Clauses {
		cl := &c.p.Clauses[i]
		out[i] = ClauseAnswer{Clause: cl.Number, Heading: cl.Heading, Answer: Unmoved}
		if _, taken := at[cl.Number]; !taken {
			at[cl.Number] = i
		}
	}
	add := func(i int, f Finding) {
		ca := &out[i]
		if weight(f.Answer) > weight(ca.Answer) {
			ca.Answer = f.Answer
		}
		if !slices.ContainsFunc(ca.Findings, func(g Finding) bool { return g.Text == f.Text && g.Norm == f.Norm && g.Answer == f.Answer }) {
			ca.Findings = append(ca.Findings, f)
		}
	}
	for i := range due {
		d := &due[i]
		add(d.n.Clause, c.dutyFinding(d))
	}
	for _, n := range c.ix.anything {
		if f := (&frame{c: c, at: c.at(c.clock, len(c.log)+1), norm: n}); f.bound(n) {
			add(n.Clause, c.finding(n, "forbidden", Shown))
		}
	}
	for i := range rulings {
		for _, f := range rulings[i].Findings {
			k, ok := at[f.Clause]
			if f.Norm >= 0 {
				k, ok = c.p.Norms[f.Norm].Clause, true
			}
			if ok && f.Code != "not-recorded" && !f.Planned {
				add(k, f)
			}
		}
	}
	c.silence(out, add)
	return out
}

// silence answers clauses about which a record that may be incomplete says
// nothing: that nothing calls for them is not shown.
func (c *core) silence(out []ClauseAnswer, add func(int, Finding)) {
	if len(c.lacks) == 0 {
		return
	}
	for i := range c.p.Norms {
		n := &c.p.Norms[i]
		if out[n.Clause].Answer != Unmoved || n.Parent >= 0 {
			continue
		}
		var missing rulebook.ID
		switch n.Kind {
		case rulebook.Duty:
			if w := ArmingWindow(n); w != nil && w.Point.Thing != 0 {
				missing = w.Point.Thing
			}
		case rulebook.Required, rulebook.Content, rulebook.Needs, rulebook.Without, rulebook.Verdict:
			missing = n.Thing
		}
		if n.Kind == rulebook.Required && n.State == rulebook.Disclosed && (c.lack("evidence") || c.lack("everything")) {
			fd := c.finding(n, "silent", NotShown)
			fd.Text, fd.Needs = "The record does not show what evidence was disclosed, and when.", "a record of what was disclosed"
			add(n.Clause, fd)
			continue
		}
		if missing != 0 && c.lacksFor(missing) && len(c.byThing[missing]) == 0 {
			fd := c.finding(n, "silent", NotShown)
			fd.Text = fmt.Sprintf("The record does not show whether there was a %s.", c.p.Thing(missing).Name)
			fd.Needs = "a record of the " + c.p.Thing(missing).Name
			add(n.Clause, fd)
		}
	}
}

// bound reports whether a prohibition has begun to bind: the point from which
// it runs has come.
func (f *frame) bound(n *rulebook.Norm) bool {
	for i := range n.Windows {
		if len(f.points(n.Windows[i].Point)) > 0 {
			return true
		}
	}
	return len(n.Windows) == 0
}

func weight(a Answer) int {
	return slices.Index([]Answer{Unmoved, Excused, Shown, Pending, NotShown, Broken}, a)
}

// dutyFinding is what a duty says of its clause.
func (c *core) dutyFinding(d *duty) Finding {
	f := c.finding(d.n, "duty", Shown)
	f.Severity, f.Working, f.Needs = "", d.work, d.needs
	if d.bounded {
		f.Latest = ptr(d.last)
		f.Days = ptr(d.days)
	}
	if d.trigger.entry != nil {
		f.Facts = []string{d.trigger.entry.ID}
	}
	name := c.deed(d.n)
	switch d.status {
	case dutyKept:
		f.Facts = append(f.Facts, d.done.ID)
		f.Text = fmt.Sprintf("%s on %s", name, d.done.at.day.Long())
		if d.bounded {
			f.Text += fmt.Sprintf(", in time: the last day was %s", d.last.Long())
		}
	case dutyLate:
		f.Answer, f.Code = Broken, "late"
		f.Facts = append(f.Facts, d.done.ID)
		f.Text = fmt.Sprintf("%s on %s came %s late: the last day was %s", name, d.done.at.day.Long(), plural(d.days, "day"), d.last.Long())
		if d.soft {
			f.Answer = Shown
		}
	case dutyMissed:
		f.Answer, f.Code = Broken, "missed"
		f.Text = fmt.Sprintf("%s was due by %s and has not been done", name, d.last.Long())
		if d.soft {
			f.Answer = Shown
		}
	case dutyExcused:
		f.Answer, f.Text = Excused, fmt.Sprintf("%s need not be done: %s", name, d.why)
	case dutyNotShown:
		f.Answer, f.Text = NotShown, fmt.Sprintf("the record does not show %s", name)
		f.Days = nil
	default:
		f.Answer, f.Text = Pending, fmt.Sprintf("%s is due", name)
		f.Days = nil
		if d.bounded {
			f.Text += " by " + d.last.Long()
		}
	}
	f.Text = sentence(f.Text)
	return f
}

func plural(n int, word string) string {
	if n == 1 || n == -1 {
		return fmt.Sprintf("%d %s", n, word)
	}
	return fmt.Sprintf("%d %ss", n, word)
}
