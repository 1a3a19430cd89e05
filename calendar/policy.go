package calendar

import (
	"fmt"
	"slices"
	"strings"
)

// Policy is a counting policy: one answer to each question that a period in
// words leaves open, each with the section it comes from. The zero Policy
// answers none of them, and a count that depends on an open question has
// Alternatives instead of a date. Policies have names (Policies, PolicyNamed);
// an organisation's own is made from one of them, or from the zero Policy, by
// With.
type Policy struct {
	Name    string // "NZ Legislation Act 2019"
	Statute string // the enactment in full, empty for a policy of nobody's making
	Version string // which text of it was followed

	aliases []string
	taken   [choices]uint8  // 0 open, else 1 + index into choiceTable.options
	source  [choices]string // where each answer comes from
	short   int             // shortPeriods: the longest short period, in days
	pause   pause           // yearEnd: the days about the new year
}

// Choice is one question a counting policy answers, as data for a reader.
type Choice struct {
	Name    string   // "last day"
	Asks    string   // the question in full
	Is      string   // the answer in words, empty while it is open
	Source  string   // the section that gives the answer
	Options []string // the answers With accepts; D stands for a number
}

// choice numbers the questions; choiceTable says what they ask.
type choice uint8

const (
	triggerDay choice = iota
	notLessThan
	otherWording
	longerPeriods
	shortPeriods
	lastDay
	countedBack
	monthStart
	missingDay
	dayEnd
	hourCount
	yearEnd
	choices
)

// The answers, as they stand in Policy.taken. 1 is the first option.
const (
	triggerOut, triggerIn         = 1, 2 // triggerDay
	clearDays, lastIncluded       = 1, 2 // notLessThan, otherWording, longerPeriods
	shortCounted, shortLeftOut    = 1, 2 // shortPeriods
	lastMoves, lastStays          = 1, 2 // lastDay
	backStays, backMoves          = 1, 2 // countedBack
	sameNumber, nextDayStart      = 1, 2 // monthStart
	lastOfMonth, firstOfNext      = 1, 2 // missingDay
	endsMidnight, endsWithOffice  = 1, 2 // dayEnd
	hoursAll, hoursRoll, hoursOut = 1, 2, 3
	yearRuns, yearClosed          = 1, 2 // yearEnd; yearStopped is a third kind
	yearClosedInLieu, yearStopped = 3, 4
)

// choiceTable is the one list of questions. The names and the options are the
// words of a rulebook.
var choiceTable = [choices]struct {
	name, asks string
	options    []string
}{
	triggerDay: {"day of the event", "does the day of the event count as the first day of a period after it",
		[]string{"is not counted", "is counted"}},
	notLessThan: {"not less than", "what \"not less than\" or \"at least\" so many days between two events leaves out",
		[]string{"means clear days", "includes the last day"}},
	otherWording: {"other wording", "what \"no later than\" or \"not more than\" so many days before an event leaves out",
		[]string{"means clear days", "includes the last day"}},
	longerPeriods: {"longer periods", "what \"not less than\" so many weeks, months or years between two events leaves out",
		[]string{"are clear", "include the last day"}},
	shortPeriods: {"short periods", "do closed days count in a short period of days",
		[]string{"count every day", "of D days or less leave out closed days"}},
	lastDay: {"last day", "what happens when the last day for an act is not a working day",
		[]string{"rolls to the next working day", "never rolls"}},
	countedBack: {"day counted back", "what happens when the last day before an event is not a working day",
		[]string{"stays", "moves to the previous working day"}},
	monthStart: {"months after a day", "on which day a period of months after a day ends",
		[]string{"end on the day of the same number", "start on the next day"}},
	missingDay: {"missing day", "on which day months end when the month is too short",
		[]string{"is the last day of the month", "is the first day of the next month"}},
	dayEnd: {"day", "when the last day runs out",
		[]string{"ends at midnight", "ends when the office closes"}},
	hourCount: {"hours", "which hours count, and what happens when the last falls on a closed day",
		[]string{"all count", "all count, and the last moves to the same hour of the next working day", "on closed days do not count"}},
	yearEnd: {"year end", "are the days about the new year working days",
		[]string{"is like any other time", "is closed from D December to D January",
			"is closed from D December to D January and in lieu of 1 January", "from D December to D January is not counted at all"}},
}

// silent is what a policy means by saying nothing: only for questions that
// arise because somebody wrote the unusual answer down. A day is a civil day,
// and every hour counts, unless a rule says otherwise. All other questions
// stay open.
func silent(c choice) uint8 {
	switch c {
	case shortPeriods, dayEnd, hourCount, yearEnd:
		return 1
	}
	return 0
}

// Choices lists every question in a fixed order with this policy's answer.
func (p *Policy) Choices() []Choice {
	out := make([]Choice, choices)
	for c := range choices {
		t := choiceTable[c]
		out[c] = Choice{t.name, t.asks, p.words(c), p.source[c], slices.Clone(t.options)}
	}
	return out
}

// words is the answer p gives to c, empty when it gives none.
func (p *Policy) words(c choice) string {
	if p.taken[c] == 0 {
		return ""
	}
	return p.option(c, p.taken[c])
}

// option is the answer of a number with its own numbers filled in.
func (p *Policy) option(c choice, answer uint8) string {
	text := choiceTable[c].options[answer-1]
	var numbers []any
	switch {
	case c == shortPeriods && answer == shortLeftOut:
		numbers = []any{p.short}
	case c == yearEnd && answer > yearRuns:
		numbers = []any{p.pause.from, p.pause.to}
	}
	for _, n := range numbers {
		text = strings.Replace(text, " D ", fmt.Sprintf(" %d ", n), 1)
	}
	return text
}

// With returns p with its own answer to the choice named name. The words are
// one of the choice's options, with numbers in the place of D, or empty to
// leave the question open. Source says where the answer is written, "clause
// 3" for instance. The error lists what would have been accepted.
func (p *Policy) With(name, words, source string) (Policy, error) {
	out := *p
	for c, t := range choiceTable {
		if !strings.EqualFold(t.name, strings.TrimSpace(name)) {
			continue
		}
		c := choice(c)
		out.source[c] = source
		if strings.TrimSpace(words) == "" {
			out.taken[c] = 0
			return out, nil
		}
		for i, option := range t.options {
			numbers, ok := matchOption(option, words)
			if !ok {
				continue
			}
			switch {
			case c == shortPeriods && len(numbers) == 1:
				out.short = numbers[0]
			case c == yearEnd && len(numbers) == 2:
				if numbers[0] < 1 || numbers[0] > 31 || numbers[1] < 1 || numbers[1] > 31 {
					return *p, fmt.Errorf("year end %q: December and January have days 1 to 31", words)
				}
				out.pause = pause{uint8(numbers[0]), uint8(numbers[1])}
			}
			out.taken[c] = uint8(i + 1)
			return out, nil
		}
		return *p, fmt.Errorf("%s %q: write one of: %s", t.name, words, strings.Join(t.options, "; "))
	}
	var names []string
	for _, t := range choiceTable {
		names = append(names, t.name)
	}
	return *p, fmt.Errorf("a counting policy has no choice called %q; it has %s", name, strings.Join(names, ", "))
}

// matchOption compares words with an option whose D stands for a number of
// one or two digits.
func matchOption(option, words string) (numbers []int, ok bool) {
	want, got := strings.Fields(option), strings.Fields(words)
	if len(want) != len(got) {
		return nil, false
	}
	for i, w := range want {
		if w == "D" {
			n, ok := number(got[i], 2)
			if !ok {
				return nil, false
			}
			numbers = append(numbers, n)
		} else if !strings.EqualFold(w, got[i]) {
			return nil, false
		}
	}
	return numbers, true
}

// PolicyNamed finds a policy by its name or one of its usual short names. Case
// and a leading article do not matter.
func PolicyNamed(name string) (*Policy, bool) {
	plainName := func(s string) string {
		words := strings.Fields(strings.ToLower(s))
		if len(words) > 1 && slices.Contains([]string{"the", "a", "an"}, words[0]) {
			words = words[1:]
		}
		return strings.Join(words, " ")
	}
	want := plainName(name)
	for _, p := range Policies() {
		if plainName(p.Name) == want || plainName(p.Statute) == want || slices.Contains(p.aliases, want) {
			return p, want != ""
		}
	}
	return nil, false
}
