package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity says how bad a [Diagnostic] is.
type Severity uint8

// The severities, worst first.
const (
	Error   Severity = iota // the text cannot be used as it stands
	Warning                 // usable, but probably not what was meant
	Note                    // worth knowing
)

// String returns "error", "warning" or "note".
func (s Severity) String() string { return [...]string{"error", "warning", "note"}[min(s, Note)] }

// Diagnostic says what is wrong with a place in a text, and the remedy.
// It is a value that is collected, never thrown: a reader of a text returns
// all of them.
type Diagnostic struct {
	Code     string // stable, such as "A102"; never changes its meaning
	Severity Severity
	File     *File // nil when the matter has no place in a text
	Span     Span
	Message  string // the fact: lower case start, no full stop
	Hint     string // the remedy: what to write or do
	Related  []Related
}

// Related is another place that a [Diagnostic] speaks of.
type Related struct {
	File    *File
	Span    Span
	Message string
}

// Place returns "file:line:column", or "" when there is no file.
func (d Diagnostic) Place() string { return place(d.File, d.Span) }

func place(f *File, s Span) string {
	if f == nil {
		return ""
	}
	p := f.Position(s.Start)
	return fmt.Sprintf("%s:%d:%d", f.Name, p.Line, p.Column)
}

// String returns the diagnostic as one line, without hint or picture.
func (d Diagnostic) String() string {
	var b strings.Builder
	if p := d.Place(); p != "" {
		b.WriteString(p + ": ")
	}
	if d.Severity != Error {
		b.WriteString(d.Severity.String() + ": ")
	}
	b.WriteString(d.Message)
	if d.Code != "" {
		fmt.Fprintf(&b, " [%s]", d.Code)
	}
	return b.String()
}

// Draw returns the diagnostic as a reader sees it: the place and fact, the
// line with the place marked, related places, and the remedy.
func (d Diagnostic) Draw() string {
	var b strings.Builder
	b.WriteString(d.String())
	b.WriteByte('\n')
	drawLine(&b, d.File, d.Span)
	for _, r := range d.Related {
		fmt.Fprintf(&b, "  see %s: %s\n", place(r.File, r.Span), r.Message)
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "hint: %s\n", d.Hint)
	}
	return b.String()
}

// maxDrawn bounds the characters of a source line that are drawn.
const maxDrawn = 160

func drawLine(b *strings.Builder, f *File, s Span) {
	if f == nil || len(f.Text) == 0 {
		return
	}
	p := f.Position(s.Start)
	line := []rune(printable(f.Line(p.Line)))
	from := 0
	if p.Column > maxDrawn*3/4 {
		from = min(p.Column-maxDrawn/4, len(line))
	}
	shown := line[from:min(from+maxDrawn, len(line))]
	width := utf8.RuneCountInString(f.Slice(s))
	width = max(1, min(width, len(line)-p.Column+1, maxDrawn/2))
	fmt.Fprintf(b, "%5d | %s\n", p.Line, string(shown))
	fmt.Fprintf(b, "      | %s%s\n", strings.Repeat(" ", max(0, p.Column-1-from)), strings.Repeat("^", width))
}

// printable replaces what would disturb a terminal, one character for one, so
// that columns stay true.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == utf8.RuneError:
			return '\uFFFD'
		}
		return r
	}, s)
}

// Sort orders diagnostics by file name, place, severity and code, so that the
// same texts always give the same list.
func Sort(list []Diagnostic) {
	slices.SortStableFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(name(a.File), name(b.File)),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

func name(f *File) string {
	if f == nil {
		return ""
	}
	return f.Name
}

// HasError reports whether any of list is an [Error].
func HasError(list []Diagnostic) bool {
	return slices.ContainsFunc(list, func(d Diagnostic) bool { return d.Severity == Error })
}
