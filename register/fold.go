package register

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Register is who belongs to an organisation and who holds what, as a list of
// changes makes it. It does not change: With returns another one. Many
// goroutines may read it.
type Register struct {
	facts   []fact // all that could be read, in order of the log
	state   state
	gone    map[int64]int64 // entry -> the entry that took it back or replaced it
	batches map[string]*ImportRecord
	order   []string  // ids of the imports
	unread  []Problem // changes that could not be read
	faults  []Problem // changes that do not count
}

// ImportRecord is an import that was filed.
type ImportRecord struct {
	ID     string
	Entry  int64
	Sum    string // hex SHA-256 of the file
	File   string // its name; empty when that was erased
	Rows   int64
	Undone int64 // entry that took it back; 0 while it stands
}

// Person is what the register knows of a person. Membership, offices and seats
// are asked for by day.
type Person struct {
	ID      string
	Name    string
	Number  string
	Email   string
	Phone   string
	Address string
	Note    string
	Erased  []string // fields that were set and are gone
	Entry   int64    // that brought the person in
}

// Label is the name of the person, or says that it was erased.
func (p Person) Label() string {
	if p.Name == "" {
		return "a person whose name was erased (" + p.ID + ")"
	}
	return p.Name
}

// person is a Person with all that hangs on it.
type person struct {
	Person
	gen       int
	standings []Standing
	terms     []heldTerm
	interests []Interest
	account   *Account
}

// heldTerm is a term and whether it is an office or a seat.
type heldTerm struct {
	office bool
	Term
}

// state is what the facts in force come to. A state that follows from another
// shares what did not change: whoever writes calls own or shared first.
type state struct {
	gen      int
	last     int64
	people   map[string]*person
	order    []string
	byNumber map[string]bucket[string]
	byEmail  map[string]bucket[string]
	byName   map[string]bucket[string]
	roles    map[roleKey]bucket[Term]
}

// bucket is a list in an index, and the generation of the state that made it:
// only that one may append in place.
type bucket[T any] struct {
	gen  int
	list []T
}

// put appends v to the list of an index.
func put[K comparable, T any](s *state, index map[K]bucket[T], k K, v T) {
	b := index[k]
	if b.gen != s.gen {
		b.list = slices.Clip(b.list)
	}
	index[k] = bucket[T]{s.gen, append(b.list, v)}
}

type roleKey struct {
	office bool
	name   string
}

func newState() state {
	return state{people: map[string]*person{}, byNumber: map[string]bucket[string]{}, byEmail: map[string]bucket[string]{}, byName: map[string]bucket[string]{}, roles: map[roleKey]bucket[Term]{}}
}

// next returns a copy that can be written to.
func (s *state) next() state {
	return state{
		gen: s.gen + 1, last: s.last,
		people: maps.Clone(s.people), order: slices.Clip(s.order),
		byNumber: maps.Clone(s.byNumber), byEmail: maps.Clone(s.byEmail), byName: maps.Clone(s.byName),
		roles: maps.Clone(s.roles),
	}
}

// Fold reads changes, in any order, into a register. A change that cannot be
// read, or that speaks of somebody or something that is not there, is left out
// and reported by Faults with its entry.
func Fold(changes []Change) *Register {
	sorted := changes
	if !slices.IsSortedFunc(changes, byIndex) {
		sorted = slices.Clone(changes)
		slices.SortStableFunc(sorted, byIndex)
	}
	facts := make([]fact, 0, len(sorted))
	var bad []Problem
	for i := range sorted {
		f, problems := decode(&sorted[i])
		switch {
		case i > 0 && sorted[i].Index == sorted[i-1].Index:
			bad = append(bad, Problem{Entry: f.Entry, Act: sorted[i].Act, Fact: "the entry is there twice", Remedy: "audit the store: an entry holds one change"})
		case len(problems) > 0:
			bad = append(bad, problems...)
		default:
			facts = append(facts, f)
		}
	}
	return foldFacts(facts, bad)
}

func byIndex(a, b Change) int { return cmp.Compare(a.Index, b.Index) }

func byEntry(f fact, entry int64) int { return cmp.Compare(f.Entry, entry) }

// foldFacts first finds what was taken back, then applies what stands.
func foldFacts(facts []fact, unread []Problem) *Register {
	r := &Register{facts: facts, state: newState(), gone: map[int64]int64{}, batches: map[string]*ImportRecord{}, unread: unread}
	r.takeBack()
	r.orphans()
	r.replace()
	r.keepPeople()
	for i := range facts {
		f := &facts[i]
		if r.gone[f.Entry] != 0 {
			continue
		}
		if p := r.state.apply(f); p != nil {
			r.faults = append(r.faults, *p)
			r.gone[f.Entry] = f.Entry // it counts for nothing
		}
	}
	return r
}

// find returns the fact of an entry.
func (r *Register) find(entry int64) *fact {
	i, ok := slices.BinarySearchFunc(r.facts, entry, byEntry)
	if !ok {
		return nil
	}
	return &r.facts[i]
}

func (r *Register) fault(f *fact, field, text, remedy string) {
	r.faults = append(r.faults, Problem{Entry: f.Entry, Act: f.act, Field: field, Fact: text, Remedy: remedy})
	r.gone[f.Entry] = f.Entry
}

const readAgain = "the entry counts for nothing; file what it should have said"

// takeBack marks what undos take back.
func (r *Register) takeBack() {
	for i := range r.facts {
		f := &r.facts[i]
		switch w := f.what.(type) {
		case *imported:
			if r.batches[w.id] != nil {
				r.fault(f, "import", "there is an import "+w.id+" already", readAgain)
				continue
			}
			r.batches[w.id] = &ImportRecord{ID: w.id, Entry: f.Entry, Sum: w.sum, File: w.file, Rows: w.rows}
			r.order = append(r.order, w.id)
		case undo:
			r.undo(f, w)
		default:
			if f.Import == "" {
				continue
			}
			if b := r.batches[f.Import]; b == nil {
				r.fault(f, "import", "there is no import "+f.Import+" before it", readAgain)
			} else if b.Undone != 0 {
				r.fault(f, "import", fmt.Sprintf("the import %s was taken back by entry %d", f.Import, b.Undone), readAgain)
			}
		}
	}
}

func (r *Register) undo(f *fact, u undo) {
	if u.batch != "" {
		b := r.batches[u.batch]
		switch {
		case b == nil:
			r.fault(f, "import", "there is no import "+u.batch, "name one of the imports before it")
		case b.Undone != 0:
			r.fault(f, "import", fmt.Sprintf("entry %d has taken it back already", b.Undone), "nothing is left to take back")
		default:
			b.Undone = f.Entry
			r.gone[b.Entry] = f.Entry
			for i := range r.facts {
				if g := &r.facts[i]; g.Entry >= f.Entry {
					break
				} else if g.Import == u.batch && r.gone[g.Entry] == 0 {
					r.gone[g.Entry] = f.Entry
				}
			}
		}
		return
	}
	target := r.find(u.entry)
	switch {
	case target == nil || target.Entry >= f.Entry:
		r.fault(f, "entry", fmt.Sprintf("entry %d is not a change of the register before it", u.entry), "name the entry of a change")
	case target.act == ActUndo || target.act == ActImport:
		r.fault(f, "entry", fmt.Sprintf("entry %d is an act %s, which cannot be taken back alone", u.entry, target.act), "take the import back, or file the change again")
	case r.gone[u.entry] != 0:
		r.fault(f, "entry", fmt.Sprintf("entry %d has taken it back already", r.gone[u.entry]), "nothing is left to take back")
	default:
		r.gone[u.entry] = f.Entry
	}
}

// replace marks what later changes put right.
func (r *Register) replace() {
	for i := range r.facts {
		f := &r.facts[i]
		if f.Replaces == 0 || r.gone[f.Entry] != 0 {
			continue
		}
		if fact, remedy := r.cannotReplace(f); fact != "" {
			r.fault(f, "replaces", fact, remedy)
			continue
		}
		for _, t := range r.replaced(f) {
			r.gone[t.Entry] = f.Entry
		}
	}
}

// cannotReplace says why f may not replace what it names.
func (r *Register) cannotReplace(f *fact) (fact, remedy string) {
	target := r.find(f.Replaces)
	switch {
	case target == nil || target.Entry >= f.Entry || target.act != f.act || target.person != f.person:
		return fmt.Sprintf("entry %d is not an earlier %s of the same member", f.Replaces, f.act), readAgain
	case r.replacedBefore(target.Entry, f.Entry):
		return fmt.Sprintf("entry %d has replaced entry %d already", r.gone[target.Entry], target.Entry), "replace that one"
	}
	return "", ""
}

// replaced returns the entries in force that f takes the place of: what it
// names, and what that had replaced, which would come back when that is undone.
func (r *Register) replaced(f *fact) []*fact {
	var list []*fact
	for n := f.Replaces; n != 0; {
		t := r.find(n)
		if t == nil || t.act != f.act || t.person != f.person {
			break
		}
		if r.gone[n] == 0 {
			list = append(list, t)
		}
		if t.Replaces >= n {
			break
		}
		n = t.Replaces
	}
	return list
}

// replacedBefore reports whether another change, not an undo, has taken the
// place of an entry.
func (r *Register) replacedBefore(entry, now int64) bool {
	by := r.find(r.gone[entry])
	return by != nil && by.Entry != entry && by.Entry < now && by.act != ActUndo
}

// keepPeople keeps the change that brought a person in where it was taken back
// and others made before that still speak of the person: what somebody filed
// by hand must not lose whom it is about.
func (r *Register) keepPeople() {
	if len(r.gone) == 0 {
		return
	}
	first := r.firsts()
	for i := range r.facts {
		f := &r.facts[i]
		b := first[f.person]
		if b == nil || f == b || r.gone[f.Entry] != 0 {
			continue
		}
		if by := r.find(r.gone[b.Entry]); by != nil && by.act == ActUndo && f.Entry < by.Entry {
			delete(r.gone, b.Entry)
		}
	}
}

// firsts finds the change that brings each person in.
func (r *Register) firsts() map[string]*fact {
	first := map[string]*fact{}
	for i := range r.facts {
		f := &r.facts[i]
		if m, ok := f.what.(memberSet); ok && first[f.person] == nil && r.gone[f.Entry] != f.Entry && m.brings(f) {
			first[f.person] = f
		}
	}
	return first
}

// brings reports whether a change can bring somebody in: it has a name, or had
// one that was erased.
func (m memberSet) brings(f *fact) bool {
	return m[FieldName] != "" || slices.Contains(f.Erased, FieldName)
}

// orphans finds what speaks of nobody. It does so before replacements are
// looked at, so that a register that grows says the same as one read at once.
func (r *Register) orphans() {
	first := r.firsts()
	for i := range r.facts {
		f := &r.facts[i]
		if f.person == "" || r.gone[f.Entry] != 0 {
			continue
		}
		b := first[f.person]
		if b == f || b != nil && b.Entry < f.Entry && (r.gone[b.Entry] == 0 || f.Entry < r.gone[b.Entry]) {
			continue
		}
		if p := nobody(f); p != nil {
			r.faults = append(r.faults, *p)
			r.gone[f.Entry] = f.Entry
		}
	}
}

// nobody says that a fact is about somebody who is not there. It is nil when
// the fact brings the person in, again, after an undo.
func nobody(f *fact) *Problem {
	if m, ok := f.what.(memberSet); ok {
		if m.brings(f) {
			return nil
		}
		return &Problem{Entry: f.Entry, Act: f.act, Field: FieldName, Fact: "the person who is brought in has no name", Remedy: "give the name"}
	}
	return &Problem{Entry: f.Entry, Act: f.act, Field: "member", Fact: "nobody in the register is " + f.person, Remedy: "bring the person in first, with " + ActMember}
}

// own returns a person that may be written to.
func (s *state) own(id string) *person {
	p := s.people[id]
	if p == nil || p.gen == s.gen {
		return p
	}
	q := *p
	q.gen = s.gen
	q.standings, q.terms, q.interests = slices.Clip(p.standings), slices.Clip(p.terms), slices.Clip(p.interests)
	s.people[id] = &q
	return &q
}

// apply adds a fact in force. It says why when it cannot.
func (s *state) apply(f *fact) *Problem {
	s.last = max(s.last, f.Entry)
	switch f.what.(type) {
	case *imported, undo:
		return nil
	}
	m, isMember := f.what.(memberSet)
	if isMember && s.people[f.person] == nil {
		return s.bring(f, m)
	}
	p := s.own(f.person)
	if p == nil {
		return nobody(f)
	}
	switch w := f.what.(type) {
	case memberSet:
		s.set(p, w, f.Erased)
	case *Standing:
		p.standings = append(p.standings, *w)
	case *Term:
		k := roleKey{f.act == ActOffice, w.Role}
		p.terms = append(p.terms, heldTerm{k.office, *w})
		put(s, s.roles, k, *w)
	case *Interest:
		p.interests = append(p.interests, *w)
	case *Account:
		p.account = w
	}
	return nil
}

// bring adds a person.
func (s *state) bring(f *fact, m memberSet) *Problem {
	if !m.brings(f) {
		return nobody(f)
	}
	p := &person{Person: Person{ID: f.person, Entry: f.Entry}, gen: s.gen}
	s.people[f.person] = p
	s.order = append(s.order, f.person)
	s.set(p, m, f.Erased)
	return nil
}

// set writes the fields of a person and keeps the indexes.
func (s *state) set(p *person, m memberSet, erased []string) {
	for name, v := range m {
		var at *string
		var index map[string]bucket[string]
		switch name {
		case FieldName:
			at, index = &p.Name, s.byName
		case FieldNumber:
			at, index = &p.Number, s.byNumber
		case FieldEmail:
			at, index = &p.Email, s.byEmail
		case FieldPhone:
			at = &p.Phone
		case FieldAddress:
			at = &p.Address
		case FieldNote:
			at = &p.Note
		}
		if index != nil {
			s.unlist(index, *at, p.ID)
			if k := key(v); k != "" {
				put(s, index, k, p.ID)
			}
		}
		*at = v
		p.Erased = without(p.Erased, name)
	}
	for _, name := range erased {
		switch name {
		case FieldName:
			s.unlist(s.byName, p.Name, p.ID)
			p.Name = ""
		case FieldNumber:
			s.unlist(s.byNumber, p.Number, p.ID)
			p.Number = ""
		case FieldEmail:
			s.unlist(s.byEmail, p.Email, p.ID)
			p.Email = ""
		case FieldPhone:
			p.Phone = ""
		case FieldAddress:
			p.Address = ""
		case FieldNote:
			p.Note = ""
		}
		p.Erased = append(without(p.Erased, name), name)
	}
}

func (s *state) unlist(index map[string]bucket[string], v, id string) {
	k := key(v)
	if k == "" {
		return
	}
	if rest := without(index[k].list, id); len(rest) > 0 {
		index[k] = bucket[string]{s.gen, rest}
	} else {
		delete(index, k)
	}
}

// without returns a copy of list that lacks v.
func without(list []string, v string) []string {
	if !slices.Contains(list, v) {
		return slices.Clip(list)
	}
	out := make([]string, 0, len(list))
	for _, w := range list {
		if w != v {
			out = append(out, w)
		}
	}
	return out
}

// drop takes a replaced standing, term or interest out of the state.
func (s *state) drop(f *fact) {
	p := s.own(f.person)
	if p == nil {
		return
	}
	switch w := f.what.(type) {
	case *Standing:
		p.standings = slices.DeleteFunc(slices.Clone(p.standings), func(x Standing) bool { return x.Entry == f.Entry })
	case *Term:
		k := roleKey{f.act == ActOffice, w.Role}
		p.terms = slices.DeleteFunc(slices.Clone(p.terms), func(x heldTerm) bool { return x.Entry == f.Entry })
		s.roles[k] = bucket[Term]{s.gen, slices.DeleteFunc(slices.Clone(s.roles[k].list), func(x Term) bool { return x.Entry == f.Entry })}
	case *Interest:
		p.interests = slices.DeleteFunc(slices.Clone(p.interests), func(x Interest) bool { return x.Entry == f.Entry })
	}
}
