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
	"alteram/casefile"
	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
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

// adopt adopts the constitution of the example.
func adopt(t *testing.T, dir string) {
	t.Helper()
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
}

func TestTheDoctorAsksTheDesk(t *testing.T) {
	dir := founded(t)
	got := ailments(t, dir, time.Now(), 1<<40)
	if !strings.Contains(got, "no rulebook was adopted") || strings.Contains(got, "clock") || strings.Contains(got, "record does not open") {
		t.Errorf("a new rehearsal:\n%s", got)
	}
	adopt(t, dir)
	if got := ailments(t, dir, time.Now(), 1<<40); strings.Contains(got, "rulebook") {
		t.Errorf("after adopting:\n%s", got)
	}
}

// The whole way, with a real case: back up, erase a person, restore the backup
// from before. What was erased does not come back, and the rest does.
func TestARealCaseComesBackWithoutWhomItForgot(t *testing.T) {
	const name, words = "Zedmarkera Yarnmarkerb", "wordsmarkerd"
	dir := founded(t)
	read := func(name string) []byte {
		t.Helper()
		text, err := os.ReadFile(filepath.Join("..", "..", "examples", "carter", name))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	adopt(t, dir)
	tree, _ := syntax.Parse(source.NewFile("constitution.md", read("constitution.md")))
	program, _ := rulebook.Build(tree)
	text := strings.NewReplacer("Chris\n  Carter", name, "Chris Carter", name, "gravity", words).Replace(string(read("rehearsal.case")))
	c, diags := casefile.Read(source.NewFile("marked", []byte(text)), program)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	var chain string
	atDesk(t, dir, func(ctx context.Context, d *clerk.Desk) {
		filed, err := d.ImportCase(ctx, clerk.Import{Case: c}, nil)
		if err != nil {
			t.Fatal(err)
		}
		chain = filed.Entries[0].Case
	})
	ctx := context.Background()
	keys := func() *vault.Escrow {
		t.Helper()
		e, err := vault.ReadFolder(filepath.Join(dir, keysFolder), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	older, newer := dir+"-older", dir+"-newer"
	if _, err := Backup(ctx, dir, older, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	atDesk(t, dir, func(ctx context.Context, d *clerk.Desk) {
		_, err := d.Erase(ctx, clerk.Erasure{Request: clerk.Request{Now: time.Date(2018, 3, 1, 9, 0, 0, 0, time.UTC)}, Case: chain, Person: name, Ground: "request", Mention: true})
		if err != nil {
			t.Fatal(err)
		}
	})
	if _, err := Backup(ctx, dir, newer, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	before := len(texts(t, dir))
	for _, from := range []string{older, newer} {
		checked, err := CheckBackup(ctx, from, keys(), Desk(testWorld()), nil)
		if err != nil || len(checked.Findings) > 0 {
			t.Fatalf("%s: %+v, %v", from, checked, err)
		}
		to := from + "-restored"
		done, err := Restore(ctx, Restoration{Backup: from, To: to, Keys: keys(), Complete: true, Lost: true, Audit: Desk(testWorld()), Carry: CarryOver(testWorld())})
		if err != nil {
			t.Fatal(err)
		}
		if (len(done.Again) > 0) != (from == older) {
			t.Errorf("%s: erased again %v", from, done.Again)
		}
		all := ""
		for text := range texts(t, to) {
			all += text
		}
		if strings.Contains(all, "markera") || strings.Contains(all, "markerb") {
			t.Errorf("%s: the name came back", from)
		}
		if !strings.Contains(all, words) {
			t.Errorf("%s: what nobody erased is gone", from)
		}
		atDesk(t, to, func(ctx context.Context, d *clerk.Desk) {
			if _, err := d.Case(ctx, chain, 0); err != nil {
				t.Errorf("%s: %v", from, err)
			}
			found, err := d.Audit(ctx, true, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				t.Errorf("%s: audit: %s", from, f.Text)
			}
		})
	}
	t.Logf("%d texts", before)
}
