package exhibit

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// errBudget ends the reading of an archive that takes too much.
var errBudget = errors.New("too much to read")

// errLies says that an entry is larger than the archive says.
var errLies = errors.New("larger than it says")

// meter lets only so much be read in all.
type meter struct {
	r    *bounded
	left int64
}

func (m *meter) ReadAt(p []byte, at int64) (int, error) {
	if m.left -= int64(len(p)); m.left < 0 {
		return 0, errBudget
	}
	b := m.r.part(at, len(p))
	copy(p, b)
	if len(b) < len(p) {
		return len(b), io.EOF
	}
	return len(b), nil
}

// tail finds the record that ends a ZIP archive: how many entries it claims.
func tail(r *bounded) (entries int, found bool) {
	const most = 66 << 10
	from := max(0, r.size-most)
	b := r.part(from, most)
	for i := len(b) - 22; i >= 0; i-- {
		if !bytes.HasPrefix(b[i:], []byte("PK\x05\x06")) {
			continue
		}
		if n := int(binary.LittleEndian.Uint16(b[i+20:])); i+22+n <= len(b) {
			return int(binary.LittleEndian.Uint16(b[i+10:])), true
		}
	}
	return 0, false
}

// openZip opens an archive within bounds.
func openZip(r *bounded) (*zip.Reader, error) {
	if n, found := tail(r); !found {
		return nil, zip.ErrFormat
	} else if n > mostEntries {
		return nil, errBudget
	}
	z, err := zip.NewReader(&meter{r, 4 << 20}, r.size)
	if errors.Is(err, zip.ErrInsecurePath) {
		err = nil // said as a warning
	}
	return z, err
}

// archive looks at a ZIP archive, and at the forms of documents that are one.
func (l *Report) archive(r *bounded, deep int, budget *int64) {
	z, err := openZip(r)
	switch {
	case errors.Is(err, errBudget):
		l.warn(Bomb, fmt.Sprintf("more than %d entries", mostEntries))
		return
	case err != nil:
		l.warn(Broken, "the list of its entries cannot be read")
		return
	}
	again, err := zip.NewReader(&meter{r, *budget + mostUnpack}, r.size) // with room for the content
	if err == nil || errors.Is(err, zip.ErrInsecurePath) {
		z = again
	}
	l.Kind = documentKind(z)
	l.claims(z, r.size)
	switch l.Kind {
	case Word, Sheet, Slides:
		l.ooxml(z, budget)
	case ODF:
		l.odf(z, budget)
	}
	if l.Has(Bomb) {
		l.unseen("what is in the archive")
		return
	}
	if z.Comment != "" {
		l.fact("Comment of the archive", z.Comment, "end of the archive")
	}
	document := l.Kind != Zip
	for _, f := range z.File {
		l.entry(f, document, deep, budget)
	}
}

// documentKind knows the documents that are archives.
func documentKind(z *zip.Reader) Kind {
	for i, f := range z.File {
		switch {
		case i > mostEntries:
			return Zip
		case f.Name == "word/document.xml":
			return Word
		case f.Name == "xl/workbook.xml", f.Name == "xl/workbook.bin":
			return Sheet
		case f.Name == "ppt/presentation.xml":
			return Slides
		case f.Name == "mimetype" && f.UncompressedSize64 < 200:
			if b, _ := unpack(f, 200); strings.HasPrefix(string(b), "application/vnd.oasis.opendocument.") {
				return ODF
			}
		}
	}
	return Zip
}

// claims holds what an archive says of its entries against its size.
func (l *Report) claims(z *zip.Reader, size int64) {
	var packed, unpacked uint64
	names := map[string]bool{}
	for _, f := range z.File {
		packed, unpacked = packed+f.CompressedSize64, unpacked+f.UncompressedSize64
		if packed < f.CompressedSize64 || unpacked < f.UncompressedSize64 {
			l.warn(Bomb, "sizes beyond all counting")
			return
		}
		if outside(f.Name) {
			l.warn(Paths, f.Name)
		}
		if f.Flags&1 != 0 {
			l.warn(Locked, "")
		}
		if names[f.Name] {
			l.warn(Broken, "two entries have the name "+f.Name)
		}
		names[f.Name] = true
	}
	switch {
	case packed > uint64(size):
		l.warn(Bomb, "its entries lie over one another")
	case unpacked > mostScan && unpacked/200 > uint64(size):
		l.warn(Bomb, fmt.Sprintf("%d times its size, %d MB", unpacked/max(1, uint64(size)), unpacked>>20))
	}
}

// outside reports whether a name leads out of the folder, or is one that a system
// keeps for itself.
func outside(name string) bool {
	slashed := strings.ReplaceAll(name, `\`, "/")
	if strings.HasPrefix(slashed, "/") || strings.ContainsRune(name, 0) || len(slashed) > 1 && slashed[1] == ':' {
		return true
	}
	for part := range strings.SplitSeq(slashed, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// entry lists an entry, and looks into it as far as the budget goes.
func (l *Report) entry(f *zip.File, document bool, deep int, budget *int64) {
	if strings.HasSuffix(f.Name, "/") {
		return
	}
	if document && !strings.Contains(f.Name, "/embeddings/") && !strings.Contains(f.Name, "/media/") && !strings.HasPrefix(f.Name, "Pictures/") {
		return // the parts of the document itself
	}
	p := Part{Name: plain(f.Name), Size: -1}
	if f.Flags&1 == 0 {
		most := min(*budget, 4<<20)
		content, err := unpack(f, most)
		*budget -= int64(len(content))
		switch {
		case errors.Is(err, errLies):
			l.warn(Bomb, f.Name+" is larger than it says")
		case errors.Is(err, errBudget):
			l.unseen("what is in " + plain(f.Name))
		case err != nil:
			l.warn(Broken, f.Name+" cannot be unpacked")
		case deep >= mostDeep:
			l.warn(Bomb, fmt.Sprintf("archives in archives, more than %d deep", mostDeep))
		default:
			p = inside(f.Name, content, deep, budget)
			l.heed(p)
		}
	}
	if strings.Contains(f.Name, "/embeddings/") {
		l.warn(Embedded, path.Base(f.Name))
	}
	l.part(p)
}

// heed takes over the warnings of a part that count for the whole.
func (l *Report) heed(p Part) {
	for _, w := range p.Look.Warnings {
		switch w.Code {
		case Bomb, Runs, Macros, Script, Paths, Polyglot:
			l.warn(w.Code, strings.TrimSuffix(p.Name+": "+w.Detail, ": "))
		}
	}
}

// unpack is the content of an entry, up to a size; what is larger is errBudget.
func unpack(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case errors.Is(err, zip.ErrFormat): // so archive/zip says it
		return nil, errLies
	case int64(len(b)) > most:
		return b, errBudget
	}
	return b, err
}

// twice finds what makes a file two things at once.
func (l *Report) twice(r *bounded, head []byte) {
	switch l.Kind {
	case Zip, Word, Sheet, Slides, ODF:
		if i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); i >= 0 {
			l.warn(Polyglot, "a PDF and a ZIP archive")
		}
		return
	case Text, Mail, Packed, Empty:
		return
	}
	if _, found := tail(r); found {
		if _, err := openZip(r); err == nil {
			l.warn(Polyglot, fmt.Sprintf("%s and ZIP archive", l.Kind))
		}
	}
	if l.Kind != PDF {
		if i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); i >= 0 {
			l.warn(Polyglot, fmt.Sprintf("%s and PDF", l.Kind))
		}
		return
	}
	if i := bytes.Index(head, []byte("%PDF-")); i > 0 {
		if k, _ := kindOf(head[:i], int64(i)); k != Text && k != Other {
			l.warn(Polyglot, fmt.Sprintf("%s and PDF", k))
		} else {
			l.warn(Broken, "something stands before its beginning")
		}
	}
}
