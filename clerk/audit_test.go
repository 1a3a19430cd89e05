package clerk_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/internal/store"
	"alteram/record"
	"alteram/register"
)

// small is an organisation with a little of everything: a rulebook, members, a
// case with letters, an attachment and an erasure, and a witness.
func small(t *testing.T) (*house, string) {
	t.Helper()
	h := found(t, true)
	rules := clubRules + "\n## 3 Notices\n```rule\nWarning is an act by the secretary to the respondent, recording: words (text).\nThe respondent is a member.\nThe secretary may give a warning.\n```\n"
	if _, err := h.desk.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "club.md", Data: []byte(rules)}}, From: date(2009, 7, 1)}); err != nil {
		t.Fatal(err)
	}
	var changes []register.Change
	for i, name := range []string{"Bram Example", "Chris Carter", "Phil Goff"} {
		id := fmt.Sprintf("m%016x", i+1)
		changes = append(changes, register.SetMember(id, map[string]string{register.FieldName: name}, register.Source{}),
			register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: date(2005, 1, 1), Until: noDate}))
		if i == 0 {
			changes = append(changes, register.SetSeat(register.Term{Person: id, Role: "council", From: date(2009, 7, 1), Until: noDate}),
				register.SetOffice(register.Term{Person: id, Role: "secretary", From: date(2009, 7, 1), Until: noDate}))
		}
	}
	if _, err := h.desk.Change(ctx, clerk.Request{}, changes...); err != nil {
		t.Fatal(err)
	}
	f, err := h.desk.OpenCase(ctx, clerk.Opening{Title: "A small matter", Respondent: "Chris Carter"})
	if err != nil {
		t.Fatal(err)
	}
	chain := f.Entries[0].Case
	if _, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: `9 August 2010 10:00 Bram Example gives a warning by email to Chris Carter, words "mind the door".`,
		Attach: []clerk.Attachment{{Name: "door.txt", Type: "text/plain", Content: []byte("a picture of the door")}}}); err != nil {
		t.Fatal(err)
	}
	h.file(chain, "9 August 2010 11:00 note: it rains.")
	f = h.file(chain, "9 August 2010 12:00 note: and again.")
	if _, err := h.desk.Erase(ctx, clerk.Erasure{Case: chain, Seq: f.Entries[len(f.Entries)-1].Seq, Ground: "of no matter"}); err != nil {
		t.Fatal(err)
	}
	skey, vkey, err := record.NewWitnessKey(rand.Reader, "witness.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.Witness(ctx, clerk.Request{}, "witness.example", "https://witness.example", vkey); err != nil {
		t.Fatal(err)
	}
	head, err := h.desk.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, err := record.ParseCheckpoint(head.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	line, err := c.Cosign(skey, 1_300_000_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.AddCosignature(ctx, head.Size, "witness.example", line); err != nil {
		t.Fatal(err)
	}
	return h, chain
}

func TestAnUntouchedStoreHasNoFindings(t *testing.T) {
	h, _ := small(t)
	for _, deep := range []bool{false, true} {
		last := int64(0)
		list, err := h.desk.Audit(ctx, deep, func(done, of int64) { last = done })
		if err != nil || len(list) > 0 {
			t.Fatalf("deep %v: %v, %v", deep, list, err)
		}
		if last == 0 {
			t.Error("no progress was reported")
		}
	}
}

// Each cell of each table is flipped, one at a time, and found.
func TestEveryFlippedCellIsFound(t *testing.T) {
	h, _ := small(t)
	h.desk.Close()
	h.store.Close()
	whole, err := os.ReadFile(filepath.Join(h.dir, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	flips := 0
	for _, table := range []string{"entry", "hash", "checkpoint", "cosignature", "event", "object", "blob", "letter", "head"} {
		n := 0
		for _, cell := range cells(t, filepath.Join(h.dir, "store.db"), table) {
			name := filepath.Join(dir, "flip.db")
			for _, old := range []string{name, name + "-wal", name + "-shm"} {
				os.Remove(old)
			}
			if err := os.WriteFile(name, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			if !cell.flip(t, name) {
				continue // the table itself refuses it
			}
			n++
			if !h.noticed(t, name) {
				t.Errorf("%s was flipped, and nobody noticed", cell)
			}
		}
		if n == 0 {
			t.Errorf("no cell of table %s was flipped", table)
		}
		flips += n
	}
	t.Logf("%d cells flipped", flips)
	if flips < 200 {
		t.Errorf("only %d cells were flipped", flips)
	}
}

// noticed opens a store and audits it.
func (h *house) noticed(t *testing.T, name string) bool {
	t.Helper()
	s, err := store.Open(ctx, name)
	if err != nil {
		return true
	}
	defer s.Close()
	d, err := clerk.Open(ctx, s, h.vault, world(h))
	if err != nil {
		return true
	}
	defer d.Close()
	list, err := d.Audit(ctx, true, nil)
	if err != nil {
		t.Errorf("the audit failed: %v", err)
	}
	for _, f := range list {
		if !strings.HasSuffix(f.Text, ".") || len(f.Text) < 20 {
			t.Errorf("%q is no sentence", f.Text)
		}
	}
	return len(list) > 0
}

// cell is a value of a table: the row by its hidden or its own key.
type cell struct {
	table, column, where string
	blob                 bool
}

func (c cell) String() string { return fmt.Sprintf("%s.%s where %s", c.table, c.column, c.where) }

// cells lists the cells of a table: all columns of at most every row.
func cells(t *testing.T, name, table string) []cell {
	t.Helper()
	db := raw(t, name)
	defer db.Close()
	keys := map[string]string{"entry": "idx", "hash": "i", "checkpoint": "size", "cosignature": "size", "event": "idx", "object": "idx,n", "blob": "idx,n", "letter": "idx,n", "head": "one"}[table]
	rows, err := db.Query("select * from " + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []cell
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		var where []string
		for _, k := range strings.Split(keys, ",") {
			for i, c := range columns {
				if c == k {
					where = append(where, fmt.Sprintf("%s = %v", k, *values[i].(*any)))
				}
			}
		}
		for i, c := range columns {
			_, blob := (*values[i].(*any)).([]byte)
			out = append(out, cell{table, c, strings.Join(where, " and "), blob})
		}
	}
	return out
}

func raw(t testing.TB, name string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+name)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

// flip changes the cell by one bit, or one number.
func (c cell) flip(t *testing.T, name string) bool {
	t.Helper()
	db := raw(t, name)
	defer db.Close()
	if _, err := db.Exec("pragma foreign_keys = off"); err != nil {
		t.Fatal(err)
	}
	var v any
	if err := db.QueryRow("select " + c.column + " from " + c.table + " where " + c.where).Scan(&v); err != nil {
		t.Fatal(err)
	}
	switch x := v.(type) {
	case []byte:
		x[len(x)/2] ^= 1
		v = x
	case string:
		b := []byte(x)
		b[len(b)/2] ^= 1
		v = string(b)
	case int64:
		v = x ^ 1<<20
	}
	_, err := db.ExecContext(context.Background(), "update "+c.table+" set "+c.column+" = ? where "+c.where, v)
	if err == nil {
		_, err = db.Exec("pragma wal_checkpoint(truncate)")
	}
	return err == nil
}
