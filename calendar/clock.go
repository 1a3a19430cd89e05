package calendar

import (
	"fmt"
	"strings"
)

// Clock is a time of day as the clock on the wall shows it: seconds since the
// day began, 0 to 86400. 86400 is 24:00, the end of the day.
type Clock int32

// NoClock stands where the time of day is not known.
const NoClock Clock = -1

const (
	noon     Clock = 12 * 3600
	endOfDay Clock = 24 * 3600
)

// String returns c as people write it: "9.30pm", "9am", "noon"; with seconds
// "21:30:15"; and "24:00" for the end of a day and "00:00" for its beginning,
// because midnight alone would not say which.
func (c Clock) String() string {
	h, m, s := int(c)/3600, int(c)/60%60, int(c)%60
	switch {
	case c < 0 || c > endOfDay:
		return "no time"
	case c == 0 || c == endOfDay:
		return fmt.Sprintf("%02d:00", h)
	case c == noon:
		return "noon"
	case s != 0:
		return fmt.Sprintf("%02d:%02d:%02d", h, m, s)
	}
	half := "am"
	if h >= 12 {
		half = "pm"
	}
	if h = h % 12; h == 0 {
		h = 12
	}
	if m == 0 {
		return fmt.Sprintf("%d%s", h, half)
	}
	return fmt.Sprintf("%d.%02d%s", h, m, half)
}

// ParseClock reads a time of day: "9.30pm", "9 pm", "21:30", "21:30:15",
// "noon", and "midnight" or "24:00" for the end of the day. It refuses what
// two readers would read differently: "9:30" without am or pm, and 12am and
// 12pm. The error says how to write it.
func ParseClock(s string) (Clock, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	switch text {
	case "noon", "12 noon":
		return noon, nil
	case "midnight":
		return endOfDay, nil
	case "":
		return NoClock, fmt.Errorf("there is no time here; write it as 9.30pm or 21:30")
	}
	half := ""
	for _, h := range []string{"am", "pm"} {
		if t, ok := strings.CutSuffix(text, h); ok {
			text, half = strings.TrimRight(t, " "), h
		}
	}
	h, m, sec, ok := clockParts(text, half != "")
	if !ok {
		return NoClock, fmt.Errorf("%q is not a time; write it as 9.30pm or 21:30", s)
	}
	if half != "" {
		switch {
		case h < 1 || h > 12 || m > 59 || sec > 59:
			return NoClock, fmt.Errorf("%q is not a time; hours with am or pm go from 1 to 12, minutes to 59", s)
		case h == 12 && m == 0 && sec == 0:
			return NoClock, fmt.Errorf("%q is read as noon by some and as midnight by others; write noon, 00:00 or 24:00", s)
		}
		if h %= 12; half == "pm" {
			h += 12
		}
		return Clock(h*3600 + m*60 + sec), nil
	}
	switch c := Clock(h*3600 + m*60 + sec); {
	case m > 59 || sec > 59 || c > endOfDay:
		return NoClock, fmt.Errorf("%q is not a time; the day ends at 24:00, the hour at 59 minutes", s)
	case len(text) > 1 && (text[1] == ':' || text[1] == '.'):
		return NoClock, fmt.Errorf("%q could be morning or evening; write %sam, %spm or 0%s", s, text, text, text)
	default:
		return c, nil
	}
}

// clockParts splits "9", "9.30", "21:30" and "21:30:15". A lone hour needs am
// or pm after it.
func clockParts(text string, half bool) (h, m, sec int, ok bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ':' || r == '.' })
	if len(parts) > 3 || len(parts) < 2 && !half || strings.Count(text, ":")+strings.Count(text, ".") != len(parts)-1 {
		return 0, 0, 0, false
	}
	at := [3]*int{&h, &m, &sec}
	for i, p := range parts {
		n, digits := number(p, 2)
		if !digits || i > 0 && len(p) != 2 {
			return 0, 0, 0, false
		}
		*at[i] = n
	}
	return h, m, sec, len(parts) > 0
}
