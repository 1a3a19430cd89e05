package importer

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"alteram/source"
)

// The bounds of memory count rows and cells at these sizes.
func TestSizesOfRowsAndCells(t *testing.T) {
	if r, c := unsafe.Sizeof(Row{}), unsafe.Sizeof(cell{}); r != rowBytes || c != cellBytes {
		t.Errorf("a row has %d bytes and a cell %d, counted as %d and %d", r, c, rowBytes, cellBytes)
	}
}

// Names are numbered as a map numbers them, sorted or not.
func TestNamesAreNumberedAsByAMap(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, sorted := range []int{0, 1, 100, 5000} {
		var n names
		want := map[string]int{}
		for i := range 20000 {
			name := fmt.Sprintf("case %08d", i)
			if i >= sorted {
				name = fmt.Sprintf("case %d", chance.IntN(9000))
			}
			w, known := want[name]
			if !known {
				w = len(want)
				want[name] = w
			}
			if got, fresh := n.of([]byte(name)); got != w || fresh == known {
				t.Fatalf("%d sorted: %q is number %d, fresh %v; want %d, %v", sorted, name, got, fresh, w, !known)
			}
		}
		for name, i := range want {
			if string(n.at(i)) != name {
				t.Fatalf("number %d is %q, want %q", i, n.at(i), name)
			}
		}
	}
}

func fields(r *record) []string {
	var list []string
	for i := range r.ends {
		list = append(list, string(r.field(int32(i))))
	}
	return list
}

// FuzzFields holds both ways of cutting a record against encoding/csv and
// bytes.Split.
func FuzzFields(f *testing.F) {
	for _, s := range []string{"", ",", "a,b", "A1,1,CF,2006-07-24,,350,,NIL", `"a","b"`, `"a,b",c`, `"say ""x""",`, "\"two\nlines\",x", `a"b,c`,
		`"a"b`, `"`, `""`, `"""`, ",,,,,,,,,,,", "1234567,1234567,", "ÄÖÜ,ß€,\xff", "\"a\"\r", "a\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, _, _ := strings.Cut(text, "\n")
		var plain record
		h := plain.split([]byte(first), ',')
		if h.quotes != strings.Contains(first, `"`) || h.beyond != strings.ContainsFunc(first, func(r rune) bool { return r >= 0x80 }) {
			t.Errorf("%q: got %+v", first, h)
		}
		if got, want := fields(&plain), strings.Split(first, ","); !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q, want %q", first, got, want)
		}

		var q quoted
		q.reset(',')
		ended := false
		for _, line := range bytes.Split([]byte(text), []byte("\n")) {
			if ended = q.feed(line); ended {
				break
			}
		}
		r := csv.NewReader(strings.NewReader(text))
		want, err := r.Read()
		if err != nil || strings.HasPrefix(strings.TrimLeft(text, "\r"), "\n") || strings.Trim(first, "\r") == "" || strings.Contains(text, "\r") {
			return // what that reader refuses, passes over or changes
		}
		if got := fields(&q.record); !ended || q.stray || !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q (ended %v, stray %v), want %q", text, got, ended, q.stray, want)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2012-02-29", "2012-02-30", "2000-17-10", "2011-10-01T00:38:44.546+02:00", "2012/10/09 14:50:17", "9.10.2012", "0000-00-00", "2012-1-1 24:00", "2012-10-09T11:00:00.", "1600-01-01", "9999-12-31T23:59:59.999999999-23:59"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(1))
	}
	f.Fuzz(func(t *testing.T, text string, order uint8) {
		r := dateReader{order: DateOrder(order % 3)}
		s, problem := r.read([]byte(text))
		for range 2 { // the second time from memory
			if d, ok := r.iso([]byte(text)); ok && (problem != "" || d != s.date) {
				t.Errorf("%q is %s by the short way and %s (%q) by the long", text, d, s.date, problem)
			} else if !ok && problem == "" && len(text) == 10 && text[4] == '-' && r.order == YearMonthDay {
				t.Errorf("%q is no date by the short way and %s by the long", text, s.date)
			}
		}
		if problem == "" && len(text) == 10 && r.order == YearMonthDay && text[4] == '-' && s.date.ISO() != text {
			t.Errorf("%q is read as %s", text, s.date.ISO())
		}
	})
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		text   string
		places int
		want   int64
		ok     bool
	}{
		{"350", 2, 35000, true}, {"350.5", 2, 35050, true}, {"350.50", 2, 35050, true}, {"350.500", 2, 35050, true},
		{"350.505", 2, 0, false}, {"-0.05", 2, -5, true}, {"0", 0, 0, true}, {"12.0", 0, 12, true}, {"12.5", 0, 0, false},
		{"9223372036854775807", 0, 0, false}, {"922337203685477579", 0, 922337203685477579, true}, {"92233720368547758.07", 2, 0, false},
		{"", 0, 0, false}, {"-", 0, 0, false}, {".5", 2, 0, false}, {"5.", 2, 0, false}, {"1,000", 2, 0, false}, {"1e3", 0, 0, false}, {"+1", 0, 0, false}, {"1.2.3", 2, 0, false},
	} {
		got, problem := decimal([]byte(c.text), c.places, "is none")
		if got != c.want || (problem == "") != c.ok {
			t.Errorf("%q with %d places: got %d, %q; want %d, %v", c.text, c.places, got, problem, c.want, c.ok)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	text := "case: case\nact: act\ndate: date\nother acts: as named\nfield note: note\n"
	for _, c := range []struct {
		name, lines string
		row         func(i int) string
		most        int // rows that can be kept
		want        string
	}{
		{"rows of a mixed log", "", func(i int) string { return fmt.Sprintf("%d,P,2006-07-24,x\n", i%10) }, 1 << 18, "I305"},
		{"texts of a mixed log", "", func(i int) string { return fmt.Sprintf("%d,P,2006-07-24,%s\n", i%10, strings.Repeat("x", 1000)) }, 9000, "I305"},
		{"names of cases", "cases: together\n", func(i int) string { return fmt.Sprintf("%d,P,2006-07-24,x\n", i) }, 1 << 19, "I305"},
		{"one case without end", "cases: together\n", func(i int) string { return "1,P,2006-07-24,x\n" }, 1 << 18, "I305"},
		{"texts of one case", "cases: together\n", func(i int) string { return "1,P,2006-07-24," + strings.Repeat("x", 1000) + "\n" }, 9000, "I305"},
		{"acts", "cases: together\n", func(i int) string { return fmt.Sprintf("1,%d,2006-07-24,\n", i) }, mostActs, "I306"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, ds := ParseMapping(source.NewFile("log.mapping", []byte(text+c.lines)))
			if len(ds) > 0 {
				t.Fatal(ds)
			}
			var log strings.Builder
			log.WriteString("case,act,date,note\n")
			for i := range c.most + 1 {
				log.WriteString(c.row(i))
			}
			out := &faults{log: "log.csv"}
			s := newSink(m, out, func(*Trace) error { return nil })
			s.group.limit = 8 << 20
			err := readFrom(&meter{ctx: context.Background(), log: Log{Reader: strings.NewReader(log.String())}}, s)
			if err != errStop || len(out.list()) != 1 || out.list()[0].Code != c.want {
				t.Fatalf("got %v, %v; want %s", err, out.list(), c.want)
			}
			if err := s.finish(true); err != nil || !s.sum.Broken || s.sum.Rows+s.sum.LeftOut >= c.most+1 {
				t.Errorf("got %v, %+v", err, s.sum)
			}
		})
	}
}
