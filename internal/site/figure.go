package site

import (
	"html/template"

	"alteram/picture"
)

// Figure is a picture of package picture as a template shows it: the picture
// in two widths, its words, and the same facts in a table.
type Figure struct {
	picture.Picture
	WideSVG, SmallSVG template.HTML
	Open              bool // the table is open: there is nothing to draw
}

// FigureOf makes a figure of a picture. Package picture escapes names.
func FigureOf(p picture.Picture) Figure {
	return Figure{Picture: p, WideSVG: template.HTML(p.Wide), SmallSVG: template.HTML(p.Small)}
}
