package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"alteram/clerk"
)

// postgresTarget matches the two forms of an address: a URL, and key=value.
var postgresTarget = regexp.MustCompile(`^(postgres(ql)?://|[a-z_]+ *=)`)

// isPostgres tells the address of a database from the path of a file.
func isPostgres(target string) bool { return postgresTarget.MatchString(target) }

// postgresEngine is what is particular to PostgreSQL.
func postgresEngine() *engine {
	return &engine{
		dialect: goose.DialectPostgres,
		folder:  "migrations/postgres",
		tables:  "select table_name from information_schema.tables where table_schema = current_schema()",
		sort:    sortPostgres,
		undone: func(err error) bool {
			var e *pgconn.PgError
			return errors.As(err, &e) // the server itself said that it did not commit
		},
	}
}

// sortPostgres sorts errors by SQLSTATE (PostgreSQL manual, appendix A).
func sortPostgres(err error) sort {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch e.Code {
		case "40001", "40P01": // serialization failure, deadlock
			return again
		case "55P03": // lock not available
			return busy
		case "53100": // disk full
			return full
		case "58030": // I/O error
			return failing
		case "XX001", "XX002": // data, index corrupted
			return damaged
		case "42501", "28000", "28P01": // privilege, authorization, password
			return denied
		case "57P01", "57P02", "57P03": // shut down, crash, cannot connect now
			return gone
		}
		return other
	}
	var network net.Error
	var connect *pgconn.ConnectError
	if errors.As(err, &network) || errors.As(err, &connect) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return gone
	}
	return other
}

// dialPostgres prepares two pools; nothing is contacted yet. What the writer
// commits is on disk when it returns, whatever the server's own setting; it
// waits ten seconds for another writer.
func dialPostgres(target string) (*handles, error) {
	w, err := pgx.ParseConfig(target)
	if err != nil {
		return nil, &clerk.Problem{What: "the address of the database cannot be read: " + err.Error(), Remedy: "write it as postgres://user@host/database, or as key=value pairs"}
	}
	if w.ConnectTimeout == 0 {
		w.ConnectTimeout = 10 * time.Second
	}
	r := w.Copy()
	w.RuntimeParams["synchronous_commit"] = "on"
	w.RuntimeParams["lock_timeout"] = "10s"
	r.RuntimeParams["default_transaction_read_only"] = "on"
	h := &handles{
		engine: postgresEngine(),
		name:   fmt.Sprintf("database %s on %s", w.Database, w.Host),
		w:      stdlib.OpenDB(*w),
		r:      stdlib.OpenDB(*r),
	}
	h.w.SetMaxOpenConns(1)
	h.r.SetMaxOpenConns(2 * runtime.NumCPU()) // they wait for the server more than they work
	h.r.SetMaxIdleConns(2 * runtime.NumCPU())
	return h, nil
}

func createPostgres(ctx context.Context, target string) (_ *Store, err error) {
	h, err := dialPostgres(target)
	if err != nil {
		return nil, err
	}
	database := strings.Fields(h.name)[1]
	tables, err := names(ctx, h.w, h.engine.tables)
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused) && refused.Code == "3D000": // no such database
		err = errors.Join(&clerk.Problem{What: "there is no " + h.name, Remedy: "make it: createdb " + database}, clerk.ErrNone)
	case err == nil && len(tables) > 0:
		err = &clerk.Problem{What: fmt.Sprintf("%s is not empty: it has a table %s", h.name, tables[0]), Remedy: "make a new database (createdb): nothing is written over"}
	}
	if err == nil {
		err = h.up(ctx)
	}
	if err != nil {
		return nil, errors.Join(h.explain("create the store", err), h.close())
	}
	return h.open(ctx)
}

func openPostgres(ctx context.Context, target string) (*Store, error) {
	h, err := dialPostgres(target)
	if err != nil {
		return nil, err
	}
	return h.open(ctx)
}

// names returns the first column of a query.
func names(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
