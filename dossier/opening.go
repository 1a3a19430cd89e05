package dossier

import (
	"alteram/calendar"
	"alteram/docket"
	"alteram/record"
)

// Opening is how a case opens: the edition of the rulebook under which it does,
// who holds what then, by handle, and what the record may lack.
type Opening struct {
	Edition    string // hex; open to all
	Title      string // words
	Label      string // reported, invented or illustrative: of every entry that bears none of its own
	Register   docket.Register
	Incomplete docket.Incomplete
}

// Fields takes an opening apart for the record.
func (o *Opening) Fields() (open record.Object, fields []Field) {
	open = record.Object{"edition": o.Edition}
	var names []any
	fact := func(name string, value any) {
		fields = append(fields, Field{Name: name, Value: value, Class: Facts})
		names = append(names, name)
	}
	reg := record.Object{}
	for key, seats := range map[string][]docket.Seat{"bodies": o.Register.Bodies, "offices": o.Register.Offices, "parties": o.Register.Parties} {
		if len(seats) > 0 {
			reg[key] = seatsOut(seats)
		}
	}
	if len(o.Register.Members) > 0 {
		reg["members"] = texts(o.Register.Members)
	}
	if len(reg) > 0 {
		fact("register", reg)
	}
	if len(o.Incomplete) > 0 {
		fact("incomplete", texts(o.Incomplete))
	}
	if o.Label != "" {
		fact("label", o.Label)
	}
	if len(names) > 0 {
		open["facts"] = names
	}
	if o.Title != "" {
		fields = append(fields, Field{Name: "title", Value: o.Title, Class: Words})
	}
	return open, fields
}

// ReadOpening is the inverse of Fields. missing names the facts that are not
// shown or do not have their form.
func ReadOpening(s *record.Sheet, shown func(name string) (value any, ok bool)) (o Opening, missing []string) {
	o.Edition = stringOf(s.Open["edition"])
	for _, name := range stringsOf(s.Open["facts"]) {
		v, ok := shown(name)
		switch name {
		case "register":
			var reg record.Object
			if reg, ok = v.(record.Object); ok {
				o.Register, ok = readRegister(reg)
			}
		case "incomplete":
			o.Incomplete = docket.Incomplete(stringsOf(v))
		case "label":
			o.Label = stringOf(v)
		}
		if !ok {
			missing = append(missing, name)
		}
	}
	title, _ := shown("title")
	o.Title = stringOf(title)
	return o, missing
}

// seatsOut writes seats as lists: role, person, and where known from and until.
func seatsOut(seats []docket.Seat) []any {
	var out []any
	for _, s := range seats {
		row := []any{s.Role, s.Person}
		if s.From == 0 { // absent from a register in JSON
			s.From = calendar.NoDate
		}
		if s.Until == 0 {
			s.Until = calendar.NoDate
		}
		if s.From != calendar.NoDate || s.Until != calendar.NoDate {
			row = append(row, civil(s.From, calendar.NoClock), civil(s.Until, calendar.NoClock))
		}
		out = append(out, row)
	}
	return out
}

func readRegister(o record.Object) (reg docket.Register, ok bool) {
	ok = true
	seats := func(key string) []docket.Seat {
		list, _ := o[key].([]any)
		var out []docket.Seat
		for _, x := range list {
			row := stringsOf(x)
			if len(row) != 2 && len(row) != 4 {
				ok = false
				continue
			}
			s := docket.Seat{Role: row[0], Person: row[1], From: calendar.NoDate, Until: calendar.NoDate}
			if len(row) == 4 {
				var a, b bool
				s.From, _, a = readCivil(row[2])
				s.Until, _, b = readCivil(row[3])
				ok = ok && a && b
			}
			out = append(out, s)
		}
		return out
	}
	reg = docket.Register{Bodies: seats("bodies"), Offices: seats("offices"), Parties: seats("parties"), Members: stringsOf(o["members"])}
	return reg, ok
}

// Comings returns what a change of the register means to an open case: who
// came to an office, a body or the membership between two registers, and who
// left it, as events of that day. Whoever goes goes first. A member of a body
// is a member of the organisation.
func Comings(before, after docket.Register, day calendar.Date) []docket.Event {
	on := docket.When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}
	was, is := holdings(before, day), holdings(after, day)
	had, has := map[holding]bool{}, map[holding]bool{}
	for _, h := range was {
		had[h] = true
	}
	for _, h := range is {
		has[h] = true
	}
	var out []docket.Event
	for _, h := range was {
		if !has[h] {
			out = append(out, docket.Event{Kind: docket.Leaves, On: on, Actors: []string{h.person}, Role: h.role})
		}
	}
	for _, h := range is {
		if !had[h] {
			out = append(out, docket.Event{Kind: docket.Joined, On: on, Actors: []string{h.person}, Role: h.role})
		}
	}
	return out
}

// holding is a role that a person has.
type holding struct{ role, person string }

// holdings lists who has which role of the organisation on a day.
func holdings(r docket.Register, day calendar.Date) []holding {
	var out []holding
	members := map[string]bool{}
	var order []string
	member := func(name string) {
		if !members[name] {
			members[name] = true
			order = append(order, name)
		}
	}
	for _, seats := range [][]docket.Seat{r.Bodies, r.Offices} {
		for _, s := range seats {
			if (s.From == calendar.NoDate || s.From <= day) && (s.Until == calendar.NoDate || s.Until == 0 || day < s.Until) {
				out = append(out, holding{s.Role, s.Person})
				member(s.Person)
			}
		}
	}
	for _, m := range r.Members {
		member(m)
	}
	for _, m := range order {
		out = append(out, holding{"member", m})
	}
	return out
}

// Person is a person of a case: the only place where a handle has a name.
type Person struct {
	Handle  string // "p" and 12 hexadecimal digits
	Member  string // id in the register of members, or empty
	Name    string
	Contact string
}

// Fields takes a person apart for the record. What says who it is is sealed
// under the person's own key.
func (p *Person) Fields() (open record.Object, fields []Field) {
	for _, f := range [...]struct{ name, value string }{{"member", p.Member}, {"name", p.Name}, {"contact", p.Contact}} {
		if f.value != "" {
			fields = append(fields, Field{Name: f.name, Value: f.value, Class: Name, Subject: p.Handle})
		}
	}
	return record.Object{"handle": p.Handle}, fields
}

// ReadPerson is the inverse of Fields; what is not shown stays empty.
func ReadPerson(s *record.Sheet, shown func(name string) (value any, ok bool)) Person {
	text := func(name string) string {
		v, _ := shown(name)
		return stringOf(v)
	}
	return Person{Handle: stringOf(s.Open["handle"]), Member: text("member"), Name: text("name"), Contact: text("contact")}
}
