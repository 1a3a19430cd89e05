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
	kindExpected = "expected" // fixed year by year, and not yet for this one
)

// place is one jurisdiction as its block in the tables states it.
type place struct {
	Jurisdiction
	with   string   // code of the jurisdiction whose rules come first, or ""
	common []string // codes: this one keeps exactly the days all of these keep
	rules  []rule
	file   string // where its block begins
	line   int
}

// rule is one line of a table: a holiday, and what happens when it falls badly.
type rule struct {
	when   when
	years  []span
	shifts []shift
	kind   string
	name   string
	source string
	line   int
}

// span is a run of years, both included.
type span struct{ from, to int }

// shift moves a holiday that falls on a weekday (or on Easter Monday, when
// easterMonday is set) by so many days.
type shift struct {
	day          time.Weekday
	easterMonday bool
	by           int
	instead      bool // the day itself is no holiday then; otherwise both are
}

// form names the ways a table can say when a holiday is.
type form uint8

const (
	onDate    form = iota // 1 January
	onNth                 // second Monday of June; nth = -1 is last
	onNearest             // Monday nearest 22 January
	onFrom                // Monday on or after 27 May
	onBefore              // Wednesday on or before 22 November
	onEaster              // Easter Monday is Easter+1
	onListed              // 24 June 2022, 14 July 2023
)

// when is the date part of a rule; offset days are added to what it names.
type when struct {
	form   form
	month  time.Month
	day    int
	nth    int
	week   time.Weekday
	offset int
	listed []Date
}

// in reports whether the rule is in force in year.
func (r rule) in(year int) bool {
	return slices.ContainsFunc(r.years, func(s span) bool { return s.from <= year && year <= s.to })
}

// date returns the day the rule names in year, before any shift.
func (w when) date(year int) (Date, bool) {
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
func (r rule) appendTo(days []Holiday, year int) []Holiday {
	if !r.in(year) {
		return days
	}
	d, ok := r.when.date(year)
	if !ok {
		return days
	}
	h := Holiday{d, r.name, r.kind, r.source}
	if r.kind == kindExpected {
		h.Name += " (expected)"
	}
	i := slices.IndexFunc(r.shifts, func(s shift) bool { return s.takes(d, year) })
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
func (s shift) takes(d Date, year int) bool {
	if s.easterMonday {
		return d == easter(year)+1
	}
	return d.Weekday() == s.day
}

// expand returns all days of a jurisdiction within its covered years, in
// order of date; on one date, its own days before those it takes over.
func (t table) expand(code string) []Holiday {
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
func (t table) shared(p place) []Holiday {
	kept := map[Date]int{}
	var first []Holiday
	for i, code := range p.common {
		days := t.expand(code)
		if i == 0 {
			first = days
		}
		for _, h := range days {
			if h.Closes() && kept[h.Date] == i {
				kept[h.Date] = i + 1
			}
		}
	}
	return slices.DeleteFunc(first, func(h Holiday) bool {
		return !h.Closes() || kept[h.Date] < len(p.common)
	})
}
