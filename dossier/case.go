package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"alteram/calendar"
	"alteram/docket"
	"alteram/record"
	"alteram/rulebook"
)

// Case is a case as its record tells it so far. Add and Move change it; Clone
// gives a second one that goes its own way, and costs next to nothing.
type Case struct {
	opening Opening
	eras    []era // the editions under which it went, in order
	last    *told // the newest entry, nil before the first
	course  docket.Course
	fold    fold
}

// told is an entry with those before it, which cases that part later share.
type told struct {
	event  docket.Event
	before *told
	n      int // entries up to this one
}

// era is a stretch of a case under one edition.
type era struct {
	own     *rulebook.Program // as adopted
	p       *rulebook.Program // with the periods that were running when it came
	edition string
	from    calendar.Date // NoDate for the first
}

// Change is another entry whose effect an entry changed.
type Change struct {
	Seq    int64
	Effect docket.Effect // Gone when it was withdrawn
}

// Gone is the effect of an entry that is no longer part of the record.
const Gone docket.Effect = "withdrawn"

// Outcome is what an entry counts for, and what it changed.
type Outcome struct {
	Ruling  docket.Ruling
	Edition string          // under which it was judged
	Changes []Change        // of other entries, by their place
	Made    []docket.Ruling // what rules made of the time up to it, or of it: a deemed acquittal
	Closed  bool            // the case is closed now
}

// New returns a case with nothing in it but its opening.
func New(p *rulebook.Program, edition string, o Opening) *Case {
	c := &Case{opening: o, eras: []era{{own: p, p: p, edition: edition, from: calendar.NoDate}}}
	c.fold = c.open()
	return c
}

// Clone returns a case that stands where c does.
func (c *Case) Clone() *Case {
	out := *c
	out.eras = slices.Clip(c.eras)
	return &out
}

// Opening returns how the case opened.
func (c *Case) Opening() Opening { return c.opening }

// Edition returns the edition that holds for the case on a day, and its
// rulebook.
func (c *Case) Edition(on calendar.Date) (edition string, p *rulebook.Program) {
	e := &c.eras[c.eraOf(on)]
	return e.edition, e.own
}

// eraOf returns the era of a day: what has no day is of the first.
func (c *Case) eraOf(d calendar.Date) int {
	for i := len(c.eras) - 1; i > 0; i-- {
		if d >= c.eras[i].from {
			return i
		}
	}
	return 0
}

// Add takes the next entry of the record; its ID is its place in the chain. An
// entry that comes after all others in time is one step; a late one, a
// correction or a withdrawal has the whole case judged again, and Changes says
// what else came out otherwise.
func (c *Case) Add(e docket.Event) Outcome {
	before := c.fold
	next := c.course
	c.last = &told{e, c.last, 1}
	if b := c.last.before; b != nil {
		c.last.n += b.n
	}
	if e.Kind != docket.Corrected && e.Kind != docket.Withdrawn && next.Next(&e) {
		c.course = next
		c.fold = c.step(before, e)
	} else {
		c.refold(0)
	}
	return c.outcome(&e, &before)
}

// Try says what Add would, and changes nothing.
func (c *Case) Try(e docket.Event) Outcome { return c.Clone().Add(e) }

// Events returns the entries in the order of the record, corrections and
// withdrawals included.
func (c *Case) Events() []docket.Event {
	if c.last == nil {
		return nil
	}
	out := make([]docket.Event, c.last.n)
	for x := c.last; x != nil; x = x.before {
		out[x.n-1] = x.event
	}
	return out
}

// Rulings returns what each entry counts for as it now appears, in the order of
// time; what rules made stands among them.
func (c *Case) Rulings() []docket.Ruling {
	out := c.fold.states[0].Rulings()
	for i, en := range c.fold.effects() {
		if c.fold.era(i) > 0 {
			out[i] = c.fold.ruling(i)
		}
		if out[i].Effect = en.Effect; en.Effect == docket.Overturned && out[i].Because == "" {
			out[i].Because = "a later act"
		}
	}
	return out
}

// Standing says how the case stands at an instant, as it was known at another:
// entries and corrections recorded after known are left out. known 0 is all
// that is known now.
func (c *Case) Standing(at, known calendar.Instant) docket.Standing {
	f := &c.fold
	if known != 0 {
		old := c.Clone()
		old.refold(known)
		f = &old.fold
	}
	return c.standing(f, at)
}

// outcome compares the fold with the one before.
func (c *Case) outcome(e *docket.Event, before *fold) Outcome {
	f := &c.fold
	out := Outcome{
		Ruling:  docket.Ruling{Event: e.ID, Thing: e.Thing, Effect: docket.Fact},
		Edition: c.eras[c.eraOf(e.On.Day)].edition, Closed: f.closed,
	}
	tell := func(i int, old docket.Effect, known bool) {
		switch x := f.effect(i); {
		case x.ID == e.ID:
			out.Ruling, out.Edition = f.ruling(i), c.eras[f.era(i)].edition
		case known && old == x.Effect:
		case !x.ByRule:
			out.change(x.ID, x.Effect)
		case !known:
			out.Made = append(out.Made, f.ruling(i))
		}
	}
	if f.grown {
		for _, i := range f.since(before) {
			if i < before.states[0].Len() {
				tell(i, before.effect(i).Effect, true)
			} else {
				tell(i, "", false)
			}
		}
	} else {
		was := map[string]docket.Entry{}
		for _, x := range before.effects() {
			was[x.ID] = x
		}
		for i, x := range f.effects() {
			old, known := was[x.ID]
			tell(i, old.Effect, known)
			delete(was, x.ID)
		}
		for id, x := range was {
			if !x.ByRule {
				out.change(id, Gone)
			}
		}
	}
	slices.SortFunc(out.Changes, func(a, b Change) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

func (o *Outcome) change(id string, effect docket.Effect) {
	if seq, err := strconv.ParseInt(id, 10, 64); err == nil {
		o.Changes = append(o.Changes, Change{seq, effect})
	}
}

// mostChanges bounds what a sheet says one by one; a correction at the root of
// a long case may change everything.
const mostChanges = 300

// State writes the outcome as a sheet holds it: no words and no names. Replay
// must reach it again.
func (o *Outcome) State() record.Object {
	out := record.Object{"effect": string(o.Ruling.Effect)}
	put := func(key string, rows []any) {
		if len(rows) > mostChanges {
			out[key+"_more"] = int64(len(rows) - mostChanges)
			rows = rows[:mostChanges]
		}
		if len(rows) > 0 {
			out[key] = rows
		}
	}
	put("findings", findingRows(o.Ruling.Findings))
	var opened []any
	for _, d := range o.Ruling.Armed {
		opened = addRow(opened, d.Clause, d.Kind, dayText(d.By))
	}
	put("opened", opened)
	var changes []any
	for _, ch := range o.Changes {
		changes = append(changes, []any{ch.Seq, string(ch.Effect)})
	}
	put("changes", changes)
	var made []any
	for i := range o.Made {
		r := &o.Made[i]
		clause := ""
		if len(r.Findings) > 0 {
			clause = r.Findings[0].Clause
		}
		made = addRow(made, clause, r.Thing, string(r.Effect))
	}
	put("made", made)
	if o.Closed {
		out["closed"] = int64(1)
	}
	return out
}

// findingRows lists what was found wrong, or not shown: code, clause, answer,
// severity, first lawful day; what is empty at the end is left out.
func findingRows(fs []docket.Finding) []any {
	var out []any
	for i := range fs {
		f := &fs[i]
		if f.Answer == docket.Broken || f.Answer == docket.NotShown {
			out = addRow(out, f.Code, f.Clause, string(f.Answer), f.Severity, dayText(f.Earliest))
		}
	}
	return out
}

func dayText(d *calendar.Date) string {
	if d == nil || *d == calendar.NoDate {
		return ""
	}
	return d.ISO()
}

// addRow appends a row without its empty end, unless one like it is there.
func addRow(rows []any, cells ...string) []any {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	row := texts(cells)
	text := fmt.Sprint(row)
	for _, r := range rows {
		if fmt.Sprint(r) == text {
			return rows
		}
	}
	return append(rows, row)
}
