package cli

import (
	"bytes"
	"fmt"
	"path/filepath"

	"alteram/casefile"
	"alteram/internal/command"
	"alteram/internal/report"
	"alteram/source"
)

// readCase reads a case and its rulebook: the one named, or the one that the
// case itself names. Errors in either end the command.
func (s *session) readCase(name, bookName string) (*report.Case, error) {
	f, err := s.ReadText(name)
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
	if err := s.RefuseErrors(diags); err != nil {
		return nil, err
	}
	for _, d := range diags { // the case can be read; what is odd about it is said beside the answer
		fmt.Fprint(s.Talk, s.Drawn(d))
	}
	return o, nil
}

// tryCase reads a case and its rulebook and returns what is wrong with
// either. There is no case when there is an error.
func (s *session) tryCase(f *source.File, name, bookName string) (*report.Case, []source.Diagnostic, error) {
	if bookName == "" {
		bookName, _ = casefile.Head(f)
		if bookName == "" {
			return nil, nil, command.WrongUse("write rulebook: PATH. at the top of the case, or give --rulebook FILE", "%s does not say under which rulebook it stands", f.Name)
		}
		bookName = filepath.Join(filepath.Dir(name), filepath.FromSlash(bookName))
	}
	b, err := s.ReadBook(bookName)
	if err != nil || source.HasError(b.Diags) {
		if err == nil {
			return nil, b.Diags, nil
		}
		return nil, nil, err
	}
	c, diags := casefile.Read(f, b.Program)
	if source.HasError(diags) {
		return nil, diags, nil
	}
	return textual(&report.Case{Source: f, Program: b.Program, Text: c}), diags, nil
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
