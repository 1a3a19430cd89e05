package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/docket"
	"alteram/dossier"
	"alteram/record"
	"alteram/refusal"
	"alteram/register"
	"alteram/rulebook"
	"alteram/wording"
)

// registerErasure is what a rulebook may call the act of erasing a member from
// the register, where it says something of its own about that.
const registerErasure = "erasure from the register"

// eraseMember erases what the register has in words about a person: name,
// addresses, reasons. That there was a member, and when, stays. The rulebook in
// force must know the act "erasure from the register", or "erasure"; it is
// judged as if it opened a case.
func (d *Desk) eraseMember(ctx context.Context, e *Erasure) (*Erased, error) {
	out := &Erased{}
	var event *placed
	var refused *Refusal
	head, err := d.doAlone(ctx, func(t *txn) error {
		*out, event, refused = Erased{}, nil, nil
		if err := t.clock(&e.Request, timeOf(0), false); err != nil {
			return err
		}
		org := t.org()
		if org.held != "" {
			return heldProblem("the register", org.held)
		}
		who, err := org.oneMember(e.Member)
		if err != nil {
			return err
		}
		clause, no, err := org.judgeMember(t, e)
		if refused = no; err != nil || no != nil {
			return cmpErr(err, errDry)
		}
		events, err := d.chain(t.ctx, org.chain)
		if err != nil {
			return err
		}
		s := &resealing{t: t, chain: org.chain, whole: memberKey(who.ID)}
		for _, ev := range events {
			for _, n := range positions(ev) {
				if name, _ := splitKeyID(ev.keys[n]); name == s.whole {
					s.victims = append(s.victims, victim{ev, n})
					out.Gone = append(out.Gone, fmt.Sprintf("register, entry %d: %s", ev.index, ev.shown[n].Name))
				}
			}
		}
		if len(s.victims) == 0 {
			return &Problem{What: "nothing is left in the register about " + who.Label(), Remedy: "nothing is left to do"}
		}
		if err := d.membersCases(t, who, out); err != nil {
			return err
		}
		if e.DryRun {
			return errDry
		}
		s.plan()
		open := record.Object{"kind": "member", "member": who.ID, "ground": e.Ground, "positions": s.list()}
		if clause != "" {
			open["clause"] = clause
		}
		if event, err = t.put(&piece{chain: org.chain, id: eventID(e.Key, 0), act: "record.erase", actor: e.Actor, clause: clause, open: open}); err != nil {
			return err
		}
		if err := s.write(events); err != nil {
			return err
		}
		next := *org
		next.end = t.job.tails[org.chain]
		next.reg = register.Fold(survivors(events, s.victims))
		next.dir = &directory{}
		t.job.org = &next
		t.after = append(t.after, func(ctx context.Context) error {
			d.cases.clear() // names that cases take from the register
			return d.destroy(ctx, event.sheet.ID, s.ids(), s.affected)
		})
		return nil
	})
	if err != nil && !errors.Is(err, errDry) {
		return nil, err
	}
	if refused != nil {
		return nil, refused
	}
	if !e.DryRun {
		out.Filed = *(&filing{out: []filedEvent{{p: event, act: "record.erase"}}}).result(head)
	}
	return out, nil
}

// survivors are the changes of the register without what goes.
func survivors(events []*event, victims []victim) []register.Change {
	for _, v := range victims {
		delete(v.e.shown, v.n)
	}
	var out []register.Change
	for _, e := range events {
		if c, ok := registerChange(e); ok {
			out = append(out, c)
		}
	}
	return out
}

// oneMember finds the one person of the register that is meant.
func (o *orgState) oneMember(what string) (register.Person, error) {
	if p, ok := o.reg.Person(what); ok {
		return p, nil
	}
	var found []register.Person
	for _, m := range o.reg.Find(what) {
		if wording.Fold(m.Person.Name) == wording.Fold(what) || m.Person.Number == what || m.Person.Email == what {
			found = append(found, m.Person)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return register.Person{}, &Problem{What: fmt.Sprintf("nobody in the register is called %q", what), Remedy: "alteram register list shows everybody"}
	}
	return register.Person{}, &Problem{What: fmt.Sprintf("%d members are called %s", len(found), what), Remedy: "name the one meant by number or id"}
}

// judgeMember holds the act of erasure against the edition in force.
func (o *orgState) judgeMember(t *txn, e *Erasure) (clause string, no *Refusal, err error) {
	now := instantOf(mustStamp(t.last))
	day := o.clock().DateOf(now)
	ed, err := o.pickEdition("", day)
	if err != nil {
		return "", nil, err
	}
	act := registerErasure
	id, ok := ed.Program.Lookup(act)
	general := !ok
	if general {
		act = erasureAct
		id, ok = ed.Program.Lookup(act)
	}
	if !ok {
		return "", nil, &Refusal{
			What: "the rulebook in force knows no act of erasure, so nothing in the register may be erased", Earliest: calendar.NoDate,
			Remedy: "adopt a clause such as: Erasure from the register is an act by the secretary. The secretary may make an erasure from the register.",
		}
	}
	by := cmpText(wording.Tidy(e.By), "secretary")
	who := ""
	for _, term := range o.reg.Who(by, day) {
		who = term.Person
	}
	if p, err := o.oneMember(by); who == "" && err == nil {
		who = p.ID
	}
	if who == "" {
		return "", nil, &Problem{What: fmt.Sprintf("nobody is %s on %s", by, day), Remedy: "say who erases, or record who holds the office"}
	}
	if general { // its conditions speak of cases; here only whose act it is counts
		if !o.does(ed.Program, id, who, day) {
			name, _ := o.reg.Person(who)
			return "", &Refusal{What: fmt.Sprintf("%s may not erase: it is an act of somebody else", name.Label()), Earliest: calendar.NoDate, Remedy: "let the office do it that the rulebook names"}, nil
		}
		return ed.Program.Clauses[max(ed.Program.Thing(id).Clause, 0)].Number, nil, nil
	}
	place := o.clock()
	clock := place.ClockOf(now)
	c := dossier.New(ed.Program, ed.Hash, dossier.Opening{Edition: ed.Hash, Register: o.reg.Snapshot(ed.Program, day, nil)})
	out := c.Try(docket.Event{ID: "1", Kind: docket.Did, Thing: act, Actors: []string{who}, Recorded: now, On: docket.When{Day: day, Clock: clock, Last: day, LastClock: clock}})
	if out.Ruling.Effect != docket.Effective || refusal.Refusable(&out.Ruling) {
		no = refusal.Of([]docket.Ruling{out.Ruling})
		no.Remedy = "wait until the rulebook allows it, or adopt another clause"
		return "", no, nil
	}
	for i := range ed.Program.Norms {
		n := &ed.Program.Norms[i]
		for _, deed := range n.Deeds {
			if deed.Thing == id && clause == "" {
				clause = ed.Program.Clauses[n.Clause].Number
			}
		}
	}
	return clause, nil, nil
}

// does reports whether an act is a person's to do: by an office or a body in
// which the register has him or her on a day.
func (o *orgState) does(p *rulebook.Program, act rulebook.ID, who string, day calendar.Date) bool {
	for _, by := range p.Thing(act).By {
		name := p.Thing(by).Name
		for _, term := range slices.Concat(o.reg.Who(name, day), o.reg.Body(name, day)) {
			if term.Person == who {
				return true
			}
		}
	}
	return false
}

// membersCases lists the cases in which a member still stands by name.
func (d *Desk) membersCases(t *txn, who register.Person, out *Erased) error {
	chains, err := d.store.Chains(t.ctx)
	if err != nil {
		return fmt.Errorf("list the cases: %w", err)
	}
	n := 0
	for _, chain := range chains {
		if chain == t.org().chain {
			continue
		}
		n++
		c, err := t.cas(chain)
		if err != nil {
			return err
		}
		if h := c.members[who.ID]; h != "" && c.people[h].seq >= 0 && c.people[h].name != "" {
			if !c.closed {
				return &Refusal{What: fmt.Sprintf("%s stands in case %d, which is open", c.people[h].name, n), Earliest: calendar.NoDate, Remedy: "wait until the case is closed"}
			}
			out.Remaining = append(out.Remaining, fmt.Sprintf("case %d, in which %s stands as %s", n, c.people[h].name, h))
		}
	}
	return nil
}
