package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/clerk"
)

// Run holds a store to what clerk.Store promises. The function makes a new,
// empty store for every claim; Run closes it.
func Run(t *testing.T, open func() clerk.Store) {
	for _, claim := range []struct {
		name string
		test func(*testing.T, clerk.Store, *Log)
	}{
		{"an empty store says that there is nothing", emptyStore},
		{"what was appended is read back as it was", readsBack},
		{"who comes second has written nothing", comesSecond},
		{"a batch that fails in the middle has written nothing", failsInTheMiddle},
		{"a batch that fits no log is refused", fitsNoLog},
		{"erasing replaces and drops, and leaves the log alone", erasing},
		{"a large file belongs to the entry that names it, and goes with it", largeFiles},
		{"the stored hashes prove every entry and every size", proves},
		{"checkpoints and cosignatures are found by size", checkpoints},
		{"eight writers at once lose nothing and mix nothing up", writersAtOnce},
		{"a call that was called off writes nothing", calledOff},
		{"a batch of 256 events is one head", largeBatch},
		{"a letter is claimed by one, settled once, and marked when it may have gone twice", outbox},
		{"an errand is done at most once", errands},
		{"the address of a calendar is kept by its hash, and taken back", feeds},
	} {
		t.Run(claim.name, func(t *testing.T) {
			s := open()
			defer func() {
				if err := s.Close(); err != nil {
					t.Error("close:", err)
				}
			}()
			l, err := NewLog("")
			if err != nil {
				t.Fatal(err)
			}
			claim.test(t, s, l)
			if _, err := l.Audit(context.Background(), s); err != nil {
				t.Error("audit:", err)
			}
		})
	}
}

// must fails the test on an error.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func wantNone(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, clerk.ErrNone) {
		t.Errorf("%s: got error %v, want ErrNone", what, err)
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func emptyStore(t *testing.T, s clerk.Store, _ *Log) {
	ctx := context.Background()
	equal(t, "head", must(s.Head(ctx))(t), clerk.Head{})
	_, err := s.Event(ctx, 0)
	wantNone(t, "event", err)
	_, err = s.EventByID(ctx, "e0")
	wantNone(t, "event by id", err)
	_, err = s.Last(ctx, "a")
	wantNone(t, "last", err)
	_, err = s.Blob(ctx, clerk.Place{})
	wantNone(t, "blob", err)
	_, err = s.CheckpointAt(ctx, 0)
	wantNone(t, "checkpoint", err)
	_, err = s.Hashes(ctx, []int64{0})
	wantNone(t, "hash", err)
	_, err = s.Entries(ctx, 0, 1)
	wantNone(t, "entry", err)
	equal(t, "no entries", len(must(s.Entries(ctx, 0, 0))(t)), 0)
	equal(t, "no hashes", len(must(s.Hashes(ctx, nil))(t)), 0)
	equal(t, "chain", len(must(s.Chain(ctx, "a", 0))(t)), 0)
	equal(t, "chains", len(must(s.Chains(ctx))(t)), 0)
	equal(t, "letters", len(must(s.Letters(ctx, ""))(t)), 0)
	for table, n := range must(s.Counts(ctx))(t) {
		if n != 0 && table != "head" {
			t.Errorf("table %s has %d rows", table, n)
		}
	}
}

// twoCases appends five events of two chains in two batches.
func twoCases(t *testing.T, s clerk.Store, l *Log) (first, second *clerk.Batch) {
	t.Helper()
	ctx := context.Background()
	first = must(l.Batch(ctx, s, 0, Event{"e0", "b", 0, 2, 0, 1}, Event{"e1", "a", 0, 0, 1, 0}, Event{"e2", "b", 1, 40, 0, 2}))(t)
	if err := s.Append(ctx, first); err != nil {
		t.Fatal(err)
	}
	second = must(l.Batch(ctx, s, 3, Event{"e3", "b", 2, 1, 2, 1}, Event{"e4", "a", 1, 3, 0, 1}))(t)
	if err := s.Append(ctx, second); err != nil {
		t.Fatal(err)
	}
	return first, second
}

func readsBack(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	one, two := twoCases(t, s, l)
	events := append(append([]clerk.EventRow{}, one.Events...), two.Events...)
	equal(t, "head", must(s.Head(ctx))(t), clerk.Head{Size: 5, Checkpoint: two.Checkpoint})
	equal(t, "entries", must(s.Entries(ctx, 1, 4))(t), append(one.Entries[1:3:3], two.Entries[0]))
	for _, want := range events {
		equal(t, "event", must(s.Event(ctx, want.Index))(t), want)
		equal(t, "event by id", must(s.EventByID(ctx, want.ID))(t), want)
	}
	equal(t, "chain b", must(s.Chain(ctx, "b", 0))(t), []clerk.EventRow{events[0], events[2], events[3]})
	equal(t, "chain b from 1", must(s.Chain(ctx, "b", 1))(t), []clerk.EventRow{events[2], events[3]})
	equal(t, "last of b", must(s.Last(ctx, "b"))(t), events[3])
	equal(t, "chains", must(s.Chains(ctx))(t), []string{"b", "a"})
	equal(t, "all objects", must(s.Objects(ctx, []int64{4, 2, 0, 3, 1, 0}))(t), append(append([]clerk.ObjectRow{}, one.Objects...), two.Objects...))
	equal(t, "objects of 4", must(s.Objects(ctx, []int64{4}))(t), two.Objects[1:])
	blobs := must(s.Blobs(ctx, []int64{0, 1, 2, 3, 4}))(t)
	equal(t, "number of blobs", len(blobs), 3)
	for i, want := range append(append([]clerk.ObjectRow{}, one.Blobs...), two.Blobs...) {
		equal(t, "blob", must(s.Blob(ctx, clerk.Place{Index: want.Index, N: want.N}))(t), want)
		want.Body = nil
		equal(t, "listed blob", blobs[i], want)
	}
	equal(t, "letters of a", must(s.Letters(ctx, "a"))(t), two.Letters[1:])
	equal(t, "all letters", must(s.Letters(ctx, ""))(t), append(append([]clerk.LetterRow{}, one.Letters...), two.Letters...))
	equal(t, "counts", must(s.Counts(ctx))(t), map[string]int64{
		"entry": 5, "hash": tlog.StoredHashCount(5), "checkpoint": 2, "cosignature": 0, "head": 1, "event": 5, "object": 46, "blob": 3, "letter": 5, "file": 0, "chunk": 0,
	})
}

func comesSecond(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	late := must(l.Batch(ctx, s, 0, Event{"late", "c", 0, 1, 1, 1}))(t)
	twoCases(t, s, l)
	before := must(s.Counts(ctx))(t)
	early := &clerk.Batch{Base: 9}
	for name, b := range map[string]*clerk.Batch{"late": late, "early": early, "erasing late": {Base: 3, DropEvents: []int64{0}}} {
		if err := s.Append(ctx, b); !errors.Is(err, clerk.ErrMoved) {
			t.Errorf("%s: got error %v, want ErrMoved", name, err)
		}
	}
	equal(t, "counts", must(s.Counts(ctx))(t), before)
}

func failsInTheMiddle(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	twoCases(t, s, l)
	before, head := must(s.Counts(ctx))(t), must(s.Head(ctx))(t)
	good := func(id, chain string, seq int64) *clerk.Batch {
		return must(l.Batch(ctx, s, 5, Event{"new", "c", 0, 1, 0, 1}, Event{id, chain, seq, 1, 0, 1}))(t)
	}
	missing := good("other", "c", 1)
	missing.ReplaceObjects = []clerk.ObjectRow{{Index: 0, N: 7, Key: "k", Body: []byte("x")}}
	missingEvent := good("other", "c", 1)
	missingEvent.ReplaceEvents = []clerk.EventRow{{Index: 99, Key: "k", Body: []byte("x")}}
	twice := good("other", "c", 1)
	twice.Letters = append(twice.Letters, twice.Letters[0])
	for name, b := range map[string]*clerk.Batch{
		"an id that is taken":              good("e1", "c", 1),
		"a place in a chain that is taken": good("other", "a", 1),
		"an object to replace that is not": missing,
		"an event to replace that is not":  missingEvent,
		"a letter twice":                   twice,
		"a body that is empty":             withEmptyBody(good("other", "c", 1)),
	} {
		if err := s.Append(ctx, b); err == nil || errors.Is(err, clerk.ErrMoved) {
			t.Errorf("%s: got error %v, want another", name, err)
		}
		equal(t, name+": counts", must(s.Counts(ctx))(t), before)
		equal(t, name+": head", must(s.Head(ctx))(t), head)
	}
	if _, err := l.Append(ctx, s, Event{"new", "c", 0, 1, 0, 1}); err != nil {
		t.Error("a good batch afterwards:", err)
	}
}

func withEmptyBody(b *clerk.Batch) *clerk.Batch {
	b.Objects[1].Body = []byte{}
	return b
}

func fitsNoLog(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	twoCases(t, s, l)
	before := must(s.Counts(ctx))(t)
	for name, spoil := range map[string]func(*clerk.Batch){
		"no checkpoint":         func(b *clerk.Batch) { b.Checkpoint = nil },
		"a hash too few":        func(b *clerk.Batch) { b.Hashes = b.Hashes[1:] },
		"a hash elsewhere":      func(b *clerk.Batch) { b.Hashes[0].Index++ },
		"an event elsewhere":    func(b *clerk.Batch) { b.Events[0].Index = 2 },
		"an object beyond":      func(b *clerk.Batch) { b.Objects[0].Index = 6 },
		"a head without a leaf": func(b *clerk.Batch) { b.Entries, b.Hashes = nil, nil },
	} {
		b := must(l.Batch(ctx, s, 5, Event{"new", "c", 0, 1, 0, 1}))(t)
		spoil(b)
		if err := s.Append(ctx, b); err == nil || errors.Is(err, clerk.ErrMoved) {
			t.Errorf("%s: got error %v, want another", name, err)
		}
	}
	equal(t, "counts", must(s.Counts(ctx))(t), before)
}

func erasing(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	one, two := twoCases(t, s, l)
	b := must(l.Batch(ctx, s, 5, Event{"e5", "b", 3, 1, 0, 0}))(t)
	b.ReplaceEvents = []clerk.EventRow{{Index: 0, Key: "case/b#2", Body: []byte("sealed anew")}}
	b.ReplaceObjects = []clerk.ObjectRow{{Index: 2, N: 39, Key: "case/b#2", Body: []byte("object anew")}}
	b.ReplaceBlobs = []clerk.ObjectRow{{Index: 3, N: 1, Key: "case/b#2", Body: []byte("blob anew")}}
	b.DropEvents = []int64{4}
	b.DropObjects = []clerk.Place{{Index: 0, N: 0}, {Index: 0, N: 99}}
	b.DropBlobs = []clerk.Place{{Index: 1, N: 0}}
	if err := s.Append(ctx, b); err != nil {
		t.Fatal(err)
	}
	e := one.Events[0]
	e.Key, e.Body = "case/b#2", []byte("sealed anew")
	equal(t, "replaced event", must(s.Event(ctx, 0))(t), e)
	objects := must(s.Objects(ctx, []int64{2}))(t)
	equal(t, "replaced object", objects[39], b.ReplaceObjects[0])
	equal(t, "its neighbour", objects[38], one.Objects[40])
	equal(t, "replaced blob", must(s.Blob(ctx, clerk.Place{Index: 3, N: 1}))(t), b.ReplaceBlobs[0])
	equal(t, "the other blob", must(s.Blob(ctx, clerk.Place{Index: 3, N: 2}))(t), two.Blobs[1])
	_, err := s.Event(ctx, 4)
	wantNone(t, "dropped event", err)
	equal(t, "objects of the dropped event", len(must(s.Objects(ctx, []int64{4}))(t)), 0)
	equal(t, "last of its chain", must(s.Last(ctx, "a"))(t), one.Events[1])
	_, err = s.Blob(ctx, clerk.Place{Index: 1, N: 0})
	wantNone(t, "dropped blob", err)
	equal(t, "what is left of event 0", must(s.Objects(ctx, []int64{0}))(t), one.Objects[1:2])
	equal(t, "letters", must(s.Letters(ctx, ""))(t), append(append([]clerk.LetterRow{}, one.Letters[1:]...), two.Letters[0]))
	equal(t, "entries", len(must(s.Entries(ctx, 0, 6))(t)), 6)
	if err := s.Append(ctx, &clerk.Batch{Base: 6, DropEvents: []int64{1}}); err != nil {
		t.Error("erasing without an entry:", err)
	}
	equal(t, "chains", must(s.Chains(ctx))(t), []string{"b"})
}

func proves(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	for i := range 21 {
		must(l.Append(ctx, s, Event{fmt.Sprint("e", i), "a", int64(i), 0, 0, 0}))(t)
	}
	reader := tlog.HashReaderFunc(func(ix []int64) ([]tlog.Hash, error) { return s.Hashes(ctx, ix) })
	root := must(tlog.TreeHash(21, reader))(t)
	for i := range int64(21) {
		entry := Entry(fmt.Sprint("e", i))
		p := must(tlog.ProveRecord(21, i, reader))(t)
		if err := tlog.CheckRecord(p, 21, root, i, tlog.RecordHash(entry[:])); err != nil {
			t.Errorf("entry %d: %v", i, err)
		}
		old := must(tlog.TreeHash(i+1, reader))(t)
		tree := must(tlog.ProveTree(21, i+1, reader))(t)
		if err := tlog.CheckTree(tree, 21, root, i+1, old); err != nil {
			t.Errorf("size %d: %v", i+1, err)
		}
	}
	var all, back []int64
	for i := range tlog.StoredHashCount(21) {
		all, back = append(all, i), append([]int64{i}, back...)
	}
	forth := must(s.Hashes(ctx, all))(t)
	for i, h := range must(s.Hashes(ctx, append(back, 0)))(t) {
		if i < len(forth) && h != forth[len(forth)-1-i] || i == len(forth) && h != forth[0] {
			t.Errorf("hash %d asked for in another order is another", i)
		}
	}
}

func checkpoints(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	one, two := twoCases(t, s, l)
	for size, want := range map[int64][]byte{0: one.Checkpoint, 3: one.Checkpoint, 4: two.Checkpoint, 5: two.Checkpoint} {
		equal(t, fmt.Sprint("checkpoint at ", size), must(s.CheckpointAt(ctx, size))(t), want)
	}
	_, err := s.CheckpointAt(ctx, 6)
	wantNone(t, "checkpoint at 6", err)
	wantNone(t, "cosignature without a checkpoint", s.AddCosignature(ctx, 4, "w", "— w x"))
	for _, c := range [][2]string{{"z", "— z 1"}, {"a", "— a 1"}, {"Z", "— Z 1"}, {"z", "— z 2"}} {
		if err := s.AddCosignature(ctx, 3, c[0], c[1]); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "cosignatures at 3", must(s.Cosignatures(ctx, 3))(t), []string{"— Z 1", "— a 1", "— z 2"})
	equal(t, "cosignatures at 5", len(must(s.Cosignatures(ctx, 5))(t)), 0)
}

func writersAtOnce(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	const writers, each = 8, 12
	where := make([]map[string]int64, writers)
	var wg sync.WaitGroup
	for w := range writers {
		where[w] = map[string]int64{}
		mine, err := NewLog(l.Secret)
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			for i := range each {
				id := fmt.Sprintf("w%d-%d", w, i)
				base, err := mine.Append(ctx, s, Event{id, fmt.Sprint("c", w), int64(i), 1, 0, 0})
				if err != nil {
					t.Error(err)
					return
				}
				where[w][id] = base
				// A reader sees whole states only.
				head, err := s.Head(ctx)
				if err != nil || head.Size <= base {
					t.Errorf("head %d after writing at %d: %v", head.Size, base, err)
				}
				if _, err := s.Entries(ctx, 0, head.Size); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	all := map[string]int64{}
	for _, m := range where {
		maps.Copy(all, m)
	}
	equal(t, "number of events", len(all), writers*each)
	entries := must(s.Entries(ctx, 0, writers*each))(t)
	for id, base := range all {
		if entries[base] != Entry(id) {
			t.Errorf("entry %d is not that of %s", base, id)
		}
	}
}

func calledOff(t *testing.T, s clerk.Store, l *Log) {
	twoCases(t, s, l)
	before := must(s.Counts(context.Background()))(t)
	b := must(l.Batch(context.Background(), s, 5, Event{"new", "c", 0, 1, 1, 1}))(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Append(ctx, b); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want that of the context", err)
	}
	equal(t, "counts", must(s.Counts(context.Background()))(t), before)
	if err := s.Append(context.Background(), b); err != nil {
		t.Error("the same batch afterwards:", err)
	}
}

func largeBatch(t *testing.T, s clerk.Store, l *Log) {
	ctx := context.Background()
	events := make([]Event, 256)
	for i := range events {
		events[i] = Event{fmt.Sprint("e", i), fmt.Sprint("c", i%7), int64(i / 7), 3, i % 2, 1}
	}
	must(l.Append(ctx, s, events...))(t)
	equal(t, "head", must(s.Head(ctx))(t).Size, int64(256))
	equal(t, "counts", must(s.Counts(ctx))(t), map[string]int64{
		"entry": 256, "hash": tlog.StoredHashCount(256), "checkpoint": 1, "cosignature": 0, "head": 1, "event": 256, "object": 768, "blob": 128, "letter": 256, "file": 0, "chunk": 0,
	})
	equal(t, "chains", must(s.Chains(ctx))(t), []string{"c0", "c1", "c2", "c3", "c4", "c5", "c6"})
}
