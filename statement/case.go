package statement

import (
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Case is what a statement is made of or held against: a case under its
// rulebook as it stands at Standing.At. Events are those of the record in the
// order in which they happened (docket.State.Events). The program must not be
// nil.
type Case struct {
	Program    *rulebook.Program
	Register   docket.Register
	Incomplete docket.Incomplete
	Events     []docket.Event
	Standing   docket.Standing
}

// span is the time in which something happened, or of which a text speaks: it
// happened at some moment from From, before To.
type span struct{ from, to int64 } // nanoseconds since 1970, as calendar.Instant

const (
	minute = int64(time.Minute)
	hour   = int64(time.Hour)
	day    = 24 * hour
	ever   = int64(1) << 62
)

func (s span) within(o span) bool  { return s.from >= o.from && s.to <= o.to }
func (s span) apartOf(o span) bool { return s.to <= o.from || o.to <= s.from }

// compare is the answer for a claim that is surely so, surely not, or open.
func compare(so, not bool) Answer {
	switch {
	case so:
		return Supports
	case not:
		return Contradicts
	}
	return NotShown
}

// happening is something that the record holds, in the terms in which texts
// speak of it.
type happening struct {
	topic  topic
	at     span
	ends   span // of what lasts: when it ended; zero when it is at a moment or the end is not known
	id     string
	who    []string // did it
	whom   []string // to whom
	how    string   // method
	thing  string   // of the rulebook
	class  class    // of a decision
	event  *docket.Event
	ruling *docket.Ruling
	appeal bool // of a decision: on appeal
	dead   bool // it counts for nothing: void, rejected, not carried, set aside
}

// record is a case as happenings.
type record struct {
	*Case
	place       *calendar.Place
	list        []happening
	respondents []string
	complain    []string
	people      []string // everybody who is named
	rulings     map[string]*docket.Ruling
	texts       []noted
	appealActs  []string
	last        calendar.Date // of the last entry
}

// noted is a text that stands in the record.
type noted struct {
	id    string
	words []string // content words, folded
	kind  string   // note, allegation, charge, place, reason
}

func newRecord(c *Case) *record {
	r := &record{Case: c, place: &c.Program.Settings.Reckoner.Place, rulings: map[string]*docket.Ruling{}, last: calendar.NoDate}
	for i := range c.Standing.Rulings {
		r.rulings[c.Standing.Rulings[i].Event] = &c.Standing.Rulings[i]
	}
	r.respondents, r.complain = r.party("respondent"), r.party("complainant")
	r.findAppeals()
	r.findPeople()
	meeting := -1
	lodged := false
	for i := range c.Events {
		e := &c.Events[i]
		if e.On.Last != calendar.NoDate {
			r.last = max(r.last, e.On.Last)
		}
		meeting, lodged = r.read(e, meeting, lodged)
	}
	return r
}

// party lists the people who are a party of the case, by a word that its name
// in the rulebook holds or by what the procedure makes of it.
func (r *record) party(name string) []string {
	var out []string
	for role, people := range r.Standing.Parties {
		if strings.Contains(role, name) {
			out = append(out, people...)
		}
	}
	if len(out) == 0 && name == "respondent" {
		// Some rulebooks call the respondent otherwise: the one whom sanctions are about.
		for i := range r.Program.Things {
			t := &r.Program.Things[i]
			if t.Kind != rulebook.Decision {
				continue
			}
			for _, id := range t.About {
				if p := r.Program.Thing(id); p.Kind == rulebook.Party {
					out = append(out, r.Standing.Parties[p.Name]...)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// findAppeals lists the acts that are called an appeal.
func (r *record) findAppeals() {
	for i := range r.Program.Things {
		t := &r.Program.Things[i]
		if t.Kind == rulebook.Act && appealName(t.Name) {
			r.appealActs = append(r.appealActs, t.Name)
		}
	}
}

// appealName reports whether an act's name is that of an appeal itself, and not
// of what follows one.
func appealName(name string) bool {
	words := strings.Fields(name)
	if len(words) == 0 || slices.Contains(words, "hearing") {
		return false
	}
	return words[0] == "appeal" || name == "notice of appeal" || strings.HasSuffix(name, "review request") || name == "request for review"
}

func (r *record) findPeople() {
	put := func(list ...string) { r.people = append(r.people, list...) }
	put(r.Register.Members...)
	for _, list := range [][]docket.Seat{r.Register.Bodies, r.Register.Offices, r.Register.Parties} {
		for _, s := range list {
			put(s.Person)
		}
	}
	for _, list := range r.Standing.Parties {
		put(list...)
	}
	for i := range r.Events {
		e := &r.Events[i]
		put(e.Present...)
		for _, list := range [][]string{e.Actors, e.To, e.About} {
			for _, name := range list {
				if id, ok := r.Program.Lookup(name); !ok || r.Program.Thing(id).Kind == rulebook.Nothing {
					put(name)
				}
			}
		}
	}
	slices.Sort(r.people)
	r.people = slices.DeleteFunc(slices.Compact(r.people), func(s string) bool {
		id, ok := r.Program.Lookup(s)
		return s == "" || ok && r.Program.Thing(id).Kind != rulebook.Nothing
	})
}

// when is the time of an entry as a span.
func (r *record) when(w docket.When) span {
	if w.Day == calendar.NoDate {
		return span{-ever, ever}
	}
	first, last := w.Clock, w.LastClock
	if first == calendar.NoClock {
		first = 0
	}
	if last == calendar.NoClock {
		last = 86400
	}
	end := w.Last
	if end == calendar.NoDate {
		end = w.Day
	}
	a, _ := r.place.At(w.Day, first)
	b, _ := r.place.At(end, last)
	if w.LastClock != calendar.NoClock {
		b += calendar.Instant(minute)
	}
	return span{int64(a), max(int64(b), int64(a)+minute)}
}

// dayOf is a civil day as a span.
func (r *record) dayOf(d calendar.Date) span { return r.days(d, d) }

func (r *record) days(from, to calendar.Date) span {
	a, _ := r.place.At(from, 0)
	b, _ := r.place.At(to, 86400)
	return span{int64(a), int64(b)}
}

// moment is an entry's time in words.
func moment(w docket.When) string {
	switch {
	case w.Day == calendar.NoDate:
		return "on a day that is not known"
	case w.Last != calendar.NoDate && w.Last != w.Day:
		return "between " + w.Day.Long() + " and " + w.Last.Long()
	case w.Clock == calendar.NoClock:
		return "on " + w.Day.Long()
	case w.LastClock != calendar.NoClock && w.LastClock != w.Clock:
		return "between " + w.Clock.String() + " and " + w.LastClock.String() + " on " + w.Day.Long()
	}
	return "at " + w.Clock.String() + " on " + w.Day.Long()
}

func (r *record) isRespondent(name string) bool { return slices.Contains(r.respondents, name) }

func (r *record) anyRespondent(list []string) bool {
	return slices.ContainsFunc(list, r.isRespondent)
}

// lacks reports whether silence of the record proves nothing of a part of it.
func (r *record) lacks(parts ...string) bool {
	for _, s := range r.Incomplete {
		if s == "everything" || slices.Contains(parts, s) {
			return true
		}
	}
	return false
}
