package syntax

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"alteram/source"
)

// blockKind says what a fence holds.
type blockKind uint8

const (
	plainBlock blockKind = iota // not ours: prose
	ruleBlock
	claimsBlock
	storyBlock
)

// block is a fenced block.
type block struct {
	kind   blockKind
	clause *Clause
	open   source.Span // the opening line
	body   source.Span // from the first byte after the opening line to the closing line
	prefix string      // what stands before each line: quote marks and indentation
	lines  []line

	sentences []*Sentence // of a rule block
	claims    []*Claim
	tail      []string // notes after the last sentence
	bad       bool     // a diagnostic speaks of it: the formatter leaves it alone
}

// line is a line of a block without its container's prefix and its ending.
type line struct {
	start, end int
	col        int // columns it is indented by, counted from the fence
}

// outline reads the Markdown structure of a rulebook: headings, list items,
// fences and paragraphs, each at its byte. It reads lines, not CommonMark
// whole, because the clause numbers of rulebooks - "(2)", "a)", "5.2" - are
// no list markers to Markdown; docs/decisions/0005 gives the reasons.
type outline struct {
	src   *source.File
	text  []byte
	file  *File
	diags *[]source.Diagnostic

	heads  []head  // open headings that are clauses, outermost first
	items  []item  // open list items, outermost first
	clause *Clause // the last one above
	seen   bool    // a heading has been seen
	blank  bool    // the line above is blank
	para   []source.Span
	fence  *fence

	start, next, quote int // of the line that is read: where it and the next start, how deep it is quoted
}

// head is a numbered heading with its level.
type head struct {
	level   int
	clause  *Clause
	article bool
}

// fence is a block that is being read.
type fence struct {
	block  *block
	quote  int // depth of block quotes
	col    int
	base   int // content column of the list item that holds it
	char   byte
	length int
}

// maxDepth is the deepest nesting of list items, conditions and follow-up
// sentences that is read.
const maxDepth = 16

func (o *outline) report(id codeID, at source.Span, args ...any) {
	*o.diags = append(*o.diags, codes[id].diagnostic(o.src, at, args))
}

// read goes through all lines.
func (o *outline) read() {
	start := 0
	if bytes.HasPrefix(o.text, []byte("\uFEFF")) {
		start = len("\uFEFF")
	}
	for start < len(o.text) {
		end, next := len(o.text), len(o.text)
		if i := bytes.IndexByte(o.text[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		if end > start && o.text[end-1] == '\r' {
			end--
		}
		o.line(start, end, next)
		start = next
	}
	o.endFence(len(o.text), len(o.text), false)
	o.endParagraph()
}

// line reads the line text[start:end]; the one after it starts at next.
func (o *outline) line(start, end, next int) {
	quote, at, col := o.container(start, end)
	o.start, o.next, o.quote = start, next, quote
	if o.fence != nil && o.inFence(start, end, quote) {
		return
	}
	rest := o.text[at:end]
	if len(rest) == 0 {
		o.endParagraph()
		o.blank = true
		return
	}
	base := o.baseOf(col)
	switch {
	case col-base <= 3 && o.openFence(at, end, col, base):
	case col-base <= 3 && o.atxHeading(at, end):
	case len(o.para) > 0 && col-base <= 3 && o.setext(at, end):
	case isBreak(rest):
		o.endParagraph()
	case o.listItem(at, end, col):
	default:
		if o.blank {
			o.endParagraph()
			o.closeItems(col)
		}
		if o.dotted(at, end) {
			break
		}
		o.para = append(o.para, source.Span{Start: at, End: end})
	}
	o.blank = false
}

// container skips quote marks and indentation: how deep the quote is, where
// the content starts, and in which column.
func (o *outline) container(start, end int) (quote, at, col int) {
	at = start
	for {
		mark := at
		mcol := col
		for at < end && (o.text[at] == ' ' || o.text[at] == '\t') {
			if o.text[at] == '\t' {
				col += 4 - col%4
			} else {
				col++
			}
			at++
		}
		if at == end || o.text[at] != '>' || quote >= maxDepth || col-mcol > 3 && len(o.items) == 0 {
			if quote > 0 && mark < at {
				// The one space after a quote mark is part of it.
				col--
			}
			return quote, at, col
		}
		quote++
		at++
		col = 0
	}
}

// baseOf is the content column of the innermost open item that a line
// indented by col lies in.
func (o *outline) baseOf(col int) int {
	for i := len(o.items) - 1; i >= 0; i-- {
		if col >= o.items[i].content {
			return o.items[i].content
		}
	}
	return 0
}

func (o *outline) closeItems(col int) {
	for len(o.items) > 0 && col < o.items[len(o.items)-1].content {
		o.items = o.items[:len(o.items)-1]
	}
}

// openFence starts a fenced block when there is one.
func (o *outline) openFence(at, end, col, base int) bool {
	char := o.text[at]
	length := fenceLength(o.text[at:end])
	info := strings.TrimSpace(string(o.text[min(at+length, end):end]))
	if length < 3 || char == '`' && strings.Contains(info, "`") {
		return false
	}
	o.endParagraph()
	word, _, _ := strings.Cut(info, " ")
	b := &block{clause: o.clause, open: source.Span{Start: at, End: end}, body: source.Span{Start: o.next, End: o.next}}
	switch word {
	case "rule":
		b.kind = ruleBlock
	case "claims":
		b.kind = claimsBlock
	case "story":
		b.kind = storyBlock
	default:
		if near := nearKind(word); near != "" {
			o.report(errFenceKind, source.Span{Start: at, End: end}, word, near)
		}
	}
	b.prefix = strings.Map(func(r rune) rune {
		if r == '>' || r == '\t' {
			return r
		}
		return ' '
	}, string(o.text[o.start:at]))
	o.fence = &fence{block: b, quote: o.quote, col: col, base: base, char: char, length: length}
	return true
}

// nearKind is the fence kind that word is a slip of, or "".
func nearKind(word string) string {
	if len(word) < 4 {
		return ""
	}
	low := strings.ToLower(word)
	for _, kind := range [...]string{"rule", "claims", "story"} {
		if low == kind || low == kind+"s" || low+"s" == kind {
			return kind
		}
	}
	if low == "stories" {
		return "story"
	}
	return ""
}

func fenceLength(b []byte) int {
	if len(b) == 0 || b[0] != '`' && b[0] != '~' {
		return 0
	}
	n := 0
	for n < len(b) && b[n] == b[0] {
		n++
	}
	return n
}

// inFence takes a line as part of the open fence; false when the fence ended
// above it because its container did, or because it was never closed.
func (o *outline) inFence(start, end, quote int) bool {
	f := o.fence
	_, at, col := o.containerTo(start, end, f.quote)
	if at < end {
		rest := bytes.TrimRight(o.text[at:end], " \t")
		ours := f.block.kind != plainBlock
		n := fenceLength(rest)
		if n >= f.length && rest[0] == f.char && n == len(rest) && col-f.base <= 3 && quote >= f.quote {
			o.endFence(start, end, true)
			return true
		}
		if quote < f.quote || col < f.base || ours && (headingLevel(rest) > 0 || n >= 3 && n < len(rest)) {
			o.endFence(start, start, false)
			return false
		}
	}
	f.block.lines = append(f.block.lines, line{start: at, end: end, col: max(0, col-f.col)})
	return true
}

// containerTo is container for a known depth of quotes.
func (o *outline) containerTo(start, end, depth int) (quote, at, col int) {
	at = start
	for {
		spaces := at
		for at < end && (o.text[at] == ' ' || o.text[at] == '\t') {
			if o.text[at] == '\t' {
				col += 4 - col%4
			} else {
				col++
			}
			at++
		}
		if quote == depth || at == end || o.text[at] != '>' {
			if quote > 0 && spaces < at {
				col--
			}
			return quote, at, col
		}
		quote++
		at++
		col = 0
	}
}

// endFence closes the open fence, whose content ends at end and whose closing
// line ends at outer.
func (o *outline) endFence(end, outer int, closed bool) {
	if o.fence == nil {
		return
	}
	b := o.fence.block
	o.fence = nil
	o.blank = true
	b.body.End = max(b.body.Start, end)
	if b.kind == plainBlock {
		if o.clause != nil {
			o.addProse(source.Span{Start: b.open.Start, End: outer})
		}
		return
	}
	if !closed {
		b.bad = true
		o.report(errFenceOpen, b.open)
	}
	if !utf8.Valid(o.text[b.body.Start:b.body.End]) {
		b.bad = true // reported with the bytes
	}
	if b.clause == nil && b.kind == ruleBlock {
		b.bad = true
		o.report(errNoClause, b.open)
	}
	o.file.blocks = append(o.file.blocks, b)
}

// headingLevel is the level of an ATX heading, or 0.
func headingLevel(b []byte) int {
	n := 0
	for n < len(b) && b[n] == '#' {
		n++
	}
	if n == 0 || n > 6 || n < len(b) && b[n] != ' ' && b[n] != '\t' {
		return 0
	}
	return n
}

func (o *outline) atxHeading(at, end int) bool {
	level := headingLevel(o.text[at:end])
	if level == 0 {
		return false
	}
	o.endParagraph()
	words := strings.TrimSpace(string(o.text[at+level : end]))
	if cut := strings.TrimRight(words, "#"); cut == "" || strings.HasSuffix(cut, " ") {
		words = strings.TrimSpace(cut)
	}
	o.heading(level, words, source.Span{Start: at, End: end})
	return true
}

// setext turns the paragraph above into a heading when the line underlines it.
func (o *outline) setext(at, end int) bool {
	rest := bytes.TrimRight(o.text[at:end], " \t")
	level := 0
	switch {
	case len(bytes.Trim(rest, "=")) == 0:
		level = 1
	case len(bytes.Trim(rest, "-")) == 0:
		level = 2
	default:
		return false
	}
	words := o.paragraphText()
	span := o.para[0].To(o.para[len(o.para)-1])
	o.para = nil
	o.heading(level, strings.TrimSpace(strings.ReplaceAll(words, "\n", " ")), span)
	return true
}

// isBreak reports a thematic break: three or more of one of - * _.
func isBreak(b []byte) bool {
	char, n := byte(0), 0
	for _, c := range b {
		switch {
		case c == ' ' || c == '\t':
		case (c == '-' || c == '*' || c == '_') && (char == 0 || c == char):
			char = c
			n++
		default:
			return false
		}
	}
	return n >= 3
}

// heading takes a heading: the title, a clause, or words between clauses.
func (o *outline) heading(level int, words string, at source.Span) {
	o.items = nil
	first := !o.seen
	o.seen = true
	if level == 1 && (first || o.file.Title == "" && len(o.file.Clauses) == 0) {
		o.file.Title = clean(words)
		return
	}
	number, rest, article, ok := clauseNumber(words)
	if !ok {
		return
	}
	for len(o.heads) > 0 && o.heads[len(o.heads)-1].level >= level {
		o.heads = o.heads[:len(o.heads)-1]
	}
	var parent *Clause
	if len(o.heads) > 0 {
		top := o.heads[len(o.heads)-1]
		parent = top.clause
		switch {
		case strings.HasPrefix(number, "("):
			number = parent.Number + number
		case top.article && !article && strings.HasPrefix(strings.ToLower(words), "sec"):
			number = parent.Number + "(" + number + ")"
		}
	}
	c := o.addClause(number, rest, parent, at)
	o.heads = append(o.heads, head{level, c, article})
}

func (o *outline) addClause(number, heading string, parent *Clause, at source.Span) *Clause {
	c := &Clause{Number: number, Heading: clean(heading), Parent: parent, Span: at}
	o.file.Clauses = append(o.file.Clauses, c)
	o.clause = c
	return c
}

// endParagraph hands the lines gathered so far to the clause above, or reads
// them as settings.
func (o *outline) endParagraph() {
	if len(o.para) == 0 {
		return
	}
	if o.clause == nil {
		o.settings(o.para)
	} else {
		o.clause.Prose = append(o.clause.Prose, Prose{Text: o.paragraphText(), Span: o.para[0].To(o.para[len(o.para)-1])})
	}
	o.para = nil
}

func (o *outline) paragraphText() string {
	var b strings.Builder
	for i, s := range o.para {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(clean(string(bytes.TrimRight(o.text[s.Start:s.End], " \t"))))
	}
	return b.String()
}

func (o *outline) addProse(at source.Span) {
	o.clause.Prose = append(o.clause.Prose, Prose{Text: clean(strings.TrimRight(string(o.text[at.Start:at.End]), "\r\n")), Span: at})
}

// clean shows bytes that are no text as the replacement character.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
