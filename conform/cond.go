package conform

import (
	"slices"
	"strings"

	"alteram/rulebook"
)

// implies reports whether a condition of one side makes one of the other side
// hold whatever happens, by their structure alone: a conjunct of the one is a
// disjunct of the other. same compares two tests, the first of which is from
// the side of a. It never errs towards yes; a false answer proves nothing.
func implies(a, b rulebook.Cond, same func(a, b *rulebook.Test) bool) bool {
	if b == nil {
		return true
	}
	switch y := b.(type) {
	case *rulebook.And:
		return !slices.ContainsFunc(y.Parts, func(p rulebook.Cond) bool { return !implies(a, p, same) })
	case *rulebook.Not:
		if or, ok := y.Part.(*rulebook.Or); ok {
			return !slices.ContainsFunc(or.Parts, func(p rulebook.Cond) bool { return !implies(a, &rulebook.Not{Part: p}, same) })
		}
	}
	switch x := a.(type) {
	case nil:
		return false
	case *rulebook.Or:
		return !slices.ContainsFunc(x.Parts, func(p rulebook.Cond) bool { return !implies(p, b, same) })
	}
	if y, ok := b.(*rulebook.Or); ok && slices.ContainsFunc(y.Parts, func(p rulebook.Cond) bool { return implies(a, p, same) }) {
		return true
	}
	switch x := a.(type) {
	case *rulebook.And:
		return slices.ContainsFunc(x.Parts, func(p rulebook.Cond) bool { return implies(p, b, same) })
	case *rulebook.Not:
		if or, ok := x.Part.(*rulebook.Or); ok {
			return slices.ContainsFunc(or.Parts, func(p rulebook.Cond) bool { return implies(&rulebook.Not{Part: p}, b, same) })
		}
		if y, ok := b.(*rulebook.Not); ok {
			return implies(y.Part, x.Part, func(b, a *rulebook.Test) bool { return same(a, b) })
		}
	case *rulebook.Test:
		if y, ok := b.(*rulebook.Test); ok {
			return same(x, y)
		}
	}
	return false
}

// test reports whether a test of the rulebook asks what one of the pack asks,
// or more.
func (m *Match) test(pack, book *rulebook.Test) bool {
	happened := func(op rulebook.Op) bool { return op == rulebook.HasHappened || op == rulebook.Considers }
	if pack.Op != book.Op && !(happened(pack.Op) && happened(book.Op)) && !(pack.Op == rulebook.IsRole && book.Op == rulebook.IsRole) {
		return false
	}
	switch {
	case pack.Thing != 0 && !m.same(pack.Thing, book.Thing) && pack.Op != rulebook.IsClass:
		return false
	case pack.With != 0 && !m.same(pack.With, book.With):
		return false
	case pack.That != book.That, !pack.That && !m.who(&pack.Who, &book.Who):
		return false
	case len(pack.Other.Roles)+int(pack.Other.MemberOf) > 0 && !m.who(&pack.Other, &book.Other):
		return false
	case pack.Op == rulebook.CountIs || pack.Op == rulebook.MadeCount || pack.Op == rulebook.FieldIs:
		if pack.Cmp != book.Cmp || pack.N != book.N || pack.Day != book.Day {
			return false
		}
	}
	if pack.Op == rulebook.IsClass && !m.class(pack.Thing, book.Thing) {
		return false
	}
	if pack.Value != "" && !alikeWords(pack.Value, book.Value) {
		return false
	}
	return len(pack.Windows) == 0 || m.windows(pack.Windows, book.Windows, duty).ok
}

// class reports whether whoever is of a class of the pack is of one of the
// rulebook.
func (m *Match) class(pack, book rulebook.ID) bool {
	return implies(m.pk.Program.Thing(pack).If, m.p.Thing(book).If, m.test)
}

// who reports whether a Who of the rulebook takes in all whom one of the pack
// names. Somebody of the pack who may be anyone is found in anyone.
func (m *Match) who(pack, book *rulebook.Who) bool {
	switch {
	case pack.Anyone || pack.Nobody || len(pack.Roles) == 0 && pack.MemberOf == 0 && pack.Class == 0 && !pack.Member:
		return true
	case book.Anyone:
		return true
	case pack.Count > book.Count && pack.Count > 1:
		return false
	case pack.Member:
		return book.Member
	case pack.MemberOf != 0:
		return book.MemberOf != 0 && m.same(pack.MemberOf, book.MemberOf) || m.any(pack.MemberOf, book)
	}
	return !slices.ContainsFunc(pack.Roles, func(id rulebook.ID) bool { return !m.any(id, book) })
}

// any reports whether a Who of the rulebook names what stands for a role.
func (m *Match) any(role rulebook.ID, book *rulebook.Who) bool {
	if book.Anyone || book.Member && m.pk.Program.Thing(role).Kind == rulebook.Party {
		return true
	}
	return slices.ContainsFunc(book.Roles, func(id rulebook.ID) bool { return m.same(role, id) }) || book.MemberOf != 0 && m.same(role, book.MemberOf)
}

// alikeWords reports whether free words say the same: those of the pack stand
// in those of the rulebook, or the other way round, articles apart.
func alikeWords(a, b string) bool {
	x, y := plainWords(a), plainWords(b)
	within := func(some, all []string) bool {
		return len(some) > 0 && !slices.ContainsFunc(some, func(w string) bool { return !slices.Contains(all, w) })
	}
	return within(x, y) || within(y, x)
}

func plainWords(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r > 127) }), func(w string) bool {
		switch w {
		case "a", "an", "the", "to", "of", "be", "is", "that", "his", "her", "their", "or", "and", "in":
			return true
		}
		return false
	})
}

// judgements lists the open words in a condition, by name.
func judgements(p *rulebook.Program, c rulebook.Cond) []string {
	var out []string
	var walk func(c rulebook.Cond)
	walk = func(c rulebook.Cond) {
		switch x := c.(type) {
		case *rulebook.And:
			for _, part := range x.Parts {
				walk(part)
			}
		case *rulebook.Or:
			for _, part := range x.Parts {
				walk(part)
			}
		case *rulebook.Not:
			walk(x.Part)
		case *rulebook.Test:
			if t := p.Thing(x.Thing); t.Kind == rulebook.Judgement {
				if !slices.Contains(out, t.Name) {
					out = append(out, t.Name)
				}
			} else if t.Kind == rulebook.Class && t.If != nil {
				walk(t.If)
			}
		}
	}
	walk(c)
	return out
}
