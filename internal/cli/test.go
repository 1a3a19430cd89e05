package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"alteram/casefile"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/source"
)

// testView is what test --json prints.
type testView struct {
	Schema  string         `json:"schema"`  // alteram.test/1
	Stories int            `json:"stories"` // stories and cases with expectations that were run
	Expects int            `json:"expects"` // expectations
	Failed  int            `json:"failed"`  // expectations that are not met, and texts with errors
	Files   []testFileView `json:"files"`   // in the order in which they were run
}

// testFileView is one rulebook or case.
type testFileView struct {
	File        string                   `json:"file"`                  // path
	Stories     int                      `json:"stories"`               // that were run
	Expects     int                      `json:"expects"`               // expectations
	Failures    []failureView            `json:"failures,omitempty"`    // what is not met
	Diagnostics []command.DiagnosticView `json:"diagnostics,omitempty"` // errors that kept it from being run
}

// failureView is an expectation that is not met.
type failureView struct {
	Story string `json:"story"` // title of the story, or name of the case
	Line  int    `json:"line"`  // of the expectation
	Want  string `json:"want"`  // what was expected
	Got   string `json:"got"`   // what the rulebook says
}

func testCommand(s *session) *cobra.Command {
	c := &cobra.Command{
		Use:   "test FILE|FOLDER...",
		Short: "run the stories of rulebooks and the expectations of cases",
		Long: "Run every story of a rulebook (.md) and every expectation of a case (.case, .jsonl), and say which are not met. " +
			"Of a folder all of them are run, those below it too; Markdown that is no rulebook is passed over.",
		Example: "alteram test examples",
		Args:    command.Takes(1, -1),
	}
	c.RunE = s.Run(func(args []string) error {
		files, err := testFiles(args)
		if err != nil {
			return err
		}
		v := testView{Schema: "alteram.test/1", Files: []testFileView{}}
		bar := screen.NewBar(s.World.Err, s.World.Progress, s.World.Env, s.World.Now, len(files))
		for i, name := range files {
			if err := s.Ctx.Err(); err != nil {
				return err
			}
			f, err := s.testFile(name)
			if q := (*command.Quit)(nil); errors.As(err, &q) { // of this file; the others are run all the same
				f.Diagnostics = append(f.Diagnostics, command.DiagnosticView{Severity: source.Error.String(), File: name, Message: q.Message, Hint: q.Hint})
			} else if err != nil {
				return err
			}
			bar.To(i, name)
			v.Stories, v.Expects, v.Failed = v.Stories+f.Stories, v.Expects+f.Expects, v.Failed+len(f.Failures)+len(f.Diagnostics)
			v.Files = append(v.Files, f)
		}
		bar.Done()
		if s.JSON {
			err = s.Emit(v)
		} else {
			s.printTest(v)
		}
		switch {
		case err != nil:
			return err
		case v.Stories == 0 && v.Failed == 0:
			return command.NotFound("stories stand in story blocks of a rulebook, expectations behind expect: in a case", "there is nothing to run in %s", strings.Join(args, " "))
		case v.Failed > 0:
			return &command.Quit{Code: command.CodeFailed}
		}
		return nil
	})
	return c
}

// testFiles lists the files named, and those in folders that look like
// rulebooks or cases.
func testFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		arg = strings.TrimSuffix(arg, "/...") // folders are walked whole, said or not
		info, err := os.Stat(arg)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, arg)
			continue
		}
		err = filepath.WalkDir(arg, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			switch filepath.Ext(name) {
			case ".case", ".jsonl":
				files = append(files, name)
			case ".md":
				text, err := os.ReadFile(name)
				if err != nil {
					return err
				}
				if strings.Contains(string(text), "```story") {
					files = append(files, name)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// testFile runs one rulebook or case.
func (s *session) testFile(name string) (testFileView, error) {
	v := testFileView{File: name}
	if strings.EqualFold(filepath.Ext(name), ".md") {
		b, err := s.ReadBook(name)
		if err != nil || source.HasError(b.Diags) {
			if err == nil {
				v.Diagnostics = command.DiagnosticViews(command.OnlyErrors(b.Diags))
			}
			return v, err
		}
		for _, story := range b.Program.Stories {
			c, diags := casefile.FromStory(story, b.Main.Source, b.Program)
			v.Diagnostics = append(v.Diagnostics, command.DiagnosticViews(command.OnlyErrors(diags))...)
			v.run(c, &report.Case{Program: b.Program})
		}
		return v, nil
	}
	f, err := s.ReadText(name)
	if err != nil {
		return v, err
	}
	o, diags, err := s.tryCase(f, name, "")
	if err != nil || source.HasError(diags) {
		v.Diagnostics = command.DiagnosticViews(command.OnlyErrors(diags))
		return v, err
	}
	v.run(o.Text, o)
	return v, nil
}

// run checks the expectations of a case.
func (v *testFileView) run(c *casefile.Case, o *report.Case) {
	if len(c.Expects) == 0 {
		return
	}
	v.Stories++
	v.Expects += len(c.Expects)
	for _, f := range casefile.Check(o.Program, c) {
		if f.Met {
			continue
		}
		line := 0
		if c.File != nil {
			line = c.File.Position(f.Expect.Span.Start).Line
		}
		v.Failures = append(v.Failures, failureView{c.Name, line, f.Expect.String(), f.Found})
	}
}

func (s *session) printTest(v testView) {
	for _, f := range v.Files {
		if len(f.Failures)+len(f.Diagnostics) == 0 {
			if f.Stories > 0 {
				s.Out.Line("%s  %s  %s", s.Out.In(screen.Good, "ok  "), f.File, s.Out.In(screen.Faint, report.Count(f.Expects, "expectation")))
			}
			continue
		}
		s.Out.Line("%s  %s", s.Out.In(screen.Bad, "FAIL"), f.File)
		for _, d := range f.Diagnostics {
			s.Out.Wrap("      ", screen.Plain, d.OnOneLine())
		}
		for _, x := range f.Failures {
			s.Out.Wrap("      ", screen.Plain, fmt.Sprintf("%s:%d: %s", f.File, x.Line, strings.TrimSuffix(x.Story, ".")))
			s.Out.Wrap("        expected: ", screen.Plain, x.Want)
			s.Out.Wrap("        but:      ", screen.Bad, x.Got)
		}
	}
	t, word := screen.Good, "all met"
	if v.Failed > 0 {
		t, word = screen.Bad, fmt.Sprintf("%d not met", v.Failed)
	}
	s.Out.Line("%s, %s: %s", report.Count(v.Stories, "story"), report.Count(v.Expects, "expectation"), s.Out.In(t, word))
}
