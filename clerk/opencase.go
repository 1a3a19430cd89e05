package clerk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/dossier"
	"alteram/register"
	"alteram/wording"
)

// OpenCase opens a case on the register as it stands. People are named as in
// the register; parties must be in it or among People.
func (d *Desk) OpenCase(ctx context.Context, o Opening) (*Filed, error) {
	texts := []cleaning{{"the title", &o.Title}, {"the label", &o.Label}, {"the name of the respondent", &o.Respondent}, {"the name of the complainant", &o.Complainant}, {"the office", &o.Actor}}
	o.People = slices.Clone(o.People)
	for i := range o.People {
		texts = append(texts, cleaning{"a name", &o.People[i]})
	}
	if err := cleanAll(texts...); err != nil {
		return nil, err
	}
	if o.Title == "" || len(o.Title) > maxTitle {
		return nil, &Problem{What: fmt.Sprintf("a case has a title of 1 to %d letters", maxTitle), Remedy: "name it so that you will know it again"}
	}
	chain := eventID(o.Key, 1<<20)
	if chain == "" {
		var err error
		if chain, err = d.handle("", 16); err != nil {
			return nil, err
		}
	}
	parties := slices.Clone(o.Parties)
	for _, p := range []docket.Seat{{Role: "respondent", Person: o.Respondent}, {Role: "complainant", Person: o.Complainant}} {
		if p.Person != "" {
			p.From, p.Until = calendar.NoDate, calendar.NoDate
			parties = append(parties, p)
		}
	}
	return d.several(ctx, &o.Request, func(t *txn) ([]*piece, error) {
		org := t.org()
		day := org.clock().DateOf(instantOf(mustStamp(t.last)))
		ed, err := org.pickEdition(o.Edition, day)
		if err != nil {
			return nil, err
		}
		h := &handing{d: d, chain: chain, byName: map[string]string{}, byMember: map[string]string{}}
		reg := org.reg.Snapshot(ed.Program, day, h.member)
		for i, s := range parties {
			if parties[i].Person, err = h.named(org, s.Person, o.People); err != nil {
				return nil, err
			}
		}
		reg.Parties = parties
		if h.err != nil {
			return nil, h.err
		}
		opening := dossier.Opening{Edition: ed.Hash, Title: wording.Tidy(o.Title), Label: o.Label, Register: reg, Incomplete: o.Incomplete}
		first := h.opening(&opening)
		first.open["register"] = org.regIndex
		pieces := []*piece{first}
		for _, s := range parties {
			name, member := h.who(s.Person)
			pieces = append(pieces, h.person(org, s.Person, name, member))
		}
		for _, name := range o.People {
			if handle, err := h.named(org, name, o.People); err != nil {
				return nil, err
			} else if !slices.ContainsFunc(parties, func(s docket.Seat) bool { return s.Person == handle }) {
				_, member := h.who(handle)
				pieces = append(pieces, h.person(org, handle, name, member))
			}
		}
		return pieces, nil
	})
}

// maxTitle bounds the title of a case, in bytes.
const maxTitle = 200

// pickEdition returns the edition asked for, or the one in force on a day.
func (o *orgState) pickEdition(hash string, day calendar.Date) (*Edition, error) {
	if hash != "" {
		if ed, ok := o.edition(hash); ok {
			return ed, nil
		}
		return nil, &Problem{What: fmt.Sprintf("no edition %s of the rulebook was adopted", hash), Remedy: "alteram rules list shows the editions"}
	}
	if ed, ok := o.inForce(day); ok {
		return ed, nil
	}
	return nil, &Problem{What: "no rulebook is in force on " + day.String(), Remedy: "adopt one first: alteram rules adopt"}
}

// handing gives handles to the people of a case that opens.
type handing struct {
	d        *Desk
	chain    string
	byName   map[string]string // folded name -> handle
	byMember map[string]string // id in the register -> handle
	order    []string          // ids of the register
	err      error
}

func (h *handing) fresh() string {
	s, err := h.d.handle("p", 6)
	if err != nil {
		h.err = err
	}
	return s
}

// member returns the handle of a person of the register.
func (h *handing) member(p register.Person) string {
	if s := h.byMember[p.ID]; s != "" {
		return s
	}
	s := h.fresh()
	h.byMember[p.ID] = s
	h.order = append(h.order, p.ID)
	return s
}

// named returns the handle of a person by name.
func (h *handing) named(org *orgState, name string, people []string) (string, error) {
	name = wording.Tidy(name)
	if s := h.byName[wording.Fold(name)]; s != "" {
		return s, nil
	}
	var found []register.Person
	for _, m := range org.reg.Find(name) {
		if wording.Fold(m.Person.Name) == wording.Fold(name) || m.Person.ID == name || wording.Fold(org.called(m.Person.ID)) == wording.Fold(name) || m.Person.Number == name {
			found = append(found, m.Person)
		}
	}
	if strings.HasPrefix(name, "m") {
		if p, ok := org.reg.Person(name); ok {
			found = []register.Person{p}
		}
	}
	switch {
	case len(found) == 1:
		s := h.member(found[0])
		h.byName[wording.Fold(name)] = s
		return s, nil
	case len(found) > 1:
		return "", &Problem{What: fmt.Sprintf("%d members are called %s", len(found), name), Remedy: "name the one meant by number or id"}
	case slices.ContainsFunc(people, func(p string) bool { return wording.Fold(p) == wording.Fold(name) }):
		s := h.fresh()
		h.byName[wording.Fold(name)] = s
		return s, h.err
	}
	return "", fmt.Errorf("%w: %w", &Problem{What: fmt.Sprintf("nobody in the register is called %q", name), Remedy: "add the person to the register, or name him or her among the other people of the case"}, ErrNone)
}

// who is the name and the id of the register behind a handle.
func (h *handing) who(handle string) (name, member string) {
	for id, s := range h.byMember {
		if s == handle {
			member = id
		}
	}
	for n, s := range h.byName {
		if s == handle {
			name = n
		}
	}
	return name, member
}

// opening is the first event of the case.
func (h *handing) opening(o *dossier.Opening) *piece {
	open, fields := o.Fields()
	p := &piece{chain: h.chain, act: "case.open", open: open, rules: o.Edition}
	for _, f := range fields {
		p.parts = append(p.parts, sealed{f.Name, f.Value, caseKey(h.chain)})
	}
	if len(h.order) > 0 {
		var pairs []any
		for _, id := range h.order {
			pairs = append(pairs, []any{h.byMember[id], id})
		}
		p.parts = append(p.parts, sealed{"member", pairs, caseKey(h.chain)})
	}
	return p
}

// person is the event that says who somebody is.
func (h *handing) person(org *orgState, handle, name, member string) *piece {
	who := dossier.Person{Handle: handle, Member: member, Name: wording.Tidy(name)}
	if m, ok := org.reg.Person(member); ok {
		who.Name, who.Contact = org.called(m.ID), m.Email
	}
	open, fields := who.Fields()
	p := &piece{chain: h.chain, act: "case.person", open: open, attKind: "system"}
	for _, f := range fields {
		p.parts = append(p.parts, sealed{f.Name, f.Value, personKey(h.chain, handle)})
	}
	return p
}

// importChunk is how many entries of a case file go into one transaction.
const importChunk = 500

// ImportCase records a case file, every entry as something that happened. The
// case opens on the register in its head. In a rehearsal each entry is
// recorded at its own time, unless the log is already past it.
func (d *Desk) ImportCase(ctx context.Context, in Import, progress func(done, of int)) (*Filed, error) {
	if in.Case == nil {
		return nil, &Problem{What: "there is no case to import"}
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	title, err := clean("the title", in.Case.Title)
	if err != nil {
		return nil, err
	}
	chain := eventID(in.Key, 1<<20)
	if chain == "" {
		var err error
		if chain, err = d.handle("", 16); err != nil {
			return nil, err
		}
	}
	known := names{}
	filed, err := d.several(ctx, &in.Request, func(t *txn) ([]*piece, error) {
		org := t.org()
		ed, err := org.pickEdition(in.Edition, org.clock().DateOf(instantOf(mustStamp(t.last))))
		if err != nil && in.Edition == "" && len(in.Case.Events) > 0 {
			ed, err = org.pickEdition("", in.Case.Events[0].On.Day)
		}
		if err != nil {
			return nil, err
		}
		clear(known)
		h := &handing{d: d, chain: chain, byName: known}
		reg := h.register(in.Case)
		if h.err != nil {
			return nil, h.err
		}
		pieces := []*piece{h.opening(&dossier.Opening{
			Edition: ed.Hash, Title: title, Label: in.Case.Label, Register: reg, Incomplete: in.Case.Incomplete,
		})}
		for _, name := range slices.Sorted(maps.Keys(known)) {
			pieces = append(pieces, h.person(org, known[name], name, in.Members[name]))
		}
		return pieces, nil
	})
	if err != nil {
		return nil, err
	}
	c, _, err := d.glance(ctx, chain)
	if err != nil {
		return nil, err
	}
	clear(known)
	for handle, p := range c.people {
		known[p.name] = handle
	}
	return filed, d.importEntries(ctx, in, chain, known, filed, progress)
}

// register gives handles to the people in the head of a case file.
func (h *handing) register(f *casefile.Case) docket.Register {
	person := func(name string) string {
		if s := h.byName[name]; s != "" {
			return s
		}
		s := h.fresh()
		h.byName[name] = s
		return s
	}
	seats := func(list []docket.Seat) []docket.Seat {
		out := slices.Clone(list)
		for i := range out {
			out[i].Person = person(out[i].Person)
		}
		return out
	}
	reg := docket.Register{Bodies: seats(f.Register.Bodies), Offices: seats(f.Register.Offices), Parties: seats(f.Register.Parties)}
	for _, m := range f.Register.Members {
		reg.Members = append(reg.Members, person(m))
	}
	for _, p := range f.People {
		person(p)
	}
	return reg
}

// importEntries records the entries of a case file in chunks.
func (d *Desk) importEntries(ctx context.Context, in Import, chain string, known names, filed *Filed, progress func(done, of int)) error {
	events := slices.Clone(in.Case.Events)
	places := map[string]string{}
	for i := range events {
		events[i].ID, events[i].Target = draftID(events[i].ID), draftID(events[i].Target)
	}
	for from := 0; from < len(events); from += importChunk {
		to := min(from+importChunk, len(events))
		chunk := slices.Clone(events[from:to])
		for i := range chunk {
			if seq, ok := places[chunk[i].Target]; ok {
				chunk[i].Target = seq
			}
		}
		f := &filing{d: d, chain: chain, req: in.Request, events: chunk, known: known, happened: true, follows: true}
		if in.Key != "" {
			f.req.Key = fmt.Sprintf("%s/entries/%d", in.Key, from)
		}
		more, err := f.file(ctx)
		if err != nil {
			return fmt.Errorf("import of entries %d to %d: %w", from+1, to, err)
		}
		i := from
		for _, x := range more.Entries {
			if x.Act == "entry" {
				places[events[i].ID] = fmt.Sprint(x.Seq)
				i++
			}
		}
		filed.Replayed = filed.Replayed && more.Replayed
		filed.Entries = append(filed.Entries, more.Entries...)
		filed.Letters = append(filed.Letters, more.Letters...)
		progress(to, len(events))
	}
	return nil
}
