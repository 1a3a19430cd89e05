package casefile

import (
	"fmt"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// entry is a statement being read: its main part, the parts after semicolons,
// and the event it makes.
type entry struct {
	*reader
	c    *cursor
	more []*cursor
	e    docket.Event
	out  []docket.Event // when it makes several

	sanction string // of a decision
}

// statement reads what an entry says. It returns the event, or the events of a
// whole meeting, or nothing when it cannot be read; that has been reported.
func (r *reader) statement(c *cursor, w docket.When, id string) []docket.Event {
	var parts []*cursor
	for {
		toks := c.until(";")
		end := c.span().Start
		if c.done() {
			end = c.end
		}
		parts = append(parts, &cursor{toks: toks, end: end})
		if !c.mark(";") {
			break
		}
	}
	s := &entry{reader: r, c: parts[0], more: parts[1:], e: docket.Event{ID: id, On: w}}
	if s.c.done() {
		r.error(codeWords, s.c.span(), "this entry says nothing", "write what happened, such as: Hal speaks.")
		return nil
	}
	if !s.read() {
		return nil
	}
	if s.out == nil {
		for _, part := range s.more {
			if !r.nothingLeft(part) {
				return nil
			}
		}
		if !r.nothingLeft(s.c) {
			return nil
		}
		s.out = []docket.Event{s.e}
	}
	return s.out
}

// read reads the statement by what it begins with.
func (s *entry) read() bool {
	c := s.c
	switch {
	case c.has("note") && colonAt(c, 1):
		c.i += 2
		return s.text(docket.Noted)
	case (c.has("fact") || c.has("judgement")) && colonAt(c, 1):
		c.i += 2
		return s.fact()
	case c.take("correction", "of"):
		return s.correction()
	case c.has("entry"):
		if done, ok := s.aboutEntry(); done {
			return ok
		}
	case c.has("evidence") && !s.namesThing():
		c.next()
		return s.evidence()
	case c.take("deliberation"):
		s.e.Kind = docket.Deliberates
		return s.oneOf("begins", "starts", "opens")
	case c.take("somebody"):
		return s.verb()
	}
	if _, n, whose := s.actorAt(c); n > 0 {
		t, k := s.thingAt(c)
		if whose == nil && k > n && t.Kind != rulebook.Body {
			return s.led()
		}
		who, ok := s.actors(c)
		if !ok {
			return false
		}
		s.e.Actors = who
		return s.verb()
	}
	if s.namesThing() {
		return s.led()
	}
	return s.stranger()
}

func colonAt(c *cursor, k int) bool {
	return c.i+k < len(c.toks) && c.toks[c.i+k].mark && c.toks[c.i+k].text == ":"
}

func (s *entry) namesThing() bool {
	_, n := s.thingAt(s.c)
	return n > 0
}

// stranger reports a statement that begins with nobody and nothing known: an
// unknown person when a verb follows soon, an unknown thing when a verb of
// meetings does, or else words.
func (s *entry) stranger() bool {
	c := s.c
	const far = 5
	for k := 1; k <= far && c.i+k < len(c.toks); k++ {
		head := &cursor{toks: c.toks[:c.i+k], i: c.i, end: c.toks[c.i+k].span.Start}
		switch {
		case c.is(k, "is") || c.is(k, "opens") || c.is(k, "closes") || c.is(k, "adjourns") || c.is(k, "resumes"):
			s.thing(head)
			return false
		case isVerb(c, k):
			s.unknownPerson(head)
			return false
		}
	}
	if c.done() || len(s.more) > 0 || len(c.toks)-c.i == 1 {
		s.thing(c)
		return false
	}
	if first := c.toks[c.i].text; strings.ToLower(first) != first && !c.toks[c.i].quoted {
		s.unknownPerson(&cursor{toks: c.toks[:c.i+1], i: c.i, end: c.end})
		return false
	}
	s.error(codeWords, c.left(), fmt.Sprintf("I do not understand %q", shown(join(c.rest()))), "begin with who did it, such as: Bo sends notice of hearing to Hal; or write it as a note: note: "+shown(join(c.rest())))
	return false
}

// isVerb reports whether the token k ahead is a verb of the list, or looks
// like one.
func isVerb(c *cursor, k int) bool {
	for _, v := range [...]string{"makes", "gives", "sends", "serves", "speaks", "leaves", "arrives", "decides", "tells", "publishes", "asks", "answers",
		"declines", "agrees", "consider", "considers", "stands", "receives", "becomes", "joins", "resigns", "ceases", "challenges", "appeals", "lodges",
		"files", "has", "holds", "suspends", "reviews", "refers", "appoints", "submits", "issues", "moves", "puts"} {
		if c.is(k, v) {
			return true
		}
	}
	return false
}

// text takes the rest as free words.
func (s *entry) text(kind docket.EventKind) bool {
	s.e.Kind = kind
	s.e.Text = s.freeText()
	return true
}

// freeText takes the rest of the main part and all further parts as words: a
// semicolon in them is only a semicolon.
func (s *entry) freeText() string {
	if len(s.more) == 0 {
		rest := s.c.rest()
		s.c.i = len(s.c.toks)
		return join(rest)
	}
	out := []string{join(s.c.rest())}
	s.c.i = len(s.c.toks)
	for _, part := range s.more {
		out = append(out, join(part.rest()))
	}
	s.more = nil
	return strings.Join(out, "; ")
}

// reason takes ": words", if there.
func (s *entry) reason() bool {
	if s.c.mark(":") {
		s.e.Text = s.freeText()
	}
	return true
}

// oneOf takes one of the verbs.
func (s *entry) oneOf(verbs ...string) bool {
	if s.c.takeAny(verbs...) {
		return true
	}
	s.error(codeWords, s.c.span(), fmt.Sprintf("I do not understand %q here", shown(join(s.c.rest()))), "write "+strings.Join(verbs, " or "))
	return false
}

// fact reads "illness about Hal".
func (s *entry) fact() bool {
	s.e.Kind = docket.Happened
	t, ok := s.thing(s.c, rulebook.Fact, rulebook.Judgement, rulebook.Class)
	if !ok {
		return false
	}
	s.e.Thing = t.Name
	s.c.take("is", "shown")
	return s.qualifiers(t)
}

// correction reads "correction of 12: DATE STATEMENT".
func (s *entry) correction() bool {
	s.e.Kind = docket.Corrected
	if !s.target() {
		return false
	}
	if !s.c.mark(":") {
		s.error(codeWords, s.c.span(), "the corrected entry is missing", "write: correction of 12: 12 May 2027 Bo sends notice of hearing to Hal.")
		return false
	}
	now, dated := s.now, s.dated
	defer func() { s.now, s.dated = now, dated }()
	if i := s.indexOf(s.e.Target); i >= 0 {
		on := s.reader.c.Events[i].On
		s.now = docket.When{Day: on.Day, Clock: -1, Last: on.Last, LastClock: -1}
	}
	w, ok := s.readWhen(s.c)
	if !ok {
		return false
	}
	inner := &entry{reader: s.reader, c: s.c, more: s.more, e: docket.Event{ID: s.e.Target, On: w}}
	if s.c.done() {
		s.error(codeWords, s.c.span(), "the corrected entry says nothing", "write what happened after the date")
		return false
	}
	if !inner.read() {
		return false
	}
	s.more = inner.more
	if inner.out != nil || inner.e.Kind == docket.Corrected || inner.e.Kind == docket.Withdrawn {
		s.error(codeWords, s.c.left(), "one entry corrects one entry", "correct the entries of a meeting one by one")
		return false
	}
	s.e.With = &inner.e
	return true
}

// indexOf finds an event by its name, or -1.
func (r *reader) indexOf(id string) int {
	for i := len(r.c.Events) - 1; i >= 0; i-- {
		if r.c.Events[i].ID == id {
			return i
		}
	}
	return -1
}

// target reads the name of an entry.
func (s *entry) target() bool {
	s.c.take("entry")
	if s.c.done() || s.c.toks[s.c.i].mark {
		s.error(codeNoEntry, s.c.span(), "the number of an entry is missing here", "write the number or the name of the entry")
		return false
	}
	s.e.Target = s.c.next().text
	return true
}

// aboutEntry reads "entry 12 is withdrawn: why" and "entry 12 is received by
// Hal".
func (s *entry) aboutEntry() (done, ok bool) {
	c := s.c
	if !c.is(2, "is") && !c.is(2, "was") {
		return false, false
	}
	if !s.target() {
		return true, false
	}
	c.next()
	switch {
	case c.take("withdrawn"):
		s.e.Kind = docket.Withdrawn
		return true, s.reason()
	case c.take("received"):
		return true, s.received()
	}
	s.error(codeWords, c.span(), "an entry can be withdrawn or received", "write: entry 12 is withdrawn: written in error.")
	return true, false
}

// received reads "by Hal" after "is received".
func (s *entry) received() bool {
	s.e.Kind = docket.Arrived
	if !s.c.take("by") {
		return true
	}
	to, ok := s.actors(s.c)
	s.e.To = to
	return ok
}

// led reads a statement that begins with a thing: a meeting, a fact, or
// something that is received.
func (s *entry) led() bool {
	t, n := s.thingAt(s.c)
	s.c.i += n
	s.e.Thing = t.Name
	if s.c.take("is", "received") || s.c.take("are", "received") || s.c.take("was", "received") {
		return s.received()
	}
	switch t.Kind {
	case rulebook.Meeting:
		return s.meeting(t)
	case rulebook.Fact, rulebook.Judgement:
		s.e.Kind = docket.Happened
		s.c.take("is", "shown")
		return s.qualifiers(t)
	case rulebook.Act, rulebook.Decision:
		s.error(codeWords, s.c.span(), fmt.Sprintf("who did it is missing: %s is %s", t.Name, kindName(t.Kind)), s.byWhom(t))
		return false
	}
	s.error(codeWords, s.c.span(), fmt.Sprintf("%s is %s; an entry does not begin with it", t.Name, kindName(t.Kind)), "begin with who did something")
	return false
}

// byWhom shows how an act or decision is entered.
func (s *entry) byWhom(t *rulebook.Thing) string {
	who := "Ann"
	if len(t.By) > 0 {
		by := s.p.Thing(t.By[0])
		if hold := s.holders[by.ID]; by.Kind != rulebook.Body && len(hold) > 0 {
			who = hold[0]
		} else if by.Kind == rulebook.Body {
			who = by.Name
		}
	}
	if t.Kind == rulebook.Decision {
		return fmt.Sprintf("write: %s decides %s; for 4, against 1", who, t.Name)
	}
	return fmt.Sprintf("write: %s makes %s; or somebody makes %s, when it is not known who", who, t.Name, t.Name)
}
