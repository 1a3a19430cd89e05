// Package survey holds many cases of a log from elsewhere against a rulebook:
// millions of rows, of which each says only that a thing was done on a day.
//
// What a rulebook says in plain duties, powers, prohibitions and conditions is
// compiled; a rulebook that says more is answered by package docket, case by
// case. Both ways give the same answers, which a test holds over random logs.
// The package reads no files and judges nobody: logs do not say who acted.
package survey

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/syntax"
)

// Row is an event of a log from elsewhere: a thing was done, on a day, at an
// instant where that is known. Rows of one case stand in the order of time.
type Row struct {
	Thing rulebook.ID
	Day   calendar.Date
	At    calendar.Instant
	Timed bool
	// Fields are recorded values. They are looked at only where the survey
	// is not Compiled.
	Fields []docket.Field
}

// Verdict is what one clause answers of one case. Days is how many days before
// (negative) or after its last day a duty was done, where that can be said.
type Verdict struct {
	Answer  docket.Answer
	Days    int32
	HasDays bool
}

// Survey holds many cases against a rulebook. What the rulebook says in plain
// duties, powers, prohibitions and conditions is compiled; a clause that needs
// more is answered by folding the case with Step. Both ways give the same
// answers, which a test holds over random logs.
type Survey struct {
	p        *rulebook.Program
	norms    []bulkNorm
	slow     bool // some norm needs Step
	byThing  [][]int
	any      []int
	actors   docket.Incomplete
	reckoner calendar.Reckoner
}

// NewSurvey compiles a rulebook for many cases. Logs do not say who holds
// which office, so who acted is not judged; inc names what else they may lack.
// A Survey remembers dates that it has counted and serves one goroutine.
func NewSurvey(p *rulebook.Program, inc docket.Incomplete) *Survey {
	s := &Survey{p: p, byThing: make([][]int, len(p.Things)), actors: append(docket.Incomplete{"actors"}, inc...), reckoner: p.Settings.Reckoner}
	s.reckoner.Brief = true
	s.slow = len(inc) > 0
	powers := make([]int, len(p.Things))
	for i := range p.Norms {
		for _, d := range p.Norms[i].Deeds {
			if k := p.Norms[i].Kind; k == rulebook.Power || k == rulebook.Duty {
				powers[d.Thing]++
			}
		}
	}
	for i := range p.Norms {
		b, ok := s.compile(&p.Norms[i], powers)
		if !ok {
			s.slow = true
			return s
		}
		s.norms = append(s.norms, b)
		k := len(s.norms) - 1
		switch {
		case b.n.Kind == rulebook.Duty:
		case b.anything:
			s.any = append(s.any, k)
		case b.n.Kind == rulebook.Required || b.n.Kind == rulebook.Verdict || b.n.Kind == rulebook.Without:
			s.byThing[b.n.Thing] = append(s.byThing[b.n.Thing], k)
		default:
			for _, d := range b.n.Deeds {
				s.byThing[d.Thing] = append(s.byThing[d.Thing], k)
			}
		}
	}
	return s
}

// Compiled reports whether the whole rulebook could be compiled.
func (s *Survey) Compiled() bool { return !s.slow }

// bulkNorm is a norm in the form in which it is held against rows.
type bulkNorm struct {
	n        *rulebook.Norm
	anything bool
	anyway   bool // a power of a party: void acts anchor it too
	deeds    []rulebook.ID
	window   int // of a duty: index of the window that arms it
	lasts    []lastDays
}

// lastDays remembers the last day of a window by the day that it runs from.
type lastDays struct {
	first calendar.Date
	days  []calendar.Date
}

const notYet = calendar.NoDate

// compile reports whether a norm is of the plain sort.
func (s *Survey) compile(n *rulebook.Norm, powers []int) (bulkNorm, bool) {
	b := bulkNorm{n: n, window: -1, lasts: make([]lastDays, len(n.Windows))}
	if n.Parent >= 0 || len(n.Gives) > 0 || len(n.IfNot) > 0 || n.Who.Each || n.Who.If != nil || n.Limit > 0 || n.Only || n.Whichever != rulebook.AllHold || n.State == rulebook.Received {
		return b, false
	}
	for _, d := range n.Deeds {
		plain := s.plain(d.Thing)
		switch {
		case d.Verb == rulebook.Anything && n.Kind == rulebook.Ban:
			b.anything = true
		case d.Verb != rulebook.Do || !plain:
			return b, false
		default:
			b.deeds = append(b.deeds, d.Thing)
		}
		if n.Kind == rulebook.Power && powers[d.Thing] > 1 {
			return b, false
		}
		for _, id := range s.p.Thing(d.Thing).By {
			b.anyway = b.anyway || n.Kind == rulebook.Power && s.p.Thing(id).Kind == rulebook.Party
		}
	}
	if b.anyway && len(n.Deeds) > 1 {
		return b, false
	}
	if !s.plainCond(n.If) || !s.plainCond(n.Unless) || !s.plainWindows(n.Windows) {
		return b, false
	}
	switch n.Kind {
	case rulebook.Power, rulebook.Ban:
		return b, n.Kind == rulebook.Power || n.Who.Nobody || n.Who.Anyone || len(n.Who.Roles) > 0 && n.Who.Class == 0
	case rulebook.Duty:
		if w := docket.ArmingWindow(n); w != nil && len(n.Windows) == 1 && (w.Kind == syntax.Within || w.Kind == syntax.NotMoreAfter) {
			b.window = 0
			return b, true
		}
		return b, false
	case rulebook.Required:
		return b, s.plain(n.Thing) && docket.BindingWindow(n) == nil && n.State != rulebook.InWriting && len(n.Windows) > 0
	case rulebook.Without:
		return b, s.plain(n.Thing) && s.plain(n.With)
	case rulebook.Verdict:
		return b, s.plain(n.Thing)
	}
	return b, false
}

func (s *Survey) plain(id rulebook.ID) bool {
	t := s.p.Thing(id)
	return t.Kind == rulebook.Act || t.Kind == rulebook.Fact
}

func (s *Survey) plainWindows(ws []rulebook.Window) bool {
	for i := range ws {
		w := &ws[i]
		if isThen(w) {
			continue
		}
		switch w.Kind {
		case syntax.Within, syntax.NotMoreAfter, syntax.NotLessAfter:
			if w.Span.Param != 0 || w.Span.Span.Unit == calendar.Hour {
				return false
			}
		case syntax.After, syntax.Before:
			if w.If != nil {
				return false
			}
		default:
			return false
		}
		if w.Point.State != rulebook.AtMade && w.Point.State != rulebook.AtSent || !s.plain(w.Point.Thing) {
			return false
		}
	}
	return true
}

func (s *Survey) plainCond(cond rulebook.Cond) bool {
	switch x := cond.(type) {
	case nil:
		return true
	case *rulebook.And:
		return !slices.ContainsFunc(x.Parts, func(p rulebook.Cond) bool { return !s.plainCond(p) })
	case *rulebook.Or:
		return !slices.ContainsFunc(x.Parts, func(p rulebook.Cond) bool { return !s.plainCond(p) })
	case *rulebook.Not:
		return s.plainCond(x.Part)
	case *rulebook.Test:
		return x.Op == rulebook.HasHappened && !x.That && len(x.Who.Roles) == 0 && x.Who.MemberOf == 0 && !x.Who.Member && s.plain(x.Thing) && s.plainWindows(x.Windows)
	}
	return false
}

// Check holds one case against every clause, as the log stands at the end of
// the day of end. out has one verdict for each clause of the rulebook and is
// filled. scratch is reused between calls; a nil one is made.
func (s *Survey) Check(rows []Row, end calendar.Date, out []Verdict, scratch *Scratch) {
	if s.slow {
		s.fold(rows, end, out)
		return
	}
	for i := range out {
		out[i] = Verdict{Answer: docket.Unmoved}
	}
	if !slices.IsSortedFunc(rows, compareRows) {
		slices.SortStableFunc(rows, compareRows)
	}
	r := &scratch.run
	*r = run{s: s, rows: rows, stands: r.stands[:0], out: out}
	for i := range rows {
		r.stands = append(r.stands, true)
		r.act(i)
	}
	for k := range s.norms {
		switch b := &s.norms[k]; {
		case b.n.Kind == rulebook.Duty:
			r.duty(b, end)
		case b.anything && r.came(b.n):
			r.say(b.n, docket.Shown, 0, false)
		}
	}
}

func compareRows(a, b Row) int {
	if a.Day != b.Day {
		return int(a.Day - b.Day)
	}
	if a.Timed && b.Timed {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
	}
	return 0
}

// Scratch is working memory of Check.
type Scratch struct{ run run }

// run is one case being checked.
type run struct {
	s      *Survey
	rows   []Row
	stands []bool
	out    []Verdict
	anyway bool // void acts count, for the norm at hand
}

// say lets a norm answer for its clause.
func (r *run) say(n *rulebook.Norm, a docket.Answer, days int, has bool) {
	v := &r.out[n.Clause]
	if rankAnswer(a) > rankAnswer(v.Answer) {
		v.Answer = a
	}
	if has && !v.HasDays {
		v.Days, v.HasDays = int32(days), true
	}
}

// rankAnswer orders answers as weight does, without a search.
func rankAnswer(a docket.Answer) int {
	switch a {
	case docket.Unmoved:
		return 0
	case docket.Excused:
		return 1
	case docket.Shown:
		return 2
	case docket.Pending:
		return 3
	case docket.NotShown:
		return 4
	}
	return 5
}

// act judges row i as Step would.
func (r *run) act(i int) {
	for _, k := range r.s.byThing[r.rows[i].Thing] {
		r.norm(&r.s.norms[k], i)
	}
	for _, k := range r.s.any {
		r.norm(&r.s.norms[k], i)
	}
}

func (r *run) norm(b *bulkNorm, i int) {
	n := b.n
	if n.Kind != rulebook.Verdict && n.Kind != rulebook.Power && n.Kind != rulebook.Ban && !r.cond(n.If, i, 0, false) {
		return
	}
	if r.s.p.Thing(r.rows[i].Thing).Kind == rulebook.Fact {
		return // a fact is recorded, not judged
	}
	ok, void := true, n.Sev.Kind == syntax.Void
	switch n.Kind {
	case rulebook.Power:
		r.anyway = b.anyway
		ok, void = r.guards(n, i) && r.windows(b, n.Windows, i), true
		r.anyway = false
	case rulebook.Ban:
		ok = !(r.guards(n, i) && r.windows(b, n.Windows, i))
		if ok && b.anything {
			return
		}
	case rulebook.Required:
		ok = r.windows(b, n.Windows, i) || n.Unless != nil && r.cond(n.Unless, i, 0, false)
	case rulebook.Without:
		ok = r.happened(n.With, nil, i, 0, false) || n.Unless != nil && r.cond(n.Unless, i, 0, false)
	case rulebook.Verdict:
		ok = !r.cond(n.If, i, 0, false) || n.Unless != nil && r.cond(n.Unless, i, 0, false)
	}
	if ok {
		r.say(n, docket.Shown, 0, false)
		return
	}
	r.say(n, docket.Broken, 0, false)
	if void || n.Sev.Kind == syntax.Curable {
		r.stands[i] = false
	}
}

// came reports whether the point from which a prohibition runs has come.
func (r *run) came(n *rulebook.Norm) bool {
	for k := range n.Windows {
		for a := range r.rows {
			if r.rows[a].Thing == n.Windows[k].Point.Thing && r.stands[a] {
				return true
			}
		}
	}
	return len(n.Windows) == 0
}

func (r *run) guards(n *rulebook.Norm, i int) bool {
	return r.cond(n.If, i, 0, false) && (n.Unless == nil || !r.cond(n.Unless, i, 0, false))
}

// cond answers a condition as of row i (len(rows): at the end). With then, the
// window of the sentence ends on that day.
func (r *run) cond(cond rulebook.Cond, i int, then calendar.Date, hasThen bool) bool {
	switch x := cond.(type) {
	case nil:
		return true
	case *rulebook.And:
		for _, p := range x.Parts {
			if !r.cond(p, i, then, hasThen) {
				return false
			}
		}
		return true
	case *rulebook.Or:
		for _, p := range x.Parts {
			if r.cond(p, i, then, hasThen) {
				return true
			}
		}
		return false
	case *rulebook.Not:
		return !r.cond(x.Part, i, then, hasThen)
	case *rulebook.Test:
		return r.happened(x.Thing, x.Windows, i, then, hasThen)
	}
	return false
}

// happened reports whether a thing was done before row i, in the windows.
func (r *run) happened(id rulebook.ID, ws []rulebook.Window, i int, then calendar.Date, hasThen bool) bool {
	for j := 0; j < i && j < len(r.rows); j++ {
		if r.rows[j].Thing != id || !r.stands[j] && !r.anyway || hasThen && r.rows[j].Day > then {
			continue
		}
		if len(ws) == 0 || r.test(ws, j, i, then, hasThen) {
			return true
		}
	}
	return false
}

// test holds row j against windows whose points are sought up to row i.
func (r *run) test(ws []rulebook.Window, j, i int, then calendar.Date, hasThen bool) bool {
	for k := range ws {
		w := &ws[k]
		if w.Kind == syntax.ByDate {
			if hasThen && r.rows[j].Day > then {
				return false
			}
			continue
		}
		if !r.window(w, nil, j, i, hasThen, then) {
			return false
		}
	}
	return true
}

// windows holds row i against all windows of a norm.
func (r *run) windows(b *bulkNorm, ws []rulebook.Window, i int) bool {
	for k := range ws {
		if !r.window(&ws[k], &b.lasts[k], i, i, false, 0) {
			return false
		}
	}
	return true
}

// window reports whether row j lies in a window; its point is sought among the
// rows up to i, i included when it is the point itself.
func (r *run) window(w *rulebook.Window, memo *lastDays, j, i int, hasThen bool, then calendar.Date) bool {
	row := r.rows[j]
	seen := false
	for a := 0; a < len(r.rows) && (a < i || a == i && i < len(r.rows)); a++ {
		p := r.rows[a]
		if p.Thing != w.Point.Thing || !r.stands[a] && a != i && !r.anyway || hasThen && p.Day > then {
			continue
		}
		if (w.Kind == syntax.Before) && a >= j && i == j {
			continue // what has not happened yet
		}
		seen = true
		switch w.Kind {
		case syntax.Within, syntax.NotMoreAfter:
			if row.Day >= p.Day && row.Day <= r.s.last(w, memo, p.Day) && !(row.Timed && p.Timed && row.At < p.At) {
				return true
			}
		case syntax.NotLessAfter:
			if row.Day >= r.s.reckoner.NotBefore(w.Span.Span, calendar.Moment{Day: p.Day}).Day {
				return true
			}
		case syntax.After:
			switch {
			case w.Point.Whole && row.Day > p.Day, !w.Point.Whole && a < j, w.OnOr && row.Day >= p.Day:
				return true
			}
		case syntax.Before:
			switch {
			case w.Point.Whole && row.Day < p.Day, !w.Point.Whole && j < a, w.OnOr && row.Day <= p.Day:
				return true
			}
		}
	}
	return !seen && w.Kind == syntax.Before
}

// last is the last day of a window that runs from day, remembered.
func (s *Survey) last(w *rulebook.Window, memo *lastDays, day calendar.Date) calendar.Date {
	if memo == nil {
		return s.reckoner.Within(w.Span.Span, calendar.Moment{Day: day}).Day
	}
	i := int(day - memo.first)
	const most = 1 << 17 // days: some 350 years
	if memo.days == nil {
		memo.first, i = day-4000, 4000
		memo.days = make([]calendar.Date, 16000)
		for k := range memo.days {
			memo.days[k] = notYet
		}
	}
	if i < 0 || i >= len(memo.days) || i > most {
		return s.reckoner.Within(w.Span.Span, calendar.Moment{Day: day}).Day
	}
	if memo.days[i] == notYet {
		memo.days[i] = s.reckoner.Within(w.Span.Span, calendar.Moment{Day: day}).Day
	}
	return memo.days[i]
}

// duty settles all instances of a plain duty at the end of a day.
func (r *run) duty(b *bulkNorm, end calendar.Date) {
	w := &b.n.Windows[b.window]
	for t := range r.rows {
		p := r.rows[t]
		if p.Thing != w.Point.Thing || !r.stands[t] || p.Day > end {
			continue
		}
		if b.n.If != nil && !r.cond(b.n.If, t+1, 0, false) && !r.cond(b.n.If, len(r.rows), 0, false) {
			continue
		}
		last := r.s.last(w, &b.lasts[b.window], p.Day)
		done := -1
		for j := range r.rows {
			row := r.rows[j]
			if !r.stands[j] || row.Day > end || !slices.Contains(b.deeds, row.Thing) {
				continue
			}
			if !b.n.Early && (row.Day < p.Day || row.Timed && p.Timed && row.At < p.At) {
				continue
			}
			done = j
			break
		}
		if done >= 0 && r.rows[done].Day <= last {
			r.say(b.n, docket.Shown, int(r.rows[done].Day-last), true)
			continue
		}
		then := min(last, end)
		if b.n.Unless != nil && r.cond(b.n.Unless, len(r.rows), then, true) {
			r.say(b.n, docket.Excused, 0, false)
			continue
		}
		switch {
		case done >= 0:
			r.say(b.n, docket.Broken, int(r.rows[done].Day-last), true)
		case last > end:
			r.say(b.n, docket.Pending, 0, false)
		default:
			r.say(b.n, docket.Broken, 0, false)
		}
	}
}

// fold answers a case by Step, for rulebooks that say more.
func (s *Survey) fold(rows []Row, end calendar.Date, out []Verdict) {
	st := docket.Replay(s.p, docket.Register{}, s.actors, s.events(rows), docket.Known{})
	at, _ := s.p.Settings.Reckoner.Place.At(end+1, 0)
	for i, ca := range docket.At(st, at).Clauses {
		out[i] = Verdict{Answer: ca.Answer}
		for _, f := range ca.Findings {
			if f.Code == "duty" || f.Code == "late" {
				if f.Days != nil && len(f.Facts) > 1 && !out[i].HasDays {
					out[i].Days, out[i].HasDays = int32(*f.Days), true
				}
			}
		}
	}
}

// events makes events of rows.
func (s *Survey) events(rows []Row) []docket.Event {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, compareRows)
	out := make([]docket.Event, len(sorted))
	for i, r := range sorted {
		t := s.p.Thing(r.Thing)
		e := docket.Event{ID: fmt.Sprint(i + 1), Kind: docket.Did, Thing: t.Name, Fields: r.Fields}
		switch t.Kind {
		case rulebook.Fact, rulebook.Judgement:
			e.Kind = docket.Happened
		case rulebook.Decision:
			e.Kind = docket.Decided
		case rulebook.Meeting:
			e.Kind = docket.Opened
		}
		clk := calendar.NoClock
		if r.Timed {
			clk = s.p.Settings.Reckoner.Place.ClockOf(r.At)
		}
		e.On = docket.When{Day: r.Day, Clock: clk, Last: r.Day, LastClock: clk}
		out[i] = e
	}
	return out
}

// isThen reports whether a window is "by then": the end of the sentence's own.
func isThen(w *rulebook.Window) bool {
	return w.Kind == syntax.ByDate && (w.Point.State == rulebook.AtThen || w.Day == calendar.NoDate)
}
