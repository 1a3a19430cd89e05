package docket

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// power reports whether some clause lets these people do this act now. All
// failing reasons are given.
func (c *core) power(e *entry) []Finding {
	t := c.p.Thing(e.thing)
	if fd, ok := c.afterClosing(e, t); ok {
		return []Finding{fd}
	}
	var all []Finding
	for _, n := range c.ix.powers[e.thing] {
		f := &frame{c: c, at: e.at, self: e, norm: n}
		if _, gives := f.yields(n); gives || !c.live(n) {
			continue
		}
		fd, ok := c.empowers(n, e)
		if ok && n.Kind == rulebook.Duty {
			return nil // who must may; whether it was in time is the duty's own matter
		}
		if ok {
			return []Finding{fd}
		}
		all = append(all, fd)
	}
	if len(all) == 0 {
		return c.declared(e, t)
	}
	return all
}

// declared judges an act for which no clause gives a power: its declaration
// says who does it.
func (c *core) declared(e *entry, t *rulebook.Thing) []Finding {
	fd := Finding{Code: "no-power", Clause: c.p.Clauses[t.Clause].Number, Norm: -1, Severity: "void", Words: t.Name}
	if e.Kind == Happened || t.Kind == rulebook.Fact || len(t.By) == 0 || len(e.Actors) == 0 {
		return nil
	}
	w := rulebook.Who{Roles: t.By, Count: t.Together}
	if t.Member {
		w = rulebook.Who{MemberOf: t.By[0], Count: t.Together}
	}
	r := c.doers(e, w)
	fd = fd.from(r)
	fd.Text = sentence(r.why)
	if r.t == yes {
		return nil
	}
	return []Finding{fd}
}

// doers reports whether those who did an act are whom a Who allows. A party
// that nobody holds yet is taken by whoever acts.
func (c *core) doers(e *entry, w rulebook.Who) result {
	if len(e.Actors) == 0 {
		if c.lack("actors") || e.derived {
			return result{t: yes}
		}
		return result{t: unknown, why: "the entry does not say who did it", needs: "who did it"}
	}
	var parts []result
	for _, a := range e.Actors {
		r := c.matches(a, w, e.at)
		if r.t == no && c.unbound(w, e) {
			r = result{t: yes}
		}
		parts = append(parts, r)
	}
	r := join(parts, w.Count > 0 || w.All)
	if w.Count > len(e.Actors) {
		return answer(no, fmt.Sprintf("it takes %d of them together, and %d acted", w.Count, len(e.Actors)))
	}
	if w.All && r.t == yes {
		for _, id := range w.Roles {
			if !slices.ContainsFunc(e.Actors, func(a string) bool { return c.is(a, id, e.at).t == yes }) {
				return answer(no, "the "+c.p.Thing(id).Name+" did not join in it")
			}
		}
	}
	return r
}

// unbound reports whether a Who names a party of the case that nobody is yet.
func (c *core) unbound(w rulebook.Who, e *entry) bool {
	return slices.ContainsFunc(w.Roles, func(id rulebook.ID) bool {
		return c.p.Thing(id).Kind == rulebook.Party && len(c.holders(id, e.at)) == 0
	})
}

// empowers holds an act against one power (or the power in a duty).
func (c *core) empowers(n *rulebook.Norm, e *entry) (Finding, bool) {
	f := &frame{c: c, at: e.at, self: e, norm: n, anyway: c.byParty(e)}
	if len(e.Actors) > 0 {
		f.person = e.Actors[0]
	}
	fd := c.finding(n, "no-power", Shown)
	fd.Severity = "void"
	who := c.doers(e, n.Who)
	if who.t == no && c.referred(n, e) {
		who = result{t: yes}
	}
	parts := []result{who}
	if n.Kind == rulebook.Power {
		parts = append(parts, f.guards(n))
		if !n.Only {
			parts = append(parts, f.windows(n.Windows, n.Whichever, e.at))
		}
		parts = append(parts, c.limit(n, e))
	} else {
		parts = append(parts, f.cond(n.If))
	}
	r := join(parts, true)
	fd = fd.from(r)
	switch {
	case who.t == no:
		fd.Text = sentence(who.why) + " " + c.only(n)
	case r.tooEarly:
		fd.Code = "too-early"
		fd.Text = fmt.Sprintf("It is too early: %s.", r.why)
	case r.tooLate:
		fd.Code = "too-late"
		fd.Text = fmt.Sprintf("It is too late: %s.", r.why)
	default:
		fd.Text = sentence(r.why)
	}
	if r.t == yes && r.last != nil {
		fd.Text = fmt.Sprintf("In time: the last day is %s%s.", r.last.Long(), rolled(r.work))
		fd.Latest = r.last
	}
	return fd, r.t == yes
}

// rolled says from which day a last day was moved, when it was.
func rolled(w *calendar.Working) string {
	if w == nil {
		return ""
	}
	for _, s := range *w {
		if s.Kind == "rolled" {
			return fmt.Sprintf(", since %s was not a working day (%s)", s.Day.Long(), s.Why)
		}
	}
	return ""
}

// byParty reports whether a party of the case acts for himself: a party may
// always attack what purports to bind.
func (c *core) byParty(e *entry) bool {
	return slices.ContainsFunc(c.p.Thing(e.thing).By, func(id rulebook.ID) bool { return c.p.Thing(id).Kind == rulebook.Party })
}

// only names who may.
func (c *core) only(n *rulebook.Norm) string {
	if n.Who.Words == "" {
		return ""
	}
	return fmt.Sprintf("Clause %s names %s.", c.clause(n), n.Who.Words)
}

// limit reports whether a power that may be used so often still may be.
func (c *core) limit(n *rulebook.Norm, e *entry) result {
	if n.Limit == 0 {
		return result{t: yes}
	}
	used := 0
	var facts []string
	for _, x := range c.byThing[e.thing] {
		if happens(x) && x.stands() {
			used++
			facts = append(facts, x.ID)
		}
	}
	if used >= n.Limit {
		return answer(no, fmt.Sprintf("it may be done %s and was done already", times(n.Limit)), facts...)
	}
	return result{t: yes}
}

func times(n int) string {
	if n < 3 {
		return [...]string{"never", "once", "twice"}[n]
	}
	return fmt.Sprintf("%d times", n)
}

// referred reports whether the power in a missed duty has passed to the
// entry's actors.
func (c *core) referred(n *rulebook.Norm, e *entry) bool {
	for _, id := range n.IfNot {
		x := &c.p.Norms[id]
		if (x.Change == rulebook.Referred || x.Change == rulebook.Passes) && len(c.fired[id]) > 0 && len(x.To) > 0 {
			for _, a := range e.Actors {
				if c.is(a, x.To[0], e.at).t == yes || c.holds(a, x.To[0], e.at).t == yes {
					return true
				}
			}
		}
	}
	return false
}

// bans reports prohibitions that an act breaks, and permissions it lacks.
func (c *core) bans(e *entry) []Finding {
	var out []Finding
	norms := append(slices.Clone(c.ix.bans[e.thing]), c.ix.anything...)
	for _, n := range norms {
		f := &frame{c: c, at: e.at, self: e, norm: n}
		if _, gives := f.yields(n); gives || !c.live(n) {
			continue
		}
		parts := []result{c.banned(n, e), f.guards(n), f.windows(n.Windows, n.Whichever, e.at)}
		r := join(parts, true)
		w := join(parts[2:], true)
		fd := c.finding(n, "forbidden", Shown)
		r.t = r.t.not()
		if r.t == no && w.t == yes {
			r.why = w.why
		}
		fd = fd.from(r)
		fd.Facts = slices.Compact(append(fd.Facts, e.ID))
		if r.t == yes && n.Deeds[0].Verb == rulebook.Anything {
			continue // it is answered for the whole case, once it has begun to bind
		}
		if r.t == no {
			fd.Text = c.banWords(n, e, r.why)
		} else if r.t == unknown {
			fd.Text = sentence(r.why)
		}
		out = append(out, fd)
	}
	for _, n := range c.ix.powers[e.thing] {
		if n.Kind == rulebook.Power && n.Only {
			f := &frame{c: c, at: e.at, self: e, norm: n}
			r := f.windows(n.Windows, n.Whichever, e.at)
			fd := c.finding(n, "forbidden", Shown).from(r)
			if r.t != yes {
				fd.Text = sentence("it may be done only " + windowWords(n) + ": " + r.why)
			}
			out = append(out, fd)
		}
	}
	return out
}

// banned reports whether those who acted are whom a ban speaks of.
func (c *core) banned(n *rulebook.Norm, e *entry) result {
	if n.Who.Nobody || n.Who.Anyone || len(e.Actors) == 0 {
		return result{t: yes}
	}
	var parts []result
	for _, a := range e.Actors {
		parts = append(parts, c.matches(a, n.Who, e.at))
	}
	return join(parts, false)
}

func (c *core) banWords(n *rulebook.Norm, e *entry, why string) string {
	s := fmt.Sprintf("Clause %s forbids it", c.clause(n))
	if w := windowWords(n); w != "" {
		s += " " + w
	}
	if why != "" {
		s += ": " + why
	}
	if n.Sev.Kind == syntax.Irregular {
		s += ". What was done stands, and the irregularity is noted"
	}
	return sentence(s)
}

func windowWords(n *rulebook.Norm) string {
	var out []string
	for _, w := range n.Windows {
		if w.Words != "" {
			out = append(out, w.Words)
		}
	}
	return strings.Join(out, " and ")
}

// afterClosing refuses meetings and decisions once the case is closed.
func (c *core) afterClosing(e *entry, t *rulebook.Thing) (Finding, bool) {
	cl, closed := c.closing(e.at)
	if !closed || cl.norm == nil || t.Kind != rulebook.Decision && t.Kind != rulebook.Meeting {
		return Finding{}, false
	}
	for _, n := range c.ix.powers[e.thing] { // what the closing act itself calls for may still be done
		for _, w := range n.Windows {
			if w.Point.Thing == cl.thing {
				return Finding{}, false
			}
		}
	}
	for _, n := range c.ix.effects[e.thing] {
		if n.Change == rulebook.ReopensCase {
			return Finding{}, false
		}
	}
	fd := c.finding(cl.norm, "case-closed", Broken)
	fd.Severity, fd.Facts = "void", cl.facts
	fd.Text = fmt.Sprintf("The case is closed: %s.", cl.why)
	return fd, true
}
