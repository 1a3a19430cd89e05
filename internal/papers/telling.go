package papers

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// tellingBody is the list of who is told of a decision, in order: nobody comes
// before the respondent.
type tellingBody struct {
	What   string // decision; empty: there is none
	On     string
	ID     string // of its entry
	Steps  []tellStep
	Own    bool // the reader sees his or her own line alone
	Act    bool // the reader may do the steps
	Clerk  bool
	Form   bool
	Path   string
	Whom   []site.Choice
	By     []site.Choice
	How    []site.Choice
	Others []statement // calls to those who are nobody in this case
}

// tellStep is a step of the list.
type tellStep struct {
	Who   string
	What  string // key
	State string // key: done, held, todo
	Done  []site.Link
	Wait  string // for what a step is held
	By    string // the last day
	Rule  *site.Link
	Href  string // where it is done
}

// lastDecision is the last decision about the respondent that counts, or nil.
func lastDecision(c *access.Case) *docket.Event {
	var out *docket.Event
	for _, e := range known(c) {
		x := e.now
		if r := rulingOf(c, x.ID); x.Kind == docket.Decided && (r == nil || r.Effect != docket.NoEffect && r.Effect != docket.Rejected) && slices.ContainsFunc(thing(c, x.Thing).About, func(id rulebook.ID) bool { return isRespondent(c.Program, id) }) {
			out = x
		}
	}
	return out
}

// toldOf are the entries by which somebody was told of a decision.
func toldOf(v *site.Visit, decision *docket.Event, who string) []site.Link {
	c := v.Case
	var out []site.Link
	for _, e := range known(c) {
		x := e.now
		if x.Kind != docket.Told || !slices.Contains(x.To, who) || decision != nil && x.Thing != "" && x.Thing != decision.Thing {
			continue
		}
		key := "telling.by"
		if x.Method == "" {
			key = "telling.by.none"
		}
		by := and(v, x.Actors)
		if by == "" {
			by = v.Words("telling.somebody")
		}
		out = append(out, site.To(v.Words(key, "who", by, "how", x.Method, "on", moment(v, x.On)), entryHref(v, e.Seq)))
	}
	return out
}

func tellingPage(v *site.Visit) (*site.Page, error) { return showTelling(v, &site.Page{}), nil }

func showTelling(v *site.Visit, p *site.Page) *site.Page {
	c := v.Case
	b := tellingBody{Path: v.CaseHref("telling"), Clerk: c.Is(access.Clerk), Own: c.May(access.Telling) < access.Read}
	d := lastDecision(c)
	if d != nil {
		b.What, b.On, b.ID = wording.Upper(d.Thing), moment(v, d.On), d.ID
		b.fill(v, d)
	}
	if p.Values == nil {
		p.Values = map[string][]string{}
	}
	if v.Method == "GET" && len(b.Whom) > 0 {
		p.Values.Set("whom", b.Whom[0].Value)
		at := v.Instant()
		p.SetDay("told", c.Place.DateOf(at))
		p.Values.Set("time", (c.Place.ClockOf(at) / 60 * 60).String())
	}
	p.Name, p.Title, p.Part, p.Section, p.Body = "telling", "telling.title", "telling", "cases", b
	p.Rule = tellingRules(c, d)
	return p
}

// fill makes the list for a decision.
func (b *tellingBody) fill(v *site.Visit, d *docket.Event) {
	c := v.Case
	told := true
	for _, who := range respondents(c) {
		s := tellStep{Who: who, What: "telling.respondent", State: "telling.todo", Done: toldOf(v, d, who)}
		if len(s.Done) > 0 {
			s.State = "telling.done"
		} else {
			told = false
			b.Whom = append(b.Whom, site.Choice{Value: who, Text: who, Hint: v.Words("telling.first")})
		}
		b.Steps = append(b.Steps, s)
	}
	if b.Own {
		b.Steps = slices.DeleteFunc(b.Steps, func(s tellStep) bool { return s.Who != c.Me && !c.Is(access.Representative) })
		return
	}
	held := func(s tellStep) tellStep {
		if len(s.Done) > 0 {
			s.State = "telling.done"
		} else if s.State = "telling.todo"; !told {
			s.State, s.Wait, s.Href = "telling.held", v.Words("telling.wait", "who", and(v, respondents(c))), ""
		}
		return s
	}
	for _, who := range party(c, "complainant") {
		s := held(tellStep{Who: who, What: "telling.complainant", Done: toldOf(v, d, who)})
		if s.State == "telling.todo" {
			b.Whom = append(b.Whom, site.Choice{Value: who, Text: who})
		}
		b.Steps = append(b.Steps, s)
	}
	b.Steps = append(b.Steps, duties(v, d)...)
	if b.Clerk {
		for _, e := range known(c) {
			if x := e.now; x.Kind == docket.Noted && strings.HasPrefix(x.Text, othersMark+d.Thing+" ") {
				b.Others = append(b.Others, statement{wording.Upper(x.Text), moment(v, x.On), entryHref(v, e.Seq)})
			}
		}
		s := held(tellStep{What: "telling.others"})
		if s.State == "telling.todo" {
			b.Whom = append(b.Whom, site.Choice{Value: "other", Text: v.Words("telling.other")})
		}
		for _, o := range b.Others {
			s.Done, s.State = append(s.Done, site.To(o.On+": "+o.Words, o.Entry)), "telling.done"
		}
		b.Steps = append(b.Steps, s)
	}
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; t.Deed == rulebook.Publish && c.Program.Thing(t.Target).Name == d.Thing {
			s := tellStep{What: "telling.publish"}
			if c.May(access.Statement) >= access.Write {
				s.Href = v.CaseHref("publish")
			}
			for _, e := range known(c) {
				if x := e.now; x.Kind == docket.Did && x.Thing == t.Name {
					s.Done = append(s.Done, site.To(moment(v, x.On), entryHref(v, e.Seq)))
				}
			}
			b.Steps = append(b.Steps, held(s))
		}
	}
	b.Act = c.May(access.Telling) >= access.Write
	b.Form = b.Act && len(b.Whom) > 0
	b.By, b.How = tellers(c), nil
	for _, how := range []string{"telephone", "in person", "email", "post"} {
		b.How = append(b.How, site.Choice{Value: how, Text: v.Words("telling.how." + site.Slug(how))})
	}
}

// duties are what has to go to somebody after the decision, in writing.
func duties(v *site.Visit, d *docket.Event) []tellStep {
	c := v.Case
	var out []tellStep
	for i := range c.Standing.Duties {
		due := &c.Standing.Duties[i]
		if due.Trigger != d.ID || due.Norm < 0 || due.Norm >= len(c.Program.Norms) {
			continue
		}
		for _, deed := range c.Program.Norms[due.Norm].Deeds {
			t := c.Program.Thing(deed.Thing)
			if t.Kind != rulebook.Act || len(t.To) == 0 {
				continue
			}
			l := site.ClauseLink(c, due.Clause)
			s := tellStep{Who: wording.Upper(due.Deed), What: "telling.written", State: "telling.todo", Rule: &l, Href: v.CaseHref("do/" + site.Slug(t.Name))}
			if due.By != nil {
				s.By = due.By.Long()
			}
			if !c.Is(access.Clerk) && !slices.ContainsFunc(due.People, func(who string) bool { return slices.Contains(c.Acts(), who) }) {
				s.Href = "" // it is for somebody else
			}
			if due.Done != nil {
				s.State, s.Href = "telling.done", ""
				s.Done = append(s.Done, site.To(due.Done.Long(), v.CaseHref("timeline")))
			}
			out = append(out, s)
		}
	}
	return out
}

// tellers are those who may have told somebody: the reader, and whoever holds an
// office.
func tellers(c *access.Case) []site.Choice {
	var out []site.Choice
	put := func(name string) {
		if name != "" && !slices.ContainsFunc(out, func(x site.Choice) bool { return x.Value == name }) {
			out = append(out, site.Choice{Value: name, Text: name})
		}
	}
	put(c.Me)
	for _, p := range c.People {
		for _, s := range p.Seats {
			if id, _ := c.Program.Lookup(s.Role); c.Program.Thing(id).Kind == rulebook.Office && p.Out == "" {
				put(p.Name)
			}
		}
	}
	return out
}

// tellingRules are the clauses that say who is told when.
func tellingRules(c *access.Case, d *docket.Event) []site.Link {
	if d == nil {
		return nil
	}
	id := thing(c, d.Thing).ID
	var out []site.Link
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		told := slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.State == rulebook.AtTold && w.Point.Thing == id })
		if l := site.ClauseLink(c, c.Program.Clauses[n.Clause].Number); told && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out[:min(len(out), 4)]
}

// othersMark begins the note on a call to somebody who is nobody in the case.
const othersMark = "told of "

// tellingPost records that somebody was told, and the words that were used.
func tellingPost(v *site.Visit) (*site.Page, error) {
	c := v.Case
	d := lastDecision(c)
	if d == nil {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	var b tellingBody
	b.Clerk, b.Own = c.Is(access.Clerk), c.May(access.Telling) < access.Read
	b.fill(v, d)
	has := func(list []site.Choice, value string) bool {
		return slices.ContainsFunc(list, func(x site.Choice) bool { return x.Value == value })
	}
	whom, by, how, words := p.Field("whom"), p.Field("by"), p.Field("how"), plain(p.Field("words"))
	if !has(b.Whom, whom) {
		key := "telling.fault.whom"
		if whom != "" && len(b.Whom) > 0 && b.Whom[0].Hint != "" {
			key = "telling.fault.first" // the respondent has not been told
		}
		p.WrongAt("whom", "whom-0", key, "who", and(v, respondents(c)))
	}
	other := plain(p.Field("other"))
	if whom == "other" && other == "" {
		p.Wrong("other", "telling.fault.other")
	}
	if !has(b.By, by) {
		p.WrongAt("by", "by-0", "telling.fault.by")
	}
	if !has(b.How, how) {
		p.WrongAt("how", "how-0", "telling.fault.how")
	}
	if len(words) > longestWords/4 {
		p.Wrong("words", "papers.fault.long", "most", longestWords/4)
	}
	on, ok := dayAndTime(v, p, "told", "time")
	if day, valid := p.Day("told"); ok && valid {
		at, _ := p.TimeOfDay("time")
		if day < d.On.Day || day == d.On.Day && at != calendar.NoClock && d.On.Clock != calendar.NoClock && at/60 < d.On.Clock/60 {
			p.WrongAt("told", "told-day", "telling.fault.before", "on", moment(v, d.On))
		}
	}
	if len(p.Faults) > 0 {
		return showTelling(v, p), nil
	}
	var events []docket.Event
	if whom == "other" {
		text := othersMark + d.Thing + " by " + how + ": " + other + ", by " + by
		if words != "" {
			text += "; words used: " + words
		}
		events = append(events, docket.Event{Kind: docket.Noted, Text: text})
	} else {
		method := how
		if how == "in person" {
			method = "hand"
		}
		events = append(events, docket.Event{Kind: docket.Told, Actors: []string{by}, To: []string{whom}, Thing: d.Thing, Method: method})
		if words != "" {
			events = append(events, docket.Event{Kind: docket.Noted, Text: "words used when " + whom + " was told of " + d.Thing + ": " + words})
		}
	}
	var lines []string
	for i := range events {
		events[i].On = docket.When{Day: calendar.NoDate, Clock: calendar.NoClock}
		lines = append(lines, on+"  "+casefile.Sentence(c.Program, &events[i])+".")
	}
	filed, err := v.File(clerk.Draft{Text: strings.Join(lines, "\n")})
	if err != nil {
		if problem(p, "told", err) {
			return showTelling(v, p), nil
		}
		return nil, err
	}
	return v.Done(v.CaseHref("telling"), filed), nil
}
