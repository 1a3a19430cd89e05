package casefile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// meetingVerb tells which verb of a meeting the actors do: they open, adjourn,
// resume or close it. To hold it is to have the whole of it; its kind is empty.
func meetingVerb(c *cursor) (docket.EventKind, bool) {
	for _, v := range [...]struct {
		verb string
		kind docket.EventKind
	}{{"open", docket.Opened}, {"adjourn", docket.Adjourned}, {"resume", docket.Resumed}, {"close", docket.Closed}, {"hold", ""}} {
		if c.is(0, v.verb) || c.is(0, v.verb+"s") {
			return v.kind, true
		}
	}
	return "", false
}

// meeting reads what happens to a meeting, from its verb on; without a verb it
// is a whole meeting.
func (s *entry) meeting(t *rulebook.Thing) bool {
	kind, ok := meetingVerb(s.c)
	if !ok {
		s.c.takeAny("is", "was")
		s.c.take("held")
		return s.whole()
	}
	s.c.i++
	if s.e.Kind = kind; kind == "" {
		return s.whole()
	}
	return s.course()
}

// course reads what goes with the opening, adjourning, resuming or closing of
// a meeting.
func (s *entry) course() bool {
	if s.e.Kind == docket.Adjourned && s.c.take("to") {
		d, ok := s.readDate(s.c)
		if !ok {
			return false
		}
		s.e.Fields = append(s.e.Fields, docket.Field{Name: "day", Value: d.String()})
	}
	rest := s.more
	s.more = nil
	for _, part := range rest {
		if !s.presence(part) {
			s.nothingLeft(part)
			return false
		}
	}
	return true
}

// presence reads "present Ann, Bo", "remote Di" or "chair Ann". It is false
// when the part says something else.
func (s *entry) presence(c *cursor) bool {
	var ok bool
	switch {
	case c.take("present"):
		s.e.Present, ok = s.everyone(c)
		s.addRemote(&s.e)
		return ok
	case c.take("remote"):
		s.e.Remote, ok = s.everyone(c)
		s.addRemote(&s.e)
		return ok
	case c.take("chair"), c.take("chaired", "by"), c.take("in", "the", "chair"):
		name, found := s.actor(c)
		s.e.Fields = append(s.e.Fields, docket.Field{Name: "chair", Value: name})
		return found && s.nothingLeft(c)
	}
	return false
}

// addRemote puts those who attend remotely among those present.
func (r *reader) addRemote(e *docket.Event) {
	if len(e.Remote) > 0 && e.Kind != docket.Entered {
		e.Present = once(append(slices.Clone(e.Present), e.Remote...))
	}
}

// whole reads a whole meeting on one line: it makes the events of its parts,
// named after the entry: 5a opens it, 5b and so on are the parts, the last
// closes it. A stretch of time before it says when it opened and closed.
func (s *entry) whole() bool {
	s.e.Kind = docket.Opened
	open, base := s.e, s.e.ID
	from, to := open.On, open.On
	if timed(open.On) {
		from = docket.When{Day: open.On.Day, Clock: open.On.Clock, Last: open.On.Day, LastClock: open.On.Clock}
		to = docket.When{Day: open.On.Last, Clock: open.On.LastClock, Last: open.On.Last, LastClock: open.On.LastClock}
		if from == to {
			to.Clock, to.LastClock = calendar.NoClock, calendar.NoClock
		}
	}
	if !s.nothingLeft(s.c) {
		return false
	}
	s.e.On = from
	parts := s.more
	s.more = nil
	for len(parts) > 0 {
		mark := parts[0].i
		if !parts[0].has("present") && !parts[0].has("remote") && !parts[0].has("chair") && !parts[0].has("chaired") && !parts[0].has("in", "the", "chair") {
			break
		}
		if parts[0].i = mark; !s.presence(parts[0]) {
			return false
		}
		parts = parts[1:]
	}
	out := []docket.Event{s.e}
	for len(parts) > 0 {
		n := 1
		for n < len(parts) && continues(parts[n]) {
			n++
		}
		inner := &entry{reader: s.reader, c: parts[0], more: parts[1:n], e: docket.Event{On: docket.When{Day: from.Day, Clock: calendar.NoClock, Last: to.Last, LastClock: calendar.NoClock}}}
		if !s.part(inner) {
			return false
		}
		out = append(out, inner.e)
		parts = parts[n:]
	}
	out = append(out, docket.Event{Kind: docket.Closed, Thing: s.e.Thing, On: to})
	for i := range out {
		out[i].ID = base + letter(i)
	}
	s.out = out
	return true
}

// timed reports whether both ends of a time have an hour.
func timed(w docket.When) bool {
	return w.Clock != calendar.NoClock && w.LastClock != calendar.NoClock
}

// part reads one part of a whole meeting: an entry without a date, perhaps
// with a time.
func (s *entry) part(inner *entry) bool {
	if inner.c.done() {
		s.error(codeWords, inner.c.span(), "there is nothing between these semicolons", "delete one of them")
		return false
	}
	if clock, last, isTimed, ok := s.readTimes(inner.c); !ok {
		return false
	} else if isTimed {
		on := &inner.e.On
		on.Last, on.Clock, on.LastClock = on.Day, clock, last
		if last < clock {
			on.Last++
		}
	}
	if inner.c.done() || !inner.read() {
		if inner.c.done() {
			s.error(codeWords, inner.c.span(), "this part of the meeting says nothing", "write what happened after the time")
		}
		return false
	}
	if inner.out != nil {
		s.error(codeWords, inner.c.span(), "a meeting cannot stand inside a meeting", "write it on a line of its own")
		return false
	}
	for _, part := range inner.more {
		if !s.nothingLeft(part) {
			return false
		}
	}
	return s.nothingLeft(inner.c)
}

// continues reports whether a part belongs to the decision before it.
func continues(c *cursor) bool {
	for _, w := range [...]string{"for", "against", "abstaining", "all", "secret", "roll", "show", "on", "relying", "sanction", "charge", "charges", "proxies", "about", "motion", "by"} {
		if c.has(w) {
			return true
		}
	}
	return false
}

// letter is the ith name of a part: a to z, then aa and so on.
func letter(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('a'+(i-1)%26)) + s
	}
	return s
}

// decides reads "council decides expulsion; for 13, against 0; ...".
func (s *entry) decides() bool {
	s.e.Kind = docket.Decided
	t, ok := s.thing(s.c, rulebook.Decision, rulebook.Sanction, rulebook.Act)
	if !ok {
		return false
	}
	s.e.Thing = t.Name
	return s.decision(t)
}

// decision reads the parts of a decision, separated by semicolons or commas.
func (s *entry) decision(t *rulebook.Thing) bool {
	if !s.clause(s.c, t) {
		return false
	}
	parts := s.more
	s.more = nil
	for _, part := range parts {
		if part.done() {
			s.error(codeWords, part.span(), "there is nothing between these semicolons", "delete one of them")
			return false
		}
		if !s.votePart(part, t) || !s.clause(part, t) {
			return false
		}
	}
	if s.sanction != "" && s.e.Vote != nil {
		s.e.Vote.Sanction = s.sanction
	} else if s.sanction != "" { // the vote is not known, but what was imposed is
		s.e.Fields = append(s.e.Fields, docket.Field{Name: "sanction", Value: s.sanction})
	}
	return true
}

// clause reads what follows in a part, item by item.
func (s *entry) clause(c *cursor, t *rulebook.Thing) bool {
	for !c.done() {
		if c.mark(",") {
			if !s.votePart(c, t) {
				return false
			}
			continue
		}
		if !s.votePart(c, t) {
			return false
		}
	}
	return true
}

// votePart reads one item of a decision.
func (s *entry) votePart(c *cursor, t *rulebook.Thing) bool {
	s.c = c
	if _, n := fieldAt(c, t); n > 0 {
		return s.recorded(t)
	}
	switch {
	case c.take("all", "for"):
		s.vote().All = true
		return true
	case c.take("for"):
		return s.side(&s.vote().For, &s.vote().ForNames)
	case c.take("against"):
		return s.side(&s.vote().Against, &s.vote().AgainstNames)
	case c.take("abstaining"), c.take("abstentions"):
		return s.side(&s.vote().Abstain, &s.vote().AbstainNames)
	case c.take("proxies"):
		n, ok := s.count()
		s.vote().Proxies = n
		return ok
	case c.take("roll", "call"):
		s.e.Method = "roll call"
		return true
	case c.take("secret", "ballot"):
		s.e.Method = "secret ballot"
		return true
	case c.take("show", "of", "hands"):
		s.e.Method = "show of hands"
		return true
	case c.take("by"):
		s.e.Method = s.method()
		return s.e.Method != ""
	case c.take("about"):
		var ok bool
		s.e.About, ok = s.actors(c)
		return ok
	case c.take("motion"):
		s.e.Text = join(c.until(","))
		return true
	case c.take("sanction"):
		s.sanction = join(c.until(","))
		return true
	case c.take("on", "charge"), c.take("on", "charges"):
		for _, label := range labelList(c) {
			s.e.Charges = append(s.e.Charges, docket.Charge{Label: label})
		}
		return true
	}
	if c.i+1 < len(c.toks) && digits(c.toks[c.i]) && (c.is(1, "for") || c.is(1, "against") || c.is(1, "abstaining")) { // "13 for"
		c.toks[c.i], c.toks[c.i+1] = c.toks[c.i+1], c.toks[c.i]
		return s.votePart(c, t)
	}
	return s.recorded(t)
}

func (s *entry) vote() *docket.Vote {
	if s.e.Vote == nil {
		s.e.Vote = &docket.Vote{}
	}
	return s.e.Vote
}

func digits(t token) bool {
	return !t.quoted && t.text != "" && strings.Trim(t.text, "0123456789") == ""
}

// side reads the votes of one side: a number, names, or both: "13 (Ann, Bo)".
func (s *entry) side(n *int, names *[]string) bool {
	c := s.c
	if !c.done() && digits(c.toks[c.i]) {
		var ok bool
		if *n, ok = s.count(); !ok {
			return false
		}
		if !c.mark("(") {
			return true
		}
		*names, ok = s.actors(c)
		if ok && !c.mark(")") {
			s.error(codeUnclosed, c.span(), "this bracket is not closed", "put a ) after the names")
			return false
		}
		return ok
	}
	if c.take("nobody") || c.take("none") {
		return true
	}
	who, ok := s.actors(c)
	*names, *n = who, len(who)
	return ok
}

// count reads a number of votes.
func (s *entry) count() (int, bool) {
	c := s.c
	if c.done() || !digits(c.toks[c.i]) || len(c.toks[c.i].text) > 6 {
		s.error(codeWords, c.span(), "a number of votes is missing here", "write it in digits: for 13, against 0")
		return 0, false
	}
	n, err := strconv.Atoi(c.next().text)
	return n, err == nil
}

// checkVote compares votes with those in the room.
func (r *reader) checkVote(e *docket.Event, i int, present []string) {
	v := e.Vote
	if v == nil || len(present) == 0 || r.lacks("attendance") || r.lacks("vote") {
		return
	}
	cast := v.For + v.Against + v.Abstain - v.Proxies
	if cast > len(present) {
		r.warn(codeTooManyVote, r.c.Spans[i], fmt.Sprintf("%d votes are counted and %d people are in the room", cast, len(present)),
			"count again, or say who came in: Cy arrives")
	}
}

func (r *reader) lacks(what string) bool {
	return slices.Contains(r.c.Incomplete, what) || slices.Contains(r.c.Incomplete, "everything")
}
