package paper

import (
	"alteram/document"
	"alteram/pdf"
)

// Measures of a page, in points.
const (
	a4w, a4h   = 595.276, 841.89
	sideMargin = 57.0
	headMargin = 62.0
	footMargin = 70.0
	textWidth  = a4w - 2*sideMargin
	body       = 12.0
	leading    = 1.4 // of the size
)

// setter sets blocks on pages. Without a file it only counts them: what is set twice
// comes out alike.
type setter struct {
	fonts   *Fonts
	file    *pdf.File // nil: nothing is drawn
	page    *pdf.Page
	elem    *pdf.Elem
	n       int // pages so far
	y       float64
	missing map[rune]bool
	onPage  func(*setter)                                       // draws foot and number
	onMark  func(s *setter, level int, title string, y float64) // nil: headings are not in the outline
}

// newPage begins a page.
func (s *setter) newPage() {
	s.n++
	s.y = a4h - headMargin
	if s.file != nil {
		s.page = s.file.AddPage(a4w, a4h)
	}
	if s.onPage != nil {
		s.onPage(s)
	}
}

// room begins a page when less than a height is left.
func (s *setter) room(h float64) {
	if s.n == 0 || s.y-h < footMargin {
		s.newPage()
	}
}

// atTop reports whether nothing is on the page yet.
func (s *setter) atTop() bool { return s.y >= a4h-headMargin }

// add adds an element below one; nil while nothing is drawn.
func (s *setter) add(e *pdf.Elem, tag string) *pdf.Elem {
	if s.file == nil {
		return nil
	}
	return e.Add(tag)
}

// lines sets lines one below the other, and goes on to the next page where there is
// no room. A paragraph leaves at least two lines on a page, where it has them.
func (s *setter) lines(e *pdf.Elem, list []line, x, size, width float64) {
	step := size * leading
	for i := range list {
		need := step
		if i == 0 && len(list) > 1 || len(list) > 2 && i == len(list)-2 {
			need = 2 * step
		}
		s.room(need)
		s.y -= step
		s.line(e, &list[i], x, s.y+size*0.3, size, width)
	}
}

// line sets one line with its foot at y.
func (s *setter) line(e *pdf.Elem, l *line, x, y, size, width float64) {
	if s.file == nil || len(l.bits) == 0 {
		return
	}
	p := s.page
	if e != nil {
		p.Begin(e)
	} else {
		p.Artifact()
	}
	if l.mixed {
		p.Actual(l.text())
	}
	if l.rtl {
		x += max(width-l.width, 0)
	}
	bits := l.shown()
	for i := 0; i < len(bits); {
		b := &bits[i]
		if b.space && i > 0 {
			p.Text(b.face, size, x, y, " ")
			x += b.face.Width(" ", size)
		}
		switch {
		case b.missing != 0:
			s.box(b, x, y, size)
			x += b.width
			i++
			continue
		case b.bar:
			p.Gray(0)
			p.Box(x-1.5, y-size*0.25, b.width+3, size*1.15, true, 0)
			p.Gray(1)
			p.Text(b.face, size, x, y, b.text)
			p.Gray(0)
			x += b.width
			i++
			continue
		}
		text, j := b.text, i+1 // words in one face are set at once
		for j < len(bits) && bits[j].face == b.face && !bits[j].bar && bits[j].missing == 0 {
			if bits[j].space {
				text += " "
			}
			text += bits[j].text
			j++
		}
		p.Text(b.face, size, x, y, text)
		x += b.face.Width(text, size)
		i = j
	}
	if l.mixed {
		p.End()
	}
	p.End()
}

// box shows a letter that the face lacks: its name in a frame.
func (s *setter) box(b *bit, x, y, size float64) {
	s.page.Actual(string(b.missing))
	s.page.Text(b.face, size*0.6, x+2, y+size*0.1, b.text)
	s.page.Box(x+0.5, y-size*0.12, b.width-1, size*0.8, false, 0.5)
	s.page.End()
}

// words sets one line of plain words that is no part of the document: a foot.
func (s *setter) words(text string, bold bool, x, y, size, width float64) {
	spans := document.Plain(text)
	for _, l := range s.fonts.wrap(spans, bold, size, width, s.missing) {
		s.line(nil, &l, x, y, size, width)
		y -= size * 1.2
	}
}
