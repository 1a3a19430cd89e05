package exhibit

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// pdfCopy writes a file anew from what its newest version shows: only objects
// that can be reached from the catalogue, without their metadata. So nothing of an
// earlier version, and nothing between the objects, is in the copy.
type pdfCopy struct {
	f       *pdfFile
	c       *Copy
	numbers map[int]int // by the old
	order   []int       // old numbers, in the order of the new
	out     bytes.Buffer
	failed  error
}

// stripPDF copies a PDF file.
func stripPDF(b []byte) (*Copy, error) {
	f, err := openPDF(b)
	if err != nil {
		return nil, cannot("its table of objects is damaged, and a copy could lose something that the original shows")
	}
	root := any(nil)
	for _, t := range f.trailers {
		if t.values["Encrypt"] != nil {
			return nil, cannot("it is locked with a password")
		}
		if root == nil {
			root = t.values["Root"]
		}
	}
	ref, ok := root.(pdfRef)
	if !ok {
		return nil, cannot("it has no catalogue")
	}
	w := &pdfCopy{f: f, c: &Copy{}, numbers: map[int]int{}}
	version := "1.7"
	if bytes.HasPrefix(b[f.base:], []byte("%PDF-2")) {
		version = "2.0"
	}
	fmt.Fprintf(&w.out, "%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n", version)
	w.number(ref.n)
	var starts []int
	for i := 0; i < len(w.order); i++ {
		if len(w.order) > 200_000 || w.out.Len() > 2*mostStrip {
			return nil, cannot("it has too many objects")
		}
		v, err := f.load(w.order[i])
		if err != nil {
			return nil, cannot(fmt.Sprintf("object %d cannot be read", w.order[i]))
		}
		starts = append(starts, w.out.Len())
		fmt.Fprintf(&w.out, "%d 0 obj\n", i+1)
		w.write(v, 0)
		w.out.WriteString("\nendobj\n")
		if w.failed != nil {
			return nil, w.failed
		}
	}
	xref := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(starts)+1)
	for _, at := range starts {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(starts)+1, xref)
	w.c.Content = w.out.Bytes()
	w.c.keep("what stands in the text and the drawings of the pages, comments written onto them, and file names of fonts")
	return w.c, nil
}

// number is the number that an object has in the copy.
func (w *pdfCopy) number(old int) int {
	n, known := w.numbers[old]
	if !known {
		w.order = append(w.order, old)
		n = len(w.order)
		w.numbers[old] = n
	}
	return n
}

// pdfDropped are the keys that speak of the file and not of what it shows.
var pdfDropped = []string{"Metadata", "PieceInfo", "LastModified", "Info"}

// dropped reports whether an entry stays away. Of notes that people put on pages
// also who made them, and when.
func dropped(d *pdfDict, key string) bool {
	if slices.Contains(pdfDropped, key) {
		return true
	}
	subtype, _ := d.values["Subtype"].(pdfName)
	_, rect := d.values["Rect"]
	if subtype != "" && rect && subtype != "Widget" && subtype != "Link" {
		return slices.Contains([]string{"T", "M", "CreationDate", "NM"}, key)
	}
	return key == "M" && rect
}

// write writes an object.
func (w *pdfCopy) write(v any, deep int) {
	if deep > 80 {
		w.failed = cannot("its objects lie too deep in one another")
	}
	if w.failed != nil {
		return
	}
	switch x := v.(type) {
	case nil:
		w.out.WriteString("null")
	case bool:
		w.out.WriteString(strconv.FormatBool(x))
	case pdfNumber:
		w.out.WriteString(string(x))
	case pdfName:
		w.name(string(x))
	case pdfString:
		fmt.Fprintf(&w.out, "<%x>", []byte(x))
	case pdfRef:
		fmt.Fprintf(&w.out, "%d 0 R", w.number(x.n))
	case pdfArray:
		w.out.WriteByte('[')
		for i, e := range x {
			if i > 0 {
				w.out.WriteByte(' ')
			}
			w.write(e, deep+1)
		}
		w.out.WriteByte(']')
	case *pdfDict:
		w.dict(x, deep, -1)
	case *pdfStream:
		w.stream(x, deep)
	}
}

func (w *pdfCopy) name(s string) {
	w.out.WriteByte('/')
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || c == '#' || isDelim(c) {
			fmt.Fprintf(&w.out, "#%02x", c)
		} else {
			w.out.WriteByte(c)
		}
	}
}

// dict writes a dictionary; length is that of its stream, or negative.
func (w *pdfCopy) dict(d *pdfDict, deep, length int) {
	switch {
	case d.values["Type"] == pdfName("Sig"), d.values["ByteRange"] != nil:
		w.failed = cannot("it bears an electronic signature, which a copy would break")
	case d.values["EmbeddedFiles"] != nil, d.values["Type"] == pdfName("EmbeddedFile"):
		w.failed = cannot("it holds other files, of which each has facts of its own: take them out first")
	case d.values["XFA"] != nil:
		w.failed = cannot("it is a form of the XFA kind")
	}
	w.out.WriteString("<<")
	for _, key := range d.keys {
		if length >= 0 && key == "Length" {
			continue
		}
		if dropped(d, key) {
			w.c.removed(Fact{Name: key, Text: "of an object", Where: "PDF"})
			continue
		}
		w.name(key)
		w.out.WriteByte(' ')
		w.write(d.values[key], deep+1)
	}
	if length >= 0 {
		fmt.Fprintf(&w.out, "/Length %d", length)
	}
	w.out.WriteString(">>")
}

// stream writes a stream as it is packed; a JPEG picture without its metadata.
func (w *pdfCopy) stream(st *pdfStream, deep int) {
	raw := st.raw
	filter := st.dict.values["Filter"]
	if a, ok := filter.(pdfArray); ok && len(a) == 1 {
		filter = a[0]
	}
	switch filter {
	case pdfName("DCTDecode"):
		in, err := stripJPEG(raw, true)
		if err != nil {
			w.failed = cannot("a picture within is damaged")
			return
		}
		raw = in.Content
		for _, f := range in.Removed {
			w.c.removed(f)
		}
	case pdfName("JPXDecode"):
		w.c.keep("what stands in pictures of the JPEG 2000 form")
	}
	w.dict(st.dict, deep, len(raw))
	w.out.WriteString("\nstream\n")
	w.out.Write(raw)
	w.out.WriteString("\nendstream")
}
