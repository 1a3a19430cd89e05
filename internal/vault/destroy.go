package vault

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"alteram/clerk"
)

// Destroy writes a tombstone for each id, and then wraps what is left of the
// keyring anew under the next epoch key. It has happened when it returns. An
// id is that of a key or the place of an object, "<index>/<position>", that was
// erased while its key's other objects were sealed anew: a restored backup has
// to erase it again. By is the id of the event that ordered it, or empty. What
// already has a tombstone is left alone, so an interrupted call may be
// repeated.
func (v *Vault) Destroy(ctx context.Context, by string, ids ...string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.write(ctx, func(t *keyring) error {
		if err := v.readStones(); err != nil {
			return err
		}
		stones, err := v.mark(ctx, t, by, ids)
		if err != nil {
			return err
		}
		return v.bury(ctx, t, stones)
	})
}

// Apply writes tombstones that were set elsewhere, with their dates, and
// destroys what they name: a restored folder learns so what was destroyed
// since it was copied. Those that stand already are left out.
func (v *Vault) Apply(ctx context.Context, stones []Tombstone) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.write(ctx, func(t *keyring) error {
		if err := v.readStones(); err != nil {
			return err
		}
		missing := slices.DeleteFunc(slices.Clone(stones), func(s Tombstone) bool {
			_, dead := v.graves.dead[s.ID]
			return dead
		})
		return v.bury(ctx, t, missing)
	})
}

// Rotate wraps the keyring under a new epoch key. It is due every week, and
// follows every erasure by itself.
func (v *Vault) Rotate(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.write(ctx, func(t *keyring) error {
		if err := v.readStones(); err != nil {
			return err
		}
		return v.rotate(ctx, t, nil)
	})
}

// mark prepares the tombstones of ids. A key is gone when no generation of its
// name will be left, and spent otherwise.
func (v *Vault) mark(ctx context.Context, t *keyring, by string, ids []string) ([]Tombstone, error) {
	now := v.conf.Now().UTC().Truncate(time.Second)
	drop := map[string]bool{}
	for _, id := range ids {
		drop[id] = true
	}
	var stones []Tombstone
	seen := map[string]bool{}
	for _, id := range ids {
		if _, dead := v.graves.dead[id]; dead || seen[id] {
			continue
		}
		seen[id] = true
		s := Tombstone{At: now, Kind: Object, ID: id, By: by}
		if strings.Contains(id, "#") {
			name, _, err := SplitID(id)
			if err != nil {
				return nil, err
			}
			left, err := t.generations(ctx, name)
			if err != nil {
				return nil, err
			}
			s.Kind = Gone
			for _, gen := range left {
				if other := joinID(name, gen); !drop[other] {
					s.Kind = Spent
				}
			}
		}
		if err := s.check(); err != nil {
			return nil, fmt.Errorf("destroy: %w", err)
		}
		stones = append(stones, s)
	}
	return stones, nil
}

const generationsSQL = `select gen from key where name = $1 order by gen`

// generations lists the generations of a name that are in the keyring.
func (t *keyring) generations(ctx context.Context, name string) ([]int64, error) {
	rows, err := t.tx.QueryContext(ctx, generationsSQL, name)
	if err != nil {
		return nil, fmt.Errorf("list the generations of %s: %w", name, err)
	}
	defer rows.Close()
	var gens []int64
	for rows.Next() {
		var gen int64
		if err := rows.Scan(&gen); err != nil {
			return nil, fmt.Errorf("list the generations of %s: %w", name, err)
		}
		gens = append(gens, gen)
	}
	return gens, wrapErr("list generations", rows.Err())
}

// bury writes tombstones and destroys the keys that they name.
func (v *Vault) bury(ctx context.Context, t *keyring, stones []Tombstone) error {
	if len(stones) == 0 {
		return nil
	}
	if err := v.appendStones(stones); err != nil {
		return err
	}
	v.at("tombstones are written")
	left, err := t.present(ctx, v.graves.keys())
	if err != nil {
		return err
	}
	if len(left) > 0 {
		return v.rotate(ctx, t, left)
	}
	if err := v.sealStones(t); err != nil {
		return err
	}
	return t.saveState(ctx)
}

const (
	nextSQL = `create table next (name text not null, gen integer not null, wrapped blob not null, primary key (name, gen)) strict, without rowid`
	moveSQL = `select name, gen, wrapped from key where (name, gen) > ($1, $2) order by name, gen limit 500`
	swapSQL = `drop table key; alter table next rename to key`
)

// rotate wraps every key that is not to be dropped under a new epoch key, into
// a new table; the old one is overwritten with zeros when it is dropped
// (secure_delete). A keyring that is not whole is not rotated: nothing of it
// is lost before somebody has looked.
func (v *Vault) rotate(ctx context.Context, t *keyring, drop []string) error {
	numbers, err := epochNumbers(v.dir)
	if err != nil {
		return err
	}
	next, err := newEpoch(max(t.epoch.n, slices.Max(append(numbers, 0)))+1, v.conf)
	if err != nil {
		return err
	}
	if err := next.write(v.dir); err != nil {
		return err
	}
	v.at("the next epoch key is written")
	if err := v.sealedStones(t.state); err != nil {
		return err
	}
	if err := v.rewrap(ctx, t, next, drop); err != nil {
		return err
	}
	if err := v.sealStones(t); err != nil {
		return err
	}
	t.epoch = next
	if err := t.saveState(ctx); err != nil {
		return err
	}
	v.at("the keyring is wrapped anew, before the commit")
	return nil
}

// rewrap fills the new table and puts it in place of the old. It leaves count
// and sum of the new one in the state.
func (v *Vault) rewrap(ctx context.Context, t *keyring, next *epoch, drop []string) error {
	if _, err := t.tx.ExecContext(ctx, nextSQL); err != nil {
		return fmt.Errorf("wrap the keyring anew: %w", err)
	}
	dropped := map[string]bool{}
	for _, id := range drop {
		dropped[id] = true
	}
	old, now := &state{}, &state{}
	name, gen := "", int64(0)
	for {
		rows, err := t.rows(ctx, name, gen)
		if err != nil {
			return v.damaged("wrap the keyring anew", err)
		}
		if len(rows) == 0 {
			break
		}
		name, gen = rows[len(rows)-1].name, rows[len(rows)-1].gen
		var values []any
		for _, r := range rows {
			id := joinID(r.name, r.gen)
			old.add(t.epoch.weight(id, r.wrapped))
			if dropped[id] {
				continue
			}
			k, err := t.epoch.unwrap(id, r.wrapped)
			if err != nil {
				return err
			}
			wrapped, err := next.wrap(v.conf.Rand, k)
			if err != nil {
				return err
			}
			now.add(next.weight(id, wrapped))
			values = append(values, r.name, r.gen, wrapped)
		}
		if err := t.insertNext(ctx, values); err != nil {
			return err
		}
		v.at("a part is wrapped anew")
	}
	if old.count != t.state.count || old.sum != t.state.sum {
		return v.altered()
	}
	t.state.count, t.state.sum = now.count, now.sum
	_, err := t.tx.ExecContext(ctx, swapSQL)
	return wrapErr("wrap the keyring anew", err)
}

// altered is the complaint about keys that were removed, added or brought back.
func (v *Vault) altered() error {
	return &clerk.Problem{
		What:   fmt.Sprintf("%s was altered: its keys are not those that were kept", filepath.Join(v.dir, keyringFile)),
		Remedy: fromBackup,
	}
}

// row is one wrapped key.
type row struct {
	name    string
	gen     int64
	wrapped []byte
}

// rows reads the next rows of the keyring after a key.
func (t *keyring) rows(ctx context.Context, name string, gen int64) ([]row, error) {
	list, err := t.tx.QueryContext(ctx, moveSQL, name, gen)
	if err != nil {
		return nil, err
	}
	defer list.Close()
	var rows []row
	for list.Next() {
		var r row
		if err := list.Scan(&r.name, &r.gen, &r.wrapped); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, list.Err()
}

// insertNext inserts rows of three values into the new table.
func (t *keyring) insertNext(ctx context.Context, values []any) error {
	if len(values) == 0 {
		return nil
	}
	query := `insert into next (name, gen, wrapped) values (?, ?, ?)` + strings.Repeat(`, (?, ?, ?)`, len(values)/3-1)
	_, err := t.tx.ExecContext(ctx, query, values...)
	return wrapErr("wrap the keyring anew", err)
}

// Retire destroys epoch keys that were replaced at least so long ago: copies
// of the keyring from their time are worthless from then on. It returns how
// many it destroyed.
func (v *Vault) Retire(ctx context.Context, olderThan time.Duration) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	count := 0
	err := v.write(ctx, func(t *keyring) error {
		old, err := v.retired(t)
		if err != nil {
			return err
		}
		for _, r := range old {
			if v.conf.Now().Sub(r.Replaced) < olderThan {
				continue
			}
			if err := overwrite(v.dir, epochName(r.Epoch)); err != nil {
				return err
			}
			v.at("an epoch key is destroyed")
			count++
		}
		return syncDir(v.dir)
	})
	return count, err
}

// retired lists the epoch keys before the one in force. One that is damaged
// tells no time: what came before it counts as replaced by the next.
func (v *Vault) retired(t *keyring) ([]Retired, error) {
	numbers, err := epochNumbers(v.dir)
	if err != nil {
		return nil, err
	}
	var old []Retired
	replaced := t.epoch.made
	for _, n := range slices.Backward(numbers) {
		if n >= t.epoch.n {
			continue
		}
		old = append(old, Retired{n, replaced})
		if e, err := readEpoch(v.dir, n); err == nil {
			replaced = e.made
		}
	}
	slices.Reverse(old)
	return old, nil
}
