package importer

import (
	"fmt"
	"time"

	"alteram/calendar"
)

// DateOrder is the order in which a log writes the parts of a date.
type DateOrder uint8

// The orders. The zero value takes dates that begin with the year; the others
// are taken only when the mapping names them, since 3/4/2020 fits both.
const (
	YearMonthDay DateOrder = iota
	DayMonthYear
	MonthDayYear
)

// stamp is a date as written, with its time of day and offset if it has them.
type stamp struct {
	date   calendar.Date
	clock  int64 // nanoseconds since midnight by the writer's clock
	offset int64 // seconds east of Greenwich
	timed  bool
	zoned  bool
}

const (
	second    = int64(time.Second)
	firstYear = 1678 // instants of whole years that fit 64 bits of nanoseconds
	lastYear  = 2261
)

// monthLength counts the days of a month that the calendar knows.
func monthLength(y, m int) int {
	n := 31
	for n > 28 {
		if _, ok := calendar.DateOf(y, time.Month(m), n); ok {
			break
		}
		n--
	}
	return n
}

// dateReader reads the dates of one log. It remembers the months it has met,
// so that a date in the commonest form costs a few comparisons.
type dateReader struct {
	order  DateOrder
	months [256]month // by the low bits of the month's number
}

type month struct {
	number int32 // year times 16 plus month; 0 for none
	days   int32
	before calendar.Date // the day before its first
}

// iso reads yyyy-mm-dd, and reports whether it could.
func (r *dateReader) iso(b []byte) (calendar.Date, bool) {
	if len(b) != 10 || b[4] != '-' || b[7] != '-' || r.order != YearMonthDay {
		return 0, false
	}
	y1, y2, y3, y4 := b[0]-'0', b[1]-'0', b[2]-'0', b[3]-'0'
	m1, m2, d1, d2 := b[5]-'0', b[6]-'0', b[8]-'0', b[9]-'0'
	if y1 > 9 || y2 > 9 || y3 > 9 || y4 > 9 || m1 > 1 || m2 > 9 || d1 > 3 || d2 > 9 {
		return 0, false
	}
	if m1 == 1 && m2 > 2 {
		return 0, false
	}
	number := (int32(y1)*1000+int32(y2)*100+int32(y3)*10+int32(y4))*16 + int32(m1)*10 + int32(m2)
	m, d := &r.months[number&255], int32(d1)*10+int32(d2)
	if m.number != number {
		first, ok := calendar.DateOf(int(number>>4), time.Month(number&15), 1)
		if !ok || number == 0 {
			return 0, false
		}
		*m = month{number, int32(monthLength(int(number>>4), int(number&15))), first - 1}
	}
	return m.before + calendar.Date(d), d >= 1 && d <= m.days
}

// read reads b. The problem, "" if none, is the end of a sentence that begins
// with the text read.
func (r *dateReader) read(b []byte) (s stamp, problem string) {
	y, m, d, rest, ok := r.parts(b)
	if !ok {
		return s, r.shape()
	}
	s.date, ok = calendar.DateOf(y, time.Month(m), d)
	switch {
	case ok:
	case y < 1600 || y > 9999:
		return s, fmt.Sprintf("has the year %d, and the calendar begins with 1600", y)
	case m < 1 || m > 12:
		return s, fmt.Sprintf("has the month %d%s", m, r.swapped(m, d))
	default:
		return s, fmt.Sprintf("is no day: %s %d has %d days", time.Month(m), y, monthLength(y, m))
	}
	if len(rest) == 0 {
		return s, ""
	}
	if rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ' {
		return s, "goes on after the day with something that is no time"
	}
	return s, s.time(rest[1:])
}

// parts splits the three numbers of a date and what follows them.
func (r *dateReader) parts(b []byte) (y, m, d int, rest []byte, ok bool) {
	var n, width [3]int
	i := 0
	var sep byte
	for k := range n {
		from := i
		for i < len(b) && i-from < 5 && b[i]-'0' <= 9 {
			n[k] = n[k]*10 + int(b[i]-'0')
			i++
		}
		width[k] = i - from
		if k == 2 {
			break
		}
		if i >= len(b) || b[i] != '-' && b[i] != '/' && b[i] != '.' || sep != 0 && b[i] != sep {
			return 0, 0, 0, nil, false
		}
		sep = b[i]
		i++
	}
	year := 0
	if r.order != YearMonthDay {
		year = 2
	}
	for k, w := range width {
		if k == year && w != 4 || k != year && (w < 1 || w > 2) {
			return 0, 0, 0, nil, false
		}
	}
	switch r.order {
	case DayMonthYear:
		return n[2], n[1], n[0], b[i:], true
	case MonthDayYear:
		return n[2], n[0], n[1], b[i:], true
	}
	return n[0], n[1], n[2], b[i:], true
}

func (r *dateReader) shape() string {
	want := map[DateOrder]string{
		YearMonthDay: "a year of four digits, month and day, as in 2012-10-09",
		DayMonthYear: "a day, month and year of four digits, as in 9/10/2012",
		MonthDayYear: "a month, day and year of four digits, as in 10/9/2012",
	}[r.order]
	return "is not " + want
}

func (r *dateReader) swapped(m, d int) string {
	if r.order != YearMonthDay && m <= 31 && d >= 1 && d <= 12 {
		return "; are day and month the other way round?"
	}
	return ""
}

// time reads hh:mm, then seconds, fraction and offset if there are any.
func (s *stamp) time(b []byte) (problem string) {
	const shape = "has a time that is not written as in 14:50 or 14:50:17+02:00"
	if len(b) < 5 || b[2] != ':' {
		return shape
	}
	h, ok1 := twoDigits(b)
	m, ok2 := twoDigits(b[3:])
	b = b[5:]
	sec, ok3 := 0, true
	if len(b) >= 3 && b[0] == ':' {
		sec, ok3 = twoDigits(b[1:])
		b = b[3:]
	}
	switch {
	case !ok1 || !ok2 || !ok3:
		return shape
	case h == 24:
		return "has the hour 24; midnight is 00:00 of the next day"
	case h > 24 || m > 59 || sec > 59:
		return "has a time of day that does not exist"
	}
	s.timed = true
	s.clock = int64(h*3600+m*60+sec) * second
	if len(b) > 1 && (b[0] == '.' || b[0] == ',') {
		unit := second
		i := 1
		for i < len(b) && b[i]-'0' <= 9 {
			unit /= 10
			s.clock += int64(b[i]-'0') * unit
			i++
		}
		if i == 1 {
			return shape
		}
		b = b[i:]
	}
	if len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	if len(b) > 0 && !s.zone(b) {
		return "ends in something that is no offset from UTC such as Z or +02:00"
	}
	return ""
}

// zone reads Z, UTC, or an offset of hours and perhaps minutes.
func (s *stamp) zone(b []byte) bool {
	if w := string(b); w == "Z" || w == "z" || w == "UTC" {
		s.zoned = true
		return true
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return false
	}
	h, ok := twoDigits(b[1:])
	m := 0
	rest := b[3:]
	if len(rest) == 3 && rest[0] == ':' {
		rest = rest[1:]
	}
	if ok && len(rest) == 2 {
		m, ok = twoDigits(rest)
		rest = nil
	}
	if !ok || len(rest) > 0 || h > 23 || m > 59 {
		return false
	}
	s.zoned = true
	s.offset = int64(h*3600 + m*60)
	if b[0] == '-' {
		s.offset = -s.offset
	}
	return true
}

func twoDigits(b []byte) (int, bool) {
	if len(b) < 2 || b[0]-'0' > 9 || b[1]-'0' > 9 {
		return 0, false
	}
	return int(b[0]-'0')*10 + int(b[1]-'0'), true
}
