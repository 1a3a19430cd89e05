package importer_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"alteram/internal/importer"
	"alteram/source"
)

// shared returns a file of the data beside the repository, or skips.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	file := filepath.Join(dir, "..", "shared", "data", name)
	if _, err := os.Stat(file); err != nil {
		if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skipf("the shared data are not here: %v", err)
	}
	return file
}

func mapping(t testing.TB, name string) *importer.Mapping {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	m, ds := importer.ParseMapping(source.NewFile(name, text))
	for _, d := range ds {
		t.Errorf("%s", d.Draw())
	}
	return m
}

// The counts are those of the README of the data.
func TestRealLogsAreReadWhole(t *testing.T) {
	for _, c := range []struct {
		log, mapping         string
		cases, rows, skipped int
		first, last          string
	}{
		{"logs/road_traffic_fines.csv.xz", "fines.mapping", 150370, 561470, 0, "2000-01-01", "2013-06-18"},
		{"logs/bpic2012_loan.csv.gz", "loan.mapping", 13087, 262200, 0, "2011-10-01", "2012-03-14"},
		{"logs/bpic2020_travel_permit_1_per_variant.csv.gz", "travel.mapping", 1478, 26028, 0, "2016-10-05", "2020-05-10"},
		{"logs/helpdesk_italian.csv.gz", "helpdesk.mapping", 4580, 21348, 0, "2010-01-13", "2014-01-03"},
		{"logs/hospital_billing_1_per_variant.csv.gz", "billing.mapping", 1020, 12506, 0, "2012-12-13", "2016-01-13"},
		{"logs/sepsis_1_per_variant.csv.gz", "sepsis.mapping", 846, 13775, 0, "2013-11-07", "2015-06-05"},
		// Accusations and recommendations have no date there and are skipped.
		{"misconduct/chicago_complaints_2000_2023_events.csv.gz", "misconduct.mapping", 49052, 214075, 103672, "1995-02-22", "2023-08-21"},
	} {
		t.Run(c.mapping, func(t *testing.T) {
			f, err := os.Open(shared(t, c.log))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			cases, rows := 0, 0
			m := mapping(t, c.mapping)
			s, err := importer.Read(context.Background(), importer.Log{Name: c.log, Reader: f}, m, func(tr *importer.Trace) error {
				cases++
				rows += len(tr.Rows)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range s.Diagnostics {
				if d.Severity == source.Error {
					t.Error(d.Draw())
				}
			}
			if cases != c.cases || s.Cases != c.cases || rows != c.rows || s.Rows != c.rows || s.Skipped != c.skipped || s.LeftOut != 0 {
				t.Errorf("got %d cases, %d rows, %d skipped and %d left out; want %d, %d, %d and none",
					cases, rows, s.Skipped, s.LeftOut, c.cases, c.rows, c.skipped)
			}
			if s.First.ISO() != c.first || s.Last.ISO() != c.last {
				t.Errorf("got %s to %s, want %s to %s", s.First.ISO(), s.Last.ISO(), c.first, c.last)
			}
		})
	}
}
