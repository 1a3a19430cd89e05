package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"alteram/clerk"
)

// clock is a clock that tests set.
type clock struct{ now time.Time }

func (c *clock) conf() Config { return Config{Now: func() time.Time { return c.now }} }

func newClock() *clock { return &clock{time.Date(2010, 10, 11, 17, 30, 0, 0, time.UTC)} }

func create(t testing.TB, c *clock) (*Vault, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	v, err := Create(context.Background(), dir, c.conf())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v, dir
}

func open(t testing.TB, dir string, c *clock) *Vault {
	t.Helper()
	v, err := Open(context.Background(), dir, c.conf())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func makeKeys(t testing.TB, v *Vault, names ...string) []clerk.Key {
	t.Helper()
	keys, err := v.Make(context.Background(), names...)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// whole fails unless a check finds nothing.
func whole(t testing.TB, v *Vault) {
	t.Helper()
	found, err := v.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found {
		t.Errorf("check: %s (%s)", p.What, p.Remedy)
	}
}

func TestKeysComeBackAfterReopening(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	keys := makeKeys(t, v, "case/a", "person/a/p1", "case/a")
	for i, id := range []string{"case/a#1", "person/a/p1#1", "case/a#2"} {
		if keys[i].ID != id {
			t.Errorf("key %d is %s, want %s", i, keys[i].ID, id)
		}
	}
	v.Close()
	v = open(t, dir, c)
	for _, want := range keys {
		if got, err := v.Key(ctx, want.ID); err != nil || got != want {
			t.Errorf("key %s: %v", want.ID, err)
		}
	}
	if got, err := v.Current(ctx, "case/a"); err != nil || got != keys[2] {
		t.Errorf("current key of case/a is %s, %v", got.ID, err)
	}
	if _, err := v.Current(ctx, "case/b"); !errors.Is(err, clerk.ErrNone) {
		t.Errorf("a name without key: %v", err)
	}
	if _, err := v.Key(ctx, "case/a#3"); !errors.Is(err, clerk.ErrNone) {
		t.Errorf("a generation that never was: %v", err)
	}
	for _, name := range []string{"", "a b", "a#1", "a\nb", strings.Repeat("x", 201)} {
		if _, err := v.Make(ctx, name); err == nil {
			t.Errorf("a key was made for %q", name)
		}
	}
	whole(t, v)
}

func TestDestroyedKeysStayDestroyed(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	makeKeys(t, v, "case/a", "case/a", "person/a/p1", "case/b")
	if err := v.Destroy(ctx, "e17", "case/a#1", "17/3", "person/a/p1#1"); err != nil {
		t.Fatal(err)
	}
	if err := v.Destroy(ctx, "", "case/a#1", "17/3"); err != nil { // again: nothing
		t.Fatal(err)
	}
	for range 2 {
		for _, id := range []string{"case/a#1", "person/a/p1#1"} {
			if _, err := v.Key(ctx, id); !errors.Is(err, clerk.ErrDestroyed) {
				t.Errorf("key %s: %v", id, err)
			}
		}
		if _, err := v.Current(ctx, "person/a/p1"); !errors.Is(err, clerk.ErrDestroyed) {
			t.Errorf("current key of a person who is gone: %v", err)
		}
		for _, id := range []string{"case/a#2", "case/b#1"} {
			if _, err := v.Key(ctx, id); err != nil {
				t.Errorf("key %s: %v", id, err)
			}
		}
		whole(t, v)
		v.Close()
		v = open(t, dir, c)
	}
	stones, err := v.Tombstones()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range stones {
		got = append(got, s.String())
	}
	want := "2010-10-11T17:30:00Z spent case/a#1 e17|2010-10-11T17:30:00Z object 17/3 e17|2010-10-11T17:30:00Z key person/a/p1#1 e17"
	if strings.Join(got, "|") != want {
		t.Errorf("tombstones:\n got %s\nwant %s", strings.Join(got, "|"), want)
	}
	if k := makeKeys(t, v, "person/a/p1")[0]; k.ID != "person/a/p1#2" {
		t.Errorf("the next generation is %s: an id that was destroyed came back", k.ID)
	}
	for _, id := range []string{"case/a", "case/a#0", "case/a#01", "17/", "/3", "-1/3", "17/3/4", "x"} {
		if err := v.Destroy(ctx, "", id); err == nil {
			t.Errorf("destroyed %q", id)
		}
	}
}

// forms returns every shape in which bytes could lie in a file.
func forms(b []byte) [][]byte {
	return [][]byte{b, []byte(hex.EncodeToString(b)), []byte(base64.RawURLEncoding.EncodeToString(b)), []byte(base64.StdEncoding.EncodeToString(b))}
}

// holds says in which file of a folder some bytes lie.
func holds(t testing.TB, dir string, b []byte) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil || len(list) == 0 {
		t.Fatalf("nothing to search in %s: %v", dir, err)
	}
	for _, d := range list {
		data, err := os.ReadFile(filepath.Join(dir, d.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range forms(b) {
			if bytes.Contains(data, f) {
				return d.Name()
			}
		}
	}
	return ""
}

// wrappedForm returns a key as it lies in the keyring.
func wrappedForm(t testing.TB, v *Vault, name string, gen int) []byte {
	t.Helper()
	var w []byte
	if err := v.db.QueryRow(`select wrapped from key where name = $1 and gen = $2`, name, gen).Scan(&w); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestNothingOfADestroyedKeyIsLeftInTheFolder(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	var names []string
	for i := range 3000 {
		names = append(names, fmt.Sprintf("case/%04d", i))
	}
	makeKeys(t, v, names...)
	var marks [][]byte
	var ids []string
	for i := 7; i < 3000; i += 500 {
		marks = append(marks, wrappedForm(t, v, names[i], 1))
		ids = append(ids, names[i]+"#1")
		k, err := v.Key(ctx, names[i]+"#1")
		if err != nil {
			t.Fatal(err)
		}
		if where := holds(t, dir, k.Secret[:]); where != "" {
			t.Errorf("%s holds a key in the clear", where)
		}
	}
	first, err := readEpoch(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range append(marks, first.key[:]) {
		if holds(t, dir, m) == "" {
			t.Fatal("the search finds nothing though nothing was destroyed yet")
		}
	}
	if err := v.Destroy(ctx, "", ids...); err != nil {
		t.Fatal(err)
	}
	for _, m := range marks {
		if where := holds(t, dir, m); where != "" {
			t.Errorf("after Destroy, %s holds the wrapped form of a destroyed key", where)
		}
	}
	if n, err := v.Retire(ctx, 30*24*time.Hour); err != nil || n != 0 {
		t.Errorf("retired %d epoch keys on the same day, %v", n, err)
	}
	c.now = c.now.AddDate(0, 0, 31)
	if n, err := v.Retire(ctx, 30*24*time.Hour); err != nil || n != 1 {
		t.Errorf("retired %d epoch keys after 31 days, want 1; %v", n, err)
	}
	if where := holds(t, dir, first.key[:]); where != "" {
		t.Errorf("after Retire, %s holds the old epoch key", where)
	}
	if _, err := os.Stat(filepath.Join(dir, epochName(1))); err == nil {
		t.Error("the file of the old epoch key is still there")
	}
	whole(t, v)
}

func TestTwoOpenVaultsSeeEachOther(t *testing.T) {
	ctx, c := context.Background(), newClock()
	a, dir := create(t, c)
	b := open(t, dir, c)
	first := makeKeys(t, a, "case/x")[0]
	if got, err := b.Current(ctx, "case/x"); err != nil || got != first {
		t.Fatalf("what one makes the other has: %v", err)
	}
	second := makeKeys(t, b, "case/x")[0]
	if got, err := a.Current(ctx, "case/x"); err != nil || got != second {
		t.Fatalf("the newest generation is %s, %v", got.ID, err)
	}
	if err := b.Destroy(ctx, "", first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Key(ctx, first.ID); !errors.Is(err, clerk.ErrDestroyed) {
		t.Errorf("what one destroys the other cannot open: %v", err)
	}
	if got, err := a.Key(ctx, second.ID); err != nil || got != second {
		t.Errorf("after the other's rotation: %v", err)
	}
	if err := a.Destroy(ctx, "", second.ID); err != nil {
		t.Error(err)
	}
	whole(t, a)
	whole(t, b)
}

func TestManyWritersCorruptNothing(t *testing.T) {
	ctx, c := context.Background(), newClock()
	_, dir := create(t, c)
	const writers, rounds = 4, 12
	var wg sync.WaitGroup
	for w := range writers {
		v := open(t, dir, c)
		wg.Go(func() {
			for r := range rounds {
				name := fmt.Sprintf("case/%d", w)
				keys, err := v.Make(ctx, name, name)
				if err != nil {
					t.Error(err)
					return
				}
				if r%3 == 2 {
					if err := v.Destroy(ctx, "", keys[0].ID); err != nil {
						t.Error(err)
						return
					}
				}
				if got, err := v.Current(ctx, name); err != nil || got != keys[1] {
					t.Errorf("round %d: current is %s, %v", r, got.ID, err)
				}
			}
		})
	}
	wg.Wait()
	v := open(t, dir, c)
	whole(t, v)
	s, err := v.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(writers * (rounds*2 - rounds/3)); s.Keys != want || s.Tombstones != writers*rounds/3 {
		t.Errorf("%d keys and %d tombstones, want %d and %d", s.Keys, s.Tombstones, want, writers*rounds/3)
	}
}

func TestSignerAndHeadAreKept(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	if _, err := v.Signer(ctx); !errors.Is(err, clerk.ErrNone) {
		t.Errorf("a signer before any: %v", err)
	}
	if _, err := v.ReadHead(); !errors.Is(err, clerk.ErrNone) {
		t.Errorf("a head before any: %v", err)
	}
	if err := v.SetSigner(ctx, "PRIVATE+KEY+nonsense"); err == nil {
		t.Error("nonsense was kept as signing key")
	}
	skey, _, err := note.GenerateKey(rand.Reader, "example.org/alteram/1")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.SetSigner(ctx, skey); err != nil {
		t.Fatal(err)
	}
	for _, head := range []string{"one", "two"} {
		if err := v.WriteHead([]byte(head)); err != nil {
			t.Fatal(err)
		}
		if got, err := v.ReadHead(); err != nil || string(got) != head {
			t.Errorf("head %q, %v", got, err)
		}
	}
	v = open(t, dir, c)
	if got, err := v.Signer(ctx); err != nil || got != skey {
		t.Errorf("signer: %v", err)
	}
	for _, name := range []string{logFile, epochName(1), keyringFile} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", name, info.Mode(), err)
		}
	}
}
