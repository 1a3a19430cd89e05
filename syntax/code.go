package syntax

import (
	"fmt"
	"slices"
	"strings"

	"alteram/source"
)

// code is one thing that can be wrong with a rulebook text. Its id never
// changes meaning. Message and hint are formats over the same arguments; the
// example is a text that a test reads and that shows the code and no other.
type code struct {
	id       string
	severity source.Severity
	message  string
	hint     string
	example  string
	why      string // for the reference
}

// diagnostic fills a code.
func (c *code) diagnostic(f *source.File, at source.Span, args []any) source.Diagnostic {
	return source.Diagnostic{
		Code: c.id, Severity: c.severity, File: f, Span: at,
		Message: fill(c.message, args), Hint: fill(c.hint, args),
	}
}

// fill formats with explicit argument indexes, so that message and hint may
// each leave out what they do not use. The author's words are cut when they
// are too long to be read.
func fill(format string, args []any) string {
	args = slices.Clone(args)
	for i := range args {
		if s, ok := args[i].(string); ok {
			args[i] = short(s)
		}
	}
	if !strings.Contains(format, "%") {
		return format
	}
	return fmt.Sprintf(format, args...)
}
