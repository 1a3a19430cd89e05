package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"alteram/syntax"
)

// precedence works out which norms give way to which, and reports pairs that
// fix the same thing differently where neither does. Nothing goes by order or
// by number: a norm gives way only when a sentence says so ("Despite", "Except
// as", "yields to") or when it stands in a residual book.
func (b *builder) precedence() {
	norms := b.p.Norms
	for i := range norms {
		n := &norms[i]
		for _, victim := range b.relatedNorms(n, n.Despite) {
			norms[victim].gives(i)
		}
		for _, winner := range b.relatedNorms(n, n.Except) {
			n.gives(winner)
		}
		if n.Kind == Yields && len(n.Clauses) > 1 {
			for _, c := range b.under(n.Clauses[0]) {
				for _, victim := range b.p.Clauses[c].Norms {
					for _, winner := range b.relatedNorms(&norms[victim], n.Clauses[1:]) {
						norms[victim].gives(winner)
					}
				}
			}
		}
	}
	b.conflicts()
	b.yieldCycles()
}

// gives notes that n gives way to another norm.
func (n *Norm) gives(to int) {
	if to != n.ID && !slices.Contains(n.Gives, to) {
		n.Gives = append(n.Gives, to)
	}
}

// relatedNorms are the norms of some clauses that govern what n governs; when
// none does, all of them that say what must, may or must not be done.
func (b *builder) relatedNorms(n *Norm, clauses []int) []int {
	var related, conduct []int
	for _, c := range clauses {
		for _, id := range b.p.Clauses[c].Norms {
			other := &b.p.Norms[id]
			if other.ID == n.ID || n.For != other.For && other.For != 0 {
				continue
			}
			if slices.ContainsFunc(topics(n), func(t ID) bool { return slices.Contains(topics(other), t) }) {
				related = append(related, id)
			}
			switch other.Kind {
			case Power, Duty, Ban, Offer, Required:
				conduct = append(conduct, id)
			}
		}
	}
	if len(related) > 0 {
		return related
	}
	return conduct
}

// topics are the things that a norm governs.
func topics(n *Norm) []ID {
	var out []ID
	for _, d := range n.Deeds {
		if d.Thing != 0 {
			out = append(out, d.Thing)
		}
	}
	if n.Thing != 0 && n.Kind != Acting {
		out = append(out, n.Thing)
	}
	return out
}

// fixed is one thing that a norm fixes: a key that two norms share when they
// speak of the same, what they say of it, and in words what it is.
// Of a window it keeps the deed and the moment it runs from.
type fixed struct {
	key, says, words string
	deed             ID
	window           *Window
}

// one is a list of one thing that is fixed.
func one(key, says, words string) []fixed { return []fixed{{key: key, says: says, words: words}} }

// fixes lists what a norm fixes.
func (b *builder) fixes(n *Norm) []fixed {
	name := func(id ID) string { return "the " + cmpOr(b.thing(id).Name, "decision") }
	switch n.Kind {
	case Duty, Power:
		return b.fixesWhen(n)
	case Ban:
		var out []fixed
		for _, d := range n.Deeds {
			key := fmt.Sprint("ban ", d, whoKey(n.Who), b.p.condText(n.If), b.p.condText(n.Unless), b.p.windowsText(n.Windows))
			out = append(out, one(key, b.p.severityText(n.Sev), "what follows when "+b.p.deedWords(d)+" is forbidden")...)
		}
		return out
	case Required:
		var out []fixed
		for _, w := range n.Windows {
			key := fmt.Sprint("required ", n.Thing, n.State, bound(w.Kind), w.Point.Thing, w.Point.State)
			out = append(out, one(key, b.p.windowText(&w)+b.p.severityText(n.Sev), "when "+name(n.Thing)+" must be "+stateName(n.State))...)
		}
		return out
	case Needs:
		if n.Major != nil {
			return one(fmt.Sprint("majority ", n.Thing), b.p.majorityText(n.Major), "what majority "+name(n.Thing)+" needs")
		}
	case Quorum:
		return one(fmt.Sprint("quorum ", n.Thing), b.p.majorityText(n.Major)+fmt.Sprint(n.Through), "the quorum of "+name(n.Thing))
	case Effect:
		if n.Change == TakesEffect {
			return one(fmt.Sprint("effect ", n.Thing, n.Change), b.p.windowsText(n.Windows), "when "+name(n.Thing)+" takes effect")
		}
	case Without:
		return one(fmt.Sprint("without ", n.Thing, n.With, n.Method), b.p.severityText(n.Sev), "what "+name(n.Thing)+" is without "+cmpOr(n.Method, b.thing(n.With).Name))
	case Service:
		return one(fmt.Sprint("service ", n.Thing, n.Method, n.After), b.p.windowsText(n.Windows), "when what is sent by "+cmpOr(n.Method, "any method")+" counts as received")
	case Menu:
		return one(fmt.Sprint("menu ", whoKey(n.Who)), fmt.Sprint(n.Things), "what "+n.Who.Words+" may impose")
	case Casting:
		return one("casting "+whoKey(n.Who), fmt.Sprint(n.Not), "whether "+n.Who.Words+" has a casting vote")
	case Chair:
		return one(fmt.Sprint("chair ", n.Thing), whoKey(n.Who), "who presides at "+name(n.Thing))
	case Acting:
		return one(fmt.Sprint("acting ", n.Thing), whoKey(n.Who), "who acts as "+b.thing(n.Thing).Name)
	case Extension:
		return one(fmt.Sprint("extension ", n.Clauses, n.Shorten, whoKey(n.Who)), fmt.Sprint(b.p.spanText(n.Most), n.Limit), "by how much the period may be changed")
	}
	return nil
}

// fixesWhen lists the bounds in time of a duty or power. A window that runs
// from the deed itself ("within 30 days after review") is for the next time
// and fixes nothing that the first sentence does.
func (b *builder) fixesWhen(n *Norm) []fixed {
	var out []fixed
	for _, d := range n.Deeds {
		for i := range n.Windows {
			w := &n.Windows[i]
			side := bound(w.Kind)
			if side == "" || w.Soft || n.Whichever != AllHold || w.Point.Thing == d.Thing && d.Thing != 0 {
				continue
			}
			verb := map[NormKind]string{Duty: "must", Power: "may"}[n.Kind]
			key := fmt.Sprint(verb, d, whoKey(n.Who), side)
			out = append(out, fixed{key, b.p.windowText(w), "when " + b.p.deedWords(d) + " " + verb + " be " + b.doneWord(d), d.Thing, w})
		}
	}
	return out
}

// doneWord is how a deed is said to be done: a meeting is held.
func (b *builder) doneWord(d Deed) string {
	switch t := b.thing(d.Thing); {
	case d.Verb == Do && t.Kind == Meeting:
		return "held"
	case d.Verb == Do && t.Kind == Act:
		return "made"
	}
	return "done"
}

// otherRound reports whether two windows for one deed are for different times
// that it is done: neither moment leads to the other ("within 7 days after
// removal", "within 7 days after warning"), or one comes only after the deed
// ("within 42 days after remittal" of a hearing).
func (b *builder) otherRound(x, y fixed) bool {
	if x.window == nil || y.window == nil || x.window.Point == y.window.Point {
		return false
	}
	from, to := x.window.Point.Thing, y.window.Point.Thing
	if from == 0 || to == 0 || from == to {
		return false
	}
	if b.leads == nil {
		b.leads = b.leadsTo()
	}
	return !b.leads[from][to] && !b.leads[to][from] || b.leads[x.deed][from] || b.leads[x.deed][to]
}

// leadsTo is which things come after which: the time for one runs from the
// other, or from what comes after that.
func (b *builder) leadsTo() map[ID]map[ID]bool {
	out := map[ID]map[ID]bool{}
	add := func(from, to ID) bool {
		if from == 0 || to == 0 || out[from][to] {
			return false
		}
		if out[from] == nil {
			out[from] = map[ID]bool{}
		}
		out[from][to] = true
		return true
	}
	for n := range b.norms(Power, Duty, Effect) {
		for i := range n.Windows {
			for _, d := range n.Deeds {
				add(n.Windows[i].Point.Thing, d.Thing)
			}
		}
	}
	for n := range b.norms(Without, Needs) {
		add(n.With, n.Thing)
	}
	for again := true; again; {
		again = false
		for from := range out {
			for mid := range out[from] {
				for to := range out[mid] {
					again = add(from, to) || again
				}
			}
		}
	}
	return out
}

// bound says which side of the time a window bounds; empty for a state.
func bound(k syntax.WindowKind) string {
	switch k {
	case syntax.Within, syntax.NotMoreAfter, syntax.NotLessBefore, syntax.Before, syntax.ByDate, syntax.Until:
		return "latest"
	case syntax.NotLessAfter, syntax.NotMoreBefore, syntax.After, syntax.WithinBefore:
		return "earliest"
	}
	return ""
}

func whoKey(w Who) string {
	return fmt.Sprint(w.Roles, w.MemberOf, w.Class, w.Anyone, w.Member, w.Nobody, w.All, w.Count, w.Each, w.Longest)
}

// conflicts reports pairs of norms that fix the same thing differently. A
// residual book gives way instead.
func (b *builder) conflicts() {
	type entry struct {
		norm int
		fixed
	}
	seen := map[string][]entry{}
	for i := range b.p.Norms {
		n := &b.p.Norms[i]
		if n.Parent >= 0 {
			continue // it holds only when a duty was missed
		}
		for _, f := range b.fixes(n) {
			for told, k := 0, 0; k < len(seen[f.key]) && told < mostConflicts; k++ {
				old := seen[f.key][k]
				if b.conflict(&b.p.Norms[old.norm], n, old.fixed, f) {
					told++
				}
			}
			seen[f.key] = append(seen[f.key], entry{i, f})
		}
	}
}

// mostConflicts is with how many others a sentence is said to be in conflict: one
// would do, and a rulebook that says a thing ten thousand times would drown.
const mostConflicts = 3

// conflict reports whether two sentences fix one thing in two ways, and says so,
// unless one of them gives way.
func (b *builder) conflict(old, n *Norm, was, now fixed) bool {
	oldResidual, residual := b.residual(old.Clause), b.residual(n.Clause)
	switch {
	case oldResidual && !residual:
		old.gives(n.ID)
		return false
	case residual && !oldResidual:
		n.gives(old.ID)
		return false
	case was.says == now.says, slices.Contains(old.Gives, n.ID), slices.Contains(n.Gives, old.ID), b.otherRound(was, now), b.disjoint(old, n):
		return false
	case old.Clause == n.Clause && old.For != n.For, old.ID == n.ID:
		return false
	}
	b.src = n.File
	first, second := b.p.cite(old.Clause), b.p.cite(n.Clause)
	if old.Clause == n.Clause {
		first, second = "a sentence of "+first, "another"
	}
	b.report(errConflict, n.Span, first, second, now.words)
	b.relatedIn(old.File, old.Span, "the other sentence")
	return true
}

func (b *builder) residual(clause int) bool {
	return clause >= 0 && clause < len(b.p.Clauses) && b.books[b.p.Clauses[clause].Book] && b.p.Clauses[clause].Book != ""
}

// yieldCycles reports norms that give way to each other in a ring: then no
// one would hold.
func (b *builder) yieldCycles() {
	next := func(i int) []int { return b.p.Norms[i].Gives }
	for i := range b.p.Norms {
		if ring := ringFrom(i, next); ring != nil && i == slices.Min(ring) {
			var names []string
			for _, k := range ring {
				if c := b.p.cite(b.p.Norms[k].Clause); !slices.Contains(names, c) {
					names = append(names, c)
				}
			}
			b.src = b.p.Norms[i].File
			b.report(errYieldCycle, b.p.Norms[i].Span, strings.Join(names, ", "))
		}
	}
}

// ringFrom finds a way from a node back to itself, or nil.
func ringFrom(start int, next func(int) []int) []int {
	seen := map[int]bool{}
	var walk func(at int, path []int) []int
	walk = func(at int, path []int) []int {
		for _, to := range next(at) {
			if to == start {
				return path
			}
			if !seen[to] {
				seen[to] = true
				if ring := walk(to, append(slices.Clone(path), to)); ring != nil {
					return ring
				}
			}
		}
		return nil
	}
	return walk(start, []int{start})
}
