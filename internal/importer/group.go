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

const rowBytes, cellBytes = 40, 24 // sizes of Row and cell

// grouper gathers the rows of a log by case.
//
// A run is a stretch of neighbouring rows of one case. In a log whose cases
// stand together a run is a trace and is handed over at once. Otherwise runs
// are kept, and joined when the log has ended.
type grouper struct {
	m       *Mapping
	out     *faults
	sum     *Summary
	fn      func(*Trace) error
	limit   int // bytes; mostMemory, less in tests
	width   int // cells per row: the actor and the fields; 0 for none
	cases   names
	now     int  // number of the case at hand; meaningful when open
	open    bool // a case is at hand
	shut    bool // the case at hand was handed over before: its rows come too late
	rows    []Row
	cells   []cell
	text    []byte
	start   int // where the run at hand begins in rows
	kept    int // bytes held in earlier chunks
	byNum   []held
	runs    []run
	leftOut int          // rows of the case at hand that cannot be used
	mixed   map[int]bool // cases that began again after others
	mark    int          // length of text at which to weigh again
	trace   Trace
}

// held is what is known of a case whose rows are being gathered.
type held struct {
	first, last int32 // runs, counted from 1; 0 for none
	leftOut     int32
}

type run struct {
	rows  []Row
	cells []cell
	next  int32
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
	r := run{rows: g.rows[g.start:len(g.rows):len(g.rows)]}
	if g.width > 0 {
		r.cells = g.cells[g.start*g.width : len(g.cells) : len(g.cells)]
	}
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
	return cell{from: uint32(from), to: uint32(len(g.text)), set: true}
}

func (g *grouper) add(row Row, cells []cell) error {
	if len(g.rows) == cap(g.rows) {
		if err := g.chunk(row.Line); err != nil {
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

// chunk makes room for more rows: a longer array when cases are handed over
// one by one, else a further array beside the full one.
func (g *grouper) chunk(line int) error {
	if g.m.Together {
		g.rows = slices.Grow(g.rows, chunkRows)
		g.cells = slices.Grow(g.cells, chunkRows*g.width)
		return g.weigh(line)
	}
	if err := g.seal(); err != nil {
		return err
	}
	g.kept += cap(g.rows)*rowBytes + cap(g.cells)*cellBytes
	g.rows = make([]Row, 0, chunkRows)
	g.cells = make([]cell, 0, chunkRows*g.width)
	g.start = 0
	return g.weigh(line)
}

// weigh stops the reading before it takes too much memory.
func (g *grouper) weigh(line int) error {
	if g.kept+cap(g.rows)*rowBytes+cap(g.cells)*cellBytes+cap(g.text)+g.cases.size()+16*cap(g.byNum)+64*cap(g.runs)+32*len(g.mixed) <= g.limit {
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
	for i := range rows {
		g.note(rows, i)
	}
	g.trace = Trace{Case: g.cases.at(g.now), Rows: rows, LeftOut: leftOut, cells: cells, width: g.width, text: g.text}
	g.sum.Cases++
	g.sum.Rows += len(rows)
	return g.fn(&g.trace)
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
	i := 1
	for i < len(rows) && g.m.compare(&rows[i-1], &rows[i]) <= 0 {
		i++
	}
	if i >= len(rows) {
		return rows, cells
	}
	turn := make([]int, len(rows))
	for i := range turn {
		turn[i] = i
	}
	slices.SortStableFunc(turn, func(i, j int) int { return cmp.Or(g.m.compare(&rows[i], &rows[j]), i-j) })
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
	var rows []Row
	var cells []cell
	for i, h := range g.byNum {
		var one run
		if h.first > 0 {
			one = g.runs[h.first-1]
		}
		if one.next > 0 {
			rows, cells = rows[:0], cells[:0]
			for n := h.first; n > 0; n = g.runs[n-1].next {
				rows = append(rows, g.runs[n-1].rows...)
				cells = append(cells, g.runs[n-1].cells...)
			}
			one = run{rows: rows, cells: cells}
		}
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
