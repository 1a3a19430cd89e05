package casework

import (
	"slices"
	"strconv"
	"strings"

	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/syntax"
	"alteram/wording"
)

// actBody is the form of an act: its questions are what the rulebook says that
// the act records.
type actBody struct {
	What     string // name of the act
	Path     string
	Clerk    bool          // the reader may say who did it, and when
	Doers    []site.Choice // who did it
	Many     bool          // several do it together
	Other    bool          // somebody else may be named
	As       string        // whoever does it, when there is no choice
	To       *people
	About    *people
	Methods  []site.Choice
	Fields   []field
	Items    []site.Choice // what a notice has to state
	Void     bool          // without one of them it counts for nothing
	Charges  []chargeRow
	Same     []string // labels of charges, for those on the same facts
	Evidence bool
	Until    bool
	Periods  []site.Choice // of an agreement: units
	Most     string        // by how much at most, in words
	Words    []site.Link   // the rules that speak of it: the sentence, and its clause
}

// people is a question for people.
type people struct {
	Name  string
	List  []site.Choice
	Other bool // a name may be typed
}

// field is a field of the act.
type field struct {
	Name, Label, Kind string
	Choices           []site.Choice
	Optional          bool
}

// chargeRow is a place for a charge.
type chargeRow struct{ Label, N string }

// fewCharges is how many places for charges a form has at first.
const fewCharges = 2

func actPage(v *site.Visit) (*site.Page, error) {
	return showAct(v, nil)
}

// showAct shows the form of the act that the path names, filled in with what
// was typed.
func showAct(v *site.Visit, p *site.Page) (*site.Page, error) {
	t, page, err := actOf(v)
	if t == nil {
		return page, err
	}
	if p == nil {
		p = &site.Page{Values: v.URL.Query()}
	}
	b := formOf(v, t, p)
	if v.Method == "GET" {
		fill(p, b)
	}
	p.Name, p.Title, p.Args, p.Part, p.Section, p.Body = "act", "act.title", []any{"what", t.Name}, "none", "cases", b
	p.Rule = ruleLine(v.Case, t)
	return p, nil
}

// actOf finds the act that the path names. Where there is none that this form
// is for, or the reader may not do it, it is nil and there is a page instead.
func actOf(v *site.Visit) (*rulebook.Thing, *site.Page, error) {
	c, slug := v.Case, v.PathValue("act")
	id := site.Unslug(c.Program, slug)
	if id == 0 {
		if list := alternatives(c, slug); len(list) > 0 {
			return nil, choicePage(v, list), nil
		}
		return nil, nil, site.ErrNone
	}
	t := c.Program.Thing(id)
	switch t.Kind {
	case rulebook.Act, rulebook.Judgement, rulebook.Fact:
	case rulebook.Meeting, rulebook.Decision:
		return nil, elsewherePage(v, t), nil
	default:
		return nil, nil, site.ErrNone
	}
	if t.Deed == rulebook.Adjourn && c.Program.Thing(t.Target).Kind == rulebook.Meeting {
		return nil, elsewherePage(v, t), nil
	}
	if !mayFile(c, t) || c.Barred(t.ID) {
		return nil, &site.Page{Go: v.CaseHref("why") + "?act=" + slug}, nil
	}
	return t, nil, nil
}

// alternatives are the things of which one rule asks for one: the slug of a
// duty to charge or to dismiss.
func alternatives(c *access.Case, slug string) []*rulebook.Thing {
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		var names []string
		for _, d := range n.Deeds {
			names = append(names, c.Program.Thing(d.Thing).Name)
		}
		if len(names) < 2 || site.Slug(strings.Join(names, " or ")) != slug {
			continue
		}
		var out []*rulebook.Thing
		for _, d := range n.Deeds {
			out = append(out, c.Program.Thing(d.Thing))
		}
		return out
	}
	return nil
}

// choiceBody offers several acts.
type choiceBody struct{ Acts []site.Link }

func choicePage(v *site.Visit, list []*rulebook.Thing) *site.Page {
	var b choiceBody
	for _, t := range list {
		b.Acts = append(b.Acts, site.To(wording.Upper(t.Name), v.CaseHref("do/"+site.Slug(t.Name))))
	}
	return &site.Page{Name: "actchoice", Title: "act.choice", Part: "none", Section: "cases", Body: b}
}

// elsewhereBody leads to where a meeting is held, or a decision made.
type elsewhereBody struct {
	Text  string // key
	Links []site.Link
	Why   string
}

func elsewherePage(v *site.Visit, t *rulebook.Thing) *site.Page {
	b := elsewhereBody{Text: "act.meeting", Why: v.CaseHref("why") + "?act=" + site.Slug(t.Name)}
	list := []struct {
		object    access.Object
		part, key string
	}{{access.Hearing, "hearing", "part.hearing"}}
	if t.Kind == rulebook.Decision {
		b.Text = "act.decision"
		list = []struct {
			object    access.Object
			part, key string
		}{{access.Deliberation, "deliberation", "part.deliberation"}, {access.Vote, "vote", "part.vote"}, {access.Decision, "decision", "part.decision"}}
	}
	for _, l := range list {
		if v.Case.May(l.object) >= access.Outcome {
			b.Links = append(b.Links, site.To(v.Words(l.key), v.CaseHref(l.part)))
		}
	}
	if len(b.Links) == 0 {
		return &site.Page{Go: b.Why} // the reader takes no part in it
	}
	return &site.Page{Name: "elsewhere", Title: "act.title", Args: []any{"what", t.Name}, Part: "none", Section: "cases", Rule: ruleLine(v.Case, t), Body: b}
}

// ruleLine is the clauses that speak of an act.
func ruleLine(c *access.Case, t *rulebook.Thing) []site.Link {
	var out []site.Link
	put := func(clause int) {
		l := site.ClauseLink(c, c.Program.Clauses[clause].Number)
		if !slices.Contains(out, l) && len(out) < 4 {
			out = append(out, l)
		}
	}
	if !t.Implicit && t.Clause >= 0 && t.Clause < len(c.Program.Clauses) {
		put(t.Clause)
	}
	for i := range c.Program.Norms {
		if n := &c.Program.Norms[i]; (n.Kind == rulebook.Duty || n.Kind == rulebook.Power) && about(n, t.ID) || n.Thing == t.ID && t.Implicit {
			put(n.Clause)
		}
	}
	return out
}

// formOf says what the form of an act asks.
func formOf(v *site.Visit, t *rulebook.Thing, p *site.Page) actBody {
	c := v.Case
	b := actBody{What: t.Name, Path: v.CaseHref("do/" + v.PathValue("act")), Clerk: c.Is(access.Clerk)}
	list := myDoers(c, t)
	_, any := doers(c, t)
	for _, name := range list {
		b.Doers = append(b.Doers, named(name))
	}
	b.Many = t.Together > 1 || t.Member && t.Kind == rulebook.Judgement || t.Deed == rulebook.Agree
	b.Other = b.Clerk && (any || len(list) == 0)
	if !b.Clerk && len(list) == 1 {
		b.As = list[0]
	}
	if t.Kind != rulebook.Fact && !agreement(t) {
		b.To = peopleOf(c, "to", t.To)
	}
	b.About = peopleOf(c, "about", t.About)
	if b.About == nil && (t.Kind == rulebook.Judgement || t.Kind == rulebook.Fact || t.Deed == rulebook.Appoint) {
		b.About = &people{Name: "about", Other: true}
		for _, person := range c.People {
			if len(person.Parties)+len(person.Seats) > 0 {
				b.About.List = append(b.About.List, named(person.Name))
			}
		}
	}
	if b.To != nil && !c.Is(access.Complainant, access.Respondent, access.Representative, access.Witness) { // a party hands it in here
		b.Methods = methods(v, c.Program)
	}
	for i, f := range t.Fields {
		if !agreement(t) {
			b.Fields = append(b.Fields, fieldOf(i, f))
		}
	}
	b.Items, b.Void = items(c.Program, t)
	if charged(c.Program, t) {
		b.Charges = chargeRows(p)
		for i := range b.Charges {
			b.Same = append(b.Same, b.Charges[i].Label)
		}
	}
	b.Evidence = slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.EvidenceField })
	b.Until = t.Deed == rulebook.Suspend || t.Status != ""
	if agreement(t) {
		b.Periods = []site.Choice{{Value: "days", Text: v.Words("act.unit.days")}, {Value: "working days", Text: v.Words("act.unit.working")}, {Value: "weeks", Text: v.Words("act.unit.weeks")}, {Value: "months", Text: v.Words("act.unit.months")}}
		if x := extension(c.Program, t); x != nil && x.Most != nil {
			b.Most = x.Most.Span.String()
		}
	}
	for i := range c.Program.Norms {
		if n := &c.Program.Norms[i]; about(n, t.ID) || n.Thing == t.ID && n.Kind == rulebook.Content {
			number := c.Program.Clauses[n.Clause].Number
			b.Words = append(b.Words, site.To(strings.Join(strings.Fields(n.Words), " "), site.ClauseLink(c, number).Href))
		}
	}
	return b
}

// fill makes the choices that are plain before anybody has chosen.
func fill(p *site.Page, b actBody) {
	if p.Values == nil {
		p.Values = map[string][]string{}
	}
	set := func(name string, list []site.Choice, all bool) {
		if p.Values.Has(name) || len(list) == 0 || len(list) > 1 && !all {
			return
		}
		for _, c := range list {
			p.Values.Add(name, c.Value)
		}
	}
	set("who", b.Doers, b.Periods != nil)
	if b.To != nil {
		set("to", b.To.List, true)
	}
	if b.About != nil && len(b.About.List) <= 3 && !b.About.Other {
		set("about", b.About.List, true)
	}
}

func named(name string) site.Choice { return site.Choice{Value: name, Text: name} }

// id names one of several fields: "f-2".
func id(name string, i int) string { return name + "-" + strconv.Itoa(i) }

// peopleOf asks for those who hold some things of the rulebook; nil when there
// is nothing to ask. A body stands for itself.
func peopleOf(c *access.Case, name string, ids []rulebook.ID) *people {
	if len(ids) == 0 {
		return nil
	}
	q := &people{Name: name}
	for _, x := range ids {
		t := c.Program.Thing(x)
		list := holders(c, x)
		if t.Kind == rulebook.Body {
			list = []string{t.Name}
		}
		for _, who := range list {
			q.List = append(q.List, named(who))
		}
	}
	q.Other = len(q.List) == 0
	return q
}

// methods are the ways of sending for which the rulebook says when a thing is
// received.
func methods(v *site.Visit, p *rulebook.Program) []site.Choice {
	var out []site.Choice
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind == rulebook.Service && n.Method != "" && !slices.ContainsFunc(out, func(c site.Choice) bool { return c.Value == n.Method }) {
			out = append(out, site.Choice{Value: n.Method, Text: wording.Upper(n.Method)})
		}
	}
	if len(out) > 0 {
		out = append(out, site.Choice{Value: "none", Text: v.Words("act.by.none")})
	}
	return out
}

// fieldOf asks for a field.
func fieldOf(i int, f rulebook.Field) field {
	q := field{Name: id("f", i), Label: wording.Upper(f.Name), Optional: f.Optional, Kind: "text"}
	switch f.Type {
	case rulebook.DateField:
		q.Kind = "date"
	case rulebook.TimeField:
		q.Kind = "time"
	case rulebook.NumberField, rulebook.MoneyField:
		q.Kind = "number"
	case rulebook.DocumentField:
		q.Kind = "document"
	case rulebook.PersonField:
		q.Kind = "person"
	case rulebook.ChoiceField:
		q.Kind = "choice"
		for _, c := range f.Choices {
			q.Choices = append(q.Choices, site.Choice{Value: c, Text: wording.Upper(c)})
		}
	}
	return q
}

// items are what an act has to state, and whether it counts for nothing
// without.
func items(p *rulebook.Program, t *rulebook.Thing) (list []site.Choice, void bool) {
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind != rulebook.Content || n.Thing != t.ID {
			continue
		}
		void = void || n.Sev.Kind == syntax.Void
		for _, item := range n.Items {
			list = append(list, site.Choice{Value: item, Text: wording.Upper(item)})
		}
	}
	return list, void
}

// charged reports whether an act puts charges: a decision is held against it,
// or it has a place for them.
func charged(p *rulebook.Program, t *rulebook.Thing) bool {
	if t.Kind != rulebook.Act {
		return false
	}
	if strings.HasPrefix(t.Name, "charge") || slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.ChargesField }) {
		return true
	}
	for i := range p.Norms {
		if n := &p.Norms[i]; finds(n.If, t.ID) || finds(n.Unless, t.ID) {
			return true
		}
	}
	return false
}

// finds reports whether a condition asks if a decision finds a charge that was
// not in an act.
func finds(c rulebook.Cond, id rulebook.ID) bool {
	switch c := c.(type) {
	case *rulebook.And:
		return slices.ContainsFunc(c.Parts, func(c rulebook.Cond) bool { return finds(c, id) })
	case *rulebook.Or:
		return slices.ContainsFunc(c.Parts, func(c rulebook.Cond) bool { return finds(c, id) })
	case *rulebook.Not:
		return finds(c.Part, id)
	case *rulebook.Test:
		return c.Op == rulebook.FindsUncharged && c.With == id
	}
	return false
}

// extension is the rule by which a period may be extended.
func extension(p *rulebook.Program, t *rulebook.Thing) *rulebook.Norm {
	for i := range p.Norms {
		if n := &p.Norms[i]; n.Kind == rulebook.Extension && n.Thing == t.ID {
			return n
		}
	}
	return nil
}

// agreeText is what is agreed when a period is extended or shortened.
func agreeText(p *rulebook.Program, x *rulebook.Norm, period string) string {
	var clauses []string
	for _, i := range x.Clauses {
		clauses = append(clauses, "clause "+p.Clauses[i].Number)
	}
	word, by := "extend", " by "
	if x.Shorten {
		word, by = "shorten", " to "
	}
	return word + " the period in " + strings.Join(clauses, " and ") + by + period
}
