package casework

import (
	"cmp"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// whyBody says why an act is open or not: the conditions one by one.
type whyBody struct {
	What   string
	Acts   []site.Choice // to ask about
	Asked  string        // slug
	Open   bool          // somebody may do it now
	Mine   bool          // the reader may
	Do     string        // where; empty when the reader may not
	Blocks []whyBlock    // what each rule says of it
	Done   []latest      // when it was done
	Rules  []whyRule     // when no rule has begun to run: what they say
}

// whyBlock is one duty or power with its conditions.
type whyBlock struct {
	Words  string // of the rule
	Clause site.Link
	Must   bool
	Status string // key
	Lines  []condition
}

// condition is one thing that must hold.
type condition struct {
	Key   string // "why.yes", "why.no", "why.open"
	Text  string
	Link  *site.Link // where what is missing can be done, or seen
	Steps []string
}

// whyRule is a rule that does not run yet, and what it follows.
type whyRule struct {
	Words  string
	Clause site.Link
	After  []site.Link
}

func whyPage(v *site.Visit) (*site.Page, error) {
	c := v.Case
	p := &site.Page{Name: "why", Title: "why.choose", Part: "none", Section: "cases", Values: v.URL.Query()}
	b := whyBody{Acts: askable(c), Asked: p.Field("act")}
	defer func() { p.Body = b }()
	if b.Asked == "" {
		return p, nil
	}
	list := alternatives(c, b.Asked)
	if id := site.Unslug(c.Program, b.Asked); id != 0 {
		list = []*rulebook.Thing{c.Program.Thing(id)}
	}
	if len(list) == 0 {
		p.Wrong("act", "fault.why.act")
		return p, nil
	}
	var names []string
	for _, t := range list {
		names = append(names, t.Name)
		b.tell(v, t)
	}
	b.What = strings.Join(names, ", ")
	p.Title, p.Args, p.Rule = "why.title", []any{"what", b.What}, ruleLine(c, list[0])
	if b.Mine && b.Open {
		b.Do = v.CaseHref("do/" + b.Asked)
	}
	return p, nil
}

// askable are the acts, decisions and meetings of the rulebook.
func askable(c *access.Case) []site.Choice {
	var out []site.Choice
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		if i > 0 && (t.Kind == rulebook.Act || t.Kind == rulebook.Decision || t.Kind == rulebook.Meeting) {
			out = append(out, site.Choice{Value: site.Slug(t.Name), Text: wording.Upper(t.Name)})
		}
	}
	slices.SortStableFunc(out, func(a, b site.Choice) int { return cmp.Compare(a.Text, b.Text) })
	return out
}

// tell puts in what the rules say of a thing.
func (b *whyBody) tell(v *site.Visit, t *rulebook.Thing) {
	c := v.Case
	b.Mine = b.Mine || mayFile(c, t)
	must, may := duesOf(c, t.ID)
	for _, d := range slices.Concat(must, may) {
		block := blockOf(v, t, &d)
		b.Open = b.Open || begins(c, t, &d) || d.Status == "open" || d.Status == "missed" || d.Status == "late" || d.Status == "not shown"
		if !slices.ContainsFunc(b.Blocks, func(o whyBlock) bool {
			return o.Words == block.Words && len(o.Lines) == len(block.Lines) && o.Status == block.Status
		}) {
			b.Blocks = append(b.Blocks, block)
		}
	}
	if len(b.Blocks) == 0 {
		b.Rules = append(b.Rules, rulesOf(c, t)...)
		b.Open = b.Open || len(b.Rules) == 0
	}
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Event != nil && e.Event.Thing == t.Name && e.Level >= access.Read && (e.Event.Kind == docket.Did || e.Event.Kind == docket.Decided || e.Event.Kind == docket.Opened) {
			b.Done = append(b.Done, latest{Seq: e.Seq, On: whenWords(c.Place, e.Event.On), What: wording.Upper(e.Words), Href: timelineHref(c, e.Seq)})
		}
	}
}

// timelineHref is the place of an entry on the timeline, for those who have
// one.
func timelineHref(c *access.Case, seq int64) string {
	if c.May(access.Timeline) < access.Read {
		return ""
	}
	return "/c/" + c.Chain + "/timeline" + access.EntryHref(seq)
}

func blockOf(v *site.Visit, t *rulebook.Thing, d *docket.Due) whyBlock {
	c := v.Case
	b := whyBlock{Words: strings.Join(strings.Fields(c.Program.Norms[d.Norm].Words), " "), Clause: site.ClauseLink(c, d.Clause), Must: d.Kind == "must", Status: statusKey(d.Status)}
	put := func(yes bool, text string) *condition {
		key := "why.no"
		if yes {
			key = "why.yes"
		}
		b.Lines = append(b.Lines, condition{Key: key, Text: text})
		return &b.Lines[len(b.Lines)-1]
	}
	who := wording.Upper(d.Who)
	if len(d.People) > 0 && len(d.People) <= 3 && !slices.Contains(d.People, d.Who) {
		who += " (" + strings.Join(d.People, ", ") + ")"
	}
	switch {
	case slices.ContainsFunc(d.People, func(p string) bool { return slices.Contains(c.Acts(), p) }):
		put(true, v.Words("why.who.you", "who", who))
	case c.Is(access.Clerk):
		put(true, v.Words("why.who.clerk", "who", who))
	case mayFile(c, t):
		put(true, v.Words("why.who.any"))
	default:
		put(false, v.Words("why.who.not", "who", who))
	}
	if d.From != nil && *d.From != calendar.NoDate {
		l := put(*d.From <= v.Today(), v.Words("why.from", "day", d.From.Long()))
		l.Steps = workingOf(d)
	}
	if d.By != nil {
		l := put(*d.By >= v.Today() || d.Done != nil, v.Words("why.by", "day", d.By.Long()))
		l.Steps = workingOf(d)
	}
	if d.Done != nil {
		l := put(true, v.Words("why.done", "day", d.Done.Long()))
		if n, ok := seqOf(c, d.Fulfilled); ok {
			l.Link = linkTo(v.Words("why.see"), timelineHref(c, n))
		}
	}
	for _, f := range d.Blocked {
		if begins(c, t, d) && f.Needs != "" {
			put(true, v.Words("why.self", "what", f.Needs)).Key = "why.open"
			b.Status = "status.open"
			continue
		}
		l := put(false, wording.Upper(f.Text))
		if f.Needs != "" {
			l.Text += " " + v.Words("why.needs", "what", f.Needs)
			l.Link = missing(v, f.Needs)
		}
		if f.Earliest != nil && *f.Earliest != calendar.NoDate {
			l.Text += " " + v.Words("why.earliest", "day", f.Earliest.Long())
		}
		if f.Working != nil {
			l.Steps = stepsOf(*f.Working)
		}
	}
	if d.Needs != "" && len(d.Blocked) == 0 {
		l := put(false, v.Words("why.needs", "what", d.Needs))
		l.Key, l.Link = "why.open", missing(v, d.Needs)
	}
	return b
}

// begins reports whether the time of a power runs from what the act itself
// says: from the day of the conduct that a complaint names. Nothing stands in
// its way then before it was made.
func begins(c *access.Case, t *rulebook.Thing, d *docket.Due) bool {
	n := &c.Program.Norms[d.Norm]
	return n.Kind == rulebook.Power && n.If == nil && len(n.Windows) > 0 && len(d.Blocked) == 1 && d.Blocked[0].Needs != "" && d.Blocked[0].Earliest == nil && slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.Thing == t.ID }) &&
		!slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.Thing != 0 && w.Point.Thing != t.ID })
}

// statusKey is the key of the words of the status of a duty or power.
func statusKey(status string) string {
	switch status {
	case "open", "kept", "late", "missed", "excused", "waived", "suspended", "blocked":
		return "status." + status
	}
	return "status.unknown"
}

func workingOf(d *docket.Due) []string {
	if d.Working == nil {
		return nil
	}
	return stepsOf(*d.Working)
}

func linkTo(text, href string) *site.Link {
	if href == "" {
		return nil
	}
	return &site.Link{Text: text, Href: href}
}

// seqOf is the place of an entry in its case by its id.
func seqOf(c *access.Case, id string) (int64, bool) {
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Event != nil && e.Event.ID == id && id != "" {
			return e.Seq, true
		}
	}
	return 0, false
}

// missing is a link to the form of what is missing, when its words name an act
// that the reader may file. The longest name that stands in the words wins.
func missing(v *site.Visit, words string) *site.Link {
	var best *rulebook.Thing
	low := strings.ToLower(words)
	for i := range v.Case.Program.Things {
		t := &v.Case.Program.Things[i]
		if i == 0 || t.Kind != rulebook.Act && t.Kind != rulebook.Judgement || !strings.Contains(low, t.Name) {
			continue
		}
		if best == nil || len(t.Name) > len(best.Name) {
			best = t
		}
	}
	if best == nil || !mayFile(v.Case, best) {
		return nil
	}
	return &site.Link{Text: v.Words("why.do", "what", best.Name), Href: v.CaseHref("do/" + site.Slug(best.Name))}
}

// rulesOf are the rules about a thing that do not run yet, with what they
// follow.
func rulesOf(c *access.Case, t *rulebook.Thing) []whyRule {
	var out []whyRule
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if !about(n, t.ID) || n.Kind != rulebook.Duty && n.Kind != rulebook.Power {
			continue
		}
		r := whyRule{Words: strings.Join(strings.Fields(n.Words), " "), Clause: site.ClauseLink(c, c.Program.Clauses[n.Clause].Number)}
		for _, w := range n.Windows {
			if after := c.Program.Thing(w.Point.Thing); w.Point.Thing != 0 {
				r.After = append(r.After, site.To(after.Name, "/c/"+c.Chain+"/why?act="+site.Slug(after.Name)))
			}
		}
		out = append(out, r)
	}
	return out
}
