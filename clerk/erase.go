package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"alteram/aside"
	"alteram/calendar"
	"alteram/docket"
	"alteram/dossier"
	"alteram/record"
	"alteram/refusal"
	"alteram/wording"
)

// erasureAct is what a rulebook must call the act of erasing for the desk to
// erase anything.
const erasureAct = "erasure"

// Erase erases. In a case, the rulebook's act of erasure is filed first, and
// judged: where it is not effective the answer is a *Refusal, and nothing is
// recorded. Then the event record.erase says what goes and why, what remains is
// sealed under new keys in the same transaction, and the old keys are destroyed
// once that is durable. A crash in between is finished when the desk opens.
func (d *Desk) Erase(ctx context.Context, e Erasure) (*Erased, error) {
	var err error
	if e.Ground, err = clean("the ground", e.Ground); err != nil {
		return nil, err
	}
	if e.Ground == "" {
		return nil, &Problem{What: "it is not said why this is to be erased", Remedy: "give the ground, in words that everybody may read"}
	}
	if e.Replace, err = clean("what stands in its place", e.Replace); err != nil {
		return nil, err
	}
	if e.Member != "" {
		return d.eraseMember(ctx, &e)
	}
	if _, _, err := d.look(ctx, e.Case); err != nil {
		return nil, err
	}
	x := &erasing{d: d, e: &e}
	head, err := d.doAlone(ctx, x.run)
	if err != nil && !errors.Is(err, errDry) {
		return nil, err
	}
	if x.refused != nil {
		return nil, x.refused
	}
	out := &Erased{Gone: x.gone, Remaining: x.remaining}
	if x.replayed != "" {
		one, err := d.filedBefore(ctx, x.replayed)
		if err != nil {
			return nil, err
		}
		out.Filed = Filed{Entries: []Filing{*one}, Replayed: true}
		return out, nil
	}
	if !e.DryRun {
		x.f.after = x.c
		x.f.out = append(x.f.out, filedEvent{p: x.event, act: "record.erase"})
		out.Filed = *x.f.result(head)
	}
	return out, nil
}

// erasing is an erasure in a case on its way.
type erasing struct {
	d *Desk
	e *Erasure

	f         *filing
	c         *caseState
	events    []*event
	victims   []victim
	event     *placed
	gone      []string
	remaining []string
	refused   *Refusal
	replayed  string
}

// victim is a private part that goes.
type victim struct {
	e *event
	n int
}

// run judges the erasure and puts it into the batch.
func (x *erasing) run(t *txn) error {
	*x = erasing{d: x.d, e: x.e}
	if x.e.Key != "" {
		old, err := t.recorded(eventID(x.e.Key, 0))
		if err != nil {
			return err
		}
		if old != nil {
			if old.sheet.Act != "record.erase" || text(old.sheet.Open, "ground") != x.e.Ground {
				return usedKey(x.e.Key)
			}
			x.replayed = old.sheet.ID
			return nil
		}
	}
	base, err := t.cas(x.e.Case)
	if err != nil {
		return err
	}
	x.c = base.clone()
	if x.c.held != "" {
		return heldProblem("this case", x.c.held)
	}
	if x.events, err = x.d.chain(t.ctx, x.e.Case); err != nil {
		return err
	}
	if err := t.clock(&x.e.Request, timeOf(0), false); err != nil {
		return err
	}
	clause, err := x.judge(t)
	if err != nil || x.refused != nil {
		return cmpErr(err, errDry)
	}
	if x.e.Whole {
		return x.closeOut(t, clause)
	}
	if err := x.choose(); err != nil {
		return err
	}
	if x.e.DryRun {
		return errDry
	}
	return x.write(t, clause)
}

func heldProblem(what, ground string) error {
	return &Refusal{What: fmt.Sprintf("%s is held, and nothing in it may be erased: %s", what, ground), Earliest: calendar.NoDate, Remedy: "lift the hold first, when its ground is gone: alteram unhold"}
}

// draft is the act of erasure as an entry.
func (x *erasing) draft(t *txn) *Draft {
	on := wording.Tidy(x.e.On)
	if on == "" {
		place := x.c.place()
		now := instantOf(mustStamp(t.last))
		on = place.DateOf(now).String() + " " + place.ClockOf(now).String()
	}
	by := cmpText(wording.Tidy(x.e.By), "the secretary")
	return &Draft{Case: x.e.Case, On: on, Text: by + " makes " + erasureAct + "."}
}

// judge says whether the rulebook allows the erasure, and under which clause.
func (x *erasing) judge(t *txn) (clause string, err error) {
	_, p := x.c.dossier.Edition(calendar.Date(1 << 30))
	id, ok := p.Lookup(erasureAct)
	if !ok {
		return "", &Refusal{
			What: "the rulebook of this case knows no act of erasure, so nothing in it may be erased", Earliest: calendar.NoDate,
			Remedy: "adopt a clause such as: Erasure is an act by the secretary. The secretary may make an erasure not less than 7 years after the case is closed.",
		}
	}
	events, known, err := x.c.read(t.org(), x.draft(t))
	if err != nil {
		return "", err
	}
	x.f = &filing{d: x.d, chain: x.e.Case, req: Request{Now: x.e.Now}, events: events, known: known, happened: true}
	probe := dossier.Rename(events[0], func(name string) (string, bool) {
		h := x.c.handleFor(known[name])
		return h, h != ""
	})
	probe.ID = fmt.Sprint(x.c.end.next)
	out := x.c.dossier.Try(probe)
	if out.Ruling.Effect != docket.Effective || refusal.Refusable(&out.Ruling) {
		x.refused = refusal.Of([]docket.Ruling{*x.c.namedRuling(out.Ruling)})
		x.refused.Remedy = "wait until the rulebook allows it, or adopt another clause"
		return "", nil
	}
	for i := range p.Norms { // the clause that gives the power, or makes the duty
		n := &p.Norms[i]
		for _, deed := range n.Deeds {
			if deed.Thing == id && clause == "" {
				clause = p.Clauses[n.Clause].Number
			}
		}
	}
	return clause, nil
}

// choose lists the private parts that go.
func (x *erasing) choose() error {
	switch {
	case x.e.Person != "":
		return x.choosePerson()
	case x.e.Seq < 0 || x.e.Seq >= int64(len(x.events)):
		return &Problem{What: fmt.Sprintf("the case has no entry %d", x.e.Seq), Remedy: "alteram case entries shows them"}
	}
	e := x.events[x.e.Seq]
	var names []string
	for _, n := range positions(e) {
		name := e.shown[n].Name
		names = append(names, name)
		k := partOf(e, name, false)
		if k == facts || k == names_ || k == contacts || name == aside.PartTerms {
			continue
		}
		if x.e.Field == "" && k != letters || name == x.e.Field || name == "field."+x.e.Field {
			x.take(e, n)
		}
	}
	if len(x.victims) > 0 {
		return nil
	}
	what := fmt.Sprintf("entry %d has nothing called %q that could be erased by itself", x.e.Seq, x.e.Field)
	if x.e.Field == "" {
		what = fmt.Sprintf("entry %d has no words that could be erased", x.e.Seq)
	}
	remedy := "it has no private parts"
	if len(names) > 0 {
		remedy = "it has " + strings.Join(names, ", ") + "; what rulings rest on goes only with the whole case, and a name with the person"
	}
	return &Problem{What: what, Remedy: remedy}
}

// positions lists the private parts that are there, in order.
func positions(e *event) []int {
	var out []int
	for n := range e.shown {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func (x *erasing) take(e *event, n int) {
	if slices.ContainsFunc(x.victims, func(v victim) bool { return v.e == e && v.n == n }) {
		return
	}
	x.victims = append(x.victims, victim{e, n})
	x.gone = append(x.gone, fmt.Sprintf("entry %d, %s", e.sheet.Seq, partWords(e.shown[n].Name)))
}

// partWords says in words what a private part is.
func partWords(name string) string {
	head, rest, _ := strings.Cut(name, ".")
	switch head {
	case "text":
		return "words, paragraph " + rest
	case "field":
		return "its " + rest
	case "charge":
		n, _, _ := strings.Cut(rest, ".")
		return "the particulars of charge " + n
	case "letter":
		return "letter " + rest
	case "file":
		return "file " + rest
	case "member":
		return "the link to the register"
	}
	return head
}

// choosePerson lists what goes with a person: name, address, letters and files
// that are the person's alone, and with Mention the words of others that bear
// the name.
func (x *erasing) choosePerson() error {
	h := x.c.handles[wording.Fold(x.e.Person)]
	if h == "" && x.c.people[x.e.Person] != nil {
		h = x.e.Person
	}
	if h == "" {
		return &Problem{What: fmt.Sprintf("nobody in this case is called %q", x.e.Person), Remedy: "name the person as the case does, or by the handle"}
	}
	p := x.c.people[h]
	if p.erased != "" {
		return &Problem{What: fmt.Sprintf("%s is erased already: %s", h, p.erased), Remedy: "nothing is left to do"}
	}
	x.e.Person = h
	name := personKey(x.e.Case, h)
	for _, e := range x.events {
		for _, n := range positions(e) {
			if key, _ := splitKeyID(e.keys[n]); key == name {
				x.take(e, n)
			} else if e.shown[n].Name == "member" && links(e.shown[n].Value, h) {
				x.take(e, n)
			}
		}
	}
	if p.name == "" {
		return nil
	}
	lookFor := x.c.ownWords(p.name)
	for _, e := range x.events {
		for _, n := range positions(e) {
			part := e.shown[n]
			k := partOf(e, part.Name, false)
			if k == names_ || k == contacts || slices.ContainsFunc(x.victims, func(v victim) bool { return v.e == e && v.n == n }) || !mentions(part.Value, lookFor) {
				continue
			}
			if x.e.Mention && (k == words || k == remarks || k == asides && part.Name == aside.PartWords) {
				x.take(e, n)
				continue
			}
			x.remaining = append(x.remaining, fmt.Sprintf("entry %d, %s", e.sheet.Seq, partWords(part.Name)))
		}
	}
	return nil
}

// links reports whether a list of handles and ids of the register has a
// handle.
func links(v any, handle string) bool {
	list, _ := v.([]any)
	return slices.ContainsFunc(list, func(x any) bool {
		pair, _ := x.([]any)
		return len(pair) == 2 && pair[0] == handle
	})
}

// ownWords returns what shows that a person is meant: the whole name, and of
// its first and last word those that nobody else in the case bears.
func (c *caseState) ownWords(name string) []string {
	out := []string{name}
	words := strings.Fields(name)
	if len(words) < 2 {
		return out
	}
	for _, w := range []string{words[0], words[len(words)-1]} {
		shared := false
		for _, p := range c.people {
			shared = shared || p.name != name && slices.ContainsFunc(strings.Fields(p.name), func(s string) bool { return strings.EqualFold(s, w) })
		}
		if !shared && len([]rune(w)) >= 3 {
			out = append(out, w)
		}
	}
	return out
}

// mentions reports whether a value has one of some words; the first is a whole
// name, which must stand there as such.
func mentions(v any, words []string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(wording.Fold(v), wording.Fold(words[0])) || len(dossier.NamesIn(v, words[1:])) > 0
	case []any:
		return slices.ContainsFunc(v, func(x any) bool { return mentions(x, words) })
	case record.Object:
		for _, x := range v {
			if mentions(x, words) {
				return true
			}
		}
	}
	return false
}

// write files the act and the event that says what goes, and seals the rest
// anew.
func (x *erasing) write(t *txn, clause string) error {
	chain := x.e.Case
	s := &resealing{t: t, chain: chain, victims: x.victims}
	if x.e.Person != "" {
		s.whole = personKey(chain, x.e.Person)
	}
	s.plan()
	if err := s.fresh(); err != nil {
		return err
	}
	if err := x.fileAct(t); err != nil {
		return err
	}
	open := record.Object{"kind": "field", "ground": x.e.Ground, "positions": s.list(), "keys": s.names()}
	if clause != "" {
		open["clause"] = clause
	}
	if n := len(x.f.out); n > 0 {
		open["act"] = x.f.out[n-1].p.sheet.Seq
	}
	p := &piece{chain: chain, id: eventID(x.e.Key, 0), act: "record.erase", actor: x.e.Actor, clause: clause, rules: x.c.edition, open: open}
	if x.e.Person != "" {
		open["kind"], open["handle"] = "person", x.e.Person
		if pairs := x.c.otherLinks(x.victims, func(h string) bool { return h == x.e.Person }); len(pairs) > 0 {
			p.parts = append(p.parts, sealed{"member", pairs, caseKey(chain)})
		}
	}
	var err error
	if x.event, err = t.put(p); err != nil {
		return err
	}
	if err := x.replacement(t); err != nil {
		return err
	}
	if err := s.write(x.events); err != nil {
		return err
	}
	t.job.cases[chain] = nil // what is in memory has what goes: read it anew
	t.after = append(t.after, func(ctx context.Context) error { return x.d.destroy(ctx, x.event.sheet.ID, s.ids(), s.affected) })
	return nil
}

// fileAct files the rulebook's act of erasure.
func (x *erasing) fileAct(t *txn) error {
	if err := x.f.sync(t, x.c); err != nil {
		return err
	}
	x.f.req = Request{} // the act takes no idempotency key: the erasure has it
	_, err := x.f.entry(t, x.c, 0, map[string]int64{})
	return err
}

// replacement files what shall stand in the place of erased words.
func (x *erasing) replacement(t *txn) error {
	if x.e.Replace == "" || x.e.Person != "" {
		return nil
	}
	day := x.c.place().DateOf(instantOf(mustStamp(t.last)))
	x.c.end = t.job.tails[x.e.Case]
	e := docket.Event{ID: fmt.Sprint(x.c.end.next), Kind: docket.Noted, On: docket.When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}, Text: wording.Tidy(x.e.Replace)}
	_, err := x.f.put(t, x.c, &e, &piece{chain: x.e.Case, act: "entry", open: record.Object{"replaces": x.e.Seq}})
	return err
}

// closeOut drops everything of a case but the entries of the log.
func (x *erasing) closeOut(t *txn, clause string) error {
	org := t.org()
	if org.held != "" {
		return heldProblem("the record of this organisation", org.held)
	}
	x.gone = append(x.gone, fmt.Sprintf("all %d entries of the case, save their commitments in the log", len(x.events)))
	if x.e.DryRun {
		return errDry
	}
	open := record.Object{"kind": "case", "chain": x.e.Case, "ground": x.e.Ground, "entries": int64(len(x.events))}
	if clause != "" {
		open["clause"] = clause
	}
	var indexes, people []any
	for _, e := range x.events {
		indexes = append(indexes, e.index)
		t.b.DropEvents = append(t.b.DropEvents, e.index)
	}
	names := []string{caseKey(x.e.Case)}
	for _, h := range x.c.handleOrder() {
		names, people = append(names, personKey(x.e.Case, h)), append(people, h)
	}
	p := &piece{chain: org.chain, id: eventID(x.e.Key, 0), act: "record.erase", actor: x.e.Actor, clause: clause, rules: x.c.edition, open: open}
	p.parts = []sealed{{"entries", indexes, caseKey(org.chain)}}
	if len(people) > 0 {
		p.parts = append(p.parts, sealed{"people", people, caseKey(org.chain)})
	}
	var err error
	if x.event, err = t.putAndApply(p); err != nil {
		return err
	}
	x.f.out = nil
	t.job.cases[x.e.Case] = nil
	t.after = append(t.after, func(ctx context.Context) error { return x.d.destroyAll(ctx, x.event.sheet.ID, names) })
	return nil
}
