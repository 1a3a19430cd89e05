package office

import (
	"crypto/sha256"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/internal/site"
	"alteram/register"
	"alteram/rulebook"
	"alteram/wording"
)

// changeBody is a form that changes the register.
type changeBody struct {
	Kind    string // of the change: add, details, standing, office, seat, interest, undo
	Action  string
	Name    string // whom it is about; empty for somebody new
	Entry   string // of an undo: what is taken back, in words
	Choices []site.Choice
	Kinds   []site.Choice // of an interest
	Odd     []string      // what looks odd, to be confirmed
	To      string        // where the form leads afterwards; empty: to the person
}

// change is a form as it is asked for or sent.
type change struct {
	*site.Visit
	reg    *register.Register
	book   *rulebook.Program
	person register.Person
	page   *site.Page
	body   changeBody
}

// opened reads which form it is. Kinds and persons that there are not are not
// found.
func opened(v *site.Visit) (*change, error) {
	r, p, err := people(v)
	if err != nil {
		return nil, err
	}
	c := &change{Visit: v, reg: r, book: p, body: changeBody{Kind: "add", Action: "/admin/register/add"}}
	c.page = &site.Page{Values: v.PostForm}
	if to := v.To(); to != "/" {
		c.body.To = to
	}
	if id := v.PathValue("person"); id != "" {
		c.body.Kind = v.PathValue("kind")
		if !slices.Contains([]string{"details", "standing", "office", "seat", "interest", "undo"}, c.body.Kind) {
			return nil, site.ErrNone
		}
		var ok bool
		if c.person, ok = r.Person(id); !ok {
			return nil, site.ErrNone
		}
		c.body.Name, c.body.Action = c.person.Label(), "/admin/register/"+id+"/"+c.body.Kind
	}
	if c.body.Kind == "undo" {
		for _, e := range r.History(c.person.ID) {
			if strconv.FormatInt(e.Entry, 10) == v.FormValue("entry") && e.Gone == 0 {
				if c.body.Entry = e.Text; aboutCase(r.AsKnown(e.Entry+1).Interests(c.person.ID), e.Entry) {
					c.body.Entry = v.Words("admin.interest.case")
				}
			}
		}
	}
	c.choose()
	return c, nil
}

// choose fills in what can be chosen.
func (c *change) choose() {
	switch c.body.Kind {
	case "standing":
		for _, k := range []string{"member", "suspended", "resigned", "expelled", "lapsed", "died", "left", "applicant"} {
			c.body.Choices = append(c.body.Choices, site.Choice{Value: k, Text: c.Words("admin.standing." + k)})
		}
	case "office", "seat":
		for _, t := range places(c.book) {
			if (t.Kind == rulebook.Office) == (c.body.Kind == "office") {
				c.body.Choices = append(c.body.Choices, site.Choice{Value: t.Name, Text: t.Name})
			}
		}
	case "interest":
		for _, k := range []string{"family", "friendship", "dispute", "money", "work", "earlier part", "other"} {
			c.body.Kinds = append(c.body.Kinds, site.Choice{Value: k, Text: c.Words("admin.interest." + strings.ReplaceAll(k, " ", "-"))})
		}
	}
}

func (c *change) show() *site.Page {
	c.page.Args = []any{"name", c.body.Name}
	c.page.Crumbs = []site.Link{site.To("admin.register.title", "/admin/register")}
	c.page.Body = c.body
	p := page("change", c.Visit, c.page)
	p.Title = "admin.change." + c.body.Kind
	return p
}

func changePage(v *site.Visit) (*site.Page, error) {
	c, err := opened(v)
	if err != nil {
		return nil, err
	}
	if c.body.Kind == "add" {
		c.page.Values = map[string][]string{"name": {v.FormValue("name")}}
	} else if c.body.Kind == "details" {
		c.page.Values = map[string][]string{
			"name": {c.person.Name}, "number": {c.person.Number}, "email": {c.person.Email}, "phone": {c.person.Phone}, "address": {c.person.Address}, "note": {c.person.Note},
		}
	} else if c.body.Kind == "undo" {
		if c.body.Entry == "" {
			return nil, site.ErrNone
		}
		c.page.Values = map[string][]string{"entry": {v.FormValue("entry")}}
	}
	return c.show(), nil
}

func changePost(v *site.Visit) (*site.Page, error) {
	c, err := opened(v)
	if err != nil {
		return nil, err
	}
	changes := c.changes()
	if len(c.page.Faults) > 0 {
		return c.show(), nil
	}
	if len(changes) == 0 { // nothing differs, or the form came twice
		return &site.Page{Go: "/admin/register/" + c.person.ID}, nil
	}
	saved, odd, err := enter(v, c.page, c.reg, c.book, changes)
	if err != nil {
		return nil, err
	}
	if c.body.Odd = odd; !saved {
		return c.show(), nil
	}
	if c.body.To != "" {
		return &site.Page{Go: c.body.To}, nil
	}
	return &site.Page{Go: "/admin/register/" + changes[0].Subject + "?done=saved"}, nil
}

// changes are what the form says, with faults on the page where it cannot be
// read.
func (c *change) changes() []register.Change {
	switch c.body.Kind {
	case "add":
		return c.newcomer()
	case "details":
		fields := map[string]string{}
		for _, name := range detailFields() {
			if typed, was := c.page.Field(name), c.detail(name); typed != was {
				fields[name] = typed
			}
		}
		if len(fields) == 0 {
			return nil
		}
		return []register.Change{register.SetMember(c.person.ID, fields, register.Source{})}
	case "standing":
		s := register.Standing{Person: c.person.ID, Kind: register.Kind(c.choice("kind")), Reason: c.page.Field("reason")}
		s.From, s.Until = c.days()
		return []register.Change{register.SetStanding(s)}
	case "office", "seat":
		return []register.Change{c.term()}
	case "interest":
		return []register.Change{c.interest()}
	}
	entry, _ := strconv.ParseInt(c.page.Field("entry"), 10, 64)
	undo := register.UndoEntry(entry, c.page.Field("reason"))
	undo.Subject = c.person.ID
	return []register.Change{undo}
}

// newcomer brings somebody in. The id comes from the form, so that sending it
// twice brings in one person.
func (c *change) newcomer() []register.Change {
	id, err := register.NewID(chance(c.Key()))
	if err != nil {
		panic("office: chance has run out") // it cannot
	}
	fields := map[string]string{}
	for _, name := range detailFields() {
		if typed := c.page.Field(name); typed != "" {
			fields[name] = typed
		}
	}
	if fields["name"] == "" {
		c.page.Wrong("name", "admin.fault.name")
	}
	out := []register.Change{register.SetMember(id, fields, register.Source{})}
	if c.page.HasDay("from") {
		if from, ok := c.page.Day("from"); ok {
			out = append(out, register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: from, Until: calendar.NoDate}))
		}
	}
	return out
}

func detailFields() []string {
	return []string{register.FieldName, register.FieldNumber, register.FieldEmail, register.FieldPhone, register.FieldAddress, register.FieldNote}
}

func (c *change) detail(name string) string {
	p := c.person
	return map[string]string{register.FieldName: p.Name, register.FieldNumber: p.Number, register.FieldEmail: p.Email, register.FieldPhone: p.Phone, register.FieldAddress: p.Address, register.FieldNote: p.Note}[name]
}

// choice is what was chosen, or a fault.
func (c *change) choice(name string) string {
	typed := c.page.Field(name)
	if typed == "" {
		c.page.WrongAt(name, name+"-0", "admin.fault.choose")
	}
	return typed
}

// days are the first day, which must be said, and the day from which on it is
// no longer so.
func (c *change) days() (from, until calendar.Date) {
	until = calendar.NoDate
	from, _ = c.page.Day("from")
	if c.page.HasDay("until") {
		until, _ = c.page.Day("until")
	}
	return from, until
}

// term is a holding of an office or seat, or the end of one that is recorded.
func (c *change) term() register.Change {
	t := register.Term{Person: c.person.ID, Role: c.choice("role"), From: calendar.NoDate, Until: calendar.NoDate, Reason: c.page.Field("reason")}
	if c.page.HasDay("from") || !c.page.HasDay("until") {
		t.From, _ = c.page.Day("from")
	}
	if c.page.HasDay("until") {
		t.Until, _ = c.page.Day("until")
		list := c.reg.Body(t.Role, t.Until-1)
		if c.body.Kind == "office" {
			list = c.reg.Who(t.Role, t.Until-1)
		}
		for _, was := range list {
			if was.Person == t.Person && was.Until == calendar.NoDate && (t.From == calendar.NoDate || t.From == was.From) {
				t.From, t.Replaces = was.From, was.Entry
			}
		}
	}
	if c.body.Kind == "office" {
		return register.SetOffice(t)
	}
	return register.SetSeat(t)
}

// interest is an interest in a person or a matter. Those in a case are declared
// in the case.
func (c *change) interest() register.Change {
	i := register.Interest{Person: c.person.ID, Kind: c.choice("kind"), From: calendar.NoDate, Until: calendar.NoDate, Words: c.page.Field("words"), About: register.AboutMatter}
	if c.page.HasDay("from") {
		i.From, _ = c.page.Day("from")
	}
	if whom := c.page.Field("whom"); whom != "" {
		if id := one(c.page, "whom", c.reg, whom); id != "" {
			i.About, i.Whom = register.AboutPerson, id
		}
	} else if i.Words == "" {
		c.page.Wrong("words", "admin.fault.interest")
	}
	return register.SetInterest(i)
}

// one is the id of the one person who is meant, or a fault at the field.
func one(p *site.Page, field string, r *register.Register, typed string) string {
	list := r.Find(typed)
	exact := slices.DeleteFunc(slices.Clone(list), func(m register.Match) bool { return strings.Contains(m.By, "part") })
	if len(exact) == 1 {
		list = exact
	}
	switch len(list) {
	case 0:
		p.Wrong(field, "admin.fault.nobody", "name", typed)
	case 1:
		return list[0].Person.ID
	default:
		p.Wrong(field, "admin.fault.several", "name", typed, "n", len(list))
	}
	return ""
}

// enter holds changes against the register and records them: what is wrong
// becomes a fault at its field, what looks odd has to be confirmed.
func enter(v *site.Visit, p *site.Page, r *register.Register, book *rulebook.Program, changes []register.Change) (saved bool, odd []string, err error) {
	for _, x := range r.Check(changes, book, v.Today()) {
		if x.Ask && p.Field("sure") != "yes" {
			odd = append(odd, x.Fact)
		}
	}
	if len(odd) > 0 {
		p.WrongAt("sure", "sure", "admin.fault.odd", "fact", odd[0])
		return false, odd, nil
	}
	_, err = v.Site.Desk.Change(v.Context(), v.Ask(), changes...)
	if problem(err) == nil {
		return err == nil, nil, err
	}
	for _, x := range r.Check(changes, book, v.Today()) {
		if !x.Ask {
			field := fieldOf(x.Field)
			p.Faults = append(p.Faults, site.Fault{Field: field, At: anchor(field), Text: wording.Upper(x.Fact) + ". " + wording.Upper(x.Remedy)})
		}
	}
	if len(p.Faults) == 0 {
		p.Problem("name", err)
	}
	return false, nil, nil
}

// fieldOf is the field of a form at which a problem of the register stands.
func fieldOf(name string) string {
	switch name {
	case "member", "person", "":
		return "name"
	case "office", "body", "seat":
		return "role"
	}
	return name
}

// anchor is the input that puts a field right.
func anchor(field string) string {
	switch field {
	case "from", "until":
		return field + "-day"
	case "role", "kind":
		return field + "-0"
	}
	return field
}

// chance is a source of bytes that a key determines: what is drawn from it is
// the same when the form comes twice.
func chance(key string) *rand.ChaCha8 { return rand.NewChaCha8(sha256.Sum256([]byte("office " + key))) }
