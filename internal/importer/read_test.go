package importer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"alteram/calendar"
	"alteram/internal/importer"
	"alteram/source"
)

// short is the mapping of most tests; extra lines follow it.
const short = "case: case\nact: act\ndate: date\nother acts: as named\n"

func parsed(t testing.TB, text string) *importer.Mapping {
	t.Helper()
	m, ds := importer.ParseMapping(source.NewFile("log.mapping", []byte(text)))
	for _, d := range ds {
		t.Fatal(d.Draw())
	}
	return m
}

// dump reads a log and writes its traces, one a line.
func dump(t testing.TB, m *importer.Mapping, r io.Reader) (string, importer.Summary) {
	t.Helper()
	var b strings.Builder
	var acts []string
	for _, a := range m.Acts {
		acts = append(acts, a.Name.Text)
	}
	s, err := importer.Read(context.Background(), importer.Log{Name: "log.csv", Reader: r}, m, func(tr *importer.Trace) error {
		fmt.Fprintf(&b, "%s:", tr.Case)
		for i, r := range tr.Rows {
			name := fmt.Sprint("#", r.Act)
			if int(r.Act) < len(acts) {
				name = acts[r.Act]
			}
			fmt.Fprintf(&b, " %s %s", name, r.Date.ISO())
			if r.Timed {
				fmt.Fprintf(&b, " @%d", r.At)
			}
			if a := tr.Actor(i); len(a) > 0 {
				fmt.Fprintf(&b, " by %s", a)
			}
			for f, field := range m.Fields {
				switch v := tr.Value(i, f); {
				case !v.Set:
					fmt.Fprintf(&b, " %s none", field.Name.Text)
				case field.Type == importer.Text:
					fmt.Fprintf(&b, " %s %q", field.Name.Text, v.Text)
				case field.Type == importer.Day:
					fmt.Fprintf(&b, " %s %s", field.Name.Text, v.Date.ISO())
				default:
					fmt.Fprintf(&b, " %s %d", field.Name.Text, v.Number)
				}
			}
			b.WriteByte(';')
		}
		if tr.LeftOut > 0 {
			fmt.Fprintf(&b, " left out %d", tr.LeftOut)
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), s
}

func TestTracesOfALog(t *testing.T) {
	for _, c := range []struct{ name, mapping, log, want string }{
		{"cases come in the order in which they begin", short,
			"case,act,date\nB,CF,2006-07-24\nB,SF,2006-12-05\nA,CF,2006-08-02\n",
			"B: #0 2006-07-24; #1 2006-12-05;\nA: #0 2006-08-02;\n"},
		{"columns may stand in any order, with others between", short,
			"date,note,case,act\n2006-07-24,x,B,CF\n", "B: #0 2006-07-24;\n"},
		{"a byte order mark and carriage returns are no text", short,
			"\ufeffcase,act,date\r\nA,CF,2006-07-24\r\n\r\nB,CF,2006-07-25", "A: #0 2006-07-24;\nB: #0 2006-07-25;\n"},
		{"quotation marks protect separators, themselves and line ends", short + "field note: note\n",
			"case,act,date,note\n\"A, B\",CF,2006-07-24,\"say \"\"no\"\",\nplease\"\r\n",
			"A, B: #0 2006-07-24 note \"say \\\"no\\\",\\nplease\";\n"},
		{"a quotation mark inside a plain field is itself", short + "field note: note\n",
			"case,act,date,note\nA,CF,2006-07-24,5\" pipe\nB,\"CF\",2006-07-24,\n",
			"A: #0 2006-07-24 note \"5\\\" pipe\";\nB: #0 2006-07-24 note none;\n"},
		{"rows of one case are joined when the log mixes cases", short,
			"case,act,date\nA,CF,2006-07-24\nB,CF,2006-07-25\nA,SF,2006-07-26\nB,SF,2006-07-27\n",
			"A: #0 2006-07-24; #1 2006-07-26;\nB: #0 2006-07-25; #1 2006-07-27;\n"},
		{"the log's own order is kept", short,
			"case,act,date\nA,SF,2006-07-26\nA,CF,2006-07-24\n", "A: #0 2006-07-26; #1 2006-07-24;\n"},
		{"a number orders the rows", short + "order: seq\nfield note: note\n",
			"case,act,date,seq,note\nA,SF,2006-07-26,10,x\nA,CF,2006-07-26,9,y\n",
			"A: #1 2006-07-26 note \"y\"; #0 2006-07-26 note \"x\";\n"},
		{"the date orders the rows, equal ones as in the log", short + "order: date\n",
			"case,act,date\nA,P,2006-07-26\nA,Q,2006-07-24\nA,R,2006-07-26\n",
			"A: #1 2006-07-24; #0 2006-07-26; #2 2006-07-26;\n"},
		{"skipped acts leave their case", "case: case\nact: act\ndate: date\nact CF = fine is created\nskip act XX\n",
			"case,act,date\nA,XX,\nB,CF,2006-07-24\nB,XX,never\n", "A:\nB: CF 2006-07-24;\n"},
		{"other acts may be skipped", "case: case\nact: act\ndate: date\nact CF = fine is created\nother acts: skip\n",
			"case,act,date\nB,CF,2006-07-24\nB,XX,2006-07-25\n", "B: CF 2006-07-24;\n"},
		{"only chosen rows belong to the log", short + "only state = complete, closed\n",
			"case,act,date,state\nA,P,2006-07-24,start\nB,P,2006-07-24,complete\nB,Q,2006-07-24,closed\n",
			"B: #0 2006-07-24; #1 2006-07-24;\n"},
		{"rows without a date may be kept", short + "without date: keep\n",
			"case,act,date\nA,P,\nA,Q,2006-07-24\n", "A: #0 no date; #1 2006-07-24;\n"},
		{"rows without a date may be skipped", short + "without date: skip\n",
			"case,act,date\nA,P,\nA,Q,2006-07-24\n", "A: #1 2006-07-24;\n"},
		{"values have types", short + "actor: who\nfield n: n (number)\nfield m: m (money)\nfield d: d (date)\nfield y: y (yes/no)\n",
			"case,act,date,who,n,m,d,y\nA,P,2006-07-24,Ann,-12,350.5,2006-02-28,no\nA,P,2006-07-24,,7.0,-0.05,2006/3/1,TRUE\nA,P,2006-07-24,,,,,\n",
			"A: #0 2006-07-24 by Ann n -12 m 35050 d 2006-02-28 y 0; #0 2006-07-24 n 7 m -5 d 2006-03-01 y 1; #0 2006-07-24 n none m none d none y none;\n"},
		{"columns may be parted otherwise", short + "separator: semicolon\n",
			"case;act;date\nA,B;P;2006-07-24\n", "A,B: #0 2006-07-24;\n"},
		{"names may hold any character", "case: \"the, case\"\nact: act\ndate: date\nact \"a = \"\"b\"\"\" = fine is created\n",
			"\"the, case\",act,date\nÄ,\"a = \"\"b\"\"\",2006-07-24\n", "Ä: a = \"b\" 2006-07-24;\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := parsed(t, c.mapping)
			got, s := dump(t, m, strings.NewReader(c.log))
			for _, d := range s.Diagnostics {
				if d.Severity == source.Error {
					t.Errorf("complaint: %s", d)
				}
			}
			if got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
			if slow, _ := dump(t, m, iotest.OneByteReader(strings.NewReader(c.log))); slow != got {
				t.Errorf("byte by byte: got\n%swant\n%s", slow, got)
			}
			if s.Mixed == 0 {
				m.Together = true
				if at, _ := dump(t, m, strings.NewReader(c.log)); at != got {
					t.Errorf("one case at a time: got\n%swant\n%s", at, got)
				}
			}
		})
	}
}

func TestWhatIsWrongWithALog(t *testing.T) {
	const named = "case: case\nact: act\ndate: date\nact P = payment is made\n"
	const head = "case,act,date\n"
	for _, c := range []struct{ name, mapping, log, want, traces string }{
		{"a column that is not there", "case: case\nact: activty\ndate: date\nother acts: as named\n", "case,activity,date\nA,P,2006-07-24\n",
			"log.mapping:2:6: the log has no column \"activty\" [I106]\n", ""},
		{"a column that is there twice", short, "case,case,act,date\nA,A,P,2006-07-24\n",
			"log.mapping:1:7: the log has two columns named \"case\" [I107]\n", ""},
		{"an act that the mapping does not know, once", named, head + "A,P,2006-07-24\nA,Q,2006-07-24\nB,Q,2006-07-24\n",
			"log.csv:3: the mapping does not say what the act \"Q\" is; all its rows are left out [I201]\n",
			"A: P 2006-07-24; left out 1\nB: left out 1\n"},
		{"a day that does not exist", named, head + "A,P,2012-02-31\nA,P,2012-02-29\n",
			"log.csv:2: \"2012-02-31\" in \"date\" is no day: February 2012 has 29 days [I202]\n", "A: P 2012-02-29; left out 1\n"},
		{"a date that two countries read as two days", named, head + "A,P,09/10/2012\n",
			"log.csv:2: \"09/10/2012\" in \"date\" is not a year of four digits, month and day, as in 2012-10-09 [I202]\n", "A: left out 1\n"},
		{"no date, no act, no case", named, head + "A,P,\nA,,2012-02-29\n ,P,2012-02-29\n",
			"log.csv:2: the row has no date in \"date\" [I206]\nlog.csv:3: the row has no act in \"act\" [I205]\nlog.csv:4: the row has no case in \"case\" [I204]\n",
			"A: left out 2\n"},
		{"too few and too many fields", named, head + "A,P\nA,P,2012-02-29,x\nA,P,2012-02-29\n",
			"log.csv:2: the row has 2 fields and the heading 3 [I207]\nlog.csv:3: the row has 4 fields and the heading 3 [I207]\n", "A: P 2012-02-29;\n"},
		{"bytes that are no UTF-8", named, head + "A\xff,P,2012-02-29\nA,P,2012-02-29\n",
			"log.csv:2: the row is not UTF-8 text: \"A\\xff,P,2012-0\" [I210]\n", "A: P 2012-02-29;\n"},
		{"text after a closing quotation mark", named, head + "\"A\"x,P,2012-02-29\nA,P,2012-02-29\n",
			"log.csv:2: text follows the closing quotation mark of field 1; the line is left out [I208]\n", "A: P 2012-02-29;\n"},
		{"a quotation mark that is never closed costs one line", named, head + "A,\"P,2012-02-29\nA,P,2012-03-01\n",
			"log.csv:2: the quotation mark opened on this line is not closed within 1024 KiB; the line is left out [I209]\n", "A: P 2012-03-01;\n"},
		{"values that are none", named + "field n: n (number)\nfield y: y (yes/no)\n", "case,act,date,n,y\nA,P,2012-02-29,12.5,maybe\n",
			"warning: log.csv:2: \"12.5\" in \"n\" is no whole number [I212]\nwarning: log.csv:2: \"maybe\" in \"y\" is neither yes nor no [I212]\n",
			"A: P 2012-02-29 n none y none;\n"},
		{"a place in the order that is no number", named + "order: seq\n", "case,act,date,seq\nA,P,2012-02-29,first\n",
			"log.csv:2: \"first\" in \"seq\" is no whole number, so the place of the row is not known [I213]\n", "A: left out 1\n"},
		{"a case that begins again although cases stand together", named + "cases: together\n", head + "A,P,2012-02-29\nB,P,2012-02-29\nA,P,2012-03-01\n",
			"log.csv:4: the case \"A\" begins again after other cases; these rows of it are left out [I214]\n", "A: P 2012-02-29;\nB: P 2012-02-29;\n"},
		{"a log that goes backward", named, head + "A,P,2012-02-29\nA,P,2012-02-28\n",
			"warning: log.csv: rows earlier than the row before them in the same case: 1 [I308]\n", "A: P 2012-02-29; P 2012-02-28;\n"},
		{"rows after the end of the log", named + "end of log: 28 February 2012\n", head + "A,P,2012-02-29\n",
			"log.csv: the log has rows up to 29 February 2012, and the mapping says that it ends on 28 February 2012 [I309]\n", "A: P 2012-02-29;\n"},
		{"a local time that came twice", named + "zone: Europe/Rome\n", head + "A,P,2012-10-28T02:30:00\n",
			"warning: log.csv:2: the clocks of Europe/Rome showed \"2012-10-28T02:30:00\" twice or never; the day is kept and the time is not known [I203]\n",
			"A: P 2012-10-28;\n"},
		{"a heading without end", named, strings.Repeat(",", 4096) + "\n", "log.csv:1: the log has more than 4096 columns [I307]\n", ""},
		{"nothing", named, "", "log.csv: the log is empty [I301]\n", ""},
		{"empty lines", named, "\n\n", "log.csv: the log has no rows [I301]\n", ""},
		{"a spreadsheet", named, "PK\x03\x04\x14\x00", "log.csv: the log is a zip archive or a spreadsheet, neither CSV nor XES [I302]\n", ""},
		{"UTF-16", named, "\xff\xfec\x00a\x00", "log.csv: the log is written in UTF-16, neither CSV nor XES [I302]\n", ""},
		{"another kind of XML", named, "<html></html>", "log.csv:1: the file is XML, but no XES: it begins with <html> [I302]\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			traces, s := dump(t, parsed(t, c.mapping), strings.NewReader(c.log))
			var got strings.Builder
			for _, d := range s.Diagnostics {
				got.WriteString(d.String() + "\n")
				if d.Hint == "" {
					t.Errorf("%s has no remedy", d)
				}
			}
			if got.String() != c.want {
				t.Errorf("got\n%swant\n%s", &got, c.want)
			}
			if traces != c.traces {
				t.Errorf("traces: got\n%swant\n%s", traces, c.traces)
			}
		})
	}
}

func TestHintsNameTheRemedy(t *testing.T) {
	for _, c := range []struct{ name, mapping, log, want string }{
		{"a column nearly right", "case: case\nact: activty\ndate: date\nother acts: skip\nskip act x\n", "case,activity,date\n", `did you mean "activity"? its columns are "case", "activity", "date"`},
		{"another separator", short, "case;act;date\n", "write `separator: semicolon` in the mapping if that is what parts the columns"},
		{"an unknown act", "case: case\nact: act\ndate: date\nact P = payment is made\n", "case,act,date\nA,Q,2006-07-24\n",
			"write `act \"Q\" = …` with what it is in the rulebook, or `skip act \"Q\"`"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, s := dump(t, parsed(t, c.mapping), strings.NewReader(c.log))
			if len(s.Diagnostics) == 0 || s.Diagnostics[0].Hint != c.want {
				t.Errorf("got %+v, want the hint %q", s.Diagnostics, c.want)
			}
		})
	}
}

func TestRowsAreCountedOnce(t *testing.T) {
	m := parsed(t, "case: case\nact: act\ndate: date\nact P = payment is made\nskip act Q\n")
	_, s := dump(t, m, strings.NewReader("case,act,date\nA,P,2006-07-24\nA,Q,2006-07-24\nA,R,2006-07-24\nA,P\nB,P,2006-07-20\n"))
	got := fmt.Sprintf("%d %d %d %d %d %v %s %s", s.Cases, s.Rows, s.Skipped, s.LeftOut, s.Caseless, s.Counts, s.First.ISO(), s.Last.ISO())
	if want := "2 2 1 2 1 [2 0] 2006-07-20 2006-07-24"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestManyFaultsOfOneKindAreCapped(t *testing.T) {
	log := "case,act,date\n" + strings.Repeat("A,P,soon\n", 1234)
	_, s := dump(t, parsed(t, short), strings.NewReader(log))
	if len(s.Diagnostics) != 11 || s.LeftOut != 1234 {
		t.Fatalf("got %d diagnostics for %d rows, want 11 for 1234", len(s.Diagnostics), s.LeftOut)
	}
	if got, want := s.Diagnostics[10].String(), "note: log.csv: and 1224 more of this kind [I202]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// endless writes a row, a line of n bytes and a row, without holding them.
func endless(n int64) io.Reader {
	return io.MultiReader(strings.NewReader("case,act,date\nA,P,2006-07-24\n"),
		io.LimitReader(filler{}, n), strings.NewReader("\nB,P,2006-07-24\n"))
}

type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestALineWithoutEndIsPassedOverInLittleMemory(t *testing.T) {
	var before, after runtime.MemStats
	m := parsed(t, short)
	runtime.ReadMemStats(&before)
	got, s := dump(t, m, endless(100<<20))
	runtime.ReadMemStats(&after)
	if want := "A: #0 2006-07-24;\nB: #0 2006-07-24;\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(s.Diagnostics) != 1 || s.Diagnostics[0].String() != "log.csv:3: the line is longer than 1024 KiB [I211]" {
		t.Errorf("got %v", s.Diagnostics)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("reading allocated %d bytes in all, want at most 16 MiB", used)
	}
}

func TestReadingFailsWhenWeDo(t *testing.T) {
	m := parsed(t, short)
	ours := errors.New("ours")
	nothing := func(*importer.Trace) error { return nil }
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		r    io.Reader
		fn   func(*importer.Trace) error
		want error
	}{
		{"the context ended", ended, strings.NewReader("case,act,date\n"), nothing, context.Canceled},
		{"the reader fails", context.Background(), io.MultiReader(strings.NewReader("case,act,date\nA,P,20"), iotest.ErrReader(ours)), nothing, ours},
		{"the reader fails inside XML", context.Background(), io.MultiReader(strings.NewReader("<log>"), iotest.ErrReader(ours)), nothing, ours},
		{"the caller stops", context.Background(), strings.NewReader("case,act,date\nA,P,2006-07-24\n"), func(*importer.Trace) error { return ours }, ours},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := importer.Read(c.ctx, importer.Log{Reader: c.r}, m, c.fn); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestProgressEndsWithTheWhole(t *testing.T) {
	text := append([]byte("case,act,date\n"), bytes.Repeat([]byte("A,P,2006-07-24\n"), 1<<16)...)
	var told []int64
	log := importer.Log{Name: "log.csv", Reader: bytes.NewReader(text), Size: int64(len(text)), Progress: func(read, total int64) {
		if total != int64(len(text)) {
			t.Errorf("total %d, want %d", total, len(text))
		}
		told = append(told, read)
	}}
	if _, err := importer.Read(context.Background(), log, parsed(t, short), func(*importer.Trace) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if len(told) < 3 || told[len(told)-1] != int64(len(text)) {
		t.Errorf("told %v, want several and at last %d", told, len(text))
	}
	for i := 1; i < len(told); i++ {
		if told[i] < told[i-1] {
			t.Errorf("told %d after %d", told[i], told[i-1])
		}
	}
}

func TestTimesAndZones(t *testing.T) {
	const noon = int64(1349780400) * 1e9 // 2012-10-09T11:00:00Z
	for _, c := range []struct {
		name, lines, stamp string
		date               string
		at                 int64 // 0 when not known
	}{
		{"an offset alone keeps the day as written", "", "2012-10-09T23:30:00-02:00", "2012-10-09", noon + 14*3600e9 + 1800e9},
		{"a zone decides the day", "zone: Europe/Rome\n", "2012-10-09T23:30:00-02:00", "2012-10-10", noon + 14*3600e9 + 1800e9},
		{"a local time in a zone", "zone: Europe/Rome\n", "2012/10/09 13:00:00", "2012-10-09", noon},
		{"a local time without a zone", "", "2012/10/09 13:00:00", "2012-10-09", 0},
		{"parts of a second", "", "2012-10-09T11:00:00.546Z", "2012-10-09", noon + 546e6},
		{"seven decimals and a short offset", "", "2012-10-09T13:00:00.0000001+02", "2012-10-09", noon + 100},
		{"minutes only, offset without a colon", "", "2012-10-09 13:00+0200", "2012-10-09", noon},
		{"a day alone has no time", "zone: Europe/Rome\n", "2012-10-09", "2012-10-09", 0},
		{"the day first, if the mapping says so", "date format: day/month/year\n", "9.10.2012", "2012-10-09", 0},
		{"the month first, if the mapping says so", "date format: month/day/year\n", "10/9/2012 11:00Z", "2012-10-09", noon},
		{"beyond what an instant can hold", "", "2400-01-01T00:00:00Z", "2400-01-01", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := "A: #0 " + c.date
			if c.at != 0 {
				want += fmt.Sprintf(" @%d", c.at)
			}
			got, s := dump(t, parsed(t, short+c.lines), strings.NewReader("case,act,date\nA,P,"+c.stamp+"\n"))
			if got != want+";\n" || len(s.Diagnostics) > 0 {
				t.Errorf("got %s%v, want %s;", got, s.Diagnostics, want)
			}
		})
	}
}

func TestDatesThatAreNone(t *testing.T) {
	for _, c := range []struct{ lines, stamp, want string }{
		{"", "2013-02-29", "is no day: February 2013 has 28 days"},
		{"", "2013-00-01", "has the month 0"},
		{"", "2013-13-01", "has the month 13"},
		{"", "0000-01-01", "has the year 0, and the calendar begins with 1600"},
		{"", "13-02-28", "is not a year of four digits, month and day, as in 2012-10-09"},
		{"", "20130228", "is not a year of four digits, month and day, as in 2012-10-09"},
		{"", "2013-02/28", "is not a year of four digits, month and day, as in 2012-10-09"},
		{"", "2013-02-28x", "goes on after the day with something that is no time"},
		{"", "2013-02-28T25:00", "has a time of day that does not exist"},
		{"", "2013-02-28T24:00", "has the hour 24; midnight is 00:00 of the next day"},
		{"", "2013-02-28 2:30 PM", "has a time that is not written as in 14:50 or 14:50:17+02:00"},
		{"", "2013-02-28 02:30 PM", "ends in something that is no offset from UTC such as Z or +02:00"},
		{"date format: day/month/year\n", "2/28/2013", "has the month 28; are day and month the other way round?"},
		{"date format: day/month/year\n", "28/2/13", "is not a day, month and year of four digits, as in 9/10/2012"},
	} {
		t.Run(c.stamp, func(t *testing.T) {
			_, s := dump(t, parsed(t, short+c.lines), strings.NewReader("case,act,date\nA,P,"+c.stamp+"\n"))
			want := fmt.Sprintf("log.csv:2: %q in \"date\" %s [I202]", c.stamp, c.want)
			if len(s.Diagnostics) != 1 || s.Diagnostics[0].String() != want {
				t.Errorf("got %v, want %s", s.Diagnostics, want)
			}
		})
	}
}

// Every day of four centuries, read as text, is the day the calendar says.
func TestEveryDayIsRead(t *testing.T) {
	var log strings.Builder
	log.WriteString("case,act,date\n")
	first, _ := calendar.DateOf(1900, 1, 1)
	last, _ := calendar.DateOf(2300, 12, 31)
	for d := first; d <= last; d++ {
		log.WriteString("A,P," + d.ISO() + "\n")
	}
	next := first
	_, err := importer.Read(context.Background(), importer.Log{Reader: strings.NewReader(log.String())}, parsed(t, short), func(tr *importer.Trace) error {
		for _, r := range tr.Rows {
			if r.Date != next {
				t.Fatalf("line %d: got %s, want %s", r.Line, r.Date, next)
			}
			next++
		}
		return nil
	})
	if err != nil || next != last+1 {
		t.Errorf("ended before %s, %v", next, err)
	}
}
