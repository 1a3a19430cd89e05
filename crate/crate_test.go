package crate_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"

	"alteram/crate"
	"alteram/record"
)

// shelf keeps chunks in memory.
type shelf map[string][]byte

var errNone = errors.New("there is none")

func (s shelf) AddChunks(_ context.Context, name string, first int, bodies [][]byte) error {
	for i, b := range bodies {
		s[fmt.Sprint(name, "/", first+i)] = bytes.Clone(b)
	}
	return nil
}

func (s shelf) Chunk(_ context.Context, name string, n int) ([]byte, error) {
	b, ok := s[fmt.Sprint(name, "/", n)]
	if !ok {
		return nil, errNone
	}
	return b, nil
}

func content(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i>>12 + i)
	}
	return b
}

func pack(t *testing.T, s shelf, name string, plain []byte) *crate.Crate {
	t.Helper()
	salt := [32]byte{1, 2, 3}
	c, commitment, err := crate.Pack(t.Context(), s, rand.Reader, name, salt, iotest.OneByteReader(bytes.NewReader(plain)))
	if len(plain) > crate.ChunkSize { // a byte at a time would take long
		c, commitment, err = crate.Pack(t.Context(), s, rand.Reader, name, salt, bytes.NewReader(plain))
	}
	if err != nil {
		t.Fatal(err)
	}
	if commitment != record.FileCommitment(salt, plain) || c.Sum != sha256.Sum256(plain) || c.Size != int64(len(plain)) {
		t.Errorf("%d bytes: the crate has %d bytes, or another fingerprint", len(plain), c.Size)
	}
	return c
}

func all(t *testing.T, c *crate.Crate, s shelf) ([]byte, error) {
	t.Helper()
	return io.ReadAll(io.NewSectionReader(c.Open(t.Context(), s), 0, c.Size))
}

// What is packed comes out again, whatever its length, and from any place on.
func TestWhatIsPackedComesOutAgain(t *testing.T) {
	for _, n := range []int{1, 63, crate.ChunkSize - 1, crate.ChunkSize, crate.ChunkSize + 1, 9*crate.ChunkSize + 5} {
		s, plain := shelf{}, content(n)
		c := pack(t, s, "f", plain)
		if len(s) != c.Chunks() {
			t.Errorf("%d bytes: %d chunks on the shelf, want %d", n, len(s), c.Chunks())
		}
		label, err := c.Label()
		if err != nil {
			t.Fatal(err)
		}
		again, err := crate.Read(label)
		if err != nil || *again != *c {
			t.Fatalf("%d bytes: the label reads %+v, %v", n, again, err)
		}
		if got, err := all(t, again, s); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %d came out, %v", n, len(got), err)
		}
		tail := make([]byte, 10)
		at := max(0, n-7)
		if got, err := c.Open(t.Context(), s).ReadAt(tail, int64(at)); err != io.EOF || !bytes.Equal(tail[:got], plain[at:]) {
			t.Errorf("%d bytes: from %d on %d bytes came out, %v", n, at, got, err)
		}
	}
}

// A crate whose chunks were changed, lost, put in another order, cut off or
// taken from another file does not open.
func TestCratesThatWereTamperedWithDoNotOpen(t *testing.T) {
	plain := content(3*crate.ChunkSize + 5)
	for name, tamper := range map[string]func(shelf, *crate.Crate){
		"a changed bit":             func(s shelf, _ *crate.Crate) { s["f/1"][100] ^= 1 },
		"a lost chunk":              func(s shelf, _ *crate.Crate) { delete(s, "f/2") },
		"another order":             func(s shelf, _ *crate.Crate) { s["f/0"], s["f/1"] = s["f/1"], s["f/0"] },
		"a chunk of another file":   func(s shelf, _ *crate.Crate) { s["f/1"] = s["g/1"] },
		"cut off after a chunk":     func(_ shelf, c *crate.Crate) { c.Size = 2 * crate.ChunkSize },
		"a last chunk that is gone": func(s shelf, c *crate.Crate) { delete(s, "f/3"); c.Size = 3 * crate.ChunkSize },
		"a shorter last chunk":      func(_ shelf, c *crate.Crate) { c.Size-- },
	} {
		s := shelf{}
		c := pack(t, s, "f", plain)
		pack(t, s, "g", plain)
		if _, err := all(t, c, s); err != nil {
			t.Fatal(err)
		}
		tamper(s, c)
		if got, err := all(t, c, s); err == nil {
			t.Errorf("%s: %d bytes came out as if nothing had happened", name, len(got))
		}
	}
}

// An upload that breaks off is an error, and so is one of nothing.
func TestWhatBreaksOffIsNoFile(t *testing.T) {
	lost := errors.New("the line went dead")
	for name, r := range map[string]io.Reader{
		"at once":          iotest.ErrReader(lost),
		"within a chunk":   io.MultiReader(bytes.NewReader(content(10)), iotest.ErrReader(lost)),
		"between chunks":   io.MultiReader(bytes.NewReader(content(2*crate.ChunkSize)), iotest.ErrReader(lost)),
		"after many bytes": io.MultiReader(bytes.NewReader(content(9*crate.ChunkSize+1)), iotest.ErrReader(lost)),
	} {
		if _, _, err := crate.Pack(t.Context(), shelf{}, rand.Reader, "f", [32]byte{}, r); !errors.Is(err, lost) {
			t.Errorf("%s: got error %v, want that of the line", name, err)
		}
	}
	if _, _, err := crate.Pack(t.Context(), shelf{}, rand.Reader, "f", [32]byte{}, bytes.NewReader(nil)); err == nil {
		t.Error("an empty file was packed")
	}
}

// A label that was not written by this package is refused.
func TestStrangeLabelsAreRefused(t *testing.T) {
	for _, text := range []string{``, `[]`, `{}`, `{"chunk":1,"file":"f","key":"` + record.B64([32]byte{}) + `","sha256":"` + fmt.Sprintf("%064x", 0) + `","size":5}`} {
		if c, err := crate.Read([]byte(text)); err == nil {
			t.Errorf("%s was read as %+v", text, c)
		}
	}
}
