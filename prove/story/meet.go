package story

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove"
	"alteram/rulebook"
)

// openings enters that a meeting opens: with all members of its body who may
// sit, with the parties unless the path follows who comes, and with what must
// be offered at it unless the path follows or withholds that.
func (w *player) openings(k int, sc scene, day calendar.Date) [][]docket.Event {
	mv := &w.moves[k]
	t := w.p.Thing(mv.Thing)
	body := rulebook.ID(0)
	if len(t.By) > 0 {
		body = t.By[0]
	}
	open := docket.Event{Kind: docket.Opened, Thing: t.Name, On: dayOf(day)}
	open.Present = w.sitters(sc, open, body, w.fill.fails)
	if w.short(body) && len(open.Present) > 1 {
		open.Present = open.Present[:1]
	}
	for _, p := range w.parties() {
		id := p.ID
		if !w.tracks[track{prove.Enter, mv.Thing, id}] && w.heardOf(id) {
			open.Present = append(open.Present, w.cast.hold[id]...)
		}
	}
	group := []docket.Event{open}
	for _, e := range w.fill.offers(mv.Thing, body, day) {
		if !w.followsOffer(mv.Thing, e.Text) {
			group = append(group, e)
		}
	}
	return [][]docket.Event{group}
}

// parties lists the parties of the case that somebody is.
func (w *player) parties() []*rulebook.Thing {
	var out []*rulebook.Thing
	for i := range w.p.Things {
		if t := &w.p.Things[i]; t.Kind == rulebook.Party && len(w.cast.hold[t.ID]) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// heardOf reports whether a party is one whom decisions are about: it comes to
// meetings.
func (w *player) heardOf(id rulebook.ID) bool {
	for i := range w.p.Things {
		if t := &w.p.Things[i]; t.Kind == rulebook.Decision && slices.Contains(t.About, id) {
			return true
		}
	}
	return false
}

// followsOffer reports whether the model follows an offer at a meeting on which
// the claim hangs, so that it is made only where the path has it.
func (w *player) followsOffer(meeting rulebook.ID, text string) bool {
	if !w.way.quiet && !w.withheld(rulebook.WasHeard) {
		return false
	}
	for i := range w.m.Moves {
		mv := &w.m.Moves[i]
		if mv.Kind == prove.Offer && (mv.Thing == meeting || mv.Thing == 0) && (mv.Text == text || mv.Text == "") {
			return true
		}
		for _, s := range mv.Says {
			if s.Test != nil && s.Test.Op == rulebook.WasHeard && w.withheld(rulebook.WasHeard) {
				return true
			}
		}
	}
	return w.withheld(rulebook.WasHeard)
}

// withheld reports whether the path says that what an operation asks is not so.
func (w *player) withheld(op rulebook.Op) bool {
	for i := range w.moves {
		for _, s := range w.moves[i].Says {
			if s.Test != nil && s.Test.Op == op && !s.Holds {
				return true
			}
		}
	}
	return false
}

// short reports whether the path says that a body has no quorum.
func (w *player) short(body rulebook.ID) bool {
	for id := range w.fill.fails {
		if n := norm(w.p, id); n != nil && n.Kind == rulebook.Quorum && n.Thing == body {
			return true
		}
	}
	return false
}

// sitters lists the members of a body against whose sitting the docket finds
// nothing. The tracked person sits only where the path has it.
func (w *player) sitters(sc scene, open docket.Event, body rulebook.ID, fails map[int]bool) []string {
	var out []string
	id, _ := w.p.Lookup(open.Thing)
	follows := w.tracks[track{kind: prove.Enter, thing: id}] || w.tracks[track{kind: prove.Enter}]
	for _, p := range w.members(body) {
		if p == w.cast.tracked && follows {
			continue
		}
		trial := open
		trial.ID, trial.Present = "trial", []string{p}
		_, r := docket.Step(sc.state, trial)
		barred := slices.ContainsFunc(r.Findings, func(f docket.Finding) bool {
			return f.Code == "may-not-sit" && f.Answer == docket.Broken && !fails[f.Norm]
		})
		if !barred {
			out = append(out, p)
		}
	}
	return out
}

// members lists who is in a body; of a body that is everybody, a few.
func (w *player) members(body rulebook.ID) []string {
	if t := w.p.Thing(body); !t.All {
		return w.cast.hold[body]
	}
	everybody := w.cast.everybody()
	return everybody[:min(len(everybody), usualSize)]
}

// decisions enters a decision: at the meeting that sits, if it is one of the
// body, and of all who may vote there; else by those of the body who are no
// parties.
func (w *player) decisions(mv *prove.Move, sc scene, day calendar.Date) [][]docket.Event {
	t := w.p.Thing(mv.Thing)
	body := mv.By
	if body == 0 && len(t.By) > 0 {
		body = t.By[0]
	}
	e := docket.Event{Kind: docket.Decided, Thing: t.Name, Actors: w.cast.who(body), About: w.fill.about(t), On: dayOf(day)}
	w.fill.fields(&e, t, day)
	choices(&e, t, mv.Says)
	e.States = w.fill.contents(mv.Thing, e.States)
	voters := w.voters(mv, sc)
	w.fill.ballot(&e, mv.Thing, voters)
	if w.way.named {
		e.Vote = byName(e.Vote, voters)
	}
	found := e
	found.Charges = w.found(sc)
	if len(found.Charges) == 0 {
		return [][]docket.Event{{e}}
	}
	return [][]docket.Event{{e}, {found}}
}

// voters lists who votes on a decision: the members of the body who sit in the
// room or, without one, those who are no parties. Whoever the claim wants to have
// voted does.
func (w *player) voters(mv *prove.Move, sc scene) []string {
	body := mv.By
	if by := w.p.Thing(mv.Thing).By; body == 0 && len(by) > 0 {
		body = by[0]
	}
	if sc.room != nil && sc.room.body == body {
		return sc.room.present
	}
	var out []string
	for _, p := range w.members(body) {
		if w.way.named && p == w.cast.tracked || !slices.ContainsFunc(w.cast.reg.Parties, func(s docket.Seat) bool { return s.Person == p }) {
			out = append(out, p)
		}
	}
	return out
}

// found lists the charges that were put, found proved.
func (w *player) found(sc scene) []docket.Charge {
	var out []docket.Charge
	for i := range sc.events {
		for _, c := range sc.events[i].Charges {
			if sc.events[i].Kind == docket.Did && !slices.ContainsFunc(out, func(o docket.Charge) bool { return o.Label == c.Label }) {
				out = append(out, docket.Charge{Label: c.Label, Found: "proved"})
			}
		}
	}
	return out
}
