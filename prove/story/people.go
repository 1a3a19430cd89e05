package story

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// People says who is who: a line for each body, office and party of which
// somebody appears in the history.
func (s *Story) People(p *rulebook.Program) []string {
	reg := &s.Case.Register
	var out, done []string
	for _, list := range [][]docket.Seat{reg.Bodies, reg.Offices, reg.Parties} {
		for _, seat := range list {
			if slices.Contains(done, seat.Role) {
				continue
			}
			done = append(done, seat.Role)
			if names := s.holders(p, seat.Role, list); names != "" {
				out = append(out, seat.Role+": "+names)
			}
		}
	}
	return out
}

// holders lists who holds a role, with their offices; nobody when none of them
// appears, or when the role is an office of which a body's line says it.
func (s *Story) holders(p *rulebook.Program, role string, list []docket.Seat) string {
	reg := &s.Case.Register
	var names []string
	appears := false
	for _, seat := range list {
		if seat.Role != role {
			continue
		}
		if id, _ := p.Lookup(role); p.Thing(id).Kind == rulebook.Office && slices.ContainsFunc(reg.Bodies, func(b docket.Seat) bool { return b.Person == seat.Person }) {
			return ""
		}
		appears = appears || s.appears(seat.Person)
		name := seat.Person
		for _, o := range reg.Offices {
			if o.Person == seat.Person && o.Role != role {
				name += " (" + o.Role + ")"
			}
		}
		names = append(names, name)
	}
	if !appears {
		return ""
	}
	return strings.Join(names, ", ")
}

func (s *Story) appears(person string) bool {
	return slices.ContainsFunc(s.Case.Events, func(e docket.Event) bool {
		return slices.Contains(slices.Concat(e.Actors, e.To, e.About, e.Present), person)
	})
}
