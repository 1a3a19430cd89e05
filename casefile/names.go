package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"alteram/rulebook"
	"alteram/source"
)

// foldName is a name as compared: lower case, single spaces, accents composed.
func foldName(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	if !strings.ContainsFunc(s, func(c rune) bool { return c >= 0x300 && c < 0x370 }) {
		return s
	}
	return composer().Replace(s)
}

// composer replaces a letter and its combining mark by one letter.
func composer() *strings.Replacer {
	var pairs []string
	for _, m := range [...]struct {
		mark    string
		letters string // plain letter and letter with the mark, in turns
	}{
		{"\u0304", "aāeēiīoōuū"}, {"\u0301", "aáeéiíoóuúyýcćnńsśzź"}, {"\u0300", "aàeèiìoòuù"},
		{"\u0302", "aâeêiîoôuûwŵyŷ"}, {"\u0308", "aäeëiïoöuüyÿ"}, {"\u0303", "aãnñoõ"},
		{"\u030a", "aåuů"}, {"\u0327", "cçsş"}, {"\u030c", "cčsšzžrřeěnň"},
	} {
		letters := []rune(m.letters)
		for i := 0; i+1 < len(letters); i += 2 {
			pairs = append(pairs, string(letters[i])+m.mark, string(letters[i+1]))
		}
	}
	return strings.NewReplacer(pairs...)
}

// knowPerson makes a name known and returns it as it was first spelt.
func (r *reader) knowPerson(name string) string {
	key := foldName(name)
	if old, known := r.people[key]; known || key == "" {
		return old
	}
	r.people[key] = name
	r.longest = max(r.longest, strings.Count(key, " ")+1)
	return name
}

// bare counts the tokens ahead of the cursor that are words, up to most.
func bare(c *cursor, most int) int {
	n := 0
	for n < most && c.i+n < len(c.toks) && !c.toks[c.i+n].mark && !c.toks[c.i+n].quoted {
		n++
	}
	return n
}

// personAt returns the person whose name is the longest at the cursor, and how
// many tokens it takes.
func (r *reader) personAt(c *cursor) (string, int) {
	if !c.done() && c.toks[c.i].quoted {
		if name, ok := r.people[foldName(c.toks[c.i].text)]; ok {
			return name, 1
		}
		return "", 0
	}
	for k := bare(c, r.longest); k > 0; k-- {
		if name, ok := r.people[foldName(join(c.toks[c.i:c.i+k]))]; ok {
			return name, k
		}
	}
	return "", 0
}

// mostWords bounds the words of a name of a field or a thing.
const mostWords = 12

// maxFound bounds the phrases whose thing is remembered.
const maxFound = 4096

// lookup is Program.Lookup, with what was looked up remembered.
func (r *reader) lookup(phrase string) rulebook.ID {
	id, done := r.found[phrase]
	if !done {
		id, _ = r.p.Lookup(phrase)
		if len(r.found) < maxFound {
			r.found[phrase] = id
		}
	}
	return id
}

// thingAt returns the thing whose name is the longest at the cursor, and how
// many tokens it takes.
func (r *reader) thingAt(c *cursor) (*rulebook.Thing, int) {
	for k := bare(c, r.longestThing); k > 0; k-- {
		switch strings.ToLower(c.toks[c.i+k-1].text) {
		case "the", "a", "an":
			continue
		}
		if id := r.lookup(join(c.toks[c.i : c.i+k])); id != 0 {
			return r.p.Thing(id), k
		}
	}
	return r.p.Thing(0), 0
}

// thing reads the name of a thing of one of the kinds.
func (r *reader) thing(c *cursor, kinds ...rulebook.Kind) (*rulebook.Thing, bool) {
	t, n := r.thingAt(c)
	if n > 0 && (len(kinds) == 0 || slices.Contains(kinds, t.Kind)) {
		c.i += n
		return t, true
	}
	from := c.i
	for !c.done() && !c.toks[c.i].mark && !isPreposition(c) && c.i-from < mostWords {
		c.i++
	}
	toks := c.toks[from:c.i]
	if len(toks) == 0 {
		r.error(codeThing, c.span(), "the name of an act, a meeting or a decision is missing here", "write a name that the rulebook declares")
		return t, false
	}
	span := toks[0].span.To(toks[len(toks)-1].span)
	if n > 0 {
		r.error(codeThing, span, fmt.Sprintf("%s is %s, and that cannot stand here", t.Name, kindName(t.Kind)), "name "+kindNames(kinds))
		return t, false
	}
	var names []string
	for i := range r.p.Things {
		if t := &r.p.Things[i]; i > 0 && (len(kinds) == 0 || slices.Contains(kinds, t.Kind)) {
			names = append(names, t.Name)
		}
	}
	word := join(toks)
	r.unknown(codeThing, span, fmt.Sprintf("the rulebook does not know %q", shown(word)), word,
		"write a name that the rulebook declares, or enter it as a note: note: "+shown(word), names)
	return t, false
}

func isPreposition(c *cursor) bool {
	return slices.ContainsFunc([]string{"to", "about", "by", "stating", "on", "is", "are", "under"}, func(w string) bool { return c.is(0, w) })
}

func kindName(k rulebook.Kind) string {
	names := [...]string{"nothing", "a body", "an office", "a party", "an act", "a decision", "a meeting", "a fact", "a judgement", "a class", "a parameter", "a sanction"}
	if int(k) < len(names) {
		return names[k]
	}
	return names[0]
}

func kindNames(kinds []rulebook.Kind) string {
	var out []string
	for _, k := range kinds {
		out = append(out, kindName(k))
	}
	return strings.Join(out, " or ")
}

// unknown reports a word that names nothing, with the nearest that does.
func (r *reader) unknown(code string, at source.Span, message, word, hint string, names []string) {
	if r.full() {
		return
	}
	near := source.Nearest(word, names)
	if near == "" {
		near = source.Nearest(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(word), "the "), "a "), names)
	}
	if near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	r.error(code, at, message, hint)
}

// actorAt returns who is named at the cursor: a person, or a body by its
// canonical name. An office or party stands for the person who holds it; when
// that is not one person, whose is the role and name is empty.
func (r *reader) actorAt(c *cursor) (name string, n int, whose *rulebook.Thing) {
	name, n = r.personAt(c)
	t, k := r.thingAt(c)
	if k < n || k == n && (n == 0 || isCapital(c.toks[c.i].text)) { // Mark is a man, mark an act
		return name, n, nil
	}
	if k == n {
		name, n = "", 0
	}
	switch t.Kind {
	case rulebook.Body:
		return t.Name, k, nil
	case rulebook.Office, rulebook.Party:
		if hold := r.holders[t.ID]; len(hold) == 1 {
			return hold[0], k, nil
		}
		return "", k, t
	}
	return name, n, nil
}

func isCapital(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c) || unicode.IsTitle(c)
}

// actor reads a person or body.
func (r *reader) actor(c *cursor) (string, bool) {
	name, n, whose := r.actorAt(c)
	from := c.span()
	c.i += n
	switch {
	case whose != nil && len(r.holders[whose.ID]) == 0:
		r.error(codeRole, from.To(c.back()), fmt.Sprintf("nobody is known to be the %s", whose.Name), "write the person's name, or add it to the head: "+whose.Name+": Ann.")
		return "", false
	case whose != nil:
		r.error(codeRole, from.To(c.back()), fmt.Sprintf("several people are the %s: %s", whose.Name, strings.Join(r.holders[whose.ID], ", ")), "write the person's name")
		return "", false
	case n > 0:
		return name, true
	}
	r.unknownPerson(c)
	return "", false
}

// unknownPerson reports the words at the cursor as a name that nobody bears,
// and passes them.
func (r *reader) unknownPerson(c *cursor) {
	from := c.i
	for !c.done() && !c.toks[c.i].mark && !isPreposition(c) && !c.is(0, "and") && c.i-from < 4 {
		c.i++
	}
	toks := c.toks[from:c.i]
	if len(toks) == 0 {
		r.error(codePerson, c.span(), "the name of a person is missing here", "write who it was")
		return
	}
	if r.full() {
		return
	}
	word := join(toks)
	near := source.Nearest(word, r.namesLike(word))
	if near == "" {
		near = source.Nearest(toks[0].text, r.namesLike(toks[0].text))
	}
	hint := fmt.Sprintf("add the name to the head, in the line of a body or an office, or in: people: %s.", shown(word))
	if near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	r.error(codePerson, toks[0].span.To(toks[len(toks)-1].span), fmt.Sprintf("nobody in this case is called %q", shown(word)), hint)
}

// namesLike lists people to compare a misspelt name with, in order. Of very
// many, those that begin alike.
func (r *reader) namesLike(word string) []string {
	if len(r.sorted) != len(r.people) {
		r.sorted = slices.Sorted(maps.Values(r.people))
	}
	const many = 1000
	if len(r.sorted) <= many || word == "" {
		return r.sorted[:min(many, len(r.sorted))]
	}
	initial, _ := utf8.DecodeRuneInString(word)
	var out []string
	for _, name := range r.sorted {
		if c, _ := utf8.DecodeRuneInString(name); unicode.ToLower(c) == unicode.ToLower(initial) && len(out) < many {
			out = append(out, name)
		}
	}
	return out
}

// actors reads a list of people and bodies. It ends before the first comma
// that no name follows.
func (r *reader) actors(c *cursor) ([]string, bool) {
	name, ok := r.actor(c)
	if !ok {
		return nil, false
	}
	out := []string{name}
	for {
		mark := c.i
		if !c.mark(",") && !c.take("and") {
			return out, true
		}
		c.take("and")
		if _, n, _ := r.actorAt(c); n == 0 {
			c.i = mark
			return out, true
		}
		if name, ok = r.actor(c); !ok {
			return out, false
		}
		out = append(out, name)
	}
}

// everyone reads a list of people that fills the rest of the part.
func (r *reader) everyone(c *cursor) ([]string, bool) {
	var out []string
	ok := true
	for !c.done() {
		name, found := r.actor(c)
		if found {
			out = append(out, name)
		}
		ok = ok && found
		if !c.mark(",") && !c.take("and") {
			break
		}
		c.take("and")
	}
	return out, ok && r.nothingLeft(c)
}

// nothingLeft complains of words that were not read.
func (r *reader) nothingLeft(c *cursor) bool {
	if c.done() {
		return true
	}
	r.error(codeWords, c.left(), fmt.Sprintf("I do not understand %q here", shown(join(c.rest()))), "one entry a line; further parts follow a semicolon, fields a comma; free words go into a note")
	return false
}

// personText writes a name as an entry has it: in quotation marks where it
// would otherwise be read as something else.
func personText(p *rulebook.Program, name string) string {
	if plainName(name) {
		if p == nil {
			return name
		}
		if _, ok := p.Lookup(name); !ok {
			return name
		}
	}
	if p != nil {
		if id, ok := p.Lookup(name); ok && p.Thing(id).Kind == rulebook.Body && p.Thing(id).Name == name {
			return name // a body
		}
	}
	return quote(name)
}

// plainName reports whether a name can stand without quotation marks: words
// that begin with a capital, with at most a particle between, none of which
// means something to an entry.
func plainName(name string) bool {
	fields := strings.Fields(name)
	if len(fields) == 0 || len(fields) > 6 || strings.Join(fields, " ") != name || strings.HasSuffix(name, ".") {
		return false
	}
	for i, w := range fields {
		if strings.ContainsFunc(w, func(c rune) bool { return !isNameRune(c) }) || isMonth(w) || isWeekday(w) || isReserved(w) {
			return false
		}
		small := strings.ToLower(w) == w && strings.ToUpper(w) != w
		if small && (i == 0 || i == len(fields)-1 || !isParticle(w)) {
			return false
		}
	}
	return true
}

func isNameRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsMark(c) || c == '\'' || c == '’' || c == '-' || c == '.'
}

func isParticle(w string) bool {
	return slices.Contains([]string{"de", "van", "von", "der", "den", "la", "le", "da", "di", "du", "te", "o", "y", "zu", "el"}, w)
}

// isReserved reports whether a word at the start of an entry or a list means
// something else than a name.
func isReserved(w string) bool {
	return slices.Contains([]string{"all", "and", "entry", "note", "fact", "expect", "evidence", "somebody", "between", "date", "from", "not", "noon", "midnight",
		"other", "charge", "the", "a", "an", "deliberation", "correction", "nobody", "first", "duty", "clause", "case", "says", "vote", "at", "until", "on"}, strings.ToLower(w))
}
