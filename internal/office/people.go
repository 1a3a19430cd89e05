package office

import (
	"slices"
	"strings"
	"time"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/register"
)

// peopleBody is who may sign in.
type peopleBody struct {
	Done  string
	Lines []accountLine
	None  []accountLine // members without an account
	More  int           // of them that are not listed
}

// accountLine is somebody's account.
type accountLine struct{ Href, Name, Roles, Email string }

func peoplePage(v *site.Visit) (*site.Page, error) {
	r, _, err := people(v)
	if err != nil {
		return nil, err
	}
	b := peopleBody{Done: done(v)}
	for _, x := range r.People() {
		a, _ := r.Account(x.ID)
		l := accountLine{"/admin/people/" + x.ID, x.Label(), roleWords(v, a.Roles), a.Email}
		switch {
		case len(a.Roles) > 0:
			b.Lines = append(b.Lines, l)
		case len(b.None) < onePage:
			b.None = append(b.None, l)
		default:
			b.More++
		}
	}
	return page("people", v, &site.Page{Body: b}), nil
}

// accountBody is the ways in of one person.
type accountBody struct {
	Done     string
	ID, Name string
	Roles    []site.Choice
	Odd      []string
	Open     bool
	Closed   bool // to the reader: an administrator keeps the accounts of administrators and members alone
	Print    bool // the reader may print a code for it
	Passkeys int
	Codes    []codeLine
	Contact  string
}

// codeLine is a printed code that can still be used.
type codeLine struct{ ID, Until, By string }

// account is an account as it is looked at.
type account struct {
	*site.Visit
	reg    *register.Register
	person register.Person
	was    register.Account
}

// openAccount finds whose account a page is about.
func openAccount(v *site.Visit) (*account, error) {
	r, _, err := people(v)
	if err != nil {
		return nil, err
	}
	x, ok := r.Person(v.PathValue("person"))
	if !ok {
		return nil, site.ErrNone
	}
	was, _ := r.Account(x.ID)
	return &account{v, r, x, was}, nil
}

// roleNames are the roles that an account can have.
func roleNames() []string {
	return []string{"member", "secretary", "chair", "councillor", "auditor", "administrator"}
}

// gives reports whether the reader may give or take a role. Whoever only runs
// the site gives none that opens a case.
func gives(v *site.Visit, role string) bool {
	return v.General(access.RegisterPages, access.Write) || role == "administrator" || role == "member"
}

// keeps reports whether the reader may change the account: every role of it is
// one that he or she may give.
func (a *account) keeps() bool {
	return !slices.ContainsFunc(a.was.Roles, func(role string) bool { return !gives(a.Visit, role) })
}

// prints reports whether the reader may print a code for the account. A code
// opens what its person may see: whoever only runs the site prints none for
// somebody who may have a part in a case.
func (a *account) prints() bool {
	keeper := a.General(access.RegisterPages, access.Write)
	return len(a.was.Roles) > 0 && (keeper || slices.Equal(a.was.Roles, []string{"administrator"}))
}

func (a *account) show(p *site.Page, odd []string) (*site.Page, error) {
	b := accountBody{Done: done(a.Visit), ID: a.person.ID, Name: a.person.Label(), Odd: odd, Open: len(a.was.Roles) > 0, Closed: !a.keeps(), Print: a.prints(), Contact: a.person.Email}
	for _, role := range roleNames() {
		if gives(a.Visit, role) || slices.Contains(a.was.Roles, role) {
			b.Roles = append(b.Roles, site.Choice{Value: role, Text: a.Words("admin.role." + role), Hint: a.Words("admin.role." + role + ".hint")})
		}
	}
	if door := a.Site.Door; door != nil {
		keys, err := door.Passkeys(a.Context(), a.person.ID)
		if err != nil {
			return nil, err
		}
		codes, err := door.Codes(a.Context(), a.person.ID)
		if err != nil {
			return nil, err
		}
		b.Passkeys = len(keys)
		for _, c := range codes {
			if c.Used.IsZero() && c.Revoked.IsZero() && c.Until.After(a.Now) {
				by, _ := a.reg.Person(c.By)
				b.Codes = append(b.Codes, codeLine{c.ID, a.Clock(c.Until), by.Label()})
			}
		}
	}
	p.Args = []any{"name", b.Name}
	p.Crumbs = []site.Link{site.To("admin.people.title", "/admin/people")}
	p.Body = b
	return page("account", a.Visit, p), nil
}

func accountPage(v *site.Visit) (*site.Page, error) {
	a, err := openAccount(v)
	if err != nil {
		return nil, err
	}
	email := a.was.Email
	if email == "" {
		email = a.person.Email
	}
	return a.show(&site.Page{Values: map[string][]string{"roles": a.was.Roles, "email": {email}}}, nil)
}

func accountPost(v *site.Visit) (*site.Page, error) {
	a, err := openAccount(v)
	if err != nil {
		return nil, err
	}
	p := &site.Page{Values: v.PostForm}
	next := register.Account{Person: a.person.ID, Email: p.Field("email")}
	for _, role := range roleNames() {
		if p.Is("roles", role) {
			next.Roles = append(next.Roles, role)
		}
	}
	if !a.keeps() || slices.ContainsFunc(next.Roles, func(role string) bool { return !gives(v, role) }) {
		p.WrongAt("roles", "roles", "admin.fault.role")
		return a.show(p, nil)
	}
	if a.last(next.Roles) {
		p.WrongAt("roles", "roles", "admin.fault.last")
		return a.show(p, nil)
	}
	slices.Sort(next.Roles)
	saved, odd, err := enter(v, p, a.reg, nil, []register.Change{register.SetAccount(next)})
	if err != nil {
		return nil, err
	}
	if !saved {
		return a.show(p, odd)
	}
	how := "saved"
	if len(next.Roles) == 0 {
		how = "closed"
	}
	return &site.Page{Go: "/admin/people/" + a.person.ID + "?done=" + how}, nil
}

// last reports whether nobody would be left who keeps the record, so that
// nobody could put it right.
func (a *account) last(roles []string) bool {
	if slices.Contains(roles, "secretary") || !slices.Contains(a.was.Roles, "secretary") {
		return false
	}
	for _, x := range a.reg.People() {
		if other, ok := a.reg.Account(x.ID); ok && x.ID != a.person.ID && slices.Contains(other.Roles, "secretary") {
			return false
		}
	}
	return true
}

// printedBody is a code on paper.
type printedBody struct {
	Name, Code, Until, Where string
}

// codePost prints a code. It is shown once, on the page that answers the form.
func codePost(v *site.Visit) (*site.Page, error) {
	a, err := openAccount(v)
	if err != nil {
		return nil, err
	}
	if !a.prints() || v.Site.Door == nil {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	printed, err := v.Site.Door.IssueCode(v.Context(), *v.Session, a.person.ID, time.Duration(number(p.Field("days")))*24*time.Hour)
	if err != nil {
		if p.Problem("days", err) {
			return a.show(p, nil)
		}
		return nil, err
	}
	if err := v.Site.Announce(v, &printed.Notice); err != nil {
		return nil, err
	}
	p.Args = []any{"name", a.person.Label()}
	p.Crumbs = []site.Link{site.To("admin.people.title", "/admin/people")}
	p.Body = printedBody{a.person.Label(), printed.Code, v.Clock(printed.Until), v.Host}
	return page("code", v, p), nil
}

// revokePost withdraws a code that was printed.
func revokePost(v *site.Visit) (*site.Page, error) {
	a, err := openAccount(v)
	if err != nil {
		return nil, err
	}
	codes, err := v.Site.Door.Codes(v.Context(), a.person.ID)
	if err != nil {
		return nil, err
	}
	id := v.PostForm.Get("code")
	if !slices.ContainsFunc(codes, func(c signin.Code) bool { return c.ID == id }) {
		return nil, site.ErrNone
	}
	if err := v.Site.Door.RevokeCode(v.Context(), id); err != nil && err != clerk.ErrNone {
		return nil, err
	}
	return &site.Page{Go: "/admin/people/" + a.person.ID + "?done=saved"}, nil
}

// endPost signs somebody out in every browser: what helps when a telephone was
// lost.
func endPost(v *site.Visit) (*site.Page, error) {
	a, err := openAccount(v)
	if err != nil {
		return nil, err
	}
	if err := v.Site.Door.SignOutEverywhere(v.Context(), a.person.ID); err != nil {
		return nil, err
	}
	return &site.Page{Go: "/admin/people/" + a.person.ID + "?done=saved"}, nil
}

// roleWords are roles as people call them.
func roleWords(v *site.Visit, roles []string) string {
	var out []string
	for _, role := range roleNames() {
		if slices.Contains(roles, role) {
			out = append(out, v.Words("admin.role."+role))
		}
	}
	return strings.Join(out, ", ")
}
