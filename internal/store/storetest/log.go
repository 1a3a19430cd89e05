// Package storetest is the suite that every store passes, and what tests of
// stores need: a log that makes real batches, a PostgreSQL server in a folder,
// and a way to spoil single cells. It is for tests only; it seals nothing.
package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/clerk"
	"alteram/record"
)

// Event is what a test wants recorded; bodies follow from the id.
type Event struct {
	ID, Chain              string
	Seq                    int64
	Objects, Blobs, Letter int // how many; letters are the first of the objects
}

// Log makes batches as the desk does: with entries, the hashes of their tree
// and a signed head. It is for one goroutine.
type Log struct {
	Secret, Verifier string // keys in the form of package note
	Origin           string
	signer           note.Signer
	known            map[int64]tlog.Hash // hashes that are stored for sure
}

// NewLog makes a log with the given signing key, or with a new one for "".
func NewLog(secret string) (*Log, error) {
	l := &Log{Secret: secret, Origin: "example.org/alteram/1", known: map[int64]tlog.Hash{}}
	var err error
	if secret == "" {
		if l.Secret, _, err = record.NewKey(rand.Reader, l.Origin); err != nil {
			return nil, err
		}
	}
	if l.Verifier, err = record.VerifierOf(l.Secret); err != nil {
		return nil, err
	}
	l.signer, err = note.NewSigner(l.Secret)
	return l, err
}

// Sheet is the text of the event with that id: about as long as a sheet is.
func Sheet(id string) []byte {
	return []byte(strings.Repeat(`{"act":"entry","id":"`+id+`","relies":[]}`, 12))
}

// Entry is the entry of the event with that id.
func Entry(id string) record.Entry {
	return record.NewEntry(sha256.Sum256([]byte("blind "+id)), Sheet(id))
}

// Body is a body of n bytes or a little more that follows from a name.
func Body(name string, n int) []byte {
	var b []byte
	for i := 0; len(b) < n; i++ {
		h := sha256.Sum256(fmt.Append(nil, name, " ", i))
		b = append(b, h[:]...)
	}
	return b
}

// Batch makes the batch that appends events to the log at size base.
func (l *Log) Batch(ctx context.Context, s clerk.Store, base int64, events ...Event) (*clerk.Batch, error) {
	b := &clerk.Batch{Base: base}
	fresh := map[int64]tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		list := make([]tlog.Hash, len(indexes))
		var missing []int64
		for i, ix := range indexes {
			h, ok := fresh[ix]
			if !ok {
				h, ok = l.known[ix]
			}
			if !ok {
				missing = append(missing, ix)
			}
			list[i] = h
		}
		got, err := s.Hashes(ctx, missing)
		if err != nil || len(missing) == 0 {
			return list, err
		}
		for i, ix := range missing {
			fresh[ix] = got[i]
		}
		for i, ix := range indexes {
			if h, ok := fresh[ix]; ok {
				list[i] = h
			}
		}
		return list, nil
	})
	for i, e := range events {
		index := base + int64(i)
		entry := Entry(e.ID)
		hashes, err := tlog.StoredHashesForRecordHash(index, tlog.RecordHash(entry[:]), reader)
		if err != nil {
			return nil, err
		}
		first := tlog.StoredHashIndex(0, index)
		for k, h := range hashes {
			fresh[first+int64(k)] = h
			b.Hashes = append(b.Hashes, clerk.HashRow{Index: first + int64(k), Hash: h})
		}
		b.Entries = append(b.Entries, entry)
		b.Events = append(b.Events, clerk.EventRow{Index: index, ID: e.ID, Chain: e.Chain, Seq: e.Seq, Key: "case/" + e.Chain + "#1", Body: Sheet(e.ID)})
		for n := range e.Objects {
			b.Objects = append(b.Objects, clerk.ObjectRow{Index: index, N: n, Key: "case/" + e.Chain + "#1", Body: Body(fmt.Sprint(e.ID, " object ", n), 200)})
		}
		for n := range e.Blobs {
			b.Blobs = append(b.Blobs, clerk.ObjectRow{Index: index, N: e.Objects + n, Key: "case/" + e.Chain + "#1", Body: Body(fmt.Sprint(e.ID, " blob ", n), 6000)})
		}
		for n := range e.Letter {
			b.Letters = append(b.Letters, clerk.LetterRow{Index: index, N: n, Chain: e.Chain, To: fmt.Sprint("p", n)})
		}
	}
	if len(events) == 0 {
		return b, nil
	}
	size := base + int64(len(events))
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		return nil, err
	}
	b.Checkpoint, err = record.SignCheckpoint(l.Origin, size, root, l.signer)
	return b, err
}

// Append appends events, again when the log has moved, and returns where they
// stand.
func (l *Log) Append(ctx context.Context, s clerk.Store, events ...Event) (base int64, err error) {
	for {
		head, err := s.Head(ctx)
		if err != nil {
			return 0, err
		}
		b, err := l.Batch(ctx, s, head.Size, events...)
		if err != nil {
			return 0, err
		}
		err = s.Append(ctx, b)
		if errors.Is(err, clerk.ErrMoved) {
			continue
		}
		if err == nil {
			if len(l.known) > 1<<14 {
				clear(l.known)
			}
			for _, h := range b.Hashes {
				l.known[h.Index] = h.Hash
			}
		}
		return head.Size, err
	}
}

// Audit recomputes the whole tree from the entries, and compares the stored
// hashes, the root and the signature of the head with it. It returns the
// entries.
func (l *Log) Audit(ctx context.Context, s clerk.Store) ([]record.Entry, error) {
	head, err := s.Head(ctx)
	if err != nil || head.Size == 0 {
		return nil, err
	}
	entries, err := s.Entries(ctx, 0, head.Size)
	if err != nil {
		return nil, err
	}
	var tree []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		list := make([]tlog.Hash, len(indexes))
		for i, ix := range indexes {
			list[i] = tree[ix]
		}
		return list, nil
	})
	indexes := make([]int64, 0, 2*len(entries))
	for i, e := range entries {
		hashes, err := tlog.StoredHashesForRecordHash(int64(i), tlog.RecordHash(e[:]), reader)
		if err != nil {
			return nil, err
		}
		for range hashes {
			indexes = append(indexes, int64(len(indexes)))
		}
		tree = append(tree, hashes...)
	}
	stored, err := s.Hashes(ctx, indexes)
	if err != nil {
		return nil, err
	}
	for i, h := range stored {
		if h != tree[i] {
			return nil, fmt.Errorf("stored hash %d is not the hash of its entries", i)
		}
	}
	root, err := tlog.TreeHash(head.Size, reader)
	if err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(l.Verifier)
	if err != nil {
		return nil, err
	}
	c, err := record.OpenCheckpoint(head.Checkpoint, v)
	if err != nil {
		return nil, err
	}
	if c.Size != head.Size || c.Root != root {
		return nil, fmt.Errorf("the signed head is of size %d and root %v, the entries of size %d and root %v", c.Size, c.Root, head.Size, root)
	}
	return entries, nil
}
