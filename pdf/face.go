package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Face is a TrueType font, as read. It is not changed by use.
type Face struct {
	name      string
	tables    map[string][]byte
	unit      float64 // of the em
	glyphs    int
	long      bool // offsets of glyphs have four bytes
	advance   []uint16
	bearing   []int16
	cmap      map[rune]uint16
	ascent    int16
	descent   int16
	box       [4]int16
	capHeight int16
	sorted    []string // names of the tables that are embedded
}

var errFace = errors.New("pdf: not a TrueType font that can be read")

// ReadFace reads a TrueType font. name is what the file calls it.
func ReadFace(name string, ttf []byte) (face *Face, err error) {
	defer func() { // every offset of a font is somebody else's
		if recover() != nil {
			face, err = nil, errFace
		}
	}()
	if len(ttf) < 12 {
		return nil, errFace
	}
	f := &Face{name: name, tables: map[string][]byte{}, cmap: map[rune]uint16{}}
	for i := range int(u16(ttf, 4)) {
		row := ttf[12+16*i:]
		at, n := u32(row, 8), u32(row, 12)
		f.tables[string(row[:4])] = ttf[at : at+n]
	}
	for _, t := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap"} {
		if f.tables[t] == nil {
			return nil, fmt.Errorf("%w: it has no table %s", errFace, t)
		}
	}
	head, hhea := f.tables["head"], f.tables["hhea"]
	f.unit, f.long = float64(u16(head, 18)), u16(head, 50) == 1
	for i := range f.box {
		f.box[i] = int16(u16(head, 36+2*i))
	}
	f.ascent, f.descent = int16(u16(hhea, 4)), int16(u16(hhea, 6))
	f.glyphs = int(u16(f.tables["maxp"], 4))
	f.capHeight = f.ascent
	if os2 := f.tables["OS/2"]; len(os2) >= 90 {
		f.capHeight = int16(u16(os2, 88))
	}
	hmtx, n := f.tables["hmtx"], int(u16(hhea, 34))
	for i := range f.glyphs {
		if i < n {
			f.advance = append(f.advance, u16(hmtx, 4*i))
			f.bearing = append(f.bearing, int16(u16(hmtx, 4*i+2)))
			continue
		}
		f.advance = append(f.advance, u16(hmtx, 4*(n-1)))
		f.bearing = append(f.bearing, int16(u16(hmtx, 4*n+2*(i-n))))
	}
	f.readCmap()
	for _, t := range []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"} {
		if f.tables[t] != nil {
			f.sorted = append(f.sorted, t)
		}
	}
	return f, nil
}

// readCmap reads which glyph stands for which letter, from the tables of formats 4
// and 12.
func (f *Face) readCmap() {
	c := f.tables["cmap"]
	for i := range int(u16(c, 2)) {
		t := c[u32(c, 4+8*i+4):]
		switch u16(t, 0) {
		case 4:
			n := int(u16(t, 6)) / 2
			ends, starts, deltas, ranges := t[14:], t[16+2*n:], t[16+4*n:], t[16+6*n:]
			for s := range n {
				for r := int(u16(starts, 2*s)); r <= int(u16(ends, 2*s)) && r != 0xffff; r++ {
					g := uint16(r) + u16(deltas, 2*s)
					if off := int(u16(ranges, 2*s)); off != 0 {
						if g = u16(ranges, 2*s+off+2*(r-int(u16(starts, 2*s)))); g != 0 {
							g += u16(deltas, 2*s)
						}
					}
					if g != 0 && int(g) < f.glyphs {
						f.cmap[rune(r)] = g
					}
				}
			}
		case 12:
			for g := range int(u32(t, 12)) {
				row := t[16+12*g:]
				first, last, id := u32(row, 0), u32(row, 4), u32(row, 8)
				for r := first; r <= last && r-first < 0x10000; r++ {
					if n := id + r - first; n != 0 && int(n) < f.glyphs {
						f.cmap[rune(r)] = uint16(n)
					}
				}
			}
		}
	}
}

// Glyph is the glyph for a letter; false: the face has none.
func (f *Face) Glyph(r rune) (uint16, bool) {
	g, ok := f.cmap[r]
	return g, ok
}

// Width is how wide a line of text is at a size, in points.
func (f *Face) Width(s string, size float64) float64 {
	n := 0
	for _, r := range s {
		n += int(f.advance[f.cmap[r]])
	}
	return float64(n) * size / f.unit
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
