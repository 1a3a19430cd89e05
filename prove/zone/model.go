package zone

import (
	"math/bits"

	"alteram/prove/net"
)

// model is a net made ready for the search: the values of the flags are packed
// into words, and what may happen in a state is found by masks.
type model struct {
	n      *net.Net
	tables []table // by clock
	words  int     // of the packed values
	field  []field // by flag
	steps  []step
	bads   [][]net.Bound // of the bad conditions
	may    mask          // the steps that the flags allow
	bad    mask          // the bad conditions that they allow
	keeps  mask          // the invariants that they put in force
}

// field is the place of a flag in the packed values.
type field struct {
	word  int
	shift uint
	bits  uint64 // unshifted
}

// step is what a step does to packed values and clocks.
type step struct {
	bounds      []net.Bound
	clear, set  []uint64
	reset, free uint64 // sets of clocks
}

// mask keeps, for each value of each flag, a set of things that it allows.
type mask struct {
	words int
	rows  [][]uint64 // by flag, then value; nil: the flag forbids nothing
}

func newModel(n *net.Net) *model {
	m := &model{n: n, tables: make([]table, len(n.Clocks)), field: make([]field, len(n.Flags)), words: 1}
	for k := range n.Clocks {
		m.tables[k] = newTable(n, k)
	}
	var used uint
	for i, f := range n.Flags {
		width := uint(bits.Len8(f.Size - 1))
		if used+width > 64 {
			m.words, used = m.words+1, 0
		}
		m.field[i] = field{m.words - 1, used, 1<<width - 1}
		used += width
	}
	guards, whens, bads := make([][]net.Test, len(n.Steps)), make([][]net.Test, len(n.Invariants)), make([][]net.Test, len(n.Bad))
	for i, s := range n.Steps {
		guards[i] = s.Guard.Flags
		t := step{bounds: telling(s.Guard.Bounds), clear: make([]uint64, m.words), set: make([]uint64, m.words)}
		for _, a := range s.Set {
			f := m.field[a.Flag]
			t.clear[f.word] |= f.bits << f.shift
			t.set[f.word] |= uint64(a.To) << f.shift
		}
		for _, k := range s.Reset {
			t.reset |= 1 << k
		}
		for _, k := range s.Free {
			t.free |= 1 << k
		}
		m.steps = append(m.steps, t)
	}
	for i, v := range n.Invariants {
		whens[i] = v.When
	}
	for i, c := range n.Bad {
		bads[i] = c.Flags
		m.bads = append(m.bads, telling(c.Bounds))
	}
	m.may, m.keeps, m.bad = newMask(n, guards), newMask(n, whens), newMask(n, bads)
	return m
}

// telling leaves out the bounds that always hold: their clocks may be idle.
func telling(bounds []net.Bound) []net.Bound {
	var list []net.Bound
	for _, b := range bounds {
		if b.Min > 0 || b.Max >= 0 {
			list = append(list, b)
		}
	}
	return list
}

func newMask(n *net.Net, conds [][]net.Test) mask {
	m := mask{words: (len(conds) + 63) / 64, rows: make([][]uint64, len(n.Flags))}
	for i, tests := range conds {
		for _, t := range tests {
			size := int(n.Flags[t.Flag].Size)
			if m.rows[t.Flag] == nil {
				m.rows[t.Flag] = make([]uint64, size*m.words)
				for w := range m.rows[t.Flag] {
					m.rows[t.Flag][w] = ^uint64(0)
				}
			}
			for v := range size {
				if !t.In.Has(uint8(v)) {
					m.rows[t.Flag][v*m.words+i/64] &^= 1 << (i % 64)
				}
			}
		}
	}
	return m
}

// of writes to set which of count things the values allow.
func (m *mask) of(values []uint8, count int, set []uint64) {
	for w := range set {
		set[w] = ^uint64(0)
	}
	if rest := count % 64; rest != 0 {
		set[len(set)-1] = 1<<rest - 1
	}
	for f, row := range m.rows {
		if row == nil {
			continue
		}
		for w, x := range row[int(values[f])*m.words:][:m.words] {
			set[w] &= x
		}
	}
}

// unpack writes the values of the flags.
func (m *model) unpack(key []uint64, values []uint8) {
	for i, f := range m.field {
		values[i] = uint8(key[f.word] >> f.shift & f.bits)
	}
}

func (m *model) pack(values []uint8, key []uint64) {
	clear(key)
	for i, f := range m.field {
		key[f.word] |= uint64(values[i]) << f.shift
	}
}
