package clerk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alteram/record"
)

// File is a file that belongs to an entry, without its content.
type File struct {
	Seq  int64 // of the entry in its chain
	N    int   // its place among the private parts of the entry
	Name string
	Type string // media type
	Size int64
}

// Files lists the files of some entries of a case; one that was erased is not
// there.
func (d *Desk) Files(ctx context.Context, chain string, seqs ...int64) ([]File, error) {
	events, err := d.some(ctx, chain, seqs)
	if err != nil {
		return nil, err
	}
	var out []File
	for _, e := range events {
		for n := range e.sheet.Sealed {
			if x, ok := e.shown[n]; ok && strings.HasPrefix(x.Name, "file.") {
				v, _ := x.Value.(record.Object)
				out = append(out, File{Seq: e.sheet.Seq, N: n, Name: text(v, "name"), Type: text(v, "type"), Size: number(v, "size")})
			}
		}
	}
	return out, nil
}

// Content is the content of a file of a case; ErrNone when there is no such
// file any more.
func (d *Desk) Content(ctx context.Context, chain string, f File) ([]byte, error) {
	events, err := d.some(ctx, chain, []int64{f.Seq})
	if err != nil {
		return nil, err
	}
	if len(events) == 0 || !strings.HasPrefix(events[0].shown[f.N].Name, "file.") {
		return nil, ErrNone
	}
	return d.file(ctx, events[0], f.N)
}

// some reads some events of a chain.
func (d *Desk) some(ctx context.Context, chain string, seqs []int64) ([]*event, error) {
	if len(seqs) == 0 {
		return nil, nil
	}
	rows, err := d.store.Chain(ctx, chain, slices.Min(seqs))
	if err != nil {
		return nil, fmt.Errorf("read chain %s: %w", chain, err)
	}
	return d.openRows(ctx, slices.DeleteFunc(rows, func(r EventRow) bool { return !slices.Contains(seqs, r.Seq) }))
}
