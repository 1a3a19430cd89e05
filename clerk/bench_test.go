package clerk_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"database/sql"

	"alteram/bundle"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/verdict"
)

const benchNote = "9 August 2010 note: the secretary reads the letter to the council and lays it on the table."

// BenchmarkBareTransaction is one row in one durable SQLite transaction, with
// the settings of the store: what BenchmarkFileOne is held against.
func BenchmarkBareTransaction(b *testing.B) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(wal)&_pragma=synchronous(extra)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("create table t (i integer primary key, body blob)"); err != nil {
		b.Fatal(err)
	}
	body := make([]byte, 1000)
	for b.Loop() {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := tx.Exec("insert into t (body) values (?)", body); err != nil {
			b.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFileOne files one entry after the other: parsed, judged, sealed,
// hashed, signed, durable.
func BenchmarkFileOne(b *testing.B) {
	h := found(b, true)
	h.adopt()
	h.enrol()
	chain := h.openCase()
	n := 0
	for b.Loop() {
		if n++; n%200 == 0 {
			chain = h.openCase() // cases of a usual length
		}
		if _, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: benchNote}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFile64 files from 64 clients, each with cases of its own.
func BenchmarkFile64(b *testing.B) {
	h := found(b, true)
	h.adopt()
	h.enrol()
	const clients = 64
	chains := make([]string, clients)
	for i := range chains {
		chains[i] = h.openCase()
	}
	for b.Loop() {
		start := time.Now()
		const each = 50
		var wg sync.WaitGroup
		for i := range clients {
			wg.Go(func() {
				for range each {
					if _, err := h.desk.File(ctx, clerk.Draft{Case: chains[i], Text: benchNote}); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		b.ReportMetric(clients*each/time.Since(start).Seconds(), "events/s")
	}
}

// BenchmarkFileAt500 files 500 entries a second, at even distances, and
// reports how long acknowledgements took.
func BenchmarkFileAt500(b *testing.B) {
	h := found(b, true)
	h.adopt()
	h.enrol()
	chains := make([]string, 40)
	for i := range chains {
		chains[i] = h.openCase()
	}
	for b.Loop() {
		const n = 2500
		took := make([]time.Duration, n)
		var wg sync.WaitGroup
		var failed atomic.Int64
		start := time.Now()
		for i := range n {
			due := start.Add(time.Duration(i) * 2 * time.Millisecond)
			time.Sleep(time.Until(due))
			wg.Go(func() {
				if _, err := h.desk.File(ctx, clerk.Draft{Case: chains[i%len(chains)], Text: benchNote}); err != nil {
					failed.Add(1)
				}
				took[i] = time.Since(due)
			})
		}
		wg.Wait()
		if failed.Load() > 0 {
			b.Fatalf("%d failed", failed.Load())
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[n/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[n*99/100].Microseconds())/1000, "p99-ms")
	}
}

// thousand is a case of a thousand events.
func thousand(b *testing.B) (*house, string) {
	b.Helper()
	h := found(b, true)
	h.adopt()
	c := readCase(b, "rehearsal.case")
	note := c.Events[len(c.Events)-1]
	for i := len(c.Events); i < 970; i++ {
		n := note
		n.ID, n.Kind, n.Thing, n.Actors, n.Fields = fmt.Sprintf("n%d", i), "note", "", nil, nil
		n.Text = strings.Repeat("what was said in the corridor, ", 5)
		c.Events = append(c.Events, n)
	}
	f, err := h.desk.ImportCase(ctx, clerk.Import{Case: &casefile.Case{Title: c.Title, Register: c.Register, People: c.People, Events: c.Events}}, nil)
	if err != nil {
		b.Fatal(err)
	}
	return h, f.Entries[0].Case
}

func BenchmarkExport1000(b *testing.B) {
	h, chain := thousand(b)
	for b.Loop() {
		if _, err := h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify1000(b *testing.B) {
	h, chain := thousand(b)
	zip, err := bytesOf(h.desk.Export(ctx, clerk.Issue{Case: chain, For: clerk.ForCourt}))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(zip)))
	for b.Loop() {
		c, err := bundle.Read(zip)
		if err != nil {
			b.Fatal(err)
		}
		if v := verdict.Of(c, h.verify); !v.OK {
			b.Fatal(v.Findings)
		}
	}
}

// BenchmarkRecompute reads a case of the example from the store and judges all
// its entries again.
func BenchmarkRecompute(b *testing.B) {
	h := found(b, true)
	h.adopt()
	f, err := h.desk.ImportCase(ctx, clerk.Import{Case: readCase(b, "rehearsal.case")}, nil)
	if err != nil {
		b.Fatal(err)
	}
	chain := f.Entries[0].Case
	for b.Loop() {
		d := h.open()
		if _, err := d.Standing(ctx, chain, 1, 0); err != nil {
			b.Fatal(err)
		}
		d.Close()
	}
}
