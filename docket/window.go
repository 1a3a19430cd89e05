package docket

import (
	"fmt"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/syntax"
)

// days lists the dates that a count may come to: one, or several when the
// rulebook leaves the count open.
func days(r calendar.Result) []calendar.Date {
	if len(r.Alternatives) == 0 {
		return []calendar.Date{r.Day}
	}
	var out []calendar.Date
	for _, a := range r.Alternatives {
		out = append(out, a.Day)
	}
	return out
}

// choices words the alternatives of a count.
func choices(r calendar.Result) []string {
	var out []string
	for _, a := range r.Alternatives {
		out = append(out, a.Day.Long()+" ("+a.Choice+")")
	}
	return out
}

// windows holds an act at moment m against several windows: all must hold,
// unless they are joined by "whichever is the later".
func (f *frame) windows(ws []rulebook.Window, which rulebook.Whichever, m moment) result {
	if len(ws) == 0 {
		return result{t: yes}
	}
	var parts []result
	for i := range ws {
		parts = append(parts, f.window(&ws[i], m))
	}
	out := join(parts, which != rulebook.Later)
	if which == rulebook.Later && out.t == no && out.tooEarly && out.tooLate { // one period is over; the other has not begun, and ends later
		return result{t: yes, facts: out.facts}
	}
	if which == rulebook.Later && out.t == yes {
		for _, r := range parts {
			if r.t == yes && r.last != nil && (out.last == nil || *r.last > *out.last) {
				out.last, out.work = r.last, r.work
			}
		}
	}
	return out
}

// window reports whether moment m lies in a window.
func (f *frame) window(w *rulebook.Window, m moment) result {
	switch w.Kind {
	case syntax.ByDate:
		if byThen(w) { // by then: by the end of the sentence's own window
			if f.then == nil {
				return result{t: yes}
			}
			return result{t: truth(m.lo <= f.then.hi)}
		}
		r := answer(onOrBefore(m, w.Day), "the last day was "+w.Day.Long())
		r.last, r.tooLate = ptr(w.Day), r.t == no
		return r
	case syntax.While:
		g := *f
		g.at = m
		return g.cond(w.If)
	case syntax.Soon:
		return result{t: yes, why: w.Words + " is a judgement", needs: "who judged that it was done " + w.Word}
	case syntax.At:
		return f.during(w, m)
	}
	if w.Kind == syntax.After && w.If != nil { // only after TEST or TEST
		g := *f
		g.at = m
		return g.cond(w.If)
	}
	g := *f
	if beforeKind(w.Kind) || w.Kind == syntax.Until {
		g.at = m
	}
	anchors := g.points(w.Point)
	if len(anchors) == 0 {
		return f.unanchored(w)
	}
	var best result
	for i, a := range anchors {
		r := f.measure(w, a, m)
		if i == 0 || r.t >= best.t {
			best = r
		}
	}
	return best
}

// byThen reports whether a window is "by then": the end of the sentence's own.
func byThen(w *rulebook.Window) bool {
	return w.Kind == syntax.ByDate && (w.Point.State == rulebook.AtThen || w.Day == calendar.NoDate)
}

// unanchored is the answer when the point of a window has not come.
func (f *frame) unanchored(w *rulebook.Window) result {
	t := f.c.p.Thing(w.Point.Thing)
	name := pointWords(w.Point, t.Name)
	if w.Kind == syntax.Before || w.Kind == syntax.Until {
		if f.c.lacksFor(w.Point.Thing) {
			return result{t: unknown, why: "the record does not show when " + name + " came", needs: name}
		}
		return result{t: yes}
	}
	if f.c.lacksFor(w.Point.Thing) {
		return result{t: unknown, why: "the record does not show " + name, needs: name}
	}
	for _, e := range f.c.byThing[w.Point.Thing] {
		if happens(e) && !e.stands() {
			return result{t: no, why: fmt.Sprintf("the %s of %s does not count", t.Name, e.at.day), facts: []string{e.ID}, needs: name, tooEarly: true}
		}
	}
	return result{t: no, why: "there has been no " + name, needs: name, tooEarly: true}
}

func pointWords(p rulebook.Point, name string) string {
	if p.Words != "" {
		return p.Words
	}
	return name
}

// during reports whether m falls in a meeting (or in its deliberation).
func (f *frame) during(w *rulebook.Window, m moment) result {
	for _, mt := range f.c.meetings {
		if w.Point.Thing != 0 && mt.thing != w.Point.Thing {
			continue
		}
		from, to := mt.opened(), mt.closed()
		if w.Point.State == rulebook.AtDeliberation {
			if from = mt.deliberation(); from == nil {
				continue
			}
		}
		if before(m, from.at) != yes && (to == nil || before(to.at, m) != yes) {
			return answer(yes, "", from.ID)
		}
	}
	name := pointWords(w.Point, f.c.p.Thing(w.Point.Thing).Name)
	if f.c.lacksFor(w.Point.Thing) {
		return result{t: unknown, why: "the record does not show that it was at the " + name, needs: "when the " + name + " was"}
	}
	return answer(no, "it was not at the "+name)
}

// measure holds moment m against one occurrence of a window's point.
func (f *frame) measure(w *rulebook.Window, a anchor, m moment) result {
	if w.Kind == syntax.After || w.Kind == syntax.Before || w.Kind == syntax.Until {
		return f.order(w, a, m, w.Kind == syntax.After)
	}
	from := a.day
	if beforeKind(w.Kind) {
		from = m.day
	}
	res, span := f.c.count(&f.c.p.Settings.Reckoner, f.norm, w, a, from)
	if span.N < 0 { // no limit then
		return result{t: yes}
	}
	var r result
	switch w.Kind {
	case syntax.Within, syntax.NotMoreAfter:
		r = f.last(w, a, m, res)
	case syntax.NotLessAfter:
		r = first(m, res)
	case syntax.WithinBefore, syntax.NotMoreBefore:
		r = first(m, res)
		if r.t == yes {
			r.t = before(m, a.moment)
		}
	case syntax.NotLessBefore:
		r = f.last(w, anchor{}, m, res)
	}
	r.work, r.alts = &res.Working, choices(res)
	if a.entry != nil {
		r.facts = append(r.facts, a.entry.ID)
	}
	if a.t == unknown && r.t == yes {
		r.t = unknown
	}
	if res.Problem != "" {
		r.t, r.why, r.needs = unknown, res.Problem, res.Problem
	}
	return r
}

// last compares m with a last lawful day.
func (f *frame) last(w *rulebook.Window, a anchor, m moment, res calendar.Result) result {
	var parts []tri
	for _, d := range days(res) {
		t := onOrBefore(m, d)
		if res.Exact {
			t = truth(m.hi <= res.End)
			if !m.timed() && m.lo <= res.End && m.hi > res.End {
				t = unknown
			}
		}
		if a.entry != nil && t != no {
			t = min(t, onOrAfter(m, a.day))
			if m.timed() && a.timed() && m.lo < a.lo {
				t = no
			}
		}
		parts = append(parts, t)
	}
	r := result{t: agree(parts), last: ptr(days(res)[0])}
	switch {
	case r.t == unknown && len(res.Alternatives) > 0:
		r.why = "the last day is " + strings.Join(choices(res), " or ")
		r.needs = "the rulebook to say how the days are counted"
	case r.t == unknown:
		r.why, r.needs = "the last day was "+res.Day.Long()+" and the day of the act is not known", "the day on which it was done"
	case r.t == no && a.entry != nil && onOrAfter(m, a.day) == no:
		r.tooEarly, r.why = true, "it came before "+pointWords(w.Point, "")
	case r.t == no:
		r.tooLate, r.why = true, "the last day was "+f.c.until(res)+rolled(&res.Working)
		r.days = ptr(int(m.day - days(res)[0]))
	}
	return r
}

// until words the end of a count: a day, or an instant for hours.
func (c *core) until(res calendar.Result) string {
	if res.Exact {
		return c.p.Settings.Reckoner.Place.Format(res.End)
	}
	return days(res)[0].Long()
}

// first compares m with a first lawful day.
func first(m moment, res calendar.Result) result {
	var parts []tri
	for _, d := range days(res) {
		parts = append(parts, onOrAfter(m, d))
	}
	r := result{t: agree(parts), first: ptr(days(res)[0])}
	switch {
	case r.t == unknown && len(res.Alternatives) > 0:
		r.why = "the first good day is " + strings.Join(choices(res), " or ")
		r.needs = "the rulebook to say how the days are counted"
	case r.t == no:
		r.tooEarly, r.why = true, "the first good day was "+days(res)[0].Long()
		r.days = ptr(int(m.last - days(res)[0]))
	}
	return r
}

// agree is yes or no when all readings say so, else unknown.
func agree(parts []tri) tri {
	lo, hi := parts[0], parts[0]
	for _, t := range parts {
		lo, hi = min(lo, t), max(hi, t)
	}
	if lo == hi {
		return lo
	}
	return unknown
}

// order compares m with a point that has no period.
func (f *frame) order(w *rulebook.Window, a anchor, m moment, after bool) result {
	var t tri
	switch {
	case w.Point.Whole && after:
		t = onOrAfter(m, a.last+1)
	case w.Point.Whole:
		t = onOrBefore(m, a.day-1)
	case after:
		t = before(a.moment, m)
	default:
		t = before(m, a.moment)
	}
	if w.OnOr && t != yes {
		if after {
			t = max(t, onOrAfter(m, a.day))
		} else {
			t = max(t, onOrBefore(m, a.last))
		}
	}
	r := result{t: min(t, max(a.t, unknown)), first: nil}
	name := pointWords(w.Point, f.c.p.Thing(w.Point.Thing).Name)
	if a.entry != nil {
		r.facts = []string{a.entry.ID}
	}
	if r.t != yes {
		word := "after"
		if !after {
			word = "before"
		}
		r.why = "it did not come " + word + " " + name
		r.tooEarly, r.tooLate = after, !after
		if r.t == unknown {
			r.why, r.needs = "the record does not show whether it came "+word+" "+name, "the time of one of the two"
		}
	}
	return r
}
