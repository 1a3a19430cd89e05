package zone

import (
	"math/bits"
	"slices"
)

// place is the part of a state that is not time: the values of the flags and,
// when paths are forbidden, how far along one of them the state is.
type place struct {
	mark  int32  // in the tree of known paths; off when there is none
	first int32  // the newest node here; -1: none
	facts uint32 // where its facts begin
}

// facts of a place: which clocks matter there, and what binds them.
type facts struct {
	clocks    []int16 // in rising order; the matrices of the place speak of these
	low, high []int16 // what each of them will still be compared with
	keeps     []int16 // pairs: an index into clocks, the most days it may show
	bad       []int16 // the bad conditions that the flags allow
}

// places keeps every place that was met, each once.
type places struct {
	*model
	list  []place
	keys  []uint64 // the packed values, words for each place
	slots []int32  // a hash table of places; -1: empty
	store shelves

	values  []uint8
	line    []int16
	scratch []uint64
}

func newPlaces(m *model) places {
	return places{model: m, slots: slices.Repeat([]int32{-1}, 64), values: make([]uint8, len(m.n.Flags)),
		scratch: make([]uint64, max(m.may.words, m.keeps.words, m.bad.words))}
}

// key returns the packed values of a place.
func (p *places) key(i int32) []uint64 { return p.keys[int(i)*p.words:][:p.words] }

// find returns the place with these packed values and this mark, and notes it
// when it is new.
func (p *places) find(key []uint64, mark int32) int32 {
	if len(p.list)*2 >= len(p.slots) {
		p.grow()
	}
	slot := p.slot(key, mark)
	if i := p.slots[slot]; i >= 0 {
		return i
	}
	i := int32(len(p.list))
	p.slots[slot] = i
	p.keys = append(p.keys, key...)
	p.list = append(p.list, place{mark, -1, p.learn(key)})
	return i
}

// slot returns where in the hash table the place is or belongs.
func (p *places) slot(key []uint64, mark int32) int {
	h := uint64(mark) * 0x9e3779b97f4a7c15
	for _, w := range key {
		h = (h ^ w) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	for at := int(h); ; at++ {
		at &= len(p.slots) - 1
		i := p.slots[at]
		if i < 0 || p.list[i].mark == mark && slices.Equal(p.key(i), key) {
			return at
		}
	}
}

func (p *places) grow() {
	p.slots = slices.Repeat([]int32{-1}, 2*len(p.slots))
	for i, pl := range p.list {
		p.slots[p.slot(p.key(int32(i)), pl.mark)] = int32(i)
	}
}

// learn works out the facts of a new place and returns where they are kept:
// first the four lengths, then the lists.
func (p *places) learn(key []uint64) uint32 {
	p.unpack(key, p.values)
	line := append(p.line[:0], 0, 0, 0)
	for k := range p.tables {
		t := &p.tables[k]
		if row := t.row(p.values); t.low[row] >= 0 || t.high[row] >= 0 {
			line = append(line, int16(k))
		}
	}
	clocks := line[3:]
	line[0] = int16(len(clocks))
	for _, k := range clocks {
		t := &p.tables[k]
		line = append(line, t.low[t.row(p.values)])
	}
	for _, k := range clocks {
		t := &p.tables[k]
		line = append(line, t.high[t.row(p.values)])
	}
	p.each(&p.keeps, len(p.n.Invariants), func(i int) {
		v := p.n.Invariants[i]
		line = append(line, int16(slices.Index(clocks, int16(v.Clock))), int16(v.Max))
		line[1] += 2
	})
	p.each(&p.bad, len(p.n.Bad), func(i int) {
		line = append(line, int16(i))
		line[2]++
	})
	p.line = line
	return p.store.put(line)
}

// each calls yes for each of count things that the values allow.
func (p *places) each(m *mask, count int, yes func(int)) {
	set := p.scratch[:m.words]
	m.of(p.values, count, set)
	for w, rest := range set {
		for ; rest != 0; rest &= rest - 1 {
			yes(w*64 + bits.TrailingZeros64(rest))
		}
	}
}

// at returns the facts of a place.
func (p *places) at(i int32) facts {
	l := p.store.from(p.list[i].facts)
	k, keeps, bad := int(l[0]), int(l[1]), int(l[2])
	l = l[3:]
	return facts{l[:k], l[k : 2*k], l[2*k : 3*k], l[3*k : 3*k+keeps], l[3*k+keeps : 3*k+keeps+bad]}
}

// shelves keep short lists of numbers side by side, without moving them.
type shelves struct {
	list [][]int16
	size int // bytes
}

// shelfBits is the room of a shelf, in bits of a place on it.
const shelfBits = 20

// put keeps a copy of the list and returns where it is.
func (s *shelves) put(list []int16) uint32 {
	last := len(s.list) - 1
	if last < 0 || len(s.list[last])+max(1, len(list)) > cap(s.list[last]) { // an empty list has a place, too
		// The first shelves are small: most searches are.
		room := max(1<<min(12+4*len(s.list), shelfBits), len(list))
		s.list = append(s.list, make([]int16, 0, room))
		s.size += 2 * room
		last++
	}
	at := len(s.list[last])
	s.list[last] = append(s.list[last], list...)
	return uint32(last)<<shelfBits | uint32(at)
}

// from returns what begins at a place.
func (s *shelves) from(at uint32) []int16 { return s.list[at>>shelfBits][at&(1<<shelfBits-1):] }
