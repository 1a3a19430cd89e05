package store

import (
	"context"
	"path/filepath"
	"strconv"
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

func TestPostgresKeepsItsPromises(t *testing.T) {
	database := storetest.Postgres(t)
	storetest.Run(t, func() clerk.Store { return create(t, database()) })
}

func create(t testing.TB, target string) *Store {
	t.Helper()
	s, err := Create(context.Background(), target)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
