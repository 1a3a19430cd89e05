package clerk_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"alteram/clerk"
	"alteram/internal/store"
)

// A row deleted by hand is found by the plain audit, and whoever reads the case
// is told that the store is damaged, and at which entry of the log.
func TestMissingRowsAreFoundByEverythingThatReadsThem(t *testing.T) {
	h, chain := small(t)
	h.desk.Close()
	h.store.Close()
	whole, err := os.ReadFile(filepath.Join(h.dir, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	for name, sql := range map[string]string{
		"the last event of a case":  "delete from event where idx = (select max(idx) from event where chain = '" + chain + "')",
		"an event within a case":    "delete from event where chain = '" + chain + "' and seq = 2",
		"the first event of a case": "delete from event where chain = '" + chain + "' and seq = 0",
		"a private part":            "delete from object where idx = (select idx from letter) and n not in (select n from letter)",
		"a letter":                  "delete from letter",
		"an attachment":             "delete from blob where idx = (select idx from letter)",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "store.db")
			if err := os.WriteFile(file, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			db := raw(t, file)
			if r, err := db.Exec(sql); err != nil {
				t.Fatal(err)
			} else if n, _ := r.RowsAffected(); n == 0 {
				t.Fatal("nothing was deleted")
			}
			db.Close()
			s, err := store.Open(ctx, file)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			d, err := clerk.Open(ctx, s, h.vault, world(h))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if list, err := d.Audit(ctx, false, nil); err != nil || len(list) == 0 {
				t.Errorf("the plain audit: %v, %v", list, err)
			}
			before, _ := d.Head(ctx)
			_, cases := d.Cases(ctx)
			_, view := d.Case(ctx, chain, 0)
			_, bundle := bytesOf(d.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt}))
			for what, err := range map[string]error{"the list of cases": cases, "the case": view, "the export": bundle} {
				if bad := (*clerk.Damage)(nil); !errors.As(err, &bad) || bad.Index < 0 {
					t.Errorf("%s: %v", what, err)
				}
			}
			if after, _ := d.Head(ctx); after.Size != before.Size {
				t.Error("a bundle that was never made is in the record")
			}
		})
	}
}
