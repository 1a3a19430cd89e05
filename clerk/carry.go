package clerk

import (
	"context"
	"fmt"
	"time"

	"alteram/record"
)

// Carried is an erasure that has to be done again because a backup from before
// was restored. The event that ordered it is lost with what came after the backup.
type Carried struct {
	Chain     string
	By        string     // id of the lost event; may be empty
	At        time.Time  // when it was destroyed
	Handle    string     // of a person in a case, with the person everything under his or her key
	Member    string     // id of a member, of the organisation's chain
	Positions [][2]int64 // sequence number and position of each private part that goes
	Entries   []int64    // of a case that was closed out: its entries in the log
}

// CarryOver records erasures whose events are lost, so that the log which goes
// on says what is gone and why. It comes before they are done again: the
// links to the register of those who stay are read from what goes.
func (d *Desk) CarryOver(ctx context.Context, list []Carried) error {
	gone := map[string]bool{}
	for _, c := range list {
		gone[personKey(c.Chain, c.Handle)] = true
	}
	_, err := d.several(ctx, &Request{}, func(t *txn) ([]*piece, error) {
		pieces := make([]*piece, len(list))
		for i := range list {
			var err error
			if pieces[i], err = list[i].piece(t, gone); err != nil {
				return nil, err
			}
		}
		return pieces, nil
	})
	return err
}

// piece is the event that says so; gone has the keys of all who are erased.
func (c *Carried) piece(t *txn, gone map[string]bool) (*piece, error) {
	open := record.Object{"kind": "field", "ground": "it was erased on " + c.At.Format("2 January 2006") + ", and the entry that said why was lost when an older backup was restored"}
	if c.By != "" {
		open["order"] = c.By
	}
	p := &piece{chain: c.Chain, act: "record.erase", open: open, attKind: "system"}
	if org := t.org().chain; len(c.Entries) > 0 {
		open["kind"], open["chain"], open["entries"], p.chain = "case", c.Chain, int64(len(c.Entries)), org
		p.parts = []sealed{{"entries", anys(c.Entries), caseKey(org)}}
		return p, nil
	} else if c.Chain == org {
		open["kind"], open["member"] = "member", c.Member
	} else if c.Handle != "" {
		open["kind"], open["handle"] = "person", c.Handle
	}
	events, err := t.d.chain(t.ctx, c.Chain)
	if err != nil {
		return nil, err
	}
	var victims []victim
	var positions []any
	for _, at := range c.Positions {
		if at[0] >= int64(len(events)) {
			return nil, fmt.Errorf("carry an erasure over: chain %s has no event %d", c.Chain, at[0])
		}
		victims = append(victims, victim{events[at[0]], int(at[1])})
		positions = append(positions, []any{at[0], at[1]})
	}
	open["positions"] = positions
	if c.Handle != "" {
		cas, err := t.cas(c.Chain)
		if err != nil {
			return nil, err
		}
		if pairs := cas.otherLinks(victims, func(h string) bool { return gone[personKey(c.Chain, h)] }); len(pairs) > 0 {
			p.parts = []sealed{{"member", pairs, caseKey(c.Chain)}}
		}
	}
	return p, nil
}

// otherLinks are the links to the register in private parts that go, of those
// who are not erased and whom no event of the case names.
func (c *caseState) otherLinks(victims []victim, erased func(handle string) bool) []any {
	var pairs []any
	for _, v := range victims {
		part := v.e.shown[v.n]
		list, ok := part.Value.([]any)
		if part.Name != "member" || !ok {
			continue
		}
		for _, y := range list {
			pair, _ := y.([]any)
			if len(pair) != 2 {
				continue
			}
			if h, _ := pair[0].(string); !erased(h) && c.people[h] != nil && c.people[h].seq < 0 {
				pairs = append(pairs, pair)
			}
		}
	}
	return pairs
}

func anys(list []int64) []any {
	out := make([]any, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}
