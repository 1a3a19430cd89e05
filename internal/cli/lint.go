package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"alteram/casefile"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/prove/claim"
	"alteram/source"
)

// lintView is what lint --json prints, one object for each rulebook.
type lintView struct {
	Schema      string                   `json:"schema"`             // alteram.lint/1
	File        string                   `json:"file"`               // path of the rulebook
	Title       string                   `json:"title"`              // of the rulebook
	Hash        string                   `json:"hash"`               // of its meaning
	Clauses     int                      `json:"clauses"`            // clauses that make rules, in a rule block or in words alone
	Formalised  int                      `json:"formalised"`         // those of them that have a rule block: only these are checked
	Sentences   int                      `json:"sentences"`          // formal sentences in force
	Stories     int                      `json:"stories"`            // stories
	Unformal    []string                 `json:"unformal,omitempty"` // clauses whose words make a rule that no rule block says: nothing is checked there
	Diagnostics []command.DiagnosticView `json:"diagnostics"`        // errors, warnings and notes
}

func lintCommand(s *session) *cobra.Command {
	var strict bool
	c := &cobra.Command{
		Use:     "lint RULEBOOK...",
		Short:   "say everything that is wrong with a rulebook",
		Long:    "Read a rulebook and its stories and print every error, warning and note with its place and remedy, and which clauses are not formalised. Ends with 1 when there is an error; with --strict also when there is a warning.",
		Example: "alteram lint examples/carter/constitution.md",
		Args:    command.Takes(1, -1),
	}
	c.Flags().BoolVar(&strict, "strict", false, "end with 1 when there are warnings, too")
	c.RunE = s.Run(func(args []string) error {
		bad := false
		for _, file := range args {
			v, diags, err := s.lint(file)
			if err != nil {
				return err
			}
			for _, d := range diags {
				bad = bad || d.Severity == source.Error || strict && d.Severity == source.Warning
			}
			if s.JSON {
				if err := s.Emit(v); err != nil {
					return err
				}
				continue
			}
			s.printLint(v, diags)
		}
		if bad {
			return &command.Quit{Code: command.CodeFailed}
		}
		return nil
	})
	return c
}

// lint reads a rulebook with its stories and claims.
func (s *session) lint(file string) (lintView, []source.Diagnostic, error) {
	b, err := s.ReadBook(file)
	if err != nil {
		return lintView{}, nil, err
	}
	diags := b.Diags
	if !source.HasError(diags) {
		for _, story := range b.Program.Stories {
			_, more := casefile.FromStory(story, b.Main.Source, b.Program)
			diags = append(diags, more...)
		}
		_, more := claim.Parse(b.Program)
		diags = append(diags, more...)
		source.Sort(diags)
	}
	v := lintView{
		Schema: "alteram.lint/1", File: file, Title: b.Program.Title, Hash: b.Program.Hash,
		Sentences: len(b.Program.Norms), Stories: len(b.Program.Stories), Diagnostics: command.DiagnosticViews(diags),
	}
	open, of := b.Program.Coverage()
	v.Clauses, v.Formalised = of, of-len(open)
	for _, i := range open {
		v.Unformal = append(v.Unformal, b.Program.Clauses[i].Number)
	}
	return v, diags, nil
}

func (s *session) printLint(v lintView, diags []source.Diagnostic) {
	for _, d := range diags {
		s.Out.Line("%s", s.Drawn(d))
	}
	s.Out.Line("%s  %s", s.Out.In(screen.Strong, v.Title), s.Out.In(screen.Faint, v.File))
	s.Out.Line("  %d of %s formalised, %s, %s", v.Formalised, report.Count(v.Clauses, "clause"), report.Count(v.Sentences, "sentence"), report.Count(v.Stories, "story"))
	if len(v.Unformal) > 0 {
		s.Out.Wrap("  ", screen.Doubt, fmt.Sprintf("not formalised, so nothing is checked: clause %s", strings.Join(v.Unformal, ", ")))
	}
	errors, warnings := 0, 0
	for _, d := range diags {
		switch d.Severity {
		case source.Error:
			errors++
		case source.Warning:
			warnings++
		}
	}
	switch {
	case errors > 0:
		s.Out.Line("  %s", s.Out.In(screen.Bad, report.Count(errors, "error")+", "+report.Count(warnings, "warning")))
	case warnings > 0:
		s.Out.Line("  %s", s.Out.In(screen.Doubt, report.Count(warnings, "warning")))
	default:
		s.Out.Line("  %s", s.Out.In(screen.Good, "nothing to say against it"))
	}
}
