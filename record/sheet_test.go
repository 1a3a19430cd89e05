package record

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func digits(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "%x", r.IntN(16))
	}
	return b.String()
}

func hashes(r *rand.Rand, n int) (list [][32]byte) {
	for range n {
		var h [32]byte
		for i := range h {
			h[i] = byte(r.Uint32())
		}
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	return list
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func anySheet(r *rand.Rand) *Sheet {
	s := &Sheet{
		V: 1, Org: pick(r, "club.example/alteram/1", "a"), ID: digits(r, 32), Case: digits(r, 32), Seq: r.Int64N(3),
		Act: pick(r, "entry", "case.open", "org.key"), Actor: pick(r, "", "p0123456789ab", "the council"), Role: pick(r, "", "chair"),
		Occurred: pick(r, "", "unknown", "2010-10-11", "2010-10-11T17:30", "2010-10-11T17:32/2010-10-11T21:28", "2010-10-11/2010-10-12"),
		Recorded: pick(r, "2010-10-11T10:41:00Z", "2000-02-29T23:59:59Z"),
		Rules:    pick(r, "", digits(r, 64)), Clause: pick(r, "", "12.3(a)"), Engine: pick(r, "", "alteram 1.0"),
		AttKind: pick(r, "desk", "paper", "system"), Sealed: hashes(r, r.IntN(4)), Att: hashes(r, r.IntN(2)),
	}
	if s.Seq > 0 {
		s.Prev = hashes(r, 1)[0]
	}
	for range r.IntN(3) {
		s.Relies = append(s.Relies, digits(r, 32))
	}
	if o := anyObject(r, 4); len(o) > 0 {
		s.Open = o
	}
	if o := anyObject(r, 4); len(o) > 0 {
		s.State = o
	}
	return s
}

func FuzzTwoEncodersOfSheetsAgree(f *testing.F) {
	for seed := range uint64(50) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		s := anySheet(rand.New(rand.NewPCG(seed, 2)))
		b, err := s.Encode()
		if err != nil {
			t.Fatalf("%+v: %v", s, err)
		}
		if second, err := secondEncodeSheet(s); err != nil || second != string(b) {
			t.Errorf("the encoders differ:\n%s\n%s %v", b, second, err)
		}
		again, err := DecodeSheet(b)
		if err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("%s is read as %+v, %v", b, again, err)
		}
	})
}

func FuzzDecodeSheet(f *testing.F) {
	for seed := range uint64(10) {
		b, _ := anySheet(rand.New(rand.NewPCG(seed, 3))).Encode()
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeSheet(b)
		if err != nil {
			return
		}
		if again, err := s.Encode(); err != nil || string(again) != string(b) {
			t.Errorf("%s is taken and written as %s, %v", b, again, err)
		}
		if second, err := secondEncodeSheet(s); err != nil || second != string(b) {
			t.Errorf("%s is taken and the second encoder writes %s, %v", b, second, err)
		}
	})
}

// plainSheet is a valid sheet with every kind of field.
func plainSheet() *Sheet {
	return &Sheet{
		V: 1, Org: "club.example/alteram/1", ID: strings.Repeat("1", 32), Case: strings.Repeat("c", 32), Seq: 1, Prev: [32]byte{1},
		Act: "entry", Recorded: "2010-10-11T10:41:00Z", AttKind: "desk", Open: Object{"kind": "act"}, Sealed: [][32]byte{{1}, {2}},
	}
}

func TestSheetsOutsideTheFormatAreRefusedByField(t *testing.T) {
	for _, test := range []struct {
		want   string
		change func(*Sheet)
	}{
		{"v: format 2 is not known", func(s *Sheet) { s.V = 2 }},
		{"org: \"\" is no origin", func(s *Sheet) { s.Org = "" }},
		{"org: \"a b\" is no origin", func(s *Sheet) { s.Org = "a b" }},
		{"id: ", func(s *Sheet) { s.ID = strings.Repeat("A", 32) }},
		{"case: ", func(s *Sheet) { s.Case = "c" }},
		{"seq: -1 is less than zero", func(s *Sheet) { s.Seq = -1 }},
		{"seq: 9007199254740992 is out of range", func(s *Sheet) { s.Seq = 1 << 53 }},
		{"prev: the first event", func(s *Sheet) { s.Seq = 0 }},
		{"prev: event 1 of a chain names", func(s *Sheet) { s.Prev = [32]byte{} }},
		{"act: \"\"", func(s *Sheet) { s.Act = "" }},
		{"act: \"a..b\"", func(s *Sheet) { s.Act = "a..b" }},
		{"act: \"Entry\"", func(s *Sheet) { s.Act = "Entry" }},
		{"actor: a line break", func(s *Sheet) { s.Actor = "a\nb" }},
		{"role: a line break", func(s *Sheet) { s.Role = "a\x7f" }},
		{"recorded: ", func(s *Sheet) { s.Recorded = "2010-10-11T10:41:00.5Z" }},
		{"recorded: ", func(s *Sheet) { s.Recorded = "2010-10-11T10:41:00+01:00" }},
		{"recorded: ", func(s *Sheet) { s.Recorded = "2010-02-29T10:41:00Z" }},
		{"recorded: ", func(s *Sheet) { s.Recorded = "" }},
		{"rules: ", func(s *Sheet) { s.Rules = "ab" }},
		{"att_kind: ", func(s *Sheet) { s.AttKind = "" }},
		{"relies.0: ", func(s *Sheet) { s.Relies = []string{"x"} }},
		{"relies.1: ", func(s *Sheet) { s.Relies = []string{s.ID, s.ID} }},
		{"sealed.1: ", func(s *Sheet) { s.Sealed = [][32]byte{{2}, {2}} }},
		{"sealed.1: ", func(s *Sheet) { s.Sealed = [][32]byte{{2}, {1}} }},
		{"open.kind: a bool", func(s *Sheet) { s.Open = Object{"kind": true} }},
		{"16669 bytes, at most 16384", func(s *Sheet) { s.Open = Object{"kind": strings.Repeat("x", 16300)} }},
	} {
		s := plainSheet()
		if _, err := s.Encode(); err != nil {
			t.Fatal(err)
		}
		test.change(s)
		b, err := s.Encode()
		if err == nil || !strings.HasPrefix(err.Error(), "sheet: "+test.want) {
			t.Errorf("%s…, %v; want %s", clip(string(b)), err, test.want)
		}
	}
}

func TestTimesOfTheActAreCivil(t *testing.T) {
	good := []string{"", "unknown", "2010-10-11", "2010-10-11T17:30", "2010-10-11T17:30:05", "2010-10-11T24:00", "2010-10-11T00:00",
		"2010-10-11T17:32/2010-10-11T21:28", "2010-10-11/2010-10-12T09:00", "2010-10-11T09:00/2010-10-11", "2010-10-11/2010-10-11"}
	bad := []string{"2010-10-32", "2010-02-29", "2010-10-11T25:00", "2010-10-11T7:30", "2010-10-11T17:30:00", "2010-10-11T17:30:05.5", "2010-10-11T17:30Z",
		"2010-10-12/2010-10-11", "2010-10-11T17:30/2010-10-11T17:29", "2010-10-11/", "/2010-10-11", "2010-10-11/unknown", "a/b/c", "11 October 2010", "2010-10-11T", "2010-10-11T24:01"}
	for _, s := range good {
		if !isOccurred(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range bad {
		if isOccurred(s) {
			t.Errorf("%q is taken", s)
		}
	}
}

func TestSheetsReadFromOutsideAreRefusedByField(t *testing.T) {
	b, err := plainSheet().Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, new, want string }{
		{`"att_kind":"desk",`, ``, "att_kind: \"\" is not one lower-case word"},
		{`"seq":1,`, ``, "seq: it is missing"},
		{`"seq":1,`, `"seq":"1",`, "seq: it is not a number"},
		{`"v":1`, `"v":1,"w":2`, "w: a sheet has no such field"},
		{`"act":"entry",`, `"act":"entry","actor":"",`, "a field that is empty is left out"},
		{`"open":{"kind":"act"},`, `"open":{},`, "a field that is empty is left out"},
		{`"open":{"kind":"act"},`, `"open":[],`, "open: it is not an object"},
		{`"recorded":`, `"recorded": `, "byte"},
		{`"sealed":["AQ`, `"sealed":["BQ`, "sealed.1: commitments rise strictly"},
		{`"sealed":["`, `"sealed":["="`, "byte"},
		{`"sealed":["A`, `"sealed":["=`, "sealed.0: "},
		{`AAA"],"seq"`, `AAB"],"seq"`, "sealed.1: "},
		{`"prev":"AQ`, `"prev":"A`, "prev: "},
	} {
		text := strings.Replace(string(b), test.old, test.new, 1)
		if text == string(b) {
			t.Fatalf("%s does not stand in %s", test.old, b)
		}
		if _, err := DecodeSheet([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), "sheet: "+test.want) {
			t.Errorf("%s: %v; want %s", text, err, test.want)
		}
	}
	for _, text := range []string{"[]", `"a"`, strings.Repeat(" ", MaxSheet+1)} {
		if _, err := DecodeSheet([]byte(text)); err == nil {
			t.Errorf("%.20s is taken", text)
		}
	}
}

func TestDisclosuresOpenTheirCommitment(t *testing.T) {
	d := Disclosure{Salt: [32]byte{9}, Name: "text.1", Value: "He was told to be quiet."}
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeDisclosure(b)
	if err != nil || !reflect.DeepEqual(again, d) {
		t.Errorf("%s is read as %+v, %v", b, again, err)
	}
	one, err := d.Commitment()
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]Disclosure{
		"salt":  {Salt: [32]byte{8}, Name: d.Name, Value: d.Value},
		"name":  {Salt: d.Salt, Name: "text.2", Value: d.Value},
		"value": {Salt: d.Salt, Name: d.Name, Value: []any{d.Value}},
	} {
		if two, err := other.Commitment(); err != nil || two == one {
			t.Errorf("another %s has the same commitment, %v", name, err)
		}
	}
	if FileCommitment([32]byte{1}, []byte("x")) == FileCommitment([32]byte{2}, []byte("x")) {
		t.Error("the salt of a file does not count")
	}
	for _, bad := range []string{`{}`, `["a"]`, `[1,"a","b"]`, `["` + B64(d.Salt) + `","",1]`, `["` + B64(d.Salt) + `",1,1]`, `["x","a",1]`, string(b) + " "} {
		if _, err := DecodeDisclosure([]byte(bad)); err == nil || !strings.HasPrefix(err.Error(), "disclosure: ") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
