package dossier

import (
	"fmt"
	"strings"
	"testing"

	"alteram/docket"
	"alteram/record"
	"alteram/rulebook"
)

// rehearsal is the Carter rehearsal with n entries: cut, or with questions and
// answers added.
func rehearsal(b *testing.B, n int) sample {
	b.Helper()
	for _, s := range samples(b) {
		if !strings.HasSuffix(s.name, "rehearsal.case") {
			continue
		}
		events := s.c.Events
		var out []docket.Event
		for i, e := range events {
			out = append(out, e)
			if e.Kind == docket.Question && len(out) < n {
				for len(out)+len(events)-i-1 < n {
					out = append(out, e)
				}
			}
		}
		c := *s.c
		c.Events = out[:n]
		number(c.Events)
		s.c = &c
		return s
	}
	b.Fatal("there is no rehearsal")
	return sample{}
}

// BenchmarkAdd adds the last entry to a case that has all others.
func BenchmarkAdd(b *testing.B) {
	for _, n := range []int{30, 1000} {
		b.Run(fmt.Sprintf("%d-entries", n), func(b *testing.B) {
			s := rehearsal(b, n)
			c := New(s.p, "", Opening{Register: s.c.Register})
			for _, e := range s.c.Events[:n-1] {
				c.Add(e)
			}
			b.ResetTimer()
			for b.Loop() {
				if out := c.Clone().Add(s.c.Events[n-1]); out.Ruling.Effect == "" {
					b.Fatal("no ruling")
				}
			}
		})
	}
}

// BenchmarkReplay decodes a recorded case of 30 entries, sheets and fields, and
// replays it; ns/op is one case.
func BenchmarkReplay(b *testing.B) {
	s := rehearsal(b, 30)
	events := chain(b, s)
	editions := map[string]*rulebook.Program{"e1": s.p}
	var sheets [][]byte
	var fields [][][]byte
	for _, ev := range events {
		ev.Sheet.V, ev.Sheet.Org, ev.Sheet.AttKind, ev.Sheet.Recorded = 1, "club.example/log", "desk", "2030-01-02T03:04:05Z"
		ev.Sheet.ID, ev.Sheet.Case, ev.Sheet.Rules = strings.Repeat("0", 32), strings.Repeat("0", 32), ""
		sheet, err := ev.Sheet.Encode()
		if err != nil {
			b.Fatal(err)
		}
		sheets = append(sheets, sheet)
		var list [][]byte
		for name, v := range ev.Fields {
			d := record.Disclosure{Name: name, Value: v}
			one, err := d.Bytes()
			if err != nil {
				b.Fatal(err)
			}
			list = append(list, one)
		}
		fields = append(fields, list)
	}
	b.ResetTimer()
	for b.Loop() {
		got := make([]Shown, len(sheets))
		for i := range sheets {
			sheet, err := record.DecodeSheet(sheets[i])
			if err != nil {
				b.Fatal(err)
			}
			got[i] = Shown{sheet, map[string]any{}}
			for _, f := range fields[i] {
				d, err := record.DecodeDisclosure(f)
				if err != nil {
					b.Fatal(err)
				}
				got[i].Fields[d.Name] = d.Value
			}
		}
		if r := Replay(got, editions); !r.OK || r.Entries != 30 {
			b.Fatalf("%v", r.Lines)
		}
	}
}
