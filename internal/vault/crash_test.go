package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"alteram/clerk"
)

// copyFolder copies a folder as it lies on disk: what a process killed now
// would leave behind.
func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	list, err := os.ReadDir(from)
	if err == nil {
		err = os.Mkdir(to, 0o700)
	}
	for _, d := range list {
		if err == nil {
			var data []byte
			if data, err = os.ReadFile(filepath.Join(from, d.Name())); err == nil {
				err = os.WriteFile(filepath.Join(to, d.Name()), data, 0o600)
			}
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestCrashAtEveryStepOfADestruction(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	var names []string
	for i := range 1200 { // several parts of 500
		names = append(names, fmt.Sprintf("case/%04d", i))
	}
	keys := makeKeys(t, v, names...)
	const victim = 700
	mark := wrappedForm(t, v, names[victim], 1)
	first, err := readEpoch(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	var steps []string
	v.at = func(step string) {
		to := filepath.Join(t.TempDir(), "keys")
		copyFolder(t, dir, to)
		states, steps = append(states, to), append(steps, step)
	}
	if err := v.Destroy(ctx, "", keys[victim].ID); err != nil {
		t.Fatal(err)
	}
	v.at("after the commit")
	if _, err := v.Retire(ctx, 0); err != nil {
		t.Fatal(err)
	}
	v.at("after retiring")
	journals, marked := 0, 0
	for i, state := range states {
		if _, err := os.Stat(filepath.Join(state, keyringFile+"-journal")); err == nil {
			journals++
		}
		if holds(t, state, mark) != "" {
			marked++
		}
		for range 2 { // the second opening finds it finished
			r, err := Open(ctx, state, c.conf())
			if err != nil {
				t.Fatalf("killed when %s: %v", steps[i], err)
			}
			if _, err := r.Key(ctx, keys[victim].ID); !errors.Is(err, clerk.ErrDestroyed) {
				t.Errorf("killed when %s: the key is not destroyed: %v", steps[i], err)
			}
			for j := 0; j < len(keys); j += 97 {
				if got, err := r.Key(ctx, keys[j].ID); err != nil || got != keys[j] {
					t.Errorf("killed when %s: key %s: %v", steps[i], keys[j].ID, err)
				}
			}
			whole(t, r)
			s, err := r.Status(ctx)
			if err != nil || s.Keys != int64(len(keys)-1) || s.Tombstones != 1 {
				t.Errorf("killed when %s: %d keys, %d tombstones, %v", steps[i], s.Keys, s.Tombstones, err)
			}
			if _, err := r.Retire(ctx, 0); err != nil {
				t.Fatal(err)
			}
			r.Close()
			if in := holds(t, state, mark) + holds(t, state, first.key[:]); in != "" {
				t.Errorf("killed when %s, opened and retired: %s still holds something of the key", steps[i], in)
			}
		}
	}
	if marked < 2 || marked == len(states) {
		t.Errorf("%d of %d states held the key when the machine stopped", marked, len(states))
	}
	if len(states) < 8 || journals < 2 {
		t.Errorf("only %d states were looked at, %d of them within the transaction", len(states), journals)
	}
	t.Logf("%d crash states opened, %d with a hot journal", len(states), journals)
}

// A tombstone that was not finished when the machine stopped destroys nothing,
// and the next one does not stick to it.
func TestTornTombstone(t *testing.T) {
	ctx, c := context.Background(), newClock()
	v, dir := create(t, c)
	keys := makeKeys(t, v, "case/a", "case/b", "case/c")
	if err := v.Destroy(ctx, "", "case/c#1"); err != nil {
		t.Fatal(err)
	}
	v.Close()
	path := filepath.Join(dir, stonesFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	line := Tombstone{At: c.now, Kind: Gone, ID: "case/a#1"}.String() + "\n"
	for cut := range len(line) {
		if err := os.WriteFile(path, append(text[:len(text):len(text)], line[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		v := open(t, dir, c)
		if got, err := v.Key(ctx, "case/a#1"); err != nil || got != keys[0] {
			t.Errorf("after %d bytes of a line: %v", cut, err)
		}
		v.Close()
	}
	v = open(t, dir, c)
	if err := v.Destroy(ctx, "", "case/b#1"); err != nil {
		t.Fatal(err)
	}
	v.Close()
	v = open(t, dir, c)
	if stones, err := v.Tombstones(); err != nil || len(stones) != 2 || stones[1].ID != "case/b#1" {
		t.Errorf("tombstones %v, %v", stones, err)
	}
	whole(t, v)
}
