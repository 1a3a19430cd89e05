package docket

import (
	"fmt"
	"slices"

	"alteram/calendar"
	"alteram/phrase"
	"alteram/rulebook"
	"alteram/syntax"
)

// frame is what a condition is held against: the case up to a moment, the act
// being judged, the person spoken of and the end of the sentence's own window.
type frame struct {
	c      *core
	at     moment
	self   *entry         // the act being judged; not yet in the log
	person string         // "the member", "who ..."
	then   *moment        // "by then"
	norm   *rulebook.Norm // whose condition it is
	anyway bool           // void acts anchor too: a party may attack what purports to bind
	room   rulebook.ID    // of "heard at MEETING": what it rests on that names no meeting is asked of this one
	rests  bool           // of meetings only that on which the act rests counts, else those that stand
	depth  int
}

// anchor is an occurrence of a point in time.
type anchor struct {
	moment
	entry *entry // what shows it; nil when computed
	t     tri    // unknown when it may not have happened
	note  string // how the moment was reached: deemed receipt
	work  *calendar.Working
	norm  *rulebook.Norm // the clause that deems it
}

// id is that of the entry that shows it.
func (a anchor) id() string {
	if a.entry == nil {
		return ""
	}
	return a.entry.ID
}

// past returns the entries about a thing that are in the log before the
// frame's moment, and that count for something.
func (f *frame) past(id rulebook.ID) []*entry {
	var out []*entry
	for _, e := range f.c.byThing[id] {
		if !e.stands() && !f.anyway {
			continue
		}
		if happens(e) && (f.self == nil || e != f.self) && before(e.at, f.at) != no {
			out = append(out, e)
		}
	}
	return out
}

// happens reports whether an entry is an occurrence of its thing, rather than
// something said of it.
func happens(e *entry) bool {
	switch e.Kind {
	case Did, Happened, Opened, Considered:
		return true
	case Decided:
		return e.ruling == nil || e.ruling.Tally == nil || e.ruling.Tally.Carried != Broken
	}
	return false
}

// points returns the occurrences of a point up to the frame's moment, in the
// order of the record.
func (f *frame) points(p rulebook.Point) []anchor {
	switch p.State {
	case rulebook.AtThen:
		if f.then == nil {
			return nil
		}
		return []anchor{{moment: *f.then, t: yes}}
	case rulebook.AtField:
		return f.fieldPoints(p)
	case rulebook.AtReceived:
		return f.receipts(p.Thing)
	case rulebook.AtTold:
		return f.tellings(p.Thing)
	case rulebook.AtDeliberation:
		return f.marks(p.Thing, Deliberates)
	case rulebook.AtEnd:
		if f.c.p.Thing(p.Thing).Kind == rulebook.Meeting {
			return f.marks(p.Thing, Closed)
		}
		return f.ends(p.Thing)
	case rulebook.AtEffect:
		return f.effective(p.Thing)
	case rulebook.AtDecided, rulebook.AtSetAside:
		return f.fates(p)
	case rulebook.AtPassed:
		if m, ok := f.c.passed(p.Thing, f.at); ok {
			return []anchor{{moment: m, t: yes}}
		}
		return nil
	}
	var out []anchor
	if f.self != nil && f.self.thing == p.Thing && happens(f.self) {
		out = append(out, anchor{moment: f.self.at, entry: f.self, t: yes})
	}
	for _, e := range f.past(p.Thing) {
		out = append(out, anchor{moment: e.at.start(), entry: e, t: yes})
	}
	return out
}

// marks returns the entries of one kind in the meetings of a thing (0: any).
func (f *frame) marks(thing rulebook.ID, kind EventKind) []anchor {
	var out []anchor
	for _, m := range f.c.meetings {
		if thing != 0 && m.thing != thing {
			continue
		}
		for _, e := range m.entries {
			if e.Kind == kind && before(e.at, f.at) != no {
				out = append(out, anchor{moment: e.at, entry: e, t: yes})
			}
		}
	}
	return out
}

// tellings returns when the person was told of a thing.
func (f *frame) tellings(thing rulebook.ID) []anchor {
	var out []anchor
	for _, e := range f.c.byThing[thing] {
		if e.Kind == Told && before(e.at, f.at) != no {
			out = append(out, anchor{moment: e.at, entry: e, t: yes})
		}
	}
	return out
}

// fieldPoints returns the days recorded in a field: of the act being judged,
// else of the last act that has it.
func (f *frame) fieldPoints(p rulebook.Point) []anchor {
	name := ""
	if t := f.c.p.Thing(p.Thing); p.Field < len(t.Fields) {
		name = t.Fields[p.Field].Name
	}
	day := func(e *entry) []anchor {
		v, ok := e.field(name)
		if !ok {
			return nil
		}
		d, err := calendar.ParseDate(v)
		if err != nil {
			return nil
		}
		m := f.c.moment(When{Day: d, Clock: calendar.NoClock, Last: d, LastClock: calendar.NoClock}, -1)
		return []anchor{{moment: m, entry: e, t: yes, note: fmt.Sprintf("the %s is %s", name, d.Long())}}
	}
	if f.self != nil && f.self.thing == p.Thing {
		if out := day(f.self); out != nil {
			return out
		}
	}
	past := f.past(p.Thing)
	for i := len(past) - 1; i >= 0; i-- {
		if out := day(past[i]); out != nil {
			return out
		}
	}
	return nil
}

// field returns a recorded value by the field's name.
func (e *entry) field(name string) (string, bool) {
	for _, f := range e.Fields {
		if phrase.Canonical(f.Name) == phrase.Canonical(name) {
			return f.Value, true
		}
	}
	return "", false
}

// receipts returns when acts of a kind were received: as recorded, else as
// the rulebook deems it from how they were sent.
func (f *frame) receipts(thing rulebook.ID) []anchor {
	var out []anchor
	for _, e := range f.c.byThing[thing] {
		if e.Kind == Did && (e.stands() || f.anyway) {
			if a, ok := f.c.receipt(e); ok && before(a.moment, f.at) != no {
				out = append(out, a)
			}
		}
	}
	for _, e := range f.c.byThing[thing] {
		if e.Kind == Arrived && before(e.at, f.at) != no && !slices.ContainsFunc(out, func(a anchor) bool { return a.moment == e.at }) {
			out = append(out, anchor{moment: e.at, entry: e, t: yes})
		}
	}
	if f.self != nil && f.self.thing == thing && f.self.Kind == Did {
		if a, ok := f.c.receipt(f.self); ok {
			out = append(out, a)
		}
	}
	return out
}

// receipt returns when an act reached the person it was sent to. Without a
// record of its arrival and without a clause for the method, what is handed
// over or sent by no named method is received when it is done.
func (c *core) receipt(e *entry) (anchor, bool) {
	service := c.service(e)
	if service == nil || service.Contrary || e.Method == "" {
		for _, x := range c.byThing[e.thing] {
			if x.Kind == Arrived && (x.Target == e.ID || x.Target == "" && x.at.seq > e.at.seq) && c.nextSent(e, x) {
				return anchor{moment: x.at, entry: x, t: yes}, true
			}
		}
	}
	if service == nil {
		switch e.Method {
		case "", "hand", "email", "telephone", "phone", "person", "message":
			return anchor{moment: e.at, entry: e, t: yes}, true
		}
		return anchor{}, false // posted, and nothing says when it came
	}
	by := service
	if after := c.lateService(e); after != nil && c.late(e) {
		by = after
	}
	span := c.span(by.Windows[0].Span, e.at.day)
	m := e.at
	res := c.p.Settings.Reckoner.Deem(calendar.Deemed{After: span}, e.at.calendar())
	if day := days(res)[0]; day != e.at.day && res.Problem == "" {
		m = c.moment(When{Day: day, Clock: calendar.NoClock, Last: day, LastClock: calendar.NoClock}, e.at.seq)
	}
	note := fmt.Sprintf("sent by %s on %s, received on %s (clause %s)", e.Method, c.when(e), m.day.Long(), c.clause(by))
	t := yes
	if e.at.wide() {
		t = unknown
	}
	return anchor{moment: m, entry: e, t: t, note: note, work: &res.Working, norm: by}, true
}

// nextSent reports whether e is the last sending of its kind before arrival x.
func (c *core) nextSent(e, x *entry) bool {
	for _, other := range c.byThing[e.thing] {
		if other.Kind == Did && other.at.seq > e.at.seq && other.at.seq < x.at.seq {
			return false
		}
	}
	return true
}

// service returns the clause that says when an act sent as e was is received.
func (c *core) service(e *entry) *rulebook.Norm { return c.serviceNorm(e, false) }

// lateService returns the clause for what is sent after office hours.
func (c *core) lateService(e *entry) *rulebook.Norm { return c.serviceNorm(e, true) }

func (c *core) serviceNorm(e *entry, late bool) *rulebook.Norm {
	var found *rulebook.Norm
	for _, n := range c.ix.ofKind[rulebook.Service] {
		if n.After != late || len(n.Windows) == 0 || n.Method != "" && n.Method != e.Method || n.Method == "" && e.Method == "" {
			continue
		}
		if n.Thing == e.thing || n.Thing == 0 && (found == nil || found.Thing == 0 && found.Method == "") {
			found = n
		}
	}
	if found == nil && late {
		return nil
	}
	return found
}

// late reports whether an act came after office hours or on a closed day.
func (c *core) late(e *entry) bool {
	place := &c.p.Settings.Reckoner.Place
	if working, known := place.Closed.IsWorking(e.at.day); known && !working {
		return true
	}
	return e.On.Clock != calendar.NoClock && place.OfficeCloses > 0 && e.On.Clock > place.OfficeCloses
}

// when is the time of an entry in words.
func (c *core) when(e *entry) string {
	w := e.at.day.Long()
	if e.On.Clock != calendar.NoClock {
		w += ", " + e.On.Clock.String()
	}
	if e.at.wide() {
		w = "some day from " + e.at.day.Long() + " to " + e.at.last.Long()
	}
	return w
}

// parameter returns what a parameter stands for on a day.
func (c *core) parameter(id rulebook.ID, day calendar.Date) (now rulebook.Value) {
	for _, v := range c.p.Thing(id).Values {
		if v.From == calendar.NoDate || v.From <= day {
			now = v
		}
	}
	return now
}

func (c *core) span(s rulebook.Span, day calendar.Date) calendar.Span {
	if s.Param != 0 {
		return c.parameter(s.Param, day).Span
	}
	return s.Span
}

func beforeKind(k syntax.WindowKind) bool {
	switch k {
	case syntax.WithinBefore, syntax.NotLessBefore, syntax.NotMoreBefore, syntax.Before:
		return true
	}
	return false
}
