package register

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

const book = "# Club\nzone: UTC.  calendar: Wellington.  count days as: NZ Legislation Act 2019.\n\n## 1 Bodies\n```rule\n" +
	"The council is a body of 2 members.\nThe president is an office held by one member of the council.\nThe secretary is an office held by one member of the council.\n```\n"

func club(t testing.TB) *rulebook.Program {
	t.Helper()
	f, diags := syntax.Parse(source.NewFile("club.md", []byte(book)))
	p, more := rulebook.Build(f)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return p
}

func day(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// counter is randomness that tests can repeat: it counts.
type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = c.n
		if i == len(p)-1 {
			c.n++
			p[0] = c.n ^ 0xA5
		}
	}
	return len(p), nil
}

// filed gives changes the entries from first on.
func filed(first int64, changes ...Change) []Change {
	for i := range changes {
		changes[i].Index = first + int64(i)
	}
	return changes
}

const clubList = `Number,Full name,E-mail,Member since,Office,Office from,Body,Seat from
7,Ann Example,ann@example.org,12 May 2001,president,10 Oct 2010,council,2009-10-10
007b,Bo Ngāta,bo@example.org,2003-01-31,,,Council,2009-10-10
,Cy Other,,,,,,
`

func imported1(t testing.TB, file string, r *Register) (*Import, *Register) {
	t.Helper()
	im := ReadCSV("members.csv", []byte(file), Mapping{}, r, club(t), day(t, "2026-11-24"))
	if len(im.Problems) > 0 {
		t.Fatal(im.Problems)
	}
	cs, err := im.Changes(&counter{byte(len(r.facts))})
	if err != nil {
		t.Fatal(err)
	}
	return im, r.With(filed(r.lastEntry()+1, cs...)...)
}

func TestImportTwiceProposesNothing(t *testing.T) {
	im, r := imported1(t, clubList, Fold(nil))
	if len(im.Rows) != 3 || len(im.Rejected) != 0 || len(r.Faults()) != 0 {
		t.Fatalf("%d rows, rejected %v, faults %v", len(im.Rows), im.Rejected, r.Faults())
	}
	again := ReadCSV("members.csv", []byte(clubList), Mapping{}, r, club(t), day(t, "2026-11-24"))
	if len(again.Rows) != 3 || len(again.Rejected) != 0 {
		t.Fatalf("again: %v, rejected %v", again.Rows, again.Rejected)
	}
	for _, row := range again.Rows {
		if row.Status != Unchanged {
			t.Errorf("line %d is %s: %v", row.Line, row.Status, row.Says)
		}
	}
	if cs, _ := again.Changes(&counter{}); cs != nil {
		t.Errorf("again proposes %d changes", len(cs))
	}
	who := r.Who("The President", day(t, "2010-10-11"))
	if len(who) != 1 || who[0].From != day(t, "2010-10-10") || who[0].Entry == 0 {
		t.Fatalf("who was president: %v", who)
	}
	if p, _ := r.Person(who[0].Person); p.Name != "Ann Example" {
		t.Errorf("president is %q", p.Name)
	}
}

// A family is imported when somebody confirms that its members share their
// address, and reading it again proposes nothing, confirmed or not.
func TestConfirmedFamiliesShareAnAddress(t *testing.T) {
	const family = "number,name,email,joined\n7,Ann Gow,gow@example.org,2001-01-01\n8,Fin Gow,gow@example.org,2002-01-01\n,Isa Gow,gow@example.org,2003-01-01\n"
	m, bad := ParseMapping([]string{"addresses=shared"})
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	im := ReadCSV("family.csv", []byte(family), m, Fold(nil), club(t), day(t, "2026-11-24"))
	if len(im.Rows) != 3 || len(im.Rejected) != 0 {
		t.Fatalf("confirmed: %d rows, rejected %v", len(im.Rows), im.Rejected)
	}
	cs, err := im.Changes(&counter{1})
	if err != nil {
		t.Fatal(err)
	}
	r := Fold(filed(1, cs...))
	if n := len(r.People()); n != 3 {
		t.Fatalf("%d people of three", n)
	}
	for _, again := range []Mapping{m, {}} {
		im := ReadCSV("family.csv", []byte(family), again, r, club(t), day(t, "2026-11-24"))
		if cs, _ := im.Changes(&counter{2}); len(im.Rejected) != 0 || cs != nil {
			t.Errorf("again, shared %v: %d changes, rejected %v", again.Shared, len(cs), im.Rejected)
		}
	}
	im = ReadCSV("family.csv", []byte(family), Mapping{}, Fold(nil), club(t), day(t, "2026-11-24"))
	if len(im.Rows) != 1 || len(im.Rejected) != 2 || im.Rejected[0].Line != 3 || im.Rejected[0].Field != FieldEmail || im.Rejected[1].Line != 4 {
		t.Errorf("not confirmed: %d rows, rejected %v", len(im.Rows), im.Rejected)
	}
	if _, bad := ParseMapping([]string{"addresses=own"}); len(bad) != 1 || !strings.Contains(bad[0].Remedy, "shared") {
		t.Errorf("addresses=own: %v", bad)
	}
}

func TestRowsAreRejectedNotGuessed(t *testing.T) {
	_, base := imported1(t, clubList, Fold(nil))
	for _, c := range []struct{ name, file, field, why string }{
		{"ambiguous date", "name,joined\nDi New,03/04/2010\n", "joined", "3 April 2010 or 4 March 2010"},
		{"no such day", "name,joined\nDi New,31/02/2010\n", "joined", "no such day"},
		{"two-digit year", "name,joined\nDi New,25/12/10\n", "joined", "four digits"},
		{"spreadsheet serial", "name,joined\nDi New,40461\n", "joined", "count of days"},
		{"unknown office", "name,office,office from\nDi New,presidant,2026-01-01\n", "office", "did you mean president"},
		{"unknown body", "name,body,seat from\nDi New,board,2026-01-01\n", "body", "knows no body"},
		{"office held by one", "name,office,office from,body,seat from\nDi New,president,2026-01-01,,\n", "office", "Ann Example holds it"},
		{"zeros taken off", "number,name\n7b,Bo Ngāta\n", "number", "zeros"},
		{"number of somebody else", "number,name\n7,Zed\n", "number", "neither name"},
		{"shared address", "name,email\nMax Example,ann@example.org\n", "email", "shares it"},
		{"shared address, other number", "number,name,email\n9,Max Example,ann@example.org\n", "email", "that of Ann Example, number 7, too; when they share it, confirm it with the mapping addresses=shared"},
		{"one address twice in the file", "number,name,email\n8,Max New,new@example.org\n9,Di New,NEW@example.org\n", "email", "that of Max New, number 8 of line 2, too"},
		{"a known member takes a taken address", "number,name,email\n007b,Bo Ngāta,ann@example.org\n", "email", "that of Ann Example"},
		{"accents lost", "name\nBo Ngata\n", "name", "written differently"},
		{"another address", "name,email\nAnn Example,else@example.org\n", "email", "another e-mail"},
		{"other first day", "number,name,joined\n7,Ann Example,2003-01-01\n", "joined", "register says member"},
		{"unseen character", "name\nDi\u202eNew\n", "name", "nobody can see"},
		{"twice in the file", "name\nDi New\ndi  new\n", "", "nothing that line 2 does not"},
		{"conflict in the file", "name,number,phone\nDi New,9,1\nDi New,9,2\n", "phone", "line 2"},
		{"fields missing", "name,joined\nDi New\n", "", "1 fields"},
		{"quote left open", "name,joined\n\"Di New,2001-01-01\n", "", "does not close"},
		{"far ahead", "name,joined\nDi New,2126-01-01\n", "joined", "more than a year ahead"},
		{"end before beginning", "name,office,office from,office until\nDi New,secretary,2026-02-01,2026-01-01\n", "office until", "not after"},
		{"suspended since when", "name,standing\nDi New,suspended\n", "standing from", "missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			im := ReadCSV("x.csv", []byte(c.file), Mapping{}, base, club(t), day(t, "2026-11-24"))
			if len(im.Problems) > 0 || len(im.Rejected) != 1 {
				t.Fatalf("problems %v, rejected %v, rows %v", im.Problems, im.Rejected, im.Rows)
			}
			if x := im.Rejected[0]; x.Field != c.field || !strings.Contains(x.Why, c.why) {
				t.Errorf("got %q: %q; want %q: %q", x.Field, x.Why, c.field, c.why)
			}
		})
	}
}

func TestUndoOfAnImportLeavesManualChanges(t *testing.T) {
	im, r := imported1(t, clubList, Fold(nil))
	_ = im
	ann, cy := r.Find("ann example")[0].Person.ID, r.Find("Cy Other")[0].Person.ID
	batch := r.Imports()[0].ID
	r = r.With(filed(100, SetOffice(Term{Person: ann, Role: "secretary", From: day(t, "2026-01-01"), Until: calendar.NoDate}), UndoImport(batch, "wrong file"))...)
	if len(r.Faults()) != 0 {
		t.Fatal(r.Faults())
	}
	if _, there := r.Person(cy); there {
		t.Error("Cy came with the import and stays")
	}
	if who := r.Who("secretary", day(t, "2026-02-01")); len(who) != 1 || who[0].Person != ann {
		t.Errorf("secretary: %v", who)
	}
	if who := r.Who("president", day(t, "2026-02-01")); len(who) != 0 {
		t.Errorf("president: %v", who)
	}
	if p, _ := r.Person(ann); p.Name != "Ann Example" {
		t.Errorf("the name of the secretary is %q", p.Name)
	}
	rests := strings.Join(r.Rests(batch), "\n")
	if !strings.Contains(rests, "entry 100 stays: Ann Example: secretary") || !strings.Contains(rests, "Ann Example stays in the register") {
		t.Errorf("rests: %s", rests)
	}
	if who := r.AsKnown(100).Who("president", day(t, "2026-02-01")); len(who) != 1 {
		t.Errorf("as known before, president: %v", who)
	}
}

func TestEncodingsAndSeparators(t *testing.T) {
	text := "Name;Phone\r\n\"Zoë; the\nSecond\";1\r\n\r\nÄnne;'+64 21\r\n"
	utf16le := []byte{0xFF, 0xFE}
	var latin []byte
	for _, r := range text {
		utf16le = append(utf16le, byte(r), byte(r>>8))
		latin = append(latin, byte(r))
	}
	for name, data := range map[string][]byte{"utf-8": []byte(text), "bom": []byte("\uFEFF" + text), "utf-16": utf16le, "utf-16 without mark": utf16le[2:], "windows-1252": latin} {
		im := ReadCSV("x", data, Mapping{}, Fold(nil), nil, 20000)
		if len(im.Rows) != 2 || im.Rows[0].Name != "Zoë; the Second" || im.Rows[1].Name != "Änne" || im.Rows[1].Line != 5 || !strings.Contains(im.Rows[1].Says[0], "phone +64 21") {
			t.Errorf("%s: %v %v %v", name, im.Rows, im.Rejected, im.Problems)
		}
	}
}

func TestRejectedRowsReadAgainAndRunNothing(t *testing.T) {
	im := ReadCSV("x", []byte("name,phone,joined\n=1+1,+64 21,03/04/2010\n@x,-1,03/04/2010\n"), Mapping{}, Fold(nil), nil, 20000)
	out := im.RejectedCSV()
	for _, l := range bytes.Split(out, []byte("\r\n"))[1:] {
		for _, f := range bytes.Split(l, []byte(",")) {
			if len(f) > 0 && bytes.ContainsAny(f[:1], "=+-@") {
				t.Errorf("the report holds the formula %q", f)
			}
		}
	}
	m, _ := ParseMapping([]string{"dates=day/month/year"})
	again := ReadCSV("x", out, m, Fold(nil), nil, 20000)
	if len(again.Rows) != 2 || again.Rows[0].Name != "=1+1" || again.Rows[1].Name != "@x" {
		t.Errorf("again: %v %v %v", again.Rows, again.Rejected, again.Problems)
	}
}

func members(n int) []byte {
	var b bytes.Buffer
	b.WriteString("number,name,email,joined,phone\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,Person %d Name,p%d@example.org,2010-%02d-%02d,%d\n", i+1, i, i, 1+i%12, 1+i%28, i)
	}
	return b.Bytes()
}

func BenchmarkImport(b *testing.B) {
	file := members(10000)
	im := ReadCSV("m", file, Mapping{}, Fold(nil), nil, 20000)
	cs, err := im.Changes(strings.NewReader(randomText(8 * 10002)))
	if err != nil {
		b.Fatal(err)
	}
	r := Fold(filed(1, cs...))
	changed := bytes.ReplaceAll(file, []byte("5\n"), []byte("9\n"))
	b.ReportAllocs()
	for b.Loop() {
		im := ReadCSV("m", changed, Mapping{}, r, nil, 20000)
		if len(im.Rows) != 10000 || len(im.Rejected) != 0 {
			b.Fatal(len(im.Rows), im.Rejected)
		}
	}
}

// randomText is a stream in which no eight bytes come twice.
func randomText(n int) string {
	b := make([]byte, 0, n)
	for i := 0; len(b) < n; i++ {
		b = fmt.Appendf(b, "%08x", i)
	}
	return string(b)
}

func BenchmarkFold(b *testing.B) {
	im := ReadCSV("m", members(10000), Mapping{}, Fold(nil), nil, 20000)
	cs, err := im.Changes(strings.NewReader(randomText(8 * 10002)))
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; len(cs) < 50000; i++ {
		id := cs[1+2*(i%10000)].Subject
		cs = append(cs, SetSeat(Term{Person: id, Role: "council", From: calendar.Date(10000 + i), Until: calendar.Date(10001 + i)}))
	}
	filed(1, cs...)
	b.ReportAllocs()
	for b.Loop() {
		if r := Fold(cs); len(r.Faults()) != 0 {
			b.Fatal(r.Faults()[0])
		}
	}
}
