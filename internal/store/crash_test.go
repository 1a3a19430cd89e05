package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ncruces/go-sqlite3"
	_ "github.com/ncruces/go-sqlite3/driver" // the driver "sqlite3", whose disk may be written in Go
	"github.com/ncruces/go-sqlite3/vfs"

	"alteram/clerk"
	"alteram/internal/store/storetest"
)

// diskNumber makes the names of disks unique within the process.
var diskNumber atomic.Int64

// ncrucesCode reads the result code of the second driver.
func ncrucesCode(err error) (int, bool) {
	var e *sqlite3.Error
	if errors.As(err, &e) {
		return int(e.ExtendedCode()), true
	}
	var c sqlite3.ErrorCode
	if errors.As(err, &c) {
		return int(c), true
	}
	return 0, false
}

// mount opens the database of a disk with the settings of a store, one of them
// changed perhaps. With pools there are a writer and readers, as in a store;
// without, there is one connection, which needs no shared memory. The journal
// is copied into place often, so that a short load sees it.
func mount(t testing.TB, d *disk, change string, pools bool) (h *handles, unmount func()) {
	t.Helper()
	name := "disk" + strconv.FormatInt(diskNumber.Add(1), 10)
	vfs.Register(name, d)
	settings := func(s string) string {
		s = strings.Replace(s, "busy_timeout(5000)", "busy_timeout(200)", 1) + "&_pragma=wal_autocheckpoint(24)&vfs=" + name
		if change != "" {
			before, after, _ := strings.Cut(change, "=")
			if !strings.Contains(s, before) && strings.Contains(s, "synchronous") {
				t.Fatalf("the settings %q do not hold %q", s, before)
			}
			s = strings.Replace(s, before, after, 1)
		}
		if !pools {
			s = strings.Replace(s, "?", "?_pragma=locking_mode(exclusive)&", 1)
		}
		return "file:/store.db" + s
	}
	open := func(s string) *sql.DB {
		db, err := sql.Open("sqlite3", settings(s))
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxOpenConns(1)
		return db
	}
	e := sqliteEngine()
	e.sort = func(err error) sort { return sortSQLite(err, ncrucesCode) }
	h = &handles{engine: e, name: "store.db", w: open(sqliteWriter)}
	h.r = h.w
	if pools {
		h.r = open(sqliteReader + queryOnly)
	}
	return h, func() { vfs.Unregister(name) }
}

// start opens a store on a disk.
func start(ctx context.Context, h *handles) (*Store, error) {
	err := h.identify(ctx)
	if err == nil {
		err = h.ahead(ctx)
	}
	if err == nil {
		_, err = h.settle(ctx)
	}
	if err == nil {
		err = h.whole(ctx, "pragma quick_check(3)")
	}
	if err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h.open(ctx)
}

// emptyDisk returns the files of a store that was just made. [place] gives
// such a file its name only when it is whole and synced.
func emptyDisk(t testing.TB) map[string][]byte {
	t.Helper()
	d := newDisk("", map[string][]byte{"/store.db": nil})
	h, unmount := mount(t, d, "", false)
	defer unmount()
	if err := h.createFile(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	return d.files()
}

// load is a sequence of transactions, the same at every run.
type load struct{ log *storetest.Log }

// step runs transaction k: mostly a batch of three events, sometimes an
// erasure or a cosignature.
func (l load) step(ctx context.Context, s *Store, k int) error {
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	if k%7 == 3 {
		return s.AddCosignature(ctx, head.Size, "witness", fmt.Sprint("— witness ", k))
	}
	n := 3
	if k%11 == 6 {
		n = 12
	}
	events := make([]storetest.Event, n)
	for i := range events {
		id := head.Size + int64(i)
		events[i] = storetest.Event{ID: fmt.Sprint("e", id), Chain: fmt.Sprint("c", id%5), Seq: id / 5, Objects: 1, Blobs: k % 2 * (1 - min(i, 1)), Letter: i % 2}
	}
	b, err := l.log.Batch(ctx, s, head.Size, events...)
	if err != nil {
		return err
	}
	if k%9 == 5 {
		b.ReplaceEvents = []clerk.EventRow{{Index: 0, Key: fmt.Sprint("case/c0#", k), Body: storetest.Body(fmt.Sprint("anew ", k), 700)}}
		b.DropEvents = []int64{int64(k)}
		b.DropObjects = []clerk.Place{{Index: int64(k) - 1}}
		b.DropBlobs = []clerk.Place{{Index: int64(k) - 2}}
	}
	return s.Append(ctx, b)
}

// digest is the content of all tables, as one hash.
func digest(ctx context.Context, s *Store) ([32]byte, error) { return digestOf(ctx, s, tables) }

func digestOf(ctx context.Context, s *Store, tables []table) ([32]byte, error) {
	h := sha256.New()
	for _, t := range tables {
		rows, err := s.r.QueryContext(ctx, "select * from "+t.name+" order by "+t.order)
		if err != nil {
			return [32]byte{}, err
		}
		row := make([]any, len(t.columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				return [32]byte{}, errors.Join(err, rows.Close())
			}
			fmt.Fprintln(h, t.name)
			for _, v := range row {
				switch v := v.(type) {
				case []byte:
					fmt.Fprintf(h, "%d:%s", len(v), v)
				case string:
					fmt.Fprintf(h, "%d:%s", len(v), v)
				default:
					fmt.Fprintf(h, "%v,", v)
				}
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return [32]byte{}, err
		}
	}
	return [32]byte(h.Sum(nil)), nil
}

// run is a load that was recorded.
type run struct {
	load   load
	before map[string][]byte // the disk when it began
	ops    []op
	acked  []int      // acked[k]: how many operations were done when transaction k was acknowledged
	want   [][32]byte // want[k]: the content after k transactions
}

// record runs a load on a disk that remembers. In the middle the program is
// started anew.
func recordRun(t *testing.T, steps int, change string, lies bool) *run {
	t.Helper()
	ctx := context.Background()
	log, err := storetest.NewLog("")
	if err != nil {
		t.Fatal(err)
	}
	r := &run{load: load{log}, before: emptyDisk(t)}
	d := newDisk(t.TempDir(), r.before)
	d.lies = lies
	h, unmount := mount(t, d, change, true)
	s, err := start(ctx, h)
	if err != nil {
		t.Fatal(err)
	}
	see := func() {
		sum, err := digest(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		r.want = append(r.want, sum)
	}
	see()
	for k := range steps {
		if k == steps/2 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			unmount()
			h, unmount = mount(t, d, change, true)
			if s, err = start(ctx, h); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.load.step(ctx, s, k); err != nil {
			t.Fatalf("transaction %d: %v", k, err)
		}
		r.acked = append(r.acked, len(d.ops))
		see()
	}
	if _, err := log.Audit(ctx, s); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	unmount()
	r.ops = d.ops
	return r
}

// verdict counts what became of states.
type verdict struct{ opened, lost, inconsistent, refused int }

func (v verdict) String() string {
	return fmt.Sprintf("%d states opened, %d acknowledged lost, %d inconsistent", v.opened, v.lost, v.inconsistent+v.refused)
}

// state is a disk after a crash, and the least number of transactions that
// must be there.
type state struct {
	files  map[string][]byte
	acked  int
	append bool // go on after the crash
	what   string
}

// judge opens a state and says whether it is one that the load went through.
func (r *run) judge(t *testing.T, st state) (v verdict, note string) {
	ctx := context.Background()
	d := newDisk("", st.files)
	h, unmount := mount(t, d, "", false)
	defer unmount()
	s, err := start(ctx, h)
	if err != nil {
		return verdict{refused: 1}, st.what + ": refused: " + err.Error()
	}
	defer s.Close() // in memory
	v.opened = 1
	sum, err := digest(ctx, s)
	if err != nil {
		v.inconsistent = 1
		return v, st.what + ": " + err.Error()
	}
	k := slices.Index(r.want, sum)
	switch {
	case k < 0:
		v.inconsistent = 1
		return v, st.what + ": this content never was"
	case k < st.acked:
		v.lost = 1
		return v, fmt.Sprintf("%s: %d transactions are there, %d were acknowledged", st.what, k, st.acked)
	case k > st.acked+1:
		v.inconsistent = 1
		return v, st.what + ": more is there than was begun"
	}
	if st.append && k < len(r.acked) {
		// The log is for one goroutine; this one has nothing in common with it.
		log, err := storetest.NewLog(r.load.log.Secret)
		if err == nil {
			err = load{log}.step(ctx, s, k)
		}
		if err == nil {
			sum, err = digest(ctx, s)
		}
		if err != nil || sum != r.want[k+1] {
			v.inconsistent = 1
			return v, fmt.Sprintf("%s: going on afterwards: %v", st.what, err)
		}
	}
	return v, ""
}

// crashes judges every different state that a loss of power leaves at any
// point of the run.
func (r *run) crashes(t *testing.T) (verdict, []string) {
	states := make(chan state)
	var mu sync.Mutex
	var total verdict
	var notes []string
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for st := range states {
				v, note := r.judge(t, st)
				mu.Lock()
				total.opened += v.opened
				total.lost += v.lost
				total.inconsistent += v.inconsistent
				total.refused += v.refused
				if note != "" {
					notes = append(notes, note)
				}
				mu.Unlock()
			}
		})
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	seed := maphash.MakeSeed()
	p := newPlatter(r.before)
	n, acked := 0, 0
	seen := map[uint64]int{}
	for i := 0; i <= len(r.ops); i++ {
		for acked < len(r.acked) && r.acked[acked] <= i {
			acked++
		}
		for m := range modes {
			files := p.crash(m, rnd)
			print := fingerprint(seed, files)
			if before, ok := seen[print]; ok && before == acked {
				continue
			}
			seen[print] = acked
			n++
			states <- state{files, acked, n%8 == 0, fmt.Sprintf("operation %d, mode %d", i, m)}
		}
		if i < len(r.ops) {
			p.do(r.ops[i])
		}
	}
	close(states)
	wg.Wait()
	return total, notes
}

func report(t *testing.T, line string) {
	t.Helper()
	t.Log(line)
	if !testing.Verbose() {
		fmt.Fprintln(os.Stdout, line) // to be seen without -v
	}
}

// Whatever a loss of power makes of writes that were not synced, the store
// opens, holds every acknowledged transaction whole, at most one more, and
// goes on from there.
func TestCrashLosesNothingAcknowledged(t *testing.T) {
	const least = 5000
	r := recordRun(t, 40, "", false)
	v, notes := r.crashes(t)
	report(t, "crash: "+v.String())
	for _, note := range notes[:min(len(notes), 10)] {
		t.Error(note)
	}
	if v.opened < least {
		t.Errorf("only %d states were opened, fewer than %d", v.opened, least)
	}
}

// The test above can fail: with a weaker setting, or a disk that lies, the
// same load loses what was acknowledged.
func TestCrashHarnessCanFail(t *testing.T) {
	for _, c := range []struct {
		name, change string
		lies         bool
	}{
		{"synchronous=normal", "synchronous(extra)=synchronous(normal)", false},
		{"a disk that lies about syncing", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, _ := recordRun(t, 8, c.change, c.lies).crashes(t)
			report(t, "crash, as it must fail with "+c.name+": "+v.String())
			if v.opened == 0 || v.lost == 0 {
				t.Errorf("%v: the test of crashes would not notice", v)
			}
		})
	}
}

// fault fails the n-th operation of a kind, and those after it as well when it
// is lasting, until it is lifted.
type fault struct {
	name    string
	kind    kind
	err     error
	lasting bool
	every   int    // fail at each place, each third, …
	says    string // what the error must speak of
}

// A disk that fills up, or fails, at any write or sync: the transaction is
// refused with a plain sentence, everything acknowledged stays, nothing is
// half there, and the store goes on once it is opened on a disk in order. When
// a sync has failed, its pages are taken to be lost though they look written.
func TestCrashFailingDisk(t *testing.T) {
	const steps = 7 // the last one is large enough to have the journal copied
	golden := recordRun(t, steps, "", false)
	for _, f := range []fault{
		{"full at a write", opWrite, sqlite3.FULL, true, 1, "full"},
		{"one write fails", opWrite, sqlite3.IOERR_WRITE, false, 3, "fails"},
		{"one sync fails", opSync, sqlite3.IOERR_FSYNC, false, 1, "fails"},
		{"no sync works any more", opSync, sqlite3.IOERR_FSYNC, true, 1, "fails"},
	} {
		t.Run(f.name, func(t *testing.T) {
			refusals, runs := 0, 0
			for n := 1; ; n += f.every {
				hit, refused := golden.failAt(t, f, n, steps)
				if !hit {
					break
				}
				runs++
				if refused {
					refusals++
				}
			}
			report(t, fmt.Sprintf("crash: %s: %d places, %d refusals, 0 acknowledged lost", f.name, runs, refusals))
			if runs < 10 || refusals < 10 {
				t.Errorf("the disk failed at %d places with %d refusals, which is too few to show anything", runs, refusals)
			}
		})
	}
}

// failAt runs the load until the n-th operation fails.
func (r *run) failAt(t *testing.T, f fault, n, steps int) (hit, refused bool) {
	t.Helper()
	ctx := context.Background()
	d := newDisk(t.TempDir(), r.before)
	h, unmount := mount(t, d, "", true)
	defer func() { unmount() }()
	s, err := start(ctx, h)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	d.failing = func(k kind) error {
		if k != f.kind {
			return nil
		}
		count++
		if count == n || f.lasting && count > n {
			return f.err
		}
		return nil
	}
	done := 0
	for ; done < steps && err == nil; done++ {
		err = r.load.step(ctx, s, done)
	}
	hit = count >= n
	if err != nil {
		refused = true
		done--
		var p *clerk.Problem
		if !errors.As(err, &p) || !strings.Contains(p.What, f.says) || p.Remedy == "" {
			t.Errorf("at %d: the error %q does not say that the disk is %s", n, err, f.says)
		}
		if s.doubt() != nil {
			if again := r.load.step(ctx, s, done); again == nil || !strings.Contains(again.Error(), "in doubt") {
				t.Errorf("at %d: after a commit in doubt the store went on: %v", n, again)
			}
		}
	}
	_ = s.Close() // which may fail as well
	d.failing = nil
	unmount()

	// The disk is in order again.
	h, unmount = mount(t, d, "", true)
	if s, err = start(ctx, h); err != nil {
		t.Fatalf("at %d: opening again: %v", n, err)
	}
	sum, err := digest(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	k := slices.Index(r.want, sum)
	if k != done && k != done+1 {
		t.Fatalf("at %d: %d transactions are there, %d were acknowledged", n, k, done)
	}
	if k < steps {
		if err := r.load.step(ctx, s, k); err != nil {
			t.Fatalf("at %d: going on: %v", n, err)
		}
		k++
	}
	// Now the power fails.
	ops := slices.Clone(d.ops)
	p := newPlatter(r.before)
	for _, o := range ops {
		p.do(o)
	}
	if v, note := r.judge(t, state{files: p.crash(lost, nil), acked: k, what: fmt.Sprint("at ", n)}); v.opened != 1 || note != "" {
		t.Errorf("after a failure and a loss of power: %v %s", v, note)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	return hit, refused
}
