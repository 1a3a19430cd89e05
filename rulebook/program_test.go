package rulebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/source"
	"alteram/syntax"
)

// people are the declarations that most small examples need.
const people = `# Example
calendar: Scotland. count days as: plain.

## 0 People
` + "```rule" + `
The council is a body of 7 members.
The quorum of the council is at least half of the members.
The secretary is an office held by one person.
The complainant is a member. The respondent is a member.
Complaint is an act by the complainant about the respondent.
The complainant may make complaint.
Closure is an act by the secretary.
The secretary may make closure.
Closure closes the case.
` + "```" + `
`

// book is a rulebook around rule sentences; a text that starts with "#" is one
// already.
func book(rules string) string {
	if strings.HasPrefix(rules, "#") {
		return rules
	}
	return people + "\n## 1 Example\n```rule\n" + rules + "```\n"
}

// parse reads a rulebook that must be free of errors of syntax.
func parse(t testing.TB, name, text string) *syntax.File {
	t.Helper()
	f, diags := syntax.Parse(source.NewFile(name, []byte(text)))
	for _, d := range diags {
		if d.Severity == source.Error {
			t.Errorf("syntax: %s", d.Draw())
		}
	}
	return f
}

// mustBuild builds rules that must be free of errors.
func mustBuild(t testing.TB, rules string) *Program {
	t.Helper()
	p, diags := Build(parse(t, "book.md", book(rules)))
	for _, d := range diags {
		if d.Severity == source.Error {
			t.Errorf("build: %s", d.Draw())
		}
	}
	return p
}

func readTestdata(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lastNorm is the kernel form of the last norm of a program.
func lastNorm(p *Program) string {
	if len(p.Norms) == 0 {
		return ""
	}
	return p.normText(&p.Norms[len(p.Norms)-1])
}

func mustDate(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
