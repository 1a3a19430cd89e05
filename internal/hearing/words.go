package hearing

import (
	"iter"
	"maps"
	"net/url"
	"strings"

	"alteram/calendar"
	"alteram/docket"
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

// clockOf is the time of day of an entry, to the second where it has seconds,
// with the end of what lasted.
func clockOf(e *docket.Event) string {
	if e.On.Clock == calendar.NoClock {
		return "–"
	}
	text := e.On.Clock.String()
	if e.On.LastClock != e.On.Clock && e.On.LastClock != calendar.NoClock {
		text += "–" + e.On.LastClock.String()
	}
	return text
}

// stamp is a moment as an entry is dated: "11 October 2010 21:31:05".
func stamp(place *calendar.Place, at calendar.Instant) string {
	return place.DateOf(at).String() + " " + place.ClockOf(at).String()
}

// long is a moment as pages write it, with weekday, time and zone.
func long(v *site.Visit, at calendar.Instant) string { return v.Place().Format(at) }

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
