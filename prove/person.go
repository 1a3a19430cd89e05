package prove

import (
	"cmp"
	"slices"
	"strings"

	"alteram/rulebook"
)

// The tracked person is anybody: what the book says of people it says by
// comparing them, so that what can happen to one can happen to all, and one
// person suffices for a claim about one (a wrong sitter, a judge in two
// courts). Flags hold which part of the case, body and class the person is in.

// isRole says where the tracked person may hold a role, or may not.
func (b *builder) isRole(id rulebook.ID, want bool, f frame) anyOf {
	switch t := b.p.Thing(id); t.Kind {
	case rulebook.Party, rulebook.Body:
		if t.All {
			return always()
		}
		return b.flagTest("m is "+t.Name, want, true)
	case rulebook.Class:
		return b.isClass(id, want, f)
	}
	return always()
}

// isClass says where the tracked person may be of a class, or may not.
func (b *builder) isClass(id rulebook.ID, want bool, f frame) anyOf {
	t := b.p.Thing(id)
	for _, n := range b.ix.deems {
		if n.State == rulebook.InClass && n.With == id {
			b.loose(n, "who counts as "+t.Name)
			return always()
		}
	}
	f.person, f.party = true, 0
	out := b.may(t.If, want, f)
	if t.Of == 0 {
		return out
	}
	if want {
		return out.and(b.isRole(t.Of, true, f))
	}
	return out.or(b.isRole(t.Of, false, f))
}

// matches says where the tracked person may be whom a Who speaks of, or not.
func (b *builder) matches(w rulebook.Who, want bool, f frame) anyOf {
	f.person, f.party = true, 0
	var parts []anyOf
	switch {
	case w.MemberOf != 0:
		parts = append(parts, b.isRole(w.MemberOf, want, f))
	case len(w.Roles) > 0:
		one := onlyIf(!want)
		for _, id := range w.Roles {
			if want {
				one = one.or(b.isRole(id, true, f))
			} else {
				one = one.and(b.isRole(id, false, f))
			}
		}
		parts = append(parts, one)
	case w.Member && want:
		parts = append(parts, always())
	case w.Member:
		parts = append(parts, b.noMember())
	}
	if w.Class != 0 {
		parts = append(parts, b.isRole(w.Class, want, f))
	}
	if w.If != nil {
		parts = append(parts, b.may(w.If, want, f))
	}
	out := onlyIf(want)
	for _, p := range parts {
		if want {
			out = out.and(p)
		} else {
			out = out.or(p)
		}
	}
	return out
}

// noMember says where the tracked person may be no member of the organisation:
// whoever has a seat or an office is one.
func (b *builder) noMember() anyOf {
	out := always()
	for i := range b.p.Things {
		t := &b.p.Things[i]
		if k, ok := b.has("m is " + t.Name); ok && (t.Kind == rulebook.Body || t.Kind == rulebook.Office) {
			out = out.and(is(k, 0))
		}
	}
	return out
}

// mine reports whether the tracked person may stand for the subject of a test:
// "the member", or in the claim the one person whom a test is about.
func (b *builder) mine(t *rulebook.Test, want bool, f frame) (who anyOf, ok bool) {
	switch {
	case t.That && f.person:
		return always(), true
	case t.That || !f.claim || !want || b.used:
		return nil, false
	}
	b.used = true
	return b.matches(t.Who, true, f), true
}

// personIs answers "the member is the complainant".
func (b *builder) personIs(t *rulebook.Test, want bool, f frame) anyOf {
	who, ok := b.mine(t, want, f)
	if !ok {
		return always()
	}
	switch t.Op {
	case rulebook.IsRole:
		return who.and(b.matches(t.Other, want, f))
	case rulebook.IsClass:
		return who.and(b.isClass(t.Thing, want, f))
	case rulebook.HasStoodDown:
		return who.and(b.flagTest("m has stood down", want, true))
	}
	return who
}

// attended answers who sat at, or was present at, a meeting.
func (b *builder) attended(t *rulebook.Test, want bool, f frame) anyOf {
	who, ok := b.mine(t, want, f)
	if !ok || t.Op != rulebook.SatAt {
		if ok {
			return who.and(b.open(t, want, f))
		}
		return b.open(t, want, f)
	}
	if f.claim && f.star && b.rest() == t.Thing {
		return who.and(b.flagTest("m sat at that "+b.name(t.Thing), want, true))
	}
	return who.and(b.flagTest("m sat at "+b.name(t.Thing), want, t.Thing != 0))
}

// hearing answers whether a party was heard, spoke, was offered something,
// declined it or stayed away.
func (b *builder) hearing(t *rulebook.Test, want bool, f frame) anyOf {
	who := f.party
	if !t.That {
		if len(t.Who.Roles) != 1 || b.p.Thing(t.Who.Roles[0]).Kind != rulebook.Party {
			return b.open(t, want, f)
		}
		who = t.Who.Roles[0]
	}
	if who == 0 {
		return b.open(t, want, f)
	}
	if f.room != 0 && t.Thing != 0 && t.Thing != f.room && (f.norm == nil || f.norm.Kind != rulebook.Cure) {
		return onlyIf(!want) // it is another meeting than the one that is spoken of
	}
	if t.Op == rulebook.WasHeard {
		return b.heard(who, cmp.Or(t.Thing, f.room), want, f)
	}
	where, ok := b.asked(cmp.Or(t.Thing, f.room), want, f)
	if !ok {
		return always()
	}
	name := b.name(who)
	switch t.Op {
	case rulebook.Spoke:
		return b.flagTest(name+" spoke"+where, want, true)
	case rulebook.WasOffered:
		return b.flagTest(name+" was offered "+item(t.Value)+where, want, true)
	case rulebook.Declined:
		return b.flagTest(name+" declined "+item(t.Value)+where, want, true)
	}
	if t.With != 0 {
		where += afterGood + b.name(t.With)
	}
	return b.flagTest(name+awayFlag+where, want, true)
}

// heard applies the book's own meaning of heard, or else: the floor was taken
// or offered. Asked of one meeting it looks at that alone, and a meaning that
// speaks only of others says nothing of it.
func (b *builder) heard(who, room rulebook.ID, want bool, f frame) anyOf {
	out, own := onlyIf(!want), false
	for _, n := range b.ix.deems {
		if n.State != rulebook.Heard || f.norm == n || len(n.Who.Roles) != 1 || n.Who.Roles[0] != who || speaksOfOthers(n, room) {
			continue
		}
		own = true
		g := f
		g.norm, g.party, g.person, g.room = n, who, false, room
		g.claim, g.rests = false, f.claim || f.rests
		if one := b.may(n.If, want, g); want {
			out = out.or(one)
		} else {
			out = out.and(one)
		}
	}
	if own {
		return out
	}
	where, ok := b.asked(room, want, f)
	if !ok {
		return always()
	}
	name := b.name(who)
	spoke, offered, declined := name+" spoke"+where, name+" was offered floor"+where, name+" declined floor"+where
	if want {
		return b.flagTest(spoke, true, true).or(b.flagTest(offered, true, true)).or(b.flagTest(declined, true, true))
	}
	return b.flagTest(spoke, false, true).and(b.flagTest(offered, false, true)).and(b.flagTest(declined, false, true))
}

// speaksOfOthers reports whether what a meaning of heard says of meetings it says
// of others than this one.
func speaksOfOthers(n *rulebook.Norm, room rulebook.ID) bool {
	others, this := false, false
	for t := range rulebook.Tests(n.If) {
		if t.Op == rulebook.Spoke || t.Op == rulebook.WasHeard || t.Op == rulebook.FailedAttend {
			others, this = others || t.Thing != 0, this || t.Thing == room
		}
	}
	return room != 0 && others && !this
}

// item is what is offered, in the words by which the model knows it: every way
// to the floor is one.
func item(words string) string {
	s := strings.ToLower(strings.TrimSpace(words))
	for _, cut := range []string{"to ", "the ", "a ", "an "} {
		s = strings.TrimPrefix(s, cut)
	}
	holds := func(word string) bool { return strings.Contains(s, word) }
	if slices.ContainsFunc([]string{"floor", "heard", "speak", "answer", "put his case", "put her case", "put their case"}, holds) &&
		!slices.ContainsFunc([]string{"question", "last word", "represent", "accompan", "witness"}, holds) {
		return "floor"
	}
	return s
}

// rest is the meeting at which the claim's decision is made, or on which it
// rests: the one kind of meeting of the body that decides. 0: there is none, or
// there are several kinds.
func (b *builder) rest() rulebook.ID {
	t := b.p.Thing(b.c.Thing)
	if t.Kind != rulebook.Decision || len(t.By) == 0 {
		return 0
	}
	var found rulebook.ID
	for i := range b.p.Things {
		m := &b.p.Things[i]
		if m.Kind == rulebook.Meeting && len(m.By) > 0 && m.By[0] == t.By[0] {
			if found != 0 {
				return 0
			}
			found = m.ID
		}
	}
	return found
}
