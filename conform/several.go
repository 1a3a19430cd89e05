package conform

import (
	"fmt"
	"slices"
	"strings"

	"alteram/rulebook"
)

// Demands that several sentences of a rulebook may meet together.

// contents holds "must state: A, B": each item must be asked of the same act,
// or be recorded in it.
func (m *Match) contents(n *rulebook.Norm) found {
	f := found{answer: Met}
	var lacks []string
	weak := false
	for _, item := range n.Items {
		at, strong := m.stated(n, item)
		switch {
		case at == "":
			lacks = append(lacks, item)
		case !slices.Contains(f.clauses, at):
			f.clauses = append(f.clauses, at)
		}
		weak = weak || at != "" && !strong
	}
	switch {
	case len(lacks) > 0:
		f.answer, f.text = Missing, fmt.Sprintf("It need not state: %s.", strings.Join(lacks, ", "))
	case weak:
		f.answer, f.text = Broken, fmt.Sprintf("What it must state is stated on pain of less than the law has: %s.", severityName(n.Sev.Kind))
	}
	return f
}

// stated finds the clause that asks an act to state an item, and whether a
// breach does as much as in law.
func (m *Match) stated(n *rulebook.Norm, item string) (clause string, strong bool) {
	for i := range m.p.Norms {
		b := &m.p.Norms[i]
		if b.Kind == rulebook.Content && m.same(n.Thing, b.Thing) && b.If == nil && len(b.Gives) == 0 && slices.ContainsFunc(b.Items, func(s string) bool { return alikeWords(item, s) }) {
			if strong = strength(b.Sev.Kind) >= strength(n.Sev.Kind); strong {
				return m.p.Clauses[b.Clause].Number, true
			}
			clause = m.p.Clauses[b.Clause].Number
		}
	}
	if clause != "" {
		return clause, false
	}
	for _, id := range m.to[n.Thing] {
		t := m.p.Thing(id)
		if slices.ContainsFunc(t.Fields, func(fl rulebook.Field) bool { return !fl.Optional && alikeWords(item, fl.Name) }) {
			return m.p.Clauses[t.Clause].Number, true // the entry records it, or is reported
		}
	}
	return "", false
}

// offered holds "at the hearing must offer: A, B".
func (m *Match) offered(n *rulebook.Norm) found {
	f := found{answer: Met}
	var lacks []string
	for _, item := range n.Items {
		best := -1
		for i := range m.p.Norms {
			b := &m.p.Norms[i]
			fits := b.Kind == rulebook.Offer && (n.At == 0 || b.At == 0 || m.same(n.At, b.At)) && b.If == nil &&
				slices.ContainsFunc(b.Items, func(s string) bool { return sameOffer(item, s) })
			if fits && (best < 0 || strength(b.Sev.Kind) > strength(m.p.Norms[best].Sev.Kind)) {
				best = i
			}
		}
		if best < 0 {
			lacks = append(lacks, item)
			continue
		}
		b := &m.p.Norms[best]
		if g := m.severe(n, b, found{answer: Met}); g.answer == Broken && f.answer == Met {
			f.answer, f.text = g.answer, g.text
		}
		if at := m.p.Clauses[b.Clause].Number; !slices.Contains(f.clauses, at) {
			f.clauses = append(f.clauses, at)
		}
	}
	if len(lacks) > 0 {
		f.answer, f.text = Missing, fmt.Sprintf("It need not be offered: %s.", strings.Join(lacks, ", "))
	}
	return f
}

// sameOffer compares offers: any way to the floor is one.
func sameOffer(a, b string) bool {
	floor := func(s string) bool {
		s = strings.ToLower(s)
		for _, special := range []string{"question", "last word", "represent", "accompan", "witness"} {
			if strings.Contains(s, special) {
				return false
			}
		}
		return strings.Contains(s, "heard") || strings.Contains(s, "floor") || strings.Contains(s, "speak") || strings.Contains(s, "answer")
	}
	return floor(a) && floor(b) || alikeWords(a, b)
}

// bans holds "an interested member must not sit": everybody whom the pack
// keeps away must be kept away, reason by reason.
func (m *Match) bans(n *rulebook.Norm) found {
	f := found{answer: Met}
	var open []string
	for _, reason := range reasons(m.pk.Program, &n.Who) {
		best := found{answer: Missing}
		for i := range m.p.Norms {
			b := &m.p.Norms[i]
			if b.Kind != rulebook.Ban || !m.banned(n, b) {
				continue
			}
			if !slices.ContainsFunc(reasons(m.p, &b.Who), func(own rulebook.Cond) bool { return implies(reason, own, m.test) }) {
				continue
			}
			g := m.conditions(n, b, m.severe(n, b, found{answer: Met}))
			g.clauses = append([]string{m.p.Clauses[b.Clause].Number}, m.absent(n, b)...)
			g.rests = append(g.rests, judgements(m.p, m.p.Thing(b.Who.Class).If)...)
			if rank(g.answer) < rank(best.answer) {
				best = g
			}
		}
		if best.answer != Met {
			open = append(open, inWords(m.pk.Program, reason))
			if rank(best.answer) > rank(f.answer) {
				f.answer, f.text = best.answer, best.text
			}
			continue
		}
		for _, c := range best.clauses {
			if !slices.Contains(f.clauses, c) {
				f.clauses = append(f.clauses, c)
			}
		}
		f.rests = union(f.rests, best.rests)
	}
	if f.answer == Missing {
		f.text = "No clause keeps away " + strings.Join(open, ", ") + "."
	}
	return f
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// banned reports whether a ban of the rulebook forbids what one of the pack
// does. Who may not sit may not preside; and may not vote either, where only
// those vote who heard the whole.
func (m *Match) banned(n, b *rulebook.Norm) bool {
	return !slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool {
		return !slices.ContainsFunc(b.Deeds, func(x rulebook.Deed) bool {
			there := x.Thing == 0 || d.Thing == 0 || m.same(d.Thing, x.Thing)
			switch {
			case d.Verb == x.Verb:
				return there
			case x.Verb == rulebook.Attend:
				return there && (d.Verb == rulebook.Deliberate || d.Verb == rulebook.Sit || d.Verb == rulebook.Preside)
			case x.Verb == rulebook.Sit && d.Verb == rulebook.Preside:
				return there
			case x.Verb == rulebook.Sit && d.Verb == rulebook.Vote:
				return len(m.absent(n, b)) > 0
			}
			return false
		})
	})
}

// absent lists the clauses that let nobody vote who did not hear the whole of
// the meeting at which one may not sit, where a ban on voting is met by one on
// sitting.
func (m *Match) absent(n, sits *rulebook.Norm) []string {
	var out []string
	for _, d := range n.Deeds {
		if d.Verb != rulebook.Vote || sits.Deeds[0].Verb != rulebook.Sit {
			continue
		}
		for _, id := range m.to[d.Thing] {
			at := ""
			for i := range m.p.Norms {
				b := &m.p.Norms[i]
				whole := b.Kind == rulebook.Ban && strength(b.Sev.Kind) == 3 && hearsWhole(b.Who.If, sits.Deeds[0].Thing)
				if whole && slices.ContainsFunc(b.Deeds, func(x rulebook.Deed) bool { return x.Verb == rulebook.Vote && (x.Thing == 0 || x.Thing == id) }) {
					at = m.p.Clauses[b.Clause].Number
				}
			}
			if at == "" {
				return nil
			}
			out = union(out, []string{at})
		}
	}
	return out
}

// hearsWhole reports whether a condition is "who did not hear the whole of" a
// meeting.
func hearsWhole(c rulebook.Cond, meeting rulebook.ID) bool {
	not, ok := c.(*rulebook.Not)
	if !ok {
		return false
	}
	t, ok := not.Part.(*rulebook.Test)
	return ok && t.Op == rulebook.HeardWhole && t.That && (t.Thing == meeting || t.Thing == 0)
}

// reasons are the alternatives for which a person is one whom a Who names.
func reasons(p *rulebook.Program, w *rulebook.Who) []rulebook.Cond {
	var out []rulebook.Cond
	split := func(c rulebook.Cond) {
		switch x := c.(type) {
		case nil:
		case *rulebook.Or:
			for _, part := range x.Parts {
				out = append(out, alternatives(part)...)
			}
		default:
			out = append(out, alternatives(c)...)
		}
	}
	class := w.Class
	for _, id := range w.Roles {
		if t := p.Thing(id); t.Kind == rulebook.Class {
			class = id
			continue
		}
		out = append(out, &rulebook.Test{Op: rulebook.IsRole, That: true, Other: rulebook.Who{Roles: []rulebook.ID{id}}})
	}
	if class != 0 {
		split(p.Thing(class).If)
	}
	split(w.If)
	if len(out) == 0 && (w.Anyone || w.Nobody || w.Member) {
		out = append(out, nil)
	}
	return out
}

// alternatives splits "is the complainant, the respondent or a witness".
func alternatives(c rulebook.Cond) []rulebook.Cond {
	t, ok := c.(*rulebook.Test)
	if !ok || t.Op != rulebook.IsRole || len(t.Other.Roles) < 2 || t.Other.All {
		return []rulebook.Cond{c}
	}
	var out []rulebook.Cond
	for _, id := range t.Other.Roles {
		one := *t
		one.Other.Roles = []rulebook.ID{id}
		out = append(out, &one)
	}
	return out
}

// inWords names a reason.
func inWords(p *rulebook.Program, c rulebook.Cond) string {
	t, ok := c.(*rulebook.Test)
	if not, turned := c.(*rulebook.Not); turned {
		if t, ok := not.Part.(*rulebook.Test); ok && t.Op == rulebook.HeardWhole {
			return "whoever did not hear the whole of the " + p.Thing(t.Thing).Name
		}
	}
	switch {
	case !ok:
		return "whom the law names"
	case t.Op == rulebook.IsRole && len(t.Other.Roles) == 1:
		return "the " + p.Thing(t.Other.Roles[0]).Name
	case t.Op == rulebook.SatAt || t.Op == rulebook.HeardWhole:
		return "whoever " + map[rulebook.Op]string{rulebook.SatAt: "sat at the ", rulebook.HeardWhole: "heard the whole of the "}[t.Op] + p.Thing(t.Thing).Name
	case t.Words != "":
		return "whoever " + t.Words
	}
	return "whom the law names"
}

// deemed holds "counts as heard if all of": the rulebook's own meaning must
// ask for each part of the pack's.
func (m *Match) deemed(n *rulebook.Norm) found {
	var own []*rulebook.Norm
	for i := range m.p.Norms {
		b := &m.p.Norms[i]
		if b.Kind == rulebook.Deem && b.State == n.State && (n.Thing == 0 || m.same(n.Thing, b.Thing)) && m.who(&n.Who, &b.Who) {
			own = append(own, b)
		}
	}
	parts := []rulebook.Cond{n.If}
	if and, ok := n.If.(*rulebook.And); ok {
		parts = and.Parts
	}
	if len(own) == 0 {
		return found{answer: Missing, text: "No clause says when that counts."}
	}
	f := found{answer: Met}
	var lacks []string
	for _, b := range own {
		f.clauses = append(f.clauses, m.p.Clauses[b.Clause].Number)
		f.rests = append(f.rests, judgements(m.p, b.If)...)
		for i, part := range parts {
			if !m.whatever(b.If, part) {
				lacks = append(lacks, limb(m.pk.Program, part, i))
			}
		}
	}
	if len(lacks) > 0 {
		f.answer, f.text = Unproved, fmt.Sprintf("%s does not ask for: %s.", upper(clauseList(f.clauses)), strings.Join(lacks, "; "))
	}
	return f
}

// whatever reports whether a condition of the rulebook, together with all else
// that each decision needs to count, makes one of the pack hold.
func (m *Match) whatever(own, law rulebook.Cond) bool {
	if implies(own, law, m.turned) {
		return true
	}
	found := false
	for i := range m.pk.Program.Things {
		if m.pk.Program.Things[i].Kind != rulebook.Decision {
			continue
		}
		for _, id := range m.to[m.pk.Program.Things[i].ID] {
			found = true
			if !implies(&rulebook.And{Parts: append([]rulebook.Cond{own}, m.needed(id)...)}, law, m.turned) {
				return false
			}
		}
	}
	return found
}

// needed is what a decision of the rulebook is void without.
func (m *Match) needed(id rulebook.ID) []rulebook.Cond {
	var out []rulebook.Cond
	for i := range m.p.Norms {
		b := &m.p.Norms[i]
		plain := b.Kind == rulebook.Verdict || b.If == nil && b.Unless == nil && (b.Kind == rulebook.Without || b.Kind == rulebook.Needs)
		if b.Thing == id && plain && b.Parent < 0 && strength(b.Sev.Kind) == 3 {
			if c := demandOf(b); c != nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// limb names a part of a condition by what it speaks of.
func limb(p *rulebook.Program, c rulebook.Cond, i int) string {
	var names []string
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
			if name := p.Thing(x.Thing).Name; x.Thing != 0 && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	walk(c)
	if len(names) == 0 {
		return fmt.Sprintf("part %d", i+1)
	}
	return strings.Join(names, " or ")
}
