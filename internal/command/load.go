package command

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// maxText bounds the size of a text that is read, in bytes. The longest
// constitution known to us has 400 kB.
const maxText = 256 << 20

// ReadText reads a file, or standard input for "-".
func (s *Session) ReadText(name string) (*source.File, error) {
	in, shown := s.World.In, "standard input"
	if name != "-" {
		f, err := s.openFile(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, WrongUse("", "%s is a folder, not a file", name)
		}
		in, shown = f, name
	}
	text, err := io.ReadAll(io.LimitReader(in, maxText+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", shown, err)
	}
	if len(text) > maxText {
		return nil, fmt.Errorf("%s is longer than %d MB", shown, maxText>>20)
	}
	return source.NewFile(filepath.ToSlash(shown), text), nil
}

// openFile opens a file on disk, or of the files that the program brings.
func (s *Session) openFile(name string) (fs.File, error) {
	if s.Files != nil {
		return s.Files.Open(filepath.ToSlash(filepath.Clean(name)))
	}
	return os.Open(name)
}

// Book is a rulebook with what it was read from and what is wrong with it.
type Book struct {
	Program *rulebook.Program
	Main    *syntax.File
	Diags   []source.Diagnostic
}

// ReadBook reads a rulebook and those that it includes, which stand beside
// it. Everything that is wrong is in Diags.
func (s *Session) ReadBook(name string) (*Book, error) {
	if b, ok := s.books[name]; ok { // many cases of one folder stand under one rulebook
		return b, nil
	}
	f, err := s.ReadText(name)
	if err != nil {
		return nil, err
	}
	main, diags := syntax.Parse(f)
	b := &Book{Main: main, Diags: diags}
	files := []*syntax.File{main}
	for _, inc := range rulebook.Includes(main) {
		f, err := s.ReadText(filepath.Join(filepath.Dir(name), filepath.FromSlash(inc)))
		if err != nil {
			return nil, NotFound("the includes setting of "+name+" names it", "%s", plainPathError(err))
		}
		file, more := syntax.Parse(f)
		files = append(files, file)
		b.Diags = append(b.Diags, more...)
	}
	program, more := rulebook.Build(files...)
	b.Program, b.Diags = program, append(b.Diags, more...)
	source.Sort(b.Diags)
	if name != "-" {
		s.books[name] = b
	}
	return b, nil
}

// OpenBook is ReadBook for commands that need a rulebook without errors.
func (s *Session) OpenBook(name string) (*Book, error) {
	b, err := s.ReadBook(name)
	if err != nil {
		return nil, err
	}
	return b, s.RefuseErrors(b.Diags)
}

// RefuseErrors shows diagnostics that are errors and ends the command.
func (s *Session) RefuseErrors(diags []source.Diagnostic) error {
	if !source.HasError(diags) {
		return nil
	}
	return s.ShowDiagnostics(OnlyErrors(diags))
}

// OnlyErrors is the diagnostics without warnings and notes.
func OnlyErrors(diags []source.Diagnostic) []source.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d source.Diagnostic) bool { return d.Severity != source.Error })
}

// ShowDiagnostics prints diagnostics and returns the error to end with, which
// is nil when none of them is an error.
func (s *Session) ShowDiagnostics(diags []source.Diagnostic) error {
	errors := 0
	for _, d := range diags {
		if d.Severity == source.Error {
			errors++
		}
		if !s.JSON {
			fmt.Fprintf(s.Talk, "%s\n", s.Drawn(d))
		}
	}
	if s.JSON {
		if err := s.Emit(DiagnosticsView{"alteram.diagnostics/1", DiagnosticViews(diags)}); err != nil {
			return err
		}
	}
	if errors == 0 {
		return nil
	}
	if !s.JSON {
		s.Say("error: %d %s", errors, report.Plural(errors, "error"))
	}
	return &Quit{Code: CodeFailed}
}

// Drawn is a diagnostic as it is printed, its first line strong.
func (s *Session) Drawn(d source.Diagnostic) string {
	first, rest, _ := strings.Cut(d.Draw(), "\n")
	t := screen.Bad
	if d.Severity != source.Error {
		t = screen.Doubt
	}
	return s.Out.In(t, first) + "\n" + rest
}

// DiagnosticsView is what a command prints with --json when a text has errors,
// and what lint prints.
type DiagnosticsView struct {
	Schema      string           `json:"schema"`      // alteram.diagnostics/1
	Diagnostics []DiagnosticView `json:"diagnostics"` // all of them, in the order of the texts
}

// DiagnosticView is something that is wrong with a text.
type DiagnosticView struct {
	Code     string `json:"code"`             // stable; docs/reference/diagnostics.md lists them
	Severity string `json:"severity"`         // error, warning or note
	File     string `json:"file,omitempty"`   // path of the text
	Line     int    `json:"line,omitempty"`   // from 1
	Column   int    `json:"column,omitempty"` // from 1, in characters
	Message  string `json:"message"`          // the fact
	Hint     string `json:"hint,omitempty"`   // the remedy
}

// OnOneLine is the diagnostic with its place and code.
func (d *DiagnosticView) OnOneLine() string {
	text := d.Message
	if d.Line > 0 {
		text = fmt.Sprintf("%s:%d:%d: %s", d.File, d.Line, d.Column, text)
	}
	if d.Code != "" {
		text += " [" + d.Code + "]"
	}
	return text
}

// DiagnosticViews is diagnostics as they are printed with --json.
func DiagnosticViews(diags []source.Diagnostic) []DiagnosticView {
	list := []DiagnosticView{}
	for _, d := range diags {
		v := DiagnosticView{Code: d.Code, Severity: d.Severity.String(), Message: d.Message, Hint: d.Hint}
		if d.File != nil {
			p := d.File.Position(d.Span.Start)
			v.File, v.Line, v.Column = d.File.Name, p.Line, p.Column
		}
		list = append(list, v)
	}
	return list
}

// WriteFile puts text into a file whole or not at all. A file that is there
// keeps its mode.
func WriteFile(name string, text []byte) error {
	return WriteWith(name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// WriteWith is [WriteFile] for a content that is not in memory.
func WriteWith(name string, write func(io.Writer) error) error {
	tmp := fmt.Sprintf("%s.%d.tmp", name, os.Getpid())
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	err = write(f)
	if info, statErr := os.Stat(name); err == nil && statErr == nil {
		err = f.Chmod(info.Mode().Perm())
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp, name)
}
