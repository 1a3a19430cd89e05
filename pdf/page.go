package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Page is a page that is being written.
type Page struct {
	W, H  float64 // points
	Label string  // how the page is called by a program that shows it; empty: its place, from 1

	file    *File
	ref     Ref
	index   int
	content bytes.Buffer
	fonts   map[*font]bool
	forms   []Ref // pictures and forms drawn
	pieces  []*Elem
	notes   []int // links
}

// annotation is a link on a page.
type annotation struct {
	ref        Ref
	page       *Page
	elem       *Elem
	x, y, w, h float64
	to         int // page, from 0
}

// AddPage begins a page of a size in points.
func (f *File) AddPage(w, h float64) *Page {
	p := &Page{W: w, H: h, file: f, ref: f.Reserve(), index: len(f.pages), fonts: map[*font]bool{}}
	f.pages = append(f.pages, p)
	return p
}

// Begin says that what follows, until End, belongs to an element.
func (p *Page) Begin(e *Elem) {
	fmt.Fprintf(&p.content, "/%s <</MCID %d>> BDC\n", e.tag, len(p.pieces))
	e.kids = append(e.kids, kid{page: p, mcid: len(p.pieces)})
	p.pieces = append(p.pieces, e)
}

// Artifact says that what follows, until End, is no part of what the document
// says: a foot, a line between cells.
func (p *Page) Artifact() { p.content.WriteString("/Artifact BMC\n") }

// Actual says which text the glyphs that follow, until End, stand for, where they
// do not stand in the order in which they are read.
func (p *Page) Actual(s string) {
	p.content.WriteString("/Span <</ActualText " + Text(s) + ">> BDC\n")
}

// End ends what Begin, Artifact or Actual began.
func (p *Page) End() { p.content.WriteString("EMC\n") }

// Text sets one line of text at a place, in the order in which its letters are
// shown. What the face lacks is shown as its sign for that.
func (p *Page) Text(face *Face, size, x, y float64, s string) {
	if s == "" {
		return
	}
	n := p.file.font(face)
	p.fonts[n] = true
	fmt.Fprintf(&p.content, "BT /F%d %s Tf %s %s Td <", n.index, num(size), num(x), num(y))
	for _, r := range s {
		g, _ := face.Glyph(r)
		n.use(g, r)
		fmt.Fprintf(&p.content, "%04X", g)
	}
	p.content.WriteString("> Tj ET\n")
}

// Gray chooses how dark what follows is, from 0, black, to 1, white.
func (p *Page) Gray(g float64) { fmt.Fprintf(&p.content, "%s g %s G\n", num(g), num(g)) }

// Line draws a line of a width.
func (p *Page) Line(x1, y1, x2, y2, width float64) {
	fmt.Fprintf(&p.content, "%s w %s %s m %s %s l S\n", num(width), num(x1), num(y1), num(x2), num(y2))
}

// Box draws a rectangle, filled or as lines of a width.
func (p *Page) Box(x, y, w, h float64, fill bool, width float64) {
	op := "S"
	if fill {
		op = "f"
	}
	fmt.Fprintf(&p.content, "%s w %s %s %s %s re %s\n", num(width), num(x), num(y), num(w), num(h), op)
}

// Draw draws a picture or a form, by its matrix (8.3.3).
func (p *Page) Draw(x Ref, m [6]float64) {
	at := -1
	for i, r := range p.forms {
		if r == x {
			at = i
		}
	}
	if at < 0 {
		at = len(p.forms)
		p.forms = append(p.forms, x)
	}
	fmt.Fprintf(&p.content, "q %s %s %s %s %s %s cm /X%d Do Q\n", num(m[0]), num(m[1]), num(m[2]), num(m[3]), num(m[4]), num(m[5]), at)
}

// Link makes a rectangle lead to a page, from 0, which may be written later. e is
// the element whose words stand there.
func (p *Page) Link(e *Elem, x, y, w, h float64, to int) {
	f := p.file
	e.kids = append(e.kids, kid{note: len(f.links)})
	p.notes = append(p.notes, len(f.links))
	f.links = append(f.links, annotation{f.Reserve(), p, e, x, y, w, h, to})
}

// putPage writes a page, what is on it, and its links.
func (f *File) putPage(p *Page) {
	content := f.Reserve()
	f.PutPacked(content, "", p.content.Bytes())
	var res strings.Builder
	res.WriteString("/Font <<")
	for _, x := range f.fonts {
		if p.fonts[x] {
			fmt.Fprintf(&res, "/F%d %d 0 R ", x.index, x.ref)
		}
	}
	res.WriteString(">> /XObject <<")
	for i, r := range p.forms {
		fmt.Fprintf(&res, "/X%d %d 0 R ", i, r)
	}
	res.WriteString(">>")
	notes := ""
	for _, i := range p.notes {
		a := f.links[i]
		f.Put(a.ref, fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [%s %s %s %s] /Border [0 0 0] /F 4 /StructParent %d /Contents %s /Dest [%d 0 R /Fit]>>",
			num(a.x), num(a.y), num(a.x+a.w), num(a.y+a.h), len(f.pages)+i, Text("page"), f.pages[min(a.to, len(f.pages)-1)].ref))
		notes += fmt.Sprintf("%d 0 R ", a.ref)
	}
	if notes != "" {
		notes = " /Annots [" + strings.TrimSpace(notes) + "]"
	}
	f.Put(p.ref, fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources <<%s>> /Contents %d 0 R /StructParents %d /Tabs /S%s>>",
		f.pageTree, num(p.W), num(p.H), res.String(), content, p.index, notes))
	p.content = bytes.Buffer{}
}

// num is a number as it stands in an object: at most three decimals.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
