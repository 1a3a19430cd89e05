package access

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// standing is how the case stands as far as the reader may know. Nothing is
// judged again: what rests on an entry that the reader may not see is left out.
func (g *glance) standing() docket.Standing {
	s, c := &g.Standing, g.c
	out := docket.Standing{At: s.At, Open: s.Open || g.untold, Parties: map[string][]string{}}
	if !out.Open && c.of(Overview) >= Read && c.of(Decision) >= Outcome {
		out.ClosedBy = s.ClosedBy
	}
	for role, people := range s.Parties {
		if c.of(People) >= Read || share(people, c.names) {
			out.Parties[role] = slices.Clone(people)
		}
	}
	gaps := map[string]bool{} // clauses under which something was left out
	out.Duties, out.Powers = g.dues(s.Duties, gaps), g.dues(s.Powers, gaps)
	out.Results = g.results()
	for _, h := range s.Heard {
		if c.of(Hearing) >= Read && g.sound(h.Facts, h.Text) {
			out.Heard = append(out.Heard, h)
		}
	}
	for _, r := range s.Rulings {
		if g.sees(r.Event, Read) {
			out.Rulings = append(out.Rulings, g.ruling(r))
		}
	}
	if c.of(Record) >= Read {
		for i := range s.Clauses {
			if a := &s.Clauses[i]; !gaps[a.Clause] && g.whole(a) {
				out.Clauses = append(out.Clauses, *a)
			}
		}
	}
	if c.Is(Clerk, Auditor) {
		out.Alerts = slices.Clone(s.Alerts)
	}
	return out
}

// sees reports whether the reader sees as much of an entry. An entry that a
// rule made ("counts as made") has no words of anybody: it is known to those
// who may read decisions.
func (g *glance) sees(id string, least Level) bool {
	if l, known := g.levels[id]; known {
		return l >= least
	}
	return id == "" || g.c.of(Decision) >= Read && !g.untold
}

// sound reports whether a statement rests only on what the reader may read, and
// repeats no words that the reader may not.
func (g *glance) sound(facts []string, texts ...string) bool {
	for _, id := range facts {
		if !g.sees(id, Read) {
			return false
		}
	}
	for _, text := range texts {
		if g.leaks(text) {
			return false
		}
	}
	return true
}

// leaks reports whether a text repeats words that the reader may not read.
func (g *glance) leaks(text string) bool {
	if len(text) < shortest {
		return false
	}
	return slices.ContainsFunc(g.secrets, func(s string) bool { return strings.Contains(text, s) })
}

// findings keeps those that are sound.
func (g *glance) findings(list []docket.Finding) []docket.Finding {
	var out []docket.Finding
	for i := range list {
		if f := &list[i]; g.sound(f.Facts, f.Text, f.Needs) {
			out = append(out, *f)
		}
	}
	return out
}

// sentences keeps those that repeat nothing.
func (g *glance) sentences(list []string) []string {
	var out []string
	for _, s := range list {
		if !g.leaks(s) {
			out = append(out, s)
		}
	}
	return out
}

// ruling is a ruling on an entry that the reader may read, without what it says
// about others.
func (g *glance) ruling(r docket.Ruling) docket.Ruling {
	r.Findings = g.findings(r.Findings)
	r.Opened, r.Discharged, r.Late = g.sentences(r.Opened), g.sentences(r.Discharged), g.sentences(r.Late)
	r.Missed = g.sentences(r.Missed)
	if !g.c.Is(Clerk, Auditor) {
		r.Missed, r.Armed = nil, nil // times of others that ran out before
	}
	if g.untold && r.Effect == docket.Overturned {
		r.Effect, r.Because = docket.Effective, "" // it fell by a decision that is not known yet
	}
	if g.leaks(r.Because) {
		r.Because = ""
	}
	if g.leaks(r.Receipt) {
		r.Receipt = ""
	}
	return r
}

// results are the decisions of which the reader may know. While a later one is
// hidden, what it did to those before it is not known either: they are left out.
func (g *glance) results() []docket.Result {
	var out []docket.Result
	for _, r := range g.Standing.Results {
		switch {
		case g.untold || !g.sees(r.Event, Outcome):
		case !g.sees(r.Event, Read):
			out = append(out, docket.Result{Event: r.Event, Thing: r.Thing, On: r.On, Status: r.Status})
		default:
			if g.leaks(r.Why) {
				r.Why = ""
			}
			out = append(out, r)
		}
	}
	return out
}

// dues keeps the duties and powers of which the reader may know: those that
// rest on nothing hidden. A duty that somebody met by a hidden act stands as it
// did before, until its last day. The clauses of what was left out go to gaps.
func (g *glance) dues(list []docket.Due, gaps map[string]bool) []docket.Due {
	var out []docket.Due
	for i := range list {
		d := list[i]
		if d.People == nil || !share(d.People, g.c.names) {
			if g.c.of(Dates) < Read {
				continue
			}
		}
		if !g.sees(d.Trigger, Outcome) || g.leaks(d.Needs) {
			gaps[d.Clause] = true
			continue
		}
		if g.touched(&d) || !g.sees(d.Fulfilled, Outcome) {
			gaps[d.Clause] = true
			if !g.before(&d) {
				continue
			}
		}
		blocked := g.findings(d.Blocked)
		if len(blocked) < len(d.Blocked) {
			gaps[d.Clause] = true
			d.Needs = ""
		}
		d.Blocked = blocked
		if g.norm(&d) == nil { // a rule of another edition: the clause of that number here
			at := slices.IndexFunc(g.p.Norms, func(n rulebook.Norm) bool { return n.Clause >= 0 && g.p.Clauses[n.Clause].Number == d.Clause })
			d.Norm = max(at, 0)
		}
		out = append(out, d)
	}
	return out
}

// touched reports whether a duty or power rests on a thing that was done and
// of which the reader does not know.
func (g *glance) touched(d *docket.Due) bool {
	if len(g.hidden) == 0 {
		return false
	}
	n := g.norm(d)
	if n == nil {
		return true
	}
	for _, id := range mentions(n) {
		if g.hidden[id] {
			return true
		}
	}
	return false
}

// before puts a duty back to how it stood before what is hidden; it is false
// when that is not known, or cannot be said any more.
func (g *glance) before(d *docket.Due) bool {
	if d.Kind != "must" || d.Trigger == "" || d.By == nil || *d.By < g.day {
		return false
	}
	d.Status, d.Done, d.Days, d.Fulfilled, d.Needs, d.Blocked = "open", nil, nil, "", "", nil
	return true
}

// whole reports whether an answer about a clause rests on nothing hidden.
func (g *glance) whole(a *docket.ClauseAnswer) bool {
	for i := range a.Findings {
		if f := &a.Findings[i]; !g.sound(f.Facts, f.Text, f.Needs) {
			return false
		}
	}
	if len(g.hidden) == 0 {
		return true
	}
	for i := range g.p.Clauses {
		if g.p.Clauses[i].Number != a.Clause {
			continue
		}
		for _, n := range g.p.Clauses[i].Norms {
			for _, id := range mentions(&g.p.Norms[n]) {
				if g.hidden[id] {
					return false
				}
			}
		}
	}
	return true
}
