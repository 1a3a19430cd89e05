// Package mutate makes a rulebook a little worse, in one place at a time.
//
// A [Mutation] is the same rulebook with one slip of the pen: a period
// shortened, a condition dropped, a severity lowered, a recusal removed, a
// limit raised, an "If not" left out. [All] lists those that there are, in the
// order of the text, and [Some] a number of them drawn by a seed. Each builds,
// its claims can be read, and no two mean the same.
//
// It says nothing about which of them matter: that is what a prover is asked,
// and how it is tested. A slip that breaks a claim must be found, and one that
// breaks none must not be.
package mutate

import (
	"fmt"
	"iter"
	"strings"

	"alteram/prove/claim"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// Mutation is a rulebook with one change.
type Mutation struct {
	Kind          string // "period shortened"
	Clause        string // number of the clause
	What          string // what was changed, in words
	Before, After string // the sentence; After is empty when it was taken out
	Text          []byte // the whole rulebook
	Program       *rulebook.Program
}

// String says what was changed and where.
func (m Mutation) String() string {
	return fmt.Sprintf("clause %s: %s: %s", m.Clause, m.Kind, m.What)
}

// All yields every mutation of a rulebook, in the order of the text. A text
// that does not build has none.
func All(f *source.File) iter.Seq[Mutation] {
	return func(yield func(Mutation) bool) {
		m, ok := begin(f)
		if !ok {
			return
		}
		for i := range m.sites {
			if out, ok := m.make(m.sites[i]); ok && !yield(out) {
				return
			}
		}
	}
}

// Some returns n mutations of a rulebook, or all where there are fewer, drawn
// by a seed: the same seed draws the same.
func Some(f *source.File, seed uint64, n int) []Mutation {
	m, ok := begin(f)
	if !ok {
		return nil
	}
	d := dice{seed}
	for i := len(m.sites) - 1; i > 0; i-- {
		k := d.n(i + 1)
		m.sites[i], m.sites[k] = m.sites[k], m.sites[i]
	}
	var out []Mutation
	for _, s := range m.sites {
		if len(out) == n {
			break
		}
		if x, ok := m.make(s); ok {
			out = append(out, x)
		}
	}
	return out
}

// site is a place where something can be changed: a sentence, so deep in the
// chain of its "If not", and the number of the change among those it allows.
type site struct{ clause, sentence, depth, edit int }

// maker makes the mutations of one rulebook.
type maker struct {
	f     *source.File
	sites []site
	seen  map[string]bool // hashes of the meanings that have been made
}

func begin(f *source.File) (*maker, bool) {
	tree, diags := syntax.Parse(f)
	if source.HasError(diags) {
		return nil, false
	}
	p, diags := rulebook.Build(tree)
	if source.HasError(diags) {
		return nil, false
	}
	m := &maker{f: f, seen: map[string]bool{p.Hash: true}}
	for c, clause := range tree.Clauses {
		for i, s := range clause.Sentences {
			for depth := 0; s != nil; depth, s = depth+1, s.IfNot {
				for e := range edits(s) {
					m.sites = append(m.sites, site{c, i, depth, e})
				}
			}
		}
	}
	return m, true
}

// find finds the sentence of a site in a tree.
func (at site) find(tree *syntax.File) *syntax.Sentence {
	if at.clause >= len(tree.Clauses) || at.sentence >= len(tree.Clauses[at.clause].Sentences) {
		return nil
	}
	s := tree.Clauses[at.clause].Sentences[at.sentence]
	for range at.depth {
		if s == nil {
			return nil
		}
		s = s.IfNot
	}
	return s
}

// make makes one mutation; false when the rulebook then does not build, or
// means what another does.
func (m *maker) make(at site) (Mutation, bool) {
	tree, _ := syntax.Parse(m.f)
	s := at.find(tree)
	e := edits(s)[at.edit]
	out := Mutation{Kind: e.kind, Clause: tree.Clauses[at.clause].Number, What: e.what, Before: m.words(s)}
	if e.do != nil {
		e.do()
		out.Text = syntax.Format(tree)
	} else {
		out.What, out.Text = out.Before, m.without(s)
	}
	f := source.NewFile(m.f.Name, out.Text)
	now, diags := syntax.Parse(f)
	if source.HasError(diags) {
		return out, false
	}
	p, diags := rulebook.Build(now)
	if source.HasError(diags) || m.seen[p.Hash] {
		return out, false
	}
	if _, diags := claim.Parse(p); len(diags) > 0 {
		return out, false
	}
	m.seen[p.Hash] = true
	if s := at.find(now); e.do != nil && s != nil {
		out.After = strings.Join(strings.Fields(f.Slice(s.Span)), " ")
	}
	out.Program = p
	return out, true
}

// words are a sentence on one line, without what follows with "If not".
func (m *maker) words(s *syntax.Sentence) string {
	return strings.Join(strings.Fields(m.f.Slice(s.Span)), " ")
}

// without is the text with a sentence, and all that hangs on it, taken out.
func (m *maker) without(s *syntax.Sentence) []byte {
	end := s.Span.End
	for x := s.IfNot; x != nil; x = x.IfNot {
		end = x.Span.End
	}
	out := append([]byte(nil), m.f.Text[:s.Span.Start]...)
	return append(out, m.f.Text[end:]...)
}

// dice is a small generator of numbers (splitmix64).
type dice struct{ state uint64 }

func (d *dice) n(limit int) int {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(limit))
}
