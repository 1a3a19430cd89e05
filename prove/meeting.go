package prove

import (
	"slices"
	"strings"

	"alteram/prove/net"
	"alteram/rulebook"
)

// meeting adds the steps in which a meeting opens, so that it counts or not,
// and closes; and those of the one on which the claim's decision rests.
func (b *builder) meeting(t *rulebook.Thing) {
	open := Move{Kind: Open, Thing: t.ID, By: first(t.By), Norm: -1}
	var another, nullity []change
	if k, ok := b.has(anotherOf(t)); ok {
		another = append(another, sets(k, 1))
	}
	if k, ok := b.has(voidOf(t)); ok {
		nullity = append(nullity, sets(k, 1))
	}
	b.emit(event{name: t.Name + " opens", move: open, guard: func() anyOf { return b.counts(t.ID, false) }, changes: slices.Concat(b.standing(t.ID), b.absence(t.ID, goodOpening), another)})
	void := open
	void.Void = true
	b.emit(event{name: t.Name + " opens, of no effect", move: void, changes: slices.Concat(b.purported(t.ID), b.absence(t.ID, voidOpening), nullity)})
	sits := func() anyOf { return b.flagTest("in whatever way made "+t.Name, true, true) }
	shut := Move{Kind: Close, Thing: t.ID, Norm: -1}
	b.emit(event{name: t.Name + " closes", move: shut, guard: sits, changes: b.comes("closed " + t.Name)})

	i, ok := b.that()
	if !ok || b.rest() != t.ID {
		return
	}
	open.Star, shut.Star = true, true
	b.emit(event{name: "that " + t.Name + " opens", move: open, guard: func() anyOf { return b.bears(t.ID) }, changes: append(b.opensThat(t, i), b.absence(t.ID, starOpening)...)})
	b.emit(event{name: "that " + t.Name + " closes", move: shut, changes: append(b.comes("closed "+t.Name), change{{when: is(i, thatOpen), set: []net.Assign{{Flag: i, To: thatClosed}}}})})
}

// bears says where a meeting may bear what is decided at it, but for those who
// sit: they are judged when it decides.
func (b *builder) bears(x rulebook.ID) anyOf {
	f := frame{self: x, star: true}
	return b.power(x, frame{self: x}).and(b.beforeClosing(x)).and(b.allowed(x, frame{self: x})).and(b.noticed(x, f)).and(b.valid(x, frame{self: x}))
}

// opensThat is what it changes that the meeting of the claim opens.
func (b *builder) opensThat(t *rulebook.Thing, that int) []change {
	out := append(b.standing(t.ID), change{{when: is(that, thatNone), set: []net.Assign{{Flag: that, To: thatOpen}}}})
	if k, ok := b.has("that meeting had short notice"); ok {
		b.at = b.flags[k].depth + 1
		short := b.shortNotice(b.c.Notice, frame{norm: b.c.Notice, self: t.ID, star: true})
		out = append(out, change{{when: short, set: []net.Assign{{Flag: k, To: 1}}}, {when: always()}})
	}
	return out
}

// absence is what it changes that a party is not there when a meeting opens. That
// it was not is one fact, of whatever it is asked.
func (b *builder) absence(x rulebook.ID, how opening) []change {
	type fact struct{ who, after string }
	facts := map[fact][]int{}
	for i := range b.flags {
		who, rest, away := strings.Cut(b.flags[i].name, awayFlag)
		if !away {
			continue
		}
		from, after, _ := strings.Cut(rest, afterGood)
		at, stands := strings.CutSuffix(from, whereItStands)
		if stands && how == voidOpening || at != "" && at != " at "+b.name(x) && (at != atThat || how != starOpening) {
			continue
		}
		facts[fact{who, after}] = append(facts[fact{who, after}], i)
	}
	var out []change
	for i := range b.flags { // in their order
		for of, list := range facts {
			if list[0] != i {
				continue
			}
			away := outcome{}
			for _, k := range list {
				b.at = b.flags[k].depth + 1
				away.set = append(away.set, net.Assign{Flag: k, To: 1})
			}
			if away.when = b.noticed(x, frame{self: x}); of.after != "" {
				away.when = away.when.and(b.flagTest("made "+of.after, true, true))
			}
			out = append(out, change{away, {when: always()}})
		}
	}
	return out
}

// comesIn is what it changes that a party comes to a meeting which opened without
// it: it is away no more from that one, and may still be from another. Who was
// away from the meeting of the claim was from one that stands, and so on.
func (b *builder) comesIn(party string) change {
	out := change{{when: always()}}
	for i := range b.p.Things {
		m := &b.p.Things[i]
		if m.Kind != rulebook.Meeting {
			continue
		}
		ranks := [...]string{atThat, " at " + m.Name + whereItStands, " at " + m.Name, whereItStands, ""}
		for _, come := range [...]string{"0", "01", "012", "013", "0123", "01234"} {
			o := outcome{when: always()}
			if come == "013" { // it is still away from a void one
				o.when = b.flagTest(voidOf(m), true, true)
			}
			for k := range b.flags {
				where, mine := strings.CutPrefix(b.flags[k].name, party+awayFlag)
				where, _, _ = strings.Cut(where, afterGood)
				if rank := slices.Index(ranks[:], where); mine && rank >= 0 && strings.Contains(come, string(rune('0'+rank))) {
					o.set = append(o.set, net.Assign{Flag: k, To: 0})
				}
			}
			if len(o.set) > 0 && !slices.ContainsFunc(out, func(x outcome) bool { return slices.Equal(x.set, o.set) }) {
				out = append(out, o)
			}
		}
	}
	return out
}

// opening says what a meeting that opens counts for.
type opening uint8

const (
	goodOpening opening = iota
	voidOpening
	starOpening // it is the one on which the claim's decision rests
)

// What a party did, and where, is the name of a flag: "respondent spoke", and
// one of these. Nothing is at whatever meeting. A claim asks only of meetings that
// stand, and of what its decision rests on where it names a meeting of that kind.
const (
	atThat        = " at that meeting"
	whereItStands = " where it stands"
	awayFlag      = " stayed away"
	afterGood     = " after good "
)

// asked is where a test asks whether a party was heard. A claim, and a clause that
// judges a decision, ask of the meeting on which the decision rests where they
// name one of its kind, else of those that stand. ok is false when the model does
// not follow it.
func (b *builder) asked(m rulebook.ID, want bool, f frame) (where string, ok bool) {
	if m != 0 {
		where = " at " + b.name(m)
	}
	of := f.self
	if f.claim || f.rests {
		of = b.c.Thing
	}
	t := b.p.Thing(of)
	switch decision := t.Kind == rulebook.Decision; {
	case !decision && !f.claim && !f.rests:
		return where, true
	case decision && m != 0 && first(t.By) == first(b.p.Thing(m).By):
		if _, followed := b.star(); followed && m == b.rest() && (f.claim || f.rests || f.star) {
			return atThat, true
		}
		return where, want // that on which it rests is one of them
	}
	return where + whereItStands, true
}

// did is what it changes for all flags of a party's deed that it is done at a
// meeting; 0: somewhere, which may be where it stands.
func (b *builder) did(party, deed string, m rulebook.ID, how opening) []change {
	var out []change
	for k := range b.flags {
		where, ok := strings.CutPrefix(b.flags[k].name, party+" "+deed)
		if !ok {
			continue
		}
		at, stands := strings.CutSuffix(where, whereItStands)
		here := at == "" || m != 0 && at == " at "+b.name(m)
		switch {
		case at == atThat && how == starOpening, here && (!stands || m != 0 && how != voidOpening):
			out = append(out, sets(k, 1))
		case here && m == 0:
			out = append(out, maySet(k, 1))
		}
	}
	return out
}

// parties adds the steps in which a party of the case comes, speaks, is offered
// something or declines it: what is declined was offered.
func (b *builder) parties() {
	for i := range b.p.Things {
		t := &b.p.Things[i]
		if t.Kind != rulebook.Party {
			continue
		}
		away := []change{b.comesIn(t.Name)}
		placed := false
		for k := range b.flags {
			name, mine := strings.CutPrefix(b.flags[k].name, t.Name+" ")
			placed = placed || mine && (strings.Contains(name, " at ") && !strings.HasSuffix(name, atThat) || strings.Contains(name, whereItStands))
		}
		b.emit(event{name: t.Name + " comes in", move: Move{Kind: Enter, By: t.ID, Norm: -1}, changes: away})
		if !placed {
			b.partyAt(t, 0, goodOpening, away, b.sitting)
		}
		for k := range b.p.Things {
			if m := &b.p.Things[k]; placed && m.Kind == rulebook.Meeting {
				b.partyAt(t, m.ID, goodOpening, away, func() anyOf { return b.heldApart(m) })
				b.partyAt(t, m.ID, voidOpening, away, func() anyOf { return b.flagTest(voidOf(m), true, true) })
			}
		}
		if that, ok := b.that(); ok {
			b.thatParty(t, that, away)
		}
	}
}

// anotherOf is the name of the flag that a meeting opened and counted which is not
// the one of the claim, though of its kind, and voidOf of that one opened of no
// effect.
func anotherOf(m *rulebook.Thing) string { return "another " + m.Name + " opened" }
func voidOf(m *rulebook.Thing) string    { return "void " + m.Name + " opened" }

// heldApart holds when a meeting of a kind has opened that counts, other than that
// of the claim.
func (b *builder) heldApart(m *rulebook.Thing) anyOf {
	if _, ok := b.that(); ok && m.ID == b.rest() {
		return b.flagTest(anotherOf(m), true, true)
	}
	return b.flagTest("made "+m.Name, true, true)
}

// sitting holds when some meeting has opened.
func (b *builder) sitting() anyOf {
	var out anyOf
	for i := range b.p.Things {
		if m := &b.p.Things[i]; m.Kind == rulebook.Meeting {
			out = out.or(b.flagTest("in whatever way made "+m.Name, true, true))
		}
	}
	return out
}

// partyAt adds what a party does, and is offered, at a meeting; 0: at some.
func (b *builder) partyAt(t *rulebook.Thing, m rulebook.ID, how opening, away []change, guard func() anyOf) {
	where, star := "", how == starOpening
	if m != 0 {
		where = " at " + b.name(m)
	}
	switch how {
	case starOpening:
		where = " at that " + b.name(m)
	case voidOpening:
		where = " at void " + b.name(m)
	}
	spoke := b.did(t.Name, "spoke", m, how)
	if star { // who takes the floor was given it
		spoke = append(spoke, b.did(t.Name, "was offered floor", m, how)...)
	}
	b.emit(event{name: t.Name + " speaks" + where, move: Move{Kind: Speak, Thing: m, By: t.ID, Norm: -1, Star: star}, changes: append(spoke, away...), guard: guard})
	done := map[string]bool{}
	for k := range b.flags {
		name, mine := strings.CutPrefix(b.flags[k].name, t.Name+" ")
		deed, _ := strings.CutSuffix(name, whereItStands)
		deed, _ = strings.CutSuffix(deed, atThat)
		for i := range b.p.Things {
			if x := &b.p.Things[i]; x.Kind == rulebook.Meeting {
				deed, _ = strings.CutSuffix(deed, " at "+x.Name)
			}
		}
		if !mine || done[deed] {
			continue
		}
		done[deed] = true
		if it, ok := strings.CutPrefix(deed, "was offered "); ok {
			b.emit(event{name: t.Name + " is offered " + it + where, move: Move{Kind: Offer, Thing: m, By: t.ID, Text: b.offerWords(m, it), Norm: -1, Star: star}, changes: b.did(t.Name, deed, m, how), guard: guard})
		}
		if it, ok := strings.CutPrefix(deed, "declined "); ok {
			b.emit(event{name: t.Name + " declines " + it + where, move: Move{Kind: Refuse, Thing: m, By: t.ID, Text: it, Norm: -1, Star: star},
				changes: append(b.did(t.Name, deed, m, how), b.did(t.Name, "was offered "+it, m, how)...), guard: guard})
		}
	}
}

// offerWords is an item in the words in which a rule has it offered at a meeting.
func (b *builder) offerWords(m rulebook.ID, it string) string {
	for _, n := range b.offers(m) {
		for _, words := range n.Items {
			if m != 0 && item(words) == it {
				return words
			}
		}
	}
	return it
}

// thatParty adds what a party does, and is offered, at the meeting of the claim.
func (b *builder) thatParty(t *rulebook.Thing, that int, away []change) {
	m := b.rest()
	open := func() anyOf { return is(that, thatOpen) }
	if k, ok := b.has(t.Name + " is" + atThat); ok {
		b.emit(event{name: t.Name + " comes to that " + b.name(m), move: Move{Kind: Enter, Thing: m, By: t.ID, Norm: -1, Star: true},
			changes: append([]change{sets(k, 1)}, away...), guard: open})
	}
	b.partyAt(t, m, starOpening, away, open)
}

// tracked adds what the one tracked person is and does: he comes into roles, and
// sits at meetings of the bodies whose member he is.
func (b *builder) tracked() {
	for k := range b.flags {
		name := b.flags[k].name
		if role, ok := strings.CutPrefix(name, "m is "); ok {
			id, _ := b.p.Lookup(role)
			b.emit(event{name: "m becomes " + role, move: Move{Kind: Bind, By: id, Person: "m", Norm: -1}, changes: []change{sets(k, 1)}})
		}
		if name == "m has stood down" {
			b.emit(event{name: "m stands down", move: Move{Kind: StandDown, Person: "m", Norm: -1}, changes: []change{sets(k, 1)}})
		}
		meeting, ok := strings.CutPrefix(name, "m sat at ")
		if !ok {
			continue
		}
		if that, star := strings.CutPrefix(meeting, "that "); star {
			b.sits(that, k, true)
		} else {
			b.sits(meeting, k, false)
		}
	}
}

// sits adds the step in which the tracked person sits at a meeting as a member
// of its body.
func (b *builder) sits(meeting string, flag int, star bool) {
	id, _ := b.p.Lookup(meeting)
	changes := []change{sets(flag, 1)}
	guard := func() anyOf {
		return b.isRole(first(b.p.Thing(id).By), true, frame{}).and(b.flagTest("in whatever way made "+meeting, true, true))
	}
	if star {
		if k, ok := b.has("m sat at " + meeting); ok {
			changes = append(changes, sets(k, 1))
		}
		guard = func() anyOf {
			that, ok := b.that()
			if !ok {
				return always()
			}
			return is(that, thatOpen).and(b.isRole(first(b.p.Thing(id).By), true, frame{}))
		}
	}
	b.emit(event{name: "m sits at " + map[bool]string{true: "that "}[star] + meeting, move: Move{Kind: Enter, Thing: id, By: first(b.p.Thing(id).By), Person: "m", Norm: -1, Star: star},
		guard: guard, changes: changes})
}

// withdrawals adds the steps in which members of a body stand down until too few
// are left.
func (b *builder) withdrawals() {
	for k := range b.flags {
		if t := b.said(k); t != nil && strings.HasPrefix(b.flags[k].name, fewFlag) {
			b.emit(event{name: "members of the " + b.name(t.Thing) + " stand down", changes: b.came(b.flags[k].name),
				move: Move{Kind: StandDown, By: t.Thing, Norm: -1, Says: []Said{{Test: t, Holds: true, Norm: -1}}}})
		}
	}
}

// agreements adds the steps in which a party agrees in writing.
func (b *builder) agreements() {
	for k := range b.flags {
		rest, ok := strings.CutPrefix(b.flags[k].name, "agreed by ")
		if !ok {
			continue
		}
		who, what, _ := strings.Cut(rest, " to ")
		id, _ := b.p.Lookup(who)
		b.emit(event{name: who + " agrees to " + what, move: Move{Kind: Agree, By: id, Text: what, Norm: -1}, changes: []change{sets(k, 1)}})
	}
}

// deemed adds the steps in which a thing counts as made because a condition has
// come true.
func (b *builder) deemed() {
	for _, n := range b.ix.makes {
		t := b.p.Thing(n.Thing)
		guard := func() anyOf {
			f := frame{norm: n}
			out := b.guards(n, true, f)
			if len(n.Windows) > 0 {
				out = out.and(b.windows(n.Windows, rulebook.Later, true, f))
			}
			return out
		}
		b.emit(event{name: t.Name + " counts as made", move: Move{Kind: Fall, Thing: t.ID, Norm: n.ID}, guard: guard, changes: b.counted(t.ID)})
	}
}
