package prove

import (
	"slices"

	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/rulebook"
	"alteram/syntax"
)

// A duty is due from the moment that arms it until it is done, or its point has
// gone. It is followed where its consequence matters, and in the dutiful modes
// wherever what it demands does. Of several occasions the oldest is followed:
// what is done discharges them all.

// due is the name of the flag and clock of a duty.
func (b *builder) due(n *rulebook.Norm) string {
	return "due: " + b.p.Clauses[n.Clause].Number + " " + n.Words
}

// kept reports whether a duty is always kept in the claim's mode.
func (b *builder) kept(n *rulebook.Norm) bool {
	switch b.c.Mode {
	case claim.Dutiful:
		return true
	case claim.DutifulBut:
		return !slices.Equal(n.Who.Roles, []rulebook.ID{b.c.Office})
	}
	return false
}

// followed lists the duties that the model has.
func (b *builder) followed() []*rulebook.Norm {
	var out []*rulebook.Norm
	for _, n := range b.ix.duties {
		if _, ok := b.has(b.due(n)); ok {
			out = append(out, n)
		}
	}
	return out
}

// need asks for the flags of the duties that matter: those of which the
// consequence has a flag, and those always kept of which the deed has one.
func (b *builder) need() {
	for _, n := range b.ix.duties {
		depth := deepest
		for _, id := range n.IfNot {
			x := &b.p.Norms[id]
			for _, name := range []string{b.fallen(x), "set aside " + b.name(x.Thing), "made " + b.name(x.Thing), "open " + b.name(x.Thing), "runs " + b.name(x.Thing)} {
				if i, ok := b.has(name); ok && (x.Thing != 0 || name == b.fallen(x)) && b.falls(x, name) {
					depth = min(depth, b.flags[i].depth)
				}
			}
		}
		if b.kept(n) {
			for _, d := range n.Deeds {
				if i, ok := b.has("made " + b.name(d.Thing)); ok {
					depth = min(depth, b.flags[i].depth)
				}
			}
		}
		if depth == deepest {
			continue
		}
		b.at = depth + 1
		b.flag(b.due(n), 2)
	}
}

// falls reports whether a consequence changes a flag.
func (b *builder) falls(x *rulebook.Norm, name string) bool {
	switch {
	case name == b.fallen(x):
		return true
	case x.Change == rulebook.SetAside:
		return name == "set aside "+b.name(x.Thing)
	case x.Change == rulebook.CountsAsMade || x.Kind == rulebook.Deem:
		return name == "made "+b.name(x.Thing) || name == "open "+b.name(x.Thing)
	case x.Change == rulebook.Ends:
		return name == "runs "+b.name(x.Thing)
	}
	return false
}

// last returns the bounds of a duty's last day, counted from the moment that
// arms it. hi is -1 when there is none that is sure.
func (b *builder) last(n *rulebook.Norm, w *rulebook.Window) (lo, hi int32) {
	hi = -1
	lo = net.MaxDays
	for i := range n.Windows {
		x := &n.Windows[i]
		switch x.Kind {
		case syntax.Within, syntax.NotMoreAfter:
		case syntax.Before, syntax.Until, syntax.NotLessBefore, syntax.WithinBefore:
			if x != w { // it ends when that comes
				return -1, -1
			}
			continue
		default:
			continue
		}
		span, ok := b.period(x.Span, within)
		if !ok {
			continue
		}
		same := x.Point.Thing == w.Point.Thing && x.Point.State == w.Point.State
		lo = min(lo, b.shortened(n, span.lo, within))
		if !same {
			if lo = 0; n.Whichever == rulebook.Later { // it has no last day while that has not come
				return lo, -1
			}
		}
		if same && (hi < 0 || span.hi > hi) {
			hi = span.hi
		}
	}
	if hi >= 0 {
		hi = b.extended(n, hi)
	}
	return lo, hi
}

// arms is what it changes for duties that a moment comes.
func (b *builder) arms(event string) []change {
	var out []change
	for _, n := range b.followed() {
		w := arming(n)
		if w == nil || w.Kind == syntax.ByDate {
			continue
		}
		pt, ok := b.point(w.Point, frame{norm: n})
		if !ok || pt.event != event {
			continue
		}
		out = append(out, b.arm(n))
	}
	return out
}

// arm is what it changes that a duty is armed.
func (b *builder) arm(n *rulebook.Norm) change {
	i, _ := b.has(b.due(n))
	b.at = b.flags[i].depth + 1
	k, ok := b.clock(b.due(n))
	now := outcome{when: is(i, 0).and(b.live(n)), set: []net.Assign{{Flag: i, To: 1}}}
	if ok {
		now.reset = []int{k}
	}
	busy := outcome{when: is(i, 1)}
	if again, has := b.again(n); has {
		busy.set = []net.Assign{{Flag: again, To: 1}}
	}
	out := change{now, busy}
	if n.Parent >= 0 && ok { // its time runs from here, though it is due only when another is missed
		out = append(out, outcome{when: is(i, 0).and(b.notLive(n)), reset: []int{k}})
	}
	if spare := b.spared(n); len(spare) > 0 {
		if n.Early && n.If == nil && n.Unless == nil && n.Parent < 0 && n.For == 0 {
			out[0].when = out[0].when.and(b.undone(n))
		}
		out = append(out, outcome{when: spare})
	}
	return out
}

// again is the flag that a duty of which something depends on its being missed
// was armed once more while it was due.
func (b *builder) again(n *rulebook.Norm) (int, bool) {
	if len(n.IfNot) == 0 || b.kept(n) {
		return 0, false
	}
	return b.flag("again "+b.due(n), 2)
}

// spared says where a moment that arms a duty may leave it idle: it was done
// before, its conditions do not hold, or it is not live.
func (b *builder) spared(n *rulebook.Norm) anyOf {
	out := b.notLive(n).or(b.may(n.If, false, frame{norm: n}))
	w := arming(n)
	if n.Early || w.Point.State == rulebook.AtEnd {
		for _, d := range n.Deeds {
			out = out.or(b.flagTest("made "+b.name(d.Thing), true, true))
		}
	}
	if n.Unless != nil {
		out = out.or(b.may(n.Unless, true, frame{norm: n}))
	}
	if n.For != 0 { // it is for a further stage, which may not have been called for
		out = always()
	}
	return out
}

// undone holds where nothing that a duty demands was done.
func (b *builder) undone(n *rulebook.Norm) anyOf {
	out := always()
	for _, d := range n.Deeds {
		out = out.and(b.flagTest("made "+b.name(d.Thing), false, true))
	}
	return out
}

// discharges is what it changes for duties that a thing is done.
func (b *builder) discharges(x rulebook.ID) []change {
	var out []change
	for _, n := range b.followed() {
		for _, d := range n.Deeds {
			if d.Thing == x {
				i, _ := b.has(b.due(n))
				if n.State == rulebook.Received { // it is done when it arrives
					out = append(out, maySet(i, 0))
					break
				}
				out = append(out, sets(i, 0))
				if j, ok := b.has("again " + b.due(n)); ok {
					out = append(out, sets(j, 0))
				}
				break
			}
		}
	}
	return out
}

// duties adds the steps in which duties end otherwise than by being done: their
// point goes, or their time runs out and what follows falls; and in the modes
// in which they are kept, that time does not pass beyond them.
func (b *builder) duties() {
	for _, n := range b.followed() {
		i, _ := b.has(b.due(n))
		w := arming(n)
		b.emit(event{name: "need not be done any more: " + n.Words, move: Move{Kind: Silent, Norm: n.ID}, changes: []change{{{when: is(i, 1), set: []net.Assign{{Flag: i, To: 0}}}}},
			guard: func() anyOf {
				out := b.caseClosed(true).or(b.may(n.If, false, frame{norm: n}))
				if n.Unless != nil {
					out = out.or(b.may(n.Unless, true, frame{norm: n}))
				}
				return out
			}})
		if w == nil {
			continue
		}
		lo, hi := b.last(n, w)
		k, timed := b.ticks(b.due(n))
		if b.kept(n) {
			if timed && hi >= 0 {
				b.net.Invariants = append(b.net.Invariants, net.Invariant{When: is(i, 1)[0].Flags, Clock: k, Max: hi})
			}
			continue
		}
		if len(n.IfNot) == 0 {
			continue
		}
		if timed && hi >= 0 {
			b.net.Invariants = append(b.net.Invariants, net.Invariant{When: is(i, 1)[0].Flags, Clock: k, Max: hi + 1})
		}
		b.fall(n, i, k, timed, lo)
	}
}

// fall adds the step in which the time of a duty runs out and what the book
// attaches to that falls.
func (b *builder) fall(n *rulebook.Norm, due, clock int, timed bool, lo int32) {
	when := is(due, 1)
	if timed {
		when = when.and(from(clock, lo+1))
	}
	changes := []change{{{when: when, set: []net.Assign{{Flag: due, To: 0}}}}}
	if j, ok := b.has("again " + b.due(n)); ok {
		later := outcome{when: when.and(is(j, 1))} // the later occasion is still to be met
		if timed {
			later.free = []int{clock}
		}
		changes[0] = append(changes[0], later)
	}
	move := Move{Kind: Fall, Norm: n.ID}
	for _, id := range n.IfNot {
		x := &b.p.Norms[id]
		changes = append(changes, b.came(b.fallen(x))...)
		switch {
		case x.Change == rulebook.CountsAsMade || x.Kind == rulebook.Deem && x.State == rulebook.Made:
			move.Thing = x.Thing
			changes = append(changes, b.counted(x.Thing)...)
		case x.Change == rulebook.SetAside:
			if i, ok := b.has("set aside " + b.name(x.Thing)); ok {
				changes = append(changes, sets(i, 1))
			}
		case x.Change == rulebook.Ends:
			if i, ok := b.has("runs " + b.name(x.Thing)); ok {
				changes = append(changes, sets(i, 0))
			}
			if i, ok := b.has("ended " + b.name(x.Thing)); ok {
				changes = append(changes, maySet(i, 1))
			}
		case x.Kind == rulebook.Duty:
			if j, ok := b.has(b.due(x)); ok {
				changes = append(changes, sets(j, 1))
				if k, ok := b.ticks(b.due(x)); ok && b.armedByFall(x) {
					changes = append(changes, starts(k))
				}
			}
		}
	}
	b.emit(event{name: "missed: " + n.Words, move: move, changes: changes})
}

// armedByFall reports whether a duty that follows a missed one has no moment of
// its own from which its time runs.
func (b *builder) armedByFall(x *rulebook.Norm) bool {
	w := arming(x)
	return w == nil || w.Point.Thing == 0
}
