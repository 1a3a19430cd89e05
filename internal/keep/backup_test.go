package keep

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
	"alteram/internal/vault"
)

const chainA, chainB = "0000000000000000000000000000000a", "0000000000000000000000000000000b"

// settled is an office with two cases and a person in each.
func settled(t *testing.T) *office {
	o := newOffice(t)
	for _, chain := range []string{chainA, chainB} {
		for range 3 {
			o.file(chain, clerk.Batch{}, private{key: "case/" + chain, text: "words-of-" + chain[31:], blob: "file-of-" + chain[31:]},
				private{key: "case/" + chain, text: "secret-of-" + chain[31:]},
				private{key: "person/" + chain + "/p1", text: "name-of-" + chain[31:]})
		}
	}
	return o
}

// backup makes a backup beside the office.
func (o *office) backup(name string) string {
	o.t.Helper()
	to := filepath.Join(filepath.Dir(o.dir), name)
	_, err := Backup(context.Background(), o.dir, to, o.now, nil)
	o.must(err)
	return to
}

// escrow reads the keys as they lie in the folder.
func (o *office) escrow() *vault.Escrow {
	o.t.Helper()
	e, err := vault.ReadFolder(filepath.Join(o.dir, keysFolder), o.now)
	o.must(err)
	return e
}

func (o *office) restoration(backup, to string) Restoration {
	return Restoration{Backup: backup, To: filepath.Join(filepath.Dir(o.dir), to), Keys: o.escrow(), Complete: true, Lost: true, Audit: everyCell}
}

func TestABackupComesBackWhole(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	from := o.backup("b1")
	calls := 0
	c, err := CheckBackup(ctx, from, o.escrow(), everyCell, func(done, total int64) { calls++ })
	o.must(err)
	if len(c.Findings) != 0 || !c.Opened || c.Manifest.Size != 6 || c.Manifest.Counts["object"] != 18 || c.Manifest.Keys != 4 || calls == 0 {
		t.Errorf("checked %+v, manifest %+v, progress told %d times", c, c.Manifest, calls)
	}
	if c, err := CheckBackup(ctx, from, nil, everyCell, nil); err != nil || c.Opened || len(c.Findings) != 0 {
		t.Errorf("without keys: %+v, %v", c, err)
	}
	r := o.restoration(from, "new")
	r.Lost = false
	out, err := Restore(ctx, r)
	o.must(err)
	if out.Size != 6 || out.Acknowledged != 6 || len(out.Again) != 0 {
		t.Errorf("restored %+v", out)
	}
	got, want := texts(t, r.To), texts(t, o.dir)
	if len(got) != len(want) || len(got) != 8 {
		t.Errorf("%d texts came back of %d", len(got), len(want))
	}
	v, err := vault.Open(ctx, filepath.Join(r.To, keysFolder), vault.Config{})
	o.must(err)
	defer v.Close()
	if _, err := v.Signer(ctx); err != nil {
		t.Errorf("the signing key: %v", err)
	}
	// Nothing is written over.
	_, err = Restore(ctx, r)
	says(t, err, "is there already")
	_, err = Backup(ctx, o.dir, from, o.now, nil)
	says(t, err, "is there already")
	_, err = Backup(ctx, o.dir, filepath.Join(o.dir, "no", "such"), o.now, nil)
	says(t, err, "does not exist")
	noLeftovers(t, filepath.Dir(o.dir))
}

func noLeftovers(t *testing.T, dir string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if strings.HasPrefix(d.Name(), ".") {
			t.Errorf("%s was left behind", d.Name())
		}
	}
}

func TestABackupHoldsNothingReadable(t *testing.T) {
	o := settled(t)
	from := o.backup("b1")
	for _, marker := range []string{"words-of-a", "file-of-b", "secret-of-a", "name-of-b"} {
		if !texts(t, o.dir)[marker] {
			t.Fatalf("%s was never recorded", marker)
		}
		if in := search(t, from, []byte(marker)); len(in) > 0 {
			t.Errorf("%s stands in %v", marker, in)
		}
	}
	for _, secret := range []string{"kek-0001.key", "log.key"} {
		text, err := os.ReadFile(filepath.Join(o.dir, keysFolder, secret))
		o.must(err)
		for _, word := range bytes.Fields(text) {
			if len(word) < 40 {
				continue
			}
			if in := search(t, from, word); len(in) > 0 {
				t.Errorf("%s stands in %v", secret, in)
			}
			if len(search(t, o.dir, word)) == 0 {
				t.Error("the search does not find what is there")
			}
		}
	}
}

func TestATornBackupIsRefused(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	from := o.backup("b1")
	names := append(backupFiles(from), sumsFile)
	for _, name := range names {
		path := filepath.Join(from, name)
		data, err := os.ReadFile(path)
		o.must(err)
		spoil := map[string][]byte{"cut": data[:len(data)/2], "gone": nil}
		if len(data) > 0 {
			flipped := bytes.Clone(data)
			flipped[len(data)/3] ^= 1
			spoil["flipped"] = flipped
		}
		for how, other := range spoil {
			if how == "cut" && len(data) == 0 {
				continue
			}
			o.must(os.Remove(path))
			if how != "gone" {
				o.must(os.WriteFile(path, other, 0o600))
			}
			_, err := CheckBackup(ctx, from, o.escrow(), everyCell, nil)
			says(t, err, "not whole")
			_, err = Restore(ctx, o.restoration(from, "new"))
			says(t, err, "not whole")
			o.must(os.WriteFile(path, data, 0o600))
		}
	}
	if _, err := ReadBackup(ctx, from); err != nil {
		t.Errorf("the test did not put everything back: %v", err)
	}
	o.must(os.WriteFile(filepath.Join(from, "kek-0001.key"), []byte("x"), 0o600))
	_, err := ReadBackup(ctx, from)
	says(t, err, "does not belong")
	noLeftovers(t, filepath.Dir(o.dir))
}

// A backup whose sums agree but whose content was wrong from the start is
// found by the audit.
func TestAnAuditLooksBehindTheSums(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	rows, err := o.store.Objects(ctx, []int64{2})
	o.must(err)
	rows[1].Body[20] ^= 1
	o.must(o.store.Append(ctx, &clerk.Batch{Base: 6, ReplaceObjects: rows[1:2]}))
	from := o.backup("b1")
	c, err := CheckBackup(ctx, from, o.escrow(), everyCell, nil)
	if err != nil || len(c.Findings) != 1 || !strings.Contains(c.Findings[0], "entry 2") {
		t.Errorf("%+v, %v", c, err)
	}
	_, err = Restore(ctx, o.restoration(from, "new"))
	says(t, err, "entry 2")
}

// What was erased after the backup was made does not come back, and what was
// sealed under the same key does.
func TestWhatWasErasedSinceIsErasedAgain(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	older := o.backup("older")
	before := texts(t, o.dir)
	for i := range int64(3) {
		o.now = o.now.Add(time.Hour)
		o.eraseField(chainA, "case/"+chainA, clerk.Place{Index: i, N: 1})
	}
	o.eraseField(chainB, "case/"+chainB, clerk.Place{Index: 3, N: 0}) // with its file
	middle := o.backup("middle")
	o.erasePerson(chainB, "person/"+chainB+"/p1")
	newer := o.backup("newer")
	now := texts(t, o.dir)
	if len(before) != 8 || len(now) != 6 || now["secret-of-a"] || now["name-of-b"] {
		t.Fatalf("before %v, now %v", before, now)
	}
	for name, tt := range map[string]struct {
		from  string
		again int
	}{"older": {older, 4 + 4 + 1}, "middle": {middle, 1}, "newer": {newer, 0}} {
		t.Run(name, func(t *testing.T) {
			r := o.restoration(tt.from, "from-"+name)
			out, err := Restore(ctx, r)
			if err != nil {
				t.Fatal(err)
			}
			if len(out.Again) != tt.again {
				t.Errorf("%d tombstones were applied, want %d: %v", len(out.Again), tt.again, out.Again)
			}
			got := texts(t, r.To)
			if len(got) != len(now) {
				t.Errorf("texts %v, want %v", got, now)
			}
			for text := range now {
				if !got[text] {
					t.Errorf("%s was lost though nobody erased it", text)
				}
			}
			v, err := vault.Open(ctx, filepath.Join(r.To, keysFolder), vault.Config{})
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			stones, err := v.Tombstones()
			if err != nil || len(stones) != 9 {
				t.Errorf("%d tombstones, %v", len(stones), err)
			}
			if found, err := v.Check(ctx); err != nil || len(found) != 0 {
				t.Errorf("check: %v, %v", found, err)
			}
		})
	}
	noLeftovers(t, filepath.Dir(o.dir))
}

// The restored folder is an ordinary one: it can be backed up and restored,
// and more can be erased.
func TestARestoredFolderGoesOn(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	older := o.backup("older")
	o.eraseField(chainA, "case/"+chainA, clerk.Place{Index: 0, N: 1})
	r := o.restoration(older, "second")
	_, err := Restore(ctx, r)
	o.must(err)
	again := filepath.Join(filepath.Dir(o.dir), "again")
	_, err = Backup(ctx, r.To, again, o.now, nil)
	o.must(err)
	e, err := vault.ReadFolder(filepath.Join(r.To, keysFolder), o.now)
	o.must(err)
	third := Restoration{Backup: again, To: filepath.Join(filepath.Dir(o.dir), "third"), Keys: e, Complete: true, Audit: everyCell}
	out, err := Restore(ctx, third)
	o.must(err)
	if len(out.Again) != 0 || len(texts(t, third.To)) != len(texts(t, r.To)) {
		t.Errorf("%+v", out)
	}
}

func TestARestorationWantsToKnowWhatWasErased(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	older := o.backup("older")
	id, err := vault.NewIdentity()
	o.must(err)
	var sealed bytes.Buffer
	o.must(o.vault.Escrow(ctx, &sealed, id.Recipient()))
	e, err := vault.OpenEscrow(&sealed, id)
	o.must(err)
	o.now = o.now.AddDate(0, 0, 20)
	o.eraseField(chainA, "case/"+chainA, clerk.Place{Index: 0, N: 1})
	r := Restoration{Backup: older, To: filepath.Join(filepath.Dir(o.dir), "new"), Keys: e, Audit: everyCell}

	_, err = Restore(ctx, r)
	says(t, err, "what was erased after 2010-10-11 12:00 UTC is not known")
	r.NoneSince = noon.AddDate(0, 0, 10)
	_, err = Restore(ctx, r)
	says(t, err, "is not known either")
	if _, err := os.Stat(r.To); err == nil {
		t.Fatal("a refused restoration has left a folder")
	}
	r.NoneSince = noon // told so, though it is not true: nothing else can be done
	if _, err := Restore(ctx, r); err != nil {
		t.Error(err)
	}
	// The tombstones of the old folder know it, though its keys are lost.
	r.To += "-2"
	r.NoneSince = time.Time{}
	r.Complete = true
	r.Tombstones, err = o.vault.Tombstones()
	o.must(err)
	out, err := Restore(ctx, r)
	o.must(err)
	if len(out.Again) != 2 {
		t.Errorf("erased again: %v", out.Again)
	}

	r.Keys, r.To = nil, r.To+"-3"
	_, err = Restore(ctx, r)
	says(t, err, "holds no keys")
	// The key of the older epoch is destroyed after its time.
	if _, err := o.vault.Retire(ctx, 0); err != nil {
		t.Fatal(err)
	}
	r.Keys, r.Lost = o.escrow(), true
	_, err = Restore(ctx, r)
	says(t, err, "lack epoch key 1")
}

func TestLostEntriesAreNotPassedOver(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	older := o.backup("older")
	o.file(chainA, clerk.Batch{})
	o.file(chainA, clerk.Batch{})
	r := o.restoration(older, "new")
	r.Lost = false
	_, err := Restore(ctx, r)
	says(t, err, "the backup ends after 6 entries, and 8 were acknowledged")
	r.Lost = true
	out, err := Restore(ctx, r)
	if err != nil || out.Size != 6 || out.Acknowledged != 8 {
		t.Errorf("%+v, %v", out, err)
	}
}

// Backups made while the office erases belong together all the same.
func TestBackupsDuringErasuresAreWhole(t *testing.T) {
	ctx := context.Background()
	o := settled(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range int64(3) {
			o.eraseField(chainA, "case/"+chainA, clerk.Place{Index: i, N: 1})
			o.eraseField(chainB, "case/"+chainB, clerk.Place{Index: i + 3, N: 1})
		}
	}()
	count := 0
	for running := true; running; count++ {
		select {
		case <-done:
			running = false
		default:
		}
		to := filepath.Join(t.TempDir(), "b")
		if _, err := Backup(ctx, o.dir, to, noon, nil); err != nil {
			t.Fatal(err)
		}
		c, err := CheckBackup(ctx, to, o.escrow(), everyCell, nil)
		if err != nil || len(c.Findings) > 0 {
			t.Fatalf("backup %d: %+v, %v", count, c, err)
		}
	}
	t.Logf("%d backups", count)
}
