package keep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"alteram/clerk"
	"alteram/internal/store"
	"alteram/internal/vault"
	"alteram/record"
)

// Level says how much a finding matters.
type Level string

// The levels of a finding.
const (
	Broken Level = "broken" // the organisation cannot work, or may lose what it has
	Due    Level = "due"    // something has to be done before long
)

// Finding is one thing that is wrong with a folder, with the one thing to do.
type Finding struct {
	What  string
	Fix   string
	Level Level
}

// Health is what Doctor goes by.
type Health struct {
	World clerk.World
	// Free returns the bytes that are free for the files of a folder; nil asks
	// the machine.
	Free func(dir string) (int64, error)
}

const (
	clockBack   = 2 * time.Minute      // a clock so far behind the record stops work
	clockAhead  = 366 * 24 * time.Hour // so long without an entry is more likely a wrong clock
	lowDisk     = 256 << 20            // bytes
	epochRhythm = 7 * 24 * time.Hour
	keepRetired = 30 * 24 * time.Hour
	backupAge   = 7 * 24 * time.Hour
)

// Doctor looks at an organisation's folder and says what is wrong. It changes
// nothing, save that opening the keys finishes a destruction that a crash has
// interrupted.
func Doctor(ctx context.Context, org string, h Health) ([]Finding, error) {
	d := &doctor{ctx: ctx, org: org, health: h, now: h.World.Now()}
	conf, err := readSettings(org)
	if err != nil {
		return d.found, d.note(err)
	}
	if err := d.disk(conf); err != nil {
		return nil, err
	}
	if err := d.backups(); err != nil {
		return nil, err
	}
	st, err := d.open(conf.target(org))
	if err := d.note(err); err != nil {
		return nil, err
	}
	if st != nil {
		defer st.Close() // it was only read
		if err := d.store(st); err != nil {
			return nil, err
		}
	}
	keys, err := vault.Open(ctx, filepath.Join(org, keysFolder), vault.Config{Now: h.World.Now})
	if err := d.note(err); err != nil {
		return nil, err
	}
	if keys != nil {
		defer keys.Close()
		if err := d.keys(keys); err != nil {
			return nil, err
		}
	}
	if st == nil || keys == nil {
		return d.found, nil
	}
	for _, look := range []func(*store.Store, *vault.Vault) error{d.guard, d.clock, d.desk} {
		if err := d.note(look(st, keys)); err != nil {
			return nil, err
		}
	}
	return d.found, nil
}

// doctor collects findings.
type doctor struct {
	ctx    context.Context
	org    string
	health Health
	now    time.Time
	found  []Finding
}

func (d *doctor) add(level Level, fix, format string, args ...any) {
	d.found = append(d.found, Finding{What: fmt.Sprintf(format, args...), Fix: fix, Level: level})
}

// note makes a finding of a problem, and returns any other error.
func (d *doctor) note(err error) error {
	problem := (*clerk.Problem)(nil)
	if !errors.As(err, &problem) {
		return err
	}
	fix := problem.Remedy
	if fix == "" {
		fix = "restore the last backup into a new folder"
	}
	d.add(Broken, fix, "%s", problem.What)
	return nil
}

// disk looks at the room that is left: for the record to grow, and to copy it.
func (d *doctor) disk(conf settings) error {
	free := d.health.Free
	if free == nil {
		free = freeSpace
	}
	left, err := free(d.org)
	if errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at the disk: %w", err)
	}
	need := int64(lowDisk)
	if info, err := os.Stat(conf.target(d.org)); err == nil && !isServer(conf.store()) {
		need = max(need, 2*info.Size())
	}
	if left < need {
		d.add(Broken, "free some room on this disk, or move the folder to a larger one", "the disk has %d MB left; the record needs %d MB to go on and to be copied", left>>20, need>>20)
	}
	return nil
}

// backups looks at when the last backup was made.
func (d *doctor) backups() error {
	last, err := LastBackup(d.org)
	if err != nil {
		return err
	}
	const fix = "alteram backup NEW-FOLDER, on another disk"
	switch age := d.now.Sub(last.Made); {
	case last.Made.IsZero():
		d.add(Due, fix, "no backup was ever made of this folder")
	case age > backupAge:
		d.add(Due, fix, "the last backup is %d days old (%s, entry %d)", int(age.Hours()/24), last.To, last.Size)
	}
	return nil
}

// open opens the store, unless that would change its tables.
func (d *doctor) open(target string) (*store.Store, error) {
	have, want, err := store.Version(d.ctx, target)
	if err == nil && have < want {
		d.add(Due, "alteram upgrade --check", "the store has tables of version %d, and this program works with version %d: it was not looked at", have, want)
		return nil, nil
	}
	return store.Open(d.ctx, target)
}

// store has the database look at itself.
func (d *doctor) store(st *store.Store) error {
	said, err := st.Check(d.ctx)
	if err != nil {
		return d.note(err)
	}
	if len(said) > 0 {
		d.add(Broken, "restore the last backup into a new folder", "the store is damaged: %s", strings.Join(said, "; "))
	}
	return nil
}

// keys looks at every key and at the rhythms: epochs, retiring, escrow.
func (d *doctor) keys(v *vault.Vault) error {
	problems, err := v.Check(d.ctx)
	if err != nil {
		return d.note(err)
	}
	for _, p := range problems {
		if err := d.note(p); err != nil {
			return err
		}
	}
	s, err := v.Status(d.ctx)
	if err != nil {
		return d.note(err)
	}
	if age := d.now.Sub(s.EpochMade); age > 2*epochRhythm {
		d.add(Due, "alteram keys retire", "the epoch key is %d days old: what is erased today stays readable in backups since then for as long as old epoch keys are kept", int(age.Hours()/24))
	}
	if due := s.Retirable(keepRetired, d.now); due > 0 {
		d.add(Due, "alteram keys retire", "%d old epoch keys were replaced more than %d days ago and still open old backups", due, int(keepRetired.Hours()/24))
	}
	const fix = "alteram keys escrow FILE, and give it to its custodians in place of the old one"
	switch {
	case s.Escrow.IsZero():
		d.add(Broken, fix, "the keys were never put in escrow: if this folder is lost, no backup can be read")
	case s.EscrowEpoch < s.Epoch:
		d.add(Due, fix, "the escrow of the keys is from %s, before epoch key %d: it does not open the backups made since", s.Escrow.Format(time.DateOnly), s.Epoch)
	}
	return nil
}

// guard holds the log against the head that was acknowledged, and its head
// against its key.
func (d *doctor) guard(st *store.Store, v *vault.Vault) error {
	head, err := st.Head(d.ctx)
	if err != nil {
		return err
	}
	signer, err := v.Signer(d.ctx)
	if errors.Is(err, clerk.ErrNone) {
		d.add(Broken, "put keys/log.key back from the escrow of the keys", "the signing key of the log is missing: nothing can be recorded")
	} else if err != nil {
		return nil // the keys were looked at before
	} else if head.Size > 0 {
		key, err := record.VerifierOf(signer)
		if err != nil {
			return err
		}
		verifier, err := record.NewVerifier(key)
		if err != nil {
			return err
		}
		if _, err := record.OpenCheckpoint(head.Checkpoint, verifier); err != nil {
			d.add(Broken, "restore the last backup into a new folder", "the head of the log is not signed by its key: %v", err)
		}
	}
	text, err := v.ReadHead()
	if errors.Is(err, clerk.ErrNone) {
		if head.Size > 1 {
			d.add(Due, "export a case and compare it with a recent letter: alteram verify BUNDLE --seen LETTER", "keys/head, the note of what was acknowledged last, is gone: a store that was set back would not be noticed")
		}
		return nil
	}
	if err != nil {
		return err
	}
	known, err := record.ParseCheckpoint(text)
	if err != nil {
		d.add(Broken, "delete keys/head after comparing the log with a recent receipt", "keys/head, the last acknowledged head, is damaged")
		return nil
	}
	if known.Size > head.Size {
		d.add(Broken, "put the newest store back, or restore a later backup into a new folder", "the log has %d entries, and %d were acknowledged: the store was set back", head.Size, known.Size)
		return nil
	}
	at, err := st.CheckpointAt(d.ctx, known.Size)
	if err != nil {
		return err
	}
	if then, err := record.ParseCheckpoint(at); err == nil && then.Size == known.Size && then.Root != known.Root {
		d.add(Broken, "keep this folder as evidence, and restore the last backup into a new one", "the first %d entries are not those that were acknowledged: the store was rewritten", known.Size)
	}
	return nil
}

// clock holds the machine's clock against the last entry that can be read. A
// rehearsal has a clock of its own.
func (d *doctor) clock(st *store.Store, v *vault.Vault) error {
	head, err := st.Head(d.ctx)
	if err != nil {
		return err
	}
	if row, err := st.Event(d.ctx, 0); err == nil {
		if s, err := openSheet(d.ctx, v, row); err == nil && s.Open["rehearsal"] == int64(1) {
			return nil
		}
	}
	for i := head.Size - 1; i >= 0; i-- {
		row, err := st.Event(d.ctx, i)
		if errors.Is(err, clerk.ErrNone) {
			continue // closed out
		}
		if err != nil {
			return err
		}
		s, err := openSheet(d.ctx, v, row)
		if errors.Is(err, clerk.ErrDestroyed) {
			continue
		}
		if err != nil {
			d.add(Broken, "restore the last backup into a new folder", "entry %d does not open: %v", i, err)
			return nil
		}
		last, err := time.Parse(time.RFC3339, s.Recorded)
		if err != nil {
			d.add(Broken, "restore the last backup into a new folder", "entry %d has no time", i)
			return nil
		}
		const fix = "set the clock of this machine, and have it set from the network"
		if back := last.Sub(d.now); back > clockBack {
			d.add(Broken, fix, "the clock is %s behind the last entry (%s): nothing can be recorded until it has caught up", back.Round(time.Second), s.Recorded)
		} else if -back > clockAhead {
			d.add(Due, fix, "the clock is %d days ahead of the last entry (%s): if it is wrong, the next entry cannot be taken back", int(-back.Hours()/24), s.Recorded)
		}
		return nil
	}
	return nil
}

// openSheet opens the sheet of a stored event: behind its blind of 32 bytes.
func openSheet(ctx context.Context, v *vault.Vault, row clerk.EventRow) (*record.Sheet, error) {
	k, err := v.Key(ctx, row.Key)
	if err != nil {
		return nil, err
	}
	plain, err := record.Unseal(k.Secret, fmt.Sprintf("event/%d/%s/%s/%d", row.Index, row.ID, row.Chain, row.Seq), row.Body)
	if err != nil {
		return nil, err
	}
	if len(plain) < 32 {
		return nil, errors.New("it is too short")
	}
	return record.DecodeSheet(plain[32:])
}

// desk asks the desk: does it open, are there rules, do letters wait, is the
// organisation's zone known here.
func (d *doctor) desk(st *store.Store, v *vault.Vault) (err error) {
	if d.broken() {
		return nil // it would only say the same again
	}
	desk, err := clerk.Open(d.ctx, st, v, d.health.World)
	if problem := (*clerk.Problem)(nil); err != nil && d.ctx.Err() == nil && !errors.As(err, &problem) {
		d.add(Broken, "restore the last backup into a new folder", "the record does not open: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, desk.Close()) }()
	editions, err := desk.Editions(d.ctx)
	if err != nil {
		return err
	}
	if len(editions) == 0 {
		d.add(Due, "alteram rules adopt FILE.md", "no rulebook was adopted: no case can be opened")
	}
	letters, err := desk.Letters(d.ctx, "")
	if err != nil {
		return err
	}
	waiting := 0
	for _, l := range letters {
		if l.Waits() {
			waiting++
		}
	}
	if waiting > 0 {
		letters, were := "letters", "were"
		if waiting == 1 {
			letters, were = "letter", "was"
		}
		d.add(Due, "alteram letters", "%d %s %s not sent yet", waiting, letters, were)
	}
	d.zone(desk.Organisation().Clock.Zone)
	return nil
}

// zone asks whether the time-zone data of this machine know a zone.
func (d *doctor) zone(zone *time.Location) {
	if zone == nil {
		return
	}
	if _, err := time.LoadLocation(zone.String()); err != nil {
		d.add(Broken, "install the time-zone data of this machine (package tzdata)", "this machine does not know the zone %s: %v", zone, err)
	}
}

func (d *doctor) broken() bool {
	for _, f := range d.found {
		if f.Level == Broken && !strings.Contains(f.What, "escrow") {
			return true
		}
	}
	return false
}

// Upgrade says what the program that runs would do to a folder.
type Upgrade struct {
	Have, Want int64    // version of the store's tables, and the one this program works with
	Changes    []string // what opening the folder with this program changes for good
	Refused    string   // why this program will not open it; empty when it will
	Fix        string   // the way back from that
}

// UpgradeCheck compares a folder with what this program knows. It changes
// nothing.
func UpgradeCheck(ctx context.Context, org string) (*Upgrade, error) {
	u := &Upgrade{}
	problem := (*clerk.Problem)(nil)
	conf, err := readSettings(org)
	if errors.As(err, &problem) {
		u.Refused, u.Fix = problem.What, problem.Remedy
		return u, nil
	}
	if err != nil {
		return nil, err
	}
	u.Have, u.Want, err = store.Version(ctx, conf.target(org))
	if errors.As(err, &problem) {
		u.Refused, u.Fix = problem.What, problem.Remedy
		return u, nil
	}
	if err != nil {
		return nil, err
	}
	switch {
	case u.Have > u.Want:
		u.Refused = fmt.Sprintf("the store has tables of version %d, and this program knows versions up to %d", u.Have, u.Want)
		u.Fix = "use the newer program that wrote it, or restore a backup made before the upgrade"
	case u.Have < u.Want:
		u.Changes = append(u.Changes, fmt.Sprintf("the tables of the store go from version %d to %d; programs that know only version %d will refuse it, so make a backup with the program in use before", u.Have, u.Want, u.Have))
	}
	return u, nil
}
