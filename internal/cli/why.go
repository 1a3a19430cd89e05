package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/report"
)

func whyCommand(s *session) *cobra.Command {
	var f caseFlags
	c := &cobra.Command{
		Use:   "why CASE CLAUSE|ACT",
		Short: "say why something may or may not be done, or what a clause says",
		Long:  "Of an act, decision or meeting: who may do it, until when, and if not, why not and from when; and what was made of it when it was done. Of a clause: what it says of this case, and on which entries that rests.",
		Example: `alteram why examples/carter/rehearsal.case appeal
alteram why examples/carter/rehearsal.case clause 5`,
		Args: command.Takes(2, -1),
	}
	f.add(c, "look at the case as it stood at the end of this day, instead of that of its last entry")
	c.RunE = s.Run(func(args []string) error {
		o, err := s.openCase(args[0], &f)
		if err != nil {
			return err
		}
		asked := strings.Join(args[1:], " ")
		v, ok := o.Why(args[0], asked)
		if !ok {
			return command.NotFound(command.Nearest(asked, report.Names(o.Program), "name a clause by its number, or an act, decision or meeting of the rulebook"), "the rulebook has no clause or act %q", asked)
		}
		if s.JSON {
			return s.Emit(v)
		}
		report.PrintWhy(s.Out, v)
		return nil
	})
	return c
}
