package casefile

import (
	"fmt"
	"slices"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// verb reads what the actors did.
func (s *entry) verb() bool {
	c := s.c
	if c.done() {
		s.error(codeWords, c.span(), "what happened is missing here", "write what they did, such as: Hal speaks.")
		return false
	}
	switch {
	case c.takeAny("arrives", "arrive", "enters", "enter"):
		c.take("the", "room")
		return s.enters()
	case c.takeAny("joins", "join"):
		if c.done() || c.has("remotely") {
			return s.enters()
		}
		return s.standing(docket.Joined)
	case c.takeAny("leaves", "leave"):
		return s.leaves()
	case c.take("stands", "down"), c.take("stand", "down"):
		s.e.Kind = docket.StoodDown
		return s.reason()
	case c.takeAny("becomes", "become"):
		return s.standing(docket.Joined)
	case c.takeAny("resigns", "resign"):
		if c.done() {
			s.e.Kind, s.e.Role = docket.Leaves, "member"
			return true
		}
		_ = c.take("as") || c.take("from")
		return s.standing(docket.Leaves)
	case c.take("ceases", "to", "be"), c.take("cease", "to", "be"):
		return s.standing(docket.Leaves)
	case c.takeAny("speaks", "speak"), c.take("has", "the", "floor"), c.take("have", "the", "floor"):
		s.e.Kind = docket.Floor
		return true
	case c.takeAny("has", "have"):
		return s.hasWord()
	case c.takeAny("declines", "decline"):
		return s.text(docket.Declined)
	case c.takeAny("asks", "ask"):
		return s.asks()
	case c.takeAny("answers", "answer"):
		s.e.Kind = docket.Answered
		return s.reason()
	case c.take("agrees", "in", "writing", "to"), c.take("agree", "in", "writing", "to"):
		return s.text(docket.Agreed)
	case c.takeAny("considers", "consider"):
		return s.considers()
	case c.takeAny("receives", "receive"):
		return s.receives()
	case c.takeAny("tells", "tell"):
		return s.tells()
	case c.takeAny("offers", "offer"):
		return s.offers()
	case c.takeAny("is", "are"):
		return s.passive()
	case c.takeAny("decides", "decide"):
		return s.decides()
	}
	return s.doing()
}

// doing reads the verbs that may also belong to an act of the rulebook.
func (s *entry) doing() bool {
	c := s.c
	switch {
	case (c.has("challenges") || c.has("challenge")) && s.personFollows():
		c.next()
		s.e.Kind = docket.Challenged
		about, ok := s.actors(c)
		s.e.About = about
		return ok && s.reason()
	case (c.has("puts") || c.has("put")) && c.is(1, "evidence"):
		c.i += 2
		s.e.Kind = docket.Exhibit
		return s.exhibits()
	case (c.has("discloses") || c.has("disclose")) && c.is(1, "evidence"):
		c.i += 2
		s.e.Kind = docket.Disclosed
		if !s.exhibits() || !c.take("to") {
			return c.done()
		}
		to, ok := s.actors(c)
		s.e.To = to
		return ok
	}
	if verb, ok := meetingVerb(c); ok {
		at := c.i
		c.i++
		if t, n := s.thingAt(c); n > 0 && t.Kind == rulebook.Meeting && (verb != docket.Adjourned || s.deed("adjourn", t) == nil) {
			c.i += n
			s.e.Thing, s.e.Kind = t.Name, verb
			if verb == "" {
				return s.whole()
			}
			return s.course()
		}
		c.i = at
	}
	return s.act()
}

func (s *entry) personFollows() bool {
	_, n := s.personAt(&cursor{toks: s.c.toks, i: s.c.i + 1, end: s.c.end})
	return n > 0
}

func (s *entry) enters() bool {
	s.e.Kind = docket.Entered
	if s.c.take("remotely") {
		s.e.Remote = slices.Clone(s.e.Actors)
	}
	return true
}

func (s *entry) leaves() bool {
	c := s.c
	for _, room := range [...]string{"room", "meeting"} {
		if c.take("the", room) {
			s.e.Kind = docket.Exited
			return s.reason()
		}
	}
	if c.done() || c.peekMark(":") {
		s.e.Kind = docket.Exited
		return s.reason()
	}
	if t, n := s.thingAt(c); n > 0 && t.Kind == rulebook.Meeting {
		c.i += n
		s.e.Kind = docket.Exited
		return s.reason()
	}
	return s.standing(docket.Leaves)
}

// standing reads the office, body or party that somebody comes to or leaves.
func (s *entry) standing(kind docket.EventKind) bool {
	s.e.Kind = kind
	c := s.c
	for _, m := range [...]string{"member", "members"} {
		if c.take("a", m) || c.take(m) {
			if c.take("of") {
				break
			}
			s.e.Role = "member"
			return true
		}
	}
	if t, n := s.thingAt(c); n > 0 {
		switch t.Kind {
		case rulebook.Body, rulebook.Office, rulebook.Party:
			c.i += n
			s.e.Role = t.Name
			return true
		}
	}
	for _, role := range commonRoles {
		if c.take("a", role) || c.take("the", role) || c.take(role) {
			s.e.Role = role
			return true
		}
	}
	_, ok := s.thing(c, rulebook.Body, rulebook.Office, rulebook.Party)
	return ok
}

// hasWord reads "the last word" after "Hal has".
func (s *entry) hasWord() bool {
	c, n := s.c, len(s.c.toks)
	if c.done() || !c.toks[n-1].quoted && !strings.EqualFold(c.toks[n-1].text, "word") {
		s.error(codeWords, c.left(), "a person has the floor or the last word", "write: Hal has the last word; or say what the person does")
		return false
	}
	return s.text(docket.Floor)
}

func (s *entry) asks() bool {
	s.e.Kind = docket.Question
	if !s.c.done() && !s.c.peekMark(":") {
		to, ok := s.actors(s.c)
		if s.e.To = to; !ok {
			return false
		}
	}
	return s.reason()
}

func (s *entry) considers() bool {
	s.e.Kind = docket.Considered
	s.c.take("that")
	t, ok := s.thing(s.c, rulebook.Judgement, rulebook.Fact, rulebook.Class)
	if !ok {
		return false
	}
	s.e.Thing = t.Name
	return s.qualifiers(t)
}

// receives reads "Hal receives notice of hearing" and "Hal receives entry 12".
func (s *entry) receives() bool {
	s.e.Kind, s.e.To, s.e.Actors = docket.Arrived, s.e.Actors, nil
	if s.c.has("entry") && !s.namesThing() {
		return s.target()
	}
	t, ok := s.thing(s.c)
	s.e.Thing = t.Name
	return ok
}

// tells reads "Ann tells Hal of expulsion by telephone".
func (s *entry) tells() bool {
	to, ok := s.actors(s.c)
	s.e.To = to
	return ok && s.told()
}

func (s *entry) told() bool {
	s.e.Kind = docket.Told
	if !s.c.takeAny("of", "about") {
		s.error(codeWords, s.c.span(), "of what they were told is missing", "write: Ann tells Hal of expulsion by telephone.")
		return false
	}
	t, ok := s.thing(s.c)
	if s.e.Thing = t.Name; !ok {
		return false
	}
	if s.c.take("by") {
		s.e.Method = s.method()
	}
	return true
}

// offers reads "council offers Hal the last word".
func (s *entry) offers() bool {
	to, ok := s.actors(s.c)
	s.e.To = to
	return ok && s.text(docket.Offered)
}

// passive reads what stands after "Hal is".
func (s *entry) passive() bool {
	s.e.To, s.e.Actors = s.e.Actors, nil
	switch {
	case s.c.take("offered"):
		return s.text(docket.Offered)
	case s.c.take("told"):
		return s.told()
	}
	s.error(codeWords, s.c.span(), fmt.Sprintf("I do not understand %q here", shown(join(s.c.rest()))), "people are offered something or told of something; otherwise say who did it")
	return false
}

// method takes the words up to the next comma or preposition.
func (s *entry) method() string {
	from := s.c.i
	for !s.c.done() && !s.c.toks[s.c.i].mark && !s.c.is(0, "to") && !s.c.is(0, "about") && !s.c.is(0, "on") {
		if s.c.next().quoted {
			break
		}
	}
	return join(s.c.toks[from:s.c.i])
}

// evidence reads "evidence E7 "bank record" is put by Cy" and "evidence E1, E2
// is disclosed to Hal", from the exhibits on.
func (s *entry) evidence() bool {
	if !s.exhibits() {
		return false
	}
	c := s.c
	if !c.takeAny("is", "are", "was", "were") {
		s.error(codeWords, c.span(), "what happened with the evidence is missing", "write: evidence E7 is put by Cy; or: evidence E7 is disclosed to Hal.")
		return false
	}
	var ok bool
	switch {
	case c.take("put"):
		s.e.Kind = docket.Exhibit
	case c.take("disclosed"):
		s.e.Kind = docket.Disclosed
		if c.take("to") {
			if s.e.To, ok = s.actors(c); !ok {
				return false
			}
		}
	default:
		s.error(codeWords, c.span(), "evidence is put or disclosed", "write: evidence E7 is put by Cy; or: evidence E7 is disclosed to Hal.")
		return false
	}
	if c.take("by") {
		if s.e.Actors, ok = s.actors(c); !ok {
			return false
		}
	}
	return true
}

// exhibits reads labels of evidence and one description.
func (s *entry) exhibits() bool {
	c := s.c
	s.e.Evidence = labelList(c)
	if len(s.e.Evidence) == 0 {
		s.error(codeWords, c.span(), "the label of the evidence is missing", `write: evidence E7 "bank record" is put by Cy.`)
		return false
	}
	if !c.done() && c.toks[c.i].quoted {
		s.e.Text = c.next().text
	}
	return true
}

// labelList reads labels of exhibits or charges: one word or quoted text each,
// separated by commas or "and". After a comma only what looks like a label, a
// word with a digit or a quoted text, is one.
func labelList(c *cursor) []string {
	var out []string
	for !c.done() && !c.toks[c.i].mark {
		out = append(out, c.next().text)
		mark := c.i
		if !c.mark(",") && !c.take("and") {
			break
		}
		if c.done() || c.toks[c.i].mark || !c.toks[c.i].quoted && !looksLabel(c.toks[c.i].text) {
			c.i = mark
			break
		}
	}
	return out
}

func looksLabel(s string) bool { return len(s) <= 12 && strings.ContainsAny(s, "0123456789") }

// labelText writes a label so that labelList reads it.
func labelText(s string) string {
	if looksLabel(s) && plainWord(s) {
		return s
	}
	return quote(s)
}

// plainWord reports whether s is one token that means itself.
func plainWord(s string) bool {
	for _, c := range s {
		if c >= 0x80 || !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune("-_/", c)) {
			return false
		}
	}
	return s != ""
}
