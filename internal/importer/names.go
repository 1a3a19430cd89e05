package importer

import (
	"bytes"
	"hash/maphash"
	"slices"
)

// names numbers distinct byte strings in the order in which they first come.
// It does what map[string]int does, without an allocation for each name. As
// long as each name is greater than all before, as in a sorted log, it needs
// no table: a greater name is a new one.
type names struct {
	seed  maphash.Seed
	slots []slot // a power of two long, at most three quarters full
	ends  []uint32
	text  []byte // all names, one after another
}

type slot struct{ hash, next uint32 } // next is the number plus one; 0 is free

// of returns the number of name and whether it is new.
func (n *names) of(name []byte) (index int, fresh bool) {
	if n.slots == nil {
		if len(n.ends) == 0 || bytes.Compare(name, n.at(len(n.ends)-1)) > 0 {
			n.text = append(n.text, name...)
			n.ends = append(n.ends, uint32(len(n.text)))
			return len(n.ends) - 1, true
		}
		n.seed = maphash.MakeSeed()
	}
	if len(n.ends)*4 >= len(n.slots)*3 {
		n.grow()
	}
	h := n.hash(name)
	mask := uint32(len(n.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := n.slots[i]
		if s.next == 0 {
			n.text = append(n.text, name...)
			n.ends = append(n.ends, uint32(len(n.text)))
			n.slots[i] = slot{h, uint32(len(n.ends))}
			return len(n.ends) - 1, true
		}
		if s.hash == h && bytes.Equal(n.at(int(s.next-1)), name) {
			return int(s.next - 1), false
		}
	}
}

// at returns name number i. It must not be changed.
func (n *names) at(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = n.ends[i-1]
	}
	return n.text[start:n.ends[i]:n.ends[i]]
}

// grow makes room for more names than there are.
func (n *names) grow() {
	room := max(64, 4*len(n.slots))
	for room*3 <= len(n.ends)*4 {
		room *= 2
	}
	n.slots = make([]slot, room)
	n.ends = slices.Grow(n.ends, room*3/4+1-len(n.ends))
	mask := uint32(room - 1)
	for k := range n.ends {
		h := n.hash(n.at(k))
		i := h & mask
		for n.slots[i].next != 0 {
			i = (i + 1) & mask
		}
		n.slots[i] = slot{h, uint32(k + 1)}
	}
}

func (n *names) hash(name []byte) uint32 { return uint32(maphash.Bytes(n.seed, name)) }

// size is the memory in use, in bytes.
func (n *names) size() int { return cap(n.text) + 4*cap(n.ends) + 8*len(n.slots) }
