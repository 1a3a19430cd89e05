package exhibit

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
)

// exifTags are the tags that are shown, by directory and number (Exif 2.3, TIFF
// 6.0).
var exifTags = map[string]map[uint16]string{
	"IFD0": {
		0x010d: "Name of the document", 0x010e: "Description", 0x010f: "Maker of the camera", 0x0110: "Camera", 0x0112: "Orientation", 0x0131: "Program", 0x0132: "Changed on", 0x013b: "Artist", 0x013c: "Computer", 0x8298: "Copyright",
		0x9c9b: "Title", 0x9c9c: "Comment", 0x9c9d: "Author", 0x9c9e: "Keywords", 0x9c9f: "Subject",
	},
	"Exif": {
		0x9003: "Taken on", 0x9004: "Made into a file on", 0x9010: "Zone of the change", 0x9011: "Zone", 0x9012: "Zone of the file", 0x9286: "Comment", 0x927c: "Maker's note", 0xa420: "Number of the picture", 0xa430: "Owner of the camera", 0xa431: "Number of the camera", 0xa433: "Maker of the lens", 0xa434: "Lens", 0xa435: "Number of the lens",
	},
	"GPS": {0x0007: "Time of the place (UTC)", 0x001d: "Day of the place (UTC)", 0x0006: "Height in metres", 0x0011: "Direction in degrees", 0x001c: "Name of the area", 0x001b: "How the place was found"},
}

// tiffReader walks the directories of a TIFF structure. Its data is a whole
// segment, or the file.
type tiffReader struct {
	at    func(offset int64, n int) []byte
	order binary.ByteOrder
	where string // "EXIF", "TIFF"
	seen  map[int64]bool
	left  int // entries that may still be read
}

// value is one entry of a directory.
type value struct {
	tag, kind uint16
	count     uint32
	data      []byte
}

var sizes = [...]int{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}

// newTIFF reads the head of a TIFF structure; nil when there is none.
func newTIFF(where string, at func(int64, int) []byte) (t *tiffReader, first int64) {
	head := at(0, 8)
	if len(head) < 8 {
		return nil, 0
	}
	t = &tiffReader{at: at, where: where, seen: map[int64]bool{}, left: 2000}
	switch string(head[:4]) {
	case "II*\x00":
		t.order = binary.LittleEndian
	case "MM\x00*":
		t.order = binary.BigEndian
	default:
		return nil, 0
	}
	return t, int64(t.order.Uint32(head[4:]))
}

// directory reads one directory and says where the next is, or 0.
func (t *tiffReader) directory(at int64) (out []value, next int64) {
	if at < 8 || t.seen[at] {
		return nil, 0
	}
	t.seen[at] = true
	head := t.at(at, 2)
	if len(head) < 2 {
		return nil, 0
	}
	n := int(t.order.Uint16(head))
	body := t.at(at+2, n*12+4)
	for i := 0; i < n && i*12+12 <= len(body) && t.left > 0; i++ {
		t.left--
		e := body[i*12:]
		v := value{tag: t.order.Uint16(e), kind: t.order.Uint16(e[2:]), count: t.order.Uint32(e[4:])}
		if int(v.kind) >= len(sizes) || v.count > 1<<20 {
			continue
		}
		if length := int(v.count) * sizes[v.kind]; length <= 4 {
			v.data = e[8 : 8+length]
		} else {
			v.data = t.at(int64(t.order.Uint32(e[8:])), min(length, 4096))
		}
		out = append(out, v)
	}
	if len(body) >= n*12+4 {
		next = int64(t.order.Uint32(body[n*12:]))
	}
	return out, next
}

// text is a value in words.
func (t *tiffReader) text(v *value) string {
	switch v.kind {
	case 2:
		return strings.TrimRight(string(v.data), "\x00")
	case 1, 6, 7:
		if v.tag >= 0x9c9b && v.tag <= 0x9c9f {
			return utf16Text(v.data, binary.LittleEndian)
		}
		if text, ok := comment(v.data, t.order); ok {
			return text
		}
		if v.tag == 0x927c || len(v.data) > 8 {
			return fmt.Sprintf("%d bytes", v.count)
		}
	}
	var list []string
	for _, n := range t.numbers(v) {
		list = append(list, strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.4f", n), "0"), "."))
	}
	return strings.Join(list, " ")
}

// comment reads a text with its encoding before it.
func comment(b []byte, order binary.ByteOrder) (string, bool) {
	if len(b) < 8 {
		return "", false
	}
	switch string(b[:8]) {
	case "ASCII\x00\x00\x00":
		return strings.TrimRight(string(b[8:]), "\x00 "), true
	case "UNICODE\x00":
		return utf16Text(b[8:], order), true
	}
	return "", false
}

// numbers are the values of an entry of numbers, at most sixteen.
func (t *tiffReader) numbers(v *value) []float64 {
	var out []float64
	size := sizes[v.kind]
	for i := 0; size > 0 && (i+1)*size <= len(v.data) && i < min(int(v.count), 16); i++ {
		b := v.data[i*size:]
		var n float64
		switch v.kind {
		case 1, 7:
			n = float64(b[0])
		case 6:
			n = float64(int8(b[0]))
		case 3:
			n = float64(t.order.Uint16(b))
		case 8:
			n = float64(int16(t.order.Uint16(b)))
		case 4:
			n = float64(t.order.Uint32(b))
		case 9:
			n = float64(int32(t.order.Uint32(b)))
		case 5:
			n = float64(t.order.Uint32(b)) / float64(t.order.Uint32(b[4:]))
		case 10:
			n = float64(int32(t.order.Uint32(b))) / float64(int32(t.order.Uint32(b[4:])))
		case 11:
			n = float64(math.Float32frombits(t.order.Uint32(b)))
		case 12:
			n = math.Float64frombits(t.order.Uint64(b))
		}
		out = append(out, n)
	}
	return out
}

// facts adds what a directory says, and what stands below it.
func (t *tiffReader) facts(l *Report, at int64) {
	for ifd := 0; at > 0 && ifd < 8; ifd++ {
		list, next := t.directory(at)
		t.say(l, "IFD0", list)
		for i := range list {
			v := &list[i]
			if len(v.data) < 4 && v.tag != 0x0100 && v.tag != 0x0101 {
				continue
			}
			switch v.tag {
			case 0x0100, 0x0101:
				if n := t.numbers(v); ifd == 0 && t.where == "TIFF" && len(n) > 0 {
					if v.tag == 0x0100 {
						l.Width = int(n[0])
					} else {
						l.Height = int(n[0])
					}
				}
			case 0x8769:
				sub, _ := t.directory(int64(t.order.Uint32(v.data)))
				t.say(l, "Exif", sub)
			case 0x8825:
				sub, _ := t.directory(int64(t.order.Uint32(v.data)))
				t.place(l, sub)
				t.say(l, "GPS", sub)
			case 0x02bc:
				xmp(l, v.data, t.where+" tag 0x02bc")
			case 0x83bb:
				l.fact("IPTC record", fmt.Sprintf("%d bytes", len(v.data)), t.where+" tag 0x83bb")
			}
		}
		if ifd > 0 && t.where == "EXIF" && len(list) > 0 {
			l.fact("Small picture within", "as the camera took it: it may show what was cut away later", fmt.Sprintf("EXIF IFD%d", ifd))
		}
		at = next
	}
}

// say adds the tags of a directory that are shown.
func (t *tiffReader) say(l *Report, dir string, list []value) {
	zones := map[uint16]string{}
	for i := range list {
		if list[i].tag >= 0x9010 && list[i].tag <= 0x9012 {
			zones[list[i].tag] = t.text(&list[i])
		}
	}
	zoneOf := map[uint16]uint16{0x9003: 0x9011, 0x9004: 0x9012}
	for i := range list {
		v := &list[i]
		name := exifTags[dir][v.tag]
		if name == "" || v.tag >= 0x9010 && v.tag <= 0x9012 {
			continue
		}
		text := t.text(v)
		switch v.tag {
		case 0x0132, 0x9003, 0x9004:
			text = written(text, zones[zoneOf[v.tag]])
		case 0x0112:
			if text = turned(t.numbers(v)); text == "" {
				continue
			}
		}
		l.fact(name, text, fmt.Sprintf("%s %s tag 0x%04x", t.where, dir, v.tag))
	}
}

// written is a time as it is written, and what is known of its zone.
func written(text, zone string) string {
	if text = strings.TrimSpace(strings.Trim(text, "\x00")); text == "" {
		return ""
	}
	if zone = strings.TrimSpace(strings.Trim(zone, "\x00")); zone != "" {
		return text + " " + zone
	}
	return text + " (the zone is not written)"
}

// turned says how a picture is turned before it is shown.
func turned(n []float64) string {
	if len(n) == 0 || n[0] < 2 || n[0] > 8 {
		return ""
	}
	return [...]string{"mirrored", "turned by 180 degrees", "mirrored and turned by 180 degrees", "mirrored and turned by 270 degrees", "turned by 90 degrees", "mirrored and turned by 90 degrees", "turned by 270 degrees"}[int(n[0])-2] + " when it is shown"
}

// place reads where a picture was taken.
func (t *tiffReader) place(l *Report, list []value) {
	get := func(tag uint16) *value {
		i := slices.IndexFunc(list, func(v value) bool { return v.tag == tag })
		if i < 0 {
			return &value{}
		}
		return &list[i]
	}
	degrees := func(tag uint16) (float64, bool) {
		n := t.numbers(get(tag))
		if len(n) < 3 {
			return 0, false
		}
		d := n[0] + n[1]/60 + n[2]/3600
		if ref := get(tag - 1).data; len(ref) > 0 && (ref[0] == 'S' || ref[0] == 'W') {
			d = -d
		}
		return d, !math.IsNaN(d) && !math.IsInf(d, 0)
	}
	lat, ok1 := degrees(2)
	lon, ok2 := degrees(4)
	if ok1 && ok2 {
		l.fact("Place where it was taken", fmt.Sprintf("%.5f, %.5f (latitude, longitude)", lat, lon), t.where+" GPS")
	}
}

// tiff looks at a TIFF file.
func (l *Report) tiff(r *bounded) {
	t, first := newTIFF("TIFF", r.part)
	if t == nil {
		l.warn(Broken, "no directory")
		return
	}
	t.facts(l, first)
}

// exif looks at a block of Exif in a picture.
func (l *Report) exif(block []byte, where string) {
	t, first := newTIFF("EXIF", func(at int64, n int) []byte {
		if at < 0 || at >= int64(len(block)) || n <= 0 {
			return nil
		}
		return block[at:min(int64(len(block)), at+int64(n))]
	})
	if t == nil {
		l.fact("EXIF block", fmt.Sprintf("%d bytes that cannot be read", len(block)), where)
		return
	}
	before := l.facts
	t.facts(l, first)
	if l.facts == before {
		l.fact("EXIF block", fmt.Sprintf("%d bytes", len(block)), where)
	}
}

// heif looks for Exif and XMP in the beginning of an HEIC or AVIF picture.
func (l *Report) heif(r *bounded) {
	b := r.whole(l)
	for i := range indexes(b, "ispe", 8) {
		if i+16 <= len(b) {
			w, h := int(binary.BigEndian.Uint32(b[i+8:])), int(binary.BigEndian.Uint32(b[i+12:]))
			if w > l.Width && w < 1<<20 && h < 1<<20 {
				l.Width, l.Height = w, h
			}
		}
	}
	for i := range indexes(b, "Exif\x00\x00", 4) {
		l.exif(b[i+6:], "EXIF item")
	}
	packets(l, b)
}
