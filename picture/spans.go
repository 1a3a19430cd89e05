package picture

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/syntax"
)

// span is a row of the timeline: a duty or power with its time.
type span struct {
	clause, what, who string
	stage             int           // index of the outermost clause it stands under, or -1
	from, by          calendar.Date // NoDate when that side is open
	first             calendar.Date // where the time ended before it was extended, or NoDate
	done              calendar.Date
	late              bool // done late, or not done when the time was over
	status            string
	days              int
	may               bool
	count             string // of a stage: what became of its rows
}

// spansOf collects the rows of a case: every duty and power that has a day,
// by the day on which it begins.
func spansOf(c *Case) []span {
	var out []span
	roots := rootsOf(c.Program)
	for _, dues := range [][]docket.Due{c.Standing.Duties, c.Standing.Powers} {
		for i := range dues {
			d := &dues[i]
			if dateOf(d.By) == calendar.NoDate && dateOf(d.From) == calendar.NoDate || d.Kind == "must not" {
				continue
			}
			s := span{clause: clean(d.Clause), what: clean(d.Deed), who: clean(d.Who), status: clean(d.Status), may: d.Kind == "may",
				from: dateOf(d.From), by: dateOf(d.By), done: dateOf(d.Done), first: firstEnd(d), stage: -1}
			if names := d.People; len(names) > 0 && len(names) <= 3 {
				s.who += " (" + list(cleanAll(names)) + ")"
			}
			if root, ok := roots[d.Clause]; ok {
				s.stage = root
			}
			if d.Days != nil {
				s.days = *d.Days
			}
			if s.from == calendar.NoDate {
				s.from = opening(c, d)
			}
			if s.by != calendar.NoDate && s.from > s.by {
				s.from = s.by
			}
			s.late = d.Status == "late" || d.Status == "missed"
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.begin(), b.begin()), cmp.Compare(a.by, b.by))
	})
	return out
}

func (s *span) begin() calendar.Date {
	if s.from != calendar.NoDate {
		return s.from
	}
	return s.by
}

// last is the last day that the row has to show.
func (s *span) last() calendar.Date { return max(s.from, s.by, s.done, s.first) }

// dateOf is a day that may be missing; what is outside the years of package
// calendar, 1600 to 9999, is no day.
func dateOf(d *calendar.Date) calendar.Date {
	if d == nil {
		return calendar.NoDate
	}
	return inCalendar(*d)
}

func inCalendar(d calendar.Date) calendar.Date {
	if y, _, _ := d.Civil(); y < 1600 || y > 9999 {
		return calendar.NoDate
	}
	return d
}

func cleanAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = clean(n)
	}
	return out
}

// firstEnd finds in the working of a date where the time ended before it was
// extended: an extension is counted from that day on, so its working begins
// there. It is NoDate when there was none.
func firstEnd(d *docket.Due) calendar.Date {
	if d.Working == nil || d.By == nil {
		return calendar.NoDate
	}
	out, end := calendar.NoDate, calendar.NoDate
	for _, s := range *d.Working {
		switch s.Kind {
		case "start":
			if end != calendar.NoDate && s.Day == end && out == calendar.NoDate {
				out = end
			}
		case "last", "runs out":
			end = s.Day
		case "rolled", "moved":
			end = s.To
		}
	}
	if out = inCalendar(out); out >= *d.By {
		return calendar.NoDate
	}
	return out
}

// opening finds the day from which the time of a power runs: the latest
// occurrence, before its end, of what its windows count from; of several the
// earliest. It is NoDate when the record does not show it.
func opening(c *Case, d *docket.Due) calendar.Date {
	if d.Norm < 0 || d.Norm >= len(c.Program.Norms) || d.By == nil {
		return calendar.NoDate
	}
	out := calendar.NoDate
	for _, w := range c.Program.Norms[d.Norm].Windows {
		if w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter && w.Kind != syntax.After {
			continue
		}
		day := calendar.NoDate
		for i := range c.Events {
			e := &c.Events[i]
			if id, ok := c.Program.Lookup(e.Thing); !ok || id != w.Point.Thing || e.On.Day > *d.By {
				continue
			}
			if made(e) && inCalendar(e.On.Day) > day {
				day = e.On.Day
			}
		}
		if day != calendar.NoDate && w.Point.State != rulebook.AtField && (out == calendar.NoDate || day < out) {
			out = day
		}
	}
	return out
}

// made reports whether an entry is the making of its thing: the act done, the
// meeting opened, the decision made.
func made(e *docket.Event) bool {
	switch e.Kind {
	case docket.Did, docket.Happened, docket.Opened, docket.Decided, docket.Considered:
		return e.Thing != ""
	}
	return false
}

// rootsOf gives, for the number of a clause, the outermost clause above it.
func rootsOf(p *rulebook.Program) map[string]int {
	out := map[string]int{}
	for i := range p.Clauses {
		if _, taken := out[p.Clauses[i].Number]; !taken {
			out[p.Clauses[i].Number] = rootOf(p, i)
		}
	}
	return out
}

func rootOf(p *rulebook.Program, i int) int {
	for steps := 0; i >= 0 && i < len(p.Clauses) && p.Clauses[i].Parent >= 0 && steps < len(p.Clauses); steps++ {
		i = p.Clauses[i].Parent
	}
	return i
}

// stageName is how a stage is called: the number and heading of its clause.
func stageName(p *rulebook.Program, root int) (number, heading string) {
	if root < 0 || root >= len(p.Clauses) {
		return "", "other clauses"
	}
	return clean(p.Clauses[root].Number), clean(p.Clauses[root].Heading)
}

// state says how a row stands, with days as day writes them.
func (s *span) state(today calendar.Date, day func(calendar.Date) string) string {
	switch {
	case s.count != "":
		return s.count
	case s.done != calendar.NoDate && s.late:
		return strings.TrimSpace("done late, " + day(s.done) + dayCount(s.days))
	case s.done != calendar.NoDate:
		return "done " + day(s.done)
	case s.late && s.by == calendar.NoDate:
		return "late, not done"
	case s.late:
		return "late, not done; was due " + day(s.by)
	case s.status == "blocked" && s.from != calendar.NoDate && s.from > today:
		return "not before " + day(s.from)
	case s.status == "blocked":
		return "not now"
	case s.status != "open" && s.status != "":
		return s.status
	case s.by == calendar.NoDate:
		return "from " + day(s.from)
	case s.may && s.by < today:
		return "time passed " + day(s.by)
	case s.may:
		return "may, until " + day(s.by)
	case s.by < today:
		return "late, not done; was due " + day(s.by)
	}
	return "due " + day(s.by)
}

func dayCount(n int) string {
	switch {
	case n == 1:
		return ", by 1 day"
	case n > 1:
		return fmt.Sprintf(", by %d days", n)
	}
	return ""
}

// stages gathers rows under the outermost clauses, at most most of them: those
// that come last are taken together.
func stages(p *rulebook.Program, rows []span, today calendar.Date, most int) (groups []span, members [][]span) {
	at := map[int]int{}
	for _, s := range rows {
		i, ok := at[s.stage]
		if !ok {
			i = len(groups)
			if i >= most {
				i = most - 1
				groups[i].clause, groups[i].what = "", "further stages"
			} else {
				g := span{stage: s.stage, from: calendar.NoDate, by: calendar.NoDate, done: calendar.NoDate, first: calendar.NoDate}
				g.clause, g.what = stageName(p, s.stage)
				groups, members = append(groups, g), append(members, nil)
			}
			at[s.stage] = i
		}
		g := &groups[i]
		if b := s.begin(); g.from == calendar.NoDate || b < g.from {
			g.from = b
		}
		g.by = max(g.by, s.by, s.done)
		g.late = g.late || s.late && s.done == calendar.NoDate
		members[i] = append(members[i], s)
	}
	for i := range groups {
		groups[i].count = tallyOf(members[i], today)
	}
	return groups, members
}

// tallyOf says what became of the rows of a stage: "2 done, 1 late, 1 open".
func tallyOf(rows []span, today calendar.Date) string {
	var done, late, open, other int
	for i := range rows {
		switch s := &rows[i]; {
		case s.late || s.open(today) && !s.may && s.by < today:
			late++
		case s.done != calendar.NoDate:
			done++
		case s.open(today):
			open++
		default:
			other++
		}
	}
	var out []string
	for _, x := range []struct {
		n    int
		word string
	}{{late, "late"}, {open, "open"}, {done, "done"}, {other, "closed"}} {
		if x.n > 0 {
			out = append(out, fmt.Sprintf("%d %s", x.n, x.word))
		}
	}
	return strings.Join(out, ", ")
}

// open reports whether something may still come of the row.
func (s *span) open(today calendar.Date) bool {
	return s.done == calendar.NoDate && (s.status == "open" || s.status == "") && (!s.may || s.by == calendar.NoDate || s.by >= today)
}
