package prove

import (
	"alteram/docket"
	"alteram/rulebook"
)

// newIndex sorts the norms of a book as the docket does.
func newIndex(p *rulebook.Program) *index {
	ix := &index{
		powers: map[rulebook.ID][]*rulebook.Norm{}, bans: map[rulebook.ID][]*rulebook.Norm{},
		about: map[rulebook.ID][]*rulebook.Norm{}, binds: map[rulebook.ID][]*rulebook.Norm{},
		effects: map[rulebook.ID][]*rulebook.Norm{}, ofKind: map[rulebook.NormKind][]*rulebook.Norm{},
	}
	for i := range p.Norms {
		n := &p.Norms[i]
		ix.ofKind[n.Kind] = append(ix.ofKind[n.Kind], n)
		switch n.Kind {
		case rulebook.Power, rulebook.Duty:
			for _, d := range n.Deeds {
				ix.powers[d.Thing] = append(ix.powers[d.Thing], n)
			}
			if n.Kind == rulebook.Duty {
				ix.duties = append(ix.duties, n)
			}
		case rulebook.Ban:
			ix.ban(n)
		case rulebook.Required:
			if w := docket.BindingWindow(n); w != nil {
				ix.binds[w.Point.Thing] = append(ix.binds[w.Point.Thing], n)
			}
			ix.about[n.Thing] = append(ix.about[n.Thing], n)
		case rulebook.Content, rulebook.Needs, rulebook.Without, rulebook.Verdict:
			ix.about[n.Thing] = append(ix.about[n.Thing], n)
		case rulebook.Effect:
			ix.effects[n.Thing] = append(ix.effects[n.Thing], n)
			if n.Change == rulebook.CountsAsMade && n.Parent < 0 {
				ix.makes = append(ix.makes, n)
			}
		case rulebook.Deem:
			ix.deems = append(ix.deems, n)
			if n.State == rulebook.Made && n.Parent < 0 {
				ix.makes = append(ix.makes, n)
			}
		}
	}
	return ix
}

func (ix *index) ban(n *rulebook.Norm) {
	for _, d := range n.Deeds {
		switch d.Verb {
		case rulebook.Do:
			ix.bans[d.Thing] = append(ix.bans[d.Thing], n)
		case rulebook.Anything:
			ix.bans[0] = append(ix.bans[0], n) // on whatever is done
		default:
			ix.taking = append(ix.taking, n)
			return
		}
	}
}
