package keep

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"alteram/clerk"
)

// A founding that was interrupted at any point is carried to its end by the
// next one, and nothing that was there is written over.
func TestFound(t *testing.T) {
	world := clerk.World{Now: func() time.Time { return time.Date(2027, 3, 2, 0, 0, 0, 0, time.UTC) }, Rand: rand.Reader, Engine: "alteram test"}
	secrets, err := NewSecrets("club.example/alteram/1")
	if err != nil {
		t.Fatal(err)
	}
	f := clerk.Founding{Origin: "club.example/alteram/1", Name: "Club", Place: "Wellington", Key: secrets.Signer, NextDigest: secrets.Digest}
	whole := t.TempDir()
	if err := Found(t.Context(), whole, "", world, f); err != nil {
		t.Fatal(err)
	}
	if found, err := Doctor(t.Context(), whole, Health{World: world, Free: func(string) (int64, error) { return 1 << 40, nil }}); err != nil {
		t.Error(found, err)
	}
	if err := Found(t.Context(), whole, "", world, f); err == nil {
		t.Error("an organisation was written over")
	}
	moved := t.TempDir() // killed while the parts were given their places
	part := filepath.Join(moved, foundingFolder)
	if err := os.Mkdir(part, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{storeFile: moved, keysFolder: part, settingsFile: part} {
		if err := os.Rename(filepath.Join(whole, name), filepath.Join(to, name)); err != nil {
			t.Fatal(err)
		}
	}
	torn := t.TempDir() // killed while they were made
	if err := os.MkdirAll(filepath.Join(torn, foundingFolder, keysFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"moved": moved, "torn": torn} {
		if Founded(dir) {
			t.Errorf("%s: half of it passes for an organisation", name)
		}
		if err := Found(t.Context(), dir, "", world, f); err != nil || !Founded(dir) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, foundingFolder)); err == nil {
			t.Errorf("%s: something of the founding is left", name)
		}
	}
	taken := t.TempDir()
	if err := os.WriteFile(filepath.Join(taken, storeFile), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Found(t.Context(), taken, "", world, f); err == nil {
		t.Error("a store was written over")
	}
}
