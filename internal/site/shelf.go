package site

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/dossier"
	"alteram/internal/access"
	"alteram/register"
	"alteram/rulebook"
)

// shelf keeps what was used last, so many things.
type shelf[K comparable, V any] struct {
	mu    sync.Mutex
	most  int
	order list.List // of *slot[K, V], the one used last in front
	by    map[K]*list.Element
}

type slot[K comparable, V any] struct {
	key   K
	value V
}

func newShelf[K comparable, V any](most int) *shelf[K, V] {
	return &shelf[K, V]{most: most, by: map[K]*list.Element{}}
}

// get returns what is kept under a key.
func (h *shelf[K, V]) get(key K) (v V, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e, ok := h.by[key]
	if !ok {
		return v, false
	}
	h.order.MoveToFront(e)
	return e.Value.(*slot[K, V]).value, true
}

// put keeps what becomes of what was there; it returns it.
func (h *shelf[K, V]) put(key K, become func(old V, ok bool) V) V {
	h.mu.Lock()
	defer h.mu.Unlock()
	e, ok := h.by[key]
	if !ok {
		e = h.order.PushFront(&slot[K, V]{key: key})
		h.by[key] = e
	}
	h.order.MoveToFront(e)
	s := e.Value.(*slot[K, V])
	s.value = become(s.value, ok)
	if h.order.Len() > h.most {
		last := h.order.Back()
		delete(h.by, last.Value.(*slot[K, V]).key)
		h.order.Remove(last)
	}
	return s.value
}

// drop forgets what is kept under a key, if it is as asked.
func (h *shelf[K, V]) drop(key K, like func(V) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e, ok := h.by[key]; ok && like(e.Value.(*slot[K, V]).value) {
		delete(h.by, key)
		h.order.Remove(e)
	}
}

// How much is kept. A folder is the whole of a case, a glimpse a few lines.
const (
	maxFolders  = 128
	maxGlimpses = 4096
)

// folder is a case as it stood at an edge of its chain, from one moment until
// another: a minute at least. A room full of phones reads a case once.
type folder struct {
	edge  any
	from  calendar.Instant
	until atomic.Int64 // an Instant; it grows once the case was read

	once     sync.Once
	material access.Material
	err      error
}

func (f *folder) holds(edge any, at calendar.Instant) bool {
	return f.edge == edge && f.from <= at && at < calendar.Instant(f.until.Load())
}

// open returns what a reader may see of a case; nil when that is nothing.
func (s *Site) open(ctx context.Context, chain string, who access.Reader, now time.Time) (*access.Case, error) {
	f, err := s.folder(ctx, chain, now)
	if f == nil || err != nil {
		return nil, err
	}
	return s.project(f, who, now), nil
}

// project is what a reader may see of a folder; nil when that is nothing.
func (s *Site) project(f *folder, who access.Reader, now time.Time) *access.Case {
	m := f.material
	m.Now = calendar.Instant(now.UnixNano())
	c, ok := access.Open(s.policy, m, who)
	if !ok {
		return nil
	}
	return c
}

var errUnread = errors.New("a case was not read")

// folder reads a case whole, once for all who ask at the same time; it is nil
// when there is no such case. What is in it goes to package access and nowhere
// else.
func (s *Site) folder(ctx context.Context, chain string, now time.Time) (*folder, error) {
	edge, err := s.Desk.Edge(ctx, chain)
	if err != nil {
		return nil, missing(err)
	}
	const minute = calendar.Instant(time.Minute)
	at := calendar.Instant(now.UnixNano())
	f := s.folders.put(chain, func(old *folder, ok bool) *folder {
		if ok && old.holds(edge, at) {
			return old
		}
		f := &folder{edge: edge, from: at - at%minute}
		f.until.Store(int64(f.from + minute))
		return f
	})
	f.once.Do(func() {
		f.err = errUnread // should reading fall over
		var until calendar.Instant
		if f.material, until, f.err = s.read(context.WithoutCancel(ctx), chain, at); f.err != nil {
			s.folders.drop(chain, func(x *folder) bool { return x == f })
			return
		}
		f.until.Store(max(f.until.Load(), int64(until)))
	})
	if f.err != nil {
		return nil, missing(f.err)
	}
	return f, nil
}

// missing is no error where it says that there is no such case.
func missing(err error) error {
	var problem *clerk.Problem
	if errors.Is(err, clerk.ErrNone) || errors.As(err, &problem) {
		return nil
	}
	return err
}

// read reads what a folder keeps, and says until when it holds.
func (s *Site) read(ctx context.Context, chain string, at calendar.Instant) (m access.Material, until calendar.Instant, err error) {
	view, err := s.Desk.Case(ctx, chain, 0)
	if err != nil {
		return m, 0, fmt.Errorf("read a case: %w", err)
	}
	standing, err := s.Desk.Standing(ctx, chain, at, 0)
	if err != nil {
		return m, 0, fmt.Errorf("read how a case stands: %w", err)
	}
	var reg *register.Register
	if reg, err = s.Desk.Register(ctx); err != nil {
		return m, 0, fmt.Errorf("read the register: %w", err)
	}
	letters, err := s.Desk.Letters(ctx, chain)
	if err != nil {
		return m, 0, fmt.Errorf("read the letters: %w", err)
	}
	sayings, err := s.Desk.Sayings(ctx, chain)
	if err != nil {
		return m, 0, fmt.Errorf("read what was said: %w", err)
	}
	editions, err := s.Desk.Editions(ctx)
	if err != nil {
		return m, 0, fmt.Errorf("read the editions: %w", err)
	}
	name := ""
	var books []*rulebook.Program
	for i := range editions {
		if editions[i].Hash == view.Edition {
			name = "v" + strconv.Itoa(i+1)
		}
		books = append(books, editions[i].Program)
	}
	m = access.Material{View: view, EditionName: name, Standing: standing, Register: reg, Letters: letters, Sayings: sayings, Now: at}
	return m.Prepared(), dossier.Until(view.File.Events, at, books...), nil
}
