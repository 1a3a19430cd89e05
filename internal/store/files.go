package store

import (
	"context"
	"fmt"
	"time"

	"alteram/clerk"
)

// Of large files. The chunks of a file are written in transactions of their
// own, before the append that ties the file to an entry, so that a long upload
// keeps nobody waiting.
const (
	beginFileSQL = `insert into file (name, began) values ($1, $2)`
	heldFileSQL  = `update file set began = began where name = $1 and idx is null`
	addChunkSQL  = `insert into chunk (file, n, body) values ($1, $2, $3)`

	dropFileChunksSQL = `delete from chunk where file in (select name from file where name = $1 and idx is null)`
	dropFileSQL       = `delete from file where name = $1 and idx is null`
	oldChunksSQL      = `delete from chunk where file in (select name from file where began < $1 and idx is null)`
	oldFilesSQL       = `delete from file where began < $1 and idx is null`
)

// BeginFile makes an empty large file that belongs to no entry.
func (s *Store) BeginFile(ctx context.Context, name string, at time.Time) error {
	return s.write(ctx, "begin a file", func(t *transaction) error {
		_, err := t.run(beginFileSQL, name, at.Unix())
		return err
	})
}

// AddChunks writes chunks of a file that belongs to no entry yet, and returns
// when they are durable. Without such a file the error is clerk.ErrNone.
func (s *Store) AddChunks(ctx context.Context, name string, first int, bodies [][]byte) error {
	return s.write(ctx, "write a file", func(t *transaction) error {
		held, err := t.run(heldFileSQL, name)
		if err != nil {
			return err
		}
		if held != 1 {
			return fmt.Errorf("file %s: %w", name, clerk.ErrNone)
		}
		return t.insert(addChunkSQL, len(bodies), func(i int) []any { return []any{name, first + i, bodies[i]} })
	})
}

// Chunk returns a chunk of a file. The error is clerk.ErrNone when it is not
// there.
func (s *Store) Chunk(ctx context.Context, name string, n int) ([]byte, error) {
	var body []byte
	err := s.one(ctx, fmt.Sprintf("read chunk %d of file %s", n, name), chunkSQL, []any{name, n}, &body)
	return body, err
}

// DropFile removes a file that belongs to no entry. What is not there, and what
// belongs to one, is left alone.
func (s *Store) DropFile(ctx context.Context, name string) error {
	return s.dropFiles(ctx, name, dropFileChunksSQL, dropFileSQL)
}

// DropFilesBefore removes the files that began before a moment and belong to
// no entry.
func (s *Store) DropFilesBefore(ctx context.Context, at time.Time) error {
	return s.dropFiles(ctx, at.Unix(), oldChunksSQL, oldFilesSQL)
}

func (s *Store) dropFiles(ctx context.Context, which any, texts ...string) error {
	return s.write(ctx, "drop files", func(t *transaction) error {
		for _, text := range texts {
			if _, err := t.run(text, which); err != nil {
				return err
			}
		}
		return nil
	})
}
