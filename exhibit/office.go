package exhibit

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"regexp"
	"strings"
)

// pngChunk adds a chunk with its sum.
func pngChunk(out []byte, kind string, body []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	from := len(out)
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}

// officeFacts are the properties that are shown, by the name of their element.
var officeFacts = map[string]string{
	"creator": "Author", "lastModifiedBy": "Changed by", "created": "Made on", "modified": "Changed on", "lastPrinted": "Printed on", "revision": "Times saved", "title": "Title", "subject": "Subject", "description": "Comment", "keywords": "Keywords", "category": "Category", "contentStatus": "Status",
	"Company": "Company", "Manager": "Manager", "Application": "Program", "AppVersion": "Version of the program", "Template": "Template", "TotalTime": "Minutes of work", "HyperlinkBase": "Base of its links",
	"initial-creator": "First author", "creation-date": "Made on", "date": "Changed on", "generator": "Program", "printed-by": "Printed by", "print-date": "Printed on", "editing-cycles": "Times saved", "editing-duration": "Time of work", "keyword": "Keyword",
}

// properties reads a part of an office document that holds properties.
func (l *Report) properties(b []byte, where string) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = false
	var names []string
	custom := ""
	for n := 0; n < 5000; n++ {
		t, err := d.Token()
		if err != nil {
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			names = append(names, t.Name.Local)
			for _, a := range t.Attr {
				if a.Name.Local == "name" && (t.Name.Local == "property" || t.Name.Local == "user-defined") {
					custom = a.Value
				}
			}
		case xml.EndElement:
			names = names[:max(0, len(names)-1)]
		case xml.CharData:
			if len(names) == 0 {
				continue
			}
			name := officeFacts[names[len(names)-1]]
			if custom != "" {
				name, custom = custom, ""
			}
			if name != "" {
				text := string(t)
				if strings.HasSuffix(name, " on") && !strings.HasSuffix(text, "Z") && !zoned.MatchString(strings.TrimSpace(text)) {
					text = written(text, "")
				}
				l.fact(name, text, where)
			}
		}
	}
}

// zoned is the end of a time with its zone.
var zoned = regexp.MustCompile(`[+-]\d\d:?\d\d$`)

// people are the places in the parts of a document that name who wrote what, when.
// Each has its attribute or element in group 1, and the text in group 2.
var people = []*regexp.Regexp{
	regexp.MustCompile(`(\s(?:w|w15|w16cex|w16du):(?:author|initials|date|dateUtc|userId|providerId|rsid[A-Za-z]*|contact)=)"([^"]*)"`),
	regexp.MustCompile(`(\s(?:userName|lastModifiedBy|displayName|userId|providerId|initials|absPath|url2|clIdx)=)"([^"]*)"`),
	regexp.MustCompile(`(<x15ac:absPath\b[^>]*?\surl=)"([^"]*)"`),
	regexp.MustCompile(`(<(?:p:cmAuthor|p188:author)\b[^>]*?\sname=)"([^"]*)"`),
	regexp.MustCompile(`(<w:rsid(?:Root)?\b[^>]*?\sw:val=)"([^"]*)"`),
	regexp.MustCompile(`(<(?:author|dc:creator|meta:creator-initials|dc:date|meta:date-string)(?:\s[^>]*)?>)([^<]*)<`),
	regexp.MustCompile(`(<config:config-item\b[^>]*?config:name="(?:PrinterName|PrinterSetup|RsidRoot|Rsid)"[^>]*>)([^<]*)<`),
}

// named lists who is named in the parts of a document.
func (l *Report) named(b []byte, where string) {
	n := 0
	for i, re := range people {
		if i == 4 || i == 6 {
			continue
		}
		for _, m := range re.FindAllSubmatch(b, 200) {
			key := strings.Trim(string(m[1]), " <>=\t\n\"")
			if strings.Contains(key, "rsid") || len(m[2]) == 0 || strings.Contains(key, "dc:date") || strings.Contains(key, ":date") {
				continue
			}
			if n++; n > 30 {
				return
			}
			name := "Named in the document"
			if strings.Contains(key, "absPath") {
				name = "Folder in which it was"
			}
			l.fact(name, string(m[2]), where)
		}
	}
}

// ooxml looks at a document of ECMA-376.
func (l *Report) ooxml(z *zip.Reader, budget *int64) {
	for _, f := range z.File {
		low := strings.ToLower(f.Name)
		switch {
		case strings.HasPrefix(low, "docprops/") && strings.HasSuffix(low, ".xml"):
			l.properties(l.read(f, budget), f.Name)
		case strings.HasPrefix(low, "docprops/thumbnail"):
			l.fact("Small picture within", "of the first page", f.Name)
		case strings.HasSuffix(low, "vbaproject.bin"), strings.HasPrefix(low, "xl/macrosheets/"):
			l.warn(Macros, "")
		case strings.Contains(low, "/activex/"):
			l.warn(Macros, "ActiveX")
		case strings.HasSuffix(low, ".rels"):
			b := l.read(f, budget)
			for _, m := range relation.FindAll(b, 500) {
				if bytes.Contains(m, []byte(`TargetMode="External"`)) && !bytes.Contains(m, []byte("/hyperlink")) {
					l.warn(Elsewhere, path.Base(string(target.Find(m))))
				}
			}
		case strings.HasPrefix(low, "customxml/"):
			l.fact("Data of a program", fmt.Sprintf("%d bytes", f.UncompressedSize64), f.Name)
		case strings.HasSuffix(low, ".xml") && f.UncompressedSize64 < 8<<20:
			b := l.read(f, budget)
			l.named(b, f.Name)
			if bytes.Contains(b, []byte("DDEAUTO")) || bytes.Contains(b, []byte("DDE ")) {
				l.warn(Macros, "DDE")
			}
		}
	}
}

var (
	relation = regexp.MustCompile(`<Relationship\b[^>]*>`)
	target   = regexp.MustCompile(`Target="[^"]*`)
)

// odf looks at an OpenDocument file.
func (l *Report) odf(z *zip.Reader, budget *int64) {
	for _, f := range z.File {
		switch {
		case f.Name == "meta.xml":
			l.properties(l.read(f, budget), f.Name)
		case strings.HasPrefix(f.Name, "Basic/"), strings.HasPrefix(f.Name, "Scripts/"):
			l.warn(Macros, "")
		case strings.HasPrefix(f.Name, "Thumbnails/"):
			l.fact("Small picture within", "of the first page", f.Name)
		case f.Name == "META-INF/manifest.xml":
			if bytes.Contains(l.read(f, budget), []byte("encryption-data")) {
				l.warn(Locked, "")
			}
		case strings.HasPrefix(f.Name, "Object ") && strings.HasSuffix(f.Name, "meta.xml"):
			l.properties(l.read(f, budget), f.Name)
		case f.Name == "content.xml", f.Name == "styles.xml", f.Name == "settings.xml":
			l.named(l.read(f, budget), f.Name)
		}
	}
}

// read unpacks a part within the budget.
func (l *Report) read(f *zip.File, budget *int64) []byte {
	b, err := unpack(f, min(*budget, 8<<20))
	*budget -= int64(len(b))
	switch {
	case errors.Is(err, errBudget):
		l.unseen("what is in " + plain(f.Name))
		return nil
	case errors.Is(err, errLies):
		l.warn(Bomb, f.Name+" is larger than it says")
		return nil
	case err != nil:
		l.warn(Broken, f.Name+" cannot be unpacked")
		return nil
	}
	return b
}

// stripOffice copies an office document: its properties are emptied, who wrote
// what is taken out of its parts, and the pictures in it are copied without
// theirs. The archive is written anew, so that nothing lies between its entries.
func stripOffice(b []byte, k Kind) (*Copy, error) {
	z, err := openZip(&bounded{r: bytes.NewReader(b), size: int64(len(b))})
	if err == nil {
		z, err = zip.NewReader(bytes.NewReader(b), int64(len(b)))
	}
	if err != nil {
		return nil, cannot("its list of parts cannot be read")
	}
	c := &Copy{}
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	left := int64(4 * mostStrip)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		body, err := unpack(f, left)
		if left -= int64(len(body)); err != nil {
			return nil, cannot(fmt.Sprintf("its part %s cannot be unpacked", plain(f.Name)))
		}
		if body, err = c.part(f.Name, body, k); err != nil {
			return nil, err
		}
		if body == nil {
			continue
		}
		method := zip.Deflate
		if f.Name == "mimetype" {
			method = zip.Store
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: method})
		if err == nil {
			_, err = io.Copy(w, bytes.NewReader(body))
		}
		if err != nil {
			return nil, cannot("it cannot be packed again")
		}
	}
	if err := out.Close(); err != nil {
		return nil, cannot("it cannot be packed again")
	}
	c.keep("what stands in its text, as comments too, without who wrote them")
	c.Content = buf.Bytes()
	return c, nil
}

// emptied are the parts that hold properties alone, and what is left of them.
var emptied = map[string]string{
	"docprops/core.xml":   `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`,
	"docprops/app.xml":    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>`,
	"docprops/custom.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>`,
	"meta.xml":            `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>`,
}

var (
	thumbRel  = regexp.MustCompile(`<Relationship\b[^>]*metadata/thumbnail[^>]*/>`)
	thumbFile = regexp.MustCompile(`<manifest:file-entry\b[^>]*Thumbnails/[^>]*/>`)
	comments  = regexp.MustCompile(`(?s)<!--.*?-->`)
)

// part is a part of a document as it stands in the copy; nil: it stays away.
func (c *Copy) part(name string, body []byte, k Kind) ([]byte, error) {
	low := strings.ToLower(name)
	empty, properties := emptied[low]
	if !properties && k == ODF && strings.HasSuffix(low, "/meta.xml") {
		empty, properties = emptied["meta.xml"], true
	}
	switch {
	case properties:
		return []byte(empty), nil
	case strings.HasPrefix(low, "docprops/thumbnail"), strings.HasPrefix(low, "thumbnails/"):
		c.removed(Fact{"Small picture within", "of the first page", name})
		return nil, nil
	case strings.HasPrefix(low, "_xmlsignatures/"), low == "meta-inf/documentsignatures.xml":
		return nil, cannot("it bears an electronic signature, which a copy would break")
	case strings.HasPrefix(low, "customxml/"):
		c.keep("data that a program keeps in it (" + plain(name) + ")")
		return body, nil
	case strings.Contains(low, "printersettings"):
		c.removed(Fact{"Settings of a printer", fmt.Sprintf("%d bytes", len(body)), name})
		return []byte{}, nil
	case strings.HasSuffix(low, ".rels"):
		return comments.ReplaceAll(thumbRel.ReplaceAll(body, nil), nil), nil
	case low == "meta-inf/manifest.xml":
		if bytes.Contains(body, []byte("encryption-data")) {
			return nil, cannot("it is locked with a password")
		}
		return thumbFile.ReplaceAll(body, nil), nil
	case strings.HasSuffix(low, ".xml"):
		return unnamed(comments.ReplaceAll(body, nil)), nil
	case strings.Contains(low, "/media/"), strings.HasPrefix(low, "pictures/"):
		return c.picture(name, body)
	case strings.Contains(low, "/embeddings/"), strings.HasSuffix(low, "vbaproject.bin"), strings.HasPrefix(low, "object"):
		c.keep("files within it (" + plain(name) + ")")
	}
	return body, nil
}

// picture copies a picture of a document.
func (c *Copy) picture(name string, body []byte) ([]byte, error) {
	k, _ := kindOf(body[:min(len(body), 4096)], int64(len(body)))
	var in *Copy
	var err error
	switch k {
	case JPEG:
		in, err = stripJPEG(body, false)
	case PNG:
		in, err = stripPNG(body)
	case GIF:
		in, err = stripGIF(body)
	case WebP:
		in, err = stripWebP(body)
	default:
		c.keep("a picture within of another form (" + plain(name) + ")")
		return body, nil
	}
	if err != nil {
		return nil, cannot("a picture within is damaged (" + plain(name) + ")")
	}
	for _, f := range in.Removed {
		f.Where = name
		c.removed(f)
	}
	return in.Content, nil
}

// unnamed takes out who wrote what. Where a form wants a value, one that says
// nothing stands there.
func unnamed(b []byte) []byte {
	for _, re := range people {
		b = re.ReplaceAllFunc(b, func(m []byte) []byte {
			parts := re.FindSubmatch(m)
			head, end := parts[1], m[len(parts[1])+len(parts[2]):]
			if bytes.HasSuffix(m, []byte(`"`)) {
				head, end = append(bytes.Clone(head), '"'), []byte(`"`)
			}
			blank := ""
			switch key := string(parts[1]); {
			case strings.Contains(key, "date"), strings.Contains(key, ":dateUtc"):
				blank = "1970-01-01T00:00:00Z"
			case strings.Contains(key, "rsid"):
				blank = "00000000"
			case strings.Contains(key, "author"), strings.Contains(key, "creator"), strings.Contains(key, "name="):
				blank = "–"
			}
			return append(append(head, blank...), end...)
		})
	}
	return b
}
