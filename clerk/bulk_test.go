package clerk

import (
	"context"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/dossier"
)

// OpenMany opens n cases with a respondent and a note each, many in one
// transaction, so that a benchmark comes to have them.
func OpenMany(ctx context.Context, d *Desk, n int, title, respondent func(int) string) error {
	const each = 200
	for from := 0; from < n; from += each {
		if _, err := d.do(ctx, func(t *txn) error { return openSome(t, from, min(n, from+each), title, respondent) }); err != nil {
			return err
		}
	}
	return nil
}

func openSome(t *txn, from, to int, title, respondent func(int) string) error {
	if err := t.clock(&Request{}, time.Time{}, false); err != nil {
		return err
	}
	org := t.org()
	day := org.clock().DateOf(instantOf(mustStamp(t.last)))
	ed, err := org.pickEdition("", day)
	if err != nil {
		return err
	}
	var pieces []*piece
	for i := from; i < to; i++ {
		chain, err := t.d.handle("", 16)
		if err != nil {
			return err
		}
		h := &handing{d: t.d, chain: chain, byName: map[string]string{}, byMember: map[string]string{}}
		reg := org.reg.Snapshot(ed.Program, day, h.member)
		who, err := h.named(org, respondent(i), nil)
		if err != nil {
			return err
		}
		reg.Parties = []docket.Seat{{Role: "respondent", Person: who, From: calendar.NoDate, Until: calendar.NoDate}}
		first := h.opening(&dossier.Opening{Edition: ed.Hash, Title: title(i), Register: reg})
		first.open["register"] = org.regIndex
		pieces = append(pieces, first, h.person(org, who, respondent(i), respondent(i)))
	}
	if err := t.prepare(pieces); err != nil {
		return err
	}
	for _, p := range pieces {
		if _, err := t.putAndApply(p); err != nil {
			return err
		}
		if p.act == "case.open" {
			continue
		}
		c := t.job.cases[p.chain]
		f := &filing{d: t.d, chain: p.chain}
		note := docket.Event{ID: "2", Kind: docket.Noted, On: docket.When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}, Text: "the secretary reads the letter to the council"}
		if _, err := f.put(t, c, &note, &piece{chain: p.chain, act: "entry"}); err != nil {
			return err
		}
	}
	return nil
}
