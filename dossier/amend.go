package dossier

import (
	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Move puts the case under another edition from a day on. What was done before
// stays judged as it was; what is done from then on is judged by the new
// edition, save that a period that had begun to run runs as it was begun: it is
// neither shortened nor, once it is over, begun again. A day before the last
// move is taken as the day of that move.
func (c *Case) Move(p *rulebook.Program, edition string, from calendar.Date) {
	last := &c.eras[len(c.eras)-1]
	if from < last.from {
		from = last.from
	}
	c.eras = append(c.eras[:len(c.eras):len(c.eras)], era{own: p, p: running(c.eras, p, from), edition: edition, from: from})
	c.refold(0)
}

// judge returns the era whose edition judges an event.
func (c *Case) judge(f *fold, e *docket.Event) int { return c.eraOf(e.On.Day) }

func (c *Case) standing(f *fold, at calendar.Instant) docket.Standing {
	return docket.At(f.states[len(f.states)-1], at)
}

func running(eras []era, p *rulebook.Program, from calendar.Date) *rulebook.Program { return p }
