package rulebook

import (
	"slices"
	"strings"

	"alteram/source"
	"alteram/syntax"
)

// verbPhrase is one alternative of what somebody may, must or must not do, in
// plain words, with its span.
type verbPhrase struct {
	words []string
	at    source.Span
}

// verbPhrases are the alternatives of a sentence: "make charges or dismissal"
// are two, and the second borrows its verb.
func verbPhrases(s *syntax.Sentence) []verbPhrase {
	if len(s.Objects) == 0 {
		return []verbPhrase{{plain(strings.Fields(s.Verb)), s.Span}}
	}
	var out []verbPhrase
	for _, o := range s.Objects {
		at := o.Span
		if len(o.Words) == 0 {
			at = s.Span
		}
		out = append(out, verbPhrase{plain(append(strings.Fields(s.Verb), texts(o)...)), at})
	}
	return out
}

// makeImplicit makes the acts that sentences speak of without declaration. A
// review may be of a suspension, so verbs are taken in the order of the table.
func (b *builder) makeImplicit() {
	b.quiet = true
	defer func() { b.quiet = false }()
	for k := range b.units {
		b.enter(&b.units[k])
		for s := b.units[k].s; s != nil; s = s.IfNot {
			b.implicitMeeting(s)
		}
	}
	for i := range implicitShapes {
		for k := range b.units {
			b.enter(&b.units[k])
			for s := b.units[k].s; s != nil; s = s.IfNot {
				b.makeImplicitOf(&implicitShapes[i], s)
			}
		}
	}
}

// implicitMeeting makes the meeting of "must hold the appeal hearing", when a
// hearing is declared and an appeal hearing is not: a meeting of those who
// must hold it. A name that is nearly a declared one is a slip of the pen.
func (b *builder) implicitMeeting(s *syntax.Sentence) {
	if s.Form != syntax.PowerForm && s.Form != syntax.DutyForm || s.Verb != "hold" {
		return
	}
	for _, o := range s.Objects {
		name := canonical(strings.Join(texts(o), " "))
		if _, known := b.names.find(name); known {
			continue
		}
		k := strings.LastIndexByte(name, ' ')
		id, _ := b.names.find(name[k+1:])
		if k < 0 || b.thing(id).Kind != Meeting {
			continue
		}
		who := b.subject(s)
		id = b.newThing(Thing{Kind: Meeting, Implicit: true, Name: name, By: byOf(who), Span: o.Span})
		b.names.add(name, id)
	}
}

func (b *builder) makeImplicitOf(shape *implicitShape, s *syntax.Sentence) {
	switch s.Form {
	case syntax.PowerForm, syntax.DutyForm, syntax.BanForm:
	default:
		return
	}
	for _, v := range verbPhrases(s) {
		if len(v.words) > 0 && v.words[0] == shape.verb && b.ownName(v.words) == 0 {
			b.implicitAct(shape, v.words[1:], b.subject(s), v.at)
		}
	}
}

// implicitAct finds or makes the act of a verb: "publication of expulsion".
func (b *builder) implicitAct(shape *implicitShape, rest []string, by Who, at source.Span) ID {
	object, to := rest, []ID(nil)
	if k := slices.Index(rest, "to"); k > 0 {
		if w, ok := b.role(rest[k+1:]); ok {
			object, to = rest[:k], w.Roles
		}
	}
	t := Thing{Kind: Act, Implicit: true, Deed: shape.deed, To: to, Span: at, Name: shape.noun}
	phrase := strings.Join(object, " ")
	who, isRole := b.role(object)
	switch id, known := b.names.find(phrase); {
	case len(object) == 0:
	case known && b.thing(id).Kind != Party && b.thing(id).Kind != Office && b.thing(id).Kind != Body:
		t.Target = id
		t.Name += " of " + b.thing(id).Name
	case isRole && shape.bare:
		t.About = whoIDs(who)
	case isRole:
		t.About = whoIDs(who)
		t.Target = who.MemberOf
		t.Name += " of " + phrase
	default:
		b.unknown(phrase, at, Act, Decision, Meeting)
		return 0
	}
	id, known := b.names.find(t.Name)
	if !known {
		id = b.newThing(t)
		b.names.add(t.Name, id)
		if _, taken := b.names.find(shape.noun); !taken {
			b.names.add(shape.noun, id)
		}
	}
	old := b.thing(id)
	if old.Deed == Do && (old.Kind == Act || old.Kind == Decision) {
		old.Deed, old.Target = shape.deed, t.Target
	}
	if old.Implicit {
		for _, role := range byOf(by) {
			if !slices.Contains(old.By, role) {
				old.By = append(old.By, role)
			}
		}
		old.Member = old.Member || by.MemberOf != 0 || by.Member
		old.Together = max(old.Together, by.Count)
	}
	return id
}

// ownName returns the act, decision or meeting whose own name is used as the
// verb: "may appeal".
func (b *builder) ownName(words []string) ID {
	id, n := b.names.prefix(words)
	if n == 0 {
		return 0
	}
	switch b.thing(id).Kind {
	case Act, Decision, Meeting:
		if n == len(words) || slices.Contains([]string{"to", "by", "against", "about", "from", "in", "on", "for", "at"}, words[n]) {
			return id
		}
	}
	return 0
}

// deeds resolves what a sentence is about.
func (b *builder) deeds(s *syntax.Sentence, who Who) []Deed {
	var out []Deed
	for _, v := range verbPhrases(s) {
		if d, ok := b.deed(v, who); ok {
			out = append(out, d)
		}
	}
	return out
}

func (b *builder) deed(v verbPhrase, who Who) (Deed, bool) {
	if len(v.words) == 0 {
		return Deed{}, false
	}
	if id := b.ownName(v.words); id != 0 {
		return Deed{Do, id}, true
	}
	if d, ok, found := b.takingPart(v); found {
		return d, ok
	}
	for i := range implicitShapes {
		if implicitShapes[i].verb == v.words[0] && len(v.words) > 1 {
			id := b.implicitAct(&implicitShapes[i], v.words[1:], who, v.at)
			return Deed{Do, id}, id != 0
		}
	}
	// "make charges or refer the complaint": an alternative that brings its
	// own verb stands behind a verb that is not its own.
	if len(v.words) > 2 {
		if d, ok, found := b.takingPart(verbPhrase{v.words[1:], v.at}); found {
			return d, ok
		}
		for i := range implicitShapes {
			if implicitShapes[i].verb == v.words[1] {
				return b.deed(verbPhrase{v.words[1:], v.at}, who)
			}
		}
	}
	return b.plainDeed(v)
}

// plainDeed reads a plain verb and the name of an act, decision or meeting.
func (b *builder) plainDeed(v verbPhrase) (Deed, bool) {
	rest := v.words[1:]
	if len(rest) == 0 {
		b.report(errUnknownDeed, v.at, v.words[0])
		return Deed{}, false
	}
	if len(rest) > 1 && v.words[0] == "be" {
		b.report(errUnknownDeed, v.at, strings.Join(v.words, " "))
		return Deed{}, false
	}
	id, n := b.names.prefix(rest)
	if n == 0 {
		if id, ok := b.builtin(strings.Join(rest, " ")); ok {
			return Deed{Do, id}, true
		}
		// The verb itself may be of two words: "send out notice of hearing".
		if len(rest) > 1 {
			if id, n = b.names.prefix(rest[1:]); n > 0 && n == len(rest)-1 {
				return b.deedOf(id, rest, v)
			}
		}
		b.unknown(objectOf(rest), v.at, Act, Decision, Meeting)
		return Deed{}, false
	}
	if n < len(rest) && !slices.Contains([]string{"to", "by", "about", "against", "in", "at", "from", "for", "on", "with"}, rest[n]) {
		b.unknown(strings.Join(rest, " "), v.at, Act, Decision, Meeting)
		return Deed{}, false
	}
	return b.deedOf(id, rest, v)
}

func (b *builder) deedOf(id ID, rest []string, v verbPhrase) (Deed, bool) {
	switch b.thing(id).Kind {
	case Act, Decision, Meeting, Fact, Judgement, Sanction:
		return Deed{Do, id}, true
	}
	b.report(errWrongKind, v.at, strings.Join(rest, " "), b.describe(id), "an act, a decision or a meeting")
	return Deed{}, false
}

// objectOf leaves out to whom something is done.
func objectOf(rest []string) string {
	if k := slices.Index(rest, "to"); k > 0 {
		rest = rest[:k]
	}
	return strings.Join(rest, " ")
}

// takingPart reads a deed that needs no declared act.
func (b *builder) takingPart(v verbPhrase) (d Deed, ok, found bool) {
	phrase := strings.Join(v.words, " ")
	for i := range deedShapes {
		shape := &deedShapes[i]
		rest, has := strings.CutPrefix(phrase, shape.words)
		if !has || rest != "" && rest[0] != ' ' {
			continue
		}
		rest = strings.TrimSpace(rest)
		switch {
		case shape.kinds == nil && (rest == "" || shape.verb == Rely || rest == "in case"):
			return Deed{shape.verb, 0}, true, true
		case shape.kinds == nil:
			continue
		}
		if rest == "deliberation" {
			return Deed{Deliberate, 0}, true, true
		}
		id, known := b.names.find(rest)
		switch {
		case !known && (rest == "meeting" || rest == "case"):
			return Deed{shape.verb, 0}, true, true
		case !known:
			b.unknown(rest, v.at, shape.kinds...)
			return Deed{}, false, true
		case !slices.Contains(shape.kinds, b.thing(id).Kind):
			b.report(errWrongKind, v.at, rest, b.describe(id), kindList(shape.kinds))
			return Deed{}, false, true
		}
		return Deed{shape.verb, id}, true, true
	}
	return Deed{}, false, false
}
