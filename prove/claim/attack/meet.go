package attack

import (
	"slices"

	"alteram/docket"
	"alteram/prove/claim"
	"alteram/rulebook"
)

// meet holds a meeting, with what is offered, heard and decided at it.
func (p *player) meet(s stage) {
	t := p.p.Thing(s.thing)
	body := first(t.By)
	members := p.c.role(p.plan, body)
	var seated []string
	var away []string // who must not sit
	for _, q := range members {
		party := q == p.c.complainant || q == p.c.respondent || q == p.c.witness
		if party || s.thing == p.m.AppealHearing && slices.Contains(p.sat, q) {
			away = append(away, q)
		} else {
			seated = append(seated, q)
		}
	}
	if p.flaw == Accuser {
		seated = append(seated, away...)
	} else if len(away) > 0 {
		p.do(docket.Event{Kind: docket.StoodDown, Actors: away, Text: "a party"}, p.day)
	}
	if need, ok := p.quorum(body, len(members)); p.flaw == Scant && len(seated) > 0 {
		n := 1
		if ok {
			n = max(need-1, 0)
		}
		seated = seated[:min(n, len(seated))]
	}
	late := ""
	if n := len(seated); p.flaw == LateComer && n > 1 {
		late, seated = seated[n-1], seated[:n-1]
	}
	open := docket.Event{Kind: docket.Opened, Thing: t.Name, Present: slices.Clone(seated)}
	if p.flaw != Absent && !slices.Contains(open.Present, p.c.respondent) {
		open.Present = append(open.Present, p.c.respondent)
	}
	accuser := p.both && s.thing == p.m.Hearing && !slices.Contains(open.Present, p.c.complainant)
	if accuser {
		open.Present = append(open.Present, p.c.complainant)
	}
	e, day := p.settle(s.thing, []docket.Event{open})
	p.do(e, day)
	if s.thing == p.m.Hearing {
		p.sat = slices.Concat(p.sat, seated)
	}
	p.hear(s.thing, seated)
	if late != "" {
		p.do(docket.Event{Kind: docket.Entered, Actors: []string{late}}, p.day)
		seated = append(seated, late)
	}
	if accuser {
		p.do(docket.Event{Kind: docket.Floor, Actors: []string{p.c.complainant}}, p.day)
		p.do(docket.Event{Kind: docket.Exited, Actors: []string{p.c.complainant}}, p.day)
	}
	p.withdraw(seated)
	if p.flaw == Leaver && len(seated) > 1 {
		p.do(docket.Event{Kind: docket.Exited, Actors: slices.Clone(seated[1:])}, p.day)
		seated = seated[:1]
	}
	later := p.flaw == DayLater
	if s.decide != 0 && !later {
		p.do(p.decision(s.decide, seated), p.day)
	}
	if p.flaw != Unclosed {
		p.do(docket.Event{Kind: docket.Closed, Thing: t.Name}, p.day)
	}
	if s.decide != 0 && later {
		p.do(p.decision(s.decide, seated), p.day+1)
	}
}

// hear offers the respondent what the rulebook asks for, and hears him.
func (p *player) hear(meeting rulebook.ID, seated []string) {
	var items []string
	for i := range p.p.Norms {
		n := &p.p.Norms[i]
		if n.Kind == rulebook.Offer && (n.At == meeting || n.At == 0) {
			items = append(items, n.Items...)
		}
	}
	switch {
	case p.flaw == Unoffered:
		return
	case p.flaw == PartOffer && len(items) > 0:
		items = items[:len(items)-1]
	}
	to := []string{p.c.respondent}
	if p.flaw != Absent && p.flaw != PartOffer {
		p.do(docket.Event{Kind: docket.Floor, Actors: to}, p.day)
	}
	for _, item := range items {
		p.do(docket.Event{Kind: docket.Offered, To: to, Text: item}, p.day)
	}
	if len(seated) > 0 && p.shown {
		p.do(docket.Event{Kind: docket.Exhibit, Evidence: []string{"E1"}, Actors: seated[:1]}, p.day)
	}
}

// withdraw lets the body deliberate by itself.
func (p *player) withdraw(seated []string) {
	if p.flaw != Absent && !slices.Contains(seated, p.c.respondent) {
		p.do(docket.Event{Kind: docket.Exited, Actors: []string{p.c.respondent}}, p.day)
	}
	if p.flaw == Undisclosed && len(seated) > 0 {
		p.do(docket.Event{Kind: docket.Exhibit, Evidence: []string{"E2"}, Actors: seated[:1]}, p.day)
	}
	p.do(docket.Event{Kind: docket.Deliberates}, p.day)
}

// quorum is the quorum of a body of so many, if it has one.
func (p *player) quorum(body rulebook.ID, of int) (int, bool) {
	for i := range p.p.Norms {
		if n := &p.p.Norms[i]; n.Kind == rulebook.Quorum && n.Thing == body && n.Major != nil && n.Major.Param == 0 {
			return claim.Needed(n.Major, of), true
		}
	}
	return 0, false
}

// decision is a decision by those who are there.
func (p *player) decision(id rulebook.ID, voters []string) docket.Event {
	t := p.p.Thing(id)
	e := docket.Event{Kind: docket.Decided, Thing: t.Name, Fields: p.fields(t), About: []string{p.c.respondent}}
	if by := first(t.By); by != 0 {
		e.Actors = []string{p.name(by)}
	}
	n := len(voters)
	v := &docket.Vote{For: n}
	for i := range p.p.Norms {
		x := &p.p.Norms[i]
		if x.Thing != id || x.Kind != rulebook.Needs && x.Kind != rulebook.Without {
			continue
		}
		if x.Method != "" && x.Method != "quorum" {
			e.Method = x.Method
		}
		if x.Major != nil && x.Major.Param == 0 && p.flaw == OneShort {
			v.For = max(claim.Needed(x.Major, n)-1, 0)
			v.Against = max(n-v.For, 0)
		}
	}
	if e.Method == "roll call" {
		v.ForNames, v.AgainstNames = voters[:min(v.For, n)], voters[min(v.For, n):]
	}
	if p.flaw == OpenVote {
		e.Method = "show of hands"
	}
	sanction := slices.Contains(p.m.Sanctions, id)
	finding := "not proved"
	if sanction {
		finding = "proved"
	}
	for _, label := range p.charges {
		e.Charges = append(e.Charges, docket.Charge{Label: label, Found: finding})
	}
	switch {
	case p.flaw == Uncharged:
		e.Charges = append(e.Charges, docket.Charge{Label: "9", Found: "proved"})
	case p.flaw == Undisclosed:
		e.Evidence = []string{"E2"}
	case p.flaw == Unlisted:
		v.Sanction = "public penance"
	case p.shown && sanction:
		e.Evidence = []string{"E1"}
	}
	e.Vote = v
	return e
}
