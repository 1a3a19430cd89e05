package clerk

import (
	"context"
	"errors"

	"alteram/bundle"
)

var errPending = errors.New("not there yet")

// Erase erases: see Erasure.
func (d *Desk) Erase(ctx context.Context, e Erasure) (*Erased, error) { return nil, errPending }

// EraseAgain brings a store that was restored from an older backup up to date
// with the vault: objects at the places gone are dropped, and what else is
// sealed under keys that were destroyed since is lost or, where readable is
// given, sealed anew.
func EraseAgain(ctx context.Context, store Store, vault Vault, world World, gone []Place, spent []string) error {
	return errPending
}

// Export makes a bundle.
func (d *Desk) Export(ctx context.Context, i Issue) (zip []byte, err error) { return nil, errPending }

// Verdict is what the verification of a bundle has found.
type Verdict struct {
	OK       bool
	Findings []bundle.Finding
	Lines    []string // what was checked, in words
}

// VerifyBundle checks the bytes of a bundle and replays its rulebook, which
// must reach the recorded rulings. pin is the verifier key of the log, or
// empty. It needs no organisation.
func VerifyBundle(c *bundle.Contents, pin string) *Verdict { return nil }

// Audit looks at what is stored; deep at every cell of it.
func (d *Desk) Audit(ctx context.Context, deep bool, progress func(done, of int64)) ([]Finding, error) {
	return nil, errPending
}

func (d *Desk) settle(ctx context.Context, e *event) error { return nil }
func (d *Desk) settleTail(ctx context.Context) error       { return nil }
