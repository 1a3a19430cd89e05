package clerk

import (
	"context"
	"fmt"
	"strings"

	"alteram/record"
)

// Attached returns the files of an entry of a case; one that was erased is not
// there. The content of a large file is read with Open. Whoever asks has looked whether the reader may
// read the entry's words.
func (d *Desk) Attached(ctx context.Context, chain string, seq int64) ([]Attachment, error) {
	rows, err := d.store.Chain(ctx, chain, seq)
	if err != nil {
		return nil, fmt.Errorf("read chain %s: %w", chain, err)
	}
	if len(rows) == 0 || rows[0].Seq != seq {
		return nil, ErrNone
	}
	events, err := d.openRows(ctx, rows[:1])
	if err != nil {
		return nil, err
	}
	var out []Attachment
	for n := range events[0].sheet.Sealed {
		x := events[0].shown[n] // the zero value of what was erased has no name
		if v, ok := x.Value.(record.Object); ok && strings.HasPrefix(x.Name, "file.") {
			a, err := d.attachment(ctx, events[0], n)
			if err != nil {
				return nil, err
			}
			a.Name, a.Type = text(v, "name"), text(v, "type")
			out = append(out, a)
		}
	}
	return out, nil
}
