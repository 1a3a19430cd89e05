package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"alteram/clerk"
)

func TestEscrowBringsACopyOfTheKeyringBack(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	keys := makeKeys(t, v, "case/a", "case/b")
	if err := v.WriteHead([]byte("the head")); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	before, err := v.CopyKeyring(ctx, copied)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.CopyKeyring(ctx, copied); err == nil {
		t.Error("the copy was written over")
	}
	if err := v.Destroy(ctx, "", "case/b#1"); err != nil { // after the copy
		t.Fatal(err)
	}
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	if err := v.Escrow(ctx, &sealed); err == nil {
		t.Error("an escrow for nobody")
	}
	if err := v.Escrow(ctx, &sealed, id.Recipient()); err != nil {
		t.Fatal(err)
	}
	for n := range int64(2) {
		e, err := readEpoch(dir, n+1)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range forms(e.key[:]) {
			if bytes.Contains(sealed.Bytes(), f) {
				t.Error("the escrow holds an epoch key in the clear")
			}
		}
	}
	if s, err := v.Status(ctx); err != nil || !s.Escrow.Equal(c.now) || s.EscrowEpoch != 2 || s.Epoch != 2 || len(s.Retired) != 1 {
		t.Errorf("status %+v, %v", s, err)
	}

	problem := (*clerk.Problem)(nil)
	if _, err := OpenEscrow(bytes.NewReader(sealed.Bytes()), other); !errors.As(err, &problem) || !strings.Contains(problem.What, "not sealed for this recovery key") {
		t.Errorf("with another key: %v", err)
	}
	for _, cut := range []int{0, 10, sealed.Len() / 2, sealed.Len() - 1} {
		if _, err := OpenEscrow(bytes.NewReader(sealed.Bytes()[:cut]), id); !errors.As(err, &problem) || problem.Remedy == "" {
			t.Errorf("escrow cut after %d bytes: %v", cut, err)
		}
	}
	e, err := OpenEscrow(bytes.NewReader(sealed.Bytes()), id)
	if err != nil {
		t.Fatal(err)
	}
	live, err := ReadFolder(dir, c.now)
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]*Escrow{"escrow": e, "folder": live} {
		to := filepath.Join(t.TempDir(), "keys")
		r, err := Assemble(ctx, to, copied, before, e, c.conf())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defer r.Close()
		for _, k := range keys { // nothing is applied yet
			if got, err := r.Key(ctx, k.ID); err != nil || got != k {
				t.Errorf("%s: key %s: %v", name, k.ID, err)
			}
		}
		if err := r.Apply(ctx, e.Tombstones); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Key(ctx, "case/b#1"); !errors.Is(err, clerk.ErrDestroyed) {
			t.Errorf("%s: what was destroyed since the copy came back: %v", name, err)
		}
		if head, err := r.ReadHead(); err != nil || string(head) != "the head" {
			t.Errorf("%s: head %q, %v", name, head, err)
		}
		whole(t, r)
		if _, err := Assemble(ctx, to, copied, before, e, c.conf()); err == nil {
			t.Errorf("%s: a folder was written over", name)
		}
	}
}

// Once the epoch key is retired, a copy of the keyring from its time is
// worthless: that is what "erased everywhere" means.
func TestACopyFromARetiredEpochDoesNotOpen(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	makeKeys(t, v, "case/a")
	copied := filepath.Join(t.TempDir(), "copy.db")
	before, err := v.CopyKeyring(ctx, copied)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Rotate(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Retire(ctx, 0); err != nil {
		t.Fatal(err)
	}
	e, err := ReadFolder(dir, c.now)
	if err != nil {
		t.Fatal(err)
	}
	problem := (*clerk.Problem)(nil)
	if _, err := Assemble(ctx, filepath.Join(t.TempDir(), "keys"), copied, before, e, c.conf()); !errors.As(err, &problem) || !strings.Contains(problem.What, "kek-0001.key is missing") {
		t.Errorf("the copy opened, or without saying why not: %v", err)
	}
}

func TestOnlyAnEscrowIsTakenForOne(t *testing.T) {
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte("a letter"))
	w.Close()
	if _, err := OpenEscrow(&b, id); err == nil || !strings.Contains(err.Error(), "not an escrow") {
		t.Errorf("a sealed letter: %v", err)
	}
	if _, err := OpenEscrow(strings.NewReader("no seal"), id); err == nil {
		t.Error("plain text opened as an escrow")
	}
	if _, err := ReadFolder(t.TempDir(), newClock().now); err == nil {
		t.Error("an empty folder was taken for keys")
	}
	if _, err := os.Stat("keys"); err == nil {
		t.Error("a folder was left behind")
	}
}

func FuzzTombstones(f *testing.F) {
	for _, s := range []string{
		"2010-10-11T17:30:00Z key case/a#1 e9\n2010-10-11T17:30:00Z object 4/2 -\n",
		"2010-10-11T17:30:00Z spent person/a/p1#2 e9\nhalf a li",
		"2010-10-11T17:30:00Z key case/a e9\n", "\n", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		stones, err := ParseTombstones([]byte(text))
		if err != nil {
			return
		}
		var again strings.Builder
		for _, s := range stones {
			again.WriteString(s.String() + "\n")
		}
		if whole := text[:strings.LastIndexByte(text, '\n')+1]; again.String() != whole {
			t.Errorf("%q is written back as %q", whole, again.String())
		}
	})
}
