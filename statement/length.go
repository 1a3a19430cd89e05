package statement

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
)

func (p *reader) hasClass(c class) bool {
	return slices.ContainsFunc(p.items, func(x item) bool { return x.class == c })
}

// claimEnd claims on which day a suspension ends.
func (p *reader) claimEnd(x *item) {
	about := "until when: the suspension"
	for _, h := range append(p.r.of(decision, p.until), p.r.of(interim, p.until)...) {
		if h.class != suspend && h.topic != interim {
			continue
		}
		for _, f := range h.event.Fields {
			if d, err := calendar.ParseDate(f.Value); err == nil {
				p.add(x.a, x.b, about, x.answer(p.r, p.r.dayOf(d), calendar.NoDate), capital(tell(h))+", until "+d.Long()+".", h)
				return
			}
		}
	}
	p.add(x.a, x.b, about, NotShown, "The record does not show until when.")
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
	byDay := map[calendar.Date][2]float64{}
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
		sum := byDay[h.event.On.Day]
		byDay[h.event.On.Day] = [2]float64{sum[0] + l, sum[1] + u}
		words = append(words, inWords(l, u))
		if t != speech && x.amount.answer(lo, hi) == Supports {
			p.add(from, to, about, Supports, capital(tell(h))+"; it lasted "+inWords(l, u)+".", h)
			return
		}
	}
	if known && len(words) > 0 {
		said := inWords(lo, hi)
		for _, sum := range byDay { // of a speech: what one meeting heard
			if t == speech && x.amount.answer(sum[0], sum[1]) == Supports {
				lo, hi, said = sum[0], sum[1], inWords(sum[0], sum[1])
			}
		}
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
	best, said := NotShown, "The record does not show notice of the hearing."
	var by []*happening
	for _, m := range p.r.of(hearing, p.until) {
		h, got := p.r.noticeOf(m)
		if h == nil {
			continue
		}
		n := float64(m.event.On.Day - got)
		want := x.amount
		if x.unit == 'M' {
			want = amount{want.lo * 28, want.hi * 31}
		}
		answer := want.answer(n-1, n-1) // clear days
		if x.apart != "clear" && want.answer(n, n) == Supports {
			answer = Supports
		}
		if x.apart == "working" || x.apart == "business" || x.unit == 'm' {
			answer = NotShown
		}
		if by == nil || answer == Supports {
			best, by = answer, []*happening{h, m}
			said = fmt.Sprintf("Notice was received on %s; the hearing was on %s: %d clear days.", got.Long(), m.event.On.Day.Long(), int(n)-1)
		}
	}
	p.add(from, to, about, best, said, by...)
}

// noticeOf is the last notice that was received before a meeting, and the day.
func (r *record) noticeOf(meeting *happening) (*happening, calendar.Date) {
	var out *happening
	last := calendar.NoDate
	if meeting.event.On.Day == calendar.NoDate {
		return nil, last
	}
	for _, h := range r.of(notice, span{-ever, ever}) {
		got := h.event.On.Day
		if h.ruling != nil && h.ruling.Received != nil {
			got = *h.ruling.Received
		}
		if got != calendar.NoDate && got < meeting.event.On.Day && got >= last {
			out, last = h, got
		}
	}
	return out, last
}
