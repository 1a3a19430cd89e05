package register

import (
	"cmp"
	"maps"
	"slices"
)

// With returns the register with further changes, which come after all that it
// holds. It costs little where nothing is taken back.
func (r *Register) With(changes ...Change) *Register {
	n := r.writable()
	for i := range changes {
		f, bad := decode(&changes[i])
		if len(bad) > 0 {
			n.unread = append(n.unread, bad...)
			continue
		}
		n.add(f)
	}
	return n
}

// writable returns a copy that add may change.
func (r *Register) writable() *Register {
	return &Register{
		facts: slices.Clip(r.facts), state: r.state.next(), gone: maps.Clone(r.gone),
		batches: r.batches, order: r.order, unread: slices.Clip(r.unread), faults: slices.Clip(r.faults),
	}
}

// add puts a fact in its place in a register that nobody else sees yet.
func (r *Register) add(f fact) {
	last := int64(-1)
	if n := len(r.facts); n > 0 {
		last = r.facts[n-1].Entry
	}
	r.facts = append(r.facts, f)
	batch := r.batches[f.Import]
	if f.Entry <= last || f.act == ActUndo || f.act == ActImport || f.Import != "" && (batch == nil || batch.Undone != 0) {
		slices.SortStableFunc(r.facts, func(a, b fact) int { return cmp.Compare(a.Entry, b.Entry) })
		*r = *foldFacts(r.facts, r.unread)
		return
	}
	if p := r.state.accept(r, &r.facts[len(r.facts)-1]); p != nil {
		r.faults = append(r.faults, *p)
		r.gone[f.Entry] = f.Entry
	}
}

// accept is apply for a fact that may replace one which is in the state.
func (s *state) accept(r *Register, f *fact) *Problem {
	if f.person != "" && s.people[f.person] == nil {
		if p := nobody(f); p != nil {
			return p
		}
	}
	if f.Replaces != 0 {
		if fact, remedy := r.cannotReplace(f); fact != "" {
			return &Problem{Entry: f.Entry, Act: f.act, Field: "replaces", Fact: fact, Remedy: remedy}
		}
		for _, t := range r.replaced(f) {
			s.drop(t)
			r.gone[t.Entry] = f.Entry
		}
	}
	return s.apply(f)
}

// Faults returns the changes that could not be read or counted, in order of
// the log.
func (r *Register) Faults() []Problem {
	all := slices.Concat(r.unread, r.faults)
	slices.SortStableFunc(all, func(a, b Problem) int { return cmp.Compare(a.Entry, b.Entry) })
	return all
}

// AsKnown returns the register as it was when the log had size entries.
func (r *Register) AsKnown(size int64) *Register {
	n := 0
	for n < len(r.facts) && r.facts[n].Entry < size {
		n++
	}
	var bad []Problem
	for _, p := range r.unread {
		if p.Entry < size {
			bad = append(bad, p)
		}
	}
	return foldFacts(r.facts[:n:n], bad)
}

// Imports returns the imports, oldest first.
func (r *Register) Imports() []ImportRecord {
	list := make([]ImportRecord, 0, len(r.order))
	for _, id := range r.order {
		list = append(list, *r.batches[id])
	}
	return list
}
