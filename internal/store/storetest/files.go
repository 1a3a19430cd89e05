package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"alteram/clerk"
)

// largeFiles: a file is written before its entry, belongs to it from then on,
// and goes with its blob or its event; one that belongs to nothing goes when it
// is told to, or with its day.
func largeFiles(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	day := time.Unix(1_300_000_000, 0)
	for i, name := range []string{"tied", "dropped", "of an event", "left over", "old"} {
		if err := s.BeginFile(ctx, name, day.Add(time.Duration(-i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
		for first := range 2 {
			if err := s.AddChunks(ctx, name, 2*first, [][]byte{[]byte(name + " 1"), []byte(name + " 2")}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.BeginFile(ctx, "tied", day); err == nil {
		t.Error("two files of one name")
	}
	wantNone(t, "chunks of a file that never began", s.AddChunks(ctx, "none", 0, [][]byte{{1}}))
	counted := func(files, chunks int64) {
		t.Helper()
		n := must(s.Counts(ctx))(t)
		equal(t, "files", n["file"], files)
		equal(t, "chunks", n["chunk"], chunks)
	}
	counted(0, 0)

	b := must(l.Batch(ctx, s, 0, Event{"e0", "a", 0, 2, 2, 0}, Event{"e1", "a", 1, 1, 1, 0}))(t)
	b.Blobs[0].File, b.Blobs[1].File, b.Blobs[2].File = "tied", "dropped", "of an event"
	if err := s.Append(ctx, b); err != nil {
		t.Fatal(err)
	}
	counted(3, 12)
	equal(t, "blob", must(s.Blob(ctx, clerk.Place{Index: 0, N: b.Blobs[0].N}))(t), b.Blobs[0])
	equal(t, "listed blob", must(s.Blobs(ctx, []int64{0}))(t)[1].File, "dropped")
	equal(t, "chunk", string(must(s.Chunk(ctx, "tied", 3))(t)), "tied 2")
	_, err := s.Chunk(ctx, "tied", 4)
	wantNone(t, "a chunk behind the last", err)
	wantNone(t, "chunks of a file that belongs to an entry", s.AddChunks(ctx, "tied", 4, [][]byte{{1}}))

	again := must(l.Batch(ctx, s, 2, Event{"e2", "a", 2, 1, 1, 0}))(t)
	again.Blobs[0].File = "tied"
	if err := s.Append(ctx, again); !errors.Is(err, clerk.ErrNone) {
		t.Errorf("a file was tied to two entries: %v", err)
	}
	equal(t, "head", must(s.Head(ctx))(t).Size, int64(2))

	for _, name := range []string{"tied", "left over", "never there"} {
		if err := s.DropFile(ctx, name); err != nil {
			t.Error(err)
		}
	}
	if err := s.DropFilesBefore(ctx, day.Add(-3*time.Hour)); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"left over", "old"} {
		_, err := s.Chunk(ctx, name, 0)
		wantNone(t, "chunk of "+name, err)
	}
	counted(3, 12)

	gone := &clerk.Batch{Base: 2, DropBlobs: []clerk.Place{{Index: 0, N: b.Blobs[1].N}}, DropEvents: []int64{1}}
	if err := s.Append(ctx, gone); err != nil {
		t.Fatal(err)
	}
	counted(1, 4)
	for _, name := range []string{"dropped", "of an event"} {
		_, err := s.Chunk(ctx, name, 0)
		wantNone(t, "chunk of "+name, err)
	}
}
