package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"alteram/record"
)

// resealing is the part of an erasure that touches keys: what goes is dropped,
// and what else the same keys protect is sealed under their next generation.
type resealing struct {
	t       *txn
	chain   string
	victims []victim

	affected []string // names of keys that protect something that goes
	empty    map[string]bool
	old      []string // ids of keys that are to be destroyed
}

// plan finds the keys that are touched.
func (s *resealing) plan(events []*event) {
	gone := map[Place]bool{}
	for _, v := range s.victims {
		gone[Place{v.e.index, v.n}] = true
		name, _ := splitKeyID(v.e.keys[v.n])
		if !slices.Contains(s.affected, name) {
			s.affected = append(s.affected, name)
		}
	}
	slices.Sort(s.affected)
	s.empty = map[string]bool{}
	for _, name := range s.affected {
		s.empty[name] = name != caseKey(s.chain)
	}
	for _, e := range events {
		for n, id := range e.keys {
			name, _ := splitKeyID(id)
			if !gone[Place{e.index, n}] {
				delete(s.empty, name)
			}
		}
	}
	s.empty = only(s.empty)
}

func only(m map[string]bool) map[string]bool {
	for k, v := range m {
		if !v {
			delete(m, k)
		}
	}
	return m
}

// fresh makes the next generation of every key that still protects something.
func (s *resealing) fresh() error {
	var names []string
	for _, name := range s.affected {
		if !s.empty[name] {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return s.t.d.keys.make(s.t.ctx, names...)
}

// list is what goes, as the event says it: sequence number and position.
func (s *resealing) list() []any {
	var out []any
	for _, v := range s.victims {
		out = append(out, []any{v.e.sheet.Seq, int64(v.n)})
	}
	return out
}

// names says which keys are touched, as the event says it: "case", or the
// handle of a person.
func (s *resealing) names() []any {
	var out []any
	for _, name := range s.affected {
		if name == caseKey(s.chain) {
			out = append(out, "case")
		} else {
			out = append(out, name[strings.LastIndex(name, "/")+1:])
		}
	}
	return out
}

// ids are the keys and places to destroy once the batch is durable.
func (s *resealing) ids() []string {
	out := slices.Clone(s.old)
	for _, v := range s.victims {
		out = append(out, fmt.Sprintf("%d/%d", v.e.index, v.n))
	}
	return out
}

// write drops what goes and puts the rest, sealed anew, into the batch.
func (s *resealing) write(events []*event) error {
	t := s.t
	gone := map[Place]bool{}
	for _, v := range s.victims {
		p := Place{v.e.index, v.n}
		gone[p] = true
		t.b.DropObjects = append(t.b.DropObjects, p)
		if strings.HasPrefix(v.e.shown[v.n].Name, "file.") {
			t.b.DropBlobs = append(t.b.DropBlobs, p)
		}
	}
	touched := map[string]bool{}
	for _, name := range s.affected {
		touched[name] = !s.empty[name]
		if err := s.outgoing(name); err != nil {
			return err
		}
	}
	for _, e := range events {
		if touched[caseKey(s.chain)] {
			if err := s.event(e); err != nil {
				return err
			}
		}
		for _, n := range positions(e) {
			name, _ := splitKeyID(e.keys[n])
			if !touched[name] || gone[Place{e.index, n}] {
				continue
			}
			if err := s.object(e, n, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// outgoing lists the generations of a key that go.
func (s *resealing) outgoing(name string) error {
	k, err := s.t.d.keys.newest(s.t.ctx, name)
	if err != nil {
		return err
	}
	_, gen := splitKeyID(k.ID)
	last := gen - 1
	if s.empty[name] {
		last = gen
	}
	for g := 1; g <= last; g++ {
		s.old = append(s.old, keyID(name, g))
	}
	return nil
}

func (s *resealing) event(e *event) error {
	sh := e.sheet
	key, body, err := s.t.sealed(caseKey(s.chain), eventPlace(e.index, sh.ID, sh.Case, sh.Seq), append(e.blind[:], e.text...))
	if err != nil {
		return err
	}
	s.t.b.ReplaceEvents = append(s.t.b.ReplaceEvents, EventRow{e.index, sh.ID, sh.Case, sh.Seq, key, body})
	return nil
}

func (s *resealing) object(e *event, n int, name string) error {
	text, err := e.shown[n].Bytes()
	if err != nil {
		return err
	}
	key, body, err := s.t.sealed(name, objectPlace(e.index, n), text)
	if err != nil {
		return err
	}
	s.t.b.ReplaceObjects = append(s.t.b.ReplaceObjects, ObjectRow{e.index, n, key, body})
	if !strings.HasPrefix(e.shown[n].Name, "file.") {
		return nil
	}
	content, err := s.t.d.file(s.t.ctx, e, n)
	if err != nil {
		return err
	}
	if key, body, err = s.t.sealed(name, blobPlace(e.index, n), content); err != nil {
		return err
	}
	s.t.b.ReplaceBlobs = append(s.t.b.ReplaceBlobs, ObjectRow{e.index, n, key, body})
	return nil
}

// destroy destroys keys and sets tombstones, and forgets the keys' names.
func (d *Desk) destroy(ctx context.Context, ids, names []string) error {
	if err := d.vault.Destroy(ctx, ids...); err != nil {
		return fmt.Errorf("destroy keys: %w", err)
	}
	d.keys.forget(names...)
	return nil
}

// destroyAll destroys every generation of keys.
func (d *Desk) destroyAll(ctx context.Context, names []string) error {
	ids, err := d.generations(ctx, names, true)
	if err != nil {
		return err
	}
	return d.destroy(ctx, ids, names)
}

// generations lists the generations of keys: all, or those before the newest.
func (d *Desk) generations(ctx context.Context, names []string, all bool) ([]string, error) {
	var ids []string
	for _, name := range names {
		k, err := d.vault.Current(ctx, name)
		if errors.Is(err, ErrDestroyed) || errors.Is(err, ErrNone) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", name, err)
		}
		_, gen := splitKeyID(k.ID)
		if !all {
			gen--
		}
		for g := 1; g <= gen; g++ {
			ids = append(ids, keyID(name, g))
		}
	}
	return ids, nil
}

// settleTail finishes the last erasure if it was interrupted after it had
// become durable. Whoever appends behind an erasure has settled it before, so
// only the end of the log has to be looked at.
func (d *Desk) settleTail(ctx context.Context) error {
	const far = 256 // events of one erasure: the act, who is named in it, the erasure, what replaces the words
	size := d.ledger().tree.size
	for i := size - 1; i >= max(0, size-far); i-- {
		row, err := d.store.Event(ctx, i)
		if errors.Is(err, ErrNone) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read entry %d: %w", i, err)
		}
		list, err := d.openRows(ctx, []EventRow{row})
		if err != nil {
			return err
		}
		if list[0].sheet.Act == "record.erase" {
			if err := d.settle(ctx, list[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle destroys the keys that an erasure has made useless, unless that was
// done. It may be repeated.
func (d *Desk) settle(ctx context.Context, e *event) error {
	open := e.sheet.Open
	switch text(open, "kind") {
	case "case":
		chain := text(open, "chain")
		d.cases.drop(chain)
		names := []string{caseKey(chain)}
		v, _ := e.value("people")
		list, _ := v.([]any)
		for _, x := range list {
			h, _ := x.(string)
			names = append(names, personKey(chain, h))
		}
		return d.destroyAll(ctx, names)
	case "member":
		ids, err := d.generations(ctx, []string{memberKey(text(open, "member"))}, true)
		if err != nil {
			return err
		}
		places, err := d.places(ctx, e.sheet)
		if err != nil {
			return err
		}
		return d.destroy(ctx, append(ids, places...), []string{memberKey(text(open, "member"))})
	}
	return d.settleKeys(ctx, e.sheet)
}

// settleKeys finishes an erasure in a case: of a key that still protects
// something all generations but the newest go, of another all.
func (d *Desk) settleKeys(ctx context.Context, s *record.Sheet) error {
	rows, err := d.store.Chain(ctx, s.Case, 0)
	if err != nil {
		return fmt.Errorf("read chain %s: %w", s.Case, err)
	}
	indexes := make([]int64, len(rows))
	for i := range rows {
		indexes[i] = rows[i].Index
	}
	objects, err := d.store.Objects(ctx, indexes)
	if err != nil {
		return fmt.Errorf("read private parts: %w", err)
	}
	used := map[string]bool{caseKey(s.Case): true}
	for _, o := range objects {
		name, _ := splitKeyID(o.Key)
		used[name] = true
	}
	var ids, names []string
	list, _ := s.Open["keys"].([]any)
	for _, x := range list {
		name := caseKey(s.Case)
		if h, _ := x.(string); h != "case" {
			name = personKey(s.Case, h)
		}
		more, err := d.generations(ctx, []string{name}, !used[name])
		if err != nil {
			return err
		}
		ids, names = append(ids, more...), append(names, name)
	}
	places, err := d.places(ctx, s)
	if err != nil {
		return err
	}
	return d.destroy(ctx, append(ids, places...), names)
}

// places lists the places in the log of what an erasure says is gone.
func (d *Desk) places(ctx context.Context, s *record.Sheet) ([]string, error) {
	rows, err := d.store.Chain(ctx, s.Case, 0)
	if err != nil {
		return nil, fmt.Errorf("read chain %s: %w", s.Case, err)
	}
	var out []string
	list, _ := s.Open["positions"].([]any)
	for _, x := range list {
		pair, _ := x.([]any)
		if len(pair) != 2 {
			continue
		}
		seq, _ := pair[0].(int64)
		pos, _ := pair[1].(int64)
		if seq >= 0 && seq < int64(len(rows)) {
			out = append(out, fmt.Sprintf("%d/%d", rows[seq].Index, pos))
		}
	}
	return out, nil
}
