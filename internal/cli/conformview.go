package cli

import (
	"fmt"
	"strings"

	"alteram/conform"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/rulebook"
)

// conformView is what conform and check --to print.
type conformView struct {
	Schema   string        `json:"schema"`          // alteram.conform/1
	File     string        `json:"file"`            // the rulebook or case
	Rulebook string        `json:"rulebook"`        // title of the rulebook
	Pack     string        `json:"pack"`            // name of the pack
	Law      string        `json:"law"`             // title of the pack
	Good     bool          `json:"good"`            // nothing is broken or missing
	Names    []matchView   `json:"names"`           // what stands for what
	Rows     []requireView `json:"requirements"`    // in the order of the pack
	Fates    []fateView    `json:"fates,omitempty"` // of a case: what the pack makes of each decision
}

// matchView is a name of the pack with what stands for it.
type matchView struct {
	Pack string   `json:"pack"`          // name of the pack
	Book []string `json:"rulebook"`      // names of the rulebook; empty when it has nothing of the kind
	How  string   `json:"how,omitempty"` // given, same name, also called, inferred
}

// requireView is one requirement.
type requireView struct {
	Clause   string       `json:"clause"`             // of the pack
	Heading  string       `json:"heading"`            // of the clause
	Words    string       `json:"words"`              // what it asks
	Pattern  string       `json:"pattern,omitempty"`  // code of the defect that it guards against
	Memory   bool         `json:"memory,omitempty"`   // the pack states it from memory
	Answer   string       `json:"answer"`             // met, broken, missing, rests on a judgement, not proved; of a case also not shown, not called for
	Severity string       `json:"severity,omitempty"` // what a breach does in law
	Demands  []demandView `json:"demands"`            // what it asks, one by one
}

// demandView is one thing that a requirement asks.
type demandView struct {
	Words   string   `json:"words"`             // the pack's sentence
	Answer  string   `json:"answer"`            // as of the requirement
	Text    string   `json:"text,omitempty"`    // why
	Clauses []string `json:"clauses,omitempty"` // of the rulebook
	Rests   []string `json:"rests,omitempty"`   // open words that it rests on
	Entries []string `json:"entries,omitempty"` // of the case
	On      string   `json:"on,omitempty"`      // the day of the breach, in words
	Pattern string   `json:"pattern,omitempty"` // code of the defect that was found
	Story   []string `json:"story,omitempty"`   // a history that breaks it, line by line
}

// fateView is what the pack makes of a decision.
type fateView struct {
	Entry   string   `json:"entry"`             // number or name of the entry
	Thing   string   `json:"thing"`             // the decision
	On      string   `json:"on"`                // in words
	Effect  string   `json:"effect"`            // effective, void, voidable, not effective, not shown
	Because []string `json:"because,omitempty"` // clauses of the pack
}

func viewOfConform(r *conform.Report, name string, p *rulebook.Program) conformView {
	v := conformView{
		Schema: "alteram.conform/1", File: name, Rulebook: p.Title, Pack: r.Pack.Name, Law: r.Pack.Title, Good: r.Good(), Names: []matchView{}, Rows: []requireView{},
	}
	for _, n := range r.Names {
		book := n.Book
		if book == nil {
			book = []string{}
		}
		v.Names = append(v.Names, matchView{n.Pack, book, n.How})
	}
	for _, row := range r.Rows {
		rv := requireView{Clause: row.Clause, Heading: row.Heading, Words: row.Words, Pattern: row.Pattern, Memory: row.Memory, Answer: string(row.Answer), Severity: row.Severity}
		for _, d := range row.Demands {
			dv := demandView{Words: d.Words, Answer: string(d.Answer), Text: d.Text, Clauses: d.Clauses, Rests: d.Rests, Entries: d.Entries, On: d.On, Pattern: d.Pattern}
			if d.Story != nil {
				dv.Story = d.Story.Lines
			}
			rv.Demands = append(rv.Demands, dv)
		}
		v.Rows = append(v.Rows, rv)
	}
	for _, f := range r.Fates {
		v.Fates = append(v.Fates, fateView{f.Entry, f.Thing, f.On, f.Effect, f.Because})
	}
	return v
}

// conformTint is the tint of an answer.
func conformTint(a string) screen.Tint {
	switch conform.Answer(a) {
	case conform.Met:
		return screen.Good
	case conform.Broken, conform.Missing:
		return screen.Bad
	case conform.NotCalled:
		return screen.Faint
	}
	return screen.Doubt
}

func (s *session) printConform(v conformView, all bool) {
	s.Out.Line("%s", s.Out.In(screen.Strong, v.Law))
	s.Out.Line("  held against  %s  %s", v.Rulebook, s.Out.In(screen.Faint, v.File))
	s.Out.Heading("NAMES")
	s.printNames(v.Names)
	s.Out.Heading("REQUIREMENTS")
	for _, r := range v.Rows {
		s.printRequirement(&r, all)
	}
	if len(v.Fates) > 0 {
		s.Out.Heading("WHAT THIS LAW MAKES OF IT")
		var rows [][]screen.Cell
		for _, f := range v.Fates {
			text := f.Thing + " of " + f.On
			if len(f.Because) > 0 {
				text += ", because of " + strings.Join(f.Because, ", ")
			}
			rows = append(rows, []screen.Cell{screen.Name.Of(f.Entry), report.TintOf(f.Effect).Of(f.Effect), screen.Plain.Of(text)})
		}
		s.Out.Table(2, rows)
	}
	s.Out.Line("")
	s.printSum(&v)
}

func (s *session) printNames(list []matchView) {
	var rows [][]screen.Cell
	same := 0
	var lacks []string
	for _, n := range list {
		switch {
		case n.How == "same name":
			same++
		case len(n.Book) == 0:
			lacks = append(lacks, n.Pack)
		default:
			rows = append(rows, []screen.Cell{screen.Name.Of(n.Pack), screen.Plain.Of(strings.Join(n.Book, ", ")), screen.Faint.Of(n.How)})
		}
	}
	s.Out.Table(2, rows)
	if same > 0 {
		s.Out.Line("  %s", s.Out.In(screen.Faint, fmt.Sprintf("%s under the same name", report.Count(same, "name"))))
	}
	if len(lacks) > 0 {
		s.Out.Hang("  ", "nothing stands for: ", screen.Doubt, strings.Join(lacks, ", "))
	}
}

// printRequirement prints a requirement in one line, and below it whatever
// keeps it from being met.
func (s *session) printRequirement(r *requireView, all bool) {
	head := r.Clause + "  " + s.Out.In(conformTint(r.Answer), r.Answer)
	if by := r.by(); by != "" {
		head += s.Out.In(screen.Faint, "  "+by)
	}
	if r.Pattern != "" && r.Answer != string(conform.Met) && r.Answer != string(conform.NotCalled) {
		head += s.Out.In(screen.Faint, "  ["+r.Pattern+"]")
	}
	s.Out.Line("  %s", head)
	words := r.Words
	if r.Memory {
		words += " (from memory: check it against the source)"
	}
	s.Out.Wrap("      ", screen.Plain, words)
	for _, d := range r.Demands {
		switch {
		case d.Answer == string(conform.Met) && all:
			s.Out.Hang("      ", "- met: ", screen.Faint, strings.TrimSpace(d.Text+" \""+d.Words+"\""))
		case d.Answer == string(conform.Met) || d.Answer == string(conform.NotCalled) && !all:
		default:
			lead := d.Answer
			if d.Pattern != "" {
				lead += " [" + d.Pattern + "]"
			}
			if d.On != "" {
				lead += ", " + d.On
			}
			if len(d.Entries) > 0 {
				lead += ", " + report.Plural(len(d.Entries), "entry") + " " + strings.Join(d.Entries, ", ")
			}
			s.Out.Hang("      ", "- "+lead+": ", conformTint(d.Answer), d.Text)
			for _, line := range d.Story {
				s.Out.Wrap("          ", screen.Plain, line)
			}
		}
	}
	if rests := r.rests(); len(rests) > 0 {
		s.Out.Hang("      ", "rests on the judgement: ", screen.Doubt, strings.Join(rests, ", "))
	}
}

// by is what meets a requirement.
func (r *requireView) by() string {
	if r.Answer != string(conform.Met) {
		return ""
	}
	var clauses []string
	for _, d := range r.Demands {
		for _, c := range d.Clauses {
			clauses = addOnce(clauses, c)
		}
	}
	if len(clauses) == 0 {
		return ""
	}
	return "clause " + strings.Join(clauses, ", ")
}

func (r *requireView) rests() []string {
	var out []string
	for _, d := range r.Demands {
		if d.Answer == string(conform.Met) {
			for _, w := range d.Rests {
				out = addOnce(out, w)
			}
		}
	}
	return out
}

func addOnce(list []string, s string) []string {
	for _, old := range list {
		if old == s {
			return list
		}
	}
	return append(list, s)
}

func (s *session) printSum(v *conformView) {
	counts := map[string]int{}
	for _, r := range v.Rows {
		counts[r.Answer]++
	}
	var parts []string
	for _, a := range []conform.Answer{conform.Met, conform.Broken, conform.Missing, conform.Judgement, conform.Unproved, conform.NotShown, conform.NotCalled} {
		if n := counts[string(a)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, a))
		}
	}
	s.Out.Line("%s: %s", report.Count(len(v.Rows), "requirement"), strings.Join(parts, ", "))
}
