package syntax

import (
	"slices"
	"strings"

	"alteram/calendar"
)

// bound is a wording that opens a window with a period.
type bound struct {
	words         []string
	before, after WindowKind
	bare          bool // worded so that some counting policies count it differently
}

// bounds are the wordings that open a window with a period.
var bounds = [...]bound{
	{words: []string{"not", "less", "than"}, before: NotLessBefore, after: NotLessAfter},
	{words: []string{"not", "more", "than"}, before: NotMoreBefore, after: NotMoreAfter},
	{words: []string{"at", "least"}, before: NotLessBefore, after: NotLessAfter},
	{words: []string{"at", "most"}, before: NotMoreBefore, after: NotMoreAfter},
	{words: []string{"no", "later", "than"}, before: NotLessBefore, after: NotMoreAfter, bare: true},
	{words: []string{"not", "later", "than"}, before: NotLessBefore, after: NotMoreAfter, bare: true},
	{words: []string{"no", "earlier", "than"}, before: NotMoreBefore, after: NotLessAfter, bare: true},
	{words: []string{"not", "earlier", "than"}, before: NotMoreBefore, after: NotLessAfter, bare: true},
}

// soon are the wordings of a window that somebody has to judge.
var soon = [...][]string{
	{"immediately"}, {"as", "soon", "as", "practicable"}, {"as", "soon", "as", "possible"}, {"without", "delay"}, {"promptly"},
}

// windowAt reports whether a window starts at the token ahead by n; at says
// whether "at" and "during" open one.
func (p *parser) windowAt(n int, at bool) bool {
	t := p.tok(n)
	if t.kind != wordToken {
		return false
	}
	switch t.low {
	case "within", "after", "before", "until", "while":
		return true
	case "ideally":
		return p.windowAt(n+1, at)
	case "by":
		if p.at(n, "by", "then") {
			return true
		}
		p.i += n + 1
		found := p.dateWords() > 0
		p.i -= n + 1
		return found
	case "from":
		p.i += n + 1
		found := p.dateWords() > 0
		p.i -= n + 1
		return found
	case "on":
		return p.at(n, "on", "or", "after") || p.at(n, "on", "or", "before")
	case "during":
		return at
	}
	if b := p.boundAt(n); b != nil {
		_, number := numberWord(p.tok(n + len(b.words)).low)
		return p.spanAt(n+len(b.words)) || t.low != "at" && !number
	}
	if p.soonAt(n) != nil {
		return true
	}
	return at && t.low == "at"
}

func (p *parser) boundAt(n int) *bound {
	if low := p.tok(n).low; low != "not" && low != "no" && low != "at" {
		return nil
	}
	for i := range bounds {
		if p.at(n, bounds[i].words...) {
			return &bounds[i]
		}
	}
	return nil
}

func (p *parser) soonAt(n int) []string {
	for _, words := range soon {
		next := p.tok(n + len(words))
		if p.at(n, words...) && (next.kind != wordToken || isReserved(next.low) || next.low == "on") {
			return words
		}
	}
	return nil
}

// windows reads the windows that stand next, with what joins them.
func (p *parser) windows() (list []Window, whichever string) {
	from := p.i
	alternative := false
	for !p.failed() {
		list = append(list, p.window()...)
		switch {
		case p.is("and", "in", "any", "event") && p.windowAt(4, false):
			p.i += 4
		case p.is("but") && p.windowAt(1, false):
			p.i++
		case p.is("and") && p.windowAt(1, true):
			p.i++
		case p.is("or") && p.windowAt(1, true):
			p.i++
			alternative = true
		case p.is(",", "whichever"), p.is("whichever"):
			p.accept(",")
			return list, p.whichever(len(list))
		case p.windowAt(0, false):
		default:
			if alternative {
				p.complain(errWhichever, p.span(from))
			}
			return list, ""
		}
	}
	return list, ""
}

// whichever reads "whichever is the later".
func (p *parser) whichever(n int) string {
	from := p.i
	p.accept("whichever")
	p.want("is")
	p.accept("the")
	which := p.acceptOne("later", "earlier", "latest", "earliest", "sooner")
	switch which {
	case "latest":
		which = "later"
	case "earliest", "sooner":
		which = "earlier"
	case "":
		p.expected(`"later" or "earlier"`)
	}
	if n != 2 && !p.failed() {
		p.complain(errWhichever, p.span(from))
	}
	return which
}

// window reads one window; a two-sided one gives two.
func (p *parser) window() []Window {
	from := p.i
	w := Window{Day: calendar.NoDate, Soft: p.accept("ideally")}
	if words := p.soonAt(0); words != nil {
		p.i += len(words)
		w.Kind, w.Word = Soon, strings.Join(words, " ")
		if p.acceptOne("after", "on") == "" {
			p.complain(errNoAnchor, p.span(from), w.Word)
		}
		p.pointOrCond(&w, false)
		w.At = p.span(from)
		return []Window{w}
	}
	switch {
	case p.is("within"):
		p.i++
		w.Kind = Within
		p.spanned(&w, from, nil)
	case p.boundAt(0) != nil:
		return p.bounded(w, from)
	case p.accept("on", "or", "after"):
		w.Kind, w.OnOr = After, true
		p.pointOrCond(&w, true)
	case p.accept("on", "or", "before"):
		w.Kind, w.OnOr = Before, true
		p.pointOrCond(&w, true)
	case p.accept("from"):
		w.Kind, w.OnOr = After, true
		w.Day = p.wantDate()
	case p.accept("by"):
		w.Kind = ByDate
		if p.is("then") {
			w.Point = p.point(false)
		} else {
			w.Day = p.wantDate()
		}
	case p.accept("while"):
		w.Kind = While
		w.Cond = p.condition()
	case p.accept("after"):
		w.Kind = After
		p.pointOrCond(&w, true)
	case p.accept("before"):
		w.Kind = Before
		p.pointOrCond(&w, true)
	case p.accept("until"):
		w.Kind = Until
		p.pointOrCond(&w, true)
	case p.acceptOne("at", "during") != "":
		w.Kind, w.Word = At, p.toks[p.i-1].low
		w.Point = p.point(false)
	default:
		p.expected(`a time such as "within 14 days after …"`)
	}
	w.At = p.span(from)
	return []Window{w}
}

// bounded reads "not less than 14 days before X" and the two-sided "no earlier
// than 28 days and no later than 14 days before X".
func (p *parser) bounded(w Window, from int) []Window {
	first := p.boundAt(0)
	p.i += len(first.words)
	w.Word, w.Bare = strings.Join(first.words, " "), first.bare
	two := func() bool {
		n := 0
		for p.at(n, ",") || p.at(n, "and") || p.at(n, "but") {
			n++
		}
		return n > 0 && p.boundAt(n) != nil
	}
	w.Span = p.wantSpan(func() bool { return p.is("before") || p.is("after") || two() })
	if !two() {
		p.spanned(&w, from, first)
		w.At = p.span(from)
		return []Window{w}
	}
	w.At = p.span(from)
	for p.isOne("and", "but") || p.is(",") {
		p.i++
	}
	start := p.i
	second := p.boundAt(0)
	p.i += len(second.words)
	w2 := Window{Day: calendar.NoDate, Word: strings.Join(second.words, " "), Bare: second.bare, Soft: w.Soft}
	w2.Span = p.wantSpan(func() bool { return p.is("before") || p.is("after") })
	p.accept(",")
	p.spanned(&w2, start, second)
	w2.At = p.span(start)
	w.Point = w2.Point
	w.Kind = first.before
	if w2.Kind == second.after && second.after != second.before {
		w.Kind = first.after
	}
	return []Window{w, w2}
}

// spanned reads the period, unless it has been read, and the point that a
// window counts from or to.
func (p *parser) spanned(w *Window, from int, b *bound) {
	if b == nil {
		w.Span = p.wantSpan(func() bool { return p.is("before") || p.is("after") })
	}
	if p.failed() {
		return
	}
	switch {
	case p.accept("before"):
		w.Kind = WithinBefore
		if b != nil {
			w.Kind = b.before
		}
	case p.accept("after"), b == nil && len(w.Span.Name.Words) == 0 && p.accept("of"):
		if b != nil {
			w.Kind = b.after
		}
	case p.isOne("from", "following", "since", "upon", "on"):
		p.expected(`"after" or "before"`)
		return
	default:
		p.complain(errNoAnchor, p.span(from), p.words(from, p.i))
		return
	}
	w.Point = p.point(false)
	if (p.is("or") || p.is("and")) && !p.inTest && !p.windowAt(1, true) && !p.is("and", "in", "any", "event") {
		p.complain(errOnePoint, p.tok(0).span.To(p.tok(1).span), p.words(from, p.i), p.tok(1).text)
	}
}

// pointOrCond reads a date, a point, or tests joined by and or or. Within a
// test it reads no tests: what "or" joins there are further tests.
func (p *parser) pointOrCond(w *Window, tests bool) {
	if p.dateWords() > 0 {
		w.Day = p.wantDate()
		return
	}
	start := p.i
	tests = tests && !p.inTest
	w.Point = p.point(tests)
	joined := (p.is("or") || p.is("and")) && !p.windowAt(1, true) && !p.is("and", "in", "any", "event")
	if !tests || p.failed() || !joined && w.Point.State != unknownState {
		return
	}
	p.i = start
	w.Point = Point{}
	w.Cond = p.condition()
}

// unknownState marks a point whose words hold a verb that names no moment: a
// test, where tests may stand.
const unknownState = "?"

// point reads a point in time. Lenient leaves words with a verb that names no
// moment to the caller.
func (p *parser) point(lenient bool) Point {
	from := p.i
	for !p.done() {
		t := p.tok(0)
		if t.kind == punctToken || t.kind == wordToken && p.pointEnds(from) {
			break
		}
		p.i++
	}
	pt := Point{At: p.span(from)}
	toks := p.toks[from:p.i]
	if len(toks) == 0 || len(toks) == 1 && isArticle(toks[0].low) {
		p.expected("what the time runs from")
		return pt
	}
	pt.words = phraseOf(toks).Words
	pt.classify(toks)
	if pt.State == unknownState && !lenient {
		k := slices.IndexFunc(toks, func(t token) bool { return t.kind == wordToken && isReserved(t.low) })
		p.complain(errMoment, phraseOf(toks[max(k, 0):]).Span, p.words(from, p.i))
	}
	return pt
}

// pointEnds reports whether the next word ends a point that began at from.
func (p *parser) pointEnds(from int) bool {
	switch low := p.tok(0).low; low {
	case "and", "or":
		return !p.joinsCount(0)
	case "if", "unless", "only", "may", "must", "whichever", "provided", "but":
		return true
	case "for":
		return p.is("for", "at", "most")
	case "ideally", "within", "after", "before", "until", "while":
		return p.i > from
	}
	return p.i > from && p.windowAt(0, false)
}

// moments are the words after "is" that name a moment.
var moments = [...]struct{ word, state string }{
	{"received", "received"}, {"sent", "sent"}, {"posted", "sent"}, {"made", "made"}, {"held", "made"}, {"given", "made"}, {"taken", "made"},
	{"opened", "made"}, {"published", "made"}, {"ended", "end"}, {"closed", "end"}, {"over", "end"}, {"decided", "decided"},
}

// classify finds out which moment of which thing the words name.
func (pt *Point) classify(toks []token) {
	low := make([]string, len(toks))
	for i := range toks {
		low[i] = toks[i].low
	}
	bare := low
	if len(low) > 1 && low[0] == "the" {
		bare = low[1:]
	}
	cut := len(low) - len(bare)
	has := func(words ...string) bool { return len(bare) > len(words) && slices.Equal(bare[:len(words)], words) }
	ends := func(words ...string) bool {
		return len(low) > len(words) && slices.Equal(low[len(low)-len(words):], words)
	}
	thing := func(from, to int) { pt.Thing = phraseOf(toks[from:to]) }
	n := len(toks)
	switch {
	case n == 1 && low[0] == "then":
		pt.Then = true
	case has("end", "of"):
		pt.State = "end"
		thing(cut+2, n)
	case has("time", "for") && (ends("has", "passed") || ends("has", "ended") || ends("has", "expired")):
		pt.State = "passed"
		thing(cut+2, n-2)
	case has("vote", "on"):
		pt.State = "vote"
		if ends("is", "taken") || ends("was", "taken") {
			n -= 2
		}
		thing(cut+2, n)
	case slices.Equal(bare, []string{"deliberation"}), slices.Equal(bare, []string{"deliberation", "begins"}):
		pt.State = "deliberation"
	case has("day", "of"):
		pt.Whole = true
		thing(0, n)
	case ends("takes", "effect"), ends("took", "effect"):
		pt.State = "effect"
		thing(0, n-2)
	case ends("has", "taken", "effect"):
		pt.State = "effect"
		thing(0, n-3)
	case n > 1 && (low[n-1] == "ends" || low[n-1] == "closes"):
		pt.State = "end"
		thing(0, n-1)
	case n > 1 && (low[n-1] == "opens" || low[n-1] == "begins"):
		pt.State = "made"
		thing(0, n-1)
	default:
		pt.verb(toks, low)
	}
}

// verb reads the moments that are said with is, was or has been.
func (pt *Point) verb(toks []token, low []string) {
	k := slices.IndexFunc(toks, func(t token) bool {
		return t.kind == wordToken && isReserved(t.low) && t.low != "or" && t.low != "and"
	})
	if k < 0 {
		pt.Thing = phraseOf(toks)
		return
	}
	pt.State = unknownState
	if k == 0 {
		return
	}
	rest := low[k:]
	if len(rest) > 2 && (rest[0] == "has" || rest[0] == "have") && rest[1] == "been" {
		rest = rest[2:]
	} else if isCopula(rest[0]) {
		rest = rest[1:]
	} else {
		return
	}
	word := strings.Join(rest, " ")
	for _, m := range moments {
		if word == m.word {
			pt.State, pt.Thing = m.state, phraseOf(toks[:k])
			return
		}
	}
	if word == "set aside" {
		pt.State, pt.Thing = word, phraseOf(toks[:k])
	}
	if len(rest) > 2 && rest[0] == "told" && rest[1] == "of" {
		pt.State, pt.Who, pt.Thing = "told", phraseOf(toks[:k]), phraseOf(toks[len(low)-len(rest)+2:])
	}
}
