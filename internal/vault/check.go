package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"alteram/clerk"
)

// Check examines every part of the folder: the keyring page by page and key by
// key, epoch keys, tombstones, the signing key, and who may read them. It
// returns what is wrong, each with its remedy.
func (v *Vault) Check(ctx context.Context) ([]*clerk.Problem, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var found []*clerk.Problem
	note := func(err error) error {
		problem := (*clerk.Problem)(nil)
		if err != nil && !errors.As(err, &problem) {
			return err
		}
		if problem != nil {
			found = append(found, problem)
		}
		return nil
	}
	if err := note(v.checkModes(&found)); err != nil {
		return nil, err
	}
	if _, err := v.Signer(ctx); !errors.Is(err, clerk.ErrNone) {
		if err := note(err); err != nil {
			return nil, err
		}
	}
	numbers, err := epochNumbers(v.dir)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		if _, err := readEpoch(v.dir, n); note(err) != nil {
			return nil, err
		}
	}
	err = v.write(ctx, func(t *keyring) error {
		if err := note(v.readStones()); err != nil {
			return err
		}
		if err := note(v.sealedStones(t.state)); err != nil {
			return err
		}
		return v.checkKeyring(ctx, t, note)
	})
	return found, note(err)
}

// checkKeyring unwraps every key and adds them up.
func (v *Vault) checkKeyring(ctx context.Context, t *keyring, note func(error) error) error {
	rows, err := t.tx.QueryContext(ctx, `pragma integrity_check(1)`)
	if err != nil {
		return v.damaged("check the keyring", err)
	}
	defer rows.Close()
	for rows.Next() {
		var said string
		if err := rows.Scan(&said); err != nil {
			return v.damaged("check the keyring", err)
		}
		if said != "ok" {
			return &clerk.Problem{What: fmt.Sprintf("%s is damaged: %s", filepath.Join(v.dir, keyringFile), said), Remedy: fromBackup}
		}
	}
	if err := rows.Err(); err != nil {
		return v.damaged("check the keyring", err)
	}
	sum := &state{}
	name, gen := "", int64(0)
	for {
		rows, err := t.rows(ctx, name, gen)
		if err != nil {
			return v.damaged("check the keyring", err)
		}
		if len(rows) == 0 {
			break
		}
		name, gen = rows[len(rows)-1].name, rows[len(rows)-1].gen
		for _, r := range rows {
			id := joinID(r.name, r.gen)
			sum.add(t.epoch.weight(id, r.wrapped))
			if _, err := t.epoch.unwrap(id, r.wrapped); note(err) != nil {
				return err
			}
			if _, dead := v.graves.dead[id]; dead {
				note(&clerk.Problem{What: fmt.Sprintf("key %s has a tombstone and is still in the keyring", id), Remedy: "close the program and open it again: the destruction is finished then"})
			}
		}
	}
	if sum.count != t.state.count || sum.sum != t.state.sum {
		return v.altered()
	}
	return nil
}

// checkModes looks for secrets that others on the machine may read.
func (v *Vault) checkModes(found *[]*clerk.Problem) error {
	list, err := os.ReadDir(v.dir)
	if err != nil {
		return fmt.Errorf("check the keys: %w", err)
	}
	for _, d := range list {
		secret := d.Name() == logFile || strings.HasPrefix(d.Name(), "kek-") || strings.HasPrefix(d.Name(), keyringFile)
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // a journal that is gone again
		}
		if err != nil {
			return fmt.Errorf("check the keys: %w", err)
		}
		// SQLite gives its journal the mode of the keyring.
		if secret && info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
			path := filepath.Join(v.dir, d.Name())
			*found = append(*found, &clerk.Problem{
				What:   fmt.Sprintf("%s can be read by others on this machine (mode %04o)", path, info.Mode().Perm()),
				Remedy: "chmod 600 " + path,
			})
		}
	}
	return nil
}

// Status is what there is to say about the keys without looking at each.
type Status struct {
	Keys        int64     // living generations
	Tombstones  int       // lines
	Epoch       int64     // number of the epoch key in force
	EpochMade   time.Time // when it came into force
	Retired     []Retired // earlier epoch keys that are still kept, oldest first
	Escrow      time.Time // when the epoch keys were last sealed for custodians; zero when never
	EscrowEpoch int64     // the epoch key in force at that time
}

// Retired is an epoch key that is no longer in force.
type Retired struct {
	Epoch    int64
	Replaced time.Time // when the next one came into force
}

// Retirable says how many old epoch keys were replaced at least so long ago.
func (s *Status) Retirable(olderThan time.Duration, now time.Time) int {
	n := 0
	for _, r := range s.Retired {
		if now.Sub(r.Replaced) >= olderThan {
			n++
		}
	}
	return n
}

// Status reports the state of the keys.
func (v *Vault) Status(ctx context.Context) (Status, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var s Status
	err := v.write(ctx, func(t *keyring) error {
		if err := v.readStones(); err != nil {
			return err
		}
		s = Status{Keys: t.state.count, Tombstones: len(v.graves.list), Epoch: t.epoch.n, EpochMade: t.epoch.made}
		var err error
		if s.Retired, err = v.retired(t); err != nil {
			return err
		}
		text, err := os.ReadFile(filepath.Join(v.dir, escrowFile))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read when the escrow was made: %w", err)
		}
		var at string
		if _, err := fmt.Sscanf(string(text), "%s %d\n", &at, &s.EscrowEpoch); err == nil {
			s.Escrow, _ = time.Parse(time.RFC3339, at) // zero, as if never, when damaged
		}
		return nil
	})
	return s, err
}
