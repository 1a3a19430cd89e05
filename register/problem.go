package register

import (
	"fmt"
	"strings"
)

// Problem is what is wrong with a change, a file or a mapping: where, what and
// the remedy.
type Problem struct {
	Change int    // position among the changes checked, from 0
	Entry  int64  // entry of the log that holds it, when it is filed
	Act    string // "register.office"
	Field  string // "until"; empty for the whole
	Fact   string // a sentence without its full stop
	Remedy string // what to do
	Ask    bool   // it may be meant: it can be filed when somebody confirms it

	mention bool // an import says it and goes on
}

// String returns the problem in one line.
func (p Problem) String() string {
	var b strings.Builder
	if p.Entry != 0 {
		fmt.Fprintf(&b, "entry %d, ", p.Entry)
	}
	b.WriteString(p.Act)
	if p.Field != "" {
		b.WriteString(", " + p.Field)
	}
	b.WriteString(": " + p.Fact)
	if p.Remedy != "" {
		b.WriteString("; " + p.Remedy)
	}
	return b.String()
}
