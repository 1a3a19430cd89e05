package statement_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/statement"
)

// What the program writes, the program must be able to read, and every sentence
// of it must agree with the record it was made from.
func TestStatementsAgreeWithTheirRecord(t *testing.T) {
	files, _ := filepath.Glob("../examples/*/*.case")
	more, _ := filepath.Glob("../examples/*/broken/*.case")
	n := 0
	for _, file := range append(files, more...) {
		name, _ := filepath.Rel("../examples", file)
		if text, _ := os.ReadFile(file); strings.Contains(string(text), "variants/") {
			continue // under a variant of the rules that includes others
		}
		c := open(t, name)
		for _, level := range statement.Levels() {
			s := statement.Make(c, level)
			if level == statement.Nothing && len(s.Lines) > 0 {
				t.Errorf("%s: nothing is %q", name, s.Text())
			}
			for _, l := range s.Lines {
				n++
				if len(l.Entries) == 0 {
					t.Errorf("%s: %q rests on nothing", name, l.Text)
				}
				for _, got := range statement.Check(c, l.Text, calendar.NoDate) {
					if got.Answer == statement.Contradicts {
						t.Errorf("%s: %s", name, shown([]statement.Sentence{got}))
					}
				}
			}
		}
	}
	if n < 300 {
		t.Errorf("only %d sentences were made", n)
	}
}

// The statement on the rehearsal says what the report says, and every sentence
// of it is supported.
func TestCarterStatement(t *testing.T) {
	c := open(t, "carter/rehearsal.case")
	s := statement.Make(c, statement.Summary)
	want := `On Monday 11 October 2010, the council expelled Chris Carter.
The hearing began at 5.30pm on Monday 11 October 2010.
The hearing lasted 6 hours and 25 minutes.
14 members were present when it opened.
Chris Carter spoke for 3 hours and 56 minutes.
Chris Carter was asked 11 questions.
The vote was 13 to 0.
The decision was made at 11.41pm on Monday 11 October 2010.
Chris Carter was told of the decision by telephone at 11.50pm on Monday 11 October 2010.
An appeal may be made until Wednesday 10 November 2010.
`
	if got := s.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, got := range statement.Check(c, s.Text(), calendar.NoDate) {
		if got.Answer != statement.Supports {
			t.Error(shown([]statement.Sentence{got}))
		}
	}
	for _, name := range []string{"Wren Example", "Alba", "Goff", "Bram"} {
		if full := statement.Make(c, statement.Full); strings.Contains(full.Text(), name) {
			t.Errorf("the statement names %s", name)
		}
	}
	reported := open(t, "carter/reported.case")
	for _, got := range statement.Check(reported, s.Text(), calendar.NoDate) {
		if got.Answer == statement.Contradicts {
			t.Error("the report says otherwise: ", shown([]statement.Sentence{got}))
		}
	}
}

// Of the reported facts nothing is called supported that a record does not
// show, and the rehearsal agrees with every one of them.
func TestReportedFacts(t *testing.T) {
	text, err := os.ReadFile("../examples/carter/facts.md")
	if err != nil {
		t.Fatal(err)
	}
	day, _ := calendar.ParseDate("12 October 2010")
	facts := 0
	for _, name := range []string{"carter/rehearsal.case", "carter/reported.case"} {
		c := open(t, name)
		for line := range strings.Lines(string(text)) {
			cells := strings.Split(line, "|")
			if len(cells) < 3 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "F") {
				continue
			}
			facts++
			id := strings.TrimSpace(cells[1])
			for _, s := range statement.Check(c, strings.TrimSpace(cells[2]), day) {
				if s.Answer == statement.Contradicts {
					t.Errorf("%s contradicts %s: %s", name, id, shown([]statement.Sentence{s}))
				}
				if name == "carter/rehearsal.case" && s.Answer == statement.Supports && !strings.Contains(" F1 F2 F3 F4 F5 F6 F7 F8 F9 F13 F16 F17 ", " "+id+" ") {
					t.Errorf("%s is said to support %s, which is an opinion: %s", name, id, shown([]statement.Sentence{s}))
				}
			}
		}
	}
	if facts != 34 {
		t.Errorf("%d facts were held against two cases, want 34", facts)
	}
}
