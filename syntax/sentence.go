package syntax

import (
	"strings"

	"alteram/source"
)

// maxTries bounds how often a sentence is read anew because a comma may or may
// not end the condition that opens it.
const maxTries = 64

// sentence reads a sentence with what opens it.
func (p *parser) sentence(s *Sentence) {
	switch {
	case p.is("if", "not"):
		p.complain(errIfNot, p.tok(0).span.To(p.tok(1).span))
	case p.is("if"), p.is("while"):
		p.condLead(s)
	case p.is("despite"):
		p.i++
		p.refLead(s, DespiteLead)
	case p.is("except", "as"):
		p.i += 2
		p.refLead(s, ExceptLead)
	case p.is("after"):
		from := p.i
		p.i++
		l := Lead{Kind: AfterLead, When: p.point(false)}
		l.At, l.Span = l.When.Thing, p.span(from)
		s.Lead = append(s.Lead, l)
		p.want(",")
		p.sentence(s)
	case p.is("at") && !p.is("at", "least") && !p.is("at", "most"):
		p.atLead(s)
	default:
		p.main(s)
	}
}

// condLead reads "If COND," or "While STATE,". Which comma ends the condition
// shows only by what follows: the first after which a sentence can be read.
func (p *parser) condLead(s *Sentence) {
	start, was, wasFail := p.i, *s, p.fail
	kind := IfLead
	if p.is("while") {
		kind = WhileLead
	}
	var best *source.Diagnostic
	for commas := 0; ; commas++ {
		p.tries++
		*s, p.i, p.fail = was, start+1, wasFail
		p.commas = commas
		l := Lead{Kind: kind, Cond: p.condition(), Span: p.span(start)}
		unused := p.commas
		p.commas = -1
		s.Lead = append(s.Lead[:len(s.Lead):len(s.Lead)], l)
		if !p.failed() && p.toks[p.i-1].text != "," && !p.accept(",") {
			p.complain(errAtComma, p.toks[start].span, p.toks[start].text)
		}
		if !p.failed() {
			p.sentence(s)
		}
		if !p.failed() {
			return
		}
		if best == nil || p.fail.Span.Start > best.Span.Start {
			best = p.fail
		}
		if unused != 0 || p.tries >= maxTries {
			p.fail = best
			return
		}
	}
}

// refLead reads the clauses of "Despite clause 7," and "Except as clause 13
// provides,".
func (p *parser) refLead(s *Sentence, kind LeadKind) {
	for _, r := range p.refs() {
		s.Lead = append(s.Lead, Lead{Kind: kind, Ref: r, Span: r.Span})
	}
	if kind == ExceptLead && p.acceptOne("provides", "provide") == "" {
		p.expected(`"provides"`)
	}
	p.want(",")
	p.sentence(s)
}

// atLead reads "At the hearing the council must ...": without a comma the
// meeting ends where the next article starts a phrase of its own.
func (p *parser) atLead(s *Sentence) {
	from := p.i
	p.i++
	end := 0
	for n := 0; p.tok(n).kind == wordToken; n++ {
		low := p.tok(n).low
		if low == "may" || low == "must" {
			break
		}
		prev := ""
		if n > 0 {
			prev = p.tok(n - 1).low
		}
		if n > 1 && (isArticle(low) || low == "each" || low == "every" || low == "any" || low == "no" || low == "nobody") && !isPreposition(prev) {
			end = p.i + n
		}
	}
	meeting := p.name(func() bool { return p.i == end })
	if len(meeting.Words) == 0 {
		p.expected("a meeting")
	}
	comma := p.accept(",")
	if p.i != end && !comma && !p.failed() {
		p.complain(errAtComma, p.toks[from].span, p.toks[from].text)
	}
	s.Lead = append(s.Lead, Lead{Kind: AtLead, At: meeting, Span: meeting.Span, comma: comma})
	p.sentence(s)
}

func isPreposition(low string) bool {
	switch low {
	case "of", "to", "by", "in", "on", "at", "for", "from", "with", "about", "under", "and", "or", "than", "as":
		return true
	}
	return false
}

// refs reads "clause 5", "clauses 2 to 4 and 7", "clause 3 of Standing Orders".
func (p *parser) refs() []Ref {
	if p.acceptOne("clause", "clauses") == "" {
		p.expected(`"clause" and its number`)
		return nil
	}
	var list []Ref
	for !p.failed() {
		from := p.i
		r := Ref{Number: p.wantRef()}
		if p.is("to") && p.refAt(1) {
			p.i++
			r.To = p.wantRef()
		}
		if p.is("of") {
			p.i++
			book := p.wantName("the title of a rulebook", p.afterRef)
			r.Book = plainText(book)
		}
		r.Span = p.span(from)
		list = append(list, r)
		n := 0
		if p.is(",") {
			n++
		}
		if p.at(n, "and") || p.at(n, "or") {
			n++
		}
		if n == 0 {
			return list
		}
		k := n
		if p.at(n, "clause") || p.at(n, "clauses") {
			k++
		}
		if !p.refAt(k) {
			return list
		}
		p.i += k
	}
	return list
}

// afterRef reports whether a word follows that may stand behind a clause and
// the rulebook it is in.
func (p *parser) afterRef() bool {
	return p.isOne("provides", "provide", "applies", "apply", "yields", "yield", "by", "to")
}

// refAt reports whether a clause number stands ahead by n.
func (p *parser) refAt(n int) bool {
	t := p.tok(n)
	return t.kind == wordToken && (isNumber(t.text) || roman(t.text) > 0 && t.text != t.low)
}

func (p *parser) wantRef() string {
	if !p.refAt(0) {
		p.expected("the number of a clause, such as 5 or 5(2)")
		return ""
	}
	number := p.tok(0).text
	p.i++
	for roman(number) > 0 && p.is("(") && p.at(2, ")") {
		number += "(" + p.tok(1).text + ")"
		p.i += 3
	}
	return number
}

// part is a set of what may follow the main words of a sentence.
type part uint16

const (
	windowPart part = 1 << iota
	sevPart
	condPart
	limitPart
	onlyPart
	mostPart   // for at most SPAN
	methodPart // by secret ballot
	throughPart
	latePart // also after it has ended
)

// tail reads what follows the main words, in any order, to the full stop.
func (p *parser) tail(s *Sentence, allowed part) {
	for !p.done() && !p.failed() {
		if !p.accept(",") {
			p.accept(";")
		}
		at := p.tok(0).span
		has := func(x part, words bool) bool { return words && allowed&x != 0 }
		switch {
		case has(onlyPart, p.is("only") && !p.is("only", "if")):
			p.i++
			if p.once(!s.Only, at) {
				s.Only = true
			}
			if !p.windowAt(0, true) {
				p.expected(`a time or "if" after "only"`)
			}
		case has(sevPart, p.severityAt()):
			if p.once(s.Sev.Kind == NoSeverity, at) {
				s.Sev = p.severity()
			}
		case has(limitPart, p.limitAt()):
			if p.once(s.Limit == 0, at) {
				s.Limit = p.limit()
			}
		case has(mostPart, p.is("for", "at", "most")):
			p.i += 3
			if p.once(s.Span2 == nil, at) {
				sp := p.wantSpan(nil)
				s.Span2 = &sp
			}
		case has(methodPart, p.is("by") && !p.windowAt(0, false)):
			p.i++
			if p.once(s.Method == "", at) {
				s.Method = plainText(p.wantName(`a way of voting such as "secret ballot"`, nil))
			}
		case has(throughPart, p.is("throughout")):
			p.i++
			if p.once(!s.Through, at) {
				s.Through = true
			}
		case has(latePart, p.is("also", "after", "it", "has", "ended")):
			p.i += 5
			if p.once(!s.Late, at) {
				s.Late = true
			}
		case has(windowPart, p.windowAt(0, true)), has(windowPart, p.is("and") && p.windowAt(1, true)):
			p.accept("and")
			list, which := p.windows()
			s.Windows = append(s.Windows, list...)
			if s.Whichever == "" {
				s.Whichever = which
			}
		case allowed&condPart != 0 && p.conditions(s):
		default:
			p.stray(allowed)
		}
	}
}

// stray complains of what fits no part of the sentence.
func (p *parser) stray(allowed part) {
	t := p.tok(0)
	switch {
	case t.kind == stopToken:
		p.expected("more words")
	case p.severityAt() || p.limitAt() || p.windowAt(0, true) || p.isOne("if", "unless", "only", "throughout"):
		p.complain(errNotHere, t.span, t.text)
	case allowed&sevPart != 0 && p.i > 0 && (p.toks[p.i-1].text == "," || p.toks[p.i-1].text == ";"):
		p.complain(errSeverity, t.span, p.words(p.i, p.end))
	case p.isOne("and", "or") && p.deed:
		p.complain(errDeeds, t.span, t.text)
	default:
		p.unreadable()
	}
}

// severityAt reports whether a severity stands next.
func (p *parser) severityAt() bool {
	return p.isOne("void", "voidable", "curable") || p.is("an", "irregularity") || p.is("the", "vote", "does", "not", "count")
}

func (p *parser) severity() Severity {
	from := p.i
	var sev Severity
	switch {
	case p.accept("void"):
		sev.Kind = Void
	case p.accept("voidable"):
		sev.Kind = Voidable
		p.want("by")
		sev.By = p.wantName("the body that may set it aside", func() bool { return p.windowAt(0, false) })
		if p.windowAt(0, false) {
			sev.Within = p.window()
		}
	case p.accept("curable"):
		sev.Kind = Curable
		p.want("by")
		sev.By = p.wantName("the act that cures it", func() bool { return p.is("from", "the", "cure") })
		sev.FromCure = p.accept("from", "the", "cure")
	case p.accept("an", "irregularity"):
		sev.Kind = Irregular
	case p.accept("the", "vote", "does", "not", "count"):
		sev.Kind = NotCounted
	default:
		p.expected("what becomes of it: void, voidable by a body, curable by an act, an irregularity")
	}
	sev.At = p.span(from)
	return sev
}

// limitAt reports whether a limit stands next: once, twice, at most 3 times.
func (p *parser) limitAt() bool {
	if p.is("at", "most") {
		_, ok := numberWord(p.tok(2).low)
		return p.at(2, "once") || p.at(2, "twice") || ok && (p.at(3, "times") || p.at(3, "time"))
	}
	return p.isOne("once", "twice")
}

func (p *parser) limit() int {
	p.accept("at", "most")
	switch {
	case p.accept("once"):
		return 1
	case p.accept("twice"):
		return 2
	}
	at := p.tok(0).span
	n := p.wantNumber()
	p.i++
	if n == 0 && !p.failed() {
		p.complain(errNumber, at, "0", longest)
	}
	return n
}

// plainText is a phrase in one line, without a leading article.
func plainText(ph Phrase) string {
	words := ph.Words
	if len(words) > 1 && isArticle(strings.ToLower(words[0].Text)) {
		words = words[1:]
	}
	s := ""
	for i, w := range words {
		if i > 0 {
			s += " "
		}
		s += w.Text
	}
	return s
}
