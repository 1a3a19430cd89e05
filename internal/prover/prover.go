// Package prover works out in the background what is proved of rulebooks, and
// keeps the answers for pages to show.
//
// Whoever asks is never kept waiting: what is known so far comes back at once,
// and the rest is worked out by Run, one claim after the other on one
// processor, each within bounds of time and of memory. Answers are kept by the
// hash of a rulebook's meaning, for the rulebooks that were asked for last;
// nothing is written down, and a program that starts anew begins anew. What a
// proof needs beyond its answer, the model and the certificate, is let go at
// once. Package story answers; for more time and for certificates there is
// "alteram prove".
package prover

import (
	"context"
	"slices"
	"sync"
	"time"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/prove/table"
	"alteram/rulebook"
)

// Limits bound the work. The zero Limits are the defaults.
type Limits struct {
	Claim time.Duration // for one claim; 0: two seconds
	Nodes int           // sets of states of one search; 0: 100,000, about 100 MB at the worst
	Books int           // rulebooks whose answers are kept; 0: 8
}

// A Prover keeps what is proved of rulebooks. It is safe for use by many at a
// time.
type Prover struct {
	limits Limits
	wake   chan struct{} // holds one when there may be work

	mu    sync.Mutex
	books []*book // those asked for last at the end
}

// book is a rulebook and how far it is decided. Only Run writes to found, under
// the lock.
type book struct {
	program *rulebook.Program
	claims  []claim.Claim
	found   []Found
}

// Found is the answer to a claim.
type Found struct {
	table.Row
	Reason string       // of a claim that is not proved; may be empty
	Rests  []string     // judgements on which the answer rests, in the rulebook's words
	Story  *story.Story // that refutes; else nil
}

// State is what is known of a rulebook.
type State struct {
	Found  []Found // the claims that are decided: its own first, then the properties
	Claims int     // of all
}

// Done reports whether every claim was decided, or tried for as long as allowed.
func (s *State) Done() bool { return len(s.Found) == s.Claims }

// Table is what is known, set out.
func (s *State) Table() table.Table {
	var t table.Table
	for i := range s.Found {
		t.Rows = append(t.Rows, s.Found[i].Row)
	}
	return t
}

// New returns a prover. It works while Run runs.
func New(l Limits) *Prover {
	if l.Claim <= 0 {
		l.Claim = 2 * time.Second
	}
	if l.Nodes <= 0 {
		l.Nodes = 100_000
	}
	if l.Books <= 0 {
		l.Books = 8
	}
	return &Prover{limits: l, wake: make(chan struct{}, 1)}
}

// Of is what is known of a rulebook by now. What is not will be worked out.
func (p *Prover) Of(program *rulebook.Program) State {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.book(program.Hash)
	if b == nil {
		b = &book{program: program, claims: story.All(program)}
		p.books = append(p.books, b)
		if len(p.books) > p.limits.Books {
			p.books = slices.Delete(p.books, 0, 1)
		}
		select {
		case p.wake <- struct{}{}:
		default: // it is awake
		}
	}
	return State{Found: slices.Clone(b.found), Claims: len(b.claims)}
}

// book finds a rulebook by its hash and puts it last, or returns nil.
func (p *Prover) book(hash string) *book {
	i := slices.IndexFunc(p.books, func(b *book) bool { return b.program.Hash == hash })
	if i < 0 {
		return nil
	}
	b := p.books[i]
	p.books = append(slices.Delete(p.books, i, i+1), b)
	return b
}

// Run works until the context ends. One Run at a time.
func (p *Prover) Run(ctx context.Context) {
	for ctx.Err() == nil {
		b := p.next()
		if b == nil {
			select {
			case <-p.wake:
			case <-ctx.Done():
			}
			continue
		}
		if f := p.decide(ctx, b); ctx.Err() == nil {
			p.mu.Lock()
			b.found = append(b.found, f)
			p.mu.Unlock()
		}
	}
}

// next is the rulebook asked for last that has claims to decide, or nil.
func (p *Prover) next() *book {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range slices.Backward(p.books) {
		if len(b.found) < len(b.claims) {
			return b
		}
	}
	return nil
}

// decide answers the next claim of a rulebook. A claim in the words of an
// earlier one has its answer.
func (p *Prover) decide(ctx context.Context, b *book) Found {
	c := b.claims[len(b.found)]
	for i := range b.found {
		if story.Plain(b.claims[i].Text) == story.Plain(c.Text) {
			f := b.found[i]
			f.Property = c.Property
			return f
		}
	}
	v, s := story.Decide(ctx, b.program, c, prove.Options{Nodes: p.limits.Nodes}, story.Options{Limit: p.limits.Claim})
	f := Found{Row: table.Of(b.program, []story.Answered{{Verdict: v}}).Rows[0], Reason: v.Reason, Story: s}
	for _, n := range v.Rests {
		f.Rests = append(f.Rests, n.Words)
	}
	return f
}
