package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"alteram/internal/command"
)

func manCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:     "man",
		Short:   "print the manual page",
		Long:    "Print the manual page in the format of man(1).",
		Example: "alteram man | man -l -",
		Args:    command.Takes(0, 0),
	}
	c.RunE = s.Run(func([]string) error {
		manual(s.Out, c.Root())
		return nil
	})
	return c
}

// manual writes the whole tree of commands as one page for man(7). The page
// has no date: the same source always gives the same page.
func manual(w io.Writer, root *cobra.Command) {
	fmt.Fprintf(w, ".TH ALTERAM 1 \"\" \"alteram %s\" \"User commands\"\n", Version)
	fmt.Fprintf(w, ".SH NAME\nalteram \\- %s\n", roff(root.Short))
	fmt.Fprintf(w, ".SH SYNOPSIS\n.B alteram\n.I command\n[flags]\n")
	fmt.Fprintf(w, ".SH DESCRIPTION\n%s\n", roff(root.Long))
	fmt.Fprintf(w, ".SH COMMANDS\n")
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			manualCommand(w, c)
		}
	}
	fmt.Fprintf(w, ".SH FLAGS OF EVERY COMMAND\n")
	manualFlags(w, root.PersistentFlags())
	fmt.Fprintf(w, ".SH EXIT STATUS\n")
	for _, code := range command.Codes() {
		fmt.Fprintf(w, ".TP\n.B %d\n%s\n", code.Code, roff(sentence(code.Meaning)))
	}
	fmt.Fprintf(w, ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nWhen set to anything, output is without colour.\n.TP\n.B TERM\nWhen it is dumb, output is without colour.\n")
}

func manualCommand(w io.Writer, c *cobra.Command) {
	fmt.Fprintf(w, ".SS %s\n", roff(strings.TrimSuffix(c.UseLine(), " [flags]")))
	about := c.Long
	if about == "" {
		about = sentence(c.Short)
	}
	for i, para := range strings.Split(about, "\n\n") {
		if i > 0 {
			fmt.Fprintln(w, ".PP")
		}
		fmt.Fprintln(w, roff(para))
	}
	manualFlags(w, c.LocalNonPersistentFlags())
	fmt.Fprintf(w, ".PP\n.nf\n")
	for l := range strings.SplitSeq(c.Example, "\n") {
		fmt.Fprintf(w, "$ %s\n", roff(l))
	}
	fmt.Fprintf(w, ".fi\n")
	for _, sub := range c.Commands() {
		manualCommand(w, sub)
	}
}

func manualFlags(w io.Writer, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			fmt.Fprintf(w, ".TP\n.B %s\n%s\n", roff(flagForm(f)), roff(f.Usage))
		}
	})
}

// roff escapes text for man(7): a backslash, a hyphen that must stay one, and
// a full stop or apostrophe that would begin a request.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
