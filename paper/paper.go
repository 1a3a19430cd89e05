// Package paper puts documents on paper: a document as a PDF, and the hearing bundle
// of a case as one file with numbered pages.
//
// [Print] makes the PDF of a document: A4, its text in a font that is part of the
// file, headings, lists and tables tagged for screen readers, bookmarks, and a foot
// that says what it is and how to check it. [Bind] makes a [Bundle]: an index, the
// documents and the exhibits page by page, each page with a number that never changes
// once the bundle was frozen. Both give the same bytes for the same input.
//
// A letter that the font lacks is shown as a box with its name and is reported; words
// that read from the right are put in order, their letters are not joined. The page
// of record in HTML is the accessible document; the PDF names it.
//
// What the package does not do: it reads no record and knows nobody's rights. Who may
// see what is decided before something is handed to it.
package paper

import (
	"encoding/hex"
	"slices"
	"time"

	"alteram/document"
	"alteram/pdf"
)

// Report is what came of printing.
type Report struct {
	Pages   int
	Missing []rune // letters that the font lacks, in order; each is shown as a box with its name
}

// Print is a document as a PDF.
func Print(f *Fonts, d *document.Document) ([]byte, Report) {
	print := d.Fingerprint()
	count := &setter{fonts: f, missing: map[rune]bool{}}
	count.document(d)
	s := &setter{fonts: f, file: pdf.New(metaOf(d, print)), missing: map[rune]bool{}}
	s.onPage = func(s *setter) {
		s.words(d.Foot(s.n, count.n), false, sideMargin, 46, 8, textWidth)
		if line := d.HomeLine(); line != "" && s.n == count.n {
			s.words(line+" "+print, false, sideMargin, 26, 6.5, textWidth)
		}
	}
	s.onMark = func(s *setter, level int, title string, y float64) { s.file.Mark(level, title, y) }
	s.document(d)
	if s.n != count.n {
		panic("paper: set twice, and not alike")
	}
	return s.file.Bytes(), Report{s.n, s.missed()}
}

func (s *setter) missed() []rune {
	var out []rune
	for r := range s.missing {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// metaOf is what the PDF of a document says of itself.
func metaOf(d *document.Document, print string) pdf.Meta {
	m := pdf.Meta{Title: d.Title + " · " + d.Reference, Author: d.Organisation, Subject: d.Reference, Keywords: "alteram " + d.Kind + " " + print + " " + d.Reference, Lang: d.Lang, Program: "alteram", At: time.Unix(d.At, 0)}
	id, _ := hex.DecodeString(print)
	copy(m.ID[:], id)
	return m
}
