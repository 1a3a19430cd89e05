package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/internal/access"
	"alteram/letter"
)

// toSend are the letters that the record says are sent and nobody has marked as
// sent: who keeps the record prints and sends them. Those of a demonstration go
// nowhere.
func toSend(v *Visit, c *access.Case) []Step {
	if !c.Is(access.Clerk) || c.Label != "" || c.May(access.Service) < access.Write {
		return nil
	}
	var out []Step
	var way []letter.Posting
	if carrier := v.Site.Carrier; carrier != nil {
		way, _ = carrier.Postings(v.Context(), c.Chain) // without, every letter is somebody's to send
		for _, u := range carrier.Undelivered(c.Chain) {
			out = append(out, Step{What: v.Words("step.undelivered", "who", u.Name, "why", u.Why), Mine: true, Must: true, Href: "/c/" + c.Chain + "/dates", Last: calendar.NoDate})
		}
	}
	for i := 0; i < len(c.Letters); {
		seq := c.Letters[i].Seq
		var to []string
		back := false
		subject := c.Letters[i].Subject
		for ; i < len(c.Letters) && c.Letters[i].Seq == seq; i++ {
			if l := &c.Letters[i]; l.Waits() && !underWay(way, l) {
				to, back = append(to, cmp.Or(l.Name, l.To)), back || len(l.Sent) > 0
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
		key := "step.send"
		if back {
			key = "step.back"
		}
		out = append(out, Step{What: v.Words(key, "what", subject, "who", who), Mine: true, Must: true, Href: "/c/" + c.Chain + "/notices/" + strconv.FormatInt(seq, 10), Last: calendar.NoDate})
	}
	return out
}

// underWay reports whether a letter goes by mail of itself.
func underWay(way []letter.Posting, l *letter.Letter) bool {
	return slices.ContainsFunc(way, func(p letter.Posting) bool {
		return p.Index == l.Index && p.N == l.N && (!p.Final() || p.State == letter.Accepted && !p.Recorded)
	})
}

// old reports whether an entry was made long after what it says.
func old(c *access.Case, e *access.Entry) bool {
	at, err := time.Parse(time.RFC3339Nano, e.Recorded)
	return err != nil || e.Event == nil || !letter.Fresh(e.Event.On.Day, c.Place.DateOf(calendar.Instant(at.UnixNano())))
}
