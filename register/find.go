package register

import (
	"cmp"
	"slices"
	"strings"
)

// Match is a person found, and how.
type Match struct {
	Person Person
	By     string // number, email, name; "part of the name" when some of it was left out
}

// Find returns everybody whose number, e-mail address or name is what is
// asked for, and then those in whose name each word asked for begins a word.
// Case does not matter; for parts of a name, accents do not either.
func (r *Register) Find(what string) []Match {
	k := key(what)
	if k == "" {
		return nil
	}
	var list []Match
	var seen []string
	add := func(id, by string) {
		if !slices.Contains(seen, id) {
			seen = append(seen, id)
			p, _ := r.Person(id)
			list = append(list, Match{p, by})
		}
	}
	for _, x := range []struct {
		index map[string]bucket[string]
		by    string
	}{{r.state.byNumber, FieldNumber}, {r.state.byEmail, FieldEmail}, {r.state.byName, FieldName}} {
		for _, id := range x.index[k].list {
			add(id, x.by)
		}
	}
	parts := strings.Fields(bareKey(what))
	for _, id := range r.state.order {
		if len(parts) > 0 && hasParts(strings.Fields(bareKey(r.state.people[id].Name)), parts) {
			add(id, "part of the name")
		}
	}
	return list
}

// hasParts reports whether each part begins a word of its own.
func hasParts(words, parts []string) bool {
	words = slices.Clone(words)
	// The longest part first: it has the fewest words to choose from.
	parts = slices.SortedFunc(slices.Values(parts), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, part := range parts {
		i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, part) })
		if i < 0 {
			return false
		}
		words = slices.Delete(words, i, i+1)
	}
	return true
}
