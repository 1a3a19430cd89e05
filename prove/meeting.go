package prove

import (
	"strings"

	"alteram/prove/net"
	"alteram/rulebook"
)

// meeting adds the steps in which a meeting opens, so that it counts or not,
// and closes; and those of the one on which the claim's decision rests.
func (b *builder) meeting(t *rulebook.Thing) {
	open := Move{Kind: Open, Thing: t.ID, By: first(t.By), Norm: -1}
	b.emit(event{name: t.Name + " opens", move: open, guard: func() anyOf { return b.counts(t.ID, false) }, changes: append(b.standing(t.ID), b.absence(t.ID)...)})
	void := open
	void.Void = true
	b.emit(event{name: t.Name + " opens, of no effect", move: void, changes: append(b.purported(t.ID), b.absence(t.ID)...)})
	sits := func() anyOf { return b.flagTest("in whatever way made "+t.Name, true, true) }
	shut := Move{Kind: Close, Thing: t.ID, Norm: -1}
	b.emit(event{name: t.Name + " closes", move: shut, guard: sits, changes: b.comes("closed " + t.Name)})

	i, ok := b.that()
	if !ok || b.rest() != t.ID {
		return
	}
	open.Star, shut.Star = true, true
	b.emit(event{name: "that " + t.Name + " opens", move: open, guard: func() anyOf { return b.bears(t.ID) }, changes: append(b.opensThat(t, i), b.absence(t.ID)...)})
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

// absence is what it changes that a party is not there when a meeting opens.
func (b *builder) absence(x rulebook.ID) []change {
	var out []change
	for i := range b.flags {
		name := b.flags[i].name
		if !strings.Contains(name, " stayed away") {
			continue
		}
		_, rest, _ := strings.Cut(name, " stayed away")
		from, after, _ := strings.Cut(rest, " after good ")
		if from = strings.TrimPrefix(from, " from "); from != "" && from != b.name(x) || from == "" && strings.HasPrefix(rest, " from ") {
			continue
		}
		b.at = b.flags[i].depth + 1
		good := b.noticed(x, frame{self: x})
		if after != "" {
			good = good.and(b.flagTest("made "+after, true, true))
		}
		out = append(out, change{{when: good, set: []net.Assign{{Flag: i, To: 1}}}, {when: always()}})
	}
	return out
}

// parties adds the steps in which a party of the case comes, speaks, is offered
// something or declines it.
func (b *builder) parties() {
	for i := range b.p.Things {
		t := &b.p.Things[i]
		if t.Kind != rulebook.Party {
			continue
		}
		var away []change
		for k := range b.flags {
			if strings.HasPrefix(b.flags[k].name, t.Name+" stayed away") {
				away = append(away, maySet(k, 0))
			}
		}
		b.emit(event{name: t.Name + " comes in", move: Move{Kind: Enter, By: t.ID, Norm: -1}, changes: away})
		var spoke []change
		if k, ok := b.has(t.Name + " spoke"); ok {
			spoke = append(spoke, sets(k, 1))
		}
		b.emit(event{name: t.Name + " speaks", move: Move{Kind: Speak, By: t.ID, Norm: -1}, changes: append(spoke, away...), guard: b.sitting})
		b.offersTo(t, away)
		b.thatParty(t, away, spoke)
	}
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

// offersTo adds the steps in which a party is offered something, or declines
// it: what is declined was offered.
func (b *builder) offersTo(t *rulebook.Thing, away []change) {
	for k := range b.flags {
		name := b.flags[k].name
		if it, ok := strings.CutPrefix(name, t.Name+" was offered "); ok && !strings.HasSuffix(it, " at that meeting") {
			b.emit(event{name: t.Name + " is offered " + it, move: Move{Kind: Offer, By: t.ID, Text: it, Norm: -1}, changes: []change{sets(k, 1)}, guard: b.sitting})
		}
		if it, ok := strings.CutPrefix(name, t.Name+" declined "); ok {
			changes := []change{sets(k, 1)}
			if o, has := b.has(t.Name + " was offered " + it); has {
				changes = append(changes, sets(o, 1))
			}
			b.emit(event{name: t.Name + " declines " + it, move: Move{Kind: Refuse, By: t.ID, Text: it, Norm: -1}, changes: changes, guard: b.sitting})
		}
	}
}

// thatParty adds what a party does, and is offered, at the meeting of the claim.
func (b *builder) thatParty(t *rulebook.Thing, away, spoke []change) {
	m := b.rest()
	that, ok := b.that()
	if !ok {
		return
	}
	open := func() anyOf { return is(that, thatOpen) }
	if k, ok := b.has(t.Name + " is at that meeting"); ok {
		b.emit(event{name: t.Name + " comes to that " + b.name(m), move: Move{Kind: Enter, Thing: m, By: t.ID, Norm: -1, Star: true},
			changes: append([]change{sets(k, 1)}, away...), guard: open})
	}
	offered := map[string][]change{}
	for _, n := range b.offers(m) {
		for _, words := range n.Items {
			it := item(words)
			if k, ok := b.has(b.thatOffer(t.ID, words)); ok {
				offered[it] = []change{sets(k, 1)}
				if g, ok := b.has(t.Name + " was offered " + it); ok {
					offered[it] = append(offered[it], sets(g, 1))
				}
				b.emit(event{name: t.Name + " is offered " + it + " at that " + b.name(m), move: Move{Kind: Offer, Thing: m, By: t.ID, Text: words, Norm: -1, Star: true},
					changes: offered[it], guard: open})
			}
		}
	}
	if k, ok := b.has(t.Name + " spoke at that meeting"); ok {
		changes := append([]change{sets(k, 1)}, spoke...)
		changes = append(append(changes, away...), offered["floor"]...)
		b.emit(event{name: t.Name + " speaks at that " + b.name(m), move: Move{Kind: Speak, Thing: m, By: t.ID, Norm: -1, Star: true}, changes: changes, guard: open})
	}
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
