package cli

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/syntax"
)

func fmtCommand(s *session) *cobra.Command {
	var write, check bool
	var to, rulebook string
	c := &cobra.Command{
		Use:   "fmt FILE...",
		Short: "put rulebooks and cases into their canonical form",
		Long: "Print the canonical form of a rulebook (a file whose name ends in .md) or a case (any other file); meaning and prose stay as they are. " +
			"With --to a case changes between its two forms: text for people, jsonl for programs.",
		Example: "alteram fmt --write constitution.md cases/*.case\nalteram fmt --to jsonl cases/hal.case >hal.jsonl",
		Args:    command.Takes(1, -1),
	}
	c.Flags().BoolVarP(&write, "write", "w", false, "write the result back to the file instead of printing it")
	c.Flags().BoolVar(&check, "check", false, "print the names of files that are not in canonical form and end with 1")
	command.TextFlag(c, &to, "to", "", "FORM", "form of a case: text or jsonl; otherwise the one that it has")
	command.TextFlag(c, &rulebook, "rulebook", "", "FILE", "of a case: read it under this rulebook instead of the one that it names")
	c.RunE = s.Run(func(args []string) error {
		switch {
		case to != "" && to != "text" && to != "jsonl":
			return command.WrongUse("write --to text or --to jsonl", "there is no form %q", to)
		case write && (check || to != ""):
			return command.WrongUse("", "--write goes with neither --check nor --to")
		}
		changed := 0
		for _, name := range args {
			text, out, err := s.formatted(name, to, rulebook)
			if err != nil {
				return err
			}
			same := bytes.Equal(text, out)
			switch {
			case check && !same:
				changed++
				s.Out.Line("%s", name)
			case check || write && (same || name == "-"):
			case write:
				if err := command.WriteFile(name, out); err != nil {
					return err
				}
			default:
				s.Out.Write(out)
			}
		}
		if changed > 0 {
			s.Say("hint: alteram fmt --write puts them into canonical form")
			return &command.Quit{Code: command.CodeFailed}
		}
		return nil
	})
	return c
}

// formatted returns a text as it is and in its canonical form.
func (s *session) formatted(name, to, rulebook string) (text, out []byte, err error) {
	f, err := s.ReadText(name)
	if err != nil {
		return nil, nil, err
	}
	if strings.EqualFold(filepath.Ext(name), ".md") {
		tree, diags := syntax.Parse(f)
		if err := s.RefuseErrors(diags); err != nil {
			return nil, nil, err
		}
		return f.Text, syntax.Format(tree), nil
	}
	o, err := s.caseOf(f, name, rulebook)
	if err != nil {
		return nil, nil, err
	}
	if to == "jsonl" || to == "" && isJSON(f.Text) {
		return f.Text, o.Text.JSONLines(), nil
	}
	return f.Text, o.Text.Text(o.Program), nil
}
