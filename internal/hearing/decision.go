package hearing

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// decisionBody is the decision as it is printed.
type decisionBody struct {
	Outcome   bool // the reader may know that there is one, and no more here
	Decisions []decisionView
	Known     []outcome // where the reader may know no more than how it ended
	Links     []site.Link
}

// outcome is how a decision ended, for whoever may know no more.
type outcome struct{ Name, On, Status string }

// decisionView is one decision.
type decisionView struct {
	ID, Name, On, Body string
	About              []string
	Sentence           string
	Effect             string // key
	Status, Why        string // what has become of it
	Motion             string
	Findings           []findingView
	Evidence           []string
	Sanction           string
	Statuses           []string
	Fields             [][2]string
	Judged             []judged
	Reasons            []reasonView
	Written            [][2]string // the written reasons: what they are called, and their words
	Minority           []minority
	Told, ToldID       string
	Appeals            []appealView
	Result             string
}

// findingView is what was found on a charge.
type findingView struct {
	Label, Rule, Text, Found, Sanction string
	Clause                             *site.Link
}

// minority is a view that the others did not share.
type minority struct {
	said
	But bool // whoever holds it voted for the decision
}

// judged is something that the body found, with the rule whose heading says
// plainly what it means.
type judged struct {
	Words string
	Rule  *site.Link
}

type reasonView struct{ Key, Words string }

// appealView is a way to appeal with its last day worked out.
type appealView struct {
	Deed, By, Working, Status string
	Clause                    site.Link
}

func decisionPage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Name: "decision", Title: "decision.title", Part: "decision"}
	b := decisionBody{Outcome: v.Case.May(access.Decision) < access.Read, Links: links(v)}
	if !b.Outcome {
		for _, e := range decided(v.Case) {
			b.Decisions = append(b.Decisions, decisionOf(v, p, e))
		}
	}
	if b.Outcome {
		for _, r := range v.Case.Standing.Results {
			b.Known = append(b.Known, outcome{wording.Upper(r.Thing), r.On, r.Status})
		}
	}
	p.Body = b
	return p, nil
}

func decisionOf(v *site.Visit, p *site.Page, e *docket.Event) decisionView {
	c := v.Case
	id, _ := c.Program.Lookup(e.Thing)
	t := c.Program.Thing(id)
	if t.Clause >= 0 && t.Clause < len(c.Program.Clauses) {
		p.Rule = append(p.Rule, site.ClauseLink(c, c.Program.Clauses[t.Clause].Number))
	}
	d := decisionView{ID: e.ID, Name: wording.Upper(e.Thing), On: momentOf(c, e), Body: and(e.Actors), Motion: e.Text, Evidence: e.Evidence, About: e.About}
	if v.Case.May(access.Result) >= access.Read {
		d.Result = v.CaseHref("vote/result")
	}
	m := meetingOf(c, e)
	if len(d.About) == 0 && m != nil {
		d.About = m.respondents()
	}
	if e.Vote != nil {
		d.Sanction = wording.Upper(e.Vote.Sanction)
	}
	for _, f := range e.Fields {
		d.Fields = append(d.Fields, [2]string{wording.Upper(f.Name), f.Value})
	}
	if r := ruling(c, e.ID); r != nil {
		d.Effect = effectKey(r.Effect)
		if r.Tally != nil {
			d.Sentence = tallied(e, r.Tally)
		}
	}
	for _, r := range c.Standing.Results {
		if r.Event == e.ID {
			d.Status, d.Why, d.Statuses = r.Status, r.Why, r.Statuses
		}
	}
	if m != nil {
		d.fill(v, m, e)
	}
	d.follow(v, e)
	return d
}

// meetingOf is the meeting at which a decision was made. Whoever reads the
// decision without a seat reads its reasons as far as the policy says.
func meetingOf(c *access.Case, e *docket.Event) *meeting {
	list := wholeMeetings(c)
	if c.Is(access.Panel, access.AppealPanel) {
		list = meetings(c)
	}
	for _, m := range list {
		if slices.ContainsFunc(m.events, func(x docket.Event) bool { return x.ID == e.ID }) {
			return m
		}
	}
	return current(c)
}

// fill says what was found and why.
func (d *decisionView) fill(v *site.Visit, m *meeting, e *docket.Event) {
	put := m.charges()
	for _, c := range e.Charges {
		f := findingView{Label: c.Label, Found: wording.Upper(c.Found), Sanction: c.Sanction}
		for _, charge := range put {
			if charge.Label == c.Label {
				f.Rule, f.Text = charge.Rule, charge.Text
			}
		}
		if f.Rule != "" {
			link := site.ClauseLink(m.c, f.Rule)
			f.Clause = &link
		}
		d.Findings = append(d.Findings, f)
	}
	for i := range m.events {
		x := &m.events[i]
		if x.Kind == docket.Considered {
			j := judged{Words: m.wordsOf(x)}
			if t := m.c.Program.Thing(lookup(m.c, x.Thing)); t.ID != 0 && t.Clause >= 0 && t.Clause < len(m.c.Program.Clauses) {
				link := site.ClauseLink(m.c, m.c.Program.Clauses[t.Clause].Number)
				j.Rule = &link
			}
			d.Judged = append(d.Judged, j)
		}
	}
	for _, s := range notes(m.events, noteReason) {
		kind, words, _ := strings.Cut(s.Words, ": ")
		d.Reasons = append(d.Reasons, reasonView{"decision.reason." + kind, words})
	}
	for _, s := range notes(m.events, noteMinority) {
		d.Minority = append(d.Minority, minority{s, e.Vote != nil && !unsecret(e) && slices.Contains(e.Vote.ForNames, s.By)})
	}
}

// follow says what came after the decision: telling, written reasons, appeal.
func (d *decisionView) follow(v *site.Visit, e *docket.Event) {
	c := v.Case
	all := happened(c)
	after := false
	for i := range all {
		x := &all[i]
		if x.ID == e.ID {
			after = true
			continue
		}
		if !after {
			continue
		}
		id, _ := c.Program.Lookup(x.Thing)
		switch {
		case x.Kind == docket.Told && x.Thing == e.Thing && d.Told == "":
			d.ToldID = x.ID
			d.Told = v.Words("decision.told", "who", and(x.To), "by", and(x.Actors), "how", x.Method, "when", momentOf(c, x))
		case x.Kind == docket.Did && len(x.To) > 0 && slices.ContainsFunc(c.Program.Thing(id).Fields, func(f rulebook.Field) bool { return f.Type == rulebook.DocumentField }):
			for _, f := range x.Fields {
				d.Written = append(d.Written, [2]string{wording.Upper(x.Thing) + ", " + x.On.Day.Long() + ": " + f.Name, f.Value})
			}
		}
	}
	for i := range c.Standing.Powers {
		w := &c.Standing.Powers[i]
		id, ok := c.Program.Lookup(w.Thing)
		t := c.Program.Thing(id)
		if !ok || t.Kind != rulebook.Act || !slices.ContainsFunc(t.To, func(to rulebook.ID) bool {
			return c.Program.Thing(to).Kind == rulebook.Body && !c.Program.Thing(to).All
		}) ||
			!slices.ContainsFunc(t.By, func(by rulebook.ID) bool { return slices.Contains(c.Program.Thing(lookup(c, e.Thing)).About, by) }) {
			continue
		}
		a := appealView{Clause: site.ClauseLink(c, w.Clause), Status: w.Status}
		a.Deed = v.Words("decision.appeal.may", "who", w.Who, "what", w.Deed)
		if w.By != nil {
			a.By = w.By.Long()
		}
		if w.Working != nil {
			a.Working = wording.Upper(w.Working.Sentence())
		}
		if w.Status == "open" || w.By != nil {
			d.Appeals = append(d.Appeals, a)
		}
	}
}

func lookup(c *access.Case, name string) rulebook.ID {
	id, _ := c.Program.Lookup(name)
	return id
}
