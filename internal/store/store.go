package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"alteram/clerk"
)

// Store is a record in a database. Make one with [Create] or [Open].
type Store struct {
	engine *engine
	name   string // how messages call it
	// settings of connections that read, and still is why none may write; of
	// SQLite only
	settings string
	still    *clerk.Problem
	w        *sql.DB // one connection, which writes
	r        *sql.DB // connections that cannot write, one for each core
	ask      *reading

	mu     sync.Mutex
	add    *writing // nil until the first append
	broken error    // why nothing may be appended until the store is opened anew
}

var _ clerk.Store = (*Store)(nil)

// Create makes an empty store and opens it. The target is the path of a file
// that does not exist yet, in a folder that does, or the address of an empty
// PostgreSQL database (postgres://… or key=value form). Nothing is ever
// written over.
func Create(ctx context.Context, target string) (*Store, error) {
	if isPostgres(target) {
		return createPostgres(ctx, target)
	}
	if err := place(target, func(part string) error {
		return createSQLite(ctx, part, func(h *handles) error { return h.createFile(ctx) })
	}); err != nil {
		return nil, err
	}
	return Open(ctx, target)
}

// Open opens a store that exists, and brings its tables up to the version that
// this program knows. A store that is missing, damaged, foreign or newer is
// refused with a [clerk.Problem] that names the bad part and the remedy.
func Open(ctx context.Context, target string) (*Store, error) {
	if isPostgres(target) {
		return openPostgres(ctx, target)
	}
	return openSQLite(ctx, target)
}

// Version returns the version of the tables of a store, and the version that
// this program would bring them to. It changes nothing.
func Version(ctx context.Context, target string) (have, want int64, err error) {
	var db *handles
	if isPostgres(target) {
		db, err = dialPostgres(target)
	} else {
		db, err = reachSQLite(ctx, target, (*handles).identify)
	}
	if err != nil {
		return 0, 0, err
	}
	defer db.close()
	return db.version(ctx)
}

// handles is a database before it is known to be a store.
type handles struct {
	engine *engine
	name   string
	w, r   *sql.DB

	settings string         // as in Store
	still    *clerk.Problem // as in Store
}

func (h *handles) close() error { return errors.Join(h.r.Close(), h.w.Close()) }

// open checks that the database is a store in good order. It takes the
// handles over, and closes them when it refuses.
func (h *handles) open(ctx context.Context) (_ *Store, err error) {
	defer func() {
		if err != nil {
			_ = h.close() // the refusal says more
		}
	}()
	if err := h.migrate(ctx); err != nil {
		return nil, err
	}
	if err := h.check(ctx); err != nil {
		return nil, err
	}
	s := &Store{engine: h.engine, name: h.name, settings: h.settings, still: h.still, w: h.w, r: h.r}
	if s.ask, err = prepareReading(ctx, h.r); err != nil {
		return nil, h.explain("prepare to read", err)
	}
	return s, nil
}

// Close gives the database back.
func (s *Store) Close() error {
	h := handles{engine: s.engine, name: s.name, w: s.w, r: s.r}
	if err := h.close(); err != nil {
		return h.explain("close the store", err)
	}
	return nil
}

// explain says what an error of the database means, where something can be
// done about it.
func (s *Store) explain(doing string, err error) error {
	h := handles{engine: s.engine, name: s.name}
	return h.explain(doing, err)
}

// explain wraps an error of the database: as a clerk.Problem where something
// can be done about it.
func (h *handles) explain(doing string, err error) error {
	var known *clerk.Problem
	if err == nil || errors.As(err, &known) || errors.Is(err, clerk.ErrNone) || errors.Is(err, clerk.ErrMoved) {
		return err
	}
	p := &clerk.Problem{}
	kind := h.engine.sort(err)
	switch kind {
	case full:
		p.What = fmt.Sprintf("%s: the disk of %s is full: nothing was written (%v)", doing, h.name, err)
		p.Remedy = "make room on the disk and do it again"
	case damaged:
		p.What = fmt.Sprintf("%s: %s is damaged: %v", doing, h.name, err)
		p.Remedy = restoreIt
	case failing:
		p.What = fmt.Sprintf("%s: the disk of %s fails: %v", doing, h.name, err)
		p.Remedy = "look after the disk, make a copy of the folder, and open the store again; restore the last backup if that is refused"
	case busy:
		p.What = fmt.Sprintf("%s: another program holds %s: %v", doing, h.name, err)
		p.Remedy = "end the other program, or wait for it, and do it again"
	case gone:
		p.What = fmt.Sprintf("%s: %s cannot be reached: %v", doing, h.name, err)
		p.Remedy = "start the database server, or correct the address in organisation.json"
	case denied:
		p.What = fmt.Sprintf("%s: %s may not be used: %v", doing, h.name, err)
		p.Remedy = "give the user who runs this program the right to read and write it"
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
	return &trouble{p, kind}
}

// restoreIt is the remedy for damage.
const restoreIt = "restore the last backup into a new folder (alteram restore); keep the damaged one until that is done"

// place makes a file at path through a temporary neighbour: after a crash
// there is either all of it, or an empty file, or nothing. It never writes over
// a file, and syncs file and folder.
func place(path string, write func(part string) error) (err error) {
	claim, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &clerk.Problem{What: path + " exists already", Remedy: "choose a new place: nothing is written over"}
	}
	if err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	if err := claim.Close(); err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		_ = os.Remove(path) // it is empty, and ours
		return fmt.Errorf("make %s: %w", path, err)
	}
	part := f.Name()
	defer func() {
		for _, name := range []string{part, part + "-journal", part + "-wal", part + "-shm"} {
			_ = os.Remove(name) // usually none of them is there
		}
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	if err := f.Close(); err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	if err := write(part); err != nil {
		return err
	}
	if err := syncPath(part); err != nil {
		return fmt.Errorf("make %s durable: %w", path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	if err := syncFolder(path); err != nil {
		return fmt.Errorf("make %s durable: %w", path, err)
	}
	return nil
}
