package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"alteram/docket"
	"alteram/rulebook"
)

// whyView is what why --json prints.
type whyView struct {
	Schema  string      `json:"schema"`           // alteram.why/1
	Case    string      `json:"case"`             // path of the case
	On      string      `json:"on,omitempty"`     // the day it is looked at
	Asked   string      `json:"asked"`            // the clause or act, as the rulebook names it
	Clause  *clauseView `json:"clause,omitempty"` // of a clause: what it says of the case
	Text    string      `json:"text,omitempty"`   // of a clause: the members' own words
	Words   []string    `json:"words,omitempty"`  // of a clause: its formal sentences
	Entries []entryView `json:"entries"`          // entries that it speaks of
	Duties  []dueView   `json:"duties"`           // duties about it
	Powers  []dueView   `json:"powers"`           // powers about it, and why they may not be used
}

func whyCommand(s *session) *cobra.Command {
	var f caseFlags
	c := &cobra.Command{
		Use:   "why CASE CLAUSE|ACT",
		Short: "say why something may or may not be done, or what a clause says",
		Long:  "Of an act, decision or meeting: who may do it, until when, and if not, why not and from when; and what was made of it when it was done. Of a clause: what it says of this case, and on which entries that rests.",
		Example: `alteram why examples/carter/rehearsal.case appeal
alteram why examples/carter/rehearsal.case clause 5`,
		Args: takes(2, -1),
	}
	f.add(c, "look at the case as it stood at the end of this day, instead of that of its last entry")
	c.RunE = s.run(func(args []string) error {
		o, err := s.openCase(args[0], &f)
		if err != nil {
			return err
		}
		v, err := o.why(args[0], strings.Join(args[1:], " "))
		if err != nil {
			return err
		}
		if s.json {
			return s.emit(v)
		}
		s.printWhy(o, v)
		return nil
	})
	return c
}

// why picks what a case says about a clause or a thing.
func (o *opened) why(name, asked string) (*whyView, error) {
	full := o.standing(name)
	st := docket.At(o.state, o.at)
	v := &whyView{Schema: "alteram.why/1", Case: name, On: full.On, Entries: []entryView{}, Duties: []dueView{}, Powers: []dueView{}}
	if i := clauseIndex(o.program, asked); i >= 0 {
		cl := &o.program.Clauses[i]
		v.Asked, v.Text = "clause "+cl.Number, cl.Prose
		for _, n := range cl.Norms {
			v.Words = append(v.Words, strings.TrimSpace(o.program.Norms[n].Words))
		}
		v.Clause = &full.Clauses[i]
		for k, d := range st.Duties {
			if o.program.Norms[d.Norm].Clause == i {
				v.Duties = append(v.Duties, full.Duties[k])
			}
		}
		for k, d := range st.Powers {
			if o.program.Norms[d.Norm].Clause == i {
				v.Powers = append(v.Powers, full.Powers[k])
			}
		}
		for _, e := range full.Entries {
			if slices.ContainsFunc(e.Findings, func(f findingView) bool { return f.Clause == cl.Number }) {
				v.Entries = append(v.Entries, e)
			}
		}
		return v, nil
	}
	id, ok := o.program.Lookup(asked)
	if !ok {
		return nil, notFound(nearest(asked, askable(o.program), "name a clause by its number, or an act, decision or meeting of the rulebook"), "the rulebook has no clause or act %q", asked)
	}
	t := o.program.Thing(id)
	v.Asked = t.Name
	about := func(norm int) bool {
		n := &o.program.Norms[norm]
		return n.Thing == id || slices.ContainsFunc(n.Deeds, func(d rulebook.Deed) bool { return d.Thing == id })
	}
	for k, d := range st.Duties {
		if about(d.Norm) {
			v.Duties = append(v.Duties, full.Duties[k])
		}
	}
	for k, d := range st.Powers {
		if about(d.Norm) {
			v.Powers = append(v.Powers, full.Powers[k])
		}
	}
	for k, r := range st.Rulings {
		if r.Thing == t.Name {
			v.Entries = append(v.Entries, full.Entries[k])
		}
	}
	return v, nil
}

// clauseIndex finds a clause by its number, with or without the word clause,
// or returns -1.
func clauseIndex(p *rulebook.Program, asked string) int {
	number := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(asked), "clause"), "rule"), " ", "")
	return slices.IndexFunc(p.Clauses, func(c rulebook.Clause) bool {
		return c.Book == "" && strings.ToLower(strings.ReplaceAll(c.Number, " ", "")) == number
	})
}

// askable lists the names that why and explain know.
func askable(p *rulebook.Program) []string {
	var names []string
	for _, c := range p.Clauses {
		names = append(names, c.Number)
	}
	for _, t := range p.Things {
		switch t.Kind {
		case rulebook.Act, rulebook.Decision, rulebook.Meeting:
			names = append(names, t.Name)
		}
	}
	return names
}

func (s *session) printWhy(o *opened, v *whyView) {
	s.out.line("%s", s.out.in(strong, v.Asked))
	if c := v.Clause; c != nil {
		s.out.wrap("", plain, c.Heading)
		if v.Text != "" {
			s.out.prose("  ", faint, v.Text)
		}
		for _, w := range v.Words {
			s.out.wrap("  ", name, w)
		}
		s.out.line("\nin this case: %s", s.out.in(tintOf(c.Answer), c.Answer))
		for _, f := range c.Findings {
			s.printFinding("  ", f)
		}
	}
	for _, p := range v.Powers {
		who := p.Who
		if len(p.People) > 0 {
			who += " (" + strings.Join(p.People, ", ") + ")"
		}
		switch p.Status {
		case "open":
			s.out.wrap("  ", plain, fmt.Sprintf("%s may %s%s [clause %s]", who, p.Deed, p.until(), p.Clause))
		default:
			s.out.wrap("  ", bad, fmt.Sprintf("%s may not %s now [clause %s]", who, p.Deed, p.Clause))
			for _, f := range p.Blocked {
				s.printFinding("    ", f)
			}
		}
	}
	if len(v.Duties) > 0 {
		s.out.heading("DUTIES")
		for _, d := range v.Duties {
			s.out.line("  %s", s.out.in(tintOf(d.Status), d.Status))
			s.printDues([]dueView{d})
		}
	}
	if len(v.Entries) > 0 {
		s.out.heading("IN THE RECORD")
		s.printEntries(v.Entries, true)
	}
	if v.Clause == nil && len(v.Powers)+len(v.Duties)+len(v.Entries) == 0 {
		s.out.line("  nothing in the rulebook says who may or must do it now, and the record does not speak of it")
	}
}
