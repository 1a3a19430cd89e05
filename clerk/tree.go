package clerk

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// tree is the Merkle tree as far as appending needs it: the size and the
// hashes of the complete subtrees that make it up, at most one for each bit of
// the size.
type tree struct {
	size int64
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

// loadTree reads the edge of the tree of a size.
func loadTree(ctx context.Context, store Store, size int64) (*tree, error) {
	t := &tree{size: size, edge: map[int64]tlog.Hash{}}
	want := edgeIndexes(size)
	got, err := store.Hashes(ctx, want)
	if err != nil {
		return nil, fmt.Errorf("read the edge of the tree: %w", err)
	}
	for i, h := range got {
		t.edge[want[i]] = h
	}
	return t, nil
}

// clone returns a tree that grows on its own.
func (t *tree) clone() *tree {
	out := &tree{size: t.size, edge: make(map[int64]tlog.Hash, len(t.edge)+8)}
	for i, h := range t.edge {
		out.edge[i] = h
	}
	return out
}

// ReadHashes is tlog.HashReader over the edge.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
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

// add appends an entry and returns the hashes to store.
func (t *tree) add(e record.Entry) ([]HashRow, error) {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, tlog.RecordHash(e[:]), t)
	if err != nil {
		return nil, fmt.Errorf("hash entry %d: %w", t.size, err)
	}
	first := tlog.StoredHashIndex(0, t.size)
	rows := make([]HashRow, len(hashes))
	for i, h := range hashes {
		rows[i] = HashRow{first + int64(i), h}
		t.edge[rows[i].Index] = h
	}
	t.size++
	return rows, nil
}

// trim forgets the hashes that later entries do not need.
func (t *tree) trim() {
	edge := map[int64]tlog.Hash{}
	for _, ix := range edgeIndexes(t.size) {
		edge[ix] = t.edge[ix]
	}
	t.edge = edge
}

// root is the hash of the whole tree.
func (t *tree) root() (tlog.Hash, error) { return tlog.TreeHash(t.size, t) }

// hashReader reads stored hashes for proofs. It keeps what it has read: a
// bundle asks for the same hashes again and again.
func hashReader(ctx context.Context, store Store) tlog.HashReader {
	seen := map[int64]tlog.Hash{}
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var missing []int64
		for _, ix := range indexes {
			if _, ok := seen[ix]; !ok {
				missing = append(missing, ix)
			}
		}
		if len(missing) > 0 {
			got, err := store.Hashes(ctx, missing)
			if err != nil {
				return nil, err
			}
			for i, h := range got {
				seen[missing[i]] = h
			}
		}
		out := make([]tlog.Hash, len(indexes))
		for i, ix := range indexes {
			out[i] = seen[ix]
		}
		return out, nil
	})
}
