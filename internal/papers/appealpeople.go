package papers

import (
	"slices"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// appealBodyLine is a body that hears an appeal, or a case that was sent back.
type appealBodyLine struct {
	Name    string
	Members []memberLine
}

// memberLine says of a member of it what part he or she had in the case before.
type memberLine struct {
	Name   string
	Parts  []string
	Barred []site.Link // the rules that keep him or her out
	Clear  bool
}

// independence says of each member of the body that hears an appeal what part he
// or she had in the case, and which rules keep people out.
func independence(v *site.Visit, acts []*rulebook.Thing) ([]appealBodyLine, []site.Link) {
	bodies := hearers(v.Case.Program, acts)
	bans := bansOf(v.Case, func(t *rulebook.Thing) bool {
		return slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return slices.Contains(bodies, id) })
	})
	return judges(v, bodies, bans, touched(v, acts, bodies, ""))
}

// judges says of the members of some bodies what part each had before, and which
// of the bans hold of him or her.
func judges(v *site.Visit, bodies []rulebook.ID, bans []*rulebook.Norm, before map[string][]string) ([]appealBodyLine, []site.Link) {
	c := v.Case
	var out []appealBodyLine
	for _, id := range bodies {
		t := c.Program.Thing(id)
		line := appealBodyLine{Name: wording.Upper(t.Name)}
		for _, who := range members(c, t) {
			m := memberLine{Name: who, Parts: before[who]}
			for _, p := range c.People {
				if p.Name != who {
					continue
				}
				if p.Out != "" {
					m.Parts = append(slices.Clone(m.Parts), wording.Upper(p.Out))
				}
				for _, party := range p.Beside {
					m.Parts = append(slices.Clone(m.Parts), v.Words("appeal.part.beside", "party", party))
				}
			}
			for _, n := range bans {
				if l := banLink(c, n); keeps(c, n, who) && !slices.Contains(m.Barred, l) {
					m.Barred = append(m.Barred, l)
				}
			}
			m.Clear = len(m.Parts)+len(m.Barred) == 0
			line.Members = append(line.Members, m)
		}
		out = append(out, line)
	}
	var rules []site.Link
	for _, n := range bans {
		if l := banLink(c, n); !slices.Contains(rules, l) {
			rules = append(rules, l)
		}
	}
	return out, rules
}

func banLink(c *access.Case, n *rulebook.Norm) site.Link {
	return site.To(plain(n.Words), site.ClauseLink(c, c.Program.Clauses[n.Clause].Number).Href)
}

// bansOf are the rules that keep people out of a kind of meeting.
func bansOf(c *access.Case, is func(*rulebook.Thing) bool) []*rulebook.Norm {
	var out []*rulebook.Norm
	for i := range c.Program.Norms {
		n := &c.Program.Norms[i]
		t := c.Program.Thing(n.At)
		for _, d := range n.Deeds {
			if d.Thing != 0 {
				t = c.Program.Thing(d.Thing)
			}
		}
		if n.Kind == rulebook.Ban && t.Kind == rulebook.Meeting && is(t) {
			out = append(out, n)
		}
	}
	return out
}

// keeps reports whether a ban holds of somebody for the part that he or she is
// known to have had. What it asks beyond that only the meeting itself shows.
func keeps(c *access.Case, n *rulebook.Norm, who string) bool {
	for _, id := range n.Who.Roles {
		if slices.Contains(party(c, c.Program.Thing(id).Name), who) {
			return n.If == nil && n.Who.If == nil
		}
	}
	conds := []rulebook.Cond{n.Who.If, n.If, c.Program.Thing(n.Who.Class).If}
	for _, id := range n.Who.Roles {
		conds = append(conds, c.Program.Thing(id).If)
	}
	conds = slices.DeleteFunc(conds, func(x rulebook.Cond) bool { return x == nil })
	return len(conds) > 0 && !slices.ContainsFunc(conds, func(x rulebook.Cond) bool { return !holds(c, x, who) })
}

// holds reports whether a condition is known to hold of somebody.
func holds(c *access.Case, x rulebook.Cond, who string) bool {
	switch x := x.(type) {
	case *rulebook.And:
		return !slices.ContainsFunc(x.Parts, func(y rulebook.Cond) bool { return !holds(c, y, who) })
	case *rulebook.Or:
		return slices.ContainsFunc(x.Parts, func(y rulebook.Cond) bool { return holds(c, y, who) })
	case *rulebook.Test:
		switch x.Op {
		case rulebook.SatAt, rulebook.WasPresent:
			return slices.ContainsFunc(known(c), func(e entry) bool {
				return thing(c, e.now.Thing).ID == x.Thing && (e.now.Kind == docket.Opened && slices.Contains(e.now.Present, who) || e.now.Kind == docket.Entered && slices.Contains(e.now.Actors, who))
			})
		case rulebook.IsRole:
			return slices.ContainsFunc(x.Other.Roles, func(id rulebook.ID) bool { return slices.Contains(party(c, c.Program.Thing(id).Name), who) })
		case rulebook.HasStoodDown:
			return slices.ContainsFunc(known(c), func(e entry) bool { return e.now.Kind == docket.StoodDown && slices.Contains(e.now.Actors, who) })
		}
	}
	return false
}

// members are those who hold a seat in a body: since before the case, and with
// what was recorded since.
func members(c *access.Case, t *rulebook.Thing) []string {
	var out []string
	for _, p := range c.People {
		if slices.ContainsFunc(p.Seats, func(s docket.Seat) bool { return s.Role == t.Name }) {
			out = append(out, p.Name)
		}
	}
	for _, e := range known(c) {
		x := e.now
		if x.Kind != docket.Joined && x.Kind != docket.Leaves || thing(c, x.Role) != t {
			continue
		}
		for _, who := range x.Actors {
			out = slices.DeleteFunc(out, func(s string) bool { return s == who })
			if x.Kind == docket.Joined {
				out = append(out, who)
			}
		}
	}
	return out
}

// hearers are the bodies that hear an appeal: those to which it goes, and those
// that have to meet after it.
func hearers(p *rulebook.Program, acts []*rulebook.Thing) []rulebook.ID {
	var out []rulebook.ID
	put := func(ids []rulebook.ID) {
		for _, id := range ids {
			if t := p.Thing(id); t.Kind == rulebook.Body && !t.All && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	for _, act := range acts {
		put(act.To)
		for i := range p.Norms {
			n := &p.Norms[i]
			if n.Kind != rulebook.Duty || !slices.Contains(follows(n), act.ID) {
				continue
			}
			for _, d := range n.Deeds {
				if t := p.Thing(d.Thing); t.Kind == rulebook.Meeting {
					put(t.By)
				}
			}
		}
	}
	return out
}

// touched says who had a part in the case, and which: parties, and whoever did,
// said, decided, told or gave anything in it. What the bodies that hear an appeal
// do once it is made is no such part; until is the entry with which it ends,
// empty for all there is, and then their part counts too.
func touched(v *site.Visit, acts []*rulebook.Thing, bodies []rulebook.ID, until string) map[string][]string {
	c := v.Case
	out := map[string][]string{}
	put := func(people []string, key string, args ...any) {
		for _, who := range people {
			if part := v.Words(key, args...); !slices.Contains(out[who], part) {
				out[who] = append(out[who], part)
			}
		}
	}
	for name, people := range c.Standing.Parties {
		put(people, "appeal.part.party", "what", name)
	}
	lodged, appeal := false, false
	for _, e := range known(c) {
		x := e.now
		t := thing(c, x.Thing)
		if until != "" && x.ID == until {
			break
		}
		lodged = lodged || x.Kind == docket.Did && slices.Contains(acts, t)
		if x.Kind == docket.Opened && until == "" {
			appeal = lodged && slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return slices.Contains(bodies, id) })
		}
		if appeal {
			appeal = x.Kind != docket.Closed
			continue
		}
		what, on := x.Thing, x.On.Day.Long()
		switch x.Kind {
		case docket.Opened:
			put(x.Present, "appeal.part.sat", "what", what, "on", on)
		case docket.Entered:
			put(x.Actors, "appeal.part.came")
		case docket.Did:
			put(x.Actors, "appeal.part.did", "what", what, "on", on)
		case docket.Considered:
			put(x.Actors, "appeal.part.found", "what", what, "on", on)
		case docket.Exhibit, docket.Disclosed:
			put(x.Actors, "appeal.part.evidence", "on", on)
		case docket.Question:
			put(x.Actors, "appeal.part.asked", "on", on)
		case docket.Told:
			put(x.Actors, "appeal.part.told", "what", what, "on", on)
		case docket.Decided:
			if x.Vote != nil {
				put(slices.Concat(x.Vote.ForNames, x.Vote.AgainstNames, x.Vote.AbstainNames), "appeal.part.vote", "what", what)
			}
		}
	}
	return out
}
