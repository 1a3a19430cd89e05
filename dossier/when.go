package dossier

import (
	"fmt"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
)

// unknownDay stands for a day that the record does not give.
const unknownDay = "unknown"

// occurred is a time in the form that a sheet holds: "2010-10-11",
// "2010-10-11T17:30", two of them with a stroke between, or "unknown". exact is
// false when a sheet has no form for it, and then text is only about right.
func occurred(w docket.When) (text string, exact bool) {
	full := whenText(w)
	from, to, wide := strings.Cut(full, "/")
	switch {
	case full == unknownDay:
		return full, true
	case strings.HasPrefix(from, unknownDay):
		return unknownDay, false
	case !wide:
		return full, true
	case strings.HasPrefix(to, unknownDay) || to[:min(len(to), len(from))] < from[:min(len(to), len(from))]:
		return from, false
	}
	return full, true
}

// whenText holds any time, "unknown" on either side included.
func whenText(w docket.When) string {
	from, to := civil(w.Day, w.Clock), civil(w.Last, w.LastClock)
	if from == to {
		return from
	}
	return from + "/" + to
}

func civil(d calendar.Date, c calendar.Clock) string {
	text := unknownDay
	if d != calendar.NoDate {
		text = d.ISO()
	}
	switch {
	case c == calendar.NoClock:
	case c%60 != 0:
		text += fmt.Sprintf("T%02d:%02d:%02d", c/3600, c/60%60, c%60)
	default:
		text += fmt.Sprintf("T%02d:%02d", c/3600, c/60%60)
	}
	return text
}

// readWhen is the inverse of whenText; "" is a time that is not known. ok is
// false for anything else.
func readWhen(text string) (w docket.When, ok bool) {
	if text == "" {
		text = unknownDay
	}
	from, to, wide := strings.Cut(text, "/")
	if !wide {
		to = from
	}
	var a, b bool
	w.Day, w.Clock, a = readCivil(from)
	w.Last, w.LastClock, b = readCivil(to)
	return w, a && b
}

func readCivil(text string) (calendar.Date, calendar.Clock, bool) {
	day, clock, timed := strings.Cut(text, "T")
	d, c := calendar.NoDate, calendar.NoClock
	if day != unknownDay {
		if len(day) != len("2006-01-02") || day[4] != '-' || day[7] != '-' {
			return d, c, false
		}
		year, a := digits(day[:4])
		month, b := digits(day[5:7])
		dom, e := digits(day[8:])
		got, ok := calendar.DateOf(year, time.Month(month), dom)
		if !a || !b || !e || !ok {
			return d, c, false
		}
		d = got
	}
	if timed {
		if len(clock) == len("15:04") {
			clock += ":00"
		}
		if len(clock) != len("15:04:05") || clock[2] != ':' || clock[5] != ':' {
			return d, c, false
		}
		h, a := digits(clock[:2])
		m, b := digits(clock[3:5])
		s, e := digits(clock[6:])
		if !a || !b || !e || h > 24 || m > 59 || s > 59 || h == 24 && m+s > 0 {
			return d, c, false
		}
		c = calendar.Clock(h*3600 + m*60 + s)
	}
	return d, c, true
}

// digits reads a number of which every byte is a digit.
func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// instantForm is the form of an instant in a sheet: RFC 3339 in UTC.
const instantForm = "2006-01-02T15:04:05.999999999Z"

func instantText(at calendar.Instant) string {
	return time.Unix(0, int64(at)).UTC().Format(instantForm)
}

func readInstant(text string) (calendar.Instant, bool) {
	t, err := time.Parse(instantForm, text)
	if err != nil || t.Year() < 1700 || t.Year() > 2200 {
		return 0, false
	}
	return calendar.Instant(t.UnixNano()), true
}
