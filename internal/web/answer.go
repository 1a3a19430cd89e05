package web

import (
	"time"

	"alteram/calendar"
	"alteram/internal/report"
)

// answer is a date with its working, as text.
type answer struct {
	Label   string // key: answer.last, answer.first, answer.event, answer.received
	What    string // of answer.event: what has its first day
	Date    string // with its weekday
	Clock   string // key: until the end of the day, or the time and zone when Exact
	At      string // day, time and zone of a count in hours
	Zone    string
	Problem string // why there is no answer
	Open    []answer
	Reading string // of an alternative
	Working []report.Step
}

// answerOf writes a result. A count that opens begins with the day, one that
// closes ends with it.
func answerOf(res calendar.Result, place *calendar.Place, label string) answer {
	a := answer{Label: label, Problem: res.Problem, Reading: res.Choice, Working: report.Steps(res.Working)}
	for _, alt := range res.Alternatives {
		a.Open = append(a.Open, answerOf(alt, place, label))
	}
	if res.Day == calendar.NoDate {
		return a
	}
	a.Date = res.Day.Long()
	switch {
	case res.Exact:
		a.At, a.Clock = place.Format(res.End), "answer.exact"
	case label == "answer.last":
		a.Clock = "answer.ends"
	default:
		a.Clock = "answer.begins"
	}
	noon, _ := place.At(res.Day, 12*60*60)
	a.Zone = zoneAt(place, noon)
	return a
}

// zoneAt is the short name of the zone at an instant: "NZDT".
func zoneAt(place *calendar.Place, at calendar.Instant) string {
	zone := place.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.Unix(0, int64(at)).In(zone).Format("MST")
}

// moment is a day, and a time of day where one was typed.
type moment struct {
	day   calendar.Date
	clock calendar.Clock
}

func (m moment) at(place *calendar.Place) calendar.Moment {
	if m.clock == calendar.NoClock {
		return calendar.Moment{Day: m.day}
	}
	i, _ := place.At(m.day, m.clock)
	return calendar.Moment{Day: m.day, At: i, Timed: true}
}

// words writes a moment with its weekday, and its zone where it has a time.
func (m moment) words(place *calendar.Place) string {
	if m.clock == calendar.NoClock {
		return m.day.Long()
	}
	return place.Format(m.at(place).At)
}
