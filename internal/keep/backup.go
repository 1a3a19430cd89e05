package keep

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
)

// Progress is told now and then how much is done, of how much, in a unit of
// the step's own. It may be nil.
type Progress func(done, total int64)

// Backup writes a backup of the organisation in folder org into the new folder
// target. The organisation may be at work meanwhile. It notes in the
// organisation's folder when that was, if there is room for that.
func Backup(ctx context.Context, org, target string, now time.Time, progress Progress) (*Manifest, error) {
	conf, err := readSettings(org)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, conf.target(org))
	if err != nil {
		return nil, err
	}
	defer st.Close() // it was only read
	keys, err := vault.Open(ctx, filepath.Join(org, keysFolder), vault.Config{})
	if err != nil {
		return nil, err
	}
	defer keys.Close()
	m := &Manifest{Format: folderFormat, Made: now.UTC().Truncate(time.Second)}
	err = newFolder(target, func(part string) error {
		stones, err := snapshot(ctx, st, keys, part, progress)
		if err != nil {
			return err
		}
		if err := m.describe(ctx, part, stones, keys); err != nil {
			return err
		}
		text, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			return fmt.Errorf("write the manifest: %w", err)
		}
		for name, data := range map[string][]byte{
			stonesFile:   stones,
			settingsFile: conf.pointing(storeFile),
			manifestFile: append(text, '\n'),
		} {
			if err := os.WriteFile(filepath.Join(part, name), data, 0o600); err != nil {
				return fmt.Errorf("write the backup: %w", err)
			}
		}
		if err := copyIntake(org, part); err != nil {
			return err
		}
		return writeSums(ctx, part)
	})
	if err != nil {
		return nil, err
	}
	m.Unnoted = noteBackup(org, target, m)
	return m, nil
}

// snapshot copies store and keyring so that they belong together: every key
// that the store uses is in the keyring, or was destroyed.
func snapshot(ctx context.Context, st *store.Store, keys *vault.Vault, part string, progress Progress) (stones []byte, err error) {
	for {
		before, err := keys.Tombstones()
		if err != nil {
			return nil, err
		}
		// The store first: keys are made before they are used.
		if err := st.Snapshot(ctx, filepath.Join(part, storeFile), progress); err != nil {
			return nil, err
		}
		if stones, err = keys.CopyKeyring(ctx, filepath.Join(part, keyringFile)); err != nil {
			return nil, err
		}
		after, err := vault.ParseTombstones(stones)
		if err != nil {
			return nil, fmt.Errorf("read the tombstones: %w", err)
		}
		if len(after) == len(before) {
			return stones[:bytes.LastIndexByte(stones, '\n')+1], nil
		}
		// Something was erased between the two copies: take both again.
		for _, name := range []string{storeFile, keyringFile} {
			if err := os.Remove(filepath.Join(part, name)); err != nil {
				return nil, fmt.Errorf("take the copies again: %w", err)
			}
		}
	}
}

// describe fills the manifest from the copies, not from what they are of.
func (m *Manifest) describe(ctx context.Context, part string, stones []byte, keys *vault.Vault) (err error) {
	st, err := store.Open(ctx, filepath.Join(part, storeFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	head, err := st.Head(ctx)
	if err != nil {
		return err
	}
	if m.Origin, _, err = sizeOf(head.Checkpoint); err != nil {
		return fmt.Errorf("read the head of the copy: %w", err)
	}
	m.Size, m.Checkpoint = head.Size, string(head.Checkpoint)
	if m.Counts, err = st.Counts(ctx); err != nil {
		return err
	}
	m.Tombstones = bytes.Count(stones, []byte("\n"))
	m.Keys, m.Epoch, err = vault.DescribeCopy(ctx, filepath.Join(part, keyringFile))
	return err
}

// writeSums writes the list of sums.
func writeSums(ctx context.Context, dir string) error {
	var text strings.Builder
	for _, name := range backupFiles(dir) {
		s, err := sum(ctx, filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("sum up the backup: %w", err)
		}
		text.WriteString(s + "  " + name + "\n")
	}
	if err := os.WriteFile(filepath.Join(dir, sumsFile), []byte(text.String()), 0o600); err != nil {
		return fmt.Errorf("write the sums: %w", err)
	}
	return nil
}

// Last is the note about the last backup.
type Last struct {
	Made time.Time `json:"made"`
	To   string    `json:"to"`   // its folder
	Size int64     `json:"size"` // entries of the log
}

// LastBackup returns the note about the last backup of an organisation, the
// zero one when none was made or the note cannot be read.
func LastBackup(org string) (Last, error) {
	text, err := os.ReadFile(filepath.Join(org, lastFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Last{}, nil
	}
	if err != nil {
		return Last{}, fmt.Errorf("look at the last backup: %w", err)
	}
	var last Last
	if err := json.Unmarshal(text, &last); err != nil {
		return Last{}, nil
	}
	return last, nil
}

func noteBackup(org, target string, m *Manifest) error {
	abs, err := filepath.Abs(target)
	if err != nil {
		return fmt.Errorf("note the backup: %w", err)
	}
	text, err := json.Marshal(Last{m.Made, abs, m.Size})
	if err != nil {
		return fmt.Errorf("note the backup: %w", err)
	}
	f, err := os.CreateTemp(org, "."+lastFile+"-*")
	if err != nil {
		return fmt.Errorf("note the backup: %w", err)
	}
	_, err = f.Write(append(text, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(org, lastFile))
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("note the backup: %w", err)
	}
	return nil
}

// Checked is what trying out a backup has found.
type Checked struct {
	Manifest *Manifest
	Findings []string // what is wrong, in words; none when the backup is whole
	Opened   bool     // the keys were at hand, so every sealed body was opened
}

// Auditor examines a record with its keys, cell by cell.
type Auditor func(ctx context.Context, s clerk.Store, v clerk.Vault, progress Progress) ([]clerk.Finding, error)

// Desk returns the auditor that is used for organisations: the audit of
// package clerk.
func Desk(world clerk.World) Auditor {
	return func(ctx context.Context, s clerk.Store, v clerk.Vault, progress Progress) (found []clerk.Finding, err error) {
		d, err := clerk.Open(ctx, s, v, world)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, d.Close()) }()
		return d.Audit(ctx, true, progress)
	}
}

// CheckBackup tries a backup out: it checks the sums, restores it into a
// scratch folder, compares head and counts with the manifest and has the record
// audited. Without keys (nil) no sealed body can be opened, and there is no
// audit. The scratch folder, which holds secrets for as long, is removed.
func CheckBackup(ctx context.Context, dir string, keys *vault.Escrow, audit Auditor, progress Progress) (_ *Checked, err error) {
	m, err := ReadBackup(ctx, dir)
	if err != nil {
		return nil, err
	}
	scratch, err := os.MkdirTemp("", "alteram-backup-check-") // 0700
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	c := &Checked{Manifest: m, Opened: keys != nil}
	st, v, err := unpack(ctx, dir, m, filepath.Join(scratch, storeFile), filepath.Join(scratch, keysFolder), keys, progress)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if v != nil {
		defer func() { err = errors.Join(err, v.Close()) }()
	}
	c.Findings, err = examine(ctx, m, st, v, audit, progress)
	return c, err
}

// unpack makes a store and a folder of keys of a backup, as they were. Without
// an escrow there are no keys.
func unpack(ctx context.Context, dir string, m *Manifest, target, keysDir string, e *vault.Escrow, progress Progress) (*store.Store, *vault.Vault, error) {
	if e != nil && !e.Holds(m.Epoch) {
		return nil, nil, &clerk.Problem{
			What:   fmt.Sprintf("the keys do not open this backup of %s: they lack epoch key %d, and have %v", m.Made.Format(time.DateOnly), m.Epoch, e.Epochs()),
			Remedy: "use a later backup: an epoch key is destroyed some time after an erasure, so that no backup from before can bring back what was erased",
		}
	}
	if err := store.LoadSnapshot(ctx, filepath.Join(dir, storeFile), target, progress); err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, target)
	if err != nil || e == nil {
		return st, nil, err
	}
	stones, err := os.ReadFile(filepath.Join(dir, stonesFile))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("read the tombstones of the backup: %w", err), st.Close())
	}
	v, err := vault.Assemble(ctx, keysDir, filepath.Join(dir, keyringFile), stones, e, vault.Config{})
	if err != nil {
		return nil, nil, errors.Join(err, st.Close())
	}
	return st, v, nil
}

// examine compares what was unpacked with the manifest and audits it.
func examine(ctx context.Context, m *Manifest, st *store.Store, v *vault.Vault, audit Auditor, progress Progress) ([]string, error) {
	head, err := st.Head(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := st.Counts(ctx)
	if err != nil {
		return nil, err
	}
	found := m.compare(head, counts)
	if v == nil {
		return found, nil
	}
	s, err := v.Status(ctx)
	if err != nil {
		return nil, err
	}
	if s.Keys != m.Keys || s.Tombstones != m.Tombstones {
		found = append(found, fmt.Sprintf("the keyring has %d keys and %d tombstones, the manifest says %d and %d", s.Keys, s.Tombstones, m.Keys, m.Tombstones))
	}
	problems, err := v.Check(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		found = append(found, p.What)
	}
	list, err := audit(ctx, st, v, progress)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		found = append(found, f.Text)
	}
	return found, nil
}
