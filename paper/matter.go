package paper

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"strings"

	"alteram/document"
	"alteram/pdf"
)

// matter is what a part is made of: it knows its pages before they are set.
type matter interface {
	pages(x *binder) int
	set(x *binder, s *setter)
}

// matterOf tells what is to be done with a part.
func (x *binder) matterOf(p *Part) matter {
	switch {
	case p.Withheld != "":
		return withheld{p}
	case p.Doc != nil:
		return flow{p, func(s *setter) { s.document(p.Doc) }}
	case p.File == nil:
		return withheld{p}
	}
	front := func(s *setter) { x.front(s, p) }
	trouble := func(why string) matter {
		x.out.Problems = append(x.out.Problems, p.Title+": "+why)
		return flow{p, func(s *setter) {
			front(s)
			s.elemLines(s.root(), "P", document.Plain(why), true, body, 0, 6)
		}}
	}
	switch FormatOf(p.File.Data) {
	case PDF:
		f, err := openForeign(p.File.Data)
		if err == nil {
			for n := range f.n {
				if _, _, err = f.size(n + 1); err != nil {
					break
				}
			}
		}
		if err != nil {
			return trouble(x.reason(err))
		}
		return pages{p, f, front}
	case Image:
		m, err := picture(p.File.Data)
		if err != nil {
			return trouble(x.reason(err))
		}
		s := shot{p, m, nil, m.Bounds().Dx(), m.Bounds().Dy(), front}
		if imageKind(p.File.Data) == "jpeg" { // a photograph is kept small until it is set
			var b bytes.Buffer
			if jpeg.Encode(&b, onWhite(blacked(m, p.File.Redact.Regions)), &jpeg.Options{Quality: 88}) == nil {
				s.image, s.photo = nil, b.Bytes()
			}
		}
		return s
	case Prose:
		return flow{p, func(s *setter) {
			front(s)
			s.newPage()
			s.prose(string(p.File.Data), p.File.Redact.Passages)
		}}
	}
	return trouble(x.b.Words.OtherKind)
}

// reason is why a file could not be set, in words, with what to do.
func (x *binder) reason(err error) string {
	switch {
	case errors.Is(err, errLocked):
		return x.b.Words.Locked
	case errors.Is(err, errLarge):
		return x.b.Words.Large
	}
	return x.b.Words.Damaged
}

// front is the page before an exhibit: what it is, where it is from, its fingerprint.
func (x *binder) front(s *setter, p *Part) {
	root := s.root()
	s.room(a4h)
	s.y -= 180
	s.mark(1, p.Title)
	s.elemLines(root, "H2", document.Plain(p.Title), true, 18, 0, 10)
	if p.Note != "" {
		s.elemLines(root, "P", document.Plain(p.Note), false, body, 0, 8)
	}
	s.elemLines(root, "P", document.Plain(fill(x.b.Words.File, "name", p.File.Name, "size", fmt.Sprint(len(p.File.Data)), "sha", sha(p.File.Data))), false, 10, 0, 8)
}

// prose sets a text as it is, its black passages as bars.
func (s *setter) prose(text string, black []Passage) {
	root := s.root()
	var para []document.Span
	flush := func() {
		s.elemLines(root, "P", para, false, 10, 0, 1)
		para = nil
	}
	for _, t := range passages(strings.ReplaceAll(text, "\r\n", "\n"), black) {
		if t.code != "" {
			para = append(para, document.Span{Text: t.code, Style: document.Redacted})
			continue
		}
		for i, l := range strings.Split(t.text, "\n") {
			if i > 0 {
				flush()
			}
			if l != "" {
				para = append(para, document.Span{Text: l})
			}
		}
	}
	flush()
}

// flow is words that fill pages.
type flow struct {
	part *Part
	run  func(*setter)
}

func (m flow) pages(x *binder) int {
	s := &setter{fonts: x.fonts, missing: x.missing}
	m.run(s)
	return s.n
}

func (m flow) set(_ *binder, s *setter) { m.run(s) }

// withheld is a part that the reader does not get.
type withheld struct{ part *Part }

func (withheld) pages(*binder) int { return 1 }

func (m withheld) set(x *binder, s *setter) {
	span := ""
	for _, t := range x.parts {
		if t.part == m.part {
			span = t.span()
		}
	}
	s.room(a4h)
	s.y -= 180
	s.elemLines(s.root(), "H2", document.Plain(m.part.Title), true, 16, 0, 8)
	s.elemLines(s.root(), "P", document.Plain(fill(x.b.Words.Withheld, "pages", span, "why", m.part.Withheld)), false, body, 0, 0)
}

// shot is a picture on a page of its own.
type shot struct {
	part  *Part
	image image.Image
	photo []byte // instead of image: a JPEG in which regions are black
	w, h  int
	front func(*setter)
}

func (m shot) pages(*binder) int { return 2 }

func (m shot) set(x *binder, s *setter) {
	m.front(s)
	s.newPage()
	var ref pdf.Ref
	if m.photo != nil {
		ref = s.file.JPEG(m.photo, m.w, m.h, false)
	} else {
		ref = s.file.Picture(blacked(m.image, m.part.File.Redact.Regions))
	}
	const w, h = textWidth, a4h - headMargin - footMargin
	scale := min(w/float64(m.w), h/float64(m.h), 1)
	dw, dh := float64(m.w)*scale, float64(m.h)*scale
	left, foot := sideMargin+(w-dw)/2, a4h-headMargin-dh
	e := s.root().Add("Figure").Alt(m.part.Title)
	s.page.Begin(e)
	s.page.Draw(ref, [6]float64{dw, 0, 0, dh, left, foot})
	s.page.End()
	for _, r := range m.part.File.Redact.Regions {
		px := r.pixels(m.w, m.h)
		s.page.Begin(s.root().Add("P"))
		s.page.Gray(1)
		s.page.Text(x.fonts.bold, 8, left+float64(px.Min.X)*scale+2, foot+dh-float64(px.Min.Y)*scale-9, r.Code)
		s.page.Gray(0)
		s.page.End()
	}
}

// pages is a PDF, page by page.
type pages struct {
	part  *Part
	file  *foreign
	front func(*setter)
}

func (m pages) pages(*binder) int { return 1 + m.file.n }

func (m pages) set(x *binder, s *setter) {
	m.front(s)
	black := map[int]string{}
	for _, w := range m.part.File.Redact.Pages {
		black[w.Page] = w.Code
	}
	for n := 1; n <= m.file.n; n++ {
		if code, out := black[n]; out {
			s.newPage()
			s.page.Artifact()
			s.page.Box(sideMargin, footMargin, textWidth, a4h-headMargin-footMargin, true, 0)
			s.page.End()
			s.page.Gray(1)
			s.lines(s.root().Add("P"), x.fonts.wrap(document.Plain(fill(x.b.Words.Redacted, "code", code)), true, 14, textWidth-40, x.missing), sideMargin+20, 14, textWidth-40)
			s.page.Gray(0)
			continue
		}
		m.page(x, s, n)
	}
}

// page draws one page as large as it goes between number and foot; one that is wider
// than high lies on its side.
func (m pages) page(x *binder, s *setter, n int) {
	w, h, err := m.file.size(n)
	pw, ph := a4w, a4h
	if w > h {
		pw, ph = a4h, a4w
	}
	s.n++
	s.page = s.file.AddPage(pw, ph)
	s.onPage(s)
	s.y = a4h - headMargin
	var ref pdf.Ref
	if err == nil {
		ref, err = m.file.form(s.file, n)
	}
	if err != nil {
		x.out.Problems = append(x.out.Problems, fmt.Sprintf("%s, %d: %s", m.part.Title, n, x.reason(err)))
		s.lines(s.root().Add("P"), x.fonts.wrap(document.Plain(x.reason(err)), true, body, textWidth, x.missing), sideMargin, body, textWidth)
		return
	}
	const edge, top, foot = 20.0, 42.0, 38.0
	scale := min((pw-2*edge)/w, (ph-top-foot)/h)
	e := s.root().Add("Figure").Alt(fmt.Sprintf("%s, %d", m.part.Title, n))
	s.page.Begin(e)
	s.page.Draw(ref, [6]float64{scale, 0, 0, scale, (pw - w*scale) / 2, foot + (ph-top-foot-h*scale)/2})
	s.page.End()
}
