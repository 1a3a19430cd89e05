package clerk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alteram/docket"
	"alteram/dossier"
	"alteram/letter"
	"alteram/record"
	"alteram/wording"
)

// letterParts are the letters that an entry causes.
func (c *caseState) letterParts(e *docket.Event, out *dossier.Outcome) []sealed {
	_, program := c.dossier.Edition(e.On.Day)
	var parts []sealed
	for i, l := range letter.Of(program, e, out, func(to string) bool { p := c.people[to]; return p != nil && p.erased == "" }) {
		v := record.Object{"to": l.To, "subject": l.Subject, "body": l.Body}
		parts = append(parts, sealed{fmt.Sprintf("letter.%d", i+1), v, personKey(c.chain, l.To)})
	}
	return parts
}

func cmpText(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// Letters returns the letters of a case, or of all for "", in the order in
// which they were caused. A letter that was erased says so and has no text.
func (d *Desk) Letters(ctx context.Context, chain string) ([]Letter, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := d.store.Letters(ctx, chain)
	if err != nil {
		return nil, fmt.Errorf("read the letters: %w", err)
	}
	var out []Letter
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].Index == rows[0].Index {
			n++
		}
		group := rows[:n]
		rows = rows[n:]
		if group[0].Chain == led.org.chain {
			continue
		}
		c, _, err := d.glance(ctx, group[0].Chain)
		if err != nil {
			return nil, err
		}
		row, err := d.store.Event(ctx, group[0].Index)
		if err != nil {
			return nil, fmt.Errorf("entry %d of the log: %w", group[0].Index, err)
		}
		events, err := d.openRows(ctx, []EventRow{row})
		if err != nil {
			return nil, err
		}
		r, err := d.receipt(ctx, events[0])
		if err != nil {
			return nil, err
		}
		for _, l := range group {
			out = append(out, c.letter(led.org, events[0], l, r))
		}
	}
	return out, nil
}

// lettersOf renders the letters of events that were just recorded.
func (d *Desk) lettersOf(ctx context.Context, c *caseState, list []filedEvent) ([]Letter, error) {
	org := d.ledger().org
	var out []Letter
	for _, x := range list {
		e := x.p.event()
		var rows []LetterRow
		for n, disclosure := range e.shown {
			if strings.HasPrefix(disclosure.Name, "letter.") {
				v, _ := disclosure.Value.(record.Object)
				rows = append(rows, LetterRow{e.index, n, c.chain, text(v, "to")})
			}
		}
		if len(rows) == 0 {
			continue
		}
		head, err := d.store.CheckpointAt(ctx, e.index+1)
		if err != nil {
			return nil, fmt.Errorf("head over entry %d: %w", e.index, err)
		}
		r := record.Receipt{Index: e.index, Case: c.chain, Seq: e.sheet.Seq, E: x.p.entry.E(), Checkpoint: head}
		slices.SortFunc(rows, func(a, b LetterRow) int { return a.N - b.N })
		for _, l := range rows {
			out = append(out, c.letter(org, e, l, r))
		}
	}
	return out, nil
}

// letter renders a letter: names filled in, what the act says behind it, the
// receipt at the end.
func (c *caseState) letter(org *orgState, e *event, l LetterRow, r record.Receipt) Letter {
	out := Letter{Index: l.Index, N: l.N, Case: c.chain, Seq: e.sheet.Seq, To: l.To, Receipt: r, Made: mustStamp(e.sheet.Recorded)}
	out.Sent = c.sent[letterName(e.sheet.Seq, int64(l.N))]
	if p := c.people[l.To]; p != nil {
		out.Name, out.Contact = c.shownName(l.To), p.contact
	}
	x, ok := e.shown[l.N]
	if !ok {
		out.Erased = "erased"
		for _, g := range c.erased[e.sheet.Seq] {
			if g.position == l.N {
				out.Erased = fmt.Sprintf("erased by entry %d: %s", g.by, g.ground)
			}
		}
		return out
	}
	v, _ := x.Value.(record.Object)
	out.Subject = org.name + ": " + text(v, "subject")
	var b strings.Builder
	fmt.Fprintf(&b, "To %s\n\n", out.Name)
	if c.title != "" {
		fmt.Fprintf(&b, "Case: %s\n", c.title)
	}
	fmt.Fprintf(&b, "Entry %d of the case, recorded %s.\n\n", e.sheet.Seq, org.clock().Format(instantOf(out.Made)))
	b.WriteString(c.nameText(text(v, "body")))
	if e.sheet.Act == "entry" {
		ev, _ := dossier.ReadEntry(e.sheet, e.value)
		ev = dossier.Rename(ev, c.nameOf)
		b.WriteString(letter.Says(&ev))
	}
	b.WriteString("\nThis letter carries a receipt. Keep it: it proves what the record held on that day.\n\n")
	b.WriteString(r.String())
	out.Body = b.String()
	return out
}

// MarkSent records that a letter was sent, and how: "post", "email", "hand".
// note may say more and is kept as words.
func (d *Desk) MarkSent(ctx context.Context, r Request, index int64, n int, how, note string) (*Filed, error) {
	if err := cleanAll(cleaning{"how it was sent", &how}, cleaning{"the note", &note}, cleaning{"the office", &r.Actor}); err != nil {
		return nil, err
	}
	how = strings.ToLower(how)
	if how == "" {
		return nil, &Problem{What: "it is not said how the letter was sent", Remedy: "say by post, email or hand"}
	}
	row, err := d.store.Event(ctx, index)
	if err != nil {
		return nil, &Problem{What: fmt.Sprintf("there is no entry %d in the log", index), Remedy: "alteram letters lists them"}
	}
	rows, err := d.store.Letters(ctx, row.Chain)
	if err != nil {
		return nil, fmt.Errorf("read the letters: %w", err)
	}
	if !slices.ContainsFunc(rows, func(l LetterRow) bool { return l.Index == index && l.N == n }) {
		return nil, &Problem{What: fmt.Sprintf("entry %d of the log has no letter %d", index, n), Remedy: "alteram letters lists them"}
	}
	p := piece{chain: row.Chain, act: "letter.sent", actor: r.Actor, open: record.Object{"seq": row.Seq, "n": int64(n), "how": how}}
	if note = wording.Tidy(note); note != "" {
		p.parts = []sealed{{"note", note, caseKey(row.Chain)}}
	}
	return d.simple(ctx, &r, p)
}
