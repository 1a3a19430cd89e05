package clerk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"alteram/aside"
	"alteram/calendar"
	"alteram/docket"
	"alteram/dossier"
	"alteram/letter"
	"alteram/record"
	"alteram/register"
	"alteram/roll"
	"alteram/wording"
)

// caseState is a case, folded. It is immutable: whoever changes one clones it.
type caseState struct {
	chain   string
	end     tail
	opened  string // recorded time of the first event
	title   string
	edition string // it opened under, or moved to
	dossier *dossier.Case
	people  map[string]*person // by handle
	handles map[string]string  // by name, folded
	members map[string]string  // by id in the register
	seats   []docket.Seat      // as they are now, by handle, with those of parties
	regAt   int64              // the register is taken over up to this entry of the log; -1: it never is
	held    string             // ground of a hold
	closed  bool
	erased  map[int64][]gone // by seq
	sent    map[string][]letter.Sending
	said    []Saying

	unjudged bool // read for the roll: no entry is judged, and dossier is nil
}

// person is somebody in a case.
type person struct {
	handle, name, member, contact string
	seq                           int64  // of the event that says who it is; -1 when none does
	erased                        string // how, in words
}

// gone is a private part that was erased.
type gone struct {
	position int
	by       int64 // seq of the act
	ground   string
}

func (c *caseState) clone() *caseState {
	out := *c
	if c.dossier != nil {
		out.dossier = c.dossier.Clone()
	}
	out.seats = slices.Clip(c.seats)
	return &out
}

// know makes a person of a case known.
func (c *caseState) know(p person) {
	c.people = maps.Clone(c.people)
	c.handles = maps.Clone(c.handles)
	c.members = maps.Clone(c.members)
	c.people[p.handle] = &p
	if p.name != "" {
		c.handles[wording.Fold(p.name)] = p.handle
	}
	if p.member != "" {
		c.members[p.member] = p.handle
	}
}

// place is where the case's time is counted.
func (c *caseState) place() *calendar.Place {
	_, p := c.dossier.Edition(calendar.Date(1 << 30))
	return &p.Settings.Reckoner.Place
}

// applyCase adds an event to a case. The case given is changed.
func (d *Desk) applyCase(c *caseState, org *orgState, e *event) error {
	s := e.sheet
	c.end = endOf(e)
	switch s.Act {
	case "case.open":
		return c.open(org, e)
	case "case.person":
		p := dossier.ReadPerson(s, e.value)
		who := person{p.Handle, p.Name, p.Member, p.Contact, s.Seq, ""}
		if who.name == "" {
			who.erased = "erased"
		}
		if old := c.people[who.handle]; c.unjudged && old != nil && who.member == "" {
			who.member = old.member // its own parts were not opened
		}
		c.know(who)
	case "case.edition":
		ed, ok := org.edition(text(s.Open, "edition"))
		if !ok {
			return fmt.Errorf("event %d moves the case to an edition that was never adopted", s.Seq)
		}
		from := isoDate(text(s.Open, "from"))
		list, some := s.Open["clauses"].([]any)
		if !some {
			c.edition = ed.Hash
		}
		if c.unjudged {
			break
		} else if !some {
			c.dossier.Move(ed.Program, ed.Hash, from)
			break
		}
		var clauses []string
		for _, x := range list {
			n, _ := x.(string)
			clauses = append(clauses, n)
		}
		if err := c.dossier.MoveClauses(ed.Program, ed.Hash, clauses, from); err != nil {
			return fmt.Errorf("event %d: %w", s.Seq, err)
		}
	case "entry":
		ev, missing := dossier.ReadEntry(s, e.value)
		if c.unjudged {
			c.take(&ev, dossier.Outcome{Closed: number(s.State, "closed") == 1})
			break
		}
		if len(missing) > 0 {
			return fmt.Errorf("event %d lacks %v", s.Seq, missing)
		}
		c.take(&ev, c.dossier.Add(ev))
		if at, ok := s.Open["register"].(int64); ok {
			c.regAt = max(c.regAt, at)
		}
	case aside.ActCase:
		c.said = append(slices.Clip(c.said), readSaying(e))
	case "record.hold":
		if c.held = e.words("ground"); c.held == "" {
			c.held = "a ground that is not shown"
		}
	case "record.unhold":
		c.held = ""
	case "record.erase":
		c.link(e)
		c.noteErasure(s)
	case "letter.sent":
		key := letterName(number(s.Open, "seq"), number(s.Open, "n"))
		c.sent = maps.Clone(c.sent)
		if c.sent == nil {
			c.sent = map[string][]letter.Sending{}
		}
		c.sent[key] = append(slices.Clip(c.sent[key]), letter.Sending{Seq: s.Seq, At: s.Recorded, How: text(s.Open, "how"), Note: e.words("note")})
	}
	return nil
}

// letterName names a letter by the event that causes it and its number there.
func letterName(seq, n int64) string {
	return strconv.FormatInt(seq, 10) + "/" + strconv.FormatInt(n, 10)
}

// open begins a case.
func (c *caseState) open(org *orgState, e *event) error {
	s := e.sheet
	o, missing := dossier.ReadOpening(s, e.value)
	if len(missing) > 0 {
		return fmt.Errorf("the opening of the case lacks %v", missing)
	}
	ed, ok := org.edition(o.Edition)
	if !ok {
		return fmt.Errorf("the case stands under edition %.12s, which was never adopted", o.Edition)
	}
	c.chain, c.opened, c.title, c.edition = s.Case, s.Recorded, o.Title, ed.Hash
	if !c.unjudged {
		c.dossier = dossier.New(ed.Program, ed.Hash, o)
	}
	c.people, c.handles, c.members = map[string]*person{}, map[string]string{}, map[string]string{}
	c.seats = slices.Concat(o.Register.Bodies, o.Register.Offices, o.Register.Parties)
	c.regAt = -1 // a case from a file has a register of its own
	if at, ok := s.Open["register"].(int64); ok {
		c.regAt = at
	}
	c.link(e)
	return nil
}

// link takes the handles of people of the register from an event.
func (c *caseState) link(e *event) {
	v, _ := e.value("member")
	pairs, _ := v.([]any)
	for _, x := range pairs {
		pair, _ := x.([]any)
		if len(pair) != 2 {
			continue
		}
		h, _ := pair[0].(string)
		m, _ := pair[1].(string)
		if c.people[h] == nil {
			c.people[h] = &person{handle: h, member: m, seq: -1}
			c.members[m] = h
		}
	}
}

// take notes what an entry that was added changes beside the docket.
func (c *caseState) take(e *docket.Event, out dossier.Outcome) {
	c.closed = out.Closed
	switch e.Kind {
	case docket.Joined:
		for _, who := range e.Actors {
			c.seats = append(slices.Clip(c.seats), docket.Seat{Role: e.Role, Person: who, From: e.On.Day, Until: calendar.NoDate})
		}
	case docket.Leaves:
		c.seats = slices.Clone(c.seats)
		for i := range c.seats {
			if s := &c.seats[i]; s.Role == e.Role && slices.Contains(e.Actors, s.Person) && s.Until == calendar.NoDate {
				s.Until = e.On.Day
			}
		}
	}
}

// noteErasure takes down what an event says is gone.
func (c *caseState) noteErasure(s *record.Sheet) {
	c.erased = maps.Clone(c.erased)
	if c.erased == nil {
		c.erased = map[int64][]gone{}
	}
	how := fmt.Sprintf("erased by entry %d: %s", s.Seq, text(s.Open, "ground"))
	for _, at := range erasedBy(s) {
		c.erased[at[0]] = append(slices.Clip(c.erased[at[0]]), gone{int(at[1]), s.Seq, text(s.Open, "ground")})
	}
	if h := text(s.Open, "handle"); h != "" {
		p := person{handle: h, seq: -1}
		if c.people[h] != nil {
			p = *c.people[h]
		}
		c.members = maps.Clone(c.members)
		delete(c.members, p.member)
		c.handles = maps.Clone(c.handles)
		p.member = ""
		delete(c.handles, wording.Fold(p.name))
		p.name, p.contact, p.erased = "", "", how
		c.know(p)
	}
}

// cached returns a case, from memory or from the store. d.turn is held.
func (d *Desk) cached(ctx context.Context, chain string) (*caseState, error) {
	if c := d.cases.get(chain); c != nil {
		return c, nil
	}
	c, _, err := d.loadCase(ctx, d.ledger().org, chain)
	if err != nil {
		return nil, err
	}
	d.cases.put(chain, c)
	return c, nil
}

// loadCase reads a case from the store.
func (d *Desk) loadCase(ctx context.Context, org *orgState, chain string) (*caseState, []*event, error) {
	if how, ok := org.erased[chain]; ok {
		return nil, nil, &Problem{What: "this case is gone: it was " + how}
	}
	if chain == org.chain {
		return nil, nil, &Problem{What: "this is the organisation's own chain, not a case"}
	}
	events, err := d.chain(ctx, chain)
	if err != nil {
		return nil, nil, err
	}
	if len(events) == 0 {
		return nil, nil, &Problem{What: fmt.Sprintf("there is no case %s", chain), Remedy: "alteram case list shows the cases"}
	}
	c, err := d.foldCase(org, events)
	return c, events, err
}

// foldCase folds the events of a case.
func (d *Desk) foldCase(org *orgState, events []*event) (*caseState, error) {
	c := &caseState{regAt: -1}
	for i, e := range events {
		if e.sheet.Seq != int64(i) {
			return nil, fmt.Errorf("case %s: event %d is missing", e.sheet.Case, i)
		}
		if err := d.applyCase(c, org, e); err != nil {
			return nil, fmt.Errorf("case %s: %w", e.sheet.Case, err)
		}
	}
	c.fillNames(org)
	return c, nil
}

// fillNames takes the names of people whom no event of the case names from
// the register, as far as it still has them.
func (c *caseState) fillNames(org *orgState) {
	for h, p := range c.people {
		if p.seq >= 0 || p.member == "" {
			continue
		}
		m, ok := org.reg.Person(p.member)
		if !ok || m.Name == "" {
			continue
		}
		q := *p
		q.name, q.contact = org.called(m.ID), m.Email
		c.people[h] = &q
		if _, taken := c.handles[wording.Fold(q.name)]; !taken {
			c.handles[wording.Fold(q.name)] = h
		}
	}
}

// look returns a case for reading.
func (d *Desk) look(ctx context.Context, chain string) (*caseState, *orgState, error) {
	c, org, _, err := d.lookEvents(ctx, chain)
	return c, org, err
}

// lookEvents is look, and returns the events too where the case was read from
// the store. Others may read and write meanwhile: when the log has moved on, it
// reads again, in the end with everybody waiting.
func (d *Desk) lookEvents(ctx context.Context, chain string) (*caseState, *orgState, []*event, error) {
	for range 2 {
		led, err := d.fresh(ctx)
		if err != nil {
			return nil, nil, nil, err
		}
		if c := d.cases.get(chain); c != nil {
			return c, d.ledger().org, nil, nil // the record, which is never behind its cases
		}
		c, events, err := d.loadCase(ctx, led.org, chain)
		if d.keep(ctx, led, c) {
			return c, led.org, events, err
		}
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := d.refresh(ctx); err != nil {
		return nil, nil, nil, err
	}
	c, err := d.cached(ctx, chain)
	return c, d.ledger().org, nil, err
}

// Edge is where a case stands: it is another value, to compare by ==, once the
// case, the register or an edition has changed.
func (d *Desk) Edge(ctx context.Context, chain string) (any, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return nil, err
	}
	type edge struct {
		next     int64
		reg      *register.Register
		editions int
	}
	e := edge{reg: led.org.reg, editions: len(led.org.editions)}
	if c := d.cases.get(chain); c != nil {
		e.next = c.end.next
		return e, nil
	}
	row, err := d.store.Last(ctx, chain)
	e.next = row.Seq + 1
	return e, err
}

// keep keeps a case that was read when the record stood at led, and reports
// whether it still does. Without a case there is nothing to keep.
func (d *Desk) keep(ctx context.Context, led *ledger, c *caseState) bool {
	d.turn.Lock()
	defer d.turn.Unlock()
	if d.refresh(ctx) != nil || d.ledger() != led {
		return false
	}
	if c != nil {
		d.cases.put(c.chain, c)
	}
	return true
}

// glance is look without asking whether others have appended.
func (d *Desk) glance(ctx context.Context, chain string) (*caseState, *orgState, error) {
	if c := d.cases.get(chain); c != nil {
		return c, d.ledger().org, nil
	}
	return d.look(ctx, chain)
}

// maxCases bounds the cases kept in memory: twice as many.
const maxCases = 128

// caseCache keeps the cases used lately, in two generations: when the young one
// is full it becomes the old one, and what was not used since then goes.
type caseCache struct {
	mu         sync.Mutex
	young, old map[string]*caseState

	roll    *roll.Roll // of all cases: it follows what is put in and dropped
	reading shared     // of the lines of many
}

func newCaseCache() *caseCache {
	return &caseCache{young: map[string]*caseState{}, roll: &roll.Roll{}}
}

func (k *caseCache) get(chain string) *caseState {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.young[chain]
	if c == nil {
		if c = k.old[chain]; c != nil {
			k.add(chain, c)
		}
	}
	return c
}

// add puts a case among the young. k.mu is held.
func (k *caseCache) add(chain string, c *caseState) {
	if len(k.young) >= maxCases {
		k.old, k.young = k.young, map[string]*caseState{}
	}
	k.young[chain] = c
}

func (k *caseCache) put(chain string, c *caseState) {
	if k.roll.Begun() {
		k.roll.Put(c.line())
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.old, chain)
	k.add(chain, c)
}

func (k *caseCache) drop(chain string) {
	k.roll.Doubt(chain)
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.young, chain)
	delete(k.old, chain)
}

func (k *caseCache) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.young)
	clear(k.old)
}
