package clerk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

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
	files map[int]Attachment        // of an event that is not stored yet
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

// The places that sealed bodies are bound to.
func eventPlace(index int64, id, chain string, seq int64) string {
	return fmt.Sprintf("event/%d/%s/%s/%d", index, id, chain, seq)
}

func objectPlace(index int64, n int) string { return fmt.Sprintf("object/%d/%d", index, n) }
func blobPlace(index int64, n int) string   { return fmt.Sprintf("blob/%d/%d", index, n) }
func labelPlace(index int64, n int) string  { return fmt.Sprintf("label/%d/%d", index, n) }

// openBody opens the body of an event: the blind, and behind it the sheet.
func (r *keyring) openBody(ctx context.Context, row *EventRow) ([]byte, error) {
	k, err := r.key(ctx, row.Key)
	if err != nil {
		return nil, fmt.Errorf("entry %d of the log: key %s: %w", row.Index, row.Key, err)
	}
	plain, err := record.Unseal(k.Secret, eventPlace(row.Index, row.ID, row.Chain, row.Seq), row.Body)
	if err != nil {
		return nil, damagedAt(row.Index, "%w", err)
	}
	if len(plain) < len(event{}.blind) {
		return nil, damagedAt(row.Index, "its body is too short")
	}
	return plain, nil
}

// isAct reports whether the body of an event is of an act. The canonical form
// of a sheet begins with it.
func isAct(body []byte, act string) bool {
	return bytes.HasPrefix(body[len(event{}.blind):], []byte(`{"act":"`+act+`"`))
}

// openEvent opens an event, its private parts left out.
func (r *keyring) openEvent(ctx context.Context, row *EventRow) (*event, error) {
	plain, err := r.openBody(ctx, row)
	if err != nil {
		return nil, err
	}
	return readBody(row, plain)
}

// readBody reads the body of an event, once it is open.
func readBody(row *EventRow, plain []byte) (*event, error) {
	var err error
	e := &event{index: row.Index, key: row.Key, shown: map[int]record.Disclosure{}, keys: map[int]string{}}
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
	plain, err := record.Unseal(k.Secret, objectPlace(row.Index, row.N), row.Body)
	if err != nil {
		return record.Disclosure{}, damagedAt(row.Index, "private part %d: %w", row.N, err)
	}
	d, err := record.DecodeDisclosure(plain)
	if err != nil {
		return d, damagedAt(row.Index, "private part %d: %w", row.N, err)
	}
	return d, nil
}

// chain reads the events of a chain with their private parts. It is *Damage
// when something of it is missing.
func (d *Desk) chain(ctx context.Context, chain string) ([]*event, error) {
	events, err := d.read(ctx, chain)
	if err == nil && d.whole(ctx, events) != nil {
		// Somebody may have erased between two questions: ask again.
		if events, err = d.read(ctx, chain); err == nil {
			err = d.whole(ctx, events)
		}
	}
	return events, err
}

// read reads what there is of a chain.
func (d *Desk) read(ctx context.Context, chain string) ([]*event, error) {
	rows, err := d.store.Chain(ctx, chain, 0)
	if err != nil {
		return nil, fmt.Errorf("read chain %s: %w", chain, err)
	}
	return d.openRows(ctx, rows)
}

// whole says what is missing of a chain: an event, or something private that no
// act erased.
func (d *Desk) whole(ctx context.Context, events []*event) error {
	if len(events) == 0 {
		return nil
	}
	erased := map[[2]int64]bool{}
	for _, e := range events {
		for _, at := range erasedBy(e.sheet) {
			erased[at] = true
		}
	}
	var mail, files []Place
	var holders []int64
	for i, e := range events {
		if e.sheet.Seq != int64(i) {
			return damagedAt(e.index, "it is event %d of its chain, and event %d before it is missing", e.sheet.Seq, i)
		}
		for n := range e.sheet.Sealed {
			x, there := e.shown[n]
			if !there && !erased[[2]int64{e.sheet.Seq, int64(n)}] {
				return damagedAt(e.index, "its private part %d is missing, and no act erased it", n)
			}
			if strings.HasPrefix(x.Name, "letter.") {
				mail = append(mail, Place{e.index, n})
			} else if strings.HasPrefix(x.Name, "file.") {
				files, holders = append(files, Place{e.index, n}), append(holders, e.index)
			}
		}
	}
	there := map[Place]bool{}
	blobs, err := d.store.Blobs(ctx, holders)
	if err != nil {
		return fmt.Errorf("list the attachments: %w", err)
	}
	for _, r := range blobs {
		there[Place{r.Index, r.N}] = true
	}
	for _, p := range files {
		if !there[p] {
			return damagedAt(p.Index, "the content of its attachment %d is missing", p.N)
		}
	}
	letters, err := d.store.Letters(ctx, events[0].sheet.Case)
	if err != nil {
		return fmt.Errorf("read the letters: %w", err)
	}
	for _, r := range letters {
		there[Place{r.Index, r.N}] = true
	}
	for _, p := range mail {
		if !there[p] {
			return damagedAt(p.Index, "its letter %d is not in the list of letters", p.N)
		}
	}
	return nil
}

// openRows opens events and their private parts. What was erased is not
// shown.
func (d *Desk) openRows(ctx context.Context, rows []EventRow) ([]*event, error) {
	return d.keys.openRows(ctx, d.store, rows)
}

func (r *keyring) openRows(ctx context.Context, store Store, rows []EventRow) ([]*event, error) {
	out := make([]*event, len(rows))
	for i := range rows {
		var err error
		if out[i], err = r.openEvent(ctx, &rows[i]); err != nil {
			return nil, err
		}
	}
	return out, r.openParts(ctx, store, out)
}

// openParts opens the private parts of events, as far as they are there.
func (r *keyring) openParts(ctx context.Context, store Store, events []*event) error {
	at := make(map[int64]*event, len(events))
	indexes := make([]int64, len(events))
	for i, e := range events {
		at[e.index], indexes[i] = e, e.index
	}
	objects, err := store.Objects(ctx, indexes)
	if err != nil {
		return fmt.Errorf("read private parts: %w", err)
	}
	for i := range objects {
		o := &objects[i]
		x, err := r.openObject(ctx, o)
		if errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return err
		}
		at[o.Index].shown[o.N], at[o.Index].keys[o.N] = x, o.Key
	}
	return nil
}

// attachment is an attachment of an event; its content alone.
func (d *Desk) attachment(ctx context.Context, e *event, n int) (Attachment, error) {
	if a, ok := e.files[n]; ok {
		return a, nil
	}
	row, err := d.store.Blob(ctx, Place{e.index, n})
	if errors.Is(err, ErrNone) {
		return Attachment{}, damagedAt(e.index, "the content of its attachment %d is missing", n)
	}
	if err != nil {
		return Attachment{}, fmt.Errorf("entry %d of the log, attachment %d: %w", e.index, n, err)
	}
	return d.keys.openBlob(ctx, &row)
}

// number reads a whole number of an open part.
func number(o record.Object, key string) int64 {
	n, _ := o[key].(int64)
	return n
}

// erasedBy lists what an act of erasure says is gone: sequence number and
// position.
func erasedBy(s *record.Sheet) (out [][2]int64) {
	if s.Act != "record.erase" {
		return nil
	}
	list, _ := s.Open["positions"].([]any)
	for _, x := range list {
		if pair, _ := x.([]any); len(pair) == 2 {
			seq, _ := pair[0].(int64)
			pos, _ := pair[1].(int64)
			out = append(out, [2]int64{seq, pos})
		}
	}
	return out
}

// text reads a text of an open part.
func text(o record.Object, key string) string {
	s, _ := o[key].(string)
	return s
}
