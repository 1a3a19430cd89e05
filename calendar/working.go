package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Working is how a count was made, step by step.
type Working []Step

// Step is one step of a count, as data. Kind says which other fields count:
//
//	start     Day is where counting starts; Why says whether it counts
//	short     the period is short, and closed days are left out: Why says so
//	first     Day is day 1
//	skip      Day to To is not counted; Why is its name
//	weekends  the days named in Why are not counted
//	paused    N days about the new year are not counted at all: Day becomes To
//	last      Day is day N
//	period    the period named in Why leads to Day
//	missing   the month has no day N; Day stands for it, Why says as what
//	clear     Day is the nearest day with the period in Why wholly between
//	rolled    Day is not a working day because of Why; To is
//	moved     Day becomes To because of Why
//	from      an hour count starts at the time in Why
//	hours     an hour count reaches Day, at the time in Why
//	runs out  the last day is Day; Why is the time and zone at which it ends
//	opens     the first day is Day; Why is the time at which it begins
//	deemed    what was sent counts as received on Day
//	between   N whole units, named in Why, lie between Day and To
//	unknown   there is no answer; Why says why not
type Step struct {
	Kind   string `json:"kind"`
	N      int    `json:"n,omitempty"`
	Day    Date   `json:"day"` // NoDate when the step has none
	To     Date   `json:"to"`  // NoDate when the step has none
	Why    string `json:"why,omitempty"`
	Source string `json:"source,omitempty"` // the section followed: "Legislation Act 2019 s 54"
}

// Sentence tells the working in one line, for a letter or a ruling: "Monday 11
// October 2010 is not counted; day 1 is Tuesday 12 October 2010; ...".
func (w Working) Sentence() string {
	parts := make([]string, 0, len(w))
	for i := 0; i < len(w); i++ {
		s := w[i]
		if s.Kind == "last" && i+1 < len(w) && w[i+1].Day == s.Day {
			switch next := w[i+1]; next.Kind {
			case "runs out":
				parts = append(parts, fmt.Sprintf("day %d and last day is %s, %s", s.N, s.Day.Long(), next.Why))
				i++
				continue
			case "opens":
				parts = append(parts, fmt.Sprintf("day %d and first good day is %s", s.N, s.Day.Long()))
				i++
				continue
			}
		}
		parts = append(parts, s.phrase())
	}
	return strings.Join(parts, "; ")
}

// phrase is one step in words.
func (s Step) phrase() string {
	switch s.Kind {
	case "start":
		return s.Day.Long() + " " + s.Why
	case "short":
		return "short periods " + s.Why
	case "first":
		return "day 1 is " + s.Day.Long()
	case "skip":
		if s.To != s.Day {
			return fmt.Sprintf("%s to %s not counted (%s)", s.Day, s.To, s.Why)
		}
		return fmt.Sprintf("%s %s not counted", s.Why, s.Day)
	case "weekends":
		return s.Why + " not counted"
	case "paused":
		return fmt.Sprintf("%d days about the new year not counted at all (year end %s)", s.N, s.Why)
	case "last":
		return fmt.Sprintf("day %d is %s", s.N, s.Day.Long())
	case "period":
		verb := "lead"
		if s.N == 1 {
			verb = "leads"
		}
		return fmt.Sprintf("%s %s to %s", s.Why, verb, s.Day.Long())
	case "missing":
		return fmt.Sprintf("that month has no day %d, so the day %s: %s", s.N, s.Why, s.Day.Long())
	case "clear":
		return fmt.Sprintf("%s must lie wholly between, which leaves %s", s.Why, s.Day.Long())
	case "rolled":
		return fmt.Sprintf("%s is not a working day (%s), so it moves to %s", s.Day.Long(), s.Why, s.To.Long())
	case "moved":
		return fmt.Sprintf("%s becomes %s, %s", s.Day.Long(), s.To.Long(), s.Why)
	case "from":
		return "counted from " + s.Why
	case "hours":
		return s.Why
	case "runs out":
		return fmt.Sprintf("last day %s, %s", s.Day.Long(), s.Why)
	case "opens":
		return "first good day " + s.Day.Long()
	case "deemed":
		return "counts as received on " + s.Day.Long()
	case "between":
		return fmt.Sprintf("%s between %s and %s", s.Why, s.Day, s.To)
	case "unknown":
		return s.Why
	}
	return ""
}

// notePeriod writes down a count of calendar days, weeks, months or years.
func (k *counter) notePeriod(s Span, d, e Date, dir int, counted bool) {
	if k.quiet || k.r.Brief {
		return
	}
	if s.Unit != Day {
		s.Clear = false
		k.note(Step{Kind: "period", N: s.N, Day: e, To: NoDate, Why: s.String(), Source: k.periodSource(s)})
		return
	}
	k.note(Step{Kind: "first", Day: d + Date(dir*(1-b2i(counted))), To: NoDate})
	k.note(Step{Kind: "last", N: s.N, Day: e, To: NoDate})
}

func (k *counter) periodSource(s Span) string {
	if s.Unit == Month || s.Unit == Year {
		return k.r.Policy.source[monthStart]
	}
	return ""
}

// noteSkipped writes down a count of working days with every closed day it
// passed: weekends together, closures by name, the new year as one stretch.
func (k *counter) noteSkipped(s Span, d, e Date, dir int, counted bool) {
	if k.quiet || k.r.Brief {
		return
	}
	if s.Unit == Day {
		k.note(Step{Kind: "short", N: s.N, Day: NoDate, To: NoDate, Why: k.r.Policy.words(shortPeriods), Source: k.r.Policy.source[shortPeriods]})
	}
	w := k.r.workdays()
	first := d
	if working, _ := w.isWorking(d); !counted || !working {
		if dir > 0 {
			first, _ = w.after(d, 1)
		} else {
			first, _ = w.before(d, 1)
		}
	}
	k.note(Step{Kind: "first", Day: first, To: NoDate})
	lo, hi := min(d, e)+1, max(d, e)-1
	if k.passesWeekend(lo, hi) {
		k.note(Step{Kind: "weekends", Day: NoDate, To: NoDate, Why: w.closed.weekendNames()})
	}
	for x := lo; x <= hi; x++ {
		from, to, in := w.within(x)
		if in {
			from, to = max(from, lo), min(to, hi)
			k.note(Step{Kind: "skip", Day: from, To: to, Why: "year end " + k.r.Policy.words(yearEnd), Source: k.r.Policy.source[yearEnd]})
			x = to
		} else if name := w.closed.Name(x); name != "" && !w.closed.weekend[x.Weekday()] {
			k.note(Step{Kind: "skip", Day: x, To: x, Why: name})
		}
	}
	k.note(Step{Kind: "last", N: s.N, Day: e, To: NoDate})
}

// passesWeekend reports whether a weekend day lies from lo to hi.
func (k *counter) passesWeekend(lo, hi Date) bool {
	for x := lo; x <= min(hi, lo+6); x++ {
		if k.r.Place.Closed.weekend[x.Weekday()] {
			return true
		}
	}
	return false
}

// weekendNames is "Saturdays and Sundays", in the order of a week from Monday.
func (c *Closed) weekendNames() string {
	var names []string
	for i := range 7 {
		if w := (i + 1) % 7; c.weekend[w] {
			names = append(names, time.Weekday(w).String()+"s")
		}
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
