package papers

import (
	"errors"
	"sync"

	"alteram/clerk"
	"alteram/internal/site"
)

// forms remembers the forms that were recorded last, and where each went on. A
// form that comes twice makes one entry also where what it says depends on what
// the first has changed: a label that was free, somebody who is told by now.
type forms struct {
	mu    sync.Mutex
	by    map[string]*form
	order []string
}

// form is one form on its way; whoever sends it again waits for its answer.
type form struct {
	mu   sync.Mutex
	path string // where it went on; empty: it was not recorded
}

// mostForms is how many are remembered.
const mostForms = 1024

func newForms() *forms { return &forms{by: map[string]*form{}} }

func (f *forms) of(key string) *form {
	f.mu.Lock()
	defer f.mu.Unlock()
	x := f.by[key]
	if x == nil {
		if len(f.order) >= mostForms {
			delete(f.by, f.order[0])
			f.order = f.order[1:]
		}
		x = &form{}
		f.by[key], f.order = x, append(f.order, key)
	}
	return x
}

// once lets a form be answered once. Of a form that only the desk remembers it
// shows the page, where what was recorded stands.
func (f *forms) once(part string, post func(*site.Visit) (*site.Page, error)) func(*site.Visit) (*site.Page, error) {
	return func(v *site.Visit) (*site.Page, error) {
		key := v.Key()
		if key == "" {
			return post(v)
		}
		x := f.of(v.Case.Chain + " " + v.Pattern + " " + key)
		x.mu.Lock()
		defer x.mu.Unlock()
		if x.path != "" {
			return &site.Page{Go: x.path}, nil
		}
		p, err := post(v)
		if errors.Is(err, clerk.ErrUsed) {
			return &site.Page{Go: v.CaseHref(part)}, nil
		}
		if err == nil && p.Go != "" {
			x.path = p.Go
		}
		return p, err
	}
}

// problem puts what the desk says is wrong at a field, and reports whether there
// is a page to show. That a form was recorded before is for once to say.
func problem(p *site.Page, field string, err error) bool {
	if errors.Is(err, clerk.ErrUsed) {
		return false
	}
	return p.Problem(field, err)
}
