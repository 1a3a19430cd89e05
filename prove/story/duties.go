package story

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// mostDuties bounds the duties that are done between two steps: a rulebook may
// give rise to one with each that is kept.
const mostDuties = 30

// dutiful does, where the claim supposes that duties are kept, what falls due
// before a day and is no step of the model: the model keeps only the duties
// that it follows.
func (w *player) dutiful(sc scene, day calendar.Date) (scene, calendar.Date, bool) {
	if w.m.Claim.Mode == claim.Any {
		return sc, 0, true
	}
	for range mostDuties {
		due, ok := w.due(sc, day)
		if !ok {
			return sc, 0, true
		}
		next, hint, ok := w.keep(sc, due)
		if !ok {
			return sc, hint, false
		}
		sc = next
	}
	return sc, 0, true
}

// due returns the open duty that is due first, before a day.
func (w *player) due(sc scene, day calendar.Date) (docket.Due, bool) {
	at, _ := w.p.Settings.Reckoner.Place.At(sc.day, lastSecond)
	st := docket.At(sc.state, at)
	for _, d := range st.Duties { // in the order of their last days
		if d.Status != "open" || d.By == nil || *d.By >= day || d.Soft || w.exempt(d.Norm) || w.follows(d.Norm) {
			continue
		}
		return d, true
	}
	return docket.Due{}, false
}

// exempt reports whether a duty is that of the office which does nothing.
func (w *player) exempt(id int) bool {
	n := norm(w.p, id)
	return n != nil && w.m.Claim.Mode == claim.DutifulBut && slices.Contains(n.Who.Roles, w.m.Claim.Office)
}

// follows reports whether the model itself has the deed of a duty as a step.
func (w *player) follows(id int) bool {
	for _, d := range w.p.Norms[id].Deeds {
		for _, kind := range []prove.MoveKind{prove.Act, prove.Open, prove.Decide} {
			if w.tracks[track{kind: kind, thing: d.Thing}] {
				return true
			}
		}
	}
	return false
}

// keep does what a duty demands, on its last day or when it is first possible.
func (w *player) keep(sc scene, due docket.Due) (scene, calendar.Date, bool) {
	var hint calendar.Date
	for _, day := range []calendar.Date{sc.day, *due.By} {
		if day < sc.day {
			continue
		}
		from := sc
		if day > sc.day {
			var ok bool
			if from, ok = w.leave(sc); !ok {
				continue
			}
		}
		from.day = day
		for _, d := range w.p.Norms[due.Norm].Deeds {
			next, h, ok := w.done(from, w.deed(due.Norm, d), day)
			if ok {
				return next, 0, true
			}
			hint = max(hint, h)
		}
	}
	return sc, hint, false
}

// deed is what a duty demands, as a move.
func (w *player) deed(id int, d rulebook.Deed) prove.Move {
	n := &w.p.Norms[id]
	mv := prove.Move{Kind: prove.Act, Thing: d.Thing, Norm: id}
	if len(n.Who.Roles) > 0 {
		mv.By = n.Who.Roles[0]
	}
	switch w.p.Thing(d.Thing).Kind {
	case rulebook.Meeting:
		mv.Kind = prove.Open
	case rulebook.Decision:
		mv.Kind = prove.Decide
	}
	return mv
}

// done makes a move that is no step of the path.
func (w *player) done(sc scene, mv prove.Move, day calendar.Date) (scene, calendar.Date, bool) {
	aside := *w
	aside.moves = append(slices.Clip(w.moves), mv)
	aside.why = &reason{} // of the path alone it is said why it did not go on
	k := len(w.moves)
	var hint calendar.Date
	for _, group := range aside.entries(k, sc, day) {
		next, h, ok := aside.put(k, sc, group, false)
		w.turn, w.lacks = aside.turn, aside.lacks
		if ok {
			return next, 0, true
		}
		hint = max(hint, h)
	}
	return sc, hint, false
}
