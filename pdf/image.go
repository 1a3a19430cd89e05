package pdf

import (
	"fmt"
	"image"
	"image/draw"
)

// Picture writes a picture, pixel by pixel, and returns its number. It fills a
// square of one point: Draw makes it larger. What is transparent is white.
func (f *File) Picture(m image.Image) Ref {
	b := m.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), m, b.Min, draw.Over)
	gray := true
	data := make([]byte, 0, 3*b.Dx()*b.Dy())
	for i := 0; i < len(flat.Pix); i += 4 {
		px := flat.Pix[i : i+3]
		gray = gray && px[0] == px[1] && px[1] == px[2]
		data = append(data, px...)
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
