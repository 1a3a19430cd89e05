package docket

import (
	"slices"

	"alteram/calendar"
	"alteram/rulebook"
)

// index finds the norms that speak of a thing.
type index struct {
	powers    map[rulebook.ID][]*rulebook.Norm // powers and duties whose deed is the thing
	bans      map[rulebook.ID][]*rulebook.Norm // bans on doing it
	about     map[rulebook.ID][]*rulebook.Norm // Required, Content, Needs, Without, Verdict on it
	taking    []*rulebook.Norm                 // bans on taking part
	anything  []*rulebook.Norm
	binds     map[rulebook.ID][]*rulebook.Norm // Required that bind the later thing: notice before hearing
	effects   map[rulebook.ID][]*rulebook.Norm
	deems     []*rulebook.Norm
	makes     []*rulebook.Norm     // "counts as made" on a condition of its own
	setsAside map[rulebook.ID]bool // things that some norm sets aside
	duties    []*rulebook.Norm
	touch     map[rulebook.ID][]*rulebook.Norm // duties that a thing arms or discharges
	ofKind    map[rulebook.NormKind][]*rulebook.Norm
	sanction  map[string]*rulebook.Thing // by name; the decision of that name imposes it
	brief     calendar.Reckoner          // counts without its working
}

func newIndex(p *rulebook.Program) *index {
	ix := &index{
		powers: map[rulebook.ID][]*rulebook.Norm{}, bans: map[rulebook.ID][]*rulebook.Norm{},
		about: map[rulebook.ID][]*rulebook.Norm{}, binds: map[rulebook.ID][]*rulebook.Norm{},
		effects: map[rulebook.ID][]*rulebook.Norm{}, ofKind: map[rulebook.NormKind][]*rulebook.Norm{},
		sanction: map[string]*rulebook.Thing{}, touch: map[rulebook.ID][]*rulebook.Norm{},
		setsAside: map[rulebook.ID]bool{}, brief: p.Settings.Reckoner,
	}
	ix.brief.Brief = true
	for i := range p.Things {
		if t := &p.Things[i]; t.Kind == rulebook.Sanction || t.Status != "" {
			ix.sanction[t.Name] = t
		}
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
				ix.touches(n)
			}
		case rulebook.Ban:
			ix.ban(n)
		case rulebook.Required:
			if w := BindingWindow(n); w != nil {
				ix.binds[w.Point.Thing] = append(ix.binds[w.Point.Thing], n)
			}
			ix.about[n.Thing] = append(ix.about[n.Thing], n)
		case rulebook.Content, rulebook.Needs, rulebook.Without, rulebook.Verdict:
			ix.about[n.Thing] = append(ix.about[n.Thing], n)
		case rulebook.Effect:
			ix.effects[n.Thing] = append(ix.effects[n.Thing], n)
			ix.setsAside[n.Thing] = ix.setsAside[n.Thing] || n.Change == rulebook.SetAside
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

// touches notes which things arm or discharge a duty.
func (ix *index) touches(n *rulebook.Norm) {
	for _, d := range n.Deeds {
		ix.touch[d.Thing] = append(ix.touch[d.Thing], n)
	}
	for _, w := range n.Windows {
		if list := ix.touch[w.Point.Thing]; w.Point.Thing != 0 && (len(list) == 0 || list[len(list)-1] != n) {
			ix.touch[w.Point.Thing] = append(list, n)
		}
	}
}

func (ix *index) ban(n *rulebook.Norm) {
	for _, d := range n.Deeds {
		switch d.Verb {
		case rulebook.Do:
			ix.bans[d.Thing] = append(ix.bans[d.Thing], n)
		case rulebook.Anything:
			ix.anything = append(ix.anything, n)
		default:
			ix.taking = append(ix.taking, n)
			return
		}
	}
}

// BindingWindow returns the window that makes a Required norm bind the later of two
// things ("a notice must be received 14 days before the hearing"), or nil.
func BindingWindow(n *rulebook.Norm) *rulebook.Window {
	for i := range n.Windows {
		if w := &n.Windows[i]; beforeKind(w.Kind) && w.Point.Thing != 0 {
			return w
		}
	}
	return nil
}

// lacksFor reports whether the record may lack entries about this thing.
func (c *core) lacksFor(id rulebook.ID) bool {
	if len(c.lacks) == 0 {
		return false
	}
	return c.lacks["everything"] || c.lacks[c.p.Thing(id).Name]
}

// lacksPoint reports whether the record may lack that from which a norm's time runs.
func (c *core) lacksPoint(n *rulebook.Norm) bool {
	return slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return c.lacksFor(w.Point.Thing) })
}

// lack reports whether the record may lack this sort of detail: attendance,
// vote, notice, times, actors, service.
func (c *core) lack(sort string) bool { return c.lacks["everything"] || c.lacks[sort] }

// clause returns the number under which a norm is cited.
func (c *core) clause(n *rulebook.Norm) string { return c.p.Clauses[n.Clause].Number }
