package clerk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"alteram/crate"
	"alteram/record"
)

// Bounds of an attachment, in bytes: the largest of all, and up to which size
// it is kept in one piece and given back as bytes.
const (
	maxFile  = 2 << 30
	maxPiece = 1 << 20
)

// keepUpload is how long a file stays that was received and never recorded.
const keepUpload = 24 * time.Hour

// large is a file in chunks on the store: one that was received, with the salt
// and the commitment that its entry will have, or one of the record.
type large struct {
	*crate.Crate
	salt, commitment [32]byte // of one that was received
}

// Receive takes in a file as it arrives, sealed chunk by chunk, and returns the
// attachment for a draft: a large file is never held whole in memory. It belongs
// to no entry until a draft with it is recorded; then it must be handed over
// once only. What is not recorded goes with Discard, or after a day. A file of
// more than most bytes is a *Problem, as is one that has a bad name; most is at
// most 2 GiB, and 0 is that. An error of r comes back wrapped.
func (d *Desk) Receive(ctx context.Context, name, kind string, most int64, r io.Reader) (Attachment, error) {
	if most <= 0 || most > maxFile {
		most = maxFile
	}
	a := Attachment{Name: name, Type: kind}
	if err := checkAttachment(&a); err != nil {
		return a, err
	}
	counted := &io.LimitedReader{R: r, N: most + 1}
	head, err := io.ReadAll(io.LimitReader(counted, maxPiece+1))
	if err != nil {
		return a, fmt.Errorf("receive %s: %w", name, err)
	}
	if len(head) <= maxPiece && counted.N > 0 {
		a.Content = head
		return a, nil
	}
	if counted.N == 0 {
		return a, tooLarge(name, most)
	}
	if err := d.store.DropFilesBefore(ctx, d.world.Now().Add(-keepUpload)); err != nil {
		return a, fmt.Errorf("receive %s: %w", name, err)
	}
	id, err := d.handle("", 16)
	if err != nil {
		return a, err
	}
	a.large = &large{}
	if _, err := io.ReadFull(d.world.Rand, a.large.salt[:]); err != nil {
		return a, fmt.Errorf("salt: %w", err)
	}
	if err := d.store.BeginFile(ctx, id, d.world.Now()); err != nil {
		return a, fmt.Errorf("receive %s: %w", name, err)
	}
	a.large.Crate, a.large.commitment, err = crate.Pack(ctx, d.store, d.world.Rand, id, a.large.salt, io.MultiReader(bytes.NewReader(head), counted))
	if err == nil && counted.N == 0 {
		err = tooLarge(name, most)
	}
	if err == nil {
		return a, nil
	}
	drop := d.store.DropFile(context.WithoutCancel(ctx), id)
	if p := new(Problem); errors.As(err, &p) {
		return Attachment{}, errors.Join(err, drop)
	}
	return Attachment{}, fmt.Errorf("receive %s: %w", name, errors.Join(err, drop))
}

func tooLarge(name string, most int64) error {
	return &Problem{What: fmt.Sprintf("the file %s is larger than %d MB", name, most>>20), Remedy: "attach a smaller file, or its parts"}
}

// Discard removes files that were received. Those that were recorded since stay.
func (d *Desk) Discard(ctx context.Context, files []Attachment) error {
	var all error
	for _, a := range files {
		if a.large != nil {
			all = errors.Join(all, d.store.DropFile(ctx, a.large.Name))
		}
	}
	return all
}

// Size is the length of the content in bytes.
func (a *Attachment) Size() int64 {
	if a.large != nil {
		return a.large.Crate.Size
	}
	return int64(len(a.Content))
}

// SHA256 is the fingerprint of the content in hex. That of a large file is what
// it was when it arrived, which its chunks are sealed to.
func (a *Attachment) SHA256() string {
	if a.large != nil {
		return hex.EncodeToString(a.large.Sum[:])
	}
	sum := sha256.Sum256(a.Content)
	return hex.EncodeToString(sum[:])
}

// Open returns the content of an attachment, to be read once or in parts for as
// long as the context lives. A large file is read from the store as it goes.
func (d *Desk) Open(ctx context.Context, a *Attachment) *io.SectionReader {
	return io.NewSectionReader(a.reader(ctx, d.store), 0, a.Size())
}

func (a *Attachment) reader(ctx context.Context, store Store) io.ReaderAt {
	if a.large != nil {
		return a.large.Crate.Open(ctx, store)
	}
	return bytes.NewReader(a.Content)
}

// committed returns a salt and the commitment to the content under it.
func (a *Attachment) committed(rand io.Reader) (salt, commitment [32]byte, err error) {
	if a.large != nil {
		return a.large.salt, a.large.commitment, nil
	}
	if _, err := io.ReadFull(rand, salt[:]); err != nil {
		return salt, commitment, fmt.Errorf("salt: %w", err)
	}
	return salt, record.FileCommitment(salt, a.Content), nil
}

// piece is what the store keeps under the key of an attachment, and the place
// that it is bound to: the content, or the label of the large file that has it.
func (a *Attachment) piece(index int64, n int) (place string, plain []byte, err error) {
	if a.large == nil {
		return blobPlace(index, n), a.Content, nil
	}
	plain, err = a.large.Label()
	return labelPlace(index, n), plain, err
}

// file is the name of the large file; empty when there is none.
func (a *Attachment) file() string {
	if a.large == nil {
		return ""
	}
	return a.large.Name
}

// openBlob opens the content of an attachment. That of a large file is not read.
func (r *keyring) openBlob(ctx context.Context, row *ObjectRow) (Attachment, error) {
	a := Attachment{}
	k, err := r.key(ctx, row.Key)
	if err != nil {
		return a, fmt.Errorf("entry %d of the log, attachment %d: key %s: %w", row.Index, row.N, row.Key, err)
	}
	place := blobPlace(row.Index, row.N)
	if row.File != "" {
		place = labelPlace(row.Index, row.N)
	}
	plain, err := record.Unseal(k.Secret, place, row.Body)
	if err != nil {
		return a, damagedAt(row.Index, "attachment %d: %w", row.N, err)
	}
	if row.File == "" {
		a.Content = plain
		return a, nil
	}
	c, err := crate.Read(plain)
	if err == nil && c.Name != row.File {
		err = errors.New("its label speaks of another file")
	}
	if err != nil {
		return a, damagedAt(row.Index, "attachment %d: %w", row.N, err)
	}
	a.large = &large{Crate: c}
	return a, nil
}

// same reports whether a content is the one that was committed to, and whether
// it has the fingerprint that its label names. It reads all of it.
func (a *Attachment) same(ctx context.Context, store Store, salt, commitment [32]byte) error {
	sum, h := sha256.New(), record.NewFileCommitment(salt)
	if _, err := io.Copy(io.MultiWriter(sum, h), io.NewSectionReader(a.reader(ctx, store), 0, a.Size())); err != nil {
		return err
	}
	if [32]byte(h.Sum(nil)) != commitment || a.large != nil && [32]byte(sum.Sum(nil)) != a.large.Sum {
		return errOther
	}
	return nil
}

// errOther says that a content is not the one that was recorded.
var errOther = errors.New("it is not the one that was recorded")
