package casefile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
)

// The diagnostics of cases; docs/reference/diagnostics.md shows an example of
// each. A code never changes its meaning.
const (
	codeNotText     = "A401" // not UTF-8, a NUL, a control character
	codeTooLong     = "A402" // a line longer than maxLine
	codeUnclosed    = "A403" // quotation marks or a bracket that never close
	codeNoStop      = "A404" // warning: no full stop at the end
	codeHead        = "A405" // a head line that the head does not know, or that comes too late
	codeDate        = "A406" // a date or time that there is not, or that two readers read differently
	codeNoDate      = "A407" // an entry with no date above it
	codePerson      = "A408" // a person whom the case does not know
	codeThing       = "A409" // an act, meeting, decision or fact that the rulebook does not know
	codeWords       = "A410" // words that make no entry
	codeField       = "A411" // a field that the act does not record, or a value it cannot have
	codeBracket     = "A412" // a remark in brackets that cannot be read
	codeTwice       = "A413" // two entries of one name
	codeNoEntry     = "A414" // an entry spoken of that there is not
	codeOrder       = "A415" // note: an entry stands after a later one
	codeForesight   = "A416" // recorded before it happened
	codeTooManyVote = "A417" // warning: more votes than people present
	codeNotIn       = "A418" // warning: somebody leaves a room he never entered
	codeTwoMeetings = "A419" // warning: two meetings of the same people at once
	codeNoMeeting   = "A420" // warning: a meeting goes on that was never opened
	codeBeforeForce = "A421" // warning: before the rulebook came into force
	codeExpect      = "A422" // an expectation that cannot be read
	codeJSON        = "A423" // a line that is not a JSON object
	codeKey         = "A424" // a key or value that an entry in JSON does not have
	codeRole        = "A425" // an office or party in place of a person, held by nobody or by several
	codeMore        = "A426" // note: further complaints were left out
)

// maxDiagnostics bounds the complaints about one file.
const maxDiagnostics = 500

// reader reads one case.
type reader struct {
	file *source.File
	p    *rulebook.Program // nil when only the head is read
	c    *Case

	diags     []source.Diagnostic
	saidUTF16 bool
	headOnly  bool

	people  map[string]string // folded name -> name as the register has it
	sorted  []string          // the names, for "did you mean"
	longest int               // words of the longest name
	holders map[rulebook.ID][]string

	longestThing int // words of the longest name of a thing, with articles
	found        map[string]rulebook.ID

	entries int // dated entries so far, to number them
	now     docket.When
	dated   bool // now is set
	ids     map[string]source.Span
	refs    []reference
}

// reference is a place where an entry speaks of another.
type reference struct {
	id   string
	span source.Span
}

func newReader(f *source.File, p *rulebook.Program) *reader {
	r := &reader{
		file: f, p: p, c: &Case{File: f},
		people: map[string]string{}, holders: map[rulebook.ID][]string{}, ids: map[string]source.Span{}, found: map[string]rulebook.ID{},
	}
	if p == nil {
		return r
	}
	const articles = 3
	for i := range p.Things {
		if name := p.Things[i].Name; i > 0 {
			r.longestThing = max(r.longestThing, strings.Count(name, " ")+strings.Count(name, "-")+1+articles)
		}
	}
	return r
}

// things returns the names of things, for "did you mean".
func (r *reader) things() []string {
	var out []string
	for i := 1; i < len(r.p.Things); i++ {
		out = append(out, r.p.Things[i].Name)
	}
	return out
}

func (r *reader) add(d source.Diagnostic) {
	switch {
	case len(r.diags) < maxDiagnostics:
		r.diags = append(r.diags, d)
	case len(r.diags) == maxDiagnostics:
		r.diags = append(r.diags, source.Diagnostic{
			Code: codeMore, Severity: source.Note, File: d.File, Span: d.Span,
			Message: fmt.Sprintf("there are more than %d complaints; the rest is left out", maxDiagnostics),
			Hint:    "mend these first",
		})
	}
}

// full reports whether there is no room for another complaint, so that none
// need be composed.
func (r *reader) full() bool { return len(r.diags) > maxDiagnostics }

func (r *reader) error(code string, s source.Span, message, hint string) {
	r.add(source.Diagnostic{Code: code, File: r.file, Span: s, Message: message, Hint: hint})
}

func (r *reader) warn(code string, s source.Span, message, hint string) {
	r.add(source.Diagnostic{Code: code, Severity: source.Warning, File: r.file, Span: s, Message: message, Hint: hint})
}

// finish checks what only the whole shows and hands over.
func (r *reader) finish() (*Case, []source.Diagnostic) {
	r.checkReferences()
	r.checkCourse()
	source.Sort(r.diags)
	return r.c, r.diags
}

// readText reads the lines of the text form.
func (r *reader) readText(lines []line) {
	inHead := true
	for _, l := range lines {
		if l.bad || len(l.tokens) == 0 {
			if !l.bad && l.stop {
				r.error(codeWords, l.span, "there is nothing before this full stop", "delete the line")
			}
			continue
		}
		if inHead && r.headLine(l) {
			continue
		}
		if r.headOnly {
			return
		}
		if inHead {
			inHead = false
			r.normalRegister()
		}
		if !l.stop {
			r.warn(codeNoStop, source.Span{Start: l.span.End, End: l.span.End}, "there is no full stop at the end of this entry", "put a full stop after it")
		}
		r.readLine(l)
	}
	if inHead && !r.headOnly {
		r.normalRegister()
	}
}

// readLine reads an entry, an expectation or the closing line.
func (r *reader) readLine(l line) {
	c := &cursor{toks: l.tokens, end: l.span.End}
	switch {
	case c.has("expect"):
		r.readExpect(c)
	case c.take("other", "acts", "may", "happen", "in", "between"):
		if c.mark(":") && c.take("none") && c.done() {
			r.c.Closed = true
			return
		}
		r.error(codeWords, c.span(), "this line can only say none", "write: other acts may happen in between: none.")
	default:
		r.readEntry(c)
	}
}

// readEntry reads a dated line and adds what it says.
func (r *reader) readEntry(c *cursor) {
	start := c.span()
	if name, ok := r.isHeadName(c); ok && !r.startsWithTime(c) {
		r.error(codeHead, start, fmt.Sprintf("the line %q stands among the entries", name+":"), "move it above the first entry")
		return
	}
	when, ok := r.readWhen(c)
	r.entries++
	number := strconv.Itoa(r.entries)
	if !ok {
		return
	}
	id, named := r.readID(c)
	if !named {
		id = number
	}
	b, ok := r.readTrailer(c)
	if !ok {
		return
	}
	events := r.statement(c, when, id)
	for i := range events {
		e := &events[i]
		e.Label, e.Source, e.Recorded = b.label, b.source, b.recorded
		if e.Label == "" {
			e.Label = r.c.Label
		}
		if e.With != nil {
			e.With.ID, e.With.Label, e.With.Source = e.Target, e.Label, e.Source
		}
		r.addEvent(*e, source.Span{Start: start.Start, End: c.end})
	}
}

// addEvent files an event and its name.
func (r *reader) addEvent(e docket.Event, s source.Span) {
	if old, taken := r.ids[e.ID]; taken {
		r.add(source.Diagnostic{
			Code: codeTwice, File: r.file, Span: s,
			Message: fmt.Sprintf("two entries are called %s", e.ID),
			Hint:    "give one of them another name in square brackets, such as [n7]",
			Related: []source.Related{{File: r.file, Span: old, Message: "the first one"}},
		})
	} else {
		r.ids[e.ID] = s
	}
	if e.Target != "" {
		r.refs = append(r.refs, reference{e.Target, s})
	}
	r.c.Events = append(r.c.Events, e)
	r.c.Spans = append(r.c.Spans, s)
	r.follow(&e)
}

// readID reads a name in square brackets.
func (r *reader) readID(c *cursor) (string, bool) {
	if !c.mark("[") {
		return "", false
	}
	var id []token
	for !c.done() && !c.peekMark("]") {
		id = append(id, c.next())
	}
	if !c.mark("]") || len(id) != 1 || id[0].text == "" {
		r.error(codeBracket, c.back(), "the name of an entry is one word in square brackets", "write it as [n7]")
		return "", false
	}
	return id[0].text, true
}

// remark is what stands in brackets at the end of an entry.
type remark struct {
	label, source string
	recorded      calendar.Instant
}

// labels are the words that say where an entry is from.
var labels = [...]string{"reported", "invented", "illustrative"}

// readTrailer takes the bracket off the end of the entry, if there is one that
// begins as a remark does. It leaves other brackets to the words.
func (r *reader) readTrailer(c *cursor) (remark, bool) {
	var b remark
	rest := c.rest()
	n := len(rest)
	if n < 2 || !rest[n-1].mark || rest[n-1].text != ")" {
		return b, true
	}
	open := n - 2
	for open >= 0 && !(rest[open].mark && rest[open].text == "(") {
		open--
	}
	if open < 0 {
		return b, true
	}
	in := &cursor{toks: rest[open+1 : n-1], end: rest[n-1].span.Start}
	known := slices.ContainsFunc(labels[:], func(l string) bool { return in.has(l) })
	if !known && !in.has("recorded") && !in.has("source") {
		return b, true
	}
	c.toks, _ = cutStop(c.toks[:len(c.toks)-(n-open)])
	ok := true
	for {
		ok = r.remarkPart(in, &b) && ok
		if !in.mark(",") {
			break
		}
	}
	if !in.done() {
		r.error(codeBracket, in.span(), "this remark cannot be read", "write it as (reported, F6) or (recorded 14 October 2010)")
		return b, false
	}
	return b, ok
}

func (r *reader) remarkPart(in *cursor, b *remark) bool {
	for _, l := range labels {
		if in.take(l) {
			b.label = l
			return true
		}
	}
	if in.take("recorded") {
		at, ok := r.readInstant(in)
		b.recorded = at
		return ok
	}
	in.take("source")
	part := in.until(",")
	if len(part) == 0 {
		r.error(codeBracket, in.span(), "something is missing in this remark", "write it as (reported, F6) or (recorded 14 October 2010)")
		return false
	}
	b.source = join(part)
	return true
}

// checkReferences looks for entries that are spoken of and are not there.
func (r *reader) checkReferences() {
	number := func(id string) bool { return strings.Trim(id, "0123456789") == "" }
	var names []string // no numbers: the one nearest to a wrong one is another entry's
	for id := range r.ids {
		if !number(id) {
			names = append(names, id)
		}
	}
	slices.Sort(names)
	for _, ref := range r.refs {
		if _, ok := r.ids[ref.id]; ok || r.full() {
			continue
		}
		hint := "an entry is called by its number among the entries, or by its name in square brackets"
		if near := source.Nearest(ref.id, names); near != "" && !number(ref.id) {
			hint = fmt.Sprintf("did you mean %s?", near)
		}
		r.error(codeNoEntry, ref.span, fmt.Sprintf("there is no entry called %s", shown(ref.id)), hint)
	}
}

// shown cuts a text for a message.
func shown(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}

// cursor walks over tokens.
type cursor struct {
	toks []token
	i    int
	end  int // offset after the last token
}

func (c *cursor) done() bool    { return c.i >= len(c.toks) }
func (c *cursor) rest() []token { return c.toks[c.i:] }

func (c *cursor) next() token {
	t := c.toks[c.i]
	c.i++
	return t
}

// is reports whether the token k ahead is this word, in any case.
func (c *cursor) is(k int, word string) bool {
	return c.i+k < len(c.toks) && !c.toks[c.i+k].quoted && !c.toks[c.i+k].mark && strings.EqualFold(c.toks[c.i+k].text, word)
}

// has reports whether these words come next.
func (c *cursor) has(ws ...string) bool {
	for k, w := range ws {
		if !c.is(k, w) {
			return false
		}
	}
	return true
}

// take passes these words when they come next.
func (c *cursor) take(ws ...string) bool {
	if !c.has(ws...) {
		return false
	}
	c.i += len(ws)
	return true
}

// takeAny passes the first of the words that comes next.
func (c *cursor) takeAny(ws ...string) bool {
	return slices.ContainsFunc(ws, func(w string) bool { return c.take(w) })
}

func (c *cursor) peekMark(m string) bool {
	return !c.done() && c.toks[c.i].mark && c.toks[c.i].text == m
}

// mark passes this mark when it comes next.
func (c *cursor) mark(m string) bool {
	if !c.peekMark(m) {
		return false
	}
	c.i++
	return true
}

// until takes the tokens up to a mark, or all.
func (c *cursor) until(m string) []token {
	from := c.i
	for !c.done() && !c.peekMark(m) {
		c.i++
	}
	return c.toks[from:c.i]
}

// span is that of the next token, or the end.
func (c *cursor) span() source.Span {
	if c.done() {
		return source.Span{Start: c.end, End: c.end}
	}
	return c.toks[c.i].span
}

// left is the span of all that has not been read.
func (c *cursor) left() source.Span {
	if c.done() {
		return c.span()
	}
	return c.span().To(c.toks[len(c.toks)-1].span)
}

// back is the span of the token just read.
func (c *cursor) back() source.Span {
	if c.i == 0 || len(c.toks) == 0 {
		return c.span()
	}
	return c.toks[c.i-1].span
}
