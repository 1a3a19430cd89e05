package clerk

import (
	"bufio"
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"alteram/calendar"
	"alteram/source"
)

// World is what the desk takes from outside: the clock, the randomness and the
// name of the program.
type World struct {
	Now    func() time.Time
	Rand   io.Reader // the operating system's generator: salts, blinds and handles come from it
	Engine string    // name and version of the program, written into every sheet
}

// Problem says that what the caller asked for is wrong: the fact and the
// remedy, or the complaints about a text.
type Problem struct {
	What        string // the fact: lower case start, no full stop
	Remedy      string // what to do instead; may be empty
	Diagnostics []source.Diagnostic

	kind error // what kind of problem it is; nil: no other than what it says
}

// ErrUsed is a Problem: the key of a request was used for something else.
var ErrUsed = errors.New("the key was used for something else")

// Unwrap is the kind of the problem.
func (p *Problem) Unwrap() error { return p.kind }

// Error returns the fact, or the first complaint.
func (p *Problem) Error() string {
	if p.What == "" && len(p.Diagnostics) > 0 {
		return p.Diagnostics[0].String()
	}
	return p.What
}

// Damage says that what is stored is not what was recorded: it was changed, or
// a part is lost. Do not go on with such a store.
type Damage struct {
	What  string // the fact: lower case start, no full stop
	Index int64  // entry of the log, or -1
}

// Error returns the fact.
func (d *Damage) Error() string { return d.What }

// Desk is where everything that an organisation does is recorded. Its methods
// may be called from several goroutines, and several desks, in one process or
// in many, may work on one store: whoever comes second reads again and redoes.
type Desk struct {
	store Store
	vault Vault
	world World
	keys  *keyring

	queue   chan *job
	stop    chan struct{}
	stopped chan struct{}
	once    sync.Once

	turn    sync.Mutex // held by whoever reads the log further or appends to it
	signing note.Signer

	mu    sync.Mutex
	led   *ledger
	cases *caseCache
}

// Open opens the desk of an organisation. It verifies the head of the log
// against its key and its hashes, reads the organisation's own chain, and
// finishes an erasure that was interrupted.
func Open(ctx context.Context, store Store, vault Vault, world World) (*Desk, error) {
	d := &Desk{
		store: store, vault: vault, world: world, keys: newKeyring(vault), cases: newCaseCache(),
		queue: make(chan *job, maxBatch), stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	d.world.Rand = &lockedReader{r: bufio.NewReaderSize(world.Rand, 4096)}
	led, err := d.loadLedger(ctx)
	if err != nil {
		return nil, err
	}
	d.led = led
	if err := d.settleTail(ctx); err != nil {
		return nil, err
	}
	go d.sequence()
	return d, nil
}

// Close stops the desk. The caller closes the store and the vault.
func (d *Desk) Close() error {
	d.once.Do(func() { close(d.stop) })
	<-d.stopped
	d.cases.reading.all.Wait()
	return nil
}

// ledger returns the record as far as it was read.
func (d *Desk) ledger() *ledger {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.led
}

func (d *Desk) setLedger(l *ledger) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.led = l
}

// fresh returns the record after reading what others have appended.
func (d *Desk) fresh(ctx context.Context) (*ledger, error) {
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := d.refresh(ctx); err != nil {
		return nil, err
	}
	return d.ledger(), nil
}

// Organisation returns what everybody may know.
func (d *Desk) Organisation() Organisation {
	o := d.ledger().org
	return Organisation{
		Origin: o.origin, Name: o.name, Place: o.place, Rehearsal: o.rehearsal, Chain: o.chain,
		Verifier: o.keys[len(o.keys)-1].Text, Next: o.next, Clock: *o.clock(),
	}
}

// Head returns where the log stands.
func (d *Desk) Head(ctx context.Context) (Head, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return Head{}, err
	}
	return Head{led.tree.Size, led.checkpoint}, nil
}

// Recorded returns when the last event was recorded.
func (d *Desk) Recorded() time.Time { return mustStamp(d.ledger().last) }

// lockedReader makes a buffered source of randomness fit for several
// goroutines.
type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

// Read fills p.
func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(p)
}

func instantOf(t time.Time) calendar.Instant { return calendar.Instant(t.UnixNano()) }
