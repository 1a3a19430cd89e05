package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Cells spoils single cells of a store, as somebody would who has the database
// but not the keys.
type Cells struct {
	db     *sql.DB
	sqlite bool
}

// Cell is one column of one row.
type Cell struct {
	Table, Column string
	Row           string // the primary key, as "idx = 3 and n = 1"
	Len           int    // bytes of a text or blob, 1 for a number
	number        bool
}

func (c Cell) String() string { return c.Table + "." + c.Column + " where " + c.Row }

// recordTables are the tables of a store, with their primary keys.
var recordTables = [][]string{
	{"entry", "idx"}, {"hash", "i"}, {"checkpoint", "size"}, {"cosignature", "size", "name"}, {"head", "one"},
	{"event", "idx"}, {"object", "idx", "n"}, {"blob", "idx", "n"}, {"letter", "idx", "n"},
	{"file", "name"}, {"chunk", "file", "n"},
}

// OpenCells opens a store beside the one under test: target is the path of a
// file or the address of a PostgreSQL database.
func OpenCells(t testing.TB, target string) *Cells {
	t.Helper()
	driver, sqlite := "pgx", false
	if !strings.Contains(target, "=") && !strings.Contains(target, "://") {
		driver, sqlite = "sqlite", true
		target = "file:" + target + "?mode=rw&_pragma=busy_timeout(5000)&_pragma=foreign_keys(off)&_pragma=ignore_check_constraints(on)"
	}
	db, err := sql.Open(driver, target)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return &Cells{db, sqlite}
}

// List returns every cell of the record, in order.
func (c *Cells) List(ctx context.Context) ([]Cell, error) {
	var list []Cell
	for _, t := range recordTables {
		more, err := c.table(ctx, t[0], t[1:])
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", t[0], err)
		}
		list = append(list, more...)
	}
	return list, nil
}

func (c *Cells) table(ctx context.Context, table string, key []string) ([]Cell, error) {
	rows, err := c.db.QueryContext(ctx, "select * from "+table+" order by "+strings.Join(key, ", "))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var list []Cell
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		var row []string
		for _, k := range key {
			for i, name := range columns {
				if name == k {
					row = append(row, name+" = "+literal(values[i]))
				}
			}
		}
		for i, name := range columns {
			cell := Cell{Table: table, Column: name, Row: strings.Join(row, " and "), Len: 1}
			switch v := values[i].(type) {
			case []byte:
				cell.Len = len(v)
			case string:
				cell.Len = len(v)
			default:
				cell.number = true
			}
			list = append(list, cell)
		}
	}
	return list, rows.Err()
}

func literal(v any) string {
	if s, ok := v.(string); ok {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return fmt.Sprint(v)
}

// Flip changes the lowest bit of byte i of a cell, or the lowest bit of a
// number, and returns what puts it back. The database may refuse, which is an
// error: the change would break a key or a check.
func (c *Cells) Flip(ctx context.Context, cell Cell, i int) (restore func() error, err error) {
	var old any
	ask := "select " + cell.Column + " from " + cell.Table + " where " + cell.Row
	if err := c.db.QueryRowContext(ctx, ask).Scan(&old); err != nil {
		return nil, fmt.Errorf("%s: %w", cell, err)
	}
	var spoilt any
	row := cell.Row
	switch v := old.(type) {
	case int64:
		spoilt = v ^ 1
		row = strings.Replace(row, fmt.Sprintf("%s = %d", cell.Column, v), fmt.Sprintf("%s = %d", cell.Column, v^1), 1)
	case string:
		b := []byte(v)
		b[i] ^= 1
		spoilt = string(b)
		row = strings.Replace(row, cell.Column+" = "+literal(v), cell.Column+" = "+literal(string(b)), 1)
	case []byte:
		b := append([]byte(nil), v...)
		b[i] ^= 1
		old, spoilt = append([]byte(nil), v...), b
	default:
		return nil, fmt.Errorf("%s is a %T", cell, old)
	}
	if err := c.set(ctx, cell, cell.Row, spoilt); err != nil {
		return nil, err
	}
	return func() error { return c.set(ctx, cell, row, old) }, nil
}

func (c *Cells) set(ctx context.Context, cell Cell, row string, value any) error {
	res, err := c.db.ExecContext(ctx, "update "+cell.Table+" set "+cell.Column+" = $1 where "+row, value)
	if err != nil {
		return fmt.Errorf("%s: %w", cell, err)
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("%s: %d rows changed: %w", cell, n, err)
	}
	return nil
}
