package story

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/prove"
	"alteram/rulebook"
)

// mostWanted bounds what is done before a step because the docket asks for it,
// one thing for the sake of another.
const mostWanted = 3

// wanting lists the things of which the norms speak that a ruling finds broken,
// as moves: what they ask to be done before.
func (w *player) wanting(r *docket.Ruling) []prove.Move {
	var out []prove.Move
	add := func(id rulebook.ID, by rulebook.ID) {
		t := w.p.Thing(id)
		kinds := map[rulebook.Kind]prove.MoveKind{rulebook.Act: prove.Act, rulebook.Fact: prove.Happen, rulebook.Judgement: prove.Judge, rulebook.Meeting: prove.Open, rulebook.Decision: prove.Decide}
		kind, ok := kinds[t.Kind]
		if id == 0 || !ok || t.Name == r.Thing || slices.ContainsFunc(out, func(m prove.Move) bool { return m.Thing == id }) {
			return
		}
		out = append(out, prove.Move{Kind: kind, Thing: id, By: by, Norm: -1})
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		n := norm(w.p, f.Norm)
		if f.Answer != docket.Broken || f.Planned || n == nil {
			continue
		}
		if n.Kind == rulebook.Needs || n.Kind == rulebook.Without {
			add(n.With, 0)
			for _, id := range n.Things {
				add(id, 0)
			}
		}
		for _, c := range []rulebook.Cond{n.If, n.Unless, n.Who.If} {
			asked(c, func(t *rulebook.Test) {
				by := t.Who.MemberOf
				if len(t.Who.Roles) > 0 {
					by = t.Who.Roles[0]
				}
				add(t.Thing, by)
			})
		}
		for _, x := range n.Windows {
			asked(x.If, func(t *rulebook.Test) { add(t.Thing, 0) })
			add(x.Point.Thing, 0)
		}
		if n.Kind == rulebook.Required {
			add(n.Thing, 0)
		}
	}
	return out
}

// asked calls yield for the tests of a condition.
func asked(c rulebook.Cond, yield func(*rulebook.Test)) {
	switch x := c.(type) {
	case *rulebook.And:
		for _, p := range x.Parts {
			asked(p, yield)
		}
	case *rulebook.Or:
		for _, p := range x.Parts {
			asked(p, yield)
		}
	case *rulebook.Not:
		asked(x.Part, yield)
	case *rulebook.Test:
		yield(x)
	}
}

// prepared does, before row k, what the docket missed when it refused it, and
// then tries it again. What the path does not speak of is done well, and a path
// does not speak of all that a step needs.
func (w *player) prepared(k int, sc scene, day calendar.Date, depth int) (scene, bool) {
	for _, mv := range w.lacks {
		if w.turn <= 0 || w.hasHappened(sc, mv.Thing) {
			continue
		}
		with, _, ok := w.done(sc, mv, day)
		if !ok && depth+1 < mostWanted {
			if with, ok = w.after(sc, mv, day, depth+1); !ok {
				continue
			}
		}
		if !ok {
			continue
		}
		if next, _, ok := w.enter(k, with, day); ok {
			return next, true
		}
		if depth+1 < mostWanted {
			if next, ok := w.prepared(k, with, day, depth+1); ok {
				return next, true
			}
		}
	}
	return sc, false
}

// after makes a move that is no step of the path, once what the docket misses
// for it has been done.
func (w *player) after(sc scene, mv prove.Move, day calendar.Date, depth int) (scene, bool) {
	for _, first := range w.lacks {
		if w.turn <= 0 || first.Thing == mv.Thing || w.hasHappened(sc, first.Thing) {
			continue
		}
		with, _, ok := w.done(sc, first, day)
		if !ok && depth+1 < mostWanted {
			with, ok = w.after(sc, first, day, depth+1)
		}
		if !ok {
			continue
		}
		if next, _, ok := w.done(with, mv, day); ok {
			return next, true
		}
	}
	return sc, false
}

// hasHappened reports whether the history has an entry of a thing that counts.
func (w *player) hasHappened(sc scene, id rulebook.ID) bool {
	name := w.p.Thing(id).Name
	for i := range sc.state.Len() {
		if r := sc.state.Ruling(i); r.Thing == name && counts(&r) {
			return true
		}
	}
	return false
}
