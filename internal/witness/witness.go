// Package witness vouches that a log only grows.
//
// Two organisations pair up: each sends the heads of its log to the other,
// which checks that the new head extends the one it saw before and answers
// with a signature and the time. A log that shows two histories then needs the
// help of its witness. The protocol is C2SP tlog-witness, so public witnesses
// serve as well and this one serves other logs.
//
// [Witness] is the answering side, an http.Handler over a small folder. [Ask]
// is the asking side. The package decides nothing about how many witnesses are
// enough, starts no server and sends nothing by itself.
package witness

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"alteram/record"
)

// Witness answers for the logs it was given. One folder belongs to one Witness
// in one process; all methods may be called from several goroutines.
type Witness struct {
	dir    string
	signer string
	own    note.Verifier
	now    func() time.Time

	mu   sync.Mutex // guards logs
	logs map[string]*watched
}

// watched is a log that is vouched for.
type watched struct {
	path string     // of the file with the last head that was cosigned
	mu   sync.Mutex // held from reading the last head to writing the next
	keys []note.Verifier
}

// New returns a witness that keeps what it saw in dir, which it makes if need
// be, and signs with a key of record.NewWitnessKey.
func New(dir, signer string, now func() time.Time) (*Witness, error) {
	text, err := record.VerifierOf(signer)
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	own, err := record.NewVerifier(text)
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	// A key of a log would sign without the time: refused here, not at the
	// first request.
	if head, err := record.ParseCheckpoint([]byte(blank)); err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	} else if _, err := head.Cosign(signer, 1); err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	return &Witness{dir: dir, signer: signer, own: own, now: now, logs: map[string]*watched{}}, nil
}

// blank is a checkpoint that is well formed and of no log.
const blank = "blank\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n" + blankLine

// blankLine is a signature line that is well formed and of nobody.
const blankLine = "— blank AAAAAAA=\n"

// Add takes a log into the care of the witness, or a further key of one: the
// next key of a log whose key was changed. The origin is the first line of its
// checkpoints, the verifier key signs them.
func (w *Witness) Add(origin, verifier string) error {
	v, err := record.NewVerifier(verifier)
	switch {
	case err != nil:
		return fmt.Errorf("witness: %w", err)
	case origin == "" || strings.Contains(origin, "\n"):
		return fmt.Errorf("witness: %q is not the first line of a checkpoint", origin)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	l := w.logs[origin]
	if l == nil {
		l = &watched{path: filepath.Join(w.dir, hashOf(origin))}
		w.logs[origin] = l
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.keys {
		if k.Name() == v.Name() && k.KeyHash() == v.KeyHash() {
			return nil
		}
	}
	l.keys = append(l.keys, v)
	return nil
}

// log returns the log with that origin, or nil.
func (w *Witness) log(origin string) *watched {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.logs[origin]
}

// hashOf is how an origin is named where names are short: in lower-case
// hexadecimal.
func hashOf(origin string) string {
	sum := sha256.Sum256([]byte(origin))
	return hex.EncodeToString(sum[:])
}

// last returns the last head of the log that was cosigned; of a log that was
// never seen, a head of size 0 without text. A file that is not as it was
// written is an error: to go on from nothing would vouch for a second history.
func (w *Witness) last(l *watched) (record.Checkpoint, error) {
	text, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return record.Checkpoint{}, nil
	}
	if err != nil {
		return record.Checkpoint{}, err
	}
	head, err := record.ParseCheckpoint(text)
	if err != nil {
		return record.Checkpoint{}, fmt.Errorf("%s: %w", l.path, err)
	}
	if hashOf(head.Origin) != filepath.Base(l.path) {
		return record.Checkpoint{}, fmt.Errorf("%s: it holds the head of another log", l.path)
	}
	if _, err := note.Open(text, note.VerifierList(w.own)); err != nil {
		return record.Checkpoint{}, fmt.Errorf("%s: %w", l.path, err)
	}
	return head, nil
}

// store writes a file as a whole or not at all, and returns when it is
// durable.
func store(path string, data []byte) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // after the rename there is nothing left to remove
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
