package cli

import (
	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
	"alteram/internal/report"
)

// caseFlags are the flags of commands that look at a case.
type caseFlags struct {
	rulebook, on string
}

func (f *caseFlags) add(c *cobra.Command, onUsage string) {
	command.TextFlag(c, &f.rulebook, "rulebook", "", "FILE", "judge under this rulebook instead of the one that the case names")
	command.TextFlag(c, &f.on, "on", "", "DATE", onUsage)
}

// day is the date of --on, or NoDate.
func (f *caseFlags) day() (calendar.Date, error) {
	if f.on == "" {
		return calendar.NoDate, nil
	}
	d, err := calendar.ParseDate(f.on)
	if err != nil {
		return calendar.NoDate, command.WrongUse("", "--on: %v", err)
	}
	return d, nil
}

// openCase reads a case and replays it up to --on, or to its last entry.
func (s *session) openCase(name string, f *caseFlags) (*report.Case, error) {
	on, err := f.day()
	if err != nil {
		return nil, err
	}
	o, err := s.readCase(name, f.rulebook)
	if err != nil {
		return nil, err
	}
	o.Look(on)
	return o, nil
}

func checkCommand(s *session) *cobra.Command {
	var f caseFlags
	var all bool
	var picture string
	var law packFlags
	c := &cobra.Command{
		Use:   "check CASE...",
		Short: "hold a case against its rulebook",
		Long: "Replay a case and print what the rulebook makes of it: each entry with its ruling, what became of decisions, the case held against every clause, and what is next. " +
			"Ends with 5 when an act is denied its effect or a clause is broken; not shown is no refusal. With --to the case is held against a law instead, in its own clauses.",
		Example: "alteram check examples/carter/rehearsal.case",
		Args:    command.Takes(1, -1),
	}
	f.add(c, "look at the case as it stood at the end of this day, instead of that of its last entry")
	c.Flags().BoolVar(&all, "all", false, "print what was kept and what does not apply, too")
	law.add(c, "hold the case against this requirements pack instead, clause by clause")
	command.TextFlag(c, &picture, "strip", "", "FILE.svg", "also draw who was in the room when, at the first meeting that has times")
	c.RunE = s.Run(func(args []string) error {
		no := false
		for i, file := range args {
			o, err := s.openCase(file, &f)
			if err != nil {
				return err
			}
			if picture != "" {
				svg, ok := o.Strip()
				if !ok {
					return command.NotFound("give the meeting's opening and closing a time of day", "%s has no meeting that can be drawn", file)
				}
				if err := command.WriteFile(picture, []byte(svg)); err != nil {
					return err
				}
			}
			if law.to != "" {
				good, err := s.checkTo(o, file, &law, all)
				if err != nil {
					return err
				}
				no = no || !good
				continue
			}
			v := o.Standing(file)
			no = no || v.Refused
			if s.JSON {
				if err := s.Emit(v); err != nil {
					return err
				}
				continue
			}
			if i > 0 {
				s.Out.Line("")
			}
			report.PrintCheck(s.Out, v, all)
		}
		if no {
			return &command.Quit{Code: command.CodeRefused}
		}
		return nil
	})
	return c
}
