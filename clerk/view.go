package clerk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/aside"
	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/dossier"
	"alteram/record"
	"alteram/wording"
)

// Case returns a case as it stands, with names. With knownAt, entries that were
// recorded later are left out, and the rulings are those of that time; 0 is
// now.
func (d *Desk) Case(ctx context.Context, chain string, knownAt calendar.Instant) (*View, error) {
	c, org, events, err := d.lookEvents(ctx, chain)
	if err == nil && events == nil {
		events, err = d.chain(ctx, chain)
	}
	if err != nil {
		return nil, err
	}
	r, err := d.numbered(ctx)
	if err != nil {
		return nil, err
	}
	if knownAt != 0 {
		events = slices.DeleteFunc(events, func(e *event) bool { return instantOf(mustStamp(e.sheet.Recorded)) > knownAt })
		if len(events) == 0 {
			return nil, &Problem{What: "the case was not open then", Remedy: "look at a later time"}
		}
		known := *c
		if c, err = d.foldCase(org, events); err != nil {
			return nil, err
		}
		c.people, c.handles, c.erased = known.people, known.handles, known.erased // a name erased since is not shown
	}
	v := &View{CaseInfo: c.info(r.Number(chain))}
	if ed, ok := org.edition(c.edition); ok {
		v.Under = *ed
	}
	v.File = c.file()
	rulings := map[string]docket.Ruling{}
	for _, r := range c.dossier.Rulings() {
		rulings[r.Event] = r
	}
	amended := map[string]string{}
	for _, e := range c.dossier.Events() {
		switch e.Kind {
		case docket.Corrected:
			amended[e.Target] = "corrected by entry " + e.ID
		case docket.Withdrawn:
			amended[e.Target] = "withdrawn by entry " + e.ID
		}
	}
	for _, e := range events {
		x := c.entryView(org, e, rulings)
		x.Amended = amended[strconv.FormatInt(x.Seq, 10)]
		v.Entries = append(v.Entries, x)
	}
	for _, h := range c.handleOrder() {
		p := c.people[h]
		v.People = append(v.People, PersonView{Handle: h, Name: p.name, Member: p.member, Contact: p.contact, Erased: p.erased})
	}
	return v, nil
}

// handleOrder lists the people of a case: those whom events name in their
// order, then the others.
func (c *caseState) handleOrder() []string {
	var out []string
	for h := range c.people {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b string) int {
		pa, pb := c.people[a], c.people[b]
		if (pa.seq < 0) != (pb.seq < 0) {
			if pa.seq < 0 {
				return 1
			}
			return -1
		}
		if pa.seq != pb.seq {
			return int(pa.seq - pb.seq)
		}
		return strings.Compare(a, b)
	})
	return out
}

// file is the case as a case file, with names for handles.
func (c *caseState) file() *casefile.Case {
	o := c.dossier.Opening()
	person := func(h string) string { return c.shownName(h) }
	seats := func(list []docket.Seat) []docket.Seat {
		out := slices.Clone(list)
		for i := range out {
			out[i].Person = person(out[i].Person)
		}
		return out
	}
	f := &casefile.Case{
		Name: c.chain, Title: c.title, Label: o.Label, Incomplete: o.Incomplete,
		Register: docket.Register{Bodies: seats(o.Register.Bodies), Offices: seats(o.Register.Offices), Parties: seats(o.Register.Parties)},
	}
	for _, m := range o.Register.Members {
		f.Register.Members = append(f.Register.Members, person(m))
	}
	for _, h := range c.handleOrder() {
		if p := c.people[h]; p.seq >= 0 && !c.holds(h) {
			f.People = append(f.People, person(h))
		}
	}
	place := c.place()
	for _, e := range c.dossier.Events() {
		e = dossier.Rename(e, c.readName)
		if at := begins(&e, place); e.Recorded != 0 && e.Recorded <= at+calendar.Instant(maxBehind) {
			e.Recorded = 0 // recorded when it happened: nothing to say
		}
		f.Events = append(f.Events, e)
	}
	return f
}

// holds reports whether a person stands in the opening register.
func (c *caseState) holds(h string) bool {
	o := c.dossier.Opening()
	for _, list := range [][]docket.Seat{o.Register.Bodies, o.Register.Offices, o.Register.Parties} {
		for _, s := range list {
			if s.Person == h {
				return true
			}
		}
	}
	return slices.Contains(o.Register.Members, h)
}

// readName is the name of a person where people read it.
func (c *caseState) readName(h string) (string, bool) {
	if c.people[h] == nil {
		return "", false
	}
	return c.shownName(h), true
}

// entryView is an event with its ruling, for people to read.
func (c *caseState) entryView(org *orgState, e *event, rulings map[string]docket.Ruling) EntryView {
	s := e.sheet
	v := EntryView{Index: e.index, Seq: s.Seq, Act: s.Act, Recorded: s.Recorded}
	for _, g := range c.erased[s.Seq] {
		v.Erased = append(v.Erased, fmt.Sprintf("private part %d was erased by entry %d: %s", g.position, g.by, g.ground))
	}
	if s.Act == "entry" {
		ev, _ := dossier.ReadEntry(s, e.value)
		ev = dossier.Rename(ev, c.readName)
		v.Event = &ev
		if r, ok := rulings[ev.ID]; ok {
			v.Ruling = c.namedRuling(r)
		}
		v.Words = c.eventWords(ev)
		return v
	}
	v.Words = c.actWords(org, e)
	return v
}

// eventWords writes an event as an entry of a case file, without its day.
func (c *caseState) eventWords(e docket.Event) string {
	_, p := c.dossier.Edition(e.On.Day)
	e.Label, e.Source, e.Recorded = "", "", 0
	f := &casefile.Case{Events: []docket.Event{e}}
	text := strings.TrimSpace(string(f.Text(p)))
	if _, after, ok := strings.Cut(text, "  "); ok {
		text = after
	}
	if rest, ok := strings.CutPrefix(text, "["+e.ID+"] "); ok {
		text = rest
	}
	return strings.TrimSuffix(text, ".")
}

// actWords says in words what an event other than an entry records.
func (c *caseState) actWords(org *orgState, e *event) string {
	s := e.sheet
	switch s.Act {
	case "case.open":
		title := c.title
		if title == "" {
			title = "(title erased)"
		}
		words := "the case is opened: " + title
		if ed, ok := org.edition(text(s.Open, "edition")); ok {
			words += fmt.Sprintf(", under %s, edition %.12s", ed.Title, ed.Hash)
		}
		return words
	case "case.person":
		h := text(s.Open, "handle")
		return fmt.Sprintf("%s stands in this case as %s", c.shownName(h), h)
	case "case.edition":
		what := "the case goes over"
		if list, ok := s.Open["clauses"].([]any); ok {
			what = "clauses go over"
			if len(list) == 1 {
				what = fmt.Sprintf("clause %v goes over", list[0])
			}
		}
		return fmt.Sprintf("%s to edition %.12s of the rulebook from %s", what, text(s.Open, "edition"), isoDate(text(s.Open, "from")))
	case "letter.sent":
		return fmt.Sprintf("the letter of entry %d was sent by %s", number(s.Open, "seq"), text(s.Open, "how"))
	case aside.ActCase:
		return "beside the acts: " + text(s.Open, "kind") // more is not for every reader of the case
	case "record.hold":
		return "the case is held: nothing in it may be erased: " + cmpText(e.words("ground"), "(ground erased)")
	case "record.unhold":
		return "the hold is lifted"
	case "record.erase":
		return fmt.Sprintf("%d private parts are erased (%s): %s", len(erasedBy(s)), text(s.Open, "kind"), text(s.Open, "ground"))
	case "bundle.issue":
		return fmt.Sprintf("a bundle is made for the %s, held by %s", text(s.Open, "purpose"), c.nameText(text(s.Open, "holder")))
	}
	return s.Act
}

// Standing says how a case stands at an instant, as it now appears or, with
// knownAt not 0, as it appeared to those who acted then. Names are filled in.
func (d *Desk) Standing(ctx context.Context, chain string, at, knownAt calendar.Instant) (docket.Standing, error) {
	c, _, err := d.look(ctx, chain)
	if err != nil {
		return docket.Standing{}, err
	}
	return wording.NamedIn(c.dossier.Standing(at, knownAt), c.readName), nil
}

// Receipt returns the receipt of an event of a chain, under the first head that
// held it, and the C2SP tlog-proof that it stands in the log as it is now.
func (d *Desk) Receipt(ctx context.Context, chain string, seq int64) (record.Receipt, []byte, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return record.Receipt{}, nil, err
	}
	rows, err := d.store.Chain(ctx, chain, seq)
	if err != nil {
		return record.Receipt{}, nil, fmt.Errorf("read chain %s: %w", chain, err)
	}
	if len(rows) == 0 || rows[0].Seq != seq {
		return record.Receipt{}, nil, &Problem{What: fmt.Sprintf("the case has no entry %d", seq), Remedy: "alteram case entries shows them"}
	}
	e, err := d.keys.openEvent(ctx, &rows[0])
	if err != nil {
		return record.Receipt{}, nil, err
	}
	r, err := d.receipt(ctx, e)
	if err != nil {
		return r, nil, err
	}
	proof, err := d.prove(led, e, hashReader(ctx, d.store))
	if err != nil {
		return r, nil, err
	}
	text, err := record.Proof{Index: e.index, Extra: e.blind[:], Path: proof, Checkpoint: led.checkpoint}.Encode()
	return r, text, err
}

// History tells the organisation's own chain in words.
func (d *Desk) History(ctx context.Context) ([]EntryView, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return nil, err
	}
	events, err := d.chain(ctx, led.org.chain)
	if err != nil {
		return nil, err
	}
	var out []EntryView
	for _, e := range events {
		out = append(out, EntryView{Index: e.index, Seq: e.sheet.Seq, Act: e.sheet.Act, Recorded: e.sheet.Recorded, Words: led.org.words(e)})
	}
	return out, nil
}

// words says in words what an event of the organisation's chain records.
func (o *orgState) words(e *event) string {
	open := e.sheet.Open
	who := func() string {
		p, ok := o.reg.Person(text(open, "member"))
		if !ok {
			return text(open, "member")
		}
		return p.Label()
	}
	term := func(role, holds string) string {
		s := fmt.Sprintf("%s %s %s", who(), holds, role)
		if from := text(open, "from"); from != "" {
			s += " from " + isoDate(from).String()
		}
		if until := text(open, "until"); until != "" {
			s += " until " + isoDate(until).String()
		}
		return s
	}
	switch e.sheet.Act {
	case "org.genesis":
		return "the record of " + o.name + " begins"
	case "org.rulebook":
		s := fmt.Sprintf("%s is adopted, edition %.12s, in force from %s", text(open, "title"), text(open, "edition"), isoDate(text(open, "from")))
		if body := text(open, "body"); body != "" {
			s += ", by " + body
		}
		return s
	case "org.key":
		return "the key of the log changes"
	case "org.witness":
		return fmt.Sprintf("%s is a witness of the log", text(open, "name"))
	case "org.hold":
		return "the register is held: nothing in it may be erased"
	case "org.unhold":
		return "the hold of the register is lifted"
	case "record.erase":
		return fmt.Sprintf("erased (%s): %s", text(open, "kind"), text(open, "ground"))
	case aside.ActOrg:
		return "beside the acts: " + text(open, "kind")
	case "register.member":
		return fmt.Sprintf("what is known of %s", who())
	case "register.standing":
		return term(text(open, "kind"), "is")
	case "register.office":
		return term(text(open, "office"), "is")
	case "register.seat":
		return term("the "+text(open, "body"), "sits in")
	case "register.interest":
		return fmt.Sprintf("%s declares an interest", who())
	case "register.account":
		return fmt.Sprintf("the account of %s", who())
	case "register.import":
		return fmt.Sprintf("a list of members is imported: %d rows", number(open, "rows"))
	case "register.undo":
		if n, ok := open["entry"].(int64); ok {
			return fmt.Sprintf("entry %d is taken back", n)
		}
		return "an import is taken back"
	}
	return e.sheet.Act
}
