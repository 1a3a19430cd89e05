package conform

import (
	"fmt"
	"slices"
	"strings"

	"alteram/prove/claim"
	"alteram/rulebook"
	"alteram/source"
)

// Match says which names of a rulebook stand for those of a pack.
type Match struct {
	pk  *Pack
	p   *rulebook.Program
	to  map[rulebook.ID][]rulebook.ID // pack -> rulebook
	how map[rulebook.ID]string

	prover Prover
	proofs map[string]proof // of claims that were put to it
}

// Name is one line of a match.
type Name struct {
	Pack string   // the pack's name
	Book []string // the rulebook's names; empty when it has nothing of the kind
	How  string   // given, same name, also called, inferred; empty with Book
}

// Given is a name of a pack with the names of a rulebook that stand for it, as
// somebody gave them.
type Given struct {
	Pack string
	Book []string
}

// NameError says that a name that was given, or the rulebook, does not fit the
// pack.
type NameError struct{ Fact, Remedy string }

func (e *NameError) Error() string { return e.Fact }

// NewMatch finds the names: those given first, then the same name, then a name
// that the pack lists, then the part that it plays in the procedure. An error
// is a *NameError: a name that there is not, or a rulebook in which nothing
// stands for what all requirements of the pack speak of.
func NewMatch(pk *Pack, p *rulebook.Program, given []Given) (*Match, error) {
	m := &Match{pk: pk, p: p, to: map[rulebook.ID][]rulebook.ID{}, how: map[rulebook.ID]string{}}
	for _, g := range given {
		if err := m.give(g); err != nil {
			return nil, err
		}
	}
	parts := claim.Find(p)
	for i := range pk.Program.Things {
		t := &pk.Program.Things[i]
		if _, done := m.how[t.ID]; !done && t.ID != 0 && named(t.Kind) && t.Deed == rulebook.Do {
			m.infer(t, &parts)
		}
	}
	m.deeds()
	return m, m.usable()
}

// give takes a name that somebody gave.
func (m *Match) give(g Given) error {
	id, ok := m.pk.Program.Lookup(g.Pack)
	if !ok || !named(m.pk.Program.Thing(id).Kind) {
		return &NameError{fmt.Sprintf("the pack %s has no name %q", m.pk.Name, g.Pack), nearest(g.Pack, m.pk.Program)}
	}
	var list []rulebook.ID
	for _, name := range g.Book {
		to, ok := m.p.Lookup(name)
		if !ok {
			return &NameError{fmt.Sprintf("the rulebook has no name %q", name), nearest(name, m.p)}
		}
		if a, b := m.pk.Program.Thing(id), m.p.Thing(to); !alike(a.Kind, b.Kind) {
			return &NameError{fmt.Sprintf("%q cannot stand for %q: one is %s, the other %s", name, g.Pack, kindWord(b.Kind), kindWord(a.Kind)), "give a name of the same kind"}
		}
		list = append(list, to)
	}
	m.to[id], m.how[id] = list, "given"
	return nil
}

// nearest proposes a name.
func nearest(name string, p *rulebook.Program) string {
	var all []string
	for i := range p.Things {
		if named(p.Things[i].Kind) {
			all = append(all, p.Things[i].Name)
		}
	}
	if near := source.Nearest(name, all); near != "" {
		return "did you mean " + near + "?"
	}
	return "alteram map RULEBOOK --glossary lists a rulebook's names"
}

// alike reports whether a thing of one kind can stand for one of another.
func alike(a, b rulebook.Kind) bool {
	class := func(k rulebook.Kind) int {
		switch k {
		case rulebook.Body, rulebook.Office:
			return 1
		case rulebook.Party:
			return 2
		case rulebook.Act, rulebook.Decision:
			return 3
		case rulebook.Meeting:
			return 4
		case rulebook.Fact, rulebook.Judgement:
			return 5
		}
		return 0
	}
	return class(a) == class(b) && class(a) > 0
}

func kindWord(k rulebook.Kind) string {
	return [...]string{"nothing", "a body", "an office", "a party", "an act", "a decision", "a meeting", "a fact", "a judgement", "a class", "a parameter", "a sanction"}[k]
}

// infer finds what stands for a name that nobody gave.
func (m *Match) infer(t *rulebook.Thing, parts *claim.Parts) {
	var tm term
	if i := slices.IndexFunc(m.pk.terms, func(x term) bool { return x.thing == t.ID }); i >= 0 {
		tm = m.pk.terms[i]
	}
	if many := tm.part == "sanctions" || tm.part == "sanctions on membership" || tm.part == "clearing" || tm.part == "every body"; many {
		if list := m.part(tm.part, parts); len(list) > 0 {
			m.to[t.ID], m.how[t.ID] = list, "inferred"
			return
		}
	}
	if id, ok := m.p.Lookup(t.Name); ok && alike(t.Kind, m.p.Thing(id).Kind) {
		m.to[t.ID], m.how[t.ID] = []rulebook.ID{id}, "same name"
		return
	}
	var list []rulebook.ID
	for _, other := range tm.also {
		if id, ok := m.p.Lookup(other); ok && alike(t.Kind, m.p.Thing(id).Kind) {
			m.to[t.ID], m.how[t.ID] = []rulebook.ID{id}, "also called"
			return
		}
	}
	for _, id := range m.part(tm.part, parts) {
		if id != 0 && (alike(t.Kind, m.p.Thing(id).Kind)) {
			list = append(list, id)
		}
	}
	m.to[t.ID] = list
	if len(list) > 0 {
		m.how[t.ID] = "inferred"
	}
}

// part lists what plays a part in the rulebook's procedure.
func (m *Match) part(name string, parts *claim.Parts) []rulebook.ID {
	one := map[string]rulebook.ID{
		"complainant": parts.Complainant, "respondent": parts.Respondent, "witness": parts.Witness, "complaint": parts.Complaint,
		"charges": parts.Charges, "notice": parts.Notice, "hearing": parts.Hearing, "judge": parts.Judge, "reasons": parts.Reasons,
		"appeal": parts.Appeal, "appeal hearing": parts.AppealHearing, "appeal body": parts.AppealBody, "interim": parts.Interim,
	}
	if id, ok := one[name]; ok {
		if id == 0 {
			return nil
		}
		return []rulebook.ID{id}
	}
	switch name {
	case "sanctions":
		return parts.Sanctions
	case "sanctions on membership":
		return slices.DeleteFunc(slices.Clone(parts.Sanctions), func(id rulebook.ID) bool { return !m.membership(id) })
	case "clearing":
		return parts.Clearing
	case "confirming":
		return parts.Confirming
	case "quashing":
		return parts.Quashing
	case "publications":
		return parts.Publications
	case "every body":
		var all []rulebook.ID
		for i := range m.p.Things {
			if t := &m.p.Things[i]; t.Kind == rulebook.Body || t.Kind == rulebook.Office {
				all = append(all, t.ID)
			}
		}
		return all
	}
	return nil
}

// membership reports whether a decision touches membership: what the rulebook
// says of the sanction, or nothing at all.
func (m *Match) membership(id rulebook.ID) bool {
	name, any := m.p.Thing(id).Name, false
	for i := range m.p.Things {
		if t := &m.p.Things[i]; t.Status != "" && t.Name == name {
			if t.Status == "membership" {
				return true
			}
			any = true
		}
	}
	return !any
}

// deeds matches the acts that sentences make, such as a publication, by what
// they are done to.
func (m *Match) deeds() {
	for i := range m.pk.Program.Things {
		t := &m.pk.Program.Things[i]
		if t.ID == 0 || t.Deed == rulebook.Do {
			continue
		}
		for k := range m.p.Things {
			if u := &m.p.Things[k]; u.Deed == t.Deed && (t.Target == u.Target || m.same(t.Target, u.Target)) {
				m.to[t.ID] = append(m.to[t.ID], u.ID)
				m.how[t.ID] = "inferred"
			}
		}
	}
}

// usable reports a rulebook in which the pack finds nothing to speak of: no
// decision and no person that it is about.
func (m *Match) usable() error {
	var lacks []string
	found := false
	for i := range m.pk.Program.Things {
		t := &m.pk.Program.Things[i]
		if t.Kind != rulebook.Decision {
			continue
		}
		if found = found || len(m.to[t.ID]) > 0; len(m.to[t.ID]) == 0 {
			lacks = append(lacks, t.Name)
		}
	}
	if found || len(lacks) == 0 {
		return nil
	}
	return &NameError{
		fmt.Sprintf("nothing in this rulebook stands for what the pack %s is about: %s", m.pk.Name, strings.Join(lacks, ", ")),
		fmt.Sprintf("say what does: --map %q", lacks[0]+"=NAME"),
	}
}

// same reports whether a thing of the rulebook stands for one of the pack.
func (m *Match) same(pack, book rulebook.ID) bool { return slices.Contains(m.to[pack], book) }

// Names lists the match in the order of the pack.
func (m *Match) Names() []Name {
	var out []Name
	for i := range m.pk.Program.Things {
		t := &m.pk.Program.Things[i]
		if t.ID == 0 || !named(t.Kind) || t.Implicit {
			continue
		}
		n := Name{Pack: t.Name, How: m.how[t.ID]}
		for _, id := range m.to[t.ID] {
			n.Book = append(n.Book, m.p.Thing(id).Name)
		}
		if len(n.Book) == 0 {
			n.How = ""
		}
		out = append(out, n)
	}
	return out
}
