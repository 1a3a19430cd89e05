package clerk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/bundle"
	"alteram/record"
	"alteram/viewer"
	"alteram/wording"
)

// errStale says that the record moved on while a bundle was put together.
var errStale = errors.New("the record has moved on")

// Export makes a bundle and records to whom it was issued. With an idempotency
// key that was used before, the bundle of then comes out again, byte for byte.
//
// The archive reads large files as it is written, for as long as the context
// lives.
func (d *Desk) Export(ctx context.Context, i Issue) (zip *bundle.Archive, err error) {
	if _, ok := policies()[i.For]; !ok {
		return nil, &Problem{What: fmt.Sprintf("there is no bundle for %q", i.For), Remedy: "make it for a party, a court, an appeal, the public or an auditor"}
	}
	if err := cleanAll(cleaning{"the holder", &i.Holder}, cleaning{"the office", &i.Actor}); err != nil {
		return nil, err
	}
	for range 10 {
		zip, err = d.tryExport(ctx, &i)
		if !errors.Is(err, errStale) {
			return zip, err
		}
	}
	return nil, errors.New("the case keeps moving on: try again")
}

// tryExport makes a bundle of the case as it stands.
func (d *Desk) tryExport(ctx context.Context, i *Issue) (*bundle.Archive, error) {
	c, org, err := d.look(ctx, i.Case)
	if err != nil {
		return nil, err
	}
	if err := d.gaps(ctx); err != nil {
		return nil, err
	}
	x := &exporting{d: d, i: i, c: c, org: org}
	if x.holder = c.handles[wording.Fold(i.Holder)]; x.holder == "" && c.people[i.Holder] != nil {
		x.holder = i.Holder
	}
	if i.For == ForParty && x.holder == "" {
		return nil, &Problem{What: fmt.Sprintf("nobody in this case is called %q", i.Holder), Remedy: "name the party as the case does"}
	}
	if x.events, err = d.chain(ctx, i.Case); err != nil {
		return nil, err
	}
	var issue *event
	if i.Key != "" {
		id := eventID(i.Key, 0)
		if n := slices.IndexFunc(x.events, func(e *event) bool { return e.sheet.ID == id }); n >= 0 {
			issue = x.events[n]
			x.events = x.events[:n]
		}
	}
	x.made = x.time(issue)
	if err := x.describe(ctx); err != nil {
		return nil, err
	}
	if issue != nil {
		return x.again(ctx, issue)
	}
	if err := x.proved(ctx); err != nil {
		return nil, err
	}
	p := &piece{chain: i.Case, id: eventID(i.Key, 0), act: "bundle.issue", actor: i.Actor, rules: c.edition, open: x.open()}
	if x.holder == "" && i.Holder != "" {
		p.parts = []sealed{{"holder", i.Holder, caseKey(i.Case)}}
	}
	var out *placed
	head, err := d.do(ctx, func(t *txn) error {
		before := t.last
		if err := t.clock(&i.Request, time.Time{}, false); err != nil {
			return err
		}
		if end, err := t.tail(i.Case); err != nil || end.next != int64(len(x.events)) || x.made < before {
			return errors.Join(err, errStale)
		}
		t.last = x.made
		out, err = t.putAndApply(p)
		return err
	})
	if err != nil {
		return nil, err
	}
	row, err := d.store.Event(ctx, out.index)
	if err != nil {
		return nil, fmt.Errorf("read entry %d: %w", out.index, err)
	}
	if issue, err = d.keys.openEvent(ctx, &row); err != nil {
		return nil, err
	}
	return x.write(ctx, issue, head)
}

// exporting is a bundle on its way.
type exporting struct {
	d      *Desk
	i      *Issue
	c      *caseState
	org    *orgState
	holder string // handle
	made   string
	events []*event // of the case, before the issue
	b      *bundle.Contents
}

// time is when the bundle is made: when it was issued, or now.
func (x *exporting) time(issue *event) string {
	if issue != nil {
		return issue.sheet.Recorded
	}
	last := x.d.ledger().last
	now := x.i.Now
	if now.IsZero() && !x.org.rehearsal {
		now = x.d.world.Now()
	}
	return max(last, now.UTC().Truncate(time.Second).Format(stampForm))
}

// describe fills in everything that does not depend on the place of the issue
// in the log.
func (x *exporting) describe(ctx context.Context) error {
	x.b = &bundle.Contents{Purpose: string(x.i.For), Holder: x.holder, Made: x.made, Origin: x.org.origin, Case: x.i.Case}
	p := policies()[x.i.For]
	notes := deliberated(x.events)
	used := map[string]bool{}
	for _, e := range x.events {
		shown := map[int]record.Disclosure{}
		for n, part := range e.shown {
			if !x.shows(e, n, notes[e.index]) {
				continue
			}
			shown[n] = part
			if strings.HasPrefix(part.Name, "file.") {
				if err := x.attach(ctx, e, n); err != nil {
					return err
				}
			}
		}
		x.b.Events = append(x.b.Events, bundle.Event{Index: e.index, Sheet: e.text, Blind: e.blind, Shown: shown})
		used[e.sheet.Rules] = true
		x.erased(e)
	}
	slices.SortFunc(x.b.Erased, func(a, b bundle.Erased) int { return int(cmpPair(a.Seq, a.Position, b.Seq, b.Position)) })
	slices.SortFunc(x.b.Files, func(a, b bundle.Attachment) int { return bytes.Compare(a.Commitment[:], b.Commitment[:]) })
	used[x.c.edition] = true
	if err := x.organisation(ctx, used, p); err != nil {
		return err
	}
	if err := x.earlier(ctx); err != nil {
		return err
	}
	var err error
	if x.b.Extra, err = viewer.Files(x.b); err != nil {
		return fmt.Errorf("pages of the bundle: %w", err)
	}
	x.b.Description, err = bundle.Describe(x.b)
	return err
}

func cmpPair(a, b, c, d int64) int64 {
	if a != c {
		return a - c
	}
	return b - d
}

// erased lists what an act of erasure says is gone.
func (x *exporting) erased(e *event) {
	for _, at := range erasedBy(e.sheet) {
		x.b.Erased = append(x.b.Erased, bundle.Erased{Seq: at[0], Position: at[1], By: e.sheet.Seq, Ground: text(e.sheet.Open, "ground")})
	}
}

// attach puts the content of an attachment into the bundle.
func (x *exporting) attach(ctx context.Context, e *event, n int) error {
	v, _ := e.shown[n].Value.(record.Object)
	c, err := record.ParseB64(text(v, "commitment"))
	if err != nil {
		return fmt.Errorf("entry %d of the log, attachment %d: %w", e.index, n, err)
	}
	a, err := x.d.attachment(ctx, e, n)
	if err != nil {
		return err
	}
	x.b.Files = append(x.b.Files, bundle.Attachment{Commitment: c, Size: a.Size(), Content: a.reader(ctx, x.d.store)})
	return nil
}

// organisation adds the events of the organisation that the bundle rests on,
// and the editions of the rulebook.
func (x *exporting) organisation(ctx context.Context, used map[string]bool, p policy) error {
	events, err := x.d.chain(ctx, x.org.chain)
	if err != nil {
		return err
	}
	last := int64(0)
	if n := len(x.events); n > 0 {
		last = x.events[n-1].index
	}
	for _, e := range events {
		switch e.sheet.Act {
		case "org.genesis", "org.key":
		case "org.rulebook":
			if !used[text(e.sheet.Open, "edition")] {
				continue
			}
		case "org.witness":
			if e.index > last {
				continue
			}
		default:
			continue
		}
		shown := map[int]record.Disclosure{}
		for n, part := range e.shown {
			if part.Name == "words" && p[remarks] == all {
				shown[n] = part
			}
		}
		x.b.Org = append(x.b.Org, bundle.Event{Index: e.index, Sheet: e.text, Blind: e.blind, Shown: shown})
	}
	for _, ed := range x.org.editions {
		if used[ed.Hash] {
			x.b.Editions = append(x.b.Editions, bundle.Edition{Hash: ed.Hash, Files: ed.Files})
		}
	}
	slices.SortFunc(x.b.Editions, func(a, b bundle.Edition) int { return strings.Compare(a.Hash, b.Hash) })
	return nil
}

// maxHeads bounds the earlier heads that a bundle is proved to extend.
const maxHeads = 64

// earlier adds the heads that the holder has seen: those of the receipts in
// letters to him.
func (x *exporting) earlier(ctx context.Context) error {
	if x.holder == "" || len(x.events) == 0 {
		return nil
	}
	rows, err := x.d.store.Letters(ctx, x.i.Case)
	if err != nil {
		return fmt.Errorf("read the letters: %w", err)
	}
	limit := x.events[len(x.events)-1].index
	last := int64(0)
	for _, l := range rows {
		if l.To != x.holder || l.Index > limit || len(x.b.Consistency) >= maxHeads {
			continue
		}
		head, err := x.d.store.CheckpointAt(ctx, l.Index+1)
		if err != nil {
			return fmt.Errorf("head over entry %d: %w", l.Index, err)
		}
		c, err := record.ParseCheckpoint(head)
		if err != nil {
			return fmt.Errorf("head over entry %d: %w", l.Index, err)
		}
		if c.Size > last && c.Size <= limit+1 {
			x.b.Consistency = append(x.b.Consistency, bundle.Consistency{Checkpoint: head})
			last = c.Size
		}
	}
	return nil
}

// open is the open part of the issue.
func (x *exporting) open() record.Object {
	sum := sha256.Sum256(x.b.Description)
	o := record.Object{"bundle": digestHex(sum), "length": int64(len(x.events)), "head": record.B64(x.c.end.tip), "purpose": string(x.i.For)}
	if n := len(x.events); n > 0 {
		last := x.events[n-1]
		o["head"] = record.B64(record.NewEntry(last.blind, last.text).E())
	}
	if x.holder != "" {
		o["holder"] = x.holder
	}
	return o
}

// again makes a bundle that was issued before.
func (x *exporting) again(ctx context.Context, issue *event) (*bundle.Archive, error) {
	if issue.sheet.Act != "bundle.issue" || text(issue.sheet.Open, "purpose") != string(x.i.For) || text(issue.sheet.Open, "holder") != x.holder {
		return nil, usedKey(x.i.Key)
	}
	if text(issue.sheet.Open, "bundle") != text(x.open(), "bundle") {
		return nil, &Problem{What: fmt.Sprintf("the bundle of entry %d cannot be made again: something that it showed was erased since, or this program words it differently", issue.sheet.Seq), Remedy: "make a new one, under a new key"}
	}
	head, err := x.d.store.CheckpointAt(ctx, issue.index+1)
	if err != nil {
		return nil, fmt.Errorf("head over entry %d: %w", issue.index, err)
	}
	return x.write(ctx, issue, head)
}

// proved holds the events of the bundle against the signed head of the log,
// before the issue is recorded.
func (x *exporting) proved(ctx context.Context) error {
	led := x.d.ledger()
	root, err := led.tree.Root()
	if err != nil {
		return fmt.Errorf("root of the log: %w", err)
	}
	reader := hashReader(ctx, x.d.store)
	for _, e := range slices.Concat(x.b.Events, x.b.Org) {
		entry := record.NewEntry(e.Blind, e.Sheet)
		path, err := tlog.ProveRecord(led.tree.Size, e.Index, reader)
		if err != nil {
			return damagedAt(e.Index, "it cannot be proved: %w", err)
		}
		if err := tlog.CheckRecord(path, led.tree.Size, root, e.Index, tlog.RecordHash(entry[:])); err != nil {
			return damagedAt(e.Index, "its event, or a hash of the log, was changed")
		}
	}
	return nil
}

// write adds the issue, the head and the proofs, and packs the archive.
func (x *exporting) write(ctx context.Context, issue *event, head []byte) (*bundle.Archive, error) {
	c, err := record.ParseCheckpoint(head)
	if err != nil {
		return nil, fmt.Errorf("head of the log: %w", err)
	}
	b := x.b
	b.Checkpoint = head
	b.Events = append(b.Events, bundle.Event{Index: issue.index, Sheet: issue.text, Blind: issue.blind, Shown: map[int]record.Disclosure{}})
	reader := hashReader(ctx, x.d.store)
	for _, list := range [][]bundle.Event{b.Events, b.Org} {
		for i := range list {
			if list[i].Path, err = tlog.ProveRecord(c.Size, list[i].Index, reader); err != nil {
				return nil, fmt.Errorf("prove entry %d: %w", list[i].Index, err)
			}
		}
	}
	for i := range b.Consistency {
		old, err := record.ParseCheckpoint(b.Consistency[i].Checkpoint)
		if err != nil {
			return nil, fmt.Errorf("earlier head: %w", err)
		}
		if b.Consistency[i].Proof, err = tlog.ProveTree(c.Size, old.Size, reader); err != nil {
			return nil, fmt.Errorf("prove the head of %d entries: %w", old.Size, err)
		}
	}
	if c.Size <= bundle.MaxLeaves {
		if b.Leaves, err = x.d.store.Entries(ctx, 0, c.Size); err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
	}
	if r := bundle.Verify(b, ""); !r.OK {
		return nil, &Damage{What: "the bundle would not verify: " + r.Findings[0].Text, Index: -1}
	}
	zip, err := bundle.Pack(b)
	if err != nil {
		return nil, fmt.Errorf("write the bundle: %w", err)
	}
	return zip, nil
}

// prove returns the path from an event to the root of the log.
func (d *Desk) prove(led *ledger, e *event, r tlog.HashReader) (tlog.RecordProof, error) {
	p, err := tlog.ProveRecord(led.tree.Size, e.index, r)
	if err != nil {
		return nil, fmt.Errorf("prove entry %d: %w", e.index, err)
	}
	return p, nil
}
