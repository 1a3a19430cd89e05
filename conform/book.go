package conform

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alteram/rulebook"
	"alteram/syntax"
)

// Book holds a rulebook against a pack. Without a prover nothing is met by
// proof, and what only a proof could show is not proved.
func Book(ctx context.Context, m *Match, prover Prover) Report {
	with := *m
	with.prover, with.proofs = prover, map[string]proof{}
	m = &with
	rep := Report{Pack: m.pk, Names: m.Names()}
	for _, i := range m.pk.requirements() {
		row := m.pk.row(i)
		c := &m.pk.Program.Clauses[i]
		for _, id := range c.Norms {
			if n := &m.pk.Program.Norms[id]; n.For == 0 && n.Parent < 0 {
				row.Demands = append(row.Demands, m.demands(ctx, n)...)
			}
		}
		for _, cl := range m.pk.Program.Claims {
			if cl.Clause == i {
				row.Demands = append(row.Demands, m.claimed(ctx, cl.Text)...)
			}
		}
		if len(row.Demands) == 0 {
			row.Demands = []Demand{{Words: row.Words, Answer: Judgement, Text: "No rule of any kind shows it: a person has to judge.", Rests: []string{"the whole of it"}}}
		}
		settle(&row)
		row.decide()
		rep.Rows = append(rep.Rows, row)
	}
	return rep
}

func firstSentence(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i+1]
	}
	return s
}

// demands holds the rulebook against one sentence of the pack. A sentence
// about a decision for which several of the rulebook stand, such as every
// sanction, is demanded of each of them.
func (m *Match) demands(ctx context.Context, n *rulebook.Norm) []Demand {
	if open := m.judged(n); len(open) > 0 {
		return []Demand{{Words: n.Words, Answer: Judgement, Text: "The rulebook leaves it to nobody; a person has to judge: " + strings.Join(open, ", ") + ".", Rests: open}}
	}
	if lack := m.lacking(n); lack != "" {
		return []Demand{{Words: n.Words, Answer: Missing, Text: fmt.Sprintf("Nothing in the rulebook stands for %q.", lack)}}
	}
	each := m.subject(n)
	if each == 0 {
		return []Demand{m.demand(ctx, n, "")}
	}
	var out []Demand
	for _, id := range m.to[each] {
		one := *m
		one.to = clone(m.to)
		one.to[each] = []rulebook.ID{id}
		out = append(out, one.demand(ctx, n, m.p.Thing(id).Name))
	}
	return fold(out)
}

// judged lists the open words that a sentence asks to be judged and for which
// the rulebook has no word of its own.
func (m *Match) judged(n *rulebook.Norm) []string {
	if n.Kind != rulebook.Needs {
		return nil
	}
	var out []string
	for _, id := range append([]rulebook.ID{n.With}, n.Things...) {
		if t := m.pk.Program.Thing(id); t.Kind == rulebook.Judgement && len(m.to[id]) == 0 {
			out = union(out, []string{t.Name})
		}
	}
	return out
}

func clone(to map[rulebook.ID][]rulebook.ID) map[rulebook.ID][]rulebook.ID {
	out := make(map[rulebook.ID][]rulebook.ID, len(to))
	for k, v := range to {
		out[k] = v
	}
	return out
}

// fold joins demands that came to the same under the same clauses.
func fold(list []Demand) []Demand {
	var out []Demand
	for _, d := range list {
		i := slices.IndexFunc(out, func(o Demand) bool { return o.Answer == d.Answer && o.Text == d.Text && slices.Equal(o.Rests, d.Rests) })
		if i < 0 {
			out = append(out, d)
			continue
		}
		for _, c := range d.Clauses {
			if !slices.Contains(out[i].Clauses, c) {
				out[i].Clauses = append(slices.Clone(out[i].Clauses), c)
			}
		}
	}
	return out
}

// lacking names the first thing on which the sentence rests and for which
// nothing in the rulebook stands. Alternatives within conditions may lack.
func (m *Match) lacking(n *rulebook.Norm) string {
	need := []rulebook.ID{n.Thing, n.At}
	for _, d := range n.Deeds {
		need = append(need, d.Thing)
	}
	for i := range n.Windows {
		if n.Windows[i].Kind != syntax.After && n.Windows[i].Kind != syntax.Before {
			need = append(need, n.Windows[i].Point.Thing)
		}
	}
	found := len(n.Deeds) == 0
	for _, id := range need {
		t := m.pk.Program.Thing(id)
		if id == 0 || t.Kind == rulebook.Class || t.Kind == rulebook.Parameter {
			continue
		}
		isDeed := slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id })
		if len(m.to[id]) == 0 && !(isDeed && len(n.Deeds) > 1) {
			return t.Name
		}
		found = found || isDeed && len(m.to[id]) > 0
	}
	if !found && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing != 0 }) {
		return m.pk.Program.Thing(n.Deeds[0].Thing).Name
	}
	return ""
}

// subject is the decision of which the sentence is demanded for each that
// stands for it; 0 when there is no more than one.
func (m *Match) subject(n *rulebook.Norm) rulebook.ID {
	ids := []rulebook.ID{n.Thing}
	for i := range n.Windows {
		ids = append(ids, n.Windows[i].Point.Thing)
	}
	for _, d := range n.Deeds {
		if d.Verb != rulebook.Do {
			ids = append(ids, d.Thing)
		}
	}
	for _, id := range ids {
		if m.pk.Program.Thing(id).Kind == rulebook.Decision && len(m.to[id]) > 1 {
			return id
		}
	}
	return 0
}

// found is what one sentence of the rulebook, or several together, make of a
// demand.
type found struct {
	answer  Answer
	text    string
	clauses []string
	rests   []string
}

func (m *Match) demand(ctx context.Context, n *rulebook.Norm, of string) Demand {
	d := Demand{Words: n.Words}
	f := m.structure(n)
	if f.answer != Met && f.answer != Judgement {
		if proved, ok := m.prove(ctx, n, f); ok {
			f = proved.found
			d.Story = proved.story
		}
	}
	d.Answer, d.Clauses, d.Rests = f.answer, f.clauses, f.rests
	d.Text = f.text
	if d.Text == "" && d.Answer == Met {
		d.Text = "By " + clauseList(f.clauses) + "."
	}
	if of != "" && d.Answer != Met {
		d.Text = strings.ToUpper(of[:1]) + of[1:] + ": " + lower(d.Text)
	}
	return d
}

func lower(s string) string {
	if s == "" || len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func clauseList(list []string) string {
	switch len(list) {
	case 0:
		return "no clause"
	case 1:
		return "clause " + list[0]
	}
	return "clauses " + strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// structure looks for sentences of the rulebook that say at least what the
// sentence of the pack says.
func (m *Match) structure(n *rulebook.Norm) found {
	switch n.Kind {
	case rulebook.Content:
		return m.contents(n)
	case rulebook.Offer:
		return m.offered(n)
	case rulebook.Ban:
		return m.bans(n)
	case rulebook.Deem:
		return m.deemed(n)
	}
	best := found{answer: Missing, text: missing(n)}
	if f, ok := m.chain(n); ok {
		return f
	}
	for i := range m.p.Norms {
		b := &m.p.Norms[i]
		if b.Parent >= 0 && b.Kind != rulebook.Duty {
			continue
		}
		f, ok := m.hold(n, b)
		if !ok {
			continue
		}
		if best.answer == Missing && best.clauses == nil || rank(f.answer) < rank(best.answer) {
			f.clauses = []string{m.p.Clauses[b.Clause].Number}
			best = f
		}
	}
	return best
}

// missing says of what sort of sentence there is none.
func missing(n *rulebook.Norm) string {
	what := map[rulebook.NormKind]string{
		rulebook.Power: "gives this power", rulebook.Duty: "sets this duty", rulebook.Quorum: "sets a quorum", rulebook.Menu: "lists what may be imposed",
		rulebook.Effect: "says when it takes effect, is suspended or ends", rulebook.Required: "asks for this", rulebook.Needs: "asks for this",
	}[n.Kind]
	if what == "" {
		what = "says so"
	}
	return "No clause " + what + "."
}

// hold holds one sentence of the rulebook against one of the pack. ok is
// false when they speak of different things.
func (m *Match) hold(n, b *rulebook.Norm) (found, bool) {
	switch n.Kind {
	case rulebook.Power, rulebook.Duty:
		return m.deed(n, b)
	case rulebook.Required:
		return m.required(n, b)
	case rulebook.Verdict, rulebook.Without, rulebook.Needs:
		return m.valid(n, b)
	case rulebook.Effect:
		if b.Kind == rulebook.Effect && m.same(n.Thing, b.Thing) && bare(n) && (b.Change == rulebook.TakesEffect || b.Change == rulebook.IsSuspended) {
			return found{answer: Met}, true
		}
		if b.Kind != rulebook.Effect || !m.same(n.Thing, b.Thing) || n.Change != b.Change && !(n.Change == rulebook.TakesEffect && b.Change == rulebook.IsSuspended) {
			return found{}, false
		}
		return m.conditions(n, b, found{answer: Met}), true
	case rulebook.Menu, rulebook.Quorum, rulebook.Chair, rulebook.Casting:
		if b.Kind != n.Kind {
			return found{}, false
		}
		if n.Kind == rulebook.Menu && !m.who(&n.Who, &b.Who) || n.Kind == rulebook.Quorum && !m.same(n.Thing, b.Thing) {
			return found{}, false
		}
		return m.severe(n, b, found{answer: Met}), true
	case b.Kind, rulebook.Survives:
		return found{answer: Met}, b.Kind == n.Kind
	}
	return found{}, false
}

// bare reports whether a sentence says that something takes effect and not
// when: the law asks only that the rulebook says.
func bare(n *rulebook.Norm) bool {
	return n.Change == rulebook.TakesEffect && n.If == nil && n.Unless == nil && len(n.Windows) == 0
}

// deed holds powers and duties. A right of a party must be as wide as the
// pack has it; a duty must leave no more time.
func (m *Match) deed(n, b *rulebook.Norm) (found, bool) {
	if b.Kind != n.Kind && !(n.Kind == rulebook.Power && b.Kind == rulebook.Duty) {
		return found{}, false
	}
	done := slices.ContainsFunc(b.Deeds, func(x rulebook.Deed) bool {
		return slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool {
			return d.Verb == x.Verb && (d.Thing == 0 || m.same(d.Thing, x.Thing))
		})
	})
	if !done || !m.who(&n.Who, &b.Who) {
		return found{}, false
	}
	a := duty
	if n.Kind == rulebook.Power {
		a = right
	}
	s := m.windows(n.Windows, b.Windows, a)
	f := found{answer: Met}
	switch {
	case s.ok:
	case s.weak:
		f = found{answer: Broken, text: upper(s.text) + "."}
	default:
		f = found{answer: Unproved, text: upper(s.text) + "."}
	}
	if n.Kind == rulebook.Duty || m.party(&n.Who) {
		f = m.conditions(n, b, f)
	}
	f.rests = append(f.rests, m.soon(n.Windows, b.Windows)...)
	return f, true
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// soon names the open words of time that a window of the rulebook leaves.
func (m *Match) soon(pack, book []rulebook.Window) []string {
	for i := range pack {
		if pack[i].Kind != syntax.Soon {
			continue
		}
		for k := range book {
			if book[k].Kind == syntax.Soon {
				return []string{book[k].Word}
			}
		}
	}
	return nil
}

// party reports whether a Who of the pack is a party of the case.
func (m *Match) party(w *rulebook.Who) bool {
	return slices.ContainsFunc(w.Roles, func(id rulebook.ID) bool { return m.pk.Program.Thing(id).Kind == rulebook.Party })
}

// conditions lowers what was found when the rulebook's sentence holds under
// conditions that the pack's does not have.
func (m *Match) conditions(n, b *rulebook.Norm, f found) found {
	f.rests = append(f.rests, judgements(m.p, b.If)...)
	if f.answer != Met {
		return f
	}
	if b.If != nil && !implies(n.If, b.If, func(x, y *rulebook.Test) bool { return m.test(x, y) }) {
		f.answer, f.text = Unproved, "It holds only under a condition that the law does not have: "+b.Words
	}
	if b.Unless != nil && !m.waived(b.Unless) && !(n.Unless != nil && implies(b.Unless, n.Unless, m.turned)) {
		f.answer, f.text = Unproved, "It has an exception that the law does not have: "+b.Words
	}
	return f
}

// turned compares a test of the rulebook with one of the pack.
func (m *Match) turned(book, pack *rulebook.Test) bool { return m.test(pack, book) }

// waived reports whether an exception is an act of the person who is
// protected: an agreement.
func (m *Match) waived(c rulebook.Cond) bool {
	t, ok := c.(*rulebook.Test)
	return ok && t.Op == rulebook.Agreed
}

// severities in the order of what they do.
func strength(k syntax.SeverityKind) int {
	return map[syntax.SeverityKind]int{syntax.Void: 3, syntax.NotCounted: 3, syntax.Curable: 3, syntax.Voidable: 2, syntax.Irregular: 1}[k]
}

// severe lowers what was found when a breach does less under the rulebook
// than in law, or when another clause prevails over the one that was found.
func (m *Match) severe(n, b *rulebook.Norm, f found) found {
	if f.answer == Met && len(b.Gives) > 0 {
		f.answer = Unproved
		f.text = fmt.Sprintf("It gives way to clause %s: %s", m.p.Clauses[m.p.Norms[b.Gives[0]].Clause].Number, m.p.Norms[b.Gives[0]].Words)
	}
	if f.answer == Met && strength(b.Sev.Kind) < strength(n.Sev.Kind) {
		f.answer = Broken
		does := severityName(b.Sev.Kind)
		if does == "" {
			does = "a breach that leaves the act standing"
		}
		f.text = fmt.Sprintf("The rulebook makes it %s; in law it is %s.", does, severityName(n.Sev.Kind))
	}
	return f
}

// required holds "must be received not less than 14 days before the hearing".
func (m *Match) required(n, b *rulebook.Norm) (found, bool) {
	if b.Kind != rulebook.Required || !m.same(n.Thing, b.Thing) {
		return found{}, false
	}
	if n.State != b.State && !(n.State == rulebook.Made && b.State == rulebook.Received || n.State == rulebook.Sent && b.State == rulebook.Received) {
		if n.State != rulebook.Received || b.State != rulebook.Made || len(b.Windows) == 0 {
			return found{}, false
		}
		return found{answer: Unproved, text: "It counts from when it is given, and the law from when it is received."}, true
	}
	s := m.windows(n.Windows, b.Windows, duty)
	f := found{answer: Met}
	switch {
	case s.ok:
	case s.weak:
		f = found{answer: Broken, text: upper(s.text) + "."}
	case len(b.Windows) == 0:
		return found{}, false
	default:
		f = found{answer: Unproved, text: upper(s.text) + "."}
	}
	return m.conditions(n, b, m.severe(n, b, f)), true
}

// valid holds what makes a decision or an act void: what must be so for it to
// count must, under the rulebook, be at least what it must be in law.
func (m *Match) valid(n, b *rulebook.Norm) (found, bool) {
	switch b.Kind {
	case rulebook.Verdict, rulebook.Without, rulebook.Needs, rulebook.Required:
	default:
		return found{}, false
	}
	if n.Major != nil || n.Method != "" {
		return m.vote(n, b)
	}
	if !m.same(n.Thing, b.Thing) {
		return found{}, false
	}
	law, own := demandOf(n), demandOf(b)
	if law == nil || own == nil || !implies(own, law, m.turned) {
		return found{}, false
	}
	f := m.severe(n, b, found{answer: Met})
	f.rests = append(f.rests, judgements(m.p, own)...)
	if b.Kind != rulebook.Verdict {
		f = m.conditions(n, b, f)
	}
	return f, true
}

// demandOf is what must be so for a thing to count under a sentence; nil when
// the sentence asks for something else.
func demandOf(n *rulebook.Norm) rulebook.Cond {
	happened := func(id rulebook.ID) rulebook.Cond { return &rulebook.Test{Op: rulebook.HasHappened, Thing: id} }
	switch n.Kind {
	case rulebook.Verdict:
		var parts []rulebook.Cond
		if n.If != nil {
			parts = append(parts, &rulebook.Not{Part: n.If})
		}
		if n.Unless != nil {
			parts = append(parts, n.Unless)
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return &rulebook.Or{Parts: parts}
	case rulebook.Without:
		if n.With != 0 {
			return happened(n.With)
		}
	case rulebook.Needs:
		if len(n.Things) > 1 {
			or := &rulebook.Or{}
			for _, id := range n.Things {
				or.Parts = append(or.Parts, happened(id))
			}
			return or
		}
		if n.With != 0 {
			return happened(n.With)
		}
		if len(n.Who.Roles) > 0 && n.Major == nil {
			return &rulebook.Test{Op: rulebook.Agreed, Who: n.Who}
		}
	}
	return nil
}

// vote holds a share of votes or a way of voting.
func (m *Match) vote(n, b *rulebook.Norm) (found, bool) {
	if n.Thing != 0 && !m.same(n.Thing, b.Thing) {
		return found{}, false
	}
	if n.Method != "" && b.Method == n.Method {
		return m.severe(n, b, found{answer: Met}), true
	}
	if n.Major == nil || b.Major == nil || b.Major.Param != 0 || n.Major.Of != b.Major.Of {
		return found{}, false
	}
	x, y := n.Major, b.Major
	enough := y.Num*max(x.Den, 1) > x.Num*max(y.Den, 1) || y.Num*max(x.Den, 1) == x.Num*max(y.Den, 1) && (y.MoreThan || !x.MoreThan)
	if (x.Den == 0) != (y.Den == 0) {
		return found{}, false
	}
	if !enough {
		return found{answer: Broken, text: "The rulebook asks for fewer votes than the law."}, true
	}
	return found{answer: Met}, true
}
