package signin

import (
	"container/list"
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits of asking. A room of twenty council members shares one address, and
// all of them ask within a minute.
const (
	perAddress  = 40 // at once from one address, and then one more every
	addressNext = 15 * time.Second
	perPair     = 4 // at once for one mail address from one address, and then one more every
	pairNext    = 2 * time.Minute
	perMailbox  = 30 // at once for one mail address from all strangers, and then one more every
	mailboxNext = 2 * time.Minute
	perCeremony = 120 // passkeys asked for at once from one address, and then one more every
	ceremonyGap = time.Second
	manyBuckets = 10_000 // of each kind are kept, those used last
)

// limits counts how often was asked. It lies in memory: after a restart
// everybody may ask again.
type limits struct {
	mu                              sync.Mutex
	address, pair, mailbox, passkey *buckets
}

func newLimits() *limits {
	return &limits{
		address: newBuckets(perAddress, addressNext),
		pair:    newBuckets(perPair, pairNext),
		mailbox: newBuckets(perMailbox, mailboxNext),
		passkey: newBuckets(perCeremony, ceremonyGap),
	}
}

// want is one bucket to be asked.
type want struct {
	from *buckets
	key  string
}

// take takes one from every bucket, or none when one of them is empty: then
// it says when all have one again.
func (l *limits) take(now time.Time, wants ...want) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := time.Duration(0)
	for _, w := range wants {
		b := w.from.get(w.key)
		if missing := 1 - b.TokensAt(now); missing > 0 {
			wait = max(wait, time.Duration(math.Ceil(missing/float64(b.Limit())))*time.Second)
		}
	}
	if wait > 0 {
		return &TooMany{After: wait}
	}
	for _, w := range wants {
		w.from.get(w.key).AllowN(now, 1)
	}
	return nil
}

// buckets is a bounded number of limiters by key; the one used longest ago
// makes room.
type buckets struct {
	burst int
	every time.Duration
	byKey map[string]*list.Element
	order *list.List // of *bucket, last used first
}

type bucket struct {
	key string
	*rate.Limiter
}

func newBuckets(burst int, every time.Duration) *buckets {
	return &buckets{burst: burst, every: every, byKey: map[string]*list.Element{}, order: list.New()}
}

func (b *buckets) get(key string) *bucket {
	if e, ok := b.byKey[key]; ok {
		b.order.MoveToFront(e)
		return e.Value.(*bucket)
	}
	if b.order.Len() >= manyBuckets {
		oldest := b.order.Back()
		delete(b.byKey, b.order.Remove(oldest).(*bucket).key)
	}
	fresh := &bucket{key, rate.NewLimiter(rate.Every(b.every), b.burst)}
	b.byKey[key] = b.order.PushFront(fresh)
	return fresh
}

// neighbourhood is the bucket of an address: an IPv4 address, or the /64 of
// an IPv6 one, which one household has to itself.
func neighbourhood(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		p, err := a.Prefix(64)
		if err == nil {
			return p.String()
		}
	}
	return a.String()
}
