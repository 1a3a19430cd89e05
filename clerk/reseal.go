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
	whole   string // name of the key that goes with all that it protects; may be empty

	affected []string // names of keys that protect something that goes
	old      []string // ids of keys that are to be destroyed
}

// plan finds the keys that are touched.
func (s *resealing) plan() {
	if s.whole != "" { // though nothing was ever sealed under it: its tombstone says who is erased
		s.affected = append(s.affected, s.whole)
	}
	for _, v := range s.victims {
		name, _ := splitKeyID(v.e.keys[v.n])
		s.affected = append(s.affected, name)
	}
	slices.Sort(s.affected)
	s.affected = slices.Compact(s.affected)
}

// fresh makes the next generation of every key that lives on.
func (s *resealing) fresh() error {
	names := slices.DeleteFunc(slices.Clone(s.affected), func(name string) bool { return name == s.whole })
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
		touched[name] = name != s.whole
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
	if name != s.whole {
		gen--
	}
	for g := 1; g <= gen; g++ {
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
	s.t.b.ReplaceObjects = append(s.t.b.ReplaceObjects, ObjectRow{Index: e.index, N: n, Key: key, Body: body})
	if !strings.HasPrefix(e.shown[n].Name, "file.") {
		return nil
	}
	a, err := s.t.d.attachment(s.t.ctx, e, n)
	if err != nil {
		return err
	}
	row, err := s.t.blob(name, e.index, n, &a)
	if err != nil {
		return err
	}
	s.t.b.ReplaceBlobs = append(s.t.b.ReplaceBlobs, row)
	return nil
}

// destroy destroys keys and sets tombstones, as an event orders, and forgets
// the keys' names.
func (d *Desk) destroy(ctx context.Context, by string, ids, names []string) error {
	if err := d.vault.Destroy(ctx, by, ids...); err != nil {
		return fmt.Errorf("destroy keys: %w", err)
	}
	d.keys.forget(names...)
	return nil
}

// destroyAll destroys every generation of keys.
func (d *Desk) destroyAll(ctx context.Context, by string, names []string) error {
	ids, err := d.generations(ctx, names, true)
	if err != nil {
		return err
	}
	return d.destroy(ctx, by, ids, names)
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
	size := d.ledger().tree.Size
	for i := size - 1; i >= max(0, size-far); i-- {
		row, err := d.store.Event(ctx, i)
		if errors.Is(err, ErrNone) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read entry %d: %w", i, err)
		}
		body, err := d.keys.openBody(ctx, &row)
		if err != nil {
			return err
		}
		if !isAct(body, "record.erase") {
			continue
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
		return d.destroyAll(ctx, e.sheet.ID, names)
	case "member":
		return d.settleKeys(ctx, e.sheet, memberKey(text(open, "member")))
	}
	return d.settleKeys(ctx, e.sheet, personKey(e.sheet.Case, text(open, "handle")))
}

// settleKeys finishes an erasure: all generations go of the key of the person
// who is erased, and all but the newest of the others that were touched.
func (d *Desk) settleKeys(ctx context.Context, s *record.Sheet, whole string) error {
	names := []string{whole}
	ids, err := d.generations(ctx, names, true)
	if err != nil {
		return err
	}
	list, _ := s.Open["keys"].([]any)
	for _, x := range list {
		name := caseKey(s.Case)
		if h, _ := x.(string); h != "case" {
			name = personKey(s.Case, h)
		}
		more, err := d.generations(ctx, []string{name}, false)
		if err != nil {
			return err
		}
		ids, names = append(ids, more...), append(names, name)
	}
	places, err := d.places(ctx, s)
	if err != nil {
		return err
	}
	return d.destroy(ctx, s.ID, append(ids, places...), names)
}

// places lists the places in the log of what an erasure says is gone.
func (d *Desk) places(ctx context.Context, s *record.Sheet) ([]string, error) {
	rows, err := d.store.Chain(ctx, s.Case, 0)
	if err != nil {
		return nil, fmt.Errorf("read chain %s: %w", s.Case, err)
	}
	var out []string
	for _, at := range erasedBy(s) {
		if at[0] >= 0 && at[0] < int64(len(rows)) {
			out = append(out, fmt.Sprintf("%d/%d", rows[at[0]].Index, at[1]))
		}
	}
	return out, nil
}
