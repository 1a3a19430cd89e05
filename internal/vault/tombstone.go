package vault

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"alteram/clerk"
)

// Kind says what a tombstone stands for.
type Kind string

// The kinds of tombstones.
const (
	Gone   Kind = "key"    // a key, and with it everything it protected: no generation of its name is left
	Spent  Kind = "spent"  // a generation of a key: what was not erased is sealed under a later one
	Object Kind = "object" // a disclosure and, where it is an attachment, its content: <index>/<position>
)

// Tombstone is one line about something destroyed. It holds no secret: random
// ids and places only.
type Tombstone struct {
	At   time.Time // UTC, whole seconds
	Kind Kind
	ID   string // of the key, or the place of the object
	By   string // the event that ordered it, where known
}

// String returns the line without its line end.
func (s Tombstone) String() string {
	by := s.By
	if by == "" {
		by = "-"
	}
	return s.At.UTC().Format(time.RFC3339) + " " + string(s.Kind) + " " + s.ID + " " + by
}

// parseTombstone is the inverse of String.
func parseTombstone(line string) (Tombstone, error) {
	bad := errors.New("this is not a tombstone")
	f := strings.Split(line, " ")
	if len(f) != 4 {
		return Tombstone{}, bad
	}
	at, err := time.Parse(time.RFC3339, f[0])
	if err != nil {
		return Tombstone{}, bad
	}
	s := Tombstone{At: at.UTC(), Kind: Kind(f[1]), ID: f[2], By: f[3]}
	if s.By == "-" {
		s.By = ""
	}
	if s.check() != nil || s.String() != line {
		return Tombstone{}, bad
	}
	return s, nil
}

// check says whether the tombstone can be written down.
func (s Tombstone) check() error {
	if s.By == "-" || s.By != "" && !goodName(strings.ReplaceAll(s.By, "#", "")) {
		return fmt.Errorf("%q cannot stand in a tombstone", s.By)
	}
	switch s.Kind {
	case Gone, Spent:
		_, _, err := SplitID(s.ID)
		return err
	case Object:
		if _, ok := ParsePlace(s.ID); !ok {
			return fmt.Errorf("%q is not the place of an object", s.ID)
		}
		return nil
	}
	return fmt.Errorf("%q is not a kind of tombstone", s.Kind)
}

// ParsePlace reads the place of an object, "<index>/<position>".
func ParsePlace(id string) (clerk.Place, bool) {
	index, n, ok := strings.Cut(id, "/")
	i, err := strconv.ParseInt(index, 10, 64)
	k, err2 := strconv.Atoi(n)
	if !ok || err != nil || err2 != nil || i < 0 || k < 0 || fmt.Sprintf("%d/%d", i, k) != id {
		return clerk.Place{}, false
	}
	return clerk.Place{Index: i, N: k}, true
}

// ParseTombstones reads the text of a file of tombstones. A last line without
// an end was being written when the machine stopped, before anything was
// destroyed: it does not count.
func ParseTombstones(text []byte) ([]Tombstone, error) {
	g := newGraveyard()
	if err := g.take(text); err != nil {
		return nil, err
	}
	return g.list, nil
}

// graveyard is what the tombstones say.
type graveyard struct {
	list []Tombstone
	dead map[string]Tombstone // by id, keys and places
	last map[string]int64     // by name: the highest generation that was destroyed
	read int64                // bytes of the file that were read: whole lines
}

func newGraveyard() *graveyard {
	return &graveyard{dead: map[string]Tombstone{}, last: map[string]int64{}}
}

// take reads whole lines.
func (g *graveyard) take(text []byte) error {
	whole := strings.LastIndexByte(string(text), '\n') + 1
	for line := range strings.Lines(string(text[:whole])) {
		s, err := parseTombstone(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return fmt.Errorf("line %d: %w", len(g.list)+1, err)
		}
		g.list = append(g.list, s)
		g.dead[s.ID] = s
		if name, gen, err := SplitID(s.ID); err == nil && s.Kind != Object {
			g.last[name] = max(g.last[name], gen)
		}
	}
	g.read += int64(whole)
	return nil
}

// keys returns the ids of the keys that were destroyed.
func (g *graveyard) keys() []string {
	var ids []string
	for _, s := range g.list {
		if s.Kind != Object {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// readStones reads what was appended to the tombstones since the last time.
// It costs one look at the size of the file when that is nothing.
func (v *Vault) readStones() error {
	path := filepath.Join(v.dir, stonesFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &clerk.Problem{What: fmt.Sprintf("%s is missing", path), Remedy: stonesRemedy}
	}
	if err != nil {
		return fmt.Errorf("read the tombstones: %w", err)
	}
	switch {
	case info.Size() == v.graves.read:
		return nil
	case info.Size() < v.graves.read:
		return &clerk.Problem{What: fmt.Sprintf("%s was cut short", path), Remedy: stonesRemedy}
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read the tombstones: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, v.graves.read, info.Size()-v.graves.read))
	if err != nil {
		return fmt.Errorf("read the tombstones: %w", err)
	}
	if err := v.graves.take(text); err != nil {
		return &clerk.Problem{What: fmt.Sprintf("%s is damaged: %v", path, err), Remedy: stonesRemedy}
	}
	return nil
}

const stonesRemedy = "put the tombstones back from the escrow of the keys or from the last backup"

// sealStones puts the tombstones, as far as they were read, into the state.
func (v *Vault) sealStones(t *keyring) error {
	text, err := os.ReadFile(filepath.Join(v.dir, stonesFile))
	if err != nil {
		return fmt.Errorf("read the tombstones: %w", err)
	}
	t.state.stones = v.graves.read
	t.state.stonesum = sha256.Sum256(text[:v.graves.read])
	return nil
}

// sealedStones checks that the tombstones begin as they did when they were
// last sealed.
func (v *Vault) sealedStones(s *state) error {
	text, err := os.ReadFile(filepath.Join(v.dir, stonesFile))
	if err != nil {
		return fmt.Errorf("read the tombstones: %w", err)
	}
	if s.stones > int64(len(text)) || sha256.Sum256(text[:s.stones]) != s.stonesum {
		return &clerk.Problem{What: fmt.Sprintf("%s was altered or cut short", filepath.Join(v.dir, stonesFile)), Remedy: stonesRemedy}
	}
	return nil
}

// appendStones writes tombstones, durable when it returns. The caller has the
// keyring's lock.
func (v *Vault) appendStones(stones []Tombstone) error {
	if err := v.readStones(); err != nil {
		return err
	}
	var text strings.Builder
	for _, s := range stones {
		if err := s.check(); err != nil {
			return fmt.Errorf("write a tombstone: %w", err)
		}
		text.WriteString(s.String() + "\n")
	}
	f, err := os.OpenFile(filepath.Join(v.dir, stonesFile), os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write the tombstones: %w", err)
	}
	err = f.Truncate(v.graves.read) // a line that was not finished
	if err == nil {
		_, err = f.WriteAt([]byte(text.String()), v.graves.read)
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write the tombstones: %w", err)
	}
	return v.readStones()
}

// Tombstones returns everything that was destroyed, in order.
func (v *Vault) Tombstones() ([]Tombstone, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.readStones(); err != nil {
		return nil, err
	}
	return append([]Tombstone(nil), v.graves.list...), nil
}
