package statement

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
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

// part reports whether a moment is a part of a day, such as an evening.
func (x *item) part() bool { return x.whens[0].clock && x.whens[0].to-x.whens[0].from > 120 }

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
	if s.class == suspend && oneOf(x.prep, "until|till|til|to") || s.sign == "ended" && p.hasClass(suspend) && !p.has("hearing") {
		p.claimEnd(x)
		return
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
		if t == hearing && edge == "" && a == Contradicts && x.part() && h.ends != (span{}) {
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
