package exhibit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Report is what was found in a file.
type Report struct {
	Name     string // as it was given
	Size     int64  // bytes
	Kind     Kind
	Width    int // of a picture, in its own points; 0: not known
	Height   int
	Encoding string // of a text: "UTF-8", "UTF-16LE", "Windows-1252"; empty otherwise
	Facts    []Fact
	Warnings []Warning
	Parts    []Part
	Unseen   string // what was not looked at, and why; empty when all was

	facts, parts int // how many there were
}

// Fact is something that stands in a file beside what it shows.
type Fact struct {
	Name  string // "Camera", "Author"
	Text  string // as written, shortened where it is long
	Where string // where in the file it stands
}

// Warning is something that a reader should know before opening a file.
type Warning struct {
	Code   Code
	Detail string // may be empty
}

// Code is a kind of warning.
type Code string

// The warnings.
const (
	Mismatch  Code = "mismatch"  // the name says another kind
	Polyglot  Code = "polyglot"  // it is two kinds at once
	Bomb      Code = "bomb"      // it unpacks to far more than it is
	Locked    Code = "locked"    // a password stands before its content
	Macros    Code = "macros"    // it brings a program that an office program may run
	Script    Code = "script"    // it brings a script that a browser or reader may run
	Embedded  Code = "embedded"  // it brings other files within
	Elsewhere Code = "elsewhere" // it fetches something from elsewhere when it is opened
	Paths     Code = "paths"     // names within lead out of the folder
	Huge      Code = "huge"      // a picture of an extraordinary size
	Runs      Code = "runs"      // it is a program
	Broken    Code = "broken"    // it does not hold to its form
	Unknown   Code = "unknown"   // its kind is not known here
)

// Words is a warning as people read it.
func (w Warning) Words() string {
	text := map[Code]string{
		Mismatch:  "The name does not fit the content",
		Polyglot:  "The file is two things at once: what it shows depends on the program that opens it",
		Bomb:      "It unpacks to far more than it is: do not unpack it",
		Locked:    "It is locked with a password: what is in it was not looked at",
		Macros:    "It holds macros: a program that an office program may run. Do not allow them",
		Script:    "It holds a script that a browser or a reader may run",
		Embedded:  "It holds other files",
		Elsewhere: "It fetches something from elsewhere when it is opened, which tells the other side that it was",
		Paths:     "It holds names that lead out of the folder into which it is unpacked",
		Huge:      "It claims an extraordinary size: a program that shows it may run out of memory",
		Runs:      "It is a program: do not start it",
		Broken:    "It does not hold to its form: it may be damaged",
		Unknown:   "What kind of file it is cannot be told from its content",
	}[w.Code]
	if w.Detail != "" {
		return text + " (" + w.Detail + ")"
	}
	return text
}

// Part is a file within a file: an attachment, or an entry of an archive.
type Part struct {
	Name   string
	Size   int64  // bytes, unpacked; -1: not measured
	SHA256 string // hex; empty: not measured
	Look   *Report
}

// Bounds of one look. They hold whatever a file claims of itself.
const (
	mostFacts   = 200
	mostParts   = 200
	mostText    = 400      // bytes of one fact
	mostWhole   = 16 << 20 // bytes of a file that has to be read whole
	mostScan    = 64 << 20 // bytes that are gone through for an end
	mostUnpack  = 32 << 20 // bytes that are unpacked in one look
	mostEntries = 10_000   // entries of an archive
	mostDeep    = 3        // archives in archives, mails in mails
	mostPixels  = 200 << 20
)

// Look reads a file. It returns a report for any content; only r is able to fail,
// and then the report says in Unseen what could not be read.
func Look(name string, r io.ReaderAt, size int64) *Report {
	budget := int64(mostUnpack)
	return look(name, &bounded{r: r, size: size}, size, 0, &budget)
}

// look looks at a file that lies deep within others; budget is how many bytes may
// still be unpacked.
func look(name string, r *bounded, size int64, deep int, budget *int64) *Report {
	l := &Report{Name: name, Size: size}
	head := r.part(0, 4096)
	l.Kind, l.Encoding = kindOf(head, size)
	switch l.Kind {
	case Zip:
		l.archive(r, deep, budget)
	case JPEG:
		l.jpeg(r)
	case PNG:
		l.png(r)
	case GIF:
		l.gif(r)
	case WebP:
		l.webp(r)
	case TIFF:
		l.tiff(r)
	case HEIC, AVIF:
		l.heif(r)
	case PDF:
		l.pdf(r)
	case OLE:
		l.ole(r)
	case Mail:
		l.mail(r, deep, budget)
	case HTML, SVG, XML, RTF:
		l.markup(r)
	case Program:
		l.warn(Runs, "")
	case Other:
		l.warn(Unknown, "")
	}
	l.twice(r, head)
	if say := mismatch(name, l.Kind); say != "" {
		l.warn(Mismatch, say)
	}
	if l.Width > 0 && int64(l.Width)*int64(l.Height) > mostPixels {
		l.warn(Huge, fmt.Sprintf("%d by %d points", l.Width, l.Height))
	}
	if r.failed != nil {
		l.Unseen = "the file could not be read to its end"
	}
	if l.facts > len(l.Facts) {
		l.unseen(fmt.Sprintf("%d more facts", l.facts-len(l.Facts)))
	}
	if l.parts > len(l.Parts) {
		l.unseen(fmt.Sprintf("%d more files within", l.parts-len(l.Parts)))
	}
	return l
}

// Dangerous reports whether a file must not be opened without care.
func (l *Report) Dangerous() bool {
	for _, w := range l.Warnings {
		switch w.Code {
		case Polyglot, Bomb, Macros, Script, Paths, Runs, Elsewhere:
			return true
		}
	}
	for i := range l.Parts {
		if l.Parts[i].Look != nil && l.Parts[i].Look.Dangerous() {
			return true
		}
	}
	return false
}

// Has reports whether there is a warning of a kind.
func (l *Report) Has(c Code) bool {
	for _, w := range l.Warnings {
		if w.Code == c {
			return true
		}
	}
	return false
}

// warn adds a warning, once.
func (l *Report) warn(c Code, detail string) {
	w := Warning{c, plain(detail)}
	for _, x := range l.Warnings {
		if x == w || x.Code == c && c == Broken {
			return
		}
	}
	if len(l.Warnings) < mostFacts {
		l.Warnings = append(l.Warnings, w)
	}
}

// fact adds a fact that has words.
func (l *Report) fact(name, text, where string) {
	text = plain(text)
	if text == "" {
		return
	}
	f := Fact{name, text, where}
	for _, x := range l.Facts {
		if x == f {
			return
		}
	}
	if l.facts++; len(l.Facts) < mostFacts {
		l.Facts = append(l.Facts, f)
	}
}

func (l *Report) part(p Part) {
	if l.parts++; len(l.Parts) < mostParts {
		l.Parts = append(l.Parts, p)
	}
}

func (l *Report) unseen(what string) {
	if l.Unseen != "" {
		what = l.Unseen + "; " + what
	}
	l.Unseen = what
}

// inside looks at a part that was unpacked.
func inside(name string, content []byte, deep int, budget *int64) Part {
	sum := sha256.Sum256(content)
	return Part{plain(name), int64(len(content)), hex.EncodeToString(sum[:]), look(name, &bounded{r: bytes.NewReader(content), size: int64(len(content))}, int64(len(content)), deep+1, budget)}
}

// plain is a text of a file as one line that can be shown: without control
// characters and without those that turn the direction of writing.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "�")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > mostText {
		cut := mostText
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return s
}

// bounded reads parts of a file; the first failure is kept.
type bounded struct {
	r      io.ReaderAt
	size   int64
	failed error
}

// part is what stands at a place, as far as there is any.
func (b *bounded) part(at int64, n int) []byte {
	if at < 0 || at >= b.size || n <= 0 {
		return nil
	}
	buf := make([]byte, min(int64(n), b.size-at))
	got, err := b.r.ReadAt(buf, at)
	if err != nil && err != io.EOF && b.failed == nil {
		b.failed = err
	}
	return buf[:got]
}

// whole is the file, as far as one is read whole.
func (b *bounded) whole(l *Report) []byte {
	if b.size > mostWhole {
		l.unseen(fmt.Sprintf("all after the first %d MB", mostWhole>>20))
	}
	return b.part(0, mostWhole)
}
