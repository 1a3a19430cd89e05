package hearing

import (
	"iter"
	"maps"
	"net/url"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/wording"
)

// and joins names: "Ann, Bo and Cy".
func and(list []string) string {
	switch n := len(list); n {
	case 0:
		return ""
	case 1:
		return list[0]
	default:
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
}

// clockOf is the time of day of an entry, to the minute, with the end of what
// lasted.
func clockOf(e *docket.Event) string {
	if e.On.Clock == calendar.NoClock {
		return "–"
	}
	text := minute(e.On.Clock)
	if e.On.LastClock/60 != e.On.Clock/60 && e.On.LastClock != calendar.NoClock {
		text += "–" + minute(e.On.LastClock)
	}
	return text
}

// minute is a time of day as pages write it; the seconds stand in the record.
func minute(c calendar.Clock) string { return (c / 60 * 60).String() }

// momentOf is when an entry happened, with weekday, time and zone.
func momentOf(c *access.Case, e *docket.Event) string {
	if e.On.Clock == calendar.NoClock {
		return e.On.Day.Long()
	}
	at, _ := c.Place.At(e.On.Day, e.On.Clock)
	return site.Moment(c.Place, at)
}

// stamp is a moment as an entry is dated: "11 October 2010 21:31:05".
func stamp(place *calendar.Place, at calendar.Instant) string {
	return place.DateOf(at).String() + " " + place.ClockOf(at).String()
}

// long is a moment as pages write it, with weekday, time and zone.
func long(v *site.Visit, at calendar.Instant) string { return site.Moment(v.Place(), at) }

// wordsOf is what an entry says, as the record has it, with its capital.
func (m *meeting) wordsOf(e *docket.Event) string {
	if unsecret(e) {
		plain := *e
		plain.Vote = nil
		return wording.Upper(sentence(m.c, &plain))
	}
	if e.Kind == docket.Noted {
		return wording.Upper(e.Text)
	}
	if x := m.entry(e.ID); x != nil && x.Amended == "" && x.Words != "" {
		return wording.Upper(x.Words)
	}
	return wording.Upper(sentence(m.c, e))
}

// mapKeys are the names of the fields of a form.
func mapKeys(form url.Values) iter.Seq[string] { return maps.Keys(form) }
