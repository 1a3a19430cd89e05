package register

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/source"
)

// The limits of what a change may hold. A sheet is at most 16 KiB.
const (
	mostName  = 200  // bytes of a name, number, e-mail address, phone number
	mostWords = 4000 // bytes of any other sealed text
	mostRole  = 120  // bytes of the name of an office or body
)

// fact is a change that has been read. What is one of memberSet, *Standing,
// *Term, *Interest, *Account, *imported and undo.
type fact struct {
	Source
	act    string
	person string // id; empty for imports and undos
	what   any
}

// memberSet is what a change sets of a member.
type memberSet map[string]string

// undo takes back an entry, or an import.
type undo struct {
	entry  int64
	batch  string
	reason string
}

// imported is the head of an import.
type imported struct {
	id, sum, file string
	rows          int64
}

// decoder reads the parts of one change and remembers what it read, so that
// what nobody asked for is found.
type decoder struct {
	c      *Change
	read   []string // open parts
	heard  []string // sealed parts
	sealed []string // as the open part lists them
	erased []string
	bad    []Problem
}

func (d *decoder) fail(field, fact, remedy string) {
	d.bad = append(d.bad, Problem{Entry: d.c.Index, Act: d.c.Act, Field: field, Fact: fact, Remedy: remedy})
}

// decode reads a change strictly. The fact is of use only when there are no
// problems.
func decode(c *Change) (fact, []Problem) {
	d := decoder{c: c, read: make([]string, 0, 8)}
	f := fact{Source: Source{Entry: c.Index}, act: c.Act}
	if !slices.Contains(acts, c.Act) {
		d.fail("", "the register knows no act "+quote(c.Act), "it may come from a newer version of the program")
		return f, d.bad
	}
	d.listSealed()
	if c.Act != ActUndo {
		f.Import = d.id("import", 'i', c.Act == ActImport)
	}
	if c.Act != ActUndo && c.Act != ActImport {
		f.person = d.id("member", 'm', true)
		f.Line = d.number("line")
		if c.Act != ActMember && c.Act != ActAccount { // these set, and what is set last counts
			f.Replaces = d.number("replaces")
		}
		if f.person != c.Subject {
			d.fail("member", "the change is about "+quote(f.person)+" and sealed for "+quote(c.Subject), "seal it under the key of the member that it is about")
		}
	}
	switch c.Act {
	case ActMember:
		f.what = d.member()
	case ActStanding:
		s := &Standing{Person: f.person, Kind: Kind(d.text("kind", true))}
		if s.Kind != "" && !slices.Contains(kinds, s.Kind) {
			d.oneOf("kind", string(s.Kind), names(kinds))
		}
		s.From, s.Until = d.days()
		s.Reason = d.words("reason", mostWords)
		f.what = s
	case ActOffice:
		f.what = d.term("office", f.person)
	case ActSeat:
		f.what = d.term("body", f.person)
	case ActInterest:
		f.what = d.interest(f.person)
	case ActAccount:
		f.what = d.account(f.person)
	case ActImport:
		f.what = d.imported(f.Import)
	case ActUndo:
		f.what = d.undo()
	}
	d.rest()
	f.Erased = d.erased
	f.place()
	return f, d.bad
}

// place copies where a fact stands into the fact itself.
func (f *fact) place() {
	switch w := f.what.(type) {
	case *Standing:
		w.Source = f.Source
	case *Term:
		w.Source = f.Source
	case *Interest:
		w.Source = f.Source
	case *Account:
		w.Source = f.Source
	}
}

func (d *decoder) member() memberSet {
	m := memberSet{}
	for _, name := range d.sealed {
		if !slices.Contains(memberFields, name) {
			continue // said by rest
		}
		most := mostName
		if name == FieldAddress || name == FieldNote {
			most = mostWords
		}
		m[name] = d.words(name, most)
	}
	if len(d.sealed) == 0 {
		d.fail("", "nothing is said of the member", "set at least one of "+strings.Join(memberFields, ", "))
	}
	for _, name := range d.erased {
		delete(m, name)
	}
	return m
}

func (d *decoder) term(what, person string) *Term {
	t := &Term{Person: person, Role: d.text(what, true)}
	if t.Role != "" && t.Role != roleName(t.Role) || len(t.Role) > mostRole {
		d.fail(what, quote(t.Role)+" is not how the register writes a name", "write it in lower case, without article: "+quote(roleName(clip(t.Role))))
	}
	t.From, t.Until = d.days()
	t.Reason = d.words("reason", mostWords)
	return t
}

func (d *decoder) interest(person string) *Interest {
	i := &Interest{Person: person, About: Concern(d.text("about", true)), Kind: d.text("kind", true)}
	if i.Kind != "" && !slices.Contains(interestKinds, i.Kind) {
		d.oneOf("kind", i.Kind, interestKinds)
	}
	switch i.About {
	case AboutPerson:
		i.Whom = d.id("whom", 'm', true)
	case AboutCase:
		i.Whom = d.text("whom", true)
		if i.Whom != "" && (len(i.Whom) != 32 || !isHex(i.Whom)) {
			d.fail("whom", quote(i.Whom)+" is not the id of a case", "write its 32 hexadecimal digits")
		}
	case AboutMatter:
		if !slices.Contains(d.sealed, "words") {
			d.fail("words", "nothing says which matter it is", "say in words what the interest is about")
		}
	case "":
	default:
		d.oneOf("about", string(i.About), []string{string(AboutPerson), string(AboutCase), string(AboutMatter)})
	}
	i.From, i.Until = d.days()
	i.Words = d.words("words", mostWords)
	return i
}

func (d *decoder) account(person string) *Account {
	a := &Account{Person: person}
	d.read = append(d.read, "roles")
	list, ok := d.c.Open["roles"].([]any)
	if !ok {
		d.fail("roles", "there is no list of roles", "give a list; an empty one closes the account")
	}
	for _, v := range list {
		role, _ := v.(string)
		switch {
		case !slices.Contains(accountRoles, role):
			d.oneOf("roles", fmt.Sprint(v), accountRoles)
		case slices.Contains(a.Roles, role):
			d.fail("roles", quote(role)+" stands there twice", "name each role once")
		default:
			a.Roles = append(a.Roles, role)
		}
	}
	a.Email = d.words("email", mostName)
	return a
}

func (d *decoder) imported(id string) *imported {
	m := &imported{id: id, sum: d.text("source", true), rows: d.number("rows"), file: d.words("file", mostName)}
	if m.sum != "" && (len(m.sum) != 64 || !isHex(m.sum)) {
		d.fail("source", quote(m.sum)+" is not the SHA-256 of a file", "write its 64 hexadecimal digits in lower case")
	}
	return m
}

func (d *decoder) undo() undo {
	u := undo{batch: d.id("import", 'i', false), entry: d.number("entry"), reason: d.words("reason", mostWords)}
	if (u.batch == "") == (u.entry == 0) {
		d.fail("", "it must say what is taken back", "name either an entry or an import")
	}
	return u
}

// listSealed reads the list of sealed fields and compares it with what is there.
func (d *decoder) listSealed() {
	d.read = append(d.read, "sealed")
	v, there := d.c.Open["sealed"]
	list, ok := v.([]any)
	if there && !ok {
		d.fail("sealed", "it is not a list of names", "list the sealed fields")
	}
	for _, v := range list {
		name, ok := v.(string)
		if !ok || len(d.sealed) > 0 && name <= d.sealed[len(d.sealed)-1] {
			d.fail("sealed", "the names must be different texts in alphabetical order", "list each sealed field once")
			continue
		}
		d.sealed = append(d.sealed, name)
		if _, shown := d.c.Sealed[name]; !shown {
			d.erased = append(d.erased, name)
		}
	}
	for name := range d.c.Sealed { // rest sorts what is found
		if !slices.Contains(d.sealed, name) {
			d.fail(clip(name), "it is sealed and the change does not list it", "list every sealed field under sealed")
		}
	}
}

// text reads an open text.
func (d *decoder) text(name string, must bool) string {
	d.read = append(d.read, name)
	v, there := d.c.Open[name]
	s, ok := v.(string)
	switch {
	case !there && must:
		d.fail(name, "it is missing", "say it")
	case there && (!ok || s == ""):
		d.fail(name, "it is not a text", "write it as text, or leave it out")
	}
	return s
}

func (d *decoder) id(name string, letter byte, must bool) string {
	s := d.text(name, must)
	if s != "" && (len(s) != 17 || s[0] != letter || !isHex(s[1:])) {
		d.fail(name, quote(s)+" is not an id", fmt.Sprintf("an id is %q and 16 hexadecimal digits", letter))
		return ""
	}
	return s
}

func (d *decoder) number(name string) int64 {
	d.read = append(d.read, name)
	v, there := d.c.Open[name]
	n, ok := v.(int64)
	if there && (!ok || n <= 0) {
		d.fail(name, "it is not a number above 0", "write a whole number, or leave it out")
		return 0
	}
	return n
}

// days reads from and until.
func (d *decoder) days() (from, until calendar.Date) {
	from, until = d.day("from"), d.day("until")
	if from != calendar.NoDate && until != calendar.NoDate && until <= from {
		d.fail("until", fmt.Sprintf("it ends on %s and begins on %s", until, from), "the day of the end is the first on which it no longer holds: it must come after the first day")
	}
	return from, until
}

func (d *decoder) day(name string) calendar.Date {
	s := d.text(name, false)
	if s == "" {
		return calendar.NoDate
	}
	day, err := calendar.ParseDate(s)
	if err != nil || day.ISO() != s {
		d.fail(name, quote(s)+" is not a day", "write it as 2010-10-12")
		return calendar.NoDate
	}
	return day
}

// words reads a sealed text; an erased one is empty.
func (d *decoder) words(name string, most int) string {
	d.heard = append(d.heard, name)
	v, there := d.c.Sealed[name]
	if !there {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		d.fail(name, "it is not a text", "write it as text")
		return ""
	}
	if len(s) > most {
		d.fail(name, fmt.Sprintf("it has %d bytes", len(s)), fmt.Sprintf("shorten it to %d", most))
		return ""
	}
	if r, bad := unseen(s, most == mostWords); bad {
		d.fail(name, fmt.Sprintf("it holds the character %U, which nobody can see", r), "type it again")
		return ""
	}
	return s
}

// rest finds what no one read.
func (d *decoder) rest() {
	for name := range d.c.Open {
		if !slices.Contains(d.read, name) {
			d.fail(clip(name), "nothing of this name belongs here", "take it out")
		}
	}
	for _, name := range d.sealed {
		if !slices.Contains(d.heard, name) {
			d.fail(clip(name), "no sealed field of this name belongs here", "take it out")
		}
	}
	slices.SortStableFunc(d.bad, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
}

func (d *decoder) oneOf(field, got string, words []string) {
	remedy := "write one of " + strings.Join(words, ", ")
	if near := source.Nearest(got, words); near != "" {
		remedy = "did you mean " + near + "? It can be " + strings.Join(words, ", ")
	}
	d.fail(field, quote(got)+" is not known here", remedy)
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func isHex(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'f') }) < 0
}

// clip keeps a message readable whatever it is about.
func clip(s string) string {
	const most = 60
	s = strings.ToValidUTF8(s, "\uFFFD")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// quote shows a value in a sentence.
func quote(s string) string { return fmt.Sprintf("%q", clip(s)) }
