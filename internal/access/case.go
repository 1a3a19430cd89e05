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
	Sayings     []clerk.Saying
	Now         calendar.Instant

	known *knowledge // what Prepared found
}

// Prepared is the same case, looked through once for all who will open it. It
// holds until the case, the register or the day is another.
func (m Material) Prepared() Material {
	if m.View != nil && m.View.Under.Program != nil {
		m.known = know(m)
	}
	return m
}

// Case is a case as one reader may see it. It holds nothing else. Numbers of
// entries are their places in the record: they have gaps where entries are that
// the reader may not see.
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
	Sayings                 []clerk.Saying

	appealActs []rulebook.ID // acts against a decision
	policy     Policy
	furthest   Stage    // that the case ever came to, as far as the reader may know
	as         Role     // of a representative: what the party is
	names      []string // of the reader, and of the party that he or she stands for
	handles    []string // of those
	reads      bool     // a supporter: reads, and does nothing
}

// Entry is an entry of a case as the reader may see it.
type Entry struct {
	clerk.EntryView
	Object Object
	Level  Level // Redacted: its kind, day and people; Outcome: its kind and day, and what it came to
}

// Person is somebody in a case.
type Person struct {
	Name, Handle string
	Parties      []string // complainant, respondent, witness, as the rulebook calls them
	Seats        []docket.Seat
	Out          string   // why he or she takes no part: stood down, disqualified
	Beside       []string // whom he or she was let stand beside, for those who follow an appeal
	Contact      string   // for those who may read it
	Member       string   // id in the register, for those who keep the record
}

// May is the reader's level at an object of the case as it now stands. What was
// once known stays known when a case is sent back.
func (c *Case) May(o Object) Level { return c.of(o) }

// of is the level of the reader's roles together. Who stands for a party has no
// more than the party: the row of representatives is that of those who stand
// for the respondent. Who supports a party only reads.
func (c *Case) of(o Object) Level {
	best := None
	for _, r := range c.Roles {
		l := c.policy.Allows(r, o, c.furthest)
		if r == Representative {
			party := c.policy.Allows(c.as, o, c.furthest)
			if l = min(l, party); c.as == Complainant {
				l = party
			}
			if c.reads {
				l = min(l, Read)
			}
		}
		best = max(best, l)
	}
	return best
}

// Appeals reports whether an act is one against a decision.
func (c *Case) Appeals(act rulebook.ID) bool { return slices.Contains(c.appealActs, act) }

// Barred reports whether an act must not even be tried by the reader: an act
// against a decision, before the reader may know whether there is one. What the
// rules say of it would tell.
func (c *Case) Barred(act rulebook.ID) bool {
	return !c.Is(Clerk) && c.of(Appeal) < Read && slices.Contains(c.appealActs, act)
}

// Acts are the names under which the reader may act: one's own, and for who
// stands for a party that of the party.
func (c *Case) Acts() []string {
	if c.reads {
		return c.names[:min(len(c.names), 1)]
	}
	return c.names
}

// Is reports whether the reader has one of some roles in the case.
func (c *Case) Is(list ...Role) bool {
	return slices.ContainsFunc(c.Roles, func(r Role) bool { return slices.Contains(list, r) })
}

// Open returns what a reader may see of a case. It is false when that is
// nothing: the case does not exist for that reader. What was published of a
// case opens it to nobody: that is for the register of outcomes to show.
func Open(p Policy, m Material, r Reader) (*Case, bool) {
	if r.Person == "" || m.View == nil || m.View.Erased != "" || m.View.Under.Program == nil {
		return nil, false
	}
	k := m.known
	if k == nil {
		k = know(m)
	} else {
		again := *k
		again.Material.Now = m.Now // grants end by the minute
		k = &again
	}
	c := &Case{
		Chain: m.View.Chain, Reference: Reference(m.View.CaseInfo), Title: m.View.Title, Label: m.View.File.Label,
		Edition: m.View.Under, EditionName: m.EditionName, Program: m.View.Under.Program, Now: m.Now, policy: p,
	}
	c.Place = &c.Program.Settings.Reckoner.Place
	me := k.personOf(r.Person)
	if me != nil {
		c.Me, c.MyHandle = me.Name, me.Handle
	}
	part := k.partOf(me, r)
	c.Roles, c.as, c.names, c.handles, c.reads = part.roles, part.as, part.names, part.handle, part.reads
	c.Stage, c.furthest = k.stages(func(i int) bool { return c.hides(&k.marks[i]) })
	c.appealActs = k.appealActs
	if c.Is(Panel) && k.calledUpon() {
		c.furthest = max(c.furthest, SetDown)
	}
	c.Roles = slices.DeleteFunc(c.Roles, func(r Role) bool { return r != Representative && p.Allows(r, Overview, c.furthest) == None }) // whose time has not come
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
