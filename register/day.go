package register

import (
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
)

// readDay reads a day of a list: as calendar.ParseDate does, and in numbers
// where only one reading is a day or the mapping says which is meant.
func readDay(s, order string) (calendar.Date, string) {
	s = strings.TrimSuffix(strings.TrimSuffix(s, ":00"), ":00")
	for _, midnight := range []string{"T00", " 00", " 0"} {
		s = strings.TrimSuffix(s, midnight)
	}
	d, err := calendar.ParseDate(s)
	if err == nil {
		return d, ""
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts) != 3 {
		if n, bad := strconv.Atoi(s); bad == nil && n > 20000 && n < 80000 {
			return calendar.NoDate, "it is a spreadsheet's count of days; show the column as dates and save it again"
		}
		return calendar.NoDate, err.Error()
	}
	var n [3]int
	for i, p := range parts {
		v, bad := strconv.Atoi(strings.TrimSpace(p))
		if bad != nil {
			return calendar.NoDate, err.Error()
		}
		n[i] = v
	}
	if len(parts[0]) == 4 {
		if d, ok := calendar.DateOf(n[0], time.Month(n[1]), n[2]); ok {
			return d, ""
		}
		return calendar.NoDate, "there is no such day"
	}
	if len(strings.TrimSpace(parts[2])) != 4 {
		return calendar.NoDate, "the year has no four digits; write the date as 12 October 2010"
	}
	dm, isDM := calendar.DateOf(n[2], time.Month(n[1]), n[0])
	md, isMD := calendar.DateOf(n[2], time.Month(n[0]), n[1])
	switch {
	case order == "day/month/year" && isDM, order == "" && isDM && (!isMD || dm == md):
		return dm, ""
	case order == "month/day/year" && isMD, order == "" && isMD && !isDM:
		return md, ""
	case order != "":
		return calendar.NoDate, "read as " + order + " there is no such day"
	case isDM && isMD:
		return calendar.NoDate, "it is " + dm.String() + " or " + md.String() + "; say which with the mapping dates=day/month/year or dates=month/day/year"
	}
	return calendar.NoDate, "there is no such day"
}
