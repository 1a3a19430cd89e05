package finelog_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/mikelolasagasti/xz"

	"alteram/bench/finelog"
)

// shared returns a file of the logs beside the repository, or skips.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "logs", name))
	if err != nil {
		if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skipf("the shared data are not here: %v", err)
	}
	return text
}

func fines(t testing.TB) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "logs", "road_traffic_fines.csv.xz"))
	if err != nil {
		shared(t, "road_traffic_fines.csv.xz")
		t.Fatal(err)
	}
	defer f.Close()
	r, err := xz.NewReader(f, 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTheLoopAgreesWithTheOracle(t *testing.T) {
	want := string(shared(t, "road_traffic_fines_oracle.csv"))
	table, cases, events := finelog.Check(fines(t))
	if got := table.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if cases != 150370 || events != 561470 {
		t.Errorf("got %d cases and %d events, want 150370 and 561470", cases, events)
	}
}

func TestNormsOfOneCase(t *testing.T) {
	const head = "case,seq,act,date\n"
	for _, c := range []struct {
		name, log string
		norm      int
		want      [5]int
	}{
		{"notified on day 90 is in time", "A,1,SF,2006-01-01\nA,2,IN,2006-04-01\n", 1, [5]int{1, 0, 0, 0, 0}},
		{"notified on day 91 is late", "A,1,SF,2006-01-01\nA,2,IN,2006-04-02\n", 1, [5]int{0, 0, 0, 1, 0}},
		{"paid before notification excuses", "A,1,SF,2006-01-01\nA,2,PY,2006-01-09\n", 1, [5]int{0, 1, 0, 0, 0}},
		{"due after the last day is pending", "A,1,SF,2013-06-01\n", 1, [5]int{0, 0, 1, 0, 0}},
		{"penalty after an appeal", "A,1,IN,2006-01-01\nA,2,AJ,2006-02-01\nA,3,AP,2006-03-10\n", 2, [5]int{0, 0, 0, 1, 0}},
		{"an act after collection", "A,1,CC,2006-01-01\nA,2,PY,2006-01-01\n", 5, [5]int{0, 0, 0, 1, 0}},
		{"nothing of the kind", "A,1,CF,2006-01-01", 6, [5]int{0, 0, 0, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, _, _ := finelog.Check([]byte(head + c.log))
			if got := table[c.norm-1]; got != c.want {
				t.Errorf("N%d: got %v, want %v", c.norm, got, c.want)
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	log := fines(b)
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		finelog.Check(log)
	}
}
