package prove

import (
	"slices"

	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/rulebook"
	"alteram/syntax"
)

// counts says where a thing that is done may count: nothing surely makes it
// void. Who does it, how it is voted and what it says are left free; what they
// would have to be is for whoever tells the story. star is the occurrence that
// the claim is about.
func (b *builder) counts(x rulebook.ID, star bool) anyOf {
	t := b.p.Thing(x)
	f := frame{self: x, star: star}
	out := always()
	if t.Kind == rulebook.Decision {
		out = b.restsOn(x, star)
	}
	out = out.and(b.valid(x, f)).and(b.noticed(x, f)).and(b.power(x, f)).and(b.allowed(x, f))
	if t.Kind == rulebook.Decision || t.Kind == rulebook.Meeting {
		out = out.and(b.beforeClosing(x))
	}
	if of := b.p.Thing(t.Target); t.Deed == rulebook.Publish && (of.Kind == rulebook.Decision || of.Kind == rulebook.Act) {
		out = out.and(b.flagTest("in whatever way made "+of.Name, true, true)) // else there is nothing to publish
	}
	return out
}

// power says where some clause may give the power to do a thing.
func (b *builder) power(x rulebook.ID, f frame) anyOf {
	norms := b.ix.powers[x]
	if len(norms) == 0 {
		return always() // whoever the declaration names
	}
	var out anyOf
	none := always()
	for _, n := range norms {
		f.norm = n
		f.anyway = b.byParty(x)
		off := b.notLive(n).or(b.yields(n, true, f))
		none = none.and(off)
		one := b.live(n).and(b.yields(n, false, f))
		if n.Kind == rulebook.Duty {
			out = out.or(one.and(b.may(n.If, true, f)))
			continue
		}
		one = one.and(b.guards(n, true, f))
		if !n.Only {
			one = one.and(b.windows(n.Windows, n.Whichever, true, f))
		}
		if n.Limit == 1 {
			one = one.and(b.flagTest("made "+b.name(x), false, true))
		} else if n.Limit > 1 {
			b.loose(n, "how often it was done before")
		}
		out = out.or(one)
	}
	return out.or(none)
}

// byParty reports whether a party of the case acts for himself.
func (b *builder) byParty(x rulebook.ID) bool {
	return slices.ContainsFunc(b.p.Thing(x).By, func(id rulebook.ID) bool { return b.p.Thing(id).Kind == rulebook.Party })
}

// fallen is the name of the flag that what a missed duty entails has fallen.
func (b *builder) fallen(n *rulebook.Norm) string {
	return "clause " + b.p.Clauses[n.Clause].Number + ": what follows when it is missed (" + n.Words + ")"
}

// live says where a norm may hold: the consequence of a missed duty does so
// only once it has fallen.
func (b *builder) live(n *rulebook.Norm) anyOf {
	if n.Parent < 0 {
		return always()
	}
	return b.flagTest(b.fallen(n), true, true)
}

func (b *builder) notLive(n *rulebook.Norm) anyOf {
	if n.Parent < 0 {
		return nil
	}
	return b.flagTest(b.fallen(n), false, true)
}

// yields says where a norm may give way to another that applies, or may not.
func (b *builder) yields(n *rulebook.Norm, want bool, f frame) anyOf {
	out := onlyIf(!want)
	for _, id := range n.Gives {
		x := &b.p.Norms[id]
		f.norm = x
		if want {
			out = out.or(b.live(x).and(b.guards(x, true, f)))
		} else {
			out = out.and(b.notLive(x).or(b.guards(x, false, f)))
		}
	}
	return out
}

// beforeClosing says where a meeting or decision may still come: the case may
// be open, or what closed it calls for this.
func (b *builder) beforeClosing(x rulebook.ID) anyOf {
	for _, n := range b.ix.effects[x] {
		if n.Change == rulebook.ReopensCase {
			return always()
		}
	}
	for _, n := range b.ix.powers[x] {
		for _, w := range n.Windows {
			for _, c := range b.ix.ofKind[rulebook.Effect] {
				if c.Change == rulebook.ClosesCase && c.Thing == w.Point.Thing {
					return always()
				}
			}
		}
	}
	out := always()
	for _, n := range b.ix.ofKind[rulebook.Effect] {
		switch {
		case n.Change == rulebook.ReopensCase:
			return always()
		case n.Change == rulebook.ClosesCase && n.If == nil && n.Unless == nil: // what closes it on a condition may do so no more
			out = out.and(b.closedBy(n, false))
		}
	}
	return out
}

// allowed says where no ban with the effect of nullity surely speaks of a deed.
func (b *builder) allowed(x rulebook.ID, f frame) anyOf {
	out := always()
	for _, n := range slices.Concat(b.ix.bans[x], b.ix.bans[0]) {
		if n.Sev.Kind != syntax.Void || !n.Who.Nobody && !n.Who.Anyone {
			continue // somebody else may do it
		}
		f.norm = n
		out = out.and(b.notLive(n).or(b.yields(n, true, f)).or(b.guards(n, false, f)).or(b.windows(n.Windows, n.Whichever, false, f)))
	}
	return out
}

// noticed says where the notice that a thing needs may have been good.
func (b *builder) noticed(x rulebook.ID, f frame) anyOf {
	out := always()
	for _, n := range b.ix.binds[x] {
		if n.Sev.Kind != syntax.Void || n.State == rulebook.Disclosed && n.Thing == 0 {
			continue
		}
		f.norm = n
		out = out.and(b.goodNotice(n, f))
	}
	return out
}

// notice is the moment of the notice that a norm demands: for the meeting of the
// claim that of the one notice which the docket finds best.
func (b *builder) notice(n *rulebook.Norm, f frame) point {
	word := "made "
	if n.State == rulebook.Received {
		word = "received "
	}
	if f.star {
		word += "that "
	}
	return point{b, word + b.name(n.Thing)}
}

// shortNotice says where a demand on a notice may not be met.
func (b *builder) shortNotice(n *rulebook.Norm, f frame) anyOf {
	pt := b.notice(n, f)
	out := pt.never()
	for i := range n.Windows {
		switch w := &n.Windows[i]; w.Kind {
		case syntax.NotLessBefore:
			if span, ok := b.period(w.Span, latest); ok {
				out = out.or(pt.since(max(span.hi-1, 0)))
			}
		case syntax.NotMoreBefore, syntax.WithinBefore:
			if span, ok := b.period(w.Span, earliest); ok {
				out = out.or(pt.notSince(b.shortened(n, span.lo, earliest) + 1))
			}
		}
	}
	if n.Unless != nil {
		out = out.and(b.may(n.Unless, false, f))
	}
	if n.If != nil {
		out = out.and(b.may(n.If, true, f))
	}
	return out.and(b.excused(n, f))
}

// excused says where a clause that makes void what is done on the very notice of
// which a demand speaks may let it pass all the same: that it came in time by the
// one count and too late by the other cannot be.
func (b *builder) excused(n *rulebook.Norm, f frame) anyOf {
	out := always()
	for _, own := range b.ix.binds[f.self] {
		if own == n || own.Sev.Kind != syntax.Void || b.shortened(own, net.MaxDays, latest) < net.MaxDays || own.Thing != n.Thing || own.State != n.State || !sameWindows(own.Windows, n.Windows) {
			continue
		}
		f.norm = own
		pass := b.yields(own, true, f).or(b.notLive(own))
		if own.Unless != nil {
			pass = pass.or(b.may(own.Unless, true, f))
		}
		if own.If != nil {
			pass = pass.or(b.may(own.If, false, f))
		}
		out = out.and(pass)
	}
	return out
}

// sameWindows reports whether two lists of windows ask the same.
func sameWindows(a, c []rulebook.Window) bool {
	return slices.EqualFunc(a, c, func(x, y rulebook.Window) bool {
		return x.Kind == y.Kind && x.Span == y.Span && x.OnOr == y.OnOr && x.If == nil && y.If == nil &&
			x.Point.Thing == y.Point.Thing && x.Point.State == y.Point.State && x.Point.Whole == y.Point.Whole
	})
}

// goodNotice says where one demand on a notice may be met.
func (b *builder) goodNotice(n *rulebook.Norm, f frame) anyOf {
	pt := b.notice(n, f)
	good := pt.come()
	for i := range n.Windows {
		w := &n.Windows[i]
		switch w.Kind {
		case syntax.NotLessBefore:
			if span, ok := b.period(w.Span, latest); ok {
				lo := b.shortened(n, span.lo, latest)
				if good = good.and(pt.for_(lo)); f.star {
					good = pt.notSince(lo)
				}
			}
		case syntax.NotMoreBefore, syntax.WithinBefore:
			if span, ok := b.period(w.Span, earliest); ok {
				good = good.and(pt.since(span.hi))
			}
		}
	}
	if n.Unless != nil {
		good = good.or(b.may(n.Unless, true, f))
	}
	if n.If != nil {
		good = good.or(b.may(n.If, false, f))
	}
	return good
}

// valid says where nothing that is demanded of a thing itself is surely
// missing. Severities other than void leave it standing; what can be cured is
// left free.
func (b *builder) valid(x rulebook.ID, f frame) anyOf {
	out := always()
	norms := b.ix.about[x]
	if b.p.Thing(x).Kind == rulebook.Decision {
		norms = append(norms[:len(norms):len(norms)], b.ix.about[0]...)
	}
	for _, n := range norms {
		if n.Sev.Kind != syntax.Void && !(n.Kind == rulebook.Needs && n.Sev.Kind == syntax.NoSeverity) {
			continue
		}
		f.norm = n
		met := b.demand(n, f)
		if met.free() {
			continue
		}
		if n.Kind != rulebook.Verdict && n.If != nil {
			met = met.or(b.may(n.If, false, f))
		}
		if n.Unless != nil {
			met = met.or(b.may(n.Unless, true, f))
		}
		out = out.and(met.or(b.notLive(n)).or(b.yields(n, true, f)))
	}
	return out
}

// demand says where one demand may be met.
func (b *builder) demand(n *rulebook.Norm, f frame) anyOf {
	switch n.Kind {
	case rulebook.Verdict:
		if asks(n.If, rulebook.FindsUncharged) {
			return always() // it undoes a finding, not the decision
		}
		return b.may(n.If, false, f)
	case rulebook.Without:
		if n.With != 0 {
			return b.flagTest("made "+b.name(n.With), true, true)
		}
	case rulebook.Needs:
		if n.Major == nil && n.With != 0 {
			out := b.flagTest("made "+b.name(n.With), true, true)
			for _, id := range n.Things {
				out = out.or(b.flagTest("made "+b.name(id), true, true))
			}
			return out
		}
	case rulebook.Required:
		if n.State == rulebook.Made || n.State == rulebook.Held {
			return b.windows(n.Windows, n.Whichever, true, f)
		}
	}
	return always()
}

// asks reports whether a condition asks something.
func asks(cond rulebook.Cond, op rulebook.Op) bool {
	for t := range rulebook.Tests(cond) {
		if t.Op == op {
			return true
		}
	}
	return false
}

// restsOn says where the meeting on which a decision rests may bear it: it
// stands, nobody sat who must not, and what must be offered was.
func (b *builder) restsOn(x rulebook.ID, star bool) anyOf {
	by := first(b.p.Thing(x).By)
	var opened, held []string
	for i := range b.p.Things {
		if m := &b.p.Things[i]; m.Kind == rulebook.Meeting && first(m.By) == by && by != 0 {
			opened, held = append(opened, "in whatever way made "+m.Name), append(held, "made "+m.Name)
		}
	}
	if len(opened) == 0 {
		return always()
	}
	none := always()
	for _, name := range opened {
		none = none.and(b.flagTest(name, false, true))
	}
	m := b.rest()
	if !star || m == 0 {
		var some anyOf
		for _, name := range held {
			some = some.or(b.flagTest(name, true, true))
		}
		return some.or(none)
	}
	that, ok := b.flag("that "+b.name(m), 3)
	if !ok {
		return always()
	}
	return is(that, thatOpen, thatClosed).and(b.sitters(m)).and(b.offered(m)).or(none)
}

// offered says where every offer may have been made without which what is
// decided at a meeting is void.
func (b *builder) offered(m rulebook.ID) anyOf {
	out := always()
	for _, n := range b.offers(m) {
		if n.Sev.Kind != syntax.Void {
			continue
		}
		for _, role := range n.To {
			for _, it := range n.Items {
				made := b.flagTest(b.thatOffer(role, it), true, true)
				away := b.flagTest(b.name(role)+" is at that meeting", false, true).and(b.flagTest(b.name(role)+" spoke at that meeting", false, true))
				out = out.and(made.or(away).or(b.guards(n, false, frame{norm: n})))
			}
		}
	}
	return out
}

// offers lists the norms on what must be offered at a meeting.
func (b *builder) offers(m rulebook.ID) []*rulebook.Norm {
	var out []*rulebook.Norm
	for _, n := range b.ix.ofKind[rulebook.Offer] {
		if n.At == m || n.At == 0 && (len(n.Who.Roles) == 0 || n.Who.Roles[0] == first(b.p.Thing(m).By)) {
			out = append(out, n)
		}
	}
	return out
}

func (b *builder) thatOffer(role rulebook.ID, words string) string {
	return b.name(role) + " was offered " + item(words) + " at that meeting"
}

// sitters says where the tracked person may not have sat against a ban. It
// matters only to claims about one person: for others the tracked person stays
// away.
func (b *builder) sitters(m rulebook.ID) anyOf {
	out := always()
	if !b.used && !b.c.Some {
		return out
	}
	for _, n := range b.ix.taking {
		if n.Sev.Kind != syntax.Void {
			continue
		}
		for _, d := range n.Deeds {
			if d.Verb != rulebook.Sit || d.Thing != 0 && d.Thing != m {
				continue
			}
			f := frame{norm: n, person: true}
			sat := b.flagTest("m sat at that "+b.name(m), false, true)
			out = out.and(sat.or(b.matches(n.Who, false, f)).or(b.guards(n, false, f)).or(b.windows(n.Windows, n.Whichever, false, f)))
		}
	}
	return out
}

// fault says where what the claim calls a fault may be found in a thing that
// stands: never where the docket, or a clause, undoes it.
func (b *builder) fault() anyOf {
	t := b.p.Thing(b.c.Thing)
	switch b.c.Fault {
	case claim.NoQuorum:
		for _, n := range b.ix.ofKind[rulebook.Quorum] {
			if n.Thing == first(t.By) && n.If == nil && n.Unless == nil && b.nullWithoutQuorum(t.ID) {
				return nil
			}
		}
	case claim.NoPower:
		return onlyIf(len(t.By) == 0 || len(b.ix.powers[t.ID]) > 0 && t.Kind != rulebook.Decision)
	case claim.PartialHearer:
		for _, n := range b.ix.taking {
			for _, d := range n.Deeds {
				if d.Verb == rulebook.Vote && (d.Thing == 0 || d.Thing == t.ID) && (n.Sev.Kind == syntax.NotCounted || n.Sev.Kind == syntax.NoSeverity) &&
					n.If == nil && n.Unless == nil && len(n.Windows) == 0 && b.barsPartialHearers(n) {
					return nil
				}
			}
		}
	}
	return always()
}

// nullWithoutQuorum reports whether a decision without a quorum is void: it is,
// unless the book says otherwise.
func (b *builder) nullWithoutQuorum(x rulebook.ID) bool {
	for _, id := range []rulebook.ID{x, 0} {
		for _, n := range b.ix.about[id] {
			if n.Kind == rulebook.Without && n.Method == "quorum" {
				return n.Sev.Kind == syntax.Void
			}
		}
	}
	return true
}

// barsPartialHearers reports whether a ban speaks of whoever did not hear the
// whole of the meeting that the claim names.
func (b *builder) barsPartialHearers(n *rulebook.Norm) bool {
	not, ok := n.Who.If.(*rulebook.Not)
	if !ok || n.Who.MemberOf != first(b.p.Thing(b.c.Thing).By) {
		return false
	}
	t, ok := not.Part.(*rulebook.Test)
	return ok && t.Op == rulebook.HeardWhole && (t.Thing == b.c.With || b.c.With == 0)
}
