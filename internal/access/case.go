package access

import (
	"fmt"
	"slices"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/picture"
	"alteram/register"
	"alteram/rulebook"
)

// Reader is who asks.
type Reader struct {
	Person string   // id in the register; empty: nobody has signed in
	Roles  []string // of the account, as far as the way of signing in opens them
	Strong bool     // signed in by a passkey or a printed code
}

// General are the roles of a reader outside of any case.
func (r Reader) General() []Role {
	if r.Person == "" {
		return []Role{Public}
	}
	out := []Role{Public, Member}
	for _, name := range r.Roles {
		switch name {
		case "secretary":
			out = append(out, Clerk)
		case "chair":
			out = append(out, Chair)
		case "auditor":
			out = append(out, Auditor)
		case "administrator":
			out = append(out, Administrator)
		}
	}
	return out
}

// Office is what the record says of who asked for an act.
func (r Reader) Office() string {
	for _, name := range []string{"secretary", "chair", "councillor", "auditor", "administrator", "member"} {
		if slices.Contains(r.Roles, name) {
			return name
		}
	}
	return "member"
}

// Material is a case whole, as the desk has it.
type Material struct {
	View        *clerk.View
	EditionName string // of the edition in a URL: "v1"
	Standing    docket.Standing
	Register    *register.Register
	Letters     []clerk.Letter
	Now         calendar.Instant
}

// Case is a case as one reader may see it. It holds nothing else.
type Case struct {
	Chain, Reference, Title string
	Label                   string // reported, invented, illustrative; empty for a case in earnest
	Roles                   []Role
	Me                      string // the reader's name in the case; empty: none
	MyHandle                string
	Stage                   Stage
	Edition                 clerk.Edition
	EditionName             string
	Program                 *rulebook.Program
	Place                   *calendar.Place
	Now                     calendar.Instant
	Held                    string // why nothing may be erased
	Entries                 []Entry
	Standing                docket.Standing
	Picture                 picture.Case
	People                  []Person
	Letters                 []clerk.Letter

	policy Policy
}

// Entry is an entry of a case as the reader may see it.
type Entry struct {
	clerk.EntryView
	Object Object
	Level  Level // Redacted: its kind, day and people, and no words
}

// Person is somebody in a case.
type Person struct {
	Name, Handle string
	Parties      []string // complainant, respondent, witness, as the rulebook calls them
	Seats        []docket.Seat
	Out          string // why he or she takes no part: stood down, disqualified
	Contact      string // for those who may read it
	Member       string // id in the register, for those who keep the record
}

// May is the reader's level at an object of the case as it now stands.
func (c *Case) May(o Object) Level { return c.policy.Best(c.Roles, o, c.Stage) }

// Is reports whether the reader has one of some roles in the case.
func (c *Case) Is(list ...Role) bool {
	return slices.ContainsFunc(c.Roles, func(r Role) bool { return slices.Contains(list, r) })
}

// Open returns what a reader may see of a case. It is false when that is
// nothing: the case does not exist for that reader.
func Open(p Policy, m Material, r Reader) (*Case, bool) {
	if r.Person == "" || m.View == nil || m.View.Erased != "" {
		return nil, false
	}
	k := know(m)
	c := &Case{
		Chain: m.View.Chain, Reference: Reference(m.View.CaseInfo), Title: m.View.Title, Label: m.View.File.Label,
		Edition: m.View.Under, EditionName: m.EditionName, Program: m.View.Under.Program, Now: m.Now, Held: m.View.Held, Stage: k.stage, policy: p,
	}
	if c.Program == nil {
		return nil, false
	}
	c.Place = &c.Program.Settings.Reckoner.Place
	for _, person := range m.View.People {
		if person.Member != "" && person.Member == r.Person {
			c.Me, c.MyHandle = person.Name, person.Handle
		}
	}
	c.Roles = k.rolesOf(c.Me, r)
	if c.May(Overview) == None {
		return nil, false
	}
	k.fill(c)
	return c, true
}

// Reference is what people call a case: the year of its opening and its place
// among the cases, "2010-4".
func Reference(i clerk.CaseInfo) string {
	year := ""
	if t, err := time.Parse(time.RFC3339Nano, i.Opened); err == nil {
		year = fmt.Sprintf("%d-", t.Year())
	}
	return fmt.Sprintf("%s%03d", year, i.Number)
}
