package clerk

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/dossier"
	"alteram/record"
	"alteram/rulebook"
)

// letterParts are the letters that an entry causes: one to each person to whom
// an act is directed or who is told of a decision, and an acknowledgement to who
// lodged something. People stand in them under
// their handles; names, the words of the act and the receipt are filled in when
// a letter is shown, so that nothing private is kept twice.
func (c *caseState) letterParts(e *docket.Event, out *dossier.Outcome) []sealed {
	if e.Kind != docket.Did && e.Kind != docket.Told {
		return nil
	}
	var parts []sealed
	for _, to := range e.To {
		if p := c.people[to]; p == nil || p.erased != "" {
			continue // a body, or somebody whom nobody can write to any more
		}
		parts = append(parts, sealed{
			fmt.Sprintf("letter.%d", len(parts)+1),
			record.Object{"to": to, "subject": subjectOf(e), "body": c.letterBody(e, out)},
			personKey(c.chain, to),
		})
	}
	if c.lodged(e) {
		for _, by := range e.Actors {
			if p := c.people[by]; p == nil || p.erased != "" {
				continue
			}
			parts = append(parts, sealed{
				fmt.Sprintf("letter.%d", len(parts)+1),
				record.Object{"to": by, "subject": "Acknowledgement: " + e.Thing, "body": acknowledgement(e, out)},
				personKey(c.chain, by),
			})
		}
	}
	return parts
}

func subjectOf(e *docket.Event) string {
	thing := cmpText(e.Thing, "a decision")
	if e.Kind == docket.Told {
		return "You are told of " + thing
	}
	return strings.ToUpper(thing[:1]) + thing[1:]
}

func cmpText(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// letterBody says what was done, by whom, when and under which clause, what
// follows and until when.
func (c *caseState) letterBody(e *docket.Event, out *dossier.Outcome) string {
	var b strings.Builder
	by := cmpText(strings.Join(e.Actors, ", "), "somebody whom the record does not name")
	how := ""
	if e.Method != "" {
		how = " by " + e.Method
	}
	when := whenWords(e)
	if e.Kind == docket.Told {
		fmt.Fprintf(&b, "%s %s told you of %s%s.\n", when, by, cmpText(e.Thing, "a decision"), how)
	} else {
		fmt.Fprintf(&b, "%s %s directed to you%s: %s.\n", when, by, how, e.Thing)
	}
	b.WriteString(follows(&out.Ruling))
	return b.String()
}

// whenWords says when an event happened, at the beginning of a sentence.
func whenWords(e *docket.Event) string {
	if e.On.Day == calendar.NoDate {
		return "On a day that the record does not give"
	}
	when := "On " + e.On.Day.Long()
	if e.On.Clock != calendar.NoClock {
		when += " at " + e.On.Clock.String()
	}
	return when
}

// follows says what an act counts for, under which clause, and what follows
// from it until when.
func follows(r *docket.Ruling) string {
	var b strings.Builder
	switch {
	case r.Effect == docket.Effective || r.Effect == docket.Fact:
		if clauses := clausesOf(r, docket.Shown); len(clauses) > 0 {
			fmt.Fprintf(&b, "This rests on clause %s of the rulebook.\n", strings.Join(clauses, ", "))
		}
	default:
		fmt.Fprintf(&b, "As the record has it, this is %s", r.Effect)
		if clauses := clausesOf(r, docket.Broken); len(clauses) > 0 {
			fmt.Fprintf(&b, " under clause %s", strings.Join(clauses, ", "))
		}
		b.WriteString(".\n")
	}
	for _, f := range r.Findings {
		if f.Answer == docket.Broken {
			fmt.Fprintf(&b, "- %s (clause %s)\n", f.Text, f.Clause)
		}
	}
	if r.Received != nil {
		fmt.Fprintf(&b, "It counts as received on %s.\n", r.Received.Long())
	}
	if len(r.Opened) > 0 {
		b.WriteString("\nWhat follows from it:\n")
		for _, s := range r.Opened {
			fmt.Fprintf(&b, "- %s\n", s)
		}
		if slices.ContainsFunc(r.Opened, func(s string) bool { return strings.Contains(s, "appeal") }) {
			b.WriteString("An appeal goes to whom the clause names; send it so that it arrives within the time above.\n")
		}
	}
	return b.String()
}

// clausesOf lists the clauses of the findings that answer so, once each.
func clausesOf(r *docket.Ruling, a docket.Answer) []string {
	var out []string
	for _, f := range r.Findings {
		if f.Answer == a && f.Clause != "" && !slices.Contains(out, f.Clause) {
			out = append(out, f.Clause)
		}
	}
	return out
}

// lodged reports whether an event is something that a person lodged: an act
// that is not for an office or a body to do.
func (c *caseState) lodged(e *docket.Event) bool {
	_, p := c.dossier.Edition(e.On.Day)
	id, ok := p.Lookup(e.Thing)
	if e.Kind != docket.Did || !ok || p.Thing(id).Kind != rulebook.Act {
		return false
	}
	return !slices.ContainsFunc(p.Thing(id).By, func(by rulebook.ID) bool { return p.Thing(by).Kind != rulebook.Party })
}

// acknowledgement says to who lodged something that it is in the record.
func acknowledgement(e *docket.Event, out *dossier.Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s you lodged: %s.\nIt is in the record; the receipt below proves it.\n", whenWords(e), e.Thing)
	b.WriteString(follows(&out.Ruling))
	return b.String()
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
		c.contents(&b, e)
	}
	b.WriteString("\nThis letter carries a receipt. Keep it: it proves what the record held on that day.\n\n")
	b.WriteString(r.String())
	out.Body = b.String()
	return out
}

// contents writes what an act says: its fields, charges and words, as far as
// they are there.
func (c *caseState) contents(b *strings.Builder, e *event) {
	ev, _ := dossier.ReadEntry(e.sheet, e.value)
	ev = dossier.Rename(ev, c.nameOf)
	var lines []string
	for _, f := range ev.Fields {
		if f.Value != "" {
			lines = append(lines, f.Name+": "+f.Value)
		}
	}
	for _, ch := range ev.Charges {
		line := "charge " + ch.Label
		if ch.Rule != "" {
			line += " under rule " + ch.Rule
		}
		if ch.Text != "" {
			line += ": " + ch.Text
		}
		lines = append(lines, line)
	}
	if len(ev.States) > 0 {
		lines = append(lines, "it states: "+strings.Join(ev.States, ", "))
	}
	if ev.Text != "" {
		lines = append(lines, ev.Text)
	}
	if len(lines) > 0 {
		b.WriteString("\nWhat it says:\n")
		for _, l := range lines {
			fmt.Fprintf(b, "- %s\n", l)
		}
	}
}

// EML returns the letter as a message that a mail program opens (RFC 5322),
// with the receipt in its text and the place of the entry in the header
// X-Alteram-Receipt. from is the sender's address; what does not fit into a
// header is left out of it.
func (l *Letter) EML(from string) []byte {
	var b bytes.Buffer
	header := func(name, value string) {
		fmt.Fprintf(&b, "%s: %s\r\n", name, strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return -1
			}
			return r
		}, value))
	}
	header("From", from)
	to := mime.QEncoding.Encode("utf-8", l.Name)
	if strings.Contains(l.Contact, "@") {
		to += " <" + strings.TrimSpace(l.Contact) + ">"
	} else {
		to += ":;" // a group without members: who has no address gets it by other means
	}
	header("To", to)
	header("Subject", mime.QEncoding.Encode("utf-8", l.Subject))
	header("Date", l.Made.Format(time.RFC1123Z))
	header("Message-ID", fmt.Sprintf("<%d.%d.%s@%s>", l.Index, l.N, l.Case, "alteram.invalid"))
	header("X-Alteram-Receipt", fmt.Sprintf("entry %d %s %d %s", l.Receipt.Index, l.Receipt.Case, l.Receipt.Seq, record.B64(l.Receipt.E)))
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(strings.ReplaceAll(l.Body, "\n", "\r\n"))) // a bytes.Buffer does not fail
	_ = w.Close()
	return b.Bytes()
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
	if note = tidy(note); note != "" {
		p.parts = []sealed{{"note", note, caseKey(row.Chain)}}
	}
	return d.simple(ctx, &r, p)
}
