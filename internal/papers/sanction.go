package papers

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/register"
	"alteram/rulebook"
	"alteram/wording"
)

// sanctionBody is what was decided about somebody, and what it does.
type sanctionBody struct {
	Results  []sanctionLine
	Facts    []standingLine // how the respondent stands in the register: three facts
	Change   *changeForm
	Register bool // the reader may see the register of the respondent
}

// sanctionLine is a decision in being.
type sanctionLine struct {
	What, On, Entry string
	Status, Why     string
	Until           string
	From            string // from when it has effect
	Terms           []docket.Field
	Touches         []string // keys: what it does to
	Words           []site.Link
	Stayed          bool // an appeal is open
}

// standingLine is one of membership, office and seat of somebody.
type standingLine struct{ Who, What, Text string }

// changeForm offers the change of the register that follows from a sanction.
type changeForm struct {
	Path  string
	Lines []string // what would be written
	Event string   // id of the decision
}

func sanctionPage(v *site.Visit) (*site.Page, error) { return showSanction(v, &site.Page{}) }

func showSanction(v *site.Visit, p *site.Page) (*site.Page, error) {
	c := v.Case
	b := sanctionBody{Register: c.Is(access.Clerk)}
	for i := range c.Standing.Results {
		r := &c.Standing.Results[i]
		if t := thing(c, r.Thing); t.Kind == rulebook.Decision {
			b.Results = append(b.Results, sanctionLineOf(v, r, t))
		}
	}
	if b.Register {
		reg, err := v.Site.Desk.Register(v.Context())
		if err != nil {
			return nil, err
		}
		b.Facts = standingLines(v, reg)
		if changes, lines, event := due(v, reg); len(changes) > 0 {
			b.Change = &changeForm{Path: v.CaseHref("sanction"), Lines: lines, Event: event}
		}
	}
	p.Name, p.Title, p.Part, p.Section, p.Body = "sanction", "sanction.title", "sanction", "cases", b
	p.Rule = sanctionRules(c)
	return p, nil
}

func sanctionLineOf(v *site.Visit, r *docket.Result, t *rulebook.Thing) sanctionLine {
	c := v.Case
	l := sanctionLine{What: wording.Upper(r.Thing), Status: wording.Upper(r.Status), Why: wording.Upper(r.Why), Stayed: r.Status == "suspended"}
	if r.Until != nil {
		l.Until = r.Until.Long()
	}
	for _, s := range r.Statuses {
		if slices.Contains([]string{"membership", "office", "seat", "money", "none"}, s) {
			l.Touches = append(l.Touches, "sanction.touch."+s)
		}
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event == nil || e.Event.ID != r.Event {
			continue
		}
		l.On, l.Entry = moment(v, e.Event.On), entryHref(v, e.Seq)
		if e.Level >= access.Read {
			l.Terms = slices.Clone(said(c, e).Fields)
			for k := range l.Terms {
				l.Terms[k].Name = wording.Upper(l.Terms[k].Name)
			}
		}
	}
	if at, ok := effective(c, t.ID); ok {
		l.From = moment(v, at)
	}
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind != rulebook.Effect || n.Thing != t.ID && !slices.Contains(n.Things, t.ID) {
			continue
		}
		link := site.To(plain(leading(c, n)+n.Words), site.ClauseLink(c, c.Program.Clauses[n.Clause].Number).Href)
		if !slices.Contains(l.Words, link) {
			l.Words = append(l.Words, link)
		}
	}
	return l
}

// effective is when a decision took effect by somebody's being told of it,
// where the rulebook has it so; else when it was made.
func effective(c *access.Case, id rulebook.ID) (docket.When, bool) {
	onTold := slices.ContainsFunc(c.Program.Norms, func(n rulebook.Norm) bool {
		return n.Kind == rulebook.Effect && n.Change == rulebook.TakesEffect && n.Thing == id && slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.State == rulebook.AtTold })
	})
	var out docket.When
	found := false
	for _, e := range known(c) {
		x := e.now
		if thing(c, x.Thing).ID != id {
			continue
		}
		switch {
		case x.Kind == docket.Decided && !onTold:
			out, found = x.On, true
		case x.Kind == docket.Told && onTold && !found && slices.ContainsFunc(x.To, func(s string) bool { return slices.Contains(respondents(c), s) }):
			out, found = x.On, true
		}
	}
	return out, found
}

// sanctionRules are the clauses that say what each sanction does.
func sanctionRules(c *access.Case) []site.Link {
	var out []site.Link
	put := func(clause int) {
		if clause < 0 || clause >= len(c.Program.Clauses) {
			return
		}
		if l := site.ClauseLink(c, c.Program.Clauses[clause].Number); !slices.Contains(out, l) && len(out) < 4 {
			out = append(out, l)
		}
	}
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; t.Kind == rulebook.Sanction {
			put(t.Clause)
		}
	}
	for i := range c.Program.Norms {
		if n := &c.Program.Norms[i]; n.Kind == rulebook.Effect && n.Change == rulebook.IsSuspended {
			put(n.Clause)
		}
	}
	return out
}

// member is the id in the register of somebody in the case, and empty where the
// record was brought in from elsewhere and does not say.
func member(c *access.Case, name string) string {
	for _, p := range c.People {
		if p.Name == name {
			return p.Member
		}
	}
	return ""
}

// standingLines are how the respondents stand: membership, offices and seats are
// three different facts.
func standingLines(v *site.Visit, reg *register.Register) []standingLine {
	c := v.Case
	today := c.Place.DateOf(c.Now)
	var out []standingLine
	for _, who := range respondents(c) {
		id := member(c, who)
		if id == "" {
			continue
		}
		s := standingLine{Who: who, What: "sanction.touch.membership", Text: v.Words("sanction.unknown")}
		if st, ok := reg.Standing(id, today); ok {
			s.Text = wording.Upper(string(st.Kind))
			if st.From != calendar.NoDate {
				s.Text = v.Words("sanction.since", "what", s.Text, "day", st.From.Long())
			}
		}
		out = append(out, s)
		var offices, seats []string
		for i := range c.Program.Things {
			switch t := &c.Program.Things[i]; t.Kind {
			case rulebook.Office:
				if slices.ContainsFunc(reg.Who(t.Name, today), func(x register.Term) bool { return x.Person == id }) {
					offices = append(offices, t.Name)
				}
			case rulebook.Body:
				if slices.ContainsFunc(reg.Body(t.Name, today), func(x register.Term) bool { return x.Person == id }) {
					seats = append(seats, t.Name)
				}
			}
		}
		for _, x := range []struct {
			key  string
			list []string
		}{{"sanction.touch.office", offices}, {"sanction.touch.seat", seats}} {
			text := wording.Upper(and(v, x.list))
			if text == "" {
				text = v.Words("sanction.nothing")
			}
			out = append(out, standingLine{Who: who, What: x.key, Text: text})
		}
	}
	return out
}

// leading are the words of the duty on whose breach a norm rests: "if not" says
// nothing without them.
func leading(c *access.Case, n *rulebook.Norm) string {
	if n.Parent < 0 || n.Parent >= len(c.Program.Norms) || strings.Contains(n.Words, c.Program.Norms[n.Parent].Words) {
		return ""
	}
	up := &c.Program.Norms[n.Parent]
	return leading(c, up) + up.Words + " "
}

// due is the change of the register that follows from the sanction in effect,
// in words and as the register takes it. There is none while an appeal
// suspends it, and none when the register says it already; what was written is
// taken back first when an appeal suspends it or sets it aside.
func due(v *site.Visit, reg *register.Register) (changes []register.Change, lines []string, event string) {
	if changes, lines, event = restored(v, reg); len(changes) > 0 {
		return changes, lines, event
	}
	c := v.Case
	today := c.Place.DateOf(c.Now)
	for i := range c.Standing.Results {
		r := &c.Standing.Results[i]
		t := thing(c, r.Thing)
		if t.Kind != rulebook.Decision || r.Status != "in effect" {
			continue
		}
		from, ok := effective(c, t.ID)
		if !ok {
			continue
		}
		for _, who := range respondents(c) {
			id := member(c, who)
			if id == "" {
				continue
			}
			more, words := changesFor(v, reg, r, id, who, from.Day, today)
			if len(more) > 0 {
				changes, lines, event = append(changes, more...), append(lines, words...), r.Event
			}
		}
	}
	return changes, lines, event
}

// changesFor are the changes of the register that one result brings for one
// person.
func changesFor(v *site.Visit, reg *register.Register, r *docket.Result, id, who string, from, today calendar.Date) (changes []register.Change, lines []string) {
	c := v.Case
	reason := v.Words("sanction.reason", "what", r.Thing, "ref", c.Reference)
	if slices.Contains(r.Statuses, "membership") {
		kind, until := register.Expelled, calendar.NoDate
		if r.Until != nil || lastDay(c, r) != calendar.NoDate {
			if kind, until = register.Suspended, lastDay(c, r); r.Until != nil {
				until = *r.Until
			}
			until++ // no longer from the day after
		}
		if st, ok := reg.Standing(id, from); !ok || st.Kind != kind {
			changes = append(changes, register.SetStanding(register.Standing{Person: id, Kind: kind, From: from, Until: until, Reason: reason}))
			words := v.Words("sanction.write", "who", who, "what", string(kind), "from", from.Long())
			if until != calendar.NoDate {
				words = v.Words("sanction.write.until", "who", who, "what", string(kind), "from", from.Long(), "until", (until - 1).Long())
			}
			lines = append(lines, words)
		}
	}
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		var terms []register.Term
		switch {
		case t.Kind == rulebook.Office && slices.Contains(r.Statuses, "office"):
			terms = reg.Who(t.Name, today)
		case t.Kind == rulebook.Body && slices.Contains(r.Statuses, "seat"):
			terms = reg.Body(t.Name, today)
		}
		for _, term := range terms {
			if term.Person != id {
				continue
			}
			end := register.Term{Person: id, Role: term.Role, From: term.From, Until: from, Reason: reason}
			if t.Kind == rulebook.Office {
				changes = append(changes, register.SetOffice(end))
			} else {
				changes = append(changes, register.SetSeat(end))
			}
			lines = append(lines, v.Words("sanction.end", "who", who, "what", t.Name, "from", from.Long()))
		}
	}
	return changes, lines
}

// lastDay is the day until which a sanction lasts, as its decision says.
func lastDay(c *access.Case, r *docket.Result) calendar.Date {
	e := c.Event(r.Event)
	if e == nil {
		return calendar.NoDate
	}
	for _, f := range thing(c, r.Thing).Fields {
		for _, x := range e.Fields {
			if f.Type == rulebook.DateField && x.Name == f.Name {
				if d, err := calendar.ParseDate(x.Value); err == nil {
					return d
				}
			}
		}
	}
	return calendar.NoDate
}

// sanctionPost writes into the register what follows from the sanction.
func sanctionPost(v *site.Visit) (*site.Page, error) {
	if !v.Case.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, err
	}
	changes, _, event := due(v, reg)
	if len(changes) == 0 || event != v.PostForm.Get("decision") {
		return &site.Page{Go: v.CaseHref("sanction")}, nil // it is written already, or nothing follows any more: the page says which
	}
	p := &site.Page{Values: v.PostForm}
	if _, err := v.Site.Desk.Change(v.Context(), v.Ask(), changes...); err != nil {
		if problem(p, "change", err) {
			return showSanction(v, p)
		}
		return nil, err
	}
	return &site.Page{Go: v.CaseHref("sanction")}, nil
}
