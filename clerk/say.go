package clerk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"alteram/aside"
	"alteram/wording"
)

// Saying is what is said in a case, or of the organisation, beside the acts.
type Saying = aside.Saying

// Say records what is said on the chain of a case, or on the organisation's
// own. People are named by handle, by id of the register or, in a case, by
// name; who is not yet known to the case is made known first.
func (d *Desk) Say(ctx context.Context, r Request, chain string, s Saying) (*Filed, error) {
	org := d.ledger().org
	inCase := chain != org.chain
	if err := cleanAll(cleaning{"the office", &r.Actor}); err != nil {
		return nil, err
	}
	words, fault := wording.Lines("what is said", s.Words)
	if fault != nil {
		return nil, &Problem{What: fault.Fact, Remedy: fault.Remedy}
	}
	s.Words = words
	if what, remedy := s.Check(inCase); what != "" {
		return nil, &Problem{What: what, Remedy: remedy}
	}
	if inCase {
		if _, _, err := d.look(ctx, chain); err != nil {
			return nil, err
		}
	}
	var x *saying
	head, err := d.do(ctx, func(t *txn) error {
		x = &saying{f: &filing{d: d, chain: chain, req: r}, s: s}
		return x.run(t, inCase)
	})
	if err != nil {
		return nil, err
	}
	if x.again != "" {
		one, err := d.filedBefore(ctx, x.again)
		if err != nil {
			return nil, err
		}
		return &Filed{Entries: []Filing{*one}, Replayed: true}, nil
	}
	x.f.after = x.c
	return x.f.result(head), nil
}

// saying is a saying on its way into the record.
type saying struct {
	f     *filing
	s     Saying
	c     *caseState // nil on the organisation's chain
	again string     // id of the event, when it is recorded already
}

// run puts the saying into the batch, or finds that it was recorded before.
func (x *saying) run(t *txn, inCase bool) error {
	if err := t.clock(&x.f.req, time.Time{}, false); err != nil {
		return err
	}
	var before *event
	if x.f.req.Key != "" {
		var err error
		if before, err = t.recorded(eventID(x.f.req.Key, 0)); err != nil {
			return err
		}
	}
	act := aside.ActOrg
	if inCase {
		act = aside.ActCase
		base, err := t.cas(x.f.chain)
		if err != nil {
			return err
		}
		x.c = base.clone()
	}
	for _, who := range []*string{&x.s.By, &x.s.To} {
		if err := x.person(t, who, before == nil); err != nil {
			return err
		}
	}
	p := x.piece(act, t.last)
	if before != nil {
		ids, err := t.sameAgain(x.f.req.Key, []*piece{p})
		if err == nil {
			x.again = ids[0]
		}
		return err
	}
	if x.c != nil {
		t.job.cases[x.f.chain] = x.c
	}
	placed, err := t.putAndApply(p)
	if err == nil {
		x.f.out = append(x.f.out, filedEvent{p: placed, act: act})
	}
	return err
}

// piece is the event, sealed under the key of the one whom it belongs to.
func (x *saying) piece(act, recorded string) *piece {
	key := caseKey(x.f.chain)
	var lane []string
	if s := &x.s; s.Kind == aside.Message {
		lane = x.c.holders(s.Lane, recorded)
		if s.To == "" && len(lane) == 1 && lane[0] != s.By {
			s.To = lane[0] // what is written in the lane of one party is for that party
		}
	}
	owner := x.s.Owner(func(who string) bool { return slices.Contains(lane, who) })
	switch {
	case owner != "" && x.c != nil:
		key = personKey(x.f.chain, owner)
	case owner != "":
		key = memberKey(owner)
	}
	open, terms := x.s.Fields()
	p := &piece{chain: x.f.chain, id: eventID(x.f.req.Key, 0), act: act, actor: x.f.req.Actor, open: open, parts: []sealed{{aside.PartTerms, terms, key}}}
	if x.s.Words != "" {
		p.parts = append(p.parts, sealed{aside.PartWords, x.s.Words, key})
	}
	return p
}

// person puts the handle, or the id of the register, for one who is named, and
// makes the person known to the case.
func (x *saying) person(t *txn, who *string, introduce bool) error {
	if *who == "" {
		return nil
	}
	m, member := t.org().reg.Person(*who)
	if x.c == nil {
		if !member {
			return nobody(*who)
		}
		return nil
	}
	h := x.c.handleFor(x.c.handles[wording.Fold(*who)])
	switch {
	case x.c.people[*who] != nil:
		h = *who
	case member && h == "":
		h = x.c.members[m.ID]
	}
	if h == "" && member && m.Name != "" && introduce {
		if err := x.f.introduce(t, x.c, t.org().called(m.ID), m.ID); err != nil {
			return err
		}
		h = x.c.members[m.ID]
	}
	switch p := x.c.people[h]; {
	case p == nil && introduce:
		return nobody(*who)
	case p != nil && p.erased != "":
		return &Problem{What: fmt.Sprintf("%s is no longer known by name: %s", h, p.erased), Remedy: "leave the person out"}
	}
	*who = h
	return nil
}

func nobody(who string) error {
	return &Problem{What: fmt.Sprintf("nobody is called %q", who), Remedy: "name somebody of the case or of the register"}
}

// holders lists who is a party of the case in a role, as the desk's time stands.
func (c *caseState) holders(role, recorded string) []string {
	return c.dossier.Standing(instantOf(mustStamp(recorded)), 0).Parties[role]
}

// Sayings lists what was said on a chain, in order, with names.
func (d *Desk) Sayings(ctx context.Context, chain string) ([]Saying, error) {
	if chain == d.ledger().org.chain {
		return d.orgSayings(ctx)
	}
	c, _, err := d.look(ctx, chain)
	if err != nil {
		return nil, err
	}
	out := make([]Saying, len(c.said))
	for i, s := range c.said {
		s.ByName, s.ToName = c.nameIfAny(s.By), c.nameIfAny(s.To)
		for _, g := range c.erased[s.Seq] {
			s.Erased = fmt.Sprintf("erased by entry %d: %s", g.by, g.ground)
		}
		out[i] = s
	}
	return out, nil
}

func (c *caseState) nameIfAny(handle string) string {
	if handle == "" {
		return ""
	}
	return c.shownName(handle)
}

// orgSayings lists what was said of the organisation.
func (d *Desk) orgSayings(ctx context.Context) ([]Saying, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := d.store.Chain(ctx, led.org.chain, 0)
	if err != nil {
		return nil, fmt.Errorf("read the organisation's chain: %w", err)
	}
	events, err := d.openRows(ctx, rows)
	if err != nil {
		return nil, err
	}
	gone := map[int64]string{}
	var out []Saying
	for _, e := range events {
		switch e.sheet.Act {
		case aside.ActOrg:
			s := readSaying(e)
			s.ByName, s.ToName = led.org.called(s.By), led.org.called(s.To)
			out = append(out, s)
		case "record.erase":
			list, _ := e.sheet.Open["positions"].([]any)
			for _, x := range list {
				if pair, _ := x.([]any); len(pair) == 2 {
					seq, _ := pair[0].(int64)
					gone[seq] = fmt.Sprintf("erased by entry %d: %s", e.index, text(e.sheet.Open, "ground"))
				}
			}
		}
	}
	for i := range out {
		out[i].Erased = gone[out[i].Seq]
	}
	return out, nil
}

// readSaying reads the event of a saying.
func readSaying(e *event) Saying {
	s := aside.Read(e.sheet, e.value)
	s.Index = e.index
	return s
}
