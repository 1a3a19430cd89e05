package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"alteram/clerk"
)

// examine opens a folder, checks it and returns what was complained about.
func examine(t *testing.T, dir string, c *clock) []*clerk.Problem {
	t.Helper()
	v, err := Open(context.Background(), dir, c.conf())
	if problem := (*clerk.Problem)(nil); errors.As(err, &problem) {
		return []*clerk.Problem{problem}
	}
	if err != nil {
		t.Fatalf("an error without a remedy: %v", err)
	}
	defer v.Close()
	found, err := v.Check(context.Background())
	if err != nil {
		t.Fatalf("an error without a remedy: %v", err)
	}
	return found
}

// sample makes a folder with keys, two epochs, tombstones and a signer.
func sample(t *testing.T, c *clock) string {
	t.Helper()
	ctx := context.Background()
	v, dir := create(t, c)
	makeKeys(t, v, "case/a", "case/a", "case/b", "person/a/p1", "member/m1")
	if err := v.Destroy(ctx, "e9", "case/a#1", "4/2"); err != nil {
		t.Fatal(err)
	}
	skey, _, err := note.GenerateKey(rand.Reader, "example.org/alteram/1")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.SetSigner(ctx, skey); err != nil {
		t.Fatal(err)
	}
	v.Close()
	return dir
}

func TestAMissingOrDamagedPartIsNamed(t *testing.T) {
	c := newClock()
	from := sample(t, c)
	cut := func(name string, n int64) func(string) error {
		return func(dir string) error { return os.Truncate(filepath.Join(dir, name), n) }
	}
	gone := func(name string) func(string) error {
		return func(dir string) error { return os.Remove(filepath.Join(dir, name)) }
	}
	for _, tt := range []struct {
		name string
		do   func(dir string) error
		says string
	}{
		{"no keyring", gone(keyringFile), "keyring.db is missing"},
		{"empty keyring", cut(keyringFile, 0), "keyring.db"},
		{"keyring cut in half", cut(keyringFile, 5000), "keyring.db is damaged"},
		{"keyring is something else", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, keyringFile), bytes.Repeat([]byte("no keyring"), 4000), 0o600)
		}, "keyring.db is damaged"},
		{"no epoch key", gone(epochName(2)), "kek-0002.key is missing"},
		{"epoch key cut", cut(epochName(2), 40), "kek-0002.key is damaged"},
		{"another's epoch key", func(dir string) error {
			e, err := newEpoch(2, c.conf().filled())
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, epochName(2)), []byte(e.text()), 0o600)
		}, "do not belong together"},
		{"old epoch key damaged", cut(epochName(1), 40), "kek-0001.key is damaged"},
		{"no tombstones", gone(stonesFile), "tombstones is missing"},
		{"tombstones cut", cut(stonesFile, 10), "tombstones was altered or cut short"},
		{"a tombstone removed", func(dir string) error {
			text, err := os.ReadFile(filepath.Join(dir, stonesFile))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, stonesFile), text[bytes.IndexByte(text, '\n')+1:], 0o600)
		}, "tombstones was altered or cut short"},
		{"signing key damaged", cut(logFile, 60), "log.key is damaged"},
		{"others may read the signing key", func(dir string) error { return os.Chmod(filepath.Join(dir, logFile), 0o644) }, "can be read by others"},
		{"a later form", func(dir string) error { return execSQL(dir, `pragma user_version = 2`) }, "form 2"},
		{"a key removed", func(dir string) error { return execSQL(dir, `delete from key where name = 'case/b'`) }, "was altered"},
		{"no state", func(dir string) error { return execSQL(dir, `delete from state`) }, "keyring.db is damaged"},
		{"no table", func(dir string) error { return execSQL(dir, `drop table key`) }, "keyring.db is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "keys")
			copyFolder(t, from, dir)
			if found := examine(t, dir, c); len(found) != 0 {
				t.Fatalf("the copy is not whole: %v", found[0])
			}
			if err := tt.do(dir); err != nil {
				t.Fatal(err)
			}
			found := examine(t, dir, c)
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			if !strings.Contains(found[0].What, tt.says) || found[0].Remedy == "" {
				t.Errorf("said %q, remedy %q; want %q", found[0].What, found[0].Remedy, tt.says)
			}
		})
	}
	if found := examine(t, filepath.Join(t.TempDir(), "nothing"), c); len(found) != 1 || !strings.Contains(found[0].What, "missing") {
		t.Errorf("no folder: %v", found)
	}
	if _, err := Create(context.Background(), from, c.conf()); err == nil {
		t.Error("keys were written over")
	}
}

func execSQL(dir, query string, args ...any) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, keyringFile)+"?_pragma=synchronous(off)")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(query, args...)
	return err
}

// Every byte of every blob, every character of every text and every bit of
// every number is changed, one at a time.
func TestEveryChangedCellIsFound(t *testing.T) {
	c := newClock()
	dir := sample(t, c)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, keyringFile)+"?_pragma=synchronous(off)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	changed := 0
	for _, cell := range cells(t, db) {
		for _, other := range spoiled(cell.value) {
			set := fmt.Sprintf(`update %s set %s = $1 where %s`, cell.table, cell.column, cell.where)
			if res, err := db.Exec(set, other); err != nil {
				continue // the table itself refuses it: a second row of the state
			} else if n, _ := res.RowsAffected(); n != 1 {
				t.Fatalf("%s changed %d rows", set, n)
			}
			changed++
			if len(examine(t, dir, c)) == 0 {
				t.Errorf("%s.%s where %s: %v instead of %v was not found", cell.table, cell.column, cell.where, other, cell.value)
			}
			restore(t, db, cell)
		}
	}
	if changed < 800 {
		t.Errorf("only %d changes were tried", changed)
	}
	if found := examine(t, dir, c); len(found) != 0 {
		t.Errorf("the test did not put everything back: %v", found[0])
	}
	t.Logf("%d changes, all found", changed)
}

type cell struct {
	table, column, where string
	value                any
}

// cells lists every cell of the keyring, with a condition that finds its row
// again though the cell is another.
func cells(t *testing.T, db *sql.DB) []cell {
	t.Helper()
	var list []cell
	for _, table := range []string{"key", "state"} {
		rows, err := db.Query(`select * from ` + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for i, column := range columns {
				where := "1"
				if table == "key" {
					where = fmt.Sprintf("wrapped = x'%x'", values[2])
					if i == 2 {
						where = fmt.Sprintf("name = '%s' and gen = %d", values[0], values[1])
					}
				}
				list = append(list, cell{table: table, column: column, where: where, value: values[i]})
			}
		}
		rows.Close()
	}
	if len(list) < 4*3+7 {
		t.Fatalf("only %d cells", len(list))
	}
	return list
}

func restore(t *testing.T, db *sql.DB, c cell) {
	t.Helper()
	if _, err := db.Exec(fmt.Sprintf(`update %s set %s = $1 where %s`, c.table, c.column, c.where), c.value); err != nil {
		t.Fatal(err)
	}
}

// spoiled returns values that differ from one in a single place.
func spoiled(v any) []any {
	var others []any
	switch v := v.(type) {
	case []byte:
		for i := range v {
			b := bytes.Clone(v)
			b[i] ^= 1 << (i % 8)
			others = append(others, b)
		}
		others = append(others, v[:len(v)-1], append(bytes.Clone(v), 0), []byte{})
	case string:
		for i := range v {
			b := []byte(v)
			b[i] ^= 1
			others = append(others, string(b))
		}
	case int64:
		for i := range 62 {
			others = append(others, v^1<<i)
		}
	}
	return others
}

// A row that is exchanged with another, doubled, or brought back from before a
// destruction, is found as well.
func TestMovedRowsAreFound(t *testing.T) {
	c := newClock()
	from := sample(t, c)
	for name, query := range map[string]string{
		"exchanged": `update key set wrapped = (select k.wrapped from key k where k.name <> key.name and k.gen = 1 limit 1) where name = 'case/b'`,
		"doubled":   `insert into key select 'case/c', 1, wrapped from key where name = 'case/b'`,
		"returned":  `insert into key values ('case/a', 1, zeroblob(60))`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "keys")
			copyFolder(t, from, dir)
			if err := execSQL(dir, query); err != nil {
				t.Fatal(err)
			}
			if len(examine(t, dir, c)) == 0 {
				t.Error("was not found")
			}
		})
	}
}
