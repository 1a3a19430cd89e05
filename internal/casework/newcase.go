package casework

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/register"
	"alteram/rulebook"
)

// newCaseBody is one question of opening a case. What was answered before
// stands in hidden fields.
type newCaseBody struct {
	At        string // the question
	N, Of     int
	Kept      []kept
	Editions  []site.Choice
	Matches   []site.Choice // of a name that several people bear
	Answers   []answered
	Conflicts []seatConflict
	Edition   site.Link
	Add       string // where who is in no register is added to it; empty: not by the reader
	Ask       string // who adds, when the reader may not; empty: nobody is missing
}

// answered is an answer that can be changed.
type answered struct{ Label, Value, At string }

// seatConflict is a reason to doubt somebody who may sit.
type seatConflict struct{ Who, Seat, Why string }

// questions are asked in this order.
func questions() []string {
	return []string{"edition", "respondent", "complainant", "title", "check"}
}

func newCasePage(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.URL.Query()}
	if at := p.Field("at"); slices.Contains(questions(), at) { // back from the register, with what was typed
		return askCase(v, p, at)
	}
	return askCase(v, p, "edition")
}

// newCasePost takes the answer to a question and goes on to the next one that
// is open, or back to the one that is to be changed.
func newCasePost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	if at := p.Field("change"); slices.Contains(questions(), at) {
		return askCase(v, p, at)
	}
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	at := p.Field("at")
	matches := takeAnswer(p, reg, at)
	if len(p.Faults) > 0 || len(matches) > 0 {
		page, err := askCase(v, p, at)
		if err != nil {
			return nil, err
		}
		b := page.Body.(newCaseBody)
		b.Matches = matches
		b.missing(v, p, reg)
		page.Body = b
		return page, nil
	}
	if at == "check" {
		return openCase(v, p)
	}
	list := questions()
	next := list[min(max(0, slices.Index(list, at))+1, len(list)-1)]
	if p.Field("from") == "check" && at != "edition" {
		next = "check"
	}
	return askCase(v, p, next)
}

// takeAnswer reads one answer. A name that several people bear comes back as a
// choice between them.
func takeAnswer(p *site.Page, reg *register.Register, at string) []site.Choice {
	switch at {
	case "edition":
		if p.Field("edition") == "" {
			p.Wrong("edition", "fault.newcase.edition")
		}
	case "title":
		if p.Field("title") == "" {
			p.Wrong("title", "fault.newcase.title")
		}
	case "respondent", "complainant":
		return takePerson(p, reg, at)
	}
	return nil
}

// takePerson looks a name up in the register; at is the field, and at-id the id
// that was found or chosen.
func takePerson(p *site.Page, reg *register.Register, at string) []site.Choice {
	name := p.Field(at)
	defer func() {
		if id := p.Field("respondent-id"); id != "" && id == p.Field("complainant-id") {
			p.Wrong(at, "fault.newcase.same")
		}
	}()
	if chosen, ok := reg.Person(p.Field(at + "-id")); ok && (name == "" || name == chosen.Name) {
		p.Values.Set(at, chosen.Name)
		return nil
	}
	p.Values.Del(at + "-id")
	if name == "" {
		if at == "respondent" {
			p.Wrong(at, "fault.newcase.respondent")
		}
		return nil
	}
	var found []register.Person
	for _, m := range reg.Find(name) {
		if strings.EqualFold(m.Person.Name, name) {
			found = append(found, m.Person)
		}
	}
	if len(found) == 0 {
		for _, m := range reg.Find(name) {
			found = append(found, m.Person)
		}
	}
	switch len(found) {
	case 0:
		p.Wrong(at, "fault.newcase.nobody", "name", name)
		return nil
	case 1:
		p.Values.Set(at, found[0].Name)
		p.Values.Set(at+"-id", found[0].ID)
		return nil
	}
	var out []site.Choice
	for _, m := range found[:min(len(found), 20)] {
		out = append(out, site.Choice{Value: m.ID, Text: m.Label()})
	}
	return out
}

// missing offers to add a person whom the register does not have, or says who
// can; what was typed is there again afterwards.
func (b *newCaseBody) missing(v *site.Visit, p *site.Page, reg *register.Register) {
	name := p.Field(b.At)
	if b.At != "respondent" && b.At != "complainant" || name == "" || len(b.Matches) > 0 || len(reg.Find(name)) > 0 {
		return
	}
	if v.General(access.RegisterPages, access.Write) {
		kept := url.Values{"at": {b.At}, b.At: {name}}
		for _, k := range b.Kept {
			kept.Set(k.Name, k.Value)
		}
		b.Add = "/admin/register/add?" + url.Values{"name": {name}, "to": {"/cases/new?" + kept.Encode()}}.Encode()
		return
	}
	var who []string
	for _, person := range reg.People() {
		if a, ok := reg.Account(person.ID); ok && slices.Contains(a.Roles, "secretary") {
			who = append(who, person.Name)
		}
	}
	b.Ask = cmp.Or(strings.Join(who, ", "), v.Words("newcase.keeper"))
}

// askCase shows one question.
func askCase(v *site.Visit, p *site.Page, at string) (*site.Page, error) {
	editions, err := v.Site.Desk.Editions(v.Context())
	if err != nil {
		return nil, fmt.Errorf("read the editions: %w", err)
	}
	b := newCaseBody{At: at, N: slices.Index(questions(), at) + 1, Of: len(questions())}
	var chosen *clerk.Edition
	for i := range editions {
		e := &editions[i]
		if e.From == calendar.NoDate || e.From <= v.Today() {
			b.Editions = append(b.Editions, site.Choice{Value: e.Hash, Text: e.Title, Hint: v.Words("newcase.edition.from", "n", i+1, "day", dayOr(e.From, "–"))})
		}
		if e.Hash == p.Field("edition") {
			chosen = e
			b.Edition = site.To(e.Title, fmt.Sprintf("/rules/v%d", i+1))
		}
	}
	slices.Reverse(b.Editions)
	if at == "edition" && !p.Values.Has("edition") && len(b.Editions) > 0 {
		p.Values.Set("edition", b.Editions[0].Value)
	}
	if at != "edition" && chosen == nil {
		p.Wrong("edition", "fault.newcase.edition")
		b.At, b.N = "edition", 1
	}
	for _, name := range []string{"edition", "respondent", "respondent-id", "complainant", "complainant-id", "title"} {
		if value := p.Field(name); value != "" && strings.TrimSuffix(name, "-id") != b.At {
			b.Kept = append(b.Kept, kept{name, value})
		}
	}
	if p.Values.Has("change") || p.Field("from") == "check" {
		b.Kept = append(b.Kept, kept{"from", "check"})
	}
	if b.At == "check" {
		reg, err := v.Site.Desk.Register(v.Context())
		if err != nil {
			return nil, fmt.Errorf("read the register: %w", err)
		}
		b.Answers = []answered{
			{v.Words("newcase.edition"), b.Edition.Text, "edition"},
			{v.Words("newcase.respondent"), p.Field("respondent"), "respondent"},
			{v.Words("newcase.complainant"), cmp.Or(p.Field("complainant"), v.Words("newcase.complainant.none")), "complainant"},
			{v.Words("newcase.name"), p.Field("title"), "title"},
		}
		b.Conflicts = conflictsOf(v, reg, chosen.Program, p.Field("respondent-id"), p.Field("complainant-id"))
	}
	p.Name, p.Title, p.Section, p.Crumbs, p.Body = "newcase", "newcase.title."+b.At, "cases", []site.Link{site.To("crumb.cases", "/cases")}, b
	return p, nil
}

func dayOr(d calendar.Date, otherwise string) string {
	if d == calendar.NoDate {
		return otherwise
	}
	return d.Long()
}

// conflictsOf says, before a case opens, who of those that would sit is a party
// or has declared an interest in one.
func conflictsOf(v *site.Visit, reg *register.Register, p *rulebook.Program, parties ...string) []seatConflict {
	name := map[string]string{}
	for _, person := range reg.People() {
		name[person.ID] = person.Name
	}
	snapshot := reg.Snapshot(p, v.Today(), func(p register.Person) string { return p.ID })
	var out []seatConflict
	for _, list := range [][]docket.Seat{snapshot.Bodies, snapshot.Offices} {
		for _, s := range list {
			put := func(why string) {
				if c := (seatConflict{name[s.Person], s.Role, why}); !slices.Contains(out, c) {
					out = append(out, c)
				}
			}
			if i := slices.Index(parties, s.Person); i >= 0 && s.Person != "" {
				put(v.Words("newcase.party"))
			}
			for _, i := range reg.Interests(s.Person) {
				if i.About == register.AboutPerson && i.Whom != "" && slices.Contains(parties, i.Whom) && (i.Until == calendar.NoDate || i.Until > v.Today()) {
					put(v.Words("newcase.interest", "kind", i.Kind, "whom", name[i.Whom]))
				}
			}
		}
	}
	return out
}

// openCase opens the case.
func openCase(v *site.Visit, p *site.Page) (*site.Page, error) {
	reg, err := v.Site.Desk.Register(v.Context())
	if err != nil {
		return nil, fmt.Errorf("read the register: %w", err)
	}
	for _, at := range []string{"edition", "respondent", "complainant", "title"} {
		if matches := takeAnswer(p, reg, at); len(p.Faults) > 0 || len(matches) > 0 {
			return askCase(v, p, at)
		}
	}
	o := clerk.Opening{
		Request: v.Ask(), Title: p.Field("title"), Edition: p.Field("edition"),
		Respondent: cmp.Or(p.Field("respondent-id"), p.Field("respondent")), Complainant: cmp.Or(p.Field("complainant-id"), p.Field("complainant")),
	}
	filed, err := v.Site.Desk.OpenCase(v.Context(), o)
	if err != nil {
		if p.Problem("title", err) {
			return askCase(v, p, "title")
		}
		return nil, fmt.Errorf("open a case: %w", err)
	}
	return &site.Page{Go: "/c/" + filed.Entries[0].Case}, nil
}
