package pdf

import (
	"fmt"
	"image"
)

// Picture writes a picture, pixel by pixel, and returns its number. It fills a
// square of one point: Draw makes it larger. What is transparent is white.
func (f *File) Picture(m image.Image) Ref {
	b := m.Bounds()
	gray := true
	data := make([]byte, 0, 3*b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, a := m.At(x, y).RGBA()
			white := 0xffff - a
			px := [3]byte{byte((r + white) >> 8), byte((g + white) >> 8), byte((bl + white) >> 8)}
			gray = gray && px[0] == px[1] && px[1] == px[2]
			data = append(data, px[:]...)
		}
	}
	space := "/DeviceRGB"
	if gray {
		space = "/DeviceGray"
		for i := range len(data) / 3 {
			data[i] = data[3*i]
		}
		data = data[:len(data)/3]
	}
	ref := f.Reserve()
	f.PutPacked(ref, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8", b.Dx(), b.Dy(), space), data)
	return ref
}

// JPEG writes a picture that is a JPEG in colour, or in grey, as it is.
func (f *File) JPEG(data []byte, width, height int, gray bool) Ref {
	space := "/DeviceRGB"
	if gray {
		space = "/DeviceGray"
	}
	ref := f.Reserve()
	f.PutStream(ref, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode", width, height, space), data)
	return ref
}
