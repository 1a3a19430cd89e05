package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"alteram/internal/command"
)

// docs/reference/cli.md is made from the commands.
func TestReferencePage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Command line\n\nMade from the commands themselves; `alteram COMMAND --help` says the same. [Exit codes](exit-codes.md), [JSON](json/README.md).\n")
	b.WriteString("\nResults go to standard output, talk to standard error as `alteram: ...`. Colour is used when standard output is a terminal, unless `--no-color`, `NO_COLOR` or `TERM=dumb` says otherwise. A file named `-` is standard input. No command asks questions, and none writes to a file that was not named.\n")
	root := rootCommand(&session{command.NewSession(context.Background(), command.World{Err: io.Discard})})
	b.WriteString("\n## Flags of every command\n\n")
	flagTable(&b, root.PersistentFlags())
	for _, c := range root.Commands() {
		if c.Name() != "help" {
			commandPage(&b, c)
		}
	}
	golden(t, filepath.FromSlash("../../docs/reference/cli.md"), []byte(b.String()))
}

func commandPage(b *strings.Builder, c *cobra.Command) {
	about := c.Long
	if about == "" {
		about = sentence(c.Short)
	}
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n```sh\n%s\n```\n", strings.TrimPrefix(strings.TrimSuffix(c.UseLine(), " [flags]"), "alteram "), about, c.Example)
	flags := c.LocalNonPersistentFlags()
	if flags.HasAvailableFlags() {
		b.WriteByte('\n')
		flagTable(b, flags)
	}
	for _, sub := range c.Commands() {
		commandPage(b, sub)
	}
}

func flagTable(b *strings.Builder, flags *pflag.FlagSet) {
	b.WriteString("| flag | |\n|---|---|\n")
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			fmt.Fprintf(b, "| `%s` | %s |\n", flagForm(f), f.Usage)
		}
	})
}

// docs/reference/exit-codes.md lists every code with its meaning.
func TestExitCodesAreDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.FromSlash("../../docs/reference/exit-codes.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range command.Codes() {
		meaning := strings.ReplaceAll(c.Meaning, "next --exit-code", "`next --exit-code`")
		if row := fmt.Sprintf("| %d | %s | %s |", c.Code, c.Name, meaning); !strings.Contains(string(page), row) {
			t.Errorf("the page has no row %q", row)
		}
	}
}

// Every command opens its help with an example that begins with its own name.
func TestEveryCommandHasAnExample(t *testing.T) {
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if !strings.HasPrefix(c.Example, c.CommandPath()) && c.HasParent() {
			t.Errorf("the example of %q is %q", c.CommandPath(), c.Example)
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(rootCommand(&session{command.NewSession(context.Background(), command.World{Err: io.Discard})}))
}
