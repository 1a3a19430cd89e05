package zone

// tree keeps paths that a search must tell apart from all others: those that
// were told already, and those that no further path may begin with. Node 0 is
// the start of all paths, and off stands for having left them.
type tree struct {
	next map[branch]int32
	told []bool
	dead []bool
}

const off = int32(-1)

type branch struct {
	from int32
	step int
}

func newTree() *tree {
	return &tree{next: map[branch]int32{}, told: make([]bool, 1), dead: make([]bool, 1)}
}

// root returns where a path begins.
func (t *tree) root() int32 {
	if t == nil {
		return off
	}
	return 0
}

// follow returns where a step leads, and whether it is forbidden.
func (t *tree) follow(from int32, step int) (to int32, dead bool) {
	if from == off {
		return off, false
	}
	to, ok := t.next[branch{from, step}]
	if !ok {
		return off, false
	}
	return to, t.dead[to]
}

// add returns the node of a path, which is in the tree from now on.
func (t *tree) add(path []int) int32 {
	at := int32(0)
	for _, s := range path {
		to, ok := t.next[branch{at, s}]
		if !ok {
			to = int32(len(t.told))
			t.told, t.dead = append(t.told, false), append(t.dead, false)
			t.next[branch{at, s}] = to
		}
		at = to
	}
	return at
}

// known reports whether a path was told or is forbidden.
func (t *tree) known(path []int) bool {
	at := int32(0)
	if t.dead[at] {
		return true
	}
	for _, s := range path {
		to, dead := t.follow(at, s)
		if dead {
			return true
		}
		if at = to; at == off {
			return false
		}
	}
	return t.told[at]
}
