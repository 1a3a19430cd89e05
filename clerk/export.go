package clerk

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// prove returns the path from an event to the root of the log.
func (d *Desk) prove(ctx context.Context, led *ledger, e *event, r tlog.HashReader) (tlog.RecordProof, error) {
	p, err := tlog.ProveRecord(led.tree.size, e.index, r)
	if err != nil {
		return nil, fmt.Errorf("prove entry %d: %w", e.index, err)
	}
	return p, nil
}
