package rulebook

import (
	"slices"
	"strings"

	"alteram/syntax"
)

// makeNorms resolves every sentence that is not a declaration, and the
// conditions of classes.
func (b *builder) makeNorms() {
	for i := range b.units {
		u := &b.units[i]
		b.enter(u)
		switch {
		case u.s.Form == syntax.ClassForm:
			b.classCondition(u)
		case declares(u.s.Form) == Nothing && u.s.Form != syntax.BadForm:
			b.makeNorm(u, u.s, -1)
		}
	}
}

// classCondition gives a class its condition; a class said twice holds when
// either sentence says so.
func (b *builder) classCondition(u *unit) {
	c := b.cond(u.s.Cond)
	if un := b.cond(u.s.Unless); un != nil {
		c = all(c, &Not{un})
	}
	for _, id := range u.things {
		t := b.thing(id)
		if t.If != nil && c != nil {
			t.If = &Or{[]Cond{t.If, c}}
		} else if c != nil {
			t.If = c
		}
	}
}

// all joins two conditions; nil is always true.
func all(a, c Cond) Cond {
	switch {
	case a == nil:
		return c
	case c == nil:
		return a
	}
	if and, ok := a.(*And); ok {
		return &And{append(append([]Cond{}, and.Parts...), c)}
	}
	return &And{[]Cond{a, c}}
}

// makeNorm resolves one sentence to one norm, or one for each of its subjects,
// and what follows "If not,". It returns the norms of the sentence itself.
func (b *builder) makeNorm(u *unit, s *syntax.Sentence, parent int) []int {
	s = b.withAt(s)
	n := Norm{
		ID: len(b.p.Norms), Clause: b.clause, Words: b.words(s.Span), File: b.src, Span: s.Span,
		Parent: parent, Only: s.Only, Limit: s.Limit, Through: s.Through, Contrary: s.Contrary,
		Method: strings.ToLower(s.Method), Whichever: whichever(s.Whichever), Early: s.Early,
	}
	b.p.Norms = append(b.p.Norms, n)
	b.p.Clauses[b.clause].Norms = append(b.p.Clauses[b.clause].Norms, n.ID)
	b.current = &n
	b.openings(s, &n)
	n.Windows = append(n.Windows, b.windows(s.Windows)...)
	n.Sev = b.severity(&s.Sev)
	n.If = all(n.If, b.cond(s.Cond))
	n.Unless = b.cond(s.Unless)
	n.Most = b.spanOf(s.Span2)
	b.form(s, &n)
	b.current = nil
	b.p.Norms[n.ID] = n
	made := append([]int{n.ID}, b.further(n)...)
	if s.IfNot != nil {
		children := b.makeNorm(u, s.IfNot, n.ID)
		b.p.Norms[n.ID].IfNot = append(b.p.Norms[n.ID].IfNot, children...)
	}
	return made
}

// further makes a norm of its own for each further subject of a sentence.
func (b *builder) further(n Norm) (made []int) {
	more := b.more
	b.more = nil
	for _, id := range more {
		n.ID, n.Thing = len(b.p.Norms), id
		b.p.Norms = append(b.p.Norms, n)
		b.p.Clauses[b.clause].Norms = append(b.p.Clauses[b.clause].Norms, n.ID)
		made = append(made, n.ID)
	}
	return made
}

// withAt puts a name back together that package syntax took for a name and a
// place: "an attempt at settlement" is one act when it is declared.
func (b *builder) withAt(s *syntax.Sentence) *syntax.Sentence {
	if len(s.Objects) == 0 || len(s.Windows) == 0 || s.Windows[0].Kind != syntax.At {
		return s
	}
	last := len(s.Objects) - 1
	words := append(texts(s.Objects[last]), s.Windows[0].Word)
	words = append(words, texts(s.Windows[0].Point.Thing)...)
	if id, n := b.names.prefix(words); id == 0 || n != len(words) {
		return s
	}
	whole := *s
	whole.Objects = append(append([]syntax.Phrase{}, s.Objects[:last]...),
		syntax.Phrase{Words: splitWords(strings.Join(words, " ")), Span: s.Objects[last].Span.To(s.Windows[0].At)})
	whole.Windows = s.Windows[1:]
	return &whole
}

func whichever(w string) Whichever {
	switch w {
	case "later":
		return Later
	case "earlier":
		return Earlier
	}
	return AllHold
}

// openings resolves what stands before the main clause.
func (b *builder) openings(s *syntax.Sentence, n *Norm) {
	for i := range s.Lead {
		l := &s.Lead[i]
		switch l.Kind {
		case syntax.IfLead, syntax.WhileLead:
			n.If = all(n.If, b.cond(l.Cond))
		case syntax.AtLead:
			n.At = b.named(l.At, Meeting)
		case syntax.AfterLead:
			n.Windows = append(n.Windows, Window{
				Kind: syntax.After, Day: noDay, Words: b.words(l.Span),
				Point: b.point(&l.When),
			})
		case syntax.DespiteLead:
			n.Despite = append(n.Despite, b.refs(l.Ref)...)
		case syntax.ExceptLead:
			n.Except = append(n.Except, b.refs(l.Ref)...)
		}
	}
}

// named resolves a phrase that must name a thing of one of these kinds.
func (b *builder) named(p syntax.Phrase, kinds ...Kind) ID {
	phrase := canonical(strings.Join(texts(p), " "))
	if phrase == "" {
		return 0
	}
	id, ok := b.names.find(phrase)
	if !ok {
		id, ok = b.builtin(phrase)
	}
	switch {
	case !ok:
		b.unknown(phrase, p.Span, kinds...)
		return 0
	case !contains(kinds, b.thing(id).Kind):
		b.report(errWrongKind, p.Span, phrase, b.describe(id), kindList(kinds))
		return 0
	}
	return id
}

// happens are the kinds that are made, held or shown.
var happens = [...]Kind{Act, Decision, Meeting, Fact, Judgement, Sanction}

// subjectThing resolves the subject of a sentence about a thing. "A decision"
// and "a notice" are any; then the thing is 0. Several things joined by "and"
// make several norms; see spread.
func (b *builder) subjectThing(p syntax.Phrase) ID {
	words := canonical(strings.Join(texts(p), " "))
	if id, ok := b.names.find(words); ok && slices.Contains(happens[:], b.thing(id).Kind) {
		return id // an act named charges comes before charges in general
	}
	switch foldAll(words) {
	case "decision", "notice", "act", "case", "evidence", "charge", "meeting", "":
		return 0
	}
	return b.named(p, happens[:]...)
}

// spread makes one norm per further subject: "confirmation and quashing need
// more than half of those present" is a rule for each.
func (b *builder) spread(s *syntax.Sentence, n *Norm) {
	n.Thing = b.subjectThing(s.Subject)
	for _, p := range s.Or {
		b.more = append(b.more, b.subjectThing(p))
	}
}

// form resolves the main clause.
func (b *builder) form(s *syntax.Sentence, n *Norm) {
	switch s.Form {
	case syntax.PowerForm, syntax.DutyForm, syntax.BanForm:
		b.conduct(s, n)
	case syntax.OfferForm:
		n.Kind = Offer
		n.Who = b.subject(s)
		n.To = whoIDs(b.roles(s.To, false))
		n.Items = items(s.Objects)
	case syntax.StateForm:
		n.Kind, n.State = Required, b.state(s.State)
		b.spread(s, n)
	case syntax.ContentForm:
		n.Kind, n.Items = Content, items(s.Objects)
		b.spread(s, n)
	case syntax.MajorityForm:
		n.Kind, n.Major = Needs, b.majority(s.Major)
		b.spread(s, n)
	case syntax.NeedsForm:
		b.needs(s, n)
	case syntax.WithoutForm:
		b.without(s, n)
	case syntax.VerdictForm:
		n.Kind = Verdict
		b.spread(s, n)
	case syntax.QuorumForm:
		n.Kind, n.Thing, n.Major = Quorum, b.named(s.Subject, Body), b.majority(s.Major)
	case syntax.MenuForm:
		b.menu(s, n)
	case syntax.ActingForm:
		n.Kind = Acting
		n.Who = b.subject(s)
		n.Thing = b.firstNamed(s, Office, Body)
	case syntax.CastingForm:
		n.Kind, n.Who, n.Not = Casting, b.subject(s), s.Verb == "has no"
	case syntax.ChairForm:
		n.Kind, n.Who = Chair, b.subject(s)
		n.Thing = b.firstNamed(s, Meeting)
	case syntax.SurvivesForm:
		n.Kind = Survives
		if s.Verb == "ends" {
			n.Kind, n.Change = Effect, ClosesCase
		}
	default:
		b.consequence(s, n)
	}
}

// firstNamed resolves the first object, or the first of "to".
func (b *builder) firstNamed(s *syntax.Sentence, kinds ...Kind) ID {
	for _, p := range append(append([]syntax.Phrase{}, s.Objects...), s.To...) {
		return b.named(p, kinds...)
	}
	return 0
}

// conduct resolves may, must and must not.
func (b *builder) conduct(s *syntax.Sentence, n *Norm) {
	n.Kind = map[syntax.Form]NormKind{syntax.PowerForm: Power, syntax.DutyForm: Duty, syntax.BanForm: Ban}[s.Form]
	n.Who = b.subject(s)
	b.current = n
	n.Deeds = b.deeds(s, n.Who)
	n.To = whoIDs(b.roles(s.To, false))
	if s.Form == syntax.BanForm && len(n.Deeds) == 1 && n.Deeds[0].Verb == Rely {
		n.If = all(n.If, b.relied(s))
	}
}

// relied turns "must not rely on evidence not disclosed to the respondent"
// into a ban with the test that it means.
func (b *builder) relied(s *syntax.Sentence) Cond {
	if len(s.Objects) == 0 || len(s.Subject.Words) == 0 {
		return nil
	}
	words := append([]syntax.Word{}, s.Subject.Words...)
	words = append(words, syntax.Word{Text: "relies", Span: s.Subject.Span})
	words = append(words, s.Objects[0].Words...)
	return b.cond(&syntax.Test{Words: syntax.Phrase{Words: words, Span: s.Span}, Span: s.Span})
}

// items are the entries of a list, in canonical words.
func items(list []syntax.Phrase) []string {
	var out []string
	for _, p := range list {
		out = append(out, canonical(strings.Join(texts(p), " ")))
	}
	return out
}

// state reads what a thing must be or counts as.
func (b *builder) state(words string) State {
	switch canonical(words) {
	case "made", "given", "taken":
		return Made
	case "received":
		return Received
	case "sent":
		return Sent
	case "heard":
		return Heard
	case "in writing":
		return InWriting
	case "held":
		return Held
	case "disclosed":
		return Disclosed
	case "accepted":
		return Accepted
	case "present":
		return Present
	}
	return NoState
}

// needs resolves what must be there first: consent, or one of some things.
func (b *builder) needs(s *syntax.Sentence, n *Norm) {
	n.Kind = Needs
	b.spread(s, n)
	if s.State == "consent" {
		n.Who = b.roles(s.By, s.ByAll)
		return
	}
	for _, p := range s.Objects {
		if id := b.named(p, happens[:]...); id != 0 {
			n.Things = append(n.Things, id)
		}
	}
	if len(n.Things) > 0 {
		n.With = n.Things[0]
	}
}

// without resolves "expulsion without a hearing is void".
func (b *builder) without(s *syntax.Sentence, n *Norm) {
	n.Kind = Without
	b.spread(s, n)
	for _, p := range s.Objects {
		switch phrase := canonical(strings.Join(texts(p), " ")); phrase {
		case "secret ballot", "roll call", "quorum", "show of hands":
			n.Method = phrase
		default:
			n.With = b.named(p, happens[:]...)
		}
	}
}

// menu resolves the closed list of sanctions of a body. What is listed and
// declared nowhere is a sanction on no status.
func (b *builder) menu(s *syntax.Sentence, n *Norm) {
	n.Kind = Menu
	n.Who = b.subject(s)
	for _, p := range s.Objects {
		name := canonical(strings.Join(texts(p), " "))
		id, ok := b.names.sanction(name)
		if !ok {
			id, ok = b.names.find(name)
			if k := b.thing(id).Kind; ok && k != Decision && k != Act {
				b.report(errWrongKind, p.Span, name, b.describe(id), "a sanction or a decision")
				continue
			}
		}
		if !ok {
			id = b.newThing(Thing{Kind: Sanction, Name: name, Implicit: true, Status: "none", Span: p.Span})
			b.names.sanctns[foldAll(name)] = id
			b.names.add(name, id)
		}
		n.Things = append(n.Things, id)
	}
}
