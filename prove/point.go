package prove

import (
	"alteram/docket"
	"alteram/rulebook"
	"alteram/syntax"
)

// point is a moment in time to which windows refer: whether it has come, and
// how long ago it came last and first.
type point struct {
	b     *builder
	event string // what flags and clocks are called: "made hearing"
}

// point returns the moment that a window runs from. ok is false for what the
// model does not follow.
func (b *builder) point(p rulebook.Point, f frame) (point, bool) {
	name := b.name(p.Thing)
	far := ""
	if f.anyway {
		far = "in whatever way "
	}
	switch p.State {
	case rulebook.AtMade:
		return point{b, far + "made " + name}, p.Thing != 0
	case rulebook.AtReceived:
		return point{b, far + "received " + name}, p.Thing != 0
	case rulebook.AtTold:
		return point{b, "told of " + name}, p.Thing != 0
	case rulebook.AtEnd:
		if b.p.Thing(p.Thing).Kind == rulebook.Meeting {
			return point{b, "closed " + name}, true
		}
	}
	return point{}, false
}

// come holds when the moment has come.
func (p point) come() anyOf { return p.b.flagTest(p.event, true, true) }

// never holds when it has not.
func (p point) never() anyOf { return p.b.flagTest(p.event, false, true) }

// since holds when it came last at most so many days ago; a number below 0 is
// no limit.
func (p point) since(days int32) anyOf {
	if days < 0 {
		return p.come()
	}
	k, ok := p.b.clock("last " + p.event)
	if !ok {
		return p.come()
	}
	return p.come().and(upTo(k, days))
}

// notSince holds when it came last at least so many days ago.
func (p point) notSince(days int32) anyOf {
	k, ok := p.b.clock("last " + p.event)
	if !ok {
		return p.come()
	}
	return p.come().and(from(k, days))
}

// for_ holds when it came first at least so many days ago.
func (p point) for_(days int32) anyOf {
	k, ok := p.b.clock("first " + p.event)
	if !ok {
		return p.come()
	}
	return p.come().and(from(k, days))
}

// notFor holds when it came first at most so many days ago.
func (p point) notFor(days int32) anyOf {
	k, ok := p.b.clock("first " + p.event)
	if !ok {
		return p.come()
	}
	return p.come().and(upTo(k, days))
}

// came is what it changes that a moment comes now: "made hearing".
func (b *builder) came(event string) []change {
	var out []change
	i, ok := b.has(event)
	if ok {
		out = append(out, sets(i, 1))
	}
	if k, has := b.ticks("last " + event); has {
		out = append(out, starts(k))
	}
	if k, has := b.ticks("first " + event); has && ok {
		out = append(out, change{{when: is(i, 0), reset: []int{k}}, {when: is(i, 1)}})
	}
	return out
}

// timePassed says where the time for an act may have passed, or not: it passes
// when the last of the windows of the powers to do it is over.
func (b *builder) timePassed(thing rulebook.ID, want bool) anyOf {
	var none, over, running anyOf
	none, over = always(), always()
	for _, n := range b.ix.powers[thing] {
		unbegun, begun := always(), always()
		for i := range n.Windows {
			w := &n.Windows[i]
			if w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter {
				continue
			}
			pt, ok := b.point(w.Point, b.passing(n, w))
			span, bounded := b.period(w.Span, within)
			if !ok || !bounded {
				return always()
			}
			none = none.and(pt.never())
			over = over.and(pt.never().or(pt.notSince(b.shortened(n, span.lo, within) + 1)))
			running = running.or(pt.since(b.extended(n, span.hi)))
			unbegun, begun = unbegun.and(pt.never()), begun.and(pt.come())
			if n.Whichever == rulebook.Later { // the end of what has not begun is not known to be the earlier
				running = running.or(pt.never())
			}
		}
		if n.Whichever == rulebook.Later {
			over = over.and(unbegun.or(begun))
		}
	}
	if want {
		return over.and(b.some(thing))
	}
	return none.or(running)
}

// passing is the frame in which the time of a power is seen to pass: a void
// decision starts it, other void acts do not.
func (b *builder) passing(n *rulebook.Norm, w *rulebook.Window) frame {
	return frame{norm: n, anyway: b.p.Thing(w.Point.Thing).Kind == rulebook.Decision}
}

// some holds where at least one of the moments has come from which the time for
// an act runs.
func (b *builder) some(thing rulebook.ID) anyOf {
	var out anyOf
	for _, n := range b.ix.powers[thing] {
		for i := range n.Windows {
			w := &n.Windows[i]
			if w.Kind == syntax.Within || w.Kind == syntax.NotMoreAfter {
				if pt, ok := b.point(w.Point, b.passing(n, w)); ok {
					out = out.or(pt.come())
				}
			}
		}
	}
	return out
}

// caseClosed says where the case may be closed, or may not.
func (b *builder) caseClosed(want bool) anyOf {
	var out anyOf
	if !want {
		out = always()
	}
	for _, n := range b.ix.ofKind[rulebook.Effect] {
		if n.Change == rulebook.ReopensCase && !want {
			b.loose(n, "the case may be opened again")
			return always()
		}
		if n.Change != rulebook.ClosesCase {
			continue
		}
		if one := b.closedBy(n, want); want {
			out = out.or(one)
		} else {
			out = out.and(one)
		}
	}
	return out
}

// closedBy says where one norm may have closed the case, or may not have.
func (b *builder) closedBy(n *rulebook.Norm, want bool) anyOf {
	f := frame{norm: n}
	var fell anyOf
	switch {
	case n.Parent >= 0:
		fell = b.flagTest(b.fallen(n), want, true)
	case len(n.Windows) > 0:
		if !want {
			return always()
		}
		return b.windows(n.Windows, rulebook.Later, true, f)
	case n.Thing != 0:
		fell = b.flagTest("made "+b.name(n.Thing), want, true)
	case n.If != nil:
		fell = onlyIf(want)
	default:
		return onlyIf(!want)
	}
	if n.Parent >= 0 {
		return fell
	}
	if want {
		return fell.and(b.guards(n, true, f))
	}
	return fell.or(b.guards(n, false, f))
}

// arming is the window that arms a duty; nil when it stands without one.
func arming(n *rulebook.Norm) *rulebook.Window { return docket.ArmingWindow(n) }
