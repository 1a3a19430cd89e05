package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"alteram/casefile"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/source"
)

func whatIfCommand(s *session) *cobra.Command {
	var f caseFlags
	c := &cobra.Command{
		Use:     "what-if CASE ENTRY...",
		Short:   "say what entries would change if they were added",
		Long:    "Add entries to a case, in the words of a case file, and print their rulings and what they change. Nothing is written. Ends with 5 when the rulebook would deny one of them, or a clause would be broken by them.",
		Example: "alteram what-if examples/carter/rehearsal.case \"30 October 2010 Hal makes an appeal, grounds \\\"unfair\\\"\"",
		Args:    command.Takes(2, -1),
	}
	f.add(c, "look at both at the end of this day instead of that of the last entry")
	c.RunE = s.Run(func(args []string) error {
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
		with.Look(on)
		o.Look(with.Day)
		v := report.Compare(o.Standing(args[0]), with.Standing(args[0]))
		if s.JSON {
			err = s.Emit(v)
		} else {
			report.PrintWhatIf(s.Out, v)
		}
		if err == nil && v.Refused {
			return &command.Quit{Code: command.CodeRefused}
		}
		return err
	})
	return c
}

// withEntries is the case with entries added to its text.
func (s *session) withEntries(o *report.Case, name string, entries []string) (*report.Case, error) {
	text := strings.TrimRight(string(o.Source.Text), "\n")
	for _, e := range entries {
		text += "\n" + strings.TrimSuffix(strings.TrimSpace(e), ".") + "."
	}
	file := source.NewFile(o.Source.Name, []byte(text+"\n"))
	c, diags := casefile.Read(file, o.Program)
	if err := s.RefuseErrors(diags); err != nil {
		return nil, err
	}
	if len(c.Events) == len(o.Text.Events) {
		return nil, command.WrongUse("begin each with its date: \"26 May 2027 Bo sends notice of hearing by email to Hal\"", "nothing in %q is an entry", strings.Join(entries, " "))
	}
	return &report.Case{Source: file, Program: o.Program, Text: c}, nil
}
