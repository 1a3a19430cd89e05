package prove

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"alteram/calendar"
	"alteram/prove/claim"
	"alteram/prove/net"
	"alteram/rulebook"
)

// deepest is the depth at which nothing of the cone of influence is left out.
const deepest = 1 << 10

// builder makes a model of a claim. It goes round until no step asks for a fact
// that no flag holds yet: what the claim's bad conditions need comes at depth
// 0, what the steps that change those need at depth 1, and so on. A fact beyond
// the greatest depth is left free, which allows more.
type builder struct {
	ctx     context.Context // ends the making
	p       *rulebook.Program
	ix      *index
	c       claim.Claim
	spans   *spans
	horizon [2]calendar.Date
	free    bool // the witness: the claim's thing may come without its fault
	idle    bool // steps that change nothing are kept: for following a history

	about   []rulebook.ID // the things of which one occurrence is followed
	max, at int           // the greatest depth, and that of what is being translated
	cut     bool
	flags   []atom
	clocks  []atom
	place   map[string]int // of flags, and of clocks under "clock "

	net   net.Net
	moves []Move
	notes map[Note]bool // false: rests, true: loose
	seen  map[string]bool
	tests map[string]*rulebook.Test // by key: those of which the model chooses the answer
	over  bool                      // there are more steps than a net may have
	used  bool                      // the tracked person stands for the subject of a test of the claim
}

// atom is a flag or clock, and the depth at which it is needed.
type atom struct {
	name  string
	size  uint8
	depth int
}

// index finds the norms that speak of a thing.
type index struct {
	powers, bans, about, binds, effects map[rulebook.ID][]*rulebook.Norm
	taking, duties, deems, makes        []*rulebook.Norm
	ofKind                              map[rulebook.NormKind][]*rulebook.Norm
}

// flag returns the place of a flag that is needed; ok is false when it lies too
// deep.
func (b *builder) flag(name string, size uint8) (int, bool) {
	if i, ok := b.place[name]; ok {
		if b.at < b.flags[i].depth {
			b.flags[i].depth = b.at
		}
		return i, true
	}
	if b.at > b.max {
		b.cut = true
		return 0, false
	}
	b.place[name] = len(b.flags)
	b.flags = append(b.flags, atom{name, size, b.at})
	return len(b.flags) - 1, true
}

// clock is flag for clocks.
func (b *builder) clock(name string) (int, bool) {
	if i, ok := b.place["clock "+name]; ok {
		if b.at < b.clocks[i].depth {
			b.clocks[i].depth = b.at
		}
		return i, true
	}
	if b.at > b.max || len(b.clocks) >= net.MaxClocks {
		b.cut = true
		return 0, false
	}
	b.place["clock "+name] = len(b.clocks)
	b.clocks = append(b.clocks, atom{name: name, depth: b.at})
	return len(b.clocks) - 1, true
}

// has returns the place of a flag if the model has it.
func (b *builder) has(name string) (int, bool) { i, ok := b.place[name]; return i, ok }

// ticks returns the place of a clock if the model has it.
func (b *builder) ticks(name string) (int, bool) { i, ok := b.place["clock "+name]; return i, ok }

// rests notes a judgement of a person on which the answer rests.
func (b *builder) rests(n *rulebook.Norm, words string) { b.note(n, words, false) }

// loose notes something that the model leaves free although the docket knows it.
func (b *builder) loose(n *rulebook.Norm, words string) { b.note(n, words, true) }

func (b *builder) note(n *rulebook.Norm, words string, loose bool) {
	k := Note{Clause: -1, Words: words}
	if n != nil {
		k.Clause = n.Clause
	}
	if _, ok := b.notes[k]; !ok {
		b.notes[k] = loose
	}
}

// event is something that may happen: what it is, when it can count, and what
// it changes.
type event struct {
	name    string
	move    Move
	guard   func() anyOf // asked only when the event changes something
	changes []change
	choices []int // flags of which the event chooses the value
}

// emit adds the steps of an event. An event that changes nothing is none.
func (b *builder) emit(e event) {
	depth := deepest
	for _, ch := range e.changes {
		for _, o := range ch {
			for _, a := range o.set {
				depth = min(depth, b.flags[a.Flag].depth)
			}
			for _, k := range o.reset {
				depth = min(depth, b.clocks[k].depth)
			}
		}
	}
	if depth == deepest {
		return
	}
	b.at = depth + 1
	guard := always()
	if e.guard != nil {
		guard = e.guard()
	}
	for _, o := range join(e.changes) {
		if len(o.set)+len(o.reset)+len(o.free) == 0 && !b.idle {
			continue
		}
		b.choose(e, guard, o, map[int]uint8{})
	}
}

// choose adds steps for every choice that an event makes.
func (b *builder) choose(e event, guard anyOf, o outcome, chosen map[int]uint8) {
	for _, f := range e.choices {
		if _, done := chosen[f]; done {
			continue
		}
		for v := range b.flags[f].size {
			with := maps.Clone(chosen)
			with[f] = v
			b.choose(e, guard, o, with)
		}
		return
	}
	set := slices.Clone(o.set)
	for _, f := range slices.Sorted(maps.Keys(chosen)) {
		set = append(set, net.Assign{Flag: f, To: chosen[f]})
	}
	for _, c := range guard.given(chosen).and(o.when) {
		move := e.move
		for _, f := range slices.Sorted(maps.Keys(chosen)) {
			if t := b.said(f); t != nil {
				move.Says = append(slices.Clone(move.Says), Said{Test: t, Holds: chosen[f] == 1})
			}
		}
		b.step(net.Step{Name: e.name, Guard: c, Set: set, Reset: o.reset, Free: o.free}, move)
	}
}

// step adds one step to the net.
func (b *builder) step(s net.Step, move Move) {
	key := fmt.Sprint(s, move.Kind, move.Norm)
	if b.seen[key] {
		return
	}
	if len(b.net.Steps) >= net.MaxSteps {
		b.over = true
		return
	}
	b.seen[key] = true
	b.net.Steps = append(b.net.Steps, s)
	b.moves = append(b.moves, move)
}

// name is what a thing is called; "any" is a decision of whatever kind.
func (b *builder) name(id rulebook.ID) string {
	if id == 0 {
		return "anything"
	}
	return b.p.Thing(id).Name
}
