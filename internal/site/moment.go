package site

import (
	"time"

	"alteram/calendar"
	"alteram/docket"
)

// Moment is an instant as every page writes it: weekday, day, time to the
// minute, zone. The seconds stand in the record.
func Moment(place *calendar.Place, at calendar.Instant) string {
	return place.Format(at - at%calendar.Instant(time.Minute))
}

// LastMoment is until when something is due or may be done: a time of day with
// its zone, or a whole day to its end; empty when it has no end.
func LastMoment(v *Visit, d *docket.Due) string {
	switch {
	case d.ByTime != nil && !endOfDay(v.Place(), d.By, *d.ByTime):
		return Moment(v.Place(), *d.ByTime)
	case d.By != nil:
		return v.Words("day.end", "day", d.By.Long(), "zone", zoneOn(v, *d.By))
	}
	return ""
}
