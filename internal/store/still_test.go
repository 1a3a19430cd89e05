//go:build unix

package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"alteram/clerk"
	"alteram/internal/store/storetest"
)

// stillStore is the variable that makes a test the program that cannot write:
// why, and the path of the store.
const stillStore = "ALTERAM_STORE_STILL"

// On a disk without room, and in a folder that it may not write to, a program
// reads everything, copies the store elsewhere, and is refused when it appends,
// whether the journal was left behind or not, and beside a living writer.
func TestAStoreThatCannotBeWrittenIsRead(t *testing.T) {
	if what, ok := os.LookupEnv(stillStore); ok {
		why, path, _ := strings.Cut(what, " ")
		forbid(t, why)
		readStill(t, path, why == "denied") // what limits files would limit the copy
		return
	}
	ctx := context.Background()
	for _, why := range []string{"full", "denied"} {
		for _, left := range []string{"closed", "killed", "killed, index lost", "in use"} {
			t.Run(why+", "+left, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "store.db")
				s := create(t, path)
				defer s.Close()
				fill(t, s)
				want, err := digest(ctx, s)
				if err != nil {
					t.Fatal(err)
				}
				switch left {
				case "closed":
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
				case "killed", "killed, index lost":
					path = killedCopy(t, path, left == "killed")
				}
				open, closed := os.FileMode(0o644), os.FileMode(0o555)
				if why == "full" { // the program may write, and has no room
					closed = 0o777
					open = 0o666
				}
				files, _ := filepath.Glob(path + "*")
				for _, name := range files {
					must(t, os.Chmod(name, open))
				}
				must(t, os.Chmod(filepath.Dir(filepath.Dir(path)), 0o755))
				must(t, os.Chmod(filepath.Dir(path), closed))
				defer os.Chmod(filepath.Dir(path), 0o755)
				got, err := child(t, why+" "+path)
				if why == "denied" && left == "killed, index lost" {
					if err == nil || !strings.Contains(got, "cannot be read without making ") {
						t.Errorf("a journal that cannot be read: %v\n%s", err, got)
					}
					return
				}
				if err != nil || !strings.Contains(got, fmt.Sprintf("digest %x\n", want)) {
					t.Errorf("%v: want digest %x in\n%s", err, want, got)
				}
				must(t, os.Chmod(filepath.Dir(path), 0o755))
				if again, err := Open(ctx, path); err != nil {
					t.Errorf("with room again: %v", err)
				} else {
					l, err := storetest.NewLog("")
					must(t, err)
					if _, err := l.Append(ctx, again, storetest.Event{ID: "later", Chain: "later"}); err != nil {
						t.Errorf("with room again: %v", err)
					}
					must(t, again.Close())
				}
			})
		}
	}
}

// child runs this test in a process of its own.
func child(t *testing.T, what string) (string, error) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestAStoreThatCannotBeWrittenIsRead$", "-test.v")
	cmd.Env = append(os.Environ(), stillStore+"="+what)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// forbid takes from this process the right to write, or the room: a limit on
// the size of files stops the index of the journal from growing as a full disk
// does.
func forbid(t *testing.T, why string) {
	t.Helper()
	if why == "full" {
		signal.Ignore(syscall.SIGXFSZ)
		var limit syscall.Rlimit
		must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit))
		limit.Cur = 4096
		must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	} else if os.Getuid() == 0 { // who may write everywhere
		must(t, syscall.Setgid(65534))
		must(t, syscall.Setuid(65534))
	}
}

// readStill is what the program does that cannot write.
func readStill(t *testing.T, path string, copies bool) {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sum, err := digest(ctx, s)
	must(t, err)
	t.Logf("digest %x\n", sum)
	l, err := storetest.NewLog("")
	must(t, err)
	_, err = l.Append(ctx, s, storetest.Event{ID: "refused", Chain: "refused"})
	var p *clerk.Problem
	if s.still != nil && (!errors.As(err, &p) || p.Remedy == "") {
		t.Errorf("an append: got %v, want a problem with its remedy", err)
	}
	if s.still == nil && err == nil {
		t.Error("an append was not refused")
	}
	if after, err := digest(ctx, s); err != nil || after != sum {
		t.Errorf("the refused append has left something: %v", err)
	}
	if copies {
		dir, err := os.MkdirTemp("", "copy")
		must(t, err)
		defer os.RemoveAll(dir)
		must(t, s.Snapshot(ctx, filepath.Join(dir, "copy.db"), nil))
	}
	if have, want, err := Version(ctx, path); err != nil || have != want {
		t.Errorf("version %d of %d: %v", have, want, err)
	}
}

// killedCopy copies a store that is open, as it is when its program is killed.
func killedCopy(t *testing.T, path string, index bool) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "store.db")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if suffix == "-shm" && !index {
			continue
		}
		text, err := os.ReadFile(path + suffix)
		must(t, err)
		f, err := os.Create(to + suffix)
		must(t, err)
		_, err = io.Copy(f, bytes.NewReader(text))
		must(t, errors.Join(err, f.Close()))
	}
	return to
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
