package rulebook

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/syntax"
)

// length is how many calendar days a period can take.
type length struct{ least, most int }

// lengthOf bounds a period in calendar days. Working days are bounded with
// room for two weeks of public holidays, months as in the calendar.
func lengthOf(s calendar.Span) length {
	n := s.N
	l := length{n, n}
	switch s.Unit {
	case calendar.WorkingDay:
		l = length{n + max(n-1, 0)/5*2, n + (n/5+1)*2 + 14} // fewest from a Sunday
	case calendar.Week:
		l = length{7 * n, 7 * n}
	case calendar.Month:
		l = length{n * 3043 / 100, n*3044/100 + 3}
		l.least = max(28*min(n, 1), l.least-3)
	case calendar.Year:
		l = length{365 * n, 366 * n}
	case calendar.Hour:
		l = length{n / 24, n/24 + 1}
	}
	if s.Clear {
		l.least++
		l.most++
	}
	return l
}

func longestDays(s calendar.Span) int { return lengthOf(s).most }

// days bounds a period that may be a parameter, over all its values.
func (b *builder) days(s *Span) length {
	if s.Param == 0 {
		return lengthOf(s.Span)
	}
	l := length{math.MaxInt32, 0}
	for _, v := range b.thing(s.Param).Values {
		d := lengthOf(v.Span)
		l.least, l.most = min(l.least, d.least), max(l.most, d.most)
	}
	return l
}

// moment is a node of the graph of times: a thing, made or at a later moment.
type moment struct {
	thing ID
	state PointState
}

// edge says that to is not later than from plus days.
type edge struct {
	from, to moment
	days     int
	norm     *Norm
}

// lintFeasible looks for windows that cannot all be met: the bounds that
// duties and validity conditions put on the distances between moments are a
// system of differences, which has no solution when a ring of them adds up to
// less than nothing.
func (b *builder) lintFeasible() {
	edges := b.timeEdges()
	nodes := map[moment]int{}
	for _, e := range edges {
		nodes[e.from], nodes[e.to] = 0, 0
	}
	by := map[moment]*edge{}
	var last *edge
	for range len(nodes) + 1 {
		last = nil
		for i := range edges {
			if e := &edges[i]; nodes[e.from]+e.days < nodes[e.to] {
				nodes[e.to] = nodes[e.from] + e.days
				by[e.to] = e
				last = e
			}
		}
		if last == nil {
			return
		}
	}
	for range len(nodes) {
		last = by[last.from]
	}
	var ring []*Norm
	for e := last; ; {
		if e.norm != nil && !slices.Contains(ring, e.norm) {
			ring = append(ring, e.norm)
		}
		if e = by[e.from]; e == last {
			break
		}
	}
	if len(ring) == 0 {
		return
	}
	slices.SortFunc(ring, func(x, y *Norm) int { return x.ID - y.ID })
	var cites []string
	for _, n := range ring {
		if c := b.p.cite(n.Clause); !slices.Contains(cites, c) {
			cites = append(cites, c)
		}
	}
	n := ring[len(ring)-1]
	b.warn(warnInfeasible, n, strings.Join(cites, ", "))
	for _, other := range ring[:len(ring)-1] {
		b.relatedIn(other.File, other.Span, "together with this")
	}
}

// timeEdges are the bounds between moments that hold without condition.
func (b *builder) timeEdges() []edge {
	var out []edge
	for n := range b.norms(Duty, Required) {
		at := moment{thing: n.Thing}
		switch {
		case n.If != nil || n.Parent >= 0 || n.Whichever != AllHold || n.Kind == Duty && (n.Unless != nil || len(n.Deeds) != 1):
			continue
		case n.Kind == Duty && n.Deeds[0].Verb != Do:
			continue
		case n.Kind == Duty:
			at.thing = n.Deeds[0].Thing
		case n.State == Received:
			at.state = AtReceived
			out = append(out, edge{at, moment{thing: at.thing}, 0, nil})
		}
		for i := range n.Windows {
			out = append(out, b.windowEdges(n, at, &n.Windows[i])...)
		}
	}
	return out
}

func (b *builder) windowEdges(n *Norm, at moment, w *Window) []edge {
	if w.Soft || w.Point.Thing == 0 || w.Point.State == AtField || w.Point.State == AtThen {
		return nil
	}
	p, l := moment{w.Point.Thing, w.Point.State}, b.days(&w.Span)
	var out []edge
	if p.state != AtMade {
		out = append(out, edge{p, moment{thing: p.thing}, 0, nil})
	}
	switch w.Kind {
	case syntax.Within, syntax.NotMoreAfter:
		return append(out, edge{p, at, l.most, n}, edge{at, p, 0, n})
	case syntax.NotLessAfter:
		return append(out, edge{at, p, -l.least, n})
	case syntax.After:
		return append(out, edge{at, p, 0, n})
	case syntax.Before:
		return append(out, edge{p, at, 0, n})
	case syntax.NotLessBefore:
		return append(out, edge{p, at, -l.least, n})
	case syntax.NotMoreBefore, syntax.WithinBefore:
		return append(out, edge{at, p, l.most, n}, edge{p, at, 0, n})
	}
	return nil
}

// openCount is a period that the counting policy leaves open.
type openCount struct {
	norm      *Norm
	window    *Window
	from      calendar.Date
	dates     []string
	questions []string // the open choices it depends on
	alike     []*Norm  // further sentences that depend on no other
}

// lintCounting counts every period on example days and reports those that the
// counting policy leaves open, with the dates that they might lead to: one
// sentence for each set of open choices, and how many others are alike.
func (b *builder) lintCounting() {
	r := b.p.Settings.Reckoner
	r.Brief = true
	names := choiceNames()
	cache := map[string]*openCount{}
	var found []*openCount
	for n := range b.norms() {
		if n.For != 0 || n.Kind == Service {
			continue
		}
		for i := range n.Windows {
			for _, s := range b.spansOf(&n.Windows[i]) {
				key := fmt.Sprint(n.Windows[i].Kind, s)
				count, known := cache[key]
				if !known {
					count = b.countExamples(&r, &n.Windows[i], s, names)
					cache[key] = count
				}
				if count != nil {
					found = noteCount(found, *count, n, &n.Windows[i])
				}
			}
		}
	}
	for _, c := range found {
		more := ""
		if len(c.alike) > 0 {
			more = fmt.Sprintf("; %d more windows depend on the same", len(c.alike))
		}
		b.warn(warnCounting, c.norm, c.window.Words, c.from.Long(), strings.Join(c.dates, ", "), more, `"`+strings.Join(c.questions, `", "`)+`"`)
		for _, n := range c.alike {
			b.relatedIn(n.File, n.Span, "depends on the same")
		}
	}
}

// noteCount adds an open count to those found, or to one whose questions
// include its own.
func noteCount(found []*openCount, c openCount, n *Norm, w *Window) []*openCount {
	for _, old := range found {
		if !slices.ContainsFunc(c.questions, func(q string) bool { return !slices.Contains(old.questions, q) }) {
			old.alike = append(old.alike, n)
			return found
		}
	}
	c.norm, c.window = n, w
	return append(found, &c)
}

// spansOf are the periods that a window may have over time.
func (b *builder) spansOf(w *Window) []calendar.Span {
	if w.Span.Param == 0 {
		return []calendar.Span{w.Span.Span}
	}
	var out []calendar.Span
	for _, v := range b.thing(w.Span.Param).Values {
		out = append(out, v.Span)
	}
	return out
}

// lintWithinBefore finds "within ten days before".
func (b *builder) lintWithinBefore() {
	for n := range b.norms() {
		for i := range n.Windows {
			if w := &n.Windows[i]; w.Kind == syntax.WithinBefore && n.For == 0 {
				b.warn(warnWithinBefore, n, w.Words, b.p.spanText(&w.Span))
			}
		}
	}
}

// ask is the question that a window puts to the calendar.
func ask(k syntax.WindowKind) func(*calendar.Reckoner, calendar.Span, calendar.Moment) calendar.Result {
	switch k {
	case syntax.Within, syntax.NotMoreAfter:
		return (*calendar.Reckoner).Within
	case syntax.NotLessAfter:
		return (*calendar.Reckoner).NotBefore
	case syntax.NotLessBefore:
		return (*calendar.Reckoner).Latest
	case syntax.NotMoreBefore, syntax.WithinBefore:
		return (*calendar.Reckoner).Earliest
	}
	return nil
}

// exampleDays are two weeks from the day on which the rulebook comes into
// force: each day of the week, with and without a weekend in between.
const exampleDays = 14

// countExamples finds the first example day on which a count is open, or nil.
func (b *builder) countExamples(r *calendar.Reckoner, w *Window, s calendar.Span, names []string) *openCount {
	question := ask(w.Kind)
	if question == nil || s.N == 0 || s.Unit == calendar.Month || s.Unit == calendar.Year || s.Unit == calendar.Hour {
		return nil // short months have a lint of their own, and hours run from an instant that the record gives
	}
	start := b.p.Settings.InForce
	if start == noDay {
		start, _ = calendar.DateOf(2027, 3, 1)
	}
	var best []calendar.Result
	var from calendar.Date
	for d := start; d < start+exampleDays; d++ {
		var open []calendar.Result
		for _, a := range question(r, s, calendar.Moment{Day: d}).Alternatives {
			if a.Problem == "" {
				open = append(open, a)
			}
		}
		if len(open) > 1 && (len(open) > len(best) || len(open) == len(best) && choiceLength(open) > choiceLength(best)) {
			best, from = open, d
		}
	}
	if best == nil {
		return nil
	}
	c := &openCount{from: from}
	for _, a := range best {
		c.dates = append(c.dates, fmt.Sprintf("%s if %s", a.Day.Long(), a.Choice))
		for _, q := range questionsIn(a.Choice, names) {
			if !slices.Contains(c.questions, q) {
				c.questions = append(c.questions, q)
			}
		}
	}
	return c
}

// choiceLength grows with the number of choices that tell answers apart.
func choiceLength(list []calendar.Result) (n int) {
	for _, a := range list {
		n += strings.Count(a.Choice, ",") + 1
	}
	return n
}

// questionsIn names the choices of "last day never rolls, day of the event is
// counted".
func questionsIn(choice string, names []string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(choice, func(r rune) bool { return r == ',' || r == ';' }) {
		part, longest := strings.TrimSpace(part), ""
		for _, name := range names {
			if strings.HasPrefix(part, name+" ") && len(name) > len(longest) {
				longest = name
			}
		}
		if longest != "" {
			out = append(out, longest)
		}
	}
	return out
}

// lintShortMonths reports periods of months and years while the rulebook does
// not say what happens when a month is too short for them.
func (b *builder) lintShortMonths() {
	for _, c := range b.p.Settings.Reckoner.Policy.Choices() {
		if c.Name == "missing day" && c.Is != "" {
			return
		}
	}
	for n := range b.norms() {
		for i := range n.Windows {
			if w := &n.Windows[i]; w.Span.Param == 0 && ask(w.Kind) != nil {
				if from, last, first := shortMonth(w.Span.Span, w.Kind); from != "" {
					b.warn(warnShortMonth, n, w.Span.Span.String(), from, last, first,
						map[bool]string{true: "before", false: "after"}[w.Kind == syntax.NotLessBefore || w.Kind == syntax.NotMoreBefore || w.Kind == syntax.WithinBefore])
					return
				}
			}
		}
	}
}

// shortMonth is an example of a day from which a period ends on a day that
// does not exist, and the two days that could stand for it.
func shortMonth(s calendar.Span, k syntax.WindowKind) (from, last, first string) {
	months := s.N
	switch s.Unit {
	case calendar.Year:
		months *= 12
	case calendar.Month:
	default:
		return "", "", ""
	}
	if months%12 == 0 {
		return "29 February", "28 February", "1 March"
	}
	// From the last of a long month into a short one.
	for m := 1; m <= 12; m++ {
		to := (m-1+months)%12 + 1
		if k == syntax.NotLessBefore || k == syntax.NotMoreBefore || k == syntax.WithinBefore {
			to = ((m-1-months)%12+12)%12 + 1
		}
		long, short := monthLength(m), monthLength(to)
		if long > short {
			return fmt.Sprintf("%d %s", long, monthName(m)), fmt.Sprintf("%d %s", short, monthName(to)), "1 " + monthName(to%12+1)
		}
	}
	return "", "", ""
}

func monthLength(m int) int {
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]
}

func monthName(m int) string {
	return [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}[m-1]
}
