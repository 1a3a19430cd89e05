package conform

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// ownRules reports whether a claim of a pack asks that the rulebook's own
// clauses were kept, rather than something of the pack.
func ownRules(claim string) bool {
	return strings.HasPrefix(strings.ToLower(claim), "every sanction is valid under the rulebook")
}

// own lists the clauses of the rulebook itself that the case breaks, each with
// the code of the defect.
func (tr *teller) own(claim string) []Demand {
	st := docket.At(tr.r.State, tr.r.At)
	undone := slices.ContainsFunc(st.Rulings, func(r docket.Ruling) bool { return r.Effect == docket.NoEffect })
	var out []Demand
	for i := range st.Clauses {
		c := &st.Clauses[i]
		for k := range c.Findings {
			f := complete(&c.Findings[k], &st)
			again := slices.ContainsFunc(out, func(d Demand) bool { return d.Words == f.Words })
			if f.Answer != docket.Broken || f.Planned || again || f.Code == "not-carried" || f.Code == "missed" && undone {
				continue // that a duty counts as missed because what was done is void is no defect of its own
			}
			d := Demand{
				Words: f.Words, Answer: Broken, Text: orElse(f.Text, f.Words), Clauses: []string{c.Clause}, Entries: f.Facts, On: tr.day(f.Facts), Pattern: Pattern(tr.m.p, f),
			}
			if f.Severity == "irregularity" {
				d.Answer, d.Pattern, d.Rests = Judgement, "PREJ", []string{"whether it did anybody an injustice"}
				d.Text += " The decision stands; somebody has to judge whether it did anybody an injustice."
			}
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return []Demand{{Words: claim, Answer: Met, Text: "No clause of the rulebook itself is broken."}}
	}
	return out
}

// property holds the case against one of the twelve properties, as package
// claim states it for the rulebook and the docket answers it. That every case
// ends, P10, is nothing that one case can show.
func (tr *teller) property(name string) []Demand {
	var out []Demand
	if name == "P10" {
		return nil
	}
	for _, c := range claim.Justice(tr.m.p, claim.Find(tr.m.p)) {
		if c.Property != name || c.Missing != "" || c.Moment == claim.ByDocket {
			continue
		}
		if broken, why := claim.Broken(c, tr.r.State, tr.r.At); broken {
			out = append(out, Demand{Words: c.Text, Answer: Broken, Text: why})
		}
	}
	return out
}

func orElse(s, or string) string {
	if s == "" {
		return or
	}
	return s
}

// Pattern is the code of the defect that a finding of the docket shows; empty
// when it shows none of those that have a code. The codes are those of
// docs/reference/packs.md.
func Pattern(p *rulebook.Program, f *docket.Finding) string {
	var n *rulebook.Norm
	if f.Norm >= 0 && f.Norm < len(p.Norms) {
		n = &p.Norms[f.Norm]
	}
	switch f.Code {
	case "no-power", "unknown-act":
		return "POWER"
	case "case-closed":
		return "ONCE"
	case "too-early", "too-late", "too-soon-given", "no-notice", "not-received":
		return interval(p, n)
	case "not-in-menu", "too-long":
		return "MENU"
	case "no-quorum", "quorum-lost":
		return "QUORUM"
	case "wrong-method", "proxy", "abstained":
		return "CONVENE"
	case "not-charged":
		return "IDENT"
	case "not-disclosed":
		return "DISCLOSE"
	case "not-offered", "wrong-order":
		return "PRE"
	case "not-stated":
		return stated(n)
	case "may-not-sit", "may-not-attend", "vote-not-lawful":
		return kept(p, n)
	case "late", "missed", "duty":
		return due(p, n)
	case "defect", "lacking", "not-as-required", "forbidden":
		return defect(p, n)
	}
	return ""
}

// stated is the code of a notice or charge that does not say what it must.
func stated(n *rulebook.Norm) string {
	if n != nil && slices.ContainsFunc(n.Items, func(s string) bool { return strings.Contains(s, "appeal") && len(n.Items) == 1 }) {
		return "REASON"
	}
	return "SPEC"
}

// interval is the code of what was done too early or too late.
func interval(p *rulebook.Program, n *rulebook.Norm) string {
	if n == nil {
		return "WINDOW"
	}
	if slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.State == rulebook.AtField }) {
		return "FROZEN"
	}
	party := slices.ContainsFunc(p.Thing(n.Thing).To, func(id rulebook.ID) bool { return p.Thing(id).Kind == rulebook.Party })
	if n.Kind == rulebook.Required && !party {
		return "CONVENE" // a notice to the members, not to the one who is accused
	}
	return "WINDOW"
}

// kept is the code of somebody who took part and may not.
func kept(p *rulebook.Program, n *rulebook.Norm) string {
	if n == nil {
		return "RECUSE"
	}
	conds := []rulebook.Cond{n.If, n.Who.If, p.Thing(n.Who.Class).If}
	switch {
	case slices.ContainsFunc(conds, func(c rulebook.Cond) bool { return asks(c, rulebook.HeardWhole) }):
		return "ATTEND"
	case slices.ContainsFunc(conds, func(c rulebook.Cond) bool { not, ok := c.(*rulebook.Not); return ok && asksBody(p, not.Part) }):
		return "COMPOSE"
	case slices.ContainsFunc(conds, func(c rulebook.Cond) bool {
		return asks(c, rulebook.SatAt) || asks(c, rulebook.WasPresent) || asksBody(p, c)
	}):
		return "DISJOINT"
	}
	if n.Who.Class == 0 && n.Who.If == nil && slices.ContainsFunc(append([]rulebook.ID{n.Who.MemberOf}, n.Who.Roles...), func(id rulebook.ID) bool { return p.Thing(id).Kind == rulebook.Body }) {
		return "DISJOINT"
	}
	return "RECUSE"
}

// asksBody reports whether a condition asks if somebody belongs to a body.
func asksBody(p *rulebook.Program, c rulebook.Cond) bool {
	return slices.ContainsFunc(tests(c), func(t *rulebook.Test) bool {
		return t.Op == rulebook.IsRole && (t.Other.MemberOf != 0 || slices.ContainsFunc(t.Other.Roles, func(id rulebook.ID) bool { return p.Thing(id).Kind == rulebook.Body }))
	})
}

// due is the code of a duty that was missed.
func due(p *rulebook.Program, n *rulebook.Norm) string {
	if n == nil {
		return ""
	}
	for _, d := range n.Deeds {
		if name := p.Thing(d.Thing).Name; strings.Contains(name, "reason") || strings.Contains(name, "outcome") || strings.Contains(name, "written decision") {
			return "REASON"
		}
	}
	return "WINDOW"
}

// defect is the code of a decision that lacks what it may not be without.
func defect(p *rulebook.Program, n *rulebook.Norm) string {
	if n == nil {
		return ""
	}
	all := append(tests(n.If), tests(n.Unless)...)
	has := func(ops ...rulebook.Op) bool {
		return slices.ContainsFunc(all, func(t *rulebook.Test) bool { return slices.Contains(ops, t.Op) })
	}
	with := p.Thing(n.With)
	atField := func(list []rulebook.Window) bool {
		return slices.ContainsFunc(list, func(w rulebook.Window) bool { return w.Point.State == rulebook.AtField })
	}
	speaksOf := func(k rulebook.Kind, name string) bool {
		return slices.ContainsFunc(all, func(t *rulebook.Test) bool {
			x := p.Thing(t.Thing)
			return t.Op == rulebook.HasHappened && x.Kind == k && strings.Contains(x.Name, name)
		})
	}
	switch {
	case has(rulebook.WasHeard, rulebook.Spoke, rulebook.WasOffered):
		return "PRE"
	case has(rulebook.ReliesUndisclosed):
		return "DISCLOSE"
	case has(rulebook.FindsUncharged):
		return "IDENT"
	case has(rulebook.SameFacts):
		return "ONCE"
	case has(rulebook.ImposesUnlisted):
		return "MENU"
	case has(rulebook.FieldIs) || atField(n.Windows) || slices.ContainsFunc(all, func(t *rulebook.Test) bool { return atField(t.Windows) }):
		return "FROZEN"
	case n.Kind == rulebook.Without && with.Kind == rulebook.Meeting, n.State == rulebook.Held, speaksOf(rulebook.Meeting, ""):
		return "CONVENE"
	case with.Kind == rulebook.Judgement, speaksOf(rulebook.Act, "charge"):
		return "SPEC"
	case n.Kind == rulebook.Verdict && has(rulebook.IsOpen), n.Kind == rulebook.Ban && has(rulebook.CaseOpen, rulebook.IsOpen):
		return "STAY"
	case n.Kind == rulebook.Without || n.Kind == rulebook.Required || has(rulebook.HasHappened, rulebook.IsReceived, rulebook.WasTold):
		return "PRE"
	}
	return ""
}

func asks(c rulebook.Cond, op rulebook.Op) bool {
	return slices.ContainsFunc(tests(c), func(t *rulebook.Test) bool { return t.Op == op })
}

// tests lists the elementary conditions of a condition.
func tests(c rulebook.Cond) []*rulebook.Test {
	switch x := c.(type) {
	case *rulebook.And:
		return testsOf(x.Parts)
	case *rulebook.Or:
		return testsOf(x.Parts)
	case *rulebook.Not:
		return tests(x.Part)
	case *rulebook.Test:
		return []*rulebook.Test{x}
	}
	return nil
}

func testsOf(list []rulebook.Cond) []*rulebook.Test {
	var out []*rulebook.Test
	for _, c := range list {
		out = append(out, tests(c)...)
	}
	return out
}
