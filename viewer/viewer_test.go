package viewer_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/dossier"
	"alteram/examples"
	"alteram/record"
	"alteram/source"
	"alteram/viewer"
)

// contents makes the contents of a bundle from an example case, showing what
// show allows.
func contents(t *testing.T, name string, show func(dossier.Class) bool, more ...docket.Event) *bundle.Contents {
	t.Helper()
	read := func(name string) []byte {
		b, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	files := []bundle.File{{Name: "constitution.md", Data: read("carter/constitution.md")}}
	hash, err := bundle.EditionHash(files)
	if err != nil {
		t.Fatal(err)
	}
	ed := bundle.Edition{Hash: hash, Files: files}
	p, err := viewer.Program(ed)
	if err != nil {
		t.Fatal(err)
	}
	cf, ds := casefile.Read(source.NewFile(name, read(name)), p)
	if len(ds) > 0 {
		t.Fatal(ds[0])
	}
	c := &bundle.Contents{Purpose: "court", Made: "2010-10-12T00:00:00Z", Origin: "example.org/alteram/1", Case: strings.Repeat("a1", 16), Editions: []bundle.Edition{ed}}
	seq := int64(0)
	add := func(act, on string, open record.Object, fields []dossier.Field) {
		s := &record.Sheet{V: 1, Org: c.Origin, ID: fmt.Sprintf("%032x", seq), Case: c.Case, Seq: seq, Act: act, Occurred: on, Recorded: "2010-10-11T04:00:00Z", Rules: hash, Open: open, AttKind: "desk"}
		if seq > 0 {
			s.Prev = [32]byte{1} // the viewer does not verify
		}
		type pair struct {
			c [32]byte
			d record.Disclosure
			k dossier.Class
		}
		var all []pair
		for i, f := range fields {
			d := record.Disclosure{Name: f.Name, Value: f.Value}
			d.Salt[0], d.Salt[1] = byte(seq), byte(i)
			h, err := d.Commitment()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, pair{h, d, f.Class})
		}
		slices.SortFunc(all, func(a, b pair) int { return bytes.Compare(a.c[:], b.c[:]) })
		e := bundle.Event{Index: seq + 1, Shown: map[int]record.Disclosure{}}
		for i, x := range all {
			s.Sealed = append(s.Sealed, x.c)
			if show(x.k) {
				e.Shown[i] = x.d
			}
		}
		if e.Sheet, err = s.Encode(); err != nil {
			t.Fatal(err)
		}
		c.Events = append(c.Events, e)
		seq++
	}
	handles := map[string]string{}
	handle := func(name string) (string, bool) { h, ok := handles[name]; return h, ok }
	var people []string
	seats := func(list []docket.Seat) (out []docket.Seat) {
		for _, s := range list {
			if handles[s.Person] == "" {
				handles[s.Person] = fmt.Sprintf("p%012x", len(handles)+1)
				people = append(people, s.Person)
			}
			s.Person = handles[s.Person]
			out = append(out, s)
		}
		return out
	}
	reg := docket.Register{Bodies: seats(cf.Register.Bodies), Offices: seats(cf.Register.Offices), Parties: seats(cf.Register.Parties)}
	for _, m := range cf.Register.Members {
		reg.Members = append(reg.Members, seats([]docket.Seat{{Person: m}})[0].Person)
	}
	o := dossier.Opening{Edition: hash, Title: cf.Title, Label: cf.Label, Register: reg, Incomplete: cf.Incomplete}
	open, f := o.Fields()
	add("case.open", "", open, f)
	for _, name := range people {
		x := dossier.Person{Handle: handles[name], Name: name}
		open, f := x.Fields()
		add("case.person", "", open, f)
	}
	for _, e := range append(cf.Events, more...) {
		open, on, f := dossier.Entry(p, &e, handle)
		add("entry", on, open, f)
	}
	return c
}

// text returns one of the files by name.
func text(t *testing.T, c *bundle.Contents, name string) string {
	t.Helper()
	files, err := viewer.Files(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

const shortNotice = "carter/broken/B7-short-notice.case"

func TestAllShownGivesNamesAndFullRulings(t *testing.T) {
	c := contents(t, shortNotice, func(dossier.Class) bool { return true })
	for _, name := range []string{"index.html", "report.txt"} {
		got := text(t, c, name)
		for _, want := range []string{"Bram Example sends notice of hearing by email to Chris Carter", "11 clear days, not 14", "Clause 6.2", "by the back door", "void"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s does not say %q", name, want)
			}
		}
		if strings.Count(got, "p000000000001") != 1 { // in the table of people
			t.Errorf("%s speaks of a handle whose name is shown", name)
		}
	}
}

func TestFactsWithoutNamesAndWordsGiveRulingsOverHandles(t *testing.T) {
	got := text(t, contents(t, shortNotice, func(k dossier.Class) bool { return k == dossier.Facts }), "report.txt")
	if !strings.Contains(got, "11 clear days, not 14") {
		t.Error("the ruling is not reached again")
	}
	for _, secret := range []string{"Carter", "Bram", "Example", "back door", "undermining"} {
		if strings.Contains(got, secret) {
			t.Errorf("the report shows %q, which the contents do not", secret)
		}
	}
}

func TestNothingShownGivesTheRecordedOutcomeOnly(t *testing.T) {
	c := contents(t, shortNotice, func(dossier.Class) bool { return false })
	for _, name := range []string{"index.html", "report.txt"} {
		got := text(t, c, name)
		for _, secret := range []string{"Carter", "Bram", "Willis", "undermining", "28 September 2010 at"} {
			if strings.Contains(got, secret) {
				t.Errorf("%s shows %q, which the contents do not", name, secret)
			}
		}
		if !strings.Contains(got, "notice of hearing") || !strings.Contains(got, "0 of ") {
			t.Errorf("%s says neither which act was done nor that nothing private is shown", name)
		}
	}
}

func TestTheSameContentsGiveTheSameBytes(t *testing.T) {
	all := func(dossier.Class) bool { return true }
	a, err := viewer.Files(contents(t, shortNotice, all))
	if err != nil {
		t.Fatal(err)
	}
	b, err := viewer.Files(contents(t, shortNotice, all))
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		if a[i].Name != b[i].Name || !bytes.Equal(a[i].Data, b[i].Data) {
			t.Errorf("%s differs", a[i].Name)
		}
	}
	if len(a) != 4 {
		t.Errorf("%d files, not 4", len(a))
	}
}

func TestThePageNeedsNoNetworkAndNoScript(t *testing.T) {
	got := text(t, contents(t, "carter/rehearsal.case", func(dossier.Class) bool { return true }), "index.html")
	for _, bad := range []string{"http://", "https://", "<script", "src=", "@import", "url("} {
		if strings.Contains(got, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !strings.Contains(got, "default-src 'none'") {
		t.Error("the page does not forbid what it does not need")
	}
}

func TestACorrectedEntrySaysSo(t *testing.T) {
	all := func(dossier.Class) bool { return true }
	before := contents(t, shortNotice, all)
	notice := ""
	for i := range before.Events {
		s, err := record.DecodeSheet(before.Events[i].Sheet)
		if err != nil {
			t.Fatal(err)
		}
		if s.Open["thing"] == "notice of hearing" {
			notice = fmt.Sprint(s.Seq)
		}
	}
	last := docket.When{Day: 14904, Clock: calendar.NoClock, Last: 14904, LastClock: calendar.NoClock} // 22 October 2010
	got := text(t, contents(t, shortNotice, all, docket.Event{Kind: docket.Withdrawn, On: last, Target: notice, Text: "never sent"}), "report.txt")
	if want := fmt.Sprintf("Withdrawn by entry %d", len(before.Events)); !strings.Contains(got, want) {
		t.Errorf("the report does not say %q", want)
	}
	if !strings.Contains(got, "counts otherwise") {
		t.Error("the report does not say that the hearing counts otherwise without the notice")
	}
}

func TestTheWholeCaseIsHeldAgainstEveryClause(t *testing.T) {
	all := func(dossier.Class) bool { return true }
	for name, want := range map[string][]string{
		"carter/rehearsal.case":               {"No clause is broken."},
		"carter/broken/B12-late-reasons.case": {"Clause 15.1 (Reasons within seven days) broken", "Monday 18 October 2010", "after its time"},
		shortNotice:                           {"Clause 6.2 (Fourteen clear days) broken", "expulsion of "},
	} {
		c := contents(t, name, all)
		c.Made = "2010-11-30T00:00:00Z"
		got := text(t, c, "report.txt")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: the report does not say %q", name, w)
			}
		}
	}
}

func TestWhatTheDeskDoesIsSaidInWords(t *testing.T) {
	c := contents(t, shortNotice, func(dossier.Class) bool { return true })
	for act, x := range map[string]struct {
		open record.Object
		want string
	}{
		"letter.sent":   {record.Object{"seq": int64(9), "n": int64(0), "how": "post"}, "The letter of entry 9 is sent by post."},
		"bundle.issue":  {record.Object{"purpose": "court", "holder": "p000000000017"}, "A bundle of the record is made for the court, held by Chris Carter."},
		"case.said":     {record.Object{"kind": "message"}, "Somebody writes."},
		"record.hold":   {record.Object{}, "The record is held: nothing may be erased."},
		"record.unhold": {record.Object{}, "The hold on the record ends."},
	} {
		s := &record.Sheet{V: 1, Org: c.Origin, ID: strings.Repeat("f", 32), Case: c.Case, Seq: int64(len(c.Events)), Prev: [32]byte{1}, Act: act, Recorded: "2010-10-12T04:00:00Z", Open: x.open, AttKind: "desk"}
		sheet, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		more := *c
		more.Events = append(slices.Clip(c.Events), bundle.Event{Index: 99, Sheet: sheet})
		if got := text(t, &more, "report.txt"); !strings.Contains(got, x.want) {
			t.Errorf("%s: the report does not say %q", act, x.want)
		}
	}
}
