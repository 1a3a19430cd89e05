package picture

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// The widths of the two variants, in user units (pixels at full size).
const (
	wideWidth  = 900
	smallWidth = 360
)

// canvas is an SVG being drawn. Whoever draws says how high it came out.
type canvas struct {
	id   string // unique on the page: ids of title, description and patterns begin with it
	wide bool
	w, h float64
	b    strings.Builder
}

// num writes a length to a tenth of a unit.
func num(f float64) string {
	s := strconv.FormatFloat(f, 'f', 1, 64)
	return strings.TrimSuffix(s, ".0")
}

// The attributes of shapes, as they are used again and again.
const (
	outline = ` fill="none" stroke="currentColor"`
	solid   = ` fill="currentColor"`
	tint    = ` fill="currentColor" fill-opacity="0.15" stroke="currentColor"`
	faint   = ` fill="currentColor" fill-opacity="0.08"`
	bold    = ` font-weight="bold"`
	soft    = ` fill-opacity="0.8"`
	middle  = ` text-anchor="middle"`
	end     = ` text-anchor="end"`
	late    = ` class="pic-late"`
	scale   = ` class="pic-scale"` // of an axis: it says nothing of the case
)

func (c *canvas) rect(x, y, w, h float64, attr string) {
	fmt.Fprintf(&c.b, `<rect x="%s" y="%s" width="%s" height="%s"%s/>`+"\n", num(x), num(y), num(max(w, 0)), num(max(h, 0)), attr)
}

func (c *canvas) line(x1, y1, x2, y2 float64, attr string) {
	fmt.Fprintf(&c.b, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="currentColor"%s/>`+"\n", num(x1), num(y1), num(x2), num(y2), attr)
}

func (c *canvas) circle(x, y, r float64, attr string) {
	fmt.Fprintf(&c.b, `<circle cx="%s" cy="%s" r="%s"%s/>`+"\n", num(x), num(y), num(r), attr)
}

// path draws through points: pairs of x and y.
func (c *canvas) path(attr string, closed bool, at ...float64) {
	var d strings.Builder
	for i := 0; i+1 < len(at); i += 2 {
		d.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + num(at[i]) + " " + num(at[i+1]))
	}
	if closed {
		d.WriteByte('Z')
	}
	fmt.Fprintf(&c.b, `<path d="%s"%s/>`+"\n", d.String(), attr)
}

// arrow is the head of an arrow with its tip at x, y; dx is 1 to the right, -1
// to the left.
func (c *canvas) arrow(x, y, dx float64, attr string) {
	c.path(solid+attr, true, x, y, x-7*dx, y-3.5, x-7*dx, y+3.5)
}

// tick is the mark of what is done.
func (c *canvas) tick(x, y float64) {
	c.path(outline+` stroke-width="2.5"`, false, x, y-4, x+4, y, x+11, y-9)
}

// cross is the mark of what was not done or does not count.
func (c *canvas) cross(x, y, r float64, attr string) {
	c.line(x-r, y-r, x+r, y+r, ` stroke-width="2.5"`+attr)
	c.line(x-r, y+r, x+r, y-r, ` stroke-width="2.5"`+attr)
}

// text sets a line of letters, cut to the room and to the picture. Attr may
// hold middle or end, which say which part of the text stands at x.
func (c *canvas) text(x, y, size, room float64, attr, s string) {
	const edge = 4.0
	switch {
	case strings.Contains(attr, middle):
		room = min(room, 2*(x-edge), 2*(c.w-edge-x))
	case strings.Contains(attr, end):
		room = min(room, x-edge)
	default:
		room = min(room, c.w-edge-x)
	}
	set := drawn(size, attr)
	if s = clip(s, set, room); s == "" || width(s, set) > room {
		return
	}
	fmt.Fprintf(&c.b, `<text x="%s" y="%s" font-size="%s"%s>%s</text>`+"\n", num(x), num(y), num(size), attr, html.EscapeString(s))
}

// drawn is the size that letters come to in width: bold ones are wider.
func drawn(size float64, attr string) float64 {
	if strings.Contains(attr, bold) {
		return size * boldWide
	}
	return size
}

// boldWide is how much wider bold letters are.
const boldWide = 1.12

// lines sets wrapped text and returns the y beneath it.
func (c *canvas) lines(x, y, size, room float64, most int, attr, s string) float64 {
	for _, l := range wrap(s, drawn(size, attr), room, most) {
		c.text(x, y, size, room, attr, l)
		y += size + 4
	}
	return y
}

// head sets the title over a picture and returns the y beneath it.
func (c *canvas) head(title string) float64 {
	return c.lines(c.margin(), 22, 15, c.w-2*c.margin(), 3, bold, title) + 4
}

func (c *canvas) margin() float64 {
	if c.wide {
		return 16
	}
	return 12
}

// fill names a pattern of this picture.
func (c *canvas) fill(pattern string) string {
	return ` fill="url(#` + c.id + "-" + pattern + `)" stroke="currentColor"`
}

// patterns are the fillings that tell areas apart without colour.
func (c *canvas) patterns() string {
	const form = `<pattern id="%s-%s" width="6" height="6" patternUnits="userSpaceOnUse"%s>%s</pattern>` + "\n"
	stroke := `<path d="M0 3H6" stroke="currentColor" stroke-width="1.6"/>`
	var b strings.Builder
	for _, p := range [][3]string{
		{"hatch", ` patternTransform="rotate(-45)"`, stroke},
		{"back", ` patternTransform="rotate(45)"`, stroke},
		{"dots", "", `<circle cx="3" cy="3" r="1.1" fill="currentColor"/>`},
	} {
		if strings.Contains(c.b.String(), "#"+c.id+"-"+p[0]+")") {
			fmt.Fprintf(&b, form, c.id, p[0], p[1], p[2])
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "<defs>\n" + b.String() + "</defs>\n"
}

// svg is the finished picture.
func (c *canvas) svg(title, words string) string {
	class := "pic pic-small"
	if c.wide {
		class = "pic pic-wide"
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="%s" width="%s" height="%s" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t %s-d" direction="ltr" fill="currentColor" font-family="system-ui, sans-serif">`+"\n",
		class, num(c.w), num(c.h), num(c.w), num(c.h), c.id, c.id)
	fmt.Fprintf(&b, "<title id=\"%s-t\">%s</title>\n<desc id=\"%s-d\">%s</desc>\n", c.id, html.EscapeString(title), c.id, html.EscapeString(words))
	b.WriteString(c.patterns())
	b.WriteString(c.b.String())
	b.WriteString("</svg>\n")
	return b.String()
}
