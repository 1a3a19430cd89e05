// Package cli is the command line of alteram: one file per command.
//
// A command reads its files, asks the pure rooms, and prints. Results go to
// standard output and talk to standard error, so that output can be piped;
// with --json the result is one object that bears the name of its schema
// (docs/reference/json). Every way to end has an exit code ([command.Codes]),
// and a command never ends the process itself. The commands that work on an
// organisation's record are in packages frontdesk and backoffice.
//
// The package decides nothing about cases, rulebooks or dates: what it prints
// was found by docket, rulebook and calendar.
package cli

import (
	"context"
	"slices"
	"strings"
	_ "time/tzdata" // zones, on machines that have none

	"github.com/spf13/cobra"

	"alteram/internal/backoffice"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/frontdesk"
	"alteram/internal/proving"
	"alteram/internal/telling"
)

// Run runs the command that args name, without the program's own name first,
// and returns the exit code.
func Run(ctx context.Context, args []string, w command.World) int {
	s := &session{command.NewSession(ctx, w)}
	return s.Execute(rootCommand(s), args)
}

// session is one run of the program.
type session struct{ *command.Session }

// rootCommand returns the tree of commands. It is the one list of what
// exists.
func rootCommand(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:           "alteram",
		Short:         "run disciplinary cases under your own constitution",
		Long:          "alteram reads an organisation's rulebook, judges what was done in a case under it, and says what is due, with the working of every date.",
		Example:       "alteram demo",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          command.UnknownCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().BoolVar(&s.JSON, "json", false, "print the result as one JSON object (docs/reference/json)")
	root.PersistentFlags().BoolVar(&s.NoColor, "no-color", false, "print without colour; so do NO_COLOR and TERM=dumb")
	root.SetHelpFunc(help)
	root.SetHelpCommand(&cobra.Command{Use: "help [COMMAND]", Short: "explain a command", Example: "alteram help check", RunE: s.Run(func(args []string) error {
		c, rest, err := root.Find(args)
		if err != nil || len(rest) > 0 {
			return command.NotFound("alteram --help lists the commands", "there is no command %q", strings.Join(args, " "))
		}
		return c.Help()
	})})
	for _, c := range commands(s) {
		root.AddCommand(c)
	}
	d := &desk.Desk{Session: s.Session, Engine: "alteram " + Version}
	for _, c := range slices.Concat(frontdesk.Commands(d), backoffice.Commands(d), telling.Commands(d)) {
		if c.Name() == "rules" {
			m := mapCommand(s) // where readers of a rulebook look for it, too
			m.Example = "alteram rules map examples/carter/constitution.md -o carter.svg"
			c.AddCommand(m, questionsCommand(s))
		}
		root.AddCommand(c)
	}
	return root
}

// commands lists the commands in the order of the help.
func commands(s *session) []*cobra.Command {
	return []*cobra.Command{
		checkCommand(s),
		nextCommand(s),
		whyCommand(s),
		whatIfCommand(s),
		explainCommand(s),
		mapCommand(s),
		lintCommand(s),
		proving.Prove(s.Session),
		proving.Recheck(s.Session),
		conformCommand(s),
		testCommand(s),
		fmtCommand(s),
		dateCommand(s),
		importCommand(s),
		demoCommand(s),
		completionCommand(s),
		manCommand(s),
		versionCommand(s),
	}
}
