package clerk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/dossier"
	"alteram/letter"
	"alteram/record"
	"alteram/refusal"
	"alteram/register"
	"alteram/wording"
)

// File records entries of a case in one transaction, each with its ruling, or
// refuses them with a *Refusal when one is an act that would not count. A text
// that cannot be read is a *Problem with its diagnostics.
func (d *Desk) File(ctx context.Context, draft Draft) (*Filed, error) {
	c, org, err := d.glance(ctx, draft.Case)
	if err != nil {
		return nil, err
	}
	events, known, err := c.read(org, &draft)
	if err != nil && draft.Case != "" { // it may speak of what another desk has recorded since
		if c, org, err = d.look(ctx, draft.Case); err == nil {
			events, known, err = c.read(org, &draft)
		}
	}
	if err != nil {
		return nil, err
	}
	f := &filing{d: d, chain: draft.Case, req: draft.Request, events: events, known: known, happened: draft.Happened, attach: draft.Attach, dry: draft.DryRun}
	return f.file(ctx)
}

// filing is entries on their way into the record.
type filing struct {
	d        *Desk
	chain    string
	req      Request
	events   []docket.Event // with names and the ids of the draft
	known    names
	happened bool
	attach   []Attachment
	dry      bool
	follows  bool // of an import: the clock follows the entries

	// What the last run made of it.
	first    int64 // index of the first entry, of a replayed request
	out      []filedEvent
	after    *caseState
	replayed bool
	refused  *Refusal
}

// filedEvent is an event of a batch with its ruling.
type filedEvent struct {
	p       *placed
	act     string
	outcome *dossier.Outcome
}

var errDry = errors.New("a dry run ends here")

// file hands the entries to the sequencer and says what came of it.
func (f *filing) file(ctx context.Context) (*Filed, error) {
	for i := range f.attach {
		if err := checkAttachment(&f.attach[i]); err != nil {
			return nil, err
		}
	}
	head, err := f.d.do(ctx, f.run)
	if errors.Is(err, errDry) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	if f.refused != nil {
		for i := range f.refused.Rulings {
			f.refused.Rulings[i] = *f.after.namedRuling(f.refused.Rulings[i])
		}
		return nil, f.refused
	}
	if f.replayed {
		return f.again(ctx)
	}
	out := f.result(head)
	if !f.dry {
		out.Letters, err = f.d.lettersOf(ctx, f.after, f.out)
	}
	return out, err
}

// result is what was filed, with receipts under the head.
func (f *filing) result(head []byte) *Filed {
	out := &Filed{}
	for _, x := range f.out {
		s := x.p.sheet
		one := Filing{Index: x.p.index, Case: s.Case, Seq: s.Seq, ID: s.ID, Act: x.act}
		if x.outcome != nil {
			one.Ruling = f.after.namedRuling(x.outcome.Ruling)
		}
		if f.dry {
			one.Index, one.ID = -1, ""
		} else {
			one.Receipt = record.Receipt{Index: x.p.index, Case: s.Case, Seq: s.Seq, E: x.p.entry.E(), Checkpoint: head}
		}
		out.Entries = append(out.Entries, one)
	}
	return out
}

// eventID is the id of the nth event of a request with an idempotency key.
func eventID(key string, n int) string {
	if key == "" {
		return ""
	}
	text := "alteram-idem/v1\n" + key
	if n > 0 {
		text += "\n" + strconv.Itoa(n)
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// run judges the entries and puts them into the batch.
func (f *filing) run(t *txn) error {
	f.out, f.replayed, f.refused, f.after = nil, false, nil, nil
	if done, err := f.before(t); done || err != nil {
		return err
	}
	base, err := t.cas(f.chain)
	if err != nil {
		return err
	}
	c := base.clone()
	place := c.place()
	if f.follows {
		// An import sets the clock for each entry.
	} else if err := f.setClock(t, place); err != nil {
		return err
	}
	if err := f.sync(t, c); err != nil {
		return err
	}
	places := map[string]int64{}
	var refused bool
	for i := range f.events {
		if f.follows {
			if err := t.clock(&f.req, timeOf(max(begins(&f.events[i], place), f.events[i].Recorded)), true); err != nil {
				return err
			}
		}
		x, err := f.entry(t, c, i, places)
		if err != nil {
			return err
		}
		refused = refused || refusal.Refusable(&x.outcome.Ruling)
	}
	f.after = c
	if refused && !f.happened && !f.dry {
		var rulings []docket.Ruling
		for _, x := range f.out {
			if x.outcome != nil && x.act == "entry" {
				rulings = append(rulings, x.outcome.Ruling)
			}
		}
		f.refused = refusal.Of(rulings)
		return errDry
	}
	if f.dry {
		return errDry
	}
	t.job.cases[f.chain] = c
	return nil
}

// setClock sets the time of the request and looks for entries of the future.
func (f *filing) setClock(t *txn, place *calendar.Place) error {
	latest := calendar.Instant(0)
	for i := range f.events {
		latest = max(latest, begins(&f.events[i], place), f.events[i].Recorded)
	}
	if err := t.clock(&f.req, timeOf(latest), false); err != nil {
		return err
	}
	now, err := time.Parse(stampForm, t.last)
	if err != nil {
		return err
	}
	limit := instantOf(now.Add(maxBehind))
	for i := range f.events {
		e := &f.events[i]
		if at := begins(e, place); at > limit || e.Recorded > limit {
			return &Problem{What: fmt.Sprintf("this is in the future: the entry is of %s, and it is now %s", place.Format(max(at, e.Recorded)), place.Format(instantOf(now))), Remedy: "record what has happened; what is planned follows from the rulebook"}
		}
	}
	return nil
}

func timeOf(at calendar.Instant) time.Time { return time.Unix(0, int64(at)).UTC() }

// entry puts the ith entry into the batch.
func (f *filing) entry(t *txn, c *caseState, i int, places map[string]int64) (*filedEvent, error) {
	e, err := f.people(t, c, f.events[i])
	if err != nil {
		return nil, err
	}
	f.events[i].ID = cmpID(f.events[i].ID, i)
	list := slices.Clone(f.events)
	list[i] = e
	if e, err = retarget(list, i, c.end.next, places); err != nil {
		return nil, err
	}
	p := &piece{chain: f.chain, id: eventID(f.req.Key, i), act: "entry", filesKey: caseKey(f.chain)}
	if i == 0 {
		if p.files, err = f.files(c); err != nil {
			return nil, err
		}
	}
	return f.put(t, c, &e, p)
}

// cmpID keeps ids of the draft apart from those of the record.
func cmpID(id string, i int) string {
	if id == "" {
		return draftID(strconv.Itoa(i + 1))
	}
	return id
}

// put judges an entry and writes it. c is moved on.
func (f *filing) put(t *txn, c *caseState, e *docket.Event, p *piece) (*filedEvent, error) {
	_, program := c.dossier.Edition(e.On.Day)
	open, on, fields := dossier.Entry(program, e, nil)
	for key, v := range p.open {
		open[key] = v
	}
	p.open, p.occurred = open, on
	shown := make(map[string]any, len(fields))
	for _, x := range fields {
		shown[x.Name] = x.Value
		key := caseKey(f.chain)
		if x.Subject != "" {
			key = personKey(f.chain, x.Subject)
		}
		p.parts = append(p.parts, sealed{x.Name, x.Value, key})
	}
	probe := &record.Sheet{Case: f.chain, Seq: c.end.next, Occurred: on, Recorded: t.last, Open: open, Sealed: make([][32]byte, len(fields))}
	ev, missing := dossier.ReadEntry(probe, func(name string) (any, bool) { v, ok := shown[name]; return v, ok })
	if len(missing) > 0 {
		return nil, &Problem{What: fmt.Sprintf("this entry cannot be kept as it is: %s", strings.Join(missing, ", ")), Remedy: "write it otherwise"}
	}
	out := c.dossier.Add(ev)
	p.rules, p.state = out.Edition, out.State()
	if len(e.Actors) > 0 {
		p.actor = e.Actors[0]
	}
	for _, x := range out.Ruling.Findings {
		if x.Answer == docket.Broken && x.Clause != "" && x.Severity != "" {
			p.clause = x.Clause
			break
		}
	}
	c.take(&ev, out)
	p.letters = c.letterParts(&ev, &out)
	if at := mustStamp(t.last); (!f.follows || t.org().rehearsal) && letter.Fresh(ev.On.Day, c.place().DateOf(instantOf(at))) {
		p.leave = at.Add(letter.RecallTime)
	}
	placed, err := t.put(p)
	if err != nil {
		return nil, err
	}
	c.end = t.job.tails[f.chain]
	f.out = append(f.out, filedEvent{placed, p.act, &out})
	return &f.out[len(f.out)-1], nil
}

// people puts handles for the names of an event. Who is named for the first
// time gets an event of his own before it.
func (f *filing) people(t *txn, c *caseState, e docket.Event) (docket.Event, error) {
	var fresh []string
	for _, name := range eventPeople(&e) {
		h, ok := f.known[name]
		if !ok {
			continue
		}
		if p := c.people[c.handleFor(h)]; (p == nil || p.seq < 0) && !slices.Contains(fresh, name) {
			fresh = append(fresh, name)
		}
	}
	if err := f.prepare(t, c, fresh); err != nil {
		return e, err
	}
	for _, name := range fresh {
		if err := f.introduce(t, c, name, f.known[name]); err != nil {
			return e, err
		}
	}
	return dossier.Rename(e, func(name string) (string, bool) {
		h, ok := f.known[name]
		if !ok {
			return "", false
		}
		if h = c.handleFor(h); h == "" {
			return "", false
		}
		return h, true
	}), nil
}

// prepare makes the keys of people who already have handles, all at once.
func (f *filing) prepare(t *txn, c *caseState, fresh []string) error {
	var list []string
	for _, name := range fresh {
		if h := c.handleFor(f.known[name]); h != "" {
			list = append(list, personKey(f.chain, h))
		}
	}
	return f.d.keys.prepare(t.ctx, list)
}

// handleFor is the handle that stands for a handle or for an id of the
// register; empty when the member has none in this case.
func (c *caseState) handleFor(id string) string {
	if strings.HasPrefix(id, "p") || id == "" {
		return id
	}
	return c.members[id]
}

// introduce puts the event into the batch that says who somebody is.
func (f *filing) introduce(t *txn, c *caseState, name, id string) error {
	who := dossier.Person{Handle: c.handleFor(id), Name: name}
	stranger := who.Handle == ""
	if stranger {
		h, err := f.d.handle("p", 6)
		if err != nil {
			return err
		}
		who.Handle = h
	}
	if strings.HasPrefix(id, "m") {
		who.Member = id
	} else if p := c.people[id]; p != nil {
		who.Member, who.Contact = p.member, p.contact
	}
	org := t.org()
	m, isMember := org.reg.Person(who.Member)
	if isMember && m.Email != "" {
		who.Contact = m.Email
	}
	if err := c.putPerson(t, &who, &f.out); err != nil {
		return err
	}
	if stranger && isMember && c.regAt >= 0 { // the case learns of a member whom it did not know
		day := c.place().DateOf(instantOf(mustStamp(t.last)))
		if s, ok := org.reg.Standing(m.ID, day); ok && s.Kind.In() {
			on := c.since(s.From)
			e := docket.Event{Kind: docket.Joined, On: docket.When{Day: on, Clock: calendar.NoClock, Last: on, LastClock: calendar.NoClock}, Actors: []string{who.Handle}, Role: "member"}
			return f.system(t, c, &e, record.Object{})
		}
	}
	return nil
}

// mustStamp reads a time that the desk wrote.
func mustStamp(s string) time.Time {
	t, _ := time.Parse(stampForm, s)
	return t
}

// putPerson writes a case.person event.
func (c *caseState) putPerson(t *txn, who *dossier.Person, out *[]filedEvent) error {
	open, fields := who.Fields()
	p := &piece{chain: c.chain, act: "case.person", open: open, rules: c.edition, attKind: "system"}
	for _, x := range fields {
		p.parts = append(p.parts, sealed{x.Name, x.Value, personKey(c.chain, who.Handle)})
	}
	seq := c.end.next
	c.know(person{who.Handle, who.Name, who.Member, who.Contact, seq, ""})
	placed, err := t.put(p)
	if err != nil {
		return err
	}
	c.end = t.job.tails[c.chain]
	*out = append(*out, filedEvent{p: placed, act: "case.person"})
	return nil
}

// system puts an entry into the batch that follows from the register.
func (f *filing) system(t *txn, c *caseState, e *docket.Event, open record.Object) error {
	e.ID = strconv.FormatInt(c.end.next, 10)
	_, err := f.put(t, c, e, &piece{chain: f.chain, act: "entry", open: open, attKind: "system"})
	if err == nil {
		f.out[len(f.out)-1].act = "register"
	}
	return err
}

// sync takes over what changed in the register since the case last did: who
// came to an office or a body, and who left.
func (f *filing) sync(t *txn, c *caseState) error {
	org := t.org()
	if c.regAt < 0 || org.regIndex <= c.regAt {
		return nil
	}
	day := c.place().DateOf(instantOf(mustStamp(t.last)))
	_, program := c.dossier.Edition(day)
	id := func(p register.Person) string {
		if h := c.members[p.ID]; h != "" {
			return h
		}
		return p.ID
	}
	known := org.reg.AsKnown(c.regAt + 1)
	before := known.Snapshot(program, day, id)
	after := org.reg.Snapshot(program, day, id)
	ids := map[string]string{} // of members, by handle
	for member, handle := range c.members {
		ids[handle] = member
	}
	for _, e := range dossier.Comings(before, after, day) {
		who := e.Actors[0]
		on := org.reg.Changed(known, cmp.Or(ids[who], who), e.Role, e.Kind == docket.Joined, day)
		e.On.Day, e.On.Last = c.since(on), c.since(on)
		if strings.HasPrefix(who, "m") {
			if e.Role == "member" {
				continue // of no concern to the case until the person is named in it
			}
			if err := f.introduce(t, c, org.called(who), who); err != nil {
				return err
			}
			e.Actors = []string{c.members[who]}
		}
		if err := f.system(t, c, &e, record.Object{"register": org.regIndex}); err != nil {
			return err
		}
	}
	c.regAt = org.regIndex
	return nil
}

// since is the day from which the case counts what began on a day of the
// register: the day on which the case opened, when nobody recorded it.
func (c *caseState) since(day calendar.Date) calendar.Date {
	if day == calendar.NoDate {
		return c.place().DateOf(instantOf(mustStamp(c.opened)))
	}
	return day
}

// files returns the attachments with the keys that protect them.
func (f *filing) files(c *caseState) ([]Attachment, error) {
	out := slices.Clone(f.attach)
	for i := range out {
		if out[i].About == "" {
			continue
		}
		h := c.handles[wording.Fold(out[i].About)]
		if h == "" {
			return nil, &Problem{What: fmt.Sprintf("nobody in this case is called %q", out[i].About), Remedy: "attach the file without a person, or to an entry that names the person"}
		}
		out[i].key = personKey(f.chain, h)
	}
	return out, nil
}

func checkAttachment(a *Attachment) error {
	if err := cleanAll(cleaning{"the name of a file", &a.Name}, cleaning{"the type of a file", &a.Type}); err != nil {
		return err
	}
	if a.Type == "" {
		a.Type = "application/octet-stream"
	}
	switch {
	case a.Name == "" || path.Base(a.Name) != a.Name || strings.ContainsAny(a.Name, "\\\x00") || a.Name == "." || a.Name == "..":
		return &Problem{What: fmt.Sprintf("%q is not the name of a file", a.Name), Remedy: "give the bare name, without folders"}
	case a.Size() > maxFile:
		return tooLarge(a.Name, maxFile)
	}
	return nil
}
