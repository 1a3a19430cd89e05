package register

import (
	"fmt"
	"slices"
	"strings"
)

// candidate is somebody whom a row may be about: of the register, or brought
// in by an earlier row of the file.
type candidate struct {
	id, name, number, email string
	line                    int // of the file, when new
}

func (c *candidate) String() string {
	who := c.name
	if c.number != "" {
		who += ", number " + c.number
	}
	if c.line != 0 {
		return fmt.Sprintf("%s of line %d", who, c.line)
	}
	return who
}

// matcher finds whom rows are about.
type matcher struct {
	r        *Register
	shared   bool // somebody has confirmed that people share addresses
	fresh    map[string]*candidate
	byNumber map[string][]string
	byEmail  map[string][]string
	byName   map[string][]string
	byBare   map[string][]string // of register and file
}

func newMatcher(r *Register, shared bool) *matcher {
	m := &matcher{r, shared, map[string]*candidate{}, map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	for _, id := range r.state.order {
		k := bareKey(r.state.people[id].Name)
		m.byBare[k] = append(m.byBare[k], id)
	}
	return m
}

// add makes somebody new known to the rows that follow.
func (m *matcher) add(c *candidate) {
	m.fresh[c.id] = c
	for _, x := range []struct {
		index map[string][]string
		k     string
	}{{m.byNumber, key(c.number)}, {m.byEmail, key(c.email)}, {m.byName, key(c.name)}, {m.byBare, bareKey(c.name)}} {
		if x.k != "" {
			x.index[x.k] = append(x.index[x.k], c.id)
		}
	}
}

func (m *matcher) get(id string) *candidate {
	if c := m.fresh[id]; c != nil {
		return c
	}
	p := m.r.state.people[id]
	return &candidate{id: id, name: p.Name, number: p.Number, email: p.Email}
}

// evidence says how two values agree.
type evidence uint8

const (
	silent evidence = iota // one of the two is not given
	differ
	near // the same but for accents, punctuation, order or leading zeros
	agree
)

func compare(a, b string, loose func(string) string) evidence {
	switch {
	case a == "" || b == "":
		return silent
	case key(a) == key(b):
		return agree
	case loose != nil && loose(a) == loose(b) && loose(a) != "":
		return near
	}
	return differ
}

func noZeros(s string) string { return strings.TrimLeft(key(s), "0") }

// find returns whom a row is about; nil when it is somebody new. Why says that
// it cannot be told, with the field that leaves it open.
//
// What agrees decides: the number with the name or the address; else the
// address with the name; else the name alone, when one person has it and
// nothing else that both sides give differs. Two numbers that differ are two
// persons; that they share an address has to be confirmed.
func (m *matcher) find(name, number, email string) (c *candidate, by, field, why string) {
	var best []*candidate
	var rank int
	var doubt string
	var doubtField string
	for _, id := range m.candidates(name, number, email) {
		c := m.get(id)
		n, e, w := compare(number, c.number, noZeros), compare(email, c.email, nil), compare(name, c.name, bareKey)
		score := 0
		switch {
		case n == agree && (w >= near || w == silent || e == agree):
			score = 3
		case n == agree:
			doubtField, doubt = FieldNumber, "the number is "+c.String()+"'s, and neither name nor e-mail address agrees"
		case n == near && (w >= near || e == agree):
			doubtField, doubt = FieldNumber, "it may be "+c.String()+": a spreadsheet takes zeros off the front of a number"
		case n == differ && e == agree && w == agree:
			doubtField, doubt = FieldNumber, "name and e-mail address are those of "+c.String()+", the number is not"
		case n == differ, n == near:
			// somebody else
		case e == agree && (w >= near || w == silent):
			score = 2
		case e == agree && !m.shared:
			doubtField, doubt = FieldEmail, "the e-mail address is "+c.String()+"'s: the same person by another name, or somebody who shares it (then map addresses=shared)"
		case w == agree && e == silent:
			score = 1
		case w == agree:
			doubtField, doubt = FieldEmail, c.String()+" has the name and another e-mail address: the same person, or somebody else"
		case w == near:
			doubtField, doubt = FieldName, "it may be "+c.String()+", written differently"
		}
		if score > rank {
			best, rank = nil, score
		}
		if score > 0 && score == rank {
			best = append(best, c)
		}
	}
	switch {
	case len(best) > 1:
		return nil, "", FieldName, fmt.Sprintf("%s and %s both match: give the number or the member id", best[0], best[1])
	case (best == nil && doubt == "" || len(best) == 1 && key(best[0].email) != key(email)) && m.holder(email) != nil:
		return nil, "", FieldEmail, "the e-mail address is that of " + m.holder(email).String() + ", too; when they share it, confirm it with the mapping addresses=shared"
	case len(best) == 1:
		return best[0], []string{"", FieldName, FieldEmail, FieldNumber}[rank], "", ""
	case doubt != "":
		return nil, "", doubtField, doubt + "; give the member id, or a number that is right"
	}
	return nil, "", "", ""
}

// holder returns who has an address already, unless it is confirmed that
// people share theirs.
func (m *matcher) holder(email string) *candidate {
	ids := slices.Concat(m.r.state.byEmail[key(email)].list, m.byEmail[key(email)])
	if m.shared || email == "" || len(ids) == 0 {
		return nil
	}
	return m.get(ids[0])
}

func (m *matcher) candidates(name, number, email string) []string {
	var list []string
	for _, ids := range [][]string{
		m.r.state.byNumber[key(number)].list, m.byNumber[key(number)],
		m.r.state.byEmail[key(email)].list, m.byEmail[key(email)],
		m.r.state.byName[key(name)].list, m.byName[key(name)], m.byBare[bareKey(name)],
	} {
		for _, id := range ids {
			if !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
	}
	return list
}
