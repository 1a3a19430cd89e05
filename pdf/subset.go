package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// font is a face as one file uses it.
type font struct {
	face  *Face
	ref   Ref
	index int
	used  map[uint16]rune // glyph -> the letter that it stood for first
}

// font is the file's use of a face.
func (f *File) font(face *Face) *font {
	for _, x := range f.fonts {
		if x.face == face {
			return x
		}
	}
	x := &font{face: face, ref: f.Reserve(), index: len(f.fonts) + 1, used: map[uint16]rune{}}
	f.fonts = append(f.fonts, x)
	return x
}

func (x *font) use(g uint16, r rune) {
	if _, ok := x.used[g]; !ok {
		x.used[g] = r
	}
}

// putFont writes a composite font (9.7) with the glyphs that were used, under the
// numbers that they have in the face.
func (f *File) putFont(x *font) {
	var glyphs []uint16
	for g := range x.used {
		glyphs = append(glyphs, g)
	}
	slices.Sort(glyphs)
	face := x.face
	mil := func(v int16) int { return int(float64(v) * 1000 / face.unit) }
	name := "/" + tagOf(glyphs) + "+" + face.name
	program := subset(face, glyphs)
	file, desc, cid, uni := f.Reserve(), f.Reserve(), f.Reserve(), f.Reserve()
	f.PutPacked(file, fmt.Sprintf("/Length1 %d", len(program)), program)
	f.Put(desc, fmt.Sprintf("<</Type /FontDescriptor /FontName %s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R>>",
		name, mil(face.box[0]), mil(face.box[1]), mil(face.box[2]), mil(face.box[3]), mil(face.ascent), mil(face.descent), mil(face.capHeight), file))
	var widths strings.Builder
	for _, g := range glyphs {
		fmt.Fprintf(&widths, "%d [%s] ", g, num(float64(face.advance[g])*1000/face.unit))
	}
	f.Put(cid, fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont %s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %d 0 R /DW 1000 /W [%s] /CIDToGIDMap /Identity>>",
		name, desc, strings.TrimSpace(widths.String())))
	f.PutPacked(uni, "", x.unicode(glyphs))
	f.Put(x.ref, fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont %s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>", name, cid, uni))
}

// tagOf is the six letters before the name of a subset (9.6.4).
func tagOf(glyphs []uint16) string {
	h := uint64(14695981039346656037)
	for _, g := range glyphs {
		h = (h ^ uint64(g)) * 1099511628211
	}
	var b [6]byte
	for i := range b {
		b[i] = 'A' + byte(h%26)
		h /= 26
	}
	return string(b[:])
}

// unicode is the map from glyphs to letters (9.10.3), by which text is copied and
// searched.
func (x *font) unicode(glyphs []uint16) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(glyphs, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, g := range part {
			fmt.Fprintf(&b, "<%04X> <", g)
			for _, u := range utf16.Encode([]rune{x.used[g]}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

// glyph is the outline of a glyph; empty for a space.
func (f *Face) glyph(g uint16) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var from, to uint32
	if f.long {
		from, to = u32(loca, 4*int(g)), u32(loca, 4*int(g)+4)
	} else {
		from, to = 2*uint32(u16(loca, 2*int(g))), 2*uint32(u16(loca, 2*int(g)+2))
	}
	if from >= to || int(to) > len(glyf) {
		return nil
	}
	return glyf[from:to]
}

// parts are the glyphs of which a glyph is composed.
func parts(outline []byte) []uint16 {
	if len(outline) < 10 || int16(u16(outline, 0)) >= 0 {
		return nil
	}
	var out []uint16
	for at := 10; at+4 <= len(outline); {
		flags := u16(outline, at)
		out = append(out, u16(outline, at+2))
		at += 6
		if flags&1 != 0 { // the offsets have two bytes each
			at += 2
		}
		switch {
		case flags&0x80 != 0:
			at += 8
		case flags&0x40 != 0:
			at += 4
		case flags&8 != 0:
			at += 2
		}
		if flags&0x20 == 0 {
			break
		}
	}
	return out
}

// subset is a font with some glyphs of a face: the others are empty.
func subset(f *Face, glyphs []uint16) []byte {
	need := map[uint16]bool{}
	wait := append([]uint16{0}, glyphs...)
	most := 0
	for len(wait) > 0 {
		g := wait[0]
		if wait = wait[1:]; need[g] || int(g) >= f.glyphs {
			continue
		}
		need[g] = true
		most = max(most, int(g))
		wait = append(wait, parts(f.glyph(g))...)
	}
	var glyf, loca, hmtx bytes.Buffer
	for g := range most + 1 {
		put(&loca, uint32(glyf.Len()))
		if !need[uint16(g)] {
			put(&hmtx, uint32(0))
			continue
		}
		put(&hmtx, f.advance[g])
		put(&hmtx, f.bearing[g])
		glyf.Write(f.glyph(uint16(g)))
		for glyf.Len()%4 != 0 {
			glyf.WriteByte(0)
		}
	}
	put(&loca, uint32(glyf.Len()))
	with := func(table string, at int, v uint16) []byte {
		b := bytes.Clone(f.tables[table])
		binary.BigEndian.PutUint16(b[at:], v)
		return b
	}
	tables := map[string][]byte{"glyf": glyf.Bytes(), "loca": loca.Bytes(), "hmtx": hmtx.Bytes(), "head": with("head", 50, 1), "hhea": with("hhea", 34, uint16(most+1)), "maxp": with("maxp", 4, uint16(most+1))}
	for _, t := range f.sorted {
		if tables[t] == nil {
			tables[t] = f.tables[t]
		}
	}
	return assemble(f.sorted, tables)
}

// assemble puts the tables of a font into a file.
func assemble(names []string, tables map[string][]byte) []byte {
	var out, body bytes.Buffer
	n, log := len(names), 0
	for 1<<(log+1) <= n {
		log++
	}
	put(&out, uint32(0x00010000))
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		put(&out, uint16(v))
	}
	for _, t := range names {
		data := tables[t]
		for len(data)%4 != 0 {
			data = append(slices.Clip(data), 0)
		}
		sum := uint32(0)
		for i := 0; i < len(data); i += 4 {
			sum += u32(data, i)
		}
		out.WriteString(t)
		put(&out, sum)
		put(&out, uint32(12+16*n+body.Len()))
		put(&out, uint32(len(tables[t])))
		body.Write(data)
	}
	out.Write(body.Bytes())
	return out.Bytes()
}

func put[T uint16 | int16 | uint32](b *bytes.Buffer, v T) {
	_ = binary.Write(b, binary.BigEndian, v) // a bytes.Buffer does not fail
}
