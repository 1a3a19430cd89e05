package access

import (
	"slices"
	"strconv"

	"alteram/aside"
	"alteram/casefile"
	"alteram/clerk"
	"alteram/docket"
	"alteram/picture"
	"alteram/rulebook"
)

// glance is what a reader knows of the entries of a case.
type glance struct {
	*knowledge
	c       *Case
	objects map[string]Object // of an entry, by its id
	levels  map[string]Level
	secrets []string             // words of entries that the reader may not read
	hidden  map[rulebook.ID]bool // things done of which the reader knows nothing
	untold  bool                 // a decision is hidden
}

// fill puts into the case what its reader may see.
func (k *knowledge) fill(c *Case) {
	g := &glance{knowledge: k, c: c, objects: map[string]Object{}, levels: map[string]Level{}, hidden: map[rulebook.ID]bool{}}
	g.look()
	letters := map[int64]bool{} // sequence numbers of the sendings of letters that the reader may see
	for _, l := range k.Letters {
		own := l.To != "" && slices.Contains(c.handles, l.To) && c.of(Notices) >= Own
		if !own && (c.of(Notices) < Read || g.levels[strconv.FormatInt(l.Seq, 10)] < Read) {
			continue
		}
		if !own && c.of(Personal) < Read {
			l.Contact = ""
		}
		l.Sent = slices.Clone(l.Sent)
		for _, s := range l.Sent {
			letters[s.Seq] = true
		}
		c.Letters = append(c.Letters, l)
	}
	for i := range k.View.Entries {
		if e := g.entry(&k.View.Entries[i], letters); e.Level > None {
			c.Entries = append(c.Entries, e)
		}
	}
	if c.Is(Clerk, Auditor, Chair) {
		c.Held = k.View.Held
	}
	c.Sayings = g.sayings()
	c.Standing = g.standing()
	c.Picture = g.picture()
	c.People = g.people()
}

// look says of every entry how much the reader may see of it.
func (g *glance) look() {
	for i := range g.events {
		e, m := &g.events[i], &g.marks[i]
		o, l := g.levelOf(g.c, e, m)
		if was := g.raw[e.ID]; was != nil && g.amended[e.ID] {
			_, first := g.levelOf(g.c, was, m) // what it said before it was corrected is no less secret
			l = min(l, first)
		}
		g.objects[e.ID], g.levels[e.ID] = o, l
	}
	for i := range g.View.File.Events {
		if e := &g.View.File.Events[i]; e.Kind == docket.Corrected || e.Kind == docket.Withdrawn {
			g.objects[e.ID], g.levels[e.ID] = g.objects[e.Target], g.levels[e.Target]
			if g.objects[e.ID] == 0 {
				g.objects[e.ID], g.levels[e.ID] = Notes, g.c.of(Notes)
			}
		}
	}
	for i := range g.View.File.Events {
		if e := &g.View.File.Events[i]; g.levels[e.ID] < Read {
			g.keep(e)
		}
	}
	for i := range g.events {
		m := &g.marks[i]
		if g.levels[g.events[i].ID] > None {
			continue
		}
		switch g.events[i].Kind {
		case docket.Decided:
			g.untold = g.untold || m.untold
			g.hidden[m.thing] = true
		case docket.Did, docket.Opened, docket.Considered, docket.Happened:
			g.hidden[m.thing] = true
		}
	}
	g.await()
	for i := range g.p.Things { // a sanction goes by the name of the decision that imposes it
		if t := &g.p.Things[i]; t.Kind == rulebook.Sanction {
			if id, ok := g.p.Lookup(t.Name); ok && g.hidden[id] {
				g.hidden[t.ID] = true
			}
		}
	}
	delete(g.hidden, 0)
}

// await hides every decision that may come, from the opening of a meeting until
// the respondent is told of one, from those who must not know whether it has
// been made: if only the one that was made were hidden, its absence would tell.
func (g *glance) await() {
	var waits [2]bool // before those who decide first, and before those who hear the appeal
	at := func(appeal bool) int {
		if appeal {
			return 1
		}
		return 0
	}
	for i := range g.events {
		m := &g.marks[i]
		switch {
		case m.gone:
		case g.events[i].Kind == docket.Opened:
			waits[at(m.appeal)] = true
		case g.events[i].Kind == docket.Decided && !m.untold:
			waits[at(m.appeal)] = false
		}
	}
	for i, wait := range waits {
		if !wait || !g.c.hides(&mark{untold: true, appeal: i == 1}) {
			continue
		}
		for j := range g.p.Things {
			t := &g.p.Things[j]
			if t.Kind == rulebook.Decision && share(t.About, g.respondent) && share(t.By, g.panels) == (i == 0) {
				g.hidden[t.ID] = true
			}
		}
	}
}

// shortest is how many bytes words must have to be looked for elsewhere: a day
// or a number may be the same by chance.
const shortest = 16

// keep notes the words of an entry that the reader may not read.
func (g *glance) keep(e *docket.Event) {
	note := func(s string) {
		if len(s) >= shortest {
			g.secrets = append(g.secrets, s)
		}
	}
	note(e.Text)
	for _, f := range e.Fields {
		note(f.Value)
	}
	for _, c := range e.Charges {
		note(c.Text)
	}
	if e.With != nil {
		g.keep(e.With)
	}
}

// entry is an event of the case as the reader may see it.
func (g *glance) entry(v *clerk.EntryView, letters map[int64]bool) Entry {
	c := g.c
	e := Entry{EntryView: *v, Object: Record}
	if v.Event == nil {
		e.Object, e.Level = g.objectOfSheet(v, letters)
		return e
	}
	e.Object, e.Level = g.objects[v.Event.ID], g.levels[v.Event.ID]
	switch {
	case e.Level == None:
	case e.Level < Read:
		e.EntryView = g.hide(*v, e.Level)
	default:
		if v.Ruling != nil {
			r := g.ruling(*v.Ruling)
			e.Ruling = &r
		}
		if c.of(Record) < Read {
			e.Erased = nil
		}
	}
	return e
}

// objectOfSheet is what an event is about that is no entry, and how much of it
// the reader may see.
func (g *glance) objectOfSheet(v *clerk.EntryView, letters map[int64]bool) (Object, Level) {
	c := g.c
	only := func(o Object, roles ...Role) (Object, Level) {
		if c.Is(roles...) {
			return o, max(c.of(o), Read)
		}
		return o, None
	}
	switch v.Act {
	case "case.open":
		if c.of(Overview) < Read {
			return Overview, None
		}
		return Overview, c.of(Overview)
	case "case.edition", "record.erase":
		if c.of(Record) < Read {
			return Record, None
		}
		return Record, c.of(Record)
	case "letter.sent":
		if !letters[v.Seq] {
			return Service, None
		}
		return Service, max(c.of(Service), Read)
	case aside.ActCase:
		return only(Messages, Clerk, Auditor) // what is said stands in Sayings
	case "bundle.issue":
		return only(Looked, Clerk, Auditor, Chair)
	case "record.hold", "record.unhold":
		return only(Record, Clerk, Auditor, Chair)
	}
	return only(Record, Clerk, Auditor) // who is who, and whatever may come
}

// hide leaves of an entry its kind, day and people, or what it came to.
func (g *glance) hide(v clerk.EntryView, l Level) clerk.EntryView {
	v.Event = bare(v.Event, l)
	r := v.Ruling
	v.Words, v.Ruling, v.Erased, v.Amended = casefile.Sentence(g.p, v.Event), nil, nil, ""
	if r != nil && l == Outcome {
		v.Ruling = &docket.Ruling{Event: r.Event, Thing: r.Thing, On: r.On, Effect: r.Effect}
	}
	return v
}

// bare is an event without its words.
func bare(e *docket.Event, l Level) *docket.Event {
	out := &docket.Event{ID: e.ID, Kind: e.Kind, On: e.On, Thing: e.Thing, Label: e.Label, Target: e.Target}
	switch {
	case l >= Redacted:
		out.Actors, out.About, out.To = slices.Clone(e.Actors), slices.Clone(e.About), slices.Clone(e.To)
	case e.Kind == docket.StoodDown, e.Kind == docket.Decided:
		out.Actors = slices.Clone(e.Actors)
	case e.Kind == docket.Considered:
		out.About = slices.Clone(e.About)
	}
	return out
}

// sayings are those that the reader may read: lanes are never mixed, and what
// somebody needs or declares is between that person and who keeps the record.
func (g *glance) sayings() []clerk.Saying {
	c := g.c
	var out []clerk.Saying
	for _, s := range g.Sayings {
		own := s.By != "" && slices.Contains(c.handles, s.By) || s.To != "" && slices.Contains(c.handles, s.To)
		may := false
		switch s.Kind {
		case aside.Message:
			may = c.lane(s.Lane)
			own = false // whoever has left a lane reads it no more
		case aside.Access:
			may = c.Is(Clerk, Chair, Auditor)
		case aside.Conflict:
			may = c.of(Declarations) >= Read
		case aside.Adjustment:
			may = c.Is(Clerk, Chair)
		case aside.BreakGlass:
			may = c.Is(Clerk, Chair, Auditor, Respondent, Complainant, Representative)
		case aside.Looked:
			may = c.of(Looked) >= Read
		case aside.Issued:
			may = c.Is(Clerk, Auditor)
		case aside.Bound:
			may = c.of(Bundle) >= Read
		case aside.Statement:
			may = c.of(Statement) >= Write || c.Is(Auditor)
			own = false
		case aside.Redacted:
			may = c.of(Evidence) >= Own // who reads an exhibit reads it with what is black
			own = false
		}
		if may || own {
			out = append(out, s)
		}
	}
	return out
}

// Lanes are the lanes of messages in which the reader takes part.
func (c *Case) Lanes() []string {
	var out []string
	for _, lane := range []string{"respondent", "complainant", "panel"} {
		if c.lane(lane) {
			out = append(out, lane)
		}
	}
	return out
}

// lane reports whether the reader takes part in a lane of messages.
func (c *Case) lane(lane string) bool {
	if c.Is(Clerk, Auditor) {
		return true
	}
	as := func(r Role) bool { return c.Is(r) || c.Is(Representative) && c.as == r }
	switch lane {
	case "respondent":
		return as(Respondent)
	case "complainant":
		return as(Complainant)
	case "panel":
		return c.Is(Panel, Chair) && c.of(Messages) >= Read
	}
	return false
}

// picture is what pictures are drawn of.
func (g *glance) picture() picture.Case {
	p := picture.Case{Program: g.p, Standing: g.c.Standing}
	p.Standing.Powers = slices.DeleteFunc(slices.Clone(p.Standing.Powers), func(d docket.Due) bool { return len(d.People) == 0 }) // what anybody may do at any time is no row
	if g.c.of(People) >= Read {
		reg := g.View.File.Register
		p.Register = docket.Register{Bodies: slices.Clone(reg.Bodies), Offices: slices.Clone(reg.Offices), Parties: slices.Clone(reg.Parties)}
	}
	for i := range g.events {
		e := &g.events[i]
		switch l := g.levels[e.ID]; {
		case g.marks[i].gone, l == None:
		case l < Read:
			p.Events = append(p.Events, *bare(e, l))
		default:
			p.Events = append(p.Events, *e)
		}
	}
	return p
}

// people are those of whom the reader may know, with what they are in the case;
// addresses are for those who write to them.
func (g *glance) people() []Person {
	c := g.c
	var out []Person
	reg := g.View.File.Register
	for i := range g.View.People {
		v := &g.View.People[i]
		own := slices.Contains(c.handles, v.Handle)
		if c.of(People) < Read && !own {
			continue
		}
		p := Person{Name: v.Name, Handle: v.Handle, Out: g.out[v.Name]}
		if c.of(Conflicts) < Outcome {
			p.Out = ""
		}
		if c.of(Personal) >= Read || v.Handle == c.MyHandle {
			p.Contact, p.Member = v.Contact, v.Member
		}
		for role, holders := range g.Standing.Parties {
			if slices.Contains(holders, v.Name) {
				p.Parties = append(p.Parties, role)
			}
		}
		slices.Sort(p.Parties)
		for _, list := range [][]docket.Seat{reg.Bodies, reg.Offices} {
			for _, s := range list {
				if s.Person == v.Name {
					p.Seats = append(p.Seats, s)
				}
			}
		}
		if c.of(Appeal) >= Read {
			p.Beside = g.beside(v.Handle)
		}
		if own || len(p.Parties)+len(p.Seats) > 0 || c.Is(Clerk) {
			out = append(out, p)
		}
	}
	return out
}

// beside are those who ever let somebody stand beside them.
func (g *glance) beside(handle string) []string {
	var out []string
	for _, s := range g.Sayings {
		if s.Kind == aside.Access && s.To == handle && !s.Ends && (s.As == "representative" || s.As == "supporter") {
			if by := g.nameOf(s.By); by != "" && !slices.Contains(out, by) {
				out = append(out, by)
			}
		}
	}
	return out
}

// Handle is the handle of a person of the case by name, or empty.
func (c *Case) Handle(name string) string {
	for _, p := range c.People {
		if p.Name == name {
			return p.Handle
		}
	}
	return ""
}

// Event is the event of an entry that the reader may see, by its id, or nil.
func (c *Case) Event(id string) *docket.Event {
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Event != nil && e.Event.ID == id {
			return e.Event
		}
	}
	return nil
}

// EntryHref is the place of an entry on the timeline: "#e12".
func EntryHref(seq int64) string { return "#e" + strconv.FormatInt(seq, 10) }
