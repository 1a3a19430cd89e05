package clerk_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
	"alteram/register"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// house is an organisation in a temporary folder.
type house struct {
	t      testing.TB
	dir    string
	store  *store.Store
	vault  *vault.Vault
	desk   *clerk.Desk
	now    time.Time
	next   string // signing key that was promised
	verify string
}

func world(h *house) clerk.World {
	return clerk.World{Now: func() time.Time { return h.now }, Rand: rand.Reader, Engine: "alteram test"}
}

// found makes an organisation.
func found(t testing.TB, rehearsal bool) *house {
	t.Helper()
	ctx := context.Background()
	h := &house{t: t, dir: t.TempDir(), now: time.Date(2010, 8, 1, 9, 0, 0, 0, time.UTC)}
	var err error
	if h.store, err = store.Create(ctx, filepath.Join(h.dir, "store.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	if h.vault, err = vault.Create(ctx, filepath.Join(h.dir, "keys"), vault.Config{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.vault.Close() })
	const origin = "example.org/alteram/1"
	skey, vkey, err := record.NewKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	next, nextV, err := record.NewKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	h.next, h.verify = next, vkey
	digest := record.KeyDigest(nextV)
	f := clerk.Founding{Origin: origin, Name: "Example Party", Place: "Wellington", Rehearsal: rehearsal, Key: skey, NextDigest: hex.EncodeToString(digest[:])}
	if rehearsal {
		f.Now = time.Date(2009, 7, 1, 0, 0, 0, 0, time.UTC)
	}
	if err := clerk.Found(ctx, h.store, h.vault, world(h), f); err != nil {
		t.Fatal(err)
	}
	h.desk = h.open()
	return h
}

// open opens a further desk on the house's store.
func (h *house) open() *clerk.Desk {
	h.t.Helper()
	d, err := clerk.Open(context.Background(), h.store, h.vault, world(h))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { d.Close() })
	return d
}

// carter is the constitution of the example.
func carter(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "examples", "carter", "constitution.md"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// adopt adopts the constitution of the example.
func (h *house) adopt() {
	h.t.Helper()
	_, err := h.desk.Adopt(context.Background(), clerk.Adoption{
		Files: []bundle.File{{Name: "constitution.md", Data: carter(h.t)}}, Body: "annual conference",
		From: date(2009, 7, 1), On: date(2009, 6, 20), Words: "that the constitution be adopted",
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func date(y int, m time.Month, d int) calendar.Date {
	out, _ := calendar.DateOf(y, m, d)
	return out
}

// readCase reads a case of the example.
func readCase(t testing.TB, name string) *casefile.Case {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "examples", "carter", name))
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := syntax.Parse(source.NewFile("constitution.md", carter(t)))
	p, _ := rulebook.Build(tree)
	c, diags := casefile.Read(source.NewFile(name, text), p)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	return c
}

// variants lists the broken cases of the example.
func variants(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "examples", "carter", "broken", "*.case"))
	if err != nil || len(names) < 16 {
		t.Fatal(names, err)
	}
	for i := range names {
		names[i] = "broken/" + filepath.Base(names[i])
	}
	return names
}

// enrol brings the people of the example into the register.
func (h *house) enrol() map[string]string {
	h.t.Helper()
	ids := map[string]string{}
	var changes []register.Change
	add := func(name string) string {
		id, err := register.NewID(rand.Reader)
		if err != nil {
			h.t.Fatal(err)
		}
		ids[name] = id
		changes = append(changes,
			register.SetMember(id, map[string]string{register.FieldName: name, register.FieldEmail: "mail-" + id + "@example.org"}, register.Source{}),
			register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: date(2005, 1, 1), Until: calendar.NoDate}))
		return id
	}
	for _, name := range []string{"Andrew Little", "Alba Example", "Bram Example", "Cleo Example", "Dara Example", "Enzo Example", "Faye Example", "Gwen Example",
		"Hugo Example", "Iris Example", "Joel Example", "Kiri Example", "Liam Example", "Moss Example", "Nell Example", "Omar Example", "Pia Example"} {
		id := add(name)
		changes = append(changes, register.SetSeat(register.Term{Person: id, Role: "council", From: date(2009, 7, 1), Until: calendar.NoDate}))
	}
	for _, o := range [][2]string{{"president", "Andrew Little"}, {"vice-president", "Alba Example"}, {"secretary", "Bram Example"}} {
		changes = append(changes, register.SetOffice(register.Term{Person: ids[o[1]], Role: o[0], From: date(2009, 7, 1), Until: calendar.NoDate}))
	}
	for _, name := range []string{"Quin Example", "Rosa Example", "Sven Example", "Tove Example", "Udo Example"} {
		id := add(name)
		changes = append(changes, register.SetSeat(register.Term{Person: id, Role: "appeals board", From: date(2009, 7, 1), Until: calendar.NoDate}))
	}
	for _, name := range []string{"Chris Carter", "Wren Example", "Phil Goff"} {
		add(name)
	}
	if _, err := h.desk.Change(context.Background(), clerk.Request{}, changes...); err != nil {
		h.t.Fatal(err)
	}
	return ids
}

// openCase opens a case about Chris Carter.
func (h *house) openCase() string {
	h.t.Helper()
	f, err := h.desk.OpenCase(context.Background(), clerk.Opening{Title: "The letters"})
	if err != nil {
		h.t.Fatal(err)
	}
	return f.Entries[0].Case
}

// file files an entry that must be taken.
func (h *house) file(chain, text string) *clerk.Filed {
	h.t.Helper()
	f, err := h.desk.File(context.Background(), clerk.Draft{Case: chain, Text: text})
	if err != nil {
		h.t.Fatalf("%s: %v", text, err)
	}
	return f
}

func ad(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func loadSnapshot(path, target string) error {
	return store.LoadSnapshot(context.Background(), path, target, nil)
}

func openStore(target string) (clerk.Store, error) { return store.Open(context.Background(), target) }

const noDate = calendar.NoDate

// otherKey is a signing key that nobody promised.
func otherKey(t testing.TB) string {
	t.Helper()
	skey, _, err := record.NewKey(rand.Reader, "example.org/alteram/1")
	if err != nil {
		t.Fatal(err)
	}
	return skey
}
