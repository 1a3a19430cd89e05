package casefile

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/source"
)

// Expect is something that the writer of a case expects of it at a point. Slots
// that its kind does not use are empty; dates are calendar.NoDate.
type Expect struct {
	Kind  ExpectKind
	After int           // how many events stand before it
	On    calendar.Date // the day whose end it looks at; NoDate for the last event before it

	Thing  string        // act, decision or meeting
	Who    string        // person, office, body or party; "nobody"
	Deed   string        // what must or may be done, as written
	Status string        // the word that is expected
	Clause string        // number of the clause that must say so
	Day    calendar.Date // of the thing; of its receipt; the last day of a duty or power
	First  calendar.Date // the first good day

	For, Against, Abstain int         // votes; Abstain is -1 when nothing is expected of abstentions
	Words                 string      // of Says
	Span                  source.Span // in the file of the case
}

// ExpectKind says what an expectation is about.
type ExpectKind string

// The kinds of expectations.
const (
	ThingIs     ExpectKind = "thing"    // Thing [of Day] is Status [under Clause] [first good day First]
	WasReceived ExpectKind = "received" // Thing was received on Day
	WasHeard    ExpectKind = "heard"    // Who was heard; Status "heard" or "not heard"
	VoteIs      ExpectKind = "vote"     // on Thing: For, Against, Abstain, as they count
	Must        ExpectKind = "must"     // Who must Deed by Day
	May         ExpectKind = "may"      // Who may Deed until Day
	MayNot      ExpectKind = "may not"  // Who may not Deed [under Clause]
	DutyIs      ExpectKind = "duty"     // a duty under Clause is Status
	ClauseIs    ExpectKind = "clause"   // Clause is Status
	CaseIs      ExpectKind = "case"     // Status is open or closed
	Says        ExpectKind = "says"     // Words stand in the report
	FirstDay    ExpectKind = "first"    // the first good day for Thing is First
)

// thingWords are what an act, a decision or a meeting can be expected to be.
var thingWords = [...]string{
	"not effective", "not carried", "not shown", "without power", "set aside", "in effect", "in time", "too early", "valid", "voidable",
	"void", "irregular", "suspended", "ended", "carried", "late", "rejected",
}

// dutyWords and clauseWords are what a duty or a clause can be expected to be.
var (
	dutyWords   = [...]string{"not shown", "kept", "missed", "late", "open", "excused", "waived", "suspended"}
	clauseWords = [...]string{"not shown", "not applicable", "kept", "broken", "excused", "pending"}
)

// readExpect reads an expectation.
func (r *reader) readExpect(c *cursor) {
	start := c.span()
	c.take("expect")
	x := Expect{After: len(r.c.Events), On: calendar.NoDate, Day: calendar.NoDate, First: calendar.NoDate}
	if c.take("on") {
		var ok bool
		if x.On, ok = r.readDate(c); !ok {
			return
		}
	}
	if !c.mark(":") {
		r.error(codeExpect, c.span(), "a colon is missing after expect", "write: expect: expulsion is void.")
		return
	}
	if r.expectation(c, &x) && r.endsHere(c) {
		x.Span = source.Span{Start: start.Start, End: c.end}
		r.c.Expects = append(r.c.Expects, x)
	}
}

func (r *reader) endsHere(c *cursor) bool {
	if c.done() {
		return true
	}
	r.error(codeExpect, c.left(), fmt.Sprintf("I do not understand %q here", shown(join(c.rest()))), "docs/reference/cases.md lists the expectations; write one a line")
	return false
}

func (r *reader) expectation(c *cursor, x *Expect) bool {
	switch {
	case c.take("says"):
		x.Kind, x.Words = Says, join(c.rest())
		c.i = len(c.toks)
		return true
	case c.take("case", "is"), c.take("the", "case", "is"):
		x.Kind = CaseIs
		return r.status(c, x, []string{"open", "closed"})
	case c.take("duty", "under"), c.take("the", "duty", "under"):
		x.Kind = DutyIs
		return r.clauseNumber(c, x) && r.is(c) && r.status(c, x, dutyWords[:])
	case c.has("clause"):
		x.Kind = ClauseIs
		return r.clauseNumber(c, x) && r.is(c) && r.status(c, x, clauseWords[:])
	case c.take("vote", "on"), c.take("the", "vote", "on"):
		return r.expectVote(c, x)
	case c.take("first", "good", "day", "for"), c.take("the", "first", "good", "day", "for"):
		x.Kind = FirstDay
		t, ok := r.thing(c, rulebook.Act, rulebook.Decision, rulebook.Meeting)
		if x.Thing = t.Name; !ok || !r.is(c) {
			return false
		}
		x.First, ok = r.readDate(c)
		return ok
	case c.take("nobody", "may"):
		x.Kind, x.Who = MayNot, "nobody"
		return r.deedWords(c, x)
	}
	for k := range c.rest() {
		switch {
		case lower(c, k, "must"), lower(c, k, "may"): // not the month of May
			return r.expectDeed(c, x, k)
		case (c.is(k, "was") || c.is(k, "is")) && (c.is(k+1, "heard") || c.is(k+1, "not") && c.is(k+2, "heard")):
			x.Kind, x.Status = WasHeard, "heard"
			who, ok := r.actor(&cursor{toks: c.toks[:c.i+k], i: c.i, end: c.toks[c.i+k].span.Start})
			x.Who = who
			if c.i += k + 1; c.take("not") {
				x.Status = "not heard"
			}
			c.take("heard")
			return ok
		}
	}
	return r.expectThing(c, x)
}

// lower reports whether the token k ahead is this word in small letters.
func lower(c *cursor, k int, word string) bool { return c.is(k, word) && c.toks[c.i+k].text == word }

// expectThing reads "expulsion is void under clause 5".
func (r *reader) expectThing(c *cursor, x *Expect) bool {
	t, ok := r.thing(c, rulebook.Act, rulebook.Decision, rulebook.Meeting, rulebook.Sanction, rulebook.Fact, rulebook.Judgement)
	if !ok {
		return false
	}
	x.Kind, x.Thing = ThingIs, t.Name
	if c.take("was", "received", "on") || c.take("is", "received", "on") {
		x.Kind = WasReceived
		x.Day, ok = r.readDate(c)
		return ok
	}
	if c.take("on") || c.take("of") {
		if x.Day, ok = r.readDate(c); !ok {
			return false
		}
	}
	if !r.is(c) || !r.status(c, x, thingWords[:]) {
		return false
	}
	if c.take("under") && !r.clauseNumber(c, x) {
		return false
	}
	c.mark(",")
	if c.take("first", "good", "day") {
		c.take("is")
		x.First, ok = r.readDate(c)
	}
	return ok
}

func (r *reader) is(c *cursor) bool {
	if c.takeAny("is", "are", "was") {
		return true
	}
	r.error(codeExpect, c.span(), "the word is is missing here", "write: expulsion is void.")
	return false
}

// status reads one of the words.
func (r *reader) status(c *cursor, x *Expect, words []string) bool {
	for _, w := range words {
		if c.take(strings.Fields(w)...) {
			x.Status = w
			return true
		}
	}
	sorted := slices.Sorted(slices.Values(words))
	word := ""
	if !c.done() {
		word = c.toks[c.i].text
	}
	r.unknown(codeExpect, c.left(), fmt.Sprintf("%q is nothing that this can be", shown(join(c.rest()))), word, "write one of: "+strings.Join(sorted, ", "), words)
	return false
}

// clauseNumber reads "clause 5(2)".
func (r *reader) clauseNumber(c *cursor, x *Expect) bool {
	if !c.take("clause") || c.done() || c.toks[c.i].mark {
		r.error(codeExpect, c.span(), "the number of a clause is missing here", "write it as it is cited: clause 5(2)")
		return false
	}
	at := c.span()
	x.Clause = c.next().text
	var numbers []string
	for i := range r.p.Clauses {
		if r.p.Clauses[i].Number == x.Clause {
			return true
		}
		numbers = append(numbers, r.p.Clauses[i].Number)
	}
	hint := "the rulebook has no clauses"
	if len(numbers) > 0 {
		hint = fmt.Sprintf("it has clauses %s to %s", numbers[0], numbers[len(numbers)-1])
	}
	r.error(codeExpect, at, fmt.Sprintf("the rulebook has no clause %s", shown(x.Clause)), hint)
	return false
}

func (r *reader) expectVote(c *cursor, x *Expect) bool {
	x.Kind, x.Abstain = VoteIs, -1
	t, ok := r.thing(c, rulebook.Decision, rulebook.Sanction)
	if x.Thing = t.Name; !ok {
		return false
	}
	if !c.mark(":") {
		r.error(codeExpect, c.span(), "the numbers are missing", "write: vote on expulsion: for 12, against 0.")
		return false
	}
	s := &entry{reader: r, c: c}
	for !c.done() {
		switch {
		case c.take("for"):
			x.For, ok = s.count()
		case c.take("against"):
			x.Against, ok = s.count()
		case c.take("abstaining"):
			x.Abstain, ok = s.count()
		default:
			return r.endsHere(c)
		}
		if !ok {
			return false
		}
		c.mark(",")
	}
	return true
}

// expectDeed reads "the secretary must give written reasons by 1 June 2027"
// and its likes; must or may stands k ahead.
func (r *reader) expectDeed(c *cursor, x *Expect, k int) bool {
	head := &cursor{toks: c.toks[:c.i+k], i: c.i, end: c.toks[c.i+k].span.Start}
	x.Kind = May
	if c.is(k, "must") {
		x.Kind = Must
	}
	var ok bool
	if x.Who, ok = r.expectWho(head); !ok {
		return false
	}
	c.i += k + 1
	if c.take("not") {
		if x.Kind == Must {
			r.error(codeExpect, c.back(), "a duty not to do something is a ban", "write: "+x.Who+" may not ...")
			return false
		}
		x.Kind = MayNot
	}
	return r.deedWords(c, x)
}

// expectWho reads who must or may: a person, a role, or words such as "a
// member".
func (r *reader) expectWho(c *cursor) (string, bool) {
	name, n := r.personAt(c)
	t, k := r.thingAt(c)
	switch {
	case k >= n && k == len(c.rest()) && (t.Kind == rulebook.Body || t.Kind == rulebook.Office || t.Kind == rulebook.Party):
		return t.Name, true
	case n > 0 && n == len(c.rest()):
		return name, true
	case c.has("a") || c.has("any") || c.has("each") || c.has("member"):
		return strings.ToLower(join(c.rest())), true
	}
	r.unknownPerson(c)
	return "", false
}

// deedWords reads what must or may be done, and by when.
func (r *reader) deedWords(c *cursor, x *Expect) bool {
	from := c.i
	for !c.done() && !c.toks[c.i].mark && !c.has("under", "clause") && !r.dayFollows(c, "by") && !r.dayFollows(c, "until") {
		c.i++
	}
	words := c.toks[from:c.i]
	if len(words) == 0 {
		r.error(codeExpect, c.span(), "what is to be done is missing here", "write: the secretary must give written reasons by 1 June 2027.")
		return false
	}
	x.Deed = strings.TrimRight(strings.ToLower(join(words)), ". ")
	ok := true
	if c.takeAny("by", "until") {
		x.Day, ok = r.readDate(c)
	}
	if ok && c.take("under") {
		ok = r.clauseNumber(c, x)
	}
	if t := r.deedThing(words); t != nil {
		x.Thing = t.Name
	}
	if ok && x.Kind == Must && x.Day == calendar.NoDate {
		r.error(codeExpect, c.span(), "the last day of this duty is missing", "write: by 1 June 2027")
		return false
	}
	return ok
}

func (r *reader) dayFollows(c *cursor, word string) bool {
	return c.is(0, word) && dateAt(&cursor{toks: c.toks, i: c.i + 1, end: c.end}) > 0
}

// deedThing finds the act, decision or meeting that words such as "give
// written reasons" or "appeal" are about.
func (r *reader) deedThing(words []token) *rulebook.Thing {
	s := &entry{reader: r, c: &cursor{toks: words}}
	if t := s.ownVerb(); t != nil && len(words) == 1 {
		return t
	}
	at := &cursor{toks: words, i: 1}
	object, n := r.thingAt(at)
	for _, d := range deeds {
		if strings.EqualFold(words[0].text, d.verb) {
			if t := s.deed(d.verb, object); t != nil {
				return t
			}
		}
	}
	if n > 0 {
		return object
	}
	if t := s.ownVerb(); t != nil {
		return t
	}
	return nil
}

// text writes the expectation as a line of a case, without the full stop.
func (x *Expect) text(p *rulebook.Program) string {
	head := "expect: "
	if x.On != calendar.NoDate {
		head = "expect on " + x.On.String() + ": "
	}
	return head + x.claim(p)
}

// String is the expectation in words: "expulsion is void under clause 5".
func (x *Expect) String() string { return x.claim(nil) }

func (x *Expect) claim(p *rulebook.Program) string {
	under := ""
	if x.Clause != "" {
		under = " under clause " + x.Clause
	}
	who := x.Who
	if p != nil && x.isPerson(p) {
		who = personText(p, x.Who)
	}
	switch x.Kind {
	case WasReceived:
		return fmt.Sprintf("%s was received on %s", x.Thing, x.Day)
	case WasHeard:
		return who + " was " + x.Status
	case VoteIs:
		out := fmt.Sprintf("vote on %s: for %d, against %d", x.Thing, x.For, x.Against)
		if x.Abstain >= 0 {
			out += fmt.Sprintf(", abstaining %d", x.Abstain)
		}
		return out
	case Must:
		return fmt.Sprintf("%s must %s by %s%s", who, x.Deed, x.Day, under)
	case May:
		if x.Day == calendar.NoDate {
			return fmt.Sprintf("%s may %s%s", who, x.Deed, under)
		}
		return fmt.Sprintf("%s may %s until %s%s", who, x.Deed, x.Day, under)
	case MayNot:
		until := ""
		if x.Day != calendar.NoDate {
			until = " until " + x.Day.String()
		}
		if x.Who == "nobody" {
			return "nobody may " + x.Deed + until + under
		}
		return who + " may not " + x.Deed + until + under
	case DutyIs:
		return fmt.Sprintf("duty under clause %s is %s", x.Clause, x.Status)
	case ClauseIs:
		return fmt.Sprintf("clause %s is %s", x.Clause, x.Status)
	case CaseIs:
		return "case is " + x.Status
	case Says:
		return "says " + quote(x.Words)
	case FirstDay:
		return fmt.Sprintf("first good day for %s is %s", x.Thing, x.First)
	}
	out := x.Thing
	if x.Day != calendar.NoDate {
		out += " on " + x.Day.String()
	}
	out += " is " + x.Status + under
	if x.First != calendar.NoDate {
		out += ", first good day " + x.First.String()
	}
	return out
}

// isPerson reports whether Who is a person's name rather than a role's or a
// description.
func (x *Expect) isPerson(p *rulebook.Program) bool {
	_, known := p.Lookup(x.Who)
	first, _, _ := strings.Cut(x.Who, " ")
	return !known && !slices.Contains([]string{"nobody", "a", "any", "each", "member"}, first)
}
