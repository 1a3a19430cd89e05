package prove

import (
	"slices"
	"strings"

	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/rulebook"
)

// The occurrence that a claim is about is followed by one flag: not yet made,
// made as the claim forbids, come to the claim's moment. Others of its kind may
// be made besides; they change what any occurrence changes.
const (
	starNone = iota
	starMade
	starDone
)

// The meeting at which the claim's decision is made, or on which it rests, is
// followed likewise.
const (
	thatNone = iota
	thatOpen
	thatClosed
)

// star returns the flag of the occurrence that the claim is about.
func (b *builder) star() (int, bool) { return b.has(claimed) }

// begun is the name of the flag that the case has begun: with the claim's thing,
// or with whatever is done.
const begun = "the case has begun"

// followed is the name of the flag that what must follow the occurrence was done.
const followed = "the one that the claim is about was followed"

// claimed is the name of its flag.
const claimed = "the one that the claim is about"

// that returns the flag of the meeting on which the claim's decision rests.
func (b *builder) that() (int, bool) { return b.has("that " + b.name(b.rest())) }

// comes is all that it changes that a moment comes: "made hearing".
func (b *builder) comes(event string) []change {
	out := b.came(event)
	for _, n := range b.ix.ofKind[rulebook.Effect] {
		if n.Parent >= 0 || !b.begins(n, event) {
			continue
		}
		switch n.Change {
		case rulebook.SetAside:
			if i, ok := b.has("set aside " + b.name(n.Thing)); ok {
				if ch := sets(i, 1); n.If == nil && n.Unless == nil {
					out = append(out, ch)
				} else {
					out = append(out, maySet(i, 1))
				}
			}
		case rulebook.TakesEffect:
			if i, ok := b.star(); ok && slices.Contains(b.about, n.Thing) {
				b.at = b.flags[i].depth + 1
				when := is(i, starMade).and(b.guards(n, true, frame{norm: n})).and(b.unexcused())
				out = append(out, change{{when: when, set: []net.Assign{{Flag: i, To: starDone}}}, {when: always()}})
			}
		case rulebook.Ends:
			if i, ok := b.has("runs " + b.name(n.Thing)); ok {
				out = append(out, maySet(i, 0))
			}
			if i, ok := b.has("ended " + b.name(n.Thing)); ok && n.If == nil && n.Unless == nil {
				out = append(out, sets(i, 1))
			}
		}
	}
	return append(out, b.arms(event)...)
}

// begins reports whether one of a norm's windows runs from a moment.
func (b *builder) begins(n *rulebook.Norm, event string) bool {
	for i := range n.Windows {
		if pt, ok := b.point(n.Windows[i].Point, frame{norm: n}); ok && pt.event == event {
			return true
		}
	}
	return false
}

// unexcused holds where the claim's "unless" may not hold at its moment.
func (b *builder) unexcused() anyOf {
	if b.free || b.c.Moment != claim.TakesEffect || b.c.Unless == nil {
		return always()
	}
	return b.may(b.c.Unless, false, frame{claim: true})
}

// standing is what it changes that a thing is done and counts.
func (b *builder) standing(x rulebook.ID) []change {
	out := append(b.counted(x), b.discharges(x)...)
	if i, ok := b.has(followed); ok && x == b.c.With {
		out = append(out, sets(i, 1))
	}
	return out
}

// counted is what it changes that a thing counts as made, by whatever way: what a
// rule makes discharges no duty.
func (b *builder) counted(x rulebook.ID) []change {
	name := b.name(x)
	out := append(b.comes("made "+name), b.came("in whatever way made "+name)...)
	out = append(out, b.thatNotice("made that "+name)...)
	if i, ok := b.has("open " + name); ok {
		out = append(out, sets(i, 1))
	}
	if i, ok := b.has(begun); ok && (x == b.c.Thing || b.c.Thing == 0 && (b.p.Thing(x).Kind == rulebook.Act || b.p.Thing(x).Kind == rulebook.Decision)) {
		out = append(out, sets(i, 1))
	}
	for i := range b.flags {
		if by, ok := strings.CutSuffix(b.flags[i].name, " made "+name); ok && by != "in whatever way" {
			out = append(out, maySet(i, 1))
		}
	}
	if i, ok := b.has("set aside " + name); ok {
		out = append(out, sets(i, 0))
	}
	if i, ok := b.has("ended " + name); ok {
		out = append(out, sets(i, 0))
	}
	if i, ok := b.has("runs " + name); ok { // one of them is followed, whichever
		starts := outcome{when: is(i, 0), set: []net.Assign{{Flag: i, To: 1}}}
		if k, ok := b.ticks("runs " + name); ok {
			starts.reset = []int{k}
		}
		out = append(out, change{starts, {when: always()}})
	}
	t := b.p.Thing(x)
	if t.Kind == rulebook.Decision {
		for i := range b.p.Things {
			y := &b.p.Things[i]
			if f, ok := b.has("open " + y.Name); ok && (len(y.To) == 0 || len(t.By) > 0 && slices.Contains(y.To, t.By[0])) {
				out = append(out, sets(f, 0))
			}
		}
	}
	return out
}

// purported is what it changes that a thing is done and counts for nothing.
func (b *builder) purported(x rulebook.ID) []change {
	out := b.came("in whatever way made " + b.name(x))
	if i, ok := b.has("set aside " + b.name(x)); ok {
		out = append(out, sets(i, 0))
	}
	return out
}

// received is what it changes that a thing reaches whom it was sent to.
func (b *builder) received(x rulebook.ID, counts bool) []change {
	out := b.came("in whatever way received " + b.name(x))
	if counts {
		out = append(b.comes("received "+b.name(x)), out...)
		out = append(out, b.thatNotice("received that "+b.name(x))...)
	}
	return out
}

// thatNotice is what it changes that a notice is made or received which may be
// the one that the meeting of the claim is held to.
func (b *builder) thatNotice(event string) []change {
	i, ok := b.has(event)
	if !ok {
		return nil
	}
	is := outcome{when: always(), set: []net.Assign{{Flag: i, To: 1}}}
	if k, ok := b.ticks("last " + event); ok {
		is.reset = []int{k}
	}
	return []change{{is, {when: always()}}}
}

// events adds the steps of everything that can happen.
func (b *builder) events() {
	for i := range b.p.Things {
		if b.ctx.Err() != nil {
			return
		}
		switch t := &b.p.Things[i]; t.Kind {
		case rulebook.Act, rulebook.Fact, rulebook.Judgement:
			b.act(t)
		case rulebook.Decision:
			b.act(t)
			b.emit(event{name: "tell of " + t.Name, move: Move{Kind: Tell, Thing: t.ID, To: first(t.About), Norm: -1}, changes: b.comes("told of " + t.Name)})
		case rulebook.Meeting:
			b.meeting(t)
		}
	}
	b.starred()
	b.parties()
	b.tracked()
	b.agreements()
	b.withdrawals()
	b.duties()
	b.deemed()
}

func first(ids []rulebook.ID) rulebook.ID {
	if len(ids) == 0 {
		return 0
	}
	return ids[0]
}

// act adds the steps in which a thing is done: so that it counts, received at
// once or later, and so that it counts for nothing.
func (b *builder) act(t *rulebook.Thing) {
	kind := Act
	switch t.Kind {
	case rulebook.Decision:
		kind = Decide
	case rulebook.Fact:
		kind = Happen
	case rulebook.Judgement:
		kind = Judge
	}
	move := Move{Kind: kind, Thing: t.ID, By: first(t.By), To: first(t.To), Norm: -1}
	guard := func() anyOf { return b.counts(t.ID, false) }
	sent := t.Kind == rulebook.Act && len(b.received(t.ID, true)) > 0
	if sent {
		move.Method = "email"
		b.emit(event{name: t.Name + ", received at once", move: move, guard: guard, changes: append(b.standing(t.ID), b.received(t.ID, true)...)})
		move.Method = "post"
		receive := Move{Kind: Receive, Thing: t.ID, To: first(t.To), Norm: -1}
		b.emit(event{name: t.Name + " is received", move: receive, changes: b.received(t.ID, true),
			guard: func() anyOf { return b.flagTest("made "+t.Name, true, true) }})
	}
	b.emit(event{name: t.Name, move: move, guard: guard, changes: b.standing(t.ID)})
	move.Void = true
	if sent {
		move.Method = "email"
		b.emit(event{name: t.Name + " of no effect, received", move: move, changes: append(b.purported(t.ID), b.received(t.ID, false)...)})
	}
	b.emit(event{name: t.Name + " of no effect", move: move, changes: b.purported(t.ID)})
	if sent {
		b.emit(event{name: t.Name + " of no effect is received", move: Move{Kind: Receive, Thing: t.ID, To: first(t.To), Norm: -1, Void: true},
			changes: b.received(t.ID, false), guard: func() anyOf { return b.flagTest("in whatever way made "+t.Name, true, true) }})
	}
}

// starred adds the steps in which an occurrence is made that the claim is about,
// as the claim forbids it.
func (b *builder) starred() {
	i, ok := b.star()
	if !ok {
		return
	}
	for _, id := range b.about {
		t := b.p.Thing(id)
		to := uint8(starMade)
		if b.c.Moment != claim.Unfollowed && (b.c.Moment != claim.TakesEffect || !b.waits(id) || b.atOnce(id)) {
			to = starDone
		}
		move := Move{Kind: Act, Thing: id, By: first(t.By), To: first(t.To), Norm: -1, Star: true}
		switch t.Kind {
		case rulebook.Decision:
			move.Kind = Decide
		case rulebook.Meeting:
			move.Kind = Open
		}
		guard := func() anyOf { // what the claim asks comes first, what the docket demands besides one level deeper
			fault := b.violated(id)
			b.at++
			return fault.and(b.counts(id, true))
		}
		b.at = b.flags[i].depth + 1
		guard() // asks for the choices that it needs
		b.at = b.flags[i].depth + 1
		var choices []int
		for f := range b.flags {
			if strings.HasPrefix(b.flags[f].name, "it is so: ") {
				choices = append(choices, f)
			}
		}
		made := outcome{when: is(i, starNone), set: []net.Assign{{Flag: i, To: to}}}
		if k, ok := b.ticks(claimed); ok {
			made.reset = []int{k}
		}
		if k, ok := b.has(followed); ok {
			made.set = append(made.set, net.Assign{Flag: k, To: 0})
		}
		b.emit(event{name: "that " + t.Name, move: move, guard: guard, choices: choices, changes: append(b.standing(id), change{made})})
		b.comesTrue(t, i)
	}
}

// waits reports whether a thing takes effect only when something else comes.
func (b *builder) waits(x rulebook.ID) bool {
	for _, n := range b.ix.effects[x] {
		if n.Change == rulebook.TakesEffect && (len(n.Windows) > 0 || n.If != nil || n.Unless != nil) {
			return true
		}
	}
	return false
}

// comesTrue adds the steps in which the claim's occurrence takes effect because
// a condition of that comes true.
func (b *builder) comesTrue(t *rulebook.Thing, star int) {
	if b.c.Moment != claim.TakesEffect {
		return
	}
	for _, n := range b.ix.effects[t.ID] {
		if n.Change != rulebook.TakesEffect || n.If == nil && n.Unless == nil && len(n.Windows) > 0 {
			continue
		}
		guard := func() anyOf {
			come := onlyIf(len(n.Windows) == 0)
			for i := range n.Windows {
				if pt, ok := b.point(n.Windows[i].Point, frame{norm: n}); ok {
					come = come.or(pt.come())
				} else {
					come = always()
				}
			}
			return come.and(b.guards(n, true, frame{norm: n})).and(b.unexcused())
		}
		b.emit(event{name: "that " + t.Name + " takes effect", move: Move{Kind: Silent, Thing: t.ID, Norm: n.ID}, guard: guard,
			changes: []change{{{when: is(star, starMade), set: []net.Assign{{Flag: star, To: starDone}}}}}})
	}
}

// atOnce reports whether a clause says that a thing takes effect when it is made.
func (b *builder) atOnce(x rulebook.ID) bool {
	for _, n := range b.ix.effects[x] {
		if n.Change == rulebook.TakesEffect && b.begins(n, "made "+b.name(x)) {
			return true
		}
	}
	return false
}

// violated says where making the claim's thing may be as the claim forbids.
func (b *builder) violated(x rulebook.ID) anyOf {
	if b.free || b.c.Missing != "" {
		return always()
	}
	f := frame{self: x, star: true, claim: true, person: b.c.Some}
	b.used = false
	out := b.may(b.c.If, true, f)
	if b.c.Unless != nil {
		out = out.and(b.may(b.c.Unless, false, f))
	}
	if b.c.Notice != nil {
		out = out.and(b.underShortNotice())
	}
	return out.and(b.fault())
}

// underShortNotice says where the meeting on which the claim's thing rests may
// not have had the notice that the claim names.
func (b *builder) underShortNotice() anyOf {
	m := b.rest()
	if b.c.Thing != 0 && b.p.Thing(b.c.Thing).Kind == rulebook.Meeting {
		return b.shortNotice(b.c.Notice, frame{norm: b.c.Notice, self: b.c.Thing, star: true})
	}
	if m == 0 {
		return always()
	}
	that, ok := b.flag("that "+b.name(m), 3)
	if !ok {
		return always()
	}
	return b.flagTest("that meeting had short notice", true, true).or(is(that, thatNone))
}
