package clerk

import (
	"context"
	"errors"
	"fmt"

	"alteram/record"
)

// event is an event as read back: the sheet, and those of its private parts
// that are there.
type event struct {
	index int64
	sheet *record.Sheet
	text  []byte // exact bytes of the sheet
	blind [32]byte
	key   string                    // id of the key of the sheet
	shown map[int]record.Disclosure // by position
	keys  map[int]string            // id of the key, by position
	files map[int][]byte            // contents of attachments, of an event that is not stored yet
}

// damagedAt is the damage of an entry of the log.
func damagedAt(index int64, format string, args ...any) error {
	return &Damage{What: fmt.Sprintf("entry %d of the log: ", index) + fmt.Errorf(format, args...).Error(), Index: index}
}

// value returns a private part by name.
func (e *event) value(name string) (any, bool) {
	for _, d := range e.shown {
		if d.Name == name {
			return d.Value, true
		}
	}
	return nil, false
}

// words is a private part that is a text; empty when it is gone.
func (e *event) words(name string) string {
	v, _ := e.value(name)
	s, _ := v.(string)
	return s
}

// position returns where a private part stands, or -1.
func (e *event) position(name string) int {
	for n, d := range e.shown {
		if d.Name == name {
			return n
		}
	}
	return -1
}

// openEvent opens the body of an event.
func (r *keyring) openEvent(ctx context.Context, row *EventRow) (*event, error) {
	k, err := r.key(ctx, row.Key)
	if err != nil {
		return nil, fmt.Errorf("entry %d of the log: key %s: %w", row.Index, row.Key, err)
	}
	plain, err := unseal(k.aead, eventPlace(row.Index, row.ID, row.Chain, row.Seq), row.Body)
	if err != nil {
		return nil, damagedAt(row.Index, "%w", err)
	}
	e := &event{index: row.Index, key: row.Key, shown: map[int]record.Disclosure{}, keys: map[int]string{}}
	if len(plain) < len(e.blind) {
		return nil, damagedAt(row.Index, "its body is too short")
	}
	copy(e.blind[:], plain)
	e.text = plain[len(e.blind):]
	if e.sheet, err = record.DecodeSheet(e.text); err != nil {
		return nil, damagedAt(row.Index, "%w", err)
	}
	if s := e.sheet; s.ID != row.ID || s.Case != row.Chain || s.Seq != row.Seq {
		return nil, damagedAt(row.Index, "its sheet speaks of another place")
	}
	return e, nil
}

// openObject opens a private part.
func (r *keyring) openObject(ctx context.Context, row *ObjectRow) (record.Disclosure, error) {
	k, err := r.key(ctx, row.Key)
	if err != nil {
		return record.Disclosure{}, fmt.Errorf("entry %d of the log, private part %d: key %s: %w", row.Index, row.N, row.Key, err)
	}
	plain, err := unseal(k.aead, objectPlace(row.Index, row.N), row.Body)
	if err != nil {
		return record.Disclosure{}, damagedAt(row.Index, "private part %d: %w", row.N, err)
	}
	d, err := record.DecodeDisclosure(plain)
	if err != nil {
		return d, damagedAt(row.Index, "private part %d: %w", row.N, err)
	}
	return d, nil
}

// chain reads the events of a chain from a sequence number on, with their
// private parts.
func (d *Desk) chain(ctx context.Context, chain string, from int64) ([]*event, error) {
	rows, err := d.store.Chain(ctx, chain, from)
	if err != nil {
		return nil, fmt.Errorf("read chain %s: %w", chain, err)
	}
	return d.openRows(ctx, rows)
}

// openRows opens events and their private parts. What was erased is not
// shown.
func (d *Desk) openRows(ctx context.Context, rows []EventRow) ([]*event, error) {
	out := make([]*event, len(rows))
	at := make(map[int64]*event, len(rows))
	indexes := make([]int64, len(rows))
	for i := range rows {
		e, err := d.keys.openEvent(ctx, &rows[i])
		if err != nil {
			return nil, err
		}
		out[i], at[e.index], indexes[i] = e, e, e.index
	}
	objects, err := d.store.Objects(ctx, indexes)
	if err != nil {
		return nil, fmt.Errorf("read private parts: %w", err)
	}
	for i := range objects {
		o := &objects[i]
		x, err := d.keys.openObject(ctx, o)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		at[o.Index].shown[o.N], at[o.Index].keys[o.N] = x, o.Key
	}
	return out, nil
}

// file reads the content of an attachment.
func (d *Desk) file(ctx context.Context, e *event, n int) ([]byte, error) {
	if content, ok := e.files[n]; ok {
		return content, nil
	}
	row, err := d.store.Blob(ctx, Place{e.index, n})
	if err != nil {
		return nil, fmt.Errorf("entry %d of the log, attachment %d: %w", e.index, n, err)
	}
	return d.keys.openBlob(ctx, &row)
}

func (r *keyring) openBlob(ctx context.Context, row *ObjectRow) ([]byte, error) {
	k, err := r.key(ctx, row.Key)
	if err != nil {
		return nil, fmt.Errorf("entry %d of the log, attachment %d: key %s: %w", row.Index, row.N, row.Key, err)
	}
	plain, err := unseal(k.aead, blobPlace(row.Index, row.N), row.Body)
	if err != nil {
		return nil, damagedAt(row.Index, "attachment %d: %w", row.N, err)
	}
	return plain, nil
}

// number reads a whole number of an open part.
func number(o record.Object, key string) int64 {
	n, _ := o[key].(int64)
	return n
}

// text reads a text of an open part.
func text(o record.Object, key string) string {
	s, _ := o[key].(string)
	return s
}
