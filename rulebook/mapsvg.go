package rulebook

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// Text draws the map in lines: each node with who does it, and under it what
// it makes time run for.
func (g *Graph) Text() string {
	var b strings.Builder
	for _, i := range g.order() {
		n := &g.Nodes[i]
		b.WriteString(n.Name)
		if n.By != "" {
			fmt.Fprintf(&b, " (by %s)", n.By)
		}
		if n.Ends {
			b.WriteString(", closes the case")
		}
		b.WriteByte('\n')
		for _, e := range g.Edges {
			if e.From == i {
				fmt.Fprintf(&b, "  %s %s\n", arrow(e), strings.TrimSpace(g.Nodes[e.To].Name+": "+e.label()))
			}
		}
	}
	return b.String()
}

func arrow(e Edge) string {
	switch {
	case e.Duty:
		return "=>"
	case e.Effect:
		return "..>"
	}
	return "->"
}

func (e Edge) label() string {
	return strings.TrimSpace(e.Label + " (" + e.Clause + ")")
}

// order is the nodes by rank, in a rank as they were found.
func (g *Graph) order() []int {
	out := make([]int, len(g.Nodes))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return g.Nodes[a].Rank - g.Nodes[b].Rank })
	return out
}

// Sizes of the drawing, in pixels.
const (
	boxWide, boxHigh = 168, 44
	gapWide, gapHigh = 240, 44
	margin           = 16
)

// SVG draws the map from left to right: boxes in columns by rank, full lines
// for duties, dashed ones for powers, dotted ones for what follows by itself.
// The picture has a title and a description, and its text is text.
func (g *Graph) SVG(title string) string {
	rows := map[int]int{}
	x, y := make([]int, len(g.Nodes)), make([]int, len(g.Nodes))
	wide, high := 0, 0
	for _, i := range g.order() {
		rank := g.Nodes[i].Rank
		x[i] = margin + rank*(boxWide+gapWide)
		y[i] = margin + 16 + rows[rank]*(boxHigh+gapHigh)
		rows[rank]++
		wide, high = max(wide, x[i]+boxWide+margin), max(high, y[i]+boxHigh+margin)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="map-title map-text" font-family="sans-serif" font-size="11">`+"\n", wide, high)
	fmt.Fprintf(&b, "<title id=\"map-title\">%s</title>\n<desc id=\"map-text\">%s</desc>\n", html.EscapeString(title), html.EscapeString(g.Text()))
	b.WriteString(`<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>` + "\n")
	arrived := map[int]int{} // edges drawn so far into a box
	for _, e := range g.Edges {
		g.drawEdge(&b, e, arrived[e.To], x, y)
		arrived[e.To]++
	}
	for i := range g.Nodes {
		g.drawNode(&b, &g.Nodes[i], x[i], y[i])
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (g *Graph) drawEdge(b *strings.Builder, e Edge, k int, x, y []int) {
	dash := ` stroke-dasharray="6 3"`
	switch {
	case e.Duty:
		dash = ""
	case e.Effect:
		dash = ` stroke-dasharray="1 3"`
	}
	x1, y1 := x[e.From]+boxWide, y[e.From]+boxHigh/2
	x2, y2 := x[e.To], y[e.To]+boxHigh/2
	if x2 < x1 { // back, or within a column: round the right side
		x2 = x[e.To] + boxWide
	}
	bend := max(40, (x2-x1)/2)
	c2 := x2 - bend
	if x2 == x[e.To]+boxWide {
		c2 = x2 + bend
	}
	fmt.Fprintf(b, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#555"%s marker-end="url(#tip)"/>`+"\n", x1, y1, x1+bend, y1, c2, y2, x2, y2, dash)
	label := clip(e.label(), 42)
	// A label stands where its edge arrives; labels of one box are stacked.
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end" fill="#333" stroke="#fff" stroke-width="3" paint-order="stroke"><title>%s</title>%s</text>`+"\n",
		x[e.To]-10, y2-5-13*k, html.EscapeString(e.label()), html.EscapeString(label))
}

func (g *Graph) drawNode(b *strings.Builder, n *Node, x, y int) {
	round := map[Kind]int{Act: 4, Decision: 20, Meeting: 0, Fact: 10}[n.Kind]
	width := 1
	if n.Ends {
		width = 3
	}
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" rx="%d" fill="#fff" stroke="#222" stroke-width="%d"/>`+"\n", x, y, boxWide, boxHigh, round, width)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle" font-weight="bold">%s</text>`+"\n", x+boxWide/2, y+18, html.EscapeString(clip(n.Name, 26)))
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle" fill="#444">%s</text>`+"\n", x+boxWide/2, y+34, html.EscapeString(clip(n.By, 30)))
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
