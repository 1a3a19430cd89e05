// Package keep keeps an organisation's folder alive: it backs it up, tries
// backups out, restores them, and says what is wrong with a folder.
//
// A backup is a folder of its own:
//
//	store.db           a snapshot of the record: ciphertext and blinded entries
//	keyring.db         the keyring, wrapped under the epoch key of that day
//	tombstones         what had been destroyed by then
//	organisation.json  the settings, without the address of a database
//	manifest.json      when it was made, head and counts
//	SHA256SUMS         sums of all these, for `sha256sum -c`
//
// It never holds an epoch key or the signing key of the log: whoever finds it
// can read nothing. To restore it needs the keys, from the old folder or from
// their escrow, and the tombstones up to the day of the restoration, because
// what was erased after the backup was made has to be erased again before
// anything opens. Survivors of a key of which only a part was erased are sealed
// anew, as they were the first time (docs/decisions/0010).
//
// A backup that is older than what was acknowledged cannot be carried on from
// as if nothing had happened: receipts in other hands prove what it lacks. The
// package says how much that is, and wants to be told that it is lost.
package keep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"alteram/clerk"
	"alteram/record"
)

// The parts of an organisation's folder and of a backup.
const (
	settingsFile = "organisation.json"
	storeFile    = "store.db"
	keysFolder   = "keys"
	keyringFile  = "keyring.db"
	stonesFile   = "tombstones"
	manifestFile = "manifest.json"
	sumsFile     = "SHA256SUMS"
	lastFile     = "last-backup.json" // in the organisation's folder
	intakeFile   = "intake.box"       // what was told in confidence, sealed; there is one once the pages were served
)

const folderFormat = 1

// Manifest says what a backup holds.
type Manifest struct {
	Format     int              `json:"format"` // 1
	Made       time.Time        `json:"made"`   // UTC, whole seconds
	Origin     string           `json:"origin,omitempty"`
	Size       int64            `json:"size"`       // entries of the log
	Checkpoint string           `json:"checkpoint"` // the signed head
	Counts     map[string]int64 `json:"counts"`     // rows of each table
	Keys       int64            `json:"keys"`       // in the keyring
	Epoch      int64            `json:"epoch"`      // number of the epoch key that opens the keyring
	Tombstones int              `json:"tombstones"` // lines

	Unnoted error `json:"-"` // why the organisation's folder does not know of the backup
}

// settings is organisation.json. Fields that this program does not know are
// kept.
type settings map[string]any

// readSettings reads organisation.json.
func readSettings(dir string) (settings, error) {
	path := filepath.Join(dir, settingsFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &clerk.Problem{What: fmt.Sprintf("%s is no organisation's folder: it holds no %s", dir, settingsFile), Remedy: "name the folder that `alteram init` or `alteram restore` made"}
	}
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	var s settings
	if err := json.Unmarshal(text, &s); err != nil || s.store() == "" {
		return nil, &clerk.Problem{What: path + " does not say where the store is", Remedy: fmt.Sprintf("write {\"format\":%d,\"store\":%q} into it, or the address of the PostgreSQL database", folderFormat, storeFile)}
	}
	if s.format() > folderFormat {
		return nil, &clerk.Problem{What: fmt.Sprintf("%s has format %d, and this program knows formats up to %d", dir, s.format(), folderFormat), Remedy: "use the program that made it, or a later one"}
	}
	return s, nil
}

func (s settings) store() string {
	name, _ := s["store"].(string)
	return name
}

func (s settings) format() int {
	n, _ := s["format"].(float64)
	return int(n)
}

// target is where the store is: a path, or the address of a database.
func (s settings) target(dir string) string {
	if isServer(s.store()) || filepath.IsAbs(s.store()) {
		return s.store()
	}
	return filepath.Join(dir, s.store())
}

func isServer(target string) bool { return strings.Contains(target, "://") }

// pointing returns the settings with another store.
func (s settings) pointing(target string) []byte {
	c := settings{}
	for k, v := range s {
		c[k] = v
	}
	c["store"] = target
	text, err := json.Marshal(c)
	if err != nil {
		panic("keep: settings that were read cannot be written: " + err.Error())
	}
	return append(text, '\n')
}

// newFolder calls fill with a folder of another name beside dir, and gives it
// its name when that has succeeded: dir is there whole or not at all, and
// never takes the place of anything.
func newFolder(dir string, fill func(part string) error) (err error) {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return fmt.Errorf("look at %s: %w", dir, err)
		}
		return &clerk.Problem{What: dir + " is there already", Remedy: "name a folder that does not exist: nothing is written over"}
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find %s: %w", dir, err)
	}
	part, err := os.MkdirTemp(filepath.Dir(abs), "."+filepath.Base(abs)+"-unfinished-") // 0700
	if errors.Is(err, fs.ErrNotExist) {
		return &clerk.Problem{What: filepath.Dir(abs) + " does not exist", Remedy: "make that folder, or connect the disk it is on"}
	}
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(part))
		}
	}()
	if err := fill(part); err != nil {
		return err
	}
	if err := syncTree(part); err != nil {
		return err
	}
	if _, err := os.Lstat(abs); !errors.Is(err, fs.ErrNotExist) {
		return &clerk.Problem{What: dir + " was made meanwhile by somebody else", Remedy: "name another folder: nothing is written over"}
	}
	if err := os.Rename(part, abs); err != nil {
		return fmt.Errorf("give the folder its name: %w", err)
	}
	return syncPath(filepath.Dir(abs), true)
}

// syncTree makes a folder durable with all that is in it.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncPath(path, d.IsDir())
	})
}

// syncPath makes a file durable, or the names in a folder. Windows keeps those
// in order itself, and syncs only what is open for writing.
func syncPath(path string, folder bool) error {
	if folder && runtime.GOOS == "windows" {
		return nil
	}
	flag := os.O_RDWR
	if folder {
		flag = os.O_RDONLY
	}
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}

// sum returns the SHA-256 of a file in hex.
func sum(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if _, err := io.CopyN(h, f, 16<<20); err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		} else if err != nil {
			return "", err
		}
	}
}

// backupFiles are the files whose sums a backup holds, in the order of the list.
func backupFiles(dir string) []string {
	list := []string{keyringFile, manifestFile, settingsFile, storeFile, stonesFile}
	if _, err := os.Stat(filepath.Join(dir, intakeFile)); err == nil {
		list = slices.Insert(list, 0, intakeFile)
	}
	return list
}

// copyIntake copies the box of the intake, where there is one. It is written anew
// and put in place as a whole, so that a copy is of one moment.
func copyIntake(from, to string) error {
	content, err := os.ReadFile(filepath.Join(from, intakeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(to, intakeFile), content, 0o600)
	}
	if err != nil {
		return fmt.Errorf("copy the box of the intake: %w", err)
	}
	return nil
}

// ReadBackup checks the sums of a backup, and returns its manifest. A backup
// that is not whole is a [clerk.Problem] that names the file.
func ReadBackup(ctx context.Context, dir string) (*Manifest, error) {
	torn := func(what string) error {
		return &clerk.Problem{What: fmt.Sprintf("the backup %s is not whole: %s", dir, what), Remedy: "use another backup"}
	}
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &clerk.Problem{What: dir + " does not exist", Remedy: "name the folder that `alteram backup` made, or connect the disk it is on"}
	}
	if err != nil {
		return nil, fmt.Errorf("read the backup: %w", err)
	}
	for _, d := range list {
		if d.Name() != sumsFile && !slices.Contains(backupFiles(dir), d.Name()) {
			return nil, torn(d.Name() + " does not belong to it")
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, torn(sumsFile + " is missing")
	}
	if err != nil {
		return nil, fmt.Errorf("read the backup: %w", err)
	}
	var want strings.Builder
	for _, name := range backupFiles(dir) {
		s, err := sum(ctx, filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, torn(name + " is missing")
		}
		if err != nil {
			return nil, fmt.Errorf("read the backup: %w", err)
		}
		line := s + "  " + name + "\n"
		if !strings.Contains(string(text), line) {
			return nil, torn(name + " is not what was written: its sum differs")
		}
		want.WriteString(line)
	}
	if want.String() != string(text) {
		return nil, torn(sumsFile + " was altered")
	}
	text, err = os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, fmt.Errorf("read the backup: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, torn(manifestFile + " cannot be read")
	}
	if m.Format > folderFormat {
		return nil, &clerk.Problem{What: fmt.Sprintf("the backup has format %d, and this program knows formats up to %d", m.Format, folderFormat), Remedy: "use the program that made it, or a later one"}
	}
	return &m, nil
}

// compare says in words how a store differs from the manifest of its backup.
func (m *Manifest) compare(head clerk.Head, counts map[string]int64) []string {
	var found []string
	if head.Size != m.Size || string(head.Checkpoint) != m.Checkpoint {
		found = append(found, fmt.Sprintf("the log has %d entries under another head than the %d of the manifest", head.Size, m.Size))
	}
	for table, want := range m.Counts {
		if got := counts[table]; got != want {
			found = append(found, fmt.Sprintf("table %s has %d rows, the manifest says %d", table, got, want))
		}
	}
	for table, got := range counts {
		if _, ok := m.Counts[table]; !ok && got != 0 {
			found = append(found, fmt.Sprintf("table %s has %d rows, the manifest does not know it", table, got))
		}
	}
	slices.Sort(found)
	return found
}

// sizeOf returns the size under a checkpoint, 0 for none.
func sizeOf(checkpoint []byte) (origin string, size int64, err error) {
	if len(checkpoint) == 0 {
		return "", 0, nil
	}
	c, err := record.ParseCheckpoint(checkpoint)
	if err != nil {
		return "", 0, err
	}
	return c.Origin, c.Size, nil
}
