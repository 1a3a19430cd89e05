package access

import (
	"slices"
	"time"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/register"
	"alteram/rulebook"
)

// part is what a reader is in a case.
type part struct {
	roles  []Role
	as     Role     // of a representative: what the party is
	names  []string // under which the reader, or the party that he or she stands for, goes
	handle []string // of those
	reads  bool     // a supporter: reads, and does nothing
}

// partOf says what a reader is in the case.
func (k *knowledge) partOf(me *clerk.PersonView, r Reader) part {
	var p part
	name := ""
	if me != nil {
		name = me.Name
		p.names, p.handle = []string{me.Name}, []string{me.Handle}
	}
	give := func(role Role, when bool) {
		if when && !slices.Contains(p.roles, role) {
			p.roles = append(p.roles, role)
		}
	}
	respondent, complainant := k.isRespondent(name), k.isComplainant(name)
	give(Respondent, respondent && k.reached[name])
	give(Complainant, complainant)
	give(Witness, k.party(name) && !respondent && !complainant)
	observer := k.grants(me, r, &p)
	if k.barred(name) || slices.Contains(p.roles, Representative) || k.interested(r.Person) || me == nil && k.barred(k.namesake(r.Person)) {
		return p // a party, or whoever stands beside one or has stood down, judges and keeps nothing here
	}
	give(Observer, observer)
	if !r.Strong {
		return p // a link from a mail opens a party's own pages and no more
	}
	appeal := k.sits(name, r, k.appeals)
	give(AppealPanel, appeal && !k.sat[name])
	give(Panel, k.sits(name, r, k.panels))
	account := func(role string) bool { return slices.Contains(r.Roles, role) }
	give(Chair, k.holds(name, k.chairs...) || len(k.chairs) == 0 && account("chair"))
	give(President, k.holds(name, k.speakers...))
	give(Clerk, k.holds(name, k.clerks...) || account("secretary"))
	give(Auditor, account("auditor") || k.glass(me))
	return p
}

// barred reports whether somebody is a party, or takes no part in judging.
func (k *knowledge) barred(name string) bool { return k.party(name) || k.out[name] != "" }

// namesake is somebody of the case with the name of a member and no link to the
// register: a record that was brought in from elsewhere has such people. That
// it may be the same person opens nothing, but it closes.
func (k *knowledge) namesake(member string) string {
	if k.Register == nil {
		return ""
	}
	p, ok := k.Register.Person(member)
	if i := slices.IndexFunc(k.View.People, func(v clerk.PersonView) bool { return v.Member == "" && v.Name == p.Name }); ok && p.Name != "" && i >= 0 {
		return p.Name
	}
	return ""
}

// sits reports whether the reader sits in one of some bodies: as the case has
// it or, for somebody whom the case does not know yet, as the register has it
// today.
func (k *knowledge) sits(name string, r Reader, bodies []rulebook.ID) bool {
	if name != "" {
		return k.holds(name, bodies...)
	}
	if k.Register == nil {
		return false
	}
	for _, id := range bodies {
		for _, term := range k.Register.Body(k.p.Thing(id).Name, k.day) {
			if term.Person == r.Person {
				return true
			}
		}
	}
	return false
}

// grants gives the reader what others let him or her be, and reports whether
// the reader may watch.
func (k *knowledge) grants(me *clerk.PersonView, r Reader, p *part) (observer bool) {
	if me == nil {
		return false
	}
	for _, s := range aside.InForce(k.Sayings, aside.Access, time.Unix(0, int64(k.Now))) {
		if s.To != me.Handle {
			continue
		}
		by := k.nameOf(s.By)
		switch s.As {
		case "observer":
			observer = observer || s.By == "" || k.keeps(s.By)
		case "representative", "supporter":
			if k.placed(me.Name, r.Person, s.Recorded) {
				continue // no party puts anybody out of the case by naming him or her
			}
			party := by
			if !k.party(by) && (s.By == "" || k.keeps(s.By)) && len(k.respondents()) == 1 {
				party = k.respondents()[0] // filed for the one who is accused
			}
			as := Complainant
			switch {
			case k.isRespondent(party) && k.reached[party]:
				as = Respondent
			case !k.isComplainant(party):
				continue
			}
			if slices.Contains(p.roles, Representative) && p.as != as || slices.Contains(p.roles, Respondent) || slices.Contains(p.roles, Complainant) {
				continue // nobody stands on both sides
			}
			if !slices.Contains(p.roles, Representative) {
				p.roles = append(p.roles, Representative)
				p.reads = true
			}
			p.as, p.reads = as, p.reads && s.As == "supporter"
			p.names = append(p.names, party)
			if h := k.handleOf(party); h != "" {
				p.handle = append(p.handle, h)
			}
		}
	}
	return observer
}

// placed reports whether somebody who takes part judges, presides, keeps the
// record or publishes, and did so when something was recorded. Who came to it
// later and stands beside a party already goes on standing there.
func (k *knowledge) placed(name, member, recorded string) bool {
	if k.out[name] != "" {
		return false
	}
	if k.Register != nil {
		if a, _ := k.Register.Account(member); slices.Contains(a.Roles, "secretary") || len(k.chairs) == 0 && slices.Contains(a.Roles, "chair") {
			return true
		}
	}
	since := k.day
	if at, err := time.Parse(time.RFC3339Nano, recorded); err == nil {
		since = k.p.Settings.Reckoner.Place.DateOf(calendar.Instant(at.UnixNano()))
	}
	reg := k.View.File.Register
	seats := slices.Concat(reg.Bodies, reg.Offices)
	return slices.ContainsFunc(k.places(), func(id rulebook.ID) bool {
		return k.holds(name, id) && !slices.ContainsFunc(seats, func(s docket.Seat) bool {
			role, _ := k.p.Lookup(s.Role)
			return role == id && s.Person == name && s.From != calendar.NoDate && s.From > since
		})
	})
}

// Free reports whether somebody of the register may stand beside a party, as
// far as the reader can know: who is a party, may have to judge, presides,
// keeps the record or publishes may not.
func (c *Case) Free(reg *register.Register, member string) bool {
	person, _ := reg.Person(member)
	i := slices.IndexFunc(c.People, func(p Person) bool { return p.Name == person.Name })
	if i >= 0 && len(c.People[i].Parties) > 0 {
		return false
	}
	if i >= 0 && c.People[i].Out != "" {
		return true
	}
	if a, _ := reg.Account(member); slices.Contains(a.Roles, "secretary") || slices.Contains(a.Roles, "chair") {
		return false
	}
	b := readBook(c.Program)
	day := c.Place.DateOf(c.Now)
	return !slices.ContainsFunc(b.places(), func(id rulebook.ID) bool {
		t := c.Program.Thing(id)
		terms := reg.Body(t.Name, day)
		if t.Kind == rulebook.Office {
			terms = reg.Who(t.Name, day)
		}
		return slices.ContainsFunc(terms, func(x register.Term) bool { return x.Person == member }) ||
			i >= 0 && slices.ContainsFunc(c.People[i].Seats, func(s docket.Seat) bool {
				role, _ := c.Program.Lookup(s.Role)
				return role == id && (s.From == calendar.NoDate || s.From <= day) && (s.Until == calendar.NoDate || s.Until > day)
			})
	})
}

// keeps reports whether a handle is that of somebody who keeps the record or
// presides.
func (k *knowledge) keeps(handle string) bool {
	name := k.nameOf(handle)
	if k.barred(name) {
		return false
	}
	if k.holds(name, k.clerks...) || k.holds(name, k.chairs...) {
		return true
	}
	for i := range k.View.People {
		if v := &k.View.People[i]; v.Handle == handle && k.Register != nil && v.Member != "" {
			a, _ := k.Register.Account(v.Member)
			return slices.Contains(a.Roles, "secretary")
		}
	}
	return false
}

func (k *knowledge) handleOf(name string) string {
	for i := range k.View.People {
		if v := &k.View.People[i]; v.Name == name {
			return v.Handle
		}
	}
	return ""
}

// glass reports whether the reader has broken the glass of this case: for a
// reason and a time that the record holds, and with a second person.
func (k *knowledge) glass(me *clerk.PersonView) bool {
	if me == nil {
		return false
	}
	return slices.ContainsFunc(aside.InForce(k.Sayings, aside.BreakGlass, time.Unix(0, int64(k.Now))), func(s aside.Saying) bool {
		return s.By == me.Handle && s.To != "" && s.To != s.By
	})
}
