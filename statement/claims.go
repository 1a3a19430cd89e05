package statement

import (
	"fmt"
	"slices"
	"strings"

	"alteram/docket"
)

// topics are the happenings for which signals stand.
var topics = map[string]topic{
	"told": told, "publish": publish, "speech": speech, "heard": speech, "hearing": hearing, "deliberate": deliberate, "leave": departure, "arrive": arrival,
	"asked": asked, "replied": replied, "refused": refused, "stood down": stoodDown, "reasons": reasons, "notice": notice, "charge": charge, "complaint": complaint,
	"disclosed": disclosed, "resigned": resigned, "conduct": conduct, "interim": interim, "decide": decision, "vote": decision, "unanimous": decision, "proved": decision, "appeal lodged": appealed,
}

// topicOf is the happening for which a signal stands, or empty.
func (p *reader) topicOf(s *item) topic {
	if s.class != "" {
		return decision
	}
	return topics[strings.TrimPrefix(s.sign, "!")]
}

// happenings are what the record holds of the kind of a signal.
func (p *reader) happenings(s *item) []*happening {
	t := p.topicOf(s)
	all := p.r.of(t, p.until)
	keep := func(ok func(h *happening) bool) []*happening {
		return slices.DeleteFunc(slices.Clone(all), func(h *happening) bool { return !ok(h) })
	}
	switch t {
	case decision:
		onAppeal := s.class == overturn || s.class == uphold || s.class == remit || p.speaksOfAppealBody()
		out := keep(func(h *happening) bool {
			return h.appeal == onAppeal && (s.class == "" || h.class == s.class) && !h.dead
		})
		if len(out) == 0 {
			out = keep(func(h *happening) bool { return h.appeal == onAppeal && !h.dead })
		}
		if len(out) == 0 {
			out = keep(func(h *happening) bool { return h.appeal == onAppeal })
		}
		return out
	case told:
		whom := p.toWhom(s)
		return keep(func(h *happening) bool {
			return slices.ContainsFunc(h.whom, func(x string) bool { return slices.Contains(whom, x) })
		})
	case departure, arrival:
		if slices.ContainsFunc(p.items, func(x item) bool { return x.kind == count && x.b <= s.a && s.a-x.b <= 2 }) {
			return nil // so many of others
		}
		who := p.subjectPeople(s, p.r.respondents)
		return keep(func(h *happening) bool {
			return slices.ContainsFunc(h.who, func(x string) bool { return slices.Contains(who, x) })
		})
	case resigned:
		return keep(func(h *happening) bool { return p.r.anyRespondent(h.who) })
	case asked:
		return keep(func(h *happening) bool { return len(h.whom) == 0 || p.r.anyRespondent(h.whom) })
	case replied, refused:
		return keep(func(h *happening) bool { return len(h.who) == 0 || p.r.anyRespondent(h.who) })
	case notice, charge, reasons, disclosed:
		if out := keep(func(h *happening) bool { return len(h.whom) == 0 || p.r.anyRespondent(h.whom) }); len(out) > 0 {
			return out
		}
	case hearing:
		if out := keep(func(h *happening) bool { return !strings.Contains(h.thing, "appeal") }); !p.speaksOfAppealBody() && len(out) > 0 {
			return out
		}
	}
	return all
}

func (p *reader) speaksOfAppealBody() bool {
	return slices.ContainsFunc(p.items, func(x item) bool { return x.kind == who && x.role == "appeal body" })
}

// passive reports whether a signal is something that was done to its subject.
func (p *reader) passive(s *item) bool {
	for i := s.a; i >= 0 && i >= s.a-5; i-- {
		switch p.t[i].text {
		case "was", "were", "been", "being", "is", "be", "are", "gets", "got", "wasn't", "weren't", "isn't":
			return true
		case ",", "and", "but", "that", "who", "before", "after":
			if i < s.a {
				return p.t[i].text == "who" && false
			}
		}
	}
	return false
}

// subject is the person or body that stands before a signal in its clause.
func (p *reader) subject(s *item) *item {
	var found *item
	for i := range p.items {
		x := &p.items[i]
		if x.kind != who || x.b > s.a || x.a > 0 && p.t[x.a-1].text == "by" || x.a > 1 && p.t[x.a-2].text == "by" {
			continue
		}
		if x.a > 0 && oneOf(p.t[x.a-1].text, "of|from|with|against|about|at|to|under|in") || x.a > 1 && oneOf(p.t[x.a-2].text, "of|from|with|against|about|to|under|in") && oneOf(p.t[x.a-1].text, "the|a|his|mr|ms|mrs") {
			continue
		}
		clear := true
		for k := x.b; k < s.a; k++ {
			if oneOf(p.t[k].text, "that|said|says|told|because|while|but|:|;|whom|which|before|after|when") && !p.itemHolds(s, k) {
				clear = false
			}
		}
		if clear && (found == nil || x.b >= found.b) {
			if found != nil && found.role == "office" && x.person != "" && x.a <= found.b+1 {
				found = x // "president Andrew Little"
				continue
			}
			found = x
		}
	}
	return found
}

func (p *reader) itemHolds(s *item, k int) bool { return s.a <= k && k < s.b }

// agent is the one named with "by" behind a signal.
func (p *reader) agent(s *item) *item {
	for k := s.b; k < len(p.t) && k < s.b+9; k++ {
		if oneOf(p.t[k].text, "and|but|,|before|after|that") && k > s.b {
			return nil
		}
		if p.t[k].text != "by" {
			continue
		}
		for i := range p.items {
			if x := &p.items[i]; x.kind == who && x.a > k && x.a <= k+4 {
				return x
			}
		}
		return nil
	}
	return nil
}

// object is the person that stands behind a signal.
func (p *reader) object(s *item) *item {
	for i := range p.items {
		x := &p.items[i]
		if x.kind == who && x.a >= s.b-1 && x.a <= s.b+3 && x.b > s.b-1 && (x.a == 0 || !oneOf(p.t[x.a-1].text, "by|of|from|at|in|with|before|after")) {
			return x
		}
	}
	return nil
}

// patient is to whom something was done.
func (p *reader) patient(s *item) *item {
	if p.passive(s) {
		return p.subject(s)
	}
	return p.object(s)
}

// doer is who did something, as the sentence has it.
func (p *reader) doer(s *item) *item {
	if x := p.agent(s); x != nil {
		return x
	}
	if p.passive(s) {
		return nil
	}
	return p.subject(s)
}

// toWhom are the people who may have been told.
func (p *reader) toWhom(s *item) []string {
	x := p.patient(s)
	if oneOf(p.t[s.a].text, "learn*|heard|hear|found|knew|know|aware|got|received") && !p.passive(s) {
		x = p.subject(s)
	}
	if x != nil {
		if x.person == "" && oneOf(x.role, "members|all|nobody") {
			return nil
		}
		if x.role == "office" || x.role == "body" && x.person != "" || x.person != "" || x.role == "complainant" {
			return p.r.meant(x)
		}
	}
	return p.r.respondents
}

func (p *reader) subjectPeople(s *item, otherwise []string) []string {
	if x := p.subject(s); x != nil && x.person != "" && x.role != "body" {
		return p.r.meant(x)
	}
	return otherwise
}

// claimAll reads every claim of the sentence.
func (p *reader) claimAll() {
	p.orders()
	for i := range p.items {
		x := &p.items[i]
		switch x.kind {
		case moments:
			p.claimMoment(x)
		case length:
			p.claimLength(x)
		case votes:
			p.claimVotes(x)
		case share:
			p.claimShare(x)
		case count:
			p.claimCount(x)
		case money:
			p.claimMoney(x)
		}
	}
	for i := range p.items {
		if x := &p.items[i]; x.kind == signal && !x.taken {
			p.claimSignal(x)
		}
	}
}

// claimSignal reads what a signal itself claims.
func (p *reader) claimSignal(s *item) {
	if p.ahead(s) {
		p.add(s.a, s.b, "what is to come", NotShown, "A record shows what has happened, not what is to come.")
		return
	}
	if s.class != "" {
		p.claimOutcome(s)
		return
	}
	sign := strings.TrimPrefix(s.sign, "!")
	switch sign {
	case "unanimous", "narrow", "split", "casting", "majority", "majority simple", "overwhelming", "all votes against", "all abstentions":
		p.claimManner(s, sign)
	case "told", "told media":
		p.claimTold(s)
	case "heard", "speech", "last word":
		p.claimHeard(s)
	case "attend":
		p.claimAttend(s)
	case "appeal":
		p.claimAppeal(s)
	case "final":
		p.claimRight(s, !p.negated(s))
	case "quorum":
		p.claimQuorum(s)
	case "presided":
		p.claimChair(s)
	case "proved":
		p.claimProved(s)
	case "carried", "lost":
		p.claimCarried(s, (sign == "carried") != p.negated(s))
	case "replied all":
		p.claimAllAnswered(s)
	case "decide", "vote":
		p.claimDecider(s)
	case "hearing", "deliberate":
		if p.negated(s) {
			p.exists(s)
		}
	case "publish", "leave", "arrive", "replied", "refused", "stood down", "reasons", "notice", "charge", "complaint", "disclosed", "resigned", "interim", "asked":
		p.exists(s)
	case "admitted", "denied", "represented", "court", "minutes", "conflict", "postponed", "sanction none":
		p.unseen(s, sign)
	default:
		if m, ok := strings.CutPrefix(sign, "method "); ok {
			p.claimMethod(s, m)
		} else if m, ok := strings.CutPrefix(sign, "via "); ok {
			p.claimVia(s, m)
		} else if m, ok := strings.CutPrefix(sign, "thing "); ok {
			p.claimThing(s, m)
		}
	}
}

// exists claims that something happened, or did not.
func (p *reader) exists(s *item) {
	t := p.topicOf(s)
	about := "the " + string(t)
	hs := p.happenings(s)
	if t == publish || t == complaint || t == stoodDown || t == charge || t == notice || t == reasons || t == disclosed {
		if p.claimBy(s, hs, about) {
			return
		}
	}
	neg := p.negated(s)
	switch {
	case len(hs) > 0 && neg:
		p.add(s.a, s.b, about, Contradicts, "It is in the record: "+tell(hs[0])+".", hs...)
	case len(hs) > 0:
		p.add(s.a, s.b, about, Supports, capital(tell(hs[0]))+".", hs[:min(len(hs), 3)]...)
	case p.noteSays(s, neg):
	case neg && !p.r.lacks():
		p.add(s.a, s.b, about, Supports, "The record holds no "+string(t)+".")
	default:
		p.add(s.a, s.b, about, NotShown, "The record holds no "+string(t)+".")
	}
}

// noteSays looks for a note that speaks of the same.
func (p *reader) noteSays(s *item, neg bool) bool {
	if neg {
		return false
	}
	for i := range p.r.Events {
		e := &p.r.Events[i]
		if e.Kind != docket.Noted {
			continue
		}
		q := p.inside(e.Text)
		for k := range q.items {
			if x := &q.items[k]; x.kind == signal && x.sign == s.sign && !q.negated(x) {
				p.add(s.a, s.b, "the "+string(p.topicOf(s)), Supports, "A note says so: entry "+e.ID+".", &happening{id: e.ID})
				return true
			}
		}
	}
	return false
}

// inside reads a text of the record.
func (p *reader) inside(text string) *reader {
	t := tokens(text)
	q := &reader{r: p.r, text: text, t: t, used: make([]bool, len(t)), person: map[int]int{}, until: p.until}
	q.read()
	return q
}

// claimBy claims who did something, where the sentence says who; it reports
// whether the claim says all.
func (p *reader) claimBy(s *item, hs []*happening, about string) bool {
	x := p.doer(s)
	if x == nil || len(hs) == 0 || oneOf(x.role, "organisation|they|members|media|all|nobody|body") && x.person == "" || p.negated(s) {
		return false
	}
	people := p.r.meant(x)
	if x.role == "respondent" && oneOf(s.sign, "notice|charge|reasons|disclosed") {
		return false // whoever has notice did not give it
	}
	if x.role == "respondent" && x.person == "" { // a pronoun may mean anybody
		return false
	}
	for _, h := range hs {
		if slices.ContainsFunc(h.who, func(w string) bool { return slices.Contains(people, w) }) {
			p.add(x.a, max(x.b, s.b), "who made "+about, Supports, capital(tell(h))+".", h)
			return true
		}
	}
	if x.role == "body" {
		return false
	}
	p.add(x.a, max(x.b, s.b), "who made "+about, Contradicts, "The record says otherwise: "+tell(hs[0])+".", hs[0])
	return true
}

// unseen is a claim that no entry of a record can be seen to bear.
func (p *reader) unseen(s *item, sign string) {
	if sign == "admitted" {
		for _, h := range p.r.of(decision, p.until) {
			if slices.ContainsFunc(h.event.Charges, func(c docket.Charge) bool { return c.Found == "admitted" }) {
				p.add(s.a, s.b, "an admission", compare(!p.negated(s), p.negated(s)), "A charge was found to be admitted: entry "+h.id+".", h)
				return
			}
		}
	}
	if sign == "sanction none" {
		for _, h := range p.r.of(decision, p.until) {
			if !h.dead && h.class != acquit && h.class != overturn && !h.appeal {
				p.add(s.a, s.b, "the outcome", Contradicts, capital(tell(h))+".", h)
				return
			}
		}
	}
	p.add(s.a, s.b, "what the record does not speak of", NotShown, "No entry shows this.")
}

// claimOutcome claims what was decided.
func (p *reader) claimOutcome(s *item) {
	about := "the outcome"
	if x := p.patient(s); x != nil && x.person != "" && x.role != "respondent" && x.role != "body" && x.role != "appeal body" && !slices.ContainsFunc(p.r.meant(x), p.r.isRespondent) && s.class != overturn && s.class != uphold {
		p.add(x.a, max(x.b, s.b), about, NotShown, "The case is not about "+x.person+".")
		return
	}
	neg := p.negated(s)
	var live, dead, other []*happening
	for _, h := range p.r.of(decision, p.until) {
		switch onAppeal := s.class == overturn || s.class == uphold || s.class == remit; {
		case h.appeal != onAppeal:
		case h.class == s.class && !h.dead:
			live = append(live, h)
		case h.class == s.class:
			dead = append(dead, h)
		case !h.dead && h.class != "":
			other = append(other, h)
		}
	}
	if s.class == suspend && len(live) == 0 {
		live = append(live, p.r.of(interim, p.until)...)
	}
	switch {
	case len(live) > 0 && neg:
		p.add(s.a, s.b, about, Contradicts, "The record says otherwise: "+tell(live[0])+".", live[0])
	case len(live) > 0:
		p.add(s.a, s.b, about, Supports, capital(tell(live[0]))+".", live[0])
		p.claimDecider(s)
	case len(dead) > 0:
		p.add(s.a, s.b, about, compare(neg, !neg), capital(tell(dead[0]))+"; it counts for nothing: "+dead[0].fate()+".", dead[0])
	case len(other) > 0:
		p.add(s.a, s.b, about, compare(neg, !neg), "The record says: "+tell(other[0])+".", other[0])
	default:
		p.add(s.a, s.b, about, NotShown, "The record holds no "+string(s.class)+".")
	}
}

// claimThing claims a decision by the name that the rulebook has for it.
func (p *reader) claimThing(s *item, name string) {
	for _, h := range p.r.of(decision, p.until) {
		if h.thing == name {
			p.add(s.a, s.b, "the outcome", compare(!p.negated(s) && !h.dead, p.negated(s) != h.dead), capital(tell(h))+".", h)
			return
		}
	}
	p.add(s.a, s.b, "the outcome", NotShown, "The record holds no "+name+".")
}

// claimDecider claims who decided.
func (p *reader) claimDecider(s *item) {
	if p.isObject(s) {
		return
	}
	x := p.doer(s)
	hs := p.happenings(s)
	if p.negated(s) && len(hs) > 0 && !hs[0].dead && s.class == "" {
		p.add(s.a, s.b, "whether it was decided", Contradicts, capital(tell(hs[0]))+".", hs[0])
		return
	}
	if x == nil || len(hs) == 0 || p.negated(s) || x.role == "respondent" || oneOf(x.role, "organisation|they|members|media|all|nobody|complainant") {
		return
	}
	h := hs[0]
	about := "who decided"
	by := strings.Join(h.who, " and ")
	switch {
	case x.person == "": // a body, in a general word
		word := p.t[x.b-1].text
		if len(h.who) > 0 && !strings.Contains(by, word) && !oneOf(word, "body") {
			p.add(x.a, x.b, about, NotShown, "The record says that the "+by+" decided.", h)
		}
	case slices.Contains(h.who, x.person):
		p.add(x.a, x.b, about, Supports, "The record says that the "+by+" decided.", h)
	case s.sign == "vote" && x.role != "body" && h.event.Vote != nil && slices.ContainsFunc(p.r.meant(x), func(n string) bool {
		return slices.Contains(h.event.Vote.ForNames, n) || slices.Contains(h.event.Vote.AgainstNames, n) || slices.Contains(h.event.Vote.AbstainNames, n)
	}):
		p.claimOneVote(s, x, h)
	default:
		p.add(x.a, x.b, about, Contradicts, "The record says that the "+by+" decided.", h)
	}
}

// claimOneVote claims how one person voted.
func (p *reader) claimOneVote(s, x *item, h *happening) {
	side := ""
	for k := s.b; k < len(p.t) && k < s.b+4; k++ {
		switch p.t[k].text {
		case "for", "favour", "support", "expel":
			side = "for"
		case "against", "no":
			side = "against"
		}
	}
	if p.t[s.a].text == "abstained" {
		side = "abstaining"
	}
	v := h.event.Vote
	is := func(list []string) bool {
		return slices.ContainsFunc(p.r.meant(x), func(n string) bool { return slices.Contains(list, n) })
	}
	real := map[bool]string{true: "for", false: "against"}[is(v.ForNames)]
	if is(v.AbstainNames) {
		real = "abstaining"
	}
	if side == "" {
		p.add(x.a, s.b, "who voted", Supports, fmt.Sprintf("%s voted: %s.", x.person, real), h)
		return
	}
	p.add(x.a, s.b, "how somebody voted", compare(side == real, side != real), fmt.Sprintf("%s voted: %s.", x.person, real), h)
}

// fate is why a decision counts for nothing.
func (h *happening) fate() string {
	if h.ruling == nil {
		return "the record does not say why"
	}
	if h.ruling.Tally != nil && h.ruling.Tally.Carried == docket.Broken {
		return "it was not carried"
	}
	for _, f := range h.ruling.Findings {
		if f.Answer == docket.Broken {
			return "clause " + f.Clause
		}
	}
	return string(h.ruling.Effect)
}

// tell says in words what happened.
func tell(h *happening) string {
	by := func(otherwise string) string {
		if len(h.who) == 0 {
			return otherwise
		}
		return strings.Join(h.who, " and ")
	}
	whom := strings.Join(h.whom, " and ")
	at := " " + moment(h.event.On)
	switch h.topic {
	case decision:
		return "the " + strings.TrimPrefix(by("body"), "the ") + " decided " + h.thing + at
	case hearing:
		return "the " + orWord(h.thing, "hearing") + " opened" + at
	case deliberate:
		return "the deliberation began" + at
	case speech:
		return by("the respondent") + " spoke" + at
	case departure:
		return by("somebody") + " left" + at
	case arrival:
		return by("somebody") + " came in" + at
	case told:
		out := whom + " was told"
		if len(h.who) > 0 {
			out += " by " + by("")
		}
		if h.how != "" {
			out += " by " + h.how
		}
		return out + at
	case publish:
		return by("somebody") + " published it" + at
	case appealed:
		return by("the respondent") + " appealed" + at
	case stoodDown:
		return by("somebody") + " stood down" + at
	case disclosed:
		return "evidence was disclosed to " + orWord(whom, "the respondent") + at
	case asked:
		return by("somebody") + " asked" + at
	case replied:
		return by("the respondent") + " answered" + at
	case refused:
		return by("the respondent") + " declined" + at
	case conduct:
		return "the day of the conduct is" + strings.TrimPrefix(at, " on")
	case resigned:
		return by("somebody") + " resigned" + at
	}
	return by("somebody") + " made " + orWord(h.thing, string(h.topic)) + at
}

func orWord(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
