package casework

import (
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/report"
	"alteram/internal/site"
	"alteram/wording"
)

// whenWords is when something happened, in words: with weekday, and with time
// and zone where the time is known.
func whenWords(p *calendar.Place, w docket.When) string {
	from := momentWords(p, w.Day, w.Clock)
	if w.Last == w.Day && w.LastClock == w.Clock {
		return from
	}
	switch {
	case w.Last == calendar.NoDate && w.Day == calendar.NoDate:
		return "on a day that is not known"
	case w.Day == calendar.NoDate:
		return "not after " + momentWords(p, w.Last, w.LastClock)
	case w.Last == calendar.NoDate:
		return "not before " + from
	case w.Last == w.Day && w.Clock != calendar.NoClock && w.LastClock != calendar.NoClock:
		return from + " to " + (w.LastClock / 60 * 60).String()
	}
	return "between " + from + " and " + momentWords(p, w.Last, w.LastClock)
}

// momentWords is a day, with its time and zone when that is known.
func momentWords(p *calendar.Place, d calendar.Date, c calendar.Clock) string {
	if d == calendar.NoDate {
		return "a day that is not known"
	}
	if c == calendar.NoClock {
		return d.Long()
	}
	at, _ := p.At(d, c)
	return site.Moment(p, at)
}

// stepsOf is how a date was counted, step by step.
func stepsOf(w calendar.Working) []string {
	var out []string
	for _, s := range report.Steps(w) {
		text := wording.Upper(s.Text)
		if s.Source != "" && !strings.Contains(text, s.Source) {
			text += " (" + s.Source + ")"
		}
		out = append(out, text)
	}
	return out
}
