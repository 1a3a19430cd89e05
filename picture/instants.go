package picture

import (
	"fmt"
	"time"

	"alteram/calendar"
	"alteram/docket"
)

const (
	minute = calendar.Instant(time.Minute)
	hour   = calendar.Instant(time.Hour)
)

// timer gives the instants of a record whose times are those of a clock on a
// wall. The zero timer is in UTC.
type timer struct {
	place *calendar.Place
	last  calendar.Instant // given out before
	begun bool
}

// at is the instant at which the clock showed t on day d. Ok is false when the
// record has no such time. An hour that comes twice, when clocks go back, is
// taken for its second coming when its first would go before what is recorded
// already.
func (t *timer) at(d calendar.Date, c calendar.Clock) (at calendar.Instant, ok bool) {
	// Between these years any two instants can be subtracted.
	first, _ := calendar.DateOf(1900, time.January, 2)
	end, _ := calendar.DateOf(2190, time.December, 30)
	if c < 0 || c > 86400 || d < first || d > end {
		return 0, false
	}
	at, once := t.place.At(d, c)
	if !once && t.begun && at < t.last && at+hour >= t.last {
		at += hour
	}
	return at, true
}

// of is the instant at which an entry happened, or the first at which it may
// have.
func (t *timer) of(e *docket.Event) (calendar.Instant, bool) {
	at, ok := t.at(e.On.Day, e.On.Clock)
	if ok {
		t.last, t.begun = at, true
	}
	return at, ok
}

// until is the end of the time in which an entry happened; ok is false when it
// has none of its own.
func (t *timer) until(e *docket.Event) (calendar.Instant, bool) {
	if e.On.Last == e.On.Day && e.On.LastClock == e.On.Clock {
		return 0, false
	}
	return t.at(e.On.Last, e.On.LastClock)
}

// clock writes an instant as the clock at the place showed it, to the minute.
func (t *timer) clock(i calendar.Instant) string {
	return (t.place.ClockOf(i) / 60 * 60).String()
}

// lasting writes a length of time in words: "3 h 56 min", "40 s".
func lasting(d calendar.Instant) string {
	switch s := int64(max(d, 0)) / int64(time.Second); {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600:
		return fmt.Sprintf("%d min", s/60)
	case s/60%60 == 0:
		return fmt.Sprintf("%d h", s/3600)
	default:
		return fmt.Sprintf("%d h %d min", s/3600, s/60%60)
	}
}
