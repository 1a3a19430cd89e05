package hearing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"alteram/aside"
	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/rulebook"
)

// phase is how far a meeting has come.
type phase string

const (
	before       phase = "before"
	sitting      phase = "open"
	adjourned    phase = "adjourned"
	deliberating phase = "deliberating"
	over         phase = "closed"
)

// meeting is a meeting of a case as its reader may see it: what called it, and
// what happened at it.
type meeting struct {
	c      *access.Case
	thing  *rulebook.Thing
	body   rulebook.ID // whose meeting it is
	notice *docket.Event
	all    []docket.Event // of the case, in the order in which it happened
	events []docket.Event // of the meeting, its opening first
	phase  phase

	present []string        // in the room now, in the order in which they came
	remote  map[string]bool // of those
	down    map[string]bool // stood down
	speaker string          // who has the floor
	floor   string          // the entry that gave it
	asked   *docket.Event   // the question that waits for its answer
	closed  int             // index in events from which on the part is closed; -1 while it is open
}

// happened lists the entries that the reader may see as they now stand:
// corrected, without those withdrawn, in the order in which they happened.
func happened(c *access.Case) []docket.Event {
	list, _ := docket.Arrange(c.Program, c.Picture.Events, docket.Known{})
	return list
}

// meetings lists the meetings of a case that were called or held, in the order
// of the rulebook; a meeting that was held twice is there twice.
func meetings(c *access.Case) []*meeting {
	list := wholeMeetings(c)
	for _, m := range list {
		m.shut()
	}
	return list
}

// wholeMeetings are the meetings with all of their entries that the policy
// lets the reader see.
func wholeMeetings(c *access.Case) []*meeting {
	all := happened(c)
	var out []*meeting
	for i := range c.Program.Things {
		t := &c.Program.Things[i]
		if t.Kind != rulebook.Meeting {
			continue
		}
		calls := callers(c.Program, t.ID)
		var now *meeting
		var notice *docket.Event
		for k := range all {
			e := &all[k]
			switch {
			case e.Kind == docket.Did && calls[e.Thing]:
				notice = e
			case e.Kind == docket.Opened && e.Thing == t.Name:
				now = newMeeting(c, t, all, notice)
				notice = nil
				out = append(out, now)
				now.take(*e)
			case now != nil && now.phase != over && e.Kind != docket.Opened:
				now.take(*e)
			case e.Kind == docket.Opened:
				now = nil // another meeting
			}
		}
		if notice != nil {
			out = append(out, newMeeting(c, t, all, notice))
		}
	}
	return out
}

// shut leaves out what was said in the closed part where the reader does not
// sit: it is for those who heard the case. Who came and went stays, without
// the reasons.
func (m *meeting) shut() {
	if m.closed < 0 || m.sitsHere() {
		return
	}
	part := slices.DeleteFunc(slices.Clone(m.events[m.closed+1:]), func(e docket.Event) bool {
		switch e.Kind {
		case docket.Entered, docket.Exited, docket.StoodDown, docket.Adjourned, docket.Resumed, docket.Decided, docket.Told, docket.Closed:
			return false
		}
		return true
	})
	for i := range part {
		if part[i].Kind == docket.Exited || part[i].Kind == docket.StoodDown {
			part[i].Text = ""
		}
	}
	m.events = append(m.events[:m.closed+1:m.closed+1], part...)
}

// callers are the acts, by name, that call people to a meeting: the rulebook
// measures their time from it.
func callers(p *rulebook.Program, meeting rulebook.ID) map[string]bool {
	out := map[string]bool{}
	for i := range p.Norms {
		n := &p.Norms[i]
		if n.Kind != rulebook.Required || n.Thing == 0 || p.Thing(n.Thing).Kind != rulebook.Act {
			continue
		}
		for _, w := range n.Windows {
			if w.Point.Thing == meeting {
				out[p.Thing(n.Thing).Name] = true
			}
		}
	}
	return out
}

func newMeeting(c *access.Case, t *rulebook.Thing, all []docket.Event, notice *docket.Event) *meeting {
	m := &meeting{c: c, thing: t, all: all, notice: notice, phase: before, remote: map[string]bool{}, down: map[string]bool{}, closed: -1}
	if len(t.By) > 0 {
		m.body = t.By[0]
	}
	for i := range all {
		if all[i].Kind == docket.StoodDown {
			for _, p := range all[i].Actors {
				m.down[p] = true
			}
		}
	}
	return m
}

// current is the meeting that the room is about: the one that sits, else the
// next that was called, else the last that was held, else the first meeting of
// the rulebook that hears the respondent.
func current(c *access.Case) *meeting {
	list := meetings(c)
	var called, last *meeting
	for _, m := range list {
		switch {
		case m.phase == before:
			called = m
		case m.phase != over:
			return m
		case last == nil || m.opened().On.Day >= last.opened().On.Day:
			last = m
		}
	}
	if called != nil {
		return called
	}
	if last != nil {
		return last
	}
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; t.Kind == rulebook.Meeting {
			return newMeeting(c, t, happened(c), nil)
		}
	}
	return nil
}

// take adds an entry to the meeting.
func (m *meeting) take(e docket.Event) {
	m.events = append(m.events, e)
	switch e.Kind {
	case docket.Opened:
		m.phase = sitting
		m.come(e.Present, false)
		m.come(e.Remote, true)
	case docket.Entered:
		m.come(e.Actors, len(e.Remote) > 0 || strings.EqualFold(e.Method, "remote"))
	case docket.Exited, docket.StoodDown:
		m.present = slices.DeleteFunc(m.present, func(p string) bool { return slices.Contains(e.Actors, p) })
		if slices.Contains(e.Actors, m.speaker) {
			m.speaker, m.floor = "", ""
		}
	case docket.Adjourned:
		m.phase = adjourned
	case docket.Resumed:
		m.phase = sitting
		if m.closed >= 0 {
			m.phase = deliberating
		}
		m.come(e.Present, false)
	case docket.Closed:
		m.phase = over
		m.speaker, m.floor, m.asked = "", "", nil
	case docket.Deliberates:
		m.phase, m.closed = deliberating, len(m.events)-1
		m.speaker, m.floor, m.asked = "", "", nil
	case docket.Floor:
		m.asked = nil
		m.speaker, m.floor = "", ""
		if len(e.Actors) > 0 && e.On.Last == e.On.Day && e.On.LastClock == e.On.Clock {
			m.speaker, m.floor = e.Actors[0], e.ID
		}
	case docket.Question:
		ev := e
		m.asked = &ev
	case docket.Answered, docket.Declined:
		m.asked = nil
	}
}

func (m *meeting) come(people []string, remote bool) {
	for _, p := range people {
		if !slices.Contains(m.present, p) {
			m.present = append(m.present, p)
		}
		m.remote[p] = remote
	}
}

// opened is the entry with which the meeting opened, or nil.
func (m *meeting) opened() *docket.Event {
	if len(m.events) == 0 {
		return nil
	}
	return &m.events[0]
}

// sits reports whether the meeting goes on, in its open or its closed part.
func (m *meeting) sits() bool { return m.phase == sitting || m.phase == deliberating }

// field is a value that an entry records.
func field(e *docket.Event, name string) string {
	if e == nil {
		return ""
	}
	for _, f := range e.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// when and where the notice calls to: its first date and its first text.
func (m *meeting) when() string  { return m.noticed(rulebook.DateField) }
func (m *meeting) where() string { return m.noticed(rulebook.TextField) }

func (m *meeting) noticed(kind rulebook.FieldType) string {
	if m.notice == nil {
		return ""
	}
	id, _ := m.c.Program.Lookup(m.notice.Thing)
	for _, f := range m.c.Program.Thing(id).Fields {
		if f.Type == kind {
			return field(m.notice, f.Name)
		}
	}
	return ""
}

// chair is who presides: as it was opened, else whom the rulebook names.
func (m *meeting) chair() string {
	if name := field(m.opened(), "chair"); name != "" {
		return name
	}
	for i := range m.c.Program.Norms {
		n := &m.c.Program.Norms[i]
		if n.Kind != rulebook.Chair || n.Thing != m.thing.ID {
			continue
		}
		for _, role := range n.Who.Roles {
			if list := m.holding(role, m.day()); len(list) > 0 {
				return list[0]
			}
		}
	}
	return ""
}

// day is the day on which the meeting opened, or today.
func (m *meeting) day() calendar.Date {
	if e := m.opened(); e != nil {
		return e.On.Day
	}
	return m.c.Place.DateOf(m.c.Now)
}

// holding lists who holds an office or a seat on a day, in the order of the
// register.
func (m *meeting) holding(role rulebook.ID, day calendar.Date) []string {
	name := m.c.Program.Thing(role).Name
	var out []string
	seats := slices.Concat(m.c.Picture.Register.Bodies, m.c.Picture.Register.Offices)
	for _, s := range seats {
		if s.Role == name && (s.From == calendar.NoDate || s.From <= day) && (s.Until == calendar.NoDate || s.Until > day) && !slices.Contains(out, s.Person) {
			out = append(out, s.Person)
		}
	}
	for i := range m.all {
		e := &m.all[i]
		if e.Role != name || e.On.Day > day {
			continue
		}
		switch e.Kind {
		case docket.Joined:
			for _, p := range e.Actors {
				if !slices.Contains(out, p) {
					out = append(out, p)
				}
			}
		case docket.Leaves:
			out = slices.DeleteFunc(out, func(p string) bool { return slices.Contains(e.Actors, p) })
		}
	}
	return out
}

// members are those who hold a seat in the body that meets.
func (m *meeting) members() []string {
	if m.body == 0 {
		return nil
	}
	return m.holding(m.body, m.day())
}

// seated are the members who are in the room and have not stood down.
func (m *meeting) seated() []string {
	members := m.members()
	var out []string
	for _, p := range members {
		if slices.Contains(m.present, p) && !m.down[p] {
			out = append(out, p)
		}
	}
	return out
}

// respondents are those whom the case is about.
func (m *meeting) respondents() []string {
	var out []string
	for i := range m.c.Program.Things {
		t := &m.c.Program.Things[i]
		if t.Kind != rulebook.Decision || !slices.Contains(t.By, m.body) {
			continue
		}
		for _, about := range t.About {
			for _, p := range m.c.Standing.Parties[m.c.Program.Thing(about).Name] {
				if !slices.Contains(out, p) {
					out = append(out, p)
				}
			}
		}
	}
	if len(out) == 0 {
		out = slices.Clone(m.c.Standing.Parties["respondent"])
	}
	return out
}

// people are all who may be in the room: the parties, the members of the body,
// and whoever else has been there.
func (m *meeting) people() []string {
	var out []string
	put := func(list ...string) {
		for _, p := range list {
			if p != "" && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	put(m.chair())
	put(m.members()...)
	put(m.respondents()...)
	for _, p := range m.c.People {
		if len(p.Parties) > 0 {
			put(p.Name)
		}
	}
	for _, s := range m.c.Sayings { // who speaks for a party, or stands beside one
		if s.Kind == aside.Access && !s.Ends && s.As != "observer" {
			put(s.ToName)
		}
	}
	put(m.present...)
	for i := range m.events {
		put(m.events[i].Present...)
		put(m.events[i].Actors...)
	}
	if m.body != 0 { // a body acts, and is not in the room itself
		out = slices.DeleteFunc(out, func(p string) bool { return p == m.c.Program.Thing(m.body).Name })
	}
	return out
}

// said lists the notes of the meeting that begin with a word and a colon or a
// blank: what is behind the word, with the entry.
type said struct {
	Entry *docket.Event
	By    string // whose it is, where the note says so
	Words string
}

// Words with which notes of the room begin. They are words of the record, not
// of a page.
const (
	noteItem      = "item"
	noteObjection = "objection"
	noteRuling    = "ruling"
	noteWanted    = "question wanted"
	noteBreak     = "break wanted"
	noteTime      = "more time wanted"
	noteAllotted  = "time allotted"
	noteMotion    = "motion"
	noteIssue     = "issue"
	noteDraft     = "draft finding"
	noteReason    = "reason"
	noteMinority  = "minority view"
	noteConfirmed = "minutes confirmed"
	noteMinutes   = "minutes"
	noteEarlier   = "entered later"
	noteTellers   = "votes called aloud"
	noteAgenda    = "running order"
)

// reserved is the word with which words begin that would make a ruling, a motion
// or the like of them, written large or small; empty when they are free.
func reserved(words string) string {
	head, _, _ := strings.Cut(strings.ToLower(words), ":")
	head = strings.TrimSpace(head)
	for _, mark := range []string{
		noteItem, noteObjection, noteRuling, noteWanted, noteBreak, noteTime, noteAllotted, noteMotion, noteIssue, noteDraft, noteReason, noteMinority,
		noteConfirmed, noteMinutes, noteEarlier, noteTellers, noteAgenda,
	} {
		if head == mark || strings.HasPrefix(head, mark+" by ") {
			return mark
		}
	}
	for _, mark := range []string{"told of", "words used"} { // how telling is written down
		if strings.HasPrefix(head, mark+" ") {
			return mark
		}
	}
	return ""
}

// notes lists the notes that begin with a word: "objection by Bo: not relevant".
func notes(events []docket.Event, word string) []said {
	var out []said
	for i := range events {
		e := &events[i]
		if e.Kind != docket.Noted {
			continue
		}
		head, words, ok := strings.Cut(e.Text, ": ")
		if !ok {
			head, words = e.Text, ""
		}
		if head == word {
			out = append(out, said{e, "", words})
		} else if by, ok := strings.CutPrefix(head, word+" by "); ok {
			out = append(out, said{e, by, words})
		}
	}
	return out
}

// note is an entry of words.
func note(word, by, words string) docket.Event {
	text := word
	if by != "" {
		text += " by " + by
	}
	if words != "" {
		text += ": " + words
	}
	return docket.Event{Kind: docket.Noted, Text: text}
}

// allotted are the times allotted to the organisation and to the member, as
// last recorded; 0 is no limit.
func (m *meeting) allotted() (organisation, member time.Duration) {
	list := notes(m.events, noteAllotted)
	if len(list) == 0 {
		return 0, 0
	}
	for part := range strings.SplitSeq(list[len(list)-1].Words, ", ") {
		var who string
		var minutes int
		if n, _ := fmt.Sscanf(part, "%s %d minutes", &who, &minutes); n != 2 {
			continue
		}
		if who == "organisation" {
			organisation = time.Duration(minutes) * time.Minute
		} else {
			member = time.Duration(minutes) * time.Minute
		}
	}
	return organisation, member
}

// entry is the entry of an id, with when it was recorded; nil when the reader
// may not see it.
func (m *meeting) entry(id string) *access.Entry {
	for i := range m.c.Entries {
		if e := &m.c.Entries[i]; e.Event != nil && e.Event.ID == id {
			return e
		}
	}
	return nil
}
