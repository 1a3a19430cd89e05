// Package docket says what a rulebook makes of a record at a moment.
//
// A case is a list of events. [Open] gives the empty case under a rulebook;
// [Step] adds one event and returns its [Ruling]: whether it counts, under
// which clause, with the working of every date; [At] says how the case stands
// at an instant: what is due, what may be done, and why not. Facts are never
// refused: what happened is recorded, and the ruling says what it counts for.
//
// Step first lets time pass up to the event, so that deadlines run out in
// their order and what a rulebook attaches to them ("If not, acquittal counts
// as made") happens at the right moment; At does the same without an event.
// The package reads no clock, and the same rulebook, events and instant always
// give the same answer.
//
// It follows the kernel's rules K.1 to K.23 (docs/why/kernel.md). What it does
// not do: it never judges an open word ("reasonable"); it asks who did.
package docket

import (
	"maps"
	"slices"
	"sync/atomic"

	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
)

// State is a case as far as it has gone. It is a value: Step returns another
// and leaves the old one as it was.
type State struct{ c *core }

// core is the inside of a State. Nothing that it holds is changed after Step
// has returned it; Step works on a copy.
type core struct {
	p          *rulebook.Program
	ix         *index
	lacks      map[string]bool // what the record may lack
	log        []*entry
	byThing    map[rulebook.ID][]*entry
	meetings   []*meeting
	seats      []seat
	members    map[string]int  // each member's place in the register
	enrolments int             // places given so far
	fired      map[int][]fired // by norm: when the consequence of a missed duty fell
	clock      calendar.Instant
	since      calendar.Date // what happened from this day on arms duties: see Between
	ended      calendar.Date // what happened from this day on does not
	grown      *atomic.Bool  // another state has grown from this one, and shares the backs of its lists
	opened     bool
	known      bool // the register names people, so a stranger is a stranger
	plain      bool // a view in which offices are exercised by their holders: for the conditions of acting itself
	depth      int  // of definitions that rest on one another, in this view
}

// view returns the case as seen by a definition on which another rests.
func (c *core) view(plain bool) *core {
	v := *c
	v.plain = v.plain || plain
	v.depth++
	return &v
}

// entry is an event with what was made of it.
type entry struct {
	Event
	thing   rulebook.ID
	at      moment
	room    *entry // the Opened entry of the meeting that was sitting
	ruling  *Ruling
	derived bool // made by a rule, not by a person
	norm    int  // of a derived entry: which
}

// stands reports whether the entry counts for anything.
func (e *entry) stands() bool {
	return e.ruling == nil || e.ruling.Effect != NoEffect && e.ruling.Effect != Rejected && e.ruling.Effect != Awaits
}

// fired is a consequence that fell when a duty was missed.
type fired struct {
	at   moment
	duty string // id of the entry that armed the duty
}

// Open returns a case with nothing in it: the register as it stands at the
// start, and what the record may lack.
func Open(p *rulebook.Program, reg Register, inc Incomplete) State {
	c := &core{
		p: p, ix: newIndex(p), lacks: map[string]bool{}, byThing: map[rulebook.ID][]*entry{},
		members: map[string]int{}, fired: map[int][]fired{}, since: calendar.NoDate, ended: calendar.NoDate, grown: new(atomic.Bool),
	}
	for _, name := range inc {
		c.lacks[phrase.Canonical(name)] = true
		if id, ok := p.Lookup(name); ok {
			c.lacks[p.Thing(id).Name] = true
		}
	}
	for _, list := range [][]Seat{reg.Bodies, reg.Offices, reg.Parties} {
		for _, s := range list {
			c.seat(s)
		}
	}
	for _, m := range reg.Members {
		c.enrol(m)
	}
	c.known = len(c.members) > 0
	return State{c}
}

// Step adds e to the case and says what it counts for. Events must come in
// the order in which they happened; Replay sorts a record first.
func Step(s State, e Event) (State, Ruling) {
	c := s.c.clone(true)
	r := c.step(e)
	return State{c}, r
}

// step is Step on a case that nobody else holds.
func (c *core) step(e Event) Ruling {
	ent := c.enter(e)
	c.advance(ent.at.lo)
	c.clock = max(c.clock, ent.at.lo)
	r := c.judge(ent)
	first := r
	ent.ruling = &first
	c.record(ent)
	if ent.thing != 0 {
		c.account(c.touched(ent), []*Ruling{&r})
		first = r
	}
	c.consequences(ent.at)
	return r
}

// Rulings returns the ruling on each event, in order. Entries that rules made
// (deemed acts, consequences of missed duties) stand among them at their time.
func (s State) Rulings() []Ruling {
	var out []Ruling
	for _, e := range s.c.log {
		out = append(out, *e.ruling)
	}
	return out
}

// Events returns the events of the case in order, those that rules made
// included.
func (s State) Events() []Event {
	var out []Event
	for _, e := range s.c.log {
		out = append(out, e.Event)
	}
	return out
}

// Between returns a case under an edition of its rulebook that held for it from
// one day until another came into force (either may be NoDate): only what
// happened then arms its duties and starts its times.
func Between(s State, from, until calendar.Date) State {
	c := s.c.clone(false)
	c.since, c.ended = from, until
	return State{c}
}

// held reports whether the edition held at a moment.
func (c *core) held(m moment) bool {
	return (c.since == calendar.NoDate || m.last >= c.since) && (c.ended == calendar.NoDate || m.last < c.ended)
}

// Admit records an entry that was judged under another edition, with its
// ruling; an entry of that ID that is there already gets the ruling.
func Admit(s State, e Event, byRule bool, r Ruling) State {
	c := s.c.clone(true)
	for i, old := range c.log {
		if old.ID == e.ID {
			c.replace(i, r)
			return State{c}
		}
	}
	ent := c.enter(e)
	ent.derived, ent.norm, ent.ruling = byRule, -1, &r
	c.clock = max(c.clock, ent.at.lo)
	c.record(ent)
	return State{c}
}

// Pass lets time pass up to an instant, as Step does before an event. first is
// when the first thing fell that comes of it; ok is false when nothing does.
func Pass(s State, to calendar.Instant) (next State, first calendar.Instant, ok bool) {
	c := s.c.clone(false)
	n := len(c.log)
	if c.advance(to); len(c.log) == n {
		return s, 0, false
	}
	return State{c}, c.log[n].at.lo, true
}

// Entry is what one entry counts for at the end of a record.
type Entry struct {
	ID     string
	Effect Effect
	ByRule bool // made by a rule, not by a person
}

// Len is the number of entries, those that rules made included.
func (s State) Len() int { return len(s.c.log) }

// Effect says what entry i, of Len, counts for now: a decision that has been set
// aside counts no more.
func (s State) Effect(i int) Entry {
	c, e := s.c, s.c.log[i]
	out := Entry{e.ID, e.ruling.Effect, e.derived}
	if c.revocable(e) && e.stands() {
		if _, _, ok := c.setAside(e, c.at(c.clock, len(c.log)+1)); ok {
			out.Effect = Overturned
		}
	}
	return out
}

// revocable reports whether some norm may set an entry aside.
func (c *core) revocable(e *entry) bool { return e.Kind == Decided && c.ix.setsAside[e.thing] }

// Since lists the entries that are not in the earlier state from which this one
// grew, or that may count for something else now.
func (s State) Since(earlier State) []int {
	var out []int
	for i, e := range s.c.log {
		if i >= earlier.Len() || e != earlier.c.log[i] || s.c.revocable(e) {
			out = append(out, i)
		}
	}
	return out
}

// Ruling returns the ruling on entry i, of Len.
func (s State) Ruling(i int) Ruling { return *s.c.log[i].ruling }

// Closed reports whether the case is closed at the end of the record.
func (s State) Closed() bool {
	_, closed := s.c.closing(s.c.at(s.c.clock, len(s.c.log)+1))
	return closed
}

// clone copies what Step may change. Entries and meetings' pasts are shared,
// and the first to grow from a state shares the back of its log, too: it writes
// only behind the state's own end. Registers are copied when they change.
func (c *core) clone(grow bool) *core {
	out := *c
	out.grown = new(atomic.Bool)
	if !grow || !c.grown.CompareAndSwap(false, true) {
		out.log = slices.Clip(c.log)
	}
	out.byThing = maps.Clone(c.byThing)
	out.meetings = slices.Clone(c.meetings)
	for i, m := range out.meetings {
		if m.open() {
			out.meetings[i] = &meeting{thing: m.thing, entries: slices.Clip(m.entries)}
		}
	}
	return &out
}

// enter makes an entry of an event, with the meeting that was sitting.
func (c *core) enter(e Event) *entry {
	ent := &entry{Event: e, at: c.moment(e.On, len(c.log))}
	if e.Thing != "" {
		ent.thing, _ = c.p.Lookup(e.Thing)
	}
	if m := c.sitting(ent); m != nil {
		ent.room = m.opened()
	}
	return ent
}

// record puts a judged entry where it will be found.
func (c *core) record(e *entry) {
	c.log = append(c.log, e)
	if e.thing != 0 {
		list := c.byThing[e.thing]
		c.byThing[e.thing] = append(slices.Clip(list), e)
	}
	c.opened = c.opened || e.Kind == Did || e.Kind == Decided
	c.minute(e)
	c.bind(e)
	if (happens(e) || e.Kind == Closed) && e.stands() {
		c.cure(e)
	}
}

// cure lets an act that cures defects take them from the acts before it: the
// act named as the cure, or what the rulebook says cures a clause, such as an
// appeal at which the member was heard afresh. Entries are replaced, so that
// earlier states keep what they had.
func (c *core) cure(e *entry) {
	clauses := c.curedBy(e)
	for i, old := range c.log {
		if old == e || old.ruling.Effect == Effective || old.ruling.Effect == Fact || old.ruling.Effect != Awaits && len(clauses) == 0 {
			continue
		}
		r := *old.ruling
		r.Findings = slices.Clone(r.Findings)
		for k := range r.Findings {
			f := &r.Findings[k]
			if f.Answer != Broken || f.Norm < 0 {
				continue
			}
			n := &c.p.Norms[f.Norm]
			if f.Severity == "curable" && n.Sev.By == e.thing || slices.Contains(clauses, n.Clause) {
				f.Answer = Shown
				f.Facts = append(slices.Clone(f.Facts), e.ID)
				f.Text += " It was cured by " + c.p.Thing(e.thing).Name + " of " + e.at.day.String() + "."
			}
		}
		if r.Effect = effect(r.Findings); r.Effect == old.ruling.Effect {
			continue
		}
		c.replace(i, r)
	}
}

// replace puts another ruling on entry i. Earlier states keep what they had.
func (c *core) replace(i int, r Ruling) {
	old := c.log[i]
	now := *old
	now.ruling = &r
	c.log = slices.Clone(c.log)
	c.log[i] = &now
	if list := slices.Clone(c.byThing[now.thing]); now.thing != 0 {
		list[slices.Index(list, old)] = &now
		c.byThing[now.thing] = list
	}
}

// curedBy lists the clauses of which an entry cures defects: K.21. A meeting
// cures by what is done at it, so its decisions and its closing count.
func (c *core) curedBy(e *entry) []int {
	var out []int
	for _, n := range c.ix.ofKind[rulebook.Cure] {
		m := c.meetingOf(e)
		if e.thing != n.Thing && (m == nil || m.thing != n.Thing) {
			continue
		}
		at := e.at
		at.seq = len(c.log) + 1
		room := n.Thing // heard afresh: at the meeting that cures
		if m != nil {
			room = m.thing
		}
		if f := (&frame{c: c, at: at, norm: n, room: room}); f.guards(n).t == yes {
			out = append(out, n.Clauses...)
		}
	}
	return out
}
