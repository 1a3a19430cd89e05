package syntax

import (
	"slices"
	"strings"

	"alteram/calendar"
)

// follows reads the sentences whose verb is not reserved: what follows from
// what.
func (p *parser) follows(s *Sentence) {
	theCase := strings.EqualFold(plainText(s.Subject), "case")
	switch {
	case theCase && p.isOne("continues", "ends"):
		s.Form, s.Verb = SurvivesForm, p.tok(0).low
		p.i++
		p.tail(s, condPart)
		if !p.failed() && s.Cond == nil && s.Unless == nil && len(s.Lead) == 0 {
			p.complain(errNoCond, p.toks[len(p.toks)-1].span)
		}
	case p.accept("counts", "as"), p.accept("count", "as"):
		p.counts(s)
	case p.accept("takes", "effect"), p.accept("take", "effect"):
		p.effect(s, "takes effect")
	case p.accept("closes", "the", "case"), p.accept("close", "the", "case"):
		p.effect(s, "closes the case")
	case p.accept("reopens", "the", "case"), p.accept("reopen", "the", "case"):
		p.effect(s, "reopens the case")
	case p.acceptOne("ends", "end") != "":
		p.effect(s, "ends")
	case p.accept("presides", "at"), p.accept("preside", "at"):
		s.Form = ChairForm
		s.Objects, _ = p.names("a meeting", nil)
		p.tail(s, condPart)
	case p.accept("acts", "as"), p.accept("act", "as"):
		s.Form = ActingForm
		s.Objects = []Phrase{p.wantName("an office or a body", nil)}
		p.tail(s, condPart|windowPart)
		if !p.failed() && s.Cond == nil && s.Unless == nil && len(s.Windows) == 0 && !slices.ContainsFunc(s.Lead, func(l Lead) bool { return l.Cond != nil }) {
			p.complain(errNoCond, p.toks[len(p.toks)-1].span)
		}
	case p.acceptOne("cures", "cure") != "":
		s.Form = CureForm
		if p.accept("a", "defect") && p.acceptOne("under", "in") == "" {
			p.expected(`"under"`)
		}
		s.Refs = p.refs()
		p.tail(s, condPart)
	default:
		p.unreadable()
	}
}

// effectEnds reports whether what may follow an effect comes next.
func (p *parser) effectEnds() bool { return p.isOne("on") || p.windowAt(0, false) }

// effect reads when an effect comes, and while, until or if what it lasts.
func (p *parser) effect(s *Sentence, verb string) {
	s.Form, s.Verb = EffectForm, verb
	for p.isOne("when", "on") && !p.is("on", "or") && !p.failed() {
		from := p.i
		p.i++
		w := Window{Kind: After, Day: calendar.NoDate, Word: p.toks[from].low}
		p.pointOrCond(&w, true)
		w.At = p.span(from)
		s.Windows = append(s.Windows, w)
	}
	p.tail(s, windowPart|condPart)
}

// counts reads what stands after "counts as".
func (p *parser) counts(s *Sentence) {
	from := p.i
	for !p.done() && p.tok(0).kind != punctToken && !p.isOne("on", "if", "unless", "when", "while") && (p.i == from || !p.windowAt(0, false)) {
		p.i++
	}
	state := phraseOf(p.toks[from:p.i])
	if len(state.Words) == 0 {
		p.expected("what it counts as")
		return
	}
	s.State = p.words(from, p.i)
	s.Form = DeemForm
	if k := sentBy(s.Subject); k > 0 {
		s.Form = ServiceForm
		p.service(s, k)
	}
	on := p.accept("on")
	if on {
		s.Windows = append(s.Windows, p.deemedDay())
	}
	if s.Form == DeemForm && strings.EqualFold(s.State, "made") && !on {
		p.effect(s, "counts as made")
		s.State = ""
		return
	}
	p.tail(s, condPart|windowPart)
	if s.Form == ServiceForm && !on && !p.failed() {
		p.complain(errNoDay, p.toks[len(p.toks)-1].span)
	}
}

// sentBy is the index of "sent by" in a phrase, or -1.
func sentBy(ph Phrase) int {
	for i := range len(ph.Words) - 2 {
		if w := ph.Words[i].Text; (strings.EqualFold(w, "sent") || strings.EqualFold(w, "served") || strings.EqualFold(w, "given")) && strings.EqualFold(ph.Words[i+1].Text, "by") {
			return i
		}
	}
	return -1
}

// service splits "A notice sent by post" at the word with index k.
func (p *parser) service(s *Sentence, k int) {
	words := s.Subject.Words
	method := Phrase{Words: words[k+2:]}
	s.Method = plainText(method)
	s.Subject.Words = words[:k]
	s.Subject.Span.End = words[k-1].Span.End
}

// deemedDay reads the day on which something counts as received: the day of
// sending, the next working day, the second working day after posting, 3 days
// after sending.
func (p *parser) deemedDay() Window {
	from := p.i
	w := Window{Kind: Within, Day: calendar.NoDate, Point: Point{State: "sent"}}
	p.accept("the")
	switch {
	case p.accept("day", "of"):
		w.Span.Unit = "day"
		p.sending()
	case p.is("next"):
		p.i++
		p.deemedUnit(&w, 1)
	case slices.Contains(ordinals[:], p.tok(0).low):
		n := slices.Index(ordinals[:], p.tok(0).low) + 1
		p.i++
		p.deemedUnit(&w, n)
	default:
		w.Span = p.wantSpan(nil)
		p.afterSending(true)
	}
	w.Span.At = p.span(from)
	w.At = w.Span.At
	w.Point.At = w.At
	return w
}

func (p *parser) deemedUnit(w *Window, n int) {
	unit, words := p.unitAt(0)
	if words == 0 {
		p.expected(`"working day" or "day"`)
		return
	}
	p.i += words
	w.Span.N, w.Span.Unit = n, unit
	p.afterSending(false)
}

func (p *parser) afterSending(needed bool) {
	if p.accept("after") {
		p.sending()
	} else if needed {
		p.expected(`"after sending"`)
	}
}

func (p *parser) sending() {
	p.accept("the")
	p.accept("day", "of")
	if p.acceptOne("sending", "posting", "dispatch", "service", "delivery") == "" {
		p.expected(`"sending" or "posting"`)
	}
}
