package rulebook

import (
	"slices"
	"strings"

	"alteram/syntax"
)

// declare makes things of all declarations: first the names, since sentences
// may speak of what is declared further on, then what each says.
func (b *builder) declare() {
	for i := range b.units {
		b.enter(&b.units[i])
		b.declareNames(&b.units[i])
	}
	for i := range b.units {
		u := &b.units[i]
		b.enter(u)
		for _, id := range u.things {
			b.declareSlots(u.s, id)
		}
	}
}

// declares says what kind of thing a sentence shape declares.
func declares(f syntax.Form) Kind {
	switch f {
	case syntax.BodyForm:
		return Body
	case syntax.OfficeForm:
		return Office
	case syntax.PartyForm:
		return Party
	case syntax.ActForm:
		return Act
	case syntax.DecisionForm:
		return Decision
	case syntax.MeetingForm:
		return Meeting
	case syntax.FactForm:
		return Fact
	case syntax.JudgementForm:
		return Judgement
	case syntax.ClassForm:
		return Class
	case syntax.ParameterForm:
		return Parameter
	case syntax.SanctionForm:
		return Sanction
	}
	return Nothing
}

func (b *builder) declareNames(u *unit) {
	kind := declares(u.s.Form)
	if kind == Nothing {
		return
	}
	phrases := subjects(u.s)
	if kind == Class {
		phrases = []syntax.Phrase{{Words: splitWords(u.s.State), Span: u.s.Subject.Span}}
	}
	for _, p := range phrases {
		name := canonical(strings.Join(texts(p), " "))
		switch {
		case name == "":
			continue
		case isReserved(name) || isTaken(name):
			b.report(errReserved, p.Span, name)
			continue
		}
		u.things = append(u.things, b.declareName(u, kind, name, p))
	}
}

// declareName makes one thing, or says that the name is taken. A sanction may
// share its name with a decision or an act, and a class may be said twice of the
// same people: it then holds when either sentence says so.
func (b *builder) declareName(u *unit, kind Kind, name string, p syntax.Phrase) ID {
	if kind == Sanction {
		if old, taken := b.names.sanction(name); taken {
			b.twice(old, name, p)
			return old
		}
		id := b.newThing(Thing{Kind: kind, Name: name, Span: p.Span})
		b.names.sanctns[foldAll(name)] = id
		if _, taken := b.names.find(name); !taken {
			b.names.add(name, id)
		}
		return id
	}
	old, taken := b.names.find(name)
	switch {
	case taken && kind == Class && b.thing(old).Kind == Class:
		return old
	case taken && b.thing(old).Kind != Sanction:
		if b.thing(old).Name == name || b.names.exact[name] != 0 {
			b.twice(old, name, p)
			return old
		}
	}
	id := b.newThing(Thing{Kind: kind, Name: name, Span: p.Span})
	if taken && b.thing(old).Kind == Sanction {
		delete(b.names.exact, name)
		delete(b.names.folded, foldAll(name))
	}
	b.names.add(name, id)
	return id
}

func (b *builder) twice(old ID, name string, p syntax.Phrase) {
	b.report(errTwice, p.Span, name, b.describe(old))
	if t := b.thing(old); t.Clause >= 0 && t.Clause < len(b.p.Clauses) {
		b.relatedIn(b.p.Clauses[t.Clause].File, t.Span, "first declared here")
	}
}

// declareSlots completes a declared thing.
func (b *builder) declareSlots(s *syntax.Sentence, id ID) {
	if b.thing(id).Clause != b.clause && b.thing(id).Kind != Class {
		return // declared twice; the first sentence holds
	}
	by := b.roles(s.By, s.ByAll)
	to, about := b.roles(s.To, false), b.roles(s.About, s.AboutAll)
	t := b.thing(id)
	t.By, t.Member, t.Together = byOf(by), by.MemberOf != 0 || by.Member, by.Count
	t.To, t.About = whoIDs(to), whoIDs(about)
	switch s.Form {
	case syntax.BodyForm, syntax.OfficeForm:
		t.Min, t.Max, t.All = s.Range.Min, s.Range.Max, s.Range.All
	case syntax.PartyForm:
		t.Member = t.Member || strings.Contains(canonical(s.State), "member")
	case syntax.ClassForm:
		who := b.roles([]syntax.Phrase{s.Subject}, false)
		of := who.MemberOf
		if len(who.Roles) == 1 {
			of = who.Roles[0]
		}
		t = b.thing(id)
		if first := t.Span == s.Subject.Span && t.Clause == b.clause; !first && t.Of != of {
			b.twice(id, t.Name, s.Subject) // of two bodies: one condition would be asked of the other's members
		}
		t.Of = of
	case syntax.ParameterForm:
		b.parameter(s, t)
	case syntax.SanctionForm:
		t.Status = cmpOr(strings.TrimPrefix(canonical(s.State), "no status"), "none")
		t.Most = b.spanOf(s.Span2)
	}
	b.declareFields(s, id)
}

// byOf are the bodies, offices and parties who may act.
func byOf(w Who) []ID {
	ids := whoIDs(w)
	if w.MemberOf != 0 && len(ids) == 0 {
		return []ID{w.MemberOf}
	}
	return ids
}

// whoIDs are the things that a role names.
func whoIDs(w Who) []ID {
	ids := slices.Clone(w.Roles)
	if w.Class != 0 {
		ids = append(ids, w.Class)
	}
	return ids
}

func (b *builder) parameter(s *syntax.Sentence, t *Thing) {
	for _, d := range s.Params {
		v := Value{From: d.From, Num: d.Num, Den: d.Den}
		if d.Value.N != 0 || d.Value.Unit != "" {
			v.Span = calendarSpan(d.Value)
		}
		t.Values = append(t.Values, v)
	}
	for i := 1; i < len(t.Values); i++ {
		if (t.Values[i].Den == 0) != (t.Values[i-1].Den == 0) {
			b.report(errParameterKind, s.Span, t.Name)
		}
	}
}

// fieldTypes are the words for the types of fields.
var fieldTypes = [...]string{"text", "date", "time", "number", "money", "document", "person", "choice", "charges", "evidence"}

func (b *builder) declareFields(s *syntax.Sentence, id ID) {
	for _, f := range s.Fields {
		name := canonical(strings.Join(texts(f.Name), " "))
		k := slices.Index(fieldTypes[:], f.Type)
		if k < 0 {
			continue // package syntax has said so
		}
		t := b.thing(id)
		if slices.ContainsFunc(t.Fields, func(old Field) bool { return old.Name == name }) {
			b.report(errFieldTwice, f.Span, t.Name, name)
			continue
		}
		t.Fields = append(t.Fields, Field{Name: name, Type: FieldType(k), Choices: f.Choices, Optional: f.Optional})
		key := foldAll(name)
		b.fields[key] = append(b.fields[key], fieldAt{id, len(t.Fields) - 1})
	}
}

// splitWords makes words of a text that has lost its places.
func splitWords(text string) []syntax.Word {
	var out []syntax.Word
	for _, w := range strings.Fields(text) {
		out = append(out, syntax.Word{Text: w})
	}
	return out
}

// isReserved reports whether a word can stand in no name.
func isReserved(word string) bool {
	switch word {
	case "is", "are", "was", "were", "has", "have", "had", "may", "must", "not", "if", "unless", "only", "while", "when",
		"after", "before", "until", "within", "needs", "without", "counts", "takes", "and", "or", "who", "whose", "than", "be", "been":
		return true
	}
	return false
}

// isTaken reports whether a name is a word that sentences use otherwise.
func isTaken(name string) bool {
	switch foldAll(name) {
	case "member", "person", "nobody", "then", "case", "decision", "notice", "quorum", "clause", "charge", "deliberation", "vote", "party", "floor":
		return name != "charges"
	}
	return false
}

// builtin finds a name that needs no declaration, and makes its thing when it
// is first spoken of.
func (b *builder) builtin(phrase string) (ID, bool) {
	t := Thing{Implicit: true}
	switch foldAll(phrase) {
	case "witness":
		t.Kind, t.Name = Party, "witness"
	case "chair":
		t.Kind, t.Name, t.Min, t.Max = Office, "chair", 1, 1
	case "statement":
		t.Kind, t.Name = Act, "statement"
	default:
		return 0, false
	}
	id := b.newThing(t)
	b.names.add(t.Name, id)
	return id, true
}
