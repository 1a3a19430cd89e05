package calendar

import (
	"fmt"
	"time"
)

// Deemed is a rule about when something sent counts as received.
type Deemed struct {
	// After is how long after sending: zero for the day of sending, 2 working
	// days for "the second working day after posting". Days are ordinal, so
	// the counting policy has no say: the second day after is day two.
	After Span
	// OfficeHours says that what is sent when the office is closed, after
	// hours or on a closed day, counts as sent when it next opens.
	OfficeHours bool
	// WorkingDays says that a day of receipt that is not a working day is put
	// off to the next one.
	WorkingDays bool
}

// Deem returns the day, and the instant, at which what was sent counts as
// received. The instant is that of sending when the rule moves nothing, and
// otherwise the moment the day of receipt begins: the opening of the office,
// or midnight where there are no office hours.
func (r *Reckoner) Deem(rule Deemed, sent Moment) Result {
	p := &r.Place
	clock := NoClock
	if sent.Timed {
		sent.Day, clock = p.local(sent.At)
	}
	if !sent.Day.named() {
		return r.problem("there is no date to count from")
	}
	if rule.OfficeHours && p.OfficeCloses > 0 && clock == NoClock {
		return r.deemUntimed(rule, sent)
	}
	k := counter{r: r, taken: r.Policy.taken}
	d, ok := sent.Day, true
	if rule.OfficeHours {
		d, ok = k.nextOfficeDay(d, clock)
	}
	if ok && rule.After.N > 0 {
		d, ok = k.ordinal(rule.After, d)
	}
	if ok && rule.WorkingDays {
		d, ok = k.onWorkingDay(d)
	}
	if !ok {
		return r.problem(k.fault)
	}
	res := Result{Day: d, End: p.start(d), opens: true}
	if at, _ := p.At(d, p.OfficeOpens); p.OfficeCloses > 0 {
		res.End = at
	}
	if sent.Timed && d == sent.Day {
		res.Exact = true
		res.End = sent.At
		if rule.OfficeHours && clock < p.OfficeOpens {
			res.End, _ = p.At(d, p.OfficeOpens)
		}
	}
	k.note(Step{Kind: "deemed", Day: d, To: NoDate})
	res.Working = k.steps
	return res
}

// deemUntimed reads an unknown hour both ways: in office hours, and after.
func (r *Reckoner) deemUntimed(rule Deemed, sent Moment) Result {
	var all []Result
	for _, c := range []Clock{r.Place.OfficeOpens, r.Place.OfficeCloses} {
		at, _ := r.Place.At(sent.Day, c)
		res := r.Deem(rule, Moment{Day: sent.Day, At: at, Timed: true})
		res.Choice = "if sent in office hours"
		if c == r.Place.OfficeCloses {
			res.Choice = "if sent after office hours"
		}
		if res.Exact { // the hour is not known after all
			res.Exact, res.End = false, r.Place.start(res.Day)
		}
		all = append(all, res)
	}
	if all[0].Day == all[1].Day {
		all[1].Choice = ""
		return all[1]
	}
	return Result{Day: NoDate, Alternatives: all}
}

// nextOfficeDay is d, or the next working day when d is closed or the office
// has closed by then.
func (k *counter) nextOfficeDay(d Date, clock Clock) (Date, bool) {
	w := k.r.workdays()
	working, known := w.isWorking(d)
	switch p := k.r.Place; {
	case !known:
		return k.fail(w.unknown(d))
	case !working:
		return k.onWorkingDay(d)
	case p.OfficeCloses == 0 || clock < p.OfficeCloses:
		return d, true
	}
	next, ok := w.after(d, 1)
	if !ok {
		return k.fail(w.unknown(k.edge(d, 1)))
	}
	k.note(Step{Kind: "moved", Day: d, To: next, Why: fmt.Sprintf("because the office closed at %s", k.r.Place.OfficeCloses)})
	return next, true
}

// onWorkingDay is d, or the next working day.
func (k *counter) onWorkingDay(d Date) (Date, bool) {
	w := k.r.workdays()
	working, known := w.isWorking(d)
	if working {
		return d, true
	}
	next, ok := NoDate, known
	if ok {
		next, ok = w.after(d, 1)
	}
	if !ok {
		return k.fail(w.unknown(k.edge(d, 1)))
	}
	k.note(Step{Kind: "rolled", Day: d, To: next, Why: w.name(d)})
	return next, true
}

// ordinal is the nth day, working day, week, month or year after d.
func (k *counter) ordinal(s Span, d Date) (Date, bool) {
	if s.Unit == Hour || s.N > longest || int(s.Unit) >= len(unitNames) {
		return k.fail(fmt.Sprintf("receipt cannot be deemed %s after sending", s))
	}
	e, ok := d, true
	switch w := k.r.workdays(); s.Unit {
	case Day:
		e += Date(s.N)
	case Week:
		e += Date(7 * s.N)
	case Month:
		e, _ = d.addMonths(s.N)
	case Year:
		e, _ = d.addMonths(12 * s.N)
	default:
		if e, ok = w.after(d, s.N); !ok {
			return k.fail(w.unknown(k.edge(d, 1)))
		}
		k.noteSkipped(s, d, e, 1, false)
		return e, true
	}
	if !e.named() {
		return k.fail(fmt.Sprintf("%s after %s is outside the years %d to %d", s, d, minYear, maxYear))
	}
	k.notePeriod(s, d, e, 1, false)
	return e, true
}

// Between counts the whole units that lie between two days. Days and working
// days leave out both a and b, so that 29 September to 11 October are 11;
// weeks, months and years are those completed when b begins; hours run from
// the beginning of a to the beginning of b. When b is before a the number is
// that from b to a, negated. Known is false when the closed days are not known
// for all of the time; the working then says so.
func (r *Reckoner) Between(u Unit, a, b Date) (n int, w Working, known bool) {
	if !a.named() || !b.named() {
		return 0, r.problem("there is no date to count from").Working, false
	}
	if b < a {
		n, w, known = r.Between(u, b, a)
		return -n, w, known
	}
	switch u {
	case Day:
		n = max(int(b-a)-1, 0)
	case Week:
		n = int(b-a) / 7
	case Month, Year:
		n = monthsBetween(a, b)
		if u == Year {
			n /= 12
		}
	case Hour:
		n = int((r.Place.start(b) - r.Place.start(a)) / Instant(time.Hour))
	case WorkingDay:
		days := r.workdays()
		for _, d := range [...]Date{a, b} {
			if _, known := days.isWorking(d); !known {
				return 0, r.problem(days.unknown(d)).Working, false
			}
		}
		if b-a > 1 {
			n, _ = days.count(a, b-1)
		}
	default:
		return 0, r.problem("that is not a unit of time").Working, false
	}
	if !r.Brief {
		s := Span{N: n, Unit: u, Clear: u == Day || u == WorkingDay}
		w = Working{{Kind: "between", N: n, Day: a, To: b, Why: s.String()}}
	}
	return n, w, true
}

// monthsBetween is the largest n for which n months after a is not after b.
func monthsBetween(a, b Date) int {
	y1, m1, _ := a.Civil()
	y2, m2, _ := b.Civil()
	n := (y2-y1)*12 + int(m2) - int(m1)
	if e, _ := a.addMonths(n); e > b {
		n--
	}
	return n
}
