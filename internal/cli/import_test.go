package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"alteram/internal/command"
)

// sharedLog finds a log of the outside data, or skips where there is none.
func sharedLog(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "logs", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
			t.Fatalf("the outside data is required: %v", err)
		}
		t.Skipf("no outside data here: %v", err)
	}
	return path
}

func importJSON(t testing.TB, log, example string) importView {
	t.Helper()
	dir := filepath.Join("..", "..", "examples", example)
	var out, talk bytes.Buffer
	code := Run(context.Background(), []string{"import", log, "--mapping", filepath.Join(dir, example+".mapping"), "--rulebook", filepath.Join(dir, "rulebook.md"), "--json"},
		command.World{In: &bytes.Buffer{}, Out: &out, Err: &talk, Env: func(string) string { return "" }, Now: time.Now})
	if code != command.CodeDone {
		t.Fatalf("exit %d: %s", code, talk.String())
	}
	var v importView
	if err := json.Unmarshal(out.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// The verdicts over the Road Traffic Fine log equal those of the independent
// program beside it, norm by norm.
func TestTheFineLogEqualsItsOracle(t *testing.T) {
	log := sharedLog(t, "road_traffic_fines.csv.xz")
	f, err := os.Open(sharedLog(t, "road_traffic_fines_oracle.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := csv.NewReader(f).ReadAll()
	if err != nil || len(want) != 7 {
		t.Fatalf("oracle of %d lines: %v", len(want), err)
	}
	v := importJSON(t, log, "fines")
	if v.Cases != 150370 || v.Events != 561470 || v.LeftOut != 0 {
		t.Errorf("read %d cases, %d events, left out %d", v.Cases, v.Events, v.LeftOut)
	}
	for i, row := range want[1:] {
		c := v.Clauses[i+1]
		for k, got := range []int{c.Kept, c.Excused, c.Pending, c.Broken, c.NotApplicable} {
			if n, _ := strconv.Atoi(row[k+1]); got != n {
				t.Errorf("clause %s, %s: got %d, oracle has %d", c.Clause, want[0][k+1], got, n)
			}
		}
		if c.NotShown != 0 {
			t.Errorf("clause %s: %d not shown", c.Clause, c.NotShown)
		}
	}
}

// Two further logs; the figures were counted once by a separate program.
func TestFurtherLogs(t *testing.T) {
	tests := []struct {
		log, example string
		cases        int
		want         map[string][5]int // kept, excused, pending, broken, not applicable
	}{
		{"helpdesk_italian.csv.gz", "helpdesk", 4580, map[string][5]int{
			"2": {2387, 168, 0, 1940, 85}, "3": {4104, 84, 0, 97, 295}, "4": {4559, 0, 0, 0, 21}, "5": {4543, 0, 0, 16, 21},
		}},
		{"bpic2012_loan.csv.gz", "loans", 13087, map[string][5]int{
			"2": {13086, 1, 0, 0, 0}, "3": {5014, 0, 0, 99, 7974}, "6": {2986, 141, 92, 35, 9833},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.example, func(t *testing.T) {
			v := importJSON(t, sharedLog(t, tt.log), tt.example)
			if v.Cases != tt.cases {
				t.Errorf("got %d cases, want %d", v.Cases, tt.cases)
			}
			seen := 0
			for _, c := range v.Clauses {
				if want, ok := tt.want[c.Clause]; ok {
					seen++
					if got := [5]int{c.Kept, c.Excused, c.Pending, c.Broken, c.NotApplicable}; got != want {
						t.Errorf("clause %s: got %v, want %v", c.Clause, got, want)
					}
				}
			}
			if seen != len(tt.want) {
				t.Errorf("found %d of %d clauses", seen, len(tt.want))
			}
		})
	}
}
