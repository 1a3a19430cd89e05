package conform

import (
	"slices"

	"alteram/rulebook"
	"alteram/syntax"
)

// chain finds the duties that lead from the point of an open word of time to
// what must be done: a complaint, within 21 days charges, within 60 days of
// these the hearing, within 14 days of that the decision. Each of them has an
// end, so the whole has. ok is false when the sentence asks for no such thing,
// or the rulebook breaks off on the way.
func (m *Match) chain(n *rulebook.Norm) (found, bool) {
	if n.Kind != rulebook.Duty || len(n.Windows) != 1 || n.Windows[0].Kind != syntax.Soon {
		return found{}, false
	}
	var goal []rulebook.ID
	for _, d := range n.Deeds {
		goal = append(goal, m.to[d.Thing]...)
	}
	came := map[rulebook.ID]*rulebook.Norm{}
	from := map[rulebook.ID]rulebook.ID{}
	queue := slices.Clone(m.to[n.Windows[0].Point.Thing])
	starts := len(queue)
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		if slices.Contains(goal, at) && i >= starts {
			f := found{answer: Met}
			for came[at] != nil {
				f.clauses = union([]string{m.p.Clauses[came[at].Clause].Number}, f.clauses)
				f.rests = union(f.rests, m.soon(n.Windows, came[at].Windows))
				at = from[at]
			}
			return f, true
		}
		for k := range m.p.Norms {
			b := &m.p.Norms[k]
			if b.Kind != rulebook.Duty || b.Parent >= 0 || b.If != nil || b.Unless != nil || !runsFrom(b, at) {
				continue
			}
			for _, d := range b.Deeds {
				if came[d.Thing] == nil && d.Verb == rulebook.Do && !slices.Contains(queue, d.Thing) {
					came[d.Thing], from[d.Thing] = b, at
					queue = append(queue, d.Thing)
				}
			}
		}
	}
	return found{}, false
}

// runsFrom reports whether a duty has an end that is counted from a thing.
func runsFrom(b *rulebook.Norm, id rulebook.ID) bool {
	return slices.ContainsFunc(b.Windows, func(w rulebook.Window) bool { return group(w.Kind) == 1 && w.Point.Thing == id && !w.Soft })
}
