package site

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/access"
	"alteram/register"
)

// shelf keeps the cases that were read last as they stood, so that a room full
// of phones reads a case once.
type shelf struct {
	mu    sync.Mutex
	order *list.List               // *folder, the one used last in front
	by    map[string]*list.Element // chain
}

// shelfSize is how many cases are kept.
const shelfSize = 128

// folder is a case as it stood at an edge of its chain. The standing changes
// with the clock: it is asked for by the minute.
type folder struct {
	chain  string
	edge   any
	minute int64

	once     sync.Once
	material access.Material
	err      error
}

func newShelf() *shelf { return &shelf{order: list.New(), by: map[string]*list.Element{}} }

// folder returns the folder of a case at an edge and a minute: a new one when
// the one at hand is of another.
func (h *shelf) folder(chain string, edge any, minute int64) *folder {
	h.mu.Lock()
	defer h.mu.Unlock()
	e, ok := h.by[chain]
	if ok {
		h.order.MoveToFront(e)
		if f := e.Value.(*folder); f.edge == edge && f.minute == minute {
			return f
		}
		e.Value = &folder{chain: chain, edge: edge, minute: minute}
		return e.Value.(*folder)
	}
	f := &folder{chain: chain, edge: edge, minute: minute}
	h.by[chain] = h.order.PushFront(f)
	for h.order.Len() > shelfSize {
		last := h.order.Back()
		delete(h.by, last.Value.(*folder).chain)
		h.order.Remove(last)
	}
	return f
}

// drop takes a folder away that could not be filled.
func (h *shelf) drop(f *folder) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e, ok := h.by[f.chain]; ok && e.Value == f {
		delete(h.by, f.chain)
		h.order.Remove(e)
	}
}

// open returns what a reader may see of a case; nil when that is nothing.
func (s *Site) open(ctx context.Context, chain string, who access.Reader, now time.Time) (*access.Case, error) {
	m, err := s.material(ctx, chain, now)
	var problem *clerk.Problem
	if errors.Is(err, clerk.ErrNone) || errors.As(err, &problem) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, ok := access.Open(s.policy, m, who)
	if !ok {
		return nil, nil
	}
	return c, nil
}

// Open returns what the visitor may see of a case; nil when that is nothing.
func (v *Visit) Open(chain string) (*access.Case, error) {
	return v.Site.open(v.Context(), chain, v.Reader, v.Now)
}

var errUnread = errors.New("a case was not read")

// material reads a case whole, once for all who ask at the same time. It goes
// to package access and nowhere else.
func (s *Site) material(ctx context.Context, chain string, now time.Time) (access.Material, error) {
	edge, err := s.Desk.Edge(ctx, chain)
	if err != nil {
		return access.Material{}, err
	}
	f := s.cases.folder(chain, edge, now.Unix()/60)
	f.once.Do(func() {
		f.err = errUnread // should reading fall over
		if f.material, f.err = s.read(context.WithoutCancel(ctx), chain, now); f.err != nil {
			s.cases.drop(f)
		}
	})
	m := f.material
	m.Now = calendar.Instant(now.UnixNano())
	return m, f.err
}

// read reads what material keeps.
func (s *Site) read(ctx context.Context, chain string, now time.Time) (access.Material, error) {
	at := calendar.Instant(now.UnixNano())
	view, err := s.Desk.Case(ctx, chain, 0)
	if err != nil {
		return access.Material{}, fmt.Errorf("read a case: %w", err)
	}
	standing, err := s.Desk.Standing(ctx, chain, at, 0)
	if err != nil {
		return access.Material{}, fmt.Errorf("read how a case stands: %w", err)
	}
	var reg *register.Register
	if reg, err = s.Desk.Register(ctx); err != nil {
		return access.Material{}, fmt.Errorf("read the register: %w", err)
	}
	letters, err := s.Desk.Letters(ctx, chain)
	if err != nil {
		return access.Material{}, fmt.Errorf("read the letters: %w", err)
	}
	sayings, err := s.Desk.Sayings(ctx, chain)
	if err != nil {
		return access.Material{}, fmt.Errorf("read what was said: %w", err)
	}
	editions, err := s.Desk.Editions(ctx)
	if err != nil {
		return access.Material{}, fmt.Errorf("read the editions: %w", err)
	}
	name := ""
	for i := range editions {
		if editions[i].Hash == view.Edition {
			name = "v" + strconv.Itoa(i+1)
		}
	}
	m := access.Material{View: view, EditionName: name, Standing: standing, Register: reg, Letters: letters, Sayings: sayings, Now: at}
	return m.Prepared(), nil
}
