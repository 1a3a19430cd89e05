package story

import (
	"bytes"
	"fmt"
	"strings"

	"alteram/casefile"
	"alteram/rulebook"
)

// Fence is the story as a block of a rulebook: "alteram test" runs it there.
func (s *Story) Fence(p *rulebook.Program) string {
	c := s.plain("")
	var b strings.Builder
	fmt.Fprintf(&b, "```story\n%s\n", s.Title)
	for line := range strings.Lines(string(c.Text(p))) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("  " + line)
		}
	}
	b.WriteString("```\n")
	return b.String()
}

// File is the story as a case file under the rulebook at a path. "alteram
// check" and "alteram test" read it, and so does whatever takes a case in.
func (s *Story) File(p *rulebook.Program, path string) []byte {
	return bytes.TrimLeft(s.plain(path).Text(p), "\n")
}

// plain is the case under a rulebook; a story of the rulebook itself names
// none, and has its title before it.
func (s *Story) plain(path string) *casefile.Case {
	c := *s.Case
	if c.Rulebook = path; path == "" {
		c.Title = ""
	}
	return &c
}

// Text is the story for people: each line with its day, and what let it count.
func (s *Story) Text(p *rulebook.Program) string {
	var b strings.Builder
	for _, who := range s.People(p) {
		fmt.Fprintf(&b, "  %s.\n", who)
	}
	for _, l := range s.Lines {
		mark := "  "
		if l.Turning {
			mark = "* "
		}
		fmt.Fprintf(&b, "%s%s  %s", mark, l.When(), l.Text)
		if l.Clause != "" {
			fmt.Fprintf(&b, " (clause %s)", l.Clause)
		}
		b.WriteString(".\n")
		if l.Note != "" {
			fmt.Fprintf(&b, "      although %s\n", l.Note)
		}
	}
	fmt.Fprintf(&b, "  %s  So it is: %s\n", s.Day.Long(), s.Broken)
	if s.Silent != "" {
		fmt.Fprintf(&b, "What no words say\n  %s.\n", s.Silent)
	}
	if len(s.Words) > 0 {
		b.WriteString("Which words let this happen\n")
		for _, g := range s.Words {
			fmt.Fprintf(&b, "  clause %s: %s (%s)\n", g.Clause, g.Words, g.How)
		}
	}
	return b.String()
}

// When is the weekday and day of a line.
func (l *Line) When() string { return l.Day.Long() }

// sentence is a sentence of a rulebook on one line, with its full stop.
func sentence(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	return strings.TrimRight(words, ". ") + "."
}
