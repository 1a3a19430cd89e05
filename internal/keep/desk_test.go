package keep

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
)

func testWorld() clerk.World {
	return clerk.World{Now: time.Now, Rand: rand.Reader, Engine: "alteram test"}
}

// founded is a rehearsing organisation made by the desk itself.
func founded(t *testing.T) string {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "party")
	must(os.Mkdir(dir, 0o700))
	st, err := store.Create(ctx, filepath.Join(dir, storeFile))
	must(err)
	defer st.Close()
	v, err := vault.Create(ctx, filepath.Join(dir, keysFolder), vault.Config{})
	must(err)
	defer v.Close()
	skey, _, err := record.NewKey(rand.Reader, origin)
	must(err)
	_, next, err := record.NewKey(rand.Reader, origin)
	must(err)
	digest := record.KeyDigest(next)
	must(clerk.Found(ctx, st, v, testWorld(), clerk.Founding{
		Origin: origin, Name: "Example Party", Place: "Wellington", Rehearsal: true, Key: skey,
		NextDigest: hex.EncodeToString(digest[:]), Now: time.Date(2009, 7, 1, 0, 0, 0, 0, time.UTC),
	}))
	must(os.WriteFile(filepath.Join(dir, settingsFile), []byte(`{"format":1,"store":"store.db"}`+"\n"), 0o600))
	return dir
}

// atDesk opens the desk of a folder for as long as do runs.
func atDesk(t *testing.T, dir string, do func(ctx context.Context, d *clerk.Desk)) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, filepath.Join(dir, storeFile))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	v, err := vault.Open(ctx, filepath.Join(dir, keysFolder), vault.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	d, err := clerk.Open(ctx, st, v, testWorld())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	do(ctx, d)
}

func TestTheDoctorAsksTheDesk(t *testing.T) {
	dir := founded(t)
	got := ailments(t, dir, time.Now(), 1<<40)
	if !strings.Contains(got, "no rulebook was adopted") || strings.Contains(got, "clock") || strings.Contains(got, "record does not open") {
		t.Errorf("a new rehearsal:\n%s", got)
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", "carter", "constitution.md"))
	if err != nil {
		t.Fatal(err)
	}
	atDesk(t, dir, func(ctx context.Context, d *clerk.Desk) {
		from, _ := calendar.DateOf(2009, 7, 1)
		on, _ := calendar.DateOf(2009, 6, 20)
		if _, err := d.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "constitution.md", Data: text}}, Body: "annual conference", From: from, On: on, Words: "that the constitution be adopted"}); err != nil {
			t.Fatal(err)
		}
	})
	if got := ailments(t, dir, time.Now(), 1<<40); strings.Contains(got, "rulebook") {
		t.Errorf("after adopting:\n%s", got)
	}
}
