package papers

import (
	"slices"
	"strings"

	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// appealBody is the right to appeal, and what has become of it.
type appealBody struct {
	Path    string
	Rights  []right
	Lodged  []lodged
	Stay    []site.Link // the rules by which a sanction waits
	Stayed  []string    // what waits now
	Bodies  []appealBodyLine
	Bans    []site.Link // who may not sit, in the words of the rules
	Forms   []appealForm
	Meeting string
	Bundle  string      // where the pages are that go up with it
	Papers  []site.Link // acts that came on paper, for who keeps the record
	Came    []outcome
}

// right is a right to appeal with its last day.
type right struct {
	Words  string
	Clause site.Link
	Status string // key
	By     string
	Steps  []string
	Or     []string
	Why    string
	Needs  string
	To     string // who it goes to
}

// lodged is an appeal that was made.
type lodged struct {
	What, Who, On, Entry string
	Fields               []docket.Field
	Effect               string
	Decided              bool
}

// appealForm is the form by which the respondent appeals.
type appealForm struct {
	Act, Slug, Path string
	Fields          []site.Choice // name of the input, words
	Do              string        // where it is done instead, when the rulebook asks for more
}

// appealActs are the acts of the respondent against a decision.
func appealActs(p *rulebook.Program) []*rulebook.Thing {
	var out []*rulebook.Thing
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind == rulebook.Act && slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return isRespondent(p, id) }) && after(p, t.ID) {
			out = append(out, t)
		}
	}
	return out
}

func appealPage(v *site.Visit) (*site.Page, error) { return showAppeal(v, &site.Page{}), nil }

func showAppeal(v *site.Visit, p *site.Page) *site.Page {
	c := v.Case
	acts := appealActs(c.Program)
	b := appealBody{Path: v.CaseHref("appeal"), Rights: rights(v, acts), Lodged: lodgedOf(v, acts)}
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		if n.Kind == rulebook.Effect && n.Change == rulebook.IsSuspended {
			l := site.To(plain(n.Words), site.ClauseLink(c, c.Program.Clauses[n.Clause].Number).Href)
			if !slices.Contains(b.Stay, l) {
				b.Stay = append(b.Stay, l)
			}
		}
	}
	for i := range c.Standing.Results {
		if r := &c.Standing.Results[i]; r.Status == "suspended" && thing(c, r.Thing).Kind == rulebook.Decision {
			b.Stayed = append(b.Stayed, wording.Upper(r.Thing))
		}
	}
	if c.May(access.Appeal) >= access.Read && c.May(access.People) >= access.Read {
		b.Bodies, b.Bans = independence(v, acts)
	}
	if c.Is(access.Respondent, access.Representative) && c.May(access.Appeal) >= access.Write && open(c, acts) {
		b.Forms = appealForms(v, slices.DeleteFunc(slices.Clone(acts), func(t *rulebook.Thing) bool { return appealed(c, t) }))
	}
	if c.May(access.Hearing) >= access.Outcome {
		b.Meeting = v.CaseHref("hearing")
	}
	if len(b.Lodged) > 0 && c.May(access.Bundle) >= access.Read {
		b.Bundle = v.CaseHref("bundle")
	}
	if c.Is(access.Clerk) && lastDecision(c) != nil {
		for _, t := range acts {
			if !appealed(c, t) {
				b.Papers = append(b.Papers, site.To(wording.Upper(t.Name), v.CaseHref("do/"+site.Slug(t.Name))))
			}
		}
	}
	b.Came = outcomes(v, acts)
	p.Name, p.Title, p.Part, p.Section, p.Body = "appeal", "appeal.title", "appeal", "cases", b
	p.Rule = rulesFor(c, func(t *rulebook.Thing) bool { return slices.Contains(acts, t) })
	return p
}

// rights are the powers to appeal, as they stand.
func rights(v *site.Visit, acts []*rulebook.Thing) []right {
	c := v.Case
	var out []right
	for i := range c.Standing.Powers {
		d := &c.Standing.Powers[i]
		if d.Norm < 0 || d.Norm >= len(c.Program.Norms) || !appeals(&c.Program.Norms[d.Norm], acts) {
			continue
		}
		r := right{Words: plain(c.Program.Norms[d.Norm].Words), Clause: site.ClauseLink(c, d.Clause), Status: "appeal.closed", Steps: working(d.Working), Or: d.Alternatives, Needs: wording.Upper(d.Needs)}
		r.By, r.To = site.LastMoment(v, d), addressees(v, thing(c, d.Thing))
		switch {
		case len(d.Blocked) > 0:
			r.Why = wording.Upper(d.Blocked[0].Text)
		case d.Status == "open":
			r.Status = "appeal.open"
		}
		out = append(out, r)
	}
	if slices.ContainsFunc(out, func(r right) bool { return r.Status == "appeal.open" }) { // the rights against what was not decided only confuse
		out = slices.DeleteFunc(out, func(r right) bool { return r.Status != "appeal.open" && r.By == "" })
	}
	return out
}

// addressees are those to whom an act goes, with who holds an office.
func addressees(v *site.Visit, t *rulebook.Thing) string {
	var out []string
	for _, id := range t.To {
		name := v.Case.Program.Thing(id).Name
		for _, p := range v.Case.People {
			if v.Case.Program.Thing(id).Kind == rulebook.Office && p.Out == "" && slices.ContainsFunc(p.Seats, func(s docket.Seat) bool { return s.Role == name }) {
				name += " (" + p.Name + ")"
			}
		}
		out = append(out, name)
	}
	return and(v, out)
}

func appeals(n *rulebook.Norm, acts []*rulebook.Thing) bool {
	return slices.ContainsFunc(acts, func(t *rulebook.Thing) bool { return does(n, t.ID) })
}

// open reports whether an appeal may be made now, as far as the rules say.
func open(c *access.Case, acts []*rulebook.Thing) bool {
	return slices.ContainsFunc(c.Standing.Powers, func(d docket.Due) bool {
		return d.Status == "open" && len(d.Blocked) == 0 && d.Norm >= 0 && d.Norm < len(c.Program.Norms) && appeals(&c.Program.Norms[d.Norm], acts)
	})
}

// appealed reports whether an appeal was made since the last decision, and
// counts: there is no second one.
func appealed(c *access.Case, t *rulebook.Thing) bool {
	made := false
	for _, e := range known(c) {
		switch x := e.now; {
		case x.Kind == docket.Decided:
			made = false
		case x.Kind == docket.Did && x.Thing == t.Name:
			r := rulingOf(c, x.ID)
			made = r == nil || r.Effect != docket.NoEffect && r.Effect != docket.Rejected
		}
	}
	return made
}

// lodgedOf are the appeals that were made.
func lodgedOf(v *site.Visit, acts []*rulebook.Thing) []lodged {
	c := v.Case
	var out []lodged
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event == nil || e.Event.Kind != docket.Did || !slices.Contains(acts, thing(c, e.Event.Thing)) {
			continue
		}
		l := lodged{What: wording.Upper(e.Event.Thing), On: moment(v, e.Event.On), Entry: entryHref(v, e.Seq)}
		if e.Level >= access.Read {
			l.Who, l.Fields = and(v, e.Event.Actors), slices.Clone(e.Event.Fields)
			for k := range l.Fields {
				l.Fields[k].Name = wording.Upper(l.Fields[k].Name)
			}
			if r := rulingOf(c, e.Event.ID); r != nil {
				l.Effect = effectWords(v, r.Effect)
			}
		}
		out = append(out, l)
	}
	return out
}

// appealForms are the forms by which the respondent appeals. Where the rulebook
// asks for more than words, its own page does.
func appealForms(v *site.Visit, acts []*rulebook.Thing) []appealForm {
	c := v.Case
	var out []appealForm
	for _, t := range acts {
		f := appealForm{Act: t.Name, Slug: site.Slug(t.Name), Path: v.CaseHref("appeal")}
		for _, x := range t.Fields {
			if x.Type != rulebook.TextField {
				f.Do = v.CaseHref("do/" + f.Slug)
			}
			f.Fields = append(f.Fields, site.Choice{Value: f.Slug + "-" + site.Slug(x.Name), Text: wording.Upper(x.Name)})
		}
		if len(contents(c, &docket.Event{Thing: t.Name})) > 0 {
			f.Do = v.CaseHref("do/" + f.Slug)
		}
		out = append(out, f)
	}
	return out
}

// appealPost lodges an appeal, or keeps directions.
func appealPost(v *site.Visit) (*site.Page, error) {
	c := v.Case
	acts := appealActs(c.Program)
	if v.PostForm.Has("decision") {
		return directionsPost(v, &site.Page{Values: v.PostForm}, acts)
	}
	if !c.Is(access.Respondent, access.Representative) {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	for _, t := range acts {
		if site.Slug(t.Name) != p.Field("act") {
			continue
		}
		e := docket.Event{Kind: docket.Did, Thing: t.Name, Actors: respondents(c)}
		if c.Is(access.Respondent) && c.Me != "" {
			e.Actors = []string{c.Me}
		}
		for _, id := range t.To {
			to := c.Program.Thing(id)
			if to.Kind == rulebook.Body && len(e.To) == 0 {
				e.To = []string{to.Name}
			}
		}
		first := ""
		for _, f := range t.Fields {
			name := site.Slug(t.Name) + "-" + site.Slug(f.Name)
			first = name
			text := strings.TrimSpace(plain(p.Field(name)))
			switch {
			case text == "" && !f.Optional:
				p.Wrong(name, "appeal.fault.words", "what", f.Name)
			case len(text) > longestWords:
				p.Wrong(name, "papers.fault.long", "most", longestWords)
			case text != "":
				e.Fields = append(e.Fields, docket.Field{Name: f.Name, Value: text + voice(v, e.Actors)})
			}
		}
		if len(p.Faults) > 0 {
			return showAppeal(v, p), nil
		}
		filed, err := v.File(clerk.Draft{Text: casefile.Sentence(c.Program, &e), On: now(v)})
		if err != nil {
			if problem(p, first, err) {
				return showAppeal(v, p), nil
			}
			return nil, err
		}
		return v.Done(v.CaseHref("appeal"), filed), nil
	}
	return nil, site.ErrNone
}
