package clerk

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// ledger is the record as far as the desk has read it. It is immutable.
type ledger struct {
	tree       *record.Tree
	checkpoint []byte
	last       string // recorded time of the last event
	org        *orgState
}

// loadLedger reads the head, the organisation's own chain and the edge of the
// tree, and holds them against each other.
func (d *Desk) loadLedger(ctx context.Context) (*ledger, error) {
	head, err := d.store.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the head of the log: %w", err)
	}
	if head.Size == 0 {
		return nil, &Problem{What: "this store holds no organisation", Remedy: "make one with alteram init"}
	}
	first, err := d.store.Event(ctx, 0)
	if errors.Is(err, ErrNone) {
		return nil, damagedAt(0, "its event is missing")
	}
	if err != nil {
		return nil, fmt.Errorf("read the first event: %w", err)
	}
	rows, err := d.store.Chain(ctx, first.Chain, 0)
	if err != nil {
		return nil, fmt.Errorf("read the organisation's chain: %w", err)
	}
	for len(rows) > 0 && rows[len(rows)-1].Index >= head.Size { // somebody appends while we read
		rows = rows[:len(rows)-1]
	}
	events, err := d.openRows(ctx, rows)
	if err == nil {
		err = d.whole(ctx, events)
	}
	if now, again := d.store.Head(ctx); err != nil && again == nil && now.Size != head.Size {
		return d.loadLedger(ctx) // somebody has erased meanwhile
	}
	if err != nil {
		return nil, err
	}
	org := &orgState{}
	for len(events) > 0 {
		n := 1
		if changes := changesFirst(events); len(changes) > 0 {
			n = len(changes)
			org = org.changed(events[:n], changes)
		} else if org, err = d.applyOrg(ctx, org, events[0]); err != nil {
			return nil, err
		}
		events = events[n:]
	}
	return d.closeLedger(ctx, org, head)
}

// closeLedger reads the edge of the tree and verifies the head.
func (d *Desk) closeLedger(ctx context.Context, org *orgState, head Head) (*ledger, error) {
	t, err := record.LoadTree(head.Size, hashReader(ctx, d.store))
	if err != nil {
		return nil, err
	}
	led := &ledger{tree: t, checkpoint: head.Checkpoint, org: org}
	if err := led.verify(); err != nil {
		return nil, err
	}
	row, err := d.lastEvent(ctx, head.Size)
	if err != nil {
		return nil, err
	}
	led.last = row.sheet.Recorded
	return led, nil
}

// lastEvent returns the last event before size that was not closed out.
func (d *Desk) lastEvent(ctx context.Context, size int64) (*event, error) {
	for i := size - 1; i >= 0; i-- {
		row, err := d.store.Event(ctx, i)
		if errors.Is(err, ErrNone) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read entry %d: %w", i, err)
		}
		return d.keys.openEvent(ctx, &row)
	}
	return nil, &Problem{What: "the log has no event that can be read"}
}

// verify holds the signed head against the key of the log and the hashes.
func (l *ledger) verify() error {
	damaged := func(what string) error {
		return &Damage{What: what, Index: -1}
	}
	v := l.org.keys[len(l.org.keys)-1].Verifier
	c, err := record.OpenCheckpoint(l.checkpoint, v)
	if err != nil {
		return damaged(fmt.Sprintf("the head of the log is not signed as it should be: %v", err))
	}
	root, err := l.tree.Root()
	if err != nil {
		return damaged(fmt.Sprintf("the tree of the log has a gap: %v", err))
	}
	if c.Origin != l.org.origin || c.Size != l.tree.Size || c.Root != root {
		return damaged(fmt.Sprintf("the head of the log, signed for %d entries, does not agree with the hashes stored for %d", c.Size, l.tree.Size))
	}
	return nil
}

// refresh reads what others have appended. d.turn is held.
func (d *Desk) refresh(ctx context.Context) error {
	head, err := d.store.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the head of the log: %w", err)
	}
	led := d.ledger()
	if head.Size == led.tree.Size {
		if !bytes.Equal(head.Checkpoint, led.checkpoint) {
			return &Damage{What: fmt.Sprintf("the log was changed: its head over %d entries is not the one that this desk has seen", head.Size), Index: -1}
		}
		return nil
	}
	if head.Size < led.tree.Size {
		return &Damage{What: fmt.Sprintf("the log has been rolled back: it had %d entries and now has %d", led.tree.Size, head.Size), Index: -1}
	}
	org := led.org
	for i := led.tree.Size; i < head.Size; i++ {
		row, err := d.store.Event(ctx, i)
		if errors.Is(err, ErrNone) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read entry %d: %w", i, err)
		}
		if row.Chain != org.chain {
			d.cases.drop(row.Chain)
		}
		e, err := d.follow(ctx, &row)
		if err != nil {
			return err
		}
		if row.Chain == org.chain {
			if org, err = d.applyOrg(ctx, org, e); err != nil {
				return err
			}
		}
	}
	next, err := d.closeLedger(ctx, org, head)
	if err != nil {
		return err
	}
	d.setLedger(next)
	return nil
}

// follow opens an event that another desk has appended. After an erasure the
// old keys are forgotten, and the erasure is finished if it was interrupted.
func (d *Desk) follow(ctx context.Context, row *EventRow) (*event, error) {
	list, err := d.openRows(ctx, []EventRow{*row})
	if err != nil { // the body may have been sealed anew since
		d.keys.forget()
		fresh, again := d.store.Event(ctx, row.Index)
		if again != nil {
			return nil, err
		}
		if list, again = d.openRows(ctx, []EventRow{fresh}); again != nil {
			return nil, again
		}
	}
	e := list[0]
	if e.sheet.Act == "record.erase" {
		d.keys.forget()
		d.cases.clear()
		if err := d.settle(ctx, e); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// sign hashes the entries of a batch into the tree and signs the head.
func (t *txn) sign(signer note.Signer) (*record.Tree, error) {
	next := t.led.tree.Clone()
	for _, e := range t.b.Entries {
		first, hashes, err := next.Add(e)
		if err != nil {
			return nil, err
		}
		for i, h := range hashes {
			t.b.Hashes = append(t.b.Hashes, HashRow{first + int64(i), h})
		}
	}
	root, err := next.Root()
	if err != nil {
		return nil, err
	}
	next.Trim()
	t.b.Checkpoint, err = record.SignCheckpoint(t.led.org.origin, next.Size, root, signer)
	return next, err
}

// hashReader reads stored hashes for proofs. It keeps what it has read: a
// bundle asks for the same hashes again and again.
func hashReader(ctx context.Context, store Store) tlog.HashReader {
	seen := map[int64]tlog.Hash{}
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var missing []int64
		for _, ix := range indexes {
			if _, ok := seen[ix]; !ok {
				missing = append(missing, ix)
			}
		}
		if len(missing) > 0 {
			got, err := store.Hashes(ctx, missing)
			if err != nil {
				return nil, err
			}
			for i, h := range got {
				seen[missing[i]] = h
			}
		}
		out := make([]tlog.Hash, len(indexes))
		for i, ix := range indexes {
			out[i] = seen[ix]
		}
		return out, nil
	})
}
