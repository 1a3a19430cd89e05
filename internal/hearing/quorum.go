package hearing

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/site"
	"alteram/rulebook"
)

// quorum is how many of those who decide are in the room, against how many
// have to be.
type quorum struct {
	Known  bool // the reader may know, and the rulebook says how many
	There  int
	Needed int
	Of     int // members of the body
	Short  bool
	Clause site.Link
	Words  string // of the clause
	Body   string
	Lost   string // when it was lost and how, while the rulebook asks for it throughout; empty
}

// quorum counts the room as it is now. The count that decides is the desk's, in
// its ruling on a decision; TestQuorumIsTheDesks holds this one to it.
func (m *meeting) quorum(v *site.Visit) quorum {
	members := m.members()
	for i := range m.c.Program.Norms {
		n := &m.c.Program.Norms[i]
		if n.Kind != rulebook.Quorum || n.Thing != m.body || n.Major == nil || n.If != nil || n.Unless != nil || len(members) == 0 {
			continue
		}
		base := len(members)
		if n.Major.Of == rulebook.OfEntitled {
			base = len(slices.DeleteFunc(slices.Clone(members), func(p string) bool { return m.down[p] }))
		}
		q := quorum{Known: true, There: len(m.seated()), Of: len(members), Needed: share(m.c.Program, n.Major, base, m.day()), Words: n.Words, Body: m.c.Program.Thing(m.body).Name}
		q.Clause = site.ClauseLink(m.c, m.c.Program.Clauses[n.Clause].Number)
		q.Short = m.sits() && q.There < q.Needed
		if n.Through {
			q.Lost = m.lost(v, q.Needed)
		}
		return q
	}
	return quorum{}
}

// lost says when the quorum was lost, if it ever was.
func (m *meeting) lost(v *site.Visit, needed int) string {
	now := &meeting{c: m.c, thing: m.thing, body: m.body, all: m.all, remote: map[string]bool{}, closed: -1, down: map[string]bool{}}
	for i := range m.events {
		e := m.events[i]
		if e.Kind == docket.StoodDown {
			for _, p := range e.Actors {
				now.down[p] = true
			}
		}
		now.take(e)
		if (e.Kind == docket.Exited || e.Kind == docket.StoodDown || e.Kind == docket.Opened) && now.sits() && len(now.seated()) < needed {
			if e.Kind == docket.Opened {
				return v.Words("room.quorum.never", "n", len(now.seated()))
			}
			return v.Words("room.quorum.lost", "time", minute(e.On.Clock), "who", and(e.Actors), "n", len(now.seated()))
		}
	}
	return ""
}

// share is the least number that makes a majority or a quorum of a base.
func share(p *rulebook.Program, mj *rulebook.Majority, base int, day calendar.Date) int {
	num, den := mj.Num, mj.Den
	if mj.Param != 0 {
		for _, value := range p.Thing(mj.Param).Values {
			if value.From == calendar.NoDate || value.From <= day {
				num, den = value.Num, value.Den
			}
		}
	}
	switch {
	case mj.Less > 0:
		return max(base-mj.Less, 0)
	case den == 0 || den == 1 && num > 1:
		if mj.MoreThan {
			return num + 1
		}
		return num
	case mj.MoreThan:
		return num*base/den + 1
	}
	return (num*base + den - 1) / den
}
