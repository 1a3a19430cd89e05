package bundle

import (
	"crypto/sha256"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// rootOf is the root of the Merkle tree over entries (RFC 6962 2.1).
func rootOf(entries []record.Entry) tlog.Hash {
	switch n := len(entries); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return tlog.RecordHash(entries[0][:])
	default:
		k := split(n)
		return tlog.NodeHash(rootOf(entries[:k]), rootOf(entries[k:]))
	}
}

// split returns the largest power of two below n, which is at least 2: where a
// tree over n leaves is divided.
func split[N int | int64](n N) N {
	k := N(1)
	for k < n-k {
		k *= 2
	}
	return k
}

// span is the run of entries from lo up to, and without, hi.
type span struct{ lo, hi int64 }

// known is what a bundle shows of the tree: hashes over runs of entries, in the
// shape in which RFC 6962 divides them. Two bundles of one log agree wherever
// both know something.
type known struct {
	hashes map[span]tlog.Hash
	starts []int64 // of the spans, sorted
}

// learn gathers what a verified bundle shows.
func (v *verification) learn() *known {
	k := &known{hashes: map[span]tlog.Hash{}}
	head := v.report.Head
	k.hashes[span{0, head.Size}] = head.Root
	for i, e := range v.c.Leaves {
		k.hashes[span{int64(i), int64(i) + 1}] = tlog.RecordHash(e[:])
	}
	for _, events := range [][]Event{v.c.Events, v.c.Org} {
		for _, e := range events {
			entry := e.entry()
			k.hashes[span{e.Index, e.Index + 1}] = tlog.RecordHash(entry[:])
			k.learnPath(e.Path, span{0, head.Size}, e.Index)
		}
	}
	for _, c := range v.c.Consistency {
		old, _ := record.ParseCheckpoint(c.Checkpoint)
		k.hashes[span{0, old.Size}] = old.Root
		k.learnProof(c.Proof, span{0, head.Size}, old.Size)
	}
	for s := range k.hashes {
		k.starts = append(k.starts, s.lo)
	}
	slices.Sort(k.starts)
	return k
}

// learnPath takes the hashes of a proof that s holds an entry.
func (k *known) learnPath(path tlog.RecordProof, s span, index int64) {
	for n := len(path); n > 0; n-- {
		middle := s.lo + split(s.hi-s.lo)
		left, right := span{s.lo, middle}, span{middle, s.hi}
		if index < middle {
			k.hashes[right], s = path[n-1], left
		} else {
			k.hashes[left], s = path[n-1], right
		}
	}
}

// learnProof takes the hashes of a proof that s continues its first old entries.
func (k *known) learnProof(proof tlog.TreeProof, s span, old int64) {
	for n := len(proof); n > 0 && old < s.hi; n-- {
		left := span{s.lo, s.lo + split(s.hi-s.lo)}
		right := span{left.hi, s.hi}
		if old <= left.hi {
			k.hashes[right], s = proof[n-1], left
		} else {
			k.hashes[left], s = proof[n-1], right
		}
		if old == s.hi && s.lo > 0 && n > 1 {
			k.hashes[s] = proof[n-2]
		}
	}
}

// over returns the hash over a run of entries, if it is known or follows from
// what is.
func (k *known) over(s span) (tlog.Hash, bool) {
	if h, ok := k.hashes[s]; ok {
		return h, true
	}
	// Below a run in which nothing begins, nothing is known.
	at, _ := slices.BinarySearch(k.starts, s.lo)
	if s.hi-s.lo < 2 || at == len(k.starts) || k.starts[at] >= s.hi {
		return tlog.Hash{}, false
	}
	middle := s.lo + split(s.hi-s.lo)
	left, ok := k.over(span{s.lo, middle})
	if !ok {
		return tlog.Hash{}, false
	}
	right, ok := k.over(span{middle, s.hi})
	return tlog.NodeHash(left, right), ok
}

// contradiction returns the first and smallest run on which two bundles
// disagree.
func contradiction(a, b *known) (worst span, found bool) {
	for _, pair := range [...][2]*known{{a, b}, {b, a}} {
		for s, h := range pair[0].hashes {
			other, ok := pair[1].over(s)
			if !ok || other == h {
				continue
			}
			if !found || s.hi-s.lo < worst.hi-worst.lo || s.hi-s.lo == worst.hi-worst.lo && s.lo < worst.lo {
				worst, found = s, true
			}
		}
	}
	return worst, found
}
