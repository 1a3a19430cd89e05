package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"github.com/pressly/goose/v3"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/clerk"
)

//go:embed migrations
var migrations embed.FS

// versionTable is where goose writes which migrations ran.
const versionTable = "goose_db_version"

// tables are the tables of the record, in the order in which they are copied:
// what is referred to comes first.
var tables = []table{
	{"entry", []string{"idx", "entry"}, "idx"},
	{"hash", []string{"i", "h"}, "i"},
	{"checkpoint", []string{"size", "note"}, "size"},
	{"cosignature", []string{"size", "name", "line"}, "size, name"},
	{"head", []string{"one", "size"}, "one"},
	{"event", []string{"idx", "id", "chain", "seq", "key", "body"}, "idx"},
	{"object", []string{"idx", "n", "key", "body"}, "idx, n"},
	{"blob", []string{"idx", "n", "key", "body"}, "idx, n"},
	{"letter", []string{"idx", "n", "chain", "recipient"}, "idx, n"},
	{"file", []string{"name", "began", "idx", "n"}, "name"},
	{"chunk", []string{"file", "n", "body"}, "file, n"},
}

// table is a table, its columns, and its primary key.
type table struct {
	name    string
	columns []string
	order   string
}

// provider is goose over the migrations of the engine.
func (h *handles) provider() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, h.engine.folder)
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	p, err := goose.NewProvider(h.engine.dialect, h.w, folder, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}

// up brings the tables to the version of this program.
func (h *handles) up(ctx context.Context) error {
	p, err := h.provider()
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return h.explain("bring the tables up to date", err)
	}
	return nil
}

// version returns the version of the tables, and the one that this program
// knows. It refuses what has no version: it is not a store.
func (h *handles) version(ctx context.Context) (have, want int64, err error) {
	p, err := h.provider()
	if err != nil {
		return 0, 0, err
	}
	for _, s := range p.ListSources() {
		want = max(want, s.Version)
	}
	there, err := names(ctx, h.r, h.engine.tables)
	if err != nil {
		return 0, 0, h.unreadable(err)
	}
	if !slices.Contains(there, versionTable) {
		return 0, 0, &clerk.Problem{What: h.name + " is not a store: it has no table " + versionTable, Remedy: "check the address; if a store should be there, restore the last backup"}
	}
	const versionSQL = `select coalesce(max(version_id), 0) from goose_db_version where is_applied`
	if err := h.r.QueryRowContext(ctx, versionSQL).Scan(&have); err != nil {
		return 0, 0, h.explain("read the version of the tables", err)
	}
	return have, want, nil
}

// migrate brings an older store up to date, and refuses a newer one.
func (h *handles) migrate(ctx context.Context) error {
	have, want, err := h.version(ctx)
	if err != nil || have == want {
		return err
	}
	if have > want {
		return h.newer(have, want)
	}
	return h.up(ctx)
}

// newer is the refusal of a store of a later version.
func (h *handles) newer(have, want int64) error {
	return &clerk.Problem{
		What:   fmt.Sprintf("%s was written by a newer alteram: its tables have version %d, this program knows %d", h.name, have, want),
		Remedy: "run the newer program; or restore the backup made before the upgrade into a new folder, and lose what was recorded since",
	}
}

// check holds the tables against each other: all there, none empty that
// should not be, and all of one size. It looks at the ends only; package clerk
// audits what is between.
func (h *handles) check(ctx context.Context) error {
	there, err := names(ctx, h.r, h.engine.tables)
	if err != nil {
		return h.explain("list the tables", err)
	}
	for _, t := range tables {
		if !slices.Contains(there, t.name) {
			return h.broken("table %s is missing", t.name)
		}
	}
	var heads int64
	var e ends
	if err := h.r.QueryRowContext(ctx, `select count(*) from head`).Scan(&heads); err != nil {
		return h.explain("read table head", err)
	}
	if heads != 1 {
		return h.broken("table head has %d rows instead of one", heads)
	}
	err = h.r.QueryRowContext(ctx, endsSQL).Scan(&e.size, &e.firstEntry, &e.entries, &e.firstHash, &e.hashes, &e.checkpoint, &e.events, &e.objects, &e.blobs, &e.letters)
	if err != nil {
		return h.explain("read the ends of the tables", err)
	}
	return h.agree(e)
}

// ends are the first index of the tables, and the one after the last.
type ends struct {
	size, firstEntry, entries, firstHash, hashes, checkpoint, events, objects, blobs, letters int64
}

const endsSQL = `select
  (select size from head),
  (select coalesce(min(idx), 0) from entry), (select coalesce(max(idx) + 1, 0) from entry),
  (select coalesce(min(i), 0) from hash), (select coalesce(max(i) + 1, 0) from hash),
  (select coalesce(max(size), 0) from checkpoint),
  (select coalesce(max(idx) + 1, 0) from event),
  (select coalesce(max(idx) + 1, 0) from object),
  (select coalesce(max(idx) + 1, 0) from blob),
  (select coalesce(max(idx) + 1, 0) from letter)`

func (h *handles) agree(e ends) error {
	for _, end := range []struct {
		table, where string
		got, want    int64
	}{
		{"entry", "begins", e.firstEntry, 0},
		{"entry", "ends", e.entries, e.size},
		{"hash", "begins", e.firstHash, 0},
		{"hash", "ends", e.hashes, tlog.StoredHashCount(e.size)},
		{"checkpoint", "ends", e.checkpoint, e.size},
	} {
		if end.got != end.want {
			return h.broken("table head says %d entries, but table %s %s at %d instead of %d", e.size, end.table, end.where, end.got, end.want)
		}
	}
	for _, end := range []struct {
		table string
		got   int64
	}{{"event", e.events}, {"object", e.objects}, {"blob", e.blobs}, {"letter", e.letters}} {
		if end.got > e.size {
			return h.broken("table head says %d entries, but table %s goes on to %d", e.size, end.table, end.got)
		}
	}
	return nil
}

// broken is the refusal of a store whose tables do not agree.
func (h *handles) broken(format string, args ...any) error {
	return &clerk.Problem{What: h.name + " is damaged: " + fmt.Sprintf(format, args...), Remedy: restoreIt}
}
