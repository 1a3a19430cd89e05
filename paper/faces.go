package paper

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/dejavu/dejavusansoblique"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"

	"alteram/document"
	"alteram/pdf"
)

// Fonts are the three faces in which everything is set.
type Fonts struct{ plain, bold, oblique *pdf.Face }

// ReadFonts reads the faces that are part of the program. They are not changed by
// use: read them once.
func ReadFonts() (*Fonts, error) {
	var f Fonts
	for _, x := range []struct {
		to   **pdf.Face
		name string
		ttf  []byte
	}{{&f.plain, "DejaVuSans", dejavusans.TTF}, {&f.bold, "DejaVuSans-Bold", dejavusansbold.TTF}, {&f.oblique, "DejaVuSans-Oblique", dejavusansoblique.TTF}} {
		face, err := pdf.ReadFace(x.name, x.ttf)
		if err != nil {
			return nil, err
		}
		*x.to = face
	}
	return &f, nil
}

// bit is a piece of a line: words in one face, without a space at either end.
type bit struct {
	text    string
	face    *pdf.Face
	bar     bool // on a black bar
	missing rune // a letter that the face lacks: text is its name
	space   bool // a space stands before it, unless it begins a line
	ends    bool // the line ends after it, whatever its width
	width   float64
}

// line is a line of bits, in the order in which they are read.
type line struct {
	bits  []bit
	width float64
	rtl   bool // the paragraph reads from the right
	mixed bool // some of it does: the bits are not shown in the order of reading
}

func (l *line) text() string {
	var b strings.Builder
	for i, x := range l.bits {
		if x.space && i > 0 {
			b.WriteByte(' ')
		}
		if x.missing != 0 {
			b.WriteRune(x.missing)
			continue
		}
		b.WriteString(x.text)
	}
	return b.String()
}

// face is the face of a style.
func (f *Fonts) face(s document.Style, bold bool) *pdf.Face {
	switch {
	case s == document.Strong || bold:
		return f.bold
	case s == document.Emphasis:
		return f.oblique
	}
	return f.plain
}

// wrap breaks spans into lines of at most a width. Letters that the face lacks are
// put into missing.
func (f *Fonts) wrap(spans []document.Span, bold bool, size, width float64, missing map[rune]bool) []line {
	var lines []line
	var now line
	rtl, mixed := reads(spans)
	flush := func() {
		now.rtl, now.mixed = rtl, mixed && hasRight(now.text())
		lines = append(lines, now)
		now = line{}
	}
	for _, b := range f.bits(spans, bold, size, width, missing) {
		gap := 0.0
		if b.space && len(now.bits) > 0 {
			gap = b.face.Width(" ", size)
		}
		if len(now.bits) > 0 && now.width+gap+b.width > width {
			flush()
			gap = 0
		}
		if b.text != "" {
			now.bits = append(now.bits, b)
			now.width += gap + b.width
		}
		if b.ends {
			flush()
		}
	}
	if len(now.bits) > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// bits takes spans apart into what is never broken: words, and pieces of words that
// are too wide for a line.
func (f *Fonts) bits(spans []document.Span, bold bool, size, width float64, missing map[rune]bool) []bit {
	var out []bit
	space := false
	for _, s := range spans {
		face := f.face(s.Style, bold)
		bar := s.Style == document.Redacted
		word := bit{face: face, bar: bar, space: space}
		end := func() {
			if word.text != "" {
				out = append(out, word)
				space = false
			}
			word = bit{face: face, bar: bar, space: space}
		}
		for _, r := range norm.NFC.String(s.Text) {
			switch _, has := face.Glyph(r); {
			case r == '\n':
				end()
				out = append(out, bit{face: face, ends: true})
				space, word.space = false, false
			case unicode.IsSpace(r) && r != '\u00a0':
				end()
				space, word.space = true, true
			case unicode.Is(unicode.Cf, r) && r != '\u00ad', r == '\u00ad', unicode.IsControl(r), unicode.Is(unicode.Variation_Selector, r):
				// signs that steer, and are not seen
			case !has:
				missing[r] = true
				end()
				name := runeName(r)
				out = append(out, bit{text: name, face: f.plain, missing: r, space: word.space, width: f.plain.Width(name, size*0.6) + 4})
				space, word.space = false, false
			default:
				if w := face.Width(string(r), size); word.width+w > width && word.text != "" {
					end()
					word.width += w
				} else {
					word.width += w
				}
				word.text += string(r)
			}
		}
		end()
	}
	return out
}

// runeName is how a letter is called that cannot be shown.
func runeName(r rune) string {
	const hex = "0123456789ABCDEF"
	s := ""
	for n := r; n > 0 || len(s) < 4; n >>= 4 {
		s = string(hex[n&15]) + s
	}
	return "U+" + s
}

// reads says whether words read from the right as a whole, and whether some of them
// do.
func reads(spans []document.Span) (rtl, some bool) {
	decided := false
	for _, s := range spans {
		for _, r := range s.Text {
			switch class(r) {
			case bidi.R, bidi.AL:
				some = true
				rtl = rtl || !decided
				decided = true
			case bidi.L:
				decided = true
			}
		}
	}
	return rtl, some
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

func hasRight(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { c := class(r); return c == bidi.R || c == bidi.AL })
}

// shown is the bits of a line in the order in which they are shown from the left, the
// letters of each in that order too. Letters are not joined.
func (l *line) shown() []bit {
	if !l.mixed && !l.rtl {
		return l.bits
	}
	var out []bit
	right := func(b *bit) bool { return b.missing == 0 && hasRight(b.text) }
	for i := 0; i < len(l.bits); {
		j := i + 1
		for right(&l.bits[i]) != l.rtl && j < len(l.bits) && right(&l.bits[j]) != l.rtl { // against the direction of the paragraph: they stay together
			j++
		}
		group := slices.Clone(l.bits[i:j])
		for k := range group {
			if right(&group[k]) {
				group[k].text = mirrored(group[k].text)
			}
		}
		if !l.rtl && len(group) > 0 && right(&group[0]) {
			turn(group)
		}
		if l.rtl && right(&group[0]) || !l.rtl {
			out = append(out, group...)
		} else {
			turned := slices.Clone(group) // words from the left in a line from the right
			turn(turned)
			out = append(out, turned...)
		}
		i = j
	}
	if l.rtl {
		turn(out)
	}
	if len(out) > 0 {
		out[0].space = false
	}
	return out
}

// turn reverses bits; the spaces stay between the same neighbours.
func turn(bits []bit) {
	spaces := make([]bool, len(bits))
	for i := range bits {
		spaces[i] = bits[i].space
	}
	slices.Reverse(bits)
	for i := range bits {
		if i > 0 {
			bits[i].space = spaces[len(bits)-i]
		}
	}
	if len(bits) > 0 {
		bits[0].space = spaces[0]
	}
}

// mirrored is a word that reads from the right, as it is shown: numbers in it keep
// their order.
func mirrored(s string) string {
	var p bidi.Paragraph
	if _, err := p.SetString(s, bidi.DefaultDirection(bidi.RightToLeft)); err != nil {
		return s
	}
	o, err := p.Order()
	if err != nil {
		return s
	}
	out := ""
	for i := range o.NumRuns() {
		run := o.Run(i)
		t := run.String()
		if run.Direction() == bidi.RightToLeft {
			t = bidi.ReverseString(t)
		}
		out = t + out
	}
	return out
}
