package clerk

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"alteram/docket"
	"alteram/dossier"
	"alteram/record"
)

// before looks whether the request was recorded already.
func (f *filing) before(t *txn) (bool, error) {
	if f.req.Key == "" {
		return false, nil
	}
	e, err := t.recorded(eventID(f.req.Key, 0))
	if e == nil || err != nil {
		return false, err
	}
	if e.sheet.Case != f.chain || e.sheet.Act != "entry" {
		return false, usedKey(f.req.Key)
	}
	c, err := t.cas(f.chain)
	if err != nil {
		return false, err
	}
	for i := range f.events {
		old := e
		if i > 0 {
			if old, err = t.recorded(eventID(f.req.Key, i)); err != nil {
				return false, err
			}
		}
		if old == nil || !f.same(c, old, &f.events[i]) || i == 0 && !f.sameFiles(t.ctx, old) {
			return false, usedKey(f.req.Key)
		}
	}
	if more, err := t.recorded(eventID(f.req.Key, len(f.events))); more != nil || err != nil {
		return false, cmpErr(err, usedKey(f.req.Key))
	}
	f.replayed, f.first, f.after = true, e.index, c
	return true, nil
}

func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

func usedKey(key string) error {
	return &Problem{What: fmt.Sprintf("the idempotency key %q was used for something else", key), Remedy: "take a new key for a new request", kind: ErrUsed}
}

// recorded returns an event by its id, from the batch or the store; nil when
// there is none. Of an event of the batch only the sheet is there.
func (t *txn) recorded(id string) (*event, error) {
	if p := t.byID[id]; p != nil {
		return p.event(), nil
	}
	row, err := t.d.store.EventByID(t.ctx, id)
	if errors.Is(err, ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for event %s: %w", id, err)
	}
	list, err := t.d.openRows(t.ctx, []EventRow{row})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// same reports whether an entry says what a recorded event says, as far as
// that is still there.
func (f *filing) same(c *caseState, old *event, e *docket.Event) bool {
	renamed := dossier.Rename(*e, func(name string) (string, bool) {
		h := c.handleFor(f.known[name])
		return h, h != ""
	})
	_, program := c.dossier.Edition(e.On.Day)
	open, on, fields := dossier.Entry(program, &renamed, nil)
	if on != old.sheet.Occurred || text(open, "kind") != text(old.sheet.Open, "kind") || text(open, "thing") != text(old.sheet.Open, "thing") ||
		text(open, "method") != text(old.sheet.Open, "method") || text(open, "role") != text(old.sheet.Open, "role") {
		return false
	}
	for _, key := range []string{"actors", "about", "to"} {
		if !reflect.DeepEqual(open[key], old.sheet.Open[key]) {
			return false
		}
	}
	said := map[string]any{}
	for _, x := range fields {
		said[x.Name] = x.Value
		if v, ok := old.value(x.Name); ok && !reflect.DeepEqual(v, x.Value) {
			return false
		}
	}
	for _, x := range old.shown {
		head, _, _ := strings.Cut(x.Name, ".")
		if _, ok := said[x.Name]; !ok && head != "letter" && head != "file" && head != "with" {
			return false
		}
	}
	return len(old.shown) > 0 || len(old.sheet.Sealed) == 0 || len(fields) > 0
}

// sameFiles reports whether the attachments are those of a recorded event, as
// far as they are still there.
func (f *filing) sameFiles(ctx context.Context, old *event) bool {
	files := 0
	for n, x := range old.shown {
		rest, ok := strings.CutPrefix(x.Name, "file.")
		if !ok {
			continue
		}
		files++
		i, err := strconv.Atoi(rest)
		v, _ := x.Value.(record.Object)
		salt, err2 := record.ParseB64(text(v, "salt"))
		if err != nil || err2 != nil || i < 1 || i > len(f.attach) {
			return false
		}
		a := &f.attach[i-1]
		if a.Name != text(v, "name") || a.Size() != number(v, "size") {
			return false
		}
		if a.large != nil { // its fingerprint tells, and need not be taken again
			before, err := f.d.attachment(ctx, old, n)
			if err != nil || before.SHA256() != a.SHA256() {
				return false
			}
		} else if record.B64(record.FileCommitment(salt, a.Content)) != text(v, "commitment") {
			return false
		}
	}
	return files == len(f.attach) || files < len(f.attach) && len(old.shown) < len(old.sheet.Sealed)
}

// again answers a request that had been recorded before.
func (f *filing) again(ctx context.Context) (*Filed, error) {
	out := &Filed{Replayed: true}
	for i := range f.events {
		one, err := f.d.filedBefore(ctx, eventID(f.req.Key, i))
		if err != nil {
			return nil, err
		}
		for _, r := range f.after.dossier.Rulings() {
			if r.Event == strconv.FormatInt(one.Seq, 10) {
				one.Ruling = f.after.namedRuling(r)
			}
		}
		out.Entries = append(out.Entries, *one)
	}
	return out, nil
}

// filedBefore is the filing of an event that is in the record, with the
// receipt that was given then.
func (d *Desk) filedBefore(ctx context.Context, id string) (*Filing, error) {
	row, err := d.store.EventByID(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("look for event %s: %w", id, err)
	}
	e, err := d.keys.openEvent(ctx, &row)
	if err != nil {
		return nil, err
	}
	r, err := d.receipt(ctx, e)
	if err != nil {
		return nil, err
	}
	return &Filing{Index: e.index, Case: row.Chain, Seq: row.Seq, ID: row.ID, Act: e.sheet.Act, Receipt: r}, nil
}

// receipt is the receipt of an event: under the first head that held it.
func (d *Desk) receipt(ctx context.Context, e *event) (record.Receipt, error) {
	head, err := d.store.CheckpointAt(ctx, e.index+1)
	if err != nil {
		return record.Receipt{}, fmt.Errorf("head over entry %d: %w", e.index, err)
	}
	return record.Receipt{Index: e.index, Case: e.sheet.Case, Seq: e.sheet.Seq, E: record.NewEntry(e.blind, e.text).E(), Checkpoint: head}, nil
}
