package keep

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
)

// Restoration says what to restore from what.
type Restoration struct {
	Backup string // the folder that Backup made
	To     string // the new folder of the organisation
	Store  string // address of an empty PostgreSQL database; empty for a file in the folder

	// Keys are the epoch keys, from vault.OpenEscrow or from vault.ReadFolder
	// of the old folder.
	Keys *vault.Escrow
	// Tombstones are what has been destroyed, where they were had apart from
	// the keys: those of the old folder while its keys are lost.
	Tombstones []vault.Tombstone
	// Complete says that Keys or Tombstones come from the old folder itself as
	// it was last in use: nothing can have been erased since.
	Complete bool
	// NoneSince is the other way to know: somebody says that nothing was
	// erased after that day. It may not be later than the day up to which the
	// tombstones are known.
	NoneSince time.Time
	// Lost says that entries acknowledged after the backup was made are lost.
	Lost bool

	Audit Auditor
	// Carry records in the log what has to be erased again; see CarryOver. Without
	// it the record does not say what is gone.
	Carry    Carrier
	Progress Progress
}

// Carrier records erasures of which the events are lost.
type Carrier func(ctx context.Context, s clerk.Store, v clerk.Vault, list []clerk.Carried) error

// CarryOver returns the carrier that is used for organisations: the desk of
// package clerk.
func CarryOver(world clerk.World) Carrier {
	return func(ctx context.Context, s clerk.Store, v clerk.Vault, list []clerk.Carried) (err error) {
		d, err := clerk.Open(ctx, s, v, world)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.Close()) }()
		return d.CarryOver(ctx, list)
	}
}

// Restored is what a restoration has done.
type Restored struct {
	Manifest *Manifest
	// Again lists what was erased after the backup was made, and was erased
	// again. The events that ordered it are not in a log that ends before
	// them; Carried are those that say so in their place.
	Again   []vault.Tombstone
	Carried []clerk.Carried
	// Size is the length of the restored log, Acknowledged the longest that is
	// known to have been shown to anybody.
	Size, Acknowledged int64
}

// Restore makes an organisation's folder of a backup and its keys. The backup is
// examined first, as CheckBackup does. Then what was destroyed since it was made is
// destroyed again: keys that are gone, and objects whose key lived on for
// others, which are sealed under a new generation. The log says so. Only then
// the folder gets its name. It refuses when it cannot know what was erased since, and when
// entries are missing that were acknowledged, unless it is told so.
func Restore(ctx context.Context, r Restoration) (*Restored, error) {
	m, err := ReadBackup(ctx, r.Backup)
	if err != nil {
		return nil, err
	}
	if r.Keys == nil {
		return nil, &clerk.Problem{What: "a backup holds no keys", Remedy: "give the escrow of the keys and the recovery key, or the folder keys of the old organisation"}
	}
	if err := r.known(m); err != nil {
		return nil, err
	}
	out := &Restored{Manifest: m, Size: m.Size, Acknowledged: m.Size}
	if _, size, err := sizeOf(r.Keys.Head); err == nil {
		out.Acknowledged = max(size, m.Size)
	}
	if out.Acknowledged > m.Size && !r.Lost {
		return nil, &clerk.Problem{
			What:   fmt.Sprintf("the backup ends after %d entries, and %d were acknowledged: entries %d to %d would be lost, and receipts in other hands prove that they existed", m.Size, out.Acknowledged, m.Size, out.Acknowledged-1),
			Remedy: "restore a later backup; if there is none, say that these entries are lost, and tell everybody who got letters about them",
		}
	}
	conf, err := readSettings(r.Backup)
	if err != nil {
		return nil, err
	}
	err = newFolder(r.To, func(part string) error {
		target, name := filepath.Join(part, storeFile), storeFile
		if r.Store != "" {
			target, name = r.Store, r.Store
		}
		if err := r.fill(ctx, m, part, target, out); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(part, settingsFile), conf.pointing(name), 0o600); err != nil {
			return fmt.Errorf("write the settings: %w", err)
		}
		return copyIntake(r.Backup, part)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// known refuses when something may have been erased that no tombstone tells.
func (r *Restoration) known(m *Manifest) error {
	if r.Complete {
		return nil
	}
	until := m.Made
	if r.Keys.Made.After(until) {
		until = r.Keys.Made
	}
	if n := len(r.Tombstones); n > 0 && r.Tombstones[n-1].At.After(until) {
		until = r.Tombstones[n-1].At
	}
	switch {
	case r.NoneSince.IsZero():
		return &clerk.Problem{
			What:   fmt.Sprintf("what was erased after %s is not known, and would come back", until.Format("2006-01-02 15:04 MST")),
			Remedy: "give the tombstones of the old folder (keys/tombstones), or say that nothing was erased since that day",
		}
	case r.NoneSince.After(until.AddDate(0, 0, 1)):
		return &clerk.Problem{
			What:   fmt.Sprintf("it was said that nothing was erased since %s, but what was erased between %s and then is not known either", r.NoneSince.Format(time.DateOnly), until.Format(time.DateOnly)),
			Remedy: "give the tombstones of the old folder (keys/tombstones), or an escrow from that day",
		}
	}
	return nil
}

// fill makes store and keys in a folder that nobody can open yet.
func (r *Restoration) fill(ctx context.Context, m *Manifest, part, target string, out *Restored) (err error) {
	st, v, err := unpack(ctx, r.Backup, m, target, filepath.Join(part, keysFolder), r.Keys, r.Progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close(), st.Close()) }()
	found, err := examine(ctx, m, st, v, r.Audit, r.Progress)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return &clerk.Problem{What: fmt.Sprintf("the backup %s is damaged: %s (%d findings)", r.Backup, found[0], len(found)), Remedy: "use another backup"}
	}
	then, err := v.Tombstones()
	if err != nil {
		return err
	}
	out.Again = slices.DeleteFunc(since(then, r.Keys.Tombstones, r.Tombstones), func(s vault.Tombstone) bool {
		p, ok := vault.ParsePlace(s.ID)
		return ok && p.Index >= m.Size // of a lost entry: another will stand there
	})
	if out.Carried, err = eraseAgain(ctx, st, v, out.Again, r); err != nil {
		return fmt.Errorf("erase again what was erased since the backup: %w", err)
	}
	// The guard of the restored folder: what it holds is what counts now.
	if head, err := st.Head(ctx); err != nil {
		return err
	} else if head.Size > 0 {
		return v.WriteHead(head.Checkpoint)
	}
	return nil
}

// since returns the tombstones that are not among the first, in order of time.
func since(first []vault.Tombstone, later ...[]vault.Tombstone) []vault.Tombstone {
	known := map[string]bool{}
	for _, s := range first {
		known[s.ID] = true
	}
	var out []vault.Tombstone
	for _, s := range slices.Concat(later...) {
		if !known[s.ID] {
			known[s.ID] = true
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b vault.Tombstone) int { return a.At.Compare(b.At) })
	return out
}

// eraseAgain brings a store and its keys up to date with tombstones that were
// set after both were copied. What survives is sealed under a new generation
// before its key is destroyed.
func eraseAgain(ctx context.Context, st *store.Store, v *vault.Vault, stones []vault.Tombstone, r *Restoration) ([]clerk.Carried, error) {
	gone, spent := map[string]int64{}, map[string]int64{} // by name: highest generation
	places := map[clerk.Place]bool{}
	for _, s := range stones {
		if p, ok := vault.ParsePlace(s.ID); ok && s.Kind == vault.Object {
			places[p] = true
			continue
		}
		name, generation, err := vault.SplitID(s.ID)
		if err != nil {
			return nil, err
		}
		if s.Kind == vault.Gone {
			gone[name] = max(gone[name], generation)
		} else {
			spent[name] = max(spent[name], generation)
		}
	}
	e := &eraser{store: st, vault: v, gone: gone, spent: spent, places: places, fresh: map[string]clerk.Key{}}
	var carried []clerk.Carried
	if r.Carry != nil && len(stones) > 0 {
		var err error
		if carried, err = e.carried(ctx, stones); err == nil && len(carried) > 0 {
			err = r.Carry(ctx, st, v, carried)
		}
		if err != nil {
			return nil, err
		}
	}
	head, err := st.Head(ctx)
	if err != nil {
		return nil, err
	}
	const step = 256
	for from := int64(0); from < head.Size; from += step {
		if err := e.rewrite(ctx, head.Size, from, min(from+step, head.Size)); err != nil {
			return nil, err
		}
		if r.Progress != nil {
			r.Progress(min(from+step, head.Size), head.Size)
		}
	}
	return carried, v.Apply(ctx, stones)
}

// eraser rewrites a store.
type eraser struct {
	store       *store.Store
	vault       *vault.Vault
	gone, spent map[string]int64
	places      map[clerk.Place]bool
	fresh       map[string]clerk.Key // by name: what survives is sealed under it
}

// renewed returns the generation of a spent name that its survivors are sealed
// under. It is above all that have a tombstone, because those are destroyed in
// the end.
func (e *eraser) renewed(ctx context.Context, name string) (clerk.Key, error) {
	if k, ok := e.fresh[name]; ok {
		return k, nil
	}
	for {
		keys, err := e.vault.Make(ctx, name)
		if err != nil {
			return clerk.Key{}, err
		}
		_, generation, err := vault.SplitID(keys[0].ID)
		if err != nil {
			return clerk.Key{}, err
		}
		if generation > max(e.spent[name], e.gone[name]) {
			e.fresh[name] = keys[0]
			return keys[0], nil
		}
	}
}

// fate says what becomes of something that is sealed under a key: it goes, it
// is sealed under a fresh key, or, with neither, it stays.
func (e *eraser) fate(ctx context.Context, id string) (drop bool, fresh clerk.Key, err error) {
	name, generation, err := vault.SplitID(id)
	switch {
	case err != nil:
		return false, clerk.Key{}, err
	case generation <= e.gone[name]:
		return true, clerk.Key{}, nil
	case generation <= e.spent[name]:
		fresh, err = e.renewed(ctx, name)
		return false, fresh, err
	}
	return false, clerk.Key{}, nil
}

// rewrite does one part of the log in one transaction.
func (e *eraser) rewrite(ctx context.Context, base, from, to int64) error {
	b := &clerk.Batch{Base: base}
	var indexes []int64
	for i := from; i < to; i++ {
		indexes = append(indexes, i)
		row, err := e.store.Event(ctx, i)
		if errors.Is(err, clerk.ErrNone) {
			continue // closed out
		}
		if err != nil {
			return err
		}
		drop, fresh, err := e.fate(ctx, row.Key)
		if err != nil {
			return err
		}
		if drop {
			b.DropEvents = append(b.DropEvents, i)
		} else if fresh.ID != "" {
			ad := fmt.Sprintf("event/%d/%s/%s/%d", row.Index, row.ID, row.Chain, row.Seq)
			if row.Body, err = e.reseal(ctx, row.Key, fresh, ad, row.Body); err != nil {
				return err
			}
			row.Key = fresh.ID
			b.ReplaceEvents = append(b.ReplaceEvents, row)
		}
	}
	objects, err := e.store.Objects(ctx, indexes)
	if err != nil {
		return err
	}
	blobs, err := e.store.Blobs(ctx, indexes)
	if err != nil {
		return err
	}
	if b.ReplaceObjects, b.DropObjects, err = e.objects(ctx, "object", objects, nil); err != nil {
		return err
	}
	if b.ReplaceBlobs, b.DropBlobs, err = e.objects(ctx, "blob", blobs, e.store.Blob); err != nil {
		return err
	}
	if len(b.DropEvents)+len(b.ReplaceEvents)+len(b.DropObjects)+len(b.ReplaceObjects)+len(b.DropBlobs)+len(b.ReplaceBlobs) == 0 {
		return nil
	}
	return e.store.Append(ctx, b)
}

// objects decides about objects or blobs; load reads a body that is not there.
func (e *eraser) objects(ctx context.Context, kind string, rows []clerk.ObjectRow, load func(context.Context, clerk.Place) (clerk.ObjectRow, error)) (replace []clerk.ObjectRow, drop []clerk.Place, err error) {
	for _, row := range rows {
		at := clerk.Place{Index: row.Index, N: row.N}
		gone, fresh, err := e.fate(ctx, row.Key)
		if err != nil {
			return nil, nil, err
		}
		if gone || e.places[at] {
			drop = append(drop, at)
			continue
		}
		if fresh.ID == "" {
			continue
		}
		if load != nil {
			if row, err = load(ctx, at); err != nil {
				return nil, nil, err
			}
		}
		ad := fmt.Sprintf("%s/%d/%d", kind, row.Index, row.N)
		if row.Body, err = e.reseal(ctx, row.Key, fresh, ad, row.Body); err != nil {
			return nil, nil, err
		}
		row.Key = fresh.ID
		replace = append(replace, row)
	}
	return replace, drop, nil
}

// reseal opens a body with the key it has and seals it under another.
func (e *eraser) reseal(ctx context.Context, id string, fresh clerk.Key, ad string, body []byte) ([]byte, error) {
	old, err := e.vault.Key(ctx, id)
	if err != nil {
		return nil, err
	}
	plain, err := record.Unseal(old.Secret, ad, body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ad, err)
	}
	return record.Seal(rand.Reader, fresh.Secret, ad, plain)
}
