package syntax

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"alteram/source"
)

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	wordToken  tokenKind = iota // a word or number
	quoteToken                  // quoted text
	punctToken                  // , ; : ( ) / -
	stopToken                   // the full stop that ends a sentence
)

// token is a word or mark of a sentence.
type token struct {
	kind  tokenKind
	text  string // as written; of quoted text with straight quotes
	low   string // in lower case
	span  source.Span
	first bool // the first of its line
	col   int  // of the line, when first
}

// raw is the tokens of one sentence with the notes around it.
type raw struct {
	toks   []token // without the full stop
	stop   token   // the full stop, or where it should stand
	before []string
	notes  []string
	gap    bool
	long   bool // beyond maxWords: the rest is left out
}

// maxWords is the most words a sentence may have.
const maxWords = 1000

// lexer cuts the lines of a block into sentences.
type lexer struct {
	o       *outline
	b       *block
	out     []raw
	cur     raw
	before  []string
	gap     bool
	base    int  // column of the first line
	started bool // a line has been read
	skip    bool // the lines that continue the sentence are left out
}

// sentences cuts a block into sentences. What cannot be read is reported and
// left out.
func (o *outline) sentences(b *block) []raw {
	l := &lexer{o: o, b: b}
	for _, ln := range b.lines {
		l.line(ln)
	}
	l.finish()
	b.tail = l.before
	return l.out
}

func (l *lexer) line(ln line) {
	if ln.start >= ln.end || len(strings.TrimSpace(string(l.o.text[ln.start:min(ln.end, ln.start+80)]))) == 0 && blank(l.o.text[ln.start:ln.end]) {
		l.gap = l.gap || l.started && len(l.cur.toks) == 0
		return
	}
	if l.skip && ln.col > l.base {
		return
	}
	l.skip = false
	at := ln.start
	first := true
	for at < ln.end {
		r, size := utf8.DecodeRune(l.o.text[at:ln.end])
		switch {
		case unicode.IsSpace(r) || r == 0 || r == '\uFEFF':
			at += size
		case isNote(l.o.text, ln.start, at, ln.end):
			l.note(ln, at, first)
			return
		default:
			if first {
				l.startLine(ln, at)
			}
			at = l.token(ln, at, r, size, first)
			first = false
		}
	}
}

func blank(b []byte) bool { return len(strings.TrimSpace(string(b))) == 0 }

// isNote reports whether "--" at at starts a note.
func isNote(text []byte, start, at, end int) bool {
	return at+1 < end && text[at] == '-' && text[at+1] == '-' && (at+2 == end || text[at+2] == ' ' || text[at+2] == '\t') &&
		(at == start || text[at-1] == ' ' || text[at-1] == '\t')
}

// note keeps what stands after "--".
func (l *lexer) note(ln line, at int, alone bool) {
	words := clean(strings.TrimSpace(string(l.o.text[at+2 : ln.end])))
	switch {
	case len(l.cur.toks) > 0:
		l.cur.notes = append(l.cur.notes, words)
	case alone || len(l.out) == 0:
		l.before = append(l.before, words)
		l.started = true
	default:
		last := &l.out[len(l.out)-1]
		last.notes = append(last.notes, words)
	}
}

// startLine looks whether a line that is not indented ends the sentence above.
func (l *lexer) startLine(ln line, at int) {
	if !l.started {
		l.base = ln.col
	}
	l.started = true
	if len(l.cur.toks) == 0 || ln.col > l.base {
		return
	}
	last := l.cur.toks[len(l.cur.toks)-1]
	r, _ := utf8.DecodeRune(l.o.text[at:])
	if unicode.IsLower(r) && !unicode.IsUpper(r) || last.text == "," || last.text == ":" {
		l.o.report(errIndent, source.Span{Start: at, End: ln.end})
		l.b.bad = true
		return
	}
	l.missingStop()
}

// missingStop ends the current sentence where its full stop should stand.
func (l *lexer) missingStop() {
	last := l.cur.toks[len(l.cur.toks)-1]
	at := source.Span{Start: last.span.End, End: last.span.End}
	l.o.report(errNoStop, last.span, last.text)
	l.b.bad = true
	l.end(token{kind: stopToken, text: ".", low: ".", span: at})
}

func (l *lexer) finish() {
	if len(l.cur.toks) > 0 {
		l.missingStop()
	}
}

// end ends the current sentence.
func (l *lexer) end(stop token) {
	l.cur.stop = stop
	if len(l.cur.toks) > 0 {
		l.out = append(l.out, l.cur)
	} else {
		l.o.report(errUnexpected, stop.span, ".")
		l.b.bad = true
	}
	l.cur = raw{}
}

func (l *lexer) add(t token) {
	if len(l.cur.toks) == 0 {
		l.cur.toks = make([]token, 0, 24)
		l.cur.before, l.before = l.before, nil
		l.cur.gap, l.gap = l.gap, false
	}
	if len(l.cur.toks) >= maxWords {
		if !l.cur.long {
			l.o.report(errLong, l.cur.toks[0].span, maxWords)
			l.b.bad, l.cur.long = true, true
		}
		return
	}
	l.cur.toks = append(l.cur.toks, t)
}

// token reads one token and returns where the next may start.
func (l *lexer) token(ln line, at int, r rune, size int, first bool) int {
	text := l.o.text
	t := token{first: first, col: ln.col, span: source.Span{Start: at, End: at + size}}
	switch {
	case r == '.':
		t.kind, t.text, t.low = stopToken, ".", "."
		l.end(t)
		return at + size
	case strings.ContainsRune(",;:()/", r), r == '-' && first && at+1 < ln.end && text[at+1] == ' ':
		t.kind, t.text, t.low = punctToken, string(r), string(r)
		l.add(t)
		return at + size
	case r == '"' || r == '“' || r == '”':
		return l.quote(ln, at, size, t)
	case isWordRune(r):
		end := wordEnd(text, at, ln.end)
		if len(bytes.Trim(text[at:end], "-")) == 0 {
			break
		}
		t.text = clean(string(text[at:end]))
		t.low = strings.ToLower(t.text)
		t.span.End = end
		l.add(t)
		return end
	}
	l.b.bad = true
	l.o.report(errChar, t.span, shown(r, size))
	return at + size
}

// shown is a character for a message.
func shown(r rune, size int) string {
	if r == utf8.RuneError && size <= 1 || !unicode.IsGraphic(r) {
		return "U+" + strings.ToUpper(strconv.FormatInt(int64(r), 16))
	}
	return string(r)
}

// quote reads quoted text to the closing mark on the same line.
func (l *lexer) quote(ln line, at, size int, t token) int {
	for i := at + size; i < ln.end; {
		r, n := utf8.DecodeRune(l.o.text[i:ln.end])
		if r == '"' || r == '”' || r == '“' {
			t.kind = quoteToken
			t.text = `"` + clean(string(l.o.text[at+size:i])) + `"`
			t.low = strings.ToLower(t.text)
			t.span.End = i + n
			l.add(t)
			return t.span.End
		}
		i += n
	}
	t.span.End = ln.end
	l.o.report(errQuote, t.span)
	l.b.bad = true
	// What follows the mark cannot be told from what it quotes.
	l.cur, l.skip = raw{}, true
	return ln.end
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isAlnum(byte(r)) || r == '\'' || r == '-' || r == '%' || r == '&' || r == '_' || r == '$'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '’' || r == '‑' || r == '§' || unicode.Is(unicode.Sc, r)
}

// wordEnd is where the word that starts at at ends. A number may hold "3/4",
// "5.2", "9:30" and "5(2)(a)".
func wordEnd(text []byte, at, end int) int {
	number := text[at] >= '0' && text[at] <= '9'
	i := at
	for i < end {
		r, n := utf8.DecodeRune(text[i:end])
		switch {
		case isWordRune(r):
			i += n
		case number && (r == '.' || r == '/' || r == ':') && i+1 < end && isWordRune(rune(text[i+1])):
			i += n
		case number && r == '(':
			close := i + 1
			for close < end && close-i < 8 && isAlnum(text[close]) {
				close++
			}
			if close == end || text[close] != ')' || close == i+1 {
				return i
			}
			i = close + 1
		default:
			return i
		}
	}
	return i
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func itoa(n int) string { return strconv.Itoa(n) }
