package register

import (
	"cmp"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Person returns the person with that id.
func (r *Register) Person(id string) (Person, bool) {
	p := r.state.people[id]
	if p == nil {
		return Person{}, false
	}
	q := p.Person
	q.Erased = slices.Clone(q.Erased)
	return q, true
}

// People returns everybody in the register, in the order in which they came.
func (r *Register) People() []Person {
	list := make([]Person, 0, len(r.state.order))
	for _, id := range r.state.order {
		p, _ := r.Person(id)
		list = append(list, p)
	}
	return list
}

// Standing returns how a person stood on a day: of the standings that cover it
// the one that began last, of two that began on one day the one filed last.
// There is none when nothing covers the day.
func (r *Register) Standing(id string, day calendar.Date) (Standing, bool) {
	p := r.state.people[id]
	if p == nil {
		return Standing{}, false
	}
	return p.standing(day)
}

func (p *person) standing(day calendar.Date) (best Standing, found bool) {
	for _, s := range p.standings {
		// NoDate is before every date.
		if covers(s.From, s.Until, day) && (!found || s.From > best.From || s.From == best.From && s.Entry > best.Entry) {
			best, found = s, true
		}
	}
	return best, found
}

// Members returns those whose standing on a day was membership.
func (r *Register) Members(day calendar.Date) []Person {
	var list []Person
	for _, id := range r.state.order {
		if s, ok := r.state.people[id].standing(day); ok && s.Kind.In() {
			p, _ := r.Person(id)
			list = append(list, p)
		}
	}
	return list
}

// Who returns the terms of those who held an office on a day, longest first.
// Each says since when and by which entry of the log.
func (r *Register) Who(office string, day calendar.Date) []Term {
	return r.state.holders(roleKey{true, roleName(office)}, day)
}

// Body returns the terms of those who sat in a body on a day, longest first.
func (r *Register) Body(body string, day calendar.Date) []Term {
	return r.state.holders(roleKey{false, roleName(body)}, day)
}

func (s *state) holders(k roleKey, day calendar.Date) []Term {
	var list []Term
	for _, t := range s.roles[k].list {
		if covers(t.From, t.Until, day) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, byTerm)
	var seen []string
	return slices.DeleteFunc(list, func(t Term) bool {
		again := slices.Contains(seen, t.Person)
		seen = append(seen, t.Person)
		return again
	})
}

func byTerm(a, b Term) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Entry, b.Entry)) }

// Vacancy is an office or body and how many of its places are filled.
type Vacancy struct {
	Role   string // as the rulebook names it
	Office bool   // else a body
	Places int    // as the rulebook has it
	Filled int
}

// Vacancies returns the offices and bodies of a rulebook that had fewer holders
// on a day than places, in the order of the rulebook. A body of all members
// has no places.
func (r *Register) Vacancies(p *rulebook.Program, day calendar.Date) []Vacancy {
	var list []Vacancy
	for i := range p.Things {
		t := &p.Things[i]
		places := max(t.Min, t.Max)
		if k, ok := roleOf(t); ok && places > 0 {
			if n := len(r.state.holders(k, day)); n < places {
				list = append(list, Vacancy{t.Name, k.office, places, n})
			}
		}
	}
	return list
}

// roleOf is the key of an office or of a body with seats.
func roleOf(t *rulebook.Thing) (roleKey, bool) {
	return roleKey{t.Kind == rulebook.Office, roleName(t.Name)}, t.Kind == rulebook.Office || t.Kind == rulebook.Body && !t.All
}

// Snapshot returns the register on which a case opens under a rulebook on a
// day: its offices and bodies with their terms, those included that are known
// to begin later, and the members. Persons go by what name makes of them, or
// by their ids when it is nil. What the rulebook has no name for is left out.
func (r *Register) Snapshot(p *rulebook.Program, day calendar.Date, name func(Person) string) docket.Register {
	if name == nil {
		name = func(p Person) string { return p.ID }
	}
	called := func(id string) string { return name(r.state.people[id].Person) }
	var out docket.Register
	seated := map[string]bool{}
	for i := range p.Things {
		k, ok := roleOf(&p.Things[i])
		if !ok {
			continue
		}
		terms := slices.Clone(r.state.roles[k].list)
		slices.SortFunc(terms, byTerm)
		for _, t := range terms {
			if known(t.Until) && t.Until <= day {
				continue
			}
			seat := docket.Seat{Role: p.Things[i].Name, Person: called(t.Person), From: t.From, Until: t.Until}
			if k.office {
				out.Offices = append(out.Offices, seat)
			} else {
				out.Bodies = append(out.Bodies, seat)
			}
			if covers(t.From, t.Until, day) {
				seated[t.Person] = true
			}
		}
	}
	for _, m := range r.Members(day) {
		if !seated[m.ID] {
			out.Members = append(out.Members, name(m))
		}
	}
	return out
}

// Interests returns what a person has declared and what others have declared
// about the person, oldest first.
func (r *Register) Interests(id string) []Interest {
	var list []Interest
	for _, other := range r.state.order {
		for _, i := range r.state.people[other].interests {
			if other == id || i.About == AboutPerson && i.Whom == id {
				list = append(list, i)
			}
		}
	}
	slices.SortFunc(list, func(a, b Interest) int { return cmp.Compare(a.Entry, b.Entry) })
	return list
}

// Account returns the account of a person, open or closed.
func (r *Register) Account(id string) (Account, bool) {
	p := r.state.people[id]
	if p == nil || p.account == nil {
		return Account{}, false
	}
	return *p.account, true
}

// SignIn returns the open account with an e-mail address. There is none when
// two persons have one: nobody signs in as somebody else.
func (r *Register) SignIn(email string) (Account, bool) {
	found := r.state.accounts(key(email))
	if len(found) != 1 {
		return Account{}, false
	}
	return *found[0], true
}

func (s *state) accounts(email string) []*Account {
	var found []*Account
	for _, id := range s.order {
		if a := s.people[id].account; email != "" && a != nil && len(a.Roles) > 0 && key(a.Email) == email {
			found = append(found, a)
		}
	}
	return found
}

// known reports whether a day was said.
func known(d calendar.Date) bool { return d != calendar.NoDate }
