package syntax

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/source"
)

// parser reads one sentence. The first complaint about a sentence stands; from
// then on every question is answered as at the sentence's end, so that no
// reading goes on.
type parser struct {
	o     *outline
	toks  []token // ends with the full stop
	i     int
	fail  *source.Diagnostic
	depth int // of conditions

	end     int   // where what is read ends: the full stop, or the end of an item of a list
	stop    token // stands there
	itemCol int   // column of the list whose item is read, or -1
	commas  int   // how many commas between tests may be passed, or -1 for any
	tries   int   // readings of the sentence so far
	deed    bool  // a deed has been read
	inTest  bool  // what is read is the time of a test
	inWho   bool  // what is read stands after "who": may and must end it
}

func newParser(o *outline, r *raw) *parser {
	return &parser{o: o, toks: append(r.toks, r.stop), end: len(r.toks), stop: r.stop, commas: -1, itemCol: -1}
}

// tok is the token ahead by n.
func (p *parser) tok(n int) *token {
	if p.i+n >= p.end {
		return &p.stop
	}
	return &p.toks[p.i+n]
}

// done reports whether the full stop is next.
func (p *parser) done() bool { return p.tok(0).kind == stopToken }

func (p *parser) failed() bool { return p.fail != nil }

// complain sets the complaint of the sentence and moves to its end.
func (p *parser) complain(id codeID, at source.Span, args ...any) {
	if p.fail == nil {
		d := codes[id].diagnostic(p.o.src, at, args)
		p.fail = &d
	}
	p.i = len(p.toks) - 1
}

// expected complains that something else should stand here. Hint says what.
func (p *parser) expected(what string) {
	t := p.tok(0)
	switch {
	case p.failed():
	case t.kind == stopToken:
		p.complain(errEnds, t.span, what)
	default:
		p.complain(errExpected, t.span, what, t.text)
	}
}

// at reports whether the words stand at the token ahead by n.
func (p *parser) at(n int, words ...string) bool {
	for k, w := range words {
		t := p.tok(n + k)
		if t.low != w || t.kind == stopToken || t.kind == quoteToken || p.i+n+k >= p.end {
			return false
		}
	}
	return true
}

// is reports whether the words stand next.
func (p *parser) is(words ...string) bool { return p.at(0, words...) }

// isOne reports whether one of the words stands next.
func (p *parser) isOne(words ...string) bool {
	return p.tok(0).kind == wordToken && slices.Contains(words, p.tok(0).low)
}

// accept takes the words when they stand next.
func (p *parser) accept(words ...string) bool {
	if !p.is(words...) {
		return false
	}
	p.i += len(words)
	return true
}

// acceptOne takes the next word when it is one of words, and returns it.
func (p *parser) acceptOne(words ...string) string {
	if !p.isOne(words...) {
		return ""
	}
	p.i++
	return p.toks[p.i-1].low
}

// want takes the words or complains.
func (p *parser) want(words ...string) bool {
	if p.accept(words...) {
		return true
	}
	p.expected(quoted(strings.Join(words, " ")))
	return false
}

func quoted(s string) string { return `"` + s + `"` }

// span is from the token with index from to the last one taken.
func (p *parser) span(from int) source.Span {
	to := max(from, min(p.i, len(p.toks))-1)
	return p.toks[from].span.To(p.toks[to].span)
}

// isArticle reports an article.
func isArticle(low string) bool { return low == "a" || low == "an" || low == "the" }

// isReserved reports a word that ends a name.
func isReserved(low string) bool {
	switch low {
	case "is", "are", "was", "were", "has", "have", "had", "may", "must", "not", "if", "unless", "only", "while", "when",
		"after", "before", "until", "within", "needs", "without", "counts", "takes", "and", "or", "who", "whose",
		"than", "be", "been":
		return true
	}
	return false
}

// isCopula reports a form of to be.
func isCopula(low string) bool { return low == "is" || low == "are" || low == "was" || low == "were" }

// phraseOf makes a phrase of tokens.
func phraseOf(toks []token) Phrase {
	var ph Phrase
	if len(toks) == 0 {
		return ph
	}
	ph.Words = make([]Word, len(toks))
	for i := range toks {
		ph.Words[i] = Word{toks[i].text, toks[i].span}
	}
	ph.Span = toks[0].span.To(toks[len(toks)-1].span)
	return ph
}

// joinsCount reports whether the "or" ahead by n belongs to a number: "two or
// more", "3 or fewer".
func (p *parser) joinsCount(n int) bool {
	if !p.at(n, "or") || !slices.Contains([]string{"more", "fewer", "less"}, p.tok(n+1).low) || p.at(n+2, "than") || p.i+n == 0 {
		return false
	}
	_, ok := numberWord(p.toks[p.i+n-1].low)
	return ok
}

// name reads a run of words up to a reserved word, a mark or what stop says.
func (p *parser) name(stop func() bool) Phrase {
	from := p.i
	for !p.done() {
		t := p.tok(0)
		if t.kind == punctToken || from < p.i && stop != nil && stop() {
			break
		}
		if t.kind == wordToken && isReserved(t.low) {
			if p.i > from && p.joinsCount(0) {
				p.i += 2
				continue
			}
			break
		}
		p.i++
	}
	return phraseOf(p.toks[from:p.i])
}

// wantName is name with a complaint when nothing is there.
func (p *parser) wantName(what string, stop func() bool) Phrase {
	ph := p.name(stop)
	if len(ph.Words) == 0 || len(ph.Words) == 1 && isArticle(strings.ToLower(ph.Words[0].Text)) {
		p.expected(what)
	}
	return ph
}

// names reads names joined by commas and by and or or. One word joins all.
func (p *parser) names(what string, stop func() bool) (list []Phrase, and bool) {
	list = append(list, p.wantName(what, stop))
	word := ""
	for !p.failed() {
		comma := p.is(",")
		n := 0
		if comma {
			n = 1
		}
		switch {
		case p.at(n, "and") || p.at(n, "or"):
			joint := p.tok(n).low
			if word != "" && word != joint {
				p.complain(errMixed, p.tok(n).span)
				return list, false
			}
			if p.i += n; p.windowAt(1, false) {
				p.i -= n
				return list, word == "and"
			}
			word = joint
			p.i++
		case comma && word == "" && p.listGoesOn(stop):
			p.i++
		default:
			return list, word == "and"
		}
		list = append(list, p.wantName(what, stop))
	}
	return list, word == "and"
}

// listGoesOn reports whether the comma ahead separates names of a list, which
// is when names and commas lead to an "and" or "or".
func (p *parser) listGoesOn(stop func() bool) bool {
	save := p.i
	defer func() { p.i = save }()
	for p.is(",") {
		p.i++
		if len(p.name(stop).Words) == 0 {
			return p.is("and") || p.is("or")
		}
	}
	return p.is("and") || p.is("or")
}

// wantDate reads a date: 1 May 2027 or 2027-05-01.
func (p *parser) wantDate() calendar.Date {
	from := p.i
	n := p.dateWords()
	if n == 0 {
		p.expected("a date such as 4 May 2027")
		return calendar.NoDate
	}
	p.i += n
	var words []string
	for _, t := range p.toks[from:p.i] {
		words = append(words, t.text)
	}
	d, err := calendar.ParseDate(strings.Join(words, " "))
	if err != nil {
		p.complain(errDate, p.span(from), err.Error())
		return calendar.NoDate
	}
	return d
}

// dateWords is how many tokens ahead look like a date, or 0.
func (p *parser) dateWords() int {
	t := p.tok(0)
	if t.kind != wordToken {
		return 0
	}
	if len(t.low) == 10 && t.low[4] == '-' && t.low[7] == '-' {
		return 1
	}
	if _, ok := digits(t.low); ok && isMonth(p.tok(1).low) {
		if year, ok := digits(p.tok(2).low); ok && year > 99 {
			return 3
		}
		return 2
	}
	if strings.HasSuffix(t.low, "day") && len(t.low) >= 6 && p.i+1 < p.end {
		save := p.i
		p.i++
		n := p.dateWords()
		p.i = save
		if n > 0 {
			return n + 1
		}
	}
	return 0
}

func isMonth(low string) bool {
	for _, m := range [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		if low == m || len(low) == 3 && m[:3] == low || low == "sept" {
			return true
		}
	}
	return false
}
