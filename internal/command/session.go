// Package command is what every command of the program stands on: the streams
// it reads and writes, the exit codes and the errors that know theirs, and the
// texts and rulebooks that it is given by name.
//
// It knows no command. Packages cli and frontdesk hold those, one file each.
package command

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

	"github.com/spf13/cobra"

	"alteram/internal/screen"
	"alteram/source"
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

// Session is one run of the program.
type Session struct {
	World World
	Out   *screen.Screen  // standard output, buffered; there once a command runs
	Talk  *bufio.Writer   // standard error, buffered
	Ctx   context.Context // of the run: lives exactly as long as it
	Files fs.FS           // where files are read from instead of the disk

	JSON    bool // print the result as one JSON object
	NoColor bool

	books map[string]*Book // read so far, by name
	ran   bool             // a command began: errors from here on are not about the use of flags
}

// NewSession begins a run of the program.
func NewSession(ctx context.Context, w World) *Session {
	return &Session{Ctx: ctx, World: w, Talk: bufio.NewWriter(w.Err), books: map[string]*Book{}}
}

// Execute runs the command that args name, reports its error and returns the
// exit code.
func (s *Session) Execute(root *cobra.Command, args []string) (exit int) {
	defer func() {
		if r := recover(); r != nil { // Go would end with 2, which means wrong use
			fmt.Fprintf(s.World.Err, "alteram: error: this is a mistake of ours, not of yours: %v\n%s", r, debug.Stack())
			exit = CodeFailed
		}
	}()
	root.SetArgs(args)
	root.SetIn(s.World.In)
	root.SetOut(s.World.Out)
	root.SetErr(s.World.Err)
	err := root.ExecuteContext(s.Ctx)
	s.open()
	code := s.report(err)
	if flushErr := s.Out.Flush(); flushErr != nil && code == CodeDone {
		code = CodeFailed
	}
	s.Talk.Flush()
	return code
}

// open makes the screen once the flags are known.
func (s *Session) open() {
	if s.Out == nil {
		s.Out = screen.New(s.World.Out, s.World.Terminal, s.World.Env, s.NoColor)
	}
}

// Run wraps what a command does, so that the errors of flags and arguments
// can be told from its own.
func (s *Session) Run(do func(args []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		s.open()
		s.ran = true
		return do(args)
	}
}

// Say writes a line of talk to standard error.
func (s *Session) Say(format string, args ...any) {
	fmt.Fprintf(s.Talk, "alteram: "+format+"\n", args...)
}

// report tells the reader of an error and returns the exit code for it.
func (s *Session) report(err error) int {
	if err == nil {
		return CodeDone
	}
	var q *Quit
	switch {
	case errors.As(err, &q):
	case errors.Is(err, context.Canceled):
		q = &Quit{Code: CodeInterrupted, Message: "interrupted"}
	case errors.Is(err, fs.ErrNotExist):
		q = &Quit{Code: CodeNotFound, Message: plainPathError(err)}
	case s.ran:
		q = &Quit{Code: CodeFailed, Message: err.Error()}
	default:
		q = &Quit{Code: CodeUse, Message: firstLine(err.Error()), Hint: "alteram --help lists the commands, alteram COMMAND --help explains one"}
	}
	if q.Message == "" {
		return q.Code
	}
	if s.JSON {
		s.Emit(ErrorView{Schema: "alteram.error/1", Error: errorBody{Code: q.Code, Name: codeName(q.Code), Message: q.Message, Hint: q.Hint}})
	}
	s.Say("error: %s", q.Message)
	if q.Hint != "" {
		s.Say("hint: %s", q.Hint)
	}
	return q.Code
}

// Quit is an error that knows its exit code. Without a message the command
// has already said what there is to say.
type Quit struct {
	Code          int
	Message, Hint string
}

// Error returns the message, or the name of the code when there is none.
func (q *Quit) Error() string {
	if q.Message == "" {
		return codeName(q.Code)
	}
	return q.Message
}

// WrongUse is the error for arguments that make no sense.
func WrongUse(hint, format string, args ...any) error {
	return &Quit{CodeUse, fmt.Sprintf(format, args...), hint}
}

// NotFound is the error for a name that nothing bears.
func NotFound(hint, format string, args ...any) error {
	return &Quit{CodeNotFound, fmt.Sprintf(format, args...), hint}
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

// Takes is the check of the number of arguments: from least to most, or any
// number when most is negative.
func Takes(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		use := "use: " + c.UseLine()
		switch {
		case len(args) < least:
			return WrongUse(use, "%s needs more than that", c.CommandPath())
		case most >= 0 && len(args) > most:
			return WrongUse(use, "%s does not take %q", c.CommandPath(), args[most])
		}
		return nil
	}
}

// TextFlag adds a flag with a text argument, shown as argument in the help.
func TextFlag(c *cobra.Command, to *string, long, short, argument, usage string) {
	c.Flags().StringVarP(to, long, short, "", usage)
	c.Flags().Lookup(long).Annotations = map[string][]string{"argument": {argument}}
}

// Nearest is the hint that names the candidate nearest to a word, or otherwise.
func Nearest(word string, candidates []string, otherwise string) string {
	if near := source.Nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// UnknownCommand is the check of the arguments of a command that only has
// commands below it: it refuses what is none, and names the nearest one.
func UnknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	return WrongUse(Nearest(args[0], names, c.CommandPath()+" --help lists the commands"), "there is no command %q", strings.Join(append(strings.Fields(c.CommandPath())[1:], args[0]), " "))
}
