package casefile

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"alteram/source"
	"alteram/syntax"
)

// line is one logical line: an entry with its continuations.
type line struct {
	span   source.Span
	tokens []token
	stop   bool // a full stop ended it
	bad    bool // it could not be split into tokens; that has been reported
}

// token is a word, a mark or a quoted text.
type token struct {
	text   string // of a quoted text what it says, without marks and escapes
	span   source.Span
	quoted bool
	mark   bool // one of , ; : ( ) [ ]
}

// logicalLines splits the file into entries. A line that is indented more
// than the first one continues the line before it.
func (r *reader) logicalLines() []line {
	f := r.file
	var out []line
	var open *source.Span
	base := -1
	flush := func() {
		if open != nil {
			out = append(out, r.split(*open))
			open = nil
		}
	}
	for n := 1; n <= f.Lines(); n++ {
		span := f.LineSpan(n)
		if n == 1 && strings.HasPrefix(f.Slice(span), string(bom)) {
			span.Start += len(bom)
		}
		if !r.sound(span) {
			flush()
			continue
		}
		text := f.Slice(span)
		trimmed := strings.TrimLeft(text, " \t")
		if strings.TrimSpace(trimmed) == "" {
			continue
		}
		indent := len(text) - len(trimmed)
		if base < 0 {
			base = indent
		}
		if indent > base && open != nil && span.End-open.Start <= maxLine {
			open.End = span.End
			continue
		}
		flush()
		if r.headOnly && r.datedAt(trimmed) {
			return out
		}
		open = &source.Span{Start: span.Start + indent, End: span.End}
	}
	flush()
	return out
}

// sound reports whether a line is text of bearable length, and complains when
// it is not.
func (r *reader) sound(s source.Span) bool {
	if s.End-s.Start > maxLine {
		r.longLine(s)
		return false
	}
	text := r.file.Text[s.Start:s.End]
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		at := source.Span{Start: s.Start + i, End: s.Start + i + size}
		switch {
		case c == 0 && r.utf16():
			if !r.saidUTF16 {
				r.error(codeNotText, at, "this is not UTF-8 text: it looks like UTF-16", "save the file as UTF-8 and read it again")
			}
			r.saidUTF16 = true
			return false
		case c == utf8.RuneError && size == 1:
			r.error(codeNotText, at, "this line is not UTF-8 text", "save the file as UTF-8; this line was left out")
			return false
		case forbidden(c):
			r.error(codeNotText, at, "there is a control character in this line", "delete it; this line was left out")
			return false
		}
		i += size
	}
	return true
}

// utf16 reports whether the file begins like UTF-16.
func (r *reader) utf16() bool {
	t := r.file.Text
	return len(t) >= 2 && (t[0] == 0xff && t[1] == 0xfe || t[0] == 0xfe && t[1] == 0xff || t[0] == 0 || t[1] == 0)
}

// forbidden reports whether a character has no place in a case: control
// characters other than tab and the ends of lines, and those that make text
// run the other way than it is stored.
func forbidden(c rune) bool {
	return c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f && c < 0xa0 ||
		c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069
}

// longLine reports a line that is too long to read. The diagnostic carries the
// text up to it only, so that drawing it stays cheap.
func (r *reader) longLine(s source.Span) {
	short := source.NewFile(r.file.Name, r.file.Text[:s.Start+80])
	d := source.Diagnostic{
		Code: codeTooLong, File: short, Span: source.Span{Start: s.Start, End: s.Start + 1},
		Message: "this line is longer than one megabyte and was left out",
		Hint:    "write one entry a line; leave documents out and name them",
	}
	r.add(d)
}

// split cuts a line into tokens.
func (r *reader) split(s source.Span) line {
	return r.cut(r.file.Slice(s), s, func(i, j int) source.Span { return source.Span{Start: s.Start + i, End: s.Start + j} })
}

// storyLine cuts a line of a story into tokens. Where the text of the story is
// that of the file, tokens keep their places.
func (r *reader) storyLine(l syntax.StoryLine) line {
	raw := r.file.Slice(l.Span)
	if len(l.Text) > maxLine || strings.ContainsFunc(l.Text, forbidden) || !utf8.ValidString(l.Text) {
		r.error(codeNotText, l.Span, "this line cannot be read as text", "delete what is not text")
		return line{span: l.Span, bad: true}
	}
	if strings.Join(strings.Fields(raw), " ") == strings.Join(strings.Fields(l.Text), " ") {
		return r.split(l.Span)
	}
	return r.cut(l.Text, l.Span, func(_, _ int) source.Span { return l.Span })
}

// cut makes a line of text; place gives the span of a stretch of it.
func (r *reader) cut(text string, whole source.Span, place func(i, j int) source.Span) line {
	toks, open := tokens(text, place)
	if open >= 0 {
		r.error(codeUnclosed, place(open, open+1), "these quotation marks are not closed", `put a " at the end of the words`)
	}
	l := line{span: whole, bad: open >= 0}
	l.tokens, l.stop = cutStop(toks)
	return l
}

// cutStop takes the full stop off the last token, or the last token when it is
// a full stop and nothing else. Words of a quoted text keep theirs, and a
// quoted sentence needs no other.
func cutStop(toks []token) ([]token, bool) {
	n := len(toks)
	if n > 0 && toks[n-1].quoted {
		return toks, strings.ContainsAny(lastByte(toks[n-1].text), ".?!")
	}
	if n == 0 || !strings.HasSuffix(toks[n-1].text, ".") {
		return toks, false
	}
	last := toks[n-1]
	last.text = strings.TrimSuffix(last.text, ".")
	last.span.End = max(last.span.Start, last.span.End-1)
	if last.text == "" {
		return toks[:n-1], true
	}
	out := slices.Clone(toks)
	out[n-1] = last
	return out, true
}

func lastByte(s string) string { return s[max(0, len(s)-1):] }

// tokens cuts text. open is where quotation marks open that never close, or -1.
func tokens(text string, place func(i, j int) source.Span) (out []token, open int) {
	out = make([]token, 0, strings.Count(text, " ")+4) // a word each, and marks
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(c):
			i += size
		case c == '"' || c == '“' || c == '”':
			said, n, ok := unquote(text[i:])
			if !ok {
				return out, i
			}
			out = append(out, token{text: said, span: place(i, i+n), quoted: true})
			i += n
		case strings.ContainsRune(",;:()[]", c):
			out = append(out, token{text: text[i : i+size], span: place(i, i+size), mark: true})
			i += size
		default:
			n := wordLength(text[i:])
			out = append(out, token{text: text[i : i+n], span: place(i, i+n)})
			i += n
		}
	}
	return out, -1
}

// wordLength is the length of the word at the start of text. A colon or comma
// inside it belongs to it ("21:30"), and so do brackets that it closes itself
// ("4.2(a)").
func wordLength(text string) int {
	open := 0
	for i, c := range text {
		if i == 0 {
			continue
		}
		rest := text[i+utf8.RuneLen(c):]
		next, _ := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.IsSpace(c) || c == '"' || c == '“' || c == '”' || c == ';' || c == '[':
			return i
		case c == ']':
			return i
		case c == ',' || c == ':':
			if rest == "" || !unicode.IsDigit(next) {
				return i
			}
		case c == '(':
			const far = 40 // numbers of clauses are short
			if j := strings.IndexFunc(rest[:min(far, len(rest))], func(c rune) bool { return c == ')' || unicode.IsSpace(c) }); j < 0 || rest[j] != ')' {
				return i
			}
			open++
		case c == ')':
			if open == 0 {
				return i
			}
			open--
		}
	}
	return len(text)
}

// unquote reads a quoted text at the start of s: between straight or curly
// marks, with \" \\ \n \t \r inside straight ones. It returns what it says
// and how long it is. A line end inside it and the blanks around are one space.
func unquote(s string) (said string, n int, ok bool) {
	var b strings.Builder
	first, size := utf8.DecodeRuneInString(s)
	for i := size; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '"' && first == '"', first != '"' && (c == '”' || c == '"'):
			return b.String(), i + size, true
		case c == '\\' && first == '"' && i+1 < len(s) && strings.IndexByte(`"\ntr`, s[i+1]) >= 0:
			b.WriteByte(unescape[s[i+1]&0x7f])
			i += 2
			continue
		case c == '\n' || c == '\r':
			trimmed := strings.TrimRight(b.String(), " \t")
			b.Reset()
			b.WriteString(trimmed + " ")
			for i < len(s) && strings.IndexByte(" \t\r\n", s[i]) >= 0 {
				i++
			}
			continue
		}
		b.WriteString(s[i : i+size])
		i += size
	}
	return "", 0, false
}

// unescape gives what stands for the letter after a backslash.
var unescape = [128]byte{'"': '"', '\\': '\\', 'n': '\n', 't': '\t', 'r': '\r'}

// quote writes s so that unquote gives it back.
func quote(s string) string {
	if !strings.ContainsAny(s, "\\\"\n\t\r") {
		return `"` + s + `"`
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(s) + `"`
}

// join writes tokens as text again, quoted texts in straight marks.
func join(toks []token) string {
	if len(toks) == 1 && toks[0].quoted {
		return toks[0].text
	}
	var b strings.Builder
	glue := true // no blank before the next token
	for _, t := range toks {
		if !glue && !(t.mark && strings.Contains(",;:)]", t.text)) {
			b.WriteByte(' ')
		}
		if t.quoted {
			b.WriteString(quote(t.text))
		} else {
			b.WriteString(t.text)
		}
		glue = t.mark && (t.text == "(" || t.text == "[")
	}
	return b.String()
}

// words writes s bare where reading it as free text gives it back, and quoted
// where it would not.
func words(s string) string {
	if s == "" || strings.ContainsAny(lastByte(s), ".?!") || strings.ContainsAny(s, `"“”;()[]`) {
		return quote(s)
	}
	toks, open := tokens(s, noPlace)
	if open >= 0 || join(toks) != s {
		return quote(s)
	}
	return s
}

// item is words for a place where a comma or a colon would end it.
func item(s string) string {
	if strings.ContainsAny(s, ",:") {
		return quote(s)
	}
	return words(s)
}

// noPlace is the place of words that stand in no file.
func noPlace(_, _ int) source.Span { return source.Span{} }
