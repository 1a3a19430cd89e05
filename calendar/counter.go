package calendar

import "fmt"

// counter makes one count. It notes which open choices the count came across,
// and writes down the steps unless the Reckoner is brief.
type counter struct {
	r     *Reckoner
	taken [choices]uint8
	asked uint16 // a bit for each open choice that was needed
	quiet bool   // no steps: the count is only a trial
	steps Working
	fault string // why there is no answer
}

// pick returns the answer to c. An open choice is noted and read by its first
// option; Reckoner.readings then tries the others.
func (k *counter) pick(c choice) uint8 {
	if k.taken[c] != 0 {
		return k.taken[c]
	}
	if s := silent(c); s != 0 {
		return s
	}
	k.asked |= 1 << c
	k.taken[c] = 1
	return 1
}

func (k *counter) note(s Step) {
	if !k.quiet && !k.r.Brief {
		k.steps = append(k.steps, s)
	}
}

func (k *counter) fail(why string) (Date, bool) {
	k.fault = why
	return NoDate, false
}

// answer counts once, with the choices as they stand.
func (k *counter) answer(q question, s Span, m Moment) Result {
	if s.Unit == Hour {
		return k.hours(q, s, m)
	}
	day, rolled, ok := k.limit(q, s, m.Day)
	if ok && !day.named() {
		_, ok = k.fail(fmt.Sprintf("%s from %s ends outside the years %d to %d", s, m.Day, minYear, maxYear))
	}
	if !ok {
		return k.r.problem(k.fault)
	}
	res := Result{Day: day, Rolled: rolled, opens: q.opens()}
	if q.opens() {
		res.End = k.r.Place.start(day)
		k.note(Step{Kind: "opens", Day: day, To: NoDate, Why: "00:00"})
	} else {
		res.End = k.dayEnd(day)
	}
	res.Working = k.steps
	return res
}

// dayEnd is the instant at which a last day runs out. Without office hours
// that is midnight whatever the policy says.
func (k *counter) dayEnd(d Date) Instant {
	p := &k.r.Place
	end, clock := p.end(d), endOfDay
	if p.OfficeCloses > 0 && k.pick(dayEnd) == endsWithOffice {
		end, _ = p.At(d, p.OfficeCloses)
		clock = p.OfficeCloses
	}
	if !k.quiet && !k.r.Brief {
		k.note(Step{Kind: "runs out", Day: d, To: NoDate, Source: k.r.Policy.source[dayEnd],
			Why: clock.String() + " " + p.zoneName(end-1)})
	}
	return end
}

// limit is the day a question leads to.
func (k *counter) limit(q question, s Span, d Date) (day Date, rolled, ok bool) {
	switch q {
	case within:
		if day, ok = k.run(s, d, 1, false); ok && !s.Fact {
			return k.roll(day, 1)
		}
	case notBefore:
		day, ok = k.apart(s, d, 1, k.clear(s))
	case latest:
		if day, ok = k.apart(s, d, -1, k.clear(s)); ok && !s.Fact {
			return k.roll(day, -1)
		}
	case earliest:
		s.Bare = true
		day, ok = k.apart(s, d, -1, k.clear(s))
	case eventAfter:
		day, ok = k.event(s, d)
	}
	return day, false, ok
}

// clear reports whether both ends of a period between two events are left out.
func (k *counter) clear(s Span) bool {
	switch {
	case s.N == 0:
		return false
	case s.Clear:
		return true
	case s.Unit == Week || s.Unit == Month || s.Unit == Year:
		return k.pick(longerPeriods) == clearDays
	case s.Bare:
		return k.pick(otherWording) == clearDays
	}
	return k.pick(notLessThan) == clearDays
}

// apart is the nearest day with s between it and d, before or after.
func (k *counter) apart(s Span, d Date, dir int, clear bool) (Date, bool) {
	e, ok := k.run(s, d, dir, clear)
	if ok && clear {
		e += Date(dir)
		k.note(Step{Kind: "clear", N: s.N, Day: e, To: NoDate, Why: s.String(), Source: k.clearSource(s)})
	}
	return e, ok
}

// clearSource says where it is written that both ends are left out.
func (k *counter) clearSource(s Span) string {
	switch p := &k.r.Policy; {
	case s.Clear:
		return "the clause says clear"
	case s.Unit == Week || s.Unit == Month || s.Unit == Year:
		return p.source[longerPeriods]
	case s.Bare:
		return p.source[otherWording]
	default:
		return p.source[notLessThan]
	}
}

// run counts s from d, forward or back, and returns the day on which the
// period ends: day n. The day of the event is left out unless the policy
// counts it; a clear period always leaves it out.
func (k *counter) run(s Span, d Date, dir int, clear bool) (Date, bool) {
	if s.N == 0 {
		return d, true
	}
	counted := !clear && k.pick(triggerDay) == triggerIn
	if !k.quiet && !k.r.Brief {
		k.note(Step{Kind: "start", Day: d, To: NoDate, Why: choiceTable[triggerDay].options[b2i(counted)], Source: k.r.Policy.source[triggerDay]})
	}
	if s.Unit == WorkingDay || s.Unit == Day && s.N <= k.r.Policy.short && k.pick(shortPeriods) == shortLeftOut {
		return k.runWorking(s, d, dir, counted)
	}
	var e Date
	switch s.Unit {
	case Day:
		e = d + Date(dir*(s.N-b2i(counted)))
	case Week:
		e = d + Date(dir*(7*s.N-b2i(counted)))
	case Month:
		e = k.runMonths(d, dir, s.N, counted)
	case Year:
		e = k.runMonths(d, dir, 12*s.N, counted)
	}
	w := k.r.workdays()
	if whole := w.stretch(d, e, dir); whole != e {
		k.note(Step{Kind: "paused", N: int(max(whole-e, e-whole)), Day: e, To: whole, Why: k.r.Policy.words(yearEnd), Source: k.r.Policy.source[yearEnd]})
		e = whole
	}
	k.notePeriod(s, d, e, dir, counted)
	return e, true
}

// b2i is 1 for true.
func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// runWorking counts working days only.
func (k *counter) runWorking(s Span, d Date, dir int, counted bool) (Date, bool) {
	w, n := k.r.workdays(), s.N
	if counted {
		working, known := w.isWorking(d)
		if !known {
			return k.fail(w.unknown(d))
		}
		n -= b2i(working)
	}
	e, ok := d, true
	if n > 0 && dir > 0 {
		e, ok = w.after(d, n)
	} else if n > 0 {
		e, ok = w.before(d, n)
	}
	if !ok {
		return k.fail(w.unknown(k.edge(d, dir)))
	}
	k.noteSkipped(s, d, e, dir, counted)
	return e, true
}

// edge is the first day nobody knows about when counting from d: d itself, or
// the day past the end of the calendar.
func (k *counter) edge(d Date, dir int) Date {
	c := k.r.Place.Closed
	if c == nil || d < c.first || d > c.last {
		return d
	}
	if dir > 0 {
		return c.last + 1
	}
	return c.first - 1
}

// runMonths counts months. A period that begins with a whole day ends before
// the day of the same number; one that begins during a day ends on the day of
// the same number, unless the policy lets it begin with the day after.
func (k *counter) runMonths(d Date, dir, n int, counted bool) Date {
	if dir < 0 {
		return k.sameDay(d, -n) + Date(b2i(counted))
	}
	begin := d
	if !counted {
		if k.pick(monthStart) == sameNumber {
			return k.sameDay(d, n)
		}
		begin = d + 1
	}
	e, exact := begin.addMonths(n)
	if exact {
		e--
	}
	return e
}

// sameDay is the day of the same number n months on, or what the policy puts
// in its place when the month is too short.
func (k *counter) sameDay(d Date, n int) Date {
	e, exact := d.addMonths(n)
	if !exact {
		if k.pick(missingDay) == firstOfNext {
			e++
		}
		_, _, day := d.Civil()
		k.note(Step{Kind: "missing", N: day, Day: e, To: NoDate, Why: k.r.Policy.option(missingDay, k.taken[missingDay]), Source: k.r.Policy.source[missingDay]})
	}
	return e
}

// roll moves a last day off a day that is not a working day, forward for a
// period that runs forward, back for one that runs back.
func (k *counter) roll(e Date, dir int) (day Date, rolled, ok bool) {
	c, moves := lastDay, uint8(lastMoves)
	if dir < 0 {
		c, moves = countedBack, backMoves
	}
	if k.taken[c] != 0 && k.taken[c] != moves {
		return e, false, true
	}
	w := k.r.workdays()
	working, known := w.isWorking(e)
	if working {
		return e, false, true
	}
	if k.pick(c) != moves {
		return e, false, true
	}
	if !known {
		_, ok = k.fail(w.unknown(e))
		return NoDate, false, ok
	}
	if dir > 0 {
		day, ok = w.after(e, 1)
	} else {
		day, ok = w.before(e, 1)
	}
	if !ok {
		_, ok = k.fail(w.unknown(k.edge(e, dir)))
		return NoDate, false, ok
	}
	if !k.quiet && !k.r.Brief {
		k.note(Step{Kind: "rolled", Day: e, To: day, Why: w.name(e), Source: k.r.Policy.source[c]})
	}
	return day, true, true
}

// event finds the first day of an event for which given is not later than the
// last lawful day of notice. Counting forward comes close; the last steps are
// found by asking Latest, of which this is the inverse.
func (k *counter) event(s Span, given Date) (Date, bool) {
	clear := k.clear(s)
	h, ok := k.apart(s, given, 1, clear)
	if !ok {
		return h, false
	}
	quiet, guess := k.quiet, h
	k.quiet = true
	defer func() { k.quiet = quiet }()
	enough := func(event Date) bool {
		day, _, found := k.limit(latest, s, event)
		ok = ok && found
		return found && day >= given
	}
	for ok && !enough(h) {
		h++
	}
	for ok && h > given && enough(h-1) {
		h--
	}
	if !ok {
		return NoDate, false
	}
	k.quiet = quiet
	if h != guess {
		k.note(Step{Kind: "moved", Day: guess, To: h, Why: "counted back from the event", Source: k.r.Policy.source[countedBack]})
	}
	return h, true
}
