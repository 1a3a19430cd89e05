package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/docket"
)

// checkView is what check --json prints, one object for each case.
type checkView struct {
	Schema     string       `json:"schema"`               // alteram.check/1
	Case       string       `json:"case"`                 // path of the case
	Title      string       `json:"title,omitempty"`      // of the case
	Rulebook   string       `json:"rulebook"`             // title of the rulebook
	Hash       string       `json:"hash"`                 // of the rulebook's meaning
	On         string       `json:"on,omitempty"`         // the day it is looked at
	Label      string       `json:"label,omitempty"`      // reported, invented or illustrative
	Incomplete []string     `json:"incomplete,omitempty"` // what the record may lack
	Open       bool         `json:"open"`                 // the case is not closed
	ClosedBy   string       `json:"closed_by,omitempty"`  // why it is closed
	Refused    bool         `json:"refused"`              // an act was denied its effect, or a clause is broken: exit code 5
	Entries    []entryView  `json:"entries"`              // the record, with rulings
	Results    []resultView `json:"results"`              // decisions and what has become of them
	Clauses    []clauseView `json:"clauses"`              // the whole case held against every clause
	Duties     []dueView    `json:"duties"`               // all, kept and open
	Powers     []dueView    `json:"powers"`               // what may be done, and what may not and why
	Alerts     []string     `json:"alerts,omitempty"`     // what the record leaves open and decides something
}

// standing is a case as it stands, ready to be printed.
func (o *opened) standing(name string) checkView {
	st := docket.At(o.state, o.at)
	v := checkView{
		Schema: "alteram.check/1", Case: name, Title: strings.TrimSuffix(o.c.Title, "."), Rulebook: o.program.Title, Hash: o.program.Hash,
		On: isoDay(o.day), Label: o.c.Label, Incomplete: o.c.Incomplete, Open: st.Open, ClosedBy: st.ClosedBy,
		Entries: o.entryViews(st.Rulings), Results: resultViews(st.Results), Clauses: clauseViews(st.Clauses),
		Duties: dueViews(o.program, st.Duties, o.day), Powers: dueViews(o.program, st.Powers, o.day), Alerts: append(st.Alerts, docket.Swaps(o.program, o.c.Register, o.c.Incomplete, o.c.Events)...),
	}
	for _, e := range v.Entries {
		v.Refused = v.Refused || refused(e.Effect)
	}
	for _, c := range v.Clauses {
		v.Refused = v.Refused || c.Answer == string(docket.Broken)
	}
	return v
}

// caseFlags are the flags of commands that look at a case.
type caseFlags struct {
	rulebook, on string
}

func (f *caseFlags) add(c *cobra.Command, onUsage string) {
	textFlag(c, &f.rulebook, "rulebook", "", "FILE", "judge under this rulebook instead of the one that the case names")
	textFlag(c, &f.on, "on", "", "DATE", onUsage)
}

// day is the date of --on, or NoDate.
func (f *caseFlags) day() (calendar.Date, error) {
	if f.on == "" {
		return calendar.NoDate, nil
	}
	d, err := calendar.ParseDate(f.on)
	if err != nil {
		return calendar.NoDate, wrongUse("", "--on: %v", err)
	}
	return d, nil
}

// openCase reads a case and replays it up to --on, or to its last entry.
func (s *session) openCase(name string, f *caseFlags) (*opened, error) {
	on, err := f.day()
	if err != nil {
		return nil, err
	}
	o, err := s.readCase(name, f.rulebook)
	if err != nil {
		return nil, err
	}
	o.look(on)
	return o, nil
}

func checkCommand(s *session) *cobra.Command {
	var f caseFlags
	var all bool
	var picture string
	c := &cobra.Command{
		Use:   "check CASE...",
		Short: "hold a case against its rulebook",
		Long: "Replay a case and print what the rulebook makes of it: each entry with its ruling, what became of decisions, the case held against every clause, and what is next. " +
			"Ends with 5 when an act is denied its effect or a clause is broken; not shown is no refusal.",
		Example: "alteram check examples/carter/rehearsal.case",
		Args:    takes(1, -1),
	}
	f.add(c, "look at the case as it stood at the end of this day, instead of that of its last entry")
	c.Flags().BoolVar(&all, "all", false, "print what was kept and what does not apply, too")
	textFlag(c, &picture, "strip", "", "FILE.svg", "also draw who was in the room when, at the first meeting that has times")
	c.RunE = s.run(func(args []string) error {
		no := false
		for i, file := range args {
			o, err := s.openCase(file, &f)
			if err != nil {
				return err
			}
			if picture != "" {
				if err := o.drawStrip(picture); err != nil {
					return err
				}
			}
			v := o.standing(file)
			no = no || v.Refused
			if s.json {
				if err := s.emit(v); err != nil {
					return err
				}
				continue
			}
			if i > 0 {
				s.out.Line("")
			}
			s.printCheck(o, v, all)
		}
		if no {
			return &quit{code: codeRefused}
		}
		return nil
	})
	return c
}

// drawStrip writes the picture of the first meeting.
func (o *opened) drawStrip(name string) error {
	strips := meetingStrips(o.state.Events())
	if len(strips) == 0 {
		return notFound("give the meeting's opening and closing a time of day", "the case has no meeting that can be drawn")
	}
	if o.c.Label != "" {
		strips[0].title += " (" + o.c.Label + ")"
	}
	return writeFile(name, []byte(strips[0].svg()))
}

func (s *session) printCheck(o *opened, v checkView, all bool) {
	s.printHead(o, v)
	s.out.Heading("WHAT HAPPENED")
	s.printEntries(v.Entries, all)
	if len(v.Results) > 0 {
		s.out.Heading("DECISIONS")
		s.printResults(v.Results)
	}
	if len(v.Clauses) > 0 {
		s.out.Heading("CLAUSES")
		s.printClauses(v.Clauses, all)
		s.printDutyFindings(v)
	}
	s.printNext(o, v, "")
	for _, a := range v.Alerts {
		s.out.Wrap("note: ", screen.Doubt, a)
	}
}

// printHead prints what is looked at.
func (s *session) printHead(o *opened, v checkView) {
	title := v.Title
	if title == "" {
		title = v.Case
	}
	s.out.Wrap("", screen.Strong, title)
	rows := [][]screen.Cell{{screen.Faint.Of("rulebook"), screen.Plain.Of(v.Rulebook)}, {screen.Faint.Of("case"), screen.Plain.Of(v.Case + ", " + count(len(o.c.Events), "entry"))}}
	if v.Label != "" {
		rows = append(rows, []screen.Cell{screen.Faint.Of("label"), screen.Plain.Of(v.Label)})
	}
	if len(v.Incomplete) > 0 {
		rows = append(rows, []screen.Cell{screen.Faint.Of("record"), screen.Plain.Of("may lack " + strings.Join(v.Incomplete, ", ") + ": silence about it is not shown, never broken")})
	}
	state := "open"
	if !v.Open {
		state = "closed"
		if v.ClosedBy != "" {
			state += ": " + v.ClosedBy
		}
	}
	if o.day != calendar.NoDate {
		state += ", as it stood on " + o.day.Long()
	}
	s.out.Table(0, append(rows, []screen.Cell{screen.Faint.Of("state"), screen.Plain.Of(state)}))
}

// printDutyFindings prints what is broken that no entry bears: duties that
// were missed or met late.
func (s *session) printDutyFindings(v checkView) {
	told := map[string]bool{}
	for _, e := range v.Entries {
		for _, f := range e.Findings {
			told[f.Clause+f.Text] = true
		}
	}
	for _, c := range v.Clauses {
		for _, f := range c.Findings {
			if f.Answer == string(docket.Broken) && !told[f.Clause+f.Text] {
				s.printFinding("  ", f)
			}
		}
	}
}

// printNext prints who must or may do what; of one person, when who is not
// empty.
func (s *session) printNext(o *opened, v checkView, who string) {
	must, may := v.next(who)
	title := "WHAT IS NEXT"
	if o.day != calendar.NoDate {
		title += fmt.Sprintf(" (%s)", o.day.Long())
	}
	s.out.Heading(title)
	switch {
	case len(must)+len(may) > 0:
		s.printDues(append(must, may...))
	case !v.Open:
		s.out.Line("  nothing: the case is closed")
	default:
		s.out.Line("  nothing is due, and nobody has a power that is open")
	}
}

// next picks what is still to be done: duties that are open or missed, and
// powers that may be used now.
func (v *checkView) next(who string) (must, may []dueView) {
	concerns := func(d dueView) bool {
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
