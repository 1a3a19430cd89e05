package dossier

import (
	"slices"
	"strings"

	"alteram/rulebook"
)

// ClauseText is a clause as its edition has it.
type ClauseText struct {
	Number  string // as cited; empty for the settings at the head
	Book    string // the included rulebook that it stands in, or empty
	Heading string
	Words   string // the members' own words, heading included
	Formal  string // its rule blocks
}

// ClauseChange is what became of one clause between two editions.
type ClauseChange struct {
	Kind          string // added, removed, renumbered or changed
	Old, New      ClauseText
	WordsChanged  bool
	FormalChanged bool
	Words, Formal []Piece // of a change: what went, what came and what stayed, in order
}

// Piece is a stretch of a comparison: a blank at most at its end.
type Piece struct {
	Op   string // same, gone or new
	Text string
}

// Diff tells two editions of a rulebook apart, clause by clause, in the order
// of the new one; a clause that is gone stands where it stood. Line breaks and
// blanks do not count. A clause whose text stands under another number now is
// renumbered.
func Diff(old, next *rulebook.Program) []ClauseChange {
	was, is := clauseTexts(old), clauseTexts(next)
	match := make([]int, len(is)) // of each new clause, the old one; -1: none
	taken := make([]bool, len(was))
	for i := range match {
		match[i] = -1
	}
	pair := func(fits func(a, b *ClauseText) bool) {
		for i := range is {
			for j := range was {
				if match[i] < 0 && !taken[j] && fits(&was[j], &is[i]) {
					match[i], taken[j] = j, true
				}
			}
		}
	}
	number := func(a, b *ClauseText) bool { return a.Number == b.Number && a.Book == b.Book }
	alike := func(a, b *ClauseText) bool { return sameText(a.Words, b.Words) && sameText(a.Formal, b.Formal) }
	pair(func(a, b *ClauseText) bool { return number(a, b) && alike(a, b) })
	pair(func(a, b *ClauseText) bool { return alike(a, b) && a.Words+a.Formal != "" })
	pair(number)
	var out []ClauseChange
	j := 0
	gone := func(to int) {
		for ; j < to; j++ {
			if !taken[j] {
				out = append(out, ClauseChange{Kind: "removed", Old: was[j]})
			}
		}
	}
	for i := range is {
		k := match[i]
		if k < 0 {
			out = append(out, ClauseChange{Kind: "added", New: is[i]})
			continue
		}
		gone(k)
		c := ClauseChange{Kind: "changed", Old: was[k], New: is[i]}
		c.WordsChanged, c.FormalChanged = !sameText(c.Old.Words, c.New.Words), !sameText(c.Old.Formal, c.New.Formal)
		switch {
		case c.WordsChanged || c.FormalChanged:
			c.Words, c.Formal = pieces(c.Old.Words, c.New.Words), pieces(c.Old.Formal, c.New.Formal)
		case !number(&c.Old, &c.New):
			c.Kind = "renumbered"
		default:
			continue
		}
		out = append(out, c)
	}
	gone(len(was))
	return out
}

func sameText(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// clauseTexts lists the clauses of a program with their texts, the settings of
// the main rulebook first.
func clauseTexts(p *rulebook.Program) []ClauseText {
	var out []ClauseText
	for i := range p.Clauses {
		c := &p.Clauses[i]
		end := len(c.File.Text)
		for k := range p.Clauses {
			if o := &p.Clauses[k]; o.File == c.File && o.Span.Start > c.Span.Start && o.Span.Start < end {
				end = o.Span.Start
			}
		}
		words, formal := split(untilHeading(string(c.File.Text[min(c.Span.End, end):end])))
		out = append(out, ClauseText{
			Number: c.Number, Book: c.Book, Heading: c.Heading, Words: strings.TrimSpace(c.Heading + "\n" + words), Formal: formal,
		})
	}
	if main := mainFile(p); main != nil {
		end := len(main.Text)
		for i := range p.Clauses {
			if c := &p.Clauses[i]; c.File == main && c.Span.Start < end {
				end = c.Span.Start
			}
		}
		head, _ := split(string(main.Text[:end]))
		out = append([]ClauseText{{Heading: "Settings", Words: head}}, out...)
	}
	return out
}

// untilHeading cuts a text before its first heading. What stands under a
// heading without a number, such as the stories at the end, is no clause's.
func untilHeading(text string) string {
	at, fence := 0, ""
	for line := range strings.Lines(text) {
		mark := strings.TrimSpace(line)
		switch {
		case fence == "" && (strings.HasPrefix(mark, "```") || strings.HasPrefix(mark, "~~~")):
			fence = mark[:3]
		case fence != "" && mark == fence:
			fence = ""
		case fence == "" && strings.HasPrefix(line, "#"):
			return text[:at]
		}
		at += len(line)
	}
	return text
}

// split parts the text of a clause into words and rule blocks. Stories and
// other fences are neither.
func split(text string) (words, formal string) {
	var w, f []string
	fence := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n \t")
		mark := strings.TrimSpace(line)
		switch {
		case fence == "" && (strings.HasPrefix(mark, "```") || strings.HasPrefix(mark, "~~~")):
			fence = mark
		case fence != "" && (mark == "```" || mark == "~~~") && mark[0] == fence[0]:
			fence = ""
		case fence == "":
			w = append(w, line)
		case strings.HasPrefix(strings.Trim(fence, "`~ "), "rule"):
			f = append(f, line)
		}
	}
	return strings.TrimSpace(strings.Join(w, "\n")), strings.TrimSpace(strings.Join(f, "\n"))
}

// mostCells bounds the table of a comparison; longer texts are shown as one
// that went and one that came.
const mostCells = 4 << 20

// pieces compares two texts word by word, by the longest common run of words
// in order.
func pieces(old, next string) []Piece {
	a, b := tokens(old), tokens(next)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []Piece
	add := func(op string, list ...string) {
		text := strings.Join(list, "")
		switch n := len(out); {
		case text == "":
		case n > 0 && out[n-1].Op == op:
			out[n-1].Text += text
		default:
			out = append(out, Piece{op, text})
		}
	}
	add("same", a[:head]...)
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if (len(x)+1)*(len(y)+1) > mostCells {
		add("gone", x...)
		add("new", y...)
	} else {
		common(x, y, add)
	}
	add("same", a[len(a)-tail:]...)
	return out
}

// common walks the table of longest common runs and reports each step.
func common(x, y []string, add func(op string, list ...string)) {
	wide := len(y) + 1
	long := make([]int32, (len(x)+1)*wide)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				long[i*wide+j] = long[(i+1)*wide+j+1] + 1
			} else {
				long[i*wide+j] = max(long[(i+1)*wide+j], long[i*wide+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			add("same", x[i])
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && long[(i+1)*wide+j] >= long[i*wide+j+1]:
			add("gone", x[i])
			i++
		default:
			add("new", y[j])
			j++
		}
	}
}

// tokens are the words of a text, each with the blank after it: a line break
// where a line ends, else one space.
func tokens(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		for _, w := range strings.Fields(line) {
			out = append(out, w+" ")
		}
		if n := len(out); n > 0 && strings.HasSuffix(line, "\n") {
			out[n-1] = strings.TrimRight(out[n-1], " \n") + "\n"
		}
	}
	return out
}
