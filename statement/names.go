package statement

import (
	"slices"
	"strings"

	"alteram/docket"
	"alteram/rulebook"
)

// generic are words for the organisation and its bodies, whatever a rulebook
// calls them, and for people by their part.
var generic = []struct{ words, role string }{
	{"the? party|club|society|union|association|organisation|organization|branch|league|federation|guild 's? council|executive|committee|board|governing? body?", "body"}, {"appeals|appeal board|panel|committee|tribunal|body", "appeal body"}, {"council|executive|committee|board|panel|tribunal", "body"}, {"council|board|committee members|member", "body"}, {"members|councillors|councilors", "members"},
	{"party|club|society|union|association|organisation|organization|league|federation|guild", "organisation"}, {"reporters|reporter|journalists|journalist|media|press|newspapers|newspaper|newsroom|broadcasters|cameras", "media"}, {"the public", "media"},
	{"complainant|complainants|accuser", "complainant"}, {"respondent|mp|member", "respondent"}, {"he|him|himself|she|her|herself", "respondent"}, {"they|them|we|us", "they"}, {"nobody|no - one", "nobody"}, {"everyone|everybody|all", "all"},
}

// readRoles finds bodies and offices, and words for people by their part.
func (p *reader) readRoles() {
	for i := range p.t {
		if p.used[i] || !p.t[i].word {
			continue
		}
		if p.readRole(i) {
			continue
		}
		for _, g := range generic {
			if n := p.match(i, g.words); n > 0 && p.free(i, i+n) {
				if g.role == "respondent" && p.t[i].text == "member" && !p.is(i-1, "the") && !p.is(i-1, "former") {
					continue
				}
				p.put(item{kind: who, a: i, b: i + n, role: g.role})
				break
			}
		}
	}
}

// readPerson reads a name of the record: whole, or one of its words that is
// nobody else's.
func (p *reader) readPerson(i int) bool {
	best, person := 0, ""
	for _, name := range p.r.people {
		words := p.r.nameWords(name)
		n := 0
		for n < len(words) && i+n < len(p.t) && strings.TrimSuffix(p.t[i+n].text, "'s") == words[n] {
			n++
		}
		if n == len(words) && n > best {
			best, person = n, name
		}
	}
	if best == 0 && p.t[i].capital {
		w := strings.TrimSuffix(p.t[i].text, "'s")
		var found []string
		for _, name := range p.r.people {
			words := p.r.nameWords(name)
			if len(w) > 2 && len(words) > 1 && slices.Contains(words, w) {
				found = append(found, name)
			}
		}
		if len(found) == 1 {
			best, person = 1, found[0]
		}
	}
	if best == 0 {
		return false
	}
	x := item{kind: who, a: i, b: i + best, person: person}
	for k := i; k < i+best; k++ {
		p.person[k] = i + best - k
	}
	if p.r.isRespondent(person) {
		x.role = "respondent"
	} else if slices.Contains(p.r.complain, person) {
		x.role = "complainant"
	}
	p.put(x)
	return true
}

func (r *record) nameWords(name string) []string {
	var out []string
	for _, t := range tokens(name) {
		if t.word {
			out = append(out, t.text)
		}
	}
	return out
}

// readRole reads the name of a body or office of the rulebook.
func (p *reader) readRole(i int) bool {
	best, name, kind := 0, "", rulebook.Nothing
	for k := range p.r.Program.Things {
		t := &p.r.Program.Things[k]
		if t.Kind != rulebook.Body && t.Kind != rulebook.Office || t.All && t.Kind == rulebook.Body && strings.Contains(t.Name, "member") {
			continue
		}
		if n := p.match(i, strings.ReplaceAll(strings.Join(p.r.nameWords(t.Name), " -? "), " - ? ", " ")); n > best {
			best, name, kind = n, t.Name, t.Kind
		}
	}
	if best == 0 || !p.free(i, i+best) {
		return false
	}
	role := "office"
	if kind == rulebook.Body {
		role = "body"
		if strings.Contains(name, "appeal") {
			role = "appeal body"
		}
	}
	p.put(item{kind: who, a: i, b: i + best, role: role, person: name})
	return true
}

// holders lists who held an office or a seat of a body, as the case knows it.
func (r *record) holders(role string) []string {
	var out []string
	for _, list := range [][]docket.Seat{r.Register.Offices, r.Register.Bodies} {
		for _, s := range list {
			if s.Role == role && !slices.Contains(out, s.Person) {
				out = append(out, s.Person)
			}
		}
	}
	for i := range r.Events {
		if e := &r.Events[i]; e.Role == role {
			out = append(out, e.Actors...)
		}
	}
	return out
}

// meant lists the people who may be meant by an item: names, of an office its
// holders and its own name.
func (r *record) meant(x *item) []string {
	switch {
	case x.role == "office":
		return append(r.holders(x.person), x.person)
	case x.role == "body" && x.person != "":
		return append(r.holders(x.person), x.person)
	case x.person != "":
		return []string{x.person}
	case x.role == "respondent":
		return r.respondents
	case x.role == "complainant":
		return r.complain
	}
	return nil
}
