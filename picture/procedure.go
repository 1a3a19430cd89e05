package picture

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// How a box of the procedure map stands.
const (
	idle   = ""
	done   = "done"
	failed = "does not count"
	may    = "may be done now"
	must   = "must be done"
	tardy  = "late"
	barred = "barred"
)

// box is something that is done or happens, as the case has it.
type box struct {
	name, by string
	clause   string // where it is first granted, demanded or declared
	stage    int    // index of the outermost clause, or -1
	order    int    // in the text
	kind     rulebook.Kind
	ends     bool
	state    string
	note     string // the state in words, with days
	last     calendar.Date
	times    int
	here     bool
	reason   int // number of the reason why it may not be done, 0 for none
}

// arrow leads from one box to another.
type arrow struct {
	from, to int
	words    string // the window, with the clause
	kind     string // must, may, follows
	reason   int    // number of the reason that bars it, 0 when it is not barred
}

// procedure is the map of a rulebook as a case stands on it.
type procedure struct {
	title   string
	boxes   []box // in the order in which they stand
	arrows  []arrow
	reasons []string
	end     string // how the case was closed, or empty
	program *rulebook.Program
	dayOf   func(calendar.Date) string
}

// ProcedureMap draws the procedure of a rulebook from top to bottom, in the
// order of its text and under the headings of its outermost clauses, as the case
// stands on it: what has been done has a tick and its day, the last of it a
// thick frame and the words "you are here". Full arrows are duties, dashed ones
// powers, thin ones what follows by itself. A dotted arrow is barred, and its
// number is that of the reason beneath. An arrow on the left leads down, one on
// the right back up. The same rulebook and case make the same bytes. The table
// is the map as a nested list: its first column numbers stages and steps.
func ProcedureMap(id string, c Case) Picture {
	m := newProcedure(&c)
	return paint(id, m.title, m.words(), m.table(), m.draw)
}

func newProcedure(c *Case) *procedure {
	m := &procedure{title: "Procedure", program: c.Program, dayOf: calendar.Date.String}
	if name := clean(c.Program.Title); name != "" {
		m.title += ": " + name
	}
	if !c.Standing.Open {
		m.end = strings.TrimSpace("The case is closed. " + capital(clean(c.Standing.ClosedBy)))
	}
	g := c.Program.Map()
	at := m.place(c, &g)
	m.past(c, &g, at)
	m.future(c, &g, at)
	m.number()
	return m
}

// place puts the boxes in order and gives each node of the graph its index.
func (m *procedure) place(c *Case, g *rulebook.Graph) []int {
	first := map[rulebook.ID]int{} // clause that first says who does it
	for _, gr := range c.Program.Powers() {
		for _, d := range c.Program.Norms[gr.Norm].Deeds {
			if _, ok := first[d.Thing]; !ok && (gr.Mode == "may" || gr.Mode == "must" || gr.Mode == "may only") {
				first[d.Thing] = gr.Clause
			}
		}
	}
	nodes := make([]int, len(g.Nodes))
	boxes := make([]box, len(g.Nodes))
	for i := range g.Nodes {
		n := &g.Nodes[i]
		clause, ok := first[n.Thing]
		if !ok {
			clause = c.Program.Thing(n.Thing).Clause
		}
		b := box{name: clean(n.Name), by: clean(n.By), kind: n.Kind, ends: n.Ends, stage: -1, order: clause, last: calendar.NoDate}
		if clause >= 0 && clause < len(c.Program.Clauses) {
			b.clause, b.stage = clean(c.Program.Clauses[clause].Number), rootOf(c.Program, clause)
		}
		nodes[i], boxes[i] = i, b
	}
	slices.SortStableFunc(nodes, func(a, b int) int {
		x, y := &boxes[a], &boxes[b]
		return cmp.Or(cmp.Compare(x.stage, y.stage), cmp.Compare(x.order, y.order), cmp.Compare(g.Nodes[a].Rank, g.Nodes[b].Rank))
	})
	at := make([]int, len(nodes))
	for i, n := range nodes {
		at[n] = i
		m.boxes = append(m.boxes, boxes[n])
	}
	return at
}

// past marks what has happened.
func (m *procedure) past(c *Case, g *rulebook.Graph, at []int) {
	fate := map[string]string{}
	for i := range c.Standing.Rulings {
		r := &c.Standing.Rulings[i]
		switch r.Effect {
		case docket.NoEffect, docket.Rejected, docket.Overturned, docket.Awaits:
			fate[r.Event] = string(r.Effect)
		}
	}
	for _, r := range c.Standing.Results {
		switch r.Status {
		case "in effect", "not yet in effect", "ended", "":
		default:
			fate[r.Event] = r.Status
		}
	}
	place := &c.Program.Settings.Reckoner.Place
	today, here := place.DateOf(c.Standing.At), -1
	for i := range c.Events {
		e := &c.Events[i]
		id, ok := c.Program.Lookup(e.Thing)
		if !ok || !made(e) || e.On.Day > today {
			continue
		}
		n := slices.IndexFunc(g.Nodes, func(n rulebook.Node) bool { return n.Thing == id })
		if n < 0 {
			continue
		}
		b := &m.boxes[at[n]]
		b.times++
		b.last, here = e.On.Day, at[n]
		if b.state, b.note = done, "done "+m.dayOf(e.On.Day); fate[e.ID] != "" {
			b.state, b.note = failed, clean(fate[e.ID])+", "+m.dayOf(e.On.Day)
		}
	}
	if here >= 0 {
		m.boxes[here].here = true
	}
	for i := range m.boxes {
		if b := &m.boxes[i]; b.times > 1 {
			b.note += fmt.Sprintf(", %d times", b.times)
		}
	}
}

// future marks what must, may and may not be done, and draws the arrows.
func (m *procedure) future(c *Case, g *rulebook.Graph, at []int) {
	type grant struct {
		thing  rulebook.ID
		clause string
	}
	bars, open := map[grant]int{}, map[rulebook.ID]bool{}
	mark := func(d *docket.Due, thing rulebook.ID) {
		n := slices.IndexFunc(g.Nodes, func(n rulebook.Node) bool { return n.Thing == thing })
		if n < 0 {
			return
		}
		b := &m.boxes[at[n]]
		switch {
		case d.Kind == "must" && d.Status == "open":
			open[thing] = true
			m.say(b, must, "must be done"+m.until(d, " by "))
		case d.Kind == "must" && d.Status == "missed" && b.state != done:
			open[thing] = true
			m.say(b, tardy, "late: not done"+m.until(d, " by "))
		case d.Kind == "may" && d.Status == "open":
			open[thing] = true
			m.say(b, may, "may be done"+m.until(d, " until "))
		case d.Kind == "may" && d.Status == "blocked":
			bars[grant{thing, d.Clause}] = m.reason(d)
		}
	}
	for _, dues := range [][]docket.Due{c.Standing.Duties, c.Standing.Powers} {
		for i := range dues {
			d := &dues[i]
			if d.Norm < 0 || d.Norm >= len(c.Program.Norms) {
				continue
			}
			for _, deed := range c.Program.Norms[d.Norm].Deeds {
				mark(d, deed.Thing)
			}
		}
	}
	drawn := map[[2]int]int{}
	for _, e := range g.Edges {
		a := arrow{from: at[e.From], to: at[e.To], kind: "may", words: strings.TrimSpace(clean(e.Label) + " (" + clean(e.Clause) + ")")}
		switch {
		case e.Duty:
			a.kind = "must"
		case e.Effect:
			a.kind = "follows"
		}
		a.reason = bars[grant{g.Nodes[e.To].Thing, e.Clause}]
		if i, ok := drawn[[2]int{a.from, a.to}]; ok {
			old := &m.arrows[i]
			old.words += "; " + a.words
			if old.reason != 0 && a.reason == 0 {
				old.reason, old.kind = 0, a.kind
			}
			continue
		}
		drawn[[2]int{a.from, a.to}] = len(m.arrows)
		m.arrows = append(m.arrows, a)
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		b := &m.boxes[at[i]]
		if b.state != idle || open[n.Thing] {
			continue
		}
		for _, d := range c.Standing.Powers {
			if r := bars[grant{n.Thing, d.Clause}]; r != 0 && b.reason == 0 {
				b.reason, b.state = r, barred
			}
		}
	}
}

// say adds to a box what is to be done. What has been done stays done.
func (m *procedure) say(b *box, state, note string) {
	if b.state == idle || b.state == may {
		b.state = state
	}
	if b.state == done || b.state == failed {
		note = strings.Replace(note, "be done", "be done again", 1)
	}
	switch {
	case b.note == "":
		b.note = note
	case !strings.Contains(b.note, note):
		b.note += "; " + note
	}
}

func (m *procedure) until(d *docket.Due, word string) string {
	if d.By == nil {
		return ""
	}
	return word + m.dayOf(*d.By)
}

// reason gives the number of why something may not be done.
func (m *procedure) reason(d *docket.Due) int {
	text := ""
	for i := range d.Blocked {
		if text = clean(d.Blocked[i].Text); text != "" {
			break
		}
	}
	if text == "" && d.Needs != "" {
		text = "There is no " + clean(d.Needs) + " yet."
	}
	text = strings.TrimSpace(orElse(text, "The rulebook does not allow it now.") + " (" + clean(d.Clause) + ")")
	i := slices.Index(m.reasons, text)
	if i < 0 {
		i = len(m.reasons)
		m.reasons = append(m.reasons, text)
	}
	return i + 1
}

// number keeps the reasons that the map refers to, numbered from the top down.
func (m *procedure) number() {
	all, now := m.reasons, map[int]int{}
	m.reasons = nil
	give := func(old int) int {
		if old == 0 {
			return 0
		}
		if now[old] == 0 {
			m.reasons = append(m.reasons, all[old-1])
			now[old] = len(m.reasons)
		}
		return now[old]
	}
	for i := range m.boxes {
		b := &m.boxes[i]
		if b.reason = give(b.reason); b.reason != 0 {
			b.note = "not now: reason " + strconv.Itoa(b.reason)
		}
		for k := range m.arrows {
			if a := &m.arrows[k]; a.to == i {
				a.reason = give(a.reason)
			}
		}
	}
}

// mostBoxes is how many boxes a phone shows before those of a stage with which
// nothing has been done, and nothing is to be done, share one.
const mostBoxes = 12

// condensed is the map with one box for all idle ones of a stage. Arrows that
// come to be the same are one; one that is not barred counts before one that is.
func (m *procedure) condensed() *procedure {
	out := *m
	out.boxes, out.arrows = nil, nil
	at := make([]int, len(m.boxes))
	for from := 0; from < len(m.boxes); {
		to := from
		var rest []int
		for ; to < len(m.boxes) && m.boxes[to].stage == m.boxes[from].stage; to++ {
			if b := &m.boxes[to]; b.state == idle && b.note == "" {
				rest = append(rest, to)
				continue
			}
			at[to] = len(out.boxes)
			out.boxes = append(out.boxes, m.boxes[to])
		}
		if len(rest) > 0 {
			out.boxes = append(out.boxes, m.together(rest))
		}
		for _, i := range rest {
			at[i] = len(out.boxes) - 1
		}
		from = to
	}
	seen := map[arrow]int{}
	for _, a := range m.arrows {
		a.from, a.to, a.words = at[a.from], at[a.to], ""
		pair := arrow{from: a.from, to: a.to}
		i, ok := seen[pair]
		switch {
		case a.from == a.to:
		case !ok:
			seen[pair] = len(out.arrows)
			out.arrows = append(out.arrows, a)
		case out.arrows[i].reason != 0 && a.reason == 0:
			out.arrows[i] = a
		}
	}
	return &out
}

// together is one box for several.
func (m *procedure) together(which []int) box {
	b := m.boxes[which[0]]
	var names, by []string
	for _, i := range which {
		x := &m.boxes[i]
		names = append(names, x.name)
		if x.by != "" && !slices.Contains(by, x.by) {
			by = append(by, x.by)
		}
		b.ends = b.ends && x.ends
		if x.kind != b.kind {
			b.kind = rulebook.Act
		}
	}
	b.by = list(by)
	if n := len(names); n > 1 {
		b.name = strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	return b
}

// stageAt reports whether a stage begins at box i, and its name.
func (m *procedure) stageAt(i int) (name string, begins bool) {
	if i > 0 && m.boxes[i].stage == m.boxes[i-1].stage {
		return "", false
	}
	number, heading := stageName(m.program, m.boxes[i].stage)
	return strings.TrimSpace(number + " " + capital(heading)), true
}

func (m *procedure) words() string {
	var b strings.Builder
	n := 0
	for i := range m.boxes {
		if x := &m.boxes[i]; x.here {
			b.WriteString("You are here: " + x.name + ", " + x.note + ". ")
		}
	}
	for i := range m.boxes {
		if x := &m.boxes[i]; x.note != "" && !x.here && n < 40 {
			b.WriteString(capital(x.name) + ": " + x.note + ". ")
			n++
		}
	}
	if m.end != "" {
		b.WriteString(m.end)
	}
	return strings.TrimSpace(orElse(b.String(), "Nothing has been done yet."))
}

func (m *procedure) table() Table {
	t := Table{Caption: m.title, Header: []string{"Step", "What", "Clause", "Who", "State", "Leads to"}}
	stage, step := 0, 0
	for i := range m.boxes {
		b := &m.boxes[i]
		if name, begins := m.stageAt(i); begins {
			stage, step = stage+1, 0
			t.Rows = append(t.Rows, []string{strconv.Itoa(stage), name, "", "", "", ""})
		}
		step++
		state := b.note
		if b.here {
			state += "; you are here"
		}
		if b.ends {
			state = strings.TrimPrefix(state+"; closes the case", "; ")
		}
		var leads []string
		for _, a := range m.arrows {
			if a.from != i {
				continue
			}
			text := m.boxes[a.to].name + ", " + a.kind + ": " + a.words
			if a.reason != 0 {
				text += ", barred by reason " + strconv.Itoa(a.reason)
			}
			leads = append(leads, text)
		}
		t.Rows = append(t.Rows, []string{fmt.Sprintf("%d.%d", stage, step), b.name, b.clause, b.by, state, strings.Join(leads, "; ")})
	}
	for i, r := range m.reasons {
		t.Rows = append(t.Rows, []string{"Reason " + strconv.Itoa(i+1), r, "", "", "", ""})
	}
	if m.end != "" {
		t.Rows = append(t.Rows, []string{"", m.end, "", "", "", ""})
	}
	return t
}
