package casework

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/rulebook"
)

// holders are the people who now hold a body, an office or a party of the
// rulebook, as far as the reader may know.
func holders(c *access.Case, id rulebook.ID) []string {
	name := c.Program.Thing(id).Name
	if c.Program.Thing(id).Kind == rulebook.Party {
		return slices.Clone(c.Standing.Parties[name])
	}
	today := c.Place.DateOf(c.Now)
	var out []string
	for _, p := range c.People {
		for _, s := range p.Seats {
			if s.Role == name && during(s, today) && !slices.Contains(out, p.Name) {
				out = append(out, p.Name)
			}
		}
	}
	for i := range c.Entries {
		e := c.Entries[i].Event
		if e == nil || e.Role != name {
			continue
		}
		for _, who := range e.Actors {
			switch e.Kind {
			case docket.Joined:
				out = append(slices.DeleteFunc(out, func(s string) bool { return s == who }), who)
			case docket.Leaves:
				out = slices.DeleteFunc(out, func(s string) bool { return s == who })
			}
		}
	}
	return out
}

// during reports whether a seat is held on a day.
func during(s docket.Seat, day calendar.Date) bool {
	return (s.From == calendar.NoDate || s.From <= day) && (s.Until == calendar.NoDate || s.Until > day)
}

// about reports whether a rule speaks of a thing as what is done under it.
func about(n *rulebook.Norm, id rulebook.ID) bool {
	return slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id })
}

// duesOf are the duties and powers about a thing.
func duesOf(c *access.Case, id rulebook.ID) (must, may []docket.Due) {
	pick := func(list []docket.Due) (out []docket.Due) {
		for _, d := range list {
			if about(&c.Program.Norms[d.Norm], id) {
				out = append(out, d)
			}
		}
		return out
	}
	return pick(c.Standing.Duties), pick(c.Standing.Powers)
}

// doers are those who may be named as having done a thing: people, and bodies
// that act as one. Any is true when the rulebook lets anybody do it.
func doers(c *access.Case, t *rulebook.Thing) (list []string, any bool) {
	put := func(names ...string) {
		for _, n := range names {
			if n != "" && !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	for _, id := range t.By {
		by := c.Program.Thing(id)
		if by.Kind == rulebook.Body && !t.Member {
			put(by.Name)
			continue
		}
		put(holders(c, id)...)
	}
	must, may := duesOf(c, t.ID)
	for _, d := range slices.Concat(must, may) {
		if n := &c.Program.Norms[d.Norm]; n.Who.MemberOf != 0 || !slices.ContainsFunc(n.Who.Roles, func(id rulebook.ID) bool { return c.Program.Thing(id).Kind == rulebook.Body }) {
			put(d.People...)
		}
		any = any || c.Program.Norms[d.Norm].Who.Anyone
	}
	return list, any || len(t.By) == 0
}

// mayFile reports whether the reader may file that somebody did a thing: who
// keeps the record for everybody, others for themselves, and who presides for
// the body.
func mayFile(c *access.Case, t *rulebook.Thing) bool {
	if c.Is(access.Clerk) {
		return true
	}
	return len(myDoers(c, t)) > 0
}

// myDoers are the names under which the reader may act.
func myDoers(c *access.Case, t *rulebook.Thing) []string {
	list, any := doers(c, t)
	if c.Is(access.Clerk) {
		return list
	}
	if agreement(t) && t.Together != 1 && len(t.By) > 1 {
		return nil // what several must agree is filed by who keeps the record
	}
	var out []string
	for _, name := range list {
		id, known := c.Program.Lookup(name)
		if slices.Contains(c.Acts(), name) || known && c.Program.Thing(id).Kind == rulebook.Body && c.Program.Thing(id).Name == name && c.Is(access.Chair) && slices.Contains(holders(c, id), c.Me) {
			out = append(out, name)
		}
	}
	if any && c.Me != "" && !slices.Contains(out, c.Me) && c.Is(access.Complainant, access.Respondent, access.Witness, access.Chair, access.Panel, access.President) {
		out = append(out, c.Me)
	}
	return out
}

// agreement reports whether a thing is an agreement or a ruling that moves the
// end of a period.
func agreement(t *rulebook.Thing) bool { return t.Deed == rulebook.Extend || t.Deed == rulebook.Agree }

// acting is the name under which the reader speaks in the case: who stands for
// a party speaks as the party.
func acting(c *access.Case) string {
	list := c.Acts()
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}
