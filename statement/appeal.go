package statement

import (
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

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

// appealKind says what a word of appeal speaks of: the right to one, one that
// was lodged, or neither that can be told.
func (p *reader) appealKind(s *item) string {
	if oneOf(p.t[s.a].text, "appealed|appealing") {
		return "lodged"
	}
	if p.match(s.b, "may|can|could|cannot") > 0 {
		return "right"
	}
	for i := s.a - 1; i >= 0 && i >= s.a-9; i-- {
		switch w := p.t[i].text; w {
		case "right", "rights", "may", "can", "could", "entitled", "able", "free", "possible", "allowed", "opportunity", "avenue", "option", "cannot", "can't", "open", "unable", "chance", "days", "weeks", "deadline":
			return "right"
		case "lodged", "filed", "made", "submitted", "lodge", "brought", "launched", "lodging", "file", "did", "didn't", "has", "hasn't", "notice", "received":
			if p.is(s.a-1, "to") && (w == "has" || w == "made") {
				continue // "has until Friday to appeal"
			}
			return "lodged"
		case ",", ";", "but":
			i = -1
		}
	}
	for i := s.b; i < len(p.t) && i < s.b+7; i++ {
		switch w := p.t[i].text; w {
		case "lodged", "filed", "made", "submitted", "brought", "received", "pending":
			return "lodged"
		case "possible", "available", "open", "right", "rights", "period", "deadline", "lies", "expires", "closes", "until", "by":
			return "right"
		case ",", ";", "but":
			i = len(p.t)
		}
	}
	if p.match(s.a-1, "no") > 0 {
		return "right"
	}
	if p.is(s.a-1, "to") {
		if s.a > 1 && oneOf(p.t[s.a-2].text, "plan*|inten*|decided|want*|vow*|going|chosen|expect*|hope*") {
			return "ahead"
		}
		return "right"
	}
	return ""
}

func (p *reader) claimAppeal(s *item) {
	if p.match(s.b, "board|panel|committee|tribunal|body|hearing") > 0 || p.is(s.a-1, "on") {
		return
	}
	switch p.appealKind(s) {
	case "lodged":
		hs := p.r.of(appealed, p.until)
		neg := p.negated(s)
		switch {
		case len(hs) > 0:
			p.add(s.a, s.b, "an appeal", compare(!neg, neg), capital(tell(hs[0]))+".", hs...)
		case neg && !p.r.lacks():
			p.add(s.a, s.b, "an appeal", Supports, "The record holds no appeal.")
		default:
			p.add(s.a, s.b, "an appeal", NotShown, "The record holds no appeal.")
		}
	case "ahead":
		p.add(s.a, s.b, "what is to come", NotShown, "A record shows what has happened, not what is to come.")
	case "right":
		p.claimRight(s, p.negated(s) || p.cannot(s))
	default:
		for i := s.a; i < s.b; i++ {
			p.used[i] = false
		}
	}
}

// cannot reports whether a right is denied by the word before it.
func (p *reader) cannot(s *item) bool {
	for i := s.a - 1; i >= 0 && i >= s.a-6; i-- {
		if oneOf(p.t[i].text, "cannot|can't|unable|lost|forfeited|no|waived") {
			return true
		}
	}
	return false
}

// claimRight claims that an appeal may be made, or may not.
func (p *reader) claimRight(s *item, neg bool) {
	about := "whether an appeal may be made"
	powers := p.appealPowers()
	if len(powers) == 0 {
		p.add(s.a, s.b, about, compare(neg, !neg), "The rulebook gives no appeal.")
		return
	}
	today := p.r.place.DateOf(p.r.Standing.At)
	for _, d := range powers {
		open := d.Status == "open" || d.By != nil && d.Status != "not shown" && p.today != (span{}) && int64(p.r.dayOf(*d.By).from) >= p.today.from
		if open {
			says := "An appeal may be made (clause " + d.Clause + ")."
			if d.By != nil {
				says = "An appeal may be made until " + d.By.Long() + " (clause " + d.Clause + ")."
			}
			p.add(s.a, s.b, about, compare(!neg, neg), says, &happening{id: d.Trigger})
			return
		}
	}
	for _, d := range powers {
		if d.By != nil && *d.By < today {
			p.add(s.a, s.b, about, compare(neg, !neg), "The time for an appeal ran out on "+d.By.Long()+" (clause "+d.Clause+").", &happening{id: d.Trigger})
			return
		}
	}
	p.add(s.a, s.b, about, NotShown, "The record does not show whether an appeal may be made now.")
}
