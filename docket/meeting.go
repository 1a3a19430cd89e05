package docket

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/rulebook"
)

// meeting is one sitting of a body, adjournments included: an interval with
// its minutes. Everything else about it is derived.
type meeting struct {
	thing   rulebook.ID
	entries []*entry // Opened first
}

func (m *meeting) opened() *entry { return m.entries[0] }

// closed returns the entry that closed the meeting, or nil.
func (m *meeting) closed() *entry {
	if last := m.entries[len(m.entries)-1]; last.Kind == Closed {
		return last
	}
	return nil
}

func (m *meeting) open() bool { return m.closed() == nil }

// deliberation returns the entry with which deliberation began, or nil.
func (m *meeting) deliberation() *entry {
	for _, e := range m.entries {
		if e.Kind == Deliberates {
			return e
		}
	}
	return nil
}

// sitting returns the meeting to which an entry belongs: the one it names, or
// the only one that is open.
func (c *core) sitting(e *entry) *meeting {
	if e.Kind == Opened || e.Kind == Joined || e.Kind == Leaves {
		return nil
	}
	for i := len(c.meetings) - 1; i >= 0; i-- {
		m := c.meetings[i]
		if !m.open() || c.adjourned(m) && e.Kind != Resumed && e.Kind != Closed {
			continue
		}
		switch e.Kind {
		case Adjourned, Resumed, Closed:
			if e.thing == m.thing || e.thing == 0 {
				return m
			}
			continue
		case Decided:
			if by := c.p.Thing(e.thing).By; len(by) > 0 && c.bodyOf(m) != by[0] {
				continue
			}
		}
		return m
	}
	if e.Kind == Decided {
		return c.sameDay(e)
	}
	return nil
}

// sameDay returns the last meeting of the deciding body that was held on the
// day of a decision, when no meeting is open: a record may say of a day only
// that a meeting was held and that a decision was made.
func (c *core) sameDay(e *entry) *meeting {
	by := c.p.Thing(e.thing).By
	for i := len(c.meetings) - 1; i >= 0; i-- {
		m := c.meetings[i]
		if len(by) > 0 && c.bodyOf(m) != by[0] {
			continue
		}
		end := m.opened().at.day
		if last := m.closed(); last != nil {
			end = last.at.last
		}
		if m.opened().at.day <= e.at.last && e.at.day <= end && (!e.at.timed() || m.closed() == nil || !m.closed().at.timed()) {
			return m
		}
	}
	return nil
}

func (c *core) adjourned(m *meeting) bool { return m.entries[len(m.entries)-1].Kind == Adjourned }

// bodyOf returns the body whose meeting it is.
func (c *core) bodyOf(m *meeting) rulebook.ID {
	if by := c.p.Thing(m.thing).By; len(by) > 0 {
		return by[0]
	}
	return 0
}

// minute writes an entry into its meeting's minutes.
func (c *core) minute(e *entry) {
	if e.Kind == Opened {
		e.room = e
		c.meetings = append(c.meetings, &meeting{thing: e.thing, entries: []*entry{e}})
		return
	}
	if m := c.meetingOf(e); m != nil && m.open() {
		m.entries = append(m.entries, e)
	}
}

// meetingOf returns the meeting during which an entry was made, or nil.
func (c *core) meetingOf(e *entry) *meeting {
	if e.room == nil {
		return nil
	}
	for i := len(c.meetings) - 1; i >= 0; i-- {
		if c.meetings[i].opened() == e.room {
			return c.meetings[i]
		}
	}
	return nil
}

// stay is a stretch of time for which a person was in the room.
type stay struct{ in, out *entry } // out nil: to the end

// stays returns when a person was in the room, in order.
func (m *meeting) stays(person string) []stay {
	var out []stay
	for _, e := range m.entries {
		switch {
		case e.Kind == Opened && (slices.Contains(e.Present, person) || slices.Contains(e.Remote, person)),
			(e.Kind == Entered || e.Kind == Resumed && slices.Contains(e.Present, person)) && slices.Contains(append(e.Actors, e.Present...), person):
			if n := len(out); n == 0 || out[n-1].out != nil {
				out = append(out, stay{in: e})
			}
		case (e.Kind == Exited || e.Kind == StoodDown) && slices.Contains(e.Actors, person):
			if n := len(out); n > 0 && out[n-1].out == nil {
				out[n-1].out = e
			}
		}
	}
	return out
}

// present lists who was in the room just before entry e (nil: at the end), in
// the order in which they first came.
func (m *meeting) present(e *entry) []string {
	var out []string
	for _, x := range m.entries {
		if x == e {
			break
		}
		switch x.Kind {
		case Opened, Resumed:
			for _, p := range append(slices.Clone(x.Present), x.Remote...) {
				if !slices.Contains(out, p) {
					out = append(out, p)
				}
			}
		case Entered:
			for _, p := range x.Actors {
				if !slices.Contains(out, p) {
					out = append(out, p)
				}
			}
		case Exited, StoodDown:
			out = slices.DeleteFunc(out, func(p string) bool { return slices.Contains(x.Actors, p) })
		}
	}
	return out
}

// sat lists the members of the meeting's body who took part as such at any
// time and had not stood down before they did anything.
func (c *core) sat(m *meeting) []string {
	var out []string
	for _, p := range c.holders(c.bodyOf(m), m.opened().at) {
		for _, s := range m.stays(p) {
			down := s.out != nil && s.out.Kind == StoodDown && !substance(m, s.in, s.out)
			if !down && !c.downBefore(p, s.in) {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// downBefore reports whether a person had stood down before an entry.
func (c *core) downBefore(person string, e *entry) bool {
	for _, x := range c.log {
		if x == e {
			return false
		}
		if x.Kind == StoodDown && slices.Contains(x.Actors, person) && x.at.seq < e.at.seq {
			return true
		}
	}
	return false
}

// substance reports whether anything of substance happened between two
// entries of a meeting: a speech, a question, evidence, deliberation, a vote.
func substance(m *meeting, from, to *entry) bool {
	if from == to {
		return false
	}
	in := false
	for _, e := range m.entries {
		switch {
		case e == from:
			in = true
		case e == to:
			return false
		case in:
			switch e.Kind {
			case Floor, Question, Answered, Exhibit, Deliberates, Decided:
				return true
			}
		}
	}
	return false
}

// heardWhole reports whether a person was in the room from before anything of
// substance until deliberation began (or, without it, to the vote).
func (c *core) heardWhole(person string, m *meeting) result {
	if c.lack("attendance") && len(m.stays(person)) == 0 {
		return result{t: unknown, why: "the record does not say whether " + person + " heard the whole of it", needs: "the attendance"}
	}
	end := m.deliberation()
	if end == nil {
		for _, e := range m.entries {
			if e.Kind == Decided || e.Kind == Closed {
				end = e
				break
			}
		}
	}
	stays := m.stays(person)
	if len(stays) == 0 {
		return answer(no, person+" was not at the "+c.p.Thing(m.thing).Name, m.opened().ID)
	}
	first := m.opened()
	for _, s := range stays {
		if substance(m, first, s.in) {
			return answer(no, fmt.Sprintf("%s joined at %s and did not hear the whole of it", person, c.clockOf(s.in)), s.in.ID)
		}
		if s.out == nil || end != nil && s.out.at.seq > end.at.seq {
			return answer(yes, person+" heard the whole of it", s.in.ID)
		}
		first = s.out
	}
	last := stays[len(stays)-1].out
	if substance(m, last, end) {
		return answer(no, fmt.Sprintf("%s left at %s and did not hear the whole of it", person, c.clockOf(last)), last.ID)
	}
	return answer(yes, person+" heard the whole of it", stays[0].in.ID)
}

// members returns those of the body who were in the room just before e and
// may act: not stood down.
func (c *core) seated(m *meeting, e *entry) []string {
	at := m.opened().at
	if e != nil {
		at = e.at
	}
	body := c.holders(c.bodyOf(m), at)
	var out []string
	for _, p := range m.present(e) {
		if slices.Contains(body, p) && !c.stoodDown(p, at) {
			out = append(out, p)
		}
	}
	return out
}

// spoke returns for how long a person had the floor in a meeting, in seconds,
// and the entries that show it.
func (m *meeting) spoke(person string) (seconds int, facts []string) {
	for _, e := range m.entries {
		if e.Kind == Floor && slices.Contains(e.Actors, person) {
			facts = append(facts, e.ID)
			if e.On.Clock != calendar.NoClock && e.On.LastClock != calendar.NoClock && e.On.Day == e.On.Last {
				seconds += int(e.On.LastClock - e.On.Clock)
			}
		}
		if e.Kind == Answered && slices.Contains(e.Actors, person) {
			facts = append(facts, e.ID)
		}
	}
	return seconds, facts
}

// clockOf is the time of day of an entry in words, or its day.
func (c *core) clockOf(e *entry) string {
	if e.On.Clock != calendar.NoClock {
		return e.On.Clock.String()
	}
	return e.at.day.String()
}
