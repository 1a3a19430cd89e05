package casefile

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
	"alteram/source"
)

// Outcome says whether an expectation was met.
type Outcome struct {
	Expect Expect
	Met    bool
	Found  string // what there is instead, or what bears it out, in words
}

// Diagnostic is the complaint of an expectation that was not met: A427.
func (o *Outcome) Diagnostic(f *source.File) source.Diagnostic {
	return source.Diagnostic{
		Code: "A427", File: f, Span: o.Expect.Span,
		Message: "expected: " + o.Expect.String(),
		Hint:    "found: " + o.Found,
	}
}

// Check replays the case and holds each expectation against it, at the moment
// of the last entry before it (at the end of its day when it has no hour), or
// at the end of the day that the expectation names.
func Check(p *rulebook.Program, c *Case) []Outcome {
	var out []Outcome
	k := checker{p: p, c: c, after: -1}
	for i := range c.Expects {
		x := &c.Expects[i]
		k.look(x)
		met, found := k.holds(x)
		if met {
			out = append(out, Outcome{Expect: *x, Met: true, Found: found})
			continue
		}
		if found == "" {
			found = "nothing of the kind"
		}
		out = append(out, Outcome{Expect: *x, Found: found})
	}
	return out
}

// checker holds the case as it stands where an expectation looks.
type checker struct {
	p *rulebook.Program
	c *Case

	after  int
	on     calendar.Date
	st     docket.Standing
	events map[string]*docket.Event // by name, those that rules made included
	last   *docket.Event            // before the expectation
}

// look replays up to where the expectation looks.
func (k *checker) look(x *Expect) {
	if k.after == x.After && k.on == x.On {
		return
	}
	k.after, k.on, k.last = x.After, x.On, nil
	var events []docket.Event
	for i := range k.c.Events[:min(x.After, len(k.c.Events))] {
		e := &k.c.Events[i]
		if x.On != calendar.NoDate && e.On.Day != calendar.NoDate && e.On.Day > x.On {
			continue
		}
		events = append(events, *e)
		k.last = e
	}
	state := docket.Replay(k.p, k.c.Register, k.c.Incomplete, events, docket.Known{})
	k.st = docket.At(state, k.moment(events, x.On))
	k.events = map[string]*docket.Event{}
	list := state.Events()
	for i := range list {
		k.events[list[i].ID] = &list[i]
	}
}

// moment is the last second of a day, or the time of the latest event; without
// an hour that is the last second of its day.
func (k *checker) moment(events []docket.Event, on calendar.Date) calendar.Instant {
	const lastSecond = 24*3600 - 1
	place := &k.p.Settings.Reckoner.Place
	if on != calendar.NoDate {
		at, _ := place.At(on, lastSecond)
		return at
	}
	var latest calendar.Instant
	for i := range events {
		w := events[i].On
		if events[i].Kind == docket.Corrected && events[i].With != nil {
			w = events[i].With.On
		}
		if w.Day == calendar.NoDate {
			continue
		}
		clock := w.Clock
		if clock == calendar.NoClock {
			clock = lastSecond
		}
		if at, _ := place.At(w.Day, clock); at > latest || latest == 0 {
			latest = at
		}
	}
	return latest
}

// holds reports whether the expectation is met, and what was found.
func (k *checker) holds(x *Expect) (bool, string) {
	switch x.Kind {
	case ThingIs:
		return k.thingIs(x)
	case WasReceived:
		return k.received(x)
	case WasHeard:
		return k.heard(x)
	case VoteIs:
		return k.vote(x)
	case Must:
		return k.must(x)
	case May:
		return k.may(x)
	case MayNot:
		return k.mayNot(x)
	case DutyIs:
		return k.duty(x)
	case ClauseIs:
		return k.clause(x)
	case CaseIs:
		return k.open(x)
	case Says:
		return k.says(x)
	case FirstDay:
		return k.firstDay(x)
	}
	return false, ""
}

// rulingOn returns the last ruling on a thing, or on that of one day.
func (k *checker) rulingOn(thing string, day calendar.Date) *docket.Ruling {
	for i := len(k.st.Rulings) - 1; i >= 0; i-- {
		r := &k.st.Rulings[i]
		if r.Thing != thing {
			continue
		}
		e := k.events[r.Event]
		if r.Effect == docket.Fact && (e == nil || e.Kind != docket.Happened && e.Kind != docket.Considered) {
			continue // told of, received: not the thing itself
		}
		if day != calendar.NoDate && (e == nil || e.On.Day > day || e.On.Last < day) {
			continue
		}
		return r
	}
	return nil
}

// resultOf returns what became of the decision of an entry.
func (k *checker) resultOf(event string) *docket.Result {
	for i := range k.st.Results {
		if k.st.Results[i].Event == event {
			return &k.st.Results[i]
		}
	}
	return nil
}

// thingIs checks "expulsion is void under clause 5".
func (k *checker) thingIs(x *Expect) (bool, string) {
	r := k.rulingOn(x.Thing, x.Day)
	if x.Status == "too early" {
		return k.tooEarly(x, r)
	}
	if r == nil {
		return false, fmt.Sprintf("no %s in the case so far", x.Thing)
	}
	met := k.status(x.Status, r)
	if met && x.Clause != "" {
		met = slices.ContainsFunc(r.Findings, func(f docket.Finding) bool { return f.Clause == x.Clause && bearsOut(x.Status, &f) }) ||
			strings.Contains(strings.Join(append(slices.Clone(r.Late), r.Because), " "), "clause "+x.Clause)
	}
	if met && x.First != calendar.NoDate {
		met = slices.ContainsFunc(r.Findings, func(f docket.Finding) bool { return f.Earliest != nil && *f.Earliest == x.First })
	}
	return met, k.describe(r)
}

// bearsOut reports whether a finding is one that makes a thing so.
func bearsOut(status string, f *docket.Finding) bool {
	switch status {
	case "valid", "carried", "in time", "in effect":
		return f.Answer == docket.Shown
	case "not shown":
		return f.Answer == docket.NotShown
	}
	return f.Answer == docket.Broken
}

// status reports whether a ruling is what a word says.
func (k *checker) status(word string, r *docket.Ruling) bool {
	broken := func(codes ...string) bool {
		return slices.ContainsFunc(r.Findings, func(f docket.Finding) bool { return f.Answer == docket.Broken && slices.Contains(codes, f.Code) })
	}
	became := ""
	if res := k.resultOf(r.Event); res != nil {
		became = res.Status
	}
	late := broken("too-late") || len(r.Late) > 0
	switch word {
	case "valid":
		return r.Effect == docket.Effective || r.Effect == docket.Fact
	case "void":
		return r.Effect == docket.NoEffect
	case "voidable":
		return r.Effect == docket.Stands
	case "irregular":
		return (r.Effect == docket.Effective || r.Effect == docket.Stands) && slices.ContainsFunc(r.Findings, func(f docket.Finding) bool {
			return f.Answer == docket.Broken && (f.Severity == "irregularity" || f.Severity == "")
		})
	case "without power":
		return broken("no-power", "case-closed") || r.Effect == docket.NoEffect && broken("too-early", "too-late")
	case "not effective":
		return r.Effect == docket.Awaits || became == "not yet in effect"
	case "not shown":
		return r.Effect == docket.UnknownEffect
	case "rejected":
		return r.Effect == docket.Rejected
	case "set aside":
		return r.Effect == docket.Overturned || became == "set aside"
	case "in effect", "suspended", "ended":
		return became == word
	case "carried":
		return r.Tally != nil && r.Tally.Carried == docket.Shown
	case "not carried":
		return r.Tally != nil && r.Tally.Carried == docket.Broken
	case "late":
		return late
	case "in time":
		return !late && !broken("too-early") && r.Effect != docket.Rejected
	}
	return false
}

// tooEarly checks "hearing on 26 May 2027 is too early under clause 5, first
// good day 27 May 2027": of a meeting or act that was done, or that a notice
// plans.
func (k *checker) tooEarly(x *Expect, own *docket.Ruling) (bool, string) {
	fits := func(f *docket.Finding, planned bool) bool {
		if f.Code != "too-early" || f.Answer != docket.Broken || x.Clause != "" && f.Clause != x.Clause {
			return false
		}
		if planned && (!strings.Contains(strings.ToLower(f.Text), x.Thing) || x.Day != calendar.NoDate && !strings.Contains(f.Text, x.Day.String())) {
			return false
		}
		return x.First == calendar.NoDate || f.Earliest != nil && *f.Earliest == x.First
	}
	for i := len(k.st.Rulings) - 1; i >= 0; i-- {
		r := &k.st.Rulings[i]
		for j := range r.Findings {
			if fits(&r.Findings[j], own == nil || r.Event != own.Event) {
				return true, r.Findings[j].Text
			}
		}
	}
	if own != nil {
		return false, k.describe(own)
	}
	if k.last != nil {
		for i := range k.st.Rulings {
			if k.st.Rulings[i].Event == k.last.ID {
				return false, k.describe(&k.st.Rulings[i])
			}
		}
	}
	return false, fmt.Sprintf("no %s in the case so far, and no notice plans one too early", x.Thing)
}

// describe says what a ruling is, with its grounds.
func (k *checker) describe(r *docket.Ruling) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s (entry %s) is %s", r.Thing, r.On, r.Event, r.Effect)
	if res := k.resultOf(r.Event); res != nil && res.Status != string(r.Effect) {
		fmt.Fprintf(&b, ", %s", res.Status)
		if res.Why != "" {
			fmt.Fprintf(&b, " (%s)", res.Why)
		}
	}
	if r.Tally != nil {
		fmt.Fprintf(&b, "; %s", r.Tally.Sentence)
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Answer != docket.Shown && f.Answer != docket.Excused && f.Answer != docket.Unmoved {
			fmt.Fprintf(&b, "; clause %s is %s: %s", f.Clause, f.Answer, f.Text)
		}
	}
	if r.Because != "" {
		fmt.Fprintf(&b, "; %s", r.Because)
	}
	return b.String()
}

// received checks "notice of hearing was received on 29 September 2010".
func (k *checker) received(x *Expect) (bool, string) {
	found := fmt.Sprintf("nothing shows when %s was received", x.Thing)
	for i := range k.st.Rulings {
		r := &k.st.Rulings[i]
		if r.Thing != x.Thing || r.Received == nil {
			continue
		}
		found = fmt.Sprintf("%s was received on %s", x.Thing, r.Received.Long())
		if r.Receipt != "" {
			found = fmt.Sprintf("%s was %s", x.Thing, r.Receipt)
		}
		if *r.Received == x.Day {
			return true, found
		}
	}
	return false, found
}

// heard checks "Hal was heard" and "Hal was not heard".
func (k *checker) heard(x *Expect) (bool, string) {
	for _, h := range k.st.Heard {
		if h.Person == x.Who {
			want := map[string]docket.Answer{"heard": docket.Shown}[x.Status]
			if want == "" {
				want = docket.Broken
			}
			return h.Answer == want, h.Text
		}
	}
	return false, x.Who + " has no part in the case"
}

// vote checks "vote on expulsion: for 12, against 0", as it counts.
func (k *checker) vote(x *Expect) (bool, string) {
	for i := len(k.st.Rulings) - 1; i >= 0; i-- {
		r := &k.st.Rulings[i]
		if r.Thing != x.Thing || r.Tally == nil {
			continue
		}
		t := r.Tally
		found := t.Sentence
		if len(t.Uncounted) > 0 {
			found += "; not counted: " + strings.Join(t.Uncounted, ", ")
		}
		return t.For == x.For && t.Against == x.Against && (x.Abstain < 0 || t.Abstain == x.Abstain), fmt.Sprintf("for %d, against %d, abstaining %d; %s", t.For, t.Against, t.Abstain, found)
	}
	return false, fmt.Sprintf("no vote on %s", x.Thing)
}

// duty checks "duty under clause 9 is missed".
func (k *checker) duty(x *Expect) (bool, string) {
	var found []string
	for i := range k.st.Duties {
		d := &k.st.Duties[i]
		if d.Clause != x.Clause {
			continue
		}
		if d.Status == x.Status {
			return true, sentence(d)
		}
		found = append(found, sentence(d))
	}
	return false, orNone(found, "no duty under clause "+x.Clause)
}

// clause checks "clause 9 is broken".
func (k *checker) clause(x *Expect) (bool, string) {
	for i := range k.st.Clauses {
		a := &k.st.Clauses[i]
		if a.Clause != x.Clause {
			continue
		}
		found := fmt.Sprintf("clause %s is %s", a.Clause, a.Answer)
		for j := range a.Findings {
			if f := &a.Findings[j]; f.Answer == a.Answer && f.Text != "" {
				found += ": " + f.Text
			}
		}
		return string(a.Answer) == x.Status, found
	}
	return false, "no clause " + x.Clause
}

func (k *checker) open(x *Expect) (bool, string) {
	if k.st.Open {
		return x.Status == "open", "the case is open"
	}
	return x.Status == "closed", "the case is closed: " + k.st.ClosedBy
}

// says checks that words stand in the report of the last entry: its ruling,
// and what stands of duties, powers, decisions and clauses left open.
func (k *checker) says(x *Expect) (bool, string) {
	var last []string
	line := k.line()
	for i := range k.st.Rulings {
		if r := &k.st.Rulings[i]; slices.Contains(line, r.Event) {
			last = append(last, rulingText(r)...)
		}
	}
	all := slices.Concat(last, k.st.Alerts)
	for i := range k.st.Duties {
		all = append(all, sentence(&k.st.Duties[i]))
	}
	for i := range k.st.Powers {
		all = append(all, sentence(&k.st.Powers[i]))
	}
	for _, r := range k.st.Results {
		all = append(all, fmt.Sprintf("%s is %s: %s", r.Thing, r.Status, r.Why))
	}
	want := plainWords(x.Words)
	for _, text := range all {
		if strings.Contains(plainWords(text), want) {
			return true, text
		}
	}
	return strings.Contains(plainWords(strings.Join(last, " ")), want), orNone(last, "the last entry says nothing")
}

// line names the last entry before the expectation; of a whole meeting on one
// line, 5a to 5c, all its parts.
func (k *checker) line() []string {
	if k.last == nil {
		return nil
	}
	base := strings.TrimRight(k.last.ID, "abcdefghijklmnopqrstuvwxyz")
	first := k.events[base+"a"]
	if base == "" || base == k.last.ID || first == nil || first.Kind != docket.Opened {
		return []string{k.last.ID}
	}
	var out []string
	for i := 0; k.events[base+letter(i)] != nil; i++ {
		out = append(out, base+letter(i))
	}
	return out
}

// plainWords is a text as compared: lower case, single blanks.
func plainWords(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// rulingText lists the sentences of a ruling.
func rulingText(r *docket.Ruling) []string {
	out := []string{fmt.Sprintf("%s of %s is %s", r.Thing, r.On, r.Effect)}
	for _, f := range r.Findings {
		text := f.Text
		if f.Answer != docket.Shown && f.Clause != "" {
			text = fmt.Sprintf("clause %s is %s: %s", f.Clause, f.Answer, f.Text)
		}
		if f.Needs != "" {
			text += " Needed: " + f.Needs
		}
		out = append(out, text)
	}
	if r.Tally != nil {
		out = append(out, r.Tally.Sentence)
		out = append(out, r.Tally.Uncounted...)
	}
	if r.Because != "" {
		out = append(out, r.Because)
	}
	for _, c := range r.Charges {
		out = append(out, "charge "+c.Label+" "+c.Found)
	}
	return slices.Concat(out, r.Opened, r.Discharged, r.Late, r.Missed)
}

// firstDay checks "first good day for hearing is 27 May 2027".
func (k *checker) firstDay(x *Expect) (bool, string) {
	var found []string
	for i := len(k.st.Rulings) - 1; i >= 0; i-- {
		r := &k.st.Rulings[i]
		for j := range r.Findings {
			f := &r.Findings[j]
			if f.Earliest == nil || r.Thing != x.Thing && !strings.Contains(strings.ToLower(f.Text), x.Thing) {
				continue
			}
			if *f.Earliest == x.First {
				return true, f.Text
			}
			found = append(found, f.Text)
		}
	}
	for i := range k.st.Powers {
		if d := &k.st.Powers[i]; d.From != nil && slices.Contains(strings.Split(d.Thing, " or "), x.Thing) {
			if *d.From == x.First {
				return true, sentence(d)
			}
			found = append(found, sentence(d))
		}
	}
	return false, orNone(found, "nothing says what the first good day is")
}
