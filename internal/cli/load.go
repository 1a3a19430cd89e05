package cli

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"alteram/casefile"
	"alteram/internal/report"
	"alteram/internal/screen"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

// maxText bounds the size of a text that is read, in bytes. The longest
// constitution known to us has 400 kB.
const maxText = 256 << 20

// readText reads a file, or standard input for "-".
func (s *session) readText(name string) (*source.File, error) {
	in, shown := s.world.In, "standard input"
	if name != "-" {
		f, err := s.openFile(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, wrongUse("", "%s is a folder, not a file", name)
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
func (s *session) openFile(name string) (fs.File, error) {
	if s.files != nil {
		return s.files.Open(filepath.ToSlash(filepath.Clean(name)))
	}
	return os.Open(name)
}

// book is a rulebook with what it was read from and what is wrong with it.
type book struct {
	program *rulebook.Program
	main    *syntax.File
	diags   []source.Diagnostic
}

// readBook reads a rulebook and those that it includes, which stand beside
// it. Everything that is wrong is in diags.
func (s *session) readBook(name string) (*book, error) {
	if b, ok := s.books[name]; ok { // many cases of one folder stand under one rulebook
		return b, nil
	}
	f, err := s.readText(name)
	if err != nil {
		return nil, err
	}
	main, diags := syntax.Parse(f)
	b := &book{main: main, diags: diags}
	files := []*syntax.File{main}
	for _, inc := range rulebook.Includes(main) {
		f, err := s.readText(filepath.Join(filepath.Dir(name), filepath.FromSlash(inc)))
		if err != nil {
			return nil, notFound("the includes setting of "+name+" names it", "%s", plainPathError(err))
		}
		file, more := syntax.Parse(f)
		files = append(files, file)
		b.diags = append(b.diags, more...)
	}
	program, more := rulebook.Build(files...)
	b.program, b.diags = program, append(b.diags, more...)
	source.Sort(b.diags)
	if name != "-" {
		s.books[name] = b
	}
	return b, nil
}

// openBook is readBook for commands that need a rulebook without errors.
func (s *session) openBook(name string) (*book, error) {
	b, err := s.readBook(name)
	if err != nil {
		return nil, err
	}
	return b, s.refuseErrors(b.diags)
}

// readCase reads a case and its rulebook: the one named, or the one that the
// case itself names. Errors in either end the command.
func (s *session) readCase(name, bookName string) (*report.Case, error) {
	f, err := s.readText(name)
	if err != nil {
		return nil, err
	}
	return s.caseOf(f, name, bookName)
}

func (s *session) caseOf(f *source.File, name, bookName string) (*report.Case, error) {
	o, diags, err := s.tryCase(f, name, bookName)
	if err != nil {
		return nil, err
	}
	if err := s.refuseErrors(diags); err != nil {
		return nil, err
	}
	for _, d := range diags { // the case can be read; what is odd about it is said beside the answer
		fmt.Fprint(s.talk, s.drawn(d))
	}
	return o, nil
}

// tryCase reads a case and its rulebook and returns what is wrong with
// either. There is no case when there is an error.
func (s *session) tryCase(f *source.File, name, bookName string) (*report.Case, []source.Diagnostic, error) {
	if bookName == "" {
		bookName, _ = casefile.Head(f)
		if bookName == "" {
			return nil, nil, wrongUse("write rulebook: PATH. at the top of the case, or give --rulebook FILE", "%s does not say under which rulebook it stands", f.Name)
		}
		bookName = filepath.Join(filepath.Dir(name), filepath.FromSlash(bookName))
	}
	b, err := s.readBook(bookName)
	if err != nil || source.HasError(b.diags) {
		if err == nil {
			return nil, b.diags, nil
		}
		return nil, nil, err
	}
	c, diags := casefile.Read(f, b.program)
	if source.HasError(diags) {
		return nil, diags, nil
	}
	return textual(&report.Case{Source: f, Program: b.program, Text: c}), diags, nil
}

// isJSON tells the two forms of a case apart: one begins with a brace.
func isJSON(text []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) }

// textual is a case in JSON Lines as the case in text that holds the same, so
// that its entries can be shown in words.
func textual(o *report.Case) *report.Case {
	if !isJSON(o.Source.Text) {
		return o
	}
	file := source.NewFile(o.Source.Name, o.Text.Text(o.Program))
	c, _ := casefile.Read(file, o.Program)
	return &report.Case{Source: file, Program: o.Program, Text: c}
}

// refuseErrors shows diagnostics that are errors and ends the command.
func (s *session) refuseErrors(diags []source.Diagnostic) error {
	if !source.HasError(diags) {
		return nil
	}
	return s.showDiagnostics(onlyErrors(diags))
}

func onlyErrors(diags []source.Diagnostic) []source.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d source.Diagnostic) bool { return d.Severity != source.Error })
}

// showDiagnostics prints diagnostics and returns the error to end with, which
// is nil when none of them is an error.
func (s *session) showDiagnostics(diags []source.Diagnostic) error {
	errors := 0
	for _, d := range diags {
		if d.Severity == source.Error {
			errors++
		}
		if !s.json {
			fmt.Fprintf(s.talk, "%s\n", s.drawn(d))
		}
	}
	if s.json {
		if err := s.emit(diagnosticsView{"alteram.diagnostics/1", diagnosticViews(diags)}); err != nil {
			return err
		}
	}
	if errors == 0 {
		return nil
	}
	if !s.json {
		s.say("error: %d %s", errors, report.Plural(errors, "error"))
	}
	return &quit{code: codeFailed}
}

// drawn is a diagnostic as it is printed, its first line strong.
func (s *session) drawn(d source.Diagnostic) string {
	first, rest, _ := strings.Cut(d.Draw(), "\n")
	t := screen.Bad
	if d.Severity != source.Error {
		t = screen.Doubt
	}
	return s.out.In(t, first) + "\n" + rest
}

// diagnosticsView is what a command prints with --json when a text has errors,
// and what lint prints.
type diagnosticsView struct {
	Schema      string           `json:"schema"`      // alteram.diagnostics/1
	Diagnostics []diagnosticView `json:"diagnostics"` // all of them, in the order of the texts
}

// diagnosticView is something that is wrong with a text.
type diagnosticView struct {
	Code     string `json:"code"`             // stable; docs/reference/diagnostics.md lists them
	Severity string `json:"severity"`         // error, warning or note
	File     string `json:"file,omitempty"`   // path of the text
	Line     int    `json:"line,omitempty"`   // from 1
	Column   int    `json:"column,omitempty"` // from 1, in characters
	Message  string `json:"message"`          // the fact
	Hint     string `json:"hint,omitempty"`   // the remedy
}

// line is the diagnostic on one line.
func (d *diagnosticView) line() string {
	text := d.Message
	if d.Line > 0 {
		text = fmt.Sprintf("%s:%d:%d: %s", d.File, d.Line, d.Column, text)
	}
	if d.Code != "" {
		text += " [" + d.Code + "]"
	}
	return text
}

func diagnosticViews(diags []source.Diagnostic) []diagnosticView {
	list := []diagnosticView{}
	for _, d := range diags {
		v := diagnosticView{Code: d.Code, Severity: d.Severity.String(), Message: d.Message, Hint: d.Hint}
		if d.File != nil {
			p := d.File.Position(d.Span.Start)
			v.File, v.Line, v.Column = d.File.Name, p.Line, p.Column
		}
		list = append(list, v)
	}
	return list
}

// writeFile puts text into a file whole or not at all. A file that is there
// keeps its mode.
func writeFile(name string, text []byte) error {
	tmp := fmt.Sprintf("%s.%d.tmp", name, os.Getpid())
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	_, err = f.Write(text)
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
