package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"alteram/clerk"
)

// Snapshot writes the store, as it is at one moment, into a new SQLite file at
// path, whatever the engine: a backup is always one file that [Open] and
// [LoadSnapshot] understand. The file is durable when Snapshot returns, and
// appends go on meanwhile. Progress, when it is not nil, is told now and then
// how much is done, of how much, in a unit of its own.
func (s *Store) Snapshot(ctx context.Context, path string, progress func(done, total int64)) error {
	if progress == nil {
		progress = func(done, total int64) {}
	}
	return place(path, func(part string) error {
		if s.engine.sweep == "" { // a server
			return s.dump(ctx, part, progress)
		}
		return s.vacuum(ctx, part, progress)
	})
}

// vacuum copies an SQLite store, on a connection of its own.
func (s *Store) vacuum(ctx context.Context, part string, progress func(done, total int64)) error {
	const doing = "copy the store"
	db, err := sql.Open("sqlite", sqliteURI(s.name, s.settings))
	if err != nil {
		return s.explain(doing, err)
	}
	defer db.Close() // it has only read
	var total int64
	if err := db.QueryRowContext(ctx, "select page_count * page_size from pragma_page_count, pragma_page_size").Scan(&total); err != nil {
		return s.explain(doing, err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := db.ExecContext(ctx, "vacuum into $1", part)
		done <- err
	}()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			if err == nil {
				progress(total, total)
			}
			return s.explain(doing, err)
		case <-tick.C:
			if info, err := os.Stat(part); err == nil {
				progress(min(info.Size(), total), total)
			}
		}
	}
}

// dump copies the tables of a server into an SQLite file, from one
// transaction that sees one state.
func (s *Store) dump(ctx context.Context, part string, progress func(done, total int64)) error {
	from, err := s.r.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return s.explain("copy the store", err)
	}
	defer from.Rollback() // it has only read
	return createSQLite(ctx, part, func(h *handles) error {
		if err := h.createTables(ctx); err != nil {
			return err
		}
		return copyTables(ctx, from, s.explain, h, progress)
	})
}

// copyTables copies every row, in one transaction of the receiver, whose
// tables are empty.
func copyTables(ctx context.Context, from querier, explain func(string, error) error, to *handles, progress func(done, total int64)) error {
	n, err := counts(ctx, from, explain)
	if err != nil {
		return err
	}
	var total, done int64
	for _, rows := range n {
		total += rows
	}
	tx, err := to.w.BeginTx(ctx, nil)
	if err != nil {
		return to.explain("copy the store", err)
	}
	defer tx.Rollback() // does nothing after the commit
	if _, err := tx.ExecContext(ctx, "delete from head"); err != nil {
		return to.explain("copy the store", err)
	}
	for _, t := range tables {
		err := t.copy(ctx, from, tx, func(rows int64) {
			done += rows
			progress(done, total)
		})
		if err != nil {
			return to.explain("copy table "+t.name, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return to.explain("copy the store", err)
	}
	m, err := counts(ctx, to.w, to.explain)
	if err != nil {
		return err
	}
	for table, rows := range n {
		if m[table] != rows {
			return fmt.Errorf("copy the store: table %s has %d rows, the copy %d", table, rows, m[table])
		}
	}
	return nil
}

// copyRows is how many rows go over with one statement.
const copyRows = 64

// copy copies the rows of one table.
func (t *table) copy(ctx context.Context, from querier, to *sql.Tx, progress func(rows int64)) error {
	width := len(t.columns)
	columns := strings.Join(t.columns, ", ")
	one := "insert into " + t.name + " (" + columns + ") values " + placeholders(width)
	many, err := to.PrepareContext(ctx, repeated(one, width, copyRows))
	if err != nil {
		return err
	}
	defer many.Close()
	rows, err := from.QueryContext(ctx, "select "+columns+" from "+t.name+" order by "+t.order)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, 0, copyRows*width)
	for rows.Next() {
		row := make([]any, width)
		into := make([]any, width)
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		values = append(values, row...)
		if len(values) < copyRows*width {
			continue
		}
		if _, err := many.ExecContext(ctx, values...); err != nil {
			return err
		}
		progress(copyRows)
		values = values[:0]
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for row := range slices.Chunk(values, width) {
		if _, err := to.ExecContext(ctx, one, row...); err != nil {
			return err
		}
	}
	progress(int64(len(values) / width))
	return nil
}

// placeholders is ($1, $2, …).
func placeholders(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("$%d", i+1)
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// LoadSnapshot makes a new store at target, of either engine, out of a
// snapshot, which it checks first: every page, the version of the tables, and
// that the tables agree. The target must not exist, or must be an empty
// database. Progress is as for [Store.Snapshot].
func LoadSnapshot(ctx context.Context, path, target string, progress func(done, total int64)) error {
	if progress == nil {
		progress = func(done, total int64) {}
	}
	h, err := checkSnapshot(ctx, path)
	if err != nil {
		return err
	}
	defer h.close() // it has only read
	if isPostgres(target) {
		return fillPostgres(ctx, h, target, progress)
	}
	err = place(target, func(part string) error { return copyFile(ctx, path, part, progress) })
	if err != nil {
		return err
	}
	s, err := Open(ctx, target) // brings an older snapshot up to date
	if err != nil {
		return err
	}
	return s.Close()
}

// checkSnapshot opens a snapshot for reading and refuses a bad one.
func checkSnapshot(ctx context.Context, path string) (_ *handles, err error) {
	h, err := reachSQLite(ctx, path, (*handles).identify)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = h.close() // the refusal says more
		}
	}()
	if _, err := h.length(ctx); err != nil {
		return nil, err
	}
	if err := h.whole(ctx, h.engine.integrity); err != nil {
		return nil, err
	}
	have, want, err := h.version(ctx)
	if err != nil {
		return nil, err
	}
	if have > want {
		return nil, h.newer(have, want)
	}
	return h, h.check(ctx)
}

func copyFile(ctx context.Context, from, to string, progress func(done, total int64)) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("read the snapshot: %w", err)
	}
	defer in.Close() // it was only read
	info, err := in.Stat()
	if err != nil {
		return fmt.Errorf("read the snapshot: %w", err)
	}
	out, err := os.OpenFile(to, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write the store: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	for done := int64(0); done < info.Size(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.CopyN(out, in, min(8<<20, info.Size()-done))
		if err != nil {
			return fmt.Errorf("copy the snapshot: %w", err)
		}
		done += n
		progress(done, info.Size())
	}
	return nil
}

// fillPostgres copies a snapshot into an empty database, and leaves it empty
// when that fails.
func fillPostgres(ctx context.Context, from *handles, target string, progress func(done, total int64)) error {
	have, want, err := from.version(ctx)
	if err != nil {
		return err
	}
	if have != want {
		return &clerk.Problem{
			What:   fmt.Sprintf("the snapshot has tables of version %d, this program makes version %d", have, want),
			Remedy: "restore it into a file first, which brings it up to date; make a snapshot of that, and restore that one",
		}
	}
	s, err := createPostgres(ctx, target)
	if err != nil {
		return err
	}
	to := &handles{engine: s.engine, name: s.name, w: s.w, r: s.r}
	err = copyTables(ctx, from.r, from.explain, to, progress)
	if err == nil {
		err = to.check(ctx)
	}
	if err != nil {
		for _, t := range slices.Backward(tables) {
			_, derr := s.w.ExecContext(ctx, "drop table "+t.name)
			err = errors.Join(err, derr)
		}
		_, derr := s.w.ExecContext(ctx, "drop table "+versionTable)
		err = errors.Join(err, derr)
	}
	return errors.Join(err, s.Close())
}
