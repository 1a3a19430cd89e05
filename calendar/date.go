package calendar

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Date is a civil date: the number of days since 1 January 1970 in the
// proleptic Gregorian calendar. It has no zone and no time of day.
// The zero Date is 1 January 1970; use NoDate for "no date". Dates compare
// and subtract as numbers: d+14 is two weeks after d, b-a the days from a to b.
type Date int32

// NoDate stands where there is no date: a question without an answer, or a
// window without that side.
const NoDate Date = math.MinInt32

// The years this package will name. Before 1600 the Gregorian calendar is not
// what people wrote; after 9999 a year has five digits.
const (
	minYear = 1600
	maxYear = 9999
)

// DateOf returns the date with the given year, month and day, and false when
// there is no such day (31 February) or the year is outside 1600-9999.
func DateOf(year int, month time.Month, day int) (Date, bool) {
	if year < minYear || year > maxYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return NoDate, false
	}
	return civil(year, month, day), true
}

// civil counts the days to a date known to exist. Years are made to start in
// March, so that the leap day comes last.
func civil(year int, month time.Month, day int) Date {
	y, m := year, int(month)
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + day - 1
	return Date(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// daysIn is the length of a month, 28 to 31.
func daysIn(year int, month time.Month) int {
	switch month {
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// Civil returns the year, month and day of d.
func (d Date) Civil() (year int, month time.Month, day int) {
	z := int(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	m := (mp+2)%12 + 1
	y := yoe + era*400
	if m <= 2 {
		y++
	}
	return y, time.Month(m), doy - (153*mp+2)/5 + 1
}

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday {
	// 1 January 1970 was a Thursday.
	w := (int(d) + 4) % 7
	if w < 0 {
		w += 7
	}
	return time.Weekday(w)
}

// addMonths returns the same-numbered day n months later (earlier when n is
// negative). When that month has no such day it returns the last day of the
// month and false.
func (d Date) addMonths(n int) (Date, bool) {
	y, m, day := d.Civil()
	k := y*12 + int(m) - 1 + n
	y, m = floorDiv(k, 12), time.Month(k-floorDiv(k, 12)*12+1)
	if last := daysIn(y, m); day > last {
		return civil(y, m, last), false
	}
	return civil(y, m, day), true
}

// named reports whether d lies in the years this package names.
func (d Date) named() bool {
	return d >= civil(minYear, time.January, 1) && d <= civil(maxYear, time.December, 31)
}

// String returns d as people write it: "12 October 2010".
func (d Date) String() string {
	if d == NoDate {
		return "no date"
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%d %s %d", day, m, y)
}

// Long returns d with its weekday: "Tuesday 12 October 2010".
func (d Date) Long() string {
	if d == NoDate {
		return "no date"
	}
	return d.Weekday().String() + " " + d.String()
}

// ISO returns d in the form of ISO 8601: "2010-10-12".
func (d Date) ISO() string {
	if d == NoDate {
		return "no date"
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, int(m), day)
}

// ParseDate reads a date written with the month in words, with or without its
// weekday ("12 October 2010", "12 Oct 2010", "Tue 12 October 2010"), or as
// 2010-10-12. The error says what is wrong in words for the person who wrote
// the date. A weekday that does not belong to the date is an error, and so is
// 10/12/2010, which two countries read as two days.
func ParseDate(s string) (Date, error) {
	if y, m, d, ok := isoParts(s); ok {
		return checkedDate(y, m, d)
	}
	words := strings.Fields(strings.Replace(s, ",", " ", 1))
	if len(words) == 0 {
		return NoDate, fmt.Errorf("there is no date here; write it as 12 October 2010")
	}
	weekday, hasWeekday := weekdayNamed(words[0])
	if hasWeekday {
		words = words[1:]
	}
	if len(words) != 3 {
		if strings.ContainsAny(s, "/.") {
			return NoDate, fmt.Errorf("%q could be read day first or month first; write it as 12 October 2010", s)
		}
		return NoDate, fmt.Errorf("%q is not a date; write it as 12 October 2010", s)
	}
	day, okDay := number(words[0], 2)
	month, okMonth := monthNamed(words[1])
	year, okYear := number(words[2], 4)
	switch {
	case !okDay:
		return NoDate, fmt.Errorf("%q is not a day of the month; write the date as 12 October 2010", words[0])
	case !okMonth:
		return NoDate, fmt.Errorf("%q is not a month; write the date as 12 October 2010", words[1])
	case !okYear || len(words[2]) != 4:
		return NoDate, fmt.Errorf("%q is not a year of four digits; write the date as 12 October 2010", words[2])
	}
	d, err := checkedDate(year, month, day)
	if err == nil && hasWeekday && d.Weekday() != weekday {
		return NoDate, fmt.Errorf("%s is a %s, not a %s", d, d.Weekday(), weekday)
	}
	return d, err
}

// checkedDate is DateOf with the reason why not.
func checkedDate(year int, month time.Month, day int) (Date, error) {
	switch {
	case year < minYear || year > maxYear:
		return NoDate, fmt.Errorf("the year %d is outside %d to %d", year, minYear, maxYear)
	case month < 1 || month > 12:
		return NoDate, fmt.Errorf("there is no month %d; a year has 12", int(month))
	case day < 1 || day > daysIn(year, month):
		return NoDate, fmt.Errorf("%d %s %d: %s %d has %d days", day, month, year, month, year, daysIn(year, month))
	}
	return civil(year, month, day), nil
}

// isoParts splits 2010-10-12 and says whether s has that shape.
func isoParts(s string) (year int, month time.Month, day int, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	y, ok1 := number(s[:4], 4)
	m, ok2 := number(s[5:7], 2)
	d, ok3 := number(s[8:], 2)
	return y, time.Month(m), d, ok1 && ok2 && ok3
}

// number reads one to width ASCII digits.
func number(s string, width int) (int, bool) {
	if s == "" || len(s) > width {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// monthNamed accepts the English name of a month or its first three letters
// ("Sept" too), in any case.
func monthNamed(s string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if abbreviates(s, m.String()) || m == time.September && strings.EqualFold(s, "sept") {
			return m, true
		}
	}
	return 0, false
}

// weekdayNamed accepts the English name of a weekday or its first three
// letters, in any case.
func weekdayNamed(s string) (time.Weekday, bool) {
	for w := time.Sunday; w <= time.Saturday; w++ {
		if abbreviates(s, w.String()) {
			return w, true
		}
	}
	return 0, false
}

func abbreviates(s, name string) bool {
	return strings.EqualFold(s, name) || strings.EqualFold(s, name[:3])
}
