package attack

import (
	"fmt"
	"slices"

	"alteram/docket"
	"alteram/rulebook"
)

// casts is how many casts there are: ordinary members as parties; a complainant
// who judges; a respondent who holds an office; somebody on both bodies; a
// complainant who holds an office; a witness who judges.
const casts = 6

// cast is who there is, and who is who.
type cast struct {
	reg                            docket.Register
	complainant, respondent, other string
	witness                        string
	seats                          map[rulebook.ID][]string
}

// names are short, and as many as a large council needs.
var names = [...]string{"Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lee", "Mo", "Ned", "Oz", "Pat",
	"Quin", "Ray", "Sue", "Tom", "Una", "Vic", "Wim", "Xan", "Yas", "Zoe"}

// people casts a case of a rulebook.
func (b *plan) people(kind int) *cast {
	c := &cast{seats: map[rulebook.ID][]string{}}
	n := 0
	next := func() string {
		n++
		if n <= len(names) {
			return names[n-1]
		}
		return fmt.Sprintf("%s%d", names[(n-1)%len(names)], 1+(n-1)/len(names))
	}
	for i := range b.p.Things {
		t := &b.p.Things[i]
		if t.Kind != rulebook.Body || t.All {
			continue
		}
		for range b.size(t) {
			c.sit(b, t.ID, next())
		}
	}
	for i := range b.p.Things {
		t := &b.p.Things[i]
		if t.Kind != rulebook.Office {
			continue
		}
		holder := ""
		for _, p := range c.seats[first(t.By)] {
			if holder == "" && !slices.ContainsFunc(c.reg.Offices, func(s docket.Seat) bool { return s.Person == p }) {
				holder = p
			}
		}
		if holder == "" {
			holder = next()
			c.reg.Members = append(c.reg.Members, holder)
		}
		c.seats[t.ID] = []string{holder}
		c.reg.Offices = append(c.reg.Offices, docket.Seat{Role: t.Name, Person: holder})
	}
	c.complainant, c.respondent, c.other, c.witness = next(), next(), next(), ""
	c.reg.Members = append(c.reg.Members, c.complainant, c.respondent, c.other)
	b.awkward(c, kind)
	if c.witness != "" && b.m.Witness != 0 {
		c.reg.Parties = append(c.reg.Parties, docket.Seat{Role: b.p.Thing(b.m.Witness).Name, Person: c.witness})
	}
	return c
}

// awkward puts people in places where they should not meet.
func (b *plan) awkward(c *cast, kind int) {
	judges := c.seats[b.m.Judge]
	office := func() string {
		if len(c.reg.Offices) > 0 {
			return c.reg.Offices[0].Person
		}
		return ""
	}
	switch kind {
	case 1:
		if len(judges) > 0 {
			c.complainant = judges[len(judges)-1]
		}
	case 2:
		if p := office(); p != "" {
			c.respondent = p
		}
	case 3:
		if len(judges) > 0 && b.m.AppealBody != 0 && b.m.AppealBody != b.m.Judge && !b.p.Thing(b.m.AppealBody).All {
			c.sit(b, b.m.AppealBody, judges[len(judges)-1])
		}
	case 4:
		if p := office(); p != "" {
			c.complainant = p
		}
	case 5:
		if len(judges) > 1 {
			c.witness = judges[len(judges)-1]
		}
	}
}

func (c *cast) sit(b *plan, body rulebook.ID, person string) {
	c.seats[body] = append(c.seats[body], person)
	c.reg.Bodies = append(c.reg.Bodies, docket.Seat{Role: b.p.Thing(body).Name, Person: person})
}

// size is how many members a body gets: few, but enough for its quorum when
// two have to withdraw.
func (b *plan) size(t *rulebook.Thing) int {
	n := max(t.Min, 3)
	for i := range b.p.Norms {
		if q := &b.p.Norms[i]; q.Kind == rulebook.Quorum && q.Thing == t.ID && q.Major != nil && q.Major.Den == 0 {
			n = max(n, q.Major.Num+2)
		}
	}
	if t.Max > 0 {
		n = min(n, t.Max)
	}
	return min(n, 2*len(names))
}

// role lists who holds a role.
func (c *cast) role(b *plan, id rulebook.ID) []string {
	switch id {
	case b.m.Complainant:
		return []string{c.complainant}
	case b.m.Respondent:
		return []string{c.respondent}
	case b.m.Witness:
		if c.witness != "" {
			return []string{c.witness}
		}
		return []string{c.other}
	}
	switch t := b.p.Thing(id); t.Kind {
	case rulebook.Party:
		return []string{c.complainant}
	case rulebook.Body:
		if t.All {
			return c.all()
		}
	}
	return c.seats[id]
}

// all lists everybody.
func (c *cast) all() []string {
	var out []string
	for _, s := range slices.Concat(c.reg.Bodies, c.reg.Offices) {
		if !slices.Contains(out, s.Person) {
			out = append(out, s.Person)
		}
	}
	for _, p := range c.reg.Members {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
