package office

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/register"
	"alteram/rulebook"
)

// onePage is how many lines a long list shows at once.
const onePage = 50

// registerBody is the members.
type registerBody struct {
	Done    string // key of what was just recorded
	All     int
	Members int // today
	Asked   string
	Lines   []personLine
	Earlier string // path of the page before
	Later   string // and of the one after
	Write   bool
}

// personLine is a person in a list.
type personLine struct {
	Href, Name, Number string
	Standing           string // today
	Holds              string // offices and seats today
}

func registerPage(v *site.Visit) (*site.Page, error) {
	r, p, err := people(v)
	if err != nil {
		return nil, err
	}
	list := r.People()
	b := registerBody{Done: done(v), All: len(list), Members: len(r.Members(v.Today())), Asked: strings.TrimSpace(v.FormValue("q")), Write: v.General(access.RegisterPages, access.Write)}
	if b.Asked != "" {
		list = nil
		for _, m := range r.Find(b.Asked) {
			list = append(list, m.Person)
		}
	}
	from, _ := strconv.Atoi(v.FormValue("from"))
	from = min(max(from, 0), len(list))
	to := min(from+onePage, len(list))
	href := func(n int) string {
		return "/admin/register?" + url.Values{"q": {b.Asked}, "from": {strconv.Itoa(n)}}.Encode()
	}
	if from > 0 {
		b.Earlier = href(max(from-onePage, 0))
	}
	if to < len(list) {
		b.Later = href(to)
	}
	for _, x := range list[from:to] {
		b.Lines = append(b.Lines, personLine{"/admin/register/" + x.ID, x.Label(), x.Number, standing(r, x.ID, v.Today()), strings.Join(holds(r, p, x.ID, v.Today()), ", ")})
	}
	return page("register", v, &site.Page{Values: url.Values{"q": {b.Asked}}, Body: b}), nil
}

// personBody is what the register has of somebody.
type personBody struct {
	Done      string
	ID        string
	Facts     []fact
	Standing  string
	Holds     []string
	Interests []interestLine
	Account   string
	History   []eventLine
	Write     bool
}

// interestLine is an interest that was declared. Of one that is about a case
// nothing is said but that it is there.
type interestLine struct{ Kind, About, Words, Span string }

// eventLine is an entry of a person's history.
type eventLine struct {
	Entry int64
	Text  string
	Gone  int64
	Undo  string // path of the page that takes it back
}

func personPage(v *site.Visit) (*site.Page, error) {
	r, p, err := people(v)
	if err != nil {
		return nil, err
	}
	x, ok := r.Person(v.PathValue("person"))
	if !ok {
		return nil, site.ErrNone
	}
	b := personBody{Done: done(v), ID: x.ID, Holds: holds(r, p, x.ID, v.Today()), Standing: standing(r, x.ID, v.Today()), Write: v.General(access.RegisterPages, access.Write)}
	for _, f := range []fact{{"admin.person.name", x.Label()}, {"admin.person.number", x.Number}, {"admin.person.email", x.Email}, {"admin.person.phone", x.Phone}, {"admin.person.address", x.Address}, {"admin.person.note", x.Note}} {
		if f.Is != "" {
			b.Facts = append(b.Facts, f)
		}
	}
	if a, ok := r.Account(x.ID); ok && len(a.Roles) > 0 {
		b.Account = strings.Join(a.Roles, ", ")
	}
	for _, i := range r.Interests(x.ID) {
		l := interestLine{Kind: i.Kind, Words: i.Words, Span: span(v, i.From, i.Until)}
		switch i.About {
		case register.AboutCase:
			l.About, l.Words = v.Words("admin.interest.case"), ""
		case register.AboutPerson:
			whom, _ := r.Person(i.Whom)
			l.About = whom.Label()
		}
		b.Interests = append(b.Interests, l)
	}
	for _, e := range r.History(x.ID) {
		l := eventLine{Entry: e.Entry, Text: e.Text, Gone: e.Gone}
		if strings.Contains(e.Text, "interest") && aboutCase(r.AsKnown(e.Entry+1).Interests(x.ID), e.Entry) { // to look back is dear
			l.Text = v.Words("admin.interest.case")
		}
		if b.Write && e.Gone == 0 {
			l.Undo = "/admin/register/" + x.ID + "/undo?entry=" + strconv.FormatInt(e.Entry, 10)
		}
		b.History = append(b.History, l)
	}
	slices.Reverse(b.History)
	return page("person", v, &site.Page{Args: []any{"name", x.Label()}, Crumbs: []site.Link{site.To("admin.register.title", "/admin/register")}, Body: b}), nil
}

// aboutCase reports whether an entry of the register declares an interest in a
// case: its words belong to that case and are shown nowhere here.
func aboutCase(list []register.Interest, entry int64) bool {
	return slices.ContainsFunc(list, func(i register.Interest) bool { return i.Entry == entry && i.About == register.AboutCase })
}

// people is the register with the rulebook in force, which may be nil.
func people(v *site.Visit) (*register.Register, *rulebook.Program, error) {
	r, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, nil, err
	}
	e, _, err := inForce(v)
	if err != nil || e == nil {
		return r, nil, err
	}
	return r, e.Program, nil
}

// inForce is the edition in force today, nil when there is none, and all.
func inForce(v *site.Visit) (*clerk.Edition, []clerk.Edition, error) {
	list, err := v.Site.Desk.Editions(v.Context())
	if err != nil {
		return nil, nil, err
	}
	var now *clerk.Edition
	for i := range list {
		if list[i].From <= v.Today() {
			now = &list[i]
		}
	}
	return now, list, nil
}

// standing is how somebody stands to the organisation on a day, in words.
func standing(r *register.Register, id string, day calendar.Date) string {
	s, ok := r.Standing(id, day)
	if !ok {
		return ""
	}
	return string(s.Kind)
}

// holds lists what somebody holds on a day, in the order of the rulebook.
func holds(r *register.Register, p *rulebook.Program, id string, day calendar.Date) []string {
	var out []string
	for _, t := range places(p) {
		if slices.ContainsFunc(holders(r, t, day), func(h register.Term) bool { return h.Person == id }) {
			out = append(out, t.Name)
		}
	}
	return out
}

// places are the offices and bodies of a rulebook that people are put into for
// a time.
func places(p *rulebook.Program) []*rulebook.Thing {
	var out []*rulebook.Thing
	if p == nil {
		return nil
	}
	for i := range p.Things {
		if t := &p.Things[i]; (t.Kind == rulebook.Office || t.Kind == rulebook.Body) && !t.All {
			out = append(out, t)
		}
	}
	return out
}

// holders are those who hold an office or a seat on a day.
func holders(r *register.Register, t *rulebook.Thing, day calendar.Date) []register.Term {
	if t.Kind == rulebook.Office {
		return r.Who(t.Name, day)
	}
	return r.Body(t.Name, day)
}

// span is a time in words; empty when nothing is said of it.
func span(v *site.Visit, from, until calendar.Date) string {
	switch {
	case from == calendar.NoDate && until == calendar.NoDate:
		return ""
	case until == calendar.NoDate:
		return v.Words("admin.since", "from", from.Long())
	case from == calendar.NoDate:
		return v.Words("admin.until", "until", until.Long())
	}
	return v.Words("admin.span", "from", from.Long(), "until", until.Long())
}

// page is what the pages of this room have in common: the name of the template
// is that of the words of the title, and the way back leads to the first one.
func page(name string, _ *site.Visit, p *site.Page) *site.Page {
	p.Name, p.Title, p.Section = "admin-"+name, "admin."+name+".title", "admin"
	p.Crumbs = append([]site.Link{site.To("admin.title", "/admin")}, p.Crumbs...)
	return p
}

// done is the key of what the form before the page recorded.
func done(v *site.Visit) string {
	switch v.FormValue("done") {
	case "saved":
		return "admin.done.saved"
	case "undone":
		return "admin.done.undone"
	case "adopted":
		return "admin.done.adopted"
	case "closed":
		return "admin.done.closed"
	case "asked":
		return "admin.done.asked"
	case "answered":
		return "admin.done.answered"
	case "mail":
		return "admin.done.mail"
	case "sealed":
		return "admin.done.sealed"
	}
	return ""
}
