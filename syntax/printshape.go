package syntax

import "strings"

// subject prints the subjects with their "who".
func (w *printer) subject(s *Sentence) {
	w.say(listed(append([]Phrase{s.Subject}, s.Or...), s.And))
	if s.Who != nil {
		w.say("who")
		w.cond(s.Who)
	}
}

// verb is the singular or plural of a verb.
func (s *Sentence) verb(singular, plural string) string {
	if s.plural {
		return plural
	}
	return singular
}

// main prints the main words of a sentence and what follows them.
func (w *printer) main(s *Sentence) {
	is := s.verb("is", "are")
	switch s.Form {
	case BodyForm, OfficeForm, PartyForm, ActForm, DecisionForm, MeetingForm, FactForm, JudgementForm, ClassForm, ParameterForm, SanctionForm:
		w.subject(s)
		w.declaration(s, is)
	case MenuForm, PowerForm, DutyForm, BanForm, OfferForm, StateForm, ContentForm, ExtendForm:
		w.subject(s)
		w.deontic(s)
	case MajorityForm, NeedsForm, WithoutForm, VerdictForm, QuorumForm:
		w.validity(s, is)
	case ActingForm:
		w.subject(s)
		w.say(s.verb("acts", "act")+" as", phrase(s.Objects[0]))
		w.end(s, ",")
	case ServiceForm:
		w.say(phrase(s.Subject), "sent by", s.Method)
		if s.AfterHrs {
			w.say("after office hours")
		}
		w.deemed(s)
	case DeemForm:
		w.subject(s)
		w.deemed(s)
	case EffectForm:
		w.subject(s)
		w.effect(s, is)
	case AppliesForm:
		w.say(w.opening("Clause")[:1]+refText(s.Refs)[1:], s.appliesWord("applies to", "apply to"), listed(s.Objects, true))
		w.end(s, ",")
	case YieldsForm:
		w.say(w.opening("Clause")[:1]+refText(s.Refs[:len(s.Refs)-s.Over])[1:], s.appliesWord("yields to", "yield to"), refText(s.Refs[len(s.Refs)-s.Over:]))
		w.conds(s, false)
	case CastingForm:
		w.subject(s)
		verb := s.verb("has", "have")
		if s.Verb == "has no" {
			w.say(verb, "no casting vote")
		} else {
			w.say(verb, "a casting vote")
		}
		w.conds(s, false)
	case ChairForm:
		w.subject(s)
		w.say(s.verb("presides", "preside")+" at", listed(s.Objects, true))
		w.conds(s, false)
	case CureForm:
		w.subject(s)
		w.say(s.verb("cures", "cure"), "a defect under", refText(s.Refs))
		w.conds(s, false)
	case SurvivesForm:
		w.subject(s)
		w.say(s.Verb)
		w.conds(s, false)
	case BadForm:
	}
}

// validity prints what an act must be to count.
func (w *printer) validity(s *Sentence, is string) {
	if s.Form != QuorumForm {
		w.subject(s)
	}
	switch s.Form {
	case MajorityForm:
		w.say(s.verb("needs", "need"), majorityText(s.Major))
		if s.Method != "" {
			w.say(", by " + s.Method)
		}
		w.end(s, ",")
	case NeedsForm:
		w.say(s.verb("needs", "need"))
		if s.State == "consent" {
			w.say("the consent of", listed(s.By, s.ByAll))
		} else {
			w.say(listed(s.Objects, s.ByAll))
		}
		w.end(s, ",")
	case WithoutForm:
		w.say("without", listed(s.Objects, s.ByAll), is, w.severity(s.Sev))
		w.conds(s, false)
	case VerdictForm:
		w.say(is, w.severity(s.Sev))
		w.windows(s.Windows, s.Whichever)
		w.conds(s, false)
	case QuorumForm:
		w.say(w.opening("The")+" quorum of", phrase(s.Subject), "is", majorityText(s.Major))
		if s.Through {
			w.say(", throughout")
		}
		w.conds(s, s.Through)
	}
}

// appliesWord is the verb behind one clause or several.
func (s *Sentence) appliesWord(singular, plural string) string {
	if n := len(s.Refs) - s.Over; n > 1 || s.Refs[0].To != "" {
		return plural
	}
	return singular
}

func (w *printer) declaration(s *Sentence, is string) {
	by := listed(s.By, s.ByAll)
	switch s.Form {
	case BodyForm:
		w.say(is+" a body of", rangeText(s.Range))
		if s.State != "" {
			w.say(", " + s.State)
		}
	case OfficeForm:
		held := rangeText(s.Range)
		if len(s.By) == 0 && s.Range == (Range{Min: 1, Max: 1}) {
			held = "one person"
		}
		w.say(is+" an office held by", held)
		if len(s.By) > 0 {
			w.say("of", by)
		}
	case PartyForm:
		w.say(is+" a", s.State)
		if len(s.By) > 0 {
			w.say("of", by)
		}
	case ActForm:
		w.say(is+" an act by", by)
	case DecisionForm:
		w.say(is+" a decision of", by)
	case MeetingForm:
		w.say(is+" a meeting of", by)
	case FactForm:
		w.say(is + " a fact")
	case JudgementForm:
		w.say(is+" a judgement of", by)
	case ClassForm:
		w.say(is, s.State)
		w.conds(s, false)
	case ParameterForm:
		w.say(is, datedText(s.Params))
	case SanctionForm:
		w.say(is+" a sanction on", s.State)
		if s.Span2 != nil {
			w.say(", for at most", spanText(*s.Span2))
		}
	}
	if len(s.To) > 0 {
		w.say("to", listed(s.To, s.ToAll))
	}
	if len(s.About) > 0 {
		w.say("about", listed(s.About, s.AboutAll))
	}
	for i, f := range s.Fields {
		if i == 0 {
			w.say(", recording:")
		} else {
			w.say(",")
		}
		w.say(phrase(f.Name), fieldText(f))
	}
}

func fieldText(f Field) string {
	text := f.Type
	if f.Type == "choice" {
		text = "one of " + strings.Join(f.Choices, " / ")
	}
	if f.Optional {
		text = "optional " + text
	}
	return "(" + text + ")"
}

func datedText(values []Dated) string {
	var b strings.Builder
	for i, d := range values {
		if i > 0 {
			b.WriteString(", from " + d.From.String() + " ")
		}
		switch {
		case d.Den == 0:
			b.WriteString(spanText(d.Value))
		case d.Den == 1:
			b.WriteString(itoa(d.Num))
		default:
			b.WriteString(fractionText(d.Num, d.Den))
		}
	}
	return b.String()
}

// rangeText is "7 to 15 members", "one member", "at least 3 members".
func rangeText(r Range) string {
	switch {
	case r.All:
		return "all members"
	case r.Min == 0:
		return "at most " + itoa(r.Max) + " members"
	case r.Max == longest:
		return "at least " + itoa(r.Min) + " members"
	case r.Min == 1 && r.Max == 1:
		return "one member"
	case r.Min == r.Max:
		return itoa(r.Min) + " members"
	}
	return itoa(r.Min) + " to " + itoa(r.Max) + " members"
}

func spanText(s Span) string {
	if len(s.Name.Words) > 0 {
		return phrase(s.Name)
	}
	unit := s.Unit
	if s.N != 1 {
		unit += "s"
	}
	return itoa(s.N) + " " + unit
}

// fractionText is "half", "two thirds", "60 percent", "5/12".
func fractionText(num, den int) string {
	switch {
	case den == 100:
		return itoa(num) + " percent"
	case num == 1 && den == 2:
		return "half"
	case den > 2 && den <= 10 && num > 0 && num < den:
		name := numberWords[num] + " " + fractionNames[den-2]
		if num > 1 {
			name += "s"
		}
		return name
	}
	return itoa(num) + "/" + itoa(den)
}

func majorityText(m *Majority) string {
	base := m.Of
	if base == "" {
		base = "members"
	}
	if base[:5] != "those" {
		base = "the " + base
	}
	share := "at least "
	if m.MoreThan {
		share = "more than "
	}
	switch {
	case m.Less > 0:
		less := itoa(m.Less)
		if m.Less == 1 {
			less = "one"
		}
		share = "all but " + less
	case m.Num == 1 && m.Den == 1 && !m.MoreThan:
		share = "all"
	case len(m.Param.Words) > 0:
		share += phrase(m.Param)
	case m.Den == 0:
		share += itoa(m.Num)
	default:
		share += fractionText(m.Num, m.Den)
	}
	return share + " of " + base
}

func (w *printer) deontic(s *Sentence) {
	items := func(head string) {
		w.say(head)
		for i, ph := range s.Objects {
			if i > 0 {
				w.say(",")
			}
			w.say(phrase(ph))
		}
		w.end(s, ";")
	}
	switch s.Form {
	case MenuForm:
		items("may impose only:")
		return
	case ContentForm:
		items("must state:")
		return
	case OfferForm:
		items("must offer " + listed(s.To, s.ToAll) + ":")
		return
	case StateForm:
		w.say("must be", s.State)
	case ExtendForm:
		w.extension(s)
	case PowerForm:
		w.say("may", deedText(s))
	case DutyForm:
		w.say("must", deedText(s))
	case BanForm:
		first := strings.ToLower(s.Subject.Words[0].Text)
		if first == "nobody" || first == "no" {
			w.say("may", deedText(s))
		} else {
			w.say("must not", deedText(s))
		}
	}
	w.end(s, ",")
}

func deedText(s *Sentence) string {
	rest := listed(s.Objects, false)
	if len(s.Objects) > 1 && len(s.Objects[0].Words) == 0 {
		rest = strings.TrimSpace(rest)
	}
	if rest == "" {
		return s.Verb
	}
	return s.Verb + " " + rest
}

func (w *printer) extension(s *Sentence) {
	w.say("may")
	if s.Written {
		w.say("agree in writing to")
	}
	w.say(s.Verb, "the period in", refText(s.Refs), map[string]string{"extend": "by at most", "shorten": "to not less than"}[s.Verb], spanText(*s.Span2))
}

// end prints windows, severity, conditions and limits, in this order. Mark
// stands before the severity.
func (w *printer) end(s *Sentence, mark string) {
	if s.Only && len(s.Windows) > 0 {
		w.say("only")
	}
	w.windows(s.Windows, s.Whichever)
	sev := s.Sev.Kind != NoSeverity
	if sev {
		w.say(mark, w.severity(s.Sev))
	} else if mark == ";" && (s.Cond != nil || s.Unless != nil) {
		w.say(mark)
	}
	w.conds(s, sev)
	if s.Span2 != nil && s.Form == PowerForm {
		w.say(", for at most", spanText(*s.Span2))
	}
	switch {
	case s.Limit == 1:
		w.say(", once")
	case s.Limit == 2:
		w.say(", twice")
	case s.Limit > 2:
		w.say(", at most", itoa(s.Limit), "times")
	}
	if s.Late {
		w.say(", also after it has ended")
	}
}

// conds prints the conditions; a comma stands before the first when comma is
// set, and before "unless" always.
func (w *printer) conds(s *Sentence, comma bool) {
	if s.Early {
		w.say(", unless already done")
	}
	if s.Cond != nil {
		if comma {
			w.say(",")
		}
		if s.Only && len(s.Windows) == 0 {
			w.say("only")
		}
		w.say("if")
		w.cond(s.Cond)
	}
	if s.Unless != nil {
		w.say(",")
		w.afterList()
		w.say("unless")
		w.cond(s.Unless)
	}
	if s.Contrary {
		w.say(",")
		w.afterList()
		w.say("unless the contrary is shown")
	}
}

func (w *printer) severity(s Severity) string {
	switch s.Kind {
	case Voidable:
		text := "voidable by " + phrase(s.By)
		if len(s.Within) > 0 {
			sub := &printer{lines: []printed{{text: text}}}
			sub.windows(s.Within, "")
			text = sub.lines[0].text
		}
		return text
	case Curable:
		text := "curable by " + phrase(s.By)
		if s.FromCure {
			text += " from the cure"
		}
		return text
	case Irregular:
		return "an irregularity"
	case NotCounted:
		return "the vote does not count"
	case Void:
		return "void"
	}
	return ""
}

func (w *printer) effect(s *Sentence, is string) {
	switch s.Verb {
	case "takes effect":
		w.say(s.verb("takes", "take") + " effect")
	case "closes the case":
		w.say(s.verb("closes", "close") + " the case")
	case "reopens the case":
		w.say(s.verb("reopens", "reopen") + " the case")
	case "counts as made":
		w.say(s.verb("counts", "count") + " as made")
	case "ends":
		w.say(s.verb("ends", "end"))
	case "is referred to":
		w.say(is+" referred to", phrase(s.To[0]))
	default:
		w.say(is + strings.TrimPrefix(s.Verb, "is"))
	}
	w.windows(s.Windows, s.Whichever)
	w.conds(s, false)
}

// deemed prints what follows the subject of a deeming.
func (w *printer) deemed(s *Sentence) {
	w.say(s.verb("counts", "count")+" as", s.State)
	rest := s.Windows
	if len(rest) > 0 && rest[0].deemed() {
		w.say("on", deemedText(rest[0], s.Method))
		rest = rest[1:]
	}
	w.windows(rest, s.Whichever)
	w.conds(s, false)
}

// deemed reports whether a window is the day on which something counts.
func (w *Window) deemed() bool {
	return w.Kind == Within && w.Point.State == "sent" && len(w.Point.words) == 0
}

func deemedText(w Window, method string) string {
	sending := "sending"
	if method == "post" {
		sending = "posting"
	}
	days := strings.HasSuffix(w.Span.Unit, "day")
	switch n := w.Span.N; {
	case len(w.Span.Name.Words) > 0:
	case n == 0 && w.Span.Unit == "day":
		return "the day of sending"
	case n == 1 && days:
		return "the next " + w.Span.Unit
	case days && n > 1 && n <= len(ordinals):
		return "the " + ordinals[n-1] + " " + w.Span.Unit + " after " + sending
	}
	return spanText(w.Span) + " after " + sending
}
