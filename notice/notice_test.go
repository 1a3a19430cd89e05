package notice

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/document"
	"alteram/examples"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// open is a case of the examples, read by one who may read all of it.
func open(t testing.TB, dir, name string, until string) *Case {
	t.Helper()
	book, err := fs.ReadFile(examples.Files, path.Join(dir, bookOf(t, dir, name)))
	if err != nil {
		t.Fatal(err)
	}
	tree, diags := syntax.Parse(source.NewFile("book.md", book))
	books := []*syntax.File{tree}
	for _, inc := range rulebook.Includes(tree) {
		text, err := fs.ReadFile(examples.Files, path.Join(dir, path.Dir(bookOf(t, dir, name)), inc))
		if err != nil {
			t.Fatal(err)
		}
		other, more := syntax.Parse(source.NewFile(inc, text))
		books, diags = append(books, other), append(diags, more...)
	}
	p, more := rulebook.Build(books...)
	if source.HasError(append(diags, more...)) {
		t.Fatal(append(diags, more...))
	}
	text, err := fs.ReadFile(examples.Files, path.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	whole := string(text)
	if until != "" {
		i := strings.Index(whole, until)
		if i < 0 {
			t.Fatalf("no %q", until)
		}
		whole = whole[:i+1]
	}
	file, diags := casefile.Read(source.NewFile(name, []byte(whole)), p)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	c := &Case{Program: p, Place: &p.Settings.Reckoner.Place, Organisation: "Te Rōpū", Reference: "2010-001", Title: file.Title, Home: "/c/x/documents", Register: file.Register, Words: English()}
	rulings := map[string]docket.Ruling{}
	last := calendar.Instant(0)
	state := docket.Replay(p, file.Register, file.Incomplete, file.Events, docket.Known{})
	for _, r := range state.Rulings() {
		rulings[r.Event] = r
	}
	for i := range file.Events {
		e := &file.Events[i]
		clock := e.On.Clock
		if clock == calendar.NoClock {
			clock = 0
		}
		at, _ := c.Place.At(e.On.Day, clock)
		last = max(last, at)
		x := Entry{Seq: int64(i + 1), Recorded: time.Unix(0, int64(at)).UTC().Format(time.RFC3339), Event: e, Words: casefile.Sentence(p, e), Read: true}
		if r, ok := rulings[e.ID]; ok {
			x.Ruling = &r
		}
		c.Entries = append(c.Entries, x)
	}
	c.Standing = docket.At(state, last+calendar.Instant(time.Hour))
	return c
}

func bookOf(t testing.TB, dir, name string) string {
	text, err := fs.ReadFile(examples.Files, path.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^rulebook: (.*)$`).FindSubmatch(text)
	if m == nil {
		t.Fatal("its rulebook is not named")
	}
	return strings.TrimSuffix(string(m[1]), ".")
}

var key = regexp.MustCompile(`\b(title|what|do|may|service|agenda|minutes|decision|effect|head|charge|appeal)\.[a-z]+`)

func TestEveryDocumentOfEveryExampleIsWhole(t *testing.T) {
	made := map[string]int{}
	err := fs.WalkDir(examples.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".case") {
			return err
		}
		t.Run(name, func(t *testing.T) {
			c := open(t, path.Dir(name), path.Base(name), "")
			for _, it := range List(c) {
				d, ok := Make(c, it.Name)
				if !ok {
					t.Fatalf("%s is listed and cannot be made", it.Name)
				}
				made[it.Kind]++
				if faults := d.Check(); len(faults) > 0 {
					t.Errorf("%s: %v", it.Name, faults)
				}
				text := d.Text()
				if bad := key.FindString(text); bad != "" {
					t.Errorf("%s shows a key: %s", it.Name, bad)
				}
				again, _ := Make(c, it.Name)
				if d.Fingerprint() != again.Fingerprint() {
					t.Errorf("%s is another each time", it.Name)
				}
				for _, b := range d.Blocks {
					for _, s := range b.Sources {
						if s.Clause == "" && (s.Entry < 1 || s.Entry > int64(len(c.Entries))) {
							t.Errorf("%s rests on entry %d", it.Name, s.Entry)
						}
					}
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"charges", "notice", "agenda", "sheet", "minutes", "decision", "appeal", "record"} {
		if made[kind] == 0 {
			t.Errorf("no example makes a document of kind %s", kind)
		}
	}
}

func find(t testing.TB, c *Case, kind string) *document.Document {
	t.Helper()
	for _, it := range List(c) {
		if it.Kind == kind {
			d, _ := Make(c, it.Name)
			return d
		}
	}
	t.Fatalf("no %s", kind)
	return nil
}

func has(t testing.TB, d *document.Document, wants ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(d.Text()), " ")
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, d.Text())
		}
	}
}

func TestTheDocumentsOfTheEveningSayWhatTheRecordHolds(t *testing.T) {
	c := open(t, "carter", "rehearsal.case", "")
	has(t, find(t, c, "charges"), "Charge 1", "Anonymous letters to journalists on 29 July 2010", "Rule 1.1(1)")
	has(t, find(t, c, "decision"), "Council decides expulsion", "Charge 1: proved", "13 of 13, needed 9", "appeal", "The last day is", "appeals board")
	has(t, find(t, c, "minutes"), "Opened Monday 11 October 2010, 5.30pm", "Who: Chris Carter; From: 5.30pm; Until: 9.30pm", "Moss Example stood down: wrote to a newspaper", "Of 17 members of council, 14 were there at some time; 13 of them", "Quorum: 9", "Closed Monday 11 October 2010, 11.55pm")
	notices := 0
	for _, it := range List(c) {
		if it.Kind == "notice" && strings.Contains(it.Title, "Notice of hearing") {
			notices++
			d, _ := Make(c, it.Name)
			has(t, d, "What you must do, and by when", "Certificate of service", "Counts as received on; As recorded: Thursday 23 September 2010", "How; As recorded: email", "Place: party headquarters, Willis St, Wellington", "Whom to ask")
		}
	}
	if notices != 1 {
		t.Errorf("%d notices of hearing", notices)
	}
}

func TestWhatMayNotBeReadIsInNoDocument(t *testing.T) {
	c := open(t, "carter", "rehearsal.case", "")
	for i := range c.Entries {
		if c.Entries[i].Event.Kind == docket.Noted {
			c.Entries[i].Read, c.Entries[i].Words = false, "note"
		}
	}
	for _, it := range List(c) {
		if d, _ := Make(c, it.Name); strings.Contains(d.Text(), "lack of contrition") {
			t.Errorf("%s holds a note that was not to be read", it.Name)
		}
	}
}

func TestATemplateIsRefusedWithPlaceFactAndRemedy(t *testing.T) {
	c := open(t, "carter", "rehearsal.case", "")
	good := "## You are called\n\nDear {addressee}, the hearing is on {hearing day} at {place}.\n\n{charges}\n\n- {states the charges} The charges stand above.\n- {states the right to bring a supporter} You may bring somebody.\n- {states the right of appeal} You may appeal.\n"
	tpl, faults := ReadTemplate(c.Program, "notice of hearing", source.NewFile("n.md", []byte(good)))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	c.Templates = []Template{*tpl}
	for _, it := range List(c) {
		if it.Kind == "notice" && strings.Contains(it.Title, "Notice of hearing") {
			d, _ := Make(c, it.Name)
			has(t, d, "Dear Chris Carter, the hearing is on 11 October 2010 at party headquarters", "You may bring somebody.", "Charge 2", "Certificate of service")
			if faults := d.Check(); len(faults) > 0 {
				t.Error(faults)
			}
		}
	}
	for name, x := range map[string]struct{ text, fact string }{
		"unknown field":   {strings.Replace(good, "{place}", "{shoe size}", 1), `no field "shoe size"`},
		"missing content": {strings.Replace(good, "{states the right of appeal} ", "", 1), "must state"},
		"invented":        {good + "\n{states the weather}", `must state "the weather"`},
		"open brace":      {good + "\n{place", "not closed"},
	} {
		_, faults := ReadTemplate(c.Program, "notice of hearing", source.NewFile("n.md", []byte(x.text)))
		if len(faults) != 1 || !strings.Contains(faults[0].Message, x.fact) || faults[0].Hint == "" {
			t.Errorf("%s: %+v", name, faults)
		}
	}
	if _, faults := ReadTemplate(c.Program, "summons to the moon", source.NewFile("n.md", []byte(good))); len(faults) != 1 {
		t.Error(faults)
	}
}
