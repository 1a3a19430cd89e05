package viewer

import (
	"fmt"
	"time"

	"alteram/calendar"
	"alteram/docket"
)

// standing puts on the page how the whole case stands at the moment at which
// the bundle was made. It needs all facts.
func (r *reading) standing() {
	made, err := time.Parse("2006-01-02T15:04:05Z", r.c.Made)
	if r.cas == nil || r.place == nil || err != nil {
		return
	}
	at := calendar.Instant(made.UnixNano())
	r.page.At = r.place.Format(at)
	st := r.cas.Standing(at, 0)
	for _, c := range st.Clauses {
		if c.Answer != docket.Broken && c.Answer != docket.NotShown {
			continue
		}
		line := fmt.Sprintf("Clause %s (%s) %s", c.Clause, c.Heading, c.Answer)
		for i := range c.Findings {
			if f := &c.Findings[i]; f.Answer == c.Answer && f.Text != "" {
				line += ". " + f.Text
				break
			}
		}
		r.page.Clauses = append(r.page.Clauses, r.names.Replace(line))
	}
	for i := range st.Duties {
		if words := due(&st.Duties[i]); words != "" {
			r.page.Dues = append(r.page.Dues, r.names.Replace(words))
		}
	}
	for _, x := range st.Results {
		line := x.Thing + " of " + x.On + ": " + x.Status
		if x.Why != "" {
			line += ". " + x.Why
		}
		r.page.Results = append(r.page.Results, r.names.Replace(line))
	}
}

// due is a duty that was not simply kept, in words, or empty.
func due(d *docket.Due) string {
	switch d.Status {
	case "open", "late", "missed", "suspended", "not shown":
	default:
		return ""
	}
	words := fmt.Sprintf("Clause %s: %s must do %s", d.Clause, d.Who, d.Thing)
	if d.By != nil {
		words += " by " + d.By.Long()
	}
	words += ", " + d.Status
	if d.Done != nil {
		words += ", done on " + d.Done.Long()
	}
	if d.Working != nil {
		if s := d.Working.Sentence(); s != "" {
			words += ". Counted: " + s
		}
	}
	return words
}
