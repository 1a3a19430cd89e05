package clerk

import (
	"context"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/letter"
	"alteram/record"
)

// Errors of Store and Vault that callers act on. Others mean that the machine
// failed.
var (
	ErrNone      = errors.New("there is none")                       // nothing is stored under that name
	ErrMoved     = errors.New("the log has moved")                   // somebody else appended first: read again and redo
	ErrDestroyed = errors.New("the key was destroyed: it is erased") // a tombstone stands
)

// Head is where the log stands: its size and the signed note over it.
// An empty log has size 0 and no checkpoint.
type Head struct {
	Size       int64
	Checkpoint []byte
}

// EventRow is an event as stored: the place in the log and in its chain in the
// clear, blind and sheet sealed under Key.
type EventRow struct {
	Index     int64
	ID, Chain string
	Seq       int64
	Key       string // id of the key
	Body      []byte
}

// ObjectRow is a disclosure or the content of an attachment, sealed under Key.
type ObjectRow struct {
	Index int64 // of the event
	N     int   // position in the sheet's list of commitments
	Key   string
	Body  []byte
	// File names the large file that holds the content of an attachment: Body
	// is then what opens its chunks. It is empty for everything else.
	File string
}

// Place names an object or a blob.
type Place struct {
	Index int64
	N     int
}

// LetterRow says that disclosure N of event Index is a letter to somebody.
type LetterRow struct {
	Index int64
	N     int
	Chain string
	To    string // handle
}

// HashRow is a hash of the tree at its stored-hash index (package tlog).
type HashRow struct {
	Index int64
	Hash  tlog.Hash
}

// Batch is one transaction. It is refused with ErrMoved, and nothing is
// written, unless the size of the log is Base.
type Batch struct {
	Base       int64
	Entries    []record.Entry // appended at Base, Base+1, …
	Hashes     []HashRow
	Checkpoint []byte // signed head after Entries; empty when Entries is
	Events     []EventRow
	Objects    []ObjectRow
	Blobs      []ObjectRow
	Letters    []LetterRow
	Outbox     []letter.Posting // of those letters, the ones that may leave by mail

	// Erasure: what is written anew in place, and what goes.
	ReplaceEvents  []EventRow
	ReplaceObjects []ObjectRow
	ReplaceBlobs   []ObjectRow
	DropEvents     []int64
	DropObjects    []Place
	DropBlobs      []Place
}

// Store keeps the log and the sealed bodies. It holds no plain text and no
// keys. All methods may be called from several goroutines.
type Store interface {
	Head(ctx context.Context) (Head, error)
	// Append writes the batch in one transaction and returns when it is
	// durable.
	Append(ctx context.Context, b *Batch) error
	Hashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
	// Entries returns the entries from, …, to-1.
	Entries(ctx context.Context, from, to int64) ([]record.Entry, error)
	// Events returns how many events there are.
	Events(ctx context.Context) (int64, error)
	// Gaps lists the entries that have no event, in order. It looks at every
	// entry.
	Gaps(ctx context.Context) ([]int64, error)
	Event(ctx context.Context, index int64) (EventRow, error)
	EventByID(ctx context.Context, id string) (EventRow, error)
	// Chain returns the events of a chain from a sequence number on.
	Chain(ctx context.Context, chain string, fromSeq int64) ([]EventRow, error)
	// Last returns the last event of a chain.
	Last(ctx context.Context, chain string) (EventRow, error)
	// Chains returns every chain, in the order in which they began.
	Chains(ctx context.Context) ([]string, error)
	Objects(ctx context.Context, indexes []int64) ([]ObjectRow, error)
	// Blobs lists the blobs of events, without their bodies.
	Blobs(ctx context.Context, indexes []int64) ([]ObjectRow, error)
	Blob(ctx context.Context, p Place) (ObjectRow, error)
	// BeginFile makes an empty large file, which belongs to no entry until a
	// batch has a blob with its name.
	BeginFile(ctx context.Context, name string, at time.Time) error
	// AddChunks writes the chunks first, first+1, … of a file that belongs to
	// no entry yet: ErrNone when there is no such file.
	AddChunks(ctx context.Context, name string, first int, bodies [][]byte) error
	Chunk(ctx context.Context, name string, n int) ([]byte, error)
	// DropFile removes a file, unless it belongs to an entry or is not there.
	DropFile(ctx context.Context, name string) error
	// DropFilesBefore removes the files that began before a moment and belong to
	// no entry.
	DropFilesBefore(ctx context.Context, at time.Time) error
	// Letters returns the letters of a chain, or of all chains for "".
	Letters(ctx context.Context, chain string) ([]LetterRow, error)
	// CheckpointAt returns the first checkpoint of at least that size.
	CheckpointAt(ctx context.Context, size int64) ([]byte, error)
	AddCosignature(ctx context.Context, size int64, name, line string) error
	Cosignatures(ctx context.Context, size int64) ([]string, error)
	// Counts returns the number of rows of each table.
	Counts(ctx context.Context) (map[string]int64, error)
	Close() error
}

// Key is a 32-byte secret and its id: the name of what it protects, "#" and
// the generation, which rises when what remains is sealed anew.
type Key struct {
	ID     string
	Secret [32]byte
}

// Vault keeps keys, apart from the store. To destroy a key is to erase what
// it protects.
type Vault interface {
	// Make returns the next generation of each name, durable when it returns.
	Make(ctx context.Context, names ...string) ([]Key, error)
	// Current returns the newest generation of a name: ErrNone when there
	// never was one, ErrDestroyed when it is gone.
	Current(ctx context.Context, name string) (Key, error)
	Key(ctx context.Context, id string) (Key, error)
	// Destroy overwrites keys, leaves a tombstone for each and makes copies
	// of the keyring made before useless once the old epoch key retires. by is
	// the id of the event that orders it. What is destroyed already is left alone.
	Destroy(ctx context.Context, by string, ids ...string) error
	// Signer returns the log's signing key in the form of package note.
	Signer(ctx context.Context) (string, error)
	SetSigner(ctx context.Context, key string) error
}
