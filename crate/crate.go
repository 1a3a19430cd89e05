// Package crate says how a large file is sealed in chunks while it arrives, and
// how it is opened a chunk at a time.
//
// A file gets a key of its own. Its content is cut into chunks of one length,
// each sealed as package record seals everything; the place that a chunk is
// bound to names the file, the number of the chunk and whether it is the last.
// So chunks cannot be changed, left out, put in another order, taken from
// another file or cut off at the end, and whoever reads one holds only that one
// in memory. It is the STREAM construction of Hoang, Reyhanitabar, Rogaway and
// Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance"
// (CRYPTO 2015), with random nonces in the place of counted ones.
//
// What opens the chunks is the label of the crate. The record seals the label
// as it seals other content, under the key of a case or a person: to destroy
// that key destroys the file, and to seal the label anew under the next key does
// not touch the chunks.
//
// The package does not keep the chunks: that is for a Shelf.
// TestCratesThatWereTamperedWithDoNotOpen shows what is found.
package crate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"

	"alteram/record"
)

// ChunkSize is how many bytes of a file a chunk holds; the last holds the rest.
const ChunkSize = 256 << 10

// together is how many chunks go onto the shelf at once.
const together = 8

// Shelf is where chunks lie, under the name of their file and their number.
type Shelf interface {
	AddChunks(ctx context.Context, name string, first int, bodies [][]byte) error
	Chunk(ctx context.Context, name string, n int) ([]byte, error)
}

// Crate is a file in chunks, and what opens them: a secret.
type Crate struct {
	Name string   // of the file on its shelf
	Key  [32]byte // of its chunks
	Size int64    // bytes
	Sum  [32]byte // SHA-256 of the content
}

// Pack reads r to its end and puts its chunks onto the shelf. It returns the
// crate and the commitment to the content under salt ([record.FileCommitment]).
// The content must not be empty. An error of r comes back as it is, wrapped.
func Pack(ctx context.Context, shelf Shelf, rand io.Reader, name string, salt [32]byte, r io.Reader) (*Crate, [32]byte, error) {
	c := &Crate{Name: name}
	var commitment [32]byte
	if _, err := io.ReadFull(rand, c.Key[:]); err != nil {
		return nil, commitment, fmt.Errorf("key of a file: %w", err)
	}
	sum, fingerprint := sha256.New(), record.NewFileCommitment(salt)
	var bodies [][]byte
	next, n := make([]byte, ChunkSize), 0
	this, err := fill(r, make([]byte, ChunkSize))
	if err == nil && len(this) == 0 {
		err = errors.New("the file is empty")
	}
	for last := false; err == nil && !last; n++ {
		var after []byte
		if after, err = fill(r, next); err != nil {
			break
		}
		last = len(after) == 0
		sum.Write(this)
		fingerprint.Write(this)
		c.Size += int64(len(this))
		body, sealErr := record.Seal(rand, c.Key, place(name, n, last), this)
		if sealErr != nil {
			return nil, commitment, sealErr
		}
		if bodies = append(bodies, body); last || len(bodies) == together {
			if err := shelf.AddChunks(ctx, name, n+1-len(bodies), bodies); err != nil {
				return nil, commitment, err
			}
			bodies = nil
		}
		this, next = after, this[:ChunkSize]
	}
	if err != nil {
		return nil, commitment, fmt.Errorf("read the file: %w", err)
	}
	sum.Sum(c.Sum[:0])
	fingerprint.Sum(commitment[:0])
	return c, commitment, nil
}

// fill reads as much as fits; less only at the end of r.
func fill(r io.Reader, into []byte) ([]byte, error) {
	n, err := io.ReadFull(r, into)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return into[:n], err
}

// place is what a chunk is bound to.
func place(name string, n int, last bool) string {
	end := "more"
	if last {
		end = "last"
	}
	return fmt.Sprintf("chunk/%s/%d/%s", name, n, end)
}

// Chunks is how many chunks a crate has.
func (c *Crate) Chunks() int { return int((c.Size + ChunkSize - 1) / ChunkSize) }

// Label returns what opens the crate, in the sheet form.
func (c *Crate) Label() ([]byte, error) {
	return record.Encode(record.Object{"chunk": int64(ChunkSize), "file": c.Name, "key": record.B64(c.Key), "sha256": hex.EncodeToString(c.Sum[:]), "size": c.Size})
}

// Read reads a label.
func Read(label []byte) (*Crate, error) {
	v, err := record.Decode(label)
	if err != nil {
		return nil, fmt.Errorf("label of a file: %w", err)
	}
	o, _ := v.(record.Object)
	c := &Crate{}
	c.Name, _ = o["file"].(string)
	c.Size, _ = o["size"].(int64)
	key, _ := o["key"].(string)
	text, _ := o["sha256"].(string)
	sum, sumErr := hex.DecodeString(text)
	if c.Key, err = record.ParseB64(key); err != nil || c.Name == "" || c.Size <= 0 || sumErr != nil || len(sum) != len(c.Sum) {
		return nil, errors.New("label of a file: name, size, key or check sum cannot be read")
	}
	if o["chunk"] != int64(ChunkSize) {
		return nil, fmt.Errorf("label of a file: its chunks are not of %d bytes", ChunkSize)
	}
	copy(c.Sum[:], sum)
	return c, nil
}

// Open returns the content of a crate, which is read from the shelf as it is
// asked for. It may be read by several at once.
func (c *Crate) Open(ctx context.Context, shelf Shelf) io.ReaderAt {
	return &opened{ctx: ctx, shelf: shelf, crate: c, at: -1}
}

// opened is the content of a crate with the chunk that was read last. The
// context lives as long as the request that reads.
type opened struct {
	ctx   context.Context
	shelf Shelf
	crate *Crate

	mu    sync.Mutex
	at    int // number of the chunk, or -1
	chunk []byte
}

// ReadAt reads from a place of the content on.
func (o *opened) ReadAt(p []byte, off int64) (done int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for done < len(p) {
		at := off + int64(done)
		if at >= o.crate.Size {
			return done, io.EOF
		}
		if err := o.turn(int(at / ChunkSize)); err != nil {
			return done, err
		}
		done += copy(p[done:], o.chunk[at%ChunkSize:])
	}
	return done, nil
}

// turn opens a chunk.
func (o *opened) turn(n int) error {
	if o.at == n {
		return nil
	}
	o.at = -1
	body, err := o.shelf.Chunk(o.ctx, o.crate.Name, n)
	if err != nil {
		return fmt.Errorf("chunk %d: %w", n, err)
	}
	last := n == o.crate.Chunks()-1
	plain, err := record.Unseal(o.crate.Key, place(o.crate.Name, n, last), body)
	if err != nil {
		return fmt.Errorf("chunk %d: %w", n, err)
	}
	want := ChunkSize
	if last {
		want = int(o.crate.Size - int64(n)*ChunkSize)
	}
	if len(plain) != want {
		return fmt.Errorf("chunk %d has %d bytes instead of %d", n, len(plain), want)
	}
	o.at, o.chunk = n, plain
	return nil
}
