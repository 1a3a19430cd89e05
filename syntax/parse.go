package syntax

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"alteram/source"
)

// maxBytes is the longest rulebook that is read.
const maxBytes = 8 << 20

// Parse reads a rulebook. It never stops at the first mistake: what can be
// read is in the tree, and each thing that cannot has a diagnostic. A sentence
// that cannot be read is there as a [BadForm].
func Parse(f *source.File) (*File, []source.Diagnostic) {
	file := &File{Source: f}
	var diags []source.Diagnostic
	o := &outline{src: f, text: f.Text, file: file, diags: &diags}
	if len(f.Text) > maxBytes {
		o.report(errTooLong, source.Span{}, len(f.Text), maxBytes)
		return file, diags
	}
	o.checkBytes()
	o.read()
	if file.Title == "" {
		o.report(errNoTitle, source.Span{})
	}
	for _, b := range file.blocks {
		switch b.kind {
		case ruleBlock:
			o.rule(b)
		case claimsBlock:
			o.claims(b)
		case storyBlock:
			o.story(b)
		}
	}
	o.checkNumbers()
	source.Sort(diags)
	return file, diags
}

// maxByteReports bounds how often one kind of bad byte is reported.
const maxByteReports = 5

// checkBytes reports what is not text.
func (o *outline) checkBytes() {
	bad, control := 0, 0
	for i := 0; i < len(o.text); {
		c := o.text[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != 0x7f || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, n := utf8.DecodeRune(o.text[i:])
		switch {
		case r == utf8.RuneError && n <= 1:
			from := i
			for i < len(o.text) && i-from < 16 {
				if r, n := utf8.DecodeRune(o.text[i:]); r != utf8.RuneError || n > 1 {
					break
				}
				i++
			}
			if bad++; bad <= maxByteReports {
				o.report(errUTF8, source.Span{Start: from, End: i}, o.text[from:i])
			}
			continue
		case c == '\r' && i+1 < len(o.text) && o.text[i+1] == '\n':
		case c < 0x20 || c == 0x7f:
			if control++; control <= maxByteReports {
				o.report(errControl, source.Span{Start: i, End: i + 1}, int(c))
			}
		}
		i += n
	}
}

// rule reads the sentences of a rule block.
func (o *outline) rule(b *block) {
	var last *Sentence
	chain := 0
	for _, r := range o.sentences(b) {
		s := o.parseSentence(b, &r, last)
		if s.isIfNot {
			if chain++; chain <= maxDepth {
				deepest(last).IfNot = s
				continue
			}
			o.report(errDepth, s.Span, maxDepth)
			s.Form, b.bad = BadForm, true
		}
		chain = 0
		b.sentences = append(b.sentences, s)
		if b.clause != nil {
			b.clause.Sentences = append(b.clause.Sentences, s)
		}
		last = s
	}
}

// deepest is the last sentence of a chain of "If not".
func deepest(s *Sentence) *Sentence {
	for s.IfNot != nil {
		s = s.IfNot
	}
	return s
}

// parseSentence reads one sentence; what follows a duty with "If not" has
// isIfNot set.
func (o *outline) parseSentence(b *block, r *raw, last *Sentence) *Sentence {
	p := newParser(o, r)
	s := &Sentence{before: r.before, notes: r.notes, gap: r.gap, Note: strings.Join(append(r.before[:len(r.before):len(r.before)], r.notes...), "\n")}
	s.Span = p.toks[0].span.To(r.stop.span)
	if r.long {
		return s
	}
	if last != nil && deepest(last).Form == DutyForm && p.is("if", "not") {
		p.i += 2
		p.accept(",")
		s.isIfNot = true
	}
	start := p.i
	p.sentence(s)
	if !p.failed() && !p.done() {
		p.unreadable()
	}
	if p.fail != nil {
		d := *p.fail
		if d.Code == codes[errUnread].id {
			d.Hint = o.nearestShapes(p.toks[start : len(p.toks)-1])
		}
		*o.diags = append(*o.diags, d)
		*s = Sentence{Span: s.Span, Note: s.Note, before: s.before, notes: s.notes, gap: s.gap, isIfNot: s.isIfNot}
		b.bad = true
	}
	return s
}

// claims reads the sentences of a claims block.
func (o *outline) claims(b *block) {
	for _, r := range o.sentences(b) {
		c := &Claim{Text: tokenText(r.toks), Span: r.toks[0].span.To(r.stop.span), raw: r}
		b.claims = append(b.claims, c)
		if b.clause != nil {
			b.clause.Claims = append(b.clause.Claims, c)
		} else if !b.bad {
			b.bad = true
			o.report(errNoClause, b.open)
		}
	}
}

// story reads the lines of a story block. Lines without indentation are titles
// when the lines below them are indented.
func (o *outline) story(b *block) {
	base := o.storyBase(b)
	var st *Story
	for _, ln := range b.lines {
		text := o.storyText(ln)
		if text == "" {
			continue
		}
		at := source.Span{Start: ln.start, End: ln.start + len(strings.TrimRight(string(o.text[ln.start:ln.end]), " \t"))}
		switch {
		case st == nil || base > 0 && ln.col < base:
			st = &Story{Title: strings.TrimSuffix(text, "."), Clause: b.clause, Span: at}
			o.file.Stories = append(o.file.Stories, st)
		case ln.col > base && len(st.Lines) > 0:
			last := &st.Lines[len(st.Lines)-1]
			last.Text += " " + text
			last.Span.End = at.End
		default:
			st.Lines = append(st.Lines, StoryLine{Text: text, Span: at})
		}
		st.Span.End = at.End
	}
}

// storyBase is the column of the first line below the title.
func (o *outline) storyBase(b *block) int {
	title := false
	for _, ln := range b.lines {
		if o.storyText(ln) == "" {
			continue
		}
		if title {
			return ln.col
		}
		title = true
	}
	return 0
}

// storyText is a line of a story without its note.
func (o *outline) storyText(ln line) string {
	text := o.text[ln.start:max(ln.start, ln.end)]
	quote := false
	for i, c := range text {
		if c == '"' {
			quote = !quote
		}
		if !quote && isNote(text, 0, i, len(text)) {
			text = text[:i]
			break
		}
	}
	return clean(string(bytes.TrimSpace(text)))
}

// checkNumbers reports clauses with sentences whose number another bears.
func (o *outline) checkNumbers() {
	seen := make(map[string]*Clause, len(o.file.Clauses))
	for _, c := range o.file.Clauses {
		first, twice := seen[c.Number]
		if !twice {
			seen[c.Number] = c
			continue
		}
		if len(c.Sentences) == 0 && len(first.Sentences) == 0 {
			continue
		}
		d := codes[errClauseTwice].diagnostic(o.src, c.Span, []any{c.Number})
		d.Related = []source.Related{{File: o.src, Span: first.Span, Message: "clause " + c.Number + " stands here first"}}
		*o.diags = append(*o.diags, d)
	}
}
