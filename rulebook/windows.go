package rulebook

import (
	"strings"

	"alteram/ballot"
	"alteram/calendar"
	"alteram/source"
	"alteram/syntax"
)

// calendarSpan is a period as package calendar counts it.
func calendarSpan(s syntax.Span) calendar.Span {
	out := calendar.Span{N: s.N}
	unit := strings.ToLower(s.Unit)
	if rest, clear := strings.CutPrefix(unit, "clear "); clear {
		out.Clear, unit = true, rest
	}
	switch unit {
	case "working day":
		out.Unit = calendar.WorkingDay
	case "week":
		out.Unit = calendar.Week
	case "month":
		out.Unit = calendar.Month
	case "year":
		out.Unit = calendar.Year
	case "hour":
		out.Unit = calendar.Hour
	}
	return out
}

// span resolves a period: a number and a unit, or a parameter.
func (b *builder) span(s syntax.Span) Span {
	if len(s.Name.Words) == 0 {
		return Span{Span: calendarSpan(s)}
	}
	return Span{Param: b.parameterNamed(s.Name, true)}
}

func (b *builder) spanOf(s *syntax.Span) *Span {
	if s == nil {
		return nil
	}
	out := b.span(*s)
	return &out
}

// parameterNamed finds a parameter, which must be a period or a number.
func (b *builder) parameterNamed(p syntax.Phrase, period bool) ID {
	phrase := canonical(strings.Join(texts(p), " "))
	id, ok := b.names.find(phrase)
	t := b.thing(id)
	switch {
	case !ok:
		b.unknown(phrase, p.Span, Parameter)
		return 0
	case t.Kind != Parameter:
		b.report(errWrongKind, p.Span, phrase, b.describe(id), "a parameter")
		return 0
	case len(t.Values) > 0 && (t.Values[0].Den == 0) != period:
		b.report(errParameterUse, p.Span, phrase, map[bool]string{true: "a period", false: "a number"}[period])
	}
	return id
}

func (b *builder) windows(list []syntax.Window) []Window {
	var out []Window
	for i := range list {
		out = append(out, b.window(&list[i], len(out) > 0))
	}
	return out
}

// window resolves one window. Later says that the same sentence has one
// before it, of which "then" may be the end.
func (b *builder) window(w *syntax.Window, later bool) Window {
	out := Window{Kind: w.Kind, Day: noDay, Word: strings.ToLower(w.Word), Soft: w.Soft, OnOr: w.OnOr, Words: b.words(w.At)}
	switch w.Kind {
	case syntax.Within, syntax.WithinBefore, syntax.NotLessBefore, syntax.NotMoreBefore, syntax.NotLessAfter, syntax.NotMoreAfter:
		out.Span = b.span(w.Span)
		out.Span.Span.Bare = w.Bare
	case syntax.ByDate, syntax.After, syntax.Before, syntax.Until:
		out.Day = w.Day
	}
	if w.Cond != nil {
		out.If = b.cond(w.Cond)
	}
	if out.Day != noDay || w.Kind == syntax.While || w.Kind == syntax.ByDate && !w.Point.Then {
		return out
	}
	if w.Point.Then && (b.current == nil || later && len(b.current.Windows) == 0) {
		b.report(errThen, w.At)
		return out
	}
	if w.Point.Then || len(w.Point.Thing.Words) > 0 || w.Point.State != "" {
		out.Point = b.point(&w.Point)
	}
	return out
}

// words are the author's words at a place, on one line.
func (b *builder) words(at source.Span) string {
	return strings.Join(strings.Fields(b.src.Slice(at)), " ")
}

// pointStates are the moments that package syntax names.
func pointState(state string) (PointState, bool) {
	switch strings.TrimPrefix(strings.TrimPrefix(state, "is "), "are ") {
	case "", "made", "held", "given":
		return AtMade, true
	case "received":
		return AtReceived, true
	case "sent":
		return AtSent, true
	case "end", "ends", "ended":
		return AtEnd, true
	case "effect", "takes effect":
		return AtEffect, true
	case "passed":
		return AtPassed, true
	case "vote":
		return AtVote, true
	case "deliberation":
		return AtDeliberation, true
	case "told":
		return AtTold, true
	case "decided":
		return AtDecided, true
	case "set aside":
		return AtSetAside, true
	}
	return AtMade, false
}

// point resolves an anchor in time.
func (b *builder) point(p *syntax.Point) Point {
	phrase := canonical(strings.Join(texts(p.Thing), " "))
	out := Point{Whole: p.Whole, Words: cmpOr(b.words(p.At), phrase)}
	if p.Then {
		out.State = AtThen
		return out
	}
	out.State, _ = pointState(p.State)
	if out.State == AtMade {
		if _, isThing := b.names.find(phrase); !isThing && b.dateField(p, phrase, &out) {
			return out
		}
	}
	phrase = pointWords(phrase, &out)
	if phrase == "" {
		return out
	}
	id, ok := b.happening(phrase)
	if !ok {
		if rest, has := strings.CutPrefix(phrase, "meeting of "); has {
			id, ok = b.happening(rest)
		}
	}
	if !ok {
		if known, is := b.names.find(phrase); is {
			b.report(errWrongKind, p.Thing.Span, phrase, b.describe(known), "something that happens: an act, a decision, a meeting or a fact")
			return out
		}
		b.unknown(phrase, p.Thing.Span, Act, Decision, Meeting, Fact)
		return out
	}
	out.Thing = id
	return out
}

// dateField resolves a point that is a day or time which an act records. It
// is true when the words name a field, or too many.
func (b *builder) dateField(p *syntax.Point, phrase string, out *Point) bool {
	if many := b.fields[foldAll(phrase)]; len(many) > 1 {
		b.report(errFieldAmbiguous, p.Thing.Span, phrase, b.thing(many[0].thing).Name, b.thing(many[1].thing).Name)
		return true
	}
	thing, field, ok := b.field(phrase)
	if !ok {
		return false
	}
	if t := b.thing(thing).Fields[field].Type; t != DateField && t != TimeField {
		return false
	}
	out.Thing, out.Field, out.State, out.Whole = thing, field, AtField, false
	return true
}

// pointWords takes words that say which moment is meant off the name of the
// thing, as far as package syntax has not.
func pointWords(phrase string, out *Point) string {
	if before, after, told := strings.Cut(phrase, " is told of "); told && before != "" {
		out.State = AtTold
		return after
	}
	for _, w := range [...]struct {
		words string
		state PointState
	}{
		{"vote on ", AtVote}, {"end of ", AtEnd}, {"receipt of ", AtReceived}, {"sending of ", AtSent}, {"time for ", AtPassed},
	} {
		if rest, ok := strings.CutPrefix(phrase, w.words); ok && out.State == AtMade {
			out.State = w.state
			return rest
		}
	}
	if out.State == AtMade {
		if rest, ok := strings.CutPrefix(phrase, "day of "); ok {
			out.Whole = true
			phrase = rest
		}
	}
	switch phrase {
	case "vote":
		out.State = AtVote
		return ""
	case "deliberation":
		out.State = AtDeliberation
		return ""
	case "posting", "sending":
		out.State = AtSent
		return ""
	}
	return phrase
}

// severity resolves a severity.
func (b *builder) severity(s *syntax.Severity) Severity {
	out := Severity{Kind: s.Kind, FromCure: s.FromCure}
	if len(s.By.Words) > 0 {
		phrase := canonical(strings.Join(texts(s.By), " "))
		id, ok := b.names.find(phrase)
		want := []Kind{Body, Office}
		if s.Kind == syntax.Curable {
			want = []Kind{Act, Decision, Meeting}
		}
		switch {
		case !ok:
			b.unknown(phrase, s.By.Span, want...)
		case !contains(want, b.thing(id).Kind):
			b.report(errWrongKind, s.By.Span, phrase, b.describe(id), kindList(want))
		default:
			out.By = id
		}
	}
	out.Within = b.windows(s.Within)
	return out
}

func contains(kinds []Kind, k Kind) bool {
	for _, other := range kinds {
		if k == other {
			return true
		}
	}
	return false
}

// majority resolves a share and what it is of.
func (b *builder) majority(m *syntax.Majority) *Majority {
	if m == nil {
		return nil
	}
	out := &Majority{Share: ballot.Share{MoreThan: m.MoreThan, Num: m.Num, Den: m.Den, Less: m.Less}, Of: baseOf(m.Of)}
	if len(m.Param.Words) > 0 {
		out.Param = b.parameterNamed(m.Param, false)
		return out
	}
	if m.Den > 0 && (m.Num > m.Den || m.Num == m.Den && m.MoreThan) || m.Den < 0 {
		b.report(errMajority, m.At, b.words(m.At))
	}
	return out
}

func baseOf(of string) Base {
	switch canonical(of) {
	case "members entitled to act":
		return OfEntitled
	case "those present", "members present":
		return OfPresent
	case "those present and voting", "members present and voting", "those voting":
		return OfVoting
	case "votes cast":
		return OfVotes
	case "members in office":
		return OfInOffice
	}
	return OfMembers
}
