package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"alteram/clerk"
)

// Escrow is what brings a copy of the keyring back to life: the epoch keys, the
// signing key of the log, the tombstones, and the last acknowledged head.
type Escrow struct {
	Made       time.Time // when it was sealed, or read from a folder
	Signer     string    // signing key of the log; may be empty
	Head       []byte    // last acknowledged checkpoint; may be empty
	Tombstones []Tombstone

	epochs map[int64]*epoch
}

// escrowForm is the first line of an opened escrow; JSON follows.
const escrowForm = "alteram-escrow/v1\n"

// sealedEscrow is the JSON of an escrow.
type sealedEscrow struct {
	Made       string   `json:"made"`
	Epochs     []string `json:"epochs"` // as in their files
	Signer     string   `json:"signer,omitempty"`
	Head       string   `json:"head,omitempty"`
	Tombstones string   `json:"tombstones,omitempty"`
}

// NewIdentity makes the recovery key that is printed and locked away. Its
// String is the secret; its Recipient may be kept in the clear and is what
// [Vault.Escrow] seals for.
func NewIdentity() (*age.X25519Identity, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("make a recovery key: %w", err)
	}
	return id, nil
}

// Escrow writes everything that the keys need beside a copy of the keyring,
// sealed for the recipients in the age format, and notes that it was made.
// Earlier escrows should be destroyed then: they open what was erased since.
func (v *Vault) Escrow(ctx context.Context, w io.Writer, recipients ...age.Recipient) error {
	if len(recipients) == 0 {
		return &clerk.Problem{What: "nobody was named to keep the escrow", Remedy: "name the public recovery key of at least one custodian"}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.write(ctx, func(t *keyring) error {
		e, err := readFolder(v.dir, v.conf.Now())
		if err != nil {
			return err
		}
		if e.epochs[t.epoch.n] == nil {
			return &clerk.Problem{What: fmt.Sprintf("the epoch key %s cannot be read", filepath.Join(v.dir, epochName(t.epoch.n))), Remedy: fromBackup}
		}
		if err := e.seal(w, recipients); err != nil {
			return err
		}
		return replace(v.dir, escrowFile, fmt.Appendf(nil, "%s %d\n", e.Made.Format(time.RFC3339), t.epoch.n), true)
	})
}

// seal writes the escrow, sealed.
func (e *Escrow) seal(w io.Writer, recipients []age.Recipient) error {
	s := sealedEscrow{Made: e.Made.Format(time.RFC3339), Signer: e.Signer, Head: string(e.Head)}
	for _, n := range e.Epochs() {
		s.Epochs = append(s.Epochs, e.epochs[n].text())
	}
	for _, stone := range e.Tombstones {
		s.Tombstones += stone.String() + "\n"
	}
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the escrow: %w", err)
	}
	out, err := age.Encrypt(w, recipients...)
	if err != nil {
		return fmt.Errorf("seal the escrow: %w", err)
	}
	_, err = out.Write(append([]byte(escrowForm), text...))
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("write the escrow: %w", err)
	}
	return nil
}

// OpenEscrow opens a sealed escrow with a recovery key.
func OpenEscrow(r io.Reader, identities ...age.Identity) (*Escrow, error) {
	in, err := age.Decrypt(r, identities...)
	if wrong := (*age.NoIdentityMatchError)(nil); errors.As(err, &wrong) {
		return nil, &clerk.Problem{What: "the escrow is not sealed for this recovery key", Remedy: "use the recovery key that was printed when the escrow was made"}
	}
	if err != nil {
		return nil, &clerk.Problem{What: fmt.Sprintf("this is not a whole escrow of keys: %v", err), Remedy: "use another copy of the escrow"}
	}
	damaged := &clerk.Problem{What: "the escrow is damaged", Remedy: "use another copy of the escrow"}
	text, err := io.ReadAll(io.LimitReader(in, 1<<30))
	if err != nil {
		return nil, damaged
	}
	body, ok := strings.CutPrefix(string(text), escrowForm)
	if !ok {
		return nil, &clerk.Problem{What: "what is sealed there is not an escrow of keys", Remedy: "choose the file that `alteram escrow` wrote"}
	}
	var s sealedEscrow
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		return nil, damaged
	}
	e := &Escrow{Signer: s.Signer, Head: []byte(s.Head), epochs: map[int64]*epoch{}}
	if e.Made, err = time.Parse(time.RFC3339, s.Made); err != nil {
		return nil, damaged
	}
	for _, text := range s.Epochs {
		k, err := parseEpoch(text)
		if err != nil {
			return nil, damaged
		}
		e.epochs[k.n] = k
	}
	if e.Tombstones, err = ParseTombstones([]byte(s.Tombstones)); err != nil || len(e.epochs) == 0 {
		return nil, damaged
	}
	return e, nil
}

// ReadFolder reads from a folder of keys what an escrow holds, though its
// keyring may be lost. Epoch keys that are damaged are left out; tombstones
// must be whole.
func ReadFolder(dir string, now time.Time) (*Escrow, error) {
	e, err := readFolder(dir, now)
	if err != nil {
		return nil, err
	}
	if len(e.epochs) == 0 {
		return nil, &clerk.Problem{What: fmt.Sprintf("%s holds no epoch key that is whole", dir), Remedy: "use the escrow of the keys"}
	}
	return e, nil
}

func readFolder(dir string, now time.Time) (*Escrow, error) {
	e := &Escrow{Made: now.UTC().Truncate(time.Second), epochs: map[int64]*epoch{}}
	numbers, err := epochNumbers(dir)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		if k, err := readEpoch(dir, n); err == nil {
			e.epochs[n] = k
		}
	}
	read := func(name string) []byte {
		text, err2 := os.ReadFile(filepath.Join(dir, name))
		if err2 != nil && !errors.Is(err2, fs.ErrNotExist) {
			err = errors.Join(err, fmt.Errorf("read %s: %w", name, err2))
		}
		return text
	}
	e.Signer = strings.TrimSuffix(string(read(logFile)), "\n")
	e.Head = read(headFile)
	stones := read(stonesFile)
	if err != nil {
		return nil, err
	}
	if e.Tombstones, err = ParseTombstones(stones); err != nil {
		return nil, &clerk.Problem{What: fmt.Sprintf("%s is damaged: %v", filepath.Join(dir, stonesFile), err), Remedy: stonesRemedy}
	}
	return e, nil
}

// Epochs lists the numbers of the epoch keys, rising.
func (e *Escrow) Epochs() []int64 {
	var ns []int64
	for n := range e.epochs {
		ns = append(ns, n)
	}
	slices.Sort(ns)
	return ns
}

// Holds says whether an epoch key is among them.
func (e *Escrow) Holds(epoch int64) bool { return e.epochs[epoch] != nil }

// Assemble makes a folder of keys of a copy of the keyring and an escrow, and
// opens it. Tombstones is the text of the tombstones as they were when the
// copy was made; those that the escrow holds are not applied yet: the caller
// first seals anew what they spare, and then calls [Vault.Apply]. Nothing is
// written over anything.
func Assemble(ctx context.Context, dir, keyring string, tombstones []byte, e *Escrow, conf Config) (*Vault, error) {
	if e.Signer != "" {
		if _, err := note.NewSigner(e.Signer); err != nil {
			return nil, &clerk.Problem{What: "the signing key of the log is damaged", Remedy: "use another copy of the escrow"}
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of keys: %w", err)
	}
	for _, n := range e.Epochs() {
		if err := writeNew(dir, epochName(n), []byte(e.epochs[n].text())); err != nil {
			return nil, err
		}
	}
	files := map[string][]byte{stonesFile: tombstones, headFile: e.Head}
	if e.Signer != "" {
		files[logFile] = []byte(e.Signer + "\n")
	}
	var err error
	if files[keyringFile], err = os.ReadFile(keyring); err != nil {
		return nil, fmt.Errorf("read the copy of the keyring: %w", err)
	}
	for _, name := range []string{stonesFile, headFile, logFile, keyringFile} {
		if data, ok := files[name]; ok {
			if err := writeNew(dir, name, data); err != nil {
				return nil, err
			}
		}
	}
	if err := syncDir(dir); err != nil {
		return nil, err
	}
	return Open(ctx, dir, conf)
}

// CopyKeyring writes a whole copy of the keyring to a new file, wrapped as it
// is, and returns the tombstones as they stood at that moment. Without the
// epoch key the copy tells nothing but the ids of keys.
func (v *Vault) CopyKeyring(ctx context.Context, to string) (tombstones []byte, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return nil, &clerk.Problem{What: fmt.Sprintf("%s is already there", to), Remedy: "choose a new file: nothing is written over"}
	}
	for {
		before, err := os.ReadFile(filepath.Join(v.dir, stonesFile))
		if err != nil {
			return nil, fmt.Errorf("read the tombstones: %w", err)
		}
		if _, err := v.db.ExecContext(ctx, `vacuum into $1`, to); err != nil {
			return nil, v.damaged("copy the keyring", err)
		}
		if tombstones, err = os.ReadFile(filepath.Join(v.dir, stonesFile)); err != nil {
			return nil, fmt.Errorf("read the tombstones: %w", err)
		}
		if bytes.Equal(before, tombstones) {
			break
		}
		// Another process has destroyed something meanwhile.
		if err := os.Remove(to); err != nil {
			return nil, fmt.Errorf("copy the keyring: %w", err)
		}
	}
	if err := os.Chmod(to, 0o600); err != nil {
		return nil, fmt.Errorf("copy the keyring: %w", err)
	}
	f, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("copy the keyring: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("copy the keyring: %w", err)
	}
	return tombstones, nil
}

// DescribeCopy returns how many keys a copy of a keyring says it holds, and
// the number of the epoch key that opens it. Nothing is verified: that takes
// the epoch key.
func DescribeCopy(ctx context.Context, path string) (keys, epoch int64, err error) {
	v := &Vault{dir: filepath.Dir(path)}
	if err := v.connectTo(path, "ro"); err != nil {
		return 0, 0, err
	}
	defer v.db.Close()
	err = v.db.QueryRowContext(ctx, `select count, epoch from state where one = 1`).Scan(&keys, &epoch)
	if err != nil {
		return 0, 0, v.damaged("read the copy of the keyring", err)
	}
	return keys, epoch, nil
}
