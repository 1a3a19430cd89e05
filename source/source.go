// Package source holds the texts people write and what is wrong with them.
//
// A [File] is a named text; a [Span] is a stretch of one; a [Diagnostic] says
// of a span what is the matter and what to write instead. Rulebooks, case
// files, registers and mapping files are all read through this package, so
// that every complaint looks alike: place, fact, remedy.
//
// The package does no reading and no printing of its own: callers bring the
// bytes and take the drawing.
package source

import (
	"sort"
	"unicode/utf8"
)

// File is a text with a name. Make one with [NewFile].
type File struct {
	Name  string // path as the reader knows it
	Text  []byte
	lines []int // byte offset of the start of each line
}

// NewFile indexes the lines of text. The file keeps text and does not copy it.
func NewFile(name string, text []byte) *File {
	f := &File{Name: name, Text: text, lines: []int{0}}
	for i, b := range text {
		if b == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// Span is the half-open stretch [Start, End) of byte offsets in a file.
type Span struct{ Start, End int }

// To returns the span from the start of s to the end of t.
func (s Span) To(t Span) Span { return Span{s.Start, t.End} }

// Position is a place as an editor counts it: line and column from 1, columns
// in characters (Unicode code points), not bytes.
type Position struct{ Line, Column int }

// Position returns where offset lies. An offset outside the text is moved to
// its nearest end.
func (f *File) Position(offset int) Position {
	offset = max(0, min(offset, len(f.Text)))
	line := sort.SearchInts(f.lines, offset+1)
	start := f.lines[line-1]
	return Position{line, utf8.RuneCount(f.Text[start:offset]) + 1}
}

// Line returns the text of line n, counted from 1, without its line ending;
// it is empty when there is no such line.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	line := f.Text[f.lines[n-1]:end]
	if len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return string(line)
}

// Lines returns the number of lines; a text that ends in a line feed has an
// empty last line.
func (f *File) Lines() int { return len(f.lines) }

// LineSpan returns the span of line n, counted from 1, without its ending.
func (f *File) LineSpan(n int) Span {
	if n < 1 || n > len(f.lines) {
		return Span{len(f.Text), len(f.Text)}
	}
	start := f.lines[n-1]
	return Span{start, start + len(f.Line(n))}
}

// Slice returns the text of s, clipped to the file.
func (f *File) Slice(s Span) string {
	start := max(0, min(s.Start, len(f.Text)))
	end := max(start, min(s.End, len(f.Text)))
	return string(f.Text[start:end])
}
