package vault

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"modernc.org/sqlite" // the driver "sqlite"
	lib "modernc.org/sqlite/lib"

	"alteram/clerk"
)

// keyringVersion is kept as SQLite's user_version.
const keyringVersion = 1

const createSQL = `
create table key (name text not null, gen integer not null, wrapped blob not null, primary key (name, gen)) strict, without rowid;
create table state (
  one      integer primary key check (one = 1),
  epoch    integer not null,
  count    integer not null,
  sum      blob not null,
  stones   integer not null,
  stonesum blob not null,
  seal     blob not null
) strict;
pragma user_version = 1;`

// state is the one row that speaks of the whole keyring. Its seal is a MAC
// under the epoch key.
type state struct {
	epoch    int64
	count    int64
	sum      [32]byte // of the weights of all keys, modulo 2^256
	stones   int64    // bytes of the tombstones that were sealed
	stonesum [32]byte // SHA-256 of those bytes
	seal     [32]byte
}

// sealed returns the seal that the state should bear.
func (s *state) sealed(e *epoch) [32]byte {
	h := hmac.New(sha256.New, e.mac)
	h.Write([]byte("state\n"))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(s.epoch)))
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(s.count)))
	h.Write(s.sum[:])
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(s.stones)))
	h.Write(s.stonesum[:])
	return [32]byte(h.Sum(nil))
}

// add counts a key in.
func (s *state) add(weight [32]byte) {
	s.count++
	var carry uint64
	for i := 24; i >= 0; i -= 8 {
		a, b := binary.BigEndian.Uint64(s.sum[i:]), binary.BigEndian.Uint64(weight[i:])
		a, carry = bits.Add64(a, b, carry)
		binary.BigEndian.PutUint64(s.sum[i:], a)
	}
}

// keyring is one transaction on the keyring, holding its lock.
type keyring struct {
	tx    *sql.Tx
	state *state
	epoch *epoch
}

// createKeyring makes the tables of an empty keyring.
func (v *Vault) createKeyring(ctx context.Context, first *epoch) error {
	tx, err := v.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("make the keyring: %w", err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, createSQL); err != nil {
		return fmt.Errorf("make the keyring: %w", err)
	}
	t := &keyring{tx: tx, epoch: first, state: &state{epoch: first.n, stonesum: sha256.Sum256(nil)}}
	if err := t.saveState(ctx); err != nil {
		return err
	}
	return wrapErr("make the keyring", tx.Commit())
}

// write runs f in a transaction that has the keyring's lock, with the state
// and the epoch key as they are now. The caller holds v.mu.
func (v *Vault) write(ctx context.Context, f func(*keyring) error) error {
	tx, err := v.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: v.still}) // otherwise it locks at once
	if err != nil {
		return v.damaged("lock the keyring", err)
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, `pragma user_version`).Scan(&version); err != nil {
		return v.damaged("read the keyring", err)
	}
	if version != keyringVersion {
		return &clerk.Problem{
			What:   fmt.Sprintf("%s has form %d, and this program knows form %d", filepath.Join(v.dir, keyringFile), version, keyringVersion),
			Remedy: "use the program that wrote it, or a later one",
		}
	}
	s, err := readState(ctx, tx)
	if err != nil {
		return v.damaged("read the keyring", err)
	}
	e, err := v.epochKey(s)
	if err != nil {
		return err
	}
	t := &keyring{tx: tx, state: s, epoch: e}
	if err := f(t); err != nil {
		return v.damaged("use the keyring", err)
	}
	if err := tx.Commit(); err != nil {
		return v.damaged("write the keyring", err)
	}
	v.epoch = t.epoch
	return nil
}

// epochKey returns the epoch key that a state names, and checks that the state
// is sealed under it.
func (v *Vault) epochKey(s *state) (*epoch, error) {
	e := v.epoch
	if e == nil || e.n != s.epoch {
		var err error
		if e, err = readEpoch(v.dir, s.epoch); err != nil {
			return nil, err
		}
	}
	if s.seal != s.sealed(e) {
		return nil, &clerk.Problem{
			What:   fmt.Sprintf("%s and %s do not belong together, or the keyring was altered", filepath.Join(v.dir, keyringFile), epochName(s.epoch)),
			Remedy: fromBackup,
		}
	}
	return e, nil
}

const stateSQL = `select epoch, count, sum, stones, stonesum, seal from state where one = 1`

func readState(ctx context.Context, tx *sql.Tx) (*state, error) {
	var s state
	var sum, stonesum, seal []byte
	if err := tx.QueryRowContext(ctx, stateSQL).Scan(&s.epoch, &s.count, &sum, &s.stones, &stonesum, &seal); err != nil {
		return nil, err
	}
	if len(sum) != 32 || len(stonesum) != 32 || len(seal) != 32 {
		return nil, errAltered
	}
	s.sum, s.stonesum, s.seal = [32]byte(sum), [32]byte(stonesum), [32]byte(seal)
	return &s, nil
}

var errAltered = errors.New("the row of the state was altered")

const saveSQL = `insert or replace into state (one, epoch, count, sum, stones, stonesum, seal) values (1, $1, $2, $3, $4, $5, $6)`

// saveState seals and writes the state.
func (t *keyring) saveState(ctx context.Context) error {
	s := t.state
	s.epoch = t.epoch.n
	s.seal = s.sealed(t.epoch)
	_, err := t.tx.ExecContext(ctx, saveSQL, s.epoch, s.count, s.sum[:], s.stones, s.stonesum[:], s.seal[:])
	return wrapErr("write the state of the keyring", err)
}

const presentSQL = `select k.name, k.gen from json_each($1) j join key k on k.name = j.value ->> 0 and k.gen = j.value ->> 1 order by k.name, k.gen`

// present returns which of these keys are in the keyring, in order.
func (t *keyring) present(ctx context.Context, ids []string) ([]string, error) {
	pairs := make([][2]any, len(ids))
	for i, id := range ids {
		name, gen, err := SplitID(id)
		if err != nil {
			return nil, err
		}
		pairs[i] = [2]any{name, gen}
	}
	list, err := json.Marshal(pairs)
	if err != nil {
		return nil, fmt.Errorf("look for keys: %w", err)
	}
	rows, err := t.tx.QueryContext(ctx, presentSQL, string(list))
	if err != nil {
		return nil, fmt.Errorf("look for keys: %w", err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var name string
		var gen int64
		if err := rows.Scan(&name, &gen); err != nil {
			return nil, fmt.Errorf("look for keys: %w", err)
		}
		found = append(found, joinID(name, gen))
	}
	return found, wrapErr("look for keys", rows.Err())
}

const (
	lastSQL   = `select coalesce(max(gen), 0) from key where name = $1`
	insertSQL = `insert into key (name, gen, wrapped) values ($1, $2, $3)`
)

// Make returns the next generation of each name, durable when it returns. A
// name holds no space and no "#".
func (v *Vault) Make(ctx context.Context, names ...string) ([]clerk.Key, error) {
	for _, name := range names {
		if !goodName(name) {
			return nil, fmt.Errorf("make a key: %q cannot be the name of a key", name)
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	keys := make([]clerk.Key, 0, len(names))
	if len(names) == 0 {
		return keys, nil
	}
	err := v.write(ctx, func(t *keyring) error {
		if err := v.readStones(); err != nil {
			return err
		}
		last, err := t.tx.PrepareContext(ctx, lastSQL)
		if err != nil {
			return fmt.Errorf("make keys: %w", err)
		}
		insert, err := t.tx.PrepareContext(ctx, insertSQL)
		if err != nil {
			return fmt.Errorf("make keys: %w", err)
		}
		for _, name := range names {
			var gen int64
			if err := last.QueryRowContext(ctx, name).Scan(&gen); err != nil {
				return fmt.Errorf("make a key for %s: %w", name, err)
			}
			gen = max(gen, v.graves.last[name]) + 1
			k := clerk.Key{ID: joinID(name, gen)}
			if _, err := io.ReadFull(v.conf.Rand, k.Secret[:]); err != nil {
				return fmt.Errorf("make key %s: %w", k.ID, err)
			}
			wrapped, err := t.epoch.wrap(v.conf.Rand, k)
			if err != nil {
				return err
			}
			if _, err := insert.ExecContext(ctx, name, gen, wrapped); err != nil {
				return fmt.Errorf("keep key %s: %w", k.ID, err)
			}
			t.state.add(t.epoch.weight(k.ID, wrapped))
			keys = append(keys, k)
		}
		return t.saveState(ctx)
	})
	if err != nil {
		return nil, err
	}
	return keys, nil
}

const currentSQL = `select k.gen, k.wrapped, s.epoch from key k, state s where k.name = $1 order by k.gen desc limit 1`

// Current returns the newest generation of a name: [clerk.ErrNone] when there
// never was one, [clerk.ErrDestroyed] when it is gone. Another process may
// have made it a moment ago.
func (v *Vault) Current(ctx context.Context, name string) (clerk.Key, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	k, gen, err := v.lookup(ctx, name, currentSQL, name)
	switch dead := v.graves.last[name]; {
	case errors.Is(err, sql.ErrNoRows) && dead == 0:
		return clerk.Key{}, fmt.Errorf("key of %s: %w", name, clerk.ErrNone)
	case errors.Is(err, sql.ErrNoRows), err == nil && dead >= gen:
		return clerk.Key{}, fmt.Errorf("key of %s: %w", name, clerk.ErrDestroyed)
	}
	return k, err
}

const keySQL = `select k.gen, k.wrapped, s.epoch from key k, state s where k.name = $1 and k.gen = $2`

// Key returns a key by its id: [clerk.ErrDestroyed] when a tombstone stands,
// [clerk.ErrNone] when there never was one.
func (v *Vault) Key(ctx context.Context, id string) (clerk.Key, error) {
	name, gen, err := SplitID(id)
	if err != nil {
		return clerk.Key{}, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	k, _, err := v.lookup(ctx, name, keySQL, name, gen)
	_, dead := v.graves.dead[id]
	switch {
	case dead && (err == nil || errors.Is(err, sql.ErrNoRows)):
		return clerk.Key{}, fmt.Errorf("key %s: %w", id, clerk.ErrDestroyed)
	case errors.Is(err, sql.ErrNoRows):
		return clerk.Key{}, fmt.Errorf("key %s: %w", id, clerk.ErrNone)
	}
	return k, err
}

// lookup finds and unwraps one row of the keyring, and reads the tombstones
// after that: what was destroyed until now is known to be.
func (v *Vault) lookup(ctx context.Context, name, query string, args ...any) (k clerk.Key, gen int64, err error) {
	var wrapped []byte
	var n int64
	err = v.db.QueryRowContext(ctx, query, args...).Scan(&gen, &wrapped, &n)
	if err == nil && (v.epoch == nil || v.epoch.n != n) {
		// Another process has rotated: ask again while it cannot.
		err = v.write(ctx, func(t *keyring) error {
			v.epoch = t.epoch
			return t.tx.QueryRowContext(ctx, query, args...).Scan(&gen, &wrapped, &n)
		})
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return clerk.Key{}, 0, v.damaged("read the keyring", err)
	}
	if err := v.readStones(); err != nil {
		return clerk.Key{}, 0, err
	}
	if err != nil {
		return clerk.Key{}, 0, err
	}
	k, err = v.epoch.unwrap(joinID(name, gen), wrapped)
	return k, gen, err
}

// damaged tells a keyring that is not whole from a machine that fails.
func (v *Vault) damaged(doing string, err error) error {
	if problem := (*clerk.Problem)(nil); errors.As(err, &problem) {
		return err
	}
	path := filepath.Join(v.dir, keyringFile)
	switch {
	case isCode(err, lib.SQLITE_ERROR, lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB) || errors.Is(err, sql.ErrNoRows) || errors.Is(err, errAltered):
		return &clerk.Problem{What: fmt.Sprintf("%s is damaged: %v", path, err), Remedy: fromBackup}
	case isCode(err, lib.SQLITE_FULL):
		return &fault{&clerk.Problem{What: fmt.Sprintf("%s: the disk of %s is full: nothing was written (%v)", doing, path, err), Remedy: "make room on the disk and do it again"}, err}
	case isCode(err, lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN):
		return &fault{&clerk.Problem{What: fmt.Sprintf("%s: %s may not be used: %v", doing, path, err), Remedy: "give the user who runs this program the right to read and write the folder of keys"}, err}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// fault is a problem that may be over later, and the error it comes from.
type fault struct {
	*clerk.Problem
	cause error
}

func (f *fault) Unwrap() []error { return []error{f.Problem, f.cause} }

// isCode says whether an error of SQLite is one of these.
func isCode(err error, codes ...int) bool {
	var failed *sqlite.Error
	return errors.As(err, &failed) && slices.Contains(codes, failed.Code()&0xff)
}

// goodName says whether a name can stand in a tombstone and in an id.
func goodName(name string) bool {
	if name == "" || len(name) > 200 {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == '#' || r >= 0x7f })
}

func joinID(name string, gen int64) string { return name + "#" + strconv.FormatInt(gen, 10) }

// SplitID takes the id of a key apart: "case/ab#2" is generation 2 of case/ab.
func SplitID(id string) (name string, gen int64, err error) {
	name, digits, ok := strings.Cut(id, "#")
	gen, err = strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || gen < 1 || !goodName(name) || joinID(name, gen) != id {
		return "", 0, fmt.Errorf("%q is not the id of a key", id)
	}
	return name, gen, nil
}

func wrapErr(doing string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
