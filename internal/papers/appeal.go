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
	Rights  []right
	Lodged  []lodged
	Stay    []site.Link // the rules by which a sanction waits
	Stayed  []string    // what waits now
	Bodies  []appealBodyLine
	Bans    []site.Link // who may not sit, in the words of the rules
	Forms   []appealForm
	Meeting string
	Decided []statement
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
}

// lodged is an appeal that was made.
type lodged struct {
	What, Who, On, Entry string
	Fields               []docket.Field
	Effect               string
	Decided              bool
}

// appealBodyLine is a body that hears an appeal.
type appealBodyLine struct {
	Name    string
	Members []memberLine
}

// memberLine says of a member of it what part he or she had in the case before.
type memberLine struct {
	Name  string
	Parts []string
	Clear bool
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
	b := appealBody{Rights: rights(v, acts), Lodged: lodgedOf(v, acts)}
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
		r.By = site.LastMoment(v, d)
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

// independence says of each member of the body that hears an appeal what part he
// or she had in the case, and which rules keep people out.
func independence(v *site.Visit, acts []*rulebook.Thing) ([]appealBodyLine, []site.Link) {
	c := v.Case
	bodies := hearers(c.Program, acts)
	before := touched(v, bodies)
	var out []appealBodyLine
	for _, id := range bodies {
		t := c.Program.Thing(id)
		line := appealBodyLine{Name: wording.Upper(t.Name)}
		for _, who := range members(c, t) {
			m := memberLine{Name: who, Parts: before[who]}
			for _, p := range c.People {
				if p.Name != who {
					continue
				}
				if p.Out != "" {
					m.Parts = append(slices.Clone(m.Parts), wording.Upper(p.Out))
				}
				for _, party := range p.Beside {
					m.Parts = append(slices.Clone(m.Parts), v.Words("appeal.part.beside", "party", party))
				}
			}
			m.Clear = len(m.Parts) == 0
			line.Members = append(line.Members, m)
		}
		out = append(out, line)
	}
	var bans []site.Link
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		t := c.Program.Thing(n.At)
		for _, d := range n.Deeds {
			if d.Thing != 0 {
				t = c.Program.Thing(d.Thing)
			}
		}
		if n.Kind == rulebook.Ban && t.Kind == rulebook.Meeting && slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return slices.Contains(bodies, id) }) {
			l := site.To(plain(n.Words), site.ClauseLink(c, c.Program.Clauses[n.Clause].Number).Href)
			if !slices.Contains(bans, l) {
				bans = append(bans, l)
			}
		}
	}
	return out, bans
}

// members are those who hold a seat in a body: since before the case, and with
// what was recorded since.
func members(c *access.Case, t *rulebook.Thing) []string {
	var out []string
	for _, p := range c.People {
		if slices.ContainsFunc(p.Seats, func(s docket.Seat) bool { return s.Role == t.Name }) {
			out = append(out, p.Name)
		}
	}
	for _, e := range known(c) {
		x := e.now
		if x.Kind != docket.Joined && x.Kind != docket.Leaves || thing(c, x.Role) != t {
			continue
		}
		for _, who := range x.Actors {
			out = slices.DeleteFunc(out, func(s string) bool { return s == who })
			if x.Kind == docket.Joined {
				out = append(out, who)
			}
		}
	}
	return out
}

// hearers are the bodies that hear an appeal: those to which it goes, and those
// that have to meet after it.
func hearers(p *rulebook.Program, acts []*rulebook.Thing) []rulebook.ID {
	var out []rulebook.ID
	put := func(ids []rulebook.ID) {
		for _, id := range ids {
			if t := p.Thing(id); t.Kind == rulebook.Body && !t.All && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	for _, act := range acts {
		put(act.To)
		for i := range p.Norms {
			n := &p.Norms[i]
			if n.Kind != rulebook.Duty || !slices.Contains(follows(n), act.ID) {
				continue
			}
			for _, d := range n.Deeds {
				if t := p.Thing(d.Thing); t.Kind == rulebook.Meeting {
					put(t.By)
				}
			}
		}
	}
	return out
}

// touched says who had a part in the case before the appeal, and which.
func touched(v *site.Visit, bodies []rulebook.ID) map[string][]string {
	c := v.Case
	out := map[string][]string{}
	put := func(who, part string) {
		if !slices.Contains(out[who], part) {
			out[who] = append(out[who], part)
		}
	}
	for name, people := range c.Standing.Parties {
		for _, who := range people {
			put(who, v.Words("appeal.part.party", "what", name))
		}
	}
	appeal := false
	for _, e := range known(c) {
		x := e.now
		t := thing(c, x.Thing)
		if x.Kind == docket.Opened {
			appeal = slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return slices.Contains(bodies, id) })
		}
		if appeal {
			if x.Kind == docket.Closed {
				appeal = false
			}
			continue
		}
		switch x.Kind {
		case docket.Opened:
			for _, who := range x.Present {
				put(who, v.Words("appeal.part.sat", "what", x.Thing, "on", x.On.Day.Long()))
			}
		case docket.Entered:
			for _, who := range x.Actors {
				put(who, v.Words("appeal.part.came"))
			}
		case docket.Did:
			for _, who := range x.Actors {
				put(who, v.Words("appeal.part.did", "what", x.Thing, "on", x.On.Day.Long()))
			}
		case docket.Decided:
			if x.Vote != nil {
				for _, who := range slices.Concat(x.Vote.ForNames, x.Vote.AgainstNames, x.Vote.AbstainNames) {
					put(who, v.Words("appeal.part.vote", "what", x.Thing))
				}
			}
		}
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

// appealPost lodges an appeal.
func appealPost(v *site.Visit) (*site.Page, error) {
	c := v.Case
	acts := appealActs(c.Program)
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
