package cli

import (
	"github.com/spf13/cobra"

	"alteram/calendar"
	"alteram/internal/command"
)

func nextCommand(s *session) *cobra.Command {
	var f caseFlags
	var as string
	var exitCode bool
	c := &cobra.Command{
		Use:     "next CASE",
		Short:   "say who must or may do what, and by when",
		Long:    "Print the duties and powers that are open now, or at the end of the day --on. Duties that are overdue come first.",
		Example: "alteram next examples/carter/rehearsal.case --on \"13 October 2010\"",
		Args:    command.Takes(1, 1),
	}
	f.add(c, "look at the case at the end of this day instead of now")
	command.TextFlag(c, &as, "as", "", "PERSON", "only what this person, or whoever holds this office, must or may do")
	c.Flags().BoolVar(&exitCode, "exit-code", false, "end with 8 when a duty is overdue")
	c.RunE = s.Run(func(args []string) error {
		on, err := f.day()
		if err != nil {
			return err
		}
		o, err := s.readCase(args[0], f.rulebook)
		if err != nil {
			return err
		}
		if on == calendar.NoDate {
			o.LookNow(calendar.Instant(s.World.Now().UnixNano()))
		} else {
			o.Look(on)
		}
		return s.ShowNext(o, args[0], as, exitCode)
	})
	return c
}
