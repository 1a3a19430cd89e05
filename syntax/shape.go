package syntax

import "strings"

// verbAt reports whether the verb of a sentence stands next: where its
// subject ends. Reserved words end a name by themselves.
func (p *parser) verbAt() bool {
	switch {
	case p.isOne("closes", "close", "reopens", "reopen") && p.at(1, "the", "case"):
		return true
	case p.isOne("presides", "preside") && p.at(1, "at"), p.isOne("acts", "act") && p.at(1, "as"),
		p.isOne("count") && p.at(1, "as"), p.is("take", "effect"), p.isOne("cures", "cure"):
		return true
	case p.isOne("applies", "apply", "yields", "yield") && p.at(1, "to"):
		return true
	case p.isOne("need"):
		return p.isOneAt(1, "at", "more", "all", "not", "no", "the", "a", "an", "half", "two", "three") || p.tok(1).kind == wordToken && p.tok(1).text[0] <= '9'
	case p.isOne("ends", "end", "continues"):
		t := p.tok(1)
		return t.kind == stopToken || t.low == "if" || t.low == "when" || t.low == "while" || t.low == "until" || t.low == "on" || t.text == "," || t.low == "unless" || p.windowAt(1, false)
	}
	return false
}

// main reads the main words of a sentence and what follows them.
func (p *parser) main(s *Sentence) {
	if p.isOne("clause", "clauses") {
		p.aboutClauses(s)
		return
	}
	if p.is("the", "quorum", "of") || p.is("quorum", "of") {
		p.quorum(s)
		return
	}
	p.subjects(s)
	if p.failed() {
		return
	}
	if sentBy(s.Subject) > 0 && p.accept("after", "office", "hours") {
		s.AfterHrs = true
	}
	t := p.tok(0)
	s.plural = p.isOne("are", "need", "have", "count", "take", "close", "reopen", "end", "preside", "act", "cure")
	switch t.low {
	case "may":
		p.i++
		p.may(s)
	case "must":
		p.i++
		p.must(s)
	case "is", "are":
		p.i++
		p.declaration(s)
	case "needs", "need":
		p.i++
		p.needs(s)
	case "without":
		p.i++
		s.Form = WithoutForm
		s.Objects, s.ByAll = p.names("what it is without", nil)
		s.plural = p.is("are")
		if p.acceptOne("is", "are") == "" {
			p.expected(`"is"`)
		}
		s.Sev = p.severity()
		p.tail(s, condPart)
	case "has", "have":
		p.i++
		s.Form, s.Verb = CastingForm, "has"
		if p.accept("no") {
			s.Verb = "has no"
		} else {
			p.accept("a")
		}
		if !p.accept("casting", "vote") {
			p.unreadable()
		}
		p.tail(s, condPart)
	default:
		p.follows(s)
	}
}

// subjects reads who or what a sentence is about.
func (p *parser) subjects(s *Sentence) {
	list, and := p.names("whom or what the sentence is about", p.verbAt)
	s.Subject, s.And = list[0], and
	s.Or = list[1:]
	if len(s.Or) == 0 {
		s.Or = nil
	}
	if p.acceptOne("who", "whose") != "" {
		p.inWho = true
		s.Who = p.condition()
		p.inWho = false
		if !p.isOne("may", "must") {
			p.expected(`"may" or "must"`)
		}
	}
}

// unreadable complains that the sentence has no legal shape.
func (p *parser) unreadable() {
	switch {
	case p.failed():
	case p.done():
		p.complain(errUnread, p.toks[0].span.To(p.stop.span), "")
	default:
		p.complain(errUnread, p.tok(0).span, ` from "`+p.words(p.i, p.end)+`" on`)
	}
}

// aboutClauses reads what is said of clauses.
func (p *parser) aboutClauses(s *Sentence) {
	s.Refs = p.refs()
	switch {
	case p.accept("applies", "to"), p.accept("apply", "to"):
		s.Form = AppliesForm
		s.Objects, _ = p.names("what it applies to", func() bool { return p.windowAt(0, false) })
		p.tail(s, windowPart|condPart)
	case p.accept("yields", "to"), p.accept("yield", "to"):
		s.Form = YieldsForm
		for _, r := range p.refs() {
			s.Refs = append(s.Refs, r)
			s.Over++
		}
		p.tail(s, condPart)
	default:
		p.expected(`"applies to" or "yields to"`)
	}
}

func (p *parser) quorum(s *Sentence) {
	p.accept("the")
	p.i += 2
	s.Form = QuorumForm
	s.Subject = p.wantName("the body", nil)
	p.want("is")
	if !p.failed() {
		if s.Major = p.headcount(); s.Major == nil {
			s.Major = p.majority()
		}
	}
	p.tail(s, throughPart|condPart)
}

// headcount reads a quorum that is a plain number: "3", "3 members", "at least
// 3". A quorum is the least number that will do, so that nothing is left open.
// It returns nil, and reads nothing, where more follows.
func (p *parser) headcount() *Majority {
	from := p.i
	p.accept("at", "least")
	n, ok := numberWord(p.tok(0).low)
	if ok {
		p.i++
		p.acceptOne("members", "member")
	}
	if next := p.tok(0); !ok || next.kind != stopToken && next.text != "," && next.low != "if" && next.low != "unless" {
		p.i = from
		return nil
	}
	return &Majority{Num: n, Of: "members", At: p.span(from)}
}

// may reads what stands after "may".
func (p *parser) may(s *Sentence) {
	first := strings.ToLower(s.Subject.Words[0].Text)
	switch {
	case p.is("impose", "only"):
		p.i += 2
		p.accept(":")
		s.Form = MenuForm
		s.Objects = p.items()
		p.tail(s, sevPart|condPart)
	case p.accept("agree", "in", "writing", "to"), p.is("extend", "the", "period"), p.is("shorten", "the", "period"):
		s.Form = ExtendForm
		s.Written = p.toks[p.i-1].low == "to"
		p.extension(s)
	case first == "nobody" || first == "no" || p.is("not"):
		if first != "nobody" && first != "no" {
			p.complain(errMayNot, p.tok(0).span)
			return
		}
		s.Form = BanForm
		p.doing(s)
		p.tail(s, windowPart|sevPart|condPart|onlyPart)
	default:
		s.Form = PowerForm
		p.doing(s)
		p.tail(s, windowPart|condPart|limitPart|onlyPart|mostPart)
	}
}

func (p *parser) extension(s *Sentence) {
	s.Verb = p.acceptOne("extend", "shorten")
	if s.Verb == "" {
		p.expected(`"extend" or "shorten"`)
	}
	p.want("the")
	if p.acceptOne("period", "periods") == "" {
		p.expected(`"period"`)
	}
	p.want("in")
	s.Refs = p.refs()
	switch {
	case s.Verb == "extend":
		p.want("by", "at", "most")
	case !p.accept("to", "not", "less", "than") && !p.accept("to", "no", "less", "than") && !p.accept("to", "at", "least"):
		p.expected(`"to not less than"`)
	}
	if !p.failed() {
		sp := p.wantSpan(nil)
		s.Span2 = &sp
	}
	p.tail(s, condPart|limitPart|latePart|windowPart)
}

// states are what an act must be, as "must be STATE" says it.
var states = [...]string{"received", "made", "given", "held", "sent", "disclosed", "in writing", "signed", "published", "accepted", "confirmed", "recorded"}

// stateAt is the state that stands ahead by n, or "".
func (p *parser) stateAt(n int) string {
	for _, st := range states {
		if p.at(n, strings.Fields(st)...) {
			return st
		}
	}
	return ""
}

// must reads what stands after "must".
func (p *parser) must(s *Sentence) {
	switch {
	case p.is("be") && p.stateAt(1) != "":
		s.Form, s.State = StateForm, p.stateAt(1)
		p.i += 1 + len(strings.Fields(s.State))
		p.tail(s, windowPart|sevPart|condPart)
	case p.is("be") && !p.at(1, "present") && !p.at(1, "absent"):
		p.i++
		if t := p.tok(0); t.kind == stopToken {
			p.expected("what it must be")
		} else {
			p.complain(errState, t.span, t.text)
		}
	case p.accept("state", ":"):
		s.Form = ContentForm
		s.Objects = p.items()
		p.tail(s, sevPart|condPart)
	case p.accept("offer"):
		s.Form = OfferForm
		s.To, s.ToAll = p.names("to whom", nil)
		p.want(":")
		s.Objects = p.items()
		p.tail(s, sevPart|condPart)
	case p.accept("not"):
		s.Form = BanForm
		p.doing(s)
		p.tail(s, windowPart|sevPart|condPart|onlyPart)
	default:
		s.Form = DutyForm
		p.doing(s)
		p.tail(s, windowPart|condPart)
	}
}

// items reads the items of a list after a colon, separated by commas. An item
// may hold any word save what starts a severity.
func (p *parser) items() []Phrase {
	var list []Phrase
	for !p.failed() {
		p.accept("and")
		from := p.i
		for !p.done() && p.tok(0).kind != punctToken && !(p.i > from && (p.is("if") || p.is("unless"))) {
			p.i++
		}
		if p.i == from {
			p.expected("an item of the list")
			break
		}
		list = append(list, phraseOf(p.toks[from:p.i]))
		if !p.is(",") {
			break
		}
		p.i++
		if p.severityAt() || p.is("if") || p.is("unless") {
			break
		}
	}
	return list
}

// placeVerbs are the verbs whose "at" or "during" belongs to the deed.
func placeVerb(low string) bool {
	switch low {
	case "sit", "be", "preside", "speak", "attend", "take", "remain", "stay", "vote", "participate", "appear":
		return true
	}
	return false
}

// doing reads a deed: a verb and its things, alternatives joined by or.
func (p *parser) doing(s *Sentence) {
	t := p.tok(0)
	if t.kind != wordToken || isReserved(t.low) && t.low != "be" {
		p.expected("a verb")
		return
	}
	s.Verb = t.low
	p.i++
	p.deed = true
	place := placeVerb(t.low)
	for !p.failed() {
		s.Objects = append(s.Objects, p.object(place))
		n := 0
		if p.is(",") {
			n = 1
		}
		if n > 0 && p.deedGoesOn(place) {
			p.i++
			continue
		}
		if !p.at(n, "or") || p.windowAt(n+1, !place) {
			break
		}
		p.i += n + 1
		if p.done() {
			p.expected("another deed")
		}
	}
	if len(s.Objects) == 1 && len(s.Objects[0].Words) == 0 {
		s.Objects = []Phrase{{}}
	}
}

// deedGoesOn reports whether the comma ahead separates things of a deed, which
// is when things and commas lead to an "or".
func (p *parser) deedGoesOn(place bool) bool {
	save := p.i
	defer func() { p.i = save }()
	for p.is(",") {
		if p.tailAt(1) || p.at(1, "or") {
			return p.at(1, "or") && p.i > save
		}
		p.i++
		if len(p.object(place).Words) == 0 {
			return false
		}
	}
	return p.is("or") && !p.windowAt(1, !place)
}

// object reads the thing of a deed.
func (p *parser) object(place bool) Phrase {
	from := p.i
	for !p.done() {
		t := p.tok(0)
		if t.kind == punctToken || p.windowAt(0, !place || p.i > from && p.atSeen(from)) {
			break
		}
		if t.low == "not" && t.kind == wordToken && p.i > from {
			p.i++
			continue
		}
		if t.kind == wordToken && isReserved(t.low) && !(t.low == "or" && p.joinsCount(0)) {
			break
		}
		if p.is("for", "at", "most") || p.limitAt() && (p.tok(1).kind != wordToken || p.i+1 < p.end && isReserved(p.tok(1).low) || p.is("at", "most")) {
			break
		}
		if p.i > from && (p.is("provided", "that") || p.is("by", "secret", "ballot")) {
			break
		}
		p.i++
	}
	return phraseOf(p.toks[from:p.i])
}

// atSeen reports whether a place has been read since from.
func (p *parser) atSeen(from int) bool {
	for _, t := range p.toks[from:p.i] {
		if t.low == "at" || t.low == "during" || t.low == "in" {
			return true
		}
	}
	return false
}
