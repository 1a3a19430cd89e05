package statement

import (
	"fmt"
	"slices"
	"strings"

	"alteram/rulebook"
)

// claimCount claims how many.
func (p *reader) claimCount(x *item) {
	x.taken = true
	switch x.noun {
	case "votes for", "votes against", "abstentions":
		p.poll(x.a, x.b, "the vote: "+x.noun, func(h *happening) Answer {
			f, a, n, all := tallied(h)
			got := map[string]int{"votes for": f, "votes against": a, "abstentions": n}[x.noun]
			if all && x.noun == "votes for" {
				return NotShown
			}
			return x.amount.answer(float64(got), float64(got))
		})
	case "votes cast":
		p.poll(x.a, x.b, "the votes cast", func(h *happening) Answer {
			f, a, _, all := tallied(h)
			if all {
				return NotShown
			}
			n := float64(f + a)
			return max2(x.amount.answer(n, n), x.amount.answer(float64(f), float64(f)))
		})
	case "majority":
		p.poll(x.a, x.b, "the majority", func(h *happening) Answer {
			f, a, _, all := tallied(h)
			if all {
				return NotShown
			}
			return x.amount.answer(float64(f-a), float64(f-a))
		})
	case "quorum":
		p.poll(x.a, x.b, "the quorum", func(h *happening) Answer {
			if h.ruling == nil || h.ruling.Tally == nil || h.ruling.Tally.Quorum == 0 {
				return NotShown
			}
			q := float64(h.ruling.Tally.Quorum)
			return x.amount.answer(q, q)
		})
	case "members", "of":
		p.claimPresent(x)
	case "seats":
		p.claimSeats(x)
	case "questions":
		p.claimQuestions(x)
	case "charges":
		p.claimCharges(x)
	case "hearings":
		n := float64(len(p.r.of(hearing, p.until)))
		p.anyOf(x, "how many meetings", p.r.of(hearing, p.until), n)
	case "exhibits":
		var list []string
		for i := range p.r.Events {
			for _, e := range p.r.Events[i].Evidence {
				if !slices.Contains(list, e) {
					list = append(list, e)
				}
			}
		}
		p.anyOf(x, "how many exhibits", nil, float64(len(list)))
	default:
		p.add(x.a, x.b, "how many: "+x.noun, NotShown, "The record does not show how many.")
	}
}

// max2 is the better of two answers for a claim that may mean either.
func max2(a, b Answer) Answer {
	if a == Supports || b == Supports {
		return Supports
	}
	if a == NotShown || b == NotShown {
		return NotShown
	}
	return Contradicts
}

// anyOf compares a count with those that the words may mean.
func (p *reader) anyOf(x *item, about string, hs []*happening, counts ...float64) {
	counts = slices.DeleteFunc(counts, func(n float64) bool { return n <= 0 })
	if len(counts) == 0 {
		p.add(x.a, x.b, about, NotShown, "The record does not show how many.")
		return
	}
	best := Contradicts
	var words []string
	for _, n := range counts {
		best = max2(best, x.amount.answer(n, n))
		if w := fmt.Sprintf("%.0f", n); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	p.add(x.a, x.b, about, best, "The record shows "+strings.Join(words, " or ")+".", hs[:min(len(hs), 3)]...)
}

// present lists how many of those who decide were there: when the meeting
// opened, and when it voted.
func (p *reader) present() (counts []float64, hs []*happening) {
	for _, h := range p.r.of(hearing, p.until) {
		n := 0
		for _, person := range h.event.Present {
			if !p.r.isParty(person) {
				n++
			}
		}
		counts, hs = append(counts, float64(n)), append(hs, h)
	}
	for _, h := range p.r.of(decision, p.until) {
		if h.ruling != nil && h.ruling.Tally != nil && (h.event.Vote == nil || !h.event.Vote.All) {
			f, a, n, _ := tallied(h)
			counts, hs = append(counts, float64(h.ruling.Tally.Present), float64(f+a+n)), append(hs, h)
		}
	}
	return counts, hs
}

func (r *record) isParty(person string) bool {
	for _, list := range r.Standing.Parties {
		if slices.Contains(list, person) {
			return true
		}
	}
	return false
}

func (p *reader) claimPresent(x *item) {
	s := p.nearest(x, func(s *item) bool { return s.a >= x.b && s.a <= x.b+4 })
	if s != nil && s.sign == "stood down" {
		var who []string
		hs := p.happenings(s)
		for _, h := range hs {
			who = append(who, h.who...)
		}
		p.anyOf(x, "how many stood down", hs, float64(len(who)))
		return
	}
	if s != nil && oneOf(s.sign, "leave|arrive|asked|told|resigned|appeal") {
		p.add(x.a, max(x.b, s.b), "how many", NotShown, "The record does not show how many.")
		return
	}
	counts, hs := p.present()
	if p.r.lacks("attendance") {
		counts = nil
	}
	if x.noun == "of" {
		y := *x
		y.amount = amount{x.amount.lo, x.amount.lo}
		z := *x
		z.amount = amount{x.amount.hi, x.amount.hi}
		p.anyOf(&y, "how many were there", hs, counts...)
		p.anyOf(&z, "of how many", hs, append(counts, p.seats()...)...)
		return
	}
	p.anyOf(x, "how many were there", hs, counts...)
}

// seats lists how many seats the bodies have that decided.
func (p *reader) seats() []float64 {
	var out []float64
	for i := range p.r.Program.Things {
		if t := &p.r.Program.Things[i]; t.Kind == rulebook.Body && !t.All {
			out = append(out, float64(t.Max))
			if t.Min != t.Max {
				out = append(out, float64(t.Min))
			}
		}
	}
	return out
}

func (p *reader) claimSeats(x *item) {
	p.anyOf(x, "how many seats the body has", nil, p.seats()...)
}

func (p *reader) claimQuestions(x *item) {
	s := p.nearest(x, func(s *item) bool { return oneOf(s.sign, "asked|replied|refused") && (s.b <= x.a || s.a >= x.b) })
	t := asked
	if s != nil {
		t = p.topicOf(s)
	}
	hs := p.happenings(&item{kind: signal, sign: string(map[topic]string{asked: "asked", replied: "replied", refused: "refused"}[t])})
	n := float64(len(hs))
	if p.r.lacks() {
		n = 0
	}
	p.anyOf(x, "how many questions: "+string(t), hs, n)
}

func (p *reader) claimCharges(x *item) {
	put, found := 0, 0
	var hs []*happening
	for _, h := range p.r.of(charge, p.until) {
		put += len(h.event.Charges)
		hs = append(hs, h)
	}
	if s := p.nearest(x, func(s *item) bool { return s.sign == "proved" || s.class == acquit }); s != nil {
		var each []float64
		for _, h := range p.r.of(decision, p.until) {
			n := provedIn(h)
			if h.dead || h.appeal || len(h.event.Charges) == 0 {
				continue
			}
			found, hs, each = found+n, append(hs, h), append(each, float64(n))
		}
		if p.negated(s) {
			found = max(put-found, 0)
		}
		if found == 0 && !p.r.lacks() && put > 0 {
			p.add(x.a, x.b, "how many charges were proved", compare(x.amount.holds(0), !x.amount.holds(0)), "The record shows none.", hs...)
			return
		}
		if p.negated(s) {
			each = nil
		}
		p.anyOf(x, "how many charges were proved", hs, append(each, float64(found))...)
		return
	}
	p.anyOf(x, "how many charges there were", hs, float64(put))
}

// provedIn is how many charges a decision found proved.
func provedIn(h *happening) int {
	n := 0
	for _, c := range h.event.Charges {
		if c.Found == "proved" || c.Found == "admitted" {
			n++
		}
	}
	return n
}

// claimMoney claims a fine.
func (p *reader) claimMoney(x *item) {
	x.taken = true
	for _, h := range p.r.of(decision, p.until) {
		for _, f := range h.event.Fields {
			q := p.inside(f.Value)
			for k := range q.items {
				if y := &q.items[k]; y.kind == money {
					p.add(x.a, x.b, "a sum of money", x.amount.answer(y.amount.lo, y.amount.hi), capital(tell(h))+": "+f.Value+".", h)
					return
				}
			}
		}
	}
	p.add(x.a, x.b, "a sum of money", NotShown, "The record shows no such sum.")
}

// claimQuorum claims that there was a quorum, or none.
func (p *reader) claimQuorum(s *item) {
	neg := p.negated(s)
	for k := s.b; k < len(p.t) && k < s.b+3; k++ {
		if oneOf(p.t[k].text, "lost|lacking|missing|absent") {
			neg = true
			p.use(k, k+1)
		}
	}
	if p.is(s.a-1, "of") || p.match(s.b, "of|was|is") > 0 && s.b+1 < len(p.t) {
		if _, n := p.number(s.b + 1); n > 0 {
			return // the number is the claim
		}
	}
	p.poll(s.a, s.b, "the quorum", func(h *happening) Answer {
		if h.ruling == nil || h.ruling.Tally == nil || h.ruling.Tally.Quorum == 0 || p.r.lacks("attendance") || h.ruling.Tally.Present == 0 {
			return NotShown
		}
		there := h.ruling.Tally.Present >= h.ruling.Tally.Quorum
		return compare(there != neg, there == neg)
	})
}
