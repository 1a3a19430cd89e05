package paper

import (
	"fmt"
	"math"

	"alteram/document"
	"alteram/pdf"
)

// document sets a document whole: its title, its blocks, and what stands around them.
func (s *setter) document(d *document.Document) {
	root := s.root()
	s.room(a4h)
	s.elemLines(root, "P", document.Plain(d.Organisation), false, 10, 0, 4)
	if d.Label != "" {
		s.elemLines(root, "P", document.Plain(d.Label), true, 10, 0, 4)
	}
	s.y -= 6
	s.mark(1, d.Title)
	s.elemLines(root, "H1", document.Plain(d.Title), true, 18, 0, 10)
	for i := range d.Blocks {
		s.block(root, d, &d.Blocks[i])
	}
}

func (s *setter) root() *pdf.Elem {
	if s.file == nil {
		return nil
	}
	if s.elem == nil {
		s.elem = s.file.Root()
	}
	return s.elem
}

func (s *setter) mark(level int, title string) {
	if s.file != nil && s.onMark != nil {
		s.onMark(s, level, title, s.y)
	}
}

// elemLines sets words as an element, indented, with room after it.
func (s *setter) elemLines(root *pdf.Elem, tag string, spans []document.Span, bold bool, size, indent, after float64) {
	e := s.add(root, tag)
	s.lines(e, s.fonts.wrap(spans, bold, size, textWidth-indent, s.missing), sideMargin+indent, size, textWidth-indent)
	s.y -= after
}

func (s *setter) block(root *pdf.Elem, d *document.Document, b *document.Block) {
	switch b.Kind {
	case document.Heading:
		size := map[int]float64{2: 15, 3: 13}[b.Level]
		if size == 0 {
			size = body
		}
		s.room(size*leading + 3*body*leading)
		if !s.atTop() {
			s.y -= 8
		}
		title := ""
		for _, x := range b.Spans {
			title += x.Text
		}
		s.mark(b.Level, title)
		s.elemLines(root, fmt.Sprintf("H%d", b.Level), b.Spans, true, size, 0, 4)
	case document.Paragraph:
		s.elemLines(root, "P", b.Spans, false, body, 0, 7)
	case document.Small:
		s.elemLines(root, "P", b.Spans, false, 9, 0, 5)
	case document.Note:
		s.note(root, b)
	case document.Quotation:
		e := s.add(root, "BlockQuote")
		s.elemLines(e, "P", b.Spans, false, body, 18, 2)
		if b.Cite != "" {
			s.elemLines(e, "P", []document.Span{{Text: b.Cite, Style: document.Emphasis}}, false, 10, 18, 7)
		}
	case document.List, document.Numbered:
		s.list(root, b)
	case document.Table:
		s.table(root, b)
	case document.Break:
		if !s.atTop() {
			s.newPage()
		}
	case document.Signature:
		s.room(60)
		s.y -= 44
		if s.file != nil {
			s.page.Artifact()
			s.page.Line(sideMargin, s.y, sideMargin+240, s.y, 0.7)
			s.page.End()
		}
		s.elemLines(root, "P", document.Plain(b.Cite), false, 10, 0, 8)
	}
	if line := d.SourceLine(b); line != "" {
		s.elemLines(root, "P", document.Plain(line), false, 9, 0, 6)
	}
}

// note sets words in a box, or between two lines where they go over a page.
func (s *setter) note(root *pdf.Elem, b *document.Block) {
	const pad = 8.0
	list := s.fonts.wrap(b.Spans, false, body, textWidth-2*pad, s.missing)
	h := float64(len(list))*body*leading + 2*pad
	if h < a4h-headMargin-footMargin {
		s.room(h)
		if s.file != nil {
			s.page.Artifact()
			s.page.Box(sideMargin, s.y-h, textWidth, h, false, 1)
			s.page.End()
		}
	}
	s.y -= pad
	s.lines(s.add(root, "P"), list, sideMargin+pad, body, textWidth-2*pad)
	s.y -= pad + 8
}

func (s *setter) list(root *pdf.Elem, b *document.Block) {
	l := s.add(root, "L")
	for i, it := range b.Items {
		sign := "•"
		if b.Kind == document.Numbered {
			sign = fmt.Sprintf("%d.", i+1)
		}
		item := s.add(l, "LI")
		list := s.fonts.wrap(it, false, body, textWidth-24, s.missing)
		s.room(min(float64(len(list)), 2) * body * leading)
		first := s.fonts.wrap(document.Plain(sign), false, body, 24, s.missing)
		s.line(s.add(item, "Lbl"), &first[0], sideMargin+6, s.y-body*leading+body*0.3, body, 24)
		s.lines(s.add(item, "LBody"), list, sideMargin+24, body, textWidth-24)
		s.y -= 2
	}
	s.y -= 5
}

const (
	tableSize = 10.0
	cellPad   = 3.0
)

// columns shares the width among the columns of a table: each gets what its longest
// word needs; of the rest, those that want less than an equal share get what they want.
func (s *setter) columns(b *document.Block) []float64 {
	out, want := make([]float64, len(b.Head)), make([]float64, len(b.Head))
	rows := append([][]string{b.Head}, b.Rows...)
	spare := textWidth
	for i := range out {
		for r, row := range rows {
			total := 0.0
			if i >= len(row) {
				continue
			}
			for _, x := range s.fonts.bits(document.Plain(row[i]), r == 0 || i == 0, tableSize, textWidth/2, map[rune]bool{}) {
				out[i] = max(out[i], min(x.width, 120)+2*cellPad+1)
				total += x.width + 4
			}
			want[i] = max(want[i], total+2*cellPad+1)
		}
		want[i] = max(want[i]-out[i], 0)
		spare -= out[i]
	}
	if spare < 0 {
		for i := range out {
			out[i] *= textWidth / (textWidth - spare)
		}
		return out
	}
	for open := len(out); open > 0 && spare > 1; {
		share := spare / float64(open)
		open = 0
		for i := range out {
			if want[i] <= 0 {
				continue
			}
			get := min(share, want[i])
			out[i] += get
			want[i] -= get
			spare -= get
			if want[i] > 0 {
				open++
			}
		}
	}
	for i := range out {
		out[i] += spare / float64(len(out))
	}
	return out
}

// table sets a table; its head stands again on every page.
func (s *setter) table(root *pdf.Elem, b *document.Block) {
	if len(b.Head) == 0 {
		return
	}
	widths := s.columns(b)
	t := s.add(root, "Table")
	if t != nil && b.Cite != "" {
		t.Alt(b.Cite)
	}
	wrapRow := func(row []string, bold bool) [][]line {
		cells := make([][]line, len(widths))
		for i := range widths {
			text := ""
			if i < len(row) {
				text = row[i]
			}
			cells[i] = s.fonts.wrap(document.Plain(text), bold || i == 0, tableSize, widths[i]-2*cellPad, s.missing)
		}
		return cells
	}
	head := wrapRow(b.Head, true)
	s.room(rowHeight(head) + 2*tableSize*leading + 2*cellPad)
	s.row(t, head, widths, nil, true)
	for _, row := range b.Rows {
		s.row(t, wrapRow(row, false), widths, head, false)
	}
	s.y -= 9
}

func rowHeight(cells [][]line) float64 {
	n := 1
	for _, c := range cells {
		n = max(n, len(c))
	}
	return float64(n)*tableSize*leading + 2*cellPad
}

// row sets a row, over several pages where it must.
func (s *setter) row(t *pdf.Elem, cells [][]line, widths []float64, head [][]line, heads bool) {
	tr := s.add(t, "TR")
	elems := make([]*pdf.Elem, len(cells))
	for i := range cells {
		if s.file == nil {
			continue
		}
		if heads || i == 0 {
			elems[i] = tr.Add("TH").Head(heads)
		} else {
			elems[i] = tr.Add("TD")
		}
	}
	const step = tableSize * leading
	total := 0
	for _, c := range cells {
		total = max(total, len(c))
	}
	for from := 0; from < max(total, 1); {
		fits := int(math.Floor((s.y - footMargin - 2*cellPad) / step))
		if fits < min(total-from, 3) && !s.atTop() {
			s.newPage()
			if head != nil && rowHeight(head) < 200 {
				s.cells(head, make([]*pdf.Elem, len(head)), widths, 0, 1<<20)
			}
			fits = int(math.Floor((s.y - footMargin - 2*cellPad) / step))
		}
		to := from + max(1, min(fits, total-from))
		s.cells(cells, elems, widths, from, to)
		from = to
	}
}

// cells sets lines of the cells of a row beside one another, with a frame.
func (s *setter) cells(cells [][]line, elems []*pdf.Elem, widths []float64, from, to int) {
	const step = tableSize * leading
	n := 0
	for _, c := range cells {
		n = max(n, min(len(c), to)-from)
	}
	h := float64(max(n, 1))*step + 2*cellPad
	x := sideMargin
	for i, c := range cells {
		if s.file != nil {
			s.page.Artifact()
			s.page.Box(x, s.y-h, widths[i], h, false, 0.5)
			s.page.End()
		}
		for j := from; j < min(len(c), to); j++ {
			y := s.y - cellPad - float64(j-from+1)*step + tableSize*0.35
			s.line(elems[i], &c[j], x+cellPad, y, tableSize, widths[i]-2*cellPad)
		}
		x += widths[i]
	}
	s.y -= h
}
