package importer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"alteram/internal/importer"
)

// wide is a mapping that asks for everything.
const wide = "case: case\nact: act\ndate: date\nactor: who\norder: date\nother acts: as named\nwithout date: keep\nzone: Europe/Rome\n" +
	"field n: n (number)\nfield m: m (money)\nfield d: d (date)\nfield y: y (yes/no)\nfield note: note\n"

const wideHead = "case,act,date,who,n,m,d,y,note\n"

// naughty returns lines of the hostile inputs beside the repository, if they
// are there.
func naughty(f *testing.F) []string {
	f.Helper()
	names, err := filepath.Glob("../../../shared/data/security/*.[tjx]*")
	if err != nil || len(names) == 0 {
		return nil
	}
	var lines []string
	for _, n := range names {
		text, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		all := strings.Split(string(text), "\n")
		for i := 0; i < len(all) && i < 400; i += 7 {
			lines = append(lines, all[i])
		}
	}
	return lines
}

// holds checks what must be true of every log, however broken.
func holds(t *testing.T, text []byte, m *importer.Mapping) (string, importer.Summary) {
	t.Helper()
	traces, s := dump(t, m, bytes.NewReader(text))
	rows := 0
	for _, n := range s.Counts {
		rows += n
	}
	if rows != s.Rows || len(s.Counts) != len(s.Acts) || s.Caseless > s.LeftOut {
		t.Errorf("the counts do not add up: %+v", s)
	}
	if s.LeftOut > 0 && len(s.Diagnostics) == 0 {
		t.Errorf("%d rows are left out and nothing is said", s.LeftOut)
	}
	for _, d := range s.Diagnostics {
		if d.Message == "" || d.Hint == "" || d.Code == "" {
			t.Errorf("a diagnostic without fact, remedy or code: %+v", d)
		}
		d.Draw()
	}
	return traces, s
}

// No hostile file, taken for a log, is an error of ours.
func TestHostileFilesAreJudgedAsLogs(t *testing.T) {
	root := shared(t, "security")
	m, files := parsed(t, wide), 0
	err := filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		if traces, s := holds(t, text, m); traces != "" || len(s.Diagnostics) == 0 {
			t.Errorf("%s was taken for a log", name)
		}
		return nil
	})
	if err != nil || files < 10 {
		t.Fatalf("%d files, %v", files, err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, row := range []string{
		"A1,CF,2006-07-24,561,1,35.00,2006-07-24,yes,x\nA1,SF,2006-12-05,,,,,,\n",
		"173688,A_SUBMITTED,2011-10-01T00:38:44.546+02:00,112,20000,,,,COMPLETE\r\n",
		"\"a,b\",\"say \"\"x\"\"\",2012/10/09 14:50:17,,,,,,\"two\nlines\"\n",
		"A,P,2012-02-31,,,,,,\nA,P\n,,,,,,,,\n\"A,P,\n\"\"\",\"\"\",\n",
		"A,P,2012-10-28T02:30:00,,9223372036854775807,99999999999999999999,x,1,\xff\n",
		"B,P,2006-07-24,,,,,,\nA,P,2006-07-24,,,,,,\nB,P,2006-07-23,,,,,,\n",
		"\"", "\r", "\x00", "\ufeff", "<log", "\x1f\x8b\x08", "PK\x03\x04",
	} {
		f.Add([]byte(wideHead + row))
		f.Add([]byte(row))
	}
	for _, l := range naughty(f) {
		f.Add([]byte(wideHead + l + ",P,2006-07-24,,,,,,\nA,\"" + l + "\",2006-07-24,,,,,," + l + "\n"))
	}
	f.Add(gzipped(f, wideHead+"A,P,2006-07-24,,,,,,\n"))
	mixed, together := parsed(f, wide), parsed(f, wide)
	together.Together = true
	f.Fuzz(func(t *testing.T, text []byte) {
		got, s := holds(t, text, mixed)
		slow, _ := dump(t, mixed, iotest.OneByteReader(bytes.NewReader(text)))
		if slow != got {
			t.Errorf("read byte by byte, the log differs:\n%s\n%s", slow, got)
		}
		one, s1 := holds(t, text, together)
		if s.Mixed == 0 && (one != got || s1.LeftOut != s.LeftOut) {
			t.Errorf("read case by case, the log differs:\n%s\n%s", one, got)
		}
	})
}

func FuzzXES(f *testing.F) {
	f.Add([]byte(fineXES))
	for _, text := range []string{
		"<log>", "<log></log>", "<log><trace><event/></trace></log>", "<log><event/></log>", "<a/>", "<!DOCTYPE log [<!ENTITY a \"&a;\">]><log>&a;</log>",
		"<log><trace><string key='concept:name' value='A'/><event></event></trace><trace><string key='concept:name' value='A'/></trace></log>",
		"<log><trace><event><date key='time:timestamp' value='31/2/2012'/><string key='concept:name'/></event></trace>",
		"<log><![CDATA[x]]><?pi?><!-- --></log>", "<?xml version='1.0' encoding='latin1'?><log/>",
	} {
		f.Add([]byte(text))
	}
	for _, l := range naughty(f) {
		f.Add([]byte("<log><trace><string key='concept:name' value='" + l + "'/><event>" + l + "</event></trace></log>"))
	}
	m := parsed(f, xes+"field amount: case:amount (money)\nfield who: who\n")
	f.Fuzz(func(t *testing.T, text []byte) { holds(t, text, m) })
}
