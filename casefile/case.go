// Package casefile reads and writes cases.
//
// A [Case] is a register, the entries of a record and what is expected of
// them. It has two forms that hold the same: a text that a secretary can type,
// and JSON Lines for programs. [Read] takes either, [Case.Text] and
// [Case.JSONLines] write the canonical form of each, and reading what was
// written gives the case back. The story fences of a rulebook are cases too:
// [FromStory]. [Check] replays a case and compares it with its expectations.
//
// The text is read in one pass, line by line, and every complaint is
// collected: a line that cannot be read is left out and the rest is read. What
// a person did is never refused here, however irregular: that is for package
// docket to judge. This package only asks that an entry says something, about
// people, things and days that there are.
//
// docs/reference/cases.md is the reference of both forms, and
// docs/reference/diagnostics.md of the complaints.
package casefile

import (
	"bytes"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// Case is a case as written down: who holds what, what happened, and what the
// writer expects of it.
type Case struct {
	Name     string // of the file, or the title of the story
	Rulebook string // path of the rulebook, as written; empty for a story
	Title    string
	Label    string // reported, invented or illustrative: of every entry that bears none of its own

	Register   docket.Register
	People     []string // people who hold nothing: witnesses, members of the public
	Incomplete docket.Incomplete

	Events  []docket.Event // in the order in which they were written down
	Expects []Expect
	Closed  bool // nothing else happened in between

	File  *source.File
	Spans []source.Span // of Events, in File
}

// maxLine is the longest entry that is read, in bytes. A longer line is
// reported and left out.
const maxLine = 1 << 20

// Read reads a case file of either form against the rulebook it names. It
// never stops at the first mistake; the case holds whatever could be read.
func Read(f *source.File, p *rulebook.Program) (*Case, []source.Diagnostic) {
	r := newReader(f, p)
	r.c.Name = f.Name
	if isJSON(f.Text) {
		r.readJSON()
	} else {
		r.readText(r.logicalLines())
	}
	return r.finish()
}

// FromStory reads a story of a rulebook. f is the file that the story stands
// in.
func FromStory(s *syntax.Story, f *source.File, p *rulebook.Program) (*Case, []source.Diagnostic) {
	r := newReader(f, p)
	r.c.Name = s.Title
	lines := make([]line, 0, len(s.Lines))
	for _, l := range s.Lines {
		lines = append(lines, r.storyLine(l))
	}
	r.readText(lines)
	return r.finish()
}

// Head returns the rulebook that a case names, and its title, without reading
// the entries. Either is empty when the head does not say.
func Head(f *source.File) (book, title string) {
	if isJSON(f.Text) {
		first, _, _ := bytes.Cut(bytes.TrimPrefix(f.Text, bom), []byte("\n"))
		return jsonHead(first)
	}
	r := newReader(f, nil)
	r.headOnly = true
	r.readText(r.logicalLines())
	return r.c.Rulebook, r.c.Title
}

// isJSON tells the two forms apart by their first byte.
func isJSON(text []byte) bool {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, bom), " \t\r\n")
	return len(text) > 0 && text[0] == '{'
}

// bom is the byte order mark that some editors put before UTF-8.
var bom = []byte("\xef\xbb\xbf")

// unknownTime is the time of an event that has no date.
func unknownTime() docket.When {
	return docket.When{Day: calendar.NoDate, Clock: calendar.NoClock, Last: calendar.NoDate, LastClock: calendar.NoClock}
}
