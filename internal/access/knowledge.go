package access

import (
	"slices"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/rulebook"
)

// knowledge is the whole of a case: who is who in it, and where each entry
// stands. It never leaves the package. Once made it does not change: readers
// share it.
type knowledge struct {
	Material
	book
	day      calendar.Date
	events   []docket.Event                 // in the order in which things happened, corrections applied, withdrawn ones kept
	marks    []mark                         // of each of events
	at       map[string]int                 // index into events, by id
	raw      map[string]*docket.Event       // as written down, by id
	amended  map[string]bool                // ids of what was corrected
	rulings  map[string]*docket.Ruling      // by id
	holders  map[string][]string            // who holds a role, by its name
	acting   map[rulebook.ID][]string       // who does what an office is asked for, where a rule puts somebody else in its place
	out      map[string]string              // who takes no part in judging, and why
	reached  map[string]bool                // to whom something was sent, or who was there
	sat      map[string]bool                // who sat when the case was first heard
	sat2     map[string]bool                // who sat when the appeal was heard
	shown    map[string]bool                // evidence that the respondent was shown
	opinions map[rulebook.ID][]docket.Event // judgements, by what they say
}

// mark is where an entry stands.
type mark struct {
	thing    rulebook.ID
	gone     bool // it was withdrawn
	meeting  bool // while a meeting was open
	closed   bool // in its closed part
	appeal   bool // in a meeting, or by a body, that hears the appeal
	here     bool // a respondent was in the room
	after    bool // a decision stands before it
	untold   bool // a decision of which the respondent has not been told
	unputted bool // charges that were put to nobody
}

func know(m Material) *knowledge {
	k := &knowledge{
		Material: m, book: readBook(m.View.Under.Program),
		at: map[string]int{}, raw: map[string]*docket.Event{}, amended: map[string]bool{}, rulings: map[string]*docket.Ruling{}, holders: map[string][]string{}, acting: map[rulebook.ID][]string{},
		out: map[string]string{}, reached: map[string]bool{}, sat: map[string]bool{}, sat2: map[string]bool{}, shown: map[string]bool{}, opinions: map[rulebook.ID][]docket.Event{},
	}
	k.day = k.p.Settings.Reckoner.Place.DateOf(m.Now)
	for i := range m.Standing.Rulings {
		k.rulings[m.Standing.Rulings[i].Event] = &m.Standing.Rulings[i]
	}
	k.arrange()
	k.readHolders()
	k.readEvents()
	k.readInterests()
	return k
}

// arrange puts the entries in order. Those that were withdrawn stay, because
// what they said is as secret as it was.
func (k *knowledge) arrange() {
	gone := map[string]bool{}
	kept := k.View.File.Events
	for i := range kept {
		e := &kept[i]
		k.raw[e.ID] = e
		switch e.Kind {
		case docket.Withdrawn:
			gone[e.Target] = true
		case docket.Corrected:
			k.amended[e.Target] = true
			delete(gone, e.Target)
		}
	}
	if len(gone) > 0 {
		kept = slices.Clone(kept)
		kept = slices.DeleteFunc(kept, func(e docket.Event) bool { return e.Kind == docket.Withdrawn })
	}
	k.events, _ = docket.Arrange(k.p, kept, docket.Known{})
	k.marks = make([]mark, len(k.events))
	for i := range k.events {
		e := &k.events[i]
		k.at[e.ID] = i
		k.marks[i].thing, _ = k.p.Lookup(e.Thing)
		k.marks[i].gone = gone[e.ID]
	}
}

// readHolders says who holds what on the day: the register of the case, what
// was recorded since, and the parties.
func (k *knowledge) readHolders() {
	put := func(role, person string, on bool) {
		list := slices.DeleteFunc(slices.Clone(k.holders[role]), func(s string) bool { return s == person })
		if on {
			list = append(list, person)
		}
		k.holders[role] = list
	}
	reg := k.View.File.Register
	for _, list := range [][]docket.Seat{reg.Bodies, reg.Offices} {
		for _, s := range list {
			role := s.Role
			if id, ok := k.p.Lookup(role); ok {
				role = k.p.Thing(id).Name
			}
			if (s.From == calendar.NoDate || s.From == 0 || s.From <= k.day) && (s.Until == calendar.NoDate || s.Until == 0 || s.Until > k.day) {
				put(role, s.Person, true)
			}
		}
	}
	for i := range k.events {
		e := &k.events[i]
		if k.marks[i].gone || e.On.Day > k.day || e.Kind != docket.Joined && e.Kind != docket.Leaves {
			continue
		}
		role := e.Role
		if id, ok := k.p.Lookup(role); ok {
			role = k.p.Thing(id).Name
		}
		for _, a := range e.Actors {
			put(role, a, e.Kind == docket.Joined)
		}
	}
	for role, people := range k.Standing.Parties {
		for _, person := range people {
			put(role, person, true)
		}
	}
	for _, list := range [][]docket.Due{k.Standing.Powers, k.Standing.Duties} {
		for i := range list {
			if n := k.norm(&list[i]); n != nil && len(n.Who.Roles) == 1 && n.Who.Class == 0 && n.Who.If == nil && len(list[i].People) > 0 && k.p.Thing(n.Who.Roles[0]).Kind == rulebook.Office {
				k.acting[n.Who.Roles[0]] = list[i].People
			}
		}
	}
}

// norm is the norm of a duty or power; nil when it is of another edition.
func (k *knowledge) norm(d *docket.Due) *rulebook.Norm {
	if d.Norm < 0 || d.Norm >= len(k.p.Norms) {
		return nil
	}
	n := &k.p.Norms[d.Norm]
	if n.Clause < 0 || n.Clause >= len(k.p.Clauses) || k.p.Clauses[n.Clause].Number != d.Clause {
		return nil
	}
	return n
}

// holds reports whether a person holds one of some things of the rulebook, or
// acts in its place.
func (k *knowledge) holds(person string, ids ...rulebook.ID) bool {
	return person != "" && slices.ContainsFunc(ids, func(id rulebook.ID) bool {
		if list, told := k.acting[id]; told {
			return slices.Contains(list, person)
		}
		return slices.Contains(k.holders[k.p.Thing(id).Name], person)
	})
}

// party reports whether a person is a party of the case.
func (k *knowledge) party(person string) bool {
	for _, people := range k.Standing.Parties {
		if slices.Contains(people, person) {
			return true
		}
	}
	return false
}

func (k *knowledge) isRespondent(person string) bool  { return k.holds(person, k.respondent...) }
func (k *knowledge) isComplainant(person string) bool { return k.holds(person, k.complainant...) }

// readEvents follows the record.
func (k *knowledge) readEvents() {
	var now mark
	lodged := false
	for i := range k.events {
		e, m := &k.events[i], &k.marks[i]
		m.meeting, m.closed, m.appeal, m.here, m.after = now.meeting, now.closed, now.appeal && now.meeting, now.here, now.after
		if m.gone {
			continue
		}
		by := k.p.Thing(m.thing).By
		switch e.Kind {
		case docket.Opened:
			now.meeting, now.closed, now.appeal = true, false, share(by, k.appeals) || lodged && !share(by, k.panels) || lodged && len(k.appeals) == 0
			now.here = slices.ContainsFunc(e.Present, k.isRespondent)
			m.meeting, m.closed, m.appeal, m.here = true, false, now.appeal, now.here
			k.seat(e.Present, m)
		case docket.Resumed:
			now.meeting = true
		case docket.Closed:
			now.meeting, now.closed, now.here = false, false, false
		case docket.Deliberates:
			now.closed = true
		case docket.Entered:
			if slices.ContainsFunc(e.Actors, k.isRespondent) {
				now.here, now.closed = true, false // the room is open to him or her again
			}
			k.seat(e.Actors, m)
		case docket.Exited:
			now.here = now.here && !slices.ContainsFunc(e.Actors, k.isRespondent)
		case docket.StoodDown:
			for _, a := range e.Actors {
				k.out[a] = "stood down"
			}
		case docket.Disclosed:
			if slices.ContainsFunc(e.To, k.isRespondent) {
				k.show(e)
			}
		case docket.Exhibit:
			if now.here && now.meeting {
				k.show(e)
			}
		case docket.Considered:
			k.opinions[m.thing] = append(k.opinions[m.thing], *e)
		case docket.Decided:
			m.appeal = share(by, k.appeals) || lodged && len(k.appeals) == 0 || m.appeal
			m.untold = len(k.respondent) > 0 && len(k.respondents()) > 0 && !m.here && !k.toldAfter(i)
			now.after = true
			lodged = lodged && !m.appeal
		case docket.Did:
			lodged = lodged || now.after && slices.Contains(k.appealActs, m.thing)
			m.unputted = len(e.Charges) > 0 && !slices.ContainsFunc(e.To, k.isRespondent)
		}
		for _, list := range [][]string{e.To, e.Present, e.Actors} {
			for _, person := range list {
				k.reached[person] = true
			}
		}
	}
}

// seat notes who sits.
func (k *knowledge) seat(people []string, m *mark) {
	list := k.sat
	if m.appeal {
		list = k.sat2
	}
	for _, person := range people {
		if !k.party(person) {
			list[person] = true
		}
	}
}

func (k *knowledge) show(e *docket.Event) {
	for _, x := range e.Evidence {
		k.shown[x] = true
	}
}

func (k *knowledge) respondents() []string {
	var out []string
	for _, id := range k.respondent {
		out = append(out, k.holders[k.p.Thing(id).Name]...)
	}
	return out
}

// toldAfter reports whether the respondent has been told of the decision at an
// index: by somebody, by what has to follow it, or so that there was an appeal.
func (k *knowledge) toldAfter(at int) bool {
	for i := at + 1; i < len(k.events); i++ {
		e, m := &k.events[i], &k.marks[i]
		if m.gone {
			continue
		}
		switch e.Kind {
		case docket.Told:
			if slices.ContainsFunc(e.To, k.isRespondent) && (m.thing == 0 || m.thing == k.marks[at].thing) {
				return true
			}
		case docket.Did:
			if slices.ContainsFunc(e.To, k.isRespondent) && k.tells(m.thing, k.marks[at].thing) {
				return true
			}
			if slices.ContainsFunc(e.Actors, k.isRespondent) && slices.Contains(k.appealActs, m.thing) {
				return true
			}
		}
	}
	return false
}

// readInterests adds those to who takes no part who are kept from sitting by
// the rulebook, and those of whom the register holds an interest in this case.
func (k *knowledge) readInterests() {
	for i := range k.p.Norms {
		n := &k.p.Norms[i]
		if n.Kind != rulebook.Ban || n.Who.Class == 0 || !slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool {
			return d.Verb == rulebook.Sit || d.Verb == rulebook.Vote || d.Verb == rulebook.Anything
		}) {
			continue
		}
		class := k.p.Thing(n.Who.Class)
		for _, people := range k.holders {
			for _, person := range people {
				if k.out[person] == "" && k.true(class.If, person) {
					k.out[person] = class.Name
				}
			}
		}
	}
	for i := range k.View.People {
		v := &k.View.People[i]
		if v.Member == "" || k.out[v.Name] != "" {
			continue
		}
		if k.interested(v.Member) {
			k.out[v.Name] = "interested"
		}
	}
}

// interested reports whether the register holds an interest of a member in
// this very case.
func (k *knowledge) interested(member string) bool {
	if k.Register == nil {
		return false
	}
	for _, x := range k.Register.Interests(member) {
		if x.Person == member && x.Whom == k.View.Chain && (x.From == calendar.NoDate || x.From <= k.day) && (x.Until == calendar.NoDate || x.Until > k.day) {
			return true
		}
	}
	return false
}

// true reports whether a condition on a person plainly holds: what a class is
// made of (a part in the case, the opinion of others, having stood down). What
// only a replay could tell does not count.
func (k *knowledge) true(c rulebook.Cond, person string) bool {
	switch c := c.(type) {
	case *rulebook.And:
		return len(c.Parts) > 0 && !slices.ContainsFunc(c.Parts, func(part rulebook.Cond) bool { return !k.true(part, person) })
	case *rulebook.Or:
		return slices.ContainsFunc(c.Parts, func(part rulebook.Cond) bool { return k.true(part, person) })
	case *rulebook.Test:
		switch c.Op {
		case rulebook.IsRole:
			return k.holds(person, c.Other.Roles...)
		case rulebook.HasStoodDown:
			return k.out[person] == "stood down"
		case rulebook.Considers:
			return k.considered(c, person)
		}
	}
	return false
}

// considered reports whether enough others hold an opinion of a person.
func (k *knowledge) considered(c *rulebook.Test, person string) bool {
	var who []string
	for _, e := range k.opinions[c.Thing] {
		if !slices.Contains(e.About, person) {
			continue
		}
		for _, a := range e.Actors {
			if !slices.Contains(who, a) && a != person {
				who = append(who, a)
			}
		}
	}
	return len(who) >= max(c.Who.Count, 1)
}

// counts reports whether an entry counts for anything.
func (k *knowledge) counts(e *docket.Event) bool {
	r := k.rulings[e.ID]
	return r == nil || r.Effect != docket.NoEffect && r.Effect != docket.Rejected
}

// personOf finds somebody of the case by the id of the register.
func (k *knowledge) personOf(member string) *clerk.PersonView {
	for i := range k.View.People {
		if v := &k.View.People[i]; v.Member == member && member != "" {
			return v
		}
	}
	return nil
}

// nameOf is the name of a handle.
func (k *knowledge) nameOf(handle string) string {
	for i := range k.View.People {
		if v := &k.View.People[i]; v.Handle == handle && handle != "" {
			return v.Name
		}
	}
	return ""
}
