package store

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"alteram/clerk"
	"alteram/internal/store/storetest"
)

func TestSQLiteKeepsItsPromises(t *testing.T) {
	dir, n := t.TempDir(), 0
	storetest.Run(t, func() clerk.Store {
		n++
		return create(t, filepath.Join(dir, strconv.Itoa(n)+".db"))
	})
}

func TestSQLiteCellsFlip(t *testing.T) { cellsFlip(t, filepath.Join(t.TempDir(), "store.db")) }

// One server for all of it: to start one takes longer than the tests.
func TestPostgres(t *testing.T) {
	database := storetest.Postgres(t)
	t.Run("keeps its promises", func(t *testing.T) {
		storetest.Run(t, func() clerk.Store { return create(t, database()) })
	})
	t.Run("a snapshot makes a store of either engine", func(t *testing.T) { snapshots(t, database) })
	t.Run("cells flip", func(t *testing.T) { cellsFlip(t, database()) })
	t.Run("what is no store is refused", func(t *testing.T) {
		if got := refusal(t, database()); !strings.Contains(got, "not a store") {
			t.Errorf("an empty database: got %q", got)
		}
		there := database()
		_, err := Create(context.Background(), regexp.MustCompile(`dbname=\S+`).ReplaceAllString(there, "dbname=nodb"))
		var p *clerk.Problem
		if !errors.As(err, &p) || p.Remedy != "make it: createdb nodb" || !errors.Is(err, clerk.ErrNone) {
			t.Errorf("a database that does not exist: got %v, %+v", err, p)
		}
		full := database()
		if err := create(t, full).Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Create(context.Background(), full); err == nil || !strings.Contains(err.Error(), "not empty") {
			t.Errorf("a second store in a database: got %v", err)
		}
	})
}

func create(t testing.TB, target string) *Store {
	t.Helper()
	s, err := Create(context.Background(), target)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
