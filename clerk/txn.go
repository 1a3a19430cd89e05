package clerk

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"alteram/letter"
	"alteram/record"
)

// maxSealed bounds the private parts of one event, so that its sheet keeps
// within record.MaxSheet.
const maxSealed = 256

// sealed is a private part of an event that is to be written, and the name of
// the key that protects it.
type sealed struct {
	name  string
	value any
	key   string
}

// piece is an event that is to be written.
type piece struct {
	chain, id   string // id is random when empty
	act         string
	actor, role string
	occurred    string
	rules       string
	clause      string
	relies      []string
	open, state record.Object
	attKind     string // "desk" when empty
	parts       []sealed
	files       []Attachment
	filesKey    string    // of the files that nobody's person is named for
	letters     []sealed  // letter.N; to whom is in the value
	leave       time.Time // when its letters may leave by mail; zero: they do not
}

// placed is an event that has its place in the log.
type placed struct {
	index int64
	sheet *record.Sheet
	entry record.Entry
	at    map[string]int // position of each private part, by name
	shown map[int]record.Disclosure
	files map[int]Attachment
}

// event is the event as it will be read back.
func (p *placed) event() *event {
	return &event{index: p.index, sheet: p.sheet, shown: p.shown, files: p.files}
}

// tail is the end of a chain: the next sequence number and E of the last event.
type tail struct {
	next int64
	tip  [32]byte
}

// txn is what one batch will write. Jobs run on it one after the other; what a
// job that fails has put there is taken back.
type txn struct {
	d    *Desk
	ctx  context.Context
	led  *ledger
	b    *Batch
	last string // recorded time of the last event

	placed []*placed
	byID   map[string]*placed
	work   overlay // of the batch, and of the job that runs
	job    overlay
	after  []func(context.Context) error // once the batch is durable

	rotated note.Signer // the log's new key, when the batch changes it
}

// overlay is what a batch has changed and not yet written.
type overlay struct {
	org   *orgState
	cases map[string]*caseState
	tails map[string]tail
}

func newOverlay() overlay {
	return overlay{cases: map[string]*caseState{}, tails: map[string]tail{}}
}

func (d *Desk) begin(ctx context.Context) *txn {
	led := d.ledger()
	return &txn{
		d: d, ctx: ctx, led: led, b: &Batch{Base: led.tree.Size}, last: led.last,
		byID: map[string]*placed{}, work: newOverlay(), job: newOverlay(),
	}
}

// run runs a job, whole or not at all.
func (t *txn) run(job func(*txn) error) error {
	mark, last, after, n, rotated := *t.b, t.last, len(t.after), len(t.placed), t.rotated
	t.job = newOverlay()
	err := job(t)
	if err == nil && len(t.placed) > maxPlacing {
		err = errors.New("too much for one transaction")
	}
	if err != nil {
		for _, p := range t.placed[n:] {
			delete(t.byID, p.sheet.ID)
		}
		*t.b, t.last, t.after, t.placed, t.rotated = mark, last, t.after[:after], t.placed[:n], rotated
		return err
	}
	if t.job.org != nil {
		t.work.org = t.job.org
	}
	for chain, c := range t.job.cases {
		t.work.cases[chain] = c
	}
	for chain, e := range t.job.tails {
		t.work.tails[chain] = e
	}
	return nil
}

// size is the size of the log after what is in the batch.
func (t *txn) size() int64 { return t.b.Base + int64(len(t.b.Entries)) }

// org is the organisation as the batch has it so far.
func (t *txn) org() *orgState {
	switch {
	case t.job.org != nil:
		return t.job.org
	case t.work.org != nil:
		return t.work.org
	}
	return t.led.org
}

// cas is a case as the batch has it so far.
func (t *txn) cas(chain string) (*caseState, error) {
	if how, ok := t.org().erased[chain]; ok {
		return nil, &Problem{What: "this case is gone: it was " + how}
	}
	if c := t.job.cases[chain]; c != nil {
		return c, nil
	}
	if c := t.work.cases[chain]; c != nil {
		return c, nil
	}
	return t.d.cached(t.ctx, chain)
}

// tail is the end of a chain as the batch has it so far.
func (t *txn) tail(chain string) (tail, error) {
	if e, ok := t.job.tails[chain]; ok {
		return e, nil
	}
	if e, ok := t.work.tails[chain]; ok {
		return e, nil
	}
	if chain == t.led.org.chain {
		return t.led.org.end, nil
	}
	c, err := t.d.cached(t.ctx, chain)
	if err != nil {
		return tail{}, err
	}
	return c.end, nil
}

// put writes an event into the batch.
func (t *txn) put(p *piece) (*placed, error) {
	end, err := t.tail(p.chain)
	if err != nil {
		return nil, err
	}
	index := t.size()
	id := p.id
	if id == "" {
		if id, err = t.d.handle("", 16); err != nil {
			return nil, err
		}
	}
	disclosures, blobs, err := t.disclose(p)
	if err != nil {
		return nil, err
	}
	s := &record.Sheet{
		V: 1, Org: t.led.org.origin, ID: id, Case: p.chain, Seq: end.next, Prev: end.tip,
		Act: p.act, Actor: p.actor, Role: p.role, Occurred: p.occurred, Recorded: t.last,
		Rules: p.rules, Clause: p.clause, Engine: t.d.world.Engine, Relies: p.relies,
		Open: p.open, State: p.state, AttKind: p.attKind,
	}
	if s.AttKind == "" {
		s.AttKind = "desk"
	}
	out := &placed{index: index, sheet: s, at: map[string]int{}, shown: map[int]record.Disclosure{}}
	for i, x := range disclosures {
		s.Sealed = append(s.Sealed, x.commitment)
		out.at[x.name], out.shown[i] = i, record.Disclosure{Name: x.name, Value: x.value}
	}
	if err := t.seal(p, out, disclosures, blobs); err != nil {
		return nil, fmt.Errorf("write %s: %w", p.act, err)
	}
	t.job.tails[p.chain] = tail{end.next + 1, out.entry.E()}
	t.placed, t.byID[id] = append(t.placed, out), out
	return out, nil
}

// disclosed is a disclosure with its commitment.
type disclosed struct {
	name, key, to string // to: addressee of a letter
	value         any
	bytes         []byte
	commitment    [32]byte
}

// blob is the content of an attachment with the name of its disclosure.
type blob struct {
	name, key string
	Attachment
}

// disclose salts the private parts of an event and sorts them by commitment.
func (t *txn) disclose(p *piece) ([]disclosed, []blob, error) {
	if n := len(p.parts) + len(p.files) + len(p.letters); n > maxSealed {
		return nil, nil, &Problem{What: fmt.Sprintf("this has %d private parts; an entry holds at most %d", n, maxSealed), Remedy: "put long texts into a file and attach it with --attach"}
	}
	var out []disclosed
	add := func(part sealed, to string) error {
		d := record.Disclosure{Name: part.name, Value: part.value}
		if _, err := io.ReadFull(t.d.world.Rand, d.Salt[:]); err != nil {
			return fmt.Errorf("salt: %w", err)
		}
		b, err := d.Bytes()
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		c, err := d.Commitment()
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		out = append(out, disclosed{part.name, part.key, to, part.value, b, c})
		return nil
	}
	for _, part := range p.parts {
		if err := add(part, ""); err != nil {
			return nil, nil, err
		}
	}
	for _, l := range p.letters {
		to, _ := l.value.(record.Object)["to"].(string)
		if err := add(l, to); err != nil {
			return nil, nil, err
		}
	}
	var blobs []blob
	for i, f := range p.files {
		salt, commitment, err := f.committed(t.d.world.Rand)
		if err != nil {
			return nil, nil, err
		}
		part := sealed{fmt.Sprintf("file.%d", i+1), record.Object{
			"commitment": record.B64(commitment), "salt": record.B64(salt),
			"name": f.Name, "size": f.Size(), "type": f.Type,
		}, p.filesKey}
		if f.key != "" {
			part.key = f.key
		}
		if err := add(part, ""); err != nil {
			return nil, nil, err
		}
		blobs = append(blobs, blob{part.name, part.key, f})
	}
	slices.SortFunc(out, func(a, b disclosed) int { return bytes.Compare(a.commitment[:], b.commitment[:]) })
	return out, blobs, nil
}

// seal puts the rows of an event into the batch.
func (t *txn) seal(p *piece, out *placed, disclosures []disclosed, blobs []blob) error {
	text, err := out.sheet.Encode()
	if err != nil {
		return err
	}
	var blind [32]byte
	if _, err := io.ReadFull(t.d.world.Rand, blind[:]); err != nil {
		return fmt.Errorf("blind: %w", err)
	}
	out.entry = record.NewEntry(blind, text)
	names := []string{caseKey(p.chain)}
	for _, x := range disclosures {
		names = append(names, x.key)
	}
	if err := t.d.keys.prepare(t.ctx, names); err != nil {
		return err
	}
	s := out.sheet
	key, body, err := t.sealed(caseKey(p.chain), eventPlace(out.index, s.ID, s.Case, s.Seq), append(blind[:], text...))
	if err != nil {
		return err
	}
	t.b.Entries = append(t.b.Entries, out.entry)
	t.b.Events = append(t.b.Events, EventRow{out.index, s.ID, s.Case, s.Seq, key, body})
	for n, x := range disclosures {
		key, body, err := t.sealed(x.key, objectPlace(out.index, n), x.bytes)
		if err != nil {
			return err
		}
		t.b.Objects = append(t.b.Objects, ObjectRow{Index: out.index, N: n, Key: key, Body: body})
		if x.to != "" {
			t.b.Letters = append(t.b.Letters, LetterRow{out.index, n, s.Case, x.to})
			if !p.leave.IsZero() {
				t.b.Outbox = append(t.b.Outbox, letter.Posting{Index: out.index, N: n, State: letter.Held, Due: p.leave})
			}
		}
	}
	for _, f := range blobs {
		n := out.at[f.name]
		if out.files == nil {
			out.files = map[int]Attachment{}
		}
		out.files[n] = f.Attachment
		row, err := t.blob(f.key, out.index, n, &f.Attachment)
		if err != nil {
			return err
		}
		t.b.Blobs = append(t.b.Blobs, row)
	}
	return nil
}

// blob seals what the store keeps of an attachment.
func (t *txn) blob(key string, index int64, n int, a *Attachment) (ObjectRow, error) {
	place, plain, err := a.piece(index, n)
	if err != nil {
		return ObjectRow{}, err
	}
	id, body, err := t.sealed(key, place, plain)
	return ObjectRow{Index: index, N: n, Key: id, Body: body, File: a.file()}, err
}

func (t *txn) sealed(name, ad string, plain []byte) (id string, body []byte, err error) {
	k, err := t.d.keys.newest(t.ctx, name)
	if err != nil {
		return "", nil, err
	}
	body, err = record.Seal(t.d.world.Rand, k.Secret, ad, plain)
	return k.ID, body, err
}

// handle makes a random handle of n bytes in hex behind a prefix.
func (d *Desk) handle(prefix string, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(d.world.Rand, b); err != nil {
		return "", fmt.Errorf("handle: %w", err)
	}
	return prefix + hex.EncodeToString(b), nil
}
