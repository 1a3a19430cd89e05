package exhibit

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// indexes yields where a text stands in content, at most so often.
func indexes(b []byte, text string, most int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for from := 0; most > 0; most-- {
			i := bytes.Index(b[from:], []byte(text))
			if i < 0 || !yield(from+i) {
				return
			}
			from += i + len(text)
		}
	}
}

// packets reads the packets of XMP that stand openly in content.
func packets(l *Report, b []byte) {
	for i := range indexes(b, "<x:xmpmeta", 8) {
		end := bytes.Index(b[i:], []byte("</x:xmpmeta>"))
		if end < 0 {
			end = min(len(b)-i, 64<<10)
		}
		xmp(l, b[i:i+end], "XMP")
	}
}

var (
	xmpAttr    = regexp.MustCompile(`\b([A-Za-z][\w-]*:[A-Za-z][\w-]*)\s*=\s*"([^"]+)"`)
	xmpElement = regexp.MustCompile(`<([A-Za-z][\w-]*:[A-Za-z][\w-]*)(?:\s[^<>]*)?>\s*(?:<rdf:(?:Alt|Seq|Bag)>\s*<rdf:li[^>]*>)?\s*([^<>]+)<`)
)

// xmp adds what a packet of XMP says.
func xmp(l *Report, packet []byte, where string) {
	text := string(packet)
	if u := bytes.IndexByte(packet, 0); u == 0 || u == 1 {
		text = strings.ReplaceAll(text, "\x00", "") // of two bytes a letter
	}
	before := l.facts
	for _, m := range append(xmpAttr.FindAllStringSubmatch(text, 100), xmpElement.FindAllStringSubmatch(text, 100)...) {
		prefix, name, _ := strings.Cut(m[1], ":")
		if prefix == "xmlns" || prefix == "xml" || prefix == "rdf" || prefix == "x" && name != "xmptk" {
			continue
		}
		l.fact(m[1], m[2], where)
	}
	if l.facts == before {
		l.fact("XMP packet", fmt.Sprintf("%d bytes", len(packet)), where)
	}
}

// within warns of what a browser may take for a page inside a picture.
func (l *Report) within(b []byte, where string) {
	low := bytes.ToLower(b[:min(len(b), 64<<10)])
	for _, s := range []string{"<script", "<html", "<svg", "<?php", "<iframe", "javascript:"} {
		if bytes.Contains(low, []byte(s)) {
			l.warn(Polyglot, "a web page in "+where)
			return
		}
	}
}

// trailing looks at what follows the end of a picture.
func (l *Report) trailing(r *bounded, end int64) {
	rest := r.part(end, 64<<10)
	if bytes.Trim(rest, "\x00") == nil || len(bytes.Trim(rest, "\x00\r\n ")) == 0 {
		return
	}
	l.fact("After the end of the picture", fmt.Sprintf("%d bytes", r.size-end), fmt.Sprintf("byte %d", end))
	if k, _ := kindOf(rest, r.size-end); k != Other && k != Text {
		l.warn(Polyglot, fmt.Sprintf("%s after the end of the picture", k))
	}
	l.within(rest, "what follows the end of the picture")
}

// segment is a part of a JPEG picture before its points.
type segment struct {
	mark byte
	at   int64 // of its marker
	body []byte
}

// jpegSegments yields the segments of a JPEG picture and ends with the start of
// scan; it reports whether it came that far.
func jpegSegments(at func(int64, int) []byte, yield func(segment)) (scan int64, ok bool) {
	pos := int64(2)
	for range 5000 {
		head := at(pos, 4)
		if len(head) < 4 || head[0] != 0xff {
			return pos, false
		}
		if head[1] == 0xff { // fill
			pos++
			continue
		}
		if head[1] == 0x01 || head[1] >= 0xd0 && head[1] <= 0xd7 {
			pos += 2
			continue
		}
		n := int(binary.BigEndian.Uint16(head[2:]))
		if n < 2 || head[1] == 0xd9 || head[1] == 0xd8 {
			return pos, false
		}
		body := at(pos+4, n-2)
		if len(body) < n-2 {
			return pos, false
		}
		if head[1] == 0xda {
			return pos, true
		}
		yield(segment{head[1], pos, body})
		pos += int64(n) + 2
	}
	return pos, false
}

// jpeg looks at a JPEG picture.
func (l *Report) jpeg(r *bounded) {
	scan, ok := jpegSegments(r.part, func(s segment) {
		where := fmt.Sprintf("APP%d at byte %d", s.mark-0xe0, s.at)
		switch {
		case s.mark >= 0xc0 && s.mark <= 0xcf && s.mark != 0xc4 && s.mark != 0xc8 && s.mark != 0xcc && len(s.body) >= 5:
			l.Height, l.Width = int(binary.BigEndian.Uint16(s.body[1:])), int(binary.BigEndian.Uint16(s.body[3:]))
		case s.mark == 0xfe:
			l.fact("Comment", string(s.body), fmt.Sprintf("comment at byte %d", s.at))
			l.within(s.body, "the comment of the picture")
		case s.mark == 0xe1 && bytes.HasPrefix(s.body, []byte("Exif\x00")) && len(s.body) > 6:
			l.exif(s.body[6:], where)
		case s.mark == 0xe1 && bytes.HasPrefix(s.body, []byte("http://ns.adobe.com/")):
			xmp(l, s.body, where+", XMP")
		case s.mark == 0xed:
			l.photoshop(s.body, where)
		case s.mark == 0xe0 && bytes.HasPrefix(s.body, []byte("JFIF")), s.mark == 0xee && bytes.HasPrefix(s.body, []byte("Adobe")):
		case s.mark == 0xe2 && bytes.HasPrefix(s.body, []byte("ICC_PROFILE\x00")):
			l.fact("Colour profile", fmt.Sprintf("%d bytes", len(s.body)), where)
		case s.mark >= 0xe0 && s.mark <= 0xef:
			name, _, _ := bytes.Cut(s.body[:min(len(s.body), 40)], []byte{0})
			l.fact("Block of a program", fmt.Sprintf("%s, %d bytes", name, len(s.body)), where)
			l.within(s.body, "a block of the picture")
		}
	})
	if !ok {
		l.warn(Broken, "it has no points")
		return
	}
	if end := jpegEnd(r, scan); end < 0 {
		l.warn(Broken, "it has no end")
	} else {
		l.trailing(r, end)
	}
}

// photoshop reads the texts of the IPTC record (IIM 4.1) of a Photoshop block.
func (l *Report) photoshop(b []byte, where string) {
	names := map[byte]string{5: "Title", 25: "Keyword", 55: "Made on", 60: "Made at", 80: "Author", 85: "Author's title", 90: "City", 101: "Country", 105: "Headline", 110: "Credit", 115: "Source", 116: "Copyright", 120: "Caption", 122: "Writer of the caption"}
	before := l.facts
	for i := 0; i+5 <= len(b); i++ {
		if b[i] != 0x1c || b[i+1] != 2 {
			continue
		}
		n := int(binary.BigEndian.Uint16(b[i+3:]))
		if name := names[b[i+2]]; n < 0x8000 && i+5+n <= len(b) && name != "" {
			l.fact(name, string(b[i+5:i+5+n]), where+", IPTC")
			i += 4 + n
		}
	}
	if l.facts == before {
		l.fact("Block of a program", fmt.Sprintf("Photoshop, %d bytes", len(b)), where)
	}
}

// jpegEnd finds the end of a JPEG picture behind its first scan; -1 where there is
// none within what is gone through.
func jpegEnd(r *bounded, from int64) int64 {
	const step = 256 << 10
	mark := false
	for at := from; at < r.size && at-from < mostScan; at += step {
		b := r.part(at, step)
		for i := 0; i < len(b); i++ {
			if mark {
				mark = b[i] == 0xff
				if b[i] == 0xd9 {
					return at + int64(i) + 1
				}
				continue
			}
			j := bytes.IndexByte(b[i:], 0xff)
			if j < 0 {
				break
			}
			i += j
			mark = true
		}
		if len(b) < step {
			break
		}
	}
	return -1
}

// pngKeep are the chunks without which a PNG picture is not the same picture; iCCP
// and the like say how its colours are meant.
var pngKeep = map[string]bool{"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "cHRM": true, "gAMA": true, "sBIT": true, "sRGB": true, "iCCP": true, "cICP": true, "bKGD": true, "pHYs": true, "acTL": true, "fcTL": true, "fdAT": true}

// png looks at a PNG picture.
func (l *Report) png(r *bounded) {
	at := int64(8)
	for n := 0; ; n++ {
		head := r.part(at, 8)
		if len(head) < 8 || n > 100_000 {
			l.warn(Broken, "it has no end")
			return
		}
		length, kind := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if length > 1<<31-1 || at+12+length > r.size {
			l.warn(Broken, "a chunk ends behind the file")
			return
		}
		where := fmt.Sprintf("chunk %s at byte %d", plain(kind), at)
		switch kind {
		case "IHDR":
			if b := r.part(at+8, 8); len(b) == 8 {
				l.Width, l.Height = int(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint32(b[4:]))
			}
		case "IEND":
			l.trailing(r, at+12+length)
			return
		case "tIME":
			if b := r.part(at+8, 7); len(b) == 7 {
				l.fact("Changed on", fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d UTC", binary.BigEndian.Uint16(b), b[2], b[3], b[4], b[5], b[6]), where)
			}
		case "tEXt", "zTXt", "iTXt":
			l.pngText(kind, r.part(at+8, int(min(length, 64<<10))), where)
		case "eXIf":
			l.exif(r.part(at+8, int(min(length, 1<<20))), where)
		default:
			if !pngKeep[kind] {
				l.fact("Block of a program", fmt.Sprintf("%s, %d bytes", kind, length), where)
				l.within(r.part(at+8, int(min(length, 64<<10))), "a block of the picture")
			}
		}
		at += 12 + length
	}
}

// pngText reads a text of a PNG picture.
func (l *Report) pngText(kind string, b []byte, where string) {
	key, rest, _ := bytes.Cut(b, []byte{0})
	packed := kind == "zTXt"
	switch {
	case packed && len(rest) > 1:
		rest = rest[1:]
	case kind == "iTXt" && len(rest) > 2:
		packed = rest[0] == 1
		_, rest, _ = bytes.Cut(rest[2:], []byte{0})
		_, rest, _ = bytes.Cut(rest, []byte{0})
	}
	if packed {
		if z, err := zlib.NewReader(bytes.NewReader(rest)); err == nil {
			rest, _ = io.ReadAll(io.LimitReader(z, 64<<10)) // what can be read of it
		}
	}
	if bytes.Contains(rest, []byte("<x:xmpmeta")) {
		xmp(l, rest, where+", XMP")
	} else {
		l.fact("Text, "+plain(string(key)), string(rest), where)
	}
	l.within(rest, "a text of the picture")
}

// gifBlock is a part of a GIF picture.
type gifBlock struct {
	from, to int // with all its pieces
	label    byte
	body     []byte // the pieces joined, of an extension
	app      string
}

// gifBlocks takes a GIF picture apart; ok is false when it does not hold to its
// form, end is where its trailer ends.
func gifBlocks(b []byte) (head int, list []gifBlock, end int, ok bool) {
	if len(b) < 13 {
		return 0, nil, 0, false
	}
	at := 13
	if b[10]&0x80 != 0 {
		at += 3 << (b[10]&7 + 1)
	}
	head = at
	for at < len(b) {
		from := at
		switch b[at] {
		case 0x3b:
			return head, list, at + 1, true
		case 0x21:
			if at+2 > len(b)-1 {
				return head, list, 0, false
			}
			body, to, whole := pieces(b, at+2)
			if !whole {
				return head, list, 0, false
			}
			g := gifBlock{from: from, to: to, label: b[at+1], body: body}
			if g.label == 0xff && int(b[at+2]) == 11 && at+14 <= len(b) {
				g.app = string(b[at+3 : at+14])
			}
			list = append(list, g)
			at = to
		case 0x2c:
			if at+11 > len(b) {
				return head, list, 0, false
			}
			at += 10
			if b[at-1]&0x80 != 0 {
				at += 3 << (b[at-1]&7 + 1)
			}
			_, to, whole := pieces(b, at+1)
			if !whole {
				return head, list, 0, false
			}
			list = append(list, gifBlock{from: from, to: to, label: 0x2c})
			at = to
		default:
			return head, list, 0, false
		}
	}
	return head, list, 0, false
}

// pieces joins the pieces of a block.
func pieces(b []byte, at int) (body []byte, to int, ok bool) {
	for at < len(b) {
		n := int(b[at])
		if n == 0 {
			return body, at + 1, true
		}
		if at+1+n > len(b) {
			break
		}
		if len(body) < 64<<10 {
			body = append(body, b[at+1:at+1+n]...)
		}
		at += 1 + n
	}
	return body, at, false
}

// gif looks at a GIF picture.
func (l *Report) gif(r *bounded) {
	b := r.whole(l)
	if len(b) >= 10 {
		l.Width, l.Height = int(binary.LittleEndian.Uint16(b[6:])), int(binary.LittleEndian.Uint16(b[8:]))
	}
	_, list, end, ok := gifBlocks(b)
	for _, g := range list {
		where := fmt.Sprintf("block at byte %d", g.from)
		switch {
		case g.label == 0xfe:
			l.fact("Comment", string(g.body), where)
			l.within(g.body, "the comment of the picture")
		case g.label == 0xff && strings.HasPrefix(g.app, "XMP"):
			xmp(l, b[g.from:g.to], where)
		case g.label == 0xff && g.app != "NETSCAPE2.0" && g.app != "ANIMEXTS1.0":
			l.fact("Block of a program", fmt.Sprintf("%s, %d bytes", g.app, len(g.body)), where)
			l.within(g.body, "a block of the picture")
		case g.label == 0x01:
			l.fact("Text in the picture", string(g.body), where)
		}
	}
	switch {
	case ok:
		l.trailing(r, int64(end))
	case int64(len(b)) == r.size:
		l.warn(Broken, "it has no end")
	}
}

// riffChunk is a part of a WebP picture.
type riffChunk struct {
	name     string
	at, size int64 // of the chunk, and of its body
}

// webpChunks takes a WebP picture apart; end is where it says that it ends.
func webpChunks(at func(int64, int) []byte, size int64) (list []riffChunk, end int64, ok bool) {
	head := at(0, 12)
	if len(head) < 12 {
		return nil, 0, false
	}
	end = int64(binary.LittleEndian.Uint32(head[4:])) + 8
	for pos := int64(12); ; {
		if pos >= min(end, size) {
			return list, end, end <= size
		}
		h := at(pos, 8)
		if len(h) < 8 || len(list) > 10_000 {
			return list, end, false
		}
		c := riffChunk{string(h[:4]), pos, int64(binary.LittleEndian.Uint32(h[4:]))}
		if pos+8+c.size > size {
			return list, end, false
		}
		list = append(list, c)
		pos += 8 + c.size + c.size&1
	}
}

// webpKeep are the chunks that a picture is made of.
var webpKeep = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}

// webp looks at a WebP picture.
func (l *Report) webp(r *bounded) {
	list, end, ok := webpChunks(r.part, r.size)
	for _, c := range list {
		where := fmt.Sprintf("chunk %s at byte %d", plain(c.name), c.at)
		body := r.part(c.at+8, int(min(c.size, 1<<20)))
		switch c.name {
		case "VP8X":
			if len(body) >= 10 {
				l.Width, l.Height = 1+int(body[4])|int(body[5])<<8|int(body[6])<<16, 1+int(body[7])|int(body[8])<<8|int(body[9])<<16
			}
		case "VP8 ":
			if len(body) >= 10 && l.Width == 0 {
				l.Width, l.Height = int(binary.LittleEndian.Uint16(body[6:])&0x3fff), int(binary.LittleEndian.Uint16(body[8:])&0x3fff)
			}
		case "VP8L":
			if len(body) >= 5 && l.Width == 0 {
				n := binary.LittleEndian.Uint32(body[1:])
				l.Width, l.Height = int(n&0x3fff)+1, int(n>>14&0x3fff)+1
			}
		case "EXIF":
			l.exif(bytes.TrimPrefix(body, []byte("Exif\x00\x00")), where)
		case "XMP ":
			xmp(l, body, where)
		case "ICCP":
			l.fact("Colour profile", fmt.Sprintf("%d bytes", c.size), where)
		default:
			if !webpKeep[c.name] {
				l.fact("Block of a program", fmt.Sprintf("%s, %d bytes", c.name, c.size), where)
				l.within(body, "a block of the picture")
			}
		}
	}
	if !ok {
		l.warn(Broken, "a chunk ends behind the file")
		return
	}
	l.trailing(r, end+end&1)
}
