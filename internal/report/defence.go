package report

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/conform"
	"alteram/docket"
	"alteram/rulebook"
)

// Defence is how far a case would stand if somebody attacked it: each duty of
// its own rulebook and of a law, with what proves it, or what is missing. It
// is what report --json prints.
type Defence struct {
	Schema     string       `json:"schema"`               // alteram.report/1
	Case       string       `json:"case"`                 // path or name of the case
	Title      string       `json:"title,omitempty"`      // of the case
	Label      string       `json:"label,omitempty"`      // reported, invented or illustrative
	On         string       `json:"on,omitempty"`         // the day it is looked at
	Rulebook   string       `json:"rulebook"`             // title of the rulebook
	Law        string       `json:"law,omitempty"`        // title of the pack, with --to
	Incomplete []string     `json:"incomplete,omitempty"` // what the record may lack
	Summary    []string     `json:"summary"`              // in words
	Results    []Result     `json:"results"`              // decisions and what has become of them
	Rows       []DefenceRow `json:"rows"`                 // the clauses of the rulebook, then the requirements of the law
}

// DefenceRow is one clause or requirement held against the case.
type DefenceRow struct {
	Of       string   `json:"of"`                 // rulebook or law
	Clause   string   `json:"clause"`             // number as cited
	Heading  string   `json:"heading,omitempty"`  // of the clause
	Words    []string `json:"words,omitempty"`    // what it asks, sentence by sentence
	Answer   string   `json:"answer"`             // kept, broken, not shown, pending, excused, not applicable; of a law met, broken, missing, not shown, not called for, rests on a judgement, not proved
	Severity string   `json:"severity,omitempty"` // what a breach does: void, voidable, curable, irregularity, not counted
	Defect   string   `json:"defect,omitempty"`   // code of the kind of defect
	Proof    []Proof  `json:"proof,omitempty"`    // the entries that show it, or show the breach
	Gap      []string `json:"gap,omitempty"`      // what is missing or wrong, in words
	Cure     []string `json:"cure,omitempty"`     // what can still be done, and until when
}

// Proof is an entry that an answer rests on.
type Proof struct {
	Entry string `json:"entry"`          // number or name
	On    string `json:"on,omitempty"`   // when it happened
	Text  string `json:"text"`           // what happened
	Page  string `json:"page,omitempty"` // of the hearing bundle
}

// Subject is a case with what Defend asks of it.
type Subject struct {
	Name, Title, Label string
	Program            *rulebook.Program
	Incomplete         docket.Incomplete
	Events             []docket.Event // in the order of time
	Standing           docket.Standing
	Page               func(entry string) string // page of the hearing bundle; nil when there is none
}

// Defend holds a case against its rulebook, and against what a law made of it
// where law is not nil. It judges nothing: the answers are those of package
// docket and package conform.
func Defend(s *Subject, law *conform.Report) *Defence {
	day := s.Program.Settings.Reckoner.Place.DateOf(s.Standing.At)
	v := &Defence{Schema: "alteram.report/1", Case: s.Name, Title: strings.TrimSuffix(s.Title, "."), Label: s.Label, On: ISO(day), Rulebook: s.Program.Title, Incomplete: s.Incomplete, Results: resultViews(s.Standing.Results), Rows: []DefenceRow{}}
	d := &defender{s: s, day: day, events: map[string]*docket.Event{}}
	for i := range s.Events {
		d.events[s.Events[i].ID] = &s.Events[i]
	}
	for i := range s.Standing.Clauses {
		if c := &s.Standing.Clauses[i]; c.Answer != docket.Unmoved {
			v.Rows = append(v.Rows, d.clause(c))
		}
	}
	if law != nil {
		v.Law = law.Pack.Title
		for i := range law.Rows {
			v.Rows = append(v.Rows, d.requirement(&law.Rows[i]))
		}
	}
	v.summarise()
	return v
}

// defender looks things up for Defend.
type defender struct {
	s      *Subject
	day    calendar.Date
	events map[string]*docket.Event
}

// clause is a clause of the rulebook with the facts that its findings rest on.
func (d *defender) clause(c *docket.ClauseAnswer) DefenceRow {
	row := DefenceRow{Of: "rulebook", Clause: c.Clause, Heading: c.Heading, Answer: string(c.Answer)}
	var ids []string
	for i := range c.Findings {
		f := &c.Findings[i]
		row.Words = addTo(row.Words, f.Words)
		ids = append(ids, f.Facts...)
		if f.Answer != docket.Broken && f.Answer != docket.NotShown {
			continue
		}
		row.Gap = addTo(row.Gap, f.Text)
		if f.Answer == c.Answer && row.Severity == "" {
			row.Severity = f.Severity
		}
		if row.Defect == "" && f.Answer == docket.Broken {
			row.Defect = conform.Pattern(d.s.Program, f)
		}
		if f.Needs != "" {
			row.Cure = addTo(row.Cure, needs(f.Needs))
		}
		if f.Earliest != nil {
			row.Cure = addTo(row.Cure, "The first day on which it would be lawful is "+f.Earliest.Long()+".")
		}
	}
	for i := range d.s.Standing.Duties {
		if due := &d.s.Standing.Duties[i]; due.Clause == c.Clause {
			ids = append(ids, due.Fulfilled)
			if due.Status == "open" || due.Status == "missed" {
				row.Cure = addTo(row.Cure, d.still(due))
			}
		}
	}
	if c.Answer == docket.Broken {
		row.Cure = append(row.Cure, d.cures(c.Clause)...)
	}
	if len(row.Words) == 0 {
		if k := FindClause(d.s.Program, c.Clause); k >= 0 {
			for _, n := range d.s.Program.Clauses[k].Norms {
				row.Words = addTo(row.Words, d.s.Program.Norms[n].Words)
			}
		}
	}
	if c.Answer == docket.Broken && len(row.Gap) == 0 {
		for i := range c.Findings { // the clause says what counts, and another what follows
			row.Gap = addTo(row.Gap, c.Findings[i].Text)
		}
		row.Gap = addTo(row.Gap, "The record shows that this was not kept.")
	}
	row.Proof = d.proof(ids)
	if c.Answer == docket.NotShown && len(row.Gap) == 0 {
		row.Gap = []string{"The record does not show whether this was kept."}
	}
	return row
}

// requirement is a requirement of the law.
func (d *defender) requirement(r *conform.Row) DefenceRow {
	row := DefenceRow{Of: "law", Clause: r.Clause, Heading: r.Heading, Words: []string{r.Words}, Answer: string(r.Answer), Defect: r.Pattern}
	if r.Answer == conform.Met || r.Answer == conform.NotCalled {
		row.Defect = ""
	}
	var ids []string
	for i := range r.Demands {
		x := &r.Demands[i]
		ids = append(ids, x.Entries...)
		switch x.Answer {
		case conform.Broken, conform.NotShown, conform.Missing, conform.Unproved, conform.Judgement:
			row.Gap = addTo(row.Gap, x.Text)
		}
	}
	if r.Answer == conform.Broken {
		row.Severity = r.Severity
		row.Cure = d.cures("")
	}
	row.Proof = d.proof(ids)
	return row
}

// needs makes a sentence of what a finding asks for.
func needs(s string) string {
	return "What would settle it: " + strings.TrimSuffix(s, ".") + "."
}

// still is a duty that can still be done.
func (d *defender) still(due *docket.Due) string {
	out := due.Who + " must " + due.Deed
	if due.By == nil {
		return out + "."
	}
	if *due.By < d.day {
		return fmt.Sprintf("%s; the last day was %s, and it is not done yet.", out, due.By.Long())
	}
	return out + " by " + due.By.Long() + "."
}

// cures says what may still put a breach right: an act that the rulebook says
// cures it, while there is time for it, and an appeal.
func (d *defender) cures(clause string) []string {
	var out []string
	p := d.s.Program
	for i := range d.s.Standing.Powers {
		due := &d.s.Standing.Powers[i]
		if due.Status != "open" || due.Norm < 0 || due.Norm >= len(p.Norms) {
			continue
		}
		for _, deed := range p.Norms[due.Norm].Deeds {
			curing := slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool {
				return n.Kind == rulebook.Cure && n.Thing == deed.Thing
			})
			name := p.Thing(deed.Thing).Name
			if !curing && name != "appeal" && name != "notice of appeal" {
				continue
			}
			until := ""
			if due.By != nil {
				until = " until " + due.By.Long()
			}
			out = addTo(out, fmt.Sprintf("%s may %s%s (clause %s).", due.Who, due.Deed, until, due.Clause))
		}
	}
	return out
}

// proof lists entries, each once, in the order of time.
func (d *defender) proof(ids []string) []Proof {
	var out []Proof
	for i := range d.s.Events {
		e := &d.s.Events[i]
		if !slices.ContainsFunc(ids, func(id string) bool { return strings.TrimRight(id, "'") == e.ID }) {
			continue
		}
		x := Proof{Entry: e.ID, On: written(e.On), Text: casefile.Sentence(d.s.Program, e)}
		if d.s.Page != nil {
			x.Page = d.s.Page(e.ID)
		}
		out = append(out, x)
	}
	return out
}

func addTo(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// Good reports whether nothing is broken and nothing is missing.
func (v *Defence) Good() bool {
	return !slices.ContainsFunc(v.Rows, func(r DefenceRow) bool { return r.Answer == "broken" || r.Answer == "missing" })
}

// summarise says in words how much is shown, and what is not.
func (v *Defence) summarise() {
	for _, of := range []string{"rulebook", "law"} {
		var order []string
		n := map[string]int{}
		total := 0
		for i := range v.Rows {
			if r := &v.Rows[i]; r.Of == of {
				if n[r.Answer] == 0 {
					order = append(order, r.Answer)
				}
				n[r.Answer]++
				total++
			}
		}
		if total == 0 {
			continue
		}
		var parts []string
		for _, a := range order {
			parts = append(parts, fmt.Sprintf("%d %s", n[a], a))
		}
		what := "Of the rulebook, " + Count(total, "clause") + " had something to say to this case: "
		if of == "law" {
			what = "Of " + v.Law + ", " + Count(total, "requirement") + ": "
		}
		v.Summary = append(v.Summary, what+strings.Join(parts, ", ")+".")
	}
	for i := range v.Rows {
		if r := &v.Rows[i]; r.Answer == "broken" {
			line := r.name() + " was not kept"
			if r.Severity != "" {
				line += " (" + r.Severity + ")"
			}
			if len(r.Gap) > 0 {
				line += ": " + r.Gap[0]
			}
			v.Summary = append(v.Summary, strings.TrimSuffix(line, ".")+".")
		}
	}
	if len(v.Incomplete) > 0 {
		v.Summary = append(v.Summary, "The record says itself that it may lack: "+strings.Join(v.Incomplete, ", ")+". What is not shown here may have happened all the same.")
	}
	v.Summary = append(v.Summary, "This report says what the record shows under these rules. It finds nothing about anybody, and it is no legal advice.")
}

// name is a row as it is cited.
func (r *DefenceRow) name() string {
	if r.Of == "law" {
		return "Requirement " + r.Clause
	}
	return "Clause " + r.Clause
}
