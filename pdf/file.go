package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// Ref is the number of an object in a file; 0 is none.
type Ref int

// Meta is what a file says of itself.
type Meta struct {
	Title, Author, Subject, Keywords string
	Lang                             string // BCP 47: "en-NZ"
	Program                          string // that made it
	At                               time.Time
	ID                               [16]byte // the same for the same file
}

// File is a PDF file that is being written. The zero value is of no use: see New.
type File struct {
	out      bytes.Buffer
	offsets  []int // of the objects, from 1; 0: not yet put
	meta     Meta
	pageTree Ref
	pages    []*Page
	fonts    []*font
	root     *Elem
	links    []annotation // in the order of their places in the parent tree
	outline  []mark
}

// New begins a file.
func New(m Meta) *File {
	f := &File{meta: m}
	f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	f.pageTree = f.Reserve()
	f.root = &Elem{tag: "Document", file: f}
	return f
}

// Reserve returns the number of an object that is put later.
func (f *File) Reserve() Ref {
	f.offsets = append(f.offsets, 0)
	return Ref(len(f.offsets))
}

// Put writes an object under a reserved number.
func (f *File) Put(r Ref, body string) {
	f.offsets[r-1] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n%s\nendobj\n", r, body)
}

// PutStream writes a stream under a reserved number. dict are the entries of its
// dictionary without its length.
func (f *File) PutStream(r Ref, dict string, content []byte) {
	f.offsets[r-1] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n<<%s /Length %d>>\nstream\n", r, dict, len(content))
	f.out.Write(content)
	f.out.WriteString("\nendstream\nendobj\n")
}

// PutPacked writes a stream that is packed first.
func (f *File) PutPacked(r Ref, dict string, content []byte) {
	f.PutStream(r, strings.TrimSpace(dict+" /Filter /FlateDecode"), packed(content))
}

func packed(content []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(content) // a bytes.Buffer does not fail
	_ = w.Close()
	return b.Bytes()
}

// Pages is how many pages there are so far.
func (f *File) Pages() int { return len(f.pages) }

// mark is an entry of the outline.
type mark struct {
	level int
	title string
	page  int
	y     float64
}

// Mark adds an entry to the outline that goes to a height of the page that is
// written last. Levels begin at 1; none is left out.
func (f *File) Mark(level int, title string, y float64) {
	if n := len(f.outline); n == 0 {
		level = 1
	} else {
		level = max(1, min(level, f.outline[n-1].level+1))
	}
	f.outline = append(f.outline, mark{level, title, len(f.pages) - 1, y})
}

// Bytes ends the file and returns it.
func (f *File) Bytes() []byte {
	for _, p := range f.pages {
		f.putPage(p)
	}
	for _, x := range f.fonts {
		f.putFont(x)
	}
	kids := make([]string, len(f.pages))
	for i, p := range f.pages {
		kids[i] = fmt.Sprintf("%d 0 R", p.ref)
	}
	f.Put(f.pageTree, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(kids), strings.Join(kids, " ")))
	tree := f.putTree()
	outline := f.putOutline()
	xmp := f.Reserve()
	f.PutStream(xmp, "/Type /Metadata /Subtype /XML", []byte(f.meta.xmp()))
	catalog := f.Reserve()
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /MarkInfo <</Marked true>> /Metadata %d 0 R", f.pageTree, tree, xmp)
	fmt.Fprintf(&b, " /Lang %s /ViewerPreferences <</DisplayDocTitle true>>", Text(f.meta.Lang))
	if outline != 0 {
		fmt.Fprintf(&b, " /Outlines %d 0 R /PageMode /UseOutlines", outline)
	}
	b.WriteString(f.labels() + ">>")
	f.Put(catalog, b.String())
	info := f.Reserve()
	m := f.meta
	f.Put(info, fmt.Sprintf("<</Title %s /Author %s /Subject %s /Keywords %s /Producer %s /CreationDate %s /ModDate %s>>",
		Text(m.Title), Text(m.Author), Text(m.Subject), Text(m.Keywords), Text(m.Program), stamp(m.At), stamp(m.At)))
	start := f.out.Len()
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, at := range f.offsets {
		fmt.Fprintf(&f.out, "%010d 00000 n \n", at)
	}
	id := hex.EncodeToString(m.ID[:])
	fmt.Fprintf(&f.out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets)+1, catalog, info, id, id, start)
	return f.out.Bytes()
}

// labels are the names of pages (12.4.2), where one has a name of its own.
func (f *File) labels() string {
	var b strings.Builder
	named := false
	for i, p := range f.pages {
		label := p.Label
		named = named || label != ""
		if label == "" {
			label = fmt.Sprint(i + 1)
		}
		fmt.Fprintf(&b, "%d <</P %s>> ", i, Text(label))
	}
	if !named {
		return ""
	}
	return " /PageLabels <</Nums [" + strings.TrimSpace(b.String()) + "]>>"
}

// Text is a text string (7.9.2.2), as it stands in an object.
func Text(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

// stamp is a date (7.9.4).
func stamp(t time.Time) string { return "(D:" + t.UTC().Format("20060102150405") + "+00'00')" }

// xmp says the same as the information dictionary, for programs that read only
// this.
func (m *Meta) xmp() string {
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
	at := m.At.UTC().Format("2006-01-02T15:04:05Z")
	return `<?xpacket begin="` + "\uFEFF" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + esc(m.Title) + `</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>` + esc(m.Author) + `</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>` + esc(m.Lang) + `</rdf:li></rdf:Bag></dc:language>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + esc(m.Subject) + `</rdf:li></rdf:Alt></dc:description>
<pdf:Keywords>` + esc(m.Keywords) + `</pdf:Keywords><pdf:Producer>` + esc(m.Program) + `</pdf:Producer>
<xmp:CreateDate>` + at + `</xmp:CreateDate><xmp:ModifyDate>` + at + `</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
}

// putOutline writes the outline (12.3.3), and returns 0 when there is none.
func (f *File) putOutline() Ref {
	if len(f.outline) == 0 {
		return 0
	}
	root := f.Reserve()
	refs := make([]Ref, len(f.outline))
	for i := range refs {
		refs[i] = f.Reserve()
	}
	up := make([]int, len(refs)) // the entry above, or -1
	kids := map[int][]int{}
	var open []int
	for i, m := range f.outline {
		open = open[:m.level-1]
		up[i] = -1
		if len(open) > 0 {
			up[i] = open[len(open)-1]
		}
		kids[up[i]] = append(kids[up[i]], i)
		open = append(open, i)
	}
	family := func(i int) string {
		list := kids[i]
		if len(list) == 0 {
			return ""
		}
		return fmt.Sprintf(" /First %d 0 R /Last %d 0 R", refs[list[0]], refs[list[len(list)-1]])
	}
	for i, m := range f.outline {
		parent := root
		if up[i] >= 0 {
			parent = refs[up[i]]
		}
		body := fmt.Sprintf("<</Title %s /Parent %d 0 R /Dest [%d 0 R /XYZ 0 %s null]%s", Text(m.title), parent, f.pages[m.page].ref, num(m.y), family(i))
		if n := len(kids[i]); n > 0 {
			body += fmt.Sprintf(" /Count -%d", n) // closed
		}
		list := kids[up[i]]
		for j, k := range list {
			if k != i {
				continue
			}
			if j > 0 {
				body += fmt.Sprintf(" /Prev %d 0 R", refs[list[j-1]])
			}
			if j+1 < len(list) {
				body += fmt.Sprintf(" /Next %d 0 R", refs[list[j+1]])
			}
		}
		f.Put(refs[i], body+">>")
	}
	f.Put(root, fmt.Sprintf("<</Type /Outlines%s /Count %d>>", family(-1), len(kids[-1])))
	return root
}
