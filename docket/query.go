package docket

import (
	"alteram/calendar"
	"alteram/rulebook"
)

// Mark is a place in a case: after entry Entry (-1: before all), not before At.
type Mark struct {
	Entry int
	At    calendar.Instant
}

// Query asks of a case what a clause could ask. Of is the entry in hand, as the
// act is that a clause judges, or -1; a meeting is then the one on which that
// entry rests, else one that stands. Person is "the member", "the person".
type Query struct {
	If      rulebook.Cond
	Windows []rulebook.Window // the moment asked about lies in them
	Notice  *rulebook.Norm    // Required: instead, that this was kept before the entry in hand, or the meeting
	Of      int
	Person  string
}

// Ask answers a query as at a mark, with the reason.
func (s State) Ask(q Query, m Mark) (Answer, string) {
	f := &frame{c: s.c, at: s.moment(m), person: q.Person, rests: true}
	if q.Of >= 0 {
		f.self = s.c.log[q.Of]
	}
	if q.Notice != nil {
		e, bound := f.self, BindingWindow(q.Notice).Point.Thing
		if m := s.c.restsUpon(e); m != nil && e.thing != bound {
			e = m.opened()
		}
		if e.thing != bound {
			return Broken, "there was no " + s.c.p.Thing(bound).Name
		}
		fd := f.notice(q.Notice, e)
		return fd.Answer, fd.Text
	}
	r := join([]result{f.cond(q.If), f.windows(q.Windows, rulebook.AllHold, f.at)}, true)
	return r.t.answer(), r.why
}

// Program is the rulebook under which the case is judged.
func (s State) Program() *rulebook.Program { return s.c.p }

// Fate says what has become of entry i, of Len, at a mark: Result.Status.
func (s State) Fate(i int, m Mark) string { return s.c.result(s.c.log[i], s.moment(m)).Status }

func (s State) moment(m Mark) moment {
	if m.Entry >= 0 && m.At <= s.c.log[m.Entry].at.lo {
		at := s.c.log[m.Entry].at
		at.seq = m.Entry + 1
		return at
	}
	return s.c.at(m.At, m.Entry+1)
}
