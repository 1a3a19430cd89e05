package intake_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/intake"
	"alteram/internal/site/sitetest"
	"alteram/internal/vault"
	"alteram/internal/web"
	"alteram/register"
)

// place is an organisation whose box can be opened again.
type place struct {
	*sitetest.House
	conf intake.Config
}

func at(t *testing.T) (*place, *intake.Box) {
	t.Helper()
	h := sitetest.New(t, "A club", web.Room())
	keys, err := vault.Create(context.Background(), filepath.Join(t.TempDir(), "keys"), vault.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = keys.Close() })
	p := &place{h, intake.Config{Folder: t.TempDir(), Vault: keys, Desk: h.Desk, Now: func() time.Time { return h.Clock }, Rand: rand.Reader, Blocks: 16}}
	return p, p.open(t)
}

func (p *place) open(t *testing.T) *intake.Box {
	t.Helper()
	b, err := intake.Open(context.Background(), p.conf)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (p *place) file() string { return filepath.Join(p.conf.Folder, intake.FileName) }

func lodge(t *testing.T, b *intake.Box, form string, files ...intake.Upload) (intake.Receipt, string) {
	t.Helper()
	rec, code, _, err := b.Lodge(form, intake.Answers{What: "zq-words of " + form}, nil, []string{"secretary"}, files)
	if err != nil {
		t.Fatal(err)
	}
	return rec, code
}

// Every write makes the box anew at the same size, and no block of it is as it was.
func TestABoxHasOneSize(t *testing.T) {
	p, b := at(t)
	before, err := os.ReadFile(p.file())
	if err != nil {
		t.Fatal(err)
	}
	lodge(t, b, "one", intake.Upload{File: intake.File{Name: "a"}, Content: bytes.Repeat([]byte("zq"), 200<<10)})
	p.Clock = p.Clock.Add(intake.Rhythm)
	if _, err := b.Beat(context.Background()); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(p.file())
	if err != nil || len(after) != len(before) || len(after)%16 != 0 && len(after) == 0 {
		t.Fatalf("%d bytes, then %d, %v", len(before), len(after), err)
	}
	if bytes.Contains(after, []byte("zq")) && bytes.Contains(after, []byte("zqzqzq")) {
		t.Error("the words lie open")
	}
	size := len(after) / 16
	for n := range 16 {
		if bytes.Equal(before[n*size:n*size+64], after[n*size:n*size+64]) {
			t.Errorf("block %d is as it was: what changed can be told from what did not", n)
		}
	}
}

func TestWhatWasLodgedIsThereAfterAStart(t *testing.T) {
	p, b := at(t)
	content := bytes.Repeat([]byte("0123456789"), 40_000)
	rec, code := lodge(t, b, "one", intake.Upload{File: intake.File{Name: "a.txt"}, Content: content})
	half := filepath.Join(p.conf.Folder, ".intake-123")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	b = p.open(t)
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Error("what a killed program left is there")
	}
	r, found, err := b.Find(context.Background(), strings.ToLower(code))
	if err != nil || !found || r.What != "zq-words of one" || r.Receipt != rec {
		t.Fatalf("%+v %v %v", r, found, err)
	}
	got, f, err := b.Content(r.ID, r.Files[0].SHA)
	if err != nil || !bytes.Equal(got, content) || f.Name != "a.txt" {
		t.Errorf("the file is %d bytes, %v", len(got), err)
	}
	if err := b.Drop(r.ID, r.Files[0].SHA); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.open(t).Content(r.ID, r.Files[0].SHA); !errors.Is(err, clerk.ErrNone) {
		t.Errorf("a file that was taken back: %v", err)
	}
}

func TestADamagedBoxNamesItself(t *testing.T) {
	p, b := at(t)
	lodge(t, b, "one")
	whole, err := os.ReadFile(p.file())
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"a byte":  func(b []byte) []byte { b[1000] ^= 1; return b },
		"cut off": func(b []byte) []byte { return b[:len(b)-5] },
		"swapped": func(b []byte) []byte {
			n := len(b) / 16
			return slices.Concat(b[n:2*n], b[:n], b[2*n:])
		},
	} {
		if err := os.WriteFile(p.file(), spoil(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		var problem *clerk.Problem
		if _, err := intake.Open(context.Background(), p.conf); !errors.As(err, &problem) || !strings.Contains(err.Error(), intake.FileName) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatHasNoRoomIsNotHalfKept(t *testing.T) {
	_, b := at(t)
	lodge(t, b, "one")
	big := intake.Upload{Content: make([]byte, intake.MostFile)}
	var problem *clerk.Problem
	if _, _, _, err := b.Lodge("two", intake.Answers{What: "x"}, nil, []string{"secretary"}, []intake.Upload{big, big}); !errors.As(err, &problem) || problem.Remedy == "" {
		t.Errorf("%v", err)
	}
	if n := len(b.All()); n != 1 {
		t.Errorf("%d reports", n)
	}
}

// Codes have 125 bits, no two forms share one, and the box does not hold them.
func TestCodes(t *testing.T) {
	p, b := at(t)
	seen := map[string]bool{}
	for i := range 5 {
		_, code := lodge(t, b, fmt.Sprint("form ", i))
		if len(strings.ReplaceAll(code, "-", "")) != 25 || seen[code] {
			t.Errorf("code %q", code)
		}
		seen[code] = true
		if strings.Contains(fmt.Sprintf("%+v", b.All()), code) {
			t.Error("the box holds a code")
		}
	}
	_, code := lodge(t, b, "form 0")
	if !seen[code] || len(b.All()) != 5 {
		t.Error("the same form is another report")
	}
	other, _ := at(t)
	_, elsewhere := lodge(t, other.open(t), "form 0")
	if seen[elsewhere] {
		t.Error("two organisations draw the same code")
	}
	_ = p
}

// The log has one entry for each hour, however many reports there were, and a
// receipt is bound by the one after it. The rhythm goes on after a start; what was
// due meanwhile is not made up for.
func TestOneEntryForEachHour(t *testing.T) {
	p, b := at(t)
	size := func() int64 {
		h, err := p.Desk.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return h.Size
	}
	start := size()
	for range 3 {
		if _, err := b.Beat(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if size() != start {
		t.Error("an entry before the hour was over")
	}
	var list []intake.Receipt
	for i := range 3 {
		rec, _ := lodge(t, b, fmt.Sprint(i))
		list = append(list, rec)
	}
	p.Clock = p.Clock.Add(intake.Rhythm)
	for range 2 {
		if _, err := b.Beat(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if size() != start+1 {
		t.Errorf("%d entries", size()-start)
	}
	bound := func() (n int) {
		for _, rec := range list {
			lodged, entry, err := b.Check(context.Background(), rec)
			if !lodged || err != nil {
				t.Fatal(lodged, err)
			}
			if entry > 0 {
				n++
			}
		}
		return n
	}
	if n := bound(); n != len(list) {
		t.Errorf("%d are bound", n)
	}
	b = p.open(t)
	p.Clock = p.Clock.Add(10 * intake.Rhythm)
	next, err := b.Beat(context.Background())
	if err != nil || size() != start+2 || bound() != len(list) || !next.After(p.Clock) {
		t.Errorf("%d entries, %d bound, next %v, %v", size()-start, bound(), next, err)
	}
	said, err := p.Desk.Sayings(context.Background(), p.Desk.Organisation().Chain)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range said {
		if s.Kind == aside.Intake && (len(s.Words) != 64 || s.By != "" || s.To != "") {
			t.Errorf("%+v", s)
		}
	}
}

func day(y int, m time.Month, d int) calendar.Date {
	x, _ := calendar.DateOf(y, m, d)
	return x
}

// Nobody whom a report names is among its readers: neither now, nor when he or she
// comes into the office later.
func TestWhoReads(t *testing.T) {
	changes := []register.Change{
		register.SetMember("m0000000000000001", map[string]string{register.FieldName: "Ann Ash"}, register.Source{}), register.SetMember("m0000000000000002", map[string]string{register.FieldName: "Māui Beech"}, register.Source{}),
		register.SetMember("m0000000000000003", map[string]string{register.FieldName: "Cy Cedar"}, register.Source{}), register.SetMember("m0000000000000004", map[string]string{register.FieldName: "Di Dogwood"}, register.Source{}),
		register.SetOffice(register.Term{Person: "m0000000000000001", Role: "secretary", From: day(2020, 1, 1), Until: day(2021, 1, 1)}), register.SetOffice(register.Term{Person: "m0000000000000004", Role: "secretary", From: day(2021, 1, 1), Until: calendar.NoDate}),
		register.SetOffice(register.Term{Person: "m0000000000000002", Role: "chair", From: day(2020, 1, 1), Until: calendar.NoDate}), register.SetSeat(register.Term{Person: "m0000000000000003", Role: "appeals board", From: day(2020, 1, 1), Until: calendar.NoDate}),
	}
	for i := range changes {
		changes[i].Index = int64(i + 1)
	}
	reg := register.Fold(changes)
	ladder := [][]string{{"secretary", "chair"}, {"appeals board"}}
	today, later := day(2020, 6, 1), day(2021, 6, 1)
	for _, x := range []struct {
		name string
		out  []string
		who  string
		want string
	}{
		{"nobody is named", nil, "", "Ann Ash, Māui Beech"},
		{"somebody else is named", nil, "Eve Elm", "Ann Ash, Māui Beech"},
		{"one is ticked", []string{"m0000000000000001"}, "", "Māui Beech"},
		{"one is named by the last name", nil, "ASH, and others", "Māui Beech"},
		{"one is named without the macron", nil, "maui", "Ann Ash"},
		{"one is named by the office", nil, "it is the Secretary!", "Māui Beech"},
		{"all officers are concerned", []string{"m0000000000000001"}, "the chair", "Cy Cedar"},
		{"all are concerned", []string{"m0000000000000001", "m0000000000000002"}, "cedar", ""},
	} {
		var names []string
		list, offices := intake.Readers(reg, ladder, x.out, x.who, today)
		for _, r := range list {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, ", "); got != x.want || (got == "") != (len(offices) == 0) {
			t.Errorf("%s: %s read it, want %s", x.name, got, x.want)
		}
	}
	r := &intake.Report{Offices: []string{"secretary", "chair"}, Answers: intake.Answers{Who: "Dogwood"}, Out: []string{"m0000000000000002"}}
	for _, x := range []struct {
		person string
		on     calendar.Date
		want   bool
	}{{"m0000000000000001", today, true}, {"m0000000000000001", later, false}, {"m0000000000000002", today, false}, {"m0000000000000004", later, false}, {"m0000000000000003", today, false}, {"", today, false}} {
		if _, ok := r.MayRead(reg, x.person, x.on); ok != x.want {
			t.Errorf("%s on %s: %v", x.person, x.on, ok)
		}
	}
}

func TestAReceiptIsReadBack(t *testing.T) {
	_, b := at(t)
	rec, _ := lodge(t, b, "one")
	got, ok := intake.ReadReceipt("Dear all,\n> nothing\n" + strings.ReplaceAll(rec.Text(), "\n", "\r\n"))
	if !ok || got.Ref != rec.Ref || got.Sum != rec.Sum || !got.At.Equal(rec.At) {
		t.Errorf("%+v, want %+v", got, rec)
	}
	for _, text := range []string{"", "reference x", "fingerprint zz\nreference a", "time now\n"} {
		if _, ok := intake.ReadReceipt(text); ok {
			t.Errorf("%q is a receipt", text)
		}
	}
}
