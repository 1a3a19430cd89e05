package register

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/rulebook"
	"alteram/source"
)

// How far ahead a day may lie before somebody must say that it is meant.
const (
	farFrom  = 366      // days to a first day
	farUntil = 366 * 50 // days to an end
	early    = -62091   // 1 January 1800: nobody alive joined before it
)

// Check says what is wrong with changes that are about to be filed together:
// each is held against the register with those before it. Offices, bodies and
// the number of their holders are those of p, which may be nil before there is
// a rulebook. Where only Ask problems come back the changes may be filed once
// somebody has confirmed them.
func (r *Register) Check(changes []Change, p *rulebook.Program, today calendar.Date) []Problem {
	var bad []Problem
	work := r.writable()
	for i, c := range changes {
		c.Index = work.lastEntry() + 1
		f, problems := decode(&c)
		if len(problems) == 0 {
			problems = work.judge(&f, p, today)
			before := len(work.faults)
			work.add(f)
			sure := slices.ContainsFunc(problems, func(p Problem) bool { return !p.Ask })
			if len(work.faults) > before && !sure {
				problems = append(problems, work.faults[before:]...)
			}
		}
		for _, q := range problems {
			q.Change, q.Entry = i, 0
			bad = append(bad, q)
		}
	}
	return bad
}

// lastEntry is the entry of the last change that could be read.
func (r *Register) lastEntry() int64 {
	if n := len(r.facts); n > 0 {
		return r.facts[n-1].Entry
	}
	return 0
}

// judge holds a fact that could be read against the register.
func (r *Register) judge(f *fact, p *rulebook.Program, today calendar.Date) []Problem {
	j := judge{s: &r.state, f: f, p: p, today: today}
	if f.person != "" && r.state.people[f.person] == nil && f.act != ActMember {
		j.no("member", "nobody in the register is "+f.person, "bring the person in first")
		return j.bad
	}
	switch w := f.what.(type) {
	case memberSet:
		j.member(w)
	case *Standing:
		j.days(w.From, w.Until)
		j.standing(w)
	case *Term:
		j.days(w.From, w.Until)
		j.term(w)
	case *Interest:
		j.days(w.From, w.Until)
		j.interest(w)
	case *Account:
		j.account(w)
	case undo:
		j.undo(r, w)
	}
	return j.bad
}

type judge struct {
	s     *state
	f     *fact
	p     *rulebook.Program
	today calendar.Date
	bad   []Problem
}

func (j *judge) no(field, fact, remedy string) {
	j.bad = append(j.bad, Problem{Act: j.f.act, Field: field, Fact: fact, Remedy: remedy})
}

func (j *judge) ask(field, fact, remedy string) {
	j.bad = append(j.bad, Problem{Act: j.f.act, Field: field, Fact: fact, Remedy: remedy, Ask: true})
}

func (j *judge) member(m memberSet) {
	old := j.s.people[j.f.person]
	if v, set := m[FieldName]; old == nil && v == "" || set && v == "" {
		j.no(FieldName, "the person would have no name", "give the name; to erase one, use the act of erasing")
	}
	if old == nil || !strings.EqualFold(old.Name, m[FieldName]) {
		for _, id := range without(j.s.byName[key(m[FieldName])].list, j.f.person) {
			j.ask(FieldName, j.s.label(id)+" is the name of another person too", "make sure that it is not the same person")
		}
	}
	for _, id := range without(j.s.byNumber[key(m[FieldNumber])].list, j.f.person) {
		j.no(FieldNumber, "number "+m[FieldNumber]+" is "+j.s.label(id)+"'s", "give each member a number of his or her own")
	}
	email := m[FieldEmail]
	for _, id := range without(j.s.byEmail[key(email)].list, j.f.person) {
		j.ask(FieldEmail, quote(email)+" is "+j.s.label(id)+"'s address too", "make sure that they share it")
	}
	if email != "" && !isEmail(email) {
		j.no(FieldEmail, quote(email)+" is not an e-mail address", "write it as name@example.org")
	}
}

func (s *state) label(id string) string {
	if p := s.people[id]; p != nil {
		return p.Label()
	}
	return id
}

// isEmail reports whether s has the shape of an address: one @ with something
// on both sides, and no white space. Whether anybody reads it only a letter
// can tell.
func isEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && host != "" && !strings.ContainsAny(host, "@,;<>") && !strings.ContainsAny(name, ",;<>") && len(strings.Fields(s)) == 1
}

// days finds days that are probably slips of the pen.
func (j *judge) days(from, until calendar.Date) {
	if known(from) && from > j.today+farFrom {
		j.ask("from", from.String()+" is more than a year ahead", "look at the year")
	}
	if known(until) && until > j.today+farUntil {
		j.ask("until", until.String()+" is more than 50 years ahead", "look at the year; leave it out when there is no end")
	}
	for _, x := range []struct {
		field string
		day   calendar.Date
	}{{"from", from}, {"until", until}} {
		if known(x.day) && x.day < early {
			j.ask(x.field, x.day.String()+" is before 1800", "look at the year")
		}
	}
}

func (j *judge) standing(w *Standing) {
	for _, s := range j.s.people[j.f.person].standings {
		if s.Entry == w.Replaces || !overlap(s.From, s.Until, w.From, w.Until) {
			continue
		}
		fact := fmt.Sprintf("%s is %s %s already (entry %d)", j.s.label(w.Person), s.Kind, span(s.From, s.Until), s.Entry)
		switch {
		case s.Kind == w.Kind && (s.From == w.From || known(s.Until) || known(w.Until) || !j.between(s, w)):
			j.no("from", fact, fmt.Sprintf("let this replace entry %d, or begin it when that ends", s.Entry))
		case s.From == w.From:
			j.no("from", fact, fmt.Sprintf("let this replace entry %d, or choose another day: two standings cannot begin on one", s.Entry))
		case known(s.Until) && known(w.Until) && (s.From < w.From) == (s.Until < w.Until):
			j.no("from", fact, "begin it when that ends, or end that first")
		}
	}
}

// between reports whether another standing begins between the beginnings of
// two: somebody left and came back.
func (j *judge) between(a Standing, b *Standing) bool {
	lo, hi := min(a.From, b.From), max(a.From, b.From)
	return slices.ContainsFunc(j.s.people[j.f.person].standings, func(s Standing) bool { return s.From > lo && s.From < hi && s.Kind != b.Kind })
}

func (j *judge) term(w *Term) {
	k := roleKey{j.f.act == ActOffice, w.Role}
	field := "body"
	if k.office {
		field = "office"
	}
	most, of := 0, []rulebook.ID(nil)
	if j.p != nil {
		t := j.thing(field, k)
		if t == nil {
			return
		}
		most, of = t.Max, t.By
	}
	var others []Term
	for _, t := range j.s.roles[k].list {
		if t.Entry == w.Replaces || !overlap(t.From, t.Until, w.From, w.Until) {
			continue
		}
		if t.Person == w.Person {
			j.no("from", fmt.Sprintf("%s has that already, %s (entry %d)", j.s.label(w.Person), span(t.From, t.Until), t.Entry), fmt.Sprintf("let this replace entry %d, or begin it when that ends", t.Entry))
			continue
		}
		others = append(others, t)
	}
	if most > 0 {
		if together := crowd(others, w); len(together) >= most {
			t := together[0]
			fact := fmt.Sprintf("the %s is held by one, and %s holds it %s (entry %d)", w.Role, j.s.label(t.Person), span(t.From, t.Until), t.Entry)
			if most > 1 {
				fact = fmt.Sprintf("all %d places of the %s are taken on %s", most, w.Role, crowdDay(w, together))
			}
			j.ask(field, fact, "end a term first")
		}
	}
	if k.office && len(of) > 0 {
		j.seated(w, of)
	}
}

// thing finds what the rulebook calls by that name.
func (j *judge) thing(field string, k roleKey) *rulebook.Thing {
	id, ok := j.p.Lookup(k.name)
	t := j.p.Thing(id)
	var list []string
	for i := range j.p.Things {
		if rk, ok := roleOf(&j.p.Things[i]); ok && rk.office == k.office {
			list = append(list, rk.name)
		}
	}
	rk, isRole := roleOf(t)
	switch {
	case ok && t.Kind == rulebook.Body && t.All && !k.office:
		j.no(field, "everybody is in the "+t.Name+": it has no seats", "record the standing instead")
	case !ok || !isRole || rk.office != k.office:
		remedy := "the rulebook has none; look at the names in the rulebook"
		if len(list) > 0 {
			remedy = "the rulebook has " + strings.Join(list, ", ")
		}
		if near := source.Nearest(k.name, list); near != "" {
			remedy = "did you mean " + near + "?"
		}
		j.ask(field, "the rulebook knows no "+field+" "+quote(k.name), remedy)
	case rk.name != k.name:
		j.no(field, "the rulebook calls the "+k.name+" "+quote(rk.name), "write "+rk.name)
	default:
		return t
	}
	return nil
}

// crowd returns the terms that stand on the day, within w, on which most do.
func crowd(terms []Term, w *Term) []Term {
	days := []calendar.Date{w.From}
	for _, t := range terms {
		if t.From > w.From {
			days = append(days, t.From)
		}
	}
	var most []Term
	for _, day := range days {
		var now []Term
		var seen []string
		for _, t := range terms {
			if (t.From <= day) && (t.Until == calendar.NoDate || day < t.Until) && !slices.Contains(seen, t.Person) {
				now, seen = append(now, t), append(seen, t.Person)
			}
		}
		if len(now) > len(most) {
			most = now
		}
	}
	return most
}

func crowdDay(w *Term, together []Term) calendar.Date {
	day := w.From
	for _, t := range together {
		day = max(day, t.From)
	}
	return day
}

// seated asks for the seat of one who takes an office held by a member of a body.
func (j *judge) seated(w *Term, bodies []rulebook.ID) {
	for _, id := range bodies {
		t := j.p.Thing(id)
		k, ok := roleOf(t)
		if !ok || k.office {
			return
		}
		if slices.ContainsFunc(j.s.roles[k].list, func(s Term) bool { return s.Person == w.Person && overlap(s.From, s.Until, w.From, w.Until) }) {
			return
		}
	}
	name := j.p.Thing(bodies[0]).Name
	j.ask("office", fmt.Sprintf("the %s is a member of the %s, and %s has no seat there then", w.Role, name, j.s.label(w.Person)), "record the seat first")
	j.bad[len(j.bad)-1].mention = true
}

func (j *judge) interest(w *Interest) {
	if w.About != AboutPerson {
		return
	}
	if w.Whom == w.Person {
		j.no("whom", "it is about the person who declares it", "name the other person")
	} else if j.s.people[w.Whom] == nil {
		j.no("whom", "nobody in the register is "+w.Whom, "bring the person in, or declare an interest in a matter and say who")
	}
}

func (j *judge) account(w *Account) {
	if len(w.Roles) == 0 {
		return
	}
	if !isEmail(w.Email) {
		j.no("email", quote(w.Email)+" is not an e-mail address", "an open account needs one to sign in with")
		return
	}
	for _, a := range j.s.accounts(key(w.Email)) {
		if a.Person != w.Person {
			j.no("email", fmt.Sprintf("%s signs in with %s", j.s.label(a.Person), quote(w.Email)), "give each account an address of its own")
		}
	}
}

// undo says what takeBack and keepPeople would not do.
func (j *judge) undo(r *Register, u undo) {
	f := r.find(u.entry)
	if f == nil || r.gone[u.entry] != 0 {
		return // the fold says so
	}
	p := j.s.people[f.person]
	if p == nil || p.Entry != u.entry {
		return
	}
	for i := range r.facts {
		if g := &r.facts[i]; g.person == f.person && g.Entry != u.entry && r.gone[g.Entry] == 0 {
			j.no("entry", fmt.Sprintf("entry %d brought %s in, and entry %d speaks of this person", u.entry, p.Label(), g.Entry), "take the later entries back first")
			return
		}
	}
}
