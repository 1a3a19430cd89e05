package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
)

// who finds whom the row is about, and makes somebody new known to later rows
// once the row is accepted. It returns the person of the register, or nil.
func (rd *reader) who(e *entry) *person {
	e.row = Row{Line: e.line, Name: e.value[FieldName], Status: Unchanged}
	if id := e.value[colID]; id != "" {
		p := rd.reg.state.people[id]
		if p == nil {
			e.reject(colID, id, "nobody in the register has this id")
			return nil
		}
		e.row.Person, e.row.ref, e.row.Matched = id, id, colID
		e.row.Name = cmp.Or(e.row.Name, p.Label())
		return p
	}
	c, by, field, why := rd.people.find(e.value[FieldName], e.value[FieldNumber], e.value[FieldEmail])
	switch {
	case why != "":
		e.reject(field, e.value[field], why)
	case c == nil && e.value[FieldName] == "":
		e.reject(FieldName, "", "nobody in the register matches, and somebody new needs a name")
	case c == nil:
		e.row.ref, e.row.Status = fmt.Sprintf("new %d", e.line), New
	default:
		e.row.ref, e.row.Matched = c.id, by
		e.row.Name = cmp.Or(e.row.Name, c.name)
		if c.line == 0 {
			e.row.Person = c.id
			return rd.reg.state.people[c.id]
		}
		e.row.Status = New
	}
	return nil
}

// propose adds a fact to what the row proposes.
func (e *entry) propose(act string, what any, replaces int64, says string) {
	f := fact{act: act, person: e.row.ref, what: what, Source: Source{Replaces: replaces}}
	switch w := what.(type) {
	case *Standing:
		w.Person = f.person
	case *Term:
		w.Person = f.person
	}
	f.place()
	e.row.facts = append(e.row.facts, f)
	e.row.Says = append(e.row.Says, says)
}

// member compares the fields of a member. An empty value says nothing.
func (rd *reader) member(e *entry, p *person) {
	s := rd.said[e.row.ref]
	for _, name := range memberFields {
		v := e.value[name]
		if v == "" || s == nil {
			continue
		}
		if old, twice := s.value[name]; twice && key(old) != key(v) {
			e.reject(name, v, fmt.Sprintf("line %d, about the same person, has %s", s.line[name], quote(old)))
			return
		}
	}
	set := memberSet{}
	var says []string
	for _, name := range memberFields {
		v, old := e.value[name], ""
		if p != nil {
			old = p.field(name)
		}
		if v == "" || v == old || s != nil && s.value[name] != "" {
			continue
		}
		set[name] = v
		if old == "" {
			says = append(says, name+" "+oneLine(v))
		} else {
			says = append(says, name+" from "+oneLine(old)+" to "+oneLine(v))
		}
	}
	if len(set) > 0 {
		e.propose(ActMember, set, 0, strings.Join(says, ", "))
	}
}

func (p *person) field(name string) string {
	return map[string]string{FieldName: p.Name, FieldNumber: p.Number, FieldEmail: p.Email, FieldPhone: p.Phone, FieldAddress: p.Address, FieldNote: p.Note}[name]
}

// standing compares joined, left and standing.
func (rd *reader) standing(e *entry, p *person) {
	if rd.piece(e, colStanding, colJoined, colLeft, colStandingFrom, colStandingUntil, colReason) {
		return
	}
	joined, left, from := e.days[colJoined], e.days[colLeft], e.days[colStandingFrom]
	kind := Kind(strings.ToLower(e.value[colStanding]))
	if kind != "" && !slices.Contains(kinds, kind) {
		e.reject(colStanding, e.value[colStanding], "a standing is one of "+strings.Join(names(kinds), ", "))
		return
	}
	if known(joined) && known(left) && left <= joined {
		e.reject(colLeft, e.value[colLeft], "it is not after the day of joining, "+joined.String())
		return
	}
	ended := kind != "" && !kind.In() && kind != Applicant
	if known(left) && kind != "" && !ended {
		e.reject(colStanding, e.value[colStanding], "somebody who left is not "+string(kind)+": write resigned, expelled, lapsed, died or left")
		return
	}
	if kind == Applicant && known(joined) {
		e.reject(colStanding, e.value[colStanding], "an applicant has not joined")
		return
	}
	if kind == "" && (known(from) || known(e.days[colStandingUntil])) {
		e.reject(colStanding, "", "there is a day and no standing")
		return
	}
	reason := e.value[colReason]
	if known(joined) {
		rd.joined(e, p, left)
	}
	switch {
	case known(left):
		rd.stands(e, p, Standing{Kind: cmp.Or(kind, Left), From: left, Until: calendar.NoDate, Reason: reason}, colLeft)
	case kind == "" || kind == Member && known(joined) && !known(from):
	default:
		rd.stands(e, p, Standing{Kind: kind, From: from, Until: e.days[colStandingUntil], Reason: reason}, colStandingFrom)
	}
}

// joined compares the first day of membership.
func (rd *reader) joined(e *entry, p *person, left calendar.Date) {
	day := e.days[colJoined]
	w := &Standing{Kind: Member, From: day, Until: calendar.NoDate}
	says := "member " + span(day, calendar.NoDate)
	if p != nil {
		for _, s := range p.standings {
			switch {
			case s.Kind == Member && s.From == day:
				return
			case s.Kind == Member && !known(s.From):
				w.Until, w.Reason = s.Until, s.Reason
				e.propose(ActStanding, w, s.Entry, "member "+span(day, w.Until)+", where the first day was not recorded")
				return
			}
		}
		if s, ok := p.standing(day); ok && s.Kind.In() {
			e.reject(colJoined, e.value[colJoined], fmt.Sprintf("the register says %s %s (entry %d); put one of the two right", s.Kind, span(s.From, s.Until), s.Entry))
			return
		}
		for _, s := range p.standings {
			if s.From > day && (!known(left) || left > s.From) {
				e.reject(colJoined, e.value[colJoined], fmt.Sprintf("the register says %s %s (entry %d), which began later; put one of the two right", s.Kind, span(s.From, s.Until), s.Entry))
				return
			}
		}
	}
	e.propose(ActStanding, w, 0, says)
}

// stands compares any other standing. Field is the column of its first day.
func (rd *reader) stands(e *entry, p *person, w Standing, field string) {
	if known(w.Until) && w.Until <= w.From {
		e.reject(colStandingUntil, e.value[colStandingUntil], "it is not after the first day")
		return
	}
	if !known(w.From) {
		now, ok := Standing{}, false
		if p != nil {
			now, ok = p.standing(rd.today)
		}
		switch {
		case ok && now.Kind == w.Kind:
		case ok:
			e.reject(colStanding, e.value[colStanding], fmt.Sprintf("the register says %s %s (entry %d); say from which day in the column standing from", now.Kind, span(now.From, now.Until), now.Entry))
		case w.Kind == Member:
			e.propose(ActStanding, &w, 0, "member "+span(w.From, w.Until))
		default:
			e.reject(field, "", "the first day of the standing "+string(w.Kind)+" is missing")
		}
		return
	}
	if p != nil {
		for _, s := range p.standings {
			if s.From == w.From && s.Kind == w.Kind && (s.Until == w.Until || !known(w.Until)) {
				return
			}
		}
		if s, ok := p.standing(w.From); ok && field == colLeft && !s.Kind.In() && s.Kind != Applicant {
			e.reject(field, e.value[field], fmt.Sprintf("the register says %s %s (entry %d)", s.Kind, span(s.From, s.Until), s.Entry))
			return
		}
	}
	e.propose(ActStanding, &w, 0, string(w.Kind)+" "+span(w.From, w.Until)+because(w.Reason))
}

// term compares an office, or a seat.
func (rd *reader) term(e *entry, p *person, office bool) {
	act, column, cFrom, cUntil := ActSeat, colBody, colSeatFrom, colSeatUntil
	if office {
		act, column, cFrom, cUntil = ActOffice, colOffice, colOfficeFrom, colOfficeUntil
	}
	from, until, value := e.days[cFrom], e.days[cUntil], e.value[column]
	if value == "" {
		if known(from) || known(until) {
			e.reject(column, "", "there is a day and no "+column)
		}
		return
	}
	if rd.piece(e, column, cFrom, cUntil) {
		return
	}
	role := roleName(value)
	if len(role) > mostRole || role == "" {
		e.reject(column, value, fmt.Sprintf("a name has 1 to %d bytes", mostRole))
		return
	}
	if rd.p != nil {
		if id, ok := rd.p.Lookup(role); ok {
			if k, is := roleOf(rd.p.Thing(id)); is && k.office == office {
				role = k.name
			}
		}
	}
	if known(from) && known(until) && until <= from {
		e.reject(cUntil, e.value[cUntil], "it is not after the first day, "+from.String())
		return
	}
	w := &Term{Role: role, From: from, Until: until}
	said := role
	if !office {
		said = "a seat in the " + role
	}
	var mine []heldTerm
	if p != nil {
		for _, t := range p.terms {
			if t.office == office && t.Role == role {
				mine = append(mine, t)
			}
		}
	}
	if !known(from) {
		i := slices.IndexFunc(mine, func(t heldTerm) bool { return covers(t.From, t.Until, rd.today) })
		j := slices.IndexFunc(mine, func(t heldTerm) bool { return known(until) && t.Until == until })
		switch {
		case j >= 0 || i >= 0 && !known(until):
		case i < 0:
			e.reject(cFrom, "", "the first day of "+said+" is missing")
		case known(mine[i].From) && until <= mine[i].From:
			e.reject(cUntil, e.value[cUntil], "the term began on "+mine[i].From.String())
		default:
			w.From, w.Reason = mine[i].From, mine[i].Reason
			e.propose(act, w, mine[i].Entry, said+" ends on "+until.String())
		}
		return
	}
	for _, t := range mine {
		switch {
		case t.From == from && (t.Until == until || !known(until)):
			return
		case t.From == from:
			w.Reason = t.Reason
			e.propose(act, w, t.Entry, said+" ends on "+until.String())
			return
		case !known(t.From) && covers(t.From, t.Until, from):
			if w.Reason = t.Reason; !known(until) {
				w.Until = t.Until
			}
			e.propose(act, w, t.Entry, said+" "+span(from, w.Until)+", where the first day was not recorded")
			return
		}
	}
	e.propose(act, w, 0, said+" "+span(from, until))
}

// piece notes what a row says of standing, office or seat, and reports whether
// an earlier row said the same of the same person.
func (rd *reader) piece(e *entry, columns ...string) (again bool) {
	var said []string
	for _, c := range columns {
		said = append(said, key(e.value[c]))
	}
	all := strings.Join(said, "\x00")
	if strings.Trim(all, "\x00") == "" {
		return false
	}
	all = columns[0] + "\x00" + all
	e.pieces = append(e.pieces, all)
	s := rd.said[e.row.ref]
	return s != nil && slices.Contains(s.pieces, all)
}

// finish accepts the row for now: later rows are held against it.
func (rd *reader) finish(e *entry) {
	s := rd.said[e.row.ref]
	if s == nil {
		s = &spoken{value: map[string]string{}, line: map[string]int{}, first: e.line}
		rd.said[e.row.ref] = s
		if strings.HasPrefix(e.row.ref, "new ") {
			rd.people.add(&candidate{id: e.row.ref, name: e.value[FieldName], number: e.value[FieldNumber], email: e.value[FieldEmail], line: e.line})
		}
	} else {
		fresh := slices.ContainsFunc(e.pieces, func(x string) bool { return !slices.Contains(s.pieces, x) }) ||
			slices.ContainsFunc(memberFields, func(x string) bool { return e.value[x] != "" && s.value[x] == "" })
		if !fresh {
			e.reject("", e.row.Name, fmt.Sprintf("it says nothing that line %d does not", s.first))
			return
		}
	}
	if len(e.row.facts) > 0 && e.row.Status == Unchanged {
		e.row.Status = Changed
	}
	for _, name := range memberFields {
		if v := e.value[name]; v != "" && s.value[name] == "" {
			s.value[name], s.line[name] = v, e.line
		}
	}
	s.pieces = append(s.pieces, e.pieces...)
	e.row.value = e.value
}

// settle holds what the rows propose together against the register: rows that
// end a term first, so that a successor may stand on an earlier line. A row
// that cannot stand is rejected whole.
func (rd *reader) settle() {
	order := make([]*Row, len(rd.im.Rows))
	for i := range rd.im.Rows {
		order[i] = &rd.im.Rows[i]
	}
	ends := func(r *Row) int {
		if slices.ContainsFunc(r.facts, func(f fact) bool { return f.Replaces != 0 }) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(order, func(a, b *Row) int { return cmp.Compare(ends(a), ends(b)) })
	work := rd.reg.writable()
	work.batches, work.order = nil, nil
	rejected := map[int]bool{}
	for _, row := range order {
		bad := rd.stand(work, row)
		if bad != nil {
			rd.im.Rejected = append(rd.im.Rejected, *bad)
			rd.im.raw[row.Line] = row.raw
			rejected[row.Line] = true
		}
	}
	rd.im.Rows = slices.DeleteFunc(rd.im.Rows, func(r Row) bool { return rejected[r.Line] })
	for i := range rd.im.Rows {
		for _, f := range rd.im.Rows[i].facts {
			if f.act != ActOffice {
				continue
			}
			for _, q := range work.judge(&f, rd.p, rd.today) {
				if q.mention {
					rd.im.Notes = append(rd.im.Notes, fmt.Sprintf("line %d: %s", rd.im.Rows[i].Line, q.Fact))
				}
			}
		}
	}
}

// stand applies a row to the register that the file makes, or says why not.
func (rd *reader) stand(work *Register, row *Row) *Reject {
	if strings.HasPrefix(row.ref, "new ") && work.state.people[row.ref] == nil && row.Matched != "" {
		return &Reject{row.Line, "", row.Name, "the line that brings this person in is rejected"}
	}
	var before memberSet
	if p := work.state.people[row.ref]; p != nil {
		before = memberSet{}
		for _, name := range memberFields {
			before[name] = p.field(name)
		}
	}
	var added []fact
	for _, f := range row.facts {
		f.Entry = work.lastEntry() + 1
		f.place()
		_, isMember := f.what.(memberSet)
		for _, q := range work.judge(&f, rd.p, rd.today) {
			if isMember && q.Ask || q.mention {
				continue // the matching has seen to names and addresses
			}
			for _, g := range slices.Backward(added) {
				work.remove(&g, before)
			}
			field := column(&f, q.Field, row.value)
			return &Reject{row.Line, field, row.value[field], q.Fact + "; " + q.Remedy}
		}
		work.add(f)
		added = append(added, f)
	}
	return nil
}

// column is the column of a list that holds a field of a fact.
func column(f *fact, field string, value map[string]string) string {
	from := field == "from" || field == "until"
	switch {
	case from && f.act == ActOffice:
		return "office " + field
	case from && f.act == ActSeat:
		return "seat " + field
	case from && field == "from" && f.act == ActStanding:
		if f.what.(*Standing).Kind == Member && value[colJoined] != "" {
			return colJoined
		}
		if value[colLeft] != "" {
			return colLeft
		}
		return colStandingFrom
	case from && f.act == ActStanding:
		return colStandingUntil
	}
	return field
}

// remove takes a fact of a rejected row out again. Before holds the fields that
// the person had, nil for somebody new.
func (r *Register) remove(f *fact, before memberSet) {
	r.gone[f.Entry] = f.Entry
	if m, ok := f.what.(memberSet); ok {
		p := r.state.own(f.person)
		back := memberSet{}
		for name := range m {
			back[name] = before[name]
		}
		r.state.set(p, back, nil)
		if before == nil {
			delete(r.state.people, f.person)
			r.state.order = without(r.state.order, f.person)
		}
		return
	}
	r.state.drop(f)
	if f.Replaces == 0 {
		return
	}
	for entry, by := range r.gone {
		if by != f.Entry || entry == f.Entry {
			continue
		}
		delete(r.gone, entry)
		if t := r.find(entry); t != nil {
			r.state.apply(t)
		}
	}
}
