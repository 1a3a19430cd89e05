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

// headNames are the lines of a head that do not name a role.
var headNames = [...]string{"rulebook", "title", "label", "incomplete", "members", "people"}

// entryWords begin lines that have a colon and are no head lines.
var entryWords = [...]string{"note", "fact", "expect", "correction", "other", "entry", "evidence"}

// roles that a case may name although a rulebook does not: whoever may turn up
// in any case.
var commonRoles = [...]string{"complainant", "respondent", "witness"}

// isHeadName reports whether a name of the head and a colon come next, and
// which. Without a rulebook any words will do.
func (r *reader) isHeadName(c *cursor) (string, bool) {
	name, n := headWords(c)
	if n == 0 {
		return "", false
	}
	if slices.Contains(headNames[:], strings.ToLower(name)) {
		return strings.ToLower(name), true
	}
	_, _, ok := r.role(name)
	return name, ok
}

// headWords returns the words up to a colon, when they could be a name of the
// head.
func headWords(c *cursor) (string, int) {
	const most = 6
	n := 0
	for n < most && c.i+n < len(c.toks) && !c.toks[c.i+n].quoted && !c.toks[c.i+n].mark {
		n++
	}
	if n == 0 || c.i+n >= len(c.toks) || !c.toks[c.i+n].mark || c.toks[c.i+n].text != ":" {
		return "", 0
	}
	if slices.ContainsFunc(entryWords[:], func(w string) bool { return c.has(w) }) {
		return "", 0
	}
	return join(c.toks[c.i : c.i+n]), n
}

// role finds a body, office or party by name. The canonical name comes back.
func (r *reader) role(name string) (string, rulebook.Kind, bool) {
	if r.p == nil {
		return name, rulebook.Nothing, false
	}
	if id, ok := r.p.Lookup(name); ok {
		switch t := r.p.Thing(id); t.Kind {
		case rulebook.Body, rulebook.Office, rulebook.Party:
			return t.Name, t.Kind, true
		}
	}
	for _, w := range commonRoles {
		if strings.EqualFold(name, w) || strings.EqualFold(name, w+"s") || strings.EqualFold(name, w+"es") {
			return w, rulebook.Party, true
		}
	}
	return name, rulebook.Nothing, false
}

// headLine reads the line when it belongs to the head. Several lines of the
// head may share it.
func (r *reader) headLine(l line) bool {
	c := &cursor{toks: l.tokens, end: l.span.End}
	if r.startsWithTime(c) {
		return false
	}
	if _, n := headWords(c); n == 0 {
		return false
	}
	stop := l.stop
	for !c.done() {
		name, n := headWords(c)
		at := c.span().To(c.toks[c.i+n-1].span)
		c.i += n + 1
		value, more := r.headValue(c)
		if !more && !stop && !strings.EqualFold(name, "rulebook") && !r.headOnly {
			r.warn(codeNoStop, source.Span{Start: l.span.End, End: l.span.End}, "there is no full stop at the end of this line", "put a full stop after it")
		}
		r.headEntry(name, at, value)
	}
	return true
}

// headValue takes the tokens up to the full stop before the next name of the
// head, or to the end.
func (r *reader) headValue(c *cursor) (value *cursor, more bool) {
	from := c.i
	for ; c.i < len(c.toks); c.i++ {
		t := c.toks[c.i]
		if t.quoted && c.i+1 < len(c.toks) && c.toks[c.i+1].text == "." {
			continue
		}
		next := &cursor{toks: c.toks, i: c.i + 1}
		if t.quoted || !strings.HasSuffix(t.text, ".") {
			continue
		}
		if _, ok := r.isHeadName(next); ok {
			c.i++
			toks, _ := cutStop(c.toks[from:c.i])
			return &cursor{toks: toks, end: t.span.End}, true
		}
	}
	return &cursor{toks: c.toks[from:], end: c.end}, false
}

func (r *reader) headEntry(name string, at source.Span, c *cursor) {
	switch strings.ToLower(name) {
	case "rulebook":
		r.c.Rulebook = r.raw(c.rest())
	case "title":
		r.c.Title = join(c.rest())
	case "label":
		r.headLabel(c)
	case "incomplete":
		r.headIncomplete(c)
	case "members", "member":
		for _, s := range r.seats(c, "member") {
			r.c.Register.Members = append(r.c.Register.Members, s.Person)
		}
	case "people", "person":
		for _, s := range r.seats(c, "") {
			r.c.People = append(r.c.People, s.Person)
		}
	default:
		if r.p == nil {
			return
		}
		role, kind, ok := r.role(name)
		if !ok {
			r.unknownHead(name, at)
			return
		}
		for _, s := range r.seats(c, role) {
			r.seat(s, kind)
		}
	}
}

// raw is the text of tokens as the file has it.
func (r *reader) raw(toks []token) string {
	if len(toks) > 1 && toks[0].span != toks[1].span && toks[0].span.Start < toks[len(toks)-1].span.End {
		return r.file.Slice(toks[0].span.To(toks[len(toks)-1].span))
	}
	return join(toks)
}

func (r *reader) unknownHead(name string, at source.Span) {
	names := slices.Clone(headNames[:])
	for i := range r.p.Things {
		switch r.p.Things[i].Kind {
		case rulebook.Body, rulebook.Office, rulebook.Party:
			names = append(names, r.p.Things[i].Name)
		}
	}
	hint := "the head names bodies, offices and parties of the rulebook, members, people, title, label and incomplete; an entry begins with its date"
	if near := source.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	r.error(codeHead, at, fmt.Sprintf("the head of a case has no line %q", shown(name)), hint)
}

func (r *reader) headLabel(c *cursor) {
	for _, l := range labels {
		if c.take(l) && c.done() {
			r.c.Label = l
			return
		}
	}
	r.error(codeHead, c.left(), "the label is not one that a case can bear", "write reported, invented or illustrative")
}

// gaps are the parts of a record, other than things of the rulebook, that it
// may lack.
var gaps = [...]string{"everything", "attendance", "vote", "notice", "times", "actors", "service", "membership", "evidence", "charges", "minutes", "contents", "agreements"}

func (r *reader) headIncomplete(c *cursor) {
	for !c.done() {
		toks := c.until(",")
		if name, ok := r.gap(join(toks)); ok {
			r.c.Incomplete = append(r.c.Incomplete, name)
		} else if r.p != nil {
			span := c.span()
			if len(toks) > 0 {
				span = toks[0].span.To(toks[len(toks)-1].span)
			}
			r.unknown(codeHead, span, fmt.Sprintf("a record cannot be incomplete in %q", shown(join(toks))), join(toks),
				"name acts, meetings or decisions of the rulebook, or "+strings.Join(gaps[:], ", "), gaps[:])
		}
		c.mark(",")
	}
}

// gap finds the canonical name of what a record may lack.
func (r *reader) gap(name string) (string, bool) {
	for _, g := range gaps {
		if strings.EqualFold(name, g) {
			return g, true
		}
	}
	if r.p == nil {
		return "", false
	}
	id, ok := r.p.Lookup(name)
	return r.p.Thing(id).Name, ok
}

// seats reads a list of people, each perhaps with more in brackets: what else
// he holds, and from when to when. The role is that of the line.
func (r *reader) seats(c *cursor, role string) []docket.Seat {
	var out []docket.Seat
	seen := map[docket.Seat]bool{}
	for {
		name, at, ok := r.newName(c)
		if !ok {
			return out
		}
		name = r.knowPerson(name)
		s := docket.Seat{Role: role, Person: name, From: calendar.NoDate, Until: calendar.NoDate}
		if c.mark("(") {
			if !r.holdings(c, &s) {
				return append(out, s)
			}
		}
		if seen[s] {
			r.warn(codeHead, at, fmt.Sprintf("%s stands here twice", name), "delete one of them")
		} else {
			seen[s], out = true, append(out, s)
		}
		if c.done() {
			return out
		}
		if !c.mark(",") && !c.take("and") {
			r.error(codeHead, c.left(), "people are listed with commas", "write: Ann, Bo, Cy")
			return out
		}
	}
}

// newName reads the name of a person who need not be known yet.
func (r *reader) newName(c *cursor) (string, source.Span, bool) {
	from := c.i
	for !c.done() && !c.toks[c.i].mark && !c.is(0, "and") {
		c.i++
	}
	toks := c.toks[from:c.i]
	name := strings.Join(strings.Fields(join(toks)), " ")
	if name == "" {
		r.error(codeHead, c.span(), "a name is missing here", "write: Ann, Bo, Cy")
		return "", c.span(), false
	}
	return name, toks[0].span.To(toks[len(toks)-1].span), true
}

// holdings reads what stands in brackets after a name. Days belong to the role
// before them, or else to that of the line.
func (r *reader) holdings(c *cursor, own *docket.Seat) bool {
	for {
		s, from := own, c.i
		for !c.done() && !c.toks[c.i].mark && !c.is(0, "from") && !c.is(0, "until") {
			c.i++
		}
		kind := rulebook.Nothing
		if c.i > from {
			toks := c.toks[from:c.i]
			role, k, ok := r.role(join(toks))
			if !ok && r.p != nil {
				r.unknown(codeHead, toks[0].span.To(toks[len(toks)-1].span), fmt.Sprintf("the rulebook has no office %q", shown(join(toks))),
					join(toks), "name an office, a body or a party", r.things())
			}
			kind = k
			s = &docket.Seat{Role: role, Person: own.Person, From: calendar.NoDate, Until: calendar.NoDate}
		}
		var ok bool
		if c.take("from") {
			if s.From, ok = r.readDate(c); !ok {
				return false
			}
		}
		if c.take("until") {
			if s.Until, ok = r.readDate(c); !ok {
				return false
			}
		}
		if s != own && kind != rulebook.Nothing {
			r.seat(*s, kind)
		}
		if c.mark(",") {
			continue
		}
		if c.mark(")") {
			return true
		}
		r.error(codeUnclosed, c.span(), "this bracket is not closed", "put a ) after the office")
		return false
	}
}

// seat files a seat where its role belongs.
func (r *reader) seat(s docket.Seat, kind rulebook.Kind) {
	reg := &r.c.Register
	switch kind {
	case rulebook.Body:
		reg.Bodies = append(reg.Bodies, s)
	case rulebook.Office:
		reg.Offices = append(reg.Offices, s)
	case rulebook.Party:
		reg.Parties = append(reg.Parties, s)
	}
}

// normalRegister puts the register in its canonical order, in which seats of
// one role stand together, and notes who is known.
func (r *reader) normalRegister() {
	reg := &r.c.Register
	for _, list := range []*[]docket.Seat{&reg.Bodies, &reg.Offices, &reg.Parties} {
		*list = grouped(*list)
		for _, s := range *list {
			r.knowPerson(s.Person)
			if r.p != nil {
				if id, ok := r.p.Lookup(s.Role); ok && s.Until == calendar.NoDate {
					r.holders[id] = append(r.holders[id], s.Person)
				}
			}
		}
	}
	reg.Members, r.c.People = once(reg.Members), once(r.c.People)
	r.c.Incomplete = once(r.c.Incomplete)
	for _, m := range append(slices.Clone(reg.Members), r.c.People...) {
		r.knowPerson(m)
	}
}

// once leaves out what stands in a list already.
func once(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s], out = true, append(out, s)
		}
	}
	return out
}

// grouped puts seats of one role together, roles in the order in which they
// first come, without repetitions.
func grouped(seats []docket.Seat) []docket.Seat {
	var out []docket.Seat
	seen := map[docket.Seat]bool{}
	byRole := map[string][]docket.Seat{}
	var roles []string
	for _, s := range seats {
		if seen[s] {
			continue
		}
		seen[s] = true
		if byRole[s.Role] == nil {
			roles = append(roles, s.Role)
		}
		byRole[s.Role] = append(byRole[s.Role], s)
	}
	for _, role := range roles {
		out = append(out, byRole[role]...)
	}
	return out
}
