package cli

import (
	"bufio"
	"fmt"
	"strings"
	"unicode/utf8"
)

// screen prints text for people: wrapped to the terminal's width, in colour
// when somebody is watching. Colour never says anything that the words do not.
type screen struct {
	*bufio.Writer
	colour bool
	width  int
}

// Widths of lines. Longer lines than maxWidth are hard to read on any screen;
// output that is not a terminal is wrapped alike everywhere.
const (
	minWidth     = 40
	maxWidth     = 100
	defaultWidth = 80
)

func newScreen(w World, noColor bool) *screen {
	s := &screen{Writer: bufio.NewWriter(w.Out), width: defaultWidth}
	if w.Terminal.Is {
		s.colour = !noColor && w.Env("NO_COLOR") == "" && w.Env("TERM") != "dumb"
		if w.Terminal.Width > 0 {
			s.width = max(minWidth, min(w.Terminal.Width, maxWidth))
		}
	}
	return s
}

// tint is a colour with a meaning.
type tint string

// The tints: SGR parameters that read on light and dark ground.
const (
	plain  tint = ""
	strong tint = "1"
	faint  tint = "2"
	good   tint = "32"
	bad    tint = "1;31"
	doubt  tint = "33"
	name   tint = "36"
)

// in returns text in a tint, or as it is on a screen without colour.
func (s *screen) in(t tint, text string) string {
	if !s.colour || t == plain || text == "" {
		return text
	}
	return "\x1b[" + string(t) + "m" + text + "\x1b[0m"
}

// line prints a line.
func (s *screen) line(format string, args ...any) {
	fmt.Fprintf(s, format+"\n", args...)
}

// heading prints a heading with a free line above it.
func (s *screen) heading(text string) {
	s.line("\n%s", s.in(strong, text))
}

// wrap prints text in the tint, wrapped, behind first on its first line and
// behind as many spaces on the others.
func (s *screen) wrap(first string, t tint, text string) {
	indent := width(first)
	for i, l := range wrap(text, max(s.width-indent, 20)) {
		lead := first
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		s.line("%s%s", lead, s.in(t, l))
	}
}

// prose prints paragraphs of the members' own words, each wrapped anew.
func (s *screen) prose(indent string, t tint, text string) {
	for para := range strings.SplitSeq(text, "\n\n") {
		s.wrap(indent, t, strings.Join(strings.Fields(para), " "))
	}
}

// hang prints text behind lead; further lines are indented a little more than
// the first.
func (s *screen) hang(indent, lead string, t tint, text string) {
	lines := wrap(lead+text, max(s.width-width(indent)-2, 20))
	for i, l := range lines {
		if i == 0 {
			s.line("%s%s", indent, s.in(t, l))
			continue
		}
		s.line("%s  %s", indent, s.in(t, l))
	}
}

// cell is a part of a table's row.
type cell struct {
	text string
	tint tint
}

// table prints rows in columns two spaces apart; the last column is wrapped.
// Cells of the other columns are never cut.
func (s *screen) table(indent int, rows [][]cell) {
	var widths []int
	for _, r := range rows {
		for i, c := range r[:max(0, len(r)-1)] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(c.text))
		}
	}
	for _, r := range rows {
		s.row(indent, widths, r)
	}
}

func (s *screen) row(indent int, widths []int, r []cell) {
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", indent))
	at := indent
	for i, c := range r[:len(r)-1] {
		b.WriteString(s.in(c.tint, c.text))
		b.WriteString(strings.Repeat(" ", widths[i]-width(c.text)+2))
		at += widths[i] + 2
	}
	last := r[len(r)-1]
	for i, l := range wrap(last.text, max(s.width-at, 20)) {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat(" ", at))
		}
		b.WriteString(s.in(last.tint, l))
	}
	for l := range strings.SplitSeq(b.String(), "\n") {
		s.line("%s", strings.TrimRight(l, " "))
	}
}

// wrap breaks text at spaces into lines of at most n characters; a longer
// word stands alone. It returns at least one line.
func wrap(text string, n int) []string {
	var lines []string
	for para := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(para) {
			switch {
			case line == "":
				line = word
			case width(line)+1+width(word) <= n:
				line += " " + word
			default:
				lines = append(lines, line)
				line = word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// width is the number of columns that text takes, one for each character.
func width(text string) int { return utf8.RuneCountInString(text) }
