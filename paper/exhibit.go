package paper

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"unicode/utf8"

	"github.com/rwcarlsen/goexif/exif"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// Format is what the content of a file is, whatever its name says.
type Format string

// The formats that are put in page by page; every other is named on a page.
const (
	PDF   Format = "PDF"
	Image Format = "image"
	Prose Format = "text"
	Other Format = "other"
)

// Limits of an exhibit.
const (
	mostPixels = 64 << 20 // of a picture, by what its head says
	mostProse  = 2 << 20  // bytes of a text
	mostAcross = 1654     // pixels of a picture on paper: 200 to the inch
	mostDown   = 2339
)

// FormatOf tells what a file is by its content.
func FormatOf(data []byte) Format {
	switch {
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return PDF
	case imageKind(data) != "":
		return Image
	case len(data) > 0 && len(data) <= mostProse && utf8.Valid(data) && !bytes.ContainsAny(data, "\x00\x1b"):
		return Prose
	}
	return Other
}

// imageKind is the kind of a picture by its first bytes.
func imageKind(data []byte) string {
	for _, k := range []struct{ kind, head string }{{"png", "\x89PNG\r\n\x1a\n"}, {"jpeg", "\xff\xd8\xff"}, {"gif", "GIF8"}, {"tiff", "II*\x00"}, {"tiff", "MM\x00*"}} {
		if bytes.HasPrefix(data, []byte(k.head)) {
			return k.kind
		}
	}
	if len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return "webp"
	}
	return ""
}

// picture reads a picture, the first of several. One that claims to be huge is not
// unpacked.
func picture(data []byte) (m image.Image, err error) {
	defer guard(&err)
	var config func() (image.Config, error)
	var decode func() (image.Image, error)
	r := bytes.NewReader(data)
	switch imageKind(data) {
	case "png":
		config, decode = func() (image.Config, error) { return png.DecodeConfig(r) }, func() (image.Image, error) { return png.Decode(r) }
	case "jpeg":
		config, decode = func() (image.Config, error) { return jpeg.DecodeConfig(r) }, func() (image.Image, error) { return jpeg.Decode(r) }
	case "gif":
		config, decode = func() (image.Config, error) { return gif.DecodeConfig(r) }, func() (image.Image, error) { return gif.Decode(r) }
	case "tiff":
		config, decode = func() (image.Config, error) { return tiff.DecodeConfig(r) }, func() (image.Image, error) { return tiff.Decode(r) }
	case "webp":
		config, decode = func() (image.Config, error) { return webp.DecodeConfig(r) }, func() (image.Image, error) { return webp.Decode(r) }
	default:
		return nil, errBroken
	}
	c, err := config()
	switch {
	case err != nil || c.Width < 1 || c.Height < 1:
		return nil, errBroken
	case int64(c.Width)*int64(c.Height) > mostPixels:
		return nil, errLarge
	}
	r.Reset(data)
	if m, err = decode(); err != nil {
		return nil, errBroken
	}
	return upright(fitted(m), data), nil
}

// upright turns a photograph as its camera says that it was held.
func upright(m image.Image, data []byte) image.Image {
	x, err := exif.Decode(bytes.NewReader(data))
	if imageKind(data) != "jpeg" || err != nil {
		return m
	}
	tag, err := x.Get(exif.Orientation)
	if err != nil {
		return m
	}
	how, _ := tag.Int(0)
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	var out *image.RGBA
	var to func(x, y int) (int, int)
	switch how {
	case 3:
		out, to = image.NewRGBA(image.Rect(0, 0, w, h)), func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 6:
		out, to = image.NewRGBA(image.Rect(0, 0, h, w)), func(x, y int) (int, int) { return h - 1 - y, x }
	case 8:
		out, to = image.NewRGBA(image.Rect(0, 0, h, w)), func(x, y int) (int, int) { return y, w - 1 - x }
	default:
		return m
	}
	for y := range h {
		for x := range w {
			i, j := to(x, y)
			out.Set(i, j, m.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

// Region is a rectangle of a picture that is made black: its corner and its size in
// hundredths of a per cent of the picture's, from the upper left.
type Region struct {
	X, Y, W, H int
	Code       string
}

// Passage is a part of a text that is made black: letters From up to To, counted from
// 0 in the text as it is.
type Passage struct {
	From, To int
	Code     string
}

// Whole is a page of a PDF that is left out, counted from 1.
type Whole struct {
	Page int
	Code string
}

// Redaction is what is made black in an exhibit, each for a reason that has a code.
type Redaction struct {
	Regions  []Region
	Passages []Passage
	Pages    []Whole
}

// Empty reports whether nothing is made black.
func (r *Redaction) Empty() bool { return len(r.Regions)+len(r.Passages)+len(r.Pages) == 0 }

// Redact is the copy of a picture in which regions are black, as a PNG: under them
// there is nothing. What was in the file beside its pixels is gone. It fails when
// the file is no picture that can be read.
func Redact(data []byte, regions []Region) ([]byte, error) {
	m, err := picture(data)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, blacked(m, regions))
	return b.Bytes(), err
}

// Blacked is a text in which passages are replaced by bars of their codes.
func Blacked(text string, list []Passage) string {
	var b strings.Builder
	for _, s := range passages(text, list) {
		if s.code != "" {
			b.WriteString("█[" + s.code + "]█")
			continue
		}
		b.WriteString(s.text)
	}
	return b.String()
}

// stretch is a piece of a text; its text is empty where it is black.
type stretch struct{ text, code string }

// passages takes a text apart. What lies under several passages is black once.
func passages(text string, list []Passage) []stretch {
	runes := []rune(text)
	codes := make([]string, len(runes))
	for _, p := range list {
		for i := max(p.From, 0); i < min(p.To, len(runes)); i++ {
			codes[i] = p.Code
		}
	}
	var out []stretch
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && codes[j] == codes[i] {
			j++
		}
		s := stretch{code: codes[i]}
		if s.code == "" {
			s.text = string(runes[i:j])
		}
		out = append(out, s)
		i = j
	}
	return out
}

// fitted is a picture of no more pixels than paper can show.
func fitted(m image.Image) image.Image {
	b := m.Bounds()
	w, h := mostAcross, mostDown
	if b.Dx() > b.Dy() {
		w, h = h, w
	}
	scale := min(float64(w)/float64(b.Dx()), float64(h)/float64(b.Dy()))
	if scale >= 1 {
		return m
	}
	out := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())*scale)), max(1, int(float64(b.Dy())*scale))))
	xdraw.ApproxBiLinear.Scale(out, out.Bounds(), m, b, xdraw.Src, nil)
	return out
}

// blacked is a picture with black regions; they reach outwards to whole pixels.
func blacked(m image.Image, regions []Region) image.Image {
	if len(regions) == 0 {
		return m
	}
	out := onWhite(m)
	for _, r := range regions {
		draw.Draw(out, r.pixels(out.Rect.Dx(), out.Rect.Dy()), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return out
}

// onWhite is a picture without anything transparent.
func onWhite(m image.Image) *image.RGBA {
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), m, b.Min, draw.Over)
	return out
}

// pixels is a region in a picture of a size, and one pixel more on every side: when a
// picture is made smaller, neighbours run into one another.
func (r Region) pixels(w, h int) image.Rectangle {
	up := func(v, size int) int { return min(size, (v*size+9999)/10000+1) }
	return image.Rect(max(0, r.X*w/10000-1), max(0, r.Y*h/10000-1), up(r.X+r.W, w), up(r.Y+r.H, h))
}

func sha(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
