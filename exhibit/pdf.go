package exhibit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// pdfInfo are the facts of the information dictionary (14.3.3).
var pdfInfo = map[string]string{"Title": "Title", "Author": "Author", "Subject": "Subject", "Keywords": "Keywords", "Creator": "Program that wrote it", "Producer": "Program that made the PDF", "CreationDate": "Made on", "ModDate": "Changed on"}

// pdfText is a text string: in UTF-16 or UTF-8 with its mark, else as written.
func pdfText(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return utf16Text(b[2:], binary.BigEndian)
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return utf16Text(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return string(b[3:])
	}
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(rune(c)) // PDFDocEncoding, nearly
	}
	return out.String()
}

var pdfMoment = regexp.MustCompile(`^(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?([Z+-])?(?:(\d{2})'?(\d{2})?'?)?`)

// pdfDate is a date as people read it, with its zone or that it has none.
func pdfDate(s string) string {
	m := pdfMoment.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return s
	}
	out := m[1]
	for i, sep := range []string{"-", "-", " ", ":", ":"} {
		if m[i+2] == "" {
			break
		}
		out += sep + m[i+2]
	}
	switch {
	case m[7] == "":
		return out + " (the zone is not written)"
	case m[7] == "Z" || m[8] == "":
		return out + " UTC"
	case m[9] == "":
		m[9] = "00"
	}
	return out + " " + m[7] + m[8] + ":" + m[9]
}

// pdf looks at a PDF file.
func (l *Report) pdf(r *bounded) {
	b := r.whole(l)
	f, err := openPDF(b)
	if err != nil {
		if r.size <= mostWhole {
			l.warn(Broken, "its table of objects cannot be read")
		}
		l.pdfRaw(b)
		return
	}
	if n := bytes.Count(b, []byte("startxref")); n > 1 && len(f.trailers) > 1 {
		l.fact("Saved over", fmt.Sprintf("%d times: what stood there before may still be in the file", len(f.trailers)-1), "tables of objects")
	}
	for i, t := range f.trailers {
		if t.values["Encrypt"] != nil {
			l.warn(Locked, "")
		}
		info := t.values["Info"]
		where := "Info"
		if ref, ok := info.(pdfRef); ok {
			where = fmt.Sprintf("Info, object %d", ref.n)
			info, _ = f.load(ref.n) // what cannot be read has no facts
		}
		if i > 0 {
			where += " (an earlier version)"
		}
		if d, ok := info.(*pdfDict); ok && d != nil && !l.Has(Locked) {
			l.pdfFacts(f, d, where)
		}
	}
	pages := 0
	for i, n := range slices.Sorted(maps.Keys(f.places)) {
		if i > 100_000 {
			l.unseen("all after the first 100,000 objects")
			break
		}
		v, err := f.load(n)
		if err != nil {
			l.warn(Broken, "an object cannot be read")
			continue
		}
		l.pdfObject(f, v, n, 0)
		if d, ok := v.(*pdfDict); ok && d.values["Type"] == pdfName("Page") {
			pages++
		}
	}
	if pages > 0 {
		l.fact("Pages", fmt.Sprint(pages), "page tree")
	}
	packets(l, b)
}

// pdfFacts reads an information dictionary: the known entries and others.
func (l *Report) pdfFacts(f *pdfFile, d *pdfDict, where string) {
	for _, key := range d.keys {
		v := d.values[key]
		if ref, ok := v.(pdfRef); ok {
			v, _ = f.load(ref.n) // as above
		}
		text, ok := v.(pdfString)
		if !ok {
			continue
		}
		s := pdfText(text)
		if strings.HasSuffix(key, "Date") {
			s = pdfDate(s)
		}
		name := pdfInfo[key]
		if name == "" {
			name = plain(key)
		}
		l.fact(name, s, where)
	}
}

// pdfObject warns of what an object does, and reads the packets of XMP.
func (l *Report) pdfObject(f *pdfFile, v any, n, deep int) {
	if deep > 20 {
		return
	}
	switch x := v.(type) {
	case pdfArray:
		for _, e := range x {
			l.pdfObject(f, e, n, deep+1)
		}
	case *pdfStream:
		if x.dict.values["Type"] == pdfName("Metadata") {
			if body, err := f.unpack(x); err == nil {
				xmp(l, body, fmt.Sprintf("XMP, object %d", n))
			}
		}
		if x.dict.values["Type"] == pdfName("EmbeddedFile") {
			l.warn(Embedded, "")
		}
		if x.dict.values["Filter"] == pdfName("DCTDecode") {
			in := &Report{}
			in.jpeg(&bounded{r: bytes.NewReader(x.raw), size: int64(len(x.raw))})
			for _, fact := range in.Facts {
				l.fact(fact.Name, fact.Text, fmt.Sprintf("picture in object %d, %s", n, fact.Where))
			}
		}
		l.pdfObject(f, x.dict, n, deep+1)
	case *pdfDict:
		l.pdfDict(x)
		for _, key := range x.keys {
			l.pdfObject(f, x.values[key], n, deep+1)
		}
	}
}

// pdfDict warns of what a dictionary does.
func (l *Report) pdfDict(d *pdfDict) {
	switch d.values["S"] {
	case pdfName("JavaScript"):
		l.warn(Script, "JavaScript")
	case pdfName("Launch"):
		l.warn(Script, "it starts a program")
	case pdfName("SubmitForm"), pdfName("ImportData"), pdfName("GoToR"):
		l.warn(Elsewhere, "")
	}
	for key, c := range map[string]Code{"JS": Script, "EmbeddedFiles": Embedded, "XFA": Script, "RichMediaContent": Script} {
		if d.values[key] != nil {
			l.warn(c, map[string]string{"JS": "JavaScript", "XFA": "a form of the XFA kind", "RichMediaContent": "a film or a game"}[key])
		}
	}
}

var pdfRawInfo = regexp.MustCompile(`/(Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate)\s*\(([^()\\]+)\)`)

// pdfRaw reads what can be seen of a file that has no table.
func (l *Report) pdfRaw(b []byte) {
	for _, m := range pdfRawInfo.FindAllSubmatchIndex(b, 50) {
		key, text := string(b[m[2]:m[3]]), pdfText(b[m[4]:m[5]])
		if strings.HasSuffix(key, "Date") {
			text = pdfDate(text)
		}
		l.fact(pdfInfo[key], text, fmt.Sprintf("byte %d", m[0]))
	}
	for _, x := range []struct {
		text string
		code Code
	}{{"/JavaScript", Script}, {"/JS", Script}, {"/Launch", Script}, {"/EmbeddedFile", Embedded}, {"/Encrypt", Locked}} {
		if bytes.Contains(b, []byte(x.text)) {
			l.warn(x.code, "")
		}
	}
	packets(l, b)
}
