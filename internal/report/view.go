package report

import (
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// Entry is an entry of the record with its ruling.
type Entry struct {
	ID         string    `json:"id"`                   // number or name of the entry
	On         string    `json:"on"`                   // when it happened, in words
	Text       string    `json:"text"`                 // what happened, as written
	Label      string    `json:"label,omitempty"`      // reported, invented or illustrative
	Source     string    `json:"source,omitempty"`     // where the entry is from
	ByRule     bool      `json:"by_rule,omitempty"`    // nobody wrote it: a rule made it
	Effect     string    `json:"effect"`               // effective, void, voidable, not effective, rejected, not shown, recorded, set aside, withdrawn
	Because    string    `json:"because,omitempty"`    // when it falls with something that it rests on
	Amended    string    `json:"amended,omitempty"`    // when it was corrected or withdrawn: by which entry
	Before     string    `json:"before,omitempty"`     // of a corrected entry: what it said before
	Findings   []Finding `json:"findings,omitempty"`   // what the clauses say of it
	Opened     []string  `json:"opened,omitempty"`     // duties and powers that it opened
	Discharged []string  `json:"discharged,omitempty"` // duties that it met in time
	Late       []string  `json:"late,omitempty"`       // duties that it met after their time
	Missed     []string  `json:"missed,omitempty"`     // duties whose time ran out before it
	Tally      *Tally    `json:"tally,omitempty"`      // of a decision: the vote as it counts
	Charges    []Charge  `json:"charges,omitempty"`    // of a decision: what stands of each charge
}

// Origin is where an entry comes from, in words.
func (e *Entry) Origin() string {
	if e.Source == "" {
		return e.Label
	}
	return e.Label + ", " + e.Source
}

// Finding is one thing that a clause says.
type Finding struct {
	Code     string   `json:"code"`               // stable; docs/reference/findings.md lists them
	Clause   string   `json:"clause,omitempty"`   // number as cited
	Words    string   `json:"words,omitempty"`    // the sentence of the rulebook
	Answer   string   `json:"answer"`             // kept, broken, not shown, excused, pending, not applicable
	Severity string   `json:"severity,omitempty"` // void, voidable, curable, irregularity, not counted; absent for a plain breach
	Text     string   `json:"text"`               // in plain words
	Facts    []string `json:"facts,omitempty"`    // entries relied on
	Earliest string   `json:"earliest,omitempty"` // first day on which it would have been lawful
	Latest   string   `json:"latest,omitempty"`   // last day on which it would have been lawful
	Days     *int     `json:"days,omitempty"`     // days early (negative) or late
	Needs    string   `json:"needs,omitempty"`    // what would have to be different, or would settle it
	Charge   string   `json:"charge,omitempty"`   // the charge it speaks of
	Working  []Step   `json:"working,omitempty"`  // how the date was counted
	sentence string
	early    calendar.Date
	late     calendar.Date
}

// Tally is a vote as it counts.
type Tally struct {
	For       int      `json:"for"`                 // votes that count
	Against   int      `json:"against"`             // votes that count
	Abstain   int      `json:"abstain"`             // abstentions
	Uncounted []string `json:"uncounted,omitempty"` // votes that do not count, and why
	Base      int      `json:"base"`                // what the share is of
	Needed    int      `json:"needed"`              // votes in favour that carry it
	Present   int      `json:"present"`             // present at the vote
	Quorum    int      `json:"quorum"`              // that had to be present
	Carried   string   `json:"carried"`             // kept, broken or not shown
	Text      string   `json:"text"`                // in one sentence
}

// Charge is what a decision says of one charge.
type Charge struct {
	Label string `json:"label"`           // number of the charge
	Found string `json:"found,omitempty"` // proved, not proved, admitted, dropped
	Rule  string `json:"rule,omitempty"`  // the rule it is laid under
}

// Due is a duty, power or ban as it stands.
type Due struct {
	Kind         string    `json:"kind"`                   // must, may, must not
	Status       string    `json:"status"`                 // open, kept, late, missed, excused, waived, suspended, not shown
	Who          string    `json:"who"`                    // the role
	People       []string  `json:"people,omitempty"`       // who holds it
	Deed         string    `json:"deed"`                   // what is to be done
	Clause       string    `json:"clause"`                 // number as cited
	From         string    `json:"from,omitempty"`         // first lawful day
	By           string    `json:"by,omitempty"`           // last day
	ByTime       string    `json:"by_time,omitempty"`      // the instant at which time runs out, RFC 3339
	Done         string    `json:"done,omitempty"`         // the day it was done
	Trigger      string    `json:"trigger,omitempty"`      // entry that opened it
	Fulfilled    string    `json:"fulfilled,omitempty"`    // entry that met it
	Days         *int      `json:"days,omitempty"`         // late (positive) or early
	DaysLeft     *int      `json:"days_left,omitempty"`    // until the last day; negative when it has passed
	Overdue      bool      `json:"overdue,omitempty"`      // a duty whose last day has passed and that is not done
	Soft         bool      `json:"soft,omitempty"`         // passing the day is noted, not a breach
	Alternatives []string  `json:"alternatives,omitempty"` // other last days, when the rulebook leaves the count open
	Needs        string    `json:"needs,omitempty"`        // what would settle it
	Blocked      []Finding `json:"blocked,omitempty"`      // why it may not be done now
	Working      []Step    `json:"working,omitempty"`      // how the last day was counted
	by, from     calendar.Date
	sentence     string
}

// Result is a decision and what has become of it.
type Result struct {
	Event    string   `json:"event"`              // the entry
	Thing    string   `json:"thing"`              // the decision or sanction
	On       string   `json:"on"`                 // when it was made
	Status   string   `json:"status"`             // in effect, suspended, not yet in effect, void, set aside, ended, not carried
	Why      string   `json:"why,omitempty"`      // in words
	Statuses []string `json:"statuses,omitempty"` // what it does to membership, office or seat
	Until    string   `json:"until,omitempty"`    // last day
}

// Clause is the whole case held against one clause.
type Clause struct {
	Clause   string    `json:"clause"`             // number as cited
	Heading  string    `json:"heading,omitempty"`  // of the clause
	Answer   string    `json:"answer"`             // kept, broken, not shown, excused, pending, not applicable
	Findings []Finding `json:"findings,omitempty"` // what the answer rests on
}

// Findings is what clauses say, ready to be printed.
func Findings(list []docket.Finding) []Finding {
	var out []Finding
	for _, f := range list {
		v := Finding{
			Code: f.Code, Clause: f.Clause, Words: f.Words, Answer: string(f.Answer), Severity: f.Severity, Text: f.Text,
			Facts: f.Facts, Days: f.Days, Needs: f.Needs, Charge: f.Charge, early: dateAt(f.Earliest), late: dateAt(f.Latest),
		}
		v.Earliest, v.Latest = ISO(v.early), ISO(v.late)
		if f.Working != nil {
			v.Working, v.sentence = Steps(*f.Working), f.Working.Sentence()
		}
		out = append(out, v)
	}
	return out
}

// dateAt is the date that p points to, or NoDate.
func dateAt(p *calendar.Date) calendar.Date {
	if p == nil {
		return calendar.NoDate
	}
	return *p
}

func dueViews(p *rulebook.Program, list []docket.Due, on calendar.Date) []Due {
	place := &p.Settings.Reckoner.Place
	out := []Due{}
	for _, d := range list {
		v := Due{
			Kind: d.Kind, Status: d.Status, Who: d.Who, People: d.People, Deed: DeedWords(&p.Norms[d.Norm], d.Deed), Clause: d.Clause,
			Done: ISO(dateAt(d.Done)), Trigger: d.Trigger, Fulfilled: d.Fulfilled, Days: d.Days, Soft: d.Soft,
			Alternatives: d.Alternatives, Needs: d.Needs, Blocked: Findings(d.Blocked), by: dateAt(d.By), from: dateAt(d.From),
		}
		v.From, v.By = ISO(v.from), ISO(v.by)
		if d.ByTime != nil {
			v.ByTime = RFC3339(*d.ByTime, place)
		}
		if d.Working != nil {
			v.Working, v.sentence = Steps(*d.Working), d.Working.Sentence()
		}
		if v.by != calendar.NoDate && on != calendar.NoDate && (d.Status == "open" || d.Status == "missed") {
			left := int(v.by - on)
			v.DaysLeft = &left
		}
		v.Overdue = d.Kind == "must" && !d.Soft && d.Status == "missed"
		out = append(out, v)
	}
	return out
}

func resultViews(list []docket.Result) []Result {
	out := []Result{}
	for _, r := range list {
		out = append(out, Result{r.Event, r.Thing, r.On, r.Status, r.Why, r.Statuses, ISO(dateAt(r.Until))})
	}
	return out
}

func clauseViews(list []docket.ClauseAnswer) []Clause {
	out := []Clause{}
	for _, c := range list {
		out = append(out, Clause{c.Clause, c.Heading, string(c.Answer), Findings(c.Findings)})
	}
	return out
}

// entryViews puts each ruling with the words of its entry.
func (o *Case) entryViews(rulings []docket.Ruling) []Entry {
	out := []Entry{}
	amended := o.amendments()
	events := map[string]docket.Event{}
	for _, e := range o.State.Events() {
		events[e.ID] = e
	}
	for _, r := range rulings {
		e, known := events[r.Event]
		v := Entry{
			ID: r.Event, On: r.On, Effect: string(r.Effect), Because: r.Because, Findings: Findings(r.Findings), Label: e.Label, Source: e.Source,
			Opened: r.Opened, Discharged: r.Discharged, Late: r.Late, Missed: r.Missed,
		}
		v.Text, v.ByRule = o.words(r.Event, e, known)
		if by, ok := amended[r.Event]; ok && by.Kind == docket.Corrected {
			v.Amended, v.Before = "corrected by entry "+by.ID, v.Text
			v.Text = o.corrected(by)
		}
		if t := r.Tally; t != nil {
			v.Tally = &Tally{t.For, t.Against, t.Abstain, t.Uncounted, t.Base, t.Needed, t.Present, t.Quorum, string(t.Carried), t.Sentence}
		}
		for _, c := range r.Charges {
			v.Charges = append(v.Charges, Charge{c.Label, c.Found, c.Rule})
		}
		out = append(out, v)
	}
	for i, e := range o.Text.Events {
		by, ok := amended[e.ID]
		if !ok || by.Kind != docket.Withdrawn {
			continue
		}
		v := Entry{ID: e.ID, On: written(e.On), Effect: "withdrawn", Label: e.Label, Source: e.Source, Amended: "withdrawn by entry " + by.ID}
		v.Text, _ = o.words(e.ID, e, true)
		out = slices.Insert(out, o.after(out, i), v)
	}
	return out
}

// Step is one step of a working.
type Step struct {
	Kind   string `json:"kind"`             // start, first, skip, weekends, paused, last, period, missing, clear, rolled, moved, from, hours, runs out, opens, deemed, between, unknown
	N      int    `json:"n,omitempty"`      // a number of days, where the step has one
	Day    string `json:"day,omitempty"`    // the day it speaks of
	To     string `json:"to,omitempty"`     // the day it leads to
	Why    string `json:"why,omitempty"`    // in words
	Source string `json:"source,omitempty"` // the section followed
	Text   string `json:"text"`             // the step as a phrase
}

// Steps is a working for JSON, with each step as a phrase.
func Steps(w calendar.Working) []Step {
	var steps []Step
	for _, s := range w {
		v := Step{Kind: s.Kind, N: s.N, Why: s.Why, Source: s.Source, Text: strings.Replace(calendar.Working{s}.Sentence(), ", 24:00 ", ", to the end of the day, ", 1)}
		v.Day, v.To = ISO(s.Day), ISO(s.To)
		steps = append(steps, v)
	}
	return steps
}

// ISO is a date for JSON, empty when there is none.
func ISO(d calendar.Date) string {
	if d == calendar.NoDate {
		return ""
	}
	return d.ISO()
}

// RFC3339 is an instant for JSON, with the offset in force at the place.
func RFC3339(i calendar.Instant, p *calendar.Place) string {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.Unix(0, int64(i)).In(zone).Format(time.RFC3339)
}
