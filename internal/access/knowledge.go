package access

import (
	"slices"
	"strconv"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// knowledge is what a case says of who is who and how far it has come.
type knowledge struct {
	Material
	p         *rulebook.Program
	events    []docket.Event
	byID      map[string]int // of an event
	rulings   map[string]*docket.Ruling
	day       calendar.Date
	ids       party // of the rulebook
	panels    []rulebook.ID
	appeals   []rulebook.ID
	chairs    []rulebook.ID
	clerks    []rulebook.ID
	holders   map[string][]string // role, by its name: who holds it now
	out       map[string]string   // who takes no part in judging, and why
	addressed map[string]bool     // to whom something was sent
	stage     Stage
	closed    []bool          // of each event: it lies in the closed part of a meeting
	shown     map[string]bool // evidence that the respondent has been shown
}

// party are the parties of the rulebook.
type party struct{ complainant, respondent []rulebook.ID }

func know(m Material) *knowledge {
	k := &knowledge{Material: m, p: m.View.Under.Program, events: m.View.File.Events, byID: map[string]int{}, rulings: map[string]*docket.Ruling{},
		holders: map[string][]string{}, out: map[string]string{}, addressed: map[string]bool{}, shown: map[string]bool{}}
	if k.p == nil {
		return k
	}
	k.day = k.p.Settings.Reckoner.Place.DateOf(m.Now)
	for i := range k.events {
		k.byID[k.events[i].ID] = i
	}
	for i := range m.Standing.Rulings {
		k.rulings[m.Standing.Rulings[i].Event] = &m.Standing.Rulings[i]
	}
	k.readRulebook()
	k.readHolders()
	k.readEvents()
	return k
}

func add(list []rulebook.ID, more ...rulebook.ID) []rulebook.ID {
	for _, id := range more {
		if id != 0 && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// readRulebook finds who is who by what the rulebook lets them do.
func (k *knowledge) readRulebook() {
	p := k.p
	is := func(id rulebook.ID, kind rulebook.Kind) bool { return p.Thing(id).Kind == kind }
	for i := range p.Things {
		t := &p.Things[i]
		switch {
		case t.Kind == rulebook.Decision:
			for _, id := range t.About {
				if is(id, rulebook.Party) {
					k.ids.respondent = add(k.ids.respondent, id)
				}
			}
		case t.Kind == rulebook.Party && t.Name == "respondent":
			k.ids.respondent = add(k.ids.respondent, t.ID)
		case t.Kind == rulebook.Party && t.Name == "complainant":
			k.ids.complainant = add(k.ids.complainant, t.ID)
		}
	}
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind != rulebook.Act {
			continue
		}
		for _, by := range t.By {
			if is(by, rulebook.Party) && !slices.Contains(k.ids.respondent, by) && slices.ContainsFunc(t.About, func(id rulebook.ID) bool { return slices.Contains(k.ids.respondent, id) }) {
				k.ids.complainant = add(k.ids.complainant, by)
			}
			if !slices.Contains(k.ids.respondent, by) {
				continue
			}
			for _, to := range t.To {
				if is(to, rulebook.Body) && !p.Thing(to).All {
					k.appeals = add(k.appeals, to)
				}
			}
		}
	}
	for i := range p.Things {
		t := &p.Things[i]
		if t.Kind != rulebook.Meeting && t.Kind != rulebook.Decision {
			continue
		}
		for _, by := range t.By {
			if is(by, rulebook.Body) && !p.Thing(by).All {
				k.panels = add(k.panels, by)
			}
		}
	}
	if rest := slices.DeleteFunc(slices.Clone(k.panels), func(id rulebook.ID) bool { return slices.Contains(k.appeals, id) }); len(rest) > 0 {
		k.panels = rest
	} else {
		k.appeals = nil // the same body: it hears its own appeals
	}
	k.readOffices()
}

// readOffices finds who presides and who keeps the record: who calls a party
// to the hearing.
func (k *knowledge) readOffices() {
	p := k.p
	for i := range p.Norms {
		n := &p.Norms[i]
		switch n.Kind {
		case rulebook.Chair:
			k.chairs = add(k.chairs, n.Who.Roles...)
		case rulebook.Required:
			for _, by := range p.Thing(n.Thing).By {
				if p.Thing(by).Kind == rulebook.Office {
					k.clerks = add(k.clerks, by)
				}
			}
		}
	}
	for i := range p.Things {
		if t := &p.Things[i]; t.Kind == rulebook.Office && t.Name == "secretary" {
			k.clerks = add(k.clerks, t.ID)
		}
	}
	k.clerks = slices.DeleteFunc(k.clerks, func(id rulebook.ID) bool { return slices.Contains(k.chairs, id) })
}

// readHolders says who holds what on the day: the register of the case, with
// what was recorded since, and the parties.
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
			if (s.From == calendar.NoDate || s.From <= k.day) && (s.Until == calendar.NoDate || s.Until > k.day) {
				put(s.Role, s.Person, true)
			}
		}
	}
	for i := range k.events {
		e := &k.events[i]
		if e.Kind != docket.Joined && e.Kind != docket.Leaves {
			continue
		}
		for _, a := range e.Actors {
			put(e.Role, a, e.Kind == docket.Joined)
		}
	}
	for role, people := range k.Standing.Parties {
		for _, person := range people {
			put(role, person, true)
		}
	}
}

// holds reports whether a person holds one of some things of the rulebook.
func (k *knowledge) holds(person string, ids ...rulebook.ID) bool {
	return person != "" && slices.ContainsFunc(ids, func(id rulebook.ID) bool { return slices.Contains(k.holders[k.p.Thing(id).Name], person) })
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

func (k *knowledge) isRespondent(person string) bool { return k.holds(person, k.ids.respondent...) }

// readEvents follows the record: how far the case has come, who stood down,
// to whom something was sent, what the respondent was shown.
func (k *knowledge) readEvents() {
	k.closed = make([]bool, len(k.events))
	k.stage = Raised
	deliberating := false
	for i := range k.events {
		e := &k.events[i]
		if e.Kind == docket.Closed || e.Kind == docket.Decided && !deliberating {
			deliberating = false
		}
		k.closed[i] = deliberating
		switch e.Kind {
		case docket.Deliberates:
			deliberating = true
		case docket.Opened:
			deliberating = false
		case docket.StoodDown:
			for _, a := range e.Actors {
				k.out[a] = "stood down"
			}
		case docket.Disclosed:
			if slices.ContainsFunc(e.To, k.isRespondent) {
				for _, x := range e.Evidence {
					k.shown[x] = true
				}
			}
		case docket.Exhibit:
			for _, x := range e.Evidence {
				k.shown[x] = k.shown[x] || k.inRoom(i)
			}
		}
		for _, to := range e.To {
			k.addressed[to] = true
		}
		if next := k.stageAfter(i); next > k.stage || next == Remitted || next == SetDown && k.stage == Remitted {
			k.stage = next
		}
	}
	switch {
	case !k.Standing.Open:
		k.stage = Closed
		if k.stageWas(Dismissed) {
			k.stage = Dismissed
		}
	case (k.stage == Told || k.stage == Published || k.stage == Decided) && k.stage != Decided && k.appealOpen():
		k.stage = AppealOpen
	}
}

// inRoom reports whether a respondent was in the meeting at an event.
func (k *knowledge) inRoom(at int) bool {
	here := false
	for i := 0; i <= at; i++ {
		e := &k.events[i]
		switch e.Kind {
		case docket.Opened:
			here = slices.ContainsFunc(e.Present, k.isRespondent)
		case docket.Entered:
			here = here || slices.ContainsFunc(e.Actors, k.isRespondent)
		case docket.Exited:
			here = here && !slices.ContainsFunc(e.Actors, k.isRespondent)
		}
	}
	return here
}

// counts reports whether an event counts for anything.
func (k *knowledge) counts(e *docket.Event) bool {
	r := k.rulings[e.ID]
	return r == nil || r.Effect != docket.NoEffect && r.Effect != docket.Rejected
}

// stageAfter is the stage that an event brings, or Raised.
func (k *knowledge) stageAfter(i int) Stage {
	e := &k.events[i]
	thing, _ := k.p.Lookup(e.Thing)
	t := k.p.Thing(thing)
	appeal := slices.ContainsFunc(t.By, func(id rulebook.ID) bool { return slices.Contains(k.appeals, id) })
	switch e.Kind {
	case docket.Did:
		switch {
		case !k.counts(e):
		case len(e.Charges) > 0 && slices.ContainsFunc(e.To, k.isRespondent):
			return Charged
		case t.Deed == rulebook.Publish:
			return Published
		case k.isAppeal(e):
			return Lodged
		case k.dayOfMeeting(t) && slices.ContainsFunc(e.To, k.isRespondent) && k.stage < InHearing:
			return SetDown
		case slices.ContainsFunc(e.To, func(s string) bool { return slices.Contains(k.holders["complainant"], s) }) && k.closes(thing):
			return Dismissed
		case slices.ContainsFunc(e.Actors, func(s string) bool { return k.holds(s, k.clerks...) }):
			return Assessed
		}
	case docket.Opened:
		if !appeal {
			return InHearing
		}
	case docket.Deliberates:
		if k.stage < Decided {
			return Deliberating
		}
	case docket.Decided:
		switch {
		case !appeal:
			return Decided
		case k.reopens(thing):
			return Remitted
		default:
			return Running
		}
	case docket.Told:
		if slices.ContainsFunc(e.To, k.isRespondent) && k.stage >= Decided {
			return Told
		}
	}
	return Raised
}

// stageWas reports whether the record ever came to a stage.
func (k *knowledge) stageWas(s Stage) bool { return k.stage == s }

// isAppeal reports whether an event is an act of the respondent to the body
// that hears appeals.
func (k *knowledge) isAppeal(e *docket.Event) bool {
	thing, ok := k.p.Lookup(e.Thing)
	if !ok || e.Kind != docket.Did || !slices.ContainsFunc(e.Actors, k.isRespondent) {
		return false
	}
	return slices.ContainsFunc(k.p.Thing(thing).To, func(id rulebook.ID) bool { return slices.Contains(k.appeals, id) }) && k.stage >= Decided
}

// dayOfMeeting reports whether an act names the day of a meeting.
func (k *knowledge) dayOfMeeting(t *rulebook.Thing) bool {
	for i := range k.p.Norms {
		if n := &k.p.Norms[i]; n.Kind == rulebook.Required && n.Thing == t.ID {
			return true
		}
	}
	return slices.ContainsFunc(t.Fields, func(f rulebook.Field) bool { return f.Type == rulebook.DateField }) && len(t.To) > 0
}

// closes reports whether a thing closes the case by the rules.
func (k *knowledge) closes(id rulebook.ID) bool { return k.effect(id, rulebook.ClosesCase) }

// reopens reports whether a decision on appeal sends the case back: a meeting
// must be held after it.
func (k *knowledge) reopens(id rulebook.ID) bool {
	for i := range k.p.Norms {
		n := &k.p.Norms[i]
		if n.Kind != rulebook.Duty {
			continue
		}
		for _, w := range n.Windows {
			if w.Point.Thing == id && slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return k.p.Thing(d.Thing).Kind == rulebook.Meeting }) {
				return true
			}
		}
	}
	return false
}

func (k *knowledge) effect(id rulebook.ID, change rulebook.Change) bool {
	return slices.ContainsFunc(k.p.Norms, func(n rulebook.Norm) bool { return n.Kind == rulebook.Effect && n.Thing == id && n.Change == change })
}

// appealOpen reports whether the respondent may appeal now.
func (k *knowledge) appealOpen() bool {
	for i := range k.Standing.Powers {
		d := &k.Standing.Powers[i]
		thing, ok := k.p.Lookup(d.Thing)
		if ok && d.Status == "open" && slices.ContainsFunc(k.p.Thing(thing).To, func(id rulebook.ID) bool { return slices.Contains(k.appeals, id) }) {
			return true
		}
	}
	return false
}

// seq is the place of an entry in its chain.
func seq(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
