package frontdesk

import (
	"context"
	"crypto/rand"
	"sync"

	"alteram/internal/desk"
	"alteram/internal/intake"
)

// confidential opens the box of the intake and keeps its rhythm for as long as the
// pages are served. stop ends that and waits until it has ended. What fails is
// logged without a word of what is in the box.
func (f *serving) confidential(ctx context.Context, o *desk.Folder) (box *intake.Box, stop func(), err error) {
	box, err = intake.Open(ctx, intake.Config{Folder: o.Dir, Vault: o.Vault, Desk: o.Desk, Now: f.World.Now, Rand: rand.Reader})
	if err != nil {
		return nil, nil, err
	}
	ctx, end := context.WithCancel(ctx)
	log := f.log()
	var wg sync.WaitGroup
	wg.Go(func() { box.Keep(ctx, func(err error) { log.Error("hour of the intake not entered", "error", err) }) })
	return box, func() { end(); wg.Wait() }, nil
}
