package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"alteram/internal/command"
	"alteram/internal/screen"
)

// helpWidth is the width of help, in columns, whatever the terminal has.
const helpWidth = 80

// help prints the help of a command. It opens with an example, because that
// is what people look for.
func help(c *cobra.Command, _ []string) {
	w := c.OutOrStdout()
	for l := range strings.SplitSeq(c.Example, "\n") {
		fmt.Fprintf(w, "$ %s\n", l)
	}
	about := c.Long
	if about == "" {
		about = sentence(c.Short)
	}
	fmt.Fprintf(w, "\n%s\n", strings.Join(screen.Wrap(about, helpWidth), "\n"))
	fmt.Fprintf(w, "\nuse: %s\n", c.UseLine())
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\ncommands:\n")
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(w, "  %-12s%s\n", sub.Name(), sub.Short)
			}
		}
	}
	printFlags(w, "flags", c.LocalNonPersistentFlags())
	printFlags(w, "flags of every command", c.Root().PersistentFlags())
	if !c.HasParent() {
		fmt.Fprintf(w, "\nexit codes:\n")
		for _, code := range command.Codes() {
			fmt.Fprintf(w, "  %-5d%s\n", code.Code, code.Meaning)
		}
	}
}

func printFlags(w io.Writer, title string, flags *pflag.FlagSet) {
	first := true
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		if first {
			fmt.Fprintf(w, "\n%s:\n", title)
			first = false
		}
		lead := flagForm(f)
		if len(lead) > 22 {
			fmt.Fprintf(w, "  %s\n", lead)
			lead = ""
		}
		for _, l := range screen.Wrap(f.Usage, helpWidth-26) {
			fmt.Fprintf(w, "  %-24s%s\n", lead, l)
			lead = ""
		}
	})
}

// flagForm is a flag as it is typed: "-o, --output FILE".
func flagForm(f *pflag.Flag) string {
	form := "--" + f.Name
	if f.Shorthand != "" {
		form = "-" + f.Shorthand + ", " + form
	}
	if f.Value.Type() != "bool" {
		form += " " + flagArgument(f)
	}
	return form
}

// flagArgument is what stands behind a flag: its annotation, or its type.
func flagArgument(f *pflag.Flag) string {
	if a := f.Annotations["argument"]; len(a) == 1 {
		return a[0]
	}
	return strings.ToUpper(f.Value.Type())
}

// sentence gives a short description its capital and full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
