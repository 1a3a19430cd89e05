package rulebook

import "strings"

// names finds things by the words that people use for them. Articles, case
// and a plural s are forgiven always; hyphens and accents are forgiven as long
// as that leaves one thing, so that "wananga" finds "wānanga" in a book that
// does not tell the two apart.
type names struct {
	exact   map[string]ID // canonical spelling
	folded  map[string]ID // forgiving spelling; ambiguous when two things share it
	most    int           // words of the longest name
	sanctns map[string]ID // sanctions, which may share the name of a decision
}

// ambiguous stands in names.folded for a spelling that several things share.
const ambiguous ID = -1

func newNames() *names {
	return &names{exact: map[string]ID{}, folded: map[string]ID{}, sanctns: map[string]ID{}}
}

// add gives a thing a name. The first thing with a spelling keeps it.
func (n *names) add(name string, id ID) {
	name = canonical(name)
	if _, taken := n.exact[name]; !taken {
		n.exact[name] = id
	}
	key := foldAll(name)
	if old, taken := n.folded[key]; taken && old != id {
		n.folded[key] = ambiguous
	} else {
		n.folded[key] = id
	}
	n.most = max(n.most, strings.Count(key, " ")+1)
}

// find returns the thing that the whole phrase names.
func (n *names) find(phrase string) (ID, bool) {
	if n == nil {
		return 0, false
	}
	if id, ok := n.exact[phrase]; ok {
		return id, true
	}
	phrase = canonical(phrase)
	if id, ok := n.exact[phrase]; ok {
		return id, true
	}
	id, ok := n.folded[foldAll(phrase)]
	return id, ok && id != ambiguous
}

// sanction returns the sanction that the phrase names.
func (n *names) sanction(phrase string) (ID, bool) {
	id, ok := n.sanctns[foldAll(canonical(phrase))]
	return id, ok
}

// prefix returns the thing named by the longest run of words at the start of
// words, and how many words that takes.
func (n *names) prefix(words []string) (ID, int) {
	for k := min(len(words), n.most+3); k > 0; k-- { // 3: articles do not count
		if isArticle(words[k-1]) {
			continue
		}
		if id, ok := n.find(strings.Join(words[:k], " ")); ok {
			return id, k
		}
	}
	return 0, 0
}

// canonical is a name as the program keeps it: lower case, single spaces, no
// articles, no possessive s, no quotation marks.
func canonical(phrase string) string {
	fields := strings.Fields(strings.ToLower(phrase))
	kept := fields[:0]
	for _, w := range fields {
		w = strings.Trim(w, `"“”'‘’,;:.`)
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
		if w != "" && !isArticle(w) {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

func isArticle(w string) bool {
	return len(w) <= 3 && (strings.EqualFold(w, "the") || strings.EqualFold(w, "a") || strings.EqualFold(w, "an"))
}

// foldAll folds a canonical name word by word.
func foldAll(name string) string {
	var b strings.Builder
	for i, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '‑' }) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(singular(unaccent(w)))
	}
	return b.String()
}

// singular takes the plural ending off a word. It need not be good English,
// only the same for both forms.
func singular(w string) string {
	switch {
	case w == "people":
		return "person"
	case len(w) <= 3 || strings.HasSuffix(w, "ss") || !strings.HasSuffix(w, "s"):
		return w
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "xes"):
		return w[:len(w)-2]
	}
	return w[:len(w)-1]
}

// accents pairs letters with what people type who lack the key.
const accents = "āaàaáaâaãaäaåaēeèeéeêeëeīiìiíiîiïiōoòoóoôoõoöoøoūuùuúuûuüuýyÿyçcñn"

// unaccent replaces accented Latin letters by plain ones.
func unaccent(w string) string {
	ascii := true
	for i := range len(w) {
		ascii = ascii && w[i] < 0x80
	}
	if ascii {
		return w
	}
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(accents, r); i >= 0 && r >= 0x80 {
			return rune(accents[i+len(string(r))])
		}
		return r
	}, w)
}
