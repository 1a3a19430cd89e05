package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"alteram/clerk"
	"alteram/internal/store/storetest"
)

// BenchmarkSingle is one durable event with its entry, hashes, signed head and
// two objects, beside a bare transaction of one row of the same size on the
// same driver with the same settings.
func BenchmarkSingle(b *testing.B) {
	ctx := context.Background()
	b.Run("bare", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "store.db")
		create(b, path).Close()
		db, err := sql.Open("sqlite", sqliteURI(path, sqliteWriter))
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		if _, err := db.ExecContext(ctx, "create table bare (i integer primary key, body blob not null) strict"); err != nil {
			b.Fatal(err)
		}
		insert, err := db.PrepareContext(ctx, "insert into bare (body) values ($1)")
		if err != nil {
			b.Fatal(err)
		}
		body := storetest.Sheet("e0")
		for b.Loop() {
			tx, err := db.BeginTx(ctx, nil)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := tx.StmtContext(ctx, insert).ExecContext(ctx, body); err != nil {
				b.Fatal(err)
			}
			if err := tx.Commit(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("event", func(b *testing.B) { benchmarkAppend(b, filepath.Join(b.TempDir(), "store.db"), 1, 0) })
	b.Run("event-and-objects", func(b *testing.B) { benchmarkAppend(b, filepath.Join(b.TempDir(), "store.db"), 1, 2) })
}

// BenchmarkGroup is a batch of many events with two objects each.
func BenchmarkGroup(b *testing.B) {
	for _, n := range []int{32, 256} {
		b.Run(fmt.Sprint("sqlite/", n), func(b *testing.B) { benchmarkAppend(b, filepath.Join(b.TempDir(), "store.db"), n, 2) })
	}
	b.Run("postgres", func(b *testing.B) {
		database := storetest.Postgres(b)
		for _, n := range []int{1, 32, 256} {
			b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkAppend(b, database(), n, 2) })
		}
	})
}

func benchmarkAppend(b *testing.B, target string, n, objects int) {
	ctx := context.Background()
	s := create(b, target)
	defer s.Close()
	l, err := storetest.NewLog("")
	if err != nil {
		b.Fatal(err)
	}
	next := 0
	events := make([]storetest.Event, n)
	for b.Loop() {
		for i := range events {
			events[i] = storetest.Event{ID: fmt.Sprintf("%x", storetest.Body(fmt.Sprint(next), 16)[:16]), Chain: fmt.Sprint("c", next%100), Seq: int64(next / 100), Objects: objects}
			next++
		}
		if _, err := l.Append(ctx, s, events...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkOpen is the opening of a store of three million events, to the
// first head and event.
func BenchmarkOpen(b *testing.B) {
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "store.db")
	const events, batch = 3_000_000, 20_000
	s := create(b, path)
	l, err := storetest.NewLog("")
	if err != nil {
		b.Fatal(err)
	}
	for next := 0; next < events; {
		list := make([]storetest.Event, batch)
		for i := range list {
			list[i] = storetest.Event{ID: fmt.Sprintf("%08x", next), Chain: fmt.Sprintf("c%06d", next/30), Seq: int64(next % 30)}
			next++
		}
		batch, err := l.Batch(ctx, s, int64(next-len(list)), list...)
		if err != nil {
			b.Fatal(err)
		}
		for i := range batch.Events {
			batch.Events[i].Body = batch.Events[i].Body[:64] // size matters to the disk only
		}
		if err := s.Append(ctx, batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	b.Run("3M", func(b *testing.B) {
		for b.Loop() {
			s, err := Open(ctx, path)
			if err != nil {
				b.Fatal(err)
			}
			var head clerk.Head
			if head, err = s.Head(ctx); err != nil || head.Size != events {
				b.Fatal(head.Size, err)
			}
			if _, err := s.Event(ctx, head.Size/2); err != nil {
				b.Fatal(err)
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
