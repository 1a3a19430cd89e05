package syntax

import (
	"strings"
)

// width is the longest line the formatter writes, in characters, where words
// allow it.
const width = 120

// printer lays out one sentence: lines with their indentation.
type printer struct {
	lines []printed
	base  int // indentation of the sentence
}

// printed is a line, or the start of one that is yet to be wrapped.
type printed struct {
	indent int // of the line
	hang   int // of what it wraps to
	text   string
}

// nbsp stands for a space at which no line is broken.
const nbsp = "\x00"

// say adds words to the current line.
func (w *printer) say(words ...string) {
	last := &w.lines[len(w.lines)-1]
	for _, text := range words {
		if text == "" {
			continue
		}
		if last.text != "" && !strings.ContainsAny(text[:1], ",;:.") {
			last.text += " "
		}
		last.text += text
	}
}

// sentenceLines prints a sentence and what follows it with "If not,".
func sentenceLines(s *Sentence, base int) []string {
	w := &printer{base: base, lines: []printed{{indent: base, hang: base + 2}}}
	if s.isIfNot {
		w.say("If not,")
	}
	w.leads(s)
	w.main(s)
	if last := &w.lines[len(w.lines)-1]; last.text == "" {
		w.lines = w.lines[:len(w.lines)-1]
	}
	w.say(".")
	var out []string
	above, behind := s.before, s.notes
	if len(behind) > 1 {
		above, behind = append(above[:len(above):len(above)], behind...), nil
	}
	for _, n := range above {
		out = append(out, strings.TrimRight(strings.Repeat(" ", base)+"-- "+n, " "))
	}
	for _, l := range w.lines {
		out = append(out, wrap(l)...)
	}
	for _, n := range behind {
		out[len(out)-1] = strings.TrimRight(out[len(out)-1]+"  -- "+n, " ")
	}
	if s.IfNot != nil {
		out = append(out, sentenceLines(s.IfNot, 2)...)
	}
	return out
}

// wrap breaks a line that is too long, at a seam of the sentence where one
// stands in its second half.
func wrap(l printed) []string {
	var out []string
	indent, rest := l.indent, l.text
	for {
		room := max(width-indent, 20)
		cut := breakAt(rest, room)
		line := strings.Repeat(" ", indent) + rest
		if cut > 0 {
			line = strings.Repeat(" ", indent) + rest[:cut]
		}
		out = append(out, strings.ReplaceAll(line, nbsp, " "))
		if cut <= 0 {
			return out
		}
		rest = strings.TrimLeft(rest[cut:], " ")
		indent = l.hang
	}
}

// breakAt is the byte at which text is broken to fit room characters, or 0
// when it fits or cannot be broken.
func breakAt(text string, room int) int {
	n, space, seam := 0, 0, 0
	for i, r := range text {
		if r == ' ' && i > 0 {
			space = i
			if n > room/2 && (strings.IndexByte(",;:", text[i-1]) >= 0 || isSeam(text[i+1:])) {
				seam = i
			}
		}
		if n++; n > room && space > 0 {
			if seam > 0 {
				return seam
			}
			return space
		}
	}
	return 0
}

// isSeam reports whether text starts with a word that opens a part of a
// sentence.
func isSeam(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	switch word {
	case "if", "unless", "within", "after", "before", "until", "while", "when", "whichever", "who", "only":
		return true
	}
	return false
}

// phrase is a phrase in one line; quoted words keep together.
func phrase(ph Phrase) string { return wordsText(ph.Words) }

func wordsText(words []Word) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.Text
		if strings.HasPrefix(w.Text, `"`) {
			parts[i] = strings.ReplaceAll(w.Text, " ", nbsp)
		}
	}
	return strings.Join(parts, " ")
}

// listed joins phrases: "a", "a or b", "a, b or c".
func listed(list []Phrase, and bool) string {
	joint := " or "
	if and {
		joint = " and "
	}
	var b strings.Builder
	for i, ph := range list {
		switch {
		case i > 0 && i == len(list)-1:
			b.WriteString(joint)
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(phrase(ph))
	}
	return b.String()
}

func (w *printer) leads(s *Sentence) {
	for i := 0; i < len(s.Lead); i++ {
		l := &s.Lead[i]
		switch l.Kind {
		case IfLead, WhileLead:
			w.say(w.opening(map[bool]string{true: "If", false: "While"}[l.Kind == IfLead]))
			w.cond(l.Cond)
			w.lines[len(w.lines)-1].text += ","
			w.afterList()
		case AtLead:
			w.say(w.opening("At"), phrase(l.At))
			if l.comma {
				w.say(",")
			}
		case AfterLead:
			w.say(w.opening("After"), wordsText(l.When.words))
			w.say(",")
		case DespiteLead, ExceptLead:
			kind := l.Kind
			refs := []Ref{l.Ref}
			for i+1 < len(s.Lead) && s.Lead[i+1].Kind == kind {
				i++
				refs = append(refs, s.Lead[i].Ref)
			}
			if kind == DespiteLead {
				w.say(w.opening("Despite"), refText(refs)+",")
			} else {
				w.say(w.opening("Except")+" as", refText(refs), map[bool]string{true: "provides,", false: "provide,"}[len(refs) == 1 && refs[0].To == ""])
			}
		}
	}
}

// opening is a word that opens a sentence, in lower case when it does not.
func (w *printer) opening(word string) string {
	if w.lines[0].text != "" {
		return strings.ToLower(word)
	}
	return word
}

// refText is "clause 5" or "clauses 2 to 4 and 7".
func refText(refs []Ref) string {
	var b strings.Builder
	b.WriteString("clause")
	if len(refs) > 1 || len(refs) == 1 && refs[0].To != "" {
		b.WriteString("s")
	}
	for i, r := range refs {
		switch {
		case i > 0 && i == len(refs)-1:
			b.WriteString(" and")
		case i > 0:
			b.WriteString(",")
		}
		b.WriteString(" " + r.Number)
		if r.To != "" {
			b.WriteString(" to " + r.To)
		}
		if r.Book != "" {
			b.WriteString(" of " + r.Book)
		}
	}
	return b.String()
}

// cond prints a condition: in one line when it only joins tests that fit one,
// otherwise as an indented list.
func (w *printer) cond(c Cond) {
	if text, ok := flat(c); ok && (len(text) <= width || countParts(c) < 3) {
		w.say(text)
		return
	}
	w.list(c, w.base+4)
	w.lines = append(w.lines, printed{indent: w.base + 2, hang: w.base + 2})
}

// countParts is how many tests a condition joins.
func countParts(c Cond) int {
	switch c := c.(type) {
	case *And:
		return len(c.Parts)
	case *Or:
		return len(c.Parts)
	}
	return 1
}

// afterList moves a comma that would stand alone behind a list to its end.
func (w *printer) afterList() {
	n := len(w.lines)
	if n > 1 && w.lines[n-1].text == "," {
		w.lines[n-2].text += ","
		w.lines[n-1].text = ""
	}
}

// list prints the head of a list on the current line and its items below.
func (w *printer) list(c Cond, indent int) {
	head, parts := "all of:", []Cond(nil)
	switch c := c.(type) {
	case *And:
		parts = c.Parts
	case *Or:
		head, parts = "any of:", c.Parts
	case *Not:
		head = "none of:"
		parts = []Cond{c.Part}
		if or, ok := c.Part.(*Or); ok {
			parts = or.Parts
		}
	case *Test:
		parts = []Cond{c}
	}
	w.say(head)
	for _, part := range parts {
		w.lines = append(w.lines, printed{indent: indent, hang: indent + 4, text: "-"})
		if text, ok := flat(part); ok {
			w.say(text)
			continue
		}
		w.list(part, indent+2)
	}
}

// flat is a condition in one line, when it is a test or joins tests.
func flat(c Cond) (string, bool) {
	switch c := c.(type) {
	case *Test:
		return testText(c)
	case *And:
		return flatList(c.Parts, " and ")
	case *Or:
		return flatList(c.Parts, " or ")
	}
	return "", false
}

func flatList(parts []Cond, joint string) (string, bool) {
	texts := make([]string, len(parts))
	comma := ", "
	for i, part := range parts {
		t, ok := part.(*Test)
		if !ok {
			return "", false
		}
		if texts[i], ok = testText(t); !ok {
			return "", false
		}
		if i < len(parts)-1 && len(t.Windows) > 0 {
			comma = joint // a comma behind a time is hard to read
		}
	}
	last := len(texts) - 1
	if last == 0 {
		return texts[0], true
	}
	return strings.Join(texts[:last], comma) + joint + texts[last], true
}

func testText(t *Test) (string, bool) {
	text := phrase(t.Words)
	if len(t.Windows) == 0 {
		return text, true
	}
	w := &printer{lines: []printed{{text: text}}}
	w.windows(t.Windows, "")
	return w.lines[0].text, len(w.lines) == 1
}
