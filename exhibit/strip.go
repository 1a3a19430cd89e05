package exhibit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// mostStrip is the largest file that is copied, in bytes.
const mostStrip = 32 << 20

// Copy is a file without what stood beside what it shows.
type Copy struct {
	Content []byte
	Removed []Fact   // what is gone
	Kept    []string // what stays, in words
}

// Cannot says why a file cannot be copied without its facts.
type Cannot struct{ Why string }

// Error is the reason in words.
func (c *Cannot) Error() string { return "it cannot be copied without its metadata: " + c.Why }

func cannot(why string) *Cannot { return &Cannot{why} }

func (c *Copy) keep(what string) {
	if !slices.Contains(c.Kept, what) {
		c.Kept = append(c.Kept, what)
	}
}

// removed notes what is gone, once.
func (c *Copy) removed(f Fact) {
	if len(c.Removed) < mostFacts && !slices.Contains(c.Removed, f) {
		c.Removed = append(c.Removed, f)
	}
}

// Strip copies a file without its metadata; the same bytes give the same copy.
// Colours and the way that a picture is turned stay as they are. A file that
// cannot be copied so that nothing is left behind is a [*Cannot].
func Strip(content []byte) (*Copy, error) {
	if len(content) > mostStrip {
		return nil, cannot(fmt.Sprintf("it is larger than %d MB", mostStrip>>20))
	}
	l := Look("", bytes.NewReader(content), int64(len(content)))
	if l.Has(Bomb) {
		return nil, cannot("it unpacks to far more than it is")
	}
	var c *Copy
	var err error
	switch l.Kind {
	case JPEG:
		c, err = stripJPEG(content, false)
	case PNG:
		c, err = stripPNG(content)
	case GIF:
		c, err = stripGIF(content)
	case WebP:
		c, err = stripWebP(content)
	case PDF:
		c, err = stripPDF(content)
	case Word, Sheet, Slides, ODF:
		c, err = stripOffice(content, l.Kind)
	case Text:
		c = &Copy{Content: bytes.Clone(content)}
		c.keep("the whole text: a plain text has nothing beside it")
	case Mail:
		return nil, cannot("the head of an e-mail is a part of it")
	case Zip, Packed:
		return nil, cannot("it is an archive: give its files one by one")
	case OLE:
		return nil, cannot("it is of the old form of Office: save it in the new form, or as a PDF")
	case TIFF, HEIC, AVIF, BMP:
		return nil, cannot("this form of picture cannot be rewritten here: save it as JPEG or PNG")
	case Audio, Video:
		return nil, cannot("sound and film cannot be rewritten here")
	case SVG, HTML, XML, RTF:
		return nil, cannot("in this form content and metadata cannot be told apart: save it as a PDF")
	default:
		return nil, cannot("its kind is not known here")
	}
	if err != nil {
		return nil, err
	}
	if l.Kind.Picture() || l.Kind == PDF { // what had words, in words
		c.Removed = nil
	}
	again := Look("", bytes.NewReader(c.Content), int64(len(c.Content)))
	for _, f := range l.Facts {
		if !slices.ContainsFunc(again.Facts, func(x Fact) bool { return x.Name == f.Name && x.Text == f.Text }) {
			c.removed(f)
		}
	}
	return c, nil
}

// oriented is a block of Exif that says how a picture is turned and nothing else.
func oriented(n int) []byte {
	return []byte{'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(n), 0, 0, 0, 0, 0, 0}
}

// orientation reads how a picture is turned; 0 is not at all.
func orientation(block []byte) int {
	t, first := newTIFF("EXIF", func(at int64, n int) []byte {
		if at < 0 || at >= int64(len(block)) || n <= 0 {
			return nil
		}
		return block[at:min(int64(len(block)), at+int64(n))]
	})
	if t == nil {
		return 0
	}
	list, _ := t.directory(first)
	for i := range list {
		if list[i].tag == 0x0112 {
			if n := t.numbers(&list[i]); len(n) > 0 && n[0] >= 2 && n[0] <= 8 {
				return int(n[0])
			}
		}
	}
	return 0
}

// stripJPEG copies a JPEG picture; in a PDF nothing says how it is turned.
func stripJPEG(b []byte, inPDF bool) (*Copy, error) {
	damaged := cannot("the picture is damaged")
	c := &Copy{}
	out := []byte{0xff, 0xd8}
	at := func(pos int64, n int) []byte {
		if pos < 0 || pos >= int64(len(b)) || n <= 0 {
			return nil
		}
		return b[pos:min(int64(len(b)), pos+int64(n))]
	}
	turn := 0
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return nil, damaged
	}
	var rest []byte
	pos := 2
	for {
		for pos+1 < len(b) && b[pos] == 0xff && b[pos+1] == 0xff {
			pos++
		}
		if pos+2 > len(b) || b[pos] != 0xff {
			return nil, damaged
		}
		mark := b[pos+1]
		if mark == 0xd9 {
			rest = append(rest, 0xff, 0xd9)
			break
		}
		if mark >= 0xd0 && mark <= 0xd8 || mark == 0x01 {
			return nil, damaged
		}
		head := at(int64(pos), 4)
		if len(head) < 4 {
			return nil, damaged
		}
		n := int(binary.BigEndian.Uint16(head[2:]))
		if n < 2 || pos+2+n > len(b) {
			return nil, damaged
		}
		body := b[pos+4 : pos+2+n]
		whole := b[pos : pos+2+n]
		pos += 2 + n
		switch {
		case mark == 0xda:
			end := scanEnd(b, pos)
			if end < 0 {
				return nil, damaged
			}
			rest = append(append(rest, whole...), b[pos:end]...)
			pos = end
		case mark == 0xe0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 14:
			out = append(out, 0xff, 0xe0, 0, 16)
			out = append(append(out, body[:12]...), 0, 0) // without the small picture
		case mark == 0xee && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
			rest = append(rest, 0xff, 0xee, 0, 14)
			rest = append(rest, body[:12]...)
		case mark == 0xe2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")):
			rest = append(rest, whole...)
			c.keep("the colour profile")
		case mark == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00")) && len(body) > 6:
			if n := orientation(body[6:]); turn == 0 {
				turn = n
			}
			c.removed(Fact{"EXIF", fmt.Sprintf("%d bytes", len(body)), "JPEG"})
		case mark >= 0xe0 && mark <= 0xef, mark == 0xfe:
			c.removed(Fact{fmt.Sprintf("Block %02X", mark), fmt.Sprintf("%d bytes", len(body)), "JPEG"})
		default:
			rest = append(rest, whole...)
		}
	}
	if turn != 0 && !inPDF {
		block := append([]byte("Exif\x00\x00"), oriented(turn)...)
		out = append(append(out, 0xff, 0xe1, 0, byte(len(block)+2)), block...)
		c.keep("how the picture is turned")
	}
	c.Content = append(out, rest...)
	return c, nil
}

// scanEnd is where the points of a scan end: at the next marker that is not one of
// a restart.
func scanEnd(b []byte, at int) int {
	for at+1 < len(b) {
		i := bytes.IndexByte(b[at:], 0xff)
		if i < 0 || at+i+1 >= len(b) {
			return -1
		}
		at += i
		if m := b[at+1]; m != 0 && m != 0xff && (m < 0xd0 || m > 0xd7) {
			return at
		}
		at++
	}
	return -1
}

// stripPNG copies a PNG picture.
func stripPNG(b []byte) (*Copy, error) {
	c := &Copy{}
	out := bytes.Clone(b[:8])
	for at := 8; ; {
		if at+12 > len(b) {
			return nil, cannot("the picture is damaged")
		}
		n, kind := int(binary.BigEndian.Uint32(b[at:])), string(b[at+4:at+8])
		if n < 0 || n > len(b)-at-12 {
			return nil, cannot("the picture is damaged")
		}
		whole := b[at : at+12+n]
		at += 12 + n
		switch {
		case kind == "eXIf":
			if turn := orientation(whole[8 : 8+n]); turn != 0 {
				out = pngChunk(out, "eXIf", oriented(turn))
				c.keep("how the picture is turned")
			}
			c.removed(Fact{"EXIF", fmt.Sprintf("%d bytes", n), "PNG"})
		case pngKeep[kind]:
			out = append(out, whole...)
			if kind == "iCCP" {
				c.keep("the colour profile")
			}
		default:
			c.removed(Fact{"Block " + plain(kind), fmt.Sprintf("%d bytes", n), "PNG"})
		}
		if kind == "IEND" {
			c.Content = out
			return c, nil
		}
	}
}

// stripGIF copies a GIF picture.
func stripGIF(b []byte) (*Copy, error) {
	head, list, _, ok := gifBlocks(b)
	if !ok {
		return nil, cannot("the picture is damaged")
	}
	c := &Copy{}
	out := bytes.Clone(b[:head])
	for _, g := range list {
		if g.label == 0xfe || g.label == 0xff && g.app != "NETSCAPE2.0" && g.app != "ANIMEXTS1.0" {
			c.removed(Fact{"Comment", fmt.Sprintf("%d bytes", g.to-g.from), "GIF"})
			continue
		}
		if g.label == 0x01 {
			c.keep("the text that the picture shows")
		}
		out = append(out, b[g.from:g.to]...)
	}
	c.Content = append(out, 0x3b)
	return c, nil
}

// stripWebP copies a WebP picture.
func stripWebP(b []byte) (*Copy, error) {
	at := func(pos int64, n int) []byte {
		if pos < 0 || pos >= int64(len(b)) || n <= 0 {
			return nil
		}
		return b[pos:min(int64(len(b)), pos+int64(n))]
	}
	list, _, ok := webpChunks(at, int64(len(b)))
	if !ok {
		return nil, cannot("the picture is damaged")
	}
	c := &Copy{}
	out := append([]byte("RIFF\x00\x00\x00\x00"), "WEBP"...)
	for _, k := range list {
		body := bytes.Clone(b[k.at+8 : k.at+8+k.size])
		switch {
		case k.name == "EXIF":
			if turn := orientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00"))); turn != 0 {
				out = riff(out, "EXIF", oriented(turn))
				c.keep("how the picture is turned")
				out[20] |= 0x08
			}
			c.removed(Fact{"EXIF", fmt.Sprintf("%d bytes", k.size), "WebP"})
		case k.name == "VP8X" && len(body) >= 10:
			body[0] &^= 0x0c // no EXIF, no XMP
			out = riff(out, k.name, body[:10])
		case k.name == "ANMF" && len(body) >= 16:
			out = riff(out, k.name, frame(body))
		case webpKeep[k.name]:
			out = riff(out, k.name, body)
			if k.name == "ICCP" {
				c.keep("the colour profile")
			}
		default:
			c.removed(Fact{"Block " + plain(k.name), fmt.Sprintf("%d bytes", k.size), "WebP"})
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	c.Content = out
	return c, nil
}

// frame copies one picture of a moving one.
func frame(body []byte) []byte {
	out := bytes.Clone(body[:16])
	for at := 16; at+8 <= len(body); {
		name, n := string(body[at:at+4]), int(binary.LittleEndian.Uint32(body[at+4:]))
		if n < 0 || n > len(body)-at-8 {
			break
		}
		if name == "ALPH" || name == "VP8 " || name == "VP8L" {
			out = riff(out, name, body[at+8:at+8+n])
		}
		at += 8 + n + n&1
	}
	return out
}

// riff adds a chunk.
func riff(out []byte, name string, body []byte) []byte {
	out = append(out, name...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}
