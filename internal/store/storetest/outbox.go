package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"alteram/clerk"
	"alteram/letter"
)

// Outbox is what a store keeps beside the record: messages on their way, and
// the addresses of calendars.
type Outbox interface {
	Postings(ctx context.Context, chain string) ([]letter.Posting, error)
	Errands(ctx context.Context) ([]letter.Posting, error)
	Unrecorded(ctx context.Context) ([]letter.Posting, error)
	ClaimPosting(ctx context.Context, now time.Time, stale time.Duration) (letter.Posting, error)
	ClaimErrand(ctx context.Context, key string, now time.Time) (letter.Posting, bool, error)
	SettlePosting(ctx context.Context, was, is letter.Posting) error
	QueuePosting(ctx context.Context, p letter.Posting) error
	RecallPostings(ctx context.Context, index int64, why string) (bool, error)
	SetFeed(ctx context.Context, person, hash string, at time.Time) error
	FeedMade(ctx context.Context, person string) (time.Time, error)
	FeedPerson(ctx context.Context, hash string) (string, error)
}

// posted appends events with a letter each, and puts the letters into the
// outbox with the same batch: due is when they may leave.
func posted(t *testing.T, s clerk.Store, l *Log, base int64, due time.Time, events ...Event) *clerk.Batch {
	t.Helper()
	b := must(l.Batch(context.Background(), s, base, events...))(t)
	for _, x := range b.Letters {
		b.Outbox = append(b.Outbox, letter.Posting{Index: x.Index, N: x.N, State: letter.Held, Due: due})
	}
	if err := s.Append(context.Background(), b); err != nil {
		t.Fatal(err)
	}
	return b
}

func outbox(t *testing.T, s clerk.Store, l *Log) {
	ctx, noon := context.Background(), time.Date(2010, 10, 11, 12, 0, 0, 0, time.UTC)
	o := s.(Outbox)
	b := posted(t, s, l, 0, noon, Event{"e0", "a", 0, 1, 0, 1}, Event{"e1", "b", 0, 1, 0, 1})
	equal(t, "in the outbox", must(o.Postings(ctx, ""))(t), b.Outbox)
	equal(t, "of one chain", must(o.Postings(ctx, "b"))(t), b.Outbox[1:])
	_, err := o.ClaimPosting(ctx, noon.Add(-time.Second), letter.StaleTime)
	wantNone(t, "before its time", err)
	first := must(o.ClaimPosting(ctx, noon, letter.StaleTime))(t)
	equal(t, "the first", first, b.Outbox[0].Claim(noon, letter.StaleTime))
	second := must(o.ClaimPosting(ctx, noon, letter.StaleTime))(t)
	equal(t, "the second", second.Index, int64(1))
	_, err = o.ClaimPosting(ctx, noon, letter.StaleTime)
	wantNone(t, "a third", err)
	if done := must(o.RecallPostings(ctx, 0, "too late"))(t); done {
		t.Error("a claimed letter was recalled")
	}
	took := first.Took("250 ok")
	if err := o.SettlePosting(ctx, first, took); err != nil {
		t.Fatal(err)
	}
	if err := o.SettlePosting(ctx, first, first.Refused("550")); !errors.Is(err, clerk.ErrMoved) {
		t.Errorf("settled twice: %v", err)
	}
	equal(t, "the record lacks", must(o.Unrecorded(ctx))(t), []letter.Posting{took})
	known := took
	known.Recorded = true
	if err := o.SettlePosting(ctx, took, known); err != nil {
		t.Fatal(err)
	}
	equal(t, "the record lacks nothing", len(must(o.Unrecorded(ctx))(t)), 0)
	again := must(o.ClaimPosting(ctx, second.Lease, letter.StaleTime))(t)
	if again.Index != 1 || !again.Doubled {
		t.Errorf("after the lease: %+v", again)
	}
	if err := o.SettlePosting(ctx, second, second.Took("late")); !errors.Is(err, clerk.ErrMoved) {
		t.Errorf("a settlement after the lease: %v", err)
	}
	if err := s.Append(ctx, &clerk.Batch{Base: 2, DropEvents: []int64{1}}); err != nil {
		t.Fatal(err)
	}
	equal(t, "after an erasure", must(o.Postings(ctx, ""))(t), []letter.Posting{known})
	posted(t, s, l, 2, noon, Event{"e2", "a", 1, 1, 0, 1})
	if done := must(o.RecallPostings(ctx, 2, "the wrong day"))(t); !done {
		t.Error("a letter that waits was not recalled")
	}
	_, err = o.ClaimPosting(ctx, noon.Add(time.Hour), letter.StaleTime)
	wantNone(t, "what was recalled", err)
	stay := letter.Posting{Index: 2, State: letter.Due, Due: noon}
	stay.N = must(o.Postings(ctx, "a"))(t)[1].N
	if err := o.QueuePosting(ctx, stay); err != nil {
		t.Fatal(err)
	}
	equal(t, "what was put back", must(o.ClaimPosting(ctx, noon, letter.StaleTime))(t).Index, int64(2))
}

func errands(t *testing.T, s clerk.Store, _ *Log) {
	ctx, noon := context.Background(), time.Date(2010, 10, 11, 12, 0, 0, 0, time.UTC)
	o := s.(Outbox)
	var mu sync.Mutex
	var mine []letter.Posting
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			p, ok, err := o.ClaimErrand(ctx, "r:1", noon)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if ok {
				mine = append(mine, p)
			}
		})
	}
	wg.Wait()
	if len(mine) != 1 || mine[0].Name() != "r:1" {
		t.Fatalf("eight at once: %+v", mine)
	}
	failed := mine[0].Again(noon, "450 later", false)
	if err := o.SettlePosting(ctx, mine[0], failed); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := o.ClaimErrand(ctx, "r:1", noon); ok || err != nil {
		t.Errorf("before it is tried again: %v %v", ok, err)
	}
	p, ok, err := o.ClaimErrand(ctx, "r:1", failed.Due)
	if !ok || err != nil || p.Tries != 2 {
		t.Fatalf("again: %+v %v %v", p, ok, err)
	}
	if _, ok, err := o.ClaimErrand(ctx, "r:1", p.Lease); ok || err != nil {
		t.Errorf("what was interrupted is done again: %v", err)
	}
	list := must(o.Errands(ctx))(t)
	if len(list) != 1 || list[0].State != letter.Paper {
		t.Errorf("errands: %+v", list)
	}
	equal(t, "letters", len(must(o.Postings(ctx, ""))(t)), 0)
}

func feeds(t *testing.T, s clerk.Store, _ *Log) {
	ctx, noon := context.Background(), time.Date(2010, 10, 11, 12, 0, 0, 0, time.UTC)
	o := s.(Outbox)
	_, err := o.FeedMade(ctx, "m1")
	wantNone(t, "no address", err)
	for _, hash := range []string{"one", "two"} {
		if err := o.SetFeed(ctx, "m1", hash, noon); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "whose it is", must(o.FeedPerson(ctx, "two"))(t), "m1")
	equal(t, "when it was made", must(o.FeedMade(ctx, "m1"))(t), noon)
	_, err = o.FeedPerson(ctx, "one")
	wantNone(t, "the older address", err)
	if err := o.SetFeed(ctx, "m1", "", noon); err != nil {
		t.Fatal(err)
	}
	_, err = o.FeedPerson(ctx, "two")
	wantNone(t, "what was taken back", err)
}
