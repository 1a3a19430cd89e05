package clerk

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"alteram/record"
)

// simple records one event of a chain, once for an idempotency key.
func (d *Desk) simple(ctx context.Context, r *Request, p piece) (*Filed, error) {
	return d.several(ctx, r, func(t *txn) ([]*piece, error) {
		q := p
		return []*piece{&q}, nil
	})
}

// several records what make makes of the record as it stands, all or none. It
// may be asked again when another desk was faster. The first piece bears the
// id of the request's key, the others follow it.
func (d *Desk) several(ctx context.Context, r *Request, make func(*txn) ([]*piece, error)) (*Filed, error) {
	var out []filedEvent
	var again []string
	head, err := d.do(ctx, func(t *txn) error {
		out, again = nil, nil
		if err := t.clock(r, time.Time{}, false); err != nil {
			return err
		}
		pieces, err := make(t)
		if err != nil {
			return err
		}
		if r.Key != "" {
			if again, err = t.sameAgain(r.Key, pieces); again != nil || err != nil {
				return err
			}
		}
		if err := t.prepare(pieces); err != nil {
			return err
		}
		for i, p := range pieces {
			if p.id == "" {
				p.id = eventID(r.Key, i)
			}
			placed, err := t.putAndApply(p)
			if err != nil {
				return err
			}
			out = append(out, filedEvent{p: placed, act: p.act})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if again != nil {
		filed := &Filed{Replayed: true}
		for _, id := range again {
			one, err := d.filedBefore(ctx, id)
			if err != nil {
				return nil, err
			}
			filed.Entries = append(filed.Entries, *one)
		}
		return filed, nil
	}
	return (&filing{out: out}).result(head), nil
}

// prepare makes the keys of several events at once: each making is a durable
// transaction of the vault.
func (t *txn) prepare(pieces []*piece) error {
	seen := map[string]bool{}
	var list []string
	for _, p := range pieces {
		for _, part := range append(slices.Clone(p.parts), p.letters...) {
			if !seen[part.key] {
				seen[part.key] = true
				list = append(list, part.key)
			}
		}
	}
	return t.d.keys.prepare(t.ctx, list)
}

// sameAgain looks whether a request was recorded already, and whether it said
// the same.
func (t *txn) sameAgain(key string, pieces []*piece) ([]string, error) {
	var ids []string
	for i, p := range pieces {
		old, err := t.recorded(eventID(key, i))
		if err != nil {
			return nil, err
		}
		if old == nil {
			if i == 0 {
				return nil, nil
			}
			return nil, usedKey(key)
		}
		if old.sheet.Act != p.act || old.sheet.Case != p.chain || p.act != "case.person" && !sameOpen(p.open, old.sheet.Open) {
			return nil, usedKey(key)
		}
		for _, part := range p.parts {
			if v, ok := old.value(part.name); ok && part.name != "member" && part.name != "register" && !reflect.DeepEqual(v, part.value) {
				return nil, usedKey(key)
			}
		}
		ids = append(ids, eventID(key, i))
	}
	return ids, nil
}

// sameOpen compares open parts. What the desk adds of its own (where the
// register stood) is not part of the request.
func sameOpen(a, b record.Object) bool {
	for key, v := range a {
		if key != "register" && !reflect.DeepEqual(v, b[key]) {
			return false
		}
	}
	return len(a) == len(b)
}

// putAndApply writes an event and moves the case or the organisation on.
func (t *txn) putAndApply(p *piece) (*placed, error) {
	org := t.org()
	var c *caseState
	if p.chain != org.chain {
		if p.act == "case.open" {
			c = &caseState{regAt: -1}
			t.job.tails[p.chain] = tail{}
		} else {
			base, err := t.cas(p.chain)
			if err != nil {
				return nil, err
			}
			c = base.clone()
		}
	}
	placed, err := t.put(p)
	if err != nil {
		return nil, err
	}
	e := placed.event()
	if c != nil {
		if err := t.d.applyCase(c, org, e); err != nil {
			return nil, fmt.Errorf("what is to be recorded cannot be read back: %w", err)
		}
		c.end = t.job.tails[p.chain]
		if p.act == "case.open" {
			c.fillNames(org)
		}
		t.job.cases[p.chain] = c
		return placed, nil
	}
	next, err := t.d.applyOrg(t.ctx, org, e)
	if err != nil {
		return nil, err
	}
	next.end = t.job.tails[p.chain]
	t.job.org = next
	return placed, nil
}
