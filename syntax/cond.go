package syntax

import "alteram/source"

// condition reads tests joined by and or by or, or an indented list of them.
func (p *parser) condition() Cond {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		p.complain(errDepth, p.tok(0).span, maxDepth)
		return nil
	}
	from := p.i
	for _, head := range [...]string{"all", "any", "none"} {
		if !p.is(head, "of", ":") {
			continue
		}
		p.i += 3
		parts := p.list(from)
		switch {
		case p.failed():
			return nil
		case head == "none":
			return &Not{either(parts)}
		case head == "any":
			return either(parts)
		case len(parts) == 1:
			return parts[0]
		}
		return &And{parts}
	}
	if p.is("all", "of", "the", "following", ":") || p.is("any", "of", "the", "following", ":") || p.is("all", ":") || p.is("any", ":") {
		p.complain(errListHead, p.tok(0).span, p.tok(0).low)
		return nil
	}
	return p.joined()
}

func either(parts []Cond) Cond {
	if len(parts) == 1 {
		return parts[0]
	}
	return &Or{parts}
}

// joined reads tests in one line.
func (p *parser) joined() Cond {
	from := p.i
	var parts []Cond
	word := ""
	open := false // commas have separated tests and no and or or has followed yet
	for !p.failed() {
		parts = append(parts, p.test())
		n := 0
		if p.is(",") {
			n = 1
		}
		if joint := p.tok(n).low; p.at(n, "and") || p.at(n, "or") {
			if p.tok(n+1).kind == stopToken || joint == "and" && p.windowAt(n+1, false) {
				break
			}
			if word != "" && word != joint {
				p.complain(errMixed, p.tok(n).span)
				return nil
			}
			word, open = joint, false
			p.i += n + 1
			continue
		}
		if n == 0 || word != "" || p.tok(1).kind == stopToken || p.tailAt(1) || !p.passComma() {
			break
		}
		open = true
		p.i++
	}
	switch {
	case p.failed():
		return nil
	case open:
		p.complain(errNoJoin, p.span(from))
		return nil
	case len(parts) == 1:
		return parts[0]
	case word == "and":
		return &And{parts}
	}
	return &Or{parts}
}

// passComma reports whether a comma between tests may be passed: always, save
// in a condition that opens a sentence, where only so many may.
func (p *parser) passComma() bool {
	if p.commas == 0 {
		return false
	}
	p.commas--
	return true
}

// tailAt reports whether a part of the sentence that is not its condition
// starts ahead by n.
func (p *parser) tailAt(n int) bool {
	t := p.tok(n)
	if p.at(n, "at", "most") {
		p.i += n
		defer func() { p.i -= n }()
		return p.limitAt()
	}
	switch t.low {
	case "if", "unless", "only", "provided", "void", "voidable", "curable", "once", "twice", "throughout", "also", "whichever":
		return true
	}
	return p.at(n, "an", "irregularity") || p.at(n, "the", "vote", "does", "not", "count") || p.at(n, "for", "at", "most") ||
		p.windowAt(n, false)
}

// test reads one elementary condition.
func (p *parser) test() Cond {
	if p.inWho {
		p.accept("who")
	}
	from := p.i
	t := &Test{}
	for !p.done() {
		k := p.tok(0)
		if k.kind == punctToken || k.kind == wordToken && p.testEnds() {
			break
		}
		if p.i > from && p.windowAt(0, false) && !p.windowWords(from) {
			break
		}
		p.i++
	}
	t.Words = phraseOf(p.toks[from:p.i])
	if len(t.Words.Words) == 0 {
		p.expected(`a condition such as "the hearing has been held"`)
		return t
	}
	if !p.done() && p.windowAt(0, false) {
		t.Windows = p.testWindows()
	}
	t.Span = p.span(from)
	return t
}

// testEnds reports whether the next word ends a test.
func (p *parser) testEnds() bool {
	switch low := p.tok(0).low; low {
	case "and", "or":
		return !p.joinsCount(0)
	case "if", "unless":
		return true
	case "only":
		return p.is("only", "if")
	case "provided":
		return p.is("provided", "that")
	case "may", "must":
		return p.inWho
	}
	return false
}

// windowWords reports whether words that could open a window are part of the
// test that began at from: "is before 1 May", "after good notice", "after
// office hours", "put after the respondent left".
func (p *parser) windowWords(from int) bool {
	prev := p.toks[p.i-1].low
	if prev == "not" && p.i-2 >= from {
		prev = p.toks[p.i-2].low
	}
	return isCopula(prev) || prev == "put" || p.is("after", "good") || p.is("after", "office", "hours")
}

// testWindows reads the windows of a test; those that "or" would join belong
// to two tests.
func (p *parser) testWindows() []Window {
	var list []Window
	outer := p.inTest
	p.inTest = true
	defer func() { p.inTest = outer }()
	for !p.failed() {
		from := p.i
		list = append(list, p.window()...)
		if c := list[len(list)-1].Cond; c != nil && !p.failed() {
			if _, ok := flat(c); !ok {
				p.complain(errDepth, p.toks[from].span, 1)
			}
		}
		switch {
		case p.is("and") && p.windowAt(1, false):
			p.i++
		case p.done() || !p.windowAt(0, false):
			return list
		}
	}
	return list
}

// list reads the lines of an indented list. Its head starts at the token with
// index head.
func (p *parser) list(head int) []Cond {
	at := p.toks[head].span.To(p.toks[p.i-1].span)
	if p.done() || !p.tok(0).first || p.tok(0).col <= p.itemCol || p.tok(0).col <= p.lineCol() {
		p.complain(errListEmpty, at)
		return nil
	}
	outer := *p
	defer func() { p.itemCol, p.commas, p.end, p.stop = outer.itemCol, outer.commas, outer.end, outer.stop }()
	p.itemCol = p.tok(0).col
	p.commas = -1
	var parts []Cond
	for !p.failed() {
		p.end = outer.end
		for k := p.i + 1; k < outer.end; k++ {
			if t := &p.toks[k]; t.first && t.col <= p.itemCol {
				p.end = k
				break
			}
		}
		last := p.toks[p.end-1].span.End
		p.stop = token{kind: stopToken, text: ".", low: ".", span: source.Span{Start: last, End: last}}
		p.accept("-")
		parts = append(parts, p.condition())
		p.itemEnd()
		if !p.done() {
			p.expected("the end of the line: one condition on each")
		}
		if p.failed() || p.end == outer.end || p.toks[p.end].col < p.itemCol {
			break
		}
	}
	return parts
}

// itemEnd takes the comma, semicolon, and or or that may end an item.
func (p *parser) itemEnd() {
	if !p.accept(",") {
		p.accept(";")
	}
	if p.tok(1).kind == stopToken {
		p.acceptOne("and", "or")
	}
}

// lineCol is the column of the first line of the sentence.
func (p *parser) lineCol() int {
	if p.toks[0].first {
		return p.toks[0].col
	}
	return 0
}

// conditions reads if, unless, only if and provided that into the sentence.
func (p *parser) conditions(s *Sentence) bool {
	start := p.tok(0).span
	switch {
	case p.is("unless", "the", "contrary", "is", "shown"):
		s.Contrary = p.once(!s.Contrary, start)
		p.i += 5
	case p.is("unless", "already", "done"):
		s.Early = p.once(!s.Early, start)
		p.i += 3
	case p.accept("unless"):
		if p.once(s.Unless == nil, start) {
			s.Unless = p.condition()
		}
	case p.is("only", "if"):
		p.i += 2
		if p.once(s.Cond == nil && !s.Only, start) {
			s.Only = true
			s.Cond = p.condition()
		}
	case p.accept("if"), p.accept("provided", "that"):
		if p.once(s.Cond == nil, start) {
			s.Cond = p.condition()
		}
	default:
		return false
	}
	return true
}

// once complains when a part of a sentence stands twice.
func (p *parser) once(first bool, at source.Span) bool {
	if !first {
		p.complain(errTwice, at, p.o.src.Slice(at))
	}
	return first
}
