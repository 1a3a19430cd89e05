package calendar

import (
	"fmt"
	"slices"
	"strings"
)

// Reckoner counts periods by one policy at one place. All counting goes
// through it. The zero Reckoner has an open policy and knows no closed days:
// what it cannot say it reports.
type Reckoner struct {
	Policy Policy
	Place  Place
	// Brief leaves the Working out of every Result. A brief count of an
	// unambiguous period does not allocate.
	Brief bool
}

// Moment is when something happened: a day, and the instant when it is known.
type Moment struct {
	Day   Date
	At    Instant // meaningful when Timed; Day is then taken from it
	Timed bool
}

// Result is what a count comes to.
type Result struct {
	// Day is the last lawful day, or the first for a count that opens. It is
	// NoDate when there is a Problem or when Alternatives differ.
	Day Date
	// End is the instant at which time runs out, or opens. For a count in days
	// that closes it is the first instant too late (24:00 of Day); for a count
	// in hours it is the last instant in time.
	End Instant
	// Exact says that the count was in hours and End itself is in time.
	Exact bool
	// Rolled says that Day was moved off a day that is not a working day.
	Rolled bool
	// Alternatives are the different answers when the policy, or what is
	// known of the event, leaves the count open: at least two, earliest first.
	Alternatives []Result
	// Choice names, in an alternative, the reading that leads to it.
	Choice string
	// Working is how the count was made.
	Working Working
	// Problem says why there is no answer: "no holiday data for 2041".
	Problem string

	opens bool // Day is a first day, End the instant it begins
}

// question is what is asked of a period.
type question uint8

const (
	within question = iota
	notBefore
	latest
	earliest
	eventAfter
)

// opens reports whether the answer is a first day rather than a last.
func (q question) opens() bool { return q == notBefore || q == earliest || q == eventAfter }

// Within returns the last lawful moment for an act that must be done within s
// after the given moment.
func (r *Reckoner) Within(s Span, after Moment) Result { return r.ask(within, s, after) }

// NotBefore returns the first lawful day for what may be done not less than s
// after the given moment.
func (r *Reckoner) NotBefore(s Span, after Moment) Result { return r.ask(notBefore, s, after) }

// Latest returns the last lawful day for what must be done not less than s
// before the given event.
func (r *Reckoner) Latest(s Span, before Moment) Result { return r.ask(latest, s, before) }

// Earliest returns the first lawful day for what may be done not more than s
// before the given event.
func (r *Reckoner) Earliest(s Span, before Moment) Result { return r.ask(earliest, s, before) }

// EventAfter turns Latest round: given the day of a notice that must come not
// less than s before an event, it returns the first lawful day of the event.
func (r *Reckoner) EventAfter(s Span, given Moment) Result { return r.ask(eventAfter, s, given) }

// ask answers a question, once for each reading of what the policy leaves
// open, and keeps the readings apart only where they lead to different times.
func (r *Reckoner) ask(q question, s Span, m Moment) Result {
	if m.Timed {
		m.Day = r.Place.DateOf(m.At)
	}
	switch {
	case !m.Day.named():
		return r.problem("there is no date to count from")
	case s.N < 0 || s.N > longest || int(s.Unit) >= len(unitNames):
		return r.problem(fmt.Sprintf("%d is not a number of %s that can be counted", s.N, Span{Unit: s.Unit}.unit()))
	}
	k := counter{r: r, taken: r.Policy.taken}
	res := k.answer(q, s, m)
	if k.asked == 0 {
		return res
	}
	var all []reading
	r.readings(q, s, m, r.Policy.taken, &all)
	return r.merge(all)
}

// unit is the plural of the unit of s.
func (s Span) unit() string {
	s.N = 0
	return strings.TrimPrefix(s.String(), "0 ")
}

// reading is one way to read the open choices, and where it leads.
type reading struct {
	taken [choices]uint8
	res   Result
}

// readings answers the question for every combination of answers to the open
// choices that the count comes across.
func (r *Reckoner) readings(q question, s Span, m Moment, taken [choices]uint8, all *[]reading) {
	k := counter{r: r, taken: taken}
	res := k.answer(q, s, m)
	for c := range choices {
		if k.asked&(1<<c) == 0 {
			continue
		}
		for option := range choiceTable[c].options {
			taken[c] = uint8(option + 1)
			r.readings(q, s, m, taken, all)
		}
		return
	}
	*all = append(*all, reading{taken, res})
}

// merge joins readings that lead to the same time. When all do, the count is
// not ambiguous here.
func (r *Reckoner) merge(all []reading) Result {
	var alternatives []Result
	for _, a := range all {
		for _, res := range flatten(a.res) {
			i := slices.IndexFunc(alternatives, res.same)
			if i >= 0 {
				continue
			}
			res.Choice = strings.Join(slices.DeleteFunc([]string{r.label(a, all), res.Choice},
				func(s string) bool { return s == "" }), "; ")
			alternatives = append(alternatives, res)
		}
	}
	if len(alternatives) == 1 {
		alternatives[0].Choice = ""
		return alternatives[0]
	}
	slices.SortStableFunc(alternatives, func(a, b Result) int {
		if a.Day != b.Day {
			return int(a.Day) - int(b.Day)
		}
		return int(min(max(a.End-b.End, -1), 1))
	})
	return Result{Day: NoDate, Alternatives: alternatives}
}

// flatten is res, or its alternatives when it has some.
func flatten(res Result) []Result {
	if len(res.Alternatives) > 0 {
		return res.Alternatives
	}
	return []Result{res}
}

func (a Result) same(b Result) bool {
	return a.Day == b.Day && a.End == b.End && a.Exact == b.Exact && a.Problem == b.Problem
}

// label names the choices of a that matter: those without which another
// reading leads elsewhere.
func (r *Reckoner) label(a reading, all []reading) string {
	var parts []string
	for c := range choices {
		if a.taken[c] == r.Policy.taken[c] {
			continue
		}
		matters := slices.ContainsFunc(all, func(b reading) bool {
			return b.taken[c] != a.taken[c] && b.taken[c] != 0 && !a.res.same(b.res) && agreeBut(c, a.taken, b.taken)
		})
		if matters {
			parts = append(parts, choiceTable[c].name+" "+r.Policy.option(c, a.taken[c]))
		}
	}
	return strings.Join(parts, ", ")
}

// agreeBut reports whether two readings give the same answers to all choices
// but c, as far as both came across them.
func agreeBut(c choice, a, b [choices]uint8) bool {
	for other := range choices {
		if other != c && a[other] != b[other] && a[other] != 0 && b[other] != 0 {
			return false
		}
	}
	return true
}

// problem is the Result of a count that cannot be made.
func (r *Reckoner) problem(why string) Result {
	res := Result{Day: NoDate, Problem: why}
	if !r.Brief {
		res.Working = Working{{Kind: "unknown", Day: NoDate, To: NoDate, Why: why}}
	}
	return res
}

// Allows reports whether m is on the lawful side of the limit: not late for a
// count that closes, not early for one that opens. A two-sided window ("no
// earlier than 28 days and no later than 14 days before") allows what both its
// Earliest and its Latest allow. Known is false when that depends on something
// open: alternatives that differ, a problem, or an hour that was not recorded.
func (a Result) Allows(m Moment) (in, known bool) {
	switch {
	case len(a.Alternatives) > 0:
		first, known := a.Alternatives[0].Allows(m)
		for _, b := range a.Alternatives[1:] {
			in, k := b.Allows(m)
			known = known && k && in == first
		}
		return first && known, known
	case a.Day == NoDate:
		return false, false
	case m.Timed && !a.opens:
		return m.At < a.End || a.Exact && m.At == a.End, true
	case m.Timed:
		return m.At >= a.End, true
	case m.Day == a.Day && a.Exact:
		return false, false // the hour decides, and it is not known
	case a.opens:
		return m.Day >= a.Day, true
	}
	return m.Day <= a.Day, true
}
