// Package screen prints text for people: wrapped to the width of a terminal, in
// colour when somebody is watching.
//
// Colour never says anything that the words do not, and is left out when the
// output is no terminal, or NO_COLOR, TERM=dumb or the reader says so. The
// package knows nothing of what is printed.
package screen

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Terminal says what a stream leads to.
type Terminal struct {
	Is    bool // a person is watching
	Width int  // in columns; 0 when not known
}

// Screen is a buffered stream of text; Flush it at the end.
type Screen struct {
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

// New returns a screen on w. Env is os.Getenv; plainly leaves colour out
// whatever the terminal can.
func New(w io.Writer, t Terminal, env func(string) string, plainly bool) *Screen {
	s := &Screen{Writer: bufio.NewWriter(w), width: defaultWidth}
	if t.Is {
		s.colour = !plainly && env("NO_COLOR") == "" && env("TERM") != "dumb"
		if t.Width > 0 {
			s.width = max(minWidth, min(t.Width, maxWidth))
		}
	}
	return s
}

// Tint is a colour with a meaning.
type Tint string

// The tints: SGR parameters that read on light and dark ground.
const (
	Plain  Tint = ""
	Strong Tint = "1"
	Faint  Tint = "2"
	Good   Tint = "32"
	Bad    Tint = "1;31"
	Doubt  Tint = "33"
	Name   Tint = "36"
)

// In returns text in a tint, or as it is on a screen without colour.
func (s *Screen) In(t Tint, text string) string {
	if !s.colour || t == Plain || text == "" {
		return text
	}
	return "\x1b[" + string(t) + "m" + text + "\x1b[0m"
}

// Line prints a line.
func (s *Screen) Line(format string, args ...any) {
	fmt.Fprintf(s, format+"\n", args...)
}

// Heading prints a heading with a free line above it.
func (s *Screen) Heading(text string) {
	s.Line("\n%s", s.In(Strong, text))
}

// Wrap prints text in the tint, wrapped, behind first on its first line and
// behind as many spaces on the others.
func (s *Screen) Wrap(first string, t Tint, text string) {
	indent := width(first)
	for i, l := range Wrap(text, max(s.width-indent, 20)) {
		lead := first
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		s.Line("%s%s", lead, s.In(t, l))
	}
}

// Prose prints paragraphs of the members' own words, each wrapped anew.
func (s *Screen) Prose(indent string, t Tint, text string) {
	for para := range strings.SplitSeq(text, "\n\n") {
		s.Wrap(indent, t, strings.Join(strings.Fields(para), " "))
	}
}

// Hang prints text behind lead; further lines are indented a little more than
// the first.
func (s *Screen) Hang(indent, lead string, t Tint, text string) {
	lines := Wrap(lead+text, max(s.width-width(indent)-2, 20))
	for i, l := range lines {
		if i == 0 {
			s.Line("%s%s", indent, s.In(t, l))
			continue
		}
		s.Line("%s  %s", indent, s.In(t, l))
	}
}

// Cell is a part of a table's row.
type Cell struct {
	text string
	tint Tint
}

// Of returns a cell that holds text in the tint.
func (t Tint) Of(text string) Cell { return Cell{text, t} }

// Table prints rows in columns two spaces apart; the last column is wrapped.
// Cells of the other columns are never cut.
func (s *Screen) Table(indent int, rows [][]Cell) {
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

func (s *Screen) row(indent int, widths []int, r []Cell) {
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", indent))
	at := indent
	for i, c := range r[:len(r)-1] {
		b.WriteString(s.In(c.tint, c.text))
		b.WriteString(strings.Repeat(" ", widths[i]-width(c.text)+2))
		at += widths[i] + 2
	}
	last := r[len(r)-1]
	for i, l := range Wrap(last.text, max(s.width-at, 20)) {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat(" ", at))
		}
		b.WriteString(s.In(last.tint, l))
	}
	for l := range strings.SplitSeq(b.String(), "\n") {
		s.Line("%s", strings.TrimRight(l, " "))
	}
}

// Wrap breaks text at spaces into lines of at most n characters; a longer
// word stands alone. It returns at least one line.
func Wrap(text string, n int) []string {
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
