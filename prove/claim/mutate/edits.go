package mutate

import (
	"fmt"
	"slices"
	"strings"

	"alteram/syntax"
)

// edit is one change to a sentence. A nil do takes the sentence out, and the
// sentence itself is then what was changed.
type edit struct {
	kind, what string
	do         func()
}

// edits lists the changes that a sentence allows, always in the same order.
func edits(s *syntax.Sentence) []edit {
	var out []edit
	add := func(kind, what string, do func()) { out = append(out, edit{kind, what, do}) }
	windowEdits(s, add)
	conditionEdits(s, add)
	severityEdits(s, add)
	countEdits(s, add)
	partEdits(s, add)
	if removable[s.Form] != "" {
		add(removable[s.Form], "", nil)
	}
	return out
}

// removable says of which forms a whole sentence may go, and what that is.
// Declarations stay: without them the rest has no meaning.
var removable = map[syntax.Form]string{
	syntax.BanForm: "ban removed", syntax.OfferForm: "offer removed", syntax.StateForm: "requirement removed", syntax.ContentForm: "contents removed",
	syntax.WithoutForm: "requirement removed", syntax.VerdictForm: "requirement removed", syntax.QuorumForm: "quorum removed",
	syntax.ActingForm: "substitute removed", syntax.DutyForm: "duty removed", syntax.EffectForm: "effect removed", syntax.NeedsForm: "requirement removed",
	syntax.MajorityForm: "majority removed", syntax.MenuForm: "list removed", syntax.ServiceForm: "rule of service removed",
	syntax.ExtendForm: "extension removed", syntax.AppliesForm: "reference removed", syntax.CastingForm: "casting vote removed", syntax.PowerForm: "power removed",
}

// short is what a sentence is about, in a few words.
func short(s *syntax.Sentence) string {
	words := []string{text(s.Subject)}
	if s.Verb != "" {
		words = append(words, s.Verb)
	}
	if len(s.Objects) > 0 {
		words = append(words, text(s.Objects[0]))
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

func text(p syntax.Phrase) string {
	var out []string
	for _, w := range p.Words {
		out = append(out, w.Text)
	}
	return strings.Join(out, " ")
}

type adder func(kind, what string, do func())

// windowEdits change periods: half as long, twice as long, one day less, not
// clear, gone.
func windowEdits(s *syntax.Sentence, add adder) {
	for i := range s.Windows {
		w := &s.Windows[i]
		if w.Span.N > 0 {
			span(&w.Span, add)
		}
		if s.Form != syntax.ServiceForm && s.Form != syntax.StateForm { // which are about nothing else
			add("period dropped", label(w), func() { s.Windows = slices.Delete(s.Windows, i, i+1) })
		}
	}
	if s.Span2 != nil && s.Span2.N > 0 {
		n := s.Span2.N
		add("limit raised", fmt.Sprintf("%s to %d", spanText(*s.Span2), 2*n), func() { s.Span2.N = 2 * n })
		if s.Form != syntax.ExtendForm { // which says by how much
			add("limit dropped", spanText(*s.Span2), func() { s.Span2 = nil })
		}
	}
}

func span(p *syntax.Span, add adder) {
	n := p.N
	if n > 1 {
		add("period shortened", fmt.Sprintf("%s to %d", spanText(*p), n/2), func() { p.N = n / 2 })
		add("period shortened", fmt.Sprintf("%s to %d", spanText(*p), n-1), func() { p.N = n - 1 })
	}
	add("period lengthened", fmt.Sprintf("%s to %d", spanText(*p), 2*n), func() { p.N = 2 * n })
	if rest, ok := strings.CutPrefix(p.Unit, "clear "); ok {
		add("days no longer clear", spanText(*p), func() { p.Unit = rest })
	}
	if p.Unit == "working day" {
		add("working days made days", spanText(*p), func() { p.Unit = "day" })
	}
}

func spanText(p syntax.Span) string { return fmt.Sprintf("%d %ss", p.N, p.Unit) }

// label is a window in a few words.
func label(w *syntax.Window) string {
	out := [...]string{"within", "within", "not less than", "not more than", "not less than", "not more than", "after", "before", "at", "by", "while", "at once", "until"}[w.Kind]
	if w.Span.N > 0 {
		out += " " + spanText(w.Span)
	}
	if p := text(w.Point.Thing); p != "" {
		out += " of " + p
	}
	return out
}

// conditionEdits drop a condition, or one part of it.
func conditionEdits(s *syntax.Sentence, add adder) {
	if s.Cond != nil {
		add("condition dropped", "if "+words(s.Cond), func() { s.Cond, s.Only = nil, false })
		parts(s.Cond, func(c syntax.Cond) { s.Cond = c }, add)
	}
	if s.Unless != nil {
		add("exception dropped", "unless "+words(s.Unless), func() { s.Unless = nil })
		parts(s.Unless, func(c syntax.Cond) { s.Unless = c }, add)
	}
	for i := range s.Lead {
		l := &s.Lead[i]
		if l.Cond == nil {
			continue
		}
		parts(l.Cond, func(c syntax.Cond) { l.Cond = c }, add)
		if s.Form != syntax.ActingForm {
			add("condition dropped", words(l.Cond), func() { s.Lead = slices.Delete(s.Lead, i, i+1) })
		}
	}
	if s.Early {
		add(`"unless already done" dropped`, short(s), func() { s.Early = false })
	}
	if s.Contrary {
		add("proof of the contrary dropped", short(s), func() { s.Contrary = false })
	}
}

// parts drop one part of a condition of several.
func parts(c syntax.Cond, set func(syntax.Cond), add adder) {
	var list []syntax.Cond
	var join func([]syntax.Cond) syntax.Cond
	switch x := c.(type) {
	case *syntax.And:
		list, join = x.Parts, func(l []syntax.Cond) syntax.Cond { return &syntax.And{Parts: l} }
	case *syntax.Or:
		list, join = x.Parts, func(l []syntax.Cond) syntax.Cond { return &syntax.Or{Parts: l} }
	}
	for i := range list {
		add("part of a condition dropped", words(list[i]), func() {
			rest := slices.Delete(slices.Clone(list), i, i+1)
			if len(rest) == 1 {
				set(rest[0])
				return
			}
			set(join(rest))
		})
	}
}

// words is a condition in words, as far as they tell it from others.
func words(c syntax.Cond) string {
	switch x := c.(type) {
	case *syntax.And:
		return joined(x.Parts, " and ")
	case *syntax.Or:
		return joined(x.Parts, " or ")
	case *syntax.Not:
		return "not " + words(x.Part)
	case *syntax.Test:
		return text(x.Words)
	}
	return ""
}

func joined(list []syntax.Cond, sep string) string {
	var out []string
	for _, c := range list {
		out = append(out, words(c))
	}
	return strings.Join(out, sep)
}

// severityEdits make a defect matter less.
func severityEdits(s *syntax.Sentence, add adder) {
	switch s.Sev.Kind {
	case syntax.Void, syntax.Voidable, syntax.NotCounted, syntax.Curable:
		name := map[syntax.SeverityKind]string{syntax.Void: "void", syntax.Voidable: "voidable", syntax.NotCounted: "the vote does not count", syntax.Curable: "curable"}[s.Sev.Kind]
		add("severity lowered", name+" to an irregularity", func() { s.Sev = syntax.Severity{Kind: syntax.Irregular} })
	}
}

// countEdits raise limits and lower majorities and quorums.
func countEdits(s *syntax.Sentence, add adder) {
	if s.Limit > 0 {
		add("limit raised", times(s.Limit)+" to "+times(s.Limit+1), func() { s.Limit++ })
		add("limit dropped", times(s.Limit), func() { s.Limit = 0 })
	}
	if m := s.Major; m != nil && len(m.Param.Words) == 0 {
		switch {
		case m.Den > 1 && 2*m.Num > m.Den:
			add("majority lowered", fmt.Sprintf("%d/%d to 1/2", m.Num, m.Den), func() { m.Num, m.Den = 1, 2 })
		case m.Den == 0 && m.Num > 1:
			add("number lowered", fmt.Sprintf("%d to %d", m.Num, m.Num/2), func() { m.Num /= 2 })
		}
		if m.MoreThan && m.Den > 1 {
			add("majority lowered", "more than to at least", func() { m.MoreThan = false })
		}
	}
	if s.Through {
		add(`"throughout" dropped`, short(s), func() { s.Through = false })
	}
	if s.Late {
		add(`"also after it has ended" dropped`, short(s), func() { s.Late = false })
	}
}

func times(n int) string {
	if n < 3 {
		return [...]string{"never", "once", "twice"}[n]
	}
	return fmt.Sprintf("%d times", n)
}

// partEdits leave out a part of a list, and what follows with "If not".
func partEdits(s *syntax.Sentence, add adder) {
	if s.IfNot != nil {
		add(`"If not" removed`, short(s.IfNot), func() { s.IfNot = nil })
	}
	for i := range s.Or {
		add("part of a list dropped", text(s.Or[i]), func() { s.Or = slices.Delete(s.Or, i, i+1) })
	}
	if len(s.Or) > 0 {
		add("part of a list dropped", text(s.Subject), func() { s.Subject, s.Or = s.Or[0], s.Or[1:] })
	}
	if len(s.Objects) > 1 {
		for i := range s.Objects {
			add("part of a list dropped", text(s.Objects[i]), func() { s.Objects = slices.Delete(s.Objects, i, i+1) })
		}
	}
}
