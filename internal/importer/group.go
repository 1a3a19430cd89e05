package importer

import (
	"cmp"
	"slices"

	"alteram/calendar"
)

// mostMemory bounds what the rows of a mixed-up log may take while they are
// grouped, in bytes.
const mostMemory = 256 << 20

// chunkRows is how many rows are allocated at once.
const chunkRows = 1 << 14

const rowBytes, cellBytes = 32, 16 // sizes of Row and cell

// grouper gathers the rows of a log by case.
//
// A run is a stretch of neighbouring rows of one case. In a log whose cases
// stand together a run is a trace and is handed over at once. Otherwise runs
// are kept, and joined when the log has ended.
type grouper struct {
	layout
	m       *Mapping
	out     *faults
	sum     *Summary
	fn      func(*Trace) error
	limit   int // bytes; mostMemory, less in tests
	cases   names
	now     int  // number of the case at hand; meaningful when open
	open    bool // a case is at hand
	shut    bool // the case at hand was handed over before: its rows come too late
	rows    []Row
	cells   []cell
	text    []byte
	start   int     // where the run at hand begins in rows
	full    []chunk // those before rows and cells
	byNum   []held
	runs    []run
	leftOut int          // rows of the case at hand that cannot be used
	mixed   map[int]bool // cases that began again after others
	mark    int          // length of text at which to weigh again
	trace   Trace
	sameDay []dayOrder
}

// held is what is known of a case whose rows are being gathered.
type held struct {
	first, last int32 // runs, counted from 1; 0 for none
	leftOut     int32
}

// run is a stretch of the rows of a chunk.
type run struct{ chunk, from, to, next int32 }

type chunk struct {
	rows  []Row
	cells []cell
}

// turnTo makes the case named id the one at hand.
func (g *grouper) turnTo(line int, id []byte) error {
	if g.open && string(id) == string(g.cases.at(g.now)) {
		return nil
	}
	if err := g.seal(); err != nil {
		return err
	}
	i, fresh := g.cases.of(id)
	g.now, g.open, g.shut = i, true, false
	if fresh {
		g.leftOut = 0
		if !g.m.Together {
			g.byNum = append(g.byNum, held{})
		}
		return g.weigh(line)
	}
	if g.mixed == nil {
		g.mixed = map[int]bool{}
	}
	g.mixed[i] = true
	if g.m.Together {
		g.shut = true
		g.out.at(line, caseAgain, "take `cases: together` out of the mapping, or sort the log by case",
			"the case %s begins again after other cases; these rows of it are left out", quote(id))
	}
	return nil
}

// seal ends the run at hand.
func (g *grouper) seal() error {
	if !g.open || g.shut {
		return nil
	}
	if g.m.Together {
		rows, cells := g.rows, g.cells
		g.rows, g.cells, g.start = g.rows[:0], g.cells[:0], 0
		err := g.hand(rows, cells, g.leftOut)
		g.text = g.text[:0]
		return err
	}
	if g.start == len(g.rows) {
		return nil
	}
	r := run{chunk: int32(len(g.full)), from: int32(g.start), to: int32(len(g.rows))}
	g.start = len(g.rows)
	g.runs = append(g.runs, r)
	n := int32(len(g.runs))
	h := &g.byNum[g.now]
	if h.last > 0 {
		g.runs[h.last-1].next = n
	} else {
		h.first = n
	}
	h.last = n
	return nil
}

// end says that the case at hand is complete.
func (g *grouper) end() error {
	err := g.seal()
	g.open = false
	return err
}

// leaveOut counts a row of the case at hand that cannot be used.
func (g *grouper) leaveOut() {
	g.sum.LeftOut++
	g.leftOut++
	if !g.m.Together {
		g.byNum[g.now].leftOut++
	}
}

// hold keeps the text of a value.
func (g *grouper) hold(text []byte) cell {
	if len(text) == 0 {
		return cell{}
	}
	from := len(g.text)
	g.text = append(g.text, text...)
	return cell{from: uint32(from), size: uint32(len(text))}
}

func (g *grouper) add(row Row, cells []cell) error {
	if len(g.rows) == cap(g.rows) {
		if err := g.extend(row.Line); err != nil {
			return err
		}
	}
	g.rows = append(g.rows, row)
	if g.width > 0 {
		g.cells = append(g.cells, cells...)
	}
	if len(g.text) > g.mark {
		g.mark = len(g.text) + 1<<20
		return g.weigh(row.Line)
	}
	return nil
}

// extend makes room for more rows: a longer array when cases are handed over
// one by one, else a further array beside the full one.
func (g *grouper) extend(line int) error {
	if g.m.Together {
		g.rows = slices.Grow(g.rows, chunkRows)
		g.cells = slices.Grow(g.cells, chunkRows*g.width)
		return g.weigh(line)
	}
	if err := g.seal(); err != nil {
		return err
	}
	if cap(g.rows) > 0 {
		g.full = append(g.full, chunk{g.rows, g.cells})
	}
	g.rows = make([]Row, 0, chunkRows)
	g.cells = make([]cell, 0, chunkRows*g.width)
	g.start = 0
	return g.weigh(line)
}

// weigh stops the reading before it takes too much memory.
func (g *grouper) weigh(line int) error {
	rows := (len(g.full)*chunkRows + cap(g.rows)) * (rowBytes + g.width*cellBytes)
	if rows+cap(g.text)+g.cases.size()+12*cap(g.byNum)+16*cap(g.runs)+32*len(g.mixed) <= g.limit {
		return nil
	}
	hint := "sort the log by case and write `cases: together` in the mapping"
	if g.m.Together {
		hint = "split the log"
	}
	g.out.at(line, tooBigToGroup, hint, "up to here the log needs more than %d MiB of memory", g.limit>>20)
	return errStop
}

// hand gives one trace to the callback.
func (g *grouper) hand(rows []Row, cells []cell, leftOut int) error {
	if g.m.Order.Text != "" {
		rows, cells = g.ordered(rows, cells)
	}
	for _, o := range g.sameDay {
		g.settle(rows, cells, o)
	}
	for i := range rows {
		g.note(rows, i)
	}
	g.trace = Trace{Case: g.cases.at(g.now), Rows: rows, LeftOut: leftOut, layout: g.layout, cells: cells, text: g.text}
	g.sum.Cases++
	g.sum.Rows += len(rows)
	return g.fn(&g.trace)
}

// dayOrder is a SameDay line by the numbers of its acts.
type dayOrder struct {
	first int32
	then  []int32
}

// dayOrders numbers the acts of the SameDay lines of a mapping.
func dayOrders(m *Mapping) []dayOrder {
	number := func(name string) int32 {
		return int32(slices.IndexFunc(m.Acts, func(a Act) bool { return a.Name.Text == name }))
	}
	var out []dayOrder
	for _, o := range m.SameDay {
		d := dayOrder{first: number(o.First.Text)}
		for _, then := range o.Then {
			d.then = append(d.then, number(then.Text))
		}
		out = append(out, d)
	}
	return out
}

// settle moves rows of the first act before those rows of the same day that
// come after it, where the log has no times to say otherwise.
func (g *grouper) settle(rows []Row, cells []cell, o dayOrder) {
	for i := 1; i < len(rows); i++ {
		if rows[i].Act != o.first || rows[i].Timed {
			continue
		}
		to := i
		for j := i - 1; j >= 0 && rows[j].Date == rows[i].Date && !rows[j].Timed; j-- {
			if slices.Contains(o.then, rows[j].Act) {
				to = j
			}
		}
		if to == i {
			continue
		}
		row := rows[i]
		copy(rows[to+1:i+1], rows[to:i])
		rows[to] = row
		if w := g.width; w > 0 {
			mine := slices.Clone(cells[i*w : (i+1)*w])
			copy(cells[(to+1)*w:(i+1)*w], cells[to*w:i*w])
			copy(cells[to*w:], mine)
		}
	}
}

// note counts row i of a trace into the summary.
func (g *grouper) note(rows []Row, i int) {
	g.sum.Counts[rows[i].Act]++
	d := rows[i].Date
	if d == calendar.NoDate {
		return
	}
	if g.sum.First == calendar.NoDate {
		g.sum.First, g.sum.Last = d, d
	}
	g.sum.First, g.sum.Last = min(g.sum.First, d), max(g.sum.Last, d)
	if i == 0 || rows[i-1].Date == calendar.NoDate {
		return
	}
	if before := rows[i-1]; d < before.Date || d == before.Date && rows[i].Timed && before.Timed && rows[i].At < before.At {
		g.sum.Backward++
	}
}

// ordered returns rows as the mapping orders them, equal ones as in the log.
func (g *grouper) ordered(rows []Row, cells []cell) ([]Row, []cell) {
	compare := func(i, j int) int {
		a, b := &rows[i], &rows[j]
		switch {
		case g.ranked:
			return cmp.Compare(cells[i*g.width].number, cells[j*g.width].number)
		case a.Date == b.Date && a.Timed && b.Timed:
			return cmp.Compare(a.At, b.At)
		}
		return cmp.Compare(a.Date, b.Date)
	}
	i := 1
	for i < len(rows) && compare(i-1, i) <= 0 {
		i++
	}
	if i >= len(rows) {
		return rows, cells
	}
	turn := make([]int, len(rows))
	for i := range turn {
		turn[i] = i
	}
	slices.SortStableFunc(turn, compare)
	newRows := make([]Row, 0, len(rows))
	newCells := make([]cell, 0, len(cells))
	for _, i := range turn {
		newRows = append(newRows, rows[i])
		newCells = append(newCells, cells[i*g.width:(i+1)*g.width]...)
	}
	return newRows, newCells
}

// finish hands over what is held. When the log is broken the case at hand may
// lack its end, so it is left out.
func (g *grouper) finish(broken bool) error {
	g.sum.Mixed = len(g.mixed)
	dropped := -1
	if broken && g.open && !g.shut {
		dropped = g.now
	}
	if g.m.Together {
		if dropped >= 0 {
			g.sum.LeftOut += len(g.rows)
			return nil
		}
		return g.seal()
	}
	if err := g.seal(); err != nil {
		return err
	}
	g.full = append(g.full, chunk{g.rows, g.cells})
	var joined chunk
	for i, h := range g.byNum {
		one := g.join(h, &joined)
		if i == dropped {
			g.sum.LeftOut += len(one.rows)
			continue
		}
		g.now = i
		if err := g.hand(one.rows, one.cells, int(h.leftOut)); err != nil {
			return err
		}
	}
	return nil
}

// join returns the rows of a case. Those of a single run stay where they are.
func (g *grouper) join(h held, joined *chunk) chunk {
	joined.rows, joined.cells = joined.rows[:0], joined.cells[:0]
	for n := h.first; n > 0; {
		r := g.runs[n-1]
		c := g.full[r.chunk]
		one := chunk{c.rows[r.from:r.to], c.cells[int(r.from)*g.width : int(r.to)*g.width]}
		if h.first == h.last {
			return one
		}
		joined.rows = append(joined.rows, one.rows...)
		joined.cells = append(joined.cells, one.cells...)
		n = r.next
	}
	return *joined
}
