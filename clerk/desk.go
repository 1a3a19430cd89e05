package clerk

import (
	"io"
	"time"

	"alteram/source"
)

// World is what the desk takes from outside: the clock, the randomness and the
// name of the program.
type World struct {
	Now    func() time.Time
	Rand   io.Reader // the operating system's generator: salts, blinds and handles come from it
	Engine string    // name and version of the program, written into every sheet
}

// Problem says that what the caller asked for is wrong: the fact and the
// remedy, or the complaints about a text.
type Problem struct {
	What        string // the fact: lower case start, no full stop
	Remedy      string // what to do instead; may be empty
	Diagnostics []source.Diagnostic
}

// Error returns the fact, or the first complaint.
func (p *Problem) Error() string {
	if p.What == "" && len(p.Diagnostics) > 0 {
		return p.Diagnostics[0].String()
	}
	return p.What
}
