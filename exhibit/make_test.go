package exhibit

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// mark is a text that must not survive in a copy.
func mark(n int) string { return fmt.Sprintf("Planted-Mark-%02d", n) }

// points is a small picture with something to see.
func points() image.Image {
	m := image.NewPaletted(image.Rect(0, 0, 24, 16), color.Palette{color.White, color.Black, color.RGBA{200, 30, 30, 255}})
	for i := range m.Pix {
		m.Pix[i] = uint8(i*i/7) % 3
	}
	return m
}

// exifBlock is a block of Exif with marks, a place, times and a turn.
func exifBlock() []byte {
	le := binary.LittleEndian
	b := []byte("II*\x00\x08\x00\x00\x00")
	type entry struct {
		tag, kind uint16
		data      []byte
		count     uint32
	}
	text := func(tag uint16, s string) entry { return entry{tag, 2, append([]byte(s), 0), uint32(len(s) + 1)} }
	short := func(tag uint16, n uint16) entry { return entry{tag, 3, le.AppendUint16(nil, n), 1} }
	long := func(tag uint16, n uint32) entry { return entry{tag, 4, le.AppendUint32(nil, n), 1} }
	ratio := func(tag uint16, n ...uint32) entry {
		var d []byte
		for _, x := range n {
			d = le.AppendUint32(le.AppendUint32(d, x), 1)
		}
		return entry{tag, 5, d, uint32(len(n))}
	}
	dir := func(at int, list ...entry) []byte { // the directory, and behind it what is long
		out := le.AppendUint16(nil, uint16(len(list)))
		tail := at + 2 + 12*len(list) + 4
		var more []byte
		for _, e := range list {
			out = le.AppendUint32(le.AppendUint16(le.AppendUint16(out, e.tag), e.kind), e.count)
			if len(e.data) <= 4 {
				out = append(out, append(e.data, make([]byte, 4-len(e.data))...)...)
			} else {
				out = le.AppendUint32(out, uint32(tail+len(more)))
				more = append(more, e.data...)
			}
		}
		return append(append(out, 0, 0, 0, 0), more...)
	}
	const sub, place = 2000, 3000
	pad := func(n int) { b = append(b, make([]byte, n-len(b))...) }
	b = append(b, dir(8, text(0x010f, "Maker "+mark(1)), text(0x0110, "Camera "+mark(2)), short(0x0112, 6), text(0x0131, "Program "+mark(3)), text(0x013b, "Artist "+mark(4)), long(0x8769, sub), long(0x8825, place))...)
	pad(sub)
	b = append(b, dir(sub, text(0x9003, "2010:10:11 21:30:05"), text(0x9011, "+13:00"), text(0x9004, "2010:10:11 21:30:06"), text(0xa431, mark(5)))...)
	pad(place)
	return append(b, dir(place, text(1, "S"), ratio(2, 41, 17, 12), text(3, "E"), ratio(4, 174, 46, 30))...)
}

func xmpPacket(m string) []byte {
	return []byte(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:CreatorTool="` + m + `"><dc:creator><rdf:Seq><rdf:li>` + m + `</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`)
}

func jpegSegment(kind byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, kind}, uint16(len(body)+2)), body...)
}

// jpegFile is a JPEG picture with marks in every segment that there is.
func jpegFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, points(), nil); err != nil {
		t.Fatal(err)
	}
	out := append([]byte{}, b.Bytes()[:2]...)
	out = append(out, jpegSegment(0xe0, append([]byte("JFIF\x00\x01\x01\x00\x00\x48\x00\x48\x01\x01"), "abc"...))...)
	out = append(out, jpegSegment(0xe1, append([]byte("Exif\x00\x00"), exifBlock()...))...)
	out = append(out, jpegSegment(0xe1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), xmpPacket(mark(6))...))...)
	out = append(out, jpegSegment(0xe2, []byte("ICC_PROFILE\x00\x01\x01profile"))...)
	out = append(out, jpegSegment(0xe4, []byte(mark(7)))...)
	iptc := "8BIM\x04\x04\x00\x00\x00\x00\x00\x20\x1c\x02\x50\x00" + string(rune(len(mark(8)))) + mark(8)
	out = append(out, jpegSegment(0xed, []byte("Photoshop 3.0\x00"+iptc))...)
	out = append(out, jpegSegment(0xfe, []byte("comment "+mark(9)))...)
	out = append(out, b.Bytes()[2:]...)
	return append(out, []byte("trailer "+mark(10))...)
}

func chunk(kind string, body []byte) []byte { return pngChunk(nil, kind, body) }

// pngFile is a PNG picture with marks in every place.
func pngFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, points()); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	head := 8 + 12 + 13
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte(mark(13)))
	_ = w.Close()
	out := append([]byte{}, whole[:head]...)
	for _, c := range [][]byte{
		chunk("tEXt", []byte("Author\x00"+mark(11))), chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), xmpPacket(mark(12))...)), chunk("zTXt", append([]byte("Comment\x00\x00"), z.Bytes()...)),
		chunk("eXIf", exifBlock()), chunk("tIME", []byte{0x07, 0xda, 10, 11, 21, 30, 5}), chunk("prVt", []byte(mark(14))),
	} {
		out = append(out, c...)
	}
	return append(append(out, whole[head:]...), []byte("after "+mark(15))...)
}

// gifFile is a GIF picture with marks in its comments and behind its end.
func gifFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, points(), nil); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	head := 13 + 3<<(whole[10]&7+1)
	out := append([]byte{}, whole[:head]...)
	out = append(out, 0x21, 0xfe, byte(len(mark(16))))
	out = append(append(out, mark(16)...), 0)
	out = append(out, 0x21, 0xff, 11)
	out = append(append(append(out, "XMP DataXMP"...), byte(len(mark(17)))), mark(17)...)
	out = append(append(out, 0), whole[head:]...)
	return append(out, mark(18)...)
}

// webpFile is a WebP picture of one point with marks in its chunks.
func webpFile() []byte {
	out := append([]byte("RIFF\x00\x00\x00\x00"), "WEBP"...)
	out = riff(out, "VP8X", []byte{0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	out = riff(out, "VP8L", []byte{0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0})
	out = riff(out, "EXIF", exifBlock())
	out = riff(out, "XMP ", xmpPacket(mark(19)))
	out = riff(out, "MARK", []byte(mark(20)))
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return append(out, mark(21)...)
}

type named struct{ name, body string }

// zipFile packs entries.
func zipFile(t testing.TB, list ...named) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range list {
		method := zip.Deflate
		if e.name == "mimetype" {
			method = zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: method})
		if err == nil {
			_, err = f.Write([]byte(e.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wordFile is a Word document with marks in its properties, its comments, its
// tracked changes and its picture.
func wordFile(t testing.TB) []byte {
	const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	return zipFile(t,
		named{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		named{"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>`},
		named{"docProps/core.xml", `<cp:coreProperties xmlns:cp="x" xmlns:dc="y" xmlns:dcterms="z"><dc:creator>` + mark(22) + `</dc:creator><cp:lastModifiedBy>` + mark(23) + `</cp:lastModifiedBy><cp:revision>7</cp:revision><dcterms:created>2010-10-11T08:30:00Z</dcterms:created></cp:coreProperties>`},
		named{"docProps/app.xml", `<Properties><Company>` + mark(24) + `</Company><Application>Some Writer</Application></Properties>`},
		named{"docProps/custom.xml", `<Properties><property name="Client"><vt:lpwstr>` + mark(25) + `</vt:lpwstr></property></Properties>`},
		named{"docProps/thumbnail.jpeg", mark(26)},
		named{"word/document.xml", `<w:document ` + ns + `><w:body><w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="` + mark(27) + `" w:date="2010-10-11T08:30:00Z"><w:r><w:t>Words that stay</w:t></w:r></w:ins></w:p><!-- ` + mark(28) + ` --></w:body></w:document>`},
		named{"word/comments.xml", `<w:comments ` + ns + `><w:comment w:id="0" w:author="` + mark(29) + `" w:initials="` + mark(30) + `"><w:p/></w:comment></w:comments>`},
		named{"word/people.xml", `<w15:people xmlns:w15="q"><w15:person w15:author="` + mark(31) + `"><w15:presenceInfo w15:providerId="AD" w15:userId="` + mark(32) + `"/></w15:person></w15:people>`},
		named{"word/media/image1.jpg", string(jpegFile(t))},
	)
}

// odtFile is an OpenDocument text with marks.
func odtFile(t testing.TB) []byte {
	return zipFile(t,
		named{"mimetype", "application/vnd.oasis.opendocument.text"},
		named{"content.xml", `<office:document-content xmlns:office="o" xmlns:dc="d"><office:annotation><dc:creator>` + mark(33) + `</dc:creator><dc:date>2010-10-11T08:30:00</dc:date></office:annotation><text:p>Words that stay</text:p></office:document-content>`},
		named{"meta.xml", `<office:document-meta><office:meta><meta:initial-creator>` + mark(34) + `</meta:initial-creator><dc:creator>` + mark(35) + `</dc:creator><meta:user-defined meta:name="Client">` + mark(36) + `</meta:user-defined></office:meta></office:document-meta>`},
		named{"settings.xml", `<s><config:config-item config:name="PrinterName" config:type="string">` + mark(37) + `</config:config-item></s>`},
		named{"Thumbnails/thumbnail.png", mark(38)},
		named{"META-INF/manifest.xml", `<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"/><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></manifest:manifest>`},
	)
}

// pdfOf writes a PDF file of objects, numbered from 1; %s in the tail stands for
// nothing.
func pdfOf(objects []string, trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, xref)
	return b.Bytes()
}

func stream(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body)
}

// writtenPDF is a PDF file that was saved over, with marks in its information, its
// packets, its notes, its picture and what is no longer shown.
func writtenPDF(t testing.TB) []byte {
	first := pdfOf([]string{
		"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/PieceInfo<</X<</Private(" + mark(39) + ")>>>>/Resources<</XObject<</I 7 0 R>>>>/Annots[8 0 R]>>",
		stream("", "BT (Words that stay) Tj ET"),
		"<</Author(" + mark(40) + ")/Producer(" + mark(41) + ")/CreationDate(D:20101011213005+13'00')/Odd(" + mark(42) + ")>>",
		stream("/Type/Metadata/Subtype/XML", string(xmpPacket(mark(43)))),
		stream("/Type/XObject/Subtype/Image/Width 24/Height 16/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", string(jpegFile(t))),
		"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(" + mark(44) + ")/Contents(Words that stay)/M(D:20101011)>>",
		"(" + mark(45) + ")",
	}, "/Info 5 0 R/ID[<"+fmt.Sprintf("%x", mark(46))+"><00>]")
	var b bytes.Buffer
	b.Write(first)
	fmt.Fprintf(&b, "%% %s\n", mark(47))
	at := b.Len()
	body := stream("", "BT (Words that stay, again) Tj ET")
	fmt.Fprintf(&b, "4 0 obj\n%s\nendobj\n", body)
	xref := b.Len()
	prev := bytes.LastIndex(first, []byte("\nxref\n")) + 1
	fmt.Fprintf(&b, "xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 10/Root 1 0 R/Info 5 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", at, prev, xref)
	return b.Bytes()
}

// packedPDF is a PDF file whose objects and table lie in streams.
func packedPDF(t testing.TB) []byte {
	t.Helper()
	pack := func(s string) string {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		_, _ = w.Write([]byte(s))
		_ = w.Close()
		return z.String()
	}
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 6 0 R>>", "<</Author(" + mark(48) + ")>>"}
	var head, body string
	for i, o := range objects {
		head += fmt.Sprintf("%d %d ", i+1, len(body))
		body += o + " "
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	at5 := b.Len()
	z := pack(head + body)
	fmt.Fprintf(&b, "5 0 obj\n%s\nendobj\n", stream(fmt.Sprintf("/Type/ObjStm/N 4/First %d/Filter/FlateDecode", len(head)), z))
	at6 := b.Len()
	fmt.Fprintf(&b, "6 0 obj\n%s\nendobj\n", stream("", "BT (Words that stay) Tj ET"))
	at7 := b.Len()
	rows := "" // with the predictor Up
	before := make([]byte, 4)
	for _, r := range [][]byte{{0, 0, 0, 0}, {2, 0, 5, 0}, {2, 0, 5, 1}, {2, 0, 5, 2}, {2, 0, 5, 3}, {1, byte(at5 >> 8), byte(at5), 0}, {1, byte(at6 >> 8), byte(at6), 0}, {1, byte(at7 >> 8), byte(at7), 0}} {
		rows += "\x02"
		for i := range r {
			rows += string([]byte{r[i] - before[i]})
		}
		before = r
	}
	fmt.Fprintf(&b, "7 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", stream("/Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Info 4 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>", pack(rows)), at7)
	return b.Bytes()
}

// mailFile is an e-mail with two stations, a signature and attachments.
func mailFile(t testing.TB) []byte {
	return []byte(strings.ReplaceAll(`Received: from b.example by c.example; Mon, 11 Oct 2010 21:30:07 +1300
Received: from a.example by b.example; Mon, 11 Oct 2010 21:30:05 +1300
DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=k; b=AAAA
From: =?utf-8?q?M=C4=81ui_Example?= <maui@a.example>
To: secretary@c.example
Date: Mon, 11 Oct 2010 21:30:05 +1300
Subject: The letters
Message-ID: <1@a.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="XX"

--XX
Content-Type: text/plain; charset=utf-8

See the letters.
--XX
Content-Type: application/pdf; name="letter.pdf"
Content-Disposition: attachment; filename="letter.pdf"

%PDF-1.4 nothing
--XX
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="../../etc/evil.exe"

MZ program
--XX--
`, "\n", "\r\n"))
}

// every is one file of each form that is made here.
func every(t testing.TB) map[string][]byte {
	return map[string][]byte{
		"a.jpg": jpegFile(t), "a.png": pngFile(t), "a.gif": gifFile(t), "a.webp": webpFile(), "a.docx": wordFile(t), "a.odt": odtFile(t), "a.pdf": writtenPDF(t), "b.pdf": packedPDF(t), "a.eml": mailFile(t),
		"a.tif": exifBlock(), "a.txt": []byte("Words that stay\n"), "a.svg": []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>1</script></svg>`),
		"a.html": []byte("<!DOCTYPE html><meta name=author content=\"Ann\"><script src=//evil.example/x></script>"), "a.rtf": []byte(`{\rtf1{\info{\author Ann Ash}}words}`), "a.zip": zipFile(t, named{"a/b.txt", "words"}, named{"../evil.sh", "#!/bin/sh"}),
	}
}
