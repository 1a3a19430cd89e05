package syntax

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/source"
)

// declaration reads what stands after "is".
func (p *parser) declaration(s *Sentence) {
	switch {
	case p.accept("a", "body", "of"):
		s.Form = BodyForm
		s.Range = p.memberRange()
		p.memberWord()
		if p.accept(",") {
			p.want("chosen", "for", "each", "case")
			s.State = "chosen for each case"
		}
		p.tail(s, 0)
	case p.accept("an", "office", "held", "by"):
		p.office(s)
	case p.accept("an", "act", "by"):
		s.Form = ActForm
		s.By, s.ByAll = p.names("who does it", p.roleEnds)
		p.recipients(s)
	case p.accept("a", "decision", "of"):
		s.Form = DecisionForm
		s.By, s.ByAll = p.names("the body that decides", p.roleEnds)
		p.recipients(s)
	case p.accept("a", "meeting", "of"):
		s.Form = MeetingForm
		s.By, s.ByAll = p.names("the body that meets", p.roleEnds)
		p.recipients(s)
	case p.accept("a", "fact"):
		s.Form = FactForm
		p.recipients(s)
	case p.accept("a", "judgement", "of"), p.accept("a", "judgment", "of"):
		s.Form = JudgementForm
		s.By, s.ByAll = p.names("who judges", p.roleEnds)
		p.recipients(s)
	case p.accept("a", "sanction", "on"):
		p.sanction(s)
	case p.isOne("a") && p.isOneAt(1, "member", "person") && (p.tok(2).kind == stopToken || p.at(2, "of")):
		s.Form, s.State = PartyForm, p.tok(1).low
		p.i += 2
		if p.accept("of") {
			s.By = []Phrase{p.wantName("a body", nil)}
		}
		p.tail(s, 0)
	case p.severityAt():
		s.Form = VerdictForm
		s.Sev = p.severity()
		p.tail(s, condPart|windowPart)
		if !p.failed() && s.Cond == nil && s.Unless == nil && len(s.Lead) == 0 && len(s.Windows) == 0 {
			p.complain(errNoCond, p.toks[len(p.toks)-1].span)
		}
	case p.accept("suspended"):
		p.effect(s, "is suspended")
	case p.accept("set", "aside"):
		p.effect(s, "is set aside")
	case p.accept("referred", "to"):
		s.To = []Phrase{p.wantName("a body", p.effectEnds)}
		p.effect(s, "is referred to")
	case p.valueAt():
		p.parameter(s)
	default:
		p.class(s)
	}
}

// isOneAt is isOne for the token ahead by n.
func (p *parser) isOneAt(n int, words ...string) bool {
	t := p.tok(n)
	return t.kind == wordToken && slices.Contains(words, t.low)
}

func (p *parser) memberWord() {
	if p.acceptOne("members", "member", "persons", "person", "people") == "" {
		p.expected(`"members"`)
	}
}

func (p *parser) office(s *Sentence) {
	s.Form = OfficeForm
	s.Range = p.memberRange()
	p.memberWord()
	if p.accept("of") {
		s.By = []Phrase{p.wantName("a body", nil)}
	}
	p.tail(s, 0)
}

// roleEnds reports whether the words that follow a role in a declaration come
// next.
func (p *parser) roleEnds() bool { return p.isOne("to", "about", "recording") }

// recipients reads to whom, about whom and what is recorded.
func (p *parser) recipients(s *Sentence) {
	for !p.failed() {
		switch {
		case p.is("to") && s.To == nil:
			p.i++
			s.To, s.ToAll = p.names("to whom", p.roleEnds)
		case p.is("about") && s.About == nil:
			p.i++
			s.About, s.AboutAll = p.names("about whom", p.roleEnds)
		case p.is(",", "recording"), p.is("recording"):
			p.accept(",")
			p.i++
			p.accept(":")
			s.Fields = p.fields()
			p.tail(s, 0)
			return
		default:
			p.tail(s, 0)
			return
		}
	}
}

// fieldTypes are the types of what an act records.
var fieldTypes = [...]string{"date", "time", "text", "number", "money", "document", "person", "charges", "evidence"}

// fields reads "hearing day (date), place (text)".
func (p *parser) fields() []Field {
	var list []Field
	for !p.failed() {
		from := p.i
		f := Field{Name: p.wantName("what is recorded", nil)}
		switch {
		case p.failed():
		case !p.accept("("):
			p.complain(errFieldType, f.Name.Span, plainText(f.Name))
		default:
			p.fieldType(&f)
		}
		f.Span = p.span(from)
		list = append(list, f)
		if !p.accept(",") {
			break
		}
		p.accept("and")
	}
	return list
}

func (p *parser) fieldType(f *Field) {
	f.Optional = p.accept("optional")
	if p.accept("one", "of") {
		f.Type = "choice"
		for !p.failed() {
			f.Choices = append(f.Choices, p.choice())
			if !p.accept("/") {
				break
			}
		}
		p.want(")")
		return
	}
	t := p.tok(0)
	if !slices.Contains(fieldTypes[:], t.low) {
		if t.kind == wordToken {
			p.complain(errNoType, t.span, t.text, near(t.low, fieldTypes[:]))
		} else {
			p.expected("a type: " + strings.Join(fieldTypes[:], ", "))
		}
		return
	}
	f.Type = t.low
	p.i++
	p.want(")")
}

// near is the candidate that a word is a slip of, as a remedy.
func near(word string, candidates []string) string {
	if n := source.Nearest(word, candidates); n != "" {
		return `did you mean "` + n + `"? `
	}
	return ""
}

// choice reads one of the alternatives of a field.
func (p *parser) choice() string {
	from := p.i
	for p.tok(0).kind == wordToken || p.tok(0).kind == quoteToken {
		p.i++
	}
	if p.i == from {
		p.expected("one of the choices")
	}
	return p.words(from, p.i)
}

func (p *parser) sanction(s *Sentence) {
	s.Form = SanctionForm
	switch {
	case p.accept("no", "status"):
		s.State = "no status"
	case p.isOne("membership", "office", "seat", "money"):
		s.State = p.tok(0).low
		p.i++
	default:
		p.expected("membership, office, seat, money or no status")
	}
	p.tail(s, mostPart)
}

// valueAt reports whether the value of a parameter stands next.
func (p *parser) valueAt() bool {
	start := p.i
	defer func() { p.i = start }()
	if p.spanAt(0) {
		return true
	}
	if _, _, ok := p.fraction(); ok {
		return p.done() || p.is(",")
	}
	p.i = start
	_, ok := numberWord(p.tok(0).low)
	return ok && (p.tok(1).kind == stopToken || p.at(1, ","))
}

func (p *parser) parameter(s *Sentence) {
	s.Form = ParameterForm
	from := calendar.NoDate
	for !p.failed() {
		d := Dated{From: from}
		if p.spanAt(0) {
			d.Value = p.wantSpan(nil)
		} else if num, den, ok := p.fraction(); ok {
			d.Num, d.Den = num, den
		} else {
			d.Num, d.Den = p.wantNumber(), 1
		}
		s.Params = append(s.Params, d)
		if !p.accept(",") {
			break
		}
		at := p.tok(0).span
		p.accept("and")
		if !p.want("from") {
			break
		}
		if from = p.wantDate(); !p.failed() && from <= d.From {
			p.complain(errOrder, at, from.String(), d.From.String())
		}
	}
	p.tail(s, 0)
}

// class reads "A member of the council is interested if ...".
func (p *parser) class(s *Sentence) {
	start := p.i
	for !p.done() && p.tok(0).kind == wordToken && !isReserved(p.tok(0).low) {
		p.i++
	}
	state := phraseOf(p.toks[start:p.i])
	if len(state.Words) == 0 || !p.isOne("if", "unless") && !p.is(",", "unless") && !p.is("provided") {
		p.i = start
		p.unreadable()
		return
	}
	s.Form, s.State = ClassForm, p.words(start, start+len(state.Words))
	p.tail(s, condPart)
}

// needs reads what stands after "needs".
func (p *parser) needs(s *Sentence) {
	switch {
	case p.accept("the", "consent", "of"):
		s.Form, s.State = NeedsForm, "consent"
		s.By, s.ByAll = p.names("who must consent", nil)
		p.tail(s, sevPart|condPart|windowPart)
	case p.majorityAt():
		s.Form = MajorityForm
		if s.Major = p.majority(); s.Major != nil {
			p.tail(s, sevPart|condPart|methodPart)
		}
	case p.saysMajority():
		p.complain(errMajorityAlone, p.toks[p.i].span.To(p.toks[p.end-1].span), p.words(p.i, p.end))
	default:
		s.Form = NeedsForm
		s.Objects, s.ByAll = p.names("what it needs", func() bool { return p.windowAt(0, true) })
		p.tail(s, sevPart|condPart|windowPart)
	}
}

// saysMajority reports whether the words up to the next mark speak of a
// majority without saying of what.
func (p *parser) saysMajority() bool {
	for n := 0; p.tok(n).kind == wordToken; n++ {
		if p.tok(n).low == "majority" || p.tok(n).low == "unanimity" {
			return true
		}
	}
	return false
}

// majorityAt reports whether a majority stands next.
func (p *parser) majorityAt() bool {
	if p.is("at", "least") || p.is("more", "than") || p.is("not", "less", "than") || p.is("no", "fewer", "than") || p.is("all", "of") || p.is("all", "but") || p.is("majority") {
		return true
	}
	if p.isOne("a", "the") && (p.at(1, "majority") || p.at(1, "simple", "majority")) || p.is("simple", "majority") {
		return true
	}
	start := p.i
	_, _, ok := p.fraction()
	p.i = start
	_, num := numberWord(p.tok(0).low)
	return ok || num
}
