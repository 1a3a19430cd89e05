package rulebook

import (
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/source"
	"alteram/syntax"
)

// token is a word of a test: lower case, without its article, which it
// remembers.
type token struct {
	text    string
	raw     string
	article string
	span    source.Span
}

func tokens(p syntax.Phrase) []token {
	out := make([]token, 0, len(p.Words))
	article := ""
	for _, w := range p.Words {
		if isArticle(w.Text) {
			article = strings.ToLower(w.Text)
			continue
		}
		if text := canonical(w.Text); text != "" {
			out = append(out, token{text, w.Text, article, w.Span})
			article = ""
		}
	}
	return out
}

func joined(toks []token) string {
	words := make([]string, len(toks))
	for i, t := range toks {
		words[i] = t.text
	}
	return strings.Join(words, " ")
}

func tokenSpan(toks []token) source.Span {
	if len(toks) == 0 {
		return source.Span{}
	}
	return toks[0].span.To(toks[len(toks)-1].span)
}

// borrowed is what a test lends to the next: its subject, and its words up to
// where the next may go on.
type borrowed struct {
	subject, head []token
	denied        bool
}

// cond resolves a condition.
func (b *builder) cond(c syntax.Cond) Cond {
	b.lent = borrowed{}
	return b.condPart(c)
}

func (b *builder) condPart(c syntax.Cond) Cond {
	switch c := c.(type) {
	case *syntax.And:
		return b.condList(c.Parts, func(parts []Cond) Cond { return &And{parts} })
	case *syntax.Or:
		return b.condList(c.Parts, func(parts []Cond) Cond { return &Or{parts} })
	case *syntax.Not:
		if part := b.condPart(c.Part); part != nil {
			return &Not{part}
		}
	case *syntax.Test:
		return b.test(c)
	}
	return nil
}

func (b *builder) condList(list []syntax.Cond, join func([]Cond) Cond) Cond {
	var parts []Cond
	for _, c := range list {
		if part := b.condPart(c); part != nil {
			parts = append(parts, part)
		}
	}
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return join(parts)
}

// whoCond resolves what stands after "who": tests of the person.
func (b *builder) whoCond(c syntax.Cond, at source.Span) Cond {
	b.lent = borrowed{subject: []token{{text: "person", raw: "person", article: "the", span: at}}}
	b.lent.head = append(slices.Clone(b.lent.subject), token{text: "is", raw: "is", span: at})
	return b.condPart(c)
}

// test resolves an elementary condition by the table of shapes: first as it
// stands, then with what it may borrow, then allowing one name that is not
// known, so as to say which.
func (b *builder) test(t *syntax.Test) Cond {
	toks := tokens(t.Words)
	if len(toks) == 0 {
		return nil
	}
	for _, lenient := range []lenience{strict, unknownName, wrongKind} {
		for i, lent := range [][]token{nil, b.lent.subject, b.lent.head} {
			if i > 0 && len(lent) == 0 {
				continue
			}
			m := matcher{b: b, toks: append(slices.Clone(lent), toks...), lenient: lenient,
				phrases: map[[2]int]string{}, persons: map[[2]int]person{}}
			if !m.shapes() {
				continue
			}
			if lenient != strict {
				b.unknownPart(m.unknown, m.unknownKinds)
				return nil
			}
			if i == 2 && b.lent.denied {
				b.report(errNotBeforeList, t.Span, joined(toks))
			}
			return b.finishTest(&m, t)
		}
	}
	first, second := b.nearestShapes(toks)
	b.report(errUnknownTest, t.Span, joined(toks), first, second)
	return nil
}

// unknownPart reports the one part of a test that names nothing fitting.
func (b *builder) unknownPart(toks []token, kinds []Kind) {
	phrase := joined(toks)
	if id, ok := b.names.find(phrase); ok {
		b.report(errWrongKind, tokenSpan(toks), phrase, b.describe(id), kindList(kinds))
		return
	}
	b.unknown(phrase, tokenSpan(toks), kinds...)
}

func (b *builder) finishTest(m *matcher, t *syntax.Test) Cond {
	b.lent = borrowed{denied: m.denied && !m.shape.not}
	if m.subject > 0 {
		b.lent.subject = m.toks[:m.subject]
	}
	if m.head > 0 {
		b.lent.head = m.toks[:m.head]
	}
	test := m.test
	test.Words = joined(m.toks)
	test.Windows = b.windows(t.Windows)
	if test.Value == "" {
		test.Value = m.shape.value
	}
	if m.denied != m.shape.not {
		return &Not{&test}
	}
	return &test
}

// lenience is what a shape may lack and still be taken for what was meant, so
// as to say what is wrong.
type lenience uint8

const (
	strict      lenience = iota
	unknownName          // one name stands for nothing
	wrongKind            // one name stands for a thing of another kind
)

// matcher holds one test against the shapes.
type matcher struct {
	b       *builder
	toks    []token
	lenient lenience

	shape        *testShape
	test         Test
	denied       bool
	subject      int // tokens of the first slot
	head         int // tokens before "~"
	unknown      []token
	unknownKinds []Kind

	// What the words from i to j say does not depend on the shape.
	phrases map[[2]int]string
	persons map[[2]int]person
}

// person is what the words of a slot P say.
type person struct {
	who      Who
	that, ok bool
}

func (m *matcher) shapes() bool {
	for i := range m.b.shapes {
		m.shape = &testShapes[i]
		m.test = Test{Op: m.shape.op, Cmp: m.shape.cmp}
		m.denied, m.subject, m.head, m.unknown = false, 0, 0, nil
		if m.match(m.b.shapes[i], 0) {
			return true
		}
	}
	return false
}

// match holds the rest of a pattern against the tokens from ti on.
func (m *matcher) match(pattern []string, ti int) bool {
	if len(pattern) == 0 {
		return ti == len(m.toks)
	}
	p := pattern[0]
	switch {
	case p == "~":
		old := m.head
		m.head = ti
		if m.match(pattern[1:], ti) {
			return true
		}
		m.head = old
		return false
	case strings.HasSuffix(p, "?"):
		if ti < len(m.toks) && m.toks[ti].text == p[:len(p)-1] {
			old := m.denied
			m.denied = m.denied || p == "not?"
			if m.match(pattern[1:], ti+1) {
				return true
			}
			m.denied = old
		}
		return m.match(pattern[1:], ti)
	case len(p) == 1 && p[0] >= 'A' && p[0] <= 'Z':
		return m.slot(p[0], pattern[1:], ti)
	}
	if ti >= len(m.toks) || !hasWord(p, m.toks[ti].text) {
		return false
	}
	if m.shape.op == VotedOn && p == "for|against" {
		m.test.Value = m.toks[ti].text
	}
	return m.match(pattern[1:], ti+1)
}

// hasWord reports whether word is one of the alternatives of a pattern word.
func hasWord(alternatives, word string) bool {
	for {
		first, rest, more := strings.Cut(alternatives, "|")
		if first == word {
			return true
		}
		if !more {
			return false
		}
		alternatives = rest
	}
}

// slot tries ever shorter runs of tokens for a slot.
func (m *matcher) slot(kind byte, rest []string, ti int) bool {
	next := ""
	if len(rest) > 0 {
		next = rest[0]
		if next == "~" && len(rest) > 1 {
			next = rest[1]
		}
	}
	literal := next != "" && next[len(next)-1] != '?' && (next[0] < 'A' || next[0] > 'Z')
	for end := len(m.toks); end > ti; end-- {
		if end < len(m.toks) && (next == "" || literal && !hasWord(next, m.toks[end].text)) || end == len(m.toks) && next != "" && literal {
			continue
		}
		saved, subject := m.test, m.subject
		unknown := m.unknown
		if !m.fill(kind, ti, end) {
			if m.lenient == strict || m.unknown != nil || !m.mayLack(kind, m.toks[ti:end]) {
				continue
			}
			m.unknown = m.toks[ti:end]
			m.unknownKinds = slotKinds(kind)
		}
		if ti == 0 {
			m.subject = end
		}
		if m.match(rest, end) {
			return true
		}
		m.test, m.subject, m.unknown = saved, subject, unknown
	}
	return false
}

// mayLack reports whether words could be meant for a name that is missing: a
// run without verbs.
func (m *matcher) mayLack(kind byte, toks []token) bool {
	if kind == 'C' || kind == 'N' || len(toks) > 7 || m.shape.pattern == "F is|was not? V" {
		return false
	}
	if _, known := m.b.names.find(joined(toks)); known != (m.lenient == wrongKind) {
		return false
	}
	return !slices.ContainsFunc(toks, func(t token) bool { return isReserved(t.text) })
}

// slotKinds says what a slot takes, for a message.
func slotKinds(kind byte) []Kind {
	switch kind {
	case 'B':
		return []Kind{Body}
	case 'P':
		return []Kind{Body, Office, Party}
	case 'R':
		return []Kind{Body, Office, Party, Class}
	}
	return []Kind{Act, Decision, Meeting, Fact, Judgement}
}

// fill resolves the words of a slot and keeps the result in the test.
func (m *matcher) fill(kind byte, from, to int) bool {
	b, toks := m.b, m.toks[from:to]
	switch kind {
	case 'P':
		p, known := m.persons[[2]int{from, to}]
		if !known {
			p.who, p.that, p.ok = b.person(toks)
			m.persons[[2]int{from, to}] = p
		}
		m.test.Who, m.test.That = p.who, p.that
		return p.ok
	case 'R':
		return m.fillRole(toks)
	case 'B':
		id, ok := b.names.find(m.phrase(from, to))
		m.test.Thing = id
		return ok && b.thing(id).Kind == Body
	case 'X':
		id, ok := b.happening(m.phrase(from, to))
		m.test.Thing = id
		if m.shape.op == Considers {
			return ok && b.thing(id).Kind == Judgement
		}
		return ok
	case 'Y':
		phrase := m.phrase(from, to)
		id, ok := b.happening(phrase)
		if !ok && phrase == "notice" {
			id, ok = b.onlyNotice(), true
		}
		m.test.With = id
		return ok
	case 'F':
		thing, field, ok := b.field(m.phrase(from, to))
		m.test.Thing, m.test.Field = thing, field
		return ok
	case 'C':
		phrase := m.phrase(from, to)
		for _, c := range comparisons {
			if c.words == phrase {
				m.test.Cmp = c.cmp
				return true
			}
		}
		return false
	case 'N':
		n, ok := countOf(m.phrase(from, to))
		m.test.N = n
		return ok
	}
	return m.fillValue(toks)
}

// phrase is the words from one token to another.
func (m *matcher) phrase(from, to int) string {
	p, known := m.phrases[[2]int{from, to}]
	if !known {
		p = joined(m.toks[from:to])
		m.phrases[[2]int{from, to}] = p
	}
	return p
}

// fillRole resolves what a person is said to be.
func (m *matcher) fillRole(toks []token) bool {
	b := m.b
	phrase := joined(toks)
	for _, tail := range []string{" in case", " of case", " in this case"} {
		phrase = strings.TrimSuffix(phrase, tail)
	}
	id, ok := b.names.find(phrase)
	if ok && b.thing(id).Kind == Class {
		m.test.With = id
		if m.shape.op == IsRole {
			m.test.Op, m.test.Thing, m.test.With = IsClass, id, 0
		}
		return true
	}
	if m.shape.op == CountIs {
		return false
	}
	w, ok := b.role(strings.Fields(phrase))
	m.test.Other = w
	if ok && w.Member && w.Class == 0 && m.shape.op == IsRole {
		m.test.Op = IsMember
		m.test.Other = Who{}
	}
	return ok
}

// fillValue keeps other words: a date, a number, or words.
func (m *matcher) fillValue(toks []token) bool {
	raw := make([]string, len(toks))
	for i, t := range toks {
		raw[i] = t.raw
	}
	phrase := joined(toks)
	m.test.Value = phrase
	if m.shape.op != FieldIs {
		return phrase != ""
	}
	m.test.Day = calendar.NoDate
	if m.unknown != nil {
		return true // the field is not known; any value may follow
	}
	fields := m.b.thing(m.test.Thing).Fields
	if m.test.Field < 0 || m.test.Field >= len(fields) {
		return false
	}
	f := fields[m.test.Field]
	if m.test.Cmp == Lists {
		return f.Type == TextField
	}
	switch n, isNumber := countOf(strings.ReplaceAll(phrase, ",", "")); f.Type {
	case NumberField, MoneyField:
		m.test.N, m.test.Value = n, ""
		return isNumber
	case DateField:
		day, err := calendar.ParseDate(strings.Join(raw, " "))
		m.test.Day, m.test.Value = day, ""
		return err == nil
	case ChoiceField:
		return slices.ContainsFunc(f.Choices, func(c string) bool { return foldAll(canonical(c)) == foldAll(phrase) })
	}
	return m.test.Cmp <= NotEqual
}

// person resolves the subject of a test. That is true for "the member", "the
// person" and "they", the one whom the sentence is about.
func (b *builder) person(toks []token) (w Who, that, ok bool) {
	phrase := joined(toks)
	for _, tail := range []string{" in case", " of case"} {
		phrase = strings.TrimSuffix(phrase, tail)
	}
	w.Words = phrase
	switch phrase {
	case "he", "she", "they", "it":
		return w, true, true
	case "member", "person", "that member", "that person":
		if toks[0].article == "the" || toks[0].text == "that" {
			return w, true, true
		}
	}
	w, ok = b.role(strings.Fields(phrase))
	return w, false, ok
}

// happening finds what may be made, held or shown: an act, decision, meeting,
// fact, judgement or sanction.
func (b *builder) happening(phrase string) (ID, bool) {
	id, ok := b.names.find(phrase)
	if !ok {
		id, ok = b.builtin(phrase)
	}
	switch b.thing(id).Kind {
	case Act, Decision, Meeting, Fact, Judgement, Sanction:
		return id, ok
	}
	return 0, false
}

// onlyNotice is the act that "good notice" means: the only one whose name
// begins so, or 0 for any.
func (b *builder) onlyNotice() ID {
	var found ID
	for _, t := range b.p.Things {
		if t.Kind == Act && strings.HasPrefix(t.Name, "notice of ") && !t.Implicit {
			if found != 0 {
				return 0
			}
			found = t.ID
		}
	}
	return found
}

// field finds a field by its name, or by "NAME of ACT" where several acts
// record one of that name.
func (b *builder) field(phrase string) (thing ID, index int, ok bool) {
	at := b.fields[foldAll(phrase)]
	if len(at) > 0 {
		return at[0].thing, at[0].index, len(at) == 1
	}
	for i := 0; ; {
		k := strings.Index(phrase[i:], " of ")
		if k < 0 {
			return 0, 0, false
		}
		i += k
		act, known := b.names.find(phrase[i+len(" of "):])
		for _, f := range b.fields[foldAll(phrase[:i])] {
			if known && f.thing == act {
				return f.thing, f.index, true
			}
		}
		i += len(" of ")
	}
}

// nearestShapes returns the two tests that share most words with toks, in the
// author's own names where they fit.
func (b *builder) nearestShapes(toks []token) (first, second string) {
	best, next := -1, -1
	scores := make([]int, len(testShapes))
	for i, pattern := range b.shapes {
		for _, p := range pattern {
			for _, t := range toks {
				if p != "not?" && hasWord(p, t.text) {
					scores[i] += 2
				}
			}
		}
		scores[i] = scores[i]*4 - len(pattern)
		switch {
		case best < 0 || scores[i] > scores[best]:
			best, next = i, best
		case next < 0 || scores[i] > scores[next]:
			next = i
		}
	}
	return b.filled(best, toks), b.filled(next, toks)
}

// filled writes a shape with the author's words in its slots.
func (b *builder) filled(shape int, toks []token) string {
	var role, thing string
	words := strings.Fields(joined(toks))
	for i := range words {
		if id, n := b.names.prefix(words[i:]); n > 0 {
			switch t := b.thing(id); t.Kind {
			case Body, Office, Party:
				role = cmpOr(role, t.Name)
			case Act, Decision, Meeting, Fact, Judgement:
				thing = cmpOr(thing, t.Name)
			}
		}
	}
	out := make([]string, 0, len(b.shapes[shape]))
	example := testShapes[shape].example
	for _, p := range b.shapes[shape] {
		switch {
		case p == "~" || strings.HasSuffix(p, "?"):
		case p == "P" && role != "":
			out = append(out, "the "+role)
		case p == "X" && thing != "":
			out = append(out, "the "+thing)
		case len(p) == 1 && p[0] >= 'A' && p[0] <= 'Z':
			return example
		default:
			first, _, _ := strings.Cut(p, "|")
			out = append(out, first)
		}
	}
	return strings.Join(out, " ")
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
