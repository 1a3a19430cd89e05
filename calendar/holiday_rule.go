package calendar

import (
	"slices"
	"time"
)

// The kinds of holiday, as the tables write them.
const (
	kindPublic   = "public"   // the whole jurisdiction keeps it
	kindRegional = "regional" // an anniversary or show day of part of a country
	kindBank     = "bank"     // a bank holiday, the general holiday of the United Kingdom
	kindPartDay  = "part-day" // a holiday in the evening only: it closes no day
)

// holidayPlace is one jurisdiction as its block in the tables states it.
type holidayPlace struct {
	Jurisdiction
	with   string   // code of the jurisdiction whose rules come first, or ""
	common []string // codes: this one keeps exactly the days all of these keep
	rules  []holidayRule
	file   string // where its block begins
	line   int
}

// holidayRule is one line of a table: a holiday, and what happens when it falls badly.
type holidayRule struct {
	when   dayRule
	years  []yearSpan
	shifts []dayShift
	kind   string
	name   string
	source string
	line   int
}

// yearSpan is a run of years, both included, in which a rule is in force. When it
// is expected, the day is fixed year by year and those years are still to come.
type yearSpan struct {
	from, to int
	expected bool
}

// dayShift moves a holiday that falls on a weekday (or on Easter Monday, when
// easterMonday is set) by so many days.
type dayShift struct {
	day          time.Weekday
	easterMonday bool
	by           int
	instead      bool // the day itself is no holiday then; otherwise both are
}

// dayForm names the ways a table can say when a holiday is.
type dayForm uint8

const (
	onDate    dayForm = iota // 1 January; 24 to 31 December
	onNth                    // second Monday of June; nth = -1 is last
	onNearest                // Monday nearest 22 January
	onFrom                   // Monday on or after 27 May
	onBefore                 // Wednesday on or before 22 November
	onEaster                 // Easter Monday is Easter+1
	onListed                 // 24 June 2022, 14 July 2023
)

// dayRule is the date part of a rule; offset days are added to what it names.
type dayRule struct {
	form   dayForm
	month  time.Month
	day    int
	last   int // last day of a run of days, or 0
	nth    int
	week   time.Weekday
	offset int
	listed []Date
}

// in returns the span that holds year.
func (r holidayRule) in(year int) (yearSpan, bool) {
	i := slices.IndexFunc(r.years, func(s yearSpan) bool { return s.from <= year && year <= s.to })
	if i < 0 {
		return yearSpan{}, false
	}
	return r.years[i], true
}

// date returns the day the rule names in year, before any shift.
func (w dayRule) date(year int) (Date, bool) {
	switch w.form {
	case onDate:
		return civil(year, w.month, w.day), true
	case onNth:
		first := civil(year, w.month, 1)
		if w.nth < 0 {
			last := civil(year, w.month, daysIn(year, w.month))
			return backTo(last, w.week) + Date(w.offset), true
		}
		return onTo(first, w.week) + Date(7*(w.nth-1)+w.offset), true
	case onNearest:
		return onTo(civil(year, w.month, w.day)-3, w.week), true
	case onFrom:
		return onTo(civil(year, w.month, w.day), w.week), true
	case onBefore:
		return backTo(civil(year, w.month, w.day), w.week), true
	case onEaster:
		return easter(year) + Date(w.offset), true
	case onListed:
		from, to := civil(year, time.January, 1), civil(year+1, time.January, 1)
		for _, d := range w.listed {
			if from <= d && d < to {
				return d, true
			}
		}
	}
	return 0, false
}

// onTo returns the first such weekday on or after d.
func onTo(d Date, week time.Weekday) Date {
	return d + Date((int(week)-int(d.Weekday())+7)%7)
}

// backTo returns the last such weekday on or before d.
func backTo(d Date, week time.Weekday) Date {
	return d - Date((int(d.Weekday())-int(week)+7)%7)
}

// appendTo adds the days the rule makes for year. A shifted one may lie in the
// next year or the last: the United States keeps a Saturday 1 January on
// 31 December.
func (r holidayRule) appendTo(days []Holiday, year int) []Holiday {
	in, ok := r.in(year)
	if !ok {
		return days
	}
	d, ok := r.when.date(year)
	if !ok {
		return days
	}
	h := Holiday{d, r.name, r.kind, r.kind != kindPartDay, in.expected, r.source}
	if in.expected {
		h.Name += " (expected)"
	}
	for range r.when.last - r.when.day {
		days = append(days, h)
		h.Date++
	}
	i := slices.IndexFunc(r.shifts, func(s dayShift) bool { return s.takes(d, year) })
	if i < 0 {
		return append(days, h)
	}
	if !r.shifts[i].instead {
		days = append(days, h)
	}
	h.Date += Date(r.shifts[i].by)
	h.Name += " (observed)"
	return append(days, h)
}

// takes reports whether the shift applies to a holiday on d.
func (s dayShift) takes(d Date, year int) bool {
	if s.easterMonday {
		return d == easter(year)+1
	}
	return d.Weekday() == s.day
}

// expand returns all days of a jurisdiction within its covered years, in
// order of date; on one date, its own days before those it takes over.
func (t holidayBook) expand(code string) []Holiday {
	p, ok := t.find(code)
	if !ok {
		return nil
	}
	if len(p.common) > 0 {
		return t.shared(p)
	}
	var days []Holiday
	for at, ok := p, true; ok; at, ok = t.find(at.with) {
		// One year each side: an observed day can cross the turn of the year.
		for year := p.From - 1; year <= p.To+1; year++ {
			for _, r := range at.rules {
				days = r.appendTo(days, year)
			}
		}
	}
	from, to := civil(p.From, time.January, 1), civil(p.To+1, time.January, 1)
	days = slices.DeleteFunc(days, func(h Holiday) bool { return h.Date < from || h.Date >= to })
	slices.SortStableFunc(days, func(a, b Holiday) int { return int(a.Date) - int(b.Date) })
	return days
}

// shared returns the days that every jurisdiction in p.common keeps whole,
// under the names and sources of the first.
func (t holidayBook) shared(p holidayPlace) []Holiday {
	kept := map[Date]int{}
	var first []Holiday
	for i, code := range p.common {
		days := t.expand(code)
		if i == 0 {
			first = days
		}
		for _, h := range days {
			if h.Closes && kept[h.Date] == i {
				kept[h.Date] = i + 1
			}
		}
	}
	return slices.DeleteFunc(first, func(h Holiday) bool {
		return !h.Closes || kept[h.Date] < len(p.common)
	})
}
