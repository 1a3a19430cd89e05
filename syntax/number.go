package syntax

import (
	"strings"
	"unicode"

	"alteram/source"
)

// item is an open list item.
type item struct {
	indent, content int // columns of the marker and of what follows it
	mark            marker
	count           int // as it is cited; differs from the label in lists that repeat "1."
	clause          *Clause
	home            *Clause // the clause it stands under
}

// marker is what a list item starts with: "-", "1.", "(2)", "a)", "(iv)".
type marker struct {
	open  bool // "(" before the label
	close byte // ')' or '.', 0 for a bullet
	kind  labelKind
	value int // place in its sequence, from 1
	label string
	size  int // bytes, without the space behind
	hang  int // bytes of the bullet before it: what lies under the item is indented by these
}

type labelKind uint8

const (
	bulletLabel labelKind = iota
	digitLabel
	letterLabel
	romanLabel
)

// readMarker reads a list marker at the start of b. A single letter that is
// also a Roman number is read as a letter; [marker.asRoman] gives the other
// reading.
func readMarker(b []byte) (marker, bool) {
	if len(b) == 0 {
		return marker{}, false
	}
	if b[0] == '-' || b[0] == '*' || b[0] == '+' {
		return marker{size: 1}, len(b) == 1 || b[1] == ' ' || b[1] == '\t'
	}
	var m marker
	i := 0
	if b[0] == '(' {
		m.open = true
		i++
	}
	from := i
	for i < len(b) && i-from < 9 && (b[i] >= '0' && b[i] <= '9' || b[i] >= 'a' && b[i] <= 'z' || b[i] >= 'A' && b[i] <= 'Z') {
		i++
	}
	m.label = string(b[from:i])
	if i == from || i == len(b) || b[i] != ')' && (b[i] != '.' || m.open) {
		return marker{}, false
	}
	m.close = b[i]
	m.size = i + 1
	if m.size < len(b) && b[m.size] != ' ' && b[m.size] != '\t' {
		return marker{}, false
	}
	return m, m.classify()
}

// classify sets kind and value from the label.
func (m *marker) classify() bool {
	if n, ok := digits(m.label); ok {
		m.kind, m.value = digitLabel, n
		return true
	}
	if len(m.label) == 1 {
		c := m.label[0] | 0x20
		if m.close == '.' && m.label[0] < 'a' {
			return false // "A. Smith" is no list
		}
		m.kind, m.value = letterLabel, int(c-'a')+1
		return c >= 'a' && c <= 'z'
	}
	m.kind, m.value = romanLabel, roman(m.label)
	return m.value > 0 && m.label == strings.ToLower(m.label)
}

// asRoman is the marker with a label of one letter read as a Roman number.
func (m marker) asRoman() (marker, bool) {
	v := roman(m.label)
	if m.kind != letterLabel || v == 0 {
		return m, false
	}
	m.kind, m.value = romanLabel, v
	return m, true
}

// roman is the value of a Roman number up to 50, or 0.
func roman(s string) int {
	values := map[rune]int{'i': 1, 'v': 5, 'x': 10, 'l': 50}
	total, last := 0, 0
	for _, r := range strings.ToLower(s) {
		v := values[r]
		if v == 0 || len(s) > 8 {
			return 0
		}
		if v > last {
			total -= 2 * last
		}
		total += v
		last = v
	}
	if total > 50 || total < 1 || romanNumeral(total) != strings.ToLower(s) {
		return 0
	}
	return total
}

func romanNumeral(n int) string {
	var b strings.Builder
	for _, d := range [...]struct {
		value int
		text  string
	}{{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.text)
		}
	}
	return b.String()
}

// listItem takes a line that starts a list item.
func (o *outline) listItem(at, end, col int) bool {
	m, ok := readMarker(o.text[at:end])
	if !ok {
		return false
	}
	if m.kind == bulletLabel {
		// "- (a) words" numbers an item that Markdown would not.
		inner := at + m.size
		for inner < end && (o.text[inner] == ' ' || o.text[inner] == '\t') {
			inner++
		}
		if n, numbered := readMarker(o.text[inner:end]); numbered && n.kind != bulletLabel && inner > at+m.size {
			n.size += inner - at
			n.hang = inner - at
			m = n
		}
	}
	if m.kind == bulletLabel {
		o.endParagraph()
		o.closeItems(col)
		return o.pushItem(m, m.value, nil, at, end, col)
	}
	if sibling := o.sibling(&m, col); sibling >= 0 {
		was := o.items[sibling]
		o.endParagraph()
		o.items = o.items[:sibling]
		count := m.value
		if !m.open && (m.value == was.mark.value || was.count != was.mark.value) {
			count = was.count + 1
			m.label = itoa(count)
		}
		return o.pushItem(m, count, was.home, at, end, col)
	}
	if r, isRoman := m.asRoman(); isRoman && r.value == 1 {
		m = r
	}
	if m.value != 1 && (len(o.para) > 0 || m.open || m.close == '.' && m.kind == letterLabel) && o.clause == nil {
		return false
	}
	if m.value != 1 && len(o.para) > 0 {
		return false // "within\n14. March" goes on with its paragraph
	}
	o.endParagraph()
	for len(o.items) > 0 {
		top := o.items[len(o.items)-1]
		sameKind := top.mark.kind == m.kind && top.mark.open == m.open && top.mark.close == m.close
		if col >= top.content || col >= top.indent && !sameKind && m.value == 1 && top.mark.kind != bulletLabel {
			break
		}
		o.items = o.items[:len(o.items)-1]
	}
	return o.pushItem(m, m.value, o.homeOf(), at, end, col)
}

// homeOf is the clause that a new list item stands under.
func (o *outline) homeOf() *Clause {
	for i := len(o.items) - 1; i >= 0; i-- {
		if o.items[i].clause != nil {
			return o.items[i].clause
		}
	}
	if len(o.heads) > 0 {
		return o.heads[len(o.heads)-1].clause
	}
	return nil
}

// sibling is the index of the open item whose list m continues, or -1.
func (o *outline) sibling(m *marker, col int) int {
	for i := len(o.items) - 1; i >= 0; i-- {
		it := &o.items[i]
		if it.mark.open != m.open || it.mark.close != m.close || col < it.indent-3 || col >= it.content && col > it.indent+3 {
			continue
		}
		try := *m
		if r, ok := m.asRoman(); ok && it.mark.kind == romanLabel {
			try = r
		}
		next := try.value == it.mark.value+1 || try.kind == digitLabel && try.value == 1 && it.mark.value == 1 && !m.open
		if try.kind == it.mark.kind && next {
			*m = try
			return i
		}
	}
	return -1
}

// pushItem opens a list item and makes it a clause when it stands under one
// and is numbered.
func (o *outline) pushItem(m marker, count int, home *Clause, at, end, col int) bool {
	content := at + m.size
	width := m.size
	for content < end && (o.text[content] == ' ' || o.text[content] == '\t') && content-at-m.size < 4 {
		content++
		width++
	}
	if content == end {
		width = m.size + 1
	}
	if len(o.items) >= maxDepth {
		o.report(errListDepth, source.Span{Start: at, End: end}, maxDepth)
		o.items = o.items[:1]
	}
	if m.hang > 0 {
		width = m.hang
	}
	it := item{indent: col, content: col + width, mark: m, count: count, home: home}
	if home != nil && m.kind != bulletLabel {
		heading := strings.TrimSpace(string(o.text[content:end]))
		it.clause = o.addClause(home.Number+"("+m.label+")", heading, home, source.Span{Start: at, End: end})
	}
	o.items = append(o.items, it)
	o.blank = false
	if content < end && !o.openFence(content, end, it.content, it.content) {
		o.para = append(o.para, source.Span{Start: content, End: end})
	}
	return true
}

// dotted makes a clause of a paragraph that starts with the number of one:
// "5.2 The secretary must ..." under clause 5.
func (o *outline) dotted(at, end int) bool {
	if len(o.para) > 0 || len(o.heads) == 0 || o.text[at] < '0' || o.text[at] > '9' {
		return false
	}
	word, rest, _ := strings.Cut(string(o.text[at:end]), " ")
	number := strings.TrimRight(word, ".")
	dot := strings.LastIndexByte(number, '.')
	if dot < 0 || !isNumber(number) {
		return false
	}
	for i := len(o.file.Clauses) - 1; i >= 0 && len(o.file.Clauses)-i < 200; i-- {
		if c := o.file.Clauses[i]; c.Number == number[:dot] {
			o.items = nil
			made := o.addClause(number, strings.TrimSpace(rest), c, source.Span{Start: at, End: end})
			for len(o.heads) > 0 && o.heads[len(o.heads)-1].level > 6 {
				o.heads = o.heads[:len(o.heads)-1]
			}
			o.heads = append(o.heads, head{level: 6 + strings.Count(number, "."), clause: made})
			start := end - len(strings.TrimLeft(rest, " \t"))
			o.para = append(o.para, source.Span{Start: start, End: end})
			return true
		}
	}
	return false
}

// clauseNumber splits the words of a heading into clause number and the rest.
func clauseNumber(words string) (number, rest string, article, ok bool) {
	words = strings.TrimLeft(words, "*_ ")
	first, tail, _ := strings.Cut(words, " ")
	named := false
	switch strings.ToLower(strings.TrimRight(first, ".")) {
	case "article", "art", "rule", "clause", "section", "sec", "§":
		article = strings.HasPrefix(strings.ToLower(first), "art")
		named = true
		first, tail, _ = strings.Cut(strings.TrimSpace(tail), " ")
	default:
		if after, cut := strings.CutPrefix(first, "§"); cut {
			named, first = true, after
		}
	}
	number = strings.TrimRight(first, ".:)*_–—-")
	if strings.Count(number, "(") > strings.Count(number, ")") {
		number += ")"
	}
	rest = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(tail), ":.–—- "))
	rest = strings.TrimRight(rest, "*_")
	if named && number == strings.ToUpper(number) && roman(number) > 0 {
		return number, rest, article, true
	}
	return number, rest, article, isNumber(number) && (named || !isYear(number))
}

func isYear(s string) bool {
	n, ok := digits(s)
	return ok && n > 999
}

// isNumber reports whether s is a clause number: "5", "5A", "5.2", "5(2)(a)".
func isNumber(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	depth, run := 0, 0
	started := s[0] >= '0' && s[0] <= '9' || s[0] == '('
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9' || unicode.IsLetter(r) && r < 0x80:
			run++
		case r == '.' && run > 0 && depth == 0:
			run = 0
		case r == '(' && depth == 0:
			depth, run = 1, 0
		case r == ')' && depth == 1 && run > 0:
			depth = 0
		default:
			return false
		}
	}
	return started && depth == 0 && run > 0 && letters(s) <= 1+strings.Count(s, "(")*4
}

// letters counts the letters outside what a clause number could have: "5th"
// and "1st" are no numbers.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// digits reads a number of one to nine digits.
func digits(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
