package statement

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// windows are the times that a reading of a moment leaves possible near a span
// of the record. base is the day from which "the next day" counts.
func (w *when) windows(r *record, near span, base calendar.Date) []span {
	if near.to-near.from > 800*day {
		return nil
	}
	first, last := r.place.DateOf(calendar.Instant(near.from))-2, r.place.DateOf(calendar.Instant(near.to))+1
	var out []span
	for d := first; d <= last; d++ {
		if !w.fits(r, d, base) {
			continue
		}
		s := r.dayOf(d)
		if w.clock {
			a := r.clockOn(d, w.from)
			s = span{a, max(r.clockOn(d, w.to), a+minute)}
		}
		if n := len(out); n > 0 && out[n-1].to >= s.from {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// clockOn is a moment some minutes after a day begins; they may be of another
// day.
func (r *record) clockOn(d calendar.Date, minutes int) int64 {
	for ; minutes < 0; minutes += 24 * 60 {
		d--
	}
	for ; minutes > 24*60; minutes -= 24 * 60 {
		d++
	}
	at, _ := r.place.At(d, calendar.Clock(minutes*60))
	return int64(at)
}

// fits reports whether a day may be the one that is meant.
func (w *when) fits(r *record, d, base calendar.Date) bool {
	y, m, n := d.Civil()
	switch {
	case w.dated:
		s := r.dayOf(d)
		return s.from >= w.date.from && s.to <= w.date.to
	case w.day > 0:
		return n == w.day && int(m) == w.month
	case w.month > 0 || w.year > 0:
		return (w.month == 0 || int(m) == w.month) && (w.year == 0 || y == w.year)
	case w.weekday >= 0:
		return int(d.Weekday()) == w.weekday
	case w.after >= 0:
		return base != calendar.NoDate && d == base+calendar.Date(w.after)
	}
	return true
}

// answer compares a time of the record with what is claimed.
func (x *item) answer(r *record, s span, base calendar.Date) Answer {
	within, apart := false, true
	for i := range x.whens {
		w := &x.whens[i]
		if w.unknown || w.after >= 0 && base == calendar.NoDate || s.to-s.from > 800*day {
			return NotShown
		}
		for _, win := range w.windows(r, s, base) {
			within = within || s.within(win)
			apart = apart && s.apartOf(win)
		}
	}
	return compare(within, apart)
}

// vague reports whether a moment is no more than a part of some day.
func (x *item) vague() bool {
	w := &x.whens[0]
	return w.clock && !w.dated && w.day == 0 && w.month == 0 && w.weekday < 0 && w.to-w.from > 120
}

// timed lists the signals that a day or a time can belong to.
func timed(s *item) bool {
	if s.class != "" {
		return true
	}
	switch strings.TrimPrefix(s.sign, "!") {
	case "decide", "vote", "told", "publish", "speech", "heard", "hearing", "deliberate", "leave", "arrive", "began", "ended", "reasons", "notice", "charge", "complaint", "disclosed", "appeal", "conduct", "resigned", "stood down", "attend", "unanimous", "proved", "interim", "lasted":
		return true
	}
	return strings.HasPrefix(s.sign, "thing ")
}

// claimMoment claims when something happened.
func (p *reader) claimMoment(x *item) {
	s := p.nearest(x, func(s *item) bool {
		if s.sign == "conduct" && len(p.r.of(conduct, span{-ever, ever})) == 0 {
			return false
		}
		if s.sign == "conduct" && slices.ContainsFunc(p.items, func(x item) bool { return oneOf(x.sign, "reasons|notice|charge|disclosed|told") }) {
			return false
		}
		return timed(s) && !p.isObject(s)
	})
	if s == nil {
		s = p.nearest(x, timed)
	}
	if s != nil {
		s = p.pressToo(s)
	}
	if s == nil {
		x.taken = x.vague()
		return
	}
	x.taken = true
	if x.whens[0].unknown {
		p.add(x.a, x.b, "a day", NotShown, "It depends on the day of the text, which is not known.")
		return
	}
	if s.sign == "appeal" {
		if p.appealKind(s) == "right" {
			p.claimLastDay(x)
			return
		}
		s = &item{kind: signal, sign: "appeal lodged", a: s.a, b: s.b}
	}
	edge := ""
	if s.sign == "began" || s.sign == "ended" || s.sign == "lasted" {
		edge = s.sign
		s = p.lasting(s)
	}
	if name, ok := strings.CutPrefix(s.sign, "thing "); ok {
		s = &item{kind: signal, sign: "decide", class: classOf(p.r.Program, name), a: s.a, b: s.b}
	}
	t := p.topicOf(s)
	if s.sign == "attend" {
		t = hearing
		s = &item{kind: signal, sign: "hearing", a: s.a, b: s.b}
	}
	if oneOf(x.prep, "until|till|til|by") && (t == hearing || t == deliberate || t == speech) {
		edge = "ended"
	}
	if p.negated(s) && !p.isOrdered(s) && !oneOf(string(t), "hearing") {
		x.taken = true // the denial itself is the claim
		return
	}
	p.compareMoment(x, s, t, edge)
}

// compareMoment compares a time with what the record holds of a topic.
func (p *reader) compareMoment(x, s *item, t topic, edge string) {
	about := "when: the " + string(t)
	base := p.baseDay(t)
	best, said := NotShown, fmt.Sprintf("The record does not show when: it holds no %s.", t)
	var by []*happening
	all := true
	for _, h := range p.happenings(s) {
		at := h.at
		if edge == "ended" {
			at = h.ends
			if at == (span{}) {
				all = false
				continue
			}
		}
		a := x.answer(p.r, at, base)
		if t == notice && a != Supports && h.ruling != nil && h.ruling.Received != nil {
			if b := x.answer(p.r, p.r.dayOf(*h.ruling.Received), base); b == Supports {
				a = b
			}
		}
		if t == hearing && edge == "" && a == Contradicts && h.ends != (span{}) && !x.whens[0].clock {
			a = x.answer(p.r, h.ends, base)
		}
		if t == hearing && edge == "" && a == Contradicts && x.vague() && h.ends != (span{}) {
			a = lasting(x, p.r, h, base)
		}
		says := capital(tell(h)) + p.endWords(h, edge) + "."
		if a == Supports {
			best, said, by, all = a, says, []*happening{h}, false
			break
		}
		by, said = append(by, h), says
		all = all && a == Contradicts
	}
	if all && len(by) > 0 {
		best = Contradicts
	} else if best != Supports && len(by) > 0 {
		said = "The record leaves it open. " + said
	}
	p.add(min(x.a, s.a), max(x.b, s.b), about, best, said, by...)
}

// isObject reports whether a word for the decision is only what was told or
// published: "announced the decision".
func (p *reader) isObject(s *item) bool {
	if s.sign != "decide" && s.class == "" || !oneOf(p.t[s.a].text, "decision|expulsion|outcome|result|verdict|ruling|suspension|warning|resolution") {
		return false
	}
	return slices.ContainsFunc(p.items, func(x item) bool {
		return x.kind == signal && oneOf(x.sign, "told|publish|told media|reasons") && x.b <= s.a && s.a-x.b <= 4 && !p.between(x.b, s.a, ",|and|after|before|that|when|following")
	})
}

// lasting compares a part of the day with a meeting that goes on: it is true of
// some of it.
func lasting(x *item, r *record, h *happening, base calendar.Date) Answer {
	whole := span{h.at.from, h.ends.to}
	for i := range x.whens {
		for _, win := range x.whens[i].windows(r, whole, base) {
			if !whole.apartOf(win) {
				return Supports
			}
		}
	}
	return Contradicts
}

func (p *reader) endWords(h *happening, edge string) string {
	if edge != "ended" || h.ends == (span{}) {
		return ""
	}
	at := calendar.Instant(h.ends.from)
	if h.ends.to-h.ends.from > minute {
		return " and ended between " + p.r.place.ClockOf(at).String() + " and " + p.r.place.ClockOf(calendar.Instant(h.ends.to)-calendar.Instant(minute)).String()
	}
	return " and ended at " + p.r.place.ClockOf(at).String() + " on " + p.r.place.DateOf(at).Long()
}

// baseDay is the day from which "the next day" and "that night" count.
func (p *reader) baseDay(t topic) calendar.Date {
	for _, k := range []topic{hearing, decision} {
		if k == t {
			continue
		}
		if hs := p.r.of(k, p.until); len(hs) > 0 && hs[len(hs)-1].event.On.Day != calendar.NoDate {
			for _, h := range hs {
				if !h.appeal && !h.dead {
					return h.event.On.Day
				}
			}
			return hs[len(hs)-1].event.On.Day
		}
	}
	for _, h := range p.r.of(decision, p.until) {
		return h.event.On.Day
	}
	return calendar.NoDate
}

// lasting is what a word such as "lasted" or "began" speaks of.
func (p *reader) lasting(s *item) *item {
	x := p.nearest(s, func(x *item) bool {
		return x.sign == "hearing" || x.sign == "deliberate" || x.sign == "speech" || x.sign == "heard"
	})
	if x == nil {
		return &item{kind: signal, sign: "hearing", a: s.a, b: s.b}
	}
	return x
}

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
	words := map[bool]string{true: "after", false: "before"}[after]
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
	if tb == decision && ta == speech || tb == decision && ta == hearing {
		words = "as to whether it was " + words
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

// claimLength claims how long something took, or how many days lay between.
func (p *reader) claimLength(x *item) {
	s := p.nearest(x, func(s *item) bool {
		if x.unit == 'm' {
			return oneOf(s.sign, "hearing|deliberate|speech|heard|lasted|asked|replied|told|publish|leave|notice|decide|vote") || s.class != ""
		}
		return timed(s) || s.class != ""
	})
	if s == nil {
		return
	}
	x.taken = true
	switch {
	case s.class == suspend || s.sign == "interim":
		p.claimTerm(x, s)
		return
	case x.unit != 'm' && (s.sign == "notice" || p.has("notice") && oneOf(s.sign, "hearing|lasted|told|occurred")), x.unit != 'm' && s.sign == "charge" && p.has("notice"):
		p.claimNotice(x, s)
		return
	case s.sign == "appeal" || p.has("appeal") && x.unit != 'm' && (s.class != "" || s.sign == "final"):
		p.claimAppealDays(x)
		return
	}
	if p.lag(x, s) {
		return
	}
	if s.sign == "lasted" {
		s = p.lasting(s)
	}
	t := p.topicOf(s)
	if t != hearing && t != deliberate && t != speech && t != asked && t != replied || x.unit != 'm' {
		p.add(x.a, x.b, "a length of time", NotShown, "The record shows no such length of time.")
		return
	}
	p.compareLength(x, s, t)
}

func (p *reader) has(sign string) bool {
	return slices.ContainsFunc(p.items, func(x item) bool { return x.kind == signal && x.sign == sign })
}

// compareLength compares how long something took.
func (p *reader) compareLength(x, s *item, t topic) {
	about := "how long: the " + string(t)
	from, to := min(x.a, s.a), max(x.b, s.b)
	if t == asked || t == replied {
		p.add(from, to, about, NotShown, "The record does not show how long the questions took.")
		return
	}
	hs := p.happenings(s)
	lo, hi, known := 0.0, 0.0, len(hs) > 0
	var words []string
	for _, h := range hs {
		if t != speech { // meetings and talks count one by one
			lo, hi = 0, 0
		}
		if strings.Contains(h.event.Text, "last word") {
			continue // a moment of its own
		}
		if h.ends == (span{}) || h.at.to-h.at.from > 20*hour || h.at.from == -ever {
			known = false
			continue
		}
		l, u := h.length()
		lo, hi = lo+l, hi+u
		words = append(words, inWords(l, u))
		if t != speech && x.amount.answer(lo, hi) == Supports {
			p.add(from, to, about, Supports, capital(tell(h))+"; it lasted "+inWords(l, u)+".", h)
			return
		}
	}
	if known && len(words) > 0 {
		said := inWords(lo, hi)
		p.add(from, to, about, x.amount.answer(lo, hi), "The record shows "+said+": "+tell(hs[0])+".", hs...)
		return
	}
	for i := range p.r.Events { // a note may say it
		e := &p.r.Events[i]
		if e.Kind != docket.Noted {
			continue
		}
		q := p.inside(e.Text)
		for k := range q.items {
			y := &q.items[k]
			if y.kind != length || y.unit != 'm' {
				continue
			}
			w := q.nearest(y, func(s *item) bool { return oneOf(s.sign, "hearing|deliberate|speech|heard|lasted") })
			if w == nil {
				continue
			}
			if w.sign == "lasted" {
				w = q.lasting(w)
			}
			if q.topicOf(w) == t {
				p.add(from, to, about, x.amount.answer(y.amount.lo, y.amount.hi), "A note says: "+q.words(y.a, y.b)+" (entry "+e.ID+").", &happening{id: e.ID})
				return
			}
		}
	}
	p.add(from, to, about, NotShown, "The record does not show how long it took.")
}

// length is how long a happening took at least and at most, in minutes.
func (h *happening) length() (lo, hi float64) {
	lo = max(float64(h.ends.from-h.at.to)/float64(minute)+1, 0)
	hi = max(float64(h.ends.to-h.at.from)/float64(minute)-1, lo)
	return lo, hi
}

func inWords(lo, hi float64) string {
	one := func(m float64) string {
		h, r := int(m)/60, int(m)%60
		switch {
		case h == 0:
			return fmt.Sprintf("%d minutes", r)
		case r == 0:
			return fmt.Sprintf("%d h", h)
		}
		return fmt.Sprintf("%d h %d min", h, r)
	}
	if hi-lo < 1 {
		return one(lo)
	}
	return "between " + one(lo) + " and " + one(hi)
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

// claimTerm claims for how long somebody was suspended.
func (p *reader) claimTerm(x, s *item) {
	about := "how long: the suspension"
	for _, h := range append(p.r.of(decision, p.until), p.r.of(interim, p.until)...) {
		if h.class != suspend && h.topic != interim {
			continue
		}
		for _, f := range h.event.Fields {
			if d, err := calendar.ParseDate(f.Value); err == nil && h.event.On.Day != calendar.NoDate {
				n := float64(d - h.event.On.Day)
				want := x.amount
				if x.unit == 'M' {
					want = amount{want.lo*30.4 - 4, want.hi*30.5 + 4}
				}
				p.add(min(x.a, s.a), max(x.b, s.b), about, want.answer(n, n), fmt.Sprintf("%s, until %s.", capital(tell(h)), d.Long()), h)
				return
			}
			q := p.inside(f.Value)
			for k := range q.items {
				if y := &q.items[k]; y.kind == length && y.unit == x.unit {
					p.add(min(x.a, s.a), max(x.b, s.b), about, x.amount.answer(y.amount.lo, y.amount.hi), capital(tell(h))+": "+f.Name+" "+f.Value+".", h)
					return
				}
			}
		}
	}
	p.add(min(x.a, s.a), max(x.b, s.b), about, NotShown, "The record shows no suspension of a stated length.")
}

// claimNotice claims how many days' notice there was.
func (p *reader) claimNotice(x, s *item) {
	about := "how much notice there was"
	from, to := min(x.a, s.a), max(x.b, s.b)
	hs, ms := p.r.of(notice, p.until), p.r.of(hearing, p.until)
	if len(hs) == 0 || len(ms) == 0 || ms[0].event.On.Day == calendar.NoDate {
		p.add(from, to, about, NotShown, "The record does not show notice of the hearing.")
		return
	}
	h := hs[0]
	got := h.event.On.Day
	if h.ruling != nil && h.ruling.Received != nil {
		got = *h.ruling.Received
	}
	n := float64(ms[0].event.On.Day - got)
	if x.unit != 'd' {
		n /= 30.4
	}
	answer := x.amount.answer(n-1, n-1) // clear days
	if b := x.amount.answer(n, n); x.apart != "clear" && (b == Supports || answer == Supports) {
		answer = Supports
	}
	if x.apart == "working" || x.apart == "business" {
		answer = NotShown
	}
	p.add(from, to, about, answer, fmt.Sprintf("Notice was received on %s; the hearing was on %s: %d clear days.", got.Long(), ms[0].event.On.Day.Long(), int(ms[0].event.On.Day-got)-1), h, ms[0])
}

// appealPowers are the powers to appeal, as they stand.
func (p *reader) appealPowers() []*docket.Due {
	var out []*docket.Due
	for i := range p.r.Standing.Powers {
		d := &p.r.Standing.Powers[i]
		if d.Norm < 0 || d.Norm >= len(p.r.Program.Norms) {
			continue
		}
		n := &p.r.Program.Norms[d.Norm]
		if p.r.Program.Clauses[n.Clause].Number == d.Clause && slices.ContainsFunc(n.Deeds, func(x rulebook.Deed) bool {
			return slices.Contains(p.r.appealActs, p.r.Program.Thing(x.Thing).Name)
		}) {
			out = append(out, d)
		}
	}
	return out
}

// lastDay is the last day of an appeal against what was decided, with its
// power.
func (p *reader) lastDay() *docket.Due {
	for _, d := range p.appealPowers() {
		if d.By != nil && d.Status != "not shown" {
			return d
		}
	}
	return nil
}

// claimLastDay claims until when an appeal may be made.
func (p *reader) claimLastDay(x *item) {
	x.taken = true
	d := p.lastDay()
	if d == nil {
		p.add(x.a, x.b, "until when an appeal may be made", NotShown, "The record does not show until when an appeal may be made.")
		return
	}
	p.add(x.a, x.b, "until when an appeal may be made", x.answer(p.r, p.r.dayOf(*d.By), calendar.NoDate), "An appeal may be made until "+d.By.Long()+" (clause "+d.Clause+").", &happening{id: d.Trigger})
}

// claimAppealDays claims how many days there are for an appeal.
func (p *reader) claimAppealDays(x *item) {
	about := "how long there is for an appeal"
	d := p.lastDay()
	if d == nil {
		p.add(x.a, x.b, about, NotShown, "The record does not show until when an appeal may be made.")
		return
	}
	best := Contradicts
	for _, t := range []topic{decision, told, reasons} {
		for _, h := range p.r.of(t, span{-ever, ever}) {
			start := h.event.On.Day
			if h.ruling != nil && h.ruling.Received != nil {
				start = *h.ruling.Received
			}
			n := float64(*d.By - start)
			want := x.amount
			if x.unit == 'M' {
				want = amount{want.lo * 28, want.hi * 31}
			}
			if want.answer(n, n) == Supports {
				best = Supports
			}
		}
	}
	if x.apart == "working" || x.apart == "business" {
		best = NotShown
	}
	p.add(x.a, x.b, about, best, "An appeal may be made until "+d.By.Long()+" (clause "+d.Clause+").", &happening{id: d.Trigger})
}
