// Package vault keeps the keys of an organisation apart from its record, so
// that destroying a key is to erase what it protects.
//
// The folder keys holds:
//
//	keyring.db    every key, wrapped by AES-256-GCM under the epoch key, with the id of the key as associated data
//	kek-0001.key  the epoch keys: the highest is in force, earlier ones are kept until old copies of the keyring expire
//	log.key       the signing key of the log
//	tombstones    what was destroyed, one line each, only ever appended to
//	head          the last acknowledged head of the log: the guard against a database that was rolled back
//	escrow        when the epoch keys were last sealed for their custodians
//
// To destroy a key, its tombstone is written and synced first. Then all other
// keys are wrapped anew under the next epoch key and the old wrapping is
// overwritten, in one transaction. So a copy of the keyring made before is
// worthless as soon as the old epoch key is gone too ([Vault.Retire]): erased
// everywhere is a date that can be stated. A crash between these steps is
// finished at the next [Open], because a tombstone always comes first.
//
// The number of keys and a keyed sum over all of them (a multiset hash after
// Clarke, Devadas, van Dijk, Gassend and Suh, 2003), and the tombstones, are
// sealed under the epoch key: a row that
// was altered, removed, added or brought back is found by [Vault.Check].
//
// What it does not do: an escrow copy or a disk image in somebody else's hands
// cannot be recalled, and a flash disk may keep what was overwritten. Only
// destroyed media are a full answer to that.
package vault

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/mod/sumdb/note"
	lib "modernc.org/sqlite/lib"

	"alteram/clerk"
)

// Config is what a vault takes from outside.
type Config struct {
	Now  func() time.Time // nil: the clock of the machine
	Rand io.Reader        // nil: the generator of the operating system
}

// Vault is an open folder of keys. It implements [clerk.Vault]. Its methods
// may be called from several goroutines, and several processes may open one
// folder: they wait for one another.
type Vault struct {
	dir  string
	conf Config
	db   *sql.DB
	// still: the folder cannot be written, and the keys are only read
	still bool

	mu     sync.Mutex
	epoch  *epoch            // the epoch key last used
	graves *graveyard        // what the tombstones say, as far as they were read
	at     func(step string) // tests look at the folder between two steps
}

var _ clerk.Vault = (*Vault)(nil)

const (
	keyringFile = "keyring.db"
	logFile     = "log.key"
	stonesFile  = "tombstones"
	headFile    = "head"
	escrowFile  = "escrow"
)

// Create makes the folder of keys of a new organisation, with its first epoch
// key and an empty keyring. It never writes into a folder that is there.
func Create(ctx context.Context, dir string, conf Config) (*Vault, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil, &clerk.Problem{What: fmt.Sprintf("%s is already there", dir), Remedy: "choose a new folder: keys are never written over"}
		}
		return nil, fmt.Errorf("make the folder of keys: %w", err)
	}
	conf = conf.filled()
	first, err := newEpoch(1, conf)
	if err != nil {
		return nil, err
	}
	if err := first.write(dir); err != nil {
		return nil, err
	}
	for _, name := range []string{stonesFile, keyringFile} {
		if err := writeNew(dir, name, nil); err != nil {
			return nil, err
		}
	}
	v := &Vault{dir: dir, conf: conf}
	if err := v.connect(); err != nil {
		return nil, err
	}
	if err := v.createKeyring(ctx, first); err != nil {
		v.db.Close()
		return nil, err
	}
	if err := syncDir(dir); err != nil {
		v.db.Close()
		return nil, err
	}
	if err := syncDir(filepath.Dir(dir)); err != nil {
		v.db.Close()
		return nil, err
	}
	v.db.Close()
	return Open(ctx, dir, conf)
}

// Open opens a folder of keys and finishes what a crash has interrupted: keys
// with a tombstone that are still in the keyring are destroyed now. Where
// nothing can be written, that waits: they open no more all the same. A part
// that is missing or damaged is a [clerk.Problem] naming the part.
func Open(ctx context.Context, dir string, conf Config) (*Vault, error) {
	for _, name := range []string{"", keyringFile, stonesFile} {
		_, err := os.Stat(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &clerk.Problem{What: fmt.Sprintf("%s is missing", filepath.Join(dir, name)), Remedy: fromBackup}
		}
		if err != nil {
			return nil, fmt.Errorf("open the keys: %w", err)
		}
	}
	v := &Vault{dir: dir, conf: conf.filled(), graves: newGraveyard(), at: func(string) {}}
	if err := v.connect(); err != nil {
		return nil, err
	}
	err := v.ready(ctx)
	if isCode(err, lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_FULL) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		v.still = true
		if err = v.connectAgain(); err == nil {
			err = v.ready(ctx)
		}
	}
	if err != nil {
		v.db.Close()
		return nil, err
	}
	return v, nil
}

// fromBackup is the remedy for every part of the keys that is missing or
// damaged: nothing else can bring a random key back.
const fromBackup = "restore the organisation from a backup and the escrow of its keys"

// ready checks the parts that open, and finishes what was interrupted.
func (v *Vault) ready(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.write(ctx, func(t *keyring) error {
		if err := v.readStones(); err != nil {
			return err
		}
		if err := v.sealedStones(t.state); err != nil {
			return err
		}
		left, err := t.present(ctx, v.graves.keys())
		if err != nil || len(left) == 0 || v.still {
			return err
		}
		return v.rotate(ctx, t, left)
	})
}

// Close closes the keyring and forgets the epoch key.
func (v *Vault) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.epoch = nil
	return v.db.Close()
}

func (c Config) filled() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	return c
}

// connect opens the keyring with one connection. The rollback journal, not a
// write-ahead log: no earlier wrapping outlives its transaction.
func (v *Vault) connect() error { return v.connectTo(filepath.Join(v.dir, keyringFile), "rw") }

// connectAgain opens the keyring to be read only.
func (v *Vault) connectAgain() error {
	return errors.Join(v.db.Close(), v.connectTo(filepath.Join(v.dir, keyringFile), "ro"))
}

func (v *Vault) connectTo(path, mode string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("open the keyring: %w", err)
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
	u.RawQuery = "mode=" + mode + "&_pragma=busy_timeout(20000)&_pragma=journal_mode(delete)&_pragma=synchronous(extra)" +
		"&_pragma=secure_delete(1)&_pragma=temp_store(memory)&_txlock=immediate"
	v.db, err = sql.Open("sqlite", u.String())
	if err != nil {
		return fmt.Errorf("open the keyring: %w", err)
	}
	v.db.SetMaxOpenConns(1)
	return nil
}

// Signer returns the signing key of the log in the form of package note, and
// [clerk.ErrNone] when none was set.
func (v *Vault) Signer(context.Context) (string, error) {
	text, err := os.ReadFile(filepath.Join(v.dir, logFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("signing key of the log: %w", clerk.ErrNone)
	}
	if err != nil {
		return "", fmt.Errorf("read the signing key of the log: %w", err)
	}
	key := strings.TrimSuffix(string(text), "\n")
	if _, err := note.NewSigner(key); err != nil {
		return "", &clerk.Problem{What: fmt.Sprintf("%s is damaged", filepath.Join(v.dir, logFile)), Remedy: fromBackup}
	}
	return key, nil
}

// SetSigner keeps a new signing key of the log in place of the old.
func (v *Vault) SetSigner(_ context.Context, key string) error {
	if _, err := note.NewSigner(key); err != nil {
		return fmt.Errorf("keep the signing key of the log: %w", err)
	}
	return replace(v.dir, logFile, []byte(key+"\n"), true)
}

// WriteHead keeps the checkpoint that was last acknowledged. It is replaced
// whole but not synced: after a power cut it may be an earlier one, which
// guards a little less.
func (v *Vault) WriteHead(checkpoint []byte) error {
	return replace(v.dir, headFile, checkpoint, false)
}

// ReadHead returns the checkpoint that was last acknowledged: the database may
// not be behind it. It is [clerk.ErrNone] when there is none, or when a power
// cut has emptied it.
func (v *Vault) ReadHead() ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(v.dir, headFile))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(text) == 0 {
		return nil, fmt.Errorf("acknowledged head: %w", clerk.ErrNone)
	}
	if err != nil {
		return nil, fmt.Errorf("read the acknowledged head: %w", err)
	}
	return text, nil
}
