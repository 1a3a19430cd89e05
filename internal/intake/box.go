package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"alteram/aside"
	"alteram/clerk"
	"alteram/record"
)

// The form of a box.
const (
	FileName = "intake.box" // in the folder of the organisation
	Rhythm   = time.Hour    // between two entries of the log
	Leaves   = 32           // fingerprints behind one entry
	keyName  = "intake"     // in the vault
	block    = 128 << 10    // bytes of a block, before it is sealed
	usual    = 128          // blocks of a box unless a Config says otherwise: 16 MB
	words    = 8            // blocks of these that hold what is written; the rest hold files
)

// Config is what a box stands on.
type Config struct {
	Folder string
	Vault  clerk.Vault
	Desk   *clerk.Desk
	Now    func() time.Time
	Rand   io.Reader // the operating system's generator
	Blocks int       // of 128 KB; 0 is 16 MB in all. It holds when the box is made
}

// Box is the reports of an organisation. Many goroutines may use it.
type Box struct {
	conf Config
	key  [32]byte

	mu    sync.Mutex
	state state
	count int // blocks
	asked chan struct{}
	pace  pace
}

// state is what the first blocks hold.
type state struct {
	Salt    [16]byte  // of the codes
	Secret  [32]byte  // from which codes are drawn
	Next    time.Time // when the next entry of the log is due
	Offices []string  // that read; empty: those of the rule
	Reports []*Report
}

// Open opens the box of an organisation, and makes it where there is none.
func Open(ctx context.Context, conf Config) (*Box, error) {
	b := &Box{conf: conf, asked: make(chan struct{}, 2), pace: newPace()}
	key, err := conf.Vault.Current(ctx, keyName)
	if errors.Is(err, clerk.ErrNone) {
		var made []clerk.Key
		if made, err = conf.Vault.Make(ctx, keyName); err == nil {
			key = made[0]
		}
	}
	if err != nil {
		return nil, fmt.Errorf("key of the intake: %w", err)
	}
	b.key = key.Secret
	left, _ := filepath.Glob(filepath.Join(conf.Folder, ".intake-*")) // the pattern is right
	for _, name := range left {
		_ = os.Remove(name) // of a program that was killed while it wrote; the next start tries again
	}
	raw, err := os.ReadFile(b.path())
	switch {
	case errors.Is(err, os.ErrNotExist):
		if b.count = conf.Blocks; b.count <= words {
			b.count = usual
		}
		for _, part := range [][]byte{b.state.Salt[:], b.state.Secret[:]} {
			if _, err := io.ReadFull(conf.Rand, part); err != nil {
				return nil, fmt.Errorf("draw the salt of the intake: %w", err)
			}
		}
		b.state.Next = conf.Now().Add(Rhythm).UTC()
		return b, b.save(b.state, nil)
	case err != nil:
		return nil, fmt.Errorf("read the intake: %w", err)
	case len(raw)%sealedSize != 0 || len(raw)/sealedSize <= words:
		return nil, damaged("has another size than it was made with")
	}
	b.count = len(raw) / sealedSize
	var text []byte
	for i := range words {
		part, err := b.unseal(raw, i)
		if err != nil {
			return nil, err
		}
		text = append(text, part...)
	}
	if err := json.Unmarshal(bytes.TrimRight(text, "\x00"), &b.state); err != nil {
		return nil, damaged("holds nothing that can be read")
	}
	return b, nil
}

func damaged(what string) error {
	return &clerk.Problem{What: FileName + " " + what, Remedy: "take it, with the keys, from the last backup"}
}

func (b *Box) path() string { return filepath.Join(b.conf.Folder, FileName) }

// sealedSize is a block as it lies in the file: with nonce, length, padding and
// tag. TestABoxHasOneSize holds it against package record.
const sealedSize = 12 + block + 16

// ad binds a block to its place.
func ad(n int) string { return fmt.Sprintf("alteram-intake/v1 %d", n) }

// seal seals a block; room for its length is left in it.
func (b *Box) seal(n int, plain []byte) ([]byte, error) {
	whole := make([]byte, block-4) // the length that Seal writes makes it a whole block
	copy(whole, plain)
	return record.Seal(b.conf.Rand, b.key, ad(n), whole)
}

func (b *Box) unseal(raw []byte, n int) ([]byte, error) {
	plain, err := record.Unseal(b.key, ad(n), raw[n*sealedSize:(n+1)*sealedSize])
	if err != nil {
		return nil, damaged(fmt.Sprintf("is damaged in block %d, or the key is another", n))
	}
	return plain, nil
}

// Room is how many bytes a block of a file holds.
const room = block - 4

// errFull says that what is written has no room.
var errFull = errors.New("the box is full")

// save writes the box anew with a state and with what some blocks hold now. The
// state of the box is set when the file is in place. The caller holds the lock.
func (b *Box) save(s state, blocks map[int][]byte) error {
	text, err := json.Marshal(&s)
	if err != nil {
		return fmt.Errorf("write the intake: %w", err)
	}
	if len(text) > words*room {
		return errFull
	}
	text = append(text, make([]byte, words*room-len(text))...)
	old, err := os.ReadFile(b.path())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("read the intake: %w", err)
	}
	used := s.used()
	var out bytes.Buffer
	out.Grow(b.count * sealedSize)
	for n := range b.count {
		var plain []byte
		switch content, fresh := blocks[n]; {
		case n < words:
			plain = text[n*room : (n+1)*room]
		case fresh:
			plain = content
		case used[n]:
			if plain, err = b.unseal(old, n); err != nil {
				return err
			}
		}
		sealed, err := b.seal(n, plain)
		if err != nil {
			return fmt.Errorf("seal the intake: %w", err)
		}
		out.Write(sealed)
	}
	if err := replace(b.path(), out.Bytes()); err != nil {
		return err
	}
	b.state = s
	return nil
}

// replace puts a file in the place of another, durably.
func replace(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".intake-*")
	if err != nil {
		return fmt.Errorf("write the intake: %w", err)
	}
	defer os.Remove(f.Name()) // gone when it was put in place
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		var dir *os.File
		if dir, err = os.Open(filepath.Dir(path)); err == nil {
			err = errors.Join(dir.Sync(), dir.Close())
		}
	}
	if err != nil {
		return fmt.Errorf("write the intake: %w", err)
	}
	return nil
}

// used are the blocks that hold files.
func (s *state) used() map[int]bool {
	out := map[int]bool{}
	for _, r := range s.Reports {
		for _, f := range r.Files {
			for _, n := range f.Blocks {
				out[n] = true
			}
		}
	}
	return out
}

// copied is a state that can be changed without changing what it was made from.
func (s *state) copied() state {
	c := *s
	c.Reports = nil
	for _, r := range s.Reports {
		x := *r
		x.Lines, x.Files = slices.Clone(r.Lines), slices.Clone(r.Files)
		c.Reports = append(c.Reports, &x)
	}
	return c
}

// change changes a report and writes the box.
func (b *Box) change(id string, do func(s *state, r *Report, blocks map[int][]byte) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.state.copied()
	r := s.byID(id)
	if r == nil {
		return clerk.ErrNone
	}
	blocks := map[int][]byte{}
	if err := do(&s, r, blocks); err != nil {
		return err
	}
	return full(b.save(s, blocks))
}

// full says in words that there is no room.
func full(err error) error {
	if errors.Is(err, errFull) {
		return &clerk.Problem{What: "there is no more room for this", Remedy: "write less, or leave the files out: a reader can be asked how to bring them"}
	}
	return err
}

func (s *state) byID(id string) *Report {
	i := slices.IndexFunc(s.Reports, func(r *Report) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return s.Reports[i]
}

// Beat writes the entry of the log when one is due, and says when the next is.
// What was due while the program did not run is not made up for: that it did not
// run is no secret, and says nothing of reports.
func (b *Box) Beat(ctx context.Context) (time.Time, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.conf.Now().UTC()
	if now.Before(b.state.Next) {
		return b.state.Next, nil
	}
	s := b.state.copied()
	leaves := make([]byte, Leaves*32)
	if _, err := io.ReadFull(b.conf.Rand, leaves); err != nil {
		return now, fmt.Errorf("draw the leaves: %w", err)
	}
	var bound []*Report
	for _, r := range s.Reports {
		if r.Entry == 0 && len(bound) < Leaves {
			bound = append(bound, r)
		}
	}
	at := permutation(leaves) // where they stand among the leaves
	for i, r := range bound {
		sum := r.Receipt.Sum
		copy(leaves[at[i]*32:], sum[:])
	}
	root := sha256.Sum256(append([]byte("alteram-intake-hour/v1\n"), leaves...))
	org := b.conf.Desk.Organisation()
	// Without a key: an hour that was entered just before a crash is entered once
	// more, and what it bound is bound again.
	filed, err := b.conf.Desk.Say(ctx, clerk.Request{Actor: "intake"}, org.Chain, clerk.Saying{Kind: aside.Intake, Words: hex.EncodeToString(root[:])})
	if err != nil {
		return now, fmt.Errorf("enter the hour of the intake: %w", err)
	}
	for _, r := range bound {
		r.Entry, r.Leaves = filed.Entries[0].Index, leaves
	}
	if s.Next = s.Next.Add(Rhythm); !s.Next.After(now) {
		s.Next = now.Add(Rhythm)
	}
	return s.Next, b.save(s, nil)
}

// permutation puts the numbers of the leaves into an order that random bytes give.
func permutation(random []byte) []int {
	sum := sha256.Sum256(append([]byte("order\n"), random...))
	out := make([]int, Leaves)
	for i := range out {
		out[i] = i
	}
	for i := Leaves - 1; i > 0; i-- {
		j := int(sum[i]) % (i + 1)
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// Keep makes the entries until the context ends. tell is told what fails.
func (b *Box) Keep(ctx context.Context, tell func(error)) {
	for {
		next, err := b.Beat(ctx)
		wait := next.Sub(b.conf.Now())
		if err != nil {
			tell(err)
			wait = time.Minute
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(wait, time.Second)):
		}
	}
}
