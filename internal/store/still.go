package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"

	"alteram/clerk"
)

// The settings of connections to a file that cannot be written, because the
// disk is full or fails, or the folder is for reading only.
//
// With readonly_shm SQLite holds the index of the journal in memory when
// nobody else has the file open, and shares that of a living writer otherwise
// (walBeginShmUnreliable in wal.c): it locks as always, and needs no room. It
// needs the files -wal and -shm to exist, empty or not. In a folder where they
// do not and cannot be made, nothing is in the journal either, and immutable
// reads the file as it stands.
const (
	sqliteStill  = "?mode=ro&readonly_shm=1&_pragma=busy_timeout(5000)&_pragma=temp_store(memory)"
	sqliteFrozen = "?mode=ro&immutable=1&_pragma=temp_store(memory)"
)

// trouble is a problem and the sort of error it comes from.
type trouble struct {
	*clerk.Problem
	sort sort
}

func (t *trouble) Unwrap() error { return t.Problem }

// reachSQLite opens the file and looks at it. Where that needs writing and the
// file cannot be written, it opens the file to be read as it stands.
func reachSQLite(ctx context.Context, path string, look func(*handles, context.Context) error) (*handles, error) {
	h, err := dialSQLite(path)
	if err != nil {
		return nil, err
	}
	if err = look(h, ctx); err == nil {
		return h, nil
	}
	err = errors.Join(err, h.close())
	var cause *trouble
	if !errors.As(err, &cause) || cause.sort != full && cause.sort != denied && cause.sort != failing {
		return nil, err
	}
	still, stillErr := dialStill(path, cause)
	if stillErr != nil {
		return nil, stillErr
	}
	if stillErr = still.asItStands(ctx); stillErr != nil {
		return nil, errors.Join(stillErr, still.close())
	}
	return still, nil
}

// dialStill opens the file so that nothing is written.
func dialStill(path string, cause *trouble) (*handles, error) {
	settings := sqliteStill
	journal, err := os.Stat(path + "-wal")
	_, shmErr := os.Stat(path + "-shm")
	if err != nil || shmErr != nil {
		switch {
		case err == nil && journal.Size() > 0:
			return nil, &clerk.Problem{What: fmt.Sprintf("%s (what was written last is in %s-wal, which cannot be read without making %s-shm)", cause.What, path, path), Remedy: "make a copy of the folder on a disk that can be written, and use the copy; " + cause.Remedy}
		case cause.sort != denied: // a writer may come as soon as there is room
			return nil, cause
		}
		settings = sqliteFrozen
	}
	h := &handles{engine: sqliteEngine(), name: path, settings: settings, still: cause.Problem}
	if h.r, err = sql.Open("sqlite", sqliteURI(path, settings+queryOnly)); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	h.r.SetMaxOpenConns(runtime.NumCPU())
	h.r.SetMaxIdleConns(runtime.NumCPU())
	h.w = h.r
	return h, nil
}

// asItStands is sound for a file that cannot be written: nothing is settled.
func (h *handles) asItStands(ctx context.Context) error {
	if err := h.identify(ctx); err != nil {
		return err
	}
	if info, err := os.Stat(h.name); err != nil || info.Size() > wholeBelow {
		return err
	}
	return h.whole(ctx, "pragma quick_check(3)")
}
