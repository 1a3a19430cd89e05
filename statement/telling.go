package statement

import (
	"slices"
	"strings"
)

// tellsMedia reports whether a telling is one of the press.
func (p *reader) tellsMedia(s *item) bool {
	for i := range p.items {
		x := &p.items[i]
		if x.kind != who || x.role != "media" {
			continue
		}
		if x.a >= s.b-1 && x.a <= s.b+2 && !p.between(s.b, x.a, "from|by|before|after|ahead|until|via|through") || (p.passive(s) || oneOf(p.t[s.a].text, "knew|know|learn*|heard|found|got")) && p.subject(s) == x {
			return true
		}
	}
	return false
}

// fromMedia reports whether somebody heard something from the press.
func (p *reader) fromMedia(s *item) bool {
	for k := s.b; k < len(p.t) && k < s.b+9; k++ {
		if oneOf(p.t[k].text, "before|after|,|;") {
			return false
		}
		if oneOf(p.t[k].text, "radio|television|tv|newspaper*|paper|papers|internet|online|twitter|facebook|journalist*|reporter*|media|press|website|broadcast*") && p.between(s.b, k, "from|on|in|via|through|by|when") {
			p.use(k, k+1)
			return true
		}
	}
	return false
}

// between reports whether one of some words stands between two tokens.
func (p *reader) between(a, b int, words string) bool {
	for i := a; i < b; i++ {
		if oneOf(p.t[i].text, words) {
			return true
		}
	}
	return false
}

// claimTold claims that somebody was told, by whom and how.
func (p *reader) claimTold(s *item) {
	if s.sign == "told media" || oneOf(p.t[s.a].text, "learn*|heard|found|knew|got") && p.fromMedia(s) {
		hs := p.r.of(told, p.until)
		if len(hs) > 0 && len(hs[0].who) > 0 {
			p.add(s.a, s.b, "who told", Contradicts, "The record says otherwise: "+tell(hs[0])+".", hs[0])
		} else {
			p.add(s.a, s.b, "who told", NotShown, "The record does not show that the press told anybody.", hs...)
		}
		return
	}
	if p.tellsMedia(s) {
		q := *s
		q.sign = "publish"
		p.exists(&q)
		return
	}
	if !p.passive(s) && oneOf(p.t[s.a].text, "told|informed|advised") {
		x := p.object(s)
		if x == nil || x.role == "body" || x.role == "organisation" || x.role == "they" || x.role == "members" {
			return // somebody tells the meeting something: words, not news
		}
	}
	for k := s.b; k < len(p.t) && k < s.b+8; k++ {
		switch w := p.t[k].text; {
		case oneOf(w, "charge|charges|allegation*|accus*|complaint*"):
			p.retold(s, "charge")
			return
		case oneOf(w, "hearing|meeting|summons") && !p.is(k-1, "after") && !p.is(k-2, "after") && !p.is(k-2, "before") && !p.is(k-2, "at"):
			p.retold(s, "notice")
			return
		case oneOf(w, "before|after|until|when|,"):
			k = len(p.t)
		}
	}
	p.news(s)
}

// retold is a telling of charges or of a hearing.
func (p *reader) retold(s *item, sign string) {
	q := *s
	q.sign = sign
	hs := p.happenings(&q)
	neg := p.negated(s)
	switch {
	case len(hs) > 0:
		p.add(s.a, s.b, "the "+sign, compare(!neg, neg), capital(tell(hs[0]))+".", hs[0])
	default:
		p.add(s.a, s.b, "the "+sign, NotShown, "The record holds no "+sign+".")
	}
}

// news is a telling of the decision.
func (p *reader) news(s *item) {
	hs := p.happenings(s)
	neg := p.negated(s)
	about := "the telling"
	switch {
	case len(hs) == 0 && neg && !p.r.lacks():
		p.add(s.a, s.b, about, Supports, "The record does not hold that "+strings.Join(p.toWhom(s), " and ")+" was told.")
		return
	case len(hs) == 0:
		p.add(s.a, s.b, about, NotShown, "The record does not show that "+orWord(strings.Join(p.toWhom(s), " and "), "anybody")+" was told.")
		return
	case neg:
		p.add(s.a, s.b, about, Contradicts, "The record says otherwise: "+tell(hs[0])+".", hs[0])
		return
	}
	p.add(s.a, s.b, about, Supports, capital(tell(hs[0]))+".", hs[0])
	if x := p.doer(s); x != nil && x.role != "respondent" && !oneOf(x.role, "organisation|they|members|all|nobody") {
		ok := slices.ContainsFunc(hs, func(h *happening) bool {
			return slices.ContainsFunc(h.who, func(w string) bool { return slices.Contains(p.r.meant(x), w) })
		})
		known := slices.ContainsFunc(hs, func(h *happening) bool { return len(h.who) > 0 })
		if x.role != "body" || x.person != "" {
			p.add(x.a, max(x.b, s.b), "who told", compare(ok, !ok && known), capital(tell(hs[0]))+".", hs[0])
		}
	}
	if oneOf(p.t[s.a].text, "telephon*|phon*|rang|rung|call*") || s.b > s.a+1 && oneOf(p.t[s.b-1].text, "call") {
		p.via(s.a, s.b, hs, "telephone")
	}
}

// claimVia claims by which way something went.
func (p *reader) claimVia(s *item, method string) {
	x := p.nearest(s, func(x *item) bool {
		return oneOf(x.sign, "told|notice|charge|reasons|disclosed|appeal|complaint")
	})
	if x == nil {
		return
	}
	if x.sign == "appeal" {
		x = &item{kind: signal, sign: "appeal lodged", a: x.a, b: x.b}
	}
	if p.negated(s) || p.negated(x) {
		return
	}
	p.via(s.a, s.b, p.happenings(x), method)
}

func (p *reader) via(a, b int, hs []*happening, method string) {
	best, by := NotShown, (*happening)(nil)
	for _, h := range hs {
		switch {
		case h.how == method:
			best, by = Supports, h
		case h.how != "" && best != Supports:
			best, by = Contradicts, h
		}
	}
	if by == nil {
		p.add(a, b, "by which way", NotShown, "The record does not show by which way.")
		return
	}
	p.add(a, b, "by which way", best, capital(tell(by))+".", by)
}
