package register

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/record"
)

// Whatever a list holds: no panic, no row both accepted and rejected, every
// change can be read back, reading the list again proposes nothing, and the
// report of rejected rows holds no formula.
func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(clubList), "")
	f.Add([]byte("Name;Joined;Left;Standing;Reason\nA;2001-01-01;2002-01-01;resigned;\"=x\ny\"\nB;;;suspended;\n"), "")
	f.Add([]byte("name\told office\nA B\tx\n"), "old office=office")
	f.Add([]byte("\xff\xfen\x00a\x00m\x00e\x00\n\x00A\x00"), "dates=month/day/year")
	f.Add([]byte("name,joined\n\"A,1/2/2003\n\"\"x\"\n\"b\"c\n"), "standing:=member")
	f.Add([]byte("given,family,office,office from,office until\nA,B,president,2001-01-01,\nC,D,president,2002-01-01,\nA,B,president,2001-01-01,2002-01-01\n"), "")
	p := club(f)
	f.Fuzz(func(t *testing.T, data []byte, item string) {
		m, _ := ParseMapping([]string{item})
		im := ReadCSV("x", data, m, Fold(nil), p, 20000)
		accepted := map[int]bool{}
		for _, row := range im.Rows {
			accepted[row.Line] = true
		}
		for _, x := range im.Rejected {
			if accepted[x.Line] {
				t.Fatalf("line %d is accepted and rejected", x.Line)
			}
		}
		for _, l := range splitCSV(im.RejectedCSV()) {
			for _, v := range l {
				if strings.ContainsRune("=+-@\t\r", rune((v + "x")[0])) {
					t.Fatalf("the report holds the formula %q", v)
				}
			}
		}
		cs, err := im.Changes(strings.NewReader(randomText(8 * (len(im.Rows) + 1))))
		if err != nil {
			t.Fatal(err)
		}
		for i := range cs {
			if _, err := record.Encode(cs[i].Open); err != nil {
				t.Fatal(err)
			}
		}
		r := Fold(filed(1, cs...))
		if bad := r.Faults(); len(bad) > 0 {
			t.Fatalf("%v\n%q", bad, data)
		}
		again := ReadCSV("x", data, m, r, p, 20000)
		if len(im.Rejected) == 0 && len(again.Problems) == 0 {
			for _, row := range again.Rows {
				if len(row.facts) > 0 {
					t.Fatalf("read again, line %d proposes %v\n%q", row.Line, row.Says, data)
				}
			}
		}
	})
}

func splitCSV(data []byte) [][]string {
	var rows [][]string
	t := table{text: strings.TrimPrefix(string(data), "\uFEFF"), sep: ',', line: 1}
	for {
		row, _, _, more := t.next()
		if !more {
			return rows
		}
		rows = append(rows, row)
	}
}

// Whatever changes hold: no panic, the same register one by one and at once,
// and what is known at an earlier size is the fold of fewer.
func FuzzFold(f *testing.F) {
	seed := func(cs ...Change) {
		b, err := json.Marshal(filed(1, cs...))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	a := "m0000000000000001"
	ann := SetMember(a, map[string]string{FieldName: "Ann", FieldNumber: "7"}, Source{})
	seed(ann, SetStanding(Standing{Person: a, Kind: Member, From: 1, Until: calendar.NoDate}),
		SetStanding(Standing{Person: a, Kind: Member, From: 5, Until: calendar.NoDate, Source: Source{Replaces: 2}}), UndoEntry(3, "wrong"))
	seed(ann, SetOffice(Term{Person: a, Role: "president", From: 1, Until: 9}), SetSeat(Term{Person: a, Role: "council", From: 1, Until: 9}),
		SetInterest(Interest{Person: a, About: AboutMatter, Kind: "money", Words: "shares", From: calendar.NoDate, Until: calendar.NoDate}), SetAccount(Account{Person: a, Roles: []string{"secretary"}, Email: "a@b"}))
	b := "i0000000000000001"
	seed(Change{Act: ActImport, Open: record.Object{"import": b, "source": strings.Repeat("0", 64), "rows": int64(1)}},
		SetMember(a, map[string]string{FieldName: "Ann"}, Source{Import: b, Line: 2}), SetSeat(Term{Person: a, Role: "council", From: 1, Until: 9}), UndoImport(b, ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		var cs []Change
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if d.Decode(&cs) != nil || len(cs) > 50 {
			return
		}
		for i := range cs {
			cs[i].Open = whole(cs[i].Open).(map[string]any)
			cs[i].Index = int64(i + 1)
		}
		r := Fold(cs)
		one := Fold(nil)
		for i := range cs {
			one = one.With(cs[i])
			if got, want := shape(t, r.AsKnown(int64(i+2))), shape(t, one); got != want {
				t.Fatalf("after %d changes\nas known:   %s\none by one: %s", i+1, got, want)
			}
		}
		for _, p := range r.People() {
			r.History(p.ID)
			r.Find(p.Name)
		}
		for _, b := range r.Imports() {
			r.Rests(b.ID)
		}
	})
}

// whole turns the numbers of JSON into those of the sheet form.
func whole(v any) any {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return v.String()
		}
		return n
	case map[string]any:
		if v == nil {
			return map[string]any{}
		}
		for k := range v {
			v[k] = whole(v[k])
		}
		return v
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
		return v
	}
	return v
}

// shape is everything that a register says.
func shape(t *testing.T, r *Register) string {
	t.Helper()
	var all []any
	for _, p := range r.People() {
		q := r.state.people[p.ID]
		all = append(all, p, q.standings, q.terms, q.interests, q.account, r.History(p.ID), r.Find(p.Name), r.Find(p.Number))
		for _, d := range []calendar.Date{0, 1, 5, 9} {
			s, _ := r.Standing(p.ID, d)
			all = append(all, s, r.Who("president", d), r.Body("council", d))
		}
	}
	all = append(all, r.Imports(), r.Faults())
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Texts that have broken other programs are names here like any other, or are
// rejected with a reason.
func TestNaughtyNames(t *testing.T) {
	data, err := os.ReadFile(shared(t, "security/blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	accepted, rejected := 0, 0
	for _, s := range list {
		file := "name,number\n\"" + strings.ReplaceAll(s, `"`, `""`) + "\",n1\n"
		im := ReadCSV("x", []byte(file), Mapping{}, Fold(nil), nil, 20000)
		cs, err := im.Changes(strings.NewReader(randomText(16)))
		if err != nil || len(im.Problems) > 0 {
			t.Fatalf("%q: %v %v", s, err, im.Problems)
		}
		r := Fold(filed(1, cs...))
		switch {
		case len(r.Faults()) > 0:
			t.Errorf("%q: %v", s, r.Faults())
		case len(r.People()) == 1:
			accepted++
		case len(im.Rejected) == 0:
			t.Errorf("%q is neither accepted nor rejected", s)
		default:
			rejected++
		}
	}
	if accepted < 300 || rejected < 5 {
		t.Errorf("%d accepted, %d rejected: the test looks at nothing", accepted, rejected)
	}
}

// shared finds data that lies beside the checkout; the test is left out where
// there is none, unless ALTERAM_REQUIRE_SHARED is set.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	file := filepath.Join(filepath.Dir(dir), "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(file); err != nil {
		if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skip("the data is not beside this checkout")
	}
	return file
}
