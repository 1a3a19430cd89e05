//go:build unix

package demo

import (
	"os"
	"path/filepath"
	"testing"
)

// What a killed demonstration left goes; one that runs, one that is kept and
// the folders of others stay.
func TestWhatWasKilledIsSwept(t *testing.T) {
	temporary := t.TempDir()
	folder := func(name string) string {
		path := filepath.Join(temporary, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	killed, runs, kept, others := folder(folderName+"1"), folder(folderName+"2"), folder(folderName+"3"), folder("others")
	f, err := pass(killed)
	if err != nil {
		t.Fatal(err)
	}
	f.Close() // as the system does
	held, err := pass(runs)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if o, err := pass(others); err != nil {
		t.Fatal(err)
	} else {
		o.Close()
	}
	sweep(temporary)
	for path, want := range map[string]bool{killed: false, runs: true, kept: true, others: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: %v, want it there: %v", filepath.Base(path), err, want)
		}
	}
}
