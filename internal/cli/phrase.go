package cli

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/internal/command"
)

// question is a question about dates, as typed after "alteram date".
type question struct {
	ask  asked
	span calendar.Span
	from moment // the date counted from or to
	to   moment // daysBetween: the later date
}

// moment is a date, and a time of day where one was typed.
type moment struct {
	day   calendar.Date
	clock calendar.Clock
}

// asked says which question it is.
type asked uint8

const (
	lastAfter   asked = iota // within 14 days after
	firstAfter               // not less than 14 days after
	lastBefore               // not less than 14 days before
	firstBefore              // within 14 days before; not more than 28 days before
	firstEvent               // event not less than 14 days after: the day a notice of that day is good for
	daysBetween              // between DATE and DATE
	receipt                  // received DATE
)

// opening is the words that open a window, and what they ask when the anchor
// comes after or before. Bare words do not say "not less than"; some counting
// policies read them differently.
type opening struct {
	words         string
	after, before asked
	bare          bool
}

// openings are the window words of the rulebook language
// (docs/reference/language.md, Windows).
var openings = [...]opening{
	{"within", lastAfter, firstBefore, true},
	{"not less than", firstAfter, lastBefore, false},
	{"no less than", firstAfter, lastBefore, false},
	{"at least", firstAfter, lastBefore, false},
	{"no earlier than", firstAfter, firstBefore, true},
	{"not earlier than", firstAfter, firstBefore, true},
	{"no later than", lastAfter, lastBefore, true},
	{"not later than", lastAfter, lastBefore, true},
	{"not more than", lastAfter, firstBefore, true},
	{"no more than", lastAfter, firstBefore, true},
	{"at most", lastAfter, firstBefore, true},
}

// phraseForms is the hint when a question cannot be read.
const phraseForms = `ask "within 14 days after 12 October 2010", "not less than 14 clear days before 11 October 2010", "no earlier than 28 days and no later than 14 days before DATE", "event not less than 14 days after DATE", "between DATE and DATE" or "received DATE TIME"`

// bothSides parts a two-sided window, "no earlier than 28 days and no later
// than 14 days before DATE", into its two questions. A bare period, "30 days
// after DATE", is one within it.
func bothSides(text string) []string {
	text = strings.Join(strings.Fields(text), " ")
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		return []string{"within " + text}
	}
	first, second, ok := strings.Cut(text, " and ")
	if !ok || !opensWindow(first) || !opensWindow(second) {
		return []string{text}
	}
	if strings.Contains(first, " before ") || strings.Contains(first, " after ") {
		return []string{first, second}
	}
	for _, word := range []string{" before ", " after "} {
		if _, date, ok := strings.Cut(second, word); ok {
			return []string{first + word + date, second}
		}
	}
	return []string{text}
}

func opensWindow(text string) bool {
	return slices.ContainsFunc(openings[:], func(o opening) bool {
		_, ok := cutWord(text, o.words)
		return ok
	})
}

// parseQuestion reads a question in words.
func parseQuestion(text string) (question, error) {
	text = strings.Join(strings.Fields(text), " ")
	if rest, ok := cutWord(text, "between"); ok {
		return parseBetween(rest)
	}
	if rest, ok := cutWord(text, "received"); ok {
		rest, _ = cutWord(rest, "on")
		m, err := parseMoment(rest)
		return question{ask: receipt, from: m}, err
	}
	rest, event := cutWord(text, "event")
	for _, o := range openings {
		after, ok := cutWord(rest, o.words)
		if !ok {
			continue
		}
		return parseWindow(o, event, after)
	}
	if text == "" {
		return question{}, command.WrongUse(phraseForms, "there is no question here")
	}
	return question{}, command.WrongUse(phraseForms, "cannot read %q", text)
}

func parseBetween(rest string) (question, error) {
	a, b, ok := strings.Cut(rest, " and ")
	if !ok {
		return question{}, command.WrongUse(phraseForms, `between which two dates? "and" is missing`)
	}
	from, err := parseMoment(a)
	if err != nil {
		return question{}, err
	}
	to, err := parseMoment(b)
	return question{ask: daysBetween, from: from, to: to}, err
}

// parseWindow reads what follows the opening: a period, after or before, and
// a date.
func parseWindow(o opening, event bool, rest string) (question, error) {
	words := strings.Fields(rest)
	at := -1
	for i, w := range words {
		if w = strings.ToLower(w); w == "after" || w == "before" || w == "of" || w == "from" {
			at = i
			break
		}
	}
	if at < 1 {
		return question{}, command.WrongUse(phraseForms, "%s how long after or before which date?", o.words)
	}
	span, err := calendar.ParseSpan(strings.Join(words[:at], " "))
	if err != nil {
		return question{}, command.WrongUse(phraseForms, "%v", err)
	}
	span.Bare = o.bare
	q := question{ask: o.after, span: span}
	switch before := strings.EqualFold(words[at], "before"); {
	case before && event:
		return question{}, command.WrongUse(phraseForms, "an event comes after its notice, not before")
	case event && o.after != firstAfter:
		return question{}, command.WrongUse(phraseForms, `an event needs a notice of "not less than" some time`)
	case event:
		q.ask = firstEvent
	case before:
		q.ask = o.before
	}
	rest = strings.Join(words[at+1:], " ")
	rest, _ = cutWord(rest, "notice on")
	q.from, err = parseMoment(rest)
	return q, err
}

// parseMoment reads a date, perhaps with a time of day behind it.
func parseMoment(text string) (moment, error) {
	words := strings.Fields(text)
	for n := 0; n <= 2 && n < len(words); n++ {
		split := len(words) - n
		day, err := calendar.ParseDate(strings.TrimSuffix(strings.Join(words[:split], " "), ","))
		if err != nil {
			continue
		}
		if n == 0 {
			return moment{day, calendar.NoClock}, nil
		}
		clock, err := calendar.ParseClock(strings.TrimPrefix(strings.Join(words[split:], " "), "at "))
		if err != nil {
			return moment{}, command.WrongUse("", "%v", err)
		}
		return moment{day, clock}, nil
	}
	_, err := calendar.ParseDate(text)
	return moment{}, command.WrongUse("", "%v", err)
}

// cutWord cuts the words prefix off the front of text, in any case.
func cutWord(text, prefix string) (rest string, ok bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	rest = text[len(prefix):]
	if rest != "" && rest[0] != ' ' {
		return text, false
	}
	return strings.TrimSpace(rest), true
}

// at turns a moment as typed into one that can be counted from.
func (m moment) at(p *calendar.Place) calendar.Moment {
	if m.clock == calendar.NoClock {
		return calendar.Moment{Day: m.day}
	}
	i, _ := p.At(m.day, m.clock)
	return calendar.Moment{Day: m.day, At: i, Timed: true}
}

// String returns the moment as people write it.
func (m moment) String() string {
	if m.clock == calendar.NoClock {
		return m.day.Long()
	}
	return fmt.Sprintf("%s, %s", m.day.Long(), m.clock)
}
