package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// holidayBook is the parsed text of one or more files of holidays.
type holidayBook struct{ places []holidayPlace }

// find returns the jurisdiction that has exactly this code.
func (t holidayBook) find(code string) (holidayPlace, bool) {
	i := slices.IndexFunc(t.places, func(p holidayPlace) bool { return p.Code == code })
	if code == "" || i < 0 {
		return holidayPlace{}, false
	}
	return t.places[i], true
}

// holidayParser reads the format that holidays/README.md describes. It never
// stops at the first mistake: each is reported with its line.
type holidayParser struct {
	file string
	line int
	book holidayBook
	errs []error
}

// read adds one file to the table; call check when all are read.
func (p *holidayParser) read(file, text string) {
	p.file = file
	start := len(p.book.places)
	for _, l := range holidayLines(text) {
		p.line = l.number
		when, rest, isRule := strings.Cut(l.text, "|")
		switch {
		case strings.HasPrefix(l.text, "jurisdiction "):
			p.jurisdiction(strings.TrimPrefix(l.text, "jurisdiction "))
		case len(p.book.places) == start:
			p.errorf("%q comes before the first jurisdiction", l.text)
		case isRule:
			p.rule(strings.TrimSpace(when), strings.Split(rest, "|"))
		default:
			p.header(l.text)
		}
	}
}

// holidayLine is a line without comment, joined with the indented lines below it.
type holidayLine struct {
	number int
	text   string
}

// holidayLines drops comments and blank lines and joins each indented line
// to the line before it.
func holidayLines(text string) []holidayLine {
	var lines []holidayLine
	for i, raw := range strings.Split(text, "\n") {
		content := strings.TrimSpace(raw)
		switch {
		case content == "" || content[0] == '#':
		case (raw[0] == ' ' || raw[0] == '\t') && len(lines) > 0:
			lines[len(lines)-1].text += " " + content
		default:
			lines = append(lines, holidayLine{i + 1, content})
		}
	}
	return lines
}

func (p *holidayParser) errorf(format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("%s:%d: %s", p.file, p.line, fmt.Sprintf(format, args...)))
}

// jurisdiction opens a new block: "NZ-WGN Wellington".
func (p *holidayParser) jurisdiction(text string) {
	code, name, _ := strings.Cut(strings.TrimSpace(text), " ")
	at := holidayPlace{file: p.file, line: p.line}
	at.Code, at.Name = code, strings.TrimSpace(name)
	p.book.places = append(p.book.places, at)
}

// header reads a line about the jurisdiction, such as "zone Pacific/Auckland".
func (p *holidayParser) header(text string) {
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	at := &p.book.places[len(p.book.places)-1]
	switch word {
	case "also":
		for name := range strings.SplitSeq(rest, ";") {
			at.Aliases = append(at.Aliases, strings.TrimSpace(name))
		}
	case "zone":
		at.Zone = rest
	case "source":
		at.Source = rest
	case "with":
		at.with = rest
	case "common":
		at.common = strings.Fields(rest)
	case "years":
		if s := p.span(rest); s.from > 0 && s.to < maxYear {
			at.From, at.To = s.from, s.to
		} else {
			p.errorf("years %q needs a first and a last year", rest)
		}
	default:
		p.errorf("unknown line %q", word)
	}
}

// rule reads: when | years | shift | kind | name | source.
func (p *holidayParser) rule(whenText string, fields []string) {
	if len(fields) != 5 {
		p.errorf("a rule has six columns, not %d", len(fields)+1)
		return
	}
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	r := holidayRule{line: p.line, when: p.when(whenText), name: fields[3], source: fields[4]}
	for years := range strings.SplitSeq(fields[0], ",") {
		r.years = append(r.years, p.span(strings.TrimSpace(years)))
	}
	p.shifts(&r, fields[1])
	r.kind = fields[2]
	if !slices.Contains([]string{kindPublic, kindRegional, kindBank, kindPartDay}, r.kind) {
		p.errorf("unknown kind %q", r.kind)
	}
	if r.name == "" || r.source == "" {
		p.errorf("a rule needs a name and a source")
	}
	at := &p.book.places[len(p.book.places)-1]
	at.rules = append(at.rules, r)
}

// span reads "all", "2014-", "-2013", "2014-2020" or "2017"; "2028-?" is
// expected.
func (p *holidayParser) span(text string) yearSpan {
	if text == "all" {
		return yearSpan{from: 1, to: maxYear}
	}
	text, expected := strings.CutSuffix(text, "?")
	a, b, open := strings.Cut(text, "-")
	if !open {
		b = a
	}
	from, to := 1, maxYear
	if a != "" {
		from = p.number(a)
	}
	if b != "" {
		to = p.number(b)
	}
	if a == "" && b == "" || from > to {
		p.errorf("%q is not a run of years", text)
	}
	return yearSpan{from, to, expected}
}

func (p *holidayParser) number(text string) int {
	n, ok := number(text, 4)
	if !ok || n < 1 {
		p.errorf("%q is not a number from 1 to %d", text, maxYear)
		return 1
	}
	return n
}

// shifts reads "-", "also Sat+2 Sun+1" or "instead Sat+2 also Sun+1".
func (p *holidayParser) shifts(r *holidayRule, text string) {
	words := strings.Fields(text)
	if text == "-" {
		return
	}
	if len(words) < 2 {
		p.errorf("%q is not a shift: write -, also Sat+2, or instead Sun+1", text)
	}
	mode := ""
	for _, w := range words {
		i := strings.IndexAny(w, "+-")
		switch {
		case w == "also" || w == "instead":
			mode = w
			continue
		case mode == "" || i < 0:
			p.errorf("%q is not a shift: write -, also Sat+2, or instead Sun+1", text)
			return
		}
		s := dayShift{by: p.offset(w[i:]), instead: mode == "instead"}
		if w[:i] == "EasterMonday" {
			s.easterMonday = true
		} else {
			s.day = p.weekday(w[:i])
		}
		r.shifts = append(r.shifts, s)
	}
}

func (p *holidayParser) offset(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n == 0 || n < -70 || n > 70 {
		p.errorf("%q is not an offset in days", text)
	}
	return n
}

func (p *holidayParser) weekday(name string) time.Weekday {
	d, ok := weekdayNamed(name)
	if !ok {
		p.errorf("%q is not a weekday", name)
	}
	return d
}

func (p *holidayParser) month(name string) time.Month {
	m, ok := monthNamed(name)
	if !ok {
		p.errorf("%q is not a month", name)
		return time.January
	}
	return m
}

// when reads the first column of a rule; see dayForm for the ways to write it.
func (p *holidayParser) when(text string) dayRule {
	words := strings.Fields(text)
	var w dayRule
	// A last word such as +3 is an offset.
	if n := len(words); n > 2 && (words[n-1][0] == '+' || words[n-1][0] == '-') {
		w.offset = p.offset(words[n-1])
		words = words[:n-1]
	}
	switch n := len(words); {
	case n == 1 && strings.HasPrefix(text, "Easter"):
		w.form, w.offset = onEaster, 0
		if text != "Easter" {
			w.offset = p.offset(text[len("Easter"):])
		}
	case n >= 3 && (strings.Contains(text, ",") || isDigit(words[n-1][0])):
		w.form = onListed
		for date := range strings.SplitSeq(text, ",") {
			w.listed = append(w.listed, p.fullDate(strings.Fields(date)))
		}
	case n == 2 && isDigit(words[0][0]):
		w.form = onDate
		w.day, w.month = p.dayMonth(words)
	case n == 4 && words[1] == "to":
		w.form = onDate
		w.day, w.month = p.dayMonth([]string{words[0], words[3]})
		if w.last, _ = p.dayMonth(words[2:]); w.last <= w.day {
			p.errorf("%q does not run forward", text)
		}
	case n == 4 && words[1] == "nearest":
		w.form, w.week = onNearest, p.weekday(words[0])
		w.day, w.month = p.dayMonth(words[2:])
	case n == 6 && words[1] == "on" && words[2] == "or" && (words[3] == "after" || words[3] == "before"):
		w.form, w.week = onFrom, p.weekday(words[0])
		if words[3] == "before" {
			w.form = onBefore
		}
		w.day, w.month = p.dayMonth(words[4:])
	case n == 4 && words[2] == "of":
		w.form, w.week, w.month = onNth, p.weekday(words[1]), p.month(words[3])
		w.nth = slices.Index([]string{"first", "second", "third", "fourth"}, words[0]) + 1
		if words[0] == "last" {
			w.nth = -1
		}
		if w.nth == 0 {
			p.errorf("%q is not first, second, third, fourth or last", words[0])
		}
	default:
		p.errorf("%q is not a way to say when", text)
	}
	if w.offset != 0 && w.form != onNth && w.form != onEaster {
		p.errorf("%q: an offset goes with a weekday of a month or with Easter", text)
	}
	return w
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// dayMonth reads "29 January". 29 February is no holiday anywhere here.
func (p *holidayParser) dayMonth(words []string) (int, time.Month) {
	day, month := p.number(words[0]), p.month(words[1])
	if day > daysIn(2001, month) {
		p.errorf("%s has no day %d", month, day)
	}
	return day, month
}

// fullDate reads "24 June 2022".
func (p *holidayParser) fullDate(words []string) Date {
	if len(words) != 3 {
		p.errorf("%q is not a date such as 24 June 2022", strings.Join(words, " "))
		return 0
	}
	day, month := p.dayMonth(words[:2])
	return civil(p.number(words[2]), month, day)
}

// check finds what no single line shows.
func (p *holidayParser) check() {
	for i, at := range p.book.places {
		p.file, p.line = at.file, at.line
		if at.Code == "" || at.Name == "" || at.Zone == "" || at.Source == "" || at.From == 0 {
			p.errorf("jurisdiction %q needs a code, a name, zone, source and years", at.Code)
		}
		// A wider jurisdiction stands above, so that includes cannot run in a ring.
		above := holidayBook{p.book.places[:i]}
		names := at.names()
		for n, name := range names {
			if other, taken := above.named(name); taken {
				p.errorf("%q is also a name of %s", name, other.Code)
			}
			if slices.ContainsFunc(names[:n], func(s string) bool { return strings.EqualFold(s, name) }) {
				p.errorf("%q is its name twice", name)
			}
		}
		if wider, ok := above.find(at.with); at.with != "" && !ok {
			p.errorf("with %q: no such jurisdiction above", at.with)
		} else if ok && (len(wider.common) > 0 || wider.From > at.From || wider.To < at.To) {
			p.errorf("with %q: it has no rules of its own for %d to %d", at.with, at.From, at.To)
		}
		for _, code := range at.common {
			if of, ok := p.book.find(code); !ok || len(of.common) > 0 || of.From > at.From || of.To < at.To {
				p.errorf("common %q: no such plain jurisdiction covering %d to %d", code, at.From, at.To)
			}
		}
		for _, r := range at.rules {
			p.line = r.line
			p.checkYears(at, r)
		}
	}
}

// checkYears wants every rule to make a day in every year it claims.
func (p *holidayParser) checkYears(at holidayPlace, r holidayRule) {
	made := false
	for year := at.From; year <= at.To; year++ {
		if _, ok := r.in(year); !ok {
			continue
		}
		_, ok := r.when.date(year)
		made = made || ok
		if !ok {
			p.errorf("%s: no date listed for %d", r.name, year)
		}
	}
	if !made {
		p.errorf("%s: makes no day within %d to %d", r.name, at.From, at.To)
	}
}
