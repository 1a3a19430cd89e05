package office

import (
	"strings"

	"alteram/casefile"
	"alteram/rulebook"
	"alteram/source"
)

// storyLine is a story of a rulebook, and what of it does not end as it says.
type storyLine struct {
	Title string
	Line  int
	Holds int // expectations that are met
	Wrong []expectLine
}

// expectLine is an expectation that is not met.
type expectLine struct {
	Line      int
	Want, Got string
}

// rehearsed runs the stories of a rulebook.
func rehearsed(p *rulebook.Program) []storyLine {
	var out []storyLine
	for _, s := range p.Stories {
		f := p.Files[0]
		l := storyLine{Title: s.Title, Line: f.Position(s.Span.Start).Line}
		c, diags := casefile.FromStory(s, f, p)
		if source.HasError(diags) {
			for _, d := range diags {
				if d.Severity == source.Error {
					l.Wrong = append(l.Wrong, expectLine{f.Position(d.Span.Start).Line, upper(d.Message), upper(d.Hint)})
				}
			}
			out = append(out, l)
			continue
		}
		l.outcomes(p, c)
		out = append(out, l)
	}
	return out
}

// outcomes are what a case expects, held against what the rulebook says.
func (l *storyLine) outcomes(p *rulebook.Program, c *casefile.Case) {
	for _, o := range casefile.Check(p, c) {
		if o.Met {
			l.Holds++
			continue
		}
		d := o.Diagnostic(c.File)
		l.Wrong = append(l.Wrong, expectLine{c.File.Position(d.Span.Start).Line, strings.TrimSpace(string(c.File.Text[d.Span.Start:d.Span.End])), upper(o.Found)})
	}
}
