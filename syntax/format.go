package syntax

import (
	"bytes"
	"strings"

	"alteram/source"
)

// FormatSource parses a rulebook and formats it.
func FormatSource(f *source.File) ([]byte, []source.Diagnostic) {
	file, diags := Parse(f)
	return Format(file), diags
}

// Format returns the text of a parsed rulebook with its blocks in canonical
// form. Prose keeps every byte, and so does a block that a diagnostic of
// severity [source.Error] speaks of. Formatting again changes nothing, and
// the result parses to the same tree but for places.
//
// In canonical form a sentence stands on a line of its own and is wrapped to
// lines indented by two; what follows a duty with "If not," starts a line; a
// time comes before a severity, that before conditions, these before limits;
// periods, ranges and counts are digits, shares such as half and two thirds,
// "once", "twice" and "one member" are words; dates are 4 May 2027; business
// days are working days. Words of names and of conditions stay as written. In
// claims only spaces and line ends change, in stories only spaces at line
// ends.
func Format(f *File) []byte {
	text := f.Source.Text
	var out bytes.Buffer
	at := 0
	for _, b := range f.blocks {
		if b.bad || b.body.Start < at {
			continue
		}
		out.Write(text[at:b.body.Start])
		at = b.body.End
		body := text[b.body.Start:b.body.End]
		eol := "\n"
		if b.body.Start > 1 && text[b.body.Start-2] == '\r' {
			eol = "\r\n"
		}
		switch {
		case b.kind == storyBlock:
			trimLines(&out, body)
		case b.kind == claimsBlock && len(b.claims) > 0:
			b.write(&out, claimLines(b), eol)
		case b.kind == ruleBlock && len(b.sentences) > 0:
			b.write(&out, ruleLines(b), eol)
		default:
			out.Write(body)
		}
	}
	out.Write(text[at:])
	return out.Bytes()
}

// write writes lines with the block's prefix.
func (b *block) write(out *bytes.Buffer, lines []string, eol string) {
	for _, l := range lines {
		if l == "" {
			out.WriteString(strings.TrimRight(b.prefix, " \t"))
		} else {
			out.WriteString(b.prefix + l)
		}
		out.WriteString(eol)
	}
}

// trimLines writes lines without the spaces at their ends.
func trimLines(out *bytes.Buffer, body []byte) {
	for len(body) > 0 {
		line, eol := body, []byte(nil)
		if i := bytes.IndexByte(body, '\n'); i >= 0 {
			line, eol = body[:i], body[i:i+1]
			body = body[i+1:]
		} else {
			body = nil
		}
		if cut, ok := bytes.CutSuffix(line, []byte{'\r'}); ok && eol != nil {
			line, eol = cut, []byte("\r\n")
		}
		out.Write(bytes.TrimRight(line, " \t\r"))
		out.Write(eol)
	}
}

func ruleLines(b *block) []string {
	var lines []string
	for i, s := range b.sentences {
		if s.gap && i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, sentenceLines(s, 0)...)
	}
	return append(lines, noteLines(b.tail)...)
}

func claimLines(b *block) []string {
	var lines []string
	for i, c := range b.claims {
		if c.raw.gap && i > 0 {
			lines = append(lines, "")
		}
		above, behind := c.raw.before, c.raw.notes
		if len(behind) > 1 {
			above, behind = append(above[:len(above):len(above)], behind...), nil
		}
		lines = append(lines, noteLines(above)...)
		lines = append(lines, wrap(printed{hang: 2, text: unbroken(c.raw.toks) + "."})...)
		for _, n := range behind {
			lines[len(lines)-1] = strings.TrimRight(lines[len(lines)-1]+"  -- "+n, " ")
		}
	}
	return append(lines, noteLines(b.tail)...)
}

// unbroken is the text of tokens with quoted text kept on one line.
func unbroken(toks []token) string {
	kept := append([]token(nil), toks...)
	for i := range kept {
		if kept[i].kind == quoteToken {
			kept[i].text = strings.ReplaceAll(kept[i].text, " ", nbsp)
		}
	}
	return tokenText(kept)
}

func noteLines(notes []string) []string {
	var lines []string
	for _, n := range notes {
		lines = append(lines, strings.TrimRight("-- "+n, " "))
	}
	return lines
}
