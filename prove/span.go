package prove

import (
	"slices"

	"alteram/calendar"
	"alteram/prove/net"
	"alteram/rulebook"
)

// spans measures what periods come to in calendar days, on a book's own
// calendar, over the days of a horizon.
type spans struct {
	rk       calendar.Reckoner
	from, to calendar.Date
	known    map[measure]bounds
}

// measure is a period and the way in which it is counted.
type measure struct {
	span calendar.Span
	how  counting
}

// counting says how a period is counted.
type counting uint8

const (
	within    counting = iota // from an anchor to the last day
	notBefore                 // from an anchor to the first day
	latest                    // from the last day to what comes after
	earliest                  // from the first day to what comes after
)

// bounds are the least and the greatest number of calendar days that a period
// can come to. For a last day: on day lo it is surely in time, after day hi
// surely too late.
type bounds struct{ lo, hi int32 }

// horizon returns the days over which periods are measured.
func horizon(p *rulebook.Program, o Options) [2]calendar.Date {
	from := o.From
	if from == 0 {
		from = p.Settings.InForce
	}
	if from == 0 || from == calendar.NoDate {
		from, _ = calendar.DateOf(2025, 1, 1)
	}
	years := o.Years
	if years <= 0 {
		years = 15
	}
	y, m, d := from.Civil()
	to, ok := calendar.DateOf(y+years, m, d)
	if !ok {
		to = from + calendar.Date(365*years)
	}
	return [2]calendar.Date{from, to}
}

// of returns the bounds of a period; ok is false when it cannot be bounded.
func (s *spans) of(span calendar.Span, how counting) (bounds, bool) {
	if span.Unit == calendar.Hour {
		n := int32(span.N)
		return bounds{max(n-1, 0)/24 - 1, (n+1)/24 + 1}, true
	}
	key := measure{span, how}
	if b, ok := s.known[key]; ok {
		return b, b.lo <= b.hi
	}
	b := bounds{lo: net.MaxDays, hi: -1}
	for day := s.from; day < s.to; day++ {
		for _, m := range s.moments(day) {
			s.widen(&b, span, how, day, m)
		}
	}
	s.known[key] = b
	return b, b.lo <= b.hi
}

// moments lists the kinds of moments of one day from which a period may be
// counted: the day as such, and its last minute.
func (s *spans) moments(day calendar.Date) []calendar.Moment {
	at, _ := s.rk.Place.At(day, 23*3600+59*60)
	return []calendar.Moment{{Day: day}, {Day: day, At: at, Timed: true}}
}

func (s *spans) widen(b *bounds, span calendar.Span, how counting, day calendar.Date, m calendar.Moment) {
	var res calendar.Result
	switch how {
	case within:
		res = s.rk.Within(span, m)
	case notBefore:
		res = s.rk.NotBefore(span, m)
	case latest:
		res = s.rk.Latest(span, m)
	case earliest:
		res = s.rk.Earliest(span, m)
	}
	if res.Problem != "" {
		return
	}
	days := []calendar.Date{res.Day}
	if len(res.Alternatives) > 0 {
		days = days[:0]
		for _, a := range res.Alternatives {
			days = append(days, a.Day)
		}
	}
	n, most := slices.Min(days)-day, slices.Max(days)-day
	if how == latest || how == earliest {
		n, most = -most, -n
	}
	b.lo, b.hi = min(b.lo, int32(n)), max(b.hi, int32(most))
}

// period returns the bounds of a span of a rulebook, a parameter's values
// included. ok is false when there is no limit.
func (b *builder) period(s rulebook.Span, how counting) (bounds, bool) {
	list := []calendar.Span{s.Span}
	if s.Param != 0 {
		list = list[:0]
		for _, v := range b.p.Thing(s.Param).Values {
			list = append(list, v.Span)
		}
	}
	out := bounds{lo: net.MaxDays, hi: -1}
	for _, span := range list {
		x, ok := b.spans.of(span, how)
		if span.N < 0 || !ok || x.hi > net.MaxDays {
			return bounds{}, false
		}
		out.lo, out.hi = min(out.lo, x.lo), max(out.hi, x.hi)
	}
	return out, out.lo <= out.hi
}
