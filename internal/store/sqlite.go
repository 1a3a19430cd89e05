package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"alteram/clerk"
)

// The settings of connections. None of them touches the file, so that a
// foreign database stays as it was. busy_timeout is in milliseconds,
// cache_size in KiB when negative.
const (
	sqliteWriter = "?mode=rw&_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=synchronous(extra)&_pragma=secure_delete(on)&_pragma=foreign_keys(on)&_pragma=cache_size(-16000)"
	sqliteReader = "?mode=rw&_pragma=busy_timeout(5000)"
	queryOnly    = "&_pragma=query_only(on)"
)

// applicationID marks a file as a store ("altr"); it stands in bytes 68 to 71
// of the file.
const applicationID = 0x616c7472

// wholeBelow is the size of a file, in bytes, up to which every page is
// checked on opening; above that it would take too long.
const wholeBelow = 8 << 20

// sqliteEngine is what is particular to SQLite.
func sqliteEngine() *engine {
	return &engine{
		dialect:   goose.DialectSQLite3,
		folder:    "migrations/sqlite",
		tables:    "select name from sqlite_schema where type = 'table'",
		sweep:     "pragma wal_checkpoint(truncate)",
		integrity: "pragma integrity_check(20)",
		sort:      func(err error) sort { return sortSQLite(err, moderncCode) },
		undone:    func(error) bool { return false },
	}
}

func moderncCode(err error) (code int, ok bool) {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.Code(), true
}

// sortSQLite sorts errors by the result codes of https://sqlite.org/rescode.html.
func sortSQLite(err error, code func(error) (int, bool)) sort {
	c, ok := code(err)
	if !ok {
		return other
	}
	if c == 264 || c == 1288 { // READONLY_RECOVERY, READONLY_CANTINIT: another program is about to open it
		return busy
	}
	switch c & 0xff {
	case 3, 8, 14, 23: // PERM, READONLY, CANTOPEN, AUTH
		return denied
	case 5, 6: // BUSY, LOCKED
		return busy
	case 10: // IOERR
		if c == 4874 { // SHMSIZE: the file beside it could not grow
			return full
		}
		return failing
	case 11, 26: // CORRUPT, NOTADB
		return damaged
	case 13: // FULL
		return full
	}
	return other
}

// sqliteURI writes the path of a file as SQLite reads it in a URI.
func sqliteURI(path, settings string) string {
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path) + settings
}

// dialSQLite opens the file without changing it, and refuses what is not a
// file. It leaves opening the file to SQLite: closing it elsewhere would strip
// SQLite's locks from every connection of this process (see "Posix advisory
// locks canceled by a separate thread" at sqlite.org/howtocorrupt.html).
func dialSQLite(path string) (*handles, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, &clerk.Problem{What: "there is no store at " + path, Remedy: "check the path; or make a new organisation (alteram init), or restore a backup (alteram restore)"}
	case err != nil:
		return nil, fmt.Errorf("look for the store: %w", err)
	case info.IsDir():
		return nil, &clerk.Problem{What: path + " is a folder, not a store", Remedy: "name the file store.db in it"}
	case info.Size() == 0:
		return nil, &clerk.Problem{What: path + " is empty: it was never finished, or was cut off", Remedy: "if the organisation is new, remove the file and make it again; otherwise restore the last backup"}
	}
	w, err := sql.Open("sqlite", sqliteURI(path, sqliteWriter))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	r, err := sql.Open("sqlite", sqliteURI(path, sqliteReader+queryOnly))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), w.Close())
	}
	w.SetMaxOpenConns(1)
	r.SetMaxOpenConns(runtime.NumCPU())
	r.SetMaxIdleConns(runtime.NumCPU())
	return &handles{engine: sqliteEngine(), name: path, settings: sqliteReader, w: w, r: r}, nil
}

// createSQLite writes an empty store into the empty file at path, with what
// fill adds to it.
func createSQLite(ctx context.Context, path string, fill func(*handles) error) (err error) {
	db, err := sql.Open("sqlite", sqliteURI(path, sqliteWriter))
	if err != nil {
		return fmt.Errorf("create %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	h := &handles{engine: sqliteEngine(), name: path, w: db}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fill(h)
}

// createFile makes a store of an empty SQLite database. It ends in write-ahead
// mode, which the file remembers.
func (h *handles) createFile(ctx context.Context) error {
	if err := h.createTables(ctx); err != nil {
		return err
	}
	return h.ahead(ctx)
}

func (h *handles) createTables(ctx context.Context) error {
	if _, err := h.w.ExecContext(ctx, fmt.Sprintf("pragma application_id = %d", applicationID)); err != nil {
		return h.explain("create the store", err)
	}
	return h.up(ctx)
}

// ahead sees to it that the file is in write-ahead mode.
func (h *handles) ahead(ctx context.Context) error {
	var mode string
	if err := h.w.QueryRowContext(ctx, "pragma journal_mode").Scan(&mode); err != nil {
		return h.explain("open "+h.name, err)
	}
	if mode != "wal" {
		if err := h.w.QueryRowContext(ctx, "pragma journal_mode = wal").Scan(&mode); err != nil {
			return h.explain("open "+h.name, err)
		}
	}
	if mode != "wal" {
		return &clerk.Problem{What: h.name + " cannot be written ahead of itself: its journal is " + mode, Remedy: "keep the store on a local disk, not on a network share"}
	}
	return nil
}

func openSQLite(ctx context.Context, path string) (*Store, error) {
	h, err := reachSQLite(ctx, path, (*handles).sound)
	if err != nil {
		return nil, err
	}
	return h.open(ctx)
}

// sound checks the file as a file, and settles what an earlier life left
// behind.
func (h *handles) sound(ctx context.Context) error {
	if err := h.identify(ctx); err != nil {
		return err
	}
	if err := h.ahead(ctx); err != nil {
		return err
	}
	settled, err := h.settle(ctx)
	if err != nil {
		return err
	}
	if !settled {
		return nil // another process has it open, and has looked
	}
	size, err := h.length(ctx)
	if err != nil || size > wholeBelow {
		return err
	}
	return h.whole(ctx, "pragma quick_check(3)")
}

// identify refuses a file that is no SQLite database, or another program's.
func (h *handles) identify(ctx context.Context) error {
	var id int64
	if err := h.r.QueryRowContext(ctx, "pragma application_id").Scan(&id); err != nil {
		return h.unreadable(err)
	}
	if id != applicationID {
		return &clerk.Problem{What: fmt.Sprintf("%s is an SQLite database, but not a store (application id %#x)", h.name, id), Remedy: "check the path; if a store should be there, restore the last backup"}
	}
	return nil
}

// settle copies what an earlier life left in the journal into place, and
// begins the journal anew. After a sync that failed, pages of the journal may
// be in memory only, though they look written, and on the disk an older journal
// may stand in their place: copying writes the pages again, and the first
// transaction afterwards writes over the older journal. It reports false when
// another connection was in the way.
func (h *handles) settle(ctx context.Context) (bool, error) {
	const look = "pragma wal_checkpoint(passive)"
	var blocked, frames, moved int64
	if err := h.w.QueryRowContext(ctx, look).Scan(&blocked, &frames, &moved); err != nil {
		return false, h.unreadable(err)
	}
	if frames <= 0 {
		return blocked == 0, nil
	}
	if err := h.w.QueryRowContext(ctx, h.engine.sweep).Scan(&blocked, &frames, &moved); err != nil {
		return false, h.unreadable(err)
	}
	// Something must change for SQLite to write: user_version counts how often
	// a store was found that had not been closed.
	var found int64
	if err := h.w.QueryRowContext(ctx, "pragma user_version").Scan(&found); err != nil {
		return false, h.unreadable(err)
	}
	if _, err := h.w.ExecContext(ctx, fmt.Sprintf("pragma user_version = %d", (found+1)&0x7fffffff)); err != nil {
		return false, h.explain("begin the journal of "+h.name+" anew", err)
	}
	return blocked == 0, nil
}

// length returns the size of the file in bytes, once all of it is there.
func (h *handles) length(ctx context.Context) (int64, error) {
	var pages, pageSize int64
	if err := h.r.QueryRowContext(ctx, "pragma page_size").Scan(&pageSize); err != nil {
		return 0, h.unreadable(err)
	}
	if err := h.r.QueryRowContext(ctx, "pragma page_count").Scan(&pages); err != nil {
		return 0, h.unreadable(err)
	}
	info, err := os.Stat(h.name)
	if err != nil {
		return 0, fmt.Errorf("look at the store: %w", err)
	}
	if info.Size() < pages*pageSize {
		return 0, &clerk.Problem{What: fmt.Sprintf("%s is cut off: %d bytes of %d are there, pages %d to %d are missing", h.name, info.Size(), pages*pageSize, info.Size()/pageSize+1, pages), Remedy: restoreIt}
	}
	return info.Size(), nil
}

// whole has SQLite look at every page.
func (h *handles) whole(ctx context.Context, pragma string) error {
	faults, err := integrity(ctx, h.r, pragma)
	if err != nil {
		return h.unreadable(err)
	}
	if len(faults) > 0 {
		return h.broken("%s", strings.Join(faults, "; "))
	}
	return nil
}

// integrity runs a check of SQLite and returns what it found.
func integrity(ctx context.Context, db *sql.DB, pragma string) ([]string, error) {
	rows, err := db.QueryContext(ctx, pragma)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var faults []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			faults = append(faults, strings.TrimPrefix(line, "*** in database main ***\n"))
		}
	}
	return faults, rows.Err()
}

// unreadable names what is wrong with the beginning of a file that SQLite
// cannot read.
func (h *handles) unreadable(err error) error {
	if h.engine.sort(err) != damaged {
		return h.explain("open "+h.name, err)
	}
	what := fmt.Sprintf("%s is damaged: %v", h.name, err)
	head := make([]byte, 100)
	if f, ferr := os.Open(h.name); ferr == nil {
		n, _ := f.Read(head) // what could not be read stays zero
		_ = f.Close()
		switch {
		case n < len(head):
			what = fmt.Sprintf("%s is cut off: only %d bytes of its header are there", h.name, n)
		case strings.Trim(string(head), "\x00") == "":
			what = h.name + " is damaged: its header is filled with zeros"
		case string(head[:16]) != "SQLite format 3\x00":
			what = h.name + " is not an SQLite database: its first 16 bytes are others"
		}
	}
	return &clerk.Problem{What: what, Remedy: restoreIt}
}
