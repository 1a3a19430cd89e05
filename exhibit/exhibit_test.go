package exhibit

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

func lookAt(name string, b []byte) *Report { return Look(name, bytes.NewReader(b), int64(len(b))) }

func (l *Report) text(name string) string {
	for _, f := range l.Facts {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

func TestKindIsKnownByContent(t *testing.T) {
	want := map[string]Kind{"a.jpg": JPEG, "a.png": PNG, "a.gif": GIF, "a.webp": WebP, "a.docx": Word, "a.odt": ODF, "a.pdf": PDF, "b.pdf": PDF, "a.eml": Mail, "a.tif": TIFF, "a.txt": Text, "a.svg": SVG, "a.html": HTML, "a.rtf": RTF, "a.zip": Zip}
	for name, b := range every(t) {
		l := lookAt(name, b)
		if l.Kind != want[name] || l.Has(Mismatch) {
			t.Errorf("%s is taken for %s, %v", name, l.Kind, l.Warnings)
		}
		if l := lookAt("letter.xls", b); !l.Has(Mismatch) {
			t.Errorf("%s under the name letter.xls: nothing is said", name)
		}
	}
	for _, x := range []struct {
		content, encoding string
		kind              Kind
	}{
		{"", "", Empty}, {"plain", "ASCII", Text}, {"Māori", "UTF-8", Text}, {"caf\xe9", "an old one of one byte a letter, such as Windows-1252", Text}, {"\xff\xfeh\x00i\x00", "UTF-16LE", Text}, {"\xfe\xff\x00h\x00i", "UTF-16BE", Text},
		{"\x00\x01\x02\x03", "", Other}, {"MZ\x90", "", Program}, {"Rar!\x1a\x07\x00", "", Packed}, {"ID3\x03", "", Audio}, {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "", Video}, {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "", HEIC},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", OLE}, {"From: a\nnot a field at all\n", "ASCII", Text}, {"RIFF\x00\x00\x00\x00ODD x", "", Other},
	} {
		if l := lookAt("", []byte(x.content)); l.Kind != x.kind || l.Encoding != x.encoding {
			t.Errorf("%q is taken for %s in %q, want %s in %q", x.content, l.Kind, l.Encoding, x.kind, x.encoding)
		}
	}
}

func TestFactsSayWhereTheyStand(t *testing.T) {
	for _, x := range []struct{ file, fact, text, where string }{
		{"a.jpg", "Camera", "Camera " + mark(2), "EXIF IFD0 tag 0x0110"},
		{"a.jpg", "Taken on", "2010:10:11 21:30:05 +13:00", "EXIF Exif tag 0x9003"},
		{"a.jpg", "Made into a file on", "2010:10:11 21:30:06 (the zone is not written)", "EXIF Exif tag 0x9004"},
		{"a.jpg", "Place where it was taken", "-41.28667, 174.77500 (latitude, longitude)", "EXIF GPS"},
		{"a.jpg", "Orientation", "turned by 90 degrees when it is shown", "EXIF IFD0 tag 0x0112"},
		{"a.jpg", "Author", mark(8), ""},
		{"a.jpg", "xmp:CreatorTool", mark(6), ""},
		{"a.png", "Text, Author", mark(11), ""},
		{"a.png", "Text, Comment", mark(13), ""},
		{"a.png", "Changed on", "2010-10-11 21:30:05 UTC", ""},
		{"a.gif", "Comment", mark(16), ""},
		{"a.webp", "Camera", "Camera " + mark(2), ""},
		{"a.tif", "Artist", "Artist " + mark(4), "TIFF IFD0 tag 0x013b"},
		{"a.docx", "Author", mark(22), "docProps/core.xml"},
		{"a.docx", "Changed by", mark(23), "docProps/core.xml"},
		{"a.docx", "Made on", "2010-10-11T08:30:00Z", "docProps/core.xml"},
		{"a.docx", "Company", mark(24), "docProps/app.xml"},
		{"a.docx", "Client", mark(25), "docProps/custom.xml"},
		{"a.docx", "Times saved", "7", "docProps/core.xml"},
		{"a.docx", "Named in the document", mark(27), "word/document.xml"},
		{"a.odt", "First author", mark(34), "meta.xml"},
		{"a.odt", "Client", mark(36), "meta.xml"},
		{"a.pdf", "Author", mark(40), "Info, object 5"},
		{"a.pdf", "Made on", "2010-10-11 21:30:05 +13:00", "Info, object 5"},
		{"a.pdf", "xmp:CreatorTool", mark(43), ""},
		{"a.pdf", "Saved over", "1 times: what stood there before may still be in the file", ""},
		{"b.pdf", "Author", mark(48), "Info, object 4"},
		{"a.eml", "From", "Māui Example <maui@a.example>", "field From"},
		{"a.eml", "Message-ID", "", ""},
		{"a.eml", "Station 1", "from a.example by b.example; Mon, 11 Oct 2010 21:30:05 +1300", "field Received"},
		{"a.eml", "Signed by a server (DKIM)", "a.example: there is a signature; it was not checked", "field DKIM-Signature"},
		{"a.rtf", "Author", "Ann Ash", "RTF info"},
	} {
		l := lookAt(x.file, every(t)[x.file])
		if !slices.ContainsFunc(l.Facts, func(f Fact) bool {
			return f.Name == x.fact && f.Text == x.text && (x.where == "" || f.Where == x.where)
		}) && x.text != "" {
			t.Errorf("%s: no fact %s: %s (%s) among %q", x.file, x.fact, x.text, x.where, l.Facts)
		}
	}
}

func TestAttachmentsAreListedWithTheirFingerprints(t *testing.T) {
	l := lookAt("a.eml", mailFile(t))
	if len(l.Parts) != 2 || l.Parts[0].Name != "letter.pdf" || len(l.Parts[0].SHA256) != 64 || l.Parts[0].Look.Kind != PDF || l.Parts[1].Look.Kind != Program {
		t.Fatalf("the attachments are %+v", l.Parts)
	}
	if !l.Has(Paths) || !l.Has(Runs) || !l.Dangerous() {
		t.Errorf("a program under ../../etc is not warned of: %v", l.Warnings)
	}
}

// bombZip is an archive of one entry that claims, or is, far more than it takes.
func bombZip(t *testing.T, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("zeros")
	if err == nil {
		_, err = io.CopyN(f, zeros{}, int64(size))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestWhatIsDangerousIsSaid(t *testing.T) {
	var many bytes.Buffer
	w := zip.NewWriter(&many)
	for i := range mostEntries + 1 {
		_, _ = w.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i)})
	}
	_ = w.Close()
	deep := []byte("words")
	for i := range 6 {
		deep = zipFile(t, named{fmt.Sprintf("%d.zip", i), string(deep)})
	}
	lying := bombZip(t, 8<<20)
	at := bytes.LastIndex(lying, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(lying[at+24:], 10) // says ten bytes
	harmless := zipFile(t, named{"a.txt", "words"})
	for _, x := range []struct {
		name string
		b    []byte
		want Code
	}{
		{"PDF and ZIP", append(writtenPDF(t), harmless...), Polyglot},
		{"GIF and JAR", append(gifFile(t), harmless...), Polyglot},
		{"JPEG with an archive behind it", append(jpegFile(t), harmless...), Polyglot},
		{"PNG with a PDF behind it", append(pngFile(t)[:len(pngFile(t))-len("after "+mark(15))], writtenPDF(t)...), Polyglot},
		{"page in the comment of a picture", append(append([]byte{0xff, 0xd8}, jpegSegment(0xfe, []byte("<html><script>alert(1)</script>"))...), jpegFile(t)[2:]...), Polyglot},
		{"GIF that is PDF", append([]byte("GIF89a%PDF-1.4\n"), gifFile(t)[15:]...), Polyglot},
		{"zip bomb", bombZip(t, 80<<20), Bomb},
		{"bomb that lies", lying, Bomb},
		{"bomb of entries", many.Bytes(), Bomb},
		{"nested archives", deep, Bomb},
		{"entities", []byte(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "1"><!ENTITY b "&a;"><!ENTITY c "&b;"><!ENTITY d "&c;"><!ENTITY e "&d;">]><a>&e;</a>`), Bomb},
		{"paths", every(t)["a.zip"], Paths},
		{"windows path", zipFile(t, named{`C:\x`, ""}), Paths},
		{"svg", every(t)["a.svg"], Script},
		{"html", every(t)["a.html"], Script},
		{"html that fetches", every(t)["a.html"], Elsewhere},
		{"macros", zipFile(t, named{"word/document.xml", "<w/>"}, named{"word/vbaProject.bin", "x"}), Macros},
		{"template from elsewhere", zipFile(t, named{"word/document.xml", "<w/>"}, named{"word/_rels/settings.xml.rels", `<Relationships><Relationship Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>`}), Elsewhere},
		{"old office with macros", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..._\x00V\x00B\x00A\x00_\x00P\x00R\x00O\x00J\x00E\x00C\x00T\x00"), Macros},
		{"pdf with a script", pdfOf([]string{"<</Type/Catalog/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>>>"}, ""), Script},
		{"pdf with a program", pdfOf([]string{"<</Type/Catalog/OpenAction<</S/Launch>>>>"}, ""), Script},
		{"pdf with files", pdfOf([]string{"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>", "<<>>"}, ""), Embedded},
		{"locked pdf", pdfOf([]string{"<</Type/Catalog>>", "<</Filter/Standard>>"}, "/Encrypt 2 0 R"), Locked},
		{"broken pdf with a script", []byte("%PDF-1.4\n1 0 obj <</S/JavaScript/JS(x)>> endobj"), Script},
		{"broken pdf", []byte("%PDF-1.4\nnothing"), Broken},
		{"broken png", pngFile(t)[:60], Broken},
		{"broken mail", []byte("From: a\nTo: b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"\"\n\n--\nx"), Broken},
		{"huge picture", append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), 0x3b), Huge},
		{"program", []byte("\x7fELF...."), Runs},
		{"unknown", []byte{0, 1, 2, 3, 4, 5}, Unknown},
	} {
		if l := lookAt("", x.b); !l.Has(x.want) {
			t.Errorf("%s: no warning %s among %v", x.name, x.want, l.Warnings)
		}
	}
	for _, w := range []Code{Mismatch, Polyglot, Bomb, Locked, Macros, Script, Embedded, Elsewhere, Paths, Huge, Runs, Broken, Unknown} {
		if (Warning{Code: w}).Words() == "" {
			t.Errorf("%s has no words", w)
		}
	}
}

func TestHarmlessFilesAreNotWarnedOf(t *testing.T) {
	clean := map[string][]byte{"a.txt": []byte("words"), "a.zip": zipFile(t, named{"a/b.txt", "words"}), "b.pdf": packedPDF(t), "a.docx": wordFile(t), "a.odt": odtFile(t)}
	for _, name := range []string{"a.jpg", "a.png", "a.gif", "a.webp", "a.pdf"} {
		c, err := Strip(every(t)[name])
		if err != nil {
			t.Fatal(name, err)
		}
		clean[name] = c.Content
	}
	for name, b := range clean {
		if l := lookAt(name, b); len(l.Warnings) > 0 {
			t.Errorf("%s: %v", name, l.Warnings)
		}
	}
}

// A mark is planted in every place that is read. None is in the copy, neither
// openly nor in a part that is packed; what the file shows is.
func TestNoMarkerSurvives(t *testing.T) {
	for _, name := range []string{"a.jpg", "a.png", "a.gif", "a.webp", "a.docx", "a.odt", "a.pdf", "b.pdf"} {
		was := every(t)[name]
		before := bytes.Clone(was)
		c, err := Strip(was)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Equal(was, before) {
			t.Errorf("%s: the original was changed", name)
		}
		open := opened(t, c.Content)
		if bytes.Contains(open, []byte("Planted-Mark")) || bytes.Contains(open, []byte(fmt.Sprintf("%x", "Planted-Mark"))) {
			i := max(bytes.Index(open, []byte("Planted-Mark")), 0)
			t.Errorf("%s: a mark is in the copy: %q", name, open[max(0, i-60):min(len(open), i+40)])
		}
		if !bytes.Contains(opened(t, was), []byte("Planted-Mark")) {
			t.Errorf("%s: no mark was planted", name)
		}
		if l := lookAt(name, c.Content); l.Kind != lookAt(name, was).Kind || l.Has(Broken) {
			t.Errorf("%s: the copy is %s, %v", name, l.Kind, l.Warnings)
		}
		if len(c.Removed) == 0 {
			t.Errorf("%s: nothing is said of what is gone", name)
		}
		again, err := Strip(was)
		if err != nil || !bytes.Equal(again.Content, c.Content) {
			t.Errorf("%s: a second copy is another", name)
		}
		if twice, err := Strip(c.Content); err != nil || !bytes.Equal(twice.Content, c.Content) {
			t.Errorf("%s: the copy of a copy is another: %v", name, err)
		}
		if strings.HasSuffix(name, "docx") || strings.HasSuffix(name, "odt") || strings.HasSuffix(name, "pdf") {
			if !bytes.Contains(open, []byte("Words that stay")) && !bytes.Contains(open, []byte(fmt.Sprintf("%x", "Words that stay"))) {
				t.Errorf("%s: the words are gone", name)
			}
		}
	}
}

// opened is content with all that is packed in it unpacked.
func opened(t *testing.T, b []byte) []byte {
	out := bytes.Clone(b)
	if z, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err == nil {
		for _, f := range z.File {
			body, err := unpack(f, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, body...)
		}
	}
	if f, err := openPDF(b); err == nil {
		for n := range f.places {
			v, _ := f.load(n)
			if st, ok := v.(*pdfStream); ok {
				body, _ := f.unpack(st)
				out = append(out, body...)
			}
		}
	}
	l := lookAt("", b)
	for _, f := range l.Facts {
		out = append(out, f.Text...)
	}
	return out
}

func TestACopyShowsTheSamePicture(t *testing.T) {
	for _, name := range []string{"a.jpg", "a.png", "a.gif"} {
		c, err := Strip(every(t)[name])
		if err != nil {
			t.Fatal(err)
		}
		was, _, err1 := image.Decode(bytes.NewReader(every(t)[name]))
		is, _, err2 := image.Decode(bytes.NewReader(c.Content))
		if err1 != nil || err2 != nil {
			t.Fatal(name, err1, err2)
		}
		for y := range 16 {
			for x := range 24 {
				if was.At(x, y) != is.At(x, y) {
					t.Fatalf("%s: point %d, %d is another", name, x, y)
				}
			}
		}
	}
	c, _ := Strip(jpegFile(t))
	if got := lookAt("", c.Content).text("Orientation"); got != "turned by 90 degrees when it is shown" {
		t.Errorf("the copy is turned: %q", got)
	}
	if !bytes.Contains(c.Content, []byte("ICC_PROFILE")) {
		t.Error("the colour profile is gone")
	}
}

func TestWhatCannotBeStrippedSaysWhy(t *testing.T) {
	for name, b := range map[string][]byte{
		"mail": mailFile(t), "archive": every(t)["a.zip"], "svg": every(t)["a.svg"], "tiff": exifBlock(), "unknown": {0, 1, 2}, "bomb": bombZip(t, 80<<20), "empty": {},
		"locked pdf": pdfOf([]string{"<</Type/Catalog>>", "<</Filter/Standard>>"}, "/Encrypt 2 0 R"), "broken pdf": []byte("%PDF-1.4\nnothing"),
		"signed pdf": pdfOf([]string{"<</Type/Catalog/A 2 0 R>>", "<</Type/Sig/ByteRange[0 1 2 3]>>"}, ""), "pdf with files": pdfOf([]string{"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>", "<<>>"}, ""),
		"broken jpeg": jpegFile(t)[:100], "broken png": pngFile(t)[:100], "broken gif": gifFile(t)[:40],
	} {
		c, err := Strip(b)
		var why *Cannot
		if !errors.As(err, &why) || why.Why == "" || c != nil {
			t.Errorf("%s: copied, or %v", name, err)
		}
	}
}

func TestLookReadsABoundedPartOfALargeFile(t *testing.T) {
	for _, head := range [][]byte{jpegFile(t)[:400], []byte("%PDF-1.4\n"), pngFile(t)[:33], gifFile(t)[:60], []byte("From: a\nTo: b\n\n"), []byte("<html>"), []byte("PK\x03\x04"), []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")} {
		r := &counting{head: head, size: 4 << 30}
		Look("large", r, r.size)
		if r.read > 100<<20 || r.most > 20<<20 {
			t.Errorf("%q: %d MB were read, %d MB at once", head[:4], r.read>>20, r.most>>20)
		}
	}
}

// counting is a file of zeros behind a head.
type counting struct {
	head             []byte
	size, read, most int64
}

func (c *counting) ReadAt(p []byte, at int64) (int, error) {
	c.read, c.most = c.read+int64(len(p)), max(c.most, int64(len(p)))
	clear(p)
	if at < int64(len(c.head)) {
		copy(p, c.head[at:])
	}
	return len(p), nil
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errors.New("the disk is gone") }

func TestAFailingDiskIsSaid(t *testing.T) {
	if l := Look("a.pdf", failing{}, 1000); l.Unseen == "" {
		t.Error("nothing is said of what was not read")
	}
}

func TestFactsAreOneLineWithoutTricks(t *testing.T) {
	b := append(append([]byte{0xff, 0xd8}, jpegSegment(0xfe, []byte("a\x1b[31m\u202egpj.exe\nb\x00"+strings.Repeat("ā", 1000)))...), jpegFile(t)[2:]...)
	got := lookAt("", b).text("Comment")
	if strings.ContainsAny(got, "\x1b\u202e\n\x00") || len(got) > mostText+3 || !strings.HasPrefix(got, "a[31mgpj.exe b") {
		t.Errorf("%q", got)
	}
}

// What is damaged at random gives a report and never a panic; what was copied is
// whole.
func TestDamageAtRandom(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	files := every(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		whole := files[name]
		for range 60 {
			b := bytes.Clone(whole)
			for range 1 + r.Intn(8) {
				b[r.Intn(len(b))] = byte(r.Intn(256))
			}
			if r.Intn(4) == 0 {
				b = b[:r.Intn(len(b))]
			}
			lookAt(name, b)
			if c, err := Strip(b); err == nil && len(c.Content) > 0 && lookAt(name, c.Content).Kind == Other {
				t.Fatalf("%s: the copy is nothing", name)
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	for name, b := range every(f) {
		f.Add(name, b)
	}
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		if l := lookAt(name, b); len(l.Facts) > mostFacts || len(l.Parts) > mostParts {
			t.Fatal("more than may be")
		}
	})
}

func FuzzStrip(f *testing.F) {
	for _, b := range every(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Strip(b)
		if err != nil {
			return
		}
		if again, err := Strip(b); err != nil || !bytes.Equal(again.Content, c.Content) {
			t.Fatal("two copies differ")
		}
	})
}
