package bundle

import (
	"crypto/sha256"
	_ "embed" // verify.py
	"hash/crc32"
	"io"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// VerifyPy is the verifier in Python, which travels in bundles as
// verify/verify.py and gives the same answers as [Verify].
//
//go:embed verify.py
var VerifyPy []byte

// Limits. A bundle beyond them is refused, by Write too.
const (
	MaxSize   = 1<<32 - 1 // bytes of the archive: what its form can count
	MaxFiles  = 65534     // files in the archive
	MaxLeaves = 65536     // size of the largest log that travels whole

	maxText = 256 << 20 // bytes besides attachments: they are held in memory
)

// Contents is what a bundle holds.
//
// To make one, fill in everything but the last event, Checkpoint, Leaves, the
// paths and the proofs; let [Describe] write Description; record the act
// "bundle.issue" with its hash; then fill in the rest and call [Write].
type Contents struct {
	Purpose string // whom it is for, in one word: party, court, appeal, public, auditor
	Holder  string // handle of the person who receives it, or empty
	Made    string // UTC, "2010-10-11T10:41:00Z"
	Origin  string // of the log
	Case    string // chain that the bundle is about, 32 hex digits

	Events     []Event // the chain from its beginning; the last is "bundle.issue"
	Org        []Event // of the organisation's own chain, in order: genesis first, then every change of the log's key, the adoptions of the editions and the witnesses
	Checkpoint []byte  // the head of the log that the paths lead to
	// Leaves is every entry of the log up to Checkpoint if they are at most
	// MaxLeaves, and empty otherwise.
	Leaves []record.Entry

	Consistency []Consistency // in order of size
	Editions    []Edition     // in order of Hash
	Files       []Attachment  // in order of Commitment
	Extra       []File        // in order of Name: README.txt, index.html, report.txt, verify/verify.py
	Erased      []Erased      // in order of Seq, Position

	// Description is bundle.json as it was issued: what Describe returned.
	Description []byte
}

// Event is an event with the proof that it stands in the log.
type Event struct {
	Index int64                     // in the log
	Sheet []byte                    // exact bytes
	Blind [32]byte                  // of the entry
	Shown map[int]record.Disclosure // by position in the sheet's list of sealed fields
	Path  tlog.RecordProof          // from the entry to the root of Checkpoint
}

// Consistency proves that the log at an earlier head, one that the holder may
// have seen, is a beginning of the log at the bundle's.
type Consistency struct {
	Checkpoint []byte // the earlier head
	Proof      tlog.TreeProof
}

// Edition is a rulebook as adopted: its texts in order, the main one first.
type Edition struct {
	Hash  string // see EditionHash
	Files []File
}

// Attachment is the content of a file that is part of an event. A shown
// disclosure of that event names the commitment and holds the salt.
type Attachment struct {
	Commitment [32]byte
	Size       int64       // bytes
	Content    io.ReaderAt // must live as long as the bundle: it is read when it is needed, and never whole

	known   digests
	isKnown bool // known was taken from Content
}

// digests are the check sums of a content: SHA-256 and that of the archive.
type digests struct {
	sum [32]byte
	crc uint32
}

func (a *Attachment) reader() io.Reader { return io.NewSectionReader(a.Content, 0, a.Size) }

// digest returns the check sums of the content. It reads all of it the first
// time.
func (a *Attachment) digest() (digests, error) {
	if a.isKnown {
		return a.known, nil
	}
	sum, crc := sha256.New(), crc32.NewIEEE()
	if _, err := io.Copy(io.MultiWriter(sum, crc), a.reader()); err != nil {
		return digests{}, err
	}
	a.known, a.isKnown = digests{[32]byte(sum.Sum(nil)), crc.Sum32()}, true
	return a.known, nil
}

// commits reports whether the content is the one that was committed to with a
// salt.
func (a *Attachment) commits(salt [32]byte) (bool, error) {
	h := record.NewFileCommitment(salt)
	if _, err := io.Copy(h, a.reader()); err != nil {
		return false, err
	}
	return [32]byte(h.Sum(nil)) == a.Commitment, nil
}

// File is a named text. The name is a path with "/" for Extra, and has none
// for editions.
type File struct {
	Name string
	Data []byte
}

// Erased says that the value at a position of event Seq of the case was
// destroyed by the act By ("record.erase") of the same chain, and on what
// ground.
type Erased struct {
	Seq, Position, By int64
	Ground            string
}

// EditionHash returns the name of a rulebook in the record: SHA-256, in hex,
// of the list of pairs of name and SHA-256 of the text, in order.
func EditionHash(files []File) (string, error) {
	pairs := make([]any, len(files))
	for i, f := range files {
		pairs[i] = []any{f.Name, hexSum(f.Data)}
	}
	b, err := record.Encode(pairs)
	if err != nil {
		return "", err
	}
	return hexSum(b), nil
}
