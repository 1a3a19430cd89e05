package statement

import (
	"strings"

	"alteram/calendar"
)

// orders reads "before" and "after" between two happenings.
func (p *reader) orders() {
	for k := range p.t {
		after, n := false, 1
		switch {
		case p.used[k]:
			continue
		case p.match(k, "before|ere") > 0:
		case p.match(k, "prior to") > 0, p.match(k, "ahead of") > 0, p.match(k, "in advance of") > 0:
			n = 2
		case p.match(k, "until after") > 0, p.match(k, "only after|once|when") > 0 && p.is(k, "only"):
			after, n = true, 2
		case p.match(k, "after|following|once") > 0:
			after = true
		case p.match(k, "until|till|before") > 0:
			after = true // "not until": read below
			if !p.notUntil(k) {
				continue
			}
		default:
			continue
		}
		b := p.signalFrom(k+n, 8)
		a := p.signalUntil(k)
		if a == nil && b != nil {
			a = p.signalFrom(b.b, 20)
		}
		if b == nil && a != nil && (a.sign == "publish" || a.sign == "told") {
			b = p.personAt(k + n)
		}
		if a == nil || b == nil || a == b {
			continue
		}
		if p.notUntil(k) {
			after = true
		} else if a.b <= k && p.negated(a) && !strings.HasPrefix(a.sign, "!") {
			after = !after
		}
		p.claimOrder(a, b, after)
	}
}

// personAt is the telling of the one who is named behind "before" or "after".
func (p *reader) personAt(i int) *item {
	for k := range p.items {
		if x := &p.items[k]; x.kind == who && x.a >= i && x.a <= i+3 && (x.role == "respondent" || x.role == "complainant") {
			return &item{kind: signal, sign: "told", a: x.a, b: x.b}
		}
	}
	return nil
}

// notUntil reports whether "not … until" or "only … after" stands around a
// token.
func (p *reader) notUntil(k int) bool {
	if !p.is(k, "until") && !p.is(k, "till") {
		return false
	}
	for i := k - 1; i >= 0 && i > k-9; i-- {
		if p.t[i].text == "not" || p.t[i].text == "only" || strings.HasSuffix(p.t[i].text, "n't") {
			return true
		}
	}
	return false
}

// signalFrom is the first happening that is spoken of at or behind a token;
// the media stand for the publication.
func (p *reader) signalFrom(from, reach int) *item {
	for i := range p.items {
		x := &p.items[i]
		if x.a < from || x.a > from+reach {
			continue
		}
		if x.kind == signal && p.topicOf(x) != "" || x.kind == signal && x.sign == "appeal" {
			return p.pressToo(x)
		}
		if x.kind == who && x.role == "media" {
			return &item{kind: signal, sign: "publish", a: x.a, b: x.b}
		}
	}
	return nil
}

// pressToo is a telling of the press: a publication.
func (p *reader) pressToo(x *item) *item {
	if x.sign == "told" && p.tellsMedia(x) {
		return &item{kind: signal, sign: "publish", a: x.a, b: x.b}
	}
	return x
}

func (p *reader) signalUntil(to int) *item {
	var out *item
	for i := range p.items {
		if x := &p.items[i]; x.kind == signal && x.b <= to && p.topicOf(x) != "" && !p.isObject(x) {
			for k := x.b; k < to; k++ {
				if oneOf(p.t[k].text, "but|;|:") {
					x = nil
					break
				}
			}
			if x != nil && !(out != nil && out.sign == "told" && oneOf(x.sign, "decide|class expulsion")) {
				out = x
			}
		}
	}
	if out == nil {
		return nil
	}
	return p.pressToo(out)
}

// isOrdered reports whether a signal went into a claim of order.
func (p *reader) isOrdered(s *item) bool { return s.taken }

// claimOrder claims that a came before b, or after it.
func (p *reader) claimOrder(a, b *item, after bool) {
	ta, tb := p.topicOf(a), p.topicOf(b)
	if b.sign == "appeal" {
		tb, b = appealed, &item{kind: signal, sign: "appeal lodged", a: b.a, b: b.b}
	}
	if ta == "" || tb == "" || ta == tb {
		return
	}
	as, bs := p.happenings(a), p.happenings(b)
	about := "the order of things"
	from, to := min(a.a, b.a), max(a.b, b.b)
	a.taken = true
	if len(as) == 0 || len(bs) == 0 {
		missing := ta
		if len(as) > 0 {
			missing = tb
		}
		p.add(from, to, about, NotShown, "The record holds no "+string(missing)+".")
		return
	}
	best := Contradicts
	x, y := as[0], bs[0]
	for _, h := range as {
		for _, g := range bs {
			got := order(h, g, after)
			if got == Supports || got == NotShown && best == Contradicts {
				best, x, y = got, h, g
			}
			if got == Supports {
				break
			}
		}
	}
	if ta == told && !after && best != Supports || ta == told && after {
		x, y = as[0], bs[0] // the first time that somebody was told decides
		best = order(x, y, after)
	}
	p.add(from, to, about, best, capital(tell(x))+"; "+tell(y)+".", x, y)
}

// order says whether x came after y, or before it.
func order(x, y *happening, after bool) Answer {
	end := y.at
	if y.ends != (span{}) {
		end = y.ends
	}
	mine := x.at
	if x.ends != (span{}) {
		mine = x.ends
	}
	if !after {
		return compare(mine.to <= y.at.from || x.at.to <= y.at.from, x.at.from >= y.at.to || x.at.from >= end.to)
	}
	if y.topic == hearing && (x.topic == decision || x.topic == deliberate || x.topic == departure) {
		return compare(x.at.from >= y.at.from, x.at.to <= y.at.from)
	}
	if y.topic == deliberate && x.topic == decision {
		return compare(x.at.from >= y.at.from, x.at.to <= y.at.from)
	}
	return compare(x.at.from >= end.from && x.at.from > y.at.from && x.at.to > end.to || x.at.from >= end.to, x.at.to <= y.at.from || x.at.to <= end.from && y.ends == (span{}))
}

// lag reads "nine minutes after the vote", "within an hour of it", "two days
// later".
func (p *reader) lag(x, s *item) bool {
	after := p.match(x.b, "after|later|of|following|before|earlier") > 0
	within := x.prep == "within" || x.prep == "in" && after
	if !after && !within || x.prep == "of" {
		return false
	}
	a := p.signalUntil(x.a)
	b := p.signalFrom(x.b, 8)
	if a == nil && b != nil {
		a = p.signalFrom(b.b, 12)
	}
	if b == nil && a != nil {
		if d := p.signalUntil(a.a); d != nil && (p.is(x.b, "later") || within) {
			b = d
		}
	}
	if a == nil || b == nil || p.topicOf(a) == p.topicOf(b) {
		return false
	}
	as, bs := p.happenings(a), p.happenings(b)
	from, to := min(x.a, a.a, b.a), max(x.b, a.b, b.b)
	if len(as) == 0 || len(bs) == 0 {
		p.add(from, to, "the time between", NotShown, "The record does not show both.")
		return true
	}
	h, g := as[0], bs[0]
	y := g.at
	if g.ends != (span{}) {
		y = g.ends
	}
	lo, hi := float64(h.at.from-y.to)/float64(minute)+1, float64(h.at.to-y.from)/float64(minute)-1
	if p.is(x.b, "before") || p.is(x.b, "earlier") {
		lo, hi = -hi, -lo
	}
	want := x.amount
	if x.unit != 'm' {
		a, b := p.r.place.DateOf(calendar.Instant(h.at.from)), p.r.place.DateOf(calendar.Instant(y.from))
		lo = float64(a - b)
		if p.is(x.b, "before") {
			lo = -lo
		}
		hi = lo
	}
	if x.unit == 'M' {
		want = amount{want.lo * 28, want.hi * 31}
	}
	if within {
		want.lo = 0
	}
	p.add(from, to, "the time between", want.answer(lo, max(hi, lo)), capital(tell(h))+"; "+tell(g)+".", h, g)
	a.taken = true
	return true
}
