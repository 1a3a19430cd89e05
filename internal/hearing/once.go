package hearing

import (
	"errors"
	"sync"

	"alteram/clerk"
	"alteram/internal/site"
)

// sent remembers the forms that were recorded last and where their answers
// went. An entry bears the second at which it was made, so that a form that
// comes twice, a second apart, would not be the same to the desk, which alone
// would tell the second tap that its key was used.
type sent struct {
	mu    sync.Mutex
	by    map[string]*sending
	order []string
}

// sending is one form on its way; whoever sends it again waits for its answer.
type sending struct {
	mu   sync.Mutex
	path string // where its answer went; empty: it has none yet
}

// mostSent is how many forms are remembered.
const mostSent = 2048

func newSent() *sent { return &sent{by: map[string]*sending{}} }

func (s *sent) of(key string) *sending {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.by[key]
	if x == nil {
		if len(s.order) >= mostSent {
			delete(s.by, s.order[0])
			s.order = s.order[1:]
		}
		x = &sending{}
		s.by[key], s.order = x, append(s.order, key)
	}
	return x
}

// once answers a form: what was recorded already is not done again. back is
// the path of the page for a form of which only the desk still knows.
func (s *sent) once(back string, page func(*site.Visit) (*site.Page, error)) func(*site.Visit) (*site.Page, error) {
	return func(v *site.Visit) (*site.Page, error) {
		key := v.Key()
		if key == "" {
			return page(v)
		}
		x := s.of(v.Case.Chain + key)
		x.mu.Lock()
		defer x.mu.Unlock()
		if x.path != "" {
			return &site.Page{Go: x.path}, nil
		}
		p, err := page(v)
		if used(err) {
			p, err = &site.Page{Go: v.CaseHref(back) + "?again=yes"}, nil
		}
		if err == nil && p.Go != "" {
			x.path = p.Go
		}
		return p, err
	}
}

// used reports whether the desk says that the key of a form was used before.
func used(err error) bool { return errors.Is(err, clerk.ErrUsed) }
