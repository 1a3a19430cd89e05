package rulebook

import (
	"slices"
	"strings"

	"alteram/syntax"
)

// texts are the words of a phrase as written.
func texts(p syntax.Phrase) []string {
	out := make([]string, len(p.Words))
	for i, w := range p.Words {
		out[i] = w.Text
	}
	return out
}

// plain are the words of a phrase in lower case, without articles.
func plain(words []string) []string {
	return strings.Fields(canonical(strings.Join(words, " ")))
}

// numberWords are the numbers that people write out.
var numberWords = [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// countOf reads a number in digits or in words.
func countOf(w string) (int, bool) {
	if i := slices.Index(numberWords[:], strings.ToLower(w)); i >= 0 {
		return i, true
	}
	n := 0
	for _, c := range w {
		if c < '0' || c > '9' || n > 1_000_000 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, w != ""
}

// role reads words that say who: a role, "member of the council", "an
// interested member", "any two members of the council". It is false when the
// words name nobody; then the second result is the part that is not known.
func (b *builder) role(words []string) (Who, bool) {
	w := Who{Words: canonical(strings.Join(words, " "))}
	rest := plain(words)
	if len(rest) == 0 {
		return w, false
	}
	switch rest[0] {
	case "each", "every":
		w.Each, rest = true, rest[1:]
	case "no":
		w.Nobody, rest = true, rest[1:]
	case "nobody":
		w.Nobody, w.Anyone = true, true
		return w, len(rest) == 1
	case "any", "at":
		rest = rest[1:]
		if len(rest) > 1 && rest[0] == "least" {
			rest = rest[1:]
		}
	}
	if len(rest) > 1 {
		if n, ok := countOf(rest[0]); ok && n > 0 {
			w.Count, rest = n, rest[1:]
			if n == 1 {
				w.Count = 0
			}
			if len(rest) > 2 && rest[0] == "or" && rest[1] == "more" {
				rest = rest[2:]
			}
		}
	}
	if len(rest) > 2 && (rest[0] == "longest" && rest[1] == "serving" || rest[0] == "longest-serving") {
		w.Longest = true
		rest = rest[len(strings.Split("longest serving", " ")):]
		if rest[0] == "serving" {
			rest = rest[1:]
		}
	}
	return b.roleNoun(w, rest)
}

// roleNoun reads what is left of a role after its number.
func (b *builder) roleNoun(w Who, rest []string) (Who, bool) {
	if len(rest) == 0 {
		return w, false
	}
	phrase := strings.Join(rest, " ")
	if id, ok := b.names.find(phrase); ok {
		return b.roleNamed(w, id)
	}
	if id, n := b.names.prefix(rest); n > 0 && b.thing(id).Kind == Class && n < len(rest) {
		w.Class = id
		rest = rest[n:]
		if of := b.thing(b.thing(id).Of); of.Kind == Body {
			w.MemberOf = of.ID
		}
	}
	switch head := singular(rest[0]); {
	case head == "member" && len(rest) == 1:
		w.Member = w.MemberOf == 0
		return w, true
	case head == "member" && rest[1] == "of" && len(rest) > 2:
		if body, ok := b.names.find(strings.Join(rest[2:], " ")); ok && b.thing(body).Kind == Body {
			w.MemberOf = body
			return w, true
		}
	case len(rest) == 1 && (head == "person" || head == "anyone" || head == "anybody" || head == "everybody" || head == "everyone"):
		w.Anyone = w.MemberOf == 0
		return w, true
	case len(rest) == 1 && head == "party", len(rest) == 2 && rest[0] == "both" && singular(rest[1]) == "party":
		for _, t := range b.p.Things {
			if t.Kind == Party && !t.Implicit {
				w.Roles = append(w.Roles, t.ID)
			}
		}
		w.All = true
		return w, len(w.Roles) > 0
	}
	if id, ok := b.builtin(phrase); ok {
		return b.roleNamed(w, id)
	}
	return w, false
}

// roleNamed completes a role that a single name gives.
func (b *builder) roleNamed(w Who, id ID) (Who, bool) {
	switch b.thing(id).Kind {
	case Body, Office, Party:
		w.Roles = []ID{id}
		return w, true
	}
	return w, false
}

// roles reads several roles that are joined by and or or.
func (b *builder) roles(phrases []syntax.Phrase, and bool) Who {
	var all Who
	for i, p := range phrases {
		words := texts(p)
		w, ok := b.role(words)
		if !ok {
			b.unknownRole(p, words)
			continue
		}
		if i == 0 {
			all = w
			continue
		}
		all.Words += map[bool]string{true: " and ", false: " or "}[and] + w.Words
		all.Roles = append(all.Roles, w.Roles...)
		all.MemberOf = max(all.MemberOf, w.MemberOf)
		all.Class = max(all.Class, w.Class)
		all.Anyone = all.Anyone || w.Anyone
		all.Member = all.Member || w.Member
		all.Count = max(all.Count, w.Count)
	}
	all.All = all.All || and && len(phrases) > 1
	return all
}

// subject reads who a sentence is about, with "who ...".
func (b *builder) subject(s *syntax.Sentence) Who {
	w := b.roles(subjects(s), s.And)
	if s.Who != nil {
		w.If = b.whoCond(s.Who, s.Subject.Span)
	}
	return w
}

// unknownRole says that words name nobody, or something that is not a person.
func (b *builder) unknownRole(p syntax.Phrase, words []string) {
	phrase := canonical(strings.Join(words, " "))
	if id, ok := b.names.find(phrase); ok {
		b.report(errWrongKind, p.Span, phrase, b.describe(id), "a body, an office or a party")
		return
	}
	if rest, ok := strings.CutPrefix(foldAll(phrase), "member of "); ok {
		if _, known := b.names.find(rest); !known {
			_, tail, _ := strings.Cut(phrase, " of ")
			b.unknown(tail, p.Span, Body)
			return
		}
	}
	b.unknown(phrase, p.Span, Body, Office, Party)
}

// subjects are all subjects of a sentence.
func subjects(s *syntax.Sentence) []syntax.Phrase {
	if len(s.Subject.Words) == 0 {
		return nil
	}
	return append([]syntax.Phrase{s.Subject}, s.Or...)
}
