package viewer

import (
	"bytes"
	_ "embed" // page.html, readme.txt
	"fmt"
	"html/template"
	"strings"

	"alteram/bundle"
)

//go:embed page.html
var pageText string

//go:embed readme.txt
var readmeText string

// Files returns the texts that travel in a bundle of these contents, in order
// of name: README.txt, index.html, report.txt and the verifier in Python. The
// contents need neither issue event nor proofs yet. The same contents give the
// same bytes.
func Files(c *bundle.Contents) ([]bundle.File, error) {
	p, err := read(c)
	if err != nil {
		return nil, err
	}
	tmpl, err := template.New("page").Parse(pageText)
	if err != nil {
		return nil, fmt.Errorf("page of the bundle: %w", err)
	}
	var html bytes.Buffer
	if err := tmpl.Execute(&html, struct {
		*page
		Sections []section
	}{p, p.sections()}); err != nil {
		return nil, fmt.Errorf("page of the bundle: %w", err)
	}
	return []bundle.File{
		{Name: "README.txt", Data: []byte(p.readme())},
		{Name: "index.html", Data: html.Bytes()},
		{Name: "report.txt", Data: []byte(p.report())},
		{Name: "verify/verify.py", Data: bundle.VerifyPy},
	}, nil
}

// readme fills in the README.
func (p *page) readme() string {
	return strings.NewReplacer("{organisation}", p.Organisation, "{origin}", p.Origin, "{case}", p.Case, "{purpose}", p.Purpose, "{made}", p.Made).Replace(readmeText)
}

// report is the page as plain text.
func (p *page) report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, case %s\nFor: %s. Made: %s.\n%s\n", p.Title, p.Organisation, p.Case, p.Purpose, p.Made, p.Shown)
	if p.Notice != "" {
		fmt.Fprintf(&b, "\n%s\n", p.Notice)
	}
	if len(p.People) > 0 {
		b.WriteString("\nPEOPLE\n")
		for _, x := range p.People {
			fmt.Fprintf(&b, "  %s  %s\n", x.Handle, x.Name)
		}
	}
	for _, x := range p.sections() {
		fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(x.Title))
		for _, line := range x.Lines {
			fmt.Fprintf(&b, "  - %s\n", line)
		}
	}
	for _, d := range p.Days {
		fmt.Fprintf(&b, "\n%s\n", strings.ToUpper(d.Day))
		for _, e := range d.Entries {
			fmt.Fprintf(&b, "  %d  %s\n", e.Seq, strings.TrimSpace(e.At+"  "+e.Effect))
			fmt.Fprintf(&b, "     %s\n", e.Words)
			for _, f := range e.Findings {
				fmt.Fprintf(&b, "     - %s\n", f)
			}
			for _, n := range e.Notes {
				fmt.Fprintf(&b, "     (%s)\n", n)
			}
			fmt.Fprintf(&b, "     recorded %s, entry %d of the log\n", e.Recorded, e.Index)
		}
	}
	return b.String()
}

// section is a list of sentences under a title.
type section struct {
	Title string
	Lines []string
}

// sections are the lists about the whole case that have anything in them.
func (p *page) sections() []section {
	var out []section
	for _, x := range []section{{"Decisions", p.Results}, {"Clauses that are broken or not shown", p.Clauses}, {"Duties that are open, late or missed", p.Dues}} {
		if len(x.Lines) > 0 {
			x.Title += ", on " + p.At
			out = append(out, x)
		}
	}
	if p.At != "" && len(p.Clauses) == 0 {
		out = append(out, section{"Clauses, on " + p.At, []string{"No clause is broken."}})
	}
	return out
}
