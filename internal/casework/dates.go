package casework

import (
	"cmp"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/picture"
	"alteram/rulebook"
	"alteram/wording"
)

// datesBody is every date of a case with its working.
type datesBody struct {
	Figure     site.Figure
	Must, May  []dateLine
	Extensions []extensionLine
	Agreed     []latest // what was agreed
	Agree      []agreeLine
	Closed     []closedDay // days that are no working days, as far as the dates reach
	Counted    string      // by which rule days are counted
	Ask        string      // where a party asks for more time
}

// dateLine is a duty or a power with its dates.
type dateLine struct {
	Who, What    string
	Words        string // of the rule
	Clause       site.Link
	Status       string // key
	Late         bool
	By, From     string
	Days         string // until the last day, in words
	Done         string
	Cause, Met   *site.Link // the entry that began it, and that met it
	Steps        []string
	Alternatives []string
	Needs        string
	Why          string // where the reasons stand
	last         calendar.Date
}

// extensionLine is a rule by which a period may be made longer.
type extensionLine struct {
	Words  string
	Clause site.Link
	Href   string // where the reader can record it
}

// agreeLine is something to which somebody may agree in writing.
type agreeLine struct {
	To   string
	Rule string
	N    int
	Who  []site.Choice
}

// closedDay is a day that is not a working day.
type closedDay struct{ Day, Name string }

func datesPage(v *site.Visit) (*site.Page, error) { return showDates(v, &site.Page{}) }

func showDates(v *site.Visit, p *site.Page) (*site.Page, error) {
	c := v.Case
	b := datesBody{Figure: site.FigureOf(picture.Timeline("dates", c.Picture)), Counted: c.Program.Settings.Reckoner.Policy.Name}
	for i := range c.Standing.Duties {
		b.Must = append(b.Must, dateOf(v, &c.Standing.Duties[i]))
	}
	for i := range c.Standing.Powers {
		if d := &c.Standing.Powers[i]; d.By != nil || d.From != nil {
			b.May = append(b.May, dateOf(v, d))
		}
	}
	byDay := func(x, y dateLine) int { return cmp.Compare(sortDay(x.last), sortDay(y.last)) }
	slices.SortStableFunc(b.Must, byDay)
	slices.SortStableFunc(b.May, byDay)
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind != rulebook.Extension {
			continue
		}
		l := extensionLine{Words: strings.Join(strings.Fields(n.Words), " "), Clause: site.ClauseLink(c, c.Program.Clauses[n.Clause].Number)}
		if t := c.Program.Thing(n.Thing); n.Thing != 0 && mayFile(c, t) {
			l.Href = v.CaseHref("do/" + site.Slug(t.Name))
		}
		b.Extensions = append(b.Extensions, l)
	}
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Event != nil && e.Event.Kind == docket.Agreed && e.Level >= access.Read {
			b.Agreed = append(b.Agreed, latest{e.Seq, whenWords(c.Place, e.Event.On), wording.Upper(e.Words), timelineHref(c, e.Seq)})
		}
	}
	b.Agree = agreements(c)
	b.Closed = closedDays(c)
	if c.Is(access.Complainant, access.Respondent, access.Representative) {
		b.Ask = v.CaseHref("messages")
	}
	p.Name, p.Title, p.Part, p.Section, p.Body = "casedates", "due.title", "dates", "cases", b
	return p, nil
}

func sortDay(d calendar.Date) int64 {
	if d == calendar.NoDate {
		return 1 << 40
	}
	return int64(d)
}

func dateOf(v *site.Visit, d *docket.Due) dateLine {
	c := v.Case
	l := dateLine{
		Who: d.Who, What: d.Deed, Words: normWords(c, d.Norm), Clause: site.ClauseLink(c, d.Clause), Status: statusKey(d.Status),
		Steps: workingOf(d), Alternatives: d.Alternatives, Needs: wording.Upper(d.Needs), Why: v.CaseHref("why") + "?act=" + site.Slug(d.Thing), last: calendar.NoDate,
	}
	if len(d.People) > 0 && len(d.People) <= 3 && !slices.Contains(d.People, d.Who) {
		l.Who += " (" + strings.Join(d.People, ", ") + ")"
	}
	if c.May(access.Why) < access.Read {
		l.Why = ""
	}
	open := d.Done == nil && (d.Status == "open" || d.Status == "missed" || d.Status == "blocked")
	if d.By != nil {
		l.last, l.By = *d.By, site.LastMoment(v, d)
		l.Late = d.Kind == "must" && open && *d.By < v.Today()
		if open {
			l.Days = daysLeft(v, *d.By)
		}
	}
	if d.From != nil && *d.From != calendar.NoDate {
		l.From = d.From.Long()
	}
	if d.Done != nil {
		l.Done = d.Done.Long()
	}
	l.Cause, l.Met = entryLink(v, d.Trigger), entryLink(v, d.Fulfilled)
	return l
}

// entryLink leads to an entry of the timeline.
func entryLink(v *site.Visit, id string) *site.Link {
	seq, ok := seqOf(v.Case, id)
	if !ok {
		return nil
	}
	return linkTo(v.Words("due.entry", "n", seq), timelineHref(v.Case, seq))
}

// closedDays are the days within the reach of the dates on which the office is
// closed, weekends left out.
func closedDays(c *access.Case) []closedDay {
	from, to := calendar.NoDate, calendar.NoDate
	put := func(d *calendar.Date) {
		if d == nil || *d == calendar.NoDate {
			return
		}
		if from == calendar.NoDate || *d < from {
			from = *d
		}
		if to == calendar.NoDate || *d > to {
			to = *d
		}
	}
	for _, list := range [][]docket.Due{c.Standing.Duties, c.Standing.Powers} {
		for i := range list {
			put(list[i].From)
			put(list[i].By)
			put(list[i].Done)
		}
	}
	if c.Place.Closed == nil || from == calendar.NoDate {
		return nil
	}
	var out []closedDay
	for d := from - 14; d <= to && len(out) < 40; d++ {
		if name := c.Place.Closed.Name(d); name != "" && name != d.Weekday().String() {
			out = append(out, closedDay{d.Long(), name})
		}
	}
	return out
}

// agreements are what a condition of the rulebook asks somebody to have agreed
// to in writing, for those who may record it: the parties for themselves, and
// who keeps the record for each of them.
func agreements(c *access.Case) []agreeLine {
	var out []agreeLine
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		for _, t := range agreed(nil, n.If, n.Unless) {
			l := agreeLine{To: t.Value, Rule: strings.Join(strings.Fields(n.Words), " "), N: len(out)}
			for _, id := range t.Who.Roles {
				for _, name := range holders(c, id) {
					if c.Is(access.Clerk) || slices.Contains(c.Acts(), name) {
						l.Who = append(l.Who, named(name))
					}
				}
			}
			if len(l.Who) > 0 && !slices.ContainsFunc(out, func(o agreeLine) bool { return o.To == l.To && slices.Equal(o.Who, l.Who) }) {
				out = append(out, l)
			}
		}
	}
	return out
}

// agreed collects the tests whether somebody agreed in writing.
func agreed(out []*rulebook.Test, list ...rulebook.Cond) []*rulebook.Test {
	for _, c := range list {
		switch c := c.(type) {
		case *rulebook.And:
			out = agreed(out, c.Parts...)
		case *rulebook.Or:
			out = agreed(out, c.Parts...)
		case *rulebook.Not:
			out = agreed(out, c.Part)
		case *rulebook.Test:
			if c.Op == rulebook.Agreed && c.Value != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

// datesPost records that somebody has agreed in writing.
func datesPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	for _, l := range agreements(v.Case) {
		name := id("agree", l.N)
		if !p.Values.Has(name) {
			continue
		}
		who := p.Field(name)
		if !slices.ContainsFunc(l.Who, func(c site.Choice) bool { return c.Value == who }) {
			p.Wrong(name, "fault.act.who")
			return showDates(v, p)
		}
		e := docket.Event{Kind: docket.Agreed, Actors: []string{who}, Text: l.To}
		filed, err := v.File(clerk.Draft{Text: casefile.Sentence(v.Case.Program, &e), On: nowOf(v)})
		if err != nil {
			if p.Problem(name, err) {
				return showDates(v, p)
			}
			return nil, err
		}
		return v.Done(v.CaseHref("dates"), filed), nil
	}
	if list := agreements(v.Case); len(list) > 0 {
		p.Wrong(id("agree", 0), "fault.act.who")
		return showDates(v, p)
	}
	return nil, site.ErrNone
}

// nowOf is the moment of the visit, as an entry has it.
func nowOf(v *site.Visit) string {
	return v.Today().String() + " " + v.Place().ClockOf(v.Instant()).String()
}

// normWords are the words of a rule; of a rule of another edition there are
// none here.
func normWords(c *access.Case, norm int) string {
	if norm < 0 || norm >= len(c.Program.Norms) {
		return ""
	}
	return strings.Join(strings.Fields(c.Program.Norms[norm].Words), " ")
}
