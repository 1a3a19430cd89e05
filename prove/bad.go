package prove

import (
	"cmp"
	"fmt"
	"slices"

	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/rulebook"
	"alteram/syntax"
)

// bad asks for what the claim needs and sets the net's bad conditions. It
// returns an error for a claim that no net can decide.
func (b *builder) bad() error {
	b.at, b.used = 0, false
	c := &b.c
	switch c.Moment {
	case claim.TakesEffect, claim.IsMade, claim.IsPublished:
		i, _ := b.flag(claimed, 3)
		b.net.Bad = is(i, starDone)
	case claim.InEffect:
		b.net.Bad = b.inEffect(c.Thing).and(b.now())
	case claim.TimePasses:
		b.net.Bad = b.timePassed(c.Thing, true).and(b.now())
	case claim.Lasts:
		i, _ := b.flag("runs "+b.name(c.Thing), 2)
		k, _ := b.clock("runs " + b.name(c.Thing))
		b.net.Bad = is(i, 1).and(from(k, int32(c.Days)+1)).and(b.inEffect(c.Thing))
		b.outlived(c.Thing, i, k)
	case claim.StaysOpen:
		i, _ := b.flag(claimed, 3)
		k, _ := b.clock(claimed)
		b.net.Bad = is(i, starDone).and(from(k, int32(c.Days)+1)).and(b.caseClosed(false))
	case claim.Unfollowed:
		i, _ := b.flag(claimed, 3)
		k, _ := b.clock(claimed)
		done, _ := b.flag(followed, 2)
		b.flag("made "+b.name(c.With), 2) // whoever is bound to do it is
		b.net.Bad = is(i, starMade).and(is(done, 0)).and(from(k, int32(c.Days)+1))
	case claim.Shut:
		b.net.Bad = b.shut()
	case claim.Asleep:
		b.net.Bad = b.asleep()
	case claim.Clash:
		b.net.Bad = b.clashes()
	case claim.Undischarged:
		b.net.Bad = b.undischarged()
	default:
		return fmt.Errorf("this form of claim is not decided by a net")
	}
	return nil
}

// outlived lets something that lasts end by itself when it has lasted as long as
// the power to impose it allows.
func (b *builder) outlived(x rulebook.ID, runs, clock int) {
	for _, n := range b.ix.powers[x] {
		if n.Most == nil {
			continue
		}
		most := *n.Most
		most.Span.Fact = true // it ends by itself, also on a holiday
		span, ok := b.period(most, within)
		if !ok {
			return
		}
		b.net.Invariants = append(b.net.Invariants, net.Invariant{When: is(runs, 1)[0].Flags, Clock: clock, Max: span.hi})
		b.emit(event{name: b.name(x) + " has lasted as long as it may", move: Move{Kind: Silent, Thing: x, Norm: n.ID}, changes: []change{{{when: is(runs, 1), set: []net.Assign{{Flag: runs, To: 0}}}}}})
		return
	}
}

// now says where the claim's own conditions may be as it forbids, at a moment
// without an occurrence in hand.
func (b *builder) now() anyOf {
	if b.free || b.c.Missing != "" {
		return always()
	}
	f := frame{claim: true, person: b.c.Some}
	out := b.may(b.c.If, true, f)
	if b.c.Unless != nil {
		out = out.and(b.may(b.c.Unless, false, f))
	}
	return out
}

// inEffect says where a decision may be in effect: made, not set aside, not
// suspended, and come to its effect.
func (b *builder) inEffect(x rulebook.ID) anyOf {
	out := b.flagTest("made "+b.name(x), true, true)
	var effect anyOf
	waits := false
	for _, n := range b.ix.effects[x] {
		f := frame{norm: n}
		switch n.Change {
		case rulebook.TakesEffect:
			waits = true
			one := b.guards(n, true, f)
			for i := range n.Windows {
				if pt, ok := b.point(n.Windows[i].Point, f); ok {
					one = one.and(pt.come())
				}
			}
			effect = effect.or(one)
		case rulebook.IsSuspended:
			out = out.and(b.guards(n, false, f).or(b.windows(n.Windows, n.Whichever, false, f)))
		case rulebook.SetAside:
			out = out.and(b.flagTest("set aside "+b.name(x), false, true))
		case rulebook.Ends:
			out = out.and(b.flagTest("ended "+b.name(x), false, true))
		}
	}
	if waits {
		out = out.and(effect)
	}
	return out
}

// shut says where a thing may be in effect, and what the claim says can be done
// about it on each day cannot, though the claim's time is not over.
func (b *builder) shut() anyOf {
	c := &b.c
	open := always()
	for i := range c.Until {
		w := &c.Until[i]
		pt, ok := b.point(w.Point, frame{anyway: b.byParty(c.With)})
		span, bounded := b.period(w.Span, within)
		if !ok || !bounded || w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter {
			continue
		}
		open = open.and(pt.never().or(pt.since(span.hi)))
	}
	return b.inEffect(c.Thing).and(open).and(b.cannot(c.With)).and(b.now())
}

// cannot says where no clause may give the power to do a thing now, or
// something may make it void.
func (b *builder) cannot(x rulebook.ID) anyOf {
	out := always()
	f := frame{self: x, anyway: b.byParty(x)}
	for _, n := range b.ix.powers[x] {
		f.norm = n
		one := b.notLive(n).or(b.yields(n, true, f)).or(b.guards(n, false, f))
		if n.Kind == rulebook.Power && !n.Only {
			one = one.or(b.outside(n, f))
			if n.Limit > 0 {
				one = one.or(b.flagTest("made "+b.name(x), true, true))
			}
		}
		out = out.and(one)
	}
	if len(b.ix.powers[x]) == 0 {
		out = nil
	}
	for _, n := range b.ix.bans[x] {
		if n.Sev.Kind == syntax.Void {
			f.norm = n
			out = out.or(b.live(n).and(b.guards(n, true, f)).and(b.windows(n.Windows, n.Whichever, true, f)))
		}
	}
	for _, n := range b.ix.about[x] {
		if n.Sev.Kind == syntax.Void && n.Kind != rulebook.Content {
			return always()
		}
	}
	return out
}

// outside says where the present moment may lie outside a power's windows. A
// window that is the claim's own is left only when its moment has not come: as
// long as the claim's time runs, so does the power's.
func (b *builder) outside(n *rulebook.Norm, f frame) anyOf {
	all := n.Whichever != rulebook.Later
	out := onlyIf(!all)
	if never, over, ok := b.later(n.Windows, f); !all && ok {
		none, past := always(), always()
		for i := range n.Windows {
			none, past = none.and(never[i]), past.and(over[i])
			if b.untilItself(&n.Windows[i]) {
				past = nil
			}
		}
		return none.or(past)
	}
	for i := range n.Windows {
		w := &n.Windows[i]
		one := b.window(w, false, f)
		if pt, ok := b.point(w.Point, f); ok && b.untilItself(w) {
			one = pt.never()
		}
		if all {
			out = out.or(one)
		} else {
			out = out.and(one)
		}
	}
	return out
}

// untilItself reports whether a window is one of the claim's own.
func (b *builder) untilItself(w *rulebook.Window) bool {
	return slices.ContainsFunc(b.c.Until, func(u rulebook.Window) bool {
		return u.Kind == w.Kind && u.Span == w.Span && u.Point.Thing == w.Point.Thing && u.Point.State == w.Point.State
	})
}

// asleep says where a case may be open while nobody has a duty and no time runs
// whose end closes it.
func (b *builder) asleep() anyOf {
	i, _ := b.flag(begun, 2)
	out := is(i, 1).and(b.caseClosed(false))
	for _, n := range b.ix.duties {
		if i, ok := b.flag(b.due(n), 2); ok {
			out = out.and(is(i, 0))
		}
	}
	for _, n := range b.ix.ofKind[rulebook.Effect] {
		if n.Change == rulebook.ClosesCase && asks(n.If, rulebook.TimePassed) && n.Parent < 0 {
			out = out.and(b.stillOpenLater(n))
		}
	}
	return out
}

// stillOpenLater says where a norm that closes the case when a time has passed
// may never do so.
func (b *builder) stillOpenLater(n *rulebook.Norm) anyOf {
	out := b.flagTest("made "+b.name(n.Thing), false, n.Thing != 0)
	parts := []rulebook.Cond{n.If}
	if and, ok := n.If.(*rulebook.And); ok {
		parts = and.Parts
	}
	for _, p := range parts {
		if t, ok := p.(*rulebook.Test); ok && t.Op == rulebook.TimePassed {
			running := b.some(t.Thing)
			if len(running) == 0 {
				return always()
			}
			none := always()
			for _, c := range running {
				none = none.and(negate(c))
			}
			out = out.or(none)
			continue
		}
		out = out.or(b.may(p, false, frame{norm: n}))
	}
	return out
}

// negate is the contrary of a part that only tests flags of two values.
func negate(c net.Cond) anyOf {
	var out anyOf
	for _, t := range c.Flags {
		out = out.or(anyOf{{Flags: []net.Test{{Flag: t.Flag, In: t.In ^ 3}}}})
	}
	if len(c.Bounds) > 0 {
		return always()
	}
	return out
}

// clashes says where a duty may be due on its last day and forbidden.
func (b *builder) clashes() anyOf {
	var out anyOf
	for _, n := range b.ix.duties {
		w := arming(n)
		if w == nil {
			continue
		}
		one := anyOf{{}}
		for _, d := range n.Deeds {
			one = one.and(b.forbidden(n, d.Thing))
		}
		if len(one) == 0 {
			continue
		}
		i, ok := b.flag(b.due(n), 2)
		if !ok {
			return always()
		}
		one = one.and(is(i, 1))
		if lo, _ := b.last(n, w); lo < net.MaxDays {
			if k, ok := b.clock(b.due(n)); ok {
				one = one.and(from(k, lo))
			}
		}
		out = out.or(one)
	}
	return out
}

// forbidden says where a clause may forbid what a duty demands, or make it void.
func (b *builder) forbidden(duty *rulebook.Norm, x rulebook.ID) anyOf {
	var out anyOf
	f := frame{self: x}
	for _, n := range b.ix.bans[x] {
		if n.Who.Nobody || n.Who.Anyone || slices.ContainsFunc(n.Who.Roles, func(id rulebook.ID) bool { return slices.Contains(duty.Who.Roles, id) }) {
			f.norm = n
			out = out.or(b.live(n).and(b.guards(n, true, f)).and(b.windows(n.Windows, n.Whichever, true, f)))
		}
	}
	return out
}

// undischarged says where a duty may come to bind when its time is over: it is
// for a stage that was called later, follows another that was missed, or waits
// for a condition.
func (b *builder) undischarged() anyOf {
	var out anyOf
	for _, n := range slices.SortedStableFunc(slices.Values(b.ix.duties), func(x, y *rulebook.Norm) int { return cmp.Compare(y.For, x.For) }) {
		w := arming(n)
		if w == nil || w.Kind == syntax.ByDate || n.For == 0 && n.Parent < 0 && n.If == nil {
			continue
		}
		pt, ok := b.point(w.Point, frame{norm: n})
		if !ok {
			continue
		}
		lo, _ := b.last(n, w)
		if n.Parent >= 0 && b.inTurn(n, w, lo) {
			continue
		}
		one := pt.notSince(lo + 1).and(b.may(n.If, true, frame{norm: n})).and(b.undone(n))
		if t, ok := n.If.(*rulebook.Test); ok && t.Op == rulebook.CountIs { // so few are left only now
			if pt := (point{b, fewFlag + b.key(t)}); len(b.may(t, true, frame{norm: n})) > 0 {
				if _, follows := b.has(pt.event); follows {
					one = one.and(pt.notFor(0))
				}
			}
		}
		if n.Parent >= 0 {
			one = one.and(point{b, b.fallen(n)}.since(0))
		} else if n.For != 0 {
			one = one.and(b.called(n.For))
		}
		out = out.or(one)
	}
	return out
}

// inTurn reports whether a duty that follows a missed one always has days left
// when that is missed: both run from one moment, and the first ends before.
func (b *builder) inTurn(n *rulebook.Norm, w *rulebook.Window, lo int32) bool {
	for _, d := range b.ix.duties {
		if !slices.Contains(d.IfNot, n.ID) {
			continue
		}
		x := arming(d)
		_, hi := b.last(d, x)
		return x != nil && x.Point.Thing == w.Point.Thing && x.Point.State == w.Point.State && hi >= 0 && hi < lo && n.If == nil
	}
	return false
}

// called holds where a further stage may have been called for on this very day.
func (b *builder) called(meeting rulebook.ID) anyOf {
	var out anyOf
	by := first(b.p.Thing(meeting).By)
	for i := range b.p.Things {
		if t := &b.p.Things[i]; t.Kind == rulebook.Act && by != 0 && slices.Contains(t.To, by) {
			pt := point{b, "made " + t.Name}
			out = out.or(pt.notFor(0))
		}
	}
	return out
}
