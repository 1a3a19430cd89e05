package clerk_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/record"
	"alteram/register"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
	"alteram/verdict"
)

var later = clerk.Request{Now: time.Date(2018, 3, 1, 9, 0, 0, 0, time.UTC)}

// markers are words that stand in one place of the record each.
var markers = map[string]string{
	"name":  "Zedmarkera Yarnmarkerb",
	"claim": "claimmarkerc",
	"words": "wordsmarkerd",
	"place": "placemarkere",
}

// marked imports the rehearsal with markers for what is private in it.
func (h *house) marked() string {
	h.t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "examples", "carter", "rehearsal.case"))
	if err != nil {
		h.t.Fatal(err)
	}
	s := strings.NewReplacer("Chris\n  Carter", markers["name"], "Chris Carter", markers["name"], "undermining the leader", markers["claim"],
		"gravity", markers["words"], "Willis St", markers["place"], "the charges are read", "the charges are read to "+markers["name"]).Replace(string(text))
	tree, _ := syntax.Parse(source.NewFile("constitution.md", carter(h.t)))
	p, _ := rulebook.Build(tree)
	c, diags := casefile.Read(source.NewFile("marked", []byte(s)), p)
	if source.HasError(diags) {
		h.t.Fatal(diags)
	}
	f, err := h.desk.ImportCase(ctx, clerk.Import{Case: c}, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return f.Entries[0].Case
}

// readable is everything of the store that the vault's keys open, in one text.
func readable(t *testing.T, s clerk.Store, v clerk.Vault) string {
	t.Helper()
	head, err := s.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	open := func(key, ad string, body []byte) {
		k, err := v.Key(ctx, key)
		if err != nil {
			return
		}
		if plain, err := record.Unseal(k.Secret, ad, body); err == nil {
			b.Write(plain)
			b.WriteByte('\n')
		}
	}
	for i := range head.Size {
		e, err := s.Event(ctx, i)
		if err != nil {
			continue
		}
		open(e.Key, ad("event/%d/%s/%s/%d", e.Index, e.ID, e.Chain, e.Seq), e.Body)
		objects, err := s.Objects(ctx, []int64{i})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objects {
			open(o.Key, ad("object/%d/%d", o.Index, o.N), o.Body)
		}
		blobs, err := s.Blobs(ctx, []int64{i})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range blobs {
			full, err := s.Blob(ctx, clerk.Place{Index: o.Index, N: o.N})
			if err != nil {
				t.Fatal(err)
			}
			open(full.Key, ad("blob/%d/%d", o.Index, o.N), full.Body)
		}
	}
	return b.String()
}

// inFiles reports whether a text stands in any file of the house.
func (h *house) inFiles(text string) (found []string) {
	h.t.Helper()
	n := 0
	err := filepath.WalkDir(h.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		n++
		if bytes.Contains(b, []byte(text)) {
			found = append(found, name)
		}
		return err
	})
	if err != nil || n < 3 {
		h.t.Fatalf("%d files: %v", n, err)
	}
	return found
}

func TestErasingNeedsItsTimeAndAClause(t *testing.T) {
	h := found(t, true)
	h.adopt()
	chain := h.marked()
	_, err := h.desk.Erase(ctx, clerk.Erasure{Request: clerk.Request{Now: time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)}, Case: chain, Person: markers["name"], Ground: "request"})
	var no *clerk.Refusal
	if !errors.As(err, &no) || no.Earliest.ISO() != "2017-10-11" || len(no.Clauses) == 0 {
		t.Fatalf("got %+v, %v", no, err)
	}
	if _, err := h.desk.Hold(ctx, clerk.Request{}, chain, true, "claim before a court"); err != nil {
		t.Fatal(err)
	}
	_, err = h.desk.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Person: markers["name"], Ground: "request"})
	if !errors.As(err, &no) || !strings.Contains(no.What, "held") {
		t.Fatalf("under a hold: %v", err)
	}
	if _, err := h.desk.Hold(ctx, later, chain, false, ""); err != nil {
		t.Fatal(err)
	}
	if _, err = h.desk.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Person: markers["name"], Ground: "request"}); err != nil {
		t.Fatalf("after the hold: %v", err)
	}
}

func TestAnErasedPersonIsGoneFromEverythingAndTheLogStillVerifies(t *testing.T) {
	h := found(t, true)
	h.adopt()
	chain := h.marked()
	old := readable(t, h.store, h.vault)
	for what, m := range markers {
		if !strings.Contains(old, m) {
			t.Fatalf("%s is not in the record to begin with", what)
		}
		if in := h.inFiles(m); len(in) > 0 {
			t.Errorf("%s stands in the clear in %v", what, in)
		}
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := h.store.Snapshot(ctx, copied, nil); err != nil {
		t.Fatal(err)
	}
	dry, err := h.desk.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Person: markers["name"], Ground: "request", DryRun: true})
	if err != nil || len(dry.Gone) == 0 || len(dry.Remaining) == 0 {
		t.Fatalf("dry run: %+v, %v", dry, err)
	}
	if now := readable(t, h.store, h.vault); now != old {
		t.Error("a dry run changed something")
	}
	got, err := h.desk.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Person: markers["name"], Ground: "request", Mention: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Gone) <= len(dry.Gone) {
		t.Errorf("gone %v, before %v", got.Gone, dry.Gone)
	}
	if len(got.Remaining) > 0 {
		t.Errorf("the name remains in %v", got.Remaining)
	}
	for _, s := range []clerk.Store{h.store, h.load(copied)} {
		if now := readable(t, s, h.vault); strings.Contains(now, "markera") || strings.Contains(now, "markerb") {
			t.Error("the name can still be read")
		}
	}
	if now := readable(t, h.store, h.vault); !strings.Contains(now, markers["claim"]) {
		t.Error("more went than was asked for")
	}
	for _, d := range []*clerk.Desk{h.desk, h.open()} {
		v, err := d.Case(ctx, chain, 0)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(v.File.Text(v.Under.Program)), "erased by entry") {
			t.Error("the view does not say what is gone")
		}
		zip, err := bytesOf(d.Export(ctx, clerk.Issue{Request: later, Case: chain, For: clerk.ForCourt}))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(zip, []byte("markera")) {
			t.Error("the bundle has the name")
		}
		c, err := bundle.Read(zip)
		if err != nil {
			t.Fatal(err)
		}
		if v := verdict.Of(c, h.verify); !v.OK || v.Report.ErasedFields != len(got.Gone) || v.Replay.Entries < 50 {
			t.Errorf("the bundle does not verify, %d erased: %+v", v.Report.ErasedFields, v.Findings)
		}
	}
}

// load brings a snapshot back.
func (h *house) load(path string) clerk.Store {
	h.t.Helper()
	target := path + ".loaded"
	if err := loadSnapshot(path, target); err != nil {
		h.t.Fatal(err)
	}
	s, err := openStore(target)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { s.Close() })
	return s
}

func TestOneFieldGoesAndAnotherTextTakesItsPlace(t *testing.T) {
	h := found(t, true)
	h.adopt()
	chain := h.marked()
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	seq := int64(-1)
	for _, e := range v.Entries {
		if strings.Contains(e.Words, markers["place"]) {
			seq = e.Seq
		}
	}
	var p *clerk.Problem
	if _, err := h.desk.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Seq: seq, Field: "nonsense", Ground: "slip"}); !errors.As(err, &p) {
		t.Errorf("unknown field: %v", err)
	}
	got, err := h.desk.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Seq: seq, Field: "place", Ground: "slip", Replace: "the place was a private house"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Gone) != 1 {
		t.Errorf("gone: %v", got.Gone)
	}
	now := readable(t, h.store, h.vault)
	if strings.Contains(now, markers["place"]) || !strings.Contains(now, "private house") || !strings.Contains(now, markers["name"]) {
		t.Error("the wrong things are there")
	}
	if _, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: "2 March 2018 note: it goes on."}); err != nil {
		t.Error(err)
	}
}

func TestAClosedOutCaseLeavesOnlyItsEntries(t *testing.T) {
	h := found(t, true)
	h.adopt()
	chain := h.marked()
	other := h.marked()
	watching := h.open()
	if _, err := watching.Case(ctx, chain, 0); err != nil {
		t.Fatal(err)
	}
	before, _ := h.store.Counts(ctx)
	if _, err := h.desk.Erase(ctx, clerk.Erasure{Request: later, Case: chain, Whole: true, Ground: "seven years are over"}); err != nil {
		t.Fatal(err)
	}
	after, _ := h.store.Counts(ctx)
	if after["entry"] != before["entry"]+1 || after["event"] >= before["event"] || after["object"] >= before["object"] {
		t.Errorf("rows before %v, after %v", before, after)
	}
	if rows, _ := h.store.Chain(ctx, chain, 0); len(rows) != 0 {
		t.Error("events of the case are left")
	}
	for _, d := range []*clerk.Desk{h.desk, watching, h.open()} {
		if found, err := d.Audit(ctx, true, nil); err != nil || len(found) > 0 {
			t.Errorf("audit: %v, %v", found, err)
		}
		list, err := d.Cases(ctx)
		if err != nil || len(list) != 2 || list[0].Chain != chain || list[0].Erased == "" || list[1].Chain != other || list[1].Erased != "" || list[1].Number != 2 {
			t.Errorf("cases %v, %v", list, err)
		}
		if _, err := d.File(ctx, clerk.Draft{Case: chain, Text: "2 March 2018 note: too late."}); err == nil {
			t.Error("an entry was filed in a case that is gone")
		}
	}
}

const clubRules = `# Club

## 1 Offices
` + "```rule" + `
The council is a body of 3 members.
The secretary is an office held by one member of the council.
` + "```" + `

## 2 Forgetting
` + "```rule" + `
Erasure from the register is an act by the secretary.
The secretary may make an erasure from the register.
Erasure is an act by the secretary.
The secretary may make an erasure.
` + "```" + `
`

func TestAMemberIsErasedFromTheRegister(t *testing.T) {
	h := found(t, true)
	if _, err := h.desk.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "club.md", Data: []byte(clubRules)}}, From: date(2009, 7, 1)}); err != nil {
		t.Fatal(err)
	}
	ids := h.enrol()
	got, err := h.desk.Erase(ctx, clerk.Erasure{Member: "Wren Example", Ground: "left long ago"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Gone) < 2 {
		t.Errorf("gone: %v", got.Gone)
	}
	if s := readable(t, h.store, h.vault); strings.Contains(s, "Wren") || !strings.Contains(s, "Phil Goff") {
		t.Error("the wrong names can be read")
	}
	for _, d := range []*clerk.Desk{h.desk, h.open()} {
		reg, err := d.Register(ctx)
		if err != nil {
			t.Fatal(err)
		}
		p, ok := reg.Person(ids["Wren Example"])
		if !ok || p.Name != "" {
			t.Errorf("person %+v", p)
		}
		if s, ok := reg.Standing(p.ID, date(2010, 1, 1)); !ok || s.Kind != register.Member {
			t.Error("that there was a member is forgotten, too")
		}
		if m := reg.Find("Wren Example"); len(m) != 0 {
			t.Error("the name is still found")
		}
	}
	if found, err := h.desk.Audit(ctx, true, nil); err != nil || len(found) > 0 {
		t.Errorf("audit: %v, %v", found, err)
	}
}
