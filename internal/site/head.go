package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/report"
	"alteram/rulebook"
	"alteram/wording"
)

// caseHead is what stands on every page of a case.
type caseHead struct {
	Reference, Title string
	Href             string
	Stage            string // in words
	As               string // what the reader is in the case, in words
	Next             *Step  // the date that concerns the reader
	Side             []sideLine
	Steps            []Step // what happens next
	Closed           bool
}

// sideLine is a line of the side list; the part that is shown has no link.
type sideLine struct {
	Key, Href string
	Here      bool
}

// Step is something that is due or may be done, as the reader may know it.
type Step struct {
	Who, What string // in words
	Begin     string // Who, at the beginning of a sentence
	By        string // the last day, with weekday, and time and zone where it has one
	From      string // the first day, when it is still to come
	Need      string // what it waits for
	Else      string // what the rules say follows when it is not done
	Clause    Link
	Must      bool
	Late      bool
	Mine      bool          // the reader is the one
	Begins    bool          // nothing has been done in the case yet: the keeper may begin with it
	key       string        // of its words, where it is no rule of the book
	Href      string        // where the reader can do it; empty: not here
	Act       string        // slug of what is to be done
	Last      calendar.Date // the last day; NoDate when there is none
}

// Key is the key of the words of a step.
func (s Step) Key() string {
	switch {
	case s.key != "":
		return s.key
	case s.Mine && s.Must:
		return "step.you.must"
	case s.Mine:
		return "step.you.may"
	case s.Must:
		return "step.other.must"
	}
	return "step.other.may"
}

// side is the order of the side list: the procedure's. A part whose object the
// reader may not see is absent.
func side() []struct {
	part   string
	object access.Object
} {
	return []struct {
		part   string
		object access.Object
	}{
		{"", access.Overview}, {"timeline", access.Timeline}, {"dates", access.Dates}, {"people", access.People}, {"conflicts", access.Conflicts},
		{"charges", access.Charges}, {"interim", access.Interim}, {"evidence", access.Evidence}, {"grid", access.Grid}, {"notices", access.Notices}, {"documents", access.Timeline},
		{"messages", access.Messages}, {"hearing", access.Hearing}, {"deliberation", access.Deliberation}, {"vote", access.Vote}, {"decision", access.Decision},
		{"telling", access.Telling}, {"publish", access.Statement}, {"sanction", access.Sanction}, {"appeal", access.Appeal}, {"record", access.Record}, {"report", access.Record},
	}
}

func headOf(v *Visit, p *Page) *caseHead {
	c := v.Case
	h := &caseHead{Reference: c.Reference, Title: c.Title, Href: v.CaseHref(""), Stage: v.Words("stage." + c.Stage.String()), Closed: !c.Standing.Open}
	var roles []string
	for _, r := range c.Roles {
		roles = append(roles, v.Words("role."+r.String()))
	}
	h.As = strings.Join(roles, ", ")
	for _, line := range side() {
		if c.May(line.object) >= access.Outcome {
			h.Side = append(h.Side, sideLine{Key: "part." + cmp.Or(line.part, "overview"), Href: v.CaseHref(line.part), Here: line.part == p.Part && p.Part != "none"})
		}
	}
	h.Steps = Steps(v, c)
	for i := range h.Steps {
		if h.Steps[i].Mine && h.Steps[i].By != "" && h.Next == nil {
			h.Next = &h.Steps[i]
		}
	}
	if seq := v.URL.Query().Get("recorded"); seq != "" {
		p.Recorded = recorded(v, seq)
	}
	return h
}

// recorded says what the form before this page recorded, when the reader may
// see it.
func recorded(v *Visit, seq string) string {
	n, err := strconv.ParseInt(seq, 10, 64)
	if err != nil {
		return ""
	}
	for i := range v.Case.Entries {
		if e := &v.Case.Entries[i]; e.Seq == n {
			return v.Words("recorded.entry", "n", n, "words", wording.Upper(e.Words))
		}
	}
	return v.Words("recorded.some")
}

// Steps are what is due in a case and what may be done now, the soonest first,
// duties before powers.
func Steps(v *Visit, c *access.Case) []Step {
	var out []Step
	first := c.Is(access.Clerk) && !slices.ContainsFunc(c.Entries, func(e access.Entry) bool { return e.Event != nil }) // the keeper of a case in which nothing has been done yet sees how it may begin
	add := func(d *docket.Due, must bool) {
		if d.Status != "open" && d.Status != "missed" && d.Status != "late" || d.Done != nil {
			return
		}
		s := Step{Who: theWho(d.Who), What: report.DeedWords(&c.Program.Norms[d.Norm], d.Deed), Clause: ClauseLink(c, d.Clause), Must: must, Mine: slices.ContainsFunc(d.People, func(p string) bool { return slices.Contains(c.Acts(), p) }), Need: d.Needs, Act: Slug(d.Thing), Last: calendar.NoDate}
		if len(d.People) > 0 && len(d.People) <= 3 && !slices.Contains(d.People, d.Who) {
			s.Who += " (" + strings.Join(d.People, ", ") + ")"
		}
		today := v.Today()
		if d.By != nil {
			s.Last, s.Late = *d.By, *d.By < today || d.Status == "missed"
		}
		s.By = LastMoment(v, d)
		if must {
			s.Else = otherwise(v, c, d)
		}
		if d.From != nil && *d.From > today {
			s.From = d.From.Long()
		}
		if s.Mine || c.Is(access.Clerk) {
			s.Href = "/c/" + c.Chain + "/do/" + s.Act
		}
		if id, ok := c.Program.Lookup(d.Thing); ok && s.Href != "" && c.Appeals(id) && c.May(access.Appeal) >= access.Read {
			s.Href = "/c/" + c.Chain + "/appeal" // which has the day, the grounds and who may hear it
		}
		if len(d.Blocked) > 0 {
			s.Need, s.Href = d.Blocked[0].Text, "/c/"+c.Chain+"/why?act="+s.Act
		}
		if !must && (done(c, d.Thing) || !s.Mine && (s.By == "" || len(d.People) == 0)) {
			return // what others, or anybody, may do at any time is no step, nor what was done already
		}
		out = append(out, s)
	}
	if first {
		out = beginnings(c)
	}
	now := append(atHand(v, c), toSend(v, c)...)
	for i := range c.Standing.Duties {
		add(&c.Standing.Duties[i], true)
	}
	for i := range c.Standing.Powers {
		add(&c.Standing.Powers[i], false)
	}
	slices.SortStableFunc(out, func(a, b Step) int {
		if a.Must != b.Must {
			if a.Must {
				return -1
			}
			return 1
		}
		return cmp.Compare(order(a.Last), order(b.Last))
	})
	for i := range out {
		out[i].Begin = wording.Upper(out[i].Who)
	}
	return append(now, out...)
}

// atHand is what the stage of the case asks for at once, though no rule has set
// a time for it yet: to come to the room, to decide, to tell the member.
func atHand(v *Visit, c *access.Case) []Step {
	step := func(key, part string, clause int) []Step {
		s := Step{key: key, What: v.Words(key + ".short"), Mine: true, Must: true, Href: "/c/" + c.Chain + "/" + part, Last: calendar.NoDate}
		if clause >= 0 && clause < len(c.Program.Clauses) {
			s.Clause = ClauseLink(c, c.Program.Clauses[clause].Number)
		}
		return []Step{s}
	}
	clauseOf := func(yes func(*rulebook.Norm) bool) int {
		for i := range c.Program.Norms {
			if yes(&c.Program.Norms[i]) {
				return c.Program.Norms[i].Clause
			}
		}
		return -1
	}
	switch {
	case c.Stage == access.InHearing && c.May(access.Room) >= access.Read:
		return step("step.room", "hearing/room", clauseOf(func(n *rulebook.Norm) bool { return n.Kind == rulebook.Chair }))
	case c.Stage == access.Deliberating && c.Is(access.Panel, access.Chair, access.Clerk):
		return step("step.decide", "deliberation", clauseOf(func(n *rulebook.Norm) bool { return n.Kind == rulebook.Needs && n.Major != nil }))
	case c.Stage == access.Decided && c.May(access.Telling) >= access.Write:
		return step("step.tell", "telling", clauseOf(func(n *rulebook.Norm) bool { return n.Kind == rulebook.Effect && n.Change == rulebook.TakesEffect }))
	}
	return nil
}

// otherwise is what the rules say follows when a duty is not done: the
// sentences that begin with "If not".
func otherwise(v *Visit, c *access.Case, d *docket.Due) string {
	var out []string
	for _, i := range c.Program.Norms[d.Norm].IfNot {
		words := strings.Join(strings.Fields(c.Program.Norms[i].Words), " ")
		out = append(out, wording.Upper(strings.TrimSpace(strings.TrimPrefix(words, "If not,"))))
	}
	if len(out) == 0 {
		return ""
	}
	return v.Words("step.else", "what", strings.Join(out, " "))
}

// zoneOn is the short name of the zone on a day: "NZDT".
func zoneOn(v *Visit, day calendar.Date) string {
	place := v.Place()
	if place.Zone == nil {
		return "UTC"
	}
	noon, _ := place.At(day, 12*60*60)
	return time.Unix(0, int64(noon)).In(place.Zone).Format("MST")
}

// theWho puts an article before an office or a body.
func theWho(who string) string {
	first, _, _ := strings.Cut(who, " ")
	if slices.Contains([]string{"the", "a", "an", "any", "anybody", "nobody", "each", "every", "all", "whoever", "two", "three", ""}, strings.ToLower(first)) {
		return who
	}
	if first == "member" || first == "person" {
		return "a " + who
	}
	return "the " + who
}

// beginnings are the acts with which a case may begin: what may be done without
// another thing having been done.
func beginnings(c *access.Case) []Step {
	var out []Step
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind != rulebook.Power || len(n.Deeds) == 0 || n.Parent >= 0 || n.If != nil {
			continue
		}
		t := c.Program.Thing(n.Deeds[0].Thing)
		if t.Kind != rulebook.Act || t.Implicit || len(t.By) == 0 && !t.Member || slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.Thing != 0 && w.Point.Thing != t.ID }) {
			continue
		}
		out = append(out, Step{
			Who: theWho(n.Who.Words), What: report.DeedWords(n, t.Name), Clause: ClauseLink(c, c.Program.Clauses[n.Clause].Number), Begins: true,
			Act: Slug(t.Name), Href: "/c/" + c.Chain + "/do/" + Slug(t.Name), Last: calendar.NoDate,
		})
	}
	return out
}

// endOfDay reports whether an instant is where a day ends: the day alone says
// the same.
func endOfDay(place *calendar.Place, day *calendar.Date, at calendar.Instant) bool {
	if day == nil {
		return false
	}
	end, _ := place.At(*day+1, 0)
	return at == end
}

// done reports whether a thing has been done with effect.
func done(c *access.Case, thing string) bool {
	return slices.ContainsFunc(c.Entries, func(e access.Entry) bool {
		return e.Event != nil && e.Event.Thing == thing && e.Amended == "" && (e.Ruling == nil || e.Ruling.Effect != docket.NoEffect && e.Ruling.Effect != docket.Rejected)
	})
}

// order puts what has no last day at the end.
func order(d calendar.Date) int64 {
	if d == calendar.NoDate {
		return 1 << 40
	}
	return int64(d)
}

// ClauseLink is a link to a clause in the edition under which a case runs.
func ClauseLink(c *access.Case, number string) Link {
	l := Link{Text: number, Href: "/rules/" + c.EditionName + "/" + number}
	if i := ClauseIndex(c.Program, number); i >= 0 {
		if heading := c.Program.Clauses[i].Heading; heading != "" {
			l.Text += " " + heading
		}
	} else {
		l.Href = "/rules/" + c.EditionName
	}
	return l
}

// ClauseIndex finds a clause by its number as cited, or -1.
func ClauseIndex(p *rulebook.Program, number string) int {
	return slices.IndexFunc(p.Clauses, func(c rulebook.Clause) bool { return c.Number == number })
}

// Slug is a name of the rulebook in a URL: "notice-of-hearing".
func Slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

// Unslug finds the thing of a rulebook that a slug names; 0 when there is none.
func Unslug(p *rulebook.Program, slug string) rulebook.ID {
	for i := range p.Things {
		if i > 0 && Slug(p.Things[i].Name) == slug {
			return rulebook.ID(i)
		}
	}
	return 0
}
