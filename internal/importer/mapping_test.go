package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/internal/importer"
	"alteram/source"
)

func TestAMappingSaysWhereThingsAre(t *testing.T) {
	m := parsed(t, `-- a note
Case: Case ID
act:  activity
date: when
actor: who
order: seq
zone: Europe/Rome
date format: day/month/year
separator: tab
cases: together
without date: keep
end of log: 18 June 2013
incomplete for: hearing, written reasons
field amount asked for: case:amount (Money)
field note: "note (old)"
act CF = fine is created
skip act "X = Y"
only state = complete, "a, b"
`)
	got := fmt.Sprintf("%s|%s|%s|%s|%s|%s|%d|%q|%v|%d|%s", m.Case.Text, m.Act.Text, m.Date.Text, m.Actor.Text, m.Order.Text,
		m.Zone, m.Dates, m.Separator, m.Together, m.Undated, m.EndOfLog.ISO())
	if want := `Case ID|activity|when|who|seq|Europe/Rome|1|'\t'|true|2|2013-06-18`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = fmt.Sprintf("%s, %s | %s: %s %d, %s: %s %d | %s = %s, skip %s %v | %s = %s, %s",
		m.Incomplete[0].Text, m.Incomplete[1].Text,
		m.Fields[0].Name.Text, m.Fields[0].Column.Text, m.Fields[0].Type, m.Fields[1].Name.Text, m.Fields[1].Column.Text, m.Fields[1].Type,
		m.Acts[0].Name.Text, m.Acts[0].Means.Text, m.Acts[1].Name.Text, m.Acts[1].Skip,
		m.Only[0].Column.Text, m.Only[0].Values[0].Text, m.Only[0].Values[1].Text)
	want := "hearing, written reasons | amount asked for: case:amount 2, note: note (old) 0 | CF = fine is created, skip X = Y true | state = complete, a, b"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s := m.File.Slice(m.Acts[0].Means.Span); s != "fine is created" {
		t.Errorf("the span of a meaning holds %q", s)
	}
}

func TestWhatIsWrongWithAMapping(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing at all", "", "log.mapping:1:1: the mapping does not say which column holds the case [I105]\n" +
			"log.mapping:1:1: the mapping does not say which column holds the act [I105]\n" +
			"log.mapping:1:1: the mapping does not say which column holds the date [I105]\n"},
		{"no act", "case: a\nact: b\ndate: c\n", "log.mapping:4:1: the mapping names no act, so no row could be used [I105]\n"},
		{"a line of no shape", short + "\n  hello\n", "log.mapping:6:3: a mapping has no line like this [I101]\n"},
		{"a key that is none", short + "zones: Europe/Rome\n", "log.mapping:5:1: a mapping has no line `zones:` [I101]\n"},
		{"a key that says nothing", short + "zone:\n", "log.mapping:5:1: `zone:` says nothing [I101]\n"},
		{"said twice", short + "case: b\n", "log.mapping:5:1: `case:` is said twice [I102]\n"},
		{"an act said twice", short + "act A = b\nskip act A\n", "log.mapping:6:10: act \"A\" is said twice [I102]\n"},
		{"a zone that is none", short + "zone: Europe/Roma\n", "log.mapping:5:7: there is no time zone \"Europe/Roma\" [I103]\n"},
		{"the zone of this machine", short + "zone: Local\n", "log.mapping:5:7: there is no time zone \"Local\" [I103]\n"},
		{"a word that cannot stand there", short + "cases: sorted\n", "log.mapping:5:8: \"sorted\" is none of the words that can stand here [I104]\n"},
		{"a type that is none", short + "field a: b (float)\n", "log.mapping:5:13: \"float\" is none of the words that can stand here [I104]\n"},
		{"a field without a column", short + "field a\n", "log.mapping:5:7: the line does not say which column holds the field [I101]\n"},
		{"an act without a meaning", short + "act A\n", "log.mapping:5:5: the line does not say what the act is [I101]\n"},
		{"names that are empty", short + "actor: \"\"\nact \"\" = b\nskip act \"\"\n", "log.mapping:5:1: `actor:` says nothing [I101]\n" +
			"log.mapping:6:5: the line does not say what the act is [I101]\nlog.mapping:7:10: the line does not say which act to skip [I101]\n"},
		{"a choice of no value", short + "only a =\n", "log.mapping:5:6: the line does not say which rows to keep [I101]\n"},
		{"an end that is no day", short + "end of log: 31 February 2013\n", "log.mapping:5:13: 31 February 2013: February 2013 has 28 days [I202]\n"},
		{"bytes that are no UTF-8", short + "zone: \xff\n", "log.mapping:5:1: the line is not UTF-8 text [I210]\n"},
		{"all of it at once", "case: a\nact: b\nfoo\ndate: c\nbar: d\nother acts: as named", "log.mapping:3:1: a mapping has no line like this [I101]\nlog.mapping:5:1: a mapping has no line `bar:` [I101]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, ds := importer.ParseMapping(source.NewFile("log.mapping", []byte(c.text)))
			var got strings.Builder
			for _, d := range ds {
				got.WriteString(d.String() + "\n")
				if d.Hint == "" {
					t.Errorf("%s has no remedy", d)
				}
			}
			if got.String() != c.want {
				t.Errorf("got\n%swant\n%s", &got, c.want)
			}
		})
	}
}

func FuzzMapping(f *testing.F) {
	files, err := filepath.Glob("testdata/*.mapping")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{"", "case", "act\x00: \"", "act \"=\"=\"", "field : ()", "field a: b ((", "only = ,", "skip act ", "\ufeffzone: ../../etc", "zone: " + strings.Repeat("x", 300)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, ds := importer.ParseMapping(source.NewFile("log.mapping", []byte(text)))
		for _, d := range ds {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) || d.Message == "" || d.Hint == "" {
				t.Errorf("a diagnostic without place, fact or remedy: %+v", d)
			}
			d.Draw()
		}
		if !source.HasError(ds) && (m.Case.Text == "" || m.Act.Text == "" || m.Date.Text == "") {
			t.Errorf("a mapping without complaint lacks a column: %+v", m)
		}
	})
}
