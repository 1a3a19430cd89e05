package bundle

import (
	"fmt"
	"strings"
)

// Finding is one thing that is wrong with a bundle, as a sentence.
type Finding struct {
	Seq  int64  // of the event of the case, or -1
	File string // in the bundle, or empty
	Text string // names the event by number, act and day
}

// Unreadable is the error of [Read]: why the bytes are not those of a bundle.
type Unreadable struct{ Findings []Finding }

// Error returns the findings, one a line.
func (u *Unreadable) Error() string {
	lines := make([]string, len(u.Findings))
	for i, f := range u.Findings {
		lines[i] = f.Text
	}
	return strings.Join(lines, "\n")
}

// bad returns a finding about a file.
func bad(file, format string, args ...any) *Finding {
	return &Finding{Seq: -1, File: file, Text: fmt.Sprintf(format, args...)}
}
