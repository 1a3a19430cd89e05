package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/clerk"
	"alteram/internal/store/storetest"
)

// small makes a store of some events in one file, closes it, and returns its
// path.
func small(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s := create(t, path)
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func fill(t *testing.T, s *Store) {
	t.Helper()
	l, err := storetest.NewLog("")
	if err != nil {
		t.Fatal(err)
	}
	for k := range 9 {
		if err := (load{l}).step(context.Background(), s, k); err != nil {
			t.Fatal(err)
		}
	}
}

// refusal opens a store that must be refused with a remedy.
func refusal(t *testing.T, target string) string {
	t.Helper()
	s, err := Open(context.Background(), target)
	if err == nil {
		s.Close()
		t.Errorf("%s was opened", target)
		return ""
	}
	var p *clerk.Problem
	if !errors.As(err, &p) || p.Remedy == "" {
		t.Errorf("%s: the error %q has no remedy", target, err)
	}
	return err.Error()
}

func TestWhatIsNoStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("create table t (x)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(foreign)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct{ target, says string }{
		{filepath.Join(dir, "missing.db"), "there is no store at"},
		{dir, "is a folder"},
		{write("empty.db", ""), "is empty"},
		{write("zero.db", strings.Repeat("\x00", 20000)), "filled with zeros"},
		{write("text.db", strings.Repeat("dear secretary, ", 2000)), "not an SQLite database"},
		{write("short.db", "SQLite format 3\x00"), "cut off"},
		{foreign, "not a store"},
		{"postgres://%zz", "cannot be read"},
		{"host=" + dir + " user=nobody dbname=none sslmode=disable", "cannot be reached"},
	} {
		if got := refusal(t, c.target); !strings.Contains(got, c.says) {
			t.Errorf("%s: got %q, want something that says %q", c.target, got, c.says)
		}
	}
	if after, err := os.ReadFile(foreign); err != nil || !bytes.Equal(before, after) {
		t.Errorf("another program's database was changed: %v", err)
	}
}

// A store that was cut off anywhere, or has a page of zeros or of noise
// anywhere, is refused. What may pass is a page that held nothing, or the
// middle of a long body: SQLite has no sums over those. The seal has: package
// clerk finds it when it opens the body.
func TestADamagedStoreIsRefused(t *testing.T) {
	path := small(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := log(t, path)
	const page = 4096
	tried, passed := 0, 0
	for at := 0; at < len(whole); at += page {
		for name, spoil := range map[string]func([]byte) []byte{
			"cut off":  func(b []byte) []byte { return b[:at] },
			"cut in":   func(b []byte) []byte { return b[:at+page/2] },
			"zeros":    func(b []byte) []byte { clear(b[at : at+page]); return b },
			"noise":    func(b []byte) []byte { copy(b[at:at+page], storetest.Body("noise", page)); return b },
			"repeated": func(b []byte) []byte { copy(b[at:at+page], whole[(at+3*page)%len(whole):][:page]); return b },
		} {
			if at == 0 && name == "cut off" {
				continue // an empty file: see above
			}
			tried++
			bad := filepath.Join(t.TempDir(), "bad.db")
			if err := os.WriteFile(bad, spoil(bytes.Clone(whole)), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(context.Background(), bad)
			if err == nil {
				_ = s.Close() // it was only looked at
				passed++
				if log(t, bad) != want {
					t.Errorf("page %d, %s: opened with another log", at/page+1, name)
				}
				continue
			}
			var p *clerk.Problem
			if !errors.As(err, &p) || !strings.Contains(p.Remedy, "restore") {
				t.Errorf("page %d, %s: the error %q does not say to restore", at/page+1, name, err)
			}
		}
	}
	if tried < 50 || passed > tried/10 {
		t.Errorf("%d of %d damaged stores were opened", passed, tried)
	}
}

// log is what everybody may see: all tables but those of the bodies.
func log(t *testing.T, target string) [32]byte {
	t.Helper()
	s, err := Open(context.Background(), target)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sum, err := digestOf(context.Background(), s, tables[:5])
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func content(t *testing.T, target string) [32]byte {
	t.Helper()
	s, err := Open(context.Background(), target)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sum, err := digest(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// Tables that do not agree on the size of the log are named.
func TestTablesThatDisagreeAreRefused(t *testing.T) {
	for _, c := range []struct{ spoil, says string }{
		{"update head set size = size + 1", "table entry ends"},
		{"delete from head", "table head has 0 rows"},
		{"delete from entry where idx = 0", "table entry begins"},
		{"delete from entry where idx = (select max(idx) from entry)", "table entry ends"},
		{"delete from hash where i = (select max(i) from hash)", "table hash ends"},
		{"delete from hash where i = 0", "table hash begins"},
		{"delete from checkpoint where size = (select max(size) from checkpoint)", "table checkpoint ends"},
		{"update event set idx = 1000 where idx = 3", "table event goes on"},
		{"insert into object values (99, 0, 'k', x'00')", "table object goes on"},
		{"insert into blob values (99, 0, 'k', x'00')", "table blob goes on"},
		{"insert into letter values (99, 0, 'c', 'p')", "table letter goes on"},
		{"drop table letter", "table letter is missing"},
		{"drop table goose_db_version", "has no table goose_db_version"},
		{"alter table event rename column body to bodies", "body"},
	} {
		path := small(t)
		tamper(t, path, c.spoil)
		if got := refusalOrError(t, path); !strings.Contains(got, c.says) {
			t.Errorf("%s: got %q, want something that says %q", c.spoil, got, c.says)
		}
	}
}

func refusalOrError(t *testing.T, target string) string {
	t.Helper()
	s, err := Open(context.Background(), target)
	if err == nil {
		s.Close()
		t.Fatalf("%s was opened", target)
	}
	return err.Error()
}

func tamper(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestANewerStoreIsRefusedWithTheWayBack(t *testing.T) {
	ctx := context.Background()
	path := small(t)
	have, want, err := Version(ctx, path)
	if err != nil || have != want {
		t.Fatalf("version %d of %d: %v", have, want, err)
	}
	tamper(t, path, fmt.Sprintf("insert into goose_db_version (version_id, is_applied) values (%d, 1)", want+1))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := refusal(t, path); !strings.Contains(got, "written by a newer alteram") {
		t.Errorf("got %q", got)
	}
	if have, _, err = Version(ctx, path); err != nil || have != want+1 {
		t.Errorf("version %d: %v", have, err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the newer store was changed: %v", err)
	}
	if err := LoadSnapshot(ctx, path, filepath.Join(t.TempDir(), "new.db"), nil); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a newer snapshot: got %v", err)
	}
}

func TestNothingIsWrittenOver(t *testing.T) {
	ctx := context.Background()
	path := small(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Create(ctx, path)
	for what, err := range map[string]error{
		"create":   err,
		"snapshot": s.Snapshot(ctx, path, nil),
		"load":     LoadSnapshot(ctx, path, path, nil),
	} {
		if err == nil || !strings.Contains(err.Error(), "exists already") {
			t.Errorf("%s over a store: got %v", what, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the store was changed: %v", err)
	}
	if left, err := filepath.Glob(path + "*part*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// snapshots: a snapshot is one file, whatever the engine, and makes a store of
// either.
func snapshots(t *testing.T, database func() string) {
	ctx := context.Background()
	for _, from := range []string{filepath.Join(t.TempDir(), "store.db"), database()} {
		s := create(t, from)
		fill(t, s)
		want, err := digest(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		snapshot := filepath.Join(t.TempDir(), "snapshot.db")
		var done, total int64
		if err := s.Snapshot(ctx, snapshot, func(d, t int64) { done, total = d, t }); err != nil {
			t.Fatal(err)
		}
		if done != total || total == 0 {
			t.Errorf("progress ended at %d of %d", done, total)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		bytesBefore, err := os.ReadFile(snapshot)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{filepath.Join(t.TempDir(), "new.db"), database()} {
			if err := LoadSnapshot(ctx, snapshot, to, nil); err != nil {
				t.Fatal(err)
			}
			if content(t, to) != want {
				t.Errorf("the store made of a snapshot differs from the first one")
			}
			if err := LoadSnapshot(ctx, snapshot, to, nil); err == nil {
				t.Errorf("a second load wrote over the first one")
			}
		}
		if after, err := os.ReadFile(snapshot); err != nil || !bytes.Equal(bytesBefore, after) {
			t.Errorf("loading changed the snapshot: %v", err)
		}
		if more, err := filepath.Glob(snapshot + "?*"); err != nil || len(more) > 0 {
			t.Errorf("beside the snapshot lie %v %v", more, err)
		}
	}
}

func TestABadSnapshotMakesNoStore(t *testing.T) {
	ctx := context.Background()
	path := small(t)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b[:len(b)-4096], 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "new.db")
	if err := LoadSnapshot(ctx, path, to, nil); err == nil {
		t.Error("a snapshot that was cut off was loaded")
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was left behind: %v", err)
	}
}

// A database that may not grow refuses the append with a plain sentence, holds
// what it held, and goes on when there is room again.
func TestFullStoreStopsCleanly(t *testing.T) {
	ctx := context.Background()
	s := create(t, filepath.Join(t.TempDir(), "store.db"))
	defer s.Close()
	fill(t, s)
	before, err := digest(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	limit := func(pages string) {
		t.Helper()
		if _, err := s.w.ExecContext(ctx, "pragma max_page_count = "+pages); err != nil {
			t.Fatal(err)
		}
	}
	l, err := storetest.NewLog("")
	if err != nil {
		t.Fatal(err)
	}
	limit("1") // it cannot be less than there are
	large := storetest.Event{ID: "large", Chain: "large", Blobs: 50}
	_, err = l.Append(ctx, s, large)
	var p *clerk.Problem
	if !errors.As(err, &p) || !strings.Contains(p.What, "full") || !strings.Contains(p.Remedy, "make room") {
		t.Errorf("got %v, want a problem that says that the disk is full", err)
	}
	if after, err := digest(ctx, s); err != nil || after != before {
		t.Errorf("the refused batch has left something: %v", err)
	}
	limit("1000000")
	if _, err := l.Append(ctx, s, large); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// cellsFlip: every cell can be changed behind the store's back, and put back;
// with that the audit of the desk is tested.
func cellsFlip(t *testing.T, target string) {
	ctx := context.Background()
	s := create(t, target)
	fill(t, s)
	if err := s.AddCosignature(ctx, 3, "w", "— w x"); err != nil {
		t.Fatal(err)
	}
	want, err := digest(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	cells := storetest.OpenCells(t, target)
	list, err := cells.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	flipped := map[string]int{}
	for _, c := range list {
		restore, err := cells.Flip(ctx, c, c.Len/2)
		if err != nil {
			continue // the database itself refuses
		}
		if got, err := digest(ctx, s); err != nil || got == want {
			t.Fatalf("%v: nothing changed: %v", c, err)
		}
		if err := restore(); err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		flipped[c.Table+"."+c.Column]++
	}
	if got, err := digest(ctx, s); err != nil || got != want {
		t.Errorf("not everything was put back: %v", err)
	}
	for _, column := range []string{"entry.entry", "hash.h", "checkpoint.note", "cosignature.line", "head.size", "event.id", "event.chain", "event.key", "event.body", "object.key", "object.body", "object.n", "blob.body", "letter.recipient"} {
		if flipped[column] == 0 {
			t.Errorf("%s: no cell of column %s was flipped", target, column)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
