package record

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is the Merkle tree of a log as far as appending needs it: the size, and
// the hashes of the complete subtrees that make it up, at most one for each bit
// of the size. The zero value is that of an empty log.
type Tree struct {
	Size int64
	edge map[int64]tlog.Hash // by stored-hash index
}

// edgeIndexes returns the stored-hash indexes of the complete subtrees of a
// tree of size n, the largest first.
func edgeIndexes(n int64) []int64 {
	var out []int64
	done := int64(0)
	for level := 62; level >= 0; level-- {
		if n&(1<<level) != 0 {
			out = append(out, tlog.StoredHashIndex(level, done>>level))
			done += 1 << level
		}
	}
	return out
}

// LoadTree reads the edge of the tree of a size from the stored hashes.
func LoadTree(size int64, stored tlog.HashReader) (*Tree, error) {
	t := &Tree{Size: size, edge: map[int64]tlog.Hash{}}
	want := edgeIndexes(size)
	got, err := stored.ReadHashes(want)
	if err != nil {
		return nil, fmt.Errorf("read the edge of the tree: %w", err)
	}
	for i, h := range got {
		t.edge[want[i]] = h
	}
	return t, nil
}

// Clone returns a tree that grows on its own.
func (t *Tree) Clone() *Tree {
	out := &Tree{Size: t.Size, edge: make(map[int64]tlog.Hash, len(t.edge)+8)}
	for i, h := range t.edge {
		out.edge[i] = h
	}
	return out
}

// ReadHashes is tlog.HashReader over the edge.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, ix := range indexes {
		h, ok := t.edge[ix]
		if !ok {
			return nil, fmt.Errorf("hash %d of the tree is not at hand", ix)
		}
		out[i] = h
	}
	return out, nil
}

// Add appends an entry and returns the hashes to store, and the index of the
// first of them.
func (t *Tree) Add(e Entry) (first int64, hashes []tlog.Hash, err error) {
	if hashes, err = tlog.StoredHashesForRecordHash(t.Size, tlog.RecordHash(e[:]), t); err != nil {
		return 0, nil, fmt.Errorf("hash entry %d: %w", t.Size, err)
	}
	if t.edge == nil {
		t.edge = map[int64]tlog.Hash{}
	}
	first = tlog.StoredHashIndex(0, t.Size)
	for i, h := range hashes {
		t.edge[first+int64(i)] = h
	}
	t.Size++
	return first, hashes, nil
}

// Trim forgets the hashes that later entries do not need.
func (t *Tree) Trim() {
	edge := map[int64]tlog.Hash{}
	for _, ix := range edgeIndexes(t.Size) {
		edge[ix] = t.edge[ix]
	}
	t.edge = edge
}

// Root is the hash of the whole tree.
func (t *Tree) Root() (tlog.Hash, error) { return tlog.TreeHash(t.Size, t) }
