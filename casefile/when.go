package casefile

import (
	"fmt"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/source"
)

// readWhen reads the time at the start of an entry. An entry without a date
// takes that of the entry above, one without a time has none.
func (r *reader) readWhen(c *cursor) (docket.When, bool) {
	from := c.span()
	day, last, written, ok := r.readDays(c)
	if !ok {
		return unknownTime(), false
	}
	w := unknownTime()
	if written.whole { // "between DATE TIME and DATE TIME"
		r.now, r.dated = docket.When{Day: day, Clock: calendar.NoClock, Last: last, LastClock: calendar.NoClock}, true
		w = r.now
		w.Clock, w.LastClock = written.clock, written.lastClock
		return w, true
	}
	if written.date {
		r.now, r.dated = docket.When{Day: day, Clock: calendar.NoClock, Last: last, LastClock: calendar.NoClock}, true
		c.mark(",")
	}
	clock, lastClock, timed, ok := r.readTimes(c)
	switch {
	case !ok:
		return w, false
	case !r.dated:
		r.error(codeNoDate, from, "there is no date above this entry", "begin it with a date, such as 12 October 2010")
		return w, false
	case timed && (r.now.Day != r.now.Last || r.now.Day == calendar.NoDate):
		r.error(codeDate, from, "a time of day needs one day, and the day is not known here", "begin the entry with the day")
		return w, false
	}
	w = r.now
	if timed {
		w.Clock, w.LastClock = clock, lastClock
		if lastClock < clock {
			w.Last++
		}
	}
	return w, true
}

// days says what readDays came upon.
type days struct {
	date             bool // a date, in any form
	whole            bool // an interval that bears its own times
	clock, lastClock calendar.Clock
}

// readDays reads a day, an interval of days, or nothing.
func (r *reader) readDays(c *cursor) (day, last calendar.Date, d days, ok bool) {
	d.clock, d.lastClock = calendar.NoClock, calendar.NoClock
	switch {
	case c.take("date", "not", "known"):
		return calendar.NoDate, calendar.NoDate, days{date: true}, true
	case c.take("not", "after"):
		last, ok = r.readDate(c)
		return calendar.NoDate, last, days{date: true}, ok
	case c.take("not", "before"):
		day, ok = r.readDate(c)
		return day, calendar.NoDate, days{date: true}, ok
	case c.has("between") && timeAt(c, 1) > 0:
		return 0, 0, d, true
	case c.has("between"):
		return r.readBetween(c)
	}
	if first, end, n := monthAt(c); n > 0 {
		c.i += n
		return first, end, days{date: true}, true
	}
	if dateAt(c) == 0 {
		return 0, 0, d, true
	}
	day, ok = r.readDate(c)
	return day, day, days{date: true}, ok
}

// readBetween reads "between DATE [TIME] and DATE [TIME]", where the first may
// be a day of the month of the second.
func (r *reader) readBetween(c *cursor) (day, last calendar.Date, d days, ok bool) {
	from := c.span()
	c.take("between")
	d = days{date: true, whole: true, clock: calendar.NoClock, lastClock: calendar.NoClock}
	short := token{}
	if !c.done() && dateAt(c) == 0 && dayOfMonth(c.toks[c.i].text) {
		short = c.next()
	} else if day, ok = r.readDate(c); !ok {
		return day, last, d, false
	} else if timeAt(c, 0) > 0 {
		if d.clock, ok = r.readClock(c); !ok {
			return day, last, d, false
		}
	}
	if !c.take("and") {
		r.error(codeDate, c.span(), "between needs two ends", "write: between 1 and 11 October 2010")
		return day, last, d, false
	}
	end := c.span()
	if last, ok = r.readDate(c); !ok {
		return day, last, d, false
	}
	if timeAt(c, 0) > 0 {
		if d.lastClock, ok = r.readClock(c); !ok {
			return day, last, d, false
		}
	}
	if short.text != "" {
		y, m, _ := last.Civil()
		var err error
		if day, err = calendar.ParseDate(fmt.Sprintf("%s %s %d", short.text, m, y)); err != nil {
			r.dateError(short.span, err)
			return day, last, d, false
		}
	}
	if last < day || last == day && d.clock != calendar.NoClock && d.lastClock != calendar.NoClock && d.lastClock < d.clock {
		r.error(codeDate, from.To(end), "the end comes before the beginning", "write the earlier one first")
		return day, last, d, false
	}
	return day, last, d, true
}

// readDate reads one date and complains when it is not one.
func (r *reader) readDate(c *cursor) (calendar.Date, bool) {
	n := dateAt(c)
	if n == 0 {
		r.error(codeDate, c.span(), "a date is missing here", "write it as 12 October 2010")
		return calendar.NoDate, false
	}
	toks := c.toks[c.i : c.i+n]
	c.i += n
	d, err := calendar.ParseDate(join(toks))
	if err != nil {
		r.dateError(toks[0].span.To(toks[n-1].span), err)
		return calendar.NoDate, false
	}
	return d, true
}

// dateError reports what package calendar says of a date or time: the fact,
// and after a semicolon the remedy.
func (r *reader) dateError(s source.Span, err error) {
	fact, remedy, found := strings.Cut(err.Error(), "; ")
	if !found {
		remedy = "look the day up; dates are written as 12 October 2010"
	}
	r.error(codeDate, s, fact, remedy)
}

// dateAt returns how many tokens of the cursor look like a date, 0 for none.
// They need not be one: 31 February looks like one.
func dateAt(c *cursor) int {
	text := func(k int) string {
		if c.i+k < len(c.toks) && !c.toks[c.i+k].quoted && !c.toks[c.i+k].mark {
			return c.toks[c.i+k].text
		}
		return ""
	}
	first := text(0)
	switch {
	case numeric(first, '-') || numeric(first, '/') || numeric(first, '.'):
		return 1
	case dayOfMonth(first) && letters(text(1)) && isYear(text(2)):
		return 3
	case dayOfMonth(first) && isMonth(text(1)):
		return 2
	case isWeekday(first) && dayOfMonth(text(1)) && letters(text(2)) && isYear(text(3)):
		return 4
	}
	return 0
}

// numeric reports whether s is three numbers with a mark in between, one of
// them as long as a year or the mark a slash.
func numeric(s string, mark rune) bool {
	parts := strings.Split(s, string(mark))
	if len(parts) != 3 {
		return false
	}
	for _, p := range parts {
		if p == "" || len(p) > 4 || strings.Trim(p, "0123456789") != "" {
			return false
		}
	}
	return mark == '/' || len(parts[0]) == 4 || len(parts[2]) == 4
}

func dayOfMonth(s string) bool {
	for _, end := range [...]string{"st", "nd", "rd", "th"} {
		s = strings.TrimSuffix(s, end)
	}
	return len(s) > 0 && len(s) <= 2 && strings.Trim(s, "0123456789") == ""
}

func isYear(s string) bool { return len(s) == 4 && strings.Trim(s, "0123456789") == "" }

func letters(s string) bool {
	return s != "" && !strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, `/\-`)
}

func isMonth(s string) bool {
	_, err := calendar.ParseDate("1 " + s + " 2000")
	return err == nil && letters(s)
}

func isWeekday(s string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); strings.EqualFold(s, name) || strings.EqualFold(s, name[:3]) {
			return true
		}
	}
	return false
}

// monthAt returns the first and last day of a month at the cursor ("October
// 2010") and how many tokens it takes.
func monthAt(c *cursor) (first, last calendar.Date, n int) {
	if c.i+1 >= len(c.toks) || c.toks[c.i].quoted || !isMonth(c.toks[c.i].text) || !isYear(c.toks[c.i+1].text) {
		return 0, 0, 0
	}
	first, err := calendar.ParseDate("1 " + c.toks[c.i].text + " " + c.toks[c.i+1].text)
	if err != nil {
		return 0, 0, 0
	}
	return first, endOfMonth(first), 2
}

func endOfMonth(d calendar.Date) calendar.Date {
	y, m, _ := d.Civil()
	for day := 31; day > 28; day-- {
		if last, ok := calendar.DateOf(y, m, day); ok {
			return last
		}
	}
	last, _ := calendar.DateOf(y, m, 28)
	return last
}

// readTimes reads a time of day, a stretch of time, or nothing.
func (r *reader) readTimes(c *cursor) (clock, last calendar.Clock, timed, ok bool) {
	none := calendar.NoClock
	between, word := c.has("between"), "and"
	from := c.has("from") && timeAt(c, 1) > 0
	switch {
	case between || from:
		if c.next(); from {
			word = "to"
		}
		if clock, ok = r.readClock(c); !ok {
			return none, none, false, false
		}
		if !c.take(word) {
			r.error(codeDate, c.span(), "the end of this time is missing", "write: between 21:30 and 23:00, or 21:30-23:00")
			return none, none, false, false
		}
		last, ok = r.readClock(c)
		return clock, last, true, ok
	case c.has("at") && timeAt(c, 1) > 0:
		c.next()
	}
	if c.done() {
		return none, none, false, true
	}
	if a, b, found := stretch(c.toks[c.i]); found {
		t := c.next()
		if clock, ok = r.parseClock(a, t.span); !ok {
			return none, none, false, false
		}
		last, ok = r.parseClock(b, t.span)
		return clock, last, true, ok
	}
	if timeAt(c, 0) == 0 {
		return none, none, false, true
	}
	if clock, ok = r.readClock(c); !ok {
		return none, none, false, false
	}
	if c.takeAny("-", "–", "—") {
		last, ok = r.readClock(c)
		return clock, last, true, ok
	}
	return clock, clock, true, true
}

// readClock reads one time of day.
func (r *reader) readClock(c *cursor) (calendar.Clock, bool) {
	n := timeAt(c, 0)
	if n == 0 {
		r.error(codeDate, c.span(), "a time of day is missing here", "write it as 21:30 or 9.30pm")
		return calendar.NoClock, false
	}
	toks := c.toks[c.i : c.i+n]
	c.i += n
	return r.parseClock(join(toks), toks[0].span.To(toks[n-1].span))
}

func (r *reader) parseClock(s string, at source.Span) (calendar.Clock, bool) {
	t, err := calendar.ParseClock(s)
	if err != nil {
		r.dateError(at, err)
	}
	return t, err == nil
}

// timeAt returns how many tokens, k ahead of the cursor, look like a time.
func timeAt(c *cursor, k int) int {
	if c.i+k >= len(c.toks) || c.toks[c.i+k].quoted || c.toks[c.i+k].mark {
		return 0
	}
	s := c.toks[c.i+k].text
	switch {
	case clockShape(s) || strings.EqualFold(s, "noon") || strings.EqualFold(s, "midnight"):
		return 1
	case len(s) <= 5 && dayOfMonth(strings.SplitN(s, ".", 2)[0]) && (c.is(k+1, "am") || c.is(k+1, "pm")):
		return 2
	}
	return 0
}

// clockShape reports whether s looks like "21:30", "9.30pm" or "9pm". 9.30
// without am or pm is a time here, so that it can be complained of.
func clockShape(s string) bool {
	low := strings.ToLower(s)
	bare := strings.TrimSuffix(strings.TrimSuffix(low, "am"), "pm")
	half := bare != low
	parts := strings.FieldsFunc(bare, func(c rune) bool { return c == ':' || c == '.' })
	if len(parts) == 0 || len(parts) > 3 || len(parts) == 1 && !half {
		return false
	}
	for i, p := range parts {
		if len(p) > 2 || strings.Trim(p, "0123456789") != "" || i > 0 && len(p) != 2 {
			return false
		}
	}
	return strings.Count(bare, ":")+strings.Count(bare, ".") == len(parts)-1
}

// stretch splits "17:32-21:28".
func stretch(t token) (a, b string, ok bool) {
	if t.quoted || t.mark {
		return "", "", false
	}
	for _, dash := range [...]string{"-", "–", "—"} {
		if a, b, ok = strings.Cut(t.text, dash); ok {
			return a, b, clockShape(a) && clockShape(b)
		}
	}
	return "", "", false
}

// startsWithTime reports whether a date or time comes next.
func (r *reader) startsWithTime(c *cursor) bool {
	if c.done() {
		return false
	}
	_, _, month := monthAt(c)
	_, _, range2 := stretch(c.toks[c.i])
	return dateAt(c) > 0 || timeAt(c, 0) > 0 || month > 0 || range2 || c.has("between") || c.has("date", "not", "known") ||
		c.has("not", "before") || c.has("not", "after") || c.has("from") && timeAt(c, 1) > 0 || c.has("at") && timeAt(c, 1) > 0
}

// datedAt reports whether a line of text begins with a date.
func (r *reader) datedAt(text string) bool {
	toks, _ := tokens(text, noPlace)
	return r.startsWithTime(&cursor{toks: toks})
}

// readInstant reads when an entry was recorded: an instant of RFC 3339, or a
// date and perhaps a time at the place of the rulebook. A date alone means by
// the end of that day.
func (r *reader) readInstant(c *cursor) (calendar.Instant, bool) {
	if !c.done() {
		if t, err := time.Parse(time.RFC3339Nano, c.toks[c.i].text); err == nil {
			at := c.next()
			return r.instant(t, at.span)
		}
	}
	d, ok := r.readDate(c)
	if !ok {
		return 0, false
	}
	const dayEnd = 24 * 3600
	clock := calendar.Clock(dayEnd)
	if timeAt(c, 0) > 0 {
		if clock, ok = r.readClock(c); !ok {
			return 0, false
		}
	}
	at, _ := r.p.Settings.Reckoner.Place.At(d, clock)
	return at, true
}

// instant converts a time that lies in the years that fit, 1678 to 2261.
func (r *reader) instant(t time.Time, at source.Span) (calendar.Instant, bool) {
	if y := t.UTC().Year(); y < 1678 || y > 2261 {
		r.error(codeDate, at, "the year of this instant is too far off", "years from 1678 to 2261 can be told to the second")
		return 0, false
	}
	return calendar.Instant(t.UnixNano()), true
}

// instantText writes what readInstant reads back as the same instant.
func instantText(at calendar.Instant, place *calendar.Place) string {
	d, c := place.DateOf(at), place.ClockOf(at)
	if c == 0 {
		if back, _ := place.At(d-1, 24*3600); back == at {
			return (d - 1).String()
		}
	}
	if back, _ := place.At(d, c); back == at {
		return d.String() + " " + clockText(c)
	}
	return rfc3339(at)
}

func rfc3339(at calendar.Instant) string {
	return time.Unix(0, int64(at)).UTC().Format(time.RFC3339Nano)
}

// clockText writes a time of day on the clock of 24 hours.
func clockText(c calendar.Clock) string {
	if c%60 != 0 {
		return fmt.Sprintf("%02d:%02d:%02d", c/3600, c/60%60, c%60)
	}
	return fmt.Sprintf("%02d:%02d", c/3600, c/60%60)
}

// whenText writes the time of an event as it begins an entry. The floor has an
// extent ("17:32-21:28"); the interval of any other event bounds the moment.
func whenText(w docket.When, extent bool) string {
	no := calendar.NoClock
	switch {
	case w.Day == calendar.NoDate && w.Last == calendar.NoDate:
		return "date not known"
	case w.Day == calendar.NoDate:
		return "not after " + w.Last.String()
	case w.Last == calendar.NoDate:
		return "not before " + w.Day.String()
	case w.Clock == no && w.LastClock == no:
		return daysText(w.Day, w.Last)
	case w.Day == w.Last && w.Clock == w.LastClock:
		return w.Day.String() + " " + clockText(w.Clock)
	}
	oneDay := w.Day == w.Last && w.Clock < w.LastClock || w.Last == w.Day+1 && w.LastClock < w.Clock
	switch {
	case w.Clock != no && w.LastClock != no && oneDay && extent:
		return fmt.Sprintf("%s %s-%s", w.Day, clockText(w.Clock), clockText(w.LastClock))
	case w.Clock != no && w.LastClock != no && oneDay:
		return fmt.Sprintf("%s between %s and %s", w.Day, clockText(w.Clock), clockText(w.LastClock))
	}
	end := func(d calendar.Date, c calendar.Clock) string {
		if c == no {
			return d.String()
		}
		return d.String() + " " + clockText(c)
	}
	return "between " + end(w.Day, w.Clock) + " and " + end(w.Last, w.LastClock)
}

// daysText writes an interval of days.
func daysText(day, last calendar.Date) string {
	y, m, first := day.Civil()
	y2, m2, _ := last.Civil()
	switch {
	case day == last:
		return day.String()
	case first == 1 && last == endOfMonth(day):
		return fmt.Sprintf("%s %d", m, y)
	case y == y2 && m == m2:
		return fmt.Sprintf("between %d and %s", first, last)
	}
	return fmt.Sprintf("between %s and %s", day, last)
}
