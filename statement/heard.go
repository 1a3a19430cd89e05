package statement

import (
	"slices"
	"strings"

	"alteram/docket"
)

// claimChair claims who presided.
func (p *reader) claimChair(s *item) {
	x := p.doer(s)
	if x == nil {
		return
	}
	for _, h := range p.r.of(hearing, p.until) {
		for _, f := range h.event.Fields {
			if f.Name == "chair" {
				ok := slices.Contains(p.r.meant(x), f.Value)
				if p.negated(s) {
					ok = !ok
				}
				p.add(x.a, max(x.b, s.b), "who presided", compare(ok, !ok), f.Value+" presided.", h)
				return
			}
		}
	}
	p.add(x.a, max(x.b, s.b), "who presided", NotShown, "The record does not show who presided.")
}

// claimAllAnswered claims that no question was left without an answer.
func (p *reader) claimAllAnswered(s *item) {
	no := p.happenings(&item{kind: signal, sign: "refused"})
	yes := p.happenings(&item{kind: signal, sign: "replied"})
	switch neg := p.negated(s); {
	case len(no) > 0:
		p.add(s.a, s.b, "the answers", compare(neg, !neg), capital(tell(no[0]))+".", no[0])
	case len(yes) > 0 && !p.r.lacks():
		p.add(s.a, s.b, "the answers", compare(!neg, neg), "The record holds no question that was declined.", yes[:1]...)
	default:
		p.add(s.a, s.b, "the answers", NotShown, "The record does not show it.")
	}
}

// claimProved claims that charges were found proved.
func (p *reader) claimProved(s *item) {
	if slices.ContainsFunc(p.items, func(x item) bool { return x.kind == count && x.noun == "charges" }) {
		return // the number is the claim
	}
	var yes, no *happening
	for _, h := range p.r.of(decision, p.until) {
		for _, c := range h.event.Charges {
			switch c.Found {
			case "proved", "admitted":
				yes = h
			case "not proved", "dropped":
				no = h
			}
		}
	}
	neg := p.negated(s)
	switch {
	case yes == nil && no == nil:
		p.add(s.a, s.b, "what was found", NotShown, "The record does not show what was found on the charges.")
	case yes != nil && no != nil:
		p.add(s.a, s.b, "what was found", NotShown, "Some charges were found proved and some not: entry "+yes.id+".", yes)
	case yes != nil:
		p.add(s.a, s.b, "what was found", compare(!neg, neg), "Charges were found proved: entry "+yes.id+".", yes)
	default:
		p.add(s.a, s.b, "what was found", compare(neg, !neg), "Charges were found not proved: entry "+no.id+".", no)
	}
}

// claimHeard claims that the respondent was heard, or had the floor.
func (p *reader) claimHeard(s *item) {
	if x := p.subject(s); x != nil && !p.passive(s) && s.sign == "speech" && x.person != "" && x.role != "respondent" && !slices.ContainsFunc(p.r.meant(x), p.r.isRespondent) {
		p.add(x.a, s.b, "who spoke", NotShown, "The record does not show that "+x.person+" spoke.")
		return
	}
	neg := p.negated(s)
	about := "whether the respondent was heard"
	if s.sign == "last word" {
		p.claimLastWord(s, neg)
		return
	}
	for _, h := range p.r.Standing.Heard {
		if !p.r.isRespondent(h.Person) {
			continue
		}
		hs := p.r.of(speech, p.until)
		for _, id := range h.Facts {
			hs = append(hs, &happening{id: id})
		}
		switch h.Answer {
		case docket.Shown:
			p.add(s.a, s.b, about, compare(!neg, neg), h.Text, hs...)
		case docket.Broken:
			p.add(s.a, s.b, about, compare(neg, !neg), h.Text, hs...)
		default:
			if len(hs) > 0 && s.sign == "speech" {
				p.add(s.a, s.b, about, compare(!neg, neg), capital(tell(hs[0]))+".", hs...)
				return
			}
			p.add(s.a, s.b, about, NotShown, orWord(h.Text, "The record does not show it."))
		}
		return
	}
	if hs := p.r.of(speech, p.until); len(hs) > 0 {
		p.add(s.a, s.b, about, compare(!neg, neg), capital(tell(hs[0]))+".", hs...)
		return
	}
	p.add(s.a, s.b, about, NotShown, "The record does not show it.")
}

func (p *reader) claimLastWord(s *item, neg bool) {
	for i := range p.r.Events {
		e := &p.r.Events[i]
		if strings.Contains(e.Text, "last word") && (p.r.anyRespondent(e.Actors) || p.r.anyRespondent(e.To)) {
			p.add(s.a, s.b, "the last word", compare(!neg, neg), "The respondent was given the last word: entry "+e.ID+".", &happening{id: e.ID})
			return
		}
	}
	p.add(s.a, s.b, "the last word", NotShown, "The record does not show it.")
}

// claimAttend claims that somebody was there.
func (p *reader) claimAttend(s *item) {
	if slices.ContainsFunc(p.items, func(x item) bool { return x.kind == count && x.b <= s.b && s.a-x.b <= 3 }) {
		return // so many of them: the number is the claim
	}
	people := p.subjectPeople(s, p.r.respondents)
	if x := p.subject(s); x != nil && x.role != "respondent" && (x.person == "" || x.role == "body") {
		return
	}
	neg := p.negated(s)
	for _, h := range p.r.of(hearing, p.until) {
		there := slices.ContainsFunc(h.event.Present, func(n string) bool { return slices.Contains(people, n) })
		for _, t := range []topic{arrival, departure, speech} {
			for _, g := range p.r.of(t, p.until) {
				there = there || slices.ContainsFunc(g.who, func(n string) bool { return slices.Contains(people, n) })
			}
		}
		switch {
		case there:
			p.add(s.a, s.b, "who was there", compare(!neg, neg), "The record has "+strings.Join(people, " and ")+" at the meeting.", h)
		case len(h.event.Present) > 0 && !p.r.lacks("attendance"):
			p.add(s.a, s.b, "who was there", compare(neg, !neg), "The record does not have "+strings.Join(people, " and ")+" among those present.", h)
		default:
			continue
		}
		return
	}
	p.add(s.a, s.b, "who was there", NotShown, "The record does not show who was there.")
}
