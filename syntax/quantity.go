package syntax

import (
	"slices"
	"strings"
)

// numberWords are the numbers that may be written out, by value.
var numberWords = [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
	"twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"}

// ordinals are the places that may be written out, from "first".
var ordinals = [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// numberWord reads a number in digits or in words.
func numberWord(low string) (int, bool) {
	if n, ok := digits(low); ok {
		return n, true
	}
	if i := slices.Index(numberWords[:], low); i >= 0 {
		return i, true
	}
	i := slices.Index([]string{"thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}, low)
	return 10 * (i + 3), i >= 0
}

// longest is the largest count of a period.
const longest = 1_000_000

// unitAt reads a unit ahead by n and says how many words it has.
func (p *parser) unitAt(n int) (unit string, words int) {
	clear := ""
	k := n
	if p.at(k, "clear") {
		clear = "clear "
		k++
	}
	switch {
	case p.at(k, "working"), p.at(k, "business"):
		if low := p.tok(k + 1).low; low == "day" || low == "days" {
			return clear + "working day", k + 2 - n
		}
		return "", 0
	case p.at(k, "calendar"):
		k++
	}
	switch low := strings.TrimSuffix(p.tok(k).low, "s"); low {
	case "day":
		return clear + low, k + 1 - n
	case "hour", "week", "month", "year":
		if clear == "" {
			return low, k + 1 - n
		}
	}
	return "", 0
}

// spanAt reports whether a number and a unit stand ahead by n.
func (p *parser) spanAt(n int) bool {
	if _, ok := numberWord(p.tok(n).low); !ok {
		return false
	}
	_, words := p.unitAt(n + 1)
	return words > 0
}

// wantSpan reads a period: 14 clear days, one month, or the name of a
// parameter, which ends where stop says.
func (p *parser) wantSpan(stop func() bool) Span {
	from := p.i
	n, ok := numberWord(p.tok(0).low)
	if !ok {
		name := p.wantName(`a period such as "14 days", or the name of one`, stop)
		return Span{Name: name, At: name.Span}
	}
	unit, words := p.unitAt(1)
	switch {
	case words == 0:
		p.i++
		p.complain(errUnit, p.span(from), p.toks[from].text, p.tok(0).text)
		return Span{}
	case n > longest:
		p.complain(errNumber, p.tok(0).span, p.tok(0).text, longest)
		return Span{}
	}
	p.i += 1 + words
	return Span{N: n, Unit: unit, At: p.span(from)}
}

// wantNumber reads a whole number.
func (p *parser) wantNumber() int {
	n, ok := numberWord(p.tok(0).low)
	if !ok {
		p.expected("a number")
		return 0
	}
	p.i++
	return n
}

// memberRange reads how many: 7 to 15, one, at least 3, at most 5, all.
func (p *parser) memberRange() Range {
	const many = longest
	switch {
	case p.accept("all"), p.accept("every"):
		return Range{Min: 1, Max: many, All: true}
	case p.accept("at", "least"):
		return Range{Min: p.wantNumber(), Max: many}
	case p.accept("at", "most"):
		return Range{Max: p.wantNumber()}
	}
	from := p.i
	r := Range{Min: p.wantNumber()}
	r.Max = r.Min
	if p.accept("to") {
		r.Max = p.wantNumber()
	}
	if !p.failed() && (r.Max < r.Min || r.Max < 1) {
		p.complain(errRange, p.span(from), r.Min, r.Max)
	}
	return r
}

// fractionNames are the names of parts, from halves.
var fractionNames = [...]string{"half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// fraction reads a share: half, two thirds, 3/4, 60 percent. It is false, and
// nothing is taken, when none stands next.
func (p *parser) fraction() (num, den int, ok bool) {
	low := p.tok(0).low
	if p.tok(0).kind != wordToken {
		return 0, 0, false
	}
	if low == "half" {
		p.i++
		return 1, 2, true
	}
	if a, b, cut := strings.Cut(low, "/"); cut {
		return p.ratio(a, b)
	}
	if a, b, cut := strings.Cut(low, "-"); cut {
		n, ok1 := numberWord(a)
		den := partNamed(b)
		if ok1 && den > 0 {
			p.i++
			return n, den, true
		}
	}
	if pct, cut := strings.CutSuffix(low, "%"); cut {
		if n, ok := digits(pct); ok {
			p.i++
			return n, 100, true
		}
	}
	n, ok := numberWord(low)
	if !ok && isArticle(low) && low != "the" {
		n, ok = 1, true
	}
	if !ok {
		return 0, 0, false
	}
	switch {
	case p.at(1, "percent"):
		p.i += 2
		return n, 100, true
	case p.at(1, "per", "cent"):
		p.i += 3
		return n, 100, true
	case partNamed(p.tok(1).low) > 0:
		den := partNamed(p.tok(1).low)
		p.i += 2
		return n, den, true
	}
	return 0, 0, false
}

func (p *parser) ratio(a, b string) (num, den int, ok bool) {
	num, ok1 := digits(a)
	den, ok2 := digits(b)
	if ok1 && ok2 && den > 0 {
		p.i++
	}
	return num, den, ok1 && ok2 && den > 0
}

// partNamed is the denominator that a word names: third, thirds, quarters.
func partNamed(low string) int {
	if low == "halves" {
		return 2
	}
	if i := slices.Index(fractionNames[:], strings.TrimSuffix(low, "s")); i >= 0 {
		return i + 2
	}
	return 0
}

// majority reads a majority; quorum allows the short "at least 3 members".
func (p *parser) majority() *Majority {
	from := p.i
	m := &Majority{}
	switch {
	case p.accept("all", "but"):
		m.Num, m.Den = 1, 1
		m.Less = p.wantNumber()
		p.want("of")
	case p.accept("all", "of"):
		m.Num, m.Den = 1, 1
	case p.is("a", "majority"), p.is("the", "majority"), p.is("majority"), p.is("a", "simple", "majority"), p.is("simple", "majority"):
		for p.acceptOne("a", "the", "simple", "majority") != "" {
		}
		if !p.accept("of") {
			p.complain(errMajorityAlone, p.span(from), p.words(from, p.i))
			return nil
		}
		m.MoreThan, m.Num, m.Den = true, 1, 2
	default:
		if !p.share(m) {
			return nil
		}
	}
	m.Of = p.base(from)
	m.At = p.span(from)
	return m
}

// share reads "at least two thirds of" with its fraction, number or parameter.
func (p *parser) share(m *Majority) bool {
	from := p.i
	switch {
	case p.accept("at", "least"), p.accept("not", "less", "than"), p.accept("no", "fewer", "than"), p.accept("not", "fewer", "than"):
	case p.accept("more", "than"):
		m.MoreThan = true
	default:
		if num, den, ok := p.fraction(); ok {
			p.complain(errAtLeast, p.span(from), p.words(from, p.i), num, den)
			return false
		}
		if _, ok := numberWord(p.tok(0).low); ok {
			p.complain(errAtLeast, p.tok(0).span, p.tok(0).text)
			return false
		}
		p.expected(`"at least" or "more than"`)
		return false
	}
	if num, den, ok := p.fraction(); ok {
		if num > den || num == 0 {
			p.complain(errFraction, p.span(from), p.words(from, p.i))
		}
		m.Num, m.Den = num, den
	} else if n, ok := numberWord(p.tok(0).low); ok {
		p.i++
		m.Num = n
		if p.is("members") || p.is("member") {
			m.Num = n
			return true
		}
	} else {
		m.Param = p.wantName(`a share such as "two thirds", a number, or the name of one`, func() bool { return p.is("of") })
	}
	return p.want("of")
}

// bases are the words of what a majority is counted of, longest first where
// one begins another.
var bases = [...][]string{
	{"members", "entitled", "to", "act"},
	{"members", "in", "office"},
	{"members"},
	{"those", "present", "and", "voting"},
	{"those", "present"},
	{"votes", "cast"},
}

// base reads what a majority is counted of. The majority starts at from.
func (p *parser) base(from int) string {
	start := p.i
	article := p.accept("the")
	for _, words := range bases {
		if !p.is(words...) || words[0] == "members" && !article && p.i == start && !p.countBefore(start) {
			continue
		}
		k := len(words)
		if words[0] == "members" && k == 1 {
			switch next := p.tok(1).low; next {
			case "present", "voting", "attending":
				all := k + 1
				for p.tok(all).kind == wordToken && slices.Contains([]string{"and", "present", "voting", "at", "the", "meeting"}, p.tok(all).low) {
					all++
				}
				at := p.toks[from].span.To(p.tok(all - 1).span)
				p.complain(errBaseOpen, at, p.words(from, p.i+all))
				return ""
			}
		}
		p.i += k
		return strings.Join(words, " ")
	}
	if !p.failed() {
		p.complain(errBase, p.tok(0).span, p.words(start, p.end))
	}
	return ""
}

// countBefore reports whether the token before index is a number: "3 members".
func (p *parser) countBefore(index int) bool {
	if index == 0 {
		return false
	}
	_, ok := numberWord(p.toks[index-1].low)
	return ok
}

// words is the text of the tokens with an index in [from, to).
func (p *parser) words(from, to int) string {
	var b strings.Builder
	for i := from; i < min(to, len(p.toks)); i++ {
		if t := p.toks[i]; i > from && (t.kind != punctToken || t.text == "(") && t.kind != stopToken {
			b.WriteByte(' ')
		}
		b.WriteString(p.toks[i].text)
	}
	return short(b.String())
}

// short cuts what is too long for a message.
func short(s string) string {
	const most = 240
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + " …"
}
