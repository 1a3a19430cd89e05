package casework

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
)

// barred are the rules that now keep somebody who holds a seat from sitting or
// voting, as far as the reader may see what they ask for. What only the evening
// itself will show (who heard the whole) bars nobody before.
func barred(c *access.Case, name string, bans []*rulebook.Norm) []site.Link {
	var out []site.Link
	for _, n := range bans {
		conds := []rulebook.Cond{n.Who.If, n.If}
		if n.Who.Class != 0 {
			conds = append(conds, c.Program.Thing(n.Who.Class).If)
		}
		for _, id := range n.Who.Roles {
			if t := c.Program.Thing(id); t.Kind == rulebook.Class {
				conds = append(conds, t.If)
			}
		}
		asked := 0
		all := answer{true, true}
		for _, cond := range conds {
			if cond != nil {
				asked++
				all = all.and(holdsOf(c, cond, name))
			}
		}
		if asked == 0 || !all.known || !all.yes {
			continue
		}
		l := site.To(strings.Join(strings.Fields(n.Words), " "), site.ClauseLink(c, c.Program.Clauses[n.Clause].Number).Href)
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// answer is whether a condition holds, and whether that is known.
type answer struct{ yes, known bool }

func (a answer) and(b answer) answer {
	switch {
	case a.known && !a.yes || b.known && !b.yes:
		return answer{false, true}
	case a.known && b.known:
		return answer{true, true}
	}
	return answer{}
}

// holdsOf reports whether a condition holds of a person, as far as the reader
// can see.
func holdsOf(c *access.Case, cond rulebook.Cond, name string) answer {
	switch cond := cond.(type) {
	case *rulebook.And:
		all := answer{true, true}
		for _, part := range cond.Parts {
			all = all.and(holdsOf(c, part, name))
		}
		return all
	case *rulebook.Or: // not all parts are false
		none := answer{true, true}
		for _, part := range cond.Parts {
			a := holdsOf(c, part, name)
			none = none.and(answer{!a.yes, a.known})
		}
		return answer{!none.yes, none.known}
	case *rulebook.Not:
		a := holdsOf(c, cond.Part, name)
		return answer{!a.yes, a.known}
	case *rulebook.Test:
		return tested(c, cond, name)
	}
	return answer{}
}

// tested answers the tests that the record before a meeting can answer.
func tested(c *access.Case, t *rulebook.Test, name string) answer {
	some := func(yes func(e *docket.Event) bool) answer {
		for i := range c.Entries {
			if e := c.Entries[i].Event; e != nil && c.Entries[i].Level > access.Redacted && yes(e) {
				return answer{true, true}
			}
		}
		return answer{false, true}
	}
	thing := c.Program.Thing(t.Thing).Name
	switch t.Op {
	case rulebook.IsRole:
		return answer{slices.ContainsFunc(t.Other.Roles, func(id rulebook.ID) bool { return slices.Contains(holders(c, id), name) }), true}
	case rulebook.HasStoodDown:
		return some(func(e *docket.Event) bool { return e.Kind == docket.StoodDown && slices.Contains(e.Actors, name) })
	case rulebook.SatAt, rulebook.WasPresent:
		return some(func(e *docket.Event) bool {
			return e.Thing == thing && (e.Kind == docket.Opened && slices.Contains(e.Present, name) || e.Kind == docket.Entered && slices.Contains(e.Actors, name))
		})
	case rulebook.Considers:
		return answer{len(considered(c, thing, name)) >= max(1, t.Who.Count), true}
	}
	return answer{}
}

// considered are those who have said for the record that a judgement holds of
// somebody.
func considered(c *access.Case, judgement, name string) []string {
	var out []string
	for i := range c.Entries {
		e := c.Entries[i].Event
		if e == nil || e.Kind != docket.Considered || e.Thing != judgement || !slices.Contains(e.About, name) {
			continue
		}
		for _, a := range e.Actors {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// disqualifies reports whether the rulebook keeps from judging of whom a
// judgement was voiced.
func disqualifies(p *rulebook.Program, judgement rulebook.ID) bool {
	var asks func(rulebook.Cond) bool
	asks = func(c rulebook.Cond) bool {
		switch c := c.(type) {
		case *rulebook.And:
			return slices.ContainsFunc(c.Parts, asks)
		case *rulebook.Or:
			return slices.ContainsFunc(c.Parts, asks)
		case *rulebook.Test:
			return c.Op == rulebook.Considers && c.Thing == judgement
		}
		return false
	}
	return slices.ContainsFunc(p.Things, func(t rulebook.Thing) bool { return t.Kind == rulebook.Class && asks(t.If) })
}
