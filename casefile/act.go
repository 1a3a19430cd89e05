package casefile

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
)

// deeds are the verbs whose act needs no declaration, with the noun that names
// the act and what it takes: "Ann publishes expulsion" is "publication of
// expulsion".
var deeds = [...]struct{ verb, noun string }{
	{"suspend", "suspension"}, {"publish", "publication"}, {"adjourn", "adjournment"},
	{"review", "review"}, {"refer", "referral"}, {"appoint", "appointment"},
}

// act reads an act, from its verb on.
func (s *entry) act() bool {
	c := s.c
	if done, ok := s.deedVerb(); done {
		return ok
	}
	for skip := 1; skip <= 2 && c.i+skip < len(c.toks); skip++ { // "hands in complaint" has a verb of two words
		at := &cursor{toks: c.toks, i: c.i + skip, end: c.end}
		if c.toks[c.i+skip-1].mark {
			break
		}
		if t, n := s.thingAt(at); n > 0 && doable(t) {
			c.i += skip + n
			return s.does(t)
		}
	}
	if t := s.ownVerb(); t != nil {
		c.next()
		return s.does(t)
	}
	return s.unknownAct()
}

func doable(t *rulebook.Thing) bool {
	return t.Kind == rulebook.Act || t.Kind == rulebook.Decision || t.Kind == rulebook.Meeting || t.Kind == rulebook.Sanction
}

// ownVerb returns the act whose name is the verb: "Hal appeals".
func (s *entry) ownVerb() *rulebook.Thing {
	verb := strings.ToLower(s.c.toks[s.c.i].text)
	for _, form := range [...]string{verb, strings.TrimSuffix(verb, "s"), strings.TrimSuffix(verb, "es"), strings.TrimSuffix(verb, "ies") + "y"} {
		if id, ok := s.p.Lookup(form); ok && doable(s.p.Thing(id)) && form != "" {
			return s.p.Thing(id)
		}
	}
	return nil
}

// deedVerb reads a verb of the table. done is false when the rulebook has no
// act for it.
func (s *entry) deedVerb() (done, ok bool) {
	c := s.c
	for _, d := range deeds {
		if !c.is(0, d.verb) && !c.is(0, d.verb+"s") && !c.is(0, d.verb+"es") {
			continue
		}
		at := &cursor{toks: c.toks, i: c.i + 1, end: c.end}
		object, n := s.thingAt(at)
		if _, k, _ := s.actorAt(at); k >= n && object.Kind != rulebook.Body {
			object, n = s.p.Thing(0), 0
		}
		t := s.deed(d.verb, object)
		if t == nil {
			return false, false
		}
		c.i += 1 + n
		if n == 0 && !c.done() && !c.toks[c.i].mark && !isPreposition(c) { // "suspends Hal", "appoints Jo and Kit to the board"
			who, ok := s.actors(c)
			if !ok {
				return true, false
			}
			if s.e.About = who; len(t.About) == 0 && len(t.To) > 0 {
				s.e.About, s.e.To = nil, who
			}
		}
		return true, s.does(t)
	}
	return false, false
}

// deed finds the act of a verb done to a thing: "publication of expulsion". A
// verb that stands for one act only needs no object.
func (s *entry) deed(verb string, object *rulebook.Thing) *rulebook.Thing {
	for _, d := range deeds {
		if d.verb != verb {
			continue
		}
		if object.Name != "" {
			for _, name := range [...]string{d.noun + " of " + object.Name, d.noun + " of members of " + object.Name} {
				if id, ok := s.p.Lookup(name); ok {
					return s.p.Thing(id)
				}
			}
		}
		if id, ok := s.p.Lookup(d.noun); ok {
			if t := s.p.Thing(id); doable(t) && (t.Target == 0 || t.Target == object.ID || object.Name == "") {
				return t
			}
		}
	}
	return nil
}

// unknownAct reports an act that the rulebook does not know.
func (s *entry) unknownAct() bool {
	c := s.c
	verb := c.next()
	if len(c.rest()) == 0 || c.toks[c.i].mark || isPreposition(c) {
		var names []string
		for i := range s.p.Things {
			if doable(&s.p.Things[i]) {
				names = append(names, s.p.Things[i].Name)
			}
		}
		s.unknown(codeThing, verb.span, fmt.Sprintf("the rulebook knows no act %q", shown(verb.text)), verb.text,
			"write a verb and an act that the rulebook declares, or a note", names)
		return false
	}
	s.thing(c, rulebook.Act, rulebook.Decision, rulebook.Meeting)
	return false
}

// does makes the event of an act, decision or meeting.
func (s *entry) does(t *rulebook.Thing) bool {
	s.e.Thing = t.Name
	switch t.Kind {
	case rulebook.Meeting:
		s.e.Kind = docket.Opened
		return s.whole()
	case rulebook.Decision:
		s.e.Kind = docket.Decided
		return s.decision(t)
	}
	s.e.Kind = docket.Did
	if !s.qualifiers(t) {
		return false
	}
	for _, part := range s.more { // further fields may follow a semicolon
		part.toks = append([]token{{text: ",", mark: true, span: part.span()}}, part.toks...)
		s.c = part
		if !s.qualifiers(t) || !s.nothingLeft(part) {
			return false
		}
	}
	s.more = nil
	return true
}

// qualifiers reads to whom, about whom, how, and after commas what is
// recorded.
func (s *entry) qualifiers(t *rulebook.Thing) bool {
	c := s.c
	for !c.done() {
		var ok bool
		switch {
		case c.take("to"), c.take("on") || c.take("upon"):
			s.e.To, ok = s.actors(c)
		case c.take("about"), c.take("against"):
			s.e.About, ok = s.actors(c)
		case c.take("by"):
			s.e.Method = s.method()
			ok = s.e.Method != ""
		case c.take("stating"):
			s.e.States, ok = s.stated(t), true
		case c.mark(","):
			ok = s.recorded(t)
		default:
			return s.nothingLeft(c)
		}
		if !ok {
			return false
		}
	}
	return true
}

// stated reads what a notice states. A field, charge or exhibit after a comma
// ends it.
func (s *entry) stated(t *rulebook.Thing) []string {
	var out []string
	c := s.c
	for {
		if words := c.until(","); len(words) > 0 {
			out = append(out, join(words))
		}
		next := &cursor{toks: c.toks, i: c.i + 1, end: c.end}
		if c.done() || s.startsItem(next, t) {
			return out
		}
		c.i++
	}
}

// recorded reads one item after a comma: a field, a charge, exhibits, or what
// is stated.
func (s *entry) recorded(t *rulebook.Thing) bool {
	c := s.c
	switch f, n := fieldAt(c, t); {
	case n > 0:
		c.i += n
		return s.field(f, t)
	case c.take("stating"):
		s.e.States = append(s.e.States, s.stated(t)...)
		return true
	case c.has("charge") || c.has("charges"):
		return s.charges()
	case c.take("relying", "on"), c.take("evidence"):
		s.e.Evidence = append(s.e.Evidence, labelList(c)...)
		return true
	case lasts(t) && c.take("until"):
		d, ok := s.readDate(c)
		s.e.Fields = append(s.e.Fields, docket.Field{Name: "until", Value: d.String()})
		return ok
	case lasts(t) && c.take("period"):
		return s.period()
	}
	return s.unknownField(t)
}

// lasts reports whether a thing goes on for some time: a sanction, a
// suspension. Its end or its length may be given.
func lasts(t *rulebook.Thing) bool {
	return t.Status != "" || t.Kind == rulebook.Sanction || t.Deed == rulebook.Suspend
}

// period reads for how long something lasts.
func (s *entry) period() bool {
	at, words := s.c.span(), s.c.until(",")
	span, err := calendar.ParseSpan(join(words))
	if err != nil {
		s.dateError(at, err)
		return false
	}
	s.e.Fields = append(s.e.Fields, docket.Field{Name: "period", Value: span.String()})
	return true
}

// startsItem reports whether an item of the record begins at the cursor. The
// name of a field begins one when a value follows and it has none yet.
func (s *entry) startsItem(c *cursor, t *rulebook.Thing) bool {
	f, n := fieldAt(c, t)
	if n > 0 && (c.i+n >= len(c.toks) || c.toks[c.i+n].mark || slices.ContainsFunc(s.e.Fields, func(o docket.Field) bool { return o.Name == f.Name })) {
		n = 0
	}
	return n > 0 || lasts(t) && (c.has("until") || c.has("period")) || c.has("stating") || c.has("charge") || c.has("charges") || c.has("relying", "on") || c.has("evidence")
}

// fieldAt finds the field whose name is the longest at the cursor, and how
// many tokens it takes.
func fieldAt(c *cursor, t *rulebook.Thing) (*rulebook.Field, int) {
	for k := bare(c, mostWords); k > 0; k-- {
		name := fieldName(join(c.toks[c.i : c.i+k]))
		for i := range t.Fields {
			if fieldName(t.Fields[i].Name) == name {
				return &t.Fields[i], k
			}
		}
	}
	return nil, 0
}

// fieldName is the name of a field as compared.
func fieldName(s string) string {
	words := strings.Fields(strings.ToLower(s))
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "the" || w == "a" || w == "an" }), " ")
}

// field reads the value of a field: a quoted text, or the words up to the next
// item of the record.
func (s *entry) field(f *rulebook.Field, t *rulebook.Thing) bool {
	c := s.c
	var value []token
	if !c.done() && c.toks[c.i].quoted {
		value = []token{c.next()}
	} else {
		from := c.i
		for !c.done() {
			next := &cursor{toks: c.toks, i: c.i + 1, end: c.end}
			if c.peekMark(",") && (next.done() || s.startsItem(next, t) || f.Type != rulebook.TextField) {
				break
			}
			c.i++
		}
		value = c.toks[from:c.i]
	}
	if len(value) == 0 {
		s.error(codeField, c.span(), fmt.Sprintf("the value of %q is missing", f.Name), "write it after the name, or leave the field out")
		return false
	}
	at := value[0].span.To(value[len(value)-1].span)
	v, ok := s.value(f, join(value), at)
	if !ok {
		return false
	}
	for _, old := range s.e.Fields {
		if old.Name == f.Name {
			s.error(codeField, at, fmt.Sprintf("%q is there twice", f.Name), "delete one of them")
			return false
		}
	}
	s.e.Fields = append(s.e.Fields, docket.Field{Name: f.Name, Value: v})
	return true
}

// value checks a value against the type of its field and returns it in its
// canonical form.
func (r *reader) value(f *rulebook.Field, v string, at source.Span) (string, bool) {
	bad := func(fact, remedy string) (string, bool) {
		r.error(codeField, at, fact, remedy)
		return "", false
	}
	switch f.Type {
	case rulebook.DateField:
		d, err := calendar.ParseDate(v)
		if err != nil {
			r.dateError(at, err)
			return "", false
		}
		return d.String(), true
	case rulebook.TimeField:
		t, err := calendar.ParseClock(v)
		if err != nil {
			r.dateError(at, err)
			return "", false
		}
		return clockText(t), true
	case rulebook.NumberField:
		if v == "" || strings.Trim(v, "0123456789") != "" || len(v) > 12 {
			return bad(fmt.Sprintf("%q is not a number, and %q is one", shown(v), f.Name), "write it in digits, such as 12")
		}
	case rulebook.MoneyField:
		if !strings.ContainsAny(v, "0123456789") {
			return bad(fmt.Sprintf("%q is not a sum of money, and %q is one", shown(v), f.Name), "write it with its currency, such as $5,000")
		}
	case rulebook.PersonField:
		name, ok := r.people[foldName(v)]
		if !ok {
			r.unknownPerson(&cursor{toks: []token{{text: v, span: at}}, end: at.End})
			return "", false
		}
		return name, true
	case rulebook.ChoiceField:
		for _, choice := range f.Choices {
			if strings.EqualFold(choice, v) {
				return choice, true
			}
		}
		r.unknown(codeField, at, fmt.Sprintf("%q is not a choice for %q", shown(v), f.Name), v, "write one of: "+strings.Join(f.Choices, ", "), f.Choices)
		return "", false
	}
	return v, true
}

// unknownField reports words after a comma that name no field of the act.
func (s *entry) unknownField(t *rulebook.Thing) bool {
	c := s.c
	if c.done() {
		s.error(codeField, c.span(), "nothing follows this comma", "delete it, or write a field and its value")
		return false
	}
	words := c.until(",")
	at := c.span()
	if len(words) > 0 {
		at = words[0].span.To(words[len(words)-1].span)
	}
	var names []string
	for i := range t.Fields {
		names = append(names, t.Fields[i].Name)
	}
	hint := fmt.Sprintf("%s records no fields; write free words as a note", t.Name)
	if len(names) > 0 {
		hint = fmt.Sprintf("%s records: %s", t.Name, strings.Join(names, ", "))
	}
	for k := min(len(words), 4); k > 0; k-- {
		word := join(words[:k])
		if near := source.Nearest(word, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
			break
		}
	}
	s.error(codeField, at, fmt.Sprintf("%s records no field %q", t.Name, shown(join(words))), hint)
	return false
}

// charges reads "charge 1 under rule 4.2 "sent letters"", or several labels
// alone: "charges 1, 2".
func (s *entry) charges() bool {
	c := s.c
	if c.take("charges") {
		for _, label := range labelList(c) {
			s.e.Charges = append(s.e.Charges, docket.Charge{Label: label})
		}
		return true
	}
	c.take("charge")
	if c.done() || c.toks[c.i].mark {
		s.error(codeWords, c.span(), "the label of the charge is missing", `write: charge 1 under rule 4.2 "what is charged"`)
		return false
	}
	ch := docket.Charge{Label: c.next().text}
	if c.take("under") {
		_ = c.take("rule") || c.take("clause")
		ch.Rule = ruleWords(c)
	}
	if !c.done() && c.toks[c.i].quoted {
		ch.Text = c.next().text
	}
	if c.take("same", "facts", "as") {
		c.take("charge")
		if c.done() || c.toks[c.i].mark {
			s.error(codeWords, c.span(), "the other charge is missing", "write: charge 2 same facts as charge 1")
			return false
		}
		ch.SameAs = c.next().text
	}
	for _, found := range findings {
		if c.take(strings.Fields(found)...) {
			ch.Found = found
			break
		}
	}
	if c.take("with", "sanction") {
		ch.Sanction = join(c.until(","))
	}
	s.e.Charges = append(s.e.Charges, ch)
	return true
}

// findings are what can be found of a charge.
var findings = [...]string{"not proved", "proved", "admitted", "dropped"}

// ruleWords takes the number or name of a rule: words up to a comma, a quoted
// text, or what may follow; or one quoted text.
func ruleWords(c *cursor) string {
	if !c.done() && c.toks[c.i].quoted {
		return c.next().text
	}
	from := c.i
	for !c.done() && !c.toks[c.i].mark && !c.toks[c.i].quoted && !c.has("same", "facts") && !c.has("with", "sanction") && !startsFinding(c) {
		c.i++
	}
	return join(c.toks[from:c.i])
}

func startsFinding(c *cursor) bool {
	return slices.ContainsFunc(findings[:], func(f string) bool { return c.has(strings.Fields(f)...) })
}
