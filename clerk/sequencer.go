package clerk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
)

const (
	maxBatch   = 256 // requests in one transaction
	maxRedo    = 1000
	maxBehind  = 2 * time.Minute // the clock may be so far behind the last event
	stampForm  = "2006-01-02T15:04:05Z"
	maxPlacing = 1 << 16 // events in one transaction
)

// job is a request that waits for its turn. run judges it and writes into the
// transaction; it may run again when another desk was faster.
type job struct {
	run   func(*txn) error
	alone bool // in a transaction of its own: it seals anew what is stored
	done  chan struct{}
	err   error
	head  []byte // checkpoint of the batch, once it is durable
}

// do hands a job to the sequencer and waits until what it wrote is durable.
// The result is the signed head over it.
func (d *Desk) do(ctx context.Context, run func(*txn) error) ([]byte, error) {
	return d.hand(ctx, &job{run: run, done: make(chan struct{})})
}

// doAlone is do for a job that must have a transaction of its own.
func (d *Desk) doAlone(ctx context.Context, run func(*txn) error) ([]byte, error) {
	return d.hand(ctx, &job{run: run, alone: true, done: make(chan struct{})})
}

func (d *Desk) hand(ctx context.Context, j *job) ([]byte, error) {
	select {
	case d.queue <- j:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-d.stop:
		return nil, errors.New("the desk is closed")
	}
	// From here on the job may become durable: giving up now would leave the
	// caller without knowing, so it waits.
	select {
	case <-j.done:
		return j.head, j.err
	case <-d.stopped:
		select {
		case <-j.done:
			return j.head, j.err
		default:
			return nil, errors.New("the desk was closed before it came to this")
		}
	}
}

// sequence runs jobs until the desk is closed: as many as wait, one batch
// after the other.
func (d *Desk) sequence() {
	defer close(d.stopped)
	jobs := make([]*job, 0, maxBatch)
	for {
		jobs = jobs[:0]
		select {
		case j := <-d.queue:
			jobs = append(jobs, j)
		case <-d.stop:
			return
		}
		for more := true; more && len(jobs) < maxBatch; {
			select {
			case j := <-d.queue:
				jobs = append(jobs, j)
			default:
				more = false
			}
		}
		d.turn.Lock()
		for rest := jobs; len(rest) > 0; {
			n := 1
			for !rest[0].alone && n < len(rest) && !rest[n].alone {
				n++
			}
			d.batch(context.Background(), rest[:n])
			rest = rest[n:]
		}
		d.turn.Unlock()
		for _, j := range jobs {
			close(j.done)
		}
	}
}

// batch runs jobs in one transaction and sets their results.
func (d *Desk) batch(ctx context.Context, jobs []*job) {
	fail := func(err error) {
		for _, j := range jobs {
			j.err = err
		}
	}
	for range maxRedo {
		if err := d.refresh(ctx); err != nil {
			fail(err)
			return
		}
		t := d.begin(ctx)
		for _, j := range jobs {
			j.err = t.run(j.run)
		}
		if len(t.placed) == 0 {
			return
		}
		err := d.commit(t, jobs)
		if errors.Is(err, ErrMoved) {
			continue
		}
		if err != nil {
			d.cases.clear()
			fail(fmt.Errorf("write to the record: %w", err))
		}
		return
	}
	fail(errors.New("others keep appending to the log: try again"))
}

// commit signs and appends a batch, and makes it the desk's own state.
func (d *Desk) commit(t *txn, jobs []*job) error {
	signer, err := d.signer(t)
	if err != nil {
		return err
	}
	next, err := t.sign(signer)
	if err != nil {
		return err
	}
	if err := d.store.Append(t.ctx, t.b); err != nil {
		return err
	}
	d.setLedger(&ledger{tree: next, checkpoint: t.b.Checkpoint, last: t.last, org: t.org()})
	for chain, c := range t.work.cases {
		if c == nil {
			d.cases.drop(chain)
			continue
		}
		d.cases.put(chain, c)
	}
	for _, f := range t.after {
		if err := f(t.ctx); err != nil {
			return fmt.Errorf("it is recorded, but the keys are not yet destroyed (opening the organisation again finishes it): %w", err)
		}
	}
	for _, j := range jobs {
		j.head = t.b.Checkpoint
	}
	return nil
}

// signer returns the key that signs the head after a batch.
func (d *Desk) signer(t *txn) (note.Signer, error) {
	if t.rotated != nil {
		return t.rotated, nil
	}
	v := t.led.org.keys[len(t.led.org.keys)-1].Verifier
	if d.signing != nil && d.signing.KeyHash() == v.KeyHash() {
		return d.signing, nil
	}
	text, err := d.vault.Signer(t.ctx)
	if err != nil {
		return nil, fmt.Errorf("signing key of the log: %w", err)
	}
	s, err := note.NewSigner(text)
	if err != nil {
		return nil, fmt.Errorf("signing key of the log: %w", err)
	}
	if s.Name() != v.Name() || s.KeyHash() != v.KeyHash() {
		return nil, &Problem{What: "the signing key at hand is not the one that the record names", Remedy: "put the log.key of this organisation back into the folder keys"}
	}
	d.signing = s
	return s, nil
}

// clock sets the time at which what follows is recorded. own is the time of
// what is filed: a rehearsal's clock follows it.
func (t *txn) clock(r *Request, own time.Time, lenient bool) error {
	last, err := time.Parse(stampForm, t.last)
	if err != nil {
		return fmt.Errorf("time of the last event: %w", err)
	}
	now := t.d.world.Now().UTC()
	switch {
	case t.led.org.rehearsal && r.Now.IsZero():
		now = last
		if own.After(now) {
			now = own.UTC()
		}
	case t.led.org.rehearsal:
		now = r.Now.UTC()
		if now.Before(last) && !lenient {
			return &Problem{What: fmt.Sprintf("the clock of the rehearsal cannot go back: it stands at %s", t.led.org.clock().Format(instantOf(last))), Remedy: "give a later --now, or none"}
		}
	case !r.Now.IsZero():
		return &Problem{What: "this organisation is no rehearsal: its time is that of the clock", Remedy: "leave out --now"}
	case now.Before(last.Add(-maxBehind)):
		return &Problem{What: fmt.Sprintf("the clock of this computer stands at %s, before the last entry of the record, made at %s", now.Format(stampForm), t.last), Remedy: "set the clock of the computer right; nothing was recorded"}
	}
	if now.Before(last) {
		now = last
	}
	t.last = now.Truncate(time.Second).Format(stampForm)
	return nil
}
