package prove

import (
	"fmt"
	"slices"
	"strings"

	"alteram/rulebook"
	"alteram/syntax"
)

// frame is what a condition is translated for.
type frame struct {
	norm   *rulebook.Norm
	self   rulebook.ID // the thing of the act that is judged; 0: none
	star   bool        // that act is the occurrence which the claim is about
	claim  bool        // the condition is the claim's own
	rests  bool        // it is part of what the claim asks: of meetings only those that stand count
	person bool        // "the member" is the tracked person
	party  rulebook.ID // "the member" is this party
	room   rulebook.ID // what a meaning of heard says of no meeting it says of this one
	anyway bool        // void acts start times too: a party attacks what purports to bind
	depth  int
}

// may says where a condition may come out as want: a condition of the net that
// holds at least wherever the docket's answer is want or not known. nil is true.
func (b *builder) may(cond rulebook.Cond, want bool, f frame) anyOf {
	if f.depth++; f.depth > 40 {
		return always()
	}
	switch x := cond.(type) {
	case nil:
		if want {
			return always()
		}
		return nil
	case *rulebook.And:
		return b.each(x.Parts, want, want, f)
	case *rulebook.Or:
		return b.each(x.Parts, want, !want, f)
	case *rulebook.Not:
		return b.may(x.Part, !want, f)
	case *rulebook.Test:
		return b.test(x, want, f)
	}
	panic("prove: condition of an unknown kind")
}

func (b *builder) each(parts []rulebook.Cond, want, all bool, f frame) anyOf {
	var out anyOf
	if all {
		out = always()
	}
	for _, p := range parts {
		if all {
			out = out.and(b.may(p, want, f))
		} else {
			out = out.or(b.may(p, want, f))
		}
	}
	return out
}

// guards says where a norm's own conditions may come out as want.
func (b *builder) guards(n *rulebook.Norm, want bool, f frame) anyOf {
	if want {
		return b.may(n.If, true, f).and(b.may(n.Unless, false, f).or(onlyIf(n.Unless == nil)))
	}
	out := b.may(n.If, false, f)
	if n.Unless != nil {
		out = out.or(b.may(n.Unless, true, f))
	}
	return out
}

func onlyIf(ok bool) anyOf {
	if ok {
		return always()
	}
	return nil
}

// test says where an elementary condition may come out as want.
func (b *builder) test(t *rulebook.Test, want bool, f frame) anyOf {
	switch t.Op {
	case rulebook.HasHappened, rulebook.SentAct, rulebook.Considers:
		if t.Op == rulebook.Considers {
			b.rests(f.norm, b.name(t.Thing))
		}
		out := b.happened(t, want)
		if f.room != 0 && !want { // what came after the meeting was no part of being heard there
			out = out.or(b.flagTest("closed "+b.name(f.room), true, true))
		}
		return out
	case rulebook.IsReceived:
		return b.flagTest("received "+b.name(t.Thing), want, len(t.Windows) == 0)
	case rulebook.WasTold:
		return b.flagTest("told of "+b.name(t.Thing), want, len(t.Windows) == 0)
	case rulebook.IsOpen:
		return b.flagTest("open "+b.name(t.Thing), want, true)
	case rulebook.IsDecided:
		if want {
			return b.flagTest("made "+b.name(t.Thing), true, true).and(b.flagTest("open "+b.name(t.Thing), false, true))
		}
		return b.flagTest("made "+b.name(t.Thing), false, true).or(b.flagTest("open "+b.name(t.Thing), true, true))
	case rulebook.IsSetAside:
		return b.flagTest("set aside "+b.name(t.Thing), want, true)
	case rulebook.InEffect:
		return b.flagTest("made "+b.name(t.Thing), want, want)
	case rulebook.TimePassed:
		return b.timePassed(t.Thing, want)
	case rulebook.IsRole, rulebook.IsClass, rulebook.IsMember, rulebook.HasStoodDown:
		return b.personIs(t, want, f)
	case rulebook.SatAt, rulebook.WasPresent, rulebook.HeardWhole:
		return b.attended(t, want, f)
	case rulebook.FailedAttend, rulebook.WasHeard, rulebook.Spoke, rulebook.WasOffered, rulebook.Declined:
		return b.hearing(t, want, f)
	case rulebook.Agreed:
		if len(t.Who.Roles) == 1 {
			return b.flagTest("agreed by "+b.name(t.Who.Roles[0])+" to "+strings.ToLower(t.Value), want, true)
		}
	case rulebook.MadeCount:
		if t.With != 0 { // counting those of a second thing, too
			return b.flagTest("made "+b.name(t.Thing), true, true).or(b.flagTest("made "+b.name(t.With), true, true)).or(onlyIf(!want || t.Cmp < rulebook.AtLeast || t.N < 1))
		}
		if t.Cmp == rulebook.AtLeast && t.N == 1 && len(t.Windows) == 0 {
			return b.flagTest("made "+b.name(t.Thing), want, true)
		}
		if t.Cmp >= rulebook.AtLeast && t.N >= 1 && want {
			return b.flagTest("made "+b.name(t.Thing), true, true)
		}
	case rulebook.CaseOpen:
		return b.caseClosed(!want)
	case rulebook.CountIs:
		if want && (t.Cmp == rulebook.Fewer || t.Cmp == rulebook.AtMost) && strings.HasPrefix(t.Value, "entitled") {
			return b.flagTest(fewFlag+b.key(t), true, true) // they may stand down at any time
		}
	case rulebook.ImposesUnlisted:
		if want && f.star && b.p.Thing(f.self).Kind == rulebook.Decision && b.listed(f.self) {
			return nil
		}
	}
	return b.open(t, want, f)
}

// listed reports whether a decision that imposes what no list has is void: it is,
// unless a list says otherwise.
func (b *builder) listed(x rulebook.ID) bool {
	by := first(b.p.Thing(x).By)
	for _, n := range b.ix.ofKind[rulebook.Menu] {
		applies := len(n.Who.Roles) == 0 || by == 0 || n.Who.Roles[0] == by
		if applies && n.Sev.Kind != syntax.Void && n.Sev.Kind != syntax.NoSeverity {
			return false
		}
	}
	return true
}

// open is a test that the model leaves to chance. About the occurrence that the
// claim is about it is chosen once, when that is made, so that a clause and the
// claim which ask the same get the same answer.
func (b *builder) open(t *rulebook.Test, want bool, f frame) anyOf {
	if !f.star {
		return always()
	}
	i, ok := b.flag("it is so: "+b.key(t), 2)
	if !ok {
		return always()
	}
	return is(i, bit(want))
}

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// key is a test as text: tests of the same text ask the same.
func (b *builder) key(t *rulebook.Test) string {
	bare := *t
	bare.Words, bare.Who.Words, bare.Other.Words, bare.Windows = "", "", "", slices.Clone(t.Windows)
	for i := range bare.Windows {
		bare.Windows[i].Words = ""
	}
	key := fmt.Sprintf("%+v", bare)
	if b.tests[key] == nil {
		b.tests[key] = t
	}
	return key
}

// said is the test of which a flag holds the choice; nil when it holds none.
func (b *builder) said(flag int) *rulebook.Test {
	for _, prefix := range []string{"it is so: ", fewFlag} {
		if s, ok := strings.CutPrefix(b.flags[flag].name, prefix); ok {
			return b.tests[s]
		}
	}
	return nil
}

// fewFlag begins the name of the flag that so many members of a body stood down
// that too few are left.
const fewFlag = "too few are left: "

// flagTest holds where a flag is set (want) or not. Where the flag alone does
// not decide, the condition is free.
func (b *builder) flagTest(name string, want, exact bool) anyOf {
	if !exact && !want {
		return always()
	}
	i, ok := b.flag(name, 2)
	if !ok {
		return always()
	}
	return is(i, bit(want))
}

// happened answers "a payment has been made": when is free, and by whom is chosen
// each time that one is made.
func (b *builder) happened(t *rulebook.Test, want bool) anyOf {
	plain := len(t.Windows) == 0 && !t.That
	if by := t.Who; plain && (len(by.Roles) > 0 || by.MemberOf != 0 || by.Member) {
		return b.flagTest(fmt.Sprintf("%v made %s", by.Words, b.name(t.Thing)), want, true)
	}
	return b.flagTest("made "+b.name(t.Thing), want, plain)
}

// windows says where the present moment may lie (want) or not lie in windows.
func (b *builder) windows(ws []rulebook.Window, which rulebook.Whichever, want bool, f frame) anyOf {
	if len(ws) == 0 {
		return onlyIf(want)
	}
	if which == rulebook.Later {
		if never, over, ok := b.later(ws, f); ok {
			return b.laterEnd(ws, want, f, never, over)
		}
	}
	all := (which != rulebook.Later) == want
	var out anyOf
	if all {
		out = always()
	}
	for i := range ws {
		if w := b.window(&ws[i], want, f); all {
			out = out.and(w)
		} else {
			out = out.or(w)
		}
	}
	return out
}

// later returns, of periods of which the later end counts, where each has not
// begun and where each may be over. ok is false for windows of other kinds.
func (b *builder) later(ws []rulebook.Window, f frame) (never, over []anyOf, ok bool) {
	for i := range ws {
		w := &ws[i]
		pt, known := b.point(w.Point, f)
		span, bounded := b.period(w.Span, within)
		if w.Kind != syntax.Within && w.Kind != syntax.NotMoreAfter || !known || !bounded || w.Point.Thing == f.self {
			return nil, nil, false
		}
		never, over = append(never, pt.never()), append(over, pt.notSince(b.shortened(f.norm, span.lo, within)+1))
	}
	return never, over, true
}

// laterEnd says where the present moment may lie before the later end of several
// periods, or not: while one has not begun its end is the later, once another
// has begun.
func (b *builder) laterEnd(ws []rulebook.Window, want bool, f frame, never, over []anyOf) anyOf {
	if !want {
		none, all := always(), always()
		for i := range ws {
			none, all = none.and(never[i]), all.and(over[i])
		}
		return none.or(all)
	}
	var out anyOf
	for i := range ws {
		out = out.or(b.window(&ws[i], true, f))
		for j := range ws {
			if i != j {
				out = out.or(never[i].and(over[j]))
			}
		}
	}
	return out
}

func (b *builder) window(w *rulebook.Window, want bool, f frame) anyOf {
	switch w.Kind {
	case syntax.While:
		return b.may(w.If, want, f)
	case syntax.Soon:
		b.rests(f.norm, w.Words)
		return onlyIf(want)
	case syntax.After:
		if w.If != nil {
			return b.may(w.If, want, f)
		}
	case syntax.At, syntax.ByDate:
		return always()
	}
	pt, ok := b.point(w.Point, f)
	if !ok || w.Point.Thing == f.self {
		return always()
	}
	switch w.Kind {
	case syntax.Within, syntax.NotMoreAfter:
		span, ok := b.period(w.Span, within)
		if !ok {
			return onlyIf(want)
		}
		if want {
			return pt.since(b.extended(f.norm, span.hi))
		}
		return pt.never().or(pt.notSince(b.shortened(f.norm, span.lo, within) + 1))
	case syntax.NotLessAfter:
		span, ok := b.period(w.Span, notBefore)
		if !ok {
			return onlyIf(want)
		}
		if want {
			return pt.for_(b.shortened(f.norm, span.lo, notBefore))
		}
		return pt.never().or(pt.notFor(span.hi - 1))
	case syntax.After:
		if want {
			return pt.come()
		}
		if w.Point.Whole {
			return pt.never().or(pt.notFor(0))
		}
		return pt.never()
	case syntax.Before, syntax.Until:
		if want && (w.OnOr || w.Point.Whole) || !want && w.Point.State == rulebook.AtField {
			return always()
		}
		if want {
			return pt.never()
		}
		return pt.come()
	}
	return always() // how long before something that is still to come
}

// extended is the last day of a period with all the time that may be added.
func (b *builder) extended(n *rulebook.Norm, hi int32) int32 {
	if n == nil {
		return hi
	}
	for _, x := range b.ix.ofKind[rulebook.Extension] {
		if x.Shorten || !slices.Contains(x.Clauses, n.Clause) {
			continue
		}
		if x.Most == nil || x.Limit == 0 {
			return -1
		}
		more, ok := b.period(*x.Most, within)
		if !ok {
			return -1
		}
		hi += more.hi * int32(x.Limit)
	}
	return hi
}

// shortened is the least that a period can come to when the parties may agree to
// a shorter one.
func (b *builder) shortened(n *rulebook.Norm, lo int32, how counting) int32 {
	if n == nil {
		return lo
	}
	for _, x := range b.ix.ofKind[rulebook.Extension] {
		if !x.Shorten || !slices.Contains(x.Clauses, n.Clause) {
			continue
		}
		if x.Most == nil {
			return 0
		}
		least, ok := b.period(*x.Most, how)
		if !ok {
			return 0
		}
		lo = min(lo, least.lo)
	}
	return lo
}
