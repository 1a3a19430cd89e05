package picture

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"alteram/rulebook"
)

// trunk is the line that the arrows of one box share on one side: down on the
// left, up on the right. Its branches lead into the boxes.
type trunk struct {
	from     int
	back     bool // it leads up
	arrows   []*arrow
	y1, y2   float64 // from the box to the last branch, y1 <= y2
	lane     int
	hidden   bool // there is no room for it; its arrows are in the table
	branches []float64
}

// board is where the parts of the map stand.
type board struct {
	m          *procedure
	c          *canvas
	left, wide float64 // of the boxes
	lane       float64 // width of a lane
	notes      float64 // where the column about arrows begins; 0 for none
	top, high  []float64
	text       [][]string // lines of each box
	ports      map[*arrow]float64
	trunks     []*trunk
	lanes      [2]int // used, left and right
	most       [2]int
}

// beside is the room between a box and the first lane: for the head of an arrow
// and the number of a reason.
const beside = 28.0

func (m *procedure) draw(c *canvas) {
	y := c.head(m.title)
	if !c.wide && len(m.boxes) > mostBoxes {
		m = m.condensed()
	}
	if len(m.boxes) == 0 {
		c.h = c.lines(c.margin(), y+14, 13, c.w-2*c.margin(), 3, "", "This rulebook names nothing that is done.") + 6
		return
	}
	b := &board{m: m, c: c, lane: 11, most: [2]int{12, 7}, ports: map[*arrow]float64{}}
	if !c.wide {
		b.lane, b.most = 7, [2]int{8, 4}
	}
	b.gather()
	y = b.layout(y)
	b.route()
	b.settle()
	for i := range m.boxes {
		if name, begins := m.stageAt(i); begins {
			c.text(b.left, b.top[i]-9, 13, c.w-b.left, bold+soft, name)
		}
	}
	for _, t := range b.trunks {
		b.drawTrunk(t)
	}
	for i := range m.boxes {
		b.drawBox(i)
	}
	c.h = b.drawFoot(y)
}

// gather makes the trunks of the arrows.
func (b *board) gather() {
	at := map[[2]int]*trunk{}
	for i := range b.m.arrows {
		a := &b.m.arrows[i]
		if a.from == a.to {
			continue
		}
		side := 0
		if a.to < a.from {
			side = 1
		}
		t := at[[2]int{a.from, side}]
		if t == nil {
			t = &trunk{from: a.from, back: side == 1}
			at[[2]int{a.from, side}] = t
			b.trunks = append(b.trunks, t)
		}
		t.arrows = append(t.arrows, a)
	}
	// Lanes are given by how far a trunk leads in boxes, the shortest first and
	// nearest to the boxes; those for which none is left are not drawn.
	order := slices.Clone(b.trunks)
	reach := func(t *trunk) (lo, hi int) {
		lo, hi = t.from, t.from
		for _, a := range t.arrows {
			lo, hi = min(lo, a.to), max(hi, a.to)
		}
		return lo, hi
	}
	slices.SortStableFunc(order, func(x, y *trunk) int {
		xl, xh := reach(x)
		yl, yh := reach(y)
		return cmp.Compare(xh-xl, yh-yl)
	})
	taken := [2][][2]int{} // lane, then box: flattened as {lane, box}
	for _, t := range order {
		side := 0
		if t.back {
			side = 1
		}
		lo, hi := reach(t)
		for t.lane = 0; slices.ContainsFunc(taken[side], func(u [2]int) bool { return u[0] == t.lane && lo <= u[1] && u[1] <= hi }); t.lane++ {
		}
		if t.hidden = t.lane >= b.most[side]; t.hidden {
			continue
		}
		for k := lo; k <= hi; k++ {
			taken[side] = append(taken[side], [2]int{t.lane, k})
		}
		b.lanes[side] = max(b.lanes[side], t.lane+1)
	}
}

// layout finds the sizes of the boxes and where they stand, and returns the y
// beneath them.
func (b *board) layout(y float64) float64 {
	c, m := b.c, b.m
	gutter := func(side int) float64 {
		if b.lanes[side] == 0 {
			return 8
		}
		return beside + b.lane*float64(b.lanes[side])
	}
	b.left = c.margin() + gutter(0)
	b.wide = c.w - b.left - gutter(1) - c.margin()
	if c.wide {
		b.wide = min(b.wide, 300)
		b.notes = b.left + b.wide + gutter(1) + 6
	}
	n := len(m.boxes)
	b.top, b.high, b.text = make([]float64, n), make([]float64, n), make([][]string, n)
	y += 6
	for i := range m.boxes {
		if _, begins := m.stageAt(i); begins {
			y += 26
		}
		b.text[i] = b.linesOf(i)
		b.top[i] = y
		b.high[i] = max(10+16*float64(len(b.text[i])), 14+b.room(i))
		if c.wide {
			b.high[i] = max(b.high[i], 8+15*float64(min(len(b.into(i)), mostNotes)))
		}
		y += b.high[i] + 14
	}
	return y
}

// mostNotes is how many arrows are told beside a box.
const mostNotes = 6

// into is the arrows that lead into a box, in the order of the text.
func (b *board) into(i int) []*arrow {
	var out []*arrow
	for k := range b.m.arrows {
		if a := &b.m.arrows[k]; a.to == i && a.from != i {
			out = append(out, a)
		}
	}
	return out
}

// gap is the room that an arrow needs where it arrives.
func (a *arrow) gap() float64 {
	if a.reason != 0 {
		return 16
	}
	return 9
}

// room is how high the side of a box has to be for the arrows that arrive.
func (b *board) room(i int) float64 {
	sum := [2]float64{}
	for _, t := range b.trunks {
		for _, a := range t.arrows {
			if a.to == i && !t.hidden {
				sum[map[bool]int{true: 1}[t.back]] += a.gap()
			}
		}
	}
	return max(sum[0], sum[1])
}

// linesOf is what a box says, in lines that fit; the first is its name.
func (b *board) linesOf(i int) []string {
	x, room := &b.m.boxes[i], b.wide-40
	out := wrap(capital(x.name), 14*boldWide, room, mostName)
	if len(out) == 0 {
		out = []string{"–"}
	}
	by := x.by
	if x.ends {
		by = strings.TrimPrefix(by+"; closes the case", "; ")
	}
	out = append(out, wrap(by, 12, room, 2)...)
	out = append(out, wrap(capital(x.note), 12, room+24, 3)...)
	if x.here {
		out = append(out, here)
	}
	return out
}

// mostName is how many lines a name may take.
const mostName = 4

const here = "▸ you are here"

// route finds where each arrow arrives and how far each trunk leads.
func (b *board) route() {
	next := make([][2]float64, len(b.top))
	for i := range next {
		next[i] = [2]float64{b.top[i] + 9, b.top[i] + 9}
	}
	for _, t := range b.trunks {
		side := map[bool]int{true: 1}[t.back]
		for _, a := range t.arrows {
			if !t.hidden {
				b.ports[a] = next[a.to][side] + a.gap()/2 - 4
				next[a.to][side] += a.gap()
			}
		}
	}
}

// settle fixes the ends of the trunks.
func (b *board) settle() {
	for _, t := range b.trunks {
		t.y1 = b.top[t.from] + b.high[t.from] - 6
		t.y2 = t.y1
		for _, a := range t.arrows {
			if y, ok := b.ports[a]; ok {
				t.y1, t.y2 = min(t.y1, y), max(t.y2, y)
				t.branches = append(t.branches, y)
			}
		}
	}
}

// look is how the line of an arrow is drawn.
func (a *arrow) look() string {
	switch {
	case a.reason != 0:
		return ` stroke-width="1.6" stroke-dasharray="1.5 3"`
	case a.kind == "must":
		return ` stroke-width="1.6"`
	case a.kind == "may":
		return ` stroke-width="1.6" stroke-dasharray="7 3"`
	}
	return ` stroke-width="0.8"`
}

// drawTrunk draws a trunk and its branches. A dot marks where a branch leaves
// it, so that a crossing is not taken for one.
func (b *board) drawTrunk(t *trunk) {
	if t.hidden || len(t.branches) == 0 {
		return
	}
	c := b.c
	side, edge := -1.0, b.left
	if t.back {
		side, edge = 1, b.left+b.wide
	}
	x := edge + side*(beside+b.lane*(float64(t.lane)+0.5))
	out := b.top[t.from] + b.high[t.from] - 6
	look := t.arrows[0].look()
	for _, a := range t.arrows {
		if a.look() != look {
			look = ` stroke-width="1.2"`
		}
	}
	c.line(edge, out, x, out, look)
	c.line(x, t.y1, x, t.y2, look)
	c.circle(edge, out, 2.5, solid)
	for _, a := range t.arrows {
		y, last := b.ports[a], t.y2
		if t.back {
			last = t.y1
		}
		if y != last {
			c.circle(x, y, 2.2, solid)
		}
		tip := edge + side*1.5
		if a.reason == 0 {
			c.line(x, y, tip+side*6, y, a.look())
		} else {
			c.line(x, y, edge+side*25, y, a.look())
			c.circle(edge+side*17, y, 7.5, late+outline)
			c.text(edge+side*17, y+3.5, 10, 15, middle, strconv.Itoa(a.reason))
		}
		c.arrow(tip, y, -side, "")
	}
}

// drawBox draws a box: round ends for a decision, corners for a meeting.
func (b *board) drawBox(i int) {
	c, x := b.c, &b.m.boxes[i]
	top, high := b.top[i], b.high[i]
	attr := outline
	switch x.state {
	case done:
		attr = tint
	case barred:
		attr = outline + ` stroke-dasharray="2 3"`
	}
	switch x.kind {
	case rulebook.Decision:
		attr += ` rx="14"`
	case rulebook.Act:
		attr += ` rx="4"`
	}
	if x.here {
		attr += ` class="pic-here" stroke-width="4"`
	}
	c.rect(b.left, top, b.wide, high, attr)
	y := top + 18
	name := len(wrap(capital(x.name), 14*boldWide, b.wide-40, mostName))
	for k, l := range b.text[i] {
		switch {
		case k < max(name, 1):
			c.text(b.left+12, y, 14, b.wide-40, bold, l)
		case l == here:
			c.text(b.left+12, y, 12, b.wide-16, ` class="pic-here"`+bold, l)
		default:
			c.text(b.left+12, y, 12, b.wide-16, "", l)
		}
		y += 16
	}
	mx := b.left + b.wide - 22
	switch x.state {
	case done:
		c.tick(mx, top+18)
	case failed:
		c.cross(mx+6, top+14, 5, late)
	case tardy:
		c.text(b.left+b.wide-12, top+18, 12, 40, late+bold+end, "late")
	case must:
		c.circle(mx+6, top+14, 6, outline+` stroke-width="2.5"`)
	case may:
		c.circle(mx+6, top+14, 6, outline+` stroke-width="1.6" stroke-dasharray="3 2"`)
	}
	if b.notes > 0 {
		b.drawNotes(i)
	}
}

// drawNotes tells beside a box, where there is room, what leads to it.
func (b *board) drawNotes(i int) {
	into := b.into(i)
	for k, a := range into {
		text := "from " + b.m.boxes[a.from].name + ": " + a.words
		if k == mostNotes-1 && len(into) > mostNotes {
			text = "and others: see the table"
		}
		if k < mostNotes {
			b.c.text(b.notes, b.top[i]+14+15*float64(k), 11, b.c.w-b.notes-12, soft, text)
		}
	}
}

// drawFoot gives the reasons, what is not drawn, and the legend.
func (b *board) drawFoot(y float64) float64 {
	c, m := b.c, b.m
	left, wide := c.margin(), c.w-2*c.margin()
	y += 16
	if m.end != "" {
		y = c.lines(left, y, 13, wide, 3, bold, m.end) + 4
	}
	if len(m.reasons) > 0 {
		c.text(left, y, 13, wide, bold, "Why not now")
		y += 22
	}
	for i, r := range m.reasons {
		c.circle(left+8, y-4.5, 7.5, late+outline)
		c.text(left+8, y-1, 10, 15, middle, strconv.Itoa(i+1))
		y = c.lines(left+24, y, 12, wide-24, 4, "", r) + 5
	}
	if slices.ContainsFunc(b.trunks, func(t *trunk) bool { return t.hidden }) {
		y = c.lines(left, y, 12, wide, 2, "", "The longest arrows are only in the table.") + 4
	}
	return b.drawLegend(y+8) + 6
}

func (b *board) drawLegend(y float64) float64 {
	c := b.c
	state := func(want string) bool {
		return slices.ContainsFunc(b.m.boxes, func(x box) bool { return x.state == want })
	}
	kind := func(ok func(a arrow) bool) bool { return slices.ContainsFunc(b.m.arrows, ok) }
	stroke := func(a arrow) func(x, y float64) {
		return func(x, y float64) {
			c.line(x, y-4, x+17, y-4, a.look())
			c.arrow(x+22, y-4, 1, "")
		}
	}
	var keys []key
	add := func(word string, used bool, draw func(x, y float64)) {
		if used {
			keys = append(keys, key{word, draw})
		}
	}
	add("done", state(done), func(x, y float64) { c.tick(x+5, y-1) })
	add("does not count", state(failed), func(x, y float64) { c.cross(x+11, y-4, 5, late) })
	add("must be done now", state(must), func(x, y float64) { c.circle(x+11, y-4, 6, outline+` stroke-width="2.5"`) })
	add("may be done now", state(may), func(x, y float64) { c.circle(x+11, y-4, 6, outline+` stroke-width="1.6" stroke-dasharray="3 2"`) })
	for _, k := range [][2]string{{"must", "must follow"}, {"may", "may follow"}, {"follows", "follows by itself, or is bound by it"}} {
		add(k[1], kind(func(a arrow) bool { return a.kind == k[0] && a.reason == 0 }), stroke(arrow{kind: k[0]}))
	}
	add("barred, with the number of the reason", kind(func(a arrow) bool { return a.reason != 0 }), stroke(arrow{reason: 1}))
	add("meeting", slices.ContainsFunc(b.m.boxes, func(x box) bool { return x.kind == rulebook.Meeting }), func(x, y float64) { c.rect(x, y-10, 22, 12, outline) })
	add("decision", slices.ContainsFunc(b.m.boxes, func(x box) bool { return x.kind == rulebook.Decision }), func(x, y float64) { c.rect(x, y-10, 22, 12, outline+` rx="6"`) })
	return c.keys(keys, y)
}
