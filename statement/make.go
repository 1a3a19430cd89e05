package statement

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/document"
)

// Level is how much of a case is told in public.
type Level string

// The levels; each tells what those before it do.
const (
	Nothing Level = "nothing" // that something was decided is not published
	Outcome Level = "outcome" // who decided what about whom, and whether an appeal may be made
	Summary Level = "summary" // the vote, when the meeting was, how long the respondent was heard, when he or she was told
	Full    Level = "full"    // the charges and what was found, notice, evidence, the deliberation, the written reasons
)

// Levels lists the levels, from the least.
func Levels() []Level { return []Level{Nothing, Outcome, Summary, Full} }

// Line is a sentence of a statement with the ids of the entries on which it
// rests.
type Line struct {
	Text    string
	Entries []string
}

// Statement is what may be told in public of a case.
type Statement struct {
	Level Level
	About []string // the respondents, by name
	Lines []Line
}

// Text is the statement as plain text, one sentence a line.
func (s *Statement) Text() string {
	var b strings.Builder
	for _, l := range s.Lines {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

// Blocks are the sentences as paragraphs of a document; number gives the number
// of an entry for its id, 0 when it has none.
func (s *Statement) Blocks(number func(id string) int64) []document.Block {
	var out []document.Block
	for _, l := range s.Lines {
		b := document.Block{Kind: document.Paragraph, Spans: document.Plain(l.Text)}
		for _, id := range l.Entries {
			if n := number(id); n > 0 {
				b.Sources = append(b.Sources, document.Source{Entry: n})
			}
		}
		out = append(out, b)
	}
	return out
}

// Make writes a statement of a case. It says nothing of anybody but the
// respondent, of the body that decided, and of how many there were: no names of
// those who complained, gave evidence or voted, no words of a party, no note. A
// decision that counts for nothing is not told as one.
func Make(c *Case, level Level) Statement {
	m := &maker{r: newRecord(c)}
	out := Statement{Level: level, About: m.r.respondents}
	if level == Nothing {
		return out
	}
	m.outcome()
	if level == Summary || level == Full {
		m.summary()
	}
	if level == Full {
		m.full()
	}
	if m.decision != nil || slices.ContainsFunc(m.of(decision), func(h *happening) bool { return h.appeal && !h.dead }) {
		m.appeal()
	}
	out.Lines = m.lines
	return out
}

// maker writes the sentences.
type maker struct {
	r        *record
	lines    []Line
	decision *happening // of first instance, that counts
}

func (m *maker) say(from []*happening, format string, a ...any) {
	l := Line{Text: fmt.Sprintf(format, a...)}
	for _, h := range from {
		if h != nil && h.id != "" && !slices.Contains(l.Entries, h.id) {
			l.Entries = append(l.Entries, h.id)
		}
	}
	m.lines = append(m.lines, l)
}

func (m *maker) of(t topic) []*happening { return m.r.of(t, span{-ever, ever}) }

// whom names the respondents.
func (m *maker) whom() string { return and(m.r.respondents, "the respondent") }

func and(list []string, otherwise string) string {
	switch n := len(list); n {
	case 0:
		return otherwise
	case 1:
		return list[0]
	default:
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
}

// outcome says what was decided.
func (m *maker) outcome() {
	var last *happening
	for _, h := range m.of(decision) {
		if !h.appeal && h.event.Kind == docket.Decided {
			last = h
			if !h.dead {
				m.decision = h
			}
		}
	}
	d := m.decision
	if d == nil {
		if last != nil {
			m.say([]*happening{last}, "No decision about %s that counts has been made.", m.whom())
		}
		return
	}
	by := "the " + strings.TrimPrefix(and(d.who, "body"), "the ")
	verb := map[class]string{expel: "expelled " + m.whom(), suspend: "suspended " + m.whom(), warn: "warned " + m.whom(), acquit: "acquitted " + m.whom()}[d.class]
	if done := map[class]string{expel: "expelled", suspend: "suspended", warn: "warned", acquit: "acquitted"}[d.class]; len(d.who) == 0 && done != "" {
		m.say([]*happening{d}, "%s, %s was %s.", m.onDay(d), m.whom(), done)
		return
	}
	if verb == "" {
		verb = "decided " + d.thing + " about " + m.whom()
	}
	m.say([]*happening{d}, "%s, %s %s.", m.onDay(d), by, verb)
	for _, f := range d.event.Fields {
		if day, err := calendar.ParseDate(f.Value); err == nil && d.class == suspend {
			m.say([]*happening{d}, "The suspension ends on %s.", day.Long())
		}
	}
	for i := range m.r.Standing.Results {
		if res := &m.r.Standing.Results[i]; res.Event == d.id && res.Status == "suspended" {
			m.say([]*happening{d}, "It has no effect while an appeal is open.")
		}
	}
}

// onDay begins a sentence with a day.
func (m *maker) onDay(h *happening) string {
	if h.event.On.Day == calendar.NoDate {
		return "On a day that is not recorded"
	}
	return "On " + h.event.On.Day.Long()
}

// clock is the time of day of an entry, where it is known to the minute.
func clock(w docket.When) string {
	if w.Clock == calendar.NoClock || w.LastClock != calendar.NoClock && w.LastClock != w.Clock {
		return ""
	}
	return "at " + w.Clock.String() + " "
}

// long is how long a happening took, in words; empty when it is not known to
// the minute.
func (h *happening) long() string {
	if h.ends == (span{}) {
		return ""
	}
	lo, hi := h.length()
	if hi-lo > 1 || lo < 1 {
		return ""
	}
	return spell(int(lo))
}

func spell(minutes int) string {
	unit := func(n int, word string) string {
		if n == 1 {
			return "1 " + word
		}
		return fmt.Sprintf("%d %ss", n, word)
	}
	h, r := minutes/60, minutes%60
	switch {
	case h == 0:
		return unit(r, "minute")
	case r == 0:
		return unit(h, "hour")
	}
	return unit(h, "hour") + " and " + unit(r, "minute")
}

// meeting is the meeting in which the decision was made.
func (m *maker) meeting() *happening {
	var out *happening
	for _, h := range m.of(hearing) {
		if strings.Contains(h.thing, "appeal") {
			continue
		}
		if m.decision == nil || h.at.from <= m.decision.at.from && (h.ends == (span{}) || h.ends.to >= m.decision.at.from) {
			out = h
		}
	}
	return out
}

// summary says how the decision came about.
func (m *maker) summary() {
	if h := m.meeting(); h != nil && h.event.On.Day != calendar.NoDate {
		what := orWord(h.thing, "meeting")
		m.say([]*happening{h}, "The %s began %son %s.", what, clock(h.event.On), h.event.On.Day.Long())
		if s := h.long(); s != "" {
			m.say([]*happening{h}, "The %s lasted %s.", what, s)
		}
		if n := m.r.seated(h); n > 0 && !m.r.lacks("attendance") {
			m.say([]*happening{h}, "%d members were present when it opened.", n)
		}
		m.heard(h)
	}
	if d := m.decision; d != nil {
		m.vote(d)
		if w := d.event.On; clock(w) != "" && len(d.who) > 0 {
			m.say([]*happening{d}, "The decision was made %son %s.", clock(w), w.Day.Long())
		}
		m.toldOf()
	}
}

// seated is how many of those who decide were there when a meeting opened.
func (r *record) seated(h *happening) int {
	n := 0
	for _, p := range h.event.Present {
		if !r.isParty(p) {
			n++
		}
	}
	return n
}

// within lists what happened of a topic in a meeting.
func (m *maker) within(t topic, h *happening) []*happening {
	return slices.DeleteFunc(m.of(t), func(x *happening) bool {
		return x.at.from < h.at.from || h.ends != (span{}) && x.at.from > h.ends.to
	})
}

// heard says for how long the respondent had the floor and what was asked.
func (m *maker) heard(h *happening) {
	var talks []*happening
	var total float64
	exact := true
	for _, s := range m.within(speech, h) {
		if strings.Contains(s.event.Text, "last word") {
			continue
		}
		talks = append(talks, s)
		lo, hi := s.length()
		exact = exact && s.ends != (span{}) && hi-lo <= 1
		total += lo
	}
	switch {
	case len(talks) > 0 && exact:
		m.say(talks, "%s spoke for %s.", m.whom(), spell(int(total)))
	case len(talks) > 0:
		m.say(talks, "%s spoke.", m.whom())
	}
	put := slices.DeleteFunc(m.within(asked, h), func(x *happening) bool { return len(x.whom) > 0 && !m.r.anyRespondent(x.whom) })
	if n := len(put); n > 0 && !m.r.lacks() {
		m.say(put, "%s was asked %d questions.", m.whom(), n)
	}
}

// vote says how many were for and against; no names.
func (m *maker) vote(d *happening) {
	if d.event.Vote == nil {
		return
	}
	f, a, n, all := tallied(d)
	switch {
	case all:
		m.say([]*happening{d}, "All who voted were in favour.")
	case n > 0:
		m.say([]*happening{d}, "The vote was %d to %d, with %d abstentions.", f, a, n)
	default:
		m.say([]*happening{d}, "The vote was %d to %d.", f, a)
	}
}

// toldOf says when the respondent was told.
func (m *maker) toldOf() {
	for _, h := range m.of(told) {
		if !m.r.anyRespondent(h.whom) || h.thing != "" && h.thing != m.decision.thing || h.event.On.Day == calendar.NoDate {
			continue
		}
		by := ""
		if h.how == "telephone" || h.how == "email" || h.how == "post" {
			by = " by " + h.how
		}
		m.say([]*happening{h}, "%s was told of the decision%s %son %s.", m.whom(), by, clock(h.event.On), h.event.On.Day.Long())
		return
	}
}

// full says what was charged and found, and what the respondent was given.
func (m *maker) full() {
	h := m.meeting()
	if h != nil {
		if n, got := m.r.noticeOf(h); n != nil {
			m.say([]*happening{n, h}, "%s had %d clear days' notice of the hearing.", m.whom(), int(h.event.On.Day-got)-1)
		}
	}
	for _, c := range m.of(charge) {
		for _, x := range c.event.Charges {
			text := "Charge " + x.Label
			if x.Rule != "" {
				text += ", under rule " + x.Rule
			}
			if x.Text != "" {
				text += ": “" + strings.TrimSuffix(x.Text, ".") + "”"
			}
			m.say([]*happening{c}, "%s.", text)
		}
	}
	if d := m.decision; d != nil {
		found, of := provedIn(d), 0
		for _, x := range d.event.Charges {
			if x.Found != "" {
				of++
			}
		}
		if of > 0 {
			m.say([]*happening{d}, "%d of the %d charges were proved.", found, of)
		}
	}
	if hs := m.of(disclosed); len(hs) > 0 && hs[0].event.On.Day != calendar.NoDate {
		m.say([]*happening{hs[0]}, "The evidence was disclosed to %s on %s.", m.whom(), hs[0].event.On.Day.Long())
	}
	if h != nil {
		for _, t := range m.within(deliberate, h) {
			if s := t.long(); s != "" {
				m.say([]*happening{t, m.decision}, "The deliberation lasted %s.", s)
			}
		}
	}
	if hs := m.of(reasons); len(hs) > 0 && hs[0].event.On.Day != calendar.NoDate {
		m.say([]*happening{hs[0]}, "Written reasons were sent on %s.", hs[0].event.On.Day.Long())
	}
}

// appeal says whether an appeal was made, and until when it may be.
func (m *maker) appeal() {
	hs := m.of(appealed)
	for _, h := range hs {
		if h.event.On.Day != calendar.NoDate && !h.dead {
			m.say([]*happening{h}, "An appeal was lodged on %s.", h.event.On.Day.Long())
		}
	}
	for _, h := range m.of(decision) {
		if h.appeal && !h.dead && h.event.On.Day != calendar.NoDate {
			m.say([]*happening{h}, "%s, the %s decided %s.", m.onDay(h), strings.TrimPrefix(and(h.who, "appeal body"), "the "), h.thing)
		}
	}
	if len(hs) > 0 {
		return
	}
	p := &reader{r: m.r}
	today := m.r.place.DateOf(m.r.Standing.At)
	for _, d := range p.appealPowers() {
		if d.By == nil || d.Status == "not shown" {
			continue
		}
		if *d.By >= today {
			m.say([]*happening{{id: d.Trigger}, m.decision}, "An appeal may be made until %s.", d.By.Long())
		} else {
			m.say([]*happening{{id: d.Trigger}, m.decision}, "No appeal was lodged.")
		}
		return
	}
}
