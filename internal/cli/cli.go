// Package cli is the command line of alteram: one file per command.
//
// A command reads its files, asks the pure rooms, and prints. Results go to
// standard output and talk to standard error, so that output can be piped;
// with --json the result is one object that bears the name of its schema
// (docs/reference/json). Every way to end has an exit code ([Codes]), and a
// command never ends the process itself.
//
// The package decides nothing about cases, rulebooks or dates: what it prints
// was found by docket, rulebook and calendar.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime/debug"
	"strings"
	"time"
	_ "time/tzdata" // zones, on machines that have none

	"github.com/spf13/cobra"

	"alteram/internal/screen"
)

// World is what a command may touch besides the files it is given by name.
type World struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string // os.Getenv
	Now      func() time.Time
	Terminal screen.Terminal // of Out
	Progress screen.Terminal // of Err
}

// Run runs the command that args name, without the program's own name first,
// and returns the exit code.
func Run(ctx context.Context, args []string, w World) (exit int) {
	defer func() {
		if r := recover(); r != nil { // Go would end with 2, which means wrong use
			fmt.Fprintf(w.Err, "alteram: error: this is a mistake of ours, not of yours: %v\n%s", r, debug.Stack())
			exit = codeFailed
		}
	}()
	s := &session{ctx: ctx, world: w, talk: bufio.NewWriter(w.Err), books: map[string]*book{}}
	root := rootCommand(s)
	root.SetArgs(args)
	root.SetIn(w.In)
	root.SetOut(w.Out)
	root.SetErr(w.Err)
	err := root.ExecuteContext(ctx)
	s.open()
	code := s.report(err)
	if flushErr := s.out.Flush(); flushErr != nil && code == codeDone {
		code = codeFailed
	}
	s.talk.Flush()
	return code
}

// session is one run of the program.
type session struct {
	ctx   context.Context // of the run: lives exactly as long as it
	world World
	out   *screen.Screen // standard output, buffered
	talk  *bufio.Writer
	files fs.FS            // where files are read from instead of the disk
	books map[string]*book // read so far, by name

	json    bool
	noColor bool
	ran     bool // a command began: errors from here on are not about the use of flags
}

// open makes the screen once the flags are known.
func (s *session) open() {
	if s.out == nil {
		s.out = screen.New(s.world.Out, s.world.Terminal, s.world.Env, s.noColor)
	}
}

// run wraps what a command does, so that the errors of flags and arguments
// can be told from its own.
func (s *session) run(do func(args []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		s.open()
		s.ran = true
		return do(args)
	}
}

// say writes a line of talk to standard error.
func (s *session) say(format string, args ...any) {
	fmt.Fprintf(s.talk, "alteram: "+format+"\n", args...)
}

// report tells the reader of an error and returns the exit code for it.
func (s *session) report(err error) int {
	if err == nil {
		return codeDone
	}
	var q *quit
	switch {
	case errors.As(err, &q):
	case errors.Is(err, context.Canceled):
		q = &quit{code: codeInterrupted, message: "interrupted"}
	case errors.Is(err, fs.ErrNotExist):
		q = &quit{code: codeNotFound, message: plainPathError(err)}
	case s.ran:
		q = &quit{code: codeFailed, message: err.Error()}
	default:
		q = &quit{code: codeUse, message: firstLine(err.Error()), hint: "alteram --help lists the commands, alteram COMMAND --help explains one"}
	}
	if q.message == "" {
		return q.code
	}
	if s.json {
		s.emit(errorView{Schema: "alteram.error/1", Error: errorBody{Code: q.code, Name: codeName(q.code), Message: q.message, Hint: q.hint}})
	}
	s.say("error: %s", q.message)
	if q.hint != "" {
		s.say("hint: %s", q.hint)
	}
	return q.code
}

// quit is an error that knows its exit code. Without a message the command
// has already said what there is to say.
type quit struct {
	code          int
	message, hint string
}

// Error returns the message, or the name of the code when there is none.
func (q *quit) Error() string {
	if q.message == "" {
		return codeName(q.code)
	}
	return q.message
}

// wrongUse is the error for arguments that make no sense.
func wrongUse(hint, format string, args ...any) error {
	return &quit{codeUse, fmt.Sprintf(format, args...), hint}
}

// notFound is the error for a name that nothing bears.
func notFound(hint, format string, args ...any) error {
	return &quit{codeNotFound, fmt.Sprintf(format, args...), hint}
}

// plainPathError says which file is missing without the name of the system
// call.
func plainPathError(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return "there is no file " + p.Path
	}
	return err.Error()
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}

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
		Args:          func(c *cobra.Command, args []string) error { return unknownCommand(c, args) },
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().BoolVar(&s.json, "json", false, "print the result as one JSON object (docs/reference/json)")
	root.PersistentFlags().BoolVar(&s.noColor, "no-color", false, "print without colour; so do NO_COLOR and TERM=dumb")
	root.SetHelpFunc(help)
	root.SetHelpCommand(&cobra.Command{Use: "help [COMMAND]", Short: "explain a command", Example: "alteram help check", RunE: s.run(func(args []string) error {
		c, rest, err := root.Find(args)
		if err != nil || len(rest) > 0 {
			return notFound("alteram --help lists the commands", "there is no command %q", strings.Join(args, " "))
		}
		return c.Help()
	})})
	for _, c := range commands(s) {
		root.AddCommand(c)
	}
	return root
}

// unknownCommand refuses what is no command, and names the nearest one.
func unknownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return wrongUse(nearest(args[0], names, "alteram --help lists the commands"), "there is no command %q", args[0])
}

// takes is the check of the number of arguments: from least to most, or any
// number when most is negative.
func takes(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		use := "use: " + c.UseLine()
		switch {
		case len(args) < least:
			return wrongUse(use, "%s needs more than that", c.CommandPath())
		case most >= 0 && len(args) > most:
			return wrongUse(use, "%s does not take %q", c.CommandPath(), args[most])
		}
		return nil
	}
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
