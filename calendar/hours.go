package calendar

import "time"

const hour = Instant(time.Hour)

// hours counts hours, on instants: every hour is sixty minutes, across changes
// of the clock. An event of which only the day is known happened at some time
// between the beginning and the end of that day, and so the answer is both.
func (k *counter) hours(q question, s Span, m Moment) Result {
	p := &k.r.Place
	if m.Timed {
		return k.hoursFrom(q, s, m.At)
	}
	early := k.hoursFrom(q, s, p.start(m.Day))
	k.steps = nil
	late := k.hoursFrom(q, s, p.end(m.Day))
	if early.Problem != "" {
		return early
	}
	if late.Problem != "" {
		return late
	}
	early.Choice = "if it was as " + m.Day.String() + " began"
	late.Choice = "if it was as " + m.Day.String() + " ended"
	return Result{Day: NoDate, Alternatives: []Result{early, late}}
}

// hoursFrom counts hours from a known instant.
func (k *counter) hoursFrom(q question, s Span, at Instant) Result {
	p := &k.r.Place
	if !k.quiet && !k.r.Brief {
		k.note(Step{Kind: "from", Day: p.DateOf(at), To: NoDate, Why: p.Format(at)})
	}
	dir := Instant(1)
	if q == latest || q == earliest {
		dir = -1
	}
	mode := k.pick(hourCount)
	end, rolled, ok := at+dir*Instant(s.N)*hour, false, true
	switch {
	case mode == hoursOut:
		end, ok = k.openHours(at, Instant(s.N)*hour, dir)
	case mode == hoursRoll && q == eventAfter:
		// The event must be late enough for Latest, which moves back, not to
		// come before the notice: what was given on a closed day counts as
		// given when the next working day begins.
		var start Instant
		if start, rolled, ok = k.nextOpening(at); ok && rolled {
			end = start + Instant(s.N)*hour
		}
	case mode == hoursRoll && !s.Fact && (q == within || q == latest):
		end, rolled, ok = k.rollHours(end, int(dir))
	}
	if !ok {
		return k.r.problem(k.fault)
	}
	day := p.DateOf(end)
	if !k.quiet && !k.r.Brief {
		k.note(Step{Kind: "hours", N: s.N, Day: day, To: NoDate, Source: k.r.Policy.source[hourCount],
			Why: s.String() + " lead to " + p.Format(end)})
	}
	return Result{Day: day, End: end, Exact: true, Rolled: rolled, Working: k.steps, opens: q.opens()}
}

// rollHours moves an instant on a closed day to the same hour of the next
// working day, or of the one before when counting back.
func (k *counter) rollHours(end Instant, dir int) (moved Instant, rolled, ok bool) {
	d, c := k.r.Place.local(end)
	w := k.r.workdays()
	working, known := w.isWorking(d)
	if working {
		return end, false, true
	}
	next, ok := NoDate, known
	if ok && dir > 0 {
		next, ok = w.after(d, 1)
	} else if ok {
		next, ok = w.before(d, 1)
	}
	if !ok {
		k.fail(w.unknown(k.edge(d, dir)))
		return 0, false, false
	}
	if !k.quiet && !k.r.Brief {
		k.note(Step{Kind: "rolled", Day: d, To: next, Why: w.name(d), Source: k.r.Policy.source[hourCount]})
	}
	moved, _ = k.r.Place.At(next, c)
	return moved, true, true
}

// nextOpening is the beginning of the next working day when at lies on a
// closed one.
func (k *counter) nextOpening(at Instant) (start Instant, moved, ok bool) {
	d := k.r.Place.DateOf(at)
	w := k.r.workdays()
	working, known := w.isWorking(d)
	if working {
		return at, false, true
	}
	next, ok := NoDate, known
	if ok {
		next, ok = w.after(d, 1)
	}
	if !ok {
		k.fail(w.unknown(k.edge(d, 1)))
		return 0, false, false
	}
	return k.r.Place.start(next), true, true
}

// openHours runs left from at, forward or back, over working days only.
func (k *counter) openHours(at, left, dir Instant) (Instant, bool) {
	p, w := &k.r.Place, k.r.workdays()
	d := p.DateOf(at)
	for {
		working, known := w.isWorking(d)
		if !known {
			k.fail(w.unknown(d))
			return 0, false
		}
		from, to := p.start(d), p.end(d)
		free := to - at
		if dir < 0 {
			free = at - from
		}
		if working && left <= free {
			return at + dir*left, true
		}
		if working {
			left -= free
		} else if !k.quiet && !k.r.Brief {
			k.note(Step{Kind: "skip", Day: d, To: d, Why: w.name(d), Source: k.r.Policy.source[hourCount]})
		}
		if dir > 0 {
			at, d = to, d+1
		} else {
			at, d = from, d-1
		}
	}
}
