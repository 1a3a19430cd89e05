package statement

import (
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
)

// when is one reading of a day or a time of day in a text: a day, or a part of
// any day, or both. Day and month may be all that is known of the day.
type when struct {
	date     span // the days that may be meant; the zero span when none is named
	dated    bool
	day      int // of a date without its year
	month    int
	year     int // of a month or year alone
	weekday  int // -1: none
	after    int // days after the decision: 0 that day; -1: not so
	clock    bool
	from, to int  // minutes of the day; to may lie beyond midnight
	unknown  bool // it depends on the day of the text, which is not known
}

func anyDay() when { return when{weekday: -1, after: -1} }

// lengths and clocks of parts of the day, in minutes.
var dayParts = []struct {
	words    string
	from, to int
}{
	{"late in the evening", 20 * 60, 24 * 60}, {"late evening", 20 * 60, 24 * 60}, {"late at|in night|night", 21 * 60, 28 * 60}, {"late at night", 21 * 60, 28 * 60},
	{"late that|last|the|on? same? night", 21 * 60, 28 * 60}, {"late that|last evening", 20 * 60, 24 * 60}, {"late - night", 21 * 60, 28 * 60}, {"late night", 21 * 60, 28 * 60},
	{"late into|in the night", 21 * 60, 29 * 60}, {"in the small|early hours", 0, 6 * 60}, {"the small|early hours", 0, 6 * 60}, {"early hours", 0, 6 * 60},
	{"early in the morning", 0, 9 * 60}, {"early morning", 0, 9 * 60}, {"late morning", 10 * 60, 12 * 60}, {"mid - ? morning", 9 * 60, 11 * 60}, {"late afternoon", 15*60 + 30, 18 * 60}, {"early evening", 17 * 60, 20 * 60},
	{"in the morning", 5 * 60, 12 * 60}, {"in the afternoon", 12 * 60, 18 * 60}, {"in the evening", 17 * 60, 24 * 60}, {"in|during the night", 18 * 60, 30 * 60}, {"at night", 18 * 60, 30 * 60},
	{"morning", 5 * 60, 12 * 60}, {"afternoon", 12 * 60, 18 * 60}, {"evening", 17 * 60, 24 * 60}, {"overnight", 18 * 60, 30 * 60}, {"night", 18 * 60, 30 * 60}, {"lunchtime", 11*60 + 30, 14 * 60},
}

// readMoments reads days and times of day.
func (p *reader) readMoments() {
	for i := 0; i < len(p.t); i++ {
		if p.used[i] {
			continue
		}
		if n := p.readClock(i); n > 0 {
			i += n - 1
			continue
		}
		if n := p.readDate(i); n > 0 {
			i += n - 1
			continue
		}
		if n := p.readDay(i); n > 0 {
			i += n - 1
		}
	}
}

// putMoment adds moments whose words begin at a and end before b.
func (p *reader) putMoment(a, b int, list ...when) int {
	x := item{kind: moments, a: a, b: b, whens: list}
	if a > 0 && p.t[a-1].word && strings.Contains(" at on by until till til from since before after around in during ", " "+p.t[a-1].text+" ") {
		x.prep = p.t[a-1].text
	}
	p.put(x)
	return b - a
}

// readDate reads a date: 11 October 2010, October 11, 2010-10-11, 11/10/2010.
func (p *reader) readDate(i int) int {
	t := p.t[i]
	if t.figure && len(t.text) >= 8 && strings.ContainsAny(t.text, "-/.") {
		d, err := calendar.ParseDate(t.text)
		if err != nil {
			parts := strings.FieldsFunc(t.text, func(r rune) bool { return strings.ContainsRune("-/.", r) })
			if len(parts) != 3 || len(parts[2]) != 4 {
				return 0
			}
			if d, err = calendar.ParseDate(parts[2] + "-" + twoDigits(parts[1]) + "-" + twoDigits(parts[0])); err != nil {
				return 0
			}
		}
		w := anyDay()
		w.date, w.dated = p.r.dayOf(d), true
		return p.putMoment(i, i+1, w)
	}
	start := i
	if p.is(i, "the") {
		i++
	}
	night := false
	if n := p.match(i, "night|evening of the?"); n > 0 {
		night, i = true, i+n
	}
	if wd := p.weekday(i); wd >= 0 && i+1 < len(p.t) {
		if j := i + 1 + p.match(i+1, ",? the?"); p.dayMonth(j) > 0 || p.monthDay(j) > 0 {
			i = j
		} else if p.is(i+1, ",") && (p.dayMonth(i+2) > 0 || p.monthDay(i+2) > 0) {
			i += 2
		} else if p.dayMonth(i+1) > 0 || p.monthDay(i+1) > 0 {
			i++
		}
	}
	d, n := p.ordinal(i)
	m := 0
	switch {
	case p.dayMonth(i) > 0:
		at := i + n
		if p.is(at, "of") {
			at++
		}
		m, n = p.month(at), at+1-i
	case p.monthDay(i) > 0:
		m = p.month(i)
		at := i + 1
		if p.is(at, "the") {
			at++
		}
		var k int
		d, k = p.ordinal(at)
		n = at + k - i
	case p.month(i) > 0 && i == start && p.month(i) != 5: // a month alone; "may" is mostly a verb
		return p.monthAlone(i)
	default:
		return 0
	}
	w := anyDay()
	w.day, w.month = d, m
	at := i + n
	if p.is(at, ",") && p.year(at+1) > 0 {
		at++
	}
	if y := p.year(at); y > 0 {
		date, ok := calendar.DateOf(y, time.Month(m), d)
		if !ok {
			return 0
		}
		w.day, w.month, w.date, w.dated = 0, 0, p.r.dayOf(date), true
		at++
	}
	if night {
		w.clock, w.from, w.to = true, 17*60, 30*60
	}
	if k := p.part(at, &w); k > 0 && !night {
		at += k
	}
	return p.putMoment(start, at, w)
}

func (p *reader) monthAlone(i int) int {
	w := anyDay()
	w.month = p.month(i)
	at := i + 1
	if y := p.year(at); y > 0 {
		w.year = y
		at++
	}
	return p.putMoment(i, at, w)
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func (p *reader) month(i int) int {
	if i < 0 || i >= len(p.t) || !p.t[i].word {
		return 0
	}
	for m, name := range months {
		w := p.t[i].text
		if m > 0 && (w == name || len(w) >= 3 && w == name[:min(len(w), len(name))] && (len(w) == 3 || w == "sept")) && p.t[i].capital {
			return m
		}
	}
	return 0
}

func (p *reader) weekday(i int) int {
	if i < 0 || i >= len(p.t) {
		return -1
	}
	return indexOf(weekdays, strings.TrimSuffix(p.t[i].text, "'s"))
}

func (p *reader) year(i int) int {
	if i < 0 || i >= len(p.t) || !p.t[i].figure || len(p.t[i].text) != 4 {
		return 0
	}
	y, err := strconv.Atoi(p.t[i].text)
	if err != nil || y < 1800 || y > 2200 {
		return 0
	}
	return y
}

// dayMonth reports how many tokens "11 October" or "11th of October" takes.
func (p *reader) dayMonth(i int) int {
	_, n := p.ordinal(i)
	if n == 0 {
		return 0
	}
	at := i + n
	if p.is(at, "of") {
		at++
	}
	if p.month(at) == 0 {
		return 0
	}
	return at + 1 - i
}

func (p *reader) monthDay(i int) int {
	if p.month(i) == 0 {
		return 0
	}
	at := i + 1
	if p.is(at, "the") {
		at++
	}
	if _, n := p.ordinal(at); n > 0 && p.year(at) == 0 {
		return at + n - i
	}
	return 0
}

// part reads a part of the day behind a day: "Monday night".
func (p *reader) part(i int, w *when) int {
	for _, d := range dayParts {
		if n := p.match(i, d.words); n > 0 {
			w.clock, w.from, w.to = true, d.from, d.to
			return n
		}
	}
	return 0
}

// relativeDays are words for a day that is counted from that of the text, or
// from that of the decision.
var relativeDays = []struct {
	words  string
	text   bool // from the day of the text
	days   int
	clock  bool
	lo, hi int
}{
	{"late last|yesterday night|evening", true, -1, true, 20 * 60, 28 * 60}, {"last night|evening", true, -1, true, 17 * 60, 30 * 60}, {"yesterday evening|night", true, -1, true, 17 * 60, 30 * 60},
	{"yesterday morning", true, -1, true, 5 * 60, 12 * 60}, {"yesterday afternoon", true, -1, true, 12 * 60, 18 * 60}, {"yesterday", true, -1, false, 0, 0},
	{"this morning", true, 0, true, 0, 12 * 60}, {"this afternoon", true, 0, true, 12 * 60, 18 * 60}, {"this evening", true, 0, true, 17 * 60, 24 * 60}, {"late tonight", true, 0, true, 20 * 60, 28 * 60},
	{"tonight", true, 0, true, 17 * 60, 30 * 60}, {"earlier? today", true, 0, false, 0, 0}, {"tomorrow", true, 1, false, 0, 0},
	{"the day before yesterday", true, -2, false, 0, 0},
	{"the? next|following morning", false, 1, true, 0, 12 * 60}, {"the morning after", false, 1, true, 0, 12 * 60}, {"the? next|following afternoon", false, 1, true, 12 * 60, 18 * 60}, {"the? next|following evening|night", false, 1, true, 17 * 60, 30 * 60},
	{"the next|following day", false, 1, false, 0, 0}, {"the day after|afterwards", false, 1, false, 0, 0}, {"next day", false, 1, false, 0, 0}, {"a|one day later|afterwards", false, 1, false, 0, 0}, {"two days later|afterwards", false, 2, false, 0, 0}, {"three days later|afterwards", false, 3, false, 0, 0},
	{"a|one week later|afterwards", false, 7, false, 0, 0},
	{"late that|the same? night|evening", false, 0, true, 20 * 60, 28 * 60}, {"that|the same? night", false, 0, true, 17 * 60, 30 * 60}, {"that|the same? evening", false, 0, true, 17 * 60, 24 * 60}, {"that same? day|date", false, 0, false, 0, 0}, {"the same day|date", false, 0, false, 0, 0}, {"on the day", false, 0, false, 0, 0},
}

// readDay reads weekdays, days counted from another, parts of the day, years.
func (p *reader) readDay(i int) int {
	for _, d := range relativeDays {
		n := p.match(i, d.words)
		if n == 0 {
			continue
		}
		w := anyDay()
		w.clock, w.from, w.to = d.clock, d.lo, d.hi
		if d.text {
			w.dated, w.unknown = true, p.today == (span{})
			a := p.r.place.DateOf(calendar.Instant(p.today.from))
			w.date = p.r.days(a+calendar.Date(d.days), a+calendar.Date(d.days))
		} else {
			w.after = d.days
		}
		return p.putMoment(i, i+n, w)
	}
	at := i
	late := false
	if p.is(i, "late") && (p.weekday(i+1) >= 0 || p.is(i+1, "on") && p.weekday(i+2) >= 0) {
		late, at = true, i+1
		if p.is(at, "on") {
			at++
		}
	}
	if k := p.match(at, "last|this|that"); k > 0 && p.weekday(at+k) >= 0 {
		at += k
	}
	if wd := p.weekday(at); wd >= 0 {
		w := anyDay()
		w.weekday = wd
		at++
		at += p.part(at, &w)
		if late && w.clock {
			w.from = max(w.from, 20*60)
		}
		return p.putMoment(i, at, w)
	}
	w := anyDay()
	if n := p.part(i, &w); n > 0 {
		return p.putMoment(i, i+n, w)
	}
	if y := p.year(i); y > 0 && (p.is(i-1, "in") || p.is(i-1, "since") || p.is(i-1, "during")) {
		w.year = y
		return p.putMoment(i, i+1, w)
	}
	return 0
}
