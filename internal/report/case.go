package report

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/sameday"
	"alteram/source"
)

// Case is a case with its rulebook. [Case.Look] replays it; the other methods
// speak of the moment looked at.
type Case struct {
	Program *rulebook.Program
	Text    *casefile.Case
	Source  *source.File // what Text was read from: entries are shown in its words

	State docket.State
	At    calendar.Instant // the moment that is looked at
	Day   calendar.Date    // its day, where the organisation is
}

// Look replays the case up to a moment: the end of a day, or with NoDate the
// day of the last entry.
func (o *Case) Look(on calendar.Date) {
	place := &o.Program.Settings.Reckoner.Place
	events := o.Text.Events
	if on == calendar.NoDate {
		for _, e := range events {
			if e.On.Last != calendar.NoDate {
				on = max(on, e.On.Last)
			}
		}
	} else {
		events = slices.DeleteFunc(slices.Clone(events), func(e docket.Event) bool {
			return e.On.Day != calendar.NoDate && e.On.Day > on
		})
	}
	o.Day = on
	if on != calendar.NoDate {
		end, _ := place.At(on, endOfDay)
		o.At = end - 1
	}
	o.State = docket.Replay(o.Program, o.Text.Register, o.Text.Incomplete, events, docket.Known{})
}

// LookNow replays the case up to an instant that the clock gave.
func (o *Case) LookNow(at calendar.Instant) {
	o.Look(o.Program.Settings.Reckoner.Place.DateOf(at))
	o.At = at
}

const endOfDay calendar.Clock = 86400

// Check is what check --json prints, one object for each case.
type Check struct {
	Schema     string   `json:"schema"`               // alteram.check/1
	Case       string   `json:"case"`                 // path of the case
	Title      string   `json:"title,omitempty"`      // of the case
	Rulebook   string   `json:"rulebook"`             // title of the rulebook
	Hash       string   `json:"hash"`                 // of the rulebook's meaning
	On         string   `json:"on,omitempty"`         // the day it is looked at
	Label      string   `json:"label,omitempty"`      // reported, invented or illustrative
	Incomplete []string `json:"incomplete,omitempty"` // what the record may lack
	Open       bool     `json:"open"`                 // the case is not closed
	ClosedBy   string   `json:"closed_by,omitempty"`  // why it is closed
	Refused    bool     `json:"refused"`              // an act was denied its effect, or a clause is broken: exit code 5
	Entries    []Entry  `json:"entries"`              // the record, with rulings
	Results    []Result `json:"results"`              // decisions and what has become of them
	Clauses    []Clause `json:"clauses"`              // the whole case held against every clause
	Duties     []Due    `json:"duties"`               // all, kept and open
	Powers     []Due    `json:"powers"`               // what may be done, and what may not and why
	entries    int      // as written down, those that rules made not counted
	day        calendar.Date
	Alerts     []string `json:"alerts,omitempty"` // what the record leaves open and decides something
}

// Standing is a case as it stands, ready to be printed.
func (o *Case) Standing(name string) *Check {
	st := docket.At(o.State, o.At)
	v := &Check{
		Schema: "alteram.check/1", Case: name, Title: strings.TrimSuffix(o.Text.Title, "."), Rulebook: o.Program.Title, Hash: o.Program.Hash,
		On: ISO(o.Day), day: o.Day, entries: len(o.Text.Events), Label: o.Text.Label, Incomplete: o.Text.Incomplete, Open: st.Open, ClosedBy: st.ClosedBy,
		Entries: o.entryViews(st.Rulings), Results: resultViews(st.Results), Clauses: clauseViews(st.Clauses),
		Duties: dueViews(o.Program, st.Duties, o.Day), Powers: dueViews(o.Program, st.Powers, o.Day), Alerts: append(st.Alerts, sameday.Swaps(o.Program, o.Text.Register, o.Text.Incomplete, o.Text.Events)...),
	}
	for _, e := range v.Entries {
		v.Refused = v.Refused || denied(e.Effect)
	}
	for _, c := range v.Clauses {
		v.Refused = v.Refused || c.Answer == string(docket.Broken)
	}
	return v
}

// Next picks what is still to be done: duties that are open or missed, and
// powers that may be used now.
func (v *Check) Next(who string) (must, may []Due) {
	concerns := func(d Due) bool {
		if who == "" || strings.EqualFold(d.Who, who) {
			return true
		}
		for _, p := range d.People {
			if strings.EqualFold(p, who) {
				return true
			}
		}
		return false
	}
	for _, d := range v.Duties {
		if (d.Status == "open" || d.Status == "missed" || d.Status == "suspended") && concerns(d) {
			must = append(must, d)
		}
	}
	for _, d := range v.Powers {
		if d.Status == "open" && concerns(d) {
			may = append(may, d)
		}
	}
	return must, may
}

// Knows reports whether a name is a person of the case or a role of its
// rulebook.
func (o *Case) Knows(who string) bool {
	if _, ok := o.Program.Lookup(who); ok {
		return true
	}
	for _, p := range o.persons() {
		if strings.EqualFold(p, who) {
			return true
		}
	}
	return false
}

// persons lists everybody whom the register or the record names.
func (o *Case) persons() []string {
	list := slices.Concat(o.Text.Register.Members, o.Text.People)
	reg := &o.Text.Register
	for _, seat := range slices.Concat(reg.Bodies, reg.Offices, reg.Parties) {
		list = append(list, seat.Person)
	}
	for _, e := range o.Text.Events {
		list = slices.Concat(list, e.Actors, e.To, e.About, e.Present)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// words is an entry as it was written, on one line and without its date; of an
// entry that a rule made, what it is.
func (o *Case) words(id string, e docket.Event, known bool) (text string, byRule bool) {
	for i, own := range o.Text.Events {
		if own.ID == id && i < len(o.Text.Spans) {
			return entryText(o.Text.File.Slice(o.Text.Spans[i])), false
		}
	}
	switch {
	case !known:
		return "", true
	case e.Text != "":
		return e.Text, true
	}
	return e.Thing + " counts as made", true
}

// leadingDate matches the time with which an entry begins, in the forms of
// docs/reference/cases.md. It is made when it is first needed: making it at
// the start would be felt by every command.
var leadingDate = sync.OnceValue(func() *regexp.Regexp {
	const (
		clock = `(?:\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]m)?|\d{1,2} ?[ap]m|noon|midnight)`
		date  = `(?:(?:[a-z]+ )?\d{1,2} [a-z]+ \d{4}|\d{4}-\d\d-\d\d)`
		day   = `(?:between (?:\d{1,2}|` + date + `(?: ` + clock + `)?) and ` + date + `(?: ` + clock + `)?|not (?:after|before) ` + date +
			`|date not known|` + date + `|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4})`
		times = `(?:(?:at )?` + clock + `(?: ?- ?` + clock + `)?|between ` + clock + ` and ` + clock + `)`
	)
	return regexp.MustCompile(`(?i)^(?:` + day + `,? (?:` + times + `,? )?|` + times + `,? )`)
})

// entryText is an entry without its time, its name, what stands in brackets at
// its end and its full stop.
func entryText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = strings.TrimPrefix(s, leadingDate().FindString(s))
	if rest, ok := strings.CutPrefix(s, "["); ok {
		if _, text, ok := strings.Cut(rest, "] "); ok {
			s = text
		}
	}
	s = strings.TrimSuffix(s, ".")
	for strings.HasSuffix(s, ")") {
		at := strings.LastIndex(s, " (")
		if at < 0 || !remark(s[at+2:len(s)-1]) {
			break
		}
		s = strings.TrimSuffix(s[:at], ".")
	}
	return s
}

// remark reports whether words in brackets at the end of an entry are a label
// or say when it was recorded.
func remark(s string) bool {
	first, _, _ := strings.Cut(s, ",")
	word, _, _ := strings.Cut(first, " ")
	return word == "reported" || word == "invented" || word == "illustrative" || word == "recorded"
}

// amendments returns, by the entry it speaks of, the last correction or
// withdrawal that had been made at the moment looked at.
func (o *Case) amendments() map[string]docket.Event {
	out := map[string]docket.Event{}
	for _, e := range o.Text.Events {
		if o.Day != calendar.NoDate && e.On.Day != calendar.NoDate && e.On.Day > o.Day {
			continue
		}
		if e.Kind == docket.Withdrawn || e.Kind == docket.Corrected && e.With != nil {
			out[e.Target] = e
		}
	}
	return out
}

// corrected is what a correction says that an entry should have said, without
// its date.
func (o *Case) corrected(by docket.Event) string {
	text, _ := o.words(by.ID, by, true)
	if _, after, ok := strings.Cut(text, ": "); ok {
		return entryText(after)
	}
	return text
}

// after returns the place in a list of entries behind all that stand before
// the i-th of the text.
func (o *Case) after(list []Entry, i int) int {
	earlier := map[string]bool{}
	for _, e := range o.Text.Events[:i] {
		earlier[e.ID] = true
	}
	for n := len(list); n > 0; n-- {
		if earlier[list[n-1].ID] {
			return n
		}
	}
	return 0
}

// written is when an entry happened, as it was written down.
func written(w docket.When) string {
	switch {
	case w.Day == calendar.NoDate:
		return "date not known"
	case w.Clock == calendar.NoClock:
		return w.Day.Long()
	}
	return w.Day.Long() + ", " + w.Clock.String()
}
