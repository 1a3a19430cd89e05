package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/internal/access"
)

// lateEntry is how many days after an act its entry still is that of the act as
// it happens: what is older was brought in from elsewhere, and its letters were
// sent long ago.
const lateEntry = 7

// toSend are the letters that the record says are sent and nobody has marked as
// sent: who keeps the record prints and sends them. Those of a demonstration go
// nowhere.
func toSend(v *Visit, c *access.Case) []Step {
	if !c.Is(access.Clerk) || c.Label != "" || c.May(access.Service) < access.Write {
		return nil
	}
	var out []Step
	for i := 0; i < len(c.Letters); {
		seq := c.Letters[i].Seq
		var to []string
		subject := c.Letters[i].Subject
		for ; i < len(c.Letters) && c.Letters[i].Seq == seq; i++ {
			if l := &c.Letters[i]; len(l.Sent) == 0 && l.Erased == "" {
				to = append(to, cmp.Or(l.Name, l.To))
			}
		}
		k := slices.IndexFunc(c.Entries, func(e access.Entry) bool { return e.Seq == seq })
		if len(to) == 0 || k < 0 || strings.Contains(c.Entries[k].Amended, "withdrawn") || old(c, &c.Entries[k]) {
			continue
		}
		if e := c.Entries[k].Event; e != nil && e.Thing != "" {
			subject = e.Thing
		}
		who := strings.Join(to, ", ")
		if len(to) > 3 {
			who = v.Words("step.send.people", "n", len(to))
		}
		out = append(out, Step{What: v.Words("step.send", "what", subject, "who", who), Mine: true, Must: true, Href: "/c/" + c.Chain + "/notices/" + strconv.FormatInt(seq, 10), Last: calendar.NoDate})
	}
	return out
}

// old reports whether an entry was made long after what it says.
func old(c *access.Case, e *access.Entry) bool {
	at, err := time.Parse(time.RFC3339Nano, e.Recorded)
	return err != nil || e.Event == nil || e.Event.On.Day == calendar.NoDate || c.Place.DateOf(calendar.Instant(at.UnixNano()))-e.Event.On.Day > lateEntry
}
