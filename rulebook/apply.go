package rulebook

import (
	"slices"
	"strings"
)

// applyClauses copies the norms of a clause that "applies to" a further thing,
// and points the copies at it: the hearing becomes the appeal hearing, the
// council that hears becomes the appeals board, and an act that is named after
// the hearing, such as a notice of hearing, becomes one of the appeal hearing.
// What else a clause speaks of stays as it is; a period that runs from an act
// of the first stage still does, which a lint reports.
func (b *builder) applyClauses() {
	for i := 0; i < len(b.p.Norms); i++ {
		n := b.p.Norms[i]
		if n.Kind != Applies || n.Thing == 0 || n.For != 0 {
			continue
		}
		b.clause = n.Clause
		b.src = n.File
		from, ok := b.borrowedFrom(&n)
		if !ok {
			continue
		}
		swap := b.swaps(&n, from)
		originals := b.normsOf(n.Clauses)
		at := map[int]int{}
		for _, id := range originals {
			c := b.p.Norms[id]
			c.ID = len(b.p.Norms)
			at[id] = c.ID
			c.For = n.Thing
			swap.norm(&c)
			b.p.Norms = append(b.p.Norms, c)
			b.p.Clauses[c.Clause].Norms = append(b.p.Clauses[c.Clause].Norms, c.ID)
		}
		for _, id := range at {
			c := &b.p.Norms[id]
			if p, ok := at[c.Parent]; ok {
				c.Parent = p
			}
			c.IfNot = slices.Clone(c.IfNot)
			for k := range c.IfNot {
				if to, ok := at[c.IfNot[k]]; ok {
					c.IfNot[k] = to
				}
			}
		}
	}
}

// normsOf are the norms of some clauses that can be copied.
func (b *builder) normsOf(clauses []int) []int {
	var out []int
	for _, c := range clauses {
		for _, id := range b.p.Clauses[c].Norms {
			if n := &b.p.Norms[id]; n.For == 0 && n.Kind != Applies && n.Kind != Yields {
				out = append(out, id)
			}
		}
	}
	return out
}

// borrowedFrom finds the thing of the borrowed clauses in whose place the new
// one stands: the only one of its kind that they speak of.
func (b *builder) borrowedFrom(n *Norm) (ID, bool) {
	kind := b.thing(n.Thing).Kind
	var found []ID
	for _, id := range b.spokenOf(n.Clauses) {
		if id != n.Thing && b.thing(id).Kind == kind {
			found = append(found, id)
		}
	}
	norms := b.normsOf(n.Clauses)
	switch {
	case len(n.Clauses) == 0:
		return 0, false
	case len(norms) == 0:
		b.report(errAppliesNothing, n.Span, b.p.cite(n.Clauses[0]))
		return 0, false
	case len(found) > 1:
		var list []string
		for _, id := range found {
			list = append(list, b.thing(id).Name)
		}
		b.report(errAppliesTwo, n.Span, b.p.cite(n.Clauses[0]), orList(list), b.thing(n.Thing).Name)
		return 0, false
	case len(found) == 0:
		b.report(errAppliesNone, n.Span, b.p.cite(n.Clauses[0]), kindName(kind), b.thing(n.Thing).Name)
		return 0, false
	}
	return found[0], true
}

// swaps says which thing stands for which in a copy. With seen it only looks.
type swaps struct {
	to   map[ID]ID
	seen func(ID)
}

func (b *builder) swaps(n *Norm, from ID) *swaps {
	s := &swaps{to: map[ID]ID{from: n.Thing}}
	old, now := *b.thing(from), *b.thing(n.Thing)
	if old.Kind == Meeting && len(old.By) == 1 && len(now.By) == 1 && old.By[0] != now.By[0] {
		s.to[old.By[0]] = now.By[0]
	}
	for _, id := range b.spokenOf(n.Clauses) {
		t := *b.thing(id)
		if t.Kind != Act || id == from || !strings.Contains(" "+t.Name+" ", " "+old.Name+" ") {
			continue
		}
		name := strings.Replace(t.Name, old.Name, now.Name, 1)
		fresh, known := b.names.find(name)
		if !known {
			t.Name, t.Implicit, t.Target = name, true, n.Thing
			t.By, t.To, t.About = s.ids(t.By), s.ids(t.To), s.ids(t.About)
			fresh = b.newThing(t)
			b.names.add(name, fresh)
		}
		s.to[id] = fresh
	}
	return s
}

// spokenOf are the things that the norms of some clauses speak of, in order.
func (b *builder) spokenOf(clauses []int) []ID {
	var out []ID
	look := swaps{seen: func(id ID) {
		if id > 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}}
	for _, id := range b.normsOf(clauses) {
		c := b.p.Norms[id]
		look.norm(&c)
	}
	return out
}

func (s *swaps) id(id ID) ID {
	if s.seen != nil {
		s.seen(id)
	}
	if to, ok := s.to[id]; ok {
		return to
	}
	return id
}

func (s *swaps) ids(list []ID) []ID {
	if list == nil {
		return nil
	}
	out := make([]ID, len(list))
	for i, id := range list {
		out[i] = s.id(id)
	}
	return out
}

func (s *swaps) norm(n *Norm) {
	n.Who = s.who(n.Who)
	n.Deeds = slices.Clone(n.Deeds)
	for i := range n.Deeds {
		n.Deeds[i].Thing = s.id(n.Deeds[i].Thing)
	}
	n.Thing, n.With, n.At = s.id(n.Thing), s.id(n.With), s.id(n.At)
	n.To, n.Things = s.ids(n.To), s.ids(n.Things)
	n.Windows = s.windows(n.Windows)
	if s.seen == nil { // who may set aside stays who he is
		n.Sev.Within = s.windows(n.Sev.Within)
	}
	n.If, n.Unless = s.cond(n.If), s.cond(n.Unless)
}

func (s *swaps) who(w Who) Who {
	w.Roles = s.ids(w.Roles)
	w.MemberOf, w.Class = s.id(w.MemberOf), s.id(w.Class)
	w.If = s.cond(w.If)
	return w
}

func (s *swaps) windows(list []Window) []Window {
	list = slices.Clone(list)
	for i := range list {
		list[i].Point.Thing = s.id(list[i].Point.Thing)
		list[i].If = s.cond(list[i].If)
	}
	return list
}

func (s *swaps) cond(c Cond) Cond {
	switch c := c.(type) {
	case *And:
		return &And{s.conds(c.Parts)}
	case *Or:
		return &Or{s.conds(c.Parts)}
	case *Not:
		return &Not{s.cond(c.Part)}
	case *Test:
		t := *c
		t.Who, t.Other = s.who(t.Who), s.who(t.Other)
		t.Thing, t.With = s.id(t.Thing), s.id(t.With)
		t.Windows = s.windows(t.Windows)
		return &t
	}
	return nil
}

func (s *swaps) conds(list []Cond) []Cond {
	out := make([]Cond, len(list))
	for i, c := range list {
		out[i] = s.cond(c)
	}
	return out
}
