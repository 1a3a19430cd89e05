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

// shelf keeps the cases that were read last as they stood at a head of the
// log, so that a room full of phones reads a case once.
type shelf struct {
	mu    sync.Mutex
	order *list.List               // *folder, the one used last in front
	by    map[string]*list.Element // chain
}

// shelfSize is how many cases are kept.
const shelfSize = 64

// folder is a case read at a head of the log. The standing changes with the
// clock: it is asked for by the minute.
type folder struct {
	chain    string
	size     int64
	minute   int64
	material access.Material
}

func newShelf() *shelf { return &shelf{order: list.New(), by: map[string]*list.Element{}} }

func (h *shelf) get(chain string, size, minute int64) (access.Material, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e, ok := h.by[chain]
	if !ok {
		return access.Material{}, false
	}
	f := e.Value.(*folder)
	if f.size != size || f.minute != minute {
		return access.Material{}, false
	}
	h.order.MoveToFront(e)
	return f.material, true
}

func (h *shelf) put(f *folder) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e, ok := h.by[f.chain]; ok {
		e.Value = f
		h.order.MoveToFront(e)
		return
	}
	h.by[f.chain] = h.order.PushFront(f)
	for h.order.Len() > shelfSize {
		last := h.order.Back()
		delete(h.by, last.Value.(*folder).chain)
		h.order.Remove(last)
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

// material reads a case whole. It goes to package access and nowhere else.
func (s *Site) material(ctx context.Context, chain string, now time.Time) (access.Material, error) {
	head, err := s.Desk.Head(ctx)
	if err != nil {
		return access.Material{}, err
	}
	minute := now.Unix() / 60
	if m, ok := s.cases.get(chain, head.Size, minute); ok {
		m.Now = calendar.Instant(now.UnixNano())
		return m, nil
	}
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
	s.cases.put(&folder{chain: chain, size: head.Size, minute: minute, material: m.Prepared()})
	return m, nil
}
