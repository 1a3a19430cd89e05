package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"alteram/internal/store/storetest"
)

// A store that was written before there were large files opens, holds what it
// held, and takes such files from then on.
func TestAnOlderStoreIsBroughtUp(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "store.db")
	s, err := Create(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	l, err := storetest.NewLog("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(ctx, s, storetest.Event{ID: "e0", Chain: "a", Objects: 2, Blobs: 1}); err != nil {
		t.Fatal(err)
	}
	before, err := s.Blobs(ctx, []int64{0})
	if err != nil || len(before) != 1 {
		t.Fatal(before, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("drop table feed; drop table outbox; drop table chunk; drop table file; delete from goose_db_version where version_id >= 2"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if have, want, err := Version(ctx, path); err != nil || have != 1 || want != 3 {
		t.Fatalf("version %d of %d, %v", have, want, err)
	}
	if s, err = Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	after, err := s.Blobs(ctx, []int64{0})
	if err != nil || len(after) != 1 || after[0].Key != before[0].Key {
		t.Errorf("the blob is %v, %v", after, err)
	}
	b, err := l.Batch(ctx, s, 1, storetest.Event{ID: "e1", Chain: "a", Seq: 1, Objects: 1, Blobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	b.Blobs[0].File = "film"
	if err := s.BeginFile(ctx, "film", time.Unix(1_300_000_000, 0)); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(ctx, b); err != nil {
		t.Error(err)
	}
}
