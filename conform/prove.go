package conform

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebook"
	"alteram/syntax"
)

// Prover decides a claim about every case under a rulebook; story.Decide does.
// The story is that of a claim that is refuted.
type Prover func(ctx context.Context, p *rulebook.Program, c claim.Claim) (prove.Verdict, *story.Story)

// proof is what the prover says of a demand.
type proof struct {
	found
	story *Story
}

// prove asks the prover whether a demand that no clause meets holds in every
// history all the same. What makes a thing void in law is a claim: that it never
// takes effect like that. ok is false when the demand is none of these.
func (m *Match) prove(ctx context.Context, n *rulebook.Norm, f found) (proof, bool) {
	if n.Sev.Kind != syntax.Void || n.Kind != rulebook.Verdict && n.Kind != rulebook.Without && n.Kind != rulebook.Needs {
		return proof{}, false
	}
	law := demandOf(n)
	own, ok := m.inBook(law)
	if law == nil || !ok {
		return proof{}, false
	}
	var claims []claim.Claim
	for _, id := range m.to[n.Thing] {
		claims = append(claims, claim.Claim{Text: n.Words, Clause: -1, Thing: id, Moment: claim.TakesEffect, Unless: own})
	}
	out := m.decide(ctx, claims)
	if out.answer == Unproved && f.answer != Missing {
		return proof{}, false
	}
	return out, true
}

// decide puts claims to the prover, all of which must hold.
func (m *Match) decide(ctx context.Context, claims []claim.Claim) proof {
	if m.prover == nil || len(claims) == 0 {
		return proof{found: found{answer: Unproved, text: "No clause says so, and no proof was sought."}}
	}
	key := ""
	for _, c := range claims {
		key += fmt.Sprintf("%s of %d\n", c.Text, c.Thing)
	}
	if old, ok := m.proofs[key]; ok {
		return old
	}
	out := m.decideAll(ctx, claims)
	m.proofs[key] = out
	return out
}

func (m *Match) decideAll(ctx context.Context, claims []claim.Claim) proof {
	out := proof{found: found{answer: Met}}
	for _, c := range claims {
		v, told := m.prover(ctx, m.p, c)
		for _, note := range v.Rests {
			out.rests = union(out.rests, []string{note.Words})
		}
		switch {
		case v.Outcome == prove.Refuted:
			out = proof{found: found{answer: Broken, text: "A history shows it broken: " + c.Text + "."}}
			if told != nil {
				out.text = told.Broken
				out.story = tell(told)
			}
			return out
		case v.Outcome == prove.NotProved && out.answer == Met:
			out.answer, out.text = Unproved, fmt.Sprintf("Not proved: %s.", strings.TrimSuffix(v.Reason, "."))
		case v.Outcome == prove.Proved && v.Vacuous && out.answer == Met:
			out.text = "By proof, but only because it can never happen: " + strings.TrimSuffix(v.Reason, ".") + "."
		}
	}
	if out.answer == Met && out.text == "" {
		out.text = "By proof: no history that the rulebook allows breaks it."
	}
	return out
}

// tell is a story, line by line.
func tell(s *story.Story) *Story {
	out := &Story{}
	for i := range s.Lines {
		l := &s.Lines[i]
		mark := "  "
		if l.Turning {
			mark = "> "
		}
		out.Lines = append(out.Lines, mark+l.When()+"  "+l.Text)
	}
	return out
}

// inBook is a condition of the pack in the rulebook's own things. ok is false
// when it asks for a judgement for which the rulebook has no word, or for
// something that cannot be said in its things.
func (m *Match) inBook(c rulebook.Cond) (rulebook.Cond, bool) {
	all := func(parts []rulebook.Cond) ([]rulebook.Cond, bool) {
		out := make([]rulebook.Cond, len(parts))
		for i, p := range parts {
			own, ok := m.inBook(p)
			if !ok {
				return nil, false
			}
			out[i] = own
		}
		return out, true
	}
	switch x := c.(type) {
	case *rulebook.And:
		parts, ok := all(x.Parts)
		return &rulebook.And{Parts: parts}, ok
	case *rulebook.Or:
		parts, ok := all(x.Parts)
		return &rulebook.Or{Parts: parts}, ok
	case *rulebook.Not:
		part, ok := m.inBook(x.Part)
		return &rulebook.Not{Part: part}, ok
	case *rulebook.Test:
		return m.testInBook(x)
	}
	return nil, false
}

func (m *Match) testInBook(x *rulebook.Test) (rulebook.Cond, bool) {
	if len(x.Windows) > 0 || m.pk.Program.Thing(x.Thing).Kind == rulebook.Class || x.Op == rulebook.FieldIs {
		return nil, false
	}
	t := *x
	ok := m.whoInBook(&t.Who) && m.whoInBook(&t.Other)
	if x.With != 0 {
		with := m.to[x.With]
		if len(with) == 0 {
			return nil, false
		}
		t.With = with[0]
	}
	if x.Thing == 0 {
		return &t, ok
	}
	var any []rulebook.Cond
	for _, id := range m.to[x.Thing] {
		one := t
		one.Thing = id
		any = append(any, &one)
	}
	switch {
	case len(any) == 0:
		return nil, false
	case len(any) == 1:
		return any[0], ok
	}
	return &rulebook.Or{Parts: any}, ok
}

// whoInBook puts the rulebook's roles for those of the pack.
func (m *Match) whoInBook(w *rulebook.Who) bool {
	if w.Class != 0 || w.If != nil {
		return false
	}
	var roles []rulebook.ID
	for _, id := range w.Roles {
		if len(m.to[id]) == 0 {
			return false
		}
		roles = append(roles, m.to[id]...)
	}
	w.Roles = roles
	if w.MemberOf != 0 {
		if len(m.to[w.MemberOf]) == 0 {
			return false
		}
		w.MemberOf = m.to[w.MemberOf][0]
	}
	return true
}

// claimed holds the rulebook against a sentence of a claims block: a property
// of a fair procedure by its number, "P3", or what no clause may forbid.
func (m *Match) claimed(ctx context.Context, text string) []Demand {
	if list, ok := m.forbidden(text); ok {
		return list
	}
	if ownRules(text) {
		return []Demand{{Words: text, Answer: Met, Text: "What the rulebook gives no power to do counts for nothing under it."}}
	}
	var claims []claim.Claim
	for _, c := range claim.Justice(m.p, claim.Find(m.p)) {
		if c.Property == text {
			claims = append(claims, c)
		}
	}
	d := Demand{Words: text}
	for _, c := range claims {
		if c.Missing != "" {
			d.Answer, d.Text = Missing, upper(c.Missing)+"."
			return []Demand{d}
		}
	}
	if len(claims) == 0 {
		d.Answer, d.Text = NotCalled, "The rulebook has nothing of the kind."
		return []Demand{d}
	}
	out := m.decide(ctx, claims)
	d.Answer, d.Text, d.Rests, d.Story = out.answer, out.text, out.rests, out.story
	return []Demand{d}
}

// property reports whether a sentence of a claims block names one of the twelve
// properties.
func property(text string) bool {
	return len(text) > 1 && text[0] == 'P' && !strings.ContainsFunc(text[1:], func(r rune) bool { return r < '0' || r > '9' })
}

// settle lets a proof of the property that a requirement states decide for it.
// Where there is none, clauses that say as much do; and without them what no
// clause says is not proved, rather than missing, since it may hold all the
// same.
func settle(row *Row) {
	i := slices.IndexFunc(row.Demands, func(d Demand) bool { return property(d.Words) })
	if i < 0 {
		return
	}
	proof := row.Demands[i]
	switch rest := slices.Delete(slices.Clone(row.Demands), i, i+1); {
	case len(rest) == 0:
	case proof.Answer == Met || proof.Answer == Broken:
		row.Demands = append([]Demand{proof}, slices.DeleteFunc(rest, func(d Demand) bool { return d.Answer != Met && d.Answer != Judgement })...)
	case !slices.ContainsFunc(rest, func(d Demand) bool { return d.Answer != Met }):
		row.Demands = rest
	default:
		for k := range rest {
			if rest[k].Answer == Missing && proof.Answer != Missing {
				rest[k].Answer = Unproved
			}
		}
		row.Demands = rest
	}
}

// forbidden answers "No clause forbids THING": what the law leaves to people
// no rule may take from them. What the rulebook has no name for it forbids to
// nobody.
func (m *Match) forbidden(text string) ([]Demand, bool) {
	name, ok := strings.CutPrefix(strings.ToLower(text), "no clause forbids ")
	if !ok {
		return nil, false
	}
	id, ok := m.pk.Program.Lookup(name)
	if !ok {
		return []Demand{{Words: text, Answer: Unproved, Text: fmt.Sprintf("The pack declares nothing called %q.", name)}}, true
	}
	for i := range m.p.Norms {
		n := &m.p.Norms[i]
		if n.Kind != rulebook.Ban {
			continue
		}
		for _, d := range n.Deeds {
			if m.same(id, d.Thing) {
				at := m.p.Clauses[n.Clause].Number
				return []Demand{{Words: text, Answer: Broken, Text: "Clause " + at + " forbids it: " + n.Words, Clauses: []string{at}}}, true
			}
		}
	}
	return []Demand{{Words: text, Answer: Met, Text: "No clause does."}}, true
}
