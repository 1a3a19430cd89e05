package rulebook

import (
	"slices"
	"strings"

	"alteram/source"
	"alteram/syntax"
)

// consequence resolves the sentences that say what follows.
func (b *builder) consequence(s *syntax.Sentence, n *Norm) {
	switch s.Form {
	case syntax.EffectForm:
		b.effect(s, n)
	case syntax.DeemForm:
		b.deem(s, n)
	case syntax.ServiceForm:
		n.Kind = Service
		n.Thing = b.subjectThing(s.Subject)
		n.After = s.AfterHrs
	case syntax.ExtendForm:
		b.extension(s, n)
	case syntax.AppliesForm:
		n.Kind = Applies
		n.Clauses = b.refList(s.Refs)
		if len(s.Objects) == 0 || !everyCase(s.Objects[0]) {
			n.Thing = b.firstNamed(s, Act, Decision, Meeting, Body, Office, Party)
		}
	case syntax.CureForm:
		n.Kind = Cure
		b.spread(s, n)
		n.Clauses = b.refList(s.Refs)
	case syntax.YieldsForm:
		n.Kind = Yields
		for i, r := range s.Refs {
			at := b.refs(r)
			if i == 0 && len(at) > 0 {
				at = at[:1] // the rest of a clause follows its head
			}
			n.Clauses = append(n.Clauses, at...)
		}
	}
}

// everyCase reports the words "every case", for which a clause may apply from
// a day on.
func everyCase(p syntax.Phrase) bool {
	switch foldAll(canonical(strings.Join(texts(p), " "))) {
	case "every case", "all case", "each case", "every open case":
		return true
	}
	return false
}

// changes are the words of an effect.
var changes = [...]struct {
	words  string
	change Change
}{
	{"takes effect", TakesEffect}, {"take effect", TakesEffect}, {"ends", Ends}, {"end", Ends},
	{"is suspended", IsSuspended}, {"is set aside", SetAside}, {"closes the case", ClosesCase},
	{"reopens the case", ReopensCase}, {"is referred", Referred}, {"counts as made", CountsAsMade}, {"opens", Opens},
}

func changeOf(words string) Change {
	words = strings.ToLower(words)
	for _, c := range changes {
		if words == c.words || strings.HasPrefix(words, c.words+" ") {
			return c.change
		}
	}
	switch {
	case strings.HasPrefix(words, "are "):
		return changeOf("is " + words[len("are "):])
	case strings.HasPrefix(words, "close ") || strings.HasPrefix(words, "reopen "):
		verb, rest, _ := strings.Cut(words, " ")
		return changeOf(verb + "s " + rest)
	}
	return NoChange
}

func (b *builder) effect(s *syntax.Sentence, n *Norm) {
	n.Kind, n.Change = Effect, changeOf(s.Verb)
	b.spread(s, n)
	if n.Change == Referred {
		for _, p := range append(append([]syntax.Phrase{}, s.To...), s.Objects...) {
			n.To = append(n.To, whoIDs(b.roles([]syntax.Phrase{p}, false))...)
		}
	}
}

// deem resolves "counts as". A decision that counts as made is an effect.
func (b *builder) deem(s *syntax.Sentence, n *Norm) {
	n.Kind, n.State = Deem, b.state(s.State)
	phrase := canonical(strings.Join(texts(s.Subject), " "))
	id, ok := b.happening(phrase)
	switch {
	case ok || n.State == Received || n.State == Sent:
		b.spread(s, n)
	default:
		n.Who = b.subject(s)
	}
	if n.State == Made && b.thing(id).Kind == Decision {
		n.Kind, n.Change, n.State = Effect, CountsAsMade, NoState
		return
	}
	for i := range n.Windows {
		n.Windows[i].Span.Span.Fact = true
	}
	if n.State != NoState {
		return
	}
	class := syntax.Phrase{Words: splitWords(s.State), Span: s.Span}
	if role := b.named(class, Class, Party, Office, Body); role != 0 {
		n.State, n.With = InClass, role
	}
}

// extension resolves the two sentences about more or less time, and makes the
// act by which it is given.
func (b *builder) extension(s *syntax.Sentence, n *Norm) {
	n.Kind = Extension
	n.Who = b.subject(s)
	n.Clauses = b.refList(s.Refs)
	n.Shorten, n.Written, n.Late = s.Verb == "shorten", s.Written, s.Late
	if len(n.Clauses) == 0 {
		return
	}
	name := map[bool]string{false: "extension of ", true: "shortening of "}[n.Shorten] + b.p.cite(n.Clauses[0])
	id, ok := b.names.find(name)
	if !ok {
		deed := Extend
		if n.Written {
			deed = Agree
		}
		id = b.newThing(Thing{Kind: Act, Implicit: true, Deed: deed, Name: name, By: byOf(n.Who), Member: n.Who.MemberOf != 0, Span: s.Span,
			Fields: []Field{{Name: map[bool]string{false: "by", true: "to"}[n.Shorten], Type: TextField, Optional: n.Most != nil}}})
		b.names.add(name, id)
	}
	n.Thing = id
	n.Deeds = []Deed{{Do, id}}
}

// refList resolves all clauses that a sentence speaks of.
func (b *builder) refList(list []syntax.Ref) []int {
	var out []int
	for _, r := range list {
		for _, i := range b.refs(r) {
			if !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
	}
	return out
}

// refs resolves one reference: the clause, then all that stands under it, and
// of a range all clauses in between. A clause is looked for in the book that
// speaks, unless the reference names another.
func (b *builder) refs(r syntax.Ref) []int {
	book := ""
	if b.clause >= 0 && b.clause < len(b.p.Clauses) {
		book = b.p.Clauses[b.clause].Book
	}
	if r.Book != "" {
		var known bool
		if book, known = b.bookNamed(r.Book); !known {
			b.report(errUnknownBook, r.Span, r.Book, b.bookList())
			return nil
		}
	}
	first := b.clauseNumbered(r.Number, book, r.Span)
	if first < 0 || r.To == "" {
		return b.under(first)
	}
	last := b.clauseNumbered(r.To, book, r.Span)
	if last < 0 {
		return nil
	}
	if last < first {
		b.report(errRefOrder, r.Span, r.Number, r.To)
		return nil
	}
	var out []int
	for i := first; i <= last; i++ {
		if b.p.Clauses[i].Book == book {
			out = append(out, i)
		}
	}
	return append(out, b.under(last)[1:]...)
}

// under are a clause and all clauses under it.
func (b *builder) under(clause int) []int {
	if clause < 0 {
		return nil
	}
	out := []int{clause}
	for i := clause + 1; i < len(b.p.Clauses); i++ {
		if slices.Contains(out, b.p.Clauses[i].Parent) {
			out = append(out, i)
		}
	}
	return out
}

func (b *builder) clauseNumbered(number, book string, at source.Span) int {
	var numbers []string
	for i := range b.p.Clauses {
		c := &b.p.Clauses[i]
		if c.Book != book {
			continue
		}
		if strings.EqualFold(c.Number, number) {
			return i
		}
		numbers = append(numbers, c.Number)
	}
	hint := "the clauses are " + strings.Join(numbers[:min(len(numbers), 40)], ", ")
	if near := source.Nearest(number, numbers); near != "" {
		hint = "did you mean clause " + near + "?"
	}
	b.report(errUnknownClause, at, number, hint)
	return -1
}

func (b *builder) bookNamed(title string) (string, bool) {
	for book := range b.books {
		if foldAll(canonical(book)) == foldAll(canonical(title)) {
			return book, true
		}
	}
	return "", false
}

func (b *builder) bookList() string {
	var list []string
	for book := range b.books {
		list = append(list, book)
	}
	slices.Sort(list)
	if len(list) == 0 {
		return `this rulebook includes no other; write "includes: standing-orders.md." at its head`
	}
	return "the included rulebooks are " + strings.Join(list, ", ")
}
