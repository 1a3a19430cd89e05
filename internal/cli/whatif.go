package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"alteram/casefile"
	"alteram/docket"
	"alteram/source"
)

// whatIfView is what what-if --json prints.
type whatIfView struct {
	Schema  string       `json:"schema"`         // alteram.what-if/1
	Case    string       `json:"case"`           // path of the case
	On      string       `json:"on,omitempty"`   // the day of the last entry, or of --on
	Refused bool         `json:"refused"`        // an entry that was added is denied its effect, or breaks a clause: exit code 5
	Added   []entryView  `json:"added"`          // the entries that were added, with rulings
	Changed []changeView `json:"changed"`        // what they change
	Must    []dueView    `json:"must,omitempty"` // duties that are open then
	May     []dueView    `json:"may,omitempty"`  // powers that may be used then
}

// changeView is one thing that is different with the entries added.
type changeView struct {
	What   string `json:"what"`             // entry, clause, decision, duty or power
	Name   string `json:"name"`             // which
	Before string `json:"before,omitempty"` // as it is
	After  string `json:"after,omitempty"`  // as it would be
	Worse  bool   `json:"worse,omitempty"`  // it would be denied or broken, and was not
}

func whatIfCommand(s *session) *cobra.Command {
	var f caseFlags
	c := &cobra.Command{
		Use:     "what-if CASE ENTRY...",
		Short:   "say what entries would change if they were added",
		Long:    "Add entries to a case, in the words of a case file, and print their rulings and what they change. Nothing is written. Ends with 5 when the rulebook would deny one of them, or a clause would be broken by them.",
		Example: "alteram what-if examples/carter/rehearsal.case \"30 October 2010 Hal makes an appeal, grounds \\\"unfair\\\"\"",
		Args:    takes(2, -1),
	}
	f.add(c, "look at both at the end of this day instead of that of the last entry")
	c.RunE = s.run(func(args []string) error {
		on, err := f.day()
		if err != nil {
			return err
		}
		o, err := s.readCase(args[0], f.rulebook)
		if err != nil {
			return err
		}
		with, err := s.withEntries(o, args[0], args[1:])
		if err != nil {
			return err
		}
		with.look(on)
		o.look(with.day)
		v := compare(o.standing(args[0]), with.standing(args[0]))
		if s.json {
			err = s.emit(v)
		} else {
			s.printWhatIf(v)
		}
		if err == nil && v.Refused {
			return &quit{code: codeRefused}
		}
		return err
	})
	return c
}

// withEntries is the case with entries added to its text.
func (s *session) withEntries(o *opened, name string, entries []string) (*opened, error) {
	text := strings.TrimRight(string(o.file.Text), "\n")
	for _, e := range entries {
		text += "\n" + strings.TrimSuffix(strings.TrimSpace(e), ".") + "."
	}
	file := source.NewFile(o.file.Name, []byte(text+"\n"))
	c, diags := casefile.Read(file, o.program)
	if err := s.refuseErrors(diags); err != nil {
		return nil, err
	}
	if len(c.Events) == len(o.c.Events) {
		return nil, wrongUse("begin each with its date: \"26 May 2027 Bo sends notice of hearing by email to Hal\"", "nothing in %q is an entry", strings.Join(entries, " "))
	}
	return &opened{file: file, program: o.program, book: o.book, c: c}, nil
}

// compare says what is different between a case and the same case with more
// entries.
func compare(before, after checkView) whatIfView {
	v := whatIfView{Schema: "alteram.what-if/1", Case: after.Case, On: after.On, Added: []entryView{}, Changed: []changeView{}}
	had := map[string]entryView{}
	for _, e := range before.Entries {
		had[e.ID] = e
	}
	for _, e := range after.Entries {
		was, known := had[e.ID]
		switch {
		case !known:
			v.Added = append(v.Added, e)
			v.Refused = v.Refused || refused(e.Effect)
		case was.Effect != e.Effect:
			v.Changed = append(v.Changed, changeView{"entry", e.ID + ", " + e.Text, was.Effect, e.Effect, refused(e.Effect)})
		}
	}
	for i, c := range after.Clauses {
		if was := before.Clauses[i]; was.Answer != c.Answer {
			worse := c.Answer == string(docket.Broken)
			v.Changed = append(v.Changed, changeView{"clause", c.Clause + " " + c.Heading, was.Answer, c.Answer, worse})
			v.Refused = v.Refused || worse
		}
	}
	v.Changed = append(v.Changed, changedResults(before.Results, after.Results)...)
	v.Changed = append(v.Changed, changedDues("duty", before.Duties, after.Duties)...)
	v.Changed = append(v.Changed, changedDues("power", before.Powers, after.Powers)...)
	if before.Open != after.Open {
		state := map[bool]string{true: "open", false: "closed"}
		v.Changed = append(v.Changed, changeView{What: "case", Name: "the case", Before: state[before.Open], After: state[after.Open]})
	}
	v.Must, v.May = after.next("")
	return v
}

func changedResults(before, after []resultView) []changeView {
	var out []changeView
	had := map[string]string{}
	for _, r := range before {
		had[r.Event] = r.Status
	}
	for _, r := range after {
		if had[r.Event] != r.Status {
			out = append(out, changeView{What: "decision", Name: r.Thing, Before: had[r.Event], After: r.Status})
		}
	}
	return out
}

// changedDues lists duties or powers whose status or time is another.
func changedDues(what string, before, after []dueView) []changeView {
	var out []changeView
	describe := func(d dueView) string { return strings.TrimSpace(d.Status + d.until()) }
	key := func(d dueView) string {
		return d.Clause + "|" + d.Kind + "|" + d.Who + "|" + d.Deed + "|" + d.Trigger + "|" + strings.Join(d.People, ",")
	}
	had := map[string]string{}
	for _, d := range before {
		had[key(d)] = describe(d)
	}
	for _, d := range after {
		was := had[key(d)]
		delete(had, key(d))
		if now := describe(d); was != now {
			out = append(out, changeView{What: what, Name: d.Who + " " + d.Kind + " " + d.Deed + " (clause " + d.Clause + ")", Before: was, After: now, Worse: d.Overdue})
		}
	}
	for _, d := range before {
		if was, gone := had[key(d)]; gone {
			out = append(out, changeView{What: what, Name: d.Who + " " + d.Kind + " " + d.Deed + " (clause " + d.Clause + ")", Before: was})
			delete(had, key(d))
		}
	}
	return out
}

func (s *session) printWhatIf(v whatIfView) {
	s.out.line("%s", s.out.in(strong, "IF THIS HAPPENED"))
	s.printEntries(v.Added, true)
	s.out.heading("IT WOULD CHANGE")
	if len(v.Changed) == 0 {
		s.out.line("  nothing else")
	}
	for _, c := range v.Changed {
		t := plain
		if c.Worse {
			t = bad
		}
		switch {
		case c.Before == "":
			s.out.wrap("  ", t, c.What+" "+c.Name+": now "+c.After)
		case c.After == "":
			s.out.wrap("  ", t, c.What+" "+c.Name+": gone (was "+c.Before+")")
		default:
			s.out.wrap("  ", t, c.What+" "+c.Name+": "+c.Before+" -> "+c.After)
		}
	}
	if len(v.Must)+len(v.May) > 0 {
		s.out.heading("AND NEXT")
		s.printDues(append(v.Must, v.May...))
	}
}
